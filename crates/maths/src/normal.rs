//! The normal distribution, as far as tests and intervals need it.

/// The quantile of a two-sided interval of 95%.
pub const Z95: f64 = 1.959_963_984_540_054;

/// How likely a standard normal value lies at least as far from 0 as this one, on either side.
#[must_use]
pub fn two_sided(z: f64) -> f64 {
    libm::erfc(z.abs() / std::f64::consts::SQRT_2)
}

/// The value that a standard normal one stays below with probability `level`, between 0 and 1.
///
/// Right to 1e-14. Source: Abramowitz and Stegun (1964), 26.2.23, brought to rounding by the method of Halley.
///
/// ```
/// assert!((upcount_maths::normal::quantile(0.975) - upcount_maths::normal::Z95).abs() < 1e-14);
/// ```
#[must_use]
pub fn quantile(level: f64) -> f64 {
    let tail = level.min(1.0 - level);
    let t = (-2.0 * tail.ln()).sqrt();
    let above = 2.515_517 + t * (0.802_853 + t * 0.010_328);
    let mut z = t - above / (1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308)));
    for _ in 0..3 {
        let off = (libm::erfc(z / std::f64::consts::SQRT_2) / 2.0 - tail) * (z * z / 2.0).exp() * (2.0 * std::f64::consts::PI).sqrt();
        z += off / (1.0 - z * off / 2.0);
    }
    if level < 0.5 { -z } else { z }
}

/// The quantile of a two-sided interval of 95% where the variance was estimated with so many degrees of freedom (Student's t).
///
/// Right to 0.002 from 4 degrees on. Source: Abramowitz and Stegun (1964), 26.7.5.
#[must_use]
pub fn t95(freedom: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "degrees of freedom are few")]
    let v = freedom.max(1) as f64;
    let z = Z95;
    let powers = [z.powi(3), z.powi(5), z.powi(7), z.powi(9)];
    z + (powers[0] + z) / (4.0 * v)
        + (5.0 * powers[1] + 16.0 * powers[0] + 3.0 * z) / (96.0 * v.powi(2))
        + (3.0 * powers[2] + 19.0 * powers[1] + 17.0 * powers[0] - 15.0 * z) / (384.0 * v.powi(3))
        + (79.0 * powers[3] + 776.0 * powers[2] + 1482.0 * powers[1] - 1920.0 * powers[0] - 945.0 * z) / (92_160.0 * v.powi(4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_degrees_of_freedom_widen_an_interval() {
        // The tables of the distribution.
        for (freedom, quantile) in [(4, 2.776_445), (10, 2.228_139), (27, 2.051_831), (1000, 1.962_339)] {
            assert!((t95(freedom) - quantile).abs() < 0.002, "{freedom}: {}", t95(freedom));
        }
    }

    #[test]
    fn a_quantile_has_its_level_below_it() {
        for level in [1e-12, 1e-4, 0.2, 0.5, 0.7, 0.99, 0.999_999] {
            let z = quantile(level);
            let below = if z < 0.0 { two_sided(z) / 2.0 } else { 1.0 - two_sided(z) / 2.0 };
            assert!((below / level - 1.0).abs() < 1e-12, "{level}: {z}");
        }
        assert!(quantile(0.5).abs() < 1e-15);
    }

    #[test]
    fn the_quantile_and_the_tail_belong_together() {
        assert!((two_sided(Z95) - 0.05).abs() < 1e-12 && (two_sided(-Z95) - 0.05).abs() < 1e-12);
        assert_eq!(two_sided(0.0), 1.0);
    }
}
