//! Answers from cells (汇总单元) instead of facts, where that gives the same: cells are a table of their kind with fewer
//! columns, in which facts that are alike stand once, with how many they are (or a few times, where a large file was read piece
//! by piece: they add up). A file without cells is read as it is, beside
//! those that have them.

use crate::Refusal;
use crate::belong::{Belonging, derived_onto, filled};
use crate::lake::{self, InLake, Lake};
use crate::measures::{Known, Source};
use crate::outcome::{AGES, Kept, kept_in, with_outcomes};
use crate::plan::{Condition, Plan, Summed, Tally};
use crate::reach::Reach;
use crate::scan::table;
use crate::schema::table_schema;
use crate::tail::{Tail, adds_up};
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::dataframe::DataFrame;
use datafusion::functions::datetime::expr_fn::date_trunc;
use datafusion::functions_aggregate::expr_fn::sum;
use datafusion::logical_expr::{Expr, cast as cast_to, ident, lit};
use datafusion::prelude::SessionContext;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use upcount_book::Cells;
use upcount_model::{Grain, Kind, Text, Type};

/// The column that says how many facts a cell stands for.
pub(crate) const MANY: &str = "facts_alike";

/// Cells that a question is answered from.
#[derive(Clone, Debug)]
pub(crate) struct Chosen {
    cells: Arc<Cells>,
    /// The fields that are looked at.
    asked: BTreeSet<String>,
    /// Where they keep how facts came out at the limits that are looked at.
    pub(crate) kept: Option<Kept>,
    /// The files of cells.
    parts: Vec<InLake>,
    /// The files of facts that have none.
    rest: Vec<Known>,
    /// Where the facts of these belong that do not say it.
    belonging: Option<Arc<Belonging>>,
}

/// Cells in the lake.
#[derive(Clone, Debug, Default)]
pub struct CellsIn {
    /// Which may be kept.
    pub cells: Vec<Cells>,
    /// The files of cells that are there: name → length.
    pub files: BTreeMap<String, u64>,
    /// The bundles that are there: name → length.
    pub bundles: BTreeMap<String, u64>,
}

/// Files of cells that were looked into and are whole, with their rows. They never change.
#[derive(Clone, Debug, Default)]
pub(crate) struct Whole {
    of: Arc<Mutex<HashMap<String, u64>>>,
}

impl Whole {
    /// The rows of a file of cells; none when it is not there or torn.
    async fn rows(&self, lake: &Lake, part: &str) -> Option<u64> {
        let known = self.of.lock().unwrap_or_else(PoisonError::into_inner).get(part).copied();
        if known.is_some() {
            return known;
        }
        let rows = rows_of(lake, part).await.ok().flatten()?;
        self.of.lock().unwrap_or_else(PoisonError::into_inner).insert(part.to_owned(), rows);
        Some(rows)
    }
}

/// The rows of a file of cells; none when it is not there.
pub(crate) async fn rows_of(lake: &Lake, part: &str) -> Result<Option<u64>, Refusal> {
    Ok(lake.end_of(part).await?.and_then(|end| u64::try_from(end.file_metadata().num_rows()).ok()))
}

/// Where cells lie in the lake.
pub const CELLS: &str = "derived/cells";

/// The name of the cells of a file of facts: what they are of is in it, so that cells of something else are never read.
pub(crate) fn name_of(cells: &Cells, file: &Known) -> String {
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let mut of = Sha256::new();
    let mut newer: Vec<String> = file.replaced_by.iter().map(|newer| name(&newer.name)).collect();
    newer.sort();
    of.update(format!(
        "4|{}|{}|{:?}|{:?}|{:?}|{}|{newer:?}",
        cells.kind,
        cells.months,
        cells.by,
        cells.sums,
        cells.limits,
        name(&file.file.name)
    ));
    let hash: String = of.finalize().iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    format!("{CELLS}/{}-{hash}.parquet", cells.id)
}

/// What a tally looks at.
#[derive(Default)]
struct Needs {
    /// Fields whose values are told apart.
    by: BTreeSet<String>,
    /// Fields that are added up.
    sums: BTreeSet<String>,
    /// Fields of which is asked whether they are known.
    known: BTreeSet<String>,
    /// Days that decide how facts come out at limits.
    decide: BTreeSet<String>,
}

impl Needs {
    /// What is told apart in cells, which may keep outcomes in place of the days that decide them.
    fn apart<'n>(&'n self, kept: Option<&'n Kept>) -> impl Iterator<Item = &'n String> {
        self.by.iter().chain(self.decide.iter().filter(move |_| kept.is_none())).chain(kept.map(|kept| &kept.column))
    }

    /// What of it cells do not have. Facts whose amounts are known stand in other cells than those whose are not.
    fn lacking(&self, cells: &Cells, kept: Option<&Kept>) -> BTreeSet<String> {
        let by = self.apart(kept).filter(|f| !cells.by.contains(f) && !cells.limits.contains_key(*f));
        let sums = self.sums.iter().filter(|f| !cells.sums.contains(f));
        let known = self.known.iter().filter(|f| !cells.by.contains(f) && !cells.sums.contains(f));
        by.chain(sums).chain(known).cloned().collect()
    }
}

/// Whether nothing finer than calendar months is asked for.
fn of_whole_months(plan: &Plan) -> bool {
    let tally = &plan.tally;
    let first = tally.from.is_none_or(|day| day.to_ymd().2 == 1);
    let last = tally.to.is_none_or(|day| day.plus(1).to_ymd().2 == 1);
    let periods = match tally.grain {
        // The first and the last day are told when they are not asked for.
        None => tally.from.is_some() && tally.to.is_some(),
        Some(grain) => grain != Grain::Day,
    };
    // What was known at the end of a month is known of whole months too.
    let known = tally.as_of.is_none_or(|day| day.plus(1).to_ymd().2 == 1);
    plan.calendar.month_starts_on == 1 && first && last && periods && known && tally.reach.is_none() && tally.ages.is_none()
}

/// What a tally looks at; or why it needs the facts themselves.
fn needs(tally: &Tally) -> Result<Needs, Text> {
    adds_up(tally)?;
    if !tally.derived.is_empty() {
        return Err(Text::new("有一个维度要从别的事实里找", "a dimension is found from other facts"));
    }
    let Needs { mut by, mut sums, mut known, mut decide } = Needs::default();
    by.extend(tally.by.iter().chain(tally.also.iter().filter(|column| *column != AGES)).cloned());
    by.extend(tally.legs.iter().flat_map(|leg| &leg.days).map(ToString::to_string));
    decide.extend(limits(tally).iter().flat_map(|limit| limit.days()).cloned());
    for filter in &tally.filters {
        match filter {
            Condition::OneOf(field, _) => drop(by.insert(field.clone())),
            Condition::Known(field) => drop(known.insert(field.clone())),
            Condition::Inside(parts) => by.extend(parts.keys().cloned()),
            Condition::IsNot(field, _) | Condition::NotYet(field) | Condition::Come(field) => drop(by.insert((*field).to_owned())),
        }
    }
    for summed in &tally.sums {
        match summed {
            Summed::One | Summed::Reached => {}
            Summed::Said(field, _) => drop(by.insert(field.clone())),
            Summed::Field(field) => drop(sums.insert(field.clone())),
            Summed::OneAnd(_) => return Err(Text::new("每条事实不止计一件", "each fact counts for more than one")),
        }
    }
    Ok(Needs { by, sums, known, decide })
}

/// The limits at which a tally looks.
fn limits(tally: &Tally) -> &[Reach] {
    tally.ages.as_ref().map_or(tally.reach.as_slice(), |ages| &ages.limits)
}

/// Why a question is answered from where it is.
pub(crate) enum Why {
    /// From these cells.
    Cells(Box<Chosen>),
    /// From the facts.
    Facts(Text),
}

/// The smallest cells that answer a tally as the facts do.
pub(crate) async fn choose(plan: &Plan, source: &Source, all: &CellsIn, lake: &Lake, whole: &Whole) -> Why {
    let tally = &plan.tally;
    let needs = match needs(tally) {
        Ok(needs) => needs,
        Err(why) => return Why::Facts(why),
    };
    let mut best: Option<(u64, Chosen)> = None;
    let mut lacking: Option<BTreeSet<String>> = None;
    for cells in all.cells.iter().filter(|cells| cells.kind == tally.kind.id && (!cells.months || of_whole_months(plan))) {
        let limits = limits(tally);
        let kept = if limits.is_empty() { None } else { kept_in(cells, limits, &tally.legs[0], tally.kind) };
        let missing = needs.lacking(cells, kept.as_ref());
        if !missing.is_empty() {
            if lacking.as_ref().is_none_or(|least| missing.len() < least.len()) {
                lacking = Some(missing);
            }
            continue;
        }
        let (parts, rest) = (Vec::new(), Vec::new());
        let asked = needs.apart(kept.as_ref()).chain(&needs.known).chain(&needs.sums).cloned().collect();
        let belonging = source.belonging.clone().filter(|_| !source.leave_it.is_empty());
        let mut chosen = Chosen { cells: Arc::new(cells.clone()), asked, kept, parts, rest, belonging };
        let mut rows = 0;
        for file in &source.files {
            let part = name_of(cells, file);
            // What a file leaves unsaid is found when it is asked for.
            let there = all.files.get(&part).copied().filter(|_| chosen.belonging.is_none() || !source.leave_it.contains(&file.file.name));
            let own = if there.is_some() { whole.rows(lake, &part).await } else { None };
            rows += own.unwrap_or(file.file.bytes);
            match (own, there) {
                (Some(_), Some(bytes)) => chosen.parts.push(InLake { name: part, bytes }),
                _ => chosen.rest.push(file.clone()),
            }
        }
        if !chosen.parts.is_empty() && best.as_ref().is_none_or(|(least, _)| rows < *least) {
            best = Some((rows, chosen));
        }
    }
    match (best, lacking) {
        (Some((_, chosen)), _) => Why::Cells(Box::new(chosen)),
        (None, Some(lacking)) => {
            let lacking = lacking.into_iter().collect::<Vec<_>>().join(", ");
            Why::Facts(Text::new(format!("没有汇总单元带有 {lacking}"), format!("no cells have {lacking}")))
        }
        (None, None) if !source.leave_it.is_empty() => {
            Why::Facts(Text::new("有事实没有写明归属", "some facts do not say where they belong"))
        }
        (None, None) => {
            Why::Facts(Text::new(format!("还没有{}的汇总单元", tally.kind.zh), format!("no cells of {} facts are there", tally.kind.id)))
        }
    }
}

impl Chosen {
    /// All of one file of cells.
    pub(crate) fn all_of(cells: &Cells, part: InLake) -> Self {
        let cells = Arc::new(cells.clone());
        Self { cells, asked: BTreeSet::new(), kept: None, parts: vec![part], rest: Vec::new(), belonging: None }
    }

    /// The cells, and the facts of files without them as cells of their own.
    pub(crate) async fn of_files(&self, context: &SessionContext, kind: &'static Kind) -> Result<DataFrame, Refusal> {
        let cells = lake::open(context, schema(&self.cells, kind, true), &self.parts)?;
        if self.rest.is_empty() {
            return Ok(cells);
        }
        let rest = Source { files: self.rest.clone(), belonging: self.belonging.clone(), ..Source::default() };
        let rest = filled(context, kind, table(context, kind, &rest).await?, &rest).await?;
        Ok(cells.union(times(rest, &self.cells, kind, &lit(1_i64))?)?)
    }

    /// The same with what single facts say since: what they change is taken off as the files tell it, and added as it is now.
    /// Where the first and the last day are looked for, what is taken off is no longer there.
    pub(crate) async fn table(
        &self,
        context: &SessionContext,
        kind: &'static Kind,
        source: &Source,
        tail: Option<&Tail>,
        open: bool,
    ) -> Result<DataFrame, Refusal> {
        let cells = self.of_files(context, kind).await?;
        let Some(tail) = tail else { return Ok(cells) };
        let changes = derived_onto(context, tail.changes(context, kind, source).await?, source).await?;
        let both = cells.union(times(changes, &self.cells, kind, &ident(MANY))?)?;
        if open { self.settled(both) } else { Ok(both) }
    }

    /// Cells as they are when everything that is taken off is gone.
    fn settled(&self, both: DataFrame) -> Result<DataFrame, Refusal> {
        let by: Vec<&String> = apart(&self.cells).filter(|field| self.asked.contains(*field)).collect();
        let sums: Vec<&String> = self.cells.sums.iter().filter(|field| self.asked.contains(*field)).collect();
        let known = sums.iter().map(|field| ident(*field).is_null().alias(format!("no_{field}")));
        let groups = by.iter().map(|field| ident(*field)).chain(known).collect();
        let many = [sum(ident(MANY)).alias(MANY)];
        let added = sums.iter().map(|field| sum(ident(*field)).alias(*field)).chain(many).collect();
        let columns: Vec<Expr> = by.iter().chain(&sums).map(|field| ident(*field)).chain([ident(MANY)]).collect();
        Ok(both.aggregate(groups, added)?.filter(ident(MANY).not_eq(lit(0_i64)))?.select(columns)?)
    }

    /// How it is told: the cells, their files, and the files read besides.
    pub(crate) fn told(&self) -> (&Cells, usize, usize) {
        (&self.cells, self.parts.len(), self.rest.len())
    }
}

/// The columns that tell cells apart.
pub(crate) fn apart(cells: &Cells) -> impl Iterator<Item = &String> {
    cells.by.iter().chain(cells.limits.keys())
}

/// Facts with their days as cells keep them, and how they came out at limits.
pub(crate) fn coarse(facts: DataFrame, cells: &Cells, kind: &'static Kind) -> Result<DataFrame, Refusal> {
    let mut facts = with_outcomes(facts, cells, kind)?;
    if cells.months {
        for day in cells.by.iter().filter(|id| kind.field(id).is_some_and(|f| f.holds == Type::Day)) {
            facts = facts.with_column(day, cast_to(date_trunc(lit("month"), ident(day)), DataType::Date32))?;
        }
    }
    Ok(facts)
}

/// Facts as cells of their own, each so many times.
fn times(facts: DataFrame, cells: &Cells, kind: &'static Kind, many: &Expr) -> Result<DataFrame, Refusal> {
    let facts = coarse(facts, cells, kind)?;
    let mut columns: Vec<Expr> = apart(cells).map(ident).collect();
    columns.extend(cells.sums.iter().map(|field| (ident(field) * many.clone()).alias(field)));
    columns.push(many.clone().alias(MANY));
    Ok(facts.select(columns)?)
}

/// The columns of cells, as they are read or as they are written.
pub(crate) fn schema(cells: &Cells, kind: &Kind, read: bool) -> Schema {
    let of = table_schema(kind);
    let field = |id: &String| {
        let holds = of.field_with_name(id).map_or(DataType::Int64, |f| f.data_type().clone());
        let holds = if holds == DataType::Utf8View && !read { DataType::Utf8 } else { holds };
        Field::new(id, holds, true)
    };
    let many = Field::new(MANY, DataType::Int64, !read);
    Schema::new(apart(cells).chain(&cells.sums).map(field).chain([many.with_nullable(true)]).collect::<Vec<_>>())
}
