//! Moves (行动): proposed by a person or an engine with the reason and the numbers, accepted with an owner and a day, done, and
//! held beside places where nothing was done. Each deed is a fact.

mod deeds;
pub(crate) mod effect;
mod expect;
mod place;
mod refusal;
mod tell;
mod told;

use crate::keep::told as noted;
use crate::{Caller, Upcount, clock};
use deeds::{ACCEPTED, DECLINED, DONE, KIND, PROPOSED, WITHDRAWN, moves};
pub(crate) use deeds::{Expected, Move, Proposed};
pub use deeds::{MoveNumber, MoveState};
pub(crate) use expect::expected_of;
pub use place::place_path;
pub(crate) use place::{LEVELS, Place, holds, level, of as place_of, whole};
pub use refusal::MoveRefusal;
use serde_json::json;
use std::collections::BTreeMap;
pub(crate) use tell::{People, amount, item};
pub use told::{AcceptMove, EffectTold, ExpectedTold, MoveDeedTold, MoveItem, MoveTold, Moves, NewExpected, NewMove, SayOfMove};
use upcount_measure::{AsOf, Page};
use upcount_model::{Day, Right, Text};
use upcount_store::NewFact;

const LONGEST_WORDS_CHARS: usize = 500;
/// How long a proposal can be decided when nobody says.
pub(crate) const OPEN_DAYS: i32 = 14;
/// More than any move costs or brings, and small enough to be added up.
const MOST: i64 = 1_000_000_000_000_000;

/// Which moves are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// All.
    All,
    /// Those that somebody still has to do something about.
    Open,
    /// Those of one state.
    State(MoveState),
}

impl Which {
    /// Reads `open`, or a state; all when it is empty.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        match id {
            "" | "all" => Some(Self::All),
            "open" => Some(Self::Open),
            other => MoveState::ALL.iter().find(|(_, name)| *name == other).map(|(state, _)| Self::State(*state)),
        }
    }

    fn has(self, state: MoveState) -> bool {
        match self {
            Self::All => true,
            Self::Open => state.is_open(),
            Self::State(of) => of == state,
        }
    }
}

/// Lists the moves of what the caller sees: those to be decided first, then those to be done by their day, then the rest.
///
/// # Errors
/// [`MoveRefusal`]
#[tracing::instrument(skip_all)]
pub async fn list_moves(up: &Upcount, by: &Caller, which: Which, page: Page) -> Result<Moves, MoveRefusal> {
    let people = People::read(up).await?;
    let mut seen: Vec<Move> = all(up).await?.into_values().filter(|of| holds(by.scope(), &of.proposed.place)).collect();
    let mut by_state: BTreeMap<String, u64> = MoveState::ALL.iter().map(|(_, name)| ((*name).to_owned(), 0)).collect();
    for of in &seen {
        let name = MoveState::ALL.iter().find(|(state, _)| *state == of.state).map_or("", |(_, name)| name);
        *by_state.entry(name.to_owned()).or_default() += 1;
    }
    seen.retain(|of| which.has(of.state));
    seen.sort_by_key(|of| (of.state, of.state.is_open().then(|| of.due.unwrap_or(of.proposed.expires)), std::cmp::Reverse(of.last)));
    let book = up.book();
    Ok(Moves {
        total: seen.len() as u64,
        moves: seen.iter().skip(page.offset).take(page.limit).map(|of| item(&book, of, by, &people, up.today())).collect(),
        by_state,
        may_propose: by.may(Right::Moves),
        demo: up.made_up().await?,
    })
}

/// Tells a move, and what it brought beside places like it.
///
/// # Errors
/// [`MoveRefusal`]
#[tracing::instrument(skip_all)]
pub async fn read_move(up: &Upcount, by: &Caller, number: i64) -> Result<MoveTold, MoveRefusal> {
    let all = all(up).await?;
    let of = seen_by(&all, by, number)?;
    let (effect, unmeasured) = match effect::of_move(up, of, all.values(), None).await? {
        Ok(effect) => (Some(effect), None),
        Err(why) => (None, Some(why)),
    };
    Ok(MoveTold { of: item(&up.book(), of, by, &People::read(up).await?, up.today()), effect, unmeasured, demo: up.made_up().await? })
}

/// Proposes a move for a place that the caller sees.
///
/// # Errors
/// [`MoveRefusal`]; then nothing is proposed.
#[tracing::instrument(skip_all)]
pub async fn propose_move(up: &Upcount, by: &Caller, new: &NewMove) -> Result<MoveItem, MoveRefusal> {
    let (what, why) = (said(&new.what, true)?, said(&new.why, true)?);
    let expires = new.expires.as_deref().map(day).transpose()?.unwrap_or_else(|| up.today().plus(OPEN_DAYS));
    if expires < up.today() {
        return Err(unclear(
            format!("{expires} 已经过去，没有人能在那之前决定"),
            format!("{expires} is over, so nobody could decide by then"),
        ));
    }
    if !(0..=MOST).contains(&new.cost_fen) {
        return Err(unclear("花费是 0 以上的整数，以分计", "a cost is a whole number of fen from 0"));
    }
    let place = place::whole(up, &new.place, None).await?;
    if !holds(by.scope(), &place) {
        return Err(MoveRefusal::NotYours);
    }
    let expected = new.expected.as_ref().map(|given| expected_of(&up.book(), given)).transpose()?;
    let proposed = Proposed {
        what: Text::new(what.clone(), what),
        why: Text::new(why.clone(), why),
        numbers: Vec::new(),
        source: "person".to_owned(),
        place,
        expected,
        cost_fen: new.cost_fen,
        expires,
    };
    let made = propose_all(up, by, vec![proposed]).await?;
    told(up, by, made.first).await
}

/// What became of proposals of an engine.
pub(crate) struct Made {
    /// The number of the first.
    pub(crate) first: i64,
    /// How many were made.
    pub(crate) made: u64,
    /// How many were passed over, because the same is open.
    pub(crate) stood: u64,
}

/// Proposes what an engine found, all together or nothing; what is open already is not proposed again.
pub(crate) async fn propose_all(up: &Upcount, by: &Caller, mut new: Vec<Proposed>) -> Result<Made, MoveRefusal> {
    let _one_at_a_time = up.planning.lock().await;
    let open: Vec<Move> = all(up).await?.into_values().filter(|of| of.state.is_open() && of.proposed.source != "person").collect();
    let same = |one: &Proposed, other: &Proposed| {
        let time = |of: &Proposed| of.expected.as_ref().map(|e| (e.from, e.to));
        one.source == other.source && one.place == other.place && one.what == other.what && time(one) == time(other)
    };
    let asked = new.len();
    new.retain(|one| !open.iter().any(|other| same(one, &other.proposed)));
    let facts: Vec<NewFact> = new
        .iter()
        .map(|one| {
            let about = if one.place.is_empty() { "company".to_owned() } else { place_path(&one.place) };
            of_move(noted(by, PROPOSED, &about, &serde_json::to_value(one).unwrap_or_default()))
        })
        .collect();
    let first = if facts.is_empty() { 0 } else { up.store.note_all(&facts, &clock::now()).await? };
    Ok(Made { first, made: facts.len() as u64, stood: (asked - facts.len()) as u64 })
}

/// Accepts a move: somebody owns it, and does it by a day.
///
/// # Errors
/// [`MoveRefusal`]; then it stays as it was.
pub async fn accept_move(up: &Upcount, by: &Caller, number: i64, accept: &AcceptMove) -> Result<MoveItem, MoveRefusal> {
    let words = said(&accept.words, false)?;
    let due = day(&accept.due)?;
    let people = People::read(up).await?;
    let _one_at_a_time = up.planning.lock().await;
    let of = to_change(up, by, number, accept.seen).await?;
    if !of.state.is_open() {
        return Err(not_open(&of));
    }
    if due < up.today() {
        return Err(unclear(format!("{due} 已经过去；请定一个还没到的日子"), format!("{due} is over; choose a day that is still to come")));
    }
    let owner = match accept.owner.as_deref().map(str::trim).filter(|name| !name.is_empty()) {
        None => by.id().to_owned(),
        Some(name) => people.who_may_own(name, &of.proposed.place).ok_or_else(|| MoveRefusal::NoOwner(name.to_owned()))?,
    };
    do_it(up, by, &of, ACCEPTED, json!({ "move": number, "owner": owner, "due": due, "words": words })).await
}

/// Declines a move, with the reason.
///
/// # Errors
/// [`MoveRefusal`]; then it stays as it was.
pub async fn decline_move(up: &Upcount, by: &Caller, number: i64, say: &SayOfMove) -> Result<MoveItem, MoveRefusal> {
    let words = said(&say.words, true)?;
    let _one_at_a_time = up.planning.lock().await;
    let of = to_change(up, by, number, say.seen).await?;
    if of.state != MoveState::Proposed {
        return Err(not_open(&of));
    }
    do_it(up, by, &of, DECLINED, json!({ "move": number, "words": words })).await
}

/// Says that a move is done, and what was done.
///
/// # Errors
/// [`MoveRefusal`]; then it stays as it was.
pub async fn finish_move(up: &Upcount, by: &Caller, number: i64, say: &SayOfMove) -> Result<MoveItem, MoveRefusal> {
    let words = said(&say.words, true)?;
    let _one_at_a_time = up.planning.lock().await;
    let of = to_change(up, by, number, say.seen).await?;
    if of.state != MoveState::Accepted {
        return Err(not_open(&of));
    }
    do_it(up, by, &of, DONE, json!({ "move": number, "words": words })).await
}

/// Withdraws a move that is open, with the reason.
///
/// # Errors
/// [`MoveRefusal`]; then it stays as it was.
pub async fn withdraw_move(up: &Upcount, by: &Caller, number: i64, say: &SayOfMove) -> Result<MoveItem, MoveRefusal> {
    let words = said(&say.words, true)?;
    let _one_at_a_time = up.planning.lock().await;
    let of = to_change(up, by, number, say.seen).await?;
    if !of.state.is_open() {
        return Err(not_open(&of));
    }
    do_it(up, by, &of, WITHDRAWN, json!({ "move": number, "words": words })).await
}

/// A move that the caller may do something to, as it was last seen.
async fn to_change(up: &Upcount, by: &Caller, number: i64, seen: i64) -> Result<Move, MoveRefusal> {
    let mut all = all(up).await?;
    seen_by(&all, by, number)?;
    let of = all.remove(&number).ok_or(MoveRefusal::NoMove)?;
    if let Some(deed) = of.deeds.last().filter(|_| of.last != seen) {
        let names = People::read(up).await?;
        return Err(MoveRefusal::Meanwhile { what: tell::done(&deed.event), by: names.name(&deed.by), at: deed.at.clone() });
    }
    Ok(of)
}

async fn do_it(up: &Upcount, by: &Caller, of: &Move, event: &str, says: serde_json::Value) -> Result<MoveItem, MoveRefusal> {
    up.store.note(of_move(noted(by, event, &of.number.to_string(), &says)), &clock::now()).await?;
    told(up, by, of.number).await
}

async fn told(up: &Upcount, by: &Caller, number: i64) -> Result<MoveItem, MoveRefusal> {
    let all = all(up).await?;
    Ok(item(&up.book(), all.get(&number).ok_or(MoveRefusal::NoMove)?, by, &People::read(up).await?, up.today()))
}

fn seen_by<'m>(all: &'m BTreeMap<i64, Move>, by: &Caller, number: i64) -> Result<&'m Move, MoveRefusal> {
    all.get(&number).filter(|of| holds(by.scope(), &of.proposed.place)).ok_or(MoveRefusal::NoMove)
}

/// The moves, as their deeds left them.
pub(crate) async fn all(up: &Upcount) -> Result<BTreeMap<i64, Move>, MoveRefusal> {
    all_at(up, None).await
}

/// The moves as they were known to stand at a moment; as they stand now when it is absent.
pub(crate) async fn all_at(up: &Upcount, as_of: Option<&AsOf>) -> Result<BTreeMap<i64, Move>, MoveRefusal> {
    let mut facts = up.store.facts_of(KIND).await?;
    facts.retain(|fact| as_of.is_none_or(|as_of| fact.learned_at <= as_of.instant));
    Ok(moves(&facts, as_of.map_or_else(|| up.today(), |as_of| as_of.day)))
}

fn not_open(of: &Move) -> MoveRefusal {
    let text = match of.state {
        MoveState::Proposed => {
            Text::new("这个行动还没有人接受；先接受，再说做了什么", "nobody accepted this move yet; accept it before saying what was done")
        }
        MoveState::Accepted => {
            Text::new("这个行动已有人接受；不做的话请撤回并写明理由", "the move is accepted; withdraw it with the reason if it is not done")
        }
        MoveState::Done => Text::new("这个行动已经做完", "the move is done"),
        MoveState::Declined => {
            Text::new("这个行动已被拒绝；还要做的话请另提一个", "the move was declined; propose another one if it is wanted after all")
        }
        MoveState::Expired => Text::new(
            "这个行动过期没有人决定；还要做的话请另提一个",
            "nobody decided the move in time; propose another one if it is still wanted",
        ),
        MoveState::Withdrawn => Text::new("这个行动已撤回", "the move was withdrawn"),
    };
    MoveRefusal::State(text)
}

pub(crate) fn said(words: &str, needed: bool) -> Result<String, MoveRefusal> {
    let words = words.trim();
    if (needed && words.is_empty()) || words.chars().count() > LONGEST_WORDS_CHARS {
        return Err(unclear(
            format!("请写一句话，不超过 {LONGEST_WORDS_CHARS} 字"),
            format!("say it in a sentence of at most {LONGEST_WORDS_CHARS} characters"),
        ));
    }
    Ok(words.to_owned())
}

pub(crate) fn day(text: &str) -> Result<Day, MoveRefusal> {
    text.parse().map_err(|_| unclear(format!("`{text}` 不是一天，如 2026-03-31"), format!("`{text}` is no day such as 2026-03-31")))
}

fn unclear(zh: impl Into<String>, en: impl Into<String>) -> MoveRefusal {
    MoveRefusal::Unclear(Text::new(zh, en))
}

fn of_move(fact: NewFact) -> NewFact {
    NewFact { kind: KIND.to_owned(), ..fact }
}
