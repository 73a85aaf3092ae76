//! The day over HTTP: whoever looks is told of new facts, and sees the own part only.

use crate::home::Home;
use crate::rights::{KEY, add, key, with};
use crate::server::Server;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Word of new facts, as a browser listens to it.
struct Listening(TcpStream, String);

impl Listening {
    fn to(server: &Server) -> Self {
        let mut line = TcpStream::connect(server.address).unwrap();
        line.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        line.write_all(format!("GET /api/v1/live HTTP/1.1\r\nHost: {}\r\n\r\n", server.address).as_bytes()).unwrap();
        let mut listening = Self(line, String::new());
        listening.until("text/event-stream");
        listening
    }

    /// Reads on until this was said.
    fn until(&mut self, said: &str) {
        let mut part = [0; 4096];
        while !self.1.contains(said) {
            let read = self.0.read(&mut part).unwrap_or_else(|e| panic!("{said} was not said: {e}: {}", self.1));
            assert!(read > 0, "the line ended: {}", self.1);
            self.1.push_str(&String::from_utf8_lossy(&part[..read]));
        }
        self.1.clear();
    }
}

impl Listening {
    /// Reads on until the line ends.
    fn ends(mut self) {
        let mut rest = Vec::new();
        self.0.read_to_end(&mut rest).unwrap();
    }
}

fn visit(n: u32, agent: &str, team: &str) -> Value {
    json!({ "event": "visit_made", "says": { "activity": format!("V{n}"), "day": "2025-12-30", "agent": agent, "team": team, "outcome": "interested" } })
}

fn tell(server: &Server, key: &str, facts: &Value) {
    let head = [("Content-Type", "application/json"), ("Idempotency-Key", key)];
    let written = server.send("POST", "/api/v1/facts", &head, facts.to_string().as_bytes());
    assert_eq!(written.status, 201, "{}", written.text());
}

/// Somebody of a team of several on the last day, and the team.
fn somebody(server: &Server) -> (String, String) {
    let teams = server.ok("/api/v1/day?day=2025-12-30&by=team").json();
    let team = teams["rows"].as_array().unwrap().iter().find(|row| row["people"].as_u64() > Some(1) && row["key"].is_string()).unwrap();
    let team = team["key"].as_str().unwrap().to_owned();
    let people = server.ok(&format!("/api/v1/day?day=2025-12-30&where=team={team}")).json();
    assert_eq!(people["by"], "agent");
    (people["rows"][0]["key"].as_str().unwrap().to_owned(), team)
}

#[test]
fn a_visit_is_on_the_board_and_whoever_looks_is_told() {
    let home = Home::new();
    home.does(&["company", "--policies", "20000", "--seed", "1"]);
    let mut server = Server::on(&home);
    let (agent, team) = somebody(&server);
    let row = || {
        let day = server.ok(&format!("/api/v1/day?day=2025-12-30&where=team={team}")).json();
        let visits = day["items"].as_array().unwrap().iter().position(|item| item["id"] == "effective_visits").unwrap();
        let row = day["rows"].as_array().unwrap().iter().find(|row| row["key"] == agent.as_str()).unwrap().clone();
        (row["did"][visits].as_u64().unwrap(), row["nothing"].as_u64().unwrap())
    };
    let before = row().0;
    let mut listening = Listening::to(&server);
    for n in 0..3 {
        tell(&server, &format!("visit-{n}"), &visit(n, &agent, &team));
        listening.until("event: facts\ndata: new\n");
        assert_eq!(row(), (before + u64::from(n) + 1, 0), "what was told of is on the board");
    }
    // Facts that come together are told of once, and nothing is missed.
    let many: Vec<Value> = (100..400).map(|n| visit(n, &agent, &team)).collect();
    tell(&server, "many", &json!(many));
    listening.until("event: facts\ndata: new\n");
    assert_eq!(row().0, before + 303);
    // What another process writes is told of too.
    let sales = home.file("home/book/imports/did.toml", "zh='x'\nen='x'\ncapability='4.4'\nsource='x'\nlearned='on_import'\n[[facts]]\nkind='activity'\n[facts.fields]\nactivity='no'\nday='day'\nagent='agent'\ntype='type'\n");
    assert!(sales.exists());
    home.import("did", &home.file("did.csv", format!("no,day,agent,type\nX1,2025-12-30,{agent},call\n")));
    listening.until("event: facts\ndata: new\n");
    // Whoever listens does not keep the server from its end.
    server.stop();
    listening.ends();
}

#[test]
fn everybody_sees_the_day_of_the_own_part_only() {
    let home = Home::new();
    home.does(&["company", "--policies", "20000", "--seed", "1"]);
    let (agent, team) = somebody(&Server::on(&home));
    add(&home, "root", "admin", &[]);
    add(&home, "li", "team_leader", &[&format!("team={team}")]);
    add(&home, "ai", "agent", &[&format!("agent={agent}")]);
    let (li, ai) = (key(&home, "li"), key(&home, "ai"));
    let server = Server::of(home.command(&["serve", "--port", "0"]).env("UPCOUNT_KEY", KEY));
    let (li, ai) = (with(&server, ("Authorization", &li)), with(&server, ("Authorization", &ai)));
    let day = |of: &dyn Fn(&str, &str, &Value) -> crate::server::Response, more: &str| {
        of("GET", &format!("/api/v1/day?day=2025-12-30{more}"), &Value::Null).json()
    };
    let teams = day(&li, "");
    assert_eq!(teams["by"], "agent", "a leader begins with the team: {teams}");
    let people = teams["rows"].as_array().unwrap().len();
    assert!(people > 1 && teams["all"]["people"].as_u64() == Some(people as u64));
    assert_eq!(day(&li, "&by=branch")["all"]["people"], teams["all"]["people"], "no more of the company however it is asked");
    let own = day(&ai, "");
    assert_eq!(own["rows"].as_array().unwrap().len(), 1);
    assert_eq!(own["rows"][0]["key"], agent.as_str());
    server.get("/api/v1/day").problem(401, "not_signed_in");
    server.get("/api/v1/live").problem(401, "not_signed_in");
    li("GET", "/api/v1/day?day=yesterday", &Value::Null).problem(400, "parameter_unclear");
    assert!(li("GET", "/api/v1/day?day=2025-12-30&by=region", &Value::Null).problem(422, "question_unclear").contains("branch, team"));
}
