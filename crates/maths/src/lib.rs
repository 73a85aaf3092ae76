//! Numbers in, numbers out. Knows no word of insurance, no clock and no file; every function tells its shapes, units,
//! errors and source.

mod contribution;
mod smooth;

pub use contribution::{Moved, RatioPart, TotalPart, moved_product, moved_ratio, moved_total};
pub use smooth::{moving_mean, pooled_ratio, quotient};
