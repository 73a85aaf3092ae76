//! Whole numbers shared out, as the package `apportionment` and the Congress of 1792 did it.

use super::{numbers, results};
use serde_json::Value;
use upcount_maths::{Bounded, largest_remainder, largest_remainder_within, sainte_lague};

#[test]
fn seats_are_those_of_the_census_of_1790_and_of_others() {
    let Some(all) = results("apportion/apportion.json") else { return };
    let whole = |value: &Value| numbers(value).iter().map(|v| v.round() as u64).collect::<Vec<_>>();
    let thousandths = |value: &Value| numbers(value).iter().map(|v| (v * 1000.0).round() as u64).collect::<Vec<_>>();
    let list = |field: &str| all[field].as_array().unwrap().clone();
    let mut cases: Vec<(Vec<u64>, Value)> = list("cases").into_iter().map(|c| (whole(&c["votes"]), c)).collect();
    cases.push((whole(&all["us1790"]["pop"]), all["us1790"].clone()));
    cases.extend(list("random").into_iter().map(|c| (thousandths(&c["w"]), c)));
    assert_eq!(cases.len(), 56);
    for (weights, case) in cases {
        let seats = case["seats"].as_u64().unwrap();
        assert_eq!(largest_remainder(seats, &weights).unwrap(), whole(&case["largest_remainder"]), "{case}");
        assert_eq!(sainte_lague(seats, &weights).unwrap(), whole(&case["saintelague"]), "{case}");
    }
    let hamilton = largest_remainder(105, &whole(&all["us1790"]["pop"])).unwrap();
    assert_eq!(hamilton, whole(&all["us1790"]["published_hamilton"]));
}

#[test]
fn a_cascade_within_bounds_is_the_continuous_one_to_less_than_one() {
    let Some(all) = results("optimise/optimise.json") else { return };
    let case = &all["bounded_proportional_cascade"];
    let whole = |field: &str, times: f64| numbers(&case[field]).iter().map(|v| (v * times).round() as u64).collect::<Vec<_>>();
    let (weights, floors, ceilings) = (whole("w", 100.0), whole("lo", 1.0), whole("hi", 1.0));
    let part = |n: usize| Bounded { weight: weights[n], floor: floors[n], ceiling: ceilings[n] };
    let split = largest_remainder_within(case["T"].as_u64().unwrap(), &(0..weights.len()).map(part).collect::<Vec<_>>()).unwrap();
    assert_eq!(split, [292, 207, 169, 132, 100, 100]);
    assert!(split.iter().zip(numbers(&case["real"])).all(|(whole, real)| (*whole as f64 - real).abs() < 1.0));
}
