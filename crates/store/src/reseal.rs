//! What is sealed with the configured key, and how all of it comes to be sealed with another.

use crate::log::{self, NewFact};
use crate::{PersonCode, Store, StoreError};
use sqlx::Row;
use sqlx::any::AnyRow;

/// The secrets of an account's one-time codes, sealed: in use, and asked for but not confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedCodes {
    /// The account's id.
    pub account: String,
    /// In use.
    pub secret: Option<String>,
    /// Not confirmed yet.
    pub pending: Option<String>,
}

/// A person's key, sealed, and the keyed hashes of what is known of them by field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedPerson {
    /// Who.
    pub who: PersonCode,
    /// The key.
    pub key: String,
    /// Field → keyed hash.
    pub hashes: Vec<(String, String)>,
}

impl Store {
    /// Every account's one-time codes.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sealed_codes(&self) -> Result<Vec<SealedCodes>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, code_secret, code_pending FROM account WHERE code_secret IS NOT NULL OR code_pending IS NOT NULL ORDER BY id",
        )
        .fetch_all(&self.pool)
        .await
        .map_err(failed)?;
        let of = |row: &AnyRow| {
            Ok(SealedCodes { account: row.try_get("id")?, secret: row.try_get("code_secret")?, pending: row.try_get("code_pending")? })
        };
        rows.iter().map(of).collect::<Result<_, _>>().map_err(failed)
    }

    /// The people whose keys are kept and who come after one, in order, so many at most; without their hashes.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sealed_people(&self, after: &PersonCode, most: i64) -> Result<Vec<SealedPerson>, StoreError> {
        let rows = sqlx::query(
            "SELECT kind, code, key_sealed FROM person WHERE key_sealed IS NOT NULL AND (kind > $1 OR (kind = $1 AND code > $2)) \
             ORDER BY kind, code LIMIT $3",
        )
        .bind(&after.kind)
        .bind(&after.code)
        .bind(most)
        .fetch_all(&self.pool)
        .await
        .map_err(failed)?;
        let of = |row: &AnyRow| {
            let who = PersonCode { kind: row.try_get("kind")?, code: row.try_get("code")? };
            Ok(SealedPerson { who, key: row.try_get("key_sealed")?, hashes: Vec::new() })
        };
        rows.iter().map(of).collect::<Result<_, _>>().map_err(failed)
    }

    /// Puts what was sealed anew in the place of what was there: all of it or nothing.
    ///
    /// # Errors
    /// When the database fails; then all is as it was.
    pub async fn reseal(&self, codes: &[SealedCodes], people: &[SealedPerson], fact: NewFact, now: &str) -> Result<(), StoreError> {
        let mut tx = self.pool.begin_with(self.dialect.begin()).await.map_err(failed)?;
        let mut end = log::lock_end(&mut tx).await.map_err(failed)?;
        for one in codes {
            sqlx::query("UPDATE account SET code_secret = $1, code_pending = $2 WHERE id = $3")
                .bind(&one.secret)
                .bind(&one.pending)
                .bind(&one.account)
                .execute(&mut *tx)
                .await
                .map_err(failed)?;
        }
        for person in people {
            sqlx::query("UPDATE person SET key_sealed = $1 WHERE kind = $2 AND code = $3")
                .bind(&person.key)
                .bind(&person.who.kind)
                .bind(&person.who.code)
                .execute(&mut *tx)
                .await
                .map_err(failed)?;
            for (field, hash) in &person.hashes {
                sqlx::query("UPDATE personal SET keyed_hash = $1 WHERE kind = $2 AND code = $3 AND field = $4")
                    .bind(hash)
                    .bind(&person.who.kind)
                    .bind(&person.who.code)
                    .bind(field)
                    .execute(&mut *tx)
                    .await
                    .map_err(failed)?;
            }
        }
        log::append(&mut tx, &mut end, &[fact], now).await.map_err(failed)?;
        tx.commit().await.map_err(failed)
    }
}

fn failed(e: sqlx::Error) -> StoreError {
    StoreError::database("change the key", e)
}
