//! How a count develops with age: what is known of old cohorts tells where the young ones will end.

/// A cohort carried to its end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Carried {
    /// What it has now.
    pub latest: f64,
    /// What it will have at the last age.
    pub ultimate: f64,
    /// The standard error of that.
    pub error: f64,
}

/// What a triangle tells.
#[derive(Clone, Debug, PartialEq)]
pub struct Development {
    /// From each age to the next: by what a cohort is multiplied.
    pub factors: Vec<f64>,
    /// The spread of each factor (σ of Mack).
    pub sigmas: Vec<f64>,
    /// The cohorts, in the order given.
    pub cohorts: Vec<Carried>,
    /// The standard error of the sum of the ultimates counted; cohorts share the factors, so they err together.
    pub error: f64,
}

/// The chain ladder with the errors of Mack.
///
/// | | shape | unit |
/// |---|---|---|
/// | `triangle` | `[cohorts][ages]`, cumulative; a cohort has the ages known of it, the first has the most | things |
/// | `from` | the first cohort whose ultimate is in the sum | |
/// | result | `[cohorts]`; nothing without two cohorts and two ages, or when a column adds up to nothing | things |
///
/// Source: Mack, Distribution-free calculation of the standard error of chain ladder reserve estimates, ASTIN Bulletin 23
/// (1993), and for the last σ, which has one observation only, his rule min(σ⁴ₙ₋₂ ÷ σ²ₙ₋₃, σ²ₙ₋₃, σ²ₙ₋₂). Cohorts may
/// share a length, or skip some.
#[must_use]
pub fn mack(triangle: &[Vec<f64>], from: usize) -> Option<Development> {
    let ages = triangle.iter().map(Vec::len).max()?;
    if triangle.len() < 2 || ages < 2 || triangle.iter().any(Vec::is_empty) {
        return None;
    }
    let (mut factors, mut squares, mut columns) = (Vec::new(), Vec::new(), Vec::new());
    for age in 0..ages - 1 {
        let known: Vec<&Vec<f64>> = triangle.iter().filter(|row| row.len() > age + 1).collect();
        let (now, next): (f64, f64) = (known.iter().map(|r| r[age]).sum(), known.iter().map(|r| r[age + 1]).sum());
        if now <= 0.0 {
            return None;
        }
        let factor = next / now;
        let seen: Vec<&&Vec<f64>> = known.iter().filter(|r| r[age] > 0.0).collect();
        let spread: f64 = seen.iter().map(|r| r[age] * (r[age + 1] / r[age] - factor).powi(2)).sum();
        squares.push((seen.len() > 1).then(|| spread / count(seen.len() - 1)));
        factors.push(factor);
        columns.push(now);
    }
    let squares = filled(&squares);
    let mut cohorts = Vec::with_capacity(triangle.len());
    // For the error of the sum: each cohort's ultimate and the error of the factors that it shares with the others.
    let (mut total, mut younger) = (0.0, 0.0);
    for (n, row) in triangle.iter().enumerate().rev() {
        let last = row.len() - 1;
        let latest = row[last];
        let ultimate = factors[last..].iter().fold(latest, |c, f| c * f);
        let (mut own, mut shared, mut carried) = (0.0, 0.0, latest);
        for age in last..ages - 1 {
            let relative = if factors[age] > 0.0 { squares[age] / (factors[age] * factors[age]) } else { 0.0 };
            own += if carried > 0.0 { relative / carried } else { 0.0 };
            shared += relative / columns[age];
            carried *= factors[age];
        }
        let variance = ultimate * ultimate * (own + shared);
        if n >= from {
            total += variance + 2.0 * ultimate * younger * shared;
            younger += ultimate;
        }
        cohorts.push(Carried { latest, ultimate, error: variance.sqrt() });
    }
    cohorts.reverse();
    let sigmas = squares.into_iter().map(f64::sqrt).collect();
    Some(Development { factors, sigmas, cohorts, error: total.sqrt() })
}

/// The σ² of ages that one cohort alone has reached, by the rule of Mack from the two before.
fn filled(squares: &[Option<f64>]) -> Vec<f64> {
    let mut filled: Vec<f64> = Vec::with_capacity(squares.len());
    for square in squares {
        let from_before = || match filled[..] {
            [.., a, b] if a > 0.0 => (b * b / a).min(a).min(b),
            [.., b] => b,
            [] => 0.0,
        };
        filled.push(square.unwrap_or_else(from_before));
    }
    filled
}

#[expect(clippy::cast_precision_loss, reason = "cohorts are few")]
fn count(n: usize) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_of_one_cohort_alone_is_its_own() {
        let triangle = [vec![100.0, 91.0, 80.0], vec![210.0, 180.0, 160.0], vec![190.0, 172.0], vec![50.0]];
        let found = mack(&triangle, 3).unwrap();
        assert!((found.error - found.cohorts[3].error).abs() < 1e-12 && found.error < mack(&triangle, 0).unwrap().error);
    }

    #[test]
    fn what_develops_alike_is_carried_without_error() {
        let found = mack(&[vec![100.0, 90.0, 81.0], vec![200.0, 180.0], vec![50.0]], 0).unwrap();
        assert!((found.cohorts[2].ultimate - 40.5).abs() < 1e-9 && found.error.abs() < 1e-9);
        assert!(mack(&[vec![1.0, 2.0]], 0).is_none() && mack(&[vec![0.0, 2.0], vec![0.0]], 0).is_none() && mack(&[], 0).is_none());
    }
}
