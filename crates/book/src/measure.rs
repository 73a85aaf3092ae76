//! A measure (指标) as the Book writes it: names of facts, fields and other measures; never a formula in code.

use crate::Limit;
use serde::Deserialize;
use std::collections::BTreeMap;
use upcount_model::{Credit, DateBasis, Text};

/// How a figure is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// 件
    Policies,
    /// 人
    Agents,
    /// A whole number of things.
    Count,
    /// A number without a unit, such as policies for each agent.
    Number,
    /// A part of the whole, shown in percent.
    Fraction,
    /// Yuan with two decimals, from whole fen.
    Money,
}

impl Shown {
    /// The word in the API.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Policies => "policies",
            Self::Agents => "agents",
            Self::Count => "count",
            Self::Number => "number",
            Self::Fraction => "fraction",
            Self::Money => "money",
        }
    }
}

/// The shape of a measure. A ratio and a share have one place for their facts, so that both sides are counted alike.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Form {
    /// Counts policies on the calibre of the question. Under a calibre of period reports it is the stock named.
    Count {
        /// Only calibres dated so; any when absent.
        date_basis: Option<DateBasis>,
        /// The stock measure that the count is under a calibre of period reports.
        stock: Option<String>,
    },
    /// Adds up a field.
    Sum {
        /// The kind of fact.
        kind: String,
        /// The field; it must be additive.
        of: String,
        /// Only facts whose fields have these values, such as goals of one measure.
        #[serde(default)]
        only: BTreeMap<String, Vec<String>>,
    },
    /// A sum divided by another over the same facts: those that know both.
    Ratio {
        /// The kind of fact.
        kind: String,
        /// The field above the line.
        of: String,
        /// The field below the line.
        over: String,
    },
    /// The average stock over the months reported.
    Stock {
        /// The kind of fact.
        kind: String,
        /// The field in unit-months.
        of: String,
        /// The field that says how many months a period covers.
        exposure: String,
    },
    /// Counts facts of a kind by one of their days, such as agents by the day of leaving.
    Facts {
        /// The kind of fact.
        kind: String,
        /// The day that puts a fact into a period.
        day: String,
        /// Only facts whose fields have these values, such as visits of which something came.
        #[serde(default)]
        only: BTreeMap<String, Vec<String>>,
    },
    /// 人力: agents on the roll, as the calibre's roster says; those who did nothing are there too.
    Roster {},
    /// 活动人力: agents whose part of another measure reaches a threshold.
    Active {
        /// The count or sum that is looked at, agent by agent.
        of: String,
        /// The threshold, in what the measure is shown in.
        at_least: i64,
        /// How a policy that several agents share counts for each.
        credit: Credit,
        /// Only those still on the roll at the end of the period.
        #[serde(default)]
        on_roll: bool,
    },
    /// 留存: of the agents who joined so many months before the period, those on the roll at its end.
    Retained {
        /// Months between joining and the period.
        months: u32,
    },
    /// Counts what the facts speak of, such as customers, each once however many facts speak of it.
    Distinct {
        /// The field that names it; on policies of the calibre.
        of: String,
        /// The field whose values are counted for each, such as its product lines; its policies when absent.
        each: Option<String>,
        /// Only those with so many.
        #[serde(default = "one")]
        at_least: u32,
    },
    /// 在期限内到达或保持: of the facts whose limit has passed, the part that came to one of some days by then, or did not.
    Within {
        /// The kind of fact.
        kind: String,
        /// The day from which the limit runs. Of policies it is the calibre's, and is not written.
        day: Option<String>,
        /// How far the limit is.
        limit: Limit,
        /// The days that end it.
        by: Vec<String>,
        /// A day that undoes one of those, such as reinstated a lapse.
        #[serde(default)]
        undone: BTreeMap<String, String>,
        /// What came to one of these days by its limit is on neither side.
        #[serde(default)]
        without: Vec<String>,
        /// Whether the part is told that came to none of the days.
        #[serde(default)]
        kept: bool,
        /// Whether a fact belongs to the period of its limit instead of the one in which it began.
        #[serde(default)]
        at_limit: bool,
        /// The amount that is looked at; the number when absent.
        of: Option<String>,
    },
    /// 部分: of the facts that say it, the part of which a field says so, such as self-insured policies.
    Part {
        /// The kind of fact.
        kind: String,
        /// A yes or no, or a text when `is` has values.
        of: String,
        /// The values of the text.
        #[serde(default)]
        is: Vec<String>,
    },
    /// Measures added up, divided by others, all on one calibre.
    Quotient {
        /// What stands above the line.
        of: Vec<String>,
        /// What is taken off above the line.
        #[serde(default)]
        less: Vec<String>,
        /// What stands below the line.
        over: Vec<String>,
    },
    /// What part of the whole each class has.
    Share {
        /// The count that both sides are.
        of: String,
    },
    /// A share in which each policy counts by its weight.
    Weighted {
        /// The share.
        of: String,
        /// The weight set.
        weights: String,
    },
    /// How far a pooled share lies from the plain mean of the shares, over one window.
    SmoothingGap {
        /// The share.
        of: String,
        /// Periods in the window, unless the question says another number.
        window: u32,
    },
    /// 季节调整: a count less what its month is usually above or below the others.
    Seasonal {
        /// The count.
        of: String,
    },
    /// A share pooled over the last periods: sums over the window, then divided.
    Rolling {
        /// The share.
        of: String,
        /// Periods in the window, unless the question says another number.
        window: u32,
    },
    /// The plain mean of a share over the last periods.
    MovingAverage {
        /// The share.
        of: String,
        /// Periods in the window, unless the question says another number.
        window: u32,
    },
}

fn one() -> u32 {
    1
}

impl Form {
    /// The form's word.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        match self {
            Self::Count { .. } => "count",
            Self::Sum { .. } => "sum",
            Self::Ratio { .. } => "ratio",
            Self::Stock { .. } => "stock",
            Self::Facts { .. } => "facts",
            Self::Roster {} => "roster",
            Self::Active { .. } => "active",
            Self::Retained { .. } => "retained",
            Self::Distinct { .. } => "distinct",
            Self::Within { .. } => "within",
            Self::Part { .. } => "part",
            Self::Quotient { .. } => "quotient",
            Self::Share { .. } => "share",
            Self::Weighted { .. } => "weighted",
            Self::Seasonal { .. } => "seasonal",
            Self::SmoothingGap { .. } => "smoothing_gap",
            Self::Rolling { .. } => "rolling",
            Self::MovingAverage { .. } => "moving_average",
        }
    }

    /// Over what figures of this form may be added up: `additive` over everything, `semi_additive` (a stock) over
    /// places but not over time, `not_additive` (a ratio) over nothing.
    #[must_use]
    pub const fn additivity(&self) -> &'static str {
        match self {
            Self::Count { .. } | Self::Sum { .. } | Self::Facts { .. } => "additive",
            Self::Stock { .. } | Self::Roster {} => "semi_additive",
            // An agent who is active in two months is one active agent of the quarter.
            Self::Active { .. } => "not_additive",
            // A customer of two lines, or of two months, is one customer.
            Self::Distinct { .. } | Self::Within { .. } | Self::Part { .. } => "not_additive",
            Self::Ratio { .. }
            | Self::Retained { .. }
            | Self::Quotient { .. }
            | Self::Share { .. }
            | Self::Weighted { .. }
            | Self::Seasonal { .. }
            | Self::SmoothingGap { .. }
            | Self::Rolling { .. }
            | Self::MovingAverage { .. } => "not_additive",
        }
    }

    /// The measure that this one is made of.
    #[must_use]
    pub fn base(&self) -> Option<&str> {
        match self {
            Self::Share { of }
            | Self::Seasonal { of }
            | Self::SmoothingGap { of, .. }
            | Self::Weighted { of, .. }
            | Self::Rolling { of, .. }
            | Self::MovingAverage { of, .. } => Some(of),
            _ => None,
        }
    }
}

/// A measure.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// Its name in the file's name.
    #[serde(skip)]
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// The capability that asked for it.
    pub capability: String,
    /// How it is shown.
    pub shown: Shown,
    /// The formula in words.
    pub definition: Text,
    /// The calibre that counts when a question names none; the company's standard one when absent.
    pub calibre: Option<String>,
    /// The counts that lead to it, each to the next: it is the first times what each has of the one before.
    #[serde(default)]
    pub chain: Vec<String>,
    /// Which of what it counts comes by the chain; the rest is told beside it.
    #[serde(default)]
    pub chain_where: BTreeMap<String, Vec<String>>,
    /// Its shape.
    pub form: Form,
}
