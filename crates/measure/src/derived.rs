//! Dimensions that no field bears: found from another field of the fact, or of the thing that the fact names.

use crate::codes::Texts;
use crate::function::Function;
use crate::measures::{Source, known};
use crate::scan::table;
use crate::{Question, Refusal, World, told};
use datafusion::arrow::array::{Array, AsArray, StringViewArray, UInt32Array};
use datafusion::arrow::compute::{cast, take};
use datafusion::arrow::datatypes::{DataType, Date32Type};
use datafusion::dataframe::DataFrame;
use datafusion::logical_expr::{ColumnarValue, Expr, ScalarFunctionImplementation, ident};
use datafusion::prelude::SessionContext;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use upcount_book::{Band, Book, Found};
use upcount_model::{Day, Kind, Type};

/// A code that stands in no group.
const OTHER: &str = "other";

/// A dimension found from another field.
#[derive(Clone, Debug)]
pub(crate) struct Derived {
    /// Its name in questions, and the column that it becomes.
    pub(crate) id: String,
    found: Found,
    /// The kind of thing whose field it is, when it is not the fact's own.
    via: Option<&'static Kind>,
    /// The day of the fact, to which years are counted.
    pub(crate) day: &'static str,
    /// What is known of those things.
    pub(crate) things: Source,
}

impl Derived {
    /// The dimension for facts of a kind, when they have what it is found from.
    pub(crate) fn of(book: &Book, kind: &'static Kind, dimension: &str) -> Option<Self> {
        let found = book.dimensions.get(dimension)?.of.clone()?;
        // People on the roll are told apart by what the roll says of them.
        if kind.id == "agent" {
            return None;
        }
        let via = match found.place() {
            (Some(via), _) if via == kind.id => None,
            (Some(via), _) => Some(Kind::from_id(via).filter(|_| kind.field(via).is_some_and(|f| f.holds == Type::Text))?),
            (None, _) => None,
        };
        if via.is_none() && kind.field(found.place().1).is_none() {
            return None;
        }
        Some(Self { id: dimension.to_owned(), found, via, day: kind.day, things: Source::default() })
    }

    /// The same, with what is known of the things whose field it is.
    pub(crate) fn with_things(&self, question: &Question, world: &World) -> Result<Self, Refusal> {
        let things = self.via.map_or(Ok(Source::default()), |via| known(via, question, world))?;
        Ok(Self { things, ..self.clone() })
    }

    /// Facts with the dimension as one more column.
    pub(crate) async fn onto(&self, context: &SessionContext, facts: DataFrame) -> Result<DataFrame, Refusal> {
        let field = self.found.place().1;
        let Some(via) = self.via else { return Ok(facts.with_column(&self.id, self.value(ident(field)))?) };
        let columns: Vec<String> = facts.schema().fields().iter().map(|f| f.name().clone()).collect();
        let said = format!("{}_told", self.id);
        let facts = told::onto(context, facts, via, &self.things, &[(field, said.clone())]).await?;
        let kept = columns.iter().map(ident).chain([self.value(ident(&said)).alias(&self.id)]);
        Ok(facts.select(kept.collect::<Vec<_>>())?)
    }

    /// The things whose field it is, with the dimension, where they tell it alone.
    pub(crate) async fn of_things(&self, context: &SessionContext) -> Result<Option<DataFrame>, Refusal> {
        let Some(via) = self.via.filter(|_| !self.things.is_empty() && self.found.years.is_empty()) else { return Ok(None) };
        let things = table(context, via, &self.things).await?;
        Ok(Some(things.select(vec![self.value(ident(self.found.place().1)).alias(&self.id)])?))
    }

    fn value(&self, field: Expr) -> Expr {
        if !self.found.years.is_empty() {
            return Function::Years(self.found.years.clone()).call(vec![field, ident(self.day)]);
        }
        if self.found.groups.is_empty() { field } else { Function::Group(self.found.groups.clone()).call(vec![field]) }
    }
}

/// The band of the whole years between two days; none before the first of them.
pub(crate) fn years(bands: Vec<Band>) -> ScalarFunctionImplementation {
    Arc::new(move |arguments| {
        let columns = ColumnarValue::values_to_arrays(arguments)?;
        let [from, to] = [0, 1].map(|n: usize| columns[n].as_primitive::<Date32Type>());
        let band = |row: usize| {
            if from.is_null(row) || to.is_null(row) {
                return None;
            }
            let years = u32::try_from(years_between(Day(from.value(row)), Day(to.value(row)))).ok()?;
            bands.iter().find(|band| band.below.is_none_or(|below| years < below)).map(|band| band.id.as_str())
        };
        let found: StringViewArray = (0..from.len()).map(band).collect();
        Ok(ColumnarValue::Array(Arc::new(found)))
    })
}

/// Birthdays between two days; whoever is born on 29 February has theirs on 1 March of other years.
fn years_between(from: Day, to: Day) -> i32 {
    let ((year, month, day), (later, now_month, now_day)) = (from.to_ymd(), to.to_ymd());
    later - year - i32::from((now_month, now_day) < (month, day))
}

/// The group of a code.
pub(crate) fn group(groups: &BTreeMap<String, Vec<String>>) -> ScalarFunctionImplementation {
    let of: HashMap<String, String> =
        groups.iter().flat_map(|(group, codes)| codes.iter().map(|code| (code.clone(), group.clone()))).collect();
    Arc::new(move |arguments| {
        let columns = ColumnarValue::values_to_arrays(arguments)?;
        let texts = cast(&columns[0], &DataType::Utf8View)?;
        // Codes are few, rows many: each code is looked for once.
        let mut codes = Texts::default();
        let rows = UInt32Array::from(codes.read(texts.as_string_view()));
        let group = |code: usize| codes.value(code).map(|code| of.get(code).map_or(OTHER, String::as_str));
        let groups: StringViewArray = (0..codes.len()).map(group).collect();
        Ok(ColumnarValue::Array(take(&groups, &rows, None)?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_over_on_the_birthday() {
        let years = |from: &str, to: &str| years_between(from.parse().unwrap(), to.parse().unwrap());
        assert_eq!((years("1990-05-20", "2020-05-19"), years("1990-05-20", "2020-05-20")), (29, 30));
        assert_eq!((years("2000-02-29", "2001-02-28"), years("2000-02-29", "2001-03-01")), (0, 1));
        assert_eq!(years("2020-01-01", "2019-12-31"), -1);
    }
}
