//! Rows become facts: each row gives all its facts, or none and the reason.

use super::once::Once;
use super::value::{Reading, Value};
use super::{ImportError, Row};
use crate::schema::schema_of;
use datafusion::arrow::array::{ArrayRef, BooleanBuilder, Date32Builder, Int64Builder, RecordBatch, StringBuilder};
use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use upcount_book::{Cell, Facts, Import};
use upcount_model::{Day, Kind, Type, nearest};

/// Few enough that the columns of a batch stay in the processor's cache and in memory that is used again and again.
const FACTS_AT_ONCE: usize = 8_192;
/// Rows may hold long texts; what waits to be written is bounded by bytes too.
const TEXT_AT_ONCE: usize = 16 << 20;
/// Snapshots are told apart in memory; a file with more keys has no snapshots.
const MOST_SNAPSHOTS: usize = 5_000_000;

/// Why a row gives no facts.
pub(crate) struct Fault {
    /// The column in the file, when one is to blame.
    pub(crate) column: Option<usize>,
    pub(crate) why: String,
}

/// The earliest and latest day, and the smallest and largest key, of the facts of a kind.
#[derive(Clone, Debug, Default)]
pub(crate) struct Span {
    pub(crate) days: Option<(Day, Day)>,
    pub(crate) keys: Option<(String, String)>,
}

pub(crate) struct Converter {
    blocks: Vec<Block>,
    tables: Vec<Table>,
    missing: Vec<String>,
}

/// The facts of one block of the definition that one row gives.
struct Block {
    table: usize,
    variants: Vec<Vec<Source>>,
    skip: Vec<usize>,
    key: Vec<usize>,
    seen: HashMap<Vec<String>, u64>,
}

/// Where one field of a fact comes from.
enum Source {
    Nothing,
    Constant(Value<'static>),
    Column {
        at: usize,
        reading: Reading,
        missing: Vec<String>,
        values: BTreeMap<String, Value<'static>>,
        otherwise: Option<Value<'static>>,
    },
}

impl Converter {
    pub(crate) fn new(definition: &Import, columns: &[String], sheet_days: bool) -> Result<Self, ImportError> {
        let mut at = HashMap::new();
        for (n, column) in columns.iter().enumerate() {
            if at.insert(column.as_str(), n).is_some() && definition.columns().contains(&column.as_str()) {
                return Err(ImportError::TwiceTheSameColumn { column: column.clone() });
            }
        }
        let lacking: Vec<_> = definition.needed_columns().into_iter().filter(|c| !at.contains_key(c)).collect();
        if !lacking.is_empty() {
            let near = |c: &str| nearest(c, columns.iter().map(String::as_str)).into_iter().map(str::to_owned).collect();
            return Err(ImportError::MissingColumns {
                columns: lacking.into_iter().map(|c| (c.to_owned(), near(c))).collect(),
                definition: definition.id.clone(),
            });
        }
        let mut converter = Self { blocks: Vec::new(), tables: Vec::new(), missing: definition.read.missing.clone() };
        for facts in &definition.facts {
            let Some(kind) = Kind::from_id(&facts.kind) else { continue };
            let table = converter.tables.iter().position(|t| t.kind.id == kind.id).unwrap_or_else(|| {
                converter.tables.push(Table::new(kind));
                converter.tables.len() - 1
            });
            let block = Block::new(facts, kind, table, &at, definition, sheet_days)?;
            converter.blocks.push(block);
        }
        Ok(converter)
    }

    pub(crate) fn kinds(&self) -> Vec<&'static Kind> {
        self.tables.iter().map(|t| t.kind).collect()
    }

    /// Takes a row; the number of facts that it gave.
    pub(crate) fn take(&mut self, row: &Row) -> Result<u64, Fault> {
        let mut given = Vec::with_capacity(2);
        let mut snapshots = Vec::new();
        for (n, block) in self.blocks.iter().enumerate() {
            if !block.key.is_empty() {
                let Some((key, says)) = block.unseen(row)? else { continue };
                snapshots.push((n, key, says));
            }
            let kind = self.tables[block.table].kind;
            for sources in &block.variants {
                let Some(fact) = fact(sources, &block.skip, kind, row, &self.missing)? else { continue };
                let mut mark = None;
                if let Some(once) = &self.tables[block.table].once {
                    mark = once.mark(&fact);
                    if let Some(why) = mark.and_then(|mark| once.refusal(&mark, kind)) {
                        return Err(Fault { column: sources[once.first_field()].column(), why });
                    }
                }
                given.push((block.table, fact, mark));
            }
        }
        let count = given.len() as u64;
        for (table, fact, mark) in given {
            if let (Some(once), Some(mark)) = (&mut self.tables[table].once, mark) {
                once.take(mark);
            }
            self.tables[table].push(fact);
        }
        // Only now: a row that is refused has not told its snapshot, so the next one may.
        for (block, key, says) in snapshots {
            self.blocks[block].seen.insert(key, says);
        }
        Ok(count)
    }

    /// What is ready to be written.
    pub(crate) fn full_batches(&mut self) -> Result<Vec<(usize, RecordBatch)>, ImportError> {
        self.batches(|t| t.rows >= FACTS_AT_ONCE || t.text_bytes >= TEXT_AT_ONCE)
    }

    /// What is left.
    pub(crate) fn last_batches(&mut self) -> Result<Vec<(usize, RecordBatch)>, ImportError> {
        self.batches(|t| t.rows > 0)
    }

    pub(crate) fn spans(&self) -> Vec<Span> {
        self.tables.iter().map(|t| t.span.clone()).collect()
    }

    fn batches(&mut self, ready: impl Fn(&Table) -> bool) -> Result<Vec<(usize, RecordBatch)>, ImportError> {
        self.tables.iter_mut().enumerate().filter(|(_, t)| ready(t)).map(|(n, t)| Ok((n, t.batch()?))).collect()
    }
}

impl Block {
    fn new(
        facts: &Facts,
        kind: &'static Kind,
        table: usize,
        at: &HashMap<&str, usize>,
        definition: &Import,
        sheet_days: bool,
    ) -> Result<Self, ImportError> {
        let source = |fields: &BTreeMap<&str, &Cell>| -> Result<Vec<Source>, ImportError> {
            kind.fields
                .iter()
                .map(|field| {
                    fields.get(field.id).map_or(Ok(Source::Nothing), |cell| Source::new(cell, field.holds, at, definition, sheet_days))
                })
                .collect()
        };
        Ok(Self {
            table,
            variants: facts.variants().iter().map(source).collect::<Result<_, _>>()?,
            skip: facts.skip_if_missing.iter().filter_map(|id| kind.fields.iter().position(|f| f.id == id)).collect(),
            key: facts.once_per.iter().filter_map(|c| at.get(c.as_str()).copied()).collect(),
            seen: HashMap::new(),
        })
    }

    /// The row's snapshot, its key and a hash of what it says, when it was not seen before; one that says something
    /// else than before is a fault.
    fn unseen(&self, row: &Row) -> Result<Option<(Vec<String>, u64)>, Fault> {
        let key: Vec<String> = self.key.iter().map(|n| row.cell(*n).trim().to_owned()).collect();
        let mut hash = DefaultHasher::new();
        for source in self.variants.iter().flatten() {
            if let Source::Column { at, .. } = source {
                row.cell(*at).trim().hash(&mut hash);
            }
        }
        let says = hash.finish();
        let fault = |why: String| Fault { column: self.key.first().copied(), why };
        match self.seen.get(&key) {
            Some(before) if *before == says => Ok(None),
            Some(_) => Err(fault(
                "a snapshot says the same on each of its rows; this row says something else than an earlier one of the same key".into(),
            )),
            None if self.seen.len() >= MOST_SNAPSHOTS => Err(fault(format!("there are more than {MOST_SNAPSHOTS} snapshots"))),
            None => Ok(Some((key, says))),
        }
    }
}

impl Source {
    fn new(cell: &Cell, holds: Type, at: &HashMap<&str, usize>, definition: &Import, sheet_days: bool) -> Result<Self, ImportError> {
        if cell.is_optional() && cell.column().is_some_and(|c| !at.contains_key(c)) {
            return Ok(Self::Nothing);
        }
        let default = upcount_book::ColumnCell::default();
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
            match ours.read(word) {
                Ok(Value::Text(text)) => Ok(Value::Text(text.into_owned().into())),
                Ok(Value::Whole(n)) => Ok(Value::Whole(n)),
                Ok(Value::Day(day)) => Ok(Value::Day(day)),
                Ok(Value::Flag(flag)) => Ok(Value::Flag(flag)),
                Ok(Value::Missing) => Ok(Value::Missing),
                Err(why) => Err(ImportError::NotWhatItSays {
                    file: format!("book/imports/{}.toml", definition.id).into(),
                    why: upcount_model::Text::new(
                        format!("定义里的值 `{word}` 不合适：{why}"),
                        format!("the value `{word}` in the definition does not fit: {why}"),
                    ),
                }),
            }
        };
        let (at, missing) = match cell {
            Cell::Constant(constant) => return Ok(Self::Constant(own(&constant.value)?)),
            Cell::Column(column) => (at[column.as_str()], Vec::new()),
            Cell::Read(given) => (at[given.column.as_str()], given.missing.clone()),
        };
        let values = given.values.iter().map(|(theirs, word)| Ok((theirs.clone(), own(word)?))).collect::<Result<_, ImportError>>()?;
        Ok(Self::Column { at, reading, missing, values, otherwise: given.otherwise.as_deref().map(own).transpose()? })
    }

    fn column(&self) -> Option<usize> {
        match self {
            Self::Column { at, .. } => Some(*at),
            _ => None,
        }
    }

    fn read<'a>(&'a self, row: &'a Row, missing_everywhere: &[String]) -> Result<Value<'a>, String> {
        let (at, reading, missing, values, otherwise) = match self {
            Self::Nothing => return Ok(Value::Missing),
            Self::Constant(value) => return Ok(value.clone()),
            Self::Column { at, reading, missing, values, otherwise } => (*at, reading, missing, values, otherwise),
        };
        let cell = row.cell(at).trim();
        if !values.is_empty()
            && let Some(value) = values.get(cell)
        {
            return Ok(value.clone());
        }
        let nothing = cell.is_empty() || missing.iter().chain(missing_everywhere).any(|m| m == cell);
        match otherwise {
            Some(value) if !nothing || matches!(reading.holds, Type::Flag) => Ok(value.clone()),
            _ if nothing => Ok(Value::Missing),
            _ => reading.read(cell),
        }
    }
}

/// One fact of a row, or nothing when a field that it needs to exist is missing.
fn fact<'a>(sources: &'a [Source], skip: &[usize], kind: &Kind, row: &'a Row, missing: &[String]) -> Result<Option<Vec<Value<'a>>>, Fault> {
    let mut fact = Vec::with_capacity(sources.len());
    for (source, field) in sources.iter().zip(kind.fields) {
        let value = source.read(row, missing).map_err(|why| Fault { column: source.column(), why })?;
        fact.push(match (value, field.default) {
            (Value::Missing, Some(default)) if matches!(source, Source::Nothing) => Value::Whole(default),
            (value, _) => value,
        });
    }
    if skip.iter().any(|n| fact[*n] == Value::Missing) {
        return Ok(None);
    }
    match kind.fields.iter().zip(&fact).position(|(field, value)| field.required && *value == Value::Missing) {
        Some(n) => {
            Err(Fault { column: sources[n].column(), why: format!("`{}` is missing, and a {} needs it", kind.fields[n].id, kind.id) })
        }
        None => Ok(Some(fact)),
    }
}

/// The facts of one kind that wait to be written.
struct Table {
    kind: &'static Kind,
    day: usize,
    once: Option<Once>,
    columns: Vec<Column>,
    rows: usize,
    text_bytes: usize,
    span: Span,
}

enum Column {
    Text(StringBuilder),
    Whole(Int64Builder),
    Day(Date32Builder),
    Flag(BooleanBuilder),
}

impl Table {
    fn new(kind: &'static Kind) -> Self {
        let columns = kind.fields.iter().map(|f| Column::new(f.holds)).collect();
        Self {
            kind,
            day: kind.fields.iter().position(|f| f.id == kind.day).unwrap_or(0),
            once: Once::of(kind),
            columns,
            rows: 0,
            text_bytes: 0,
            span: Span::default(),
        }
    }

    fn push(&mut self, fact: Vec<Value<'_>>) {
        if let Value::Day(day) = &fact[self.day] {
            let (first, last) = self.span.days.unwrap_or((*day, *day));
            self.span.days = Some((first.min(*day), last.max(*day)));
        }
        if let Value::Text(key) = &fact[0] {
            match &mut self.span.keys {
                None => self.span.keys = Some((key.to_string(), key.to_string())),
                Some((smallest, _)) if key.as_ref() < smallest.as_str() => key.as_ref().clone_into(smallest),
                Some((_, largest)) if key.as_ref() > largest.as_str() => key.as_ref().clone_into(largest),
                Some(_) => {}
            }
        }
        for (column, value) in self.columns.iter_mut().zip(fact) {
            if let Value::Text(text) = &value {
                self.text_bytes += text.len();
            }
            column.push(value);
        }
        self.rows += 1;
    }

    fn batch(&mut self) -> Result<RecordBatch, ImportError> {
        (self.rows, self.text_bytes) = (0, 0);
        let columns = self.columns.iter_mut().map(Column::finish).collect();
        RecordBatch::try_new(Arc::new(schema_of(self.kind)), columns)
            .map_err(|e| ImportError::broken(std::path::Path::new(self.kind.id))(e.to_string()))
    }
}

impl Column {
    /// A column with room for a batch, so that it is not copied while it grows.
    fn new(holds: Type) -> Self {
        match holds {
            Type::Text => Self::Text(StringBuilder::with_capacity(FACTS_AT_ONCE, 0)),
            Type::Count | Type::Money | Type::Share => Self::Whole(Int64Builder::with_capacity(FACTS_AT_ONCE)),
            Type::Day => Self::Day(Date32Builder::with_capacity(FACTS_AT_ONCE)),
            Type::Flag => Self::Flag(BooleanBuilder::with_capacity(FACTS_AT_ONCE)),
        }
    }

    fn push(&mut self, value: Value<'_>) {
        match (self, value) {
            (Self::Text(column), Value::Text(text)) => column.append_value(text),
            (Self::Text(column), _) => column.append_null(),
            (Self::Whole(column), Value::Whole(n)) => column.append_value(n),
            (Self::Whole(column), _) => column.append_null(),
            (Self::Day(column), Value::Day(day)) => column.append_value(day.0),
            (Self::Day(column), _) => column.append_null(),
            (Self::Flag(column), Value::Flag(flag)) => column.append_value(flag),
            (Self::Flag(column), _) => column.append_null(),
        }
    }

    /// What the column holds; it is empty again, with room for as much.
    fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Text(column) => {
                let bytes = column.values_slice().len();
                let room = StringBuilder::with_capacity(FACTS_AT_ONCE, bytes + bytes / 8);
                Arc::new(std::mem::replace(column, room).finish())
            }
            Self::Whole(column) => Arc::new(std::mem::replace(column, Int64Builder::with_capacity(FACTS_AT_ONCE)).finish()),
            Self::Day(column) => Arc::new(std::mem::replace(column, Date32Builder::with_capacity(FACTS_AT_ONCE)).finish()),
            Self::Flag(column) => Arc::new(std::mem::replace(column, BooleanBuilder::with_capacity(FACTS_AT_ONCE)).finish()),
        }
    }
}
