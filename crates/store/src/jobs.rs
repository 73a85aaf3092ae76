//! The queue of work (任务队列): a job is taken under a lease, held while it is worked on, and ended once. Whoever lets a
//! lease run out loses the job to another.

use crate::{Store, StoreError};
use sqlx::any::AnyRow;
use sqlx::{Any, Row, Transaction};

/// Work to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewJob {
    /// Which task it is.
    pub task: String,
    /// What is to be done, as JSON.
    pub asks: String,
    /// Who asks, as the Log knows them.
    pub asked_by: String,
}

/// A job, and how it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobRow {
    /// Its number.
    pub id: i64,
    /// What was asked.
    pub job: NewJob,
    /// When it was asked (RFC 3339, UTC).
    pub asked_at: String,
    /// `waiting`, `running`, `ended` or `dead`.
    pub state: String,
    /// How often it was begun.
    pub attempts: i64,
    /// When it is next begun (RFC 3339, UTC).
    pub due_at: String,
    /// Whether somebody asked to stop it.
    pub cancelled: bool,
    /// How far it is, as JSON.
    pub progress: Option<String>,
    /// What came of it, or of the last attempt, as JSON.
    pub outcome: Option<String>,
    /// When it ended (RFC 3339, UTC).
    pub ended_at: Option<String>,
}

/// What holding a job came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// Go on.
    Still,
    /// Somebody asked to stop it.
    Cancelled,
    /// Another has it now: whatever was done must not be kept.
    Lost,
}

/// How work on a job ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobEnd<'e> {
    /// It is over.
    Ended,
    /// It was tried too often; a person must look.
    Dead,
    /// It waits until then (RFC 3339, UTC); `counted` when that was an attempt.
    Again {
        /// When it is next begun.
        due_at: &'e str,
        /// Whether the attempt counts.
        counted: bool,
    },
}

impl Store {
    /// Takes the job that is due longest, if there is one, under a lease until then.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_job(&self, lease: &str, now: &str, until: &str) -> Result<Option<JobRow>, StoreError> {
        let mut tx = self.pool.begin_with(self.dialect.begin()).await.map_err(failed)?;
        // The condition stands twice: between finding and taking, another may have taken it.
        let row = sqlx::query(
            "UPDATE job SET state = 'running', attempts = attempts + 1, lease = $1, lease_until = $2, progress = NULL \
             WHERE id = (SELECT id FROM job WHERE (state = 'waiting' AND due_at <= $3) OR (state = 'running' AND lease_until < $3) \
             ORDER BY due_at, id LIMIT 1) \
             AND ((state = 'waiting' AND due_at <= $3) OR (state = 'running' AND lease_until < $3)) RETURNING *",
        )
        .bind(lease)
        .bind(until)
        .bind(now)
        .fetch_optional(&mut *tx)
        .await
        .map_err(failed)?;
        tx.commit().await.map_err(failed)?;
        row.as_ref().map(job_of).transpose().map_err(failed)
    }

    /// Goes on holding a job, and says how far it is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn hold_job(&self, id: i64, lease: &str, until: &str, progress: &str) -> Result<Held, StoreError> {
        let mut tx = self.pool.begin_with(self.dialect.begin()).await.map_err(failed)?;
        let row = sqlx::query(
            "UPDATE job SET lease_until = $1, progress = $2 WHERE id = $3 AND lease = $4 AND state = 'running' RETURNING cancelled",
        )
        .bind(until)
        .bind(progress)
        .bind(id)
        .bind(lease)
        .fetch_optional(&mut *tx)
        .await
        .map_err(failed)?;
        tx.commit().await.map_err(failed)?;
        match row {
            None => Ok(Held::Lost),
            Some(row) => Ok(if row.try_get::<i64, _>("cancelled").map_err(failed)? == 0 { Held::Still } else { Held::Cancelled }),
        }
    }

    /// Ends the work on a job with how far it was and what came of it; false when another has it now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_job(&self, id: i64, lease: &str, end: JobEnd<'_>, said: [&str; 2], now: &str) -> Result<bool, StoreError> {
        let [progress, outcome] = said;
        let (state, due_at, uncounted, ended_at) = match end {
            JobEnd::Ended => ("ended", None, 0, Some(now)),
            JobEnd::Dead => ("dead", None, 0, Some(now)),
            JobEnd::Again { due_at, counted } => ("waiting", Some(due_at), i64::from(!counted), None),
        };
        let mut tx = self.pool.begin_with(self.dialect.begin()).await.map_err(failed)?;
        let done = sqlx::query(
            "UPDATE job SET state = $1, due_at = COALESCE($2, due_at), attempts = attempts - $3, ended_at = $4, outcome = $5, progress = $8, \
             lease = NULL, lease_until = NULL WHERE id = $6 AND lease = $7 AND state = 'running'",
        )
        .bind(state)
        .bind(due_at)
        .bind(uncounted)
        .bind(ended_at)
        .bind(outcome)
        .bind(id)
        .bind(lease)
        .bind(progress)
        .execute(&mut *tx)
        .await
        .map_err(failed)?;
        tx.commit().await.map_err(failed)?;
        Ok(done.rows_affected() == 1)
    }

    /// Asks to stop a job: one that waits ends at once with that outcome, one that runs soon.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn cancel_job(&self, id: i64, outcome: &str, now: &str) -> Result<(), StoreError> {
        let mut tx = self.pool.begin_with(self.dialect.begin()).await.map_err(failed)?;
        sqlx::query("UPDATE job SET state = 'ended', cancelled = 1, outcome = $1, ended_at = $2 WHERE id = $3 AND state = 'waiting'")
            .bind(outcome)
            .bind(now)
            .bind(id)
            .execute(&mut *tx)
            .await
            .map_err(failed)?;
        sqlx::query("UPDATE job SET cancelled = 1 WHERE id = $1 AND state = 'running'").bind(id).execute(&mut *tx).await.map_err(failed)?;
        tx.commit().await.map_err(failed)
    }

    /// Lets a dead job be tried again; false when it is not dead.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revive_job(&self, id: i64, now: &str) -> Result<bool, StoreError> {
        let mut tx = self.pool.begin_with(self.dialect.begin()).await.map_err(failed)?;
        let done = sqlx::query(
            "UPDATE job SET state = 'waiting', attempts = 0, due_at = $1, ended_at = NULL, cancelled = 0 WHERE id = $2 AND state = 'dead'",
        )
        .bind(now)
        .bind(id)
        .execute(&mut *tx)
        .await
        .map_err(failed)?;
        tx.commit().await.map_err(failed)?;
        Ok(done.rows_affected() == 1)
    }

    /// The job with that number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn job(&self, id: i64) -> Result<Option<JobRow>, StoreError> {
        let row = sqlx::query("SELECT * FROM job WHERE id = $1").bind(id).fetch_optional(&self.pool).await.map_err(failed)?;
        row.as_ref().map(job_of).transpose().map_err(failed)
    }

    /// The newest jobs, those that are not over before all others; so many at most.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn jobs(&self, most: i64) -> Result<Vec<JobRow>, StoreError> {
        let rows = sqlx::query("SELECT * FROM job ORDER BY CASE state WHEN 'ended' THEN 1 ELSE 0 END, id DESC LIMIT $1")
            .bind(most)
            .fetch_all(&self.pool)
            .await
            .map_err(failed)?;
        rows.iter().map(job_of).collect::<Result<_, _>>().map_err(failed)
    }
}

/// Adds jobs at the end of the queue; the number of the first. The caller holds the end of the Log, so that numbers are
/// given once.
pub(crate) async fn add(tx: &mut Transaction<'_, Any>, jobs: &[NewJob], now: &str) -> Result<Option<i64>, sqlx::Error> {
    if jobs.is_empty() {
        return Ok(None);
    }
    let last: i64 = sqlx::query_scalar("SELECT COALESCE(MAX(id), 0) FROM job").fetch_one(&mut **tx).await?;
    for (job, id) in jobs.iter().zip(last + 1..) {
        sqlx::query(
            "INSERT INTO job (id, task, asks, asked_by, asked_at, state, attempts, due_at, cancelled) \
             VALUES ($1, $2, $3, $4, $5, 'waiting', 0, $5, 0)",
        )
        .bind(id)
        .bind(&job.task)
        .bind(&job.asks)
        .bind(&job.asked_by)
        .bind(now)
        .execute(&mut **tx)
        .await?;
    }
    Ok(Some(last + 1))
}

fn job_of(row: &AnyRow) -> Result<JobRow, sqlx::Error> {
    Ok(JobRow {
        id: row.try_get("id")?,
        job: NewJob { task: row.try_get("task")?, asks: row.try_get("asks")?, asked_by: row.try_get("asked_by")? },
        asked_at: row.try_get("asked_at")?,
        state: row.try_get("state")?,
        attempts: row.try_get("attempts")?,
        due_at: row.try_get("due_at")?,
        cancelled: row.try_get::<i64, _>("cancelled")? != 0,
        progress: row.try_get("progress")?,
        outcome: row.try_get("outcome")?,
        ended_at: row.try_get("ended_at")?,
    })
}

fn failed(e: sqlx::Error) -> StoreError {
    StoreError::database("keep the jobs", e)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Entry, Home, Placed, Written};

    const NOW: &str = "2025-12-02T10:00:00.000Z";
    const SOON: &str = "2025-12-02T10:00:10.000Z";
    const LATER: &str = "2025-12-02T10:00:20.000Z";

    async fn with_jobs(count: usize) -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&Home::open(folder.path()).unwrap(), None).await.unwrap();
        let job = NewJob { task: "import".into(), asks: "{}".into(), asked_by: "test".into() };
        let entry = Entry { facts: Vec::new(), jobs: vec![job; count], now: NOW.into(), request: None };
        let written = store.write_facts(&[entry]).await.unwrap();
        assert!(matches!(&written[..], [Written::New(Placed { job: Some(1), .. })]), "{written:?}");
        (folder, store)
    }

    #[tokio::test]
    async fn a_job_is_done_by_one_worker_and_ends_once() {
        let (_folder, store) = with_jobs(1).await;
        let taken = store.take_job("a", NOW, SOON).await.unwrap().unwrap();
        assert_eq!((taken.id, taken.attempts, taken.state.as_str()), (1, 1, "running"));
        assert_eq!(store.take_job("b", NOW, SOON).await.unwrap(), None);
        assert_eq!(store.hold_job(1, "b", SOON, "{}").await.unwrap(), Held::Lost);
        assert_eq!(store.hold_job(1, "a", SOON, "{}").await.unwrap(), Held::Still);
        assert!(!store.end_job(1, "b", JobEnd::Ended, ["{}", "{}"], NOW).await.unwrap());
        assert!(store.end_job(1, "a", JobEnd::Ended, ["{}", "{\"n\":1}"], NOW).await.unwrap());
        assert!(!store.end_job(1, "a", JobEnd::Ended, ["{}", "{}"], NOW).await.unwrap());
        assert_eq!(store.job(1).await.unwrap().unwrap().outcome.unwrap(), "{\"n\":1}");
    }

    #[tokio::test]
    async fn a_job_whose_worker_was_killed_goes_to_another_when_the_lease_is_over() {
        let (_folder, store) = with_jobs(1).await;
        store.take_job("killed", NOW, SOON).await.unwrap().unwrap();
        assert_eq!(store.take_job("b", SOON, LATER).await.unwrap(), None);
        let again = store.take_job("b", "2025-12-02T10:00:10.001Z", LATER).await.unwrap().unwrap();
        assert_eq!(again.attempts, 2);
        // One that was only slow finds out.
        assert_eq!(store.hold_job(1, "killed", LATER, "{}").await.unwrap(), Held::Lost);
    }

    #[tokio::test]
    async fn a_job_waits_for_its_next_attempt_and_one_that_died_for_a_person() {
        let (_folder, store) = with_jobs(1).await;
        store.take_job("a", NOW, SOON).await.unwrap().unwrap();
        assert!(store.end_job(1, "a", JobEnd::Again { due_at: SOON, counted: false }, ["{}", "{}"], NOW).await.unwrap());
        assert_eq!(store.take_job("a", NOW, SOON).await.unwrap(), None);
        assert_eq!(store.take_job("a", SOON, LATER).await.unwrap().unwrap().attempts, 1);
        assert!(store.end_job(1, "a", JobEnd::Dead, ["{}", "{}"], SOON).await.unwrap());
        assert_eq!(store.take_job("a", LATER, LATER).await.unwrap(), None);
        assert!(store.revive_job(1, LATER).await.unwrap() && !store.revive_job(1, LATER).await.unwrap());
        assert_eq!(store.take_job("a", LATER, LATER).await.unwrap().unwrap().attempts, 1);
    }

    #[tokio::test]
    async fn a_job_that_waits_is_stopped_at_once_and_one_that_runs_hears_of_it() {
        let (_folder, store) = with_jobs(2).await;
        store.take_job("a", NOW, SOON).await.unwrap().unwrap();
        for id in [1, 2] {
            store.cancel_job(id, "stopped", NOW).await.unwrap();
        }
        assert_eq!(store.hold_job(1, "a", SOON, "{}").await.unwrap(), Held::Cancelled);
        let second = store.job(2).await.unwrap().unwrap();
        assert_eq!((second.state.as_str(), second.outcome.as_deref()), ("ended", Some("stopped")));
        assert_eq!(store.jobs(10).await.unwrap().iter().map(|j| j.id).collect::<Vec<_>>(), [1, 2], "what is not over comes first");
    }

    #[tokio::test]
    async fn workers_at_the_same_time_do_each_job_once() {
        let (_folder, store) = with_jobs(20).await;
        let workers = (0..6).map(|n| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut done = Vec::new();
                while let Some(job) = store.take_job(&format!("w{n}"), NOW, SOON).await.unwrap() {
                    assert!(store.end_job(job.id, &format!("w{n}"), JobEnd::Ended, ["{}", "{}"], NOW).await.unwrap());
                    done.push(job.id);
                }
                done
            })
        });
        let mut done = Vec::new();
        for worker in workers.collect::<Vec<_>>() {
            done.extend(worker.await.unwrap());
        }
        done.sort_unstable();
        assert_eq!(done, (1..=20).collect::<Vec<_>>());
    }
}
