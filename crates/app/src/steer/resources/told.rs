//! What is asked and told of resources.

use serde::Serialize;
use std::collections::BTreeMap;
use upcount_model::{Day, Text};
use utoipa::ToSchema;

/// How a resource is to be matched; what is absent is as the Book says.
#[derive(Clone, Debug, Default)]
pub struct AskResource {
    /// The resource's id.
    pub resource: String,
    /// Units to share; those of today when absent.
    pub budget: Option<u64>,
    /// The first day of the time ahead.
    pub from: Option<Day>,
    /// The last.
    pub to: Option<Day>,
    /// By how many percent one percent more raises the count, as somebody states it.
    pub elasticity: Option<f64>,
    /// Who states that, when, and why.
    pub source: Option<String>,
    /// What a place keeps of what it has today, from 0 to 1.
    pub at_least: Option<f64>,
    /// The most that it is given of that, from 1.
    pub at_most: Option<f64>,
    /// Below which attainment a place is behind, from 0 to 1.
    pub behind_below: Option<f64>,
    /// How many units such a place has at least.
    pub behind_at_least: Option<u32>,
}

/// The resources of the Book.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Resources {
    /// The resources.
    pub resources: Vec<ResourceItem>,
    /// 演示数据
    pub demo: bool,
}

/// A resource.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ResourceItem {
    /// Its id.
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// What one unit is called.
    pub unit: Text,
    /// The count that it is to raise.
    pub of: Text,
    /// Who is given units: region, branch or team.
    pub level: String,
}

/// A resource matched to places, beside what they have today.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ResourceTold {
    /// The resource.
    pub resource: ResourceItem,
    /// The first day of the time ahead.
    pub from: String,
    /// The last.
    pub to: String,
    /// The last day that is known.
    pub known_until: String,
    /// Units shared.
    pub budget: u64,
    /// Units that the places have today.
    pub has_today: u64,
    /// What a place keeps of what it has today, from 0 to 1.
    pub at_least: f64,
    /// The most that it is given of that; absent where all may go to it.
    pub at_most: Option<f64>,
    /// Below which attainment a place is behind.
    pub behind_below: Option<f64>,
    /// How many units such a place has at least.
    pub behind_at_least: Option<u32>,
    /// How many places are behind.
    pub behind: u64,
    /// What the resource does.
    pub effect: ResourceEffect,
    /// Policies expected with what places have today.
    pub expected_today: f64,
    /// Policies expected as proposed.
    pub expected: f64,
    /// The difference.
    pub extra: f64,
    /// The least and the most of that, 19 times in 20, as far as the effect is known.
    pub extra_range: [f64; 2],
    /// Policies that one unit more in all would bring.
    pub one_more: f64,
    /// The same in words.
    pub in_words: Text,
    /// Units that nobody takes.
    pub left: u64,
    /// Places that would have more or less than today.
    pub changed: u64,
    /// Places.
    pub total: u64,
    /// A page of them, those that change the most first.
    pub places: Vec<ResourcePlace>,
    /// What a reader must know besides.
    pub notes: Vec<Text>,
    /// Whether the caller may make moves of it.
    pub may_propose: bool,
    /// 演示数据
    pub demo: bool,
}

/// What a resource does.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ResourceEffect {
    /// By how many percent one percent more raises the count.
    pub elasticity: f64,
    /// Its standard error.
    pub error: f64,
    /// Where it comes from, when somebody stated it; absent when it was read from history.
    pub assumption: Option<String>,
    /// Places whose own months tell theirs.
    pub own: u64,
    /// The same in words.
    pub in_words: Text,
}

/// Why a place is given what it is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ResourceReason {
    /// More: a unit brings more here than elsewhere.
    HighestReturn,
    /// Less: its last units bring more elsewhere.
    MoreElsewhere,
    /// As today.
    Keeps,
    /// 帮扶: it is behind.
    FloorBehind,
    /// It keeps its least.
    Floor,
    /// It has its most.
    Capped,
}

/// What is proposed for a place.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ResourcePlace {
    /// Level → code.
    pub place: BTreeMap<String, String>,
    /// Units today.
    pub before: u32,
    /// Units proposed.
    pub after: u32,
    /// Policies expected more; below 0 less.
    pub extra: f64,
    /// The least and the most of that, 19 times in 20.
    pub range: [f64; 2],
    /// What one unit more would bring it.
    pub next: f64,
    /// Its count ÷ its goal this year; absent without a published goal.
    pub attainment: Option<f64>,
    /// What it sold in the last twelve months.
    pub sold: u64,
    /// Its own elasticity, drawn to that of all.
    pub elasticity: f64,
    /// Whether its own months tell it; else those of others alone.
    pub own: bool,
    /// Why.
    pub reason: ResourceReason,
    /// The same in words, with the numbers.
    pub why: Text,
}
