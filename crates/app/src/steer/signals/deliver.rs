//! People are told of the signals that wait for them, one message a cause, and of their review packs: while they work, and of
//! nothing twice.

use super::deeds::SNOOZED;
use super::deliver_packs::is_of_pack;
use super::delivered::{Delivery, Instance, MOST_TRIES, Said, claim, deliveries, ended, id_of, withdraw};
use super::letter::{Cause, Letter, letter};
use super::notice::notice;
use super::reach::{Deliveries, Reader, no_ways, readers};
use super::told::SignalItem;
use super::{Done, Looked, SignalRefusal, SignalState, item, look};
use crate::steer::moves::{Place, holds};
use crate::{Upcount, clock};
use std::collections::BTreeMap;
use std::time::Duration;
use upcount_book::WorkingDays;
use upcount_link::{Attached, LinkError, Notice};
use upcount_model::{Day, Say, Text};

/// Messages that go by one way in one round; a robot takes so many a minute.
const MOST_A_ROUND: usize = 20;
/// How often it is looked for signals of which nobody was told.
const LOOK_SECS: u64 = 60;

/// How people are told.
#[derive(Clone, Copy, Debug, Default)]
pub struct HowToDeliver {
    /// Says what would be sent, and sends and writes nothing.
    pub dry: bool,
    /// Tells those too of whom earlier tries were given up.
    pub again: bool,
}

/// What was delivered.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Delivered {
    /// Message by message.
    pub rows: Vec<DeliveredRow>,
    /// Whether people work now; nothing is sent else.
    pub open: bool,
    /// When they do.
    pub hours: Text,
    /// Accounts that the file names and that are not there, or may not sign in.
    pub strangers: Vec<String>,
    /// Whether a message waits for its next try.
    pub waiting: bool,
    /// Facts that were written.
    #[serde(skip)]
    written: i64,
}

/// A message to somebody about one cause, or about a review pack.
#[derive(Clone, Debug, serde::Serialize)]
pub struct DeliveredRow {
    /// What it is known by; absent while it is only said what would be sent.
    pub id: Option<String>,
    /// The account.
    pub to: String,
    /// The name of the way.
    pub way: String,
    /// The rule, or the pack and its period.
    pub rule: String,
    /// The place whose leader has to do something.
    pub place: Place,
    /// Signals that it tells of.
    pub signals: usize,
    /// `to_send`, `delivered`, `failed`, `given_up`, `waiting` for its next try, or for its turn.
    pub state: &'static str,
    /// Why not.
    pub why: Option<String>,
    /// Its title.
    pub title: String,
}

/// Somebody who is told of signals of one cause.
struct Waits<'a> {
    item: SignalItem,
    on: Day,
    since: Day,
    /// A delivery before this place in the Log says nothing: it was put off since.
    after: i64,
    name: &'a Text,
    /// Somebody below should have done something.
    rose: bool,
}

/// Tells everybody who is reached of the signals that wait for them and of which they were not told.
///
/// # Errors
/// [`SignalRefusal`]; a message that is not taken is no error, it is told and tried again.
#[tracing::instrument(skip_all)]
pub async fn deliver_signals(up: &Upcount, how: HowToDeliver) -> Result<Delivered, SignalRefusal> {
    let ways = up.deliveries.clone().ok_or_else(|| SignalRefusal::Unclear(no_ways()))?;
    let book = up.book();
    let (readers, strangers) = readers(up, &ways).await?;
    let looked = look(up, &book, None, None).await?;
    // How a signal was drawn is known before anybody is told of it.
    if !how.dry {
        notice(up, &looked).await?;
    }
    let done = Done::read(up, None).await?;
    let all = deliveries(up).await?;
    let home = up.store.fact(1).await?.map(|fact| fact.hash).unwrap_or_default();
    let open = ways.hours.open(book.working_days(), clock::seconds());
    let mut round = Round {
        up,
        ways: &ways,
        all: &all,
        home,
        how,
        open,
        made_up: up.made_up().await?,
        sent: BTreeMap::new(),
        told: Delivered { rows: Vec::new(), open, hours: ways.hours.words(), strangers, waiting: false, written: 0 },
    };
    for reader in &readers {
        let waiting = waiting_for(book.working_days(), &looked, reader, &done);
        for ((rule, place), waits) in &waiting {
            round.one(reader, rule, place, waits).await?;
        }
        round.packs(reader).await?;
        round.end_what_nobody_needs(reader, &waiting).await?;
    }
    Ok(round.told)
}

/// What goes to somebody.
pub(super) struct Message {
    pub(super) letter: Letter,
    /// Signals that it tells of.
    pub(super) signals: usize,
    /// What goes along where the way takes files.
    pub(super) file: Option<Attached>,
}

type Causes<'a> = BTreeMap<(String, Place), Vec<Waits<'a>>>;

/// What waits for somebody, by cause: nobody did anything about it, or it came back on the day until which it was put off.
fn waiting_for<'a>(days: &WorkingDays, looked: &'a [Looked<'_>], reader: &Reader<'_>, done: &Done) -> Causes<'a> {
    let mut causes = Causes::new();
    let (caller, scope) = (&reader.caller, reader.caller.scope());
    for of in looked.iter().filter(|of| scope.allows(&of.rule.of)) {
        let Some(watched) = &of.watched else { continue };
        for found in watched.found.iter().filter(|found| holds(scope, &found.place)) {
            let (line, item) = item(days, of.rule, watched, found, caller, done);
            let last = done.deeds_of(&format!("{}/{}", of.rule.id, item.code)).last();
            let after = match item.state {
                SignalState::New => 0,
                SignalState::Acknowledged => match last.filter(|deed| deed.event == SNOOZED) {
                    Some(deed) => deed.number,
                    None => continue,
                },
                _ => continue,
            };
            if item.mine {
                let waits = Waits { on: watched.on, since: found.since, after, name: &of.name, rose: line.is_below(scope), item };
                causes.entry((of.rule.id.clone(), line.place())).or_default().push(waits);
            }
        }
    }
    causes
}

pub(super) struct Round<'a> {
    pub(super) up: &'a Upcount,
    pub(super) ways: &'a Deliveries,
    all: &'a [Delivery],
    pub(super) home: String,
    pub(super) how: HowToDeliver,
    open: bool,
    made_up: bool,
    /// Messages that went, by way.
    sent: BTreeMap<String, usize>,
    told: Delivered,
}

impl Round<'_> {
    pub(super) fn of<'d>(&'d self, reader: &'d Reader<'_>, rule: &'d str) -> impl Iterator<Item = &'d Delivery> {
        self.all.iter().filter(move |delivery| delivery.is_to(reader.caller.id(), &reader.reach.way, rule))
    }

    /// One message at most about a cause: what is under way comes to its end before another begins.
    async fn one(&mut self, reader: &Reader<'_>, rule: &str, place: &Place, waits: &[Waits<'_>]) -> Result<(), SignalRefusal> {
        let under_way = self.of(reader, rule).find(|delivery| delivery.is_open() && delivery.said.place == *place).cloned();
        if let Some(delivery) = under_way {
            let still: Vec<&Waits<'_>> = waits.iter().filter(|w| delivery.tells(&w.item.code, w.since, w.after)).collect();
            if !still.is_empty() {
                let said = Said { tries: delivery.said.tries + 1, ..delivery.said.clone() };
                let due = delivery.is_due(self.ways.retry_secs);
                let message = self.message(reader, &said, &still);
                return self.send(reader, said, message, due.then_some(()).ok_or(delivery.why)).await;
            }
        }
        let told = |w: &&Waits<'_>| {
            let mut tells = self.of(reader, rule).filter(|delivery| delivery.tells(&w.item.code, w.since, w.after));
            tells.any(|delivery| delivery.stands != super::delivered::Stands::Withdrawn && !(self.how.again && delivery.gave_up()))
        };
        let new: Vec<&Waits<'_>> = waits.iter().filter(|w| !told(w)).collect();
        if new.is_empty() {
            return Ok(());
        }
        let mut said = Said {
            delivery: String::new(),
            account: reader.caller.id().to_owned(),
            way: reader.reach.way.clone(),
            rule: rule.to_owned(),
            place: place.clone(),
            signals: new.iter().map(|w| Instance { code: w.item.code.clone(), on: w.on }).collect(),
            tries: 1,
            why: None,
        };
        said.delivery = id_of(&self.home, &said, self.of(reader, rule).filter(|delivery| delivery.said.place == *place).count());
        let message = self.message(reader, &said, &new);
        self.send(reader, said, message, Ok(())).await
    }

    fn message(&self, reader: &Reader<'_>, said: &Said, waits: &[&Waits<'_>]) -> Message {
        let items: Vec<&SignalItem> = waits.iter().map(|w| &w.item).collect();
        let name = waits.first().map_or_else(Text::default, |w| w.name.clone());
        let cause = Cause { rule: &said.rule, name, place: &said.place, rose: waits.iter().any(|w| w.rose), made_up: self.made_up };
        let letter = letter(reader.reach.lang, &cause, &items, &self.ways.address, &said.delivery);
        Message { letter, signals: items.len(), file: None }
    }

    /// Sends a message, unless it is not its time: then why it was not taken the last time.
    pub(super) async fn send(
        &mut self,
        reader: &Reader<'_>,
        said: Said,
        message: Message,
        due: Result<(), Option<String>>,
    ) -> Result<(), SignalRefusal> {
        let Message { letter, signals, file } = message;
        let mut row = DeliveredRow {
            id: (said.tries > 1).then(|| said.delivery.clone()),
            to: reader.reach.account.clone(),
            way: said.way.clone(),
            rule: said.rule.clone(),
            place: said.place.clone(),
            signals,
            state: "to_send",
            why: None,
            title: letter.title.clone(),
        };
        let sent = self.sent.entry(said.way.clone()).or_default();
        match due {
            Err(why) => (row.state, row.why) = ("waiting", why),
            Ok(()) if self.how.dry => {}
            Ok(()) if !self.open || *sent >= MOST_A_ROUND => row.state = "waiting",
            Ok(()) => {
                *sent += 1;
                if !claim(self.up, &said).await? {
                    // Another process sends it.
                    return Ok(());
                }
                let (id, to) = (said.delivery.clone(), reader.reach.to.clone());
                let notice = Notice { id, title: letter.title, text: letter.text, to, file };
                let why = reader.way.send(&notice, clock::seconds()).await.err().map(|e| match e {
                    LinkError::Unreachable { why, .. } => why,
                    other => other.text().en,
                });
                ended(self.up, &said, why.clone()).await?;
                self.told.written += 2;
                row.id = Some(said.delivery.clone());
                row.state = match (&why, said.tries >= MOST_TRIES) {
                    (None, _) => "delivered",
                    (Some(_), true) => "given_up",
                    (Some(_), false) => "failed",
                };
                row.why = why;
            }
        }
        self.told.waiting |= matches!(row.state, "waiting" | "failed");
        self.told.rows.push(row);
        Ok(())
    }

    /// Ends what is under way about signals that no longer wait for the reader.
    async fn end_what_nobody_needs(&mut self, reader: &Reader<'_>, waiting: &Causes<'_>) -> Result<(), SignalRefusal> {
        if self.how.dry {
            return Ok(());
        }
        let own = |delivery: &&Delivery| delivery.said.account == reader.caller.id() && delivery.said.way == reader.reach.way;
        let of_signals = |delivery: &&Delivery| !is_of_pack(&delivery.said.rule);
        for delivery in
            self.all.iter().filter(own).filter(of_signals).filter(|delivery| delivery.is_open() && delivery.is_due(self.ways.retry_secs))
        {
            let cause = waiting.get(&(delivery.said.rule.clone(), delivery.said.place.clone()));
            if !cause.is_some_and(|waits| waits.iter().any(|w| delivery.tells(&w.item.code, w.since, w.after))) {
                withdraw(self.up, &delivery.said).await?;
                self.told.written += 1;
            }
        }
        Ok(())
    }
}

/// Tells people for as long as the process lives, whenever something is new; nothing where no way is set up.
pub async fn tend_deliveries(up: &Upcount) {
    let Some(ways) = up.deliveries.clone() else { return };
    let pause = Duration::from_secs(LOOK_SECS.min(ways.retry_secs.max(1)));
    // The state of the Log and the day with which everybody was told.
    let mut seen = None;
    loop {
        match tend_once(up, &ways, seen).await {
            Ok(now) => seen = now,
            Err(e) => tracing::warn!(target: "upcount::deliver", code = e.code(), "signals are not delivered: {e}"),
        }
        tokio::time::sleep(pause).await;
    }
}

type Seen = Option<(i64, Day)>;

async fn tend_once(up: &Upcount, ways: &Deliveries, seen: Seen) -> Result<Seen, SignalRefusal> {
    if !ways.hours.open(up.book().working_days(), clock::seconds()) {
        return Ok(None);
    }
    let now = (up.last_fact().await?, up.today());
    if seen == Some(now) {
        return Ok(seen);
    }
    let told = deliver_signals(up, HowToDeliver::default()).await?;
    let failed = told.rows.iter().filter(|row| matches!(row.state, "failed" | "given_up")).count();
    if failed > 0 {
        tracing::warn!(target: "upcount::deliver", failed, "messages about signals were not taken; the Inbox and `upcount signal deliver --dry-run` say why");
    }
    // What others wrote meanwhile is looked at the next time.
    Ok((!told.waiting).then_some((now.0 + told.written, now.1)))
}
