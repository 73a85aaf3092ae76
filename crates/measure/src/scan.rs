//! Scans what a tally looks at, on DataFusion: one pass over the files, or over cells.

use crate::added::Scanned;
use crate::among::said_again;
use crate::belong::filled;
use crate::cells::MANY;
use crate::counter::Counted;
use crate::credit;
use crate::function::Function;
use crate::lake::{self, InLake};
use crate::measures::{Known, Source};
use crate::plan::{Condition, Leg, Plan, Summed, Tally};
use crate::sums::Sums;
use crate::tail::{Tail, adds_up, laid};
use crate::{Refusal, schema::table_schema};
use datafusion::arrow::array::{Array, AsArray, Int32Array};
use datafusion::arrow::buffer::{BooleanBuffer, NullBuffer};
use datafusion::arrow::datatypes::{DataType, Date32Type};
use datafusion::common::{Result as DataFusionResult, ScalarValue};
use datafusion::dataframe::DataFrame;
use datafusion::logical_expr::{Case, ColumnarValue, Expr, ScalarFunctionImplementation, cast as cast_to, ident, lit};
use datafusion::prelude::SessionContext;
use std::collections::BTreeMap;
use std::sync::Arc;
use upcount_model::{Calendar, Credit, Day, Grain, Kind, Type};

/// Days that the table of periods covers: 1800 to 2200.
pub(crate) const FIRST_DAY: i32 = -62_091;
pub(crate) const LAST_DAY: i32 = 84_371;

/// Sums by period and dimension.
#[derive(Debug, Default)]
pub(crate) struct Cube {
    /// The values of the dimensions, once each.
    pub(crate) keys: Vec<Vec<Option<String>>>,
    /// The sums of each period and key, in no order.
    pub(crate) cells: Sums,
    /// For period reports: period → months covered.
    pub(crate) months: BTreeMap<i32, i64>,
    /// The first and the last day counted, when the question left them open.
    pub(crate) span: Option<(Day, Day)>,
}

/// Opens what is known of a kind as one table: files without the facts that a later file says anew, and what single
/// facts say since.
pub(crate) async fn table(context: &SessionContext, kind: &Kind, source: &Source) -> Result<DataFrame, Refusal> {
    let mut alike: BTreeMap<(&[InLake], usize), Vec<InLake>> = BTreeMap::new();
    for file in &source.files {
        alike.entry((&file.replaced_by, source.said.before(file.logged))).or_default().push(file.file.clone());
    }
    let mut parts = Vec::new();
    for ((newer, learned), paths) in alike {
        let mut part = open(context, kind, &paths)?;
        if !newer.is_empty() {
            part = said_again(context, part, open(context, kind, newer)?, kind, false).await?;
        }
        parts.push(source.said.over(context, part, kind, learned)?);
    }
    if !source.said.is_empty() {
        let files: Vec<InLake> = source.files.iter().map(|f| f.file.clone()).collect();
        let files = if files.is_empty() { None } else { Some(open(context, kind, &files)?) };
        parts.push(source.said.new_things(context, files, kind)?);
    }
    let mut all: Option<DataFrame> = None;
    for part in parts {
        all = Some(match all {
            None => part,
            Some(before) => before.union(part)?,
        });
    }
    all.ok_or_else(|| Refusal::Fault("there is nothing to read".into()))
}

/// How many facts of the older file, that still count, the newer one says anew.
pub(crate) async fn shared(context: &SessionContext, kind: &Kind, older: Known, newer: InLake) -> Result<u64, Refusal> {
    let source = Source { files: vec![older], ..Source::default() };
    let older = table(context, kind, &source).await?;
    let both = said_again(context, older, open(context, kind, &[newer])?, kind, true).await?;
    Ok(both.count().await? as u64)
}

fn open(context: &SessionContext, kind: &Kind, files: &[InLake]) -> Result<DataFrame, Refusal> {
    lake::open(context, table_schema(kind), files)
}

/// Counts what a plan counts, from the cells that were chosen or from the facts.
pub(crate) async fn scan(context: &SessionContext, plan: &Plan, files: &Source, credits: &Source, tail: &Tail) -> Result<Cube, Refusal> {
    let plan = from_cells(plan, files);
    scanned(context, &plan, files, credits, Some(tail)).await?.added_up(context).await
}

/// Counts what a plan counts from the facts, with the latest day of each combination of dimensions; none when memory does not hold it.
pub(crate) async fn last_days(context: &SessionContext, plan: &Plan, files: &Source, credits: &Source) -> Result<Option<Counted>, Refusal> {
    scanned(context, plan, files, credits, None).await?.last_days(context).await
}

/// The rows that a plan counts; where there is no tail, each fact is one row.
async fn scanned<'p>(
    context: &SessionContext,
    plan: &'p Plan,
    files: &Source,
    credits: &Source,
    tail: Option<&Tail>,
) -> Result<Scanned<'p>, Refusal> {
    let tally = &plan.tally;
    let reports = tally.exposure.is_some();
    let wanted = tally.filters.iter().map(|c| condition(c, tally.kind, tally.as_of)).reduce(Expr::and);
    let grain = if reports { Some(Grain::Day) } else { tally.grain };
    let open = grain.is_none() && (plan.from.is_none() || plan.to.is_none());
    // Where what is counted adds up, single facts are added to what files tell, and what they change is taken off. The first and
    // the last day do not add up.
    let tail = tail.filter(|_| !files.said.is_empty() && adds_up(tally).is_ok() && (files.cells.is_some() || !open));
    let mut frame = match (&files.cells, tail) {
        // What belongs to cells is said in them.
        (Some(cells), tail) => cells.table(context, tally.kind, files, tail, open).await?,
        (None, Some(tail)) => laid(context, tally, files, tail).await?,
        (None, None) => {
            let facts = credit::credited(context, plan, table(context, tally.kind, files).await?, files, credits).await?;
            filled(context, tally.kind, facts, files).await?
        }
    };
    let signed = tail.is_some();
    let alike = signed || files.cells.is_some();
    let one = if alike { ident(MANY) } else { lit(1_i64) };
    // A report that began before the time asked for may reach into it, so all of them are read.
    if let (Some(inside), false) = (inside(plan), reports) {
        frame = frame.filter(inside)?;
    }
    // The months that a period covers are the company's, so a filter must not hide them.
    if let (Some(wanted), false) = (&wanted, reports) {
        frame = frame.filter(wanted.clone())?;
    }
    if let Some(ages) = &tally.ages {
        frame = ages.onto(frame, &tally.legs[0])?;
    }
    if let Some(reach) = &tally.reach {
        frame = frame.filter(reach.looked_at(&tally.legs[0]))?;
    }
    let wanted = wanted.filter(|_| reports);
    Ok(Scanned { frame, plan, grain, one, alike, wanted, signed, open })
}

/// The plan with where the cells that were chosen keep how facts came out at its limits.
fn from_cells(plan: &Plan, files: &Source) -> Plan {
    let mut plan = plan.clone();
    let kept = files.cells.as_ref().and_then(|cells| cells.kept.clone());
    plan.tally.reach.iter_mut().for_each(|reach| reach.kept.clone_from(&kept));
    plan.tally.ages.iter_mut().for_each(|ages| ages.kept.clone_from(&kept));
    plan
}

/// What one fact adds, or a cell of facts that are alike.
pub(crate) fn each(summed: &Summed, tally: &Tally, one: &Expr) -> Expr {
    let where_so = |so: Expr| {
        let all = tally.sums.get(1).map_or_else(|| one.clone(), |all| each(all, tally, one));
        Expr::Case(Case::new(None, vec![(Box::new(so), Box::new(all.clone()))], Some(Box::new(all * lit(0_i64)))))
    };
    let value = match summed {
        Summed::Reached => return where_so(tally.reach.as_ref().map_or(lit(true), |reach| reach.reached(&tally.legs[0]))),
        Summed::Said(field, values) if values.is_empty() => return where_so(ident(field).is_true()),
        Summed::Said(field, values) => return where_so(ident(field).in_list(values.iter().map(lit).collect(), false)),
        Summed::One => one.clone(),
        Summed::OneAnd(field) => one.clone() + ident(*field),
        Summed::Field(field) => ident(field),
    };
    // Fen times millionths outgrow 64 bits when a large company is added up.
    let wide = |e: Expr| cast_to(e, DataType::Decimal128(38, 0));
    if tally.credit == Credit::Share { wide(value) * wide(ident(credit::SHARE)) } else { value }
}

/// The agents who were on the roll on some of the days.
pub(crate) fn on_roll_within(first: Option<Day>, last: Option<Day>) -> Expr {
    let day = |day: Day| lit(ScalarValue::Date32(Some(day.0)));
    let came = last.map(|last| ident("joined").lt_eq(day(last)));
    let stayed = first.map(|first| ident("left").is_null().or(ident("left").gt(day(first))));
    came.into_iter().chain(stayed).reduce(Expr::and).unwrap_or_else(|| lit(true))
}

/// A filter on plain days, so that files and groups of rows outside the time asked for are not read.
fn inside(plan: &Plan) -> Option<Expr> {
    let last = match (plan.tally.to, plan.tally.as_of) {
        (Some(to), Some(as_of)) => Some(to.min(as_of)),
        (to, as_of) => to.or(as_of),
    };
    let first = plan.tally.from;
    // A fact may begin so long before its limit.
    let first = match &plan.tally.reach {
        Some(reach) if reach.at_limit => first.map(|day| day.plus(-reach.limit.longest())),
        _ => first,
    };
    let leg = |leg: &Leg| match leg.days[..] {
        [day] => {
            let after = first.map(|d| ident(day).gt_eq(lit(ScalarValue::Date32(Some(d.0)))));
            let before = last.map(|d| ident(day).lt_eq(lit(ScalarValue::Date32(Some(d.0)))));
            [after, before].into_iter().flatten().reduce(Expr::and)
        }
        _ => None,
    };
    plan.tally.legs.iter().map(leg).collect::<Option<Vec<_>>>()?.into_iter().reduce(Expr::or)
}

/// The code of the period in which a leg's day lies; null outside the time asked for and after the moment of knowledge.
pub(crate) fn period_of(leg: &Leg, plan: &Plan, grain: Option<Grain>) -> Expr {
    let tally = &plan.tally;
    // Which reports lie inside is known by their last day too, and is decided when they are rolled up.
    let from = tally.from.filter(|_| tally.exposure.is_none());
    let days = match &tally.reach {
        Some(reach) if reach.at_limit => vec![reach.end(leg)],
        _ => leg.days.iter().map(|d| ident(*d)).collect(),
    };
    let first = from.unwrap_or(Day(FIRST_DAY));
    let last = [tally.to, tally.as_of].into_iter().flatten().min().unwrap_or(Day(LAST_DAY));
    Function::Period { calendar: plan.calendar.clone(), grain, first, last, days: days.len() }.call(days)
}

/// The latest of several days, and where all of them are known.
pub(crate) fn latest(arguments: &[ColumnarValue]) -> DataFusionResult<(Vec<i32>, Option<NullBuffer>)> {
    let columns = ColumnarValue::values_to_arrays(arguments)?;
    let columns: Vec<_> = columns.iter().map(|c| c.as_primitive::<Date32Type>()).collect();
    let known = columns.iter().fold(None, |known, c| NullBuffer::union(known.as_ref(), c.nulls()));
    let mut days = columns[0].values().to_vec();
    for column in &columns[1..] {
        days.iter_mut().zip(column.values()).for_each(|(day, other)| *day = (*day).max(*other));
    }
    Ok((days, known))
}

/// A calendar is a table from days to periods: one look-up a row, whatever the calendar.
pub(crate) fn period(calendar: &Calendar, grain: Option<Grain>, first: Day, last: Day) -> ScalarFunctionImplementation {
    let first = first.0.max(FIRST_DAY);
    let codes = codes(calendar, grain, first, last.0.min(LAST_DAY));
    Arc::new(move |arguments| {
        let (mut days, known) = latest(arguments)?;
        // A day before the first wraps to far behind the last. Whole columns at a time: this runs once for every fact.
        let at = |day: i32| day.wrapping_sub(first).cast_unsigned() as usize;
        let inside = NullBuffer::new(BooleanBuffer::collect_bool(days.len(), |row| at(days[row]) < codes.len()));
        days.iter_mut().for_each(|day| *day = codes.get(at(*day)).copied().unwrap_or_default());
        let nulls = if inside.null_count() == 0 { known } else { NullBuffer::union(known.as_ref(), Some(&inside)) };
        Ok(ColumnarValue::Array(Arc::new(Int32Array::new(days.into(), nulls))))
    })
}

/// The code of each day's period, from the first day to the last. Goes period by period: a period costs more to find than
/// its days to fill in, and four centuries have 146,000 days.
fn codes(calendar: &Calendar, grain: Option<Grain>, first: i32, last: i32) -> Arc<[i32]> {
    let mut codes = Vec::with_capacity(usize::try_from(last.saturating_sub(first)).unwrap_or(0) + 1);
    let mut day = first;
    while day <= last {
        let (code, end) = grain.map_or((0, last), |grain| {
            let period = calendar.period(Day(day), grain);
            (period.number, calendar.days(period).1.0.clamp(day, last))
        });
        codes.extend((day..=end).map(|_| code));
        day = end + 1;
    }
    codes.into()
}

pub(crate) fn condition(condition: &Condition, kind: &Kind, as_of: Option<Day>) -> Expr {
    let knowledge = || lit(ScalarValue::Date32(Some(as_of.map_or(i32::MAX, |d| d.0))));
    match condition {
        Condition::OneOf(field, values) if kind.field(field).is_some_and(|f| f.holds == Type::Count) => {
            let whole = |value: &String| lit(ScalarValue::Int64(value.parse().ok()));
            cast_to(ident(field), DataType::Int64).in_list(values.iter().map(whole).collect(), false)
        }
        Condition::OneOf(field, values) => {
            let listed = ident(field)
                .in_list(values.iter().filter(|v| !v.is_empty()).map(|v| lit(ScalarValue::Utf8View(Some(v.clone())))).collect(), false);
            match (values.iter().any(String::is_empty), values.len()) {
                (true, 1) => ident(field).is_null(),
                (true, _) => listed.or(ident(field).is_null()),
                _ => listed,
            }
        }
        Condition::Inside(parts) => {
            let part =
                |(field, values): (&String, &Vec<String>)| self::condition(&Condition::OneOf(field.clone(), values.clone()), kind, as_of);
            parts.iter().map(part).reduce(Expr::or).unwrap_or_else(|| lit(false))
        }
        Condition::IsNot(field, value) if kind.field(field).is_some_and(|f| f.holds == Type::Flag) => ident(*field).is_not_true(),
        Condition::IsNot(field, value) => {
            ident(*field).not_eq(lit(ScalarValue::Utf8View(Some((*value).to_owned())))).or(ident(*field).is_null())
        }
        Condition::Known(field) => ident(field).is_not_null(),
        Condition::NotYet(field) => ident(*field).is_null().or(ident(*field).gt(knowledge())),
        Condition::Come(field) => ident(*field).lt_eq(knowledge()),
    }
}
