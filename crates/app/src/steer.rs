//! Steer (经营): where the company stands.

mod read_home;

pub use read_home::{Card, HomeTold, League, Part, PeriodBar, Point, read_home};
