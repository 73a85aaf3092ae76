//! How series vary together, where there are more series than looks at them.

use crate::linear::dot;

/// A covariance drawn to one without anything in common.
#[derive(Clone, Debug, PartialEq)]
pub struct Covariance {
    /// `[n][n]`
    pub matrix: Vec<Vec<f64>>,
    /// How far the correlations were drawn to 0: from 0 (not at all) to 1 (all the way).
    pub shrinkage: f64,
}

/// The covariance of series with its correlations drawn to 0 as far as luck may have made them; variances stay.
///
/// | | shape | unit |
/// |---|---|---|
/// | `series` | `[n][looks]`, such as the residuals of forecasts | any |
/// | result | `[n][n]`; nothing when the lengths differ or there are fewer than three looks | their products |
///
/// A series that does not vary has no correlation with others. Takes n² × looks steps.
///
/// # Source
/// Schäfer and Strimmer (2005), *A shrinkage approach to large-scale covariance matrix estimation*, SAGMB 4, target D.
#[must_use]
pub fn shrunk_covariance(series: &[Vec<f64>]) -> Option<Covariance> {
    let looks = series.first()?.len();
    if looks < 3 || series.iter().any(|s| s.len() != looks) {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "looks are few")]
    let t = looks as f64;
    let (mut errors, mut standard) = (Vec::new(), Vec::new());
    for values in series {
        let mean = values.iter().sum::<f64>() / t;
        let apart: Vec<f64> = values.iter().map(|v| v - mean).collect();
        let error = (dot(&apart, &apart) / t).sqrt();
        standard.push(apart.iter().map(|v| if error > 0.0 { v / error } else { 0.0 }).collect::<Vec<f64>>());
        errors.push(error * (t / (t - 1.0)).sqrt());
    }
    let mut lower = vec![vec![0.0; series.len()]; series.len()];
    let (mut lucky, mut squares) = (0.0, 0.0);
    for i in 0..series.len() {
        for j in 0..i {
            let correlation = dot(&standard[i], &standard[j]) / t;
            let spread: f64 = standard[i].iter().zip(&standard[j]).map(|(a, b)| (a * b - correlation).powi(2)).sum();
            lucky += spread / (t * (t - 1.0));
            squares += correlation * correlation;
            lower[i][j] = correlation * errors[i] * errors[j];
        }
    }
    // Where nothing varies together at all, 0 ÷ 0 is not a number, and the minimum is 1.
    let shrinkage = (lucky / squares).min(1.0);
    let entry = |i: usize, j: usize| if i == j { errors[i] * errors[i] } else { (1.0 - shrinkage) * lower[i.max(j)][i.min(j)] };
    let matrix = (0..series.len()).map(|i| (0..series.len()).map(|j| entry(i, j)).collect()).collect();
    Some(Covariance { matrix, shrinkage })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_varies_together_keeps_more_of_it_than_what_does_by_luck() {
        let wave = |step: usize| (0..40).map(|t| ((t * step) % 11) as f64).collect::<Vec<f64>>();
        let twice = |s: &[f64]| s.iter().enumerate().map(|(t, v)| 2.0 * v + (t % 3) as f64).collect::<Vec<f64>>();
        let together = shrunk_covariance(&[wave(3), twice(&wave(3))]).unwrap();
        let luck = shrunk_covariance(&[wave(3), wave(5)]).unwrap();
        assert!(together.shrinkage < 0.05 && luck.shrinkage > 0.3, "{} {}", together.shrinkage, luck.shrinkage);
        assert_eq!(together.matrix[0][1], together.matrix[1][0]);
        // The variance of one to eleven over and over, by looks less one.
        let mean = wave(3).iter().sum::<f64>() / 40.0;
        let variance = wave(3).iter().map(|v| (v - mean).powi(2)).sum::<f64>() / 39.0;
        assert!((luck.matrix[0][0] - variance).abs() < 1e-12);
    }

    #[test]
    fn a_series_that_does_not_vary_goes_with_no_other() {
        let found = shrunk_covariance(&[vec![5.0; 4], vec![1.0, 2.0, 3.0, 5.0]]).unwrap();
        assert_eq!((found.matrix[0][0], found.matrix[0][1], found.shrinkage), (0.0, 0.0, 1.0));
        assert_eq!(shrunk_covariance(&[vec![1.0, 2.0]]), None);
        assert_eq!(shrunk_covariance(&[vec![1.0, 2.0, 4.0], vec![1.0; 4]]), None);
    }
}
