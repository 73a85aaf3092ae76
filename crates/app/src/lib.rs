//! The deeds: what one person or program does, each in a file of its own, in the nine groups of the business.

mod ahead;
mod caller;
mod clock;
pub mod keep;
pub mod know;
mod remembered;
pub mod reward;
mod secret;
pub mod steer;
mod today;
mod world;

pub use ahead::tend_boards;
pub use caller::Caller;
pub use secret::SealingKey;
pub(crate) use world::in_lake;

use std::path::Path;
use std::sync::atomic::AtomicI64;
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::{Mutex, Notify};
use upcount_book::{Book, BookError};
use upcount_link::{IdentityProvider, LinkError, Storage};
use upcount_measure::cluster::Workers;
use upcount_measure::{Measures, Refusal};
use upcount_model::{Say, Text};
use upcount_store::{Home, Store, StoreError};

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
    /// Rung when this process wrote facts.
    pub(crate) written: Arc<Notify>,
    pub(crate) writer: keep::Writer,
    pub(crate) key: Option<Arc<SealingKey>>,
    pub(crate) identity: Option<Arc<IdentityProvider>>,
    /// The ways by which people are told of signals.
    pub(crate) deliveries: Option<Arc<steer::Deliveries>>,
    known: Arc<Mutex<world::Known>>,
    fresh: Arc<world::Fresh>,
    lives_on: Arc<today::LivesOn>,
    /// How many more single facts wait to be sealed than may; facts are kept waiting while it is above 0.
    pub(crate) unsealed: Arc<AtomicI64>,
    pub(crate) cells: Arc<Mutex<keep::KnownCells>>,
    /// Runs of commission are posted one after another.
    pub(crate) paying: Arc<tokio::sync::Mutex<()>>,
    /// Plans are changed one deed after another.
    pub(crate) planning: Arc<tokio::sync::Mutex<()>>,
    /// What rules of signals found last.
    pub(crate) signals: Arc<steer::KnownSignals>,
    /// Plans that were spread.
    pub(crate) spread: Arc<steer::KnownSpread>,
    /// What Boards gathered.
    pub(crate) remembered: Arc<remembered::Remembered>,
}

/// The Book, and the last release that is in it.
struct KnownBook {
    book: Arc<Book>,
    last: i64,
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
        let written = Arc::new(Notify::new());
        let fresh = Arc::<world::Fresh>::default();
        let writer = keep::Writer::start(store.clone(), fresh.clone(), written.clone());
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
            written,
            key: None,
            identity: None,
            deliveries: None,
            known: Arc::default(),
            fresh,
            lives_on: Arc::default(),
            unsealed: Arc::default(),
            cells: Arc::default(),
            paying: Arc::default(),
            planning: Arc::default(),
            signals: Arc::default(),
            spread: Arc::default(),
            remembered: Arc::default(),
        };
        up.read_book_anew().await.map_err(OpenError::Store)?;
        up.read_day_anew().await.map_err(OpenError::Store)?;
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
}
