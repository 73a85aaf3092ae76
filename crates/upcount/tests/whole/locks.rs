//! Closed periods: the locked figure stays, and what was learned since stands beside it.

use crate::home::{Home, THREE_SALES, shop};

fn by(home: &Home, ask: &[&str], column: &str) -> String {
    let measure = ask[0];
    home.ask(ask).iter().map(|r| format!("{}={}", r[column], r[measure])).collect::<Vec<_>>().join(" ")
}

fn closed() -> Home {
    let home = shop();
    home.import("sales", &home.file("sales.csv", THREE_SALES));
    assert!(home.does(&["lock", "add", "2025-01-01", "2025-01-31"]).contains("2025-01-01 – 2025-01-31"));
    let late = "no,region,issued,premium\nP4,lake,2025-01-30,400\nP5,sea,2025-02-20,500\nP1,sea,2025-01-05,111\n";
    home.import("sales", &home.file("late.csv", late));
    home
}

#[test]
fn a_locked_month_stays_and_later_facts_are_told_as_the_difference() {
    let home = closed();
    assert_eq!(by(&home, &["policies", "--grain", "month"], "period"), "2025-01=2 2025-02=2");
    assert_eq!(by(&home, &["policies", "--by", "month,region"], "region"), "hill=1 lake=0 sea=1 sea=2");
    assert_eq!(home.figure(&["policies", "--from", "2025-01-01", "--to", "2025-01-31"]), "2");
    assert_eq!(by(&home, &["first_year_premium", "--grain", "month"], "period"), "2025-01=300.5 2025-02=800");
    assert_eq!(
        by(&home, &["policy_share", "--by", "region", "--from", "2025-01-01", "--to", "2025-01-31"], "region"),
        "hill=0.5 lake= sea=0.5"
    );
    let told = home.does(&["ask", "policies", "--grain", "month"]);
    assert!(told.contains("2025-01 is locked at 2; with what was learned since it is 3 (+1)"), "{told}");
    // A time that is not wholly closed is as it is known now.
    assert_eq!(home.figure(&["policies"]), "5");
    assert_eq!(by(&home, &["policies", "--grain", "quarter"], "period"), "2025-Q1=5");
    let now = home.does(&["ask", "policies", "--grain", "month", "--format", "json"]);
    let now: serde_json::Value = serde_json::from_str(&now).unwrap();
    assert_eq!((now["rows"][0]["value"].as_f64(), now["rows"][0]["locked"]["now"].as_f64()), (Some(2.0), Some(3.0)));
    assert!(now["rows"][1].get("locked").is_none());
}

#[test]
fn the_first_lock_of_a_period_holds_until_it_is_taken_away() {
    let home = closed();
    home.does(&["lock", "add", "2025-01-01", "2025-02-28"]);
    assert_eq!(by(&home, &["policies", "--grain", "month"], "period"), "2025-01=2 2025-02=2");
    home.import("sales", &home.file("more.csv", "no,region,issued,premium\nP6,sea,2025-02-01,1\n"));
    assert_eq!(by(&home, &["policies", "--grain", "month"], "period"), "2025-01=2 2025-02=2");
    let locks = home.does(&["lock", "list"]);
    let numbers: Vec<&str> = locks.lines().map(|l| l.split_whitespace().next().unwrap()).collect();
    home.does(&["lock", "remove", numbers[0]]);
    assert_eq!(by(&home, &["policies", "--grain", "month"], "period"), "2025-01=3 2025-02=2", "the second lock knew of three");
    home.does(&["lock", "remove", numbers[1]]);
    assert_eq!(by(&home, &["policies", "--grain", "month"], "period"), "2025-01=3 2025-02=3");
    home.refuses(&["lock", "remove", numbers[1]], &["no such lock"]);
    assert!(home.does(&["check"]).contains("all as they were written"));
}

#[test]
fn a_period_that_is_not_over_cannot_be_locked() {
    let home = closed();
    home.refuses(&["lock", "add", "2025-01-01", "2199-12-31"], &["2199-12-31 is not over"]);
    home.refuses(&["lock", "add", "2025-02-01", "2025-01-31"], &["2025-02-01 is after 2025-01-31"]);
    home.refuses(&["lock", "add", "January", "2025-01-31"], &["2025-01-31"]);
}
