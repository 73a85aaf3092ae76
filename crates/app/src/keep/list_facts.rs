//! The facts about one thing, in the order in which they were learned.

use super::FactRefusal;
use crate::{Caller, Upcount};
use serde::Serialize;
use std::sync::Arc;
use upcount_measure::Refusal;
use upcount_model::{Kind, Text, nearest, nearest_in_words};
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

/// Lists the facts about a thing of a kind, which must lie inside what the caller sees.
///
/// # Errors
/// When there is no such kind, the thing lies outside, or the store fails.
pub async fn list_facts(up: &Upcount, by: &Caller, kind: &str, about: &str) -> Result<FactsAbout, FactRefusal> {
    let Some(kind) = Kind::from_id(kind) else {
        let near: Vec<String> = nearest(kind, Kind::ALL.iter().map(|k| k.id)).into_iter().map(str::to_owned).collect();
        let near = if near.is_empty() { Text::default() } else { nearest_in_words(&near) };
        return Err(FactRefusal::Request(Text::new(
            format!("没有 `{kind}` 这种事实{}", near.zh),
            format!("there is no kind of fact `{kind}`{}", near.en),
        )));
    };
    let failed = |e| FactRefusal::Store(Arc::new(e));
    if !by.scope().is_whole() {
        // What is known by more than its name cannot be found by that alone.
        if kind.key.fields().len() > 1 {
            return Err(FactRefusal::Engine(Refusal::OutOfScope { kind: kind.id }));
        }
        let world = up.world().await.map_err(failed)?;
        if up.measures.has_outside(kind.id, &[vec![about.to_owned()]], by.scope(), &world).await.map_err(FactRefusal::Engine)? {
            return Err(FactRefusal::Outside { kind: kind.id });
        }
    }
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
    Ok(FactsAbout { facts: up.store.facts_about(kind.id, about).await.map_err(failed)?.into_iter().map(item).collect() })
}
