//! Spot checks (抽检): who is drawn with which chance, and what verdicts on some say of all.

use std::collections::BTreeMap;
use upcount_maths::{
    Agreement, Looked, Part, SampleError, by_lot, kappa, rate_of_strata, rate_of_weighted, risk_sample, simple_sample, stratified_sample,
};

/// Something that can be drawn.
#[derive(Clone, Copy, Debug)]
pub struct Thing<'a> {
    /// Its name, each once.
    pub key: &'a str,
    /// Its class, of a sample by classes.
    pub class: Option<&'a str>,
    /// Its risk, above 0, of a sample by risk.
    pub risk: f64,
}

/// How a sample is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Each as likely as another.
    Simple,
    /// Of each class its part, at least so many.
    Classes(usize),
    /// In proportion to the risk.
    Risk,
}

/// Something that was drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chosen {
    /// Which thing.
    pub thing: usize,
    /// How likely it was to be drawn.
    pub inclusion: f64,
    /// Whether a second reader judges it too.
    pub second: bool,
}

/// Why nothing is drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum DrawError {
    /// The classes must have more together than are drawn.
    Classes {
        /// How many they must have.
        floors: u64,
    },
    /// Something has no risk above 0.
    NoRisk {
        /// Its name.
        key: String,
    },
}

/// Draws a sample, in the order in which it is best read: by lot, so that whoever stops half-way has read a sample.
///
/// The same things and seed give the same, whatever the order of the things. `second` is the part of the sample that is judged twice,
/// rounded up.
///
/// # Errors
/// [`DrawError`].
pub fn draw(things: &[Thing<'_>], how: How, size: usize, second: f64, seed: u64) -> Result<Vec<Chosen>, DrawError> {
    let keys: Vec<&str> = things.iter().map(|thing| thing.key).collect();
    let plain = |drawn: Vec<usize>, chance: &dyn Fn(usize) -> f64| drawn.into_iter().map(|n| (n, chance(n))).collect::<Vec<_>>();
    let drawn = match how {
        How::Simple => {
            let chance = part(size.min(things.len()), things.len());
            plain(simple_sample(&keys, size, seed), &|_| chance)
        }
        How::Classes(least) => {
            let names: BTreeMap<Option<&str>, usize> = things.iter().map(|thing| (thing.class, 0)).collect();
            let names: BTreeMap<Option<&str>, usize> = names.into_keys().zip(0..).collect();
            let strata: Vec<(&str, usize)> = things.iter().map(|thing| (thing.key, names[&thing.class])).collect();
            let drawn = stratified_sample(&strata, size, least, seed).map_err(|_| DrawError::Classes {
                floors: names.values().map(|n| strata.iter().filter(|thing| thing.1 == *n).count().min(least) as u64).sum(),
            })?;
            let count = |all: &mut dyn Iterator<Item = usize>| {
                let mut many = vec![0; names.len()];
                all.for_each(|n| many[strata[n].1] += 1);
                many
            };
            let (there, taken) = (count(&mut (0..things.len())), count(&mut drawn.iter().copied()));
            plain(drawn, &|n| part(taken[strata[n].1], there[strata[n].1]))
        }
        How::Risk => {
            let risks: Vec<(&str, f64)> = things.iter().map(|thing| (thing.key, thing.risk)).collect();
            let drawn = risk_sample(&risks, size, seed);
            let drawn = drawn.map_err(|SampleError::NoRisk { thing, .. }| DrawError::NoRisk { key: keys[thing].to_owned() })?;
            drawn.into_iter().map(|one| (one.thing, one.inclusion)).collect()
        }
    };
    let names: Vec<&str> = drawn.iter().map(|(n, _)| keys[*n]).collect();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of a sample")]
    let twice = (second * names.len() as f64).ceil() as usize;
    // Another seed: who is judged twice has nothing to do with whose turn it is.
    let twice = simple_sample(&names, twice, seed.wrapping_add(1));
    let chosen = |at: usize| Chosen { thing: drawn[at].0, inclusion: drawn[at].1, second: twice.contains(&at) };
    Ok(by_lot(&names, seed).into_iter().map(chosen).collect())
}

fn part(of: usize, all: usize) -> f64 {
    of as f64 / all.max(1) as f64
}

/// A class, and how many things it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    /// Things there are.
    pub things: u64,
    /// Those that were drawn.
    pub drawn: u64,
}

/// A thing that was judged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judged {
    /// Its class among those of the draw; 0 where it has none.
    pub class: usize,
    /// How likely it was to be drawn.
    pub inclusion: f64,
    /// Whether it has the violation; none where that does not apply to it.
    pub found: Option<bool>,
}

/// What is believed of all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// The part of all with the violation.
    pub part: Part,
    /// How many that is.
    pub things: f64,
}

/// The part with a violation, of all things to which it applies, as those that were judged let believe; nothing where it applies to
/// fewer than `enough` of them, or none of a class that has some were judged.
///
/// Those that were drawn and are not judged yet are taken to be like the judged of their class. A sample by classes is reckoned class
/// by class; any other with the chance of each (Horvitz and Thompson, Hájek).
#[must_use]
pub fn rate_of_all(classes: &[Class], by_class: bool, judged: &[Judged], enough: usize) -> Option<Rate> {
    if judged.iter().filter(|one| one.found.is_some()).count() < enough {
        return None;
    }
    if !by_class {
        let found = rate_of_weighted(&chances(classes, judged)).ok()?;
        return Some(Rate { part: found.part, things: found.things });
    }
    let count = |class: usize, is: &dyn Fn(&Judged) -> bool| judged.iter().filter(|one| one.class == class && is(one)).count() as u64;
    let looked = |(n, class): (usize, &Class)| Looked {
        of: class.things,
        drawn: count(n, &|_| true),
        asked: count(n, &|one| one.found.is_some()),
        found: count(n, &|one| one.found == Some(true)),
    };
    let looked: Vec<Looked> = classes.iter().enumerate().map(looked).collect();
    let part = rate_of_strata(&looked).ok()?;
    Some(Rate { part, things: looked.iter().map(|class| class.found as f64 / class.drawn.max(1) as f64 * class.of as f64).sum() })
}

/// The same of one place: a domain of those judged, each with its chance.
#[must_use]
pub fn rate_of_place(classes: &[Class], judged: &[Judged], there: impl Fn(usize) -> bool, enough: usize) -> Option<Part> {
    let mut chances = chances(classes, judged);
    chances.iter_mut().enumerate().filter(|(n, _)| !there(*n)).for_each(|(_, one)| one.1 = None);
    if chances.iter().filter(|one| one.1.is_some()).count() < enough {
        return None;
    }
    rate_of_weighted(&chances).ok().map(|found| found.part)
}

/// How likely each was to be drawn and judged: the judged are taken to be a sample of the drawn of their class.
fn chances(classes: &[Class], judged: &[Judged]) -> Vec<(f64, Option<bool>)> {
    let mut many = vec![0_u64; classes.len()];
    judged.iter().for_each(|one| many[one.class] += 1);
    let chance = |one: &Judged| (one.inclusion * many[one.class] as f64 / classes[one.class].drawn.max(1) as f64, one.found);
    judged.iter().map(chance).collect()
}

/// How far two readers agree on the same things: what each of them found, of those to which both say that it applies; nothing where
/// nothing could have shown that they do not. What does not apply is left out, for it is often marked by rule, and two readers who
/// follow the same rule would seem to agree beyond chance.
#[must_use]
pub fn agreement(pairs: &[(Option<bool>, Option<bool>)]) -> Option<Agreement> {
    let many = |a: bool, b: bool| pairs.iter().filter(|pair| **pair == (Some(a), Some(b))).count() as u64;
    kappa(&[vec![many(false, false), many(false, true)], vec![many(true, false), many(true, true)]])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 900 visits of three branches; the riskier an agent, the more often something is wrong.
    fn company() -> (Vec<String>, Vec<usize>, Vec<f64>, Vec<bool>) {
        let keys: Vec<String> = (0..900).map(|n| format!("V{n:04}")).collect();
        let branch = (0..900)
            .map(|n| {
                if n < 600 {
                    0
                } else if n < 840 {
                    1
                } else {
                    2
                }
            })
            .collect();
        let risk: Vec<f64> = (0..900).map(|n| 1.0 + (n % 10) as f64).collect();
        let found = (0..900_usize).map(|n| n * 7919 % 100 < 2 * (n % 10)).collect();
        (keys, branch, risk, found)
    }

    const BRANCHES: [&str; 3] = ["B1", "B2", "B3"];

    /// Draws and judges all that was drawn, or the first so many.
    fn rate(how: How, seed: u64, first: usize) -> (Vec<Class>, Vec<Judged>, Vec<usize>) {
        let (keys, branch, risk, found) = company();
        let class = |n: usize| matches!(how, How::Classes(_)).then(|| BRANCHES[branch[n]]);
        let things: Vec<Thing<'_>> = keys.iter().enumerate().map(|(n, key)| Thing { key, class: class(n), risk: risk[n] }).collect();
        let chosen = draw(&things, how, 90, 0.2, seed).unwrap();
        let of = |n: usize| if class(n).is_some() { branch[n] } else { 0 };
        let mut classes = vec![Class { things: 0, drawn: 0 }; if matches!(how, How::Classes(_)) { 3 } else { 1 }];
        (0..900).for_each(|n| classes[of(n)].things += 1);
        chosen.iter().for_each(|one| classes[of(one.thing)].drawn += 1);
        let judged = |one: &Chosen| Judged { class: of(one.thing), inclusion: one.inclusion, found: Some(found[one.thing]) };
        let places = chosen.iter().take(first).map(|one| branch[one.thing]).collect();
        (classes, chosen.iter().take(first).map(judged).collect(), places)
    }

    #[test]
    fn rates_are_without_bias_however_things_are_drawn_and_most_intervals_hold_the_truth() {
        let (_, branch, _, found) = company();
        let truth = found.iter().filter(|f| **f).count() as f64 / 900.0;
        let own: Vec<bool> = found.iter().zip(&branch).filter(|(_, b)| **b == 1).map(|(f, _)| *f).collect();
        let truth_there = own.iter().filter(|f| **f).count() as f64 / own.len() as f64;
        for how in [How::Simple, How::Classes(10), How::Risk] {
            let (mut sum, mut held, mut things, mut there) = (0.0, 0, 0.0, 0.0);
            for seed in 0..400 {
                let (classes, judged, places) = rate(how, seed, usize::MAX);
                let told = rate_of_all(&classes, matches!(how, How::Classes(_)), &judged, 20).unwrap();
                sum += told.part.part / 400.0;
                things += told.things / 400.0;
                held += u32::from(told.part.range[0] <= truth && truth <= told.part.range[1]);
                there += rate_of_place(&classes, &judged, |n| places[n] == 1, 5).unwrap().part / 400.0;
            }
            assert!((sum - truth).abs() < 0.006 && (things - truth * 900.0).abs() < 6.0, "{how:?}: {sum} {things} {truth}");
            assert!(held >= 370, "{how:?}: {held} of 400");
            assert!((there - truth_there).abs() < 0.015, "{how:?}: {there} {truth_there}");
        }
    }

    #[test]
    fn a_rate_of_what_applies_to_some_is_of_those_and_most_intervals_hold_the_truth() {
        let (_, branch, _, found) = company();
        // To a large branch it seldom applies, to the smallest always.
        let applies = |n: usize| (n / 10 * 7 + n * 3) % 10 < [2, 6, 10][branch[n]];
        let own: Vec<bool> = (0..900).filter(|n| applies(*n)).map(|n| found[n]).collect();
        let (many, truth) = (own.iter().filter(|f| **f).count() as f64, own.len() as f64);
        let truth = many / truth;
        let (keys, _, risk, _) = company();
        for how in [How::Simple, How::Classes(10), How::Risk] {
            let (mut sum, mut held, mut things) = (0.0, 0, 0.0);
            for seed in 0..400 {
                let by_class = matches!(how, How::Classes(_));
                let class = |n: usize| by_class.then(|| BRANCHES[branch[n]]);
                let all: Vec<Thing<'_>> = keys.iter().enumerate().map(|(n, key)| Thing { key, class: class(n), risk: risk[n] }).collect();
                let of = |n: usize| if by_class { branch[n] } else { 0 };
                let mut classes = vec![Class { things: 0, drawn: 0 }; if by_class { 3 } else { 1 }];
                (0..900).for_each(|n| classes[of(n)].things += 1);
                let chosen = draw(&all, how, 150, 0.0, seed).unwrap();
                chosen.iter().for_each(|one| classes[of(one.thing)].drawn += 1);
                let judge = |one: &Chosen| {
                    let found = applies(one.thing).then_some(found[one.thing]);
                    Judged { class: of(one.thing), inclusion: one.inclusion, found }
                };
                let judged: Vec<Judged> = chosen.iter().map(judge).collect();
                let told = rate_of_all(&classes, by_class, &judged, 20).unwrap();
                sum += told.part.part / 400.0;
                things += told.things / 400.0;
                held += u32::from(told.part.range[0] <= truth && truth <= told.part.range[1]);
            }
            assert!((sum - truth).abs() < 0.01 && (things - many).abs() < 3.0, "{how:?}: {sum} {truth} {things} {many}");
            assert!(held >= 365, "{how:?}: {held} of 400");
        }
    }

    #[test]
    fn the_first_half_of_a_sample_is_a_sample() {
        let (_, _, _, found) = company();
        let truth = found.iter().filter(|f| **f).count() as f64 / 900.0;
        for how in [How::Simple, How::Classes(10), How::Risk] {
            let half = |seed| {
                let (classes, judged, _) = rate(how, seed, 45);
                rate_of_all(&classes, matches!(how, How::Classes(_)), &judged, 20)
            };
            let told: Vec<f64> = (0..400).filter_map(half).map(|rate| rate.part.part).collect();
            let mean = told.iter().sum::<f64>() / told.len() as f64;
            assert!(told.len() > 380 && (mean - truth).abs() < 0.008, "{how:?}: {} {mean} {truth}", told.len());
        }
    }

    #[test]
    fn a_seed_draws_the_same_whatever_the_order_and_a_fifth_is_read_twice() {
        let (keys, _, risk, _) = company();
        let things: Vec<Thing<'_>> = keys.iter().zip(&risk).map(|(key, risk)| Thing { key, class: None, risk: *risk }).collect();
        let turned: Vec<Thing<'_>> = things.iter().rev().copied().collect();
        for how in [How::Simple, How::Risk] {
            let of = |things: &[Thing<'_>]| {
                let chosen = draw(things, how, 33, 0.2, 5).unwrap();
                chosen.into_iter().map(|one| (things[one.thing].key.to_owned(), one.second)).collect::<Vec<_>>()
            };
            assert_eq!(of(&things), of(&turned));
            assert_eq!(of(&things).iter().filter(|one| one.1).count(), 7);
        }
    }

    #[test]
    fn what_cannot_be_drawn_is_told_and_too_few_say_nothing() {
        let thing = |key, class, risk| Thing { key, class: Some(class), risk };
        let things = [thing("a", "x", 1.0), thing("b", "y", 0.0), thing("c", "z", 1.0)];
        assert_eq!(draw(&things, How::Classes(1), 2, 0.0, 1), Err(DrawError::Classes { floors: 3 }));
        assert_eq!(draw(&things, How::Risk, 2, 0.0, 1), Err(DrawError::NoRisk { key: "b".into() }));
        let classes = [Class { things: 50, drawn: 5 }, Class { things: 50, drawn: 5 }];
        let judged = [Judged { class: 0, inclusion: 0.1, found: Some(false) }; 5];
        assert_eq!(rate_of_all(&classes, true, &judged, 5), None, "nothing is known of the other class");
        assert_eq!(rate_of_all(&classes[..1], false, &judged, 6), None);
        let mut few = judged;
        few[0].found = None;
        assert_eq!(rate_of_all(&classes[..1], false, &few, 5), None, "it applies to four");
        let both = |a: bool, b: bool| (Some(a), Some(b));
        assert_eq!(agreement(&[both(true, true); 9]), None);
        let even = [both(true, true), both(false, false), both(true, false), both(false, true)];
        assert!((agreement(&even).unwrap().kappa).abs() < 1e-12);
        let unasked = [even.as_slice(), &[(None, None); 50], &[(Some(true), None)]].concat();
        assert_eq!(agreement(&unasked), agreement(&even), "what does not apply is no agreement");
    }
}
