//! Draws a sample: what there is of a period as it is known now, who of it is looked at, and with which chance. All of it is a
//! fact, so that anybody can draw it again.

use super::deeds::{Case, Class, DRAWN, Draw, Drawn, KIND};
use super::told::{DrawnAgain, NewDraw};
use super::{SpotRefusal, day, of_number, read_all, unclear};
use crate::keep::told as noted;
use crate::steer::moves::LEVELS;
use crate::{Caller, Upcount, clock, secret};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use upcount_book::{Book, How, SpotCheck};
use upcount_engine::spot::{self, Chosen, DrawError, Thing};
use upcount_measure::{AsOf, EachFact, FactRow, Question};
use upcount_model::{Day, Kind, Scope, Text, nearest, nearest_in_words};
use upcount_store::NewFact;

/// The longest period that is sampled at once.
const LONGEST_DAYS: i32 = 366;
/// More than there are of a month in the largest company, and what fits into memory.
const MOST_THINGS: usize = 3_000_000;
/// Seeds fit into numbers of every program.
const LARGEST_SEED: u64 = (1 << 53) - 1;

/// Draws a sample of a period.
///
/// # Errors
/// [`SpotRefusal`]; then nothing is drawn.
pub(super) async fn drawn(up: &Upcount, by: &Caller, new: &NewDraw) -> Result<i64, SpotRefusal> {
    if !by.scope().is_whole() {
        return Err(SpotRefusal::NotYours);
    }
    let book = up.book();
    let check = book.checks.get(&new.check).ok_or_else(|| no_check(&new.check, book.checks.keys()))?;
    let (from, to) = period(&day(&new.from)?, &day(&new.to)?, up.today())?;
    let seed = match new.seed {
        Some(seed) if seed > LARGEST_SEED => {
            return Err(unclear(
                format!("种子是 0 到 {LARGEST_SEED} 的整数"),
                format!("a seed is a whole number from 0 to {LARGEST_SEED}"),
            ));
        }
        Some(seed) => seed,
        None => random_seed()?,
    };
    let _one_at_a_time = up.planning.lock().await;
    let all = read_all(up).await?;
    let same = |draw: &&Draw| (draw.drawn.id.as_str(), draw.drawn.from, draw.drawn.to) == (new.check.as_str(), from, to);
    if let Some(before) = new.replaces {
        let before = of_number(&all, before)?;
        may_replace(before, same(&before))?;
    } else if let Some(before) = all.values().filter(same).find(|draw| draw.replaced_by.is_none() && draw.drawn.seed == seed) {
        let number = before.number;
        return Err(SpotRefusal::Before(Text::new(
            format!("这个期间已用种子 {seed} 抽过：第 {number} 号抽样；同样的种子抽出同样的样本"),
            format!("this period was drawn with the seed {seed}: draw {number}; the same seed draws the same sample"),
        )));
    }
    let as_of = AsOf { day: up.today(), instant: clock::now() };
    let (classes, cases) = sample(up, check, from, to, seed, &as_of).await?;
    let drawn = Drawn {
        id: new.check.clone(),
        check: check.clone(),
        from,
        to,
        seed,
        as_of: (as_of.day, as_of.instant),
        classes,
        cases,
        replaces: new.replaces,
    };
    let fact = noted(by, DRAWN, &new.check, &serde_json::to_value(&drawn).unwrap_or_default());
    Ok(up.store.note_all(&[NewFact { kind: KIND.to_owned(), ..fact }], &clock::now()).await?)
}

/// Draws a sample again from its seed and from what was known when it was drawn, and says whether it is the same.
pub(super) async fn again(up: &Upcount, draw: &Draw) -> Result<DrawnAgain, SpotRefusal> {
    let Drawn { check, from, to, seed, .. } = &draw.drawn;
    let (classes, cases) = sample(up, check, *from, *to, *seed, &draw.drawn.as_of()).await?;
    let name = |case: &Case| (case.key.clone(), case.second);
    let alike = |a: &Case, b: &Case| name(a) == name(b) && (a.inclusion - b.inclusion).abs() < 1e-9;
    let own = &draw.drawn.cases;
    Ok(DrawnAgain {
        seed: *seed,
        as_of: draw.drawn.as_of.1.clone(),
        things: classes.iter().map(|class| class.things).sum(),
        cases: cases.len() as u64,
        same: classes == draw.drawn.classes && cases.len() == own.len() && cases.iter().zip(own).all(|(a, b)| alike(a, b)),
    })
}

fn may_replace(before: &Draw, same: bool) -> Result<(), SpotRefusal> {
    let number = before.number;
    if !same {
        return Err(unclear(
            format!("第 {number} 号抽样是别的检查或别的期间，不能由这次替换"),
            format!("draw {number} is of another check or period, so this one cannot replace it"),
        ));
    }
    if let Some(by) = before.replaced_by {
        return Err(SpotRefusal::Before(Text::new(
            format!("第 {number} 号抽样已由第 {by} 号替换"),
            format!("draw {number} was replaced by draw {by}"),
        )));
    }
    if before.is_judged() {
        return Err(SpotRefusal::Before(Text::new(
            format!("第 {number} 号抽样已有结论，不能重抽；需要时另抽一次"),
            format!("draw {number} has verdicts and is not drawn anew; make another draw if one is needed"),
        )));
    }
    Ok(())
}

fn period(from: &Day, to: &Day, today: Day) -> Result<(Day, Day), SpotRefusal> {
    if from > to || to.0 - from.0 >= LONGEST_DAYS {
        return Err(unclear(
            format!("{from} 至 {to}：开始不晚于结束，最长 {LONGEST_DAYS} 天"),
            format!("{from} to {to}: the first day is not after the last, and a period has at most {LONGEST_DAYS} days"),
        ));
    }
    if *to >= today {
        return Err(SpotRefusal::NotOver(Text::new(
            format!("{to} 还没过完；过完再抽，才能抽到期间里的每一件"),
            format!("{to} is not over; draw when it is, so that everything of the period can be drawn"),
        )));
    }
    Ok((*from, *to))
}

fn no_check<'a>(id: &str, all: impl Iterator<Item = &'a String>) -> SpotRefusal {
    let near: Vec<String> = nearest(id, all.map(String::as_str)).into_iter().map(str::to_owned).collect();
    let near = if near.is_empty() { Text::new("", "") } else { nearest_in_words(&near) };
    SpotRefusal::NoCheck(Text::new(format!("没有抽检 `{id}`{}", near.zh), format!("there is no spot check `{id}`{}", near.en)))
}

fn random_seed() -> Result<u64, SpotRefusal> {
    let bytes = secret::random::<8>().map_err(|e| {
        unclear(format!("系统没有给出随机数（{e}）；请自己写种子"), format!("the system gave no randomness ({e}); say a seed"))
    })?;
    // Nine digits are easily read out and typed.
    Ok(u64::from_le_bytes(bytes) % 1_000_000_000)
}

/// A thing that can be drawn.
struct There {
    day: Day,
    /// Its codes, level by level.
    place: [Option<Arc<str>>; LEVELS.len()],
    /// What its class or its risk goes by.
    by: Option<Arc<str>>,
}

async fn sample(
    up: &Upcount,
    check: &SpotCheck,
    from: Day,
    to: Day,
    seed: u64,
    as_of: &AsOf,
) -> Result<(Vec<Class>, Vec<Case>), SpotRefusal> {
    let there = all_there(up, check, from, to, as_of).await?;
    if there.is_empty() {
        return Err(unclear(
            format!("{from} 至 {to} 没有可抽的（{}）；请先导入这个期间的事实，或换个期间", check.zh),
            format!("there is nothing to draw from {from} to {to} ({}); import the facts of that period, or choose another", check.en),
        ));
    }
    let risks = risks(up, check, to, as_of).await?;
    let plus = if let How::Weighted { plus, .. } = &check.how { f64::from(*plus) } else { 1.0 };
    let classed = matches!(check.how, How::Stratified { .. });
    let thing = |(key, one): (&'_ String, &'_ There)| {
        let count = one.by.as_ref().and_then(|by| risks.get(&**by)).map_or(0.0, |count| count.max(0.0));
        (key.clone(), one.by.clone().filter(|_| classed), count + plus)
    };
    let named: Vec<(String, Option<Arc<str>>, f64)> = there.iter().map(thing).collect();
    let things: Vec<Thing<'_>> = named.iter().map(|(key, class, risk)| Thing { key, class: class.as_deref(), risk: *risk }).collect();
    let how = match &check.how {
        How::Simple => spot::How::Simple,
        How::Stratified { least, .. } => spot::How::Classes(*least as usize),
        How::Weighted { .. } => spot::How::Risk,
    };
    let chosen = spot::draw(&things, how, check.draw as usize, check.second.fraction(), seed).map_err(|e| not_drawn(check, &e))?;
    let names: BTreeSet<Option<&str>> = things.iter().map(|one| one.class).collect();
    let at: BTreeMap<Option<&str>, usize> = names.into_iter().zip(0..).collect();
    let mut classes: Vec<Class> = at.keys().map(|name| Class { name: name.map(str::to_owned), things: 0, drawn: 0 }).collect();
    things.iter().for_each(|one| classes[at[&one.class]].things += 1);
    chosen.iter().for_each(|one| classes[at[&things[one.thing].class]].drawn += 1);
    let case = |one: &Chosen| {
        let Thing { key, class, .. } = things[one.thing];
        let There { day, place, .. } = &there[key];
        let place = LEVELS.iter().zip(place).filter_map(|(level, code)| Some(((*level).to_owned(), code.as_deref()?.to_owned())));
        let (key, place) = (key.to_owned(), place.collect());
        Case { key, day: *day, place, class: at[&class], inclusion: one.inclusion, second: one.second }
    };
    Ok((classes, chosen.iter().map(case).collect()))
}

/// Everything of the period, each once.
async fn all_there(up: &Upcount, check: &SpotCheck, from: Day, to: Day, as_of: &AsOf) -> Result<BTreeMap<String, There>, SpotRefusal> {
    let Some(kind) = Kind::from_id(&check.of) else { return Ok(BTreeMap::new()) };
    let levels: Vec<&str> = LEVELS.into_iter().filter(|level| kind.field(level).is_some()).collect();
    let mut fields = vec![kind.key.fields()[0], check.day.as_str()];
    fields.extend(&levels);
    // A field is read once, though the class may be the place or the day.
    let by = check.how.field().map(|field| {
        fields.iter().position(|own| *own == field).unwrap_or_else(|| {
            fields.push(field);
            fields.len() - 1
        })
    });
    let (mut there, mut codes) = (BTreeMap::new(), BTreeSet::<Arc<str>>::new());
    let mut code = |text: &str| match codes.get(text) {
        Some(known) => Arc::clone(known),
        None => {
            let new: Arc<str> = Arc::from(text);
            codes.insert(Arc::clone(&new));
            new
        }
    };
    let look = |row: &FactRow<'_>| {
        let (Some(key), Some(day)) = (row.text(0), row.day(1)) else { return };
        if day < from || day > to || there.len() > MOST_THINGS {
            return;
        }
        let place = LEVELS.map(|level| levels.iter().position(|own| *own == level).and_then(|n| row.text(n + 2)).map(&mut code));
        let by = by.and_then(|n| row.text(n)).map(&mut code);
        there.insert(key.to_owned(), There { day, place, by });
    };
    let world = up.world_at(Some(as_of)).await?;
    let asked = EachFact { kind, fields: &fields, only: &check.only, as_of: Some(as_of) };
    up.measures.each_fact(asked, &up.book(), &world, look).await?;
    if there.len() > MOST_THINGS {
        return Err(unclear(
            format!("{from} 至 {to} 超过 {MOST_THINGS} 件；请选短一些的期间"),
            format!("there are more than {MOST_THINGS} from {from} to {to}; choose a shorter period"),
        ));
    }
    Ok(there)
}

/// The risk of each whose risk is counted; none for a sample that is not drawn by risk.
async fn risks(up: &Upcount, check: &SpotCheck, to: Day, as_of: &AsOf) -> Result<BTreeMap<String, f64>, SpotRefusal> {
    let How::Weighted { each, of, months, .. } = &check.how else { return Ok(BTreeMap::new()) };
    let question = Question {
        measure: of.clone(),
        by: vec![each.clone()],
        from: Some(months_before(to, *months)),
        to: Some(to),
        as_of: Some(as_of.clone()),
        ..Question::default()
    };
    let world = up.world_at(Some(as_of)).await?;
    let answer = up.measures.ask(&question, &up.book(), &Scope::COMPANY, &world).await?;
    Ok(answer.rows.into_iter().filter_map(|row| Some((row.keys.into_iter().next()??, row.value?))).collect())
}

/// The last calendar month that is over and of which facts of what is sampled tell.
pub(super) async fn last_month(up: &Upcount, book: &Book) -> Result<(Day, Day), SpotRefusal> {
    let world = up.world().await?;
    let kinds = book.checks.values().filter_map(|check| Kind::from_id(&check.of));
    let known = kinds.filter_map(|kind| world.latest(kind)).max().unwrap_or(up.today()).min(up.today().plus(-1));
    let after = known.plus(1);
    Ok((months_before(after, 2), months_before(after, 1).plus(-1)))
}

/// The first day of so many calendar months that end with the month of a day.
fn months_before(day: Day, months: u32) -> Day {
    let (year, month, _) = day.to_ymd();
    let at = year * 12 + month.cast_signed() - months.cast_signed();
    Day::ymd(at.div_euclid(12), at.rem_euclid(12).cast_unsigned() + 1, 1).unwrap_or(day)
}

fn not_drawn(check: &SpotCheck, e: &DrawError) -> SpotRefusal {
    match e {
        DrawError::Classes { floors } => unclear(
            format!("每层至少抽的加起来是 {floors} 件，多于一共抽的 {} 件；请在抽检定义里多抽，或每层少抽", check.draw),
            format!(
                "the classes must have {floors} together, and {} are drawn; draw more, or fewer of each, in the definition",
                check.draw
            ),
        ),
        DrawError::NoRisk { key } => unclear(
            format!("{key} 的风险不大于 0，永远抽不到；请查看风险指标"),
            format!("the risk of {key} is not above 0, so it could never be drawn; look at the measure of the risk"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twelve_months_end_with_the_month_of_the_day() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        assert_eq!(months_before(day("2025-12-31"), 12), day("2025-01-01"));
        assert_eq!(months_before(day("2025-02-28"), 3), day("2024-12-01"));
        assert_eq!(months_before(day("2025-02-10"), 1), day("2025-02-01"));
    }
}
