//! Brings rows together that are alike (相同的行), in memory: each value is a small number, and rows with the same numbers are one.
//! What comes in the order of time is given on as time passes, so that little is held; what does not and is too much for the
//! memory is left to a plan, which spills to disk.

use crate::Refusal;
use crate::codes::{Slots, Texts, mixed};
use datafusion::arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Date32Array, Int64Array, RecordBatch, StringArray};
use datafusion::arrow::datatypes::{DataType, Date32Type, Int64Type, SchemaRef};
use datafusion::arrow::error::ArrowError;
use datafusion::common::HashMap;
use datafusion::dataframe::DataFrame;
use datafusion::execution::memory_pool::{MemoryConsumer, MemoryPool, MemoryReservation};
use datafusion::physical_plan::SendableRecordBatchStream;
use futures::{Stream, StreamExt, TryStreamExt};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinSet;

/// Rows on their way to being brought together.
pub(crate) struct Together {
    rows: mpsc::Receiver<RecordBatch>,
    parts: JoinSet<Result<(), Refusal>>,
    /// What the parts had left when they ended.
    rest: Arc<Mutex<Alike>>,
    full: Arc<AtomicBool>,
}

/// Rows from which on it is looked whether what is held is past.
pub(crate) const PIECE: usize = 1 << 18;

/// Brings rows together that are alike in all columns of `schema` but the last, `sums`, which are added up. A sum is missing
/// where it is missing in all of the rows.
///
/// Rows that come in the order of their first column, a day, are given `piece` by piece, and where two meet may stand twice;
/// others are held until all have come.
pub(crate) async fn together(
    frame: DataFrame,
    schema: SchemaRef,
    sums: usize,
    memory: &Arc<dyn MemoryPool>,
    piece: usize,
) -> Result<Together, Refusal> {
    let empty = || Alike::of(schema.clone(), sums, MemoryConsumer::new("rows alike").register(memory));
    let (out, rows) = mpsc::channel(1);
    let full = Arc::new(AtomicBool::new(false));
    let rest = Arc::new(Mutex::new(empty()));
    let mut parts = JoinSet::new();
    for read in frame.execute_stream_partitioned().await? {
        let (alike, rest, out, full) = (empty(), rest.clone(), out.clone(), full.clone());
        parts.spawn(async move {
            let fits = alike.read(read, piece, &rest, &out, &full).await?;
            full.fetch_or(!fits, Relaxed);
            Ok(())
        });
    }
    Ok(Together { rows, parts, rest, full })
}

impl Together {
    /// Whether there was too little memory; what was given until then is not all.
    pub(crate) fn is_full(&self) -> bool {
        self.full.load(Relaxed)
    }

    /// The rows, each piece in the order of its first column, missing first.
    pub(crate) fn rows(&mut self) -> impl Stream<Item = Result<RecordBatch, Refusal>> {
        let Self { rows, parts, rest, full } = self;
        let pieces = futures::stream::poll_fn(|context| rows.poll_recv(context)).map(Ok);
        let left = async {
            while let Some(part) = parts.join_next().await {
                part.map_err(|e| Refusal::Fault(e.to_string()))??;
            }
            if full.load(Relaxed) {
                return Err(Refusal::TooLarge);
            }
            let rest = rest.lock().await;
            let left: Result<Vec<_>, _> = rest.rows().collect();
            left.map_err(|e| Refusal::Fault(e.to_string()))
        };
        let left = futures::stream::once(left).map_ok(|batches| futures::stream::iter(batches).map(Ok)).try_flatten();
        pieces.chain(left)
    }
}

/// The code of a missing day or of a missing yes or no: no day lies there.
const MISSING: u32 = 1 << 31;

/// The values of one column that were met.
enum Values {
    /// The number of the day is its code.
    Days,
    /// 1 and 0 are their codes.
    Flags,
    Texts(Texts),
    Numbers(Numbers),
}

/// Whole numbers, in the order in which they come.
#[derive(Default)]
struct Numbers {
    codes: HashMap<Option<i64>, u32>,
    of: Vec<Option<i64>>,
}

impl Numbers {
    fn code(&mut self, value: Option<i64>) -> u32 {
        *self.codes.entry(value).or_insert_with(|| {
            self.of.push(value);
            u32::try_from(self.of.len() - 1).unwrap_or(u32::MAX)
        })
    }
}

impl Values {
    /// The code of each row's value.
    fn codes(&mut self, column: &ArrayRef) -> Result<Vec<u32>, Refusal> {
        let known = |row: usize, code: u32| if column.is_null(row) { MISSING } else { code };
        Ok(match self {
            Self::Days => {
                let days = column.as_primitive::<Date32Type>().values();
                days.iter().enumerate().map(|(row, day)| known(row, day.cast_unsigned())).collect()
            }
            Self::Flags => {
                let flags = column.as_boolean().values();
                flags.iter().enumerate().map(|(row, flag)| known(row, u32::from(flag))).collect()
            }
            Self::Texts(texts) => texts.read(&crate::codes::texts(column)?),
            Self::Numbers(numbers) => column.as_primitive::<Int64Type>().iter().map(|value| numbers.code(value)).collect(),
        })
    }

    /// The codes here of the codes of another.
    fn known_here(&mut self, other: &Self) -> Option<Vec<u32>> {
        match (self, other) {
            (Self::Texts(texts), Self::Texts(other)) => Some(texts.all((0..other.len()).map(|code| other.value(code)))),
            (Self::Numbers(numbers), Self::Numbers(other)) => Some(other.of.iter().map(|value| numbers.code(*value)).collect()),
            // A day or a flag is its own code everywhere.
            _ => None,
        }
    }

    /// By the code: the place in the order of values, missing first; nothing where a code, but for its highest bit, is that itself.
    fn ranks(&self) -> Vec<u32> {
        fn ranked<T: Ord>(many: usize, value: impl Fn(usize) -> T) -> Vec<u32> {
            let mut order: Vec<usize> = (0..many).collect();
            order.sort_unstable_by_key(|code| value(*code));
            let mut ranks = vec![0; many];
            (0..).zip(order).for_each(|(rank, code)| ranks[code] = rank);
            ranks
        }
        match self {
            Self::Days | Self::Flags => Vec::new(),
            Self::Texts(texts) => ranked(texts.len(), |code| texts.value(code)),
            Self::Numbers(numbers) => ranked(numbers.of.len(), |code| numbers.of[code]),
        }
    }

    /// The values of codes.
    fn column(&self, codes: impl Iterator<Item = u32>) -> ArrayRef {
        match self {
            Self::Days => Arc::new(codes.map(|code| (code != MISSING).then(|| code.cast_signed())).collect::<Date32Array>()),
            Self::Flags => Arc::new(codes.map(|code| (code != MISSING).then_some(code == 1)).collect::<BooleanArray>()),
            Self::Texts(texts) => Arc::new(codes.map(|code| texts.value(code as usize)).collect::<StringArray>()),
            Self::Numbers(numbers) => Arc::new(codes.map(|code| numbers.of[code as usize]).collect::<Int64Array>()),
        }
    }
}

/// Rows that were brought together.
pub(crate) struct Alike {
    schema: SchemaRef,
    values: Vec<Values>,
    /// The codes of each, one behind the other.
    codes: Vec<u32>,
    slots: Slots,
    sums: Vec<Sum>,
    many: usize,
    memory: MemoryReservation,
}

/// What was added up, by place; nothing while it is missing.
#[derive(Clone, Default)]
struct Sum {
    of: Vec<i64>,
    known: Vec<bool>,
}

impl Sum {
    fn add(&mut self, places: &[usize], many: usize, values: impl Iterator<Item = Option<i64>>) {
        grow(&mut self.of, many, 0);
        grow(&mut self.known, many, false);
        for (place, value) in places.iter().zip(values) {
            let Some(value) = value else { continue };
            self.of[*place] = self.of[*place].wrapping_add(value);
            self.known[*place] = true;
        }
    }

    fn at(&self, place: usize) -> Option<i64> {
        self.known[place].then(|| self.of[place])
    }
}

/// Makes room for so many, and for a quarter more when they are too many.
fn grow<T: Clone>(of: &mut Vec<T>, many: usize, with: T) {
    if many > of.capacity() {
        of.reserve_exact(many + many / 4 - of.len());
    }
    of.resize(many.max(of.len()), with);
}

/// Rows of a batch that is given.
const ROWS: usize = 1 << 16;

impl Alike {
    fn of(schema: SchemaRef, sums: usize, memory: MemoryReservation) -> Self {
        let apart = schema.fields().len() - sums;
        let values = schema.fields()[..apart].iter().map(|field| match field.data_type() {
            DataType::Date32 => Values::Days,
            DataType::Boolean => Values::Flags,
            DataType::Int64 => Values::Numbers(Numbers::default()),
            _ => Values::Texts(Texts::default()),
        });
        let values = values.collect();
        Self { schema, values, codes: Vec::new(), slots: Slots::default(), sums: vec![Sum::default(); sums], many: 0, memory }
    }

    /// Brings together what a stream has, and at its end adds it to what is left of others; whether there was room for it, here
    /// and in the others.
    async fn read(
        mut self,
        mut read: SendableRecordBatchStream,
        piece: usize,
        rest: &Mutex<Self>,
        out: &mpsc::Sender<RecordBatch>,
        full: &AtomicBool,
    ) -> Result<bool, Refusal> {
        let mut look_at = piece;
        while let Some(batch) = read.next().await {
            let days = self.add(&batch?)?;
            if full.load(Relaxed) || !self.fits() {
                return Ok(false);
            }
            if self.many >= look_at {
                look_at = self.many + piece / 4;
                if self.is_past(&days) {
                    self.give(out).await?;
                    look_at = piece;
                }
            }
        }
        let mut rest = rest.lock().await;
        if rest.many < self.many {
            std::mem::swap(&mut *rest, &mut self);
        }
        rest.absorb(&self);
        Ok(rest.fits())
    }

    /// Whether most of what is held lies before, or behind, all rows that came last; these have such codes in the first column.
    fn is_past(&self, last: &[u32]) -> bool {
        let (mut held, last) = (days(self.codes.iter().step_by(self.values.len())), days(last.iter()));
        if !matches!(self.values.first(), Some(Values::Days)) || last.is_empty() {
            return false;
        }
        let middle = held.len() / 2;
        let middle = *held.select_nth_unstable(middle).1;
        last.iter().all(|day| *day >= middle) || last.iter().all(|day| *day <= middle)
    }

    /// Gives what is held on, and holds nothing.
    async fn give(&mut self, out: &mpsc::Sender<RecordBatch>) -> Result<(), Refusal> {
        for batch in self.rows() {
            let batch = batch.map_err(|e| Refusal::Fault(e.to_string()))?;
            // Who no longer hears has no use for the rest.
            if out.send(batch).await.is_err() {
                break;
            }
        }
        let schema = self.schema.clone();
        let memory = self.memory.new_empty();
        *self = Self::of(schema, self.sums.len(), memory);
        Ok(())
    }

    /// Adds rows that have the columns of the schema; the codes of the first column.
    fn add(&mut self, batch: &RecordBatch) -> Result<Vec<u32>, Refusal> {
        let apart = self.values.len();
        let columns = self.values.iter_mut().zip(batch.columns()).map(|(values, column)| values.codes(column));
        let mut columns = columns.collect::<Result<Vec<_>, _>>()?;
        let places = self.places(&columns, batch.num_rows());
        for (n, sum) in self.sums.iter_mut().enumerate() {
            sum.add(&places, self.many, batch.column(apart + n).as_primitive::<Int64Type>().iter());
        }
        Ok(if columns.is_empty() { Vec::new() } else { columns.swap_remove(0) })
    }

    /// Adds what another brought together.
    fn absorb(&mut self, other: &Self) {
        let apart = self.values.len();
        let here: Vec<Option<Vec<u32>>> = self.values.iter_mut().zip(&other.values).map(|(own, other)| own.known_here(other)).collect();
        for first in (0..other.many).step_by(ROWS) {
            let these = first..other.many.min(first + ROWS);
            let column = |n: usize| {
                let codes = other.codes[these.start * apart..these.end * apart].iter().skip(n).step_by(apart);
                codes.map(|code| here[n].as_ref().map_or(*code, |here| here[*code as usize])).collect::<Vec<u32>>()
            };
            let columns: Vec<Vec<u32>> = (0..apart).map(column).collect();
            let places = self.places(&columns, these.len());
            for (own, sum) in self.sums.iter_mut().zip(&other.sums) {
                own.add(&places, self.many, these.clone().map(|place| sum.at(place)));
            }
        }
    }

    /// Whether memory has room for what is held.
    fn fits(&mut self) -> bool {
        let sums = (size_of::<i64>() + size_of::<bool>()) * self.sums.iter().map(|sum| sum.of.capacity()).sum::<usize>();
        let bytes = size_of::<u32>() * self.codes.capacity() + self.slots.bytes() + sums;
        self.memory.try_resize(bytes).is_ok()
    }

    /// The places of rows with these codes, column by column: the next ones when they are new.
    fn places(&mut self, columns: &[Vec<u32>], rows: usize) -> Vec<usize> {
        let mut hashes = vec![0_u64; rows];
        for codes in columns {
            hashes.iter_mut().zip(codes).for_each(|(hash, code)| *hash = mixed(more(*hash, *code)));
        }
        let mut own = vec![0; columns.len()];
        let place = |(row, hash): (usize, &u64)| {
            own.iter_mut().zip(columns).for_each(|(code, codes)| *code = codes[row]);
            self.place(&own, *hash)
        };
        hashes.iter().enumerate().map(place).collect()
    }

    fn place(&mut self, own: &[u32], hash: u64) -> usize {
        let of = |place: usize| place * own.len()..(place + 1) * own.len();
        let same = |place| self.codes[of(place)].iter().zip(own).all(|(code, own)| code == own);
        if let Some(place) = self.slots.find(hash, same) {
            return place as usize;
        }
        let place = self.many;
        self.many += 1;
        if self.codes.len() + own.len() > self.codes.capacity() {
            self.codes.reserve_exact(own.len() * (1 << 10) + self.codes.len() / 4);
        }
        self.codes.extend(own);
        let hash_of = |place| self.codes[of(place)].iter().fold(0, |hash, code| mixed(more(hash, *code)));
        self.slots.put(hash, u32::try_from(place).unwrap_or(u32::MAX), hash_of);
        place
    }

    /// All of them in the order of the first two columns, missing first; some at a time. What is alike in the second lies in the
    /// same order on each day then, which lets it be looked up and packed well.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Result<RecordBatch, ArrowError>> {
        let apart = self.values.len();
        let ranks: Vec<Vec<u32>> = self.values.iter().take(2).map(Values::ranks).collect();
        let rank = |place: u32, n: usize| {
            let code = self.codes[place as usize * apart + n];
            ranks[n].get(code as usize).copied().unwrap_or(code ^ MISSING)
        };
        let of = |place: u32| (0..ranks.len()).fold(0, |all, n| all << 32 | u64::from(rank(place, n)));
        let mut order: Vec<(u64, u32)> = (0..u32::try_from(self.many).unwrap_or(u32::MAX)).map(|place| (of(place), place)).collect();
        order.sort_unstable();
        let batches = self.many.div_ceil(ROWS);
        (0..batches).map(move |n| {
            let these = &order[n * ROWS..self.many.min((n + 1) * ROWS)];
            let of = |(n, values): (usize, &Values)| values.column(these.iter().map(|(_, place)| self.codes[*place as usize * apart + n]));
            let mut columns: Vec<ArrayRef> = self.values.iter().enumerate().map(of).collect();
            let sum = |sum: &Sum| Arc::new(these.iter().map(|(_, place)| sum.at(*place as usize)).collect::<Int64Array>()) as ArrayRef;
            columns.extend(self.sums.iter().map(sum));
            RecordBatch::try_new(self.schema.clone(), columns)
        })
    }
}

/// The days of codes that have one.
fn days<'c>(codes: impl Iterator<Item = &'c u32>) -> Vec<i32> {
    codes.filter(|code| **code != MISSING).map(|code| code.cast_signed()).collect()
}

/// A number before, and one more code.
fn more(hash: u64, code: u32) -> u128 {
    u128::from(hash) << 64 | u128::from(code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use datafusion::arrow::array::StringViewArray;
    use datafusion::arrow::compute::concat_batches;
    use datafusion::arrow::datatypes::{Field, Schema};
    use datafusion::execution::memory_pool::{GreedyMemoryPool, UnboundedMemoryPool};
    use datafusion::prelude::SessionContext;

    fn schema(texts: DataType) -> SchemaRef {
        let field = |name: &str, holds| Field::new(name, holds, true);
        let fields = [("day", DataType::Date32), ("flag", DataType::Boolean), ("text", texts), ("code", DataType::Int64)];
        let mut fields: Vec<Field> = fields.into_iter().map(|(name, holds)| field(name, holds)).collect();
        fields.extend([field("fen", DataType::Int64), field("many", DataType::Int64)]);
        Arc::new(Schema::new(fields))
    }

    type Row = (Option<i32>, Option<bool>, Option<&'static str>, Option<i64>, Option<i64>, i64);

    fn batch(rows: &[Row]) -> RecordBatch {
        let columns: Vec<ArrayRef> = vec![
            Arc::new(rows.iter().map(|r| r.0).collect::<Date32Array>()),
            Arc::new(rows.iter().map(|r| r.1).collect::<BooleanArray>()),
            Arc::new(rows.iter().map(|r| r.2).collect::<StringViewArray>()),
            Arc::new(rows.iter().map(|r| r.3).collect::<Int64Array>()),
            Arc::new(rows.iter().map(|r| r.4).collect::<Int64Array>()),
            Arc::new(rows.iter().map(|r| Some(r.5)).collect::<Int64Array>()),
        ];
        RecordBatch::try_new(schema(DataType::Utf8View), columns).unwrap()
    }

    async fn of(rows: &[Row], memory: Arc<dyn MemoryPool>, piece: usize) -> Result<Vec<RecordBatch>, Refusal> {
        let context = SessionContext::new();
        // Two parts, as two cores have.
        let part = |rows: &[Row]| context.read_batches(rows.chunks(1_000).map(batch).collect::<Vec<_>>()).unwrap();
        let (first, second) = rows.split_at(rows.len() / 2);
        let frame = part(first).union(part(second)).unwrap();
        let mut together = together(frame, schema(DataType::Utf8), 2, &memory, piece).await?;
        let rows = std::pin::pin!(together.rows()).collect::<Vec<_>>().await.into_iter().collect();
        assert_eq!(matches!(rows, Err(Refusal::TooLarge)), together.is_full());
        rows
    }

    fn one(rows: &[RecordBatch]) -> RecordBatch {
        concat_batches(&schema(DataType::Utf8), rows).unwrap()
    }

    #[tokio::test]
    async fn rows_alike_are_one_with_their_sums_and_what_is_missing_is_a_value_of_its_own() {
        let long = Some("a text of more than twelve");
        let rows = [
            (Some(9), Some(true), long, Some(7), Some(5), 1),
            (Some(-1), Some(false), None, None, None, 1),
            (Some(9), Some(true), long, Some(7), Some(6), 2),
            (None, None, Some(""), Some(-7), Some(1), 1),
            (Some(-1), Some(false), None, None, None, 1),
            (Some(9), None, long, Some(7), Some(1), 1),
            (Some(9), Some(true), long, Some(8), Some(1), 1),
        ];
        // However quickly the parts end.
        for _ in 0..200 {
            assert_eq!(one(&of(&rows, Arc::new(UnboundedMemoryPool::default()), PIECE).await.unwrap()).num_rows(), 5);
        }
        let found = one(&of(&rows, Arc::new(UnboundedMemoryPool::default()), PIECE).await.unwrap());
        let mut told: Vec<String> = (0..found.num_rows())
            .map(|row| {
                let whole = |n: usize| found.column(n).as_primitive::<Int64Type>();
                let (text, many) = (found.column(2).as_string::<i32>(), whole(5).value(row));
                let number = |n: usize| if whole(n).is_null(row) { "-".to_owned() } else { whole(n).value(row).to_string() };
                let day = found.column(0).as_primitive::<Date32Type>();
                let day = if day.is_null(row) { "-".to_owned() } else { day.value(row).to_string() };
                let flag = found.column(1).as_boolean();
                let flag = if flag.is_null(row) {
                    "-"
                } else if flag.value(row) {
                    "yes"
                } else {
                    "no"
                };
                let text = if text.is_null(row) { "-" } else { text.value(row) };
                format!("{day} {flag} {text:.6} {} {} {many}", number(3), number(4))
            })
            .collect();
        let days: Vec<&str> = told.iter().filter_map(|row| row.split(' ').next()).collect();
        assert_eq!(days, ["-", "-1", "9", "9", "9"]);
        told.sort();
        assert_eq!(told, ["- -  -7 1 1", "-1 no - - - 2", "9 - a text 7 1 1", "9 yes a text 7 11 3", "9 yes a text 8 1 1"]);
    }

    #[tokio::test]
    async fn rows_lie_in_the_order_of_the_first_two_columns() {
        let order = |first: usize, second: usize, rows: &[Row]| {
            let batch = batch(rows);
            let of = schema(DataType::Utf8).project(&[first, second, 5]).unwrap();
            let memory: Arc<dyn MemoryPool> = Arc::new(UnboundedMemoryPool::default());
            let mut alike = Alike::of(Arc::new(of), 1, MemoryConsumer::new("test").register(&memory));
            alike.add(&batch.project(&[first, second, 5]).unwrap()).unwrap();
            let rows: Vec<RecordBatch> = alike.rows().map(Result::unwrap).collect();
            rows[0].column(2).as_primitive::<Int64Type>().values().to_vec()
        };
        let rows: [Row; 7] = [
            (Some(9), Some(true), Some("b"), Some(-1), None, 6),
            (Some(-1), Some(true), Some("c"), Some(2), None, 4),
            (Some(9), Some(false), Some("a text of more than twelve"), Some(7), None, 5),
            (None, Some(true), Some("z"), None, None, 2),
            (Some(-1), Some(false), None, Some(3), None, 3),
            (None, None, None, Some(1), None, 1),
            (Some(10), None, Some(""), Some(-5), None, 7),
        ];
        assert_eq!(order(0, 2, &rows), [1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(order(1, 3, &rows), [7, 1, 3, 5, 2, 6, 4]);
    }

    #[tokio::test]
    async fn many_rows_find_their_place_and_what_memory_does_not_hold_is_told() {
        let rows: Vec<Row> = (0..400_000).map(|n| (Some(n % 100_000), None, None, None, Some(i64::from(n)), 1)).collect();
        let found = one(&of(&rows, Arc::new(UnboundedMemoryPool::default()), PIECE).await.unwrap());
        let fen: Vec<i64> = found.column(4).as_primitive::<Int64Type>().values().to_vec();
        assert_eq!(fen, (0..100_000).map(|n| 4 * n + 100_000 * 6).collect::<Vec<i64>>());
        assert!(of(&rows, Arc::new(GreedyMemoryPool::new(1_000_000)), PIECE).await.is_err());
    }

    #[tokio::test]
    async fn what_comes_in_the_order_of_days_needs_little_memory() {
        let little = || Arc::new(GreedyMemoryPool::new(1_000_000));
        // Each day comes a hundred times, with some before and some behind, and some have none.
        let day = |n: i32| (n % 17 != 0).then_some(n / 100 + n % 7);
        let rows: Vec<Row> = (0..400_000).map(|n| (day(n), None, None, Some(i64::from(n / 8)), Some(i64::from(n)), 1)).collect();
        let backwards: Vec<Row> = rows.iter().rev().copied().collect();
        for rows in [rows, backwards] {
            let found = one(&of(&rows, little(), 4_000).await.unwrap());
            assert!(found.num_rows() < 390_000, "{} rows", found.num_rows());
            let mut sums = std::collections::BTreeMap::new();
            let whole = |n: usize| found.column(n).as_primitive::<Int64Type>();
            for row in 0..found.num_rows() {
                let day = found.column(0).as_primitive::<Date32Type>();
                let sum: &mut (i64, i64) = sums.entry((day.is_valid(row).then(|| day.value(row)), whole(3).value(row))).or_default();
                *sum = (sum.0 + whole(4).value(row), sum.1 + whole(5).value(row));
            }
            let mut wanted = std::collections::BTreeMap::new();
            for (day, _, _, code, fen, many) in rows {
                let sum: &mut (i64, i64) = wanted.entry((day, code.unwrap())).or_default();
                *sum = (sum.0 + fen.unwrap(), sum.1 + many);
            }
            assert!(sums == wanted);
        }
        let at_random: Vec<Row> = (0..400_000).map(|n| (Some((n * 5_003) % 100_003), None, None, None, None, 1)).collect();
        assert!(of(&at_random, little(), 4_000).await.is_err());
    }
}
