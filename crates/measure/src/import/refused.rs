//! Rows that did not fit: where, why, the original text, and its columns again to mend and load once more.

use super::{ImportError, Row};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

pub(crate) struct RefusedRows {
    path: PathBuf,
    columns: Vec<String>,
    file: Option<BufWriter<File>>,
    count: u64,
}

impl RefusedRows {
    pub(crate) fn new(folder: &Path, columns: &[String]) -> Self {
        Self { path: folder.join("errors.csv"), columns: columns.to_vec(), file: None, count: 0 }
    }

    pub(crate) fn add(&mut self, row: &Row, column: &str, why: &str) -> Result<(), ImportError> {
        let failed = |e| ImportError::unwritable(&self.path)(e);
        if self.file.is_none() {
            let mut file = BufWriter::new(File::create(&self.path).map_err(failed)?);
            // The mark makes spreadsheets read UTF-8.
            file.write_all("\u{feff}".as_bytes()).map_err(failed)?;
            let header = ["line", "column", "reason", "original"].into_iter().chain(self.columns.iter().map(String::as_str));
            write_row(&mut file, header).map_err(failed)?;
            self.file = Some(file);
        }
        let Some(file) = &mut self.file else { return Ok(()) };
        let mut original = Vec::new();
        write_row(&mut original, row.cells()).map_err(failed)?;
        let original = String::from_utf8_lossy(&original);
        let line = row.line.to_string();
        let cells = [line.as_str(), column, why, original.trim_end()].into_iter().chain(row.cells());
        write_row(file, cells).map_err(failed)?;
        self.count += 1;
        Ok(())
    }

    pub(crate) const fn count(&self) -> u64 {
        self.count
    }

    pub(crate) fn finish(self) -> Result<Option<PathBuf>, ImportError> {
        let Some(file) = self.file else { return Ok(None) };
        file.into_inner().map_err(|e| e.into_error()).and_then(|f| f.sync_all()).map_err(ImportError::unwritable(&self.path))?;
        Ok(Some(self.path))
    }
}

pub(crate) fn write_row<'a>(to: &mut impl Write, cells: impl Iterator<Item = &'a str>) -> std::io::Result<()> {
    for (n, cell) in cells.enumerate() {
        if n > 0 {
            to.write_all(b",")?;
        }
        if cell.contains([',', '"', '\n', '\r']) {
            write!(to, "\"{}\"", cell.replace('"', "\"\""))?;
        } else {
            to.write_all(cell.as_bytes())?;
        }
    }
    to.write_all(b"\n")
}
