//! A contest (竞赛): who competes for how long on which count, what it brings, and what it may cost, as data.

use crate::pay::{Amount, BonusStep, RedTeam};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use upcount_model::Day;

/// Who competes, on what, and for what.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contest {
    /// Its name in the file's name.
    #[serde(skip)]
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// The capability that asked for it.
    pub capability: String,
    /// Who stands on the ladder: `agent`, `team`, `branch` or `region`. What a team or more wins is parted among its agents.
    pub level: String,
    /// The first day.
    #[serde(deserialize_with = "day")]
    pub from: Day,
    /// The last day.
    #[serde(deserialize_with = "day")]
    pub to: Day,
    /// The calibre on which policies count.
    pub calibre: String,
    /// Only policies with these values.
    #[serde(default)]
    pub only: BTreeMap<String, Vec<String>>,
    /// Only agents of the roll with these values.
    #[serde(default)]
    pub who: BTreeMap<String, Vec<String>>,
    /// Only policies with at least this premium.
    pub premium_at_least: Option<Amount>,
    /// 一客一件: of a customer's policies of one class only the first counts, so that nothing is won by making two of one.
    #[serde(default)]
    pub once_a_customer: bool,
    /// 只计留存: what was withdrawn, lapsed or was surrendered by the day of settling does not count.
    #[serde(default)]
    pub only_what_stays: bool,
    /// A policy counts by how likely it is there so many months after its day.
    pub expected_months: Option<u32>,
    /// Days after the last one on which prizes are settled.
    #[serde(default)]
    pub settle_days: u32,
    /// What one sees of others.
    #[serde(default)]
    pub others: Others,
    /// What all prizes together may cost; beyond it all are cut alike.
    pub budget: Amount,
    /// Whoever has fewer has no prize of a place.
    #[serde(default = "one")]
    pub at_least: u64,
    /// Prizes of places, from the first.
    #[serde(default)]
    pub places: Vec<PlacePrize>,
    /// Prizes of counts, from the lowest; the highest that is reached is paid, the others are in it.
    #[serde(default)]
    pub steps: Vec<BonusStep>,
    /// 红队: what is taken for granted when it is gamed before it begins.
    #[serde(default)]
    pub red_team: RedTeam,
}

/// What one sees of others, beside the own place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Others {
    /// Nothing.
    #[default]
    Nothing,
    /// Their places and counts, without their names.
    Places,
    /// Their names too.
    Names,
}

/// What places bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlacePrize {
    /// The last of these places; they begin after those before.
    pub to: u32,
    /// What each of them brings.
    pub amount: Amount,
}

impl Contest {
    /// The day on which prizes are settled: what is known then counts.
    #[must_use]
    pub fn settled(&self) -> Day {
        self.to.plus(self.settle_days.cast_signed())
    }

    /// What the prizes of places come to, in fen.
    #[must_use]
    pub fn places_fen(&self) -> i64 {
        let mut before = 0;
        let mut sum = 0_i64;
        for prize in &self.places {
            sum = sum.saturating_add(prize.amount.0.fen.saturating_mul(i64::from(prize.to.saturating_sub(before))));
            before = prize.to;
        }
        sum
    }
}

const fn one() -> u64 {
    1
}

fn day<'de, D: Deserializer<'de>>(from: D) -> Result<Day, D::Error> {
    let text = String::deserialize(from)?;
    text.parse().map_err(|_| serde::de::Error::custom(format!("a day is written \"2025-01-01\", not \"{text}\"")))
}
