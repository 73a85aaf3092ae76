//! Rows of delimited text, with a bound on what one row may hold.

use super::rows::Rows;
use super::{ImportError, LONGEST_ROW_BYTES, MOST_COLUMNS, open::Records};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use upcount_model::Text;

pub(crate) struct CsvRows {
    path: PathBuf,
    from: Box<dyn Read + Send>,
    /// What was read and not yet given lies between `at` and `filled`.
    buffer: Vec<u8>,
    at: usize,
    filled: usize,
    ended: bool,
    delimiter: u8,
    columns: Vec<String>,
    guessed: bool,
    /// The line of what comes next.
    line: u64,
    cut: Cut,
}

impl CsvRows {
    pub(crate) fn open(path: &Path, from: Box<dyn Read + Send>, delimiter: char, guessed: bool) -> Result<Self, ImportError> {
        let mut csv = Self {
            path: path.to_path_buf(),
            from,
            buffer: vec![0; 1 << 17],
            at: 0,
            filled: 0,
            ended: false,
            delimiter: u8::try_from(delimiter).unwrap_or(b','),
            columns: Vec::new(),
            guessed,
            line: 1,
            cut: Cut::default(),
        };
        let mut rows = Rows::default();
        if !csv.next(&mut rows)? {
            return Err(ImportError::Empty { file: path.to_path_buf() });
        }
        let header = rows.row(0);
        if let Some(why) = header.broken() {
            return Err(ImportError::broken(path)(why.to_owned()));
        }
        csv.columns = header.cells().map(|c| c.trim().trim_start_matches('\u{feff}').to_owned()).collect();
        Ok(csv)
    }

    /// Reads on behind what was not yet given.
    fn fill(&mut self) -> Result<(), ImportError> {
        self.buffer.copy_within(self.at..self.filled, 0);
        (self.at, self.filled) = (0, self.filled - self.at);
        if self.filled == self.buffer.len() {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        while !self.ended && self.filled < self.buffer.len() {
            let read = self.from.read(&mut self.buffer[self.filled..]).map_err(|e| match e.get_ref() {
                Some(inner) if inner.is::<ImportError>() => ImportError::Cancelled,
                _ if matches!(e.kind(), ErrorKind::InvalidInput | ErrorKind::InvalidData | ErrorKind::UnexpectedEof) => {
                    ImportError::broken(&self.path)(e.to_string())
                }
                _ => ImportError::unreadable(&self.path)(e),
            })?;
            self.ended = read == 0;
            self.filled += read;
        }
        Ok(())
    }

    /// Goes to where the next row begins; whether there is one.
    fn seek_row(&mut self) -> Result<bool, ImportError> {
        loop {
            while let Some(byte @ (b'\n' | b'\r')) = self.buffer[self.at..self.filled].first() {
                self.line += u64::from(*byte == b'\n');
                self.at += 1;
            }
            if self.at < self.filled || self.ended {
                return Ok(self.at < self.filled);
            }
            self.fill()?;
        }
    }

    /// Cuts the row that begins here; its length.
    fn cut_row(&mut self) -> Result<usize, ImportError> {
        loop {
            let rest = &self.buffer[self.at..self.filled];
            let found = self.cut.row(rest, self.delimiter, self.ended);
            if found.unwrap_or(rest.len()) > LONGEST_ROW_BYTES || self.cut.cells.len() > MOST_COLUMNS {
                let (file, line) = (self.path.display(), self.line);
                return Err(ImportError::TooLarge {
                    why: Text::new(
                        format!("{file}：第 {line} 行起的一行超过 1 MiB 或 {MOST_COLUMNS} 列；可能有引号没有闭合，或分隔符不对"),
                        format!(
                            "{file}: the row that begins on line {line} has more than 1 MiB or {MOST_COLUMNS} columns; perhaps a quote is not closed or the delimiter is another"
                        ),
                    ),
                });
            }
            match found {
                Some(length) => return Ok(length),
                // The end of the file ends the last row too, unless a quote is still open.
                None if self.ended => return Err(ImportError::QuoteNotClosed { file: self.path.clone(), line: self.line }),
                None => self.fill()?,
            }
        }
    }
}

impl Records for CsvRows {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn next(&mut self, rows: &mut Rows) -> Result<bool, ImportError> {
        if !self.seek_row()? {
            return Ok(false);
        }
        let length = self.cut_row()?;
        let (line, cut) = (self.line, &self.cut);
        let row = &self.buffer[self.at..self.at + length];
        self.at += length;
        self.line += cut.lines;
        match (std::str::from_utf8(row), std::str::from_utf8(&cut.after)) {
            (Ok(text), Ok(after)) => rows.push_original(line, text, after, &cut.cells),
            _ if self.guessed => return Err(ImportError::NotUtf8 { line, guessed: true }),
            _ => {
                let text = String::from_utf8_lossy(row);
                rows.push_original(line, &text, "", &[(0, u32::try_from(text.len()).unwrap_or(u32::MAX))]);
                rows.break_last("the text is not UTF-8; if the file is GB18030, say so in the definition".into());
                return Ok(true);
            }
        }
        let over = || match cut.lines {
            0 => String::new(),
            more => format!("; the row runs over {} lines, so perhaps a quote is not closed", more + 1),
        };
        if !row.is_ascii() && row.windows(REPLACED.len()).any(|bytes| bytes == REPLACED) {
            rows.break_last("the text has characters that its encoding does not have".into());
        } else if !self.columns.is_empty() && cut.cells.len() != self.columns.len() {
            rows.break_last(format!("the row has {} columns and the header has {}{}", cut.cells.len(), self.columns.len(), over()));
        } else if cut.lines > 0 && cut.text_follows_a_quote {
            // A quote left open ends at the next one, so the rows between would be one cell of a row that may well fit.
            rows.break_last(format!("text follows a closing quote{}", over()));
        }
        Ok(true)
    }
}

/// What a decoder writes in the place of bytes that are no character.
const REPLACED: &[u8] = "\u{fffd}".as_bytes();

/// One row cut into cells.
#[derive(Default)]
struct Cut {
    /// Where each cell lies, in the row or in what follows it.
    cells: Vec<(u32, u32)>,
    /// Cells that the row does not hold in one piece, for their quotes are doubled; they follow it.
    after: Vec<u8>,
    /// Which cells these are.
    moved: Vec<usize>,
    /// Ends of lines inside it.
    lines: u64,
    /// Whether a closing quote is followed by anything but the end of its cell.
    text_follows_a_quote: bool,
}

impl Cut {
    /// Cuts the row with which the bytes begin; its length, or none when its end is not in sight. Quotes enclose a cell that
    /// begins with one; in any other they are plain.
    fn row(&mut self, bytes: &[u8], delimiter: u8, ended: bool) -> Option<usize> {
        self.cells.clear();
        self.after.clear();
        self.moved.clear();
        (self.lines, self.text_follows_a_quote) = (0, false);
        let mut at = 0;
        loop {
            let end = if bytes.get(at) == Some(&b'"') {
                self.quoted(bytes, at, delimiter, ended)?
            } else {
                let end = end_of_cell(bytes, at, delimiter);
                self.cells.push(place(at, end));
                end
            };
            match bytes.get(end) {
                Some(byte) if *byte == delimiter => at = end + 1,
                None if !ended => return None,
                _ => {
                    let (length, _) = place(end, end);
                    for cell in &self.moved {
                        let (from, to) = &mut self.cells[*cell];
                        (*from, *to) = (*from + length, *to + length);
                    }
                    return Some(end);
                }
            }
        }
    }

    /// Cuts a cell that begins with a quote; where it ends.
    fn quoted(&mut self, bytes: &[u8], begins: usize, delimiter: u8, ended: bool) -> Option<usize> {
        let moved = self.after.len();
        let mut from = begins + 1;
        loop {
            let quote = from + bytes[from..].iter().position(|byte| *byte == b'"')?;
            self.lines += bytes[from..quote].iter().filter(|byte| **byte == b'\n').count() as u64;
            match bytes.get(quote + 1) {
                Some(b'"') => {
                    self.after.extend_from_slice(&bytes[from..=quote]);
                    from = quote + 2;
                }
                None if !ended => return None,
                follows => {
                    let end = end_of_cell(bytes, quote + 1, delimiter);
                    self.text_follows_a_quote |= follows.is_some() && end > quote + 1;
                    if self.after.len() == moved && end == quote + 1 {
                        self.cells.push(place(from, quote));
                    } else {
                        self.after.extend_from_slice(&bytes[from..quote]);
                        self.after.extend_from_slice(&bytes[quote + 1..end]);
                        self.moved.push(self.cells.len());
                        self.cells.push(place(moved, self.after.len()));
                    }
                    return Some(end);
                }
            }
        }
    }
}

/// Where a cell ends that is not, or no longer, in quotes.
fn end_of_cell(bytes: &[u8], from: usize, delimiter: u8) -> usize {
    let ends = |byte: &u8| *byte == delimiter || *byte == b'\n' || *byte == b'\r';
    bytes[from..].iter().position(ends).map_or(bytes.len(), |n| from + n)
}

/// A row is bounded long before this ends.
fn place(from: usize, to: usize) -> (u32, u32) {
    let at = |n| u32::try_from(n).unwrap_or(u32::MAX);
    (at(from), at(to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::rows::Row;

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
        let mut rows = Rows::default();
        while csv.next(&mut rows)? {}
        let told = |row: Row<'_>| (row.line(), row.cells().collect::<Vec<_>>().join("|"), row.original().unwrap().to_owned());
        Ok(rows.iter().map(told).collect())
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
        let follows = |row: &str| {
            let mut cut = Cut::default();
            cut.row(row.as_bytes(), b',', true);
            cut.text_follows_a_quote
        };
        for whole in ["1,2", "\"1\",2", "\"1\n,\",\"2\"\r\n", "\"a\"\"b\",\"\"", "5\" pipe,\"x\""] {
            assert!(!follows(whole), "{whole}");
        }
        for ill in ["1,\"2\n3,\"4\"", "\"1\"x,2", "\"a\"\"b\" ,2"] {
            assert!(follows(ill), "{ill}");
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
