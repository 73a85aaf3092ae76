//! The best that what is assumed of a lever came to in the quarters that are known: an assumption beyond it is told to be so.

use super::GrowthRefusal;
use super::base::{Base, OF};
use super::reckon::percent;
use crate::Upcount;
use std::collections::BTreeMap;
use upcount_book::{Book, Lever, LeverForm};
use upcount_measure::{Question, Refusal, World};
use upcount_model::{Day, Grain, Period, Scope, Text};

/// How many quarters are looked back on.
const QUARTERS: i32 = 8;
const MONTHS: i32 = 3;

/// The best quarter of a lever.
pub(super) struct Best {
    pub(super) value: f64,
    /// The quarter, or its first and last month where it is not one of the year.
    pub(super) quarter: String,
    /// Quarters that were looked at.
    quarters: usize,
}

impl Best {
    /// That an assumption is beyond it.
    pub(super) fn beyond(&self, value: f64) -> Option<Text> {
        let (best, assumed, many) = (percent(self.value), percent(value), self.quarters);
        (value > self.value).then(|| {
            Text::new(
                format!("假设的 {assumed} 超过近 {many} 个季度里最好的一季：{best}（{}）；以前没有达到过", self.quarter),
                format!(
                    "{assumed} is beyond the best of the last {many} quarters, which was {best} ({}): it was never reached before",
                    self.quarter
                ),
            )
        })
    }
}

/// The best quarter that is known; nothing where history does not tell what is assumed, such as of those who were never asked.
pub(super) async fn best(up: &Upcount, book: &Book, scope: &Scope, base: &Base, lever: &Lever) -> Result<Option<Best>, GrowthRefusal> {
    let calendar = &book.calendars[&book.calibres[&base.calibre].calendar];
    let last = calendar.period(base.before.1, Grain::Month).number;
    let days = |number: i32| calendar.days(Period { grain: Grain::Month, number });
    let first = last - MONTHS * (QUARTERS + 1) + 1;
    let world = up.world().await?;
    let asked = |by: Vec<String>, only: &BTreeMap<String, Vec<String>>| Question {
        measure: OF.to_owned(),
        calibre: Some(base.calibre.clone()),
        by,
        only: only.clone(),
        from: Some(days(first).0),
        to: Some(days(last).1),
        grain: Some(Grain::Month),
        ..Question::default()
    };
    let all = quarters(up, book, scope, &world, &asked(Vec::new(), &BTreeMap::new()), last).await?;
    let all: BTreeMap<i32, f64> = all.into_values().next().unwrap_or_default();
    // The first quarter of which anything is known may not be known whole.
    let whole = |back: &i32| all.contains_key(back) && all.contains_key(&(back + 1));
    let known: Vec<i32> = (0..QUARTERS).filter(whole).collect();
    let mut of: BTreeMap<i32, f64> = BTreeMap::new();
    match &lever.form {
        LeverForm::Conversion { .. } => return Ok(None),
        LeverForm::Growth {} => {
            let class = quarters(up, book, scope, &world, &asked(Vec::new(), &lever.only), last).await?;
            let class = class.into_values().next().unwrap_or_default();
            let value = |back: &i32| Some((*back, class.get(back)? / class.get(&(back + 1)).filter(|before| **before > 0.0)? - 1.0));
            // What grew from a quarter that is not known whole did not grow.
            of.extend(known.iter().filter(|back| whole(&(**back + 1))).filter_map(value));
        }
        LeverForm::Share { .. } => {
            let class = quarters(up, book, scope, &world, &asked(Vec::new(), &lever.only), last).await?;
            let class = class.into_values().next().unwrap_or_default();
            let value = |back: &i32| Some((*back, class.get(back).copied().unwrap_or(0.0) / all.get(back).filter(|all| **all > 0.0)?));
            of.extend(known.iter().filter_map(value));
        }
        LeverForm::Floor { at_least } => {
            let sold = quarters(up, book, scope, &world, &asked(vec!["team".to_owned()], &lever.only), last).await?;
            for back in known {
                let day = days(last - MONTHS * back).1;
                let heads = heads(up, book, scope, &world, lever, day).await?;
                let teams = heads.iter().filter(|(_, heads)| **heads > 0.0);
                let rate = |team: &String, heads: f64| {
                    sold.get(team).and_then(|of| of.get(&back)).copied().unwrap_or(0.0) / heads / f64::from(MONTHS)
                };
                let there = teams.clone().filter(|(team, heads)| rate(team, **heads) >= f64::from(*at_least)).count();
                let teams = teams.count();
                of.extend((teams > 0).then(|| (back, there as f64 / teams as f64)));
            }
        }
    }
    let quarters = of.len();
    // Of equal ones the latest.
    let best = of.into_iter().rev().max_by(|a, b| a.1.total_cmp(&b.1));
    Ok(best.map(|(back, value)| Best { value, quarter: named(last - MONTHS * (back + 1) + 1), quarters }))
}

fn named(first: i32) -> String {
    let month = |number: i32| Period { grain: Grain::Month, number }.to_string();
    match first.rem_euclid(12) {
        of if of % MONTHS == 0 => Period { grain: Grain::Quarter, number: first.div_euclid(MONTHS) }.to_string(),
        _ => format!("{}–{}", month(first), month(first + MONTHS - 1)),
    }
}

/// What each class brought in each quarter, by how many quarters before the last one it was; a quarter with nothing is not there.
async fn quarters(
    up: &Upcount,
    book: &Book,
    scope: &Scope,
    world: &World,
    question: &Question,
    last: i32,
) -> Result<BTreeMap<String, BTreeMap<i32, f64>>, GrowthRefusal> {
    let rows = match up.measures.by_months(question, book, scope, world).await {
        Ok((_, rows)) => rows,
        Err(Refusal::NoFacts { .. } | Refusal::UnknownValue { .. }) => return Ok(BTreeMap::new()),
        Err(e) => return Err(e.into()),
    };
    let mut found: BTreeMap<String, BTreeMap<i32, f64>> = BTreeMap::new();
    for (keys, months) in rows {
        let class = found.entry(keys.into_iter().next().flatten().unwrap_or_default()).or_default();
        for (month, value) in months {
            *class.entry((last - month).div_euclid(MONTHS)).or_default() += value;
        }
    }
    Ok(found)
}

async fn heads(
    up: &Upcount,
    book: &Book,
    scope: &Scope,
    world: &World,
    lever: &Lever,
    day: Day,
) -> Result<BTreeMap<String, f64>, GrowthRefusal> {
    let question = Question {
        measure: "manpower".to_owned(),
        calibre: Some("opening_roll".to_owned()).filter(|id| book.calibres.contains_key(id)),
        by: vec!["team".to_owned()],
        only: lever.only.clone(),
        from: Some(day),
        to: Some(day),
        ..Question::default()
    };
    match up.measures.ask(&question, book, scope, world).await {
        Ok(answer) => Ok(answer.rows.into_iter().filter_map(|row| Some((row.keys.into_iter().next()??, row.value?))).collect()),
        Err(Refusal::NoFacts { .. }) => Ok(BTreeMap::new()),
        Err(e) => Err(e.into()),
    }
}
