//! Looks at a file before it is imported: columns, types, what is missing, likely placeholders, and a draft definition.

use super::draft::draft;
use super::rows::Rows;
use super::value::Reading;
use super::{Control, ImportError, open};
use serde::Serialize;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use upcount_book::Import;
use upcount_model::{Day, Type};
use utoipa::ToSchema;

const ROWS_LOOKED_AT: u64 = 200_000;
const ROWS_SHOWN: usize = 20;
const VALUES_REMEMBERED: usize = 2_000;
const EXAMPLES: usize = 5;
const LONGEST_SHOWN_CHARS: usize = 200;
/// What people write for nothing. Numbers count only when they stand apart from the rest or repeat a lot.
const WORDS_FOR_NOTHING: &[&str] = &["na", "n/a", "null", "none", "nan", "-", "--", "?", "unknown", "无", "空", "不详", "未知", "暂无"];
const NUMBERS_FOR_NOTHING: &[&str] = &["99999", "99998", "99997", "9999", "999999", "9999999", "-1", "-9", "-99", "-999", "-9999"];
const DAYS_FOR_NOTHING: &[&str] = &["1900-01-01", "1970-01-01", "9999-12-31", "0001-01-01", "2999-12-31", "1900/1/1", "9999/12/31"];
/// Orders of day, month and year that a definition must tell, for `03/04/2025` can be read in two ways.
const DAY_ORDERS: [&str; 6] = ["%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%m.%d.%Y", "%d-%m-%Y", "%m-%d-%Y"];

/// A first look at a file.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Look {
    /// `csv`, `xlsx`, `parquet`.
    pub format: &'static str,
    /// The encoding of a text file.
    pub encoding: Option<String>,
    /// The character between the columns of a text file.
    pub delimiter: Option<char>,
    /// Its columns in order.
    pub columns: Vec<LookColumn>,
    /// Rows looked at.
    pub rows_seen: u64,
    /// Whether there are more.
    pub more: bool,
    /// The first rows.
    pub preview: Vec<Vec<String>>,
    /// A definition to start from, as TOML.
    pub draft: String,
}

/// A first look at a column.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LookColumn {
    /// Its name.
    pub name: String,
    /// `text`, `count`, `money` (a number with decimals), `day`, `flag`, or `empty`.
    #[serde(rename = "type")]
    pub holds: &'static str,
    /// How its days are written, when they are written in an order that must be told; two, when no value tells which.
    #[serde(skip)]
    pub day_formats: Vec<&'static str>,
    /// Rows in which it is empty.
    pub missing: u64,
    /// Values that seem to stand for nothing.
    pub placeholders: Vec<LookPlaceholder>,
    /// Some values, most frequent first.
    pub examples: Vec<String>,
}

/// A value that seems to stand for nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LookPlaceholder {
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
    ordered_days: [u64; DAY_ORDERS.len()],
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
    let (mut next, mut rows, mut preview) = (Rows::default(), 0, Vec::new());
    let more = loop {
        control.check()?;
        if rows == ROWS_LOOKED_AT {
            break true;
        }
        next.clear();
        if !source.records.next(&mut next)? {
            break false;
        }
        for row in next.iter().filter(|row| row.broken().is_none()) {
            if preview.len() < ROWS_SHOWN {
                preview.push(row.cells().map(short).collect());
            }
            seen.iter_mut().zip(row.cells()).for_each(|(s, cell)| s.take(cell.trim()));
        }
        rows += 1;
    };
    let columns: Vec<LookColumn> = names.iter().zip(seen).map(|(name, seen)| seen.told(name)).collect();
    let draft = draft(&columns);
    Ok(Look {
        format: source.format,
        encoding: source.encoding.clone(),
        delimiter: source.delimiter,
        columns,
        rows_seen: rows,
        more,
        preview,
        draft,
    })
}

impl Look {
    /// The definitions that could read this file, best first, each with the columns that it lacks; those that lack
    /// more than half are left out.
    pub fn suggested<'a>(&self, imports: impl Iterator<Item = &'a Import>) -> Vec<(&'a Import, Vec<String>)> {
        let has = |column: &str| self.columns.iter().any(|c| c.name == column);
        let mut fitting: Vec<(&Import, Vec<String>)> = imports
            .map(|import| (import, import.needed_columns().into_iter().filter(|c| !has(c)).map(str::to_owned).collect::<Vec<_>>()))
            .filter(|(import, lacking)| lacking.len() * 2 < import.needed_columns().len())
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
            for (count, format) in self.ordered_days.iter_mut().zip(DAY_ORDERS) {
                *count += u64::from(Day::parse_as(cell, format).is_ok());
            }
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

    fn told(self, name: &str) -> LookColumn {
        let day_formats: Vec<&'static str> =
            DAY_ORDERS.iter().zip(self.ordered_days).filter(|(_, n)| *n == self.filled && *n > 0).map(|(format, _)| *format).collect();
        let holds = match self.filled {
            0 => "empty",
            n if self.flags == n && self.counts < n => "flag",
            n if self.days == n || !day_formats.is_empty() => "day",
            n if self.counts == n => "count",
            n if self.numbers == n => "money",
            _ => "text",
        };
        let number = holds == "count" || holds == "money" || holds == "empty";
        let mut placeholders: Vec<LookPlaceholder> = self
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
            .map(|(value, rows)| LookPlaceholder { value, rows })
            .collect();
        placeholders.sort_by(|a, b| b.rows.cmp(&a.rows).then_with(|| a.value.cmp(&b.value)));
        let mut values: Vec<(String, u64)> = self.values.into_iter().collect();
        values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let examples = values.into_iter().take(EXAMPLES).map(|(v, _)| v).collect();
        LookColumn { name: name.to_owned(), holds, day_formats, missing: self.missing, placeholders, examples }
    }
}

/// Enough of a text to know it by; a look remembers thousands of them.
fn short(text: &str) -> String {
    match text.char_indices().nth(LONGEST_SHOWN_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
