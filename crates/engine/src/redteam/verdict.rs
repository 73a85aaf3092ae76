//! Whether a scheme may be released, and which rule would mend it.

use super::{Adversary, Arbitrage, Assumptions, Cliff, Edge, Exposure, Gamed, Ladder};
use upcount_book::{Scheme, TierWay};

/// Whether a scheme passes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Why not, what weighs most first within each kind.
    pub findings: Vec<Finding>,
}

impl Verdict {
    /// Nothing was found.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.findings.is_empty()
    }
}

/// Why a scheme does not pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// An adversary gains more than is tolerated.
    Gamed {
        /// What she gains.
        gamed: Gamed,
        /// What is tolerated, in millionths of what is paid.
        tolerated_ppm: i64,
        /// What would mend it.
        mend: Vec<Mend>,
    },
    /// The policy that reaches an edge brings more than its whole premium.
    Cliff {
        /// The cliff.
        cliff: Cliff,
        /// What would mend it.
        mend: Vec<Mend>,
    },
    /// More comes out of a policy than was paid in.
    Arbitrage {
        /// The worst.
        arbitrage: Arbitrage,
        /// What would mend it.
        mend: Vec<Mend>,
    },
}

/// A rule that would mend a scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mend {
    /// Take back for longer.
    LongerClawback {
        /// On which day of the policy.
        on: String,
        /// For at least so many months.
        months: u32,
    },
    /// Hold back for so many months, so that what is taken back is still there.
    HoldBack {
        /// Months.
        months: u32,
    },
    /// Progressive steps instead of slabs: an edge lifts what lies beyond it only.
    Progressive,
    /// What ends early counts no more towards the steps (`only_what_stays`), as it does not towards bonuses.
    CountWhatStays,
    /// More steps with less between them.
    SmallerSteps,
    /// Count only policies with at least this premium: more than half of the usual one, which then cannot be split.
    LeastPremium {
        /// In fen.
        fen: i64,
    },
    /// 自保件 neither earn nor count.
    ExcludeSelfInsured,
    /// 互保件 neither earn nor count.
    ExcludeMutual,
    /// Policies that take the place of others neither earn nor count.
    ExcludeRewritten,
    /// Pay less.
    LowerRate,
    /// Pay less for what belongs together.
    SmallerReward,
}

/// Judges what a scheme is exposed to.
///
/// | | shape | unit |
/// |---|---|---|
/// | `exposure` | of [`replay`](super::replay) with the same scheme and assumptions | fen, millionths |
/// | result | findings | |
///
/// A scheme passes when no adversary gains more than the tolerated part of what is paid, no policy that reaches an edge brings
/// more than its whole premium, and nowhere more comes out than was paid in. What would mend is read off the worst case; try
/// the scheme again with it.
#[must_use]
pub fn verdict(scheme: &Scheme, assumptions: &Assumptions, exposure: &Exposure) -> Verdict {
    let tolerated_ppm = assumptions.tolerated_ppm;
    let mut findings: Vec<Finding> = Vec::new();
    let mut gamed: Vec<&Gamed> = exposure.gamed.iter().filter(|gamed| gamed.gain_fen > 0 && gamed.share_ppm > tolerated_ppm).collect();
    gamed.sort_by_key(|gamed| std::cmp::Reverse(gamed.gain_fen));
    for gamed in gamed {
        findings.push(Finding::Gamed { gamed: gamed.clone(), tolerated_ppm, mend: against(scheme, exposure, gamed) });
    }
    let mut cliffs: Vec<&Cliff> = exposure.cliffs.iter().filter(|cliff| cliff.is_above_premium()).collect();
    cliffs.sort_by_key(|cliff| std::cmp::Reverse(cliff.most_fen() - cliff.premium_fen));
    for cliff in cliffs {
        findings.push(Finding::Cliff { cliff: cliff.clone(), mend: vec![lower(scheme, Some(cliff.edge))] });
    }
    if let Some(arbitrage) = exposure.arbitrage.as_ref().filter(|arbitrage| arbitrage.ratio_ppm > 1_000_000) {
        let mut mend = match &arbitrage.exit {
            Some(exit) if !taken_back_by(scheme, &exit.on, exit.months) => longer(&exit.on, exit.months),
            _ if arbitrage.reward => vec![Mend::SmallerReward],
            _ => vec![lower(scheme, arbitrage.edge)],
        };
        if arbitrage.exit.is_some() {
            mend.extend(stays(scheme));
        }
        findings.push(Finding::Arbitrage { arbitrage: arbitrage.clone(), mend });
    }
    Verdict { findings }
}

fn against(scheme: &Scheme, exposure: &Exposure, gamed: &Gamed) -> Vec<Mend> {
    let worst = gamed.worst.as_ref();
    let steps = lower(scheme, worst.and_then(|case| case.edge));
    match gamed.adversary {
        Adversary::Splitting => vec![Mend::LeastPremium { fen: exposure.usual_fen.unwrap_or_default() / 2 + 1 }, steps],
        Adversary::PullForward | Adversary::HoldingBack => vec![steps],
        Adversary::SelfInsured => vec![Mend::ExcludeSelfInsured, steps],
        Adversary::MutualInsured => vec![Mend::ExcludeMutual, steps],
        Adversary::OrphanPoaching => vec![Mend::ExcludeRewritten],
        Adversary::RelativesSplit => vec![Mend::LeastPremium { fen: exposure.usual_fen.unwrap_or_default() / 2 + 1 }, Mend::SmallerReward],
        Adversary::TakenForReward => match worst.and_then(|case| case.exit.as_ref()) {
            Some(exit) if !taken_back_by(scheme, &exit.on, exit.months) => longer(&exit.on, exit.months),
            _ => vec![Mend::SmallerReward],
        },
        Adversary::WithdrawAfterBonus => match worst.and_then(|case| case.exit.as_ref()) {
            Some(exit) if !taken_back_by(scheme, &exit.on, exit.months) => longer(&exit.on, exit.months),
            _ => stays(scheme).into_iter().chain([steps]).collect(),
        },
    }
}

fn longer(on: &str, months: u32) -> Vec<Mend> {
    vec![Mend::LongerClawback { on: on.to_owned(), months: months + 1 }, Mend::HoldBack { months: months + 1 }]
}

fn stays(scheme: &Scheme) -> Option<Mend> {
    scheme.tiers.as_ref().filter(|tiers| !tiers.only_what_stays).map(|_| Mend::CountWhatStays)
}

/// What makes an edge lower.
fn lower(scheme: &Scheme, edge: Option<Edge>) -> Mend {
    match edge.map(|edge| edge.ladder) {
        Some(Ladder::Tiers) if scheme.tiers.as_ref().is_some_and(|tiers| tiers.way == TierWay::Slab) => Mend::Progressive,
        Some(_) => Mend::SmallerSteps,
        None => Mend::LowerRate,
    }
}

/// Whether a rule reaches a policy that ends so many months after it earned.
fn taken_back_by(scheme: &Scheme, on: &str, months: u32) -> bool {
    scheme.clawback.iter().any(|rule| rule.on == on && rule.part.0 > 0 && rule.within_months.is_none_or(|within| months < within))
}
