//! A count without its seasons: what the month is usually above or below the others is taken off, class by class.

use super::{Figure, Figures, divisor, over, runs, series};
use crate::plan::Plan;
use crate::scan::Cube;
use upcount_maths::adjusted;
use upcount_model::{Grain, Text};

pub(crate) fn figures(plan: &Plan, cube: &Cube) -> Figures {
    let runs = runs(plan, cube);
    let period = if plan.grain == Some(Grain::Quarter) { 4 } else { 12 };
    let first = plan.from.zip(plan.grain).map(|(day, grain)| plan.calendar.period(day, grain).number);
    let mut notes = runs.notes;
    let (mut figures, mut short) = (Vec::new(), false);
    for run in &runs.runs {
        for class in &runs.classes {
            let counts: Vec<f64> =
                run.iter().zip(series(cube, run, *class)).map(|(code, sum)| over(sum, divisor(plan, cube, &[*code]))).collect();
            let Some(values) = adjusted(&counts, period) else {
                short = true;
                continue;
            };
            let asked = run.iter().zip(values).filter(|(code, _)| first.is_none_or(|first| **code >= first));
            figures.extend(asked.map(|(code, value)| Figure { code: *code, key: *class, value: Some(value), parts: None, exact: None }));
        }
    }
    if short {
        notes.push(Text::new("不足两年的数据看不出季节", "less than two years do not show seasons"));
    }
    if !plan.tally.by.is_empty() {
        notes.push(Text::new(
            "每一类各自去掉季节，各类之和不等于整体",
            "each class is freed of its own seasons, so the classes do not add up to the whole",
        ));
    }
    (figures, notes)
}
