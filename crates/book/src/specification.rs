//! Reads and judges the specification: Markdown with files, questions and the answers that they must have.
//!
//! In a document, what stands before the first `##` holds for every section, and each section begins with an empty
//! home. These fenced blocks do something:
//!
//! | block | meaning |
//! |---|---|
//! | ` ```toml measures/x.toml ` | a definition of the home's own |
//! | ` ```csv some_definition ` | a file, imported with that definition |
//! | ` ```ask `, ` ```moved `, ` ```funnel `, ` ```league `, ` ```portrait `, ` ```journey `, ` ```market `, ` ```development `, ` ```pay `, ` ```goal `, ` ```move `, ` ```resource `, ` ```growth `, ` ```customers `, ` ```day `, ` ```contest `, ` ```career `, ` ```grant `, ` ```signal `, ` ```exemplar `, ` ```spot `, ` ```score `, ` ```value ` | the words after that command of `upcount`; the next table is the answer, or the next quotation is part of the refusal |
//!
//! An answer is the same when it has the same columns, the same rows in any order, and every figure to the decimals
//! that are written. Of listed facts (`--rows`) the table may show some columns only.

/// One `##` of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its heading.
    pub title: String,
    /// What happens in it, in order.
    pub steps: Vec<Step>,
}

/// One thing that happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A definition of the home's own.
    Own {
        /// Its path in the Book.
        path: String,
        /// Its text.
        text: String,
    },
    /// A file to import.
    Import {
        /// The definition.
        definition: String,
        /// The file's content.
        text: String,
    },
    /// A question and its answer.
    Ask {
        /// The words after `upcount`.
        words: Vec<String>,
        /// What must come back.
        expected: Expected,
        /// The line of the document.
        line: usize,
    },
}

/// What must come back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// An answer.
    Table(Table),
    /// A refusal that says this.
    Refusal(String),
}

/// Columns and rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// The cells of each row.
    pub rows: Vec<Vec<String>>,
}

/// Reads a document.
///
/// # Errors
/// A sentence with the line, when a block is not closed or a question has no answer.
pub fn read(document: &str) -> Result<Vec<Section>, String> {
    let lines: Vec<&str> = document.lines().collect();
    let mut before = Vec::new();
    let mut sections: Vec<Section> = Vec::new();
    let mut n = 0;
    while n < lines.len() {
        if let Some(title) = lines[n].strip_prefix("## ") {
            sections.push(Section { title: title.trim().to_owned(), steps: before.clone() });
        } else if let Some(info) = lines[n].strip_prefix("```") {
            let end = (n + 1..lines.len()).find(|m| lines[*m] == "```").ok_or(format!("line {}: the block is not closed", n + 1))?;
            let text = lines[n + 1..end].join("\n") + "\n";
            let step = match info.split_once(' ').unwrap_or((info, "")) {
                ("toml", path) if !path.is_empty() => Some(Step::Own { path: path.trim().to_owned(), text }),
                ("csv", definition) if !definition.is_empty() => Some(Step::Import { definition: definition.trim().to_owned(), text }),
                (
                    command @ ("ask" | "moved" | "funnel" | "league" | "portrait" | "journey" | "market" | "development" | "pay" | "goal"
                    | "move" | "resource" | "growth" | "customers" | "day" | "contest" | "career" | "grant" | "signal"
                    | "exemplar" | "review" | "spot" | "score" | "value" | "joint"),
                    _,
                ) => {
                    let words = [command].into_iter().chain(text.split_whitespace()).map(str::to_owned).collect();
                    Some(Step::Ask {
                        words,
                        expected: expected(&lines, end + 1).ok_or(format!("line {}: the question has no answer", n + 1))?,
                        line: n + 1,
                    })
                }
                _ => None,
            };
            if let Some(step) = step {
                sections.last_mut().map_or(&mut before, |s| &mut s.steps).push(step);
            }
            n = end;
        }
        n += 1;
    }
    Ok(sections)
}

/// The next table or quotation before the next block or heading.
fn expected(lines: &[&str], from: usize) -> Option<Expected> {
    let rest = || lines[from..].iter().take_while(|l| !l.starts_with("```") && !l.starts_with('#'));
    let first = rest().find(|l| l.starts_with('|') || l.starts_with("> "))?;
    if let Some(said) = first.strip_prefix("> ") {
        return Some(Expected::Refusal(said.trim().to_owned()));
    }
    let mut table = rest().skip_while(|l| !l.starts_with('|')).take_while(|l| l.starts_with('|'));
    let cells = |line: &&str| line.trim().trim_matches('|').split('|').map(|c| c.trim().to_owned()).collect::<Vec<_>>();
    let columns = cells(table.next()?);
    Some(Expected::Table(Table { columns, rows: table.skip(1).map(cells).collect() }))
}

/// What is wrong with an answer; nothing when it is right. With `some_columns` the expected table may have fewer.
#[must_use]
pub fn faults(expected: &Table, answer: &Table, some_columns: bool) -> Vec<String> {
    let places: Vec<Option<usize>> = expected.columns.iter().map(|c| answer.columns.iter().position(|a| a == c)).collect();
    if places.contains(&None) || (!some_columns && expected.columns.len() != answer.columns.len()) {
        return vec![format!("the columns are {:?} and should be {:?}", answer.columns, expected.columns)];
    }
    let mut left: Vec<Vec<&str>> = answer.rows.iter().map(|r| places.iter().flatten().map(|n| r[*n].as_str()).collect()).collect();
    let mut faults = Vec::new();
    for row in &expected.rows {
        match left.iter().position(|have| row.len() == have.len() && row.iter().zip(have).all(|(want, have)| same(want, have))) {
            Some(n) => drop(left.remove(n)),
            None => faults.push(format!("missing: {}", row.join(" | "))),
        }
    }
    faults.extend(left.iter().map(|row| format!("not expected: {}", row.join(" | "))));
    faults
}

/// The same text, or the same number to the decimals that are written.
fn same(want: &str, have: &str) -> bool {
    let (number, scale) = want.strip_suffix('%').map_or((want, 1.0), |w| (w, 100.0));
    match (number.parse::<f64>(), have.parse::<f64>()) {
        (Ok(want), Ok(have)) => {
            let decimals = number.split_once('.').map_or(0, |(_, part)| part.len());
            let half = 0.5 * 10_f64.powi(-i32::try_from(decimals).unwrap_or(15));
            (want - have * scale).abs() <= half * (1.0 + 1e-9)
        }
        _ => want == have,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = "# t\n```csv d\na\n1\n```\n## one\n```ask\nx --by y\n```\n| y | x |\n|---|---|\n| a | 25.0% |\n| b | 3 |\n## two\n```ask\nz\n```\n> there is no measure\n";

    fn answer(rows: &[[&str; 2]]) -> Table {
        Table { columns: vec!["y".into(), "x".into()], rows: rows.iter().map(|r| r.map(str::to_owned).to_vec()).collect() }
    }

    fn expected_in_one() -> Table {
        match &read(DOCUMENT).unwrap()[0].steps[1] {
            Step::Ask { expected: Expected::Table(table), .. } => table.clone(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_stands_first_holds_for_every_section() {
        let sections = read(DOCUMENT).unwrap();
        assert_eq!(sections.len(), 2);
        assert!(sections.iter().all(|s| matches!(&s.steps[0], Step::Import { definition, .. } if definition == "d")));
        assert!(matches!(&sections[1].steps[1], Step::Ask { expected: Expected::Refusal(said), .. } if said == "there is no measure"));
    }

    #[test]
    fn a_right_answer_passes_in_any_order() {
        assert_eq!(faults(&expected_in_one(), &answer(&[["b", "3"], ["a", "0.25"]]), false), Vec::<String>::new());
    }

    #[test]
    fn a_missing_row_fails() {
        assert_eq!(faults(&expected_in_one(), &answer(&[["a", "0.25"]]), false), ["missing: b | 3"]);
    }

    #[test]
    fn an_extra_row_fails() {
        assert_eq!(faults(&expected_in_one(), &answer(&[["a", "0.25"], ["b", "3"], ["b", "3"]]), false), ["not expected: b | 3"]);
    }

    #[test]
    fn a_wrong_figure_fails() {
        assert_eq!(faults(&expected_in_one(), &answer(&[["a", "0.2506"], ["b", "3"]]), false).len(), 2);
        assert_eq!(faults(&expected_in_one(), &answer(&[["a", "0.25"], ["b", "3.6"]]), false).len(), 2);
    }

    #[test]
    fn another_column_fails() {
        let mut wrong = answer(&[["a", "0.25"], ["b", "3"]]);
        wrong.columns[1] = "z".into();
        assert_eq!(faults(&expected_in_one(), &wrong, false).len(), 1);
    }

    #[test]
    fn a_question_without_an_answer_is_no_specification() {
        assert!(read("## a\n```ask\nx\n```\nwords\n").is_err());
        assert!(read("## a\n```ask\nx\n").is_err());
    }
}
