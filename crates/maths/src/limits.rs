//! Control limits of counts: how few and how many there may be before a place is out of the ordinary.

use crate::normal;
use crate::odds::Coming;
use crate::special::beta_below;

/// The limits of a count, as in a funnel plot: below `low` are too few, above `high` too many.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Things; below 0 where no count is too few.
    pub low: f64,
    /// Things.
    pub high: f64,
}

impl Limits {
    /// The limits of counts that vary more than luck lets them: their distances from what is expected, times the root of
    /// `factor`.
    ///
    /// `factor` is a variance ÷ the one by which the limits were found; below 1 it changes nothing. Source: the multiplicative
    /// model of Spiegelhalter (2005), Statistics in Medicine 24, with [`overdispersion`](crate::overdispersion)'s factor.
    ///
    /// ```
    /// let limits = upcount_maths::Limits { low: 4.0, high: 20.0 };
    /// assert_eq!(limits.widened(10.0, 4.0), upcount_maths::Limits { low: -2.0, high: 30.0 });
    /// ```
    #[must_use]
    pub fn widened(self, expected: f64, factor: f64) -> Self {
        let times = factor.max(1.0).sqrt();
        Self { low: expected + (self.low - expected) * times, high: expected + (self.high - expected) * times }
    }
}

/// Why there are no limits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LimitsError {
    /// The part of counts beyond a limit is not between 0 and ½.
    Tail {
        /// As given.
        tail: f64,
    },
    /// What is expected is not above 0, or not a number.
    Expected {
        /// As given.
        expected: f64,
    },
    /// The shape of a negative binomial count is not above 0.
    Shape {
        /// As given.
        shape: f64,
    },
    /// A rate is not between 0 and 1.
    Rate {
        /// As given.
        rate: f64,
    },
}

/// The limits that a count passes on either side with probability `tail` when nothing is out of the ordinary.
///
/// | | shape | unit |
/// |---|---|---|
/// | `usual` | scalar | things: Poisson ([`Coming::certain`]), or negative binomial where rates differ ([`Coming::at`]) |
/// | `tail` | scalar, above 0 and below ½, such as 0.025 or 0.001 | probability on each side |
/// | result | scalar | things; ÷ the exposure, a rate |
///
/// Exact quantiles, with straight lines between whole counts, so that limits move smoothly as exposure grows: right to 1e-12
/// for counts in the hundreds, to 1e-9 in the millions. For expected counts up to a few hundred it takes as many steps as
/// things; beyond that a search.
///
/// # Errors
/// [`LimitsError`] where the tail, the mean or the shape is not as said.
///
/// # Source
/// Spiegelhalter (2005), *Funnel plots for comparing institutional performance*, Statistics in Medicine 24, A.1.1.
///
/// ```
/// use upcount_maths::{Coming, funnel_limits};
/// let limits = funnel_limits(Coming::certain(8.0), 0.025).unwrap();
/// assert!(2.0 < limits.low && limits.low < 3.0 && 13.0 < limits.high && limits.high < 14.0);
/// ```
pub fn funnel_limits(usual: Coming, tail: f64) -> Result<Limits, LimitsError> {
    let Coming { mean, shape } = usual;
    if !(mean > 0.0 && mean.is_finite()) {
        return Err(LimitsError::Expected { expected: mean });
    }
    if shape.is_nan() || shape <= 0.0 {
        return Err(LimitsError::Shape { shape });
    }
    let follows = mean / (mean + shape);
    let none = if shape.is_finite() { (shape * (-follows).ln_1p()).exp() } else { (-mean).exp() };
    let rise = |k: f64| if shape.is_finite() { (shape + k) * follows / (k + 1.0) } else { mean / (k + 1.0) };
    let none = (mean <= WALKED).then_some(none);
    between(tail, none, rise, |count| usual.at_least(count), around(mean, usual.deviation()), u64::MAX)
}

/// The limits that a count of `of`, each with chance `rate`, passes on either side with probability `tail`; the shapes, units,
/// exactness and source are those of [`funnel_limits`].
///
/// # Errors
/// [`LimitsError::Expected`] for none of none, [`LimitsError::Rate`] and [`LimitsError::Tail`] for what is out of bounds.
///
/// ```
/// let limits = upcount_maths::binomial_limits(0.3, 50, 0.025).unwrap();
/// assert!((limits.low / 50.0 - 0.165).abs() < 0.01 && (limits.high / 50.0 - 0.425).abs() < 0.01);
/// ```
pub fn binomial_limits(rate: f64, of: u64, tail: f64) -> Result<Limits, LimitsError> {
    if !(rate > 0.0 && rate < 1.0) {
        return Err(LimitsError::Rate { rate });
    }
    let n = whole(of);
    if of == 0 {
        return Err(LimitsError::Expected { expected: 0.0 });
    }
    let odds = rate / (1.0 - rate);
    let none = (n * (-rate).ln_1p()).exp();
    let none = (none > 1e-200 && n * rate <= WALKED).then_some(none);
    let at_least = |count| binomial_at_least(rate, of, count);
    between(tail, none, |k| (n - k) / (k + 1.0) * odds, at_least, around(n * rate, (n * rate * (1.0 - rate)).sqrt()), of)
}

/// Where a count lies among those that luck brings, from 0 to 1: the probability of fewer and half that of as many.
///
/// `rate` between 0 and 1, `count` of `of` things. Its mean is ½ whatever `of` is, so that positions of small and large counts can
/// be held beside each other, which rates cannot: of few things most rates are 0 or 1. Source: Lancaster's mid-p (1961).
///
/// ```
/// use upcount_maths::binomial_position;
/// assert!((binomial_position(0.5, 1, 0) - 0.25).abs() < 1e-12 && (binomial_position(0.5, 1, 1) - 0.75).abs() < 1e-12);
/// ```
#[must_use]
pub fn binomial_position(rate: f64, of: u64, count: u64) -> f64 {
    1.0 - f64::midpoint(binomial_at_least(rate, of, count), binomial_at_least(rate, of, count + 1))
}

/// How likely `count` or more of `of` things come, each with chance `rate` from 0 to 1. Right to 1e-12.
///
/// ```
/// assert!((upcount_maths::binomial_at_least(0.5, 4, 3) - 0.312_5).abs() < 1e-12);
/// ```
#[must_use]
pub fn binomial_at_least(rate: f64, of: u64, count: u64) -> f64 {
    match count {
        0 => 1.0,
        _ if count > of => 0.0,
        _ => beta_below(rate, whole(count), whole(of - count + 1)),
    }
}

/// The largest mean from which counts are added up one by one.
const WALKED: f64 = 230.0;

/// About which count a level lies below, by the normal distribution.
pub(crate) fn around(mean: f64, deviation: f64) -> impl Fn(f64) -> f64 {
    move |level| mean + deviation * normal::quantile(level)
}

/// The limits of a count: added up from the probability of none, where that is given; or else looked for around a guess.
fn between(
    tail: f64,
    none: Option<f64>,
    rise: impl Fn(f64) -> f64,
    at_least: impl Fn(u64) -> f64,
    guess: impl Fn(f64) -> f64,
    most: u64,
) -> Result<Limits, LimitsError> {
    if !(tail > 0.0 && tail < 0.5) {
        return Err(LimitsError::Tail { tail });
    }
    if let Some(none) = none {
        let (mut count, mut at, mut up_to) = (0.0, none, none);
        let mut until = |level: f64| {
            // Rounding may keep the sum below a level that is nearly 1: then what is added has come to nothing.
            while up_to < level && at > up_to * 1e-18 {
                at *= rise(count);
                up_to += at;
                count += 1.0;
            }
            count - (up_to - level) / at
        };
        let low = until(tail);
        return Ok(Limits { low, high: until(1.0 - tail) });
    }
    let at = |level: f64| {
        let count = least(guess(level), |count| 1.0 - at_least(count + 1) >= level, most);
        let more = at_least(count + 1);
        whole(count) - (1.0 - more - level) / (at_least(count) - more)
    };
    Ok(Limits { low: at(tail), high: at(1.0 - tail) })
}

/// The least count that is enough, at most `most`; whatever is more than enough is enough. It is looked for around `guess`.
pub(crate) fn least(guess: f64, enough: impl Fn(u64) -> bool, most: u64) -> u64 {
    let most = most.min(1 << 52);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held to counts that there are")]
    let mut high = (guess.max(0.0) as u64).min(most);
    let (mut low, mut step) = (high, 1);
    if enough(high) {
        while low > 0 && enough(low - 1) {
            (high, low) = (low - 1, (low - 1).saturating_sub(step));
            step *= 2;
        }
    } else {
        while high < most && !enough(high) {
            (low, high) = (high + 1, (high + step).min(most));
            step *= 2;
        }
    }
    // The least that is enough lies from `low` to `high`.
    while low < high {
        let middle = u64::midpoint(low, high);
        (low, high) = if enough(middle) { (low, middle) } else { (middle + 1, high) };
    }
    low
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
pub(crate) fn whole(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rates::Rate;

    #[test]
    fn of_many_counts_just_the_tails_are_beyond_the_limits() {
        for usual in [Coming::certain(0.4), Coming::certain(60.0), Coming { mean: 30.0, shape: 4.0 }, Coming { mean: 9.0, shape: 0.3 }] {
            let Limits { low, high } = funnel_limits(usual, 0.01).unwrap();
            // The limit lies on the line between the two counts around the quantile.
            let more = |count: f64| usual.at_least(count as u64);
            assert!(more(high.floor() + 1.0) >= 0.01 - 1e-12 && more(high.ceil() + 1.0) <= 0.01 + 1e-12, "{usual:?} {high}");
            assert!(low < 0.0 || 1.0 - more(low.ceil() + 1.0) >= 0.01 - 1e-12, "{usual:?} {low}");
        }
    }

    #[test]
    fn a_place_that_is_added_up_and_one_that_is_searched_have_the_same_limits() {
        for (mean, shape) in [(229.0, f64::INFINITY), (229.0, 7.0), (229.0, 0.2), (40.0, f64::INFINITY)] {
            let usual = Coming { mean, shape };
            let walked = funnel_limits(usual, 0.001).unwrap();
            let searched = between(0.001, None, |_| 0.0, |count| usual.at_least(count), |_| 3.0, u64::MAX).unwrap();
            assert!((walked.low - searched.low).abs() < 1e-8 && (walked.high - searched.high).abs() < 1e-8, "{walked:?} {searched:?}");
        }
        let walked = binomial_limits(0.1, 2_000, 0.001).unwrap();
        let searched = binomial_limits(0.1, 2_400, 0.001).unwrap();
        let scale = |limit: f64, n: f64| (limit - 0.1 * n) / n.sqrt();
        assert!((scale(walked.high, 2_000.0) - scale(searched.high, 2_400.0)).abs() < 0.01);
        assert!((scale(walked.low, 2_000.0) - scale(searched.low, 2_400.0)).abs() < 0.01);
    }

    #[test]
    fn the_least_that_is_enough_is_found_from_any_guess() {
        for wanted in [0, 1, 2, 17, 100] {
            for guess in [-3.0, 0.0, 1.0, 16.0, 17.0, 18.0, 99.0, 1e300, f64::NAN] {
                assert_eq!(least(guess, |count| count >= wanted, 100), wanted, "{guess}");
            }
        }
    }

    #[test]
    fn rates_that_differ_make_limits_wider() {
        let certain = funnel_limits(Coming::certain(30.0), 0.001).unwrap();
        let differ = funnel_limits(Coming::at(Rate { shape: 5.0, exposure: 5.0 }, 30.0), 0.001).unwrap();
        assert!(differ.low < certain.low && differ.high > 1.5 * certain.high, "{certain:?} {differ:?}");
        let alike = funnel_limits(Coming { mean: 30.0, shape: 1e9 }, 0.001).unwrap();
        assert!((alike.high - certain.high).abs() < 1e-5);
        assert_eq!(certain.widened(30.0, 0.5), certain, "less than luck narrows nothing");
    }

    #[test]
    fn what_is_out_of_bounds_is_told() {
        assert_eq!(funnel_limits(Coming::certain(3.0), 0.5), Err(LimitsError::Tail { tail: 0.5 }));
        assert_eq!(funnel_limits(Coming::certain(0.0), 0.1), Err(LimitsError::Expected { expected: 0.0 }));
        assert_eq!(funnel_limits(Coming { mean: 1.0, shape: 0.0 }, 0.1), Err(LimitsError::Shape { shape: 0.0 }));
        assert_eq!(binomial_limits(1.0, 3, 0.1), Err(LimitsError::Rate { rate: 1.0 }));
        assert_eq!(binomial_limits(0.5, 0, 0.1), Err(LimitsError::Expected { expected: 0.0 }));
    }
}
