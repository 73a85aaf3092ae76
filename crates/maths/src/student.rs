//! Student's distribution: means whose spread had to be estimated.

use crate::normal;
use crate::special::beta_below;

/// How likely a standardised mean lies at least as far from 0 as this one, on either side, where its variance was estimated with
/// so many degrees of freedom.
///
/// `freedom` is above 0 and need not be whole. Right to 1e-10. Source: Abramowitz and Stegun (1964), 26.7.1.
///
/// ```
/// assert!((upcount_maths::student_two_sided(2.776_445_105, 4.0) - 0.05).abs() < 1e-9);
/// ```
#[must_use]
pub fn student_two_sided(t: f64, freedom: f64) -> f64 {
    if freedom.is_infinite() {
        return normal::two_sided(t);
    }
    beta_below(freedom / (freedom + t * t), freedom / 2.0, 0.5)
}

/// The quantile beyond which `outside` of the distribution lies, both sides together: for an interval of 95%, 0.05.
///
/// Exactness and source as [`student_two_sided`].
///
/// ```
/// assert!((upcount_maths::student_quantile(0.05, 10.0) - 2.228_138_852).abs() < 1e-8);
/// ```
#[must_use]
pub fn student_quantile(outside: f64, freedom: f64) -> f64 {
    let (mut low, mut high) = (0.0, 2.0);
    while student_two_sided(high, freedom) > outside && high < 1e12 {
        (low, high) = (high, 2.0 * high);
    }
    while high - low > 1e-12 * high {
        let middle = f64::midpoint(low, high);
        (low, high) = if student_two_sided(middle, freedom) > outside { (middle, high) } else { (low, middle) };
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_the_tables_and_with_much_freedom_those_of_the_normal() {
        for (outside, freedom, quantile) in [(0.05, 1.0, 12.706_204_736), (0.01, 27.0, 2.770_682_957), (0.05, 2.5, 3.574_654_842)] {
            let found = student_quantile(outside, freedom);
            assert!((found / quantile - 1.0).abs() < 1e-9 && (student_two_sided(found, freedom) - outside).abs() < 1e-10, "{found}");
        }
        assert!((student_quantile(0.05, 1e7) - normal::Z95).abs() < 1e-6);
        assert!((student_quantile(0.05, f64::INFINITY) - normal::Z95).abs() < 1e-10);
        assert_eq!(student_two_sided(0.0, 5.0), 1.0);
    }
}
