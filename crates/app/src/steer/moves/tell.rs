//! How a move is told to somebody: what they may do with it, and who could own it.

use super::deeds::{ACCEPTED, DECLINED, DONE, Expected, Move, MoveState, WITHDRAWN};
use super::place::{Place, holds};
use super::told::{ExpectedTold, MoveDeedTold, MoveItem};
use crate::keep::caller_of;
use crate::{Caller, Upcount};
use std::collections::BTreeMap;
use upcount_book::Book;
use upcount_measure::{CalibreName, Filter, MeasureName};
use upcount_model::{Day, Right, Text};
use upcount_store::StoreError;

/// Names of owners told with a move, at most.
const MOST_OWNERS: usize = 50;

/// Those who have accounts.
pub(crate) struct People {
    names: BTreeMap<String, String>,
    /// Those who may do moves, by name.
    who: Vec<Caller>,
    /// The agent's code → the name of the account that is the agent's.
    agents: BTreeMap<String, String>,
}

impl People {
    pub(crate) async fn read(up: &Upcount) -> Result<Self, StoreError> {
        let accounts = up.store.accounts().await?;
        let all = accounts.iter().filter(|account| !account.disabled).filter_map(|account| caller_of(up, account));
        let all: Vec<Caller> = all.collect();
        let code = |caller: &Caller| {
            let codes = caller.scope().within.as_ref()?.get("agent")?;
            let [code] = codes.iter().collect::<Vec<_>>()[..] else { return None };
            Some((code.clone(), caller.name().to_owned()))
        };
        let agents = all.iter().filter_map(code).collect();
        let who = all.into_iter().filter(|caller| caller.may(Right::Moves)).collect();
        Ok(Self { names: accounts.into_iter().map(|account| (account.id, account.name)).collect(), who, agents })
    }

    /// What an agent's own account is called.
    pub(crate) fn agent(&self, code: &str) -> Option<&str> {
        self.agents.get(code).map(String::as_str)
    }

    /// Whether a piece of a code or name means the agent.
    pub(crate) fn means(&self, find: &str, code: &str) -> bool {
        let find = find.trim().to_lowercase();
        [Some(code), self.agent(code)].into_iter().flatten().any(|name| name.to_lowercase().contains(&find))
    }

    /// How somebody is called.
    pub(crate) fn name(&self, id: &str) -> String {
        self.names.get(id).cloned().unwrap_or_else(|| id.to_owned())
    }

    /// The id of an account of that name that may own a move of a place.
    pub(crate) fn who_may_own(&self, name: &str, place: &Place) -> Option<String> {
        self.who.iter().find(|who| who.name() == name && holds(who.scope(), place)).map(|who| who.id().to_owned())
    }

    fn owners(&self, place: &Place) -> Vec<String> {
        self.who.iter().filter(|who| holds(who.scope(), place)).take(MOST_OWNERS).map(|who| who.name().to_owned()).collect()
    }
}

/// What somebody did, as said after who it was.
pub(super) fn done(event: &str) -> Text {
    match event {
        ACCEPTED => Text::new("接受了它", "accepted it"),
        DECLINED => Text::new("拒绝了它", "declined it"),
        DONE => Text::new("说已做完", "said that it is done"),
        WITHDRAWN => Text::new("撤回了它", "withdrew it"),
        _ => Text::new("提出了它", "proposed it"),
    }
}

pub(crate) fn item(book: &Book, of: &Move, by: &Caller, people: &People, today: Day) -> MoveItem {
    let Move { proposed, state, owner, due, .. } = of;
    let mine = by.may(Right::Moves) && holds(by.scope(), &proposed.place);
    let deeds = of.deeds.iter().map(|deed| MoveDeedTold {
        event: deed.event.clone(),
        by: people.name(&deed.by),
        at: deed.at.clone(),
        words: deed.words.clone(),
    });
    MoveItem {
        number: of.number,
        what: proposed.what.clone(),
        why: proposed.why.clone(),
        numbers: proposed.numbers.clone(),
        source: proposed.source.clone(),
        place: proposed.place.clone(),
        expected: proposed.expected.as_ref().map(|expected| expected_told(book, expected)),
        cost_fen: proposed.cost_fen,
        expires: proposed.expires.to_string(),
        state: *state,
        owner: owner.as_ref().map(|id| people.name(id)),
        due: due.map(|day| day.to_string()),
        overdue: *state == MoveState::Accepted && due.is_some_and(|due| due < today),
        deeds: deeds.collect(),
        seen: of.last,
        may_decide: mine && *state == MoveState::Proposed,
        may_do: mine && *state == MoveState::Accepted,
        may_withdraw: mine && state.is_open(),
        owners: if mine && state.is_open() { people.owners(&proposed.place) } else { Vec::new() },
    }
}

fn expected_told(book: &Book, expected: &Expected) -> ExpectedTold {
    // What was expected is told also when the Book has no such measure any more.
    let measure = book.measures.get(&expected.measure);
    let calibre = book.calibres.get(&expected.calibre);
    let name =
        |of: Option<(&String, &String)>, id: &String| of.map_or_else(|| (id.clone(), id.clone()), |(zh, en)| (zh.clone(), en.clone()));
    let (zh, en) = name(measure.map(|m| (&m.zh, &m.en)), &expected.measure);
    let unit = measure.map_or("number", |m| m.shown.id());
    let currency = (unit == "money").then(|| book.company.currency.clone());
    let measure = MeasureName { id: expected.measure.clone(), zh, en, unit: unit.to_owned(), currency };
    let words = calibre.map(|c| book.words(c)).unwrap_or_default();
    let (zh, en) = name(calibre.map(|c| (&c.zh, &c.en)), &expected.calibre);
    ExpectedTold {
        measure,
        calibre: CalibreName { id: expected.calibre.clone(), zh, en, words },
        only: expected.only.iter().map(|(dimension, values)| Filter { dimension: dimension.clone(), values: values.clone() }).collect(),
        extra: expected.extra,
        range: expected.range,
        from: expected.from.to_string(),
        to: expected.to.to_string(),
    }
}

/// A number as people read it: whole from ten on, else to a tenth.
pub(crate) fn amount(value: f64) -> String {
    let text = if value.abs() < 9.95 { format!("{value:.1}") } else { format!("{value:.0}") };
    text.strip_suffix(".0").map_or_else(|| text.clone(), str::to_owned)
}
