//! What explains the difference of two figures: one change of the calibre at a time, to the policy.

use crate::added::sparing;
use crate::answer::CalibreName;
use crate::belong::filled;
use crate::credit::credited;
use crate::measures::{Page, Source, calibre_name};
use crate::plan::{Facts, Plan, Shape, plan};
use crate::rows::{counted, counts_in_all};
use crate::scan::table;
use crate::{Measures, Question, Refusal, World, remembered};
use datafusion::arrow::array::{Array, AsArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Float64Type, Int64Type};
use datafusion::common::JoinType;
use datafusion::dataframe::DataFrame;
use datafusion::functions::core::expr_fn::coalesce;
use datafusion::functions_aggregate::expr_fn::{count, sum};
use datafusion::logical_expr::{ident, lit, when};
use serde::Serialize;
use upcount_book::Book;
use upcount_model::{Calibre, Credit, Scope, Text};
use utoipa::ToSchema;

/// Two figures and what explains their difference.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Bridge {
    /// The measure's id.
    pub measure: String,
    /// Its names.
    pub name: Text,
    /// `policies` or `money`.
    pub unit: String,
    /// What money is in (ISO 4217).
    pub currency: Option<String>,
    /// The first day.
    pub from: Option<String>,
    /// The last day.
    pub to: Option<String>,
    /// The figure that one begins with.
    pub a: BridgeEnd,
    /// The figure that one ends with.
    pub b: BridgeEnd,
    /// The changes between them, in order.
    pub steps: Vec<BridgeChange>,
    /// What the steps leave unexplained: nothing.
    pub unexplained: f64,
}

/// One of the two figures.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BridgeEnd {
    /// The calibre.
    pub calibre: CalibreName,
    /// What we knew then; now when absent.
    pub as_of: Option<String>,
    /// The figure.
    pub value: f64,
}

/// One change on the way.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BridgeChange {
    /// What changes.
    pub what: Text,
    /// How it was.
    pub from: Text,
    /// How it is then.
    pub to: Text,
    /// By how much the figure changes.
    pub change: f64,
    /// The figure after it.
    pub value: f64,
    /// Policies that count for more after it.
    pub more: u64,
    /// Policies that count for less after it.
    pub less: u64,
}

/// The policies that one step moves.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BridgePolicies {
    /// A page of them, sorted.
    pub policies: Vec<BridgePolicy>,
    /// How many there are in all.
    pub total: u64,
}

/// A policy that counts otherwise after a step.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BridgePolicy {
    /// The policy.
    pub policy: String,
    /// What it counted before.
    pub before: f64,
    /// What it counts after.
    pub after: f64,
}

/// A stop on the way: what led there, and the question that is asked there.
struct Stop {
    step: Option<(Text, Text, Text)>,
    question: Question,
}

/// The stops of a bridge, and a Book that knows the calibres between the two.
struct Way {
    book: Book,
    stops: Vec<Stop>,
}

impl Measures {
    /// Explains the difference of the answers to two questions that differ in calibre, moment of knowledge or filters.
    ///
    /// # Errors
    /// When they differ in what they ask, or are not of what can be added up policy by policy.
    pub async fn bridge(&self, a: &Question, b: &Question, book: &Book, scope: &Scope, world: &World) -> Result<Bridge, Refusal> {
        let way = way(a, b, book, scope, world)?;
        let (mut values, mut plans) = (Vec::new(), Vec::new());
        for stop in &way.stops {
            let plan = plan(&stop.question, &way.book, scope, &Facts::of(world))?;
            self.check_values(&plan, &stop.question, book, scope, world).await?;
            values.push(self.total(&plan, &stop.question, world).await?);
            plans.push(plan);
        }
        let mut steps = Vec::new();
        for (n, stop) in way.stops.iter().enumerate().skip(1) {
            let Some((what, from, to)) = stop.step.clone() else { continue };
            let differing = self.differing((&plans[n - 1], &way.stops[n - 1].question), (&plans[n], &stop.question), world).await?;
            let signed = |more: bool| if more { ident("after").gt(ident("before")) } else { ident("after").lt(ident("before")) };
            let (mut more, mut less) = (0, 0);
            if let Some(frame) = differing {
                let one = |more: bool| Ok::<_, Refusal>(count(when(signed(more), lit(1_i64)).end()?));
                let many = frame.aggregate(Vec::new(), vec![one(true)?.alias("more"), one(false)?.alias("less")])?.collect().await?;
                let told = |column: usize| many.first().map_or(0, |batch| batch.column(column).as_primitive::<Int64Type>().value(0));
                (more, less) = (told(0).cast_unsigned(), told(1).cast_unsigned());
            }
            steps.push(BridgeChange { what, from, to, change: values[n] - values[n - 1], value: values[n], more, less });
        }
        let (first, last) = (&plans[0], &plans[plans.len() - 1]);
        let end = |plan: &Plan, question: &Question, value: f64, calibre: &Option<String>| {
            let mut name = calibre_name(plan);
            if let Some(own) = calibre.as_ref().and_then(|id| book.calibres.get(id)) {
                (name.id, name.zh, name.en) = (own.id.clone(), own.zh.clone(), own.en.clone());
            }
            BridgeEnd { calibre: name, as_of: question.as_of.as_ref().map(ToString::to_string), value }
        };
        let (total_a, total_b) = (values[0], values[values.len() - 1]);
        Ok(Bridge {
            measure: first.measure.id.clone(),
            name: Text::new(&first.measure.zh, &first.measure.en),
            unit: first.measure.shown.id().to_owned(),
            currency: (first.measure.shown == upcount_book::Shown::Money).then(|| first.currency.clone()),
            from: a.from.map(|d| d.to_string()),
            to: a.to.map(|d| d.to_string()),
            a: end(first, a, total_a, &a.calibre),
            b: end(last, b, total_b, &b.calibre),
            // Differences of doubles leave their last bits; a millionth of a fen is nothing.
            unexplained: (((total_b - total_a) - steps.iter().map(|s| s.change).sum::<f64>()) * 1e8).round() / 1e8 + 0.0,
            steps,
        })
    }

    /// The policies that a step of a bridge moves; steps are counted from 1.
    ///
    /// # Errors
    /// As [`Self::bridge`], and when there is no such step.
    #[allow(clippy::too_many_arguments, reason = "a question on both sides, and where in the list")]
    pub async fn bridge_policies(
        &self,
        a: &Question,
        b: &Question,
        step: usize,
        page: Page,
        book: &Book,
        scope: &Scope,
        world: &World,
    ) -> Result<BridgePolicies, Refusal> {
        let way = way(a, b, book, scope, world)?;
        if step == 0 || step >= way.stops.len() {
            let most = way.stops.len() - 1;
            return Err(Refusal::question(format!("只有第 1 到 {most} 步"), format!("there are the steps 1 to {most}")));
        }
        let (before, after) = (&way.stops[step - 1].question, &way.stops[step].question);
        let of = |question: &Question| plan(question, &way.book, scope, &Facts::of(world));
        let (plan_before, plan_after) = (of(before)?, of(after)?);
        let Some(frame) = self.differing((&plan_before, before), (&plan_after, after), world).await? else {
            return Ok(BridgePolicies { policies: Vec::new(), total: 0 });
        };
        let total = frame.clone().count().await? as u64;
        let offset = page.offset.min(usize::try_from(total).unwrap_or(usize::MAX));
        let mut policies = Vec::new();
        for batch in frame.sort(vec![ident("policy").sort(true, false)])?.limit(offset, Some(page.limit))?.collect().await? {
            let text = cast(batch.column(0), &DataType::Utf8).map_err(|e| Refusal::Fault(e.to_string()))?;
            let (text, before, after) =
                (text.as_string::<i32>(), batch.column(1).as_primitive::<Float64Type>(), batch.column(2).as_primitive::<Float64Type>());
            policies.extend((0..batch.num_rows()).map(|row| BridgePolicy {
                policy: if text.is_null(row) { String::new() } else { text.value(row).to_owned() },
                before: before.value(row),
                after: after.value(row),
            }));
        }
        Ok(BridgePolicies { policies, total })
    }

    async fn total(&self, plan: &Plan, question: &Question, world: &World) -> Result<f64, Refusal> {
        let counted = self.counted(plan, question, world).await?;
        // An empty sum of doubles is −0.
        Ok(counted.figures.iter().filter_map(|f| f.value).sum::<f64>() + 0.0)
    }

    /// Policies that count otherwise under one plan than under another: `policy`, `before`, `after`.
    async fn differing(&self, before: (&Plan, &Question), after: (&Plan, &Question), world: &World) -> Result<Option<DataFrame>, Refusal> {
        if let Some(frame) = self.beside(before, after, world).await? {
            return Ok(Some(frame));
        }
        let (Some(before), Some(after)) =
            (self.each(before.0, before.1, world, "before").await?, self.each(after.0, after.1, world, "after").await?)
        else {
            return Ok(None);
        };
        let both = before.join(after, JoinType::Full, &["policy_before"], &["policy_after"], None)?;
        let or_none = |column: &str| coalesce(vec![ident(column), lit(0_f64)]).alias(column);
        let policy = coalesce(vec![ident("policy_before"), ident("policy_after")]).alias("policy");
        let both = both.select(vec![policy, or_none("before"), or_none("after")])?;
        // Policies of a large company are sorted on both sides, which spills.
        Ok(Some(sparing(both.filter(ident("before").not_eq(ident("after")))?)))
    }

    /// The same in one pass, where both plans read the same facts and nobody has a part of a policy.
    async fn beside(&self, before: (&Plan, &Question), after: (&Plan, &Question), world: &World) -> Result<Option<DataFrame>, Refusal> {
        let of_one = |plan: &Plan, credits: &Source| {
            plan.tally.distinct.is_none() && (credits.is_empty() || !matches!(plan.tally.credit, Credit::Share | Credit::FullEach))
        };
        let (mut sources, mut alone) = (Vec::new(), true);
        for (plan, question) in [before, after] {
            let credits = self.credits(plan, question, world)?;
            alone &= of_one(plan, &credits);
            sources.push((self.source(plan, question, world).await?, credits));
        }
        let made_of = |(source, credits): &(Source, Source)| {
            let dimensions: Vec<&str> = source.derived.iter().map(|derived| derived.id.as_str()).collect();
            (remembered::made_of(&[source, credits]), dimensions.join(" "))
        };
        if !alone || sources[0].0.is_empty() || made_of(&sources[0]) != made_of(&sources[1]) {
            return Ok(None);
        }
        let (source, credits) = &sources[0];
        let kind = before.0.tally.kind;
        let mut frame = table(&self.context, kind, source).await?;
        let by_share = [before.0, after.0].into_iter().find(|plan| plan.tally.credit == Credit::Share);
        frame = credited(&self.context, by_share.unwrap_or(before.0), frame, source, credits).await?;
        frame = filled(&self.context, kind, frame, source).await?;
        let both = [ident("policy"), counts_in_all(before.0)?.alias("before"), counts_in_all(after.0)?.alias("after")];
        Ok(Some(frame.select(both.to_vec())?.filter(ident("before").not_eq(ident("after")))?))
    }

    /// What each policy counts under a plan.
    async fn each(&self, plan: &Plan, question: &Question, world: &World, side: &str) -> Result<Option<DataFrame>, Refusal> {
        let (source, credits) = (self.source(plan, question, world).await?, self.credits(plan, question, world)?);
        if source.is_empty() {
            return Ok(None);
        }
        let frame = counted(&self.context, plan, &source, &credits, &["policy"]).await?;
        let policy = ident("policy").alias(format!("policy_{side}"));
        let grouped = frame.aggregate(vec![policy], vec![sum(ident("counts")).alias(side)])?;
        let value = datafusion::logical_expr::cast(ident(side), DataType::Float64).alias(side);
        Ok(Some(grouped.select(vec![ident(format!("policy_{side}")), value])?))
    }
}

fn way(a: &Question, b: &Question, book: &Book, scope: &Scope, world: &World) -> Result<Way, Refusal> {
    if (&a.measure, a.from, a.to) != (&b.measure, b.from, b.to) {
        return Err(Refusal::question("桥的两端问同一个指标、同一段时间", "both ends of a bridge ask for one measure and one time"));
    }
    let whole = |q: &Question| Question { by: Vec::new(), grain: None, window: None, ..q.clone() };
    let (a, b) = (whole(a), whole(b));
    let plans = [&a, &b].map(|q| plan(q, book, scope, &Facts::of(world)));
    let [first, last] = plans;
    let (first, last) = (first?, last?);
    for plan in [&first, &last] {
        if !matches!(plan.shape, Shape::Plain) || plan.tally.kind.id != "policy" {
            return Err(Refusal::question(
                format!("{} 不能逐张保单相加，没有桥；请用件数或保费", plan.measure.id),
                format!("{} does not add up policy by policy, so there is no bridge; use a count or a premium", plan.measure.id),
            ));
        }
    }
    let mut way = Way { book: book.clone(), stops: vec![Stop { step: None, question: a.clone() }] };
    // The moments of knowledge of the questions come last, as their own step: a calibre's own comes with the calibre.
    let own = |plan: &Plan, q: &Question| -> Calibre {
        let of_book = book.calibres.get(&plan.calibre.id).cloned().unwrap_or_else(|| plan.calibre.clone());
        Calibre { as_of: of_book.as_of.filter(|_| q.as_of.is_none()), ..of_book }
    };
    let (from, to) = (own(&first, &a), own(&last, &b));
    let calendar = |id: &str| book.calendars.get(id).map(|c| Text::new(&c.zh, &c.en)).unwrap_or_default();
    for (n, step) in from.steps_to(&to, calendar).into_iter().enumerate() {
        let id = format!("bridge_{}", n + 1);
        way.book.calibres.insert(id.clone(), Calibre { id: id.clone(), ..step.calibre });
        let question = Question { calibre: Some(id), ..a.clone() };
        way.stops.push(Stop { step: Some((step.what, step.from, step.to)), question });
    }
    let reached = |way: &Way| way.stops[way.stops.len() - 1].question.clone();
    if a.only != b.only {
        let question = Question { only: b.only.clone(), ..reached(&way) };
        way.stops.push(Stop { step: Some((Text::new("条件", "Filter"), filters(&a), filters(&b))), question });
    }
    if a.as_of != b.as_of {
        let said = |q: &Question| q.as_of.as_ref().map_or_else(|| Text::new("最新", "now"), |t| Text::new(t.to_string(), t.to_string()));
        let question = Question { as_of: b.as_of.clone(), ..reached(&way) };
        way.stops.push(Stop { step: Some((Text::new("知识时点", "Knowledge"), said(&a), said(&b))), question });
    }
    Ok(way)
}

fn filters(question: &Question) -> Text {
    if question.only.is_empty() {
        return Text::new("无", "none");
    }
    let each: Vec<String> = question.only.iter().map(|(dimension, values)| format!("{dimension}={}", values.join("|"))).collect();
    Text::new(each.join("，"), each.join(", "))
}
