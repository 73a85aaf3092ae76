//! Numbers in, numbers out. Knows no word of insurance, no clock and no file; every function tells its shapes, units,
//! errors and source.

mod ahead;
mod allocate;
mod apportion;
mod contribution;
mod covariance;
mod credibility;
mod development;
mod ets;
mod least;
mod linear;
mod multiple;
pub mod normal;
mod odds;
mod poisson;
mod rates;
mod reconcile;
mod seasonal;
mod smooth;
mod special;
pub mod survival;
mod tree;

pub use allocate::{AllocateError, Allocation, Placed, Response, allocate, place};
pub use apportion::{Bounded, SplitError, largest_remainder, largest_remainder_within, sainte_lague};
pub use contribution::{Moved, RatioPart, TotalPart, moved_product, moved_ratio, moved_total};
pub use covariance::{Covariance, shrunk_covariance};
pub use credibility::{Believed, Credibility, Seen, buhlmann_straub, shrunk};
pub use development::{Carried, Development, mack};
pub use ets::{Forecast, Form, Noise, Season, Smoothed, State, Trend, Weights, smoothed, smoothed_best, smoothed_with};
pub use multiple::benjamini_hochberg;
pub use odds::{Coming, at_least_come_true, come_true};
pub use poisson::{Expected, Regression, none_at_all, quasi_poisson};
pub use rates::{Rate, Rates, gamma_poisson};
pub use reconcile::{Reconciler, Sums, Weigh};
pub use seasonal::{Adjusted, Seasons, adjusted, seasons};
pub use smooth::{moving_mean, pooled_ratio, quotient};
pub use tree::reconcile_tree;
