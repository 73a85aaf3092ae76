//! A share pooled over a window: sums over the window, then divided.

use super::{Figure, Figures, first_end, over, runs, series, stock_months, totals};
use crate::plan::Plan;
use crate::scan::Cube;
use upcount_maths::pooled_ratio;

pub(crate) fn figures(plan: &Plan, cube: &Cube, window: u32) -> Figures {
    let runs = runs(plan, cube);
    let totals = totals(cube);
    let mut figures = Vec::new();
    for run in &runs.runs {
        let all: Vec<i64> = run.iter().map(|code| totals.get(code).copied().unwrap_or(0)).collect();
        for class in &runs.classes {
            let part = series(cube, run, *class);
            let shares = pooled_ratio(&part, &all, window as usize);
            for end in first_end(plan, run, window)..run.len() {
                let held = end + 1 - window as usize..=end;
                let months = stock_months(plan, cube, &run[held.clone()]);
                let pooled = |of: &[i64]| over(of[held.clone()].iter().sum(), months);
                figures.push(Figure { code: run[end], key: *class, value: shares[end], parts: Some((pooled(&part), pooled(&all))) });
            }
        }
    }
    (figures, runs.notes)
}
