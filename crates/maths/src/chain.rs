//! Chains of states that end: what is gathered on the way to the end.

/// A chain of which the states have been folded into those before them.
///
/// Nothing is subtracted, so that chains that end once in a billion steps are as exact as others. Source: Grassmann, Taksar and
/// Heyman (1985), *Regenerative analysis and steady state distributions for Markov chains*, Operations Research 33.
pub(crate) struct Folded {
    moves: Vec<Vec<f64>>,
    /// How likely the chain leaves each state for those before it, or ends.
    leaves: Vec<f64>,
}

impl Folded {
    /// `moves` is `[n][n]`, the chance of each step from a state to another or to itself; `ends` is `[n]`, the chance that the
    /// chain ends there; together 1. `None` where a state never comes to an end.
    pub(crate) fn of(mut moves: Vec<Vec<f64>>, mut ends: Vec<f64>) -> Option<Self> {
        let mut leaves = vec![0.0; ends.len()];
        for last in (0..ends.len()).rev() {
            let (before, rest) = moves.split_at_mut(last);
            let line = &rest[0];
            leaves[last] = ends[last] + line[..last].iter().sum::<f64>();
            if leaves[last].is_nan() || leaves[last] <= 0.0 {
                return None;
            }
            for (state, row) in before.iter_mut().enumerate().filter(|(_, row)| row[last] > 0.0) {
                let times = row[last] / leaves[last];
                ends[state] += times * ends[last];
                row[..last].iter_mut().zip(&line[..last]).for_each(|(to, from)| *to += times * from);
            }
        }
        Some(Self { moves, leaves })
    }

    /// What is gathered from each state until the chain ends, when each visit to a state brings so much.
    pub(crate) fn gathered(&self, mut each: Vec<f64>) -> Vec<f64> {
        for last in (0..each.len()).rev() {
            let (before, rest) = each.split_at_mut(last);
            let brings = rest[0] / self.leaves[last];
            before.iter_mut().zip(&self.moves).for_each(|(each, row)| *each += row[last] * brings);
        }
        for state in 0..each.len() {
            let before: f64 = self.moves[state][..state].iter().zip(&each).map(|(chance, x)| chance * x).sum();
            each[state] = (each[state] + before) / self.leaves[state];
        }
        each
    }

    /// How often each state is visited by a chain that begins in the first.
    pub(crate) fn visits(&self) -> Vec<f64> {
        let mut visits: Vec<f64> = Vec::with_capacity(self.leaves.len());
        for (state, leaves) in self.leaves.iter().enumerate() {
            let come: f64 = visits.iter().zip(&self.moves).map(|(visits, row)| visits * row[state]).sum();
            visits.push((come + if state == 0 { 1.0 } else { 0.0 }) / leaves);
        }
        visits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walker_between_two_ends_takes_as_many_steps_as_huygens_says() {
        // From k of 10, a fair walk takes k·(10 − k) steps.
        let row = |k: usize| (1..10).map(|to: usize| if to.abs_diff(k) == 1 { 0.5 } else { 0.0 }).collect();
        let ends = (1..10).map(|k| if k == 1 || k == 9 { 0.5 } else { 0.0 }).collect();
        let chain = Folded::of((1..10).map(row).collect(), ends).unwrap();
        let steps = chain.gathered(vec![1.0; 9]);
        for (k, steps) in (1..10).zip(steps) {
            assert!((steps - f64::from(k * (10 - k))).abs() < 1e-12, "{k}: {steps}");
        }
        // From 1 it visits k 2·(10 − k) ÷ 10 times.
        for (k, visits) in (1..10).zip(chain.visits()) {
            assert!((visits - f64::from(2 * (10 - k)) / 10.0).abs() < 1e-12, "{k}: {visits}");
        }
    }

    #[test]
    fn an_end_that_is_hardly_ever_reached_is_reached_as_late_as_it_should() {
        let chain = Folded::of(vec![vec![0.5, 0.5], vec![1.0, 0.0]], vec![0.0, 1e-18]).unwrap();
        let steps = chain.gathered(vec![1.0; 2]);
        assert!((steps[0] / 3e18 - 1.0).abs() < 1e-12, "{steps:?}");
        assert!(Folded::of(vec![vec![1.0]], vec![0.0]).is_none(), "a state without an end");
    }
}
