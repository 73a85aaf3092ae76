//! A market (市场): places with their people, and what surrounds them and may explain how many policies there are.

use serde::Deserialize;
use std::collections::BTreeMap;
use upcount_model::Text;

/// Places with their people.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Market {
    /// Its name in the file's name.
    #[serde(skip)]
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// The capability that asked for it.
    pub capability: String,
    /// The dimension whose values are the places.
    pub of: String,
    /// Where the figures come from and of which day they are.
    pub source: Text,
    /// The figure that counts people.
    pub people: String,
    /// Policies are told for so many people.
    pub per: u32,
    /// What may explain how many there are.
    #[serde(default)]
    pub drivers: Vec<Driver>,
    /// Place → figure → how much.
    pub places: BTreeMap<String, BTreeMap<String, i64>>,
}

/// One figure divided by another, such as people by area.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Driver {
    /// Its name.
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// The figure above the line.
    pub above: String,
    /// The figure below the line.
    pub below: String,
}
