//! From counts of days to rates with their doubts: who is still under way is carried on, small groups are drawn to the
//! others, many comparisons are corrected, and each step is told what mending it is worth.

use super::steps::{Became, Spell, Steps};
use super::{FunnelAgainst, FunnelEstimate, FunnelFigure, FunnelGroup, FunnelMove, FunnelView};
use crate::codes::Keys;
use std::collections::BTreeMap;
use upcount_maths::normal::{Z95, two_sided};
use upcount_maths::survival::{Incidence, Step, incidence, interval, wilson};
use upcount_maths::{benjamini_hochberg, shrunk};
use upcount_model::Text;

/// A rate and its standard error.
#[derive(Clone, Copy, Debug)]
struct Rate {
    value: f64,
    error: f64,
    /// Those of whom it is known how it ended.
    settled: f64,
}

impl Rate {
    /// A rate of which the error is never less than so many can show: all of ten who came are not all there are.
    fn of(value: f64, error: f64, spells: impl Iterator<Item = Spell>) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "leads are far below 2⁵²")]
        let settled = spells.filter(|s| s.became != Became::Open).map(|s| s.many as f64).sum::<f64>();
        // Agresti and Coull (1998): as if two more had come and two more had not.
        let part = (value * settled + 2.0) / (settled + 4.0);
        Self { value, error: error.max((part * (1.0 - part) / (settled + 4.0)).sqrt()), settled }
    }
}

pub(super) fn fill(figure: &mut FunnelFigure, seen: &Steps, before_known: bool) {
    let days = seen.names.len() - 1;
    if figure.view == FunnelView::Period {
        let mut whole = vec![0; days + 1];
        for taken in seen.taken.values() {
            whole.iter_mut().zip(taken).for_each(|(all, one)| *all += one);
        }
        figure.whole = by_period(Vec::new(), whole);
        figure.groups = seen.taken.iter().map(|(keys, taken)| by_period(keys.clone(), taken.clone())).collect();
        figure.notes.push(Text::new(
            "按期间看，前后两步不是同一批线索，比率只作参考",
            "seen by period two steps are not taken by the same leads, so their ratios are a hint only",
        ));
    } else {
        by_cohort(figure, seen, days, before_known);
    }
    let only_whole = figure.by.is_empty();
    figure.groups.retain(|g| !only_whole && g.reached[0] > 0);
    figure.groups.sort_by(|a, b| b.reached[0].cmp(&a.reached[0]).then_with(|| a.keys.cmp(&b.keys)));
}

fn by_period(keys: Keys, reached: Vec<u64>) -> FunnelGroup {
    let step = |pair: &[u64]| FunnelMove { entered: pair[0], came: pair[1], rate: part(pair[1], pair[0]), ..FunnelMove::default() };
    FunnelGroup { keys, moves: reached.windows(2).map(step).collect(), reached, through: None }
}

fn by_cohort(figure: &mut FunnelFigure, seen: &Steps, days: usize, before_known: bool) {
    let all = together(seen.spells.values().flatten());
    let (mut whole, whole_rates) = group(Vec::new(), &all, days);
    let mut groups = Vec::with_capacity(seen.spells.len());
    for (keys, spells) in &seen.spells {
        let (found, rates) = group(keys.clone(), spells, days);
        groups.push((found, rates, spells));
    }
    let before = figure.against == FunnelAgainst::Before;
    if before && !before_known {
        figure.notes.push(Text::new("没有起始日，无法与前一年比较", "there is no first day, so nothing was a year before"));
    }
    let mut compared: Vec<(usize, usize, f64)> = Vec::new();
    for (step, of_all) in whole_rates.iter().enumerate() {
        let rates: Vec<(usize, Rate)> = groups.iter().enumerate().filter_map(|(n, g)| g.1[step].map(|r| (n, r))).collect();
        let drawn = shrunk(&rates.iter().map(|(_, r)| (r.value, r.error.powi(2))).collect::<Vec<_>>());
        for ((n, rate), drawn) in rates.into_iter().zip(drawn) {
            let (found, _, spells) = &mut groups[n];
            found.moves[step].shrunk = Some(drawn);
            let (benchmark, other) = if before {
                let usual = usual(spells, step + 1);
                (usual, usual)
            } else {
                (*of_all, expected(&without(&all, spells), step + 1))
            };
            if let (Some(benchmark), Some(other)) = (benchmark, other) {
                found.moves[step].benchmark = Some(benchmark.value);
                let error = (rate.error.powi(2) + other.error.powi(2)).sqrt();
                if error > 0.0 {
                    compared.push((n, step, two_sided((rate.value - other.value) / error)));
                }
                found.moves[step].worth = worth(found, step, rate, benchmark, before);
            }
        }
    }
    let adjusted = benjamini_hochberg(&compared.iter().map(|(_, _, p)| *p).collect::<Vec<_>>());
    for ((n, step, _), p) in compared.iter().zip(adjusted) {
        groups[*n].0.moves[*step].p = Some(p);
    }
    if before {
        held_against_before(&mut whole, &whole_rates, &all);
    }
    let young = whole.moves.iter().map(|m| m.open).max().unwrap_or_default();
    if young > 0 {
        let until = &figure.known_until;
        figure.notes.push(Text::new(
            format!("到 {until} 还有线索没走完：预计率按同龄线索的去向推算"),
            format!("Some are still under way on {until}: the expected rates carry them on as others of their age went"),
        ));
    }
    figure.whole = whole;
    figure.groups = groups.into_iter().map(|g| g.0).collect();
}

type Place = (usize, bool, u8, i64);

fn place(spell: &Spell) -> Place {
    (spell.to, spell.before, spell.became as u8, spell.days)
}

/// The spells of all groups, those alike added up.
fn together<'a>(spells: impl Iterator<Item = &'a Spell>) -> Vec<Spell> {
    let mut all: BTreeMap<Place, Spell> = BTreeMap::new();
    for spell in spells {
        all.entry(place(spell)).and_modify(|s| s.many += spell.many).or_insert(*spell);
    }
    all.into_values().collect()
}

/// All of them but a group's.
fn without(all: &[Spell], group: &[Spell]) -> Vec<Spell> {
    let own: BTreeMap<Place, u64> = group.iter().map(|s| (place(s), s.many)).collect();
    all.iter().map(|s| Spell { many: s.many - own.get(&place(s)).copied().unwrap_or_default(), ..*s }).filter(|s| s.many > 0).collect()
}

/// All together beside the year before.
fn held_against_before(whole: &mut FunnelGroup, rates: &[Option<Rate>], all: &[Spell]) {
    let mut compared = Vec::new();
    for (step, rate) in rates.iter().enumerate() {
        let (Some(rate), Some(usual)) = (rate, usual(all, step + 1)) else { continue };
        whole.moves[step].benchmark = Some(usual.value);
        whole.moves[step].worth = worth(whole, step, *rate, usual, true);
        let error = (rate.error.powi(2) + usual.error.powi(2)).sqrt();
        if error > 0.0 {
            compared.push((step, two_sided((rate.value - usual.value) / error)));
        }
    }
    let adjusted = benjamini_hochberg(&compared.iter().map(|(_, p)| *p).collect::<Vec<_>>());
    compared.iter().zip(adjusted).for_each(|((step, _), p)| whole.moves[*step].p = Some(p));
}

/// A group's counts and rates.
fn group(keys: Keys, spells: &[Spell], days: usize) -> (FunnelGroup, Vec<Option<Rate>>) {
    let count = |to: usize, became: Option<Became>| -> u64 {
        let here = spells.iter().filter(|s| s.to == to && !s.before && became.is_none_or(|b| b == s.became));
        here.map(|s| s.many).sum()
    };
    let mut reached = vec![count(1, None)];
    let (mut moves, mut rates) = (Vec::new(), Vec::new());
    for to in 1..=days {
        let (entered, came) = (count(to, None), count(to, Some(Became::Came)));
        reached.push(came);
        let rate = expected(spells, to);
        moves.push(FunnelMove {
            entered,
            came,
            lost: count(to, Some(Became::Lost)),
            open: count(to, Some(Became::Open)),
            rate: part(came, entered),
            expected: rate.map(estimate),
            median_days: median(spells, to),
            ..FunnelMove::default()
        });
        rates.push(rate);
    }
    let through = through(&rates).map(estimate);
    (FunnelGroup { keys, reached, moves, through }, rates)
}

/// The part of those who entered that reaches the end: the product of the steps, its relative errors added as if the
/// steps did not hang together.
fn through(rates: &[Option<Rate>]) -> Option<Rate> {
    let rates: Vec<Rate> = rates.iter().copied().collect::<Option<_>>()?;
    let value: f64 = rates.iter().map(|r| r.value).product();
    let relative: f64 = rates.iter().filter(|r| r.value > 0.0).map(|r| (r.error / r.value).powi(2)).sum();
    let settled = rates.iter().map(|r| r.settled).reduce(f64::min)?;
    Some(Rate { value, error: value * relative.sqrt(), settled })
}

/// The part that will come to a step. Beyond the age that the time asked for can show, those of the year before tell how
/// it goes on.
fn expected(spells: &[Spell], to: usize) -> Option<Rate> {
    let own = curve(spells.iter().filter(|s| s.to == to && !s.before));
    let oldest = spells.iter().filter(|s| s.to == to && !s.before).map(|s| s.days).max()?;
    let here = || spells.iter().filter(|s| s.to == to && !s.before).copied();
    let (value, error, under_way) = own.last().map_or((0.0, 0.0, 1.0), |p| (p.came, p.error, p.under_way));
    let at = Rate::of(value, error, here());
    let earlier = curve(spells.iter().filter(|s| s.to == to && s.before));
    let Some(end) = earlier.last().filter(|_| under_way > 1e-9) else { return Some(at) };
    #[expect(clippy::cast_precision_loss, reason = "days are few")]
    let then = earlier.iter().take_while(|p| p.time <= oldest as f64).last();
    let (came, left) = then.map_or((0.0, 1.0), |p| (p.came, p.under_way));
    if left <= 1e-9 {
        return Some(at);
    }
    let on = (end.came - came) / left;
    let error = (error.powi(2) + (under_way * end.error / left).powi(2) * f64::from(u8::from(on > 0.0))).sqrt();
    Some(Rate::of(value + under_way * on, error, here()))
}

/// What was usual in the year before.
fn usual(spells: &[Spell], to: usize) -> Option<Rate> {
    let before = || spells.iter().filter(|s| s.to == to && s.before);
    curve(before()).last().map(|p| Rate::of(p.came, p.error, before().copied()))
}

fn curve<'a>(spells: impl Iterator<Item = &'a Spell>) -> Vec<Incidence> {
    let mut steps: BTreeMap<i64, Step> = BTreeMap::new();
    for spell in spells {
        #[expect(clippy::cast_precision_loss, reason = "days and leads are far below 2⁵²")]
        let (time, many) = (spell.days as f64, spell.many as f64);
        let step = steps.entry(spell.days).or_insert(Step { time, ..Step::default() });
        match spell.became {
            Became::Came => step.came += many,
            Became::Lost => step.lost += many,
            Became::Open => step.left += many,
        }
    }
    incidence(&steps.into_values().collect::<Vec<_>>())
}

/// Days within which half of those who come have come.
fn median(spells: &[Spell], to: usize) -> Option<f64> {
    let curve = curve(spells.iter().filter(|s| s.to == to && !s.before));
    let half = curve.last()?.came / 2.0;
    curve.iter().find(|p| p.came > 0.0 && p.came >= half).map(|p| p.time)
}

/// How many more would reach the end if a step went as the benchmark does, the other steps as they go.
fn worth(group: &FunnelGroup, step: usize, here: Rate, benchmark: Rate, known: bool) -> Option<FunnelEstimate> {
    let others = group.moves.iter().enumerate().filter(|(n, _)| *n != step);
    let through: f64 = others.map(|(_, m)| m.expected.map(|e| e.value)).collect::<Option<Vec<_>>>()?.iter().product();
    #[expect(clippy::cast_precision_loss, reason = "leads are far below 2⁵²")]
    let many = group.reached[0] as f64 * through;
    // A benchmark that has the group in it errs with it; the year before errs on its own.
    let error = if known { (here.error.powi(2) + benchmark.error.powi(2)).sqrt() } else { here.error };
    let value = many * (benchmark.value - here.value);
    let spread = many * Z95 * error;
    Some(FunnelEstimate { value, low: value - spread, high: value + spread })
}

fn estimate(rate: Rate) -> FunnelEstimate {
    let inside = rate.value > 0.0 && rate.value < 1.0;
    let [low, high] = if inside { interval(rate.value, rate.error, Z95) } else { wilson(rate.value * rate.settled, rate.settled) };
    FunnelEstimate { value: rate.value, low, high }
}

fn part(came: u64, of: u64) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "leads are far below 2⁵²")]
    let part = (of > 0).then(|| came as f64 / of as f64);
    part
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spell(before: bool, became: Became, days: i64, many: u64) -> Spell {
        Spell { to: 1, before, became, days, many }
    }

    #[test]
    fn the_young_are_carried_on_as_those_before_them_went() {
        // Before: a quarter comes at once, and a half of the rest after 30 days. Now: nobody is older than 10 days.
        let before = [spell(true, Became::Came, 1, 25), spell(true, Became::Came, 30, 38), spell(true, Became::Lost, 60, 37)];
        let now = [spell(false, Became::Came, 1, 20), spell(false, Became::Open, 10, 80)];
        let all: Vec<Spell> = before.iter().chain(&now).copied().collect();
        let found = expected(&all, 1).unwrap();
        assert!((found.value - (0.20 + 0.80 * 38.0 / 75.0)).abs() < 1e-12, "{found:?}");
        let plain = expected(&now, 1).unwrap();
        assert!((plain.value - 0.20).abs() < 1e-12 && found.error > plain.error);
    }

    #[test]
    fn ten_of_ten_are_no_proof_of_all() {
        let spells = |many| vec![spell(false, Became::Came, 1, many)];
        let few = expected(&spells(10), 1).unwrap();
        assert!(few.value >= 1.0 && few.error > 0.05 && estimate(few).low < 0.75, "{few:?}");
        assert!(expected(&spells(10_000), 1).unwrap().error < 0.001);
    }

    #[test]
    fn where_all_is_settled_the_expected_rate_is_the_plain_one() {
        let now = [spell(false, Became::Came, 3, 30), spell(false, Became::Lost, 8, 70)];
        let (found, _) = group(Vec::new(), &now, 1);
        assert_eq!((found.reached.clone(), found.moves[0].rate), (vec![100, 30], Some(0.3)));
        assert!((found.moves[0].expected.unwrap().value - 0.3).abs() < 1e-12);
        assert_eq!(found.moves[0].median_days, Some(3.0));
    }
}
