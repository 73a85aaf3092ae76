//! 报行合一: what all schemes and contests pay for one policy together, beside what is filed for it.

use super::Sold;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use upcount_maths::largest_remainder;
use upcount_model::Day;

/// A policy with what is filed for it.
#[derive(Clone, Debug)]
pub struct Filed {
    /// The policy.
    pub sold: Sold,
    /// What all that it earns may be, in fen.
    pub filed_fen: i64,
}

/// What somebody is paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// Who.
    pub agent: Arc<str>,
    /// For which policy; what is for none is for those of the agent in a time.
    pub policy: Option<Arc<str>>,
    /// In fen; below 0 what is taken off.
    pub amount_fen: i64,
    /// That time.
    pub days: (Day, Day),
}

/// What all pay together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Together {
    /// What is filed for all policies, in fen.
    pub filed_fen: i64,
    /// What each pays for them, in order.
    pub paid: Vec<i64>,
    /// What could be told of no policy: who is paid has none in that time.
    pub apart_fen: i64,
    /// Policies for which more is paid than is filed, the most first.
    pub over: Vec<Over>,
}

/// A policy for which more is paid than is filed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Over {
    /// Its number.
    pub policy: Arc<str>,
    /// What is filed for it, in fen.
    pub filed_fen: i64,
    /// What each pays for it, in order.
    pub paid: Vec<i64>,
    /// By how much that is more.
    pub over_fen: i64,
    /// Which of them, in order, brings it over.
    pub by: usize,
}

/// What all who pay for policies come to, policy by policy.
///
/// | | shape | unit |
/// |---|---|---|
/// | `policies` | with a filed rate, each once, in any order | fen |
/// | `payers` | `[payers][payments]` | fen |
/// | result | `paid`: `[payers]` | fen, exact |
///
/// What is paid for no single policy, such as a bonus or a prize, is parted among the agent's policies of its time by their bases
/// and her parts of them, in whole fen by largest remainder. It brings a policy over who is the first, in order, with whom the sum
/// is more than what is filed.
#[must_use]
pub fn together(policies: &[Filed], payers: &[Vec<Payment>]) -> Together {
    let at: HashMap<&Arc<str>, usize> = policies.iter().enumerate().map(|(n, one)| (&one.sold.policy, n)).collect();
    let mut of: HashMap<&Arc<str>, Vec<usize>> = HashMap::new();
    for (n, one) in policies.iter().enumerate() {
        for (agent, _) in &one.sold.credits {
            of.entry(agent).or_default().push(n);
        }
    }
    let mut found =
        Together { filed_fen: policies.iter().map(|one| one.filed_fen).sum(), paid: vec![0; payers.len()], ..Together::default() };
    let mut paid: BTreeMap<usize, Vec<i64>> = BTreeMap::new();
    for (payer, payments) in payers.iter().enumerate() {
        let mut add = |n: usize, fen: i64| paid.entry(n).or_insert_with(|| vec![0; payers.len()])[payer] += fen;
        for payment in payments {
            if let Some(policy) = &payment.policy {
                if let Some(n) = at.get(policy) {
                    add(*n, payment.amount_fen);
                }
                continue;
            }
            let (first, last) = payment.days;
            let mut own: Vec<usize> = of.get(&payment.agent).cloned().unwrap_or_default();
            own.retain(|n| (first..=last).contains(&policies[*n].sold.day));
            own.sort_by(|a, b| policies[*a].sold.policy.cmp(&policies[*b].sold.policy));
            let weight = |n: &usize| {
                let sold = &policies[*n].sold;
                let credit: i64 = sold.credits.iter().filter(|(agent, _)| *agent == payment.agent).map(|(_, credit)| credit).sum();
                u64::try_from(i128::from(sold.base_fen.max(0)) * i128::from(credit) / 1_000_000).unwrap_or_default()
            };
            let weights: Vec<u64> = own.iter().map(weight).collect();
            match largest_remainder(payment.amount_fen.unsigned_abs(), &weights) {
                Ok(parts) => {
                    let signed = |part: u64| i64::try_from(part).unwrap_or(i64::MAX) * payment.amount_fen.signum();
                    own.iter().zip(parts).for_each(|(n, part)| add(*n, signed(part)));
                }
                Err(_) => found.apart_fen += payment.amount_fen,
            }
        }
    }
    for (n, paid) in paid {
        let (policy, filed_fen) = (&policies[n].sold.policy, policies[n].filed_fen);
        found.paid.iter_mut().zip(&paid).for_each(|(sum, own)| *sum += own);
        let over_fen = paid.iter().sum::<i64>() - filed_fen;
        if over_fen > 0 {
            let sums = paid.iter().scan(0, |sum, own| {
                *sum += own;
                Some(*sum)
            });
            let by = sums.into_iter().position(|sum| sum > filed_fen).unwrap_or_default();
            found.over.push(Over { policy: policy.clone(), filed_fen, paid, over_fen, by });
        }
    }
    found.over.sort_by(|a, b| b.over_fen.cmp(&a.over_fen).then_with(|| a.policy.cmp(&b.policy)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pay::Holder;

    fn policy(name: &str, day: i32, base_fen: i64, filed_fen: i64, credits: &[(&str, i64)]) -> Filed {
        let credits = credits.iter().map(|(agent, part)| ((*agent).into(), *part)).collect();
        let sold =
            Sold { policy: name.into(), day: Day(day), base_fen, class: None, credits, ended: Vec::new(), holder: Holder::default() };
        Filed { sold, filed_fen }
    }

    fn paid(agent: &str, policy: Option<&str>, amount_fen: i64) -> Payment {
        Payment { agent: agent.into(), policy: policy.map(Into::into), amount_fen, days: (Day(0), Day(30)) }
    }

    #[test]
    fn what_each_pays_alone_within_what_is_filed_may_be_more_together() {
        let policies = [policy("P1", 1, 1_000, 300, &[("A", 1_000_000)]), policy("P2", 40, 1_000, 300, &[("A", 1_000_000)])];
        let commission = vec![paid("A", Some("P1"), 250), paid("A", Some("P2"), 250)];
        let rewards = vec![paid("A", Some("P1"), 40)];
        // A prize for what came until day 30 is of P1 alone.
        let prize = vec![paid("A", None, 30)];
        let found = together(&policies, &[commission, rewards, prize]);
        assert_eq!((found.filed_fen, found.paid, found.apart_fen), (600, vec![500, 40, 30], 0));
        assert_eq!(found.over, [Over { policy: "P1".into(), filed_fen: 300, paid: vec![250, 40, 30], over_fen: 20, by: 2 }]);
    }

    #[test]
    fn what_is_for_no_single_policy_is_parted_in_whole_fen_and_what_has_none_is_told() {
        let policies = [
            policy("P1", 1, 1_000, 0, &[("A", 1_000_000)]),
            policy("P2", 2, 1_000, 0, &[("A", 500_000), ("B", 500_000)]),
            policy("P3", 3, 500, 900, &[("A", 1_000_000)]),
        ];
        let found = together(&policies, &[vec![paid("A", None, 101), paid("B", None, -7), paid("C", None, 5)]]);
        // By 1000, 500 and 500: 50.5, 25.25 and 25.25.
        let over: Vec<(&str, i64)> = found.over.iter().map(|one| (&*one.policy, one.over_fen)).collect();
        assert_eq!(over, [("P1", 51), ("P2", 18)]);
        assert_eq!((found.paid[0], found.apart_fen), (101 - 7, 5));
    }
}
