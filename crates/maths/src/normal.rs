//! The normal distribution, as far as tests and intervals need it.

/// The quantile of a two-sided interval of 95%.
pub const Z95: f64 = 1.959_963_984_540_054;

/// How likely a standard normal value lies at least as far from 0 as this one, on either side.
#[must_use]
pub fn two_sided(z: f64) -> f64 {
    libm::erfc(z.abs() / std::f64::consts::SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quantile_and_the_tail_belong_together() {
        assert!((two_sided(Z95) - 0.05).abs() < 1e-12 && (two_sided(-Z95) - 0.05).abs() < 1e-12);
        assert_eq!(two_sided(0.0), 1.0);
    }
}
