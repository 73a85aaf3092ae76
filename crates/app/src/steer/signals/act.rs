//! What is done about a signal: acknowledged, put off, closed. Each is a fact, and refuses who has not seen the last one.

use super::deeds::{ACKNOWLEDGED, CLOSED, Deed, KIND, SNOOZED, Said, open_case, state};
use super::line::Line;
use super::notice::notice_one;
use super::told::{SignalItem, ToSignal};
use super::{Done, SignalRefusal, SignalState, coach, day, deed_told, item, no_rule, say, sees, unclear};
use crate::keep::told as noted;
use crate::steer::moves::{People, holds};
use crate::{Caller, Upcount, clock};
use upcount_model::{Day, Text};
use upcount_store::NewFact;

const LONGEST_WORDS_CHARS: usize = 500;
/// The longest that a signal can be put off.
const LONGEST_SNOOZE_DAYS: i32 = 92;

/// Says that somebody looks after a signal.
///
/// # Errors
/// [`SignalRefusal`]; then it stays as it was.
pub async fn acknowledge_signal(up: &Upcount, by: &Caller, rule: &str, code: &str, say: &ToSignal) -> Result<SignalItem, SignalRefusal> {
    let words = said(&say.words, false)?;
    let _one_at_a_time = up.planning.lock().await;
    let at = to_change(up, by, rule, code, say.seen, say.day.as_deref()).await?;
    if at.item.state != SignalState::New {
        return Err(SignalRefusal::State(Text::new("已经有人确认过这个预警", "somebody acknowledged this signal already")));
    }
    at.note(up, by, ACKNOWLEDGED, Said { words, ..at.says() }).await
}

/// Puts a signal off until a day, on which it comes back.
///
/// # Errors
/// [`SignalRefusal`]; then it stays as it was.
pub async fn snooze_signal(up: &Upcount, by: &Caller, rule: &str, code: &str, say: &ToSignal) -> Result<SignalItem, SignalRefusal> {
    let words = said(&say.words, true)?;
    let until = day(say.until.as_deref().unwrap_or_default())?;
    let today = up.today();
    if until <= today || until.0 - today.0 > LONGEST_SNOOZE_DAYS {
        return Err(unclear(
            format!("延后到 {until}：要在今天之后，最多 {LONGEST_SNOOZE_DAYS} 天"),
            format!("put off until {until}: it is after today, and at most {LONGEST_SNOOZE_DAYS} days from it"),
        ));
    }
    let _one_at_a_time = up.planning.lock().await;
    let at = to_change(up, by, rule, code, say.seen, say.day.as_deref()).await?;
    if at.item.state == SignalState::Closed {
        return Err(closed());
    }
    at.note(up, by, SNOOZED, Said { words, until: Some(until), ..at.says() }).await
}

/// Closes a signal with the reason, until it holds anew; a coaching case with what it brought, as far as that is measured.
///
/// # Errors
/// [`SignalRefusal`]; then it stays as it was.
pub async fn close_signal(up: &Upcount, by: &Caller, rule: &str, code: &str, say: &ToSignal) -> Result<(), SignalRefusal> {
    let words = said(&say.words, true)?;
    let _one_at_a_time = up.planning.lock().await;
    let key = format!("{rule}/{code}");
    let done = Done::read(up, None).await?;
    if let Some(case) = open_case(done.deeds_of(&key)) {
        // A case stays open when its signal no longer holds: that is what was hoped for.
        let book = up.book();
        let rule = book.signals.get(rule).ok_or_else(|| no_rule(rule))?;
        if !holds(by.scope(), &case.said.place) {
            return Err(SignalRefusal::NoSignal);
        }
        if !Line::of(book.working_days(), rule, &case.said.place, case.said.on, case.said.on, false).may(by.scope()) {
            return Err(SignalRefusal::NotYours);
        }
        seen_last(up, done.deeds_of(&key), say.seen).await?;
        let outcome = Some(coach::outcome(up, case).await?);
        let said = Said { words, outcome, diagnosed: None, until: None, ..case.said.clone() };
        return note(up, by, CLOSED, &said).await;
    }
    let at = to_change(up, by, rule, code, say.seen, say.day.as_deref()).await?;
    if at.item.state == SignalState::Closed {
        return Err(closed());
    }
    note(up, by, CLOSED, &Said { words, ..at.says() }).await
}

/// A signal to which something is done, as it is found now.
pub(super) struct At {
    key: String,
    pub(super) on: Day,
    pub(super) item: SignalItem,
}

impl At {
    /// What every deed says.
    pub(super) fn says(&self) -> Said {
        Said {
            signal: self.key.clone(),
            place: self.item.place.clone(),
            on: self.on,
            words: String::new(),
            until: None,
            play: None,
            diagnosed: None,
            outcome: None,
        }
    }

    async fn note(&self, up: &Upcount, by: &Caller, event: &str, said: Said) -> Result<SignalItem, SignalRefusal> {
        note(up, by, event, &said).await?;
        let done = Done::read(up, None).await?;
        let all = done.deeds_of(&self.key);
        let since = self.item.since.parse().unwrap_or(self.on);
        let mut item = SignalItem { state: state(all, since, done.today), escalated: None, ..self.item.clone() };
        item.deeds = all.iter().filter(|deed| deed.said.on >= since).map(|deed| deed_told(deed, &done.names)).collect();
        item.seen = all.last().map_or(0, |deed| deed.number);
        item.until = said.until.map(|until| until.to_string());
        item.mine &= matches!(item.state, SignalState::New | SignalState::Acknowledged | SignalState::Coached);
        Ok(item)
    }
}

pub(super) async fn note(up: &Upcount, by: &Caller, event: &str, said: &Said) -> Result<(), SignalRefusal> {
    let fact = noted(by, event, &said.signal, &serde_json::to_value(said).unwrap_or_default());
    Ok(up.store.note(NewFact { kind: KIND.to_owned(), ..fact }, &clock::now()).await?)
}

/// The signal that is meant, when it holds, the caller may do something about it and has seen the last that was done.
pub(super) async fn to_change(
    up: &Upcount,
    by: &Caller,
    rule: &str,
    code: &str,
    seen: i64,
    asked: Option<&str>,
) -> Result<At, SignalRefusal> {
    let book = up.book();
    let rule = book.signals.get(rule).filter(|rule| by.scope().allows(&rule.of)).ok_or_else(|| no_rule(rule))?;
    let asked = asked.filter(|day| !day.is_empty()).map(day).transpose()?;
    let done = Done::read(up, None).await?;
    let watched = super::latest::watched(up, &book, rule, asked).await?.ok_or(SignalRefusal::NoSignal)?;
    let told = watched.found.iter().map(|found| (found, item(book.working_days(), rule, &watched, found, by, &done)));
    let mut told = told.filter(|(_, (_, item))| item.code == code && sees(by, item));
    let (found, (line, item)) = told.next().ok_or(SignalRefusal::NoSignal)?;
    if !line.may(by.scope()) {
        return Err(SignalRefusal::NotYours);
    }
    if item.state == SignalState::Held {
        return Err(SignalRefusal::State(say::held(rule, line.owner())));
    }
    let key = format!("{}/{}", rule.id, item.code);
    seen_last(up, done.deeds_of(&key), seen).await?;
    if done.noticed.case(&key, found.since, watched.on).is_none() {
        notice_one(up, &done.firing(rule, key.clone(), found, watched.on)).await?;
    }
    Ok(At { key, on: watched.on, item })
}

/// Refuses who has not seen the last that was done.
async fn seen_last(up: &Upcount, deeds: &[Deed], seen: i64) -> Result<(), SignalRefusal> {
    match deeds.last().filter(|last| last.number != seen) {
        Some(last) => Err(SignalRefusal::Meanwhile { by: People::read(up).await?.name(&last.by), at: last.at.clone() }),
        None => Ok(()),
    }
}

fn closed() -> SignalRefusal {
    SignalRefusal::State(Text::new("这个预警已经关闭", "this signal is closed"))
}

fn said(words: &str, needed: bool) -> Result<String, SignalRefusal> {
    let words = words.trim();
    if (needed && words.is_empty()) || words.chars().count() > LONGEST_WORDS_CHARS {
        return Err(unclear(
            format!("请写一句话，不超过 {LONGEST_WORDS_CHARS} 字"),
            format!("say it in a sentence of at most {LONGEST_WORDS_CHARS} characters"),
        ));
    }
    Ok(words.to_owned())
}
