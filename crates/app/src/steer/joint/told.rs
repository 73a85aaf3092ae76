//! What is asked and told of joint visits.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use upcount_model::Text;
use utoipa::{IntoParams, ToSchema};

/// Which joint visits are asked for.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct JointAsks {
    /// Only those of a day.
    #[param(example = "2026-03-31")]
    pub day: Option<String>,
    /// Only those with an agent.
    pub agent: Option<String>,
}

/// Which agents are looked for.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FindAgents {
    /// A piece of the code or of the name; everybody when absent.
    #[param(example = "A0012")]
    #[serde(default)]
    pub find: String,
}

/// Agents on the roll whom the caller sees.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AgentsFound {
    /// The first of them, by their places and codes.
    pub agents: Vec<AgentFound>,
    /// How many they are.
    pub total: u64,
}

/// An agent on the roll.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AgentFound {
    /// The code.
    pub agent: String,
    /// What the agent's own account is called.
    pub name: Option<String>,
    /// Where the agent is: level → code.
    pub place: BTreeMap<String, String>,
    /// The grade.
    pub grade: Option<String>,
}

/// A joint visit that is to be planned.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewJoint {
    /// The agent's code.
    pub agent: String,
    /// The day.
    #[schema(example = "2026-03-31")]
    pub day: String,
    /// The code on the roll of the manager who goes along; the only one of the team when absent.
    #[serde(default)]
    pub manager: Option<String>,
    /// What it is for.
    #[serde(default)]
    pub why: String,
    /// The move of a coaching case, by its number.
    #[serde(default)]
    pub play: Option<i64>,
    /// The form; the first when absent.
    #[serde(default)]
    pub form: Option<String>,
}

/// What was seen on a joint visit.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordJoint {
    /// Point → score, from 1 to the form's best.
    pub scores: BTreeMap<String, u32>,
    /// What was seen, and what is practised next.
    pub words: String,
    /// When it was made; the planned day when absent.
    #[serde(default)]
    pub day: Option<String>,
    /// The customer's code.
    #[serde(default)]
    pub customer: Option<String>,
}

/// A sentence on a joint visit.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SayOfJoint {
    /// The sentence.
    pub words: String,
}

/// Joint visits.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct JointVisits {
    /// Those to come by their day, then those missed, then those that were made.
    pub visits: Vec<JointItem>,
    /// How many of what the caller sees, lately.
    pub sums: JointSums,
    /// What is looked at.
    pub forms: Vec<JointForm>,
    /// The day.
    pub today: String,
    /// Whether the caller may plan one.
    pub may_plan: bool,
    /// 演示数据
    pub demo: bool,
}

/// How many, from a day on.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct JointSums {
    /// The first day.
    pub since: String,
    /// Still to come.
    pub planned: u64,
    /// Missed: nobody recorded them in time.
    pub missed: u64,
    /// Made and recorded.
    pub recorded: u64,
}

/// What is looked at on a joint visit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct JointForm {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// What it is for.
    pub definition: Text,
    /// The best score; the least is 1.
    pub best: u32,
    /// Days after the planned one in which it can still be recorded.
    pub late_days: u32,
    /// What is looked at.
    pub points: Vec<JointPointTold>,
}

/// What is looked at.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct JointPointTold {
    /// Its name in scores.
    pub id: String,
    /// What it is.
    pub name: Text,
}

/// A joint visit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct JointItem {
    /// Its number.
    pub number: i64,
    /// The form's id.
    pub form: String,
    /// The form's name.
    pub name: Text,
    /// The best score.
    pub best: u32,
    /// The day on which it was made, else that for which it is planned.
    pub day: String,
    /// The day for which it was planned.
    pub planned_day: String,
    /// The agent and where the agent is: level → code.
    pub place: BTreeMap<String, String>,
    /// The code on the roll of who goes along.
    pub manager: String,
    /// What it is for.
    pub why: String,
    /// The move of the coaching case that it belongs to.
    pub play: Option<i64>,
    /// The name of who planned it, or `owner`.
    pub by: String,
    /// `planned`, `missed`, `recorded` or `cancelled`.
    pub state: String,
    /// What is looked at, with the scores once it is recorded.
    pub points: Vec<JointScore>,
    /// What was seen.
    pub words: Option<String>,
    /// The name of who recorded it.
    pub recorded_by: Option<String>,
    /// When (RFC 3339, UTC).
    pub recorded_at: Option<String>,
    /// Why it was cancelled.
    pub cancelled: Option<String>,
    /// What was said to it.
    pub comments: Vec<JointComment>,
    /// Whether the caller may record it now.
    pub may_record: bool,
    /// Whether the caller may cancel it.
    pub may_cancel: bool,
    /// Whether the caller may say something to it.
    pub may_comment: bool,
}

/// A point with its score.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct JointScore {
    /// The point.
    pub id: String,
    /// What it is.
    pub name: Text,
    /// The score; absent until it is recorded.
    pub score: Option<u32>,
}

/// What somebody said to a joint visit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct JointComment {
    /// The name of who said it.
    pub by: String,
    /// When (RFC 3339, UTC).
    pub at: String,
    /// What.
    pub words: String,
}
