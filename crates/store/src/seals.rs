//! Seals: files of what single facts said up to a place in the Log. They follow from the facts and are no fact themselves.

use crate::imports::keys_and_days;
use crate::{Store, StoreError};
use sqlx::any::AnyRow;
use sqlx::{Any, Row, Transaction};
use upcount_model::Day;

/// A file of what single facts said of things of a kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seal {
    /// Its name in the lake.
    pub file: String,
    /// The kind of thing.
    pub kind: String,
    /// The place in the Log until which the facts are in it.
    pub number: i64,
    /// When the last of them was learned (RFC 3339, UTC).
    pub learned_at: String,
    /// The lock of a closed time for which alone it is read; 0 for all others.
    pub of_lock: i64,
    /// The earliest and the latest day of its things.
    pub days: Option<(Day, Day)>,
    /// Things in it.
    pub rows: i64,
    /// The smallest and the largest key.
    pub keys: Option<(String, String)>,
    /// Its length.
    pub bytes: i64,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
}

/// A file, and an earlier one of which it says things anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedOver {
    /// The name in the lake of the file that says them.
    pub newer: String,
    /// The name in the lake of the earlier one.
    pub older: String,
}

impl Store {
    /// The seals, in the order of the Log.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn seals(&self) -> Result<Vec<Seal>, StoreError> {
        let rows = sqlx::query("SELECT * FROM seal ORDER BY number, kind").fetch_all(&self.pool).await.map_err(failed)?;
        rows.iter().map(seal_of).collect::<Result<_, _>>().map_err(failed)
    }

    /// Which files say things anew, where one of two is a seal.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sealed_over(&self) -> Result<Vec<SealedOver>, StoreError> {
        let rows = sqlx::query("SELECT newer, older FROM sealed_over ORDER BY older, newer").fetch_all(&self.pool).await.map_err(failed)?;
        let of = |row: &AnyRow| Ok(SealedOver { newer: row.try_get("newer")?, older: row.try_get("older")? });
        rows.iter().map(of).collect::<Result<_, _>>().map_err(failed)
    }

    /// Puts seals in place of those beyond a place in the Log: all of it or nothing.
    ///
    /// # Errors
    /// When the database fails; then the seals are what they were.
    pub async fn seal(&self, beyond: i64, seals: &[Seal], over: &[SealedOver]) -> Result<(), StoreError> {
        let mut tx = self.pool.begin_with(self.dialect.begin()).await.map_err(failed)?;
        for forget in [
            "DELETE FROM sealed_over WHERE newer IN (SELECT file FROM seal WHERE number > $1)",
            "DELETE FROM sealed_over WHERE older IN (SELECT file FROM seal WHERE number > $1)",
            "DELETE FROM seal WHERE number > $1",
        ] {
            sqlx::query(forget).bind(beyond).execute(&mut *tx).await.map_err(failed)?;
        }
        for seal in seals {
            sqlx::query(
                "INSERT INTO seal (file, kind, number, learned_at, of_lock, first_day, last_day, rows_held, smallest, largest, bytes, sha256) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            )
            .bind(&seal.file)
            .bind(&seal.kind)
            .bind(seal.number)
            .bind(&seal.learned_at)
            .bind(seal.of_lock)
            .bind(seal.days.map(|d| d.0.to_string()))
            .bind(seal.days.map(|d| d.1.to_string()))
            .bind(seal.rows)
            .bind(seal.keys.as_ref().map(|k| &k.0))
            .bind(seal.keys.as_ref().map(|k| &k.1))
            .bind(seal.bytes)
            .bind(&seal.sha256)
            .execute(&mut *tx)
            .await
            .map_err(failed)?;
        }
        put_over(&mut tx, over).await.map_err(failed)?;
        tx.commit().await.map_err(failed)
    }

    /// The place of the last fact of the Log, 0 when it has none, and when it was learned.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_of_log(&self) -> Result<(i64, String), StoreError> {
        let row = sqlx::query("SELECT number, learned_at FROM log_end WHERE id = 1").fetch_one(&self.pool).await.map_err(failed)?;
        Ok((row.try_get("number").map_err(failed)?, row.try_get("learned_at").map_err(failed)?))
    }

    /// When the fact at a place in the Log was learned; none when there is no such place.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn learned_at(&self, number: i64) -> Result<Option<String>, StoreError> {
        sqlx::query_scalar("SELECT learned_at FROM fact WHERE number = $1").bind(number).fetch_optional(&self.pool).await.map_err(failed)
    }
}

/// Notes which files say things anew.
pub(crate) async fn put_over(tx: &mut Transaction<'_, Any>, over: &[SealedOver]) -> Result<(), sqlx::Error> {
    for SealedOver { newer, older } in over {
        sqlx::query("INSERT INTO sealed_over (newer, older) VALUES ($1, $2)").bind(newer).bind(older).execute(&mut **tx).await?;
    }
    Ok(())
}

fn seal_of(row: &AnyRow) -> Result<Seal, sqlx::Error> {
    let (keys, days) = keys_and_days(row)?;
    Ok(Seal {
        file: row.try_get("file")?,
        kind: row.try_get("kind")?,
        number: row.try_get("number")?,
        learned_at: row.try_get("learned_at")?,
        of_lock: row.try_get("of_lock")?,
        days,
        rows: row.try_get("rows_held")?,
        keys,
        bytes: row.try_get("bytes")?,
        sha256: row.try_get("sha256")?,
    })
}

fn failed(e: sqlx::Error) -> StoreError {
    StoreError::database("read or write the seals", e)
}
