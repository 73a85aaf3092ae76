//! A total is spread over an organisation and over months.

use super::bounds::{Bounds, count};
use super::order::Order;
use super::solve::{Solved, Task, solve};
use super::{Cell, Fixed, Grid, Refusal, Tree, Wanted};

/// What each place is to bring in each month.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Each place's goal.
    pub goal: Grid<i64>,
    /// What each place asks of its children above its own goal.
    pub hedge: Grid<i64>,
    /// What was decided for want of something to go by.
    pub notes: Vec<Note>,
}

/// What was decided for want of something to go by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Note {
    /// The children of a place have no weight among them, and share evenly by the months in which they are there.
    Even {
        /// Which place.
        place: usize,
    },
}

/// Spreads totals over an organisation and over months, in whole policies that add up.
///
/// | | shape | unit |
/// |---|---|---|
/// | `tree` | `[n]` | |
/// | `wanted` | [`Wanted`], `[n]` and months | policies; weights in any one unit |
/// | result | `[n × months]`, as the places are numbered | policies |
///
/// Exact: in each month the children of a place have its goal and its hedge together; fixed cells are as they were fixed,
/// years within their rails, months in which a leaf is not there 0. Siblings share years by largest remainder, within bounds,
/// of weight × season × capacity; months are proportionally fitted to that and to the months of the place above, and rounded
/// to a whole number beside. A place above others has their capacity. Fixed cells that no family can meet by itself are met
/// along the shortest ways through the others. Deterministic, and independent of how places are numbered.
///
/// Whether there is a plan is decided exactly, with one exception: a quarter fixed at a place that has one above and others
/// below it is laid on its months first, and another way to lay it is not looked for.
///
/// # Errors
/// [`Refusal`], with the first thing that stands against a plan. There is never a part of a plan.
///
/// # Source
/// Bounded largest remainders (Ibaraki and Katoh 1988), proportional fitting (Deming and Stephan 1940), controlled rounding
/// (Cox and Ernst 1982), feasible circulations (Hoffman 1960).
///
/// ```
/// use std::collections::BTreeMap;
/// use upcount_engine::goal::{Cell, Fixed, Grid, Tree, Wanted, spread};
/// let tree = Tree { parents: vec![None, Some(0), Some(0)], rank: vec![0, 1, 2] };
/// let wanted = Wanted {
///     months: 3,
///     total: vec![100],
///     weight: vec![1.0, 2.0, 1.0],
///     season: Grid::new(3, vec![3.0, 4.0, 3.0]),
///     presence: vec![],
///     rails: vec![],
///     fixed: vec![Fixed { place: 2, cell: Cell::Month(1), value: 4 }],
///     hedge: BTreeMap::from([(0, 5)]),
/// };
/// let plan = spread(&tree, &wanted).unwrap();
/// assert_eq!((plan.goal.row(0), plan.hedge.row(0)), (&[30, 40, 30][..], &[2, 2, 1][..]));
/// assert_eq!((plan.goal.row(1), plan.goal.row(2)), (&[16, 38, 16][..], &[16, 4, 15][..]));
/// ```
pub fn spread(tree: &Tree, wanted: &Wanted) -> Result<Plan, Refusal> {
    let order = Order::new(tree)?;
    let own = bounds(&order, wanted)?;
    let prior = prior(&order, wanted)?;
    let hedge = hedge(&order, wanted)?;
    Ok(numbered(&order, solve(Task { order: &order, prior, own, hedge, hedge_by: None })?))
}

/// A plan as the caller numbers places.
pub(super) fn numbered(order: &Order, solved: Solved) -> Plan {
    let Solved { goal, hedge, even } = solved;
    let mut notes: Vec<Note> = even.into_iter().map(|at| Note::Even { place: order.place[at] }).collect();
    notes.sort_unstable();
    Plan { goal: goal.reordered(&order.at), hedge: hedge.reordered(&order.at), notes }
}

/// What each place must keep to for itself.
fn bounds(order: &Order, wanted: &Wanted) -> Result<Bounds, Refusal> {
    if wanted.months == 0 {
        return Err(Refusal::Shape { what: "months", has: 0, needs: 1 });
    }
    let roots = order.roots().len();
    if wanted.total.len() != roots {
        return Err(Refusal::Shape { what: "total", has: wanted.total.len(), needs: roots });
    }
    let mut own = Bounds::open(order, wanted.months, 0);
    own.close(order, &wanted.presence)?;
    own.rail(order, &wanted.rails)?;
    let mut tops = order.place[order.roots()].to_vec();
    tops.sort_unstable();
    let totals = tops.into_iter().zip(&wanted.total).map(|(place, value)| Fixed { place, cell: Cell::Year, value: *value });
    for fixed in totals.chain(wanted.fixed.iter().copied()) {
        own.fix(order, wanted.months, fixed, |_| 0)?;
    }
    Ok(own)
}

/// What each place asks of its children above its own goal.
fn hedge(order: &Order, wanted: &Wanted) -> Result<Vec<i64>, Refusal> {
    let mut hedge = vec![0; order.places()];
    for (place, units) in &wanted.hedge {
        let place = *place;
        let at = *order.at.get(place).ok_or(Refusal::NoSuchCell { place, cell: Cell::Year })?;
        hedge[at] = count(place, *units)?;
        if hedge[at] > 0 && order.leaf(at) {
            return Err(Refusal::NothingBelow { place, hedge: *units });
        }
    }
    Ok(hedge)
}

/// What each cell counts for: weight × season × capacity.
pub(super) fn prior(order: &Order, wanted: &Wanted) -> Result<Grid<f64>, Refusal> {
    let (n, months) = (order.places(), wanted.months);
    if wanted.weight.len() != n {
        return Err(Refusal::Shape { what: "weight", has: wanted.weight.len(), needs: n });
    }
    let season = &wanted.season;
    let needs = if season.places() == 1 { 1 } else { n };
    if season.months() != months || season.places() != needs {
        return Err(Refusal::Shape { what: "season", has: season.months() * season.places(), needs: months * needs });
    }
    let sound = |part: &f64| *part >= 0.0 && part.is_finite();
    if let Some(place) = (0..n).find(|place| !sound(&wanted.weight[*place])) {
        return Err(Refusal::NotAWeight { place });
    }
    let sums: Vec<f64> = (0..season.places()).map(|place| season.row(place).iter().sum()).collect();
    if let Some(place) = (0..sums.len()).find(|place| !(season.row(*place).iter().all(sound) && sums[*place] > 0.0 && sound(&sums[*place])))
    {
        return Err(Refusal::NotAWeight { place });
    }
    let mut prior = capacity(order, wanted)?;
    for at in 0..n {
        let place = order.place[at];
        let of = if needs == 1 { 0 } else { place };
        let weight = wanted.weight[place] / sums[of];
        prior.row_mut(at).iter_mut().zip(season.row(of)).for_each(|(cell, season)| *cell *= weight * season);
    }
    Ok(prior)
}

/// Which part of its capacity each place has in each month; a place above others has the weighted mean of theirs.
pub(super) fn capacity(order: &Order, wanted: &Wanted) -> Result<Grid<f64>, Refusal> {
    let mut capacity = Grid::filled(wanted.months, order.places(), 1.0);
    if wanted.presence.is_empty() {
        return Ok(capacity);
    }
    for there in &wanted.presence {
        let place = there.place;
        if !there.ramp.iter().chain(&there.days).all(|part| *part >= 0.0 && part.is_finite()) {
            return Err(Refusal::NotAWeight { place });
        }
        let at = *order.at.get(place).ok_or(Refusal::NoSuchCell { place, cell: Cell::Year })?;
        let row = capacity.row_mut(at).iter_mut().enumerate();
        row.for_each(|(month, part)| *part = there.part(month).unwrap_or_default());
    }
    for at in (0..order.places()).rev().filter(|at| !order.leaf(*at)) {
        let weight = |child: usize| wanted.weight[order.place[child]];
        let sum: f64 = order.children(at).map(weight).sum();
        let mut mean = vec![0.0; wanted.months];
        for child in order.children(at) {
            let weight = if sum > 0.0 { weight(child) / sum } else { 1.0 / order.children(at).len() as f64 };
            mean.iter_mut().zip(capacity.row(child)).for_each(|(mean, part)| *mean += weight * part);
        }
        capacity.row_mut(at).copy_from_slice(&mean);
    }
    Ok(capacity)
}
