//! Checks a commission scheme: no day without a rate, no band missing or twice, nothing above what is filed.

use super::{capability, field_of, kind_of, named};
use crate::{Bonus, Book, Reward, RewardEach, RewardOf, Scheme, TierBand};
use upcount_model::{Grain, Type};

pub(super) fn scheme(book: &Book, scheme: &Scheme) -> Result<(), String> {
    capability(&scheme.capability)?;
    let policy = kind_of("policy")?;
    let is = |field: &str, holds: Type, what: &str| match field_of(policy, field)?.holds {
        found if found == holds => Ok(()),
        _ => Err(format!("`{field}` is not {what}")),
    };
    is(&scheme.day, Type::Day, "a day")?;
    is(&scheme.base, Type::Money, "money")?;
    is(&scheme.by, Type::Text, "a class")?;
    named("calendar", &scheme.calendar, book.calendars.keys())?;
    for dimension in scheme.only.keys() {
        named("dimension", dimension, book.dimensions.keys())?;
    }
    let Some(first) = scheme.rates.first() else { return Err("a scheme has at least one [[rates]]".into()) };
    if first.since > scheme.since {
        return Err(format!(
            "policies earn from {} on, and the first rates hold from {} on: add rates for the days between",
            scheme.since, first.since
        ));
    }
    if let Some(pair) = scheme.rates.windows(2).find(|pair| pair[0].since >= pair[1].since) {
        return Err(format!("rates stand in the order of their days, and {} does not come after {}", pair[1].since, pair[0].since));
    }
    for (rates, (class, rate)) in scheme.rates.iter().flat_map(|rates| rates.of.iter().map(move |rate| (rates, rate))) {
        if let Some(most) = scheme.ceiling.get(class).filter(|most| rate > most) {
            let percent = |part: i64| f64::from(i32::try_from(part).unwrap_or(i32::MAX)) / 1e4;
            return Err(format!(
                "from {} on `{class}` earns {}%, above its filed rate of {}%",
                rates.since,
                percent(rate.0),
                percent(most.0)
            ));
        }
    }
    if let Some(tiers) = &scheme.tiers {
        bands(&tiers.bands)?;
    }
    scheme.bonus.iter().try_for_each(bonus)?;
    scheme.rewards.iter().try_for_each(|one| reward(scheme, one))?;
    if let (Some(most), Some(least)) = (scheme.limits.a_month_most, scheme.limits.a_month_least)
        && most.0 < least.0
    {
        return Err("`a_month_most` is less than `a_month_least`".into());
    }
    if scheme.hold_back.as_ref().is_some_and(|hold| hold.part.0 > 1_000_000 || !(1..=120).contains(&hold.months)) {
        return Err("`hold_back` holds at most 100%, for 1 to 120 months".into());
    }
    for rule in &scheme.clawback {
        is(&rule.on, Type::Day, "a day")?;
        if rule.part.0 > 1_000_000 {
            return Err(format!("what is taken back on `{}` is at most 100%", rule.on));
        }
    }
    Ok(())
}

/// Bands begin at 0 and follow each other without a gap or an overlap.
fn bands(bands: &[TierBand]) -> Result<(), String> {
    let mut from = Some(0);
    for band in bands {
        match from {
            None => {
                return Err(format!("a band goes on for ever before the one from {} begins: say where it ends with `below`", band.from));
            }
            Some(end) if band.from > end => return Err(format!("there is a gap between {end} and {}", band.from)),
            Some(end) if band.from < end => return Err(format!("two bands overlap between {} and {end}", band.from)),
            Some(_) => {}
        }
        if band.below.is_some_and(|below| below <= band.from) {
            return Err(format!("the band from {} ends before it begins", band.from));
        }
        from = band.below;
    }
    if from.is_some() { Err("the last band has no `below`: every month falls into one".into()) } else { Ok(()) }
}

/// Steps begin above 0, and a higher one brings more.
fn bonus(bonus: &Bonus) -> Result<(), String> {
    if bonus.period == Grain::Day {
        return Err("a bonus is for a month or longer, not a day".into());
    }
    match bonus.steps.first() {
        None => return Err("a bonus has at least one step".into()),
        Some(first) if first.from == 0 => return Err("a bonus begins with one policy: from 0 on everybody would have it".into()),
        Some(_) => {}
    }
    match bonus.steps.windows(2).find(|pair| pair[1].from <= pair[0].from || pair[1].amount.0 <= pair[0].amount.0) {
        Some(pair) => Err(format!(
            "steps stand from the lowest to the highest, each with more than the one before: {} comes after {}",
            pair[1].from, pair[0].from
        )),
        None => Ok(()),
    }
}

/// The longest time, ten years, within which policies can belong together.
const LONGEST_DAYS: u32 = 3_660;

/// Policies that belong together are two or more, in a time that can pass, and what is paid for them can go back.
fn reward(scheme: &Scheme, reward: &Reward) -> Result<(), String> {
    if !(2..=100).contains(&reward.at_least) {
        return Err(format!("a reward is for 2 to 100 policies, customers or classes that belong together, not {}", reward.at_least));
    }
    if !(1..=LONGEST_DAYS).contains(&reward.within_days) {
        return Err(format!("`within_days` of a reward is 1 to {LONGEST_DAYS}, not {}", reward.within_days));
    }
    if reward.of == RewardOf::Customer && reward.each == RewardEach::Customer {
        return Err("a reward of one customer counts classes or policies: customers are counted of a family".into());
    }
    if let Some((first, last)) = reward.since.or(Some(scheme.since)).zip(reward.until).filter(|(first, last)| last < first) {
        return Err(format!("a reward ends on {last}, before its first day {first}"));
    }
    if reward.amount.0.fen == 0 {
        return Err("a reward brings more than nothing".into());
    }
    if scheme.clawback.is_empty() {
        return Err("a reward needs at least one [[clawback]]: without one it is kept even when its policies are withdrawn".into());
    }
    Ok(())
}
