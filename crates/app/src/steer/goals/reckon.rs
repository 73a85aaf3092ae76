//! The reckoning of a plan: pure, from what is known of places and what people set to whole numbers that add up.

use super::GoalRefusal;
use super::deeds::{Carry, Path, Plan};
use super::ground::Ground;
use super::spread::Spread;
use std::collections::BTreeMap;
use upcount_book::Goal;
use upcount_engine::goal::{self, Cell, Driver, Fixed, Grid, Presence, Tree, Wanted};
use upcount_maths::largest_remainder;
use upcount_model::Text;

type Cells = Vec<Vec<i64>>;

/// Spreads a plan; one that is made anew keeps the months that are over as the one before had them.
pub(super) fn reckon(goal: &Goal, plan: &Plan, ground: Ground, before: Option<&Spread>) -> Result<Spread, GoalRefusal> {
    let mut ground = ground.with_there(&plan.there);
    let over = if before.is_some() { ground.months.over(plan.opened.seen_until) } else { 0 };
    let past = past(&ground, before.map(|before| (before, &before.goal)), over);
    let (tree, ways) = (tree(&ground), ways(goal, &ground)?);
    let fixed = fixed(plan, &ground, &past)?;
    let spread = |fixed: Vec<Fixed>| -> Result<Cells, GoalRefusal> {
        let wanted = wanted(goal, plan, &ground, &ways, &past, over, fixed)?;
        let found = goal::spread(&tree, &wanted).map_err(|unmet| refused(&ground, unmet))?;
        Ok((0..ground.places.len()).map(|n| past[n].iter().zip(found.goal.row(n)).map(|(past, ahead)| past + ahead).collect()).collect())
    };
    let own = spread(fixed.clone())?;
    let suggested = if fixed.is_empty() { None } else { Some(spread(Vec::new())?) };
    let suggested = suggested.as_ref().unwrap_or(&own).iter().map(|months| months.iter().sum()).collect();
    let (hedge, hedges) = hedge(plan, &ground, &own, before, over);
    let carried = carried(plan, &ground, &own, before, over);
    let tiers = goal.tiers.iter().map(|tier| (tier.id.clone(), tier_of(&ground, (&own, &carried), tier.factor.0, over))).collect();
    if before.is_some_and(|before| before.ground.places.iter().any(|place| ground.find(&place.path).is_none())) {
        ground.notes.push(Text::new(
            "有人离开或调动：其已过月份的目标仍在原处，其后各月由在册的人分担",
            "some left or moved: their goals of months that are over stay where they were, and those on the roll bear the months ahead",
        ));
    }
    Ok(Spread { ground, over, goal: own, hedge, hedges, carried, tiers, suggested, ways })
}

/// What an earlier plan had in months that are over.
fn past(ground: &Ground, before: Option<(&Spread, &Cells)>, over: usize) -> Cells {
    let months = ground.months.count;
    let Some((before, cells)) = before else { return vec![vec![0; months]; ground.places.len()] };
    let at: BTreeMap<&[String], usize> = before.ground.places.iter().enumerate().map(|(n, place)| (&*place.path, n)).collect();
    let keep = |path: &[String]| {
        let of = at.get(path).map(|n| &cells[*n]);
        (0..months).map(|month| of.filter(|_| month < over).map_or(0, |of| of[month])).collect()
    };
    ground.places.iter().map(|place| keep(&place.path)).collect()
}

fn tree(ground: &Ground) -> Tree {
    // Places stand in the order of their codes, level by level, whatever the facts came in.
    Tree { parents: ground.places.iter().map(|place| place.parent).collect(), rank: (0..ground.places.len() as u64).collect() }
}

/// By what a place's part goes beside its sisters', each with its name.
pub(super) type Ways = Vec<(&'static str, Driver)>;

fn ways(goal: &Goal, ground: &Ground) -> Result<Ways, GoalRefusal> {
    let values = |name: &str| -> Vec<f64> {
        let of = |n: usize| match name {
            "last_year" => ground.last_year[n].iter().sum::<i64>().max(0) as f64,
            "recent" => ground.recent[n].max(0) as f64,
            "potential" => ground.potential[n].max(0) as f64,
            "even" => 1.0,
            _ => f64::from(ground.places[n].heads),
        };
        (0..ground.places.len()).map(of).collect()
    };
    Ok(goal.drivers.given().into_iter().map(|(name, part)| (name, Driver { part: part.0 as f64, values: values(name) })).collect())
}

fn wanted(
    goal: &Goal,
    plan: &Plan,
    ground: &Ground,
    ways: &Ways,
    past: &Cells,
    over: usize,
    fixed: Vec<Fixed>,
) -> Result<Wanted, GoalRefusal> {
    let months = ground.months.count;
    let rest = plan.total() - past[0].iter().sum::<i64>();
    if over == months {
        return Err(GoalRefusal::Unclear(Text::new(
            "期间的各月都已过完，没有可分的月份",
            "every month of the period is over; there is none to spread on",
        )));
    }
    if rest < 0 {
        let done = past[0].iter().sum::<i64>();
        return Err(GoalRefusal::Unclear(Text::new(
            format!("已过月份的目标合计 {done}，多于总数 {}；总数不能低于它", plan.total()),
            format!("months that are over had {done} already, more than the total {}; the total cannot be below that", plan.total()),
        )));
    }
    let drivers: Vec<Driver> = ways.iter().map(|(_, driver)| driver.clone()).collect();
    let tree = tree(ground);
    let ramp: Vec<f64> = goal.ramp.iter().map(|part| part.0 as f64 / 1e6).collect();
    let learning = |n: &usize| ground.places[*n].came != i32::MIN && ground.places[*n].came + i32::try_from(ramp.len()).unwrap_or(0) > 0;
    let presence = (0..ground.places.len()).filter(|n| learning(n) || ground.places[*n].there.is_some());
    Ok(Wanted {
        months,
        total: vec![rest],
        weight: goal::drivers(&tree, &drivers).map_err(|unmet| refused(ground, unmet))?,
        season: Grid::new(months, ground.season.iter().enumerate().map(|(month, part)| if month < over { 0.0 } else { *part }).collect()),
        presence: presence
            .map(|place| {
                let days = ground.places[place].there.as_ref().map(|there| ground.days_there(there)).unwrap_or_default();
                let away = (0..days.len()).filter(|month| days[*month] <= 0.0).collect();
                Presence { place, joined: ground.places[place].came.into(), left: None, away, days, ramp: ramp.clone() }
            })
            .collect(),
        rails: rails(goal, ground, over),
        fixed,
        hedge: BTreeMap::new(),
    })
}

/// Between which bounds a place's months ahead lie, by the same months a year before. Where those in a place cannot bear what
/// it may have itself, because some of last year's people are gone, theirs are widened alike until they can.
fn rails(goal: &Goal, ground: &Ground, over: usize) -> Vec<goal::Rail> {
    let Some(growth) = goal.growth else { return Vec::new() };
    let last: Vec<i64> = ground.last_year.iter().map(|months| months[over..].iter().sum::<i64>().max(0)).collect();
    let most = growth.at_most.map_or(i64::MAX, |part| part.0);
    let mut rails = goal::rails(&last, growth.at_least.map_or(0, |part| part.0), most);
    // Whoever is away for a part of the time is not held to what a whole year brought.
    ground.places.iter().zip(&mut rails).filter(|(place, _)| place.there.is_some()).for_each(|(_, rail)| rail.floor = 0);
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); rails.len()];
    for (n, place) in ground.places.iter().enumerate() {
        place.parent.into_iter().for_each(|parent| below[parent].push(n));
    }
    // The whole has the total that was decided; those in it keep their own.
    for (parent, places) in below.iter().enumerate().skip(1).filter(|(_, places)| !places.is_empty()) {
        let (floor, ceiling) = (rails[parent].floor, rails[parent].ceiling);
        let sum = |of: fn(&goal::Rail) -> i64| places.iter().map(|n| i128::from(of(&rails[*n]))).sum::<i128>();
        let (floors, ceilings) = (sum(|rail| rail.floor), sum(|rail| rail.ceiling));
        for n in places {
            let rail = &mut rails[*n];
            if floors > i128::from(floor) {
                rail.floor = i64::try_from(i128::from(rail.floor) * i128::from(floor) / floors).unwrap_or_default();
            }
            if ceilings < i128::from(ceiling) {
                // Nobody had anything: whoever is there now may have all of it.
                let wider = (i128::from(rail.ceiling) * i128::from(ceiling))
                    .checked_div(ceilings)
                    .map_or(i64::MAX, |wider| i64::try_from(wider + 1).unwrap_or(i64::MAX));
                rail.ceiling = wider;
            }
        }
    }
    rails.retain(|rail| rail.place > 0);
    rails
}

/// What people set, less what months that are over had of it.
fn fixed(plan: &Plan, ground: &Ground, past: &Cells) -> Result<Vec<Fixed>, GoalRefusal> {
    let mut fixed = Vec::new();
    let names = ground.months.names();
    let over = |month: usize| month < ground.months.over(plan.opened.seen_until) && plan.opened.replaces.is_some();
    for ((path, span), edit) in &plan.edits {
        // The whole has its total; a place that is not there any more has no goal ahead.
        let Some(place) = ground.find(path).filter(|place| *place > 0) else { continue };
        let cell = if *span == plan.opened.period {
            Cell::Year
        } else if let Some(month) = names.iter().position(|name| name == span) {
            Cell::Month(month)
        } else {
            Cell::Quarter(span.chars().last().and_then(|c| c.to_digit(10)).map_or(0, |n| n as usize).saturating_sub(1))
        };
        let months = cell.months(ground.months.count);
        if months.clone().all(over) {
            continue;
        }
        let had: i64 = past[place][months].iter().sum();
        if edit.value < had {
            let place = ground.words(path);
            return Err(GoalRefusal::Unclear(Text::new(
                format!("{} 的 {span} 定为 {}，而已过月份的目标已有 {had}；不能低于它", place.zh, edit.value),
                format!(
                    "{}, {span}: {} is set, and months that are over had {had} of it already; it cannot be below that",
                    place.en, edit.value
                ),
            )));
        }
        fixed.push(Fixed { place, cell, value: edit.value - had });
    }
    Ok(fixed)
}

/// What is added above goals, borne by those below in proportion to theirs; and of each place that adds, by month.
fn hedge(plan: &Plan, ground: &Ground, own: &Cells, before: Option<&Spread>, over: usize) -> (Cells, BTreeMap<Path, Vec<i64>>) {
    let mut all = only_leaves(ground, past(ground, before.map(|before| (before, &before.hedge)), over));
    let mut by_place = BTreeMap::new();
    for (path, edit) in &plan.hedges {
        let had = before.and_then(|before| before.hedges.get(path)).map_or(&[][..], |months| &months[..over]);
        let mut months = vec![0; ground.months.count];
        months.iter_mut().zip(had).for_each(|(month, had)| *month = *had);
        let below: Vec<usize> = leaves(ground).filter(|n| ground.places[*n].path.starts_with(path)).collect();
        // What was asked in months that are over was asked.
        for (n, month, part) in lay(edit.value - had.iter().sum::<i64>(), &below, own, over) {
            all[n][month] += part;
            months[month] += part;
        }
        by_place.insert(path.clone(), months);
    }
    (rolled(all, ground), by_place)
}

/// What was missed in months that are over, asked for in those ahead.
fn carried(plan: &Plan, ground: &Ground, own: &Cells, before: Option<&Spread>, over: usize) -> Cells {
    let mut all = only_leaves(ground, past(ground, before.map(|before| (before, &before.carried)), over));
    let short = |n: usize| (0..over).map(|month| own[n][month] - ground.brought[n][month]).sum::<i64>();
    let mut families: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    match plan.opened.carry {
        Carry::Forgive => {}
        Carry::Place => leaves(ground).for_each(|n| drop(families.insert(n, vec![n]))),
        Carry::Shared => leaves(ground).for_each(|n| families.entry(ground.places[n].parent.unwrap_or_default()).or_default().push(n)),
    }
    for those in families.values() {
        for (n, month, part) in lay(those.iter().map(|n| short(*n)).sum(), those, own, over) {
            all[n][month] += part;
        }
    }
    rolled(all, ground)
}

/// A higher goal: so many times what is asked of the months ahead, what is carried among it, by the same parts.
fn tier_of(ground: &Ground, (own, carried): (&Cells, &Cells), factor_ppm: i64, over: usize) -> Cells {
    let of = |value: i64| (i128::from(value) * i128::from(factor_ppm) / 1_000_000) as i64;
    let mut all: Cells = vec![vec![0; ground.months.count]; ground.places.len()];
    let those: Vec<usize> = leaves(ground).collect();
    for n in &those {
        all[*n] = own[*n].iter().zip(&carried[*n]).map(|(goal, carried)| goal + carried).collect();
    }
    let ahead: i64 = those.iter().flat_map(|n| &all[*n][over..]).sum();
    for (n, month, part) in lay(of(ahead) - ahead, &those, own, over) {
        all[n][month] += part;
    }
    rolled(all, ground)
}

/// An amount laid on months ahead of places in proportion to what they have there: whole numbers that add up to it, each with
/// its place and month. Nothing where there is nothing to lay.
fn lay(amount: i64, places: &[usize], own: &Cells, over: usize) -> Vec<(usize, usize, i64)> {
    let cells: Vec<(usize, usize)> = places.iter().flat_map(|n| (over..own[*n].len()).map(move |month| (*n, month))).collect();
    let Ok(amount) = u64::try_from(amount) else { return Vec::new() };
    let mut weights: Vec<u64> = cells.iter().map(|(n, month)| u64::try_from(own[*n][*month]).unwrap_or_default()).collect();
    if weights.iter().all(|weight| *weight == 0) {
        weights.iter_mut().for_each(|weight| *weight = 1);
    }
    // There are no months to lay it on when the list is empty.
    let parts = largest_remainder(amount, &weights).unwrap_or_default();
    cells.into_iter().zip(parts).map(|((n, month), part)| (n, month, i64::try_from(part).unwrap_or_default())).collect()
}

/// The same with nothing for places that have others below.
fn only_leaves(ground: &Ground, mut all: Cells) -> Cells {
    let deepest = ground.places.last().map_or(0, |place| place.path.len());
    let above = ground.places.iter().zip(&mut all).filter(|(place, _)| place.path.len() < deepest);
    above.for_each(|(_, months)| months.fill(0));
    all
}

/// Those without anybody below.
fn leaves(ground: &Ground) -> impl Iterator<Item = usize> + '_ {
    let deepest = ground.places.last().map_or(0, |place| place.path.len());
    (0..ground.places.len()).filter(move |n| ground.places[*n].path.len() == deepest)
}

/// Sums of what leaves have, up to the whole.
fn rolled(mut all: Cells, ground: &Ground) -> Cells {
    for n in (1..all.len()).rev() {
        let Some(parent) = ground.places[n].parent else { continue };
        let row = all[n].clone();
        all[parent].iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
    }
    all
}

fn refused(ground: &Ground, unmet: goal::Refusal) -> GoalRefusal {
    GoalRefusal::Unmet {
        unmet,
        places: ground.places.iter().map(|place| ground.words(&place.path)).collect(),
        months: ground.months.names(),
    }
}
