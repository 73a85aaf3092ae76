//! Red team (红队): before a scheme is released, scripted adversaries game it on history with the same customers' money.
//!
//! Each adversary is held to what [`pay::lines`](crate::pay::lines) really pays, to the fen, and moves only where she gains.
//! What she finds is a lower bound: somebody cleverer finds more. After release, [`bunching`] tells whether counts crowd at an
//! edge more than chance lets them; it says so of counts, never of a person.

mod arbitrage;
mod assume;
mod bunching;
mod bundle;
mod buy;
mod cliff;
mod crowd;
mod edge;
mod game;
mod ground;
mod poach;
mod replay;
mod shift;
mod split;
mod verdict;

pub use arbitrage::{Arbitrage, Shown};
pub use assume::{Assumptions, Excluded, Exit, Offer, RedTeamError};
pub use bunching::{Bunching, BunchingError, Says, bunching};
pub use cliff::Cliff;
pub use crowd::{Crowd, crowds};
pub use edge::{Edge, Ladder};
pub use game::{Case, History, play};
pub use replay::{Exposure, Gamed, replay};
pub use verdict::{Finding, Mend, Verdict, verdict};

/// How a scheme is gamed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Adversary {
    /// 拆单: one policy is booked as many.
    Splitting,
    /// 提前做单: what is sold in the first days of the next month is booked at the end of this one.
    PullForward,
    /// 压单: what is sold in the last days of this month is kept for the next one.
    HoldingBack,
    /// 达标后退保: policies are bought to reach an edge, and ended when it costs least.
    WithdrawAfterBonus,
    /// 自保件: she buys policies herself to reach an edge, and keeps them.
    SelfInsured,
    /// 互保件: agents buy from each other to reach edges, and keep what they bought.
    MutualInsured,
    /// 孤儿单翻新: policies of those who left are ended and written anew.
    OrphanPoaching,
    /// 凑单后退保: the policy that a customer's or a family's reward lacks is bought, and ended when it costs least, or kept.
    TakenForReward,
    /// 拆给亲属: one policy is booked as many, held by relatives, so that a family's reward is completed.
    RelativesSplit,
}

impl Adversary {
    /// Every adversary, in the order in which they are told.
    pub const ALL: [Self; 9] = [
        Self::Splitting,
        Self::PullForward,
        Self::HoldingBack,
        Self::WithdrawAfterBonus,
        Self::SelfInsured,
        Self::MutualInsured,
        Self::OrphanPoaching,
        Self::TakenForReward,
        Self::RelativesSplit,
    ];

    /// Her name in words that are data.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Splitting => "splitting",
            Self::PullForward => "pull_forward",
            Self::HoldingBack => "holding_back",
            Self::WithdrawAfterBonus => "withdraw_after_bonus",
            Self::SelfInsured => "self_insured",
            Self::MutualInsured => "mutual_insured",
            Self::OrphanPoaching => "orphan_poaching",
            Self::TakenForReward => "taken_for_reward",
            Self::RelativesSplit => "relatives_split",
        }
    }
}

#[cfg(test)]
mod tests;
