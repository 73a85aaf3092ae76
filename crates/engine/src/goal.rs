//! Goals: a count is cascaded through an organisation and over months in whole policies that add up at every level.
//!
//! A place is a row, a month is a column. What a place's children have together is, in each month, the place's goal and what
//! it asks above it (its hedge). A quarter is the sum of its three months, a year that of all, so that they add up too.
//!
//! [`spread`] makes a plan of what is wanted. Places are given in any order in which a parent stands before its children; a rank that stays with a
//! place breaks ties, so that renumbering changes nothing.

mod bounds;
mod circulation;
mod drivers;
mod fit;
mod grid;
mod order;
mod refusal;
mod repair;
mod round;
mod solve;
mod spread;
mod wanted;

pub use drivers::{Driver, drivers, rails};
pub use grid::Grid;
pub use order::Tree;
pub use refusal::Refusal;
pub use spread::{Note, Plan, spread};
pub use wanted::{Cell, Fixed, Presence, Rail, Wanted};

#[cfg(test)]
mod tests;
