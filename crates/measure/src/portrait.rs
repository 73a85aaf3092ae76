//! A portrait of customers (客户画像, RFM): how lately, how often and for how much each bought. Each customer is three numbers; what
//! is told is how many there are in each part, never who.

use crate::answer::{Answer, CalibreName, Filter, MeasureName};
use crate::measures::{Counted, answer, known};
use crate::plan::{Facts, find, plan};
use crate::{Measures, Question, Refusal, World, known_time, rows};
use datafusion::arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Date32Type, Float64Type, Int64Type};
use datafusion::functions::expr_fn::greatest;
use datafusion::functions_aggregate::expr_fn::{max, min, sum};
use datafusion::logical_expr::{Expr, ident, lit, when};
use futures::StreamExt;
use serde::Serialize;
use std::collections::BTreeMap;
use upcount_book::{Book, Portrait};
use upcount_maths::{borders, part};
use upcount_model::{Day, Scope, Text};
use utoipa::ToSchema;

/// How lately, how often and for how much customers bought.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PortraitFigure {
    /// The portrait's id.
    pub portrait: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// What is counted of each.
    pub measure: MeasureName,
    /// The calibre on which it counts.
    pub calibre: CalibreName,
    /// The filters.
    #[serde(rename = "where")]
    pub only: Vec<Filter>,
    /// The first day.
    pub from: Option<String>,
    /// The last day.
    pub to: Option<String>,
    /// What money is in (ISO 4217).
    pub currency: String,
    /// Into so many parts recency, frequency and money are divided; the first has the longest ago, the fewest, the least.
    pub parts: u32,
    /// The last day on which those in a part bought, for each part but the last.
    pub recency_to: Vec<String>,
    /// The most that those in a part bought, for each part but the last.
    pub frequency_to: Vec<f64>,
    /// The most for which those in a part bought, in fen, for each part but the last.
    pub money_fen_to: Vec<i64>,
    /// All of them.
    pub whole: PortraitCount,
    /// The segments, in the Book's order.
    pub segments: Vec<PortraitSegment>,
    /// The parts in which there is somebody.
    pub cells: Vec<PortraitCell>,
    /// What a reader must know besides.
    pub notes: Vec<Text>,
}

/// Customers together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct PortraitCount {
    /// How many there are.
    pub customers: u64,
    /// How many policies they bought.
    pub policies: f64,
    /// For how much, in fen.
    pub money_fen: i64,
}

/// A segment.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PortraitSegment {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: Text,
    /// Those in it.
    #[serde(flatten)]
    pub count: PortraitCount,
}

/// Customers alike in all three.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PortraitCell {
    /// The part by how lately.
    pub recency: u32,
    /// The part by how often.
    pub frequency: u32,
    /// The part by for how much.
    pub money: u32,
    /// The segment's id.
    pub segment: String,
    /// Those in it.
    #[serde(flatten)]
    pub count: PortraitCount,
}

/// What is counted is kept in millionths, as policies may be shared.
const ONE: f64 = 1e6;

/// One number of each customer, in the same order.
#[derive(Default)]
struct Customers {
    last: Vec<i32>,
    millionths: Vec<i64>,
    fen: Vec<i64>,
    /// The first and the last day on which anything was bought.
    span: Option<(Day, Day)>,
    /// What is counted of policies of which is not said whose they are, in millionths.
    nobodys: i64,
}

impl Measures {
    /// A portrait of customers within a scope.
    ///
    /// # Errors
    /// As [`Self::ask`], when there is no such portrait, and when a dimension is asked for.
    pub async fn portrait(
        &self,
        portrait: &str,
        question: &Question,
        book: &Book,
        scope: &Scope,
        world: &World,
    ) -> Result<PortraitFigure, Refusal> {
        let portrait = find("portrait", portrait, &book.portraits)?;
        if !question.by.is_empty() || question.grain.is_some() {
            return Err(Refusal::question(
                "画像把一段时间的客户看成一体；要看一部分，请用条件筛选",
                "a portrait is of all customers of a time; ask for some of them with a filter",
            ));
        }
        let question = Question { measure: portrait.of.clone(), ..question.clone() };
        let plan = plan(&question, book, scope, &Facts::of(world))?;
        let told = known_time::told(&question, book, scope, world)?;
        self.check_values(&plan, &question, book, scope, world).await?;
        let days: Vec<&'static str> = plan.tally.legs.iter().filter(|leg| leg.sign > 0).flat_map(|leg| leg.days.clone()).collect();
        let source = self.source(&plan, &question, world).await?;
        let mut customers = Customers::default();
        if !source.is_empty() {
            let credits = self.credits(&plan, &question, world)?;
            let mut fields = vec![portrait.who.as_str(), portrait.money.as_str()];
            fields.extend(&days);
            let facts = rows::counted(&self.context, &plan, &source, &credits, &fields).await?;
            let adds = || ident("counts").gt(lit(0));
            let day = if days.len() > 1 { greatest(days.iter().map(|day| ident(*day)).collect()) } else { ident(days[0]) };
            let money = when(adds(), ident(&portrait.money)).otherwise(lit(0_i64) - ident(&portrait.money))?;
            let day = when(adds(), day).end()?;
            let sums: Vec<Expr> = vec![max(day.clone()), sum(ident("counts")), sum(money), min(day)];
            let mut each = facts.aggregate(vec![ident(&portrait.who)], sums)?.execute_stream().await?;
            while let Some(batch) = each.next().await {
                customers.add(&batch?)?;
            }
        }
        // What it counts and since when, without figures.
        let counted = Counted { span: customers.span, keys: Vec::new(), figures: Vec::new(), notes: Vec::new(), months: BTreeMap::new() };
        let asked = answer(&question, &plan, book, counted, &known(plan.tally.kind, &question, world)?);
        Ok(figure(portrait, asked, plan.currency, told, &customers))
    }
}

impl Customers {
    /// A customer for each row: who, the last day, how many, for how much, the first day. Those of whom nothing is left are none.
    fn add(&mut self, batch: &RecordBatch) -> Result<(), Refusal> {
        let cast = |column: &ArrayRef, to: DataType| cast(column, &to).map_err(|e| Refusal::Fault(e.to_string()));
        let who = batch.column(0);
        let last = cast(batch.column(1), DataType::Date32)?;
        let many = cast(batch.column(2), DataType::Float64)?;
        let fen = cast(batch.column(3), DataType::Int64)?;
        let first = cast(batch.column(4), DataType::Date32)?;
        let first = first.as_primitive::<Date32Type>();
        let (last, many, fen) = (last.as_primitive::<Date32Type>(), many.as_primitive::<Float64Type>(), fen.as_primitive::<Int64Type>());
        for row in 0..batch.num_rows() {
            #[expect(clippy::cast_possible_truncation, reason = "policies of one customer are far below 9e12")]
            let millionths = (many.value(row) * ONE).round() as i64;
            if who.is_null(row) {
                self.nobodys += millionths;
            } else if millionths > 0 && !last.is_null(row) {
                let (from, to) = (Day(first.value(row)), Day(last.value(row)));
                self.span = Some(self.span.map_or((from, to), |(a, z)| (a.min(from), z.max(to))));
                self.last.push(last.value(row));
                self.millionths.push(millionths);
                self.fen.push(if fen.is_null(row) { 0 } else { fen.value(row) });
            }
        }
        Ok(())
    }
}

fn figure(portrait: &Portrait, asked: Answer, currency: String, told: Option<Text>, customers: &Customers) -> PortraitFigure {
    let parts = portrait.parts as usize;
    let recency = borders(&mut customers.last.clone(), parts);
    let frequency = borders(&mut customers.millionths.clone(), parts);
    let money = borders(&mut customers.fen.clone(), parts);
    // How many there are of each three parts, and what they bought in millionths and fen.
    let mut cells = vec![(0_u64, 0_i128, 0_i64); parts.pow(3)];
    for ((last, millionths), fen) in customers.last.iter().zip(&customers.millionths).zip(&customers.fen) {
        let place = ((part(last, &recency) - 1) * parts + part(millionths, &frequency) - 1) * parts + part(fen, &money) - 1;
        let cell = &mut cells[place];
        cell.0 += 1;
        cell.1 += i128::from(*millionths);
        cell.2 += fen;
    }
    let mut whole = PortraitCount::default();
    let mut segments: Vec<PortraitSegment> = portrait
        .segments
        .iter()
        .map(|one| PortraitSegment { id: one.id.clone(), name: Text::new(&one.zh, &one.en), count: PortraitCount::default() })
        .collect();
    let mut told_cells = Vec::new();
    for (place, (customers, millionths, money_fen)) in cells.into_iter().enumerate().filter(|(_, cell)| cell.0 > 0) {
        let number = |n: usize| u32::try_from(n % parts + 1).unwrap_or_default();
        let at = [number(place / parts / parts), number(place / parts), number(place)];
        let count = PortraitCount { customers, policies: millionths as f64 / ONE, money_fen };
        let Some(of) = portrait.segments.iter().position(|segment| segment.holds(at)) else { continue };
        whole.add(&count);
        segments[of].count.add(&count);
        let [recency, frequency, money] = at;
        told_cells.push(PortraitCell { recency, frequency, money, segment: segments[of].id.clone(), count });
    }
    let mut notes = asked.notes;
    notes.extend(told);
    if customers.nobodys > 0 {
        let many = customers.nobodys as f64 / ONE;
        notes.push(Text::new(
            format!("另有 {many} 件没有说是谁的，未列入"),
            format!("{many} more do not say whose they are, and are left out"),
        ));
    }
    PortraitFigure {
        portrait: portrait.id.clone(),
        zh: portrait.zh.clone(),
        en: portrait.en.clone(),
        measure: asked.measure,
        calibre: asked.calibre,
        only: asked.only,
        from: asked.from,
        to: asked.to,
        currency,
        parts: portrait.parts,
        recency_to: recency.into_iter().map(|day| Day(day).to_string()).collect(),
        frequency_to: frequency.into_iter().map(|many| many as f64 / ONE).collect(),
        money_fen_to: money,
        whole,
        segments,
        cells: told_cells,
        notes,
    }
}

impl PortraitCount {
    fn add(&mut self, more: &Self) {
        self.customers += more.customers;
        self.policies += more.policies;
        self.money_fen += more.money_fen;
    }
}
