//! A tree of places, each after the branch it is on.

use super::StandingError;

pub(super) struct Tree {
    pub(super) parents: Vec<Option<usize>>,
    /// How many branches are above each.
    pub(super) depth: Vec<usize>,
    pub(super) leaf: Vec<bool>,
    root: Vec<usize>,
}

/// Months that a root must have before anything is said of its places.
pub(super) const LEAST_MONTHS: usize = 12;

impl Tree {
    pub(super) fn of(parents: &[Option<usize>]) -> Result<Self, StandingError> {
        let (mut depth, mut leaf, mut root) = (Vec::with_capacity(parents.len()), vec![true; parents.len()], Vec::new());
        for (place, parent) in parents.iter().enumerate() {
            if parent.is_some_and(|parent| parent >= place) {
                return Err(StandingError::NotATree { place });
            }
            depth.push(parent.map_or(0, |parent| depth[parent] + 1));
            root.push(parent.map_or(place, |parent| root[parent]));
            parent.iter().for_each(|parent| leaf[*parent] = false);
        }
        Ok(Self { parents: parents.to_vec(), depth, leaf, root })
    }

    pub(super) fn len(&self) -> usize {
        self.parents.len()
    }

    /// How many levels there are.
    pub(super) fn levels(&self) -> usize {
        self.depth.iter().max().map_or(0, |depth| depth + 1)
    }

    /// Gives each branch what those on it have together.
    pub(super) fn sum_up<T: Copy>(&self, values: &mut [T], nothing: T, add: impl Fn(T, T) -> T) {
        (0..self.len()).filter(|place| !self.leaf[*place]).for_each(|place| values[place] = nothing);
        for place in (0..self.len()).rev() {
            if let Some(parent) = self.parents[place] {
                values[parent] = add(values[parent], values[place]);
            }
        }
    }

    /// Whether the history of a place's root tells enough to say anything.
    pub(super) fn told(&self, history: &[&[u32]], place: usize) -> bool {
        let root = history[self.root[place]];
        root.len() >= LEAST_MONTHS && root.iter().any(|count| *count > 0)
    }
}
