//! Odds of reaching a goal, against SciPy's closed forms.

use super::{close, numbers, results};
use serde_json::Value;
use upcount_maths::{Coming, Rate, at_least_come_true, come_true, gamma_poisson};

fn number(case: &Value, field: &str) -> f64 {
    case[field].as_f64().unwrap_or_else(|| panic!("no {field}"))
}

#[test]
fn what_is_left_is_reached_as_often_as_scipy_says() {
    let Some(all) = results("pace/pace.json") else { return };
    for case in all["poisson"].as_array().unwrap() {
        let left = case["target"].as_u64().unwrap() - case["done"].as_u64().unwrap();
        let coming = Coming::certain(number(case, "rate_per_day") * number(case, "days_left"));
        close(&[coming.at_least(left)], &[number(case, "p")], 1e-12);
    }
    for case in all["gamma_poisson"].as_array().unwrap() {
        let rate = Rate { shape: number(case, "a"), exposure: number(case, "b") }.seen(number(case, "y"), number(case, "e"));
        let coming = Coming::at(rate, number(case, "m"));
        let found = [coming.at_least(case["target_remaining"].as_u64().unwrap()), coming.mean];
        close(&found, &[number(case, "p"), number(case, "mean")], 1e-12);
        assert_eq!([coming.quantile(0.1), coming.quantile(0.9)].map(Some), [case["q10"].as_u64(), case["q90"].as_u64()]);
    }
}

#[test]
fn the_odds_that_nine_of_ten_come_true_are_those_of_all_their_orders() {
    let Some(all) = results("pace/pace.json") else { return };
    let chances = numbers(&all["poisson_binomial"]["p"]);
    close(&come_true(&chances), &numbers(&all["poisson_binomial"]["pmf"]), 1e-12);
    close(&[at_least_come_true(&chances, 9)], &[number(&all["poisson_binomial"], "P_at_least_85pct")], 1e-12);
}

#[test]
fn sixty_rates_are_drawn_to_their_mean_as_the_likeliest_prior_draws_them() {
    let Some(all) = results("pace/pace.json") else { return };
    let case = &all["eb_gamma_poisson"];
    let counts: Vec<u32> = numbers(&case["y"]).iter().map(|y| *y as u32).collect();
    let found = gamma_poisson(&counts, &numbers(&case["e"])).unwrap();
    let prior = found.prior.unwrap();
    close(&[found.log_likelihood], &[number(case, "loglik")], 1e-12);
    // The reference searched with a simplex, which knows the top of a flat hill to the root of its own exactness.
    close(&[prior.shape, prior.exposure], &[number(case, "a"), number(case, "b")], 1e-6);
    close(&found.rates, &numbers(&case["shrunk"]), 1e-7);
}
