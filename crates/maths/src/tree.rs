//! Forecasts of a tree of sums that add up, in time that grows with the tree.

use crate::ets::Forecast;

/// Forecasts of a tree, in which every branch is the sum of those on it, moved until they add up.
///
/// | | shape | unit |
/// |---|---|---|
/// | `parents` | `[n]`: the branch each is on, which stands before it; none for a root, of which there may be several | places in the list |
/// | `own` | `[n]`, variances above 0 | things, their square |
/// | result | `[n]`, same order; nothing when a branch stands after what is on it, or a variance is not above 0 | as `own` |
///
/// Means and variances are those of least squares weighted by the variances, each error on its own: the same as
/// [`Sums::reconciler`](crate::Sums::reconciler) with [`Weigh::Variances`](crate::Weigh::Variances) finds, exact to rounding.
///
/// # Source
/// Generalised least squares on a tree: upwards each branch weighs its own forecast against the sum of those on it, downwards
/// what a branch was moved is spread by their variances (Kalman filter and smoother; Chou, Willsky and Benveniste 1994).
///
/// ```
/// use upcount_maths::{Forecast, reconcile_tree};
/// let own = [10.0, 3.0, 4.0].map(|mean| Forecast { mean, variance: 1.0 });
/// let found = reconcile_tree(&[None, Some(0), Some(0)], &own).unwrap();
/// assert!((found[0].mean - 9.0).abs() < 1e-12);
/// ```
#[must_use]
pub fn reconcile_tree(parents: &[Option<usize>], own: &[Forecast]) -> Option<Vec<Forecast>> {
    let before = parents.iter().enumerate().all(|(at, parent)| parent.is_none_or(|p| p < at));
    if !before || parents.len() != own.len() || !own.iter().all(|f| f.variance > 0.0 && f.variance < f64::INFINITY) {
        return None;
    }
    // What is known of each from itself and below, and of the sum of those on it.
    let mut known = own.to_vec();
    let mut below = vec![Forecast { mean: 0.0, variance: 0.0 }; own.len()];
    for at in (0..own.len()).rev() {
        let sum = below[at];
        if sum.variance > 0.0 {
            let weight = sum.variance / (own[at].variance + sum.variance);
            let mean = sum.mean + weight * (own[at].mean - sum.mean);
            known[at] = Forecast { mean, variance: own[at].variance * weight };
        }
        if let Some(parent) = parents[at] {
            below[parent].mean += known[at].mean;
            below[parent].variance += known[at].variance;
        }
    }
    let mut found = known;
    for (at, parent) in parents.iter().enumerate() {
        let Some(parent) = *parent else { continue };
        let share = found[at].variance / below[parent].variance;
        let moved = share * (found[parent].mean - below[parent].mean);
        let variance = found[at].variance * (1.0 - share) + share * share * found[parent].variance;
        found[at] = Forecast { mean: found[at].mean + moved, variance };
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Sums, Weigh};

    fn number(n: usize) -> f64 {
        ((n * 7919 + 13) % 101) as f64
    }

    fn forecasts(count: usize) -> Vec<Forecast> {
        (0..count).map(|n| Forecast { mean: number(n) - 20.0, variance: 0.5 + number(3 * n) }).collect()
    }

    #[test]
    fn a_tree_is_moved_as_its_sums_are() {
        // A root, three branches, one of them with a branch, and leaves at three depths.
        let parents = [None, Some(0), Some(0), Some(0), Some(1), Some(1), Some(1), Some(2), Some(4), Some(4), Some(0)];
        let leaves = [3, 5, 6, 7, 8, 9, 10];
        let sums = [0, 1, 2, 4];
        let on = |leaf: usize, sum: usize| std::iter::successors(Some(leaf), |at| parents[*at]).any(|at| at == sum);
        let members = sums.iter().map(|sum| (0..leaves.len()).filter(|n| on(leaves[*n], *sum)).collect()).collect();
        let own = forecasts(parents.len());
        let order: Vec<usize> = sums.iter().chain(&leaves).copied().collect();
        let sorted: Vec<Forecast> = order.iter().map(|at| own[*at]).collect();
        let variances: Vec<f64> = sorted.iter().map(|f| f.variance).collect();
        let reconciler = Sums { members, bottom: leaves.len() }.reconciler(Weigh::Variances(&variances)).unwrap();
        let (found, want) = (reconcile_tree(&parents, &own).unwrap(), reconciler.of(&sorted).unwrap());
        for (at, want) in order.iter().zip(want) {
            assert!((found[*at].mean - want.mean).abs() < 1e-10 && (found[*at].variance - want.variance).abs() < 1e-10, "{at}");
        }
    }

    #[test]
    fn fifty_thousand_add_up() {
        let parents: Vec<Option<usize>> = (0..50_000_usize).map(|at| at.checked_sub(1).map(|before| before / 10)).collect();
        let found = reconcile_tree(&parents, &forecasts(50_000)).unwrap();
        let mut sums = vec![0.0; 50_000];
        parents.iter().zip(&found).for_each(|(parent, f)| parent.iter().for_each(|p| sums[*p] += f.mean));
        let apart = |at: usize| (found[at].mean - sums[at]).abs() < 1e-8 * (1.0 + sums[at].abs());
        assert!((0..4_999).all(apart));
    }

    #[test]
    fn what_is_no_tree_is_refused() {
        let own = forecasts(2);
        assert_eq!(reconcile_tree(&[Some(1), None], &own), None);
        assert_eq!(reconcile_tree(&[None], &own), None);
        assert_eq!(reconcile_tree(&[None], &[Forecast { mean: 1.0, variance: 0.0 }]), None);
        assert_eq!(reconcile_tree(&[None, None], &own), Some(own));
    }
}
