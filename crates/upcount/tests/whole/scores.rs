//! Scores over HTTP: who sees whose, an appeal that the agent makes and somebody else decides once, and what it changes.

use crate::home::Home;
use crate::rights::{KEY, add, key, with};
use crate::server::{Response, Server};
use serde_json::{Value, json};
use std::fmt::Write;

const PERIOD: &str = "2025-Q1";

/// Six people in two teams who sold, of whom customers complained, and whose visits are checked.
fn teams() -> Home {
    let home = Home::new();
    let definition = |kind: &str, fields: &str| {
        format!(
            "zh = \"例\"\nen = \"Own\"\ncapability = \"5.9\"\nsource = \"The test.\"\nlearned = \"when_it_happened\"\n[[facts]]\nkind = \"{kind}\"\n[facts.fields]\n{fields}"
        )
    };
    let place = "branch = { value = \"B1\" }\nchannel = { value = \"agent\" }\n";
    let roll = format!("agent = \"agent\"\nteam = \"team\"\n{place}joined = {{ value = \"2020-01-01\" }}\n");
    drop(home.file("home/book/imports/roll.toml", definition("agent", &roll)));
    drop(home.file(
        "home/book/imports/sold.toml",
        definition("policy", &format!("policy = \"no\"\nagent = \"agent\"\nissue = \"day\"\n{place}")),
    ));
    drop(home.file("home/book/imports/complained.toml", definition("complaint", "complaint = \"no\"\nagent = \"agent\"\nday = \"day\"\n")));
    let did = "activity = \"no\"\nday = \"day\"\nagent = \"agent\"\ntype = { value = \"visit\" }\n";
    drop(home.file("home/book/imports/did.toml", definition("activity", did)));
    let check = "zh = \"拜访\"\nen = \"Visits\"\ncapability = \"4.5\"\ndefinition = { zh = \"例\", en = \"Of the test\" }\nof = \"activity\"\nday = \"day\"\nonly = { type = [\"visit\"] }\nhow = \"simple\"\ndraw = 30\nsecond = \"0%\"\nenough = 5\ndue_days = 7\n";
    let points = "[[points]]\nid = \"true\"\nzh = \"属实\"\nen = \"True\"\nseverity = \"serious\"\n";
    drop(home.file("home/book/checks/own.toml", format!("{check}{points}")));
    let head = "zh = \"例\"\nen = \"Of the test\"\ncapability = \"5.9\"\ndefinition = { zh = \"例\", en = \"Of the test\" }\nevery = \"quarter\"\nwaits_days = 10\nmonths = 3\nenough = \"20%\"\ndue_days = 10\n[[version]]\nsince = \"2000-01-01\"\nwhy = { zh = \"例\", en = \"Of the test\" }\nweights = { attainment = \"40%\", compliance = \"60%\" }\n";
    let item = |id: &str, aspect: &str, weight: &str, rest: &str| {
        format!("[[version.items]]\nid = \"{id}\"\nzh = \"例\"\nen = \"{id}\"\naspect = \"{aspect}\"\nweight = \"{weight}\"\n{rest}\n")
    };
    let items = [
        item("policies", "attainment", "100%", "of = \"policies_per_agent\"\nzero = 0\nfull = 20"),
        item("complaints", "compliance", "50%", "of = \"complaint_rate\"\nzero = 1\nfull = 0"),
        item("violations", "compliance", "50%", "checks = [\"own\"]\nzero = 1\nfull = 0"),
    ];
    drop(home.file("home/book/scores/agents.toml", format!("{head}{}", items.concat())));
    // Somebody who leads a team and tells facts of it.
    let chief = "zh = \"主管\"\nen = \"Chief\"\ndefinition = { zh = \"例\", en = \"Of the test\" }\nwithin = [\"team\"]\nmay = [\"ask\", \"rows\", \"moves\", \"add_facts\"]\n";
    drop(home.file("home/book/roles/chief.toml", chief));
    let (mut people, mut sold) = (String::from("agent,team\n"), String::from("no,agent,day\n"));
    let (mut complained, mut visits) = (String::from("no,agent,day\n"), String::from("no,agent,day\n"));
    for n in 1..=6 {
        let _ = writeln!(people, "A{n},T{}", (n + 1) / 2);
        for month in 1..=3 {
            for one in 0..=n * 2 {
                let _ = writeln!(sold, "P{n}{month}{one:02},A{n},2025-{month:02}-{:02}", one + 1);
            }
            // A1 has by far the most complaints for what was sold.
            for one in 0..(if n == 1 { 2 } else { n / 4 }) {
                let _ = writeln!(complained, "M{n}{month}{one},A{n},2025-{month:02}-{:02}", 11 + one);
            }
            let _ = writeln!(visits, "V{n}{month},A{n},2025-{month:02}-07");
        }
    }
    for (definition, text) in [("roll", people), ("sold", sold), ("complained", complained), ("did", visits)] {
        home.import(definition, &home.file(&format!("{definition}.csv"), &text));
    }
    for (name, role, sees) in [
        ("root", "admin", &[][..]),
        ("xu", "compliance", &[]),
        ("yan", "compliance", &[]),
        ("ana", "analyst", &[]),
        ("t1", "team_leader", &["team=T1"]),
        ("t2", "team_leader", &["team=T2"]),
        ("a1", "agent", &["agent=A1"]),
        ("a2", "agent", &["agent=A2"]),
        ("chief", "chief", &["team=T1"]),
    ] {
        add(&home, name, role, sees);
    }
    home
}

type Who<'a> = Box<dyn Fn(&str, &str, &Value) -> Response + 'a>;

fn callers<'a>(server: &'a Server, keys: &'a [String]) -> Vec<Who<'a>> {
    keys.iter().map(|key| Box::new(with(server, ("Authorization", key))) as Who<'a>).collect()
}

fn get(who: &Who<'_>, path: &str) -> Value {
    let answer = who("GET", path, &Value::Null);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.json()
}

fn of(agent: &str) -> String {
    format!("/api/v1/scores/of/{agent}?period={PERIOD}")
}

fn line<'v>(told: &'v Value, item: &str) -> &'v Value {
    told["lines"].as_array().unwrap().iter().find(|line| line["item"] == item).unwrap()
}

fn appeal(agent: &str, item: &str, facts: &[&str]) -> Value {
    json!({ "score": "agents", "period": PERIOD, "agent": agent, "item": item, "words": "Not mine.", "facts": facts })
}

fn adds_up(told: &Value) {
    let counts: f64 = told["lines"].as_array().unwrap().iter().map(|line| line["counts"].as_f64().unwrap()).sum();
    assert!((counts - told["row"]["total"].as_f64().unwrap()).abs() < 1e-9, "{told}");
}

const APPEALS: &str = "/api/v1/scores/appeals";

#[test]
fn each_sees_the_own_part_and_the_agent_appeals_the_own_score_only() {
    let home = teams();
    let keys: Vec<String> = ["xu", "ana", "t1", "t2", "a1", "a2"].map(|name| key(&home, name)).to_vec();
    let server = Server::of(home.command(&["serve", "--port", "0"]).env("UPCOUNT_KEY", KEY));
    let [xu, ana, t1, t2, a1, a2] = callers(&server, &keys).try_into().unwrap_or_else(|_| unreachable!());
    let seen = |who: &Who<'_>| {
        let told = get(who, &format!("/api/v1/scores?period={PERIOD}"));
        let rows = told["rows"].as_array().unwrap().iter().map(|row| row["agent"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
        assert_eq!(told["total"], json!(rows.len()));
        rows
    };
    assert_eq!(seen(&xu).len(), 6);
    assert_eq!((seen(&t1), seen(&a2)), (vec!["A1".to_owned(), "A2".to_owned()], vec!["A2".to_owned()]));
    t2("GET", &of("A1"), &Value::Null).problem(404, "not_found");
    a2("GET", &of("A1"), &Value::Null).problem(404, "not_found");
    let own = get(&a1, &of("A1"));
    adds_up(&own);
    assert_eq!((&own["may_appeal"], &line(&own, "complaints")["may_appeal"]), (&json!(true), &json!(true)), "{own}");
    assert_eq!(get(&t1, &of("A1"))["may_appeal"], json!(false));
    assert_eq!(line(&own, "complaints")["counted"], json!(6.0));

    for (who, agent) in [(&t1, "A1"), (&xu, "A1"), (&ana, "A1"), (&a2, "A1")] {
        who("POST", APPEALS, &appeal(agent, "complaints", &[])).problem(403, "not_your_score");
    }
    let refused = |body: &Value, code| a1("POST", APPEALS, body).problem(422, code);
    assert!(refused(&appeal("A1", "complaint", &[]), "score_unclear").contains("policies, complaints, violations"));
    assert!(refused(&appeal("A1", "complaints", &["M411"]), "score_unclear").contains("M411"), "somebody else's");
    assert!(refused(&appeal("A1", "policies", &["P1101"]), "score_unclear").contains("as a whole"));
    let mut silent = appeal("A1", "complaints", &[]);
    silent["words"] = json!("  ");
    refused(&silent, "score_unclear");
    let mut now = appeal("A1", "complaints", &[]);
    now["period"] = json!("2099-Q1");
    refused(&now, "score_unclear");
}

#[test]
fn an_appeal_that_comes_too_late_is_refused_with_its_day_and_agents_are_found_by_a_piece_of_code_or_name() {
    let home = teams();
    let own = home.path().join("book/scores/agents.toml");
    let text = std::fs::read_to_string(&own).unwrap().replace("due_days = 10", "appeal_days = 30\ndue_days = 10");
    std::fs::write(&own, text).unwrap();
    let keys: Vec<String> = ["xu", "a1"].map(|name| key(&home, name)).to_vec();
    let server = Server::of(home.command(&["serve", "--port", "0"]).env("UPCOUNT_KEY", KEY));
    let [xu, a1] = callers(&server, &keys).try_into().unwrap_or_else(|_| unreachable!());
    // Told on 10 April 2025.
    let told = get(&a1, &of("A1"));
    assert_eq!((&told["may_appeal"], &told["of"]["appeals_until"]), (&json!(false), &json!("2025-05-10")));
    assert!(a1("POST", APPEALS, &appeal("A1", "complaints", &[])).problem(409, "appeal_done_before").contains("until 2025-05-10"));

    let found = |find: &str| {
        let told = get(&xu, &format!("/api/v1/scores?period={PERIOD}&find={find}&limit=1"));
        let first = told["rows"].as_array().unwrap().first().map_or("", |row| row["agent"].as_str().unwrap()).to_owned();
        assert_eq!(told["people"], json!(6), "means and sums are of everybody");
        (told["total"].as_u64().unwrap(), first)
    };
    assert_eq!([found("a3"), found("A"), found("zz")], [(1, "A3".into()), (6, "A1".into()), (0, String::new())]);
    // The agent's account is called a2.
    let told = get(&xu, &format!("/api/v1/scores?period={PERIOD}&find=a2"));
    assert_eq!((&told["rows"][0]["agent"], &told["rows"][0]["name"]), (&json!("A2"), &json!("a2")));
}

#[test]
fn an_appeal_is_decided_once_by_somebody_else_and_what_is_upheld_is_out_of_the_score() {
    let home = teams();
    let keys: Vec<String> = ["xu", "ana", "t1", "t2", "a1", "chief"].map(|name| key(&home, name)).to_vec();
    let server = Server::of(home.command(&["serve", "--port", "0"]).env("UPCOUNT_KEY", KEY));
    let [xu, ana, t1, t2, a1, chief] = callers(&server, &keys).try_into().unwrap_or_else(|_| unreachable!());
    let before = get(&a1, &of("A1"));
    let made = a1("POST", APPEALS, &appeal("A1", "complaints", &["M110", "M121"]));
    assert_eq!(made.status, 201, "{}", made.text());
    let number = made.json()["number"].as_i64().unwrap();
    a1("POST", APPEALS, &appeal("A1", "complaints", &[])).problem(409, "appeal_done_before");
    // It waits for the leader of the team, and changes nothing yet.
    let waits = |who: &Who<'_>| {
        let told = get(who, APPEALS);
        (told["waiting"].as_u64().unwrap(), told["mine"].as_u64().unwrap())
    };
    assert_eq!([waits(&t1), waits(&xu), waits(&t2), waits(&a1), waits(&ana)], [(1, 1), (1, 1), (0, 0), (1, 0), (1, 0)]);
    let waiting = get(&a1, &of("A1"));
    assert_eq!(
        (&waiting["row"]["total"], &waiting["row"]["waiting"], &waiting["row"]["told"]),
        (&before["row"]["total"], &json!(1), &Value::Null)
    );
    assert_eq!(line(&waiting, "complaints")["appeal"]["state"], "waiting");

    let decide = format!("{APPEALS}/{number}/decide");
    let uphold = json!({ "uphold": true, "words": "They were about a claim." });
    a1("POST", &decide, &uphold).problem(403, "another_person_needed");
    ana("POST", &decide, &uphold).problem(403, "another_person_needed");
    t2("POST", &decide, &uphold).problem(404, "not_found");
    t1("POST", &decide, &json!({ "uphold": true, "words": "" })).problem(422, "score_unclear");
    let done = t1("POST", &decide, &uphold);
    assert_eq!((done.status, &done.json()["state"]), (200, &json!("upheld")), "{}", done.text());
    t1("POST", &decide, &json!({ "uphold": false, "words": "After all." })).problem(409, "appeal_done_before");
    chief("POST", &decide, &uphold).problem(409, "appeal_done_before");

    // The two are out of what is counted, the lines add up, and what was told stands beside it.
    let after = get(&a1, &of("A1"));
    adds_up(&after);
    assert_eq!(line(&after, "complaints")["counted"], json!(4.0));
    assert_eq!(line(&after, "complaints")["of"], line(&before, "complaints")["of"]);
    assert_eq!(after["row"]["told"], before["row"]["total"]);
    assert!(after["row"]["total"].as_f64() > before["row"]["total"].as_f64(), "{after}");
    assert_eq!(line(&after, "complaints")["appeal"]["reason"], "They were about a claim.");
    // Others stay as they were.
    let others = |who: &Who<'_>| get(who, &format!("/api/v1/scores?period={PERIOD}"))["rows"][1]["total"].clone();
    assert_eq!(others(&t1), others(&xu));

    // An item as a whole: its weight goes to the others.
    let made = a1("POST", APPEALS, &appeal("A1", "policies", &[])).json()["number"].as_i64().unwrap();
    assert_eq!(xu("POST", &format!("{APPEALS}/{made}/decide"), &uphold).status, 200);
    let after = get(&a1, &of("A1"));
    adds_up(&after);
    assert_eq!((&line(&after, "policies")["points"], &line(&after, "complaints")["weight"]), (&Value::Null, &json!(1.0)));
    let told = home.does(&["score", "appeals", "--format", "csv"]);
    assert!(told.contains(",A1,complaints,Not mine.,M110 M121,") && told.contains(",upheld,xu,"), "{told}");
}

#[test]
fn whoever_judged_or_told_the_facts_does_not_decide_their_appeal() {
    let home = teams();
    let keys: Vec<String> = ["xu", "yan", "t1", "a1", "chief"].map(|name| key(&home, name)).to_vec();
    let server = Server::of(home.command(&["serve", "--port", "0"]).env("UPCOUNT_KEY", KEY));
    let [xu, yan, t1, a1, chief] = callers(&server, &keys).try_into().unwrap_or_else(|_| unreachable!());
    // All visits are drawn; xu judges those of A1.
    let drawn = xu("POST", "/api/v1/spot/draws", &json!({ "check": "own", "from": "2025-01-01", "to": "2025-03-31", "seed": 1 })).json();
    let number = drawn["of"]["number"].as_i64().unwrap();
    let own: Vec<i64> = drawn["cases"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|case| case["place"]["agent"] == "A1")
        .map(|case| case["case"].as_i64().unwrap())
        .collect();
    assert_eq!(own.len(), 3);
    for case in &own {
        let said = json!({ "violated": ["true"], "words": "Nobody was there." });
        assert_eq!(xu("POST", &format!("/api/v1/spot/draws/{number}/cases/{case}/judge"), &said).status, 204);
    }
    // The verdicts came after the score was told: they are in it as known now only.
    assert_eq!(line(&get(&a1, &of("A1")), "violations")["of"], json!(0.0));
    let now = get(&a1, &format!("{}&known=now", of("A1")));
    assert_eq!((&line(&now, "violations")["counted"], &line(&now, "violations")["of"]), (&json!(3.0), &json!(3.0)));
    assert_eq!(now["may_appeal"], json!(false), "what is appealed is the score that was told");

    // The chief tells a complaint that happened to be appealed: somebody else decides.
    let fact = json!({ "event": "complaint_made", "says": { "complaint": "M110", "day": "2025-01-11", "agent": "A1", "branch": "B1", "team": "T1" } });
    let told = chief("POST", "/api/v1/facts", &fact);
    assert!(told.status < 300, "{}", told.text());
    let made = a1("POST", APPEALS, &appeal("A1", "complaints", &["M110"])).json()["number"].as_i64().unwrap();
    let decide = format!("{APPEALS}/{made}/decide");
    chief("POST", &decide, &json!({ "uphold": false, "words": "It is true." })).problem(403, "another_person_needed");
    assert_eq!(get(&chief, APPEALS)["mine"], json!(0));
    assert_eq!(get(&yan, APPEALS)["mine"], json!(1));
    assert_eq!(t1("POST", &decide, &json!({ "uphold": false, "words": "It is true." })).json()["state"], "rejected");
    let after = get(&a1, &of("A1"));
    assert_eq!((&line(&after, "complaints")["counted"], &after["row"]["told"]), (&json!(6.0), &Value::Null));
}
