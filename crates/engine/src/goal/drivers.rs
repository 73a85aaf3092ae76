//! By what a goal is shared among siblings, and between which bounds.

use super::order::Order;
use super::{Rail, Refusal, Tree};

/// One thing by which a goal is shared: last year's count, the last twelve months, heads, potential, or the same for all.
#[derive(Clone, Debug, PartialEq)]
pub struct Driver {
    /// What it counts for beside the other drivers; from 0.
    pub part: f64,
    /// Its value for each place; from 0.
    pub values: Vec<f64>,
}

/// Mixes drivers to one weight for each place.
///
/// | | shape | unit |
/// |---|---|---|
/// | `drivers` | `[k]` of `[n]` | each any one unit |
/// | result | `[n]` | shares of siblings, which add up to 1 |
///
/// Each driver becomes shares of siblings before it is mixed, so that heads and policies can stand beside each other. Where a
/// driver is 0 for all siblings the others count alone; where all are, every sibling has 0 and [`spread`](super::spread) says
/// so. In floating point, summed in the order of ranks: renumbering places changes not a bit.
///
/// # Errors
/// [`Refusal::Shape`], [`Refusal::NotAWeight`], [`Refusal::NotATree`], [`Refusal::SameRank`].
///
/// # Source
/// Composite allocation keys, as in budgeting; each key normalised before weighting.
///
/// ```
/// use upcount_engine::goal::{Driver, Tree, drivers};
/// let tree = Tree { parents: vec![None, Some(0), Some(0)], rank: vec![0, 1, 2] };
/// let last_year = Driver { part: 3.0, values: vec![0.0, 900.0, 100.0] };
/// let heads = Driver { part: 1.0, values: vec![0.0, 5.0, 5.0] };
/// let weights = drivers(&tree, &[last_year, heads]).unwrap();
/// assert!((weights[1] - 0.8).abs() < 1e-12 && (weights[2] - 0.2).abs() < 1e-12);
/// ```
pub fn drivers(tree: &Tree, drivers: &[Driver]) -> Result<Vec<f64>, Refusal> {
    let order = Order::new(tree)?;
    let n = tree.places();
    let mut mixed = vec![0.0; n];
    let mut parts = vec![0.0; n + 1];
    // The siblings of a top place are the other top places; their sum stands last.
    let above = |place: usize| tree.parents[place].unwrap_or(n);
    for driver in drivers {
        if driver.values.len() != n {
            return Err(Refusal::Shape { what: "driver", has: driver.values.len(), needs: n });
        }
        let sound = |value: &f64| *value >= 0.0 && value.is_finite();
        if let Some(place) = driver.values.iter().position(|value| !sound(value)).or_else(|| (!sound(&driver.part)).then_some(0)) {
            return Err(Refusal::NotAWeight { place });
        }
        let mut sums = vec![0.0; n + 1];
        order.place.iter().for_each(|place| sums[above(*place)] += driver.values[*place]);
        for (place, value) in driver.values.iter().enumerate().filter(|(place, _)| sums[above(*place)] > 0.0) {
            mixed[place] += driver.part * value / sums[above(place)];
        }
        (0..=n).filter(|above| sums[*above] > 0.0).for_each(|above| parts[above] += driver.part);
    }
    for (place, weight) in mixed.iter_mut().enumerate().filter(|(place, _)| parts[above(*place)] > 0.0) {
        *weight /= parts[above(place)];
    }
    Ok(mixed)
}

/// Guard rails against last year: each place's year between two multiples of last year's count, in millionths.
///
/// Exact: the floor is rounded up and the ceiling down. A place that had nothing has no ceiling, because nothing can grow from
/// it.
///
/// ```
/// use upcount_engine::goal::rails;
/// let found = rails(&[105, 0], 950_000, 1_200_000);
/// assert_eq!((found[0].floor, found[0].ceiling), (100, 126));
/// assert_eq!((found[1].floor, found[1].ceiling), (0, i64::MAX));
/// ```
#[must_use]
pub fn rails(last_year: &[i64], at_least_ppm: i64, at_most_ppm: i64) -> Vec<Rail> {
    let part = |count: i64, ppm: i64, up: i128| {
        i64::try_from((i128::from(count) * i128::from(ppm) + up).div_euclid(1_000_000)).unwrap_or(i64::MAX)
    };
    let rail = |(place, count): (usize, &i64)| Rail {
        place,
        floor: part(*count, at_least_ppm, 999_999),
        ceiling: if *count > 0 { part(*count, at_most_ppm, 0) } else { i64::MAX },
    };
    last_year.iter().enumerate().map(rail).collect()
}
