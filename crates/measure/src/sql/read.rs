//! Reads a statement into a question: names become measures, dimensions and periods, values become what is asked for. What
//! is not understood is refused with what is.

mod filters;
mod select;
#[cfg(test)]
mod tests;
mod values;

use super::table::Column;
use crate::{Question, Refusal};
use select::Reader;
use sqlparser::ast::Statement;
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Token, Tokenizer};
use upcount_book::Book;
use upcount_model::{Scope, Text};

/// Bytes of a statement, at most.
const MOST_BYTES: usize = 64 << 10;

/// What a statement wants.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Wanted {
    /// Values that stand in it, each with its name: a tool looks whether somebody is there.
    Echo(Vec<(String, Value)>),
    /// Figures of a measure.
    Figures(Box<Figures>),
}

/// A value that stands in a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Number(i64),
    Text(String),
}

/// Which figures, and what is shown of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Figures {
    pub(crate) question: Question,
    /// What is shown, each under its name.
    pub(crate) columns: Vec<(String, Column)>,
    pub(crate) order: Vec<Order>,
    pub(crate) offset: usize,
    pub(crate) limit: Option<usize>,
}

/// By what rows are ordered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Order {
    pub(crate) column: Column,
    pub(crate) descending: bool,
    pub(crate) nulls_first: bool,
}

/// Reads a statement, with a value for each place that it leaves open.
///
/// # Errors
/// [`Refusal`] says which part is not understood, and what would be.
pub(crate) fn read(statement: &str, values: &[String], book: &Book, scope: &Scope) -> Result<Wanted, Refusal> {
    if statement.len() > MOST_BYTES {
        return Err(Refusal::question(
            format!("语句太长，最多 {MOST_BYTES} 字节"),
            format!("the statement is too long; it has {MOST_BYTES} bytes at most"),
        ));
    }
    let mut statements = Parser::parse_sql(&GenericDialect {}, statement).map_err(|e| unclear(&e.to_string()))?;
    match (statements.pop(), statements.is_empty()) {
        (Some(Statement::Query(query)), true) => {
            let mut reader = Reader::new(values, book, scope);
            let wanted = reader.query(&query)?;
            if let Wanted::Figures(figures) = &wanted {
                reader.settle(figures)?;
            }
            reader.end().map(|()| wanted)
        }
        (Some(other), true) => Err(unclear(&first_word(&other))),
        _ => Err(Refusal::question("一次只能有一条语句", "there must be one statement at a time")),
    }
}

/// How many places a statement leaves open.
pub(crate) fn places(statement: &str) -> usize {
    let tokens = Tokenizer::new(&GenericDialect {}, statement).tokenize().unwrap_or_default();
    tokens.iter().filter(|token| matches!(token, Token::Placeholder(_))).count()
}

/// Refuses what is not understood, and says what is.
fn unclear(what: &str) -> Refusal {
    let what = what.trim_start_matches("sql parser error: ");
    let like = "SELECT channel, month, value FROM policies WHERE region = '440000' AND day BETWEEN '2025-01-01' AND '2025-12-31' ORDER BY value DESC LIMIT 10";
    Refusal::Question(Text::new(
        format!("`{what}` 读不懂；一个指标一张表，能读的语句如 {like}；条件用 =、IN、AND，以及日期的 BETWEEN、>=、<"),
        format!(
            "`{what}` is not understood; each measure is a table, asked like {like}; conditions are =, IN and AND, and of days BETWEEN, >= and <"
        ),
    ))
}

fn first_word(statement: &Statement) -> String {
    statement.to_string().split_whitespace().next().unwrap_or_default().to_owned()
}
