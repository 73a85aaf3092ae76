//! Cells (汇总单元): facts of a kind that are alike in some fields, written once with how many they are and what their
//! amounts add up to. A question that needs no other field is answered from them, and gives the same.

use crate::Form;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Which fields are kept apart, and which are added up.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cells {
    /// Its name in the file's name.
    #[serde(skip)]
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// The capability that asked for it.
    pub capability: String,
    /// The kind of fact.
    pub kind: String,
    /// Whether days are kept as the first of their month: fewer cells, for questions of whole calendar months.
    #[serde(default)]
    pub months: bool,
    /// Days, texts, and yes or no: facts alike in all of these are one cell.
    pub by: Vec<String>,
    /// Amounts and counts that are added up.
    pub sums: Vec<String>,
    /// Measures of the form `within` and survivals: facts alike in what they came to by those limits are one cell, so that none of
    /// the days that decide it has to be kept apart.
    #[serde(default)]
    pub reached: Vec<String>,
    /// The limits of those: column → what is looked for by each.
    #[serde(skip)]
    pub limits: BTreeMap<String, Vec<Form>>,
}
