//! How many of the policies booked will stay (件数发展): what old cohorts lost as they grew older is what young ones will lose.
//! A triangle of cohorts by age, its factors and their errors (Mack).

use crate::answer::{Answer, AnswerRow, CalibreName, Filter, MeasureName};
use crate::outcome::{AGES, Ages};
use crate::plan::{Facts, find, plan};
use crate::reach::Reach;
use crate::sums::Cell;
use crate::{Measures, Question, Refusal, World, known_time};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use upcount_book::{Book, Form, Measure, Shown, Survival};
use upcount_maths::normal::Z95;
use upcount_maths::{Development, mack, quotient};
use upcount_model::{Calendar, Grain, Scope, Text};
use utoipa::ToSchema;

/// What stays of what was booked.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DevelopmentFigure {
    /// The survival's id.
    pub survival: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// What is counted.
    pub measure: MeasureName,
    /// The calibre on which it counts.
    pub calibre: CalibreName,
    /// The dimension of the classes.
    pub by: Option<String>,
    /// The filters.
    #[serde(rename = "where")]
    pub only: Vec<Filter>,
    /// The first day.
    pub from: Option<String>,
    /// The last day.
    pub to: Option<String>,
    /// The ages that are told.
    pub marks: Vec<DevelopmentMark>,
    /// Months of issue, the oldest first.
    pub cohorts: Vec<Cohort>,
    /// The classes, the largest first.
    pub classes: Vec<DevelopmentClass>,
    /// All cohorts together.
    pub whole: DevelopmentClass,
    /// What a reader must know besides.
    pub notes: Vec<Text>,
}

/// An age that is told.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DevelopmentMark {
    /// Completed months.
    pub months: u16,
    /// What it is called.
    pub name: Text,
}

/// The policies booked in a month.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Cohort {
    /// The month.
    pub period: String,
    /// Its first day.
    pub from: Option<String>,
    /// Its last day.
    pub to: Option<String>,
    /// How many were booked.
    pub booked: f64,
    /// The age that all of them have reached.
    pub age: u16,
    /// How many were still there then.
    pub known: f64,
    /// How many stay, at each mark.
    pub at: Vec<Stays>,
}

/// How many stay until an age.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct Stays {
    /// How many; absent while too few cohorts have reached that age.
    pub value: Option<f64>,
    /// The lower limit at 95%; what is known has none to spare.
    pub low: Option<f64>,
    /// The upper limit, not above what was booked.
    pub high: Option<f64>,
}

/// What stays of a class.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DevelopmentClass {
    /// The class; `null` for those of which it is not said, and for all.
    pub key: Option<String>,
    /// How many were booked.
    pub booked: f64,
    /// How many stay, at each mark; limits only for all together.
    pub at: Vec<Stays>,
}

type Key = Option<String>;
/// Cohort → class → how many.
type Counts = BTreeMap<String, BTreeMap<Key, f64>>;

/// The measure that is asked for an age; it lives as long as the question.
const ALIVE: &str = "alive";

impl Measures {
    /// What stays of what was booked, within a scope.
    ///
    /// # Errors
    /// As [`Self::ask`], and when there is no such survival or more than one dimension is asked for.
    pub async fn development(
        &self,
        survival: &str,
        question: &Question,
        book: &Book,
        scope: &Scope,
        world: &World,
    ) -> Result<DevelopmentFigure, Refusal> {
        let survival = find("survival", survival, &book.survivals)?;
        if question.by.len() > 1 || question.grain.is_some() || question.by.iter().any(|d| Grain::from_id(d).is_some()) {
            return Err(Refusal::question(
                "存续按承保月列出，最多再按一个维度分",
                "what stays is told by month of issue, and by one dimension at most",
            ));
        }
        let calibre = question.calibre.clone().or_else(|| Some(survival.calibre.clone()));
        // Old cohorts tell how the young ones will go, so none is left out before the first day.
        let asked = Question { measure: survival.of.clone(), calibre, from: None, grain: Some(Grain::Month), ..question.clone() };
        let told = known_time::told(&Question { from: question.from, ..asked.clone() }, book, scope, world)?;
        let mut booked = self.ask(&asked, book, scope, world).await?;
        booked.notes.extend(told);
        let reached = self.reached(survival, &asked, book, scope, world).await?;
        let calendar = book.calibres.get(&booked.calibre.id).and_then(|calibre| book.calendars.get(&calibre.calendar));
        Ok(figure(survival, question, booked, &reached, calendar))
    }

    /// How many were still there at each age, and of how many that is known: all ages in one pass.
    async fn reached(
        &self,
        survival: &Survival,
        asked: &Question,
        book: &Book,
        scope: &Scope,
        world: &World,
    ) -> Result<Vec<(Counts, Counts)>, Refusal> {
        let asked = Question { measure: ALIVE.into(), ..asked.clone() };
        // What is locked is put in its place answer by answer.
        if !world.locks.is_empty() {
            let mut reached = Vec::new();
            for age in survival.alive() {
                let alive = self.ask(&asked, &with_alive(book, survival, age), scope, world).await?;
                reached.push((counts(&alive, |row| row.numerator), counts(&alive, |row| row.denominator)));
            }
            return Ok(reached);
        }
        let Some(first) = survival.alive().next() else { return Ok(Vec::new()) };
        let mut plan = plan(&asked, &with_alive(book, survival, first), scope, &Facts::of(world))?;
        let until = plan.tally.reach.take().and_then(|reach| reach.until);
        let days = plan.tally.legs[0].days.len();
        let mut limits: Vec<Reach> = survival.alive().filter_map(|form| Reach::of(&form, days)).collect();
        limits.iter_mut().for_each(|limit| limit.until = until);
        plan.tally.ages = Some(Ages { limits, kept: None });
        plan.tally.also.push(AGES.into());
        // All that are booked, and no part of them.
        plan.tally.sums.remove(0);
        let cube = self.cube(&plan, self.source(&plan, &asked, world).await?, &asked, world).await?;
        let mut sums: BTreeMap<(usize, i32, Key), [i128; 2]> = BTreeMap::new();
        for Cell { code, key, sums: many } in cube.cells.iter() {
            let keys = &cube.keys[key as usize];
            let outcomes: i64 = keys.last().and_then(Option::as_ref).and_then(|text| text.parse().ok()).unwrap_or_default();
            let class = if keys.len() > 1 { keys[0].clone() } else { None };
            for age in 0..survival.ages.len() {
                let (passed, came) = Ages::at(outcomes, age);
                if passed {
                    let [there, looked] = sums.entry((age, code, class.clone())).or_default();
                    *there += if came { many[0] } else { 0 };
                    *looked += many[0];
                }
            }
        }
        let mut reached = vec![(Counts::new(), Counts::new()); survival.ages.len()];
        for ((age, code, class), both) in sums {
            let Some(period) = plan.period(code).map(|period| period.to_string()) else { continue };
            let (there, looked) = &mut reached[age];
            for (counts, sum) in [there, looked].into_iter().zip(both) {
                let many = quotient(sum, plan.tally.one()).unwrap_or_default();
                counts.entry(period.clone()).or_default().insert(class.clone(), many);
            }
        }
        Ok(reached)
    }
}

/// The Book with a measure of those still there at an age.
fn with_alive(book: &Book, survival: &Survival, form: Form) -> Book {
    let (id, en) = (ALIVE.to_owned(), ALIVE.to_owned());
    let (capability, definition) = (survival.capability.clone(), Text::new(&survival.zh, &survival.en));
    let zh = survival.zh.clone();
    let measure = Measure {
        id,
        zh,
        en,
        capability,
        shown: Shown::Fraction,
        definition,
        calibre: None,
        chain: Vec::new(),
        chain_where: BTreeMap::new(),
        form,
    };
    let mut book = book.clone();
    book.measures.insert(ALIVE.into(), measure);
    book
}

/// Figures by cohort and class.
fn counts(answer: &Answer, side: fn(&AnswerRow) -> Option<f64>) -> Counts {
    let mut counts = Counts::new();
    for row in &answer.rows {
        let key = row.keys.first().cloned().flatten();
        *counts.entry(row.period.clone()).or_default().entry(key).or_default() += side(row).unwrap_or(0.0);
    }
    counts
}

fn figure(
    survival: &Survival,
    question: &Question,
    booked: Answer,
    reached: &[(Counts, Counts)],
    calendar: Option<&Calendar>,
) -> DevelopmentFigure {
    let first = question.from.map(|day| day.to_string()[..7].to_owned());
    let all = counts(&booked, |row| row.value);
    let total = |counts: &Counts, period: &str| counts.get(period).map_or(0.0, |classes| classes.values().sum::<f64>());
    let periods: Vec<&String> = all.keys().filter(|period| total(&all, period) > 0.0).collect();
    // A cohort has reached an age when every policy of it has.
    let lives: Vec<Vec<f64>> = periods
        .iter()
        .map(|period| {
            let whole = total(&all, period);
            let known = reached.iter().take_while(|(_, looked)| (total(looked, period) - whole).abs() < 1e-9);
            std::iter::once(whole).chain(known.map(|(there, _)| total(there, period))).collect()
        })
        .collect();
    let shown = periods.iter().position(|period| first.as_ref().is_none_or(|first| *period >= first)).unwrap_or(periods.len());
    let places: Vec<usize> = survival.marks.iter().filter_map(|mark| survival.ages.iter().position(|age| *age == mark.months)).collect();
    // Cohorts as far as the mark; where nobody has come there, nothing is said.
    let carried: Vec<Option<Development>> = places
        .iter()
        .map(|place| {
            let cut: Vec<Vec<f64>> = lives.iter().map(|life| life.iter().take(place + 2).copied().collect()).collect();
            if cut.iter().any(|life| life.len() == place + 2) { mack(&cut, shown) } else { None }
        })
        .collect();
    // The calendar's month of a name holds the first day of that name's month.
    let days = |period: &str| {
        let (first, _) = Grain::Month.named(period)?;
        calendar.map(|calendar| calendar.days(calendar.period(first, Grain::Month)))
    };
    let cohorts = (shown..periods.len()).map(|n| Cohort {
        period: periods[n].clone(),
        from: days(periods[n]).map(|(from, _)| from.to_string()),
        to: days(periods[n]).map(|(_, to)| to.to_string()),
        booked: lives[n][0],
        age: lives[n].len().checked_sub(2).map_or(0, |last| survival.ages[last]),
        known: lives[n].last().copied().unwrap_or_default(),
        at: carried
            .iter()
            .map(|carried| stays(carried.as_ref().map(|c| (c.cohorts[n].ultimate, c.cohorts[n].error)), lives[n][0]))
            .collect(),
    });
    let (booked_all, factors) = (lives[shown..].iter().map(|life| life[0]).sum(), &carried);
    let whole = DevelopmentClass {
        key: None,
        booked: booked_all,
        at: factors
            .iter()
            .map(|c| stays(c.as_ref().map(|c| (c.cohorts[shown..].iter().map(|one| one.ultimate).sum(), c.error)), booked_all))
            .collect(),
    };
    let keys: BTreeSet<&Key> = periods[shown..].iter().filter_map(|period| all.get(*period)).flat_map(BTreeMap::keys).collect();
    let one = |counts: &Counts, period: &str, key: &Key| counts.get(period).and_then(|classes| classes.get(key)).copied().unwrap_or(0.0);
    let class = |key: &Key| {
        let at = places.iter().zip(&carried).map(|(place, carried)| {
            // Each class as far as it is known, from there as all went.
            let value = carried.as_ref().map(|carried| {
                (shown..periods.len())
                    .map(|n| {
                        let last = (lives[n].len() - 1).min(place + 1);
                        let known = if last == 0 { one(&all, periods[n], key) } else { one(&reached[last - 1].0, periods[n], key) };
                        carried.factors[last..].iter().fold(known, |count, factor| count * factor)
                    })
                    .sum()
            });
            Stays { value, low: None, high: None }
        });
        DevelopmentClass { key: key.clone(), booked: periods[shown..].iter().map(|p| one(&all, p, key)).sum(), at: at.collect() }
    };
    let mut classes: Vec<DevelopmentClass> = if question.by.is_empty() { Vec::new() } else { keys.into_iter().map(class).collect() };
    classes.sort_by(|a, b| b.booked.total_cmp(&a.booked).then_with(|| a.key.cmp(&b.key)));
    let mut notes = booked.notes;
    for (mark, _) in survival.marks.iter().zip(&carried).filter(|(_, carried)| carried.is_none()) {
        notes.push(Text::new(
            format!("还没有哪批保单走到{}，推算不出", mark.zh),
            format!("no cohort has come as far as “{}” yet, so nothing is said of it", mark.en),
        ));
    }
    DevelopmentFigure {
        survival: survival.id.clone(),
        zh: survival.zh.clone(),
        en: survival.en.clone(),
        measure: booked.measure,
        calibre: booked.calibre,
        by: question.by.first().cloned(),
        only: booked.only,
        from: question.from.map(|d| d.to_string()),
        to: booked.to,
        marks: survival.marks.iter().map(|m| DevelopmentMark { months: m.months, name: Text::new(&m.zh, &m.en) }).collect(),
        cohorts: cohorts.collect(),
        classes,
        whole,
        notes,
    }
}

fn stays(found: Option<(f64, f64)>, booked: f64) -> Stays {
    let low = found.map(|(value, error)| (value - Z95 * error).max(0.0));
    let high = found.map(|(value, error)| (value + Z95 * error).min(booked.max(value)));
    Stays { value: found.map(|(value, _)| value), low, high }
}
