//! Coaching cases (辅导案例), as their deeds left them: they stay open when the signal no longer holds, until somebody closes them.

use super::deeds::CLOSED;
use super::line::Line;
use super::told::SignalCase;
use super::{Done, SignalRefusal, deed_told};
use crate::steer::moves::{self, holds};
use crate::{Caller, Upcount};
use upcount_book::Book;
use upcount_measure::AsOf;
use upcount_model::{Right, Text};

/// Closed cases that are still told.
const CLOSED_CASES: usize = 20;

/// Coaching cases of what the caller sees: those that are open, and the last that were closed.
pub(super) async fn cases(
    up: &Upcount,
    book: &Book,
    by: &Caller,
    done: &Done,
    holding: &[String],
    as_of: Option<&AsOf>,
) -> Result<Vec<SignalCase>, SignalRefusal> {
    let moves = moves::all_at(up, as_of).await?;
    let mut cases = Vec::new();
    for (key, all) in &done.deeds {
        for (n, deed) in all.iter().enumerate() {
            let (Some(diagnosed), Some(play)) = (&deed.said.diagnosed, deed.said.play) else { continue };
            let Some((rule, code)) = key.split_once('/').filter(|_| holds(by.scope(), &deed.said.place)) else { continue };
            let closing = all[n + 1..].iter().find(|later| later.event == CLOSED);
            let of = moves.get(&play);
            let line =
                book.signals.get(rule).map(|rule| Line::of(book.working_days(), rule, &deed.said.place, deed.said.on, deed.said.on, false));
            cases.push(SignalCase {
                rule: rule.to_owned(),
                name: book.signals.get(rule).map_or_else(|| Text::new(rule, rule), |rule| Text::new(&rule.zh, &rule.en)),
                code: code.to_owned(),
                place: deed.said.place.clone(),
                opened: deed.at.clone(),
                by: done.names.name(&deed.by),
                diagnosed: diagnosed.clone(),
                play,
                move_state: of.map(|of| of.state),
                what: of.map(|of| of.proposed.what.clone()),
                owner: of.and_then(|of| of.owner.as_ref()).map(|id| done.names.name(id)),
                due: of.and_then(|of| of.due).map(|day| day.to_string()),
                holds: holding.contains(key),
                closed: closing.map(|deed| deed_told(deed, &done.names)),
                outcome: closing.and_then(|deed| deed.said.outcome.clone()),
                seen: all.last().map_or(0, |deed| deed.number),
                may_close: closing.is_none() && by.may(Right::Moves) && line.is_some_and(|line| line.may(by.scope())),
            });
        }
    }
    cases.sort_by(|a, b| (a.closed.is_some(), std::cmp::Reverse(&a.opened)).cmp(&(b.closed.is_some(), std::cmp::Reverse(&b.opened))));
    let open = cases.iter().filter(|case| case.closed.is_none()).count();
    cases.truncate(open + CLOSED_CASES);
    Ok(cases)
}
