//! By what a plan is shared.

use crate::goal::*;

#[test]
fn a_driver_that_is_nought_among_siblings_leaves_it_to_the_others() {
    let tree = Tree { parents: vec![None, Some(0), Some(0), Some(1), Some(1)], rank: (0..5).collect() };
    let last_year = Driver { part: 9.0, values: vec![0.0, 300.0, 100.0, 0.0, 0.0] };
    let heads = Driver { part: 1.0, values: vec![1.0, 1.0, 1.0, 3.0, 1.0] };
    let weights = drivers(&tree, &[last_year, heads]).unwrap();
    assert!((weights[1] - 0.725).abs() < 1e-12 && (weights[3] - 0.75).abs() < 1e-12, "{weights:?}");
    let negative = Driver { part: 1.0, values: vec![1.0, 1.0, -1.0, 0.0, 0.0] };
    assert_eq!(drivers(&tree, &[negative]), Err(Refusal::NotAWeight { place: 2 }));
}
