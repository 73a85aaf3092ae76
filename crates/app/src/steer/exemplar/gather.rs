//! Everybody who was there at the start, with what was counted of each in both times.

use crate::Upcount;
use crate::steer::day::months_between;
use crate::steer::signals::windows::periods;
use std::collections::{BTreeMap, HashMap};
use upcount_book::{Book, Every, Exemplar, Form, Practice};
use upcount_engine::exemplar::Person;
use upcount_maths::Counted;
use upcount_measure::{Answer, AsOf, EachFigure, Question, Refusal, RollMember, World};
use upcount_model::{Day, Scope, Text};

/// Somebody who was on the roll when the first month began.
pub(super) struct Member {
    code: String,
    like: Vec<usize>,
    before: u64,
    result: u64,
    /// The first day on which the member was not there any more, if that came.
    left: Option<Day>,
}

impl Member {
    pub(super) fn person(&self) -> Person<'_> {
        Person { key: &self.code, like: self.like.clone(), before: self.before, result: self.result }
    }
}

pub(super) struct Gathered<'b> {
    pub(super) people: Vec<Member>,
    /// What each member counted of each practice, and in how much.
    pub(super) practices: Vec<(&'b Practice, Vec<Counted>)>,
    /// The days of the practices, and of the results.
    pub(super) before: (Day, Day),
    pub(super) results: (Day, Day),
    /// What results are, without rows.
    pub(super) answer: Answer,
    /// Groups of like people, from the narrowest way of being alike to the widest.
    pub(super) strata: Vec<usize>,
    /// Members who had left by the end.
    pub(super) left: usize,
    /// Whether the roll is told as it was known at the start.
    pub(super) as_known_then: bool,
}

/// In what people are alike: values of dimensions, and the band of tenure.
type Alike = (Vec<Option<String>>, Option<usize>);

impl<'b> Gathered<'b> {
    pub(super) async fn read(
        up: &Upcount,
        book: &'b Book,
        one: &'b Exemplar,
        scope: &Scope,
        question: &Question,
        world: &World,
    ) -> Result<Self, Refusal> {
        let latest = book.kinds_of(&one.of).into_iter().filter_map(|kind| world.latest(kind)).max();
        let latest = latest.ok_or_else(|| Refusal::NoFacts { kind: "policy", name: Text::new("保单", "policy") })?;
        let until = question.to.into_iter().chain(question.as_of.as_ref().map(|as_of| as_of.day)).chain([latest]).min().unwrap_or(latest);
        let span = |of: Vec<(Day, Day)>| of.first().zip(of.last()).map_or((until, until), |(first, last)| (first.0, last.1));
        let results = span(periods(Every::Month, until, one.months));
        let before = span(periods(Every::Month, results.0.plus(-1), one.before_months));
        let count = |measure: &str, (from, to): (Day, Day)| Question {
            measure: measure.to_owned(),
            by: vec!["agent".to_owned()],
            from: Some(from),
            to: Some(to),
            as_of: question.as_of.clone(),
            ..Question::default()
        };
        let result = |days| Question { calibre: question.calibre.clone(), ..count(&one.of, days) };
        let asked = async |question: &Question| {
            let mut counts = Counts::new();
            let told = |figure: EachFigure<'_>| {
                if let Some(agent) = figure.keys.first().cloned().flatten() {
                    let (above, below) = figure.parts.unwrap_or_default();
                    counts.insert(agent, [if figure.parts.is_some() { above } else { figure.value.unwrap_or_default() }, below]);
                }
            };
            let answer = up.measures.each_figure(question, book, scope, world, told).await;
            answer.map(|answer| (answer, counts))
        };
        let (answer, brought) = asked(&result(results)).await?;
        let brought_before = or_none(asked(&result(before)).await)?;

        // Grade and place are those of the start: later ones may come of the results.
        let start = before.0.plus(-1);
        let by: Vec<String> = one.alike.iter().map(String::as_str).chain(["agent"]).map(str::to_owned).collect();
        let mut only = question.only.clone();
        if !one.channels.is_empty() {
            only.entry("channel".to_owned()).or_insert_with(|| one.channels.clone());
        }
        let roll = |as_of: Option<AsOf>| Question { by: by.clone(), only: only.clone(), as_of, ..Question::default() };
        let on_roll = async |as_of| up.measures.on_roll_within(&roll(as_of), start, book, scope, world).await;
        let then = match on_roll(Some(AsOf::end_of(start))).await {
            // Nothing was known then: files came in later.
            Err(Refusal::NoFacts { .. } | Refusal::UnknownValue { .. }) => Vec::new(),
            found => found?,
        };
        let as_known_then = !then.is_empty();
        let members = if as_known_then { then } else { on_roll(question.as_of.clone()).await? };
        let left = up.measures.left_after(&count(&one.of, results), start, world).await?;

        // From all of the dimensions in which people are alike to none of them, always of like tenure.
        let mut strata: Vec<BTreeMap<Alike, usize>> = vec![BTreeMap::new(); one.alike.len() + 1];
        let people = members.into_iter().filter_map(|RollMember { mut keys, joined }| {
            let code = keys.pop().flatten()?;
            let months = joined.map(|joined| months_between(joined, before.0));
            let band = months.map(|months| one.tenure_months.iter().filter(|edge| months >= **edge).count());
            let like = strata.iter_mut().enumerate().map(|(dropped, strata)| {
                let new = strata.len();
                *strata.entry((keys[..one.alike.len() - dropped].to_vec(), band)).or_insert(new)
            });
            let like = like.collect();
            let of = |counts: &Counts| counts.get(&code).map_or(0, |[count, _]| whole(*count));
            let (before, result, left) = (of(&brought_before), of(&brought), left.get(&code).copied());
            Some(Member { like, before, result, left, code })
        });
        let people: Vec<Member> = people.collect();
        let mut practices = Vec::new();
        for practice in one.practices.iter().filter(|practice| scope.allows(&practice.of)) {
            let question = Question { calibre: practice.calibre.clone(), ..count(&practice.of, before) };
            let all = or_none(asked(&question).await)?;
            let part = if practice.only.is_empty() {
                None
            } else {
                let only = Question { only: practice.only.clone(), ..question };
                Some(or_none(asked(&only).await)?)
            };
            let of_another = matches!(book.measures[&practice.of].form, Form::Quotient { .. } | Form::Within { .. });
            let days = book.working_days();
            let counted = people.iter().map(|member| {
                let of = |counts: &Counts| counts.get(&member.code).copied().unwrap_or_default();
                let [value, below] = of(&all);
                if let Some(part) = &part {
                    return Counted { count: whole(of(part)[0]), exposure: value.max(0.0) };
                }
                let last = member.left.map_or(before.1, |left| left.plus(-1).min(before.1));
                let there = f64::from(days.between(start, last));
                Counted { count: whole(value), exposure: if of_another { below.max(0.0) } else { there } }
            });
            practices.push((practice, counted.collect()));
        }
        let gone = people.iter().filter(|member| member.left.is_some_and(|left| left <= results.1)).count();
        Ok(Self {
            strata: strata.iter().map(BTreeMap::len).collect(),
            left: gone,
            people,
            practices,
            before,
            results,
            answer,
            as_known_then,
        })
    }

    /// Months of the practices, and of the results.
    pub(super) fn months(&self, one: &Exemplar) -> [f64; 2] {
        [f64::from(one.before_months), f64::from(one.months)]
    }
}

/// Agent → what was counted, or stands above the line, and what stands below it.
type Counts = HashMap<String, [f64; 2]>;

/// Of what nothing is known nobody has any.
fn or_none(answer: Result<(Answer, Counts), Refusal>) -> Result<Counts, Refusal> {
    match answer {
        Err(Refusal::NoFacts { .. } | Refusal::NoSuchSide { .. } | Refusal::UnknownValue { .. }) => Ok(Counts::new()),
        answer => Ok(answer?.1),
    }
}

/// A count below 0, of more that was taken back than brought, is none.
fn whole(count: f64) -> u64 {
    count.max(0.0).round() as u64
}
