//! Names (名称): what is known by them lies on pages. Who numbers things numbers them one after the other, so names mostly differ in
//! their last two digits: the hundred that have the rest in common share a page, and a name costs little more than what is
//! known of it.

use crate::codes::{SHORT, Slots, mixed, view};
use datafusion::arrow::array::{Array, BooleanArray, StringViewArray};
use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;
use twox_hash::XxHash3_128;

/// The places of a page: one for each two digits, and one for the name that is nothing but the head.
pub(crate) const PLACES: usize = 101;
const HEAD_ITSELF: usize = 100;

/// A name taken apart: what those of its page have in common, as a number, and its place there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    head: u128,
    pub(crate) at: usize,
}

/// What long heads stand for is not the same in any two processes, so that nobody can choose names that fall together.
static SEED: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one("names"));

impl Name {
    pub(crate) fn of(name: &[u8]) -> Self {
        let (head, at) = match name {
            [head @ .., tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => (head, usize::from(10 * (tens - b'0') + ones - b'0')),
            _ => (name, HEAD_ITSELF),
        };
        // Of a long head ninety-six bits are kept; no view of a short one ends so.
        let long = || XxHash3_128::oneshot_with_seed(*SEED, head) | u128::from(u32::MAX);
        Self { head: if head.len() <= SHORT { view(head) } else { long() }, at }
    }

    /// Of the view of a short name.
    #[inline]
    fn of_view(of: u128) -> Self {
        let length = of as u32;
        let Some(shorter) = length.checked_sub(2) else { return Self { head: of, at: HEAD_ITSELF } };
        let rest = 32 + 8 * shorter;
        let digits = [of >> rest, of >> (rest + 8)].map(|digit| (digit as u8).wrapping_sub(b'0'));
        if digits.iter().any(|digit| *digit > 9) {
            return Self { head: of, at: HEAD_ITSELF };
        }
        let head = of & ((1 << rest) - 1) & !u128::from(u32::MAX) | u128::from(shorter);
        Self { head, at: usize::from(10 * digits[0] + digits[1]) }
    }

    /// The names of a column.
    pub(crate) fn all(column: &StringViewArray) -> impl Iterator<Item = Option<Self>> {
        let of = |(row, view): (usize, &u128)| {
            let short = (*view as u32) as usize <= SHORT;
            column.is_valid(row).then(|| if short { Self::of_view(*view) } else { Self::of(column.value(row).as_bytes()) })
        };
        column.views().iter().enumerate().map(of)
    }
}

/// Pages by the heads of names.
#[derive(Debug, Default)]
pub(crate) struct Pages {
    heads: Vec<u128>,
    slots: Slots,
    last: Option<(u128, u32)>,
}

impl Pages {
    /// The page of a name, where there is one.
    #[inline]
    pub(crate) fn find(&self, name: Name) -> Option<u32> {
        match self.last {
            Some((head, page)) if head == name.head => Some(page),
            _ => self.slots.find(mixed(name.head), |page| self.heads[page] == name.head),
        }
    }

    /// The pages of many names, one after the other.
    pub(crate) fn find_all(&self, names: impl Iterator<Item = Option<Name>>) -> impl Iterator<Item = Option<(u32, usize)>> {
        let mut last = (u128::MAX, None);
        names.map(move |name| {
            let name = name?;
            if last.0 != name.head {
                last = (name.head, self.find(name));
            }
            Some((last.1?, name.at))
        })
    }

    /// The page of a name, a new one where there is none.
    #[inline]
    pub(crate) fn page(&mut self, name: Name) -> u32 {
        let found = self.find(name);
        let page = found.unwrap_or_else(|| {
            let page = u32::try_from(self.heads.len()).unwrap_or(u32::MAX);
            self.heads.push(name.head);
            self.slots.put(mixed(name.head), page, |page| mixed(self.heads[page]));
            page
        });
        self.last = Some((name.head, page));
        page
    }

    /// The pages at which those of another lie here.
    pub(crate) fn absorb(&mut self, other: &Self) -> Vec<u32> {
        other.heads.iter().map(|head| self.page(Name { head: *head, at: HEAD_ITSELF })).collect()
    }

    pub(crate) fn len(&self) -> usize {
        self.heads.len()
    }

    /// How many bytes it holds.
    pub(crate) fn bytes(&self) -> usize {
        size_of::<u128>() * self.heads.capacity() + self.slots.bytes()
    }
}

/// Names that were said.
#[derive(Default)]
pub(crate) struct Named {
    pages: Pages,
    /// By page: a bit for each place.
    said: Vec<u128>,
}

impl Named {
    pub(crate) fn has(&self, name: Name) -> bool {
        self.pages.find(name).is_some_and(|page| self.said[page as usize] >> name.at & 1 == 1)
    }

    /// Which of many names were said.
    pub(crate) fn have(&self, names: &StringViewArray) -> BooleanArray {
        let found = self.pages.find_all(Name::all(names));
        found.map(|found| Some(found.is_some_and(|(page, at)| self.said[page as usize] >> at & 1 == 1))).collect()
    }

    pub(crate) fn add(&mut self, name: Name) {
        let page = self.pages.page(name) as usize;
        if page == self.said.len() {
            self.said.push(0);
        }
        self.said[page] |= 1 << name.at;
    }

    /// Takes over what others said.
    pub(crate) fn absorb(&mut self, other: &Self) {
        for (page, said) in self.pages.absorb(&other.pages).into_iter().zip(&other.said) {
            match self.said.get_mut(page as usize) {
                Some(own) => *own |= said,
                None => self.said.push(*said),
            }
        }
    }

    pub(crate) fn pages(&self) -> usize {
        self.said.len()
    }

    /// How many bytes it holds.
    pub(crate) fn bytes(&self) -> usize {
        self.pages.bytes() + size_of::<u128>() * self.said.capacity()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_are_told_apart_however_long_they_are_and_whatever_they_end_in() {
        let mut names: Vec<String> = [
            "",
            "1",
            "12",
            "A",
            "A1",
            "A12",
            "A1B",
            "A012",
            "A0012",
            "名称",
            "名称07",
            "名称7",
            "twelve bytes",
            "a name of more than twelve",
        ]
        .into_iter()
        .map(ToOwned::to_owned)
        .collect();
        // Around twelve bytes, where a head is short and the name is not.
        for length in 8..16 {
            names.extend((0..250).map(|n| format!("P{n:0length$}")));
            names.extend((0..25).map(|n| format!("P{n:0length$}X")));
        }
        let column: StringViewArray = names.iter().map(Some).collect();
        let taken: Vec<Name> = Name::all(&column).map(Option::unwrap).collect();
        for (name, taken) in names.iter().zip(&taken) {
            assert_eq!(*taken, Name::of(name.as_bytes()), "{name}");
        }
        assert_eq!(taken.iter().map(|name| (name.head, name.at)).collect::<HashSet<_>>().len(), names.len());

        let mut pages = Pages::default();
        let first: Vec<(u32, usize)> = taken.iter().map(|name| (pages.page(*name), name.at)).collect();
        assert_eq!(first.iter().collect::<HashSet<_>>().len(), names.len());
        let again: Vec<_> = pages.find_all(Name::all(&column)).map(Option::unwrap).collect();
        assert_eq!(first, again);
        assert!(pages.len() < names.len() / 8, "{} pages", pages.len());
        assert_eq!(pages.find(Name::of(b"B12")), None);
        assert_eq!(Name::all(&StringViewArray::from(vec![None::<&str>])).collect::<Vec<_>>(), [None]);
    }
}
