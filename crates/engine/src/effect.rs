//! What a move did (成效): a place before and after it, beside places like it where nothing was done.

use upcount_maths::normal::t95;

/// What a place brought in two times of one length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// In the time just before.
    pub before: u64,
    /// In the time of the move.
    pub after: u64,
}

/// What a move brought.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// What the place brought more than it would have without the move; below 0 less.
    pub extra: f64,
    /// The least and the most of that, 19 times in 20.
    pub range: [f64; 2],
    /// What it would have brought without the move.
    pub without: f64,
    /// Places beside which it is held.
    pub others: usize,
    /// By how much counts of those places vary more than luck alone lets them; from 1.
    pub over: f64,
}

/// Why nothing is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unmeasured {
    /// There are too few places beside which it could be held.
    FewOthers {
        /// How many there are.
        found: usize,
        /// How many it takes.
        needed: usize,
    },
    /// It brings so little that nothing can be told from luck.
    TooLittle {
        /// In both times.
        found: u64,
        /// The least that it takes.
        needed: u64,
    },
}

/// Places beside which a move is held, at least.
const LEAST_OTHERS: usize = 5;
/// What a place brings in both times together, at least.
const LEAST_COUNT: u64 = 10;

/// What a place brought more than the others' course from the time before lets expect (difference in differences of logarithms).
///
/// | | shape | unit |
/// |---|---|---|
/// | `own` | the place, or all places of the move added up | things |
/// | `others` | `[n]`, places without the move, in any order; those that brought nothing are passed over | things |
/// | result | scalars | things |
///
/// What was brought is as it was; what would have been is `own.before` × (others after ÷ others before), and its interval that of
/// the count that would have come, where counts vary as those of the others do (quasi-Poisson, t of one less than the others).
/// Seasons and campaigns that all places share fall out. What made the place be chosen does not: one that is chosen because it
/// just fell comes back by itself. Only a group held out by lot is free of that.
///
/// # Errors
/// [`Unmeasured`]
///
/// # Source
/// Wooldridge, *Simple approaches to nonlinear difference-in-differences with panel data* (2023), The Econometrics Journal 26, for
/// the exponential mean; McCullagh and Nelder (1989), 9.2, for the dispersion.
///
/// ```
/// use upcount_engine::effect::{Times, effect};
/// let others = [[100, 110], [80, 88], [120, 130], [60, 68], [40, 44]].map(|[before, after]| Times { before, after });
/// let found = effect(Times { before: 100, after: 140 }, &others).unwrap();
/// assert!((found.without - 110.0).abs() < 1e-9 && (found.extra - 30.0).abs() < 1e-9);
/// assert!(found.range[0] < 30.0 && 30.0 < found.range[1]);
/// ```
pub fn effect(own: Times, others: &[Times]) -> Result<Effect, Unmeasured> {
    let others: Vec<Times> = others.iter().copied().filter(|other| other.before + other.after > 0).collect();
    if others.len() < LEAST_OTHERS {
        return Err(Unmeasured::FewOthers { found: others.len(), needed: LEAST_OTHERS });
    }
    let [before, after] = others.iter().fold([0, 0], |[b, a], other| [b + other.before, a + other.after]);
    let found = own.before + own.after;
    if found < LEAST_COUNT || before == 0 || after == 0 {
        return Err(Unmeasured::TooLittle { found: found.min(before.min(after)), needed: LEAST_COUNT });
    }
    let times = real(after) / real(before);
    let apart: f64 = others
        .iter()
        .map(|other| (real(other.after) - times * real(other.before)).powi(2) / (times * real(other.before + other.after)))
        .sum();
    let over = (apart / real(others.len() as u64 - 1)).max(1.0);
    let without = real(own.before) * times;
    let parts = [real(own.before) + 0.5, without + 0.5, real(before), real(after)].map(f64::recip);
    let half = t95(others.len() - 1) * (over * parts.iter().sum::<f64>()).sqrt();
    let range = [half, -half].map(|half| real(own.after) - without * half.exp());
    Ok(Effect { extra: real(own.after) - without, range, without, others: others.len(), over })
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
fn real(n: u64) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers from 0 to 1 that are the same each time.
    struct Drawn(u64);

    impl Drawn {
        fn next(&mut self) -> f64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 11) as f64 / (1_u64 << 53) as f64
        }

        fn poisson(&mut self, mean: f64) -> u64 {
            let (mut left, mut count) = (self.next(), 0);
            let mut chance = (-mean).exp();
            while left > chance && count < 10_000 {
                left -= chance;
                count += 1;
                chance *= mean / count as f64;
            }
            count
        }
    }

    #[test]
    fn what_was_planted_lies_in_the_interval_nineteen_times_in_twenty() {
        let mut drawn = Drawn(7);
        for planted in [1.0, 1.4] {
            let mut inside = 0;
            for _ in 0..400 {
                let others: Vec<Times> = (0..12)
                    .map(|_| {
                        let size = 30.0 + 60.0 * drawn.next();
                        Times { before: drawn.poisson(size), after: drawn.poisson(size * 1.2) }
                    })
                    .collect();
                let own = Times { before: drawn.poisson(60.0), after: drawn.poisson(60.0 * 1.2 * planted) };
                let found = effect(own, &others).unwrap();
                let truth = own.after as f64 - drawn.poisson(60.0 * 1.2) as f64;
                inside += i32::from(found.range[0] <= truth && truth <= found.range[1]);
            }
            assert!((360..=396).contains(&inside), "{planted}: {inside} of 400");
        }
    }

    #[test]
    fn nothing_is_said_of_too_few_or_too_little() {
        let other = Times { before: 50, after: 50 };
        let nothing = Times { before: 0, after: 0 };
        let own = Times { before: 40, after: 60 };
        assert_eq!(effect(own, &[other, other, other, other, nothing]), Err(Unmeasured::FewOthers { found: 4, needed: 5 }));
        assert_eq!(effect(Times { before: 4, after: 5 }, &[other; 5]), Err(Unmeasured::TooLittle { found: 9, needed: 10 }));
    }

    #[test]
    fn places_that_vary_much_make_the_interval_wide() {
        let own = Times { before: 100, after: 120 };
        let calm = effect(own, &[Times { before: 100, after: 100 }; 6]).unwrap();
        let wild = [60, 140, 70, 130, 80, 120].map(|after| Times { before: 100, after });
        let wild = effect(own, &wild).unwrap();
        assert!(calm.over == 1.0 && wild.over > 4.0);
        assert!(wild.range[1] - wild.range[0] > 1.8 * (calm.range[1] - calm.range[0]));
    }
}
