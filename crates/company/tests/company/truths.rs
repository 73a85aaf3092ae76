//! What is planted can be found in the numbers, and is told beside them.

use crate::files::{Row, company, part};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use upcount_company::TRUTHS_FILE;

fn told() -> serde_json::Value {
    serde_json::from_str(&fs::read_to_string(company().folder.join(TRUTHS_FILE)).unwrap()).unwrap()
}

/// A truth's day and its size before and after.
fn truth(id: &str) -> (String, f64, f64) {
    let told = told();
    let truth = told["truths"].as_array().unwrap().iter().find(|truth| truth["id"] == id).unwrap_or_else(|| panic!("{id} is not told"));
    let size = |when: &str| truth["size"][when].as_f64().unwrap();
    (truth["since"].as_str().unwrap().to_owned(), size("before"), size("after"))
}

fn near(value: f64, told: f64, within: f64) {
    assert!((value - told).abs() <= within, "{value} is not {told} ± {within}");
}

#[test]
fn every_truth_is_told_in_both_languages_with_place_day_and_how_to_see_it() {
    let told = told();
    let truths = told["truths"].as_array().unwrap();
    assert!(truths.len() >= 8);
    let ids: BTreeSet<_> = truths.iter().map(|truth| truth["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), truths.len());
    for truth in truths {
        for text in ["what", "since", "see", "zh", "en"] {
            assert!(truth[text].as_str().is_some_and(|text| !text.is_empty()), "{truth}");
        }
        assert!(!truth["where"].as_object().unwrap().is_empty(), "{truth}");
    }
}

#[test]
fn the_telephone_turns_fewer_leads_into_policies() {
    let (since, before, after) = truth("telephone_conversion_falls");
    let leads = || company().rows("leads").filter(|row| row.is("channel", "telephone") && row.get("day") < "2025-11-01");
    near(part(leads().filter(|row| row.get("day") < since.as_str()), |row| row.has("issued")), before, 0.012);
    near(part(leads().filter(|row| row.get("day") >= since.as_str()), |row| row.has("issued")), after, 0.012);
    let policies = |from: &str, to: &str| {
        company().issued().filter(|row| row.is("channel", "telephone") && (from..to).contains(&row.get("issue"))).count() as f64
    };
    near(policies("2025-04-01", "2025-11-01") / policies("2024-04-01", "2024-11-01"), 0.75, 0.06);
}

#[test]
fn sichuan_loses_share_because_agents_leave() {
    let (since, _, after) = truth("sichuan_loses_share");
    let agent = |from: &'static str, to: &'static str| {
        company().issued().filter(move |row| row.is("channel", "agent") && (from..to).contains(&row.get("issue")))
    };
    let share = |from, to| part(agent(from, to), |row| row.is("branch", "B5100"));
    near(share("2025-07-01", "2026-01-01") / share("2023-01-01", "2025-01-01"), after, 0.08);
    let left = |row: &Row<'_>| row.day("left").is_some_and(|left| (since.as_str().."2025-07-01").contains(&left));
    let on_roll = |sichuan: bool| {
        let there = move |row: &Row<'_>| row.is("channel", "agent") && row.is("branch", "B5100") == sichuan;
        company()
            .rows("agents")
            .filter(move |row| there(row) && row.day("left").is_none_or(|left| left >= "2025-03-01") && row.get("joined") < "2025-03-01")
    };
    assert!(part(on_roll(true), left) > 0.4);
    assert!(part(on_roll(false), left) < 0.15);
}

#[test]
fn health_claims_rise_in_fujian() {
    let (since, _, after) = truth("fujian_health_losses_rise");
    let frequency = |fujian: bool, later: bool| {
        let there = |row: &Row<'_>| row.is("region", "350000") == fujian && row.is("product_line", "health") && !row.is("channel", "group");
        let claims = company().rows("claims").filter(|row| there(row) && (row.get("occurred") >= since.as_str()) == later).count();
        let months: i64 = company()
            .rows("reports")
            .filter(|row| there(row) && (row.get("month") >= since.as_str()) == later)
            .map(|row| row.number("policy_months"))
            .sum();
        claims as f64 / months as f64
    };
    let rise = |fujian| frequency(fujian, true) / frequency(fujian, false);
    near(rise(true) / rise(false), after, 0.30);
}

#[test]
fn the_elderly_buy_more_cancer_cover() {
    let (since, ..) = truth("elderly_cancer_cover_grows");
    let share = |from: &str, to: &str| {
        part(company().issued().filter(|row| (from..to).contains(&row.get("issue"))), |row| row.is("product", "HL04"))
    };
    let before = share("2023-01-01", &since);
    let quarters = [share("2024-10-01", "2025-01-01"), share("2025-04-01", "2025-07-01"), share("2025-10-01", "2026-01-01")];
    assert!(before < quarters[0] && quarters.is_sorted(), "{before} {quarters:?}");
    near(quarters[2] / before, 3.8, 0.5);
}

#[test]
fn part_time_agents_policies_are_withdrawn_early() {
    let (since, before, after) = truth("part_time_withdrawals");
    let policies = |later: bool| {
        let since = since.clone();
        company().issued().filter(move |row| {
            row.is("channel", "part_time")
                && row.is("short_term", "false")
                && (row.get("issue") >= since.as_str()) == later
                && row.get("issue") < "2025-12-01"
        })
    };
    near(part(policies(false), |row| row.has("withdrawn")), before, 0.012);
    near(part(policies(true), |row| row.has("withdrawn")), after, 0.025);
}

#[test]
fn henan_agents_insure_themselves() {
    let (since, before, after) = truth("henan_self_insured");
    let policies = |branch: bool, later: bool| {
        let since = since.clone();
        company().issued().filter(move |row| {
            row.is("channel", "agent") && row.is("branch", "B4100") == branch && (row.get("apply") >= since.as_str()) == later
        })
    };
    near(part(policies(true, false), |row| row.is("self_insured", "true")), before, 0.008);
    near(part(policies(true, true), |row| row.is("self_insured", "true")), after, 0.02);
    near(part(policies(false, true), |row| row.is("self_insured", "true")), before, 0.004);
}

#[test]
fn online_leads_go_because_the_digital_way_is_clumsy() {
    let (since, before, after) = truth("online_is_clumsy");
    let lost = |later: bool| {
        let since = since.clone();
        company()
            .rows("leads")
            .filter(move |row| row.is("channel", "online") && row.has("lost") && (row.get("day") >= since.as_str()) == later)
    };
    near(part(lost(false), |row| row.is("lost_reason", "clumsy_digital")), before, 0.02);
    near(part(lost(true), |row| row.is("lost_reason", "clumsy_digital")), after, 0.03);
}

/// Whole days from one written day to another.
fn days(from: &str, to: &str) -> f64 {
    let count = |day: &str| {
        let part = |at: std::ops::Range<usize>| day[at].parse::<i64>().unwrap();
        let (y, m) = if part(5..7) < 3 { (part(0..4) - 1, part(5..7) + 12) } else { (part(0..4), part(5..7)) };
        365 * y + y / 4 - y / 100 + y / 400 + (153 * m - 457) / 5 + part(8..10)
    };
    (count(to) - count(from)) as f64
}

#[test]
fn liaoning_pays_claims_late() {
    let (since, _, after) = truth("liaoning_pays_late");
    let wait = |there: bool, later: bool| {
        let waits: Vec<f64> = company()
            .rows("claims")
            .filter(|row| row.is("region", "210000") == there && row.has("paid") && row.get("complete") < "2025-12-01")
            .filter(|row| (row.get("complete") >= since.as_str()) == later)
            .map(|row| days(row.get("complete"), row.get("paid")))
            .collect();
        waits.iter().sum::<f64>() / waits.len() as f64
    };
    near(wait(true, true) - wait(true, false), after, 1.0);
    near(wait(false, true) - wait(false, false), 0.0, 0.6);
}

#[test]
fn idle_agents_sold_before_and_do_nothing_since_though_on_the_roll() {
    let idle = agents("agents_go_idle");
    for (agent, since) in &idle {
        let since = since.as_str();
        let roll = company().rows("agents").find(|row| row.is("agent", agent)).unwrap();
        assert!(!roll.has("left"));
        let sold =
            |later: bool| company().rows("policies").filter(|row| row.is("agent1", agent) && (row.get("apply") >= since) == later).count();
        assert!(sold(false) >= 5, "{agent} sold {} before", sold(false));
        assert_eq!(sold(true), 0, "{agent}");
        assert!(!company().rows("activities").any(|row| row.is("agent", agent) && row.get("day") >= since));
    }
}

#[test]
fn unskilled_agents_visit_as_before_and_few_apply() {
    let unskilled = agents("agents_stop_closing");
    let many = |file: &'static str, by: &'static str, day: &'static str, later: bool| {
        let of = |row: &Row<'_>| unskilled.get(row.get(by)).is_some_and(|since| (row.get(day) >= since.as_str()) == later);
        company().rows(file).filter(of).count() as f64 / if later { 6.0 } else { 30.0 }
    };
    near(many("policies", "agent1", "apply", true) / many("policies", "agent1", "apply", false), 0.1, 0.05);
    near(many("activities", "agent", "day", true) / many("activities", "agent", "day", false), 1.0, 0.25);
}

/// The agents of a truth, each with the day since when.
fn agents(id: &str) -> BTreeMap<String, String> {
    let told = told();
    let truth = told["truths"].as_array().unwrap().iter().find(|truth| truth["id"] == id).unwrap().clone();
    let said = |of: &serde_json::Value| of.as_str().unwrap().to_owned();
    let agents: BTreeMap<_, _> = truth["agents"].as_array().unwrap().iter().map(|one| (said(&one["agent"]), said(&one["since"]))).collect();
    assert!(agents.len() >= 3, "{agents:?}");
    agents
}
