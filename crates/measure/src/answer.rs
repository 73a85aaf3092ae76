//! What comes back: the figures with everything that says what they count.

use crate::Locked;
use serde::Serialize;
use serde_json::Value;
use upcount_model::Text;
use utoipa::ToSchema;

/// The answer to a question. It always says its calibre.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Answer {
    /// The measure.
    pub measure: MeasureName,
    /// The formula in words.
    pub definition: Text,
    /// The calibre on which it counts.
    pub calibre: CalibreName,
    /// The dimensions that break it down.
    pub by: Vec<String>,
    /// How long the periods are.
    #[schema(example = "year")]
    pub grain: Option<String>,
    /// The first day counted.
    pub from: Option<String>,
    /// The last day counted.
    pub to: Option<String>,
    /// What we knew then.
    pub as_of: Option<String>,
    /// Periods in the window of a smoothed measure.
    pub window: Option<u32>,
    /// The filters.
    #[serde(rename = "where")]
    pub only: Vec<Filter>,
    /// The latest day of the facts that it counts.
    pub facts_until: Option<String>,
    /// What a reader must know besides.
    pub notes: Vec<Text>,
    /// The figures, by period and then by dimension.
    pub rows: Vec<AnswerRow>,
}

/// A measure's names and how its figures are shown.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MeasureName {
    /// Its name in questions.
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// `policies`, `agents`, `count`, `fraction`, `number` or `money`.
    pub unit: String,
    /// What money is in (ISO 4217); absent when the figure is not money.
    pub currency: Option<String>,
}

/// A calibre's names and its words.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CalibreName {
    /// Its name in questions.
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// The calibre in one sentence.
    pub words: Text,
}

/// Only facts whose dimension has one of these values.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Filter {
    /// The dimension's id.
    pub dimension: String,
    /// The values; an empty one is one that is missing.
    pub values: Vec<String>,
}

/// One figure.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct AnswerRow {
    /// The value of each dimension in `by`; `null` where facts have none.
    pub keys: Vec<Option<String>>,
    /// The period: `2014`, `2014-H1`, `2014-Q1`, `2014-01`, `2014-01-05`, or `2014-01-01/2014-12-31`.
    pub period: String,
    /// The figure; `null` where there is nothing to divide by.
    pub value: Option<f64>,
    /// What stands above the line.
    pub numerator: Option<f64>,
    /// What stands below the line.
    pub denominator: Option<f64>,
    /// Months of the period that reports cover; absent for what does not come from period reports.
    pub covers_months: Option<i64>,
    /// Set when the period is closed: the figure is the one of that time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locked: Option<Locked>,
}

/// The facts behind a figure.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Rows {
    /// The calibre on which they count.
    pub calibre: CalibreName,
    /// Names of the columns; the first is the fact's own key.
    pub columns: Vec<String>,
    /// The facts, sorted by key.
    #[schema(value_type = Vec<Vec<Value>>)]
    pub rows: Vec<Vec<Value>>,
    /// How many there are in all.
    pub total: u64,
}
