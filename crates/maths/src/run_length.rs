//! How long a chart of counts runs until it gives an alarm, so that a rule can say how often it is a false one.

use crate::chain::Folded;
use crate::cusum::Score;
use crate::limits::whole;
use crate::odds::Coming;

/// Why no run length is told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RunLengthError {
    /// The threshold or the start is not a number above 0, or the start is not below the threshold.
    Threshold {
        /// As given.
        threshold: f64,
        /// As given.
        start: f64,
    },
    /// The count's mean or shape is not above 0, or the score says nothing.
    Usual {
        /// The mean.
        mean: f64,
        /// The shape.
        shape: f64,
    },
    /// The weight of the last period is not above 0 and at most 1.
    Weight {
        /// As given.
        weight: f64,
    },
    /// There are periods of a run that no threshold gives: fewer than one, or more than ten to the ninth.
    Every {
        /// As given.
        every: f64,
    },
}

/// States between 0 and the threshold where the sums do not fall on a lattice.
const STATES: u32 = 120;

/// The mean number of periods until a CUSUM of counts reaches its threshold, the alarm's own among them.
///
/// | | shape | unit |
/// |---|---|---|
/// | `score` | scalars | what a count says, the same in each period |
/// | `actual` | scalar | things: the usual count for false alarms, another for how soon a change is noticed |
/// | `threshold` | scalar, above 0 | the score's |
/// | `start` | scalar, from 0 to below the threshold | the score's |
/// | result | scalar, from 1; infinite where the sum never gets there | periods |
///
/// Exact where the sums fall on a lattice of at most 120 steps to the threshold; right to about 3% elsewhere. It takes as long
/// as 120 equations with 120 unknowns: for many places, ask once for each size of place, not for each place. Expected counts
/// that change from period to period have no one run length; their typical value gives a good one, because the score changes
/// with them.
///
/// # Errors
/// [`RunLengthError`] of what is given.
///
/// # Source
/// Brook and Evans (1972), *An approach to the probability distribution of CUSUM run length*, Biometrika 59; between lattice
/// points the mass is split so that the mean stays (piecewise linear collocation).
///
/// ```
/// use upcount_maths::{Coming, Score, cusum_run_length};
/// let usual = Coming::certain(4.0);
/// let [rare, soon] = [4.0, 6.0].map(|mean| cusum_run_length(Score::of(usual, 1.5), Coming::certain(mean), 2.5, 0.0).unwrap());
/// assert!(rare > 50.0 && soon < 8.0);
/// ```
pub fn cusum_run_length(score: Score, actual: Coming, threshold: f64, start: f64) -> Result<f64, RunLengthError> {
    if !(threshold > 0.0 && threshold.is_finite() && (0.0..threshold).contains(&start)) {
        return Err(RunLengthError::Threshold { threshold, start });
    }
    // In things: score = thing × (count − reference).
    let size = score.thing.abs();
    let (reference, height, sign) = (score.period / score.thing, threshold / size, score.thing.signum());
    if !(size > 0.0 && height.is_finite() && reference.is_finite() && reference > 0.0) {
        return Err(unusual(actual));
    }
    let near = |x: f64| (x - x.round()).abs() < 1e-9;
    let lattice = |steps: &u32| near(f64::from(*steps) / height) && near(reference * f64::from(*steps) / height);
    let steps = (1..=STATES).find(lattice).unwrap_or(STATES);
    let chances = chances(actual, height + reference)?;
    // The last state is that just below the threshold.
    let grid = Grid { low: 0.0, step: height / f64::from(steps), last: steps };
    let next = |sum: f64, count: f64| {
        let next = (sum + sign * (count - reference)).max(0.0);
        (next < height * (1.0 - 1e-12)).then_some(next)
    };
    Ok(grid.run_length(&chances, next, start / size))
}

/// The threshold of a CUSUM that gives a false alarm once in `every` periods or more seldom.
///
/// The score and the usual count are those of [`cusum_run_length`], and so are the exactness and the source; the threshold is
/// the least to 4 digits. It takes some twenty run lengths.
///
/// # Errors
/// [`RunLengthError::Every`] beyond 1 and 10⁹, and [`RunLengthError::Usual`].
///
/// ```
/// use upcount_maths::{Coming, Score, cusum_run_length, cusum_threshold};
/// let usual = Coming::certain(4.0);
/// let score = Score::of(usual, 0.5);
/// let threshold = cusum_threshold(score, usual, 60.0).unwrap();
/// assert!(cusum_run_length(score, usual, threshold, 0.0).unwrap() >= 60.0);
/// assert!(cusum_run_length(score, usual, 0.8 * threshold, 0.0).unwrap() < 60.0);
/// ```
pub fn cusum_threshold(score: Score, usual: Coming, every: f64) -> Result<f64, RunLengthError> {
    if !(1.0..=1e9).contains(&every) {
        return Err(RunLengthError::Every { every });
    }
    let enough = |threshold: f64| Ok(cusum_run_length(score, usual, threshold, 0.0)? >= every);
    let (mut low, mut high) = (0.0, score.thing.abs());
    while !enough(high)? {
        (low, high) = (high, 2.0 * high);
    }
    while high - low > 1e-4 * high {
        let middle = f64::midpoint(low, high);
        (low, high) = if enough(middle)? { (low, middle) } else { (middle, high) };
    }
    Ok(high)
}

/// The mean number of periods until an EWMA of standardised counts is beyond its limit on either side.
///
/// | | shape | unit |
/// |---|---|---|
/// | `usual` | scalar | things: the mean and the spread by which counts are [standardised](crate::standardised) |
/// | `actual` | scalar | things, as in [`cusum_run_length`] |
/// | `weight` | scalar, above 0, at most 1 | the part of the last period |
/// | `limit` | scalar, above 0 | standard deviations of a count; the limit of the long run |
/// | result | scalar, from 1 | periods, from a start at 0 |
///
/// Right to about 3%. Errors and source as [`cusum_run_length`]; Lucas and Saccucci (1990), Technometrics 32.
///
/// # Errors
/// [`RunLengthError`] of what is given.
///
/// ```
/// use upcount_maths::{Coming, ewma_limit, ewma_run_length};
/// let usual = Coming::certain(20.0);
/// let found = ewma_run_length(usual, usual, 0.2, 3.0 * ewma_limit(0.2, None)).unwrap();
/// assert!(300.0 < found && found < 700.0);
/// ```
pub fn ewma_run_length(usual: Coming, actual: Coming, weight: f64, limit: f64) -> Result<f64, RunLengthError> {
    if !(weight > 0.0 && weight <= 1.0) {
        return Err(RunLengthError::Weight { weight });
    }
    if !(limit > 0.0 && limit.is_finite()) {
        return Err(RunLengthError::Threshold { threshold: limit, start: 0.0 });
    }
    let spread = usual.deviation();
    if !(spread > 0.0 && spread.is_finite()) {
        return Err(unusual(usual));
    }
    // A count beyond this ends it from any state.
    let chances = chances(actual, usual.mean + spread * limit * (2.0 - weight) / weight)?;
    let grid = Grid { low: -limit, step: limit / f64::from(STATES), last: 2 * STATES };
    let next = |mean: f64, count: f64| {
        let next = (1.0 - weight) * mean + weight * (count - usual.mean) / spread;
        (next.abs() <= limit).then_some(next)
    };
    Ok(grid.run_length(&chances, next, 0.0))
}

/// How likely each count from 0 is; the last is all that are above `most`.
fn chances(actual: Coming, most: f64) -> Result<Vec<f64>, RunLengthError> {
    if !(actual.mean >= 0.0 && actual.mean.is_finite() && actual.shape > 0.0 && most < 1e7) {
        return Err(unusual(actual));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to ten millions")]
    let most = most.max(0.0).ceil() as u64 + 1;
    let least: Vec<f64> = (0..=most).map(|count| actual.at_least(count)).collect();
    let each = least.windows(2).map(|pair| pair[0] - pair[1]);
    Ok(each.chain(least.last().copied()).collect())
}

fn unusual(count: Coming) -> RunLengthError {
    RunLengthError::Usual { mean: count.mean, shape: count.shape }
}

/// States at equal steps from `low`, numbered to `last`.
struct Grid {
    low: f64,
    step: f64,
    last: u32,
}

impl Grid {
    /// Periods until `next` is nothing, from `start`.
    fn run_length(&self, chances: &[f64], next: impl Fn(f64, f64) -> Option<f64>, start: f64) -> f64 {
        let states = self.last as usize + 1;
        let (mut moves, mut ends) = (vec![vec![0.0; states]; states], vec![0.0; states]);
        for ((line, end), state) in moves.iter_mut().zip(&mut ends).zip(0_u32..) {
            let from = self.low + self.step * f64::from(state);
            for (chance, count) in chances.iter().zip(0_u64..) {
                let Some(to) = next(from, whole(count)) else {
                    *end += chance;
                    continue;
                };
                let (below, part) = self.place(to);
                line[below] += chance * (1.0 - part);
                line[below + 1] += chance * part;
            }
        }
        let Some(chain) = Folded::of(moves, ends) else { return f64::INFINITY };
        let lengths = chain.gathered(vec![1.0; states]);
        let (below, part) = self.place(start);
        lengths[below] * (1.0 - part) + lengths[below + 1] * part
    }

    /// The state at or below a place, and how far it is to the next.
    fn place(&self, at: f64) -> (usize, f64) {
        let steps = ((at - self.low) / self.step).clamp(0.0, f64::from(self.last));
        // A place that is a lattice point but for rounding is one.
        let steps = if (steps - steps.round()).abs() < 1e-9 { steps.round() } else { steps };
        let below = steps.floor().min(f64::from(self.last) - 1.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to the last state")]
        let state = below as usize;
        (state, steps - below)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_without_memory_runs_as_long_as_the_odds_of_one_period_say() {
        let usual = Coming { mean: 9.0, shape: 5.0 };
        let [low, high] = [-1.0, 1.0].map(|side| 9.0 + side * 2.0 * usual.deviation());
        let beyond = 1.0 - usual.at_least(low.ceil() as u64) + usual.at_least(high.floor() as u64 + 1);
        let found = ewma_run_length(usual, usual, 1.0, 2.0).unwrap();
        assert!((found * beyond - 1.0).abs() < 1e-10, "{found} {beyond}");
        // One thing is enough, or none at all.
        let one = cusum_run_length(Score { thing: 1.0, period: 0.25 }, Coming::certain(0.1), 0.5, 0.0).unwrap();
        assert!((one * Coming::certain(0.1).at_least(1) - 1.0).abs() < 1e-12, "{one}");
        let none = cusum_run_length(Score { thing: -1.0, period: -0.5 }, Coming::certain(3.0), 0.5, 0.0).unwrap();
        assert!((none * (-3.0_f64).exp() - 1.0).abs() < 1e-12, "{none}");
    }

    #[test]
    fn runs_are_as_long_as_a_hundred_thousand_simulated_ones() {
        // Simulated means; their standard errors are 0.3%.
        let cases = [(4.0, f64::INFINITY, 1.5, 2.5, 75.85), (4.0, f64::INFINITY, 0.5, 2.5, 48.69), (4.0, 3.0, 1.5, 2.0, 78.62)];
        let few = [(0.5, f64::INFINITY, 2.0, 2.0, 73.18), (0.5, f64::INFINITY, 0.5, 2.0, 79.85), (40.0, f64::INFINITY, 1.2, 3.0, 108.22)];
        for (mean, shape, ratio, threshold, simulated) in cases.into_iter().chain(few) {
            let usual = Coming { mean, shape };
            let found = cusum_run_length(Score::of(usual, ratio), usual, threshold, 0.0).unwrap();
            assert!((found / simulated - 1.0).abs() < 0.015, "{mean} {shape} {ratio}: {found}");
        }
        for (mean, simulated) in [(4.0, 501.8), (0.5, 276.3)] {
            let found = ewma_run_length(Coming::certain(mean), Coming::certain(mean), 0.2, 1.0).unwrap();
            assert!((found / simulated - 1.0).abs() < 0.03, "{mean}: {found}");
        }
    }

    #[test]
    fn a_threshold_for_one_false_alarm_in_five_years_gives_no_more() {
        for (usual, ratio) in [(Coming::certain(0.7), 2.0), (Coming { mean: 12.0, shape: 4.0 }, 0.6), (Coming::certain(2.0), 0.4)] {
            let score = Score::of(usual, ratio);
            let threshold = cusum_threshold(score, usual, 60.0).unwrap();
            assert!(cusum_run_length(score, usual, threshold, 0.0).unwrap() >= 60.0);
            let changed = Coming { mean: usual.mean * ratio, shape: usual.shape };
            assert!(cusum_run_length(score, changed, threshold, 0.0).unwrap() < 20.0);
        }
    }

    #[test]
    fn what_never_gets_there_never_gives_an_alarm_and_what_is_no_chart_is_told() {
        let (usual, score) = (Coming::certain(4.0), Score::of(Coming::certain(4.0), 1.5));
        assert_eq!(cusum_run_length(score, Coming::certain(0.0), 2.0, 0.0), Ok(f64::INFINITY));
        assert_eq!(cusum_run_length(score, usual, 2.0, 2.0), Err(RunLengthError::Threshold { threshold: 2.0, start: 2.0 }));
        let nothing = Score::of(usual, 1.0);
        assert_eq!(cusum_run_length(nothing, usual, 2.0, 0.0), Err(RunLengthError::Usual { mean: 4.0, shape: f64::INFINITY }));
        assert_eq!(cusum_threshold(score, usual, 0.5), Err(RunLengthError::Every { every: 0.5 }));
        assert_eq!(ewma_run_length(usual, usual, 0.0, 1.0), Err(RunLengthError::Weight { weight: 0.0 }));
    }
}
