//! What Boards gathered (记住): once for one state of what is known and decided, and then told to whoever asks next, page after page.

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
pub(crate) struct Gathering<'a> {
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
    /// What was gathered when the same was asked of the same, or what is gathered now, with how many bytes it takes.
    pub(crate) async fn gathered<T: Any + Send + Sync, E>(
        &self,
        of: Gathering<'_>,
        gather: impl Future<Output = Result<(T, usize), E>>,
    ) -> Result<Arc<T>, E> {
        let slot = self.slot(&of);
        let mut there = slot.lock().await;
        if let Some(known) = there.clone().and_then(|known| known.downcast::<T>().ok()) {
            return Ok(known);
        }
        let (found, bytes) = gather.await?;
        let found = Arc::new(found);
        *there = Some(found.clone());
        drop(there);
        self.weighed(&slot, bytes);
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
        let of = Gathering { what, book, kinds: Kind::ALL, world, as_of };
        let found = self.gathered(of, async { reckon.await.map(|found| (found, 0)) }).await?;
        Ok(T::clone(&found))
    }

    /// How many are held.
    pub(crate) fn many(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    fn slot(&self, of: &Gathering<'_>) -> Slot {
        let known = of.world.mark(of.kinds, of.as_of);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let held = all.iter().position(|held| held.what == of.what).map(|at| all.remove(at));
        let held = held.filter(|held| Arc::ptr_eq(&held.book, of.book) && held.known == known).unwrap_or_else(|| Held {
            what: of.what.clone(),
            book: of.book.clone(),
            known,
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use upcount_measure::Lock;

    /// How often something was gathered.
    struct Asker {
        remembered: Remembered,
        book: Arc<Book>,
        gathered: AtomicUsize,
    }

    impl Asker {
        fn new() -> Self {
            Self { remembered: Remembered::default(), book: Arc::new(Book::shipped().unwrap()), gathered: AtomicUsize::new(0) }
        }

        /// What is gathered is the number of the gathering.
        async fn asks(&self, what: &str, world: &World, bytes: usize) -> usize {
            let of = Gathering { what: what.to_owned(), book: &self.book, kinds: Kind::ALL, world, as_of: None };
            let gather = async {
                // Others come to ask before it is done.
                tokio::task::yield_now().await;
                Ok::<_, ()>((self.gathered.fetch_add(1, Ordering::Relaxed) + 1, bytes))
            };
            *self.remembered.gathered(of, gather).await.unwrap()
        }
    }

    fn locked() -> World {
        let day = upcount_model::Day(0);
        World { locks: vec![Lock { number: 7, from: day, to: day, at: String::new() }], ..World::default() }
    }

    #[tokio::test]
    async fn what_is_known_and_decided_is_gathered_once_by_however_many_ask() {
        let mut asker = Asker::new();
        let (now, later) = (World::default(), locked());
        assert_eq!(tokio::join!(asker.asks("a", &now, 1), asker.asks("a", &now, 1)), (1, 1));
        assert_eq!((asker.asks("b", &now, 1).await, asker.asks("a", &now, 1).await), (2, 1));
        assert_eq!(asker.asks("a", &later, 1).await, 3, "a period was locked");
        assert_eq!(asker.remembered.many(), 2, "what was known before is let go of");
        asker.book = Arc::new(Book::shipped().unwrap());
        assert_eq!((asker.asks("a", &later, 1).await, asker.asks("a", &later, 1).await), (4, 4), "something was decided");
    }

    #[tokio::test]
    async fn what_was_not_asked_for_longest_gives_way_and_what_is_too_large_is_not_held() {
        let (asker, world) = (Asker::new(), World::default());
        let half = MOST_BYTES / 2;
        assert_eq!((asker.asks("a", &world, half).await, asker.asks("b", &world, half).await), (1, 2));
        assert_eq!((asker.asks("a", &world, half).await, asker.asks("c", &world, 1).await), (1, 3));
        assert_eq!((asker.asks("a", &world, half).await, asker.asks("b", &world, 1).await), (1, 4), "the other gave way");
        assert_eq!((asker.asks("d", &world, MOST_BYTES + 1).await, asker.asks("d", &world, MOST_BYTES + 1).await), (5, 6));
        assert_eq!(asker.asks("a", &world, half).await, 1, "nothing gave way to what is not held");
        for n in 0..MOST_HELD {
            asker.asks(&format!("small {n}"), &world, 0).await;
        }
        assert_eq!(asker.remembered.many(), MOST_HELD);
    }

    #[tokio::test]
    async fn what_could_not_be_gathered_is_gathered_by_who_asks_next() {
        let (asker, world) = (Asker::new(), World::default());
        let of = || Gathering { what: "a".to_owned(), book: &asker.book, kinds: Kind::ALL, world: &world, as_of: None };
        let failed = asker.remembered.gathered::<usize, _>(of(), async { Err("no disk") }).await;
        assert_eq!((failed, asker.asks("a", &world, 1).await), (Err("no disk"), 1));
    }
}
