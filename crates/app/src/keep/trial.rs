//! Tries a definition before it is released (试行): its examples are run in homes of their own, and the figures that it
//! changes are told beside those of today. Nothing is kept.

use super::definitions::{DefinitionRefusal, checked, own_specifications, within_limits};
use super::{ImportFile, import_file};
use crate::know::words;
use crate::{Upcount, know};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;
use upcount_book::specification::{Expected, Section, Step, Table, faults, read};
use upcount_book::{Book, Form};
use upcount_measure::{Answer, Question, Refusal};
use upcount_model::{Grain, Say, Scope, Text};
use utoipa::ToSchema;

/// Measures whose figures are compared, at most.
const MEASURES: usize = 6;
/// Periods that are compared, the latest.
const PERIODS: usize = 12;
/// Classes of a dimension that are compared, those that change most.
const CLASSES: usize = 30;
/// Sections of a specification, at most: each is a home of its own.
const SECTIONS: usize = 40;

/// A definition to be tried.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TryDefinition {
    /// Its place in the Book.
    #[schema(example = "measures/cross_sell_rate.toml")]
    pub path: String,
    /// Its text, TOML.
    pub content: String,
    /// Its specification: Markdown with files, questions and the answers that they must have.
    #[serde(default)]
    pub specification: String,
}

/// What came of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Trial {
    /// Its examples, and those of every definition released before.
    pub examples: Vec<Example>,
    /// The figures that it changes.
    pub changes: Vec<FiguresBeside>,
    /// What a reader must know besides.
    pub notes: Vec<Text>,
}

/// A section of a specification.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Example {
    /// The definition that it belongs to.
    pub path: String,
    /// Its heading.
    pub title: String,
    /// Questions that it asks.
    pub questions: usize,
    /// What is wrong; nothing when it holds.
    pub faults: Vec<String>,
}

/// A measure's figures today and with the definition.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FiguresBeside {
    /// The measure.
    pub measure: String,
    /// What it is called.
    pub name: Text,
    /// How it is shown.
    pub unit: String,
    /// What money is in.
    pub currency: Option<String>,
    /// The dimension by which it is broken down; by month when absent.
    pub by: Option<String>,
    /// The calibre that counts.
    pub calibre: Option<String>,
    /// The figures.
    pub rows: Vec<FigureBeside>,
    /// How many of them differ.
    pub changed: usize,
    /// Why there are none.
    pub refused: Option<Text>,
}

/// One figure today and with the definition.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FigureBeside {
    /// The period, or the class.
    pub key: String,
    /// Today.
    pub before: Option<f64>,
    /// With the definition.
    pub after: Option<f64>,
}

/// Tries a definition.
///
/// # Errors
/// [`DefinitionRefusal`] when the Book cannot be used with it.
pub async fn try_definition(up: &Upcount, scope: &Scope, new: &TryDefinition) -> Result<Trial, DefinitionRefusal> {
    within_limits(&new.content, &new.specification)?;
    let after = checked(up, &new.path, &new.content).await?;
    let examples = run_examples(up, new).await?;
    let (changes, notes) = changes(up, scope, &new.path, &after).await?;
    Ok(Trial { examples, changes, notes })
}

/// Runs the examples of a definition, and those of the ones released before, in a Book that has it.
pub(crate) async fn run_examples(up: &Upcount, new: &TryDefinition) -> Result<Vec<Example>, DefinitionRefusal> {
    let mut texts = up.texts().await?;
    texts.insert(new.path.clone(), new.content.clone());
    let mut documents = own_specifications(up).await?;
    // What comes with an empty one keeps the specification that it has.
    if !new.specification.trim().is_empty() {
        documents.insert(new.path.clone(), new.specification.clone());
    }
    let mut examples = Vec::new();
    for (path, document) in documents {
        let sections = read(&document).map_err(|why| unclear(&path, &why))?;
        if path == new.path && !sections.iter().any(|s| s.steps.iter().any(|step| matches!(step, Step::Ask { .. }))) {
            return Err(unclear(&path, "it asks nothing under a `##`, so it cannot fail"));
        }
        for section in sections {
            if examples.len() >= SECTIONS {
                return Err(unclear(&path, &format!("more than {SECTIONS} sections are not tried at once")));
            }
            let questions = section.steps.iter().filter(|step| matches!(step, Step::Ask { .. })).count();
            let faults = holds(&texts, &section).await.unwrap_or_else(|why| vec![why]);
            examples.push(Example { path: path.clone(), title: section.title, questions, faults });
        }
    }
    Ok(examples)
}

fn unclear(path: &str, why: &str) -> DefinitionRefusal {
    DefinitionRefusal::Unclear(Text::new(
        format!("{path} 的规格说明不能用：{why}"),
        format!("the specification of {path} cannot be used: {why}"),
    ))
}

/// What is wrong with a section, run in a home of its own.
async fn holds(texts: &BTreeMap<String, String>, section: &Section) -> Result<Vec<String>, String> {
    let folder = tempfile::tempdir().map_err(|e| e.to_string())?;
    let book = folder.path().join("book");
    texts.iter().try_for_each(|(path, text)| written(&book.join(path), text))?;
    for (n, step) in section.steps.iter().enumerate() {
        if let Step::Own { path, text } = step {
            if !Book::is_place(path) {
                return Err(format!("step {}: {path} is no place in the Book", n + 1));
            }
            written(&book.join(path), text)?;
        }
    }
    let up = Box::pin(Upcount::open(folder.path(), None)).await.map_err(|e| e.to_string())?;
    let mut wrong = Vec::new();
    for (n, step) in section.steps.iter().enumerate() {
        match step {
            Step::Own { .. } => {}
            Step::Import { definition, text } => {
                let file = folder.path().join(format!("{n}.csv"));
                written(&file, text)?;
                let import = ImportFile { definition: definition.clone(), file, name: None, strict: true, made_up_until: None };
                Box::pin(import_file(&up, import, std::sync::Arc::default())).await.map_err(|e| format!("{definition}: {e}"))?;
            }
            Step::Ask { words, expected, line } => {
                wrong.extend(asked(&up, words, expected).await.into_iter().map(|fault| format!("{line}: {fault}")))
            }
        }
    }
    Ok(wrong)
}

async fn asked(up: &Upcount, words: &[String], expected: &Expected) -> Vec<String> {
    let answer = match words {
        [command, rest @ ..] if command == "ask" => match words::question(rest) {
            Ok(question) => Box::pin(know::ask(up, &Scope::COMPANY, &question)).await.map_err(|e| e.text().en),
            Err(why) => Err(why.en),
        },
        _ => return vec!["only `ask` is tried here".to_owned()],
    };
    match (expected, answer) {
        (Expected::Table(table), Ok(asked)) => faults(table, &as_table(&asked.answer), false),
        (Expected::Table(_), Err(why)) => vec![why],
        (Expected::Refusal(words), Err(why)) if why.contains(words.as_str()) => Vec::new(),
        (Expected::Refusal(words), Err(why)) => vec![format!("should be refused with `{words}`, and said: {why}")],
        (Expected::Refusal(words), Ok(_)) => vec![format!("should be refused with `{words}`, and was answered")],
    }
}

fn as_table(answer: &Answer) -> Table {
    let columns = answer.by.iter().cloned().chain(["period".to_owned(), answer.measure.id.clone()]).collect();
    let cells = |row: &know::AnswerRow| {
        let keys = row.keys.iter().map(|key| key.clone().unwrap_or_default());
        keys.chain([row.period.clone(), row.value.map(|v| v.to_string()).unwrap_or_default()]).collect()
    };
    Table { columns, rows: answer.rows.iter().map(cells).collect() }
}

fn written(path: &Path, text: &str) -> Result<(), String> {
    let folder = path.parent().unwrap_or(path);
    std::fs::create_dir_all(folder).and_then(|()| std::fs::write(path, text)).map_err(|e| e.to_string())
}

/// The figures that a definition changes, in the Book of today and in the one that has it.
async fn changes(up: &Upcount, scope: &Scope, path: &str, after: &Book) -> Result<(Vec<FiguresBeside>, Vec<Text>), DefinitionRefusal> {
    let before = up.book();
    let world = up.world().await?;
    let mut questions = questions(path, after);
    let mut notes = Vec::new();
    if questions.is_empty() {
        notes.push(Text::new("这类定义本身没有数", "a definition of this kind has no figures of its own"));
    }
    if questions.len() > MEASURES {
        let more = questions.len() - MEASURES;
        notes.push(Text::new(format!("还有 {more} 个指标也会变"), format!("{more} more measures are concerned")));
        questions.truncate(MEASURES);
    }
    let mut changes = Vec::new();
    for question in questions {
        let [now, then] = [&*before, after].map(|book| up.measures.ask(&question, book, scope, &world));
        changes.push(change(&question, after, now.await.ok(), then.await));
    }
    Ok((changes, notes))
}

/// What to ask to see what a definition does.
fn questions(path: &str, book: &Book) -> Vec<Question> {
    let id = path.rsplit('/').next().unwrap_or_default().trim_end_matches(".toml");
    let by_month = |measure: &str, calibre: Option<&str>| Question {
        measure: measure.to_owned(),
        calibre: calibre.map(str::to_owned),
        grain: Some(Grain::Month),
        ..Question::default()
    };
    let measures = |uses: &dyn Fn(&upcount_book::Measure) -> bool| {
        book.measures.values().filter(|m| uses(m)).map(|m| m.id.clone()).collect::<Vec<_>>()
    };
    match path.split('/').next() {
        Some("measures") => {
            let others = measures(&|m| m.id != id && names(&m.form, id));
            std::iter::once(id.to_owned()).chain(others).map(|m| with_class(book, by_month(&m, None))).collect()
        }
        Some("calibres") => {
            let theirs = measures(&|m| m.calibre.as_deref() == Some(id)).into_iter().map(|m| by_month(&m, None));
            std::iter::once(by_month("policies", Some(id))).chain(theirs).collect()
        }
        Some("calendars") => {
            let calibres = book.calibres.values().filter(|c| c.calendar == id && !c.id.starts_with("kit_"));
            calibres.map(|c| by_month("policies", Some(&c.id))).collect()
        }
        Some("dimensions") => vec![Question { measure: "policies".into(), by: vec![id.to_owned()], ..Question::default() }],
        Some("weights") => measures(&|m| matches!(&m.form, Form::Weighted { weights, .. } if weights == id))
            .into_iter()
            .map(|m| with_class(book, by_month(&m, None)))
            .collect(),
        Some("company.toml") => vec![by_month("policies", None)],
        _ => Vec::new(),
    }
}

/// A share is one of classes.
fn with_class(book: &Book, question: Question) -> Question {
    let share = book.measures.get(&question.measure).is_some_and(|m| m.form.base().is_some());
    if share { Question { by: vec!["channel".into()], grain: None, ..question } } else { question }
}

/// Whether a form is made of a measure.
fn names(form: &Form, id: &str) -> bool {
    match form {
        Form::Quotient { of, less, over } => of.iter().chain(less).chain(over).any(|m| m == id),
        Form::Active { of, .. } => of == id,
        other => other.base() == Some(id),
    }
}

fn change(question: &Question, book: &Book, before: Option<Answer>, after: Result<Answer, Refusal>) -> FiguresBeside {
    let measure = book.measures.get(&question.measure);
    let mut change = FiguresBeside {
        measure: question.measure.clone(),
        name: measure.map_or_else(|| Text::new("", ""), |m| Text::new(&m.zh, &m.en)),
        unit: measure.map_or("", |m| m.shown.id()).to_owned(),
        currency: None,
        by: question.by.first().cloned(),
        calibre: question.calibre.clone(),
        rows: Vec::new(),
        changed: 0,
        refused: None,
    };
    let after = match after {
        Ok(answer) => answer,
        Err(e) => return FiguresBeside { refused: Some(e.text()), ..change },
    };
    change.currency.clone_from(&after.measure.currency);
    let of = |answer: &Answer| -> BTreeMap<String, Option<f64>> {
        let key = |row: &know::AnswerRow| row.keys.first().map_or_else(|| row.period.clone(), |key| key.clone().unwrap_or_default());
        answer.rows.iter().map(|row| (key(row), row.value)).collect()
    };
    let (now, then) = (before.as_ref().map(of).unwrap_or_default(), of(&after));
    let keys: std::collections::BTreeSet<&String> = now.keys().chain(then.keys()).collect();
    let row =
        |key: &String| FigureBeside { key: key.clone(), before: now.get(key).copied().flatten(), after: then.get(key).copied().flatten() };
    change.rows = keys.into_iter().map(row).collect();
    if question.by.is_empty() {
        change.rows.drain(..change.rows.len().saturating_sub(PERIODS));
    } else {
        let moved = |row: &FigureBeside| (row.after.unwrap_or(0.0) - row.before.unwrap_or(0.0)).abs();
        change.rows.sort_by(|a, b| moved(b).total_cmp(&moved(a)).then(a.key.cmp(&b.key)));
        change.rows.truncate(CLASSES);
    }
    change.changed = change.rows.iter().filter(|row| row.before != row.after).count();
    change
}
