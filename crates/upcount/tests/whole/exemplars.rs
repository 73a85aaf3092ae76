//! Exemplars: what was planted in a made-up company is found and confirmed, leavers count, a branch sees its own people only, and a
//! confirmed practice becomes a signal that another person releases and that holds some back.

use crate::home::Home;
use crate::rights::{KEY, add, key, with};
use crate::server::Server;
use serde_json::{Value, json};
use std::sync::LazyLock;

/// A company in which effort grows with strength, and nothing else of what agents do goes with what they sell.
static COMPANY: LazyLock<Home> = LazyLock::new(|| {
    let home = Home::new();
    home.does(&["company", "--policies", "120000", "--seed", "3"]);
    home
});

fn told(home: &Home, args: &[&str]) -> Value {
    serde_json::from_str(&home.does(&[&["exemplar", "agents", "--format", "json"][..], args].concat())).unwrap()
}

fn verdict<'a>(told: &'a Value, practice: &str) -> &'a str {
    of(told, practice)["verdict"].as_str().unwrap()
}

fn of<'a>(told: &'a Value, practice: &str) -> &'a Value {
    told["practices"].as_array().unwrap().iter().find(|one| one["id"] == practice).unwrap()
}

#[test]
fn what_was_planted_is_confirmed_and_what_goes_with_nothing_is_not() {
    let (mut nulls, mut confirmed) = (0, 0);
    for until in ["2024-06-30", "2024-12-31", "2025-06-30", "2025-12-31"] {
        let told = told(&COMPANY, &["--to", until]);
        for practice in ["calls", "visits"] {
            let of = of(&told, practice);
            assert!(of["verdict"] == "confirmed" && of["holdout"]["low"].as_f64().unwrap() > 1.05, "{until}: {of}");
        }
        assert_eq!(verdict(&told, "studies"), "too_few", "nobody records it");
        let planted_null =
            ["visits_per_call", "appointments_per_call", "appointment_success", "effective_visits", "first_contact", "health", "life"];
        nulls += planted_null.len();
        confirmed += planted_null.iter().filter(|practice| verdict(&told, practice) == "confirmed").count();
        // Leavers are of the whole; the top is a fifth of it, and they will fall back.
        let number = |name: &str| told[name].as_u64().unwrap();
        assert!(number("left") > 0 && number("top") * 5 <= number("people") && number("top_before") < number("top"), "{told}");
    }
    assert!(confirmed * 10 <= nulls, "{confirmed} of {nulls}");
}

#[test]
fn a_confirmed_practice_is_tried_as_a_signal_that_another_person_releases() {
    let home = Home::new();
    home.does(&["company", "--policies", "120000", "--seed", "3"]);
    add(&home, "root", "admin", &[]);
    add(&home, "anna", "analyst", &[]);
    add(&home, "hugo", "head_office", &[]);
    add(&home, "bea", "branch_manager", &["branch=B4400"]);
    add(&home, "ann", "agent", &["agent=A000001"]);
    let keys = ["anna", "hugo", "bea", "ann"].map(|name| key(&home, name));
    let mut server = Server::of(home.command(&["serve", "--port", "0"]).env("UPCOUNT_KEY", KEY));
    let [anna, hugo, bea, ann] = [0, 1, 2, 3].map(|n| with(&server, ("Authorization", keys[n].as_str())));
    let get = "/api/v1/exemplar?to=2025-12-31";
    assert_eq!(ann("GET", get, &Value::Null).status, 403);
    let whole = anna("GET", get, &Value::Null).json();
    // A branch has its own people only, and proposes nothing for all.
    let own = bea("GET", get, &Value::Null).json();
    assert!(own["people"].as_u64().unwrap() * 5 < whole["people"].as_u64().unwrap(), "{own}");
    let may = |told: &Value| told["practices"].as_array().unwrap().iter().any(|one| one["play"]["may_propose"] == true);
    assert!(may(&whole) && !may(&own));
    let play = of(&whole, "visits")["play"].clone();
    assert!(play["state"] == "untried" && play["held_back"] == 0.4, "{play}");
    let proposal = json!({ "path": play["path"], "content": play["content"], "why": play["why"]["zh"] });
    assert_eq!(bea("POST", "/api/v1/proposals", &proposal).status, 403);
    let proposed = anna("POST", "/api/v1/proposals", &proposal);
    assert!(proposed.status < 300, "{}", proposed.text());
    let release = format!("/api/v1/proposals/{}/release", proposed.json()["number"]);
    assert_eq!(anna("POST", &release, &Value::Null).status, 403, "an analyst releases nothing");
    let calls = of(&whole, "calls")["play"].clone();
    let own = hugo("POST", "/api/v1/proposals", &json!({ "path": calls["path"], "content": calls["content"], "why": "w" })).json();
    assert!(own["two_people"] == true, "{own}");
    hugo("POST", &format!("/api/v1/proposals/{}/release", own["number"]), &Value::Null).problem(403, "another_person_needed");
    assert!(hugo("POST", &release, &Value::Null).status < 300);
    let play = of(&anna("GET", get, &Value::Null).json(), "visits")["play"].clone();
    assert!(play["state"] == "tried" && play["may_propose"] == false, "{play}");
    // Released today it looks from today on: of what was before there is no case, however long it held.
    let rule = play["rule"].as_str().unwrap();
    let signals = hugo("GET", &format!("/api/v1/signals?rule={rule}"), &Value::Null).json();
    let told = signals["rules"].as_array().unwrap().iter().find(|one| one["id"] == rule).unwrap();
    let says = told["definition"]["en"].as_str().unwrap();
    assert!(signals["total"] == 0 && says.contains("It looks from 2025-12-31 on") && told["looked_at"].as_u64() > Some(100), "{told}");
    // Somebody lets it look from October on: three months are over since, and a case begins with their end, also where it held before.
    let content = play["content"].as_str().unwrap().replace("from = \"2025-12-31\"", "from = \"2025-10-01\"");
    let again =
        anna("POST", "/api/v1/proposals", &json!({ "path": play["path"], "content": content, "why": "Three months earlier" })).json();
    assert!(hugo("POST", &format!("/api/v1/proposals/{}/release", again["number"]), &Value::Null).status < 300, "{again}");
    let signals = hugo("GET", &format!("/api/v1/signals?rule={rule}"), &Value::Null).json();
    let all = signals["groups"].as_array().unwrap().iter().flat_map(|group| group["signals"].as_array().unwrap());
    assert!(signals["total"].as_u64() > Some(10) && all.into_iter().all(|one| one["since"] == "2025-12-31"), "{signals}");
    // A case on it says where policies are lost from visits on, and its move looks for policies.
    let open = signals["groups"].as_array().unwrap().iter().flat_map(|group| group["signals"].as_array().unwrap());
    let open = open.filter(|one| one["may_coach"] == true).collect::<Vec<_>>();
    let one = open.first().unwrap_or_else(|| panic!("{signals}"));
    let at = format!("/api/v1/signals/{rule}/{}/coach", one["code"].as_str().unwrap());
    let coached = hugo("POST", &at, &json!({ "seen": one["seen"] })).json();
    let steps: Vec<&Value> =
        coached["diagnosed"]["steps"].as_array().unwrap_or_else(|| panic!("{coached}")).iter().map(|s| &s["name"]["en"]).collect();
    assert_eq!(steps, ["Visits", "Policies"], "{coached}");
    let told = hugo("GET", &format!("/api/v1/moves/{}", coached["move"]), &Value::Null).json()["of"].clone();
    assert!(told["what"]["en"] == play["what"]["en"] && told["expected"]["measure"] != "visits_made", "{told}");
    // It fires on who visits less than peers, and some of those are held back by lot: no leader is told of them.
    drop((anna, hugo, bea, ann));
    server.stop();
    home.does(&["signal", "notice"]);
    let worth: Value = serde_json::from_str(&home.does(&["signal", "worth", "--rule", rule, "--format", "json"])).unwrap();
    let [fired, held] = ["fired", "held"].map(|name| worth["rules"][0][name].as_u64().unwrap());
    assert!(fired > 10 && held * 5 > fired && held * 5 < fired * 3, "{held} of {fired}");
}

#[test]
fn an_exemplar_that_is_none_and_a_time_of_ones_own_are_refused() {
    COMPANY.refuses(&["exemplar", "agent"], &["exemplar", "agents"]);
    COMPANY.refuses(&["exemplar", "agents", "--from", "2025-01-01"], &["the time is the definition's"]);
    COMPANY.refuses(&["exemplar", "agents", "--play", "nothing"], &["there is no practice `nothing`", "visits"]);
    let draft = COMPANY.does(&["exemplar", "agents", "--play", "visits", "--to", "2025-12-31"]);
    assert!(draft.contains("# signals/agents_visits.toml") && draft.contains("[worth.holdback]"), "{draft}");
}
