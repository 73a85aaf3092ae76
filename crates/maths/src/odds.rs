//! How likely a count that is still to come reaches what is left to a goal.

use crate::limits::{around, least, whole};
use crate::rates::Rate;
use crate::special::{beta_below, gamma_below};

/// A count to come: negative binomial, or Poisson where its mean is known for certain.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coming {
    /// What is expected.
    pub mean: f64,
    /// How well the mean is known: the shape of its gamma distribution; infinite for a Poisson count.
    pub shape: f64,
}

impl Coming {
    /// What comes in an exposure at a rate that is known for certain: a Poisson count.
    ///
    /// ```
    /// let coming = upcount_maths::Coming::certain(0.25 * 12.0);
    /// assert!((coming.at_least(5) - 0.184_736_755_5).abs() < 1e-9);
    /// ```
    #[must_use]
    pub fn certain(mean: f64) -> Self {
        Self { mean, shape: f64::INFINITY }
    }

    /// What comes in `exposure` at a rate of which so much is believed: the predictive distribution of the gamma–Poisson model.
    ///
    /// The exposure is in the unit of the rate's. Source: Gelman et al., *Bayesian Data Analysis*, 3rd ed. (2013), 2.6.
    ///
    /// ```
    /// use upcount_maths::{Coming, Rate};
    /// let coming = Coming::at(Rate { shape: 2.0, exposure: 6.0 }.seen(3.0, 10.0), 12.0);
    /// assert_eq!((coming.mean, coming.quantile(0.1), coming.quantile(0.9)), (3.75, 1, 7));
    /// ```
    #[must_use]
    pub fn at(rate: Rate, exposure: f64) -> Self {
        Self { mean: rate.mean() * exposure, shape: rate.shape }
    }

    /// How likely it is `count` or more; 1 for none. Right to 1e-12 for counts in the hundreds.
    #[must_use]
    pub fn at_least(self, count: u64) -> f64 {
        let count = whole(count);
        if count == 0.0 {
            1.0
        } else if self.shape.is_finite() {
            beta_below(self.mean / (self.mean + self.shape), count, self.shape)
        } else {
            gamma_below(count, self.mean)
        }
    }

    /// The least count that is not exceeded with probability `level`, from 0 to below 1.
    #[must_use]
    pub fn quantile(self, level: f64) -> u64 {
        let guess = around(self.mean, self.deviation());
        least(guess(level), |count| 1.0 - self.at_least(count + 1) >= level, u64::MAX)
    }
}

/// How likely so many of several things come true, each on its own.
///
/// | | shape | unit |
/// |---|---|---|
/// | `chances` | `[n]`, in any order | from 0 to 1 |
/// | result | `[n + 1]`: none, one, … all of them; adds up to 1 | from 0 to 1 |
///
/// Exact to rounding; takes n² steps. Not good for things that come true together, such as for the same reason.
///
/// # Source
/// The Poisson–binomial distribution by convolution; Hong (2013), *On computing the distribution function for the Poisson
/// binomial distribution*, CSDA 59.
///
/// ```
/// assert_eq!(upcount_maths::come_true(&[0.5, 0.5]), [0.25, 0.5, 0.25]);
/// ```
#[must_use]
pub fn come_true(chances: &[f64]) -> Vec<f64> {
    let mut odds = Vec::with_capacity(chances.len() + 1);
    odds.push(1.0);
    for chance in chances {
        odds.push(0.0);
        for count in (1..odds.len()).rev() {
            odds[count] = odds[count] * (1.0 - chance) + odds[count - 1] * chance;
        }
        odds[0] *= 1.0 - chance;
    }
    odds
}

/// How likely at least `count` of several things come true, each on its own; chances and source as [`come_true`].
///
/// ```
/// assert_eq!(upcount_maths::at_least_come_true(&[0.5, 0.5], 1), 0.75);
/// ```
#[must_use]
pub fn at_least_come_true(chances: &[f64], count: usize) -> f64 {
    come_true(chances).iter().skip(count).rev().sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_reached_already_is_certain_and_nothing_to_come_reaches_nothing() {
        assert_eq!(Coming::certain(5.0).at_least(0), 1.0);
        assert_eq!(Coming::certain(0.0).at_least(1), 0.0);
        assert_eq!(Coming::at(Rate { shape: 2.0, exposure: 5.0 }, 0.0).at_least(1), 0.0);
        assert_eq!((come_true(&[]), at_least_come_true(&[], 1)), (vec![1.0], 0.0));
    }

    #[test]
    fn a_quantile_is_the_least_count_that_is_enough() {
        for coming in [Coming::certain(0.02), Coming::certain(40.0), Coming { mean: 3.0, shape: 1.5 }, Coming { mean: 900.0, shape: 0.4 }] {
            for level in [0.0, 0.05, 0.1, 0.5, 0.9, 0.999] {
                let found = coming.quantile(level);
                assert!(1.0 - coming.at_least(found + 1) >= level, "{coming:?} {level}");
                assert!(found == 0 || 1.0 - coming.at_least(found) < level, "{coming:?} {level}");
            }
        }
    }

    #[test]
    fn a_rate_that_is_well_known_is_nearly_certain() {
        let (certain, known) = (Coming::certain(12.0), Coming { mean: 12.0, shape: 1e7 });
        assert!((certain.at_least(15) - known.at_least(15)).abs() < 1e-6);
    }
}
