//! Who is below whom, and the one order in which places are worked through, however they are numbered.

use super::Refusal;
use std::ops::Range;

/// An organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    /// Of each place the one above it, which stands before it; none for the top, of which there may be several.
    pub parents: Vec<Option<usize>>,
    /// Of each place a number that stays with it, such as the place of its code among all codes. Of two places that deserve
    /// a last policy alike the one with the smaller has it. Siblings have different ones.
    pub rank: Vec<u64>,
}

impl Tree {
    /// How many places there are.
    #[must_use]
    pub fn places(&self) -> usize {
        self.parents.len()
    }
}

/// Places level by level, siblings beside each other by rank. Numbers of this order are written `at`; those of the caller
/// `place`.
pub(super) struct Order {
    /// Of each, the caller's number.
    pub(super) place: Vec<usize>,
    /// Of the caller's number, the one here.
    pub(super) at: Vec<usize>,
    /// Of each, the one above.
    pub(super) parent: Vec<Option<usize>>,
    /// Where the children of each begin; those of the last end where the list does.
    first: Vec<usize>,
}

impl Order {
    pub(super) fn new(tree: &Tree) -> Result<Self, Refusal> {
        let n = tree.places();
        if tree.rank.len() != n {
            return Err(Refusal::Shape { what: "rank", has: tree.rank.len(), needs: n });
        }
        if let Some(place) = (0..n).find(|place| tree.parents[*place].is_some_and(|parent| parent >= *place)) {
            return Err(Refusal::NotATree { place });
        }
        let mut starts = vec![0; n + 1];
        tree.parents.iter().flatten().for_each(|parent| starts[parent + 1] += 1);
        (0..n).for_each(|place| starts[place + 1] += starts[place]);
        let (mut next, mut below) = (starts.clone(), vec![0; starts[n]]);
        for (place, parent) in tree.parents.iter().enumerate() {
            let Some(parent) = *parent else { continue };
            below[next[parent]] = place;
            next[parent] += 1;
        }
        let by_rank = |siblings: &mut [usize]| {
            siblings.sort_unstable_by_key(|place| tree.rank[*place]);
            match siblings.windows(2).find(|pair| tree.rank[pair[0]] == tree.rank[pair[1]]) {
                Some(pair) => Err(Refusal::SameRank { place: pair[0].min(pair[1]), other: pair[0].max(pair[1]) }),
                None => Ok(()),
            }
        };
        let mut place: Vec<usize> = (0..n).filter(|place| tree.parents[*place].is_none()).collect();
        by_rank(&mut place)?;
        let mut parent = vec![None; place.len()];
        let mut first = Vec::with_capacity(n + 1);
        for at in 0..n {
            first.push(place.len());
            let children = &mut below[starts[place[at]]..starts[place[at] + 1]];
            by_rank(children)?;
            place.extend_from_slice(children);
            parent.resize(place.len(), Some(at));
        }
        first.push(n);
        let mut at = vec![0; n];
        place.iter().enumerate().for_each(|(here, there)| at[*there] = here);
        Ok(Self { place, at, parent, first })
    }

    pub(super) fn places(&self) -> usize {
        self.place.len()
    }

    pub(super) fn children(&self, at: usize) -> Range<usize> {
        self.first[at]..self.first[at + 1]
    }

    pub(super) fn leaf(&self, at: usize) -> bool {
        self.children(at).is_empty()
    }

    pub(super) fn roots(&self) -> Range<usize> {
        0..self.first.first().copied().unwrap_or_default()
    }
}
