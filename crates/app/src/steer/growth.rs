//! The growth plan (季度件数增长目标规划): levers that add up to the quarter's count, what is assumed of each and what it costs; tried,
//! kept side by side, and committed as moves whose effect is measured.

mod base;
mod best;
mod deeds;
mod reckon;
mod refusal;
mod told;

use super::moves::{Expected, MoveNumber, MoveState, OPEN_DAYS, Proposed, all, propose_all};
use crate::keep::told as noted;
use crate::{Caller, Upcount, clock};
use base::{OF, base, known_until, next_quarter};
use best::best;
use deeds::{COMMITTED, KEPT, KIND, Kept, WITHDRAWN, scenarios};
use reckon::alone;
pub use refusal::GrowthRefusal;
use serde_json::json;
use std::collections::BTreeMap;
pub use told::{AskGrowth, AskLever, Growth, GrowthTold, LeverTold, Notice, SaveGrowth, Scenario, ScenarioState};
use upcount_book::{Book, Lever};
use upcount_engine::lever::together;
use upcount_model::{Day, Right, Scope, Text, nearest};
use upcount_store::NewFact;

const LONGEST_CHARS: usize = 300;
const MOST: i64 = 1_000_000_000_000_000;

/// Lists the scenarios that are kept.
///
/// # Errors
/// [`GrowthRefusal`]
#[tracing::instrument(skip_all)]
pub async fn list_growth(up: &Upcount, by: &Caller) -> Result<Growth, GrowthRefusal> {
    let names: BTreeMap<String, String> = names(up).await?;
    let next = known_until(up).await.map(|(_, until)| next_quarter(until)).unwrap_or_default();
    // What is kept is the whole company's.
    let kept = if by.scope().is_whole() { scenarios(&up.store.facts_of(KIND).await?, &names) } else { BTreeMap::new() };
    let may_save = by.may(Right::Moves) && by.scope().is_whole();
    Ok(Growth {
        next,
        scenarios: kept.into_values().rev().filter(|of| of.state != ScenarioState::Withdrawn).collect(),
        may_save,
        owners: if may_save { names.into_values().collect() } else { Vec::new() },
        demo: up.made_up().await?,
    })
}

/// Tries a plan: what its levers bring alone and together, within what the caller sees.
///
/// # Errors
/// [`GrowthRefusal`]
#[tracing::instrument(skip_all)]
pub async fn try_growth(up: &Upcount, by: &Caller, ask: &AskGrowth) -> Result<GrowthTold, GrowthRefusal> {
    reckoned(up, &up.book(), by.scope(), ask).await
}

async fn reckoned(up: &Upcount, book: &Book, scope: &Scope, ask: &AskGrowth) -> Result<GrowthTold, GrowthRefusal> {
    let given = given(book, ask)?;
    let levers: Vec<&Lever> = given.iter().map(|(lever, _)| *lever).collect();
    let base = base(up, book, scope, &ask.period, &levers).await?;
    let once = ask.once.unwrap_or(1.0);
    if ask.target.is_some_and(|target| !(0..=MOST).contains(&target)) {
        return Err(unclear("目标是 0 以上的整数", "a target is a whole number from 0"));
    }
    let mut found = Vec::new();
    for (lever, asked) in &given {
        let part = |part: upcount_book::Part| part.0 as f64 / 1e6;
        let value = asked.value.unwrap_or(part(lever.usual));
        let (low, high) = (part(lever.at_least), part(lever.at_most));
        if !(low..=high).contains(&value) {
            return Err(unclear(
                format!("{}的假设在 {:.0}% 到 {:.0}% 之间，不是 {:.1}%", lever.zh, low * 100.0, high * 100.0, value * 100.0),
                format!("{}: assumed is from {:.0}% to {:.0}%, not {:.1}%", lever.en, low * 100.0, high * 100.0, value * 100.0),
            ));
        }
        let best = best(up, book, scope, &base, lever).await?;
        found.push((value, alone(up, book, scope, &base, lever, value).await?, best));
    }
    let cells: Vec<Vec<f64>> = given.iter().zip(&found).map(|((lever, _), (_, alone, _))| base.spread(lever, alone.brings)).collect();
    let all = together(&cells, once)
        .map_err(|_| unclear("重叠的比例是 0 到 1 之间的数", "the part of an overlap that is counted once is a number from 0 to 1"))?;
    let levers: Vec<LeverTold> = given
        .iter()
        .zip(&found)
        .zip(&cells)
        .zip(&all.counted)
        .map(|((((lever, asked), (value, alone, best)), cells), counted)| LeverTold {
            id: lever.id.clone(),
            zh: lever.zh.clone(),
            en: lever.en.clone(),
            baseline: base.of(lever, |cell| cell.base),
            value: *value,
            today: alone.today,
            at_least: lever.at_least.0 as f64 / 1e6,
            at_most: lever.at_most.0 as f64 / 1e6,
            alone: cells.iter().sum(),
            counted: *counted,
            cost_fen: asked.cost_fen,
            owner: asked.owner.clone(),
            needs_notice: lever.notice,
            notice: asked.notice.clone(),
            best: best.as_ref().map(|best| best.value),
            best_in: best.as_ref().map(|best| best.quarter.clone()),
            beyond: best.as_ref().and_then(|best| best.beyond(*value)),
            how: alone.how.clone(),
            measured: measured(book, lever),
        })
        .collect();
    let baseline = base.total();
    let expected = baseline + all.total;
    Ok(GrowthTold {
        period: ask.period.clone(),
        from: base.from.to_string(),
        to: base.to.to_string(),
        known_until: base.until.to_string(),
        calibre: book.calibres.get(&base.calibre).map(|one| Text::new(one.zh.clone(), one.en.clone())).unwrap_or_default(),
        baseline,
        last_year: base.last_year.round() as i64,
        quarter_before: base.cells.iter().map(|cell| cell.before).sum::<f64>().round() as i64,
        if_apart: levers.iter().map(|lever| lever.alone).sum(),
        levers,
        together: all.total,
        expected,
        target: ask.target,
        gap: ask.target.map(|target| target as f64 - expected),
        once,
        notes: notes(&base, once),
    })
}

fn notes(base: &base::Base, once: f64) -> Vec<Text> {
    let trend = format!("{:.1}%", (base.trend - 1.0) * 100.0);
    vec![
        if base.trend_known {
            Text::new(
                format!("不做会有多少：上一年同季的件数，乘近十二个月对再前十二个月的走势（{trend}）"),
                format!(
                    "What would come anyway: the same quarter a year before, times how the last twelve months went beside the twelve before ({trend})"
                ),
            )
        } else {
            Text::new(
                "不做会有多少：上一年同季的件数；再往前的数据不全，没有乘走势",
                "What would come anyway: the same quarter a year before; too little is known before that for a trend",
            )
        },
        Text::new(
            format!(
                "几个抓手碰到同一类保单时，最大的全算，其余的 {:.0}% 看作同一批客户、不重复算；各抓手的份额按所有先后次序的平均分，加起来正好是合计",
                once * 100.0
            ),
            format!(
                "Where levers meet in one class the largest counts in full, and {:.0}% of the others are taken to be the same customers and not counted again; each one's part is the mean over all orders, so that parts add up",
                once * 100.0
            ),
        ),
        Text::new("抓手带来多少是假设，做了才量得出", "What levers bring is assumed; it is measured once it is done"),
    ]
}

fn measured(book: &Book, lever: &Lever) -> Text {
    match lever.beside.as_ref().and_then(|id| Some((id, book.dimensions.get(id)?))) {
        Some((_, dimension)) => Text::new(
            format!("期满后与别的{}同期的走势相比", dimension.zh),
            format!("held beside the course of other values of {} when its time is over", dimension.en),
        ),
        None => Text::new(
            "不量：做的人是自己选的，没有旁边的可比；按签留出一部分才量得出",
            "unmeasured: those who take it choose themselves; a part held back by lot would tell",
        ),
    }
}

/// The levers asked for with what is asked of each.
fn given<'b>(book: &'b Book, ask: &AskGrowth) -> Result<Vec<(&'b Lever, AskLever)>, GrowthRefusal> {
    let usual = |lever: &Lever| AskLever { lever: lever.id.clone(), value: None, owner: None, cost_fen: 0, notice: None };
    let Some(levers) = &ask.levers else { return Ok(book.levers.values().map(|lever| (lever, usual(lever))).collect()) };
    let mut found: Vec<(&Lever, AskLever)> = Vec::new();
    for one in levers {
        let lever = book.levers.get(&one.lever).ok_or_else(|| GrowthRefusal::Unknown {
            id: one.lever.clone(),
            near: nearest(&one.lever, book.levers.keys().map(String::as_str)).into_iter().map(str::to_owned).collect(),
        })?;
        if found.iter().any(|(other, _)| other.id == lever.id) {
            return Err(unclear(format!("{}写了两次", lever.zh), format!("{} stands twice", lever.en)));
        }
        if !(0..=MOST).contains(&one.cost_fen) {
            return Err(unclear("花费是 0 以上的整数，以分计", "a cost is a whole number of fen from 0"));
        }
        if let Some(notice) = &one.notice {
            sound(notice)?;
        }
        found.push((lever, one.clone()));
    }
    Ok(found)
}

/// Whether a notice is made before its rate holds.
fn sound(notice: &Notice) -> Result<(), GrowthRefusal> {
    let day = |text: &str| {
        text.parse::<Day>()
            .map_err(|_| unclear(format!("`{text}` 不是一天，如 2026-01-10"), format!("`{text}` is no day such as 2026-01-10")))
    };
    let (announced, from, to) = (day(&notice.announced)?, day(&notice.from)?, day(&notice.to)?);
    if from < announced || to < from {
        return Err(GrowthRefusal::Notice(Text::new(
            format!("限时费率要先公示再开始：公示 {announced}，费率 {from} 至 {to}"),
            format!(
                "a rate that holds for a time begins after its public notice: announced {announced}, it would hold from {from} to {to}"
            ),
        )));
    }
    if notice.words.trim().is_empty() || notice.words.chars().count() > LONGEST_CHARS {
        return Err(GrowthRefusal::Notice(Text::new(
            format!("请写公示内容或出处，不超过 {LONGEST_CHARS} 字"),
            format!("say what the notice says or where it stands, in at most {LONGEST_CHARS} characters"),
        )));
    }
    Ok(())
}

/// Keeps a scenario with what is reckoned of it now.
///
/// # Errors
/// [`GrowthRefusal`]; then nothing is kept.
#[tracing::instrument(skip_all)]
pub async fn save_growth(up: &Upcount, by: &Caller, save: &SaveGrowth) -> Result<Scenario, GrowthRefusal> {
    whole(by)?;
    let name = save.name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_CHARS {
        return Err(unclear(format!("请起个名字，不超过 {LONGEST_CHARS} 字"), format!("name it in at most {LONGEST_CHARS} characters")));
    }
    let told = reckoned(up, &up.book(), by.scope(), &save.plan).await?;
    let kept = Kept { name: name.to_owned(), plan: save.plan.clone(), told };
    let fact = noted(by, KEPT, &save.plan.period, &serde_json::to_value(&kept).unwrap_or_default());
    let number = up.store.note_all(&[of_growth(fact)], &clock::now()).await?;
    scenario(up, number).await
}

/// Commits a scenario: each lever that brings something becomes a move of the whole company.
///
/// # Errors
/// [`GrowthRefusal`]; then nothing is done.
#[tracing::instrument(skip_all)]
pub async fn commit_growth(up: &Upcount, by: &Caller, number: i64) -> Result<Scenario, GrowthRefusal> {
    whole(by)?;
    let of = scenario(up, number).await?;
    if of.state != ScenarioState::Kept {
        return Err(GrowthRefusal::State(Text::new("这个方案已经确定或撤回", "the scenario is committed or withdrawn already")));
    }
    if let Some(other) = standing_for(up, &of).await? {
        return Err(GrowthRefusal::State(Text::new(
            format!(
                "{} 已定下第 {} 号方案「{}」，它的行动还在；先撤回或拒绝那些行动，再定这一个",
                of.plan.period, other.number, other.name
            ),
            format!(
                "scenario {} \u{201c}{}\u{201d} is committed for {}, and its moves stand; withdraw or decline them before this one",
                other.number, other.name, of.plan.period
            ),
        )));
    }
    let book = up.book();
    let told = reckoned(up, &book, by.scope(), &of.plan).await?;
    let levers: Vec<&LeverTold> = told.levers.iter().filter(|lever| lever.counted > 0.0).collect();
    if levers.is_empty() {
        return Err(unclear("没有一个抓手带来件数，没有可做的", "no lever brings anything, so there is nothing to do"));
    }
    if let Some(lever) = levers.iter().find(|lever| lever.needs_notice && lever.notice.is_none()) {
        return Err(GrowthRefusal::Notice(Text::new(
            format!("{}改了限时费率，先写公示：哪天公示、哪天起止、写了什么", lever.zh),
            format!(
                "{} changes rates for a time: say first when the notice is made public, from when to when they hold, and what it says",
                lever.en
            ),
        )));
    }
    let (from, to) = (day(&told.from), day(&told.to));
    let number_of = |zh: &str, en: &str, value: String| MoveNumber { name: Text::new(zh, en), value };
    let propose = |lever: &&LeverTold| {
        let defined = &book.levers[&lever.id];
        let mut numbers = vec![
            number_of("假设", "Assumed", format!("{:.1}%", lever.value * 100.0)),
            number_of("单独带来", "Alone", format!("{:.0}", lever.alone)),
            number_of("不做会有", "Without it", format!("{:.0}", lever.baseline)),
        ];
        if let Some(owner) = &lever.owner {
            numbers.push(number_of("负责人", "Owner", owner.clone()));
        }
        if let Some(notice) = &lever.notice {
            numbers.push(number_of("公示", "Notice", format!("{} · {} – {} · {}", notice.announced, notice.from, notice.to, notice.words)));
        }
        Proposed {
            what: Text::new(format!("{}：{}", told.period, lever.zh), format!("{}: {}", told.period, lever.en)),
            why: lever.how.clone(),
            numbers,
            source: format!("growth/{number}"),
            place: BTreeMap::new(),
            expected: Some(Expected {
                measure: OF.to_owned(),
                calibre: book.measures[OF].calibre.clone().or_else(|| book.company.standard_calibres.first().cloned()).unwrap_or_default(),
                only: defined.only.clone(),
                beside: defined.beside.clone(),
                extra: lever.counted,
                range: None,
                from,
                to,
            }),
            cost_fen: lever.cost_fen,
            expires: up.today().plus(OPEN_DAYS),
        }
    };
    let made = propose_all(up, by, levers.iter().map(propose).collect()).await?;
    if made.stood > 0 {
        return Err(GrowthRefusal::State(Text::new("这个方案刚刚被确定", "the scenario was just committed by somebody else")));
    }
    let moves: BTreeMap<&String, i64> = (made.first..).zip(&levers).map(|(number, lever)| (&lever.id, number)).collect();
    let says = json!({ "scenario": number, "moves": moves });
    up.store.note(of_growth(noted(by, COMMITTED, &number.to_string(), &says)), &clock::now()).await?;
    scenario(up, number).await
}

/// Another scenario of the same quarter that is committed, of which a move is open or done.
async fn standing_for(up: &Upcount, of: &Scenario) -> Result<Option<Scenario>, GrowthRefusal> {
    let committed = scenarios(&up.store.facts_of(KIND).await?, &names(up).await?).into_values();
    let mut committed = committed.filter(|other| other.state == ScenarioState::Committed && other.plan.period == of.plan.period);
    let moves = all(up).await?;
    let stands = |number: &i64| moves.get(number).is_some_and(|one| one.state.is_open() || one.state == MoveState::Done);
    Ok(committed.find(|other| other.moves.values().any(stands)))
}

/// Withdraws a scenario that is not committed.
///
/// # Errors
/// [`GrowthRefusal`]; then it stays as it was.
pub async fn withdraw_growth(up: &Upcount, by: &Caller, number: i64) -> Result<Scenario, GrowthRefusal> {
    whole(by)?;
    if scenario(up, number).await?.state != ScenarioState::Kept {
        return Err(GrowthRefusal::State(Text::new(
            "已确定的方案不能撤回；请撤回它的行动",
            "a committed scenario is not withdrawn; withdraw its moves",
        )));
    }
    up.store.note(of_growth(noted(by, WITHDRAWN, &number.to_string(), &json!({ "scenario": number }))), &clock::now()).await?;
    scenario(up, number).await
}

async fn scenario(up: &Upcount, number: i64) -> Result<Scenario, GrowthRefusal> {
    scenarios(&up.store.facts_of(KIND).await?, &names(up).await?).remove(&number).ok_or(GrowthRefusal::NoScenario)
}

async fn names(up: &Upcount) -> Result<BTreeMap<String, String>, GrowthRefusal> {
    Ok(up.store.accounts().await?.into_iter().map(|account| (account.id, account.name)).collect())
}

fn whole(by: &Caller) -> Result<(), GrowthRefusal> {
    if by.scope().is_whole() { Ok(()) } else { Err(GrowthRefusal::NotYours) }
}

/// A day that was written by this module.
fn day(text: &str) -> Day {
    text.parse().unwrap_or(Day(0))
}

fn unclear(zh: impl Into<String>, en: impl Into<String>) -> GrowthRefusal {
    GrowthRefusal::Unclear(Text::new(zh, en))
}

fn of_growth(fact: NewFact) -> NewFact {
    NewFact { kind: KIND.to_owned(), ..fact }
}
