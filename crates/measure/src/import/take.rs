//! Takes what rows give, in the order of the file: what an earlier row said is not said again, and a row of which one fact
//! cannot be taken gives none.

use super::convert::{Converted, Fault, Part, Snapshots};
use super::once;
use super::refused::RefusedRows;
use super::rows::{Row, Rows};
use super::seal::Sealer;
use super::{Control, ImportError};
use crate::names::Named;
use datafusion::arrow::array::BooleanArray;
use datafusion::arrow::compute::filter_record_batch;
use std::collections::HashMap;
use std::path::Path;
use upcount_model::Kind;

/// Snapshots are told apart in memory; a file with more keys has no snapshots.
const MOST_SNAPSHOTS: usize = 5_000_000;

pub(crate) struct Taker<'a> {
    kinds: &'a [&'static Kind],
    columns: &'a [String],
    strict: bool,
    control: &'a Control,
    /// The keys that were said, of each kind.
    said: Vec<Named>,
    /// Of each block of the definition: key → a hash of what it says.
    told: HashMap<(usize, Vec<String>), u64>,
    pub(crate) sealer: Sealer,
    pub(crate) refused: RefusedRows,
    pub(crate) rows: u64,
    pub(crate) facts: u64,
}

impl<'a> Taker<'a> {
    pub(crate) fn new(
        kinds: &'a [&'static Kind],
        columns: &'a [String],
        strict: bool,
        control: &'a Control,
        sealer: Sealer,
        refused: RefusedRows,
    ) -> Self {
        let said = kinds.iter().map(|_| Named::default()).collect();
        Self { kinds, columns, strict, control, said, told: HashMap::new(), sealer, refused, rows: 0, facts: 0 }
    }

    /// Takes the next rows; gives back what they were read into.
    pub(crate) fn take(&mut self, converted: Converted) -> Result<Rows, ImportError> {
        let Converted { rows, mut faults, snapshots, mut parts } = converted;
        for row in 0..rows.len() {
            let fault = if faults.is_empty() { None } else { faults.remove(&row) };
            if let Some(fault) = fault.or_else(|| self.admit(row, &snapshots, &mut parts).err()) {
                parts.iter_mut().for_each(|part| part.gives[row] = false);
                self.refuse(rows.row(row), fault)?;
            }
        }
        self.rows += rows.len() as u64;
        self.control.rows(self.rows);
        for part in parts {
            let many = part.gives.iter().filter(|gives| **gives).count();
            self.facts += many as u64;
            let broken = |e: datafusion::arrow::error::ArrowError| ImportError::broken(Path::new(self.kinds[part.table].id))(e.to_string());
            let facts = match many {
                0 => continue,
                all if all == part.gives.len() => part.facts,
                _ => filter_record_batch(&part.facts, &BooleanArray::from(part.gives)).map_err(broken)?,
            };
            self.sealer.write(part.table, facts)?;
        }
        Ok(rows)
    }

    /// Remembers what a row says; or why it cannot be taken, and then nothing of it is remembered.
    fn admit(&mut self, row: usize, snapshots: &[Snapshots], parts: &mut [Part]) -> Result<(), Fault> {
        let mut new = Vec::new();
        for of in snapshots {
            let (key, says) = &of.told[row];
            let key = (of.block, key.clone());
            let fault = |why: String| Fault { column: Some(of.column), why };
            match self.told.get(&key) {
                Some(before) if before == says => {
                    parts.iter_mut().filter(|part| part.block == of.block).for_each(|part| part.gives[row] = false);
                }
                Some(_) => {
                    return Err(fault(
                        "a snapshot says the same on each of its rows; this row says something else than an earlier one of the same key"
                            .into(),
                    ));
                }
                None if self.told.len() >= MOST_SNAPSHOTS => {
                    return Err(fault(format!("there are more than {MOST_SNAPSHOTS} snapshots")));
                }
                None => new.push((key, *says)),
            }
        }
        let named = || parts.iter().filter(|part| part.gives[row]).filter_map(|part| Some((part, (*part.keys.get(row)?)?)));
        for (part, key) in named() {
            if let Some(why) = once::refusal(&self.said[part.table], key, self.kinds[part.table]) {
                return Err(Fault { column: part.key, why });
            }
        }
        for (part, key) in named() {
            self.said[part.table].add(key);
        }
        // Only now: a row that is refused has not told its snapshot, so the next one may.
        self.told.extend(new);
        Ok(())
    }

    fn refuse(&mut self, row: Row<'_>, fault: Fault) -> Result<(), ImportError> {
        let column = fault.column.map(|n| self.columns[n].clone());
        if self.strict {
            return Err(ImportError::Strict { line: row.line(), column, why: fault.why });
        }
        self.refused.add(row, column.as_deref().unwrap_or_default(), &fault.why)?;
        self.control.refused(self.refused.count());
        Ok(())
    }
}
