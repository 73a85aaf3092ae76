//! What was done to scenarios: read from the Log, where each deed is a fact.

use super::told::{AskGrowth, GrowthTold, Scenario, ScenarioState};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use upcount_store::Fact;

/// The kind of these facts.
pub(super) const KIND: &str = "growth";
pub(super) const KEPT: &str = "growth_kept";
pub(super) const COMMITTED: &str = "growth_committed";
pub(super) const WITHDRAWN: &str = "growth_withdrawn";

/// What keeps a scenario, as the Log has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) name: String,
    pub(super) plan: AskGrowth,
    pub(super) told: GrowthTold,
}

/// What is done to one.
#[derive(Deserialize)]
struct Done {
    scenario: i64,
    #[serde(default)]
    moves: BTreeMap<String, i64>,
}

/// The scenarios, by the deeds that kept them.
pub(super) fn scenarios(facts: &[Fact], names: &BTreeMap<String, String>) -> BTreeMap<i64, Scenario> {
    let mut all: BTreeMap<i64, Scenario> = BTreeMap::new();
    for Fact { number, learned_at, fact, .. } in facts {
        if fact.event == KEPT {
            // What cannot be read was written by a later version.
            let Ok(Kept { name, plan, told }) = serde_json::from_str(&fact.says) else { continue };
            let by = names.get(&fact.recorded_by).unwrap_or(&fact.recorded_by).clone();
            let (state, at) = (ScenarioState::Kept, learned_at.clone());
            all.insert(*number, Scenario { number: *number, name, state, by, at, plan, told, moves: BTreeMap::new(), seen: *number });
            continue;
        }
        let Ok(done) = serde_json::from_str::<Done>(&fact.says) else { continue };
        let Some(of) = all.get_mut(&done.scenario) else { continue };
        of.seen = *number;
        match fact.event.as_str() {
            COMMITTED => (of.state, of.moves) = (ScenarioState::Committed, done.moves),
            WITHDRAWN => of.state = ScenarioState::Withdrawn,
            _ => {}
        }
    }
    all
}
