//! Tourism in Australia by state and purpose, reconciled as `hierarchicalforecast` does it.

use super::{golden, rows};
use std::collections::BTreeMap;
use upcount_maths::{Forecast, Sums, Weigh, shrunk_covariance};

/// The columns of a table whose first column is a time.
fn columns(text: &str) -> BTreeMap<String, Vec<f64>> {
    let rows = rows(text);
    let values = |n: usize| rows.iter().map(|row| row[n].parse().expect("a number")).collect();
    let names = text.lines().next().expect("headings").split(',').enumerate().skip(1);
    names.map(|(n, name)| (name.to_owned(), values(n))).collect()
}

#[test]
fn each_method_moves_the_forecasts_of_tourism_as_the_reference_moves_them() {
    let files = ["S", "actual", "fitted", "reconciled"].map(|name| golden(&format!("forecast/small_{name}.csv")));
    let [Some(structure), Some(actual), Some(fitted), Some(reconciled)] = files else { return };
    let structure = rows(&structure);
    let bottom = structure[0].len() - 1;
    let of = |row: &Vec<&str>| (0..bottom).filter(|n| row[n + 1] == "1.0").collect::<Vec<usize>>();
    let members: Vec<Vec<usize>> = structure[..structure.len() - bottom].iter().map(of).collect();
    let sums = Sums { members, bottom };
    let (actual, fitted) = (columns(&actual), columns(&fitted));
    let left = |name: &str| actual[name].iter().zip(&fitted[name]).map(|(a, f)| a - f).collect::<Vec<f64>>();
    let covariance = shrunk_covariance(&structure.iter().map(|row| left(row[0])).collect::<Vec<_>>()).unwrap().matrix;
    let square = |name: &str| left(name).iter().map(|v| v * v).sum::<f64>() / left(name).len() as f64;
    let squares: Vec<f64> = structure.iter().map(|row| square(row[0])).collect();
    let mut want: BTreeMap<(&str, &str), Vec<f64>> = BTreeMap::new();
    for row in rows(&reconciled) {
        want.insert((row[1], row[0]), row[2..].iter().map(|cell| cell.parse().unwrap()).collect());
    }
    let steps: Vec<&str> = want.keys().filter(|key| key.1 == structure[0][0]).map(|key| key.0).collect();
    assert_eq!(steps.len(), 8);
    let methods = [(2, Weigh::Covariance(&covariance)), (3, Weigh::Alike), (4, Weigh::Members), (5, Weigh::Variances(&squares))];
    for (column, weigh) in methods {
        let reconciler = sums.reconciler(weigh).unwrap();
        for step in &steps {
            let of = |row: &[&str], column: usize| want[&(*step, row[0])][column];
            let own: Vec<Forecast> = structure.iter().map(|row| Forecast { mean: of(row, 0), variance: 1.0 }).collect();
            for (found, row) in reconciler.of(&own).unwrap().iter().zip(&structure) {
                let want = of(row, column);
                // The reference adds 2e-8 to what it divides by.
                assert!((found.mean - want).abs() < 1e-6 * want.abs().max(1.0), "{column} {step} {}: {} {want}", row[0], found.mean);
            }
        }
    }
}
