//! What a period ends with: what is done and stays, and what comes.

use super::{End, Young, count};
use upcount_maths::{Coming, Forecast};

/// Parts into which what may be lost again is put together.
const PARTS: usize = 16;

/// What a period ends with.
pub(super) struct Outcome {
    /// What may be left of what is done, and how likely.
    kept: Vec<(i64, f64)>,
    /// What comes and stays.
    coming: Coming,
    mean: f64,
    variance: f64,
}

impl Outcome {
    /// Of what is done the young may still be lost, each as likely as the next; of what comes a part stays.
    pub(super) fn of(done: i64, young: Young, rest: Forecast, stays: f64) -> Self {
        // A negative binomial count of which each stays with one probability is one of the same shape.
        let over = rest.variance - rest.mean;
        let shape = if over > 1e-12 * rest.mean { rest.mean * rest.mean / over } else { f64::INFINITY };
        let coming = Coming { mean: stays * rest.mean, shape };
        let many = young.many.min(done.max(0));
        let loses = if many > 0 { young.lost / count(young.many) } else { 0.0 };
        let kept = match loses {
            0.0 => vec![(done, 1.0)],
            1.0 => vec![(done - many, 1.0)],
            _ => binomial(many, 1.0 - loses).into_iter().map(|(kept, part)| (done - many + kept, part)).collect(),
        };
        let varies = count(many) * loses * (1.0 - loses) + stays * (1.0 - stays) * rest.mean;
        let mean = count(done) - count(many) * loses + coming.mean;
        Self { kept, coming, mean, variance: stays * stays * rest.variance + varies }
    }

    /// How likely it ends with so many or more.
    pub(super) fn at_least(&self, goal: i64) -> f64 {
        let one = |(kept, part): &(i64, f64)| part * self.coming.at_least(u64::try_from(goal - kept).unwrap_or_default());
        self.kept.iter().map(one).sum::<f64>().clamp(0.0, 1.0)
    }

    /// The least that is not exceeded with probability `level`.
    fn quantile(&self, level: f64) -> i64 {
        let enough = |end: i64| 1.0 - self.at_least(end + 1) >= level;
        let (first, last) = (self.kept.first().map_or(0, |k| k.0), self.kept.last().map_or(0, |k| k.0));
        let (mut low, mut reach) = (first, 1);
        while !enough(last + reach) && reach < 1 << 52 {
            (low, reach) = (last + reach, 2 * reach);
        }
        let mut high = last + reach;
        while low < high {
            let middle = low + (high - low) / 2;
            (low, high) = if enough(middle) { (low, middle) } else { (middle + 1, high) };
        }
        low
    }

    /// The most that is reached with probability `level`; not the quantile where a whole number is likely by itself.
    pub(super) fn end(&self) -> End {
        let band = |out: f64| [self.quantile(out), self.quantile(1.0 - out)];
        End { mean: self.mean, variance: self.variance, band_80: band(0.1), band_95: band(0.025) }
    }
}

/// How many of `n` stay: likely numbers, rising, and how likely each is, neighbours put together where they are many.
fn binomial(n: i64, stays: f64) -> Vec<(i64, f64)> {
    let middle = ((count(n) + 1.0) * stays).floor().min(count(n));
    let odds = stays / (1.0 - stays);
    let (mut up, mut down) = (vec![(middle, 1.0)], Vec::new());
    while let Some((k, part)) = up.last().copied().filter(|(k, part)| *k < count(n) && *part > 1e-12) {
        up.push((k + 1.0, part * (count(n) - k) / (k + 1.0) * odds));
    }
    let mut at = (middle, 1.0);
    while at.0 > 0.0 && at.1 > 1e-12 {
        at = (at.0 - 1.0, at.1 * at.0 / (count(n) - at.0 + 1.0) / odds);
        down.push(at);
    }
    let all: Vec<(f64, f64)> = down.into_iter().rev().chain(up).collect();
    let sum: f64 = all.iter().map(|(_, part)| part).sum();
    let together = |some: &[(f64, f64)]| {
        let part: f64 = some.iter().map(|(_, part)| part).sum();
        let mean = some.iter().map(|(k, part)| k * part).sum::<f64>() / part;
        (nearest(mean), part / sum)
    };
    all.chunks(all.len().div_ceil(PARTS)).map(together).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "between 0 and a count")]
fn nearest(value: f64) -> i64 {
    value.round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(done: i64, coming: Coming, stays: f64) -> Outcome {
        let variance = coming.mean + coming.mean * coming.mean / coming.shape;
        let young = Young { many: done, lost: count(done) * (1.0 - stays) };
        Outcome::of(done, young, Forecast { mean: coming.mean, variance }, stays)
    }

    #[test]
    fn what_is_done_and_a_rate_give_the_odds_of_closed_forms() {
        // shared reference: pace.json, "poisson": SciPy's poisson.sf(target − done − 1, rate × days).
        let cases = [
            (3, 8, 0.25, 12.0, 0.184_736_755_476_227_87),
            (40, 60, 1.1, 15.0, 0.224_277_976_771_603_27),
            (60, 60, 1.0, 5.0, 1.0),
            (0, 8, 0.36, 22.0, 0.535_817_566_547_033),
        ];
        for (done, goal, rate, days, odds) in cases {
            let found = outcome(done, Coming::certain(rate * days), 1.0).at_least(goal);
            assert!((found - odds).abs() < 1e-8, "{found} {odds}");
        }
        // The same, "gamma_poisson": a, b, y, e, m, target left → nbinom.sf, nbinom.ppf of 0.1 and 0.9.
        let cases = [
            (5.0, 16.0, 12.0, 5, 0.328_914_909_638_684_97, [1, 7]),
            (13.0, 37.0, 7.0, 3, 0.435_292_125_449_478_5, [0, 5]),
            (1.5, 22.0, 10.0, 2, 0.162_746_573_919_071_44, [0, 2]),
        ];
        for (shape, exposure, days, left, odds, band) in cases {
            let found = outcome(7, Coming { mean: shape / exposure * days, shape }, 1.0);
            assert!((found.at_least(7 + left) - odds).abs() < 1e-9);
            assert_eq!(found.end().band_80, band.map(|count: i64| 7 + count));
        }
    }

    #[test]
    fn what_is_lost_again_is_lost_as_coins_fall() {
        let found = outcome(8, Coming::certain(0.0), 0.95);
        assert!((found.at_least(8) - 0.95_f64.powi(8)).abs() < 1e-9);
        assert!((found.at_least(7) - 0.95_f64.powi(8) - 8.0 * 0.05 * 0.95_f64.powi(7)).abs() < 1e-9);
        let many = outcome(4_000, Coming { mean: 500.0, shape: 60.0 }, 0.9);
        let whole = many.end();
        assert!((whole.mean - 4_050.0).abs() < 1e-9 && (many.at_least(4_050) - 0.5).abs() < 0.05, "{}", many.at_least(4_050));
        let spread = count(whole.band_95[1] - whole.band_95[0]) / 3.92;
        assert!((spread / whole.variance.sqrt() - 1.0).abs() < 0.05, "{whole:?}");
        // Only the young are lost.
        let old = Outcome::of(8, Young { many: 2, lost: 0.2 }, Forecast { mean: 0.0, variance: 0.0 }, 0.9);
        assert!((old.at_least(8) - 0.81).abs() < 1e-9 && old.at_least(6) == 1.0 && (old.end().mean - 7.8).abs() < 1e-9);
        // More that is young than is done makes nothing likelier to be lost.
        let more = Outcome::of(2, Young { many: 20, lost: 2.0 }, Forecast { mean: 0.0, variance: 0.0 }, 0.9);
        assert!((more.at_least(2) - 0.81).abs() < 1e-9);
        let all: f64 = binomial(4_000, 0.9).iter().map(|(k, part)| count(*k) * part).sum();
        assert!((all - 3_600.0).abs() < 0.5 && binomial(3, 0.5).len() == 4);
    }

    #[test]
    fn a_band_has_in_it_what_it_says_and_never_less_than_is_done() {
        for coming in [Coming::certain(0.3), Coming { mean: 40.0, shape: 3.0 }, Coming { mean: 9_000.0, shape: 200.0 }] {
            for stays in [1.0, 0.9] {
                let found = outcome(12, coming, stays);
                for (band, says) in [(found.end().band_80, 0.8), (found.end().band_95, 0.95)] {
                    assert!(found.at_least(band[0]) - found.at_least(band[1] + 1) >= says);
                    assert!(stays < 1.0 || band[0] >= 12);
                }
            }
        }
    }
}
