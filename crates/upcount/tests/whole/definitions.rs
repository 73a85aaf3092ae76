//! Definitions that are decided in Upcount: proposed, tried, released by another person, in every figure at once.

use crate::home::{Home, SALES, THREE_SALES, shop};
use crate::rights::{add, key};
use crate::server::{Response, Server};
use serde_json::{Value, json};

const CALIBRE: &str = "zh = \"海边\"\nen = \"By the sea\"\ncapability = \"3.1\"\ndate_basis = \"issue\"\n[where]\nregion = [\"sea\"]\n";

fn desk() -> (Home, Server, [String; 3]) {
    let home = shop();
    home.import("sales", &home.file("sales.csv", THREE_SALES));
    home.decides(
        "company.toml",
        "zh = \"甲\"\nen = \"A\"\nstandard_calibres = [\"standard\"]\ntwo_people = [\"calibres\", \"company.toml\"]\n",
    );
    add(&home, "first", "admin", &[]);
    add(&home, "analyst", "analyst", &[]);
    add(&home, "actuary", "actuary", &[]);
    let keys = ["first", "analyst", "actuary"].map(|who| key(&home, who));
    let server = Server::on(&home);
    (home, server, keys)
}

fn send(server: &Server, who: &str, method: &str, path: &str, body: &Value) -> Response {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    server.send(method, path, &[("Content-Type", "application/json"), ("Authorization", who)], body.as_bytes())
}

fn proposal(content: &str) -> Value {
    json!({ "path": "calibres/by_the_sea.toml", "content": content, "why": "the shore counts by itself" })
}

#[test]
fn a_definition_is_released_by_another_person_and_counts_at_once_everywhere() {
    let (home, server, [admin, analyst, actuary]) = desk();
    let ask = || send(&server, &analyst, "GET", "/api/v1/ask?measure=policies&calibre=by_the_sea", &Value::Null);
    ask().problem(422, "unknown_calibre");
    let made = send(&server, &analyst, "POST", "/api/v1/proposals", &proposal(CALIBRE)).json();
    assert_eq!((&made["state"], &made["two_people"], &made["before"]), (&json!("proposed"), &json!(true), &Value::Null), "{made}");
    ask().problem(422, "unknown_calibre");
    let release = format!("/api/v1/proposals/{}/release", made["number"]);
    send(&server, &analyst, "POST", &release, &Value::Null).problem(403, "may_not");
    send(&server, &admin, "POST", &release, &Value::Null).problem(403, "may_not");
    assert_eq!(send(&server, &actuary, "POST", &release, &Value::Null).status, 204);
    assert_eq!(ask().json()["rows"][0]["value"], 2.0);
    send(&server, &actuary, "POST", &release, &Value::Null).problem(404, "not_found");
    // Another process, a backup and the audit know it too.
    assert_eq!(home.figure(&["policies", "--calibre", "by_the_sea"]), "2");
    let folder = home.path().with_file_name("backup");
    home.does(&["backup", folder.to_str().unwrap()]);
    let again = Home::new();
    again.does(&["restore", folder.to_str().unwrap()]);
    assert_eq!(again.figure(&["policies", "--calibre", "by_the_sea"]), "2");
    let audit = send(&server, &admin, "GET", "/api/v1/changes", &Value::Null).text();
    assert!(audit.contains("definition_proposed") && audit.contains("definition_released"), "{audit}");

    // The actuary may propose too, and not release that alone.
    let next = send(&server, &actuary, "POST", "/api/v1/proposals", &proposal(&CALIBRE.replace("sea\"]", "hill\"]"))).json();
    assert!(next["before"].as_str().unwrap().contains("sea"), "{next}");
    let release = format!("/api/v1/proposals/{}/release", next["number"]);
    send(&server, &actuary, "POST", &release, &Value::Null).problem(403, "another_person_needed");
    home.does(&["definition", "release", &next["number"].to_string()]);
    assert_eq!(ask().json()["rows"][0]["value"], 1.0, "a server hears of what another process released");
}

#[test]
fn a_proposal_that_breaks_the_book_is_refused_and_one_person_cannot_end_the_need_of_two() {
    let (home, server, [_, analyst, actuary]) = desk();
    let refused = |body: &Value, code: &str| send(&server, &analyst, "POST", "/api/v1/proposals", body).problem(422, code);
    let why = refused(&proposal("zh = 1"), "definition_unusable");
    assert!(why.contains("calibres/by_the_sea.toml") && why.contains("line 1"), "{why}");
    refused(&json!({ "path": "../x.toml", "content": CALIBRE, "why": "x" }), "definition_unusable");
    refused(&json!({ "path": "calibres/standard.toml", "content": "", "why": "x" }), "definition_unusable");
    refused(&json!({ "path": "calibres/x.toml", "content": CALIBRE, "why": " " }), "proposal_unclear");
    refused(&json!({ "path": "calibres/x.toml", "content": format!("{CALIBRE}#{}", "x".repeat(70_000)), "why": "x" }), "proposal_unclear");
    assert_eq!(send(&server, &analyst, "GET", "/api/v1/proposals", &Value::Null).json()["proposals"], json!([]));

    let alone =
        json!({ "path": "company.toml", "content": "zh = \"甲\"\nen = \"A\"\nstandard_calibres = [\"standard\"]\n", "why": "faster" });
    let made = send(&server, &actuary, "POST", "/api/v1/proposals", &alone).json();
    let path = format!("/api/v1/proposals/{}", made["number"]);
    send(&server, &actuary, "POST", &format!("{path}/release"), &Value::Null).problem(403, "another_person_needed");
    assert_eq!(send(&server, &analyst, "DELETE", &path, &Value::Null).status, 204);
    send(&server, &actuary, "POST", &format!("{path}/release"), &Value::Null).problem(404, "not_found");

    // What needs no two is proposed and released by one.
    let file = home.file("own.toml", SALES.replace("Sales", "Own sales"));
    home.does(&["definition", "propose", "imports/own.toml", file.to_str().unwrap(), "--why", "a side"]);
    let list = home.does(&["definition", "list"]);
    let number = list
        .lines()
        .find(|l| l.contains("imports/own.toml"))
        .and_then(|l| l.split_whitespace().find(|w| w.parse::<i64>().is_ok()))
        .unwrap()
        .to_owned();
    home.does(&["definition", "release", &number]);
    assert!(home.does(&["book"]).contains("Own sales"));
}

const RATE: &str = "zh = \"甲率\"\nen = \"Rate of A\"\ncapability = \"3.1\"\nshown = \"number\"\ndefinition = { zh = \"x\", en = \"x\" }\n[form.quotient]\nof = [\"policies\"]\nover = [\"customers\"]\n";
const EXAMPLE: &str = "# Rate\n```toml imports/sold.toml\nzh = \"例\"\nen = \"Sold\"\ncapability = \"3.1\"\nsource = \"x\"\n[[facts]]\nkind = \"policy\"\n[facts.fields]\npolicy = \"policy\"\ncustomer = \"customer\"\nissue = \"issue\"\n```\n```csv sold\npolicy,customer,issue\nP1,C1,2025-01-10\nP2,C1,2025-01-11\n```\n## Two of one\n```ask\nrate_of_a --grain month\n```\n| period | rate_of_a |\n|---|---|\n| 2025-01 | 2 |\n```ask\nrate_of_a --by nowhere\n```\n> there is no dimension\n";

fn rate(specification: &str) -> Value {
    json!({ "path": "measures/rate_of_a.toml", "content": RATE, "specification": specification, "why": "asked for" })
}

#[test]
fn a_definition_comes_with_examples_that_must_hold_then_and_ever_after() {
    let (_home, server, [_, analyst, actuary]) = desk();
    let post = |who: &str, path: &str, body: &Value| send(&server, who, "POST", path, body);
    let wrong = EXAMPLE.replace("| 2025-01 | 2 |", "| 2025-01 | 3 |");
    let said = post(&analyst, "/api/v1/proposals", &rate(&wrong)).problem(422, "examples_fail");
    assert!(said.contains("Two of one") && said.contains("missing: 2025-01 | 3"), "{said}");
    post(&analyst, "/api/v1/proposals", &rate("# no question\n## a\n")).problem(422, "proposal_unclear");
    post(&analyst, "/api/v1/proposals", &rate("## a\n```ask\nrate_of_a\n```\n")).problem(422, "proposal_unclear");
    let nowhere = EXAMPLE.replace("imports/sold.toml", "../../sold.toml");
    assert!(post(&analyst, "/api/v1/proposals", &rate(&nowhere)).problem(422, "examples_fail").contains("no place in the Book"));
    let made = post(&analyst, "/api/v1/proposals", &rate(EXAMPLE)).json();
    assert_eq!(post(&actuary, &format!("/api/v1/proposals/{}/release", made["number"]), &Value::Null).status, 204);

    // What is changed elsewhere later must not break them.
    let customers = RATE.replace("[form.quotient]\nof = [\"policies\"]\nover = [\"customers\"]", "[form.distinct]\nof = \"agent\"");
    let body = json!({ "path": "measures/customers.toml", "content": customers, "why": "x" });
    let said = post(&analyst, "/api/v1/proposals", &body).problem(422, "examples_fail");
    assert!(said.contains("measures/rate_of_a.toml · Two of one"), "{said}");

    // The analyst reads the texts, with the versions; a branch manager reads none.
    let texts = send(&server, &analyst, "GET", "/api/v1/definitions", &Value::Null).json();
    let of = |path: &str| texts["definitions"].as_array().unwrap().iter().find(|d| d["path"] == path).unwrap().clone();
    let released = of("measures/rate_of_a.toml");
    assert_eq!((&released["content"], &released["specification"], &released["at_first"]), (&json!(RATE), &json!(EXAMPLE), &Value::Null));
    assert_eq!(released["versions"][0]["why"], "asked for");
    assert_eq!(of("measures/customers.toml")["at_first"], of("measures/customers.toml")["content"]);
}

#[test]
fn a_trial_tells_what_a_definition_would_change_and_keeps_nothing() {
    let (home, server, [_, analyst, _]) = desk();
    let before = home.state();
    let trial = |path: &str, content: &str| {
        send(&server, &analyst, "POST", "/api/v1/definitions/trial", &json!({ "path": path, "content": content, "specification": "" }))
    };
    let shipped = include_str!("../../../../book/calibres/standard.toml");
    let told = trial("calibres/standard.toml", &format!("{shipped}[where]\nregion = [\"sea\"]\n")).json();
    let policies = &told["changes"][0];
    assert_eq!((&policies["measure"], &policies["changed"]), (&json!("policies"), &json!(1)), "{told}");
    assert_eq!((&policies["rows"][0]["before"], &policies["rows"][0]["after"]), (&json!(2.0), &json!(1.0)), "{told}");
    // A new one has no figures of today; one whose facts are not there says so.
    let told = trial("measures/rate_of_a.toml", RATE).json();
    assert_eq!((&told["changes"][0]["rows"][0]["before"], &told["changes"][0]["measure"]), (&Value::Null, &json!("rate_of_a")), "{told}");
    let leads = "zh = \"x\"\nen = \"x\"\ncapability = \"3.1\"\nshown = \"count\"\ndefinition = { zh = \"x\", en = \"x\" }\n[form.facts]\nkind = \"lead\"\nday = \"day\"\n";
    let told = trial("measures/leads_again.toml", leads).json();
    assert!(told["changes"][0]["refused"]["en"].as_str().unwrap().contains("lead"), "{told}");
    assert_eq!(trial("imports/own.toml", SALES).json()["notes"][0]["en"], "a definition of this kind has no figures of its own");
    trial("measures/rate_of_a.toml", "zh = 1").problem(422, "definition_unusable");
    assert_eq!(home.state(), before);
}
