//! Levers (抓手) of a growth plan: what several bring together, when the same policies are not counted twice.

/// What levers bring together.
#[derive(Clone, Debug, PartialEq)]
pub struct Together {
    /// Of all of them.
    pub total: f64,
    /// Of each, in the order given: its part of the total.
    pub counted: Vec<f64>,
}

/// Why nothing is said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LeverError {
    /// What a lever brings is not finite, or below 0.
    NotANumber {
        /// Which lever, from 0.
        lever: usize,
        /// Its value.
        value: f64,
    },
    /// Levers are not of the same cells.
    Length {
        /// Which lever, from 0.
        lever: usize,
        /// Its cells.
        found: usize,
        /// Those of the first.
        wanted: usize,
    },
    /// The part that is counted once is not from 0 to 1.
    NotAPart(f64),
}

/// What levers bring together, cell by cell, and each one's part of it.
///
/// | | shape | unit |
/// |---|---|---|
/// | `alone` | `[levers][cells]`: what each would bring more in each cell, were it alone; from 0 | things |
/// | `once` | scalar, 0 to 1: the part of an overlap that is the same things | 1 |
/// | result | total, `[levers]` that add up to it | things |
///
/// In a cell the largest lever counts in full; of the others, `once` of what they bring is taken to be the same customers and is
/// not counted again: total = largest + (1 − once) × (sum − largest). With `once` 1 nothing is counted twice; with 0 levers add
/// up as if they never met. Each lever's part is the mean of what it adds over all orders in which they could come (Shapley), so
/// that no order is preferred and the parts add up.
///
/// # Errors
/// [`LeverError`]
///
/// # Source
/// Littlechild and Owen (1973), *A simple expression for the Shapley value in a special case*, Management Science 20.
///
/// ```
/// use upcount_engine::lever::together;
/// // Two levers meet in the second cell.
/// let found = together(&[vec![10.0, 6.0], vec![0.0, 4.0]], 1.0).unwrap();
/// assert_eq!((found.total, found.counted), (16.0, vec![14.0, 2.0]));
/// let apart = together(&[vec![10.0, 6.0], vec![0.0, 4.0]], 0.0).unwrap();
/// assert_eq!((apart.total, apart.counted), (20.0, vec![16.0, 4.0]));
/// ```
pub fn together(alone: &[Vec<f64>], once: f64) -> Result<Together, LeverError> {
    if !(0.0..=1.0).contains(&once) {
        return Err(LeverError::NotAPart(once));
    }
    let cells = alone.first().map_or(0, Vec::len);
    for (lever, brings) in alone.iter().enumerate() {
        if brings.len() != cells {
            return Err(LeverError::Length { lever, found: brings.len(), wanted: cells });
        }
        if let Some(value) = brings.iter().find(|value| !(**value >= 0.0 && value.is_finite())) {
            return Err(LeverError::NotANumber { lever, value: *value });
        }
    }
    let mut counted = vec![0.0; alone.len()];
    for cell in 0..cells {
        let mut order: Vec<usize> = (0..alone.len()).collect();
        order.sort_by(|a, b| alone[*a][cell].total_cmp(&alone[*b][cell]));
        // Of the largest, the part up to the smallest is shared by all, the next by all but that one, and so on.
        let (mut shared, mut below) = (0.0, 0.0);
        for (n, lever) in order.iter().enumerate() {
            let brings = alone[*lever][cell];
            shared += (brings - below) / real(alone.len() - n);
            below = brings;
            counted[*lever] += once * shared + (1.0 - once) * brings;
        }
    }
    Ok(Together { total: counted.iter().sum(), counted })
}

#[expect(clippy::cast_precision_loss, reason = "levers are few")]
fn real(n: usize) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The mean of what a lever adds over all orders, one by one.
    fn by_orders(alone: &[f64], once: f64) -> Vec<f64> {
        let value = |some: &[usize]| {
            let sum: f64 = some.iter().map(|n| alone[*n]).sum();
            let largest = some.iter().map(|n| alone[*n]).fold(0.0, f64::max);
            largest + (1.0 - once) * (sum - largest)
        };
        let mut orders = vec![vec![]];
        for n in 0..alone.len() {
            orders = orders
                .into_iter()
                .flat_map(|order: Vec<usize>| {
                    (0..=order.len()).map(move |at| {
                        let mut longer = order.clone();
                        longer.insert(at, n);
                        longer
                    })
                })
                .collect();
        }
        let mut counted = vec![0.0; alone.len()];
        for order in &orders {
            for at in 0..order.len() {
                counted[order[at]] += (value(&order[..=at]) - value(&order[..at])) / orders.len() as f64;
            }
        }
        counted
    }

    #[test]
    fn the_parts_are_the_mean_over_all_orders_and_add_up() {
        for (alone, once) in [([5.0, 3.0, 8.0, 0.0], 1.0), ([5.0, 5.0, 1.0, 9.0], 0.6), ([2.0, 4.0, 6.0, 8.0], 0.0)] {
            let cells: Vec<Vec<f64>> = alone.iter().map(|brings| vec![*brings]).collect();
            let found = together(&cells, once).unwrap();
            for (found, wanted) in found.counted.iter().zip(by_orders(&alone, once)) {
                assert!((found - wanted).abs() < 1e-12, "{found} {wanted}");
            }
            let (sum, largest) = (alone.iter().sum::<f64>(), alone.iter().copied().fold(0.0, f64::max));
            assert!((found.total - (largest + (1.0 - once) * (sum - largest))).abs() < 1e-12);
        }
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        assert_eq!(together(&[vec![1.0], vec![1.0, 2.0]], 1.0), Err(LeverError::Length { lever: 1, found: 2, wanted: 1 }));
        assert_eq!(together(&[vec![-1.0]], 1.0), Err(LeverError::NotANumber { lever: 0, value: -1.0 }));
        assert_eq!(together(&[], 1.5), Err(LeverError::NotAPart(1.5)));
    }
}
