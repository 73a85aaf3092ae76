//! What is asked and told of goals.

use super::deeds::{Carry, PlanState};
use super::push::Pushing;
use super::there::PlanThere;
use serde::{Deserialize, Serialize};
use upcount_measure::{CalibreName, MeasureName};
use upcount_model::Text;
use utoipa::ToSchema;

/// The goals of the Book, and the plans that were made for them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Goals {
    /// The goals.
    pub goals: Vec<GoalItem>,
    /// The plans, newest first.
    pub plans: Vec<PlanItem>,
    /// Whether the caller may open a plan.
    pub may_open: bool,
    /// 演示数据
    pub demo: bool,
}

/// A goal.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GoalItem {
    /// Its id.
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// What is counted.
    pub measure: MeasureName,
    /// The calibre on which it counts.
    pub calibre: CalibreName,
    /// The levels from the company down.
    pub levels: Vec<String>,
    /// Higher goals beside it.
    pub tiers: Vec<TierName>,
    /// Places whose odds are below this part of 1 are signed for.
    pub sign_below: Option<f64>,
}

/// A higher goal.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TierName {
    /// `sprint` or `challenge`.
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// How much of the goal it is.
    pub factor: f64,
}

/// A plan.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanItem {
    /// Its number.
    pub number: i64,
    /// The goal's id.
    pub goal: String,
    /// The year or quarter.
    pub period: String,
    /// What the whole is to bring.
    pub total: i64,
    /// How it stands.
    pub state: PlanState,
    /// Why it was opened.
    pub why: String,
    /// What happened after this day was not looked at.
    pub seen_until: String,
    /// The plan that it is made anew from.
    pub replaces: Option<i64>,
    /// What happens to what was missed in months that are over.
    pub carry: Carry,
    /// Who opened it, as the Log knows them.
    pub by: String,
    /// Their name; absent for the owner.
    pub by_name: Option<String>,
    /// When (RFC 3339, UTC).
    pub at: String,
    /// Who decided, as the Log knows them.
    pub decided_by: Option<String>,
    /// Their name; absent for the owner.
    pub decided_by_name: Option<String>,
    /// When (RFC 3339, UTC).
    pub decided_at: Option<String>,
    /// Whether each level pushes its part down after it looked at it.
    pub waterfall: bool,
    /// The last deed; sent back with a change, so that nobody's is lost.
    pub seen: i64,
    /// How many numbers people set.
    pub edits: u64,
}

/// A place of a plan and those in it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanTold {
    /// The plan.
    pub plan: PlanItem,
    /// Its goal.
    pub goal: GoalItem,
    /// Its months.
    pub months: Vec<String>,
    /// How many of them are over and stay as they were.
    pub over: u64,
    /// Of how many of them something is known to have been brought, the last perhaps in part.
    pub known: u64,
    /// Whether the last day of its time is known.
    pub is_over: bool,
    /// The place.
    pub place: PlanPlace,
    /// The places in it, the highest goal first; a page of them.
    pub places: Vec<PlanPlace>,
    /// How many there are.
    pub total: u64,
    /// How far it was pushed down, where each level does so.
    pub pushing: Option<Pushing>,
    /// By month what of the place's goal those have who were in it and left: of months that are over.
    pub left_by_month: Vec<i64>,
    /// What a reader must know besides.
    pub notes: Vec<Text>,
    /// Whether the caller may offer it and take it back.
    pub may_decide: bool,
    /// Whether the caller may publish it, were it offered.
    pub may_publish: bool,
    /// 演示数据
    pub demo: bool,
}

/// A place of a plan. Counts are whole.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanPlace {
    /// Its code on each level down to its own; the company has none.
    pub path: Vec<String>,
    /// Its level; absent for the company.
    pub level: Option<String>,
    /// Those on the roll in it.
    pub heads: u32,
    /// What it brought in the same months a year before.
    pub last_year: i64,
    /// The same by month.
    pub last_year_by_month: Vec<i64>,
    /// What it would have if nobody had set a number in the plan.
    pub suggested: i64,
    /// Its goal; those of the places in it add up to it.
    pub goal: i64,
    /// Its goal by month.
    pub by_month: Vec<i64>,
    /// 加码: what is asked of it beside its goal, by itself and by those above.
    pub hedge: i64,
    /// Of that, what was added at this place.
    pub hedge_set: i64,
    /// 结转: what it was short of in months that are over, and is asked for in those left.
    pub carried: i64,
    /// What is asked of it by month: its goal, what was added, and what is carried.
    pub asked_by_month: Vec<i64>,
    /// A higher goal.
    pub sprint: Option<i64>,
    /// The highest.
    pub challenge: Option<i64>,
    /// What it brought in the months of the plan, as far as is known now.
    pub brought: i64,
    /// The same by month.
    pub brought_by_month: Vec<i64>,
    /// What it says itself that it will bring.
    pub committed: Option<i64>,
    /// Numbers that people set for it.
    pub set: Vec<SetNumber>,
    /// Why its goal is what it is.
    pub why: Vec<Text>,
    /// What its goal was in the plan that this one is made anew from.
    pub before: Option<i64>,
    /// Leave, or that it is a planned seat.
    pub there: Option<PlanThere>,
    /// Whether it pushed down what it has; absent where nothing is pushed.
    pub pushed: Option<bool>,
    /// The place above it that has not pushed down what it has: until then its numbers are a proposal, and told to nobody who
    /// does not see that place.
    pub waits_for: Option<Vec<String>>,
    /// Whether the caller may set its goal.
    pub may_set: bool,
    /// Whether the caller may say that it is on leave, or that a seat in it is planned.
    pub may_tell_there: bool,
    /// Whether the caller may push down what it has.
    pub may_push: bool,
    /// Whether the caller may ask more of the places in it.
    pub may_hedge: bool,
    /// Whether the caller may say what it will bring.
    pub may_commit: bool,
}

/// A number that somebody set.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SetNumber {
    /// All of the time, a quarter or a month: the plan's period, `2026-Q1`, `2026-03`.
    pub span: String,
    /// The number.
    pub value: i64,
    /// Those above do not change it.
    pub locked: bool,
    /// Why.
    pub why: String,
    /// Who, as the Log knows them.
    pub by: String,
    /// Their name; absent for the owner.
    pub by_name: Option<String>,
    /// When (RFC 3339, UTC).
    pub at: String,
}

/// A plan to be opened.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPlan {
    /// The goal's id.
    #[schema(example = "policies")]
    pub goal: String,
    /// The year or quarter.
    #[schema(example = "2026")]
    pub period: String,
    /// What the whole is to bring.
    #[schema(example = 40000)]
    pub total: i64,
    /// Why.
    pub why: String,
    /// What happened after this day is not looked at; the last that is known, or the day before the period, when absent.
    #[schema(example = "2025-12-31")]
    pub seen_until: Option<String>,
    /// The published plan that it is made anew from.
    pub replaces: Option<i64>,
    /// What happens to what was missed in months that are over.
    #[serde(default)]
    pub carry: Carry,
    /// 逐级下达: each level looks at its part, changes it, and pushes it down; until then those below have no goal.
    #[serde(default)]
    pub waterfall: bool,
}

/// A number to be set, or taken back when there is none.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetGoal {
    /// The place: its code on each level down to its own.
    pub place: Vec<String>,
    /// All of the time when absent, or a quarter or a month: `2026-Q1`, `2026-03`.
    pub span: Option<String>,
    /// The number; absent to take it back.
    pub value: Option<i64>,
    /// Whether those above may not change it.
    #[serde(default)]
    pub locked: bool,
    /// Why.
    #[serde(default)]
    pub why: String,
    /// The last deed that was seen.
    pub seen: i64,
}

/// What is added above the goals of the places in one, or taken back when it is 0.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetHedge {
    /// The place.
    pub place: Vec<String>,
    /// How much.
    pub extra: i64,
    /// Why.
    #[serde(default)]
    pub why: String,
    /// The last deed that was seen.
    pub seen: i64,
}

/// What a place says itself that it will bring.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Commit {
    /// The place.
    pub place: Vec<String>,
    /// How much; absent to take it back.
    pub value: Option<i64>,
}

/// How two plans differ.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanChanges {
    /// The earlier plan.
    pub before: PlanItem,
    /// The later one.
    pub after: PlanItem,
    /// The months.
    pub months: Vec<String>,
    /// The places whose goal differs, the largest change first; a page of them.
    pub places: Vec<PlanChange>,
    /// How many there are.
    pub total: u64,
}

/// How a place's goal changed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanChange {
    /// The place.
    pub path: Vec<String>,
    /// What was asked of it.
    pub before: i64,
    /// What is asked of it.
    pub after: i64,
    /// By month, after less before.
    pub by_month: Vec<i64>,
}
