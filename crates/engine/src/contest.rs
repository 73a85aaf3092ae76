//! Contests (竞赛): what counts for whom, which place and prize that is, and what would be gained by gaming it.

mod chance;
mod count;
mod game;
mod mend;
mod prize;

pub use chance::Chances;
pub use count::{Counts, counts};
pub use game::{Assumed, Case, Gamed, Past, Replayed, replay};
pub use mend::{Finding, Mend, findings};
pub use prize::{Nearer, Place, Standings, shared_by, standings};

use std::sync::Arc;
use upcount_model::Day;

/// One whole in millionths.
pub(crate) const ONE: i64 = 1_000_000;

/// A policy that may count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number.
    pub policy: Arc<str>,
    /// The day on which it counts.
    pub day: Day,
    /// Its premium, in fen.
    pub premium_fen: i64,
    /// The class by which policies stay more or less.
    pub class: Option<Arc<str>>,
    /// Whose contract it is.
    pub customer: Option<Arc<str>>,
    /// Whose it is; the parts add up to one million.
    pub parts: Vec<Part>,
    /// The day of its withdrawal in the cooling-off time.
    pub withdrawn: Option<Day>,
    /// The day on which it ended early, in whichever way.
    pub ended: Option<Day>,
}

/// A part of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Who competes: an agent, team, branch or region.
    pub unit: Arc<str>,
    /// The agent in it.
    pub agent: Arc<str>,
    /// In millionths.
    pub part_ppm: i64,
}

#[cfg(test)]
mod tests;
