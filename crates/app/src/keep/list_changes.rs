//! What was changed of accounts and by whom (审计), in the order in which it was done. It is part of the Log, so it cannot
//! be changed unseen.

use crate::Upcount;
use serde::Serialize;
use std::collections::BTreeMap;
use upcount_store::{Fact, StoreError};
use utoipa::ToSchema;

/// What was done, oldest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Changes {
    /// The page of it.
    pub changes: Vec<Change>,
    /// Where the next page begins; absent at the end.
    pub next: Option<i64>,
}

/// One thing that was done.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Change {
    /// Its place in the Log.
    pub number: i64,
    /// `account_added`, `account_changed`, `key_made` …
    pub event: String,
    /// The account or key that it is about.
    pub about: String,
    /// That account's name, if it is still there.
    pub name: Option<String>,
    /// When (RFC 3339, UTC).
    pub at: String,
    /// The account that did it, or `owner`.
    pub by: String,
    /// That account's name, if it is still there.
    pub by_name: Option<String>,
    /// What it says.
    #[schema(value_type = Object)]
    pub says: serde_json::Value,
}

/// Lists what was done, a page from a place in the Log on.
///
/// # Errors
/// When the store fails.
pub async fn list_changes(up: &Upcount, after: i64) -> Result<Changes, StoreError> {
    let names: BTreeMap<String, String> = up.store.accounts().await?.into_iter().map(|a| (a.id, a.name)).collect();
    let page = up.store.changes_after(after).await?;
    let next = page.last().map(|f| f.number);
    let change = |f: Fact| Change {
        number: f.number,
        event: f.fact.event,
        name: names.get(&f.fact.about).cloned(),
        about: f.fact.about,
        at: f.learned_at,
        by_name: names.get(&f.fact.recorded_by).cloned(),
        by: f.fact.recorded_by,
        says: serde_json::from_str(&f.fact.says).unwrap_or_default(),
    };
    Ok(Changes { changes: page.into_iter().map(change).collect(), next })
}
