//! Review packs over HTTP: the same whenever they are asked for, of the own place only, and what is agreed on one is followed up
//! in the next.

use crate::home::Home;
use crate::rights::{KEY, add, key, with};
use crate::server::{Response, Server};
use serde_json::{Value, json};
use std::fmt::Write;

const LATE: &str = "zh = \"例\"\nen = \"Own\"\ncapability = \"4.6\"\nsource = \"The test.\"\nlearned = \"on_import\"\n[[facts]]\nkind = \"policy\"\n[facts.fields]\n";
const SOLD: &str = "policy = \"policy\"\nchannel = { value = \"agent\" }\nbranch = \"branch\"\nteam = \"team\"\nagent = \"agent\"\napply = \"day\"\nissue = \"day\"\n";

/// Two teams of one branch and one of another. Each of six people brings two policies a week, and A6 nothing from March on.
fn teams() -> Home {
    let home = Home::new();
    let definition = |kind: &str, fields: &str| {
        format!(
            "zh = \"例\"\nen = \"Own\"\ncapability = \"4.6\"\nsource = \"The test.\"\nlearned = \"when_it_happened\"\n[[facts]]\nkind = \"{kind}\"\n[facts.fields]\n{fields}"
        )
    };
    let roll =
        "agent = \"agent\"\nbranch = \"branch\"\nteam = \"team\"\nchannel = { value = \"agent\" }\njoined = { value = \"2020-01-01\" }\n";
    let did = "activity = \"no\"\nday = \"day\"\nagent = \"agent\"\ntype = { value = \"call\" }\n";
    drop(home.file("home/book/imports/roll.toml", definition("agent", roll)));
    drop(home.file("home/book/imports/sold.toml", definition("policy", SOLD)));
    drop(home.file("home/book/imports/did.toml", definition("activity", did)));
    drop(home.file("home/book/imports/late.toml", format!("{LATE}{SOLD}")));
    let (mut people, mut policies, mut activities) =
        (String::from("agent,branch,team\n"), String::from("policy,branch,team,agent,day\n"), String::from("no,day,agent\n"));
    for n in 1..=6 {
        let (branch, team) = (if n < 5 { "B1" } else { "B2" }, format!("T{}", (n + 1) / 2));
        let _ = writeln!(people, "A{n},{branch},{team}");
        for day in ["2025-02-10", "2025-02-17", "2025-02-24", "2025-03-03", "2025-03-09", "2025-03-10", "2025-03-16"] {
            if n < 6 || day < "2025-03" {
                let _ = writeln!(policies, "P{n}-{day},{branch},{team},A{n},{day}");
                let _ = writeln!(activities, "V{n}-{day},{day},A{n}");
            }
        }
    }
    home.import("roll", &home.file("roll.csv", &people));
    home.import("sold", &home.file("sold.csv", &policies));
    home.import("did", &home.file("did.csv", &activities));
    add(&home, "root", "admin", &[]);
    add(&home, "anna", "head_office", &[]);
    add(&home, "bo", "branch_manager", &["branch=B1"]);
    add(&home, "ta", "team_leader", &["team=T1"]);
    add(&home, "cai", "analyst", &[]);
    add(&home, "web", "partner", &["platform=web"]);
    home
}

const WEEK: &str = "/api/v1/review?day=2025-03-05";

fn section<'v>(review: &'v Value, kind: &str) -> &'v Value {
    let sections = review["sections"].as_array().unwrap();
    sections.iter().find(|one| one["kind"] == kind).unwrap_or_else(|| panic!("no {kind} in {review}"))
}

/// The policies of the whole place in the period, and of each place in it.
fn policies(review: &Value) -> (f64, Vec<(String, f64)>) {
    let figures = &section(review, "figures")["figures"];
    let n = figures["measures"].as_array().unwrap().iter().position(|one| one["measure"]["id"] == "policies").unwrap();
    let whole = figures["measures"][n]["course"].as_array().unwrap().last().unwrap().as_f64().unwrap();
    let row = |row: &Value| (row["key"].as_str().unwrap().to_owned(), row["figures"][n].as_f64().unwrap());
    let mut rows: Vec<_> = figures["rows"].as_array().unwrap().iter().map(row).collect();
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    (whole, rows)
}

fn get(who: &dyn Fn(&str, &str, &Value) -> Response, path: &str) -> Value {
    let answer = who("GET", path, &Value::Null);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.json()
}

#[test]
fn a_pack_is_the_same_whenever_it_is_asked_for_and_everybody_sees_the_own_place() {
    let home = teams();
    let keys: Vec<String> = ["anna", "bo", "ta", "web"].map(|name| key(&home, name)).to_vec();
    let server = Server::of(home.command(&["serve", "--port", "0"]).env("UPCOUNT_KEY", KEY));
    let [anna, bo, ta, web] = [0, 1, 2, 3].map(|n| with(&server, ("Authorization", &keys[n])));

    // The week of a Wednesday is from its Monday to its Sunday, and what is in it depends on the place.
    let first = get(&anna, WEEK);
    assert_eq!((&first["from"], &first["to"], &first["then"]), (&json!("2025-03-03"), &json!("2025-03-09"), &json!(true)));
    assert_eq!((&first["before"], &first["after"], &first["by"]), (&json!("2025-02-24"), &json!("2025-03-10"), &json!("branch")));
    assert_eq!(first["as_of"], "2025-03-09T23:59:59.999Z");
    assert_eq!(first["learned_since"], json!([]));
    let of = |all: &[(&str, f64)]| all.iter().map(|(key, many)| ((*key).to_owned(), *many)).collect::<Vec<_>>();
    assert_eq!(policies(&first), (10.0, of(&[("B1", 8.0), ("B2", 2.0)])));
    let branch = get(&bo, WEEK);
    assert_eq!((&branch["place"], policies(&branch)), (&json!({ "branch": "B1" }), (8.0, of(&[("T1", 4.0), ("T2", 4.0)]))));
    let team = get(&ta, WEEK);
    assert_eq!(team["place"], json!({ "branch": "B1", "team": "T1" }));
    assert_eq!(policies(&team), (4.0, of(&[("A1", 2.0), ("A2", 2.0)])));
    ta("GET", &format!("{WEEK}&where=team=T2"), &Value::Null).problem(403, "not_your_place");
    ta("GET", &format!("{WEEK}&where=branch=B1"), &Value::Null).problem(403, "not_your_place");
    assert!(!ta("GET", &format!("{WEEK}&where=team=T9"), &Value::Null).problem(422, "unknown_place").contains("T2"), "no names of others");
    // Who sees no place of the organisation is told to name one, and gets none.
    web("GET", WEEK, &Value::Null).problem(422, "review_unclear");
    web("GET", &format!("{WEEK}&where=team=T1"), &Value::Null).problem(403, "not_your_place");
    // Who did nothing has a row.
    let other = get(&anna, &format!("{WEEK}&where=team=T3"));
    assert_eq!(policies(&other), (2.0, of(&[("A5", 2.0), ("A6", 0.0)])));
    let activity = &section(&other, "activity")["activity"];
    let silent = |agent: &str| {
        let row = activity["rows"].as_array().unwrap().iter().find(|row| row["key"] == agent).unwrap();
        (row["silent_days"].as_u64().unwrap(), row["there_days"].as_u64().unwrap())
    };
    assert_eq!((silent("A5"), silent("A6")), ((4, 5), (5, 5)));

    // What is learned later is not in the pack of then; it is told beside it, and in the pack as known now.
    home.import("late", &home.file("late.csv", "policy,branch,team,agent,day\nL1,B1,T1,A1,2025-03-05\nL2,B1,T1,A2,2025-03-06\n"));
    let again = get(&anna, WEEK);
    assert_eq!((&again["sections"], &again["as_of"]), (&first["sections"], &first["as_of"]));
    let since = &again["learned_since"];
    assert_eq!((&since[0]["measure"]["id"], &since[0]["then"], &since[0]["now"]), (&json!("policies"), &json!(10.0), &json!(12.0)));
    assert_eq!(get(&ta, WEEK)["sections"], team["sections"]);
    let now = get(&anna, &format!("{WEEK}&known=now"));
    assert_eq!(policies(&now), (12.0, of(&[("B1", 10.0), ("B2", 2.0)])));
    assert_eq!((&now["then"], &now["learned_since"]), (&json!(false), &json!([])));
    assert!(now["notes"][0]["en"].as_str().unwrap().contains("may differ"), "{}", now["notes"]);
    assert!(again["notes"][0]["en"].as_str().unwrap().contains("stays the same"), "{}", again["notes"]);
    // The week after begins with what was known of the week before at its own time.
    let next = get(&anna, "/api/v1/review?day=2025-03-10");
    let course = &section(&next, "figures")["figures"]["measures"][0]["course"];
    assert_eq!(course, &json!([6.0, 6.0, 6.0, 10.0, 10.0]), "{next}");

    // Nothing is told of a week that is not over, of a pack that is none, or of a question that makes no sense.
    anna("GET", "/api/v1/review?day=2999-01-01", &Value::Null).problem(409, "period_not_over");
    assert!(anna("GET", "/api/v1/review?pack=weakly", &Value::Null).problem(422, "unknown_pack").contains("weekly"));
    anna("GET", "/api/v1/review?day=yesterday", &Value::Null).problem(422, "review_unclear");
    anna("GET", "/api/v1/review?known=soon", &Value::Null).problem(422, "review_unclear");
    anna("GET", "/api/v1/review?grian=week", &Value::Null).problem(400, "unknown_parameter");
    // The last one that is over and of which facts tell comes when none is named.
    assert_eq!(get(&anna, "/api/v1/review")["from"], "2025-03-10");
    assert_eq!(get(&anna, "/api/v1/review?pack=monthly&day=2025-02-10")["to"], "2025-02-28");
    // A pack as a file has the figures of the pack.
    let csv = anna("GET", "/api/v1/export/review?day=2025-03-05&format=csv&lang=en", &Value::Null).text();
    assert!(csv.contains("The week in figures") && csv.contains("Policies,0.0,6.0,6.0,6.0,10.0"), "{csv}");
    let xlsx = anna("GET", "/api/v1/export/review?day=2025-03-05&format=xlsx", &Value::Null);
    assert!(xlsx.status == 200 && xlsx.body.starts_with(b"PK"), "{}", xlsx.status);
}

#[test]
fn what_is_agreed_has_its_owner_and_day_and_is_followed_up_in_the_next_pack() {
    let home = teams();
    let keys: Vec<String> = ["anna", "bo", "ta", "cai"].map(|name| key(&home, name)).to_vec();
    let server = Server::of(home.command(&["serve", "--port", "0"]).env("UPCOUNT_KEY", KEY));
    let [anna, bo, ta, cai] = [0, 1, 2, 3].map(|n| with(&server, ("Authorization", &keys[n])));
    let new = |place: Value, due: &str| json!({ "pack": "weekly", "day": "2025-03-03", "place": place, "what": "two visits a day", "why": "few leads", "due": due });
    let far = "2099-12-31";
    let path = "/api/v1/review/actions";
    cai("POST", path, &new(json!({ "team": "T1" }), far)).problem(403, "may_not");
    ta("POST", path, &new(json!({ "team": "T2" }), far)).problem(403, "not_your_place");
    ta("POST", path, &new(json!({ "team": "T1" }), "2020-01-01")).problem(422, "review_unclear");
    let mut other = new(json!({ "team": "T1" }), far);
    other["owner"] = json!("cai");
    ta("POST", path, &other).problem(422, "no_such_owner");
    other = new(json!({ "team": "T1" }), far);
    other["day"] = json!("2999-01-01");
    ta("POST", path, &other).problem(409, "period_not_over");
    other["day"] = json!("2025-03-03");
    other["what"] = json!(" ");
    ta("POST", path, &other).problem(422, "move_unclear");
    assert_eq!(get(&anna, "/api/v1/moves")["total"], 0, "what was refused left nothing");

    let agreed = bo("POST", path, &{
        let mut new = new(json!({ "team": "T1" }), far);
        new["owner"] = json!("ta");
        new
    });
    assert_eq!(agreed.status, 201, "{}", agreed.text());
    let agreed = agreed.json();
    assert_eq!((&agreed["state"], &agreed["owner"], &agreed["due"]), (&json!("accepted"), &json!("ta"), &json!(far)), "{agreed}");
    bo("POST", path, &new(json!({ "team": "T1" }), far)).problem(409, "move_not_open");
    // It stands on the pack on which it was agreed, for whoever sees the place, and nowhere else.
    let on = |review: &Value| section(review, "agreed")["agreed"].as_array().unwrap().len();
    assert_eq!([on(&get(&bo, WEEK)), on(&get(&ta, WEEK)), on(&get(&ta, "/api/v1/review?day=2025-03-10"))], [1, 1, 0]);
    assert_eq!(on(&get(&bo, &format!("{WEEK}&where=team=T2"))), 0);
    // The next pack follows it up; what was not known then is not in the pack of then.
    let next = "/api/v1/review?day=2025-03-10";
    let moves = |review: &Value| section(review, "actions")["actions"]["moves"].clone();
    assert_eq!(moves(&get(&ta, next)), json!([]));
    let told = moves(&get(&ta, &format!("{next}&known=now")));
    assert_eq!((&told[0]["agreed"], &told[0]["state"], &told[0]["owner"]), (&json!(true), &json!("accepted"), &json!("ta")), "{told}");
    let done = format!("/api/v1/moves/{}/done", agreed["number"]);
    assert_eq!(ta("POST", &done, &json!({ "words": "nine visits", "seen": agreed["seen"] })).status, 200);
    let told = moves(&get(&ta, &format!("{next}&known=now")));
    assert_eq!((&told[0]["state"], &told[0]["said"]), (&json!("done"), &json!("nine visits")), "{told}");
    assert!(told[0]["unmeasured"]["en"].as_str().unwrap().contains("nobody said what it should bring"), "{told}");
}
