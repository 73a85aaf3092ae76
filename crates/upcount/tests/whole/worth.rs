//! What signals bring: an effect that was planted is found beside the cases held back by lot, leaders do not see these, and nobody is
//! told of them or may act on them.

use crate::home::{Home, table};
use crate::rights::{KEY, add, key, with};
use crate::server::{Response, Server};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::os::unix::fs::PermissionsExt;

const HOLDBACK: &str =
    "holdback = { share = \"30%\", seed = 7, why = { zh = \"看告知有没有用\", en = \"To see whether telling helps\" } }\n";

/// A rule that tells of everybody who brings fewer than ten policies a month.
fn rule(home: &Home, holdback: &str) {
    let head = "zh = \"少\"\nen = \"Few\"\ncapability = \"5.8\"\ndefinition = { zh = \"例\", en = \"Example\" }\nof = \"policies\"\neach = \"agent\"\n";
    let when = "for = 1\nowner = \"team\"\nescalate_after_days = 10\nwhen.below.limit = 10.0\n";
    let worth = "[worth]\nsurvival = \"policies\"\nby = \"product_line\"\nmeasured_days = 30\nminutes = { acknowledge = 15, snooze = 2, close = 5 }\n";
    home.decides("signals/few.toml", &format!("{head}{when}{worth}{holdback}"));
}

/// A hundred agents of two teams who brought from nothing to four policies in March.
fn agents(holdback: &str) -> Home {
    let home = Home::new();
    let definition = |kind: &str, fields: &str| {
        format!(
            "zh = \"例\"\nen = \"Own\"\ncapability = \"5.8\"\nsource = \"The test.\"\n[[facts]]\nkind = \"{kind}\"\n[facts.fields]\n{fields}"
        )
    };
    let roll = "agent = \"agent\"\nbranch = { value = \"B1\" }\nteam = \"team\"\nchannel = { value = \"agent\" }\njoined = { value = \"2025-02-15\" }\n";
    let sold = "policy = \"policy\"\nagent = \"agent\"\nbranch = { value = \"B1\" }\nteam = \"team\"\nchannel = { value = \"agent\" }\nproduct_line = { value = \"life\" }\nissue = \"day\"\n";
    home.decides("imports/roll.toml", &definition("agent", roll));
    home.decides("imports/sold.toml", &definition("policy", sold));
    // Plain policies: none is old enough here to tell how many stay.
    home.decides(
        "survivals/policies.toml",
        "zh = \"例\"\nen = \"Example\"\ncapability = \"5.8\"\nof = \"policies\"\ncalibre = \"standard\"\nages = [15]\nby = [\"withdrawn\"]\nmarks = [{ months = 15, zh = \"甲\", en = \"One\" }]\n",
    );
    rule(&home, holdback);
    let mut people = String::from("agent,team\n");
    (1..=100).for_each(|n| writeln!(people, "A{n:03},{}", team(n)).unwrap());
    home.import("roll", &home.file("roll.csv", people));
    sell(&home, "march", 3, |n| n % 5);
    home
}

fn team(n: usize) -> &'static str {
    if n % 2 == 1 { "T1" } else { "T2" }
}

/// Each agent brings so many policies in a month, of whose last day facts tell too.
fn sell(home: &Home, name: &str, month: usize, many: impl Fn(usize) -> usize) {
    let last = [31, 28, 31, 30][month - 1];
    let mut policies = String::from("policy,team,agent,day\n");
    for n in 1..=100 {
        for one in 0..many(n) {
            let day = if n == 99 && one == 0 { last } else { 2 + one };
            writeln!(policies, "P{n}-{month}-{one},{},A{n:03},2025-{month:02}-{day:02}", team(n)).unwrap();
        }
    }
    home.import("sold", &home.file(&format!("{name}.csv"), policies));
}

/// Notices what fires: code → whether it was held back.
fn noticed(home: &Home) -> BTreeMap<String, bool> {
    let rows = table(&home.does(&["signal", "notice", "--format", "csv"]));
    rows.into_iter().filter_map(|row| Some((row["signal"].strip_prefix("few/")?.to_owned(), row["held"] == "1"))).collect()
}

fn worth(home: &Home) -> Value {
    let told: Value = serde_json::from_str(&home.does(&["signal", "worth", "--rule", "few", "--format", "json"])).unwrap();
    told["rules"][0].clone()
}

#[test]
fn an_effect_that_was_planted_is_found_and_nobody_is_told_of_what_is_held_back() {
    let home = agents(HOLDBACK);
    add(&home, "root", "admin", &[]);
    add(&home, "anna", "head_office", &[]);
    add(&home, "ta", "team_leader", &["team=T1"]);
    let drawn = noticed(&home);
    let held: Vec<&String> = drawn.iter().filter(|(_, held)| **held).map(|(code, _)| code).collect();
    assert!(drawn.len() == 100 && (18..=42).contains(&held.len()), "{held:?}");
    assert!(noticed(&home).is_empty(), "what was noticed is not noticed again");

    let keys: Vec<String> = ["anna", "ta"].map(|name| key(&home, name)).to_vec();
    let server = Server::of(home.command(&["serve", "--port", "0"]).env("UPCOUNT_KEY", KEY));
    let [anna, ta] = [0, 1].map(|n| with(&server, ("Authorization", &keys[n])));
    let list = |who: &dyn Fn(&str, &str, &Value) -> Response, path: &str| who("GET", path, &Value::Null).json();
    let codes = |told: &Value| -> Vec<(String, String)> {
        let signals = told["groups"].as_array().unwrap().iter().flat_map(|group| group["signals"].as_array().unwrap());
        let mut codes: Vec<_> =
            signals.map(|one| [&one["code"], &one["state"]].map(|word| word.as_str().unwrap().to_owned()).into()).collect();
        codes.sort();
        codes
    };
    // The leader sees those of the own team that are told, and none of those held back, on whichever day.
    for path in ["/api/v1/signals?rule=few", "/api/v1/signals?rule=few&day=2025-03-31"] {
        let seen = codes(&list(&ta, path));
        assert!(seen.iter().all(|(code, state)| state == "new" && !drawn[code]), "{seen:?}");
        assert_eq!(seen.len(), drawn.iter().filter(|(code, held)| !**held && code.ends_with(['1', '3', '5', '7', '9'])).count());
    }
    // Nobody is told of it by any way either.
    let ways = home.file(
        "ways.toml",
        "address = \"https://upcount.example.com\"\n[way.team]\nform = \"feishu\"\nurl = \"http://127.0.0.1:9/hook\"\nsecret = \"s\"\n[[reach]]\naccount = \"ta\"\nway = \"team\"\nas = \"x\"\n",
    );
    std::fs::set_permissions(&ways, std::fs::Permissions::from_mode(0o600)).unwrap();
    let sent = table(&home.does(&["signal", "deliver", "--ways", &ways.to_string_lossy(), "--dry-run", "--format", "csv"]));
    let own: usize = sent.iter().filter(|row| row["rule"] == "few").map(|row| row["signals"].parse::<usize>().unwrap()).sum();
    assert_eq!(own, drawn.iter().filter(|(code, held)| !**held && code.ends_with(['1', '3', '5', '7', '9'])).count(), "{sent:?}");
    // Whoever sees the whole company sees what is held back and why, and may not act on it.
    let told = list(&anna, "/api/v1/signals?rule=few&state=held");
    assert_eq!(codes(&told).iter().map(|(code, _)| code).collect::<Vec<_>>(), held, "{told}");
    let first = &told["groups"][0]["signals"][0];
    assert!(first["untold"]["en"].as_str().unwrap().contains("To see whether telling helps") && first["may_do"] == json!(false), "{first}");
    let rule_of = told["rules"].as_array().unwrap().iter().find(|rule| rule["id"] == "few").unwrap();
    assert_eq!(rule_of["holdback"]["share"], json!(0.3), "{rule_of}");
    let at = |code: &str| format!("/api/v1/signals/few/{code}/acknowledge");
    let odd = held.iter().find(|code| code.ends_with(['1', '3', '5', '7', '9'])).unwrap();
    ta("POST", &at(odd), &json!({ "seen": 0 })).problem(404, "not_found");
    assert!(anna("POST", &at(held[0]), &json!({ "seen": 0 })).problem(409, "signal_not_open").contains("Held back by lot"));
    let told: Vec<&String> = drawn.iter().filter(|(_, held)| !**held).map(|(code, _)| code).collect();
    for code in &told[..4] {
        anna("POST", &at(code), &json!({ "seen": 0 })).json();
    }
    // Before the measured time is over a leader is told nothing of what is held back, not even how many.
    let own = |path: &str| list(&ta, path)["rules"][0].clone();
    let early = own("/api/v1/signals/worth?rule=few");
    assert!(early["held"] == json!(0) && early["lift"].is_null() && early["idle"].is_null(), "{early}");

    // In April everybody is told to bring what they did before, and whoever was told of brings two more.
    sell(&home, "april", 4, |n| (n % 5) + usize::from(n % 7 == 0) + if drawn[&format!("A{n:03}")] { 0 } else { 2 });
    let found = worth(&home);
    let number = |name: &str| found["lift"][name].as_f64().unwrap();
    let range = [0, 1].map(|n| found["lift"]["range"][n].as_f64().unwrap());
    assert!(range[0] > 1.5 && range[0] <= 2.0 && 2.0 <= range[1] && range[1] < 2.5, "{found}");
    assert_eq!((number("told") as usize, number("held") as usize), (told.len(), held.len()));
    assert!((number("all") - number("per_case") * told.len() as f64).abs() < 1e-9, "{found}");
    assert_eq!((found["acknowledged"].as_u64(), found["hours"].as_f64()), (Some(4), Some(1.0)), "{found}");
    let late = own("/api/v1/signals/worth?rule=few&to=2025-03-31");
    assert!(late["fired"] == json!(50) && late["held"].as_u64() > Some(0) && late["lift"]["told"].as_u64() < Some(50), "{late}");

    // Switched off, past draws are as they were.
    let before = found["lift"].clone();
    rule(&home, "");
    let after = worth(&home);
    assert!(after["holdback"].is_null() && after["lift"] == before, "{after}");
}

#[test]
fn where_telling_brings_nothing_the_interval_holds_nothing() {
    let home = agents(HOLDBACK);
    let drawn = noticed(&home);
    assert_eq!(drawn.len(), 100);
    sell(&home, "april", 4, |n| (n % 5) + usize::from(n % 7 == 0));
    let found = worth(&home);
    let range = [0, 1].map(|n| found["lift"]["range"][n].as_f64().unwrap());
    assert!(range[0] < 0.0 && 0.0 < range[1], "{found}");
}

#[test]
fn a_rule_that_never_fired_is_proposed_for_retirement_when_it_had_the_time() {
    let home = agents("");
    let of = || -> Value {
        let told = home.does(&["signal", "worth", "--rule", "team_behind_course", "--format", "json"]);
        serde_json::from_str::<Value>(&told).unwrap()["rules"][0].clone()
    };
    // Days of facts, each looked at when they are known; nobody works on some of them. Of the first five, which are holidays, the day
    // before them is looked at.
    let days = |days: std::ops::RangeInclusive<u32>| {
        for day in days {
            let row = format!("policy,team,agent,day\nQ{day},T1,A001,2025-05-{day:02}\n");
            home.import("sold", &home.file(&format!("may{day}.csv"), row));
            noticed(&home);
        }
    };
    days(1..=9);
    let rule = of();
    assert!(rule["looked_days"] == json!(5) && rule["idle"].is_null(), "{rule}");
    days(10..=30);
    let rule = of();
    assert_eq!((&rule["looked_days"], &rule["idle"]["path"]), (&json!(20), &json!("signals/team_behind_course.toml")), "{rule}");
    assert!(rule["idle"]["why"]["en"].as_str().unwrap().contains("never fired"), "{rule}");
}
