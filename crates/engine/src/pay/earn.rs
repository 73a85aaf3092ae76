//! What policies earn, month by month.

use super::bonus::{Counted, bonuses};
use super::reward::{Made, rewards};
use super::{Key, Line, NoRate, Reason, Sold};
use std::collections::BTreeMap;
use std::sync::Arc;
use upcount_book::{Scheme, TierOn, TierWay, Tiers};
use upcount_model::{Calendar, Day, Grain, Period};

/// One whole in millionths.
pub(crate) const ONE: i128 = 1_000_000;

/// A policy on its way to its lines.
struct Earning<'a> {
    sold: &'a Sold,
    month: i32,
    rate: i64,
    /// For each credit, by how much the agent's month multiplies, as a fraction: over the millionths of the credit.
    factors: Vec<i128>,
}

/// The lines owed for months up to one, in order of agent, month, policy and reason.
///
/// Amounts are rounded to the fen once a policy, half away from zero, and parted among its agents by largest remainder, so
/// that the parts add up to the policy. The order in which policies are given changes nothing.
///
/// # Errors
/// The classes that have no rate on the day of a policy: then nothing is paid, rather than too little.
pub fn lines(scheme: &Scheme, calendar: &Calendar, sold: &[Sold], until: i32) -> Result<Vec<Line>, Vec<NoRate>> {
    let mut lines = owed(scheme, calendar, sold, until)?;
    lines.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(lines)
}

/// The same lines in no order.
pub(crate) fn owed<'a>(
    scheme: &Scheme,
    calendar: &Calendar,
    sold: impl IntoIterator<Item = &'a Sold>,
    until: i32,
) -> Result<Vec<Line>, Vec<NoRate>> {
    let month = |day: Day| calendar.period(day, Grain::Month).number;
    let mut there: Vec<&Sold> = sold.into_iter().filter(|s| month(s.day) <= until).collect();
    there.sort_by(|a, b| (a.day, &a.policy).cmp(&(b.day, &b.policy)));
    // What was sold before the scheme earns nothing, and can belong together with what does.
    let before = there.partition_point(|s| s.day < scheme.since);
    let earlier = there[..before].iter().map(|sold| Made::of(scheme, calendar, sold, None));
    let mut made: Vec<Made> = if scheme.rewards.is_empty() { Vec::new() } else { earlier.collect() };
    let there = there.split_off(before);
    let mut missing: BTreeMap<Option<Arc<str>>, NoRate> = BTreeMap::new();
    let mut earnings = Vec::with_capacity(there.len());
    for sold in there {
        let rate = scheme.rates_on(sold.day).and_then(|rates| rates.of.get(sold.class.as_deref().unwrap_or_default()));
        match rate {
            Some(rate) => earnings.push(Earning { sold, month: month(sold.day), rate: rate.0, factors: Vec::new() }),
            None => {
                let lacks = NoRate { class: sold.class.clone(), day: sold.day, policies: 0 };
                missing.entry(sold.class.clone()).or_insert(lacks).policies += 1;
            }
        }
    }
    if !missing.is_empty() {
        return Err(missing.into_values().collect());
    }
    multiply(scheme, calendar, &mut earnings);
    let (mut lines, mut counted) = (Vec::new(), Vec::new());
    for earning in &earnings {
        earn(scheme, calendar, earning, until, &mut lines, &mut counted, &mut made);
    }
    limit(scheme, &mut lines);
    let rewarded = rewards(scheme, &made);
    rewarded.leave(&mut counted);
    lines.extend(rewarded.lines);
    lines.extend(bonuses(scheme, &counted));
    lines.retain(|line| line.amount_fen != 0 && line.key.month <= until);
    Ok(lines)
}

/// What a policy counts in steps for a part of it: millionths of policies, or fen times millionths.
pub(crate) fn weight(tiers: &Tiers, sold: &Sold, credit: i64) -> i128 {
    if tiers.base_at_least.is_some_and(|least| sold.base_fen < least.0.fen) {
        return 0;
    }
    match tiers.on {
        TierOn::Policies => i128::from(credit),
        TierOn::Base => i128::from(sold.base_fen.max(0)) * i128::from(credit),
    }
}

/// A bound in the same.
pub(crate) fn bound(tiers: &Tiers, at: u64) -> i128 {
    match tiers.on {
        TierOn::Policies => i128::from(at) * ONE,
        TierOn::Base => i128::from(at) * 100 * ONE,
    }
}

/// By how much each agent's month multiplies what a policy earns. Earnings stand in the order of days and numbers.
fn multiply(scheme: &Scheme, calendar: &Calendar, earnings: &mut [Earning]) {
    let Some(tiers) = &scheme.tiers else {
        for earning in earnings {
            earning.factors = earning.sold.credits.iter().map(|(_, credit)| ONE * i128::from(*credit)).collect();
        }
        return;
    };
    let gone = |sold: &Sold| tiers.only_what_stays && taken_back(scheme, calendar, sold).is_some();
    let counts = |sold: &Sold, credit: i64| if gone(sold) { 0 } else { weight(tiers, sold, credit) };
    let mut months: BTreeMap<(Arc<str>, i32), i128> = BTreeMap::new();
    if tiers.way == TierWay::Slab {
        for earning in earnings.iter() {
            for (agent, credit) in &earning.sold.credits {
                *months.entry((agent.clone(), earning.month)).or_default() += counts(earning.sold, *credit);
            }
        }
    }
    for earning in earnings {
        let mut factors = Vec::with_capacity(earning.sold.credits.len());
        for (agent, credit) in &earning.sold.credits {
            let own = counts(earning.sold, *credit);
            let so_far = months.entry((agent.clone(), earning.month)).or_default();
            factors.push(match tiers.way {
                TierWay::Slab => band_of(tiers, *so_far) * i128::from(*credit),
                TierWay::Progressive => {
                    let from = *so_far;
                    *so_far += own;
                    parted(tiers, from, own, *credit)
                }
            });
        }
        earning.factors = factors;
    }
}

/// The factor of the band in which a sum falls.
fn band_of(tiers: &Tiers, sum: i128) -> i128 {
    let band = tiers.bands.iter().rev().find(|band| bound(tiers, band.from) <= sum);
    i128::from(band.or(tiers.bands.first()).map_or(1_000_000, |band| band.factor.0))
}

/// The factors of the bands through which a policy leads, each by the part of it that falls into it, times its credit.
fn parted(tiers: &Tiers, from: i128, own: i128, credit: i64) -> i128 {
    if own == 0 {
        return band_of(tiers, from) * i128::from(credit);
    }
    let mut sum = 0;
    for band in &tiers.bands {
        let low = bound(tiers, band.from).max(from);
        let high = band.below.map_or(from + own, |below| bound(tiers, below).min(from + own));
        sum += (high - low).max(0) * i128::from(band.factor.0);
    }
    // Half away from zero, in millionths of a factor times millionths of a credit.
    rounded(sum * i128::from(credit), own)
}

/// The lines of one policy, and what it counts for in bonuses.
fn earn<'a>(
    scheme: &Scheme,
    calendar: &Calendar,
    earning: &Earning<'a>,
    until: i32,
    lines: &mut Vec<Line>,
    counted: &mut Vec<Counted<'a>>,
    made: &mut Vec<Made<'a>>,
) {
    let sold = earning.sold;
    // Fen times millionths three times: base × rate × (factor × credit).
    let exact: Vec<i128> = earning.factors.iter().map(|factor| i128::from(sold.base_fen) * i128::from(earning.rate) * factor).collect();
    let scale = ONE * ONE * ONE;
    let whole = rounded(exact.iter().sum(), scale);
    let ceiling = scheme.ceiling.get(sold.class.as_deref().unwrap_or_default());
    let ceiling = ceiling.map(|part| (i128::from(sold.base_fen.max(0)) * i128::from(part.0)).div_euclid(ONE));
    let most = scheme.limits.a_policy_most.map(|amount| i128::from(amount.0.fen));
    let paid = [ceiling, most].into_iter().flatten().fold(whole, i128::min);
    let amounts = shared(paid, &exact, &sold.credits);
    let back = taken_back(scheme, calendar, sold);
    if !scheme.rewards.is_empty() {
        made.push(Made::of(scheme, calendar, sold, Some(ceiling.map(|filed| (filed - paid).max(0)))));
    }
    for (n, (agent, credit)) in sold.credits.iter().enumerate() {
        let Ok(amount) = i64::try_from(amounts[n]) else { continue };
        let cut = if paid < whole && whole > 0 { earning.factors[n] * paid / whole } else { earning.factors[n] };
        let factor = if *credit > 0 { rounded(cut, i128::from(*credit)) } else { 0 };
        let line = |reason: Reason, month: i32, amount: i64| Line {
            key: Key { agent: agent.clone(), month, policy: Some(sold.policy.clone()), reason },
            amount_fen: amount,
            base_fen: sold.base_fen,
            rate_ppm: earning.rate,
            factor_ppm: i64::try_from(factor).unwrap_or(i64::MAX),
            credit_ppm: *credit,
            with: Vec::new(),
        };
        lines.push(line(Reason::Commission, earning.month, amount));
        // What ends early counts no more from that month on; what is filed and not earned leaves room.
        let ended = back.map(|(day, _)| calendar.period(day, Grain::Month).number.max(earning.month));
        if !scheme.bonus.is_empty() {
            let filed = ceiling.map(|filed| ((filed * i128::from(*credit)).div_euclid(ONE) - i128::from(amount)).max(0));
            counted.push(Counted {
                agent,
                policy: &sold.policy,
                month: earning.month,
                base_fen: sold.base_fen,
                credit_ppm: *credit,
                room_fen: filed,
                ended,
            });
        }
        if let (Some((_, part)), Some(month)) = (back, ended) {
            lines.push(line(Reason::Clawback, month, -part_of(amount, part)));
        }
        if let Some(hold) = scheme.hold_back.as_ref().filter(|_| amount > 0) {
            let held = part_of(amount, hold.part.0);
            let wait = earning.month + hold.months.cast_signed();
            // What is taken back is reckoned with what is held on the same day.
            let ended = ended.unwrap_or(wait);
            lines.push(line(Reason::Held, earning.month, -held));
            if wait.min(ended) <= until {
                lines.push(line(Reason::Released, wait.min(ended), held));
            }
        }
    }
}

/// The day from which something is taken back, and which part of it: the earliest rule that holds, and of those of one
/// day the one that takes most.
pub(crate) fn taken_back(scheme: &Scheme, calendar: &Calendar, sold: &Sold) -> Option<(Day, i64)> {
    let rules = scheme.clawback.iter().zip(&sold.ended).filter_map(|(rule, day)| day.map(|day| (rule, day)));
    let in_time = rules.filter(|(rule, day)| rule.within_months.is_none_or(|months| *day < months_after(calendar, sold.day, months)));
    in_time.map(|(rule, day)| (day, rule.part.0)).min_by_key(|(day, part)| (*day, -part))
}

/// The same day so many months later; the last day of a shorter month.
pub(crate) fn months_after(calendar: &Calendar, day: Day, months: u32) -> Day {
    let period = calendar.period(day, Grain::Month);
    let into = day.0 - calendar.days(period).0.0;
    let (first, last) = calendar.days(Period { number: period.number + months.cast_signed(), ..period });
    Day((first.0 + into).min(last.0))
}

/// Cuts a month to the most, and raises it to the least.
fn limit(scheme: &Scheme, lines: &mut Vec<Line>) {
    if scheme.limits.a_month_most.is_none() && scheme.limits.a_month_least.is_none() {
        return;
    }
    let mut earned: BTreeMap<(Arc<str>, i32), i64> = BTreeMap::new();
    for line in lines.iter().filter(|l| l.key.reason == Reason::Commission) {
        *earned.entry((line.key.agent.clone(), line.key.month)).or_default() += line.amount_fen;
    }
    for ((agent, month), sum) in earned {
        let most = scheme.limits.a_month_most.map(|a| a.0.fen).filter(|most| sum > *most);
        let least = scheme.limits.a_month_least.map(|a| a.0.fen).filter(|least| sum < *least);
        let Some((reason, to)) = most.map(|m| (Reason::Cap, m)).or(least.map(|l| (Reason::Floor, l))) else { continue };
        let key = Key { agent, month, policy: None, reason };
        lines.push(Line { key, amount_fen: to - sum, base_fen: sum, rate_ppm: 0, factor_ppm: 0, credit_ppm: 0, with: Vec::new() });
    }
}

/// A sum in whole fen parted by exact claims: each its floor, and what is left by largest remainder, then by name.
pub(super) fn shared(sum: i128, claims: &[i128], credits: &[(Arc<str>, i64)]) -> Vec<i128> {
    let all: i128 = claims.iter().sum();
    if all == 0 {
        return vec![0; claims.len()];
    }
    if all < 0 {
        // What is taken off is parted as what is added.
        let claims: Vec<i128> = claims.iter().map(|claim| -claim).collect();
        return shared(-sum, &claims, credits).into_iter().map(|part| -part).collect();
    }
    let mut parts: Vec<i128> = claims.iter().map(|claim| (sum * claim).div_euclid(all)).collect();
    let mut order: Vec<usize> = (0..claims.len()).collect();
    let remainder = |n: usize| (sum * claims[n]).rem_euclid(all);
    order.sort_by(|a, b| remainder(*b).cmp(&remainder(*a)).then_with(|| credits[*a].0.cmp(&credits[*b].0)));
    let left = sum - parts.iter().sum::<i128>();
    order.iter().take(usize::try_from(left).unwrap_or_default()).for_each(|n| parts[*n] += 1);
    parts
}

/// A part of an amount in fen, half away from zero.
fn part_of(amount: i64, ppm: i64) -> i64 {
    i64::try_from(rounded(i128::from(amount) * i128::from(ppm), ONE)).unwrap_or_default()
}

/// A fraction to the nearest whole, half away from zero.
fn rounded(above: i128, below: i128) -> i128 {
    let (quotient, rest) = (above / below, above % below);
    if rest.abs() * 2 >= below { quotient + rest.signum() } else { quotient }
}
