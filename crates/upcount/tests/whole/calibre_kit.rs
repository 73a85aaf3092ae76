//! The conformance kit of calibres: totals collide, so the sets of policies are compared too.

use crate::home::{Home, shared};
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn each_calibre_of_the_kit_counts_its_number_and_its_policies() {
    let Some(folder) = shared("calibre") else { return };
    let home = Home::new();
    home.import("calibre_policies", &folder.join("fixture_policies.csv"));
    home.import("calibre_agents", &folder.join("fixture_agents.csv"));
    let expected = std::fs::read_to_string(folder.join("expected.txt")).unwrap();
    let december = ["--from", "2025-12-01", "--to", "2025-12-31"];
    let mut checked = 0;
    for line in expected.lines() {
        let Some(number) = line.strip_prefix('C').and_then(|l| l.get(..2)).and_then(|n| n.parse::<u32>().ok()) else { continue };
        if number > 12 {
            continue;
        }
        let calibre = format!("kit_c{number:02}");
        let ask: Vec<&str> = ["policies", "--calibre", &calibre].iter().chain(&december).copied().collect();
        if let Some((_, policies)) = line.split_once(": ") {
            let rows: Vec<&str> = ask.iter().chain(&["--rows"]).copied().collect();
            let counted: BTreeSet<String> = home.ask(&rows).into_iter().map(|r| r["policy"].clone()).collect();
            assert_eq!(counted, policies.split(' ').map(str::to_owned).collect(), "{calibre}");
        } else {
            let total = line.split_whitespace().last().unwrap();
            assert_eq!(home.ask(&ask)[0]["policies"], total, "{calibre}");
        }
        checked += 1;
    }
    assert_eq!(checked, 12 + 8, "every count C01 to C12 and every set of policies");
}

#[test]
fn what_is_listed_adds_up_to_what_is_counted() {
    let Some(folder) = shared("calibre") else { return };
    let home = Home::new();
    home.import("calibre_policies", &folder.join("fixture_policies.csv"));
    for number in 1..=12 {
        let calibre = format!("kit_c{number:02}");
        let ask = ["policies", "--calibre", &calibre, "--from", "2025-12-01", "--to", "2025-12-31"];
        let rows = home.ask(&ask.iter().chain(&["--rows"]).copied().collect::<Vec<_>>());
        let listed: i64 = rows.iter().map(|r| r["counts"].parse::<i64>().unwrap()).sum();
        assert_eq!(listed.to_string(), home.ask(&ask)[0]["policies"], "{calibre}");
    }
}

#[test]
fn the_shares_of_each_policy_add_up_to_one() {
    let Some(folder) = shared("calibre") else { return };
    let home = Home::new();
    home.import("calibre_policies", &folder.join("fixture_policies.csv"));
    let files = home.fact_files();
    assert!(files.iter().any(|f| f.parent().unwrap().ends_with("credit")), "credits are facts of their own: {files:?}");
    let by_month: BTreeMap<String, String> = home
        .ask(&["policies", "--calibre", "kit_c02", "--by", "agent", "--from", "2025-12-01", "--to", "2025-12-31"])
        .into_iter()
        .map(|r| (r["agent"].clone(), r["policies"].clone()))
        .collect();
    assert_eq!(by_month["A4"], "1", "the leading agent has the split policy");
}
