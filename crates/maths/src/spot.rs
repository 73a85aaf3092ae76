//! What a spot check says of all: the part of things with a finding, and how sure it is.

use crate::limits::whole;
use crate::normal::Z95;
use crate::survival::wilson;

/// A part of all things, as a sample lets believe.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// From 0 to 1.
    pub part: f64,
    /// Its standard error; 0 where all were looked at, or too few findings say how much they vary.
    pub error: f64,
    /// Its interval of 95%, which is wide also where nothing or only findings were found.
    pub range: [f64; 2],
}

/// Why a sample says nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SpotError {
    /// Nothing was drawn from a stratum that has things.
    NothingDrawn {
        /// Which one, from 0; 0 for a sample without strata.
        stratum: usize,
    },
    /// There are more findings than things that were asked, more of these than were drawn, or more drawn than there are.
    TooMany {
        /// Which stratum, from 0.
        stratum: usize,
    },
    /// Of nothing that was drawn it can be asked.
    NothingAsked,
    /// A probability of being drawn is not above 0 and at most 1.
    Inclusion {
        /// Which thing, from 0.
        thing: usize,
        /// As given.
        inclusion: f64,
    },
}

/// What was looked at in a stratum, or in all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Looked {
    /// Things there are.
    pub of: u64,
    /// Things that were drawn.
    pub drawn: u64,
    /// Those of them of which it can be asked: all of them, or a domain.
    pub asked: u64,
    /// Those of these with a finding.
    pub found: u64,
}

/// The part of all things with a finding, from a simple sample.
///
/// | | shape | unit |
/// |---|---|---|
/// | `looked` | scalars | things |
/// | result | scalars | parts of all |
///
/// Without bias; where it can be asked of some only, of those. The interval is Wilson's, as if the sample were larger by as much as
/// looking at a good part of all makes it surer; where all were looked at, it is the part itself.
///
/// # Errors
/// [`SpotError`].
///
/// # Source
/// Cochran, *Sampling Techniques*, 3rd ed. (1977), ch. 3; Wilson (1927); Korn and Graubard (1998) for the size of the sample.
///
/// ```
/// use upcount_maths::{Looked, rate_of_simple};
/// let found = rate_of_simple(Looked { of: 5_000, drawn: 100, asked: 100, found: 3 }).unwrap();
/// assert!(found.part == 0.03 && found.range[0] > 0.01 && found.range[1] < 0.09);
/// ```
pub fn rate_of_simple(looked: Looked) -> Result<Part, SpotError> {
    rate_of_strata(&[looked])
}

/// The part of all things with a finding, from simple samples of strata.
///
/// | | shape | unit |
/// |---|---|---|
/// | `strata` | `[strata]`, in any order; those without things are passed over | things |
/// | result | scalars | parts of all |
///
/// Without bias: each stratum counts as much as it has things, however many were drawn of it. Where it can be asked of some only, it
/// is the part of that domain: the ratio of two sums, which is nearly without bias, and its error is that of both (Taylor); how many
/// a stratum has of the domain is luck too. Where but one was drawn, its variance is taken to be that of all strata together. The
/// interval is Wilson's for the size of a simple sample with the same error (Kish), as in [`rate_of_simple`].
///
/// # Errors
/// [`SpotError`].
///
/// # Source
/// Cochran, *Sampling Techniques*, 3rd ed. (1977), ch. 5 and 6.11 (the combined ratio); Särndal, Swensson and Wretman (1992),
/// ch. 10, for domains.
///
/// ```
/// use upcount_maths::{Looked, rate_of_strata};
/// let stratum = |of, asked, found| Looked { of, drawn: 50, asked, found };
/// assert!((rate_of_strata(&[stratum(900, 50, 0), stratum(100, 50, 20)]).unwrap().part - 0.04).abs() < 1e-12);
/// // Of half of the first stratum it cannot be asked: 40 of 450 + 100.
/// assert!((rate_of_strata(&[stratum(900, 25, 0), stratum(100, 50, 20)]).unwrap().part - 40.0 / 550.0).abs() < 1e-12);
/// ```
pub fn rate_of_strata(strata: &[Looked]) -> Result<Part, SpotError> {
    for (stratum, looked) in strata.iter().enumerate() {
        if looked.found > looked.asked || looked.asked > looked.drawn || looked.drawn > looked.of {
            return Err(SpotError::TooMany { stratum });
        }
        if looked.of > 0 && looked.drawn == 0 {
            return Err(SpotError::NothingDrawn { stratum });
        }
    }
    let there = || strata.iter().filter(|s| s.of > 0);
    if there().next().is_none() {
        return Err(SpotError::NothingDrawn { stratum: 0 });
    }
    // How many things stand behind one that was drawn.
    let each = |s: &Looked| whole(s.of) / whole(s.drawn);
    let all: f64 = there().map(|s| each(s) * whole(s.asked)).sum();
    if all == 0.0 {
        return Err(SpotError::NothingAsked);
    }
    let part: f64 = there().map(|s| each(s) * whole(s.found)).sum::<f64>() / all;
    let asked = |s: &Looked| whole(s.asked) / whole(s.drawn);
    // Of what is left of each thing: 1 − part with a finding, −part without, 0 where it cannot be asked.
    let spread = |s: &Looked| {
        if s.drawn == 1 {
            return asked(s) * part * (1.0 - part);
        }
        let sum = whole(s.found) - whole(s.asked) * part;
        let squares = whole(s.found) * (1.0 - part).powi(2) + whole(s.asked - s.found) * part.powi(2);
        (squares - sum * sum / whole(s.drawn)) / (whole(s.drawn) - 1.0)
    };
    let weight = |s: &Looked| (whole(s.of) / all).powi(2) * (1.0 - whole(s.drawn) / whole(s.of)) / whole(s.drawn);
    // As many as a simple sample would need, were all things alike.
    let luck = |s: &Looked| weight(s) * asked(s);
    Ok(within(part, there().map(|s| weight(s) * spread(s)).sum(), there().map(luck).sum()))
}

/// What a sample drawn by risk says of all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weighted {
    /// The part of all things with a finding (Hájek).
    pub part: Part,
    /// How many things of all have one (Horvitz and Thompson).
    pub things: f64,
    /// The standard error of that.
    pub error: f64,
}

/// The part of all things with a finding, from a sample of which each was drawn with a probability of its own.
///
/// | | shape | unit |
/// |---|---|---|
/// | `looked` | `[drawn]`, in any order: the [inclusion](crate::Drawn::inclusion), and whether there is a finding; `None` where it cannot be asked | 1 |
/// | result | scalars | parts of all; things |
///
/// `things` is without bias; `part` is nearly so, and stays within 0 and 1. Where it can be asked of some only, it is the part of that
/// domain; all that was drawn says how sure it is. Variances are Hájek's for samples of great entropy,
/// which [`risk_sample`](crate::risk_sample) draws; things that are always drawn add nothing to them. Not good for few findings of
/// small inclusion: one of them may weigh as much as all others. The interval is Wilson's, as in [`rate_of_strata`], and
/// rather too wide than too narrow.
///
/// # Errors
/// [`SpotError::Inclusion`], and [`SpotError::NothingDrawn`] of an empty sample.
///
/// # Source
/// Horvitz and Thompson (1952), JASA 47; Hájek (1964), Ann. Math. Statist. 35; Berger (1998) for the variance; Särndal, Swensson and
/// Wretman (1992), ch. 10, for domains.
///
/// ```
/// let drawn = [(1.0, Some(true)), (0.5, Some(false)), (0.5, Some(true)), (0.25, Some(false)), (0.5, None)];
/// let found = upcount_maths::rate_of_weighted(&drawn).unwrap();
/// assert_eq!((found.part.part, found.things), (3.0 / 9.0, 3.0));
/// ```
pub fn rate_of_weighted(looked: &[(f64, Option<bool>)]) -> Result<Weighted, SpotError> {
    if let Some((thing, (inclusion, _))) = looked.iter().enumerate().find(|(_, l)| !(l.0 > 0.0 && l.0 <= 1.0)) {
        return Err(SpotError::Inclusion { thing, inclusion: *inclusion });
    }
    if looked.is_empty() {
        return Err(SpotError::NothingDrawn { stratum: 0 });
    }
    let has = |found: Option<bool>| if found == Some(true) { 1.0 } else { 0.0 };
    let asked = || looked.iter().filter(|l| l.1.is_some());
    let all: f64 = asked().map(|l| 1.0 / l.0).sum();
    if all == 0.0 {
        return Err(SpotError::NothingAsked);
    }
    let things: f64 = looked.iter().map(|l| has(l.1) / l.0).sum();
    let part = things / all;
    let of = |value: &dyn Fn(Option<bool>) -> f64| hajek(&looked.iter().map(|l| (l.0, value(l.1))).collect::<Vec<_>>());
    let left = |found: Option<bool>| if found.is_some() { has(found) - part } else { 0.0 };
    let variance = of(&left) / (all * all);
    // The variance of the same sample, were findings spread over it by luck with a variance of 1.
    let luck = asked().map(|l| (1.0 - l.0) / (l.0 * l.0)).sum::<f64>() / (all * all);
    // How much weights vary with findings is known badly from a few findings: an interval is never narrower than that of luck.
    let Part { range, .. } = within(part, variance.max(part * (1.0 - part) * luck), luck);
    Ok(Weighted { part: Part { part, error: variance.sqrt(), range }, things, error: of(&has).sqrt() })
}

/// The variance of the sum of values ÷ inclusions.
fn hajek(looked: &[(f64, f64)]) -> f64 {
    let open = || looked.iter().filter(|l| l.0 < 1.0);
    let (chance, weighted) = open().fold((0.0, 0.0), |(c, w), (pi, value)| (c + 1.0 - pi, w + (1.0 - pi) * value / pi));
    #[expect(clippy::cast_precision_loss, reason = "samples are small")]
    let n = open().count() as f64;
    if n < 2.0 {
        return 0.0;
    }
    let middle = weighted / chance;
    n / (n - 1.0) * open().map(|(pi, value)| (1.0 - pi) * (value / pi - middle).powi(2)).sum::<f64>()
}

/// A part with the variance found, or, where all or nothing was found, the variance of luck.
fn within(part: f64, variance: f64, luck: f64) -> Part {
    let binomial = part * (1.0 - part);
    let size = if luck <= 0.0 {
        return Part { part, error: 0.0, range: [part, part] };
    } else if variance > 0.0 {
        binomial / variance
    } else {
        1.0 / luck
    };
    let [low, high] = wilson(part * size, size);
    Part { part, error: variance.sqrt(), range: [low.min(part), high.max(part)] }
}

/// How many things to draw so that the part found is known to `within` on either side, where it is about `part` of `of` things, with 95%.
///
/// Source: Cochran, *Sampling Techniques*, 3rd ed. (1977), 4.4.
///
/// ```
/// assert_eq!(upcount_maths::enough_to_draw(0.05, 0.02, 5_000), 419);
/// ```
#[must_use]
pub fn enough_to_draw(part: f64, within: f64, of: u64) -> u64 {
    let many = part * (1.0 - part) * (Z95 / within).powi(2);
    let size = many / (1.0 + (many - 1.0) / whole(of.max(1)));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to as many as there are")]
    let size = size.ceil().clamp(0.0, whole(of)) as u64;
    size
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drawn::{hashed, number, part};
    use crate::{Drawn, risk_sample, simple_sample, stratified_sample};

    /// Things of which the risky ones have findings more often.
    fn things() -> (Vec<String>, Vec<f64>, Vec<bool>) {
        let keys: Vec<String> = (0..600).map(|n| format!("V{n:04}")).collect();
        let risks: Vec<f64> = keys.iter().map(|k| 0.2 + 3.0 * part(number(8, 1, hashed(k))).powi(2)).collect();
        let found = keys.iter().zip(&risks).map(|(k, risk)| part(number(8, 2, hashed(k))) < 0.08 * risk).collect();
        (keys, risks, found)
    }

    #[test]
    fn of_four_hundred_samples_of_each_kind_nearly_all_hold_the_truth() {
        let (keys, risks, found) = things();
        let named: Vec<&str> = keys.iter().map(String::as_str).collect();
        let truth = found.iter().filter(|f| **f).count() as f64 / 600.0;
        let stratum = |n: usize| usize::from(risks[n] > 0.6) + usize::from(risks[n] > 2.0);
        let strata: Vec<(&str, usize)> = named.iter().enumerate().map(|(n, k)| (*k, stratum(n))).collect();
        let by_risk: Vec<(&str, f64)> = named.iter().copied().zip(risks.iter().copied()).collect();
        let (mut held, mut sums, mut squares, mut told) = ([0; 3], [0.0; 3], [0.0; 3], [0.0; 3]);
        for seed in 0..400 {
            let looked = |drawn: &[usize]| {
                let has = drawn.iter().filter(|d| found[**d]).count() as u64;
                Looked { of: 0, drawn: drawn.len() as u64, asked: drawn.len() as u64, found: has }
            };
            let simple = Looked { of: 600, ..looked(&simple_sample(&named, 80, seed)) };
            let drawn = stratified_sample(&strata, 80, 10, seed).unwrap();
            let of = |s: usize| {
                let there: Vec<usize> = drawn.iter().copied().filter(|d| stratum(*d) == s).collect();
                Looked { of: (0..600).filter(|n| stratum(*n) == s).count() as u64, ..looked(&there) }
            };
            let weighted = |d: &Drawn| (d.inclusion, Some(found[d.thing]));
            let weighted: Vec<(f64, Option<bool>)> = risk_sample(&by_risk, 80, seed).unwrap().iter().map(weighted).collect();
            let parts = [
                rate_of_simple(simple).unwrap(),
                rate_of_strata(&[of(0), of(1), of(2)]).unwrap(),
                rate_of_weighted(&weighted).unwrap().part,
            ];
            for (kind, part) in parts.iter().enumerate() {
                held[kind] += u32::from(part.range[0] <= truth && truth <= part.range[1]);
                sums[kind] += part.part;
                squares[kind] += (part.part - truth).powi(2);
                told[kind] += part.error.powi(2);
            }
        }
        assert!(held.iter().all(|held| *held >= 370), "{held:?} of 400");
        assert!(sums.iter().all(|sum| (sum / 400.0 - truth).abs() < 0.004), "{sums:?} {truth}");
        for (square, told) in squares.iter().zip(&told) {
            assert!((told / square - 1.0).abs() < 0.25, "{square} {told}");
        }
    }

    #[test]
    fn where_all_were_looked_at_there_is_no_doubt_and_where_nothing_was_found_there_is() {
        let all = rate_of_simple(Looked { of: 40, drawn: 40, asked: 40, found: 6 }).unwrap();
        assert_eq!((all.part, all.error, all.range), (0.15, 0.0, [0.15, 0.15]));
        let none = rate_of_simple(Looked { of: 4_000_000, drawn: 50, asked: 50, found: 0 }).unwrap();
        assert_eq!(none.range[0], 0.0);
        assert!((none.range[1] - wilson(0.0, 50.0)[1]).abs() < 1e-5, "{none:?}");
        let weighted = rate_of_weighted(&[(0.1, Some(false)), (0.5, Some(false)), (1.0, Some(false))]).unwrap();
        assert!(weighted.part.part == 0.0 && weighted.part.range[1] > 0.5, "one weighs as much as ten: {weighted:?}");
    }

    #[test]
    fn equal_inclusions_say_what_a_simple_sample_says() {
        let looked: Vec<(f64, Option<bool>)> = (0..60).map(|n| (0.25, Some(n % 5 == 0))).collect();
        let simple = rate_of_simple(Looked { of: 240, drawn: 60, asked: 60, found: 12 }).unwrap();
        let weighted = rate_of_weighted(&looked).unwrap();
        assert!((weighted.part.error - simple.error).abs() < 1e-12 && (weighted.part.range[1] - simple.range[1]).abs() < 1e-12);
        assert!((weighted.things - 48.0).abs() < 1e-12 && (weighted.error - 240.0 * simple.error).abs() < 1e-9);
        // Of every third it cannot be asked.
        let looked: Vec<(f64, Option<bool>)> = (0..60).map(|n| (0.25, (n % 3 > 0).then_some(n % 5 == 0))).collect();
        let simple = rate_of_simple(Looked { of: 240, drawn: 60, asked: 40, found: 8 }).unwrap();
        let weighted = rate_of_weighted(&looked).unwrap();
        assert!((weighted.part.error - simple.error).abs() < 1e-12 && (weighted.part.part - 0.2).abs() < 1e-12, "{weighted:?} {simple:?}");
        // As a textbook writes it: (1 − f) ÷ n × Σ e² ÷ (n − 1) ÷ (part of the domain)², of which Σ e = 0.
        let textbook = (0.75_f64 / 60.0 * (8.0 * 0.64 + 32.0 * 0.04) / 59.0).sqrt() / (40.0 / 60.0);
        assert!((simple.error - textbook).abs() < 1e-12, "{simple:?} {textbook}");
    }

    /// Of things in three parts of the strata it can be asked unequally often, and where it can, findings differ.
    #[test]
    fn of_a_domain_that_nobody_could_draw_from_alone_nearly_all_samples_hold_the_truth() {
        let (keys, risks, found) = things();
        let named: Vec<&str> = keys.iter().map(String::as_str).collect();
        let stratum = |n: usize| usize::from(risks[n] > 0.6) + usize::from(risks[n] > 2.0);
        let asked = |n: usize| part(number(8, 3, hashed(&keys[n]))) < [0.3, 0.6, 0.9][stratum(n)];
        let own: Vec<bool> = (0..600).filter(|n| asked(*n)).map(|n| found[n]).collect();
        let truth = own.iter().filter(|f| **f).count() as f64 / own.len() as f64;
        let strata: Vec<(&str, usize)> = named.iter().enumerate().map(|(n, k)| (*k, stratum(n))).collect();
        let by_risk: Vec<(&str, f64)> = named.iter().copied().zip(risks.iter().copied()).collect();
        let (mut held, mut sums, mut squares, mut told) = ([0; 2], [0.0; 2], [0.0; 2], [0.0; 2]);
        for seed in 0..400 {
            let drawn = stratified_sample(&strata, 80, 10, seed).unwrap();
            let of = |s: usize| {
                let there: Vec<usize> = drawn.iter().copied().filter(|d| stratum(*d) == s).collect();
                let many = |is: &dyn Fn(usize) -> bool| there.iter().filter(|d| is(**d)).count() as u64;
                let of = (0..600).filter(|n| stratum(*n) == s).count() as u64;
                Looked { of, drawn: many(&|_| true), asked: many(&asked), found: many(&|d| asked(d) && found[d]) }
            };
            let weighted = |d: &Drawn| (d.inclusion, asked(d.thing).then_some(found[d.thing]));
            let weighted: Vec<(f64, Option<bool>)> = risk_sample(&by_risk, 80, seed).unwrap().iter().map(weighted).collect();
            let parts = [rate_of_strata(&[of(0), of(1), of(2)]).unwrap(), rate_of_weighted(&weighted).unwrap().part];
            for (kind, part) in parts.iter().enumerate() {
                held[kind] += u32::from(part.range[0] <= truth && truth <= part.range[1]);
                sums[kind] += part.part;
                squares[kind] += (part.part - truth).powi(2);
                told[kind] += part.error.powi(2);
            }
        }
        assert!(held.iter().all(|held| *held >= 370), "{held:?} of 400");
        assert!(sums.iter().all(|sum| (sum / 400.0 - truth).abs() < 0.008), "{sums:?} {truth}");
        for (square, told) in squares.iter().zip(&told) {
            assert!((told / square - 1.0).abs() < 0.3, "{square} {told}");
        }
    }

    #[test]
    fn samples_that_cannot_be_are_told() {
        assert_eq!(rate_of_simple(Looked { of: 10, drawn: 0, asked: 0, found: 0 }), Err(SpotError::NothingDrawn { stratum: 0 }));
        assert_eq!(rate_of_simple(Looked { of: 10, drawn: 3, asked: 3, found: 4 }), Err(SpotError::TooMany { stratum: 0 }));
        assert_eq!(rate_of_weighted(&[(0.5, Some(true)), (0.0, Some(true))]), Err(SpotError::Inclusion { thing: 1, inclusion: 0.0 }));
        assert_eq!(rate_of_simple(Looked { of: 10, drawn: 3, asked: 4, found: 0 }), Err(SpotError::TooMany { stratum: 0 }));
        assert_eq!(rate_of_simple(Looked { of: 10, drawn: 3, asked: 0, found: 0 }), Err(SpotError::NothingAsked));
        assert_eq!(rate_of_weighted(&[(0.5, None)]), Err(SpotError::NothingAsked));
        assert_eq!(rate_of_weighted(&[]), Err(SpotError::NothingDrawn { stratum: 0 }));
        assert_eq!(enough_to_draw(0.5, 0.1, 30), 24);
    }
}
