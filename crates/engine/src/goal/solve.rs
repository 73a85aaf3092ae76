//! From the top down: each place's goal and hedge are shared among its children, in proportion as far as bounds let it.

use super::bounds::{Bounds, MANY, in_a_span};
use super::fit::{fit, real};
use super::order::Order;
use super::round::Table;
use super::{Grid, Refusal, repair};
use std::borrow::Cow;
use std::ops::Range;
use upcount_maths::{Bounded, SplitError, largest_remainder_within};

/// What is solved; everything in the order of [`Order`].
pub(super) struct Task<'a> {
    pub(super) order: &'a Order,
    /// What each cell counts for beside others.
    pub(super) prior: Grid<f64>,
    /// What each place must keep to for itself.
    pub(super) own: Bounds,
    /// What each place asks of its children above its own goal.
    pub(super) hedge: Vec<i64>,
    /// What each month of that counts for; as the place's own goal where nothing is said.
    pub(super) hedge_by: Option<Grid<f64>>,
}

/// What is found.
pub(super) struct Solved {
    pub(super) goal: Grid<i64>,
    pub(super) hedge: Grid<i64>,
    /// Places whose children had no weight among them, so that they share evenly.
    pub(super) even: Vec<usize>,
}

/// A plan within all bounds, or why there is none.
///
/// Years first: siblings share by largest remainder within what they and all below them can have, which always works out,
/// because years are bounded along the tree alone. Then months: the table of siblings by months is fitted and rounded. Bounds
/// of months that no such table of one family meets are met in the end by [`repair`], across families.
pub(super) fn solve(mut task: Task) -> Result<Solved, Refusal> {
    let order = task.order;
    let tight = task.own.tightened(order, &task.hedge)?;
    let (n, months) = (order.places(), task.prior.months());
    let mut found = Solved { goal: Grid::filled(months, n, 0), hedge: Grid::filled(months, n, 0), even: Vec::new() };
    for root in order.roots() {
        let row = lay(&tight, root, tight.year_low[root], task.prior.row(root));
        found.goal.row_mut(root).copy_from_slice(&row);
    }
    for at in (0..n).filter(|at| !order.leaf(*at)) {
        family(&mut task, &tight, at, &mut found);
    }
    repair::repair(order, &task.own, &mut found)?;
    Ok(found)
}

/// Shares a place's months out to its children.
fn family(task: &mut Task, tight: &Bounds, at: usize, found: &mut Solved) {
    let children = task.order.children(at);
    if task.hedge[at] > 0 {
        let hedge = hedge_by_month(task, tight, at, found.goal.row(at));
        found.hedge.row_mut(at).copy_from_slice(&hedge);
    }
    let columns: Vec<i64> = found.goal.row(at).iter().zip(found.hedge.row(at)).map(|(goal, hedge)| goal + hedge).collect();
    let total: i64 = columns.iter().sum();
    if total > 0 && task.prior.rows(children.clone()).iter().all(|weight| *weight <= 0.0) {
        let high = tight.high.rows(children.clone());
        task.prior.rows_mut(children.clone()).iter_mut().zip(high).for_each(|(weight, high)| *weight = f64::from(*high > 0));
        if children.len() > 1 {
            found.even.push(at);
        }
    }
    let weights: Vec<f64> = children.clone().map(|child| task.prior.row(child).iter().sum()).collect();
    let rows = share(total, &weights, &tight.year_low[children.clone()], &tight.year_high[children.clone()]);
    let (mut low, mut high) = (Cow::Borrowed(tight.low.rows(children.clone())), Cow::Borrowed(tight.high.rows(children.clone())));
    for (n, child) in children.clone().enumerate().filter(|(_, child)| tight.spans.contains_key(child)) {
        // A quarter stands as its months for now.
        let row = lay(tight, child, rows[n], task.prior.row(child));
        for month in (0..columns.len()).filter(|month| in_a_span(tight.spans.get(&child), *month)) {
            let cell = n * columns.len() + month;
            (low.to_mut()[cell], high.to_mut()[cell]) = (row[month], row[month]);
            if !task.order.leaf(child) {
                task.own.low.row_mut(child)[month] = row[month];
                task.own.high.row_mut(child)[month] = row[month];
            }
        }
    }
    let quotas = fit(task.prior.rows(children.clone()), &low, &high, &rows, &columns);
    let table = Table { quotas: &quotas, low: &low, high: &high, rows: &rows, columns: &columns };
    table.round(found.goal.rows_mut(children));
}

/// What a place asks above its own goal, by month.
fn hedge_by_month(task: &Task, tight: &Bounds, at: usize, goal: &[i64]) -> Vec<i64> {
    let mut weights: Vec<f64> = goal.iter().copied().map(real).collect();
    let said = task.hedge_by.as_ref().map(|by| by.row(at)).filter(|by| by.iter().any(|weight| *weight > 0.0));
    if let Some(by) = said.or_else(|| goal.iter().all(|goal| *goal == 0).then(|| task.prior.row(at))) {
        weights.copy_from_slice(by);
    }
    let below = |of: &Grid<i64>, month: usize| task.order.children(at).fold(0, |sum: i64, child| (sum + of.row(child)[month]).min(MANY));
    let room = |of: &Grid<i64>| goal.iter().enumerate().map(|(month, goal)| (below(of, month) - goal).max(0)).collect::<Vec<i64>>();
    share(task.hedge[at], &weights, &room(&tight.low), &room(&tight.high))
}

/// A year laid on its months, as whole numbers within their bounds; fixed quarters are laid on theirs.
pub(super) fn lay(tight: &Bounds, at: usize, year: i64, weights: &[f64]) -> Vec<i64> {
    let (low, high) = (tight.low.row(at), tight.high.row(at));
    let mut row = vec![0; weights.len()];
    let mut put = |value: i64, months: &[usize]| {
        let of = |bounds: &[i64]| months.iter().map(|month| bounds[*month]).collect::<Vec<i64>>();
        let weights: Vec<f64> = months.iter().map(|month| weights[*month]).collect();
        for (month, part) in months.iter().zip(share(value, &weights, &of(low), &of(high))) {
            row[*month] = part;
        }
    };
    let spans = tight.spans.get(&at);
    for span in spans.into_iter().flatten() {
        put(span.value, &span.months.clone().collect::<Vec<usize>>());
    }
    let fixed: i64 = spans.into_iter().flatten().map(|span| span.value).sum();
    let others: Range<usize> = 0..weights.len();
    put(year - fixed, &others.filter(|month| !in_a_span(spans, *month)).collect::<Vec<usize>>());
    row
}

/// A total shared by weights between bounds; where bounds cannot be kept, without them. Parts without a weight have some only
/// when no other part has room.
pub(super) fn share(total: i64, weights: &[f64], low: &[i64], high: &[i64]) -> Vec<i64> {
    let sum: f64 = weights.iter().sum();
    let scale = if sum > 0.0 { 2_f64.powi(50) / sum } else { 0.0 };
    let whole = |count: i64| u64::try_from(count).unwrap_or_default();
    let part = |((weight, low), high): ((&f64, &i64), &i64)| Bounded {
        weight: (weight * scale).round() as u64,
        floor: whole(*low),
        ceiling: whole(*high),
    };
    let mut parts: Vec<Bounded> = weights.iter().zip(low).zip(high).map(part).collect();
    let total = whole(total);
    let mut found = largest_remainder_within(total, &parts);
    if matches!(found, Err(SplitError::NothingToSplitOver { .. })) {
        parts.iter_mut().for_each(|part| part.weight = part.weight.max(1));
        found = largest_remainder_within(total, &parts);
    }
    if found.is_err() {
        parts.iter_mut().for_each(|part| *part = Bounded { weight: part.weight.max(1), floor: 0, ceiling: u64::MAX });
        found = largest_remainder_within(total, &parts);
    }
    found.unwrap_or_default().into_iter().map(|part| i64::try_from(part).unwrap_or(MANY)).collect()
}
