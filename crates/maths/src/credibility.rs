//! Credibility: how far a group's own figure is believed beside the figure of all, so that small numbers are not ranked by
//! luck.

/// What a group was seen to have in one period: a ratio and its weight, such as policies a month and months.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seen {
    /// The ratio.
    pub ratio: f64,
    /// Its weight, above 0.
    pub weight: f64,
}

/// One group believed as far as it deserves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Believed {
    /// Its own weighted mean; that of all when it has no weight.
    pub own: f64,
    /// The sum of its weights.
    pub weight: f64,
    /// From 0 (only the figure of all counts) to 1 (only its own does).
    pub factor: f64,
    /// Its figure: own × factor + all × (1 − factor).
    pub figure: f64,
    /// The standard error of that figure.
    pub error: f64,
}

/// What is believed of all groups.
#[derive(Clone, Debug, PartialEq)]
pub struct Credibility {
    /// The figure of all, to which the groups are drawn.
    pub collective: f64,
    /// The variance within a group, of one unit of weight.
    pub within: f64,
    /// The variance of the true figures between groups; 0 when the groups differ no more than luck lets them.
    pub between: f64,
    /// The groups, in the order given.
    pub groups: Vec<Believed>,
}

/// The model of Bühlmann and Straub with its unbiased estimators.
///
/// | | shape | unit |
/// |---|---|---|
/// | `groups` | `[groups][periods]`, of any lengths | the ratio's, the weight's |
/// | result | `[groups]`; nothing when no group has weight in two periods | the ratio's |
///
/// Source: Bühlmann and Gisler, A Course in Credibility Theory (2005), ch. 4; factor = w / (w + within ÷ between). When
/// `between` comes out at 0 or below, every factor is 0 and the collective is the weighted mean.
#[must_use]
pub fn buhlmann_straub(groups: &[Vec<Seen>]) -> Option<Credibility> {
    let weights: Vec<f64> = groups.iter().map(|g| g.iter().map(|s| s.weight).sum()).collect();
    let all: f64 = weights.iter().sum();
    let mean_of = |g: &Vec<Seen>, w: f64| if w > 0.0 { g.iter().map(|s| s.weight * s.ratio).sum::<f64>() / w } else { 0.0 };
    let means: Vec<f64> = groups.iter().zip(&weights).map(|(g, w)| mean_of(g, *w)).collect();
    let periods = |g: &Vec<Seen>| g.iter().filter(|s| s.weight > 0.0).count();
    let free: usize = groups.iter().map(|g| periods(g).saturating_sub(1)).sum();
    if free == 0 || all <= 0.0 {
        return None;
    }
    let spread = |g: &Vec<Seen>, mean: f64| g.iter().map(|s| s.weight * (s.ratio - mean).powi(2)).sum::<f64>();
    let within = groups.iter().zip(&means).map(|(g, mean)| spread(g, *mean)).sum::<f64>() / count(free);
    let overall = weights.iter().zip(&means).map(|(w, m)| w * m).sum::<f64>() / all;
    let there = weights.iter().filter(|w| **w > 0.0).count();
    let squares: f64 = weights.iter().map(|w| w * w).sum();
    let room = all - squares / all;
    let apart: f64 = weights.iter().zip(&means).map(|(w, m)| w * (m - overall).powi(2)).sum();
    let between = if room > 0.0 { ((apart - count(there - 1) * within) / room).max(0.0) } else { 0.0 };
    let factors: Vec<f64> = weights.iter().map(|w| if between > 0.0 { w / (w + within / between) } else { 0.0 }).collect();
    let sum: f64 = factors.iter().sum();
    let collective = if sum > 0.0 { factors.iter().zip(&means).map(|(z, m)| z * m).sum::<f64>() / sum } else { overall };
    let of_all = if sum > 0.0 { between / sum } else { within / all };
    let believed = |((weight, mean), factor): ((&f64, &f64), &f64)| {
        let own = if *weight > 0.0 { *mean } else { collective };
        let error = ((1.0 - factor) * between + (1.0 - factor).powi(2) * of_all).sqrt();
        Believed { own, weight: *weight, factor: *factor, figure: factor * own + (1.0 - factor) * collective, error }
    };
    let groups = weights.iter().zip(&means).zip(&factors).map(believed).collect();
    Some(Credibility { collective, within, between, groups })
}

/// Figures with a known error each, drawn to their common mean as far as they differ no more than their errors let them.
///
/// | | shape | unit |
/// |---|---|---|
/// | `seen` | `[groups]`, figure and its variance, above 0 | the figure's, its square |
/// | result | `[groups]`; as given for fewer than three groups, of which a variance says nothing | |
///
/// The variance between groups is the moment estimate of DerSimonian and Laird (1986).
#[must_use]
pub fn shrunk(seen: &[(f64, f64)]) -> Vec<f64> {
    if seen.len() < 3 {
        return seen.iter().map(|s| s.0).collect();
    }
    let weight = |between: f64| move |s: &(f64, f64)| 1.0 / (s.1 + between).max(f64::MIN_POSITIVE);
    let mean = |between: f64| {
        let all: f64 = seen.iter().map(weight(between)).sum();
        seen.iter().map(|s| s.0 * weight(between)(s)).sum::<f64>() / all
    };
    let fixed = mean(0.0);
    let all: f64 = seen.iter().map(weight(0.0)).sum();
    let squares: f64 = seen.iter().map(weight(0.0)).map(|w| w * w).sum();
    let apart: f64 = seen.iter().map(|s| weight(0.0)(s) * (s.0 - fixed).powi(2)).sum();
    let room = all - squares / all;
    let between = if room > 0.0 { ((apart - count(seen.len() - 1)) / room).max(0.0) } else { 0.0 };
    let collective = mean(between);
    let pulled = |s: &(f64, f64)| {
        let factor = if between > 0.0 { between / (between + s.1) } else { 0.0 };
        factor * s.0 + (1.0 - factor) * collective
    };
    seen.iter().map(pulled).collect()
}

#[expect(clippy::cast_precision_loss, reason = "groups and periods are few")]
fn count(n: usize) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_that_differ_by_luck_alone_are_all_like_the_whole() {
        let alike = |a: f64, b: f64| vec![Seen { ratio: a, weight: 1.0 }, Seen { ratio: b, weight: 1.0 }];
        let found = buhlmann_straub(&[alike(0.0, 4.0), alike(1.0, 3.0), alike(4.0, 0.5)]).unwrap();
        assert_eq!(found.between, 0.0);
        assert!(found.groups.iter().all(|g| g.factor == 0.0 && (g.figure - found.collective).abs() < 1e-12));
        assert!(buhlmann_straub(&[vec![Seen { ratio: 1.0, weight: 1.0 }]]).is_none(), "one look says nothing of luck");
    }

    #[test]
    fn a_group_without_weight_is_taken_for_the_whole() {
        let seen = |r: &[f64]| r.iter().map(|r| Seen { ratio: *r, weight: 2.0 }).collect::<Vec<_>>();
        let found = buhlmann_straub(&[seen(&[1.0, 1.1]), seen(&[3.0, 3.1]), Vec::new()]).unwrap();
        assert_eq!((found.groups[2].factor, found.groups[2].figure), (0.0, found.collective));
    }

    #[test]
    fn a_small_group_is_drawn_further_than_a_large_one() {
        let found = shrunk(&[(0.10, 0.0001), (0.30, 0.0001), (0.20, 0.0001), (0.40, 0.04)]);
        assert!((found[1] - 0.30).abs() < 0.01 && (found[3] - 0.40).abs() > 0.1, "{found:?}");
        assert_eq!(shrunk(&[(0.1, 0.5), (0.9, 0.5)]), [0.1, 0.9]);
        assert!(shrunk(&[(0.1, 0.5), (0.2, 0.5), (0.3, 0.5)]).iter().all(|f| (f - 0.2).abs() < 1e-9));
    }
}
