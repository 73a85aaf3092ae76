//! What a home keeps besides files of facts: which imports there were, and which files exist.

mod error;
mod home;
mod imports;

pub use error::StoreError;
pub use home::{Home, WriteLock};
pub use imports::{FactFile, ImportRecord, Replacement};

use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use std::time::Duration;

/// The tables of one home, on SQLite.
#[derive(Clone, Debug)]
pub struct Store {
    pool: SqlitePool,
}

impl Store {
    /// Opens the tables of a home, making or migrating them first.
    ///
    /// # Errors
    /// When the file cannot be read or written, or is not a database of Upcount.
    pub async fn open(home: &Home) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(home.database())
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10));
        let pool = SqlitePoolOptions::new().max_connections(4).connect_with(options).await.map_err(|e| StoreError::database("open", e))?;
        sqlx::migrate!().run(&pool).await.map_err(|e| StoreError::database("migrate", e.into()))?;
        Ok(Self { pool })
    }
}
