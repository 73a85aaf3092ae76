//! Goals over HTTP: everybody changes a plan in their own part, nobody overwrites what somebody else just set, a second person
//! publishes, and what was published is read by whoever it is for.

use crate::home::Home;
use crate::rights::{KEY, add, key, with};
use crate::server::Server;
use serde_json::{Value, json};

/// A made-up company whose branch manager, agent and two people of head office have accounts.
pub(crate) fn company() -> (Home, String, String) {
    let home = Home::new();
    home.does(&["company", "--policies", "150000", "--seed", "1"]);
    let roll = |day: &str| {
        let by = ["--by", "branch", "--by", "team", "--by", "agent", "--calibre", "opening_roll", "--where", "channel=agent"];
        home.does(&[&["ask", "manpower", "--from", day, "--to", day, "--format", "csv"][..], &by].concat())
    };
    let places =
        |told: &str| told.lines().skip(1).map(|line| line.split(',').take(3).map(str::to_owned).collect()).collect::<Vec<Vec<String>>>();
    // A branch with several teams, and somebody in it who stays for the year.
    let (rows, later) = (places(&roll("2025-01-01")), places(&roll("2025-12-31")));
    let row = rows.iter().find(|row| later.contains(row) && rows.iter().any(|other| other[0] == row[0] && other[1] != row[1])).unwrap();
    let (branch, agent) = (row[0].clone(), row[2].clone());
    add(&home, "root", "admin", &[]);
    add(&home, "anna", "head_office", &[]);
    add(&home, "otto", "head_office", &[]);
    add(&home, "bo", "branch_manager", &[&format!("branch={branch}")]);
    add(&home, "ai", "agent", &[&format!("agent={agent}")]);
    add(&home, "cai", "analyst", &[]);
    (home, branch, agent)
}

#[test]
fn a_plan_is_made_by_many_each_in_their_part_and_published_by_a_second_person() {
    let (home, branch, agent) = company();
    let keys: Vec<String> = ["anna", "otto", "bo", "ai", "cai"].map(|name| key(&home, name)).to_vec();
    let server = Server::of(home.command(&["serve", "--port", "0"]).env("UPCOUNT_KEY", KEY));
    let [anna, otto, bo, ai, cai] = [0, 1, 2, 3, 4].map(|n| with(&server, ("Authorization", &keys[n])));

    let new = json!({ "goal": "policies", "period": "2025", "total": 16000, "why": "the year's plan" });
    cai("POST", "/api/v1/goals", &new).problem(403, "may_not");
    bo("POST", "/api/v1/goals", &new).problem(403, "not_your_place");
    anna("POST", "/api/v1/goals", &json!({ "goal": "policy", "period": "2025", "total": 700, "why": "w" })).problem(422, "unknown_goal");
    anna("POST", "/api/v1/goals", &json!({ "goal": "policies", "period": "2025-13", "total": 700, "why": "w" }))
        .problem(422, "goal_unclear");
    anna("POST", "/api/v1/goals", &json!({ "goal": "policies", "period": "2025", "total": -7, "why": "w" })).problem(422, "goal_unclear");
    let opened = anna("POST", "/api/v1/goals", &new).json();
    let plan = format!("/api/v1/goals/{}", opened["number"]);
    let whole = anna("GET", &plan, &Value::Null).json();
    assert_eq!(whole["place"]["goal"], 16_000);
    let sum: i64 = whole["places"].as_array().unwrap().iter().map(|p| p["goal"].as_i64().unwrap()).sum();
    assert_eq!(sum, 16_000);

    // The branch manager begins with the branch, and sees no other.
    let told = bo("GET", &plan, &Value::Null).json();
    assert_eq!((&told["place"]["path"], &told["place"]["may_set"]), (&json!([branch]), &json!(false)), "{told}");
    let other =
        whole["places"].as_array().unwrap().iter().find(|p| p["path"] != json!([branch])).unwrap()["path"][0].as_str().unwrap().to_owned();
    bo("GET", &format!("{plan}?place={other}"), &Value::Null).problem(403, "not_your_place");
    // The branch's own goal is set from above; those of its teams are the branch's to set.
    let team = told["places"][0].clone();
    let value = team["goal"].as_i64().unwrap() - 1;
    let set = |place: &Value, value: i64, seen: &Value| json!({ "place": place, "value": value, "locked": true, "why": "knows them", "seen": seen });
    bo("POST", &format!("{plan}/set"), &set(&json!([branch]), 9, &opened["seen"])).problem(403, "not_your_place");
    // What would lift the branch itself, and lower others, is not.
    let lifts = told["places"].as_array().unwrap().iter().map(|team| team["goal"].as_i64().unwrap()).sum::<i64>() + 1;
    bo("POST", &format!("{plan}/set"), &set(&team["path"], lifts, &opened["seen"])).problem(403, "not_your_place");
    let done = bo("POST", &format!("{plan}/set"), &set(&team["path"], value, &opened["seen"])).json();
    assert_eq!(done["edits"], 1, "{done}");
    // Another team has one more for it, and says why.
    let after = bo("GET", &plan, &Value::Null).json();
    let mut others = after["places"].as_array().unwrap().iter().filter(|place| place["set"].as_array().is_some_and(Vec::is_empty));
    let more = others.find(|place| place["goal"] != place["suggested"]).unwrap();
    assert!(more["why"].to_string().contains("nobody sets a number elsewhere"), "{more}");
    // Head office had not seen that, wants another number for the same team, and is told.
    let said = anna("POST", &format!("{plan}/set"), &set(&team["path"], value + 1, &opened["seen"])).problem(409, "set_meanwhile");
    assert!(said.contains("bo") && said.contains(&value.to_string()), "{said}");
    let refused = anna("POST", &format!("{plan}/set"), &set(&json!([branch]), 5_000, &done["seen"])).problem(422, "goals_do_not_add_up");
    assert!(refused.contains("5000"), "{refused}");

    // The agent says what she will bring, sees her goal and why, and nobody else's.
    let own = ai("GET", &plan, &Value::Null).json();
    let path = own["place"]["path"].clone();
    assert_eq!(path[2].as_str(), Some(&*agent));
    assert!(!own["place"]["why"].as_array().unwrap().is_empty(), "{own}");
    ai("POST", &format!("{plan}/set"), &set(&path, 1, &done["seen"])).problem(403, "not_your_place");
    ai("POST", &format!("{plan}/commit"), &json!({ "place": path, "value": 12 })).json();
    assert_eq!(ai("GET", &plan, &Value::Null).json()["place"]["committed"], 12);

    anna("POST", &format!("{plan}/publish"), &Value::Null).problem(409, "plan_not_open");
    anna("POST", &format!("{plan}/offer"), &Value::Null).json();
    bo("POST", &format!("{plan}/publish"), &Value::Null).problem(403, "may_not");
    anna("POST", &format!("{plan}/publish"), &Value::Null).problem(403, "another_person_needed");
    // Goals that are unlikely are signed for by somebody who did not make the plan; a higher one is signed anew.
    let unsigned = otto("POST", &format!("{plan}/publish"), &Value::Null).problem(409, "not_signed");
    let signing = otto("GET", &format!("{plan}/signing"), &Value::Null).json();
    let waiting = signing["unsigned"].as_u64().unwrap();
    assert!(waiting > 0 && unsigned.contains(&waiting.to_string()) && unsigned.contains("40%"), "{unsigned} {signing}");
    assert!(signing["places"].as_array().unwrap().iter().all(|one| one["odds"].as_f64().unwrap() < 0.4), "{signing}");
    let sign = |why: &str, seen: &Value| json!({ "why": why, "seen": seen });
    let address = format!("{plan}/sign");
    bo("POST", &address, &sign("fine", &signing["seen"])).problem(403, "may_not");
    anna("POST", &address, &sign("fine", &signing["seen"])).problem(403, "not_your_place");
    otto("POST", &address, &sign("", &signing["seen"])).problem(422, "goal_unclear");
    otto("POST", &address, &sign("fine", &opened["seen"])).problem(409, "meanwhile");
    otto("POST", &address, &sign("a year of growth", &signing["seen"])).json();
    let signed = otto("GET", &format!("{plan}/signing"), &Value::Null).json();
    assert_eq!((&signed["unsigned"], &signed["unlikely"]), (&json!(0), &signing["unlikely"]), "{signed}");
    anna("DELETE", &plan, &Value::Null).json();
    let raise = json!({ "place": [], "value": 16_400, "locked": false, "why": "more", "seen": signed["seen"] });
    anna("POST", &format!("{plan}/set"), &raise).json();
    anna("POST", &format!("{plan}/offer"), &Value::Null).json();
    otto("POST", &format!("{plan}/publish"), &Value::Null).problem(409, "not_signed");
    anna("DELETE", &plan, &Value::Null).json();
    // Taken back to what was signed, the signature holds again.
    let now = anna("GET", &plan, &Value::Null).json();
    let lower = json!({ "place": [], "value": null, "seen": now["plan"]["seen"] });
    anna("POST", &format!("{plan}/set"), &lower).json();
    anna("POST", &format!("{plan}/offer"), &Value::Null).json();
    assert_eq!(otto("POST", &format!("{plan}/publish"), &Value::Null).json()["state"], "published");

    // Its goals are facts: each sees their own, and the whole is what was decided.
    let goal = |who: &dyn Fn(&str, &str, &Value) -> crate::server::Response| {
        who("GET", "/api/v1/ask?measure=policy_goal&from=2025-01-01&to=2025-12-31", &Value::Null).json()["rows"][0]["value"]
            .as_f64()
            .unwrap()
    };
    assert_eq!((goal(&anna), goal(&bo)), (16_000.0, told["place"]["goal"].as_f64().unwrap()));
    assert_eq!(goal(&ai), ai("GET", &plan, &Value::Null).json()["place"]["goal"].as_f64().unwrap());

    // In the sixth week it is made anew; the month that is over stays, and the locked team keeps its number.
    let anew = json!({ "goal": "policies", "period": "2025", "total": 16500, "why": "week six", "seen_until": "2025-02-09", "replaces": opened["number"] });
    let anew = anna("POST", "/api/v1/goals", &anew).json();
    let later = format!("/api/v1/goals/{}", anew["number"]);
    let changes = anna("GET", &format!("{later}/changes"), &Value::Null).json();
    assert!(changes["total"].as_u64().unwrap() > 0, "{changes}");
    let told = anna("GET", &format!("{later}?place={branch}"), &Value::Null).json();
    let kept = told["places"].as_array().unwrap().iter().find(|p| p["path"] == team["path"]).unwrap();
    assert_eq!(
        (&kept["goal"], &kept["by_month"][0]),
        (
            &json!(value),
            &json!(
                bo("GET", &format!("{plan}?place={branch}&place={}", team["path"][1].as_str().unwrap()), &Value::Null).json()["place"]["by_month"]
                    [0]
            )
        )
    );
    // Standing is told of the day; odds lie between nothing and certainty, and those of the branch are there.
    let standing = bo("GET", &format!("{later}/standing?day=2025-02-09"), &Value::Null).json();
    let odds = standing["place"]["odds"].as_f64().unwrap();
    assert!(
        (0.0..=1.0).contains(&odds) && standing["place"]["end_80"][0].as_i64() <= standing["place"]["end_80"][1].as_i64(),
        "{standing}"
    );
    anna("GET", &format!("{later}/standing?day=2023-06-01"), &Value::Null).problem(422, "goal_unclear");
    // Who withdraws a plan takes nothing of what was published away.
    assert_eq!(anna("DELETE", &later, &Value::Null).json()["state"], "withdrawn");
    assert_eq!(goal(&anna), 16_000.0);

    // Level by level: nobody has a goal before those above pushed theirs down.
    let new = json!({ "goal": "policies", "period": "2026", "total": 17000, "why": "level by level", "waterfall": true });
    let waves = format!("/api/v1/goals/{}", anna("POST", "/api/v1/goals", &new).json()["number"]);
    let push = |place: Value, deep: bool| json!({ "place": place, "deep": deep });
    bo("GET", &waves, &Value::Null).problem(409, "plan_not_open");
    bo("POST", &format!("{waves}/push"), &push(json!([branch]), false)).problem(409, "plan_not_open");
    let refused = anna("POST", &format!("{waves}/offer"), &Value::Null).problem(409, "plan_not_open");
    anna("POST", &format!("{waves}/push"), &push(json!([]), false)).json();
    let told = bo("GET", &waves, &Value::Null).json();
    assert_eq!(
        (&told["place"]["may_push"], &told["pushing"]["pushed"], &told["places"][0]["waits_for"]),
        (&json!(true), &json!(0), &json!([branch]))
    );
    ai("GET", &waves, &Value::Null).problem(409, "plan_not_open");
    bo("POST", &format!("{waves}/push"), &push(json!([other]), false)).problem(403, "not_your_place");
    bo("POST", &format!("{waves}/push"), &push(json!([branch]), true)).json();
    let before = ai("GET", &waves, &Value::Null).json();
    assert!(before["place"]["goal"].as_i64().unwrap() > 0 && before["place"]["waits_for"].is_null(), "{before}");
    assert_ne!(anna("POST", &format!("{waves}/offer"), &Value::Null).problem(409, "plan_not_open"), refused);

    // Whoever is on leave has a goal for the days present, and says why; so has a seat that is planned.
    let path = before["place"]["path"].clone();
    let leave = |since: &str| json!({ "place": path, "since": since, "until": "2026-03-31", "why": "family" });
    ai("POST", &format!("{waves}/there"), &leave("2026-03-01")).problem(403, "not_your_place");
    bo("POST", &format!("{waves}/there"), &leave("2026-04-01")).problem(422, "goal_unclear");
    // What would move the branch's own months is for who sets them.
    bo("POST", &format!("{waves}/there"), &leave("2026-03-01")).problem(403, "not_your_place");
    assert_eq!(anna("POST", &format!("{waves}/there"), &leave("2026-03-01")).status, 200);
    let away = ai("GET", &waves, &Value::Null).json();
    assert_eq!((&away["place"]["by_month"][2], &away["place"]["there"]["seat"]), (&json!(0), &json!(false)), "{away}");
    assert!(away["place"]["why"].to_string().contains("on leave from 2026-03-01 to 2026-03-31"), "{away}");
    let mut seat = path.as_array().unwrap().clone();
    seat[2] = json!("V1");
    anna("POST", &format!("{waves}/there"), &json!({ "place": seat, "seat": true, "since": "2026-07-01", "why": "hiring" })).json();
    let team = format!("{waves}?place={}&place={}", seat[0].as_str().unwrap(), seat[1].as_str().unwrap());
    let told = bo("GET", &team, &Value::Null).json();
    let planned = told["places"].as_array().unwrap().iter().find(|one| one["path"][2] == "V1").unwrap();
    let months: Vec<i64> = planned["by_month"].as_array().unwrap().iter().map(|n| n.as_i64().unwrap()).collect();
    assert!(months[..6].iter().all(|n| *n == 0), "{planned}");
    assert_eq!(told["place"]["heads"].as_u64(), Some(told["total"].as_u64().unwrap()));
    let parts: i64 = told["places"].as_array().unwrap().iter().map(|one| one["goal"].as_i64().unwrap()).sum();
    assert_eq!(told["place"]["goal"], json!(parts));
}
