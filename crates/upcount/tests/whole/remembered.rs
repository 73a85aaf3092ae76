//! What is remembered: a figure or a Board that was told before is what a new reader is told, whatever came to be known meanwhile.

use crate::cells::{Drawn, answers, boards, company, questions, told};
use crate::server::Server;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::sync::mpsc;
use std::time::Duration;

/// Boards that gather everybody or everything, and then tell a page of it.
const GATHERED: [&str; 12] = [
    "values?until=2025-12-31",
    "values?until=2025-12-31&find=AGENT",
    "scores?period=2025-Q3&known=now",
    "scores/of/AGENT?period=2025-Q3&known=now",
    "careers/agents",
    "careers/agents/history",
    "exemplar?exemplar=agents&to=2025-12-31",
    "portrait?portrait=customers&from=2025-01-01&to=2025-12-31",
    "journey?journey=contacts&from=2024-01-01&to=2025-12-31",
    "quality",
    "moved/factors?measure=policies&from=2025-07-01&to=2025-12-31",
    "signals?day=2025-12-31",
];

fn write(server: &Server, key: &str, facts: &Value) -> i64 {
    let head = [("Content-Type", "application/json"), ("Idempotency-Key", key)];
    let written = server.send("POST", "/api/v1/facts", &head, facts.to_string().as_bytes());
    assert_eq!(written.status, 201, "{}", written.text());
    written.json()["first"].as_i64().unwrap()
}

#[test]
fn what_is_remembered_is_what_a_new_reader_is_told() {
    let home = company();
    home.does(&["rebuild"]);
    let mut drawn = Drawn(99);
    let server = Server::on(&home);
    let asked = questions(&server, &mut drawn, 90, &["2025-09-15", "2099-01-01"]);
    let shown = boards(&mut drawn, 18, &["2025-09-15", "2099-01-01"]);
    let sold = |n: u32| json!({ "event": "policy_issued", "says": { "policy": format!("NEW{n}"), "issue": "2025-05-05", "agent": "A000001", "channel": "agent", "product_line": "life", "premium_fen": 700 } });
    let (first, second) = (write(&server, "1", &sold(1)), write(&server, "2", &sold(2)));
    let changes = [
        json!({ "event": "lead_found", "says": { "lead": "NEW", "day": "2025-06-01", "channel": "agent", "policy": "NEW2" } }),
        json!({ "event": "retraction", "corrects": first }),
        json!({ "event": "receipt_signed", "says": { "policy": "NEW2", "receipt": "2025-05-20" } }),
        json!({ "event": "retraction", "corrects": second }),
    ];
    for (n, change) in changes.into_iter().enumerate() {
        let before = (answers(&server, &asked), told(&server, &shown));
        write(&server, &format!("change-{n}"), &change);
        let remembered = (answers(&server, &asked), told(&server, &shown));
        let anew = Server::on(&home);
        for ((question, remembered), anew) in asked.iter().zip(&remembered.0).zip(&answers(&anew, &asked)) {
            assert_eq!(remembered, anew, "after {n}: {question}");
        }
        for ((board, remembered), anew) in shown.iter().zip(&remembered.1).zip(&told(&anew, &shown)) {
            assert_eq!(remembered, anew, "after {n}: {board}");
        }
        assert_ne!(before, remembered, "change {n} is in no figure");
    }
}

#[test]
fn a_board_that_was_gathered_before_is_gathered_anew_when_something_of_it_changed() {
    let home = company();
    let server = Server::on(&home);
    let scores = server.ok("/api/v1/scores?period=2025-Q3&known=now").json();
    let agent = scores["rows"][0]["agent"].as_str().unwrap();
    let shown: Vec<String> = GATHERED.iter().map(|board| board.replace("AGENT", agent)).collect();
    let sold = |n: u32| json!({ "event": "policy_issued", "says": { "policy": format!("NEW{n}"), "issue": "2025-08-05", "customer": "C000001", "agent": agent, "channel": "agent", "product_line": "health", "premium_fen": 700 } });
    let called = |n: u32| json!({ "event": "activity_done", "says": { "activity": format!("NEW{n}"), "day": "2025-08-04", "agent": agent, "type": "visit", "customer": "C000001" } });
    let many = |fact: &dyn Fn(u32) -> Value| json!((0..40).map(fact).collect::<Vec<_>>());
    let mut changed = vec![false; shown.len()];
    let mut before = told(&server, &shown);
    let first = write(&server, "sold", &many(&sold));
    for (n, change) in [None, Some(many(&called)), Some(json!({ "event": "retraction", "corrects": first }))].into_iter().enumerate() {
        if let Some(change) = change {
            write(&server, &format!("change-{n}"), &change);
        }
        let (now, anew) = (told(&server, &shown), told(&Server::on(&home), &shown));
        for ((((board, now), anew), before), changed) in shown.iter().zip(&now).zip(&anew).zip(&before).zip(&mut changed) {
            assert_eq!(now, anew, "after {n}: {board}");
            assert!(now["code"].is_null(), "{board}: {now}");
            *changed |= now != before;
        }
        before = now;
    }
    for (board, changed) in shown.iter().zip(changed) {
        assert!(changed, "nothing of what was said is in {board}: {before:?}");
    }
}

#[test]
fn boards_of_everybody_are_gathered_before_somebody_asks() {
    let home = company();
    let mut server = Server::of(home.command(&["serve", "--port", "0", "--log", "json", "--gather-after", "1"]).stderr(Stdio::piped()));
    let log = BufReader::new(server.child.stderr.take().unwrap());
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        log.lines().map_while(Result::ok).filter(|line| line.contains("upcount::ahead")).for_each(|line| drop(tell.send(line)))
    });
    let told: Value = serde_json::from_str(&told.recv_timeout(Duration::from_secs(120)).unwrap()).unwrap();
    // Long-term value, scores, careers and data quality.
    assert!(told["boards"].as_u64().unwrap_or_default() >= 4, "{told}");
}
