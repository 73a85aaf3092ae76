//! A count without its seasons: what the month is usually above or below the others is taken off, class by class.

use super::{Figure, Figures, divisor, over, runs, series};
use crate::plan::{Plan, Shape};
use crate::scan::Cube;
use upcount_book::Feast;
use upcount_maths::adjusted;
use upcount_model::{Grain, Text};

pub(crate) fn figures(plan: &Plan, cube: &Cube) -> Figures {
    let runs = runs(plan, cube);
    let period = if plan.grain == Some(Grain::Quarter) { 4 } else { 12 };
    let first = plan.from.zip(plan.grain).map(|(day, grain)| plan.calendar.period(day, grain).number);
    let mut notes = runs.notes;
    let feasts: &[Feast] = if let Shape::Seasonal(feasts) = &plan.shape { feasts } else { &[] };
    let (mut figures, mut short) = (Vec::new(), false);
    let mut told: Vec<(&Feast, f64)> = Vec::new();
    for run in &runs.runs {
        let days: Vec<_> = run.iter().filter_map(|code| plan.period(*code)).map(|period| plan.calendar.days(period)).collect();
        let moving: Vec<Vec<f64>> =
            feasts.iter().map(|feast| days.iter().map(|(first, last)| feast.part_in(*first, *last)).collect()).collect();
        for class in &runs.classes {
            let counts: Vec<f64> =
                run.iter().zip(series(cube, run, *class)).map(|(code, sum)| over(sum, divisor(plan, cube, &[*code]))).collect();
            let Some(found) = adjusted(&counts, period, &moving) else {
                short = true;
                continue;
            };
            if plan.tally.by.is_empty() && found.logarithms {
                told.extend(
                    feasts.iter().zip(&found.moving).filter(|(_, effect)| **effect != 0.0).map(|(feast, effect)| (feast, effect.exp_m1())),
                );
            }
            let asked = run.iter().zip(found.values).filter(|(code, _)| first.is_none_or(|first| **code >= first));
            figures.extend(asked.map(|(code, value)| Figure { code: *code, key: *class, value: Some(value), parts: None, exact: None }));
        }
    }
    for (feast, effect) in told {
        let percent = (effect * 100.0).round();
        notes.push(Text::new(
            format!("{}前 {} 天到后 {} 天整段落在某月时，该月件数变动 {percent:+}%，已按各年日期扣除", feast.zh, feast.before, feast.after),
            format!("{}, from {} days before on for {} days after, changes a month that holds it whole by {percent:+}%; that is taken off where it fell", feast.en, feast.before, feast.after),
        ));
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
