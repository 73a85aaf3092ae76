use super::*;
use std::collections::BTreeSet;
use upcount_model::{Grain, Say};

fn with(statement: &str, values: &[&str]) -> Result<Wanted, String> {
    let values: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
    read(statement, &values, &Book::shipped().unwrap(), &Scope::COMPANY).map_err(|e| e.text().en)
}

fn figures(statement: &str) -> Figures {
    match with(statement, &[]) {
        Ok(Wanted::Figures(figures)) => *figures,
        other => panic!("{statement}: {other:?}"),
    }
}

fn refused(statement: &str) -> String {
    with(statement, &[]).map(|wanted| panic!("{statement} was read as {wanted:?}")).unwrap_err()
}

fn shown(figures: &Figures) -> Vec<&str> {
    figures.columns.iter().map(|(name, _)| name.as_str()).collect()
}

fn days(figures: &Figures) -> (Option<String>, Option<String>) {
    (figures.question.from.map(|d| d.to_string()), figures.question.to.map(|d| d.to_string()))
}

fn some(from: &str, to: &str) -> (Option<String>, Option<String>) {
    (Some(from.to_owned()), Some(to.to_owned()))
}

#[test]
fn columns_are_what_it_is_broken_down_by() {
    let read = figures("SELECT channel, month, value, calibre FROM policies");
    assert_eq!((read.question.measure.as_str(), &read.question.by[..]), ("policies", &["channel".to_owned()][..]));
    assert_eq!((read.question.grain, read.limit), (Some(Grain::Month), None));
    assert_eq!(shown(&read), ["channel", "month", "value", "calibre"]);
    let named = figures(r#"SELECT p."channel" AS "Channel", p.Value AS n FROM "upcount"."measures"."policies" AS p;"#);
    assert_eq!((shown(&named), &named.question.by[..]), (vec!["Channel", "n"], &["channel".to_owned()][..]));
    assert_eq!(figures("SELECT value FROM measures.policy_share").question.by.len(), 0);
}

#[test]
fn conditions_are_filters() {
    let read = figures(
        "SELECT value FROM policies WHERE channel IN ('a', 'b') AND (region = 440000 OR region = '110000') AND team IS NULL AND calibre = 'net_cohort' AND as_of = '2025-12-31' AND 1 = 1",
    );
    let only = &read.question.only;
    assert_eq!(
        (&only["channel"][..], &only["region"][..], &only["team"][..]),
        (&["a".to_owned(), "b".to_owned()][..], &["440000".to_owned(), "110000".to_owned()][..], &[String::new()][..])
    );
    assert_eq!(read.question.calibre.as_deref(), Some("net_cohort"));
    assert_eq!(read.question.as_of.unwrap().to_string(), "2025-12-31");
    assert_eq!(figures("SELECT value FROM policies WHERE channel IN ('a', 'b') AND channel IN ('b', 'c')").question.only["channel"], ["b"]);
    assert!(refused("SELECT value FROM policies WHERE channel = 'a' AND channel = 'b'").contains("no value fulfils"));
}

#[test]
fn days_and_periods_limit_the_time() {
    let of = |condition: &str| days(&figures(&format!("SELECT value FROM policies WHERE {condition}")));
    assert_eq!(of("day BETWEEN '2025-01-01' AND '2025-03-31'"), some("2025-01-01", "2025-03-31"));
    assert_eq!(of("day >= DATE '2025-01-01' AND day < '2025-04-01 00:00:00.000'"), some("2025-01-01", "2025-03-31"));
    assert_eq!(of("CAST('2025-01-02' AS DATE) <= day AND day <= '2025-02-01' AND day > '2025-01-04'"), some("2025-01-05", "2025-02-01"));
    assert_eq!(of("month = '2024-02'"), some("2024-02-01", "2024-02-29"));
    assert_eq!(of("year >= 2024 AND quarter <= '2025-Q3'"), some("2024-01-01", "2025-09-30"));
    assert!(refused("SELECT value FROM policies WHERE month = 'May'").contains("'2025-01'"));
    assert!(refused("SELECT value FROM policies WHERE day <= '2025-01-01 12:00:00'").contains("no day"));
}

#[test]
fn a_sum_is_taken_where_figures_add_up_and_the_groups_are_what_is_asked() {
    let read = figures("SELECT channel, SUM(value) AS n FROM policies GROUP BY channel ORDER BY SUM(value) DESC");
    assert_eq!((shown(&read), &read.columns[1].1), (vec!["channel", "n"], &Column::Value));
    assert!(read.order[0].descending && read.order[0].column == Column::Value);
    assert_eq!(figures(r#"SELECT channel AS "c", SUM("value") FROM policies GROUP BY 1 ORDER BY 2"#).order[0].column, Column::Value);
    assert_eq!(figures("SELECT SUM(value) FROM policies GROUP BY channel").question.by, ["channel"]);
    assert!(refused("SELECT channel, SUM(value) FROM policies").contains("GROUP BY"));
    assert!(refused("SELECT channel, month, SUM(value) FROM policies GROUP BY channel").contains("month"));
    for (statement, word) in [
        ("SELECT SUM(value) FROM policy_share", "do not add up"),
        ("SELECT month, SUM(value) FROM manpower GROUP BY month", "stock"),
        ("SELECT AVG(value) FROM policies", "SUM(value)"),
        ("SELECT COUNT(*) FROM policies", "SUM(value)"),
        ("SELECT SUM(DISTINCT value) FROM policies", "SUM(value)"),
        ("SELECT SUM(value) OVER () FROM policies", "SUM(value)"),
    ] {
        assert!(refused(statement).contains(word), "{statement}: {}", refused(statement));
    }
}

#[test]
fn rows_are_ordered_and_cut_short_after_they_are_counted() {
    let read = figures(
        "SELECT channel, value FROM policies GROUP BY channel, region, month ORDER BY value DESC, region ASC NULLS FIRST, month LIMIT 5 OFFSET 2",
    );
    assert_eq!((read.limit, read.offset, read.question.by.len()), (Some(5), 2, 2));
    let by: Vec<_> = read.order.iter().map(|order| (order.column.name(), order.descending, order.nulls_first)).collect();
    assert_eq!(by, [("value", true, true), ("region", false, true), ("month", false, false)]);
    assert!(refused("SELECT value FROM policies ORDER BY channel").contains("ORDER BY channel"));
}

#[test]
fn what_tools_wrap_around_is_taken_off() {
    let read = figures("SELECT n, c FROM (SELECT channel AS c, value AS n FROM policies) AS t ORDER BY n LIMIT 3");
    assert_eq!((shown(&read), read.limit, &read.order[0].column), (vec!["n", "c"], Some(3), &Column::Value));
    let read = figures("SELECT * FROM (SELECT channel, value FROM policies LIMIT 10 OFFSET 1) LIMIT 20 OFFSET 4");
    assert_eq!((shown(&read), read.limit, read.offset), (vec!["channel", "value"], Some(6), 5));
    for columns in
        ["SELECT * FROM (SELECT * FROM policies) t LIMIT 0", "SELECT * FROM policies WHERE 1 = 0", "SELECT * FROM policies WHERE FALSE"]
    {
        let read = figures(columns);
        assert!(read.limit == Some(0) && read.columns.len() > 10, "{columns}");
    }
    assert!(refused("SELECT * FROM policies").contains("in place of *"));
    assert!(refused("SELECT c FROM (SELECT channel AS c FROM policies LIMIT 3) t ORDER BY c").contains("ORDER BY"));
    assert_eq!(figures("SELECT DISTINCT channel FROM policies").question.by, ["channel"]);
    let echo = with("SELECT 1 AS one, 'x'", &[]).unwrap();
    assert_eq!(echo, Wanted::Echo(vec![("one".into(), Value::Number(1)), ("'x'".into(), Value::Text("x".into()))]));
}

#[test]
fn open_places_are_filled_in_their_order() {
    let statement = "SELECT value FROM policies WHERE channel = ? AND day >= ? LIMIT ?";
    assert_eq!((places(statement), places("SELECT '?' FROM policies")), (3, 0));
    let Ok(Wanted::Figures(read)) = with(statement, &["agency", "2025-01-01", "7"]) else { panic!() };
    assert_eq!((&read.question.only["channel"][..], read.limit), (&["agency".to_owned()][..], Some(7)));
    assert_eq!(days(&read).0.as_deref(), Some("2025-01-01"));
    assert!(with(statement, &["agency"]).unwrap_err().contains("has no value"));
    assert!(with("SELECT 1", &["agency"]).unwrap_err().contains("more parameters"));
}

#[test]
fn a_name_that_is_not_there_is_refused_with_the_nearest_and_what_may_not_be_seen_is_not_offered() {
    assert!(refused("SELECT value FROM polices").contains("policies"));
    assert!(refused("SELECT chanel, value FROM policies").contains("channel"));
    assert!(refused("SELECT value FROM other.policies").contains("upcount.measures"));
    let book = Book::shipped().unwrap();
    let scope = Scope { measures: Some(BTreeSet::from(["policy_share".to_owned()])), ..Scope::COMPANY };
    let said = |statement: &str| read(statement, &[], &book, &scope).unwrap_err().text().en;
    assert!(!said("SELECT value FROM polices").contains("policies"));
    assert!(said("SELECT value FROM policies").contains("may not see"));
}

#[test]
fn what_is_not_understood_is_refused_and_nothing_is_passed_over() {
    for statement in [
        "",
        "SELECT",
        "SELECT 1; SELECT 2",
        "DROP TABLE policies",
        "INSERT INTO policies VALUES (1)",
        "WITH a AS (SELECT 1) SELECT * FROM a",
        "SELECT value FROM policies UNION SELECT value FROM policies",
        "SELECT value FROM policies JOIN policy_share ON TRUE",
        "SELECT value FROM policies, policy_share",
        "SELECT value FROM policies HAVING value > 1",
        "SELECT value FROM policies WHERE value > 1",
        "SELECT value FROM policies WHERE channel <> 'a'",
        "SELECT value FROM policies WHERE NOT channel = 'a'",
        "SELECT value FROM policies WHERE channel NOT IN ('a')",
        "SELECT value FROM policies WHERE channel LIKE 'a%'",
        "SELECT value FROM policies WHERE channel = 'a' OR region = 'b'",
        "SELECT value FROM policies WHERE channel IN (SELECT channel FROM policies)",
        "SELECT value FROM policies WHERE day NOT BETWEEN '2025-01-01' AND '2025-01-02'",
        "SELECT value FROM policies WHERE upper(channel) = 'A'",
        "SELECT value * 2 FROM policies",
        "SELECT month, quarter, value FROM policies",
        "SELECT * EXCLUDE (channel) FROM policies LIMIT 0",
        "SELECT value FROM policies t(a)",
        "SELECT value FROM policies GROUP BY ROLLUP (channel)",
        "SELECT value FROM policies FETCH FIRST 3 ROWS ONLY",
        "SELECT value FROM policies FOR UPDATE",
        "SELECT value FROM policies LIMIT -1",
        "SELECT value FROM policies LIMIT 1 BY channel",
        "SELECT channel, value FROM policy_share_rolling",
        "SELECT version()",
    ] {
        refused(statement);
    }
    let deep = format!("SELECT value FROM policies WHERE {}channel = 'a'{}", "(".repeat(9_000), ")".repeat(9_000));
    refused(&deep);
    assert!(refused(&format!("SELECT '{}'", "x".repeat(70_000))).contains("too long"));
}
