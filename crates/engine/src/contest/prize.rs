//! Places and prizes: ties share a place and the prizes of the places that they take, and the budget is never exceeded.

use super::ONE;
use std::collections::BTreeMap;
use std::sync::Arc;
use upcount_book::Contest;
use upcount_maths::largest_remainder;

/// Where everybody stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standings {
    /// In the order of places, then of names.
    pub places: Vec<Place>,
    /// What the prizes come to before the budget cuts them, in fen.
    pub owed_fen: i64,
    /// What they come to after it.
    pub paid_fen: i64,
}

/// Where one stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Who.
    pub unit: Arc<str>,
    /// What counts, in millionths of a policy.
    pub count_ppm: i64,
    /// The place, from 1; those alike share one.
    pub rank: u32,
    /// How many have it.
    pub tied: u32,
    /// What the place brings, in fen, before the budget cuts it.
    pub place_fen: i64,
    /// What the count brings, likewise.
    pub step_fen: i64,
    /// What is paid in all.
    pub prize_fen: i64,
    /// Whole policies that would lead to a better place, shared or not, while others stand still; none for the first.
    pub to_next_place: Option<u64>,
    /// The fewest whole policies that would bring more, while others stand still.
    pub to_next_prize: Option<Nearer>,
}

/// What would bring more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nearer {
    /// So many whole policies.
    pub policies: u64,
    /// Bring so much more, in fen, before the budget cuts it.
    pub more_fen: i64,
}

/// Where everybody stands, with prizes.
///
/// | | shape | unit |
/// |---|---|---|
/// | `counts` | one for each who competes, with 0 for who did nothing, in any order | millionths of a policy |
/// | result | the same, ordered | fen |
///
/// Those alike share a place; the prizes of the places that they take are added up and parted evenly, rounded down, so that
/// prizes of places never come to more than was said. Where all prizes are more than the budget, each is cut by the same part,
/// rounded down.
#[must_use]
pub fn standings(contest: &Contest, counts: &BTreeMap<Arc<str>, i64>) -> Standings {
    let field = Field::of(contest, counts.values().copied());
    let mut order: Vec<(&Arc<str>, i64)> = counts.iter().map(|(unit, count)| (unit, *count)).collect();
    order.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let places = order.into_iter().map(|(unit, count)| {
        let (better, tied) = field.among(count, count);
        let (place_fen, step_fen) = field.brings(count, count);
        Place {
            unit: unit.clone(),
            count_ppm: count,
            rank: better + 1,
            tied,
            place_fen,
            step_fen,
            prize_fen: field.cut(place_fen + step_fen),
            to_next_place: field.next_place(count),
            to_next_prize: field.next_prize(count),
        }
    });
    let places: Vec<Place> = places.collect();
    let paid_fen = places.iter().map(|place| place.prize_fen).sum();
    Standings { places, owed_fen: field.owed_fen, paid_fen }
}

/// What all have, so that one can be moved among the others.
pub(super) struct Field<'a> {
    contest: &'a Contest,
    /// From the highest.
    counts: Vec<i64>,
    /// What all prizes come to before the budget.
    pub(super) owed_fen: i64,
}

impl<'a> Field<'a> {
    pub(super) fn of(contest: &'a Contest, counts: impl Iterator<Item = i64>) -> Self {
        let mut counts: Vec<i64> = counts.collect();
        counts.sort_unstable_by(|a, b| b.cmp(a));
        let mut field = Self { contest, counts, owed_fen: 0 };
        let brings = |count: &i64| {
            let (place, step) = field.brings(*count, *count);
            place + step
        };
        field.owed_fen = field.counts.iter().map(brings).sum();
        field
    }

    /// How many are before, and how many have the same place, if who has one count had another; who moves is among the tied.
    fn among(&self, now: i64, then: i64) -> (u32, u32) {
        let above = self.counts.partition_point(|count| *count > then);
        let same = self.counts.partition_point(|count| *count >= then) - above;
        let better = above - usize::from(now > then);
        let others = same - usize::from(now == then);
        (u32::try_from(better).unwrap_or(u32::MAX), u32::try_from(others + 1).unwrap_or(u32::MAX))
    }

    /// What the place and what the count brings, if who has one count had another, in fen before the budget.
    pub(super) fn brings(&self, now: i64, then: i64) -> (i64, i64) {
        let (better, tied) = self.among(now, then);
        let there = then >= i64::try_from(self.contest.at_least.max(1)).unwrap_or(i64::MAX).saturating_mul(ONE);
        let place = if there { self.of_places(better, tied) } else { 0 };
        let step = self.contest.steps.iter().rev().find(|step| i128::from(step.from) * i128::from(ONE) <= i128::from(then));
        (place, step.map_or(0, |step| step.amount.0.fen))
    }

    /// The prizes of the places after the first so many, parted among those who share them.
    fn of_places(&self, better: u32, tied: u32) -> i64 {
        let (mut before, mut sum) = (0_u32, 0_i128);
        for prize in &self.contest.places {
            let (first, last) = (before.max(better), prize.to.min(better.saturating_add(tied)));
            sum += i128::from(last.saturating_sub(first)) * i128::from(prize.amount.0.fen);
            before = prize.to;
        }
        i64::try_from(sum / i128::from(tied.max(1))).unwrap_or(i64::MAX)
    }

    /// What is left of an amount within the budget.
    pub(super) fn cut(&self, fen: i64) -> i64 {
        let budget = self.contest.budget.0.fen;
        if self.owed_fen <= budget {
            return fen;
        }
        i64::try_from(i128::from(fen) * i128::from(budget) / i128::from(self.owed_fen)).unwrap_or_default()
    }

    fn next_place(&self, count: i64) -> Option<u64> {
        let above = self.counts.partition_point(|other| *other > count);
        let next = above.checked_sub(1).and_then(|n| self.counts.get(n))?;
        Some(reaching(*next, count))
    }

    fn next_prize(&self, count: i64) -> Option<Nearer> {
        let (place, step) = self.brings(count, count);
        let steps = self.contest.steps.iter().map(|step| {
            let lacks = i128::from(step.from) * i128::from(ONE) - i128::from(count);
            u64::try_from((lacks + i128::from(ONE) - 1).div_euclid(i128::from(ONE))).unwrap_or_default()
        });
        // To stand before whoever has the last of these places, or among those of it; and the least that has a place at all.
        let at = |to: u32| self.counts.get((to as usize).saturating_sub(1)).copied().unwrap_or_default();
        let least = i64::try_from(self.contest.at_least.max(1)).unwrap_or(i64::MAX).saturating_mul(ONE);
        let places = self.contest.places.iter().flat_map(|prize| {
            let last = at(prize.to);
            [beyond(last, count), reaching(last, count), reaching(least, count), reaching(least.max(last), count)]
        });
        let mut tries: Vec<u64> = steps.chain(places).filter(|policies| *policies > 0).collect();
        tries.sort_unstable();
        tries.dedup();
        tries.into_iter().find_map(|policies| {
            let then = count.saturating_add(i64::try_from(policies).ok()?.saturating_mul(ONE));
            let (later_place, later_step) = self.brings(count, then);
            let more_fen = later_place + later_step - place - step;
            (more_fen > 0).then_some(Nearer { policies, more_fen })
        })
    }
}

/// Whole policies after which one has more than another.
fn beyond(other: i64, own: i64) -> u64 {
    u64::try_from((other - own).div_euclid(ONE) + 1).unwrap_or_default()
}

/// Whole policies after which one has at least so much.
fn reaching(goal: i64, own: i64) -> u64 {
    u64::try_from((goal - own + ONE - 1).div_euclid(ONE)).unwrap_or_default()
}

/// A prize parted among the agents of whoever won it, by what each brought, in whole fen that add up to it; nothing where nobody
/// brought anything.
#[must_use]
pub fn shared_by(prize_fen: i64, agents: &BTreeMap<Arc<str>, i64>) -> Vec<(Arc<str>, i64)> {
    let weights: Vec<u64> = agents.values().map(|count| u64::try_from(*count).unwrap_or_default()).collect();
    let parts = largest_remainder(u64::try_from(prize_fen).unwrap_or_default(), &weights).unwrap_or_default();
    let whole = |fen: u64| i64::try_from(fen).unwrap_or_default();
    agents.keys().cloned().zip(parts.into_iter().map(whole)).filter(|(_, fen)| *fen != 0).collect()
}
