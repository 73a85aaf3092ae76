//! A table of siblings by months, fitted and rounded.

use super::made::Numbers;
use crate::goal::fit::fit;
use crate::goal::round::Table;

/// Whole tables with one set of sums, and their mean, which is a table of quotas.
fn table(n: &mut Numbers) -> (Vec<f64>, usize) {
    let (rows, width) = (1 + n.below(9), 1 + n.below(12));
    let mut one: Vec<i64> = (0..rows * width).map(|_| if n.one_in(3) { 0 } else { n.count(4) }).collect();
    let mut sum = one.clone();
    for _ in 1..8 {
        for _ in 0..4 * rows {
            let [a, b, c, d] = [n.below(rows), n.below(rows), n.below(width), n.below(width)];
            let corners = [a * width + c, b * width + d, a * width + d, b * width + c];
            if a != b && c != d && one[corners[0]] > 0 && one[corners[1]] > 0 {
                [-1, -1, 1, 1].iter().zip(corners).for_each(|(step, cell)| one[cell] += step);
            }
        }
        sum.iter_mut().zip(&one).for_each(|(sum, one)| *sum += one);
    }
    (sum.into_iter().map(|sum| sum as f64 / 8.0).collect(), width)
}

fn sums(table: &[i64], width: usize) -> (Vec<i64>, Vec<i64>) {
    let columns = (0..width).map(|column| table.iter().skip(column).step_by(width).sum()).collect();
    (table.chunks(width).map(|row| row.iter().sum()).collect(), columns)
}

fn whole(table: &[f64], width: usize) -> (Vec<i64>, Vec<i64>) {
    let round = |sum: f64| sum.round() as i64;
    let rows = table.chunks(width).map(|row| round(row.iter().sum())).collect();
    (rows, (0..width).map(|column| round(table.iter().skip(column).step_by(width).sum())).collect())
}

#[test]
fn each_cell_is_a_whole_number_beside_its_quota_and_both_sums_are_met() {
    for seed in 0..3_000 {
        let (quotas, width) = table(&mut Numbers::new(seed));
        let (rows, columns) = whole(&quotas, width);
        let (low, high) = (vec![0; quotas.len()], vec![1_000; quotas.len()]);
        let mut found = vec![0; quotas.len()];
        Table { quotas: &quotas, low: &low, high: &high, rows: &rows, columns: &columns }.round(&mut found);
        assert_eq!(sums(&found, width), (rows, columns), "{seed}");
        assert!(found.iter().zip(&quotas).all(|(has, quota)| (*has as f64 - quota).abs() < 1.0), "{seed}: {found:?} {quotas:?}");
    }
}

#[test]
fn bounds_that_a_table_can_keep_are_kept_however_wrong_its_quotas() {
    for seed in 0..3_000 {
        let mut n = Numbers::new(seed);
        let (mean, width) = table(&mut n);
        let (rows, columns) = whole(&mean, width);
        let low: Vec<i64> = mean.iter().map(|cell| cell.floor() as i64).collect();
        let high: Vec<i64> = mean.iter().map(|cell| cell.ceil() as i64 + n.count(2)).collect();
        let quotas: Vec<f64> = mean.iter().map(|_| n.below(50) as f64 / 10.0).collect();
        let mut found = vec![0; mean.len()];
        Table { quotas: &quotas, low: &low, high: &high, rows: &rows, columns: &columns }.round(&mut found);
        assert_eq!(sums(&found, width), (rows, columns), "{seed}");
        assert!(found.iter().zip(low.iter().zip(&high)).all(|(has, (low, high))| low <= has && has <= high), "{seed}");
    }
}

#[test]
fn a_fitted_table_meets_its_sums_and_keeps_the_ratios_of_its_prior() {
    for seed in 0..500 {
        let mut n = Numbers::new(seed);
        let (rows, width) = (2 + n.below(8), 2 + n.below(11));
        let prior: Vec<f64> = (0..rows * width).map(|_| 1.0 + n.below(30) as f64).collect();
        let whole_table: Vec<i64> = (0..rows * width).map(|_| 1 + n.count(20)).collect();
        let (rows, columns) = sums(&whole_table, width);
        let found = fit(&prior, &vec![0; prior.len()], &vec![1_000_000; prior.len()], &rows, &columns);
        for (row, wanted) in found.chunks(width).zip(&rows) {
            assert!((row.iter().sum::<f64>() - *wanted as f64).abs() < 1e-6, "{seed}");
        }
        for (column, wanted) in columns.iter().enumerate() {
            assert!((found.iter().skip(column).step_by(width).sum::<f64>() - *wanted as f64).abs() < 1e-6, "{seed}");
        }
        let odds = |table: &[f64]| table[0] * table[width + 1] / (table[1] * table[width]);
        assert!((odds(&found) / odds(&prior) - 1.0).abs() < 1e-6, "{seed}");
    }
}
