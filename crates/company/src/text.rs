//! Writes the company's files: CSV tables a field at a time, and JSON text, by hand, so that a million rows take seconds.

use crate::MakeError;
use crate::calendar::{Day, civil};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// One CSV file that is being written. Codes, days and numbers only, so nothing ever needs quotes.
pub(crate) struct Table {
    name: &'static str,
    out: BufWriter<File>,
    line: Vec<u8>,
    rows: u64,
    bytes: u64,
}

impl Table {
    pub(crate) fn create(folder: &Path, name: &'static str, columns: &[&str]) -> Result<Self, MakeError> {
        let fault = |source| MakeError::Write { file: name.to_owned(), source };
        let file = File::create(folder.join(name)).map_err(fault)?;
        let mut table = Self { name, out: BufWriter::with_capacity(1 << 18, file), line: Vec::with_capacity(512), rows: 0, bytes: 0 };
        for column in columns {
            table.code(column);
        }
        table.end()?;
        table.rows = 0;
        Ok(table)
    }

    /// A code; empty is missing.
    pub(crate) fn code(&mut self, code: &str) -> &mut Self {
        self.line.extend_from_slice(code.as_bytes());
        self.line.push(b',');
        self
    }

    pub(crate) fn missing(&mut self) -> &mut Self {
        self.line.push(b',');
        self
    }

    /// A letter or two and a number of fixed width: `P000000012`.
    pub(crate) fn id(&mut self, prefix: &str, number: u64, width: usize) -> &mut Self {
        self.line.extend_from_slice(prefix.as_bytes());
        self.digits(number, width);
        self.line.push(b',');
        self
    }

    pub(crate) fn maybe_id(&mut self, prefix: &str, number: Option<u64>, width: usize) -> &mut Self {
        match number {
            Some(number) => self.id(prefix, number, width),
            None => self.missing(),
        }
    }

    pub(crate) fn number(&mut self, number: u64) -> &mut Self {
        self.digits(number, 1);
        self.line.push(b',');
        self
    }

    pub(crate) fn flag(&mut self, flag: bool) -> &mut Self {
        self.code(if flag { "true" } else { "false" })
    }

    pub(crate) fn day(&mut self, day: Option<Day>) -> &mut Self {
        if let Some(day) = day {
            let (year, month, date) = civil(day);
            self.digits(u64::from(year), 4);
            self.line.push(b'-');
            self.digits(u64::from(month), 2);
            self.line.push(b'-');
            self.digits(u64::from(date), 2);
        }
        self.line.push(b',');
        self
    }

    /// Money in yuan with two decimals.
    pub(crate) fn yuan(&mut self, fen: i64) -> &mut Self {
        if fen < 0 {
            self.line.push(b'-');
        }
        self.digits(fen.unsigned_abs() / 100, 1);
        self.line.push(b'.');
        self.digits(fen.unsigned_abs() % 100, 2);
        self.line.push(b',');
        self
    }

    /// A team: `T5100-A03`.
    pub(crate) fn team(&mut self, branch: &str, channel: &str, number: u64) -> &mut Self {
        self.line.push(b'T');
        self.line.extend_from_slice(branch.as_bytes());
        self.line.push(b'-');
        self.id(channel, number, 2)
    }

    /// An agency: `K4403-07`.
    pub(crate) fn agency(&mut self, prefix: &str, branch: &str, number: u64) -> &mut Self {
        self.line.extend_from_slice(prefix.as_bytes());
        self.line.extend_from_slice(branch.as_bytes());
        self.id("-", number, 2)
    }

    /// A part of one: `0.60`.
    pub(crate) fn percent(&mut self, percent: u64) -> &mut Self {
        self.id("0.", percent, 2)
    }

    fn digits(&mut self, mut number: u64, width: usize) {
        let mut buffer = [b'0'; 20];
        let mut at = buffer.len();
        while number > 0 {
            at -= 1;
            buffer[at] = b'0' + (number % 10) as u8;
            number /= 10;
        }
        let start = at.min(buffer.len() - width);
        self.line.extend_from_slice(&buffer[start..]);
    }

    /// Ends the row.
    pub(crate) fn end(&mut self) -> Result<(), MakeError> {
        if let Some(last) = self.line.last_mut() {
            *last = b'\n';
        }
        self.out.write_all(&self.line).map_err(|source| MakeError::Write { file: self.name.to_owned(), source })?;
        self.rows += 1;
        self.bytes += self.line.len() as u64;
        self.line.clear();
        Ok(())
    }

    /// Writes what is left and says how large the file became.
    pub(crate) fn close(mut self) -> Result<crate::Written, MakeError> {
        self.out.flush().map_err(|source| MakeError::Write { file: self.name.to_owned(), source })?;
        Ok(crate::Written { file: self.name, rows: self.rows, bytes: self.bytes })
    }
}

/// Text as a JSON string.
pub(crate) fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if (c as u32) < 0x20 => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A day as text: `2025-03-01`.
pub(crate) fn iso(day: Day) -> String {
    let (year, month, date) = civil(day);
    format!("{year:04}-{month:02}-{date:02}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::day;

    #[test]
    fn json_text_keeps_its_quotes_and_backslashes_apart() {
        assert_eq!(json("a \"b\" \\ \n 件"), "\"a \\\"b\\\" \\\\ \\u000a 件\"");
    }

    #[test]
    fn a_day_is_written_as_year_month_date() {
        assert_eq!(iso(day(2024, 2, 29)), "2024-02-29");
    }
}
