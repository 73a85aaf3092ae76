//! Closed periods (锁定的期间): their figures stay as they were known when the period was locked, and what was learned
//! since then is told beside them.

use crate::plan::Plan;
use crate::{Answer, AnswerRow, FactsIn, Measures, Question, Refusal, World};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use upcount_book::{Book, Shown};
use upcount_model::{Day, Scope, Text};

/// A time whose figures stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lock {
    /// Its number in the Log: what the Log told of before it is what stays.
    pub number: i64,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// When it was locked (RFC 3339, UTC).
    pub at: String,
}

impl World {
    /// What was known before a place in the Log, with nothing locked.
    #[must_use]
    pub fn before(&self, number: i64) -> Self {
        let there = |f: &&FactsIn| f.logged < number && f.of_lock.is_none_or(|lock| lock == number);
        let files = self.files.iter().filter(there).map(|f| FactsIn { of_lock: None, ..f.clone() }).collect();
        let said = Arc::new(self.said.before(number));
        Self { files, said, locks: Vec::new(), cells: self.cells.clone() }
    }
}

/// Periods whose change is told one by one; more are counted.
const TOLD: usize = 5;

impl Measures {
    /// Puts the locked figures in place of today's, for each period that lies wholly inside a lock. The first lock of a
    /// period counts.
    pub(crate) async fn keep_locked(
        &self,
        answer: &mut Answer,
        plan: &Plan,
        question: &Question,
        book: &Book,
        scope: &Scope,
        world: &World,
    ) -> Result<(), Refusal> {
        if question.as_of.is_some() || plan.calibre.as_of.is_some() {
            return Ok(());
        }
        let mut kept: BTreeSet<String> = BTreeSet::new();
        let mut changed = Vec::new();
        for lock in &world.locks {
            let periods: BTreeSet<String> = locked_periods(plan, answer, lock).into_iter().filter(|p| !kept.contains(p)).collect();
            if periods.is_empty() {
                continue;
            }
            let world = world.before(lock.number);
            let (from, to) = if plan.grain.is_some() {
                (question.from.map_or(lock.from, |d| d.max(lock.from)), question.to.map_or(lock.to, |d| d.min(lock.to)))
            } else {
                (question.from.unwrap_or(lock.from), question.to.unwrap_or(lock.to))
            };
            let then = Question { from: Some(from), to: Some(to), ..question.clone() };
            let then = match Box::pin(self.ask(&then, book, scope, &world)).await {
                Ok(then) => then.rows,
                // A value that no fact had then had no figure either.
                Err(Refusal::UnknownValue { .. } | Refusal::NoFacts { .. }) => Vec::new(),
                Err(e) => return Err(e),
            };
            changed.extend(put(answer, &then, &periods, lock, adds_up(plan)));
            kept.extend(periods);
        }
        answer.notes.extend(told(&changed));
        Ok(())
    }
}

/// A figure without facts is 0 where facts are added up.
fn adds_up(plan: &Plan) -> bool {
    matches!(plan.measure.shown, Shown::Policies | Shown::Money | Shown::Agents) && plan.measure.form.additivity() == "additive"
}

/// The periods of an answer that lie wholly inside a lock.
fn locked_periods(plan: &Plan, answer: &Answer, lock: &Lock) -> Vec<String> {
    let Some(grain) = plan.grain else {
        let whole = plan.from.zip(plan.to).is_some_and(|(from, to)| lock.from <= from && to <= lock.to);
        return if whole { answer.rows.iter().take(1).map(|r| r.period.clone()).collect() } else { Vec::new() };
    };
    let (first, last) = (plan.from.map_or(lock.from, |d| d.max(lock.from)), plan.to.map_or(lock.to, |d| d.min(lock.to)));
    let mut periods = Vec::new();
    let mut day = first;
    while day <= last {
        let period = plan.calendar.period(day, grain);
        let (begin, end) = plan.calendar.days(period);
        if lock.from <= begin && end <= lock.to {
            periods.push(period.to_string());
        }
        day = Day(end.0 + 1);
    }
    periods
}

/// A figure that is not what it was when its period was locked.
struct Changed {
    period: String,
    then: Option<f64>,
    now: Option<f64>,
}

fn put(answer: &mut Answer, then: &[AnswerRow], periods: &BTreeSet<String>, lock: &Lock, adds_up: bool) -> Vec<Changed> {
    let nothing = adds_up.then_some(0.0);
    let mut were: BTreeMap<(&str, &Vec<Option<String>>), &AnswerRow> = BTreeMap::new();
    were.extend(then.iter().filter(|r| periods.contains(&r.period)).map(|r| ((r.period.as_str(), &r.keys), r)));
    let mut changed = Vec::new();
    for row in answer.rows.iter_mut().filter(|r| periods.contains(&r.period)) {
        let now = row.value;
        let was = were.remove(&(row.period.as_str(), &row.keys));
        (row.value, row.numerator, row.denominator) = was.map_or((nothing, None, None), |was| (was.value, was.numerator, was.denominator));
        row.locked = Some(Locked { at: lock.at.clone(), now });
        if row.value != now {
            changed.push(Changed { period: row.period.clone(), then: row.value, now });
        }
    }
    // What has no facts any more had some then.
    let gone: Vec<AnswerRow> = were.into_values().cloned().collect();
    for row in gone {
        changed.push(Changed { period: row.period.clone(), then: row.value, now: nothing });
        let row = AnswerRow { locked: Some(Locked { at: lock.at.clone(), now: nothing }), ..row };
        let at = answer.rows.partition_point(|r| (&r.period, &r.keys) < (&row.period, &row.keys));
        answer.rows.insert(at, row);
    }
    changed
}

fn told(changed: &[Changed]) -> Vec<Text> {
    let figure = |v: Option<f64>| v.map_or_else(|| "–".to_owned(), |v| format!("{}", (v * 10_000.0).round() / 10_000.0));
    let mut notes: Vec<Text> = changed
        .iter()
        .take(TOLD)
        .map(|c| {
            let (then, now) = (figure(c.then), figure(c.now));
            let more =
                c.then.zip(c.now).map_or(String::new(), |(then, now)| format!(" ({:+})", ((now - then) * 10_000.0).round() / 10_000.0));
            Text::new(
                format!("{} 已锁定为 {then}；按后来得知的事实是 {now}{more}", c.period),
                format!("{} is locked at {then}; with what was learned since it is {now}{more}", c.period),
            )
        })
        .collect();
    if changed.len() > TOLD {
        let more = changed.len() - TOLD;
        notes.push(Text::new(format!("另有 {more} 个锁定的数字后来有变"), format!("{more} more locked figures changed since")));
    }
    notes
}

/// That a figure stays as it was.
#[derive(Clone, Debug, PartialEq, serde::Serialize, utoipa::ToSchema)]
pub struct Locked {
    /// When its period was locked (RFC 3339, UTC).
    pub at: String,
    /// What the figure is with everything learned since.
    pub now: Option<f64>,
}
