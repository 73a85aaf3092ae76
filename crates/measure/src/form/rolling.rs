//! A share pooled over a window: sums over the window, then divided.

use super::{Figure, Figures, divisor, first_end, over, runs, totals};
use crate::plan::Plan;
use crate::scan::Cube;
use upcount_maths::pooled_ratio;

pub(crate) fn figures(plan: &Plan, cube: &Cube, window: u32) -> Figures {
    let runs = runs(plan, cube);
    let totals = totals(cube);
    let mut figures = Vec::new();
    for run in &runs.runs {
        let all: Vec<i128> = run.iter().map(|code| totals.get(code).copied().unwrap_or(0)).collect();
        for class in &runs.classes {
            let part = runs.series(run, *class);
            let shares = pooled_ratio(&part, &all, window as usize);
            for end in first_end(plan, run, window)..run.len() {
                let held = end + 1 - window as usize..=end;
                let months = divisor(plan, cube, &run[held.clone()]);
                let pooled = |of: &[i128]| over(of[held.clone()].iter().sum(), months);
                figures.push(Figure {
                    code: run[end],
                    key: *class,
                    value: shares[end],
                    parts: Some((pooled(&part), pooled(&all))),
                    exact: None,
                });
            }
        }
    }
    (figures, runs.notes)
}
