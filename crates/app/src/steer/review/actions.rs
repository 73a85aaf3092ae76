//! Actions: what became of those of last time and what they brought, and what is agreed this time.

use super::look::Look;
use super::place::{lies_in, place_of};
use super::time::Time;
use super::told::{NewAction, ReviewAction, ReviewActions};
use super::{ReviewRefusal, due_by, pack_of, unclear};
use crate::steer::moves::{
    self, AcceptMove, Move, MoveItem, MoveState, People, Proposed, accept_move, effect, expected_of, item, propose_all, said,
};
use crate::{Caller, Upcount};
use upcount_model::Text;

/// Actions that are told, at most.
const MOST_ACTIONS: usize = 60;
/// Those whose effect is measured, at most: each holds the place beside places like it.
const MOST_MEASURED: usize = 20;

/// How a move says on which pack it was agreed.
fn source(pack: &str, time: Time) -> String {
    format!("review/{pack}/{}", time.from)
}

/// Moves that were open, or something was done to in the period, or that were agreed on the pack before.
pub(super) async fn actions(look: &Look<'_>) -> Result<ReviewActions, ReviewRefusal> {
    let known = look.then.then_some(&look.as_of);
    let all = moves::all_at(look.up, known).await?;
    let last_time = source(&look.pack.id, look.time.before());
    let days = look.time.from..=look.time.to.plus(look.pack.waits_days.cast_signed());
    let touched = |of: &Move| of.deeds.iter().any(|deed| days.contains(&look.up.day_of(&deed.at)));
    // What is agreed this time stands in its own section.
    let this_time = source(&look.pack.id, look.time);
    let told = |of: &&Move| {
        let of_it = of.proposed.source == last_time || of.state.is_open() || touched(of);
        of_it && of.proposed.source != this_time && lies_in(&of.proposed.place, look.place)
    };
    let mut found: Vec<&Move> = all.values().filter(told).collect();
    found.sort_by_key(|of| (of.proposed.source != last_time, of.state, of.due, of.number));
    let total = found.len() as u64;
    let people = People::read(look.up).await?;
    let today = known.map_or_else(|| look.up.today(), |as_of| as_of.day);
    let (mut told, mut measured) = (Vec::new(), 0);
    for of in found.into_iter().take(MOST_ACTIONS) {
        let (mut effect, mut unmeasured) = (None, None);
        if matches!(of.state, MoveState::Accepted | MoveState::Done) && measured < MOST_MEASURED {
            measured += 1;
            match effect::of_move(look.up, of, all.values(), known).await? {
                Ok(found) => effect = Some(found),
                Err(why) => unmeasured = Some(why),
            }
        }
        let agreed = of.proposed.source == last_time;
        let item = item(look.book, of, look.by, &people, today);
        told.push(ReviewAction {
            number: item.number,
            what: item.what,
            place: item.place,
            agreed,
            state: item.state,
            owner: item.owner,
            due: item.due,
            overdue: item.overdue,
            said: item.deeds.last().map(|deed| deed.words.clone()).unwrap_or_default(),
            effect,
            unmeasured,
        });
    }
    Ok(ReviewActions { moves: told, total })
}

/// What was agreed on a pack, as it stands now.
pub(super) async fn agreed(look: &Look<'_>) -> Result<Vec<MoveItem>, ReviewRefusal> {
    let of_it = source(&look.pack.id, look.time);
    let (all, people) = (moves::all(look.up).await?, People::read(look.up).await?);
    let here = all.values().filter(|of| of.proposed.source == of_it && lies_in(&of.proposed.place, look.place));
    Ok(here.map(|of| item(look.book, of, look.by, &people, look.up.today())).collect())
}

/// Agrees on an action: a move that has its owner and its day from the beginning, and is followed up in the next pack.
///
/// # Errors
/// [`ReviewRefusal`]; then nothing is agreed.
#[tracing::instrument(skip_all)]
pub async fn agree_action(up: &Upcount, by: &Caller, new: &NewAction) -> Result<MoveItem, ReviewRefusal> {
    let book = up.book();
    let pack = pack_of(&book, Some(&new.pack))?;
    let time = Time::of(pack.every, moves::day(&new.day)?);
    due_by(up, pack, time)?;
    // Whatever could refuse is looked at before anything is written.
    let (what, why) = (said(&new.what, true)?, said(&new.why, true)?);
    let due = moves::day(&new.due)?;
    if due < up.today() {
        return Err(unclear(format!("{due} 已经过去；请定一个还没到的日子"), format!("{due} is over; choose a day that is still to come")));
    }
    let place =
        if new.place.is_empty() && by.scope().is_whole() { moves::Place::new() } else { place_of(up, by, &new.place, None).await? };
    let owner = new.owner.as_deref().map(str::trim).filter(|name| !name.is_empty());
    if let Some(name) = owner.filter(|name| *name != by.name()) {
        People::read(up).await?.who_may_own(name, &place).ok_or_else(|| moves::MoveRefusal::NoOwner(name.to_owned()))?;
    }
    let proposed = Proposed {
        what: Text::new(what.clone(), what),
        why: Text::new(why.clone(), why),
        numbers: Vec::new(),
        source: source(&pack.id, time),
        place,
        expected: new.expected.as_ref().map(|given| expected_of(&book, given)).transpose()?,
        cost_fen: 0,
        expires: due,
    };
    let made = propose_all(up, by, vec![proposed]).await?;
    if made.made == 0 {
        return Err(ReviewRefusal::Move(moves::MoveRefusal::State(Text::new(
            "这件事在这个复盘包上已经议定，还没做完",
            "the same was agreed on this pack already, and is open",
        ))));
    }
    let owner = owner.filter(|name| *name != by.name()).map(str::to_owned);
    let accept = AcceptMove { owner, due: due.to_string(), words: String::new(), seen: made.first };
    Ok(accept_move(up, by, made.first, &accept).await?)
}
