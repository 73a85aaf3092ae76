//! Rows become facts: each row gives all its facts, or none and the reason. Column by column, and without a look at other
//! rows, so that many threads may work on one file; what depends on earlier rows is decided when rows are taken.

use super::ImportError;
use super::memo::Memo;
use super::once::Once;
use super::rows::{Row, Rows};
use super::source::Source;
use crate::names::Name;
use crate::schema::schema_of;
use datafusion::arrow::array::{Array, RecordBatch};
use datafusion::arrow::datatypes::SchemaRef;
use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::Arc;
use upcount_book::{Cell, Facts, Import};
use upcount_model::{Field, Kind, nearest};

/// Why a row gives no facts.
pub(crate) struct Fault {
    /// The column in the file, when one is to blame.
    pub(crate) column: Option<usize>,
    pub(crate) why: String,
}

/// Which of some rows do not fit, each with the first reason.
pub(crate) struct Faults {
    fits: Vec<bool>,
    of: BTreeMap<usize, Fault>,
}

impl Faults {
    fn of(rows: &Rows) -> Self {
        let mut faults = Self { fits: vec![true; rows.len()], of: BTreeMap::new() };
        for (n, row) in rows.iter().enumerate() {
            if let Some(why) = row.broken() {
                faults.add(n, Fault { column: None, why: why.to_owned() });
            }
        }
        faults
    }

    pub(crate) fn fits(&self, row: usize) -> bool {
        self.fits[row]
    }

    pub(crate) fn add(&mut self, row: usize, fault: Fault) {
        self.fits[row] = false;
        self.of.entry(row).or_insert(fault);
    }
}

/// How a file's rows become facts.
pub(crate) struct Converter {
    blocks: Vec<Block>,
    kinds: Vec<&'static Kind>,
}

/// The facts of one block of the definition that one row gives.
struct Block {
    kind: &'static Kind,
    table: usize,
    schema: SchemaRef,
    once: Option<Once>,
    variants: Vec<Vec<Source>>,
    skip: Vec<usize>,
    key: Vec<usize>,
}

/// What a thread remembers from rows to rows: one memory for each field.
#[derive(Default)]
pub(crate) struct Memos {
    of: Vec<Memo>,
}

/// Rows and what they give.
pub(crate) struct Converted {
    pub(crate) rows: Rows,
    /// The rows that give nothing.
    pub(crate) faults: BTreeMap<usize, Fault>,
    /// Of each block of the definition that is told once for many rows, what each row tells.
    pub(crate) snapshots: Vec<Snapshots>,
    pub(crate) parts: Vec<Part>,
}

/// What rows tell of what a file says once for many of them: its key, and a hash of the rest.
pub(crate) struct Snapshots {
    pub(crate) block: usize,
    /// The first column of the key.
    pub(crate) column: usize,
    pub(crate) told: Vec<(Vec<String>, u64)>,
}

/// The facts that rows give in one way, one a row; those of rows that give none are not to be looked at.
pub(crate) struct Part {
    pub(crate) block: usize,
    pub(crate) table: usize,
    pub(crate) facts: RecordBatch,
    pub(crate) gives: Vec<bool>,
    /// Of kinds whose facts a file says once each.
    pub(crate) keys: Vec<Option<Name>>,
    /// The column in the file of the first field of the key.
    pub(crate) key: Option<usize>,
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
        let mut converter = Self { blocks: Vec::new(), kinds: Vec::new() };
        for facts in &definition.facts {
            let Some(kind) = Kind::from_id(&facts.kind) else { continue };
            let table = converter.kinds.iter().position(|k| k.id == kind.id).unwrap_or_else(|| {
                converter.kinds.push(kind);
                converter.kinds.len() - 1
            });
            let block = Block::new(facts, kind, table, &at, definition, sheet_days)?;
            converter.blocks.push(block);
        }
        Ok(converter)
    }

    pub(crate) fn kinds(&self) -> &[&'static Kind] {
        &self.kinds
    }

    /// Reads all facts of some rows.
    pub(crate) fn convert(&self, rows: Rows, memos: &mut Memos) -> Result<Converted, ImportError> {
        let mut faults = Faults::of(&rows);
        let (mut snapshots, mut parts) = (Vec::new(), Vec::new());
        memos.of.resize_with(self.blocks.iter().map(Block::fields).sum(), Memo::default);
        let mut memos = memos.of.iter_mut();
        for (n, block) in self.blocks.iter().enumerate() {
            if let Some(column) = block.key.first() {
                let told = rows.iter().map(|row| if row.broken().is_none() { block.snapshot(row) } else { Default::default() });
                snapshots.push(Snapshots { block: n, column: *column, told: told.collect() });
            }
            for sources in &block.variants {
                parts.push(block.part(n, sources, &rows, &mut memos, &mut faults)?);
            }
        }
        Ok(Converted { rows, faults: faults.of, snapshots, parts })
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
        let sources = |fields: &BTreeMap<&str, &Cell>| -> Result<Vec<Source>, ImportError> {
            let source = |field: &Field| match fields.get(field.id) {
                Some(cell) => Source::new(cell, field, at, definition, sheet_days),
                None => Ok(Source::unsaid(field)),
            };
            kind.fields.iter().map(source).collect()
        };
        Ok(Self {
            kind,
            table,
            schema: Arc::new(schema_of(kind)),
            once: Once::of(kind),
            variants: facts.variants().iter().map(sources).collect::<Result<_, _>>()?,
            skip: facts.skip_if_missing.iter().filter_map(|id| kind.fields.iter().position(|f| f.id == id)).collect(),
            key: facts.once_per.iter().filter_map(|c| at.get(c.as_str()).copied()).collect(),
        })
    }

    fn fields(&self) -> usize {
        self.variants.iter().map(Vec::len).sum()
    }

    /// The facts that rows give in one way: none where a field is missing without which there is none, and a fault where one
    /// is missing that every fact has.
    fn part<'a>(
        &self,
        block: usize,
        sources: &[Source],
        rows: &Rows,
        memos: &mut impl Iterator<Item = &'a mut Memo>,
        faults: &mut Faults,
    ) -> Result<Part, ImportError> {
        let fields = || sources.iter().zip(self.kind.fields);
        let columns: Vec<_> = fields().zip(memos).map(|((source, field), memo)| source.values(field.holds, rows, memo, faults)).collect();
        let mut gives = faults.fits.clone();
        for skip in &self.skip {
            gives.iter_mut().enumerate().for_each(|(row, gives)| *gives &= columns[*skip].is_valid(row));
        }
        for ((source, field), column) in fields().zip(&columns).filter(|((_, field), column)| field.required && column.null_count() > 0) {
            for (row, gives) in gives.iter_mut().enumerate().filter(|(row, gives)| **gives && column.is_null(*row)) {
                let why = format!("`{}` is missing, and a {} needs it", field.id, self.kind.id);
                faults.add(row, Fault { column: source.column(), why });
                *gives = false;
            }
        }
        let facts =
            RecordBatch::try_new(self.schema.clone(), columns).map_err(|e| ImportError::broken(Path::new(self.kind.id))(e.to_string()))?;
        let keys = self.once.as_ref().map(|once| once.keys(&facts)).unwrap_or_default();
        let key = self.once.as_ref().and_then(|once| sources[once.first_field()].column());
        Ok(Part { block, table: self.table, facts, gives, keys, key })
    }

    fn snapshot(&self, row: Row<'_>) -> (Vec<String>, u64) {
        let key = self.key.iter().map(|n| row.cell(*n).trim().to_owned()).collect();
        let mut hash = DefaultHasher::new();
        for at in self.variants.iter().flatten().filter_map(Source::column) {
            row.cell(at).trim().hash(&mut hash);
        }
        (key, hash.finish())
    }
}
