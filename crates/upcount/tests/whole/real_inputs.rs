//! Real files of an insurer: the answers equal figures that were computed from the raw file by other means.

use crate::home::{Home, shared, table};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::LazyLock;

/// The home with the file imported once, for all tests here.
static AGENCIES: LazyLock<Option<(Home, PathBuf)>> = LazyLock::new(|| {
    let folder = shared("data/01_agency_performance")?;
    let home = Home::new();
    let said = home.import("agency_performance", &folder.join("agency_performance_10k.csv.gz"));
    assert!(said.contains("7357 rows") && said.contains("0 rows refused"), "{said}");
    Some((home, folder.join("truth")))
});

/// Asks, and compares every row with a column of a reference file to the decimals that are printed there.
/// `keys` are pairs (column of the file, column of the answer).
fn equals(ask: &[&str], file: &str, keys: &[(&str, &str)], column: &str) {
    let Some((home, truth)) = &*AGENCIES else { return };
    let expected = table(&std::fs::read_to_string(truth.join(file)).unwrap());
    let measure = ask[0];
    let key = |row: &BTreeMap<String, String>, names: &[&str]| names.iter().map(|n| row[*n].clone()).collect::<Vec<_>>();
    let theirs: Vec<&str> = keys.iter().map(|k| k.0).collect();
    let ours: Vec<&str> = keys.iter().map(|k| k.1).collect();
    let answer: BTreeMap<Vec<String>, String> = home.ask(ask).into_iter().map(|r| (key(&r, &ours), r[measure].clone())).collect();
    assert!(!expected.is_empty());
    for row in &expected {
        let at = key(row, &theirs);
        let Some(found) = answer.get(&at) else { panic!("{ask:?} has no row {at:?}, which {file} has") };
        let wanted = &row[column];
        if wanted.is_empty() || found.is_empty() {
            assert_eq!(found, wanted, "{ask:?} {at:?}");
            continue;
        }
        let (found, wanted): (f64, f64) = (found.parse().unwrap(), wanted.parse().unwrap());
        assert!((found - wanted).abs() <= 5.000_1e-9, "{ask:?} {at:?}: {found} is not {wanted}");
    }
}

/// The same, and the answer has no row that the file does not have.
fn equals_wholly(ask: &[&str], file: &str, keys: &[(&str, &str)], column: &str) {
    equals(ask, file, keys, column);
    let Some((home, truth)) = &*AGENCIES else { return };
    assert_eq!(
        home.ask(ask).len(),
        table(&std::fs::read_to_string(truth.join(file)).unwrap()).len(),
        "{ask:?} has rows that {file} has not"
    );
}

const YEAR: (&str, &str) = ("STAT_PROFILE_DATE_YEAR", "period");

#[test]
fn shares_by_year_are_those_of_policy_months() {
    for (dimension, column, file) in
        [("product_line", "PROD_LINE", "line"), ("region", "STATE_ABBR", "state"), ("agency", "AGENCY_ID", "agency")]
    {
        equals_wholly(
            &["policy_share", "--by", dimension, "--grain", "year"],
            &format!("share_{file}_by_year.csv"),
            &[YEAR, (column, dimension)],
            "share",
        );
        equals_wholly(
            &["policies_in_force", "--by", dimension, "--grain", "year"],
            &format!("share_{file}_by_year.csv"),
            &[YEAR, (column, dimension)],
            "avg_in_force",
        );
    }
    equals_wholly(
        &["policy_share", "--by", "product", "--grain", "year"],
        "share_product_by_year.csv",
        &[YEAR, ("PROD_ABBR", "product")],
        "share",
    );
}

#[test]
fn rolling_shares_pool_three_whole_years_and_moving_averages_take_their_mean() {
    for (dimension, column, file) in [
        ("product_line", "PROD_LINE", "line"),
        ("region", "STATE_ABBR", "state"),
        ("agency", "AGENCY_ID", "agency"),
        ("product", "PROD_ABBR", "product"),
    ] {
        let file = format!("rolling3_share_{file}.csv");
        let smoothed = |measure| [measure, "--by", dimension, "--grain", "year", "--window", "3"];
        equals_wholly(&smoothed("policy_share_rolling"), &file, &[YEAR, (column, dimension)], "rolling3_pooled_share");
        equals_wholly(&smoothed("policy_share_moving_average"), &file, &[YEAR, (column, dimension)], "rolling3_mean_share");
    }
}

#[test]
fn retention_is_a_ratio_of_sums_over_reports_that_know_both() {
    equals_wholly(&["retention", "--grain", "year"], "retention_by_year.csv", &[YEAR], "retention");
    equals_wholly(
        &["retention", "--by", "product_line", "--grain", "year"],
        "retention_by_year_line.csv",
        &[YEAR, ("PROD_LINE", "product_line")],
        "retention",
    );
    equals(
        &["retention", "--by", "region", "--grain", "year"],
        "retention_by_year_state.csv",
        &[YEAR, ("STATE_ABBR", "region")],
        "retention",
    );
    equals(&["retention", "--by", "product"], "retention_by_product.csv", &[("PROD_ABBR", "product")], "retention");
    equals(&["retention", "--by", "agency"], "retention_by_agency.csv", &[("AGENCY_ID", "agency")], "retention");
}

#[test]
fn conversion_counts_each_agency_once_however_often_its_tally_repeats() {
    equals_wholly(&["quote_conversion", "--by", "platform"], "quote_bound_by_platform.csv", &[("platform", "platform")], "conversion");
}

#[test]
fn loss_ratios_are_losses_over_earned_premium() {
    equals_wholly(&["loss_ratio", "--by", "product_line"], "loss_ratio_by_line.csv", &[("PROD_LINE", "product_line")], "loss_ratio_earned");
    equals_wholly(&["loss_ratio", "--by", "product"], "loss_ratio_by_product.csv", &[("PROD_ABBR", "product")], "loss_ratio_earned");
    equals_wholly(&["loss_ratio", "--by", "region"], "loss_ratio_by_state.csv", &[("STATE_ABBR", "region")], "loss_ratio_earned");
    equals_wholly(
        &["loss_ratio", "--by", "region,product_line"],
        "loss_ratio_by_state_line.csv",
        &[("STATE_ABBR", "region"), ("PROD_LINE", "product_line")],
        "loss_ratio_earned",
    );
    equals_wholly(
        &["loss_ratio", "--by", "product_line", "--grain", "year"],
        "loss_ratio_by_year_line.csv",
        &[YEAR, ("PROD_LINE", "product_line")],
        "loss_ratio_earned",
    );
}

#[test]
fn totals_of_the_years_divide_policy_months_by_the_months_covered() {
    equals_wholly(&["policies_in_force", "--grain", "year"], "year_totals.csv", &[YEAR], "avg_in_force");
    equals_wholly(&["policies", "--grain", "year"], "year_totals.csv", &[YEAR], "avg_in_force");
    equals_wholly(&["written_premium", "--grain", "year"], "year_totals.csv", &[YEAR], "written_premium");
    equals_wholly(&["loss_ratio", "--grain", "year"], "year_totals.csv", &[YEAR], "loss_ratio_earned");
}

#[test]
fn a_stock_by_the_year_is_not_told_by_the_month() {
    let Some((home, _)) = &*AGENCIES else { return };
    home.refuses(&["ask", "policy_share", "--by", "product_line", "--grain", "month"], &["--grain year"]);
}

#[test]
fn quotes_of_cars_convert_by_state_and_month() {
    let Some(folder) = shared("data/05_quotes_auto") else { return };
    let home = Home::new();
    let said = home.import("quotes_auto", &folder.join("policies_train.csv.gz"));
    assert!(said.contains("0 rows refused"), "{said}");
    let rows = home.ask(&["quote_conversion", "--by", "region", "--grain", "month"]);
    // 8 states over 36 months and more, none of them with conversion outside 0 to 1.
    assert!(rows.len() > 8 * 30, "{} rows", rows.len());
    assert!(rows.iter().all(|r| r["quote_conversion"].is_empty() || (0.0..=1.0).contains(&r["quote_conversion"].parse::<f64>().unwrap())));
    // Counted from the raw file: quotes of New York in May 2016 whose outcome is known, and those bound.
    let may = rows.iter().find(|r| r["region"] == "NY" && r["period"] == "2016-05").unwrap();
    assert_eq!(may["quote_conversion"].parse::<f64>().unwrap(), BOUND_NY_2016_05 / QUOTES_NY_2016_05);
    // Quotes that nobody has decided yet come without the column, and wait outside the conversion.
    let said = home.import("quotes_auto", &folder.join("policies_train_unlabelled.csv.gz"));
    assert!(said.contains("8578 rows, 8578 facts, 0 rows refused"), "{said}");
    assert!(home.ask(&["quote_conversion", "--by", "region", "--grain", "month"]) == rows);
}

const BOUND_NY_2016_05: f64 = 57.0;
const QUOTES_NY_2016_05: f64 = 404.0;
