//! Where things belong: by what they say, else by where their agent belonged on their day; and what somebody sees who is
//! over a part of the organisation at any depth.

use crate::home::{Home, shop};
use crate::rights::{add, key};
use crate::server::Server;
use serde_json::{Value, json};

/// Two branches in two zones, with a team each; one agent moves from one to the other in mid-month.
fn organised() -> (Home, Server) {
    let home = shop();
    home.decides(
        "imports/sold.toml",
        "zh = \"销售\"\nen = \"Sold\"\ncapability = \"3.1\"\nsource = \"A test.\"\n[[facts]]\nkind = \"policy\"\n[facts.fields]\npolicy = \"no\"\nagent = \"agent\"\nteam = \"team\"\nissue = \"issued\"\n",
    );
    let server = Server::on(&home);
    let place = |place: &str, level: &str, parent: &str| json!({ "event": "place_opened", "says": { "place": place, "level": level, "parent": parent, "since": "2024-01-01" } });
    let facts = json!([
        { "event": "place_opened", "says": { "place": "Z1", "level": "zone", "since": "2024-01-01" } },
        place("B1", "branch", "Z1"), place("T1", "team", "B1"),
        { "event": "place_opened", "says": { "place": "Z2", "level": "zone", "since": "2024-01-01" } },
        place("B2", "branch", "Z2"), place("T2", "team", "B2"),
        { "event": "agent_joined", "says": { "agent": "A1", "joined": "2024-06-01", "team": "T1" } },
        { "event": "agent_joined", "says": { "agent": "A2", "joined": "2024-06-01", "team": "T2" } },
        { "event": "agent_moved", "says": { "agent": "A1", "since": "2025-01-15", "team": "T2" } },
        { "event": "agent_left", "says": { "agent": "A2", "joined": "2024-06-01", "left": "2025-02-01" } },
    ]);
    assert!(crate::server::is_created(server.address, "/api/v1/facts", "organisation", facts.to_string().as_bytes()));
    home.import(
        "sold",
        &home.file(
            "sold.csv",
            "no,agent,team,issued\nP1,A1,,2025-01-14\nP2,A1,,2025-01-15\nP3,A1,T1,2025-01-20\nP4,A2,,2025-02-03\nP5,A9,,2025-01-20\n",
        ),
    );
    (home, server)
}

fn counts(home: &Home, by: &str, more: &[&str]) -> String {
    let rows = home.ask(&[&["policies", "--by", by], more].concat());
    rows.iter().map(|r| format!("{}={}", r[by], r["policies"])).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_policy_that_names_its_agent_alone_belongs_where_the_agent_was_on_its_day() {
    let (home, _server) = organised();
    // P3 says its team itself; P4 came in after its agent had left; nobody knows A9.
    assert_eq!(counts(&home, "team", &[]), "T1=2 T2=2 =1");
    assert_eq!(counts(&home, "branch", &[]), "B1=1 B2=2 =2", "a team that a policy says itself says nothing of its branch");
    assert_eq!(counts(&home, "team", &["--where", "branch=B2"]), "T2=2");
    let rows = home.does(&["ask", "policies", "--where", "team=T2", "--rows", "--format", "csv"]);
    assert!(rows.contains("P2") && rows.contains("P4") && !rows.contains("P1") && rows.contains("B2"), "{rows}");
    assert_eq!(home.figure(&["policies"]), "5");
    home.refuses(&["ask", "policies", "--where", "team=T7"], &["T7"]);
}

#[test]
fn whoever_is_over_a_zone_sees_what_lies_inside_it_at_any_depth_and_nothing_else() {
    let (home, _server) = organised();
    add(&home, "first", "admin", &[]);
    add(&home, "zone", "branch_manager", &["place=Z2"]);
    add(&home, "team", "branch_manager", &["place=T1"]);
    add(&home, "nowhere", "branch_manager", &["place=Z9"]);
    let server = Server::on(&home);
    let ask = |who: &str, path: &str| server.send("GET", path, &[("Authorization", &key(&home, who))], b"");
    let total = |who: &str| ask(who, "/api/v1/ask?measure=policies").json()["rows"][0]["value"].as_f64();
    assert_eq!((total("zone"), total("team")), (Some(2.0), Some(2.0)));
    let rows = ask("zone", "/api/v1/rows?measure=policies").json();
    assert_eq!(rows["rows"].as_array().unwrap().iter().map(|r| r[0].as_str().unwrap()).collect::<Vec<_>>(), ["P2", "P4"]);
    ask("nowhere", "/api/v1/ask?measure=policies").problem(403, "out_of_scope");
    let tell = |says: Value| {
        let who = key(&home, "zone");
        let headers =
            [("Content-Type", "application/json"), ("Idempotency-Key", &*says.to_string().replace(' ', "")), ("Authorization", &who)]
                .map(|(n, v)| (n, v.to_owned()));
        let headers: Vec<(&str, &str)> = headers.iter().map(|(n, v)| (*n, v.as_str())).collect();
        server.send("POST", "/api/v1/facts", &headers, json!({ "event": "visit_made", "says": says }).to_string().as_bytes())
    };
    assert_eq!(tell(json!({ "activity": "V1", "day": "2025-01-20", "branch": "B2" })).status, 201);
    tell(json!({ "activity": "V2", "day": "2025-01-20", "branch": "B1" })).problem(422, "fact_unclear");
    tell(json!({ "activity": "V3", "day": "2025-01-20" })).problem(422, "fact_unclear");
}
