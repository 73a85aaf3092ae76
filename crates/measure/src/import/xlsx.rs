//! Rows of a workbook's sheet. The archive is unpacked once under a limit before anything trusts it.

use super::{ImportError, Next, Row, open::Records};
use calamine::{DataRef, Reader, Xlsx, open_workbook};
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use upcount_model::{Day, Text};

const MOST_UNPACKED_BYTES: u64 = 1 << 30;
/// Sheets shrink 10 to 30 times; what shrinks much more was made to hurt.
const MOST_SHRUNK: u64 = 200;
const SMALL_UNPACKED_BYTES: u64 = 64 << 20;
const ROWS_AT_ONCE: usize = 512;

type Rows = Vec<(u64, Vec<String>)>;

pub(crate) struct XlsxRows {
    columns: Vec<String>,
    rows: std::vec::IntoIter<(u64, Vec<String>)>,
    more: Receiver<Result<Rows, ImportError>>,
}

impl XlsxRows {
    pub(crate) fn open(path: &Path, sheet: Option<&str>) -> Result<Self, ImportError> {
        refuse_bomb(path)?;
        let mut book: Xlsx<_> = open_workbook(path).map_err(|e: calamine::XlsxError| ImportError::broken(path)(e.to_string()))?;
        let sheets = book.sheet_names();
        let name = match sheet {
            Some(wanted) if !sheets.iter().any(|s| s == wanted) => {
                return Err(ImportError::NotWhatItSays {
                    file: path.to_path_buf(),
                    why: Text::new(
                        format!("没有工作表 `{wanted}`；有：{}", sheets.join("、")),
                        format!("there is no sheet `{wanted}`; there are {}", sheets.join(", ")),
                    ),
                });
            }
            Some(wanted) => wanted.to_owned(),
            None => sheets.first().cloned().ok_or_else(|| ImportError::Empty { file: path.to_path_buf() })?,
        };
        let (send, more) = sync_channel(2);
        let shown = path.to_path_buf();
        // The reader of cells borrows the workbook, so both live on their own thread.
        std::thread::spawn(move || {
            if let Err(e) = send_rows(&mut book, &name, &send) {
                let _ = send.send(Err(ImportError::broken(&shown)(e.to_string())));
            }
        });
        let mut rows = Self { columns: Vec::new(), rows: Vec::new().into_iter(), more };
        let (_, header) = rows.take()?.ok_or_else(|| ImportError::Empty { file: path.to_path_buf() })?;
        rows.columns = header.into_iter().map(|c| c.trim().to_owned()).collect();
        while rows.columns.last().is_some_and(String::is_empty) {
            rows.columns.pop();
        }
        Ok(rows)
    }

    fn take(&mut self) -> Result<Option<(u64, Vec<String>)>, ImportError> {
        loop {
            if let Some(row) = self.rows.next() {
                return Ok(Some(row));
            }
            match self.more.recv() {
                Ok(rows) => self.rows = rows?.into_iter(),
                Err(_) => return Ok(None),
            }
        }
    }
}

impl Records for XlsxRows {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn next(&mut self, row: &mut Row) -> Result<Next, ImportError> {
        row.clear();
        let Some((line, cells)) = self.take()? else { return Ok(Next::End) };
        row.line = line;
        for n in 0..self.columns.len() {
            row.push(cells.get(n).map_or("", String::as_str));
        }
        Ok(Next::Row)
    }

    fn sheet_days(&self) -> bool {
        true
    }
}

fn send_rows(book: &mut Xlsx<BufReader<File>>, sheet: &str, to: &SyncSender<Result<Rows, ImportError>>) -> Result<(), calamine::XlsxError> {
    let mut cells = book.worksheet_cells_reader(sheet)?;
    let mut rows: Rows = Vec::new();
    let (mut line, mut row): (u32, Vec<String>) = (0, Vec::new());
    let mut finish = |line: u32, row: &mut Vec<String>, all: bool| {
        if row.iter().any(|c| !c.trim().is_empty()) {
            rows.push((u64::from(line) + 1, std::mem::take(row)));
        }
        row.clear();
        let send = !rows.is_empty() && (all || rows.len() >= ROWS_AT_ONCE);
        !send || to.send(Ok(std::mem::take(&mut rows))).is_ok()
    };
    while let Some(cell) = cells.next_cell()? {
        let (at, column) = cell.get_position();
        if at != line {
            if !finish(line, &mut row, false) {
                return Ok(());
            }
            line = at;
        }
        let column = column as usize;
        if row.len() <= column {
            row.resize(column + 1, String::new());
        }
        row[column] = text(cell.get_value());
    }
    finish(line, &mut row, true);
    Ok(())
}

fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty | DataRef::Error(_) => String::new(),
        DataRef::Int(n) => n.to_string(),
        DataRef::Float(x) => x.to_string(),
        DataRef::Bool(b) => b.to_string(),
        DataRef::String(s) | DataRef::DateTimeIso(s) | DataRef::DurationIso(s) => s.clone(),
        DataRef::SharedString(s) => (*s).to_owned(),
        #[allow(clippy::cast_possible_truncation, reason = "a serial number of a day is small; what is not is no day")]
        DataRef::DateTime(at) if at.is_datetime() => {
            Day::from_sheet_serial(at.as_f64().floor() as i32).map_or_else(|| at.as_f64().to_string(), |d| d.to_string())
        }
        DataRef::DateTime(at) => at.as_f64().to_string(),
    }
}

fn refuse_bomb(path: &Path) -> Result<(), ImportError> {
    let broken = |e: zip::result::ZipError| ImportError::broken(path)(e.to_string());
    let file = File::open(path).map_err(ImportError::unreadable(path))?;
    let packed = file.metadata().map_err(ImportError::unreadable(path))?.len();
    let mut archive = zip::ZipArchive::new(BufReader::new(file)).map_err(broken)?;
    let limit = MOST_UNPACKED_BYTES.min(SMALL_UNPACKED_BYTES.max(packed.saturating_mul(MOST_SHRUNK)));
    let mut unpacked = 0;
    for n in 0..archive.len() {
        let entry = archive.by_index(n).map_err(broken)?;
        // The size in the archive's list may lie, so the bytes are counted.
        unpacked +=
            io::copy(&mut entry.take(limit - unpacked + 1), &mut io::sink()).map_err(|e| ImportError::broken(path)(e.to_string()))?;
        if unpacked > limit {
            return Err(ImportError::TooLarge {
                why: Text::new(
                    format!("{} 解压后超过 {} MiB，远大于正常的工作簿；请改用 CSV 或 Parquet", path.display(), limit >> 20),
                    format!(
                        "{} unpacks to more than {} MiB, far more than an honest workbook; use CSV or Parquet",
                        path.display(),
                        limit >> 20
                    ),
                ),
            });
        }
    }
    Ok(())
}
