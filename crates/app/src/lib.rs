//! The deeds: what one person or program does, each in a file of its own, in the nine groups of the business.

mod caller;
mod clock;
pub mod keep;
pub mod know;
pub mod reward;
mod secret;
pub mod steer;

pub use caller::Caller;
pub use secret::SealingKey;

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::{Mutex, Notify};
use upcount_book::{Book, BookError};
use upcount_link::{IdentityProvider, LinkError, Storage};
use upcount_measure::cluster::Workers;
use upcount_measure::{FactsIn, InLake, Measures, Refusal, Said, SaidValue, World};
use upcount_model::{Event, Kind, RETRACTION, Say, Text, Type};
use upcount_store::{Fact, FactFile, Home, Store, StoreError};

/// Everything that a deed works with.
#[derive(Clone)]
pub struct Upcount {
    pub(crate) home: Home,
    /// Where files of facts and cells lie.
    pub(crate) lake: Storage,
    pub(crate) store: Store,
    pub(crate) measures: Measures,
    pub(crate) workers: Option<Workers>,
    book: Arc<RwLock<KnownBook>>,
    /// Rung when there is work for a worker of this process.
    pub(crate) work: Arc<Notify>,
    pub(crate) writer: keep::Writer,
    pub(crate) key: Option<Arc<SealingKey>>,
    pub(crate) identity: Option<Arc<IdentityProvider>>,
    said: Arc<Mutex<KnownSaid>>,
    pub(crate) cells: Arc<Mutex<keep::KnownCells>>,
    /// Runs of commission are posted one after another.
    pub(crate) paying: Arc<tokio::sync::Mutex<()>>,
}

/// The Book, and the last release that is in it.
struct KnownBook {
    book: Arc<Book>,
    last: i64,
}

/// What was read of the Log.
#[derive(Default)]
struct KnownSaid {
    last: i64,
    said: Arc<Vec<Arc<Said>>>,
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
    /// The lake cannot be used.
    Lake(LinkError),
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
            Self::Lake(e) => e.code(),
        }
    }
    fn text(&self) -> Text {
        match self {
            Self::Book(e) => e.text(),
            Self::Store(e) => e.text(),
            Self::Engine(e) => e.text(),
            Self::Lake(e) => e.text(),
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
        let store = Store::open(&home, database).await.map_err(OpenError::Store)?;
        let lake = Storage::here(home.folder()).map_err(OpenError::Lake)?;
        let measures = Measures::start(lake.objects()).map_err(OpenError::Engine)?;
        let writer = keep::Writer::start(store.clone());
        let book = KnownBook { book: Arc::new(Book::with_own(&home.book()).map_err(OpenError::Book)?), last: 0 };
        let up = Self {
            writer,
            home,
            lake,
            store,
            measures,
            workers: None,
            book: Arc::new(RwLock::new(book)),
            work: Arc::default(),
            key: None,
            identity: None,
            said: Arc::default(),
            cells: Arc::default(),
            paying: Arc::default(),
        };
        up.read_book_anew().await.map_err(OpenError::Store)?;
        Ok(up)
    }

    /// With files of facts and cells in a lake that other machines read too.
    ///
    /// # Errors
    /// When the engine cannot start on it.
    pub fn with_lake(self, lake: Option<Storage>) -> Result<Self, OpenError> {
        let Some(lake) = lake else { return Ok(self) };
        let measures = Measures::start(lake.objects()).map_err(OpenError::Engine)?;
        Ok(Self { lake, measures, ..self })
    }

    /// With the key that seals what must not lie open in the store.
    #[must_use]
    pub fn with_key(self, key: Option<SealingKey>) -> Self {
        Self { key: key.map(Arc::new), ..self }
    }

    /// With the provider at which people sign in.
    #[must_use]
    pub fn with_identity(self, provider: Option<IdentityProvider>) -> Self {
        Self { identity: provider.map(Arc::new), ..self }
    }

    /// What the company decided.
    #[must_use]
    pub fn book(&self) -> Arc<Book> {
        self.book.read().unwrap_or_else(PoisonError::into_inner).book.clone()
    }

    /// Reads the Book again when a definition was released since, by whichever process.
    pub(crate) async fn read_book_anew(&self) -> Result<(), StoreError> {
        let last = self.store.last_of("definition", keep::RELEASED).await?;
        if self.book.read().unwrap_or_else(PoisonError::into_inner).last == last {
            return Ok(());
        }
        match self.texts().await.and_then(|texts| Ok(Book::from_files(texts)?)) {
            Ok(book) => *self.book.write().unwrap_or_else(PoisonError::into_inner) = KnownBook { book: Arc::new(book), last },
            // A file of the home's own was changed by hand meanwhile; what was decided before holds.
            Err(e) => tracing::error!(target: "upcount::book", "the Book cannot be read anew: {e}"),
        }
        Ok(())
    }

    /// Everything that is known.
    pub(crate) async fn world(&self) -> Result<World, StoreError> {
        self.read_book_anew().await?;
        Ok(World { said: self.said().await?, files: self.files().await?, locks: self.locks().await?, cells: keep::kept(self).await })
    }

    /// The files of facts that exist.
    pub(crate) async fn files(&self) -> Result<Vec<FactsIn>, StoreError> {
        let logged = self.store.imports_in_the_log().await?;
        let of = |f: FactFile| {
            let logged = logged.get(&f.import).copied().unwrap_or_default();
            self.facts_in(f, logged)
        };
        let mut facts: Vec<FactsIn> = self.store.manifest().await?.into_iter().filter_map(of).collect();
        let lengths: HashMap<String, u64> = facts.iter().map(|f| (f.name.clone(), f.bytes)).collect();
        for replacement in self.store.replacements().await? {
            let (older, newer) = (in_lake(&replacement.older), in_lake(&replacement.newer));
            if let Some(file) = facts.iter_mut().find(|f| f.name == older) {
                file.replaced_by.push(InLake { bytes: lengths.get(&newer).copied().unwrap_or_default(), name: newer });
            }
        }
        Ok(facts)
    }

    /// What single facts say. They are never changed, so only those that came since the last question are read.
    async fn said(&self) -> Result<Arc<Vec<Arc<Said>>>, StoreError> {
        let mut known = self.said.lock().await;
        loop {
            let page = self.store.facts_after(known.last).await?;
            let Some(last) = page.last() else { return Ok(known.said.clone()) };
            known.last = last.number;
            Arc::make_mut(&mut known.said).extend(page.iter().filter_map(said_of).map(Arc::new));
        }
    }

    /// A file of the manifest as the engine reads it; none when it is of a kind that this version does not know.
    pub(crate) fn facts_in(&self, file: FactFile, logged: i64) -> Option<FactsIn> {
        let name = in_lake(&file.file);
        Some(FactsIn {
            here: self.lake.folder().map(|folder| folder.join(&name)),
            name,
            kind: Kind::from_id(&file.kind)?.id,
            days: file.days,
            bytes: file.bytes.cast_unsigned(),
            learned_at: file.learned_at,
            keys: file.keys,
            replaced_by: Vec::new(),
            logged,
        })
    }

    /// Whether the home holds the made-up company.
    pub(crate) async fn made_up(&self) -> Result<bool, StoreError> {
        Ok(self.store.imports().await?.iter().any(|i| i.made_up))
    }
}

/// The name in the lake of a file of the manifest.
pub(crate) fn in_lake(file: &str) -> String {
    format!("facts/{file}")
}

/// A fact of the Log as the engine reads it; none when it says nothing of a thing.
fn said_of(fact: &Fact) -> Option<Said> {
    let (number, learned_at, corrects) = (fact.number, fact.learned_at.clone(), fact.fact.corrects);
    if fact.fact.event == RETRACTION {
        return Some(Said { number, kind: "", learned_at, corrects, fields: BTreeMap::new() });
    }
    let kind = Event::from_id(&fact.fact.event)?.kind()?;
    let says: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&fact.fact.says).ok()?;
    let value = |(name, value): (&String, &serde_json::Value)| {
        let field = kind.field(name)?;
        let value = match field.holds {
            Type::Text => SaidValue::Text(value.as_str()?.trim().to_owned()),
            Type::Count | Type::Money | Type::Share => SaidValue::Whole(value.as_i64()?),
            Type::Day => SaidValue::Day(value.as_str()?.parse().ok()?),
            Type::Flag => SaidValue::Flag(value.as_bool()?),
        };
        Some((field.id, value))
    };
    Some(Said { number, kind: kind.id, learned_at, corrects, fields: says.iter().filter_map(value).collect() })
}
