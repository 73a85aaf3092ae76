//! What is asked and told of moves.

use super::deeds::{MoveNumber, MoveState};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use upcount_measure::{CalibreName, Filter, MeasureName};
use upcount_model::Text;
use utoipa::ToSchema;

/// A move that somebody proposes.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMove {
    /// What is to be done, in one sentence.
    pub what: String,
    /// Why.
    pub why: String,
    /// Level → code, such as `{"team": "T1"}`; the whole company when empty.
    #[serde(default)]
    pub place: BTreeMap<String, String>,
    /// What it is expected to bring.
    #[serde(default)]
    pub expected: Option<NewExpected>,
    /// What it costs, in fen.
    #[serde(default)]
    pub cost_fen: i64,
    /// The last day on which it can be decided; two weeks from now when absent.
    #[serde(default)]
    #[schema(example = "2026-02-10")]
    pub expires: Option<String>,
}

/// What a move is expected to bring, of what, and when.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewExpected {
    /// A count or a sum; policies when absent.
    #[serde(default)]
    pub measure: Option<String>,
    /// The calibre; the measure's own, or the company's standard one, when absent.
    #[serde(default)]
    pub calibre: Option<String>,
    /// Dimension → values: only facts of these classes.
    #[serde(default, rename = "where")]
    pub only: BTreeMap<String, Vec<String>>,
    /// What it is expected to bring more in all of the time.
    pub extra: f64,
    /// The least of that, 19 times in 20; with `most`.
    #[serde(default)]
    pub least: Option<f64>,
    /// The most of that.
    #[serde(default)]
    pub most: Option<f64>,
    /// The first day of the time.
    pub from: String,
    /// The last.
    pub to: String,
}

/// What somebody does to a move.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptMove {
    /// The name of the account that does it; the caller's when absent.
    #[serde(default)]
    pub owner: Option<String>,
    /// The day until which it is done.
    #[schema(example = "2026-03-31")]
    pub due: String,
    /// What is said with it.
    #[serde(default)]
    pub words: String,
    /// The last deed that the caller has seen.
    pub seen: i64,
}

/// Why a move is declined or withdrawn, or what was done.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SayOfMove {
    /// The reason, or what was done.
    pub words: String,
    /// The last deed that the caller has seen.
    pub seen: i64,
}

/// Moves, those that somebody has to do something about first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Moves {
    /// A page of them.
    pub moves: Vec<MoveItem>,
    /// How many there are of those asked for.
    pub total: u64,
    /// State → how many the caller sees.
    pub by_state: BTreeMap<String, u64>,
    /// Whether the caller may propose one.
    pub may_propose: bool,
    /// 演示数据
    pub demo: bool,
}

/// A move.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MoveItem {
    /// Its number.
    pub number: i64,
    /// What is to be done.
    pub what: Text,
    /// Why.
    pub why: Text,
    /// The numbers on which it rests.
    pub numbers: Vec<MoveNumber>,
    /// `person`, or the engine and definition that found it, such as `resource/people`.
    pub source: String,
    /// Level → code; empty for the whole company.
    pub place: BTreeMap<String, String>,
    /// What it is expected to bring; absent where nobody said.
    pub expected: Option<ExpectedTold>,
    /// What it costs, in fen.
    pub cost_fen: i64,
    /// The last day on which it can be decided.
    pub expires: String,
    /// How it stands.
    pub state: MoveState,
    /// The name of who owns it; absent before it is accepted.
    pub owner: Option<String>,
    /// The day until which it is done.
    pub due: Option<String>,
    /// Whether that day has passed and it is not done.
    pub overdue: bool,
    /// What was done to it, oldest first.
    pub deeds: Vec<MoveDeedTold>,
    /// The last deed.
    pub seen: i64,
    /// Whether the caller may accept or decline it.
    pub may_decide: bool,
    /// Whether the caller may say that it is done.
    pub may_do: bool,
    /// Whether the caller may withdraw it.
    pub may_withdraw: bool,
    /// Names of accounts that may own it.
    pub owners: Vec<String>,
}

/// What a move is expected to bring.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ExpectedTold {
    /// Of what.
    pub measure: MeasureName,
    /// On which calibre.
    pub calibre: CalibreName,
    /// Of which classes.
    #[serde(rename = "where")]
    pub only: Vec<Filter>,
    /// How much more; below 0 less.
    pub extra: f64,
    /// The least and the most, 19 times in 20; absent where it is a guess.
    pub range: Option<[f64; 2]>,
    /// The first day of the time.
    pub from: String,
    /// The last.
    pub to: String,
}

/// Something that was done to a move.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MoveDeedTold {
    /// `move_proposed`, `move_accepted`, `move_declined`, `move_done`, `move_withdrawn`.
    pub event: String,
    /// The name of who did it, or `owner`.
    pub by: String,
    /// When (RFC 3339, UTC).
    pub at: String,
    /// What was said with it.
    pub words: String,
}

/// A move, and what it brought.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MoveTold {
    /// The move.
    pub of: MoveItem,
    /// What it brought; absent where it is unmeasured.
    pub effect: Option<EffectTold>,
    /// Why it is unmeasured.
    pub unmeasured: Option<Text>,
    /// 演示数据
    pub demo: bool,
}

/// What a move brought, beside places like it where nothing was done.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EffectTold {
    /// What the place brought in the time.
    pub brought: f64,
    /// What it would have brought without the move.
    pub without: f64,
    /// The difference.
    pub extra: f64,
    /// The least and the most of that, 19 times in 20.
    pub range: [f64; 2],
    /// How many places it is held beside.
    pub others: u64,
    /// What they are.
    pub level: String,
    /// The time of the same length before, of which the courses are compared.
    pub before_from: String,
    /// Its last day.
    pub before_to: String,
    /// How it was found, and what that cannot tell.
    pub how: Text,
}
