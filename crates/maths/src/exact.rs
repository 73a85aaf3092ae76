//! Exact intervals of counts and of parts of a number, and how likely as odd a count is.

use crate::limits::{binomial_at_least, least, whole};
use crate::odds::Coming;
use crate::special::{beta_below, gamma_below};

/// The exact interval of the mean of a count (Garwood, 1936), `tail` on either side, such as 0.025.
///
/// Divided by an exposure it is that of a rate, by an expected count that of actual to expected. Right to 1e-12.
///
/// ```
/// let [low, high] = upcount_maths::garwood(8, 0.025);
/// assert!((low - 3.453_832_2).abs() < 1e-6 && (high - 15.763_189_2).abs() < 1e-6);
/// ```
#[must_use]
pub fn garwood(count: u64, tail: f64) -> [f64; 2] {
    let k = whole(count);
    let top = 2.0 * k + 40.0 - 4.0 * tail.max(f64::MIN_POSITIVE).ln();
    let low = if count == 0 { 0.0 } else { root(0.0, k, |mean| gamma_below(k, mean) < tail) };
    [low, root(k, top, |mean| 1.0 - gamma_below(k + 1.0, mean) > tail)]
}

/// The exact interval of a chance of which `came` of `of` came (Clopper and Pearson, 1934), `tail` on either side.
///
/// From 0 to 1 where there is nothing. Right to 1e-12. It is never too narrow and often wider than it need be; a screen that
/// shows many is better served by [`wilson`](crate::survival::wilson).
///
/// ```
/// let [low, high] = upcount_maths::clopper_pearson(0, 10, 0.025);
/// assert!(low == 0.0 && (high - 0.308_497_1).abs() < 1e-6);
/// ```
#[must_use]
pub fn clopper_pearson(came: u64, of: u64, tail: f64) -> [f64; 2] {
    let (k, left) = (whole(came), whole(of.saturating_sub(came)));
    let low = if came == 0 { 0.0 } else { root(0.0, 1.0, |chance| beta_below(chance, k, left + 1.0) < tail) };
    let high = if came >= of { 1.0 } else { root(0.0, 1.0, |chance| beta_below(1.0 - chance, left, k + 1.0) > tail) };
    [low, high]
}

/// How likely a count is at most as likely as this one (the exact two-sided test of Poisson counts).
///
/// ```
/// assert!((upcount_maths::as_odd(upcount_maths::Coming::certain(5.2), 8) - 0.189_281_1).abs() < 1e-6);
/// ```
#[must_use]
pub fn as_odd(usual: Coming, count: u64) -> f64 {
    odd(count, |count| usual.at_least(count), usual.mean, u64::MAX)
}

/// How likely a count of `of`, each with chance `rate`, is at most as likely as this one (the exact binomial test).
///
/// ```
/// assert_eq!(upcount_maths::as_odd_of(0.5, 4, 0), 0.125);
/// ```
#[must_use]
pub fn as_odd_of(rate: f64, of: u64, came: u64) -> f64 {
    odd(came, |count| binomial_at_least(rate, of, count), rate * whole(of), of)
}

/// Both tails of what is at most as likely as `count`, where chances rise to about `mean` and fall after it.
fn odd(count: u64, at_least: impl Fn(u64) -> f64, mean: f64, most: u64) -> f64 {
    let chance = |count: u64| at_least(count) - at_least(count + 1);
    // Counts that are as likely but for rounding count as such.
    let limit = chance(count) * (1.0 + 1e-7);
    if whole(count) < mean {
        let from = least(2.0 * mean - whole(count), |other| whole(other) >= mean && chance(other) <= limit, most.saturating_add(1));
        (1.0 - at_least(count + 1) + at_least(from)).min(1.0)
    } else {
        // The first below the mean that is likelier; all before it are not.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most the count")]
        let below = mean.ceil() as u64;
        let from = least(2.0 * mean - whole(count), |other| whole(other) >= mean || chance(other) > limit, below);
        (at_least(count) + 1.0 - at_least(from)).min(1.0)
    }
}

/// Where what holds below no longer holds.
fn root(mut low: f64, mut high: f64, below: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if middle <= low || middle >= high {
            break;
        }
        (low, high) = if below(middle) { (middle, high) } else { (low, middle) };
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_as_odd_as_the_sum_of_what_is_no_likelier() {
        for mean in [0.3, 4.0, 5.2, 41.7] {
            let usual = Coming::certain(mean);
            let chances: Vec<f64> = (0..200).map(|k| usual.at_least(k) - usual.at_least(k + 1)).collect();
            for count in 0..70_u64 {
                let limit = chances[usize::try_from(count).unwrap()] * (1.0 + 1e-7);
                let all: f64 = chances.iter().filter(|c| **c <= limit).sum();
                assert!((as_odd(usual, count) - all).abs() < 1e-12, "{mean} {count}: {} {all}", as_odd(usual, count));
            }
        }
        for (rate, of) in [(0.5, 9), (0.1, 30), (0.93, 12)] {
            let chance = |count: u64| binomial_at_least(rate, of, count) - binomial_at_least(rate, of, count + 1);
            for count in 0..=of {
                let all: f64 = (0..=of).map(chance).filter(|c| *c <= chance(count) * (1.0 + 1e-7)).sum();
                assert!((as_odd_of(rate, of, count) - all).abs() < 1e-12, "{rate} {of} {count}");
            }
        }
    }

    #[test]
    fn beyond_the_interval_of_a_count_it_would_have_been_odd() {
        for count in [0, 1, 7, 300] {
            let [low, high] = garwood(count, 0.05);
            assert!(count == 0 || (Coming::certain(low).at_least(count) - 0.05).abs() < 1e-10);
            assert!((1.0 - Coming::certain(high).at_least(count + 1) - 0.05).abs() < 1e-10);
        }
        assert_eq!(clopper_pearson(0, 0, 0.025), [0.0, 1.0]);
        let [low, high] = clopper_pearson(10, 10, 0.025);
        assert!(high == 1.0 && (low - 0.025_f64.powf(0.1)).abs() < 1e-12);
    }
}
