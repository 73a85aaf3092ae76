//! The facts about one thing, in the order in which they were learned.

use crate::Upcount;
use serde::Serialize;
use upcount_store::StoreError;
use utoipa::ToSchema;

/// What is known of a thing from single facts.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FactsAbout {
    /// In the order in which they were learned.
    pub facts: Vec<FactItem>,
}

/// One fact of the Log.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FactItem {
    /// Its place in the Log.
    pub number: i64,
    /// What happened.
    pub event: String,
    /// The day on which it happened.
    pub happened: String,
    /// When it was learned (RFC 3339, UTC).
    pub learned_at: String,
    /// The fact that it puts right.
    pub corrects: Option<i64>,
    /// Who wrote it down.
    pub recorded_by: String,
    /// What it says.
    #[schema(value_type = Object)]
    pub says: serde_json::Value,
    /// The hash that chains it to the one before.
    pub hash: String,
}

/// Lists the facts about a thing of a kind.
///
/// # Errors
/// When the store fails.
pub async fn list_facts(up: &Upcount, kind: &str, about: &str) -> Result<FactsAbout, StoreError> {
    let item = |f: upcount_store::Fact| FactItem {
        number: f.number,
        learned_at: f.learned_at,
        event: f.fact.event,
        happened: f.fact.happened,
        corrects: f.fact.corrects,
        recorded_by: f.fact.recorded_by,
        says: serde_json::from_str(&f.fact.says).unwrap_or_default(),
        hash: f.hash,
    };
    Ok(FactsAbout { facts: up.store.facts_about(kind, about).await?.into_iter().map(item).collect() })
}
