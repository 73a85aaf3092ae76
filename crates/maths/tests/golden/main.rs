//! What others published, computed anew: each method against the reference that its field trusts.

mod believed;
mod budget;
mod carried;
mod charts;
mod limits;
mod matched;
mod pace;
mod paths;
mod pilots;
mod places;
mod seasons;
mod shares;
mod smoothing;
mod sums;
mod through;

use serde_json::Value;
use std::path::PathBuf;

/// A file of the reference results; says that it is skipped where there is none.
fn golden(path: &str) -> Option<String> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/golden").join(path);
    let text = std::fs::read_to_string(&file).ok();
    if text.is_none() {
        println!("skipped: no {} beside the project", file.display());
    }
    text
}

fn results(path: &str) -> Option<Value> {
    golden(path).map(|text| serde_json::from_str(&text).expect("the reference is JSON"))
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().map(|all| all.iter().filter_map(Value::as_f64).collect()).unwrap_or_default()
}

/// The rows of a CSV file, its headings left out.
fn rows(text: &str) -> Vec<Vec<&str>> {
    text.lines().skip(1).map(|line| line.split(',').map(|cell| cell.trim_matches('"')).collect()).collect()
}

#[track_caller]
fn close(found: &[f64], expected: &[f64], within: f64) {
    assert_eq!(found.len(), expected.len(), "{found:?} {expected:?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() <= (within * expected.abs()).max(1e-14), "{found} is not {expected}");
    }
}
