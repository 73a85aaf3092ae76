//! Systems of equations with a symmetric positive matrix.

/// The lower factor L of L·Lᵀ (Cholesky); `None` where the matrix is not positive. Only its lower half is read.
pub(crate) fn factored(mut matrix: Vec<Vec<f64>>) -> Option<Vec<Vec<f64>>> {
    for row in 0..matrix.len() {
        let (above, rest) = matrix.split_at_mut(row);
        let line = &mut rest[0];
        for (column, other) in above.iter().enumerate() {
            line[column] = (line[column] - dot(&line[..column], &other[..column])) / other[column];
        }
        let left = line[row] - dot(&line[..row], &line[..row]);
        if left.partial_cmp(&(1e-14 * line[row])) != Some(std::cmp::Ordering::Greater) {
            return None;
        }
        line[row] = left.sqrt();
    }
    Some(matrix)
}

/// The x of L·Lᵀ·x = right.
pub(crate) fn solved(factor: &[Vec<f64>], mut right: Vec<f64>) -> Vec<f64> {
    for row in 0..right.len() {
        right[row] = (right[row] - dot(&factor[row][..row], &right[..row])) / factor[row][row];
    }
    for row in (0..right.len()).rev() {
        right[row] /= factor[row][row];
        let found = right[row];
        right[..row].iter_mut().zip(&factor[row]).for_each(|(value, l)| *value -= l * found);
    }
    right
}

pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_solved_gives_back_the_right_side() {
        let matrix = vec![vec![4.0, 1.0, -2.0], vec![1.0, 3.0, 0.5], vec![-2.0, 0.5, 5.0]];
        let found = solved(&factored(matrix.clone()).unwrap(), vec![1.0, 2.0, 3.0]);
        assert!(matrix.iter().zip([1.0, 2.0, 3.0]).all(|(row, right)| (dot(row, &found) - right).abs() < 1e-12), "{found:?}");
        assert_eq!(factored(vec![vec![1.0, 1.0], vec![1.0, 1.0]]), None, "one row follows from the other");
        assert_eq!(factored(vec![vec![f64::NAN]]), None);
    }
}
