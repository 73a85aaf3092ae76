//! What a contest fails by, and which rules would mend it.

use super::{Assumed, Gamed, Replayed};
use crate::redteam::Adversary;
use upcount_book::Contest;

/// Somebody gains more than is tolerated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What she gains.
    pub gamed: Gamed,
    /// What would mend it.
    pub mend: Vec<Mend>,
}

/// A rule that would mend a contest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mend {
    /// Count only policies of at least this premium (`premium_at_least`), more than half of the usual one, in fen.
    LeastPremium(i64),
    /// Count only the first policy of a customer and class (`once_a_customer`).
    OnceACustomer,
    /// Count only what is still there when prizes are settled (`only_what_stays`).
    OnlyWhatStays,
    /// Settle at least so many days after the end (`settle_days`).
    SettleLater(u32),
    /// Count on a calibre that leaves self-insured policies out.
    WithoutSelfInsured,
    /// Count on a calibre that leaves mutual policies out.
    WithoutMutual,
    /// A longer contest, or more steps with less between them.
    Smoother,
    /// Smaller prizes.
    SmallerPrizes,
}

/// What a contest fails by, what weighs most first.
///
/// | | shape | unit |
/// |---|---|---|
/// | `replayed` | of [`replay`](super::replay) with the same contest and assumptions | |
/// | result | none where it passes | |
#[must_use]
pub fn findings(contest: &Contest, assumed: &Assumed, replayed: &Replayed) -> Vec<Finding> {
    let mut gamed: Vec<&Gamed> =
        replayed.gamed.iter().filter(|gamed| gamed.gain_fen > 0 && gamed.share_ppm > assumed.tolerated_ppm).collect();
    gamed.sort_by_key(|gamed| std::cmp::Reverse(gamed.gain_fen));
    gamed.into_iter().map(|gamed| Finding { gamed: gamed.clone(), mend: mend(contest, assumed, replayed, gamed) }).collect()
}

fn mend(contest: &Contest, assumed: &Assumed, replayed: &Replayed, gamed: &Gamed) -> Vec<Mend> {
    // Whole hundreds above half of the usual premium, so that it cannot be made two of.
    let half = (replayed.usual_fen / 2 / 10_000 + 1) * 10_000;
    let dearer = (contest.premium_at_least.is_none_or(|least| least.0.fen < half)).then_some(Mend::LeastPremium(half));
    let or_smaller = |mend: Option<Mend>| vec![mend.unwrap_or(Mend::SmallerPrizes)];
    match gamed.adversary {
        Adversary::Splitting => or_smaller((!contest.once_a_customer).then_some(Mend::OnceACustomer)),
        Adversary::WithdrawAfterBonus => {
            let counts = (!contest.only_what_stays).then_some(Mend::OnlyWhatStays);
            let later = (contest.settle_days < assumed.cooling_off_days).then_some(Mend::SettleLater(assumed.cooling_off_days + 1));
            let rules: Vec<Mend> = counts.into_iter().chain(later).collect();
            if rules.is_empty() { or_smaller(dearer) } else { rules }
        }
        Adversary::SelfInsured => vec![Mend::WithoutSelfInsured, dearer.unwrap_or(Mend::SmallerPrizes)],
        Adversary::MutualInsured => vec![Mend::WithoutMutual, dearer.unwrap_or(Mend::SmallerPrizes)],
        _ => vec![Mend::Smoother],
    }
}
