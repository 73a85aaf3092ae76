//! Looks at a file before it is imported.

use serde::Serialize;
use std::path::Path;
use std::sync::Arc;
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

/// What a file seems to hold, and who could read it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LookedAt {
    /// What it seems to hold.
    #[serde(flatten)]
    pub look: Look,
    /// Definitions that could read it, best first.
    pub suggested: Vec<LookSuggestion>,
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
    Ok(LookedAt { look, suggested })
}
