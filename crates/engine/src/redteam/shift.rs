//! 提前做单 and 压单: policies about the end of a month are booked on its other side.

use super::edge::Rung;
use super::game::Play;
use super::ground::Ground;
use crate::pay::Sold;
use std::sync::Arc;
use upcount_model::Day;

/// What she books at the end of a month of what is sold in the first days of the next one.
pub(super) fn pull(ground: &Ground<'_>, agent: &Arc<str>, booked: &[&Sold], month: i32, rung: &Rung<'_>) -> Vec<Play> {
    let (last, first_next) = (ground.days(month).1, ground.days(month + 1).0);
    if rung.span(ground.calendar, month).1 != last {
        return Vec::new();
    }
    let until = first_next.plus(ground.assumed.shift_days.cast_signed());
    let mut near: Vec<usize> = (0..booked.len()).filter(|n| (first_next..until).contains(&booked[*n].day)).collect();
    near.sort_by(|a, b| (booked[*a].day, &booked[*a].policy).cmp(&(booked[*b].day, &booked[*b].policy)));
    let gap = rung.gap(ground.calendar, agent, booked, month);
    moved(ground, agent, booked, rung, gap, &near, last)
}

/// What she keeps of the last days of a month for the first day of the next one.
pub(super) fn keep(ground: &Ground<'_>, agent: &Arc<str>, booked: &[&Sold], month: i32, rung: &Rung<'_>) -> Vec<Play> {
    let (last, first_next) = (ground.days(month).1, ground.days(month + 1).0);
    if rung.span(ground.calendar, month + 1).0 != first_next {
        return Vec::new();
    }
    let from = last.plus(1 - ground.assumed.shift_days.cast_signed());
    let mut near: Vec<usize> = (0..booked.len()).filter(|n| (from..=last).contains(&booked[*n].day)).collect();
    near.sort_by(|a, b| (booked[*b].day, &booked[*b].policy).cmp(&(booked[*a].day, &booked[*a].policy)));
    let gap = rung.gap(ground.calendar, agent, booked, month + 1);
    moved(ground, agent, booked, rung, gap, &near, first_next)
}

/// Books on a day as few of the policies near it as close a gap and, where only what lies beyond the edge is paid more for, as
/// all of them.
fn moved(ground: &Ground<'_>, agent: &Arc<str>, booked: &[&Sold], rung: &Rung<'_>, gap: i128, near: &[usize], day: Day) -> Vec<Play> {
    let (mut few, mut sum) = (0, 0);
    while sum < gap {
        let Some(n) = near.get(few) else { return Vec::new() };
        sum += rung.weight(ground.calendar, booked[*n], agent);
        few += 1;
    }
    let play = |many: usize| {
        let mut all: Vec<Sold> = booked.iter().map(|sold| (*sold).clone()).collect();
        near[..many].iter().for_each(|n| all[*n].day = day);
        Play { booked: all, edge: Some(rung.edge), paid_fen: 0, back_fen: 0, unreal: 0, exit: None }
    };
    let all = rung.progressive().then_some(near.len());
    let mut many: Vec<usize> = [Some(few), all].into_iter().flatten().filter(|many| *many > 0).collect();
    many.dedup();
    many.into_iter().map(play).collect()
}
