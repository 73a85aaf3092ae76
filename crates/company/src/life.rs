//! The days of one policy's life, from application to its end.

use crate::calendar::{Day, END};
use crate::channels::CHANNELS;
use crate::products::{Line, Product};
use crate::random::Random;
use crate::truths;

/// Days of grace after a premium falls due (宽限期).
pub(crate) const GRACE: i32 = 60;

/// The days of a policy's life; a day that has not come by the company's last day is missing.
#[derive(Clone, Default)]
pub(crate) struct Life {
    pub(crate) apply: Day,
    pub(crate) paid: Option<Day>,
    pub(crate) issue: Option<Day>,
    pub(crate) effective: Option<Day>,
    pub(crate) receipt: Option<Day>,
    pub(crate) callback: Option<Day>,
    pub(crate) withdrawn: Option<Day>,
    pub(crate) lapsed: Option<Day>,
    pub(crate) suspended: Option<Day>,
    pub(crate) reinstated: Option<Day>,
    pub(crate) surrendered: Option<Day>,
    pub(crate) death: Option<Day>,
    pub(crate) transferred: Option<Day>,
    pub(crate) matured: Option<Day>,
}

/// What the days depend on.
pub(crate) struct Terms<'a> {
    pub(crate) product: &'a Product,
    pub(crate) channel: usize,
    pub(crate) single: bool,
    pub(crate) age: i32,
}

impl Life {
    /// Lives a policy to its end, as if there were no last day.
    pub(crate) fn live(random: &mut Random, terms: &Terms<'_>, apply: Day, issue: Day, effective: Day) -> Self {
        let paid = apply + random.wait(issue - apply);
        let mut life =
            Self { apply, paid: Some(paid), issue: Some(issue), effective: Some(effective), receipt: Some(issue), ..Self::default() };
        if terms.product.long_term() {
            life.long(random, terms, issue, effective);
        } else {
            life.short(random, terms, effective);
        }
        life
    }

    fn short(&mut self, random: &mut Random, terms: &Terms<'_>, effective: Day) {
        let expiry = effective + terms.product.term;
        if terms.product.renewable() && random.chance(0.015) {
            self.surrendered = Some(effective + random.days(10, 300));
        } else {
            self.matured = Some(expiry);
        }
    }

    fn long(&mut self, random: &mut Random, terms: &Terms<'_>, issue: Day, effective: Day) {
        let how = &CHANNELS[terms.channel];
        // One in fifty receipts never comes back; an electronic one comes the same day.
        self.receipt = if random.chance(0.02) { None } else { Some(issue + if how.digital { random.wait(2) } else { random.wait(14) }) };
        if let Some(receipt) = self.receipt {
            if random.chance(truths::withdrawn(terms.channel, how, issue)) {
                self.withdrawn = Some(receipt + random.days(1, 15));
            }
            if random.chance(0.96) {
                self.callback = Some(receipt + 1 + random.wait(11)).filter(|day| self.withdrawn.is_none_or(|withdrawn| *day <= withdrawn));
            }
        }
        if self.withdrawn.is_some() {
            return;
        }
        let stop = if terms.single { None } else { unpaid(random, how.unpaid, effective) };
        let back = stop.filter(|_| random.chance(0.28)).map(|stop| stop + random.days(15, 300));
        let given_up = random.chance(if terms.single { 0.10 } else { 0.07 }).then(|| effective + random.days(40, 1_400));
        let died = random.chance(4.0 * mortality(terms.age)).then(|| effective + random.days(1, 1_460));
        let end = [given_up, died].into_iter().flatten().min();
        // What would end a policy that stands still does not happen to it.
        let end = end.filter(|end| stop.is_none_or(|stop| *end < stop || back.is_some_and(|back| *end > back)));
        let in_time = |day: Option<Day>| day.filter(|day| end.is_none_or(|end| *day < end));
        match terms.product.line {
            // Life and annuity contracts stand still for up to two years (中止); the others end (失效).
            Line::Life | Line::Annuity => self.suspended = in_time(stop),
            _ => self.lapsed = in_time(stop),
        }
        if in_time(stop).is_some() {
            self.reinstated = in_time(back);
        }
        self.surrendered = given_up.filter(|day| end == Some(*day));
        self.death = died.filter(|day| end == Some(*day) && self.surrendered.is_none());
    }

    /// Only what has happened by the last day.
    pub(crate) fn until_end(mut self) -> Self {
        let days = [
            &mut self.paid,
            &mut self.issue,
            &mut self.effective,
            &mut self.receipt,
            &mut self.callback,
            &mut self.withdrawn,
            &mut self.lapsed,
            &mut self.suspended,
            &mut self.reinstated,
            &mut self.surrendered,
            &mut self.death,
            &mut self.transferred,
            &mut self.matured,
        ];
        for day in days {
            *day = day.filter(|day| *day <= END);
        }
        self
    }

    /// The one or two stretches of days with cover, first day and the day after the last, until the company's last day.
    pub(crate) fn covered(&self) -> [(Day, Day); 2] {
        let none = (END + 1, END + 1);
        let Some(from) = self.effective else { return [none; 2] };
        let end = [self.withdrawn, self.surrendered, self.death, self.matured].into_iter().flatten().min().unwrap_or(END + 1).max(from);
        match (self.suspended.or(self.lapsed), self.reinstated) {
            (None, _) => [(from, end), none],
            (Some(stop), None) => [(from, stop), none],
            (Some(stop), Some(back)) => [(from, stop), (back, end)],
        }
    }

    pub(crate) fn covers(&self, on: Day) -> bool {
        self.covered().iter().any(|(from, to)| (*from..*to).contains(&on))
    }
}

/// The end of grace of the first premium that does not come.
fn unpaid(random: &mut Random, first: f64, effective: Day) -> Option<Day> {
    let chances = [first, first * 0.45, first * 0.3];
    (1..=3).zip(chances).find(|(_, chance)| random.chance(*chance)).map(|(year, _)| effective + 365 * year + GRACE)
}

/// Deaths in a year, rising with age; roughly an insured population.
fn mortality(age: i32) -> f64 {
    match age {
        ..=29 => 0.0004,
        30..=39 => 0.0007,
        40..=49 => 0.0017,
        50..=59 => 0.0042,
        60..=69 => 0.0105,
        _ => 0.028,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{START, day};
    use crate::channels;
    use crate::products::PRODUCTS;

    fn lives() -> impl Iterator<Item = Life> {
        let mut random = Random::new(5, "lives");
        (0..20_000).map(move |turn| {
            let product = &PRODUCTS[turn % 30];
            let terms = Terms { product, channel: turn % channels::COUNT, single: false, age: 40 };
            let apply = START + (turn % 700) as i32;
            Life::live(&mut random, &terms, apply, apply + 3, apply + 4)
        })
    }

    #[test]
    fn a_policy_ends_once() {
        for life in lives() {
            let ends = [life.withdrawn, life.surrendered, life.death, life.matured].into_iter().flatten().count();
            assert!(ends <= 1);
        }
    }

    #[test]
    fn only_a_policy_that_stands_still_is_reinstated() {
        let mut seen = 0;
        for life in lives() {
            if let Some(back) = life.reinstated {
                seen += 1;
                assert!(life.suspended.or(life.lapsed).is_some_and(|stop| stop < back));
            }
        }
        assert!(seen > 100, "{seen}");
    }

    #[test]
    fn cover_stops_while_a_policy_stands_still() {
        let life = Life {
            effective: Some(day(2024, 1, 1)),
            suspended: Some(day(2025, 3, 1)),
            reinstated: Some(day(2025, 5, 1)),
            ..Life::default()
        };
        assert!(life.covers(day(2025, 2, 28)));
        assert!(!life.covers(day(2025, 4, 1)));
        assert!(life.covers(day(2025, 5, 1)));
    }
}
