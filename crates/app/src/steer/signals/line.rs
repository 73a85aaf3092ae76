//! The line (汇报线): who has to do something about a signal, and to whom it goes when nobody does.

use crate::steer::moves::{Place, holds};
use upcount_book::{Signal, WorkingDays};
use upcount_model::{Day, Scope};

/// Levels that have a leader, from the highest down.
const LEVELS: [&str; 3] = ["company", "branch", "team"];

/// Who has to do something about a signal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// The level of its owner.
    owner: usize,
    /// The level to which it went up.
    risen: usize,
    place: Place,
}

impl Line {
    /// The owner of a signal of a place that holds since a day, of which nobody said anything yet.
    pub(super) fn of(days: &WorkingDays, rule: &Signal, place: &Place, since: Day, on: Day, new: bool) -> Self {
        let at = |level: &str| LEVELS.iter().position(|one| *one == level).unwrap_or_default();
        // A place of its own is at most as deep as its owner: a branch is led by nobody in a team.
        let deepest = LEVELS.iter().rposition(|level| *level == "company" || place.contains_key(*level)).unwrap_or_default();
        let owner = at(&rule.owner).min(deepest);
        let waited = if new { days.between(since.plus(-1), on) } else { 0 };
        let steps = (waited / rule.escalate_after_days.max(1)) as usize;
        Self { owner, risen: owner.saturating_sub(steps), place: place.clone() }
    }

    pub(super) fn owner(&self) -> &'static str {
        LEVELS[self.owner]
    }

    pub(super) fn escalated(&self) -> Option<&'static str> {
        (self.risen < self.owner).then(|| LEVELS[self.risen])
    }

    /// The place whose leader is the owner.
    pub(super) fn place(&self) -> Place {
        let inside = |level: &str| match LEVELS.iter().position(|one| *one == level) {
            Some(at) => at <= self.owner,
            // A region is above every branch.
            None => level == "region" && self.owner > 0,
        };
        self.place.iter().filter(|(level, _)| inside(level)).map(|(l, c)| (l.clone(), c.clone())).collect()
    }

    /// Whether somebody may do something: who sees the whole place of the owner.
    pub(super) fn may(&self, scope: &Scope) -> bool {
        holds(scope, &self.place())
    }

    /// Whether it waits for somebody: the leader of the owner's place, or one to whom it went up.
    pub(super) fn waits_for(&self, scope: &Scope) -> bool {
        (self.risen..=self.owner).contains(&leads(scope, &self.place)) && self.may(scope)
    }

    /// Whether somebody leads a place above the owner's.
    pub(super) fn is_below(&self, scope: &Scope) -> bool {
        leads(scope, &self.place) < self.owner
    }
}

/// The level of what somebody sees: an account of a team leads it, one of the whole company the company. Below a team nobody leads.
fn leads(scope: &Scope, place: &Place) -> usize {
    if scope.is_whole() {
        return 0;
    }
    let named = |level: &str| {
        let within = scope.within.as_ref().is_some_and(|within| within.contains_key(level));
        let inside = || {
            scope
                .inside
                .as_ref()
                .is_some_and(|inside| inside.get(level).is_some_and(|codes| place.get(level).is_some_and(|c| codes.contains(c))))
        };
        within || inside()
    };
    // What lies inside a part is named down to agents: the highest level is the part's own.
    let mut levels = ["agent", "team", "branch", "region"].into_iter().filter(|level| named(level));
    let level = if scope.inside.is_some() { levels.next_back() } else { levels.next() };
    match level {
        Some("region" | "branch") => 1,
        Some("team") => 2,
        _ => LEVELS.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    fn place(of: &[(&str, &str)]) -> Place {
        of.iter().map(|(level, code)| ((*level).to_owned(), (*code).to_owned())).collect()
    }

    fn scope(of: &[(&str, &str)]) -> Scope {
        let within: BTreeMap<String, BTreeSet<String>> =
            of.iter().map(|(l, c)| ((*l).to_owned(), BTreeSet::from([(*c).to_owned()]))).collect();
        Scope { within: (!of.is_empty()).then_some(within), ..Scope::COMPANY }
    }

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn it_waits_for_the_leader_and_goes_up_when_nobody_says_anything() {
        let book = upcount_book::Book::shipped().unwrap();
        let rule = &book.signals["idle_agent"];
        let agent = place(&[("region", "R"), ("branch", "B"), ("team", "T"), ("agent", "A")]);
        let whole = [scope(&[("agent", "A")]), scope(&[("team", "T")]), scope(&[("team", "U")]), scope(&[("branch", "B")]), scope(&[])];
        let waits = |on: &str, new: bool| {
            let line = Line::of(book.working_days(), rule, &agent, day("2025-12-22"), day(on), new);
            whole.iter().map(|scope| line.waits_for(scope)).collect::<Vec<_>>()
        };
        // Monday, 22 December; three working days are over on Wednesday.
        assert_eq!(waits("2025-12-23", true), [false, true, false, false, false]);
        assert_eq!(waits("2025-12-24", true), [false, true, false, true, false]);
        assert_eq!(waits("2025-12-29", true), [false, true, false, true, true]);
        assert_eq!(waits("2025-12-31", false), [false, true, false, false, false], "somebody looks after it");
        let line = Line::of(book.working_days(), rule, &agent, day("2025-12-22"), day("2025-12-24"), true);
        assert_eq!((line.owner(), line.escalated()), ("team", Some("branch")));
        assert_eq!(line.place(), place(&[("region", "R"), ("branch", "B"), ("team", "T")]));
        assert_eq!(whole[1..].iter().map(|scope| line.is_below(scope)).collect::<Vec<_>>(), [false, false, true, true]);
        assert_eq!(
            whole.iter().map(|scope| line.may(scope)).collect::<Vec<_>>(),
            [false, true, false, true, true],
            "nobody closes the own one"
        );
        let branch = Line::of(
            book.working_days(),
            &book.signals["team_behind_course"],
            &place(&[("region", "R"), ("branch", "B")]),
            day("2025-12-22"),
            day("2025-12-22"),
            true,
        );
        assert_eq!(branch.owner(), "branch");
    }
}
