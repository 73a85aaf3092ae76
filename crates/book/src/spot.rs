//! A spot check (抽检): what is sampled of a period and how, and what a reader looks at in each of the sample.

use crate::pay::Part;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use upcount_model::Text;

/// What is sampled, and what is looked at.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SpotCheck {
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
    /// The kind of facts that is sampled.
    pub of: String,
    /// The day of a fact that puts it into a period.
    pub day: String,
    /// Only facts whose dimension has one of these values.
    #[serde(default)]
    pub only: BTreeMap<String, Vec<String>>,
    /// How they are drawn.
    pub how: How,
    /// How many are drawn.
    pub draw: u32,
    /// 复核: the part of the sample that a second reader judges without knowing what the first found.
    pub second: Part,
    /// So many must be judged before a rate is told.
    pub enough: u32,
    /// Days in which the leader answers what is sent back.
    pub due_days: u32,
    /// So many days recordings, documents and transcripts of what it samples are kept; as the home says when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence_days: Option<u32>,
    /// What is looked at, in this order.
    pub points: Vec<SpotPoint>,
}

/// How a sample is drawn.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum How {
    /// 简单随机: each as likely as another.
    Simple,
    /// 分层: of each class its part.
    Stratified {
        /// The field that names the class.
        by: String,
        /// From each class at least so many.
        least: u32,
    },
    /// 按风险: the higher the risk, the likelier; with a known probability.
    Weighted {
        /// Whose risk it is: a field of the fact, such as `agent`.
        each: String,
        /// The count that is the risk.
        of: String,
        /// Months before the end of the period in which it is counted.
        months: u32,
        /// Added to each count, so that what has none can be drawn too.
        plus: u32,
    },
}

impl How {
    /// The word in the API.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        match self {
            Self::Simple => "simple",
            Self::Stratified { .. } => "stratified",
            Self::Weighted { .. } => "weighted",
        }
    }

    /// The field by which things are put into classes or have their risk.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::Simple => None,
            Self::Stratified { by: field, .. } | Self::Weighted { each: field, .. } => Some(field),
        }
    }
}

/// What is looked at.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SpotPoint {
    /// Its name in verdicts.
    pub id: String,
    /// 中文: what holds where nothing is violated.
    pub zh: String,
    /// English
    pub en: String,
    /// How bad a violation is.
    pub severity: Severity,
    /// Field → codes: to things that have one of them it does not apply.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub except: BTreeMap<String, Vec<String>>,
    /// One of these must be there of the thing; where none is, it does not apply.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<EvidenceSort>,
}

/// What can be there of a thing to hear or read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceSort {
    /// 录音
    Recording,
    /// 文件
    Document,
    /// 文字稿
    Transcript,
}

impl EvidenceSort {
    /// The word in the API.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Recording => "recording",
            Self::Document => "document",
            Self::Transcript => "transcript",
        }
    }

    /// What it is called.
    #[must_use]
    pub fn name(self) -> Text {
        match self {
            Self::Recording => Text::new("录音", "recording"),
            Self::Document => Text::new("文件", "document"),
            Self::Transcript => Text::new("文字稿", "transcript"),
        }
    }
}

/// How bad a violation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// 一般
    Minor,
    /// 严重
    Serious,
}

impl Severity {
    /// The word in the API.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Minor => "minor",
            Self::Serious => "serious",
        }
    }
}
