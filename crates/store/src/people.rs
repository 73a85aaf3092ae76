//! Personal data (个人信息), sealed. Each change is written together with the fact that tells of it.

use crate::log::{self, NewFact};
use crate::{Store, StoreError, evidence};
use sqlx::Row;
use sqlx::any::AnyRow;

/// A person as facts know them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PersonCode {
    /// `customer` or `agent`.
    pub kind: String,
    /// The code.
    pub code: String,
}

/// A person's key, if it is known who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The key, sealed; absent once the person is forgotten.
    pub key_sealed: Option<String>,
    /// When that was (RFC 3339, UTC).
    pub forgotten_at: Option<String>,
}

/// One sealed thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Its name.
    pub field: String,
    /// The value, sealed with the person's key.
    pub sealed: String,
    /// The keyed hash of its one form.
    pub keyed_hash: String,
}

/// What is to be kept of one person.
pub struct KeepPerson {
    /// Who.
    pub who: PersonCode,
    /// The person's key, sealed; as it was when the person is there already.
    pub key_sealed: String,
    /// The things.
    pub things: Vec<Sealed>,
    /// What the Log is told.
    pub fact: NewFact,
}

impl Store {
    /// Whether somebody is known, and their key.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn person(&self, who: &PersonCode) -> Result<Option<Person>, StoreError> {
        let row = sqlx::query("SELECT key_sealed, forgotten_at FROM person WHERE kind = $1 AND code = $2")
            .bind(&who.kind)
            .bind(&who.code)
            .fetch_optional(&self.pool)
            .await
            .map_err(failed)?;
        let of = |row: AnyRow| Ok(Person { key_sealed: row.try_get("key_sealed")?, forgotten_at: row.try_get("forgotten_at")? });
        row.map(of).transpose().map_err(failed)
    }

    /// What is kept of somebody, sealed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn personal(&self, who: &PersonCode) -> Result<Vec<Sealed>, StoreError> {
        let rows = sqlx::query("SELECT field, sealed, keyed_hash FROM personal WHERE kind = $1 AND code = $2 ORDER BY field")
            .bind(&who.kind)
            .bind(&who.code)
            .fetch_all(&self.pool)
            .await
            .map_err(failed)?;
        let of = |row: &AnyRow| {
            Ok(Sealed { field: row.try_get("field")?, sealed: row.try_get("sealed")?, keyed_hash: row.try_get("keyed_hash")? })
        };
        rows.iter().map(of).collect::<Result<_, _>>().map_err(failed)
    }

    /// Who has a value, by its keyed hash; so many at most.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn people_with(&self, field: &str, keyed_hash: &str, most: i64) -> Result<Vec<PersonCode>, StoreError> {
        let rows = sqlx::query("SELECT kind, code FROM personal WHERE field = $1 AND keyed_hash = $2 ORDER BY kind, code LIMIT $3")
            .bind(field)
            .bind(keyed_hash)
            .bind(most)
            .fetch_all(&self.pool)
            .await
            .map_err(failed)?;
        let of = |row: &AnyRow| Ok(PersonCode { kind: row.try_get("kind")?, code: row.try_get("code")? });
        rows.iter().map(of).collect::<Result<_, _>>().map_err(failed)
    }

    /// Keeps what is known of people: all of it or nothing. False when somebody else kept one of them meanwhile with
    /// another key, or one of them was forgotten.
    ///
    /// # Errors
    /// When the database fails; then nothing is kept.
    pub async fn keep_people(&self, people: &[KeepPerson], now: &str) -> Result<bool, StoreError> {
        let mut tx = self.pool.begin_with(self.dialect.begin()).await.map_err(failed)?;
        let mut end = log::lock_end(&mut tx).await.map_err(failed)?;
        for person in people {
            sqlx::query("INSERT INTO person (kind, code, key_sealed, created_at, forgotten_at) VALUES ($1, $2, $3, $4, NULL) ON CONFLICT DO NOTHING")
                .bind(&person.who.kind)
                .bind(&person.who.code)
                .bind(&person.key_sealed)
                .bind(now)
                .execute(&mut *tx)
                .await
                .map_err(failed)?;
            let key: Option<String> = sqlx::query_scalar("SELECT key_sealed FROM person WHERE kind = $1 AND code = $2")
                .bind(&person.who.kind)
                .bind(&person.who.code)
                .fetch_one(&mut *tx)
                .await
                .map_err(failed)?;
            if key.as_ref() != Some(&person.key_sealed) {
                return Ok(false);
            }
            for thing in &person.things {
                sqlx::query(
                    "INSERT INTO personal (kind, code, field, sealed, keyed_hash) VALUES ($1, $2, $3, $4, $5) \
                     ON CONFLICT (kind, code, field) DO UPDATE SET sealed = excluded.sealed, keyed_hash = excluded.keyed_hash",
                )
                .bind(&person.who.kind)
                .bind(&person.who.code)
                .bind(&thing.field)
                .bind(&thing.sealed)
                .bind(&thing.keyed_hash)
                .execute(&mut *tx)
                .await
                .map_err(failed)?;
            }
        }
        let facts: Vec<NewFact> = people.iter().map(|p| p.fact.clone()).collect();
        log::append(&mut tx, &mut end, &facts, now).await.map_err(failed)?;
        tx.commit().await.map_err(failed)?;
        Ok(true)
    }

    /// Forgets somebody: the key and everything sealed with it are gone, files too, each with a fact; facts keep the code. The
    /// names of those files; none when there was nobody to forget.
    ///
    /// # Errors
    /// When the database fails; then nothing is forgotten.
    pub async fn forget_person(
        &self,
        who: &PersonCode,
        fact: NewFact,
        of_file: &(dyn Fn(&str) -> NewFact + Sync),
        now: &str,
    ) -> Result<Option<Vec<String>>, StoreError> {
        let mut tx = self.pool.begin_with(self.dialect.begin()).await.map_err(failed)?;
        let mut end = log::lock_end(&mut tx).await.map_err(failed)?;
        sqlx::query("DELETE FROM personal WHERE kind = $1 AND code = $2")
            .bind(&who.kind)
            .bind(&who.code)
            .execute(&mut *tx)
            .await
            .map_err(failed)?;
        let forgotten =
            sqlx::query("UPDATE person SET key_sealed = NULL, forgotten_at = $1 WHERE kind = $2 AND code = $3 AND key_sealed IS NOT NULL")
                .bind(now)
                .bind(&who.kind)
                .bind(&who.code)
                .execute(&mut *tx)
                .await
                .map_err(failed)?;
        if forgotten.rows_affected() == 0 {
            return Ok(None);
        }
        let (files, mut facts) = evidence::remove_of_person(&mut tx, who, of_file, now).await.map_err(failed)?;
        facts.insert(0, fact);
        log::append(&mut tx, &mut end, &facts, now).await.map_err(failed)?;
        tx.commit().await.map_err(failed)?;
        Ok(Some(files))
    }
}

fn failed(e: sqlx::Error) -> StoreError {
    StoreError::database("keep personal data", e)
}
