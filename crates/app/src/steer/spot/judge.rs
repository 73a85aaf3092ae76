//! What is said of a case: a reader's verdict, which nobody changes; what is sent back to the leader of the agent; the answer.

use super::deeds::{ANSWERED, Case, Done, Draw, JUDGED, KIND, SENT_BACK, Said};
use super::told::{Mark, SayOfCase, SendBack, Verdict};
use super::{SpotRefusal, blind, day, of_case, read_all, record, unclear};
use crate::keep::told as noted;
use crate::steer::moves::{Place, holds};
use crate::{Caller, Upcount, clock};
use std::collections::BTreeSet;
use upcount_model::{Day, Right, Text};
use upcount_store::NewFact;

/// Marks of one verdict, at most.
const MOST_MARKS: usize = 50;
const LONGEST_WORDS_CHARS: usize = 1_000;
/// The latest day until which something is answered.
const LONGEST_DUE_DAYS: i32 = 90;

/// Judges a case: which points are violated, which do not apply, and what was seen.
///
/// # Errors
/// [`SpotRefusal`]; then nothing is judged.
pub async fn judge_case(up: &Upcount, by: &Caller, draw: i64, case: usize, verdict: &Verdict) -> Result<(), SpotRefusal> {
    let _one_at_a_time = up.planning.lock().await;
    let all = read_all(up).await?;
    let (of, one, done) = of_case(&all, by, draw, case)?;
    if let Some(why) = why_not(of, one, done, by) {
        return Err(why);
    }
    if wrote(up, by, of, one).await? {
        return Err(SpotRefusal::OwnLine);
    }
    let violated: BTreeSet<String> = verdict.violated.iter().cloned().collect();
    let inapplicable: BTreeSet<String> = match &verdict.inapplicable {
        Some(said) => said.iter().cloned().collect(),
        None => record::inapplicable(up, of, one).await?.into_keys().filter(|point| !violated.contains(point)).collect(),
    };
    let points: BTreeSet<String> = of.drawn.check.points.iter().map(|point| point.id.clone()).collect();
    if let Some(both) = violated.intersection(&inapplicable).next() {
        return Err(unclear(
            format!("检查点 `{both}` 不能既有问题又不适用"),
            format!("the point `{both}` is violated or does not apply, not both"),
        ));
    }
    if let Some(other) = violated.union(&inapplicable).find(|point| !points.contains(*point)) {
        return Err(unclear(
            format!("这次抽样没有检查点 `{other}`；有 {}", points.iter().cloned().collect::<Vec<_>>().join("、")),
            format!("this draw has no point `{other}`; it has {}", points.iter().cloned().collect::<Vec<_>>().join(", ")),
        ));
    }
    // Who is told of a violation must be able to say something to it.
    let words = said(&verdict.words, !violated.is_empty())?;
    let marks = marks(up, of, one, verdict, &violated).await?;
    note(up, by, JUDGED, Said { draw, case, words, violated, inapplicable, marks, due: None }).await
}

/// The marks of a verdict: each of a point that is violated, in something that is there of the record.
async fn marks(up: &Upcount, of: &Draw, one: &Case, verdict: &Verdict, violated: &BTreeSet<String>) -> Result<Vec<Mark>, SpotRefusal> {
    if verdict.marks.is_empty() {
        return Ok(Vec::new());
    }
    let there = up.store.evidence_of(&of.drawn.check.of, &one.key).await?;
    for mark in &verdict.marks {
        let row = there.iter().find(|row| row.id == mark.evidence && row.removed_at.is_none());
        let fits = row.is_some_and(|row| match row.sort.as_str() {
            "recording" => mark.line.is_none(),
            "transcript" => mark.at_ms.is_none() && mark.line != Some(0),
            _ => mark.at_ms.is_none() && mark.line.is_none(),
        });
        if !fits || !violated.contains(&mark.point) || verdict.marks.len() > MOST_MARKS {
            return Err(unclear(
                format!(
                    "依据 `{}`：要指向判为有问题的检查点，和这条记录里还在的录音（时刻）、文字稿（行）或文件；最多 {MOST_MARKS} 处",
                    mark.point
                ),
                format!(
                    "the mark of `{}` names a point that is violated, and a recording (with a time), a transcript (with a line) or a document that is there of this record; at most {MOST_MARKS}",
                    mark.point
                ),
            ));
        }
    }
    Ok(verdict.marks.clone())
}

/// Why somebody does not judge a case; nothing where they may.
pub(super) fn why_not(of: &Draw, one: &Case, done: &Done, by: &Caller) -> Option<SpotRefusal> {
    if let Some(other) = of.replaced_by {
        return Some(SpotRefusal::Before(Text::new(
            format!("这次抽样已由第 {other} 号替换；请判那一次的"),
            format!("this draw was replaced by draw {other}; judge the cases of that one"),
        )));
    }
    if leads(by, &one.place) {
        return Some(SpotRefusal::OwnLine);
    }
    if done.verdicts.iter().any(|verdict| verdict.by == by.id()) {
        return Some(SpotRefusal::Before(Text::new(
            "您已经判过这一件；结论不能改，也不能由同一个人复核",
            "you judged this case already; a verdict is not changed, and the second reader is another person",
        )));
    }
    if done.verdicts.len() > usize::from(one.second) {
        return Some(SpotRefusal::Before(Text::new("这一件已经判过；结论不能改", "this case is judged; a verdict is not changed")));
    }
    None
}

/// Whether somebody is the agent, or leads the agent: who may act on the place, and sees it because it is theirs.
pub(super) fn leads(by: &Caller, place: &Place) -> bool {
    let acts = by.may(Right::Moves) || by.may(Right::AddFacts);
    acts && !by.scope().is_whole() && holds(by.scope(), place)
}

/// Whether somebody wrote the record that is judged.
pub(super) async fn wrote(up: &Upcount, by: &Caller, of: &Draw, one: &Case) -> Result<bool, SpotRefusal> {
    let told = up.store.facts_about(&of.drawn.check.of, &one.key).await?;
    Ok(by.role().is_some() && told.iter().any(|fact| fact.fact.recorded_by == by.id()))
}

/// Sends a case with a violation back to the leader of the agent, to be answered by a day.
///
/// # Errors
/// [`SpotRefusal`]; then nothing is sent back.
pub async fn send_back_case(up: &Upcount, by: &Caller, draw: i64, case: usize, back: &SendBack) -> Result<(), SpotRefusal> {
    let words = said(&back.words, true)?;
    let _one_at_a_time = up.planning.lock().await;
    let all = read_all(up).await?;
    let (of, one, done) = of_case(&all, by, draw, case)?;
    if leads(by, &one.place) {
        return Err(SpotRefusal::OwnLine);
    }
    if blind(one, done, by) || done.verdicts.iter().all(|verdict| verdict.said.violated.is_empty()) {
        return Err(SpotRefusal::Before(Text::new(
            "没有判出问题的不退回；先判，判出问题再退",
            "only what is judged to have a violation is sent back; judge it first",
        )));
    }
    if let Some(waiting) = done.waiting() {
        let due = waiting.sent.said.due.unwrap_or_else(|| up.today());
        return Err(SpotRefusal::Before(Text::new(
            format!("这一件已经退回，{due} 前答复"),
            format!("this case was sent back already, to be answered by {due}"),
        )));
    }
    let today = up.today();
    let due = back.due.as_deref().map(day).transpose()?.unwrap_or_else(|| due(up, of));
    if due < today || due.0 - today.0 > LONGEST_DUE_DAYS {
        return Err(unclear(
            format!("{due} 前答复：要在今天或以后，最多 {LONGEST_DUE_DAYS} 天"),
            format!("answered by {due}: that is today or later, and at most {LONGEST_DUE_DAYS} days from now"),
        ));
    }
    note(up, by, SENT_BACK, Said { draw, case, words, due: Some(due), ..Said::default() }).await
}

/// The day until which something that is sent back today is answered, when nobody says another.
pub(super) fn due(up: &Upcount, of: &Draw) -> Day {
    up.today().plus(of.drawn.check.due_days.cast_signed())
}

/// Answers what was sent back to a place that the caller leads.
///
/// # Errors
/// [`SpotRefusal`]; then nothing is answered.
pub async fn answer_case(up: &Upcount, by: &Caller, draw: i64, case: usize, say: &SayOfCase) -> Result<(), SpotRefusal> {
    let words = said(&say.words, true)?;
    let _one_at_a_time = up.planning.lock().await;
    let all = read_all(up).await?;
    let of = all.get(&draw).and_then(|of| of.case(case));
    let (_, done) = of.filter(|(one, _)| holds(by.scope(), &led(&one.place))).ok_or(SpotRefusal::NotFound)?;
    if done.waiting().is_none() {
        return Err(SpotRefusal::Before(Text::new(
            "这一件没有在等答复：没有退回，或已经答复",
            "nothing waits for an answer here: it was not sent back, or is answered",
        )));
    }
    note(up, by, ANSWERED, Said { draw, case, words, ..Said::default() }).await
}

/// The place whose leader answers: that of the agent, without the agent.
pub(super) fn led(place: &Place) -> Place {
    place.iter().filter(|(level, _)| *level != "agent").map(|(level, code)| (level.clone(), code.clone())).collect()
}

async fn note(up: &Upcount, by: &Caller, event: &str, said: Said) -> Result<(), SpotRefusal> {
    let fact = noted(by, event, &format!("{}/{}", said.draw, said.case), &serde_json::to_value(said).unwrap_or_default());
    Ok(up.store.note(NewFact { kind: KIND.to_owned(), ..fact }, &clock::now()).await?)
}

fn said(words: &str, needed: bool) -> Result<String, SpotRefusal> {
    let words = words.trim();
    if words.chars().count() > LONGEST_WORDS_CHARS || needed && words.is_empty() {
        return Err(unclear(
            format!("请写一句看到了什么，不超过 {LONGEST_WORDS_CHARS} 字"),
            format!("say in a sentence of at most {LONGEST_WORDS_CHARS} characters what was seen"),
        ));
    }
    Ok(words.to_owned())
}
