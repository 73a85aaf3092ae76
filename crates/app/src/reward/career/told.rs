//! What is asked and told of career rules.

use serde::{Deserialize, Serialize};
use upcount_model::Text;
use utoipa::ToSchema;

/// The career rules of the Book.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Careers {
    /// The rules.
    pub careers: Vec<CareerItem>,
    /// 演示数据
    pub demo: bool,
}

/// Career rules.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CareerItem {
    /// Their id.
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// The grades, the lowest first.
    pub grades: Vec<CareerGradeItem>,
    /// Completed months on the roll before which nobody is demoted.
    pub newcomer_months: u32,
    /// The periods that can be looked at, the latest first.
    pub periods: Vec<String>,
    /// What was confirmed, the latest period first.
    pub confirmed: Vec<CareerConfirmed>,
}

/// A grade.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CareerGradeItem {
    /// Its code.
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// Completed months on the roll before which nobody comes to it.
    pub tenure_months: u32,
    /// What leads to it.
    pub reach: Vec<ConditionItem>,
    /// What keeps it.
    pub keep: Vec<ConditionItem>,
}

/// A condition.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ConditionItem {
    /// The measure's id.
    pub measure: String,
    /// What it is called.
    pub name: Text,
    /// `policies`, `agents`, `count`, `fraction`, `number`, `money`.
    pub unit: String,
    /// Whose figure it is: `agent`, `team` or `branch`.
    pub of: String,
    /// Months until the end of the period.
    pub months: u32,
    /// What it must be at least.
    pub at_least: f64,
}

/// That an assessment was confirmed.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct CareerConfirmed {
    /// The period.
    pub period: String,
    /// Who.
    pub by: String,
    /// Their name.
    pub by_name: Option<String>,
    /// When.
    pub at: String,
    /// Why, in their words.
    pub why: String,
    /// How many were promoted.
    pub promoted: u64,
    /// How many were demoted.
    pub demoted: u64,
}

/// What is asked of an assessment.
#[derive(Clone, Debug, Default)]
pub struct AskCareer {
    /// The period; the last that is known whole when absent.
    pub period: Option<String>,
    /// Only those with this verdict: `promoted`, `demoted`, `near`, `kept`.
    pub only: Option<String>,
    /// Counts that lead to and keep grades times this, to see what would follow.
    pub floors: Option<f64>,
}

/// An assessment at the end of a period.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CareerTold {
    /// The rules.
    pub career: CareerItem,
    /// The period.
    pub period: String,
    /// Its last day.
    pub to: String,
    /// The day from which new grades hold.
    pub since: String,
    /// That it was confirmed; then grades are as they were before.
    pub confirmed: Option<CareerConfirmed>,
    /// Who was assessed.
    pub assessed: u64,
    /// Grade by grade, the highest first.
    pub grades: Vec<CareerGradeCount>,
    /// One condition, nearly met, was missing to a promotion.
    pub near_promotion: u64,
    /// A condition that keeps the grade was met by little.
    pub near_demotion: u64,
    /// A page of those who were assessed: promoted, demoted, near, kept.
    pub rows: Vec<CareerRow>,
    /// How many rows there are.
    pub total: u64,
    /// Whether the caller may confirm it.
    pub may_confirm: bool,
    /// What a reader must know besides.
    pub notes: Vec<Text>,
    /// 演示数据
    pub demo: bool,
}

/// What follows for a grade.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct CareerGradeCount {
    /// Its code.
    pub grade: String,
    /// Who has it.
    pub members: u64,
    /// Of them promoted.
    pub promoted: u64,
    /// Of them demoted.
    pub demoted: u64,
    /// Who has it afterwards.
    pub after: u64,
}

/// An agent who was assessed.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct CareerRow {
    /// The agent.
    pub agent: String,
    /// Where.
    pub branch: Option<String>,
    /// Where.
    pub team: Option<String>,
    /// The grade.
    pub grade: String,
    /// The grade that follows.
    pub to: String,
    /// `promoted`, `demoted` or `kept`.
    pub verdict: String,
    /// `promotion` or `demotion`, when it was near.
    pub near: Option<String>,
    /// `tenure` or `newcomer`, when that held it back.
    pub held: Option<String>,
    /// Completed months on the roll.
    pub tenure_months: u32,
    /// What leads to the next grade.
    pub reach: Vec<CareerFigure>,
    /// What keeps the own.
    pub keep: Vec<CareerFigure>,
}

/// A figure beside what it must be.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct CareerFigure {
    /// The condition.
    #[serde(flatten)]
    pub condition: ConditionItem,
    /// The figure; `null` where nothing is known.
    pub value: Option<f64>,
    /// Whether it is met.
    pub met: bool,
}

/// What would have followed in past periods.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CareerHistory {
    /// The rules' id.
    pub career: String,
    /// Counts that lead to and keep grades times this.
    pub floors: f64,
    /// The periods, the latest first.
    pub periods: Vec<CareerPast>,
    /// What a reader must know besides.
    pub notes: Vec<Text>,
    /// 演示数据
    pub demo: bool,
}

/// What would have followed in one.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct CareerPast {
    /// The period.
    pub period: String,
    /// Who would have been assessed.
    pub assessed: u64,
    /// Promoted.
    pub promoted: u64,
    /// Demoted.
    pub demoted: u64,
    /// Nearly promoted.
    pub near_promotion: u64,
    /// Nearly demoted.
    pub near_demotion: u64,
}

/// An assessment to confirm.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmCareer {
    /// The period, such as 2025-Q4.
    pub period: String,
    /// Why, in one's own words.
    #[serde(default)]
    pub why: String,
}
