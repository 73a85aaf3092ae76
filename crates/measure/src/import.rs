//! Import (导入): a file of an insurer becomes sealed files of facts, all of it or nothing.
//!
//! The rows are read as text whatever the format, mapped by a definition, and written as Parquet, one file a kind.
//! Nothing here decides that the files exist: that is the manifest's part.

mod control;
mod convert;
mod csv;
mod draft;
mod encode;
mod error;
mod flow;
mod look;
mod memo;
mod once;
mod open;
mod parquet;
mod refused;
mod rows;
mod seal;
mod source;
mod take;
mod value;
mod xlsx;

pub use control::Control;
pub use error::ImportError;
pub use look::{Look, LookColumn, LookPlaceholder, look};
pub use open::text_of;
pub use seal::SealedFile;
pub use xlsx::sheet_rows;

pub(crate) use seal::{Sealer, properties};

use convert::Converter;
use refused::RefusedRows;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use take::Taker;
use upcount_book::Import;

/// What to import and where to put it.
#[derive(Clone, Copy, Debug)]
pub struct Job<'a> {
    /// The file.
    pub file: &'a Path,
    /// How to read it.
    pub definition: &'a Import,
    /// An empty folder for what is made; the caller moves or removes it.
    pub into: &'a Path,
    /// Refuse the file whole when a row does not fit.
    pub strict: bool,
}

/// What became of the file.
#[derive(Clone, Debug)]
pub struct Imported {
    /// Rows in the file.
    pub rows: u64,
    /// Facts that came of them.
    pub facts: u64,
    /// Rows that did not fit.
    pub refused: u64,
    /// The file's length.
    pub bytes: u64,
    /// SHA-256 of its content.
    pub content_sha256: String,
    /// The files of facts, in `into`.
    pub files: Vec<SealedFile>,
    /// The rows that did not fit, with reasons, when there are any.
    pub errors: Option<PathBuf>,
}

/// No honest row is longer; an unclosed quote would swallow the rest of the file.
const LONGEST_ROW_BYTES: usize = 1 << 20;
const MOST_COLUMNS: usize = 4096;

/// Imports one file. Long: call it away from threads that answer people.
///
/// # Errors
/// When the file cannot be read as the definition says, when rows do not fit and `strict` is set, when it is
/// cancelled, or when nothing can be written. What was made in `into` then is worthless.
pub fn import(job: &Job<'_>, control: &Arc<Control>) -> Result<Imported, ImportError> {
    again_if_misread(&job.definition.read, control, |read| once(job, control, read))
}

/// Reads once more as GB18030 what was supposed to be UTF-8 because its first megabyte was ASCII, and was not.
fn again_if_misread<T>(
    read: &upcount_book::Read,
    control: &Control,
    once: impl Fn(&upcount_book::Read) -> Result<T, ImportError>,
) -> Result<T, ImportError> {
    match once(read) {
        Err(ImportError::NotUtf8 { guessed: true, .. }) => {
            control.restart();
            once(&upcount_book::Read { encoding: Some("gb18030".into()), ..read.clone() })
        }
        done => done,
    }
}

fn once(job: &Job<'_>, control: &Arc<Control>, read: &upcount_book::Read) -> Result<Imported, ImportError> {
    let mut source = open::open(job.file, read, control)?;
    let columns = source.records.columns().to_vec();
    let converter = Converter::new(job.definition, &columns, source.records.sheet_days())?;
    let sealer = Sealer::start(job.into, converter.kinds())?;
    let refused = RefusedRows::new(job.into, &columns, read.delimiter);
    let mut taker = Taker::new(converter.kinds(), &columns, job.strict, control, sealer, refused);
    flow::run(source.records.as_mut(), &converter, &mut taker, control)?;
    let (bytes, content_sha256) = source.finish(control)?;
    let Taker { sealer, refused, rows, facts, .. } = taker;
    let files = sealer.finish()?;
    if rows == 0 {
        return Err(ImportError::Empty { file: job.file.to_path_buf() });
    }
    let count = refused.count();
    let errors = refused.finish()?;
    if facts == 0 {
        return Err(ImportError::NothingFits { rows, errors });
    }
    control.check()?;
    Ok(Imported { rows, facts, refused: count, bytes, content_sha256, files, errors })
}

/// SHA-256 of a file's content in hexadecimal, as [`Imported::content_sha256`].
///
/// # Errors
/// When it cannot be read, or the work is cancelled.
pub fn content_sha256(file: &Path, control: &Control) -> Result<String, ImportError> {
    open::sha256(file, control)
}
