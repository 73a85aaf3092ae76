//! The forms of measures: how sums become figures. One file a form; pure.

mod moving_average;
mod plain;
mod ratio;
mod rolling;
mod share;

use crate::plan::{Plan, Shape};
use crate::scan::Cube;
use upcount_model::{Grain, Text};

/// A figure before it is shown.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Figure {
    pub(crate) code: i32,
    pub(crate) key: u32,
    pub(crate) value: Option<f64>,
    pub(crate) parts: Option<(f64, f64)>,
}

/// Figures, and what a reader must know besides.
pub(crate) type Figures = (Vec<Figure>, Vec<Text>);

pub(crate) fn figures(plan: &Plan, cube: &Cube) -> Figures {
    match plan.shape {
        Shape::Plain => plain::figures(plan, cube),
        Shape::Ratio => ratio::figures(plan, cube),
        Shape::Share => share::figures(plan, cube),
        Shape::Rolling(window) => rolling::figures(plan, cube, window),
        Shape::MovingAverage(window) => moving_average::figures(plan, cube, window),
    }
}

/// Money is summed in fen and shown in yuan.
fn per_unit(plan: &Plan) -> f64 {
    if plan.measure.shown == upcount_book::Shown::Money { 100.0 } else { 1.0 }
}

/// A whole number as a float; exact below 2⁵³.
#[allow(clippy::cast_precision_loss, reason = "counts and fen stay far below 2^53; beyond it the last digits are not shown")]
fn float(n: i64) -> f64 {
    n as f64
}

/// By what a sum of the period is divided to be the measure: the months covered for a stock, otherwise nothing.
fn stock_months(plan: &Plan, cube: &Cube, code: i32) -> f64 {
    if plan.tally.stock { cube.months.get(&code).map_or(1.0, |m| float((*m).max(1))) } else { 1.0 }
}

/// The periods that a window may hold: those that the facts cover wholly.
fn whole_periods(plan: &Plan, cube: &Cube) -> (Vec<i32>, Vec<Text>) {
    let grain = plan.grain.unwrap_or(Grain::Month);
    if plan.tally.exposure.is_none() {
        let (first, last) = (cube.cells.keys().map(|c| c.0).min(), cube.cells.keys().map(|c| c.0).max());
        return (first.zip(last).map_or(Vec::new(), |(a, b)| (a..=b).collect()), Vec::new());
    }
    let mut notes = Vec::new();
    let mut whole = Vec::new();
    for (code, months) in &cube.months {
        if *months == i64::from(grain.months()) {
            whole.push(*code);
        } else if let Some(period) = plan.period(*code) {
            notes.push(Text::new(
                format!("{period} 只有 {months} 个月的报表，不进入任何窗口"),
                format!("{period} has reports for {months} of {} months and is in no window", grain.months()),
            ));
        }
    }
    (whole, notes)
}

/// The windows of so many whole periods in a row that end in the time asked for.
fn windows(plan: &Plan, cube: &Cube, window: u32) -> (Vec<Vec<i32>>, Vec<Text>) {
    let (whole, notes) = whole_periods(plan, cube);
    let reach = window.cast_signed();
    let first_asked = plan.from.zip(plan.grain).map(|(day, grain)| plan.calendar.period(day, grain).number);
    let held = whole
        .iter()
        .filter(|end| first_asked.is_none_or(|first| **end >= first))
        .map(|end| (end - reach + 1..=*end).collect::<Vec<_>>())
        .filter(|codes| codes.iter().all(|c| whole.binary_search(c).is_ok()))
        .collect();
    (held, notes)
}

/// The classes found in any of these periods, in order.
fn classes(cube: &Cube, codes: &[i32]) -> Vec<u32> {
    let mut keys: Vec<u32> = cube.cells.keys().filter(|(code, _)| codes.binary_search(code).is_ok()).map(|(_, key)| *key).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

