//! What was delivered: read from the Log, where each try is a fact before it is made, and what became of it another one after.
//! A try without an end is one that broke off; it is made again under the same id.

use crate::steer::moves::Place;
use crate::{Caller, Upcount, clock, keep, secret};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;
use upcount_model::Day;
use upcount_store::{Fact, NewFact, StoreError, Written};

pub(super) const KIND: &str = "delivery";
const TRIED: &str = "delivery_tried";
const DELIVERED: &str = "delivery_delivered";
const FAILED: &str = "delivery_failed";
const WITHDRAWN: &str = "delivery_withdrawn";

/// So often at most; with the pauses doubling from a minute, for two hours.
pub(super) const MOST_TRIES: u32 = 8;
/// A try that did not end for so long broke off: longer than a way may take.
const BROKEN_OFF_SECS: u64 = 90;

/// A signal that is told, as it was found on a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Instance {
    pub(super) code: String,
    pub(super) on: Day,
}

/// What a fact of a delivery says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Said {
    /// What the delivery is known by.
    pub(super) delivery: String,
    /// The id of who is told.
    pub(super) account: String,
    pub(super) way: String,
    pub(super) rule: String,
    /// The place whose leader has to do something.
    pub(super) place: Place,
    /// What is told; empty but in the first fact.
    #[serde(default)]
    pub(super) signals: Vec<Instance>,
    #[serde(rename = "try")]
    pub(super) tries: u32,
    #[serde(default)]
    pub(super) why: Option<String>,
}

/// How a delivery stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stands {
    /// It is under way, or broke off.
    Trying,
    /// The last try failed.
    Failed,
    /// The other side took it.
    Delivered,
    /// What was to be told needs nobody any more.
    Withdrawn,
}

/// A delivery.
#[derive(Clone, Debug)]
pub(super) struct Delivery {
    /// Its first fact.
    pub(super) number: i64,
    pub(super) said: Said,
    pub(super) stands: Stands,
    /// When that came to be (RFC 3339, UTC).
    pub(super) at: String,
    pub(super) why: Option<String>,
}

impl Delivery {
    /// Whether it still goes on.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.stands, Stands::Trying | Stands::Failed) && !self.gave_up()
    }

    /// Whether it was tried in vain as often as it may be.
    pub(super) fn gave_up(&self) -> bool {
        let in_vain = match self.stands {
            Stands::Failed => true,
            Stands::Trying => self.is_due(0),
            Stands::Delivered | Stands::Withdrawn => false,
        };
        in_vain && self.said.tries >= MOST_TRIES
    }

    /// Whether it is time for the next try.
    pub(super) fn is_due(&self, retry_secs: u64) -> bool {
        let pause = match self.stands {
            Stands::Failed => retry_secs << (self.said.tries.clamp(1, MOST_TRIES) - 1),
            _ => BROKEN_OFF_SECS,
        };
        self.at <= clock::before(Duration::from_secs(pause))
    }

    /// Whether it tells, or told, of a signal that holds since a day, and did so after a place in the Log.
    pub(super) fn tells(&self, code: &str, since: Day, after: i64) -> bool {
        self.number > after && self.said.signals.iter().any(|one| one.code == code && one.on >= since)
    }

    pub(super) fn is_to(&self, account: &str, way: &str, rule: &str) -> bool {
        self.said.account == account && self.said.way == way && self.said.rule == rule
    }
}

/// All deliveries, in the order in which they began.
pub(super) async fn deliveries(up: &Upcount) -> Result<Vec<Delivery>, StoreError> {
    Ok(read(up.store.facts_of(KIND).await?))
}

fn read(facts: Vec<Fact>) -> Vec<Delivery> {
    let (mut all, mut at): (Vec<Delivery>, BTreeMap<String, usize>) = (Vec::new(), BTreeMap::new());
    for Fact { number, learned_at, fact, .. } in facts {
        // What cannot be read was written by a later version.
        let Ok(said) = serde_json::from_str::<Said>(&fact.says) else { continue };
        let stands = match fact.event.as_str() {
            TRIED => Stands::Trying,
            DELIVERED => Stands::Delivered,
            FAILED => Stands::Failed,
            WITHDRAWN => Stands::Withdrawn,
            _ => continue,
        };
        match at.get(&said.delivery) {
            Some(n) => {
                let of = &mut all[*n];
                // Whatever is heard later: what the other side took is delivered.
                if of.stands != Stands::Delivered {
                    (of.stands, of.at) = (stands, learned_at);
                }
                of.said.tries = of.said.tries.max(said.tries);
                of.why = said.why.or(of.why.take());
            }
            None => {
                at.insert(said.delivery.clone(), all.len());
                all.push(Delivery { number, why: said.why.clone(), said, stands, at: learned_at });
            }
        }
    }
    all
}

/// What a delivery is known by: the so-manieth to somebody by a way about a cause, in this home.
pub(super) fn id_of(home: &str, said: &Said, earlier: usize) -> String {
    let what = serde_json::json!([home, said.account, said.way, said.rule, said.place, earlier]);
    secret::sha256(what.to_string().as_bytes())[..20].to_owned()
}

/// Takes a try for itself. Of two processes that would make the same one, the other is told no.
pub(super) async fn claim(up: &Upcount, said: &Said) -> Result<bool, StoreError> {
    let entry = super::written_once(format!("delivery/{}/{}", said.delivery, said.tries), fact(TRIED, said));
    Ok(matches!(up.store.write_facts(&[entry]).await?.first(), Some(Written::New(_))))
}

/// Writes down what became of a try.
pub(super) async fn ended(up: &Upcount, said: &Said, why: Option<String>) -> Result<(), StoreError> {
    let event = if why.is_none() { DELIVERED } else { FAILED };
    let said = Said { signals: Vec::new(), why, ..said.clone() };
    up.store.note(fact(event, &said), &clock::now()).await
}

/// Writes down that nobody needs to be told any more.
pub(super) async fn withdraw(up: &Upcount, said: &Said) -> Result<(), StoreError> {
    let said = Said { signals: Vec::new(), why: None, ..said.clone() };
    up.store.note(fact(WITHDRAWN, &said), &clock::now()).await
}

fn fact(event: &str, said: &Said) -> NewFact {
    let says = serde_json::to_value(said).unwrap_or_default();
    NewFact { kind: KIND.to_owned(), ..keep::told(&Caller::owner(), event, &said.delivery, &says) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact_of(number: i64, event: &str, tries: u32, signals: &[&str]) -> Fact {
        let signals = signals.iter().map(|code| Instance { code: (*code).to_owned(), on: Day(100) }).collect();
        let why = (event == FAILED).then(|| "HTTP 503".to_owned());
        let said =
            Said { delivery: "d".into(), account: "a".into(), way: "w".into(), rule: "r".into(), place: Place::new(), signals, tries, why };
        Fact { number, learned_at: "2026-01-05T01:00:00.000Z".into(), fact: fact(event, &said), hash: String::new() }
    }

    #[test]
    fn a_try_that_broke_off_is_made_again_and_what_was_taken_stays_so() {
        let broken = read(vec![fact_of(1, TRIED, 1, &["A1"])]);
        assert!(broken[0].is_open() && broken[0].is_due(60) && broken[0].tells("A1", Day(90), 0));
        assert!(!broken[0].tells("A1", Day(101), 0), "another run of the signal");
        assert!(!broken[0].tells("A1", Day(90), 1), "put off since");
        let again = read(vec![fact_of(1, TRIED, 1, &["A1"]), fact_of(2, FAILED, 1, &[]), fact_of(3, TRIED, 2, &["A1"])]);
        assert_eq!((again.len(), again[0].said.tries, &again[0].stands), (1, 2, &Stands::Trying));
        let taken = read(vec![fact_of(1, TRIED, 1, &["A1"]), fact_of(2, DELIVERED, 1, &[]), fact_of(3, FAILED, 2, &[])]);
        assert!(!taken[0].is_open() && taken[0].stands == Stands::Delivered);
        let vain = read(vec![fact_of(1, TRIED, 1, &["A1"]), fact_of(2, FAILED, MOST_TRIES, &[])]);
        assert!(vain[0].gave_up() && !vain[0].is_open() && vain[0].why.as_deref() == Some("HTTP 503"));
    }
}
