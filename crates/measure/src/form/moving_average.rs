//! The plain mean of the shares of a window's periods.

use super::{Figure, Figures, first_end, runs, totals};
use crate::plan::Plan;
use crate::scan::Cube;
use upcount_maths::{moving_mean, quotient};

pub(crate) fn figures(plan: &Plan, cube: &Cube, window: u32) -> Figures {
    let runs = runs(plan, cube);
    let totals = totals(cube);
    let mut figures = Vec::new();
    for run in &runs.runs {
        for class in &runs.classes {
            let shares: Vec<Option<f64>> = run
                .iter()
                .zip(runs.series(run, *class))
                .map(|(code, part)| quotient(part, totals.get(code).copied().unwrap_or(0)))
                .collect();
            let means = moving_mean(&shares, window as usize);
            let ends = first_end(plan, run, window)..run.len();
            figures.extend(ends.map(|end| Figure { code: run[end], key: *class, value: means[end], parts: None, exact: None }));
        }
    }
    (figures, runs.notes)
}
