//! What a run pays: what is owed by now, less what was paid before. What changed of a past month is a dated difference.

use super::{Key, Line};
use std::collections::BTreeMap;

/// What was paid of a line before, all runs together, in fen.
pub type Posted = BTreeMap<Key, i64>;

/// The lines that a run pays: those that are owed and not paid yet, and for those paid otherwise the difference. What was
/// paid and is not owed any more is taken back with the figures of nothing.
#[must_use]
pub fn differences(owed: Vec<Line>, posted: &Posted) -> Vec<Line> {
    let mut left = posted.clone();
    let mut lines: Vec<Line> = Vec::new();
    for mut line in owed {
        line.amount_fen -= left.remove(&line.key).unwrap_or_default();
        lines.push(line);
    }
    let gone = left.into_iter().map(|(key, paid)| Line {
        key,
        amount_fen: -paid,
        base_fen: 0,
        rate_ppm: 0,
        factor_ppm: 0,
        credit_ppm: 0,
        with: Vec::new(),
    });
    lines.extend(gone);
    lines.retain(|line| line.amount_fen != 0);
    lines.sort_by(|a, b| a.key.cmp(&b.key));
    lines
}
