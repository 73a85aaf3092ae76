//! Adds up rows by what tells them apart and by their periods, in one pass and without a plan of its own: codes of values are
//! looked up, and the sums lie beside each other. What travels to other machines is added up there by the plan instead.

use crate::Refusal;
use crate::codes::{Codes, Keys, Pairs};
use crate::sums::{Sum, Sums, retain};
use datafusion::arrow::array::{Array, ArrayRef, AsArray, Int32Array, RecordBatch};
use datafusion::arrow::datatypes::{Date32Type, Decimal128Type, Int32Type, Int64Type};
use datafusion::dataframe::DataFrame;
use datafusion::execution::memory_pool::{MemoryConsumer, MemoryPool};
use futures::StreamExt;
use std::sync::Arc;
use tokio::task::JoinSet;
use upcount_model::Day;

/// More groups than a person or a screen can use.
pub(crate) const MOST_GROUPS: usize = 5_000_000;

/// What is looked for in each row.
#[derive(Clone, Debug)]
pub(crate) struct Counting {
    /// The columns that tell rows apart.
    pub(crate) by: Vec<String>,
    /// The columns of periods, with the sign of what a row adds to each.
    pub(crate) legs: Vec<(String, i64)>,
    /// The columns that are added up; none where each row is one.
    pub(crate) sums: Vec<Option<String>>,
    /// The column of how many facts a row stands for, where some of them take off what others add.
    pub(crate) left: Option<String>,
    /// The column of the days of which the first and the last are looked for.
    pub(crate) day: Option<String>,
    /// Of each leg, the column of which each group's largest is looked for.
    pub(crate) latest: Vec<String>,
}

/// What was added up.
#[derive(Default)]
pub(crate) struct Counted {
    /// The values that tell apart, once each.
    pub(crate) keys: Vec<Keys>,
    /// By period and key.
    pub(crate) cells: Sums,
    /// The latest of each cell, where it is looked for.
    pub(crate) latest: Vec<i32>,
    /// The first and the last day.
    pub(crate) span: Option<(Day, Day)>,
}

/// Adds up all rows, each part of them on a core of its own; none when there are more groups than memory holds.
pub(crate) async fn counted(frame: DataFrame, asked: Counting, memory: &Arc<dyn MemoryPool>) -> Result<Option<Counted>, Refusal> {
    let mut parts = JoinSet::new();
    for mut rows in frame.execute_stream_partitioned().await? {
        let mut counter = Counter::of(asked.clone());
        let memory = MemoryConsumer::new("sums of groups").register(memory);
        parts.spawn(async move {
            while let Some(batch) = rows.next().await {
                counter.add(&batch?)?;
                if memory.try_resize(counter.bytes()).is_err() {
                    return Ok(None);
                }
            }
            // What it takes is given back when it has been added to the others.
            Ok::<_, Refusal>(Some((counter, memory)))
        });
    }
    let mut all: Option<Counter> = None;
    let mut held = Vec::new();
    while let Some(part) = parts.join_next().await {
        let Some((part, memory)) = part.map_err(|e| Refusal::Fault(e.to_string()))?? else { return Ok(None) };
        held.push(memory);
        match &mut all {
            None => all = Some(part),
            Some(all) => all.absorb(&part)?,
        }
    }
    Ok(Some(all.map_or_else(Counted::default, Counter::done)))
}

/// What is counted while rows come.
struct Counter {
    asked: Counting,
    keys: Codes,
    grid: Grid,
    cells: Sums,
    /// How many facts are left, by place, where that is asked for.
    left: Vec<i64>,
    /// The latest, by place, where that is asked for.
    latest: Vec<i32>,
    span: Option<(i32, i32)>,
}

/// The values of a sum in some rows.
enum Values<'a> {
    One,
    Whole(&'a [i64]),
    Wide(&'a [i128]),
    /// Some of them are missing.
    Some(&'a ArrayRef),
}

impl Values<'_> {
    /// Adds them to the sums at the places of the rows.
    fn add_to(&self, sums: &mut Sum, places: &[u32], sign: i64) {
        let there = places.iter().enumerate().filter(|(_, place)| **place != NONE).map(|(row, place)| (row, *place as usize));
        let signed = |value: i128| if sign < 0 { -value } else { value };
        match self {
            Values::One => sums.add(there.map(|(_, place)| (place, signed(1)))),
            Values::Whole(values) => sums.add(there.map(|(row, place)| (place, signed(i128::from(values[row]))))),
            Values::Wide(values) => sums.add(there.map(|(row, place)| (place, signed(values[row])))),
            Values::Some(values) => {
                let value = |row: usize| match values.as_primitive_opt::<Int64Type>() {
                    _ if values.is_null(row) => 0,
                    Some(values) => i128::from(values.value(row)),
                    None => values.as_primitive::<Decimal128Type>().value(row),
                };
                sums.add(there.map(|(row, place)| (place, signed(value(row)))));
            }
        }
    }
}

impl Counter {
    fn of(asked: Counting) -> Self {
        let keys = Codes::of(&asked.by);
        Self { asked, keys, grid: Grid::default(), cells: Sums::default(), left: Vec::new(), latest: Vec::new(), span: None }
    }

    fn add(&mut self, batch: &RecordBatch) -> Result<(), Refusal> {
        let keys = self.keys.read(batch)?;
        let column = |name: &String| batch.column_by_name(name).ok_or_else(|| Refusal::Fault(format!("the scan gave no {name}")));
        let values = |name: &Option<String>| {
            let Some(name) = name else { return Ok(Values::One) };
            let values = column(name)?;
            Ok(match (values.null_count(), values.as_primitive_opt::<Int64Type>(), values.as_primitive_opt::<Decimal128Type>()) {
                (0, Some(values), _) => Values::Whole(values.values()),
                (0, _, Some(values)) => Values::Wide(values.values()),
                (_, None, None) => return Err(Refusal::Fault(format!("{name} is no sum"))),
                _ => Values::Some(values),
            })
        };
        let sums = self.asked.sums.iter().map(values).collect::<Result<Vec<_>, _>>()?;
        let left = self.asked.left.as_ref().map(|name| Ok::<_, Refusal>(column(name)?.as_primitive::<Int64Type>().values())).transpose()?;
        let days = self.asked.day.as_ref().map(|name| Ok::<_, Refusal>(column(name)?.as_primitive::<Date32Type>())).transpose()?;
        for (n, (name, sign)) in self.asked.legs.iter().enumerate() {
            let places = self.grid.places(&keys, column(name)?.as_primitive::<Int32Type>(), &mut self.cells.places);
            let many = self.cells.len();
            for (sum, values) in self.cells.of.iter_mut().zip(&sums) {
                sum.grow(many);
                values.add_to(sum, &places, *sign);
            }
            let there = || places.iter().enumerate().filter(|(_, place)| **place != NONE);
            if let Some(name) = self.asked.latest.get(n) {
                let latest = column(name)?.as_primitive::<Int32Type>();
                self.latest.resize(self.cells.len(), i32::MIN);
                there().for_each(|(row, place)| later(&mut self.latest[*place as usize], latest.value(row)));
            }
            if let Some(left) = left {
                self.left.resize(self.cells.len(), 0);
                there().for_each(|(row, place)| self.left[*place as usize] += left[row]);
            }
            if let Some(days) = days {
                let days = there().filter(|(row, _)| !days.is_null(*row)).map(|(row, _)| days.value(row));
                self.span = self.span.into_iter().chain(days.map(|day| (day, day))).reduce(wider);
            }
        }
        few_enough(self.cells.len())
    }

    /// How many bytes it holds, about.
    fn bytes(&self) -> usize {
        let besides = size_of::<i64>() * self.left.capacity() + size_of::<i32>() * self.latest.capacity();
        self.keys.bytes() + self.grid.bytes() + self.cells.bytes() + besides
    }

    /// Adds what another counted.
    fn absorb(&mut self, other: &Self) -> Result<(), Refusal> {
        let keys = self.keys.absorb(&other.keys);
        let periods = Int32Array::from_iter_values(other.cells.places.iter().map(|cell| cell.0));
        let keys: Vec<u32> = other.cells.places.iter().map(|cell| keys[cell.1 as usize]).collect();
        let places = self.grid.places(&keys, &periods, &mut self.cells.places);
        let many = self.cells.len();
        for (own, sum) in self.cells.of.iter_mut().zip(&other.cells.of).take(self.asked.sums.len()) {
            own.grow(many);
            own.add(places.iter().enumerate().map(|(from, to)| (*to as usize, sum.at(from))));
        }
        if self.asked.left.is_some() {
            self.left.resize(many, 0);
            places.iter().zip(&other.left).for_each(|(place, left)| self.left[*place as usize] += left);
        }
        if !self.asked.latest.is_empty() {
            self.latest.resize(many, i32::MIN);
            places.iter().zip(&other.latest).for_each(|(place, latest)| later(&mut self.latest[*place as usize], *latest));
        }
        self.span = self.span.into_iter().chain(other.span).reduce(wider);
        few_enough(self.cells.len())
    }

    fn done(mut self) -> Counted {
        // Of what single facts changed, nothing may be left under the old values.
        if self.asked.left.is_some() {
            let is_left: Vec<bool> = self.left.iter().map(|left| *left != 0).collect();
            self.cells.retain(&is_left);
            retain(&mut self.latest, &is_left);
        }
        let span = self.span.map(|(first, last)| (Day(first), Day(last)));
        Counted { cells: self.cells, latest: self.latest, span, keys: self.keys.values }
    }
}

fn later(one: &mut i32, other: i32) {
    *one = (*one).max(other);
}

fn wider(one: (i32, i32), other: (i32, i32)) -> (i32, i32) {
    (one.0.min(other.0), one.1.max(other.1))
}

/// Refuses more groups than anybody can use.
pub(crate) fn few_enough(groups: usize) -> Result<(), Refusal> {
    if groups <= MOST_GROUPS {
        return Ok(());
    }
    Err(Refusal::question(
        format!("答案超过 {MOST_GROUPS} 行，太多了；请减少维度、加长期间或加条件"),
        format!("the answer would have more than {MOST_GROUPS} rows; use fewer dimensions, a longer grain or a filter"),
    ))
}

/// Where the cell of a key and a period lies. Mostly periods are few and close together, and so are the places of each.
#[derive(Default)]
pub(crate) struct Grid {
    /// The period of the first row.
    middle: Option<i32>,
    /// By period: by key.
    near: Vec<Vec<u32>>,
    /// How many places there is room for in those.
    room: usize,
    others: Pairs,
    /// By the code of the pair.
    far: Vec<u32>,
}

/// Periods around the first whose places lie beside each other, and how many places they may have.
const PERIODS: i64 = 1 << 10;
const ROOM: usize = 1 << 23;
/// No place.
const NONE: u32 = u32::MAX;

impl Grid {
    /// The places of rows; none where the period is missing. New cells are put behind those that are there.
    pub(crate) fn places(&mut self, keys: &[u32], periods: &Int32Array, cells: &mut Vec<(i32, u32)>) -> Vec<u32> {
        let mut places = Vec::with_capacity(keys.len());
        let missing = periods.nulls();
        for (row, (key, code)) in keys.iter().zip(periods.values()).enumerate() {
            if missing.is_some_and(|missing| missing.is_null(row)) {
                places.push(NONE);
                continue;
            }
            let place = self.place(*key, *code);
            if *place == NONE {
                *place = u32::try_from(cells.len()).unwrap_or(NONE);
                cells.push((*code, *key));
            }
            places.push(*place);
        }
        places
    }

    /// How many bytes it holds, about.
    fn bytes(&self) -> usize {
        size_of::<u32>() * (self.room + 6 * self.far.capacity())
    }

    /// Where the place of a cell is kept.
    #[inline]
    fn place(&mut self, key: u32, code: i32) -> &mut u32 {
        let period = i64::from(code) - i64::from(*self.middle.get_or_insert(code)) + PERIODS / 2;
        let near = usize::try_from(period).ok().filter(|period| self.near.get(*period).is_some_and(|places| (key as usize) < places.len()));
        match near {
            Some(period) => &mut self.near[period][key as usize],
            None => self.new_place(key, code, period),
        }
    }

    /// Once there is no room for a key there is never any again, so that its place stays where it is.
    #[cold]
    fn new_place(&mut self, key: u32, code: i32, period: i64) -> &mut u32 {
        let wanted = (key as usize + 1).next_power_of_two().max(64);
        if (0..PERIODS).contains(&period) && self.room + wanted <= ROOM {
            self.near.resize_with(PERIODS as usize, Vec::new);
            let places = &mut self.near[period as usize];
            self.room += wanted - places.len();
            places.resize(wanted, NONE);
            return &mut places[key as usize];
        }
        let pair = self.others.code(key, code.cast_unsigned()) as usize;
        self.far.resize(self.far.len().max(pair + 1), NONE);
        &mut self.far[pair]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use datafusion::arrow::array::{Decimal128Array, Int64Array, StringViewArray};
    use datafusion::execution::memory_pool::GreedyMemoryPool;
    use datafusion::prelude::SessionContext;
    use std::collections::BTreeMap;

    /// Rows of a key, two periods, a whole number, one in a decimal, and how many are left.
    type Row = (Option<&'static str>, Option<i32>, Option<i32>, Option<i64>, Option<i128>, i64);

    fn batch(rows: &[Row]) -> RecordBatch {
        let columns: Vec<(&str, ArrayRef)> = vec![
            ("by", Arc::new(rows.iter().map(|r| r.0).collect::<StringViewArray>())),
            ("period_0", Arc::new(rows.iter().map(|r| r.1).collect::<Int32Array>())),
            ("period_1", Arc::new(rows.iter().map(|r| r.2).collect::<Int32Array>())),
            ("sum_0", Arc::new(rows.iter().map(|r| r.3).collect::<Int64Array>())),
            ("sum_1", Arc::new(rows.iter().map(|r| r.4).collect::<Decimal128Array>())),
            ("left", Arc::new(rows.iter().map(|r| r.5).collect::<Int64Array>())),
        ];
        RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, column)| (name, column, true))).unwrap()
    }

    fn counting() -> Counting {
        Counting {
            by: vec!["by".into()],
            legs: vec![("period_0".into(), 1), ("period_1".into(), -1)],
            sums: vec![Some("sum_0".into()), Some("sum_1".into())],
            left: Some("left".into()),
            day: None,
            latest: Vec::new(),
        }
    }

    fn found(counted: &Counted) -> BTreeMap<(Option<&str>, i32), [i128; 2]> {
        counted.cells.iter().map(|cell| ((counted.keys[cell.key as usize][0].as_deref(), cell.code), cell.sums)).collect()
    }

    #[test]
    fn rows_are_added_to_the_period_of_each_leg_with_its_sign_and_what_is_taken_off_is_gone() {
        let first: &[Row] = &[
            (Some("a"), Some(1), None, Some(5), Some(7), 1),
            (Some("a"), Some(1), Some(2), None, Some(1), 1),
            (None, None, None, Some(9), None, 1),
            (Some("gone"), Some(1), None, Some(3), Some(3), 1),
        ];
        let second: &[Row] =
            &[(Some("gone"), Some(1), None, Some(-3), Some(-3), -1), (Some("a"), Some(90_000), None, Some(i64::MAX), None, 1)];
        let third: &[Row] = &[(Some("b"), Some(1), None, Some(1), Some(1), 1), (Some("a"), Some(90_000), None, Some(i64::MAX), None, 1)];
        let (mut one, mut other) = (Counter::of(counting()), Counter::of(counting()));
        one.add(&batch(first)).unwrap();
        one.add(&batch(second)).unwrap();
        other.add(&batch(third)).unwrap();
        one.absorb(&other).unwrap();
        let counted = one.done();
        let expected = [
            ((Some("a"), 1), [5, 8]),
            ((Some("a"), 2), [0, -1]),
            ((Some("a"), 90_000), [2 * i128::from(i64::MAX), 0]),
            ((Some("b"), 1), [1, 1]),
        ];
        assert_eq!(found(&counted), BTreeMap::from(expected));
    }

    #[test]
    fn the_latest_of_each_group_is_that_of_all_its_rows_and_parts() {
        let asked = || Counting { left: None, latest: vec!["period_1".into(), "period_0".into()], ..counting() };
        let (mut one, mut other) = (Counter::of(asked()), Counter::of(asked()));
        one.add(&batch(&[(Some("a"), Some(1), Some(9), None, None, 1), (Some("b"), Some(1), Some(-3), None, None, 1)])).unwrap();
        other.add(&batch(&[(Some("b"), Some(1), Some(-7), None, None, 1), (Some("a"), Some(1), Some(12), None, None, 1)])).unwrap();
        one.absorb(&other).unwrap();
        let counted = one.done();
        let keys = |cell: crate::sums::Cell| (counted.keys[cell.key as usize][0].clone().unwrap(), cell.code);
        let latest: BTreeMap<_, i32> = counted.cells.iter().map(keys).zip(counted.latest.iter().copied()).collect();
        let expected = [("a", 1, 12), ("b", 1, -3), ("a", 9, 1), ("b", -3, 1), ("b", -7, 1), ("a", 12, 1)];
        assert_eq!(latest, expected.map(|(key, code, latest)| ((key.to_owned(), code), latest)).into_iter().collect());
    }

    #[tokio::test]
    async fn more_groups_than_memory_holds_are_left_to_the_plan() {
        let many: Vec<Row> = (0..5_000).map(|n| (Some("a"), Some(n), None, Some(1), Some(1), 1)).collect();
        let of = |memory: usize| {
            let frame = SessionContext::new().read_batch(batch(&many)).unwrap();
            let memory: Arc<dyn MemoryPool> = Arc::new(GreedyMemoryPool::new(memory));
            async move { counted(frame, counting(), &memory).await.unwrap() }
        };
        assert_eq!(of(100 << 20).await.map(|counted| counted.cells.len()), Some(5_000));
        assert!(of(100_000).await.is_none());
    }

    #[test]
    fn each_cell_has_one_place_near_and_far() {
        let mut grid = Grid::default();
        let mut cells = Vec::new();
        let keys = [0, 255, 3_000_000, 256, 90_000, 3_000_001];
        let asked: Vec<(i32, u32)> = keys.iter().flat_map(|key| [-62_091, 0, 511, 512, 84_371].map(|code| (code, *key))).collect();
        let mut places = |asked: &[(i32, u32)]| {
            let keys: Vec<u32> = asked.iter().map(|cell| cell.1).collect();
            let periods = Int32Array::from(asked.iter().map(|cell| cell.0).collect::<Vec<_>>());
            (grid.places(&keys, &periods, &mut cells), cells.clone())
        };
        let (first, cells) = places(&asked);
        assert_eq!(first, (0..30).collect::<Vec<u32>>());
        assert_eq!(cells, asked);
        let backwards: Vec<(i32, u32)> = asked.iter().rev().copied().collect();
        assert_eq!(places(&backwards).0, (0..30).rev().collect::<Vec<u32>>());
        assert!(grid.room > 0 && !grid.far.is_empty());
    }
}
