//! Questions: what is asked in two ways is answered alike, and what contradicts itself is not answered.

use crate::home::{Home, SALES, THREE_SALES, shop};
use crate::server::Server;
use serde_json::Value;
use std::collections::BTreeMap;

/// Policies of three years, two regions and two channels; some are withdrawn.
fn history() -> Home {
    let home = Home::new();
    home.decides("imports/sales.toml", &format!("{SALES}channel = \"channel\"\nwithdrawn = \"withdrawn\"\nlives = \"lives\"\n"));
    let text = "\
no,region,issued,premium,channel,withdrawn,lives
P1,sea,2023-01-05,100,agent,,1
P2,hill,2023-06-30,100,online,,2
P3,sea,2023-07-01,100,agent,2024-03-01,1
P4,sea,2024-01-31,100,online,2024-02-10,1
P5,,2024-02-29,100,agent,,3
P6,hill,2024-12-31,100,agent,2025-01-02,1
P7,sea,2025-01-01,100,online,,1
P8,sea,2025-01-01,100,,,1
";
    home.import("sales", &home.file("sales.csv", text));
    home
}

/// Period, or dimension and period, to figure.
fn figures(home: &Home, ask: &[&str]) -> BTreeMap<String, String> {
    let by: Vec<&str> = ask.iter().skip_while(|a| **a != "--by").nth(1).map_or(Vec::new(), |d| d.split(',').collect());
    let key = |row: &BTreeMap<String, String>| by.iter().chain(&["period"]).map(|d| row[*d].as_str()).collect::<Vec<_>>().join(" ");
    home.ask(ask).iter().map(|r| (key(r), r[ask[0]].clone())).collect()
}

fn these(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}

#[test]
fn each_grain_puts_a_day_into_its_period() {
    let home = history();
    let by = |grain: &str| figures(&home, &["policies", "--grain", grain]);
    assert_eq!(by("year"), these(&[("2023", "3"), ("2024", "3"), ("2025", "2")]));
    assert_eq!(by("half"), these(&[("2023-H1", "2"), ("2023-H2", "1"), ("2024-H1", "2"), ("2024-H2", "1"), ("2025-H1", "2")]));
    assert_eq!(
        by("quarter"),
        these(&[("2023-Q1", "1"), ("2023-Q2", "1"), ("2023-Q3", "1"), ("2024-Q1", "2"), ("2024-Q4", "1"), ("2025-Q1", "2")])
    );
    let months =
        [("2023-01", "1"), ("2023-06", "1"), ("2023-07", "1"), ("2024-01", "1"), ("2024-02", "1"), ("2024-12", "1"), ("2025-01", "2")];
    assert_eq!(by("month"), these(&months));
    assert_eq!(by("day").len(), 7);
    assert_eq!(by("day")["2024-02-29"], "1");
    // Without a grain the whole time is one period, and it says which.
    assert_eq!(figures(&home, &["policies"]), these(&[("2023-01-05/2025-01-01", "8")]));
    let month = ["policies", "--from", "2024-01-01", "--to", "2024-01-31"];
    assert_eq!(figures(&home, &month), these(&[("2024-01-01/2024-01-31", "1")]));
}

#[test]
fn a_year_as_a_dimension_and_as_a_grain_is_the_same_year() {
    let home = history();
    let grain = figures(&home, &["policies", "--by", "region", "--grain", "year"]);
    let dimension: BTreeMap<String, String> = home
        .ask(&["policies", "--by", "year,region"])
        .into_iter()
        .map(|r| {
            assert_eq!(r["year"], r["period"]);
            (format!("{} {}", r["region"], r["period"]), r["policies"].clone())
        })
        .collect();
    assert_eq!(grain, dimension);
    assert_eq!(figures(&home, &["policies", "--by", "region,year", "--grain", "year"]).len(), grain.len(), "said twice it is still one");
    home.refuses(&["ask", "policies", "--by", "year", "--grain", "month"], &["choose one grain of time, not", "year", "month"]);
    home.refuses(&["ask", "policies", "--by", "year,quarter"], &["choose one grain of time"]);
    home.refuses(&["ask", "policies", "--by", "region,region"], &["the dimension region is named twice"]);
    home.refuses(&["ask", "policies", "--where", "year=2024"], &["time is limited with from and to"]);
    home.refuses(&["ask", "policies", "--grain", "week"], &["--grain", "year", "half", "quarter", "month", "day"]);
}

#[test]
fn several_values_of_a_dimension_are_alternatives_and_several_dimensions_conditions() {
    let home = history();
    let count = |only: &[&str]| {
        let ask: Vec<&str> = ["policies"].into_iter().chain(only.iter().flat_map(|w| ["--where", w])).collect();
        home.ask(&ask).first().map_or("0".to_owned(), |r| r["policies"].clone())
    };
    assert_eq!(count(&["region=sea"]), "5");
    assert_eq!(count(&["region=sea,hill"]), "7");
    assert_eq!(count(&["region=sea", "region=hill"]), "7");
    assert_eq!(count(&["region=sea,hill,channel=agent"]), "3");
    assert_eq!(count(&["region="]), "1", "what is missing can be asked for");
    assert_eq!(count(&["region=,hill"]), "3");
    // A value that no fact has is a slip; a value is only ever a value.
    home.refuses(&["ask", "policies", "--where", "region=nowhere"], &["no fact has the region `nowhere`", "there are hill, sea"]);
    home.refuses(&["ask", "policies", "--where", "region=sea,hil", "--rows"], &["no fact has the region `hil`", "the nearest is hill"]);
    home.refuses(&["ask", "policies", "--where", "region=sea' OR '1'='1"], &["no fact has the region `sea' OR '1'='1`"]);
    let listed = home.ask(&["policies", "--where", "region=sea,channel=online", "--rows"]);
    assert_eq!(listed.iter().map(|r| r["policy"].as_str()).collect::<Vec<_>>(), ["P4", "P7"]);
}

#[test]
fn a_withdrawal_taken_off_in_its_month_can_make_the_month_negative() {
    let home = history();
    let in_period = figures(&home, &["policies", "--calibre", "net_in_period", "--grain", "month"]);
    let expected = [("2024-02", "0"), ("2024-03", "-1"), ("2025-01", "1"), ("2023-07", "1"), ("2024-12", "1")];
    expected.iter().for_each(|(month, policies)| assert_eq!(in_period[*month], *policies, "{month}: {in_period:?}"));
    let cohort = figures(&home, &["policies", "--calibre", "net_cohort", "--grain", "month"]);
    assert!(!cohort.contains_key("2023-07") && !cohort.contains_key("2024-03"), "{cohort:?}");
    let total = |of: &BTreeMap<String, String>| of.values().map(|v| v.parse::<i64>().unwrap()).sum::<i64>();
    assert_eq!((total(&in_period), total(&cohort)), (5, 5), "over all time both take off the same");
    // Before the withdrawals were known, neither does.
    let early = ["policies", "--calibre", "net_cohort", "--to", "2024-02-29", "--as-of", "2024-02-09"];
    assert_eq!(home.figure(&early), "4");
}

#[test]
fn a_window_is_whole_or_not_there() {
    let home = history();
    let rolling = figures(&home, &["policy_share_rolling", "--by", "channel", "--grain", "year", "--window", "2"]);
    assert_eq!(rolling["agent 2024"], (4.0 / 6.0).to_string());
    assert_eq!(rolling["agent 2025"], (2.0 / 5.0).to_string());
    assert!(!rolling.keys().any(|k| k.ends_with("2023")), "{rolling:?}");
    let of_three = figures(&home, &["policy_share_rolling", "--by", "channel", "--grain", "year", "--window", "3"]);
    assert_eq!(of_three["agent 2025"], "0.5");
    assert!(figures(&home, &["policy_share_rolling", "--by", "channel", "--grain", "year", "--window", "5"]).is_empty());
    // The window reaches back before the first day asked for.
    let late = figures(&home, &["policy_share_rolling", "--by", "channel", "--grain", "year", "--window", "2", "--from", "2025-01-01"]);
    assert_eq!(late["agent 2025"], rolling["agent 2025"]);
    assert!(late.keys().all(|k| k.ends_with("2025")), "{late:?}");
    let mean = figures(&home, &["policy_share_moving_average", "--by", "channel", "--grain", "year", "--window", "2"]);
    assert_eq!(mean["agent 2025"], ((2.0 / 3.0 + 0.0) / 2.0).to_string());
    home.refuses(&["ask", "policies", "--window", "3"], &["policies is not smoothed, so it takes no window"]);
    for window in ["0", "121"] {
        home.refuses(&["ask", "policy_share_rolling", "--window", window], &["a window has 1 to 120 periods"]);
    }
}

#[test]
fn every_format_holds_the_same_answer() {
    let home = history();
    let ask = ["ask", "policy_share", "--by", "region", "--grain", "year"];
    let with = |format: &str| home.does(&[&ask[..], &["--format", format]].concat());
    let csv = home.ask(&ask[1..]);
    let json: Value = serde_json::from_str(&with("json")).unwrap();
    let rows = json["rows"].as_array().unwrap();
    assert_eq!(rows.len(), csv.len());
    for (row, line) in rows.iter().zip(&csv) {
        assert_eq!(row["keys"][0].as_str().unwrap_or_default(), line["region"]);
        assert_eq!(row["period"].as_str().unwrap(), line["period"]);
        assert_eq!(row["value"].as_f64().unwrap().to_string(), line["policy_share"], "both at full precision");
        assert_eq!(row["numerator"].as_f64().unwrap() / row["denominator"].as_f64().unwrap(), row["value"].as_f64().unwrap());
    }
    assert_eq!(with("csv").lines().next().unwrap(), "region,period,policy_share");

    let table = with("table");
    assert_eq!(with("table"), home.does(&ask), "the table is what one gets");
    let first = table.lines().next().unwrap();
    assert!(first.contains("calibre Standard (standard): dated by issue") && first.contains("facts until 2025-01-01"), "{first}");
    assert!(json["calibre"]["words"]["en"].as_str().unwrap().starts_with("dated by issue"));
    for line in &csv {
        let percent = format!("{:.2}%", line["policy_share"].parse::<f64>().unwrap() * 100.0);
        let region = if line["region"].is_empty() { "–" } else { &line["region"] };
        let shown = table.lines().any(|l| l.contains(&format!("│ {region} ")) && l.contains(&line["period"]) && l.contains(&percent));
        assert!(shown, "{line:?} in {table}");
    }
    let chinese = home.does(&["--lang", "zh", ask[0], ask[1], ask[2], ask[3], ask[4], ask[5]]);
    assert!(chinese.lines().next().unwrap().contains("口径 标准口径（standard）：按承保日"), "{chinese}");

    let out = home.file("answer.parquet", "");
    home.does(&[&ask[..], &["--format", "parquet", "--out", out.to_str().unwrap()]].concat());
    let looked = home.does(&["import", "--look", out.to_str().unwrap()]);
    assert!(looked.contains(&format!("parquet, {} rows", csv.len())), "{looked}");
    for column in ["region", "period", "policy_share"] {
        assert!(looked.contains(&format!("│ {column} ")), "{looked}");
    }
    assert!(looked.contains("0.6666666666666666"), "at full precision: {looked}");
    assert!(home.run(&[&ask[..], &["--rows", "--format", "parquet"]].concat()).err.contains("rows are written as table, csv or json"));
}

#[test]
fn the_rows_listed_are_the_rows_counted() {
    let home = history();
    for question in [
        &["policies"][..],
        &["policies", "--where", "region=sea"],
        &["policies", "--from", "2024-01-01", "--to", "2024-12-31"],
        &["policies", "--calibre", "net_cohort"],
        &["policies", "--calibre", "net_in_period"],
        &["policies", "--as-of", "2024-02-29"],
    ] {
        let listed: i64 = home.ask(&[question, &["--rows"]].concat()).iter().map(|r| r["counts"].parse::<i64>().unwrap()).sum();
        assert_eq!(listed.to_string(), home.figure(question), "{question:?}");
    }
}

#[test]
fn a_definition_of_ones_own_is_asked_right_away_and_stands_over_the_shipped_one() {
    let home = history();
    home.refuses(&["ask", "lives_insured"], &["there is no measure `lives_insured`"]);
    let lives = "zh='人数'\nen='Lives insured'\ncapability='3.1'\nshown='policies'\ndefinition={zh='被保险人数',en='Lives insured'}\n[form.sum]\nkind='policy'\nof='lives'\n";
    home.decides("measures/lives_insured.toml", lives);
    assert_eq!(home.figure(&["lives_insured"]), "11");
    assert_eq!(figures(&home, &["lives_insured", "--by", "region"]).len(), 3);
    assert!(home.does(&["book"]).contains("lives_insured"));
    let names = |text: &str| text.contains("Our policies");
    assert!(!names(&home.does(&["ask", "policies"])));
    let policies = "zh='我们的件数'\nen='Our policies'\ncapability='3.1'\nshown='policies'\ndefinition={zh='x',en='x'}\n[form.count]\nstock='policies_in_force'\n";
    home.decides("measures/policies.toml", policies);
    assert!(names(&home.does(&["ask", "policies"])));
    // The company's standard is its own too.
    home.decides("company.toml", "zh='甲'\nen='A'\nstandard_calibres=['net_cohort']\ncurrency='USD'\n");
    assert_eq!(home.figure(&["policies"]), "5");
    home.decides("calibres/online.toml", "zh='线上'\nen='Online'\ncapability='3.1'\ndate_basis='issue'\n[where]\nchannel=['online']\n");
    assert_eq!(home.figure(&["policies", "--calibre", "online"]), "3");
    assert!(home.does(&["ask", "policies", "--calibre", "online"]).lines().next().unwrap().contains("only channel = Online"));
}

#[test]
fn what_cannot_be_counted_so_is_refused_with_the_reason() {
    let home = history();
    home.refuses(
        &["ask", "policies_issued", "--calibre", "effective"],
        &["policies_issued cannot be counted on the calibre effective", "ask for `policies`"],
    );
    home.refuses(&["ask", "policies", "--calibre", "quoted"], &["counts quotes"]);
    home.refuses(&["ask", "retention"], &["no facts of the kind report", "upcount import"]);
    let stock =
        "zh='x'\nen='x'\ncapability='3.1'\nshown='policies'\ndefinition={zh='x',en='x'}\n[form.sum]\nkind='report'\nof='policy_months'\n";
    home.decides("measures/wrong_sum.toml", stock);
    home.refuses(&["ask", "policies"], &["book/measures/wrong_sum.toml", "is a stock", "not over time", "form.stock"]);
}

#[test]
fn a_label_stands_for_its_code_and_a_dimension_that_nobody_filled_is_said() {
    let home = shop();
    home.import(
        "sales",
        &home.file("sales.csv", "no,region,issued,premium\nP1,440000,2025-01-05,1\nP2,110000,2025-01-05,1\nP3,440000,2025-01-06,1\n"),
    );
    for region in ["440000", "广东", "Guangdong", "guangdong"] {
        assert_eq!(home.figure(&["policies", "--where", &format!("region={region}")]), "2");
    }
    home.refuses(&["ask", "policies", "--where", "region=广冬"], &["the nearest is 广东"]);
    home.refuses(&["ask", "policies", "--where", "region="], &["every fact has its region"]);
    assert!(home.does(&["ask", "policies", "--by", "channel"]).contains("none of these facts says its channel"));
    assert!(!home.does(&["ask", "policies", "--by", "region"]).contains("none of these facts"));
}

#[test]
fn money_is_told_in_the_companys_currency() {
    let home = shop();
    home.import("sales", &home.file("sales.csv", THREE_SALES));
    home.decides("company.toml", "zh='甲'\nen='A'\nstandard_calibres=['standard']\ncurrency='USD'\n");
    assert!(home.does(&["ask", "policies", "--rows"]).contains("premium_usd"));
    home.decides("company.toml", "zh='甲'\nen='A'\nstandard_calibres=['standard']\ncurrency='Dollar'\n");
    home.refuses(&["ask", "policies"], &["`currency` is a code of three letters", "Dollar"]);
}

#[test]
fn facts_until_is_no_later_than_the_moment_of_knowledge() {
    let home = history();
    let until = |args: &[&str]| home.does(&[&["ask", "policies"][..], args].concat()).lines().next().unwrap().to_owned();
    assert!(until(&[]).ends_with("facts until 2025-01-01"));
    assert!(until(&["--as-of", "2024-02-09"]).ends_with("facts until 2024-02-09"));
}

#[test]
fn an_empty_answer_is_an_answer() {
    let home = shop();
    home.import("sales", &home.file("sales.csv", "no,region,issued,premium\nP1,sea,2025-01-05,1\n"));
    for ask in [
        &["policies", "--from", "2030-01-01"][..],
        &["policies", "--where", "region=sea", "--to", "2020-01-01"],
        &["policy_share", "--by", "region", "--to", "2020-01-01"],
    ] {
        assert!(home.ask(ask).is_empty());
        let all: Vec<&str> = ["ask"].into_iter().chain(ask.iter().copied()).collect();
        assert!(home.does(&all).contains("no facts fit"));
        if ask[0] == "policies" {
            assert!(home.ask(&[ask, &["--rows"]].concat()).is_empty());
        }
    }
}

#[test]
fn a_weighted_share_says_on_which_weights_its_order_rests() {
    let home = shop();
    let text: String = (0..6).map(|n| format!("P{n},{},2025-01-05,1\n", if n < 4 { "sea" } else { "hill" })).collect();
    home.import("sales", &home.file("sales.csv", format!("no,region,issued,premium\n{text}")));
    let weights = |hill: &str, sea: &str| {
        format!(
            "zh = \"权\"\nen = \"Weights\"\ncapability = \"3.3\"\n[[version]]\nsince = \"2025-01-01\"\nwhy = {{ zh = \"x\", en = \"x\" }}\n[version.weights.region]\nhill = {hill}\nsea = {sea}\n"
        )
    };
    let notes = |hill: &str, sea: &str| {
        home.decides("weights/standard.toml", &weights(hill, sea));
        home.does(&["ask", "policy_share_weighted", "--by", "region"])
    };
    // 2 × 3 = 6 before 4 × 1: were hill 1, sea would stand first.
    assert!(notes("3", "1").contains("(were any of them 1, it would be another): region=hill\n"));
    // 2 × 3 before 4 × 1.25: each weight alone leaves the order but hill's.
    assert!(notes("3", "1.25").contains("another): region=hill\n"));
    assert!(!notes("1.5", "1").contains("the order rests on"));
    // Equal weights of both: nothing rests on one alone but where it is taken away.
    assert!(notes("3", "3").contains("another): region=sea\n"), "without sea's 3, hill's 6 stand before sea's 4");
}

#[test]
fn things_with_more_values_than_a_small_set_holds_are_counted_too() {
    let home = Home::new();
    let definition = SALES.replace("premium_fen", "customer = \"customer\"\nproduct = \"product\"\npremium_fen");
    home.decides("imports/many.toml", &definition);
    let mut rows = String::from("no,region,issued,premium,customer,product\n");
    for n in 0..70 {
        rows += &format!("A{n},sea,2025-01-05,1,C1,P{n}\nB{n},sea,2025-01-05,1,C2,P{}\n", n % 64);
    }
    home.import("many", &home.file("many.csv", rows));
    for (at_least, have) in [(2, "2"), (64, "2"), (65, "1"), (71, "0")] {
        home.decides(
            "measures/broad.toml",
            &format!("zh='x'\nen='x'\ncapability='5.4'\nshown='count'\ndefinition={{zh='x',en='x'}}\n[form.distinct]\nof='customer'\neach='product'\nat_least={at_least}\n"),
        );
        let found = home.ask(&["broad", "--from", "2025-01-01", "--to", "2025-12-31"]);
        assert_eq!(found.first().map_or("0", |row| &row["broad"]), have, "{at_least}");
    }
}

#[test]
fn a_time_of_which_nothing_is_known_has_no_figure_and_a_part_of_one_is_told() {
    let home = crate::cells::company();
    let server = Server::on(&home);
    let beyond = "from=2030-01-01&to=2030-12-31";
    for path in [
        format!("moved?measure=policies&by=channel&{beyond}"),
        "moved?measure=policies&by=channel&from=2023-01-01&to=2023-12-31".to_owned(),
        format!("moved/factors?measure=policies&where=channel=agent&{beyond}"),
        format!("league?league=agents&{beyond}"),
        format!("development?{beyond}"),
    ] {
        let detail = server.get(&format!("/api/v1/{path}")).problem(422, "question_unclear");
        assert!(detail.contains("nothing is known from") && detail.contains("2025-12-31"), "{path}: {detail}");
    }
    let unpaid = server.get("/api/v1/pay?scheme=first_year&month=2030-01").problem(422, "month_unclear");
    assert!(unpaid.contains("no policy of 2030-01 is known yet"), "{unpaid}");
    let arrears = server.ok("/api/v1/pay?scheme=first_year&month=2025-03").json();
    assert!(arrears["notes"].to_string().contains("2025-02 were not posted: what they owe is in this month"), "{}", arrears["notes"]);
    let part = server.ok("/api/v1/moved?measure=policies&by=channel&from=2025-12-01&to=2026-02-28").json();
    assert!(part["notes"].to_string().contains("only 2025-12-01 to 2025-12-31 is known"), "{}", part["notes"]);
    let whole = server.ok("/api/v1/moved?measure=policies&by=channel&from=2025-10-01&to=2025-12-31").json();
    assert!(!whole["notes"].to_string().contains("is known"), "{}", whole["notes"]);
}
