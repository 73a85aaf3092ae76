//! What facts came to within a limit that runs from their day (期限内到达): premiums collected by the end of their month,
//! policies still there after thirteen months. A fact whose limit has not passed yet is on neither side: it has neither
//! failed nor kept.

use crate::World;
use crate::function::Function;
use crate::outcome::Kept;
use crate::plan::Leg;
use crate::scan::{FIRST_DAY, LAST_DAY, latest};
use datafusion::arrow::array::{Array, Date32Array};
use datafusion::arrow::buffer::NullBuffer;
use datafusion::common::ScalarValue;
use datafusion::logical_expr::{ColumnarValue, Expr, ScalarFunctionImplementation, ScalarUDF, ident, lit};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use upcount_book::{Form, Limit};
use upcount_model::Day;

/// What is looked for.
#[derive(Clone, Debug)]
pub(crate) struct Reach {
    pub(crate) limit: Limit,
    /// Whether a fact belongs to the period of its limit.
    pub(crate) at_limit: bool,
    by: Vec<String>,
    undone: BTreeMap<String, String>,
    without: Vec<String>,
    /// Whether those are looked for who came to none of the days.
    stays: bool,
    /// From a fact's days to the limit that runs from the latest of them.
    ends: ScalarUDF,
    /// The day until which things are known.
    pub(crate) until: Option<Day>,
    /// Where cells keep how it came out.
    pub(crate) kept: Option<Kept>,
}

impl Reach {
    /// What a form looks for, of facts that are dated by so many days.
    pub(crate) fn of(form: &Form, days: usize) -> Option<Self> {
        let Form::Within { limit, by, undone, without, kept: stays, at_limit, .. } = form else { return None };
        Some(Self {
            limit: *limit,
            at_limit: *at_limit,
            by: by.clone(),
            undone: undone.clone(),
            without: without.clone(),
            stays: *stays,
            ends: Function::Limit { limit: *limit, days }.made(),
            until: None,
            kept: None,
        })
    }

    /// Whether a form looks for the same by the same limit.
    pub(crate) fn is_of(&self, form: &Form) -> bool {
        let Form::Within { limit, by, undone, without, kept, .. } = form else { return false };
        (limit, by, undone, without, kept) == (&self.limit, &self.by, &self.undone, &self.without, &self.stays)
    }

    /// The days that are looked at.
    pub(crate) fn days(&self) -> impl Iterator<Item = &String> {
        self.by.iter().chain(self.undone.values()).chain(&self.without)
    }

    /// The limit of a fact.
    pub(crate) fn end(&self, leg: &Leg) -> Expr {
        self.ends.call(leg.days.iter().map(|day| ident(*day)).collect())
    }

    /// Whether a fact is looked at: its limit has passed, and nothing took it out before.
    pub(crate) fn looked_at(&self, leg: &Leg) -> Expr {
        let end = self.end(leg);
        let passed = self.until.map_or(lit(true), |until| end.clone().lt_eq(lit(ScalarValue::Date32(Some(until.0)))));
        if let Some(kept) = &self.kept {
            return passed.and(kept.looked_at());
        }
        self.without.iter().fold(passed, |looked, day| looked.and(ident(day).is_null().or(ident(day).gt(end.clone()))))
    }

    /// Whether it came to what is looked for.
    pub(crate) fn reached(&self, leg: &Leg) -> Expr {
        if let Some(kept) = &self.kept {
            return kept.reached();
        }
        let end = self.end(leg);
        let came = self.by.iter().map(|day| {
            let there = ident(day).is_not_null().and(ident(day).lt_eq(end.clone()));
            match self.undone.get(day) {
                // What is undone on the same day never was.
                Some(undone) => there.and(ident(undone).is_null().or(ident(undone).lt(ident(day))).or(ident(undone).gt(end.clone()))),
                None => there,
            }
        });
        let came = came.reduce(Expr::or).unwrap_or_else(|| lit(false));
        if self.stays { came.is_not_true() } else { came }
    }
}

/// From each day to its limit. The Book has few limits, and a table of one is made once.
fn ends(limit: Limit) -> Arc<[i32]> {
    static MADE: Mutex<Vec<(Limit, Arc<[i32]>)>> = Mutex::new(Vec::new());
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, ends)) = made.iter().find(|(of, _)| *of == limit) {
        return ends.clone();
    }
    let ends: Arc<[i32]> = (FIRST_DAY..=LAST_DAY).map(|day| limit.from(Day(day)).0).collect();
    made.push((limit, ends.clone()));
    ends
}

/// A limit is a table from days to days, as a calendar is one to periods.
pub(crate) fn limit(limit: Limit) -> ScalarFunctionImplementation {
    let ends = ends(limit);
    Arc::new(move |arguments| {
        let (days, known) = latest(arguments)?;
        let at = |day: i32| day.wrapping_sub(FIRST_DAY).cast_unsigned() as usize;
        let ended: Date32Array = days.iter().map(|day| ends.get(at(*day)).copied()).collect();
        let nulls = NullBuffer::union(known.as_ref(), ended.nulls());
        Ok(ColumnarValue::Array(Arc::new(Date32Array::new(ended.values().clone(), nulls))))
    })
}

/// The day until which things are known: the latest of any facts but those that speak of what is to come; of those alone,
/// the day on which they were learned.
pub(crate) fn known_until(world: &World) -> Option<Day> {
    let to_come = ["premium", "target"];
    let told = world.files.iter().filter(|f| !to_come.contains(&f.kind)).filter_map(|f| f.days).map(|d| d.1).max();
    let learned = || world.files.iter().filter_map(|f| f.learned_at.as_deref()?.get(..10)?.parse().ok()).max();
    told.or_else(learned)
}
