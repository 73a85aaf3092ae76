use crate::{close, golden, numbers, results, rows};
use upcount_maths::mack;

#[test]
fn the_triangles_of_taylor_and_ashe_and_of_mack_end_where_they_published() {
    let Some(reference) = results("reserving/reserving.json") else { return };
    for name in ["genins", "raa", "mack_1997", "abc", "mw2008"] {
        let Some(data) = golden(&format!("reserving/{name}.csv")) else { return };
        let cohort = |row: &Vec<&str>| row[1..].iter().map_while(|cell| cell.parse().ok()).collect::<Vec<f64>>();
        let found = mack(&rows(&data).iter().map(cohort).collect::<Vec<_>>(), 0).expect("a triangle");
        close(&found.factors, &numbers(&reference[name]["ldf"]), 1e-10);
        close(&found.cohorts.iter().map(|c| c.ultimate).collect::<Vec<_>>(), &numbers(&reference[name]["ultimate"]), 1e-10);
        // The last σ has one observation only; the reference ran with another rule for it except once.
        let known = found.sigmas.len() - 1;
        close(&found.sigmas[..known], &numbers(&reference[name]["sigma"])[..known], 1e-9);
        if name == "genins" {
            let reference = &reference["genins_sigma_mack"];
            close(&[found.error], &[reference["mack_se_total"].as_f64().unwrap()], 1e-9);
            let errors: Vec<f64> = reference["mack_se_by_origin"].as_object().unwrap().values().filter_map(|v| v.as_f64()).collect();
            close(&found.cohorts[1..].iter().map(|c| c.error).collect::<Vec<_>>(), &errors, 1e-9);
        }
        if name == "raa" {
            close(&[found.error], &[26_909.01], 1e-6);
        }
    }
}
