//! What was done to a plan: read from the Log, where each deed is a fact.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use upcount_model::Day;
use upcount_store::{Fact, NewFact};
use utoipa::ToSchema;

/// The kind of these facts.
pub(super) const KIND: &str = "goal";
pub(super) const OPENED: &str = "goal_opened";
pub(super) const EDITED: &str = "goal_edited";
pub(super) const HEDGED: &str = "goal_hedged";
pub(super) const COMMITTED: &str = "goal_committed";
pub(super) const OFFERED: &str = "goal_offered";
pub(super) const PUBLISHED: &str = "goal_published";
pub(super) const WITHDRAWN: &str = "goal_withdrawn";
pub(super) const SIGNED: &str = "goal_signed";
pub(super) const THERE: &str = "goal_there";
pub(super) const PUSHED: &str = "goal_pushed";
pub(super) const LOADED: &str = "goal_loaded";

/// A place of the plan: its code on each level from the highest down to its own; the company is empty.
pub(super) type Path = Vec<String>;

/// What of a place's time is meant: all of it, `2026-Q1`, `2026-03`.
pub(super) type Span = String;

/// What a place did not bring of its goal in months that are over, when a plan is made anew within its time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Carry {
    /// 补回: it brings the rest in the months left.
    #[default]
    Place,
    /// 共担: it is borne by its sisters with it.
    Shared,
    /// 不补: it is let go; the months left stay as they were.
    Forgive,
}

/// How a plan stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlanState {
    /// 编制中: it is being made.
    Draft,
    /// 待发布: it waits for another person.
    Offered,
    /// 已发布: its goals are facts.
    Published,
    /// 已被代替: a later one was made from it and published.
    Replaced,
    /// 已撤回.
    Withdrawn,
}

/// What opens a plan, as the Log keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Opened {
    pub(super) goal: String,
    /// The year or quarter.
    pub(super) period: String,
    /// What the whole is to bring.
    pub(super) total: i64,
    pub(super) why: String,
    /// What happened after this day is not looked at.
    pub(super) seen_until: Day,
    /// What was learned later is not either.
    pub(super) seen_at: String,
    /// The plan that it is made anew from.
    #[serde(default)]
    pub(super) replaces: Option<i64>,
    #[serde(default)]
    pub(super) carry: Carry,
    /// Each level looks at its part before it pushes it down.
    #[serde(default)]
    pub(super) waterfall: bool,
}

/// A number that somebody set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    /// The deed.
    pub(super) number: i64,
    pub(super) value: i64,
    /// Those above may not change it.
    pub(super) locked: bool,
    pub(super) why: String,
    pub(super) by: String,
    pub(super) at: String,
}

/// When somebody of a plan is not there, or only then: an agent on leave, or a seat that is planned and not filled yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct There {
    /// A planned seat, which is filled from the first day on; else leave, from the first day to the last.
    pub(super) seat: bool,
    pub(super) since: Day,
    pub(super) until: Option<Day>,
    pub(super) edit: Edit,
}

/// Somebody's name under goals that are unlikely to be attained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Signature {
    pub(super) why: String,
    pub(super) by: String,
    pub(super) at: String,
    /// The goals that were signed for; a higher one is not.
    pub(super) goals: BTreeMap<Path, i64>,
}

/// A plan as its deeds left it.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    /// The deed that opened it, by which it is known.
    pub(super) number: i64,
    pub(super) opened: Opened,
    pub(super) by: String,
    pub(super) at: String,
    pub(super) edits: BTreeMap<(Path, Span), Edit>,
    /// What is added above the goals of the places inside one.
    pub(super) hedges: BTreeMap<Path, Edit>,
    /// What places say themselves that they will bring.
    pub(super) commitments: BTreeMap<Path, Edit>,
    pub(super) there: BTreeMap<Path, There>,
    /// Where what a place has was pushed down to those in it.
    pub(super) pushed: BTreeSet<Path>,
    pub(super) signatures: Vec<Signature>,
    pub(super) state: PlanState,
    /// Who offered it, and who published it.
    pub(super) offered_by: Option<String>,
    pub(super) decided: Option<(String, String)>,
    /// The last deed.
    pub(super) last: i64,
}

impl Plan {
    /// A plan to which nothing was done yet.
    pub(super) fn new(number: i64, opened: Opened, by: &str, at: &str) -> Self {
        Self {
            number,
            opened,
            by: by.to_owned(),
            at: at.to_owned(),
            edits: BTreeMap::new(),
            hedges: BTreeMap::new(),
            commitments: BTreeMap::new(),
            there: BTreeMap::new(),
            pushed: BTreeSet::new(),
            signatures: Vec::new(),
            state: PlanState::Draft,
            offered_by: None,
            decided: None,
            last: number,
        }
    }

    /// The same, made anew from an earlier one: what was locked there, and what was added above, stays.
    fn anew(mut self, before: &Self) -> Self {
        self.edits = before.edits.iter().filter(|(_, edit)| edit.locked).map(|(key, edit)| (key.clone(), edit.clone())).collect();
        self.hedges.clone_from(&before.hedges);
        self.commitments.clone_from(&before.commitments);
        self.there.clone_from(&before.there);
        self
    }

    /// The same with one deed more.
    pub(super) fn with(&self, fact: &NewFact, number: i64, at: &str) -> Self {
        let mut plan = self.clone();
        plan.done(fact, number, at);
        plan
    }

    fn done(&mut self, fact: &NewFact, number: i64, at: &str) {
        let Ok(done) = serde_json::from_str::<Done>(&fact.says) else { return };
        self.last = number;
        let (by, at) = (fact.recorded_by.clone(), at.to_owned());
        let edit = |value: Option<i64>, locked: bool| {
            value.map(|value| Edit { number, value, locked, why: done.why.clone(), by: by.clone(), at: at.clone() })
        };
        if fact.event == LOADED {
            for one in done.edits {
                put(&mut self.edits, (one.place, one.span), edit(one.value, one.locked));
            }
            return;
        }
        if fact.event == THERE {
            let place = done.place.clone();
            match done.since.zip(edit(Some(0), false)) {
                Some((since, edit)) => drop(self.there.insert(place, There { seat: done.seat, since, until: done.until, edit })),
                None => drop(self.there.remove(&place)),
            }
            return;
        }
        let edit = edit(done.value, done.locked);
        match fact.event.as_str() {
            EDITED => put(&mut self.edits, (done.place, done.span), edit),
            HEDGED => put(&mut self.hedges, done.place, edit.filter(|edit| edit.value != 0)),
            COMMITTED => put(&mut self.commitments, done.place, edit),
            OFFERED => (self.state, self.offered_by) = (PlanState::Offered, Some(by)),
            PUSHED => self.pushed.extend(done.places),
            SIGNED => self.signatures.push(Signature { why: done.why, by, at, goals: done.goals.into_iter().collect() }),
            PUBLISHED => (self.state, self.decided) = (PlanState::Published, Some((by, at))),
            WITHDRAWN => {
                // What was offered goes back to those who make it.
                let back = self.state == PlanState::Offered;
                self.state = if back { PlanState::Draft } else { PlanState::Withdrawn };
                self.decided = (!back).then_some((by, at));
            }
            _ => {}
        }
    }

    /// Whose name is under a place's goal, when it is signed for.
    pub(super) fn signed(&self, path: &[String], goal: i64) -> Option<&Signature> {
        self.signatures.iter().rev().find(|signature| signature.goals.get(path).is_some_and(|signed| *signed >= goal))
    }

    /// The highest place above this one that has not pushed down what it has yet.
    pub(super) fn waits_for<'p>(&self, path: &'p [String]) -> Option<&'p [String]> {
        (0..path.len()).map(|depth| &path[..depth]).find(|above| self.opened.waterfall && !self.pushed.contains(*above))
    }

    /// What the whole is to bring.
    pub(super) fn total(&self) -> i64 {
        self.edits.get(&(Path::new(), self.opened.period.clone())).map_or(self.opened.total, |edit| edit.value)
    }
}

#[derive(Deserialize)]
struct Of {
    plan: i64,
}

#[derive(Deserialize)]
struct Done {
    #[serde(default)]
    place: Path,
    #[serde(default)]
    span: Span,
    value: Option<i64>,
    #[serde(default)]
    locked: bool,
    #[serde(default)]
    why: String,
    #[serde(default)]
    seat: bool,
    since: Option<Day>,
    until: Option<Day>,
    /// Places whose part was pushed down.
    #[serde(default)]
    places: Vec<Path>,
    /// Numbers that came in one deed.
    #[serde(default)]
    edits: Vec<Loaded>,
    /// Goals that were signed for.
    #[serde(default)]
    goals: Vec<(Path, i64)>,
}

/// A number among those that a workbook brought; taken back when there is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Loaded {
    pub(super) place: Path,
    pub(super) span: Span,
    pub(super) value: Option<i64>,
    pub(super) locked: bool,
}

/// The plans, by the deeds that opened them, in order.
pub(super) fn plans(facts: &[Fact]) -> BTreeMap<i64, Plan> {
    let mut plans: BTreeMap<i64, Plan> = BTreeMap::new();
    for Fact { number, learned_at, fact, .. } in facts {
        if fact.event == OPENED {
            // What cannot be read was written by a later version.
            let Ok(opened) = serde_json::from_str::<Opened>(&fact.says) else { continue };
            let mut plan = Plan::new(*number, opened, &fact.recorded_by, learned_at);
            if let Some(before) = plan.opened.replaces.and_then(|before| plans.get(&before)) {
                plan = plan.anew(before);
            }
            plans.insert(*number, plan);
            continue;
        }
        let Ok(of) = serde_json::from_str::<Of>(&fact.says) else { continue };
        let Some(plan) = plans.get_mut(&of.plan) else { continue };
        plan.done(fact, *number, learned_at);
        let replaced = plan.opened.replaces.filter(|_| fact.event == PUBLISHED);
        if let Some(before) = replaced.and_then(|before| plans.get_mut(&before)) {
            before.state = PlanState::Replaced;
        }
    }
    plans
}

fn put<K: Ord>(all: &mut BTreeMap<K, Edit>, key: K, edit: Option<Edit>) {
    match edit {
        Some(edit) => drop(all.insert(key, edit)),
        None => drop(all.remove(&key)),
    }
}
