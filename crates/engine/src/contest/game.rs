//! A contest replayed on the times before it, honestly and gamed: each adversary alone, the others standing still.

use super::count::{counted, weight};
use super::prize::Field;
use super::{Chances, Entry, ONE, counts};
use crate::redteam::{Adversary, Excluded};
use std::collections::BTreeMap;
use std::sync::Arc;
use upcount_book::Contest;
use upcount_model::Day;

/// What an adversary may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumed {
    /// Days in which all of the premium comes back.
    pub cooling_off_days: u32,
    /// The most policies that one makes or buys in one contest.
    pub most_policies: u32,
    /// The days before and after the contest's ends whose policies can be booked within it.
    pub shift_days: u32,
    /// How much of what is paid may be gained, in millionths.
    pub tolerated_ppm: i64,
    /// The cheapest premium of each class, in fen.
    pub cheapest_fen: BTreeMap<Option<Arc<str>>, i64>,
    /// What the cheapest policy that is kept earns in commission, in millionths of its premium.
    pub earns_ppm: i64,
    /// What the calibre keeps from counting.
    pub excluded: Excluded,
}

/// What a contest was exposed to, had it been held before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replayed {
    /// The times, the latest first.
    pub past: Vec<Past>,
    /// What honest play would have been paid in all of them, in fen.
    pub paid_fen: i64,
    /// What each adversary would have gained.
    pub gamed: Vec<Gamed>,
    /// The average premium of what counted, in fen.
    pub usual_fen: i64,
}

/// One time before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Past {
    /// The first day.
    pub from: Day,
    /// The last.
    pub to: Day,
    /// Who had anything.
    pub units: u64,
    /// What counted, in millionths of a policy.
    pub count_ppm: i64,
    /// The prizes before the budget, in fen.
    pub owed_fen: i64,
    /// The prizes.
    pub paid_fen: i64,
}

/// What an adversary gains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gamed {
    /// Who.
    pub adversary: Adversary,
    /// How often somebody would gain.
    pub times: u64,
    /// What all of them gain, after what it costs them, in fen.
    pub gain_fen: i64,
    /// Policies counted that are not real.
    pub unreal: u64,
    /// The gain as a part of what honest play is paid, in millionths.
    pub share_ppm: i64,
    /// The largest gain; of equal ones the first by time and name.
    pub worst: Option<Case>,
}

/// What one would have done, and what it would have brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Who.
    pub unit: Arc<str>,
    /// The first day of the time.
    pub from: Day,
    /// Policies made, bought or moved.
    pub policies: u64,
    /// The prize without and with them.
    pub prize_fen: (i64, i64),
    /// What they cost.
    pub cost_fen: i64,
    /// Whether what is bought ends only after prizes are settled.
    pub after_settling: bool,
}

/// Something an adversary can do in one time.
struct Play {
    more_ppm: i64,
    cost_fen: i64,
    policies: u64,
    after_settling: bool,
}

/// Who plays: every way of gaming that a contest knows.
const PLAYERS: [Adversary; 6] = [
    Adversary::Splitting,
    Adversary::PullForward,
    Adversary::HoldingBack,
    Adversary::WithdrawAfterBonus,
    Adversary::SelfInsured,
    Adversary::MutualInsured,
];

/// Replays a contest on times before it.
///
/// | | shape | unit |
/// |---|---|---|
/// | `entries` | of all times and the days about them, in any order | fen |
/// | `times` | first and last days | |
/// | `netted` | whether the calibre takes withdrawals off | |
/// | result | sums over times | fen |
///
/// In each time everybody alone does what gains most, on the last day, while all others do what they did: a lower bound of what
/// somebody cleverer finds, and of what a crowd does. What is moved or split is real business and costs nothing; what is bought
/// costs its premium: it is withdrawn within the cooling-off time (all comes back), ended after prizes are settled (nothing comes
/// back, and what it earned goes back), or kept (it earns its commission). The budget cuts gains as it cuts honest prizes.
///
/// # Source
/// As [`redteam::play`](crate::redteam::play).
#[must_use]
pub fn replay(contest: &Contest, assumed: &Assumed, entries: &[Entry], times: &[(Day, Day)], netted: bool) -> Replayed {
    let mut found = Replayed {
        past: Vec::new(),
        paid_fen: 0,
        gamed: PLAYERS.map(|adversary| Gamed { adversary, times: 0, gain_fen: 0, unreal: 0, share_ppm: 0, worst: None }).into(),
        usual_fen: 0,
    };
    let (mut premiums, mut policies) = (0_i128, 0_i128);
    for (from, to) in times {
        let time = Time::of(contest, assumed, entries, (*from, *to), netted);
        for entry in entries.iter().filter(|entry| (*from..=*to).contains(&entry.day) && time.weight(entry) > 0) {
            (premiums, policies) = (premiums + i128::from(entry.premium_fen), policies + 1);
        }
        let field = Field::of(contest, time.units.values().copied());
        let prize = |now: i64, then: i64| {
            let (place, step) = field.brings(now, then);
            field.cut(place + step)
        };
        let paid_fen = time.units.values().map(|count| prize(*count, *count)).sum();
        found.paid_fen += paid_fen;
        let (units, count_ppm) = (time.units.len() as u64, time.units.values().sum());
        found.past.push(Past { from: *from, to: *to, units, count_ppm, owed_fen: field.owed_fen, paid_fen });
        for gamed in &mut found.gamed {
            for (unit, now) in &time.units {
                let honest = prize(*now, *now);
                let gain = |play: &Play| prize(*now, now + play.more_ppm) - honest - play.cost_fen;
                let best = time.plays(gamed.adversary, unit).into_iter().map(|play| (gain(&play), play));
                let Some((gain_fen, play)) = best.max_by_key(|(gain, play)| (*gain, std::cmp::Reverse(play.policies))) else { continue };
                if gain_fen > 0 {
                    let prize_fen = (honest, prize(*now, now + play.more_ppm));
                    gamed.found(unit, *from, gain_fen, &play, prize_fen);
                }
            }
        }
    }
    for gamed in &mut found.gamed {
        let share = i128::from(gamed.gain_fen) * i128::from(ONE) / i128::from(found.paid_fen.max(1));
        gamed.share_ppm = i64::try_from(share).unwrap_or(i64::MAX);
    }
    found.usual_fen = i64::try_from(premiums / policies.max(1)).unwrap_or_default();
    found
}

impl Gamed {
    fn found(&mut self, unit: &Arc<str>, from: Day, gain_fen: i64, play: &Play, prize_fen: (i64, i64)) {
        self.times += 1;
        self.gain_fen += gain_fen;
        if !matches!(self.adversary, Adversary::PullForward | Adversary::HoldingBack) {
            self.unreal += play.policies;
        }
        let most = self.worst.as_ref().map_or(0, |worst| worst.prize_fen.1 - worst.prize_fen.0 - worst.cost_fen);
        if gain_fen > most {
            let Play { cost_fen, policies, after_settling, .. } = *play;
            self.worst = Some(Case { unit: unit.clone(), from, policies, prize_fen, cost_fen, after_settling });
        }
    }
}

/// One time, and what each could have moved or split.
struct Time<'a> {
    contest: &'a Contest,
    assumed: &'a Assumed,
    seen: Day,
    netted: bool,
    chances: Option<Chances>,
    /// What counts.
    units: BTreeMap<Arc<str>, i64>,
    /// What each could book in it of the days after, and before, in the order in which it is nearest.
    after: BTreeMap<Arc<str>, Vec<i64>>,
    before: BTreeMap<Arc<str>, Vec<i64>>,
    /// Pieces that each could make more of its own policies, and what one of them counts.
    pieces: BTreeMap<Arc<str>, u64>,
    /// What one more policy counts.
    one_ppm: i64,
    /// The cheapest that counts.
    premium_fen: i64,
}

impl<'a> Time<'a> {
    fn of(contest: &'a Contest, assumed: &'a Assumed, entries: &[Entry], (from, to): (Day, Day), netted: bool) -> Self {
        let seen = to.plus(contest.settle_days.cast_signed());
        let chances = contest.expected_months.map(|months| Chances::of(entries, months, seen));
        let least = contest.premium_at_least.map_or(0, |least| least.0.fen);
        let cheapest = assumed.cheapest_fen.iter().min_by_key(|(class, premium)| (**premium.max(&&least), class.as_deref()));
        let (class, premium_fen) = cheapest.map_or((None, least), |(class, premium)| (class.clone(), (*premium).max(least)));
        let one_ppm = chances.as_ref().map_or(ONE, |chances| chances.of_one(class.as_deref(), to, seen));
        let counted = counts(contest, entries, (from, to), seen, netted, chances.as_ref());
        let units = counted.into_iter().map(|(unit, agents)| (unit, agents.values().sum())).collect();
        let (after, before, pieces) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let mut time = Self { contest, assumed, seen, netted, chances, units, after, before, pieces, one_ppm, premium_fen };
        time.look(entries, from, to, least);
        time
    }

    fn weight(&self, entry: &Entry) -> i64 {
        weight(self.contest, entry, self.seen, self.netted, self.chances.as_ref())
    }

    /// Looks for what can be moved and split.
    fn look(&mut self, entries: &[Entry], from: Day, to: Day, least: i64) {
        let shift = self.assumed.shift_days.cast_signed();
        let mut near: Vec<(bool, &Entry)> = Vec::new();
        for entry in entries {
            if entry.day > to && entry.day <= to.plus(shift) {
                near.push((true, entry));
            } else if entry.day < from && entry.day >= from.plus(-shift) {
                near.push((false, entry));
            } else if (from..=to).contains(&entry.day) && self.weight(entry) > 0 {
                let cheapest = self.assumed.cheapest_fen.get(&entry.class).copied().unwrap_or(i64::MAX).max(least).max(1);
                let more = u64::try_from(entry.premium_fen / cheapest).unwrap_or_default().saturating_sub(1);
                if let [one] = &*entry.parts {
                    *self.pieces.entry(one.unit.clone()).or_default() += more;
                }
            }
        }
        near.sort_by_key(|(after, entry)| (if *after { entry.day.0 } else { -entry.day.0 }, entry.policy.clone()));
        for (after, entry) in near {
            let weight = self.weight(entry);
            for part in &entry.parts {
                let all = if after { &mut self.after } else { &mut self.before };
                all.entry(part.unit.clone()).or_default().push(counted(part.part_ppm, weight));
            }
        }
    }

    /// What one could do.
    fn plays(&self, adversary: Adversary, unit: &Arc<str>) -> Vec<Play> {
        let moved = |of: &BTreeMap<Arc<str>, Vec<i64>>| {
            let mut sum = 0;
            let each = of.get(unit).into_iter().flatten().zip(1..);
            each.map(|(more, policies)| {
                sum += more;
                Play { more_ppm: sum, cost_fen: 0, policies, after_settling: false }
            })
            .collect()
        };
        let most = u64::from(self.assumed.most_policies);
        let made = |most: u64, cost_fen: i64, after_settling: bool| {
            let one = |policies: u64| {
                let many = policies.cast_signed();
                Play { more_ppm: self.one_ppm * many, cost_fen: cost_fen.saturating_mul(many), policies, after_settling }
            };
            (1..=most).map(one).collect::<Vec<Play>>()
        };
        let earned = i64::try_from(i128::from(self.premium_fen) * i128::from(self.assumed.earns_ppm) / i128::from(ONE)).unwrap_or_default();
        match adversary {
            Adversary::PullForward => moved(&self.after),
            Adversary::HoldingBack => moved(&self.before),
            // Parts of a policy are of the same customer and class.
            Adversary::Splitting if self.contest.once_a_customer => Vec::new(),
            Adversary::Splitting => made(self.pieces.get(unit).copied().unwrap_or_default().min(most), 0, false),
            Adversary::WithdrawAfterBonus => {
                // Nobody knows of a withdrawal that is made after prizes are settled.
                let known = self.assumed.cooling_off_days <= self.contest.settle_days;
                let counts = !known || !(self.netted || self.contest.only_what_stays || self.chances.is_some());
                if counts { made(most, 0, !known) } else { made(most, self.premium_fen, true) }
            }
            Adversary::SelfInsured if !self.assumed.excluded.self_insured => made(most, self.premium_fen - earned, false),
            Adversary::MutualInsured if !self.assumed.excluded.mutual => made(most, self.premium_fen - earned, false),
            _ => Vec::new(),
        }
    }
}
