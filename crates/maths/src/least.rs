//! The least sum of squares within bounds.

use crate::linear::{dot, factored, solved};

/// Rounds after which a search ends; most take twenty.
const ROUNDS: usize = 200;

/// Where a search begins and may go, for each of its numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reach {
    pub(crate) start: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
    /// A change of which the squares take notice.
    pub(crate) scale: f64,
}

/// The numbers for which the squares of `left` add up to the least, near where the search begins; `None` where they have none
/// there.
///
/// Levenberg and Marquardt's method with differences for derivatives; a number at a bound to which the slope drives it is
/// held. Source: Nocedal and Wright, *Numerical Optimization*, 2nd ed. (2006), 10.3 and 16.7.
pub(crate) fn least_squares(reach: &[Reach], left: impl Fn(&[f64]) -> Option<Vec<f64>>) -> Option<Vec<f64>> {
    let mut at: Vec<f64> = reach.iter().map(|r| r.start.clamp(r.low, r.high)).collect();
    let mut here = left(&at)?;
    let (mut sum, mut damping) = (dot(&here, &here), 1e-3);
    for _ in 0..ROUNDS {
        let column = |n: usize| {
            let step = 1e-6 * reach[n].scale * if at[n] + 1e-6 * reach[n].scale > reach[n].high { -1.0 } else { 1.0 };
            let mut moved = at.clone();
            moved[n] += step;
            Some(left(&moved)?.iter().zip(&here).map(|(a, b)| (a - b) / step).collect::<Vec<f64>>())
        };
        let Some(columns) = (0..at.len()).map(column).collect::<Option<Vec<_>>>() else { break };
        let slope: Vec<f64> = columns.iter().map(|c| dot(c, &here)).collect();
        let held = |n: &usize| at[*n] <= reach[*n].low && slope[*n] > 0.0 || at[*n] >= reach[*n].high && slope[*n] < 0.0;
        let free: Vec<usize> = (0..at.len()).filter(|n| !held(n)).collect();
        let square: Vec<Vec<f64>> = free.iter().map(|a| free.iter().map(|b| dot(&columns[*a], &columns[*b])).collect()).collect();
        let downhill: Vec<f64> = free.iter().map(|n| -slope[*n]).collect();
        let before = sum;
        while damping < 1e12 {
            let mut damped = square.clone();
            (0..free.len()).for_each(|n| damped[n][n] += damping * square[n][n] + f64::MIN_POSITIVE);
            let next = factored(damped).map(|factor| {
                let mut next = at.clone();
                let steps = solved(&factor, downhill.clone());
                free.iter().zip(steps).for_each(|(n, step)| next[*n] = (at[*n] + step).clamp(reach[*n].low, reach[*n].high));
                next
            });
            if let Some((next, there)) = next.and_then(|next| left(&next).map(|there| (next, there)))
                && dot(&there, &there) < sum
            {
                (at, sum, here) = (next, dot(&there, &there), there);
                damping = (damping / 5.0).max(1e-12);
                break;
            }
            damping *= 4.0;
        }
        if before - sum <= 1e-10 * before {
            break;
        }
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(start: f64, low: f64, high: f64) -> Reach {
        Reach { start, low, high, scale: 1.0 }
    }

    #[test]
    fn the_valley_of_rosenbrock_is_followed_to_its_end_or_to_a_bound() {
        let valley = |x: &[f64]| Some(vec![10.0 * (x[1] - x[0] * x[0]), 1.0 - x[0]]);
        let free = least_squares(&[reach(-1.2, -9.0, 9.0), reach(1.0, -9.0, 9.0)], valley).unwrap();
        assert!((free[0] - 1.0).abs() < 1e-5 && (free[1] - 1.0).abs() < 1e-5, "{free:?}");
        let bound = least_squares(&[reach(-1.2, -9.0, 0.5), reach(1.0, -9.0, 9.0)], valley).unwrap();
        assert!(bound[0] == 0.5 && (bound[1] - 0.25).abs() < 1e-5, "{bound:?}");
    }

    #[test]
    fn a_search_does_not_step_where_there_is_nothing() {
        let rooted = |x: &[f64]| (x[0] >= 0.0).then(|| vec![x[0].sqrt() - 0.1]);
        let found = least_squares(&[reach(4.0, -9.0, 9.0)], rooted).unwrap();
        assert!((found[0] - 0.01).abs() < 1e-5, "{found:?}");
        assert_eq!(least_squares(&[reach(-1.0, -9.0, 9.0)], rooted), None);
    }
}
