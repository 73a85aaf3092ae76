//! Tier cliffs: what the policy brings that reaches an edge.

use super::edge::{Edge, Rung};
use super::ground::Ground;
use super::{Offer, RedTeamError};
use crate::pay::Sold;
use std::sync::Arc;
use upcount_model::Grain;

/// What the cheapest policy brings that reaches an edge, told from the scheme alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cliff {
    /// The edge.
    pub edge: Edge,
    /// The class of the policy.
    pub class: Option<Arc<str>>,
    /// Its premium, in fen.
    pub premium_fen: i64,
    /// What the same policy brings just below the edge; nothing where there is none below.
    pub below_fen: Option<i64>,
    /// What it brings after policies as cheap as itself.
    pub reaching_fen: i64,
    /// What it brings after policies of the usual premium.
    pub reaching_usual_fen: Option<i64>,
    /// How many policies just below the edge bring as much, in millionths of a policy.
    pub worth_ppm: Option<i64>,
}

impl Cliff {
    /// The most it brings.
    #[must_use]
    pub fn most_fen(&self) -> i64 {
        self.reaching_usual_fen.map_or(self.reaching_fen, |usual| usual.max(self.reaching_fen))
    }

    /// Whether a policy that is paid in full and lost still brings something.
    #[must_use]
    pub fn is_above_premium(&self) -> bool {
        self.most_fen() > self.premium_fen
    }
}

/// Every edge with every offer.
pub(super) fn cliffs(ground: &Ground<'_>, usual_fen: Option<i64>) -> Result<Vec<Cliff>, RedTeamError> {
    let mut found = Vec::new();
    for rung in &ground.rungs {
        for offer in &ground.assumed.offers {
            let premium_fen = offer.premium_fen.max(rung.least_fen());
            let below = below(ground, rung, offer, premium_fen, premium_fen);
            let reaching_fen = marginal(ground, rung, offer, premium_fen, &below)?;
            let reaching_usual_fen = match usual_fen {
                Some(usual) => {
                    let below = self::below(ground, rung, offer, premium_fen, usual.max(premium_fen));
                    Some(marginal(ground, rung, offer, premium_fen, &below)?)
                }
                None => None,
            };
            let below_fen = match below.split_last() {
                Some((last, before)) if !rung.by_base() => {
                    Some(ground.pay(&me(), &below)? - ground.pay(&me(), before)?).filter(|_| last.base_fen > 0)
                }
                _ => None,
            };
            let most = reaching_usual_fen.map_or(reaching_fen, |usual| usual.max(reaching_fen));
            let worth = |below: i64| i64::try_from(i128::from(most) * 1_000_000 / i128::from(below)).unwrap_or(i64::MAX);
            let worth_ppm = below_fen.filter(|below| *below > 0).map(worth);
            let (edge, class) = (rung.edge, offer.class.clone());
            found.push(Cliff { edge, class, premium_fen, below_fen, reaching_fen, reaching_usual_fen, worth_ppm });
        }
    }
    Ok(found)
}

/// Whoever it is.
pub(super) fn me() -> Arc<str> {
    "".into()
}

/// Policies that are just short of an edge: of one premium, spread over the months that count together, or one that lacks as
/// much money as the next brings.
pub(super) fn below(ground: &Ground<'_>, rung: &Rung<'_>, offer: &Offer, premium_fen: i64, each_fen: i64) -> Vec<Sold> {
    if rung.by_base() {
        let whole = i64::try_from(rung.bound() / 1_000_000).unwrap_or(i64::MAX);
        let lacks = whole.saturating_sub(premium_fen);
        return if lacks > 0 { vec![numbered(ground, rung, offer, lacks, 0)] } else { Vec::new() };
    }
    (1..rung.edge.at).map(|n| numbered(ground, rung, offer, each_fen, n)).collect()
}

/// A policy among others: the last months first, so that the last of them is in the month of the one that reaches the edge.
fn numbered(ground: &Ground<'_>, rung: &Rung<'_>, offer: &Offer, base_fen: i64, n: u64) -> Sold {
    let months = u64::from(rung.grain().months().max(1).unsigned_abs());
    let back = i32::try_from(rung.edge.at.saturating_sub(n + 1) % months).unwrap_or_default();
    let day = ground.days(last_month(ground, rung) - back).0;
    Sold { policy: format!("{n:06}").into(), ..ground.policy("", day, offer, base_fen, None) }
}

/// The last month of the time that the latest rates begin in.
pub(super) fn last_month(ground: &Ground<'_>, rung: &Rung<'_>) -> i32 {
    let months = rung.grain().months().max(1);
    let grain = if rung.grain() == Grain::Day { 1 } else { months };
    (ground.month(ground.day).div_euclid(grain) + 1) * grain - 1
}

/// What one more policy brings on the last day, ended in no way.
fn marginal(ground: &Ground<'_>, rung: &Rung<'_>, offer: &Offer, premium_fen: i64, below: &[Sold]) -> Result<i64, RedTeamError> {
    let day = ground.days(last_month(ground, rung)).1;
    let next = ground.policy("", day, offer, premium_fen, None);
    Ok(ground.pay(&me(), below.iter().chain([&next]))? - ground.pay(&me(), below)?)
}
