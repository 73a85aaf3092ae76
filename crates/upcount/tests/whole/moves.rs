//! Moves over HTTP: proposed in one's own part, decided once, done by who owns them, and measured beside places like it; and the
//! moves that resources and the growth plan make.

use crate::home::Home;
use crate::rights::{KEY, add, key, with};
use crate::server::Server;
use serde_json::{Value, json};
use std::fmt::Write;

/// Eight teams of one branch and one of another. All bring twenty in each quarter, and T1 forty in the last.
fn teams() -> Home {
    let home = Home::new();
    let definition = |kind: &str, fields: &str| {
        format!(
            "zh = \"例\"\nen = \"Own\"\ncapability = \"1.2\"\nsource = \"The test.\"\n[[facts]]\nkind = \"{kind}\"\n[facts.fields]\n{fields}"
        )
    };
    let roll = "agent = \"agent\"\nbranch = \"branch\"\nteam = \"team\"\nchannel = { value = \"agent\" }\njoined = \"joined\"\n";
    let sold = "policy = \"policy\"\nchannel = { value = \"agent\" }\nbranch = \"branch\"\nteam = \"team\"\nagent = \"agent\"\nissue = \"issue\"\n";
    drop(home.file("home/book/imports/roll.toml", definition("agent", roll)));
    drop(home.file("home/book/imports/sold.toml", definition("policy", sold)));
    let (mut agents, mut policies) = (String::from("agent,branch,team,joined\n"), String::from("policy,branch,team,agent,issue\n"));
    for n in 1..=9 {
        let branch = if n == 9 { "B2" } else { "B1" };
        let _ = writeln!(agents, "A{n},{branch},T{n},2020-01-01");
        for month in 1..=12 {
            for one in 0..if n == 1 && month > 9 { 14 } else { 7 } {
                // The last day of the year is known too.
                let day = if month == 12 && one == 6 { 31 } else { one + 1 };
                let _ = writeln!(policies, "P{n}-{month}-{one},{branch},T{n},A{n},2025-{month:02}-{day:02}");
            }
        }
    }
    home.import("roll", &home.file("roll.csv", &agents));
    home.import("sold", &home.file("sold.csv", &policies));
    add(&home, "root", "admin", &[]);
    add(&home, "anna", "head_office", &[]);
    add(&home, "bo", "branch_manager", &["branch=B1"]);
    add(&home, "ta", "team_leader", &["team=T1"]);
    add(&home, "tb", "team_leader", &["team=T2"]);
    add(&home, "cai", "analyst", &[]);
    home
}

fn far() -> &'static str {
    "2099-12-31"
}

#[test]
fn a_move_is_decided_once_by_who_sees_its_place_done_and_measured_beside_others() {
    let home = teams();
    let keys: Vec<String> = ["anna", "bo", "ta", "tb", "cai"].map(|name| key(&home, name)).to_vec();
    let server = Server::of(home.command(&["serve", "--port", "0"]).env("UPCOUNT_KEY", KEY));
    let [anna, bo, ta, tb, cai] = [0, 1, 2, 3, 4].map(|n| with(&server, ("Authorization", &keys[n])));
    let new = |place: Value| {
        json!({ "what": "a joint visit a week", "why": "behind since July", "place": place, "cost_fen": 120_000, "expires": far(),
            "expected": { "extra": 20.0, "least": 5.0, "most": 30.0, "from": "2025-10-01", "to": "2025-12-31" } })
    };
    let t1 = new(json!({ "team": "T1" }));
    cai("POST", "/api/v1/moves", &t1).problem(403, "may_not");
    tb("POST", "/api/v1/moves", &t1).problem(403, "not_your_place");
    let near = bo("POST", "/api/v1/moves", &new(json!({ "team": "T11" }))).problem(422, "unknown_place");
    assert!(near.contains("T1"), "{near}");
    bo("POST", "/api/v1/moves", &new(json!({ "squad": "T1" }))).problem(422, "move_unclear");
    let mut over = t1.clone();
    over["expires"] = json!("2020-01-01");
    bo("POST", "/api/v1/moves", &over).problem(422, "move_unclear");
    let mut share = t1.clone();
    share["expected"]["measure"] = json!("policy_share");
    assert!(bo("POST", "/api/v1/moves", &share).problem(422, "move_unclear").contains("policy_share"));

    let made = bo("POST", "/api/v1/moves", &t1).json();
    assert_eq!((&made["state"], &made["place"]), (&json!("proposed"), &json!({ "branch": "B1", "team": "T1" })), "{made}");
    let number = made["number"].as_i64().unwrap();
    let path = format!("/api/v1/moves/{number}");
    // Whoever sees the team sees it, and nobody else.
    let listed = |who: &dyn Fn(&str, &str, &Value) -> crate::server::Response| {
        who("GET", "/api/v1/moves?state=open", &Value::Null).json()["total"].as_u64().unwrap()
    };
    assert_eq!([listed(&anna), listed(&bo), listed(&ta), listed(&tb), listed(&cai)], [1, 1, 1, 0, 1]);
    tb("GET", &path, &Value::Null).problem(404, "not_found");
    let accept = json!({ "due": far(), "seen": number });
    tb("POST", &format!("{path}/accept"), &accept).problem(404, "not_found");
    ta("POST", &format!("{path}/accept"), &json!({ "due": "2020-01-01", "seen": number })).problem(422, "move_unclear");
    bo("POST", &format!("{path}/accept"), &json!({ "owner": "tb", "due": far(), "seen": number })).problem(422, "no_such_owner");
    ta("POST", &format!("{path}/done"), &json!({ "words": "too soon", "seen": number })).problem(409, "move_not_open");
    // Two at once: the second is told who was first, and nothing is overwritten.
    let accepted = ta("POST", &format!("{path}/accept"), &accept).json();
    assert_eq!((&accepted["state"], &accepted["owner"]), (&json!("accepted"), &json!("ta")), "{accepted}");
    let said = bo("POST", &format!("{path}/accept"), &accept).problem(409, "set_meanwhile");
    assert!(said.contains("ta") && said.contains("accepted"), "{said}");
    let seen = accepted["seen"].clone();
    bo("POST", &format!("{path}/decline"), &json!({ "words": "no", "seen": seen })).problem(409, "move_not_open");
    ta("POST", &format!("{path}/done"), &json!({ "words": " ", "seen": seen })).problem(422, "move_unclear");
    let done = ta("POST", &format!("{path}/done"), &json!({ "words": "twelve visits", "seen": seen })).json();
    assert_eq!((&done["state"], done["deeds"].as_array().unwrap().len()), (&json!("done"), 3), "{done}");

    // The others stayed as they were, so what T1 brought more is the move's, as far as that can be told.
    let told = bo("GET", &path, &Value::Null).json();
    let effect = &told["effect"];
    assert_eq!(
        (effect["brought"].as_f64(), effect["without"].as_f64(), effect["extra"].as_f64()),
        (Some(42.0), Some(21.0), Some(21.0)),
        "{told}"
    );
    assert!(effect["range"][0].as_f64() < Some(21.0) && Some(21.0) < effect["range"][1].as_f64(), "{told}");
    assert_eq!((effect["others"].as_u64(), effect["level"].as_str()), (Some(7), Some("team")), "{told}");

    // What is done everywhere, is not over, or has too few beside it is said to be unmeasured.
    let whole = anna("POST", "/api/v1/moves", &new(json!({}))).json();
    let n = whole["number"].as_i64().unwrap();
    anna("POST", &format!("/api/v1/moves/{n}/accept"), &json!({ "due": far(), "seen": n })).json();
    let told = anna("GET", &format!("/api/v1/moves/{n}"), &Value::Null).json();
    assert!(told["effect"].is_null() && told["unmeasured"]["en"].as_str().unwrap().contains("whole company"), "{told}");
    bo("GET", &format!("/api/v1/moves/{n}"), &Value::Null).problem(404, "not_found");

    // Declined once, it stays declined; withdrawn by nobody who does not see it.
    let other = bo("POST", "/api/v1/moves", &new(json!({ "team": "T2" }))).json();
    let m = other["number"].as_i64().unwrap();
    let declined = tb("POST", &format!("/api/v1/moves/{m}/decline"), &json!({ "words": "two of five are on leave", "seen": m })).json();
    assert_eq!(declined["deeds"][1]["words"], "two of five are on leave");
    tb("POST", &format!("/api/v1/moves/{m}/accept"), &json!({ "due": far(), "seen": declined["seen"] })).problem(409, "move_not_open");
    let third = bo("POST", "/api/v1/moves", &new(json!({ "team": "T3" }))).json();
    let m = third["number"].as_i64().unwrap();
    ta("POST", &format!("/api/v1/moves/{m}/withdraw"), &json!({ "words": "no", "seen": m })).problem(404, "not_found");
    assert_eq!(bo("POST", &format!("/api/v1/moves/{m}/withdraw"), &json!({ "words": "not now", "seen": m })).json()["state"], "withdrawn");
    let by_state = anna("GET", "/api/v1/moves", &Value::Null).json()["by_state"].clone();
    assert_eq!(by_state, json!({ "proposed": 0, "accepted": 1, "done": 1, "declined": 1, "expired": 0, "withdrawn": 1 }));
    anna("GET", "/api/v1/moves?state=lost", &Value::Null).problem(422, "move_unclear");
}

/// A made-up company with two people of head office and a branch manager.
fn company() -> (Home, Vec<String>) {
    let home = Home::new();
    home.does(&["company", "--policies", "60000", "--seed", "1"]);
    add(&home, "root", "admin", &[]);
    add(&home, "anna", "head_office", &[]);
    add(&home, "bo", "branch_manager", &["branch=B4400"]);
    let keys = ["anna", "bo"].map(|name| key(&home, name)).to_vec();
    (home, keys)
}

#[test]
fn a_resource_is_matched_within_its_bounds_and_taken_up_as_moves() {
    let (home, keys) = company();
    let server = Server::of(home.command(&["serve", "--port", "0"]).env("UPCOUNT_KEY", KEY));
    let [anna, bo] = [0, 1].map(|n| with(&server, ("Authorization", &keys[n])));
    let get = |path: &str| anna("GET", &format!("/api/v1/resources{path}"), &Value::Null);
    assert!(get("").json()["resources"].as_array().unwrap().iter().any(|one| one["id"] == "leads"));
    get("/horses").problem(422, "unknown_resource");

    // Nothing tells of training: an assumption must come from somewhere.
    let said = get("/training").problem(422, "assumption_needed");
    assert!(said.contains("assumption"), "{said}");
    get("/training?elasticity=0.1&budget=60").problem(422, "resource_unclear");
    get("/training?elasticity=3&source=x&budget=60").problem(422, "assumption_needed");
    let told = get("/training?elasticity=0.1&source=a%20trial%20of%20last%20year&budget=60&limit=1000").json();
    let given: u64 = told["places"].as_array().unwrap().iter().map(|one| one["after"].as_u64().unwrap()).sum();
    assert_eq!((given + told["left"].as_u64().unwrap(), &told["effect"]["assumption"]), (60, &json!("a trial of last year")), "{told}");
    assert!(told["extra"].as_f64().unwrap() > 0.0, "{told}");

    // Leads or people have a history; the proposal keeps to the budget, the floors and the caps.
    let ask = "?elasticity=0.3&source=the%20test&limit=1000&at_least=0.8&at_most=1.5";
    let told = get(&format!("/people{ask}")).json();
    let places = told["places"].as_array().unwrap();
    assert_eq!(places.iter().map(|one| one["before"].as_u64().unwrap()).sum::<u64>(), told["has_today"].as_u64().unwrap());
    assert_eq!(
        places.iter().map(|one| one["after"].as_u64().unwrap()).sum::<u64>() + told["left"].as_u64().unwrap(),
        told["budget"].as_u64().unwrap()
    );
    for one in places {
        let (before, after) = (one["before"].as_f64().unwrap(), one["after"].as_f64().unwrap());
        assert!(after >= (before * 0.8).floor() && (before == 0.0 || after <= (before * 1.5).ceil().max(2.0)), "{one}");
        assert!(!one["why"]["zh"].as_str().unwrap().is_empty());
    }
    assert!(told["expected"].as_f64() >= told["expected_today"].as_f64(), "{told}");
    let refused = get("/people?elasticity=0.3&source=x&budget=3&at_least=1").problem(422, "bounds_cannot_be_met");
    assert!(refused.contains('3'), "{refused}");
    get("/people?budget=many").problem(422, "resource_unclear");
    // A branch manager matches within the branch, and sees no other.
    let own = bo("GET", &format!("/api/v1/resources/people{ask}"), &Value::Null).json();
    assert!(own["places"].as_array().unwrap().iter().all(|one| one["place"]["branch"] == "B4400"), "{own}");

    // Taken up, each place that changes is a move; taken up again, none is made twice.
    let body = json!({ "elasticity": 0.3, "source": "the test", "at_least": 0.8, "at_most": 1.5 });
    let made = anna("POST", "/api/v1/resources/people/moves", &body).json();
    assert_eq!(
        made,
        json!({ "made": told["changed"], "stood": 0, "unchanged": told["total"].as_u64().unwrap() - told["changed"].as_u64().unwrap() })
    );
    assert!(made["made"].as_u64().unwrap() > 0, "{made}");
    let again = anna("POST", "/api/v1/resources/people/moves", &body).json();
    assert_eq!((&again["made"], &again["stood"]), (&json!(0), &made["made"]));
    let moves = anna("GET", "/api/v1/moves?limit=1000", &Value::Null).json();
    assert_eq!(moves["total"], made["made"]);
    let sum: f64 = moves["moves"].as_array().unwrap().iter().map(|of| of["expected"]["extra"].as_f64().unwrap()).sum();
    assert!((sum - told["extra"].as_f64().unwrap()).abs() < 1e-6, "{sum} {told}");
    assert!(moves["moves"].as_array().unwrap().iter().all(|of| of["source"] == "resource/people"));
    // The branch manager sees those of the branch alone, and owns one.
    let mine = bo("GET", "/api/v1/moves?limit=1000", &Value::Null).json();
    assert!(mine["moves"].as_array().unwrap().iter().all(|of| of["place"]["branch"] == "B4400"), "{mine}");
}

#[test]
fn levers_add_up_nothing_twice_and_are_committed_with_their_notice() {
    let (home, keys) = company();
    let server = Server::of(home.command(&["serve", "--port", "0"]).env("UPCOUNT_KEY", KEY));
    let [anna, bo] = [0, 1].map(|n| with(&server, ("Authorization", &keys[n])));
    let growth = anna("GET", "/api/v1/growth", &Value::Null).json();
    assert_eq!((&growth["next"], &growth["may_save"]), (&json!("2026-Q1"), &json!(true)), "{growth}");
    let tried = |ask: Value| anna("POST", "/api/v1/growth/try", &ask);
    tried(json!({ "period": "2026" })).problem(422, "growth_unclear");
    tried(json!({ "period": "2031-Q1" })).problem(422, "growth_unclear");
    tried(json!({ "period": "2026-Q1", "levers": [{ "lever": "online" }] })).problem(422, "unknown_lever");
    tried(json!({ "period": "2026-Q1", "levers": [{ "lever": "online_share", "value": 0.95 }] })).problem(422, "growth_unclear");
    let told = tried(json!({ "period": "2026-Q1", "target": 9_000 })).json();
    let number = |name: &str| told[name].as_f64().unwrap();
    let counted: f64 = told["levers"].as_array().unwrap().iter().map(|one| one["counted"].as_f64().unwrap()).sum();
    assert!((counted - number("together")).abs() < 1e-6 && (number("expected") - number("baseline") - counted).abs() < 1e-6, "{told}");
    assert!(number("together") < number("if_apart") - 1.0, "{told}");
    assert!((number("gap") - (9_000.0 - number("expected"))).abs() < 1e-6);
    // Counted as if they never met they are more.
    let apart = tried(json!({ "period": "2026-Q1", "once": 0.0 })).json();
    assert!((apart["together"].as_f64().unwrap() - number("if_apart")).abs() < 1e-6);
    // More assumed brings more.
    let online = |value: f64| {
        tried(json!({ "period": "2026-Q1", "levers": [{ "lever": "online_share", "value": value }] })).json()["together"].as_f64().unwrap()
    };
    assert!(online(0.5) > online(0.3), "{} {}", online(0.5), online(0.3));

    let products = |notice: Value| json!({ "name": "products first", "plan": { "period": "2026-Q1", "levers": [{ "lever": "main_products", "value": 0.4, "cost_fen": 5_000_000, "notice": notice }, { "lever": "online_share" }] } });
    bo("POST", "/api/v1/growth", &products(Value::Null)).problem(403, "not_your_place");
    let kept = anna("POST", "/api/v1/growth", &products(Value::Null)).json();
    let path = format!("/api/v1/growth/{}", kept["number"]);
    // A rate that holds for a time has its notice first, and begins after it.
    anna("POST", &format!("{path}/commit"), &Value::Null).problem(422, "notice_needed");
    let late = json!({ "announced": "2026-01-20", "from": "2026-01-10", "to": "2026-03-31", "words": "on the site" });
    anna("POST", "/api/v1/growth", &products(late)).problem(422, "notice_needed");
    let well = json!({ "announced": "2025-12-20", "from": "2026-01-01", "to": "2026-03-31", "words": "on the site" });
    let kept = anna("POST", "/api/v1/growth", &products(well)).json();
    let path = format!("/api/v1/growth/{}", kept["number"]);
    let committed = anna("POST", &format!("{path}/commit"), &Value::Null).json();
    assert_eq!((&committed["state"], committed["moves"].as_object().unwrap().len()), (&json!("committed"), 2), "{committed}");
    anna("POST", &format!("{path}/commit"), &Value::Null).problem(409, "plan_not_open");
    anna("DELETE", &path, &Value::Null).problem(409, "plan_not_open");
    assert_eq!(anna("GET", "/api/v1/growth", &Value::Null).json()["scenarios"].as_array().unwrap().len(), 2);
    let of = anna("GET", &format!("/api/v1/moves/{}", committed["moves"]["main_products"]), &Value::Null).json();
    assert_eq!((&of["of"]["cost_fen"], &of["of"]["source"]), (&json!(5_000_000), &json!(format!("growth/{}", kept["number"]))), "{of}");
    assert!(of["of"]["numbers"].to_string().contains("2025-12-20"), "{of}");
    // Nobody accepted it, and the quarter is not over: nothing is claimed.
    assert!(of["effect"].is_null() && of["unmeasured"].is_object(), "{of}");
    // What a branch sees is reckoned of the branch.
    let own = bo("POST", "/api/v1/growth/try", &json!({ "period": "2026-Q1" })).json();
    assert!(own["baseline"].as_f64().unwrap() < number("baseline") / 2.0, "{own}");
}
