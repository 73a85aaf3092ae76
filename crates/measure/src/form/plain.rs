//! A count, a sum, or a stock: the sum itself, or the average over the months covered.

use super::{Figure, Figures, float, per_unit, stock_months};
use crate::plan::Plan;
use crate::scan::Cube;

pub(crate) fn figures(plan: &Plan, cube: &Cube) -> Figures {
    let shown = |(&(code, key), sums): (&(i32, u32), &[i64; 2])| {
        let months = stock_months(plan, cube, code);
        let sum = float(sums[0]) / per_unit(plan);
        Figure { code, key, value: Some(sum / months), parts: plan.tally.stock.then_some((sum, months)) }
    };
    (cube.cells.iter().map(shown).collect(), Vec::new())
}
