//! A count, a sum, or a stock: the sum itself, or the average over the months covered.

use super::{Figure, Figures, divisor, over};
use crate::plan::Plan;
use crate::scan::Cube;
use upcount_book::Shown;

pub(crate) fn figures(plan: &Plan, cube: &Cube) -> Figures {
    // Money is summed in fen and shown in the currency.
    let unit = if plan.measure.shown == Shown::Money { 100 } else { 1 };
    let shown = |(&(code, key), sums): (&(i32, u32), &[i128; 2])| {
        let by = divisor(plan, cube, &[code]);
        Figure {
            code,
            key,
            value: Some(over(sums[0], unit * by)),
            parts: plan.tally.stock.then(|| (over(sums[0], unit), over(by, 1))),
            exact: Some((sums[0], unit * by)),
        }
    };
    (cube.cells.iter().map(shown).collect(), Vec::new())
}
