//! The queue of work: what was asked is done although the server dies, stops, or asks twice.

use crate::home::{Home, shop};
use crate::server::Server;
use serde_json::{Value, json};
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::Duration;

const ROWS: u32 = 900_000;

fn large() -> String {
    let row = |n: u32| format!("W{n},r{},2025-03-{:02},{n}\n", n % 50_000, n % 28 + 1);
    std::iter::once("no,region,issued,premium\n".to_owned()).chain((0..ROWS).map(row)).collect()
}

/// A server whose import of a large file has begun.
fn begun() -> (Home, Server, Value) {
    let home = shop();
    let server = Server::on(&home);
    let upload = server.upload("large.csv", large());
    let job = server.post("/api/v1/imports", &json!({ "upload": upload["upload"], "definition": "sales" })).json();
    for _ in 0..3_000 {
        let now = server.ok(&format!("/api/v1/jobs/{}", job["id"])).json();
        if now["rows"].as_u64() > Some(0) {
            assert_eq!(now["state"], "running", "it was too quick to be seen: {now}");
            return (home, server, job);
        }
        sleep(Duration::from_millis(1));
    }
    panic!("it never began");
}

fn counted(server: &Server) -> f64 {
    server.ok("/api/v1/ask?measure=policies").json()["rows"][0]["value"].as_f64().unwrap()
}

#[test]
fn a_job_whose_server_was_killed_is_done_by_the_next_one_and_counts_once() {
    let (home, mut server, job) = begun();
    server.child.kill().unwrap();
    server.child.wait().unwrap();
    let next = Server::on(&home);
    let end = next.end_of(&job);
    // Killed after its facts were in and before anybody was told, it finds them there.
    assert!(end["state"] == "done" || end["state"] == "already", "{end}");
    assert_eq!((&end["attempts"], &end["rows"]), (&json!(2), &json!(ROWS)), "{end}");
    assert_eq!(counted(&next), f64::from(ROWS));
    home.does(&["check"]);
}

#[test]
fn a_server_that_stops_puts_its_job_down_and_a_worker_takes_it_up_at_once() {
    let (home, mut server, job) = begun();
    server.stop();
    let listed = home.does(&["jobs"]);
    assert!(listed.contains("waiting") && listed.contains("large.csv") && listed.contains("taken up again"), "{listed}");
    let left: Vec<_> = home.fact_files().into_iter().filter(|f| !f.to_string_lossy().contains("uploads")).collect();
    assert!(left.is_empty(), "{left:?}");
    let mut worker = Killed(home.command(&["work"]).stdout(Stdio::null()).spawn().unwrap());
    for _ in 0..600 {
        if home.does(&["jobs"]).contains("done") {
            assert!(worker.0.try_wait().unwrap().is_none(), "the worker waits for more");
            let again = Server::on(&home);
            let end = again.ok(&format!("/api/v1/jobs/{}", job["id"])).json();
            assert_eq!((&end["state"], &end["attempts"]), (&json!("done"), &json!(1)), "{end}");
            assert_eq!(counted(&again), f64::from(ROWS));
            return;
        }
        sleep(Duration::from_millis(50));
    }
    panic!("it was not taken up: {}", home.does(&["jobs"]));
}

/// A process that ends with the test.
struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn the_same_request_again_is_the_same_job_and_a_job_that_is_no_more_cannot_be_tried_again() {
    let home = shop();
    let server = Server::on(&home);
    let upload = server.upload("small.csv", "no,region,issued,premium\nS1,sea,2025-03-01,1\n");
    let asked = json!({ "upload": upload["upload"], "definition": "sales" }).to_string();
    let headers = [("Content-Type", "application/json"), ("Idempotency-Key", "once")];
    let send = |body: &str| server.send("POST", "/api/v1/imports", &headers, body.as_bytes());
    let first = send(&asked).json();
    server.end_of(&first);
    assert_eq!(send(&asked).json()["id"], first["id"]);
    send(&asked.replace("sales", "other")).problem(409, "key_used_before");
    assert_eq!(server.ok("/api/v1/jobs").json()["jobs"].as_array().unwrap().len(), 1);
    server.send("POST", &format!("/api/v1/jobs/{}/retry", first["id"]), &[], b"").problem(404, "not_found");
    home.refuses(&["jobs", "retry", "77"], &["no such job"]);
}

#[test]
fn whatever_writes_is_done_once_for_a_key_and_a_refusal_leaves_the_key_free() {
    let home = shop();
    let server = Server::on(&home);
    let send = |method: &str, path: &str, key: &str, body: &Value| {
        let headers = [("Content-Type", "application/json"), ("Idempotency-Key", key)];
        server.send(method, path, &headers, body.to_string().as_bytes())
    };
    let lock = json!({ "from": "2025-01-01", "to": "2025-01-31" });
    assert_eq!(send("POST", "/api/v1/locks", "a", &json!({ "from": "2025-02-30" })).status, 422);
    let first = send("POST", "/api/v1/locks", "a", &lock);
    assert_eq!(first.status, 201, "{}", first.text());
    let again = send("POST", "/api/v1/locks", "a", &lock);
    assert_eq!((again.status, again.text()), (201, first.text()));
    assert_eq!(server.ok("/api/v1/locks").json()["locks"].as_array().unwrap().len(), 1, "it counted twice");
    send("POST", "/api/v1/locks", "a", &json!({ "from": "2025-02-01", "to": "2025-02-28" })).problem(409, "key_used_before");
    send("POST", "/api/v1/locks", &"k".repeat(201), &lock).problem(422, "request_unclear");

    // A secret is answered once, and lies nowhere.
    let account = json!({ "name": "machine", "role": "admin", "password": "a sentence that is long" });
    let made = send("POST", "/api/v1/accounts", "b", &account).json();
    let admin = crate::rights::key(&home, "machine");
    let path = format!("/api/v1/accounts/{}/keys", made["id"].as_str().unwrap());
    let body = json!({ "name": "for facts" }).to_string();
    let headers = [("Content-Type", "application/json"), ("Idempotency-Key", "c"), ("Authorization", admin.as_str())];
    assert_eq!(server.send("POST", &path, &headers, body.as_bytes()).status, 201);
    server.send("POST", &path, &headers, body.as_bytes()).problem(409, "answer_not_kept");
    let accounts = server.send("GET", "/api/v1/accounts", &headers[2..], b"").json();
    assert_eq!(accounts["accounts"][0]["keys"].as_array().unwrap().len(), 2, "the terminal's and one more");
}
