//! What holds of any such company: order, uniqueness, adding up.

use crate::files::{Company, Row, company};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use upcount_company::{FILES, MakeError, TRUTHS_FILE, make};

const LAST_DAY: &str = "2025-12-31";

fn book() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book")
}

fn definition(path: &str) -> toml::Table {
    fs::read_to_string(book().join(path)).unwrap().parse().unwrap()
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    let first = Company::make("first", 3_000, 5);
    let again = Company::make("again", 3_000, 5);
    let other = Company::make("other", 3_000, 6);
    assert_eq!(first.summary, again.summary);
    for name in FILES.iter().map(|(_, file)| *file).chain([TRUTHS_FILE, "README.txt"]) {
        let bytes = |company: &Company| fs::read(company.folder.join(name)).unwrap();
        assert!(bytes(&first) == bytes(&again), "{name}");
        assert!(bytes(&first) != bytes(&other), "{name}");
    }
}

#[test]
fn exactly_so_many_policies_are_issued_as_were_asked_for() {
    for policies in [1, 7, 99, 1_000] {
        let company = Company::make(&format!("of-{policies}"), policies, 3);
        assert_eq!(company.issued().count() as u64, policies);
    }
    assert_eq!(company().issued().count(), 120_000);
}

#[test]
fn the_summary_says_what_is_in_the_folder() {
    let company = company();
    assert_eq!(company.summary.files.len(), FILES.len());
    for (written, (_, file)) in company.summary.files.iter().zip(FILES) {
        assert_eq!(written.file, *file);
        assert_eq!(written.bytes, fs::metadata(company.folder.join(file)).unwrap().len());
        assert_eq!(written.rows, company.rows(file.trim_end_matches(".csv")).count() as u64);
    }
}

#[test]
fn every_number_is_given_once() {
    let ids = [("policies", "policy"), ("agents", "agent"), ("customers", "customer"), ("leads", "lead"), ("quotes", "quote")];
    for (file, id) in ids.into_iter().chain([("activities", "activity"), ("claims", "claim"), ("complaints", "complaint")]) {
        let mut seen = HashSet::new();
        assert!(company().rows(file).all(|row| seen.insert(row.get(id))), "{file}");
    }
}

#[test]
fn nothing_happens_after_the_last_day() {
    for (_, file) in FILES {
        for row in company().rows(file.trim_end_matches(".csv")) {
            for cell in row.cells() {
                let is_day = cell.len() == 10 && cell.as_bytes()[4] == b'-' && cell.as_bytes()[7] == b'-';
                assert!(!is_day || *cell <= LAST_DAY, "{file}: {:?}", row.cells());
            }
        }
    }
}

#[test]
fn the_days_of_a_policy_come_in_order() {
    let chains: [&[&str]; 8] = [
        &["apply", "paid", "issue", "effective"],
        &["issue", "receipt", "callback"],
        &["receipt", "withdrawn"],
        &["effective", "suspended", "reinstated", "surrendered"],
        &["effective", "lapsed", "reinstated", "death"],
        &["effective", "withdrawn"],
        &["issue", "transferred"],
        &["effective", "matured"],
    ];
    for row in company().rows("policies") {
        assert!(row.get("apply") >= "2023-01-01");
        for chain in chains {
            let days: Vec<_> = chain.iter().filter_map(|day| row.day(day)).collect();
            assert!(days.is_sorted(), "{chain:?}: {:?}", row.cells());
        }
    }
}

#[test]
fn an_application_that_was_not_issued_has_no_life() {
    for row in company().rows("policies").filter(|row| !row.is("decision", "issued")) {
        for day in ["issue", "effective", "receipt", "callback", "withdrawn", "lapsed", "suspended", "surrendered", "death", "matured"] {
            assert!(!row.has(day), "{:?}", row.cells());
        }
    }
    for decision in ["declined", "pending"] {
        assert!(company().rows("policies").any(|row| row.is("decision", decision)));
    }
}

#[test]
fn credits_add_up_to_one_and_go_to_two_people() {
    let mut split = 0;
    for row in company().rows("policies") {
        let share = |column| if row.has(column) { (row.get(column).parse::<f64>().unwrap() * 100.0).round() as i64 } else { 0 };
        let sum = share("share1") + share("share2");
        assert_eq!(sum, if row.has("agent1") { 100 } else { 0 }, "{:?}", row.cells());
        if row.has("agent2") {
            split += 1;
            assert_ne!(row.get("agent1"), row.get("agent2"));
        }
    }
    assert!(split > 500, "{split}");
}

#[test]
fn agents_sell_and_visit_only_while_on_the_roll() {
    let roll: HashMap<_, _> = company().rows("agents").map(|row| (row.get("agent"), (row.get("joined"), row.day("left")))).collect();
    let on_roll = |agent: &str, day: &str| {
        let (joined, left) = roll[agent];
        joined <= day && left.is_none_or(|left| day < left)
    };
    for row in company().rows("policies") {
        for agent in ["agent1", "agent2"].into_iter().filter_map(|column| row.day(column)) {
            assert!(on_roll(agent, row.get("apply")), "{:?}", row.cells());
        }
    }
    assert!(company().rows("activities").all(|row| on_roll(row.get("agent"), row.get("day"))));
}

#[test]
fn what_names_a_policy_or_customer_names_one_that_is_there() {
    let policies: HashSet<_> = company().rows("policies").map(|row| row.get("policy")).collect();
    let customers: HashMap<_, _> = company().rows("customers").map(|row| (row.get("customer"), row.get("joined"))).collect();
    for file in ["leads", "claims", "complaints", "instalments"] {
        assert!(company().rows(file).all(|row| !row.has("policy") || policies.contains(row.get("policy"))), "{file}");
    }
    assert!(company().rows("policies").all(|row| customers[row.get("customer")] <= row.get("apply")));
    for file in ["leads", "activities"] {
        let known = |row: Row<'_>| row.day("customer").is_none_or(|customer| customers[customer] <= row.get("day"));
        assert!(company().rows(file).all(known), "{file}");
    }
}

#[test]
fn a_policy_stands_still_when_a_premium_is_not_paid_in_its_grace() {
    let stopped = |row: &Row<'_>| row.day("suspended").or(row.day("lapsed")).map(str::to_owned);
    let stops: HashMap<_, _> = company().rows("policies").filter_map(|row| stopped(&row).map(|day| (row.get("policy"), day))).collect();
    let mut unpaid = HashSet::new();
    for row in company().rows("instalments").filter(|row| !row.has("paid")) {
        let over = row.get("due") < "2025-11-01";
        assert!(!over || stops.contains_key(row.get("policy")), "{} was not paid and nothing came of it", row.get("policy"));
        unpaid.insert(row.get("policy"));
    }
    assert!(stops.len() > 100 && unpaid.len() > 100, "{} {}", stops.len(), unpaid.len());
}

#[test]
fn a_renewal_follows_the_contract_it_renews() {
    let earlier: HashMap<_, _> = company()
        .rows("policies")
        .map(|row| (row.get("policy"), (row.get("customer"), row.get("product"), row.get("effective"))))
        .collect();
    let mut renewals = 0;
    for row in company().rows("policies").filter(|row| row.has("renews")) {
        let (customer, product, effective) = earlier[row.get("renews")];
        assert_eq!((customer, product), (row.get("customer"), row.get("product")));
        assert!(row.day("effective").is_none_or(|day| day > effective));
        renewals += 1;
    }
    assert!(renewals > 10_000, "{renewals}");
}

#[test]
fn leads_go_forward_and_end_once() {
    let steps = ["day", "contacted", "appointed", "quoted", "applied", "underwritten"];
    for row in company().rows("leads") {
        let days: Vec<_> = steps.iter().filter_map(|step| row.day(step)).collect();
        assert!(days.is_sorted(), "{:?}", row.cells());
        assert!(!(row.has("issued") && row.has("lost")), "{:?}", row.cells());
        assert_eq!(row.has("lost"), row.has("lost_reason"), "{:?}", row.cells());
        assert_eq!(row.has("issued"), row.has("policy"), "{:?}", row.cells());
    }
}

/// In force at the end of a day, told from the row alone.
fn in_force(row: &Row<'_>, on: &str) -> bool {
    let come = |column| row.day(column).is_some_and(|day| day <= on);
    let ended = ["withdrawn", "surrendered", "death", "matured"].into_iter().any(come);
    let stands_still = (come("suspended") || come("lapsed")) && !come("reinstated");
    come("effective") && !ended && !stands_still
}

#[test]
fn reports_are_the_sum_of_the_policies() {
    let month_ends = ["2023-06-30", "2024-02-29", "2024-12-31", "2025-12-31"];
    for end in month_ends {
        let mut counted: BTreeMap<(&str, &str, &str), i64> = BTreeMap::new();
        for row in company().issued().filter(|row| in_force(row, end)) {
            *counted.entry((row.get("region"), row.get("product"), row.get("channel"))).or_default() += 1;
        }
        let reported: BTreeMap<_, _> = company()
            .rows("reports")
            .filter(|row| row.get("month")[..7] == end[..7] && row.number("policy_months") > 0)
            .map(|row| ((row.get("region"), row.get("product"), row.get("channel")), row.number("policy_months")))
            .collect();
        assert!(counted == reported, "{end}");
    }

    let mut sold: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    for row in company().issued().filter(|row| !row.has("renews")) {
        *sold.entry((&row.get("issue")[..7], row.get("product"))).or_default() += row.fen("premium");
    }
    let mut reported: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    for row in company().rows("reports").filter(|row| row.fen("new_business") > 0) {
        *reported.entry((&row.get("month")[..7], row.get("product"))).or_default() += row.fen("new_business");
    }
    assert!(sold == reported);
}

#[test]
fn reports_hold_every_claim_in_the_month_it_occurred() {
    let mut claimed: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    for row in company().rows("claims") {
        let fen = if row.has("decision") { row.fen("paid_amount") } else { row.fen("claimed") };
        *claimed.entry((&row.get("occurred")[..7], row.get("product"))).or_default() += fen;
    }
    claimed.retain(|_, fen| *fen != 0);
    let mut incurred: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    for row in company().rows("reports").filter(|row| row.fen("incurred") > 0) {
        *incurred.entry((&row.get("month")[..7], row.get("product"))).or_default() += row.fen("incurred");
    }
    assert!(claimed == incurred);
}

#[test]
fn retention_counts_what_is_still_there_of_a_year_ago() {
    for (month, before) in [("2024-06-01", "2023-06-01"), ("2025-12-01", "2024-12-01")] {
        let sum = |month: &str, column: &str| {
            company().rows("reports").filter(|row| row.is("month", month)).map(|row| row.number(column)).sum::<i64>()
        };
        assert_eq!(sum(month, "previous"), sum(before, "policy_months"));
        let retained = sum(month, "retained") as f64 / sum(month, "previous") as f64;
        assert!((0.65..0.90).contains(&retained), "{month}: {retained}");
    }
}

#[test]
fn the_book_reads_every_column() {
    for (id, file) in FILES {
        let mut read = BTreeSet::new();
        fn walk(value: &toml::Value, read: &mut BTreeSet<String>) {
            match value {
                toml::Value::String(column) => _ = read.insert(column.clone()),
                toml::Value::Table(table) => table.values().for_each(|value| walk(value, read)),
                toml::Value::Array(all) => all.iter().for_each(|value| walk(value, read)),
                _ => {}
            }
        }
        for block in definition(&format!("imports/{id}.toml"))["facts"].as_array().unwrap() {
            walk(&block["fields"], &mut read);
            if let Some(each) = block.get("each") {
                walk(each, &mut read);
            }
        }
        let mut there: BTreeSet<String> =
            company().file(file.trim_end_matches(".csv")).columns().map(|column| (*column).to_owned()).collect();
        // Which contract a one-year contract renews is for readers; no kind of fact holds it yet.
        there.remove("renews");
        assert_eq!(read, there, "{file}");
    }
}

#[test]
fn every_code_has_its_label_in_both_languages() {
    for dimension in ["product_line", "product", "region", "branch", "channel"] {
        let labels = definition(&format!("dimensions/{dimension}.toml"))["labels"].clone();
        let codes: BTreeSet<_> = company().rows("policies").map(|row| row.get(dimension)).collect();
        assert!(codes.len() >= 6, "{dimension}: {codes:?}");
        for code in codes {
            for language in ["zh", "en"] {
                let label = labels.get(code).and_then(|label| label.get(language)).and_then(toml::Value::as_str);
                assert!(label.is_some_and(|label| !label.is_empty()), "{dimension} {code} has no {language} label");
            }
        }
    }
}

#[test]
fn whoever_breaks_off_finds_nothing_left() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("company/broken-off");
    let _ = fs::remove_dir_all(&folder);
    let stop = |_: &str, done: u64, _: u64| if done >= 4_000 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
    let made = make(10_000, 1, &folder, &mut { stop });
    assert!(matches!(made, Err(MakeError::Stopped)));
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
}

#[test]
fn what_cannot_be_made_is_refused_with_a_sentence() {
    let go_on = |_: &str, _: u64, _: u64| ControlFlow::Continue(());
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("company");
    assert!(matches!(make(0, 1, &folder, &mut { go_on }), Err(MakeError::NoPolicies)));
    assert!(matches!(make(u64::MAX, 1, &folder, &mut { go_on }), Err(MakeError::TooMany { .. })));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("a-file"), "").unwrap();
    let refused = make(10, 1, &folder.join("a-file"), &mut { go_on }).unwrap_err();
    assert!(refused.to_string().contains("could not be written"), "{refused}");
}

#[test]
fn leads_say_where_they_came_from_and_customers_name_some_to_their_agent() {
    let all: Vec<_> = company().rows("leads").collect();
    assert!(all.iter().all(|row| row.has("source")));
    assert!(all.iter().all(|row| row.has("agent") || !row.is("source", "referral")));
    let of_agents: Vec<_> = all.iter().filter(|row| row.has("agent") && !row.is("channel", "telephone")).collect();
    let referred = of_agents.iter().filter(|row| row.is("source", "referral")).count() as f64 / of_agents.len() as f64;
    assert!((0.12..0.3).contains(&referred), "{referred}");
}
