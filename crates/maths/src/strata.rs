//! A pilot beside a held-out group within strata, so that only like is compared with like.

use crate::lift::{Arm, Lift};
use crate::limits::whole;
use crate::normal::{Z95, two_sided};
use crate::rates_apart::{Apart, Counted};

/// The common ratio and difference of rates within strata (Mantel and Haenszel).
///
/// | | shape | unit |
/// |---|---|---|
/// | `strata` | `[strata]`, in any order: held-out group, pilot | exposures in one unit |
/// | result | ratio, difference; nothing where no stratum has both groups, or nothing was counted in one of them | |
///
/// Good for many small strata. For counts that vary by luck alone, as [`rate_ratio`](crate::rate_ratio); odds are those of the
/// normal. Where the ratio differs between strata, it is a mean of them.
///
/// # Source
/// Mantel and Haenszel (1959); Greenland and Robins (1985), *Estimation of a common effect parameter from sparse follow-up data*,
/// Biometrics 41.
///
/// ```
/// use upcount_maths::{Counted, mantel_haenszel};
/// let counted = |count, exposure| Counted { count, exposure };
/// let strata = [(counted(10, 100.0), counted(40, 200.0)), (counted(3, 10.0), counted(6, 10.0))];
/// let [ratio, difference] = mantel_haenszel(&strata).unwrap();
/// assert!((ratio.value - 2.0).abs() < 1e-12 && difference.value > 0.1);
/// ```
#[must_use]
pub fn mantel_haenszel(strata: &[(Counted, Counted)]) -> Option<[Apart; 2]> {
    let (mut with, mut without, mut both, mut weight, mut spread) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for (held, pilot) in strata.iter().filter(|(held, pilot)| held.exposure > 0.0 && pilot.exposure > 0.0) {
        let all = held.exposure + pilot.exposure;
        let (a, b) = (whole(pilot.count), whole(held.count));
        with += a * held.exposure / all;
        without += b * pilot.exposure / all;
        both += (a + b) * held.exposure * pilot.exposure / (all * all);
        weight += held.exposure * pilot.exposure / all;
        spread += a * (held.exposure / all).powi(2) + b * (pilot.exposure / all).powi(2);
    }
    if !(with > 0.0 && without > 0.0) {
        return None;
    }
    let (ratio, error) = ((with / without).ln(), (both / (with * without)).sqrt());
    let range = [-1.0, 1.0].map(|side: f64| (ratio + side * Z95 * error).exp());
    let (value, error_apart) = ((with - without) / weight, spread.sqrt() / weight);
    let apart = [-1.0, 1.0].map(|side: f64| value + side * Z95 * error_apart);
    let difference = Apart { value, range: apart, odds: two_sided(value / error_apart) };
    Some([Apart { value: ratio.exp(), range, odds: two_sided(ratio / error) }, difference])
}

/// The common odds ratio of tables of two by two, one for each stratum (Mantel and Haenszel).
///
/// | | shape | unit |
/// |---|---|---|
/// | `strata` | `[strata]`: pilot that came and did not, held-out group that came and did not | units |
/// | result | odds ratio; nothing where it would be 0 or infinite | 1 |
///
/// # Source
/// Robins, Breslow and Greenland (1986), Biometrics 42, for the interval; the odds are of the test of Mantel and Haenszel (1959)
/// with its correction for continuity, as in R's `mantelhaen.test`.
///
/// ```
/// let found = upcount_maths::mantel_haenszel_odds(&[[20, 80, 10, 90], [5, 5, 2, 8]]).unwrap();
/// assert!(found.value > 2.0 && found.range[0] > 1.0);
/// ```
#[must_use]
pub fn mantel_haenszel_odds(strata: &[[u64; 4]]) -> Option<Apart> {
    let (mut with, mut without, mut first, mut cross, mut second) = (0.0, 0.0, 0.0, 0.0, 0.0);
    let (mut beyond, mut variance) = (0.0, 0.0);
    for [a, b, c, d] in strata.iter().map(|table| table.map(whole)) {
        let n = a + b + c + d;
        if n < 2.0 {
            continue;
        }
        let (r, s, p, q) = (a * d / n, b * c / n, (a + d) / n, (b + c) / n);
        with += r;
        without += s;
        first += p * r;
        cross += p * s + q * r;
        second += q * s;
        beyond += a - (a + b) * (a + c) / n;
        variance += (a + b) * (c + d) * (a + c) * (b + d) / (n * n * (n - 1.0));
    }
    if !(with > 0.0 && without > 0.0) {
        return None;
    }
    let error = (first / (2.0 * with * with) + cross / (2.0 * with * without) + second / (2.0 * without * without)).sqrt();
    let ratio = (with / without).ln();
    let score = (f64::abs(beyond) - 0.5).max(0.0) / f64::sqrt(variance);
    Some(Apart { value: ratio.exp(), range: [-1.0, 1.0].map(|side: f64| (ratio + side * Z95 * error).exp()), odds: two_sided(score) })
}

/// A pilot beside like units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Matched {
    /// What the pilot brings those of its units that have their like.
    pub lift: Lift,
    /// Those units.
    pub units: f64,
    /// The pilot's units that have none, of which nothing is said.
    pub without_like: f64,
}

/// The effect of a pilot on its own units, each compared with the held-out units of its stratum (coarsened exact matching).
///
/// | | shape | unit |
/// |---|---|---|
/// | `strata` | `[strata]`, in any order: held-out group, pilot | the figure's |
/// | result | scalars; nothing where no stratum has both, or nothing varies | the figure's |
///
/// A stratum counts as much as it has pilot units. Where a group has one unit in a stratum, its variance is taken to be the mean
/// of the same group in others. Strata tell nothing of what they were not made by: what makes somebody join a pilot may raise
/// the figure too. A group held out by lot needs none of this.
///
/// # Source
/// Iacus, King and Porro (2012), *Causal inference without balance checking: coarsened exact matching*, Political Analysis 20.
///
/// ```
/// use upcount_maths::{Arm, matched};
/// let strata = [(Arm::of(&[1.0, 2.0, 3.0]), Arm::of(&[4.0, 5.0])), (Arm::of(&[]), Arm::of(&[30.0]))];
/// let found = matched(&strata).unwrap();
/// assert_eq!((found.lift.effect, found.units, found.without_like), (2.5, 2.0, 1.0));
/// ```
#[must_use]
pub fn matched(strata: &[(Arm, Arm)]) -> Option<Matched> {
    let both = || strata.iter().filter(|(held, pilot)| held.units >= 1.0 && pilot.units >= 1.0);
    let units: f64 = both().map(|s| s.1.units).sum();
    // The mean variance of a group within strata.
    let usual = |of: fn(&(Arm, Arm)) -> &Arm| {
        let (spread, free) = both().map(of).fold((0.0, 0.0), |(v, f), arm| (v + arm.variance * (arm.units - 1.0), f + arm.units - 1.0));
        if free > 0.0 { spread / free } else { f64::NAN }
    };
    let usual = [usual(|s| &s.0), usual(|s| &s.1)];
    let (mut effect, mut variance, mut squares) = (0.0, 0.0, 0.0);
    for (held, pilot) in both() {
        let weight = pilot.units / units;
        effect += weight * (pilot.mean - held.mean);
        for (arm, usual) in [held, pilot].into_iter().zip(usual) {
            let one = if arm.units >= 2.0 { arm.variance } else { usual };
            let part = weight * weight * one / arm.units;
            variance += part;
            squares += part * part / (arm.units - 1.0).max(1.0);
        }
    }
    if !(variance > 0.0 && variance.is_finite()) {
        return None;
    }
    let lift = Lift::of(effect, variance, variance * variance / squares);
    let without_like = strata.iter().filter(|s| s.0.units < 1.0).map(|s| s.1.units).sum();
    Some(Matched { lift, units, without_like })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_stratum_is_compared_as_two_groups_are() {
        let (held, pilot) = (Arm::of(&[3.0, 5.0, 4.0, 9.0]), Arm::of(&[8.0, 7.0, 12.0]));
        let (found, plain) = (matched(&[(held, pilot)]).unwrap().lift, crate::difference(&held, &pilot).unwrap());
        assert!((found.effect - plain.effect).abs() < 1e-12 && (found.range[0] - plain.range[0]).abs() < 1e-9);
    }

    #[test]
    fn good_places_in_the_pilot_do_not_pass_for_its_effect() {
        // The pilot has mostly strong places; within strata it brings 1.
        let strong = (Arm::of(&[20.0, 22.0]), Arm::of(&[21.0, 23.0, 22.0, 22.0, 20.0, 24.0]));
        let weak = (Arm::of(&[5.0, 6.0, 4.0, 5.0, 3.0, 7.0]), Arm::of(&[5.0, 7.0]));
        let found = matched(&[strong, weak]).unwrap();
        assert!((found.lift.effect - 1.0).abs() < 1e-12 && found.units == 8.0 && found.lift.odds > 0.05, "{found:?}");
        let counted = |count, exposure| Counted { count, exposure };
        let [ratio, difference] =
            mantel_haenszel(&[(counted(80, 20.0), counted(400, 100.0)), (counted(100, 100.0), counted(20, 20.0))]).unwrap();
        assert!((ratio.value - 1.0).abs() < 1e-12 && difference.value.abs() < 1e-12 && ratio.odds > 0.999);
    }

    #[test]
    fn one_stratum_has_the_plain_ratio_with_the_error_of_its_logarithm() {
        let counted = |count, exposure| Counted { count, exposure };
        let [ratio, difference] = mantel_haenszel(&[(counted(20, 400.0), counted(30, 300.0))]).unwrap();
        let error = (1.0_f64 / 20.0 + 1.0 / 30.0).sqrt();
        assert!((ratio.value - 2.0).abs() < 1e-12 && ((ratio.range[1] / 2.0).ln() / Z95 - error).abs() < 1e-12);
        let error = (30.0_f64 / 300.0_f64.powi(2) + 20.0 / 400.0_f64.powi(2)).sqrt();
        assert!((difference.value - 0.05).abs() < 1e-12 && ((difference.range[1] - 0.05) / Z95 - error).abs() < 1e-12);
    }

    #[test]
    fn nothing_is_said_where_like_is_not_there() {
        let some = Arm::of(&[1.0, 2.0]);
        assert_eq!(matched(&[(Arm::of(&[]), some), (some, Arm::of(&[]))]), None);
        assert_eq!(mantel_haenszel(&[(Counted { count: 3, exposure: 1.0 }, Counted { count: 3, exposure: 0.0 })]), None);
        assert_eq!(mantel_haenszel_odds(&[[0, 5, 3, 9]]), None);
    }
}
