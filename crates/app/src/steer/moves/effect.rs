//! What moves brought: their places beside places like them where nothing was done, by the counts of the same time.

use super::MoveRefusal;
use super::deeds::{Expected, Move, MoveState};
use super::place::{Place, level};
use super::tell::amount;
use super::told::EffectTold;
use crate::Upcount;
use std::collections::{BTreeMap, BTreeSet};
use upcount_engine::effect::{Effect, Times, Unmeasured, effect};
use upcount_measure::{AsOf, Question};
use upcount_model::{Day, Scope, Text};

/// What was found of places that had something done to them.
struct Found {
    effect: Effect,
    /// What they brought in the time.
    brought: u64,
    before: (Day, Day),
}

/// What a move brought, or why that is not known; as known at a moment, now when it is absent.
pub(crate) async fn of_move(
    up: &Upcount,
    of: &Move,
    all: impl Iterator<Item = &Move>,
    as_of: Option<&AsOf>,
) -> Result<Result<EffectTold, Text>, MoveRefusal> {
    if !matches!(of.state, MoveState::Accepted | MoveState::Done) {
        return Ok(Err(Text::new("只有接受了的行动才有成效可量", "only what was accepted can have brought something")));
    }
    let Some(expected) = &of.proposed.expected else {
        return Ok(Err(Text::new(
            "提出时没有写预期什么、在什么时候，无从量起",
            "nobody said what it should bring and when, so there is nothing to measure",
        )));
    };
    let Some(level) = level(&of.proposed.place) else { return of_class(up, of.number, expected, all, as_of).await };
    let code = of.proposed.place[level].clone();
    let touched = touched(all, of.number, expected, level);
    let parent: Place = of.proposed.place.iter().filter(|(one, _)| *one != level).map(|(l, c)| (l.clone(), c.clone())).collect();
    // Places beside it first; where these are too few, those of the whole company.
    let mut found = across(up, expected, level, &BTreeSet::from([code.clone()]), &touched, &parent, as_of).await?;
    if found.is_err() && !parent.is_empty() {
        found = across(up, expected, level, &BTreeSet::from([code]), &touched, &Place::new(), as_of).await?;
    }
    Ok(found.map(|found| told(&found, level)))
}

/// What a move of the whole company brought its class, beside other classes.
async fn of_class(
    up: &Upcount,
    number: i64,
    expected: &Expected,
    all: impl Iterator<Item = &Move>,
    as_of: Option<&AsOf>,
) -> Result<Result<EffectTold, Text>, MoveRefusal> {
    let Some(beside) = expected.beside.as_deref().filter(|_| !expected.only.is_empty()) else {
        return Ok(Err(Text::new(
            "它对全公司做，没有旁边的可比；分批做（先一部分机构）才量得出",
            "it was done to the whole company, so there is nothing beside it; done in some places first it could be measured",
        )));
    };
    let own = codes(up, expected, beside, as_of).await?;
    // What other moves of the same time raise is nothing to be held beside.
    let mut touched = BTreeSet::new();
    for other in all.filter(|of| of.number != number && matches!(of.state, MoveState::Accepted | MoveState::Done)) {
        let Some(e) = other.proposed.expected.as_ref().filter(|e| e.from <= expected.to && expected.from <= e.to) else { continue };
        if other.proposed.place.is_empty() && e.beside.is_some() && !e.only.is_empty() {
            touched.extend(codes(up, e, beside, as_of).await?);
        }
    }
    let whole = Expected { only: BTreeMap::new(), ..expected.clone() };
    Ok(across(up, &whole, beside, &own, &touched, &Place::new(), as_of).await?.map(|found| told(&found, beside)))
}

/// The values of a dimension that a class has, such as the products of its lines.
async fn codes(up: &Upcount, expected: &Expected, dimension: &str, as_of: Option<&AsOf>) -> Result<BTreeSet<String>, MoveRefusal> {
    if let Some(values) = expected.only.get(dimension).filter(|_| expected.only.len() == 1) {
        return Ok(values.iter().cloned().collect());
    }
    let question = Question {
        measure: expected.measure.clone(),
        calibre: Some(expected.calibre.clone()),
        by: vec![dimension.to_owned()],
        only: expected.only.clone(),
        from: Some(expected.from.plus(expected.from.0 - expected.to.0 - 1)),
        to: Some(expected.to),
        as_of: as_of.cloned(),
        ..Question::default()
    };
    let answer = up.measures.ask(&question, &up.book(), &Scope::COMPANY, &up.world_at(as_of).await?).await?;
    Ok(answer.rows.into_iter().filter_map(|row| row.keys.into_iter().next()?).collect())
}

/// Places of a level to which another move was done in the same time.
fn touched<'m>(all: impl Iterator<Item = &'m Move>, but: i64, expected: &Expected, at: &str) -> BTreeSet<String> {
    let done = |of: &&Move| of.number != but && matches!(of.state, MoveState::Accepted | MoveState::Done);
    let same_time = |of: &&Move| {
        of.proposed.expected.as_ref().is_some_and(|e| e.measure == expected.measure && e.from <= expected.to && expected.from <= e.to)
    };
    all.filter(done).filter(same_time).filter_map(|of| of.proposed.place.get(at).cloned()).collect()
}

/// What the places of a level that had something done to them brought beside the others, in all or in what lies in a parent.
async fn across(
    up: &Upcount,
    expected: &Expected,
    level: &str,
    own: &BTreeSet<String>,
    touched: &BTreeSet<String>,
    parent: &Place,
    as_of: Option<&AsOf>,
) -> Result<Result<Found, Text>, MoveRefusal> {
    let long = expected.to.0 - expected.from.0 + 1;
    let before = (expected.from.plus(-long), expected.from.plus(-1));
    let mut only = expected.only.clone();
    only.extend(parent.iter().map(|(level, code)| (level.clone(), vec![code.clone()])));
    let question = |(from, to): (Day, Day)| Question {
        measure: expected.measure.clone(),
        calibre: Some(expected.calibre.clone()),
        by: vec![level.to_owned()],
        only: only.clone(),
        from: Some(from),
        to: Some(to),
        as_of: as_of.cloned(),
        ..Question::default()
    };
    let (book, world) = (up.book(), up.world_at(as_of).await?);
    // Others are only told added up.
    let after = up.measures.ask(&question((expected.from, expected.to)), &book, &Scope::COMPANY, &world).await?;
    let earlier = up.measures.ask(&question(before), &book, &Scope::COMPANY, &world).await?;
    let until = after.facts_until.as_deref().and_then(|day| day.parse::<Day>().ok());
    // What came after the moment had not happened yet.
    let until = until.map(|until| as_of.map_or(until, |as_of| until.min(as_of.day)));
    if until.is_none_or(|until| until < expected.to) {
        let until = until.map_or_else(|| "–".to_owned(), |day| day.to_string());
        return Ok(Err(Text::new(
            format!("期间到 {} 才过完，数据到 {until}；过完再量", expected.to),
            format!("the time ends with {}, and the facts with {until}; it is measured when it is over", expected.to),
        )));
    }
    let mut times: BTreeMap<String, Times> = BTreeMap::new();
    for (rows, later) in [(earlier.rows, false), (after.rows, true)] {
        for row in rows {
            let (Some(Some(code)), Some(value)) = (row.keys.into_iter().next(), row.value) else { continue };
            let of = times.entry(code).or_insert(Times { before: 0, after: 0 });
            // A count is whole; a figure only carries it as a fraction.
            *(if later { &mut of.after } else { &mut of.before }) = value.max(0.0).round() as u64;
        }
    }
    let mine = times.iter().filter(|(code, _)| own.contains(*code));
    let mine = mine.fold(Times { before: 0, after: 0 }, |sum, (_, t)| Times { before: sum.before + t.before, after: sum.after + t.after });
    let others: Vec<Times> = times.iter().filter(|(code, _)| !own.contains(*code) && !touched.contains(*code)).map(|(_, t)| *t).collect();
    Ok(match effect(mine, &others) {
        Ok(effect) => Ok(Found { effect, brought: mine.after, before }),
        Err(Unmeasured::FewOthers { found, needed }) => Err(Text::new(
            format!("旁边只有 {found} 个没有做过行动的可比，至少要 {needed} 个才比得出"),
            format!("only {found} others had nothing done to them; it takes {needed} to compare"),
        )),
        Err(Unmeasured::TooLittle { found, needed }) => Err(Text::new(
            format!("前后两段一共只有 {found} 件，不到 {needed} 件，看不出是成效还是运气"),
            format!("both times together have only {found}; below {needed} an effect cannot be told from luck"),
        )),
    })
}

fn told(found: &Found, level: &str) -> EffectTold {
    let Effect { extra, range, without, others, over } = found.effect;
    let wide = if over > 1.05 { amount(over) } else { "1".to_owned() };
    EffectTold {
        brought: found.brought as f64,
        without,
        extra,
        range,
        others: others as u64,
        level: level.to_owned(),
        before_from: found.before.0.to_string(),
        before_to: found.before.1.to_string(),
        how: Text::new(
            format!(
                "与 {others} 个没有做过行动的从前一段到这一段的走势相比（波动按它们自己的算，是纯运气的 {wide} 倍）。这不是随机分组：为什么偏偏选了它，可能也影响结果"
            ),
            format!(
                "Held beside the course of {others} others that had nothing done to them, from the time before to this one (their counts vary {wide} times as much as luck alone). Nobody drew lots: what made this one be chosen may have moved it too"
            ),
        ),
    }
}
