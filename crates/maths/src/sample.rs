//! Samples that anybody can draw again from a seed: simple, by strata, and by risk.

use crate::apportion::{Bounded, SplitError, largest_remainder_within};
use crate::drawn::{hashed, number, part};
use crate::inclusion::{Working, working};

/// Draws `size` things, each as likely as another.
///
/// | | shape | unit |
/// |---|---|---|
/// | `keys` | `[n]`, in any order, each once | text |
/// | `size` | scalar; all are drawn where there are no more | things |
/// | result | `[size]`, ascending | places among the keys |
///
/// The same seed draws the same things whatever their order; and of a list with some more or fewer it draws mostly the same, because
/// a thing has its number for good and the lowest are drawn. Exact, as fast as sorting the sample.
///
/// # Source
/// Permanent random numbers: Ohlsson (1995), in *Business Survey Methods*, ch. 9.
///
/// ```
/// let keys = ["P1", "P2", "P3", "P4", "P5"];
/// let drawn = upcount_maths::simple_sample(&keys, 2, 7);
/// assert_eq!(drawn, upcount_maths::simple_sample(&keys, 2, 7));
/// assert_eq!(drawn.len(), 2);
/// ```
#[must_use]
pub fn simple_sample(keys: &[&str], size: usize, seed: u64) -> Vec<usize> {
    lowest(keys, (0..keys.len()).collect(), size, seed)
}

/// The order in which things have their turn by lot, each order as likely as another.
///
/// Its first ones are the [`simple_sample`] of the same seed, so whoever looks at things in this order and stops has looked at one.
///
/// ```
/// let keys = ["P1", "P2", "P3", "P4", "P5"];
/// let mut first = upcount_maths::by_lot(&keys, 7)[..2].to_vec();
/// first.sort();
/// assert_eq!(first, upcount_maths::simple_sample(&keys, 2, 7));
/// ```
#[must_use]
pub fn by_lot(keys: &[&str], seed: u64) -> Vec<usize> {
    let mut things: Vec<usize> = (0..keys.len()).collect();
    turn(keys, &mut things, seed);
    things
}

fn turn(keys: &[&str], things: &mut [usize], seed: u64) {
    things.sort_by_cached_key(|thing| (number(seed, 0, hashed(keys[*thing])), keys[*thing]));
}

/// Of some things, those with the lowest numbers.
fn lowest(keys: &[&str], mut things: Vec<usize>, size: usize, seed: u64) -> Vec<usize> {
    if size < things.len() {
        turn(keys, &mut things, seed);
        things.truncate(size);
        things.sort_unstable();
    }
    things
}

/// Draws `size` things, from each stratum as many as its part of all, at least `least`.
///
/// | | shape | unit |
/// |---|---|---|
/// | `things` | `[n]`, in any order | key, each once; stratum, from 0 |
/// | `least` | scalar; less where a stratum has less | things in each stratum |
/// | result | `[size]`, ascending; all where there are no more | places among the things |
///
/// Largest remainders share out the sample; [`simple_sample`] draws in each stratum. Weigh what is found with
/// [`rate_of_strata`](crate::rate_of_strata).
///
/// # Errors
/// [`SplitError::FloorsAboveTotal`] where the strata must have more together than the sample has.
///
/// ```
/// let things = [("P1", 0), ("P2", 0), ("P3", 0), ("P4", 0), ("P5", 1)];
/// let drawn = upcount_maths::stratified_sample(&things, 3, 1, 7).unwrap();
/// assert!(drawn.len() == 3 && drawn.contains(&4));
/// ```
pub fn stratified_sample(things: &[(&str, usize)], size: usize, least: usize, seed: u64) -> Result<Vec<usize>, SplitError> {
    if size >= things.len() {
        return Ok((0..things.len()).collect());
    }
    let keys: Vec<&str> = things.iter().map(|t| t.0).collect();
    let mut strata: Vec<Vec<usize>> = vec![Vec::new(); things.iter().map(|t| t.1 + 1).max().unwrap_or(0)];
    things.iter().enumerate().for_each(|(thing, (_, stratum))| strata[*stratum].push(thing));
    let part = |stratum: &Vec<usize>| Bounded {
        weight: stratum.len() as u64,
        floor: least.min(stratum.len()) as u64,
        ceiling: stratum.len() as u64,
    };
    let sizes = largest_remainder_within(size as u64, &strata.iter().map(part).collect::<Vec<_>>())?;
    let drawn =
        strata.into_iter().zip(sizes).flat_map(|(stratum, size)| lowest(&keys, stratum, usize::try_from(size).unwrap_or(usize::MAX), seed));
    let mut drawn: Vec<usize> = drawn.collect();
    drawn.sort_unstable();
    Ok(drawn)
}

/// A thing that was drawn, and how likely it was to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Drawn {
    /// Its place among the things.
    pub thing: usize,
    /// The probability with which it is in such a sample, above 0; 1 for what is always in it.
    pub inclusion: f64,
}

/// Why no sample is drawn by risk.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SampleError {
    /// A thing has no risk above 0: it would never be drawn, and nothing could be said of all.
    NoRisk {
        /// Which one, from 0.
        thing: usize,
        /// As given.
        risk: f64,
    },
}

/// Draws `size` things in proportion to their risk.
///
/// | | shape | unit |
/// |---|---|---|
/// | `things` | `[n]`, in any order | key, each once; risk, above 0, in any one unit |
/// | result | `[size]`, places ascending; all where there are no more | places among the things |
///
/// A thing whose part of the risk would have it drawn more than once is always in the sample, and the others share the rest. The
/// probabilities are exact to 1e-9 and add up to `size`. Of all ways to draw with such probabilities this leaves most to chance
/// (the greatest entropy), so that any two things may be drawn together and the errors of
/// [`rate_of_weighted`](crate::rate_of_weighted) hold. Takes n × √size steps to draw and n × size to find the chances.
///
/// # Errors
/// [`SampleError::NoRisk`].
///
/// # Source
/// Conditional Poisson sampling by rejection: Hájek (1964), Ann. Math. Statist. 35; Tillé, *Sampling Algorithms* (2006), ch. 5.
///
/// ```
/// let things = [("P1", 5.0), ("P2", 1.0), ("P3", 1.0), ("P4", 1.0)];
/// let drawn = upcount_maths::risk_sample(&things, 2, 7).unwrap();
/// assert!(drawn.len() == 2 && drawn[0].inclusion == 1.0 && (drawn[1].inclusion - 1.0 / 3.0).abs() < 1e-9);
/// ```
pub fn risk_sample(things: &[(&str, f64)], size: usize, seed: u64) -> Result<Vec<Drawn>, SampleError> {
    if let Some(thing) = things.iter().position(|t| !(t.1 > 0.0 && t.1.is_finite())) {
        return Err(SampleError::NoRisk { thing, risk: things[thing].1 });
    }
    let certain = |thing| Drawn { thing, inclusion: 1.0 };
    if size >= things.len() {
        return Ok((0..things.len()).map(certain).collect());
    }
    // In an order of their own, so that rounding does not depend on the order given.
    let mut order: Vec<usize> = (0..things.len()).collect();
    order.sort_unstable_by(|a, b| things[*b].1.total_cmp(&things[*a].1).then_with(|| things[*a].0.cmp(things[*b].0)));
    let mut rest = vec![0.0; things.len() + 1];
    for (at, thing) in order.iter().enumerate().rev() {
        rest[at] = rest[at + 1] + things[*thing].1;
    }
    let always = (0..size).take_while(|at| things[order[*at]].1 * count(size - at) >= rest[*at]).count();
    let mut drawn: Vec<Drawn> = order[..always].iter().copied().map(certain).collect();
    let (left, open) = (size - always, &order[always..]);
    if left > 0 {
        let wanted: Vec<f64> = open.iter().map(|thing| things[*thing].1 * count(left) / rest[always]).collect();
        let Working { chances, inclusion } = working(&wanted, left);
        let keys: Vec<u64> = open.iter().map(|thing| hashed(things[*thing].0)).collect();
        let in_round = |round: u64| {
            let taken = |(key, chance): (&u64, &f64)| part(number(seed, round, *key)) < *chance;
            let places = keys.iter().zip(&chances).enumerate().filter(|(_, of)| taken(*of)).map(|(at, _)| at);
            let places: Vec<usize> = places.take(left + 1).collect();
            (places.len() == left).then_some(places)
        };
        let places = (1..).find_map(in_round).unwrap_or_default();
        drawn.extend(places.into_iter().map(|at| Drawn { thing: open[at], inclusion: inclusion[at] }));
    }
    drawn.sort_unstable_by_key(|d| d.thing);
    Ok(drawn)
}

#[expect(clippy::cast_precision_loss, reason = "samples are small")]
fn count(n: usize) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn keys(n: usize) -> Vec<String> {
        (0..n).map(|n| format!("P{n:04}")).collect()
    }

    #[test]
    fn the_same_things_are_drawn_whatever_their_order_and_mostly_when_some_are_new() {
        let names = keys(200);
        let named: Vec<&str> = names.iter().map(String::as_str).collect();
        let turned: Vec<&str> = named.iter().rev().copied().collect();
        let of = |keys: &[&str]| simple_sample(keys, 20, 3).iter().map(|at| keys[*at].to_owned()).collect::<BTreeSet<_>>();
        assert_eq!(of(&named), of(&turned));
        assert!(of(&named).intersection(&of(&named[..190])).count() >= 18);
        assert_ne!(simple_sample(&named, 20, 3), simple_sample(&named, 20, 4));
        let risk = |keys: &[&str]| {
            let things: Vec<(&str, f64)> = keys.iter().map(|k| (*k, 1.0 + hashed(k) as f64 / 1e19)).collect();
            risk_sample(&things, 20, 3).unwrap().iter().map(|d| things[d.thing].0.to_owned()).collect::<BTreeSet<_>>()
        };
        assert_eq!(risk(&named), risk(&turned));
    }

    #[test]
    fn each_stratum_has_its_part_and_at_least_what_it_must() {
        let names = keys(100);
        let stratum = |n: usize| {
            if n < 2 {
                0
            } else if n < 30 {
                1
            } else {
                3
            }
        };
        let things: Vec<(&str, usize)> = names.iter().enumerate().map(|(n, k)| (k.as_str(), stratum(n))).collect();
        let drawn = stratified_sample(&things, 20, 3, 1).unwrap();
        let of = |s: usize| drawn.iter().filter(|d| things[**d].1 == s).count();
        assert_eq!([of(0), of(1), of(2), of(3)], [2, 5, 0, 13]);
        let floors = stratified_sample(&things, 5, 3, 1);
        assert_eq!(floors, Err(SplitError::FloorsAboveTotal { floors: 8, total: 5 }));
    }

    #[test]
    fn things_are_drawn_as_often_as_their_inclusion_says_and_any_two_together() {
        let risks = [9.0, 1.0, 2.0, 3.0, 4.0, 4.0, 0.5, 6.0];
        let names = keys(8);
        let things: Vec<(&str, f64)> = names.iter().map(String::as_str).zip(risks).collect();
        let (mut often, mut together, rounds) = ([0.0; 8], [[0_u32; 8]; 8], 20_000);
        for seed in 0..rounds {
            let drawn = risk_sample(&things, 3, seed).unwrap();
            assert_eq!(drawn.len(), 3);
            for a in &drawn {
                often[a.thing] += 1.0;
                assert!((a.inclusion - 3.0 * risks[a.thing] / 29.5).abs() < 1e-9, "{a:?}");
                drawn.iter().for_each(|b| together[a.thing][b.thing] += 1);
            }
        }
        for (thing, often) in often.iter().enumerate() {
            let wanted = 3.0 * risks[thing] / 29.5;
            let error = (wanted * (1.0 - wanted) / rounds as f64).sqrt();
            assert!((often / rounds as f64 - wanted).abs() < 4.0 * error, "{thing}: {often}");
        }
        assert!(together.iter().flatten().all(|n| *n > 0), "{together:?}");
    }

    #[test]
    fn what_has_more_than_its_part_is_always_drawn_and_what_has_none_is_told() {
        let drawn = risk_sample(&[("a", 100.0), ("b", 50.0), ("c", 1.0), ("d", 1.0), ("e", 2.0)], 3, 5).unwrap();
        assert_eq!((drawn[0], drawn[1]), (Drawn { thing: 0, inclusion: 1.0 }, Drawn { thing: 1, inclusion: 1.0 }));
        assert_eq!(risk_sample(&[("a", 1.0), ("b", 0.0)], 1, 5), Err(SampleError::NoRisk { thing: 1, risk: 0.0 }));
        assert_eq!(risk_sample(&[("a", 1.0), ("b", 2.0)], 5, 5).unwrap().len(), 2);
        assert_eq!(risk_sample(&[("a", 1.0), ("b", 2.0)], 0, 5), Ok(Vec::new()));
    }
}
