//! An answer as a Parquet file, for programs.

use crate::{Answer, Refusal};
use datafusion::arrow::array::{ArrayRef, Float64Array, RecordBatch, StringArray};
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::parquet::arrow::ArrowWriter;
use std::collections::HashMap;
use std::sync::Arc;

/// The dimension columns, `period`, and a column named as the measure; the calibre stands in the file's metadata.
///
/// # Errors
/// When it cannot be made.
pub fn answer_as_parquet(answer: &Answer) -> Result<Vec<u8>, Refusal> {
    let text = |n: usize| -> ArrayRef { Arc::new(answer.rows.iter().map(|r| r.keys.get(n).cloned().flatten()).collect::<StringArray>()) };
    let mut fields: Vec<Field> = answer.by.iter().map(|d| Field::new(d, DataType::Utf8, true)).collect();
    let mut columns: Vec<ArrayRef> = (0..answer.by.len()).map(text).collect();
    fields.push(Field::new("period", DataType::Utf8, false));
    columns.push(Arc::new(answer.rows.iter().map(|r| Some(r.period.as_str())).collect::<StringArray>()));
    fields.push(Field::new(&answer.measure.id, DataType::Float64, true));
    columns.push(Arc::new(answer.rows.iter().map(|r| r.value).collect::<Float64Array>()));
    let says =
        HashMap::from([("calibre".to_owned(), answer.calibre.id.clone()), ("calibre_words".to_owned(), answer.calibre.words.en.clone())]);
    let schema = Arc::new(Schema::new_with_metadata(fields, says));
    let fault = |e: &dyn std::fmt::Display| Refusal::Fault(e.to_string());
    let batch = RecordBatch::try_new(schema.clone(), columns).map_err(|e| fault(&e))?;
    let mut writer = ArrowWriter::try_new(Vec::new(), schema, None).map_err(|e| fault(&e))?;
    writer.write(&batch).map_err(|e| fault(&e))?;
    writer.into_inner().map_err(|e| fault(&e))
}
