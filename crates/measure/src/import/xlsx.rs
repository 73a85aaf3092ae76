//! Rows of a workbook's sheet. The archive is unpacked once under a limit before anything trusts it.

use super::rows::Rows;
use super::{Control, ImportError, LONGEST_ROW_BYTES, MOST_COLUMNS, open::Records};
use calamine::{DataRef, ExcelDateTime, Reader, Xlsx, open_workbook};
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use upcount_model::{Day, Text};

const MOST_UNPACKED_BYTES: u64 = 1 << 30;
/// Sheets shrink 10 to 30 times; what shrinks much more was made to hurt.
const MOST_SHRUNK: u64 = 200;
const SMALL_UNPACKED_BYTES: u64 = 64 << 20;
const ROWS_AT_ONCE: usize = 512;
const BYTES_AT_ONCE: usize = 4 << 20;

type Cells = Vec<(u64, Vec<String>)>;

pub(crate) struct XlsxRows {
    columns: Vec<String>,
    rows: std::vec::IntoIter<(u64, Vec<String>)>,
    /// No rows at all are the last word.
    more: Receiver<Result<Cells, ImportError>>,
    ended: bool,
    path: PathBuf,
}

impl XlsxRows {
    pub(crate) fn open(path: &Path, sheet: Option<&str>, control: &Control) -> Result<Self, ImportError> {
        refuse_bomb(path, control)?;
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
            if let Err(e) = send_rows(&mut book, &name, &shown, &send) {
                let _ = send.send(Err(e));
            }
        });
        let mut rows = Self { columns: Vec::new(), rows: Vec::new().into_iter(), more, ended: false, path: path.to_path_buf() };
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
                Ok(rows) => {
                    let rows = rows?;
                    if rows.is_empty() {
                        self.ended = true;
                    }
                    self.rows = rows.into_iter();
                }
                Err(_) if self.ended => return Ok(None),
                // Without its last word the reader did not come to the end, and what it gave is not the whole sheet.
                Err(_) => return Err(ImportError::broken(&self.path)("its reader stopped".into())),
            }
        }
    }
}

impl Records for XlsxRows {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn next(&mut self, rows: &mut Rows) -> Result<bool, ImportError> {
        let Some((line, cells)) = self.take()? else { return Ok(false) };
        rows.push(line, (0..self.columns.len()).map(|n| cells.get(n).map_or("", String::as_str)));
        Ok(true)
    }

    fn sheet_days(&self) -> bool {
        true
    }
}

/// The rows of a workbook's sheet that are not empty, each with its number in the sheet, from 1. The first is the headings,
/// and what stands to the right of them is passed over.
///
/// # Errors
/// [`ImportError`] when it is no workbook, has no such sheet, or is too large.
pub fn sheet_rows(path: &Path, sheet: &str, control: &Control) -> Result<Vec<(u64, Vec<String>)>, ImportError> {
    let mut rows = XlsxRows::open(path, Some(sheet), control)?;
    let mut all = vec![(1, rows.columns.clone())];
    while let Some(row) = rows.take()? {
        all.push(row);
    }
    Ok(all)
}

fn send_rows(
    book: &mut Xlsx<BufReader<File>>,
    sheet: &str,
    path: &Path,
    to: &SyncSender<Result<Cells, ImportError>>,
) -> Result<(), ImportError> {
    let broken = |e: calamine::XlsxError| ImportError::broken(path)(e.to_string());
    let mut cells = book.worksheet_cells_reader(sheet).map_err(broken)?;
    let mut gathered = Gathered { rows: Vec::new(), bytes: 0, line: 0, row: Vec::new(), row_bytes: 0, width: None, to };
    while let Some(cell) = cells.next_cell().map_err(broken)? {
        let (line, column) = cell.get_position();
        if line != gathered.line {
            if !gathered.end_row() {
                return Ok(());
            }
            gathered.line = line;
        }
        let column = column as usize;
        if gathered.width.unwrap_or(MOST_COLUMNS) <= column {
            continue;
        }
        let text = text(cell.get_value());
        gathered.row_bytes += text.len();
        if gathered.row_bytes > LONGEST_ROW_BYTES {
            let (file, line) = (path.display(), line + 1);
            return Err(ImportError::TooLarge {
                why: Text::new(
                    format!("{file}：第 {line} 行超过 1 MiB；请检查该行"),
                    format!("{file}: row {line} has more than 1 MiB; look at that row"),
                ),
            });
        }
        if gathered.row.len() <= column {
            gathered.row.resize(column + 1, String::new());
        }
        gathered.row[column] = text;
    }
    if gathered.end_row() && gathered.send() {
        let _ = to.send(Ok(Vec::new()));
    }
    Ok(())
}

/// Rows on their way, bounded in number and in bytes: one long text of a workbook may stand in a million cells.
struct Gathered<'a> {
    rows: Cells,
    bytes: usize,
    line: u32,
    row: Vec<String>,
    row_bytes: usize,
    /// Columns of the headings; what stands to the right of them belongs to no column.
    width: Option<usize>,
    to: &'a SyncSender<Result<Cells, ImportError>>,
}

impl Gathered<'_> {
    /// Whether anybody still wants rows.
    fn end_row(&mut self) -> bool {
        let row = std::mem::take(&mut self.row);
        if row.iter().any(|c| !c.trim().is_empty()) {
            self.width.get_or_insert(row.len());
            self.rows.push((u64::from(self.line) + 1, row));
            self.bytes += self.row_bytes;
        }
        self.row_bytes = 0;
        (self.rows.len() < ROWS_AT_ONCE && self.bytes < BYTES_AT_ONCE) || self.send()
    }

    fn send(&mut self) -> bool {
        self.bytes = 0;
        self.rows.is_empty() || self.to.send(Ok(std::mem::take(&mut self.rows))).is_ok()
    }
}

fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        // `#REF!` is a value that is lost, not one that was never there.
        DataRef::Error(e) => e.to_string(),
        DataRef::Int(n) => n.to_string(),
        DataRef::Float(x) => x.to_string(),
        DataRef::Bool(b) => b.to_string(),
        DataRef::String(s) | DataRef::DateTimeIso(s) | DataRef::DurationIso(s) => s.clone(),
        DataRef::SharedString(s) => (*s).to_owned(),
        DataRef::DateTime(at) => day(*at).map_or_else(|| at.as_f64().to_string(), |d| d.to_string()),
    }
}

/// The day that the workbook shows, whether it counts from 1900 or from 1904; a time alone is none.
fn day(at: ExcelDateTime) -> Option<Day> {
    let (year, month, day, ..) = at.to_ymd_hms_milli();
    Day::ymd(year.into(), month.into(), day.into()).filter(|_| at.is_datetime() && at.as_f64() >= 1.0)
}

fn refuse_bomb(path: &Path, control: &Control) -> Result<(), ImportError> {
    let broken = |e: zip::result::ZipError| ImportError::broken(path)(e.to_string());
    let file = File::open(path).map_err(ImportError::unreadable(path))?;
    let packed = file.metadata().map_err(ImportError::unreadable(path))?.len();
    let mut archive = zip::ZipArchive::new(BufReader::new(file)).map_err(broken)?;
    let limit = MOST_UNPACKED_BYTES.min(SMALL_UNPACKED_BYTES.max(packed.saturating_mul(MOST_SHRUNK)));
    let (mut unpacked, mut buffer) = (0, vec![0; 1 << 16]);
    for n in 0..archive.len() {
        let entry = archive.by_index(n).map_err(broken)?;
        // The size in the archive's list may lie, so the bytes are counted.
        let mut entry = entry.take(limit - unpacked + 1);
        loop {
            control.check()?;
            match entry.read(&mut buffer).map_err(|e| ImportError::broken(path)(e.to_string()))? {
                0 => break,
                n => unpacked += n as u64,
            }
        }
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
