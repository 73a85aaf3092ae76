//! The conformance kit of calibres: totals collide, so the sets of policies are compared too.

use crate::home::{Home, shared};
use crate::rights::{add, key};
use crate::server::Server;
use std::collections::{BTreeMap, BTreeSet};

const DECEMBER: [&str; 4] = ["--from", "2025-12-01", "--to", "2025-12-31"];

/// A home with the kit, and what the kit expects; nothing where the kit is not there.
fn kit() -> Option<(Home, String)> {
    let folder = shared("calibre")?;
    let home = Home::new();
    home.import("calibre_policies", &folder.join("fixture_policies.csv"));
    home.import("calibre_agents", &folder.join("fixture_agents.csv"));
    Some((home, std::fs::read_to_string(folder.join("expected.txt")).unwrap()))
}

fn december<'a>(ask: &[&'a str]) -> Vec<&'a str> {
    ask.iter().chain(&DECEMBER).copied().collect()
}

#[test]
fn each_calibre_of_the_kit_counts_its_number_and_its_policies() {
    let Some((home, expected)) = kit() else { return };
    let mut checked = 0;
    for line in expected.lines() {
        let Some(number) = line.strip_prefix('C').and_then(|l| l.get(..2)).and_then(|n| n.parse::<u32>().ok()) else { continue };
        let calibre = format!("kit_c{number:02}");
        let ask = december(&["policies", "--calibre", &calibre]);
        if let Some((_, policies)) = line.split_once(": ") {
            let rows: Vec<&str> = ask.iter().chain(&["--rows"]).copied().collect();
            let counted: BTreeSet<String> = home.ask(&rows).into_iter().map(|r| r["policy"].clone()).collect();
            assert_eq!(counted, policies.split(' ').map(str::to_owned).collect(), "{calibre}");
        } else {
            let total: f64 = line.split_whitespace().last().unwrap().parse().unwrap();
            assert_eq!(home.ask(&ask)[0]["policies"].parse::<f64>().unwrap(), total, "{calibre}");
        }
        checked += 1;
    }
    assert_eq!(checked, 15 + 8, "every count C01 to C15 and every set of policies");
}

#[test]
fn each_roster_and_rate_of_the_kit_is_what_it_should_be() {
    let Some((home, expected)) = kit() else { return };
    let mut checked = 0;
    for line in expected.lines().filter(|l| l.starts_with(['H', 'R'])) {
        let measure = format!("kit_{}", line[..3].to_lowercase());
        let text = line.split_whitespace().last().unwrap();
        let decimals = text.split_once('.').map_or(0, |(_, d)| d.len());
        let wanted = match text.split_once('/') {
            Some((above, below)) => above.parse::<f64>().unwrap() / below.parse::<f64>().unwrap(),
            None => text.parse().unwrap(),
        };
        let value: f64 = home.ask(&december(&[&measure]))[0][&measure].parse().unwrap();
        assert!((value - wanted).abs() <= 0.5 * 10_f64.powi(-(decimals as i32)) * (1.0 + 1e-9), "{measure} is {value}, not {text}");
        checked += 1;
    }
    assert_eq!(checked, 4 + 16);
    // The rates are read beside what they are made of.
    let json = home.does(&[&["ask"][..], &december(&["kit_r15", "--format", "json"])].concat());
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((json["rows"][0]["numerator"].as_f64(), json["rows"][0]["denominator"].as_f64()), (Some(2.0), Some(12.0)));
}

#[test]
fn the_kit_is_the_same_through_the_api_and_an_agent_gets_the_own_part_of_a_shared_policy() {
    let Some((home, expected)) = kit() else { return };
    add(&home, "keeper", "admin", &[]);
    add(&home, "all", "head_office", &[]);
    add(&home, "a4", "agent", &["agent=A4"]);
    let [all, a4] = ["all", "a4"].map(|name| key(&home, name));
    let server = Server::on(&home);
    let get = |who: &str, path: &str| {
        let response = server.send("GET", &format!("/api/v1/{path}&from=2025-12-01&to=2025-12-31"), &[("Authorization", who)], b"");
        assert_eq!(response.status, 200, "{path}: {}", response.text());
        response.json()
    };
    let mut checked = 0;
    for line in expected.lines().filter(|l| l.starts_with(['C', 'H', 'R']) && l.as_bytes()[1].is_ascii_digit()) {
        let id = line[..3].to_lowercase();
        let text = line.split_whitespace().last().unwrap();
        if let Some((_, policies)) = line.split_once(": ") {
            let rows = get(&all, &format!("rows?measure=policies&calibre=kit_{id}&limit=1000"));
            let column = rows["columns"].as_array().unwrap().iter().position(|c| c == "policy").unwrap();
            let found: BTreeSet<&str> = rows["rows"].as_array().unwrap().iter().map(|r| r[column].as_str().unwrap()).collect();
            assert_eq!(found, policies.split(' ').collect(), "{id}");
        } else {
            let question = if id.starts_with('c') { format!("policies&calibre=kit_{id}") } else { format!("kit_{id}") };
            let value = get(&all, &format!("ask?measure={question}"))["rows"][0]["value"].as_f64().unwrap();
            let wanted = match text.split_once('/') {
                Some((above, below)) => above.parse::<f64>().unwrap() / below.parse::<f64>().unwrap(),
                None => text.parse().unwrap(),
            };
            let decimals = text.split_once('.').map_or(0, |(_, d)| d.len());
            assert!((value - wanted).abs() <= 0.5 * 10_f64.powi(-(decimals as i32)) * (1.0 + 1e-9), "{id} is {value}, not {text}");
        }
        checked += 1;
    }
    assert_eq!(checked, 15 + 8 + 4 + 16);
    let own = |calibre: &str| get(&a4, &format!("ask?measure=policies&calibre={calibre}"))["rows"][0]["value"].as_f64().unwrap();
    assert!((own("kit_c14") - 0.6).abs() < 1e-9 && (own("kit_c13") - 1.0).abs() < 1e-9);
    let rows = get(&a4, "rows?measure=policies&calibre=kit_c14");
    let column = rows["columns"].as_array().unwrap().iter().position(|c| c == "agent").unwrap();
    assert!(rows["rows"].as_array().unwrap().iter().all(|r| r[column] == "A4"), "{rows}");
}

#[test]
fn the_parts_of_agents_add_up_to_the_whole() {
    let Some((home, _)) = kit() else { return };
    let by_agent = |measure: &str, calibre: &str| -> BTreeMap<String, f64> {
        let rows = home.ask(&december(&[measure, "--calibre", calibre, "--by", "agent"]));
        rows.iter().map(|r| (r["agent"].clone(), r[measure].parse().unwrap())).collect()
    };
    let shared = by_agent("policies", "kit_c14");
    assert_eq!((shared["A4"], shared["A5"]), (0.6, 1.4));
    assert!((shared.values().sum::<f64>() - 11.0).abs() < 1e-9);
    let premium = by_agent("first_year_premium", "kit_c14");
    assert_eq!((premium["A4"], premium["A5"]), (5400.0, 103_600.0));
    let total: f64 = home.ask(&december(&["first_year_premium", "--calibre", "kit_c12"]))[0]["first_year_premium"].parse().unwrap();
    assert_eq!(premium.values().sum::<f64>(), total);
    let each = by_agent("policies", "kit_c13");
    assert_eq!((each["A4"], each["A5"]), (1.0, 2.0));
    // A total over agents who each have the whole is one of credits, and says so; a share of it would be none.
    let said = home.does(&[&["ask"][..], &december(&["policies", "--calibre", "kit_c13"])].concat());
    assert!(said.contains("a total is one of credits, not of policies"), "{said}");
    home.refuses(&["ask", "policy_share", "--by", "agent", "--calibre", "kit_c13"], &["the parts add up to more than the whole"]);
    let listed = home.ask(&december(&["policies", "--calibre", "kit_c14", "--rows"]));
    assert!((listed.iter().map(|r| r["counts"].parse::<f64>().unwrap()).sum::<f64>() - 11.0).abs() < 1e-9);
}

#[test]
fn an_agent_who_did_nothing_is_there() {
    let Some((home, _)) = kit() else { return };
    let per_agent = home.ask(&december(&["policies_per_agent", "--calibre", "kit_closing", "--by", "agent"]));
    let of: BTreeMap<&str, &str> = per_agent.iter().map(|r| (r["agent"].as_str(), r["policies_per_agent"].as_str())).collect();
    assert_eq!((of["A10"], of["A12"]), ("0", "0"));
    assert_eq!(of["A9"], "", "who left in the month sold, and is not on the closing roll");
    let active = home.ask(&december(&["active_agents", "--calibre", "kit_closing", "--by", "agent"]));
    assert_eq!(active.iter().filter(|r| r["active_agents"] == "0").map(|r| r["agent"].as_str()).collect::<Vec<_>>(), ["A10", "A11", "A12"]);
    let rows = home.ask(&december(&["manpower", "--calibre", "kit_mean", "--rows"]));
    assert_eq!(rows.len(), 12, "all who were on the roll on some day of December");
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
