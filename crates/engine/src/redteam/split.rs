//! 拆单: one policy is booked as many, as far as the least premium lets it.

use super::edge::{Rung, credit_of};
use super::game::Play;
use super::ground::Ground;
use crate::pay::{ONE, Sold};
use std::sync::Arc;

/// What she books to reach an edge of a month by splitting policies of that month: as few pieces as reach it and, where only
/// what lies beyond is paid more for, as many as can be made.
///
/// The earliest are split first, so that later ones lie beyond the edge. Parts of a policy add up to its premium, and none is
/// below the cheapest of its class.
pub(super) fn split(ground: &Ground<'_>, agent: &Arc<str>, booked: &[&Sold], month: i32, rung: &Rung<'_>) -> Vec<Play> {
    if rung.by_base() {
        return Vec::new();
    }
    let gap = rung.gap(ground.calendar, agent, booked, month);
    let most = i128::from(ground.assumed.most_policies);
    let need = (gap + ONE - 1).div_euclid(ONE);
    let mut plays = Vec::new();
    if (1..=most).contains(&need) {
        plays.extend(into(ground, agent, booked, month, rung, need));
    }
    if rung.progressive() && need < most {
        plays.extend(into(ground, agent, booked, month, rung, most).filter(|play| i128::from(play.unreal) >= need));
    }
    plays
}

/// Splits so many more policies out of those of a month; out of all that can be where there are fewer.
fn into(ground: &Ground<'_>, agent: &Arc<str>, booked: &[&Sold], month: i32, rung: &Rung<'_>, more: i128) -> Option<Play> {
    let (first, last) = ground.days(month);
    let mut order: Vec<usize> = (0..booked.len()).filter(|n| (first..=last).contains(&booked[*n].day)).collect();
    order.sort_by(|a, b| (booked[*a].day, &booked[*a].policy).cmp(&(booked[*b].day, &booked[*b].policy)));
    let mut left = more;
    let mut pieces = vec![1_i64; booked.len()];
    for n in order {
        let sold = booked[n];
        if i128::from(credit_of(sold, agent)) != ONE || left <= 0 {
            continue;
        }
        let Some(least) = ground.cheapest(sold.class.as_deref()) else { continue };
        let most = sold.base_fen.max(0) / least.max(rung.least_fen()).max(1);
        let made = i128::from(most - 1).clamp(0, left);
        pieces[n] = i64::try_from(made).unwrap_or_default() + 1;
        left -= made;
    }
    let made = more - left;
    if made == 0 || (left > 0 && !rung.progressive()) {
        return None;
    }
    let booked = booked.iter().zip(&pieces).flat_map(|(sold, pieces)| cut(sold, *pieces)).collect();
    Some(Play { booked, edge: Some(rung.edge), paid_fen: 0, back_fen: 0, unreal: u64::try_from(made).unwrap_or_default(), exit: None })
}

/// A policy in so many parts that add up to it.
pub(super) fn cut(sold: &Sold, pieces: i64) -> Vec<Sold> {
    if pieces == 1 {
        return vec![sold.clone()];
    }
    let (each, rest) = (sold.base_fen / pieces, sold.base_fen % pieces);
    let piece = |n: i64| Sold { policy: format!("{}/{}", sold.policy, n + 1).into(), base_fen: each + i64::from(n < rest), ..sold.clone() };
    (0..pieces).map(piece).collect()
}
