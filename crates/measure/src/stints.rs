//! The stints of agents (任职段): in which team, branch, region and channel each was from which day on, found by the agent's name.

use crate::belong::{Belonging, named};
use crate::function::here;
use crate::moves::PLACES;
use crate::names::{self, Name, Pages};
use datafusion::arrow::array::{Array, ArrayRef, AsArray, Date32Array, RecordBatch, StringViewArray, UInt32Array};
use datafusion::arrow::compute::take;
use datafusion::arrow::datatypes::{DataType, Date32Type, UInt32Type};
use datafusion::common::Result;
use datafusion::dataframe::DataFrame;
use datafusion::logical_expr::{Expr, ident};
use std::ops::Range;
use std::sync::Arc;

/// Stints as columns, those of an agent one after the other.
#[derive(Debug)]
pub(crate) struct Stints {
    pub(crate) rows: RecordBatch,
    pages: Pages,
    /// By page: the first and the last but one of the stints of each name.
    of: Vec<Box<[(u32, u32)]>>,
}

/// The column with the stint of a fact.
const STINT: &str = "belongs_stint";

impl Stints {
    pub(crate) fn of(rows: RecordBatch) -> Self {
        let mut stints = Self { rows, pages: Pages::default(), of: Vec::new() };
        let agents = stints.texts("agent").clone();
        for (row, name) in (0..).zip(Name::all(&agents)) {
            let Some(name) = name else { continue };
            let page = stints.pages.page(name) as usize;
            if page == stints.of.len() {
                stints.of.push([(0, 0); names::PLACES].into());
            }
            let own = &mut stints.of[page][name.at];
            *own = if own.1 == 0 { (row, row + 1) } else { (own.0, row + 1) };
        }
        stints
    }

    fn texts(&self, field: &str) -> &StringViewArray {
        self.rows[named(field).as_str()].as_string_view()
    }

    fn days(&self, field: &str) -> &Date32Array {
        self.rows[named(field).as_str()].as_primitive()
    }

    /// The stint in which each agent was on a day, if what else is told of the place agrees with it.
    fn then(&self, agents: &StringViewArray, days: &Date32Array, told: &[(&str, &StringViewArray)]) -> UInt32Array {
        let (from, until) = (self.days("from"), self.days("until"));
        let told: Vec<_> = told.iter().map(|(place, said)| (self.texts(place), *said)).collect();
        let agrees = |stint: usize, row: usize| {
            told.iter().all(|(own, said)| own.is_null(stint) || said.is_null(row) || are_equal(own, stint, said, row))
        };
        let inside = |stint: usize, day: i32| from.value(stint) <= day && (until.is_null(stint) || day < until.value(stint));
        let stint = |(row, found): (usize, Option<(u32, usize)>)| {
            let (page, at) = found?;
            let (first, end) = self.of[page as usize][at];
            let mut own: Range<u32> = first..end;
            days.is_valid(row).then(|| own.find(|stint| inside(*stint as usize, days.value(row)) && agrees(*stint as usize, row)))?
        };
        self.pages.find_all(Name::all(agents)).enumerate().map(stint).collect()
    }
}

/// Whether two texts are equal; short ones are when their views are.
fn are_equal(a: &StringViewArray, n: usize, b: &StringViewArray, m: usize) -> bool {
    let (one, other) = (a.views()[n], b.views()[m]);
    one == other && one as u32 <= 12 || one as u32 == other as u32 && one as u32 > 12 && a.value(n) == b.value(m)
}

/// Facts with the places of the stint in which their agent was on a day, where it agrees with the places that they tell.
pub(crate) fn onto(belonging: &Arc<Belonging>, facts: DataFrame, day: Expr, told: &[&'static str]) -> Result<DataFrame> {
    let kept: Vec<Expr> = facts.schema().fields().iter().map(|field| ident(field.name())).collect();
    let takes = [DataType::Utf8View, DataType::Date32].into_iter().chain(told.iter().map(|_| DataType::Utf8View)).collect();
    let (own, places) = (belonging.clone(), told.to_vec());
    let then = here("stint_of", takes, DataType::UInt32, move |columns| {
        let told: Vec<_> = places.iter().zip(&columns[2..]).map(|(place, column)| (*place, column.as_string_view())).collect();
        Ok(Arc::new(own.stints.then(columns[0].as_string_view(), columns[1].as_primitive::<Date32Type>(), &told)))
    });
    let then = then.call([ident("agent"), day].into_iter().chain(told.iter().map(|place| ident(*place))).collect());
    let facts = facts.with_column(STINT, then)?;
    let place = |place: &'static str| {
        let own = belonging.clone();
        let of = here("belongs", vec![DataType::UInt32], DataType::Utf8View, move |stints| {
            let places: &ArrayRef = &own.stints.rows[named(place).as_str()];
            Ok(take(places, stints[0].as_primitive::<UInt32Type>(), None)?)
        });
        of.call(vec![ident(STINT)]).alias(named(place))
    };
    facts.select(kept.into_iter().chain(PLACES.into_iter().map(place)).collect::<Vec<_>>())
}
