//! Every dependency has a permissive licence.

use crate::tree::{files, read, root};
use std::process::Command;

const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "BlueOak-1.0.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Python-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
    "bzip2-1.0.6",
];
/// Only used while testing, and changed by nobody here: a licence that binds changes to it.
const ALLOWED_IN_TESTS: &[&str] = &["MPL-2.0"];
/// Of letters, which are in the program as they are: they go along with anything, and are sold by themselves by nobody.
const ALLOWED_LETTERS: &[&str] = &["OFL-1.1"];

fn permitted(expression: &str, allowed: &[&str]) -> bool {
    let parsed = spdx::Expression::parse_mode(expression, spdx::ParseMode::LAX).unwrap_or_else(|e| panic!("{expression}: {e}"));
    parsed.evaluate(|requirement| allowed.contains(&requirement.to_string().as_str()))
}

#[test]
fn every_crate_is_permissive() {
    let output = Command::new(env!("CARGO")).args(["metadata", "--format-version", "1", "--locked"]).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 50);
    let refused: Vec<String> = packages
        .iter()
        .map(|p| (p["name"].as_str().unwrap_or_default(), p["license"].as_str().unwrap_or("none")))
        .filter(|(_, licence)| *licence == "none" || !permitted(licence, ALLOWED))
        .map(|(name, licence)| format!("{name} ({licence})"))
        .collect();
    assert!(refused.is_empty(), "these crates are not permissive: {refused:?}");
}

#[test]
fn every_package_of_the_web_is_permissive() {
    for file in files().iter().filter(|f| f.ends_with("package-lock.json")) {
        let lock: serde_json::Value = serde_json::from_str(&read(file)).unwrap();
        let allowed: Vec<&str> = if file.starts_with("e2e/") { [ALLOWED, ALLOWED_IN_TESTS].concat() } else { ALLOWED.to_vec() };
        for (name, package) in lock["packages"].as_object().unwrap().iter().filter(|(name, _)| !name.is_empty()) {
            let shipped = package["dev"] != true;
            let licence = package["license"].as_str().unwrap_or("none");
            let allowed = if shipped { allowed.clone() } else { [ALLOWED, ALLOWED_IN_TESTS, &["CC-BY-4.0"]].concat() };
            let letters = if name.contains("/fonts-") { ALLOWED_LETTERS } else { &[] };
            let allowed = [&allowed[..], letters].concat();
            assert!(licence != "none" && permitted(licence, &allowed), "{file}: {name} is {licence}");
            assert!(
                package.get("resolved").is_none_or(|r| !r.as_str().unwrap_or_default().starts_with("http")),
                "{file}: {name} names a registry's host"
            );
        }
    }
}
