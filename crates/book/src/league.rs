//! A league (对标): members held beside each other by what each of their people brings a month, as far as it is believed.

use serde::Deserialize;

/// Who is held beside whom, and which grade they have.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct League {
    /// Its name in the file's name.
    #[serde(skip)]
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// The capability that asked for it.
    pub capability: String,
    /// What is counted: a count or a sum.
    pub of: String,
    /// The dimension whose values are the members: agent, team, branch.
    pub members: String,
    /// Peers by completed months since joining, the newest first; only for agents.
    #[serde(default)]
    pub tenure: Vec<TenureBand>,
    /// Months without anything after which it is asked whether somebody who used to bring something has stopped.
    pub quiet_months: Option<u32>,
    /// Until when what was brought is looked at for what will stay.
    pub stays: Option<StaysUntil>,
    /// Grades, the highest first.
    #[serde(default)]
    pub grades: Vec<Grade>,
}

/// An age of a survival.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaysUntil {
    /// The survival's id.
    pub survival: String,
    /// Completed months; one of its marks.
    pub months: u16,
}

/// Agents of like tenure.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TenureBand {
    /// Its name in answers.
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// Completed months below this number; the last band has none and goes on.
    pub below: Option<u32>,
}

/// A grade.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grade {
    /// Its name in answers.
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// Its floor, in what the measure is shown in, a person and month.
    pub at_least: f64,
}
