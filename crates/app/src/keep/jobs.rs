//! Imports that run while somebody watches: started, watched, cancelled.

use super::{Came, ImportFile, ImportRefusal, import_file, replaced_in_words};
use crate::Upcount;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use upcount_measure::import::{Control, ImportError};
use upcount_model::{Say, Text};
use utoipa::ToSchema;

/// How many ended jobs are remembered.
const REMEMBERED: usize = 100;

/// The imports of this process, by number.
#[derive(Clone, Default)]
pub struct Jobs {
    all: Arc<Mutex<BTreeMap<u64, Running>>>,
}

struct Running {
    control: Arc<Control>,
    end: Option<End>,
}

struct End {
    state: JobState,
    import: Option<i64>,
    message: Option<Text>,
    refused: u64,
    rows: u64,
}

/// How an import stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// It reads.
    Running,
    /// Its facts are in.
    Done,
    /// The same file was in already.
    Already,
    /// It was not imported, for the reason in `message`.
    Refused,
    /// Somebody stopped it.
    Cancelled,
}

/// An import that runs or ended.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Job {
    /// Its number.
    pub id: u64,
    /// How it stands.
    pub state: JobState,
    /// Bytes read.
    pub bytes_read: u64,
    /// Bytes in the file.
    pub bytes_total: u64,
    /// Rows read.
    pub rows: u64,
    /// Rows that did not fit.
    pub refused: u64,
    /// The import's number, once its facts are in.
    pub import: Option<i64>,
    /// What a person should know.
    pub message: Option<Text>,
}

/// What to import of what was uploaded.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct StartImport {
    /// The upload, as the look at it named it.
    pub upload: String,
    /// The definition's id.
    pub definition: String,
    /// Refuse the file whole when a row does not fit.
    #[serde(default)]
    pub strict: bool,
}

impl Jobs {
    fn change<T>(&self, f: impl FnOnce(&mut BTreeMap<u64, Running>) -> T) -> T {
        f(&mut self.all.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Starts an import of an upload; nothing when there is no such upload.
#[must_use]
pub fn start_import(up: &Upcount, asked: StartImport) -> Option<Job> {
    let (file, name) = super::uploads::uploaded(up, &asked.upload)?;
    let control = Arc::new(Control::default());
    let id = up.jobs.change(|all| {
        let id = all.keys().last().map_or(1, |last| last + 1);
        all.insert(id, Running { control: control.clone(), end: None });
        let ended: Vec<u64> = all.iter().filter(|(_, r)| r.end.is_some()).map(|(id, _)| *id).collect();
        ended.iter().take(ended.len().saturating_sub(REMEMBERED)).for_each(|id| drop(all.remove(id)));
        id
    });
    let up = up.clone();
    let jobs = up.jobs.clone();
    tokio::spawn(async move {
        let asked =
            ImportFile { definition: asked.definition, file: file.clone(), name: Some(name.clone()), strict: asked.strict, made_up: false };
        let came = import_file(&up, asked, control).await;
        if came.is_ok() {
            super::uploads::forget(&file);
        }
        let mut end = end(came);
        // People know the file by its own name.
        if let Some(message) = &mut end.message {
            let path = file.to_string_lossy();
            (message.zh, message.en) = (message.zh.replace(&*path, &name), message.en.replace(&*path, &name));
        }
        up.jobs.change(|all| {
            if let Some(running) = all.get_mut(&id) {
                running.end = Some(end);
            }
        });
    });
    jobs.change(|all| all.get(&id).map(|r| told(id, r)))
}

/// How an import stands.
#[must_use]
pub fn watch_import(up: &Upcount, id: u64) -> Option<Job> {
    up.jobs.change(|all| all.get(&id).map(|r| told(id, r)))
}

/// Asks an import to stop; it leaves nothing.
#[must_use]
pub fn cancel_import(up: &Upcount, id: u64) -> Option<Job> {
    up.jobs.change(|all| {
        all.get(&id).map(|r| {
            r.control.cancel();
            told(id, r)
        })
    })
}

fn end(came: Result<Came, ImportRefusal>) -> End {
    match came {
        Ok(Came::In { id, rows, replaced, refused, .. }) => {
            End { state: JobState::Done, import: Some(id), message: replaced_in_words(replaced), refused, rows }
        }
        Ok(Came::Before(record)) => End {
            state: JobState::Already,
            import: Some(record.id),
            message: Some(Text::new(
                format!("同样的内容已在 {} 导入过（{}），只计一次", record.recorded_at, record.file),
                format!("the same content was imported at {} ({}); it counts once", record.recorded_at, record.file),
            )),
            refused: record.refused.cast_unsigned(),
            rows: record.rows.cast_unsigned(),
        },
        Err(e) if e.is_cancelled() => {
            End { state: JobState::Cancelled, import: None, message: Some(ImportError::Cancelled.text()), refused: 0, rows: 0 }
        }
        Err(e) => End { state: JobState::Refused, import: None, message: Some(e.text()), refused: 0, rows: 0 },
    }
}

fn told(id: u64, running: &Running) -> Job {
    let (bytes_read, bytes_total) = running.control.bytes();
    let (rows, refused) = running.control.counts();
    let job = Job { id, state: JobState::Running, bytes_read, bytes_total, rows, refused, import: None, message: None };
    match &running.end {
        None => job,
        Some(end) => Job {
            state: end.state,
            import: end.import,
            message: end.message.clone(),
            rows: end.rows.max(rows),
            refused: end.refused.max(refused),
            ..job
        },
    }
}
