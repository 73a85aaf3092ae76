//! What was done about signals: read from the Log, where each deed is a fact.

use super::told::{Diagnosed, SignalOutcome};
use crate::steer::moves::Place;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use upcount_model::Day;
use upcount_store::Fact;
use utoipa::ToSchema;

/// The kind of these facts.
pub(super) const KIND: &str = "signal";
pub(super) const ACKNOWLEDGED: &str = "signal_acknowledged";
pub(super) const SNOOZED: &str = "signal_snoozed";
pub(super) const CLOSED: &str = "signal_closed";
pub(super) const COACHED: &str = "signal_coached";

/// How a signal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SignalState {
    /// 待确认: nobody did anything about it.
    New,
    /// 已确认: somebody looks after it.
    Acknowledged,
    /// 辅导中: a coaching case is open.
    Coached,
    /// 已延后: it comes back on a day.
    Snoozed,
    /// 对照: held back by lot, so that it can be seen what telling brings.
    Held,
    /// 已关闭: until it holds anew.
    Closed,
}

/// What a deed says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Said {
    /// Rule and code, such as `idle_agent/A000001`.
    pub(super) signal: String,
    pub(super) place: Place,
    /// The day of the finding for which it was done.
    pub(super) on: Day,
    #[serde(default)]
    pub(super) words: String,
    /// Until when it is snoozed.
    #[serde(default)]
    pub(super) until: Option<Day>,
    /// The move that a case was given.
    #[serde(default, rename = "move")]
    pub(super) play: Option<i64>,
    #[serde(default)]
    pub(super) diagnosed: Option<Diagnosed>,
    #[serde(default)]
    pub(super) outcome: Option<SignalOutcome>,
}

/// A deed.
#[derive(Clone, Debug)]
pub(super) struct Deed {
    pub(super) number: i64,
    pub(super) event: String,
    pub(super) by: String,
    pub(super) at: String,
    pub(super) said: Said,
}

/// Deeds by signal, oldest first.
pub(super) fn deeds(facts: Vec<Fact>) -> BTreeMap<String, Vec<Deed>> {
    let mut of: BTreeMap<String, Vec<Deed>> = BTreeMap::new();
    for Fact { number, learned_at, fact, .. } in facts {
        // What cannot be read was written by a later version.
        let Ok(said) = serde_json::from_str::<Said>(&fact.says) else { continue };
        let deed = Deed { number, event: fact.event, by: fact.recorded_by, at: learned_at, said };
        of.entry(deed.said.signal.clone()).or_default().push(deed);
    }
    of
}

/// How a signal that holds since a day stands. What was done about an earlier run says nothing of this one.
pub(super) fn state(deeds: &[Deed], since: Day, today: Day) -> SignalState {
    let Some(last) = deeds.iter().rfind(|deed| deed.said.on >= since) else { return SignalState::New };
    match last.event.as_str() {
        CLOSED => SignalState::Closed,
        COACHED => SignalState::Coached,
        SNOOZED if last.said.until.is_some_and(|until| today < until) => SignalState::Snoozed,
        // Who put it off has seen it.
        ACKNOWLEDGED | SNOOZED => match deeds.iter().rfind(|deed| deed.said.on >= since && matches!(deed.event.as_str(), COACHED | CLOSED))
        {
            Some(case) if case.event == COACHED => SignalState::Coached,
            _ => SignalState::Acknowledged,
        },
        _ => SignalState::New,
    }
}

/// The case that is open, whatever the signal does meanwhile.
pub(super) fn open_case(deeds: &[Deed]) -> Option<&Deed> {
    deeds.iter().rfind(|deed| matches!(deed.event.as_str(), COACHED | CLOSED)).filter(|deed| deed.event == COACHED)
}
