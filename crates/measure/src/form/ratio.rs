//! A ratio of sums over the same facts; never the mean of ratios.

use super::{Figure, Figures, over};
use crate::plan::Plan;
use crate::scan::Cube;
use crate::sums::Cell;
use upcount_maths::quotient;

pub(crate) fn figures(plan: &Plan, cube: &Cube) -> Figures {
    let unit = if plan.tally.sums.iter().any(|s| matches!(s, crate::plan::Summed::Field(f) if f.ends_with("_fen"))) { 100 } else { 1 };
    let divided = |Cell { code, key, sums }: Cell| Figure {
        code,
        key,
        value: quotient(sums[0], sums[1]),
        parts: Some((over(sums[0], unit), over(sums[1], unit))),
        exact: (sums[1] != 0).then_some((sums[0], sums[1])),
    };
    (cube.cells.iter().map(divided).collect(), Vec::new())
}
