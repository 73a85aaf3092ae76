//! With which chance things are drawn one by one, so that a sample of a given size has each as often as it should.

/// Chances of drawing each thing on its own, and what they come to when only samples of the given size are kept.
pub(crate) struct Working {
    pub(crate) chances: Vec<f64>,
    pub(crate) inclusion: Vec<f64>,
}

/// Rounds after which the search ends; most take five.
const ROUNDS: usize = 200;

/// Finds the chances for the wanted probabilities, each between 0 and 1, which add up to `size`.
///
/// What is returned as inclusion is what the chances come to, exactly, whether or not that is what was wanted to 1e-10. Source:
/// Chen, Dempster and Liu (1994), *Weighted finite population sampling to maximize entropy*, Biometrika 81.
pub(crate) fn working(wanted: &[f64], size: usize) -> Working {
    let mut chances = wanted.to_vec();
    let (mut step, mut last) = (1.0, f64::INFINITY);
    for _ in 0..ROUNDS {
        let inclusion = inclusion(&chances, size);
        let off = inclusion.iter().zip(wanted).map(|(found, wanted)| (found - wanted).abs()).fold(0.0, f64::max);
        if off < 1e-10 {
            return Working { chances, inclusion };
        }
        // A full step goes too far where few things are drawn.
        if off > 0.5 * last {
            step = (0.7_f64 * step).max(0.1);
        }
        last = off;
        for ((chance, found), wanted) in chances.iter_mut().zip(&inclusion).zip(wanted) {
            let moved = odds(*chance) * (odds(*wanted) / odds(*found)).powf(step);
            *chance = moved / (1.0 + moved);
        }
    }
    let inclusion = inclusion(&chances, size);
    Working { chances, inclusion }
}

fn odds(chance: f64) -> f64 {
    chance / (1.0 - chance)
}

/// How likely each thing is in a sample of things drawn on their own, given that it has `size` of them.
fn inclusion(chances: &[f64], size: usize) -> Vec<f64> {
    let spread = chances.iter().map(|p| p * (1.0 - p)).sum::<f64>().sqrt();
    // Further away from the size no count of things is likelier than 1e-18.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small number above 0")]
    let around = (9.0 * spread).ceil() as usize + 20;
    let most = size + around;
    let mut odds = vec![0.0; most + 1];
    odds[0] = 1.0;
    for (n, chance) in chances.iter().enumerate() {
        for count in (1..=most.min(n + 1)).rev() {
            odds[count] = odds[count] * (1.0 - chance) + odds[count - 1] * chance;
        }
        odds[0] *= 1.0 - chance;
    }
    let least = size.saturating_sub(around);
    // The odds of one thing fewer than the size among the others: from below or from above, where rounding dies away.
    let others = |chance: f64| {
        if chance <= 0.5 {
            odds[least..size].iter().fold(0.0, |before, odds| (odds - chance * before) / (1.0 - chance))
        } else {
            odds[size..=most].iter().rev().fold(0.0, |after, odds| (odds - (1.0 - chance) * after) / chance)
        }
    };
    chances.iter().map(|chance| (chance * others(*chance) / odds[size]).clamp(0.0, 1.0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By all samples of the size.
    fn enumerated(chances: &[f64], size: u32) -> Vec<f64> {
        let (mut all, mut with) = (0.0, vec![0.0; chances.len()]);
        for set in (0_u32..1 << chances.len()).filter(|set| set.count_ones() == size) {
            let has = |n: usize| set >> n & 1 == 1;
            let odds: f64 = chances.iter().enumerate().map(|(n, p)| if has(n) { *p } else { 1.0 - p }).product();
            all += odds;
            with.iter_mut().enumerate().filter(|(n, _)| has(*n)).for_each(|(_, with)| *with += odds);
        }
        with.iter().map(|with| with / all).collect()
    }

    #[test]
    fn inclusion_is_that_of_all_samples_of_the_size() {
        let chances = [0.1, 0.5, 0.93, 0.4, 0.7, 0.02, 0.6, 0.55, 0.3];
        for size in 1..9 {
            for (found, all) in inclusion(&chances, size).iter().zip(enumerated(&chances, size as u32)) {
                assert!((found - all).abs() < 1e-12, "{size}: {found} {all}");
            }
        }
    }

    #[test]
    fn chances_are_found_for_few_and_many_things() {
        let few = [vec![0.3, 0.7], vec![0.2, 0.9, 0.9], vec![0.999, 0.001], vec![0.5; 4], vec![0.99; 100]];
        let many: Vec<f64> = (0..2_000).map(|n| 0.01 + 0.98 * f64::from(n * 37 % 2_000) / 2_000.0).collect();
        let whole: f64 = many.iter().sum();
        let many: Vec<f64> = many.iter().map(|p| p * whole.floor() / whole).collect();
        for wanted in few.into_iter().chain([many]) {
            let size = wanted.iter().sum::<f64>().round() as usize;
            let found = working(&wanted, size);
            for (found, wanted) in found.inclusion.iter().zip(&wanted) {
                assert!((found - wanted).abs() < 1e-10, "{size}: {found} {wanted}");
            }
        }
    }
}
