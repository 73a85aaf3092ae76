//! A series without its seasons: what a month is usually above or below the others is taken off.
//!
//! Source: Cleveland, Cleveland, McRae and Terpenning, STL: A Seasonal-Trend Decomposition Procedure Based on Loess (1990);
//! the seasons stay the same from year to year (`s.window = "periodic"` of R's `stl`).

use stlrs::Stl;

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

/// A series of counts without its seasons: on logarithms, because a strong year has strong seasons, unless a count is 0.
///
/// `[n]` → `[n]`; `None` with fewer than two years.
#[must_use]
pub fn adjusted(counts: &[f64], period: usize) -> Option<Vec<f64>> {
    if counts.iter().all(|v| *v > 0.0) {
        let logs: Vec<f64> = counts.iter().map(|v| v.ln()).collect();
        let found = seasons(&logs, period)?;
        return Some(logs.iter().zip(found.seasonal).map(|(log, season)| (log - season).exp()).collect());
    }
    let found = seasons(counts, period)?;
    Some(counts.iter().zip(found.seasonal).map(|(count, season)| count - season).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seasons_that_repeat_are_taken_off_whole() {
        let of = [0.5, 1.0, 1.5, 1.0];
        let counts: Vec<f64> = (0..16).map(|at| 100.0 * of[at % 4]).collect();
        let flat = adjusted(&counts, 4).unwrap();
        assert!(flat.iter().all(|v| (v - flat[0]).abs() < 1e-6), "{flat:?}");
        assert!(adjusted(&counts[..7], 4).is_none(), "less than two years");
        let mut none = counts;
        none[3] = 0.0;
        assert!(adjusted(&none, 4).unwrap().iter().all(|v| v.is_finite()));
    }
}
