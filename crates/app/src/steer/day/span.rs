//! Several days together (时段活动): who did how much of the standard, and on how many working days nothing is told.

use super::people::{People, agent, grade, standard_of};
use super::{LEVELS, Looked, MOST_PEOPLE, months_between};
use crate::Upcount;
use serde::Serialize;
use std::collections::BTreeMap;
use upcount_book::Book;
use upcount_measure::{AsOf, MeasureName, Refusal, RollMember};
use upcount_model::{Day, Scope, Text};
use utoipa::ToSchema;

/// Those who told nothing longest, at most.
const MOST_SILENT: usize = 30;

/// What was done in several days.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SpanTold {
    /// The working days among them.
    pub days: Vec<String>,
    /// What is counted, in the order of `did` and `asked`.
    pub items: Vec<MeasureName>,
    /// The standards that somebody works by.
    pub standards: Vec<super::DayStandard>,
    /// What a row is: `branch`, `team` or `agent`.
    pub by: String,
    /// One for each, those with the most to do first.
    pub rows: Vec<SpanRow>,
    /// How many rows there are in all.
    pub total: u64,
    /// All of them together.
    pub all: SpanRow,
    /// Those of whom nothing is told on half of their working days or more, longest first.
    pub silent: Vec<SpanSilent>,
    /// How many such people there are.
    pub silent_people: u64,
    /// What a reader must know besides.
    pub notes: Vec<Text>,
}

/// What an agent, or all of a place, did in several days.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct SpanRow {
    /// The agent or the place; null where the roll does not say one.
    pub key: Option<String>,
    /// People on the roll at the end.
    pub people: u32,
    /// How many of each item.
    pub did: Vec<u64>,
    /// How many of each are asked on the working days that each was there; 0 for what is not.
    pub asked: Vec<u64>,
    /// People who did all that is asked of them in all of the time.
    pub met: u32,
    /// Working days of these people, without those of leave.
    pub there_days: u64,
    /// Those of them of which nothing at all is told.
    pub silent_days: u64,
}

/// Somebody of whom nothing is told for long.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SpanSilent {
    /// The agent.
    pub agent: String,
    /// Level → code of where the agent is.
    pub place: BTreeMap<String, String>,
    /// Working days of the agent.
    pub there_days: u64,
    /// Those without anything.
    pub silent_days: u64,
}

/// Reads several days within a scope.
///
/// # Errors
/// When nobody is on the roll on the last of them, or the engine fails.
pub(in crate::steer) async fn read_span(
    up: &Upcount,
    scope: &Scope,
    only: &BTreeMap<String, Vec<String>>,
    by: &str,
    (from, to): (Day, Day),
    as_of: &AsOf,
) -> Result<SpanTold, Refusal> {
    let (book, world) = (up.book(), up.world_at(Some(as_of)).await.map_err(|e| Refusal::Fault(e.to_string()))?);
    let what = format!("span {scope:?} {only:?} {by} {from} {to} {as_of:?}");
    let read = async {
        let looked = Looked { from, to, strip: from, as_of: Some(as_of.clone()) };
        Ok(told(&book, People::read(up, scope, only, &looked, &book, &world).await?, by, (from, to)))
    };
    up.remembered.figure(what, &book, &world, Some(as_of), read).await
}

/// What the people of each place did in some days, told by a level.
fn told(book: &Book, people: People<'_>, by: &str, (from, to): (Day, Day)) -> SpanTold {
    let by = LEVELS.iter().position(|level| *level == by).unwrap_or_default();
    let mut rows: BTreeMap<Option<&str>, SpanRow> = BTreeMap::new();
    let empty = || SpanRow { did: vec![0; people.items.len()], asked: vec![0; people.items.len()], ..SpanRow::default() };
    let (mut all, mut silent) = (empty(), Vec::new());
    for member in &people.roll {
        let one = row(&people, book, member, (from, to), empty());
        add(&mut all, &one);
        let key = if by == LEVELS.len() - 1 { agent(member) } else { member.keys[by].as_deref() };
        let of = rows.entry(key).or_insert_with(|| SpanRow { key: key.map(str::to_owned), ..empty() });
        add(of, &one);
        if let Some(agent) = agent(member).filter(|_| one.silent_days > 0 && one.silent_days * 2 >= one.there_days) {
            let place = LEVELS[..2].iter().zip(&member.keys).filter_map(|(level, code)| Some(((*level).to_owned(), code.clone()?)));
            let (there_days, silent_days) = (one.there_days, one.silent_days);
            silent.push(SpanSilent { agent: agent.to_owned(), place: place.collect(), there_days, silent_days });
        }
    }
    let mut rows: Vec<SpanRow> = rows.into_values().collect();
    rows.sort_by(|a, b| open(b).total_cmp(&open(a)).then_with(|| a.key.cmp(&b.key)));
    silent.sort_by(|a, b| b.silent_days.cmp(&a.silent_days).then_with(|| a.agent.cmp(&b.agent)));
    let (total, silent_people) = (rows.len() as u64, silent.len() as u64);
    rows.truncate(MOST_PEOPLE);
    silent.truncate(MOST_SILENT);
    SpanTold {
        days: (from.0..=to.0).map(Day).filter(|day| book.working_days().works(*day)).map(|day| day.to_string()).collect(),
        standards: people.standards_told(book),
        by: LEVELS[by].to_owned(),
        items: people.items,
        notes: people.notes,
        rows,
        total,
        all,
        silent,
        silent_people,
    }
}

/// What one did, of what is asked on the working days since joining.
fn row(people: &People<'_>, book: &Book, member: &RollMember, (from, to): (Day, Day), mut row: SpanRow) -> SpanRow {
    let who = agent(member).unwrap_or_default();
    let standard = standard_of(book, grade(member));
    if let Some(did) = people.did.get(who) {
        row.did.clone_from(did);
    }
    let strip = people.week.get(who);
    for (n, day) in (from.0..=to.0).map(Day).enumerate() {
        if !book.working_days().works(day) || people.leaves.away(who, day) || member.joined.is_some_and(|joined| joined > day) {
            continue;
        }
        row.there_days += 1;
        row.silent_days += u64::from(strip.is_none_or(|strip| strip.get(n).copied().unwrap_or_default() == 0));
        if let Some(standard) = standard {
            let months = member.joined.map_or(u32::MAX, |joined| months_between(joined, day));
            row.asked.iter_mut().zip(people.asks(standard, months)).for_each(|(all, one)| *all += u64::from(one));
        }
    }
    row.people = 1;
    row.met = u32::from(row.there_days > 0 && row.did.iter().zip(&row.asked).all(|(did, asked)| did >= asked));
    row
}

fn add(row: &mut SpanRow, one: &SpanRow) {
    row.people += one.people;
    row.met += one.met;
    row.there_days += one.there_days;
    row.silent_days += one.silent_days;
    row.did.iter_mut().zip(&one.did).for_each(|(all, one)| *all += one);
    row.asked.iter_mut().zip(&one.asked).for_each(|(all, one)| *all += one);
}

/// How much of what is asked is still open, as a part of it.
fn open(row: &SpanRow) -> f64 {
    let part = |(did, asked): (&u64, &u64)| if *asked == 0 { None } else { Some(1.0 - (*did as f64 / *asked as f64).min(1.0)) };
    let parts: Vec<f64> = row.did.iter().zip(&row.asked).filter_map(part).collect();
    if parts.is_empty() { 0.0 } else { parts.iter().sum::<f64>() / parts.len() as f64 }
}
