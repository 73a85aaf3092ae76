//! Who may use whom, and the one place for each heavy thing.

use crate::tree::{files, read};
use std::collections::BTreeMap;

/// Lowest first: a crate uses only crates of lower levels.
const LEVELS: &[&[&str]] =
    &[&["maths", "model", "company", "paper"], &["book"], &["engine", "measure", "store", "link"], &["app"], &["api"], &["upcount"]];

/// A library, and the one crate that names it.
const PLACES: &[(&str, &str)] = &[
    ("datafusion", "measure"),
    ("datafusion-distributed", "measure"),
    ("arrow-flight", "measure"),
    ("sqlparser", "measure"),
    ("tonic", "measure"),
    ("sqlx", "store"),
    ("object_store", "link"),
    ("openidconnect", "link"),
    ("reqwest", "link"),
    ("rustls", "link"),
    ("opentelemetry", "link"),
    ("axum", "api"),
    ("rust_xlsxwriter", "app"),
    ("krilla", "paper"),
    ("clap", "upcount"),
];

fn manifests() -> BTreeMap<String, toml::Table> {
    let crates = files().into_iter().filter_map(|f| f.strip_prefix("crates/")?.strip_suffix("/Cargo.toml").map(str::to_owned));
    crates.map(|name| (name.clone(), read(&format!("crates/{name}/Cargo.toml")).parse().unwrap())).collect()
}

fn uses(manifest: &toml::Table) -> Vec<&str> {
    manifest.get("dependencies").and_then(|d| d.as_table()).into_iter().flatten().map(|(name, _)| name.as_str()).collect()
}

#[test]
fn a_crate_uses_only_lower_ones() {
    let level = |name: &str| LEVELS.iter().position(|l| l.contains(&name));
    for (name, manifest) in manifests() {
        if name == "tidy" {
            continue;
        }
        let own = level(&name).unwrap_or_else(|| panic!("{name} has no level in this test"));
        for used in uses(&manifest).into_iter().filter_map(|d| d.strip_prefix("upcount-")) {
            assert!(level(used).is_some_and(|l| l < own), "{name} may not use {used}");
        }
    }
}

#[test]
fn each_heavy_library_is_named_by_one_crate() {
    let manifests = manifests();
    for (library, place) in PLACES {
        for (name, manifest) in &manifests {
            assert_eq!(uses(manifest).contains(library), name == place, "{library} belongs to {place}; see {name}");
        }
    }
}

fn sources_of(crates: &[&str]) -> Vec<(String, String)> {
    let of = |f: &String| f.ends_with(".rs") && crates.iter().any(|c| f.starts_with(&format!("crates/{c}/src/")));
    let code = |text: String| text.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    files().into_iter().filter(of).map(|f| (f.clone(), code(read(&f)))).collect()
}

#[test]
fn the_middle_has_no_clock_environment_or_waiting() {
    for (file, text) in sources_of(&["maths", "model", "book", "company", "paper"]) {
        for word in ["async fn", "SystemTime", "Instant::now", "std::env", "tokio", "thread_rng", "HashMap::new"] {
            let allowed = word == "HashMap::new" && !file.starts_with("crates/company");
            assert!(
                allowed || !text.contains(word),
                "{file} has `{word}`: days, seeds and limits come in as arguments, and order is always the same"
            );
        }
    }
}

#[test]
fn one_place_says_what_day_it_is() {
    // How long files are kept goes by the clock in every home.
    let may = |file: &str| file.ends_with("/clock.rs") || file.ends_with("/today.rs") || file.contains("/keep/evidence");
    for (file, text) in sources_of(&["app", "api", "upcount"]) {
        assert!(may(&file) || !text.contains("clock::today"), "{file}: ask `Upcount::today`, which knows the made-up company's day");
    }
}

#[test]
fn only_the_api_and_its_server_listen() {
    for (file, text) in sources_of(&["maths", "model", "book", "company", "paper", "measure", "store", "app", "tidy"]) {
        // A socket that the binary opened may be handed down.
        for word in ["TcpListener::bind", "TcpStream", "UdpSocket", "UnixStream"] {
            assert!(!text.contains(word), "{file} has `{word}`");
        }
    }
}

#[test]
fn no_statement_of_sql_is_put_together_from_parts() {
    // The door for analysts' tools reads statements, and nothing behind it takes one.
    let workspace: toml::Table = read("Cargo.toml").parse().unwrap();
    let engine = &workspace["workspace"]["dependencies"]["datafusion"];
    let without = engine["default-features"].as_bool() == Some(false) && !engine["features"].as_array().unwrap().contains(&"sql".into());
    assert!(without, "the engine knows no SQL");
    for (file, text) in sources_of(&["store", "measure", "app"]) {
        if file.starts_with("crates/measure/src/sql/") {
            continue;
        }
        for word in ["SELECT", "INSERT INTO", "UPDATE ", "DELETE FROM"] {
            let glued = text.lines().any(|l| l.contains(word) && (l.contains("format!") || l.contains("push_str")));
            assert!(!glued, "{file} puts a statement together from parts; use parameters");
            assert!(!text.contains(word) || file.starts_with("crates/store/"), "{file} has SQL; only store does");
        }
    }
}
