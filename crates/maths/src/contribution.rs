//! What moved a total or a ratio from one time to another: contributions of its parts that add up to the whole change.

/// What a part had in the two times.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moved {
    /// Above the line, before and after.
    pub above: [f64; 2],
    /// Below the line, before and after.
    pub below: [f64; 2],
}

/// What a part contributes to the change of a ratio.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RatioPart {
    /// Through its weight in the whole: it grew or shrank beside the others.
    pub mix: f64,
    /// Through its own ratio.
    pub rate: f64,
}

/// What a part contributes to the change of a total.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TotalPart {
    /// What it would have moved, had it kept its weight in the whole.
    pub volume: f64,
    /// What it moved beside that.
    pub mix: f64,
}

/// Contributions of parts to the change of the ratio of their sums.
///
/// | | shape | unit |
/// |---|---|---|
/// | `parts` | `[n]` | things; `below` from 0 |
/// | result | `[n]`; nothing when the whole has nothing below the line in one of the times | the ratio's |
///
/// With w the weight of a part below the line, r its ratio and R that of the whole, each in both times, and a bar for the
/// mean of the two: mix = (w₁ − w₀)(r̄ − R̄), rate = w̄(r₁ − r₀). They add up to R₁ − R₀ to rounding; no part depends on
/// the order of the times or of the parts. A part that is in one time only keeps the ratio that it has, so that all it
/// contributes is mix.
///
/// # Source
/// Kitagawa (1955), *Components of a difference between two rates*, JASA 50; the mean of both orders is the Shapley
/// value of two factors (Das Gupta 1993).
///
/// ```
/// use upcount_maths::{Moved, moved_ratio};
/// // Both parts convert better, and the whole worse: the weaker part grew.
/// let parts = [Moved { above: [80.0, 9.0], below: [100.0, 10.0] }, Moved { above: [2.0, 30.0], below: [10.0, 100.0] }];
/// let moved = moved_ratio(&parts).unwrap();
/// let (mix, rate) = moved.iter().fold((0.0, 0.0), |(m, r), p| (m + p.mix, r + p.rate));
/// assert!(mix < 0.0 && rate > 0.0 && (mix + rate - (39.0 / 110.0 - 82.0 / 110.0)).abs() < 1e-12);
/// ```
#[must_use]
pub fn moved_ratio(parts: &[Moved]) -> Option<Vec<RatioPart>> {
    let sum = |of: fn(&Moved) -> f64| parts.iter().map(of).sum::<f64>();
    let below = [sum(|p| p.below[0]), sum(|p| p.below[1])];
    if below.contains(&0.0) {
        return None;
    }
    let whole = (sum(|p| p.above[0]) / below[0] + sum(|p| p.above[1]) / below[1]) / 2.0;
    let part = |p: &Moved| {
        let weight = [p.below[0] / below[0], p.below[1] / below[1]];
        let ratio = match p.below.map(|b| b != 0.0) {
            [true, true] => [p.above[0] / p.below[0], p.above[1] / p.below[1]],
            [true, false] => [p.above[0] / p.below[0]; 2],
            [false, true] => [p.above[1] / p.below[1]; 2],
            [false, false] => [whole; 2],
        };
        let mix = (weight[1] - weight[0]) * (f64::midpoint(ratio[0], ratio[1]) - whole);
        RatioPart { mix, rate: f64::midpoint(weight[0], weight[1]) * (ratio[1] - ratio[0]) }
    };
    Some(parts.iter().map(part).collect())
}

/// Contributions of parts to the change of their sum.
///
/// | | shape | unit |
/// |---|---|---|
/// | `parts` | `[n]`, before and after | things |
/// | result | `[n]` | things |
///
/// With N the whole and w a part's weight in it, a bar for the mean of both times: volume = (N₁ − N₀)w̄,
/// mix = N̄(w₁ − w₀). A part's two add up to its own change; the mix of all parts adds up to 0. Where one of the times
/// has nothing, everything is volume.
///
/// # Source
/// As [`moved_ratio`]: the Shapley value of two factors.
///
/// ```
/// let moved = upcount_maths::moved_total(&[[10.0, 30.0], [10.0, 10.0]]);
/// assert_eq!((moved[0].volume, moved[0].mix), (12.5, 7.5));
/// assert_eq!((moved[1].volume, moved[1].mix), (7.5, -7.5));
/// ```
#[must_use]
pub fn moved_total(parts: &[[f64; 2]]) -> Vec<TotalPart> {
    let whole = [0, 1].map(|t: usize| parts.iter().map(|p| p[t]).sum::<f64>());
    let part = |p: &[f64; 2]| {
        if whole.contains(&0.0) {
            return TotalPart { volume: p[1] - p[0], mix: 0.0 };
        }
        let weight = [p[0] / whole[0], p[1] / whole[1]];
        let volume = (whole[1] - whole[0]) * f64::midpoint(weight[0], weight[1]);
        TotalPart { volume, mix: p[1] - p[0] - volume }
    };
    parts.iter().map(part).collect()
}

/// Contributions of factors to the change of their product.
///
/// | | shape | unit |
/// |---|---|---|
/// | `factors` | `[n]`, before and after, each above 0 | any |
/// | result | `[n]`; nothing when a factor is not above 0 | the product's |
///
/// With V the product: contribution of x = L(V₁, V₀)·ln(x₁ ÷ x₀), L the logarithmic mean. They add up to V₁ − V₀ to
/// rounding, whatever the order of the factors.
///
/// # Source
/// Ang (2005), *The LMDI approach to decomposition analysis*, Energy Policy 33 (LMDI-I, additive).
///
/// ```
/// let moved = upcount_maths::moved_product(&[[10.0, 12.0], [0.5, 0.4]]).unwrap();
/// assert!((moved.iter().sum::<f64>() - (4.8 - 5.0)).abs() < 1e-12);
/// assert!(moved[0] > 0.0 && moved[1] < 0.0);
/// assert!(upcount_maths::moved_product(&[[10.0, 0.0]]).is_none());
/// ```
#[must_use]
pub fn moved_product(factors: &[[f64; 2]]) -> Option<Vec<f64>> {
    if factors.iter().flatten().any(|x| x.partial_cmp(&0.0) != Some(std::cmp::Ordering::Greater)) {
        return None;
    }
    let [before, after] = [0, 1].map(|t: usize| factors.iter().map(|x| x[t]).product::<f64>());
    // The logarithm of a ratio near one loses its digits; the series of it does not.
    let log = |a: f64, b: f64| if ((a - b) / b).abs() < 1e-4 { ((a - b) / b).ln_1p() } else { (a / b).ln() };
    let mean = if after.total_cmp(&before).is_eq() { after } else { (after - before) / log(after, before) };
    Some(factors.iter().map(|x| mean * log(x[1], x[0])).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whole numbers that look like chance, without a source of it.
    fn numbers(seed: u64, count: usize) -> Vec<f64> {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            f64::from(u32::try_from(state >> 44).unwrap_or_default() % 1_000)
        };
        (0..count).map(|_| next()).collect()
    }

    #[test]
    fn contributions_add_up_whatever_the_parts() {
        for seed in 0..200 {
            let n = numbers(seed, 40);
            let parts: Vec<Moved> = n.chunks(4).map(|c| Moved { above: [c[0].min(c[2]), c[1].min(c[3])], below: [c[2], c[3]] }).collect();
            let sum = |of: fn(&Moved) -> f64| parts.iter().map(of).sum::<f64>();
            let change = sum(|p| p.above[1]) / sum(|p| p.below[1]) - sum(|p| p.above[0]) / sum(|p| p.below[0]);
            let moved = moved_ratio(&parts).unwrap();
            assert!((moved.iter().map(|p| p.mix + p.rate).sum::<f64>() - change).abs() < 1e-12, "{seed}");
            // The other way round everything is its own opposite.
            let back: Vec<Moved> =
                parts.iter().map(|p| Moved { above: [p.above[1], p.above[0]], below: [p.below[1], p.below[0]] }).collect();
            for (there, here) in moved.iter().zip(moved_ratio(&back).unwrap()) {
                assert!((there.mix + here.mix).abs() < 1e-12 && (there.rate + here.rate).abs() < 1e-12);
            }
            let counts: Vec<[f64; 2]> = n.chunks(2).map(|c| [c[0], c[1]]).collect();
            let totals = moved_total(&counts);
            assert!(totals.iter().map(|p| p.mix).sum::<f64>().abs() < 1e-9);
            assert!(counts.iter().zip(&totals).all(|(c, p)| (p.volume + p.mix - (c[1] - c[0])).abs() < 1e-9));
            let factors: Vec<[f64; 2]> = n[..8].chunks(2).map(|c| [c[0] + 1.0, c[1] + 1.0]).collect();
            let product = |t: usize| factors.iter().map(|x| x[t]).product::<f64>();
            let moved = moved_product(&factors).unwrap().iter().sum::<f64>();
            assert!((moved - (product(1) - product(0))).abs() <= 1e-9 * product(0).max(product(1)), "{seed}");
        }
    }

    #[test]
    fn a_part_that_is_new_or_gone_is_all_mix() {
        let kept = Moved { above: [10.0, 10.0], below: [100.0, 100.0] };
        let new = Moved { above: [0.0, 50.0], below: [0.0, 100.0] };
        let moved = moved_ratio(&[kept, new]).unwrap();
        assert!(moved[1].rate == 0.0 && moved[1].mix > 0.0);
        assert!((moved.iter().map(|p| p.mix + p.rate).sum::<f64>() - (0.3 - 0.1)).abs() < 1e-12);
        assert!(moved_ratio(&[Moved { above: [0.0, 1.0], below: [0.0, 2.0] }]).is_none());
    }
}
