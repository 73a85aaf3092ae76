//! A count without its seasons: what the month is usually above or below the others is taken off, class by class.

use super::{Figure, Figures, divisor, over, runs};
use crate::plan::{Plan, Shape};
use crate::scan::Cube;
use upcount_book::Feast;
use upcount_maths::adjusted;
use upcount_model::{Day, Grain, Text};

/// Days; leap years move the seasons by a day.
const YEAR: usize = 365;

pub(crate) fn figures(plan: &Plan, cube: &Cube) -> Figures {
    let runs = runs(plan, cube);
    let first = plan.from.zip(plan.grain).map(|(day, grain)| plan.calendar.period(day, grain).number);
    let mut notes = runs.notes.clone();
    let feasts: &[Feast] = if let Shape::Seasonal(feasts) = &plan.shape { feasts } else { &[] };
    let daily = plan.grain == Some(Grain::Day);
    let (mut figures, mut short, mut only_the_week) = (Vec::new(), false, false);
    let mut told: Vec<(&Feast, f64)> = Vec::new();
    for run in &runs.runs {
        let days: Vec<_> = run.iter().filter_map(|code| plan.period(*code)).map(|period| plan.calendar.days(period)).collect();
        let periods: &[usize] = match plan.grain {
            Some(Grain::Quarter) => &[4],
            Some(Grain::Day) if run.len() >= 2 * YEAR => &[7, YEAR],
            Some(Grain::Day) => &[7],
            _ => &[12],
        };
        only_the_week |= periods == [7];
        let moving = |feast: &Feast| {
            // A day is in a feast or it is not; a month has a part of it.
            let part =
                |(first, last): &(Day, Day)| if daily { feast.part_in(*first, *last).signum() } else { feast.part_in(*first, *last) };
            days.iter().map(part).collect::<Vec<f64>>()
        };
        // Feasts come once a year: where the year's seasons are not told, they are not either.
        let moving: Vec<Vec<f64>> = if periods == [7] { Vec::new() } else { feasts.iter().map(moving).collect() };
        for class in &runs.classes {
            let counts: Vec<f64> =
                run.iter().zip(runs.series(run, *class)).map(|(code, sum)| over(sum, divisor(plan, cube, &[*code]))).collect();
            let Some(found) = adjusted(&counts, periods, &moving) else {
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
        if daily {
            notes.push(Text::new(
                format!("{}前 {} 天到后 {} 天，每天件数变动 {percent:+}%，已扣除", feast.zh, feast.before, feast.after),
                format!(
                    "{}, from {} days before on for {} days after, changes each day by {percent:+}%; that is taken off",
                    feast.en, feast.before, feast.after
                ),
            ));
            continue;
        }
        notes.push(Text::new(
            format!("{}前 {} 天到后 {} 天整段落在某月时，该月件数变动 {percent:+}%，已按各年日期扣除", feast.zh, feast.before, feast.after),
            format!("{}, from {} days before on for {} days after, changes a month that holds it whole by {percent:+}%; that is taken off where it fell", feast.en, feast.before, feast.after),
        ));
    }
    if short && daily {
        notes.push(Text::new("不足两周的数据看不出一周里的起伏", "less than two weeks do not show what a week is like"));
    } else if short {
        notes.push(Text::new("不足两年的数据看不出季节", "less than two years do not show seasons"));
    }
    if only_the_week {
        notes.push(Text::new(
            "不足两年的逐日数据：只去掉一周里的起伏，一年里的季节还在",
            "less than two years of days: what a week is like is taken off, the seasons of the year are still in it",
        ));
    }
    if !plan.tally.by.is_empty() {
        notes.push(Text::new(
            "每一类各自去掉季节，各类之和不等于整体",
            "each class is freed of its own seasons, so the classes do not add up to the whole",
        ));
    }
    (figures, notes)
}
