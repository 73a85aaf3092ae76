//! Each measure as a table: a column for each dimension and each grain of time that it has, and its figure. What a column
//! means stands in its remarks, in both languages.

use crate::Refusal;
use crate::plan::{calibres_of, dimensions_of, unknown};
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use std::collections::HashMap;
use upcount_book::{Book, Form, Measure};
use upcount_model::{Grain, Scope, Text, nearest};

/// The one catalog, and the one schema in it.
pub(crate) const CATALOG: &str = "upcount";
pub(crate) const SCHEMA: &str = "measures";

/// Where Flight SQL has a place for what a column means.
const REMARKS: &str = "ARROW:FLIGHT:SQL:REMARKS";

/// A column of a measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    /// A way to break it down.
    Dimension(String),
    /// The period.
    Grain(Grain),
    /// The figure.
    Value,
    /// What stands above its line.
    Numerator,
    /// What stands below its line.
    Denominator,
    /// The calibre on which it counts.
    Calibre,
    /// The moment of knowledge.
    AsOf,
}

impl Column {
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Dimension(id) => id,
            Self::Grain(grain) => grain.id(),
            Self::Value => "value",
            Self::Numerator => "numerator",
            Self::Denominator => "denominator",
            Self::Calibre => "calibre",
            Self::AsOf => "as_of",
        }
    }

    /// Whether figures are told apart by it.
    pub(crate) const fn groups(&self) -> bool {
        matches!(self, Self::Dimension(_) | Self::Grain(_))
    }

    /// The field of an answer that has it by this name.
    pub(crate) fn field(&self, name: &str) -> Field {
        let holds = match self {
            Self::Dimension(_) | Self::Calibre | Self::AsOf => DataType::Utf8,
            // A tool that knows a day by its type can offer a calendar.
            Self::Grain(Grain::Day) => DataType::Date32,
            Self::Grain(_) => DataType::Utf8,
            Self::Value | Self::Numerator | Self::Denominator => DataType::Float64,
        };
        Field::new(name, holds, true)
    }
}

/// A measure that may be asked for, with its columns.
pub(crate) struct Table<'b> {
    book: &'b Book,
    pub(crate) measure: &'b Measure,
    pub(crate) columns: Vec<Column>,
}

impl<'b> Table<'b> {
    /// All that a scope allows.
    pub(crate) fn all(book: &'b Book, scope: &Scope) -> impl Iterator<Item = Self> {
        book.measures.values().filter(|measure| scope.allows(&measure.id)).map(|measure| Self::of(book, measure))
    }

    /// The one of that name. Names that a scope does not allow are not offered in its place.
    pub(crate) fn named(book: &'b Book, scope: &Scope, name: &str) -> Result<Self, Refusal> {
        let Some(measure) = book.measures.values().find(|measure| measure.id.eq_ignore_ascii_case(name)) else {
            return Err(unknown("measure", name, book.measures.keys().filter(|id| scope.allows(id))));
        };
        if !scope.allows(&measure.id) {
            return Err(Refusal::MeasureOutOfScope { measure: measure.id.clone() });
        }
        Ok(Self::of(book, measure))
    }

    fn of(book: &'b Book, measure: &'b Measure) -> Self {
        let sides = dimensions_of(book, measure);
        let grains = Grain::ALL.into_iter().filter(|grain| sides.iter().any(|side| side == grain.id()));
        let dimensions = sides.iter().filter(|side| Grain::from_id(side).is_none()).cloned().map(Column::Dimension);
        let mut columns: Vec<Column> = dimensions.chain(grains.map(Column::Grain)).collect();
        columns.push(Column::Value);
        if has_parts(&measure.form) {
            columns.extend([Column::Numerator, Column::Denominator]);
        }
        columns.extend([Column::Calibre, Column::AsOf]);
        Self { book, measure, columns }
    }

    /// The column of that name.
    pub(crate) fn column(&self, name: &str) -> Result<&Column, Refusal> {
        self.columns.iter().find(|column| column.name().eq_ignore_ascii_case(name)).ok_or_else(|| {
            let names: Vec<&str> = self.columns.iter().map(Column::name).collect();
            let near = nearest(name, names.iter().copied());
            let near = if near.is_empty() { names } else { near };
            Refusal::question(
                format!("表 {} 没有列 `{name}`；有 {}", self.measure.id, near.join("、")),
                format!("the table {} has no column `{name}`; it has {}", self.measure.id, near.join(", ")),
            )
        })
    }

    /// Whether no figure belongs to the whole time: it is one of periods.
    pub(crate) const fn is_of_periods(&self) -> bool {
        let form = &self.measure.form;
        matches!(form, Form::Rolling { .. } | Form::MovingAverage { .. } | Form::SmoothingGap { .. } | Form::Seasonal { .. })
    }

    /// Its columns as a tool sees them, with what each means.
    pub(crate) fn schema(&self) -> Schema {
        let field = |column: &Column| {
            let text = self.remarks(column);
            column.field(column.name()).with_metadata(HashMap::from([(REMARKS.to_owned(), format!("{} / {}", text.zh, text.en))]))
        };
        Schema::new(self.columns.iter().map(field).collect::<Vec<_>>())
    }

    fn remarks(&self, column: &Column) -> Text {
        let measure = self.measure;
        match column {
            Column::Dimension(id) => self.book.dimensions.get(id).map(|d| Text::new(&d.zh, &d.en)).unwrap_or_default(),
            Column::Grain(grain) => grain.text(),
            Column::Value => {
                Text::new(format!("{}：{}", measure.zh, measure.definition.zh), format!("{}: {}", measure.en, measure.definition.en))
            }
            Column::Numerator => Text::new("分子", "what stands above the line"),
            Column::Denominator => Text::new("分母", "what stands below the line"),
            Column::Calibre => {
                let fitting = calibres_of(self.book, measure);
                Text::new(format!("口径：{}", fitting.join("、")), format!("the calibre: {}", fitting.join(", ")))
            }
            Column::AsOf => Text::new("当时所知：一天或一个时刻", "what we knew then: a day or an instant"),
        }
    }
}

/// Whether a figure of this form is something over something.
const fn has_parts(form: &Form) -> bool {
    match form {
        Form::Ratio { .. }
        | Form::Stock { .. }
        | Form::Retained { .. }
        | Form::Within { .. }
        | Form::Part { .. }
        | Form::Quotient { .. }
        | Form::Share { .. }
        | Form::Weighted { .. }
        | Form::Rolling { .. } => true,
        Form::Count { stock, .. } => stock.is_some(),
        _ => false,
    }
}
