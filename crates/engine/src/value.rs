//! Long-term value (长期价值): how counts go together with what stays, and whose many are thin beyond luck.

use crate::signal::{Counts, Fired, Series, Side, Spread, beyond_peers};
pub use upcount_maths::{Limits, Together};
use upcount_maths::{benjamini_hochberg, binomial_limits, binomial_position, overdispersion, partial_correlation, ranks};

/// Somebody whose count is held against outcomes.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// Things a month on the roll.
    pub count: f64,
    /// Months on the roll.
    pub months: f64,
    /// Completed months since joining.
    pub tenure: f64,
    /// The number of the class in each thing that is held.
    pub classes: Vec<usize>,
    /// The parts of the mix, all but the first.
    pub mix: Vec<f64>,
    /// Of each outcome: things above and below the line.
    pub outcomes: Vec<(f64, f64)>,
}

/// How a count goes together with an outcome.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Association {
    /// People of whom enough is known.
    pub people: usize,
    /// With nothing held.
    pub plain: Option<Together>,
    /// With all that is held alike.
    pub held: Option<Together>,
    /// The expected part of false ones among those that are as unlikely by luck.
    pub false_part: Option<f64>,
}

/// How counts go together with each outcome.
///
/// | | shape | unit |
/// |---|---|---|
/// | `people` | `[n]`, with `[outcomes]` each | |
/// | `amounts` | `[outcomes]`, whether it adds up money and not things | |
/// | `enough` | scalar | things below the line of an outcome |
/// | result | `[outcomes]` | correlations |
///
/// Ranks of counts are correlated with where each outcome lies among those that luck brings for as many things
/// ([`binomial_position`]); rates themselves would not do, for of few things most are 0 or 1, and who has many has few such. An
/// amount is correlated as its rate. Classes become columns of 0 and 1, tenure and the mix columns of their own. People of whom less
/// than `enough` is known are left out of that outcome. It is association, not effect: what is not held may be behind both.
///
/// # Source
/// [`partial_correlation`]; false ones by Benjamini and Hochberg over the outcomes.
#[must_use]
pub fn associations(people: &[Person], amounts: &[bool], enough: f64) -> Vec<Association> {
    let mut found: Vec<Association> = amounts
        .iter()
        .enumerate()
        .map(|(n, amount)| {
            let of: Vec<&Person> = people.iter().filter(|one| one.outcomes[n].1 >= enough).collect();
            let counts = ranks(&of.iter().map(|one| one.count).collect::<Vec<f64>>());
            let outcomes: Vec<(f64, f64)> = of.iter().map(|one| one.outcomes[n]).collect();
            let lies = if *amount { outcomes.iter().map(|(counted, of)| counted / of).collect() } else { positions(&outcomes) };
            let plain = partial_correlation(&counts, &lies, &[]);
            Association { people: of.len(), plain, held: partial_correlation(&counts, &lies, &columns(&of)), false_part: None }
        })
        .collect();
    let known: Vec<usize> = (0..found.len()).filter(|n| found[*n].held.is_some()).collect();
    let odds: Vec<f64> = known.iter().filter_map(|n| Some(found[*n].held?.odds)).collect();
    known.iter().zip(benjamini_hochberg(&odds)).for_each(|(n, part)| found[*n].false_part = Some(part));
    found
}

/// Where each lies among what luck brings for as many things, given the rate of all.
fn positions(outcomes: &[(f64, f64)]) -> Vec<f64> {
    let (counted, of) = outcomes.iter().fold((0.0, 0.0), |(a, b), (counted, of)| (a + counted, b + of));
    let rate = counted / of;
    if !(rate > 0.0 && rate < 1.0) {
        return vec![0.5; outcomes.len()];
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts of things")]
    let whole = |value: f64| value.max(0.0).round() as u64;
    outcomes.iter().map(|(counted, of)| binomial_position(rate, whole(*of), whole(*counted).min(whole(*of)))).collect()
}

/// What is held, as columns.
fn columns(people: &[&Person]) -> Vec<Vec<f64>> {
    let Some(first) = people.first() else { return Vec::new() };
    let mut columns = vec![people.iter().map(|one| one.tenure).collect::<Vec<f64>>()];
    for held in 0..first.classes.len() {
        let most = people.iter().map(|one| one.classes[held]).max().unwrap_or_default();
        let of = |class: usize| people.iter().map(|one| if one.classes[held] == class { 1.0 } else { 0.0 }).collect();
        columns.extend((1..=most).map(of));
    }
    columns.extend((0..first.mix.len()).map(|n| people.iter().map(|one| one.mix[n]).collect::<Vec<f64>>()));
    columns
}

/// Those whose count a month is among the highest part of all; those alike at the border are in.
#[must_use]
pub fn many(people: &[Person], part: f64) -> Vec<bool> {
    let mut counts: Vec<f64> = people.iter().filter(|one| one.months > 0.0).map(|one| one.count).collect();
    counts.sort_by(|a, b| b.total_cmp(a));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of the people there are")]
    let within = (counts.len() as f64 * part).floor() as usize;
    let border = within.checked_sub(1).and_then(|n| counts.get(n)).copied().unwrap_or(f64::INFINITY);
    people.iter().map(|one| one.months > 0.0 && one.count > 0.0 && one.count >= border).collect()
}

/// Those whose outcome is worse than luck makes it for so few things, given what the others have and how they differ.
///
/// | | shape | unit |
/// |---|---|---|
/// | `people` | `[n]` | |
/// | `outcome` | which one | |
/// | `tail` | scalar, above 0 and below ½ | probability |
/// | result | `[n]`; none where nothing is out of the ordinary | |
///
/// Somebody of whom little is known is beyond no limit: limits are those of [`beyond_peers`], widened as people differ.
#[must_use]
pub fn worse(people: &[Person], outcome: usize, higher_is_better: bool, tail: f64) -> Vec<Option<Fired>> {
    let side = if higher_is_better { Side::Below } else { Side::Above };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts of things")]
    let series = |one: &Person| Series {
        peers: 0,
        counted: vec![one.outcomes[outcome].0.max(0.0).round() as u64],
        of: vec![one.outcomes[outcome].1],
    };
    let all: Vec<Series> = people.iter().map(series).collect();
    beyond_peers(&all, 1, side, tail, Spread::Peers, Counts::OfThings)
}

/// What is usual of an outcome, and the limits around it for so many things.
#[derive(Clone, Debug, PartialEq)]
pub struct Funnel {
    /// The part of all.
    pub rate: f64,
    /// The limits at each size, as rates.
    pub limits: Vec<(u64, Limits)>,
}

/// The limits of a funnel plot: for each size the rates that luck, and people as they differ, pass with probability `tail`.
#[must_use]
pub fn funnel(people: &[Person], outcome: usize, sizes: &[u64], tail: f64) -> Option<Funnel> {
    let known: Vec<(f64, f64)> = people.iter().map(|one| one.outcomes[outcome]).filter(|(_, of)| *of > 0.0).collect();
    let (counted, of) = known.iter().fold((0.0, 0.0), |(a, b), (counted, of)| (a + counted, b + of));
    let rate = counted / of;
    if !(rate > 0.0 && rate < 1.0) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts of things")]
    let (counts, usual): (Vec<u64>, Vec<f64>) = known.iter().map(|(counted, of)| (counted.max(0.0).round() as u64, of * rate)).unzip();
    let factor = overdispersion(&counts, &usual, 0.1).map_or(1.0, |found| found.factor.max(1.0));
    let limits = sizes.iter().filter_map(|size| {
        let n = *size as f64;
        let limits = binomial_limits(rate, *size, tail).ok()?.widened(n * rate, factor);
        Some((*size, Limits { low: (limits.low / n).max(0.0), high: (limits.high / n).min(1.0) }))
    });
    Some(Funnel { rate, limits: limits.collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Lot(u64);

    impl Lot {
        fn next(&mut self) -> f64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) as f64 / (1_u64 << 31) as f64
        }

        fn count(&mut self, of: u32, rate: f64) -> f64 {
            (0..of).filter(|_| self.next() < rate).count() as f64
        }
    }

    fn person(count: f64, outcome: (f64, f64), class: usize) -> Person {
        Person { count, months: 12.0, tenure: 30.0, classes: vec![class], mix: Vec::new(), outcomes: vec![outcome] }
    }

    #[test]
    fn the_planted_thin_ones_are_found_and_small_ones_are_not() {
        // 400 people of all sizes keep 85%; twelve large ones keep 60%.
        let mut lot = Lot(5);
        let mut people: Vec<Person> = (0..400_u32)
            .map(|n| {
                let of = 2 + n % 60;
                person(f64::from(of) / 12.0, (lot.count(of, 0.85), f64::from(of)), 0)
            })
            .collect();
        for _ in 0..12 {
            people.push(person(6.0, (lot.count(70, 0.6), 70.0), 0));
        }
        let (many, thin) = (many(&people, 0.3), worse(&people, 0, true, 0.01));
        let flagged: Vec<usize> = (0..people.len()).filter(|n| many[*n] && thin[*n].is_some()).collect();
        let planted = flagged.iter().filter(|n| **n >= 400).count();
        assert!(planted >= 10, "{planted} of 12: {flagged:?}");
        assert!(flagged.len() - planted <= 2, "{flagged:?}");
        // Who has few is beyond the limit no more often than luck says.
        let small = (0..400).filter(|n| people[*n].outcomes[0].1 < 15.0);
        let false_alarms = small.clone().filter(|n| thin[*n].is_some()).count();
        assert!(false_alarms as f64 <= 0.03 * small.count() as f64 + 1.0, "{false_alarms}");
    }

    #[test]
    fn a_count_that_only_goes_with_the_grade_is_not_told_as_going_with_what_stays() {
        let mut lot = Lot(9);
        let people: Vec<Person> = (0..300)
            .map(|n| {
                let grade = n % 2;
                let rate = if grade == 1 { 0.9 } else { 0.6 };
                person(2.0 + 4.0 * grade as f64 + lot.next(), (lot.count(40, rate), 40.0), grade)
            })
            .collect();
        let found = associations(&people, &[false], 5.0)[0];
        assert!(found.plain.unwrap().value > 0.5, "{found:?}");
        let held = found.held.unwrap();
        assert!(held.range[0] < 0.0 && held.range[1] > 0.0, "{held:?}");
        assert_eq!((found.people, found.false_part), (300, Some(held.odds)));
        assert_eq!(associations(&people, &[false], 50.0)[0].people, 0, "nothing is known of anybody");
    }

    #[test]
    fn that_small_numbers_are_mostly_none_does_not_pass_for_a_relation() {
        // What is rare has nothing to do with the count; by rates, those with few would nearly all be best.
        let (mut lot, mut told, mut by_rates) = (Lot(21), 0, 0);
        for _ in 0..100 {
            let people: Vec<Person> = (0..150_u32)
                .map(|n| {
                    let of = 5 + n;
                    person(f64::from(of), (lot.count(of, 0.02), f64::from(of)), 0)
                })
                .collect();
            told += u32::from(associations(&people, &[false], 5.0)[0].held.unwrap().odds < 0.05);
            let (counts, rates): (Vec<f64>, Vec<f64>) = people.iter().map(|one| (one.count, one.outcomes[0].0 / one.outcomes[0].1)).unzip();
            by_rates += u32::from(partial_correlation(&ranks(&counts), &ranks(&rates), &[]).unwrap().odds < 0.05);
        }
        assert!(told <= 10, "{told} of 100");
        assert!(by_rates >= 50, "{by_rates} of 100");
    }

    #[test]
    fn limits_close_in_as_there_is_more_to_go_by() {
        let mut lot = Lot(2);
        let people: Vec<Person> = (0..100).map(|_| person(1.0, (lot.count(30, 0.8), 30.0), 0)).collect();
        let found = funnel(&people, 0, &[5, 50, 500], 0.01).unwrap();
        assert!((found.rate - 0.8).abs() < 0.03);
        let wide: Vec<f64> = found.limits.iter().map(|(_, limits)| limits.high - limits.low).collect();
        assert!(wide[0] > wide[1] && wide[1] > wide[2], "{wide:?}");
        assert_eq!(funnel(&people[..0], 0, &[5], 0.01), None);
    }

    #[test]
    fn many_are_the_highest_part_and_those_alike_at_its_border() {
        let people: Vec<Person> = [5.0, 4.0, 4.0, 1.0, 0.0].iter().map(|count| person(*count, (1.0, 2.0), 0)).collect();
        assert_eq!(many(&people, 0.4), [true, true, true, false, false]);
        assert_eq!(many(&people, 0.1), [false; 5], "a tenth of five is nobody");
    }
}
