//! What is wrong with the Book, and where.

use std::fmt;
use upcount_model::{Say, Text};

/// A definition that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookError {
    /// The file, relative to the Book: `measures/x.toml`.
    pub file: String,
    /// What is wrong, why, and what to do.
    pub what: String,
}

impl BookError {
    pub(crate) fn new(file: impl Into<String>, what: impl Into<String>) -> Self {
        Self { file: file.into(), what: what.into() }
    }
}

impl fmt::Display for BookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "book/{}: {}", self.file, self.what)
    }
}

impl std::error::Error for BookError {}

impl Say for BookError {
    fn code(&self) -> &'static str {
        "book_unusable"
    }
    fn text(&self) -> Text {
        Text::new(format!("定义 book/{} 不能使用：{}", self.file, self.what), self.to_string())
    }
}
