//! Events laid into heaps by whom they happened to, in memory: a heap is small enough to be put in order quickly, and each core walks
//! through some of them. Where memory does not hold them they are sorted by a plan, which spills.

use super::walk::{Event, Paths, Walk};
use crate::Refusal;
use crate::codes::{mixed, texts};
use datafusion::arrow::array::{Array, AsArray, RecordBatch};
use datafusion::arrow::datatypes::{Date32Type, Int64Type};
use datafusion::dataframe::DataFrame;
use datafusion::execution::memory_pool::{MemoryConsumer, MemoryPool, MemoryReservation};
use futures::StreamExt;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use tokio::task::JoinSet;
use twox_hash::XxHash3_128;
use upcount_model::Day;

/// Events are laid into so many heaps, a power of two.
const HEAPS: usize = 512;
/// Events of a piece: none is moved when more come.
const PIECE: usize = 1 << 9;

/// Whom an event happened to, the day, and what, in this order. A name of up to eleven bytes is a number itself, behind its length;
/// a longer one is told by 88 bits.
type Laid = u128;
const WHO: u32 = 32;
const LENGTH: u32 = 88;
const LONG: u128 = 0xFF << LENGTH;
const DAY: u32 = 8;
const DAYS: i32 = 1 << 24;
/// Comes after all contacts of a day.
const POLICY_LAST: u8 = u8::MAX;

/// Walks through rows of who, day and what; none when memory does not hold them.
pub(super) async fn walked(rows: DataFrame, walk: impl Fn() -> Walk, memory: &Arc<dyn MemoryPool>) -> Result<Option<Paths>, Refusal> {
    // What long names stand for is not the same in any two answers, so that nobody can choose names that fall together.
    let seed = RandomState::new().hash_one("events");
    let mut laying = JoinSet::new();
    for mut rows in rows.execute_stream_partitioned().await? {
        let mut heaps = Heaps::new(MemoryConsumer::new("events of customers").register(memory), walk());
        laying.spawn(async move {
            while let Some(batch) = rows.next().await {
                if !heaps.lay(&batch?, seed)? {
                    return Ok(None);
                }
            }
            Ok::<_, Refusal>(Some(heaps))
        });
    }
    let mut all = Vec::new();
    while let Some(part) = laying.join_next().await {
        let Some(part) = part.map_err(|e| Refusal::Fault(e.to_string()))?? else { return Ok(None) };
        all.push(part);
    }
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut shares: Vec<Vec<Vec<Laid>>> = vec![Vec::new(); cores];
    for n in 0..HEAPS {
        let pieces = all.iter_mut().flat_map(|heaps| std::mem::take(&mut heaps.pieces[n]));
        shares[n % cores].push(pieces.flatten().collect());
    }
    let mut walking = JoinSet::new();
    for share in shares {
        let mut walk = walk();
        walking.spawn_blocking(move || {
            share.into_iter().for_each(|heap| through(heap, &mut walk));
            walk.end_all()
        });
    }
    let mut found = Paths::default();
    while let Some(paths) = walking.join_next().await {
        found.absorb(paths.map_err(|e| Refusal::Fault(e.to_string()))?);
    }
    all.into_iter().for_each(|heaps| found.absorb(heaps.nobodys.end_all()));
    Ok(Some(found))
}

/// Goes through a heap in order.
fn through(mut heap: Vec<Laid>, walk: &mut Walk) {
    heap.sort_unstable();
    let mut who = None;
    for event in heap {
        if who != Some(event >> WHO) {
            walk.next_customer();
            who = Some(event >> WHO);
        }
        let day = Day((event as u32 >> DAY).cast_signed() - DAYS / 2);
        walk.met(day, if event as u8 == POLICY_LAST { Event::Policy } else { Event::Contact(event as u8) });
    }
}

struct Heaps {
    pieces: Vec<Vec<Vec<Laid>>>,
    many: usize,
    /// Of which is not said whose they are.
    nobodys: Walk,
    memory: MemoryReservation,
}

impl Heaps {
    fn new(memory: MemoryReservation, nobodys: Walk) -> Self {
        Self { pieces: vec![Vec::new(); HEAPS], many: 0, nobodys, memory }
    }

    /// Lays rows down; whether there is room for them.
    fn lay(&mut self, batch: &RecordBatch, seed: u64) -> Result<bool, Refusal> {
        let who = texts(batch.column(0))?;
        let (days, what) = (batch.column(1).as_primitive::<Date32Type>(), batch.column(2).as_primitive::<Int64Type>());
        for (row, view) in who.views().iter().enumerate() {
            let what = u8::try_from(what.value(row)).unwrap_or(POLICY_LAST);
            if who.is_null(row) {
                self.nobodys.nobodys(if what == POLICY_LAST { Event::Policy } else { Event::Contact(what) });
                continue;
            }
            let name = match *view as u32 {
                length @ ..12 => *view >> 32 | u128::from(length) << LENGTH,
                _ => XxHash3_128::oneshot_with_seed(seed, who.value(row).as_bytes()) & !(u128::MAX << LENGTH) | LONG,
            };
            let day = (days.value(row) + DAYS / 2).cast_unsigned();
            let pieces = &mut self.pieces[(mixed(name) >> (64 - HEAPS.trailing_zeros())) as usize];
            let event = name << WHO | u128::from(day << DAY | u32::from(what));
            match pieces.last_mut() {
                Some(piece) if piece.len() < PIECE => piece.push(event),
                _ => {
                    let mut piece = Vec::with_capacity(PIECE);
                    piece.push(event);
                    pieces.push(piece);
                    self.many += PIECE;
                }
            }
        }
        Ok(self.memory.try_resize(self.many * size_of::<Laid>()).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::super::POLICY;
    use super::super::walk::tests::walk;
    use super::*;
    use datafusion::arrow::array::{ArrayRef, Date32Array, Int64Array, StringViewArray};
    use datafusion::execution::memory_pool::{GreedyMemoryPool, UnboundedMemoryPool};
    use datafusion::logical_expr::ident;
    use datafusion::prelude::SessionContext;

    /// Events of customers with short, long and no names, from long before 1970 on.
    fn events() -> DataFrame {
        let name = |n: i32| match n % 4 {
            0 => format!("C{n}"),
            1 => format!("C{n}\0"),
            2 => format!("a customer with a long name {n}"),
            _ => format!("{n:011}x"),
        };
        let batch = |part: i32| {
            let of = |n: i32| n.wrapping_mul(7_919) % 1_009;
            let drawn = |n: i32, by: i32| n.wrapping_mul(by) >> 9 & 0xFFFF;
            let numbers = (0..8_000).map(|n| n * 2 + part);
            let who: StringViewArray = numbers.clone().map(|n| (of(n) > 9).then(|| name(of(n)))).collect();
            let days: Date32Array = numbers.clone().map(|n| Some(drawn(n, 30_011) % 120 - 90)).collect();
            let what: Int64Array = numbers.map(|n| Some([POLICY, 0, 1][drawn(n, 40_503) as usize % 3])).collect();
            let columns = [("who", Arc::new(who) as ArrayRef), ("day", Arc::new(days)), ("what", Arc::new(what))];
            RecordBatch::try_from_iter_with_nullable(columns.map(|(name, column)| (name, column, true))).unwrap()
        };
        let context = SessionContext::new();
        context.read_batch(batch(0)).unwrap().union(context.read_batch(batch(1)).unwrap()).unwrap()
    }

    #[tokio::test]
    async fn what_is_laid_down_is_walked_through_as_what_is_sorted() {
        let memory: Arc<dyn MemoryPool> = Arc::new(UnboundedMemoryPool::default());
        let laid = walked(events(), || walk(-60, 20), &memory).await.unwrap().unwrap();
        let mut sorted = walk(-60, 20);
        super::super::sorted(&mut sorted, events()).await.unwrap();
        let sorted = sorted.end_all();
        assert_eq!(laid, sorted);
        assert!(
            laid.alike.len() > 20 && laid.open > 0 && laid.alone > 0 && laid.nobodys_policies > 0 && laid.nobodys_contacts > 0,
            "{laid:?}"
        );
        assert_eq!(memory.reserved(), 0);

        let little: Arc<dyn MemoryPool> = Arc::new(GreedyMemoryPool::new(100_000));
        assert!(walked(events(), || walk(0, 1), &little).await.unwrap().is_none());
        let nothing = events().filter(ident("what").lt(datafusion::logical_expr::lit(0_i64))).unwrap();
        assert_eq!(walked(nothing, || walk(0, 1), &memory).await.unwrap().unwrap(), walk(0, 1).end_all());
    }
}
