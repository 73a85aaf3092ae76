//! The paths of customers, one after the other: contacts in order, until a policy or a time of nothing.

use std::collections::HashMap;
use upcount_book::Journey;
use upcount_model::Day;

/// Of a longer path the last so many contacts are looked at.
const LONGEST: usize = 30;

/// What happened to a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// A contact, by its number in the Book.
    Contact(u8),
    /// A policy.
    Policy,
}

/// How many paths ended with a policy, and how many with nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Ended {
    pub(super) came: u64,
    pub(super) lost: u64,
}

impl Ended {
    pub(super) fn add(&mut self, came: bool) {
        *(if came { &mut self.came } else { &mut self.lost }) += 1;
    }

    fn absorb(&mut self, other: Self) {
        self.came += other.came;
        self.lost += other.lost;
    }
}

/// What the paths came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Paths {
    /// Paths alike, by their contacts in order.
    pub(super) alike: HashMap<Vec<u8>, Ended>,
    /// Days from the first contact to the policy → how many took as long.
    pub(super) took: HashMap<i32, u64>,
    /// By how soon the second contact came; then later ones; then those without one.
    pub(super) soon: Vec<Ended>,
    /// Those that have not ended.
    pub(super) open: u64,
    /// Policies without a contact before them.
    pub(super) alone: u64,
    /// Paths of which only the last contacts are looked at.
    pub(super) cut: u64,
    /// Contacts of which is not said with whom.
    pub(super) nobodys_contacts: u64,
    /// Policies of which is not said whose they are.
    pub(super) nobodys_policies: u64,
}

impl Paths {
    /// Takes over what the paths of other customers came to.
    pub(super) fn absorb(&mut self, other: Self) {
        for (path, ended) in other.alike {
            self.alike.entry(path).or_default().absorb(ended);
        }
        for (days, many) in other.took {
            *self.took.entry(days).or_default() += many;
        }
        self.soon.resize(self.soon.len().max(other.soon.len()), Ended::default());
        self.soon.iter_mut().zip(other.soon).for_each(|(own, other)| own.absorb(other));
        self.open += other.open;
        self.alone += other.alone;
        self.cut += other.cut;
        self.nobodys_contacts += other.nobodys_contacts;
        self.nobodys_policies += other.nobodys_policies;
    }
}

/// Follows one customer after the other.
pub(super) struct Walk {
    within: i32,
    soon: Vec<i32>,
    from: i32,
    to: i32,
    /// The path under way: the number of each contact, and its day.
    open: Vec<u8>,
    days: Vec<i32>,
    /// The day of the customer's last policy that ended a path or had no contact.
    policy: Option<i32>,
    found: Paths,
}

impl Walk {
    /// Paths that end from one day to another, both in it.
    pub(super) fn new(journey: &Journey, from: Option<Day>, to: Day) -> Self {
        let found = Paths { soon: vec![Ended::default(); journey.soon.len() + 2], ..Paths::default() };
        Self {
            within: i32::from(journey.within_days),
            soon: journey.soon.iter().copied().map(i32::from).collect(),
            from: from.map_or(i32::MIN, |day| day.0),
            to: to.0,
            open: Vec::new(),
            days: Vec::new(),
            policy: None,
            found,
        }
    }

    /// What follows is of another customer.
    pub(super) fn next_customer(&mut self) {
        if let Some(last) = self.days.last() {
            // Nothing came of it once so many days have passed.
            if last.saturating_add(self.within) < self.to {
                self.end(last + self.within, false);
            } else {
                self.found.open += 1;
                self.open.clear();
                self.days.clear();
            }
        }
        self.policy = None;
    }

    /// What happened to the customer next, not before what was told last.
    pub(super) fn met(&mut self, day: Day, event: Event) {
        let day = day.0;
        if day > self.to {
            return;
        }
        if let Some(last) = self.days.last()
            && day - last > self.within
        {
            self.end(last + self.within, false);
        }
        match event {
            Event::Contact(number) => {
                self.open.push(number);
                self.days.push(day);
            }
            // Several policies of one day are what one path led to.
            Event::Policy if self.open.is_empty() => {
                if self.policy != Some(day) && day >= self.from {
                    self.found.alone += 1;
                }
                self.policy = Some(day);
            }
            Event::Policy => {
                self.end(day, true);
                self.policy = Some(day);
            }
        }
    }

    /// Something of which is not said whose it is.
    pub(super) fn nobodys(&mut self, event: Event) {
        *(match event {
            Event::Contact(_) => &mut self.found.nobodys_contacts,
            Event::Policy => &mut self.found.nobodys_policies,
        }) += 1;
    }

    /// All paths.
    pub(super) fn end_all(mut self) -> Paths {
        self.next_customer();
        self.found
    }

    fn end(&mut self, day: i32, came: bool) {
        if day >= self.from {
            let first = self.days[0];
            let soon = match self.days.get(1) {
                None => self.soon.len() + 1,
                Some(second) => self.soon.iter().position(|days| second - first <= *days).unwrap_or(self.soon.len()),
            };
            self.found.soon[soon].add(came);
            if came {
                *self.found.took.entry(day - first).or_default() += 1;
            }
            self.found.cut += u64::from(self.open.len() > LONGEST);
            let last = &self.open[self.open.len().saturating_sub(LONGEST)..];
            match self.found.alike.get_mut(last) {
                Some(ended) => ended.add(came),
                None => self.found.alike.entry(last.to_vec()).or_default().add(came),
            }
        }
        self.open.clear();
        self.days.clear();
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::journey) fn walk(from: i32, to: i32) -> Walk {
        let journey = Journey {
            id: String::new(),
            zh: String::new(),
            en: String::new(),
            capability: String::new(),
            of: String::new(),
            who: String::new(),
            contacts: Vec::new(),
            within_days: 10,
            back_days: 100,
            soon: vec![3],
        };
        Walk::new(&journey, Some(Day(from)), Day(to))
    }

    fn followed(mut walk: Walk, events: &[(i32, Event)]) -> Paths {
        events.iter().for_each(|(day, event)| walk.met(Day(*day), *event));
        walk.end_all()
    }

    const CALL: Event = Event::Contact(0);
    const VISIT: Event = Event::Contact(1);

    #[test]
    fn a_path_ends_with_a_policy_or_with_days_of_nothing() {
        let found = followed(walk(0, 100), &[(0, CALL), (2, VISIT), (12, Event::Policy), (20, CALL), (50, VISIT)]);
        assert_eq!(found.alike[&vec![0, 1]], Ended { came: 1, lost: 0 });
        assert_eq!(found.alike[&vec![0]], Ended { came: 0, lost: 1 });
        assert_eq!(found.alike[&vec![1]], Ended { came: 0, lost: 1 });
        assert_eq!((found.took[&12], found.open, found.alone), (1, 0, 0));
        // The second contact within three days; later; none.
        assert_eq!(found.soon, [Ended { came: 1, lost: 0 }, Ended::default(), Ended { came: 0, lost: 2 }]);
    }

    #[test]
    fn what_is_not_over_by_the_last_day_is_neither_won_nor_lost() {
        for (last, open) in [(60, 1), (61, 0)] {
            let found = followed(walk(0, last), &[(50, CALL)]);
            assert_eq!((found.open, found.alike.len()), (open, usize::from(open == 0)), "{last}");
        }
        let found = followed(walk(0, 60), &[(50, CALL), (70, Event::Policy)]);
        assert_eq!(found.open, 1);
    }

    #[test]
    fn two_policies_of_a_day_end_one_path_and_a_later_one_had_no_contact() {
        let found = followed(walk(0, 100), &[(0, CALL), (5, Event::Policy), (5, Event::Policy), (30, Event::Policy), (30, Event::Policy)]);
        assert_eq!(found.alike[&vec![0]], Ended { came: 1, lost: 0 });
        assert_eq!(found.alone, 1);
    }

    #[test]
    fn what_ended_before_the_time_is_not_of_it() {
        let found = followed(walk(20, 100), &[(0, CALL), (12, CALL), (18, Event::Policy), (21, CALL), (22, Event::Policy)]);
        assert_eq!(found.alike, HashMap::from([(vec![0], Ended { came: 1, lost: 0 })]));
    }
}
