//! A page (看板) of the company's own: panels, each a question to measures and a way to show it.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use upcount_model::Text;

/// Panels under one title.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// Its name in the file's name.
    #[serde(skip)]
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// The capability that asked for it.
    pub capability: String,
    /// What it is for, in one sentence.
    pub sentence: Text,
    /// Months that it shows, up to the last one with facts, until a reader chooses others.
    #[serde(default = "a_year")]
    pub months: u32,
    /// Its panels, from above.
    pub panels: Vec<Panel>,
}

fn a_year() -> u32 {
    12
}

/// One panel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Panel {
    /// Classes in rows, measures in columns, and what is weak by rule.
    Table {
        /// What it is called.
        title: Text,
        /// The dimension of the rows.
        by: String,
        /// The measures of the columns; rows stand in the order of the first.
        measures: Vec<String>,
        /// The measure whose months are drawn as a line in each row.
        trend: Option<String>,
        /// Rules by which a class is weak.
        #[serde(default)]
        weak: Vec<WeakRule>,
    },
    /// Two measures against each other: four quadrants, each with its play.
    Matrix {
        /// What it is called.
        title: Text,
        /// The dimension of the points.
        by: String,
        /// The measure to the right.
        x: String,
        /// The measure upwards.
        y: String,
        /// The measure by which points are large or small.
        size: Option<String>,
        /// Where the line across stands; the median of the classes when absent.
        x_line: Option<f64>,
        /// Where the line along stands.
        y_line: Option<f64>,
        /// Quarters of the past whose points lead to today's.
        #[serde(default)]
        tails: u32,
        /// The quadrants, by the words high and low: x first.
        quadrants: Box<Quadrants>,
    },
    /// The parts that classes have beside those that are wanted.
    Mix {
        /// What it is called.
        title: Text,
        /// The dimension.
        by: String,
        /// The share.
        share: String,
        /// Class → its wanted part, from 0 to 1.
        wanted: BTreeMap<String, f64>,
    },
}

/// A rule by which a class is weak: its figure beside a number, or beside the figure of all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeakRule {
    /// The measure.
    pub measure: String,
    /// Weak below this.
    pub below: Option<f64>,
    /// Weak above this.
    pub above: Option<f64>,
    /// Weak below so many times the figure of all.
    pub below_all: Option<f64>,
    /// Weak above so many times the figure of all.
    pub above_all: Option<f64>,
    /// Why that is weak.
    pub why: Text,
}

/// Four quadrants.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quadrants {
    /// x high, y high.
    pub high_high: Quadrant,
    /// x high, y low.
    pub high_low: Quadrant,
    /// x low, y high.
    pub low_high: Quadrant,
    /// x low, y low.
    pub low_low: Quadrant,
}

/// One quadrant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quadrant {
    /// What it is called.
    pub name: Text,
    /// What to do there.
    pub play: Text,
}

impl Panel {
    /// The measures and the dimension that it asks for.
    #[must_use]
    pub fn asks(&self) -> (Vec<&String>, &String) {
        match self {
            Self::Table { by, measures, trend, weak, .. } => {
                (measures.iter().chain(trend).chain(weak.iter().map(|rule| &rule.measure)).collect(), by)
            }
            Self::Matrix { by, x, y, size, .. } => ([x, y].into_iter().chain(size).collect(), by),
            Self::Mix { by, share, .. } => (vec![share], by),
        }
    }
}
