//! Sharing a budget over parts whose returns diminish, so that no part would do more with what another has.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// What a part makes of an amount x: `most` × (1 − exp(−`rate` × x)), between a floor and a cap.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Response {
    /// What it would return for any amount; from 0.
    pub most: f64,
    /// How fast it comes near that, for one of the amount; from 0.
    pub rate: f64,
    /// The least it is given; from 0.
    pub floor: f64,
    /// The most it is given; may be infinite.
    pub cap: f64,
}

/// Why a budget is not shared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum AllocateError {
    /// A part's numbers are not those of a return that diminishes, or its floor is above its cap.
    NotAResponse {
        /// Which one, from 0.
        part: usize,
    },
    /// The floors take more than there is.
    FloorsAboveBudget {
        /// The sum of the floors.
        floors: f64,
        /// What there is.
        budget: f64,
    },
    /// A unit gains more than the one before it.
    RisingGain {
        /// In which part, from 0.
        part: usize,
        /// Which unit of it, from 0.
        unit: usize,
    },
}

/// A budget shared.
#[derive(Clone, Debug, PartialEq)]
pub struct Allocation {
    /// What each part is given, in the order given.
    pub amounts: Vec<f64>,
    /// What one more of the budget would return; 0 where every part has its cap.
    pub marginal: f64,
    /// What all parts return.
    pub value: f64,
}

/// Shares a budget over parts so that they return the most together.
///
/// | | shape | unit |
/// |---|---|---|
/// | `budget` | scalar, from 0 | any one unit, such as money |
/// | `parts` | `[n]` | amounts in the budget's unit, rates in 1 for one of it, returns in any one unit |
/// | result | `[n]`; adds up to the budget, or to the sum of the caps where that is less | the budget's; the returns' |
///
/// Parts between floor and cap have one marginal return λ, a part at its floor at most that, a part at its cap at least. Given
/// which parts are between, the amounts are linear in ln λ, so that λ is solved for and not searched: exact to 1e-12 of the
/// budget. As fast as sorting. Not good for returns that rise before they fall (S curves).
///
/// # Errors
/// [`AllocateError::NotAResponse`], [`AllocateError::FloorsAboveBudget`].
///
/// # Source
/// Water filling under Karush–Kuhn–Tucker conditions; Boyd and Vandenberghe, *Convex Optimization* (2004), 5.5.3.
///
/// ```
/// use upcount_maths::{Response, allocate};
/// let part = |most, rate| Response { most, rate, floor: 0.0, cap: f64::INFINITY };
/// let found = allocate(100.0, &[part(10.0, 0.02), part(10.0, 0.02), part(1.0, 0.001)]).unwrap();
/// assert!((found.amounts[0] - 50.0).abs() < 1e-9 && found.amounts[2] == 0.0);
/// ```
pub fn allocate(budget: f64, parts: &[Response]) -> Result<Allocation, AllocateError> {
    let sound =
        |p: &Response| p.most * p.rate >= 0.0 && p.most >= 0.0 && p.most * p.rate < f64::INFINITY && 0.0 <= p.floor && p.floor <= p.cap;
    if let Some(part) = parts.iter().position(|p| !sound(p)) {
        return Err(AllocateError::NotAResponse { part });
    }
    let floors = parts.iter().map(|p| p.floor).sum::<f64>();
    if floors > budget {
        return Err(AllocateError::FloorsAboveBudget { floors, budget });
    }
    // As ln λ falls, a part leaves its floor at the first of its turns and stays at its cap from the second on.
    let turns = |p: &Response| [p.floor, p.cap].map(|amount| p.first().ln() - p.rate * amount);
    let mut order: Vec<f64> = parts.iter().filter(|p| p.first() > 0.0).flat_map(turns).collect();
    order.sort_unstable_by(|a, b| b.total_cmp(a));
    let spent = |log: f64| parts.iter().map(|p| p.at(log)).sum::<f64>();
    let reached = order.partition_point(|log| spent(*log) < budget);
    let log = match (reached.checked_sub(1).map(|n| order[n]), order.get(reached)) {
        (_, None) => f64::NEG_INFINITY,
        (None, Some(first)) => *first,
        (Some(before), Some(after)) => {
            let (mut rest, mut slope) = (-budget, 0.0);
            for part in parts {
                let [leaves, stays] = turns(part);
                if part.first() > 0.0 && leaves >= before && stays <= *after {
                    rest += part.first().ln() / part.rate;
                    slope += 1.0 / part.rate;
                } else {
                    rest += part.at(*after);
                }
            }
            // Where no part is between, rounding alone tells the two turns apart.
            (rest / slope).max(*after).min(before)
        }
    };
    let amounts: Vec<f64> = parts.iter().map(|p| p.at(log)).collect();
    let value = parts.iter().zip(&amounts).map(|(p, amount)| -p.most * (-p.rate * amount).exp_m1()).sum();
    Ok(Allocation { amounts, marginal: log.exp(), value })
}

impl Response {
    /// The return of the first of an amount.
    fn first(&self) -> f64 {
        self.most * self.rate
    }

    /// What it is given where the logarithm of the marginal return is `log`.
    fn at(&self, log: f64) -> f64 {
        if self.first() > 0.0 { ((self.first().ln() - log) / self.rate).clamp(self.floor, self.cap) } else { self.floor }
    }
}

/// Units placed.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// How many each part has, in the order given.
    pub units: Vec<usize>,
    /// What one more unit would gain; 0 where none would.
    pub marginal: f64,
    /// What all of them gain.
    pub value: f64,
}

/// Places whole units, such as seats, where each gains the most.
///
/// | | shape | unit |
/// |---|---|---|
/// | `units` | scalar | units |
/// | `gains` | `[n][of any length]`: what the first, second, … unit of a part adds; never rising | any one unit |
/// | result | `[n]`; at most `units`, because none is placed where it gains nothing | units |
///
/// Exact where gains do not rise; of equal gains the first part has the unit.
///
/// # Errors
/// [`AllocateError::RisingGain`], also where a gain is not a number.
///
/// # Source
/// Marginal allocation; Gross (1956); Ibaraki and Katoh, *Resource Allocation Problems* (1988), ch. 4.
///
/// ```
/// let placed = upcount_maths::place(3, &[vec![5.0, 2.0, 1.0], vec![4.0, 3.0]]).unwrap();
/// assert_eq!((placed.units, placed.value, placed.marginal), (vec![1, 2], 12.0, 2.0));
/// ```
pub fn place(units: usize, gains: &[Vec<f64>]) -> Result<Placed, AllocateError> {
    for (part, gains) in gains.iter().enumerate() {
        let falls = |unit: usize| gains[unit] <= if unit > 0 { gains[unit - 1] } else { f64::INFINITY };
        if let Some(unit) = (0..gains.len()).find(|unit| !falls(*unit)) {
            return Err(AllocateError::RisingGain { part, unit });
        }
    }
    let gain = |part: usize, unit: usize| Some(Next { gain: *gains[part].get(unit).filter(|gain| **gain > 0.0)?, part });
    let mut next: BinaryHeap<Next> = (0..gains.len()).filter_map(|part| gain(part, 0)).collect();
    let mut placed = Placed { units: vec![0; gains.len()], marginal: 0.0, value: 0.0 };
    for _ in 0..units {
        let Some(best) = next.pop() else { break };
        placed.units[best.part] += 1;
        placed.value += best.gain;
        next.extend(gain(best.part, placed.units[best.part]));
    }
    placed.marginal = next.peek().map_or(0.0, |best| best.gain);
    Ok(placed)
}

/// What the next unit of a part gains; the largest comes first, of equals the first part.
struct Next {
    gain: f64,
    part: usize,
}

impl Ord for Next {
    fn cmp(&self, other: &Self) -> Ordering {
        self.gain.total_cmp(&other.gain).then(other.part.cmp(&self.part))
    }
}

impl PartialOrd for Next {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Next {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Next {}

#[cfg(test)]
mod tests {
    use super::*;

    /// Parts that look like chance, some of them worthless, some fixed, some without a cap.
    fn parts(seed: u32, count: u32) -> Vec<Response> {
        let number = |n: u32| f64::from((n * 7919 + seed * 104_729) % 1_009) / 1_009.0;
        let part = |n: u32| {
            let floor = number(5 * n) * 20.0;
            let cap = if number(5 * n + 1) < 0.2 { f64::INFINITY } else { floor + (number(5 * n + 1) * 60.0 - 15.0).max(0.0) };
            Response { most: (number(5 * n + 2) - 0.1).max(0.0) * 100.0, rate: (number(5 * n + 3) - 0.05).max(0.0) * 0.2, floor, cap }
        };
        (0..count).map(part).collect()
    }

    #[test]
    fn no_part_would_do_more_with_what_another_has() {
        for seed in 0..300 {
            let parts = parts(seed, 15);
            let floors: f64 = parts.iter().map(|p| p.floor).sum();
            let budget = floors + f64::from(seed);
            let found = allocate(budget, &parts).unwrap();
            let (spent, caps): (f64, f64) = (found.amounts.iter().sum(), parts.iter().map(|p| p.at(f64::NEG_INFINITY)).sum());
            assert!((spent - budget.min(caps)).abs() < 1e-9, "{seed}: {spent} {budget}");
            for (amount, part) in found.amounts.iter().zip(&parts) {
                let marginal = part.first() * (-part.rate * amount).exp();
                assert!((part.floor..=part.cap).contains(amount));
                assert!(*amount >= part.cap || marginal <= found.marginal + 1e-9, "{seed}: {part:?} {amount}");
                assert!(*amount <= part.floor || marginal >= found.marginal - 1e-9, "{seed}: {part:?} {amount}");
            }
        }
    }

    #[test]
    fn the_marginal_return_is_that_of_one_more() {
        let parts = parts(4, 9);
        let of = |budget: f64| allocate(budget, &parts).unwrap();
        let found = of(180.0);
        assert!(((of(180.001).value - found.value) / 0.001 - found.marginal).abs() < 1e-4 && found.marginal > 0.0);
    }

    #[test]
    fn with_more_than_the_caps_one_more_returns_nothing_and_with_less_than_the_floors_nothing_is_shared() {
        let part = Response { most: 5.0, rate: 0.1, floor: 2.0, cap: 4.0 };
        let found = allocate(100.0, &[part, part, Response { most: 0.0, ..part }]).unwrap();
        assert_eq!((found.amounts, found.marginal), (vec![4.0, 4.0, 2.0], 0.0));
        let found = allocate(4.0, &[part, part]).unwrap();
        assert!(found.amounts.iter().all(|amount| (amount - 2.0).abs() < 1e-12));
        assert!((found.marginal - 0.5 * (-0.2_f64).exp()).abs() < 1e-12);
        assert_eq!(allocate(3.0, &[part, part]), Err(AllocateError::FloorsAboveBudget { floors: 4.0, budget: 3.0 }));
        for wrong in [Response { cap: 1.0, ..part }, Response { most: -1.0, rate: -1.0, ..part }, Response { rate: f64::NAN, ..part }] {
            assert_eq!(allocate(9.0, &[part, wrong]), Err(AllocateError::NotAResponse { part: 1 }));
        }
    }

    #[test]
    fn units_are_placed_as_trying_every_way_places_them() {
        for seed in 0..40 {
            let number = |n: u32| f64::from((n * 7919 + seed * 104_729) % 1_009) - 700.0;
            let table = |n: u32| {
                let mut gains: Vec<f64> = (0..4).map(|unit| number(4 * n + unit)).collect();
                gains.sort_by(|a, b| b.total_cmp(a));
                gains
            };
            let gains = [table(0), table(1), table(2)];
            let value = |n: [usize; 3]| (0..3).map(|part| gains[part][..n[part]].iter().sum::<f64>()).sum::<f64>();
            let ways = (0..125).map(|n| [n % 5, n / 5 % 5, n / 25]).filter(|n| n.iter().sum::<usize>() <= 6);
            let best = ways.map(value).fold(0.0, f64::max);
            let placed = place(6, &gains).unwrap();
            assert!((placed.value - best).abs() < 1e-9 && placed.units.iter().sum::<usize>() <= 6, "{seed}");
            assert!((place(7, &gains).unwrap().value - placed.value - placed.marginal).abs() < 1e-9);
        }
    }

    #[test]
    fn a_gain_that_rises_is_refused_and_equal_ones_go_to_the_first() {
        assert_eq!(place(1, &[vec![1.0], vec![2.0, 3.0]]), Err(AllocateError::RisingGain { part: 1, unit: 1 }));
        assert_eq!(place(1, &[vec![f64::NAN]]), Err(AllocateError::RisingGain { part: 0, unit: 0 }));
        assert_eq!(place(1, &[vec![2.0], vec![2.0]]).unwrap().units, [1, 0]);
    }
}
