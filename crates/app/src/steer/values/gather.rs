//! Everybody on the roll in the months that are looked at, those who left too, with what they counted and what stayed of it.

use super::ValueRefusal;
use crate::Upcount;
use crate::steer::day::months_between;
use crate::steer::moves::{LEVELS, Place, place_of};
use std::collections::{BTreeMap, HashMap};
use upcount_book::{Book, LongTermValue};
use upcount_engine::value::Person;
use upcount_measure::{Answer, CalibreName, EachFact, EachFigure, FactRow, MeasureName, Question, Refusal};
use upcount_model::{Day, Say, Scope, Text, agent};

/// Days in a month on average.
const MONTH_DAYS: f64 = 365.25 / 12.0;

/// Somebody of the roll.
pub(super) struct Member {
    pub(super) code: String,
    pub(super) place: Place,
    pub(super) joined: Day,
    pub(super) left: bool,
    /// Whether held against the others, by channel.
    pub(super) held: bool,
    /// What the roll says of what is held, then of the cohorts.
    pub(super) says: Vec<Option<String>>,
    pub(super) count: f64,
    pub(super) person: Person,
}

/// What is known of an outcome.
pub(super) struct Outcome {
    pub(super) measure: Option<MeasureName>,
    pub(super) calibre: Option<CalibreName>,
    pub(super) none: Option<Text>,
}

pub(super) struct Gathered {
    pub(super) members: Vec<Member>,
    pub(super) outcomes: Vec<Outcome>,
    pub(super) count: (MeasureName, CalibreName),
}

/// Reads what is known of the days.
pub(super) async fn gather(up: &Upcount, book: &Book, of: &LongTermValue, (from, to): (Day, Day)) -> Result<Gathered, ValueRefusal> {
    let mut members = roll(up, book, of, (from, to)).await?;
    let at: HashMap<String, usize> = members.iter().map(|member| member.code.clone()).zip(0..).collect();
    let member = |key: Option<&Option<String>>| key.and_then(Option::as_deref).and_then(|agent| at.get(agent)).copied();
    let add = |figure: EachFigure<'_>| {
        if let (Some(n), Some(value)) = (member(figure.keys.first()), figure.value) {
            members[n].count += value;
        }
    };
    let counts = asked(up, book, &of.count, &["agent"], (from, to), add).await?;
    if let Some(mix) = &of.mix {
        let mut sold: BTreeMap<Option<String>, Vec<(usize, f64)>> = BTreeMap::new();
        let add = |figure: EachFigure<'_>| {
            let sold = match sold.get_mut(&figure.keys[1]) {
                Some(sold) => sold,
                None => sold.entry(figure.keys[1].clone()).or_default(),
            };
            sold.extend(member(figure.keys.first()).zip(figure.value));
        };
        asked(up, book, &of.count, &["agent", mix], (from, to), add).await?;
        members.iter_mut().for_each(|member| member.person.mix = vec![0.0; sold.len().saturating_sub(1)]);
        // Of the first class nothing is told: it is what the others leave.
        for (class, sold) in sold.into_values().skip(1).enumerate() {
            for (n, value) in sold {
                let count = members[n].count;
                if count > 0.0 {
                    members[n].person.mix[class] += value / count;
                }
            }
        }
    }
    let mut outcomes = Vec::new();
    for (n, outcome) in of.outcomes.iter().enumerate() {
        let add = |figure: EachFigure<'_>| {
            if let (Some(member), Some((counted, of))) = (member(figure.keys.first()), figure.parts) {
                let own = &mut members[member].person.outcomes[n];
                *own = (own.0 + counted, own.1 + of);
            }
        };
        let answer = match asked(up, book, &outcome.of, &["agent"], (from, to), add).await {
            Err(ValueRefusal::Facts(Refusal::NoFacts { .. })) => {
                let none = Some(Text::new("还没有这类事实", "there are no such facts yet"));
                outcomes.push(Outcome { measure: None, calibre: None, none });
                continue;
            }
            Err(ValueRefusal::Facts(why @ Refusal::NoSuchSide { .. })) => {
                outcomes.push(Outcome { measure: None, calibre: None, none: Some(why.text()) });
                continue;
            }
            answer => answer?,
        };
        outcomes.push(Outcome { measure: Some(answer.measure), calibre: Some(answer.calibre), none: None });
    }
    for member in &mut members {
        member.person.count = if member.person.months > 0.0 { member.count / member.person.months } else { 0.0 };
    }
    Ok(Gathered { members, outcomes, count: (counts.measure, counts.calibre) })
}

async fn asked(
    up: &Upcount,
    book: &Book,
    measure: &str,
    by: &[&str],
    (from, to): (Day, Day),
    told: impl FnMut(EachFigure<'_>),
) -> Result<Answer, ValueRefusal> {
    let by = by.iter().map(|id| (*id).to_owned()).collect();
    let question = Question { measure: measure.to_owned(), by, from: Some(from), to: Some(to), ..Question::default() };
    let world = up.world().await?;
    Ok(up.measures.each_figure(&question, book, &Scope::COMPANY, &world, told).await?)
}

/// Everybody who was on the roll on some of the days.
async fn roll(up: &Upcount, book: &Book, of: &LongTermValue, (from, to): (Day, Day)) -> Result<Vec<Member>, ValueRefusal> {
    let says: Vec<&str> = of.held.iter().chain(&of.cohorts).map(String::as_str).collect();
    let mut fields = vec!["agent", "joined", "left", "channel"];
    fields.extend(LEVELS.into_iter().take(LEVELS.len() - 1));
    fields.extend(&says);
    // A field is read once, though it may be the place and held too.
    let mut read: Vec<&str> = Vec::new();
    fields.iter().for_each(|field| {
        if !read.contains(field) {
            read.push(field)
        }
    });
    let at = |field: &str| read.iter().position(|own| *own == field).unwrap_or_default();
    let mut found: BTreeMap<String, Member> = BTreeMap::new();
    let look = |row: &FactRow<'_>| {
        let text = |field: &str| row.text(at(field)).map(str::to_owned);
        let (Some(code), Some(joined)) = (text("agent"), row.day(at("joined"))) else { return };
        let left = row.day(at("left"));
        let (first, last) = (joined.max(from), left.map_or(to, |left| left.plus(-1)).min(to));
        if last < first {
            return;
        }
        let place: Vec<Option<String>> = LEVELS.iter().map(|level| text(level)).collect();
        let channel = text("channel");
        let months = f64::from(last.0 - first.0 + 1) / MONTH_DAYS;
        let tenure = f64::from(months_between(joined, last));
        let new = Member {
            place: place_of(&place),
            joined,
            left: left.is_some_and(|left| left <= to),
            held: of.channels.is_empty() || channel.is_some_and(|channel| of.channels.contains(&channel)),
            says: says.iter().map(|field| text(field)).collect(),
            count: 0.0,
            person: Person {
                count: 0.0,
                months,
                tenure,
                classes: Vec::new(),
                mix: Vec::new(),
                outcomes: vec![(0.0, 0.0); of.outcomes.len()],
            },
            code: code.clone(),
        };
        // Who came back is one person, as the last stay says, with the months of all.
        match found.entry(code) {
            std::collections::btree_map::Entry::Vacant(free) => drop(free.insert(new)),
            std::collections::btree_map::Entry::Occupied(mut own) => {
                let months = own.get().person.months + months;
                if new.joined >= own.get().joined {
                    own.insert(new);
                }
                own.get_mut().person.months = months;
            }
        }
    };
    let world = up.world().await?;
    let asked = EachFact { kind: &agent::KIND, fields: &read, only: &BTreeMap::new(), as_of: None };
    up.measures.each_fact(asked, book, &world, look).await?;
    let mut members: Vec<Member> = found.into_values().collect();
    for held in 0..of.held.len() {
        let classes: std::collections::BTreeSet<Option<String>> = members.iter().map(|member| member.says[held].clone()).collect();
        let classes: BTreeMap<Option<String>, usize> = classes.into_iter().zip(0..).collect();
        members.iter_mut().for_each(|member| member.person.classes.push(classes[&member.says[held]]));
    }
    Ok(members)
}
