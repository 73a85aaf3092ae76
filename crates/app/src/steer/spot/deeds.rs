//! What was drawn, judged, sent back and answered: read from the Log, where each deed is a fact and none is ever changed.

use super::told::Mark;
use crate::steer::moves::Place;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use upcount_book::SpotCheck;
use upcount_measure::AsOf;
use upcount_model::Day;
use upcount_store::Fact;

/// The kind of these facts.
pub(super) const KIND: &str = "spot";
pub(super) const DRAWN: &str = "spot_drawn";
pub(super) const JUDGED: &str = "spot_judged";
pub(super) const SENT_BACK: &str = "spot_sent_back";
pub(super) const ANSWERED: &str = "spot_answered";

/// A sample, as it was drawn.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Drawn {
    /// The id of its definition.
    pub(super) id: String,
    /// The definition as it was then.
    pub(super) check: SpotCheck,
    pub(super) from: Day,
    pub(super) to: Day,
    pub(super) seed: u64,
    /// What was known then: the day and the instant.
    pub(super) as_of: (Day, String),
    /// Classes of a sample by classes; of any other one without a name.
    pub(super) classes: Vec<Class>,
    /// In the order in which they are read.
    pub(super) cases: Vec<Case>,
    /// The draw that it replaces, of which nothing was judged.
    #[serde(default)]
    pub(super) replaces: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Class {
    pub(super) name: Option<String>,
    pub(super) things: u64,
    pub(super) drawn: u64,
}

/// One of the sample.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Case {
    pub(super) key: String,
    pub(super) day: Day,
    pub(super) place: Place,
    /// Its class, from 0.
    pub(super) class: usize,
    pub(super) inclusion: f64,
    /// Whether it is judged by a second reader too.
    pub(super) second: bool,
}

impl Drawn {
    pub(super) fn things(&self) -> u64 {
        self.classes.iter().map(|class| class.things).sum()
    }

    pub(super) fn as_of(&self) -> AsOf {
        AsOf { day: self.as_of.0, instant: self.as_of.1.clone() }
    }
}

/// What is done about a case.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Said {
    pub(super) draw: i64,
    /// Which case, from 1.
    pub(super) case: usize,
    #[serde(default)]
    pub(super) words: String,
    /// Points that are violated.
    #[serde(default)]
    pub(super) violated: BTreeSet<String>,
    /// Points that do not apply to the case.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) inapplicable: BTreeSet<String>,
    /// Where that is heard or read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) marks: Vec<Mark>,
    /// Until when what is sent back is answered.
    #[serde(default)]
    pub(super) due: Option<Day>,
}

/// A deed about a case.
#[derive(Clone, Debug)]
pub(super) struct Deed {
    pub(super) by: String,
    pub(super) at: String,
    pub(super) said: Said,
}

/// Something that was sent back, and the answer.
#[derive(Clone, Debug)]
pub(super) struct Back {
    pub(super) sent: Deed,
    pub(super) answer: Option<Deed>,
}

/// What became of a case.
#[derive(Clone, Debug, Default)]
pub(super) struct Done {
    /// By the first reader, then by the second.
    pub(super) verdicts: Vec<Deed>,
    pub(super) backs: Vec<Back>,
}

/// A draw as its deeds left it.
#[derive(Clone, Debug)]
pub(super) struct Draw {
    pub(super) number: i64,
    pub(super) by: String,
    pub(super) at: String,
    pub(super) drawn: Drawn,
    /// Of each case.
    pub(super) done: Vec<Done>,
    pub(super) replaced_by: Option<i64>,
}

impl Done {
    /// What waits to be answered.
    pub(super) fn waiting(&self) -> Option<&Back> {
        self.backs.last().filter(|back| back.answer.is_none())
    }
}

impl Draw {
    pub(super) fn is_judged(&self) -> bool {
        self.done.iter().any(|done| !done.verdicts.is_empty())
    }

    /// A case by its number, from 1.
    pub(super) fn case(&self, number: usize) -> Option<(&Case, &Done)> {
        let n = number.checked_sub(1)?;
        Some((self.drawn.cases.get(n)?, self.done.get(n)?))
    }
}

/// The draws, by their numbers.
pub(super) fn draws(facts: Vec<Fact>) -> BTreeMap<i64, Draw> {
    let mut draws: BTreeMap<i64, Draw> = BTreeMap::new();
    for Fact { number, learned_at: at, fact, .. } in facts {
        if fact.event == DRAWN {
            // What cannot be read was written by a later version.
            let Ok(drawn) = serde_json::from_str::<Drawn>(&fact.says) else { continue };
            if let Some(before) = drawn.replaces.and_then(|before| draws.get_mut(&before)) {
                before.replaced_by = Some(number);
            }
            let done = vec![Done::default(); drawn.cases.len()];
            draws.insert(number, Draw { number, by: fact.recorded_by, at, drawn, done, replaced_by: None });
            continue;
        }
        let Ok(said) = serde_json::from_str::<Said>(&fact.says) else { continue };
        let case = said.case.checked_sub(1);
        let Some(done) = draws.get_mut(&said.draw).zip(case).and_then(|(draw, n)| draw.done.get_mut(n)) else { continue };
        let deed = Deed { by: fact.recorded_by, at, said };
        match fact.event.as_str() {
            JUDGED => done.verdicts.push(deed),
            SENT_BACK => done.backs.push(Back { sent: deed, answer: None }),
            ANSWERED => done.backs.last_mut().into_iter().for_each(|back| back.answer = Some(deed.clone())),
            _ => {}
        }
    }
    draws
}
