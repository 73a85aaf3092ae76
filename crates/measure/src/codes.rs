//! Codes of values (编码): rows of columns are told apart by small numbers, so that a row costs no text of its own.

use crate::Refusal;
use datafusion::arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringViewArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, SchemaRef};
use datafusion::arrow::error::ArrowError;
use datafusion::arrow::row::{RowConverter, SortField};
use datafusion::common::HashMap;

/// The values of the dimensions.
pub(crate) type Keys = Vec<Option<String>>;

/// Values of columns, each kept once; a row is known by its place.
pub(crate) struct Codes {
    columns: Vec<String>,
    converter: Option<RowConverter>,
    places: HashMap<Box<[u8]>, usize>,
    /// The values, by place.
    pub(crate) values: Vec<Keys>,
}

impl Codes {
    pub(crate) fn of(columns: &[String], schema: &SchemaRef) -> Result<Self, Refusal> {
        let fields = columns.iter().map(|name| Ok(SortField::new(schema.field_with_name(name)?.data_type().clone())));
        let fields = fields.collect::<Result<Vec<_>, ArrowError>>().map_err(fault)?;
        let converter = if fields.is_empty() { None } else { Some(RowConverter::new(fields).map_err(fault)?) };
        Ok(Self { columns: columns.to_vec(), converter, places: HashMap::new(), values: Vec::new() })
    }

    /// The place of each row's values.
    pub(crate) fn read(&mut self, batch: &RecordBatch) -> Result<Vec<usize>, Refusal> {
        let Some(converter) = &self.converter else {
            if self.values.is_empty() {
                self.values.push(Keys::new());
            }
            return Ok(vec![0; batch.num_rows()]);
        };
        let columns = self.columns.iter().filter_map(|name| batch.column_by_name(name).cloned()).collect::<Vec<_>>();
        let rows = converter.convert_columns(&columns).map_err(fault)?;
        let texts = columns.iter().map(texts).collect::<Result<Vec<_>, _>>()?;
        let mut found = Vec::with_capacity(batch.num_rows());
        for (n, row) in rows.iter().enumerate() {
            if let Some(place) = self.places.get(row.as_ref()) {
                found.push(*place);
                continue;
            }
            let place = self.values.len();
            self.values.push(texts.iter().map(|text| (!text.is_null(n)).then(|| text.value(n).to_owned())).collect());
            self.places.insert(row.as_ref().into(), place);
            found.push(place);
        }
        Ok(found)
    }
}

/// A column as texts.
pub(crate) fn texts(column: &ArrayRef) -> Result<StringViewArray, Refusal> {
    Ok(cast(column, &DataType::Utf8View).map_err(fault)?.as_string_view().clone())
}

#[expect(clippy::needless_pass_by_value, reason = "used as a function of errors")]
fn fault(error: ArrowError) -> Refusal {
    Refusal::Fault(error.to_string())
}
