//! Commission (佣金): from policies and a scheme to lines, exact to the fen, whatever the order in which policies come.

mod bonus;
mod earn;
mod post;
mod reward;
mod together;

pub(crate) use bonus::counts;
pub use earn::lines;
pub(crate) use earn::{ONE, bound, months_after, owed, taken_back, weight};
pub use post::{Posted, differences};
pub(crate) use reward::{counts as reward_counts, group_of, is_completed, values};
pub use together::{Filed, Over, Payment, Together, together};

use std::sync::Arc;
use upcount_model::Day;

/// A policy that may earn.
#[derive(Clone, Debug)]
pub struct Sold {
    /// Its number.
    pub policy: Arc<str>,
    /// The day on which it earns.
    pub day: Day,
    /// What a rate is a part of, in fen.
    pub base_fen: i64,
    /// The value by which rates differ.
    pub class: Option<Arc<str>>,
    /// Whose it is, and the part of each in millionths; they add up to one million.
    pub credits: Vec<(Arc<str>, i64)>,
    /// For each rule of taking back, in the scheme's order, the day that brings it about.
    pub ended: Vec<Option<Day>>,
    /// Who bought it; known where the scheme has rewards.
    pub holder: Holder,
}

/// Who bought a policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holder {
    /// The customer, as a code.
    pub customer: Option<Arc<str>>,
    /// The family, as a code.
    pub family: Option<Arc<str>>,
}

/// Why something is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// A policy earned it.
    Commission,
    /// A policy ended early.
    Clawback,
    /// Part of it waits.
    Held,
    /// It waited long enough.
    Released,
    /// More than a month may bring.
    Cap,
    /// Less than a month brings at least.
    Floor,
    /// So many policies bring a fixed amount. What is taken back of it is a [`Reason::Clawback`] without a policy.
    Bonus,
    /// A prize of a contest.
    Contest,
    /// Policies of one customer belong together; the line is of the one that completes them.
    CrossSell,
    /// Policies of one family belong together, likewise.
    FamilyBundle,
    /// One of the policies that belonged together ended early, or others do now.
    RewardBack,
}

impl Reason {
    /// Every reason there is.
    pub const ALL: [Self; 11] = [
        Self::Commission,
        Self::Clawback,
        Self::Held,
        Self::Released,
        Self::Cap,
        Self::Floor,
        Self::Bonus,
        Self::Contest,
        Self::CrossSell,
        Self::FamilyBundle,
        Self::RewardBack,
    ];

    /// Its name in facts.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Commission => "commission",
            Self::Clawback => "clawback",
            Self::Held => "held",
            Self::Released => "released",
            Self::Cap => "cap",
            Self::Floor => "floor",
            Self::Bonus => "bonus",
            Self::Contest => "contest",
            Self::CrossSell => "cross_sell",
            Self::FamilyBundle => "family_bundle",
            Self::RewardBack => "reward_back",
        }
    }

    /// The reason of that name.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.id() == id)
    }
}

/// What tells one line from another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Whose it is.
    pub agent: Arc<str>,
    /// The month that it is owed for, as the calendar numbers months.
    pub month: i32,
    /// The policy; none for what concerns a whole month or quarter.
    pub policy: Option<Arc<str>>,
    /// Why.
    pub reason: Reason,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What tells it from others.
    pub key: Key,
    /// The amount in fen; below 0 what is taken off.
    pub amount_fen: i64,
    /// What the rate was a part of, in fen.
    pub base_fen: i64,
    /// The rate in millionths.
    pub rate_ppm: i64,
    /// By how much the month multiplied it, in millionths; after a ceiling cut it, what was left.
    pub factor_ppm: i64,
    /// The agent's part of the policy in millionths.
    pub credit_ppm: i64,
    /// The policies that belong together with this one, in the order of their days; none but for rewards.
    pub with: Vec<Arc<str>>,
}

/// Why nothing can be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoRate {
    /// The value that has no rate.
    pub class: Option<Arc<str>>,
    /// The first day on which it lacks one.
    pub day: Day,
    /// How many policies lack one.
    pub policies: u64,
}

#[cfg(test)]
mod tests;
