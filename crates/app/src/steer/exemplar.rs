//! Exemplars (标杆): what those at the top do otherwise than their like, found in some, confirmed in others, and turned into a
//! signal that somebody may propose, so that it is tried and not told.

mod gather;
mod say;
mod told;

use crate::{Caller, Upcount};
use gather::Gathered;
pub use told::{ExemplarBeside, ExemplarName, ExemplarPlay, ExemplarPractice, ExemplarSide, ExemplarState, ExemplarTold, ExemplarVerdict};
use upcount_book::{Book, Exemplar, Practice};
use upcount_engine::exemplar::{Asked, Found, Person, PracticeFound, exemplars};
use upcount_maths::{BesideLike, Counted};
use upcount_measure::{Question, Refusal, World};
use upcount_model::{Day, Right, Scope, Text};

/// What the top does otherwise, within what the caller sees. The question's last day says until when results are counted; the
/// months are those of the definition.
///
/// # Errors
/// [`Refusal`]; also where there is no such exemplar, or nobody brought anything.
#[tracing::instrument(skip_all)]
pub async fn read_exemplar(up: &Upcount, by: &Caller, exemplar: &str, question: &Question) -> Result<ExemplarTold, Refusal> {
    let book = up.book();
    let one = book.exemplars.get(exemplar).ok_or_else(|| no_exemplar(&book, exemplar))?;
    if question.from.is_some() {
        return Err(Refusal::Question(Text::new(
            format!("期间由定义决定（{} 个月的业绩，之前 {} 个月的做法）；只说截止日", one.months, one.before_months),
            format!(
                "the time is the definition's: results of {} months, practices of {} months before; say only the last day",
                one.months, one.before_months
            ),
        )));
    }
    // What is proposed is for the whole company, so it is drafted of what holds in the whole company.
    let may_propose = by.may(Right::Propose) && by.scope().is_whole() && question.only.is_empty();
    let world = up.world_at(question.as_of.as_ref()).await.map_err(|e| Refusal::Fault(e.to_string()))?;
    let what = format!("exemplar {exemplar} {question:?} {:?} {may_propose} {}", by.scope(), up.today());
    let reckon = reckoned(up, &book, one, by.scope(), question, may_propose, &world);
    up.remembered.figure(what, &book, &world, question.as_of.as_ref(), reckon).await
}

async fn reckoned(
    up: &Upcount,
    book: &Book,
    one: &Exemplar,
    scope: &Scope,
    question: &Question,
    may_propose: bool,
    world: &World,
) -> Result<ExemplarTold, Refusal> {
    let gathered = Gathered::read(up, book, one, scope, question, world).await?;
    let people: Vec<Person<'_>> = gathered.people.iter().map(gather::Member::person).collect();
    let counted: Vec<Vec<Counted>> = gathered.practices.iter().map(|(_, counted)| counted.clone()).collect();
    let asked = Asked {
        top: one.top.fraction(),
        false_findings: one.false_findings.fraction(),
        holdout: one.holdout.share.fraction(),
        seed: one.holdout.seed,
    };
    let found = exemplars(&people, &counted, &asked).ok_or_else(|| {
        Refusal::Question(Text::new(
            format!("{} 之前在册 {} 人，分不出业绩居前的人：人太少、都没有件数，或件数一样", gathered.before.0, people.len()),
            format!(
                "of {} people on the roll before {} nobody stands out: they are too few, brought nothing, or brought alike",
                people.len(),
                gathered.before.0
            ),
        ))
    })?;
    let practices = gathered.practices.iter().zip(&counted).zip(&found.practices).map(|(((practice, _), counted), of)| {
        let play = practice_play(book, one, practice, of, &gathered, up.today());
        practice_told(book, practice, counted, of, &found, play, may_propose)
    });
    let practices = practices.collect();
    Ok(told::told(one, book, &gathered, &found, practices, up.made_up().await.map_err(|e| Refusal::Fault(e.to_string()))?))
}

fn no_exemplar(book: &Book, id: &str) -> Refusal {
    let near = upcount_model::nearest(id, book.exemplars.keys().map(String::as_str)).into_iter().map(str::to_owned).collect();
    Refusal::Unknown { what: "exemplar", id: id.to_owned(), near }
}

/// What would try a practice from a day on; none where nothing is to be tried of it, or it is not confirmed to be more at the top.
fn practice_play(
    book: &Book,
    one: &Exemplar,
    practice: &Practice,
    of: &PracticeFound,
    gathered: &Gathered<'_>,
    from: Day,
) -> Option<ExemplarPlay> {
    let holdout = of.holdout.filter(|held| of.verdict == upcount_engine::exemplar::Verdict::Confirmed && held.ratio > 1.0)?;
    let path = one.play_path(practice);
    let id = path.trim_start_matches("signals/").trim_end_matches(".toml");
    let state = match book.signals.get(id) {
        Some(signal) if signal.retired => ExemplarState::Retired,
        Some(_) => ExemplarState::Tried,
        None => ExemplarState::Untried,
    };
    Some(ExemplarPlay {
        what: practice.play.clone()?,
        content: one.draft(practice, &book.measures, from)?,
        rule: id.to_owned(),
        why: say::because(one, practice, &holdout, gathered),
        held_back: one.play.worth.holdback.as_ref()?.share.fraction(),
        may_propose: false,
        path,
        state,
    })
}

fn practice_told(
    book: &Book,
    practice: &Practice,
    counted: &[Counted],
    of: &PracticeFound,
    found: &Found,
    play: Option<ExemplarPlay>,
    may_propose: bool,
) -> ExemplarPractice {
    let side = |top: bool| {
        let all = counted.iter().zip(&found.top).filter(|(_, is)| **is == top).map(|(counted, _)| counted);
        let (count, exposure) = all.fold((0, 0.0), |(n, e), counted| (n + counted.count, e + counted.exposure));
        ExemplarSide { count, of: exposure, rate: (exposure > 0.0).then(|| count as f64 / exposure) }
    };
    let (top, others) = (side(true), side(false));
    let say = say::verdict(practice, of, top.count + others.count);
    ExemplarPractice {
        id: practice.id.clone(),
        name: Text::new(&practice.zh, &practice.en),
        measure: practice.of.clone(),
        unit: say::unit(book, practice),
        below: say::below(book, practice),
        top,
        others,
        discovery: of.discovery.map(beside),
        luck: of.luck,
        holdout: of.holdout.map(beside),
        holdout_luck: of.holdout_luck,
        verdict: of.verdict.into(),
        why: say,
        play: play.map(|play| ExemplarPlay { may_propose: may_propose && play.state == ExemplarState::Untried, ..play }),
    }
}

fn beside(of: BesideLike) -> ExemplarBeside {
    ExemplarBeside {
        top: of.units as u64,
        like: of.like as u64,
        without_like: of.without_like as u64,
        counted: of.counted,
        expected: of.expected,
        ratio: of.ratio,
        low: of.range[0],
        high: of.range[1],
    }
}
