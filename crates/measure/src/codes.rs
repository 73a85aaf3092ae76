//! Codes of values (编码): rows of columns are told apart by small numbers, so that a row costs no text of its own.

use crate::Refusal;
use datafusion::arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringViewArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::DataType;
use datafusion::arrow::error::ArrowError;
use twox_hash::XxHash3_128;

/// The values of the dimensions.
pub(crate) type Keys = Vec<Option<String>>;

/// Values of columns, each kept once; a row is known by its place.
#[derive(Default)]
pub(crate) struct Codes {
    columns: Vec<String>,
    texts: Vec<Texts>,
    pairs: Vec<Pairs>,
    /// The values, by place.
    pub(crate) values: Vec<Keys>,
}

impl Codes {
    pub(crate) fn of(columns: &[String]) -> Self {
        let texts = columns.iter().map(|_| Texts::default()).collect();
        let pairs = columns.iter().skip(1).map(|_| Pairs::default()).collect();
        Self { columns: columns.to_vec(), texts, pairs, values: Vec::new() }
    }

    /// The place of each row's values.
    pub(crate) fn read(&mut self, batch: &RecordBatch) -> Result<Vec<u32>, Refusal> {
        let mut codes = Vec::with_capacity(self.columns.len());
        for (name, known) in self.columns.iter().zip(&mut self.texts) {
            let column = batch.column_by_name(name).ok_or_else(|| Refusal::Fault(format!("the scan gave no {name}")))?;
            codes.push(known.read(&texts(column)?));
        }
        Ok(self.places(codes, batch.num_rows()))
    }

    /// How many bytes it holds, about.
    pub(crate) fn bytes(&self) -> usize {
        let texts: usize = self.texts.iter().map(|texts| texts.len() * TEXT_BYTES + texts.slots.bytes()).sum();
        let pairs: usize = self.pairs.iter().map(|pairs| size_of::<u64>() * pairs.known.capacity() + pairs.slots.bytes()).sum();
        texts + pairs + self.values.len() * self.columns.len() * TEXT_BYTES
    }

    /// The places at which the values of another are known here.
    pub(crate) fn absorb(&mut self, other: &Self) -> Vec<u32> {
        let of = |n: usize, known: &mut Texts| known.all(other.values.iter().map(|keys| keys[n].as_deref()));
        let codes = self.texts.iter_mut().enumerate().map(|(n, known)| of(n, known)).collect();
        self.places(codes, other.values.len())
    }

    /// From the codes of each column to places.
    fn places(&mut self, codes: Vec<Vec<u32>>, rows: usize) -> Vec<u32> {
        let mut places = codes.first().cloned().unwrap_or_else(|| vec![0; rows]);
        for (pairs, more) in self.pairs.iter_mut().zip(codes.iter().skip(1)) {
            places.iter_mut().zip(more).for_each(|(place, code)| *place = pairs.code(*place, *code));
        }
        let mut next = self.values.len();
        for (row, place) in places.iter().enumerate() {
            if *place as usize == next {
                self.values.push(codes.iter().zip(&self.texts).map(|(codes, texts)| texts.values[codes[row] as usize].clone()).collect());
                next += 1;
            }
        }
        places
    }
}

/// No place yet.
const NONE: u32 = u32::MAX;

/// The texts of one column, in the order in which they come. A short text is a number itself.
#[derive(Default)]
pub(crate) struct Texts {
    /// By the code.
    numbers: Vec<Number>,
    /// By the code.
    values: Vec<Option<String>>,
    slots: Slots,
    none: Option<u32>,
    /// How often of late a text came behind the one before it, as it did earlier.
    in_order: u8,
    /// How often it was not looked whether it does.
    passed: u8,
}

/// What a text is found by.
struct Number {
    /// The view of a short text, or a hash of a long one.
    of: u128,
    /// A text that came behind this one: where rows lie in an order it is soon the next one again.
    behind: u32,
}

/// Texts behind the one before that are tried, while texts come in an order; how seldom it is tried whether they do; and how
/// many that do not it takes until that is given up again.
const BEHIND: usize = 8;
const SELDOM: u8 = 16;
const TRUST: u8 = 8;
/// Fewer texts than these are looked up in what lies near anyway.
const FEW: usize = 1_024;

/// What a text takes, about: itself, where it lies, and its number.
const TEXT_BYTES: usize = 80;
/// Texts of no more bytes lie in their view.
pub(crate) const SHORT: usize = 12;

impl Texts {
    /// The code of each row's text.
    pub(crate) fn read(&mut self, texts: &StringViewArray) -> Vec<u32> {
        let mut codes = Vec::with_capacity(texts.len());
        let nulls = texts.nulls();
        // Views of long texts hold for these alone, and mostly the same come again.
        let mut last = [(u128::MAX, NONE); 64];
        let mut before = NONE;
        for (row, view) in texts.views().iter().enumerate() {
            codes.push(match nulls {
                Some(nulls) if nulls.is_null(row) => self.missing(),
                _ if (*view as u32) as usize <= SHORT => {
                    before = self.short_behind(before, *view, || texts.value(row));
                    before
                }
                _ => {
                    let last = &mut last[(mixed(*view) >> 58) as usize];
                    if last.0 != *view {
                        *last = (*view, self.long(texts.value(row)));
                    }
                    last.1
                }
            });
        }
        codes
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.values.len()
    }

    /// The text of a code.
    pub(crate) fn value(&self, code: usize) -> Option<&str> {
        self.values.get(code)?.as_deref()
    }

    /// The code of what is missing.
    fn missing(&mut self) -> u32 {
        let code = self.none.unwrap_or_else(|| self.next(u128::MAX, None));
        *self.none.insert(code)
    }

    /// The codes of texts.
    pub(crate) fn all<'t>(&mut self, texts: impl Iterator<Item = Option<&'t str>>) -> Vec<u32> {
        let mut before = NONE;
        let code = |text: Option<&str>| match text {
            Some(text) if text.len() <= SHORT => {
                before = self.short_behind(before, view(text.as_bytes()), || text);
                before
            }
            Some(text) => self.long(text),
            None => self.missing(),
        };
        texts.map(code).collect()
    }

    /// The code of a short text that comes behind another.
    fn short_behind<'t>(&mut self, before: u32, view: u128, text: impl Fn() -> &'t str) -> u32 {
        if self.len() < FEW {
            return self.short(view, text);
        }
        let first = match self.numbers.get(before as usize) {
            None => NONE,
            Some(same) if same.of == view => return before,
            Some(before) => before.behind,
        };
        self.passed = (self.passed + 1) % SELDOM;
        if self.in_order > 0 || self.passed == 0 {
            let mut guess = first;
            for _ in 0..BEHIND {
                match self.numbers.get(guess as usize) {
                    None => break,
                    Some(found) if found.of == view => {
                        self.in_order = self.in_order.saturating_add(1).max(TRUST);
                        return guess;
                    }
                    Some(other) => guess = other.behind,
                }
            }
            self.in_order = self.in_order.saturating_sub(1);
        }
        let many = self.len();
        let code = self.short(view, text);
        if code as usize == many {
            self.numbers[many].behind = first;
        }
        if let Some(before) = self.numbers.get_mut(before as usize) {
            before.behind = code;
        }
        code
    }

    fn short<'t>(&mut self, view: u128, text: impl Fn() -> &'t str) -> u32 {
        let hash = mixed(view);
        match self.slots.find(hash, |code| self.numbers[code].of == view) {
            Some(code) => code,
            None => self.come(hash, view, text()),
        }
    }

    fn long(&mut self, text: &str) -> u32 {
        // No view of a short text is that large.
        let number = XxHash3_128::oneshot(text.as_bytes()) | u128::from(u32::MAX);
        let hash = mixed(number);
        match self.slots.find(hash, |code| self.numbers[code].of == number && self.values[code].as_deref() == Some(text)) {
            Some(code) => code,
            None => self.come(hash, number, text),
        }
    }

    #[cold]
    fn come(&mut self, hash: u64, number: u128, text: &str) -> u32 {
        let code = self.next(number, Some(text));
        self.slots.put(hash, code, |code| mixed(self.numbers[code].of));
        code
    }

    fn next(&mut self, number: u128, text: Option<&str>) -> u32 {
        self.numbers.push(Number { of: number, behind: NONE });
        self.values.push(text.map(ToOwned::to_owned));
        u32::try_from(self.values.len() - 1).unwrap_or(NONE)
    }
}

/// Codes of two codes together, in the order in which they come.
#[derive(Default)]
pub(crate) struct Pairs {
    /// By the code.
    known: Vec<u64>,
    slots: Slots,
}

impl Pairs {
    pub(crate) fn code(&mut self, one: u32, other: u32) -> u32 {
        let pair = u64::from(one) << 32 | u64::from(other);
        let hash = mixed(u128::from(pair));
        if let Some(code) = self.slots.find(hash, |code| self.known[code] == pair) {
            return code;
        }
        let code = u32::try_from(self.known.len()).unwrap_or(NONE);
        self.known.push(pair);
        self.slots.put(hash, code, |code| mixed(u128::from(self.known[code])));
        code
    }
}

/// Where codes lie by a hash of what they stand for. What that is is known elsewhere, so that a place costs four bytes.
#[derive(Debug, Default)]
pub(crate) struct Slots {
    of: Vec<u32>,
    many: usize,
}

impl Slots {
    /// Room for so many.
    pub(crate) fn of(many: usize) -> Self {
        Self { of: vec![NONE; (2 * many).next_power_of_two().max(64)], many: 0 }
    }

    /// The code of which something holds, of those with a hash.
    #[inline]
    pub(crate) fn find(&self, hash: u64, holds: impl Fn(usize) -> bool) -> Option<u32> {
        let mut slot = self.slot(hash);
        loop {
            let code = *self.of.get(slot)?;
            if code == NONE {
                return None;
            }
            if holds(code as usize) {
                return Some(code);
            }
            slot = (slot + 1) & (self.of.len() - 1);
        }
    }

    /// Puts a new code to its hash; `hash_of` tells those of the others.
    pub(crate) fn put(&mut self, hash: u64, code: u32, hash_of: impl Fn(usize) -> u64) {
        self.many += 1;
        if 4 * self.many > 3 * self.of.len() {
            let all = std::mem::take(&mut self.of);
            self.of = vec![NONE; (2 * all.len()).max(64)];
            all.iter().filter(|code| **code != NONE).for_each(|code| self.lay(hash_of(*code as usize), *code));
        }
        self.lay(hash, code);
    }

    /// How many bytes it holds.
    pub(crate) fn bytes(&self) -> usize {
        size_of::<u32>() * self.of.capacity()
    }

    fn lay(&mut self, hash: u64, code: u32) {
        let mut slot = self.slot(hash);
        while self.of[slot] != NONE {
            slot = (slot + 1) & (self.of.len() - 1);
        }
        self.of[slot] = code;
    }

    fn slot(&self, hash: u64) -> usize {
        (hash >> (64 - self.of.len().trailing_zeros().min(63))) as usize
    }
}

/// A number of which every bit depends on every bit of another.
pub(crate) fn mixed(of: u128) -> u64 {
    let wide = u128::from(of as u64 ^ 0x9E37_79B9_7F4A_7C15) * u128::from((of >> 64) as u64 ^ 0xD6E8_FEB8_6659_FD93);
    ((wide ^ (wide >> 64)) as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// The view of a short text.
pub(crate) fn view(text: &[u8]) -> u128 {
    let mut view = [0; 16];
    view[0] = u8::try_from(text.len()).unwrap_or_default();
    view[4..4 + text.len()].copy_from_slice(text);
    u128::from_le_bytes(view)
}

/// A column as texts.
pub(crate) fn texts(column: &ArrayRef) -> Result<StringViewArray, Refusal> {
    Ok(cast(column, &DataType::Utf8View).map_err(fault)?.as_string_view().clone())
}

#[expect(clippy::needless_pass_by_value, reason = "used as a function of errors")]
fn fault(error: ArrowError) -> Refusal {
    Refusal::Fault(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn batch(columns: &[(&str, &[Option<&str>])]) -> RecordBatch {
        let column = |texts: &[Option<&str>]| Arc::new(texts.iter().copied().collect::<StringViewArray>()) as ArrayRef;
        RecordBatch::try_from_iter_with_nullable(columns.iter().map(|(name, texts)| (*name, column(texts), true))).unwrap()
    }

    #[test]
    fn values_alike_have_one_place_whatever_their_length_and_in_whichever_rows_they_come() {
        let long = ["a text of more than twelve", "a text of more than eleven", "twelve bytes"];
        let mut codes = Codes::of(&["a".to_owned(), "b".to_owned()]);
        let first = batch(&[("a", &[Some("x"), None, Some("x"), Some("")]), ("b", &[Some(long[0]), None, Some(long[0]), None])]);
        assert_eq!(codes.read(&first).unwrap(), [0, 1, 0, 2]);
        // In the next rows another text may lie where the first one lay.
        let second =
            batch(&[("a", &[Some("x"), Some("x"), Some(""), Some("x")]), ("b", &[Some(long[1]), Some(long[0]), None, Some(long[2])])]);
        assert_eq!(codes.read(&second).unwrap(), [3, 0, 2, 4]);
        let text = |text: &str| Some(text.to_owned());
        let values = vec![
            vec![text("x"), text(long[0])],
            vec![None, None],
            vec![text(""), None],
            vec![text("x"), text(long[1])],
            vec![text("x"), text(long[2])],
        ];
        assert_eq!(codes.values, values);
    }

    #[test]
    fn a_text_has_its_code_whatever_came_before_it() {
        let mut texts = Texts::default();
        let mut read = |of: &[Option<&str>]| texts.read(&of.iter().copied().collect::<StringViewArray>());
        let (a, b, long) = (Some("a"), Some("b"), Some("a text of more than twelve"));
        assert_eq!(read(&[a, b, a, None, long]), [0, 1, 0, 2, 3]);
        // In the same order, in another, and with what was not there.
        assert_eq!(read(&[a, b, a, None, long]), [0, 1, 0, 2, 3]);
        assert_eq!(read(&[b, b, a, a, b, Some("c"), a, Some("d"), None, b, long, Some("c")]), [1, 1, 0, 0, 1, 4, 0, 5, 2, 1, 3, 4]);
        assert_eq!(read(&[]), [0_u32; 0]);
    }

    #[test]
    fn texts_that_come_in_an_order_have_the_codes_that_they_have_in_any() {
        let mut drawn = 7_u64;
        let mut draw = |below: u64| {
            drawn = drawn.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (drawn >> 33) % below
        };
        let name = |n: u64| Some(format!("A{n:05}")).filter(|_| !n.is_multiple_of(97));
        // Sometimes most of them one behind the other, and sometimes any.
        let rows: Vec<Option<String>> = (0..60)
            .flat_map(|time| match time % 4 {
                3 => (0..2_000).map(|_| name(draw(3_000))).collect::<Vec<_>>(),
                _ => (0..3_000).filter(|_| draw(3) > 0).map(name).collect(),
            })
            .collect();
        let mut known: std::collections::HashMap<&Option<String>, u32> = std::collections::HashMap::new();
        let wanted: Vec<u32> = rows
            .iter()
            .map(|text| {
                let next = u32::try_from(known.len()).unwrap();
                *known.entry(text).or_insert(next)
            })
            .collect();
        let (mut read, mut told) = (Texts::default(), Texts::default());
        let found =
            |texts: &mut Texts, rows: &[Option<String>]| texts.read(&rows.iter().map(Option::as_deref).collect::<StringViewArray>());
        assert_eq!(rows.chunks(1_000).flat_map(|rows| found(&mut read, rows)).collect::<Vec<_>>(), wanted);
        assert_eq!(told.all(rows.iter().map(Option::as_deref)), wanted);
        assert!(wanted.iter().all(|code| read.value(*code as usize) == told.value(*code as usize)));
    }

    #[test]
    fn values_known_elsewhere_have_the_place_that_they_have_here() {
        let mut here = Codes::of(&["a".to_owned()]);
        let mut there = Codes::of(&["a".to_owned()]);
        assert_eq!(here.read(&batch(&[("a", &[Some("x"), Some("a text of more than twelve")])])).unwrap(), [0, 1]);
        there.read(&batch(&[("a", &[None, Some("a text of more than twelve"), Some("x"), Some("y")])])).unwrap();
        assert_eq!(here.absorb(&there), [2, 1, 0, 3]);
        assert_eq!(here.values[2..], [vec![None], vec![Some("y".to_owned())]]);
    }

    #[test]
    fn without_columns_all_rows_are_alike() {
        let mut codes = Codes::of(&[]);
        assert_eq!(codes.read(&batch(&[("a", &[Some("x"), None])])).unwrap(), [0, 0]);
        assert_eq!(codes.values, [Keys::new()]);
        assert_eq!(codes.absorb(&Codes::of(&[])), [0_u32; 0]);
    }
}
