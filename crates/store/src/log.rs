//! The Log (事实簿): facts in the order in which they were learned, chained by hashes.

use crate::jobs::{self, NewJob};
use crate::{Store, StoreError};
use sha2::{Digest, Sha256};
use sqlx::any::AnyRow;
use sqlx::{Any, Row, Transaction};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::LazyLock;

/// A fact to be written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFact {
    /// What happened.
    pub event: String,
    /// The kind of thing that it is about.
    pub kind: String,
    /// Which one.
    pub about: String,
    /// The day on which it happened.
    pub happened: String,
    /// The number of the fact that it puts right.
    pub corrects: Option<i64>,
    /// Who wrote it down.
    pub recorded_by: String,
    /// What it says, as JSON.
    pub says: String,
}

/// A fact of the Log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Its place in the Log, from 1, without gaps.
    pub number: i64,
    /// When it was learned (RFC 3339, UTC); never earlier than that of the one before.
    pub learned_at: String,
    /// What it says, and of what.
    pub fact: NewFact,
    /// SHA-256 over the hash of the one before and everything above, in hexadecimal.
    pub hash: String,
}

/// Facts that are written together or not at all.
pub struct Entry {
    /// The facts.
    pub facts: Vec<NewFact>,
    /// The work that they ask for.
    pub jobs: Vec<NewJob>,
    /// When they came (RFC 3339, UTC).
    pub now: String,
    /// What must not count twice.
    pub request: Option<Request>,
}

/// A request that must not count twice, and what is answered to it.
pub struct Request {
    /// Its key.
    pub key: String,
    /// SHA-256 of what it asks.
    pub body_sha256: String,
    /// What is answered.
    pub answer: ToAnswer,
}

/// Makes an answer of where an entry was written.
pub type ToAnswer = Box<dyn Fn(&Placed) -> String + Send + Sync>;

/// Where an entry was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The number of the first fact.
    pub first: i64,
    /// When the facts were learned.
    pub learned_at: String,
    /// The number of the first job.
    pub job: Option<i64>,
}

/// A request that came before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// SHA-256 of what it asked.
    pub body_sha256: String,
    /// What was answered.
    pub answer: String,
}

/// What became of facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// They are in the Log.
    New(Placed),
    /// The same request came before; this was answered.
    Before(String),
    /// The key came before with another request.
    OtherRequest,
    /// A fact would put one right that is not there.
    NothingToCorrect(i64),
}

/// A place where the Log is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The number of the fact.
    pub number: i64,
    /// What is wrong.
    pub why: &'static str,
}

/// Facts read at once when the whole Log is gone through.
const PAGE: i64 = 10_000;

impl Store {
    /// Writes entries down in one transaction, in order; what became of each.
    ///
    /// # Errors
    /// When the database fails; then nothing of any entry is written.
    pub async fn write_facts(&self, entries: &[Entry]) -> Result<Vec<Written>, StoreError> {
        let failed = |e| StoreError::database("write the facts", e);
        let mut tx = self.pool.begin_with(self.dialect.begin()).await.map_err(failed)?;
        let mut end = lock_end(&mut tx).await.map_err(failed)?;
        let mut written = Vec::with_capacity(entries.len());
        for entry in entries {
            written.push(write_entry(&mut tx, &mut end, entry).await.map_err(failed)?);
        }
        tx.commit().await.map_err(failed)?;
        Ok(written)
    }

    /// The facts after a place in the Log, in order, as many as are read at once.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn facts_after(&self, number: i64) -> Result<Vec<Fact>, StoreError> {
        let failed = |e| StoreError::database("read the Log", e);
        let rows = sqlx::query("SELECT * FROM fact WHERE number > $1 ORDER BY number LIMIT $2")
            .bind(number)
            .bind(PAGE)
            .fetch_all(&self.pool)
            .await
            .map_err(failed)?;
        rows.iter().map(fact_of).collect::<Result<_, _>>().map_err(failed)
    }

    /// The facts about one thing, in order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn facts_about(&self, kind: &str, about: &str) -> Result<Vec<Fact>, StoreError> {
        let failed = |e| StoreError::database("read the Log", e);
        let rows = sqlx::query("SELECT * FROM fact WHERE kind = $1 AND about = $2 ORDER BY number")
            .bind(kind)
            .bind(about)
            .fetch_all(&self.pool)
            .await
            .map_err(failed)?;
        rows.iter().map(fact_of).collect::<Result<_, _>>().map_err(failed)
    }

    /// The fact with that number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn fact(&self, number: i64) -> Result<Option<Fact>, StoreError> {
        let failed = |e| StoreError::database("read the Log", e);
        let row = sqlx::query("SELECT * FROM fact WHERE number = $1").bind(number).fetch_optional(&self.pool).await.map_err(failed)?;
        row.as_ref().map(fact_of).transpose().map_err(failed)
    }

    /// What was done to accounts, personal data, periods and definitions after a place in the Log, in order, as many as are read at once.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn changes_after(&self, number: i64) -> Result<Vec<Fact>, StoreError> {
        let failed = |e| StoreError::database("read the Log", e);
        let rows = sqlx::query(
            "SELECT * FROM fact WHERE kind IN ('account', 'person', 'evidence', 'period', 'definition') AND number > $1 ORDER BY number LIMIT $2",
        )
        .bind(number)
        .bind(PAGE)
        .fetch_all(&self.pool)
        .await
        .map_err(failed)?;
        rows.iter().map(fact_of).collect::<Result<_, _>>().map_err(failed)
    }

    /// Every fact of a kind of which there are few: locked periods, definitions; in order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn facts_of(&self, kind: &str) -> Result<Vec<Fact>, StoreError> {
        let failed = |e| StoreError::database("read the Log", e);
        let rows =
            sqlx::query("SELECT * FROM fact WHERE kind = $1 ORDER BY number").bind(kind).fetch_all(&self.pool).await.map_err(failed)?;
        rows.iter().map(fact_of).collect::<Result<_, _>>().map_err(failed)
    }

    /// The place in the Log of each import.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn imports_in_the_log(&self) -> Result<BTreeMap<i64, i64>, StoreError> {
        let failed = |e| StoreError::database("read the Log", e);
        let rows = sqlx::query("SELECT about, number FROM fact WHERE kind = 'import'").fetch_all(&self.pool).await.map_err(failed)?;
        let of = |row: &AnyRow| {
            let about: String = row.try_get("about")?;
            Ok((about.parse().unwrap_or_default(), row.try_get("number")?))
        };
        rows.iter().map(of).collect::<Result<_, _>>().map_err(failed)
    }

    /// The number of the last fact of an event about the company's own things; 0 when there is none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn last_of(&self, kind: &str, event: &str) -> Result<i64, StoreError> {
        sqlx::query_scalar("SELECT COALESCE(MAX(number), 0) FROM fact WHERE kind = $1 AND event = $2")
            .bind(kind)
            .bind(event)
            .fetch_one(&self.pool)
            .await
            .map_err(|e| StoreError::database("read the Log", e))
    }

    /// Goes through the whole Log and says where it is not what it was; the number of facts in it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn check_log(&self) -> Result<(i64, Vec<Broken>), StoreError> {
        let failed = |e| StoreError::database("read the Log", e);
        let (mut number, mut hash, mut learned_at, mut broken) = (0, String::new(), String::new(), Vec::new());
        loop {
            let page = self.facts_after(number).await?;
            let Some(last) = page.last() else { break };
            let next = last.number;
            for fact in page {
                let mut wrong = |why| broken.push(Broken { number: fact.number, why });
                if fact.number != number + 1 {
                    wrong("facts before it are gone");
                }
                if fact.learned_at < learned_at {
                    wrong("it was learned before the one that it follows");
                }
                if chained(&hash, fact.number, &fact.learned_at, &fact.fact) != fact.hash {
                    wrong("it does not say what it said, or what came before it does not");
                }
                (number, hash, learned_at) = (fact.number, fact.hash, fact.learned_at);
            }
            number = next;
        }
        let end = sqlx::query("SELECT number, hash FROM log_end WHERE id = 1").fetch_one(&self.pool).await.map_err(failed)?;
        if end.try_get::<i64, _>("number").map_err(failed)? != number || end.try_get::<String, _>("hash").map_err(failed)? != hash {
            broken.push(Broken { number, why: "the Log ended later than this once" });
        }
        Ok((number, broken))
    }
}

async fn write_entry(tx: &mut Transaction<'_, Any>, end: &mut End, entry: &Entry) -> Result<Written, sqlx::Error> {
    if let Some(request) = &entry.request {
        let before =
            sqlx::query("SELECT body_sha256, answer FROM answered WHERE request = $1").bind(&request.key).fetch_optional(&mut **tx).await?;
        if let Some(row) = before {
            let same = row.try_get::<String, _>("body_sha256")? == request.body_sha256;
            return if same { row.try_get("answer").map(Written::Before) } else { Ok(Written::OtherRequest) };
        }
    }
    for number in entry.facts.iter().filter_map(|f| f.corrects) {
        let there: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM fact WHERE number = $1 AND kind NOT IN ('import', 'account', 'person', 'period', 'definition')",
        )
        .bind(number)
        .fetch_one(&mut **tx)
        .await?;
        if there == 0 {
            return Ok(Written::NothingToCorrect(number));
        }
    }
    let first = end.number + 1;
    append(tx, end, &entry.facts, &entry.now).await?;
    let job = jobs::add(tx, &entry.jobs, &end.learned_at).await?;
    let placed = Placed { first, learned_at: end.learned_at.clone(), job };
    if let Some(request) = &entry.request {
        sqlx::query("INSERT INTO answered (request, body_sha256, answer, recorded_at) VALUES ($1, $2, $3, $4)")
            .bind(&request.key)
            .bind(&request.body_sha256)
            .bind((request.answer)(&placed))
            .bind(&end.learned_at)
            .execute(&mut **tx)
            .await?;
    }
    Ok(Written::New(placed))
}

/// Statements that add so many facts at once, the most first: a fact alone costs the way to the database, and of very many
/// SQLite looks up each value in a list of all.
static INSERTS: LazyLock<[(usize, String); 2]> = LazyLock::new(|| [20, 1].map(|many| (many, insert_of(many))));

fn insert_of(many: usize) -> String {
    const COLUMNS: usize = 10;
    let row = |fact: usize| {
        let places: Vec<String> = (1..=COLUMNS).map(|n| format!("${}", fact * COLUMNS + n)).collect();
        format!("({})", places.join(", "))
    };
    let rows: Vec<String> = (0..many).map(row).collect();
    // Places for values and nothing else.
    ADD.to_owned() + &rows.join(", ")
}

const ADD: &str = "INSERT INTO fact (number, event, kind, about, happened, learned_at, corrects, recorded_by, says, hash) VALUES ";

/// The end of the Log as a writer found it.
pub(crate) struct End {
    number: i64,
    learned_at: String,
    hash: String,
}

impl End {
    /// The number of the fact that is written next.
    pub(crate) fn next(&self) -> i64 {
        self.number + 1
    }
}

/// Takes the right to write to the Log until the transaction ends: both databases lock a row that is updated.
pub(crate) async fn lock_end(tx: &mut Transaction<'_, Any>) -> Result<End, sqlx::Error> {
    let row =
        sqlx::query("UPDATE log_end SET number = number WHERE id = 1 RETURNING number, learned_at, hash").fetch_one(&mut **tx).await?;
    Ok(End { number: row.try_get("number")?, learned_at: row.try_get("learned_at")?, hash: row.try_get("hash")? })
}

/// Adds facts to the Log's end. A clock that was set back does not turn the order round.
pub(crate) async fn append(tx: &mut Transaction<'_, Any>, end: &mut End, facts: &[NewFact], now: &str) -> Result<(), sqlx::Error> {
    if end.learned_at.as_str() < now {
        now.clone_into(&mut end.learned_at);
    }
    let inserts: &'static [(usize, String); 2] = &INSERTS;
    let mut rest = facts;
    while !rest.is_empty() {
        let (many, insert) = inserts.iter().find(|(many, _)| *many <= rest.len()).unwrap_or(&inserts[1]);
        let (these, after) = rest.split_at(*many);
        rest = after;
        let mut query = sqlx::query(insert.as_str());
        for fact in these {
            end.number += 1;
            end.hash = chained(&end.hash, end.number, &end.learned_at, fact);
            query = query
                .bind(end.number)
                .bind(&fact.event)
                .bind(&fact.kind)
                .bind(&fact.about)
                .bind(&fact.happened)
                .bind(end.learned_at.clone())
                .bind(fact.corrects)
                .bind(&fact.recorded_by)
                .bind(&fact.says)
                .bind(end.hash.clone());
        }
        query.execute(&mut **tx).await?;
    }
    sqlx::query("UPDATE log_end SET number = $1, learned_at = $2, hash = $3 WHERE id = 1")
        .bind(end.number)
        .bind(&end.learned_at)
        .bind(&end.hash)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The hash of a fact: over the one before it and each of its parts with its length, so that no two facts are written
/// alike.
fn chained(before: &str, number: i64, learned_at: &str, fact: &NewFact) -> String {
    let (number, corrects) = (number.to_string(), fact.corrects.map_or(String::new(), |n| n.to_string()));
    let mut hash = Sha256::new();
    for part in
        [before, &number, &fact.event, &fact.kind, &fact.about, &fact.happened, learned_at, &corrects, &fact.recorded_by, &fact.says]
    {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn fact_of(row: &AnyRow) -> Result<Fact, sqlx::Error> {
    Ok(Fact {
        number: row.try_get("number")?,
        learned_at: row.try_get("learned_at")?,
        fact: NewFact {
            event: row.try_get("event")?,
            kind: row.try_get("kind")?,
            about: row.try_get("about")?,
            happened: row.try_get("happened")?,
            corrects: row.try_get("corrects")?,
            recorded_by: row.try_get("recorded_by")?,
            says: row.try_get("says")?,
        },
        hash: row.try_get("hash")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Home;

    fn fact(about: &str) -> NewFact {
        NewFact {
            event: "policy_issued".into(),
            kind: "policy".into(),
            about: about.into(),
            happened: "2025-12-01".into(),
            corrects: None,
            recorded_by: "test".into(),
            says: format!("{{\"policy\":\"{about}\"}}"),
        }
    }

    async fn opened() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&Home::open(folder.path()).unwrap(), None).await.unwrap();
        (folder, store)
    }

    async fn write(store: &Store, about: &[&str], now: &str) -> Written {
        let entry = Entry { facts: about.iter().map(|a| fact(a)).collect(), jobs: Vec::new(), now: now.into(), request: None };
        store.write_facts(&[entry]).await.unwrap().remove(0)
    }

    #[tokio::test]
    async fn whoever_changes_the_log_is_found_out() {
        for spoil in [
            "UPDATE fact SET says = '{}' WHERE number = 2",
            "UPDATE fact SET happened = '2025-11-30' WHERE number = 3",
            "DELETE FROM fact WHERE number = 2",
            "DELETE FROM fact WHERE number = 4",
            "UPDATE fact SET recorded_by = 'other' WHERE number = 1",
        ] {
            let (_folder, store) = opened().await;
            write(&store, &["A", "B"], "2025-12-02T10:00:00.000Z").await;
            write(&store, &["C", "D"], "2025-12-02T10:00:01.000Z").await;
            assert_eq!(store.check_log().await.unwrap(), (4, Vec::new()));
            sqlx::query(spoil).execute(&store.pool).await.unwrap();
            let (_, broken) = store.check_log().await.unwrap();
            assert!(!broken.is_empty(), "{spoil}");
        }
    }

    #[tokio::test]
    async fn a_clock_that_is_set_back_does_not_turn_the_order_round() {
        let (_folder, store) = opened().await;
        write(&store, &["A"], "2025-12-02T10:00:00.000Z").await;
        let later = write(&store, &["B"], "2025-12-01T10:00:00.000Z").await;
        assert_eq!(later, Written::New(Placed { first: 2, learned_at: "2025-12-02T10:00:00.000Z".into(), job: None }));
        assert_eq!(store.check_log().await.unwrap().1, Vec::new());
    }

    #[tokio::test]
    async fn writers_at_the_same_time_write_each_request_once() {
        let (_folder, store) = opened().await;
        let writers = (0..24).map(|n| {
            let store = store.clone();
            tokio::spawn(async move {
                // Each request is sent three times, and every second writer brings two at once.
                let entry = |n: usize| {
                    let key = format!("k{}", n / 3);
                    let request =
                        Request { key: key.clone(), body_sha256: "same".into(), answer: Box::new(|placed| placed.first.to_string()) };
                    Entry {
                        facts: vec![fact(&key), fact(&key)],
                        jobs: Vec::new(),
                        now: "2025-12-02T10:00:00.000Z".into(),
                        request: Some(request),
                    }
                };
                let entries = if n % 2 == 0 { vec![entry(n)] } else { vec![entry(n), entry(n - 1)] };
                store.write_facts(&entries).await.unwrap()
            })
        });
        let mut new = 0;
        for writer in writers.collect::<Vec<_>>() {
            for written in writer.await.unwrap() {
                match written {
                    Written::New(_) => new += 1,
                    other => assert!(matches!(other, Written::Before(_)), "{other:?}"),
                }
            }
        }
        assert_eq!(new, 8);
        assert_eq!(store.check_log().await.unwrap(), (16, Vec::new()));
    }
}
