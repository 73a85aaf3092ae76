//! Every definition names a capability, and every capability has a document.

use crate::tree::{files, read};
use std::collections::BTreeSet;

#[test]
fn every_definition_names_a_capability_that_has_a_document() {
    let documents: BTreeSet<String> =
        files().iter().filter_map(|f| f.strip_prefix("spec/")?.strip_suffix(".md")?.split('-').next().map(str::to_owned)).collect();
    assert!(!documents.is_empty());
    for file in files().iter().filter(|f| {
        f.starts_with("book/")
            && f.ends_with(".toml")
            && f.matches('/').count() == 2
            && !f.starts_with("book/calendars/")
            && !f.starts_with("book/roles/")
    }) {
        let definition: toml::Table = read(file).parse().unwrap();
        let capability = definition.get("capability").and_then(|c| c.as_str()).unwrap_or_else(|| panic!("{file} names no capability"));
        assert!(documents.contains(capability), "{file} names {capability}, which has no document in spec/");
    }
}

#[test]
fn every_document_is_named_and_titled_by_its_capability() {
    for file in files().iter().filter(|f| f.starts_with("spec/")) {
        let number = file.trim_start_matches("spec/").split('-').next().unwrap();
        assert!(read(file).starts_with(&format!("# {number} ")), "{file} should begin with `# {number} `");
    }
}

#[test]
fn every_definition_speaks_both_languages() {
    for file in files().iter().filter(|f| f.starts_with("book/") && f.ends_with(".toml") && f.matches('/').count() == 2) {
        let definition: toml::Table = read(file).parse().unwrap();
        for lang in ["zh", "en"] {
            assert!(definition.get(lang).and_then(|t| t.as_str()).is_some_and(|t| !t.trim().is_empty()), "{file} lacks `{lang}`");
        }
    }
}

#[test]
fn every_import_definition_of_the_made_up_company_is_there() {
    let all = files();
    for (definition, _) in upcount_company::FILES {
        assert!(all.contains(&format!("book/imports/{definition}.toml")), "{definition}");
    }
}

#[test]
fn a_word_of_the_glossary_stands_there_once() {
    let glossary: toml::Table = read("book/glossary.toml").parse().unwrap();
    let terms = glossary["term"].as_array().unwrap();
    for field in ["id", "zh", "en"] {
        let words: BTreeSet<&str> = terms.iter().map(|t| t[field].as_str().unwrap()).collect();
        assert_eq!(words.len(), terms.len(), "two terms share one {field}");
    }
}
