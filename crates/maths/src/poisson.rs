//! Counts explained by what surrounds them: Poisson regression with a logarithmic link, an exposure, and a variance that is a
//! multiple of the mean (quasi-Poisson), because counts of places differ by more than luck.
//!
//! Source: McCullagh and Nelder, Generalized Linear Models (2nd ed. 1989), chapters 2 and 6; Wedderburn (1974).

use crate::linear::dot;

/// What a regression found.
#[derive(Clone, Debug, PartialEq)]
pub struct Regression {
    /// The coefficients, in the order of the columns.
    pub coefficients: Vec<f64>,
    /// Their covariance, the dispersion in it.
    pub covariance: Vec<Vec<f64>>,
    /// The variance of a count ÷ its mean: Pearson's statistic ÷ the degrees of freedom.
    pub dispersion: f64,
    /// Rows less columns.
    pub freedom: usize,
}

/// The probability of a count of none where so many are expected and the variance is `dispersion` times the mean: that of a
/// negative binomial, or of Poisson where the dispersion is not above 1.
#[must_use]
pub fn none_at_all(expected: f64, dispersion: f64) -> f64 {
    let clumped = if dispersion > 1.0 + 1e-9 { dispersion.ln() / (dispersion - 1.0) } else { 1.0 };
    (-expected * clumped).exp().min(1.0)
}

/// A count as it is expected.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expected {
    /// The mean.
    pub value: f64,
    /// Its own standard error and that of a new count around it, together.
    pub error: f64,
}

/// Rounds of the fit: it converges in a few, or the columns say nothing.
const ROUNDS: usize = 50;

/// Fits `count = exposure × exp(row · coefficients)`.
///
/// `rows` is `[n][k]` and has its own column of ones; `counts` and `exposure` are `[n]`, not negative and positive. `None`
/// where there are not more rows than columns, a column follows from others, or no fit is found.
#[must_use]
pub fn quasi_poisson(rows: &[Vec<f64>], counts: &[f64], exposure: &[f64]) -> Option<Regression> {
    let (n, k) = (rows.len(), rows.first()?.len());
    let sound = |x: &f64| x.is_finite();
    if n <= k || counts.len() != n || exposure.len() != n || !rows.iter().flatten().chain(counts).all(sound) {
        return None;
    }
    if exposure.iter().any(|e| !e.is_finite() || *e <= 0.0) || counts.iter().any(|c| *c < 0.0) || counts.iter().all(|c| *c == 0.0) {
        return None;
    }
    // Begins near the counts themselves, as every fit of this family does.
    let mut linear: Vec<f64> = counts.iter().zip(exposure).map(|(c, e)| ((c + 0.1) / e).ln()).collect();
    let mut coefficients = vec![0.0; k];
    let mut inverse = Vec::new();
    for round in 0..ROUNDS {
        let mean: Vec<f64> = linear.iter().zip(exposure).map(|(l, e)| l.exp() * e).collect();
        let (mut left, mut right) = (vec![vec![0.0; k]; k], vec![0.0; k]);
        for (((row, mean), count), linear) in rows.iter().zip(&mean).zip(counts).zip(&linear) {
            let working = linear + (count - mean) / mean;
            for a in 0..k {
                right[a] += mean * row[a] * working;
                for b in 0..k {
                    left[a][b] += mean * row[a] * row[b];
                }
            }
        }
        inverse = inverted(left)?;
        let next: Vec<f64> = inverse.iter().map(|row| dot(row, &right)).collect();
        let moved = next.iter().zip(&coefficients).map(|(a, b): (&f64, &f64)| (a - b).abs()).fold(0.0, f64::max);
        coefficients = next;
        linear = rows.iter().map(|row| dot(row, &coefficients)).collect();
        if coefficients.iter().any(|c| !c.is_finite()) || linear.iter().any(|l| l.abs() > 700.0) {
            return None;
        }
        if round > 0 && moved < 1e-10 {
            break;
        }
        if round + 1 == ROUNDS {
            return None;
        }
    }
    let freedom = n - k;
    let mean = linear.iter().zip(exposure).map(|(l, e)| l.exp() * e);
    let pearson: f64 = mean.zip(counts).map(|(mean, count)| (count - mean).powi(2) / mean).sum();
    #[expect(clippy::cast_precision_loss, reason = "rows are few")]
    let dispersion = pearson / freedom as f64;
    let covariance = inverse.into_iter().map(|row| row.into_iter().map(|v| v * dispersion).collect()).collect();
    Some(Regression { coefficients, covariance, dispersion, freedom })
}

impl Regression {
    /// What is expected of a place with this row and exposure.
    #[must_use]
    pub fn expected(&self, row: &[f64], exposure: f64) -> Expected {
        let value = dot(row, &self.coefficients).exp() * exposure;
        let own: f64 = row.iter().zip(&self.covariance).map(|(x, line)| x * dot(row, line)).sum();
        // A count is never nearer its mean than luck alone leaves it.
        let new = self.dispersion.max(1.0) * value;
        Expected { value, error: (new + value * value * own).sqrt() }
    }
}

/// The inverse of a symmetric positive matrix by Gauss and Jordan; `None` where a column follows from others.
fn inverted(mut matrix: Vec<Vec<f64>>) -> Option<Vec<Vec<f64>>> {
    let k = matrix.len();
    let mut inverse: Vec<Vec<f64>> = (0..k).map(|a| (0..k).map(|b| f64::from(u8::from(a == b))).collect()).collect();
    for at in 0..k {
        let largest = (at..k).max_by(|a, b| matrix[*a][at].abs().total_cmp(&matrix[*b][at].abs()))?;
        let size = matrix.iter().map(|row| row[at].abs()).fold(0.0, f64::max);
        if matrix[largest][at].abs() <= 1e-11 * size.max(f64::MIN_POSITIVE) {
            return None;
        }
        matrix.swap(at, largest);
        inverse.swap(at, largest);
        let by = matrix[at][at];
        for value in matrix[at].iter_mut().chain(&mut inverse[at]) {
            *value /= by;
        }
        for row in (0..k).filter(|row| *row != at) {
            let times = matrix[row][at];
            for column in 0..k {
                matrix[row][column] -= times * matrix[at][column];
                inverse[row][column] -= times * inverse[at][column];
            }
        }
    }
    Some(inverse)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_exact_is_found_and_what_says_nothing_is_not_fitted() {
        let rows: Vec<Vec<f64>> = (0..8).map(|n| vec![1.0, f64::from(n)]).collect();
        let exposure: Vec<f64> = (0..8).map(|n| 100.0 + f64::from(n)).collect();
        let counts: Vec<f64> = rows.iter().zip(&exposure).map(|(row, e)| e * (0.5 + 0.2 * row[1]).exp()).collect();
        let found = quasi_poisson(&rows, &counts, &exposure).unwrap();
        assert!((found.coefficients[0] - 0.5).abs() < 1e-9 && (found.coefficients[1] - 0.2).abs() < 1e-9, "{found:?}");
        let alike: Vec<Vec<f64>> = (0..8).map(|_| vec![1.0, 3.0]).collect();
        assert_eq!(quasi_poisson(&alike, &counts, &exposure), None, "a column that follows from another");
        assert_eq!(quasi_poisson(&rows[..2], &counts[..2], &exposure[..2]), None, "no more rows than columns");
        assert_eq!(quasi_poisson(&rows, &[0.0; 8], &exposure), None, "nothing counted");
        let mut none = exposure.clone();
        none[3] = 0.0;
        assert_eq!(quasi_poisson(&rows, &counts, &none), None, "a place without exposure");
    }
}
