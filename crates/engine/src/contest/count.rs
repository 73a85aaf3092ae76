//! What counts for whom.

use super::{Chances, Entry, ONE};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use upcount_book::Contest;
use upcount_model::Day;

/// Unit → agent in it → what counts, in millionths of a policy.
pub type Counts = BTreeMap<Arc<str>, BTreeMap<Arc<str>, i64>>;

/// What counts for each from one day to another, as it is known on a day.
///
/// | | shape | unit |
/// |---|---|---|
/// | `entries` | in any order | |
/// | `netted` | whether the calibre takes withdrawals off | |
/// | `chances` | where policies count by how likely they stay | millionths |
/// | result | those with anything | millionths of a policy |
///
/// Exact but for chances, which are rounded to the millionth once a part.
#[must_use]
pub fn counts<'a>(
    contest: &Contest,
    entries: impl IntoIterator<Item = &'a Entry>,
    (from, to): (Day, Day),
    seen: Day,
    netted: bool,
    chances: Option<&Chances>,
) -> Counts {
    let there = entries.into_iter().filter(|entry| (from..=to).contains(&entry.day));
    let mut weighed: Vec<(&Entry, i64)> = there.map(|entry| (entry, weight(contest, entry, seen, netted, chances))).collect();
    weighed.retain(|(_, weight)| *weight > 0);
    if contest.once_a_customer {
        weighed.sort_by(|(a, _), (b, _)| (a.day, &a.policy).cmp(&(b.day, &b.policy)));
        let mut known: BTreeSet<(&str, Option<&str>)> = BTreeSet::new();
        weighed.retain(|(entry, _)| entry.customer.as_deref().is_none_or(|customer| known.insert((customer, entry.class.as_deref()))));
    }
    let mut found = Counts::new();
    for (entry, weight) in weighed {
        for part in &entry.parts {
            let counts = counted(part.part_ppm, weight);
            *found.entry(part.unit.clone()).or_default().entry(part.agent.clone()).or_default() += counts;
        }
    }
    found
}

/// What a part of a policy counts, in millionths.
pub(super) fn counted(part_ppm: i64, weight_ppm: i64) -> i64 {
    let exact = i128::from(part_ppm) * i128::from(weight_ppm);
    i64::try_from((exact + i128::from(ONE / 2)).div_euclid(i128::from(ONE))).unwrap_or_default()
}

/// What a policy counts as it is known on a day, in millionths.
pub(super) fn weight(contest: &Contest, entry: &Entry, seen: Day, netted: bool, chances: Option<&Chances>) -> i64 {
    let by = |day: Option<Day>| day.is_some_and(|day| day <= seen);
    let small = contest.premium_at_least.is_some_and(|least| entry.premium_fen < least.0.fen);
    let gone = (netted && by(entry.withdrawn)) || ((contest.only_what_stays || chances.is_some()) && by(entry.ended));
    if small || gone {
        return 0;
    }
    chances.map_or(ONE, |chances| chances.of_one(entry.class.as_deref(), entry.day, seen))
}
