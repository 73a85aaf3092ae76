//! Small lasting changes of a count, noticed by adding up what each period says of them (CUSUM).

use crate::limits::whole;
use crate::odds::Coming;

/// What a count says for a rate of some ratio to the usual one: the logarithm of how much likelier it is at that rate.
///
/// That is linear in the count: `thing` × count − `period`. With a `thing` of 1 it is the count less a reference.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// What each thing says; below 0 where fewer are looked for.
    pub thing: f64,
    /// What is taken off for the period.
    pub period: f64,
}

impl Score {
    /// What things say for a rate of `ratio` times the usual one.
    ///
    /// | | shape | unit |
    /// |---|---|---|
    /// | `usual` | scalar | things: Poisson or negative binomial, of a mean of its own in each period |
    /// | `ratio` | scalar, above 0; above 1 looks for more, below 1 for fewer | 1 |
    /// | result | scalars | natural logarithm of odds |
    ///
    /// Exact to rounding. Nothing is said by a ratio of 1, nor where nothing is expected and nothing comes.
    ///
    /// # Source
    /// Höhle and Paul (2008), *Count data regression charts for the monitoring of surveillance time series*, CSDA 52;
    /// Moustakides (1986): no other sum notices the change sooner for the same false alarms.
    ///
    /// ```
    /// use upcount_maths::{Coming, Score};
    /// let more = Score::of(Coming::certain(4.0), 1.5);
    /// assert!(more.at(8) > 0.0 && more.at(4) < 0.0);
    /// ```
    #[must_use]
    pub fn of(usual: Coming, ratio: f64) -> Self {
        let Coming { mean, shape } = usual;
        if shape.is_finite() {
            let more = (mean * (ratio - 1.0) / (shape + mean)).ln_1p();
            Self { thing: ratio.ln() - more, period: shape * more }
        } else {
            Self { thing: ratio.ln(), period: mean * (ratio - 1.0) }
        }
    }

    /// What so many things say.
    #[must_use]
    pub fn at(self, count: u64) -> f64 {
        self.thing * whole(count) - self.period
    }
}

/// The running sums of scores, which begin at `start` and never fall below 0.
///
/// | | shape | unit |
/// |---|---|---|
/// | `start` | scalar, from 0; half the threshold notices sooner what is wrong at the start | the scores' |
/// | `scores` | `[n]`, in time: of [`Score`], or values less a reference | any one unit |
/// | result | `[n]` | the scores' |
///
/// An alarm is a sum at or above a threshold, which [`cusum_threshold`](crate::cusum_threshold) gives. One more period is one
/// more call with the last sum as the start. Exact to rounding.
///
/// # Source
/// Page (1954), *Continuous inspection schemes*, Biometrika 41; Lucas and Crosier (1982) for the head start.
///
/// ```
/// assert_eq!(upcount_maths::cusum(0.0, &[1.0, -3.0, 2.0, 0.5]), [1.0, 0.0, 2.0, 2.5]);
/// ```
#[must_use]
pub fn cusum(start: f64, scores: &[f64]) -> Vec<f64> {
    let next = |sum: &mut f64, score: &f64| {
        *sum = (*sum + score).max(0.0);
        Some(*sum)
    };
    scores.iter().scan(start, next).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The logarithm of a count's probability.
    fn likelihood(coming: Coming, count: f64) -> f64 {
        let Coming { mean, shape } = coming;
        let ways = libm::lgamma(shape + count) - libm::lgamma(shape) - libm::lgamma(count + 1.0);
        ways + shape * (shape / (shape + mean)).ln() + count * (mean / (shape + mean)).ln()
    }

    #[test]
    fn a_score_is_the_difference_of_two_likelihoods() {
        for (mean, shape, ratio) in [(4.0, 3.0, 1.5), (0.2, 0.4, 0.5), (90.0, 12.0, 1.1)] {
            for count in [0_u32, 1, 5, 120] {
                let at = |ratio: f64| likelihood(Coming { mean: mean * ratio, shape }, f64::from(count));
                let found = Score::of(Coming { mean, shape }, ratio).at(u64::from(count));
                assert!((found - (at(ratio) - at(1.0))).abs() < 1e-10, "{mean} {shape} {ratio} {count}");
            }
        }
        let (certain, known) = (Coming::certain(6.0), Coming { mean: 6.0, shape: 1e9 });
        assert!((Score::of(certain, 0.7).at(4) - Score::of(known, 0.7).at(4)).abs() < 1e-7);
        assert_eq!((Score::of(certain, 1.0).at(9), Score::of(Coming::certain(0.0), 1.5).at(0)), (0.0, 0.0));
    }

    #[test]
    fn fewer_things_raise_the_sum_that_looks_for_fewer() {
        let usual = Coming { mean: 10.0, shape: 20.0 };
        let months = [10, 11, 5, 4, 6, 5];
        let sums = |ratio: f64| cusum(0.0, &months.map(|count| Score::of(usual, ratio).at(count)));
        assert!(sums(0.6)[5] > 2.0 && sums(1.4)[5] == 0.0, "{:?}", sums(0.6));
    }
}
