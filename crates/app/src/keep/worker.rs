//! The worker (执行者): takes one job after another from the queue, says that it still works on it, and lets failures wait
//! longer each time until a person must look.

use super::jobs::{self, Attempt, JobState, Outcome, Progress};
use crate::secret::{hex, random};
use crate::{Upcount, clock};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use upcount_measure::import::Control;
use upcount_model::{Say, Text};
use upcount_store::{Held, JobEnd, JobRow, StoreError};

/// How long a worker waits for what.
#[derive(Clone, Copy, Debug)]
struct Pace {
    /// Between two looks into an empty queue, which others may fill.
    look: Duration,
    /// Between two words that it still works.
    beat: Duration,
    /// Until a worker of which nothing is heard is believed dead.
    lease: Duration,
    /// After the first failure; each later one waits twice as long.
    first_wait: Duration,
    /// While another writes to the home.
    busy_wait: Duration,
    /// Attempts, all in all.
    attempts: i64,
}

const PACE: Pace = Pace {
    look: Duration::from_millis(500),
    beat: Duration::from_millis(500),
    lease: Duration::from_secs(10),
    first_wait: Duration::from_secs(5),
    busy_wait: Duration::from_secs(2),
    attempts: 8,
};

/// A worker that runs. It ends with the last word to it.
pub struct Worker {
    stop: watch::Sender<bool>,
    running: JoinHandle<()>,
}

impl Worker {
    /// Starts one.
    #[must_use]
    pub fn start(up: &Upcount) -> Self {
        Self::at(up, PACE)
    }

    fn at(up: &Upcount, pace: Pace) -> Self {
        let (stop, told) = watch::channel(false);
        Self { stop, running: tokio::spawn(work(up.clone(), pace, told)) }
    }

    /// Lets it put down what it works on, for another to take up, and waits until it has.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        let _ = self.running.await;
    }
}

async fn work(up: Upcount, pace: Pace, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let lease = match random::<16>() {
            Ok(bytes) => hex(&bytes),
            Err(_) => return,
        };
        let taken = up.store.take_job(&lease, &clock::now(), &clock::from_now(pace.lease)).await;
        match taken {
            Ok(Some(job)) => {
                if let Err(e) = do_job(&up, pace, &job, &lease, &mut stop).await {
                    // Its lease runs out, and then it is taken up again.
                    tracing::error!(target: "upcount::job", job = job.id, code = e.code(), "the job could not be kept: {e}");
                }
            }
            taken => {
                if let Err(e) = taken {
                    tracing::error!(target: "upcount::job", code = e.code(), "the queue cannot be read: {e}");
                }
                tokio::select! {
                    () = up.work.notified() => {}
                    () = tokio::time::sleep(pace.look) => {}
                    _ = stop.changed() => {}
                }
            }
        }
    }
}

async fn do_job(up: &Upcount, pace: Pace, job: &JobRow, lease: &str, stop: &mut watch::Receiver<bool>) -> Result<(), StoreError> {
    if job.attempts > pace.attempts {
        // Whoever worked on it before never came back to say what became of it.
        let why = Text::new("执行者一再中断，没有留下结果", "its workers broke off again and again and left no word");
        return end(up, job, lease, JobEnd::Dead, &Progress::default(), &Outcome::said(JobState::Dead, why)).await;
    }
    let control = Arc::new(Control::default());
    let mut attempt = {
        let (up, asks, control) = (up.clone(), job.job.asks.clone(), control.clone());
        tokio::spawn(async move { jobs::attempt(&up, &asks, control).await })
    };
    let (mut beat, mut stopping, mut asked_to_stop) = (tokio::time::interval(pace.beat), *stop.borrow(), false);
    let came = loop {
        tokio::select! {
            came = &mut attempt => break came,
            _ = beat.tick() => {
                let progress = serde_json::to_string(&Progress::of(&control)).unwrap_or_default();
                match up.store.hold_job(job.id, lease, &clock::from_now(pace.lease), &progress).await {
                    Ok(Held::Still) | Err(_) => {}
                    Ok(Held::Cancelled) => { asked_to_stop = true; control.cancel(); }
                    Ok(Held::Lost) => control.cancel(),
                }
            }
            _ = stop.changed(), if !stopping => { stopping = true; control.cancel(); }
        }
    };
    let progress = Progress::of(&control);
    let put = async |to: JobEnd<'_>, outcome: Outcome| end(up, job, lease, to, &progress, &outcome).await;
    let again = async |wait: Duration, counted: bool, why: Text| {
        put(JobEnd::Again { due_at: &clock::from_now(wait), counted }, Outcome::said(JobState::Waiting, why)).await
    };
    match came.unwrap_or_else(|e| Attempt::Failed { why: broke_off(&e.to_string()), counted: true }) {
        Attempt::Over(outcome) => {
            let is_in = outcome.import.is_some();
            put(JobEnd::Ended, outcome).await?;
            if is_in {
                jobs::forget_upload(up, &job.job.asks);
            }
            Ok(())
        }
        Attempt::Stopped if asked_to_stop => put(JobEnd::Ended, stopped()).await,
        Attempt::Stopped => {
            again(Duration::ZERO, false, Text::new("执行者停下了，会接着做", "the worker stopped; it will be taken up again")).await
        }
        Attempt::Failed { why, counted: false } => again(pace.busy_wait, false, why).await,
        Attempt::Failed { why, .. } if job.attempts >= pace.attempts => {
            tracing::error!(target: "upcount::job", job = job.id, "the job failed too often and waits for a person");
            put(JobEnd::Dead, Outcome::said(JobState::Dead, why)).await
        }
        Attempt::Failed { why, .. } => {
            let doublings = u32::try_from(job.attempts - 1).unwrap_or_default();
            again(pace.first_wait * 2_u32.saturating_pow(doublings), true, why).await
        }
    }
}

async fn end(up: &Upcount, job: &JobRow, lease: &str, end: JobEnd<'_>, progress: &Progress, outcome: &Outcome) -> Result<(), StoreError> {
    let (progress, outcome) = (serde_json::to_string(progress).unwrap_or_default(), outcome.json());
    up.store.end_job(job.id, lease, end, [&progress, &outcome], &clock::now()).await.map(drop)
}

fn stopped() -> Outcome {
    Outcome::said(JobState::Cancelled, upcount_measure::import::ImportError::Cancelled.text())
}

fn broke_off(why: &str) -> Text {
    Text::new(format!("执行中断（{why}）"), format!("the work broke off ({why})"))
}

#[cfg(test)]
mod tests {
    use super::{PACE, Pace, Worker};
    use crate::keep::{self, JobState, PlaceForUpload, StartImport};
    use crate::{Caller, Upcount};
    use std::time::Duration;

    const QUICK: Pace = Pace {
        look: Duration::from_millis(5),
        beat: Duration::from_millis(5),
        first_wait: Duration::from_millis(20),
        busy_wait: Duration::from_millis(20),
        attempts: 3,
        ..PACE
    };
    const FILE: &str = "number,inception\n1,2025-01-02\n";

    async fn with_upload() -> (tempfile::TempDir, Upcount, StartImport) {
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().join("book/imports");
        std::fs::create_dir_all(&own).unwrap();
        let definition = "zh = \"保单\"\nen = \"Policies\"\ncapability = \"3.1\"\nsource = \"A test.\"\n[[facts]]\nkind = \"policy\"\n[facts.fields]\npolicy = \"number\"\nissue = \"inception\"\n";
        std::fs::write(own.join("policies.toml"), definition).unwrap();
        let up = Upcount::open(folder.path(), None).await.unwrap();
        let place = PlaceForUpload::make(&up, "policies.csv").unwrap();
        std::fs::write(place.file(), FILE).unwrap();
        let asked = StartImport { upload: place.keep(), definition: "policies".into(), strict: false };
        (folder, up, asked)
    }

    async fn until(up: &Upcount, id: i64, state: JobState) -> keep::Job {
        for _ in 0..2_000 {
            let job = keep::watch_job(up, id).await.unwrap();
            if job.state == state {
                return job;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("it never was {state:?}: {:?}", keep::watch_job(up, id).await)
    }

    #[tokio::test]
    async fn what_fails_is_tried_again_and_dies_where_a_person_sees_it_and_can_revive_it() {
        let (folder, up, asked) = with_upload().await;
        // Whatever would be made has no place to lie.
        let facts = folder.path().join("facts");
        std::fs::remove_dir_all(&facts).unwrap();
        std::fs::write(&facts, "in the way").unwrap();
        let worker = Worker::at(&up, QUICK);
        let job = keep::start_import(&up, &Caller::owner(), None, asked).await.unwrap();
        let dead = until(&up, job.id, JobState::Dead).await;
        assert_eq!((dead.attempts, dead.import), (3, None));
        assert!(dead.message.unwrap().en.contains("facts"), "the reason is told");
        assert_eq!(keep::list_jobs(&up).await.unwrap().jobs[0].state, JobState::Dead);
        std::fs::remove_file(&facts).unwrap();
        std::fs::create_dir(&facts).unwrap();
        keep::retry_job(&up, job.id).await.unwrap();
        let done = until(&up, job.id, JobState::Done).await;
        assert_eq!((done.rows, done.import.is_some()), (1, true));
        assert!(keep::retry_job(&up, job.id).await.is_err(), "what is done is not done again");
        worker.stop().await;
    }

    #[tokio::test]
    async fn a_worker_waits_while_another_writes_and_no_attempt_is_counted() {
        let (_folder, up, asked) = with_upload().await;
        let other = up.home.write_lock().unwrap();
        let worker = Worker::at(&up, QUICK);
        let job = keep::start_import(&up, &Caller::owner(), None, asked).await.unwrap();
        tokio::time::sleep(Duration::from_millis(300)).await;
        let waiting = keep::watch_job(&up, job.id).await.unwrap();
        assert!(waiting.attempts <= 1 && waiting.import.is_none(), "{waiting:?}");
        drop(other);
        until(&up, job.id, JobState::Done).await;
        worker.stop().await;
    }

    #[tokio::test]
    async fn a_request_that_is_sent_again_is_one_job_even_after_it_ended() {
        let (_folder, up, asked) = with_upload().await;
        let worker = Worker::at(&up, QUICK);
        let start = async |asked: &StartImport| keep::start_import(&up, &Caller::owner(), Some("k1"), asked.clone()).await;
        let first = start(&asked).await.unwrap();
        assert_eq!(start(&asked).await.unwrap().id, first.id);
        until(&up, first.id, JobState::Done).await;
        assert_eq!(start(&asked).await.unwrap().state, JobState::Done);
        let other = StartImport { strict: true, ..asked.clone() };
        assert!(matches!(start(&other).await, Err(keep::JobRefusal::OtherRequest)));
        assert_eq!(keep::list_jobs(&up).await.unwrap().jobs.len(), 1);
        worker.stop().await;
    }
}
