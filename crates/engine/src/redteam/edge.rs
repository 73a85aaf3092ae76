//! Where pay jumps: the bands of the steps, and the steps of bonuses.

use crate::pay::{ONE, Sold, bound, counts, taken_back, weight};
use std::sync::Arc;
use upcount_book::{Bonus, Scheme, TierOn, TierWay, Tiers};
use upcount_model::{Calendar, Day, Grain, Period};

/// Where pay jumps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edge {
    /// Of what.
    pub ladder: Ladder,
    /// From where on: policies, or for steps on the base whole units of money.
    pub at: u64,
}

/// What has edges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ladder {
    /// The steps by which the month multiplies.
    Tiers,
    /// One of the bonuses, from 0 in the scheme's order.
    Bonus(usize),
}

/// An edge with what counts towards it.
#[derive(Clone, Copy)]
pub(super) struct Rung<'a> {
    pub(super) edge: Edge,
    scheme: &'a Scheme,
    of: Of<'a>,
}

#[derive(Clone, Copy)]
enum Of<'a> {
    Tiers(&'a Tiers),
    Bonus(&'a Bonus),
}

/// Every edge of a scheme.
pub(super) fn rungs(scheme: &Scheme) -> Vec<Rung<'_>> {
    let tiers = scheme.tiers.iter().flat_map(|tiers| {
        let edge = |at| Edge { ladder: Ladder::Tiers, at };
        tiers.bands.iter().filter(|band| band.from > 0).map(move |band| Rung { edge: edge(band.from), scheme, of: Of::Tiers(tiers) })
    });
    let bonuses = scheme.bonus.iter().enumerate().flat_map(|(n, bonus)| {
        let edge = move |at| Edge { ladder: Ladder::Bonus(n), at };
        bonus.steps.iter().map(move |step| Rung { edge: edge(step.from), scheme, of: Of::Bonus(bonus) })
    });
    tiers.chain(bonuses).collect()
}

impl Rung<'_> {
    /// The length of the time in which it counts.
    pub(super) fn grain(&self) -> Grain {
        match self.of {
            Of::Tiers(_) => Grain::Month,
            Of::Bonus(bonus) => bonus.period,
        }
    }

    /// Whether money counts, rather than policies.
    pub(super) fn by_base(&self) -> bool {
        matches!(self.of, Of::Tiers(tiers) if tiers.on == TierOn::Base)
    }

    /// Whether only what lies beyond the edge is paid more for.
    pub(super) fn progressive(&self) -> bool {
        matches!(self.of, Of::Tiers(tiers) if tiers.way == TierWay::Progressive)
    }

    /// The least base that counts, in fen.
    pub(super) fn least_fen(&self) -> i64 {
        let least = match self.of {
            Of::Tiers(tiers) => tiers.base_at_least,
            Of::Bonus(bonus) => bonus.base_at_least,
        };
        least.map_or(0, |amount| amount.0.fen)
    }

    /// The first and the last day of the time that a month belongs to.
    pub(super) fn span(&self, calendar: &Calendar, month: i32) -> (Day, Day) {
        let grain = self.grain();
        calendar.days(Period { grain, number: month.div_euclid(grain.months().max(1)) })
    }

    /// The sum at which it lies: millionths of policies, or fen times millionths.
    pub(super) fn bound(&self) -> i128 {
        match self.of {
            Of::Tiers(tiers) => bound(tiers, self.edge.at),
            Of::Bonus(_) => i128::from(self.edge.at) * ONE,
        }
    }

    /// What a policy counts for an agent in the end, in the same.
    pub(super) fn weight(&self, calendar: &Calendar, sold: &Sold, agent: &Arc<str>) -> i128 {
        let stays = || taken_back(self.scheme, calendar, sold).is_none();
        let credit = credit_of(sold, agent);
        match self.of {
            Of::Tiers(Tiers { only_what_stays: true, .. }) | Of::Bonus(_) if !stays() => 0,
            Of::Tiers(tiers) => weight(tiers, sold, credit),
            Of::Bonus(bonus) => i128::from(if counts(bonus, sold.base_fen) { credit } else { 0 }),
        }
    }

    /// What is missing in the time of a month; below or at 0 it is reached.
    pub(super) fn gap(&self, calendar: &Calendar, agent: &Arc<str>, booked: &[&Sold], month: i32) -> i128 {
        let (first, last) = self.span(calendar, month);
        let there = booked.iter().filter(|sold| (first..=last).contains(&sold.day));
        self.bound() - there.map(|sold| self.weight(calendar, sold, agent)).sum::<i128>()
    }
}

/// An agent's part of a policy in millionths.
pub(super) fn credit_of(sold: &Sold, agent: &Arc<str>) -> i64 {
    sold.credits.iter().filter(|(whose, _)| whose == agent).map(|(_, credit)| credit).sum()
}
