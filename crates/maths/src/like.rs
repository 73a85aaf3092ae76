//! What one group counts beside what the rates of like units let expect of it, with the unit as what varies.

use crate::lift::Lift;
use crate::limits::whole;
use crate::rates_apart::Counted;

/// What a group counted beside what was expected of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BesideLike {
    /// Things counted by those of its units that have their like.
    pub counted: u64,
    /// Things that the rates of their like let expect, in the exposure that these units had.
    pub expected: f64,
    /// The first ÷ the second.
    pub ratio: f64,
    /// Its interval of 95%.
    pub range: [f64; 2],
    /// How likely a ratio as far from 1 would be, were the rates the same.
    pub odds: f64,
    /// Units of the group that have their like.
    pub units: usize,
    /// Their like.
    pub like: usize,
    /// Units of the group that have none, of which nothing is said.
    pub without_like: usize,
}

/// A stratum with fewer like units tells too little of their rate, and nearly nothing of how they differ.
pub const LEAST_LIKE: usize = 4;

/// How many times as many things a group counts as its like would in the same exposure.
///
/// | | shape | unit |
/// |---|---|---|
/// | `strata` | `[strata]` of the like units and the group's units, `[n]` each, in any order | things; exposures in one unit within and across strata |
/// | result | scalars; nothing where fewer than two units of the group have four like units each, or nothing was counted in one of both | 1 |
///
/// The like units of a stratum have one rate, the sum of their things ÷ the sum of their exposures, and what is expected is that
/// rate in the group's own exposure, added up over strata: each stratum weighs as much as the group is in it (the effect on the
/// group itself). So a unit of little exposure says little, and one that counts nothing in little exposure is not taken for a low
/// rate, as ranks or the mean of the units' own rates would take it.
///
/// Rates of people differ by more than luck, so the error is not that of counts (Poisson) but is taken from how the units differ
/// within strata (linearised, each squared residual ÷ 1 less its leverage), with Satterthwaite's degrees of freedom. It is rough for
/// fewer than some ten units of the group, and for a group of which one unit has most of the exposure. Units without exposure are
/// left out. Strata tell nothing of what they were not made by.
///
/// # Source
/// Indirect standardisation: Breslow and Day (1987), *Statistical Methods in Cancer Research* II, ch. 2; the ratio of two sums:
/// Cochran (1977), *Sampling Techniques*, ch. 6; residuals ÷ 1 less leverage: MacKinnon and White (1985), J. Econometrics 29.
///
/// ```
/// use upcount_maths::{Counted, beside_like};
/// let of = |counts: &[u64]| counts.iter().map(|count| Counted { count: *count, exposure: 10.0 }).collect::<Vec<_>>();
/// let found = beside_like(&[(of(&[2, 3, 4, 3]), of(&[5, 7])), (of(&[1, 1, 4, 2]), of(&[4])), (of(&[1]), of(&[30]))]).unwrap();
/// assert_eq!((found.counted, found.expected, found.units, found.like, found.without_like), (16, 8.0, 3, 8, 1));
/// ```
#[must_use]
pub fn beside_like(strata: &[(Vec<Counted>, Vec<Counted>)]) -> Option<BesideLike> {
    let there = |units: &[Counted]| units.iter().filter(|unit| unit.exposure > 0.0).copied().collect::<Vec<_>>();
    let strata: Vec<(Vec<Counted>, Vec<Counted>)> = strata.iter().map(|(like, own)| (there(like), there(own))).collect();
    let (both, alone): (Vec<_>, Vec<_>) = strata.into_iter().partition(|(like, own)| like.len() >= LEAST_LIKE && !own.is_empty());
    let strata: Vec<Stratum> = both.into_iter().map(Stratum::of).collect();
    let units: usize = strata.iter().map(|stratum| stratum.own.len()).sum();
    let counted: u64 = strata.iter().flat_map(|stratum| &stratum.own).map(|unit| unit.count).sum();
    let expected: f64 = strata.iter().map(|stratum| stratum.rate * stratum.exposure).sum();
    if units < 2 || counted == 0 || expected <= 0.0 {
        return None;
    }
    let ratio = whole(counted) / expected;
    let (mut own, mut variance, mut squares) = (0.0, 0.0, 0.0);
    for stratum in &strata {
        for unit in &stratum.own {
            let usual = stratum.rate * unit.exposure;
            own += (whole(unit.count) - ratio * usual).powi(2) / (1.0 - usual / expected).max(f64::EPSILON);
        }
        let all: f64 = stratum.like.iter().map(|unit| unit.exposure).sum();
        let times = ratio * stratum.exposure / all;
        let spread = stratum.like.iter().map(|unit| {
            let apart = times * (whole(unit.count) - stratum.rate * unit.exposure);
            apart * apart / (1.0 - unit.exposure / all).max(f64::EPSILON)
        });
        let spread: f64 = spread.sum();
        variance += spread;
        squares += spread * spread / whole(stratum.like.len() as u64 - 1);
    }
    let (variance, squares) = (variance + own, squares + own * own / whole(units as u64 - 1));
    if !(variance > 0.0 && variance.is_finite()) {
        return None;
    }
    let found = Lift::of(ratio.ln(), variance / whole(counted).powi(2), variance * variance / squares);
    Some(BesideLike {
        counted,
        expected,
        ratio,
        range: found.range.map(f64::exp),
        odds: found.odds,
        units,
        like: strata.iter().map(|stratum| stratum.like.len()).sum(),
        without_like: alone.iter().map(|(_, own)| own.len()).sum(),
    })
}

/// A stratum that has both.
struct Stratum {
    like: Vec<Counted>,
    own: Vec<Counted>,
    /// The rate of the like units.
    rate: f64,
    /// The exposure of the group's units.
    exposure: f64,
}

impl Stratum {
    fn of((like, own): (Vec<Counted>, Vec<Counted>)) -> Self {
        let sum = |units: &[Counted]| units.iter().fold((0.0, 0.0), |(n, e), unit| (n + whole(unit.count), e + unit.exposure));
        let ((count, of), (_, exposure)) = (sum(&like), sum(&own));
        Self { rate: count / of, exposure, like, own }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Arm, Moments};

    fn of(units: &[(u64, f64)]) -> Vec<Counted> {
        units.iter().map(|(count, exposure)| Counted { count: *count, exposure: *exposure }).collect()
    }

    #[test]
    fn one_stratum_of_like_exposures_has_the_error_of_a_ratio_of_means() {
        let (like, own) = ([3, 5, 4, 9, 2], [8, 7, 12, 5]);
        let at = |counts: &[u64]| counts.iter().map(|count| (*count, 2.0)).collect::<Vec<_>>();
        let found = beside_like(&[(of(&at(&like)), of(&at(&own)))]).unwrap();
        let arm = |counts: &[u64]| Arm::ratio(&Moments::of(&at(counts).iter().map(|(n, e)| (*n as f64, *e)).collect::<Vec<_>>()));
        let (like, own) = (arm(&like), arm(&own));
        let error = (like.variance / like.units / like.mean.powi(2) + own.variance / own.units / own.mean.powi(2)).sqrt();
        assert!((found.ratio - own.mean / like.mean).abs() < 1e-12);
        // The same as the plain difference of logarithms, with its degrees of freedom.
        let lift = Lift::of((own.mean / like.mean).ln(), error * error, 1.0);
        let parts = [(like, 4.0), (own, 3.0)].map(|(arm, free)| ((arm.variance / arm.units / arm.mean.powi(2)), free));
        let freedom = (parts[0].0 + parts[1].0).powi(2) / parts.map(|(part, free)| part * part / free).iter().sum::<f64>();
        let lift = Lift::of(lift.effect, error * error, freedom);
        assert!((found.range[1].ln() - lift.range[1]).abs() < 1e-9 && (found.odds - lift.odds).abs() < 1e-9, "{found:?}");
    }

    #[test]
    fn strata_weigh_as_much_as_the_group_is_in_them() {
        // Twice the rate of its like in the first stratum and the same in the second, in which it has most of its exposure.
        let strata =
            [(of(&[(2, 10.0); 4]), of(&[(4, 10.0)])), (of(&[(10, 20.0), (11, 10.0), (9, 5.0), (10, 5.0)]), of(&[(30, 30.0), (61, 60.0)]))];
        let found = beside_like(&strata).unwrap();
        assert_eq!((found.counted, found.expected), (95, 92.0));
        assert!(found.odds > 0.1, "{found:?}");
    }

    #[test]
    fn who_has_little_exposure_is_not_taken_for_a_low_rate() {
        // Everybody comes to one thing in four; the group has four times the exposure. Most of the others count nothing.
        let like: Vec<_> = (0..400).map(|n| (u64::from(n % 4 == 0), 1.0)).collect();
        let own: Vec<_> = (0..100).map(|n| (u64::from(n % 2 == 0) * 2, 4.0)).collect();
        let found = beside_like(&[(of(&like), of(&own))]).unwrap();
        assert!((found.ratio - 1.0).abs() < 1e-12 && found.odds > 0.99, "{found:?}");
    }

    #[test]
    fn nothing_is_said_of_what_has_no_like_or_was_never_counted() {
        let some = of(&[(3, 1.0), (2, 1.0), (3, 1.0), (2, 1.0)]);
        assert_eq!(beside_like(&[(of(&[(3, 1.0)]), some.clone()), (some.clone(), Vec::new())]), None);
        assert_eq!(beside_like(&[(some.clone(), of(&[(0, 1.0), (0, 1.0)]))]), None);
        assert_eq!(beside_like(&[(of(&[(0, 1.0); 4]), some.clone())]), None);
        assert_eq!(beside_like(&[(some.clone(), of(&[(3, 1.0), (9, 0.0)]))]), None);
        // Nobody differs from anybody: there is no error from which an interval could come.
        assert_eq!(beside_like(&[(of(&[(2, 1.0); 4]), of(&[(4, 1.0), (4, 1.0)]))]), None);
    }
}
