//! Whom to coach: who is out of the ordinary in the place, and its coaching cases.

use super::ReviewRefusal;
use super::look::Look;
use super::place::lies_in;
use super::told::{ReviewCoaching, ReviewSignal};
use crate::steer::signals::{AskSignals, SignalState, list_signals};

/// Signals that are told, at most.
const MOST_SIGNALS: usize = 40;

pub(super) async fn coaching(look: &Look<'_>) -> Result<ReviewCoaching, ReviewRefusal> {
    let asks = AskSignals { as_of: Some(look.as_of.clone()), limit: usize::MAX, ..AskSignals::default() };
    let told = list_signals(look.up, look.by, &asks).await?;
    let mut signals: Vec<ReviewSignal> = Vec::new();
    for group in told.groups {
        // A pack is looked at together: what is held back is shown to nobody there.
        let open = |state: SignalState| !matches!(state, SignalState::Held | SignalState::Closed);
        let here = group.signals.into_iter().filter(|one| lies_in(&one.place, look.place) && open(one.state));
        signals.extend(here.map(|one| ReviewSignal {
            rule: one.rule,
            name: group.name.clone(),
            code: one.code,
            place: one.place,
            says: one.says,
            since: one.since,
            state: one.state,
        }));
    }
    signals.sort_by(|a, b| (a.state, &a.since, &a.code, &a.rule).cmp(&(b.state, &b.since, &b.code, &b.rule)));
    let total = signals.len() as u64;
    signals.truncate(MOST_SIGNALS);
    let mut cases: Vec<_> = told.cases.into_iter().filter(|case| lies_in(&case.place, look.place)).collect();
    // What is told is how it stood: a case is closed where it stands as it is.
    cases.iter_mut().for_each(|case| case.may_close = false);
    Ok(ReviewCoaching { signals, total, cases })
}
