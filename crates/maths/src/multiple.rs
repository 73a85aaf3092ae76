//! Many comparisons at once: how many of the findings may be luck.

/// Adjusted p values: those at most α are the discoveries of which the expected part that is false is at most α.
///
/// `[n]` → `[n]`, in the order given. Source: Benjamini and Hochberg, Controlling the False Discovery Rate (1995).
#[must_use]
pub fn benjamini_hochberg(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|a, b| p[*b].total_cmp(&p[*a]));
    let mut adjusted = vec![1.0; p.len()];
    let mut least = 1.0_f64;
    let mut rank = p.len();
    for place in order {
        #[expect(clippy::cast_precision_loss, reason = "comparisons are few")]
        let times = p.len() as f64 / rank as f64;
        least = least.min(p[place] * times);
        adjusted[place] = least;
        rank -= 1;
    }
    adjusted
}
