//! What is told of grants, and why nothing is.

use crate::reward::{CareerFigure, CareerRefusal, ConditionItem};
use serde::Serialize;
use std::collections::BTreeMap;
use upcount_book::{Grant, Leaver, Missed};
use upcount_measure::Refusal;
use upcount_model::{Say, Text, nearest_in_words};
use upcount_store::StoreError;
use utoipa::ToSchema;

/// The grants of the Book.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Grants {
    /// The grants.
    pub grants: Vec<GrantItem>,
    /// 演示数据
    pub demo: bool,
}

/// A grant, and how it vests.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GrantItem {
    /// Its id.
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// The day of the grant.
    pub granted: String,
    /// Whether it is units; else money in hundredths of the currency.
    pub in_units: bool,
    /// Grade → what is granted.
    pub by_grade: BTreeMap<String, u64>,
    /// The years.
    pub years: Vec<GrantYearItem>,
    /// What becomes of a missed year, of who leaves, and what goes back, in words.
    pub rules: Vec<Text>,
    /// What must be kept after it vested.
    pub keep: Vec<ConditionItem>,
}

/// A year of a grant.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GrantYearItem {
    /// The part of the grant, from 0 to 1.
    pub share: f64,
    /// What must be reached.
    pub reach: Vec<ConditionItem>,
}

/// What became of a grant. Amounts are units, or hundredths of the currency.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GrantTold {
    /// The grant.
    pub grant: GrantItem,
    /// The last day that is known.
    pub known_until: String,
    /// What money is in (ISO 4217).
    pub currency: String,
    /// All that was granted to those who are told.
    pub granted: u64,
    /// What of it vested.
    pub vested: u64,
    /// What of that goes back.
    pub back: u64,
    /// What waits for its year.
    pub waits: u64,
    /// What is lost.
    pub lost: u64,
    /// The people, by code; a page of them.
    pub rows: Vec<GrantRow>,
    /// How many there are.
    pub total: u64,
    /// What a reader must know besides.
    pub notes: Vec<Text>,
    /// 演示数据
    pub demo: bool,
}

/// What became of one person's grant.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GrantRow {
    /// Who.
    pub agent: String,
    /// Where she was on the day of the grant.
    pub branch: Option<String>,
    /// Her grade then.
    pub grade: String,
    /// What was granted.
    pub granted: u64,
    /// What of it vested.
    pub vested: u64,
    /// What of that goes back.
    pub back: u64,
    /// What waits for its year.
    pub waits: u64,
    /// What is lost.
    pub lost: u64,
    /// Year by year.
    pub years: Vec<GrantYearTold>,
}

/// A year of one person's grant.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GrantYearTold {
    /// Its last day.
    pub ends: String,
    /// Its share.
    pub share: u64,
    /// `waits`, `vested`, `carried_on`, `missed` or `left`.
    pub fate: String,
    /// What vested at its end, what was carried on included.
    pub vested: u64,
    /// What of that goes back.
    pub back: u64,
    /// The figures beside what they must be; without a value while the year is not over.
    pub reach: Vec<CareerFigure>,
}

/// The rules of a grant in words.
pub(super) fn rules(grant: &Grant) -> Vec<Text> {
    let missed = match grant.missed {
        Missed::Forfeit => Text::new("没有达到的一年，当年份额作废", "the share of a year in which something was missed is lost"),
        Missed::Next => Text::new(
            "没有达到的一年，份额顺延到下一年一并归属；最后一年没有达到即作废",
            "the share of a year in which something was missed vests with the next one that is reached; after the last it is lost",
        ),
    };
    let leaver = match grant.leaver {
        Leaver::Forfeit => Text::new("离开时未归属的作废，已归属的保留", "who leaves loses what has not vested, and keeps what has"),
        Leaver::Keep => Text::new("离开后未归属的仍按年归属", "who leaves has the rest at the ends of its years"),
    };
    let back = grant.clawback.as_ref().map(|back| {
        let (part, months) = (back.part.0 as f64 / 1e4, back.after_months);
        Text::new(
            format!("归属 {months} 个月后再看一次，没有保持的收回 {part}%"),
            format!("{months} months after it vested it is looked at again, and {part}% goes back where that is not kept"),
        )
    });
    [missed, leaver].into_iter().chain(back).collect()
}

/// Why nothing is told of a grant.
#[derive(Debug)]
pub enum GrantRefusal {
    /// There is no such grant.
    Unknown {
        /// The id.
        id: String,
        /// The nearest ids.
        near: Vec<String>,
    },
    /// What is asked makes no sense.
    Unclear(Text),
    /// The figures or the roll cannot be read.
    Figures(CareerRefusal),
}

impl std::fmt::Display for GrantRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text().en)
    }
}
impl std::error::Error for GrantRefusal {}
impl From<CareerRefusal> for GrantRefusal {
    fn from(e: CareerRefusal) -> Self {
        Self::Figures(e)
    }
}
impl From<Refusal> for GrantRefusal {
    fn from(e: Refusal) -> Self {
        Self::Figures(e.into())
    }
}
impl From<StoreError> for GrantRefusal {
    fn from(e: StoreError) -> Self {
        Self::Figures(e.into())
    }
}

impl Say for GrantRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown { .. } => "unknown_grant",
            Self::Unclear(_) => "grant_unclear",
            Self::Figures(e) => e.code(),
        }
    }
    fn text(&self) -> Text {
        match self {
            Self::Unknown { id, near } => {
                let near = nearest_in_words(near);
                Text::new(format!("没有长期激励 `{id}`{}", near.zh), format!("there is no grant `{id}`{}", near.en))
            }
            Self::Unclear(text) => text.clone(),
            Self::Figures(e) => e.text(),
        }
    }
}
