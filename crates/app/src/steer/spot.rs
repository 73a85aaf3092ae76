//! Spot checks (抽检): samples that anybody can draw again, verdicts that nobody changes, and what they say of all. Each deed is a
//! fact of the Log.

mod deeds;
mod draw;
mod judge;
mod rates;
mod record;
mod refusal;
mod returned;
mod told;

use crate::steer::moves::{People, holds};
use crate::{Caller, Upcount};
use deeds::{Case, Done, Draw, KIND};
pub use judge::{answer_case, judge_case, send_back_case};
pub use record::read_case;
pub use refusal::SpotRefusal;
pub use returned::list_returned;
use std::collections::BTreeMap;
pub use told::{
    BackTold, DrawnAgain, Mark, NewDraw, SayOfCase, SendBack, SpotAgreement, SpotAll, SpotBranch, SpotCase, SpotCaseItem, SpotCheckTold,
    SpotChecks, SpotDraw, SpotDrawItem, SpotMoment, SpotPointTold, SpotRate, SpotReturned, SpotReturns, SpotSays, SpotTold, Verdict,
    VerdictTold,
};
use upcount_book::SpotCheck;
use upcount_measure::AsOf;
use upcount_model::{Day, Text};
use upcount_store::StoreError;

/// Lists the spot checks, and the samples of which the caller sees something.
///
/// # Errors
/// [`SpotRefusal`]
#[tracing::instrument(skip_all)]
pub async fn list_spot_checks(up: &Upcount, by: &Caller) -> Result<SpotChecks, SpotRefusal> {
    let book = up.book();
    let check = |(id, check): (&String, &SpotCheck)| SpotCheckTold {
        id: id.clone(),
        name: Text::new(&check.zh, &check.en),
        definition: check.definition.clone(),
        how: check.how.id().to_owned(),
        by: check.how.field().map(str::to_owned),
        draw: check.draw,
        second: check.second.fraction(),
    };
    let (names, all) = (People::read(up).await?, read_all(up).await?);
    let (from, to) = draw::last_month(up, &book).await?;
    let seen = |draw: &&Draw| by.scope().is_whole() || draw.drawn.cases.iter().any(|case| holds(by.scope(), &case.place));
    Ok(SpotChecks {
        checks: book.checks.iter().map(check).collect(),
        draws: all.values().rev().filter(seen).map(|draw| item(draw, &all, by, &names, up.today())).collect(),
        from: from.to_string(),
        to: to.to_string(),
        may_draw: by.scope().is_whole(),
        demo: up.made_up().await?,
    })
}

/// Draws a sample of a period.
///
/// # Errors
/// [`SpotRefusal`]; then nothing is drawn.
#[tracing::instrument(skip_all)]
pub async fn draw_sample(up: &Upcount, by: &Caller, new: &NewDraw) -> Result<SpotDraw, SpotRefusal> {
    let number = draw::drawn(up, by, new).await?;
    read_draw(up, by, number).await
}

/// Tells a sample, how far it is read, and what it says of all.
///
/// # Errors
/// [`SpotRefusal`]
#[tracing::instrument(skip_all)]
pub async fn read_draw(up: &Upcount, by: &Caller, number: i64) -> Result<SpotDraw, SpotRefusal> {
    let (names, all) = (People::read(up).await?, read_all(up).await?);
    let of = of_number(&all, number)?;
    let told = item(of, &all, by, &names, up.today());
    if told.cases == 0 {
        return Err(SpotRefusal::NotFound);
    }
    let whole = by.scope().is_whole();
    let mut notes = rates::notes(of);
    if !whole {
        notes = vec![Text::new(
            "只看得到自己范围内的样本；全公司的比率由看得到全公司的人看",
            "only the own part of the sample is shown; rates of the whole are for who sees the whole",
        )];
    }
    Ok(SpotDraw {
        points: points(of),
        cases: seen(of, by).map(|(n, case, done)| case_item(of, n, case, done, by, up.today())).collect(),
        rates: if whole { rates::rates(of) } else { Vec::new() },
        by_branch: if whole { rates::by_branch(of) } else { Vec::new() },
        agreement: if whole { rates::agreement(of) } else { Vec::new() },
        notes,
        demo: up.made_up().await?,
        of: told,
    })
}

/// Draws a sample again from its seed, and says whether it is the same.
///
/// # Errors
/// [`SpotRefusal`]
#[tracing::instrument(skip_all)]
pub async fn draw_again(up: &Upcount, by: &Caller, number: i64) -> Result<DrawnAgain, SpotRefusal> {
    if !by.scope().is_whole() {
        return Err(SpotRefusal::NotYours);
    }
    draw::again(up, of_number(&read_all(up).await?, number)?).await
}

async fn read_all(up: &Upcount) -> Result<BTreeMap<i64, Draw>, SpotRefusal> {
    Ok(deeds::draws(up.store.facts_of(KIND).await?))
}

/// A case that is judged by as many readers as it needs.
pub(crate) struct SeenCase {
    /// The draw and the case, as `12/3`.
    pub(crate) id: String,
    pub(crate) agent: String,
    pub(crate) day: Day,
    /// Whether the first reader found a violation.
    pub(crate) violated: bool,
    /// Who judged it.
    pub(crate) readers: Vec<String>,
}

/// The judged cases of some checks to which something applies, as was known then. Of one agent all are as likely to be drawn as each other, however the check
/// draws, so that the plain part of them is the agent's rate.
pub(crate) async fn looked_at(up: &Upcount, checks: &[String], as_of: Option<&AsOf>) -> Result<Vec<SeenCase>, StoreError> {
    let mut facts = up.store.facts_of(KIND).await?;
    facts.retain(|fact| as_of.is_none_or(|as_of| fact.learned_at <= as_of.instant));
    let mut seen = Vec::new();
    for (number, draw) in deeds::draws(facts).iter().filter(|(_, draw)| draw.replaced_by.is_none() && checks.contains(&draw.drawn.id)) {
        for ((case, done), n) in draw.drawn.cases.iter().zip(&draw.done).zip(1..) {
            let Some(agent) = case.place.get("agent").filter(|_| settled(case, done)) else { continue };
            let first = &done.verdicts[0].said;
            if first.inapplicable.len() == draw.drawn.check.points.len() {
                continue;
            }
            let violated = !first.violated.is_empty();
            let readers = done.verdicts.iter().map(|verdict| verdict.by.clone()).collect();
            seen.push(SeenCase { id: format!("{number}/{n}"), agent: agent.clone(), day: case.day, violated, readers });
        }
    }
    Ok(seen)
}

fn of_number(all: &BTreeMap<i64, Draw>, number: i64) -> Result<&Draw, SpotRefusal> {
    all.get(&number).ok_or(SpotRefusal::NotFound)
}

/// A case that the caller sees.
fn of_case<'d>(all: &'d BTreeMap<i64, Draw>, by: &Caller, draw: i64, case: usize) -> Result<(&'d Draw, &'d Case, &'d Done), SpotRefusal> {
    let of = of_number(all, draw)?;
    let (case, done) = of.case(case).filter(|(case, _)| holds(by.scope(), &case.place)).ok_or(SpotRefusal::NotFound)?;
    Ok((of, case, done))
}

/// The cases that somebody sees, with their numbers.
fn seen<'d>(of: &'d Draw, by: &'d Caller) -> impl Iterator<Item = (usize, &'d Case, &'d Done)> {
    let all = of.drawn.cases.iter().zip(&of.done).zip(1..).map(|((case, done), n)| (n, case, done));
    all.filter(|(_, case, _)| holds(by.scope(), &case.place))
}

/// Whether the first verdict is hidden from somebody who may still be the second reader.
fn blind(case: &Case, done: &Done, by: &Caller) -> bool {
    case.second && done.verdicts.len() == 1 && done.verdicts[0].by != by.id()
}

/// Whether as many readers judged a case as it needs. What is judged by the first of two is in no figure: it could be read from it.
fn settled(case: &Case, done: &Done) -> bool {
    done.verdicts.len() > usize::from(case.second)
}

fn item(of: &Draw, all: &BTreeMap<i64, Draw>, by: &Caller, names: &People, today: Day) -> SpotDrawItem {
    let drawn = &of.drawn;
    let count = |is: &dyn Fn(&Case, &Done) -> bool| seen(of, by).filter(|(_, case, done)| is(case, done)).count() as u64;
    let waits = |case: &Case, done: &Done| done.waiting().filter(|_| !blind(case, done, by)).and_then(|back| back.sent.said.due);
    let same = |draw: &&Draw| (&draw.drawn.id, draw.drawn.from, draw.drawn.to) == (&drawn.id, drawn.from, drawn.to);
    SpotDrawItem {
        number: of.number,
        check: drawn.id.clone(),
        name: Text::new(&drawn.check.zh, &drawn.check.en),
        from: drawn.from.to_string(),
        to: drawn.to.to_string(),
        seed: drawn.seed,
        how: drawn.check.how.id().to_owned(),
        by: drawn.check.how.field().map(str::to_owned),
        things: drawn.things(),
        cases: count(&|_, _| true),
        judged: count(&settled),
        to_judge: count(&|case, done| judge::why_not(of, case, done, by).is_none()),
        waiting: count(&|case, done| waits(case, done).is_some()),
        overdue: count(&|case, done| waits(case, done).is_some_and(|due| due < today)),
        drawn_by: names.name(&of.by),
        drawn_at: of.at.clone(),
        nth: all.values().filter(same).filter(|draw| draw.number <= of.number).count() as u64,
        replaced_by: of.replaced_by,
        may_replace: by.scope().is_whole() && of.replaced_by.is_none() && !of.is_judged(),
    }
}

fn points(of: &Draw) -> Vec<SpotPointTold> {
    let point = |point: &upcount_book::SpotPoint| SpotPointTold {
        id: point.id.clone(),
        name: Text::new(&point.zh, &point.en),
        severity: point.severity.id().to_owned(),
    };
    of.drawn.check.points.iter().map(point).collect()
}

fn case_item(of: &Draw, number: usize, case: &Case, done: &Done, by: &Caller, today: Day) -> SpotCaseItem {
    let known: &[deeds::Deed] = if blind(case, done, by) { &[] } else { &done.verdicts };
    let back = done.backs.last().filter(|_| !known.is_empty()).map(|back| match (&back.answer, back.sent.said.due) {
        (Some(_), _) => "answered",
        (None, Some(due)) if due < today => "overdue",
        _ => "waiting",
    });
    SpotCaseItem {
        case: number as u64,
        key: case.key.clone(),
        day: case.day.to_string(),
        place: case.place.clone(),
        class: of.drawn.classes.get(case.class).and_then(|class| class.name.clone()),
        inclusion: case.inclusion,
        second: case.second,
        verdicts: known.len() as u64,
        violated: known.iter().map(|verdict| verdict.said.violated.len() as u64).max(),
        applying: known.first().map(|first| (of.drawn.check.points.len() - first.said.inapplicable.len()) as u64),
        to_judge: judge::why_not(of, case, done, by).is_none(),
        back: back.map(str::to_owned),
    }
}

fn day(text: &str) -> Result<Day, SpotRefusal> {
    text.parse().map_err(|_| unclear(format!("`{text}` 不是一天，如 2026-03-31"), format!("`{text}` is no day such as 2026-03-31")))
}

fn unclear(zh: impl Into<String>, en: impl Into<String>) -> SpotRefusal {
    SpotRefusal::Unclear(Text::new(zh, en))
}
