//! Whether there is a plan, decided as by trying every one.

use super::made::*;
use crate::goal::*;
use std::collections::BTreeMap;

/// A company of a branch with two agents and an agent of its own, four months, a few policies, and fixed cells at will.
fn tiny(seed: u64, middle: bool) -> (Tree, Wanted) {
    let mut n = Numbers::new(seed);
    let tree = Tree { parents: vec![None, Some(0), Some(0), Some(1), Some(1)], rank: vec![0, 1, 2, 3, 4] };
    let cell = |n: &mut Numbers, place: usize| match n.below(6) {
        0 => Cell::Year,
        1 if place != 1 || middle => Cell::Quarter(n.below(2)),
        _ => Cell::Month(n.below(4)),
    };
    let mut fixed: Vec<Fixed> = Vec::new();
    for _ in 0..2 + n.below(7) {
        let place = n.below(5);
        let cell = cell(&mut n, place);
        if fixed.iter().all(|fixed| (fixed.place, fixed.cell) != (place, cell)) {
            fixed.push(Fixed { place, cell, value: n.count(if cell == Cell::Year { 4 } else { 2 }) });
        }
    }
    let presence = [2, 3, 4].into_iter().filter(|_| n.one_in(3)).collect::<Vec<_>>();
    let presence = presence.into_iter().map(|place| {
        let away = (0..4).filter(|_| n.one_in(2)).collect();
        Presence { place, joined: 0, left: None, away, days: vec![], ramp: vec![] }
    });
    let wanted = Wanted {
        months: 4,
        total: vec![],
        weight: vec![1.0, 2.0, 1.0, 1.0, 1.0],
        season: Grid::filled(4, 1, 1.0),
        presence: presence.collect(),
        rails: (0..5).filter(|_| n.one_in(3)).map(|place| Rail { place, floor: 0, ceiling: 2 }).collect(),
        fixed,
        hedge: BTreeMap::from([(0, n.count(2)), (1, n.count(2))]),
    };
    (tree, Wanted { total: vec![n.count(5)], ..wanted })
}

/// Every plan of a tiny company: units laid on the twelve cells of its leaves, and on the months of what is asked above.
fn there_is_one(tree: &Tree, wanted: &Wanted) -> bool {
    let hedges = [wanted.hedge[&0], wanted.hedge[&1]];
    let units = wanted.total[0] + hedges[0] + hedges[1];
    let mut laid = Vec::new();
    lay(units, 12, &mut vec![], &mut laid);
    let months = |hedge: i64, month: usize| (0..4).map(|m| if m == month { hedge } else { 0 }).collect::<Vec<i64>>();
    // What stands against a leaf by itself is looked at once, not for each way to ask above.
    let leaves = |fixed: &&Fixed| fixed.place > 1;
    let fixed: Vec<&Fixed> = wanted.fixed.iter().filter(leaves).collect();
    let kept =
        |cells: &Vec<i64>| fixed.iter().all(|fixed| cells[4 * fixed.place - 8..][fixed.cell.months(4)].iter().sum::<i64>() == fixed.value);
    laid.iter().filter(|cells| kept(cells)).any(|cells| {
        let ways = |hedge: i64| 0..if hedge > 0 { 4 } else { 1 };
        ways(hedges[0]).flat_map(|top| ways(hedges[1]).map(move |branch| (top, branch))).any(|(top, branch)| {
            let above = [months(hedges[0], top), months(hedges[1], branch)];
            let [own, one, two] = [0, 4, 8].map(|from| &cells[from..from + 4]);
            let branch: Vec<i64> = (0..4).map(|m| one[m] + two[m] - above[1][m]).collect();
            let root: Vec<i64> = (0..4).map(|m| branch[m] + own[m] - above[0][m]).collect();
            let goal = [&root[..], &branch, own, one, two].concat();
            let hedge = [&above[0][..], &above[1], &[0; 12]].concat();
            let plan = Plan { goal: Grid::new(4, goal), hedge: Grid::new(4, hedge), notes: vec![] };
            wrong(tree, wanted, &plan).is_none()
        })
    })
}

fn lay(units: i64, cells: usize, so_far: &mut Vec<i64>, laid: &mut Vec<Vec<i64>>) {
    if cells == 1 {
        laid.push(so_far.iter().copied().chain([units]).collect());
        return;
    }
    for here in 0..=units {
        so_far.push(here);
        lay(units - here, cells - 1, so_far, laid);
        so_far.pop();
    }
}

#[test]
fn there_is_a_plan_exactly_when_trying_all_finds_one() {
    let (mut found, mut refused) = (0, 0);
    for seed in 0..800 {
        let (tree, wanted) = tiny(seed, false);
        match spread(&tree, &wanted) {
            Ok(plan) => {
                assert_eq!(wrong(&tree, &wanted, &plan), None, "{seed}");
                found += 1;
            }
            Err(refusal) => {
                assert!(!there_is_one(&tree, &wanted), "{seed}: {refusal:?} {wanted:?}");
                refused += 1;
            }
        }
    }
    assert!(found > 200 && refused > 200, "{found} found, {refused} refused");
}

#[test]
fn with_quarters_fixed_in_the_middle_there_is_never_a_wrong_plan() {
    let (mut found, mut missed) = (0, 0);
    for seed in 0..800 {
        let (tree, wanted) = tiny(seed, true);
        match spread(&tree, &wanted) {
            Ok(plan) => {
                assert_eq!(wrong(&tree, &wanted, &plan), None, "{seed}");
                found += 1;
            }
            Err(_) => missed += usize::from(there_is_one(&tree, &wanted)),
        }
    }
    assert!(found > 150 && missed * 50 < found, "{found} found, {missed} missed");
}

#[test]
fn cells_that_each_could_be_kept_but_not_all_are_refused_with_what_stands_against_them() {
    // Two agents are there in two months only; what they must have is more than these months may have.
    let tree = Tree { parents: vec![None, Some(0), Some(0), Some(0)], rank: vec![0, 1, 2, 3] };
    let there = |place| Presence { place, joined: 0, left: Some(2), away: vec![], days: vec![], ramp: vec![] };
    let fix = |place, cell, value| Fixed { place, cell, value };
    let wanted = Wanted {
        months: 4,
        total: vec![100],
        weight: vec![1.0; 4],
        season: Grid::filled(4, 1, 1.0),
        presence: vec![there(1), there(2)],
        rails: vec![],
        fixed: vec![fix(0, Cell::Month(0), 10), fix(0, Cell::Month(1), 10), fix(1, Cell::Year, 12), fix(2, Cell::Year, 12)],
        hedge: BTreeMap::new(),
    };
    let refusal = spread(&tree, &wanted).unwrap_err();
    let Refusal::NotTogether { bound, nearest, against, .. } = refusal else { panic!("{refusal:?}") };
    assert!(bound != nearest && against.is_some_and(|(place, _)| place < 3), "{refusal:?}");
}
