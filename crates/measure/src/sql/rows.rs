//! What was wanted, as rows: an answer in the order wanted, with what it counts written beside its columns.

use super::Told;
use super::read::{Figures, Order, Value, Wanted};
use super::table::Column;
use crate::answer::AnswerRow;
use crate::{Answer, Question, Refusal};
use datafusion::arrow::array::{ArrayRef, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray};
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;
use upcount_model::{Day, Grain, Text};

/// Rows of an answer, at most.
const MOST_ROWS: usize = 1_000_000;

/// The columns that will come.
pub(crate) fn schema(wanted: &Wanted) -> Schema {
    Schema::new(match wanted {
        Wanted::Echo(values) => values.iter().map(|(name, value)| Field::new(name, holds(value), false)).collect::<Vec<_>>(),
        Wanted::Figures(figures) => figures.columns.iter().map(|(name, column)| column.field(name)).collect(),
    })
}

fn holds(value: &Value) -> DataType {
    match value {
        Value::Number(_) => DataType::Int64,
        Value::Text(_) => DataType::Utf8,
    }
}

/// One row of values that stood in the statement.
pub(crate) fn echo(wanted: &Wanted, values: &[(String, Value)]) -> Result<RecordBatch, Refusal> {
    let column = |(_, value): &(String, Value)| -> ArrayRef {
        match value {
            Value::Number(number) => Arc::new(Int64Array::from(vec![*number])),
            Value::Text(text) => Arc::new(StringArray::from(vec![text.as_str()])),
        }
    };
    batch(schema(wanted), values.iter().map(column).collect())
}

/// The rows that were wanted of an answer.
pub(crate) fn rows(wanted: &Wanted, figures: &Figures, told: &Told) -> Result<RecordBatch, Refusal> {
    let (question, answer) = (&figures.question, &told.answer);
    let mut rows: Vec<&AnswerRow> = answer.rows.iter().collect();
    rows.sort_by(|a, b| figures.order.iter().map(|order| ordered(order, question, a, b)).find(|o| o.is_ne()).unwrap_or(Ordering::Equal));
    let rows: Vec<&AnswerRow> = rows.into_iter().skip(figures.offset).take(figures.limit.unwrap_or(usize::MAX)).collect();
    if rows.len() > MOST_ROWS {
        return Err(Refusal::question(
            format!("有 {} 行，最多 {MOST_ROWS} 行；请减少维度、缩短时间、加条件，或用 LIMIT", rows.len()),
            format!(
                "there are {} rows, and {MOST_ROWS} at most are sent; use fewer dimensions, a shorter time, a filter, or LIMIT",
                rows.len()
            ),
        ));
    }
    let columns = figures.columns.iter().map(|(_, column)| values(column, question, answer, &rows)).collect();
    batch(schema(wanted).with_metadata(says(told)), columns)
}

/// No rows, but their columns.
pub(crate) fn none(wanted: &Wanted) -> RecordBatch {
    RecordBatch::new_empty(Arc::new(schema(wanted)))
}

fn batch(schema: Schema, columns: Vec<ArrayRef>) -> Result<RecordBatch, Refusal> {
    RecordBatch::try_new(Arc::new(schema), columns).map_err(|e| Refusal::Fault(e.to_string()))
}

fn values(column: &Column, question: &Question, answer: &Answer, rows: &[&AnswerRow]) -> ArrayRef {
    let numbers = |of: fn(&AnswerRow) -> Option<f64>| -> ArrayRef { Arc::new(rows.iter().map(|row| of(row)).collect::<Float64Array>()) };
    let texts =
        |of: &dyn Fn(&AnswerRow) -> Option<String>| -> ArrayRef { Arc::new(rows.iter().map(|row| of(row)).collect::<StringArray>()) };
    match column {
        Column::Dimension(id) => texts(&|row| key(question, id, row).map(str::to_owned)),
        Column::Grain(Grain::Day) => {
            Arc::new(rows.iter().map(|row| row.period.parse::<Day>().ok().map(|day| day.0)).collect::<Date32Array>())
        }
        Column::Grain(_) => texts(&|row| Some(row.period.clone())),
        Column::Value => numbers(|row| row.value),
        Column::Numerator => numbers(|row| row.numerator),
        Column::Denominator => numbers(|row| row.denominator),
        Column::Calibre => texts(&|_| Some(answer.calibre.id.clone())),
        Column::AsOf => texts(&|_| answer.as_of.clone()),
    }
}

fn key<'r>(question: &Question, dimension: &str, row: &'r AnswerRow) -> Option<&'r str> {
    row.keys.get(question.by.iter().position(|id| id == dimension)?)?.as_deref()
}

fn ordered(order: &Order, question: &Question, a: &AnswerRow, b: &AnswerRow) -> Ordering {
    let by = |of: fn(&AnswerRow) -> Option<f64>| missing_apart(order, of(a), of(b), f64::total_cmp);
    match &order.column {
        Column::Dimension(id) => missing_apart(order, key(question, id, a), key(question, id, b), Ord::cmp),
        Column::Grain(_) => missing_apart(order, Some(&a.period), Some(&b.period), Ord::cmp),
        Column::Value => by(|row| row.value),
        Column::Numerator => by(|row| row.numerator),
        Column::Denominator => by(|row| row.denominator),
        // These are the same in every row.
        Column::Calibre | Column::AsOf => Ordering::Equal,
    }
}

fn missing_apart<T>(order: &Order, a: Option<T>, b: Option<T>, compare: impl Fn(&T, &T) -> Ordering) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) if order.descending => compare(&b, &a),
        (Some(a), Some(b)) => compare(&a, &b),
        (a, b) if order.nulls_first => a.is_some().cmp(&b.is_some()),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}

/// What the figures count, and what a reader must know besides.
fn says(told: &Told) -> HashMap<String, String> {
    let answer = &told.answer;
    let both = |text: &Text| format!("{} / {}", text.zh, text.en);
    let notes: Vec<String> = answer.notes.iter().map(both).collect();
    let says = [
        ("measure", answer.measure.id.clone()),
        ("definition", both(&answer.definition)),
        ("calibre", answer.calibre.id.clone()),
        ("calibre_words", both(&answer.calibre.words)),
        ("facts_until", answer.facts_until.clone().unwrap_or_default()),
        ("notes", notes.join("\n")),
        ("demo", told.demo.to_string()),
    ];
    says.map(|(name, value)| (name.to_owned(), value)).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::{CalibreName, MeasureName};
    use datafusion::arrow::array::AsArray;
    use datafusion::arrow::datatypes::Float64Type;

    fn told(rows: &[(Option<&str>, Option<f64>)]) -> Told {
        let row = |(key, value): &(Option<&str>, Option<f64>)| AnswerRow {
            keys: vec![key.map(str::to_owned)],
            period: "2025-01-05".into(),
            value: *value,
            numerator: None,
            denominator: None,
            covers_months: None,
            locked: None,
        };
        let text = Text::new("口径", "words");
        let (measure, calibre) = ("policies".to_owned(), "standard".to_owned());
        let answer = Answer {
            measure: MeasureName { id: measure, zh: String::new(), en: String::new(), unit: "policies".into(), currency: None },
            definition: text.clone(),
            calibre: CalibreName { id: calibre, zh: String::new(), en: String::new(), words: text.clone() },
            by: vec!["channel".into()],
            grain: Some("day".into()),
            from: None,
            to: None,
            as_of: None,
            window: None,
            only: Vec::new(),
            facts_until: None,
            notes: vec![text],
            rows: rows.iter().map(row).collect(),
        };
        Told { answer, demo: false }
    }

    #[test]
    fn rows_come_as_they_are_wanted_and_say_what_they_count() {
        let channel = Column::Dimension("channel".into());
        let wanted = |descending: bool, nulls_first: bool, offset: usize, limit: Option<usize>| Figures {
            question: Question { by: vec!["channel".into()], grain: Some(Grain::Day), ..Question::default() },
            columns: vec![("n".into(), Column::Value), ("c".into(), channel.clone()), ("d".into(), Column::Grain(Grain::Day))],
            order: vec![
                Order { column: Column::Value, descending, nulls_first },
                Order { column: channel.clone(), descending, nulls_first },
            ],
            offset,
            limit,
        };
        let told = told(&[(Some("b"), Some(2.0)), (Some("a"), None), (None, Some(2.0)), (Some("c"), Some(1.0))]);
        let read = |figures: Figures| {
            let batch = rows(&Wanted::Figures(Box::new(figures.clone())), &figures, &told).unwrap();
            let (values, channels) = (batch.column(0).as_primitive::<Float64Type>(), batch.column(1).as_string::<i32>());
            let read: Vec<_> = values.iter().zip(channels.iter().map(|c| c.map(str::to_owned))).collect();
            assert_eq!(
                (batch.schema().metadata()["calibre"].as_str(), batch.schema().field(2).data_type()),
                ("standard", &DataType::Date32)
            );
            read
        };
        let (a, b, c, none) = ((None, Some("a".into())), (Some(2.0), Some("b".into())), (Some(1.0), Some("c".into())), (Some(2.0), None));
        assert_eq!(read(wanted(false, false, 0, None)), [c.clone(), b.clone(), none.clone(), a.clone()]);
        assert_eq!(read(wanted(true, true, 0, None)), [a, none.clone(), b.clone(), c]);
        assert_eq!(read(wanted(false, false, 1, Some(2))), [b, none]);
    }
}
