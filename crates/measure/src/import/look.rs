//! Looks at a file before it is imported: columns, types, what is missing, likely placeholders, and a draft definition.

use super::value::Reading;
use super::{Control, ImportError, Next, Row, open};
use std::collections::HashMap;
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;
use upcount_book::Import;
use upcount_model::{Field, Kind, Type};

const ROWS_LOOKED_AT: u64 = 200_000;
const ROWS_SHOWN: usize = 20;
const VALUES_REMEMBERED: usize = 2_000;
const EXAMPLES: usize = 5;
const LONGEST_SHOWN_CHARS: usize = 200;
/// What people write for nothing. Numbers count only when they stand apart from the rest or repeat a lot.
const WORDS_FOR_NOTHING: &[&str] = &["na", "n/a", "null", "none", "nan", "-", "--", "?", "unknown", "无", "空", "不详", "未知", "暂无"];
const NUMBERS_FOR_NOTHING: &[&str] = &["99999", "99998", "99997", "9999", "999999", "9999999", "-1", "-9", "-99", "-999", "-9999"];
const DAYS_FOR_NOTHING: &[&str] = &["1900-01-01", "1970-01-01", "9999-12-31", "0001-01-01", "2999-12-31", "1900/1/1", "9999/12/31"];

/// A first look at a file.
#[derive(Clone, Debug)]
pub struct Look {
    /// `csv`, `xlsx`, `parquet`.
    pub format: &'static str,
    /// The encoding of a text file.
    pub encoding: Option<String>,
    /// The character between the columns of a text file.
    pub delimiter: Option<char>,
    /// Its columns in order.
    pub columns: Vec<ColumnLook>,
    /// Rows looked at.
    pub rows: u64,
    /// Whether there are more rows than were looked at.
    pub more: bool,
    /// The first rows.
    pub preview: Vec<Vec<String>>,
    /// A definition to start from, as TOML.
    pub draft: String,
}

/// A first look at a column.
#[derive(Clone, Debug)]
pub struct ColumnLook {
    /// Its name.
    pub name: String,
    /// `text`, `count`, `money` (a number with decimals), `day`, `flag`, or `empty`.
    pub holds: &'static str,
    /// Rows in which it is empty.
    pub missing: u64,
    /// Values that seem to stand for nothing.
    pub placeholders: Vec<Placeholder>,
    /// Some values, most frequent first.
    pub examples: Vec<String>,
    /// The smallest and largest number, placeholders aside.
    pub numbers: Option<(f64, f64)>,
}

/// A value that seems to stand for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placeholder {
    /// The value.
    pub value: String,
    /// Rows that have it.
    pub rows: u64,
}

#[derive(Default)]
struct Seen {
    filled: u64,
    missing: u64,
    counts: u64,
    numbers: u64,
    days: u64,
    flags: u64,
    range: Option<(f64, f64)>,
    values: HashMap<String, u64>,
    placeholders: HashMap<String, u64>,
}

/// Looks at the first rows of a file.
///
/// # Errors
/// When it cannot be read as a table, or the work is cancelled.
pub fn look(file: &Path, read: &upcount_book::Read, control: &Arc<Control>) -> Result<Look, ImportError> {
    super::again_if_misread(read, control, |read| once(file, read, control))
}

fn once(file: &Path, read: &upcount_book::Read, control: &Arc<Control>) -> Result<Look, ImportError> {
    let mut source = open::open(file, read, control)?;
    let names = source.records.columns().to_vec();
    let mut seen: Vec<Seen> = names.iter().map(|_| Seen::default()).collect();
    let (mut row, mut rows, mut preview) = (Row::default(), 0, Vec::new());
    let more = loop {
        control.check()?;
        if rows == ROWS_LOOKED_AT {
            break true;
        }
        match source.records.next(&mut row)? {
            Next::End => break false,
            Next::Broken(_) => {}
            Next::Row => {
                if preview.len() < ROWS_SHOWN {
                    preview.push(row.cells().map(short).collect());
                }
                seen.iter_mut().enumerate().for_each(|(n, s)| s.take(row.cell(n).trim()));
            }
        }
        rows += 1;
    };
    let columns: Vec<ColumnLook> = names.iter().zip(seen).map(|(name, seen)| seen.told(name)).collect();
    let draft = draft(&columns);
    Ok(Look { format: source.format, encoding: source.encoding.clone(), delimiter: source.delimiter, columns, rows, more, preview, draft })
}

impl Look {
    /// The definitions that could read this file, best first, each with the columns that it lacks; those that lack
    /// more than half are left out.
    pub fn suggested<'a>(&self, imports: impl Iterator<Item = &'a Import>) -> Vec<(&'a Import, Vec<String>)> {
        let has = |column: &str| self.columns.iter().any(|c| c.name == column);
        let mut fitting: Vec<(&Import, Vec<String>)> = imports
            .map(|import| (import, import.columns().into_iter().filter(|c| !has(c)).map(str::to_owned).collect::<Vec<_>>()))
            .filter(|(import, lacking)| lacking.len() * 2 < import.columns().len())
            .collect();
        fitting.sort_by_key(|(import, lacking)| (lacking.len(), std::cmp::Reverse(import.columns().len()), import.id.clone()));
        fitting
    }
}

impl Seen {
    fn take(&mut self, cell: &str) {
        if cell.is_empty() {
            self.missing += 1;
            return;
        }
        let plain = cell.strip_suffix(".0").unwrap_or(cell);
        if WORDS_FOR_NOTHING.contains(&cell.to_lowercase().as_str())
            || NUMBERS_FOR_NOTHING.contains(&plain)
            || DAYS_FOR_NOTHING.contains(&cell)
        {
            *self.placeholders.entry(cell.to_owned()).or_default() += 1;
        } else {
            self.filled += 1;
            let fits = |holds| Reading { holds, per_unit: 100, format: None, sheet_days: false }.read(cell).is_ok();
            self.days += u64::from(fits(Type::Day));
            self.flags += u64::from(fits(Type::Flag));
            self.counts += u64::from(fits(Type::Count));
            if let Ok(x) = cell.replace(',', "").parse::<f64>()
                && x.is_finite()
            {
                self.numbers += 1;
                let (low, high) = self.range.unwrap_or((x, x));
                self.range = Some((low.min(x), high.max(x)));
            }
        }
        let cell = short(cell);
        if self.values.len() < VALUES_REMEMBERED || self.values.contains_key(&cell) {
            *self.values.entry(cell).or_default() += 1;
        }
    }

    fn told(self, name: &str) -> ColumnLook {
        let holds = match self.filled {
            0 => "empty",
            n if self.flags == n && self.counts < n => "flag",
            n if self.days == n => "day",
            n if self.counts == n => "count",
            n if self.numbers == n => "money",
            _ => "text",
        };
        let number = holds == "count" || holds == "money" || holds == "empty";
        let mut placeholders: Vec<Placeholder> = self
            .placeholders
            .into_iter()
            .filter(|(value, _)| {
                let plain = value.strip_suffix(".0").unwrap_or(value);
                let (is_number, is_day) = (NUMBERS_FOR_NOTHING.contains(&plain), DAYS_FOR_NOTHING.contains(&value.as_str()));
                let apart = plain
                    .parse::<f64>()
                    .is_ok_and(|x| self.range.is_none_or(|(low, high)| if x < 0.0 { low >= 0.0 } else { high < x || x >= 99_997.0 }));
                if is_number { number && apart } else { !is_day || holds == "day" || holds == "empty" }
            })
            .map(|(value, rows)| Placeholder { value, rows })
            .collect();
        placeholders.sort_by(|a, b| b.rows.cmp(&a.rows).then_with(|| a.value.cmp(&b.value)));
        let mut values: Vec<(String, u64)> = self.values.into_iter().collect();
        values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let examples = values.into_iter().take(EXAMPLES).map(|(v, _)| v).collect();
        ColumnLook { name: name.to_owned(), holds, missing: self.missing, placeholders, examples, numbers: self.range.filter(|_| number) }
    }
}

/// A definition to start from: the kind whose fields the columns resemble most, and each column where it may belong.
fn draft(columns: &[ColumnLook]) -> String {
    let belongs = |kind: &'static Kind| -> Vec<(&'static Field, &ColumnLook)> {
        kind.fields.iter().filter_map(|f| columns.iter().find(|c| alike(f.id, &c.name)).map(|c| (f, c))).collect()
    };
    let kind = Kind::ALL.iter().copied().max_by_key(|k| belongs(k).len()).unwrap_or(Kind::ALL[0]);
    let found = belongs(kind);
    let mut words: Vec<&str> = columns.iter().flat_map(|c| c.placeholders.iter().map(|p| p.value.as_str())).collect();
    words.sort_unstable();
    words.dedup();
    let mut text = String::from("zh = \"\"\nen = \"\"\ncapability = \"3.1\"\nsource = \"\"\n\n");
    let quoted = |s: &str| toml_text(s);
    let _ = writeln!(text, "[read]\nmissing = [{}]\n", words.into_iter().map(quoted).collect::<Vec<_>>().join(", "));
    let _ = writeln!(text, "[[facts]]\nkind = \"{}\"\n[facts.fields]", kind.id);
    for (field, column) in &found {
        let _ = writeln!(text, "{} = {}", field.id, quoted(&column.name));
    }
    for field in kind.fields.iter().filter(|f| f.required && !found.iter().any(|(g, _)| g.id == f.id)) {
        let _ = writeln!(text, "# {} = \"\"   # a {} needs it: which column holds it?", field.id, kind.id);
    }
    let _ = writeln!(text, "\n# Columns that are not used yet:");
    for column in columns.iter().filter(|c| !found.iter().any(|(_, d)| d.name == c.name)) {
        let _ = writeln!(
            text,
            "# {}   # {}, such as {}",
            quoted(&column.name),
            column.holds,
            column.examples.iter().take(3).map(|e| quoted(e)).collect::<Vec<_>>().join(", ")
        );
    }
    text
}

/// Enough of a text to know it by; a look remembers thousands of them.
fn short(text: &str) -> String {
    match text.char_indices().nth(LONGEST_SHOWN_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The text between quotes, exactly: a heading may hold an end of line.
fn toml_text(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => drop(write!(quoted, "\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

fn alike(field: &str, column: &str) -> bool {
    let plain = |s: &str| {
        s.to_lowercase().replace(['_', ' ', '-'], "").replace("fen", "").replace("number", "").replace("date", "").replace("id", "")
    };
    let (field, column) = (plain(field), plain(column));
    !column.is_empty() && field == column
}
