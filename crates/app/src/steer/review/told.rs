//! What is asked and told of a review pack.

use crate::steer::{EffectTold, MoveItem, MoveState, NewExpected, PlanStanding, SignalCase, SignalState, SpanTold};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use upcount_measure::{CalibreName, FunnelStepName, MeasureName};
use upcount_model::{Day, Text};
use utoipa::ToSchema;

/// Which pack is asked for.
#[derive(Clone, Debug, Default)]
pub struct AskReview {
    /// The pack's id; the first of the Book when absent.
    pub pack: Option<String>,
    /// A day of the period; the last period that is over and of which facts tell when absent.
    pub day: Option<Day>,
    /// Level → code; the caller's own place when empty.
    pub place: BTreeMap<String, String>,
    /// As known now, instead of when the pack was due.
    pub now: bool,
}

/// A review pack.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Review {
    /// The pack's id.
    pub pack: String,
    /// Its name.
    pub name: Text,
    /// What it is for.
    pub definition: Text,
    /// `week` or `month`.
    pub every: String,
    /// The packs that there are.
    pub packs: Vec<ReviewPack>,
    /// The first day of the period.
    pub from: String,
    /// The last.
    pub to: String,
    /// The first day of the period before.
    pub before: String,
    /// The first day of the one after; absent while that is not over.
    pub after: Option<String>,
    /// Level → code of the place; empty for the company.
    pub place: BTreeMap<String, String>,
    /// What the rows of a section are: `branch`, `team` or `agent`.
    pub by: String,
    /// What was learned later is not in it (RFC 3339, UTC).
    pub as_of: String,
    /// Whether it is as was known then; else it is as known now, and may differ.
    pub then: bool,
    /// What is known now and was not then, of the figures of the whole place; empty for a pack as known now.
    pub learned_since: Vec<ReviewSince>,
    /// The sections, in the order of the Book.
    pub sections: Vec<ReviewSection>,
    /// What a reader must know besides.
    pub notes: Vec<Text>,
    /// Whether the caller may agree on actions.
    pub may_agree: bool,
    /// 演示数据
    pub demo: bool,
}

/// A pack of the Book.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReviewPack {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// `week` or `month`.
    pub every: String,
}

/// A figure that later facts changed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReviewSince {
    /// The measure.
    pub measure: MeasureName,
    /// The figure as it was known then.
    pub then: Option<f64>,
    /// As it is known now.
    pub now: Option<f64>,
}

/// A section: one of its bodies, or why there is none.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct ReviewSection {
    /// `standing`, `figures`, `funnel`, `lost`, `activity`, `coaching`, `actions` or `agreed`.
    pub kind: String,
    /// What it is called.
    pub title: Text,
    /// Why there is nothing in it.
    pub refused: Option<Text>,
    /// 达成
    pub standing: Option<ReviewStanding>,
    /// 数字
    pub figures: Option<ReviewFigures>,
    /// 漏斗
    pub funnel: Option<ReviewFunnel>,
    /// 流失
    pub lost: Option<Vec<ReviewLost>>,
    /// 活动量
    pub activity: Option<SpanTold>,
    /// 辅导
    pub coaching: Option<ReviewCoaching>,
    /// 上期行动
    pub actions: Option<ReviewActions>,
    /// 本期议定: as they stand now.
    pub agreed: Option<Vec<MoveItem>>,
}

/// The month beside its published goal, and where the plan stands.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReviewStanding {
    /// The month of the period's last day.
    pub month: String,
    /// What is attained.
    pub measure: MeasureName,
    /// On which calibre.
    pub calibre: Option<CalibreName>,
    /// The whole place, until the period's last day.
    pub whole: ReviewAttained,
    /// The places in it, the least attained first.
    pub rows: Vec<ReviewAttained>,
    /// Why the month has no goal.
    pub refused: Option<Text>,
    /// Where the plan stands: done, due, the expected end and the odds.
    pub plan: Option<PlanStanding>,
    /// Why that is not told.
    pub no_plan: Option<Text>,
}

/// What was brought of a month's goal.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct ReviewAttained {
    /// The place; null where facts do not say one.
    pub key: Option<String>,
    /// What was brought.
    pub done: Option<f64>,
    /// What was published for all of the month.
    pub goal: Option<f64>,
    /// The one divided by the other.
    pub part: Option<f64>,
}

/// Figures of the period beside the periods before.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReviewFigures {
    /// The first day of each period, the one looked at last.
    pub periods: Vec<String>,
    /// The measures.
    pub measures: Vec<ReviewMeasure>,
    /// The places in it.
    pub rows: Vec<ReviewRow>,
}

/// A measure of the whole place.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReviewMeasure {
    /// Its name.
    pub measure: MeasureName,
    /// The formula in words.
    pub definition: Text,
    /// On which calibre; absent where it is refused.
    pub calibre: Option<CalibreName>,
    /// Why it is not told.
    pub refused: Option<Text>,
    /// Its figure in each period.
    pub course: Vec<Option<f64>>,
}

/// A place's figures.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReviewRow {
    /// The place; null where facts do not say one.
    pub key: Option<String>,
    /// Of each measure, in the period.
    pub figures: Vec<Option<f64>>,
    /// The same in the period before.
    pub before: Vec<Option<f64>>,
}

/// How many came to each step.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReviewFunnel {
    /// Its name.
    pub name: Text,
    /// What it counts, in words.
    pub definition: Text,
    /// Entering and the steps after it.
    pub steps: Vec<FunnelStepName>,
    /// Each period, the one looked at last.
    pub periods: Vec<ReviewFunnelPeriod>,
    /// What a reader must know besides.
    pub notes: Vec<Text>,
}

/// A period's steps.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReviewFunnelPeriod {
    /// Its first day.
    pub from: String,
    /// Its last.
    pub to: String,
    /// How many came to each step in it, whenever they entered.
    pub reached: Vec<u64>,
}

/// Why something was lost.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReviewLost {
    /// What is counted.
    pub measure: MeasureName,
    /// The formula in words.
    pub definition: Text,
    /// On which calibre; absent where it is refused.
    pub calibre: Option<CalibreName>,
    /// The dimension that says why.
    pub by: String,
    /// Each reason, the most frequent first.
    pub rows: Vec<ReviewReason>,
    /// Why it is not told.
    pub refused: Option<Text>,
}

/// A reason.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReviewReason {
    /// The reason; null where facts do not say one.
    pub key: Option<String>,
    /// How many in the period.
    pub count: u64,
    /// How many in a period before, on the average of them.
    pub usual: f64,
}

/// Whom to coach.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReviewCoaching {
    /// Signals of the place, those that hold longest first.
    pub signals: Vec<ReviewSignal>,
    /// How many there are.
    pub total: u64,
    /// Coaching cases with the step at which policies are lost; open ones first.
    pub cases: Vec<SignalCase>,
}

/// A signal, as it stood.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReviewSignal {
    /// The rule.
    pub rule: String,
    /// Its name.
    pub name: Text,
    /// Whom it is about.
    pub code: String,
    /// Level → code.
    pub place: BTreeMap<String, String>,
    /// What is out of the ordinary, in one sentence.
    pub says: Text,
    /// The day since which it holds.
    pub since: String,
    /// How it stood.
    pub state: SignalState,
}

/// What became of actions.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReviewActions {
    /// Moves, those agreed on the pack before first.
    pub moves: Vec<ReviewAction>,
    /// How many there are.
    pub total: u64,
}

/// A move as it stood, and what it brought.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReviewAction {
    /// Its number.
    pub number: i64,
    /// What is to be done.
    pub what: Text,
    /// Level → code.
    pub place: BTreeMap<String, String>,
    /// Whether it was agreed on the pack before.
    pub agreed: bool,
    /// How it stood.
    pub state: MoveState,
    /// Who owns it.
    pub owner: Option<String>,
    /// Until when it is done.
    pub due: Option<String>,
    /// Whether that day had passed and it was not done.
    pub overdue: bool,
    /// What was said last.
    pub said: String,
    /// What it brought; absent where it is unmeasured.
    pub effect: Option<EffectTold>,
    /// Why it is unmeasured.
    pub unmeasured: Option<Text>,
}

/// What is agreed when a pack is looked at.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAction {
    /// The pack's id.
    #[schema(example = "weekly")]
    pub pack: String,
    /// A day of the period that was looked at.
    #[schema(example = "2025-12-22")]
    pub day: String,
    /// Level → code of where it is done; the whole company when empty.
    #[serde(default)]
    pub place: BTreeMap<String, String>,
    /// What is done, in one sentence.
    pub what: String,
    /// Why.
    pub why: String,
    /// The name of the account that does it; the caller's when absent.
    #[serde(default)]
    pub owner: Option<String>,
    /// The day until which it is done.
    #[schema(example = "2026-01-05")]
    pub due: String,
    /// What it is expected to bring, by which its effect is measured.
    #[serde(default)]
    pub expected: Option<NewExpected>,
}
