//! The forms of measures: how sums become figures. One file a form; pure.

mod gap;
mod moving_average;
pub(crate) mod plain;
pub(crate) mod quotient;
mod ratio;
mod rolling;
mod seasonal;
mod share;
pub(crate) mod weighted;

use crate::plan::{Plan, Shape};
use crate::scan::Cube;
use datafusion::common::HashMap;
use std::collections::BTreeMap;
use upcount_maths::quotient;
use upcount_model::{Grain, Text};

/// A figure before it is shown.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Figure {
    pub(crate) code: i32,
    pub(crate) key: u32,
    pub(crate) value: Option<f64>,
    pub(crate) parts: Option<(f64, f64)>,
    /// The value as one whole number over another, where it is one.
    pub(crate) exact: Option<(i128, i128)>,
}

/// A figure that is one whole number over another.
pub(crate) fn divided(code: i32, key: u32, above: i128, below: i128) -> Figure {
    let parts = (below != 1).then(|| (over(above, 1), over(below, 1)));
    Figure { code, key, value: quotient(above, below), parts, exact: (below != 0).then_some((above, below)) }
}

/// Figures, and what a reader must know besides.
pub(crate) type Figures = (Vec<Figure>, Vec<Text>);

pub(crate) fn figures(plan: &Plan, cube: &Cube) -> Figures {
    match &plan.shape {
        Shape::Plain => plain::figures(plan, cube),
        Shape::Ratio => ratio::figures(plan, cube),
        Shape::Share => share::figures(plan, cube),
        Shape::Weighted(set) => weighted::figures(plan, cube, set),
        Shape::SmoothingGap(window) => gap::figures(plan, cube, *window),
        Shape::Seasonal(_) => seasonal::figures(plan, cube),
        Shape::Rolling(window) => rolling::figures(plan, cube, *window),
        Shape::MovingAverage(window) => moving_average::figures(plan, cube, *window),
        // These are not made of one cube.
        Shape::Roster | Shape::Active(_) | Shape::Retained(_) | Shape::Quotient(_) => (Vec::new(), Vec::new()),
    }
}

/// A whole number over what it is shown in: fen over 100 for money, policy-months over months for a stock.
fn over(sum: i128, per: i128) -> f64 {
    quotient(sum, per.max(1)).unwrap_or_default()
}

/// By what a sum of these periods is divided to be the measure: the months covered for a stock, what one stands for
/// where shares of policies are added up.
fn divisor(plan: &Plan, cube: &Cube, codes: &[i32]) -> i128 {
    let months: i64 = if plan.tally.stock { codes.iter().filter_map(|c| cube.months.get(c)).sum() } else { 1 };
    i128::from(months) * plan.tally.one()
}

/// The sum over all classes, by period.
fn totals(cube: &Cube) -> BTreeMap<i32, i128> {
    let mut all = BTreeMap::new();
    for cell in cube.cells.iter() {
        *all.entry(cell.code).or_default() += cell.sums[0];
    }
    all
}

/// What is smoothed: runs of whole periods without a gap, and in each the series of every class found in any run.
/// A class without facts in a period had nothing there.
struct Runs {
    runs: Vec<Vec<i32>>,
    classes: Vec<u32>,
    /// By period and class.
    sums: HashMap<(i32, u32), i128>,
    notes: Vec<Text>,
}

fn runs(plan: &Plan, cube: &Cube) -> Runs {
    let (whole, notes) = whole_periods(plan, cube);
    let mut runs: Vec<Vec<i32>> = Vec::new();
    for code in &whole {
        match runs.last_mut() {
            Some(run) if run.last() == Some(&(code - 1)) => run.push(*code),
            _ => runs.push(vec![*code]),
        }
    }
    let inside = || cube.cells.iter().filter(|cell| whole.binary_search(&cell.code).is_ok());
    let mut classes: Vec<u32> = inside().map(|cell| cell.key).collect();
    classes.sort_unstable();
    classes.dedup();
    let sums = inside().map(|cell| ((cell.code, cell.key), cell.sums[0])).collect();
    Runs { runs, classes, sums, notes }
}

impl Runs {
    /// A class's sums in a run.
    fn series(&self, run: &[i32], class: u32) -> Vec<i128> {
        run.iter().map(|code| self.sums.get(&(*code, class)).copied().unwrap_or_default()).collect()
    }
}

/// Where the figures of a run begin: with the first full window that ends in the time asked for.
fn first_end(plan: &Plan, run: &[i32], window: u32) -> usize {
    let asked = plan.from.zip(plan.grain).map(|(day, grain)| plan.calendar.period(day, grain).number);
    let reached = asked.map_or(0, |first| run.iter().take_while(|code| **code < first).count());
    reached.max(window as usize - 1)
}

/// Says which periods the reports cover only in part: their sums are no whole period's.
pub(crate) fn partial_periods(plan: &Plan, cube: &Cube) -> Vec<Text> {
    let Some(grain) = plan.grain.filter(|_| matches!(plan.shape, Shape::Plain | Shape::Ratio | Shape::Share | Shape::Weighted(_))) else {
        return Vec::new();
    };
    let partial = cube.months.iter().filter(|(_, months)| **months != i64::from(grain.months()));
    partial
        .filter_map(|(code, months)| plan.period(*code).map(|period| (period, months)))
        .map(|(period, months)| {
            Text::new(
                format!("{period} 只有 {months} 个月的报表（共 {} 个月）", grain.months()),
                format!("{period} has reports for {months} of {} months", grain.months()),
            )
        })
        .collect()
}

/// The periods that a window may hold: those that the facts cover wholly.
fn whole_periods(plan: &Plan, cube: &Cube) -> (Vec<i32>, Vec<Text>) {
    let grain = plan.grain.unwrap_or(Grain::Month);
    if plan.tally.exposure.is_none() {
        let codes = || cube.cells.iter().map(|cell| cell.code);
        let (first, last) = (codes().min(), codes().max());
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
