//! A funnel (转化漏斗): the steps on the way of a thing, and where it can be lost.

use serde::Deserialize;
use upcount_model::Text;

/// The way from entering to the end.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Funnel {
    /// Its name in the file's name.
    #[serde(skip)]
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// The capability that asked for it.
    pub capability: String,
    /// What it counts, in words.
    pub definition: Text,
    /// Who enters: a measure that counts facts by one of their days.
    pub of: String,
    /// What entering is called.
    pub first: Text,
    /// The day on which one is lost for good; without it nobody is known to be lost.
    pub lost: Option<String>,
    /// The dimension that says why.
    pub reason: Option<String>,
    /// The steps after entering, in their order.
    pub steps: Vec<FunnelStep>,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FunnelStep {
    /// Its name in answers.
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// The day on which it is reached: a day of the fact, `quoted`, or of the thing that the fact names, `policy.receipt`.
    pub day: String,
    /// So many days after that day, unless lost before.
    #[serde(default)]
    pub after_days: u16,
    /// The day on which one is lost on the way to it, when it is another than the funnel's.
    pub lost: Option<String>,
}
