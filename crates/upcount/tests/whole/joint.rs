//! Joint visits over HTTP: planned and recorded by who leads the agent, seen by the agent, counted once in the manager's standard.

use crate::home::Home;
use crate::rights::{add, key, with};
use crate::server::{Response, Server};
use serde_json::{Value, json};

/// Two teams, each with its manager.
fn teams() -> Home {
    let home = Home::new();
    let roll = "zh = \"例\"\nen = \"Own\"\ncapability = \"4.5\"\nsource = \"The test.\"\nlearned = \"when_it_happened\"\n[[facts]]\nkind = \"agent\"\n[facts.fields]\nagent = \"agent\"\nbranch = { value = \"B1\" }\nteam = \"team\"\nchannel = { value = \"agent\" }\ngrade = \"grade\"\njoined = { value = \"2020-01-01\" }\n";
    home.decides("imports/roll.toml", roll);
    home.import("roll", &home.file("roll.csv", "agent,team,grade\nM1,T1,manager\nA1,T1,agent\nA2,T1,agent\nM2,T2,manager\nA3,T2,agent\n"));
    for (name, role, sees) in [
        ("root", "admin", &[][..]),
        ("t1", "team_leader", &["team=T1"]),
        ("t2", "team_leader", &["team=T2"]),
        ("a1", "agent", &["agent=A1"]),
        ("a2", "agent", &["agent=A2"]),
        ("xu", "compliance", &[]),
        ("bm", "branch_manager", &["branch=B1"]),
    ] {
        add(&home, name, role, sees);
    }
    home
}

#[test]
fn a_joint_visit_is_planned_and_recorded_by_who_leads_answered_by_the_agent_and_counted_once() {
    let home = teams();
    let keys = ["t1", "t2", "a1", "a2", "xu", "bm"].map(|name| key(&home, name));
    let server = Server::on(&home);
    let does = |who: usize, method: &str, path: &str, body: &Value| -> Response {
        with(&server, ("Authorization", &keys[who]))(method, &format!("/api/v1/joint-visits{path}"), body)
    };
    let list = |who: usize, path: &str| does(who, "GET", path, &Value::Null).json();
    let today = list(0, "")["today"].as_str().unwrap().to_owned();
    let plan = json!({ "agent": "A1", "day": today, "why": "how the agent opens" });

    // Agents are found by a piece of the code or of the name of their account, each within what one sees.
    let found = |who: usize, find: &str| -> Vec<String> {
        let told = list(who, &format!("/agents?find={find}"));
        assert_eq!(told["total"].as_u64().unwrap() as usize, told["agents"].as_array().unwrap().len());
        told["agents"].as_array().unwrap().iter().map(|one| one["agent"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!((found(0, ""), found(0, "a")), (vec!["A1".into(), "A2".into(), "M1".into()], vec!["A1".to_owned(), "A2".into()]));
    assert_eq!((found(1, "A1"), found(5, "a1"), found(2, "")), (vec![], vec!["A1".to_owned()], vec!["A1".to_owned()]));
    let told = list(5, "/agents?find=a1")["agents"][0].clone();
    assert_eq!((&told["name"], &told["place"]["team"], &told["grade"]), (&json!("a1"), &json!("T1"), &json!("agent")));

    // Who leads plans; the agent, another's leader and compliance do not.
    does(2, "POST", "", &plan).problem(403, "not_your_place");
    does(1, "POST", "", &plan).problem(404, "not_found");
    does(4, "POST", "", &plan).problem(403, "may_not");
    let planned = does(0, "POST", "", &plan);
    assert_eq!(planned.status, 201, "{}", planned.text());
    let planned = planned.json();
    assert_eq!((&planned["manager"], &planned["state"], &planned["may_record"]), (&json!("M1"), &json!("planned"), &json!(true)));
    let at = format!("/{}", planned["number"]);
    does(0, "POST", "", &plan).problem(409, "joint_not_open");

    // It stands in the agent's list and the leader's day, and in nobody else's.
    assert_eq!(list(2, "?agent=A1")["visits"][0]["why"], "how the agent opens");
    assert_eq!(list(0, &format!("?day={today}"))["visits"][0]["number"], planned["number"]);
    assert_eq!((list(3, "")["visits"].as_array().unwrap().len(), list(1, "")["visits"].as_array().unwrap().len()), (0, 0));
    assert_eq!((&list(2, "")["may_plan"], &list(0, "")["may_plan"]), (&json!(false), &json!(true)));

    // Recorded by who leads, whole, once.
    let points: Vec<String> = planned["points"].as_array().unwrap().iter().map(|p| p["id"].as_str().unwrap().to_owned()).collect();
    let scores =
        |score: u32| -> Value { points.iter().map(|point| (point.clone(), json!(score))).collect::<serde_json::Map<_, _>>().into() };
    let record = json!({ "scores": scores(4), "words": "asks well, explains too fast" });
    does(2, "POST", &format!("{at}/record"), &record).problem(403, "not_your_place");
    does(3, "POST", &format!("{at}/record"), &record).problem(404, "not_found");
    does(2, "POST", &format!("{at}/comment"), &json!({ "words": "now" })).problem(409, "joint_not_open");
    does(0, "POST", &format!("{at}/record"), &json!({ "scores": scores(9), "words": "w" })).problem(422, "joint_unclear");
    does(0, "POST", &format!("{at}/record"), &json!({ "scores": {}, "words": "w" })).problem(422, "joint_unclear");
    does(0, "POST", &format!("{at}/record"), &json!({ "scores": scores(4), "words": " " })).problem(422, "joint_unclear");
    let early = json!({ "scores": scores(4), "words": "w", "day": "2020-01-01" });
    does(0, "POST", &format!("{at}/record"), &early).problem(422, "joint_unclear");
    let recorded = does(0, "POST", &format!("{at}/record"), &record);
    assert_eq!(recorded.status, 200, "{}", recorded.text());
    assert_eq!((&recorded.json()["state"], &recorded.json()["points"][0]["score"]), (&json!("recorded"), &json!(4)));
    does(0, "POST", &format!("{at}/record"), &record).problem(409, "joint_not_open");
    does(0, "POST", &format!("{at}/cancel"), &json!({ "words": "w" })).problem(409, "joint_not_open");

    // The agent answers.
    does(3, "POST", &format!("{at}/comment"), &json!({ "words": "w" })).problem(404, "not_found");
    assert_eq!(does(2, "POST", &format!("{at}/comment"), &json!({ "words": "I will slow down" })).status, 200);
    assert_eq!(
        list(0, "")["visits"].as_array().unwrap().iter().find(|v| v["number"] == planned["number"]).unwrap()["comments"][0]["by"],
        "a1"
    );

    // It counts for the manager, once, on its day.
    let rows = home.ask(&["joint_visits", "--by", "agent"]);
    assert_eq!((rows.len(), rows[0]["agent"].as_str(), rows[0]["joint_visits"].as_str()), (1, "M1", "1"));
    let day = with(&server, ("Authorization", &keys[0]))("GET", &format!("/api/v1/day?day={today}&by=agent"), &Value::Null).json();
    let at = day["items"].as_array().unwrap().iter().position(|item| item["id"] == "joint_visits").unwrap();
    let manager = day["rows"].as_array().unwrap().iter().find(|row| row["key"] == "M1").unwrap();
    assert_eq!((&manager["did"][at], &manager["asked"][at].as_u64().map(|n| n <= 1)), (&json!(1), &Some(true)), "{manager}");

    // Another's agent, a day that is over, a manager who is nobody.
    let mut wrong = plan.clone();
    wrong["day"] = json!("2020-01-01");
    does(0, "POST", "", &wrong).problem(422, "joint_unclear");
    wrong = json!({ "agent": "A2", "day": today, "manager": "NOBODY" });
    does(0, "POST", "", &wrong).problem(422, "joint_unclear");
    wrong = json!({ "agent": "A2", "day": today, "play": 999 });
    does(0, "POST", "", &wrong).problem(422, "joint_unclear");
    assert_eq!(home.run(&["check"]).err, "");
}
