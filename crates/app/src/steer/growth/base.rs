//! What a quarter would bring without any lever, class by class.

use super::{GrowthRefusal, unclear};
use crate::Upcount;
use std::collections::{BTreeMap, BTreeSet};
use upcount_book::{Book, Lever};
use upcount_measure::{Question, World};
use upcount_model::{Calendar, Day, Grain, Period, Scope, Text, policy};

/// The measure of which plans are made.
pub(super) const OF: &str = "policies";

/// A class of policies: a value of each dimension by which levers' classes are cut.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) keys: Vec<Option<String>>,
    /// What it would bring in the quarter.
    pub(super) base: f64,
    /// What it brought in the quarter before.
    pub(super) before: f64,
}

/// What the quarter would bring.
pub(super) struct Base {
    pub(super) dimensions: Vec<String>,
    pub(super) cells: Vec<Cell>,
    pub(super) calibre: String,
    pub(super) from: Day,
    pub(super) to: Day,
    pub(super) until: Day,
    /// The last whole quarter before it that is known.
    pub(super) before: (Day, Day),
    pub(super) last_year: f64,
    /// What twelve months brought beside the twelve before.
    pub(super) trend: f64,
    pub(super) trend_known: bool,
}

impl Base {
    /// Whether a class has a cell.
    pub(super) fn has(&self, lever: &Lever, cell: &Cell) -> bool {
        lever.only.iter().all(|(dimension, values)| {
            let at = self.dimensions.iter().position(|one| one == dimension);
            at.and_then(|at| cell.keys[at].as_ref()).is_some_and(|key| values.contains(key))
        })
    }

    pub(super) fn total(&self) -> f64 {
        self.cells.iter().map(|cell| cell.base).sum()
    }

    pub(super) fn of(&self, lever: &Lever, what: fn(&Cell) -> f64) -> f64 {
        self.cells.iter().filter(|cell| self.has(lever, cell)).map(what).sum()
    }

    /// What a class gains, spread over its cells as they would bring it.
    pub(super) fn spread(&self, lever: &Lever, gains: f64) -> Vec<f64> {
        let all = self.of(lever, |cell| cell.base);
        let part = |cell: &Cell| if self.has(lever, cell) && all > 0.0 { gains * cell.base / all } else { 0.0 };
        self.cells.iter().map(part).collect()
    }
}

/// The quarter after what is known.
pub(super) fn next_quarter(until: Day) -> String {
    let (year, month, _) = until.plus(1).to_ymd();
    // A quarter of which something is known already has begun.
    let begun = (month - 1) % 3 != 0;
    let quarter = i32::from(u8::try_from((month - 1) / 3).unwrap_or(0)) + 1 + i32::from(begun);
    if quarter > 4 { format!("{}-Q1", year + 1) } else { format!("{year}-Q{quarter}") }
}

pub(super) async fn known_until(up: &Upcount) -> Result<(World, Day), GrowthRefusal> {
    let world = up.world().await?;
    let kind = &policy::KIND;
    let name = Text::new(kind.zh, kind.en);
    let until = world.latest(kind).ok_or(upcount_measure::Refusal::NoFacts { kind: kind.id, name })?;
    Ok((world, until))
}

/// Gathers it within what the caller sees.
pub(super) async fn base(up: &Upcount, book: &Book, scope: &Scope, period: &str, levers: &[&Lever]) -> Result<Base, GrowthRefusal> {
    let Some((first, _)) = Grain::Quarter.named(period) else {
        return Err(unclear(
            format!("增长计划的期间是一季，写作 2026-Q1，不是 `{period}`"),
            format!("a growth plan is for a quarter, written 2026-Q1, not `{period}`"),
        ));
    };
    let measure = &book.measures[OF];
    let calibre = measure.calibre.clone().or_else(|| book.company.standard_calibres.first().cloned()).unwrap_or_default();
    let calendar: &Calendar = &book.calendars[&book.calibres[&calibre].calendar];
    let (year, month, _) = first.to_ymd();
    let first = year * 12 + month.cast_signed() - 1;
    let days = |from: i32, months: i32| {
        let of = |number: i32| calendar.days(Period { grain: Grain::Month, number });
        (of(from).0, of(from + months - 1).1)
    };
    let (world, until) = known_until(up).await?;
    let (from, to) = days(first, 3);
    // Whole months that are known before the quarter.
    let known = calendar.period(until.plus(1), Grain::Month).number.min(first);
    let before = days(if known >= first { first - 3 } else { known - 3 }, 3);
    let dimensions: BTreeSet<String> = levers.iter().flat_map(|lever| lever.only.keys().cloned()).collect();
    let dimensions: Vec<String> = dimensions.into_iter().collect();
    let asked = |by: Vec<String>, (from, to): (Day, Day)| Question {
        measure: OF.to_owned(),
        calibre: Some(calibre.clone()),
        by,
        from: Some(from),
        to: Some(to),
        ..Question::default()
    };
    let mut cells: BTreeMap<Vec<Option<String>>, Cell> = BTreeMap::new();
    for (time, earlier) in [(days(first - 12, 3), false), (before, true)] {
        let answer = up.measures.ask(&asked(dimensions.clone(), time), book, scope, &world).await?;
        for row in answer.rows {
            let value = row.value.unwrap_or_default().max(0.0);
            let cell = cells.entry(row.keys.clone()).or_insert(Cell { keys: row.keys, base: 0.0, before: 0.0 });
            *(if earlier { &mut cell.before } else { &mut cell.base }) += value;
        }
    }
    let last_year: f64 = cells.values().map(|cell| cell.base).sum();
    if last_year <= 0.0 {
        let (from, to) = days(first - 12, 3);
        return Err(unclear(
            format!("{from} 至 {to} 没有件数，看不出 {period} 本来会有多少；请先导入上一年的保单"),
            format!(
                "nothing is known of {from} to {to}, so it is not told what {period} would bring; import the policies of the year before"
            ),
        ));
    }
    // The same quarter a year before, and how the year since went beside the one before it.
    let mut years = [0.0; 2];
    for (n, at) in [known - 12, known - 24].into_iter().enumerate() {
        let answer = up.measures.ask(&asked(Vec::new(), days(at, 12)), book, scope, &world).await?;
        years[n] = answer.rows.iter().filter_map(|row| row.value).sum();
    }
    let earliest =
        up.measures.ask(&Question { grain: Some(Grain::Month), ..asked(Vec::new(), days(known - 24, 1)) }, book, scope, &world).await?;
    let trend_known = years[1] > 0.0 && earliest.rows.iter().any(|row| row.value.is_some_and(|value| value > 0.0));
    let trend = if trend_known { years[0] / years[1] } else { 1.0 };
    let mut cells: Vec<Cell> = cells.into_values().collect();
    cells.iter_mut().for_each(|cell| cell.base *= trend);
    Ok(Base { dimensions, cells, calibre, from, to, until, before, last_year, trend, trend_known })
}
