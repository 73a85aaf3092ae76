//! What is asked and told of long-term value.

use serde::Serialize;
use std::collections::BTreeMap;
use upcount_measure::{CalibreName, MeasureName};
use upcount_model::{Day, Text};
use utoipa::ToSchema;

/// What is asked of long-term value.
#[derive(Clone, Debug, Default)]
pub struct AskValue {
    /// The definition's id; the first when absent.
    pub value: Option<String>,
    /// A day of the last month that is looked at; the last that is over when absent.
    pub until: Option<Day>,
    /// Only people whose code or name has this piece.
    pub find: Option<String>,
    /// People to tell, those with the highest counts a month first.
    pub limit: usize,
}

/// Counts held against what stays.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ValueTold {
    /// The definition's id.
    pub value: String,
    /// Its name.
    pub name: Text,
    /// What it is for.
    pub definition: Text,
    /// The first day that is looked at.
    pub from: String,
    /// The last.
    pub to: String,
    /// What is counted.
    pub count: MeasureName,
    /// The calibre on which it counts.
    pub calibre: CalibreName,
    /// What is held alike: fields of the roll, and the dimension of the mix.
    pub held: Vec<String>,
    /// Whose count a month on the roll is among this part of all has many, however long that was.
    pub many: f64,
    /// The least count a month that is many; absent where nobody has any.
    pub many_from: Option<f64>,
    /// How likely luck alone brings somebody beyond the limit.
    pub tail: f64,
    /// Outcomes of fewer things are not held against counts.
    pub enough: u32,
    /// All that are held against each other, in the whole company.
    pub people: u64,
    /// What counts are held against.
    pub outcomes: Vec<ValueOutcomeTold>,
    /// The limits of the first outcome by which somebody is called thin.
    pub funnel: Option<ValueFunnel>,
    /// People whom the caller sees, the highest counts a month first; of those that are looked for.
    pub points: Vec<ValuePoint>,
    /// How many they are.
    pub seen: u64,
    /// 件多质薄: those whom the caller sees, the least likely by luck first.
    pub thin: Vec<ValueThin>,
    /// Cohorts of those whom the caller sees.
    pub cohorts: Vec<ValueCohorts>,
    /// What a reader must know besides.
    pub notes: Vec<Text>,
    /// 演示数据
    pub demo: bool,
}

/// What counts are held against.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ValueOutcomeTold {
    /// The measure's id.
    pub id: String,
    /// The measure; absent where nothing is known.
    pub measure: Option<MeasureName>,
    /// The calibre on which it counts.
    pub calibre: Option<CalibreName>,
    /// What it is called.
    pub name: Text,
    /// Its formula.
    pub definition: Text,
    /// Whether more of it is better.
    pub higher_is_better: bool,
    /// Whether somebody is called thin by it.
    pub thin: bool,
    /// Whether it adds up money and not things.
    pub is_amount: bool,
    /// That of all people.
    pub rate: Option<f64>,
    /// People of whom enough is known.
    pub people: u64,
    /// How the count goes together with it, with nothing held.
    pub plain: Option<ValueTogether>,
    /// The same with what is held alike.
    pub held: Option<ValueTogether>,
    /// The expected part of false ones among those as unlikely by luck.
    pub false_part: Option<f64>,
    /// Why nothing is known.
    pub none: Option<Text>,
}

/// A correlation: ranks of counts, and where the outcome lies among what luck brings for as many things.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct ValueTogether {
    /// From −1 to 1.
    pub value: f64,
    /// The least, 19 times in 20.
    pub low: f64,
    /// The most.
    pub high: f64,
    /// How likely luck alone brings as much.
    pub odds: f64,
}

/// Limits that close in as more is known.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ValueFunnel {
    /// The outcome's place in the list.
    pub outcome: u64,
    /// The part of all.
    pub rate: f64,
    /// At each size.
    pub limits: Vec<ValueLimit>,
}

/// The limits for so many things.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct ValueLimit {
    /// Things.
    pub of: u64,
    /// 95%, lower.
    pub low: f64,
    /// 95%, upper.
    pub high: f64,
    /// The limit of the definition, lower.
    pub far_low: f64,
    /// The limit of the definition, upper.
    pub far_high: f64,
}

/// Somebody whose count is held against what stays.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ValuePoint {
    /// The agent.
    pub agent: String,
    /// Where the agent belongs.
    pub place: BTreeMap<String, String>,
    /// Whether the agent has left.
    pub left: bool,
    /// Things in all.
    pub count: f64,
    /// A month on the roll.
    pub a_month: f64,
    /// Whether it is among the highest part.
    pub many: bool,
    /// Whether some outcome is thin beyond luck.
    pub thin: bool,
    /// Of each outcome: things above the line.
    pub counted: Vec<f64>,
    /// Of each outcome: things below it.
    pub of: Vec<f64>,
}

/// Somebody who has many, and keeps fewer than luck explains.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ValueThin {
    /// The agent.
    pub agent: String,
    /// Where the agent belongs.
    pub place: BTreeMap<String, String>,
    /// Whether the agent has left.
    pub left: bool,
    /// Things in all.
    pub count: f64,
    /// A month on the roll.
    pub a_month: f64,
    /// By what, the least likely by luck first.
    pub by: Vec<ValueWorse>,
}

/// An outcome that is worse than luck explains.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ValueWorse {
    /// The outcome's place in the list.
    pub outcome: u64,
    /// Things above the line.
    pub counted: u64,
    /// Things below it.
    pub of: f64,
    /// What is usual above it.
    pub usual: f64,
    /// The limit that was passed.
    pub limit: f64,
    /// How likely luck alone brings that.
    pub chance: f64,
}

/// Cohorts by one thing.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ValueCohorts {
    /// `joined`, or the field of the roll.
    pub by: String,
    /// The cohorts, in order.
    pub rows: Vec<ValueCohort>,
}

/// A cohort.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ValueCohort {
    /// The quarter of joining, or the code; `null` where it is not said.
    pub key: Option<String>,
    /// People.
    pub people: u64,
    /// Things a month on the roll.
    pub a_month: Option<f64>,
    /// Of each outcome.
    pub rates: Vec<Option<f64>>,
    /// Of each outcome: things below the line.
    pub of: Vec<f64>,
}
