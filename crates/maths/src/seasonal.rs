//! A series without its seasons: what a month is usually above or below the others is taken off.
//!
//! Source: Cleveland, Cleveland, McRae and Terpenning, STL: A Seasonal-Trend Decomposition Procedure Based on Loess (1990);
//! the seasons stay the same from year to year (`s.window = "periodic"` of R's `stl`).

use crate::normal::t95;
use stlrs::Stl;

/// Turns of decomposition and regression; the effect settles in a few.
const TURNS: usize = 20;

/// A series in its parts, which add up to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Seasons {
    /// What each place in the year is above or below.
    pub seasonal: Vec<f64>,
    /// Where it goes.
    pub trend: Vec<f64>,
}

/// Takes a series apart. `[n]` → `[n]` each; `None` with fewer than two years.
#[must_use]
pub fn seasons(series: &[f64], period: usize) -> Option<Seasons> {
    if period < 2 || series.len() < 2 * period || series.iter().any(|v| !v.is_finite()) {
        return None;
    }
    let fit = Stl::params().seasonal_length(10 * series.len() + 1).seasonal_degree(0).fit(series, period).ok()?;
    let mut means = vec![(0.0, 0.0); period];
    for (at, value) in fit.seasonal().iter().enumerate() {
        means[at % period].0 += value;
        means[at % period].1 += 1.0;
    }
    let seasonal = (0..series.len()).map(|at| means[at % period].0 / means[at % period].1).collect();
    Some(Seasons { seasonal, trend: fit.trend().to_vec() })
}

/// A series without its seasons.
#[derive(Clone, Debug, PartialEq)]
pub struct Adjusted {
    /// `[n]`
    pub values: Vec<f64>,
    /// What each of the moving causes does where it is whole, on the scale of the series (of its logarithm where `logarithms`);
    /// 0 where it is not told from luck.
    pub moving: Vec<f64>,
    /// Whether seasons and causes multiply the counts.
    pub logarithms: bool,
}

/// A series of counts without its seasons and without what moves between its periods from year to year, such as a feast: on
/// logarithms, because a strong year has strong seasons, unless a count is 0.
///
/// | | shape | |
/// |---|---|---|
/// | `counts` | `[n]` | |
/// | `moving` | `[k][n]` | how much of each cause lies in each period |
/// | result | `[n]` | nothing with fewer than two years |
///
/// A cause is held against what the seasons leave, less its own mean of that place in the year, and only taken off where its
/// effect differs from none at 95%. Source: Bell and Hillmer, Modeling Time Series with Calendar Variation (1983), with the
/// decomposition and the regression by turns.
#[must_use]
pub fn adjusted(counts: &[f64], period: usize, moving: &[Vec<f64>]) -> Option<Adjusted> {
    let logarithms = counts.iter().all(|v| *v > 0.0);
    let series: Vec<f64> = if logarithms { counts.iter().map(|v| v.ln()).collect() } else { counts.to_vec() };
    let mut effects: Vec<(Vec<f64>, f64)> = Vec::new();
    let mut found = Vec::new();
    for cause in moving {
        let cause = less_its_seasons(cause, period)?;
        let effect = effect_of(&series, period, &cause)?;
        found.push(effect);
        effects.push((cause, effect));
    }
    let freed: Vec<f64> =
        (0..series.len()).map(|at| series[at] - effects.iter().map(|(cause, effect)| cause[at] * effect).sum::<f64>()).collect();
    let seasonal = seasons(&freed, period)?.seasonal;
    let back = |value: f64| if logarithms { value.exp() } else { value };
    Some(Adjusted { values: freed.iter().zip(seasonal).map(|(v, season)| back(v - season)).collect(), moving: found, logarithms })
}

/// A cause less its mean in the same place of other years.
fn less_its_seasons(cause: &[f64], period: usize) -> Option<Vec<f64>> {
    if period == 0 || cause.len() < 2 * period {
        return None;
    }
    let mean = |place: usize| {
        let of: Vec<f64> = cause.iter().skip(place).step_by(period).copied().collect();
        of.iter().sum::<f64>() / number(of.len())
    };
    let means: Vec<f64> = (0..period).map(mean).collect();
    Some(cause.iter().enumerate().map(|(at, v)| v - means[at % period]).collect())
}

/// What a cause does to a series beside its seasons and its trend; 0 where that may be luck.
fn effect_of(series: &[f64], period: usize, cause: &[f64]) -> Option<f64> {
    let square: f64 = cause.iter().map(|v| v * v).sum();
    let Some(freedom) = series.len().checked_sub(period + 2).filter(|n| *n > 0 && square > 1e-9) else { return Some(0.0) };
    let (mut effect, mut error) = (0.0, f64::INFINITY);
    for _ in 0..TURNS {
        let freed: Vec<f64> = series.iter().zip(cause).map(|(v, c)| v - effect * c).collect();
        let parts = seasons(&freed, period)?;
        let left: Vec<f64> = (0..series.len()).map(|at| series[at] - parts.seasonal[at] - parts.trend[at]).collect();
        effect = left.iter().zip(cause).map(|(v, c)| v * c).sum::<f64>() / square;
        let rest: f64 = left.iter().zip(cause).map(|(v, c)| (v - effect * c).powi(2)).sum();
        error = (rest / number(freedom) / square).sqrt();
    }
    Some(if effect.abs() > t95(freedom) * error { effect } else { 0.0 })
}

fn number(n: usize) -> f64 {
    u32::try_from(n).map_or(f64::INFINITY, f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seasons_that_repeat_are_taken_off_whole() {
        let of = [0.5, 1.0, 1.5, 1.0];
        let counts: Vec<f64> = (0..16).map(|at| 100.0 * of[at % 4]).collect();
        let flat = adjusted(&counts, 4, &[]).unwrap().values;
        assert!(flat.iter().all(|v| (v - flat[0]).abs() < 1e-6), "{flat:?}");
        assert!(adjusted(&counts[..7], 4, &[]).is_none(), "less than two years");
        let mut none = counts;
        none[3] = 0.0;
        assert!(adjusted(&none, 4, &[]).unwrap().values.iter().all(|v| v.is_finite()));
    }

    #[test]
    fn a_feast_that_moves_is_taken_off_and_luck_is_not() {
        // A feast halves a month when it lies in it whole; it moves between the first two places of the year.
        let parts = [0.9, 0.2, 0.7, 0.0, 1.0, 0.4];
        let feast: Vec<f64> = (0..72)
            .map(|at| {
                if at % 12 == 0 {
                    parts[at / 12]
                } else if at % 12 == 1 {
                    1.0 - parts[at / 12]
                } else {
                    0.0
                }
            })
            .collect();
        let noise = |at: usize| ((at * 7919 % 101) as f64 / 101.0 - 0.5) * 0.02;
        let season = [0.3, -0.1, 0.1, 0.0, -0.1, 0.1, 0.0, 0.0, 0.0, -0.1, -0.1, 0.0];
        let halved = 0.5_f64.ln();
        let counts: Vec<f64> = (0..72).map(|at| (7.0 + season[at % 12] + halved * feast[at] + noise(at)).exp()).collect();
        let found = adjusted(&counts, 12, std::slice::from_ref(&feast)).unwrap();
        assert!((found.moving[0] - halved).abs() < 0.03, "{:?}", found.moving);
        let spread = |values: &[f64]| values.iter().copied().fold(0.0, f64::max) / values.iter().copied().fold(f64::INFINITY, f64::min);
        let without = adjusted(&counts, 12, &[]).unwrap();
        assert!(spread(&found.values) < 1.06 && spread(&without.values) > 1.3, "{} {}", spread(&found.values), spread(&without.values));
        let quiet: Vec<f64> = (0..72).map(|at| (7.0 + season[at % 12] + noise(at)).exp()).collect();
        assert_eq!(adjusted(&quiet, 12, &[feast]).unwrap().moving, [0.0]);
    }
}
