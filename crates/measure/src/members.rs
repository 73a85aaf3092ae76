//! What each place and person brought month by month, and who was on the roll on a day: what plans are made of.

use crate::answer::Answer;
use crate::counter;
use crate::measures::{Counted, answer, known};
use crate::plan::{Facts, Plan, Shape, plan};
use crate::scan::{self, Cube, table};
use crate::tail::adds_up;
use crate::{Measures, Question, Refusal, World, form};
use datafusion::arrow::array::{Array, AsArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Date32Type};
use datafusion::logical_expr::ident;
use std::collections::{BTreeMap, HashMap};
use upcount_book::Book;
use upcount_model::{Day, Grain, Roster, Scope, agent};

/// What counts the people of the roll.
pub(crate) const ROLL: &str = "manpower";

/// Days of members that are asked for together.
const DAYS_TOGETHER: usize = 7;

/// The number of a month → what it holds.
pub type ByMonth = BTreeMap<i32, f64>;

/// Somebody on the roll.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollMember {
    /// The values of the dimensions asked for, the agent last when it is one of them.
    pub keys: Vec<Option<String>>,
    /// The day of joining last, where the last dimension is the agent.
    pub joined: Option<Day>,
}

/// What is counted of one combination of dimensions.
#[derive(Clone, Copy, Debug)]
pub struct EachFigure<'k> {
    /// The values of the dimensions asked for.
    pub keys: &'k [Option<String>],
    /// The number of the month, of questions by month.
    pub month: i32,
    /// The figure.
    pub value: Option<f64>,
    /// What stands above and below the line, of what is divided.
    pub parts: Option<(f64, f64)>,
}

impl Measures {
    /// What is counted of each combination of the dimensions asked for, by month. A large company has a million of these
    /// figures, so they are not told one by one.
    ///
    /// # Errors
    /// As [`Self::ask`].
    pub async fn by_months(
        &self,
        question: &Question,
        book: &Book,
        scope: &Scope,
        world: &World,
    ) -> Result<(Answer, Vec<(Vec<Option<String>>, ByMonth)>), Refusal> {
        let plan = plan(question, book, scope, &Facts::of(world))?;
        // What is locked is put in its place row by row.
        if !world.locks.is_empty() {
            let mut answer = self.ask(question, book, scope, world).await?;
            let mut of: BTreeMap<Vec<Option<String>>, ByMonth> = BTreeMap::new();
            for row in answer.rows.drain(..) {
                *of.entry(row.keys).or_default().entry(month(&row.period)).or_default() += row.value.unwrap_or_default();
            }
            return Ok((answer, of.into_iter().collect()));
        }
        self.check_values(&plan, question, book, scope, world).await?;
        let mut counted = self.counted(&plan, question, world).await?;
        let mut by_key = vec![ByMonth::new(); counted.keys.len()];
        for figure in counted.figures.drain(..) {
            *by_key[figure.key as usize].entry(figure.code).or_default() += figure.value.unwrap_or_default();
        }
        let mut of: Vec<_> = counted.keys.iter().cloned().zip(by_key).filter(|(_, months)| !months.is_empty()).collect();
        of.sort_by(|a, b| a.0.cmp(&b.0));
        let answer = answer(question, &plan, book, counted, &known(plan.tally.kind, question, world)?);
        Ok((answer, of))
    }

    /// Tells each figure of a question as it comes, in no order. A large company has a million of them, so they are not made rows first.
    ///
    /// # Errors
    /// As [`Self::ask`].
    pub async fn each_figure(
        &self,
        question: &Question,
        book: &Book,
        scope: &Scope,
        world: &World,
        mut told: impl FnMut(EachFigure<'_>),
    ) -> Result<Answer, Refusal> {
        // What is locked is put in its place row by row.
        if !world.locks.is_empty() {
            let mut answer = self.ask(question, book, scope, world).await?;
            for row in answer.rows.drain(..) {
                let parts = row.numerator.zip(row.denominator);
                told(EachFigure { keys: &row.keys, month: month(&row.period), value: row.value, parts });
            }
            return Ok(answer);
        }
        let plan = plan(question, book, scope, &Facts::of(world))?;
        self.check_values(&plan, question, book, scope, world).await?;
        let mut counted = self.counted(&plan, question, world).await?;
        for form::Figure { code, key, value, parts, .. } in counted.figures.drain(..) {
            told(EachFigure { keys: &counted.keys[key as usize], month: code, value, parts });
        }
        Ok(answer(question, &plan, book, counted, &known(plan.tally.kind, question, world)?))
    }

    /// What is counted of each combination of the dimensions asked for in a time, and the last day of it.
    ///
    /// # Errors
    /// As [`Self::ask`].
    pub async fn last_days(
        &self,
        question: &Question,
        (from, to): (Day, Day),
        book: &Book,
        scope: &Scope,
        world: &World,
    ) -> Result<(Answer, HashMap<Vec<Option<String>>, (f64, Day)>), Refusal> {
        let within = |from, to| Question { grain: Some(Grain::Day), from: Some(from), to: Some(to), ..question.clone() };
        let whole = within(from, to);
        let plan = plan(&whole, book, scope, &Facts::of(world))?;
        self.check_values(&plan, &whole, book, scope, world).await?;
        let told = |notes| {
            let counted = Counted { notes, ..Counted::default() };
            Ok::<_, Refusal>(answer(&whole, &plan, book, counted, &known(plan.tally.kind, &whole, world)?))
        };
        let mut found: HashMap<Vec<Option<String>>, (f64, Day)> = HashMap::new();
        if let Some((cube, latest)) = self.last_days_at_once(&plan, &whole, world).await? {
            let (figures, notes) = form::figures(&plan, &cube);
            for (figure, last) in figures.iter().zip(latest) {
                if let (Some(value), Some(period)) = (figure.value, plan.period(last)) {
                    found.insert(cube.keys[figure.key as usize].clone(), (value, plan.calendar.days(period).0));
                }
            }
            return Ok((told(notes)?, found));
        }
        let mut add = |keys: Vec<Option<String>>, value: f64, day: Day| {
            let (all, last) = found.entry(keys).or_insert((0.0, day));
            (*all, *last) = (*all + value, (*last).max(day));
        };
        let mut notes = Vec::new();
        // Days of members are many, so they are asked for week by week.
        for first in (from.0..=to.0).step_by(DAYS_TOGETHER) {
            let (first, last) = (Day(first), Day(first).plus(DAYS_TOGETHER as i32 - 1).min(to));
            // What is locked is put in its place row by row.
            if !world.locks.is_empty() {
                for row in self.ask(&within(first, last), book, scope, world).await?.rows {
                    if let (Ok(day), Some(value)) = (row.period.parse(), row.value) {
                        add(row.keys, value, day);
                    }
                }
                continue;
            }
            let mut counted = self.counted(&plan.within(Some(first), Some(last)), &whole, world).await?;
            for figure in counted.figures.drain(..) {
                if let (Some(period), Some(value)) = (plan.period(figure.code), figure.value) {
                    add(counted.keys[figure.key as usize].clone(), value, plan.calendar.days(period).0);
                }
            }
            notes = counted.notes;
        }
        Ok((told(notes)?, found))
    }

    /// The same in one pass, where facts are counted as they are and memory holds everybody's.
    async fn last_days_at_once(&self, plan: &Plan, question: &Question, world: &World) -> Result<Option<(Cube, Vec<i32>)>, Refusal> {
        if !world.locks.is_empty() || plan.tally.stock || !matches!(plan.shape, Shape::Plain) || adds_up(&plan.tally).is_err() {
            return Ok(None);
        }
        let (source, credits) = (self.source(plan, question, world).await?, self.credits(plan, question, world)?);
        if source.is_empty() {
            return Ok(Some((Cube::default(), Vec::new())));
        }
        let mut plan = plan.clone();
        plan.tally.grain = None;
        let counted = scan::last_days(&self.context, &plan, &source, &credits).await?;
        Ok(counted.map(|counter::Counted { keys, cells, latest, .. }| (Cube { keys, cells, ..Cube::default() }, latest)))
    }

    /// Who was on the roll at the end of a day, where the question's calibre and dimensions look.
    ///
    /// # Errors
    /// As [`Self::ask`].
    pub async fn on_roll(&self, question: &Question, day: Day, book: &Book, world: &World) -> Result<Vec<RollMember>, Refusal> {
        self.on_roll_within(question, day, book, &Scope::COMPANY, world).await
    }

    /// The same within a scope.
    ///
    /// # Errors
    /// As [`Self::ask`].
    pub async fn on_roll_within(
        &self,
        question: &Question,
        day: Day,
        book: &Book,
        scope: &Scope,
        world: &World,
    ) -> Result<Vec<RollMember>, Refusal> {
        let next = Some(day.plus(1));
        let question = Question { measure: ROLL.to_owned(), from: next, to: next, grain: None, window: None, ..question.clone() };
        let mut plan = plan(&question, book, scope, &Facts::of(world))?;
        plan.calibre.roster = Roster::Opening;
        let counted = self.counted(&plan, &question, world).await?;
        let mut joined = self.joined(&question, Some(day), world).await?;
        let there = counted.figures.iter().filter(|figure| figure.value.is_some_and(|value| value > 0.0));
        let mut members: Vec<RollMember> = there
            .map(|figure| {
                let keys = counted.keys[figure.key as usize].clone();
                let joined = keys.last().and_then(|agent| joined.remove(agent.as_deref()?));
                RollMember { keys, joined }
            })
            .collect();
        members.sort_by(|a, b| a.keys.cmp(&b.keys));
        Ok(members)
    }

    /// The first day on which each agent who was on the roll at the end of a day is not there any more, of those who left.
    ///
    /// # Errors
    /// As [`Self::ask`].
    pub async fn left_after(&self, question: &Question, day: Day, world: &World) -> Result<HashMap<String, Day>, Refusal> {
        let roll = known(&agent::KIND, question, world)?;
        let mut first: HashMap<String, Day> = HashMap::new();
        if roll.is_empty() {
            return Ok(first);
        }
        let known_by = |left: Day| question.as_of.as_ref().is_none_or(|as_of| left <= as_of.day);
        let frame = table(&self.context, &agent::KIND, &roll).await?.select(vec![ident("agent"), ident("joined"), ident("left")])?;
        for batch in frame.collect().await? {
            let agents = cast(batch.column(0), &DataType::Utf8).map_err(|e| Refusal::Fault(e.to_string()))?;
            let days = |n: usize| batch.column(n).as_primitive::<Date32Type>();
            let (agents, joined, left) = (agents.as_string::<i32>(), days(1), days(2));
            for row in (0..batch.num_rows()).filter(|row| !agents.is_null(*row) && !joined.is_null(*row) && !left.is_null(*row)) {
                let gone = Day(left.value(row));
                if Day(joined.value(row)) <= day && gone > day && known_by(gone) {
                    let of = first.entry(agents.value(row).to_owned()).or_insert(gone);
                    *of = gone.min(*of);
                }
            }
        }
        Ok(first)
    }
}

/// The number of a month that is written `2014-01`.
pub(crate) fn month(period: &str) -> i32 {
    let number = |text: &str| text.parse::<i32>().unwrap_or_default();
    period.split_once('-').map_or(0, |(year, month)| number(year) * 12 + number(month) - 1)
}
