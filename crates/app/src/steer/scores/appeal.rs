//! An appeal: made by the agent of the own score, decided once by somebody else, with a reason. Each is a fact of the Log.

use super::deeds::{APPEALED, Appeal, Appealed, KIND, Named, REJECTED, Says, UPHELD};
use super::gather::{Gathered, Member, gather};
use super::period::Time;
use super::told::{AppealTold, Appeals, DecideAppeal, NewAppeal};
use super::{ScoreRefusal, item_name, read_appeals, score_of, unclear};
use crate::keep::told as noted;
use crate::steer::moves::{People, Place, holds};
use crate::steer::spot;
use crate::{Caller, Upcount, clock};
use std::collections::BTreeMap;
use upcount_book::{Book, Form, ScoreItem};
use upcount_measure::{Page, Question, Refusal};
use upcount_model::{Day, Right, Scope, Text};
use upcount_store::NewFact;

const LONGEST_WORDS_CHARS: usize = 500;
/// More than anybody reads through.
const MOST_FACTS: usize = 20;
/// More than an agent has of anything that is appealed.
const MOST_ROWS: usize = 10_000;
/// The kind of what readers of spot checks judged.
const SPOT: &str = "spot";

/// Lists the appeals that the caller sees.
///
/// # Errors
/// [`ScoreRefusal`]
#[tracing::instrument(skip_all)]
pub async fn list_appeals(up: &Upcount, by: &Caller) -> Result<Appeals, ScoreRefusal> {
    let (book, names) = (up.book(), People::read(up).await?);
    let all = read_appeals(up).await?;
    let mut told = Vec::new();
    for appeal in all.values().filter(|appeal| holds(by.scope(), &appeal.of.place)) {
        let may = appeal.decided.is_none() && may_decide(up, by, appeal).await?;
        told.push(tell(up, &book, appeal, &names, may));
    }
    told.sort_by_key(|one| (one.state != "waiting", one.due.clone(), std::cmp::Reverse(one.number)));
    let count = |is: &dyn Fn(&AppealTold) -> bool| told.iter().filter(|one| is(one)).count() as u64;
    Ok(Appeals {
        mine: count(&|one| one.may_decide),
        waiting: count(&|one| one.state == "waiting"),
        appeals: told,
        demo: up.made_up().await?,
    })
}

/// Appeals an item of the own score, with words and perhaps the facts that do not belong in it.
///
/// # Errors
/// [`ScoreRefusal`]; then nothing is appealed.
#[tracing::instrument(skip_all)]
pub async fn appeal_score(up: &Upcount, by: &Caller, new: &NewAppeal) -> Result<AppealTold, ScoreRefusal> {
    if !is_agent(by, &new.agent) {
        return Err(ScoreRefusal::NotYours);
    }
    let words = said(&new.words)?;
    let book = up.book();
    let score = score_of(&book, Some(&new.score))?;
    let time = Time::asked(up, score, Some(&new.period)).await?;
    if !time.is_told() {
        let on = time.told_on;
        return Err(ScoreRefusal::Before(Text::new(
            format!("{} 的评分还是暂定的，{on} 之后才能申诉", time.id),
            format!("the score of {} is provisional; it can be appealed after {on}", time.id),
        )));
    }
    if let Some(until) = super::appeals_until(score, &time).filter(|until| *until < up.today()) {
        return Err(ScoreRefusal::Before(Text::new(
            format!("{} 的评分只能在 {until} 前申诉，期限已过；有新的事实请告诉团队长", time.id),
            format!("the score of {} could be appealed until {until}, and that is over; tell the team leader what came up since", time.id),
        )));
    }
    let of = gather(up, &book, score, time, false).await?;
    let member = of.members.iter().find(|member| member.code == new.agent).ok_or(ScoreRefusal::NotFound)?;
    let n = of.version.items.iter().position(|item| item.id == new.item).ok_or_else(|| no_item(&of, &new.item))?;
    let _one_at_a_time = up.planning.lock().await;
    let same = |appeal: &&Appeal| appeal.is_of(&score.id, &new.agent, &new.item) && appeal.of.period == of.time.id;
    if read_appeals(up).await?.values().any(|appeal| same(&appeal)) {
        return Err(ScoreRefusal::Before(Text::new(
            "这一项在这个期间已经申诉过；一项只申诉一次",
            "this item of the period was appealed before; each is appealed once",
        )));
    }
    let facts = named_facts(up, &book, &of, n, member, &new.facts).await?;
    let (item, place) = (new.item.clone(), member.place.clone());
    let appealed = Appealed { score: score.id.clone(), period: of.time.id.clone(), agent: new.agent.clone(), place, item, words, facts };
    let number = note(up, by, APPEALED, &new.agent, &serde_json::to_value(&appealed).unwrap_or_default()).await?;
    one(up, by, &book, number).await
}

/// Decides an appeal, once.
///
/// # Errors
/// [`ScoreRefusal`]; then it stays as it was.
#[tracing::instrument(skip_all)]
pub async fn decide_appeal(up: &Upcount, by: &Caller, number: i64, decide: &DecideAppeal) -> Result<AppealTold, ScoreRefusal> {
    let words = said(&decide.words)?;
    let book = up.book();
    let _one_at_a_time = up.planning.lock().await;
    let all = read_appeals(up).await?;
    let appeal = all.get(&number).filter(|appeal| holds(by.scope(), &appeal.of.place)).ok_or(ScoreRefusal::NotFound)?;
    if let Some(decided) = &appeal.decided {
        let (zh, en) = if decided.upheld { ("支持", "upheld") } else { ("驳回", "rejected") };
        return Err(ScoreRefusal::Before(Text::new(
            format!("这个申诉已经处理：{zh}；只处理一次"),
            format!("this appeal was {en} before; it is decided once"),
        )));
    }
    if !may_decide(up, by, appeal).await? {
        return Err(ScoreRefusal::AnotherPerson);
    }
    let event = if decide.uphold { UPHELD } else { REJECTED };
    note(up, by, event, &appeal.of.agent, &serde_json::to_value(Says { appeal: number, words }).unwrap_or_default()).await?;
    one(up, by, &book, number).await
}

/// Whether somebody is the agent: an account that sees nothing but agents, and this one.
pub(super) fn is_agent(by: &Caller, code: &str) -> bool {
    by.role().is_some() && by.scope().within.as_ref().and_then(|within| within.get("agent")).is_some_and(|own| own.contains(code))
}

/// Whether somebody may decide: who leads the place of the agent, or checks the whole company; not the agent, not who appealed, not
/// who told or judged what the appeal is about.
async fn may_decide(up: &Upcount, by: &Caller, appeal: &Appeal) -> Result<bool, ScoreRefusal> {
    let led: Place = appeal.of.place.iter().filter(|(level, _)| *level != "agent").map(|(l, c)| (l.clone(), c.clone())).collect();
    let leads = by.may(Right::Moves) || (by.may(Right::Check) && by.scope().is_whole());
    if !leads || !holds(by.scope(), &led) || is_agent(by, &appeal.of.agent) || appeal.by == by.id() {
        return Ok(false);
    }
    if by.role().is_none() {
        return Ok(true);
    }
    for fact in &appeal.of.facts {
        let told = if fact.kind == SPOT { Vec::new() } else { up.store.facts_about(&fact.kind, &fact.id).await? };
        if told.iter().any(|one| one.fact.recorded_by == by.id()) {
            return Ok(false);
        }
    }
    let checks = up.book().checks.keys().cloned().collect::<Vec<_>>();
    let (book, score) = (up.book(), appeal.of.score.clone());
    let of_checks = book.scores.get(&score).is_some_and(|score| {
        score.versions.iter().flat_map(|version| &version.items).any(|item| item.id == appeal.of.item && !item.checks.is_empty())
    });
    if !of_checks {
        return Ok(true);
    }
    let judged = spot::looked_at(up, &checks, None).await?;
    let about = |case: &&spot::SeenCase| {
        case.agent == appeal.of.agent && (appeal.of.facts.is_empty() || appeal.of.facts.iter().any(|fact| fact.id == case.id))
    };
    Ok(!judged.iter().filter(about).any(|case| case.readers.iter().any(|reader| reader == by.id())))
}

/// Whether single facts of an item can be named: it is counted fact by fact.
pub(super) fn names_facts(book: &Book, item: &ScoreItem) -> bool {
    item.of.is_none() || sides(book, item).iter().any(|(_, side)| !side.is_empty())
}

/// The counts of facts above and below the line of an item.
fn sides(book: &Book, item: &ScoreItem) -> [(bool, Vec<String>); 2] {
    let counted = |of: &[String]| of.iter().filter(|id| matches!(book.measures[*id].form, Form::Facts { .. })).cloned().collect();
    match item.of.as_ref().map(|of| &book.measures[of].form) {
        Some(Form::Quotient { of, over, .. }) => [(true, counted(of)), (false, counted(over))],
        _ => [(true, Vec::new()), (false, Vec::new())],
    }
}

/// The facts that an appeal names, each found among those behind the agent's figure.
async fn named_facts(
    up: &Upcount,
    book: &Book,
    of: &Gathered<'_>,
    n: usize,
    member: &Member,
    ids: &[String],
) -> Result<Vec<Named>, ScoreRefusal> {
    let ids: Vec<String> = ids.iter().map(|id| id.trim().to_owned()).filter(|id| !id.is_empty()).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    if ids.len() > MOST_FACTS {
        return Err(unclear(format!("最多写 {MOST_FACTS} 个编号"), format!("at most {MOST_FACTS} facts are named")));
    }
    let item = &of.version.items[n];
    if !names_facts(book, item) {
        return Err(unclear(
            format!("“{}”不能逐条申诉；请不写编号，申诉整项", item.zh),
            format!("single facts of {} cannot be named; appeal the item as a whole", item.en.to_lowercase()),
        ));
    }
    let found = if item.of.is_some() { of_measure(up, book, of, n, member).await? } else { of_spot(up, of, n, member).await? };
    ids.iter()
        .map(|id| {
            found.get(id).cloned().ok_or_else(|| {
                unclear(
                    format!("`{id}` 不在“{}”的事实里；请查看这项的明细", item.zh),
                    format!("`{id}` is not among the facts of {}; look at the facts behind it", item.en.to_lowercase()),
                )
            })
        })
        .collect()
}

async fn of_spot(up: &Upcount, of: &Gathered<'_>, n: usize, member: &Member) -> Result<BTreeMap<String, Named>, ScoreRefusal> {
    let seen = spot::looked_at(up, &of.version.items[n].checks, of.as_of.as_ref()).await?;
    let own = seen.into_iter().filter(|case| case.agent == member.code && of.figures[n].from <= case.day && case.day <= of.time.to);
    let named = |case: spot::SeenCase| {
        (case.id.clone(), Named { kind: SPOT.to_owned(), id: case.id, day: case.day, above: case.violated, below: true })
    };
    Ok(own.map(named).collect())
}

async fn of_measure(
    up: &Upcount,
    book: &Book,
    of: &Gathered<'_>,
    n: usize,
    member: &Member,
) -> Result<BTreeMap<String, Named>, ScoreRefusal> {
    let mut found: BTreeMap<String, Named> = BTreeMap::new();
    let world = up.world_at(of.as_of.as_ref()).await?;
    for (above, measures) in sides(book, &of.version.items[n]) {
        for measure in measures {
            let Form::Facts { kind, day, .. } = &book.measures[&measure].form else { continue };
            let question = Question {
                measure: measure.clone(),
                only: BTreeMap::from([("agent".to_owned(), vec![member.code.clone()])]),
                from: Some(of.figures[n].from),
                to: Some(of.time.to),
                as_of: of.as_of.clone(),
                ..Question::default()
            };
            let page = Page { offset: 0, limit: MOST_ROWS };
            let rows = match up.measures.rows(&question, book, &Scope::COMPANY, &world, page).await {
                // An agent of whom there are no facts has none that could be named.
                Err(Refusal::NoFacts { .. } | Refusal::UnknownValue { .. }) => continue,
                rows => rows?,
            };
            let at = rows.columns.iter().position(|column| column == day);
            for row in rows.rows {
                let text = |n: usize| row.get(n).and_then(serde_json::Value::as_str);
                let (Some(id), Some(day)) = (text(0), at.and_then(text).and_then(|day| day.parse::<Day>().ok())) else { continue };
                let new = Named { kind: kind.clone(), id: id.to_owned(), day, above: false, below: false };
                let named = found.entry(id.to_owned()).or_insert(new);
                *(if above { &mut named.above } else { &mut named.below }) = true;
            }
        }
    }
    Ok(found)
}

fn no_item(of: &Gathered<'_>, item: &str) -> ScoreRefusal {
    let ids: Vec<&str> = of.version.items.iter().map(|item| item.id.as_str()).collect();
    unclear(
        format!("这个评分没有 `{item}` 这项；有 {}", ids.join("、")),
        format!("this score has no item `{item}`; it has {}", ids.join(", ")),
    )
}

async fn note(up: &Upcount, by: &Caller, event: &str, agent: &str, says: &serde_json::Value) -> Result<i64, ScoreRefusal> {
    let fact = NewFact { kind: KIND.to_owned(), ..noted(by, event, agent, says) };
    Ok(up.store.note_all(&[fact], &clock::now()).await?)
}

async fn one(up: &Upcount, by: &Caller, book: &Book, number: i64) -> Result<AppealTold, ScoreRefusal> {
    let all = read_appeals(up).await?;
    let appeal = all.get(&number).ok_or(ScoreRefusal::NotFound)?;
    let may = appeal.decided.is_none() && may_decide(up, by, appeal).await?;
    Ok(tell(up, book, appeal, &People::read(up).await?, may))
}

pub(super) fn tell(up: &Upcount, book: &Book, appeal: &Appeal, names: &People, may_decide: bool) -> AppealTold {
    let (of, decided) = (&appeal.of, appeal.decided.as_ref());
    let score = book.scores.get(&of.score);
    let made = up.day_of(&appeal.at);
    let due = made.plus(score.map_or(0, |score| score.due_days.cast_signed()));
    AppealTold {
        number: appeal.number,
        score: of.score.clone(),
        name: score.map_or_else(|| Text::new(&of.score, &of.score), |score| Text::new(&score.zh, &score.en)),
        period: of.period.clone(),
        agent: of.agent.clone(),
        place: of.place.clone(),
        item: of.item.clone(),
        item_name: item_name(book, &of.score, &of.item),
        words: of.words.clone(),
        facts: of.facts.iter().map(|fact| fact.id.clone()).collect(),
        at: appeal.at.clone(),
        due: due.to_string(),
        state: decided.map_or("waiting", |decided| if decided.upheld { "upheld" } else { "rejected" }).to_owned(),
        overdue: decided.is_none() && due < up.today(),
        decided_by: decided.map(|decided| names.name(&decided.by)),
        decided_at: decided.map(|decided| decided.at.clone()),
        reason: decided.map(|decided| decided.words.clone()),
        may_decide,
    }
}

fn said(words: &str) -> Result<String, ScoreRefusal> {
    let words = words.trim();
    if words.is_empty() || words.chars().count() > LONGEST_WORDS_CHARS {
        return Err(unclear(
            format!("请写明理由，不超过 {LONGEST_WORDS_CHARS} 字"),
            format!("say why in at most {LONGEST_WORDS_CHARS} characters"),
        ));
    }
    Ok(words.to_owned())
}
