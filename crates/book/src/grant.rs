//! A long-term incentive (长期激励): what is granted once, and vests over years in which something is reached, as data.

use crate::career::Condition;
use crate::pay::{Amount, Part};
use serde::Deserialize;
use std::collections::BTreeMap;
use upcount_model::Day;

/// What is granted to whom, and how it vests.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// Its name in the file's name.
    #[serde(skip)]
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// The capability that asked for it.
    pub capability: String,
    /// The day of the grant; years run from it.
    #[serde(deserialize_with = "day")]
    pub granted: Day,
    /// Only agents of the roll with these values.
    #[serde(default)]
    pub who: BTreeMap<String, Vec<String>>,
    /// Grade on the day of the grant → money.
    #[serde(default)]
    pub amounts: BTreeMap<String, Amount>,
    /// Grade on the day of the grant → units, such as virtual shares.
    #[serde(default)]
    pub units: BTreeMap<String, u64>,
    /// The years, the first one first; their shares are the whole.
    pub years: Vec<GrantYear>,
    /// What becomes of the share of a year in which something was missed.
    pub missed: Missed,
    /// What becomes of what has not vested when somebody leaves.
    pub leaver: Leaver,
    /// What goes back of what has vested.
    pub clawback: Option<GrantClawback>,
}

/// A year of a grant.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrantYear {
    /// The part of the grant that vests with it.
    pub share: Part,
    /// What must be reached by its end: all of it.
    pub reach: Vec<Condition>,
}

/// What becomes of the share of a year in which something was missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missed {
    /// It is lost.
    Forfeit,
    /// It waits for the next year, and vests with it; that of the last year is lost.
    Next,
}

/// What becomes of what has not vested when somebody leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Leaver {
    /// It is lost.
    Forfeit,
    /// It vests at the ends of its years, whatever was reached.
    Keep,
}

/// What goes back of what has vested.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrantClawback {
    /// So many months after a share vested it is looked at again.
    pub after_months: u32,
    /// What must still be reached then: all of it.
    pub keep: Vec<Condition>,
    /// The part of what vested that goes back where it is not.
    pub part: Part,
}

fn day<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Day, D::Error> {
    let text = String::deserialize(from)?;
    text.parse().map_err(|_| serde::de::Error::custom(format!("`granted` is a day such as \"2025-01-01\", not \"{text}\"")))
}
