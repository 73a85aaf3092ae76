//! Signals over HTTP: the leader of the place acts, what nobody acknowledges goes up, and a coaching case is closed with what it
//! brought; on the made-up company the agents who were made to fall silent are found, and few others.

use crate::cells::Drawn;
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

/// What a rule found is kept until a fact comes that could change it: of what is taken off, and of who is there, too.
#[test]
fn a_rule_is_looked_at_again_for_every_kind_of_fact_that_its_figure_follows_from() {
    let home = agents_in(&[(2024, 11), (2024, 12)]);
    let head = "zh = \"例\"\nen = \"Own\"\ncapability = \"5.8\"\ndefinition = { zh = \"例\", en = \"Example\" }\n";
    let net = "shown = \"fraction\"\n[form.quotient]\nof = [\"policies\"]\nless = [\"complaints\"]\nover = [\"policies\"]\n";
    let rule = "of = \"undisputed\"\neach = \"agent\"\nfor = 1\nowner = \"team\"\nescalate_after_days = 10\nwhen.below.limit = 0.95\n";
    home.decides("measures/undisputed.toml", &format!("{head}{net}"));
    home.decides("signals/disputed.toml", &format!("{head}{rule}"));
    add(&home, "crm", "system", &[]);
    let keys = ["anna", "crm"].map(|name| key(&home, name));
    let server = Server::of(home.command(&["serve", "--port", "0"]).env("UPCOUNT_KEY", KEY));
    let [anna, crm] = [0, 1].map(|n| with(&server, ("Authorization", &keys[n])));
    let found = || {
        let told = anna("GET", "/api/v1/signals?rule=disputed", &Value::Null).json();
        let signals = told["groups"].as_array().unwrap().iter().flat_map(|group| group["signals"].as_array().unwrap().clone());
        signals.map(|signal| signal["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let tell = |event: &str, says: Value| {
        let told = crm("POST", "/api/v1/facts", &json!([{ "event": event, "says": says }]));
        assert_eq!(told.status, 201, "{}", told.text());
    };
    assert_eq!(found(), [""; 0]);
    let complaint = |agent: &str| json!({ "complaint": format!("K-{agent}"), "day": "2024-12-20", "agent": agent, "team": "T2", "branch": "B1", "channel": "agent" });
    tell("complaint_made", complaint("A2"));
    assert_eq!(found(), ["A2"]);
    tell("complaint_made", complaint("A4"));
    assert_eq!(found(), ["A2", "A4"]);
    tell("agent_left", json!({ "agent": "A2", "joined": "2020-01-01", "left": "2024-12-28" }));
    assert_eq!(found(), ["A4"], "who left is watched no more");
}

/// Whatever facts come, put others right or move a policy to another agent: a server that looked all along finds what a new one finds.
#[test]
fn what_is_looked_at_again_is_what_is_found_anew() {
    let home = agents_in(&[(2024, 11), (2024, 12)]);
    let head = "zh = \"例\"\nen = \"Own\"\ncapability = \"5.8\"\ndefinition = { zh = \"例\", en = \"Example\" }\n";
    let net = "shown = \"fraction\"\n[form.quotient]\nof = [\"policies\"]\nless = [\"complaints\"]\nover = [\"policies\"]\n";
    home.decides("measures/undisputed.toml", &format!("{head}{net}"));
    for (id, of, each, when) in [
        ("few", "policies", "agent", "below.limit = 7.5"),
        ("visits", "visits_made", "agent", "above.limit = 12.5"),
        ("disputed", "undisputed", "agent", "below.limit = 0.95"),
        ("calls", "calls_made", "team", "above.limit = 73.5"),
    ] {
        let rule = format!("of = \"{of}\"\neach = \"{each}\"\nfor = 1\nowner = \"team\"\nescalate_after_days = 10\nwhen.{when}\n");
        home.decides(&format!("signals/{id}.toml"), &format!("{head}{rule}"));
    }
    add(&home, "crm", "system", &[]);
    let keys = ["anna", "crm"].map(|name| key(&home, name));
    let serve = || Server::of(home.command(&["serve", "--port", "0"]).env("UPCOUNT_KEY", KEY));
    let found = |server: &Server| {
        let told = with(server, ("Authorization", &keys[0]))("GET", "/api/v1/signals?limit=200", &Value::Null).json();
        (told["groups"].clone(), told["rules"].clone())
    };
    let (server, mut drawn, mut written, mut seen) = (serve(), Drawn(7), Vec::new(), std::collections::BTreeSet::new());
    for round in 0..12 {
        // Every other round puts nothing right.
        let to_right: &[i64] = if round % 2 == 0 { &written } else { &[] };
        let facts: Vec<Value> = (0..6).map(|n| a_fact(&mut drawn, &format!("{round}-{n}"), to_right)).collect();
        let told = with(&server, ("Authorization", &keys[1]))("POST", "/api/v1/facts", &json!(facts));
        assert_eq!(told.status, 201, "{facts:?}: {}", told.text());
        let first = told.json()["first"].as_i64().unwrap();
        written.extend(first..first + 6);
        let now = found(&server);
        assert_eq!(now, found(&serve()), "round {round}: {facts:?}");
        seen.insert(now.0.to_string());
    }
    assert!(seen.len() > 4, "what is found changes: {seen:?}");
}

fn a_fact(drawn: &mut Drawn, name: &str, written: &[i64]) -> Value {
    let (agent, day) = (format!("A{}", drawn.below(12) + 1), format!("2024-12-{:02}", drawn.below(30) + 1));
    let policy = format!("P{}-12-{}", drawn.below(12) + 1, drawn.below(8));
    let mut fact = match drawn.below(7) {
        0 => json!({ "event": "visit_made", "says": { "activity": format!("N{name}"), "day": day, "agent": agent, "channel": "agent" } }),
        1 | 2 => {
            json!({ "event": "call_made", "says": { "activity": format!("N{name}"), "day": day, "agent": agent, "channel": "agent" } })
        }
        3 => {
            json!({ "event": "policy_issued", "says": { "policy": policy, "issue": day, "agent": agent, "team": "T1", "channel": "agent" } })
        }
        4 => json!({ "event": "policy_withdrawn", "says": { "policy": policy, "withdrawn": day } }),
        5 if !written.is_empty() => return json!({ "event": "retraction", "corrects": written[drawn.below(written.len())] }),
        _ => {
            json!({ "event": "complaint_made", "says": { "complaint": format!("K{name}"), "day": day, "agent": agent, "channel": "agent" } })
        }
    };
    if !written.is_empty() && drawn.below(4) == 0 {
        fact["corrects"] = json!(written[drawn.below(written.len())]);
    }
    fact
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

/// A branch that comes down slowly is told of by the sum of what its months say, and nobody else is.
#[test]
fn a_branch_that_drifts_down_is_told_of() {
    let home = Home::new();
    let definition = |kind: &str, fields: &str| {
        format!(
            "zh = \"例\"\nen = \"Own\"\ncapability = \"3.4\"\nsource = \"The test.\"\nlearned = \"when_it_happened\"\n[[facts]]\nkind = \"{kind}\"\n[facts.fields]\n{fields}"
        )
    };
    let roll =
        "agent = \"agent\"\nbranch = \"branch\"\nteam = \"agent\"\nchannel = { value = \"agent\" }\njoined = { value = \"2020-01-01\" }\n";
    home.decides("imports/roll.toml", &definition("agent", roll));
    home.decides("imports/sold.toml", &definition("policy", "policy = \"policy\"\nbranch = \"branch\"\nissue = \"day\"\n"));
    let (mut people, mut policies) = (String::from("agent,branch\n"), String::from("policy,branch,day\n"));
    for branch in 1..=8 {
        let _ = writeln!(people, "A{branch},B{branch}");
        for month in 0..18 {
            // All have the same season; B3 comes down in the last six months, by no month's luck much.
            let usual = 40 + [0, 9, -6][month % 3] + (branch * 7 + month as i32 * 5) % 7 - 3;
            let many = if branch == 3 && month >= 12 { usual * 7 / 10 } else { usual };
            for one in 0..many {
                let day = if one == 0 { 28 + 2 * i32::from((month + 6) % 12 != 1) } else { one % 28 + 1 };
                let _ = writeln!(
                    policies,
                    "P{branch}-{month}-{one},B{branch},{}-{:02}-{day:02}",
                    2023 + (month + 6) / 12,
                    (month + 6) % 12 + 1
                );
            }
        }
    }
    let _ = writeln!(policies, "LAST,B8,2024-12-31");
    home.import("roll", &home.file("roll.csv", &people));
    home.import("sold", &home.file("sold.csv", &policies));
    let told: Value =
        serde_json::from_str(&home.does(&["signal", "list", "--rule", "branch_drifts_down", "--day", "2024-12-31", "--format", "json"]))
            .unwrap();
    let found: Vec<&Value> = told["groups"].as_array().unwrap().iter().flat_map(|group| group["signals"].as_array().unwrap()).collect();
    assert_eq!(found.iter().map(|one| one["code"].as_str().unwrap()).collect::<Vec<_>>(), ["B3"], "{told}");
    let [counted, usual, limit, chance] = ["counted", "usual", "limit", "chance"].map(|what| found[0][what].as_f64().unwrap());
    assert!(counted < limit && limit < usual && chance <= 0.01, "{told}");
    assert!(found[0]["says"]["en"].as_str().unwrap().contains("since the change began"), "{told}");
}

/// Whoever fell silent is coached too: beside agents alike in channel and grade, over the last three whole months.
#[test]
fn a_silent_agent_is_coached_beside_agents_alike() {
    let home = agents_in(&[(2024, 10), (2024, 11), (2024, 12)]);
    add(&home, "crm", "system", &[]);
    let keys = ["tb", "crm"].map(|name| key(&home, name));
    let server = Server::of(home.command(&["serve", "--port", "0"]).env("UPCOUNT_KEY", KEY));
    let [tb, crm] = [0, 1].map(|n| with(&server, ("Authorization", &keys[n])));
    // All but A2 go on calling until 14 February.
    let calls =
        (1..=12).filter(|n| *n != 2).flat_map(|n| (2..=45).map(move |day| (n, upcount_model::Day::ymd(2025, 1, 1).unwrap().plus(day - 1))));
    let call = |(n, day): (i32, upcount_model::Day)| json!({ "event": "call_made", "says": { "activity": format!("J{n}-{day}"), "day": day.to_string(), "agent": format!("A{n}"), "channel": "agent" } });
    let told = crm("POST", "/api/v1/facts", &calls.map(call).collect());
    assert_eq!(told.status, 201, "{}", told.text());
    let told = tb("GET", "/api/v1/signals?rule=idle_agent", &Value::Null).json();
    let signal = &told["groups"][0]["signals"][0];
    assert_eq!((&told["total"], &signal["code"], &signal["may_coach"]), (&json!(1), &json!("A2"), &json!(true)), "{told}");
    let begun = tb("POST", "/api/v1/signals/idle_agent/A2/coach", &json!({ "seen": 0 }));
    assert_eq!(begun.status, 201, "{}", begun.text());
    let (case, found) = (begun.json(), begun.json()["diagnosed"].clone());
    assert_eq!((&found["from"], &found["to"], &found["peers"]), (&json!("2024-11-01"), &json!("2025-01-31"), &json!(11)), "{case}");
    assert!(found["alike"]["en"].as_str().unwrap().contains("grade"), "{case}");
    let moves = tb("GET", "/api/v1/moves", &Value::Null).json();
    assert!(
        moves["moves"].as_array().unwrap().iter().any(|one| one["source"] == "signal/idle_agent" && one["place"]["agent"] == "A2"),
        "{moves}"
    );
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

#[test]
fn the_silent_are_the_same_where_a_period_is_closed() {
    let home = agents();
    // All but A2 go on until the 20th of April.
    let mut more = String::from("no,day,agent,type\n");
    for (n, day) in (1..=12).filter(|n| *n != 2).flat_map(|n| (1..=20).map(move |day| (n, day))) {
        let _ = writeln!(more, "W{n}-{day},2025-04-{day:02},A{n},call");
    }
    home.import("did", &home.file("more.csv", &more));
    let silent = || -> Value {
        let told = home.does(&["signal", "list", "--rule", "idle_agent", "--day", "2025-04-20", "--format", "json"]);
        serde_json::from_str::<Value>(&told).unwrap()["groups"].take()
    };
    let open = silent();
    assert_eq!(open[0]["signals"].as_array().unwrap().iter().map(|one| &one["code"]).collect::<Vec<_>>(), ["A2"], "{open}");
    home.does(&["lock", "add", "2025-02-01", "2025-02-28"]);
    assert_eq!(silent(), open);
}
