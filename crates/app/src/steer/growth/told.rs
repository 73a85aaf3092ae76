//! What is asked and told of growth plans.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use upcount_model::Text;
use utoipa::ToSchema;

/// A plan that is tried: levers, each with what is assumed of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskGrowth {
    /// The quarter.
    #[schema(example = "2026-Q1")]
    pub period: String,
    /// What the quarter is to bring; absent where nobody says.
    #[serde(default)]
    pub target: Option<i64>,
    /// The part of an overlap of levers that is the same policies, from 0 to 1; all of it when absent.
    #[serde(default)]
    pub once: Option<f64>,
    /// The levers; all of the Book, as it assumes, when absent.
    #[serde(default)]
    pub levers: Option<Vec<AskLever>>,
}

/// A lever of a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskLever {
    /// Its id.
    pub lever: String,
    /// What is assumed of it, as a part of 1; as the Book says when absent.
    #[serde(default)]
    pub value: Option<f64>,
    /// Who owns it: the name of an account.
    #[serde(default)]
    pub owner: Option<String>,
    /// What it costs, in fen.
    #[serde(default)]
    pub cost_fen: i64,
    /// The public notice of a rate that holds for a time.
    #[serde(default)]
    pub notice: Option<Notice>,
}

/// The public notice (公示) of a rate that holds for a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// The day on which it is made public.
    #[schema(example = "2025-12-20")]
    pub announced: String,
    /// The first day on which the rate holds; not before the notice.
    pub from: String,
    /// The last.
    pub to: String,
    /// What it says, or where it stands.
    pub words: String,
}

/// A scenario that is kept.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveGrowth {
    /// What it is called.
    pub name: String,
    /// The plan.
    pub plan: AskGrowth,
}

/// The scenarios that are kept.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Growth {
    /// The quarter after what is known.
    pub next: String,
    /// The scenarios, newest first.
    pub scenarios: Vec<Scenario>,
    /// Whether the caller may keep and commit scenarios.
    pub may_save: bool,
    /// Names of accounts that may own a lever.
    pub owners: Vec<String>,
    /// 演示数据
    pub demo: bool,
}

/// How a scenario stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScenarioState {
    /// 草案.
    Kept,
    /// 已定: its levers are moves.
    Committed,
    /// 已撤回.
    Withdrawn,
}

/// A scenario, with what was told of it when it was kept.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Scenario {
    /// Its number.
    pub number: i64,
    /// What it is called.
    pub name: String,
    /// How it stands.
    pub state: ScenarioState,
    /// Who kept it.
    pub by: String,
    /// When (RFC 3339, UTC).
    pub at: String,
    /// The plan.
    pub plan: AskGrowth,
    /// What was reckoned then.
    pub told: GrowthTold,
    /// Lever → the number of its move, once committed.
    pub moves: BTreeMap<String, i64>,
    /// The last deed.
    pub seen: i64,
}

/// What levers bring together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct GrowthTold {
    /// The quarter.
    pub period: String,
    /// Its first day.
    pub from: String,
    /// Its last.
    pub to: String,
    /// The last day that is known.
    pub known_until: String,
    /// The calibre on which it counts.
    pub calibre: Text,
    /// What the quarter would bring without any lever.
    pub baseline: f64,
    /// What the same quarter brought a year before.
    pub last_year: i64,
    /// What the quarter before brought.
    pub quarter_before: i64,
    /// The levers.
    pub levers: Vec<LeverTold>,
    /// What they bring together, nothing counted twice.
    pub together: f64,
    /// What they would bring if they never met.
    pub if_apart: f64,
    /// Baseline and levers.
    pub expected: f64,
    /// What the quarter is to bring.
    pub target: Option<i64>,
    /// What is missing of that; below 0 what is over.
    pub gap: Option<f64>,
    /// The part of an overlap that is the same policies.
    pub once: f64,
    /// How it was reckoned, and what a reader must know besides.
    pub notes: Vec<Text>,
}

/// A lever in a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LeverTold {
    /// Its id.
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// What its class would bring without it.
    pub baseline: f64,
    /// What is assumed, as a part of 1.
    pub value: f64,
    /// Where that stands today; absent where it is not known.
    pub today: Option<f64>,
    /// The least that may be assumed.
    pub at_least: f64,
    /// The most.
    pub at_most: f64,
    /// What it would bring alone.
    pub alone: f64,
    /// What of that counts in the plan.
    pub counted: f64,
    /// What it costs, in fen.
    pub cost_fen: i64,
    /// Who owns it.
    pub owner: Option<String>,
    /// Whether it takes a public notice.
    pub needs_notice: bool,
    /// That notice.
    pub notice: Option<Notice>,
    /// The best that it came to in a quarter of the last two years; absent where history does not tell.
    #[serde(default)]
    pub best: Option<f64>,
    /// Which quarter that was.
    #[serde(default)]
    pub best_in: Option<String>,
    /// That what is assumed is beyond it; absent where it is not.
    #[serde(default)]
    pub beyond: Option<Text>,
    /// How what it brings follows from what is assumed, with the numbers.
    pub how: Text,
    /// How it will be measured, or that it will not be.
    pub measured: Text,
}
