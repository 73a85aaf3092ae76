//! Backups: what comes back answers as what was there, on either database.

use crate::home::{Home, THREE_SALES, shop};
use crate::server::Server;
use serde_json::json;

/// A home with files, single facts, refused rows and definitions of its own.
fn lived_in() -> Home {
    let home = shop();
    home.import("sales", &home.file("sales.csv", format!("{THREE_SALES}P9,sea,no day,1\n")));
    let server = Server::on(&home);
    let fact = json!({ "event": "policy_withdrawn", "says": { "policy": "P1", "withdrawn": "2025-01-20" } }).to_string();
    assert!(crate::server::is_created(server.address, "/api/v1/facts", "k1", fact.as_bytes()));
    home
}

fn answers(home: &Home) -> Vec<String> {
    let asks: [&[&str]; 4] = [
        &["ask", "policies", "--by", "region,month", "--format", "csv"],
        &["ask", "policies", "--calibre", "net_cohort", "--rows", "--format", "csv"],
        &["ask", "policies", "--as-of", "2025-01-19", "--format", "csv"],
        &["check"],
    ];
    asks.iter().map(|ask| home.does(ask)).collect()
}

#[test]
fn a_restored_backup_answers_as_the_home_did() {
    let home = lived_in();
    let before = answers(&home);
    let folder = home.path().with_file_name("backup");
    let said = home.does(&["backup", folder.to_str().unwrap()]);
    assert!(said.contains("1 files of facts, all as they were written"), "{said}");
    // The home lives on; the backup stays as it was.
    home.import("sales", &home.file("more.csv", "no,region,issued,premium\nP7,sea,2025-01-09,1\n"));
    let again = Home::new();
    again.does(&["restore", folder.to_str().unwrap()]);
    assert_eq!(answers(&again), before);
    // It is a home like any other.
    again.import("sales", &again.file("more.csv", "no,region,issued,premium\nP7,sea,2025-01-09,1\n"));
    assert_eq!(answers(&again), answers(&home));
    // Neither is written over.
    home.refuses(&["backup", folder.to_str().unwrap()], &["is not written over"]);
    again.refuses(&["restore", folder.to_str().unwrap()], &["is not written over"]);
    Home::new().refuses(&["restore", home.path().join("facts").to_str().unwrap()], &["is no backup"]);
}

#[test]
fn a_backup_that_was_tampered_with_is_not_restored() {
    let home = lived_in();
    let folder = home.path().with_file_name("backup");
    home.does(&["backup", folder.to_str().unwrap()]);
    let fact = std::fs::read_dir(folder.join("facts/policy")).unwrap().next().unwrap().unwrap().path();
    let mut content = std::fs::read(&fact).unwrap();
    let middle = content.len() / 2;
    content[middle] ^= 1;
    std::fs::write(&fact, content).unwrap();
    let again = Home::new();
    again.refuses(&["restore", folder.to_str().unwrap()], &["not as it was written", "its content has changed"]);
    assert!(!again.path().exists(), "nothing half restored");
}

#[test]
fn tables_move_from_one_database_to_the_other_and_are_equal() {
    let home = lived_in();
    home.refuses(&["move-store", "--to", "mysql://x"], &["begins with postgres://"]);
    if !home.on_postgres() {
        home.refuses(&["move-store", "--to", "file"], &["is not written over"]);
        return;
    }
    let before = answers(&home);
    let said = home.does(&["move-store", "--to", "file"]);
    assert!(said.contains("both sides are equal"), "{said}");
    home.refuses(&["move-store", "--to", "file"], &["is not written over"]);
    // Now without the database that it came from.
    let on_file = |args: &[&str]| {
        let mut command = home.command(args);
        let output = command.env_remove("UPCOUNT_DATABASE").output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    assert_eq!(on_file(&["ask", "policies", "--by", "region,month", "--format", "csv"]), before[0]);
    assert_eq!(on_file(&["check"]), before[3]);
}
