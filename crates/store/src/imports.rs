//! Imports and the manifest of fact files, written together in one transaction.

use crate::log::{self, NewFact};
use crate::seals::{SealedOver, put_over};
use crate::{Store, StoreError};
use sqlx::Row;
use sqlx::any::AnyRow;
use upcount_model::Day;

/// A file that was imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportRecord {
    /// Its number; 0 before it is recorded.
    pub id: i64,
    /// The definition that read it.
    pub definition: String,
    /// The file's name, without its folder.
    pub file: String,
    /// Its length.
    pub bytes: i64,
    /// SHA-256 of its content, in hexadecimal.
    pub content_sha256: String,
    /// Rows in the file.
    pub rows: i64,
    /// Facts that came of them.
    pub facts: i64,
    /// Rows that did not fit.
    pub refused: i64,
    /// The day on which the facts of the made-up company end, when it is a file of that.
    pub made_up_until: Option<Day>,
    /// When it was recorded, as an RFC 3339 time in UTC.
    pub recorded_at: String,
}

/// A Parquet file of facts of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactFile {
    /// Its path under the home's `facts/`.
    pub file: String,
    /// The import that it came of; 0 before that is recorded.
    pub import: i64,
    /// The kind of fact.
    pub kind: String,
    /// The earliest and the latest day of its facts.
    pub days: Option<(Day, Day)>,
    /// Facts in it.
    pub rows: i64,
    /// The smallest and the largest key.
    pub keys: Option<(String, String)>,
    /// Its length.
    pub bytes: i64,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// When its facts were learned (RFC 3339); absent when each was learned on the day it happened.
    pub learned_at: Option<String>,
}

/// Facts of one file that a later one says anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    /// The later file.
    pub newer: String,
    /// The earlier file.
    pub older: String,
    /// How many of the earlier file's facts no longer count.
    pub facts: i64,
}

impl Store {
    /// Records an import and its files: all of it or nothing.
    ///
    /// # Errors
    /// When the database fails; then nothing is recorded.
    pub async fn record_import(
        &self,
        import: &ImportRecord,
        files: &[FactFile],
        replaced: &[Replacement],
        over: &[SealedOver],
    ) -> Result<i64, StoreError> {
        let failed = |e| StoreError::database("record the import", e);
        let mut tx = self.pool.begin_with(self.dialect.begin()).await.map_err(failed)?;
        // The home's lock lets one import be recorded at a time, so the next number is free.
        let id: i64 = sqlx::query_scalar("SELECT COALESCE(MAX(id), 0) + 1 FROM import").fetch_one(&mut *tx).await.map_err(failed)?;
        sqlx::query(
            "INSERT INTO import (id, definition, file, bytes, content_sha256, rows_read, facts, refused, made_up_until, recorded_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(id)
        .bind(&import.definition)
        .bind(&import.file)
        .bind(import.bytes)
        .bind(&import.content_sha256)
        .bind(import.rows)
        .bind(import.facts)
        .bind(import.refused)
        .bind(import.made_up_until.map(|day| day.to_string()))
        .bind(&import.recorded_at)
        .execute(&mut *tx)
        .await
        .map_err(failed)?;
        for file in files {
            sqlx::query(
                "INSERT INTO manifest (file, import_id, kind, first_day, last_day, rows_held, smallest, largest, bytes, sha256, learned_at) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            )
            .bind(&file.file)
            .bind(id)
            .bind(&file.kind)
            .bind(file.days.map(|d| d.0.to_string()))
            .bind(file.days.map(|d| d.1.to_string()))
            .bind(file.rows)
            .bind(file.keys.as_ref().map(|k| &k.0))
            .bind(file.keys.as_ref().map(|k| &k.1))
            .bind(file.bytes)
            .bind(&file.sha256)
            .bind(&file.learned_at)
            .execute(&mut *tx)
            .await
            .map_err(failed)?;
        }
        for replacement in replaced {
            sqlx::query("INSERT INTO replacement (newer, older, facts) VALUES ($1, $2, $3)")
                .bind(&replacement.newer)
                .bind(&replacement.older)
                .bind(replacement.facts)
                .execute(&mut *tx)
                .await
                .map_err(failed)?;
        }
        put_over(&mut tx, over).await.map_err(failed)?;
        // The Log tells of every import and of the files that came of it, so that none is changed without a trace.
        let says = serde_json::json!({
            "definition": import.definition,
            "content_sha256": import.content_sha256,
            "files": files.iter().map(|f| serde_json::json!({ "file": f.file, "rows": f.rows, "sha256": f.sha256 })).collect::<Vec<_>>(),
        });
        let fact = NewFact {
            event: "import".to_owned(),
            kind: "import".to_owned(),
            about: id.to_string(),
            happened: import.recorded_at.chars().take(10).collect(),
            corrects: None,
            recorded_by: "import".to_owned(),
            says: says.to_string(),
        };
        let mut end = log::lock_end(&mut tx).await.map_err(failed)?;
        log::append(&mut tx, &mut end, &[fact], &import.recorded_at).await.map_err(failed)?;
        tx.commit().await.map_err(failed)?;
        Ok(id)
    }

    /// Every import, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn imports(&self) -> Result<Vec<ImportRecord>, StoreError> {
        let failed = |e| StoreError::database("list the imports", e);
        let rows = sqlx::query("SELECT * FROM import ORDER BY id DESC").fetch_all(&self.pool).await.map_err(failed)?;
        rows.iter().map(import_of).collect::<Result<_, _>>().map_err(failed)
    }

    /// The day on which the facts of the made-up company end, when the home holds it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn made_up_until(&self) -> Result<Option<Day>, StoreError> {
        let failed = |e| StoreError::database("read the day of the made-up company", e);
        let row = sqlx::query("SELECT MAX(made_up_until) AS made_up_until FROM import").fetch_one(&self.pool).await.map_err(failed)?;
        day(&row, "made_up_until").map_err(failed)
    }

    /// Which files say anew what others said.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn replacements(&self) -> Result<Vec<Replacement>, StoreError> {
        let failed = |e| StoreError::database("read the manifest", e);
        let rows = sqlx::query("SELECT * FROM replacement ORDER BY older, newer").fetch_all(&self.pool).await.map_err(failed)?;
        let of =
            |row: &AnyRow| Ok(Replacement { newer: row.try_get("newer")?, older: row.try_get("older")?, facts: row.try_get("facts")? });
        rows.iter().map(of).collect::<Result<_, _>>().map_err(failed)
    }

    /// The files of facts that exist, in the order in which they came.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn manifest(&self) -> Result<Vec<FactFile>, StoreError> {
        let failed = |e| StoreError::database("read the manifest", e);
        let rows = sqlx::query("SELECT * FROM manifest ORDER BY import_id, file").fetch_all(&self.pool).await.map_err(failed)?;
        rows.iter().map(file_of).collect::<Result<_, _>>().map_err(failed)
    }
}

fn import_of(row: &AnyRow) -> Result<ImportRecord, sqlx::Error> {
    Ok(ImportRecord {
        id: row.try_get("id")?,
        definition: row.try_get("definition")?,
        file: row.try_get("file")?,
        bytes: row.try_get("bytes")?,
        content_sha256: row.try_get("content_sha256")?,
        rows: row.try_get("rows_read")?,
        facts: row.try_get("facts")?,
        refused: row.try_get("refused")?,
        made_up_until: day(row, "made_up_until")?,
        recorded_at: row.try_get("recorded_at")?,
    })
}

type Keys = Option<(String, String)>;
type Days = Option<(Day, Day)>;

fn day(row: &AnyRow, column: &str) -> Result<Option<Day>, sqlx::Error> {
    let text: Option<String> = row.try_get(column)?;
    text.map(|t| t.parse().map_err(|e| sqlx::Error::Decode(Box::new(e)))).transpose()
}

/// The smallest and the largest key of a file, and the earliest and the latest day.
pub(crate) fn keys_and_days(row: &AnyRow) -> Result<(Keys, Days), sqlx::Error> {
    let (smallest, largest): (Option<String>, Option<String>) = (row.try_get("smallest")?, row.try_get("largest")?);
    Ok((smallest.zip(largest), day(row, "first_day")?.zip(day(row, "last_day")?)))
}

fn file_of(row: &AnyRow) -> Result<FactFile, sqlx::Error> {
    let (keys, days) = keys_and_days(row)?;
    Ok(FactFile {
        file: row.try_get("file")?,
        import: row.try_get("import_id")?,
        kind: row.try_get("kind")?,
        days,
        rows: row.try_get("rows_held")?,
        keys,
        bytes: row.try_get("bytes")?,
        sha256: row.try_get("sha256")?,
        learned_at: row.try_get("learned_at")?,
    })
}
