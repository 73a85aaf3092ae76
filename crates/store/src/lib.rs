//! What a home keeps besides files of facts: which imports there were, and which files exist.

mod accounts;
mod copy;
mod dialect;
mod error;
mod evidence;
mod home;
mod imports;
mod jobs;
mod log;
mod people;
mod requests;
mod reseal;
mod seals;
mod workers;

pub use accounts::{Account, ApiKey};
pub use copy::Copied;
pub use dialect::Dialect;
pub use error::StoreError;
pub use evidence::{EvidenceKept, EvidenceRow, NewPersonKey};
pub use home::{Home, WriteLock};
pub use imports::{FactFile, ImportRecord, Replacement};
pub use jobs::{Held, JobEnd, JobRow, NewJob};
pub use log::{Answered, Broken, Entry, Fact, NewFact, Placed, Request, ToAnswer, Written};
pub use people::{KeepPerson, Person, PersonCode, Sealed};
pub use requests::Claimed;
pub use reseal::{SealedCodes, SealedPerson};
pub use seals::{Seal, SealedOver};

use sqlx::{AnyPool, Connection};

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

    /// Does something that one process at a time may do among all machines that share the database. When it is broken off,
    /// others may begin.
    ///
    /// # Errors
    /// [`StoreError::Busy`] while another does it.
    pub async fn alone<T>(&self, work: impl Future<Output = T>) -> Result<T, StoreError> {
        let failed = |e| StoreError::database("take the right to write", e);
        let Some((take, give_back)) = self.dialect.lock() else { return Ok(work.await) };
        // The right is the connection's: whatever becomes of this process, it ends with it.
        let mut connection = self.pool.acquire().await.map_err(failed)?.detach();
        let taken: i32 = sqlx::query_scalar(take).fetch_one(&mut connection).await.map_err(failed)?;
        if taken != 1 {
            return Err(StoreError::Busy { path: "PostgreSQL".into() });
        }
        let done = work.await;
        // What was done is done, whether or not it is heard; the connection's end gives the right back too, a moment later.
        let _ = sqlx::query(give_back).execute(&mut connection).await;
        let _ = connection.close().await;
        Ok(done)
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
