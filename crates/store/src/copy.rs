//! Carries one store's tables to another, whole, and proves the two equal.

use crate::{Store, StoreError};
use sha2::{Digest, Sha256};
use sqlx::any::AnyRow;
use sqlx::{Any, AnyConnection, Row};

/// A table: how it is read in order, how a row is put in, and which columns are numbers.
struct Table {
    read: &'static str,
    put: &'static str,
    columns: &'static [(&'static str, Holds)],
}

#[derive(Clone, Copy)]
enum Holds {
    Number,
    Text,
}
use Holds::{Number, Text};

/// Every table that is carried, those first that others name. A test compares the list with the database.
const TABLES: [(&str, Table); 13] = [
    (
        "import",
        Table {
            read: "SELECT * FROM import ORDER BY id",
            put: "INSERT INTO import (id, definition, file, bytes, content_sha256, rows_read, facts, refused, recorded_at, made_up_until) \
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            columns: &[
                ("id", Number),
                ("definition", Text),
                ("file", Text),
                ("bytes", Number),
                ("content_sha256", Text),
                ("rows_read", Number),
                ("facts", Number),
                ("refused", Number),
                ("recorded_at", Text),
                ("made_up_until", Text),
            ],
        },
    ),
    (
        "manifest",
        Table {
            read: "SELECT * FROM manifest ORDER BY file",
            put: "INSERT INTO manifest (file, import_id, kind, first_day, last_day, rows_held, smallest, largest, bytes, sha256, learned_at) \
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            columns: &[
                ("file", Text),
                ("import_id", Number),
                ("kind", Text),
                ("first_day", Text),
                ("last_day", Text),
                ("rows_held", Number),
                ("smallest", Text),
                ("largest", Text),
                ("bytes", Number),
                ("sha256", Text),
                ("learned_at", Text),
            ],
        },
    ),
    (
        "replacement",
        Table {
            read: "SELECT * FROM replacement ORDER BY newer, older",
            put: "INSERT INTO replacement (newer, older, facts) VALUES ($1, $2, $3)",
            columns: &[("newer", Text), ("older", Text), ("facts", Number)],
        },
    ),
    (
        "fact",
        Table {
            read: "SELECT * FROM fact ORDER BY number",
            put: "INSERT INTO fact (number, event, kind, about, happened, learned_at, corrects, recorded_by, says, hash) \
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            columns: &[
                ("number", Number),
                ("event", Text),
                ("kind", Text),
                ("about", Text),
                ("happened", Text),
                ("learned_at", Text),
                ("corrects", Number),
                ("recorded_by", Text),
                ("says", Text),
                ("hash", Text),
            ],
        },
    ),
    (
        "log_end",
        Table {
            read: "SELECT * FROM log_end ORDER BY id",
            put: "INSERT INTO log_end (id, number, learned_at, hash) VALUES ($1, $2, $3, $4)",
            columns: &[("id", Number), ("number", Number), ("learned_at", Text), ("hash", Text)],
        },
    ),
    (
        "answered",
        Table {
            read: "SELECT * FROM answered ORDER BY request",
            put: "INSERT INTO answered (request, body_sha256, answer, recorded_at) VALUES ($1, $2, $3, $4)",
            columns: &[("request", Text), ("body_sha256", Text), ("answer", Text), ("recorded_at", Text)],
        },
    ),
    (
        "account",
        Table {
            read: "SELECT * FROM account ORDER BY id",
            put: "INSERT INTO account (id, name, role, sees, password_hash, code_secret, code_pending, code_step, issuer, subject, disabled, created_at) \
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            columns: &[
                ("id", Text),
                ("name", Text),
                ("role", Text),
                ("sees", Text),
                ("password_hash", Text),
                ("code_secret", Text),
                ("code_pending", Text),
                ("code_step", Number),
                ("issuer", Text),
                ("subject", Text),
                ("disabled", Number),
                ("created_at", Text),
            ],
        },
    ),
    (
        "session",
        Table {
            read: "SELECT * FROM session ORDER BY token_sha256",
            put: "INSERT INTO session (token_sha256, account, created_at, expires_at) VALUES ($1, $2, $3, $4)",
            columns: &[("token_sha256", Text), ("account", Text), ("created_at", Text), ("expires_at", Text)],
        },
    ),
    (
        "api_key",
        Table {
            read: "SELECT * FROM api_key ORDER BY id",
            put: "INSERT INTO api_key (id, account, name, secret_sha256, created_at, expires_at, revoked_at) \
                  VALUES ($1, $2, $3, $4, $5, $6, $7)",
            columns: &[
                ("id", Text),
                ("account", Text),
                ("name", Text),
                ("secret_sha256", Text),
                ("created_at", Text),
                ("expires_at", Text),
                ("revoked_at", Text),
            ],
        },
    ),
    (
        "person",
        Table {
            read: "SELECT * FROM person ORDER BY kind, code",
            put: "INSERT INTO person (kind, code, key_sealed, created_at, forgotten_at) VALUES ($1, $2, $3, $4, $5)",
            columns: &[("kind", Text), ("code", Text), ("key_sealed", Text), ("created_at", Text), ("forgotten_at", Text)],
        },
    ),
    (
        "personal",
        Table {
            read: "SELECT * FROM personal ORDER BY kind, code, field",
            put: "INSERT INTO personal (kind, code, field, sealed, keyed_hash) VALUES ($1, $2, $3, $4, $5)",
            columns: &[("kind", Text), ("code", Text), ("field", Text), ("sealed", Text), ("keyed_hash", Text)],
        },
    ),
    (
        "evidence",
        Table {
            read: "SELECT * FROM evidence ORDER BY id",
            put: "INSERT INTO evidence (id, kind, about, place, sort, format, bytes, person_kind, person_code, key_sealed, content_hash, sealed_sha256, kept_at, kept_by, last_day, removed_at, removed_why) \
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
            columns: &[
                ("id", Text),
                ("kind", Text),
                ("about", Text),
                ("place", Text),
                ("sort", Text),
                ("format", Text),
                ("bytes", Number),
                ("person_kind", Text),
                ("person_code", Text),
                ("key_sealed", Text),
                ("content_hash", Text),
                ("sealed_sha256", Text),
                ("kept_at", Text),
                ("kept_by", Text),
                ("last_day", Text),
                ("removed_at", Text),
                ("removed_why", Text),
            ],
        },
    ),
    (
        "job",
        Table {
            read: "SELECT * FROM job ORDER BY id",
            put: "INSERT INTO job (id, task, asks, asked_by, asked_at, state, attempts, due_at, lease, lease_until, cancelled, progress, outcome, ended_at) \
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
            columns: &[
                ("id", Number),
                ("task", Text),
                ("asks", Text),
                ("asked_by", Text),
                ("asked_at", Text),
                ("state", Text),
                ("attempts", Number),
                ("due_at", Text),
                ("lease", Text),
                ("lease_until", Text),
                ("cancelled", Number),
                ("progress", Text),
                ("outcome", Text),
                ("ended_at", Text),
            ],
        },
    ),
];

/// What was carried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Rows, all tables together.
    pub rows: u64,
}

impl Store {
    /// Carries everything to another store, which must be empty: all of it or nothing. The others may write meanwhile;
    /// what is carried is what was there at one moment. Both sides are read again afterwards and compared.
    ///
    /// # Errors
    /// When a database fails, the other store is not empty, or the two are not equal; then nothing is carried.
    pub async fn copy_to(&self, other: &Self) -> Result<Copied, StoreError> {
        let failed = |e| StoreError::database("carry the tables", e);
        let mut from = self.pool.begin_with(self.dialect.snapshot()).await.map_err(failed)?;
        let mut to = other.pool.begin_with(other.dialect.begin()).await.map_err(failed)?;
        let there: i64 =
            sqlx::query_scalar("SELECT (SELECT COUNT(*) FROM import) + (SELECT COUNT(*) FROM fact) + (SELECT COUNT(*) FROM account)")
                .fetch_one(&mut *to)
                .await
                .map_err(failed)?;
        if there > 0 {
            return Err(StoreError::NotEmpty);
        }
        sqlx::query("DELETE FROM log_end").execute(&mut *to).await.map_err(failed)?;
        let mut rows = 0;
        for (_, table) in &TABLES {
            for row in sqlx::query(table.read).fetch_all(&mut *from).await.map_err(failed)? {
                put(&mut to, table, &row).await.map_err(failed)?;
                rows += 1;
            }
        }
        let (ours, theirs) = (digest(&mut from).await.map_err(failed)?, digest(&mut to).await.map_err(failed)?);
        if ours != theirs {
            return Err(StoreError::NotEqual);
        }
        to.commit().await.map_err(failed)?;
        Ok(Copied { rows })
    }
}

async fn put(to: &mut AnyConnection, table: &Table, row: &AnyRow) -> Result<(), sqlx::Error> {
    let mut put = sqlx::query::<Any>(table.put);
    for (column, holds) in table.columns {
        put = match holds {
            Number => put.bind(row.try_get::<Option<i64>, _>(*column)?),
            Text => put.bind(row.try_get::<Option<String>, _>(*column)?),
        };
    }
    put.execute(to).await.map(|_| ())
}

/// A hash over every row of every table, alike on every database.
async fn digest(of: &mut AnyConnection) -> Result<Vec<u8>, sqlx::Error> {
    let mut hash = Sha256::new();
    for (name, table) in &TABLES {
        hash.update(name.as_bytes());
        // Databases sort texts differently, so what is compared is sorted here.
        let mut rows = Vec::new();
        for row in sqlx::query(table.read).fetch_all(&mut *of).await? {
            let mut text = String::new();
            for (column, holds) in table.columns {
                let cell = match holds {
                    Number => row.try_get::<Option<i64>, _>(*column)?.map(|n| n.to_string()),
                    Text => row.try_get::<Option<String>, _>(*column)?,
                };
                match cell {
                    Some(cell) => text.push_str(&format!("{}:{cell}", cell.len())),
                    None => text.push('-'),
                }
            }
            rows.push(text);
        }
        rows.sort();
        rows.iter().for_each(|row| hash.update(row.as_bytes()));
    }
    Ok(hash.finalize().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Entry, Home, NewFact};
    use std::collections::BTreeSet;

    async fn opened() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&Home::open(folder.path()).unwrap(), None).await.unwrap();
        (folder, store)
    }

    #[tokio::test]
    async fn no_table_and_no_column_is_forgotten() {
        let (_folder, store) = opened().await;
        let tables: Vec<String> =
            sqlx::query_scalar("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_sqlx%' ESCAPE '\\' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT IN ('worker', 'seal', 'sealed_over')")
                .fetch_all(&store.pool)
                .await
                .unwrap();
        assert_eq!(tables.iter().map(String::as_str).collect::<BTreeSet<_>>(), TABLES.iter().map(|(name, _)| *name).collect());
        for (name, table) in &TABLES {
            let columns: Vec<String> =
                sqlx::query_scalar("SELECT name FROM pragma_table_info($1)").bind(*name).fetch_all(&store.pool).await.unwrap();
            assert_eq!(columns, table.columns.iter().map(|(column, _)| (*column).to_owned()).collect::<Vec<_>>(), "{name}");
        }
    }

    #[tokio::test]
    async fn what_is_carried_is_equal_and_goes_only_where_nothing_is() {
        let ((_a, from), (_b, to)) = (opened().await, opened().await);
        let fact = |about: &str, corrects| NewFact {
            event: "policy_issued".into(),
            kind: "policy".into(),
            about: about.into(),
            happened: "2025-12-01".into(),
            corrects,
            recorded_by: "test".into(),
            says: "{}".into(),
        };
        for facts in [vec![fact("A", None), fact("张", None)], vec![fact("B", Some(1))]] {
            from.write_facts(&[Entry { facts, jobs: Vec::new(), now: "2025-12-02T10:00:00.000Z".into(), request: None }]).await.unwrap();
        }
        let copied = from.copy_to(&to).await.unwrap();
        assert_eq!(to.check_log().await.unwrap(), from.check_log().await.unwrap());
        assert_eq!(copied.rows, 3 + 1);
        assert!(matches!(from.copy_to(&to).await, Err(StoreError::NotEmpty)));
    }
}
