//! 凑单后退保, 拆给亲属: what a reward for policies that belong together lacks is bought and ended, or cut out of one policy and
//! held by relatives.

use super::game::{Case, Found};
use super::ground::{Ground, part_down, part_up};
use super::split::cut;
use super::{Adversary, Exit, History, Offer};
use crate::pay::{Holder, NoRate, Posted, Sold, differences, group_of, is_completed, reward_counts, values};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use upcount_book::{Reward, RewardEach, RewardOf};
use upcount_model::Day;

/// One change: which policy is taken out, what is booked for it, and what that costs.
struct Play {
    out: Option<Arc<str>>,
    booked: Vec<Sold>,
    paid_fen: i64,
    back_fen: i64,
    unreal: u64,
    exit: Option<Exit>,
    gain_fen: i64,
}

/// Lets an adversary complete what belongs together, month by month: of the groups that nobody completes at most as many as one
/// makes in a month, those that gain most by themselves, and only where all of it gains.
pub(super) fn bundle(ground: &Ground<'_>, adversary: Adversary, history: &History, found: &mut Found<'_>) -> Result<(), Vec<NoRate>> {
    let Some((first, last)) = history.sold.first().zip(history.sold.last()) else { return Ok(()) };
    let (agent, rewards) = (&history.agent, &ground.whole.rewards);
    let (first, last) = (ground.month(first.day), ground.month(last.day));
    let mut booked = history.sold.clone();
    let mut pay_fen = ground.whole_pay(agent, &booked)?;
    let mut tried: BTreeSet<(usize, Arc<str>)> = BTreeSet::new();
    for month in first..=last {
        let mut plays: Vec<Play> = Vec::new();
        for (n, reward) in rewards.iter().enumerate() {
            let days = ground.days(month);
            for (group, policies) in groups(reward, &booked) {
                let fresh = !tried.contains(&(n, group.clone())) && !is_completed(reward, &policies);
                if !fresh {
                    continue;
                }
                let ways = match adversary {
                    Adversary::RelativesSplit => relatives(ground, agent, reward, &policies, days),
                    _ => taken(ground, agent, reward, &policies, days.1),
                };
                if ways.is_empty() {
                    continue;
                }
                match best(ground, agent, &policies, ways)? {
                    Some(play) if plays.iter().all(|other| other.out.is_none() || other.out != play.out) => plays.push(play),
                    _ => drop(tried.insert((n, group.clone()))),
                }
            }
        }
        plays.sort_by_key(|play| std::cmp::Reverse(play.gain_fen));
        let mut left = u64::from(ground.assumed.most_policies);
        plays.retain(|play| {
            let fits = play.unreal <= left;
            left -= if fits { play.unreal } else { 0 };
            fits
        });
        if plays.is_empty() {
            continue;
        }
        let out: BTreeSet<&Arc<str>> = plays.iter().filter_map(|play| play.out.as_ref()).collect();
        let kept = booked.iter().filter(|sold| !out.contains(&sold.policy)).cloned();
        let played: Vec<Sold> = kept.chain(plays.iter().flat_map(|play| play.booked.iter().cloned())).collect();
        let (paid_fen, back_fen): (i64, i64) = (plays.iter().map(|p| p.paid_fen).sum(), plays.iter().map(|p| p.back_fen).sum());
        let then_fen = ground.whole_pay(agent, &played)?;
        let gain_fen = then_fen - pay_fen - paid_fen + back_fen;
        if gain_fen <= 0 {
            continue;
        }
        let (unreal, exit) = (plays.iter().map(|play| play.unreal).sum(), plays.into_iter().find_map(|play| play.exit));
        let case = Case { agent: agent.clone(), month, edge: None, gain_fen, paid_fen, back_fen, unreal, exit, lines: Vec::new() };
        found(case, &mut || {
            let honest: Posted = ground.whole_lines(agent, &booked)?.into_iter().map(|line| (line.key, line.amount_fen)).collect();
            Ok(differences(ground.whole_lines(agent, &played)?, &honest))
        })?;
        (booked, pay_fen) = (played, then_fen);
        booked.sort_by(|a, b| (a.day, &a.policy).cmp(&(b.day, &b.policy)));
    }
    Ok(())
}

/// The policies of each group that count, in the order of their days; one that names no family is one of its own.
fn groups<'s>(reward: &Reward, booked: &'s [Sold]) -> BTreeMap<&'s Arc<str>, Vec<&'s Sold>> {
    let mut groups: BTreeMap<&Arc<str>, Vec<&Sold>> = BTreeMap::new();
    for sold in booked.iter().filter(|sold| reward_counts(reward, sold)) {
        let alone = (reward.of == RewardOf::Family).then_some(&sold.policy);
        if let Some(group) = group_of(reward, sold).or(alone) {
            groups.entry(group).or_default().push(sold);
        }
    }
    groups
}

/// The way that gains most by itself, in the policies of one group; nothing where none gains.
fn best(ground: &Ground<'_>, agent: &Arc<str>, policies: &[&Sold], ways: Vec<Play>) -> Result<Option<Play>, Vec<NoRate>> {
    let honest = ground.whole_pay(agent, policies.iter().copied())?;
    let mut best: Option<Play> = None;
    for mut play in ways {
        let kept = policies.iter().copied().filter(|sold| Some(&sold.policy) != play.out.as_ref());
        play.gain_fen = ground.whole_pay(agent, kept.chain(&play.booked))? - honest - play.paid_fen + play.back_fen;
        if play.gain_fen > best.as_ref().map_or(0, |best| best.gain_fen) {
            best = Some(play);
        }
    }
    Ok(best)
}

/// 凑单后退保: the one policy that is lacking on the last day of a month, bought as the cheapest, ended in each way or kept.
fn taken(ground: &Ground<'_>, agent: &Arc<str>, reward: &Reward, policies: &[&Sold], day: Day) -> Vec<Play> {
    let there = values(reward, policies.iter().copied(), day);
    let Some(mate) = policies.last().filter(|_| there.len() + 1 == reward.at_least as usize) else { return Vec::new() };
    let holder = match reward.each {
        RewardEach::Customer => Holder { customer: Some(format!("{}+", mate.policy).into()), ..mate.holder.clone() },
        RewardEach::Class | RewardEach::Policy => mate.holder.clone(),
    };
    let offers = ground.assumed.offers.iter().zip(&ground.ways);
    let lacking = offers.filter(|(offer, _)| reward.each != RewardEach::Class || offer.class.as_ref().is_some_and(|c| !there.contains(c)));
    let Some((offer, ways)) = lacking.min_by_key(|(offer, _)| offer.premium_fen) else { return Vec::new() };
    let base_fen = premium(reward, offer);
    let ends = ways.iter().map(|exit| Some(*exit)).chain([None]);
    let play = |exit: Option<&Exit>| {
        let bought = ground.policy(agent, day, offer, base_fen, exit);
        let policy = format!("+{day}/{}", mate.policy).into();
        let (paid_ppm, back_ppm) = exit.map_or((1_000_000, ground.assumed.kept_worth_ppm), |exit| (exit.paid_ppm, exit.back_ppm));
        Play {
            out: None,
            booked: vec![Sold { policy, holder: holder.clone(), ..bought }],
            paid_fen: part_up(base_fen, paid_ppm),
            back_fen: part_down(base_fen, back_ppm),
            unreal: 1,
            exit: exit.cloned(),
            gain_fen: 0,
        }
    };
    ends.map(play).collect()
}

/// 拆给亲属: a policy of a month in as many as are lacking and itself, each held by another of the family or, where policies
/// count, by the same customer. Two classes are not made of one.
fn relatives(ground: &Ground<'_>, agent: &Arc<str>, reward: &Reward, policies: &[&Sold], (first, last): (Day, Day)) -> Vec<Play> {
    let own = |sold: &&&Sold| (first..=last).contains(&sold.day) && matches!(&sold.credits[..], [(whose, _)] if whose == agent);
    if reward.each == RewardEach::Class {
        return Vec::new();
    }
    let play = |sold: &&Sold| {
        let lacks = (reward.at_least as usize).checked_sub(values(reward, policies.iter().copied(), sold.day).len())?;
        let pieces = i64::try_from(lacks + 1).ok()?;
        let least = ground.cheapest(sold.class.as_deref())?.max(reward.base_at_least.map_or(0, |least| least.0.fen)).max(1);
        if lacks == 0 || sold.base_fen / pieces < least || lacks > ground.assumed.most_policies as usize {
            return None;
        }
        let family = sold.holder.family.clone().or_else(|| Some(sold.policy.clone()));
        let held = |(n, piece): (usize, Sold)| {
            let kin = || Some(format!("{}+{n}", sold.policy).into());
            let customer = if n > 0 && reward.each == RewardEach::Customer { kin() } else { sold.holder.customer.clone() };
            Sold { holder: Holder { customer, family: family.clone() }, ..piece }
        };
        Some(Play {
            out: Some(sold.policy.clone()),
            booked: cut(sold, pieces).into_iter().enumerate().map(held).collect(),
            paid_fen: 0,
            back_fen: 0,
            unreal: lacks as u64,
            exit: None,
            gain_fen: 0,
        })
    };
    policies.iter().filter(own).filter_map(play).collect()
}

/// Policies of others with which one of an offer completes a reward, and who holds it; nothing where there are too few classes.
pub(super) fn mates(ground: &Ground<'_>, reward: &Reward, offer: &Offer, day: Day) -> Option<(Vec<Sold>, Holder)> {
    let who = |n: usize| {
        let customer = if reward.each == RewardEach::Customer { format!("{n}") } else { String::new() };
        Holder { customer: Some(customer.into()), family: Some("".into()) }
    };
    let many = reward.at_least as usize - 1;
    let of: Vec<&Offer> = match reward.each {
        RewardEach::Class => ground.assumed.offers.iter().filter(|other| other.class != offer.class).take(many).collect(),
        RewardEach::Customer | RewardEach::Policy => vec![offer; many],
    };
    let mate = |(n, other): (usize, &&Offer)| {
        let bought = ground.policy("", day, other, premium(reward, other), None);
        Sold { policy: format!("{n:06}").into(), holder: who(n + 1), ..bought }
    };
    (of.len() == many && offer.class.is_some()).then(|| (of.iter().enumerate().map(mate).collect(), who(0)))
}

/// The least premium with which an offer counts.
pub(super) fn premium(reward: &Reward, offer: &Offer) -> i64 {
    offer.premium_fen.max(reward.base_at_least.map_or(0, |least| least.0.fen))
}
