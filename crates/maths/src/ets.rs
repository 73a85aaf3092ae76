//! Exponential smoothing.

/// A forecast.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Forecast {
    /// What is expected.
    pub mean: f64,
    /// Its variance.
    pub variance: f64,
}
