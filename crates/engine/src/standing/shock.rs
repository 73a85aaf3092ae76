//! What places share: how large the shocks of branches are, and what the days passed tell of them.

use super::rates::Drawn;
use super::tree::Tree;
use upcount_maths::Forecast;

/// The variance of shocks, as parts of what is expected, squared.
#[derive(Clone, Debug)]
pub(super) struct Shocks {
    /// Of a branch, over those above it, for each depth.
    branch: Vec<f64>,
    /// Of a leaf, over what is not known of its rate.
    leaf: f64,
}

impl Shocks {
    /// The variance of each place's own shock; without those of branches where nothing is shared.
    pub(super) fn of(&self, tree: &Tree, rates: &[Drawn], shared: bool) -> Vec<f64> {
        let branch = |place: usize| if shared { self.branch[tree.depth[place]] } else { 0.0 };
        let leaf = |place: usize| self.leaf + 1.0 / rates[place].shape;
        (0..tree.len()).map(|place| if tree.leaf[place] { leaf(place) } else { branch(place) }).collect()
    }
}

/// Sums over forecasts that were tried.
pub(super) struct Looks {
    /// For each depth: products of what two places on one branch were off, those of what was expected, and branches seen.
    pairs: Vec<[f64; 3]>,
    /// Of leaves on a branch of each depth: squares of what was expected.
    squares: Vec<f64>,
    /// Of leaves: squares of what they were off, less luck and less what was not known of their rates.
    over: f64,
}

impl Looks {
    pub(super) fn of(tree: &Tree) -> Self {
        Self { pairs: vec![[0.0; 3]; tree.levels()], squares: vec![0.0; tree.levels() + 1], over: 0.0 }
    }

    pub(super) fn look(&mut self, tree: &Tree, rates: &[Drawn], means: &[f64], off: &[f64]) {
        // Sums and sums of squares of those on each branch.
        let mut on = vec![[0.0; 4]; tree.len()];
        for (place, parent) in tree.parents.iter().enumerate() {
            let (mean, off) = (means[place], off[place]);
            if tree.leaf[place] {
                self.squares[tree.depth[place]] += mean * mean;
                self.over += off * off - mean - mean * mean / rates[place].shape;
            }
            if let Some(parent) = *parent {
                let more = [off, off * off, mean, mean * mean];
                on[parent].iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
            }
        }
        for (place, [off, off_squares, mean, mean_squares]) in on.into_iter().enumerate().filter(|(place, _)| !tree.leaf[*place]) {
            let pairs = &mut self.pairs[tree.depth[place]];
            let there = mean * mean - mean_squares;
            if there > 0.0 {
                let more = [off * off - off_squares, there, 1.0];
                pairs.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
            }
        }
    }

    /// Two places on one branch are off together by what that branch and those above it are; a leaf by its own besides. What few
    /// forecasts were off is less sure, as the variance of Student's t tells.
    pub(super) fn shocks(&self, tree: &Tree, origins: usize) -> Shocks {
        let (mut branch, mut all) = (Vec::with_capacity(tree.levels()), 0.0);
        let mut left = self.over;
        for (depth, [off, there, seen]) in self.pairs.iter().enumerate() {
            let together = if *there > 0.0 { off / there } else { 0.0 };
            let own = (together - all).max(0.0);
            all += own;
            branch.push(own * widened(*seen));
            left -= all * self.squares[depth + 1];
        }
        let squares: f64 = self.squares.iter().sum();
        let leaf = if squares > 0.0 { (left / squares).max(0.0) } else { 0.0 };
        #[expect(clippy::cast_precision_loss, reason = "months and places are few")]
        let seen = (origins * tree.leaf.iter().filter(|leaf| **leaf).count()) as f64;
        Shocks { branch, leaf: leaf * widened(seen) }
    }
}

/// The variance of Student's t. Forecasts of successive months share what their level was off, so that they say half as much.
fn widened(seen: f64) -> f64 {
    let freedom = seen / 2.0;
    if freedom > 3.0 { freedom / (freedom - 2.0) } else { 3.0 }
}

/// What comes in the rest, given what came so far: means add up, variances have in them what is shared.
///
/// `own` are the variances of each place's own shock, as parts of the mean; `rest` and `passed` what leaves were expected to
/// have in each part; `now` what they had. Exact for linear Bayes on a tree, in two passes.
pub(super) fn seen(tree: &Tree, own: &[f64], rest: &[f64], passed: &[f64], now: &[i64]) -> Vec<Forecast> {
    let n = tree.len();
    // What those below tell of the sum of shocks down to a place: how much, and what.
    let mut told = vec![[0.0; 2]; n];
    for place in (0..n).rev() {
        if tree.leaf[place] {
            told[place] = [passed[place], super::count(now[place].max(0)) - passed[place]];
        }
        if let Some(parent) = tree.parents[place] {
            let kept = 1.0 + own[place] * told[place][0];
            let more = told[place].map(|t| t / kept);
            told[parent].iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
        }
    }
    // The sum of shocks down to each: mean and variance, the part that hangs on the branch, the variance that does not.
    let mut shocks: Vec<[f64; 4]> = Vec::with_capacity(n);
    for place in 0..n {
        let [mean, variance, ..] = tree.parents[place].map_or([0.0; 4], |parent| shocks[parent]);
        let hangs = 1.0 / (1.0 + own[place] * told[place][0]);
        let alone = own[place] * hangs;
        shocks.push([hangs * mean + alone * told[place][1], hangs * hangs * variance + alone, hangs, alone]);
    }
    // For each: what is expected, how it moves with the sum of shocks down to it, and what else it varies.
    let mut found = vec![[0.0; 3]; n];
    for place in (0..n).rev() {
        let [mean, _, hangs, alone] = shocks[place];
        if tree.leaf[place] {
            found[place] = [rest[place] * (1.0 + mean).max(0.0), rest[place], 0.0];
        }
        if let Some(parent) = tree.parents[place] {
            let [expected, moves, else_] = found[place];
            let more = [expected, hangs * moves, else_ + moves * moves * alone];
            found[parent].iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
        }
    }
    let of = |([mean, moves, other], [_, variance, ..]): (&[f64; 3], &[f64; 4])| Forecast {
        mean: *mean,
        variance: mean + moves * moves * variance + other,
    };
    found.iter().zip(&shocks).map(of).collect()
}
