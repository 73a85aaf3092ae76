//! The made-up company: the same from the same seed, whole in the home, and its planted truths found by asking.

use crate::home::{Home, table};
use crate::server::Server;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

const SEED: [&str; 4] = ["--policies", "20000", "--seed", "7"];

/// The company in a home, and what was said when it came in.
static COMPANY: LazyLock<(Home, String)> = LazyLock::new(|| {
    let home = Home::new();
    let said = home.does(&[&["company"][..], &SEED].concat());
    (home, said)
});

pub(crate) fn company() -> &'static Home {
    &COMPANY.0
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries.map(|e| (e.file_name().to_string_lossy().into_owned(), std::fs::read(e.path()).unwrap())).collect()
}

fn number(home: &Home, ask: &[&str]) -> f64 {
    home.figure(ask).parse().unwrap()
}

/// A share of a class in a span of time.
fn share(class: (&str, &str), only: &[&str], from: &str, to: &str) -> f64 {
    let mut ask = vec!["policy_share", "--by", class.0, "--from", from, "--to", to];
    only.iter().for_each(|o| ask.extend(["--where", o]));
    let rows = company().ask(&ask);
    rows.iter().find(|r| r[class.0] == class.1).unwrap_or_else(|| panic!("no {class:?}: {rows:?}"))["policy_share"].parse().unwrap()
}

#[test]
fn the_same_seed_makes_the_same_bytes_and_another_seed_another_company() {
    let home = Home::new();
    let make = |seed: &str, name: &str| {
        let folder = home.path().join(name);
        home.does(&["company", "--policies", "20000", "--seed", seed, "--files-only", "--out", folder.to_str().unwrap()]);
        files(&folder)
    };
    let (first, again, other) = (make("7", "first"), make("7", "again"), make("8", "other"));
    assert_eq!(first.len(), 14, "{:?}", first.keys());
    assert!(first == again, "the same seed");
    assert!(first["policies.csv"] != other["policies.csv"], "another seed");
    assert!(home.fact_files().is_empty(), "files only");
    // What stays in the home tells what was planted; the facts hold the rest.
    let kept = files(&company().path().join("company"));
    assert_eq!(kept.keys().collect::<Vec<_>>(), ["README.txt", "planted_truths.json"]);
    assert!(kept["planted_truths.json"] == first["planted_truths.json"]);
}

#[test]
fn all_of_it_comes_in_and_comes_in_once() {
    let (home, said) = &*COMPANY;
    let lines: Vec<&str> = said.lines().filter(|l| l.contains(" rows, ")).collect();
    assert_eq!(lines.len(), 12, "{said}");
    assert!(lines.iter().all(|l| l.ends_with(", 0 rows refused")), "{said}");
    let before = home.state();
    let again = home.does(&[&["company"][..], &SEED].concat());
    assert_eq!(again.lines().filter(|l| l.contains("it counts once")).count(), 12, "{again}");
    assert_eq!(home.state(), before);
    // Two companies do not add up.
    home.refuses(&["company", "--policies", "1000", "--seed", "7"], &["another made-up company", "--home"]);
    assert_eq!(home.state(), before);
    assert_eq!(number(home, &["policies"]), 20_000.0);
    // Whatever is asked of it says that it is made up.
    assert!(home.does(&["ask", "policies"]).lines().next().unwrap().contains("demo data of a made-up company"));
    assert!(home.does(&["--lang", "zh", "ask", "policies"]).lines().next().unwrap().contains("演示数据"));
    assert!(home.does(&["ask", "policies", "--format", "json"]).contains("\"demo\": true"));
}

#[test]
fn parts_add_up_to_the_whole_however_it_is_cut() {
    let home = company();
    for by in ["channel", "region", "branch", "product_line", "product", "team", "month", "region,channel", "agent"] {
        let sum: f64 = home.ask(&["policies", "--by", by]).iter().map(|r| r["policies"].parse::<f64>().unwrap()).sum();
        assert_eq!(sum, 20_000.0, "by {by}");
        let shares: f64 = home
            .ask(&["policy_share", "--by", by, "--from", "2023-01-01", "--to", "2025-12-31"])
            .iter()
            .map(|r| r["policy_share"].parse::<f64>().unwrap())
            .sum();
        let periods = if by == "month" { 36.0 } else { 1.0 };
        assert!((shares - periods).abs() < 1e-9, "shares by {by} sum to {shares}");
    }
    let smaller: f64 = number(home, &["policies", "--calibre", "net_cohort"]);
    assert!(smaller < 20_000.0 && smaller > 18_500.0, "{smaller}");
}

#[test]
fn reports_hold_the_stock_of_the_policies_themselves() {
    let home = company();
    // In force on average over the last quarter of 2025, and in the middle of each of its months.
    let reported = number(home, &["policies_in_force", "--from", "2025-10-01", "--to", "2025-12-31"]);
    let policies = home.ask(&["policies", "--rows"]);
    let alive = |day: &str| {
        let ended = ["withdrawn", "lapsed", "surrendered", "death", "transferred", "matured"];
        let alive = policies.iter().filter(|p| !p["effective"].is_empty() && p["effective"].as_str() <= day);
        alive.filter(|p| ended.iter().all(|end| p[*end].is_empty() || p[*end].as_str() > day)).count() as f64
    };
    let found = ["2025-10-15", "2025-11-15", "2025-12-15"].map(alive).iter().sum::<f64>() / 3.0;
    assert!((reported / found - 1.0).abs() < 0.1, "{reported} reported, {found} found");
    let written = number(home, &["written_premium"]);
    assert!(written > 0.0);
    let loss = number(home, &["loss_ratio"]);
    assert!((0.2..1.0).contains(&loss), "{loss}");
}

#[test]
fn the_telephone_sells_less_from_april_2025() {
    let before = share(("channel", "telephone"), &[], "2024-04-01", "2024-10-31");
    let after = share(("channel", "telephone"), &[], "2025-04-01", "2025-10-31");
    assert!(after < before * 0.9, "{before} {after}");
    let count = |from, to| number(company(), &["policies", "--where", "channel=telephone", "--from", from, "--to", to]);
    assert!(count("2025-04-01", "2025-10-31") < count("2024-04-01", "2024-10-31") * 0.9);
}

#[test]
fn sichuan_loses_share_of_the_agents_policies() {
    let sichuan = |from, to| share(("region", "510000"), &["channel=agent"], from, to);
    let (before, after) = (sichuan("2024-01-01", "2024-12-31"), sichuan("2025-07-01", "2025-12-31"));
    assert!(after < before * 0.75, "{before} {after}");
    let steady = |from, to| share(("region", "440000"), &["channel=agent"], from, to);
    assert!(steady("2025-07-01", "2025-12-31") > steady("2024-01-01", "2024-12-31") * 0.8);
}

#[test]
fn health_in_fujian_costs_more_from_2025() {
    let rise = |only: &str| {
        let rows = company().ask(&["loss_ratio", "--where", only, "--grain", "year"]);
        let of = |year: &str| rows.iter().find(|r| r["period"] == year).unwrap()["loss_ratio"].parse::<f64>().unwrap();
        of("2025") / of("2024")
    };
    let (fujian, everywhere) = (rise("product_line=health,region=350000"), rise("product_line=health"));
    assert!(fujian > 1.3 * everywhere, "{fujian} {everywhere}");
}

#[test]
fn cancer_cover_of_the_elderly_climbs_and_withdrawals_of_part_time_agents_rise() {
    let hl04 = |from, to| share(("product", "HL04"), &[], from, to);
    assert!(hl04("2025-07-01", "2025-12-31") > 2.0 * hl04("2024-01-01", "2024-06-30"));
    let net = |from: &str, to: &str| {
        let count =
            |calibre| number(company(), &["policies", "--calibre", calibre, "--where", "channel=part_time", "--from", from, "--to", to]);
        count("net_cohort") / count("standard")
    };
    let (before, after) = (net("2023-07-01", "2024-06-30"), net("2024-07-01", "2025-06-30"));
    assert!(after < before - 0.02, "{before} {after}");
}

#[test]
fn the_funnel_finds_that_the_telephone_convinces_fewer_and_says_what_mending_it_is_worth() {
    let time = ["--from", "2025-04-01", "--to", "2025-12-31"];
    let funnel = |only: &str| {
        let words = ["funnel", "--by", "channel", "--against", "before", "--format", "csv", "--where", only];
        table(&company().does(&[&words[..], &time].concat()))
    };
    let of = |row: &BTreeMap<String, String>, field: &str| row[field].parse::<f64>().unwrap_or(f64::NAN);
    let rows = funnel("channel=telephone");
    let sure: Vec<_> = rows.iter().filter(|r| r["channel"] == "telephone" && of(r, "p") <= 0.05).collect();
    let dearest = sure.iter().max_by(|a, b| of(a, "worth").total_cmp(&of(b, "worth"))).unwrap_or_else(|| panic!("{rows:?}"));
    assert_eq!(dearest["step"], "applied", "{dearest:?}");
    assert!(of(dearest, "worth_low") > 0.0 && of(dearest, "expected") < of(dearest, "benchmark"), "{dearest:?}");
    // Where nothing was planted nothing is found.
    let elsewhere = funnel("channel=bancassurance");
    assert!(elsewhere.iter().all(|r| r["p"].is_empty() || of(r, "p") > 0.05), "{elsewhere:?}");
    // The youngest leads have not had their time: they count as under way, and the expected rate is above the plain one.
    let young = rows.iter().find(|r| r["channel"] == "all" && r["step"] == "appointed").unwrap();
    assert!(of(young, "open") > 0.0 && of(young, "expected") > of(young, "rate"), "{young:?}");
}

#[test]
fn it_lives_on_the_day_on_which_its_facts_end_and_a_real_company_on_the_clocks() {
    let home = Home::new();
    home.does(&["company", "--policies", "3000", "--seed", "7"]);
    let server = Server::on(&home);
    assert_eq!(server.ok("/api/v1/session").json()["lives_on"], "2025-12-31");
    assert_eq!(server.ok("/api/v1/joint-visits").json()["today"], "2025-12-31");
    let tell = |server: &Server, agent: &str, day: &str| {
        let visit = json!({ "event": "visit_made", "says": { "activity": format!("V-{day}"), "day": day, "agent": agent } });
        server.send(
            "POST",
            "/api/v1/facts",
            &[("Content-Type", "application/json"), ("Idempotency-Key", day)],
            visit.to_string().as_bytes(),
        )
    };
    let teams = server.ok("/api/v1/day?day=2025-12-31&by=team").json();
    let team = teams["rows"].as_array().unwrap().iter().find(|row| row["key"].is_string()).unwrap()["key"].as_str().unwrap().to_owned();
    let board = || server.ok(&format!("/api/v1/day?by=agent&where=team={team}")).json();
    let before = board();
    assert_eq!(before["day"], "2025-12-31");
    let agent = before["rows"][0]["key"].as_str().unwrap().to_owned();
    let of_agent = |board: &Value| {
        board["rows"].as_array().unwrap().iter().find(|row| row["key"] == agent.as_str()).unwrap()["week"][6].as_u64().unwrap()
    };
    // What comes after its day has not come, whatever the clock says; what is told of its day is on the board at once.
    let ahead = tell(&server, &agent, "2026-01-01");
    assert!(ahead.status == 422 && ahead.text().contains("still to come"), "{} {}", ahead.status, ahead.text());
    assert_eq!(tell(&server, &agent, "2025-12-31").status, 201);
    let after = board();
    assert_eq!((&after["day"], of_agent(&after)), (&before["day"], of_agent(&before) + 1));
    // Its day is due, the day before is over.
    let action = |expires: &str| {
        server.post("/api/v1/moves", &json!({ "what": "Call", "why": "Try", "expires": expires, "place": {}, "cost_fen": 0 }))
    };
    assert!(action("2025-12-31").status < 300, "{}", action("2025-12-31").text());
    assert!(action("2025-12-30").text().contains("is over"), "{}", action("2025-12-30").text());
    // The day is kept with the home, wherever it is carried.
    let (copy, folder) = (Home::new(), home.path().with_file_name("backup"));
    home.does(&["backup", folder.to_str().unwrap()]);
    copy.does(&["restore", folder.to_str().unwrap()]);
    assert_eq!(Server::on(&copy).ok("/api/v1/session").json()["lives_on"], "2025-12-31");
    // Where the clock tells the day, the same day may be told of.
    let real = crate::home::shop();
    let server = Server::on(&real);
    assert_eq!(server.ok("/api/v1/session").json()["lives_on"], Value::Null);
    assert_eq!(tell(&server, "A1", "2026-01-01").status, 201);
}
