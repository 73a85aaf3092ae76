//! What part of the whole each class has: class ÷ all, both from the same cells.

use super::{Figure, Figures, float, stock_months};
use crate::plan::Plan;
use crate::scan::Cube;
use std::collections::HashMap;
use upcount_model::Text;

pub(crate) fn figures(plan: &Plan, cube: &Cube) -> Figures {
    let mut all: HashMap<i32, i64> = HashMap::new();
    for ((code, _), sums) in &cube.cells {
        *all.entry(*code).or_default() += sums[0];
    }
    let part = |(&(code, key), sums): (&(i32, u32), &[i64; 2])| {
        let months = stock_months(plan, cube, code);
        let (class, whole) = (float(sums[0]), float(all[&code]));
        Figure { code, key, value: (all[&code] != 0).then(|| class / whole), parts: Some((class / months, whole / months)) }
    };
    let notes = if plan.tally.by.is_empty() {
        vec![Text::new("没有分类，所以全部就是 100%；用 by 指定分类", "without classes the whole is 100%; name them with by")]
    } else {
        Vec::new()
    };
    (cube.cells.iter().map(part).collect(), notes)
}
