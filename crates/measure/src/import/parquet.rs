//! Rows of a Parquet file, as text like those of any other.

use super::rows::Rows;
use super::{Control, ImportError, open::Records};
use datafusion::arrow::array::{Array, ArrayRef, AsArray, StringArray};
use datafusion::arrow::compute::{can_cast_types, cast};
use datafusion::arrow::datatypes::DataType;
use datafusion::parquet::arrow::ProjectionMask;
use datafusion::parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const ROWS_AT_ONCE: usize = 8192;

pub(crate) struct ParquetRows {
    path: PathBuf,
    columns: Vec<String>,
    batches: ParquetRecordBatchReader,
    cells: Vec<StringArray>,
    at: usize,
    line: u64,
    total: u64,
    control: Arc<Control>,
}

impl ParquetRows {
    pub(crate) fn open(path: &Path, control: &Arc<Control>) -> Result<Self, ImportError> {
        let file = File::open(path).map_err(ImportError::unreadable(path))?;
        let broken = |e: datafusion::parquet::errors::ParquetError| ImportError::broken(path)(e.to_string());
        let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(broken)?;
        // Lists and groups have no text; a definition that reads one is told that there is no such column.
        let fields = builder.schema().fields().clone();
        let shown: Vec<usize> = (0..fields.len())
            .filter(|n| can_cast_types(fields[*n].data_type(), &DataType::Utf8) && !fields[*n].data_type().is_nested())
            .collect();
        let columns = shown.iter().map(|n| fields[*n].name().clone()).collect();
        let total = u64::try_from(builder.metadata().file_metadata().num_rows()).unwrap_or_default();
        let mask = ProjectionMask::roots(builder.parquet_schema(), shown);
        let batches = builder.with_batch_size(ROWS_AT_ONCE).with_projection(mask).build().map_err(broken)?;
        Ok(Self { path: path.to_path_buf(), columns, batches, cells: Vec::new(), at: 0, line: 0, total, control: control.clone() })
    }
}

impl Records for ParquetRows {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn next(&mut self, rows: &mut Rows) -> Result<bool, ImportError> {
        while self.cells.first().is_none_or(|c| c.len() == self.at) {
            self.control.done(self.line, self.total);
            let Some(batch) = self.batches.next() else { return Ok(false) };
            let broken = |e: datafusion::arrow::error::ArrowError| ImportError::broken(&self.path)(e.to_string());
            let batch = batch.map_err(broken)?;
            let text = |column: &ArrayRef| cast(column, &DataType::Utf8).map(|c| c.as_string::<i32>().clone());
            self.cells = batch.columns().iter().map(text).collect::<Result<_, _>>().map_err(broken)?;
            self.at = 0;
        }
        let at = self.at;
        self.at += 1;
        self.line += 1;
        rows.push(self.line, self.cells.iter().map(|column| if column.is_null(at) { "" } else { column.value(at) }));
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use datafusion::arrow::array::{
        BooleanArray, Date32Array, Decimal128Array, DictionaryArray, Float64Array, Int32Array, ListArray, RecordBatch,
        TimestampMillisecondArray,
    };
    use datafusion::arrow::datatypes::{Int8Type, Int32Type};
    use datafusion::parquet::arrow::ArrowWriter;

    #[test]
    fn every_plain_column_is_read_as_the_text_that_definitions_expect() {
        let words: DictionaryArray<Int8Type> = [Some("海"), None, Some("海")].into_iter().collect();
        let list = ListArray::from_iter_primitive::<Int32Type, _, _>([Some([Some(1)]), None, None]);
        let columns: Vec<(&str, ArrayRef)> = vec![
            ("day", Arc::new(Date32Array::from(vec![Some(20_089), None, Some(0)]))),
            ("at", Arc::new(TimestampMillisecondArray::from(vec![Some(1_735_689_600_000), None, Some(0)]))),
            ("money", Arc::new(Decimal128Array::from(vec![Some(123_450), None, Some(-5)]).with_precision_and_scale(12, 2).unwrap())),
            ("float", Arc::new(Float64Array::from(vec![Some(1.5), None, Some(1e17)]))),
            ("whole", Arc::new(Int32Array::from(vec![Some(-7), None, Some(7)]))),
            ("flag", Arc::new(BooleanArray::from(vec![Some(true), None, Some(false)]))),
            ("list", Arc::new(list)),
            ("word", Arc::new(words)),
        ];
        let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, column)| (name, column, true))).unwrap();
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut writer = ArrowWriter::try_new(file.reopen().unwrap(), batch.schema(), None).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();

        let mut rows = ParquetRows::open(file.path(), &Arc::default()).unwrap();
        assert_eq!(rows.columns(), ["day", "at", "money", "float", "whole", "flag", "word"]);
        let mut read = Rows::default();
        while rows.next(&mut read).unwrap() {}
        let seen: Vec<_> = read.iter().map(|row| row.cells().collect::<Vec<_>>().join(" ")).collect();
        assert_eq!(
            seen,
            ["2025-01-01 2025-01-01T00:00:00 1234.50 1.5 -7 true 海", "      ", "1970-01-01 1970-01-01T00:00:00 -0.05 1e17 7 false 海"]
        );
        assert_eq!(read.iter().last().unwrap().line(), 3);
    }
}
