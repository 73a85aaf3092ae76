//! Long-term value (长期价值): what people's counts are held against, what is held alike meanwhile, and whose count is called thin.

use crate::pay::Part;
use serde::Deserialize;
use upcount_model::Text;

/// What the counts of agents are held against.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LongTermValue {
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
    /// Only people of these channels are held against each other; everybody when there are none.
    #[serde(default)]
    pub channels: Vec<String>,
    /// What is counted.
    pub count: String,
    /// The months that are looked at, until the last that is over.
    pub months: u32,
    /// Held alike: fields of the roll, such as the grade. Tenure always is.
    #[serde(default)]
    pub held: Vec<String>,
    /// Held alike: the mix of what is counted, by this dimension.
    pub mix: Option<String>,
    /// 件多: whose count a month is among this part of all.
    pub many: Part,
    /// 质薄: whose outcome is worse than so few are by luck.
    pub tail: Part,
    /// Outcomes of fewer things are not held against counts.
    pub enough: u32,
    /// What the count is held against.
    pub outcomes: Vec<ValueOutcome>,
    /// By which fields of the roll cohorts of all channels are told; the quarter of joining always is.
    #[serde(default)]
    pub cohorts: Vec<String>,
}

/// What a count is held against.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValueOutcome {
    /// The measure: things divided by others.
    pub of: String,
    /// Whether more of it is better.
    pub better: Better,
    /// Whether many with too little of it are called thin.
    #[serde(default)]
    pub thin: bool,
}

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    /// 越高越好
    Higher,
    /// 越低越好
    Lower,
}
