//! What counts towards the edges of a released scheme, time by time: what [`bunching`](super::bunching) looks at.

use super::Ladder;
use super::edge::rungs;
use crate::pay::{ONE, Sold};
use std::collections::BTreeMap;
use std::sync::Arc;
use upcount_book::Scheme;
use upcount_model::{Calendar, Day, Grain, Period};

/// The counts of one ladder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crowd {
    /// Which.
    pub ladder: Ladder,
    /// How long the times are in which is counted.
    pub grain: Grain,
    /// Its edges from two on, the lowest first.
    pub edges: Vec<u32>,
    /// The count of each agent and time with anything, in no order; shared policies by their shares, rounded down.
    pub counts: Vec<u32>,
}

/// The counts towards each ladder of policies, of times that are over by a day; ladders of money have no counts.
#[must_use]
pub fn crowds(scheme: &Scheme, calendar: &Calendar, sold: &[Sold], until: Day) -> Vec<Crowd> {
    let mut crowds: Vec<Crowd> = Vec::new();
    let all = rungs(scheme);
    for rung in all.iter().filter(|rung| !rung.by_base()) {
        let edge = u32::try_from(rung.edge.at).ok().filter(|edge| *edge > 1);
        if let Some(known) = crowds.iter_mut().find(|crowd| crowd.ladder == rung.edge.ladder) {
            known.edges.extend(edge);
            continue;
        }
        let grain = rung.grain();
        let mut times: BTreeMap<(&Arc<str>, i32), i128> = BTreeMap::new();
        for policy in sold {
            let Period { number, .. } = calendar.period(policy.day, grain);
            if policy.day < scheme.since || calendar.days(Period { grain, number }).1 > until {
                continue;
            }
            for (agent, _) in &policy.credits {
                *times.entry((agent, number)).or_default() += rung.weight(calendar, policy, agent);
            }
        }
        let whole = |sum: &i128| u32::try_from(sum / ONE).ok().filter(|count| *count > 0);
        crowds.push(Crowd {
            ladder: rung.edge.ladder,
            grain,
            edges: edge.into_iter().collect(),
            counts: times.values().filter_map(whole).collect(),
        });
    }
    for crowd in &mut crowds {
        crowd.edges.sort_unstable();
        crowd.edges.dedup();
    }
    crowds.retain(|crowd| !crowd.edges.is_empty());
    crowds
}

#[cfg(test)]
mod tests {
    use super::*;
    use upcount_book::Book;

    #[test]
    fn counts_are_of_agents_and_whole_times_and_shared_policies_by_their_shares() {
        let text = "zh='x'\nen='x'\ncapability='3.9'\nsince='2025-01-01'\nday='issue'\nbase='premium_fen'\ncalendar='calendar_month'\nby='product_line'\n\
            [[rates]]\nsince='2025-01-01'\nof={life='10%'}\n[tiers]\non='policies'\nway='slab'\n\
            bands=[{from=0,below=3,factor='100%'},{from=3,below=8,factor='110%'},{from=8,factor='125%'}]\n\
            [[bonus]]\nperiod='quarter'\nsteps=[{from=1,amount='5'},{from=4,amount='50'}]\n";
        let mut files: BTreeMap<String, String> = Book::texts(std::path::Path::new("nowhere")).unwrap().into_iter().collect();
        files.insert("pay/x.toml".into(), text.into());
        let scheme = Book::from_files(files).unwrap().pay["x"].clone();
        let calendar = Calendar { zh: String::new(), en: String::new(), month_starts_on: 1 };
        let sold = |n: i32, day: &str, credits: &[(&str, i64)]| Sold {
            policy: format!("P{n}").into(),
            day: day.parse().unwrap(),
            base_fen: 100,
            class: Some("life".into()),
            credits: credits.iter().map(|(agent, part)| ((*agent).into(), *part)).collect(),
            ended: Vec::new(),
            holder: crate::pay::Holder::default(),
        };
        let mut all: Vec<Sold> = (0..3).map(|n| sold(n, "2025-01-10", &[("A", 1_000_000)])).collect();
        all.push(sold(3, "2025-02-10", &[("A", 500_000), ("B", 500_000)]));
        all.push(sold(4, "2025-02-11", &[("B", 1_000_000)]));
        all.push(sold(5, "2025-04-11", &[("B", 1_000_000)]));
        let found = crowds(&scheme, &calendar, &all, "2025-04-30".parse().unwrap());
        let told: Vec<_> = found.iter().map(|crowd| (crowd.ladder, crowd.grain, crowd.edges.clone(), crowd.counts.clone())).collect();
        // A has three in January and half of one in February; B one in February and in April, whose quarter is not over.
        assert_eq!(
            told,
            [(Ladder::Tiers, Grain::Month, vec![3, 8], vec![3, 1, 1]), (Ladder::Bonus(0), Grain::Quarter, vec![4], vec![3, 1]),]
        );
    }
}
