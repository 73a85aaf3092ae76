//! What Boards gathered (记住): once for one state of what is known and decided, and then told to whoever asks next, page after page.

use crate::Upcount;
use std::any::Any;
use std::sync::{Arc, Mutex, PoisonError};
use upcount_book::{Book, Form};
use upcount_measure::{AsOf, World};
use upcount_model::{Kind, agent, credit, leave, membership, place};

/// So many bytes are held together; what has more by itself is not held.
const MOST_BYTES: usize = 1 << 30;
/// So many gatherings are held, however small.
const MOST_HELD: usize = 256;

/// What is asked for, and everything that it follows from.
pub(crate) struct Asked<'a> {
    /// The Board, with what was asked of it.
    pub(crate) what: String,
    pub(crate) book: &'a Arc<Book>,
    /// The kinds of fact that it follows from.
    pub(crate) kinds: &'a [&'static Kind],
    pub(crate) world: &'a World,
    pub(crate) as_of: Option<&'a AsOf>,
}

/// What was gathered, the latest last.
#[derive(Default)]
pub(crate) struct Remembered(Mutex<Vec<Held>>);

/// Whoever asks while it is gathered waits for it.
type Slot = Arc<tokio::sync::Mutex<Option<Arc<dyn Any + Send + Sync>>>>;

struct Held {
    what: String,
    /// What was decided and known: of what was before it nobody asks again.
    book: Arc<Book>,
    known: String,
    slot: Slot,
    bytes: usize,
}

impl Remembered {
    fn slot(&self, asked: &Asked<'_>, known: &str) -> Slot {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let held = all.iter().position(|held| held.what == asked.what).map(|at| all.remove(at));
        let held = held.filter(|held| Arc::ptr_eq(&held.book, asked.book) && held.known == known).unwrap_or_else(|| Held {
            what: asked.what.clone(),
            book: asked.book.clone(),
            known: known.to_owned(),
            slot: Slot::default(),
            bytes: 0,
        });
        let slot = held.slot.clone();
        all.push(held);
        slot
    }

    /// Notes what one takes, and lets go of what was not asked for longest.
    fn weighed(&self, slot: &Slot, bytes: usize) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter_mut().filter(|held| Arc::ptr_eq(&held.slot, slot)).for_each(|held| held.bytes = bytes);
        all.retain(|held| held.bytes <= MOST_BYTES);
        let mut sum: usize = all.iter().map(|held| held.bytes).sum();
        while sum > MOST_BYTES || all.len() > MOST_HELD {
            sum -= all.remove(0).bytes;
        }
    }
}

impl Upcount {
    /// What was gathered when the same was asked of the same, or what is gathered now, with how many bytes it takes.
    pub(crate) async fn remembered<T: Any + Send + Sync, E>(
        &self,
        asked: Asked<'_>,
        gather: impl Future<Output = Result<(T, usize), E>>,
    ) -> Result<Arc<T>, E> {
        let known = asked.world.mark(asked.kinds, asked.as_of);
        let slot = self.remembered.slot(&asked, &known);
        let mut there = slot.lock().await;
        if let Some(known) = there.clone().and_then(|known| known.downcast::<T>().ok()) {
            return Ok(known);
        }
        let (found, bytes) = gather.await?;
        let found = Arc::new(found);
        *there = Some(found.clone());
        drop(there);
        self.remembered.weighed(&slot, bytes);
        Ok(found)
    }

    /// A figure that takes little room, of whatever is known.
    pub(crate) async fn figure<T: Any + Clone + Send + Sync, E>(
        &self,
        what: String,
        book: &Arc<Book>,
        world: &World,
        as_of: Option<&AsOf>,
        reckon: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        let asked = Asked { what, book, kinds: Kind::ALL, world, as_of };
        let found = self.remembered(asked, async { reckon.await.map(|found| (found, 0)) }).await?;
        Ok(T::clone(&found))
    }
}

/// Kinds of which people, where they belong and when they are away follow, whatever is counted of them.
pub(crate) const PEOPLE: [&Kind; 5] = [&agent::KIND, &credit::KIND, &leave::KIND, &membership::KIND, &place::KIND];

/// The kinds of facts that a figure of people follows from; all of them where it is more than facts of some.
pub(crate) fn kinds(book: &Book, measure: &str) -> Vec<&'static Kind> {
    match book.measures.get(measure).map(|measure| &measure.form) {
        Some(Form::Facts { .. } | Form::Sum { .. } | Form::Ratio { .. } | Form::Within { .. } | Form::Count { .. }) => {
            book.kinds_of(measure).into_iter().chain(PEOPLE).collect()
        }
        Some(Form::Quotient { of, less, over }) => of.iter().chain(less).chain(over).flat_map(|part| kinds(book, part)).collect(),
        _ => Kind::ALL.to_vec(),
    }
}
