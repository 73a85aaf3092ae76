//! The arbitrage test: commission, rewards and what comes back of a policy are together never more than what was paid for it.

use super::bundle::{mates, premium};
use super::cliff::{below, last_month, me};
use super::edge::Edge;
use super::ground::{Ground, part_down, part_up};
use super::{Exit, Offer, RedTeamError};
use crate::pay::Sold;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where most is paid for what is paid in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arbitrage {
    /// (Pay + what comes back) ÷ premium paid, in millionths, rounded up; above one million money is made of nothing.
    pub ratio_ppm: i64,
    /// The class of the policy.
    pub class: Option<Arc<str>>,
    /// The edge that it reaches.
    pub edge: Option<Edge>,
    /// Whether it completes what belongs together.
    pub reward: bool,
    /// How it ends; none where it is kept.
    pub exit: Option<Exit>,
    /// What is paid for it, after what is taken back, in fen.
    pub pay_fen: i64,
    /// What comes back.
    pub back_fen: i64,
    /// Premium paid.
    pub paid_fen: i64,
    /// What shows it.
    pub shown: Shown,
}

/// What shows an arbitrage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// The scheme itself, with the cheapest policy.
    Scheme,
    /// A policy of the history.
    History {
        /// Which one.
        policy: Arc<str>,
        /// Whose part of it.
        agent: Arc<str>,
    },
}

/// A policy of the history and what it earned before anything was taken back, for one of its agents.
pub(super) struct Earned {
    pub(super) agent: Arc<str>,
    pub(super) policy: Arc<str>,
    pub(super) base_fen: i64,
    pub(super) pay_fen: i64,
}

/// A policy that is kept: one premium is paid, and it is worth what is assumed.
fn kept(ground: &Ground<'_>) -> (Option<Exit>, i64, i64) {
    (None, 1_000_000, ground.assumed.kept_worth_ppm)
}

/// The worst of all offers, ways out, edges, and first and last days of a month, and of the policies of the history that earned most; none when nothing costs
/// anything. Of equal ones that which the scheme itself shows.
pub(super) fn worst(
    ground: &Ground<'_>,
    usual_fen: Option<i64>,
    earned: &BTreeMap<Option<Arc<str>>, Earned>,
) -> Result<Option<Arbitrage>, RedTeamError> {
    let mut worst: Option<Arbitrage> = None;
    let mut look = |found: Arbitrage| {
        if worst.as_ref().is_none_or(|worst| found.ratio_ppm > worst.ratio_ppm) {
            worst = Some(found);
        }
    };
    for offer in &ground.assumed.offers {
        let exits = offer.exits.iter().map(|exit| (Some(exit.clone()), exit.paid_ppm, exit.back_ppm));
        let exits: Vec<_> = exits.chain([kept(ground)]).filter(|(_, paid, _)| *paid > 0).collect();
        for (edge, premium_fen, month, others) in places(ground, offer, usual_fen) {
            let without = ground.pay(&me(), &others)?;
            let (first, last) = ground.days(month);
            for ((exit, paid_ppm, back_ppm), day) in exits.iter().flat_map(|exit| [(exit, last), (exit, first)]) {
                let bought = ground.policy("", day, offer, premium_fen, exit.as_ref());
                let pay_fen = ground.pay(&me(), others.iter().chain([&bought]))? - without;
                let (paid_fen, back_fen) = (part_up(premium_fen, *paid_ppm), part_down(premium_fen, *back_ppm));
                let (class, exit) = (offer.class.clone(), exit.clone());
                let ratio_ppm = ratio(pay_fen, back_fen, paid_fen);
                look(Arbitrage { ratio_ppm, class, edge, reward: false, exit, pay_fen, back_fen, paid_fen, shown: Shown::Scheme });
            }
        }
        for reward in &ground.whole.rewards {
            let (first, last) = ground.days(ground.month(ground.day));
            let Some((others, holder)) = mates(ground, reward, offer, first) else { continue };
            let premium_fen = premium(reward, offer);
            let without = ground.whole_pay(&me(), &others)?;
            for (exit, paid_ppm, back_ppm) in &exits {
                let bought = Sold { holder: holder.clone(), ..ground.policy("", last, offer, premium_fen, exit.as_ref()) };
                let pay_fen = ground.whole_pay(&me(), others.iter().chain([&bought]))? - without;
                let (paid_fen, back_fen) = (part_up(premium_fen, *paid_ppm), part_down(premium_fen, *back_ppm));
                let (class, exit, ratio_ppm) = (offer.class.clone(), exit.clone(), ratio(pay_fen, back_fen, paid_fen));
                look(Arbitrage { ratio_ppm, class, edge: None, reward: true, exit, pay_fen, back_fen, paid_fen, shown: Shown::Scheme });
            }
        }
        let Some(policy) = earned.get(&offer.class) else { continue };
        for (exit, paid_ppm, back_ppm) in exits {
            let lost = exit.as_ref().and_then(|exit| ground.taken_back(offer, exit)).unwrap_or_default();
            let pay_fen = policy.pay_fen - part_down(policy.pay_fen, lost);
            let (paid_fen, back_fen) = (part_up(policy.base_fen, paid_ppm), part_down(policy.base_fen, back_ppm));
            let shown = Shown::History { policy: policy.policy.clone(), agent: policy.agent.clone() };
            let ratio_ppm = ratio(pay_fen, back_fen, paid_fen);
            look(Arbitrage { ratio_ppm, class: offer.class.clone(), edge: None, reward: false, exit, pay_fen, back_fen, paid_fen, shown });
        }
    }
    Ok(worst)
}

/// Where a policy is looked at: its edge and premium, the month, and what is booked besides.
type Place = (Option<Edge>, i64, i32, Vec<Sold>);

/// At each edge after policies as cheap as itself and after usual ones, and beyond the last.
fn places(ground: &Ground<'_>, offer: &Offer, usual_fen: Option<i64>) -> Vec<Place> {
    let mut places = Vec::new();
    for rung in &ground.rungs {
        let (premium, month) = (offer.premium_fen.max(rung.least_fen()), last_month(ground, rung));
        for each in [Some(premium), usual_fen.map(|usual| usual.max(premium))].into_iter().flatten() {
            let before = below(ground, rung, offer, premium, each);
            let reaches = ground.policy("", ground.days(month).1, offer, premium, None);
            let beyond = before.iter().cloned().chain([reaches]).collect();
            places.push((Some(rung.edge), premium, month, before));
            places.push((None, premium, month, beyond));
        }
    }
    if places.is_empty() {
        places.push((None, offer.premium_fen, ground.month(ground.day), Vec::new()));
    }
    places
}

fn ratio(pay_fen: i64, back_fen: i64, paid_fen: i64) -> i64 {
    let above = (i128::from(pay_fen) + i128::from(back_fen)) * 1_000_000;
    i64::try_from(-(-above).div_euclid(i128::from(paid_fen.max(1)))).unwrap_or(i64::MAX)
}
