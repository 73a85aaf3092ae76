//! Weight sets (权重): how much one policy of a class counts in a weighted share. Versions follow each other by day, each with
//! its reason; which of them holds is the day's matter, so that old figures stay as they were.

use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use upcount_model::{Day, Text};

/// Weights of classes, version by version.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeightSet {
    /// Its name: the file's.
    #[serde(skip)]
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// The capability that asked for it.
    pub capability: String,
    /// The versions, in the order of their days.
    #[serde(rename = "version")]
    pub versions: Vec<WeightVersion>,
}

/// The weights from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeightVersion {
    /// The first day.
    #[serde(deserialize_with = "day")]
    pub since: Day,
    /// Why they are so.
    pub why: Text,
    /// Dimension → value → weight in millionths; what is not named weighs one whole.
    #[serde(default)]
    pub weights: BTreeMap<String, BTreeMap<String, Weight>>,
}

/// A weight in millionths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weight(pub i64);

/// What one whole weighs.
pub const WHOLE: i64 = 1_000_000;

impl WeightSet {
    /// The version that holds on a day; none before the first.
    #[must_use]
    pub fn on(&self, day: Day) -> Option<&WeightVersion> {
        self.versions.iter().rev().find(|v| v.since <= day)
    }

    /// The dimensions by whose values something weighs, in any version.
    #[must_use]
    pub fn dimensions(&self) -> Vec<String> {
        let mut all: Vec<String> = self.versions.iter().flat_map(|v| v.weights.keys().cloned()).collect();
        all.sort();
        all.dedup();
        all
    }
}

impl WeightVersion {
    /// What a value of a dimension weighs, in millionths.
    #[must_use]
    pub fn weight(&self, dimension: &str, value: Option<&str>) -> i64 {
        self.weights.get(dimension).and_then(|values| values.get(value.unwrap_or_default())).map_or(WHOLE, |w| w.0)
    }
}

impl<'de> Deserialize<'de> for Weight {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let weight = f64::deserialize(from)?;
        let millionths = weight * 1e6;
        if !(0.0..=1e6).contains(&weight) || (millionths - millionths.round()).abs() > 1e-4 {
            return Err(serde::de::Error::custom(format!(
                "a weight is a number from 0 to 1,000,000 with at most six decimals, not {weight}"
            )));
        }
        #[allow(clippy::cast_possible_truncation, reason = "at most 10^12")]
        Ok(Self(millionths.round() as i64))
    }
}

fn day<'de, D: Deserializer<'de>>(from: D) -> Result<Day, D::Error> {
    let text = String::deserialize(from)?;
    text.parse().map_err(|_| serde::de::Error::custom(format!("`since` is a day such as \"2025-01-01\", not \"{text}\"")))
}
