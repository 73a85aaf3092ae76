//! Counts what rows speak of, each once (去重计数), in memory: rows are first laid into heaps by what they speak of, and then one heap
//! after the other is looked through, which is small enough to be quick. Where memory does not suffice the plan of
//! [`crate::distinct`] answers, which spills to disk.

use crate::Refusal;
use crate::codes::{Codes, Slots, Texts, mixed, texts};
use crate::counter::{Counted, Grid, few_enough};
use crate::distinct::Distinct;
use crate::sums::Cell;
use datafusion::arrow::array::{Array, AsArray, Int32Array, RecordBatch};
use datafusion::arrow::datatypes::{Date32Type, Int32Type};
use datafusion::dataframe::DataFrame;
use datafusion::execution::memory_pool::{MemoryConsumer, MemoryPool, MemoryReservation};
use datafusion::logical_expr::{Expr, ident};
use futures::StreamExt;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::task::JoinSet;
use twox_hash::XxHash3_128;
use upcount_model::Day;

/// Rows are laid into so many heaps, a power of two.
const HEAPS: usize = 128;
/// A heap of more rows than this is looked through at once, and again whenever it has grown to twice what was left.
const MANY: usize = 1 << 15;
/// Values that a set of one number can hold.
const MOST_IN_A_SET: usize = 64;

const WHO: &str = "once_of";
const EACH: &str = "once_each";
const DAY: &str = "once_day";
const PERIOD: &str = "period_0";

/// What one thing has in one cell. There are as many of these as rows, so they are small.
#[derive(Clone, Copy)]
struct Entry<D> {
    /// What the thing is known by, and the cell, in two halves.
    low: u64,
    high: u64,
    /// Its facts, or the set of its values.
    has: u64,
    days: D,
}

/// The part of a key that is the thing: a short text itself, or 96 bits that stand for a long one.
const THING: u128 = (1 << 96) - 1;
/// Behind it lies the cell, and behind that the length of the text.
const CELL: u128 = ((1 << 28) - 1) << 96;
/// The length of texts that are too long to lie in a key.
const LONG: u128 = 15 << 124;

impl<D> Entry<D> {
    #[inline]
    fn of(key: u128, has: u64, days: D) -> Self {
        Self { low: key as u64, high: (key >> 64) as u64, has, days }
    }

    fn key(&self) -> u128 {
        u128::from(self.low) | u128::from(self.high) << 64
    }

    fn with_cell(&mut self, cell: u32) {
        self.high = ((self.key() & !CELL | u128::from(cell) << 96) >> 64) as u64;
    }

    fn cell(&self) -> usize {
        ((self.key() & CELL) >> 96) as usize
    }
}

/// The first and the last day of facts, where they are looked for.
trait Days: Copy + Send + 'static {
    fn of(day: i32) -> Self;
    fn wider(self, other: Self) -> Self;
    fn span(self) -> Option<(i32, i32)>;
}

impl Days for () {
    fn of(_: i32) -> Self {}
    fn wider(self, (): Self) -> Self {}
    fn span(self) -> Option<(i32, i32)> {
        None
    }
}

impl Days for (i32, i32) {
    fn of(day: i32) -> Self {
        (day, day)
    }
    fn wider(self, other: Self) -> Self {
        (self.0.min(other.0), self.1.max(other.1))
    }
    fn span(self) -> Option<(i32, i32)> {
        Some(self)
    }
}

/// The values of a field as places in a set, in the order in which they come anywhere.
#[derive(Clone, Default)]
struct Places {
    of: Arc<Mutex<HashMap<String, usize>>>,
}

impl Places {
    /// The set of a value alone; none when there are more values than a set holds.
    fn set_of(&self, value: &str) -> Option<u64> {
        let mut of = self.of.lock().unwrap_or_else(PoisonError::into_inner);
        let next = of.len();
        let place = *of.entry(value.to_owned()).or_insert(next);
        (place < MOST_IN_A_SET).then(|| 1 << place)
    }
}

/// Counts rows; none when they are more than memory holds, or their values more than a set.
pub(crate) async fn counted(
    frame: DataFrame,
    distinct: &Distinct,
    by: &[String],
    period: Expr,
    day: Option<Expr>,
    memory: &Arc<dyn MemoryPool>,
) -> Result<Option<Counted>, Refusal> {
    let mut columns: Vec<Expr> = by.iter().map(ident).collect();
    columns.push(ident(&distinct.of).alias(WHO));
    columns.push(period.alias(PERIOD));
    columns.extend(distinct.each.as_ref().map(|each| ident(each).alias(EACH)));
    columns.extend(day.clone().map(|day| day.alias(DAY)));
    let rows = frame.select(columns)?;
    match day {
        Some(_) => counted_as::<(i32, i32)>(rows, distinct, by, memory).await,
        None => counted_as::<()>(rows, distinct, by, memory).await,
    }
}

async fn counted_as<D: Days>(
    rows: DataFrame,
    distinct: &Distinct,
    by: &[String],
    memory: &Arc<dyn MemoryPool>,
) -> Result<Option<Counted>, Refusal> {
    let places = Places::default();
    // What rows of long names stand for is not the same in any two answers, so that nobody can choose names which fall together.
    let seed = RandomState::new().hash_one(WHO);
    let mut parts = JoinSet::new();
    for mut rows in rows.execute_stream_partitioned().await? {
        let memory = MemoryConsumer::new("things counted once").register(memory);
        let mut laid = Laid::<D>::new(by, distinct.each.is_some(), places.clone(), seed, memory);
        parts.spawn(async move {
            while let Some(batch) = rows.next().await {
                if !laid.add(&batch?)? {
                    return Ok(None);
                }
            }
            Ok::<_, Refusal>(Some(laid))
        });
    }
    let mut all: Vec<Laid<D>> = Vec::new();
    while let Some(part) = parts.join_next().await {
        match part.map_err(|e| Refusal::Fault(e.to_string()))?? {
            Some(laid) => all.push(laid),
            None => return Ok(None),
        }
    }
    looked_through(all, u64::from(distinct.at_least)).await.map(Some)
}

/// Rows laid into heaps.
struct Laid<D> {
    keys: Codes,
    grid: Grid,
    /// By place: the period and the key.
    cells: Vec<(i32, u32)>,
    heaps: Vec<Heap<D>>,
    values: Option<Texts>,
    /// By the code of a value.
    sets: Vec<u64>,
    places: Places,
    seed: u64,
    memory: MemoryReservation,
}

impl<D: Days> Laid<D> {
    fn new(by: &[String], sets: bool, places: Places, seed: u64, memory: MemoryReservation) -> Self {
        Self {
            keys: Codes::of(by),
            grid: Grid::default(),
            cells: Vec::new(),
            heaps: (0..HEAPS).map(|_| Heap::of(sets)).collect(),
            values: sets.then(Texts::default),
            sets: Vec::new(),
            places,
            seed,
            memory,
        }
    }

    /// Lays rows into heaps; whether there is room for them.
    fn add(&mut self, batch: &RecordBatch) -> Result<bool, Refusal> {
        let column = |name: &str| batch.column_by_name(name).ok_or_else(|| Refusal::Fault(format!("the scan gave no {name}")));
        let keys = self.keys.read(batch)?;
        let who = texts(column(WHO)?)?;
        let periods = column(PERIOD)?.as_primitive::<Int32Type>();
        let days = batch.column_by_name(DAY).map(|days| days.as_primitive::<Date32Type>());
        let values = match &mut self.values {
            Some(known) => {
                let codes = known.read(&texts(column(EACH)?)?);
                for code in self.sets.len()..known.len() {
                    // A missing value is in no set.
                    let Some(set) = known.value(code).map_or(Some(0), |value| self.places.set_of(value)) else { return Ok(false) };
                    self.sets.push(set);
                }
                Some(codes)
            }
            None => None,
        };
        let cells = self.grid.places(&keys, periods, &mut self.cells);
        for (row, (view, cell)) in who.views().iter().zip(cells).enumerate() {
            let has = values.as_ref().map_or(1, |codes| self.sets[codes[row] as usize]);
            if cell == u32::MAX || who.is_null(row) || has == 0 {
                continue;
            }
            let thing = match *view as u32 {
                length @ ..=12 => *view >> 32 | u128::from(length) << 124,
                _ => XxHash3_128::oneshot_with_seed(self.seed, who.value(row).as_bytes()) & THING | LONG,
            };
            let days = D::of(days.map_or(0, |days| days.value(row)));
            let heap = &mut self.heaps[(mixed(thing) >> (64 - HEAPS.trailing_zeros())) as usize];
            heap.add(Entry::of(thing | u128::from(cell) << 96, has, days));
        }
        few_enough(self.cells.len())?;
        let held: usize = self.heaps.iter().map(Heap::room).sum();
        Ok(self.memory.try_resize(held * size_of::<Entry<D>>()).is_ok())
    }
}

/// Rows of some of the things, laid down piece by piece so that none is moved when more come.
struct Heap<D> {
    pieces: Vec<Vec<Entry<D>>>,
    /// How many rows there are.
    many: usize,
    /// How many there were when it was looked through last.
    left: usize,
    sets: bool,
}

/// Rows of a piece.
const PIECE: usize = 1 << 10;

impl<D: Days> Heap<D> {
    fn of(sets: bool) -> Self {
        Self { pieces: Vec::new(), many: 0, left: 0, sets }
    }

    #[inline]
    fn add(&mut self, entry: Entry<D>) {
        match self.pieces.last_mut() {
            Some(piece) if piece.len() < piece.capacity() => piece.push(entry),
            _ => self.begin(entry),
        }
        self.many += 1;
    }

    #[cold]
    fn begin(&mut self, entry: Entry<D>) {
        if self.many >= MANY.max(2 * self.left) {
            self.look_through();
        }
        let mut piece = Vec::with_capacity(PIECE);
        piece.push(entry);
        self.pieces.push(piece);
    }

    /// How many rows it has room for.
    fn room(&self) -> usize {
        self.pieces.iter().map(Vec::capacity).sum()
    }

    /// One row for each thing and cell.
    fn look_through(&mut self) {
        let mut slots = Slots::of(self.many);
        let mut found: Vec<Entry<D>> = Vec::with_capacity(self.many);
        // Of the thing alone the first bits are the same for all of the heap.
        let hash_of = |row: &Entry<D>| mixed(row.key()).rotate_left(HEAPS.trailing_zeros());
        for row in self.pieces.drain(..).flatten() {
            let hash = hash_of(&row);
            let Some(place) = slots.find(hash, |place| found[place].low == row.low && found[place].high == row.high) else {
                slots.put(hash, u32::try_from(found.len()).unwrap_or(u32::MAX), |place| hash_of(&found[place]));
                found.push(row);
                continue;
            };
            let own = &mut found[place as usize];
            own.has = if self.sets { own.has | row.has } else { own.has + row.has };
            own.days = own.days.wider(row.days);
        }
        (self.many, self.left) = (found.len(), found.len());
        self.pieces = vec![found];
    }
}

/// Looks through the heaps of all parts, each core some of them, and counts in each cell those that have enough.
async fn looked_through<D: Days>(mut all: Vec<Laid<D>>, at_least: u64) -> Result<Counted, Refusal> {
    // Keys and cells of all have the places of the first.
    let mut parts = all.iter_mut();
    let Some(first) = parts.next() else { return Ok(Counted::default()) };
    for laid in parts {
        let of_keys = first.keys.absorb(&laid.keys);
        let keys: Vec<u32> = laid.cells.iter().map(|cell| of_keys[cell.1 as usize]).collect();
        let periods: Int32Array = laid.cells.iter().map(|cell| Some(cell.0)).collect();
        let of_cells = first.grid.places(&keys, &periods, &mut first.cells);
        for row in laid.heaps.iter_mut().flat_map(|heap| &mut heap.pieces).flatten() {
            row.with_cell(of_cells[row.cell()]);
        }
    }
    let (keys, cells) = (std::mem::take(&mut first.keys.values), std::mem::take(&mut first.cells));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut shares: Vec<Vec<Heap<D>>> = (0..cores).map(|_| Vec::new()).collect();
    let memory: Vec<MemoryReservation> = all.iter_mut().map(|laid| laid.memory.take()).collect();
    for n in 0..HEAPS {
        let parts = all.iter_mut().map(|laid| std::mem::replace(&mut laid.heaps[n], Heap::of(false)));
        let together = parts.reduce(|mut heap, more| {
            heap.pieces.extend(more.pieces);
            heap.many += more.many;
            heap
        });
        shares[n % cores].extend(together);
    }
    let mut counting = JoinSet::new();
    for heaps in shares {
        let many = cells.len();
        counting.spawn_blocking(move || counted_of(heaps, many, at_least));
    }
    let mut found: Vec<(i128, Option<(i32, i32)>)> = vec![(0, None); cells.len()];
    while let Some(part) = counting.join_next().await {
        for (cell, (many, days)) in found.iter_mut().zip(part.map_err(|e| Refusal::Fault(e.to_string()))?) {
            cell.0 += many;
            cell.1 = cell.1.into_iter().chain(days).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
        }
    }
    drop(memory);
    let span = found.iter().filter_map(|cell| cell.1).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
    let cell = |((code, key), (many, _)): (&(i32, u32), &(i128, _))| Cell { code: *code, key: *key, sums: [*many, 0] };
    let cells = cells.iter().zip(&found).filter(|(_, found)| found.0 > 0).map(cell).collect();
    Ok(Counted { keys, cells, latest: Vec::new(), span: span.map(|(first, last)| (Day(first), Day(last))) })
}

/// How many in each cell have enough, with the first and the last of their days.
fn counted_of<D: Days>(heaps: Vec<Heap<D>>, cells: usize, at_least: u64) -> Vec<(i128, Option<(i32, i32)>)> {
    let mut found = vec![(0, None); cells];
    for mut heap in heaps {
        heap.look_through();
        for row in heap.pieces.iter().flatten() {
            let has = if heap.sets { u64::from(row.has.count_ones()) } else { row.has };
            if has >= at_least {
                let cell: &mut (i128, Option<D>) = &mut found[row.cell()];
                *cell = (cell.0 + 1, Some(cell.1.map_or(row.days, |days| days.wider(row.days))));
            }
        }
    }
    found.into_iter().map(|(many, days)| (many, days.and_then(D::span))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use datafusion::arrow::array::{ArrayRef, Date32Array, StringViewArray};
    use datafusion::common::ScalarValue;
    use datafusion::execution::memory_pool::{GreedyMemoryPool, UnboundedMemoryPool};
    use datafusion::logical_expr::lit;
    use datafusion::prelude::SessionContext;
    use std::collections::{BTreeMap, BTreeSet};

    /// Who, in which class and period, has what, on which day.
    type Row = (Option<String>, Option<&'static str>, Option<i32>, Option<String>, i32);

    /// Rows of many things, some of them with names alike in their first twelve bytes.
    fn rows() -> Vec<Row> {
        let row = |n: i32| {
            let thing = n.wrapping_mul(7_919) % 3_001;
            let who = match thing % 3 {
                0 => format!("C{thing}"),
                1 => format!("a customer with a long name {thing}"),
                _ => format!("C{thing}\0"),
            };
            let class = [Some("agent"), Some("a class with a long name"), None][(n / 5 % 3) as usize];
            let each = (n % 11 > 0).then(|| format!("line {}", n.wrapping_mul(31) % 7));
            ((n % 13 > 0).then_some(who), class, (n % 17 > 0).then_some(n / 9 % 2), each, n % 400)
        };
        (0..60_000).map(row).collect()
    }

    fn frame(rows: &[Row]) -> DataFrame {
        let batch = |rows: &[Row]| {
            let columns: Vec<(&str, ArrayRef)> = vec![
                ("who", Arc::new(rows.iter().map(|r| r.0.as_deref()).collect::<StringViewArray>())),
                ("class", Arc::new(rows.iter().map(|r| r.1).collect::<StringViewArray>())),
                ("period", Arc::new(rows.iter().map(|r| r.2).collect::<Int32Array>())),
                ("line", Arc::new(rows.iter().map(|r| r.3.as_deref()).collect::<StringViewArray>())),
                ("day", Arc::new(rows.iter().map(|r| Some(r.4)).collect::<Date32Array>())),
            ];
            RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, column)| (name, column, true))).unwrap()
        };
        // Two parts, as two cores have.
        let half = rows.len() / 2;
        let context = SessionContext::new();
        let part = |rows: &[Row]| context.read_batches(rows.chunks(1_000).map(batch).collect::<Vec<_>>()).unwrap();
        part(&rows[..half]).union(part(&rows[half..])).unwrap()
    }

    fn unbounded() -> Arc<dyn MemoryPool> {
        Arc::new(UnboundedMemoryPool::default())
    }

    async fn of(frame: DataFrame, each: Option<&str>, at_least: u32, memory: Arc<dyn MemoryPool>) -> Option<Counted> {
        let distinct = Distinct { of: "who".into(), each: each.map(ToOwned::to_owned), at_least };
        counted(frame, &distinct, &["class".to_owned()], ident("period"), Some(ident("day")), &memory).await.unwrap()
    }

    /// The values and the days of each, by class, period and who.
    type Has<'r> = BTreeMap<(Option<&'r str>, i32, &'r str), (BTreeSet<String>, (i32, i32))>;
    /// How many there are in each class and period.
    type Many<'r> = BTreeMap<(Option<&'r str>, i32), i128>;

    /// The same one by one: how many in each class and period, and the first and the last day of theirs.
    fn one_by_one(rows: &[Row], each: bool, at_least: usize) -> (Many<'_>, (i32, i32)) {
        let mut has = Has::new();
        for (n, (who, class, period, line, day)) in rows.iter().enumerate() {
            let value = if each { line.clone() } else { Some(n.to_string()) };
            let (Some(who), Some(period), Some(value)) = (who, period, value) else { continue };
            let own = has.entry((*class, *period, who)).or_insert_with(|| (BTreeSet::new(), (*day, *day)));
            own.0.insert(value);
            own.1 = own.1.wider((*day, *day));
        }
        let enough = || has.iter().filter(|(_, own)| own.0.len() >= at_least);
        let mut many = Many::new();
        enough().for_each(|((class, period, _), _)| *many.entry((*class, *period)).or_default() += 1);
        (many, enough().map(|(_, own)| own.1).reduce(Days::wider).unwrap())
    }

    #[tokio::test]
    async fn each_is_counted_once_in_each_class_and_period_with_enough_of_its_facts_or_values() {
        let rows = rows();
        for (each, at_least) in [(None, 1), (None, 4), (Some("line"), 2), (Some("line"), 3)] {
            let counted = of(frame(&rows), each, at_least, unbounded()).await.unwrap();
            let key = |cell: Cell| (counted.keys[cell.key as usize][0].as_deref(), cell.code);
            let found: BTreeMap<_, i128> = counted.cells.iter().map(|cell| (key(cell), cell.sums[0])).collect();
            let (many, span) = one_by_one(&rows, each.is_some(), at_least as usize);
            assert!(many.len() == 6 && many.values().all(|many| *many > 3), "{many:?}");
            assert_eq!(found, many, "{each:?} {at_least}");
            assert_eq!(counted.span, Some((Day(span.0), Day(span.1))));
        }
    }

    #[tokio::test]
    async fn what_memory_or_a_set_does_not_hold_is_left_to_the_plan() {
        let rows = rows();
        assert!(of(frame(&rows), None, 1, Arc::new(GreedyMemoryPool::new(100_000))).await.is_none());
        let many: Vec<Row> = (0..65).map(|n| (Some("C".into()), None, Some(0), Some(format!("line {n}")), 0)).collect();
        assert!(of(frame(&many[..64]), Some("line"), 64, unbounded()).await.is_some_and(|counted| counted.cells.len() == 1));
        assert!(of(frame(&many), Some("line"), 64, unbounded()).await.is_none());
        let nothing = frame(&rows).filter(ident("class").eq(lit(ScalarValue::Utf8View(Some("none".into()))))).unwrap();
        assert!(of(nothing, None, 1, unbounded()).await.unwrap().cells.is_empty());
    }
}
