//! Looks at a file before it is imported.

use crate::Upcount;
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
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
pub async fn look_at_file(up: &Upcount, file: &Path) -> Result<LookedAt, ImportError> {
    let path = file.to_path_buf();
    let look = tokio::task::spawn_blocking(move || import::look(&path, &upcount_book::Read::default(), &Arc::new(Control::default())))
        .await
        .unwrap_or_else(|e| Err(ImportError::Broken { file: file.to_path_buf(), why: e.to_string() }))?;
    let suggested = look
        .suggested(up.book.imports.values())
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

impl Upcount {
    /// A place for an upload, and its name for starting an import. The file's own name is kept for people, and is
    /// never part of a path.
    ///
    /// # Errors
    /// When the home cannot be written.
    pub fn place_for_upload(&self, name: &str) -> std::io::Result<(String, PathBuf)> {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let upload = format!("u{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let folder = self.home.incoming().join("uploads").join(&upload);
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join("name"), name)?;
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
        let file = folder.join(format!("content{}", if ending.len() <= 12 { ending } else { "" }));
        Ok((upload, file))
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
