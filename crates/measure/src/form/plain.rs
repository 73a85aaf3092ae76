//! A count, a sum, or a stock: the sum itself, or the average over the months covered.

use super::{Figure, Figures, divisor, over};
use crate::plan::Plan;
use crate::scan::Cube;
use crate::sums::Cell;
use upcount_book::Shown;

pub(crate) fn figures(plan: &Plan, cube: &Cube) -> Figures {
    let shown = |cell: Cell| {
        let (above, below) = exact(plan, cube, &cell);
        let by = below / unit(plan);
        Figure {
            code: cell.code,
            key: cell.key,
            value: Some(over(above, below)),
            parts: plan.tally.stock.then(|| (over(above, unit(plan)), over(by, 1))),
            exact: Some((above, below)),
        }
    };
    (cube.cells.iter().map(shown).collect(), Vec::new())
}

/// A cell's figure as one whole number over another.
pub(crate) fn exact(plan: &Plan, cube: &Cube, cell: &Cell) -> (i128, i128) {
    (cell.sums[0], unit(plan) * divisor(plan, cube, &[cell.code]))
}

/// Money is summed in fen and shown in the currency.
fn unit(plan: &Plan) -> i128 {
    if plan.measure.shown == Shown::Money { 100 } else { 1 }
}
