//! Quotas of siblings by month: as they would be by weight and season, made to meet both sums.

/// How often rows and columns are scaled at most.
const ROUNDS: usize = 60;
/// How often cells that left their bounds are held there at most.
const HOLDS: usize = 8;

/// A table that stands as `prior` does as far as the sums of its rows and columns and the bounds of its cells let it.
///
/// | | shape | unit |
/// |---|---|---|
/// | `prior` | `[rows × columns]`, row by row, from 0 | any one unit |
/// | `low`, `high` | the same | things |
/// | `rows`, `columns` | sums; both come to the same | things |
/// | result | as `prior` | things |
///
/// Rows and columns are scaled in turn until both meet to 10⁻⁹. Cells outside their bounds are then held there, and the others
/// scaled again. Where closed cells leave no such table, the nearest found within bounds on the number of rounds.
///
/// # Source
/// Iterative proportional fitting: Deming and Stephan (1940); cells at their bounds held as in Ibaraki and Katoh, *Resource
/// Allocation Problems* (1988).
pub(super) fn fit(prior: &[f64], low: &[i64], high: &[i64], rows: &[i64], columns: &[i64]) -> Vec<f64> {
    let width = columns.len();
    let held_from_the_start = |cell: usize| (low[cell] == high[cell]).then(|| real(low[cell]));
    let mut held: Vec<Option<f64>> = (0..prior.len()).map(held_from_the_start).collect();
    let mut table = vec![0.0; prior.len()];
    for _ in 0..HOLDS {
        let mut rows_left: Vec<f64> = rows.iter().copied().map(real).collect();
        let mut columns_left: Vec<f64> = columns.iter().copied().map(real).collect();
        for (cell, value) in held.iter().enumerate().filter_map(|(cell, held)| Some((cell, (*held)?))) {
            rows_left[cell / width] -= value;
            columns_left[cell % width] -= value;
        }
        rows_left.iter_mut().chain(&mut columns_left).for_each(|left| *left = left.max(0.0));
        for ((row, left), (prior, held)) in table.chunks_mut(width).zip(&rows_left).zip(prior.chunks(width).zip(held.chunks(width))) {
            let free = |month: usize| held[month].is_none();
            let nothing = *left > 0.0 && (0..width).all(|month| !free(month) || prior[month] <= 0.0);
            for (month, cell) in row.iter_mut().enumerate() {
                *cell = if !free(month) {
                    0.0
                } else if nothing {
                    1.0
                } else {
                    prior[month]
                };
            }
        }
        scale(&mut table, &rows_left, &columns_left);
        let mut left = false;
        for (cell, held) in held.iter_mut().enumerate().filter(|(_, held)| held.is_none()) {
            let (low, high) = (real(low[cell]), real(high[cell]));
            if table[cell] < low - 1e-9 || table[cell] > high + 1e-9 {
                *held = Some(table[cell].clamp(low, high));
                left = true;
            }
        }
        if !left {
            break;
        }
    }
    table.iter_mut().zip(held).for_each(|(cell, held)| *cell = held.unwrap_or(*cell));
    table
}

fn scale(table: &mut [f64], rows: &[f64], columns: &[f64]) {
    let width = columns.len();
    let mut factors = vec![1.0; width];
    for _ in 0..ROUNDS {
        let mut sums = vec![0.0; width];
        for (row, wanted) in table.chunks_mut(width).zip(rows) {
            row.iter_mut().zip(&factors).for_each(|(cell, factor)| *cell *= factor);
            let sum = row.iter().sum::<f64>();
            let factor = if sum > 0.0 { wanted / sum } else { 1.0 };
            for (cell, sum) in row.iter_mut().zip(&mut sums) {
                *cell *= factor;
                *sum += *cell;
            }
        }
        if sums.iter().zip(columns).all(|(sum, wanted)| (sum - wanted).abs() <= 1e-9 * (1.0 + wanted)) {
            return;
        }
        let factor = |(sum, wanted): (&f64, &f64)| if *sum > 0.0 { wanted / sum } else { 1.0 };
        factors = sums.iter().zip(columns).map(factor).collect();
    }
}

/// A count as a number that can be multiplied.
pub(super) fn real(count: i64) -> f64 {
    count as f64
}
