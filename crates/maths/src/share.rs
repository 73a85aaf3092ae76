//! A count out of so many, where the share itself is known only so well.

/// A share that is uncertain: a beta distribution, as if `of` things had been seen of which `yes` were.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UncertainShare {
    /// Things seen that were, above 0; need not be whole.
    pub yes: f64,
    /// Things seen that were not, above 0.
    pub no: f64,
}

/// Below this variance of the logarithm of the odds a share is taken for certain.
const CERTAIN: f64 = 1e-12;

impl UncertainShare {
    /// A share and the variance of the logarithm of its odds, as a regression tells them: the beta distribution whose mean and
    /// variance are these to first order.
    ///
    /// `mean` within 0 and 1, `variance` from 0. A variance so large that nothing is known gives a beta distribution with the
    /// weight of one thing.
    #[must_use]
    pub fn of_odds(mean: f64, variance: f64) -> Self {
        let mean = mean.clamp(1e-9, 1.0 - 1e-9);
        let weight = (1.0 / (mean * (1.0 - mean) * variance.max(CERTAIN)) - 1.0).max(1.0);
        Self { yes: mean * weight, no: (1.0 - mean) * weight }
    }

    /// The mean.
    #[must_use]
    pub fn mean(self) -> f64 {
        self.yes / (self.yes + self.no)
    }

    /// How likely `count` or more of `of` things are: the tail of a beta-binomial distribution.
    ///
    /// | | shape | unit |
    /// |---|---|---|
    /// | `of`, `count` | scalars | things |
    /// | result | scalar | probability |
    ///
    /// Right to 1e-12 of itself for thousands of things: all terms are positive and come from their neighbours, in time that
    /// grows with `of`. 1 for none, 0 for more than there are.
    ///
    /// # Source
    /// Johnson, Kemp and Kotz, *Univariate Discrete Distributions*, 3rd ed. (2005), 6.9.2.
    ///
    /// ```
    /// // A share of which nothing is known makes all counts alike.
    /// let share = upcount_maths::UncertainShare { yes: 1.0, no: 1.0 };
    /// assert!((share.at_least(9, 7) - 0.3).abs() < 1e-14);
    /// ```
    #[must_use]
    pub fn at_least(self, of: u64, count: u64) -> f64 {
        if count == 0 {
            return 1.0;
        }
        if count > of {
            return 0.0;
        }
        // P(k + 1) ÷ P(k); sums are in units of P(count).
        let up = |k: f64| (whole(of) - k) * (self.yes + k) / ((k + 1.0) * (self.no + whole(of) - k - 1.0));
        let above = summed(1.0, (count..of).map(|k| up(whole(k))));
        let below = summed(0.0, (0..count).rev().map(|k| 1.0 / up(whole(k))));
        1.0 / (1.0 + below.0 / above.0 * (below.1 - above.1).exp())
    }
}

/// The sum of terms that begin with 1 and follow by these ratios, and the logarithm of what it is to be multiplied by; `first`
/// is what the 1 counts for.
fn summed(first: f64, ratios: impl Iterator<Item = f64>) -> (f64, f64) {
    let (mut sum, mut term, mut scale) = (first, 1.0, 0.0);
    for ratio in ratios {
        term *= ratio;
        sum += term;
        if sum > 1e200 {
            (sum, term, scale) = (sum * 1e-200, term * 1e-200, scale + 200.0 * std::f64::consts::LN_10);
        }
    }
    (sum, scale)
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
fn whole(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same by the logarithms of its terms.
    fn by_terms(share: UncertainShare, of: u32, count: u32) -> f64 {
        let ln = libm::lgamma;
        let (n, a, b) = (f64::from(of), share.yes, share.no);
        let term = |k: f64| {
            let ways = ln(n + 1.0) - ln(k + 1.0) - ln(n - k + 1.0);
            (ways + ln(k + a) + ln(n - k + b) - ln(n + a + b) + ln(a + b) - ln(a) - ln(b)).exp()
        };
        (count..=of).map(|k| term(f64::from(k))).sum()
    }

    #[test]
    fn a_tail_is_the_sum_of_its_terms() {
        for (yes, no) in [(1.0, 1.0), (0.3, 0.4), (20.0, 5.0), (400.0, 900.0)] {
            let share = UncertainShare { yes, no };
            for (of, count) in [(1, 1), (10, 7), (300, 120), (2_000, 1_990), (5_000, 10)] {
                let (found, expected) = (share.at_least(of.into(), count.into()), by_terms(share, of, count));
                assert!((found - expected).abs() <= 1e-8 * expected, "{share:?} {of} {count}: {found} {expected}");
            }
        }
    }

    #[test]
    fn a_certain_share_makes_a_binomial_count() {
        // 8 or more of 10 heads: 56 of 1,024.
        let fair = UncertainShare::of_odds(0.5, 0.0);
        assert!((fair.at_least(10, 8) - 56.0 / 1024.0).abs() < 1e-9);
        assert_eq!((fair.at_least(10, 0), fair.at_least(10, 11)), (1.0, 0.0));
    }

    #[test]
    fn a_million_things_far_from_what_is_expected_are_possible_to_tell() {
        let share = UncertainShare::of_odds(0.5, 0.0);
        assert!(share.at_least(1_000_000, 900_000) < 1e-300);
        assert!((share.at_least(1_000_000, 100_000) - 1.0).abs() < 1e-12);
        assert!((share.at_least(1_000_001, 500_001) - 0.5).abs() < 1e-6);
    }

    #[test]
    fn the_variance_of_the_odds_is_that_of_the_share() {
        let share = UncertainShare::of_odds(0.3, 0.04);
        let variance = share.mean() * (1.0 - share.mean()) / (share.yes + share.no + 1.0);
        assert!((share.mean() - 0.3).abs() < 1e-12 && (variance - (0.3_f64 * 0.7).powi(2) * 0.04).abs() < 1e-12);
    }
}
