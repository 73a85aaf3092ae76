//! Counts explained by what surrounds them: the claims of Baxter, Coutts and Ross (1980) as R's `glm` fits them.

use super::{golden, results, rows};
use upcount_maths::quasi_poisson;

#[test]
fn claims_by_district_group_and_age_are_fitted_as_r_fits_them() {
    let (Some(text), Some(all)) = (golden("glm_small/insurance_baxter1980.csv"), results("glm_small/glm_small.json")) else { return };
    let want = &all["insurance_quasi"];
    let (mut design, mut counts, mut exposure) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows(&text) {
        let number = |n: usize| row[n].parse::<f64>().unwrap();
        let levels = (0..3).flat_map(|n| (2..=4).map(move |level| (n, level)));
        let dummies = levels.map(|(n, level)| f64::from(u8::from(number(n) == f64::from(level))));
        design.push(std::iter::once(1.0).chain(dummies).collect());
        counts.push(number(4));
        exposure.push(number(3));
    }
    let found = quasi_poisson(&design, &counts, &exposure).unwrap();
    let names = ["(Intercept)", "District2", "District3", "District4", "Group2", "Group3", "Group4", "Age2", "Age3", "Age4"];
    for (n, name) in names.iter().enumerate() {
        let (coefficient, error) = (want["coef"][name].as_f64().unwrap(), want["se"][name].as_f64().unwrap());
        assert!((found.coefficients[n] - coefficient).abs() < 1e-8, "{name}: {} {coefficient}", found.coefficients[n]);
        assert!((found.covariance[n][n].sqrt() - error).abs() < 1e-6, "{name}: {} {error}", found.covariance[n][n].sqrt());
    }
    assert!((found.dispersion - want["dispersion"].as_f64().unwrap()).abs() < 1e-6);
    assert_eq!(found.freedom as u64, want["df"].as_u64().unwrap());
}
