//! What is asked and told of signals and coaching cases.

use super::deeds::SignalState;
use super::told_ways::{SignalDelivery, SignalWays};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use upcount_measure::{AsOf, CalibreName, MeasureName};
use upcount_model::{Day, Text};
use utoipa::ToSchema;

/// Which signals are asked for.
#[derive(Clone, Debug, Default)]
pub struct AskSignals {
    /// As of which day; the latest of which facts tell when absent.
    pub day: Option<Day>,
    /// As known when, also of what was done about them; as of `day`, and as known now of what was done, when absent.
    pub as_of: Option<AsOf>,
    /// Only of this rule.
    pub rule: Option<String>,
    /// Only those that wait for the caller.
    pub mine: bool,
    /// Only of this state.
    pub state: Option<String>,
    /// So many at most.
    pub limit: usize,
}

/// What somebody does about a signal.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ToSignal {
    /// Why, or what is said with it.
    #[serde(default)]
    pub words: String,
    /// Until when it is put off; of snoozing.
    #[serde(default)]
    #[schema(example = "2026-02-10")]
    pub until: Option<String>,
    /// The last deed that the caller has seen; 0 when there was none.
    #[serde(default)]
    pub seen: i64,
    /// As of which day the signal was looked at; the latest when absent.
    #[serde(default)]
    pub day: Option<String>,
}

/// How a coaching case is opened.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StartCoaching {
    /// The last deed that the caller has seen; 0 when there was none.
    #[serde(default)]
    pub seen: i64,
    /// As of which day the signal was looked at; the latest when absent.
    #[serde(default)]
    pub day: Option<String>,
    /// The day until which the play is done; it waits to be accepted when absent.
    #[serde(default)]
    pub due: Option<String>,
    /// The account that does it; the caller's when absent.
    #[serde(default)]
    pub owner: Option<String>,
}

/// Signals, those that wait for the caller first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Signals {
    /// As of which day.
    pub day: String,
    /// By cause: one rule in one place.
    pub groups: Vec<SignalGroup>,
    /// Coaching cases that are open, and the last that were closed.
    pub cases: Vec<SignalCase>,
    /// What was looked for.
    pub rules: Vec<SignalRule>,
    /// How many signals there are of those asked for.
    pub total: u64,
    /// How many of them are told here.
    pub told: u64,
    /// How many wait for the caller.
    pub mine: u64,
    /// By which ways people are told.
    pub ways: SignalWays,
    /// State → how many the caller sees.
    pub by_state: BTreeMap<String, u64>,
    /// 演示数据
    pub demo: bool,
}

/// A rule, and how much it looked at.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SignalRule {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// What it watches, and what to do.
    pub definition: Text,
    /// What it counts; absent where there are no facts of it.
    pub measure: Option<MeasureName>,
    /// On which calibre.
    pub calibre: Option<CalibreName>,
    /// `agent`, `team` or `branch`.
    pub each: String,
    /// Up to which day it looked; absent where there are no facts of it.
    pub until: Option<String>,
    /// Members of the whole company that were looked at.
    pub looked_at: u64,
    /// How many of them luck alone would tell of; absent for a limit that people set.
    pub by_luck: Option<f64>,
    /// What part of them is held back by lot; absent where everybody is told.
    pub holdback: Option<SignalHoldback>,
}

/// A part of the signals of a rule of which nobody is told, so that it can be seen what telling brings.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SignalHoldback {
    /// How likely each is drawn.
    pub share: f64,
    /// Why.
    pub why: Text,
    /// People are told after so many days; not at all, as long as it holds, when absent.
    pub days: Option<u32>,
}

/// Signals of one cause.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SignalGroup {
    /// The rule.
    pub rule: String,
    /// Its name.
    pub name: Text,
    /// What it watches, and what to do.
    pub definition: Text,
    /// The place whose leader does something about it; empty for the company.
    pub place: BTreeMap<String, String>,
    /// The signals, those that hold longest first.
    pub signals: Vec<SignalItem>,
}

/// A signal.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SignalItem {
    /// The rule.
    pub rule: String,
    /// Whom it is about: the code of an agent, team or branch.
    pub code: String,
    /// What that is.
    pub level: String,
    /// Level → code.
    pub place: BTreeMap<String, String>,
    /// What is out of the ordinary, in one sentence.
    pub says: Text,
    /// The day since which it holds.
    pub since: String,
    /// The first day that it is judged by.
    pub from: String,
    /// The last.
    pub to: String,
    /// What was counted in that time.
    pub counted: f64,
    /// Of how many things; absent for plain counts.
    pub of: Option<f64>,
    /// What was usual.
    pub usual: Option<f64>,
    /// The limit that was passed.
    pub limit: Option<f64>,
    /// How likely luck alone does as much; absent for a limit that people set.
    pub chance: Option<f64>,
    /// Of a place: its members that are out of the ordinary together.
    pub members: Vec<String>,
    /// How it stands.
    pub state: SignalState,
    /// Until when it is put off.
    pub until: Option<String>,
    /// The level of who has to do something: `team`, `branch` or `company`.
    pub owner: String,
    /// The level to which it went up because nobody acknowledged it; absent while it did not.
    pub escalated: Option<String>,
    /// Whether it waits for the caller.
    pub mine: bool,
    /// Whether the caller may acknowledge, put off or close it.
    pub may_do: bool,
    /// Whether the caller may open a coaching case.
    pub may_coach: bool,
    /// What was done about it, oldest first.
    pub deeds: Vec<SignalDeedTold>,
    /// The last deed; 0 when there is none.
    pub seen: i64,
    /// Who was told of it, and how that stands, oldest first.
    pub deliveries: Vec<SignalDelivery>,
    /// Why nobody was told of it yet; absent where somebody was, it waits for nobody, or no way is set up.
    pub untold: Option<Text>,
}

/// Something that was done about a signal.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SignalDeedTold {
    /// `signal_acknowledged`, `signal_snoozed`, `signal_closed`, `signal_coached`.
    pub event: String,
    /// The name of who did it, or `owner`.
    pub by: String,
    /// When (RFC 3339, UTC).
    pub at: String,
    /// What was said with it.
    pub words: String,
}

/// A coaching case (辅导案例).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SignalCase {
    /// The rule.
    pub rule: String,
    /// Its name.
    pub name: Text,
    /// Who is coached.
    pub code: String,
    /// Level → code.
    pub place: BTreeMap<String, String>,
    /// When it was opened (RFC 3339, UTC).
    pub opened: String,
    /// The name of who opened it, or `owner`.
    pub by: String,
    /// What was found then.
    pub diagnosed: Diagnosed,
    /// The move that was made of it.
    #[serde(rename = "move")]
    pub play: i64,
    /// How that stands.
    pub move_state: Option<crate::steer::MoveState>,
    /// What is to be done.
    pub what: Option<Text>,
    /// Who does it.
    pub owner: Option<String>,
    /// Until when.
    pub due: Option<String>,
    /// Whether the signal still holds.
    pub holds: bool,
    /// When it was closed, and with which words.
    pub closed: Option<SignalDeedTold>,
    /// What came of it, as measured when it was closed.
    pub outcome: Option<SignalOutcome>,
    /// The last deed.
    pub seen: i64,
    /// Whether the caller may close it.
    pub may_close: bool,
}

/// What a coaching case brought.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SignalOutcome {
    /// Policies more than without it; absent where that is unmeasured.
    pub extra: Option<f64>,
    /// The least and the most of that, 19 times in 20.
    pub range: Option<[f64; 2]>,
    /// How it was found, or why it is unmeasured.
    pub how: Text,
}

/// A coaching case that was opened.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Coached {
    /// The move that was made of it.
    #[serde(rename = "move")]
    pub play: i64,
    /// What was found.
    pub diagnosed: Diagnosed,
}

/// Where somebody loses policies beside peers.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Diagnosed {
    /// In one sentence.
    pub says: Text,
    /// The first day looked at.
    pub from: String,
    /// The last.
    pub to: String,
    /// Peers beside whom the agent is held.
    pub peers: u64,
    /// In which they are alike, in words.
    pub alike: Text,
    /// Policies a month, as peers bring them.
    pub usual: f64,
    /// Policies a month, as far as is believed of the agent.
    pub believed: f64,
    /// Step by step.
    pub steps: Vec<DiagnosedStep>,
    /// The step with the largest likely loss; absent where there is none.
    pub largest: Option<u64>,
    /// Whether that is more than luck.
    pub clear: bool,
    /// The dimension of the mix.
    pub mix_by: Option<String>,
    /// Policies by class, beside those of peers.
    pub mix: Vec<DiagnosedMix>,
}

/// A step on the way to a policy.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DiagnosedStep {
    /// Its name.
    pub name: Text,
    /// What is missing where it is short: `activity`, `skill` or `resources`.
    pub lack: String,
    /// Things of this step.
    pub count: u64,
    /// Of how many of the step before; months of the first.
    pub of: f64,
    /// Peers' things for one of the step before, or a month.
    pub usual: f64,
    /// The agent's, as far as it is believed.
    pub believed: f64,
    /// Policies a month that are lost by it; below 0 gained.
    pub loss: f64,
    /// The least and the most of that, 19 times in 20.
    pub range: [f64; 2],
    /// How likely the agent's own rate is truly below that of peers.
    pub sure: f64,
}

/// A class of policies in the mix.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DiagnosedMix {
    /// The class; none where facts do not say one.
    pub key: Option<String>,
    /// Policies of the agent.
    pub own: u64,
    /// The part of peers' policies.
    pub usual: f64,
}
