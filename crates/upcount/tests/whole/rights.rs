//! Who may do what, and who sees what: nobody without an account, nothing without a right, no row outside the scope.

use crate::home::{Home, shop};
use crate::server::{Response, Server};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::Stdio;
use std::sync::atomic::{AtomicU32, Ordering};
use upcount_api::{Needs, ROUTES};
use upcount_book::Book;

const PASSWORD: &str = "a sentence that is long";
pub(crate) const KEY: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

/// Makes an account at the terminal.
pub(crate) fn add(home: &Home, name: &str, role: &str, sees: &[&str]) {
    let sees: Vec<&str> = sees.iter().flat_map(|s| ["--sees", s]).collect();
    let mut child = home
        .command(&[&["account", "add", name, "--role", role, "--password-stdin"][..], &sees].concat())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(PASSWORD.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success(), "no account {name}");
}

pub(crate) fn key(home: &Home, name: &str) -> String {
    format!("Bearer {}", home.does(&["account", "key", name, "--for", "test"]).trim())
}

fn sign_in(server: &Server, name: &str, password: &str, code: Option<&str>) -> Response {
    let body = json!({ "name": name, "password": password, "code": code });
    server.send("POST", "/api/v1/session", &[("Content-Type", "application/json")], body.to_string().as_bytes())
}

/// Signs in and gives the cookie.
fn signed_in(server: &Server, name: &str) -> String {
    let response = sign_in(server, name, PASSWORD, None);
    assert_eq!(response.status, 200, "{}", response.text());
    response.header("set-cookie").unwrap().split(';').next().unwrap().to_owned()
}

pub(crate) fn with<'a>(server: &'a Server, header: (&'a str, &'a str)) -> impl Fn(&str, &str, &Value) -> Response + 'a {
    static REQUESTS: AtomicU32 = AtomicU32::new(0);
    move |method, path, body| {
        let key = REQUESTS.fetch_add(1, Ordering::Relaxed).to_string();
        let headers = [("Content-Type", "application/json"), ("Idempotency-Key", &*key), header];
        let body = if body.is_null() { String::new() } else { body.to_string() };
        server.send(method, path, &headers, body.as_bytes())
    }
}

/// The rights as a document: a row for each route, a column for each role.
fn table(book: &Book) -> String {
    let mut text = String::from(
        "# Who may do what\n\n\
         A role may what its file in `book/roles` says, on the part of the organisation that its account names. A test compares\n\
         this table with the routes, with the roles, and with what a server answers to each of them.\n\n",
    );
    let _ = writeln!(text, "| | {} |", book.roles.keys().cloned().collect::<Vec<_>>().join(" | "));
    let _ = writeln!(text, "|---|{}", "---|".repeat(book.roles.len()));
    let bounds = |r: &upcount_book::Role| if r.within.is_empty() { "company".to_owned() } else { r.within.join(", ") };
    let _ = writeln!(text, "| sees | {} |", book.roles.values().map(bounds).collect::<Vec<_>>().join(" | "));
    for (method, path, needs) in ROUTES {
        let cells: Vec<&str> = book.roles.values().map(|role| if may(role, *needs) { "yes" } else { "–" }).collect();
        let cells = if *needs == Needs::Nothing { vec!["anybody"; cells.len()] } else { cells };
        let _ = writeln!(text, "| {method} `{path}` | {} |", cells.join(" | "));
    }
    text
}

fn may(role: &upcount_book::Role, needs: Needs) -> bool {
    match needs {
        Needs::Nothing | Needs::Somebody => true,
        Needs::Right(right) => role.may(right),
    }
}

#[test]
fn every_route_answers_every_role_as_the_table_says() {
    let book = Book::shipped().unwrap();
    let document = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/rights.md");
    let expected = table(&book);
    assert_eq!(
        std::fs::read_to_string(document).unwrap_or_default().trim_end(),
        expected.trim_end(),
        "docs/rights.md should be:\n{expected}"
    );

    let home = shop();
    add(&home, "first", "admin", &[]);
    let mut keys = BTreeMap::new();
    for role in book.roles.values() {
        let sees: Vec<String> = role.within.iter().take(1).map(|d| format!("{d}=nowhere")).collect();
        add(&home, &role.id, &role.id, &sees.iter().map(String::as_str).collect::<Vec<_>>());
        keys.insert(role.id.clone(), key(&home, &role.id));
    }
    let server = Server::on(&home);
    for (method, route, needs) in ROUTES.iter().filter(|(_, r, _)| !r.starts_with("/api/v1/session")) {
        let path = route.replace("{id}", "999");
        let body = if *method == "POST" || *method == "PATCH" || *method == "PUT" { json!({}) } else { Value::Null };
        let nobody = with(&server, ("X-None", "x"))(method, &path, &body);
        match needs {
            Needs::Nothing => assert_eq!(nobody.status, 200, "{method} {path}"),
            _ => drop(nobody.problem(401, "not_signed_in")),
        }
        if *needs != Needs::Nothing {
            with(&server, ("Authorization", "Bearer upk_wrong"))(method, &path, &body).problem(401, "not_signed_in");
            with(&server, ("Cookie", "upcount_session=wrong"))(method, &path, &body).problem(401, "not_signed_in");
        }
        for role in book.roles.values() {
            let answer = with(&server, ("Authorization", &keys[&role.id]))(method, &path, &body);
            if may(role, *needs) {
                let refused = answer.status == 401 || (answer.status == 403 && answer.json()["code"] == "may_not");
                assert!(!refused && answer.status != 429, "{} {method} {path}: {} {}", role.id, answer.status, answer.text());
            } else {
                answer.problem(403, "may_not");
            }
        }
    }
}

#[test]
fn a_home_is_its_owners_until_it_has_an_account_and_then_nobody_comes_in_without_one() {
    let home = shop();
    home.import("sales", &home.file("sales.csv", crate::home::THREE_SALES));
    let server = Server::on(&home);
    let me = server.ok("/api/v1/session").json();
    assert_eq!((me["signed_in"].as_bool(), me["open"].as_bool()), (Some(true), Some(true)));
    server.ok("/api/v1/ask?measure=policies");
    let first = json!({ "name": "looker", "role": "head_office", "password": PASSWORD });
    server.post("/api/v1/accounts", &first).problem(409, "last_keeper");
    let made = server.post("/api/v1/accounts", &json!({ "name": "keeper", "role": "admin", "password": PASSWORD }));
    assert_eq!(made.status, 201, "{}", made.text());
    server.get("/api/v1/ask?measure=policies").problem(401, "not_signed_in");
    assert_eq!(server.ok("/api/v1/session").json()["signed_in"], false);
    let cookie = signed_in(&server, "keeper");
    let keeper = with(&server, ("Cookie", &cookie));
    let me = keeper("GET", "/api/v1/session", &Value::Null).json();
    assert_eq!((me["name"].as_str(), me["role"]["id"].as_str(), me["open"].as_bool()), (Some("keeper"), Some("admin"), Some(false)));
    keeper("GET", "/api/v1/ask?measure=policies", &Value::Null).problem(403, "may_not");
    // The last who keeps the accounts cannot go.
    let id = made.json()["id"].as_str().unwrap().to_owned();
    keeper("PATCH", &format!("/api/v1/accounts/{id}"), &json!({ "disabled": true })).problem(409, "last_keeper");
    for (role, sees, word) in [
        ("team_leader", json!({}), "team"),
        ("team_leader", json!({ "region": ["sea"] }), "region"),
        ("head_office", json!({ "team": ["T"] }), "whole company"),
        ("team_leadr", json!({}), "team_leader"),
    ] {
        let said = keeper("POST", "/api/v1/accounts", &json!({ "name": "x", "role": role, "sees": sees, "password": PASSWORD }));
        assert!(said.problem(422, "account_unclear").contains(word), "{}", said.text());
    }
    let short = keeper("POST", "/api/v1/accounts", &json!({ "name": "x", "role": "head_office", "password": "short" }));
    assert!(short.problem(422, "account_unclear").contains("12"));
    keeper("POST", "/api/v1/accounts", &json!({ "name": "keeper", "role": "admin", "password": PASSWORD })).problem(409, "account_taken");
    assert_eq!(keeper("DELETE", "/api/v1/session", &Value::Null).status, 204);
    keeper("GET", "/api/v1/accounts", &Value::Null).problem(401, "not_signed_in");
}

#[test]
fn a_wrong_name_a_wrong_password_and_a_disabled_account_are_refused_in_the_same_words() {
    let home = shop();
    add(&home, "keeper", "admin", &[]);
    add(&home, "gone", "head_office", &[]);
    let server = Server::on(&home);
    let cookie = signed_in(&server, "gone");
    with(&server, ("Cookie", &cookie))("GET", "/api/v1/book", &Value::Null);
    home.does(&["account", "change", "gone", "--disable"]);
    with(&server, ("Cookie", &cookie))("GET", "/api/v1/book", &Value::Null).problem(401, "not_signed_in");
    let words: BTreeSet<String> = [("nobody", PASSWORD), ("keeper", "not the password"), ("gone", PASSWORD)]
        .map(|(name, password)| sign_in(&server, name, password, None).problem(401, "sign_in_refused"))
        .into();
    assert_eq!(words.len(), 1, "{words:?}");
    let session = sign_in(&server, "keeper", PASSWORD, None);
    let cookie = session.header("set-cookie").unwrap();
    assert!(["HttpOnly", "SameSite=Strict", "Path=/"].iter().all(|a| cookie.contains(a)), "{cookie}");
}

#[test]
fn guessing_is_slowed_down_and_others_are_not() {
    let home = shop();
    add(&home, "keeper", "admin", &[]);
    let server = Server::on(&home);
    let tried: Vec<u16> = (0..12).map(|n| sign_in(&server, "victim", &format!("guess number {n}"), None).status).collect();
    assert!(tried.contains(&429), "{tried:?}");
    std::thread::sleep(std::time::Duration::from_secs(2));
    assert_eq!(sign_in(&server, "keeper", PASSWORD, None).status, 200);
    let said = sign_in(&server, "Victim ", "guess", None);
    said.problem(429, "too_often");
    assert!(said.header("retry-after").is_some());
}

#[test]
fn a_code_is_asked_for_besides_the_password_and_counts_once() {
    let home = shop();
    add(&home, "keeper", "admin", &[]);
    {
        let server = Server::on(&home);
        let cookie = signed_in(&server, "keeper");
        let refused = with(&server, ("Cookie", &cookie))("POST", "/api/v1/me/code", &Value::Null);
        assert!(refused.problem(422, "account_unclear").contains("upcount key"));
    }
    let server = Server::of(home.command(&["serve", "--port", "0"]).env("UPCOUNT_KEY", KEY));
    let cookie = signed_in(&server, "keeper");
    let keeper = with(&server, ("Cookie", &cookie));
    let asked = keeper("POST", "/api/v1/me/code", &Value::Null).json();
    assert!(asked["url"].as_str().unwrap().starts_with("otpauth://totp/") && asked["picture"].as_str().unwrap().starts_with("<svg"));
    let secret = asked["secret"].as_str().unwrap();
    keeper("PUT", "/api/v1/me/code", &json!({ "code": "000000" })).problem(422, "account_unclear");
    // Until it is confirmed the password is enough.
    signed_in(&server, "keeper");
    let first = one_time_code(secret, 0);
    assert_eq!(keeper("PUT", "/api/v1/me/code", &json!({ "code": first })).status, 204);
    sign_in(&server, "keeper", PASSWORD, None).problem(401, "code_needed");
    sign_in(&server, "keeper", PASSWORD, Some(&first)).problem(401, "sign_in_refused");
    // One step ahead of now, which is taken too: a later one than the first however long the test is kept waiting.
    let next = one_time_code(secret, 1);
    sign_in(&server, "keeper", "not the password", Some(&next)).problem(401, "sign_in_refused");
    assert_eq!(sign_in(&server, "keeper", PASSWORD, Some(&next)).status, 200);
    sign_in(&server, "keeper", PASSWORD, Some(&next)).problem(401, "sign_in_refused");
    home.does(&["account", "change", "keeper", "--without-code"]);
    signed_in(&server, "keeper");
}

/// What an authenticator shows, so many steps of thirty seconds from now.
#[allow(clippy::disallowed_methods, reason = "an authenticator has a clock")]
fn one_time_code(secret: &str, steps: i64) -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let totp = totp_rs::Builder::new()
        .with_secret(totp_rs::Secret::try_from_base32(secret).unwrap())
        .with_account_name("keeper")
        .with_issuer(Some("Upcount"))
        .build()
        .unwrap();
    totp.generate(now.checked_add_signed(steps * 30).unwrap()).to_string()
}

#[test]
fn what_was_changed_is_in_the_log_and_no_secret_is_anywhere() {
    let home = shop();
    add(&home, "keeper", "admin", &[]);
    add(&home, "auditor", "compliance", &[]);
    let secret = key(&home, "auditor");
    let server = Server::on(&home);
    let cookie = signed_in(&server, "keeper");
    let keeper = with(&server, ("Cookie", &cookie));
    let accounts = keeper("GET", "/api/v1/accounts", &Value::Null).json();
    let auditor = accounts["accounts"].as_array().unwrap().iter().find(|a| a["name"] == "auditor").unwrap().clone();
    let key_id = auditor["keys"][0]["id"].as_str().unwrap().to_owned();
    let changes = with(&server, ("Authorization", &secret))("GET", "/api/v1/changes", &Value::Null).json();
    let events: Vec<&str> = changes["changes"].as_array().unwrap().iter().map(|c| c["event"].as_str().unwrap()).collect();
    assert_eq!(events, ["account_added", "account_added", "key_made"]);
    assert_eq!(keeper("DELETE", &format!("/api/v1/keys/{key_id}"), &Value::Null).status, 204);
    keeper("DELETE", &format!("/api/v1/keys/{key_id}"), &Value::Null).problem(404, "not_found");
    with(&server, ("Authorization", &secret))("GET", "/api/v1/changes", &Value::Null).problem(401, "not_signed_in");
    let changes = keeper("GET", "/api/v1/changes", &Value::Null);
    let last = changes.json()["changes"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((last["event"].as_str(), last["by_name"].as_str()), (Some("key_revoked"), Some("keeper")));
    // Facts that tell of accounts are nobody's to put right.
    let forged = json!({ "event": "retraction", "corrects": 1 });
    let machine = {
        add(&home, "machine", "system", &[]);
        key(&home, "machine")
    };
    with(&server, ("Authorization", &machine))("POST", "/api/v1/facts", &forged).problem(422, "fact_unclear");
    let stored: Vec<u8> = if home.on_postgres() {
        Vec::new()
    } else {
        ["upcount.db", "upcount.db-wal"].iter().flat_map(|f| std::fs::read(home.path().join(f)).unwrap_or_default()).collect()
    };
    for secret in [PASSWORD, secret.trim_start_matches("Bearer "), cookie.split_once('=').unwrap().1] {
        assert!(!stored.windows(secret.len()).any(|w| w == secret.as_bytes()) && !changes.text().contains(secret));
    }
    assert!(home.does(&["check"]).contains("all as they were written"));
}

#[test]
fn an_agent_tells_own_facts_and_nobody_elses() {
    let home = shop();
    add(&home, "keeper", "admin", &[]);
    add(&home, "a1", "agent", &["agent=A1"]);
    add(&home, "a2", "agent", &["agent=A2"]);
    let (a1, a2) = (key(&home, "a1"), key(&home, "a2"));
    let server = Server::on(&home);
    let as_one = |secret: &str, request: &str, facts: &Value| {
        let headers = [("Content-Type", "application/json"), ("Idempotency-Key", request), ("Authorization", secret)];
        server.send("POST", "/api/v1/facts", &headers, facts.to_string().as_bytes())
    };
    let visit = |id: &str, agent: &str| json!({ "event": "activity_done", "says": { "activity": id, "day": "2025-03-01", "agent": agent, "type": "visit" } });
    let first = as_one(&a1, "k", &visit("V1", "A1"));
    assert_eq!(first.status, 201, "{}", first.text());
    // Another's key is another request, though both call it k.
    assert_eq!(as_one(&a2, "k", &visit("V2", "A2")).status, 201);
    as_one(&a1, "2", &visit("V3", "A2")).problem(422, "fact_unclear");
    as_one(&a1, "3", &json!({ "event": "policy_issued", "says": { "policy": "P", "issue": "2025-03-01", "agent": "A1" } }))
        .problem(422, "fact_unclear");
    // A visit of another is not taken over by saying that it was one's own.
    as_one(&a1, "4", &visit("V2", "A1")).problem(403, "out_of_scope");
    let number = first.json()["first"].clone();
    as_one(&a2, "5", &json!({ "event": "retraction", "corrects": number })).problem(422, "fact_unclear");
    let read = |secret: &str, about: &str| {
        with(&server, ("Authorization", secret))("GET", &format!("/api/v1/facts?kind=activity&about={about}"), &Value::Null)
    };
    assert_eq!(read(&a1, "V1").json()["facts"].as_array().unwrap().len(), 1);
    read(&a2, "V1").problem(403, "out_of_scope");
    read(&a2, "V9");
    assert_eq!(as_one(&a1, "6", &json!({ "event": "retraction", "corrects": number })).status, 201);
}

/// Every answer to a role equals the answer of the whole company asked for that part only, and no row lies outside.
#[test]
fn no_question_by_any_role_returns_a_row_outside_its_scope() {
    let home = Home::new();
    home.does(&["company", "--policies", "3000", "--seed", "11"]);
    let most = |dimension: &str| {
        let rows = home.ask(&["policies", "--by", dimension]);
        let count = |r: &BTreeMap<String, String>| r["policies"].parse::<u32>().unwrap();
        rows.iter().filter(|r| !r[dimension].is_empty() && r[dimension] != "–").max_by_key(|r| count(r)).unwrap()[dimension].clone()
    };
    let places =
        [("branch_manager", "branch"), ("team_leader", "team"), ("agent", "agent"), ("partner", "platform")].map(|(r, d)| (r, d, most(d)));
    add(&home, "keeper", "admin", &[]);
    add(&home, "all", "head_office", &[]);
    for (role, dimension, value) in &places {
        add(&home, role, role, &[&format!("{dimension}={value}")]);
    }
    let everything = key(&home, "all");
    let keys = places.each_ref().map(|(role, ..)| key(&home, role));
    let server = Server::on(&home);
    let book = with(&server, ("Authorization", &everything))("GET", "/api/v1/book", &Value::Null).json();
    let measures: Vec<&Value> = book["measures"].as_array().unwrap().iter().filter(|m| m["conformance"] == false).collect();
    let (mut answered, mut refused) = (0, 0);
    for ((role, dimension, value), secret) in places.iter().zip(&keys) {
        // Whoever asks this much is told to wait a moment.
        let ask = |secret: &str, path: &str| loop {
            let answer = with(&server, ("Authorization", secret))("GET", path, &Value::Null);
            if answer.status != 429 {
                break answer;
            }
            std::thread::sleep(std::time::Duration::from_millis(500));
        };
        for measure in &measures {
            let id = measure["id"].as_str().unwrap();
            for by in ["", "month", "channel", "agent", "region,team", dimension] {
                if by.split(',').any(|d| !d.is_empty() && !measure["dimensions"].as_array().unwrap().iter().any(|m| m == d)) {
                    continue;
                }
                let question = format!("/api/v1/ask?measure={id}&by={by}");
                let theirs = ask(secret, &question);
                if theirs.status != 200 {
                    assert!(
                        ["out_of_scope", "no_facts"].iter().any(|c| theirs.json()["code"] == *c),
                        "{role} {question}: {}",
                        theirs.text()
                    );
                    refused += 1;
                    continue;
                }
                let ours = ask(&everything, &format!("{question}&where={dimension}={value}"));
                if ours.status == 200 {
                    assert_eq!(theirs.json()["rows"], ours.json()["rows"], "{role} {question}");
                } else {
                    // No fact at all lies in that part.
                    assert_eq!(
                        (ours.json()["code"].as_str(), &theirs.json()["rows"]),
                        (Some("unknown_value"), &json!([])),
                        "{role} {question}"
                    );
                }
                answered += 1;
            }
            let rows = ask(secret, &format!("/api/v1/rows?measure={id}&limit=1000"));
            if rows.status == 200 {
                let told = rows.json();
                let column = told["columns"].as_array().unwrap().iter().position(|c| c == dimension);
                for row in told["rows"].as_array().unwrap() {
                    assert_eq!(row[column.unwrap()].as_str(), Some(value.as_str()), "{role} {id}: {row}");
                }
            }
            let elsewhere = ask(secret, &format!("/api/v1/ask?measure={id}&where={dimension}=ELSEWHERE"));
            assert!(!elsewhere.text().contains("nearest is") || elsewhere.text().contains(value.as_str()), "{}", elsewhere.text());
        }
        let file = ask(secret, "/api/v1/export?measure=policies&format=csv&rows=true");
        if *role == "partner" {
            assert!(file.problem(403, "may_not").contains("behind"), "{}", file.text());
        }
        if file.status == 200 {
            let lines = crate::home::table(&file.text());
            assert!(!lines.is_empty() && lines.iter().all(|l| &l[*dimension] == value), "{role}");
        }
        let home = ask(secret, "/api/v1/home").json();
        assert!(home["has_facts"].as_bool().unwrap(), "{home}");
        // A small part has months in which nothing happened: they are there.
        let months: Vec<&str> = home["bars"].as_array().unwrap().iter().map(|b| b["period"].as_str().unwrap()).collect();
        assert_eq!((months.len(), months.last().copied()), (24, home["facts_until"].as_str().map(|d| &d[..7])), "{role}: {months:?}");
    }
    assert!(answered > 150 && refused > 5, "{answered} answered, {refused} refused");
}
