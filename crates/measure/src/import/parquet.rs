//! Rows of a Parquet file, as text like those of any other.

use super::{ImportError, Next, Row, open::Records};
use datafusion::arrow::array::{Array, ArrayRef, AsArray, StringArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::DataType;
use datafusion::parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use std::fs::File;
use std::path::{Path, PathBuf};

pub(crate) struct ParquetRows {
    path: PathBuf,
    columns: Vec<String>,
    batches: ParquetRecordBatchReader,
    cells: Vec<StringArray>,
    at: usize,
    line: u64,
}

impl ParquetRows {
    pub(crate) fn open(path: &Path) -> Result<Self, ImportError> {
        let file = File::open(path).map_err(ImportError::unreadable(path))?;
        let broken = |e: datafusion::parquet::errors::ParquetError| ImportError::broken(path)(e.to_string());
        let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(broken)?;
        let columns = builder.schema().fields().iter().map(|f| f.name().clone()).collect();
        let batches = builder.with_batch_size(8192).build().map_err(broken)?;
        Ok(Self { path: path.to_path_buf(), columns, batches, cells: Vec::new(), at: 0, line: 0 })
    }
}

impl Records for ParquetRows {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn next(&mut self, row: &mut Row) -> Result<Next, ImportError> {
        row.clear();
        while self.cells.first().is_none_or(|c| c.len() == self.at) {
            let Some(batch) = self.batches.next() else { return Ok(Next::End) };
            let broken = |e: datafusion::arrow::error::ArrowError| ImportError::broken(&self.path)(e.to_string());
            let batch = batch.map_err(broken)?;
            let text = |column: &ArrayRef| cast(column, &DataType::Utf8).map(|c| c.as_string::<i32>().clone());
            self.cells = batch.columns().iter().map(text).collect::<Result<_, _>>().map_err(broken)?;
            self.at = 0;
        }
        for column in &self.cells {
            row.push(if column.is_null(self.at) { "" } else { column.value(self.at) });
        }
        self.at += 1;
        self.line += 1;
        row.line = self.line;
        Ok(Next::Row)
    }
}
