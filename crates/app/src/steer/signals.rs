//! Signals (预警): what is out of the ordinary as of a day, whose it is to do something, and what was done. What fires follows from
//! the facts alone; what people do about it is a fact of the Log.

mod act;
mod cases;
mod coach;
mod deeds;
mod deliver;
mod deliver_packs;
mod delivered;
mod gathered;
mod hours;
mod latest;
mod letter;
mod line;
mod notice;
mod noticed;
mod reach;
mod refusal;
mod say;
mod stay;
mod together;
mod told;
mod told_ways;
mod trial;
mod watch;
pub(super) mod windows;
mod worth;
mod worth_told;

use crate::steer::moves::{self, People, holds};
use crate::{Caller, Upcount, clock, secret};
pub use act::{acknowledge_signal, close_signal, snooze_signal};
pub use coach::coach_on_signal;
pub use deeds::SignalState;
use deeds::{Deed, KIND, deeds, state};
pub use deliver::{Delivered, DeliveredRow, HowToDeliver, deliver_signals, tend_deliveries};
pub use hours::Hours;
pub(crate) use latest::KnownSignals;
use line::Line;
pub use notice::{SignalNoticed, notice_signals, tend_signals};
use noticed::{Firing, Noticed};
pub use reach::{Deliveries, Reach};
pub use refusal::SignalRefusal;
use std::collections::BTreeMap;
use std::sync::Arc;
pub use told::{
    AskSignals, Coached, Diagnosed, DiagnosedMix, DiagnosedStep, SignalCase, SignalDeedTold, SignalGroup, SignalHoldback, SignalItem,
    SignalOutcome, SignalRule, Signals, StartCoaching, ToSignal,
};
pub use told_ways::{SignalDelivery, SignalWay, SignalWays};
pub use trial::{Planted, SignalTrial, TrialRow, try_signals};
use upcount_book::{Book, Signal, WorkingDays};
use upcount_measure::AsOf;
use upcount_model::{Day, Right, Text};
use upcount_store::{Entry, NewFact, Request};
use watch::{Found, Watched};
pub use worth::{AskWorth, signal_worth};
pub use worth_told::{SignalIdle, SignalLift, SignalMinutes, SignalWorth, SignalWorths};

/// Members of a place that are told with its signal.
const MOST_MEMBERS: usize = 100;

/// Lists the signals of what the caller sees, those that wait for the caller first, and within a cause those that hold longest.
///
/// # Errors
/// [`SignalRefusal`]
#[tracing::instrument(skip_all)]
pub async fn list_signals(up: &Upcount, by: &Caller, asks: &AskSignals) -> Result<Signals, SignalRefusal> {
    let book = up.book();
    let wanted = asks.state.as_deref().map(read_state).transpose()?;
    if let Some(rule) = asks.rule.as_ref().filter(|rule| !book.signals.contains_key(*rule)) {
        return Err(no_rule(rule));
    }
    let done = Done::read(up, asks.as_of.as_ref()).await?;
    let telling = told_ways::Telling::read(up).await?;
    let mut told = Signals {
        day: asks.day.map(|day| day.to_string()).unwrap_or_default(),
        groups: Vec::new(),
        cases: Vec::new(),
        rules: Vec::new(),
        total: 0,
        told: 0,
        mine: 0,
        ways: telling.ways(),
        by_state: STATES.iter().map(|(_, name)| ((*name).to_owned(), 0)).collect(),
        demo: up.made_up().await?,
    };
    let mut items: Vec<(Line, SignalItem)> = Vec::new();
    let mut holding: Vec<String> = Vec::new();
    let looked = look(up, &book, asks.day, asks.as_of.as_ref()).await?;
    for Looked { rule, watched, .. } in looked.into_iter().filter(|of| by.scope().allows(&of.rule.of)) {
        told.rules.push(rule_told(rule, watched.as_deref()));
        let Some(watched) = watched else { continue };
        if asks.day.is_none() && told.day < watched.on.to_string() {
            told.day = watched.on.to_string();
        }
        for found in &watched.found {
            let (line, mut item) = item(book.working_days(), rule, &watched, found, by, &done);
            holding.push(format!("{}/{}", rule.id, item.code));
            if !sees(by, &item) || asks.rule.as_ref().is_some_and(|only| *only != rule.id) {
                continue;
            }
            told.mine += u64::from(item.mine);
            *told.by_state.entry(name_of(item.state).to_owned()).or_default() += 1;
            let asked = (!asks.mine || item.mine) && wanted.is_none_or(|state| state == item.state);
            if asked {
                telling.tell(&mut item, &line, rule, found.since, &done.names, asks.day.is_none());
                items.push((line, item));
            }
        }
    }
    told.cases = cases::cases(up, &book, by, &done, &holding, asks.as_of.as_ref()).await?;
    told.total = items.len() as u64;
    items.sort_by(|(_, a), (_, b)| {
        b.mine.cmp(&a.mine).then_with(|| a.state.cmp(&b.state)).then_with(|| a.since.cmp(&b.since)).then_with(|| a.code.cmp(&b.code))
    });
    items.truncate(asks.limit);
    told.told = items.len() as u64;
    told.groups = groups(&book, items);
    Ok(told)
}

/// A rule, and what it found; nothing where there are no facts to look at.
struct Looked<'b> {
    rule: &'b Signal,
    name: Text,
    watched: Option<Arc<Watched>>,
}

/// What every rule finds as of a day, or as was known at a moment.
async fn look<'b>(up: &Upcount, book: &'b Arc<Book>, day: Option<Day>, as_of: Option<&AsOf>) -> Result<Vec<Looked<'b>>, SignalRefusal> {
    let mut looked = Vec::new();
    for rule in book.signals.values().filter(|rule| !rule.retired) {
        let watched = match as_of {
            None => latest::watched(up, book, rule, day).await?,
            Some(as_of) => latest::known(up, book, rule, as_of).await?,
        };
        looked.push(Looked { rule, name: Text::new(&rule.zh, &rule.en), watched });
    }
    Ok(looked)
}

/// What was done about signals, and by whom.
struct Done {
    names: People,
    deeds: BTreeMap<String, Vec<Deed>>,
    noticed: Noticed,
    today: Day,
}

impl Done {
    /// As known at a moment; as known now when it is absent.
    async fn read(up: &Upcount, as_of: Option<&AsOf>) -> Result<Self, SignalRefusal> {
        let mut facts = up.store.facts_of(KIND).await?;
        facts.retain(|fact| as_of.is_none_or(|as_of| fact.learned_at <= as_of.instant));
        let today = as_of.map_or_else(|| up.today(), |as_of| as_of.day);
        Ok(Self { names: People::read(up).await?, deeds: deeds(facts), noticed: Noticed::read(up, as_of).await?, today })
    }

    /// What was done about a signal, oldest first.
    fn deeds_of(&self, signal: &str) -> &[Deed] {
        self.deeds.get(signal).map(Vec::as_slice).unwrap_or_default()
    }

    /// A case as it is noticed.
    fn firing(&self, rule: &Signal, signal: String, found: &Found, on: Day) -> Firing {
        let lot = self.noticed.lot(rule, &signal, found, on, self.deeds_of(&signal), self.today);
        Firing { signal, place: found.place.clone(), on, since: found.since, members: found.members.len() as u64, lot }
    }
}

/// Whom a signal is about: the level and the code.
fn code_of(place: &moves::Place) -> (&'static str, String) {
    let level = moves::level(place).unwrap_or_default();
    (level, place.get(level).cloned().unwrap_or_default())
}

/// Whether somebody sees a signal. What is held back is seen by whoever sees the whole company: a leader who saw it would be told.
fn sees(by: &Caller, item: &SignalItem) -> bool {
    holds(by.scope(), &item.place) && (item.state != SignalState::Held || by.scope().is_whole())
}

/// A fact that is written once, whoever writes it.
fn written_once(key: String, fact: NewFact) -> Entry {
    let request = Request { body_sha256: secret::sha256(key.as_bytes()), key, answer: Box::new(|_| String::new()) };
    Entry { facts: vec![fact], jobs: Vec::new(), now: clock::now(), request: Some(request) }
}

fn item(days: &WorkingDays, rule: &Signal, watched: &Watched, found: &Found, by: &Caller, done: &Done) -> (Line, SignalItem) {
    let (level, code) = code_of(&found.place);
    let signal = format!("{}/{code}", rule.id);
    let all = done.deeds_of(&signal);
    let lot = done.noticed.lot(rule, &signal, found, watched.on, all, done.today);
    let held = lot.as_ref().filter(|lot| lot.holds_back(done.today));
    let state = if held.is_some() { SignalState::Held } else { state(all, found.since, done.today) };
    // Who is told later has as long as anybody to acknowledge it.
    let from = lot.as_ref().and_then(|lot| lot.until).map_or(found.since, |until| until.max(found.since));
    let line = Line::of(days, rule, &found.place, from, watched.on, state == SignalState::New);
    let may_do = by.may(Right::Moves) && line.may(by.scope()) && held.is_none();
    let of_this_run: Vec<&Deed> = all.iter().filter(|deed| deed.said.on >= found.since).collect();
    let open = matches!(state, SignalState::New | SignalState::Acknowledged | SignalState::Coached);
    let item = SignalItem {
        rule: rule.id.clone(),
        level: level.to_owned(),
        says: say::says(rule, watched, found),
        since: found.since.to_string(),
        from: found.from.to_string(),
        to: found.to.to_string(),
        counted: found.sight.counted,
        of: found.sight.of,
        usual: found.sight.usual,
        limit: found.sight.limit,
        chance: found.sight.chance,
        members: found.members.iter().take(MOST_MEMBERS).cloned().collect(),
        until: match held {
            Some(lot) => lot.until,
            None => of_this_run.last().filter(|_| state == SignalState::Snoozed).and_then(|deed| deed.said.until),
        }
        .map(|day| day.to_string()),
        owner: line.owner().to_owned(),
        escalated: line.escalated().map(str::to_owned),
        mine: open && by.may(Right::Moves) && line.waits_for(by.scope()),
        may_do: may_do && state != SignalState::Closed,
        may_coach: may_do
            && rule.coach.is_some()
            && found.members.is_empty()
            && matches!(state, SignalState::New | SignalState::Acknowledged),
        deeds: of_this_run.iter().map(|deed| deed_told(deed, &done.names)).collect(),
        seen: all.last().map_or(0, |deed| deed.number),
        deliveries: Vec::new(),
        untold: held.map(|_| say::held(rule, line.owner())),
        place: found.place.clone(),
        code,
        state,
    };
    (line, item)
}

/// By cause: one rule in one place whose leader has to do something.
fn groups(book: &Book, items: Vec<(Line, SignalItem)>) -> Vec<SignalGroup> {
    let mut groups: Vec<SignalGroup> = Vec::new();
    let mut at: BTreeMap<(String, moves::Place), usize> = BTreeMap::new();
    for (line, item) in items {
        let Some(rule) = book.signals.get(&item.rule) else { continue };
        let place = line.place();
        let n = *at.entry((item.rule.clone(), place.clone())).or_insert_with(|| {
            let (name, definition) = (Text::new(&rule.zh, &rule.en), rule.definition.clone());
            groups.push(SignalGroup { rule: rule.id.clone(), name, definition, place, signals: Vec::new() });
            groups.len() - 1
        });
        groups[n].signals.push(item);
    }
    groups
}

fn rule_told(rule: &Signal, watched: Option<&Watched>) -> SignalRule {
    let looked_at = watched.map_or(0, |watched| watched.looked_at);
    SignalRule {
        id: rule.id.clone(),
        name: Text::new(&rule.zh, &rule.en),
        definition: say::definition(rule),
        measure: watched.map(|watched| watched.measure.clone()),
        calibre: watched.map(|watched| watched.calibre.clone()),
        each: rule.each.clone(),
        until: watched.map(|watched| watched.on.to_string()),
        looked_at: looked_at as u64,
        by_luck: rule.when.tail().map(|tail| tail * looked_at as f64),
        holdback: holdback_told(rule),
    }
}

/// What the Book declares of holding back, for everybody to read.
fn holdback_told(rule: &Signal) -> Option<SignalHoldback> {
    let of = rule.worth.as_ref()?.holdback.as_ref()?;
    Some(SignalHoldback { share: of.share.fraction(), why: of.why.clone(), days: of.days })
}

fn deed_told(deed: &Deed, names: &People) -> SignalDeedTold {
    SignalDeedTold { event: deed.event.clone(), by: names.name(&deed.by), at: deed.at.clone(), words: deed.said.words.clone() }
}

const STATES: [(SignalState, &str); 6] = [
    (SignalState::New, "new"),
    (SignalState::Acknowledged, "acknowledged"),
    (SignalState::Coached, "coached"),
    (SignalState::Snoozed, "snoozed"),
    (SignalState::Held, "held"),
    (SignalState::Closed, "closed"),
];

fn name_of(state: SignalState) -> &'static str {
    STATES.iter().find(|(own, _)| *own == state).map_or("", |(_, name)| name)
}

fn read_state(text: &str) -> Result<SignalState, SignalRefusal> {
    STATES.iter().find(|(_, name)| *name == text).map(|(state, _)| *state).ok_or_else(|| {
        unclear(
            format!("没有状态 `{text}`；有 new、acknowledged、coached、snoozed、held、closed"),
            format!("there is no state `{text}`; there are new, acknowledged, coached, snoozed, held, closed"),
        )
    })
}

fn no_rule(rule: &str) -> SignalRefusal {
    unclear(format!("没有预警规则 `{rule}`"), format!("there is no rule of signals `{rule}`"))
}

fn day(text: &str) -> Result<Day, SignalRefusal> {
    text.parse().map_err(|_| unclear(format!("`{text}` 不是一天，如 2026-03-31"), format!("`{text}` is no day such as 2026-03-31")))
}

fn unclear(zh: impl Into<String>, en: impl Into<String>) -> SignalRefusal {
    SignalRefusal::Unclear(Text::new(zh, en))
}
