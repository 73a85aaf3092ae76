//! Who entered a funnel, and the days of their steps.

use super::count::{Counting, ENTERED, Step, counted as counted_in, day_column};
use super::{BEFORE_DAYS, FunnelStepName, FunnelView, LostReason};
use crate::belong::{filled, looked_at};
use crate::codes::Keys;
use crate::derived::Derived;
use crate::measures::{Source, known};
use crate::plan::Plan;
use crate::scan::{condition, table};
use crate::{Measures, Question, Refusal, World, remembered, roster, told};
use datafusion::arrow::array::{Array, ArrayRef, AsArray};
use datafusion::arrow::datatypes::{DataType, Int32Type};
use datafusion::dataframe::DataFrame;
use datafusion::functions_aggregate::expr_fn::min;
use datafusion::logical_expr::{Expr, cast as cast_to, ident, lit, when};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use upcount_book::{Book, Funnel, FunnelStep, place};
use upcount_model::{Day, Kind, Text};

/// What became of those who reached a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Became {
    Came,
    Lost,
    Open,
}

/// How many of a group, on their way to a step, took so many days until something became of them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spell {
    /// The step on the way to which they were; 1 for the first after entering.
    pub(super) to: usize,
    /// Whether they entered before the time asked for.
    pub(super) before: bool,
    pub(super) became: Became,
    pub(super) days: i64,
    pub(super) many: u64,
}

/// What was counted.
#[derive(Debug)]
pub(crate) struct Steps {
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

/// What is counted, of what is known.
#[derive(Clone, Copy)]
pub(super) struct Asking<'a> {
    pub(super) funnel: &'a Funnel,
    pub(super) question: &'a Question,
    pub(super) view: FunnelView,
    pub(super) book: &'a Book,
    pub(super) world: &'a World,
}

impl Measures {
    pub(super) async fn steps(&self, plan: &mut Plan, asking: Asking<'_>, today: Day) -> Result<Arc<Steps>, Refusal> {
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
        let mut via = BTreeMap::new();
        for other in things(funnel) {
            via.insert(other.id, known(other, question, world)?);
        }
        let sources: Vec<&Source> = [&source].into_iter().chain(via.values()).collect();
        let all = remembered::key(plan, question, &sources);
        let key = format!("{all} {funnel:?} {view:?} {until} {:?}", roster::until(world));
        if let Some(known) = self.steps.of(&key) {
            return Ok(known);
        }
        let base = self.entered(plan, asking, until, &source, &via).await?;
        let mut counting = Counting {
            by: plan.tally.by.clone(),
            reason: reason.filter(|_| funnel.lost.is_some()).cloned(),
            kept: (1..=funnel.steps.len()).collect(),
            view,
            from: plan.from.map_or(i32::MIN, |d| d.0),
            to: plan.to.map_or(i32::MAX, |d| d.0),
            until: roster::until(world).map_or(until, |day| day.min(until)),
            steps: steps(funnel),
        };
        // Mostly somebody came to every step, and nothing that they did is later than all else that is known: one pass is enough.
        let frame = with_days(base.clone(), plan, funnel, reason)?;
        let mut counted = counted_in(frame.clone(), counting.clone()).await?;
        let last = counted.last.map(Day).max(roster::until(world));
        let all_came = counted.came.len() == counting.kept.len() && counted.came.iter().all(|came| *came);
        let mut notes = Vec::new();
        if last.map_or(until, |day| day.min(until)) != counting.until || !all_came {
            let came = first_days(&base, funnel, until).await?;
            counting.until = last.map_or(until, |day| day.min(until));
            counting.kept = those_with_days(&came, funnel, counting.until, &mut notes)?;
            counted = counted_in(frame, counting.clone()).await?;
        }
        let Counting { kept, until, .. } = counting;
        let names = |n: &usize| {
            let step = &funnel.steps[*n - 1];
            FunnelStepName { id: step.id.clone(), zh: step.zh.clone(), en: step.en.clone() }
        };
        let entering = FunnelStepName { id: "entered".into(), zh: funnel.first.zh.clone(), en: funnel.first.en.clone() };
        let names: Vec<FunnelStepName> = std::iter::once(entering).chain(kept.iter().map(names)).collect();
        if counted.backwards > 0 {
            let backwards = counted.backwards;
            notes.push(Text::new(
                format!("有 {backwards} 条的某一步早于前一步；那一步按前一步的日子计"),
                format!("{backwards} have a step before the one that leads to it; it counts from the later day"),
            ));
        }
        let lost = |((to, reason), lost): ((usize, Option<String>), u64)| (to, LostReason { step: names[to].id.clone(), reason, lost });
        let mut reasons: Vec<(usize, LostReason)> = counted.reasons.into_iter().map(lost).collect();
        reasons.sort_by(|(at, a), (then, b)| at.cmp(then).then(b.lost.cmp(&a.lost)).then_with(|| a.reason.cmp(&b.reason)));
        let reasons = reasons.into_iter().map(|(_, reason)| reason).collect();
        let sums = counted.spells.values().map(Vec::len).sum::<usize>() + counted.taken.len();
        Ok(self.steps.keep(key, Steps { names, spells: counted.spells, taken: counted.taken, reasons, notes, until }, sums))
    }

    /// Who entered: the facts that the plan counts, and for a cohort those of the year before.
    async fn entered(
        &self,
        plan: &Plan,
        asking: Asking<'_>,
        until: Day,
        source: &Source,
        via: &BTreeMap<&str, Source>,
    ) -> Result<DataFrame, Refusal> {
        let Asking { funnel, view, .. } = asking;
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
        for other in things(funnel) {
            let (thing, things) = (other.id, &via[other.id]);
            let fields: BTreeSet<&str> = days(funnel).filter_map(|(via, field)| (via == Some(thing)).then_some(field)).collect();
            let asked: Vec<_> = fields.into_iter().map(|field| (field, format!("{thing}_{field}"))).collect();
            frame = told::onto(&self.context, frame, other, things, &asked).await?;
        }
        Ok(frame)
    }
}

/// The days of a funnel: of the things that facts name, and of their own.
fn days(funnel: &Funnel) -> impl Iterator<Item = (Option<&str>, &str)> {
    step_days(funnel).map(|day| place(day))
}

/// The same as definitions write them.
fn step_days(funnel: &Funnel) -> impl Iterator<Item = &String> {
    funnel.steps.iter().flat_map(|s| [Some(&s.day), s.lost.as_ref()]).chain([funnel.lost.as_ref()]).flatten()
}

/// The kinds of the things whose days are steps too.
fn things(funnel: &Funnel) -> Vec<&'static Kind> {
    let ids: BTreeSet<&str> = days(funnel).filter_map(|(thing, _)| thing).collect();
    ids.into_iter().filter_map(Kind::from_id).collect()
}

/// The column of a day as definitions write it.
fn column(day: &str) -> String {
    match place(day) {
        (Some(thing), field) => format!("{thing}_{field}"),
        (None, field) => field.to_owned(),
    }
}

/// The first day on which any of those who entered came to each step.
async fn first_days(frame: &DataFrame, funnel: &Funnel, until: Day) -> Result<Vec<Option<Day>>, Refusal> {
    let first = |(n, step): (usize, _)| Ok(min(day_of(step, funnel, until)?).alias(n.to_string()));
    let asked = funnel.steps.iter().enumerate().map(first).collect::<Result<Vec<_>, Refusal>>()?;
    let batches = frame.clone().aggregate(Vec::new(), asked)?.collect().await?;
    let day = |c: &ArrayRef| c.as_primitive_opt::<Int32Type>().filter(|c| !c.is_empty() && !c.is_null(0)).map(|c| Day(c.value(0)));
    Ok(batches.first().map_or(Vec::new(), |batch| batch.columns().iter().map(day).collect()))
}

/// The day of a step, in days since 1970; what waits for a day to come does not come once it is lost.
fn day_of(step: &FunnelStep, funnel: &Funnel, until: Day) -> Result<Expr, Refusal> {
    let day = cast_to(ident(column(&step.day)), DataType::Int32) + lit(i32::from(step.after_days));
    match step.lost.as_ref().or(funnel.lost.as_ref()) {
        Some(lost) if step.after_days > 0 => {
            let lost = cast_to(ident(column(lost)), DataType::Int32);
            Ok(when(lost.clone().is_null().or(lost.gt(lit(until.0))), day).end()?)
        }
        _ => Ok(day),
    }
}

/// The steps after entering, by the columns of their days.
fn steps(funnel: &Funnel) -> Vec<Step> {
    let of = |step: &FunnelStep| {
        let lost = step.lost.as_ref().or(funnel.lost.as_ref());
        Step { day: column(&step.day), after: i32::from(step.after_days), lost: lost.map(|day| column(day)) }
    };
    funnel.steps.iter().map(of).collect()
}

/// Who entered, with the days of the funnel as numbers.
fn with_days(frame: DataFrame, plan: &Plan, funnel: &Funnel, reason: Option<&String>) -> Result<DataFrame, Refusal> {
    let mut columns: Vec<Expr> = plan.tally.by.iter().map(ident).collect();
    if let Some(reason) = reason.filter(|reason| !plan.tally.by.contains(reason)) {
        columns.push(ident(reason));
    }
    columns.push(cast_to(ident(plan.tally.legs[0].days[0]), DataType::Int32).alias(ENTERED));
    let names: BTreeSet<String> = step_days(funnel).map(|day| column(day)).collect();
    columns.extend(names.into_iter().map(|day| cast_to(ident(&day), DataType::Int32).alias(day_column(&day))));
    Ok(frame.select(columns)?)
}

/// The steps that anybody reached; of the others nothing is known, and a note says so.
fn those_with_days(came: &[Option<Day>], funnel: &Funnel, until: Day, notes: &mut Vec<Text>) -> Result<Vec<usize>, Refusal> {
    let there = |n: &usize| came.get(*n - 1).copied().flatten().is_some_and(|day| day <= until);
    let (kept, missing): (Vec<usize>, Vec<usize>) = (1..=funnel.steps.len()).partition(there);
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
