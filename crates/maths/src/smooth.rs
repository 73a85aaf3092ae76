//! Smoothing of ratios over the last periods.

/// Divides one whole number by another.
///
/// | | shape | unit |
/// |---|---|---|
/// | `above`, `below` | scalar | things; any sign |
/// | result | scalar | 1; nothing when `below` is 0 |
///
/// Exact to one rounding while both are below 2⁵³ in size; beyond that each is first rounded to 53 bits.
///
/// ```
/// assert_eq!(upcount_maths::quotient(1, 8), Some(0.125));
/// assert_eq!(upcount_maths::quotient(1, 0), None);
/// ```
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "stated: beyond 2^53 the last digits are lost")]
pub fn quotient(above: i128, below: i128) -> Option<f64> {
    (below != 0).then(|| above as f64 / below as f64)
}

/// The ratio pooled over the last `window` periods: sums first, then one division.
///
/// | | shape | unit |
/// |---|---|---|
/// | `above`, `below` | `[n]`, in time, the shorter one counts | things in a period |
/// | `window` | scalar, at least 1 | periods |
/// | result | `[n]`; nothing before the first full window, and where the pooled `below` is 0 | 1 |
///
/// A period weighs as much as it has things, so a busy one counts more than a quiet one; [`moving_mean`] weighs
/// periods alike. Sums are exact.
///
/// # Source
/// Ratio of sums (ratio estimator); Cochran, *Sampling Techniques*, 3rd ed., ch. 6.
///
/// ```
/// let shares = upcount_maths::pooled_ratio(&[1, 1, 8], &[2, 4, 8], 2);
/// assert_eq!(shares, [None, Some(2.0 / 6.0), Some(9.0 / 12.0)]);
/// ```
#[must_use]
pub fn pooled_ratio(above: &[i128], below: &[i128], window: usize) -> Vec<Option<f64>> {
    let pooled = |of: &[i128], end: usize| of[end + 1 - window..=end].iter().sum();
    let n = above.len().min(below.len());
    (0..n).map(|end| if window == 0 || end + 1 < window { None } else { quotient(pooled(above, end), pooled(below, end)) }).collect()
}

/// The plain mean of the last `window` values: every period weighs alike.
///
/// | | shape | unit |
/// |---|---|---|
/// | `values` | `[n]`, in time | any |
/// | `window` | scalar, at least 1 | periods |
/// | result | `[n]`; nothing before the first full window, and where a value in the window is missing | as `values` |
///
/// # Source
/// Simple moving average; NIST/SEMATECH e-Handbook of Statistical Methods, 6.4.2.
///
/// ```
/// let means = upcount_maths::moving_mean(&[Some(0.5), Some(0.25), None, Some(1.0)], 2);
/// assert_eq!(means, [None, Some(0.375), None, None]);
/// ```
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "a window is a small number")]
pub fn moving_mean(values: &[Option<f64>], window: usize) -> Vec<Option<f64>> {
    let mean = |held: &[Option<f64>]| held.iter().copied().sum::<Option<f64>>().map(|sum| sum / window as f64);
    (0..values.len()).map(|end| if window == 0 || end + 1 < window { None } else { mean(&values[end + 1 - window..=end]) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pooled_ratios_of_all_classes_add_up_to_one() {
        let classes = [[3, 0, 5, 7, 1], [1, 2, 0, 4, 9], [0, 8, 1, 1, 2]];
        let all: Vec<i128> = (0..5).map(|t| classes.iter().map(|c| c[t]).sum()).collect();
        for window in 1..=5 {
            for t in window - 1..5 {
                let sum: f64 = classes.iter().map(|c| pooled_ratio(c, &all, window)[t].unwrap()).sum();
                assert!((sum - 1.0).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn a_window_of_one_smooths_nothing() {
        assert_eq!(pooled_ratio(&[1, 3], &[4, 4], 1), [Some(0.25), Some(0.75)]);
        assert_eq!(moving_mean(&[Some(0.25), None], 1), [Some(0.25), None]);
    }

    #[test]
    fn there_is_no_figure_before_the_first_full_window_nor_over_nothing() {
        assert_eq!(pooled_ratio(&[1, 1], &[2, 2], 3), [None, None]);
        assert_eq!(pooled_ratio(&[0, 0], &[0, 0], 2), [None, None]);
        assert_eq!(pooled_ratio(&[1], &[1], 0), [None]);
    }
}
