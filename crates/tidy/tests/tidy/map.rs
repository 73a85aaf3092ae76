//! The map in ARCHITECTURE.md is the tree.

use crate::tree::{files, read};
use std::collections::BTreeSet;

/// The folders that the map must show: those in which somebody looks for a thing.
fn shown(file: &str) -> Vec<String> {
    let parts: Vec<&str> = file.split('/').collect();
    let folders = &parts[..parts.len() - 1];
    let depth = match folders.first() {
        Some(&"crates") => match folders.get(2) {
            Some(&"src") => 4,
            Some(&"tests") => 3,
            _ => 2,
        },
        Some(&"book" | &"docs") => 2,
        Some(&"web") => 3,
        _ => 1,
    };
    (1..=depth.min(folders.len()))
        .map(|n| folders[..n].join("/"))
        .filter(|f| !["crates/x", "docs"].contains(&f.as_str()) && !f.ends_with("/src") && f != "crates")
        .collect()
}

fn map() -> BTreeSet<String> {
    let text = read("ARCHITECTURE.md");
    let block = text.split("```map\n").nth(1).and_then(|t| t.split("\n```").next()).expect("ARCHITECTURE.md has a ```map block");
    block.lines().filter_map(|l| l.split_whitespace().next()).map(|p| p.trim_end_matches('/').to_owned()).collect()
}

#[test]
fn the_map_shows_every_folder_and_nothing_that_is_not_there() {
    let mut tree: BTreeSet<String> = files().iter().flat_map(|f| shown(f)).collect();
    tree.retain(|f| f != "docs");
    let map = map();
    let missing: Vec<_> = tree.difference(&map).collect();
    let gone: Vec<_> = map.difference(&tree).collect();
    assert!(missing.is_empty(), "the map in ARCHITECTURE.md does not show {missing:?}");
    assert!(gone.is_empty(), "the map in ARCHITECTURE.md shows {gone:?}, which are not there");
}

#[test]
fn files_that_architecture_names_exist() {
    let all = files();
    for document in ["ARCHITECTURE.md", "README.md"] {
        let text = read(document);
        let named = text
            .split('`')
            .skip(1)
            .step_by(2)
            .filter(|t| t.contains('/') && !t.contains([' ', '*', '<', '…', '{', ':', 'X', '$']) && !t.starts_with(['/', '.', '-']));
        for path in named {
            let path = path.trim_end_matches('/');
            assert!(all.iter().any(|f| f == path || f.starts_with(&format!("{path}/"))), "{document} names `{path}`, which is not there");
        }
    }
}
