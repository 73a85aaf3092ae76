//! Workers that answer questions for others: where they are and when they were last heard of. A list for finding them, and no
//! fact: it is not carried to another database.

use crate::{Store, StoreError};

impl Store {
    /// Says that a worker is there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn worker_is_there(&self, address: &str, version: &str, now: &str) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO worker (address, version, seen_at) VALUES ($1, $2, $3) \
             ON CONFLICT (address) DO UPDATE SET version = $2, seen_at = $3",
        )
        .bind(address)
        .bind(version)
        .bind(now)
        .execute(&self.pool)
        .await
        .map(drop)
        .map_err(failed)
    }

    /// Says that a worker is gone.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn worker_is_gone(&self, address: &str) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM worker WHERE address = $1").bind(address).execute(&self.pool).await.map(drop).map_err(failed)
    }

    /// The addresses of workers of a version that were heard of since then.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn workers_since(&self, version: &str, then: &str) -> Result<Vec<String>, StoreError> {
        sqlx::query_scalar("SELECT address FROM worker WHERE version = $1 AND seen_at >= $2 ORDER BY address")
            .bind(version)
            .bind(then)
            .fetch_all(&self.pool)
            .await
            .map_err(failed)
    }
}

fn failed(e: sqlx::Error) -> StoreError {
    StoreError::database("look for workers", e)
}
