//! Rows of delimited text, with a bound on what one row may hold.

use super::{ImportError, LONGEST_ROW_BYTES, MOST_COLUMNS, Next, Row, open::Records};
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use std::borrow::Cow;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use upcount_model::Text;

pub(crate) struct CsvRows {
    path: PathBuf,
    from: Box<dyn Read>,
    buffer: Vec<u8>,
    at: usize,
    filled: usize,
    reader: Reader,
    delimiter: u8,
    fields: Vec<u8>,
    ends: Vec<usize>,
    columns: Vec<String>,
    guessed: bool,
    /// Ends of lines that were passed over between rows, which the reader does not see.
    passed: u64,
    /// Where in the buffer the row begins, and what of it lay in earlier buffers.
    start: usize,
    carried: Vec<u8>,
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
            delimiter,
            fields: vec![0; 1 << 13],
            ends: vec![0; 256],
            columns: Vec::new(),
            guessed,
            passed: 0,
            start: 0,
            carried: Vec::new(),
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

    /// Fills the buffer again; whether there was anything left.
    fn fill(&mut self) -> Result<bool, ImportError> {
        self.carried.extend_from_slice(&self.buffer[self.start..self.filled]);
        (self.start, self.at, self.filled) = (0, 0, 0);
        self.filled = self.from.read(&mut self.buffer).map_err(|e| match e.get_ref() {
            Some(inner) if inner.is::<ImportError>() => ImportError::Cancelled,
            _ if matches!(e.kind(), ErrorKind::InvalidInput | ErrorKind::InvalidData | ErrorKind::UnexpectedEof) => {
                ImportError::broken(&self.path)(e.to_string())
            }
            _ => ImportError::unreadable(&self.path)(e),
        })?;
        Ok(self.filled > 0)
    }

    /// Goes to where the next row begins, and says on which line that is; nothing at the end of the file.
    fn seek_row(&mut self) -> Result<Option<u64>, ImportError> {
        loop {
            match self.buffer[self.at..self.filled].iter().position(|c| !matches!(c, b'\n' | b'\r')) {
                Some(blank) => {
                    let skipped = &self.buffer[self.at..self.at + blank];
                    self.passed += skipped.iter().filter(|c| **c == b'\n').count() as u64;
                    self.at += blank;
                    self.start = self.at;
                    self.carried.clear();
                    return Ok(Some(self.line()));
                }
                None => {
                    self.passed += self.buffer[self.at..self.filled].iter().filter(|c| **c == b'\n').count() as u64;
                    self.start = self.filled;
                    if !self.fill()? {
                        return Ok(None);
                    }
                }
            }
        }
    }

    /// The row just read, as it stands in the file.
    fn raw(&self) -> Cow<'_, [u8]> {
        let last = &self.buffer[self.start..self.at];
        if self.carried.is_empty() { last.into() } else { [&self.carried, last].concat().into() }
    }

    fn line(&self) -> u64 {
        self.reader.line() + self.passed
    }

    /// Reads the record that begins here on this line; its bytes and ends.
    fn record(&mut self, line: u64) -> Result<(usize, usize), ImportError> {
        let (mut bytes, mut ends, mut ended) = (0, 0, false);
        loop {
            if self.at == self.filled && !ended {
                ended = !self.fill()?;
            }
            // At the end of the file the last line is ended too, which shows a quote that is still open.
            let input = if ended { b"\n" } else { &self.buffer[self.at..self.filled] };
            let (result, used, wrote, closed) = self.reader.read_record(input, &mut self.fields[bytes..], &mut self.ends[ends..]);
            bytes += wrote;
            ends += closed;
            if !ended {
                self.at += used;
            }
            match result {
                ReadRecordResult::InputEmpty if ended => return Err(ImportError::QuoteNotClosed { file: self.path.clone(), line }),
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if self.fields.len() < LONGEST_ROW_BYTES => self.fields.resize(self.fields.len() * 2, 0),
                ReadRecordResult::OutputEndsFull if self.ends.len() < MOST_COLUMNS => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                    let file = self.path.display();
                    return Err(ImportError::TooLarge {
                        why: Text::new(
                            format!("{file}：第 {line} 行起的一行超过 1 MiB 或 {MOST_COLUMNS} 列；可能有引号没有闭合，或分隔符不对"),
                            format!(
                                "{file}: the row that begins on line {line} has more than 1 MiB or {MOST_COLUMNS} columns; perhaps a quote is not closed or the delimiter is another"
                            ),
                        ),
                    });
                }
                ReadRecordResult::Record | ReadRecordResult::End => return Ok((bytes, ends)),
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
        let Some(line) = self.seek_row()? else { return Ok(Next::End) };
        row.line = line;
        let (bytes, ends) = self.record(line)?;
        match std::str::from_utf8(&self.fields[..bytes]) {
            Ok(text) => row.text.push_str(text),
            Err(_) if self.guessed => return Err(ImportError::NotUtf8 { line, guessed: true }),
            Err(_) => {
                row.push(&String::from_utf8_lossy(&self.fields[..bytes]));
                return Ok(Next::Broken("the text is not UTF-8; if the file is GB18030, say so in the definition".into()));
            }
        }
        row.ends.extend_from_slice(&self.ends[..ends]);
        if row.text.contains('\u{fffd}') {
            return Ok(Next::Broken("the text has characters that its encoding does not have".into()));
        }
        let lines = self.line() - line;
        let over = || match lines {
            0 | 1 => String::new(),
            _ => format!("; the row runs over {lines} lines, so perhaps a quote is not closed"),
        };
        if !self.columns.is_empty() && row.len() != self.columns.len() {
            return Ok(Next::Broken(format!("the row has {} columns and the header has {}{}", row.len(), self.columns.len(), over())));
        }
        // A quote left open ends at the next one, so the rows between would be one cell of a row that may well fit.
        if lines > 1 && text_follows_a_quote(self.raw().as_ref(), self.delimiter) {
            return Ok(Next::Broken(format!("text follows a closing quote{}", over())));
        }
        Ok(Next::Row)
    }

    fn original(&self) -> Option<String> {
        Some(String::from_utf8_lossy(&self.raw()).trim_end_matches(['\r', '\n']).to_owned())
    }
}

/// Whether a closing quote is followed by anything but the end of its cell.
fn text_follows_a_quote(raw: &[u8], delimiter: u8) -> bool {
    let mut rest = raw;
    loop {
        // Here a cell begins.
        if rest.first() == Some(&b'"') {
            rest = &rest[1..];
            loop {
                let Some(quote) = rest.iter().position(|c| *c == b'"') else { return false };
                rest = &rest[quote + 1..];
                match rest.first() {
                    Some(b'"') => rest = &rest[1..],
                    Some(c) if *c != delimiter && !matches!(c, b'\r' | b'\n') => return true,
                    _ => break,
                }
            }
        }
        match rest.iter().position(|c| *c == delimiter) {
            Some(end) => rest = &rest[end + 1..],
            None => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives a file in pieces of so many bytes, as a pipe or an archive does.
    struct Pieces(Vec<u8>, usize);

    impl Read for Pieces {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let n = self.1.min(self.0.len()).min(into.len());
            into[..n].copy_from_slice(&self.0[..n]);
            self.0.drain(..n);
            Ok(n)
        }
    }

    /// Line, cells and original of each row.
    fn rows(text: &str, piece: usize) -> Result<Vec<(u64, String, String)>, ImportError> {
        let mut csv = CsvRows::open(Path::new("x.csv"), Box::new(Pieces(text.into(), piece)), ',', false)?;
        let (mut row, mut rows) = (Row::default(), Vec::new());
        while !matches!(csv.next(&mut row)?, Next::End) {
            rows.push((row.line, row.cells().collect::<Vec<_>>().join("|"), csv.original().unwrap()));
        }
        Ok(rows)
    }

    #[test]
    fn a_row_knows_its_line_and_its_text_however_lines_end_and_bytes_come() {
        let text = "\n\na,b\n1,2\n\n\"3\n\n4\",\"5\"\"\"\n\n\n6,7";
        for (text, end) in [(text.to_owned(), "\n"), (text.replace('\n', "\r\n"), "\r\n")] {
            let expected = vec![
                (4, "1|2".to_owned(), "1,2".to_owned()),
                (6, format!("3{end}{end}4|5\""), format!("\"3{end}{end}4\",\"5\"\"\"")),
                (11, "6|7".to_owned(), "6,7".to_owned()),
            ];
            for piece in [1, 2, 3, 7, 1000] {
                assert_eq!(rows(&text, piece).unwrap(), expected, "in pieces of {piece}");
            }
        }
    }

    #[test]
    fn text_after_a_closing_quote_is_seen() {
        for whole in ["1,2", "\"1\",2", "\"1\n,\",\"2\"\r\n", "\"a\"\"b\",\"\"", "5\" pipe,\"x\""] {
            assert!(!text_follows_a_quote(whole.as_bytes(), b','), "{whole}");
        }
        for ill in ["1,\"2\n3,\"4\"", "\"1\"x,2", "\"a\"\"b\" ,2"] {
            assert!(text_follows_a_quote(ill.as_bytes(), b','), "{ill}");
        }
    }

    #[test]
    fn a_quote_left_open_is_told_with_its_line_and_never_taken_for_a_long_cell() {
        for text in ["a,b\n1,2\n3,\"4\n5,6\n", "a,b\n1,2\n3,\"4\n5,6", "a,b\n1,2\n3,\""] {
            for piece in [1, 5, 1000] {
                assert!(matches!(rows(text, piece), Err(ImportError::QuoteNotClosed { line: 3, .. })), "{text:?}");
            }
        }
        for text in ["a,b\n3,\"4\"", "a,b\n3,4\"\n", "a,b\n3,\"4\"\"\"", "a,b\n3,"] {
            assert_eq!(rows(text, 2).unwrap().len(), 1, "{text:?}");
        }
    }
}
