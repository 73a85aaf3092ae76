//! Who is away (请假): days on which nothing is asked, and silence says nothing.

use crate::Upcount;
use std::collections::{BTreeMap, HashMap};
use upcount_book::{Book, WorkingDays};
use upcount_measure::{AsOf, EachFact, FactRow, Refusal, World};
use upcount_model::{Day, leave};

/// The days on which each agent is away, as facts tell.
#[derive(Clone, Debug, Default)]
pub(crate) struct Leaves(HashMap<String, Vec<(Day, Day)>>);

impl Leaves {
    /// Those that touch days from one to another.
    pub(crate) async fn read(
        up: &Upcount,
        book: &Book,
        world: &World,
        (from, to): (Day, Day),
        as_of: Option<&AsOf>,
    ) -> Result<Self, Refusal> {
        let mut found: HashMap<String, Vec<(Day, Day)>> = HashMap::new();
        let look = |row: &FactRow<'_>| {
            let (Some(agent), Some(since)) = (row.text(0), row.day(1)) else { return };
            let until = row.day(2).unwrap_or(to).min(to);
            let since = since.max(from);
            if since <= until {
                found.entry(agent.to_owned()).or_default().push((since, until));
            }
        };
        let asked = EachFact { kind: &leave::KIND, fields: &["agent", "since", "until"], only: &BTreeMap::new(), as_of };
        up.measures.each_fact(asked, book, world, look).await?;
        found.values_mut().for_each(|all| *all = joined(std::mem::take(all)));
        Ok(Self(found))
    }

    /// Whether an agent is away on a day.
    pub(crate) fn away(&self, agent: &str, day: Day) -> bool {
        self.of(agent).iter().any(|(since, until)| (*since..=*until).contains(&day))
    }

    /// Working days after a day until another on which an agent is there.
    pub(crate) fn there(&self, agent: &str, days: &WorkingDays, after: Day, until: Day) -> u32 {
        let away = self.of(agent).iter().map(|(from, to)| days.between((from.plus(-1)).max(after), (*to).min(until)));
        days.between(after, until).saturating_sub(away.sum())
    }

    /// The so-manieth working day after a day on which an agent is there.
    pub(crate) fn after(&self, agent: &str, days: &WorkingDays, day: Day, many: u32) -> Day {
        // Each day away moves it on by one, and may meet another leave.
        let mut ahead = many;
        loop {
            let at = days.after(day, ahead);
            let missing = many.saturating_sub(self.there(agent, days, day, at));
            if missing == 0 || days.after(day, ahead + missing) == at {
                return at;
            }
            ahead += missing;
        }
    }

    fn of(&self, agent: &str) -> &[(Day, Day)] {
        self.0.get(agent).map_or(&[], Vec::as_slice)
    }
}

/// Leaves that meet or run into each other as one, so that no day counts twice.
fn joined(mut all: Vec<(Day, Day)>) -> Vec<(Day, Day)> {
    all.sort_unstable();
    let mut joined: Vec<(Day, Day)> = Vec::new();
    for (since, until) in all {
        match joined.last_mut() {
            Some(last) if since <= last.1.plus(1) => last.1 = last.1.max(until),
            _ => joined.push((since, until)),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn days_away_are_no_days_of_silence() {
        let book = Book::shipped().unwrap();
        let days = book.working_days();
        let all =
            vec![(day("2025-03-05"), day("2025-03-07")), (day("2025-03-06"), day("2025-03-10")), (day("2025-03-13"), day("2025-03-13"))];
        let leaves = Leaves(HashMap::from([("A".to_owned(), joined(all))]));
        assert_eq!(leaves.of("A"), [(day("2025-03-05"), day("2025-03-10")), (day("2025-03-13"), day("2025-03-13"))]);
        assert!(leaves.away("A", day("2025-03-10")) && !leaves.away("A", day("2025-03-11")) && !leaves.away("B", day("2025-03-10")));
        // From Tuesday the 4th until Friday the 14th there are eight working days, of which five are away.
        assert_eq!(leaves.there("A", days, day("2025-03-04"), day("2025-03-14")), 3);
        assert_eq!(leaves.there("B", days, day("2025-03-04"), day("2025-03-14")), 8);
        assert_eq!(leaves.after("A", days, day("2025-03-04"), 1), day("2025-03-11"));
        assert_eq!(leaves.after("A", days, day("2025-03-04"), 3), day("2025-03-14"));
        assert_eq!(leaves.after("B", days, day("2025-03-04"), 3), day("2025-03-07"));
    }
}
