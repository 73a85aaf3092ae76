//! What was sent back (退回): to whom it goes, and how it stands.

use super::deeds::{Back, Case, Done, Draw};
use super::told::{BackTold, SpotReturned, SpotReturns};
use super::{SpotRefusal, blind, judge, read_all};
use crate::steer::moves::{People, holds};
use crate::{Caller, Upcount};
use upcount_model::{Day, Right, Text};

/// Lists what was sent back to places that the caller leads, or sees the whole of.
///
/// # Errors
/// [`SpotRefusal`]
#[tracing::instrument(skip_all)]
pub async fn list_returned(up: &Upcount, by: &Caller) -> Result<SpotReturns, SpotRefusal> {
    let names = People::read(up).await?;
    let mut returned = Vec::new();
    for of in read_all(up).await?.values() {
        for ((case, done), n) in of.drawn.cases.iter().zip(&of.done).zip(1..) {
            // Who may be the second reader is not told what the first found.
            let hidden = by.may(Right::Check) && blind(case, done, by);
            if holds(by.scope(), &judge::led(&case.place)) && !hidden {
                returned.extend(done.backs.last().map(|back| told(of, n, case, done, back_told(back, &names, up.today()), by)));
            }
        }
    }
    let waits = |one: &SpotReturned| one.back.answer.is_none();
    returned.sort_by_key(|one| (!waits(one), one.back.due.clone(), one.draw, one.case));
    Ok(SpotReturns { waiting: returned.iter().filter(|one| waits(one)).count() as u64, returned, demo: up.made_up().await? })
}

fn told(of: &Draw, number: usize, case: &Case, done: &Done, back: BackTold, by: &Caller) -> SpotReturned {
    let points = of.drawn.check.points.iter();
    let violated = points.filter(|point| done.verdicts.iter().any(|verdict| verdict.said.violated.contains(&point.id)));
    let words = done.verdicts.iter().map(|verdict| verdict.said.words.clone()).filter(|words| !words.is_empty());
    SpotReturned {
        draw: of.number,
        case: number as u64,
        name: Text::new(&of.drawn.check.zh, &of.drawn.check.en),
        kind: of.drawn.check.of.clone(),
        key: case.key.clone(),
        day: case.day.to_string(),
        place: case.place.clone(),
        violated: violated.map(|point| Text::new(&point.zh, &point.en)).collect(),
        seen: words.collect(),
        may_answer: back.answer.is_none() && by.may(Right::Moves),
        back,
    }
}

pub(super) fn back_told(back: &Back, names: &People, today: Day) -> BackTold {
    let due = back.sent.said.due;
    BackTold {
        by: names.name(&back.sent.by),
        at: back.sent.at.clone(),
        words: back.sent.said.words.clone(),
        due: due.map(|due| due.to_string()).unwrap_or_default(),
        answered_by: back.answer.as_ref().map(|answer| names.name(&answer.by)),
        answered_at: back.answer.as_ref().map(|answer| answer.at.clone()),
        answer: back.answer.as_ref().map(|answer| answer.said.words.clone()),
        overdue: back.answer.is_none() && due.is_some_and(|due| due < today),
    }
}
