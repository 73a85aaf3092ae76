//! The facts behind a figure.

use crate::answer::CalibreName;
use crate::belong::filled;
use crate::credit;
use crate::measures::{Page, Source};
use crate::plan::{Leg, Plan, Shape};
use crate::scan::{condition, each, period_of, table};
use crate::{Refusal, Rows};
use crate::{reports, roster};
use datafusion::arrow::array::{Array, ArrayRef, AsArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Float64Type, Int64Type};
use datafusion::dataframe::DataFrame;
use datafusion::functions::core::expr_fn::coalesce;
use datafusion::logical_expr::{Expr, cast as cast_to, ident, lit, when};
use datafusion::prelude::SessionContext;
use serde_json::Value;
use upcount_book::Shown;
use upcount_model::{Money, Type};

/// More rows than this are not listed at once.
const MOST_ROWS: usize = 1_000_000;

pub(crate) async fn rows(
    context: &SessionContext,
    plan: &Plan,
    files: &Source,
    credits: &Source,
    page: Page,
    calibre: CalibreName,
) -> Result<Rows, Refusal> {
    let tally = &plan.tally;
    let counts = tally.kind.id == "policy";
    // A fact's key and what it counts come first; the days that date it; then everything else that it says.
    let dated: Vec<&str> = tally.legs.iter().flat_map(|l| l.days.iter().copied()).collect();
    let others = tally.kind.fields.iter().map(|f| f.id).filter(|f| *f != tally.kind.fields[0].id && !dated.contains(f));
    let fields: Vec<&str> = std::iter::once(tally.kind.fields[0].id)
        .chain(dated.iter().copied().filter(|f| *f != tally.kind.fields[0].id))
        .chain(others)
        .collect();
    let mut columns: Vec<String> = fields.iter().map(|f| told(f, &plan.currency)).collect();
    if counts {
        columns.insert(1, "counts".into());
    }
    if files.is_empty() {
        return Ok(Rows { calibre, columns, rows: Vec::new(), total: 0 });
    }
    let all = counted(context, plan, files, credits, &fields).await?;
    let total = all.clone().count().await? as u64;
    // No further than the end: the engine takes no number that large.
    let offset = page.offset.min(usize::try_from(total).unwrap_or(usize::MAX));
    let mut order: Vec<_> = vec![ident(fields[0]).sort(true, false)];
    if counts {
        order.push(ident("counts").sort(false, false));
    }
    let batches = all.sort(order)?.limit(offset, Some(page.limit.min(MOST_ROWS)))?.collect().await?;
    let mut rows = Vec::new();
    for batch in &batches {
        let cells = batch
            .columns()
            .iter()
            .zip(&columns)
            .map(|(column, name)| values(column, tally.kind.fields.iter().find(|f| told(f.id, &plan.currency) == **name).map(|f| f.holds)))
            .collect::<Result<Vec<_>, _>>()?;
        rows.extend((0..batch.num_rows()).map(|row| cells.iter().map(|c| c[row].clone()).collect()));
    }
    Ok(Rows { calibre, columns, rows, total })
}

/// The facts that a plan counts, with these fields; of policies also what each counts, in what the measure is shown in.
pub(crate) async fn counted(
    context: &SessionContext,
    plan: &Plan,
    files: &Source,
    credits: &Source,
    fields: &[&str],
) -> Result<DataFrame, Refusal> {
    let tally = &plan.tally;
    let mut all: Option<DataFrame> = None;
    for leg in &tally.legs {
        let mut frame = table(context, tally.kind, files).await?;
        frame = credit::credited(context, plan, frame, files, credits).await?;
        frame = filled(context, tally.kind, frame, files).await?;
        frame = reports::only_counted(frame.filter(looked_at(plan, leg))?, plan).await?;
        if let Some(distinct) = &tally.distinct {
            frame = distinct.listed(frame, &ident(leg.days[0]))?;
        }
        let mut shown: Vec<_> = fields.iter().map(ident_of).collect();
        if tally.kind.id == "policy" {
            shown.insert(1, counts(plan, leg).alias("counts"));
        }
        let frame = frame.select(shown)?;
        all = Some(match all {
            None => frame,
            Some(before) => before.union(frame)?,
        });
    }
    all.ok_or_else(|| Refusal::Fault("nothing to list".into()))
}

/// Whether a plan looks at a fact by one of its days.
fn looked_at(plan: &Plan, leg: &Leg) -> Expr {
    let tally = &plan.tally;
    let day = match plan.shape {
        Shape::Roster | Shape::Active(_) | Shape::Retained(_) => roster::listed(plan),
        _ => period_of(leg, plan, None).is_not_null(),
    };
    let filters = tally.filters.iter().map(|filter| condition(filter, tally.kind, tally.as_of));
    filters.chain(tally.reach.as_ref().map(|reach| reach.looked_at(leg))).fold(day, Expr::and)
}

/// What a policy counts by one of its days.
fn counts(plan: &Plan, leg: &Leg) -> Expr {
    let counted = each(&plan.tally.sums[0], &plan.tally, &lit(1_i64)) * lit(leg.sign);
    // Shares of policies and money are told in parts of one.
    let one = plan.tally.one() as f64 * if plan.measure.shown == Shown::Money { 100.0 } else { 1.0 };
    if one > 1.0 { cast_to(counted, DataType::Float64) / lit(one) } else { counted }
}

/// What a policy counts by all of its days, where nobody has a part of it.
pub(crate) fn counts_in_all(plan: &Plan) -> Result<Expr, Refusal> {
    let float = |counts: Expr| coalesce(vec![cast_to(counts, DataType::Float64), lit(0_f64)]);
    let by = |leg: &Leg| Ok::<_, Refusal>(when(looked_at(plan, leg), float(counts(plan, leg))).otherwise(lit(0_f64))?);
    let all = plan.tally.legs.iter().map(by).collect::<Result<Vec<_>, _>>()?;
    Ok(all.into_iter().reduce(|all, more| all + more).unwrap_or_else(|| lit(0_f64)))
}

/// The name under which a field is told: money is told in the company's currency, `premium_cny`.
pub(crate) fn told(field: &str, currency: &str) -> String {
    field.strip_suffix("_fen").map_or_else(|| field.to_owned(), |name| format!("{name}_{}", currency.to_lowercase()))
}

fn ident_of(field: &&str) -> datafusion::logical_expr::Expr {
    ident(*field)
}

pub(crate) fn values(column: &ArrayRef, holds: Option<Type>) -> Result<Vec<Value>, Refusal> {
    let cast = |to: &DataType| cast(column, to).map_err(|e| Refusal::Fault(e.to_string()));
    let each = |f: &dyn Fn(usize) -> Value| (0..column.len()).map(|n| if column.is_null(n) { Value::Null } else { f(n) }).collect();
    Ok(match holds {
        Some(Type::Flag) => each(&|n| Value::Bool(column.as_boolean().value(n))),
        Some(Type::Money) => {
            let fen = cast(&DataType::Int64)?;
            each(&|n| Value::from(Money { fen: fen.as_primitive::<Int64Type>().value(n) }.to_string().parse::<f64>().unwrap_or_default()))
        }
        Some(Type::Text | Type::Day) => {
            let text = cast(&DataType::Utf8)?;
            each(&|n| Value::from(text.as_string::<i32>().value(n)))
        }
        None if *column.data_type() == DataType::Float64 => {
            let parts = column.as_primitive::<Float64Type>();
            each(&|n| Value::from(parts.value(n)))
        }
        _ => {
            let whole = cast(&DataType::Int64)?;
            each(&|n| Value::from(whole.as_primitive::<Int64Type>().value(n)))
        }
    })
}
