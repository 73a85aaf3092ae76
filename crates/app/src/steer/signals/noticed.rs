//! What fired, as it was noticed, and who is held back by lot: read from the Log. What nobody noticed yet is drawn alike.

use super::deeds::Deed;
use super::watch::Found;
use crate::Upcount;
use crate::steer::moves::Place;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use upcount_book::Signal;
use upcount_maths::is_drawn;
use upcount_measure::AsOf;
use upcount_model::Day;
use upcount_store::StoreError;

/// The kind of these facts.
pub(super) const KIND: &str = "watch";
pub(super) const FIRED: &str = "signal_fired";
pub(super) const LOOKED: &str = "signals_looked";

/// What holds anew within so many days of being noticed is the same case: since when it holds may move as facts come in.
const SAME_CASE_DAYS: i32 = 7;

/// How a case was drawn, as the Book declared it then: anybody can draw it again from its key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Lot {
    /// What was drawn: rule, code, and the day since which it holds.
    pub(super) key: String,
    pub(super) share_ppm: i64,
    pub(super) seed: u64,
    pub(super) held: bool,
    /// The day on which people are told after all; they are not when absent.
    #[serde(default)]
    pub(super) until: Option<Day>,
    pub(super) measured_days: u32,
}

impl Lot {
    /// Whether people are not told of it on a day.
    pub(super) fn holds_back(&self, today: Day) -> bool {
        self.held && self.until.is_none_or(|until| today < until)
    }
}

/// A case that was noticed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Firing {
    /// Rule and code, such as `idle_agent/A000001`.
    pub(super) signal: String,
    pub(super) place: Place,
    /// The day of the finding.
    pub(super) on: Day,
    pub(super) since: Day,
    /// Of a place: its members that are silent for it.
    #[serde(default)]
    pub(super) members: u64,
    /// Absent where nothing was to be drawn.
    #[serde(default)]
    pub(super) lot: Option<Lot>,
}

/// A look at the rules: up to which day, and how many members each looked at.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Look {
    pub(super) on: Day,
    pub(super) rules: BTreeMap<String, u64>,
}

/// What was noticed, in order.
pub(super) struct Noticed {
    pub(super) firings: BTreeMap<String, Vec<Firing>>,
    pub(super) looks: Vec<Look>,
}

impl Noticed {
    /// As known at a moment; as known now when it is absent.
    pub(super) async fn read(up: &Upcount, as_of: Option<&AsOf>) -> Result<Self, StoreError> {
        let mut noticed = Self { firings: BTreeMap::new(), looks: Vec::new() };
        for fact in up.store.facts_of(KIND).await? {
            if as_of.is_some_and(|as_of| fact.learned_at > as_of.instant) {
                continue;
            }
            // What cannot be read was written by a later version.
            match fact.fact.event.as_str() {
                FIRED => {
                    let Ok(firing) = serde_json::from_str::<Firing>(&fact.fact.says) else { continue };
                    noticed.firings.entry(firing.signal.clone()).or_default().push(firing);
                }
                LOOKED => noticed.looks.extend(serde_json::from_str::<Look>(&fact.fact.says)),
                _ => {}
            }
        }
        Ok(noticed)
    }

    /// The case of a signal that holds since a day, looked at as of another; none when nobody noticed it.
    pub(super) fn case(&self, signal: &str, since: Day, on: Day) -> Option<&Firing> {
        let mut firings = self.firings.get(signal).into_iter().flatten();
        firings.find(|firing| firing.on.plus(SAME_CASE_DAYS) >= since && firing.since <= on)
    }

    /// How a case was drawn; as it will be where nobody noticed it, and nobody did anything about it yet.
    pub(super) fn lot(&self, rule: &Signal, signal: &str, found: &Found, on: Day, deeds: &[Deed], today: Day) -> Option<Lot> {
        if let Some(firing) = self.case(signal, found.since, on) {
            return firing.lot.clone();
        }
        let worth = rule.worth.as_ref()?;
        let holdback = worth.holdback.as_ref()?;
        // A place most of whose members are out of the ordinary is never held back.
        if !found.members.is_empty() || deeds.iter().any(|deed| deed.said.on >= found.since) {
            return None;
        }
        let key = format!("{signal}/{}", found.since);
        let held = is_drawn(&key, holdback.share.fraction(), holdback.seed);
        let until = holdback.days.filter(|_| held).map(|days| today.max(on).plus(days.cast_signed()));
        Some(Lot { key, share_ppm: holdback.share.0, seed: holdback.seed, held, until, measured_days: worth.measured_days })
    }
}
