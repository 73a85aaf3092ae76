//! Contradictions are taken, pointed out and listed, within what one sees.

use crate::home::{Home, SALES};
use crate::rights::{add, key};
use crate::server::Server;
use serde_json::{Value, json};

/// A home where P2 was issued before it was applied for, P3 names an agent whom nobody knows, and C1 a policy likewise.
fn contradictory() -> Home {
    let home = Home::new();
    home.decides("imports/sales.toml", &format!("{SALES}agent = \"agent\"\nteam = \"team\"\napply = \"applied\"\n"));
    home.decides("imports/roll.toml", "zh = \"例\"\nen = \"Roll\"\ncapability = \"5.5\"\nsource = \"A test.\"\n[[facts]]\nkind = \"agent\"\n[facts.fields]\nagent = \"agent\"\njoined = \"joined\"\nleft = \"left\"\n");
    let sales = "no,region,issued,premium,agent,team,applied\nP1,sea,2025-01-05,1,A1,T1,2025-01-02\nP2,sea,2025-01-05,1,A1,T2,2025-01-09\nP3,sea,2025-01-05,1,A9,T1,\nP4,sea,2199-01-05,1,A1,T1,\n";
    home.import("sales", &home.file("sales.csv", sales));
    home.import("roll", &home.file("roll.csv", "agent,joined,left\nA1,2024-01-01,\nA2,2024-05-01,2024-04-01\n"));
    home
}

#[test]
fn contradictions_are_counted_by_rule_and_listed() {
    let home = contradictory();
    let server = Server::on(&home);
    let told = json!({ "event": "claim_reported", "says": { "claim": "C1", "reported": "2025-02-01", "policy": "NONE" } });
    assert_eq!(
        server
            .send("POST", "/api/v1/facts", &[("Content-Type", "application/json"), ("Idempotency-Key", "1")], told.to_string().as_bytes())
            .status,
        201
    );
    let rules = server.ok("/api/v1/quality").json();
    let broken: Vec<(String, u64)> = rules["rules"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|r| r["facts"] != 0)
        .map(|r| (r["id"].as_str().unwrap().to_owned(), r["facts"].as_u64().unwrap()))
        .collect();
    let expected = ["agent.joined_after_left", "claim.unknown_policy", "policy.apply_after_issue", "policy.future", "policy.unknown_agent"];
    let mut ids: Vec<&str> = broken.iter().map(|(id, _)| id.as_str()).collect();
    ids.sort_unstable();
    assert_eq!(ids, expected);
    assert!(broken.iter().all(|(_, facts)| *facts == 1), "{broken:?}");
    for (rule, thing) in
        [("policy.apply_after_issue", "P2"), ("policy.unknown_agent", "P3"), ("policy.future", "P4"), ("claim.unknown_policy", "C1")]
    {
        let rows = server.ok(&format!("/api/v1/quality/rows?rule={rule}")).json();
        assert_eq!((rows["total"].as_u64(), rows["rows"][0][0].as_str()), (Some(1), Some(thing)), "{rule}: {rows}");
    }
    let refused = server.get("/api/v1/quality/rows?rule=policy.apply_after_isue").problem(422, "question_unclear");
    assert!(refused.contains("policy.apply_after_issue"), "{refused}");
    assert!(home.does(&["quality"]).contains("policy: apply after issue"));
    assert!(home.does(&["quality", "--rule", "policy.unknown_agent"]).contains("A9"));
    // A later fact mends it.
    let mended = json!({ "event": "policy_applied", "says": { "policy": "P2", "apply": "2025-01-04" } });
    assert_eq!(
        server
            .send("POST", "/api/v1/facts", &[("Content-Type", "application/json"), ("Idempotency-Key", "2")], mended.to_string().as_bytes())
            .status,
        201
    );
    assert_eq!(server.ok("/api/v1/quality/rows?rule=policy.apply_after_issue").json()["total"], 0);
}

#[test]
fn a_team_leader_sees_the_contradictions_of_the_team() {
    let home = contradictory();
    add(&home, "keeper", "admin", &[]);
    add(&home, "t1", "team_leader", &["team=T1"]);
    let t1 = key(&home, "t1");
    let server = Server::on(&home);
    let get = |path: &str| server.send("GET", path, &[("Authorization", &t1)], b"");
    let rules = get("/api/v1/quality").json();
    let of = |id: &str| rules["rules"].as_array().unwrap().iter().find(|r| r["id"] == id).map(|r| (r["facts"].clone(), r["of"].clone()));
    assert_eq!(of("policy.apply_after_issue"), Some((json!(0), json!(3))));
    assert_eq!(of("policy.unknown_agent"), Some((json!(1), json!(3))));
    assert_eq!(get("/api/v1/quality/rows?rule=policy.apply_after_issue").json()["rows"], Value::Array(Vec::new()));
    get("/api/v1/quality/rows?rule=claim.future").problem(403, "out_of_scope");
}

#[test]
fn the_made_up_company_contradicts_itself_nowhere() {
    let said = crate::made_up_company::company().does(&["quality"]);
    assert_eq!(said.trim(), "no contradictions");
}
