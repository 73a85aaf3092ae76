//! A budget over returns that diminish, against SciPy's root finder and its general optimiser.

use super::{close, numbers, results};
use upcount_maths::{Response, allocate};

#[test]
fn three_budgets_over_five_parts_are_shared_as_scipy_shares_them() {
    let Some(all) = results("optimise/optimise.json") else { return };
    let cases = all["budget_concave"].as_array().unwrap();
    assert_eq!(cases.len(), 3);
    for case in cases {
        let [most, rate, floor, cap] = ["a", "k", "lo", "hi"].map(|field| numbers(&case[field]));
        let part = |n: usize| Response { most: most[n], rate: rate[n], floor: floor[n], cap: cap[n] };
        let found = allocate(case["B"].as_f64().unwrap(), &(0..most.len()).map(part).collect::<Vec<_>>()).unwrap();
        close(&found.amounts, &numbers(&case["x"]), 1e-9);
        close(&[found.marginal, found.value], &["marginal", "value"].map(|field| case[field].as_f64().unwrap()), 1e-9);
    }
}
