//! What was done to a move: read from the Log, where each deed is a fact.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use upcount_model::{Day, Text};
use upcount_store::Fact;
use utoipa::ToSchema;

/// The kind of these facts.
pub(super) const KIND: &str = "move";
pub(super) const PROPOSED: &str = "move_proposed";
pub(super) const ACCEPTED: &str = "move_accepted";
pub(super) const DECLINED: &str = "move_declined";
pub(super) const DONE: &str = "move_done";
pub(super) const WITHDRAWN: &str = "move_withdrawn";

/// How a move stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MoveState {
    /// 待定: somebody has to decide.
    Proposed,
    /// 进行中: it has an owner and a day until which it is done.
    Accepted,
    /// 已做.
    Done,
    /// 已拒.
    Declined,
    /// 已过期: nobody decided in time.
    Expired,
    /// 已撤回.
    Withdrawn,
}

impl MoveState {
    pub(super) const ALL: [(Self, &'static str); 6] = [
        (Self::Proposed, "proposed"),
        (Self::Accepted, "accepted"),
        (Self::Done, "done"),
        (Self::Declined, "declined"),
        (Self::Expired, "expired"),
        (Self::Withdrawn, "withdrawn"),
    ];

    /// Whether somebody still has to do something.
    pub(crate) fn is_open(self) -> bool {
        matches!(self, Self::Proposed | Self::Accepted)
    }
}

/// A number on which a proposal rests.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveNumber {
    /// What it counts.
    pub name: Text,
    /// The number, as it is read.
    pub value: String,
}

/// What a move is expected to bring, of what, and when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Expected {
    pub(crate) measure: String,
    pub(crate) calibre: String,
    /// Only facts whose dimension has one of these values.
    #[serde(default)]
    pub(crate) only: BTreeMap<String, Vec<String>>,
    /// The dimension whose other values the class is held beside, where it is done in the whole company.
    #[serde(default)]
    pub(crate) beside: Option<String>,
    /// What it is expected to bring in all of the time; below 0 less.
    pub(crate) extra: f64,
    /// The least and the most of that, 19 times in 20; none where it is a guess.
    pub(crate) range: Option<[f64; 2]>,
    pub(crate) from: Day,
    pub(crate) to: Day,
}

/// What proposes a move, as the Log keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Proposed {
    pub(crate) what: Text,
    pub(crate) why: Text,
    #[serde(default)]
    pub(crate) numbers: Vec<MoveNumber>,
    /// Who found it: `person`, or an engine with its definition, such as `resource/people`.
    pub(crate) source: String,
    /// The place, by dimension, from the highest down; the company is empty.
    pub(crate) place: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) expected: Option<Expected>,
    pub(crate) cost_fen: i64,
    /// The last day on which it can be decided.
    pub(crate) expires: Day,
}

/// What was done to a move, as it is told.
#[derive(Clone, Debug)]
pub(crate) struct Deed {
    pub(super) event: String,
    pub(super) by: String,
    pub(crate) at: String,
    /// What was said with it.
    pub(super) words: String,
}

/// A move as its deeds left it.
#[derive(Clone, Debug)]
pub(crate) struct Move {
    /// The deed that proposed it, by which it is known.
    pub(crate) number: i64,
    pub(crate) proposed: Proposed,
    pub(crate) state: MoveState,
    pub(crate) owner: Option<String>,
    pub(crate) due: Option<Day>,
    /// Oldest first; the first proposed it.
    pub(crate) deeds: Vec<Deed>,
    /// The number of the last deed.
    pub(super) last: i64,
}

/// What a deed says.
#[derive(Deserialize)]
struct Said {
    #[serde(rename = "move")]
    of: i64,
    #[serde(default)]
    words: String,
    owner: Option<String>,
    due: Option<Day>,
}

/// The moves, by the deeds that proposed them, as they stand on a day.
pub(super) fn moves(facts: &[Fact], today: Day) -> BTreeMap<i64, Move> {
    let mut moves: BTreeMap<i64, Move> = BTreeMap::new();
    for Fact { number, learned_at, fact, .. } in facts {
        let deed = |words: String| Deed { event: fact.event.clone(), by: fact.recorded_by.clone(), at: learned_at.clone(), words };
        if fact.event == PROPOSED {
            // What cannot be read was written by a later version.
            let Ok(proposed) = serde_json::from_str::<Proposed>(&fact.says) else { continue };
            let deeds = vec![deed(String::new())];
            let new = Move { number: *number, proposed, state: MoveState::Proposed, owner: None, due: None, deeds, last: *number };
            moves.insert(*number, new);
            continue;
        }
        let Ok(said) = serde_json::from_str::<Said>(&fact.says) else { continue };
        let Some(of) = moves.get_mut(&said.of) else { continue };
        of.last = *number;
        of.deeds.push(deed(said.words));
        match fact.event.as_str() {
            ACCEPTED => (of.state, of.owner, of.due) = (MoveState::Accepted, said.owner, said.due),
            DECLINED => of.state = MoveState::Declined,
            DONE => of.state = MoveState::Done,
            WITHDRAWN => of.state = MoveState::Withdrawn,
            _ => {}
        }
    }
    for of in moves.values_mut() {
        if of.state == MoveState::Proposed && of.proposed.expires < today {
            of.state = MoveState::Expired;
        }
    }
    moves
}
