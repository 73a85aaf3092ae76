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
    // From Wednesday to Tuesday; nobody works on the weekend.
    assert_eq!(teams["off"], json!([false, false, false, true, true, false, false]));
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

/// An agent's customers are seen by that agent and by who leads the place.
#[test]
fn customers_are_told_to_the_own_agent_and_the_line_above() {
    let home = crate::signals::agents_in(&[(2024, 11), (2024, 12)]);
    let definition = "zh = \"例\"\nen = \"Own\"\ncapability = \"4.4\"\nsource = \"The test.\"\nlearned = \"when_it_happened\"\n[[facts]]\nkind = \"policy\"\n[facts.fields]\npolicy = \"policy\"\nagent = \"agent\"\ncustomer = \"customer\"\nissue = \"day\"\n";
    drop(home.file("home/book/imports/bought.toml", definition));
    home.import("bought", &home.file("bought.csv", "policy,agent,customer,day\nX1,A1,C1,2024-12-01\nX2,A2,C2,2024-12-01\n"));
    let keys: Vec<String> = ["anna", "tb", "ag"].map(|name| key(&home, name)).to_vec();
    let server = Server::of(home.command(&["serve", "--port", "0"]).env("UPCOUNT_KEY", KEY));
    let [anna, tb, ag] = [0, 1, 2].map(|n| with(&server, ("Authorization", &keys[n])));
    let path = |agent: &str| format!("/api/v1/customers?day=2024-12-31&where=agent={agent}");
    let codes = |told: &Value| told["customers"].as_array().unwrap().iter().map(|one| one["customer"].clone()).collect::<Vec<_>>();

    let own = ag("GET", "/api/v1/customers?day=2024-12-31", &Value::Null).json();
    assert_eq!((&own["agent"], codes(&own)), (&json!("A1"), vec![json!("C1")]), "{own}");
    assert_eq!(own["prospects"]["asked"], 100, "the standard of sellers asks for a hundred: {own}");
    assert_eq!(codes(&anna("GET", &path("A1"), &Value::Null).json()), [json!("C1")]);
    assert_eq!(codes(&tb("GET", &path("A2"), &Value::Null).json()), [json!("C2")]);
    // Another's customers are not told, nor whether there is such an agent.
    for (who, agent) in [(&ag as &dyn Fn(&str, &str, &Value) -> _, "A2"), (&tb, "A1"), (&tb, "Z9")] {
        let refused = who("GET", &path(agent), &Value::Null);
        assert_eq!(refused.status, 422, "{}", refused.text());
        assert!(refused.json()["detail"].as_str().unwrap().contains(agent) && !refused.text().contains("\"C"), "{}", refused.text());
    }
    let all = anna("GET", "/api/v1/customers", &Value::Null);
    assert_eq!((all.status, &all.json()["code"]), (422, &json!("question_unclear")), "{}", all.text());
    assert_eq!(anna("GET", "/api/v1/customers?where=team=T1", &Value::Null).status, 400);
    assert_eq!(anna("GET", "/api/v1/customers?day=yesterday", &Value::Null).status, 400);
}

/// What is told has happened, and is of people whom the teller leads; whatever place the fact names.
#[test]
fn what_is_told_lies_in_the_past_and_is_of_the_own_agents() {
    let home = crate::signals::agents_in(&[(2024, 11), (2024, 12)]);
    let leader = key(&home, "tb");
    let server = Server::of(home.command(&["serve", "--port", "0"]).env("UPCOUNT_KEY", KEY));
    let told = |n: u32, fact: Value| {
        let head = [("Content-Type", "application/json"), ("Idempotency-Key", &*format!("own-{n}")), ("Authorization", &*leader)];
        server.send("POST", "/api/v1/facts", &head, json!([fact]).to_string().as_bytes())
    };
    let leave = |agent: &str| json!({ "event": "leave_taken", "says": { "agent": agent, "team": "T2", "since": "2024-12-30" } });
    let visit = |agent: &str, day: &str| json!({ "event": "visit_made", "says": { "activity": format!("O-{agent}-{day}"), "day": day, "agent": agent, "team": "T2" } });
    // A1 is of another team, Z9 of none.
    for (n, fact) in [leave("A1"), leave("Z9"), visit("A1", "2024-12-30")].into_iter().enumerate() {
        let refused = told(u32::try_from(n).unwrap(), fact);
        assert!(refused.problem(422, "fact_unclear").contains("on the roll that you see on 2024-12-30"), "{}", refused.text());
    }
    let ahead = told(10, visit("A2", "2199-01-01"));
    assert!(ahead.problem(422, "fact_unclear").contains("still to come"), "{}", ahead.text());
    for (n, fact) in [leave("A2"), visit("A4", "2024-12-30")].into_iter().enumerate() {
        let taken = told(20 + u32::try_from(n).unwrap(), fact);
        assert_eq!(taken.status, 201, "{}", taken.text());
    }
    let board = with(&server, ("Authorization", &leader))("GET", "/api/v1/day?day=2024-12-30&by=agent", &Value::Null).json();
    assert_eq!((&board["all"]["away"], board["rows"].as_array().unwrap().len()), (&json!(1), 6), "{board}");
}

/// A contact is told with the own customers, with people nobody else has, and with those whose agents left; not with another's.
#[test]
fn a_visit_is_not_told_for_anothers_customer() {
    let home = crate::signals::agents_in(&[(2024, 11), (2024, 12)]);
    let definition = |kind: &str, fields: &str| {
        format!(
            "zh = \"例\"\nen = \"Own\"\ncapability = \"4.4\"\nsource = \"The test.\"\nlearned = \"when_it_happened\"\n[[facts]]\nkind = \"{kind}\"\n[facts.fields]\n{fields}\n"
        )
    };
    let bought = "policy = \"policy\"\nagent = \"agent\"\nteam = \"team\"\ncustomer = \"customer\"\nissue = \"day\"";
    let gone = "agent = \"agent\"\njoined = \"joined\"\nleft = \"left\"\nbranch = { value = \"B1\" }\nteam = { value = \"T2\" }";
    drop(home.file("home/book/imports/bought.toml", definition("policy", bought)));
    drop(home.file("home/book/imports/gone.toml", definition("agent", gone)));
    let policies =
        "policy,agent,team,customer,day\nX1,A1,T1,C1,2024-12-01\nX2,A2,T2,C2,2024-12-01\nX3,G,T2,C3,2024-12-01\nX4,,,C4,2024-12-01\n";
    home.import("gone", &home.file("gone.csv", "agent,joined,left\nG,2020-01-01,2024-12-15\n"));
    home.import("bought", &home.file("bought.csv", policies));
    let keys: Vec<String> = ["bo", "tb", "ag"].map(|name| key(&home, name)).to_vec();
    let server = Server::of(home.command(&["serve", "--port", "0"]).env("UPCOUNT_KEY", KEY));
    let [bo, tb, ag] = [0, 1, 2].map(|n| with(&server, ("Authorization", &keys[n])));
    let visit = |agent: &str, team: &str, customer: &str, number: u32| {
        let number = format!("H-{agent}-{customer}-{number}");
        json!([{ "event": "visit_made", "says": { "activity": number, "day": "2024-12-30", "agent": agent, "team": team, "customer": customer } }])
    };
    let taken = |who: &dyn Fn(&str, &str, &Value) -> crate::server::Response, facts: &Value| {
        let answer = who("POST", "/api/v1/facts", facts);
        assert_eq!(answer.status, 201, "{facts}: {}", answer.text());
    };
    // Own; of an agent who left; sold by nobody; new.
    for customer in ["C1", "C3", "C4", "N1"] {
        taken(&ag, &visit("A1", "T1", customer, 1));
    }
    let refused = ag("POST", "/api/v1/facts", &visit("A1", "T1", " C2 ", 1));
    let why = refused.problem(422, "fact_unclear");
    assert!(why.contains("customer C2 is of an agent on the roll outside what you see") && !why.contains("A2"), "{why}");
    // The leader sees that agent, and not the other team's.
    taken(&tb, &visit("A4", "T2", "C2", 1));
    assert!(tb("POST", "/api/v1/facts", &visit("A4", "T2", "C1", 1)).problem(422, "fact_unclear").contains("customer C1"));
    let prospect =
        json!([{ "event": "lead_found", "says": { "lead": "L1", "day": "2024-12-30", "agent": "A1", "team": "T1", "customer": "C2" } }]);
    assert!(ag("POST", "/api/v1/facts", &prospect).problem(422, "fact_unclear").contains("customer C2"));
    // Nothing of a request is written where one of it is refused.
    let mut both = visit("A1", "T1", "C1", 2);
    both.as_array_mut().unwrap().extend(visit("A1", "T1", "C2", 2).as_array().unwrap().clone());
    assert!(ag("POST", "/api/v1/facts", &both).problem(422, "fact_unclear").starts_with("fact 2"));
    taken(&ag, &visit("A1", "T1", "C1", 2));
    // Who leads both hands the customer over by telling the first contact.
    let mut handed = visit("A1", "T1", "C2", 3);
    handed[0]["says"]["branch"] = json!("B1");
    taken(&bo, &handed);
    taken(&ag, &visit("A1", "T1", "C2", 4));
}
