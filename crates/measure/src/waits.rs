//! What is under way (在途): things that began and have not come to their end yet, beside how long others took.

use crate::members::ByMonth;
use crate::plan::{Facts, plan};
use crate::{Measures, Question, Refusal, World, rows};
use datafusion::arrow::array::{Array, AsArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Float64Type, Int32Type};
use datafusion::common::ScalarValue;
use datafusion::functions::expr_fn::greatest;
use datafusion::functions_aggregate::expr_fn::sum;
use datafusion::logical_expr::{Expr, cast as cast_to, ident, lit, when};
use std::collections::BTreeMap;
use upcount_book::Book;
use upcount_model::{Calibre, DateBasis, Netting, Scope};

/// Days after which nothing more is expected of what began.
pub const LONGEST_DAYS: i32 = 92;
/// Of so many days before those, what began tells how long it takes.
const LOOKED_AT_DAYS: i32 = 730;

/// The values of dimensions → days since it began → how many.
pub type Waiting = Vec<(Vec<Option<String>>, ByMonth)>;

/// What began and has not come to its end, and how long others took.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Waits {
    /// `[days]`: of those that began in two years, the part that had come to its end after 0, 1, … days; never falling.
    pub after: Vec<f64>,
    /// The values of the dimensions asked for → days since it began → how many wait.
    pub waiting: Waiting,
}

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// From the application to the day on which a policy counts.
    Counted,
    /// From that day to a withdrawal.
    Withdrawn,
}

impl Wait {
    /// The days whose latest begins it, and those whose latest ends it.
    fn days(self, calibre: &Calibre) -> (Vec<&'static str>, Vec<&'static str>) {
        let counted = calibre.date_basis.policy_days();
        match self {
            Self::Counted => (DateBasis::Apply.policy_days(), counted),
            Self::Withdrawn => (counted, vec!["withdrawn"]),
        }
    }
}

impl Waits {
    /// The part of what began that comes to its end within so many days.
    fn by(&self, days: i32) -> f64 {
        let last = self.after.len().saturating_sub(1);
        usize::try_from(days).ok().and_then(|days| self.after.get(days.min(last))).copied().unwrap_or(0.0)
    }

    /// How likely what began so many days ago and still waits comes to its end after day `from` and until day `to` from now.
    #[must_use]
    pub fn chance(&self, since: i32, (from, to): (i32, i32)) -> f64 {
        let left = 1.0 - self.by(since);
        if left > 0.0 { ((self.by(since + to) - self.by(since + from)) / left).clamp(0.0, 1.0) } else { 0.0 }
    }

    /// Of what comes to its end after day `from` and until day `to` from now, the part that has begun by now; `weight` tells
    /// what comes on each day from now, and so what began on those before.
    #[must_use]
    pub fn begun(&self, (from, to): (i32, i32), weight: impl Fn(i32) -> f64) -> f64 {
        let all = self.by(i32::MAX) * (from + 1..=to).map(&weight).sum::<f64>();
        let waits: f64 = (0..LONGEST_DAYS).map(|since| weight(-since) * (self.by(since + to) - self.by(since + from))).sum();
        if all > 0.0 { (waits / all).clamp(0.0, 1.0) } else { 0.0 }
    }
}

impl Measures {
    /// What waits on the day as of which is asked, by the dimensions asked for; nothing where a calibre counts from the day that
    /// the wait begins with.
    ///
    /// # Errors
    /// As [`Self::ask`], and when the question has no day as of which it is asked, or another measure than a count of policies.
    pub async fn waits(&self, wait: Wait, question: &Question, book: &Book, scope: &Scope, world: &World) -> Result<Waits, Refusal> {
        let as_of = question.as_of.as_ref().map(|as_of| as_of.day).ok_or_else(|| Refusal::Fault("no day to wait until".into()))?;
        let asked = plan(question, book, scope, &Facts::of(world))?;
        let (begins, ends) = wait.days(&asked.calibre);
        if asked.tally.kind.id != "policy" || begins.is_empty() || ends.is_empty() || begins == ends {
            return Ok(Waits::default());
        }
        // Those that wait are counted from the day they began, and so that none is taken off.
        let mut book = book.clone();
        let calibre = book.calibres.entry(asked.calibre.id.clone()).or_insert(asked.calibre);
        calibre.netting = Netting::Gross;
        if wait == Wait::Counted {
            calibre.date_basis = DateBasis::Apply;
        }
        let from = Some(as_of.plus(-LONGEST_DAYS - LOOKED_AT_DAYS));
        let question = Question { calibre: Some(calibre.id.clone()), from, to: Some(as_of), grain: None, ..question.clone() };
        let plan = plan(&question, &book, scope, &Facts::of(world))?;
        let source = self.source(&plan, &question, world).await?;
        if source.is_empty() {
            return Ok(Waits::default());
        }
        let credits = self.credits(&plan, &question, world)?;
        let mut fields: Vec<&str> = plan.tally.by.iter().map(String::as_str).collect();
        fields.extend(begins.iter().chain(&ends).filter(|day| !plan.tally.by.iter().any(|by| by == *day)));
        let facts = rows::counted(&self.context, &plan, &source, &credits, &fields).await?;
        let (began, ended) = (latest(&begins), latest(&ends));
        let today = || lit(as_of.0);
        let over = ended.clone().lt_eq(today());
        let facts = facts
            .with_column(TOOK, when(over, ended - began.clone()).end()?)?
            .with_column(SINCE, today() - began)?
            .filter(ident(SINCE).is_not_null())?;
        let counts = || sum(cast_to(ident("counts"), DataType::Float64));
        let grown = facts.clone().filter(ident(SINCE).gt_eq(lit(LONGEST_DAYS)))?.aggregate(vec![ident(TOOK)], vec![counts()])?;
        let young = facts.filter(ident(TOOK).is_null().and(ident(SINCE).lt(lit(LONGEST_DAYS))))?;
        let mut keys: Vec<Expr> = plan.tally.by.iter().map(ident).collect();
        keys.push(ident(SINCE));
        let waiting = young.aggregate(keys, vec![counts()])?;
        Ok(Waits { after: after(grown.collect().await?)?, waiting: by_key(waiting.collect().await?)? })
    }
}

const TOOK: &str = "days_it_took";
const SINCE: &str = "days_since";

/// The latest of some days as a number, where all of them are known.
fn latest(days: &[&str]) -> Expr {
    let all = days.iter().map(|day| ident(*day).is_not_null()).reduce(Expr::and).unwrap_or_else(|| lit(false));
    let each: Vec<Expr> = days.iter().map(|day| cast_to(ident(*day), DataType::Int32)).collect();
    let latest = if each.len() > 1 { greatest(each) } else { each.into_iter().next().unwrap_or_else(|| lit(ScalarValue::Int32(None))) };
    when(all, latest).end().unwrap_or_else(|_| lit(ScalarValue::Int32(None)))
}

type Batches = Vec<datafusion::arrow::array::RecordBatch>;

/// The part that had come to its end after each number of days.
fn after(batches: Batches) -> Result<Vec<f64>, Refusal> {
    let mut took = vec![0.0; LONGEST_DAYS as usize + 1];
    let mut all = 0.0;
    for batch in batches {
        let (days, many) = (column::<Int32Type>(&batch, 0)?, column::<Float64Type>(&batch, 1)?);
        for row in 0..batch.num_rows() {
            all += many.value(row);
            // What ended on the day before it began is taken for what took no day.
            let day = (!days.is_null(row)).then(|| usize::try_from(days.value(row)).unwrap_or_default());
            if let Some(one) = day.and_then(|day| took.get_mut(day)) {
                *one += many.value(row);
            }
        }
    }
    let mut sum = 0.0;
    Ok(took
        .into_iter()
        .map(|one| {
            sum += one;
            if all > 0.0 { sum / all } else { 0.0 }
        })
        .collect())
}

fn by_key(batches: Batches) -> Result<Waiting, Refusal> {
    let mut found: BTreeMap<Vec<Option<String>>, ByMonth> = BTreeMap::new();
    for batch in batches {
        let keys = batch.num_columns() - 2;
        let texts = (0..keys).map(|n| cast(batch.column(n), &DataType::Utf8View)).collect::<Result<Vec<_>, _>>();
        let texts = texts.map_err(|e| Refusal::Fault(e.to_string()))?;
        let (since, many) = (column::<Int32Type>(&batch, keys)?, column::<Float64Type>(&batch, keys + 1)?);
        for row in 0..batch.num_rows() {
            let text = |column: &datafusion::arrow::array::ArrayRef| {
                let texts = column.as_string_view();
                (!texts.is_null(row)).then(|| texts.value(row).to_owned())
            };
            *found.entry(texts.iter().map(text).collect()).or_default().entry(since.value(row)).or_default() += many.value(row);
        }
    }
    Ok(found.into_iter().collect())
}

fn column<T: datafusion::arrow::datatypes::ArrowPrimitiveType>(
    batch: &datafusion::arrow::array::RecordBatch,
    n: usize,
) -> Result<datafusion::arrow::array::PrimitiveArray<T>, Refusal> {
    let column = cast(batch.column(n), &T::DATA_TYPE).map_err(|e| Refusal::Fault(e.to_string()))?;
    Ok(column.as_primitive::<T>().clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Half comes after one day, all but a tenth after three.
    fn waits() -> Waits {
        let after = (0..=LONGEST_DAYS).map(|day| [0.0, 0.5, 0.5].get(day as usize).copied().unwrap_or(0.9)).collect();
        Waits { after, waiting: Vec::new() }
    }

    #[test]
    fn what_waits_comes_as_likely_as_it_did_for_those_that_waited_as_long() {
        let waits = waits();
        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} {b}");
        near(waits.chance(0, (0, 1)), 0.5);
        near(waits.chance(0, (0, 92)), 0.9);
        near(waits.chance(1, (0, 1)), 0.0);
        near(waits.chance(1, (0, 2)), 0.8);
        near(waits.chance(1, (1, 2)), 0.8);
        near(waits.chance(3, (0, 92)), 0.0);
        assert_eq!(Waits::default().chance(0, (0, 30)), 0.0);
    }

    #[test]
    fn of_what_comes_the_part_that_has_begun_is_what_waits_beside_what_comes() {
        let waits = waits();
        // Of one a day: tomorrow 0.5 of today's and 0.4 of that of three days ago come, all of them begun.
        let even = |_| 1.0;
        assert!((waits.begun((0, 1), even) - 1.0).abs() < 1e-12);
        // In ten days nine come: those of today 0.9, of yesterday and the day before 0.4 each.
        assert!((waits.begun((0, 10), even) - 1.7 / 9.0).abs() < 1e-12, "{}", waits.begun((0, 10), even));
        // Where twice as much comes from tomorrow on, half as much of it has begun.
        let rises = |day: i32| if day > 0 { 2.0 } else { 1.0 };
        assert!((waits.begun((0, 10), rises) - 0.5 * 1.7 / 9.0).abs() < 1e-12);
        assert_eq!((waits.begun((40, 50), even), Waits::default().begun((0, 10), even)), (0.0, 0.0));
    }
}
