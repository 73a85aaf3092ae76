//! What SQLite and PostgreSQL do differently. Every other statement is one text for both.

use crate::{Home, StoreError};
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{AnyConnection, AnyPool, Connection, Executor};
use std::fmt::Write;
use std::str::FromStr;
use std::time::Duration;

/// Connections kept open. SQLite has one writer, and PostgreSQL few cores.
const CONNECTIONS: u32 = 8;
const WAIT: Duration = Duration::from_secs(30);

/// A database that a store can live in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// A file in the home: write-ahead log, full sync on commit.
    Sqlite,
    /// PostgreSQL 15 or later.
    Postgres,
}

impl Dialect {
    /// The database at an address; the home's own file when there is none.
    ///
    /// # Errors
    /// When the address is not that of a database that we know.
    pub fn of(address: Option<&str>) -> Result<Self, StoreError> {
        match address {
            None => Ok(Self::Sqlite),
            Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => Ok(Self::Postgres),
            Some(_) => Err(StoreError::Address),
        }
    }

    /// Begins a transaction that writes. SQLite takes the right to write at once: one that began by reading could not
    /// have it any more.
    pub(crate) const fn begin(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN IMMEDIATE",
            Self::Postgres => "BEGIN",
        }
    }

    /// Begins a transaction that sees one moment, whatever others write meanwhile.
    pub(crate) const fn snapshot(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN",
            Self::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        }
    }

    /// Takes the right to write that one process has among all that share the database, and gives it back; 0 while another
    /// has it. It is the connection's, and ends with it. What lives in a home's own file is held by the home's lock.
    pub(crate) const fn lock(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some((
                "SELECT CASE WHEN pg_try_advisory_lock(hashtextextended('upcount write', 0)) THEN 1 ELSE 0 END",
                "SELECT CASE WHEN pg_advisory_unlock(hashtextextended('upcount write', 0)) THEN 1 ELSE 0 END",
            )),
        }
    }

    /// Connects, with what makes a commit last.
    pub(crate) async fn connect(self, home: &Home, address: Option<&str>) -> Result<AnyPool, sqlx::Error> {
        sqlx::any::install_default_drivers();
        let pool = AnyPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(WAIT);
        match self {
            Self::Sqlite => {
                let options = AnyConnectOptions::from_str(&file_address(home))?;
                // A pool would try a file that cannot be written until its patience ends, and not say why.
                let mut first = AnyConnection::connect_with(&options).await?;
                settle(&mut first).await?;
                first.close().await?;
                let settled = pool.after_connect(|connection, _| Box::pin(settle(connection)));
                settled.connect_with(options).await
            }
            Self::Postgres => {
                let options = AnyConnectOptions::from_str(address.unwrap_or_default())?;
                // A pool would try an address where nobody listens until its patience ends.
                AnyConnection::connect_with(&options).await?.close().await?;
                pool.connect_with(options).await
            }
        }
    }
}

/// What makes a commit to a file last. The journal's mode is the file's, the rest each connection's.
async fn settle(connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
    let settings = ["PRAGMA busy_timeout = 10000", "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON"];
    for setting in settings {
        connection.execute(setting).await?;
    }
    Ok(())
}

/// The file's address; a home may be called anything.
fn file_address(home: &Home) -> String {
    let mut address = String::from("sqlite://");
    for byte in home.database().as_os_str().as_encoded_bytes() {
        match byte {
            b'/' | b'-' | b'.' | b'_' | b'~' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => address.push(char::from(*byte)),
            other => drop(write!(address, "%{other:02X}")),
        }
    }
    address + "?mode=rwc"
}
