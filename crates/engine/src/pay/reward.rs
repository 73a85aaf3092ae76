//! Fixed amounts for policies that belong together (交叉销售奖、家庭组合奖): once for each customer or family, and owed no more
//! when one of them ends early.

use super::bonus::Counted;
use super::earn::{ONE, shared, taken_back};
use super::{Key, Line, Reason, Sold};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use upcount_book::{Reward, RewardEach, RewardOf, Scheme};
use upcount_model::{Calendar, Day, Grain};

/// A policy on its way into what it makes together with others.
pub(super) struct Made<'a> {
    sold: &'a Sold,
    month: i32,
    /// The month from which on it counts no more.
    ended: Option<i32>,
    /// What the filed rate leaves above its commission, where one is filed; none at all where it only counts for others.
    room_fen: Option<Option<i128>>,
}

impl<'a> Made<'a> {
    pub(super) fn of(scheme: &Scheme, calendar: &Calendar, sold: &'a Sold, room_fen: Option<Option<i128>>) -> Self {
        let month = |day| calendar.period(day, Grain::Month).number;
        let own = month(sold.day);
        Self { sold, month: own, ended: taken_back(scheme, calendar, sold).map(|(day, _)| month(day).max(own)), room_fen }
    }

    fn is_there(&self, month: i32) -> bool {
        self.month <= month && self.ended.is_none_or(|ended| ended > month)
    }
}

/// What is owed for a line: the amount, the agent's part, and the policies that it is for.
type Owed = BTreeMap<Key, (i64, i64, BTreeSet<Arc<str>>)>;
/// The same of one group.
type Brought = BTreeMap<Key, (i64, i64, Vec<Arc<str>>)>;

/// What rewards come to.
#[derive(Default)]
pub(super) struct Rewarded {
    /// Their lines, and what is taken back of them.
    pub(super) lines: Vec<Line>,
    /// The most that an agent ever has for a policy.
    most: HashMap<(Arc<str>, Arc<str>), i64>,
}

impl Rewarded {
    /// Takes what rewards have of a policy off what bonuses may have of it.
    pub(super) fn leave(&self, counted: &mut [Counted<'_>]) {
        if self.most.is_empty() {
            return;
        }
        for part in counted {
            let most = self.most.get(&(part.agent.clone(), part.policy.clone()));
            if let Some((room, most)) = part.room_fen.as_mut().zip(most) {
                *room = (*room - i128::from(*most)).max(0);
            }
        }
    }
}

/// The rewards, owed for the month of the policy that completes what belongs together, and what is taken back of them in the
/// months in which policies end.
///
/// At the end of each month a group, the policies of a customer or of a family, has a reward if the policies of it that are
/// still there complete it; the first policy that does so has it, its agents by their parts. What changes from month to month
/// is owed: so when a policy ends and the others complete it as well, it goes over to them. With the commission of its policy
/// it stays within what is filed (报行合一); neither held back nor within the limits of a month, which are those of commission.
pub(super) fn rewards(scheme: &Scheme, made: &[Made<'_>]) -> Rewarded {
    let mut found = Rewarded::default();
    let mut owed = Owed::new();
    for reward in &scheme.rewards {
        let mut groups: BTreeMap<&Arc<str>, Vec<&Made>> = BTreeMap::new();
        for one in made.iter().filter(|one| counts(reward, one.sold)) {
            if let Some(group) = group_of(reward, one.sold) {
                groups.entry(group).or_default().push(one);
            }
        }
        for group in groups.into_values().filter(|group| group.len() >= reward.at_least as usize) {
            let mut months: Vec<i32> = group.iter().flat_map(|one| [Some(one.month), one.ended]).flatten().collect();
            months.sort_unstable();
            months.dedup();
            let mut paid = Brought::new();
            for month in months {
                let there: Vec<&Made> = group.iter().copied().filter(|one| one.is_there(month)).collect();
                let now = brings(reward, &there);
                if now.keys().eq(paid.keys()) {
                    continue;
                }
                for (key, (fen, credit, with)) in &paid {
                    let key = Key { month, reason: Reason::RewardBack, ..key.clone() };
                    add(&mut owed, key, -fen, *credit, with);
                }
                for (key, (fen, credit, with)) in &now {
                    let key = Key { month, ..key.clone() };
                    if let Some(policy) = &key.policy {
                        let most = found.most.entry((key.agent.clone(), policy.clone())).or_default();
                        *most = (*most).max(*fen);
                    }
                    add(&mut owed, key, *fen, *credit, with);
                }
                paid = now;
            }
        }
    }
    let line = |(key, (amount_fen, credit_ppm, with)): (Key, (i64, i64, BTreeSet<Arc<str>>))| Line {
        key,
        amount_fen,
        base_fen: 0,
        rate_ppm: 0,
        factor_ppm: 0,
        credit_ppm,
        with: with.into_iter().collect(),
    };
    found.lines = owed.into_iter().map(line).collect();
    found
}

fn add(owed: &mut Owed, key: Key, fen: i64, credit: i64, with: &[Arc<str>]) {
    let line = owed.entry(key).or_insert_with(|| (0, credit, BTreeSet::new()));
    line.0 += fen;
    line.2.extend(with.iter().cloned());
}

/// What a reward brings for the policies of one group that are there, in the order of their days: agents of the policy that
/// completes it, with amount, part and the policies that it belongs together with. Keys are of month 0.
fn brings(reward: &Reward, there: &[&Made<'_>]) -> Brought {
    let sold: Vec<&Sold> = there.iter().map(|one| one.sold).collect();
    let completes = |n: usize| {
        let room_fen = there[n].room_fen?;
        if !reward.holds_on(sold[n].day) {
            return None;
        }
        completed(reward, &sold[..n], sold[n]).map(|with| (sold[n], room_fen, with))
    };
    let Some((policy, room_fen, with)) = (0..there.len()).find_map(completes) else { return Brought::new() };
    let amount = i128::from(reward.amount.0.fen);
    let claims: Vec<i128> = policy.credits.iter().map(|(_, credit)| amount * i128::from(*credit) * ONE).collect();
    let amounts = shared(room_fen.map_or(amount, |room| amount.min(room)), &claims, &policy.credits);
    let reason = match reward.of {
        RewardOf::Customer => Reason::CrossSell,
        RewardOf::Family => Reason::FamilyBundle,
    };
    let of = |((agent, credit), fen): (&(Arc<str>, i64), i128)| {
        let key = Key { agent: agent.clone(), month: 0, policy: Some(policy.policy.clone()), reason };
        (key, (i64::try_from(fen).unwrap_or_default(), *credit, with.clone()))
    };
    policy.credits.iter().zip(amounts).map(of).collect()
}

/// The policies with which one completes what belongs together: the first of each other value; nothing where it does not, or
/// where the others do without it.
fn completed(reward: &Reward, before: &[&Sold], policy: &Sold) -> Option<Vec<Arc<str>>> {
    let own = value_of(reward, policy)?;
    let mut others: Vec<(&Arc<str>, &Arc<str>)> = Vec::new();
    for other in before.iter().filter(|other| near(reward, other, policy.day)) {
        let value = value_of(reward, other).filter(|value| others.iter().all(|(known, _)| known != value));
        others.extend(value.map(|value| (value, &other.policy)));
    }
    let lacks = others.len() + 1 == reward.at_least as usize && others.iter().all(|(value, _)| *value != own);
    lacks.then(|| others.into_iter().map(|(_, policy)| policy.clone()).collect())
}

/// The values that a group has for a reward on a day.
pub(crate) fn values<'s>(reward: &Reward, group: impl IntoIterator<Item = &'s Sold>, day: Day) -> BTreeSet<&'s Arc<str>> {
    let near = group.into_iter().filter(|sold| sold.day <= day && near(reward, sold, day));
    near.filter_map(|sold| value_of(reward, sold)).collect()
}

/// Whether policies of one group, in the order of their days, complete a reward.
pub(crate) fn is_completed(reward: &Reward, group: &[&Sold]) -> bool {
    (0..group.len()).any(|n| completed(reward, &group[..n], group[n]).is_some())
}

/// Whether a policy counts for a reward.
pub(crate) fn counts(reward: &Reward, sold: &Sold) -> bool {
    reward.base_at_least.is_none_or(|least| sold.base_fen >= least.0.fen) && value_of(reward, sold).is_some()
}

/// Whose policies it belongs together with.
pub(crate) fn group_of<'s>(reward: &Reward, sold: &'s Sold) -> Option<&'s Arc<str>> {
    match reward.of {
        RewardOf::Customer => sold.holder.customer.as_ref(),
        RewardOf::Family => sold.holder.family.as_ref(),
    }
}

fn value_of<'s>(reward: &Reward, sold: &'s Sold) -> Option<&'s Arc<str>> {
    match reward.each {
        RewardEach::Class => sold.class.as_ref(),
        RewardEach::Customer => sold.holder.customer.as_ref(),
        RewardEach::Policy => Some(&sold.policy),
    }
}

/// Whether a policy is not too old on a day to belong together with one of it.
fn near(reward: &Reward, sold: &Sold, day: Day) -> bool {
    i64::from(day.0) - i64::from(sold.day.0) <= i64::from(reward.within_days)
}
