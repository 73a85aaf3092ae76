//! Sharing out a whole total in whole numbers that add up to it exactly, within floors and ceilings where there are any.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// What a part may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounded {
    /// What it counts for beside the others; zero is allowed.
    pub weight: u64,
    /// The least it has.
    pub floor: u64,
    /// The most it has; `u64::MAX` for any number.
    pub ceiling: u64,
}

/// Why a total is not shared out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SplitError {
    /// No part that has a weight has room for what is left.
    NothingToSplitOver {
        /// What is left.
        left: u64,
    },
    /// A part must have more than it may.
    FloorAboveCeiling {
        /// Which one, from 0.
        part: usize,
    },
    /// The parts must have more together than there is.
    FloorsAboveTotal {
        /// The sum of the floors.
        floors: u128,
        /// What there is.
        total: u64,
    },
    /// The parts may not have as much together as there is.
    CeilingsBelowTotal {
        /// The sum of the ceilings.
        ceilings: u128,
        /// What there is.
        total: u64,
    },
}

/// Shares out `total` in proportion to `weights`, in whole numbers that add up to `total` exactly.
///
/// | | shape | unit |
/// |---|---|---|
/// | `total` | scalar | things |
/// | `weights` | `[n]` | any one unit; zero is allowed |
/// | result | `[n]`, same order | things |
///
/// Exact: quotas are compared as integers. No part is a whole thing away from its quota; of equal remainders the first is
/// rounded up. One thing more in all may leave a part with one less, which [`sainte_lague`] never does.
///
/// # Errors
/// [`SplitError::NothingToSplitOver`] when the weights are empty or all zero.
///
/// # Source
/// Hamilton's method (largest remainders); Balinski and Young, *Fair Representation* (1982).
///
/// ```
/// assert_eq!(upcount_maths::largest_remainder(10, &[47_000, 16_000, 15_800, 12_000, 6_100, 3_100]), Ok(vec![5, 2, 1, 1, 1, 0]));
/// ```
pub fn largest_remainder(total: u64, weights: &[u64]) -> Result<Vec<u64>, SplitError> {
    let whole = sum(weights.iter().copied());
    if whole == 0 {
        return Err(SplitError::NothingToSplitOver { left: total });
    }
    let mut parts = Vec::with_capacity(weights.len());
    let mut remainders = Vec::with_capacity(weights.len());
    for (part, weight) in weights.iter().enumerate() {
        let product = u128::from(total) * u128::from(*weight);
        parts.push(narrow(product / whole));
        remainders.push((Reverse(product % whole), part));
    }
    let left = u128::from(total) - sum(parts.iter().copied());
    remainders.sort_unstable();
    for (_, part) in remainders.into_iter().take(usize::try_from(left).unwrap_or(usize::MAX)) {
        parts[part] += 1;
    }
    Ok(parts)
}

/// Shares out `total` in proportion to weights as far as floors and ceilings let it, in whole numbers that add up to `total`
/// exactly.
///
/// | | shape | unit |
/// |---|---|---|
/// | `total` | scalar | things |
/// | `parts` | `[n]` | weights in any one unit; floors and ceilings in things |
/// | result | `[n]`, same order | things |
///
/// There is one multiple λ of the weights for which the parts, each held to its floor and its ceiling, add up to the total.
/// Parts held there have just that; the others share the rest by [`largest_remainder`], which leaves them within their
/// bounds because those are whole. A part without a weight has its floor. Exact, and as fast as sorting.
///
/// # Errors
/// Any [`SplitError`]: the total lies between the sum of the floors and that of the ceilings, each floor is at most its
/// ceiling, and what is above the floors needs parts with a weight and room for it.
///
/// # Source
/// Proportional allocation with bounds as a piecewise linear resource allocation: Ibaraki and Katoh, *Resource Allocation
/// Problems* (1988), ch. 2.
///
/// ```
/// use upcount_maths::{Bounded, largest_remainder_within};
/// let part = |weight, floor, ceiling| Bounded { weight, floor, ceiling };
/// // By weight alone: 60, 30, 10.
/// let parts = [part(6, 0, 50), part(3, 0, 90), part(1, 15, 90)];
/// assert_eq!(largest_remainder_within(100, &parts), Ok(vec![50, 35, 15]));
/// ```
pub fn largest_remainder_within(total: u64, parts: &[Bounded]) -> Result<Vec<u64>, SplitError> {
    if let Some(part) = parts.iter().position(|p| p.floor > p.ceiling) {
        return Err(SplitError::FloorAboveCeiling { part });
    }
    let (floors, ceilings) = (sum(parts.iter().map(|p| p.floor)), sum(parts.iter().map(|p| p.ceiling)));
    if floors > u128::from(total) {
        return Err(SplitError::FloorsAboveTotal { floors, total });
    }
    if ceilings < u128::from(total) {
        return Err(SplitError::CeilingsBelowTotal { ceilings, total });
    }
    // As λ grows, a part leaves its floor at floor ÷ weight and stays at its ceiling from ceiling ÷ weight on.
    let mut turns: Vec<Turn> = Vec::with_capacity(2 * parts.len());
    for (part, of) in parts.iter().enumerate().filter(|(_, of)| of.weight > 0) {
        turns.push(Turn { bound: of.floor, weight: of.weight, held: false, part });
        turns.push(Turn { bound: of.ceiling, weight: of.weight, held: true, part });
    }
    turns.sort_unstable();
    let mut split: Vec<u64> = parts.iter().map(|p| p.floor).collect();
    let mut free = vec![0; parts.len()];
    let (mut rest, mut weights) = (u128::from(total) - floors, 0);
    for turn in turns {
        // `rest` is what the free parts share; whether it is shared out before this turn: rest ÷ weights ≤ bound ÷ weight.
        if weights > 0 && (rest * u128::from(turn.weight)).div_ceil(weights) <= u128::from(turn.bound) {
            break;
        }
        if turn.held {
            (free[turn.part], split[turn.part]) = (0, turn.bound);
            (rest, weights) = (rest - u128::from(turn.bound), weights - u128::from(turn.weight));
        } else {
            (free[turn.part], split[turn.part]) = (turn.weight, 0);
            (rest, weights) = (rest + u128::from(turn.bound), weights + u128::from(turn.weight));
        }
    }
    if rest > 0 {
        let shared = largest_remainder(narrow(rest), &free)?;
        split.iter_mut().zip(shared).for_each(|(part, more)| *part += more);
    }
    Ok(split)
}

/// Where a part leaves its floor or comes to its ceiling, in the order of the multiple of the weights at which it does.
#[derive(PartialEq, Eq)]
struct Turn {
    bound: u64,
    weight: u64,
    held: bool,
    part: usize,
}

impl Ord for Turn {
    fn cmp(&self, other: &Self) -> Ordering {
        let [this, that] = [(self.bound, other.weight), (other.bound, self.weight)].map(|(b, w)| u128::from(b) * u128::from(w));
        this.cmp(&that).then((self.held, self.part).cmp(&(other.held, other.part)))
    }
}

impl PartialOrd for Turn {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Shares out `total` in proportion to `weights` so that one thing more in all never leaves a part with one less.
///
/// | | shape | unit |
/// |---|---|---|
/// | `total` | scalar, below 2⁶³ | things |
/// | `weights` | `[n]` | any one unit; zero is allowed |
/// | result | `[n]`, same order | things |
///
/// Each next thing goes to the part with the largest weight ÷ (2 × what it has + 1), of equals the first. Exact: fractions
/// are compared as integers. Favours neither large parts nor small ones, but a part may be a whole thing away from its quota.
///
/// # Errors
/// [`SplitError::NothingToSplitOver`] when the weights are empty or all zero.
///
/// # Source
/// Webster's method (Sainte-Laguë); Balinski and Young, *Fair Representation* (1982).
///
/// ```
/// assert_eq!(upcount_maths::sainte_lague(7, &[53_000, 24_000, 23_000]), Ok(vec![3, 2, 2]));
/// ```
pub fn sainte_lague(total: u64, weights: &[u64]) -> Result<Vec<u64>, SplitError> {
    let whole = sum(weights.iter().copied());
    if whole == 0 {
        return Err(SplitError::NothingToSplitOver { left: total });
    }
    // Rounded quotas are such a split of what they add up to, which is near the total: things are given or taken from there.
    let rounded = |weight: &u64| {
        let product = u128::from(total) * u128::from(*weight);
        narrow(product / whole + u128::from(product % whole > whole / 2))
    };
    let mut parts: Vec<u64> = weights.iter().map(rounded).collect();
    let (held, total) = (sum(parts.iter().copied()), u128::from(total));
    let seat = |part: usize, number: u64| Seat { weight: weights[part], number, part };
    if held <= total {
        let next = parts.iter().enumerate().map(|(part, has)| seat(part, *has));
        let mut next: BinaryHeap<Seat> = next.filter(|s| s.weight > 0).collect();
        for _ in held..total {
            let Some(Seat { part, number, .. }) = next.pop() else { break };
            parts[part] += 1;
            next.push(seat(part, number + 1));
        }
    } else {
        let last = parts.iter().enumerate().filter_map(|(part, has)| Some(Reverse(seat(part, has.checked_sub(1)?))));
        let mut last: BinaryHeap<Reverse<Seat>> = last.collect();
        for _ in total..held {
            let Some(Reverse(Seat { part, number, .. })) = last.pop() else { break };
            parts[part] -= 1;
            last.extend(number.checked_sub(1).map(|before| Reverse(seat(part, before))));
        }
    }
    Ok(parts)
}

/// The claim of a part to its next thing, `number` being what it has before it; the largest claim comes first.
#[derive(PartialEq, Eq)]
struct Seat {
    weight: u64,
    number: u64,
    part: usize,
}

impl Ord for Seat {
    fn cmp(&self, other: &Self) -> Ordering {
        let cross = |weight: u64, number: u64| u128::from(weight) * (2 * u128::from(number) + 1);
        cross(self.weight, other.number).cmp(&cross(other.weight, self.number)).then(other.part.cmp(&self.part))
    }
}

impl PartialOrd for Seat {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn sum(of: impl Iterator<Item = u64>) -> u128 {
    of.map(u128::from).sum()
}

/// A number that is at most a total, which is a `u64`.
fn narrow(number: u128) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(seed: u64, count: usize, below: u64) -> Vec<u64> {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        (0..count).map(|_| next()).collect()
    }

    fn bounded(seed: u64, count: usize) -> (u64, Vec<Bounded>) {
        let n = numbers(seed, 3 * count + 1, 50);
        let part = |c: &[u64]| Bounded { weight: c[0] + 1, floor: c[1] / 2, ceiling: c[1] / 2 + c[2] };
        let parts: Vec<Bounded> = n[1..].chunks(3).map(part).collect();
        let floors: u64 = parts.iter().map(|p| p.floor).sum();
        let room: u64 = parts.iter().map(|p| p.ceiling - p.floor).sum();
        (floors + room * n[0] / 49, parts)
    }

    #[test]
    fn parts_add_up_and_are_less_than_one_from_their_quota() {
        for seed in 0..200 {
            let weights = numbers(seed, 30, 1_000);
            let (total, whole) = (seed * 37, weights.iter().sum::<u64>());
            let parts = largest_remainder(total, &weights).unwrap();
            assert_eq!(parts.iter().sum::<u64>(), total);
            for (part, weight) in parts.iter().zip(&weights) {
                assert!((part * whole).abs_diff(total * weight) < whole, "{seed}");
            }
        }
    }

    #[test]
    fn equal_remainders_go_to_the_first_and_no_weight_has_nothing() {
        assert_eq!(largest_remainder(2, &[0, 1, 1, 1]), Ok(vec![0, 1, 1, 0]));
        assert_eq!(sainte_lague(2, &[0, 1, 1, 1]), Ok(vec![0, 1, 1, 0]));
        assert_eq!(sainte_lague(1, &[3, 3]), Ok(vec![1, 0]));
        let huge = largest_remainder(u64::MAX, &[u64::MAX, u64::MAX, 1]).unwrap();
        assert_eq!(sum(huge.into_iter()), u128::from(u64::MAX));
    }

    #[test]
    fn bounds_are_kept_and_parts_between_them_stand_as_their_weights() {
        for seed in 0..500 {
            let (total, parts) = bounded(seed, 12);
            let split = largest_remainder_within(total, &parts).unwrap();
            assert_eq!(split.iter().sum::<u64>(), total, "{seed}");
            assert!(split.iter().zip(&parts).all(|(s, p)| (p.floor..=p.ceiling).contains(s)), "{seed}");
            // No thing may go from one part to another that deserves it more: what one has above its floor weighs no more
            // than what another without its ceiling would have with two more, one for each rounding.
            for (has, from) in split.iter().zip(&parts).filter(|(s, p)| **s > p.floor) {
                for (other, to) in split.iter().zip(&parts).filter(|(s, p)| **s < p.ceiling) {
                    assert!((has - 1) * to.weight < (other + 1) * from.weight, "{seed}: {split:?} {parts:?}");
                }
            }
        }
    }

    #[test]
    fn without_bounds_it_is_the_plain_split() {
        for seed in 0..100 {
            let weights = numbers(seed, 25, 300);
            let parts: Vec<Bounded> = weights.iter().map(|w| Bounded { weight: *w, floor: 0, ceiling: u64::MAX }).collect();
            assert_eq!(largest_remainder_within(seed * 11, &parts), largest_remainder(seed * 11, &weights));
        }
    }

    #[test]
    fn what_cannot_be_shared_out_is_refused_with_its_numbers() {
        let part = |weight, floor, ceiling| Bounded { weight, floor, ceiling };
        assert_eq!(largest_remainder(3, &[0, 0]), Err(SplitError::NothingToSplitOver { left: 3 }));
        assert_eq!(sainte_lague(3, &[]), Err(SplitError::NothingToSplitOver { left: 3 }));
        let within = |total, parts: &[Bounded]| largest_remainder_within(total, parts).unwrap_err();
        assert_eq!(within(9, &[part(1, 0, 9), part(1, 3, 2)]), SplitError::FloorAboveCeiling { part: 1 });
        assert_eq!(within(9, &[part(1, 5, 9), part(1, 5, 9)]), SplitError::FloorsAboveTotal { floors: 10, total: 9 });
        assert_eq!(within(9, &[part(1, 0, 4), part(1, 0, 4)]), SplitError::CeilingsBelowTotal { ceilings: 8, total: 9 });
        assert_eq!(within(9, &[part(1, 0, 4), part(0, 1, 9)]), SplitError::NothingToSplitOver { left: 4 });
        assert_eq!(largest_remainder_within(5, &[part(0, 2, 9), part(0, 3, 9)]), Ok(vec![2, 3]));
    }

    #[test]
    fn one_thing_more_never_leaves_a_part_with_one_less() {
        let weights = numbers(5, 40, 900);
        let mut before = vec![0; 40];
        for total in 1..600 {
            let parts = sainte_lague(total, &weights).unwrap();
            assert_eq!(parts.iter().sum::<u64>(), total);
            assert!(parts.iter().zip(&before).all(|(now, then)| now >= then), "{total}");
            before = parts;
        }
    }

    #[test]
    fn two_hundred_thousand_parts_are_shared_out() {
        let (total, parts) = bounded(7, 200_000);
        assert_eq!(largest_remainder_within(total, &parts).unwrap().iter().sum::<u64>(), total);
        let weights: Vec<u64> = parts.iter().map(|p| p.weight).collect();
        assert_eq!(sainte_lague(total, &weights).unwrap().iter().sum::<u64>(), total);
    }
}
