//! Counts of two groups in their exposures: how many times, and how many more, one has than the other.

use crate::exact::{as_odd_of, clopper_pearson};
use crate::limits::whole;
use crate::normal::Z95;

/// Things counted in an exposure, such as in months.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Counted {
    /// Things.
    pub count: u64,
    /// In any one unit, above 0.
    pub exposure: f64,
}

/// How two rates compare.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Apart {
    /// The pilot's rate ÷ the held-out group's, or less it; infinite where something is divided by nothing.
    pub value: f64,
    /// Its interval of 95%.
    pub range: [f64; 2],
    /// How likely rates as far apart would be, were they the same.
    pub odds: f64,
}

/// The ratio of a pilot's rate to that of a held-out group.
///
/// | | shape | unit |
/// |---|---|---|
/// | `held`, `pilot` | things, exposure | exposures in the same unit |
/// | result | scalars; nothing where nothing was counted in either, or an exposure is not above 0 | 1 |
///
/// Exact for counts that vary by luck alone (Poisson). Counts of people vary more: then compare [`Arm`](crate::Arm)s of people.
///
/// # Source
/// Conditional binomial test: Przyborowski and Wilenski (1940), Biometrika 31; limits of Clopper and Pearson.
///
/// ```
/// use upcount_maths::{Counted, rate_ratio};
/// let found = rate_ratio(Counted { count: 21, exposure: 3_011.0 }, Counted { count: 11, exposure: 800.0 }).unwrap();
/// assert!((found.value - 1.971_488).abs() < 1e-6 && found.range[0] < 1.0);
/// ```
#[must_use]
pub fn rate_ratio(held: Counted, pilot: Counted) -> Option<Apart> {
    let all = held.count + pilot.count;
    if all == 0 || !there(held) || !there(pilot) {
        return None;
    }
    let times = held.exposure / pilot.exposure;
    let of = |chance: f64| chance / (1.0 - chance) * times;
    let odds = as_odd_of(pilot.exposure / (held.exposure + pilot.exposure), all, pilot.count);
    let value = whole(pilot.count) / whole(held.count) * times;
    Some(Apart { value, range: clopper_pearson(pilot.count, all, 0.025).map(of), odds })
}

/// The difference of a pilot's rate and that of a held-out group.
///
/// Shapes as [`rate_ratio`], in things for one of exposure; also where nothing was counted. The interval is that of the score,
/// which holds well also for few things; the odds are those of the exact ratio.
///
/// # Source
/// Miettinen and Nurminen (1985), *Comparative analysis of two rates*, Statistics in Medicine 4.
///
/// ```
/// use upcount_maths::{Counted, rate_difference};
/// let found = rate_difference(Counted { count: 0, exposure: 10.0 }, Counted { count: 0, exposure: 20.0 }).unwrap();
/// assert!(found.value == 0.0 && (found.range[1] - 3.841_458_8 / 20.0).abs() < 1e-6);
/// ```
#[must_use]
pub fn rate_difference(held: Counted, pilot: Counted) -> Option<Apart> {
    if !there(held) || !there(pilot) {
        return None;
    }
    let value = whole(pilot.count) / pilot.exposure - whole(held.count) / held.exposure;
    let score = |apart: f64| {
        // The likeliest rates that are so far apart.
        let (exposure, counted) = (held.exposure + pilot.exposure, whole(held.count) + whole(pilot.count));
        let middle = counted - exposure * apart;
        let base = (middle + (middle * middle + 4.0 * exposure * whole(held.count) * apart).max(0.0).sqrt()) / (2.0 * exposure);
        let base = base.max(0.0).max(-apart);
        (value - apart) / (base / held.exposure + (base + apart) / pilot.exposure).sqrt()
    };
    let limit = |side: f64| {
        let (mut low, mut high) = (0.0, 1.0 / held.exposure.min(pilot.exposure));
        while side * -score(value + side * high) < Z95 {
            high *= 2.0;
        }
        while high - low > 1e-13 * high {
            let middle = f64::midpoint(low, high);
            (low, high) = if side * -score(value + side * middle) < Z95 { (middle, high) } else { (low, middle) };
        }
        value + side * high
    };
    let odds = rate_ratio(held, pilot).map_or(1.0, |ratio| ratio.odds);
    Some(Apart { value, range: [limit(-1.0), limit(1.0)], odds })
}

fn there(counted: Counted) -> bool {
    counted.exposure > 0.0 && counted.exposure.is_finite()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::odds::Coming;

    #[test]
    fn intervals_hold_the_true_difference_about_as_often_as_they_say() {
        // All pairs of counts, each as likely as it is.
        let (held, pilot) = (Coming::certain(4.0), Coming::certain(9.0));
        let chance = |coming: Coming, count: u64| coming.at_least(count) - coming.at_least(count + 1);
        let (mut score, mut ratio) = (0.0, 0.0);
        for a in 0..25 {
            for b in 0..35 {
                let likely = chance(held, a) * chance(pilot, b);
                let (a, b) = (Counted { count: a, exposure: 2.0 }, Counted { count: b, exposure: 3.0 });
                let within = |found: Option<Apart>, truth: f64| found.is_some_and(|f| f.range[0] <= truth && truth <= f.range[1]);
                score += likely * f64::from(u8::from(within(rate_difference(a, b), 1.0)));
                ratio += likely * f64::from(u8::from(within(rate_ratio(a, b), 1.5)));
            }
        }
        assert!((0.94..0.965).contains(&score) && ratio > 0.95, "{score} {ratio}");
    }

    #[test]
    fn groups_turned_round_turn_the_comparison_round() {
        let (a, b) = (Counted { count: 12, exposure: 40.0 }, Counted { count: 3, exposure: 30.0 });
        let (one, other) = (rate_difference(a, b).unwrap(), rate_difference(b, a).unwrap());
        assert!((one.range[0] + other.range[1]).abs() < 1e-10 && (one.range[1] + other.range[0]).abs() < 1e-10);
        let (one, other) = (rate_ratio(a, b).unwrap(), rate_ratio(b, a).unwrap());
        assert!((one.range[0] * other.range[1] - 1.0).abs() < 1e-10 && (one.odds - other.odds).abs() < 1e-12);
        assert!(rate_ratio(Counted { count: 0, ..a }, b).unwrap().range[1].is_infinite());
        assert_eq!(rate_ratio(Counted { count: 0, ..a }, Counted { count: 0, ..b }), None);
        assert_eq!(rate_difference(a, Counted { count: 1, exposure: 0.0 }), None);
    }
}
