//! 达标后退保, 自保件, 互保件: policies that no customer wanted reach an edge, and end when it costs least or are kept.

use super::edge::Rung;
use super::game::Play;
use super::ground::{Ground, part_down, part_up};
use super::{Exit, Offer};
use crate::pay::{ONE, Sold};
use std::sync::Arc;
use upcount_model::Day;

/// What she books to reach an edge of a month with policies that she pays for: of each offer, ended in each way, or kept.
///
/// As few as reach the edge, on the last day; where the order counts also as many as she can, on the first day, so that those
/// of customers lie beyond the edge. Agents who buy from each other each pay for what the other is short of, so a pair gains
/// what the two gain.
pub(super) fn buy(ground: &Ground<'_>, agent: &Arc<str>, booked: &[&Sold], month: i32, rung: &Rung<'_>, keeps: bool) -> Vec<Play> {
    let gap = rung.gap(ground.calendar, agent, booked, month);
    let (first, last) = ground.days(month);
    let few = (gap > 0).then(|| (i64::try_from((gap + ONE - 1).div_euclid(ONE)).unwrap_or(i64::MAX), last));
    let all = if rung.by_base() { i64::try_from(rung.bound() / ONE).unwrap_or(i64::MAX) } else { i64::from(ground.assumed.most_policies) };
    let many = rung.progressive().then_some((all, first));
    let mut plays = Vec::new();
    for (units, day) in [few, many].into_iter().flatten() {
        for (offer, ways) in ground.assumed.offers.iter().zip(&ground.ways) {
            let Some((policies, base_fen)) = enough(ground, rung, units, offer) else { continue };
            let ways: Vec<Option<&Exit>> = if keeps { vec![None] } else { ways.iter().map(|exit| Some(*exit)).collect() };
            let bought = |exit| bought(ground, agent, offer, policies, base_fen, day, exit);
            plays.extend(ways.into_iter().map(|exit| {
                let (paid_fen, back_fen) = cost(ground, base_fen.saturating_mul(policies), exit);
                let booked = booked.iter().map(|sold| (*sold).clone()).chain(bought(exit)).collect();
                Play { booked, edge: Some(rung.edge), paid_fen, back_fen, unreal: policies.unsigned_abs(), exit: exit.cloned() }
            }));
        }
    }
    plays
}

/// How many policies are bought for so many units, and the premium of each; nothing where they are too many.
fn enough(ground: &Ground<'_>, rung: &Rung<'_>, units: i64, offer: &Offer) -> Option<(i64, i64)> {
    let least = offer.premium_fen.max(rung.least_fen());
    if rung.by_base() {
        return Some((1, least.max(units)));
    }
    (units <= i64::from(ground.assumed.most_policies)).then_some((units, least))
}

fn bought(ground: &Ground<'_>, agent: &Arc<str>, offer: &Offer, policies: i64, base_fen: i64, day: Day, exit: Option<&Exit>) -> Vec<Sold> {
    let one = ground.policy("", day, offer, base_fen, exit);
    let named = |n| Sold { policy: format!("+{day}/{n}").into(), credits: vec![(agent.clone(), 1_000_000)], ..one.clone() };
    (1..=policies).map(named).collect()
}

/// What is paid for policies and what comes back.
fn cost(ground: &Ground<'_>, price_fen: i64, exit: Option<&Exit>) -> (i64, i64) {
    let (paid_ppm, back_ppm) = exit.map_or((1_000_000, ground.assumed.kept_worth_ppm), |exit| (exit.paid_ppm, exit.back_ppm));
    (part_up(price_fen, paid_ppm), part_down(price_fen, back_ppm))
}
