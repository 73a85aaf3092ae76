//! An import definition (导入格式): which column of a file is which field of which fact.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How files of one sort are read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Import {
    /// Its name in the file's name.
    #[serde(skip)]
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// The capability that asked for it.
    pub capability: String,
    /// Where such files come from.
    pub source: String,
    /// What `--as-of` believes about the facts of such a file.
    #[serde(default)]
    pub learned: Learned,
    /// How the text is written.
    #[serde(default)]
    pub read: Read,
    /// One row gives one fact of each of these.
    pub facts: Vec<Facts>,
}

/// When a fact that came in bulk became known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Learned {
    /// On the day it happened: history loaded later.
    #[default]
    WhenItHappened,
    /// When the file was loaded.
    OnImport,
}

/// How the text of a file is written. What is absent is found from the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Read {
    /// `utf-8` or `gb18030`.
    pub encoding: Option<String>,
    /// The character between columns.
    pub delimiter: Option<char>,
    /// What stands for nothing in every column, besides the empty text.
    pub missing: Vec<String>,
    /// How days are written (strftime).
    pub day_format: Option<String>,
    /// The sheet of a workbook; the first when absent.
    pub sheet: Option<String>,
}

/// The facts of one kind that a row gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// The kind of fact.
    pub kind: String,
    /// Field = where its value comes from.
    pub fields: BTreeMap<String, Cell>,
    /// Several facts from one row: each adds its fields to those above.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub each: Vec<BTreeMap<String, Cell>>,
    /// Snapshot columns repeated on many rows: one fact per value of these columns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub once_per: Vec<String>,
    /// A row that lacks one of these fields gives no such fact.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skip_if_missing: Vec<String>,
}

impl Facts {
    /// The field maps of the facts that a row gives: one, or one for each of `each`.
    #[must_use]
    pub fn variants(&self) -> Vec<BTreeMap<&str, &Cell>> {
        let base: BTreeMap<&str, &Cell> = self.fields.iter().map(|(k, v)| (k.as_str(), v)).collect();
        if self.each.is_empty() {
            return vec![base];
        }
        self.each.iter().map(|more| base.clone().into_iter().chain(more.iter().map(|(k, v)| (k.as_str(), v))).collect()).collect()
    }
}

/// Where a field's value comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Cell {
    /// The column of that name.
    Column(String),
    /// The same for every row.
    Constant(Constant),
    /// A column that needs reading.
    Read(Box<ColumnCell>),
}

/// The same value for every row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Constant {
    /// The value, written as in a file.
    pub value: String,
}

/// A column that needs reading.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnCell {
    /// The column.
    pub column: String,
    /// What stands for nothing, besides what stands for nothing in every column.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// How days are written (strftime), or `excel` for serial numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// The unit of an amount or a share.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Words of the file = our words.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, String>,
    /// Whether a file may lack the column; its facts then lack the field.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
    /// What any other word is; without it, words that are not listed stay as they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub otherwise: Option<String>,
}

impl<'de> Deserialize<'de> for Cell {
    /// Told apart by hand, so that a slip inside the braces is named and not only that nothing fits.
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        use serde::de::Error;
        match toml::Value::deserialize(from)? {
            toml::Value::String(column) => Ok(Self::Column(column)),
            toml::Value::Table(table) if table.contains_key("value") => {
                table.try_into().map(Self::Constant).map_err(|e| D::Error::custom(e.message()))
            }
            toml::Value::Table(table) => table.try_into().map(|cell| Self::Read(Box::new(cell))).map_err(|e| D::Error::custom(e.message())),
            other => Err(D::Error::custom(format!(
                "a field takes a column's name, {{ column = \"…\" }} or {{ value = \"…\" }}, not a {}",
                other.type_str()
            ))),
        }
    }
}

impl Cell {
    /// The column read, if one is.
    #[must_use]
    pub fn column(&self) -> Option<&str> {
        match self {
            Self::Column(column) => Some(column),
            Self::Constant(_) => None,
            Self::Read(cell) => Some(&cell.column),
        }
    }

    /// Whether a file may lack the column.
    #[must_use]
    pub fn is_optional(&self) -> bool {
        matches!(self, Self::Read(cell) if cell.optional)
    }
}

impl Import {
    /// The columns that a file must have, in order, once.
    #[must_use]
    pub fn needed_columns(&self) -> Vec<&str> {
        let cells = || self.facts.iter().flat_map(|f| f.fields.values().chain(f.each.iter().flat_map(BTreeMap::values)));
        let needed: Vec<&str> = cells().filter(|c| !c.is_optional()).filter_map(Cell::column).collect();
        let keys: Vec<&str> = self.facts.iter().flat_map(|f| f.once_per.iter().map(String::as_str)).collect();
        self.columns().into_iter().filter(|c| needed.contains(c) || keys.contains(c)).collect()
    }

    /// Every column that the definition reads, in order, once.
    #[must_use]
    pub fn columns(&self) -> Vec<&str> {
        let mut seen = Vec::new();
        let keys = self.facts.iter().flat_map(|f| f.once_per.iter().map(String::as_str));
        let cells =
            self.facts.iter().flat_map(|f| f.fields.values().chain(f.each.iter().flat_map(BTreeMap::values))).filter_map(Cell::column);
        for column in cells.chain(keys) {
            if !seen.contains(&column) {
                seen.push(column);
            }
        }
        seen
    }
}
