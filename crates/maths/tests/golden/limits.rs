//! Limits of counts, against SciPy's quantiles with Spiegelhalter's lines between them and R's exact tests.

use super::{close, numbers, results};
use serde_json::Value;
use upcount_maths::survival::wilson;
use upcount_maths::{Coming, Limits, as_odd, binomial_limits, clopper_pearson, funnel_limits, garwood};

fn number(case: &Value, field: &str) -> f64 {
    case[field].as_f64().unwrap_or_else(|| panic!("no {field}"))
}

#[test]
fn funnels_are_those_of_spiegelhalter() {
    let Some(all) = results("monitoring/monitoring.json") else { return };
    let check = |case: &Value, size: f64, limits: &dyn Fn(f64) -> Limits| {
        for (tail, low, high) in [(0.025, "lo2", "hi2"), (0.001, "lo3", "hi3")] {
            let Limits { low: found, high: above } = limits(tail);
            close(&[found / size, above / size], &[number(case, low), number(case, high)], 1e-10);
        }
    };
    let funnel = &all["funnel"];
    for case in funnel["poisson"].as_array().unwrap() {
        let expected = number(case, "E");
        check(case, expected, &|tail| funnel_limits(Coming::certain(expected), tail).unwrap());
    }
    for case in funnel["binom_theta0.3"].as_array().unwrap() {
        check(case, number(case, "n"), &|tail| binomial_limits(0.3, case["n"].as_u64().unwrap(), tail).unwrap());
    }
}

#[test]
fn intervals_are_those_of_garwood_clopper_and_pearson_and_wilson() {
    let Some(all) = results("monitoring/monitoring.json") else { return };
    for case in all["ci"]["garwood"].as_array().unwrap() {
        close(&garwood(case["k"].as_u64().unwrap(), 0.025), &[number(case, "lo"), number(case, "hi")], 1e-11);
    }
    for case in all["ci"]["binom"].as_array().unwrap() {
        close(&clopper_pearson(case["k"].as_u64().unwrap(), case["n"].as_u64().unwrap(), 0.025), &numbers(&case["beta"]), 1e-11);
        close(&wilson(number(case, "k"), number(case, "n")), &numbers(&case["wilson"]), 1e-11);
    }
}

#[test]
fn actual_to_expected_is_as_r_has_it() {
    let Some(all) = results("charts_r/charts_r.json") else { return };
    for case in all["poisson_test"].as_array().unwrap() {
        let (count, expected) = (case["x"].as_u64().unwrap(), number(case, "E"));
        close(&garwood(count, 0.025).map(|mean| mean / expected), &[number(case, "lo"), number(case, "hi")], 1e-11);
        close(&[as_odd(Coming::certain(expected), count)], &[number(case, "p")], 1e-11);
    }
}
