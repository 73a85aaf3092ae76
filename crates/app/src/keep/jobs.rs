//! Imports as jobs of the queue (任务): asked for, watched, stopped, and tried again by a person.

use super::{Came, ImportFile, ImportRefusal, import_file, replaced_in_words, uploads};
use crate::secret::sha256;
use crate::{Caller, Upcount, clock};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use upcount_measure::import::{Control, ImportError};
use upcount_model::{Say, Text};
use upcount_store::{Entry, JobRow, NewJob, Placed, Request, StoreError, Written};
use utoipa::ToSchema;

/// Jobs that are listed, at most.
const LISTED: i64 = 200;
/// The task of importing an upload.
pub(super) const IMPORT: &str = "import";

/// How a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Nobody works on it yet, or it is tried again later.
    Waiting,
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
    /// It failed so often that a person must look.
    Dead,
}

/// An import that waits, runs or ended.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Job {
    /// Its number.
    pub id: i64,
    /// How it stands.
    pub state: JobState,
    /// The file's name.
    pub file: String,
    /// The definition's id.
    pub definition: String,
    /// When it was asked (RFC 3339, UTC).
    pub asked_at: String,
    /// How often it was begun.
    pub attempts: i64,
    /// When it is next begun, while it waits (RFC 3339, UTC).
    pub due_at: Option<String>,
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

/// The jobs, those that are not over first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct JobList {
    /// Newest first.
    pub jobs: Vec<Job>,
}

/// What to import of what was uploaded.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StartImport {
    /// The upload, as the look at it named it.
    pub upload: String,
    /// The definition's id.
    pub definition: String,
    /// Refuse the file whole when a row does not fit.
    #[serde(default)]
    pub strict: bool,
}

/// What a job of importing is about, as the queue keeps it.
#[derive(Serialize, Deserialize)]
struct Asked {
    #[serde(flatten)]
    import: StartImport,
    file: String,
}

/// How far it is.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Progress {
    bytes_read: u64,
    bytes_total: u64,
    rows: u64,
    refused: u64,
}

impl Progress {
    pub(super) fn of(control: &Control) -> Self {
        let ((bytes_read, bytes_total), (rows, refused)) = (control.bytes(), control.counts());
        Self { bytes_read, bytes_total, rows, refused }
    }
}

/// What came of it, or of the last attempt.
#[derive(Serialize, Deserialize)]
pub(super) struct Outcome {
    state: JobState,
    pub(super) import: Option<i64>,
    message: Option<Text>,
    rows: u64,
    refused: u64,
}

impl Outcome {
    pub(super) fn said(state: JobState, message: Text) -> Self {
        Self { state, import: None, message: Some(message), rows: 0, refused: 0 }
    }

    pub(super) fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Why a job is not as asked.
#[derive(Debug)]
pub enum JobRefusal {
    /// There is no such job, or no such upload.
    None,
    /// The key came before with another request.
    OtherRequest,
    /// The queue cannot be written now.
    Store(Arc<StoreError>),
}

impl std::fmt::Display for JobRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text().en)
    }
}
impl std::error::Error for JobRefusal {}
impl From<StoreError> for JobRefusal {
    fn from(e: StoreError) -> Self {
        Self::Store(Arc::new(e))
    }
}

impl Say for JobRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::None => "not_found",
            Self::OtherRequest => "key_used_before",
            Self::Store(e) => e.code(),
        }
    }
    fn text(&self) -> Text {
        match self {
            Self::None => Text::new("没有这个任务或上传；请重新上传", "there is no such job or upload; upload the file again"),
            Self::OtherRequest => super::add_facts::other_request(),
            Self::Store(e) => e.text(),
        }
    }
}

/// Asks for an import of an upload. The same `key` with the same request again is the same job.
///
/// # Errors
/// [`JobRefusal`].
pub async fn start_import(up: &Upcount, by: &Caller, key: Option<&str>, asked: StartImport) -> Result<Job, JobRefusal> {
    let body_sha256 = sha256(&serde_json::to_vec(&asked).unwrap_or_default());
    let key = key.map(|k| by.request(k));
    if let Some(key) = &key
        && let Some(before) = up.store.answered(key).await?
    {
        // The upload is gone once its facts are in, and the job is still there.
        let same = before.body_sha256 == body_sha256;
        return if same { watch_job(up, before.answer.parse().unwrap_or_default()).await } else { Err(JobRefusal::OtherRequest) };
    }
    let (_, file) = uploads::uploaded(up, &asked.upload).ok_or(JobRefusal::None)?;
    let asks = serde_json::to_string(&Asked { import: asked, file }).unwrap_or_default();
    let jobs = vec![NewJob { task: IMPORT.to_owned(), asks, asked_by: by.id().to_owned() }];
    let answer = Box::new(|placed: &Placed| placed.job.unwrap_or_default().to_string());
    let request = key.map(|key| Request { key, body_sha256, answer });
    let id = match up.writer.write(Entry { facts: Vec::new(), jobs, now: clock::now(), request }).await.map_err(JobRefusal::Store)? {
        Written::New(placed) => placed.job.unwrap_or_default(),
        Written::Before(answer) => answer.parse().unwrap_or_default(),
        Written::OtherRequest => return Err(JobRefusal::OtherRequest),
        Written::NothingToCorrect(_) => return Err(JobRefusal::None),
    };
    up.work.notify_one();
    watch_job(up, id).await
}

/// How a job stands.
///
/// # Errors
/// [`JobRefusal`].
pub async fn watch_job(up: &Upcount, id: i64) -> Result<Job, JobRefusal> {
    up.store.job(id).await?.as_ref().and_then(told).ok_or(JobRefusal::None)
}

/// The jobs: those that wait, run or died, and then those that ended last.
///
/// # Errors
/// When the store fails.
pub async fn list_jobs(up: &Upcount) -> Result<JobList, StoreError> {
    Ok(JobList { jobs: up.store.jobs(LISTED).await?.iter().filter_map(told).collect() })
}

/// Asks a job to stop; it leaves nothing.
///
/// # Errors
/// [`JobRefusal`].
pub async fn cancel_job(up: &Upcount, id: i64) -> Result<Job, JobRefusal> {
    let stopped = Outcome::said(JobState::Cancelled, ImportError::Cancelled.text());
    up.store.cancel_job(id, &stopped.json(), &clock::now()).await?;
    watch_job(up, id).await
}

/// Lets a job that died be tried again.
///
/// # Errors
/// [`JobRefusal`].
pub async fn retry_job(up: &Upcount, id: i64) -> Result<Job, JobRefusal> {
    if !up.store.revive_job(id, &clock::now()).await? {
        return Err(JobRefusal::None);
    }
    up.work.notify_one();
    watch_job(up, id).await
}

/// How an attempt at an import ended.
pub(super) enum Attempt {
    /// It is over.
    Over(Outcome),
    /// It was stopped before its end.
    Stopped,
    /// Something failed that may pass; `counted` when it was not only that another was writing.
    Failed {
        /// What.
        why: Text,
        /// Whether it counts as an attempt.
        counted: bool,
    },
}

/// Does the work of a job of importing.
pub(super) async fn attempt(up: &Upcount, asks: &str, control: Arc<Control>) -> Attempt {
    let Ok(Asked { import, file: name }) = serde_json::from_str::<Asked>(asks) else {
        return Attempt::Over(Outcome::said(JobState::Refused, Text::new("任务内容读不懂", "what the job asks makes no sense")));
    };
    let Some((file, _)) = uploads::uploaded(up, &import.upload) else {
        return Attempt::Over(Outcome::said(JobState::Refused, JobRefusal::None.text()));
    };
    let asked = ImportFile {
        definition: import.definition,
        file: file.clone(),
        name: Some(name.clone()),
        strict: import.strict,
        made_up_until: None,
    };
    // People know the file by its own name.
    let named = |text: Text| {
        let path = file.to_string_lossy();
        Text { zh: text.zh.replace(&*path, &name), en: text.en.replace(&*path, &name) }
    };
    match import_file(up, asked, control.clone()).await {
        Ok(came) => Attempt::Over(came_to(came)),
        Err(e) if e.is_cancelled() => Attempt::Stopped,
        Err(ImportRefusal::Home(e)) => Attempt::Failed { counted: !matches!(e, StoreError::Busy { .. }), why: e.text() },
        Err(ImportRefusal::Lake(e)) => Attempt::Failed { counted: true, why: e.text() },
        Err(ImportRefusal::File(e @ (ImportError::Unwritable { .. } | ImportError::Broken { .. }))) => {
            Attempt::Failed { why: named(e.text()), counted: true }
        }
        Err(e) => Attempt::Over(Outcome::said(JobState::Refused, named(e.text()))),
    }
}

/// What is left to do once the queue knows how an import ended: whoever takes up a job that broke off needs its upload.
pub(super) async fn clear_up(up: &Upcount, asks: &str, control: &Arc<Control>) {
    if let Some((file, _)) = serde_json::from_str::<Asked>(asks).ok().and_then(|asked| uploads::uploaded(up, &asked.import.upload)) {
        uploads::forget(&file);
    }
    super::tend_cells(up, control).await;
}

fn came_to(came: Came) -> Outcome {
    match came {
        Came::In { id, rows, replaced, refused, .. } => {
            Outcome { state: JobState::Done, import: Some(id), message: replaced_in_words(replaced), refused, rows }
        }
        Came::Before(record) => Outcome {
            state: JobState::Already,
            import: Some(record.id),
            message: Some(Text::new(
                format!("同样的内容已在 {} 导入过（{}），只计一次", record.recorded_at, record.file),
                format!("the same content was imported at {} ({}); it counts once", record.recorded_at, record.file),
            )),
            refused: record.refused.cast_unsigned(),
            rows: record.rows.cast_unsigned(),
        },
    }
}

/// A job as people see it; none when it is no import.
fn told(row: &JobRow) -> Option<Job> {
    let asked: Asked = serde_json::from_str(&row.job.asks).ok()?;
    let progress: Progress = row.progress.as_deref().and_then(|p| serde_json::from_str(p).ok()).unwrap_or_default();
    let outcome: Option<Outcome> = row.outcome.as_deref().and_then(|o| serde_json::from_str(o).ok());
    let state = match (row.state.as_str(), &outcome) {
        ("running", _) => JobState::Running,
        ("ended", Some(outcome)) => outcome.state,
        ("dead", _) => JobState::Dead,
        _ => JobState::Waiting,
    };
    let of = |f: fn(&Outcome) -> u64| outcome.as_ref().map_or(0, f);
    Some(Job {
        id: row.id,
        state,
        file: asked.file,
        definition: asked.import.definition,
        asked_at: row.asked_at.clone(),
        attempts: row.attempts,
        due_at: (state == JobState::Waiting).then(|| row.due_at.clone()),
        bytes_read: progress.bytes_read,
        bytes_total: progress.bytes_total,
        rows: progress.rows.max(of(|o| o.rows)),
        refused: progress.refused.max(of(|o| o.refused)),
        import: outcome.as_ref().and_then(|o| o.import),
        message: outcome.and_then(|o| o.message).filter(|_| state != JobState::Running),
    })
}
