//! Signals (预警): which of many members are out of the ordinary, since when, and how likely luck alone does that.

mod course;
mod drift;
mod fixed;
mod peers;
mod silent;
#[cfg(test)]
mod tests;
mod worth;

pub use course::behind_course;
pub use drift::drifting;
pub use fixed::beyond_fixed;
pub use peers::{Counts, Spread, beyond_peers};
pub use silent::{Quiet, Silence, silences};
pub use worth::{Case, NoWorth, worth};

/// What a member counted, window by window, oldest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Who it is held beside: members of the same number.
    pub peers: usize,
    /// Things, by window.
    pub counted: Vec<u64>,
    /// Of what or in which exposure they were counted, by window; from 0.
    pub of: Vec<f64>,
}

/// On which side of what is usual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Too few.
    Below,
    /// Too many.
    Above,
}

/// A member is out of the ordinary in the last windows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fired {
    /// The window with whose end it came to hold, and has held since.
    pub since: usize,
    /// Things in the last windows that it is judged by.
    pub counted: u64,
    /// Of what, or in which exposure.
    pub of: f64,
    /// Things that were usual.
    pub usual: f64,
    /// The limit that was passed, in things.
    pub limit: f64,
    /// How likely luck alone brings as few, or as many.
    pub chance: f64,
}

/// The first window of the run of those that hold, which goes on to the last; none when the last does not hold.
fn since(holds: &[bool]) -> Option<usize> {
    let run = holds.iter().rev().take_while(|holds| **holds).count();
    (run > 0).then(|| holds.len() - run)
}

/// What holds at the end of the last window, each with the window since whose end it has held: what is found from each window on,
/// `long` windows at a time.
fn held(members: &[Series], long: usize, found_from: impl Fn(usize) -> Vec<Option<Fired>>) -> Vec<Option<Fired>> {
    let windows = members.iter().map(|member| member.counted.len()).min().unwrap_or_default();
    let found: Vec<Vec<Option<Fired>>> = (long..=windows).map(|end| found_from(end - long)).collect();
    (0..members.len())
        .map(|member| {
            let holds: Vec<bool> = found.iter().map(|at| at[member].is_some()).collect();
            let first = since(&holds)?;
            found.last()?[member].map(|fired| Fired { since: first + long - 1, ..fired })
        })
        .collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
fn real(n: u64) -> f64 {
    n as f64
}
