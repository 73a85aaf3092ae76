//! A lever (抓手): one thing that is done to raise the count of a class, and what is assumed of it.

use crate::pay::Part;
use serde::Deserialize;
use std::collections::BTreeMap;

/// One thing that is done to raise the count of a class.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lever {
    /// Its name in the file's name.
    #[serde(skip)]
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// The capability that asked for it.
    pub capability: String,
    /// Dimension → values: the class of policies that it raises.
    #[serde(rename = "where")]
    pub only: BTreeMap<String, Vec<String>>,
    /// How what it brings follows from what is assumed.
    pub form: LeverForm,
    /// What is assumed, when nobody says.
    pub usual: Part,
    /// The least that may be assumed.
    pub at_least: Part,
    /// The most.
    pub at_most: Part,
    /// The dimension whose other values it is held beside when it is measured; unmeasured when absent.
    pub beside: Option<String>,
    /// Whether it changes rates for a time, which takes a public notice.
    #[serde(default)]
    pub notice: bool,
}

/// How what a lever brings follows from what is assumed of it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum LeverForm {
    /// The class grows by so much on the quarter before (环比).
    Growth {},
    /// The class comes to so much of all.
    Share {
        /// How much of what it gains is new, and not moved from other classes.
        new: Part,
    },
    /// So many of those who could take it do.
    Conversion {
        /// The measure that counts them.
        of: String,
        /// The measure that counts those who have it already.
        less: Option<String>,
        /// Of which class they are.
        #[serde(default, rename = "where")]
        only: BTreeMap<String, Vec<String>>,
    },
    /// So many of the teams reach a count a head and month: those that are nearest come up to it.
    Floor {
        /// Policies a head and month.
        at_least: u32,
    },
}
