//! What part of the whole each class has: class ÷ all, both from the same cells.

use super::{Figure, Figures, divisor, over, totals};
use crate::plan::Plan;
use crate::scan::Cube;
use crate::sums::Cell;
use upcount_maths::quotient;
use upcount_model::Text;

pub(crate) fn figures(plan: &Plan, cube: &Cube) -> Figures {
    let all = totals(cube);
    let part = |Cell { code, key, sums }: Cell| {
        let months = divisor(plan, cube, &[code]);
        let parts = Some((over(sums[0], months), over(all[&code], months)));
        Figure { code, key, value: quotient(sums[0], all[&code]), parts, exact: (all[&code] != 0).then_some((sums[0], all[&code])) }
    };
    let notes = if plan.tally.by.is_empty() {
        vec![Text::new("没有分类，所以全部就是 100%；用 by 指定分类", "without classes the whole is 100%; name them with by")]
    } else {
        Vec::new()
    };
    (cube.cells.iter().map(part).collect(), notes)
}
