//! The columns of a file of facts.

use datafusion::arrow::datatypes::{DataType, Field, Schema};
use upcount_model::{Kind, Type};

/// The Arrow columns of a kind, as files of facts are written.
pub(crate) fn schema_of(kind: &Kind) -> Schema {
    Schema::new(kind.fields.iter().map(|f| Field::new(f.id, written(f.holds), true)).collect::<Vec<_>>())
}

fn written(holds: Type) -> DataType {
    match holds {
        Type::Text => DataType::Utf8,
        Type::Count | Type::Money | Type::Share => DataType::Int64,
        Type::Day => DataType::Date32,
        Type::Flag => DataType::Boolean,
    }
}

/// The same columns as questions read them: texts as views, which are compared without being copied.
pub(crate) fn table_schema(kind: &Kind) -> Schema {
    let read = |holds| if holds == Type::Text { DataType::Utf8View } else { written(holds) };
    Schema::new(kind.fields.iter().map(|f| Field::new(f.id, read(f.holds), true)).collect::<Vec<_>>())
}
