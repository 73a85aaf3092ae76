//! A series without its seasons: what a month is usually above or below the others is taken off.
//!
//! Sources: Cleveland, Cleveland, McRae and Terpenning, STL: A Seasonal-Trend Decomposition Procedure Based on Loess (1990);
//! Bandara, Hyndman and Bergmeir, MSTL (2021), where seasons of several lengths lie in one series, such as those of the week
//! and of the year. The seasons stay the same from one to the next (`s.window = "periodic"` of R's `stl`).

use crate::normal::t95;
use stlrs::{Mstl, Stl};

/// Turns of decomposition and regression; the effect settles in a few.
const TURNS: usize = 20;

/// A series in its parts, which add up to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Seasons {
    /// What each place in the seasons is above or below.
    pub seasonal: Vec<f64>,
    /// Where it goes.
    pub trend: Vec<f64>,
}

/// Takes a series apart. `[n]`, and how many values make a turn of each of the seasons → `[n]` each; `None` with fewer than two
/// turns of one of them.
#[must_use]
pub fn seasons(series: &[f64], periods: &[usize]) -> Option<Seasons> {
    if periods.is_empty() || periods.iter().any(|p| *p < 2 || series.len() < 2 * p) || series.iter().any(|v| !v.is_finite()) {
        return None;
    }
    let long = 10 * series.len() + 1;
    let mut stl = Stl::params();
    stl.seasonal_degree(0);
    let (parts, trend) = match periods {
        [period] => {
            let (seasonal, trend, ..) = stl.seasonal_length(long).fit(series, *period).ok()?.into_parts();
            (vec![seasonal], trend)
        }
        _ => {
            let (seasonal, trend, _) =
                Mstl::params().seasonal_lengths(&vec![long; periods.len()]).stl_params(stl).fit(series, periods).ok()?.into_parts();
            (seasonal, trend)
        }
    };
    let mut seasonal = vec![0.0; series.len()];
    for (part, period) in parts.iter().zip(periods) {
        let mut means = vec![(0.0, 0.0); *period];
        for (at, value) in part.iter().enumerate() {
            means[at % period].0 += value;
            means[at % period].1 += 1.0;
        }
        seasonal.iter_mut().enumerate().for_each(|(at, value)| *value += means[at % period].0 / means[at % period].1);
    }
    Some(Seasons { seasonal, trend })
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
/// | `periods` | `[p]` | how many counts make a turn of each of the seasons |
/// | `moving` | `[k][n]` | how much of each cause lies in each period |
/// | result | `[n]` | nothing with fewer than two turns of the longest season |
///
/// A cause is held against what the seasons leave, less its own mean of that place in the year, and only taken off where its
/// effect differs from none at 95%. Source: Bell and Hillmer, Modeling Time Series with Calendar Variation (1983), with the
/// decomposition and the regression by turns.
#[must_use]
pub fn adjusted(counts: &[f64], periods: &[usize], moving: &[Vec<f64>]) -> Option<Adjusted> {
    let logarithms = counts.iter().all(|v| *v > 0.0);
    let series: Vec<f64> = if logarithms { counts.iter().map(|v| v.ln()).collect() } else { counts.to_vec() };
    let mut effects: Vec<(Vec<f64>, f64)> = Vec::new();
    let mut found = Vec::new();
    for cause in moving {
        let cause = less_its_seasons(cause, periods.iter().copied().max()?)?;
        let effect = effect_of(&series, periods, &cause)?;
        found.push(effect);
        effects.push((cause, effect));
    }
    let freed: Vec<f64> =
        (0..series.len()).map(|at| series[at] - effects.iter().map(|(cause, effect)| cause[at] * effect).sum::<f64>()).collect();
    let seasonal = seasons(&freed, periods)?.seasonal;
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
fn effect_of(series: &[f64], periods: &[usize], cause: &[f64]) -> Option<f64> {
    let square: f64 = cause.iter().map(|v| v * v).sum();
    let Some(freedom) = series.len().checked_sub(periods.iter().sum::<usize>() + 2).filter(|n| *n > 0 && square > 1e-9) else {
        return Some(0.0);
    };
    let (mut effect, mut error) = (0.0, f64::INFINITY);
    for _ in 0..TURNS {
        let freed: Vec<f64> = series.iter().zip(cause).map(|(v, c)| v - effect * c).collect();
        let parts = seasons(&freed, periods)?;
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
        let flat = adjusted(&counts, &[4], &[]).unwrap().values;
        assert!(flat.iter().all(|v| (v - flat[0]).abs() < 1e-6), "{flat:?}");
        assert!(adjusted(&counts[..7], &[4], &[]).is_none(), "less than two years");
        let mut none = counts;
        none[3] = 0.0;
        assert!(adjusted(&none, &[4], &[]).unwrap().values.iter().all(|v| v.is_finite()));
    }

    #[test]
    fn seasons_of_the_week_and_of_the_year_are_taken_off_together() {
        // Three years of days: a week with a quiet Sunday, a year with a strong beginning, and growth of a tenth a year.
        let week = [0.2, 0.1, 0.0, 0.1, 0.1, -0.1, -0.4];
        let year = |at: usize| 0.3 * (std::f64::consts::TAU * (at % 365) as f64 / 365.0).cos();
        let level = |at: usize| 6.0 + 0.1 * at as f64 / 365.0;
        let counts: Vec<f64> = (0..3 * 365).map(|at| (level(at) + week[at % 7] + year(at)).exp()).collect();
        let off = |periods: &[usize]| {
            let found = adjusted(&counts, periods, &[]).unwrap().values;
            found.iter().enumerate().map(|(at, v)| (v.ln() - level(at)).abs()).fold(0.0, f64::max)
        };
        assert!(off(&[7, 365]) < 0.03, "{}", off(&[7, 365]));
        assert!(off(&[7]) > 0.2, "the week alone leaves the year: {}", off(&[7]));
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
        let found = adjusted(&counts, &[12], std::slice::from_ref(&feast)).unwrap();
        assert!((found.moving[0] - halved).abs() < 0.03, "{:?}", found.moving);
        let spread = |values: &[f64]| values.iter().copied().fold(0.0, f64::max) / values.iter().copied().fold(f64::INFINITY, f64::min);
        let without = adjusted(&counts, &[12], &[]).unwrap();
        assert!(spread(&found.values) < 1.06 && spread(&without.values) > 1.3, "{} {}", spread(&found.values), spread(&without.values));
        let quiet: Vec<f64> = (0..72).map(|at| (7.0 + season[at % 12] + noise(at)).exp()).collect();
        assert_eq!(adjusted(&quiet, &[12], &[feast]).unwrap().moving, [0.0]);
    }
}
