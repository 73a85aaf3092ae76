//! What is asked and told of scores.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use upcount_measure::{CalibreName, MeasureName};
use upcount_model::Text;
use utoipa::ToSchema;

/// Which scores are asked for.
#[derive(Clone, Debug, Default)]
pub struct AskScores {
    /// The score's id; the first when absent.
    pub score: Option<String>,
    /// The period, such as `2025-Q4`; the last one that is told when absent.
    pub period: Option<String>,
    /// Reckoned from what is known now, not from what was known when it was told.
    pub now: bool,
    /// Only agents of this team.
    pub team: Option<String>,
    /// Only agents whose code or name has this piece.
    pub find: Option<String>,
    /// Rows to pass over.
    pub offset: usize,
    /// Rows to give.
    pub limit: usize,
}

/// A score that there is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ScoreName {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Text,
}

/// What a score looks at, and of which period.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ScoreOf {
    /// Its id.
    pub score: String,
    /// Its name.
    pub name: Text,
    /// What it is for.
    pub definition: Text,
    /// `month` or `quarter`.
    pub every: String,
    /// The period, such as `2025-Q4`.
    pub period: String,
    /// Its first day.
    pub from: String,
    /// Its last day.
    pub to: String,
    /// The period before.
    pub before: String,
    /// The period after, when it has begun.
    pub after: Option<String>,
    /// What is learned until this day is in the score.
    pub told_on: String,
    /// Whether the day is over: until then the score is provisional.
    pub is_told: bool,
    /// Whether it is reckoned from what is known now, though it was told before.
    pub now: bool,
    /// From which day on its weights hold.
    pub since: String,
    /// Why they are so.
    pub why: Text,
    /// The sides.
    pub sides: Vec<ScoreSide>,
    /// What is looked at.
    pub items: Vec<ScoreItemTold>,
    /// Below this credibility there is hardly anything to go by.
    pub enough: f64,
    /// The last day on which it can be appealed; absent when there is none.
    pub appeals_until: Option<String>,
    /// What a reader must know besides.
    pub notes: Vec<Text>,
    /// 演示数据
    pub demo: bool,
}

/// A side from which people are looked at.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ScoreSide {
    /// `attainment`, `compliance` or `satisfaction`.
    pub id: String,
    /// What it counts, from 0 to 1.
    pub weight: f64,
}

/// What is looked at.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ScoreItemTold {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// The side to which it belongs.
    pub side: String,
    /// What it counts on its side, from 0 to 1.
    pub weight: f64,
    /// Its formula.
    pub definition: Text,
    /// The measure; absent for spot checks.
    pub measure: Option<MeasureName>,
    /// The calibre on which it counts.
    pub calibre: Option<CalibreName>,
    /// Whether its figure is a part of one.
    pub is_part: bool,
    /// The first day that is counted.
    pub from: String,
    /// The figure without points.
    pub zero: f64,
    /// The figure with all 100.
    pub full: f64,
    /// Why nothing is known of anybody.
    pub none: Option<Text>,
}

/// Everybody's scores.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Scores {
    /// The scores there are.
    pub scores: Vec<ScoreName>,
    /// What is told.
    pub of: ScoreOf,
    /// Agents whom the caller sees, by their codes; of those that are looked for.
    pub rows: Vec<ScoreRow>,
    /// How many they are.
    pub total: u64,
    /// How many the caller sees, whoever is looked for.
    pub people: u64,
    /// The mean of all whom the caller sees: the total, then each side.
    pub means: Vec<Option<f64>>,
    /// Of how many there is hardly anything to go by.
    pub hardly: u64,
    /// Appeals that wait for somebody, of whom the caller sees.
    pub waiting: u64,
}

/// An agent's score.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ScoreRow {
    /// The agent.
    pub agent: String,
    /// What the agent's own account is called.
    pub name: Option<String>,
    /// Where the agent belongs.
    pub place: BTreeMap<String, String>,
    /// Completed months since joining.
    pub tenure_months: Option<u32>,
    /// From 0 to 100; `null` where nothing is known.
    pub total: Option<f64>,
    /// The least that it may be, 19 times in 20.
    pub low: Option<f64>,
    /// The most.
    pub high: Option<f64>,
    /// Of each side, from 0 to 100; `null` where nothing is known.
    pub sides: Vec<Option<f64>>,
    /// How far the figures are believed, from 0 to 1.
    pub credibility: f64,
    /// Whether there is hardly anything to go by.
    pub hardly: bool,
    /// The total as it was told, where an appeal changed it since.
    pub told: Option<f64>,
    /// Appeals that wait.
    pub waiting: u64,
}

/// An agent's score, line by line.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ScoreTold {
    /// What is told.
    pub of: ScoreOf,
    /// The score.
    pub row: ScoreRow,
    /// What each side counts here: the weight of one of which nothing is known goes to the others.
    pub weights: Vec<f64>,
    /// What it is made of, in the order of the items.
    pub lines: Vec<ScoreLine>,
    /// What would change it most.
    pub most: Option<Text>,
    /// Whether the caller may appeal it.
    pub may_appeal: bool,
}

/// What one item counts.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ScoreLine {
    /// The item's id.
    pub item: String,
    /// Things above the line.
    pub counted: f64,
    /// Things, or people and months, below it.
    pub of: f64,
    /// The raw figure; `null` where there is nothing below the line.
    pub own: Option<f64>,
    /// What peers have.
    pub peers: Option<f64>,
    /// How many peers have a figure.
    pub peers_many: u64,
    /// How far the raw figure is believed, from 0 to 1.
    pub credibility: Option<f64>,
    /// The figure that counts.
    pub figure: Option<f64>,
    /// From 0 to 100.
    pub points: Option<f64>,
    /// What it counts of the whole, from 0 to 1.
    pub weight: f64,
    /// points × weight; the lines add up to the total.
    pub counts: f64,
    /// What the total would gain if the raw figure had all points.
    pub gain: f64,
    /// The line in words.
    pub words: Text,
    /// The appeal of this item.
    pub appeal: Option<AppealTold>,
    /// Whether the caller may appeal it.
    pub may_appeal: bool,
    /// Whether single facts can be named in the appeal.
    pub names_facts: bool,
}

/// An appeal that is made.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAppeal {
    /// The score's id.
    #[schema(example = "agents")]
    pub score: String,
    /// The period.
    #[schema(example = "2025-Q4")]
    pub period: String,
    /// The agent, who makes it.
    pub agent: String,
    /// The item.
    #[schema(example = "complaints")]
    pub item: String,
    /// Why it is not right.
    pub words: String,
    /// Ids of the facts that do not belong in it; the whole item when there are none.
    #[serde(default)]
    pub facts: Vec<String>,
}

/// What is decided of an appeal.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideAppeal {
    /// Whether it is upheld: the named facts, or the item, are taken out of the score.
    pub uphold: bool,
    /// Why.
    pub words: String,
}

/// The appeals that the caller sees, those that wait first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Appeals {
    /// The appeals.
    pub appeals: Vec<AppealTold>,
    /// How many wait for the caller.
    pub mine: u64,
    /// How many wait for somebody.
    pub waiting: u64,
    /// 演示数据
    pub demo: bool,
}

/// An appeal.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AppealTold {
    /// Its number.
    pub number: i64,
    /// The score's id.
    pub score: String,
    /// The score's name.
    pub name: Text,
    /// The period.
    pub period: String,
    /// The agent.
    pub agent: String,
    /// Where the agent belongs.
    pub place: BTreeMap<String, String>,
    /// The item's id.
    pub item: String,
    /// The item's name.
    pub item_name: Text,
    /// What the agent says.
    pub words: String,
    /// The facts that it names; the whole item when there are none.
    pub facts: Vec<String>,
    /// When it was made (RFC 3339, UTC).
    pub at: String,
    /// Until when it is decided.
    pub due: String,
    /// `waiting`, `upheld` or `rejected`.
    pub state: String,
    /// Whether the day has passed.
    pub overdue: bool,
    /// Who decided.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Whether the caller may decide it.
    pub may_decide: bool,
}
