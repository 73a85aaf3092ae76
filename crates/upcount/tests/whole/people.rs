//! Personal data: sealed, masked, seen in full only with a reason, given out and forgotten.

use crate::home::{Home, SALES};
use crate::rights::{KEY, add, key};
use crate::server::{Response, Server};
use serde_json::{Value, json};

const SOLD: &str = "no,region,issued,premium,customer,agent\nP1,sea,2025-01-05,100,C1,A1\nP2,hill,2025-01-06,200,C2,A2\n";
const SECRETS: [&str; 4] = ["张三丰", "13812341234", "11010519491231002X", "北京市朝阳区建国路一号"];

struct Desk {
    home: Home,
    server: Server,
    machine: String,
    compliance: String,
    agent: String,
}

fn sealed(home: &Home, with: &str) -> Server {
    Server::of(home.command(&["serve", "--port", "0"]).env("UPCOUNT_KEY", with))
}

fn desk() -> Desk {
    let home = Home::new();
    home.decides("imports/sales.toml", &format!("{SALES}customer = \"customer\"\nagent = \"agent\"\n"));
    home.import("sales", &home.file("sales.csv", SOLD));
    add(&home, "keeper", "admin", &[]);
    add(&home, "machine", "system", &[]);
    add(&home, "checker", "compliance", &[]);
    add(&home, "a1", "agent", &["agent=A1"]);
    let [machine, compliance, agent] = ["machine", "checker", "a1"].map(|name| key(&home, name));
    let server = sealed(&home, KEY);
    Desk { home, server, machine, compliance, agent }
}

fn send(server: &Server, who: &str, method: &str, path: &str, body: &Value) -> Response {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    server.send(method, path, &[("Content-Type", "application/json"), ("Authorization", who)], body.as_bytes())
}

fn two() -> Value {
    json!([
        { "kind": "customer", "code": "C1", "fields": { "name": SECRETS[0], "phone": "+86 138-1234-1234", "id_number": SECRETS[2], "address": SECRETS[3] } },
        { "kind": "customer", "code": "C2", "fields": { "name": "李四", "phone": "13900000000" } },
    ])
}

fn kept() -> Desk {
    let desk = desk();
    let response = send(&desk.server, &desk.machine, "PUT", "/api/v1/people", &two());
    assert_eq!(response.status, 204, "{}", response.text());
    desk
}

#[test]
fn an_agent_sees_own_customers_masked_and_in_full_with_a_reason() {
    let desk = kept();
    let see = |who: &str, code: &str| send(&desk.server, who, "GET", &format!("/api/v1/people/customer/{code}"), &Value::Null);
    let told = see(&desk.agent, "C1").json();
    assert_eq!(told["fields"]["name"], "张**");
    assert_eq!((told["fields"]["phone"].as_str(), told["fields"]["id_number"].as_str()), (Some("138****1234"), Some("110***********002X")));
    see(&desk.agent, "C2").problem(404, "not_found");
    see(&desk.agent, "C9").problem(404, "not_found");
    assert_eq!(see(&desk.compliance, "C2").json()["fields"]["phone"], "139****0000");
    let unmask =
        |who: &str, code: &str, body: &Value| send(&desk.server, who, "POST", &format!("/api/v1/people/customer/{code}/unmask"), body);
    unmask(&desk.agent, "C1", &json!({ "reason": "curiosity" })).problem(422, "person_unclear");
    unmask(&desk.agent, "C2", &json!({ "reason": "contact" })).problem(404, "not_found");
    let whole = unmask(&desk.agent, "C1", &json!({ "reason": "contact", "fields": ["phone"] })).json();
    assert_eq!(whole["fields"], json!({ "phone": "+86 138-1234-1234" }));
    let changes = send(&desk.server, &desk.compliance, "GET", "/api/v1/changes", &Value::Null);
    let seen = changes.json()["changes"].as_array().unwrap().iter().find(|c| c["event"] == "person_seen").unwrap().clone();
    assert_eq!((seen["about"].as_str(), seen["by_name"].as_str()), (Some("customer C1"), Some("a1")));
    assert_eq!(seen["says"], json!({ "fields": ["phone"], "reason": "contact" }));
    assert!(SECRETS.iter().all(|s| !changes.text().contains(s)));
}

#[test]
fn somebody_is_found_by_a_number_however_it_is_written_and_only_by_those_who_may() {
    let desk = kept();
    let find = |who: &str, field: &str, value: &str| {
        send(&desk.server, who, "POST", "/api/v1/people/find", &json!({ "field": field, "value": value }))
    };
    let codes =
        |r: &Response| r.json()["people"].as_array().unwrap().iter().map(|p| p["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(codes(&find(&desk.compliance, "phone", "0086 13812341234")), ["C1"]);
    assert_eq!(codes(&find(&desk.compliance, "id_number", "11010519491231002x")), ["C1"]);
    assert_eq!(codes(&find(&desk.agent, "phone", "13900000000")), [""; 0]);
    assert_eq!(codes(&find(&desk.agent, "phone", "138 1234 1234")), ["C1"]);
    let refused = find(&desk.compliance, "phone", "call me 13812341234");
    assert!(!refused.problem(422, "person_unclear").contains("1381"));
    send(&desk.server, &desk.machine, "POST", "/api/v1/people/find", &json!({ "field": "phone", "value": "1" })).problem(403, "may_not");
}

#[test]
fn forgetting_somebody_leaves_every_count_as_it_was() {
    let desk = kept();
    let counts = || [desk.home.figure(&["policies"]), desk.home.does(&["ask", "policies", "--rows", "--format", "csv"])];
    let before = counts();
    let path = |what: &str| format!("/api/v1/people/customer/C1/{what}");
    let export = send(&desk.server, &desk.compliance, "POST", &path("export"), &Value::Null).json();
    assert_eq!(export["person"]["fields"]["id_number"], SECRETS[2]);
    assert!(export["seen"].as_array().unwrap().iter().any(|s| s["event"] == "person_exported"));
    let forget = || send(&desk.server, &desk.compliance, "POST", &path("forget"), &json!({ "reason": "own_request" }));
    assert_eq!(forget().status, 204);
    forget().problem(404, "not_found");
    let told = send(&desk.server, &desk.compliance, "GET", "/api/v1/people/customer/C1", &Value::Null).json();
    assert!(told["forgotten_at"].is_string() && told["fields"] == json!({}), "{told}");
    send(&desk.server, &desk.machine, "PUT", "/api/v1/people", &two()).problem(409, "forgotten");
    let found = send(&desk.server, &desk.compliance, "POST", "/api/v1/people/find", &json!({ "field": "phone", "value": "13812341234" }));
    assert_eq!(found.json()["people"], json!([]));
    assert_eq!(counts(), before);
    assert!(desk.home.does(&["check"]).contains("all as they were written"));
}

#[test]
fn nothing_personal_lies_open_and_another_key_opens_nothing() {
    let Desk { home, server, compliance, machine, .. } = kept();
    let wrong = json!([{ "kind": "customer", "code": "C3", "fields": { "name": "王五", "phone": "not a number" } }]);
    send(&server, &machine, "PUT", "/api/v1/people", &wrong).problem(422, "person_unclear");
    send(&server, &compliance, "GET", "/api/v1/people/customer/C3", &Value::Null).problem(404, "not_found");
    drop(server);
    let mut open = vec![home.path()];
    let mut read = 0;
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()) {
            if entry.is_dir() {
                open.push(entry);
                continue;
            }
            let content = std::fs::read(&entry).unwrap();
            read += content.len();
            for secret in SECRETS {
                assert!(!content.windows(secret.len()).any(|w| w == secret.as_bytes()), "{secret} lies open in {}", entry.display());
            }
        }
    }
    assert!(read > 0);
    let other = sealed(&home, &KEY.replace('0', "1"));
    let see = |server: &Server| send(server, &compliance, "GET", "/api/v1/people/customer/C1", &Value::Null);
    see(&other).problem(422, "other_key");
    drop(other);
    see(&Server::on(&home)).problem(422, "no_key");
    // A backup carries what is sealed, and not the key.
    let backup = home.path().parent().unwrap().join("backup");
    home.does(&["backup", &backup.to_string_lossy()]);
    assert_eq!(see(&sealed(&home, KEY)).json()["fields"]["phone"], "138****1234");
}
