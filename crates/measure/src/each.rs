//! Facts one by one, for engines that look at each.

use crate::belong::{filled, looked_at};
use crate::derived::Derived;
use crate::measures::known;
use crate::plan::{conditions, side};
use crate::scan::{condition, table};
use crate::{AsOf, Measures, Question, Refusal, World};
use datafusion::arrow::array::{Array, ArrayRef, AsArray, Int64Array, StringViewArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Date32Type, Int64Type};
use datafusion::common::ScalarValue;
use datafusion::logical_expr::{ident, lit};
use futures::StreamExt;
use std::collections::BTreeMap;
use upcount_book::Book;
use upcount_model::{Day, Kind, Type};

/// One fact's fields, in the order in which they were asked for.
pub struct FactRow<'a> {
    columns: &'a [Column],
    row: usize,
}

enum Column {
    Text(StringViewArray),
    Whole(Int64Array),
    Day(datafusion::arrow::array::Date32Array),
}

impl FactRow<'_> {
    /// A text; none where there is none.
    #[must_use]
    pub fn text(&self, field: usize) -> Option<&str> {
        match &self.columns[field] {
            Column::Text(texts) if !texts.is_null(self.row) => Some(texts.value(self.row)),
            _ => None,
        }
    }

    /// A count, fen or millionths.
    #[must_use]
    pub fn whole(&self, field: usize) -> Option<i64> {
        match &self.columns[field] {
            Column::Whole(numbers) if !numbers.is_null(self.row) => Some(numbers.value(self.row)),
            _ => None,
        }
    }

    /// A day.
    #[must_use]
    pub fn day(&self, field: usize) -> Option<Day> {
        match &self.columns[field] {
            Column::Day(days) if !days.is_null(self.row) => Some(Day(days.value(self.row))),
            _ => None,
        }
    }
}

/// Which facts are gone through.
#[derive(Clone, Copy, Debug)]
pub struct EachFact<'a> {
    /// The kind.
    pub kind: &'static Kind,
    /// The fields that are looked at, in this order.
    pub fields: &'a [&'a str],
    /// Only facts with these values.
    pub only: &'a BTreeMap<String, Vec<String>>,
    /// What we knew then; days after it have not come.
    pub as_of: Option<&'a AsOf>,
}

impl Measures {
    /// Goes through what is known of a kind, or was known then.
    ///
    /// # Errors
    /// When the facts cannot be read, or a filter names what they do not have.
    pub async fn each_fact(&self, asked: EachFact<'_>, book: &Book, world: &World, look: impl FnMut(&FactRow<'_>)) -> Result<(), Refusal> {
        self.gone_through(asked, None, book, world, look).await
    }

    /// Looks at the one thing of that name, where it is known.
    ///
    /// # Errors
    /// When the facts cannot be read.
    pub async fn one_fact(
        &self,
        kind: &'static Kind,
        name: &str,
        fields: &[&str],
        book: &Book,
        world: &World,
        look: impl FnMut(&FactRow<'_>),
    ) -> Result<(), Refusal> {
        let asked = EachFact { kind, fields, only: &BTreeMap::new(), as_of: None };
        self.gone_through(asked, Some(name), book, world, look).await
    }

    async fn gone_through(
        &self,
        asked: EachFact<'_>,
        name: Option<&str>,
        book: &Book,
        world: &World,
        mut look: impl FnMut(&FactRow<'_>),
    ) -> Result<(), Refusal> {
        let EachFact { kind, fields, only, as_of } = asked;
        let question = Question { as_of: as_of.cloned(), ..Question::default() };
        let then = as_of.map(|a| a.day);
        if known(kind, &question, world)?.is_empty() {
            return Ok(());
        }
        only.keys().try_for_each(|dimension| side(book, kind, dimension))?;
        let wanted = conditions(only.iter(), book, kind)?;
        let derived: Vec<Derived> = only.keys().filter_map(|dimension| Derived::of(book, kind, dimension)).collect();
        let source = self.placed(kind, fields.iter().copied().chain(looked_at(&wanted)), &derived, &question, world).await?;
        let mut frame = table(&self.here, kind, &source).await?;
        if let Some(name) = name {
            frame = frame.filter(ident(kind.key.fields()[0]).eq(lit(ScalarValue::Utf8View(Some(name.to_owned())))))?;
        }
        let mut frame = filled(&self.here, kind, frame, &source).await?;
        for filter in &wanted {
            frame = frame.filter(condition(filter, kind, then))?;
        }
        let holds: Vec<Type> = fields.iter().map(|f| kind.field(f).map_or(Type::Text, |f| f.holds)).collect();
        let mut stream = frame.select(fields.iter().map(|f| ident(*f)).collect::<Vec<_>>())?.execute_stream().await?;
        while let Some(batch) = stream.next().await {
            let batch = batch?;
            let columns = batch.columns().iter().zip(&holds).map(|(c, holds)| column(c, *holds, then)).collect::<Result<Vec<_>, _>>()?;
            (0..batch.num_rows()).for_each(|row| look(&FactRow { columns: &columns, row }));
        }
        Ok(())
    }
}

fn column(array: &ArrayRef, holds: Type, then: Option<Day>) -> Result<Column, Refusal> {
    let cast = |to: DataType| cast(array, &to).map_err(|e| Refusal::Fault(e.to_string()));
    Ok(match holds {
        Type::Text => Column::Text(cast(DataType::Utf8View)?.as_string_view().clone()),
        Type::Count | Type::Money | Type::Share | Type::Flag => Column::Whole(cast(DataType::Int64)?.as_primitive::<Int64Type>().clone()),
        Type::Day => {
            let days = cast(DataType::Date32)?;
            let come = days.as_primitive::<Date32Type>().iter().map(|day| day.filter(|day| then.is_none_or(|then| *day <= then.0)));
            Column::Day(come.collect())
        }
    })
}
