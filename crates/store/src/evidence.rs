//! Recordings, documents and transcripts (录音与文件): what is known of each file. Each change is written together with the fact
//! that tells of it.

use crate::log::{self, NewFact};
use crate::people::PersonCode;
use crate::{Store, StoreError};
use sqlx::any::AnyRow;
use sqlx::{Any, Row, Transaction};

/// A file that was put to a visit, a call or a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceRow {
    /// Its name.
    pub id: String,
    /// What it is of: `activity` or `policy`.
    pub kind: String,
    /// The name of that.
    pub about: String,
    /// Where that belongs: level → code, as JSON.
    pub place: String,
    /// `recording`, `document` or `transcript`.
    pub sort: String,
    /// What it is by its first bytes, such as `wav`.
    pub format: String,
    /// Its length before it was sealed.
    pub bytes: i64,
    /// Whose key seals its own.
    pub person: PersonCode,
    /// Its key, sealed; absent once it is removed.
    pub key_sealed: Option<String>,
    /// A keyed hash of its content; absent once it is removed.
    pub content_hash: Option<String>,
    /// The SHA-256 of the sealed file.
    pub sealed_sha256: String,
    /// When it was put there (RFC 3339, UTC).
    pub kept_at: String,
    /// Who put it there.
    pub kept_by: String,
    /// The last day on which it is kept.
    pub last_day: String,
    /// When it was removed.
    pub removed_at: Option<String>,
    /// `over`, `forgotten`, or why somebody removed it: `mistaken`, `twice`, `unreadable`.
    pub removed_why: Option<String>,
}

/// The key of a person whom the tables do not know yet, and the fact that tells of it.
pub struct NewPersonKey {
    /// The key, sealed.
    pub key_sealed: String,
    /// What the Log is told.
    pub fact: NewFact,
}

/// Whether a file was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvidenceKept {
    /// It is.
    Kept,
    /// Somebody else wrote of the same person meanwhile.
    Meanwhile,
    /// There are as many already as may be.
    Full,
}

impl Store {
    /// The files of a visit, a call or a policy, in the order in which they came.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn evidence_of(&self, kind: &str, about: &str) -> Result<Vec<EvidenceRow>, StoreError> {
        let rows = sqlx::query("SELECT * FROM evidence WHERE kind = $1 AND about = $2 ORDER BY kept_at, id")
            .bind(kind)
            .bind(about)
            .fetch_all(&self.pool)
            .await
            .map_err(failed)?;
        rows.iter().map(row_of).collect::<Result<_, _>>().map_err(failed)
    }

    /// The files of a person, in the order in which they came.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn evidence_of_person(&self, who: &PersonCode) -> Result<Vec<EvidenceRow>, StoreError> {
        let rows = sqlx::query("SELECT * FROM evidence WHERE person_kind = $1 AND person_code = $2 ORDER BY kept_at, id")
            .bind(&who.kind)
            .bind(&who.code)
            .fetch_all(&self.pool)
            .await
            .map_err(failed)?;
        rows.iter().map(row_of).collect::<Result<_, _>>().map_err(failed)
    }

    /// The file of that name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn evidence(&self, id: &str) -> Result<Option<EvidenceRow>, StoreError> {
        let row = sqlx::query("SELECT * FROM evidence WHERE id = $1").bind(id).fetch_optional(&self.pool).await.map_err(failed)?;
        row.as_ref().map(row_of).transpose().map_err(failed)
    }

    /// Files by their names, after one; so many at most.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn evidence_after(&self, id: &str, most: i64) -> Result<Vec<EvidenceRow>, StoreError> {
        let rows = sqlx::query("SELECT * FROM evidence WHERE id > $1 ORDER BY id LIMIT $2")
            .bind(id)
            .bind(most)
            .fetch_all(&self.pool)
            .await
            .map_err(failed)?;
        rows.iter().map(row_of).collect::<Result<_, _>>().map_err(failed)
    }

    /// The names of files whose last day is before a day, and that are still there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn evidence_over(&self, day: &str) -> Result<Vec<String>, StoreError> {
        sqlx::query_scalar("SELECT id FROM evidence WHERE last_day < $1 AND removed_at IS NULL ORDER BY id")
            .bind(day)
            .fetch_all(&self.pool)
            .await
            .map_err(failed)
    }

    /// Keeps a file, and the key of the person it is of where nobody knew them: no more than so many to one thing.
    ///
    /// # Errors
    /// When the database fails; then nothing is kept.
    pub async fn keep_evidence(
        &self,
        row: &EvidenceRow,
        person: Option<NewPersonKey>,
        most: i64,
        fact: NewFact,
        now: &str,
    ) -> Result<EvidenceKept, StoreError> {
        let mut tx = self.pool.begin_with(self.dialect.begin()).await.map_err(failed)?;
        let mut end = log::lock_end(&mut tx).await.map_err(failed)?;
        let there: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM evidence WHERE kind = $1 AND about = $2 AND removed_at IS NULL")
            .bind(&row.kind)
            .bind(&row.about)
            .fetch_one(&mut *tx)
            .await
            .map_err(failed)?;
        if there >= most {
            return Ok(EvidenceKept::Full);
        }
        let known = sqlx::query("SELECT key_sealed FROM person WHERE kind = $1 AND code = $2")
            .bind(&row.person.kind)
            .bind(&row.person.code)
            .fetch_optional(&mut *tx)
            .await
            .map_err(failed)?;
        let known = known.map(|row| row.try_get::<Option<String>, _>("key_sealed")).transpose().map_err(failed)?;
        let mut facts = Vec::new();
        match (known, person) {
            (Some(Some(_)), None) => {}
            (None, Some(new)) => {
                sqlx::query("INSERT INTO person (kind, code, key_sealed, created_at, forgotten_at) VALUES ($1, $2, $3, $4, NULL)")
                    .bind(&row.person.kind)
                    .bind(&row.person.code)
                    .bind(&new.key_sealed)
                    .bind(now)
                    .execute(&mut *tx)
                    .await
                    .map_err(failed)?;
                facts.push(new.fact);
            }
            _ => return Ok(EvidenceKept::Meanwhile),
        }
        sqlx::query(
            "INSERT INTO evidence (id, kind, about, place, sort, format, bytes, person_kind, person_code, key_sealed, content_hash, \
             sealed_sha256, kept_at, kept_by, last_day, removed_at, removed_why) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, NULL, NULL)",
        )
        .bind(&row.id)
        .bind(&row.kind)
        .bind(&row.about)
        .bind(&row.place)
        .bind(&row.sort)
        .bind(&row.format)
        .bind(row.bytes)
        .bind(&row.person.kind)
        .bind(&row.person.code)
        .bind(&row.key_sealed)
        .bind(&row.content_hash)
        .bind(&row.sealed_sha256)
        .bind(&row.kept_at)
        .bind(&row.kept_by)
        .bind(&row.last_day)
        .execute(&mut *tx)
        .await
        .map_err(failed)?;
        facts.push(fact);
        log::append(&mut tx, &mut end, &facts, now).await.map_err(failed)?;
        tx.commit().await.map_err(failed)?;
        Ok(EvidenceKept::Kept)
    }

    /// Removes files: their keys are gone, and what they sealed is noise. The names of those that were there.
    ///
    /// # Errors
    /// When the database fails; then nothing is removed.
    pub async fn remove_evidence(&self, files: &[(String, NewFact)], why: &str, now: &str) -> Result<Vec<String>, StoreError> {
        let mut tx = self.pool.begin_with(self.dialect.begin()).await.map_err(failed)?;
        let mut end = log::lock_end(&mut tx).await.map_err(failed)?;
        let (mut gone, mut facts) = (Vec::new(), Vec::new());
        for (id, fact) in files {
            if remove(&mut tx, id, why, now).await.map_err(failed)? {
                gone.push(id.clone());
                facts.push(fact.clone());
            }
        }
        log::append(&mut tx, &mut end, &facts, now).await.map_err(failed)?;
        tx.commit().await.map_err(failed)?;
        Ok(gone)
    }
}

/// Removes every file of a person, each with its fact; their names.
pub(crate) async fn remove_of_person(
    tx: &mut Transaction<'_, Any>,
    who: &PersonCode,
    fact: &(dyn Fn(&str) -> NewFact + Sync),
    now: &str,
) -> Result<(Vec<String>, Vec<NewFact>), sqlx::Error> {
    let files: Vec<String> =
        sqlx::query_scalar("SELECT id FROM evidence WHERE person_kind = $1 AND person_code = $2 AND removed_at IS NULL ORDER BY id")
            .bind(&who.kind)
            .bind(&who.code)
            .fetch_all(&mut **tx)
            .await?;
    for id in &files {
        remove(tx, id, "forgotten", now).await?;
    }
    let facts = files.iter().map(|id| fact(id)).collect();
    Ok((files, facts))
}

async fn remove(tx: &mut Transaction<'_, Any>, id: &str, why: &str, now: &str) -> Result<bool, sqlx::Error> {
    let removed = sqlx::query(
        "UPDATE evidence SET key_sealed = NULL, content_hash = NULL, removed_at = $1, removed_why = $2 WHERE id = $3 AND removed_at IS NULL",
    )
    .bind(now)
    .bind(why)
    .bind(id)
    .execute(&mut **tx)
    .await?;
    Ok(removed.rows_affected() > 0)
}

fn row_of(row: &AnyRow) -> Result<EvidenceRow, sqlx::Error> {
    Ok(EvidenceRow {
        id: row.try_get("id")?,
        kind: row.try_get("kind")?,
        about: row.try_get("about")?,
        place: row.try_get("place")?,
        sort: row.try_get("sort")?,
        format: row.try_get("format")?,
        bytes: row.try_get("bytes")?,
        person: PersonCode { kind: row.try_get("person_kind")?, code: row.try_get("person_code")? },
        key_sealed: row.try_get("key_sealed")?,
        content_hash: row.try_get("content_hash")?,
        sealed_sha256: row.try_get("sealed_sha256")?,
        kept_at: row.try_get("kept_at")?,
        kept_by: row.try_get("kept_by")?,
        last_day: row.try_get("last_day")?,
        removed_at: row.try_get("removed_at")?,
        removed_why: row.try_get("removed_why")?,
    })
}

fn failed(e: sqlx::Error) -> StoreError {
    StoreError::database("keep recordings and documents", e)
}
