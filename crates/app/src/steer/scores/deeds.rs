//! What was appealed and decided: read from the Log, where each deed is a fact and none is ever changed.

use super::period::Time;
use crate::steer::moves::Place;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use upcount_engine::score::Pair;
use upcount_model::Day;
use upcount_store::Fact;

/// The kind of these facts.
pub(super) const KIND: &str = "score";
pub(super) const APPEALED: &str = "score_appealed";
pub(super) const UPHELD: &str = "score_appeal_upheld";
pub(super) const REJECTED: &str = "score_appeal_rejected";

/// What an agent appeals.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Appealed {
    pub(super) score: String,
    pub(super) period: String,
    pub(super) agent: String,
    /// Where the agent belonged at the end of the period.
    pub(super) place: Place,
    pub(super) item: String,
    pub(super) words: String,
    /// The facts that it is about; the whole item when there are none.
    #[serde(default)]
    pub(super) facts: Vec<Named>,
}

/// A fact that an appeal names, and where it counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Named {
    pub(super) kind: String,
    pub(super) id: String,
    pub(super) day: Day,
    /// Whether it counts above the line.
    pub(super) above: bool,
    /// Whether it counts below it.
    pub(super) below: bool,
}

/// What somebody decides.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Says {
    pub(super) appeal: i64,
    pub(super) words: String,
}

#[derive(Clone, Debug)]
pub(super) struct Decided {
    pub(super) upheld: bool,
    pub(super) by: String,
    pub(super) at: String,
    pub(super) words: String,
}

/// An appeal as its deeds left it.
#[derive(Clone, Debug)]
pub(super) struct Appeal {
    pub(super) number: i64,
    pub(super) by: String,
    pub(super) at: String,
    pub(super) of: Appealed,
    pub(super) decided: Option<Decided>,
}

/// What an upheld appeal does to a figure.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Out {
    /// The whole item is out.
    Item,
    /// So much is out of it.
    Facts(Pair),
}

impl Appeal {
    pub(super) fn is_upheld(&self) -> bool {
        self.decided.as_ref().is_some_and(|decided| decided.upheld)
    }

    pub(super) fn is_of(&self, score: &str, agent: &str, item: &str) -> bool {
        self.of.score == score && self.of.agent == agent && self.of.item == item
    }
}

/// What upheld appeals take out of a figure that is counted from a day to another. Facts are out of every period that counts them;
/// an item as a whole only of the period whose score was appealed.
pub(super) fn taken_out<'a>(appeals: impl Iterator<Item = &'a Appeal>, time: &Time, from: Day) -> Option<Out> {
    let mut out = BTreeMap::new();
    for appeal in appeals.filter(|appeal| appeal.is_upheld()) {
        if appeal.of.facts.is_empty() && appeal.of.period == time.id {
            return Some(Out::Item);
        }
        out.extend(appeal.of.facts.iter().filter(|fact| from <= fact.day && fact.day <= time.to).map(|fact| (fact.id.clone(), fact)));
    }
    let one = |there: bool| if there { 1.0 } else { 0.0 };
    let mut all = Pair::default();
    out.values().for_each(|fact| all += Pair { counted: one(fact.above), of: one(fact.below) });
    (!out.is_empty()).then_some(Out::Facts(all))
}

/// The appeals, by their numbers.
pub(super) fn appeals(facts: Vec<Fact>) -> BTreeMap<i64, Appeal> {
    let mut all: BTreeMap<i64, Appeal> = BTreeMap::new();
    for Fact { number, learned_at: at, fact, .. } in facts {
        match fact.event.as_str() {
            APPEALED => {
                // What cannot be read was written by a later version.
                let Ok(of) = serde_json::from_str(&fact.says) else { continue };
                all.insert(number, Appeal { number, by: fact.recorded_by, at, of, decided: None });
            }
            UPHELD | REJECTED => {
                let Ok(Says { appeal, words }) = serde_json::from_str(&fact.says) else { continue };
                if let Some(appeal) = all.get_mut(&appeal).filter(|appeal| appeal.decided.is_none()) {
                    appeal.decided = Some(Decided { upheld: fact.event == UPHELD, by: fact.recorded_by, at, words });
                }
            }
            _ => {}
        }
    }
    all
}
