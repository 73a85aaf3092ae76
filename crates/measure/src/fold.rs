//! Folds facts into cells, and tries cells against the facts.

use crate::alike::{PIECE, Together, together};
use crate::cells::{Chosen, MANY, apart, coarse, name_of, rows_of, schema};
use crate::lake::InLake;
use crate::measures::{Known, Source};
use crate::scan::table;
use crate::{FactsIn, Measures, Refusal};
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Field, FieldRef, Schema};
use datafusion::dataframe::DataFrame;
use datafusion::execution::memory_pool::MemoryPool;
use datafusion::functions_aggregate::expr_fn::sum;
use datafusion::logical_expr::{Expr, ident, lit};
use datafusion::object_store::buffered::BufWriter;
use datafusion::object_store::path::Path;
use datafusion::parquet::arrow::AsyncArrowWriter;
use datafusion::parquet::basic::Compression;
use datafusion::parquet::errors::ParquetError;
use datafusion::parquet::file::metadata::ColumnChunkMetaData;
use datafusion::parquet::file::properties::WriterProperties;
use datafusion::parquet::file::statistics::Statistics;
use futures::{Stream, StreamExt, TryStreamExt};
use std::collections::BTreeSet;
use std::sync::Arc;
use upcount_book::Cells;
use upcount_model::Kind;

/// Rows in a group of a file; the statistics of a group let others be skipped.
const ROWS_IN_A_GROUP: usize = 1 << 17;

/// A table of facts, or of cells with more fields, before those alike are brought together.
///
/// A sum is known where it is known of each of the facts, and missing where it is of none: those of which it is `unsure`
/// whether it is known are kept apart.
struct Unfolded<'a> {
    table: DataFrame,
    cells: &'a Cells,
    kind: &'static Kind,
    unsure: &'a [String],
}

impl<'a> Unfolded<'a> {
    /// Facts that are one each, or cells that stand for several.
    fn of(table: DataFrame, one: &Expr, unsure: &'a [String], cells: &'a Cells, kind: &'static Kind) -> Result<Self, Refusal> {
        let known = unsure.iter().map(|field| ident(field).is_null().alias(unknown(field)));
        let columns = apart(cells).map(ident).chain(known).chain(cells.sums.iter().map(ident)).chain([one.clone().alias(MANY)]);
        let table = coarse(table, cells, kind)?.select(columns.collect::<Vec<_>>())?;
        Ok(Self { table, cells, kind, unsure })
    }

    /// The cells, brought together in memory.
    async fn held(&self, memory: &Arc<dyn MemoryPool>) -> Result<Together, Refusal> {
        let written = schema(self.cells, self.kind, false);
        let (apart, sums) = written.fields().split_at(apart(self.cells).count());
        let known = self.unsure.iter().map(|field| Arc::new(Field::new(unknown(field), DataType::Boolean, false)));
        let all: Vec<FieldRef> = apart.iter().cloned().chain(known).chain(sums.iter().cloned()).collect();
        together(self.table.clone(), Arc::new(Schema::new(all)), sums.len(), memory, PIECE).await
    }

    /// The same as a plan, which may spill.
    fn planned(self) -> Result<DataFrame, Refusal> {
        let sums: Vec<Expr> = values(self.cells).map(|field| sum(ident(field)).alias(field)).collect();
        let first: Vec<_> = self.cells.by.iter().take(2).map(|field| ident(field).sort(true, true)).collect();
        let groups = apart(self.cells).cloned().chain(self.unsure.iter().map(|field| unknown(field))).map(ident).collect();
        let columns: Vec<Expr> = columns(self.cells).map(ident).collect();
        Ok(self.table.aggregate(groups, sums)?.sort(first)?.select(columns)?)
    }
}

/// The column that tells whether a field is missing.
fn unknown(field: &str) -> String {
    format!("no_{field}")
}

/// What is added up.
fn values(cells: &Cells) -> impl Iterator<Item = &str> {
    cells.sums.iter().map(String::as_str).chain([MANY])
}

/// The columns of cells.
fn columns(cells: &Cells) -> impl Iterator<Item = &str> {
    apart(cells).map(String::as_str).chain(values(cells))
}

/// Whether the cells of one definition follow from those of another. How facts come out at limits follows from the facts alone.
fn follows(cells: &Cells, from: &Cells) -> bool {
    cells.limits.is_empty()
        && cells.id != from.id
        && cells.kind == from.kind
        && (cells.months || !from.months)
        && cells.by.iter().all(|field| from.by.contains(field))
        && cells.sums.iter().all(|field| from.sums.contains(field))
}

impl Measures {
    /// Writes the cells of a file of facts into the lake, unless they are there; how many they are. They are made of the
    /// smallest others of the same file from which they follow, for these are fewer than the facts. What ends half-way leaves
    /// nothing that is read.
    ///
    /// # Errors
    /// When the facts cannot be read or the cells not be written.
    pub async fn fold<'a>(&self, cells: &Cells, file: &FactsIn, all: impl Iterator<Item = &'a Cells>) -> Result<Option<u64>, Refusal> {
        let Some(kind) = Kind::from_id(&cells.kind).filter(|kind| kind.id == file.kind) else { return Ok(None) };
        let known = Known::of(file);
        let to = name_of(cells, &known);
        if rows_of(&self.lake, &to).await.is_ok_and(|rows| rows.is_some()) {
            return Ok(None);
        }
        let mut from: Option<(&Cells, InLake)> = None;
        for wider in all.filter(|wider| follows(cells, wider)) {
            let name = name_of(wider, &known);
            if let Some(bytes) = self.lake.length_of(&name).await?
                && from.as_ref().is_none_or(|(_, least)| bytes < least.bytes)
            {
                from = Some((wider, InLake { name, bytes }));
            }
        }
        let read = from.as_ref().map_or(&known.file, |(_, part)| part).name.clone();
        let unsure = self.unsure(&read, &cells.sums).await?;
        let (there, one) = match from {
            Some((wider, part)) => (Chosen::all_of(wider, part).of_files(&self.folding, kind).await?, ident(MANY)),
            None => {
                let source = Source { files: vec![known], ..Source::default() };
                (table(&self.folding, kind, &source).await?, lit(1_i64))
            }
        };
        let unfolded = Unfolded::of(there, &one, &unsure, cells, kind)?;
        let mut held = unfolded.held(&self.folding.runtime_env().memory_pool).await?;
        let written = self.write(held.rows(), &to, cells, kind).await;
        if !held.is_full() {
            return written.map(Some);
        }
        // The plan has the memory for itself.
        drop(held);
        let rows = unfolded.planned()?.execute_stream().await?;
        self.write(rows.map_err(Refusal::from), &to, cells, kind).await.map(Some)
    }

    /// The fields of a file that may be missing in some of its rows. The less there is to keep apart, the less there is to do.
    async fn unsure(&self, file: &str, fields: &[String]) -> Result<Vec<String>, Refusal> {
        let Some(end) = self.lake.end_of(file).await? else { return Ok(fields.to_vec()) };
        let missing = |column: &ColumnChunkMetaData| column.statistics().and_then(Statistics::null_count_opt) != Some(0);
        let sure = |field: &&String| {
            let is = |column: &&ColumnChunkMetaData| column.column_path().string() == **field;
            end.row_groups().iter().all(|group| group.columns().iter().find(is).is_some_and(|column| !missing(column)))
        };
        Ok(fields.iter().filter(|field| !sure(field)).cloned().collect())
    }

    /// Writes cells that come in their order; how many they are.
    async fn write(
        &self,
        rows: impl Stream<Item = Result<RecordBatch, Refusal>>,
        to: &str,
        cells: &Cells,
        kind: &Kind,
    ) -> Result<u64, Refusal> {
        let unwritable = |e: ParquetError| Refusal::of_file(to, &e);
        let written = Arc::new(schema(cells, kind, false));
        let properties =
            WriterProperties::builder().set_compression(Compression::LZ4_RAW).set_max_row_group_row_count(Some(ROWS_IN_A_GROUP)).build();
        let out = BufWriter::new(self.lake.files.clone(), Path::from(to));
        let mut writer = AsyncArrowWriter::try_new(out, written.clone(), Some(properties)).map_err(unwritable)?;
        let mut rows = std::pin::pin!(rows);
        let mut many = 0;
        while let Some(batch) = rows.next().await {
            let batch = batch?;
            many += batch.num_rows() as u64;
            let column = |field: &FieldRef| batch.column_by_name(field.name()).map(|column| cast(column, field.data_type()));
            let columns = written.fields().iter().filter_map(column);
            let columns = columns.collect::<Result<Vec<_>, _>>().map_err(|e| Refusal::Fault(e.to_string()))?;
            let batch = RecordBatch::try_new(written.clone(), columns).map_err(|e| Refusal::Fault(e.to_string()))?;
            writer.write(&batch).await.map_err(unwritable)?;
        }
        writer.close().await.map_err(unwritable)?;
        Ok(many)
    }

    /// Whether the cells of a file are what its facts give; absent when they have none. Every cell is compared.
    ///
    /// # Errors
    /// When the facts cannot be read.
    pub async fn fold_is_right(&self, cells: &Cells, file: &FactsIn) -> Result<Option<bool>, Refusal> {
        let Some(kind) = Kind::from_id(&cells.kind).filter(|kind| kind.id == file.kind) else { return Ok(None) };
        let known = Known::of(file);
        let part = name_of(cells, &known);
        let Some(bytes) = self.lake.length_of(&part).await? else { return Ok(None) };
        if rows_of(&self.lake, &part).await.is_err() {
            return Ok(Some(false));
        }
        let part = InLake { name: part, bytes };
        let source = Source { files: vec![known], ..Source::default() };
        let there = Chosen::all_of(cells, part).of_files(&self.folding, kind).await?;
        let facts = table(&self.folding, kind, &source).await?;
        // By the plan: what was made otherwise must be the same.
        let again = Unfolded::of(facts, &lit(1_i64), &cells.sums, cells, kind)?.planned()?;
        // What the facts give less what is there is nothing, in every cell and every sum.
        let sides = |frame: DataFrame, sign: i64| -> Result<DataFrame, Refusal> {
            let mut columns: Vec<Expr> = apart(cells).map(ident).collect();
            columns.extend(values(cells).map(|of| (ident(of) * lit(sign)).alias(of)));
            Ok(frame.select(columns)?)
        };
        let both = sides(there, 1)?.union(sides(again, -1)?)?;
        let differ = both.aggregate(apart(cells).map(ident).collect(), values(cells).map(|of| sum(ident(of)).alias(of)).collect())?;
        let wrong = values(cells).map(|of| ident(of).not_eq(lit(0_i64))).reduce(Expr::or).unwrap_or_else(|| lit(false));
        Ok(Some(differ.filter(wrong)?.limit(0, Some(1))?.count().await.is_ok_and(|wrong| wrong == 0)))
    }

    /// The names of the cells that files of facts have, or would have.
    #[must_use]
    pub fn fold_names<'a>(all: impl Iterator<Item = &'a Cells>, files: &[FactsIn]) -> BTreeSet<String> {
        all.flat_map(|cells| files.iter().filter(|f| f.kind == cells.kind).map(|file| name_of(cells, &Known::of(file)))).collect()
    }
}
