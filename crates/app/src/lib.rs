//! The deeds: what one person or program does, each in a file of its own, in the nine groups of the business.

mod clock;
pub mod keep;
pub mod know;
pub mod steer;

use std::path::Path;
use std::sync::Arc;
use upcount_book::{Book, BookError};
use upcount_measure::{FactsIn, Measures, Refusal};
use upcount_model::{Kind, Say, Text};
use upcount_store::{FactFile, Home, Store, StoreError};

/// Everything that a deed works with.
#[derive(Clone)]
pub struct Upcount {
    pub(crate) home: Home,
    pub(crate) store: Store,
    pub(crate) measures: Measures,
    pub(crate) book: Arc<Book>,
    pub(crate) jobs: keep::Jobs,
}

/// Why Upcount cannot work with a home.
#[derive(Debug)]
pub enum OpenError {
    /// The Book has a definition that cannot be used.
    Book(BookError),
    /// The folder or the store cannot be used.
    Store(StoreError),
    /// The engine cannot start.
    Engine(Refusal),
}

impl std::fmt::Display for OpenError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text().en)
    }
}
impl std::error::Error for OpenError {}

impl Say for OpenError {
    fn code(&self) -> &'static str {
        match self {
            Self::Book(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::Engine(e) => e.code(),
        }
    }
    fn text(&self) -> Text {
        match self {
            Self::Book(e) => e.text(),
            Self::Store(e) => e.text(),
            Self::Engine(e) => e.text(),
        }
    }
}

impl Upcount {
    /// Opens a home, making it when it is not there. Its tables are in the database at that address, or in a file of its
    /// own.
    ///
    /// # Errors
    /// When the folder, the store, or a definition of the company's own cannot be used.
    pub async fn open(folder: &Path, database: Option<&str>) -> Result<Self, OpenError> {
        let home = Home::open(folder).map_err(OpenError::Store)?;
        let book = Book::with_own(&home.book()).map_err(OpenError::Book)?;
        let store = Store::open(&home, database).await.map_err(OpenError::Store)?;
        let measures = Measures::start().map_err(OpenError::Engine)?;
        Ok(Self { home, store, measures, book: Arc::new(book), jobs: keep::Jobs::default() })
    }

    /// What the company decided.
    #[must_use]
    pub fn book(&self) -> &Book {
        &self.book
    }

    /// The files of facts that exist.
    pub(crate) async fn facts(&self) -> Result<Vec<FactsIn>, StoreError> {
        let mut facts: Vec<FactsIn> = self.store.manifest().await?.into_iter().filter_map(|f| self.facts_in(f)).collect();
        for replacement in self.store.replacements().await? {
            let (older, newer) = (self.home.facts().join(replacement.older), self.home.facts().join(replacement.newer));
            if let Some(file) = facts.iter_mut().find(|f| f.path == older) {
                file.replaced_by.push(newer);
            }
        }
        Ok(facts)
    }

    /// A file of the manifest as the engine reads it; none when it is of a kind that this version does not know.
    pub(crate) fn facts_in(&self, file: FactFile) -> Option<FactsIn> {
        Some(FactsIn {
            path: self.home.facts().join(&file.file),
            kind: Kind::from_id(&file.kind)?.id,
            days: file.days,
            bytes: file.bytes.cast_unsigned(),
            learned_at: file.learned_at,
            keys: file.keys,
            replaced_by: Vec::new(),
        })
    }

    /// Whether the home holds the made-up company.
    pub(crate) async fn made_up(&self) -> Result<bool, StoreError> {
        Ok(self.store.imports().await?.iter().any(|i| i.made_up))
    }
}
