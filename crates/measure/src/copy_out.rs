//! Facts as plain files for other programs (导出): what counts at a moment, later words over earlier ones, as Parquet.

use crate::belong::filled;
use crate::measures::known;
use crate::scan::table;
use crate::schema::schema_of;
use crate::{AsOf, Measures, Question, Refusal, World};
use datafusion::arrow::array::{Array, AsArray, Date32Array, RecordBatch};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::Date32Type;
use datafusion::common::ScalarValue;
use datafusion::logical_expr::{Expr, ident, lit};
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::basic::Compression;
use datafusion::parquet::file::properties::WriterProperties;
use futures::StreamExt;
use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;
use upcount_model::{Kind, Type};

impl Measures {
    /// Writes what counts of a kind into one Parquet file, with where each fact belongs; how many facts. Days after the moment
    /// of knowledge have not come. Nothing is written when nothing is known of the kind.
    ///
    /// # Errors
    /// When facts cannot be read or the file not be written.
    pub async fn copy_out(&self, kind: &'static Kind, as_of: Option<&AsOf>, world: &World, to: &Path) -> Result<u64, Refusal> {
        let question = Question { as_of: as_of.cloned(), ..Question::default() };
        if known(kind, &question, world)?.is_empty() {
            return Ok(0);
        }
        let places = kind.fields.iter().map(|field| field.id);
        let source = self.placed(kind, places, &[], &question, world).await?;
        let mut frame = filled(&self.here, kind, table(&self.here, kind, &source).await?, &source).await?;
        if let Some(as_of) = as_of {
            // That of which no day had come was not there; that which has no day is.
            let days = || kind.fields.iter().filter(|f| f.holds == Type::Day).map(|f| ident(f.id));
            let come = days().map(|day| day.lt_eq(lit(ScalarValue::Date32(Some(as_of.day.0))))).reduce(Expr::or);
            let without = days().map(Expr::is_null).reduce(Expr::and);
            if let Some(there) = come.zip(without).map(|(come, without)| come.or(without)) {
                frame = frame.filter(there)?;
            }
        }
        let unwritable = |why: String| Refusal::FactsUnreadable { file: to.display().to_string(), why };
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder).map_err(|e| unwritable(e.to_string()))?;
        }
        let schema = Arc::new(schema_of(kind));
        let out = File::create(to).map_err(|e| unwritable(e.to_string()))?;
        let properties = WriterProperties::builder().set_compression(Compression::LZ4_RAW).build();
        let mut writer = ArrowWriter::try_new(out, schema.clone(), Some(properties)).map_err(|e| unwritable(e.to_string()))?;
        let mut rows = frame.select(kind.fields.iter().map(|f| ident(f.id)).collect::<Vec<_>>())?.execute_stream().await?;
        let mut facts = 0;
        let last = as_of.map(|as_of| as_of.day.0);
        while let Some(batch) = rows.next().await {
            let batch = batch?;
            facts += batch.num_rows() as u64;
            let columns = batch.columns().iter().zip(kind.fields).zip(schema.fields()).map(|((column, field), written)| {
                let column = cast(column, written.data_type())?;
                Ok(match last.filter(|_| field.holds == Type::Day) {
                    Some(last) => {
                        let days = column.as_primitive::<Date32Type>().iter();
                        Arc::new(days.map(|day| day.filter(|day| *day <= last)).collect::<Date32Array>()) as Arc<dyn Array>
                    }
                    None => column,
                })
            });
            let columns = columns.collect::<Result<Vec<_>, datafusion::arrow::error::ArrowError>>();
            let batch = columns.and_then(|columns| RecordBatch::try_new(schema.clone(), columns));
            writer.write(&batch.map_err(|e| Refusal::Fault(e.to_string()))?).map_err(|e| unwritable(e.to_string()))?;
        }
        writer.into_inner().map_err(|e| unwritable(e.to_string()))?.sync_all().map_err(|e| unwritable(e.to_string()))?;
        Ok(facts)
    }
}
