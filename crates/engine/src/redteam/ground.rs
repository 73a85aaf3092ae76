//! A scheme as if it had always held, what it pays, and what an adversary may do.

use super::edge::{Rung, rungs};
use super::{Assumptions, Exit, Offer, RedTeamError};
use crate::pay::{Holder, Line, NoRate, Sold, months_after, owed, taken_back};
use std::sync::Arc;
use upcount_book::Scheme;
use upcount_model::{Calendar, Day, Grain, Period};

/// The first day there is.
const EVER: Day = Day(i32::MIN);

/// The scheme as if it had held from the first day there is: what is drafted today is tried on the months before it.
pub(super) fn timeless(scheme: &Scheme) -> Scheme {
    let mut scheme = scheme.clone();
    scheme.since = EVER;
    if let Some(first) = scheme.rates.first_mut() {
        first.since = EVER;
    }
    for reward in &mut scheme.rewards {
        (reward.since, reward.until) = (None, None);
    }
    scheme
}

/// A scheme without its rewards: what it pays of one time depends on nothing of another.
pub(super) fn unrewarded(whole: &Scheme) -> Scheme {
    Scheme { rewards: Vec::new(), ..whole.clone() }
}

/// What adversaries stand on.
pub(super) struct Ground<'a> {
    /// Without rewards, which lead from one time into another.
    pub(super) scheme: &'a Scheme,
    /// With them.
    pub(super) whole: &'a Scheme,
    pub(super) calendar: &'a Calendar,
    pub(super) assumed: &'a Assumptions,
    pub(super) rungs: Vec<Rung<'a>>,
    /// A day on which the latest rates hold.
    pub(super) day: Day,
    /// For each offer, the cheapest way out for each part that is taken back.
    pub(super) ways: Vec<Vec<&'a Exit>>,
    /// Months that count together.
    window: i32,
}

impl<'a> Ground<'a> {
    /// A timeless scheme without and with its rewards; `since` is its own first day.
    pub(super) fn new(
        (scheme, whole): (&'a Scheme, &'a Scheme),
        since: Day,
        calendar: &'a Calendar,
        assumed: &'a Assumptions,
    ) -> Result<Self, RedTeamError> {
        let rungs = rungs(scheme);
        let window = rungs.iter().map(|rung| rung.grain().months()).max().unwrap_or(1).max(1);
        let day = scheme.rates.last().map_or(since, |rates| rates.since.max(since));
        let mut ground = Self { scheme, whole, calendar, assumed, rungs, day, ways: Vec::new(), window };
        if assumed.offers.is_empty() {
            return Err(RedTeamError::NoOffer);
        }
        for offer in &assumed.offers {
            let (class, premium_fen) = (offer.class.clone(), offer.premium_fen);
            if premium_fen <= 0 {
                return Err(RedTeamError::NoPremium { class, premium_fen });
            }
            if let Some(exit) = offer.exits.iter().find(|exit| exit.paid_ppm < 0 || exit.back_ppm < 0) {
                return Err(RedTeamError::BelowZero { class, paid_ppm: exit.paid_ppm, back_ppm: exit.back_ppm });
            }
            ground.pay(&"".into(), [&ground.policy("", ground.day, offer, premium_fen, None)])?;
            ground.ways.push(ground.cheapest_ways(offer));
        }
        Ok(ground)
    }

    /// What an agent is paid for policies in all, whenever it is due.
    pub(super) fn pay<'s>(&self, agent: &Arc<str>, sold: impl IntoIterator<Item = &'s Sold>) -> Result<i64, Vec<NoRate>> {
        Ok(self.lines(agent, sold)?.iter().map(|line| line.amount_fen).sum())
    }

    /// What she is paid for them with rewards.
    pub(super) fn whole_pay<'s>(&self, agent: &Arc<str>, sold: impl IntoIterator<Item = &'s Sold>) -> Result<i64, Vec<NoRate>> {
        Ok(self.whole_lines(agent, sold)?.iter().map(|line| line.amount_fen).sum())
    }

    /// The lines of that, in no order.
    pub(super) fn whole_lines<'s>(&self, agent: &Arc<str>, sold: impl IntoIterator<Item = &'s Sold>) -> Result<Vec<Line>, Vec<NoRate>> {
        let mut lines = owed(self.whole, self.calendar, sold, i32::MAX)?;
        lines.retain(|line| line.key.agent == *agent);
        Ok(lines)
    }

    /// The lines without rewards, in no order.
    pub(super) fn lines<'s>(&self, agent: &Arc<str>, sold: impl IntoIterator<Item = &'s Sold>) -> Result<Vec<Line>, Vec<NoRate>> {
        let mut lines = owed(self.scheme, self.calendar, sold, i32::MAX)?;
        lines.retain(|line| line.key.agent == *agent);
        Ok(lines)
    }

    pub(super) fn month(&self, day: Day) -> i32 {
        self.calendar.period(day, Grain::Month).number
    }

    pub(super) fn days(&self, month: i32) -> (Day, Day) {
        self.calendar.days(Period { grain: Grain::Month, number: month })
    }

    /// Which months count together with this one.
    pub(super) fn window(&self, month: i32) -> i32 {
        month.div_euclid(self.window)
    }

    /// Another policy of an offer, all hers.
    pub(super) fn policy(&self, agent: &str, day: Day, offer: &Offer, base_fen: i64, exit: Option<&Exit>) -> Sold {
        let ended = |on: &str| exit.filter(|exit| exit.on == on).map(|exit| self.end(day, exit));
        Sold {
            policy: "+".into(),
            day,
            base_fen,
            class: offer.class.clone(),
            credits: vec![(agent.into(), 1_000_000)],
            ended: self.scheme.clawback.iter().map(|rule| ended(&rule.on)).collect(),
            holder: Holder::default(),
        }
    }

    fn end(&self, day: Day, exit: &Exit) -> Day {
        months_after(self.calendar, day, exit.months).plus(exit.days.cast_signed())
    }

    /// The part of what it earned that is taken back of a policy that ends so; none where no rule reaches it.
    pub(super) fn taken_back(&self, offer: &Offer, exit: &Exit) -> Option<i64> {
        let sold = self.policy("", self.day, offer, offer.premium_fen, Some(exit));
        taken_back(self.scheme, self.calendar, &sold).map(|(_, part)| part)
    }

    /// Whichever way out costs more and loses as much is no way out.
    fn cheapest_ways(&self, offer: &'a Offer) -> Vec<&'a Exit> {
        let mut ways: Vec<(Option<i64>, &Exit)> = Vec::new();
        for exit in &offer.exits {
            let part = self.taken_back(offer, exit);
            match ways.iter_mut().find(|(known, _)| *known == part) {
                Some((_, way)) if exit.cost_ppm() < way.cost_ppm() => *way = exit,
                Some(_) => {}
                None => ways.push((part, exit)),
            }
        }
        ways.into_iter().map(|(_, exit)| exit).collect()
    }

    /// The least premium of a class; nothing where none is known.
    pub(super) fn cheapest(&self, class: Option<&str>) -> Option<i64> {
        self.assumed.offers.iter().filter(|offer| offer.class.as_deref() == class).map(|offer| offer.premium_fen).min()
    }
}

/// A part of an amount, never too little.
pub(super) fn part_up(fen: i64, ppm: i64) -> i64 {
    i64::try_from(-(-i128::from(fen) * i128::from(ppm)).div_euclid(1_000_000)).unwrap_or(i64::MAX)
}

/// A part of an amount, never too much.
pub(super) fn part_down(fen: i64, ppm: i64) -> i64 {
    i64::try_from((i128::from(fen) * i128::from(ppm)).div_euclid(1_000_000)).unwrap_or(i64::MAX)
}
