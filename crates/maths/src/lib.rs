//! Numbers in, numbers out. Knows no word of insurance, no clock and no file; every function tells its shapes, units,
//! errors and source.

mod smooth;

pub use smooth::{moving_mean, pooled_ratio, quotient};
