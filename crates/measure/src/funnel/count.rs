//! Counts rows with the days of their steps, in one pass and in memory that does not grow with them: how long each step took
//! whom, how often each was taken, and why who was lost.

use super::FunnelView;
use super::steps::{Became, Spell};
use crate::Refusal;
use crate::added::sparing;
use crate::codes::{Codes, Keys};
use datafusion::arrow::array::{Array, AsArray, RecordBatch};
use datafusion::arrow::compute::max;
use datafusion::arrow::datatypes::Int32Type;
use datafusion::dataframe::DataFrame;
use futures::StreamExt;
use std::collections::{BTreeMap, HashMap};
use tokio::task::JoinSet;
use upcount_model::Day;

/// What is looked for in each row.
#[derive(Clone)]
pub(super) struct Counting {
    /// The columns of the groups.
    pub(super) by: Vec<String>,
    /// The column of the reason of a loss.
    pub(super) reason: Option<String>,
    /// The steps that anybody reached, in their order; 1 for the first after entering.
    pub(super) kept: Vec<usize>,
    pub(super) view: FunnelView,
    /// The days asked for.
    pub(super) from: i32,
    pub(super) to: i32,
    /// The last day of which anything is known.
    pub(super) until: Day,
    /// All steps after entering.
    pub(super) steps: Vec<Step>,
}

/// A step, by the days that decide it.
#[derive(Clone)]
pub(super) struct Step {
    /// The day on which it is taken, so many days later.
    pub(super) day: String,
    pub(super) after: i32,
    /// The day on which who was on the way to it was lost. What waits for a day to come does not come once that is here.
    pub(super) lost: Option<String>,
}

/// The column of the day of entering.
pub(super) const ENTERED: &str = "entered_on";

/// The column of a day as a number.
pub(super) fn day_column(day: &str) -> String {
    format!("number_of_{day}")
}

/// What was counted.
#[derive(Default)]
pub(super) struct Counted {
    pub(super) spells: BTreeMap<Keys, Vec<Spell>>,
    pub(super) taken: BTreeMap<Keys, Vec<u64>>,
    /// The step on the way to which they were lost → the reason → how many.
    pub(super) reasons: HashMap<(usize, Option<String>), u64>,
    /// Rows with a step before the one that leads to it.
    pub(super) backwards: u64,
    /// Whether anybody came to each of the steps.
    pub(super) came: Vec<bool>,
    /// The last day on which anything happened to anybody.
    pub(super) last: Option<i32>,
}

impl Counted {
    /// Both together.
    pub(super) fn with(mut self, other: Self) -> Self {
        for (keys, spells) in other.spells {
            let own = self.spells.entry(keys).or_default();
            own.extend(spells);
            let place = |s: &Spell| (s.to, s.before, s.became as u8, s.days);
            own.sort_unstable_by_key(place);
            own.dedup_by(|next, first| {
                let alike = place(next) == place(first);
                first.many += if alike { next.many } else { 0 };
                alike
            });
        }
        for (keys, taken) in other.taken {
            match self.taken.get_mut(&keys) {
                Some(own) => own.iter_mut().zip(taken).for_each(|(own, more)| *own += more),
                None => drop(self.taken.insert(keys, taken)),
            }
        }
        for (place, many) in other.reasons {
            *self.reasons.entry(place).or_default() += many;
        }
        self.backwards += other.backwards;
        self.came.resize(self.came.len().max(other.came.len()), false);
        self.came.iter_mut().zip(other.came).for_each(|(came, more)| *came |= more);
        self.last = self.last.max(other.last);
        self
    }
}

/// Counts all rows, each part of them on a core of its own.
pub(super) async fn counted(frame: DataFrame, asked: Counting) -> Result<Counted, Refusal> {
    match counted_in(frame.clone(), asked.clone()).await {
        Err(Refusal::TooLarge) => counted_in(sparing(frame), asked).await,
        counted => counted,
    }
}

async fn counted_in(frame: DataFrame, asked: Counting) -> Result<Counted, Refusal> {
    let mut parts = JoinSet::new();
    for mut rows in frame.execute_stream_partitioned().await? {
        let asked = asked.clone();
        parts.spawn(async move {
            let mut counter = Counter::new(asked);
            while let Some(batch) = rows.next().await {
                counter.add(&batch?)?;
            }
            Ok::<_, Refusal>(counter.done())
        });
    }
    let mut all = Counted::default();
    while let Some(part) = parts.join_next().await {
        all = all.with(part.map_err(|e| Refusal::Fault(e.to_string()))??);
    }
    Ok(all)
}

/// A day that never comes: it is later than all.
const NEVER: i32 = i32::MAX;

/// The days of rows, each column once.
#[derive(Default)]
struct Days {
    names: Vec<String>,
    of: Vec<Vec<i32>>,
}

impl Days {
    /// The place of a column; a day that is missing never comes.
    fn column(&mut self, batch: &RecordBatch, name: &str) -> Result<usize, Refusal> {
        if let Some(place) = self.names.iter().position(|known| known == name) {
            return Ok(place);
        }
        let column = batch.column_by_name(name).and_then(|c| c.as_primitive_opt::<Int32Type>());
        let column = column.ok_or_else(|| Refusal::Fault(format!("the scan gave no {name}")))?;
        let mut days = column.values().to_vec();
        if let Some(nulls) = column.nulls().filter(|nulls| nulls.null_count() > 0) {
            for (days, known) in days.chunks_mut(64).zip(nulls.inner().bit_chunks().iter_padded()) {
                days.iter_mut().enumerate().for_each(|(n, day)| *day = if known >> n & 1 == 1 { *day } else { NEVER });
            }
        }
        self.names.push(name.to_owned());
        self.of.push(days);
        Ok(self.of.len() - 1)
    }

    /// The last of all days of steps, whether or not it has come.
    fn last(&self, batch: &RecordBatch) -> Result<Option<i32>, Refusal> {
        let steps = batch.schema_ref().fields().iter().filter(|field| field.name().starts_with(&day_column("")));
        let last = steps.filter_map(|field| batch.column_by_name(field.name())?.as_primitive_opt::<Int32Type>().and_then(max));
        Ok(last.max())
    }
}

/// Puts the days of steps in order: one that was skipped was passed on the day of the next one known, and none comes before the
/// one that leads to it. In how many rows one did.
fn put_in_order(reached: &mut [Vec<i32>]) -> u64 {
    for n in (1..reached.len()).rev() {
        let (before, after) = reached.split_at_mut(n);
        before[n - 1].iter_mut().zip(&after[0]).for_each(|(day, next)| *day = if *day == NEVER { *next } else { *day });
    }
    let mut backwards = vec![false; reached.first().map_or(0, Vec::len)];
    // From the end, so that each day is held against the one before as it was said.
    for n in (1..reached.len()).rev() {
        let days = reached[n - 1].iter().zip(&reached[n]);
        backwards.iter_mut().zip(days).for_each(|(backwards, (day, next))| *backwards |= next < day);
    }
    for n in 1..reached.len() {
        let (before, after) = reached.split_at_mut(n);
        after[0].iter_mut().zip(&before[n - 1]).for_each(|(day, last)| *day = (*day).max(*last));
    }
    backwards.iter().map(|backwards| u64::from(*backwards)).sum()
}

/// Days that are counted on, of one group, step, time and end: the place is the number of days.
type ByDays = Vec<u64>;

/// What is counted while rows come.
struct Counter {
    asked: Counting,
    groups: Codes,
    reasons: Codes,
    /// Group × step × before × became.
    spells: Vec<ByDays>,
    taken: Vec<u64>,
    lost: HashMap<(usize, u32), u64>,
    backwards: u64,
    came: Vec<bool>,
    last: Option<i32>,
}

impl Counter {
    fn new(asked: Counting) -> Self {
        let groups = Codes::of(&asked.by);
        let reasons = Codes::of(asked.reason.as_slice());
        let came = vec![false; asked.kept.len()];
        Self { asked, groups, reasons, spells: Vec::new(), taken: Vec::new(), lost: HashMap::new(), backwards: 0, came, last: None }
    }

    /// Counts rows that have the day of entering and those of the steps.
    fn add(&mut self, batch: &RecordBatch) -> Result<(), Refusal> {
        let steps = self.asked.kept.len();
        let groups = self.groups.read(batch)?;
        let reasons = if self.asked.reason.is_some() { self.reasons.read(batch)? } else { Vec::new() };
        let until = self.asked.until.0;
        let mut days = Days::default();
        let entered = days.column(batch, ENTERED)?;
        let own = self.asked.kept.iter().map(|n| {
            let step = &self.asked.steps[*n - 1];
            let lost = step.lost.as_ref().map(|lost| days.column(batch, &day_column(lost))).transpose()?;
            Ok::<_, Refusal>((days.column(batch, &day_column(&step.day))?, step.after, lost))
        });
        let own: Vec<(usize, i32, Option<usize>)> = own.collect::<Result<_, _>>()?;
        self.last = self.last.max(days.last(batch)?);
        self.spells.resize_with(self.groups.values.len() * steps * 6, Vec::new);
        self.taken.resize(self.groups.values.len() * (steps + 1), 0);
        // When each step was taken, and who was on the way to it was lost, column by column.
        let come = |day: i32| if day > until { NEVER } else { day };
        let mut reached = vec![days.of[entered].clone()];
        let mut gone: Vec<Vec<i32>> = Vec::with_capacity(steps);
        for (n, (day, after, lost)) in own.iter().enumerate() {
            let lost: Vec<i32> = match lost {
                Some(lost) => days.of[*lost].iter().map(|day| come(*day)).collect(),
                None => vec![NEVER; batch.num_rows()],
            };
            let mut taken: Vec<i32> = days.of[*day].iter().map(|day| come(day.saturating_add(*after))).collect();
            if *after > 0 {
                taken.iter_mut().zip(&lost).for_each(|(day, lost)| *day = if *lost == NEVER { *day } else { NEVER });
            }
            self.came[n] |= taken.iter().any(|day| *day != NEVER);
            reached.push(taken);
            gone.push(lost);
        }
        self.backwards += put_in_order(&mut reached);
        if self.asked.view == FunnelView::Period {
            let inside = |day: i32| day != NEVER && day >= self.asked.from && day <= self.asked.to;
            for (n, days) in reached.iter().enumerate() {
                for (group, day) in groups.iter().zip(days) {
                    self.taken[*group as usize * (steps + 1) + n] += u64::from(inside(*day));
                }
            }
            return Ok(());
        }
        let earlier: Vec<bool> = days.of[entered].iter().map(|day| *day < self.asked.from).collect();
        for to in 1..=steps {
            let ways = reached[to - 1].iter().zip(&reached[to]).zip(&gone[to - 1]).zip(groups.iter().zip(&earlier));
            for (row, (((start, end), left), (group, earlier))) in ways.enumerate().filter(|(_, (((start, _), _), _))| **start != NEVER) {
                let (became, last) = match (*end, *left) {
                    (NEVER, NEVER) => (2, until),
                    (NEVER, left) => (1, left),
                    (end, _) => (0, end),
                };
                let took = usize::try_from(last.saturating_sub(*start)).unwrap_or_default();
                let of = &mut self.spells[((*group as usize * steps + to - 1) * 2 + usize::from(*earlier)) * 3 + became];
                if of.len() <= took {
                    of.resize(took + 1, 0);
                }
                of[took] += 1;
                if became == 1 && !earlier && self.asked.reason.is_some() {
                    *self.lost.entry((to, reasons[row])).or_default() += 1;
                }
            }
        }
        Ok(())
    }

    fn done(self) -> Counted {
        let steps = self.asked.kept.len();
        let mut counted = Counted { backwards: self.backwards, came: self.came, last: self.last, ..Counted::default() };
        for (place, keys) in self.groups.values.into_iter().enumerate() {
            if self.asked.view == FunnelView::Period {
                counted.taken.insert(keys, self.taken[place * (steps + 1)..][..=steps].to_vec());
                continue;
            }
            let mut spells = Vec::new();
            for (n, by_days) in self.spells[place * steps * 6..][..steps * 6].iter().enumerate() {
                let became = [Became::Came, Became::Lost, Became::Open][n % 3];
                let (to, before) = (n / 6 + 1, n / 3 % 2 == 1);
                let many = by_days.iter().enumerate().filter(|(_, many)| **many > 0);
                spells.extend(many.map(|(days, many)| Spell { to, before, became, days: days as i64, many: *many }));
            }
            counted.spells.insert(keys, spells);
        }
        let reason = |place: u32| self.reasons.values.get(place as usize).and_then(|keys| keys.first().cloned().flatten());
        counted.reasons = self.lost.into_iter().map(|((to, place), many)| ((to, reason(place)), many)).collect();
        counted
    }
}
