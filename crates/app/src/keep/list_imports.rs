//! What was imported, and the rows that did not fit.

use crate::Upcount;
use serde::Serialize;
use std::path::PathBuf;
use upcount_store::{ImportRecord, StoreError};
use utoipa::ToSchema;

/// Every import.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Imports {
    /// Newest first.
    pub imports: Vec<ImportItem>,
}

/// One import.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ImportItem {
    /// Its number.
    pub id: i64,
    /// The definition's id.
    pub definition: String,
    /// The file's name.
    pub file: String,
    /// Rows in the file.
    pub rows: i64,
    /// Facts that came of them.
    pub facts: i64,
    /// Rows that did not fit.
    pub refused: i64,
    /// When (RFC 3339, UTC).
    pub recorded_at: String,
    /// Whether it is the made-up company's.
    pub made_up: bool,
}

/// Lists every import, newest first.
///
/// # Errors
/// When the store fails.
pub async fn list_imports(up: &Upcount) -> Result<Imports, StoreError> {
    let item = |i: ImportRecord| ImportItem {
        id: i.id,
        definition: i.definition,
        file: i.file,
        rows: i.rows,
        facts: i.facts,
        refused: i.refused,
        recorded_at: i.recorded_at,
        made_up: i.made_up_until.is_some(),
    };
    Ok(Imports { imports: up.store.imports().await?.into_iter().map(item).collect() })
}

/// The file with the rows of an import that did not fit, when there are any.
///
/// # Errors
/// When the store fails.
pub async fn errors_of_import(up: &Upcount, id: i64) -> Result<Option<PathBuf>, StoreError> {
    let found = up.store.imports().await?.into_iter().find(|i| i.id == id && i.refused > 0);
    Ok(found.map(|i| up.home.errors().join(format!("{}-{}.csv", i.definition, &i.content_sha256[..16]))).filter(|p| p.exists()))
}
