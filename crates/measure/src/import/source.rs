//! Where a field of a fact comes from, and the reading of its whole column.

use super::ImportError;
use super::convert::{Fault, Faults};
use super::memo::Memo;
use super::rows::Rows;
use super::value::{Reading, Value, is_plain};
use datafusion::arrow::array::{ArrayRef, BooleanArray, Date32Array, Int64Array, StringBuilder};
use datafusion::arrow::buffer::{BooleanBuffer, NullBuffer};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use upcount_book::{Cell, ColumnCell, Import};
use upcount_model::{Field, Type};

/// Where one field of a fact comes from.
pub(crate) enum Source {
    /// Every fact has the same.
    Constant(Value<'static>),
    Column {
        at: usize,
        reading: Reading,
        /// What is written for nothing.
        missing: Vec<String>,
        values: BTreeMap<String, Value<'static>>,
        otherwise: Option<Value<'static>>,
    },
}

impl Source {
    /// The source of a field that the definition says nothing of.
    pub(crate) fn unsaid(field: &Field) -> Self {
        Self::Constant(field.default.map_or(Value::Missing, Value::Whole))
    }

    pub(crate) fn new(
        cell: &Cell,
        field: &Field,
        at: &HashMap<&str, usize>,
        definition: &Import,
        sheet_days: bool,
    ) -> Result<Self, ImportError> {
        if cell.is_optional() && cell.column().is_some_and(|c| !at.contains_key(c)) {
            return Ok(Self::unsaid(field));
        }
        let holds = field.holds;
        let default = ColumnCell::default();
        let given = match cell {
            Cell::Read(given) => given.as_ref(),
            _ => &default,
        };
        let per_unit = match (holds, given.unit.as_deref()) {
            (Type::Money, Some("fen")) | (Type::Share, Some("ppm")) => 1,
            (Type::Money, Some("wan")) => 1_000_000,
            (Type::Share, Some("percent")) => 10_000,
            (Type::Share, _) => 1_000_000,
            _ => 100,
        };
        let reading = Reading { holds, per_unit, format: given.format.clone().or_else(|| definition.read.day_format.clone()), sheet_days };
        // A word that the definition writes is in our words already: no unit and no format applies.
        let ours = Reading { per_unit: if holds == Type::Money { 100 } else { 1_000_000 }, format: None, ..reading.clone() };
        let own = |word: &str| -> Result<Value<'static>, ImportError> {
            if word.is_empty() {
                return Ok(Value::Missing);
            }
            ours.read(word).map(Value::into_owned).map_err(|why| ImportError::NotWhatItSays {
                file: format!("book/imports/{}.toml", definition.id).into(),
                why: upcount_model::Text::new(
                    format!("定义里的值 `{word}` 不合适：{why}"),
                    format!("the value `{word}` in the definition does not fit: {why}"),
                ),
            })
        };
        let (at, missing) = match cell {
            Cell::Constant(constant) => return Ok(Self::Constant(own(&constant.value)?)),
            Cell::Column(column) => (at[column.as_str()], &default.missing),
            Cell::Read(given) => (at[given.column.as_str()], &given.missing),
        };
        let missing = missing.iter().chain(&definition.read.missing).cloned().collect();
        let values = given.values.iter().map(|(theirs, word)| Ok((theirs.clone(), own(word)?))).collect::<Result<_, ImportError>>()?;
        Ok(Self::Column { at, reading, missing, values, otherwise: given.otherwise.as_deref().map(own).transpose()? })
    }

    pub(crate) fn column(&self) -> Option<usize> {
        match self {
            Self::Column { at, .. } => Some(*at),
            Self::Constant(_) => None,
        }
    }

    /// The values of the field, one a row; missing too where the row does not fit.
    pub(crate) fn values(&self, holds: Type, rows: &Rows, memo: &mut Memo, faults: &mut Faults) -> ArrayRef {
        if holds == Type::Text {
            return self.texts(rows, faults);
        }
        let (numbers, known) = self.numbers(rows, memo, faults);
        let known = NullBuffer::from(known);
        match holds {
            Type::Day => Arc::new(Date32Array::new(numbers.into_iter().map(|n| n as i32).collect(), Some(known))),
            Type::Flag => Arc::new(BooleanArray::new(BooleanBuffer::collect_bool(numbers.len(), |n| numbers[n] != 0), Some(known))),
            _ => Arc::new(Int64Array::new(numbers.into(), Some(known))),
        }
    }

    fn texts(&self, rows: &Rows, faults: &mut Faults) -> ArrayRef {
        let mut column = StringBuilder::with_capacity(rows.len(), rows.text().len() / 16);
        let at = match self {
            Self::Constant(value) => {
                (0..rows.len()).for_each(|_| column.append_option(value.text()));
                return Arc::new(column.finish());
            }
            Self::Column { at, .. } => *at,
        };
        let as_it_stands = matches!(self, Self::Column { missing, values, otherwise: None, .. } if missing.is_empty() && values.is_empty());
        for (row, place) in rows.column(at).enumerate() {
            match place.filter(|_| faults.fits(row)).map(|place| rows.part(place)) {
                None => column.append_null(),
                Some(cell) if as_it_stands && is_plain(cell) => column.append_option((!cell.is_empty()).then_some(cell)),
                Some(cell) => match self.read(cell) {
                    Ok(value) => column.append_option(value.text()),
                    Err(why) => {
                        faults.add(row, Fault { column: Some(at), why });
                        column.append_null();
                    }
                },
            }
        }
        Arc::new(column.finish())
    }

    fn numbers(&self, rows: &Rows, memo: &mut Memo, faults: &mut Faults) -> (Vec<i64>, Vec<bool>) {
        let at = match self {
            Self::Constant(value) => {
                let number = value.number();
                return (vec![number.unwrap_or_default(); rows.len()], vec![number.is_some(); rows.len()]);
            }
            Self::Column { at, .. } => *at,
        };
        let (mut numbers, mut known) = (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
        for (row, place) in rows.column(at).enumerate() {
            let read = match place.filter(|_| faults.fits(row)) {
                Some(place) => memo.read(rows.text(), place, |cell| self.read(cell).map(|value| value.number())),
                None => Ok(None),
            };
            let number = read.unwrap_or_else(|why| {
                faults.add(row, Fault { column: Some(at), why });
                None
            });
            numbers.push(number.unwrap_or_default());
            known.push(number.is_some());
        }
        (numbers, known)
    }

    fn read<'a>(&'a self, cell: &'a str) -> Result<Value<'a>, String> {
        let (reading, missing, values, otherwise) = match self {
            Self::Constant(value) => return Ok(value.clone()),
            Self::Column { reading, missing, values, otherwise, .. } => (reading, missing, values, otherwise),
        };
        let cell = cell.trim();
        if let Some(value) = values.get(cell) {
            return Ok(value.clone());
        }
        let nothing = cell.is_empty() || missing.iter().any(|m| m == cell);
        match otherwise {
            Some(value) if !nothing || matches!(reading.holds, Type::Flag) => Ok(value.clone()),
            _ if nothing => Ok(Value::Missing),
            _ => reading.read(cell),
        }
    }
}
