//! Counts how far those who entered a funnel came, and how long each step took them.

use super::{BEFORE_DAYS, FunnelStepName, FunnelView, LostReason};
use crate::belong::{filled, looked_at};
use crate::derived::Derived;
use crate::measures::{Source, known};
use crate::plan::Plan;
use crate::scan::{condition, table};
use crate::{Measures, Question, Refusal, World, roster};
use datafusion::arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Int64Type};
use datafusion::common::JoinType;
use datafusion::dataframe::DataFrame;
use datafusion::functions::core::expr_fn::{coalesce, greatest};
use datafusion::functions_aggregate::expr_fn::{count, max, sum};
use datafusion::logical_expr::{Expr, cast as cast_to, ident, lit, when};
use std::collections::{BTreeMap, BTreeSet};
use upcount_book::{Book, Funnel, place};
use upcount_model::{Day, Kind, Text};

/// The values of the dimensions.
pub(super) type Keys = Vec<Option<String>>;

/// What became of those who reached a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Became {
    Came,
    Lost,
    Open,
}

/// How many of a group, on their way to a step, took so many days until something became of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spell {
    /// The step on the way to which they were; 1 for the first after entering.
    pub(super) to: usize,
    /// Whether they entered before the time asked for.
    pub(super) before: bool,
    pub(super) became: Became,
    pub(super) days: i64,
    pub(super) many: u64,
}

/// What was counted.
pub(super) struct Steps {
    /// Entering and the steps after it.
    pub(super) names: Vec<FunnelStepName>,
    /// Each group's spells; for a view by period none.
    pub(super) spells: BTreeMap<Keys, Vec<Spell>>,
    /// For a view by period: how often each step was taken.
    pub(super) taken: BTreeMap<Keys, Vec<u64>>,
    pub(super) reasons: Vec<LostReason>,
    pub(super) notes: Vec<Text>,
    /// The last day of which anything is known.
    pub(super) until: Day,
}

/// The column of a step: its own day, then the day on which it counts as reached.
fn own(n: usize) -> String {
    format!("own_{n}")
}
fn reached(n: usize) -> String {
    format!("reached_{n}")
}
fn lost(n: usize) -> String {
    format!("lost_{n}")
}

/// What is counted, of what is known.
#[derive(Clone, Copy)]
pub(super) struct Asking<'a> {
    pub(super) funnel: &'a Funnel,
    pub(super) question: &'a Question,
    pub(super) view: FunnelView,
    pub(super) book: &'a Book,
    pub(super) world: &'a World,
}

/// So many, each with a few numbers for every step, take some 200 MB.
const MOST_HELD: u64 = 2_000_000;

impl Measures {
    pub(super) async fn steps(&self, plan: &mut Plan, asking: Asking<'_>, today: Day) -> Result<Steps, Refusal> {
        let Asking { funnel, question, view, book, world } = asking;
        let kind = plan.tally.kind;
        let reason = funnel.reason.as_ref().filter(|reason| {
            kind.field(reason).is_some() || plan.tally.derived.iter().any(|d| d.id == **reason) || Derived::of(book, kind, reason).is_some()
        });
        if let Some(reason) = reason.filter(|reason| plan.tally.derived.iter().all(|d| d.id != **reason)) {
            plan.tally.derived.extend(Derived::of(book, kind, reason));
        }
        let asked_of = plan.tally.by.iter().map(String::as_str).chain(looked_at(&plan.tally.filters)).chain(reason.map(String::as_str));
        let source = self.placed(kind, asked_of, &plan.tally.derived, question, world).await?;
        let until = plan.tally.as_of.map_or(today, |as_of| as_of.min(today));
        let base = self.entered(plan, asking, until, &source).await?;
        let (last, many) = last_known(&base, funnel).await?;
        let until = last.max(roster::until(world)).map_or(until, |day| day.min(until));
        let mut notes = Vec::new();
        let mut frame = known_steps(base, plan, funnel, reason, until)?;
        // Every step is counted from the same few columns: read once, where they fit.
        if many <= MOST_HELD {
            frame = frame.cache().await?;
        }
        let kept = those_with_days(&frame, funnel, &mut notes).await?;
        let names = |n: &usize| {
            let step = &funnel.steps[*n - 1];
            FunnelStepName { id: step.id.clone(), zh: step.zh.clone(), en: step.en.clone() }
        };
        let entering = FunnelStepName { id: "entered".into(), zh: funnel.first.zh.clone(), en: funnel.first.en.clone() };
        let names: Vec<FunnelStepName> = std::iter::once(entering).chain(kept.iter().map(names)).collect();
        let by: Vec<Expr> = plan.tally.by.iter().map(ident).collect();
        let frame = in_order(frame, &by, reason, &kept)?;
        let backwards = frame.clone().aggregate(Vec::new(), vec![sum(ident("backwards")).alias("n")])?.collect().await?;
        let backwards = backwards.first().map_or(Ok(0), |batch| whole(batch, "n", 0))?;
        if backwards > 0 {
            notes.push(Text::new(
                format!("有 {backwards} 条的某一步早于前一步；那一步按前一步的日子计"),
                format!("{backwards} have a step before the one that leads to it; it counts from the later day"),
            ));
        }
        let mut steps = Steps { names, spells: BTreeMap::new(), taken: BTreeMap::new(), reasons: Vec::new(), notes, until };
        let days = kept.len();
        if view == FunnelView::Period {
            taken(&mut steps, &frame, plan, &by, days).await?;
            return Ok(steps);
        }
        for to in 1..=days {
            spells(&mut steps, &frame, plan, &by, to, until).await?;
        }
        if let Some(reason) = reason.filter(|_| funnel.lost.is_some()) {
            reasons(&mut steps, &frame, reason, days).await?;
        }
        Ok(steps)
    }

    /// Who entered: the facts that the plan counts, and for a cohort those of the year before.
    async fn entered(&self, plan: &Plan, asking: Asking<'_>, until: Day, source: &Source) -> Result<DataFrame, Refusal> {
        let Asking { funnel, question, view, world, .. } = asking;
        let kind = plan.tally.kind;
        if source.is_empty() {
            return Err(Refusal::NoFacts { kind: kind.id, name: Text::new(kind.zh, kind.en) });
        }
        let mut frame = filled(&self.context, kind, table(&self.context, kind, source).await?, source).await?;
        for filter in &plan.tally.filters {
            frame = frame.filter(condition(filter, kind, plan.tally.as_of))?;
        }
        let start = ident(plan.tally.legs[0].days[0]);
        let number = |day: Day| lit(day.0);
        let as_number = cast_to(start, DataType::Int32);
        let mut inside = as_number.clone().is_not_null().and(as_number.clone().lt_eq(number(until)));
        if let Some(to) = plan.to {
            inside = inside.and(as_number.clone().lt_eq(number(to)));
        }
        if let (Some(from), FunnelView::Cohort) = (plan.from, view) {
            inside = inside.and(as_number.gt_eq(number(Day(from.0 - BEFORE_DAYS))));
        }
        frame = frame.filter(inside)?;
        // The things whose days are steps too.
        let days = funnel.steps.iter().flat_map(|s| [Some(&s.day), s.lost.as_ref()]).chain([funnel.lost.as_ref()]);
        let mut via: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (thing, field) in days.flatten().map(|day| place(day)) {
            if let Some(thing) = thing {
                via.entry(thing).or_default().insert(field);
            }
        }
        for (thing, fields) in via {
            let Some(other) = Kind::from_id(thing) else { continue };
            let things = known(other, question, world)?;
            let named = |field: &str| format!("{thing}_{field}");
            if things.is_empty() {
                let nothing = datafusion::common::ScalarValue::Date32(None);
                for field in fields {
                    frame = frame.with_column(&named(field), lit(nothing.clone()))?;
                }
                continue;
            }
            let key = format!("{thing}_known_as");
            let columns = fields.iter().map(|f| ident(*f).alias(named(f))).chain([ident(thing).alias(&key)]);
            let things = table(&self.context, other, &things).await?.select(columns.collect::<Vec<_>>())?;
            frame = frame.join(things, JoinType::Left, &[thing], &[&key], None)?;
        }
        Ok(frame)
    }
}

/// The column of a day as definitions write it.
fn column(day: &str) -> String {
    match place(day) {
        (Some(thing), field) => format!("{thing}_{field}"),
        (None, field) => field.to_owned(),
    }
}

/// The last day on which anything happened to those who entered, and how many they are.
async fn last_known(frame: &DataFrame, funnel: &Funnel) -> Result<(Option<Day>, u64), Refusal> {
    let days: BTreeSet<&String> = funnel.steps.iter().flat_map(|s| [Some(&s.day), s.lost.as_ref()]).flatten().chain(&funnel.lost).collect();
    let mut last: Vec<Expr> = days.iter().map(|day| max(cast_to(ident(column(day)), DataType::Int64)).alias(column(day))).collect();
    last.push(count(lit(1_i64)).alias("many"));
    let batches = frame.clone().aggregate(Vec::new(), last)?.collect().await?;
    let many = batches.first().map_or(Ok(0), |batch| whole(batch, "many", 0))?;
    let day = |c: &ArrayRef| c.as_primitive_opt::<Int64Type>().filter(|c| !c.is_empty() && !c.is_null(0)).map(|c| c.value(0));
    let last = batches.iter().flat_map(|b| &b.columns()[..days.len()]).filter_map(day).max();
    Ok((last.and_then(|day| i32::try_from(day).ok()).map(Day), many))
}

/// The days of the steps as numbers, as far as they have come by the last day of which anything is known.
fn known_steps(frame: DataFrame, plan: &Plan, funnel: &Funnel, reason: Option<&String>, until: Day) -> Result<DataFrame, Refusal> {
    let number = |day: &str| cast_to(ident(column(day)), DataType::Int32);
    let come = |day: Expr| when(day.clone().lt_eq(lit(until.0)), day).end();
    let mut columns: Vec<Expr> = plan.tally.by.iter().map(ident).collect();
    if let Some(reason) = reason.filter(|reason| !plan.tally.by.contains(reason)) {
        columns.push(ident(reason));
    }
    let start = number(plan.tally.legs[0].days[0]);
    let from = plan.from.map_or(i32::MIN, |d| d.0);
    columns.push(start.clone().lt(lit(from)).alias("before"));
    columns.push(start.alias(own(0)));
    for (n, step) in funnel.steps.iter().enumerate() {
        let lost_on = step.lost.as_ref().or(funnel.lost.as_ref());
        let lost_on = lost_on.map_or(Ok(lit(datafusion::common::ScalarValue::Int32(None))), |day| come(number(day)))?;
        let day = number(&step.day) + lit(i32::from(step.after_days));
        // What waits for a day to come does not come once it is lost.
        let day = if step.after_days > 0 { when(lost_on.clone().is_null(), day).end()? } else { day };
        columns.push(come(day)?.alias(own(n + 1)));
        columns.push(lost_on.alias(lost(n + 1)));
    }
    Ok(frame.select(columns)?)
}

/// The steps that anybody reached; of the others nothing is known, and a note says so.
async fn those_with_days(frame: &DataFrame, funnel: &Funnel, notes: &mut Vec<Text>) -> Result<Vec<usize>, Refusal> {
    let all = 1..=funnel.steps.len();
    let counted = frame.clone().aggregate(Vec::new(), all.clone().map(|n| count(ident(own(n))).alias(own(n))).collect())?;
    let batches = counted.collect().await?;
    let there = |n: &usize| {
        let column = batches.first().and_then(|b| b.column_by_name(&own(*n)));
        column.is_some_and(|c| !c.is_empty() && c.as_primitive::<Int64Type>().value(0) > 0)
    };
    let (kept, missing): (Vec<usize>, Vec<usize>) = all.partition(there);
    if kept.is_empty() {
        return Err(Refusal::question(
            "这段时间里没有一条走到任何一步；请看期间和条件",
            "nobody reached any step in this time; look at the time and the filters",
        ));
    }
    if !missing.is_empty() {
        let names = |name: fn(&upcount_book::FunnelStep) -> &str, between: &str| {
            missing.iter().map(|n| name(&funnel.steps[n - 1])).collect::<Vec<_>>().join(between)
        };
        notes.push(Text::new(
            format!("没有一条有这些步骤的日子，未列出：{}", names(|s| &s.zh, "、")),
            format!("nobody has a day for these steps, which are left out: {}", names(|s| &s.en, ", ")),
        ));
    }
    Ok(kept)
}

/// For a view by period: how often each step was taken in it.
async fn taken(steps: &mut Steps, frame: &DataFrame, plan: &Plan, by: &[Expr], days: usize) -> Result<(), Refusal> {
    let (from, to) = (plan.from.map_or(i32::MIN, |d| d.0), plan.to.map_or(i32::MAX, |d| d.0));
    let inside = |n: usize| ident(reached(n)).gt_eq(lit(from)).and(ident(reached(n)).lt_eq(lit(to)));
    let sums = (0..=days).map(|n| Ok(sum(when(inside(n), lit(1_i64)).otherwise(lit(0_i64))?).alias(reached(n))));
    let sums = sums.collect::<Result<Vec<_>, Refusal>>()?;
    for batch in frame.clone().aggregate(by.to_vec(), sums)?.collect().await? {
        let keys = keys(&batch, &plan.tally.by)?;
        for (row, key) in keys.into_iter().enumerate() {
            let taken = (0..=days).map(|n| whole(&batch, &reached(n), row)).collect::<Result<Vec<_>, _>>()?;
            steps.taken.insert(key, taken);
        }
    }
    Ok(())
}

/// A step that was skipped was passed on the day of the next one known, and none comes before the one that leads to it.
fn in_order(frame: DataFrame, by: &[Expr], reason: Option<&String>, kept: &[usize]) -> Result<DataFrame, Refusal> {
    let next = |n: usize| coalesce(kept[n - 1..].iter().map(|step| ident(own(*step))).collect());
    let mut columns: Vec<Expr> = by.to_vec();
    let told: Vec<String> = by.iter().map(|e| e.schema_name().to_string()).collect();
    columns.extend(reason.filter(|r| !told.contains(r)).map(ident));
    columns.extend([ident("before"), ident(own(0)).alias("eff_0")]);
    for (n, step) in kept.iter().enumerate() {
        columns.push(next(n + 1).alias(format!("eff_{}", n + 1)));
        columns.push(ident(lost(*step)));
    }
    let mut frame = frame.select(columns)?;
    let earlier = (1..=kept.len()).map(|n| ident(format!("eff_{n}")).lt(ident(format!("eff_{}", n - 1))));
    let backwards = earlier.reduce(Expr::or).map_or(Ok(lit(0_i64)), |any| when(any, lit(1_i64)).otherwise(lit(0_i64)))?;
    frame = frame.with_column("backwards", backwards)?.with_column(&reached(0), ident("eff_0"))?;
    for n in 1..=kept.len() {
        let day = ident(format!("eff_{n}"));
        let latest = greatest((0..=n).map(|m| ident(format!("eff_{m}"))).collect());
        frame = frame.with_column(&reached(n), when(day.is_not_null(), latest).end()?)?;
    }
    // From here on steps are counted as they are kept.
    for (n, step) in kept.iter().enumerate().filter(|(n, step)| n + 1 != **step) {
        frame = frame.with_column(&lost(n + 1), ident(lost(*step)))?;
    }
    Ok(frame)
}

/// How long those on their way to a step took until something became of them.
async fn spells(steps: &mut Steps, frame: &DataFrame, plan: &Plan, by: &[Expr], to: usize, until: Day) -> Result<(), Refusal> {
    let (start, end, gone) = (ident(reached(to - 1)), ident(reached(to)), ident(lost(to)));
    let became = when(end.clone().is_not_null(), lit(0_i64)).when(gone.clone().is_not_null(), lit(1_i64)).otherwise(lit(2_i64))?;
    let last = coalesce(vec![end, gone, lit(until.0)]);
    let days = cast_to(greatest(vec![last - start.clone(), lit(0_i32)]), DataType::Int64);
    let mut groups = by.to_vec();
    groups.extend([ident("before"), became.alias("became"), days.alias("days")]);
    let frame = frame.clone().filter(start.is_not_null())?.aggregate(groups, vec![count(lit(1_i64)).alias("many")])?;
    for batch in frame.collect().await? {
        let keys = keys(&batch, &plan.tally.by)?;
        let before = batch.column_by_name("before").map(|c| c.as_boolean().clone());
        for (row, key) in keys.into_iter().enumerate() {
            let became = match whole(&batch, "became", row)? {
                0 => Became::Came,
                1 => Became::Lost,
                _ => Became::Open,
            };
            let days = whole(&batch, "days", row)?.cast_signed();
            let before = before.as_ref().is_some_and(|b| b.value(row));
            steps.spells.entry(key).or_default().push(Spell { to, before, became, days, many: whole(&batch, "many", row)? });
        }
    }
    Ok(())
}

/// How many were lost on the way to which step, and why.
async fn reasons(steps: &mut Steps, frame: &DataFrame, reason: &str, days: usize) -> Result<(), Refusal> {
    for to in 1..=days {
        let here = ident(reached(to - 1)).is_not_null().and(ident(reached(to)).is_null()).and(ident(lost(to)).is_not_null());
        let here = here.and(ident("before").is_false());
        let found = frame.clone().filter(here)?.aggregate(vec![ident(reason)], vec![count(lit(1_i64)).alias("many")])?;
        for batch in found.collect().await? {
            for (row, key) in keys(&batch, &[reason.to_owned()])?.into_iter().enumerate() {
                let step = steps.names[to].id.clone();
                steps.reasons.push(LostReason { step, reason: key.into_iter().next().flatten(), lost: whole(&batch, "many", row)? });
            }
        }
    }
    let place = |step: &String| steps.names.iter().position(|name| name.id == *step);
    steps.reasons.sort_by(|a, b| place(&a.step).cmp(&place(&b.step)).then(b.lost.cmp(&a.lost)).then_with(|| a.reason.cmp(&b.reason)));
    Ok(())
}

fn keys(batch: &RecordBatch, by: &[String]) -> Result<Vec<Keys>, Refusal> {
    let column = |name: &String| -> Result<ArrayRef, Refusal> {
        let column = batch.column_by_name(name).ok_or_else(|| Refusal::Fault(format!("the scan gave no {name}")))?;
        cast(column, &DataType::Utf8).map_err(|e| Refusal::Fault(e.to_string()))
    };
    let columns = by.iter().map(column).collect::<Result<Vec<_>, _>>()?;
    let value = |column: &ArrayRef, row: usize| {
        let text = column.as_string::<i32>();
        (!text.is_null(row)).then(|| text.value(row).to_owned())
    };
    Ok((0..batch.num_rows()).map(|row| columns.iter().map(|c| value(c, row)).collect()).collect())
}

fn whole(batch: &RecordBatch, name: &str, row: usize) -> Result<u64, Refusal> {
    let column = batch.column_by_name(name).ok_or_else(|| Refusal::Fault(format!("the scan gave no {name}")))?;
    let column = cast(column, &DataType::Int64).map_err(|e| Refusal::Fault(e.to_string()))?;
    let column = column.as_primitive::<Int64Type>();
    Ok(if column.is_null(row) { 0 } else { column.value(row).cast_unsigned() })
}
