//! Counts rows with the days of their steps, in one pass and in memory that does not grow with them: how long each step took
//! whom, how often each was taken, and why who was lost.

use super::FunnelView;
use super::steps::{Became, Spell, lost, own};
use crate::Refusal;
use crate::codes::{Codes, Keys};
use datafusion::arrow::array::{Array, AsArray, Int32Array, RecordBatch};
use datafusion::arrow::compute::max;
use datafusion::arrow::datatypes::{Int32Type, SchemaRef};
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
    let mut parts = JoinSet::new();
    for mut rows in frame.execute_stream_partitioned().await? {
        let asked = asked.clone();
        parts.spawn(async move {
            let mut counter = Counter::new(asked, &rows.schema())?;
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
    lost: HashMap<(usize, usize), u64>,
    backwards: u64,
    came: Vec<bool>,
    last: Option<i32>,
}

impl Counter {
    fn new(asked: Counting, schema: &SchemaRef) -> Result<Self, Refusal> {
        let groups = Codes::of(&asked.by, schema)?;
        let reasons = Codes::of(asked.reason.as_slice(), schema)?;
        let came = vec![false; asked.kept.len()];
        Ok(Self { asked, groups, reasons, spells: Vec::new(), taken: Vec::new(), lost: HashMap::new(), backwards: 0, came, last: None })
    }

    /// Counts rows that have the columns `before` and `latest`, and `own` and `lost` of each step.
    fn add(&mut self, batch: &RecordBatch) -> Result<(), Refusal> {
        let steps = self.asked.kept.len();
        let groups = self.groups.read(batch)?;
        let reasons = if self.asked.reason.is_some() { self.reasons.read(batch)? } else { Vec::new() };
        let day = |name: String| -> Result<&Int32Array, Refusal> {
            let column = batch.column_by_name(&name).and_then(|c| c.as_primitive_opt::<Int32Type>());
            column.ok_or_else(|| Refusal::Fault(format!("the scan gave no {name}")))
        };
        let days = std::iter::once(&0).chain(&self.asked.kept).map(|n| day(own(*n))).collect::<Result<Vec<_>, _>>()?;
        let gone = self.asked.kept.iter().map(|n| day(lost(*n))).collect::<Result<Vec<_>, _>>()?;
        let before = batch.column_by_name("before").and_then(|c| c.as_boolean_opt());
        let before = before.ok_or_else(|| Refusal::Fault("the scan gave no before".into()))?;
        self.came.iter_mut().zip(&days[1..]).for_each(|(came, day)| *came |= day.null_count() < day.len());
        self.last = self.last.max(max(day("latest".to_owned())?));
        self.spells.resize_with(self.groups.values.len() * steps * 6, Vec::new);
        self.taken.resize(self.groups.values.len() * (steps + 1), 0);
        let known = |column: &Int32Array, row: usize| (!column.is_null(row)).then(|| column.value(row));
        let mut reached = vec![None; steps + 1];
        for row in 0..batch.num_rows() {
            // A step that was skipped was passed on the day of the next one known, and none comes before the one that leads to it.
            let mut next = None;
            for n in (0..=steps).rev() {
                next = known(days[n], row).or(next);
                reached[n] = next;
            }
            self.backwards += u64::from((1..=steps).any(|n| reached[n].is_some_and(|day| reached[n - 1].is_some_and(|last| day < last))));
            let mut latest = i32::MIN;
            for day in &mut reached {
                *day = day.map(|day| day.max(latest));
                latest = day.unwrap_or(latest);
            }
            if self.asked.view == FunnelView::Period {
                for (n, day) in reached.iter().enumerate() {
                    let inside = day.is_some_and(|day| day >= self.asked.from && day <= self.asked.to);
                    self.taken[groups[row] * (steps + 1) + n] += u64::from(inside);
                }
                continue;
            }
            let earlier = before.value(row);
            for to in 1..=steps {
                let Some(start) = reached[to - 1] else { break };
                let (end, left) = (reached[to], known(gone[to - 1], row));
                let became = if end.is_some() { 0 } else { 1 + usize::from(left.is_none()) };
                let took = end.or(left).unwrap_or(self.asked.until.0).saturating_sub(start).max(0);
                let took = usize::try_from(took).unwrap_or_default();
                let of = &mut self.spells[((groups[row] * steps + to - 1) * 2 + usize::from(earlier)) * 3 + became];
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
        let reason = |place: usize| self.reasons.values.get(place).and_then(|keys| keys.first().cloned().flatten());
        counted.reasons = self.lost.into_iter().map(|((to, place), many)| ((to, reason(place)), many)).collect();
        counted
    }
}
