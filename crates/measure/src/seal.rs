//! Seals single facts (封存): the things of which something was said since a place in the Log, as a file beside those of
//! imports, so that what was said need not be kept in memory.

use crate::among::joined;
use crate::import::{ImportError, SealedFile, Sealer};
use crate::lake::{self, InLake};
use crate::measures::{Known, known};
use crate::said::{Sayings, Thing, thing};
use crate::scan::table;
use crate::schema::{schema_of, table_schema};
use crate::{FactsIn, Measures, Question, Refusal, World, tail};
use datafusion::arrow::array::{ArrayRef, RecordBatch};
use datafusion::arrow::compute::{SortOptions, cast, sort_to_indices, take};
use datafusion::arrow::error::ArrowError;
use datafusion::common::JoinType;
use datafusion::dataframe::DataFrame;
use datafusion::logical_expr::ident;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use upcount_model::{Kind, Say};

/// Things that are put in order together: a file of more is in order piece by piece.
const TOGETHER: usize = 1 << 19;
/// Rows that are written at once.
const AT_ONCE: usize = 1 << 13;

/// Rows as files have them, by their day.
fn by_day(kind: &Kind, rows: &RecordBatch) -> Result<RecordBatch, ArrowError> {
    let days = rows.column(rows.schema().index_of(kind.day)?);
    let order = sort_to_indices(days, Some(SortOptions { descending: false, nulls_first: true }), None)?;
    let schema = Arc::new(schema_of(kind));
    let columns = rows.columns().iter().zip(schema.fields());
    let columns = columns.map(|(column, field)| cast(&take(column, &order, None)?, field.data_type()));
    RecordBatch::try_new(schema.clone(), columns.collect::<Result<Vec<ArrayRef>, _>>()?)
}

impl Measures {
    /// The things of a kind of which something was said after a place in the Log; none when nothing was.
    async fn said_since(&self, kind: &'static Kind, since: i64, world: &World) -> Result<Option<DataFrame>, Refusal> {
        let source = known(kind, &Question::default(), world)?;
        let said: Vec<_> = source.said.iter().filter(|said| said.number > since).cloned().collect();
        if said.is_empty() {
            return Ok(None);
        }
        let these = Sayings::from(said).things(&self.here, kind)?;
        let facts = joined(table(&self.here, kind, &source).await?, these, kind, JoinType::LeftSemi)?;
        Ok(Some(facts.select(kind.fields.iter().map(|field| ident(field.id)).collect::<Vec<_>>())?))
    }

    /// Writes the things of a kind of which something was said after a place in the Log, as they are known, into a folder; no
    /// file when nothing was said of them.
    ///
    /// # Errors
    /// When facts cannot be read or the file not be written.
    pub async fn seal(&self, kind: &'static Kind, since: i64, world: &World, into: &Path) -> Result<Option<SealedFile>, Refusal> {
        let source = known(kind, &Question::default(), world)?;
        let things: BTreeSet<Thing> = source.said.iter().filter(|said| said.number > since).map(|said| thing(kind, said)).collect();
        if things.is_empty() {
            return Ok(None);
        }
        let unwritable = |e: ImportError| Refusal::Fault(e.text().en);
        let mut sealer = Sealer::start(into, &[kind]).map_err(unwritable)?;
        let things: Vec<Thing> = things.into_iter().collect();
        for some in things.chunks(TOGETHER) {
            for rows in tail::about(&self.here, kind, &source, &some.iter().cloned().collect(), &[&source.said]).await? {
                let rows = by_day(kind, &rows).map_err(|e| Refusal::Fault(e.to_string()))?;
                for from in (0..rows.num_rows()).step_by(AT_ONCE) {
                    sealer.write(0, rows.slice(from, AT_ONCE.min(rows.num_rows() - from))).map_err(unwritable)?;
                }
            }
        }
        Ok(sealer.finish().map_err(unwritable)?.pop())
    }

    /// Whether a seal holds what was said after a place in the Log, as it is known in this world.
    ///
    /// # Errors
    /// When facts cannot be read.
    pub async fn seal_is_right(&self, since: i64, world: &World, seal: &FactsIn) -> Result<bool, Refusal> {
        let Some(kind) = Kind::from_id(seal.kind) else { return Ok(false) };
        let Some(again) = self.said_since(kind, since, world).await? else { return Ok(false) };
        let InLake { name, bytes } = Known::of(seal).file;
        let there = lake::open(&self.here, table_schema(kind), &[InLake { name, bytes }])?;
        let many = (again.clone().count().await?, there.clone().count().await?);
        Ok(many.0 == many.1 && again.except(there)?.limit(0, Some(1))?.count().await? == 0)
    }
}
