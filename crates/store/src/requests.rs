//! Requests that must not count twice. A request of facts or jobs is answered in the transaction that writes them; any
//! other is claimed before it is done, so that one that broke off is never done again unseen.

use crate::{Answered, Store, StoreError};
use sqlx::Row;
use sqlx::any::AnyRow;

/// What claiming a request came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claimed {
    /// It is new: do it.
    New,
    /// It came before; while it is under way its answer is empty.
    Before(Answered),
}

impl Store {
    /// What was answered to a request with that key, if it came before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn answered(&self, key: &str) -> Result<Option<Answered>, StoreError> {
        let row = sqlx::query("SELECT body_sha256, answer FROM answered WHERE request = $1").bind(key).fetch_optional(&self.pool).await;
        let of = |row: AnyRow| Ok(Answered { body_sha256: row.try_get("body_sha256")?, answer: row.try_get("answer")? });
        row.map_err(failed)?.map(of).transpose().map_err(failed)
    }

    /// Claims a request for whoever comes first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claim_request(&self, key: &str, body_sha256: &str, now: &str) -> Result<Claimed, StoreError> {
        let claimed =
            sqlx::query("INSERT INTO answered (request, body_sha256, answer, recorded_at) VALUES ($1, $2, '', $3) ON CONFLICT DO NOTHING")
                .bind(key)
                .bind(body_sha256)
                .bind(now)
                .execute(&self.pool)
                .await
                .map_err(failed)?;
        if claimed.rows_affected() == 1 {
            return Ok(Claimed::New);
        }
        // Whoever was first may have been refused meanwhile; then this one asks again.
        let under_way = Answered { body_sha256: body_sha256.to_owned(), answer: String::new() };
        Ok(Claimed::Before(self.answered(key).await?.unwrap_or(under_way)))
    }

    /// Keeps what was answered to a claimed request; without an answer nothing was done, and the key is free again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn answer_request(&self, key: &str, answer: Option<&str>) -> Result<(), StoreError> {
        let done = match answer {
            Some(answer) => {
                sqlx::query("UPDATE answered SET answer = $1 WHERE request = $2").bind(answer).bind(key).execute(&self.pool).await
            }
            None => sqlx::query("DELETE FROM answered WHERE request = $1 AND answer = ''").bind(key).execute(&self.pool).await,
        };
        done.map(drop).map_err(failed)
    }
}

fn failed(e: sqlx::Error) -> StoreError {
    StoreError::database("keep what was answered", e)
}
