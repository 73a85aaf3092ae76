//! Runs every document of the specification against the binary.

use crate::home::Home;
use std::path::Path;
use upcount_book::specification::{Expected, Section, Step, Table, faults, read};

#[test]
fn every_document_of_the_specification_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec");
    let mut documents: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "md")).collect();
    documents.sort();
    let mut wrong = Vec::new();
    let mut asked = 0;
    for document in &documents {
        let name = document.file_name().unwrap().to_string_lossy().into_owned();
        let sections = read(&std::fs::read_to_string(document).unwrap()).unwrap_or_else(|e| panic!("{name}: {e}"));
        let questions = sections.iter().flat_map(|s| &s.steps).filter(|s| matches!(s, Step::Ask { .. })).count();
        assert!(questions > 0, "{name} asks nothing, so it cannot fail");
        asked += questions;
        wrong.extend(sections.iter().flat_map(run).map(|fault| format!("{name}: {fault}")));
    }
    println!("{} documents, {asked} questions", documents.len());
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn run(section: &Section) -> Vec<String> {
    let home = Home::new();
    let mut wrong = Vec::new();
    for (n, step) in section.steps.iter().enumerate() {
        match step {
            Step::Own { path, text } => drop(home.file(&format!("home/book/{path}"), text)),
            Step::Import { definition, text } => drop(home.import(definition, &home.file(&format!("{n}.csv"), text))),
            Step::Ask { words, expected, line } => {
                let mut args: Vec<&str> = words.iter().map(String::as_str).collect();
                args.extend(["--format", "csv"]);
                let said = home.run(&args);
                let at = |fault: String| format!("line {line} ({}): {fault}", section.title);
                match expected {
                    Expected::Refusal(words) if said.ok || !said.err.contains(words.as_str()) => {
                        wrong.push(at(format!("should be refused with `{words}`, and said {}{}", said.out, said.err)))
                    }
                    Expected::Refusal(_) => {}
                    Expected::Table(_) if !said.ok => wrong.push(at(said.err)),
                    Expected::Table(table) => {
                        // What says much is shown as far as the document speaks of it.
                        let some_columns = args.contains(&"--rows")
                            || [
                                "funnel",
                                "league",
                                "portrait",
                                "journey",
                                "market",
                                "development",
                                "pay",
                                "goal",
                                "move",
                                "resource",
                                "growth",
                                "customers",
                                "day",
                                "contest",
                                "career",
                                "grant",
                                "signal",
                                "exemplar",
                                "review",
                                "spot",
                                "score",
                                "value",
                                "joint",
                            ]
                            .contains(&args[0]);
                        wrong.extend(faults(table, &answer(&said.out), some_columns).into_iter().map(at));
                    }
                }
            }
        }
    }
    wrong
}

fn answer(csv: &str) -> Table {
    let mut lines = csv.lines().map(|l| l.split(',').map(str::to_owned).collect::<Vec<_>>());
    Table { columns: lines.next().unwrap_or_default(), rows: lines.collect() }
}
