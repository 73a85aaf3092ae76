//! What was planned, recorded, cancelled and said: read from the Log, where each deed is a fact and none is ever changed.

use crate::steer::moves::Place;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use upcount_book::JointVisit;
use upcount_model::Day;
use upcount_store::Fact;

/// The kind of these facts.
pub(super) const KIND: &str = "joint_visit";
pub(super) const PLANNED: &str = "joint_planned";
pub(super) const RECORDED: &str = "joint_recorded";
pub(super) const CANCELLED: &str = "joint_cancelled";
pub(super) const COMMENTED: &str = "joint_commented";

/// A joint visit, as it was planned.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Planned {
    /// The id of its form.
    pub(super) id: String,
    /// The form as it was then.
    pub(super) form: JointVisit,
    pub(super) day: Day,
    /// The agent, with the places that the agent is in.
    pub(super) place: Place,
    /// Who goes along, on the roll.
    pub(super) manager: String,
    #[serde(default)]
    pub(super) why: String,
    /// The move of a coaching case.
    #[serde(default)]
    pub(super) play: Option<i64>,
}

/// What was seen.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Recorded {
    pub(super) plan: i64,
    /// When it was made.
    pub(super) day: Day,
    /// The activity that it is.
    pub(super) activity: String,
    /// Point → score.
    pub(super) scores: BTreeMap<String, u32>,
    pub(super) words: String,
}

#[derive(Deserialize)]
struct Said {
    plan: i64,
    words: String,
}

/// A joint visit as its deeds left it.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) number: i64,
    pub(super) by: String,
    pub(super) planned: Planned,
    /// Who, when, what.
    pub(super) recorded: Option<(String, String, Recorded)>,
    /// Why.
    pub(super) cancelled: Option<String>,
    /// Who, when, what.
    pub(super) comments: Vec<(String, String, String)>,
}

impl Plan {
    /// The day on which it was made, else that for which it is planned.
    pub(super) fn day(&self) -> Day {
        self.recorded.as_ref().map_or(self.planned.day, |(_, _, recorded)| recorded.day)
    }

    /// `planned`, `missed`, `recorded` or `cancelled`.
    pub(super) fn state(&self, today: Day) -> &'static str {
        match (&self.recorded, &self.cancelled) {
            (Some(_), _) => "recorded",
            (_, Some(_)) => "cancelled",
            _ if self.planned.day.plus(self.planned.form.late_days.cast_signed()) < today => "missed",
            _ => "planned",
        }
    }
}

/// The joint visits, by their numbers.
pub(super) fn plans(facts: Vec<Fact>) -> BTreeMap<i64, Plan> {
    let mut plans: BTreeMap<i64, Plan> = BTreeMap::new();
    for Fact { number, learned_at: at, fact, .. } in facts {
        let by = fact.recorded_by;
        match fact.event.as_str() {
            PLANNED => {
                // What cannot be read was written by a later version.
                let Ok(planned) = serde_json::from_str::<Planned>(&fact.says) else { continue };
                plans.insert(number, Plan { number, by, planned, recorded: None, cancelled: None, comments: Vec::new() });
            }
            RECORDED => {
                let Ok(recorded) = serde_json::from_str::<Recorded>(&fact.says) else { continue };
                if let Some(plan) = plans.get_mut(&recorded.plan) {
                    plan.recorded = Some((by, at, recorded));
                }
            }
            _ => {
                let Ok(said) = serde_json::from_str::<Said>(&fact.says) else { continue };
                let Some(plan) = plans.get_mut(&said.plan) else { continue };
                match fact.event.as_str() {
                    CANCELLED => plan.cancelled = Some(said.words),
                    COMMENTED => plan.comments.push((by, at, said.words)),
                    _ => {}
                }
            }
        }
    }
    plans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_that_nobody_recorded_in_time_was_missed() {
        let form = upcount_book::Book::shipped().unwrap().joint["visit"].clone();
        let day = |text: &str| text.parse::<Day>().unwrap();
        let planned = Planned {
            id: form.id.clone(),
            day: day("2026-03-02"),
            place: Place::new(),
            manager: "M".into(),
            why: String::new(),
            play: None,
            form,
        };
        let plan = Plan { number: 1, by: String::new(), planned, recorded: None, cancelled: None, comments: Vec::new() };
        assert_eq!(plan.state(day("2026-03-01")), "planned");
        assert_eq!(plan.state(day("2026-03-05")), "planned");
        assert_eq!(plan.state(day("2026-03-06")), "missed");
        assert_eq!(Plan { cancelled: Some("ill".into()), ..plan }.state(day("2026-03-06")), "cancelled");
    }
}
