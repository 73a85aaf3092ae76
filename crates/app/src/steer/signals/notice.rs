//! What fires is noticed: written down once, with how it was drawn, before anybody is told of it.

use super::noticed::{FIRED, Firing, KIND, LOOKED, Look};
use super::{Done, Looked, SignalRefusal, code_of, look, written_once};
use crate::{Caller, Upcount, keep};
use std::time::Duration;
use upcount_model::{Day, Say};
use upcount_store::{Entry, NewFact, Written};

/// How often it is looked for what nobody noticed yet.
const LOOK_SECS: u64 = 600;

/// A case that was noticed now.
#[derive(Clone, Debug, serde::Serialize)]
pub struct SignalNoticed {
    /// Rule and code.
    pub signal: String,
    /// The day of the finding.
    pub on: String,
    /// The day since which it holds.
    pub since: String,
    /// Whether it was held back by lot; absent where nothing was drawn.
    pub held: Option<bool>,
    /// The day on which people are told after all.
    pub until: Option<String>,
}

/// Looks for what fires now, and writes down what nobody noticed yet.
///
/// # Errors
/// [`SignalRefusal`]; then nothing is written.
#[tracing::instrument(skip_all)]
pub async fn notice_signals(up: &Upcount) -> Result<Vec<SignalNoticed>, SignalRefusal> {
    let book = up.book();
    Ok(notice(up, &look(up, &book, None, None).await?).await?.into_iter().map(told).collect())
}

fn told(firing: Firing) -> SignalNoticed {
    SignalNoticed {
        signal: firing.signal,
        on: firing.on.to_string(),
        since: firing.since.to_string(),
        held: firing.lot.as_ref().map(|lot| lot.held),
        until: firing.lot.and_then(|lot| lot.until).map(|day| day.to_string()),
    }
}

/// Writes down what nobody noticed yet of what was looked at.
pub(super) async fn notice(up: &Upcount, looked: &[Looked<'_>]) -> Result<Vec<Firing>, SignalRefusal> {
    let done = Done::read(up, None).await?;
    let mut new = Vec::new();
    for (rule, watched) in looked.iter().filter_map(|of| Some((of.rule, of.watched.as_ref()?))) {
        for found in &watched.found {
            let signal = format!("{}/{}", rule.id, code_of(&found.place).1);
            if done.noticed.case(&signal, found.since, watched.on).is_none() {
                new.push(done.firing(rule, signal, found, watched.on));
            }
        }
    }
    let mut entries: Vec<Entry> = new.iter().map(fired).collect();
    let rules = looked.iter().filter_map(|of| Some((of.rule.id.clone(), of.watched.as_ref()?.looked_at as u64)));
    let on = looked.iter().filter_map(|of| Some(of.watched.as_ref()?.on)).max();
    if let Some(on) = on.filter(|on| !done.noticed.looks.iter().any(|look| look.on >= *on)) {
        entries.push(once(&format!("looked/{on}"), LOOKED, "signals", &Look { on, rules: rules.collect() }));
    }
    if entries.is_empty() {
        return Ok(new);
    }
    // What another process noticed meanwhile is its.
    let mut written = up.store.write_facts(&entries).await?.into_iter();
    new.retain(|_| matches!(written.next(), Some(Written::New(_))));
    Ok(new)
}

/// Writes down one case, where somebody does something about it before it was noticed.
pub(super) async fn notice_one(up: &Upcount, firing: &Firing) -> Result<(), SignalRefusal> {
    up.store.write_facts(&[fired(firing)]).await?;
    Ok(())
}

fn fired(firing: &Firing) -> Entry {
    once(&format!("{}/{}", firing.signal, firing.since), FIRED, &firing.signal, firing)
}

fn once(key: &str, event: &str, about: &str, says: &impl serde::Serialize) -> Entry {
    let fact = keep::told(&Caller::owner(), event, about, &serde_json::to_value(says).unwrap_or_default());
    written_once(format!("{KIND}/{key}"), NewFact { kind: KIND.to_owned(), ..fact })
}

/// Notices what fires for as long as the process lives, whenever something is new.
pub async fn tend_signals(up: &Upcount) {
    // The state of the Log and the day with which everything was noticed.
    let mut seen = None;
    loop {
        tokio::time::sleep(Duration::from_secs(LOOK_SECS)).await;
        match tend_once(up, seen).await {
            Ok(now) => seen = Some(now),
            Err(e) => tracing::warn!(target: "upcount::watch", code = e.code(), "signals are not noticed: {e}"),
        }
    }
}

async fn tend_once(up: &Upcount, seen: Option<(i64, Day)>) -> Result<(i64, Day), SignalRefusal> {
    if seen != Some((up.last_fact().await?, up.today())) {
        notice_signals(up).await?;
    }
    // What is written in noticing fires nothing.
    Ok((up.last_fact().await?, up.today()))
}
