//! A resource (资源): what the company gives to places, such as people, training seats, leads or steps of money, and within which
//! bounds it is moved.

use crate::pay::{Amount, Part};
use serde::Deserialize;
use std::collections::BTreeMap;
use upcount_model::Text;

/// What the company gives to places.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resource {
    /// Its name in the file's name.
    #[serde(skip)]
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// The capability that asked for it.
    pub capability: String,
    /// The count that it is to raise.
    pub of: String,
    /// The calibre on which that counts; the measure's own, or the company's standard one, when absent.
    pub calibre: Option<String>,
    /// Who is given units: region, branch or team.
    pub level: String,
    /// What one unit is called.
    pub unit: Text,
    /// What was given in a month.
    pub given: Given,
    /// Whether a place without any sells at all.
    #[serde(default)]
    pub need: Needed,
    /// Months from which its effect is read.
    pub months: u32,
    /// The least of what it has today that a place keeps.
    #[serde(default)]
    pub at_least: Option<Part>,
    /// The most of what it has today that a place is given.
    #[serde(default)]
    pub at_most: Option<Part>,
    /// 帮扶: a floor for those behind.
    #[serde(default)]
    pub behind: Option<HelpBehind>,
    /// What one unit more costs.
    #[serde(default)]
    pub cost: Option<Amount>,
}

/// What was given in a month: a measure, in steps.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// The measure.
    pub measure: String,
    /// Its calibre, where it has one of its own.
    pub calibre: Option<String>,
    /// Only of these classes.
    #[serde(default, rename = "where")]
    pub only: BTreeMap<String, Vec<String>>,
    /// How much of the measure is one unit, such as 1000 yuan.
    #[serde(default = "one")]
    pub step: u32,
}

/// Whether a place without any of it sells at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Needed {
    /// It sells nothing.
    Needed,
    /// It sells less.
    #[default]
    Helps,
}

/// A floor for those behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HelpBehind {
    /// Below which attainment of its goal.
    pub below: Part,
    /// How many units it has at least.
    pub at_least: u32,
}

fn one() -> u32 {
    1
}
