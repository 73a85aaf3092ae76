//! Between what each cell of a plan must lie: first each place for itself, then with what those below it can do.

use super::order::Order;
use super::{Cell, Fixed, Grid, Presence, Rail, Refusal};
use std::collections::BTreeMap;
use std::ops::Range;

/// More than any plan has.
pub(super) const MANY: i64 = 1 << 60;
/// The most that anyone may say.
const MOST: i64 = 1_000_000_000_000;

/// Some months of a place that have a sum together.
#[derive(Clone)]
pub(super) struct Span {
    pub(super) months: Range<usize>,
    pub(super) value: i64,
    pub(super) cell: Cell,
}

/// The least and the most of each cell.
#[derive(Clone)]
pub(super) struct Bounds {
    pub(super) low: Grid<i64>,
    pub(super) high: Grid<i64>,
    pub(super) year_low: Vec<i64>,
    pub(super) year_high: Vec<i64>,
    /// Fixed quarters, or what is ahead of them.
    pub(super) spans: BTreeMap<usize, Vec<Span>>,
    /// How many months have passed before the first column.
    pub(super) passed: usize,
}

/// Refuses what is no number of policies.
pub(super) fn count(place: usize, value: i64) -> Result<i64, Refusal> {
    if (0..=MOST).contains(&value) { Ok(value) } else { Err(Refusal::NotACount { place, value }) }
}

/// A bound as it is told: what has none may be any number.
fn told(bound: i64) -> i64 {
    if bound >= MANY { i64::MAX } else { bound }
}

impl Bounds {
    /// Nothing is bounded.
    pub(super) fn open(order: &Order, months: usize, passed: usize) -> Self {
        let n = order.places();
        let (low, high) = (Grid::filled(months, n, 0), Grid::filled(months, n, MANY));
        Self { low, high, year_low: vec![0; n], year_high: vec![MANY; n], spans: BTreeMap::new(), passed }
    }

    /// The cell of a column.
    pub(super) fn month(&self, month: usize) -> Cell {
        Cell::Month(month + self.passed)
    }

    /// Leaves have nothing in months in which they are not there.
    pub(super) fn close(&mut self, order: &Order, presence: &[Presence]) -> Result<(), Refusal> {
        for there in presence {
            let place = there.place;
            let at = *order.at.get(place).ok_or(Refusal::NoSuchCell { place, cell: Cell::Year })?;
            if !order.leaf(at) {
                return Err(Refusal::NotALeaf { place });
            }
            let passed = self.passed;
            let closed = |month: usize| there.part(month + passed).is_none();
            let high = self.high.row_mut(at).iter_mut().enumerate();
            high.filter(|(month, _)| closed(*month)).for_each(|(_, high)| *high = 0);
        }
        Ok(())
    }

    /// Years keep to their guard rails.
    pub(super) fn rail(&mut self, order: &Order, rails: &[Rail]) -> Result<(), Refusal> {
        for rail in rails {
            let place = rail.place;
            let at = *order.at.get(place).ok_or(Refusal::NoSuchCell { place, cell: Cell::Year })?;
            self.year_low[at] = self.year_low[at].max(rail.floor);
            self.year_high[at] = self.year_high[at].min(rail.ceiling);
            let (floor, ceiling) = (self.year_low[at], self.year_high[at]);
            if floor > ceiling || floor > MOST {
                return Err(Refusal::OutsideRails { place, value: rail.floor, floor, ceiling: told(ceiling) });
            }
        }
        Ok(())
    }

    /// Fixes a cell. Of what is fixed for months that have passed in part, `before` is what they had.
    pub(super) fn fix(&mut self, order: &Order, all: usize, fixed: Fixed, before: impl Fn(Range<usize>) -> i64) -> Result<(), Refusal> {
        let Fixed { place, cell, value } = fixed;
        let months = cell.months(all);
        let at = *order.at.get(place).filter(|_| !months.is_empty()).ok_or(Refusal::NoSuchCell { place, cell })?;
        count(place, value)?;
        let passed = self.passed;
        if months.end <= passed {
            return Ok(());
        }
        let had = before(months.start..passed.max(months.start));
        let value = value - had;
        if value < 0 {
            return Err(Refusal::MonthsDiffer { place, cell, least: had, most: i64::MAX, from: fixed.value, to: fixed.value });
        }
        let months = months.start.max(passed) - passed..months.end - passed;
        let twice = |one: i64| Refusal::FixedTwice { place, cell, one, other: value };
        match cell {
            Cell::Year => {
                let (floor, ceiling) = (self.year_low[at], self.year_high[at]);
                if floor == ceiling && floor != value {
                    return Err(twice(floor));
                }
                if !(floor..=ceiling).contains(&value) {
                    return Err(Refusal::OutsideRails { place, value, floor, ceiling: told(ceiling) });
                }
                (self.year_low[at], self.year_high[at]) = (value, value);
            }
            Cell::Quarter(_) => {
                let spans = self.spans.entry(at).or_default();
                match spans.iter().find(|span| span.cell == cell) {
                    Some(span) if span.value != value => return Err(twice(span.value)),
                    Some(_) => {}
                    None => spans.push(Span { months, value, cell }),
                }
                // In one order, in whatever order they were said.
                spans.sort_by_key(|span| span.months.start);
            }
            Cell::Month(_) => {
                let month = months.start;
                let (low, high) = (&mut self.low.row_mut(at)[month], &mut self.high.row_mut(at)[month]);
                if *high == 0 && value > 0 {
                    return Err(Refusal::NeverThere { place, cell, value });
                }
                if *low == *high && *low != value {
                    return Err(twice(*low));
                }
                (*low, *high) = (value, value);
            }
        }
        Ok(())
    }

    /// The same bounds, and what follows for those above from those below them and for years from months.
    pub(super) fn tightened(&self, order: &Order, hedge: &[i64]) -> Result<Self, Refusal> {
        let mut tight = self.clone();
        for at in (0..order.places()).rev() {
            if !order.leaf(at) {
                tight.tighten_by_children(order, at, hedge[at])?;
            }
            tight.tighten_by_months(order, at)?;
        }
        Ok(tight)
    }

    fn tighten_by_children(&mut self, order: &Order, at: usize, hedge: i64) -> Result<(), Refusal> {
        let place = order.place[at];
        let (children, months) = (order.children(at), self.low.months());
        for month in 0..months {
            let below = Below::of(children.clone().map(|child| (self.low.row(child)[month], self.high.row(child)[month])));
            let (low, high) = (self.low.row(at)[month], self.high.row(at)[month]);
            if below.least - hedge > high {
                let (least, fixed, has) = (below.least, below.fixed, high + hedge);
                return Err(Refusal::TooMuchBelow { place, cell: self.month(month), least, fixed, has });
            }
            if below.most < low {
                return Err(Refusal::TooLittleBelow { place, cell: self.month(month), most: below.most, has: low });
            }
            self.low.row_mut(at)[month] = low.max(below.least - hedge);
            self.high.row_mut(at)[month] = high.min(below.most);
        }
        let below = Below::of(children.map(|child| (self.year_low[child], self.year_high[child])));
        let (low, high) = (self.year_low[at], self.year_high[at]);
        if below.least - hedge > high {
            let (least, fixed, has) = (below.least, below.fixed, high + hedge);
            return Err(Refusal::TooMuchBelow { place, cell: Cell::Year, least, fixed, has });
        }
        if below.most - hedge < low {
            return Err(Refusal::TooLittleBelow { place, cell: Cell::Year, most: below.most, has: low + hedge });
        }
        self.year_low[at] = low.max(below.least - hedge);
        self.year_high[at] = high.min(below.most - hedge);
        Ok(())
    }

    fn tighten_by_months(&mut self, order: &Order, at: usize) -> Result<(), Refusal> {
        let place = order.place[at];
        let sum = |months: Range<usize>| {
            let (low, high) = (&self.low.row(at)[months.clone()], &self.high.row(at)[months]);
            (low.iter().sum::<i64>(), high.iter().fold(0, |sum: i64, high| (sum + high).min(MANY)))
        };
        let meet = |cell: Cell, (least, most): (i64, i64), (from, to): (i64, i64)| match () {
            () if from <= most && least <= to => Ok(()),
            () if most == 0 => Err(Refusal::NeverThere { place, cell, value: from }),
            () => Err(Refusal::MonthsDiffer { place, cell, least, most: told(most), from, to: told(to) }),
        };
        let spans = self.spans.get(&at);
        let (mut least, mut most) = (0, 0);
        for span in spans.into_iter().flatten() {
            meet(span.cell, sum(span.months.clone()), (span.value, span.value))?;
            (least, most) = (least + span.value, most + span.value);
        }
        for month in (0..self.low.months()).filter(|month| !in_a_span(spans, *month)) {
            least += self.low.row(at)[month];
            most = (most + self.high.row(at)[month]).min(MANY);
        }
        meet(Cell::Year, (least, most), (self.year_low[at], self.year_high[at]))?;
        self.year_low[at] = self.year_low[at].max(least);
        self.year_high[at] = self.year_high[at].min(most);
        Ok(())
    }
}

/// Whether a month is in one of a place's spans.
pub(super) fn in_a_span(spans: Option<&Vec<Span>>, month: usize) -> bool {
    spans.into_iter().flatten().any(|span| span.months.contains(&month))
}

/// What those below a place have together.
struct Below {
    least: i64,
    most: i64,
    fixed: i64,
}

impl Below {
    fn of(bounds: impl Iterator<Item = (i64, i64)>) -> Self {
        let none = Self { least: 0, most: 0, fixed: 0 };
        bounds.fold(none, |sum, (low, high)| Self {
            least: sum.least + low,
            most: (sum.most + high).min(MANY),
            fixed: sum.fixed + if low == high { low } else { 0 },
        })
    }
}
