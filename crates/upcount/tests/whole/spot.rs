//! Spot checks over HTTP: a sample that is the same whenever it is drawn again, verdicts that nobody changes, a second reader who
//! does not know what the first found, and who may not judge.

use crate::home::Home;
use crate::rights::{KEY, add, key, with};
use crate::server::{Response, Server};
use serde_json::{Value, json};
use std::fmt::Write;

/// Six people in three teams of two branches, each with ten visits in March.
fn teams() -> Home {
    let home = Home::new();
    let definition = |kind: &str, fields: &str| {
        format!(
            "zh = \"例\"\nen = \"Own\"\ncapability = \"4.5\"\nsource = \"The test.\"\nlearned = \"when_it_happened\"\n[[facts]]\nkind = \"{kind}\"\n[facts.fields]\n{fields}"
        )
    };
    let roll =
        "agent = \"agent\"\nbranch = \"branch\"\nteam = \"team\"\nchannel = { value = \"agent\" }\njoined = { value = \"2020-01-01\" }\n";
    let did = "activity = \"no\"\nday = \"day\"\nagent = \"agent\"\ncustomer = \"customer\"\ntype = { value = \"visit\" }\n";
    drop(home.file("home/book/imports/roll.toml", definition("agent", roll)));
    drop(home.file("home/book/imports/did.toml", definition("activity", did)));
    drop(home.file("home/book/imports/late.toml", definition("activity", did).replace("when_it_happened", "on_import")));
    let check = "zh = \"拜访\"\nen = \"Visits\"\ncapability = \"4.5\"\ndefinition = { zh = \"例\", en = \"Of the test\" }\nof = \"activity\"\nday = \"day\"\nonly = { type = [\"visit\"] }\nhow = { stratified = { by = \"branch\", least = 2 } }\ndraw = 12\nsecond = \"50%\"\nenough = 5\ndue_days = 7\n";
    let points = "[[points]]\nid = \"true\"\nzh = \"属实\"\nen = \"True\"\nseverity = \"serious\"\n[[points]]\nid = \"whole\"\nzh = \"完整\"\nen = \"Whole\"\nseverity = \"minor\"\n";
    drop(home.file("home/book/checks/own.toml", format!("{check}{points}")));
    // Somebody who leads a team, tells its visits, and may judge too.
    let role = "zh = \"主管\"\nen = \"Chief\"\ndefinition = { zh = \"例\", en = \"Of the test\" }\nwithin = [\"team\"]\nmay = [\"ask\", \"rows\", \"moves\", \"check\"]\n";
    drop(home.file("home/book/roles/chief.toml", role));
    drop(home.file("home/book/roles/teller.toml", role.replace("within = [\"team\"]\n", "").replace("moves", "add_facts")));
    drop(home.file("home/book/roles/part_reader.toml", role.replace(", \"moves\"", "")));
    let (mut people, mut visits) = (String::from("agent,branch,team\n"), String::from("no,day,agent,customer\n"));
    for n in 1..=6 {
        let _ = writeln!(people, "A{n},{},T{}", if n < 5 { "B1" } else { "B2" }, (n + 1) / 2);
        for day in 1..=10 {
            let _ = writeln!(visits, "V{n}{day:02},2025-03-{day:02},A{n},C{n}{}", day % 3);
        }
    }
    home.import("roll", &home.file("roll.csv", &people));
    home.import("did", &home.file("did.csv", &visits));
    for (name, role, sees) in [
        ("root", "admin", &[][..]),
        ("xu", "compliance", &[]),
        ("yan", "compliance", &[]),
        ("zhu", "compliance", &[]),
        ("anna", "head_office", &[]),
        ("ta", "team_leader", &["team=T1"]),
        ("tb", "team_leader", &["team=T2"]),
        ("ag", "agent", &["agent=A1"]),
        ("chief", "chief", &["team=T1"]),
        ("part", "part_reader", &["team=T1"]),
        ("teller", "teller", &[]),
    ] {
        add(&home, name, role, sees);
    }
    home
}

type Who<'a> = Box<dyn Fn(&str, &str, &Value) -> Response + 'a>;

fn callers<'a>(server: &'a Server, keys: &'a [String]) -> Vec<Who<'a>> {
    keys.iter().map(|key| Box::new(with(server, ("Authorization", key))) as Who<'a>).collect()
}

fn get(who: &Who<'_>, path: &str) -> Value {
    let answer = who("GET", path, &Value::Null);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.json()
}

fn march(seed: u64) -> Value {
    json!({ "check": "own", "from": "2025-03-01", "to": "2025-03-31", "seed": seed })
}

fn sample(draw: &Value) -> Vec<(String, f64, bool)> {
    let case =
        |case: &Value| (case["key"].as_str().unwrap().to_owned(), case["inclusion"].as_f64().unwrap(), case["second"].as_bool().unwrap());
    draw["cases"].as_array().unwrap().iter().map(case).collect()
}

#[test]
fn a_sample_is_the_same_whenever_it_is_drawn_again_and_is_not_drawn_until_it_suits() {
    let (home, other) = (teams(), teams());
    let keys: Vec<String> = ["xu", "part"].map(|name| key(&home, name)).to_vec();
    let server = Server::of(home.command(&["serve", "--port", "0"]).env("UPCOUNT_KEY", KEY));
    let [xu, part] = callers(&server, &keys).try_into().unwrap_or_else(|_| unreachable!());
    let draws = "/api/v1/spot/draws";
    let first = xu("POST", draws, &march(7));
    assert_eq!(first.status, 201, "{}", first.text());
    let first = first.json();
    let number = first["of"]["number"].as_i64().unwrap();
    // Of each branch its part: 8 of 40 and 4 of 20.
    assert_eq!((&first["of"]["things"], sample(&first).len()), (&json!(60), 12));
    assert!(sample(&first).iter().all(|case| (case.1 - 0.2).abs() < 1e-12), "{first}");
    assert_eq!(sample(&first).iter().filter(|case| case.2).count(), 6);
    assert_eq!(first["cases"].as_array().unwrap().iter().filter(|case| case["class"] == "B2").count(), 4);

    // Another home with the same facts draws the same, and the first home says so of itself ever after.
    let csv = other.does(&["spot", "draw", "own", "--from", "2025-03-01", "--to", "2025-03-31", "--seed", "7", "--format", "csv"]);
    assert!(csv.contains(",own,2025-03-01,2025-03-31,7,60,12,0,12,0,1,"), "{csv}");
    let there: Value = serde_json::from_str(&other.does(&["spot", "show", "--format", "json"])).unwrap();
    assert_eq!(sample(&there), sample(&first));
    home.import("late", &home.file("late.csv", "no,day,agent,customer\nV999,2025-03-05,A6,C1\n"));
    let again = get(&xu, &format!("{draws}/{number}/again"));
    assert_eq!((&again["same"], &again["things"]), (&json!(true), &json!(60)), "as was known then: {again}");

    // Drawn until it suits: the same seed is refused, a new draw replaces one that nobody judged, and how often is told.
    assert!(xu("POST", draws, &march(7)).problem(409, "spot_done_before").contains(&number.to_string()));
    let mut new = march(8);
    new["replaces"] = json!(number);
    let second = xu("POST", draws, &new).json();
    assert_eq!((&second["of"]["nth"], &second["of"]["things"]), (&json!(2), &json!(61)), "{second}");
    assert_ne!(sample(&second), sample(&first));
    assert_eq!(get(&xu, &format!("{draws}/{number}"))["of"]["replaced_by"], second["of"]["number"]);
    xu("POST", &format!("{draws}/{number}/cases/1/judge"), &json!({})).problem(409, "spot_done_before");
    xu("POST", draws, &new).problem(409, "spot_done_before");
    let now = second["of"]["number"].as_i64().unwrap();
    assert_eq!(xu("POST", &format!("{draws}/{now}/cases/1/judge"), &json!({})).status, 204);
    new = march(9);
    new["replaces"] = json!(now);
    assert!(xu("POST", draws, &new).problem(409, "spot_done_before").contains("verdicts"));
    let third = xu("POST", draws, &march(9)).json();
    assert_eq!((&third["of"]["nth"], third["of"]["replaced_by"].is_null()), (&json!(3), true), "a new draw is another draw: {third}");

    // Without a seed one comes by lot.
    let lot = |_| {
        let mut new = march(0);
        new["seed"] = Value::Null;
        xu("POST", draws, &new).json()["of"]["seed"].as_u64().unwrap()
    };
    assert_ne!(lot(1), lot(2));

    // What makes no sense is told; a part of the company draws nothing.
    let wrong = |field: &str, value: Value| {
        let mut new = march(1);
        new[field] = value;
        new
    };
    assert!(xu("POST", draws, &wrong("check", json!("onw"))).problem(422, "unknown_check").contains("own"));
    xu("POST", draws, &wrong("to", json!("2999-03-01"))).problem(422, "spot_unclear");
    xu("POST", draws, &wrong("from", json!("2025-04-01"))).problem(422, "spot_unclear");
    xu("POST", draws, &json!({ "check": "own", "from": "2999-01-01", "to": "2999-01-31" })).problem(409, "period_not_over");
    xu("POST", draws, &wrong("seed", json!(1_u64 << 60))).problem(422, "spot_unclear");
    let empty = json!({ "check": "own", "from": "2020-01-01", "to": "2020-01-31" });
    assert!(xu("POST", draws, &empty).problem(422, "spot_unclear").contains("nothing to draw"));
    part("POST", draws, &march(1)).problem(403, "not_your_place");
    // Who sees a part judges the cases of it, and is told no rate of all.
    let own = get(&part, &format!("{draws}/{now}"));
    let teams: Vec<&Value> = own["cases"].as_array().unwrap().iter().map(|case| &case["place"]["team"]).collect();
    assert!(!teams.is_empty() && teams.iter().all(|team| **team == "T1"), "{own}");
    assert_eq!((own["rates"].as_array().unwrap().len(), own["agreement"].as_array().unwrap().len()), (0, 0));
    part("GET", &format!("{draws}/{now}/again"), &Value::Null).problem(403, "not_your_place");
}

#[test]
fn a_verdict_is_never_changed_the_second_reader_is_blind_and_nobody_judges_the_own_line() {
    let home = teams();
    let names = ["xu", "yan", "zhu", "anna", "ta", "tb", "ag", "chief", "part", "teller"];
    let keys: Vec<String> = names.map(|name| key(&home, name)).to_vec();
    let server = Server::of(home.command(&["serve", "--port", "0"]).env("UPCOUNT_KEY", KEY));
    let [xu, yan, zhu, anna, ta, tb, ag, chief, part, teller] = callers(&server, &keys).try_into().unwrap_or_else(|_| unreachable!());
    let draw = xu("POST", "/api/v1/spot/draws", &march(7)).json();
    let base = format!("/api/v1/spot/draws/{}", draw["of"]["number"]);
    let at = |case: u64, what: &str| format!("{base}/cases/{case}/{what}");
    let cases = draw["cases"].as_array().unwrap();
    let find = |is: &dyn Fn(&Value) -> bool| cases.iter().find(|case| is(case)).unwrap()["case"].as_u64().unwrap();
    let twice = find(&|case| case["second"] == true && case["place"]["team"] == "T1");
    let once = find(&|case| case["second"] == false);
    let bad = json!({ "violated": ["true"], "words": "nobody was at home" });

    // Who leads the agent judges nothing of it, whatever the role; who sees the part and does not act on it may.
    for who in [&anna, &ta, &ag] {
        who("POST", &at(twice, "judge"), &bad).problem(403, "may_not");
        who("GET", &base, &Value::Null).problem(403, "may_not");
    }
    chief("POST", &at(twice, "judge"), &bad).problem(403, "own_line");
    assert!(get(&chief, &format!("{base}/cases/{twice}"))["why_not"]["en"].as_str().unwrap().contains("whom one leads"));
    part("POST", &at(find(&|case| case["place"]["team"] != "T1"), "judge"), &bad).problem(404, "not_found");
    assert!(get(&part, &format!("{base}/cases/{twice}"))["why_not"].is_null());
    // Nor does who wrote the record.
    let of = &cases[once as usize - 1];
    let told = json!([{ "event": "visit_made", "says": { "activity": of["key"], "day": of["day"], "outcome": "met" } }]);
    let written = teller("POST", "/api/v1/facts", &told);
    assert_eq!(written.status, 201, "{}", written.text());
    teller("POST", &at(once, "judge"), &bad).problem(403, "own_line");
    let record = get(&teller, &format!("{base}/cases/{once}"));
    assert_eq!((&record["told"][0]["by"], record["told"][0]["late_days"].as_i64() > Some(0)), (&json!("teller"), true), "{record}");

    // A violation is said in words, and of a point that there is.
    xu("POST", &at(twice, "judge"), &json!({ "violated": ["true"] })).problem(422, "spot_unclear");
    assert!(
        xu("POST", &at(twice, "judge"), &json!({ "violated": ["ture"], "words": "w" }))
            .problem(422, "spot_unclear")
            .contains("true, whole")
    );
    xu("POST", &at(99, "judge"), &bad).problem(404, "not_found");
    xu("POST", &at(twice, "send-back"), &json!({ "words": "w" })).problem(409, "spot_done_before");
    assert_eq!(xu("POST", &at(twice, "judge"), &bad).status, 204);

    // Blind: the second reader sees a case like any other, in the list, the record, the figures, what was sent back, and the file.
    yan("POST", &at(twice, "send-back"), &json!({ "words": "explain" })).problem(409, "spot_done_before");
    let seen = |who: &Who<'_>, case: u64| {
        let told = get(who, &base);
        let item = told["cases"][case as usize - 1].clone();
        let record = get(who, &format!("{base}/cases/{case}"));
        (
            item["verdicts"].as_u64().unwrap(),
            item["violated"].as_u64(),
            record["verdicts"].as_array().unwrap().len(),
            told["rates"][0]["judged"].as_u64().unwrap(),
        )
    };
    assert_eq!(seen(&xu, twice), (1, Some(1), 1, 0));
    assert_eq!(seen(&yan, twice), (0, None, 0, 0));
    let file = |who: &Who<'_>| {
        let csv = who("GET", &format!("/api/v1/export/spot?draw={}&format=csv&lang=en", draw["of"]["number"]), &Value::Null).text();
        csv.lines().find(|line| line.starts_with(&format!("{twice},"))).unwrap_or_else(|| panic!("{csv}")).to_owned()
    };
    assert!(file(&xu).contains(",yes,1,") && file(&yan).contains(",yes,,"), "{} {}", file(&xu), file(&yan));
    assert_eq!(get(&yan, "/api/v1/spot/returned")["returned"], json!([]));

    // Never changed, never twice by the same person.
    assert!(xu("POST", &at(twice, "judge"), &json!({})).problem(409, "spot_done_before").contains("another person"));
    assert_eq!(yan("POST", &at(twice, "judge"), &json!({})).status, 204);
    zhu("POST", &at(twice, "judge"), &bad).problem(409, "spot_done_before");
    assert_eq!(seen(&yan, twice), (2, Some(1), 2, 1));
    assert_eq!(xu("POST", &at(once, "judge"), &json!({})).status, 204);
    yan("POST", &at(once, "judge"), &bad).problem(409, "spot_done_before");
    let kept = get(&yan, &format!("{base}/cases/{twice}"))["verdicts"].clone();
    assert_eq!((&kept[0]["by"], &kept[0]["violated"], &kept[1]["violated"]), (&json!("xu"), &json!(["true"]), &json!([])), "{kept}");

    // Sent back: the leader of the agent answers until a day; no agent and no other team is told.
    xu("POST", &at(once, "send-back"), &json!({ "words": "explain" })).problem(409, "spot_done_before");
    xu("POST", &at(twice, "send-back"), &json!({ "words": "explain", "due": "2020-01-01" })).problem(422, "spot_unclear");
    assert_eq!(xu("POST", &at(twice, "send-back"), &json!({ "words": "who was visited?" })).status, 204);
    xu("POST", &at(twice, "send-back"), &json!({ "words": "again" })).problem(409, "spot_done_before");
    let waits = |who: &Who<'_>| get(who, "/api/v1/spot/returned")["waiting"].as_u64().unwrap();
    assert_eq!([&xu, &anna, &ta, &tb, &ag, &chief].map(waits), [1, 1, 1, 0, 0, 1]);
    let told = get(&ta, "/api/v1/spot/returned")["returned"][0].clone();
    assert_eq!(
        (&told["violated"][0]["en"], &told["seen"], &told["may_answer"]),
        (&json!("True"), &json!(["nobody was at home"]), &json!(true)),
        "{told}"
    );
    assert_eq!((&told["back"]["words"], &told["back"]["overdue"]), (&json!("who was visited?"), &json!(false)), "{told}");
    tb("POST", &at(twice, "answer"), &json!({ "words": "w" })).problem(404, "not_found");
    ag("POST", &at(twice, "answer"), &json!({ "words": "w" })).problem(404, "not_found");
    ta("POST", &at(twice, "answer"), &json!({ "words": " " })).problem(422, "spot_unclear");
    assert_eq!(ta("POST", &at(twice, "answer"), &json!({ "words": "the neighbour; the note is mended" })).status, 204);
    ta("POST", &at(twice, "answer"), &json!({ "words": "w" })).problem(409, "spot_done_before");
    let back = get(&xu, &format!("{base}/cases/{twice}"))["backs"][0].clone();
    assert_eq!((&back["answered_by"], &back["answer"]), (&json!("ta"), &json!("the neighbour; the note is mended")), "{back}");
    // What is not answered well goes back again.
    assert_eq!(yan("POST", &at(twice, "send-back"), &json!({ "words": "which neighbour?" })).status, 204);
    assert_eq!(get(&xu, &base)["cases"][twice as usize - 1]["back"], "waiting");
}

#[test]
fn rates_of_all_and_agreement_follow_from_the_verdicts_and_too_few_say_nothing() {
    let home = teams();
    let keys: Vec<String> = ["xu", "yan"].map(|name| key(&home, name)).to_vec();
    let server = Server::of(home.command(&["serve", "--port", "0"]).env("UPCOUNT_KEY", KEY));
    let [xu, yan] = callers(&server, &keys).try_into().unwrap_or_else(|_| unreachable!());
    let draw = xu("POST", "/api/v1/spot/draws", &march(7)).json();
    let base = format!("/api/v1/spot/draws/{}", draw["of"]["number"]);
    let few = get(&xu, &base)["rates"][0].clone();
    assert!(few["all"].is_null() && few["why"]["en"].as_str().unwrap().contains("not enough checked: 0 cases"), "{few}");
    // In the small branch all are bad, in the large one none: 8 of 40 judged good, 4 of 20 bad. The second reader finds one less.
    let mut spared = false;
    for case in draw["cases"].as_array().unwrap() {
        let bad = case["place"]["branch"] == "B2";
        let say = |bad: bool| if bad { json!({ "violated": ["true", "whole"], "words": "w" }) } else { json!({}) };
        let path = format!("{base}/cases/{}/judge", case["case"]);
        assert_eq!(xu("POST", &path, &say(bad)).status, 204);
        if case["second"] == true {
            let found = bad && std::mem::replace(&mut spared, true);
            assert_eq!(yan("POST", &path, &say(found)).status, 204);
        }
    }
    let told = get(&xu, &base);
    let [any, serious] = [0, 1].map(|n| told["rates"][n].clone());
    assert_eq!((&any["judged"], &any["found"], &any["id"]), (&json!(12), &json!(4), &json!("any")));
    assert!((any["all"]["part"].as_f64().unwrap() - 1.0 / 3.0).abs() < 1e-12, "{any}");
    assert!((any["all"]["things"].as_f64().unwrap() - 20.0).abs() < 1e-9 && serious["found"] == 4, "{any}");
    assert!(any["all"]["range"][0].as_f64() < Some(0.33) && any["all"]["range"][1].as_f64() > Some(0.34), "{any}");
    // Enough of one branch, not of the other.
    let branches = told["by_branch"].as_array().unwrap();
    let of = |n: usize| (&branches[n]["branch"], &branches[n]["judged"], &branches[n]["found"], branches[n]["all"]["part"].as_f64());
    assert_eq!(of(0), (&json!("B1"), &json!(8), &json!(0), Some(0.0)));
    assert_eq!(of(1), (&json!("B2"), &json!(4), &json!(4), None));
    let agreement = &told["agreement"][0];
    let (both, agreed) = (agreement["both"].as_u64().unwrap(), agreement["agreed"].as_u64().unwrap());
    assert_eq!((both, agreed), (6, 5), "{agreement}");
    assert!(agreement["kappa"].as_f64().unwrap() < 1.0, "{agreement}");
    let xlsx = xu("GET", &format!("/api/v1/export/spot?draw={}&format=xlsx", draw["of"]["number"]), &Value::Null);
    assert!(xlsx.status == 200 && xlsx.body.starts_with(b"PK"), "{}", xlsx.status);
    xu("GET", "/api/v1/export/spot?draw=x", &Value::Null).problem(422, "spot_unclear");
    // The record: what is known, and what else happened with the same customer.
    let record = get(&xu, &format!("{base}/cases/1"));
    let key = &draw["cases"][0]["key"];
    let says = |field: &str| record["says"].as_array().unwrap().iter().find(|one| one["field"] == field).map(|one| one["value"].clone());
    assert_eq!((says("activity").as_ref(), says("type")), (Some(key), Some(json!("visit"))), "{record}");
    let timeline = record["timeline"].as_array().unwrap();
    assert!(timeline.len() >= 3 && timeline.iter().filter(|one| one["own"] == true).count() == 1, "{record}");
}

#[test]
fn what_does_not_apply_is_in_no_rate_and_in_no_agreement() {
    let home = teams();
    // Of customers met on the third, sixth and ninth nothing can be said; there is no recording of anybody.
    let third = (1..=6).map(|n| format!("\"C{n}0\"")).collect::<Vec<_>>().join(", ");
    let check = format!(
        "zh = \"拜访\"\nen = \"Visits\"\ncapability = \"4.5\"\ndefinition = {{ zh = \"例\", en = \"Of the test\" }}\nof = \"activity\"\nday = \"day\"\nhow = \"simple\"\ndraw = 60\nsecond = \"100%\"\nenough = 5\ndue_days = 7\n[[points]]\nid = \"true\"\nzh = \"属实\"\nen = \"True\"\nseverity = \"serious\"\nexcept = {{ customer = [{third}] }}\n[[points]]\nid = \"heard\"\nzh = \"与录音一致\"\nen = \"As heard\"\nseverity = \"minor\"\nneeds = [\"recording\", \"transcript\"]\n"
    );
    drop(home.file("home/book/checks/apart.toml", check));
    let keys: Vec<String> = ["xu", "yan"].map(|name| key(&home, name)).to_vec();
    let server = Server::of(home.command(&["serve", "--port", "0"]).env("UPCOUNT_KEY", KEY));
    let [xu, yan] = callers(&server, &keys).try_into().unwrap_or_else(|_| unreachable!());
    let mut new = march(7);
    new["check"] = json!("apart");
    let draw = xu("POST", "/api/v1/spot/draws", &new).json();
    let base = format!("/api/v1/spot/draws/{}", draw["of"]["number"]);
    let at = |case: &Value, what: &str| format!("{base}/cases/{}{what}", case["case"]);
    let is_apart = |case: &Value| case["day"].as_str().unwrap()[8..].parse::<u32>().unwrap() % 3 == 0;
    let (apart, others): (Vec<&Value>, Vec<&Value>) = draw["cases"].as_array().unwrap().iter().partition(|case| is_apart(case));
    assert_eq!((apart.len(), others.len()), (18, 42));

    // What does not apply is said with the reason, and nothing is both.
    let shown = get(&xu, &at(apart[0], ""));
    assert_eq!(shown["inapplicable"]["heard"]["en"], "there is no recording or transcript");
    assert!(shown["inapplicable"]["true"]["en"].as_str().unwrap().contains("C"), "{shown}");
    assert_eq!(get(&xu, &at(others[0], ""))["inapplicable"].as_object().unwrap().len(), 1);
    let both = json!({ "violated": ["true"], "inapplicable": ["true"], "words": "w" });
    assert!(xu("POST", &at(apart[0], "/judge"), &both).problem(422, "spot_unclear").contains("not both"));
    xu("POST", &at(apart[0], "/judge"), &json!({ "inapplicable": ["ture"] })).problem(422, "spot_unclear");

    // Who looks may say otherwise than the check; who says nothing of it follows the check.
    for who in [&xu, &yan] {
        for (n, case) in apart.iter().enumerate() {
            let says = if n == 0 && std::ptr::eq(who, &xu) { json!({ "inapplicable": ["heard"] }) } else { json!({}) };
            assert_eq!(who("POST", &at(case, "/judge"), &says).status, 204);
        }
        for (n, case) in others.iter().enumerate() {
            let says = if n < 14 { json!({ "violated": ["true"], "words": "w" }) } else { json!({}) };
            assert_eq!(who("POST", &at(case, "/judge"), &says).status, 204);
        }
    }
    let told = get(&xu, &base);
    let rate = |id: &str| told["rates"].as_array().unwrap().iter().find(|one| one["id"] == id).unwrap().clone();
    for id in ["any", "serious", "true"] {
        let one = rate(id);
        assert_eq!((&one["judged"], &one["found"], &one["inapplicable"]), (&json!(43), &json!(14), &json!(17)), "{one}");
        // All were looked at, so there is no doubt.
        assert!((one["all"]["part"].as_f64().unwrap() - 14.0 / 43.0).abs() < 1e-12, "{one}");
        assert_eq!(one["all"]["range"][0], one["all"]["range"][1]);
    }
    let heard = rate("heard");
    assert_eq!((&heard["judged"], &heard["inapplicable"], heard["all"].is_null()), (&json!(0), &json!(60), true), "{heard}");
    let agree = |id: &str| told["agreement"].as_array().unwrap().iter().find(|one| one["id"] == id).unwrap().clone();
    let one = agree("true");
    assert_eq!((&one["both"], &one["agreed"], &one["apart"]), (&json!(42), &json!(42), &json!(1)), "{one}");
    assert_eq!((&agree("heard")["both"], agree("heard")["kappa"].is_null()), (&json!(0), true));
    // The verdict keeps it, and a case of which nothing applies has not passed.
    let kept = get(&yan, &at(apart[1], ""));
    assert_eq!(kept["verdicts"][0]["inapplicable"], json!(["heard", "true"]));
    assert_eq!((&kept["of"]["applying"], &get(&yan, &at(others[0], ""))["of"]["applying"]), (&json!(0), &json!(1)));
    let csv = xu("GET", &format!("/api/v1/export/spot?draw={}&format=csv&lang=en", draw["of"]["number"]), &Value::Null).text();
    assert_eq!(csv.matches(",does not apply,").count(), 17, "{csv}");
    assert_eq!(home.run(&["check"]).err, "");
}
