//! Pilots beside held-out groups, against GrowthBook's gbstats and R.

use super::{close, numbers, results};
use serde_json::Value;
use upcount_maths::{Arm, Counted, Moments, as_planned, difference, mantel_haenszel_odds, rate_ratio, relative, with_before_taken_off};

fn number(case: &Value, field: &str) -> f64 {
    case[field].as_f64().unwrap_or_else(|| panic!("no {field}"))
}

fn moments(arm: &Value, [first, first_squares, second, second_squares, products]: [&str; 5]) -> Moments {
    let of = |field: &str| number(arm, field);
    Moments { units: of("n"), sums: [of(first), of(second)], squares: [of(first_squares), of(second_squares)], products: of(products) }
}

fn arms(case: &Value) -> [Arm; 2] {
    let groups = [&case["a"], &case["b"]];
    match case["kind"].as_str() {
        Some("proportion") => groups.map(|arm| Arm::proportion(number(arm, "sum") as u64, number(arm, "n") as u64)),
        Some("ratio") => groups.map(|arm| Arm::ratio(&moments(arm, ["m_sum", "m_sumsq", "d_sum", "d_sumsq", "m_d"]))),
        Some("cuped") => {
            let [held, pilot] = groups.map(|arm| moments(arm, ["post_sum", "post_sumsq", "pre_sum", "pre_sumsq", "sum_products"]));
            with_before_taken_off(&held, &pilot)
        }
        _ => groups.map(|arm| {
            let (n, mean) = (number(arm, "n"), number(arm, "sum") / number(arm, "n"));
            Arm { units: n, mean, level: mean, variance: (number(arm, "sumsq") - n * mean * mean) / (n - 1.0) }
        }),
    }
}

#[test]
fn a_hundred_and_forty_two_effects_are_those_of_growthbook() {
    let Some(all) = results("abtest/gbstats.json") else { return };
    let cases = all["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 142);
    for case in cases {
        let [held, pilot] = arms(case);
        let found = if case["difference"] == "relative" { relative(&held, &pilot) } else { difference(&held, &pilot) }.unwrap();
        let expected = &case["ttest"];
        let (error, scale) = (number(&expected["uplift"], "stddev"), 1e-9);
        close(&[found.error], &[error], scale);
        // In standard errors, so that an effect near nought is held to as much as others.
        let off = |a: f64, b: f64| assert!((a - b).abs() < 1e-8 * error, "{a} is not {b}: {case}");
        off(found.effect, number(expected, "expected"));
        let range = numbers(&expected["ci"]);
        off(found.range[0], range[0]);
        off(found.range[1], range[1]);
        assert!((found.odds - number(expected, "p_value")).abs() < 1e-9, "{found:?} {expected}");
    }
}

#[test]
fn groups_that_are_not_as_planned_are_noticed_as_by_growthbook() {
    let Some(all) = results("abtest/gbstats.json") else { return };
    for case in all["srm"].as_array().unwrap() {
        let units: Vec<u64> = numbers(&case["n"]).iter().map(|n| *n as u64).collect();
        let found = as_planned(&units, &numbers(&case["w"])).unwrap();
        close(&[found], &[number(case, "p")], 1e-10);
    }
}

#[test]
fn two_rates_and_the_admissions_of_berkeley_are_compared_as_by_r() {
    let Some(all) = results("charts_r/charts_r.json") else { return };
    let case = &all["poisson_ratio"];
    let counted = |count, exposure| Counted { count, exposure };
    let found = rate_ratio(counted(6 + 8 + 7, 1083.0 + 1050.0 + 878.0), counted(11, 800.0)).unwrap();
    let expected = ["est", "lo", "hi", "p"].map(|field| number(case, field));
    close(&[found.value, found.range[0], found.range[1], found.odds], &expected, 1e-11);
    // Men admitted and rejected, women admitted and rejected, by department (Bickel, Hammel and O'Connell, 1975).
    let departments =
        [[512, 313, 89, 19], [353, 207, 17, 8], [120, 205, 202, 391], [138, 279, 131, 244], [53, 138, 94, 299], [22, 351, 24, 317]];
    let found = mantel_haenszel_odds(&departments).unwrap();
    let expected = ["est", "lo", "hi", "p"].map(|field| number(&all["mantelhaen"], field));
    close(&[found.value, found.range[0], found.range[1], found.odds], &expected, 1e-11);
}
