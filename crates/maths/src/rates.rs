//! Rates of many groups, each believed as far as its own count and exposure let it be.

/// What is believed of a rate: a gamma distribution, as if `shape` things had been seen in `exposure`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// Things, above 0; need not be whole.
    pub shape: f64,
    /// In which they were seen, above 0.
    pub exposure: f64,
}

impl Rate {
    /// What is believed when `count` more things were seen in so much more exposure.
    #[must_use]
    pub fn seen(self, count: f64, exposure: f64) -> Self {
        Self { shape: self.shape + count, exposure: self.exposure + exposure }
    }

    /// Things expected for one of exposure.
    #[must_use]
    pub fn mean(self) -> f64 {
        self.shape / self.exposure
    }
}

/// What is believed of the rates of groups.
#[derive(Clone, Debug, PartialEq)]
pub struct Rates {
    /// What is believed of a group before its own count is seen; nothing where the groups differ no more than luck lets them.
    pub prior: Option<Rate>,
    /// The rate of each group, drawn to that of all.
    pub rates: Vec<f64>,
    /// The logarithm of the likelihood of the counts.
    pub log_likelihood: f64,
}

/// The gamma–Poisson model with the prior that makes the counts of all groups likeliest (empirical Bayes).
///
/// | | shape | unit |
/// |---|---|---|
/// | `counts` | `[groups]` | things |
/// | `exposure` | `[groups]`, from 0 | any one unit, such as days |
/// | result | `[groups]` | things for one of exposure |
///
/// Nothing where nothing was counted at all, the lengths differ, or things were counted without exposure. Where the groups
/// differ no more than luck lets them, every rate is that of all. A group without exposure has the mean of the prior.
///
/// Exact: the likelihood's slope is brought to 0 to rounding, in time that grows with the groups and the largest count. Unlike
/// [`buhlmann_straub`](crate::buhlmann_straub), needs one look at each group only, because a Poisson count tells its own luck.
///
/// # Source
/// Clayton and Kaldor (1987), *Empirical Bayes estimates of age-standardized relative risks*, Biometrics 43.
///
/// ```
/// let found = upcount_maths::gamma_poisson(&[0, 30, 2], &[10.0, 10.0, 1.0]).unwrap();
/// assert!(found.rates[0] > 0.0 && found.rates[1] < 3.0 && found.prior.is_some());
/// let alike = upcount_maths::gamma_poisson(&[20, 20], &[10.0, 10.0]).unwrap();
/// assert_eq!((alike.rates, alike.prior), (vec![2.0, 2.0], None));
/// ```
#[must_use]
pub fn gamma_poisson(counts: &[u32], exposure: &[f64]) -> Option<Rates> {
    let groups = || counts.iter().map(|y| f64::from(*y)).zip(exposure.iter().copied());
    let sound = |(y, e): (f64, f64)| e.is_finite() && (e > 0.0 || e == 0.0 && y == 0.0);
    let (things, all) = groups().fold((0.0, 0.0), |(y, e), group| (y + group.0, e + group.1));
    if counts.len() != exposure.len() || !groups().all(sound) || things == 0.0 {
        return None;
    }
    let common = things / all;
    let apart: f64 = groups().map(|(y, e)| (y - common * e).powi(2) - y).sum();
    // y·ln(e) − ln(y!), which no rate changes.
    let given: f64 = groups().filter(|g| g.0 > 0.0).map(|(y, e)| y * e.ln() - libm::lgamma(y + 1.0)).sum();
    if apart <= 0.0 {
        let log_likelihood = given + things * common.ln() - things;
        return Some(Rates { prior: None, rates: vec![common; counts.len()], log_likelihood });
    }
    let reached = reached(counts);
    let largest = groups().filter(|g| g.0 > 0.0).map(|(y, e)| y / e).fold(0.0, f64::max);
    let exposure_of = |shape: f64| {
        // The slope in the prior's exposure falls and is convex: Newton's steps from where no group is above the prior's mean
        // rise to the root.
        let mut prior = shape / largest;
        for _ in 0..100 {
            let slope: f64 = groups().map(|(y, e)| (shape * e - y * prior) / (prior + e)).sum();
            let steep: f64 = groups().map(|(y, e)| (y + shape) * e / (prior + e).powi(2)).sum();
            prior += slope / steep;
            if slope / steep <= 1e-15 * prior {
                break;
            }
        }
        prior
    };
    let slope = |shape: f64, exposure: f64| {
        let seen: f64 = reached.iter().zip(0_u32..).map(|(n, j)| n / (shape + f64::from(j))).sum();
        seen - groups().map(|(_, e)| (e / exposure).ln_1p()).sum::<f64>()
    };
    // The slope of the likelihood in the shape, at the best exposure for it, is above 0 for small shapes and below for large.
    let (mut low, mut high) = (1e-9_f64.ln(), 1e9_f64.ln());
    while high - low > 1e-14 {
        let middle = f64::midpoint(low, high);
        let shape = middle.exp();
        (low, high) = if slope(shape, exposure_of(shape)) > 0.0 { (middle, high) } else { (low, middle) };
    }
    let shape = low.exp();
    let prior = Rate { shape, exposure: exposure_of(shape) };
    let seen: f64 = reached.iter().zip(0_u32..).map(|(n, j)| n * (shape + f64::from(j)).ln()).sum();
    let left: f64 = groups().map(|(y, e)| y * (prior.exposure + e).ln() + shape * (e / prior.exposure).ln_1p()).sum();
    let rates = groups().map(|(y, e)| prior.seen(y, e).mean()).collect();
    Some(Rates { prior: Some(prior), rates, log_likelihood: given + seen - left })
}

/// How many groups have more than none, one, two … things: lnΓ(a + y) − lnΓ(a) of all is the sum of these × ln(a + j).
fn reached(counts: &[u32]) -> Vec<f64> {
    let mut reached = vec![0.0; counts.iter().max().map_or(0, |y| *y as usize)];
    counts.iter().filter(|y| **y > 0).for_each(|y| reached[*y as usize - 1] += 1.0);
    for j in (1..reached.len()).rev() {
        reached[j - 1] += reached[j];
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_that_differ_by_luck_alone_have_one_rate() {
        let found = gamma_poisson(&[4, 6, 5, 0], &[5.0, 5.0, 5.0, 0.0]).unwrap();
        assert_eq!((found.prior, found.rates), (None, vec![1.0; 4]));
        let terms = [4.0, 6.0, 5.0].map(|y: f64| y * 5.0_f64.ln() - 5.0 - libm::lgamma(y + 1.0));
        assert!((found.log_likelihood - terms.iter().sum::<f64>()).abs() < 1e-12);
    }

    #[test]
    fn a_group_without_exposure_has_the_prior_and_a_small_one_is_drawn_further() {
        let found = gamma_poisson(&[0, 2, 200, 300, 90], &[0.0, 1.0, 100.0, 100.0, 100.0]).unwrap();
        let mean = found.prior.unwrap().mean();
        assert!((found.rates[0] - mean).abs() < 1e-12 && (found.rates[2] - 2.0).abs() < 0.01);
        let drawn = |n: usize, own: f64| (found.rates[n] - own) / (mean - own);
        assert!(drawn(1, 2.0) > 0.2 && drawn(3, 3.0) < 0.05, "{found:?}");
    }

    #[test]
    fn the_prior_found_is_the_likeliest() {
        let (counts, exposure) = ([3, 0, 12, 7, 1, 25], [4.0, 3.0, 9.0, 2.0, 5.0, 6.0]);
        let found = gamma_poisson(&counts, &exposure).unwrap();
        let likelihood = |a: f64, b: f64| {
            let of = |(y, e): (&u32, &f64)| {
                let y = f64::from(*y);
                libm::lgamma(a + y) - libm::lgamma(a) - libm::lgamma(y + 1.0) + a * (b / (b + e)).ln() + y * (e / (b + e)).ln()
            };
            counts.iter().zip(&exposure).map(of).sum::<f64>()
        };
        let Rate { shape, exposure } = found.prior.unwrap();
        assert!((likelihood(shape, exposure) - found.log_likelihood).abs() < 1e-10);
        for (a, b) in [(0.99, 1.0), (1.01, 1.0), (1.0, 0.99), (1.0, 1.01), (1.01, 1.01), (0.99, 0.99)] {
            assert!(likelihood(a * shape, b * exposure) < found.log_likelihood, "{a} {b}");
        }
    }

    #[test]
    fn nothing_is_said_of_nothing() {
        assert_eq!(gamma_poisson(&[0, 0], &[1.0, 2.0]), None);
        assert_eq!(gamma_poisson(&[1, 2], &[0.0, 2.0]), None, "things without exposure");
        assert_eq!(gamma_poisson(&[1], &[1.0, 2.0]), None);
    }
}
