//! What signals bring and cost: what fired and what was done about it, and cases told beside cases held back by lot.

use super::deeds::{ACKNOWLEDGED, CLOSED, COACHED, Deed, SNOOZED};
use super::noticed::Firing;
use super::stay::Staying;
use super::worth_told::{SignalIdle, SignalLift, SignalMinutes, SignalWorth, SignalWorths};
use super::{Done, SignalRefusal, holdback_told, no_rule, unclear};
use crate::steer::MoveState;
use crate::steer::moves::{self, Move, holds};
use crate::{Caller, Upcount};
use std::collections::BTreeMap;
use upcount_book::{Minutes, Signal};
use upcount_engine::signal::{Case, NoWorth, worth};
use upcount_model::{Day, Text};

/// The time that is looked at when nobody says.
const YEAR_DAYS: i32 = 365;
/// The longest time.
const LONGEST_DAYS: i32 = 3 * 366;
/// A rule that was looked for on fewer days had no time to fire.
const LEAST_LOOKED_DAYS: usize = 20;
/// So long people have to do something about a signal.
const ACT_DAYS: i32 = 30;

/// Which time is asked for.
#[derive(Clone, Debug, Default)]
pub struct AskWorth {
    /// The first day; a year before the last when absent.
    pub from: Option<Day>,
    /// The last day; that of the last look when absent.
    pub to: Option<Day>,
    /// Only of this rule.
    pub rule: Option<String>,
}

/// Tells what each rule brought and cost in a time, of what the caller sees.
///
/// # Errors
/// [`SignalRefusal`]
#[tracing::instrument(skip_all)]
pub async fn signal_worth(up: &Upcount, by: &Caller, asks: &AskWorth) -> Result<SignalWorths, SignalRefusal> {
    let (book, done) = (up.book(), Done::read(up, None).await?);
    let to = asks.to.or_else(|| done.noticed.looks.iter().map(|look| look.on).max()).unwrap_or(done.today);
    let from = asks.from.unwrap_or(to.plus(1 - YEAR_DAYS));
    if to < from || to.0 - from.0 > LONGEST_DAYS {
        return Err(unclear(
            format!("从 {from} 到 {to}：要从早到晚，不超过三年"),
            format!("the time is from {from} to {to}: it ends after it begins, and is at most three years"),
        ));
    }
    if let Some(rule) = asks.rule.as_ref().filter(|rule| !book.signals.contains_key(*rule)) {
        return Err(no_rule(rule));
    }
    let moves = moves::all(up).await?;
    let looks = |rule: Option<&Signal>| {
        let looked = |rule: &Signal, on: Day| rule.from.is_none_or(|day| on >= day);
        let of = |look: &&super::noticed::Look| rule.is_none_or(|rule| look.rules.contains_key(&rule.id) && looked(rule, look.on));
        done.noticed.looks.iter().filter(|look| (from..=to).contains(&look.on)).filter(of).count()
    };
    let mut rules = Vec::new();
    let asked = |rule: &&Signal| by.scope().allows(&rule.of) && asks.rule.as_ref().is_none_or(|only| *only == rule.id);
    for rule in book.signals.values().filter(asked) {
        let staying = Staying::read(up, &book, rule, &cases_of(rule, &done, from, to)).await?;
        let cases: Vec<What<'_>> = cases_of(rule, &done, from, to)
            .into_iter()
            .filter(|firing| holds(by.scope(), &firing.place))
            .map(|firing| What { firing, deeds: of_case(&done, firing), over: staying.is_over(firing) })
            // Who leads a part is not told of it before the measured time is over.
            .filter(|what| by.scope().is_whole() || what.over || !what.held())
            .collect();
        let looked_days = looks(Some(rule));
        let mut told = counted(rule, &cases, &moves, looked_days);
        match lift(rule, &cases, &staying) {
            Ok(lift) => told.lift = Some(lift),
            Err(why) => told.unmeasured = Some(why),
        }
        told.idle = idle(rule, &cases, looked_days, (from, to)).filter(|_| by.scope().is_whole() && !rule.retired);
        rules.push(told);
    }
    rules.sort_by_key(|rule| rule.fired == 0);
    let demo = up.made_up().await?;
    Ok(SignalWorths { from: from.to_string(), to: to.to_string(), looked_days: looks(None) as u64, rules, demo })
}

/// A case, and what was done about it.
struct What<'a> {
    firing: &'a Firing,
    deeds: Vec<&'a Deed>,
    /// Whether the measured time is over; of what is not measured it always is.
    over: bool,
}

impl What<'_> {
    fn held(&self) -> bool {
        self.firing.lot.as_ref().is_some_and(|lot| lot.held)
    }

    fn has(&self, event: &str) -> bool {
        self.deeds.iter().any(|deed| deed.event == event)
    }
}

/// The cases of a rule in a time, in the order in which they were noticed.
fn cases_of<'a>(rule: &Signal, done: &'a Done, from: Day, to: Day) -> Vec<&'a Firing> {
    let of = |signal: &str| signal.strip_prefix(&rule.id).is_some_and(|rest| rest.starts_with('/'));
    let firings = done.noticed.firings.iter().filter(|(signal, _)| of(signal)).flat_map(|(_, firings)| firings);
    let looked = |firing: &&Firing| rule.from.is_none_or(|day| firing.since >= day);
    let mut cases: Vec<&Firing> = firings.filter(|firing| (from..=to).contains(&firing.on)).filter(looked).collect();
    cases.sort_by_key(|firing| (firing.on, &firing.signal));
    cases
}

/// What was done about a case: until the same signal fired anew.
fn of_case<'a>(done: &'a Done, firing: &Firing) -> Vec<&'a Deed> {
    let next = done.noticed.firings.get(&firing.signal).and_then(|all| all.iter().find(|other| other.on > firing.on));
    let own = |deed: &&Deed| deed.said.on >= firing.since && next.is_none_or(|next| deed.said.on < next.since);
    done.deeds_of(&firing.signal).iter().filter(own).collect()
}

fn counted(rule: &Signal, cases: &[What<'_>], moves: &BTreeMap<i64, Move>, looked_days: usize) -> SignalWorth {
    let with = |event: &str| cases.iter().filter(|what| what.has(event)).count() as u64;
    let deeds = || cases.iter().flat_map(|what| &what.deeds);
    let went_on = |of: &&Move| matches!(of.state, MoveState::Accepted | MoveState::Done);
    let minutes = rule.worth.as_ref().map(|worth| worth.minutes);
    SignalWorth {
        id: rule.id.clone(),
        name: Text::new(&rule.zh, &rule.en),
        definition: super::say::definition(rule),
        retired: rule.retired,
        holdback: holdback_told(rule),
        looked_days: looked_days as u64,
        fired: cases.len() as u64,
        held: cases.iter().filter(|what| what.held()).count() as u64,
        silenced: cases.iter().map(|what| what.firing.members).sum(),
        acknowledged: with(ACKNOWLEDGED),
        snoozed: with(SNOOZED),
        coached: with(COACHED),
        closed: with(CLOSED),
        moves: deeds().filter_map(|deed| moves.get(&deed.said.play?).filter(went_on)).count() as u64,
        hours: minutes.map(|minutes| f64::from(deeds().map(|deed| taken(minutes, deed)).sum::<u32>()) / 60.0),
        minutes: minutes.map(|Minutes { acknowledge, snooze, close, coach }| SignalMinutes { acknowledge, snooze, close, coach }),
        lift: None,
        unmeasured: None,
        idle: None,
    }
}

fn taken(minutes: Minutes, deed: &Deed) -> u32 {
    match deed.event.as_str() {
        ACKNOWLEDGED => minutes.acknowledge,
        SNOOZED => minutes.snooze,
        CLOSED => minutes.close,
        COACHED => minutes.coach,
        _ => 0,
    }
}

/// Cases told beside cases held back; why that is not measured where it is not.
fn lift(rule: &Signal, cases: &[What<'_>], staying: &Staying) -> Result<SignalLift, Text> {
    if rule.worth.is_none() {
        return Err(Text::new(
            "规则没有写怎样算成效（`worth`），只数做了什么",
            "The rule does not say how its worth is reckoned (`worth`), so only what was done is counted",
        ));
    }
    let (mut held, mut told, mut under_way) = (Vec::new(), Vec::new(), 0);
    // Until when somebody's last case is measured: another within it would count the same policies.
    let mut until: BTreeMap<&str, Day> = BTreeMap::new();
    for what in cases {
        let Some(lot) = &what.firing.lot else { continue };
        let first = until.get(what.firing.signal.as_str()).is_none_or(|until| what.firing.on > *until);
        if !first {
            continue;
        }
        until.insert(&what.firing.signal, what.firing.on.plus(lot.measured_days.cast_signed()));
        match staying.around(what.firing).filter(|_| what.over) {
            None => under_way += 1,
            Some((before, after)) => (if lot.held { &mut held } else { &mut told }).push(Case { before, after }),
        }
    }
    let waiting = |many: u64| match many {
        0 => Text::default(),
        _ => Text::new(format!("；另有 {many} 个还在观察期内"), format!("; of {many} more the measured time is not over")),
    };
    let found = worth(&held, &told).map_err(|e| {
        let why = match e {
            NoWorth::NothingHeld if cases.iter().any(What::held) => Text::new(
                "留作对照的都还在观察期内，告知与否无从比较",
                "Of no case held back the measured time is over, so telling is not measured yet",
            ),
            NoWorth::NothingHeld => Text::new(
                "没有留作对照的，告知与否无从比较",
                "Nothing was held back, so there is nothing beside which telling could be measured",
            ),
            NoWorth::TooFew { held, told, needed } => Text::new(
                format!("对照 {held} 个、告知 {told} 个，各至少要 {needed} 个才比得出"),
                format!("{held} held back and {told} told; it takes {needed} of each to compare"),
            ),
            NoWorth::NothingVaries => Text::new("两边都没有保单，比不出", "Neither side brought any policy that differs"),
        };
        let more = waiting(under_way);
        Text::new(why.zh + &more.zh, why.en + &more.en)
    })?;
    let all = cases.iter().filter(|what| !what.held() && what.firing.members == 0).count() as f64;
    let (counts, more) = (staying.says(), waiting(under_way));
    Ok(SignalLift {
        per_case: found.effect,
        range: found.range,
        told: told.len() as u64,
        held: held.len() as u64,
        all: found.effect * all,
        all_range: found.range.map(|limit| limit * all),
        under_way,
        how: Text::new(
            format!(
                "抽签告知的 {} 个与抽签留作对照的 {} 个相比，告知后同样长的一段，扣去各人之前已有的差别。{}{}",
                told.len(),
                held.len(),
                counts.zh,
                more.zh
            ),
            format!(
                "{} cases told beside {} held back, both by lot, in the same time after; what each brought before is taken off. {}{}",
                told.len(),
                held.len(),
                counts.en,
                more.en
            ),
        ),
    })
}

/// Why a rule does nothing: it never fired although it was looked for, or nobody ever acted on it.
fn idle(rule: &Signal, cases: &[What<'_>], looked_days: usize, (from, to): (Day, Day)) -> Option<SignalIdle> {
    let told: Vec<&What<'_>> = cases.iter().filter(|what| !what.held()).collect();
    let why = if cases.is_empty() && looked_days >= LEAST_LOOKED_DAYS {
        Text::new(
            format!("{from} 至 {to} 看了 {looked_days} 天，一次也没有报过"),
            format!("looked for on {looked_days} days from {from} to {to}, and it never fired"),
        )
    } else if !told.is_empty() && told.iter().all(|what| what.deeds.is_empty() && what.firing.on.plus(ACT_DAYS) <= to) {
        let many = told.len();
        Text::new(
            format!("{from} 至 {to} 告知了 {many} 次，没有一次有人处理"),
            format!("told {many} times from {from} to {to}, and nobody ever did anything about it"),
        )
    } else {
        return None;
    };
    Some(SignalIdle { why, path: format!("signals/{}.toml", rule.id) })
}
