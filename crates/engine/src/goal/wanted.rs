//! What is wanted of a plan: how much, by what it is shared, and what it must keep to.

use super::Grid;
use std::collections::BTreeMap;
use std::ops::Range;

/// What is wanted of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// How many months it has, from 1.
    pub months: usize,
    /// What each top place is to bring, in the order of places.
    pub total: Vec<i64>,
    /// What each place's year counts for beside its siblings', as [`drivers`](super::drivers) mixes it; from 0. A leaf that is
    /// there for a part of the year or grows into its work has the weight that it would have otherwise.
    pub weight: Vec<f64>,
    /// What each month counts for beside the others; one row for all places, or one each. From 0, not all 0.
    pub season: Grid<f64>,
    /// Leaves that are not there all the time with their whole capacity.
    pub presence: Vec<Presence>,
    /// What a place's year may be.
    pub rails: Vec<Rail>,
    /// What people set by hand.
    pub fixed: Vec<Fixed>,
    /// How many policies a place asks of its children above its own goal.
    pub hedge: BTreeMap<usize, i64>,
}

/// When a leaf is there, and with which part of its capacity. Months are counted from 0, that of the plan's first column.
#[derive(Clone, Debug, PartialEq)]
pub struct Presence {
    /// Which leaf.
    pub place: usize,
    /// The month in which it joined or joins; below 0 before the plan begins.
    pub joined: i64,
    /// The month from which it is there no more.
    pub left: Option<usize>,
    /// Months of leave.
    pub away: Vec<usize>,
    /// The part of each month in which it is there, from 0 to 1; all of each when there are none.
    pub days: Vec<f64>,
    /// The part of its capacity in the first, second, … month since it joined; then the whole.
    pub ramp: Vec<f64>,
}

impl Presence {
    /// The part of its capacity in a month; none where it is not there.
    #[must_use]
    pub fn part(&self, month: usize) -> Option<f64> {
        let since = i64::try_from(month).unwrap_or(i64::MAX).saturating_sub(self.joined);
        let there = since >= 0 && self.left.is_none_or(|left| month < left) && !self.away.contains(&month);
        let days = self.days.get(month).copied().unwrap_or(1.0);
        there.then(|| usize::try_from(since).ok().and_then(|since| self.ramp.get(since)).copied().unwrap_or(1.0) * days)
    }
}

/// The least and the most that a place's year may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rail {
    /// Which place.
    pub place: usize,
    /// The least.
    pub floor: i64,
    /// The most.
    pub ceiling: i64,
}

/// A part of a place's plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cell {
    /// All its months.
    Year,
    /// Three months, counted from 0: those of quarter n begin with month 3n.
    Quarter(usize),
    /// One, counted from 0.
    Month(usize),
}

impl Cell {
    /// Its months.
    #[must_use]
    pub fn months(self, all: usize) -> Range<usize> {
        match self {
            Self::Year => 0..all,
            Self::Quarter(n) => (n.saturating_mul(3)).min(all)..(n.saturating_mul(3).saturating_add(3)).min(all),
            Self::Month(n) => n.min(all)..n.saturating_add(1).min(all),
        }
    }
}

/// A cell that has just one value: an edit or a lock. Who made it, and who may change it, is the caller's to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// Of which place.
    pub place: usize,
    /// Which.
    pub cell: Cell,
    /// What it is.
    pub value: i64,
}
