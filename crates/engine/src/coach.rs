//! Coaching (辅导): at which step of the way to a policy somebody loses most beside peers, and how sure that is.

use upcount_maths::normal::{Z95, two_sided};
use upcount_maths::{Rate, gamma_poisson};

/// What somebody counted in some months, step by step, each leading to the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    /// Months on the roll.
    pub months: f64,
    /// Things at each step.
    pub counts: Vec<u32>,
}

/// A step of somebody beside peers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// Which one, from 0.
    pub at: usize,
    /// The one before, of which it comes; the months of the first.
    pub after: Option<usize>,
    /// Things of the own step for one of the step before, or a month.
    pub own: Option<f64>,
    /// The same, as far as it is believed.
    pub believed: f64,
    /// The same of peers.
    pub usual: f64,
    /// What is lost by it a month, in things of the last step; below 0 what is gained.
    pub loss: f64,
    /// The least and the most of that, 19 times in 20.
    pub range: [f64; 2],
    /// How likely the own rate is truly below that of peers.
    pub sure: f64,
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnosis {
    /// Steps that peers have, in order.
    pub steps: Vec<Step>,
    /// Things of the last step a month, as peers bring them.
    pub usual: f64,
    /// Things of the last step a month, as far as is believed of the own.
    pub believed: f64,
}

/// At which step somebody loses most.
///
/// | | shape | unit |
/// |---|---|---|
/// | `own`, `peers` | counts `[steps]` of each, the same steps | things, months |
/// | result | `[steps]`, those of which peers have any | things of the last step a month |
///
/// The rate of a step is its things ÷ those of the step before. Own rates are believed as far as own things and the spread of
/// peers let them be (gamma–Poisson; who is coached is not anybody among them, so never as if own rates differed by less than a
/// half), so a step of which little is known is taken to be as peers'. The last step a month is the
/// product of the rates; the difference of two products is split by the logarithmic mean, so that the losses of the steps add up to
/// the whole. Intervals are those of the logarithm of a gamma rate (delta method): of few things they are rough.
///
/// It tells where, not why: a step is low also where customers are harder to win, and who is coached is chosen because the count
/// was low, so part of what follows is return to the mean. Nothing where there are no peers, or they bring nothing at the last step.
///
/// # Source
/// Clayton and Kaldor (1987), Biometrics 43, for the rates; Ang (2005), Energy Policy 33, for the logarithmic mean.
#[must_use]
pub fn diagnose(own: &Way, peers: &[Way]) -> Option<Diagnosis> {
    let sum = |step: usize| -> f64 { peers.iter().map(|peer| f64::from(peer.counts[step])).sum() };
    let last = own.counts.len().checked_sub(1)?;
    let there: Vec<usize> = (0..own.counts.len()).filter(|step| sum(*step) > 0.0).collect();
    if own.months <= 0.0 || there.last() != Some(&last) {
        return None;
    }
    let mut steps = Vec::new();
    for (n, at) in there.iter().copied().enumerate() {
        let after = n.checked_sub(1).map(|before| there[before]);
        let base = |way: &Way| after.map_or(way.months, |before| f64::from(way.counts[before]));
        // Who has things without any of the step before says nothing of the rate between them.
        let of: Vec<(u32, f64)> = peers.iter().map(|peer| (peer.counts[at], base(peer))).filter(|(_, of)| *of > 0.0).collect();
        let (counts, exposure): (Vec<u32>, Vec<f64>) = of.into_iter().unzip();
        let all = Rate { shape: counts.iter().map(|n| f64::from(*n)).sum(), exposure: exposure.iter().sum() };
        let prior = no_tighter(gamma_poisson(&counts, &exposure)?.prior, all.mean());
        let (count, of) = (f64::from(own.counts[at]), base(own));
        let rate = if of > 0.0 { prior.seen(count, of) } else { prior };
        let deviation = (rate.shape.recip() + 0.5 * rate.shape.powi(-2)).sqrt();
        let lower = (all.mean() / rate.mean()).ln() / deviation;
        let sure = if lower > 0.0 { 1.0 - two_sided(lower) / 2.0 } else { two_sided(-lower) / 2.0 };
        let own = (of > 0.0).then(|| count / of);
        steps.push((Step { at, after, own, believed: rate.mean(), usual: all.mean(), loss: 0.0, range: [0.0; 2], sure }, deviation));
    }
    let [usual, believed] = steps.iter().fold([1.0, 1.0], |[u, b], (step, _)| [u * step.usual, b * step.believed]);
    let mean = if (usual / believed).ln().abs() < 1e-12 { usual } else { (usual - believed) / (usual / believed).ln() };
    let steps = steps.into_iter().map(|(step, deviation)| {
        let [low, high] = [-Z95, Z95].map(|z| mean * ((step.usual / step.believed).ln() + z * deviation));
        Step { loss: mean * (step.usual / step.believed).ln(), range: [low, high], ..step }
    });
    Some(Diagnosis { steps: steps.collect(), usual, believed })
}

/// What is believed of an own rate beforehand: the peers' spread, but no tighter than [`LOOSEST_SHAPE`].
fn no_tighter(prior: Option<Rate>, mean: f64) -> Rate {
    let shape = prior.map_or(LOOSEST_SHAPE, |prior| prior.shape.min(LOOSEST_SHAPE));
    Rate { shape, exposure: shape / prior.map_or(mean, Rate::mean) }
}

/// The shape of a rate that differs by a half of its mean.
const LOOSEST_SHAPE: f64 = 4.0;

#[cfg(test)]
mod tests {
    use super::*;
    use upcount_maths::Coming;

    /// A hundred peers with thirty calls a month, of which ten lead to visits, three to applications, and two to policies.
    fn peers() -> Vec<Way> {
        let mut drawn = 5_u64;
        let mut next = || {
            drawn = drawn.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (drawn >> 11) as f64 / (1_u64 << 53) as f64
        };
        (0..100)
            .map(|_| {
                let habit = 0.6 + 0.8 * next();
                let mut of = 90.0 * habit;
                let counts = [1.0, 1.0 / 3.0, 0.3, 2.0 / 3.0].map(|rate| {
                    let count = if of > 0.0 { Coming::certain(of * rate).quantile(next()) } else { 0 };
                    of = count as f64;
                    u32::try_from(count).unwrap()
                });
                Way { months: 3.0, counts: counts.to_vec() }
            })
            .collect()
    }

    #[test]
    fn the_step_that_is_short_is_named_and_the_losses_add_up() {
        let own = Way { months: 3.0, counts: vec![95, 40, 1, 1] };
        let found = diagnose(&own, &peers()).unwrap();
        let most = found.steps.iter().max_by(|a, b| a.loss.total_cmp(&b.loss)).unwrap();
        assert!(most.at == 2 && most.range[0] > 0.0 && most.sure > 0.98, "{found:?}");
        let all: f64 = found.steps.iter().map(|step| step.loss).sum();
        assert!((all - (found.usual - found.believed)).abs() < 1e-9, "{found:?}");
        // The same who calls too little.
        let found = diagnose(&Way { months: 3.0, counts: vec![15, 5, 2, 1] }, &peers()).unwrap();
        let most = found.steps.iter().max_by(|a, b| a.loss.total_cmp(&b.loss)).unwrap();
        assert!(most.at == 0 && most.range[0] > 0.0, "{found:?}");
    }

    #[test]
    fn of_little_nothing_is_sure_and_steps_that_nobody_has_are_left_out() {
        let mut peers = peers();
        peers.iter_mut().for_each(|peer| peer.counts[1] = 0);
        let found = diagnose(&Way { months: 0.2, counts: vec![5, 0, 0, 0] }, &peers).unwrap();
        assert_eq!(found.steps.iter().map(|step| (step.at, step.after)).collect::<Vec<_>>(), [(0, None), (2, Some(0)), (3, Some(2))]);
        assert!(found.steps[1].range[0] < 0.0 && found.steps[2].own.is_none(), "{found:?}");
        peers.iter_mut().for_each(|peer| peer.counts[3] = 0);
        assert_eq!(diagnose(&Way { months: 3.0, counts: vec![5, 0, 0, 0] }, &peers), None);
        assert_eq!(diagnose(&Way { months: 3.0, counts: vec![5, 1, 1, 1] }, &[]), None);
    }
}
