//! Rows that did not fit: where, why, the original text, and its columns again to mend and load once more.

use super::ImportError;
use super::rows::Row;
use std::borrow::Cow;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

pub(crate) struct RefusedRows {
    path: PathBuf,
    columns: Vec<String>,
    delimiter: char,
    file: Option<BufWriter<File>>,
    count: u64,
}

impl RefusedRows {
    /// The delimiter is the definition's, so that it reads the mended rows too.
    pub(crate) fn new(folder: &Path, columns: &[String], delimiter: Option<char>) -> Self {
        Self { path: folder.join("errors.csv"), columns: columns.to_vec(), delimiter: delimiter.unwrap_or(','), file: None, count: 0 }
    }

    pub(crate) fn add(&mut self, row: Row<'_>, column: &str, why: &str) -> Result<(), ImportError> {
        let failed = |e| ImportError::unwritable(&self.path)(e);
        if self.file.is_none() {
            let mut file = BufWriter::new(File::create(&self.path).map_err(failed)?);
            // The mark makes spreadsheets read UTF-8.
            file.write_all("\u{feff}".as_bytes()).map_err(failed)?;
            let ours = ["line", "column", "reason", "original"].map(|name| self.free(name));
            let header = ours.iter().map(String::as_str).chain(self.columns.iter().map(String::as_str));
            write_row(&mut file, header, self.delimiter).map_err(failed)?;
            self.file = Some(file);
        }
        let Some(file) = &mut self.file else { return Ok(()) };
        let original: Cow<'_, str> = match row.original() {
            Some(original) => original.into(),
            None => {
                let mut cells = Vec::new();
                write_row(&mut cells, row.cells(), self.delimiter).map_err(failed)?;
                String::from_utf8_lossy(&cells).trim_end().to_owned().into()
            }
        };
        let line = row.line().to_string();
        let cells = [line.as_str(), column, why, &original].into_iter().chain(row.cells());
        write_row(file, cells, self.delimiter).map_err(failed)?;
        self.count += 1;
        Ok(())
    }

    /// A name that no column of the file has: files may have a column `reason`, and error files are imported again.
    fn free(&self, name: &str) -> String {
        let mut name = name.to_owned();
        while self.columns.contains(&name) {
            name.insert_str(0, "refused_");
        }
        name
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

fn write_row<'a>(to: &mut impl Write, cells: impl Iterator<Item = &'a str>, delimiter: char) -> std::io::Result<()> {
    for (n, cell) in cells.enumerate() {
        if n > 0 {
            write!(to, "{delimiter}")?;
        }
        if cell.contains([delimiter, '"', '\n', '\r']) {
            write!(to, "\"{}\"", cell.replace('"', "\"\""))?;
        } else {
            to.write_all(cell.as_bytes())?;
        }
    }
    to.write_all(b"\n")
}
