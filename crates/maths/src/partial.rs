//! How two figures go together when others are held: the partial correlation.

use crate::linear::dot;
use crate::normal::{Z95, two_sided};

/// How two figures go together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Together {
    /// From −1 to 1.
    pub value: f64,
    /// 95%.
    pub range: [f64; 2],
    /// The probability of as much by luck alone, both sides.
    pub odds: f64,
    /// Units less the columns that are held.
    pub free: usize,
}

/// Fewer units than these, less the columns held, say nothing.
const LEAST_FREE: usize = 8;

/// The partial correlation of `a` and `b` when columns are held.
///
/// | | shape | unit |
/// |---|---|---|
/// | `a`, `b` | `[n]` | any; [`ranks`] of them for a relation of ranks |
/// | `held` | `[columns][n]`, such as 0 and 1 for a class; those that follow from others are passed over | any |
/// | result | scalars; none for fewer than 8 units beyond the columns, or where nothing is left to vary | 1 |
///
/// What the held columns explain (least squares) is taken off, and the rest is correlated. It tells nothing of causes, and units of
/// which little is known draw it towards 0.
///
/// # Source
/// Pearson's correlation of residuals; the interval is Fisher's z with the variance 1.06 ÷ (n − 3), n less the columns held, which
/// Fieller, Hartley and Pearson (1957), Biometrika 44, give for ranks, and which is a little wide for others.
///
/// ```
/// use upcount_maths::{partial_correlation, ranks};
/// let a: Vec<f64> = (0..20).map(f64::from).collect();
/// let b: Vec<f64> = a.iter().map(|x| x.exp()).collect();
/// assert!(partial_correlation(&ranks(&a), &ranks(&b), &[]).unwrap().value > 0.999);
/// ```
#[must_use]
pub fn partial_correlation(a: &[f64], b: &[f64], held: &[Vec<f64>]) -> Option<Together> {
    let basis = basis(a.len(), held);
    // The first of the basis is the mean, which every correlation takes off.
    let columns = basis.len().saturating_sub(1);
    let free = a.len().checked_sub(columns).filter(|free| *free >= LEAST_FREE)?;
    let left = |of: &[f64]| {
        let mut rest = of.to_vec();
        for column in &basis {
            let part = dot(&rest, column);
            rest.iter_mut().zip(column).for_each(|(value, c)| *value -= part * c);
        }
        rest
    };
    let whole = [dot(a, a), dot(b, b)];
    let (a, b) = (left(a), left(b));
    let (within_a, within_b) = (dot(&a, &a), dot(&b, &b));
    if within_a <= 1e-12 * whole[0] || within_b <= 1e-12 * whole[1] {
        return None;
    }
    let value = (dot(&a, &b) / (within_a * within_b).sqrt()).clamp(-1.0, 1.0);
    let error = (1.06 / (free as f64 - 3.0)).sqrt();
    let z = value.clamp(-1.0 + 1e-12, 1.0 - 1e-12).atanh();
    Some(Together { value, range: [-1.0, 1.0].map(|side: f64| (z + side * Z95 * error).tanh()), odds: two_sided(z / error), free })
}

/// Ranks from 1, `[n]` → `[n]`; equal values have their mean.
#[must_use]
pub fn ranks(of: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..of.len()).collect();
    order.sort_by(|a, b| of[*a].total_cmp(&of[*b]));
    let mut ranks = vec![0.0; of.len()];
    let mut from = 0;
    while from < order.len() {
        let alike = order[from..].iter().take_while(|n| of[**n] == of[order[from]]).count();
        let rank = from as f64 + (alike as f64 + 1.0) / 2.0;
        order[from..from + alike].iter().for_each(|n| ranks[*n] = rank);
        from += alike;
    }
    ranks
}

/// Columns at right angles that span the mean and those that are held (Gram and Schmidt, twice for exactness).
fn basis(rows: usize, held: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let mut basis: Vec<Vec<f64>> = Vec::new();
    for column in std::iter::once(&vec![1.0; rows]).chain(held) {
        let (mut rest, whole) = (column.clone(), dot(column, column));
        for _ in 0..2 {
            for own in &basis {
                let part = dot(&rest, own);
                rest.iter_mut().zip(own).for_each(|(value, c)| *value -= part * c);
            }
        }
        let length = dot(&rest, &rest);
        if length > 1e-10 * whole && length > 0.0 {
            rest.iter_mut().for_each(|value| *value /= length.sqrt());
            basis.push(rest);
        }
    }
    basis
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_one_column_held_it_is_the_formula_of_three_correlations() {
        let a = [3.0, 1.0, 4.0, 1.5, 5.0, 9.0, 2.0, 6.0, 5.5, 3.5, 8.0, 9.5];
        let b = [2.0, 7.0, 1.0, 8.0, 2.5, 8.5, 1.5, 8.2, 4.0, 5.0, 9.0, 4.5];
        let c = [1.0, 4.0, 1.2, 4.2, 2.0, 13.0, 5.0, 6.0, 2.2, 3.0, 7.0, 3.7];
        let plain = |x: &[f64], y: &[f64]| partial_correlation(&ranks(x), &ranks(y), &[]).unwrap().value;
        let (ab, ac, bc) = (plain(&a, &b), plain(&a, &c), plain(&b, &c));
        // No ranks are equal, so Spearman's own formula holds: 1 − 6 Σd² ÷ n(n² − 1).
        let squares: f64 = ranks(&a).iter().zip(ranks(&b)).map(|(x, y)| (x - y).powi(2)).sum();
        assert!((ab - (1.0 - 6.0 * squares / (12.0 * 143.0))).abs() < 1e-12);
        let (ra, rb) = (ranks(&a), ranks(&b));
        let found = partial_correlation(&ra, &rb, &[ranks(&c)]).unwrap();
        assert!((found.value - (ab - ac * bc) / ((1.0 - ac * ac) * (1.0 - bc * bc)).sqrt()).abs() < 1e-12, "{found:?}");
        assert_eq!(found.free, 11);
        assert!(found.range[0] < found.value && found.value < found.range[1] && found.range[1] < 1.0);
        // A column that follows from others changes nothing.
        let twice = vec![ranks(&c), ranks(&c).iter().map(|x| 3.0 - x).collect(), vec![2.0; 12]];
        assert!((partial_correlation(&ra, &rb, &twice).unwrap().value - found.value).abs() < 1e-12);
    }

    #[test]
    fn what_only_goes_with_a_third_thing_is_not_told_as_going_together() {
        // Two groups; within each a and b have nothing to do with each other.
        let lot = |n: usize, seed: usize| ((n * 7_919 + seed * 104_729) % 1_009) as f64 / 1_009.0;
        let group: Vec<f64> = (0..200).map(|n| f64::from(n % 2)).collect();
        let (a, b): (Vec<f64>, Vec<f64>) = (0..200).map(|n| (lot(n, 1) + 2.0 * group[n], lot(n * n, 5) + 2.0 * group[n])).unzip();
        assert!(partial_correlation(&a, &b, &[]).unwrap().value > 0.6);
        let held = partial_correlation(&a, &b, std::slice::from_ref(&group)).unwrap();
        assert!(held.value.abs() < 0.2 && held.range[0] < 0.0 && held.range[1] > 0.0 && held.odds > 0.01, "{held:?}");
    }

    #[test]
    fn nothing_is_said_of_few_or_of_what_does_not_vary() {
        assert_eq!(partial_correlation(&[1.0, 2.0, 3.0], &[1.0, 2.0, 3.0], &[]), None);
        assert_eq!(partial_correlation(&[1.0; 20], &(0..20).map(f64::from).collect::<Vec<_>>(), &[]), None);
        assert_eq!(ranks(&[5.0, 1.0, 5.0, 3.0]), [3.5, 1.0, 3.5, 2.0]);
    }
}
