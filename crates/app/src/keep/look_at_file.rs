//! Looks at a file before it is imported.

use crate::{Upcount, clock};
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use upcount_book::Book;
use upcount_measure::import::{self, Control, ImportError, Look};
use utoipa::ToSchema;

/// A file that was uploaded, and a first look at it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Looked {
    /// Its name for starting an import.
    pub upload: String,
    /// The file's name.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// What it seems to hold.
    pub look: LookedAt,
}

/// What a file seems to hold.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LookedAt {
    /// `csv`, `xlsx`, `parquet`.
    pub format: String,
    /// The encoding of a text file.
    pub encoding: Option<String>,
    /// The character between the columns of a text file.
    pub delimiter: Option<String>,
    /// Its columns in order.
    pub columns: Vec<LookColumn>,
    /// Rows looked at.
    pub rows_seen: u64,
    /// Whether there are more.
    pub more: bool,
    /// The first rows.
    pub preview: Vec<Vec<String>>,
    /// Definitions that could read it, best first.
    pub suggested: Vec<LookSuggestion>,
    /// A definition to start from, as TOML.
    pub draft: String,
}

/// A column.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LookColumn {
    /// Its name.
    pub name: String,
    /// `text`, `count`, `money`, `day`, `flag`, `empty`.
    #[serde(rename = "type")]
    pub holds: String,
    /// Rows in which it is empty.
    pub missing: u64,
    /// Values that seem to stand for nothing.
    pub placeholders: Vec<LookPlaceholder>,
    /// Some values.
    pub examples: Vec<String>,
}

/// A value that seems to stand for nothing.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LookPlaceholder {
    /// The value.
    pub value: String,
    /// Rows that have it.
    pub rows: u64,
}

/// A definition that could read the file.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LookSuggestion {
    /// The definition's id.
    pub definition: String,
    /// The columns that it reads and the file lacks.
    pub missing_columns: Vec<String>,
}

/// Looks at a file. Changes nothing.
///
/// # Errors
/// When it cannot be read as a table.
pub async fn look_at_file(book: &Book, file: &Path) -> Result<LookedAt, ImportError> {
    let path = file.to_path_buf();
    let look = tokio::task::spawn_blocking(move || import::look(&path, &upcount_book::Read::default(), &Arc::new(Control::default())))
        .await
        .unwrap_or_else(|e| Err(ImportError::Broken { file: file.to_path_buf(), why: e.to_string() }))?;
    let suggested = look
        .suggested(book.imports.values())
        .into_iter()
        .map(|(import, lacking)| LookSuggestion { definition: import.id.clone(), missing_columns: lacking })
        .collect();
    Ok(told(look, suggested))
}

fn told(look: Look, suggested: Vec<LookSuggestion>) -> LookedAt {
    let column = |c: import::ColumnLook| LookColumn {
        name: c.name,
        holds: c.holds.to_owned(),
        missing: c.missing,
        placeholders: c.placeholders.into_iter().map(|p| LookPlaceholder { value: p.value, rows: p.rows }).collect(),
        examples: c.examples,
    };
    LookedAt {
        format: look.format.to_owned(),
        encoding: look.encoding,
        delimiter: look.delimiter.map(String::from),
        columns: look.columns.into_iter().map(column).collect(),
        rows_seen: look.rows,
        more: look.more,
        preview: look.preview,
        suggested,
        draft: look.draft,
    }
}

/// A place for an upload. It is taken away again unless it is kept, however the upload ends.
#[derive(Debug)]
pub struct PlaceForUpload {
    folder: PathBuf,
    file: PathBuf,
    upload: String,
    kept: bool,
}

/// Uploads that nobody imported for so long are taken away.
const UPLOAD_KEPT_DAYS: u64 = 3;

impl PlaceForUpload {
    /// Makes the place. The file's own name is kept for people, and is never part of a path.
    ///
    /// # Errors
    /// When the home cannot be written.
    pub fn make(up: &Upcount, name: &str) -> std::io::Result<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let all = up.home.incoming().join("uploads");
        std::fs::create_dir_all(&all)?;
        for old in std::fs::read_dir(&all)?.flatten() {
            if old.metadata().and_then(|m| m.modified()).is_ok_and(|at| clock::days_ago(at, UPLOAD_KEPT_DAYS)) {
                let _ = std::fs::remove_dir_all(old.path());
            }
        }
        let (upload, folder) = loop {
            // A process before this one may have had the same number and left its uploads.
            let upload = format!("u{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
            let folder = all.join(&upload);
            match std::fs::create_dir(&folder) {
                Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {}
                made => break made.map(|()| (upload, folder))?,
            }
        };
        // The ending helps to say what a file is not.
        let ending: String = name
            .to_lowercase()
            .chars()
            .rev()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '.')
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect();
        let ending = ending.find('.').map_or("", |at| &ending[at..]);
        let place =
            Self { file: folder.join(format!("content{}", if ending.len() <= 12 { ending } else { "" })), folder, upload, kept: false };
        std::fs::write(place.folder.join("name"), name)?;
        Ok(place)
    }

    /// Where the content goes.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Keeps it; the name for starting an import.
    #[must_use]
    pub fn keep(mut self) -> String {
        self.kept = true;
        self.upload.clone()
    }
}

impl Drop for PlaceForUpload {
    fn drop(&mut self) {
        if !self.kept {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

/// The file of an upload, and the name that it came with.
pub(crate) fn uploaded(up: &Upcount, upload: &str) -> Option<(PathBuf, String)> {
    if !upload.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-') {
        return None;
    }
    let folder = up.home.incoming().join("uploads").join(upload);
    let name = std::fs::read_to_string(folder.join("name")).ok()?;
    let file = std::fs::read_dir(&folder)
        .ok()?
        .flatten()
        .map(|f| f.path())
        .find(|p| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with("content")))?;
    Some((file, name))
}

/// Takes an upload away, once its facts are in.
pub(crate) fn forget(file: &Path) {
    if let Some(folder) = file.parent() {
        let _ = std::fs::remove_dir_all(folder);
    }
}
