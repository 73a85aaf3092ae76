use crate::{close, golden, numbers, results, rows};
use upcount_maths::{Seen, benjamini_hochberg, buhlmann_straub};

#[test]
fn hachemeisters_states_are_believed_as_actuar_believes_them() {
    let (Some(data), Some(reference)) = (golden("credibility/hachemeister.csv"), results("credibility/credibility_aggregate.json")) else {
        return;
    };
    let state = |row: &Vec<&str>| {
        let cell = |n: usize| row[n].parse::<f64>().expect("a number");
        (1..=12).map(|n| Seen { ratio: cell(n), weight: cell(n + 12) }).collect::<Vec<_>>()
    };
    let found = buhlmann_straub(&rows(&data).iter().map(state).collect::<Vec<_>>()).expect("five states");
    let reference = &reference["bs_buhlmann_gisler"];
    let of = |f: fn(&upcount_maths::Believed) -> f64| found.groups.iter().map(f).collect::<Vec<_>>();
    close(&[found.collective], &[reference["collective"].as_f64().unwrap()], 1e-10);
    close(&[found.between, found.within], &numbers(&reference["structure"]), 1e-10);
    close(&of(|g| g.factor), &numbers(&reference["cred"]), 1e-10);
    close(&of(|g| g.own), &numbers(&reference["ind_means"]), 1e-10);
    close(&of(|g| g.figure), &numbers(&reference["premiums"]), 1e-10);
}

#[test]
fn of_the_fifteen_comparisons_of_1995_four_stand() {
    let Some(reference) = results("monitoring/monitoring.json") else { return };
    let reference = &reference["bh1995"];
    let adjusted = benjamini_hochberg(&numbers(&reference["p"]));
    close(&adjusted, &numbers(&reference["fdr_bh"]["adj"]), 1e-12);
    assert_eq!(adjusted.iter().filter(|p| **p <= 0.05).count(), 4);
}
