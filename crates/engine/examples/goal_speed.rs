//! How long a goal takes to spread: a company of branches, teams and agents over twelve months, on one thread. Prints lines of a table:
//! places, agents, policies, what is spread, seconds.
//!
//! `cargo run --release --locked -p upcount-engine --example goal_speed`

use std::collections::BTreeMap;
use std::time::Duration;
use upcount_engine::goal::{Cell, Fixed, Grid, Presence, Rail, Tree, Wanted, spread};

#[allow(clippy::disallowed_methods, reason = "how long it takes is what is asked")]
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = std::time::Instant::now();
    let found = work();
    (found, start.elapsed())
}

/// A number below 1,000 for a place.
fn number(place: usize, seed: usize) -> usize {
    (place * 7_919 + seed * 104_729 + place * place % 1_009 * 31) % 1_000
}

fn company(branches: usize, teams: usize, agents: usize) -> Tree {
    let mut parents = vec![None];
    for (level, of) in [branches, teams, agents].into_iter().enumerate() {
        let above = if level == 0 { 0..1 } else { parents.len() - if level == 1 { branches } else { branches * teams }..parents.len() };
        above.for_each(|parent| parents.extend(std::iter::repeat_n(Some(parent), of)));
    }
    let rank = (0..parents.len()).map(|place| place as u64).collect();
    Tree { parents, rank }
}

fn main() {
    for (branches, teams, agents) in [(4, 9, 139), (30, 40, 167), (1, 1, 200_000)] {
        let tree = company(branches, teams, agents);
        let n = tree.parents.len();
        let leaves = n - branches * teams * agents..n;
        let mut wanted = Wanted {
            months: 12,
            total: vec![8 * (n - leaves.start) as i64],
            weight: (0..n).map(|place| (20 + number(place, 1)) as f64).collect(),
            season: Grid::new(12, vec![14.0, 5.0, 9.0, 8.0, 8.0, 9.0, 7.0, 7.0, 8.0, 8.0, 8.0, 9.0]),
            presence: vec![],
            rails: vec![],
            fixed: vec![],
            hedge: BTreeMap::new(),
        };
        let (agents, policies) = (leaves.len(), wanted.total[0]);
        let told = |what: &str, took: Duration, refused: bool| {
            let how = if refused { ", which is refused" } else { "" };
            println!("| {n} | {agents} | {policies} | {what}{how} | {:.3} |", took.as_secs_f64());
        };
        let (plan, took) = timed(|| spread(&tree, &wanted));
        told("weights and one season", took, plan.is_err());
        wanted.presence = leaves
            .clone()
            .filter(|place| number(*place, 2) < 150)
            .map(|place| Presence { place, joined: 4, left: None, away: vec![], days: vec![], ramp: vec![0.3, 0.6] })
            .collect();
        wanted.season = Grid::new(12, (0..12 * n).map(|cell| (50 + number(cell, 3) % 50) as f64).collect());
        wanted.hedge = (1..leaves.start).map(|place| (place, 3)).collect();
        let (plan, took) = timed(|| spread(&tree, &wanted));
        told("15% newcomers, own seasons, hedges", took, plan.is_err());
        let Ok(plan) = plan else { continue };
        let rail = |place: usize, year: i64| Rail { place, floor: year - year / 5, ceiling: year + year / 5 + 2 };
        wanted.rails = (0..n).map(|place| rail(place, plan.goal.year(place))).collect();
        let some = leaves.clone().filter(|place| number(*place, 5) < 20 && plan.goal.row(*place)[6] > 0);
        let more = |place: usize| Fixed { place, cell: Cell::Month(6), value: plan.goal.row(place)[6] + 1 };
        wanted.fixed = some.map(more).collect();
        let (held, took) = timed(|| spread(&tree, &wanted));
        told(&format!("the same with guard rails and {} months fixed", wanted.fixed.len()), took, held.is_err());
        if held.is_err() {
            continue;
        }
        // Leavers of July must bring more than the first half of their teams' years would be: months move across teams.
        let mut leaving = wanted.clone();
        let leavers: Vec<usize> = leaves.clone().filter(|place| number(*place, 8) < 100).collect();
        let gone = |place: &usize| Presence { place: *place, joined: -9, left: Some(6), away: vec![], days: vec![], ramp: vec![] };
        leaving.presence = leavers.iter().map(gone).collect();
        leaving.fixed = leavers.iter().map(|place| Fixed { place: *place, cell: Cell::Year, value: 40 }).collect();
        leaving.rails.clear();
        let (across, took) = timed(|| spread(&tree, &leaving));
        told("10% leavers whose years are fixed", took, across.is_err());
    }
}
