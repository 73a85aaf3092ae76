//! Career rules (基本法): the grades of agents, what leads to each, what keeps it, and for how long that is looked at, as data.

use crate::pay::Part;
use serde::Deserialize;
use std::collections::BTreeMap;
use upcount_model::Grain;

/// The grades, and what leads from one to the next.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Career {
    /// Its name in the file's name.
    #[serde(skip)]
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// The capability that asked for it.
    pub capability: String,
    /// Only agents of the roll with these values.
    #[serde(default)]
    pub who: BTreeMap<String, Vec<String>>,
    /// How long a period is, at whose end is assessed: month, quarter, half or year.
    pub period: Grain,
    /// Completed months on the roll before which nobody is demoted.
    #[serde(default)]
    pub newcomer_months: u32,
    /// How much may be missing from one condition for it to be told as near.
    #[serde(default = "tenth")]
    pub near: Part,
    /// The grades, the lowest first.
    pub grades: Vec<CareerGrade>,
}

/// A grade.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CareerGrade {
    /// Its code on the roll.
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// Completed months on the roll before which nobody comes to it.
    #[serde(default)]
    pub tenure_months: u32,
    /// What leads to it from the grade below: all of it.
    #[serde(default)]
    pub reach: Vec<Condition>,
    /// What keeps it: all of it; else the grade below follows.
    #[serde(default)]
    pub keep: Vec<Condition>,
}

/// A figure that must be reached.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The measure.
    pub measure: String,
    /// The calibre on which it counts; the measure's own, or the company's standard one, when absent.
    pub calibre: Option<String>,
    /// Whose figure it is: the agent's own, or that of the team or branch that the agent is in.
    #[serde(default)]
    pub of: ConditionOf,
    /// The months until the end of the period that are looked at.
    pub months: u32,
    /// What it must be at least, as the measure is shown: 6 policies, 0.85 of them.
    pub at_least: f64,
}

/// Whose figure is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConditionOf {
    /// The agent's own.
    #[default]
    Agent,
    /// The team's.
    Team,
    /// The branch's.
    Branch,
}

impl ConditionOf {
    /// The dimension.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Team => "team",
            Self::Branch => "branch",
        }
    }
}

const fn tenth() -> Part {
    Part(100_000)
}
