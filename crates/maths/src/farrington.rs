//! Whether a count is more than the same season of earlier years lets expect.

use crate::normal;
use crate::poisson::quasi_poisson;
use crate::student::student_two_sided;

/// What the same season of earlier years lets expect.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Awaited {
    /// The mean.
    pub expected: f64,
    /// The least and the most that are not out of the ordinary.
    pub limits: [f64; 2],
    /// Whether counts rise or fall from year to year.
    pub trend: bool,
}

/// Why nothing is expected.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum AwaitedError {
    /// The series does not reach back so many years and half a window.
    TooShort {
        /// Periods before the one asked for.
        there: usize,
        /// Periods that are needed.
        needed: usize,
    },
    /// There are fewer than three earlier counts to compare with, or all of them are 0.
    NothingCounted {
        /// How many there are.
        counts: usize,
    },
    /// The part of counts beyond the limits is not between 0 and 1.
    Outside {
        /// As given.
        outside: f64,
    },
}

/// With which earlier counts one is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// Periods in a year, such as 12 or 52.
    pub season: usize,
    /// Years back.
    pub years: usize,
    /// Periods before and after the same time of each year.
    pub around: usize,
}

/// Compares the count at a place of a series with those at about the same time of earlier years.
///
/// | | shape | unit |
/// |---|---|---|
/// | `counts` | `[n]`, in time | things in a period |
/// | `at` | scalar, below n | place in the series, from 0 |
/// | `outside` | scalar, such as 0.01 | probability beyond both limits together |
/// | result | scalars | things |
///
/// A quasi-Poisson regression whose past outbreaks weigh less, with a trend where it is significant at 5%, at least three
/// years are there, and it leads no higher than any count has been. Limits are those of counts to the power ⅔, which makes them
/// less skewed. The authors call a count unusual only where the last four periods have five things or more.
///
/// # Errors
/// [`AwaitedError`].
///
/// # Source
/// Farrington, Andrews, Beale and Catchpole (1996), *A statistical algorithm for the early detection of outbreaks of infectious
/// disease*, JRSS A 159; as in `algo.farrington` of R's surveillance.
///
/// ```
/// use upcount_maths::{Earlier, farrington};
/// let months: Vec<u64> = (0..60).map(|n| 20 + 10 * u64::from(n % 12 == 5) + n % 3).collect();
/// let found = farrington(&months, 59, Earlier { season: 12, years: 4, around: 1 }, 0.01).unwrap();
/// assert!((found.expected - 21.0).abs() < 1.5 && found.limits[1] < 40.0);
/// ```
pub fn farrington(counts: &[u64], at: usize, earlier: Earlier, outside: f64) -> Result<Awaited, AwaitedError> {
    let Earlier { season, years, around } = earlier;
    if !(outside > 0.0 && outside < 1.0) {
        return Err(AwaitedError::Outside { outside });
    }
    let needed = season * years + around;
    if at < needed || at >= counts.len() {
        return Err(AwaitedError::TooShort { there: at.min(counts.len()), needed });
    }
    let back = (1..=years).flat_map(|year| (0..=2 * around).map(move |n| season * year + around - n)).filter(|back| *back > 0);
    let seen: Vec<(f64, f64)> = back.map(|back| (-number(back), whole(counts[at - back]))).collect();
    let nothing = AwaitedError::NothingCounted { counts: seen.len() };
    let most = seen.iter().map(|s| s.1).fold(0.0, f64::max);
    let led = fit(&seen, true).filter(|fit| years >= 3 && fit.trend_odds < 0.05 && fit.expected <= most);
    let trend = led.is_some();
    let fit = led.or_else(|| fit(&seen, false)).ok_or(nothing)?;
    let spread = fit.dispersion + fit.expected * fit.variance;
    let deviation = (4.0 / 9.0 * fit.expected.cbrt() * spread).sqrt() * normal::quantile(1.0 - outside / 2.0);
    let limits = [-1.0, 1.0].map(|side| (fit.expected.cbrt().powi(2) + side * deviation).max(0.0).powf(1.5));
    Ok(Awaited { expected: fit.expected, limits, trend })
}

struct Fit {
    expected: f64,
    /// The variance of its logarithm.
    variance: f64,
    /// At least 1.
    dispersion: f64,
    /// How likely such a trend is by luck.
    trend_odds: f64,
}

/// Fits the counts seen before, twice: what was far above the first fit weighs less in the second.
fn fit(seen: &[(f64, f64)], trend: bool) -> Option<Fit> {
    let counts: Vec<f64> = seen.iter().map(|s| s.1).collect();
    let rows: Vec<Vec<f64>> = seen.iter().map(|s| if trend { vec![1.0, s.0] } else { vec![1.0] }).collect();
    let mut weights = vec![1.0; seen.len()];
    for round in 0.. {
        // A weight of a Poisson count is an exposure: of count and mean alike.
        let weighted: Vec<f64> = counts.iter().zip(&weights).map(|(count, weight)| count * weight).collect();
        let found = quasi_poisson(&rows, &weighted, &weights)?;
        let slope = if trend { found.coefficients[1] } else { 0.0 };
        let means: Vec<f64> = seen.iter().map(|s| (found.coefficients[0] + slope * s.0).exp()).collect();
        let sum = |power: i32| means.iter().zip(&weights).zip(seen).map(|((mean, weight), s)| mean * weight * s.0.powi(power)).sum::<f64>();
        // The inverse of the information: of a line, or of a level alone.
        let (all, first, second) = (sum(0), sum(1), sum(2));
        let [level, both, along] = if trend {
            let area = all * second - first * first;
            [second / area, -first / area, all / area]
        } else {
            [1.0 / all, 0.0, 0.0]
        };
        let dispersion = found.dispersion.max(1.0);
        if round == 1 {
            let trend_odds = if trend { student_two_sided(slope / (along * found.dispersion).sqrt(), number(found.freedom)) } else { 1.0 };
            return Some(Fit { expected: found.coefficients[0].exp(), variance: level * dispersion, dispersion, trend_odds });
        }
        let far = |((count, mean), (time, _)): ((&f64, &f64), &(f64, f64))| {
            let leverage = mean * (level + 2.0 * both * time + along * time * time);
            1.5 * (count.cbrt().powi(2) * mean.powf(-1.0 / 6.0) - mean.sqrt()) / (dispersion * (1.0 - leverage)).sqrt()
        };
        let less: Vec<f64> = counts.iter().zip(&means).zip(seen).map(far).map(|s| if s > 1.0 { s.powi(-2) } else { 1.0 }).collect();
        let share = number(seen.len()) / less.iter().sum::<f64>();
        weights = less.iter().map(|weight| weight * share).collect();
    }
    None
}

#[expect(clippy::cast_precision_loss, reason = "periods are few")]
fn number(n: usize) -> f64 {
    n as f64
}

fn whole(count: u64) -> f64 {
    crate::limits::whole(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EARLIER: Earlier = Earlier { season: 12, years: 4, around: 1 };

    #[test]
    fn a_jump_in_an_earlier_year_hardly_raises_what_is_expected() {
        let mut months: Vec<u64> = (0..60).map(|n| 20 + (n * 7) % 5).collect();
        let calm = farrington(&months, 58, EARLIER, 0.01).unwrap();
        months[58 - 24] = 200;
        let after = farrington(&months, 58, EARLIER, 0.01).unwrap();
        // The plain mean would rise by 15.
        assert!(!calm.trend && after.expected < calm.expected + 3.0, "{calm:?} {after:?}");
    }

    #[test]
    fn a_rise_from_year_to_year_is_followed_unless_it_leads_higher_than_ever() {
        let falling: Vec<u64> = (0..60).map(|n| 100 - n).collect();
        let found = farrington(&falling, 59, EARLIER, 0.01).unwrap();
        assert!(found.trend && found.expected < 48.0, "{found:?}");
        let two = Earlier { years: 2, ..EARLIER };
        assert!(!farrington(&falling, 59, two, 0.01).unwrap().trend, "two years are no trend");
        let rising: Vec<u64> = (0..60).map(|n| 40 + n).collect();
        assert!(!farrington(&rising, 59, EARLIER, 0.01).unwrap().trend);
    }

    #[test]
    fn what_cannot_be_compared_is_told() {
        assert_eq!(farrington(&[1; 40], 39, EARLIER, 0.01), Err(AwaitedError::TooShort { there: 39, needed: 49 }));
        assert_eq!(farrington(&[0; 60], 59, EARLIER, 0.01), Err(AwaitedError::NothingCounted { counts: 12 }));
        assert_eq!(farrington(&[1; 60], 59, EARLIER, 1.0), Err(AwaitedError::Outside { outside: 1.0 }));
    }
}
