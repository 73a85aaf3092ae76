//! Contact paths (客户接触路径): which contacts, one after the other, led to a policy, and which to nothing. Told of many, never of
//! one. What goes with policies need not bring them: only a held-out group tells that.

mod figures;
mod laid;
mod walk;

use crate::answer::{CalibreName, Filter, MeasureName};
use crate::belong::filled;
use crate::cluster::may_travel;
use crate::credit::credited;
use crate::measures::{Counted, answer, known};
use crate::plan::{Facts, Plan, find, plan};
use crate::scan::table;
use crate::{FunnelEstimate, Measures, Question, Refusal, World, known_time, rows};
use datafusion::arrow::array::{Array, AsArray, RecordBatch};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Date32Type, Int64Type};
use datafusion::dataframe::DataFrame;
use datafusion::functions::expr_fn::greatest;
use datafusion::functions_aggregate::expr_fn::{max, sum};
use datafusion::logical_expr::{ident, lit, when};
use futures::StreamExt;
use serde::Serialize;
use std::collections::BTreeMap;
use upcount_book::{Book, Journey};
use upcount_model::{Credit, Day, Scope, Text};
use utoipa::ToSchema;
use walk::{Event, Paths, Walk};

/// What the paths of customers came to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct JourneyFigure {
    /// The paths' id.
    pub journey: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// What a path leads to.
    pub measure: MeasureName,
    /// The calibre on which that counts.
    pub calibre: CalibreName,
    /// The filters.
    #[serde(rename = "where")]
    pub only: Vec<Filter>,
    /// The first day on which a path may end.
    pub from: Option<String>,
    /// The last day on which a path may end.
    pub to: Option<String>,
    /// A path ends after so many days of nothing.
    pub within_days: u16,
    /// All paths that ended in the time.
    pub whole: JourneyCount,
    /// Paths that had not ended by then.
    pub open: u64,
    /// Policies before which no contact is known.
    pub alone: u64,
    /// Days from the first contact to the policy: half took no longer.
    pub median_days: Option<u32>,
    /// The contacts, in the Book's order.
    pub contacts: Vec<JourneyContact>,
    /// How soon the second contact came, and what the paths came to.
    pub soon: Vec<JourneySoon>,
    /// From contact to contact, for the first steps.
    pub flows: Vec<JourneyFlow>,
    /// The commonest paths.
    pub commonest: Vec<JourneyPath>,
    /// What a reader must know besides.
    pub notes: Vec<Text>,
}

/// Paths together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct JourneyCount {
    /// How many there are.
    pub paths: u64,
    /// How many ended with a policy.
    pub came: u64,
    /// The part that did.
    pub rate: Option<FunnelEstimate>,
}

/// A contact, and the paths with it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct JourneyContact {
    /// The measure's id.
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// How often there was one on these paths.
    pub contacts: u64,
    /// The paths on which there was one.
    pub with: JourneyCount,
    /// The others.
    pub without: JourneyCount,
    /// By how much the rates of the two lie apart, among paths of as many contacts.
    pub apart: Option<FunnelEstimate>,
    /// How likely such a difference is by luck, corrected for the number of comparisons.
    pub p: Option<f64>,
    /// What the policies are credited to it for.
    pub credit: Option<JourneyCredit>,
}

/// A contact's part of the policies, as several rules credit it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub struct JourneyCredit {
    /// The part of policies that a chain of contacts would lose without it.
    pub lost: f64,
    /// Its part in proportion to what is lost.
    pub removal: FunnelEstimate,
    /// Its part by the Shapley value.
    pub shapley: FunnelEstimate,
    /// Its part when the first contact has all.
    pub first: f64,
    /// Its part when the last contact has all.
    pub last: f64,
}

/// Paths of which the second contact came so soon.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub struct JourneySoon {
    /// Within so many days of the first, and later than those before; none when there was no second.
    pub within_days: Option<u16>,
    /// The paths.
    #[serde(flatten)]
    pub count: JourneyCount,
}

/// Paths that went from one contact to the next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct JourneyFlow {
    /// The how manieth contact it went from, the first being 1.
    pub step: u32,
    /// The contact that it went from.
    pub from: String,
    /// The next contact, or `policy`, or `nothing`; `more` after the last step that is told.
    pub to: String,
    /// How many.
    pub paths: u64,
}

/// Paths that are alike.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct JourneyPath {
    /// The contacts, in order.
    pub contacts: Vec<String>,
    /// The paths.
    #[serde(flatten)]
    pub count: JourneyCount,
}

/// What stands for a policy among the numbers of contacts.
const POLICY: i64 = i64::MAX;

impl Measures {
    /// The contact paths of customers within a scope.
    ///
    /// # Errors
    /// As [`Self::ask`], when there are no such paths, and when a dimension is asked for.
    pub async fn journey(
        &self,
        journey: &str,
        question: &Question,
        book: &Book,
        scope: &Scope,
        world: &World,
    ) -> Result<JourneyFigure, Refusal> {
        let journey = find("journey", journey, &book.journeys)?;
        if !question.by.is_empty() || question.grain.is_some() {
            return Err(Refusal::question(
                "接触路径把一段时间的客户看成一体；要看一部分，请用条件筛选",
                "contact paths are of all customers of a time; ask for some of them with a filter",
            ));
        }
        let question = Question { measure: journey.of.clone(), ..question.clone() };
        let asked = plan(&question, book, scope, &Facts::of(world))?;
        let told = known_time::told(&question, book, scope, world)?;
        self.check_values(&asked, &question, book, scope, world).await?;
        // What a path may reach back to.
        let back = Question { from: question.from.map(|from| Day(from.0 - i32::from(journey.back_days))), ..question.clone() };
        let mut all = self.ends(journey, &back, book, scope, world).await?;
        let mut until = last_known(&asked, &question, world)?;
        for (number, contact) in (0_i64..).zip(&journey.contacts) {
            let question = Question { measure: contact.clone(), calibre: None, ..back.clone() };
            let plan = plan(&question, book, scope, &Facts::of(world))?;
            until = until.max(last_known(&plan, &question, world)?);
            let source = self.source(&plan, &question, world).await?;
            if source.is_empty() {
                continue;
            }
            let credits = self.credits(&plan, &question, world)?;
            let day = plan.tally.legs[0].days[0];
            let facts = rows::counted(&self.context, &plan, &source, &credits, &[journey.who.as_str(), day]).await?;
            let facts = facts.select(vec![ident(&journey.who).alias("who"), ident(day).alias("day"), lit(number).alias("what")])?;
            all = Some(match all {
                None => facts,
                Some(before) => before.union(facts)?,
            });
        }
        // Nobody knows what comes after the last day that is known.
        let to = question.to.map_or(until, |to| until.map(|until| until.min(to)));
        let walk = || Walk::new(journey, question.from, to.unwrap_or(Day(i32::MIN)));
        let found = match all {
            None => walk().end_all(),
            Some(all) => self.walked(all, walk).await?,
        };
        let counted = Counted { span: None, keys: Vec::new(), figures: Vec::new(), notes: Vec::new(), months: BTreeMap::new() };
        let said = answer(&question, &asked, book, counted, &known(asked.tally.kind, &question, world)?);
        let mut figure = figures::figure(journey, book, said, &found);
        figure.notes.extend(told);
        Ok(figure)
    }

    /// What the paths of rows of who, day and what came to.
    async fn walked(&self, all: DataFrame, walk: impl Fn() -> Walk) -> Result<Paths, Refusal> {
        if !may_travel(&self.context)
            && let Some(found) = laid::walked(all.clone(), &walk, &self.context.runtime_env().memory_pool).await?
        {
            return Ok(found);
        }
        let mut walk = walk();
        sorted(&mut walk, all).await?;
        Ok(walk.end_all())
    }

    /// The policies that are left, with whose they are and their days.
    async fn ends(
        &self,
        journey: &Journey,
        question: &Question,
        book: &Book,
        scope: &Scope,
        world: &World,
    ) -> Result<Option<DataFrame>, Refusal> {
        let plan = plan(question, book, scope, &Facts::of(world))?;
        let source = self.source(&plan, question, world).await?;
        if source.is_empty() {
            return Ok(None);
        }
        let credits = self.credits(&plan, question, world)?;
        let days: Vec<&'static str> = plan.tally.legs.iter().filter(|leg| leg.sign > 0).flat_map(|leg| leg.days.clone()).collect();
        let day = if days.len() > 1 { greatest(days.iter().map(|day| ident(*day)).collect()) } else { ident(days[0]) };
        let (context, kind) = (&self.context, plan.tally.kind);
        let left = ident("left").gt(lit(0)).and(ident("day").is_not_null());
        let told = vec![ident("who"), ident("day"), lit(POLICY).alias("what")];
        if credits.is_empty() || !matches!(plan.tally.credit, Credit::Share | Credit::FullEach) {
            let facts = credited(context, &plan, table(context, kind, &source).await?, &source, &credits).await?;
            let facts = filled(context, kind, facts, &source).await?;
            let facts =
                facts.select(vec![ident(&journey.who).alias("who"), day.alias("day"), rows::counts_in_all(&plan)?.alias("left")])?;
            return Ok(Some(facts.filter(left)?.select(told)?));
        }
        let key = kind.fields[0].id;
        let mut fields = vec![key, journey.who.as_str()];
        fields.extend(&days);
        let facts = rows::counted(context, &plan, &source, &credits, &fields).await?;
        let day = when(ident("counts").gt(lit(0)), day).end()?;
        let each = facts.aggregate(
            vec![ident(key), ident(&journey.who).alias("who")],
            vec![max(day).alias("day"), sum(ident("counts")).alias("left")],
        )?;
        Ok(Some(each.filter(left)?.select(told)?))
    }
}

/// Walks through rows of who, day and what, which a plan puts in order.
async fn sorted(walk: &mut Walk, all: DataFrame) -> Result<(), Refusal> {
    let order = ["who", "day", "what"].map(|column| ident(column).sort(true, true)).to_vec();
    let mut rows = all.sort(order)?.execute_stream().await?;
    let mut who = None;
    while let Some(batch) = rows.next().await {
        step(walk, &batch?, &mut who)?;
    }
    Ok(())
}

/// The last day of which the facts of a plan know anything.
fn last_known(plan: &Plan, question: &Question, world: &World) -> Result<Option<Day>, Refusal> {
    let source = known(plan.tally.kind, question, world)?;
    let last = source.files.iter().filter_map(|file| file.days).chain(source.said.days()).map(|(_, last)| last).max();
    Ok(question.as_of.as_ref().map_or(last, |as_of| last.map(|last| last.min(as_of.day))))
}

/// Goes on with rows in the order of who, day and what.
fn step(walk: &mut Walk, batch: &RecordBatch, who: &mut Option<String>) -> Result<(), Refusal> {
    let column = |n: usize, to: DataType| cast(batch.column(n), &to).map_err(|e| Refusal::Fault(e.to_string()));
    let (whose, days, what) = (column(0, DataType::Utf8)?, column(1, DataType::Date32)?, column(2, DataType::Int64)?);
    let (whose, days, what) = (whose.as_string::<i32>(), days.as_primitive::<Date32Type>(), what.as_primitive::<Int64Type>());
    for row in 0..batch.num_rows() {
        let event = match what.value(row) {
            POLICY => Event::Policy,
            number => Event::Contact(u8::try_from(number).unwrap_or(u8::MAX)),
        };
        if whose.is_null(row) {
            walk.nobodys(event);
            continue;
        }
        if who.as_deref() != Some(whose.value(row)) {
            walk.next_customer();
            *who = Some(whose.value(row).to_owned());
        }
        walk.met(Day(days.value(row)), event);
    }
    Ok(())
}
