//! Facts copied out: other programs count from the plain files what Upcount counts.

use crate::home::{Home, THREE_SALES, shop};
use std::process::Command;

/// The policies of each channel and their premium in fen, as another program reads them; skipped where it is not there.
#[allow(clippy::disallowed_methods, reason = "scripts/lake.sh says where the programs are")]
fn read_by(program: &str, folder: &str) -> Option<String> {
    let python = std::env::var("UPCOUNT_TEST_LAKE").ok()?;
    let script = match program {
        "duckdb" => {
            "import sys, duckdb\nfor r in duckdb.sql(f\"SELECT channel, count(*), sum(premium_fen)::BIGINT FROM read_parquet('{sys.argv[1]}/policy/*.parquet') WHERE issue IS NOT NULL GROUP BY 1 ORDER BY 1\").fetchall(): print(*r)"
        }
        _ => {
            "import sys, polars as pl\nf = pl.scan_parquet(sys.argv[1] + '/policy/*.parquet').filter(pl.col('issue').is_not_null())\nfor r in f.group_by('channel').agg(pl.len(), pl.col('premium_fen').sum()).sort('channel').collect().iter_rows(): print(*r)"
        }
    };
    let said = Command::new(python).args(["-c", script, folder]).output().unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    Some(String::from_utf8(said.stdout).unwrap())
}

/// The same from Upcount.
fn counted(home: &Home) -> String {
    let premium = home.ask(&["first_year_premium", "--by", "channel"]);
    let line = |row: &std::collections::BTreeMap<String, String>| {
        let own = premium.iter().find(|p| p["channel"] == row["channel"]).unwrap();
        let fen = (own["first_year_premium"].parse::<f64>().unwrap() * 100.0).round();
        format!("{} {} {fen}\n", row["channel"], row["policies"])
    };
    home.ask(&["policies", "--by", "channel"]).iter().map(line).collect()
}

#[test]
fn in_a_lake_duckdb_and_polars_count_the_same() {
    let home = Home::new();
    home.does(&["company", "--policies", "3000", "--seed", "8"]);
    let lake = home.path().join("lake");
    let folder = lake.to_str().unwrap();
    assert!(home.does(&["export", folder]).contains("facts of"));
    let ours = counted(&home);
    assert!(ours.lines().count() > 5, "{ours}");
    for program in ["duckdb", "polars"] {
        if let Some(theirs) = read_by(program, folder) {
            assert_eq!(theirs, ours, "{program}");
        }
    }
    home.refuses(&["export", folder], &["holds something"]);
    // As known then: later days have not come.
    let then = home.path().join("then");
    home.does(&["export", then.to_str().unwrap(), "--as-of", "2024-06-30"]);
    let known = home.ask(&["policies", "--as-of", "2024-06-30"]);
    if let Some(theirs) = read_by("duckdb", then.to_str().unwrap()) {
        let theirs: u64 = theirs.lines().map(|line| line.split(' ').nth(1).unwrap().parse::<u64>().unwrap()).sum();
        assert_eq!(theirs.to_string(), known[0]["policies"]);
    }
}

#[test]
fn in_a_lake_later_words_stand_over_earlier_ones_and_a_moment_is_kept() {
    let home = shop();
    home.import("sales", &home.file("sales.csv", THREE_SALES));
    let day_after = "2099-01-01";
    home.import("sales", &home.file("anew.csv", "no,region,issued,premium\nP1,lake,2025-01-09,7\nP4,sea,2025-04-01,1\n"));
    let copy = |name: &str, as_of: &str| {
        let to = home.path().join(name);
        home.does(&["export", to.to_str().unwrap(), "--as-of", as_of])
    };
    assert!(copy("now", day_after).contains("4 facts of 1 kinds"), "P1 counts once");
    assert!(copy("then", "2025-03-01").contains("3 facts of 1 kinds"), "P4 was not there");
    let about = std::fs::read_to_string(home.path().join("now/about.json")).unwrap();
    assert!(about.contains("\"as_of\": \"2099-01-01\"") && about.contains("\"money\": \"whole fen\""), "{about}");
}
