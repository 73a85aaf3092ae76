//! Signals over HTTP: the leader of the place acts, what nobody acknowledges goes up, and a coaching case is closed with what it
//! brought; on the made-up company the agents who were made to fall silent are found, and few others.

use crate::home::Home;
use crate::made_up_company::company;
use crate::rights::{KEY, add, key, with};
use crate::server::{Response, Server};
use serde_json::{Value, json};
use std::fmt::Write;

/// Twelve agents of two teams bring eight policies a month; A1 brings one a month until the end of 2024, and then as many.
fn agents() -> Home {
    agents_in(&[(2024, 10), (2024, 11), (2024, 12), (2025, 1), (2025, 2), (2025, 3)])
}

/// The same, of these months alone.
pub(crate) fn agents_in(months: &[(i32, u32)]) -> Home {
    let home = Home::new();
    let definition = |kind: &str, fields: &str| {
        format!(
            "zh = \"例\"\nen = \"Own\"\ncapability = \"5.8\"\nsource = \"The test.\"\nlearned = \"when_it_happened\"\n[[facts]]\nkind = \"{kind}\"\n[facts.fields]\n{fields}"
        )
    };
    let roll = "agent = \"agent\"\nbranch = { value = \"B1\" }\nteam = \"team\"\nchannel = { value = \"agent\" }\ngrade = { value = \"agent\" }\njoined = { value = \"2020-01-01\" }\n";
    let sold = "policy = \"policy\"\nchannel = { value = \"agent\" }\nbranch = { value = \"B1\" }\nteam = \"team\"\nagent = \"agent\"\napply = \"day\"\nissue = \"day\"\n";
    let did = "activity = \"no\"\nday = \"day\"\nagent = \"agent\"\ntype = \"type\"\n";
    drop(home.file("home/book/imports/roll.toml", definition("agent", roll)));
    drop(home.file("home/book/imports/sold.toml", definition("policy", sold)));
    drop(home.file("home/book/imports/did.toml", definition("activity", did)));
    let (mut people, mut policies, mut activities) =
        (String::from("agent,team\n"), String::from("policy,team,agent,day\n"), String::from("no,day,agent,type\n"));
    for n in 1..=12 {
        let team = if n % 2 == 1 { "T1" } else { "T2" };
        let _ = writeln!(people, "A{n},{team}");
        for (year, month) in months.iter().copied() {
            let many = if n == 1 && year == 2024 { 1 } else { 8 };
            for one in 0..many {
                // The last days of the quarters are known too.
                let day = if month % 3 == 0 && one == 7 { 31 } else { 3 * one + 1 };
                let _ = writeln!(policies, "P{n}-{month}-{one},{team},A{n},{year}-{month:02}-{day:02}");
            }
            for one in 0..24 {
                let kind = if one % 2 == 0 { "call" } else { "visit" };
                let _ = writeln!(activities, "V{n}-{month}-{one},{year}-{month:02}-{:02},A{n},{kind}", one + 1);
            }
        }
    }
    home.import("roll", &home.file("roll.csv", &people));
    home.import("sold", &home.file("sold.csv", &policies));
    home.import("did", &home.file("did.csv", &activities));
    add(&home, "root", "admin", &[]);
    add(&home, "anna", "head_office", &[]);
    add(&home, "bo", "branch_manager", &["branch=B1"]);
    add(&home, "ta", "team_leader", &["team=T1"]);
    add(&home, "tb", "team_leader", &["team=T2"]);
    add(&home, "ag", "agent", &["agent=A1"]);
    add(&home, "cai", "analyst", &[]);
    home
}

const LIST: &str = "/api/v1/signals?rule=low_productivity&day=2024-12-31";
const AT: &str = "/api/v1/signals/low_productivity/A1";

#[test]
fn the_leader_acts_and_a_coaching_case_is_closed_with_what_it_brought() {
    let home = agents();
    let keys: Vec<String> = ["anna", "bo", "ta", "tb", "ag", "cai"].map(|name| key(&home, name)).to_vec();
    let server = Server::of(home.command(&["serve", "--port", "0"]).env("UPCOUNT_KEY", KEY));
    let [anna, bo, ta, tb, ag, cai] = [0, 1, 2, 3, 4, 5].map(|n| with(&server, ("Authorization", &keys[n])));
    let list = |who: &dyn Fn(&str, &str, &Value) -> Response, path: &str| who("GET", path, &Value::Null).json();
    let first = |told: &Value| told["groups"][0]["signals"][0].clone();

    // Whoever sees the agent sees it, and it waits for the team leader alone.
    let told = list(&ta, LIST);
    let signal = first(&told);
    assert_eq!(
        (&signal["code"], &signal["state"], &signal["mine"], &signal["may_do"]),
        (&json!("A1"), &json!("new"), &json!(true), &json!(true)),
        "{told}"
    );
    assert_eq!(
        (signal["counted"].as_f64(), signal["usual"].as_f64(), signal["since"].as_str()),
        (Some(3.0), Some(24.0), Some("2024-12-31")),
        "{signal}"
    );
    assert!(signal["chance"].as_f64() < Some(1e-6), "{signal}");
    let seen = |told: &Value| (told["total"].as_u64().unwrap(), told["mine"].as_u64().unwrap());
    let all = [list(&anna, LIST), list(&bo, LIST), list(&ta, LIST), list(&tb, LIST), list(&ag, LIST), list(&cai, LIST)];
    assert_eq!(all.map(|told| seen(&told)), [(1, 0), (1, 0), (1, 1), (0, 0), (1, 0), (1, 0)]);
    // Ten working days later the branch is told too, where nobody said anything.
    let later = list(&bo, "/api/v1/signals?rule=low_productivity&day=2025-01-14");
    assert_eq!((seen(&later), &first(&later)["escalated"]), ((1, 1), &json!("branch")), "{later}");

    let said = |seen: i64| json!({ "words": "on leave", "day": "2024-12-31", "seen": seen });
    cai("POST", &format!("{AT}/acknowledge"), &said(0)).problem(403, "may_not");
    tb("POST", &format!("{AT}/acknowledge"), &said(0)).problem(404, "not_found");
    ag("POST", &format!("{AT}/close"), &said(0)).problem(403, "not_your_place");
    ta("POST", "/api/v1/signals/low_productivity/A3/acknowledge", &said(0)).problem(404, "not_found");
    ta("POST", "/api/v1/signals/lazy/A1/acknowledge", &said(0)).problem(422, "signal_unclear");
    ta("POST", &format!("{AT}/close"), &json!({ "words": " ", "day": "2024-12-31", "seen": 0 })).problem(422, "signal_unclear");
    ta("POST", &format!("{AT}/snooze"), &json!({ "words": "w", "until": "2099-01-01", "day": "2024-12-31", "seen": 0 }))
        .problem(422, "signal_unclear");
    let acknowledged = ta("POST", &format!("{AT}/acknowledge"), &said(0)).json();
    assert_eq!((&acknowledged["state"], &acknowledged["deeds"][0]["by"]), (&json!("acknowledged"), &json!("ta")), "{acknowledged}");
    let number = acknowledged["seen"].as_i64().unwrap();
    // Acknowledged it does not go up; and who did not see that overwrites nothing.
    assert_eq!(seen(&list(&bo, "/api/v1/signals?rule=low_productivity&day=2025-01-14")), (1, 0));
    assert!(bo("POST", &format!("{AT}/close"), &said(0)).problem(409, "set_meanwhile").contains("ta"));
    ta("POST", &format!("{AT}/acknowledge"), &said(number)).problem(409, "signal_not_open");

    // The case: called and visited as the others, applications few.
    let start = json!({ "seen": number, "day": "2024-12-31", "due": "2099-01-31" });
    tb("POST", &format!("{AT}/coach"), &start).problem(404, "not_found");
    let coached = ta("POST", &format!("{AT}/coach"), &start).json();
    let found = &coached["diagnosed"];
    let at = found["largest"].as_u64().unwrap() as usize;
    assert_eq!(
        (&found["steps"][at]["name"]["en"], &found["clear"], found["peers"].as_u64()),
        (&json!("visit→application"), &json!(true), Some(11)),
        "{found}"
    );
    let losses: f64 = found["steps"].as_array().unwrap().iter().map(|step| step["loss"].as_f64().unwrap()).sum();
    assert!((losses - (found["usual"].as_f64().unwrap() - found["believed"].as_f64().unwrap())).abs() < 1e-9, "{found}");
    let of = coached["move"].as_i64().unwrap();
    let told = list(&ta, LIST);
    assert_eq!(
        (&first(&told)["state"], &told["cases"][0]["holds"], &told["cases"][0]["owner"]),
        (&json!("coached"), &json!(true), &json!("ta")),
        "{told}"
    );
    ta("POST", &format!("{AT}/coach"), &json!({ "seen": first(&told)["seen"], "day": "2024-12-31" })).problem(409, "signal_not_open");
    let play = list(&ta, &format!("/api/v1/moves/{of}"))["of"].clone();
    assert_eq!(
        (&play["expected"]["from"], &play["expected"]["to"], &play["source"]),
        (&json!("2025-01-01"), &json!("2025-03-31"), &json!("signal/low_productivity")),
        "{play}"
    );
    ta("POST", &format!("/api/v1/moves/{of}/done"), &json!({ "words": "four joint visits", "seen": play["seen"] })).json();

    // Three months later it no longer holds, and the case is still there until somebody closes it with what it brought.
    let now = list(&ta, "/api/v1/signals?rule=low_productivity");
    assert_eq!((seen(&now), &now["cases"][0]["holds"], &now["cases"][0]["may_close"]), ((0, 0), &json!(false), &json!(true)), "{now}");
    assert!(list(&tb, "/api/v1/signals")["cases"].as_array().unwrap().is_empty());
    let close = json!({ "words": "closes sales again", "seen": now["cases"][0]["seen"] });
    ag("POST", &format!("{AT}/close"), &close).problem(403, "not_your_place");
    assert_eq!(ta("POST", &format!("{AT}/close"), &close).status, 204);
    let case = list(&ta, "/api/v1/signals")["cases"][0].clone();
    let outcome = &case["outcome"];
    // 24 where two of the 90 days before, carried on as the 23 of the others went to 24, would have come. Beside five others two are
    // so few that it may be luck, and that is said.
    let [extra, least, most] = [&outcome["extra"], &outcome["range"][0], &outcome["range"][1]].map(|value| value.as_f64().unwrap());
    assert!((extra - (24.0 - 2.0 * 24.0 / 23.0)).abs() < 1e-9 && least < extra && extra < most, "{case}");
    assert_eq!((&case["closed"]["words"], &case["may_close"]), (&json!("closes sales again"), &json!(false)), "{case}");
    ta("POST", &format!("{AT}/close"), &close).problem(404, "not_found");
}

#[test]
fn a_signal_that_is_asked_wrongly_is_refused() {
    let home = agents();
    let anna = key(&home, "anna");
    let server = Server::of(home.command(&["serve", "--port", "0"]).env("UPCOUNT_KEY", KEY));
    let anna = with(&server, ("Authorization", &anna));
    for (query, says) in
        [("rule=lazy", "lazy"), ("state=open", "open"), ("day=soon", "day"), ("mine=perhaps", "mine"), ("colour=red", "colour")]
    {
        let answer = anna("GET", &format!("/api/v1/signals?{query}"), &Value::Null);
        assert!(answer.problem(422, "signal_unclear").contains(says), "{query}");
    }
    let told = anna("GET", "/api/v1/signals?day=2024-12-31", &Value::Null).json();
    let rules = told["rules"].as_array().unwrap();
    let by = |id: &str| rules.iter().find(|rule| rule["id"] == id).unwrap();
    assert_eq!(by("low_productivity")["looked_at"], 12);
    assert!(by("low_productivity")["by_luck"].as_f64().is_some_and(|luck| (luck - 0.012).abs() < 1e-9), "{rules:?}");
    assert!(by("complaints_high")["until"].is_null(), "there are no complaints: {rules:?}");
}

#[test]
fn agents_who_were_made_to_fall_silent_are_found_and_few_others() {
    let said = company().does(&["signal", "try", "idle_agent", "--plain", "3", "--format", "csv"]);
    let rows = crate::home::table(&said);
    let last = |by: &str| rows.iter().rfind(|row| row["told by"] == by).unwrap_or_else(|| panic!("no {by}: {said}"));
    let number = |row: &std::collections::BTreeMap<String, String>, name: &str| row[name].parse::<f64>().unwrap();
    let (rule, plain) = (last("the rule"), last("3 working days"));
    assert!(number(rule, "planted") > 0.0 && number(rule, "found") >= 0.9 * number(rule, "planted"), "{said}");
    assert!(number(rule, "false_alarms") <= 0.02 * number(rule, "agents"), "{said}");
    assert!(number(plain, "false_alarms") > 5.0 * (number(rule, "false_alarms") + 1.0), "{said}");
}

/// A plain limit tells of half of the agents; the rule of those of whom something was expected, and its case says what is short.
#[test]
fn agents_who_were_made_to_lose_at_closing_are_found_and_the_step_is_named() {
    let home = Home::new();
    home.does(&["company", "--policies", "150000", "--seed", "7"]);
    let said = home.does(&["signal", "try", "low_productivity", "--plain", "3", "--months", "4", "--format", "csv"]);
    let rows = crate::home::table(&said);
    let sum = |by: &str, name: &str| -> f64 {
        rows.iter()
            .filter(|row| row["told by"] == by && row["planted"] != "0")
            .map(|row| row[name].trim_end_matches('%').parse::<f64>().unwrap())
            .sum()
    };
    assert!(sum("the rule", "planted") > 0.0 && sum("the rule", "found") >= 0.7 * sum("the rule", "planted"), "{said}");
    assert!(sum("the rule", "step_named") >= 0.7 * sum("the rule", "found"), "{said}");
    assert!(sum("the rule", "false_of_others") <= 3.0 * 4.0, "{said}");
    assert!(sum("3 policies at most", "false_alarms") > 5.0 * sum("the rule", "false_alarms"), "{said}");
}
