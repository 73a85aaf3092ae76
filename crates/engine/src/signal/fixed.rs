//! A fixed limit, as people set one: no luck is looked at.

use super::{Side, since};

/// Members whose figure lies beyond a limit in the last `lasting` windows.
///
/// | | shape | unit |
/// |---|---|---|
/// | `figures` | `[n]`, each `[windows]`, oldest first; none where there is nothing to divide by | the limit's |
/// | result | `[n]`, same order: the window with whose end it came to hold, and the figure of the last | |
///
/// A window without a figure is beyond no limit. The same limit for everybody: small members pass it by luck more often than
/// large ones, which [`beyond_peers`](super::beyond_peers) is free of.
#[must_use]
pub fn beyond_fixed(figures: &[Vec<Option<f64>>], lasting: usize, side: Side, limit: f64) -> Vec<Option<(usize, f64)>> {
    let beyond = |figure: &Option<f64>| {
        figure.is_some_and(|figure| match side {
            Side::Below => figure < limit,
            Side::Above => figure > limit,
        })
    };
    let of = |member: &Vec<Option<f64>>| {
        let run = member.iter().map(beyond).collect::<Vec<_>>();
        let first = since(&run).filter(|first| run.len() - first >= lasting.max(1))?;
        Some((first + lasting.max(1) - 1, member.last().copied().flatten()?))
    };
    figures.iter().map(of).collect()
}
