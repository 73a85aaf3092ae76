//! Made-up organisations, what is wanted of them, and what any plan must be.

use crate::goal::*;
use std::collections::BTreeMap;

/// Numbers that look random.
pub(super) struct Numbers(u64);

impl Numbers {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x1234_5678_9ABC_DEF1)
    }

    pub(super) fn below(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % below.max(1) as u64).unwrap()
    }

    pub(super) fn count(&mut self, below: usize) -> i64 {
        i64::try_from(self.below(below)).unwrap()
    }

    pub(super) fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// The numbers up to `n` in some order.
    pub(super) fn shuffled(&mut self, n: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..n).collect();
        (1..n).rev().for_each(|last| order.swap(last, self.below(last + 1)));
        order
    }
}

pub(super) fn tree(numbers: &mut Numbers, places: usize) -> Tree {
    let parents = (0..places).map(|place| (place > 0 && !numbers.one_in(15)).then(|| numbers.below(place.min(1 + place / 2)))).collect();
    let rank = numbers.shuffled(places).into_iter().map(|rank| rank as u64).collect();
    Tree { parents, rank }
}

pub(super) fn children(tree: &Tree, place: usize) -> Vec<usize> {
    (0..tree.places()).filter(|child| tree.parents[*child] == Some(place)).collect()
}

/// An organisation, what is wanted of it, and one plan that is all of that, though not in proportion.
pub(super) fn company(seed: u64) -> (Tree, Wanted, Plan) {
    let mut n = Numbers::new(seed);
    let places = 2 + n.below(30);
    let tree = tree(&mut n, places);
    let months = [1, 2, 3, 5, 7, 12][n.below(6)];
    let leaf = |place: usize| children(&tree, place).is_empty();
    let mut presence = Vec::new();
    for place in (0..places).filter(|place| leaf(*place)) {
        if n.one_in(4) {
            let away = (0..months).filter(|_| n.one_in(6)).collect();
            let left = n.one_in(3).then(|| n.below(months + 1));
            presence.push(Presence { place, joined: n.count(months) - 2, left, away, days: vec![], ramp: vec![0.3, 0.7] });
        }
    }
    let (mut goal, mut above) = (Grid::filled(months, places, 0), Grid::filled(months, places, 0));
    for place in (0..places).rev() {
        let below = children(&tree, place);
        for month in 0..months {
            let there = presence.iter().filter(|there| there.place == place).all(|there| there.part(month).is_some());
            let sum: i64 = below.iter().map(|child| goal.row(*child)[month]).sum();
            let hedge = if n.one_in(3) && !below.is_empty() { n.count(3).min(sum) } else { 0 };
            above.row_mut(place)[month] = hedge;
            goal.row_mut(place)[month] = if !below.is_empty() {
                sum - hedge
            } else if there {
                n.count(9)
            } else {
                0
            };
        }
    }
    let mut fixed = Vec::new();
    let mut rails = Vec::new();
    let how_often = 2 + n.below(12);
    for place in 0..places {
        for month in (0..months).filter(|_| n.one_in(how_often)).collect::<Vec<_>>() {
            fixed.push(Fixed { place, cell: Cell::Month(month), value: goal.row(place)[month] });
        }
        if n.one_in(how_often) {
            fixed.push(Fixed { place, cell: Cell::Year, value: goal.year(place) });
        }
        // Not in the middle: there a quarter is laid on its months first.
        let quarter = Cell::Quarter(n.below(months.div_ceil(3)));
        if n.one_in(how_often) && (leaf(place) || tree.parents[place].is_none()) {
            fixed.push(Fixed { place, cell: quarter, value: goal.sum(place, quarter.months(months)) });
        }
        if n.one_in(3) {
            let year = goal.year(place);
            rails.push(Rail { place, floor: year - n.count(5), ceiling: year + n.count(5) });
        }
    }
    let weight = (0..places).map(|_| if n.one_in(9) { 0.0 } else { n.below(100) as f64 }).collect();
    let rows = if n.one_in(2) { 1 } else { places };
    let season = Grid::new(months, (0..rows * months).map(|_| 1.0 + n.below(20) as f64).collect());
    let roots: Vec<usize> = (0..places).filter(|place| tree.parents[*place].is_none()).collect();
    let total = roots.iter().map(|root| goal.year(*root)).collect();
    let hedge: BTreeMap<usize, i64> = (0..places).map(|place| (place, above.year(place))).filter(|(_, hedge)| *hedge > 0).collect();
    let wanted = Wanted { months, total, weight, season, presence, rails, fixed, hedge };
    (tree, wanted, Plan { goal, hedge: above, notes: vec![] })
}

/// What is wrong with how a plan adds up, if anything.
pub(super) fn adds_up(tree: &Tree, plan: &Plan) -> Option<String> {
    for place in 0..tree.places() {
        let below = children(tree, place);
        for month in 0..plan.goal.months() {
            let (goal, hedge) = (plan.goal.row(place)[month], plan.hedge.row(place)[month]);
            if goal < 0 || hedge < 0 {
                return Some(format!("place {place} month {month} has {goal} and {hedge}"));
            }
            let sum: i64 = below.iter().map(|child| plan.goal.row(*child)[month]).sum();
            if !below.is_empty() && sum != goal + hedge || below.is_empty() && hedge != 0 {
                return Some(format!("place {place} month {month}: {goal} and {hedge} above, {sum} below"));
            }
        }
    }
    None
}

pub(super) fn keeps_fixed(wanted: &Wanted, plan: &Plan) -> Option<String> {
    let broken = |fixed: &&Fixed| plan.goal.sum(fixed.place, fixed.cell.months(wanted.months)) != fixed.value;
    wanted.fixed.iter().find(broken).map(|fixed| format!("{fixed:?}"))
}

pub(super) fn keeps_away(wanted: &Wanted, plan: &Plan) -> Option<String> {
    let broken = |there: &&Presence| (0..wanted.months).any(|m| there.part(m).is_none() && plan.goal.row(there.place)[m] != 0);
    wanted.presence.iter().find(broken).map(|there| format!("{there:?}"))
}

/// What is wrong with a plan for what is wanted, if anything.
pub(super) fn wrong(tree: &Tree, wanted: &Wanted, plan: &Plan) -> Option<String> {
    let rails = || {
        let broken = |rail: &&Rail| !(rail.floor..=rail.ceiling).contains(&plan.goal.year(rail.place));
        wanted.rails.iter().find(broken).map(|rail| format!("{rail:?}"))
    };
    let totals = || {
        let roots = (0..tree.places()).filter(|place| tree.parents[*place].is_none());
        let broken = roots.zip(&wanted.total).find(|(root, total)| plan.goal.year(*root) != **total);
        broken.map(|(root, total)| format!("root {root} is not {total}"))
    };
    let hedges = || {
        let hedge = |place: usize| wanted.hedge.get(&place).copied().unwrap_or_default();
        (0..tree.places()).find(|place| plan.hedge.year(*place) != hedge(*place)).map(|place| format!("hedge of {place}"))
    };
    adds_up(tree, plan)
        .or_else(|| keeps_fixed(wanted, plan))
        .or_else(|| keeps_away(wanted, plan))
        .or_else(rails)
        .or_else(totals)
        .or_else(hedges)
}

/// The same with places numbered in another order.
pub(super) fn renumbered(tree: &Tree, wanted: &Wanted, numbers: &mut Numbers) -> (Tree, Wanted, Vec<usize>) {
    // Of each place, its new number: parents stay before their children.
    let n = tree.places();
    let mut new = vec![usize::MAX; n];
    for number in 0..n {
        let ready = |place: &usize| new[*place] == usize::MAX && tree.parents[*place].is_none_or(|parent| new[parent] != usize::MAX);
        let may: Vec<usize> = (0..n).filter(ready).collect();
        new[may[numbers.below(may.len())]] = number;
    }
    let mut old = vec![0; n];
    new.iter().enumerate().for_each(|(place, number)| old[*number] = place);
    let other = Tree {
        parents: old.iter().map(|place| tree.parents[*place].map(|parent| new[parent])).collect(),
        rank: old.iter().map(|place| tree.rank[*place]).collect(),
    };
    let mut to = wanted.clone();
    let roots: Vec<usize> = (0..n).filter(|place| tree.parents[*place].is_none()).collect();
    let total = |place: usize| wanted.total[roots.iter().position(|root| *root == place).unwrap()];
    to.total = old.iter().filter(|place| tree.parents[**place].is_none()).map(|place| total(*place)).collect();
    to.weight = old.iter().map(|place| wanted.weight[*place]).collect();
    if wanted.season.places() == n {
        to.season = Grid::new(wanted.months, old.iter().flat_map(|place| wanted.season.row(*place)).copied().collect());
    }
    to.presence.iter_mut().for_each(|there| there.place = new[there.place]);
    to.rails.iter_mut().for_each(|rail| rail.place = new[rail.place]);
    to.fixed.iter_mut().for_each(|fixed| fixed.place = new[fixed.place]);
    to.fixed.reverse();
    to.presence.reverse();
    to.hedge = wanted.hedge.iter().map(|(place, units)| (new[*place], *units)).collect();
    (other, to, new)
}
