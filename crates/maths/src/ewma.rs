//! Lasting changes of a count, noticed in a mean that forgets (EWMA).

use crate::limits::whole;
use crate::odds::Coming;

impl Coming {
    /// The standard deviation of the count.
    ///
    /// ```
    /// assert_eq!(upcount_maths::Coming { mean: 6.0, shape: 3.0 }.deviation(), 18.0_f64.sqrt());
    /// ```
    #[must_use]
    pub fn deviation(self) -> f64 {
        (self.mean + self.mean * (self.mean / self.shape)).sqrt()
    }
}

/// How far a count lies from what is usual, in its standard deviations (Pearson's residual); 0 where nothing is expected.
///
/// The usual count may have a mean of its own in each period. Few things lie less far below than many lie above: with less
/// than about 5 expected, a [`Score`](crate::Score) is the better guide.
///
/// ```
/// assert_eq!(upcount_maths::standardised(upcount_maths::Coming::certain(9.0), 15), 2.0);
/// ```
#[must_use]
pub fn standardised(usual: Coming, count: u64) -> f64 {
    let spread = usual.deviation();
    if spread > 0.0 { (whole(count) - usual.mean) / spread } else { 0.0 }
}

/// The exponentially weighted moving averages of values from `start` on.
///
/// | | shape | unit |
/// |---|---|---|
/// | `start` | scalar: the usual value, 0 for [`standardised`] counts; or the last average, for one more period | the values' |
/// | `weight` | scalar, above 0, at most 1 | part of the last value |
/// | `values` | `[n]`, in time | any one unit |
/// | result | `[n]` | the values' |
///
/// Exact to rounding.
///
/// # Source
/// Roberts (1959), *Control chart tests based on geometric moving averages*, Technometrics 1; NIST/SEMATECH e-Handbook 6.3.2.4.
///
/// ```
/// assert_eq!(upcount_maths::ewma(50.0, 0.5, &[52.0, 47.0]), [51.0, 49.0]);
/// ```
#[must_use]
pub fn ewma(start: f64, weight: f64, values: &[f64]) -> Vec<f64> {
    let next = |mean: &mut f64, value: &f64| {
        *mean = weight * value + (1.0 - weight) * *mean;
        Some(*mean)
    };
    values.iter().scan(start, next).collect()
}

/// The standard deviation of an EWMA whose values have one of 1, after so many periods or in the long run.
///
/// Three times that is the common limit; [`ewma_run_length`](crate::ewma_run_length) says how often it gives a false alarm.
/// Source as [`ewma`].
///
/// ```
/// assert_eq!(upcount_maths::ewma_limit(0.4, None), 0.5);
/// assert_eq!(upcount_maths::ewma_limit(0.4, Some(1)), 0.4);
/// ```
#[must_use]
pub fn ewma_limit(weight: f64, periods: Option<u32>) -> f64 {
    let forgotten = periods.map_or(0.0, |n| (1.0 - weight).powf(2.0 * f64::from(n)));
    (weight / (2.0 - weight) * (1.0 - forgotten)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_that_vary_as_usual_have_a_mean_square_of_one() {
        for usual in [Coming::certain(7.0), Coming { mean: 7.0, shape: 2.0 }] {
            let chance = |count: u64| usual.at_least(count) - usual.at_least(count + 1);
            let square: f64 = (0..400).map(|count| chance(count) * standardised(usual, count).powi(2)).sum();
            assert!((square - 1.0).abs() < 1e-9, "{usual:?} {square}");
        }
        assert_eq!(standardised(Coming::certain(0.0), 3), 0.0);
    }

    #[test]
    fn the_limit_is_that_of_the_weights_of_all_periods() {
        let weights: Vec<f64> = (0..5).map(|n| 0.3 * 0.7_f64.powi(n)).collect();
        let square: f64 = weights.iter().map(|w| w * w).sum();
        assert!((ewma_limit(0.3, Some(5)) - square.sqrt()).abs() < 1e-15);
        assert!((ewma_limit(0.3, Some(400)) - ewma_limit(0.3, None)).abs() < 1e-15);
    }
}
