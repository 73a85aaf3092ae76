//! Rows of delimited text, with a bound on what one row may hold.

use super::{ImportError, Next, Row, open::Records};
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use std::io::Read;
use std::path::{Path, PathBuf};
use upcount_model::Text;

/// No honest row is longer; an unclosed quote would swallow the rest of the file.
const LONGEST_ROW_BYTES: usize = 1 << 20;
const MOST_COLUMNS: usize = 4096;

pub(crate) struct CsvRows {
    path: PathBuf,
    from: Box<dyn Read>,
    buffer: Vec<u8>,
    at: usize,
    filled: usize,
    reader: Reader,
    fields: Vec<u8>,
    ends: Vec<usize>,
    columns: Vec<String>,
    guessed: bool,
}

impl CsvRows {
    pub(crate) fn open(path: &Path, from: Box<dyn Read>, delimiter: char, guessed: bool) -> Result<Self, ImportError> {
        let delimiter = u8::try_from(delimiter).unwrap_or(b',');
        let mut rows = Self {
            path: path.to_path_buf(),
            from,
            buffer: vec![0; 1 << 17],
            at: 0,
            filled: 0,
            reader: ReaderBuilder::new().delimiter(delimiter).build(),
            fields: vec![0; 1 << 13],
            ends: vec![0; 256],
            columns: Vec::new(),
            guessed,
        };
        let mut header = Row::default();
        match rows.next(&mut header)? {
            Next::Row => {}
            Next::End => return Err(ImportError::Empty { file: path.to_path_buf() }),
            Next::Broken(why) => return Err(ImportError::broken(path)(why)),
        }
        rows.columns = header.cells().map(|c| c.trim().trim_start_matches('\u{feff}').to_owned()).collect();
        Ok(rows)
    }

    /// Reads one record; its bytes and ends, or nothing at the end of the file.
    fn record(&mut self) -> Result<Option<(usize, usize)>, ImportError> {
        let (mut bytes, mut ends, mut ended) = (0, 0, false);
        loop {
            if self.at == self.filled && !ended {
                self.filled = self.from.read(&mut self.buffer).map_err(|e| match e.get_ref() {
                    Some(inner) if inner.is::<ImportError>() => ImportError::Cancelled,
                    _ if e.kind() == std::io::ErrorKind::InvalidInput
                        || e.kind() == std::io::ErrorKind::InvalidData
                        || e.kind() == std::io::ErrorKind::UnexpectedEof =>
                    {
                        ImportError::broken(&self.path)(e.to_string())
                    }
                    _ => ImportError::unreadable(&self.path)(e),
                })?;
                self.at = 0;
                ended = self.filled == 0;
            }
            let (result, used, wrote, closed) =
                self.reader.read_record(&self.buffer[self.at..self.filled], &mut self.fields[bytes..], &mut self.ends[ends..]);
            self.at += used;
            bytes += wrote;
            ends += closed;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if self.fields.len() < LONGEST_ROW_BYTES => self.fields.resize(self.fields.len() * 2, 0),
                ReadRecordResult::OutputEndsFull if self.ends.len() < MOST_COLUMNS => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                    let line = self.reader.line();
                    return Err(ImportError::TooLarge {
                        why: Text::new(
                            format!(
                                "{}：第 {line} 行附近有一行超过 1 MiB 或 {MOST_COLUMNS} 列；可能有引号没有闭合，或分隔符不对",
                                self.path.display()
                            ),
                            format!(
                                "{}: a row near line {line} has more than 1 MiB or {MOST_COLUMNS} columns; perhaps a quote is not closed or the delimiter is another",
                                self.path.display()
                            ),
                        ),
                    });
                }
                ReadRecordResult::Record => return Ok(Some((bytes, ends))),
                ReadRecordResult::End => return Ok(None),
            }
        }
    }
}

impl Records for CsvRows {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn next(&mut self, row: &mut Row) -> Result<Next, ImportError> {
        row.clear();
        row.line = self.reader.line();
        let Some((bytes, ends)) = self.record()? else { return Ok(Next::End) };
        match std::str::from_utf8(&self.fields[..bytes]) {
            Ok(text) => row.text.push_str(text),
            Err(_) if self.guessed => return Err(ImportError::NotUtf8 { line: row.line, guessed: true }),
            Err(_) => {
                row.push(&String::from_utf8_lossy(&self.fields[..bytes]));
                return Ok(Next::Broken(format!(
                    "the text is not UTF-8 (line {}); if the file is GB18030, say so in the definition",
                    row.line
                )));
            }
        }
        row.ends.extend_from_slice(&self.ends[..ends]);
        if row.text.contains('\u{fffd}') {
            return Ok(Next::Broken("the text has characters that its encoding does not have".into()));
        }
        if !self.columns.is_empty() && row.len() != self.columns.len() {
            return Ok(Next::Broken(format!("the row has {} columns and the header has {}", row.len(), self.columns.len())));
        }
        Ok(Next::Row)
    }
}
