//! A prepared statement. It is its own handle, with the values that fill its open places, so that any node answers it.

use crate::Refusal;
use arrow_flight::decode::FlightRecordBatchStream;
use arrow_flight::error::FlightError;
use arrow_flight::sql::ActionCreatePreparedStatementResult;
use arrow_flight::sql::server::PeekableFlightDataStream;
use arrow_flight::{IpcMessage, SchemaAsIpc};
use datafusion::arrow::array::{Array, AsArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::arrow::error::ArrowError;
use datafusion::arrow::ipc::writer::IpcWriteOptions;
use futures::TryStreamExt;
use serde::{Deserialize, Serialize};

/// A statement with its values.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Prepared {
    pub(super) statement: String,
    pub(super) values: Vec<String>,
}

impl From<String> for Prepared {
    fn from(statement: String) -> Self {
        Self { statement, values: Vec::new() }
    }
}

impl Prepared {
    /// The one that a handle is.
    pub(super) fn of(handle: &[u8]) -> Result<Self, Refusal> {
        serde_json::from_slice(handle)
            .map_err(|_| Refusal::question("这不是本服务给出的预备语句", "this is no prepared statement of this server"))
    }

    pub(super) fn handle(&self) -> Vec<u8> {
        serde_json::json!(self).to_string().into_bytes()
    }

    /// What a tool is told of it: what it gives, when that is known, and how many places are open.
    pub(super) fn made(&self, gives: Option<&Schema>, open: usize) -> Result<ActionCreatePreparedStatementResult, ArrowError> {
        let written = |schema: &Schema| IpcMessage::try_from(SchemaAsIpc::new(schema, &IpcWriteOptions::default())).map(|m| m.0);
        let places: Vec<Field> = (1..=open).map(|n| Field::new(n.to_string(), DataType::Utf8, false)).collect();
        Ok(ActionCreatePreparedStatementResult {
            prepared_statement_handle: self.handle().into(),
            dataset_schema: gives.map(written).transpose()?.unwrap_or_default(),
            parameter_schema: if open == 0 { Default::default() } else { written(&Schema::new(places))? },
        })
    }

    /// The same with the values that a tool sends, one row of them.
    pub(super) async fn filled(self, sent: PeekableFlightDataStream) -> Result<Self, Refusal> {
        let unclear =
            |e: &dyn std::fmt::Display| Refusal::question(format!("参数读不懂：{e}"), format!("the parameters make no sense: {e}"));
        let rows = FlightRecordBatchStream::new_from_flight_data(sent.map_err(FlightError::from));
        let rows: Vec<_> = rows.try_collect().await.map_err(|e| unclear(&e))?;
        let [row] = &rows[..] else { return Err(unclear(&"one row of them is taken")) };
        if row.num_rows() != 1 {
            return Err(unclear(&"one row of them is taken"));
        }
        let value = |column: &dyn Array| {
            let text = cast(column, &DataType::Utf8).map_err(|e| unclear(&e))?;
            let text = text.as_string::<i32>();
            if text.is_null(0) { Err(unclear(&"NULL")) } else { Ok(text.value(0).to_owned()) }
        };
        let values = row.columns().iter().map(|column| value(column)).collect::<Result<_, _>>()?;
        Ok(Self { values, ..self })
    }
}
