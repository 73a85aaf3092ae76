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

/// The storage that `scripts/s3.sh` runs; says that the test is skipped where there is none.
#[allow(clippy::disallowed_methods, reason = "scripts/s3.sh says where its server is")]
fn storage() -> Option<String> {
    let found = std::env::var("UPCOUNT_TEST_S3").ok();
    if found.is_none() {
        println!("skipped: scripts/s3.sh gives this test its storage");
    }
    found
}

#[test]
fn a_backup_in_storage_comes_back_whole_or_not_at_all() {
    let Some(endpoint) = storage() else { return };
    let place = ["--s3-endpoint", &endpoint, "--s3-key-id", "id", "--s3-secret", "secret"];
    let with = |args: &[&'static str]| [args, &place[..]].concat();
    let (home, again) = (lived_in(), Home::new());
    // Larger than the parts that are sent: two of them, and some.
    let number = |n: u64| n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let large: String =
        (0..500_000).map(|n| format!("L{:016x},sea,2025-01-{:02},{}\n", number(n), n % 28 + 1, n * 7919 % 99_991)).collect();
    home.import("sales", &home.file("large.csv", format!("no,region,issued,premium\n{large}")));
    let largest = home.fact_files().iter().map(|f| f.metadata().unwrap().len()).max();
    assert!(largest > Some(2 * (5 << 20)), "{largest:?} bytes are too few");
    let before = answers(&home);
    let said = home.does(&with(&["backup", "s3://backups/first"]));
    assert!(said.contains("s3://backups/first") && said.contains("2 files of facts, all as they were written"), "{said}");
    again.does(&with(&["restore", "s3://backups/first"]));
    assert_eq!(answers(&again), before);
    let beside = std::fs::read_dir(again.path().parent().unwrap()).unwrap().count();
    assert_eq!(beside, 1, "what came is left beside the home");

    home.refuses(&with(&["backup", "s3://backups/first"]), &["is not written over"]);
    Home::new().refuses(&with(&["restore", "s3://backups/second"]), &["is no backup"]);
    home.refuses(&with(&["backup", "s3://nowhere/first"]), &["s3://nowhere/first"]);
    home.refuses(&["backup", "s3://backups"], &["s3://bucket/folder"]);
    // What lies there was changed by somebody.
    let host = endpoint.strip_prefix("http://").unwrap();
    let mut stream = std::net::TcpStream::connect(host).unwrap();
    let request = format!("PUT /backups/first/upcount.db HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx");
    std::io::Write::write_all(&mut stream, request.as_bytes()).unwrap();
    std::io::Read::read_to_end(&mut stream, &mut Vec::new()).unwrap();
    let third = Home::new();
    third.refuses(&with(&["restore", "s3://backups/first"]), &["not as it was written", "upcount.db"]);
    assert!(!third.path().exists(), "nothing half restored");
}
