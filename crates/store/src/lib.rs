//! What a home keeps besides files of facts: which imports there were, and which files exist.

mod accounts;
mod copy;
mod dialect;
mod error;
mod home;
mod imports;
mod jobs;
mod log;
mod people;
mod requests;
mod reseal;

pub use accounts::{Account, ApiKey};
pub use copy::Copied;
pub use dialect::Dialect;
pub use error::StoreError;
pub use home::{Home, WriteLock};
pub use imports::{FactFile, ImportRecord, Replacement};
pub use jobs::{Held, JobEnd, JobRow, NewJob};
pub use log::{Answered, Broken, Entry, Fact, NewFact, Placed, Request, ToAnswer, Written};
pub use people::{KeepPerson, Person, PersonCode, Sealed};
pub use requests::Claimed;
pub use reseal::{SealedCodes, SealedPerson};

use sqlx::AnyPool;

/// The tables of one home, on SQLite or PostgreSQL.
#[derive(Clone, Debug)]
pub struct Store {
    pool: AnyPool,
    dialect: Dialect,
}

impl Store {
    /// Opens the tables of a home, making or migrating them first. They live in the home's own file unless an address
    /// of a database is given.
    ///
    /// # Errors
    /// When the database cannot be read or written, or is not one of Upcount.
    pub async fn open(home: &Home, address: Option<&str>) -> Result<Self, StoreError> {
        let dialect = Dialect::of(address)?;
        let pool = dialect.connect(home, address).await.map_err(|e| StoreError::database("open", e))?;
        sqlx::migrate!().run(&pool).await.map_err(|e| StoreError::database("migrate", e.into()))?;
        Ok(Self { pool, dialect })
    }

    /// Closes the database, so that its file holds everything.
    pub async fn close(self) {
        self.pool.close().await;
    }

    /// The database that it lives in.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }
}
