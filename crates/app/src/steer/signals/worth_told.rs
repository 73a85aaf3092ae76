//! What is told of what signals bring and cost.

use super::told::SignalHoldback;
use serde::Serialize;
use upcount_model::Text;
use utoipa::ToSchema;

/// What signals brought and cost in a time, rule by rule.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SignalWorths {
    /// The first day.
    pub from: String,
    /// The last.
    pub to: String,
    /// On how many days of facts it was looked for signals.
    pub looked_days: u64,
    /// The rules.
    pub rules: Vec<SignalWorth>,
    /// 演示数据
    pub demo: bool,
}

/// What a rule brought and cost.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SignalWorth {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// What it watches, and what to do.
    pub definition: Text,
    /// Whether nobody watches it any more.
    pub retired: bool,
    /// What part is held back by lot now; absent where everybody is told.
    pub holdback: Option<SignalHoldback>,
    /// On how many days of facts it was looked for.
    pub looked_days: u64,
    /// Cases that fired, in what the caller sees.
    pub fired: u64,
    /// Of those, held back by lot; to whoever leads a part only when the measured time is over.
    pub held: u64,
    /// Members that were silent because their place was told as one cause.
    pub silenced: u64,
    /// Cases that somebody acknowledged.
    pub acknowledged: u64,
    /// Cases that somebody put off.
    pub snoozed: u64,
    /// Cases in which somebody was coached.
    pub coached: u64,
    /// Cases that somebody closed.
    pub closed: u64,
    /// Moves that came of them, accepted or done.
    pub moves: u64,
    /// What that took managers, in hours, as assumed; absent where the rule assumes nothing.
    pub hours: Option<f64>,
    /// The assumption; absent where there is none.
    pub minutes: Option<SignalMinutes>,
    /// What telling brought; absent where that is not measured.
    pub lift: Option<SignalLift>,
    /// Why not.
    pub unmeasured: Option<Text>,
    /// Why it should be retired; absent where nothing speaks for that.
    pub idle: Option<SignalIdle>,
}

/// The minutes that each deed takes a manager: assumed, not measured.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct SignalMinutes {
    /// To acknowledge a signal.
    pub acknowledge: u32,
    /// To put it off.
    pub snooze: u32,
    /// To close it.
    pub close: u32,
    /// A coaching case.
    pub coach: u32,
}

/// What telling brought, in policies that are expected to stay.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SignalLift {
    /// Policies more for a case that was told.
    pub per_case: f64,
    /// The least and the most of that, 19 times in 20.
    pub range: [f64; 2],
    /// Cases told that were compared.
    pub told: u64,
    /// Cases held back that were compared.
    pub held: u64,
    /// The same for all cases of the time that were told: a case × their number.
    pub all: f64,
    /// The least and the most of that.
    pub all_range: [f64; 2],
    /// Cases of which the measured time is not over.
    pub under_way: u64,
    /// What is counted, and how it was found.
    pub how: Text,
}

/// A rule that does nothing.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SignalIdle {
    /// Why it should be retired.
    pub why: Text,
    /// The definition that would say `retired = true`.
    pub path: String,
}
