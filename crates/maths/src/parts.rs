//! Parts of equal size.

/// The highest value of each of so many parts but the last, rising: the values at the ranks ⌈n·k ÷ parts⌉, the smallest of which at
/// least that share is not above (SQL's `percentile_disc`). Those alike lie in one part, so that parts may be of unequal size, or empty.
///
/// `values` is put into another order; nothing is told of no values, and of no parts. Takes n steps for each part.
#[must_use]
pub fn borders<T: Ord + Copy>(values: &mut [T], parts: usize) -> Vec<T> {
    let many = values.len();
    if many == 0 {
        return Vec::new();
    }
    let mut from = 0;
    (1..parts)
        .map(|k| {
            let rank = (many * k).div_ceil(parts) - 1;
            let found = *values[from..].select_nth_unstable(rank - from).1;
            from = rank;
            found
        })
        .collect()
}

/// The part in which a value lies, from 1.
#[must_use]
pub fn part<T: Ord>(value: &T, borders: &[T]) -> usize {
    1 + borders.partition_point(|border| border < value)
}

#[cfg(test)]
mod tests {
    use super::{borders, part};

    #[test]
    fn ten_values_are_divided_into_fifths_of_two() {
        let mut values = [7, 3, 10, 1, 9, 4, 2, 8, 6, 5];
        let found = borders(&mut values, 5);
        assert_eq!(found, [2, 4, 6, 8]);
        assert_eq!([1, 2, 3, 8, 9, 10].map(|value| part(&value, &found)), [1, 1, 2, 4, 5, 5]);
    }

    #[test]
    fn those_alike_lie_in_one_part() {
        let mut values = [1, 1, 1, 1, 1, 1, 1, 2, 2, 5];
        let found = borders(&mut values, 5);
        assert_eq!(found, [1, 1, 1, 2]);
        assert_eq!([1, 2, 5].map(|value| part(&value, &found)), [1, 4, 5]);
    }

    #[test]
    fn borders_are_those_of_sorted_values() {
        for many in 1_usize..60 {
            let values: Vec<usize> = (0..many).map(|n| n * 7_919 % 23).collect();
            let mut sorted = values.clone();
            sorted.sort_unstable();
            for parts in 1..9 {
                let slow: Vec<usize> = (1..parts).map(|k| sorted[(many * k).div_ceil(parts) - 1]).collect();
                assert_eq!(borders(&mut values.clone(), parts), slow, "{many} values, {parts} parts");
            }
        }
        assert!(borders::<i64>(&mut [], 5).is_empty());
    }
}
