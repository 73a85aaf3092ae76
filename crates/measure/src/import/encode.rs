//! Encodes columns of facts as Parquet, each thread those of its own.

use datafusion::arrow::array::RecordBatch;
use datafusion::parquet::arrow::arrow_writer::{ArrowColumnChunk, ArrowColumnWriter, ArrowRowGroupWriterFactory, compute_leaves};
use datafusion::parquet::errors::ParquetError;
use std::collections::HashMap;
use std::sync::mpsc::{Receiver, SyncSender};

/// Encoded columns of a group of rows, with their places in the table.
pub(crate) type Chunks = Vec<(usize, ArrowColumnChunk)>;

/// What a thread does next.
pub(crate) enum Step {
    /// Encodes facts of a table.
    Facts(usize, RecordBatch),
    /// Ends the group of rows of a table, and gives what was encoded.
    End(usize, SyncSender<Chunks>),
}

/// Takes steps until there are none; which table failed, and why.
pub(crate) fn encode(
    steps: &Receiver<Step>,
    tables: &[ArrowRowGroupWriterFactory],
    is_own: impl Fn(usize) -> bool,
) -> Result<(), (usize, ParquetError)> {
    let mut open: HashMap<usize, Vec<(usize, ArrowColumnWriter)>> = HashMap::new();
    for step in steps {
        match step {
            Step::Facts(table, facts) => {
                let own = match open.entry(table) {
                    std::collections::hash_map::Entry::Occupied(own) => own.into_mut(),
                    std::collections::hash_map::Entry::Vacant(place) => {
                        let all = tables[table].create_column_writers(0).map_err(|e| (table, e))?;
                        place.insert(all.into_iter().enumerate().filter(|(column, _)| is_own(*column)).collect())
                    }
                };
                write(own, &facts).map_err(|e| (table, e))?;
            }
            Step::End(table, to) => {
                let own = open.remove(&table).unwrap_or_default().into_iter();
                let chunks = own.map(|(column, writer)| Ok((column, writer.close()?))).collect::<Result<_, _>>();
                // Where nobody waits for them any more, the writer has failed and tells why.
                let _ = to.send(chunks.map_err(|e| (table, e))?);
            }
        }
    }
    Ok(())
}

fn write(own: &mut [(usize, ArrowColumnWriter)], facts: &RecordBatch) -> Result<(), ParquetError> {
    let schema = facts.schema_ref();
    for (column, writer) in own {
        for leaf in compute_leaves(schema.field(*column), facts.column(*column))? {
            writer.write(&leaf)?;
        }
    }
    Ok(())
}
