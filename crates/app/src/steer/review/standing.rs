//! The month beside its published goal, and where the plan stands: done, due, the expected end and the odds.

use super::ReviewRefusal;
use super::look::{Look, or_why};
use super::told::{ReviewAttained, ReviewStanding};
use crate::steer::goals::standing_known;
use upcount_measure::{AnswerRow, Page, Question, Refusal};
use upcount_model::{Day, Grain, Say, Text};

/// Places of the plan that are told, at most.
const MOST_PLACES: usize = 60;

pub(super) async fn standing(look: &Look<'_>, attained: &str, goal: &str) -> Result<ReviewStanding, ReviewRefusal> {
    let (book, to) = (look.book, look.time.to);
    let calibre = book.measures[attained].calibre.as_ref().or(book.company.standard_calibres.first());
    let calendar = calibre.and_then(|id| book.calibres.get(id)).and_then(|of| book.calendars.get(&of.calendar));
    let Some(calendar) = calendar else {
        return Err(ReviewRefusal::Unclear(Text::new("口径没有日历", "the calibre has no calendar")));
    };
    let month = calendar.period(to, Grain::Month);
    let (from, until) = calendar.days(month);
    let question = |by: Option<&str>| Question { from: Some(from), to: Some(until), ..look.question(attained, look.time, by) };
    let mut told = ReviewStanding {
        month: month.to_string(),
        measure: look.name(attained),
        calibre: None,
        whole: ReviewAttained::default(),
        rows: Vec::new(),
        refused: None,
        plan: None,
        no_plan: None,
    };
    match look.ask(&question(None)).await {
        Ok(answer) => {
            told.whole = answer.rows.first().map(of_row).unwrap_or_default();
            (told.measure, told.calibre) = (answer.measure, Some(answer.calibre));
            if told.whole.goal.is_none_or(|goal| goal == 0.0) {
                told.refused = Some(none_published(&told.month, look));
            }
        }
        Err(fault) if fault.is_fault() => return Err(fault.into()),
        Err(Refusal::NoFacts { .. }) => told.refused = Some(none_published(&told.month, look)),
        Err(refusal) => told.refused = Some(refusal.text()),
    }
    if told.refused.is_none() {
        let mut rows: Vec<ReviewAttained> = look.ask(&question(Some(look.rows))).await?.rows.iter().map(of_row).collect();
        let order = |row: &ReviewAttained| row.part.unwrap_or(f64::INFINITY);
        rows.sort_by(|a, b| order(a).total_cmp(&order(b)).then_with(|| a.key.cmp(&b.key)));
        told.rows = rows;
    }
    let page = Page { offset: 0, limit: MOST_PLACES };
    let plan = standing_known(look.up, look.by, goal, look.place, &look.as_of, page).await;
    match or_why(plan.map_err(ReviewRefusal::from))? {
        Ok(Some(plan)) => told.plan = Some(plan),
        Ok(None) => {
            told.no_plan = Some(Text::new(
                format!("到 {} 还没有发布包含 {to} 的目标方案，说不出把握", learned(look)),
                format!("no plan that holds {to} was published by {}, so no odds are told", learned(look)),
            ));
        }
        Err(why) => told.no_plan = Some(why),
    }
    Ok(told)
}

fn of_row(row: &AnswerRow) -> ReviewAttained {
    let key = row.keys.first().cloned().flatten();
    ReviewAttained { key, done: row.numerator, goal: row.denominator, part: row.value }
}

fn none_published(month: &str, look: &Look<'_>) -> Text {
    Text::new(format!("到 {} 还没有发布 {month} 的目标", learned(look)), format!("no goal of {month} was published by {}", learned(look)))
}

/// The day until which was learned.
fn learned(look: &Look<'_>) -> Day {
    look.up.day_of(&look.as_of.instant)
}
