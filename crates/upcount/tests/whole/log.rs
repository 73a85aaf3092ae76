//! Facts one by one: known at once, once, and for good.

use crate::home::{Home, SALES, THREE_SALES, shop};
use crate::server::{Response, Server};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

fn write(server: &Server, key: &str, facts: &Value) -> Response {
    let headers = [("Content-Type", "application/json"), ("Idempotency-Key", key)];
    server.send("POST", "/api/v1/facts", &headers, facts.to_string().as_bytes())
}

/// Writes what must be taken; the number of the first fact.
fn written(server: &Server, key: &str, facts: &Value) -> Value {
    let response = write(server, key, facts);
    assert_eq!(response.status, 201, "{}", response.text());
    response.json()
}

fn policies(server: &Server, more: &str) -> Option<f64> {
    server.ok(&format!("/api/v1/ask?measure=policies{more}")).json()["rows"][0]["value"].as_f64()
}

fn served() -> (Home, Server) {
    let home = shop();
    home.import("sales", &home.file("sales.csv", THREE_SALES));
    let server = Server::on(&home);
    (home, server)
}

fn issued(policy: &str) -> Value {
    json!({ "event": "policy_issued", "says": { "policy": policy, "issue": "2025-03-01", "region": "sea", "premium_fen": 12_345 } })
}

#[test]
fn a_fact_is_known_the_moment_it_is_written_and_at_the_terminal_too() {
    let (home, server) = served();
    assert_eq!(policies(&server, ""), Some(3.0));
    written(&server, "1", &issued("N1"));
    assert_eq!(policies(&server, "&by=region&where=region=sea"), Some(3.0));
    assert_eq!(home.figure(&["policies"]), "4");
    let rows = home.ask(&["policies", "--rows", "--where", "region=sea"]);
    let new = rows.iter().find(|r| r["policy"] == "N1").unwrap();
    assert_eq!((new["premium_cny"].as_str(), new["lives"].as_str(), new["issue"].as_str()), ("123.45", "1", "2025-03-01"));
    // What is said of a policy that a file knows leaves the rest of it as the file says.
    written(&server, "2", &json!([{ "event": "policy_withdrawn", "says": { "policy": "P1", "withdrawn": "2025-01-20" } }]));
    assert_eq!(policies(&server, "&calibre=net_cohort"), Some(3.0));
    assert_eq!(policies(&server, "&calibre=net_cohort&as_of=2025-01-19"), Some(2.0), "of the single facts nothing was known then");
    assert_eq!(policies(&server, ""), Some(4.0));
    let rows = home.ask(&["policies", "--rows"]);
    let p1 = rows.iter().find(|r| r["policy"] == "P1").unwrap();
    assert_eq!((p1["premium_cny"].as_str(), p1["withdrawn"].as_str()), ("100.5", "2025-01-20"));
    let told = server.ok("/api/v1/facts?kind=policy&about=P1").json();
    assert_eq!(told["facts"][0]["says"]["withdrawn"], "2025-01-20");
    assert_eq!(told["facts"][0]["recorded_by"], "owner");
}

#[test]
fn figures_over_the_roll_know_single_facts() {
    let home = Home::new();
    let server = Server::on(&home);
    let joined = |agent: &str, day: &str| json!({ "event": "agent_joined", "says": { "agent": agent, "joined": day, "team": "T1" } });
    written(&server, "1", &json!([joined("A", "2024-01-05"), joined("B", "2024-02-01")]));
    written(&server, "2", &json!({ "event": "policy_issued", "says": { "policy": "N1", "issue": "2025-03-01", "agent": "A" } }));
    let rate = server.ok("/api/v1/ask?measure=activity_rate&by=team&from=2025-03-01&to=2025-03-31").json();
    assert_eq!((rate["rows"][0]["keys"][0].as_str(), rate["rows"][0]["value"].as_f64()), (Some("T1"), Some(0.5)));
    written(&server, "3", &json!({ "event": "agent_left", "says": { "agent": "B", "joined": "2024-02-01", "left": "2025-02-20" } }));
    let rate = server.ok("/api/v1/ask?measure=activity_rate&from=2025-03-01&to=2025-03-31").json();
    assert_eq!(rate["rows"][0]["value"].as_f64(), Some(1.0));
}

#[test]
fn a_mistake_is_put_right_by_a_later_fact_and_what_was_known_before_stays() {
    let (_home, server) = served();
    let wrong = written(&server, "1", &json!({ "event": "policy_withdrawn", "says": { "policy": "P1", "withdrawn": "2025-01-20" } }));
    std::thread::sleep(Duration::from_millis(3));
    let right = json!({ "event": "policy_withdrawn", "corrects": wrong["first"], "says": { "policy": "P2", "withdrawn": "2025-01-21" } });
    let right = written(&server, "2", &right);
    let net = |more: &str| -> Vec<String> {
        let rows = server.ok(&format!("/api/v1/rows?measure=policies&calibre=net_cohort{more}")).json();
        rows["rows"].as_array().unwrap().iter().map(|r| r[0].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(net(""), ["P1", "P3"]);
    assert_eq!(net(&format!("&as_of={}", wrong["learned_at"].as_str().unwrap())), ["P2", "P3"], "what we knew then");
    // A correction that is itself put right corrects nothing.
    written(&server, "3", &json!({ "event": "retraction", "corrects": right["first"] }));
    assert_eq!(net(""), ["P2", "P3"]);
    written(&server, "4", &json!({ "event": "retraction", "corrects": wrong["first"] }));
    assert_eq!(net(""), ["P1", "P2", "P3"]);
}

#[test]
fn a_file_that_comes_later_says_more_than_a_fact_before_it() {
    let home = Home::new();
    home.decides("imports/sales.toml", &format!("{SALES}withdrawn = \"withdrawn\"\n"));
    let january = "no,region,issued,premium,withdrawn\nP1,sea,2025-01-05,1,\nP2,sea,2025-01-06,1,\n";
    home.import("sales", &home.file("january.csv", january));
    let server = Server::on(&home);
    let withdrawn = |policy: &str| json!({ "event": "policy_withdrawn", "says": { "policy": policy, "withdrawn": "2025-01-20" } });
    written(&server, "1", &json!([withdrawn("P1"), withdrawn("P2")]));
    assert_eq!(policies(&server, "&calibre=net_cohort"), None);
    home.import("sales", &home.file("february.csv", "no,region,issued,premium,withdrawn\nP2,sea,2025-01-06,1,\n"));
    let net = server.ok("/api/v1/rows?measure=policies&calibre=net_cohort").json();
    assert_eq!(net["rows"][0][0], "P2", "{net}");
    assert_eq!(net["total"], 1);
}

#[test]
fn a_request_counts_once_however_often_it_is_sent() {
    let (home, server) = served();
    let first = written(&server, "a-key", &issued("N1"));
    for _ in 0..3 {
        assert_eq!(written(&server, "a-key", &issued("N1")), first);
    }
    let detail = write(&server, "a-key", &issued("N2")).problem(409, "key_used_before");
    assert!(detail.contains("needs a new key"), "{detail}");
    assert_eq!(home.figure(&["policies"]), "4");
    assert!(home.does(&["check"]).contains("2 facts in the Log, 1 files of facts: all as they were written"));
}

#[test]
fn a_fact_that_is_none_is_refused_with_the_whole_request() {
    let (home, server) = served();
    for (fact, words) in [
        (json!({ "event": "policy_isued", "says": {} }), "there is no event `policy_isued`; the nearest"),
        (json!({ "event": "policy_issued", "says": { "policy": "N" } }), "policy_issued needs its `issue`"),
        (json!({ "event": "policy_issued", "says": { "issue": "2025-01-01" } }), "policy_issued needs its `policy`"),
        (json!({ "event": "policy_issued", "says": { "policy": "N", "issue": "2025-02-30" } }), "`issue` is a day such as"),
        (json!({ "event": "policy_issued", "says": { "policy": "N", "issue": "0001-01-01" } }), "`issue` is a day such as"),
        (json!({ "event": "policy_issued", "says": { "policy": "N\u{0}", "issue": "2025-01-01" } }), "has no control characters"),
        (json!({ "event": "policy_issued", "says": { "policy": 7, "issue": "2025-01-01" } }), "`policy` is a text"),
        (
            json!({ "event": "policy_issued", "says": { "policy": "N", "issue": "2025-01-01", "premium_fen": 1.5 } }),
            "`premium_fen` is whole fen",
        ),
        (
            json!({ "event": "policy_issued", "says": { "policy": "N", "issue": "2025-01-01", "withdrawn": "2025-01-02" } }),
            "has no `withdrawn`",
        ),
        (json!({ "event": "policy_issued", "says": { "policy": "N", "issue": "2025-01-01", "chanel": "x" } }), "the nearest is channel"),
        (json!({ "event": "retraction" }), "a retraction has `corrects`"),
    ] {
        let detail = write(&server, "k", &json!([issued("N0"), fact])).problem(422, "fact_unclear");
        assert!(detail.contains("fact 2: ") && detail.contains(words) && detail.contains("nothing of the request was written"), "{detail}");
    }
    write(&server, "k", &json!([])).problem(422, "request_unclear");
    write(&server, "", &issued("N")).problem(422, "request_unclear");
    let detail = write(&server, "k", &json!({ "event": "retraction", "corrects": 77 })).problem(422, "request_unclear");
    assert!(detail.contains("there is no fact 77"), "{detail}");
    let detail = write(&server, "k", &json!({ "event": "retraction", "corrects": 1 })).problem(422, "request_unclear");
    assert!(detail.contains("there is no fact 1 "), "an import is not put right by a fact: {detail}");
    assert_eq!(home.figure(&["policies"]), "3");
    assert!(home.does(&["check"]).contains("1 facts in the Log"));
}

#[test]
fn what_was_acknowledged_is_there_once_after_the_server_was_killed() {
    let home = Home::new();
    let mut acknowledged = Vec::new();
    let mut asked = 0;
    // `make faults` asks for more.
    #[allow(clippy::disallowed_methods, reason = "how long a test runs")]
    let rounds = std::env::var("UPCOUNT_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(12_u64);
    for round in 0..rounds {
        let server = Server::on(&home);
        let stop = Duration::from_millis(20 + round * 37 % 150);
        let done = AtomicUsize::new(0);
        let (address, id) = (server.address, server.child.id());
        let first = asked;
        std::thread::scope(|scope| {
            let writer = scope.spawn(|| {
                for n in 0..100_000 {
                    let policy = format!("R{round}-{n}");
                    let body = issued(&policy).to_string();
                    if !crate::server::is_created(address, "/api/v1/facts", &policy, body.as_bytes()) {
                        return;
                    }
                    done.store(n + 1, Ordering::SeqCst);
                }
            });
            std::thread::sleep(stop);
            let killed = std::process::Command::new("kill").args(["-9", &id.to_string()]).status().unwrap();
            assert!(killed.success());
            writer.join().unwrap();
        });
        drop(server);
        let done = done.into_inner();
        acknowledged.extend((0..done).map(|n| format!("R{round}-{n}")));
        asked = first + done + 1;
    }
    assert!(!acknowledged.is_empty());
    println!("{rounds} kills, {} facts acknowledged", acknowledged.len());
    let there = home.ask(&["policies", "--rows"]);
    let there: Vec<&str> = there.iter().map(|r| r["policy"].as_str()).collect();
    let lost: Vec<&String> = acknowledged.iter().filter(|p| there.iter().filter(|t| *t == p).count() != 1).collect();
    assert!(lost.is_empty(), "of {} acknowledged facts: {lost:?}", acknowledged.len());
    // The last of a round may have been written and its answer lost; nothing else is there.
    assert!(there.len() <= asked, "{} are there, {asked} were asked for", there.len());
    // It is sent again with its key, and counts once.
    let server = Server::on(&home);
    for policy in &there {
        written(&server, policy, &issued(policy));
    }
    assert_eq!(home.ask(&["policies", "--rows"]).len(), there.len());
    assert!(home.does(&["check"]).contains("all as they were written"));
}

#[test]
fn a_home_that_was_tampered_with_is_found_out() {
    let (home, server) = served();
    written(&server, "1", &issued("N1"));
    let file = home.fact_files().pop().unwrap();
    let mut content = std::fs::read(&file).unwrap();
    let middle = content.len() / 2;
    content[middle] ^= 1;
    std::fs::write(&file, &content).unwrap();
    home.refuses(&["check"], &["its content has changed"]);
    home.refuses(&["--lang", "zh", "check"], &["内容被改动"]);
    std::fs::remove_file(&file).unwrap();
    home.refuses(&["check"], &["it cannot be read"]);
}
