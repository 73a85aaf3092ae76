//! Exponential smoothing as R's `forecast::ets` does it.

use super::{golden, numbers, results, rows};
use serde_json::Value;
use upcount_maths::{Form, Noise, Season, State, Trend, Weights, smoothed, smoothed_best, smoothed_with};

/// A series, its period, and what R found in it for one form.
struct Case {
    name: String,
    form: Form,
    series: Vec<f64>,
    period: usize,
    want: Value,
}

/// Four series in the form that R chose, and one of them in four forms.
fn cases() -> Vec<Case> {
    let Some(all) = results("forecast/ets_arima.json") else { return Vec::new() };
    let case = |name: &str, method: &str, want: &Value| {
        let text = golden(&format!("forecast/{name}.csv"))?;
        let series = rows(&text).iter().map(|row| row[row.len() - 1].parse().expect("a number")).collect();
        let period = all[name]["freq"].as_u64()? as usize;
        Some(Case { name: format!("{name} {method}"), form: form(method), series, period, want: want.clone() })
    };
    let chosen = ["AirPassengers", "USAccDeaths", "Nile", "UKgas"].map(|name| {
        let want = &all[name]["ets"];
        case(name, &want["method"].as_str()?.replace("ETS(", "").replace([')', ','], ""), want)
    });
    let fixed = ["ANN", "AAN", "MAM", "AAA"].map(|method| case("AirPassengers", method, &all["air_fixed"][method]));
    chosen.into_iter().chain(fixed).flatten().collect()
}

fn form(method: &str) -> Form {
    let noise = if method.starts_with('A') { Noise::Additive } else { Noise::Multiplicative };
    let trend = match &method[1..method.len() - 1] {
        "N" => Trend::None,
        "A" => Trend::Additive,
        _ => Trend::Damped,
    };
    let season = match &method[method.len() - 1..] {
        "N" => Season::None,
        "A" => Season::Additive,
        _ => Season::Multiplicative,
    };
    Form { noise, trend, season }
}

fn parameters(case: &Case) -> (Weights, State) {
    let of = |name: &str| case.want["par"][name].as_f64();
    let weights = Weights {
        level: of("alpha").unwrap_or(0.0),
        slope: of("beta").unwrap_or(0.0),
        season: of("gamma").unwrap_or(0.0),
        fading: of("phi").unwrap_or(1.0),
    };
    // R names the latest season first, and leaves out the earliest, which is the next.
    let mut season: Vec<f64> = (0..case.period - 1).rev().filter_map(|n| of(&format!("s{n}"))).collect();
    let all = if case.form.season == Season::Multiplicative { case.period as f64 } else { 0.0 };
    if case.form.season != Season::None {
        season.insert(0, all - season.iter().sum::<f64>());
    }
    (weights, State { level: of("l").unwrap_or(0.0), slope: of("b").unwrap_or(0.0), season })
}

#[test]
fn at_the_numbers_that_r_found_all_is_as_in_r() {
    for case in cases() {
        let (weights, start) = parameters(&case);
        let mut found = smoothed_with(&case.series, case.period, case.form, weights, start).unwrap();
        let near = |found: f64, want: f64, what: &str| {
            assert!((found - want).abs() < 1e-8 * want.abs(), "{} {what}: {found} {want}", case.name);
        };
        near(found.log_likelihood, case.want["loglik"].as_f64().unwrap(), "likelihood");
        near(found.aicc, case.want["aicc"].as_f64().unwrap(), "criterion");
        // R's forecasts with multiplicative seasons let a damped slope fade one period later than its fit does.
        found.end.slope /= weights.fading;
        found.weights.slope /= weights.fading;
        let ahead = found.ahead(12);
        ahead.iter().zip(numbers(&case.want["mean"])).for_each(|(f, want)| near(f.mean, want, "mean"));
        let limits = numbers(&case.want["hi95"]).into_iter().zip(numbers(&case.want["lo95"]));
        // R lets a corrected additive season come back one period early, in the twelfth here; see the unit test of all ways.
        let known = if case.form.season == Season::Additive { case.period - 1 } else { 12 };
        for (f, (high, low)) in ahead.iter().zip(limits).take(known) {
            near(f.variance.sqrt(), (high - low) / 2.0 / upcount_maths::normal::Z95, "error");
        }
    }
}

#[test]
fn a_search_finds_numbers_as_likely_as_those_of_r_or_likelier() {
    for case in cases() {
        let found = smoothed(&case.series, case.period, case.form).unwrap();
        let want = case.want["loglik"].as_f64().unwrap();
        assert!(found.log_likelihood > want - 1e-3, "{}: {} {want}", case.name, found.log_likelihood);
        assert!(found.weights.slope <= found.weights.level && found.weights.season <= 1.0 - found.weights.level, "{}", case.name);
        // R's simplex ends far below the top here, where the second of two beginnings would end too.
        assert!(case.name != "AirPassengers AAA" || found.log_likelihood > want + 40.0, "{}", found.log_likelihood);
        // The surface has one top where there are few numbers.
        if case.name.starts_with("Nile") {
            let (weights, start) = parameters(&case);
            assert!((found.weights.level - weights.level).abs() < 1e-3 && (found.start.level - start.level).abs() < 0.1);
        }
    }
}

#[test]
fn the_form_chosen_is_that_of_r_unless_another_tells_more() {
    for case in cases().iter().take(4) {
        let found = smoothed_best(&case.series, case.period).unwrap();
        assert!(found.aicc < case.want["aicc"].as_f64().unwrap(), "{}: {}", case.name, found.aicc);
        // R's simplex ends 6.4 of log-likelihood below the top of M,A,M, and so prefers M,Ad,M.
        let form = if case.name.starts_with("Air") { form("MAM") } else { case.form };
        assert_eq!(found.form, form, "{}", case.name);
    }
}
