//! A score (绩效评分): what of people is looked at from three sides, how much each thing counts, and from where to where its points
//! run. Versions follow each other by day, each with its reason, so that old scores stay as they were.

use crate::pay::Part;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use upcount_model::{Day, Grain, Text};

/// What is looked at of each agent, period by period.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Score {
    /// Its name in the file's name.
    #[serde(skip)]
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// The capability that asked for it.
    pub capability: String,
    /// What it is for.
    pub definition: Text,
    /// How long its periods are: a month or a quarter.
    pub every: Grain,
    /// Days after the last one for which is waited: what is learned of the period until then is in the score.
    pub waits_days: u32,
    /// Only people of these channels; everybody when there are none.
    #[serde(default)]
    pub channels: Vec<String>,
    /// Peers are alike in these dimensions of the roll.
    #[serde(default)]
    pub alike: Vec<String>,
    /// Months until the end of the period from which is told how far people differ and how far luck goes.
    pub months: u32,
    /// Below this credibility, all items together, there is hardly anything to go by.
    pub enough: Part,
    /// Days after the score is told in which it can be appealed; at any time when absent.
    pub appeal_days: Option<u32>,
    /// Days in which an appeal is decided.
    pub due_days: u32,
    /// The versions, in the order of their days.
    #[serde(rename = "version")]
    pub versions: Vec<ScoreVersion>,
}

/// What counts from a day on.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoreVersion {
    /// The first day: of a period it is the version that holds on its last.
    pub since: Day,
    /// Why it is so.
    pub why: Text,
    /// What each side counts; together 100%.
    pub weights: BTreeMap<Aspect, Part>,
    /// What is looked at.
    pub items: Vec<ScoreItem>,
}

/// A side from which people are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Aspect {
    /// 达成
    Attainment,
    /// 合规
    Compliance,
    /// 满意
    Satisfaction,
}

/// One thing that is looked at.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoreItem {
    /// Its name in appeals.
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// The side to which it belongs.
    pub aspect: Aspect,
    /// What it counts on its side; together 100%.
    pub weight: Part,
    /// A measure that divides one thing by another.
    pub of: Option<String>,
    /// Or the part of cases of these spot checks in which something was violated.
    #[serde(default)]
    pub checks: Vec<String>,
    /// Months until the end of the period in which it is counted, for what is rare; the period when absent.
    pub months: Option<u32>,
    /// The figure that has no points.
    pub zero: f64,
    /// The figure that has all 100; between them points run in a straight line.
    pub full: f64,
}

impl Aspect {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 3] = [Self::Attainment, Self::Compliance, Self::Satisfaction];

    /// The word in the API.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Attainment => "attainment",
            Self::Compliance => "compliance",
            Self::Satisfaction => "satisfaction",
        }
    }
}

impl Score {
    /// The version that holds on a day; none before the first.
    #[must_use]
    pub fn on(&self, day: Day) -> Option<&ScoreVersion> {
        self.versions.iter().rev().find(|version| version.since <= day)
    }
}

impl ScoreItem {
    /// Months in which it is counted, of a score with such periods.
    #[must_use]
    pub fn counted_months(&self, every: Grain) -> u32 {
        self.months.unwrap_or(every.months().cast_unsigned())
    }
}
