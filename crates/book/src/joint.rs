//! A joint visit (陪访): what a manager who goes along looks at, and how it is scored.

use serde::{Deserialize, Serialize};
use upcount_model::Text;

/// What is looked at on a joint visit.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct JointVisit {
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
    /// Each point is scored from 1 to this.
    pub best: u32,
    /// Days after the planned one in which it can still be recorded; after that it was missed.
    pub late_days: u32,
    /// What is looked at, in this order.
    pub points: Vec<JointPoint>,
}

/// What is looked at.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct JointPoint {
    /// Its name in scores.
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
}
