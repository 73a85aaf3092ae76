//! 孤儿单翻新: policies of those who left are ended and written anew, so that they earn as new ones do.

use super::game::Play;
use super::ground::Ground;
use crate::pay::Sold;
use std::sync::Arc;

/// What she books at the end of a month of policies that were given into her care: at most so many, at the same premium.
pub(super) fn poach(ground: &Ground<'_>, agent: &Arc<str>, booked: &[&Sold], month: i32, orphans: &[Sold]) -> Vec<Play> {
    let day = ground.days(month).1;
    let anew = |orphan: &Sold| Sold {
        policy: format!("{}/anew", orphan.policy).into(),
        day,
        credits: vec![(agent.clone(), 1_000_000)],
        ended: vec![None; ground.scheme.clawback.len()],
        ..orphan.clone()
    };
    let written: Vec<Sold> = orphans.iter().map(anew).collect();
    if written.is_empty() {
        return Vec::new();
    }
    let unreal = written.len() as u64;
    let edge = {
        let with: Vec<&Sold> = booked.iter().copied().chain(&written).collect();
        let gap = |booked: &[&Sold], rung: &super::edge::Rung<'_>| rung.gap(ground.calendar, agent, booked, month);
        ground.rungs.iter().rev().find(|rung| gap(booked, rung) > 0 && gap(&with, rung) <= 0).map(|rung| rung.edge)
    };
    let booked = booked.iter().map(|sold| (*sold).clone()).chain(written).collect();
    vec![Play { booked, edge, paid_fen: 0, back_fen: 0, unreal, exit: None }]
}
