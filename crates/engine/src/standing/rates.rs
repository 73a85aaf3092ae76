//! What is expected of each place: rates drawn to those of the branch, branches smoothed, all of them adding up.

use super::season::Season;
use super::shock::{Looks, Shocks};
use super::tree::{LEAST_MONTHS, Tree};
use std::ops::Range;
use upcount_maths::{Forecast, Smoothed, Trend, gamma_poisson, reconcile_tree, smoothed_best, smoothed_with};

/// What is left after a month of what a count tells of the next; the likeliest is taken.
const FADING: [f64; 4] = [0.8, 0.9, 0.95, 1.0];
/// Months and policies a month from which a branch is followed by itself.
const LONG: usize = 18;
const LARGE: f64 = 10.0;
/// What is expected of a leaf that is not there.
const NOTHING: f64 = 1e-9;
/// Months on which forecasts are tried, at most and at least.
const TRIED: usize = 36;
const LEAST_TRIED: usize = 6;

/// What is believed of a rate: its mean, and the policies on which it rests.
#[derive(Clone, Copy, Debug)]
pub(super) struct Drawn {
    pub(super) rate: f64,
    pub(super) shape: f64,
}

pub(super) struct Model<'a> {
    tree: &'a Tree,
    history: &'a [&'a [u32]],
    there: &'a [bool],
    season: &'a Season,
    /// The policies that the branch's rate is worth beside a place's own: of branches and of leaves at each depth.
    prior: Vec<[f64; 2]>,
    fading: f64,
    smoothed: Vec<Option<Smoothed>>,
}

impl<'a> Model<'a> {
    /// Nothing with less than a year.
    pub(super) fn of(tree: &'a Tree, history: &'a [&'a [u32]], there: &'a [bool], season: &'a Season) -> Option<Self> {
        let months = season.exposure.len();
        if months < LEAST_MONTHS {
            return None;
        }
        let prior = vec![[f64::INFINITY; 2]; tree.levels()];
        let mut model = Self { tree, history, there, season, prior, fading: 1.0, smoothed: Vec::new() };
        model.learn();
        let score = |fading: f64| {
            let (mut sums, mut score) = (vec![[0.0; 2]; tree.len()], 0.0);
            for t in 0..months {
                if t >= months / 2 {
                    let rates = model.drawn(&sums);
                    for place in (0..tree.len()).filter(|place| tree.leaf[*place] && model.begins(*place) < t) {
                        let mean = (rates[place].rate * season.exposure[t]).max(NOTHING);
                        score += model.count(place, t) * mean.ln() - mean;
                    }
                }
                model.pass(&mut sums, t, fading);
            }
            score
        };
        let scores = FADING.map(|fading| (fading, score(fading)));
        model.fading = scores.into_iter().reduce(|best, next| if next.1 > best.1 { next } else { best })?.0;
        model.smoothed = (0..tree.len()).map(|place| model.smooth(place)).collect();
        Some(model)
    }

    /// The month with which a place's history begins.
    fn begins(&self, place: usize) -> usize {
        self.season.exposure.len() - self.history[place].len()
    }

    fn count(&self, place: usize, month: usize) -> f64 {
        month.checked_sub(self.begins(place)).map_or(0.0, |n| f64::from(self.history[place][n]))
    }

    /// Policies and exposure of leaves and branches, a month later.
    fn pass(&self, sums: &mut [[f64; 2]], month: usize, fading: f64) {
        for place in (0..sums.len()).filter(|place| self.tree.leaf[*place]) {
            let here = if self.begins(place) <= month { [self.count(place, month), self.season.exposure[month]] } else { [0.0; 2] };
            sums[place] = [0, 1].map(|n| fading * sums[place][n] + here[n]);
        }
        self.tree.sum_up(sums, [0.0; 2], |a, b| [a[0] + b[0], a[1] + b[1]]);
    }

    /// Learns how far places differ from their branch: the likeliest gamma distribution for each depth.
    fn learn(&mut self) {
        let (tree, mut sums) = (self.tree, vec![[0.0; 2]; self.tree.len()]);
        (0..self.season.exposure.len()).for_each(|month| self.pass(&mut sums, month, 1.0));
        for depth in 1..tree.levels() {
            let rates = self.drawn(&sums);
            self.prior[depth] = [false, true].map(|leaf| {
                let places = (0..sums.len()).filter(|place| tree.depth[*place] == depth && tree.leaf[*place] == leaf);
                let of = |place: usize| {
                    let branch = tree.parents[place].map_or(0.0, |parent| rates[parent].rate);
                    (whole(sums[place][0]), branch * sums[place][1])
                };
                let (counts, expected): (Vec<u32>, Vec<f64>) = places.map(of).filter(|(_, mean)| *mean > 0.0).unzip();
                gamma_poisson(&counts, &expected).and_then(|rates| rates.prior).map_or(f64::INFINITY, |prior| prior.shape)
            });
        }
    }

    /// The rate of each place, drawn to that of its branch.
    fn drawn(&self, sums: &[[f64; 2]]) -> Vec<Drawn> {
        let mut rates: Vec<Drawn> = Vec::with_capacity(sums.len());
        for (place, [things, exposure]) in sums.iter().enumerate() {
            let worth = self.prior[self.tree.depth[place]][usize::from(self.tree.leaf[place])];
            rates.push(match self.tree.parents[place].map(|parent| rates[parent].rate) {
                None => Drawn { rate: if *exposure > 0.0 { things / exposure } else { 0.0 }, shape: things.max(1.0) },
                Some(branch) if worth.is_finite() && branch > 0.0 => {
                    Drawn { rate: (worth + things) / (worth / branch + exposure), shape: worth + things }
                }
                Some(branch) => Drawn { rate: branch, shape: f64::INFINITY },
            });
        }
        rates
    }

    /// The rates before a month.
    pub(super) fn rates_at(&self, month: usize) -> Vec<Drawn> {
        let mut sums = vec![[0.0; 2]; self.tree.len()];
        (0..month).for_each(|month| self.pass(&mut sums, month, self.fading));
        self.drawn(&sums)
    }

    /// The series of a place, working days and seasons taken out, up to a month.
    fn series(&self, place: usize, until: usize) -> Vec<f64> {
        (self.begins(place)..until).map(|t| self.count(place, t) / self.season.exposure[t].max(NOTHING)).collect()
    }

    /// A branch that is large and known for long, smoothed. Where it has no trend of its own, rates tell as much with fewer
    /// numbers to find.
    fn smooth(&self, place: usize) -> Option<Smoothed> {
        let counts = self.history[place];
        let large = counts.iter().map(|count| f64::from(*count)).sum::<f64>() >= LARGE * months(counts.len());
        let long = !self.tree.leaf[place] && counts.len() >= LONG && large;
        let found = long.then(|| smoothed_best(&self.series(place, self.season.exposure.len()), 1))?;
        found.filter(|found| found.form.trend != Trend::None)
    }

    /// What is expected in the months that follow, whose exposure is given; of leaves alone where no shocks are known yet.
    pub(super) fn means(&self, month: usize, rates: &[Drawn], exposure: &[f64], shocks: Option<&Shocks>) -> Vec<f64> {
        let (tree, all) = (self.tree, exposure.iter().sum::<f64>());
        // After the history those are there of whom it is said; within it, whoever had begun.
        let is = |place: usize| if month < self.season.exposure.len() { self.begins(place) <= month } else { self.there[place] };
        let leaf = |place: usize| if is(place) { (rates[place].rate * all).max(NOTHING) } else { NOTHING };
        let mut base: Vec<f64> = (0..tree.len()).map(leaf).collect();
        tree.sum_up(&mut base, 0.0, |a, b| a + b);
        let Some(shocks) = shocks.filter(|_| all > 0.0) else { return base };
        let own = shocks.of(tree, rates, true);
        // What a branch may be off for reasons of its own is shared out to those on it by what is expected of them, so that
        // their variances add up to its.
        let mut shared = vec![0.0; tree.len()];
        let mut forecasts = Vec::with_capacity(tree.len());
        for (place, mean) in base.iter().copied().enumerate() {
            let above = tree.parents[place].map_or(0.0, |parent| shared[parent]);
            shared[place] = above + own[place] * mean;
            let smoothed = || self.ahead(place, month, exposure);
            forecasts.push(if tree.leaf[place] {
                Forecast { mean, variance: mean * (1.0 + shared[place]) }
            } else {
                smoothed().unwrap_or(Forecast { mean, variance: 1e6 * (1.0 + mean * mean) })
            });
        }
        let Some(found) = reconcile_tree(&tree.parents, &forecasts) else { return base };
        let leaf = |place: usize| if tree.leaf[place] { found[place].mean.max(0.1 * base[place]) } else { 0.0 };
        let mut means: Vec<f64> = (0..tree.len()).map(leaf).collect();
        tree.sum_up(&mut means, 0.0, |a, b| a + b);
        means
    }

    /// A smoothed branch in the months that follow, as it would have been told then.
    fn ahead(&self, place: usize, month: usize, exposure: &[f64]) -> Option<Forecast> {
        let fitted = self.smoothed[place].as_ref()?;
        let known = self.series(place, month.max(self.begins(place)));
        let found = smoothed_with(&known, 1, fitted.form, fitted.weights, fitted.start.clone())?;
        let steps = found.ahead(exposure.len());
        let mean = steps.iter().zip(exposure).map(|(step, e)| step.mean * e).sum::<f64>();
        let variance = steps.iter().zip(exposure).map(|(step, e)| step.variance * e * e).sum::<f64>();
        (mean > 0.0 && variance.is_finite()).then(|| Forecast { mean, variance: variance.max(mean) })
    }

    /// How large shocks are: what forecasts of so many months ahead were off that had not looked at them. Nothing where they
    /// can be tried on less than six months.
    pub(super) fn shocks(&self, block: Range<usize>) -> Option<Shocks> {
        let months = self.season.exposure.len();
        let last = (months + 1).checked_sub(block.end)?;
        let first = last.checked_sub(LEAST_TRIED)?.min(LEAST_MONTHS).max(last.saturating_sub(TRIED)).max(LEAST_TRIED.min(last));
        if last - first < LEAST_TRIED {
            return None;
        }
        let rough = self.tried(first..last, &block, None);
        Some(self.tried(first..last, &block, Some(&rough)))
    }

    fn tried(&self, origins: Range<usize>, block: &Range<usize>, with: Option<&Shocks>) -> Shocks {
        let mut sums = vec![[0.0; 2]; self.tree.len()];
        let mut looks = Looks::of(self.tree);
        for month in 0..origins.end {
            if origins.contains(&month) {
                let rates = self.drawn(&sums);
                let exposure: Vec<f64> =
                    (0..block.end).map(|n| if block.contains(&n) { self.season.unseen[month + n] } else { 0.0 }).collect();
                let means = self.means(month, &rates, &exposure, with);
                let came = |place: usize| block.clone().map(|n| self.count(place, month + n)).sum::<f64>();
                let off: Vec<f64> =
                    (0..means.len()).map(|place| if means[place] > 1e-6 { came(place) - means[place] } else { 0.0 }).collect();
                looks.look(self.tree, &rates, &means, &off);
            }
            self.pass(&mut sums, month, self.fading);
        }
        looks.shocks(self.tree, origins.len())
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a sum of whole counts; more than 4 thousand million is as much"
)]
fn whole(sum: f64) -> u32 {
    sum as u32
}

#[expect(clippy::cast_precision_loss, reason = "months are few")]
fn months(n: usize) -> f64 {
    n as f64
}
