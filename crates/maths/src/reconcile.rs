//! Forecasts of sums and of their parts, moved as little as they deserve until they add up.

use crate::ets::Forecast;
use crate::linear::{dot, factored, solved};

/// Which series are sums of which: the sums come first in every list of series, the series at the bottom after them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sums {
    /// The series at the bottom in each sum, from 0; sums may cross, such as of places and of kinds.
    pub members: Vec<Vec<usize>>,
    /// How many series there are at the bottom.
    pub bottom: usize,
}

/// How far the forecast of each series may be off.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Weigh<'a> {
    /// All alike (OLS).
    Alike,
    /// As many times as there are series at the bottom in it (structural scaling).
    Members,
    /// By a variance of each, above 0, each on its own.
    Variances(&'a [f64]),
    /// By their covariance, such as [`shrunk_covariance`](crate::shrunk_covariance) of their residuals (MinT).
    Covariance(&'a [Vec<f64>]),
}

/// What makes forecasts add up; the same for every step ahead.
#[derive(Clone, Debug, PartialEq)]
pub struct Reconciler {
    /// Row by row, what of each forecast is in each that adds up.
    map: Vec<Vec<f64>>,
    /// The correlation of the errors; none where each is on its own.
    correlation: Option<Vec<Vec<f64>>>,
}

impl Sums {
    /// What makes forecasts of these series add up with the least variance of all that leave unbiased ones unbiased.
    ///
    /// Nothing when a sum has a member that is not there, the weights are not those of all series, or they leave a sum open.
    /// For sums in the hundreds; takes sums³ + series² × sums steps. For more sums in a tree see
    /// [`reconcile_tree`](crate::reconcile_tree).
    ///
    /// # Source
    /// Wickramasuriya, Athanasopoulos and Hyndman (2019), *Optimal forecast reconciliation for hierarchical and grouped time
    /// series through trace minimization*, JASA 114; in the form of its constraints, I − WC′(CWC′)⁻¹C.
    ///
    /// ```
    /// use upcount_maths::{Forecast, Sums, Weigh};
    /// let sums = Sums { members: vec![vec![0, 1]], bottom: 2 };
    /// let own = [10.0, 3.0, 4.0].map(|mean| Forecast { mean, variance: 1.0 });
    /// let found = sums.reconciler(Weigh::Alike).unwrap().of(&own).unwrap();
    /// assert!((found[0].mean - 9.0).abs() < 1e-12 && (found[1].mean - 4.0).abs() < 1e-12 && (found[2].mean - 5.0).abs() < 1e-12);
    /// ```
    #[must_use]
    pub fn reconciler(&self, weigh: Weigh<'_>) -> Option<Reconciler> {
        let (sums, series) = (self.members.len(), self.members.len() + self.bottom);
        if self.members.iter().flatten().any(|member| *member >= self.bottom) {
            return None;
        }
        let weights = self.weights(weigh)?;
        // What each sum is above its members: C times a vector, or, for a symmetric matrix, times its rows.
        let above = |row: &[f64], sum: usize| row[sum] - self.members[sum].iter().map(|m| row[sums + m]).sum::<f64>();
        let open = |row: &[f64]| (0..sums).map(|sum| above(row, sum)).collect::<Vec<f64>>();
        let weighed: Vec<Vec<f64>> = weights.iter().map(|row| open(row)).collect();
        let column = |sum: usize| weighed.iter().map(|row| row[sum]).collect::<Vec<f64>>();
        let factor = factored((0..sums).map(|sum| open(&column(sum))).collect())?;
        let mut map = Vec::with_capacity(series);
        for (of, row) in weighed.into_iter().enumerate() {
            let taken = solved(&factor, row);
            let mut line = vec![0.0; series];
            line[of] = 1.0;
            for (sum, (taken, members)) in taken.iter().zip(&self.members).enumerate() {
                line[sum] -= taken;
                members.iter().for_each(|m| line[sums + m] += taken);
            }
            map.push(line);
        }
        let correlation = matches!(weigh, Weigh::Covariance(_)).then(|| correlations(&weights));
        Some(Reconciler { map, correlation })
    }

    /// The covariance of the errors, up to a multiple.
    fn weights(&self, weigh: Weigh<'_>) -> Option<Vec<Vec<f64>>> {
        let series = self.members.len() + self.bottom;
        #[expect(clippy::cast_precision_loss, reason = "members are few")]
        let sizes = || self.members.iter().map(|m| m.len() as f64).chain(vec![1.0; self.bottom]).collect();
        let diagonal = match weigh {
            Weigh::Alike => vec![1.0; series],
            Weigh::Members => sizes(),
            Weigh::Variances(variances) => variances.to_vec(),
            Weigh::Covariance(matrix) => {
                return (matrix.len() == series && matrix.iter().all(|row| row.len() == series)).then(|| matrix.to_vec());
            }
        };
        let line = |at: usize| (0..series).map(|n| if n == at { diagonal[at] } else { 0.0 }).collect();
        (diagonal.len() == series).then(|| (0..series).map(line).collect())
    }
}

impl Reconciler {
    /// Forecasts of one step ahead that add up.
    ///
    /// | | shape | unit |
    /// |---|---|---|
    /// | `own` | `[series]`, sums first | things, their square |
    /// | result | `[series]`, same order; nothing when there are more or fewer of them | as `own` |
    ///
    /// Means add up to rounding; some may fall below 0. The variances are right where the given ones are and the errors are
    /// correlated as those that were weighed, or not at all where no covariance was.
    #[must_use]
    pub fn of(&self, own: &[Forecast]) -> Option<Vec<Forecast>> {
        if own.len() != self.map.len() {
            return None;
        }
        let means: Vec<f64> = own.iter().map(|f| f.mean).collect();
        let forecast = |line: &Vec<f64>| {
            let errors: Vec<f64> = line.iter().zip(own).map(|(part, f)| part * f.variance.sqrt()).collect();
            let variance = match &self.correlation {
                None => dot(&errors, &errors),
                Some(correlation) => errors.iter().zip(correlation).map(|(error, row)| error * dot(row, &errors)).sum(),
            };
            Forecast { mean: dot(line, &means), variance }
        };
        Some(self.map.iter().map(forecast).collect())
    }
}

fn correlations(covariance: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let error = |n: usize| covariance[n][n].sqrt().max(f64::MIN_POSITIVE);
    let line = |(i, row): (usize, &Vec<f64>)| row.iter().enumerate().map(|(j, v)| v / error(i) / error(j)).collect();
    covariance.iter().enumerate().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two places with two kinds each: the whole, the places, the kinds.
    fn crossed() -> Sums {
        Sums { members: vec![vec![0, 1, 2, 3], vec![0, 1], vec![2, 3], vec![0, 2], vec![1, 3]], bottom: 4 }
    }

    fn own() -> Vec<Forecast> {
        let means = [50.0, 18.0, 29.0, 26.0, 22.0, 8.0, 9.0, 16.0, 12.0];
        means.iter().zip(1_i32..).map(|(mean, n)| Forecast { mean: *mean, variance: f64::from(10 - n) }).collect()
    }

    #[test]
    fn whatever_the_weights_the_sums_are_those_of_their_parts_and_what_adds_up_stays() {
        let variances: Vec<f64> = own().iter().map(|f| f.variance).collect();
        let mut covariance: Vec<Vec<f64>> = (0..9).map(|i| (0..9).map(|j| 0.5 * f64::from(u8::from(i != j))).collect()).collect();
        (0..9).for_each(|n| covariance[n][n] = variances[n]);
        for weigh in [Weigh::Alike, Weigh::Members, Weigh::Variances(&variances), Weigh::Covariance(&covariance)] {
            let reconciler = crossed().reconciler(weigh).unwrap();
            let found = reconciler.of(&own()).unwrap();
            for (sum, members) in crossed().members.iter().enumerate() {
                assert!((found[sum].mean - members.iter().map(|m| found[5 + m].mean).sum::<f64>()).abs() < 1e-10, "{weigh:?}");
            }
            let again = reconciler.of(&found).unwrap();
            assert!(found.iter().zip(&again).all(|(a, b)| (a.mean - b.mean).abs() < 1e-10), "{weigh:?}");
        }
    }

    #[test]
    fn one_sum_of_two_alike_has_two_thirds_of_the_variance() {
        let sums = Sums { members: vec![vec![0, 1]], bottom: 2 };
        let own = [Forecast { mean: 3.0, variance: 1.0 }; 3];
        for weigh in [
            Weigh::Alike,
            Weigh::Variances(&[1.0; 3]),
            Weigh::Covariance(&[[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]].map(Vec::from)),
        ] {
            let found = sums.reconciler(weigh).unwrap().of(&own).unwrap();
            assert!(found.iter().all(|f| (f.variance - 2.0 / 3.0).abs() < 1e-12), "{found:?}");
        }
        // By hand: 9 − (9 − 3 − 5)² ÷ 0.8, the variance of what the sum is above its parts.
        let together = [[9.0, 3.0, 5.0], [3.0, 2.0, 0.9], [5.0, 0.9, 4.0]].map(Vec::from);
        let own = [9.0, 2.0, 4.0].map(|variance| Forecast { mean: 1.0, variance });
        let found = sums.reconciler(Weigh::Covariance(&together)).unwrap().of(&own).unwrap();
        assert!((found[0].variance - 7.75).abs() < 1e-12, "{found:?}");
    }

    #[test]
    fn weights_of_other_series_and_members_that_are_not_there_are_refused() {
        assert_eq!(crossed().reconciler(Weigh::Variances(&[1.0; 3])), None);
        assert_eq!(crossed().reconciler(Weigh::Variances(&[0.0; 9])), None);
        assert_eq!(crossed().reconciler(Weigh::Covariance(&[vec![1.0; 9]])), None);
        assert_eq!(Sums { members: vec![vec![2]], bottom: 2 }.reconciler(Weigh::Alike), None);
        assert_eq!(crossed().reconciler(Weigh::Alike).unwrap().of(&own()[1..]), None);
    }
}
