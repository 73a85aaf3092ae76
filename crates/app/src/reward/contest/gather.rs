//! Gathers what a contest needs: who competes, and the policies that may count.

use super::ContestRefusal;
use crate::Upcount;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use upcount_book::{Book, Contest};
use upcount_engine::contest::{Chances, Counts, Entry, Part, counts};
use upcount_measure::{EachFact, FactRow, Question, World};
use upcount_model::{Calibre, Credit, Day, Netting, Scope, Text, credit, nearest, policy};

/// What the roll says of an agent, the agent last.
pub(super) const LEVELS: [&str; 4] = ["region", "branch", "team", "agent"];
const ONE: i64 = 1_000_000;
/// Shares of a policy that miss the whole by more than rounding are no shares.
const ROUNDING_PPM: i64 = 10;

/// A contest with what it is defined by.
pub(super) struct Asked {
    pub(super) contest: Contest,
    pub(super) calibre: Calibre,
    pub(super) book: Arc<Book>,
}

impl Asked {
    pub(super) fn of(up: &Upcount, id: &str) -> Result<Self, ContestRefusal> {
        let book = up.book();
        let contest = book.contests.get(id).cloned().ok_or_else(|| ContestRefusal::Unknown {
            id: id.to_owned(),
            near: nearest(id, book.contests.keys().map(String::as_str)).into_iter().map(str::to_owned).collect(),
        })?;
        let calibre = book.calibres[&contest.calibre].clone();
        Ok(Self { contest, calibre, book })
    }

    pub(super) fn netted(&self) -> bool {
        self.calibre.netting == Netting::Cohort
    }

    fn depth(&self) -> usize {
        LEVELS.iter().position(|level| *level == self.contest.level).unwrap_or(LEVELS.len() - 1)
    }

    /// What counts, as it is known on a day.
    pub(super) fn counts(&self, entries: &[Entry], seen: Day) -> Counts {
        let chances = self.contest.expected_months.map(|months| Chances::of(entries, months, seen));
        counts(&self.contest, entries, (self.contest.from, self.contest.to.min(seen)), seen, self.netted(), chances.as_ref())
    }
}

/// Who competes: each unit, with the place of each of its agents.
pub(super) type Roll = BTreeMap<Arc<str>, Vec<Vec<Option<String>>>>;

/// Who is on the roll at the end of a day.
pub(super) async fn roll(up: &Upcount, asked: &Asked, day: Day, world: &World) -> Result<Roll, ContestRefusal> {
    let question = Question {
        by: LEVELS.map(str::to_owned).to_vec(),
        calibre: Some(asked.contest.calibre.clone()),
        only: asked.contest.who.clone(),
        ..Question::default()
    };
    let mut roll = Roll::new();
    for member in up.measures.on_roll(&question, day, &asked.book, world).await? {
        if let Some(unit) = member.keys.get(asked.depth()).cloned().flatten() {
            roll.entry(unit.as_str().into()).or_default().push(member.keys);
        }
    }
    Ok(roll)
}

/// Whether any agent of a unit lies in what somebody sees: the place of a team is told to those in it.
pub(super) fn holds(scope: &Scope, places: &[Vec<Option<String>>]) -> bool {
    places.iter().any(|path| {
        let is = |level: &String, codes: &BTreeSet<String>| {
            let at = LEVELS.iter().position(|one| one == level).and_then(|n| path[n].as_ref());
            at.is_some_and(|code| codes.contains(code))
        };
        let within = scope.within.iter().flatten().all(|(level, codes)| is(level, codes));
        within && scope.inside.as_ref().is_none_or(|all| all.iter().any(|(level, codes)| is(level, codes)))
    })
}

/// Names that come often, kept once.
#[derive(Default)]
struct Names(HashSet<Arc<str>>);

impl Names {
    fn of(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.0.get(text) {
            return known.clone();
        }
        let new: Arc<str> = text.into();
        self.0.insert(new.clone());
        new
    }
}

/// The policies that may count, from a day on; those of nobody who is on a roll are left out.
pub(super) async fn entries(
    up: &Upcount,
    asked: &Asked,
    (since, until): (Day, Day),
    units: impl Fn(&str) -> bool,
    world: &World,
) -> Result<Vec<Entry>, ContestRefusal> {
    let (book, calibre) = (&*asked.book, &asked.calibre);
    let mut names = Names::default();
    let mut credits: HashMap<Arc<str>, Vec<(Arc<str>, i64)>> = HashMap::new();
    if calibre.credit == Credit::Share {
        let look = |row: &FactRow<'_>| {
            let (Some(policy), Some(agent), Some(share)) = (row.text(0), row.text(1), row.whole(2)) else { return };
            let part = (names.of(agent), share);
            credits.entry(policy.into()).or_default().push(part);
        };
        let fields = ["policy", "agent", "share_ppm"];
        up.measures
            .each_fact(EachFact { kind: &credit::KIND, fields: &fields, only: &BTreeMap::new(), as_of: None }, book, world, look)
            .await?;
    }
    let days = calibre.date_basis.policy_days();
    let left_out = calibre.scope.left_out();
    let mut fields = vec!["policy", "premium_fen", "product_line", "agent", "withdrawn", "lapsed", "surrendered", "customer"];
    let own = asked.contest.level == "agent";
    // What a team or more has is where the policy was on its day.
    let place_at = if own { 3 } else { fields.len() };
    if !own {
        fields.push(asked.contest.level.as_str());
    }
    let (first_day, first_mark) = (fields.len(), fields.len() + days.len());
    fields.extend(days.iter().copied());
    fields.extend(left_out.iter().map(|(field, ..)| *field));
    let mut only = calibre.only.clone();
    for (dimension, values) in &asked.contest.only {
        let both = only.entry(dimension.clone()).or_insert_with(|| values.clone());
        both.retain(|value| values.contains(value));
    }
    let mut found = Vec::new();
    let look = |row: &FactRow<'_>| {
        let days: Option<Vec<Day>> = (first_day..first_mark).map(|n| row.day(n)).collect();
        let day = days.and_then(|days| days.into_iter().max());
        let (Some(policy), Some(day)) = (row.text(0), day.filter(|day| (since..=until).contains(day))) else { return };
        let marked = |(n, (field, value, _)): (usize, &(&str, &str, Text))| {
            let at = first_mark + n;
            if *field == "mode" { row.text(at) == Some(value) } else { row.whole(at) == Some(1) }
        };
        if left_out.iter().enumerate().any(marked) {
            return;
        }
        let mut parts = credits.remove(policy).unwrap_or_default();
        if parts.is_empty() {
            let Some(agent) = row.text(3) else { return };
            parts.push((names.of(agent), ONE));
        }
        let short = ONE - parts.iter().map(|part| part.1).sum::<i64>();
        match parts.iter_mut().max_by_key(|part| part.1) {
            // Thirds are written 333333, 333333 and 333333.
            Some(largest) if short.abs() <= ROUNDING_PPM => largest.1 += short,
            _ => return,
        }
        let place = row.text(place_at).map(|place| names.of(place));
        let parts = parts.into_iter().filter_map(|(agent, part_ppm)| {
            let unit = if own { agent.clone() } else { place.clone()? };
            units(&unit).then_some(Part { unit, agent, part_ppm })
        });
        let parts: Vec<Part> = parts.collect();
        if parts.is_empty() {
            return;
        }
        found.push(Entry {
            policy: policy.into(),
            day,
            premium_fen: row.whole(1).unwrap_or_default(),
            class: row.text(2).map(|class| names.of(class)),
            customer: row.text(7).map(Into::into),
            parts,
            withdrawn: row.day(4),
            ended: [row.day(4), row.day(5), row.day(6)].into_iter().flatten().min(),
        });
    };
    up.measures.each_fact(EachFact { kind: &policy::KIND, fields: &fields, only: &only, as_of: None }, book, world, look).await?;
    // The order of files is nobody's.
    found.sort_by(|a, b| (a.day, &a.policy).cmp(&(b.day, &b.policy)));
    Ok(found)
}
