//! The day (当日活动): what everybody on the roll did of what the standard asks, and who did nothing.

mod leave;
mod people;
mod span;

use crate::Upcount;
pub(super) use leave::Leaves;
use people::People;
pub(super) use people::standard_of;
use serde::Serialize;
pub(super) use span::read_span;
pub use span::{SpanRow, SpanSilent, SpanTold};
use std::collections::BTreeMap;
use upcount_measure::{AsOf, CalibreName, MeasureName, Refusal};
use upcount_model::{Day, Scope, Text, activity};
use utoipa::ToSchema;

/// From the company down.
const LEVELS: [&str; 3] = ["branch", "team", "agent"];
/// More people than these nobody looks at one by one.
const MOST_PEOPLE: usize = 500;
const WEEK: i32 = 7;

/// The days that are looked at, and as known when.
struct Looked {
    from: Day,
    to: Day,
    /// The first of the days that are shown one by one; the last is the last looked at.
    strip: Day,
    as_of: Option<AsOf>,
}

/// What is asked of a day.
#[derive(Clone, Debug, Default)]
pub struct DayAsks {
    /// The day; the latest of which activities tell when absent.
    pub day: Option<Day>,
    /// `branch`, `team` or `agent`; the level below what is asked for when absent.
    pub by: Option<String>,
    /// Only what lies there: dimension → values.
    pub only: BTreeMap<String, Vec<String>>,
}

/// A day.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DayTold {
    /// The day.
    #[schema(example = "2025-12-30")]
    pub day: String,
    /// Whether it is a working day of the company: on others nothing is asked.
    pub working: bool,
    /// The days of the strip, the day itself last.
    pub week: Vec<String>,
    /// Of each of these days whether the company is off: that nothing is told of it says nothing.
    pub off: Vec<bool>,
    /// What is counted, in the order of `did` and `asked`.
    pub items: Vec<MeasureName>,
    /// The standards that somebody works by.
    pub standards: Vec<DayStandard>,
    /// What a row is: `branch`, `team` or `agent`.
    pub by: String,
    /// One for each, those with the most to do first.
    pub rows: Vec<DayRow>,
    /// All of them together.
    pub all: DayRow,
    /// On which calibre policies of the month count; absent when none can be counted.
    pub calibre: Option<CalibreName>,
    /// What a reader must know besides.
    pub notes: Vec<Text>,
    /// 演示数据
    pub demo: bool,
}

/// A standard that somebody works by.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DayStandard {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// What it is.
    pub definition: Text,
    /// How many of each item of the day it asks of one who is settled; 0 where it does not.
    pub asks: Vec<u32>,
    /// People who work by it.
    pub people: u32,
}

/// What an agent, or all of a place, did on a day.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct DayRow {
    /// The agent or the place; null where the roll does not say one.
    pub key: Option<String>,
    /// The agent's grade.
    pub grade: Option<String>,
    /// The agent's standard.
    pub standard: Option<String>,
    /// The agent's months on the roll.
    pub months: Option<u32>,
    /// People on the roll at the end of the day.
    pub people: u32,
    /// How many of each item.
    pub did: Vec<u64>,
    /// How many of each are asked; 0 for what is not.
    pub asked: Vec<u32>,
    /// People who did all that is asked of them.
    pub met: u32,
    /// People of whom no activity at all is told on the day, and who are not on leave.
    pub nothing: u32,
    /// People on leave on the day, of whom nothing is asked.
    pub away: u32,
    /// Activities of any kind on each day of the strip.
    pub week: Vec<u64>,
    /// Policies of the month until the day.
    pub month: i64,
    /// The published goal of the month, where there is one.
    pub goal: Option<i64>,
}

/// Reads a day within a scope.
///
/// # Errors
/// When the asked place, day or level is none, nobody is on the roll, or the engine fails.
#[tracing::instrument(skip_all)]
pub async fn read_day(up: &Upcount, scope: &Scope, asks: &DayAsks) -> Result<DayTold, Refusal> {
    let fault = |e: upcount_store::StoreError| Refusal::Fault(e.to_string());
    let (book, world) = (up.book(), up.world().await.map_err(fault)?);
    let none =
        || Refusal::Question(Text::new("没有活动事实；先导入或记录活动", "there are no facts of activities; import or tell them first"));
    let day = asks.day.or_else(|| world.latest(&activity::KIND)).ok_or_else(none)?;
    let by = level(scope, asks)?;
    let looked = Looked { from: day, to: day, strip: day.plus(1 - WEEK), as_of: None };
    let people = People::read(up, scope, &asks.only, &looked, &book, &world).await?;
    let rows = if by == LEVELS.len() - 1 { people.roll.len() } else { 0 };
    if rows > MOST_PEOPLE {
        return Err(Refusal::Question(Text::new(
            format!("这里有 {rows} 人，逐人看最多 {MOST_PEOPLE} 人；请先选一个团队"),
            format!("there are {rows} people here, and at most {MOST_PEOPLE} are shown one by one; choose a team first"),
        )));
    }
    let mut told = people.told(&book, day, by);
    told.demo = up.made_up().await.map_err(fault)?;
    Ok(told)
}

/// The level of the rows: the one asked for, or that below the place that is asked for or seen.
fn level(scope: &Scope, asks: &DayAsks) -> Result<usize, Refusal> {
    if let Some(by) = &asks.by {
        return LEVELS.iter().position(|level| level == by).ok_or_else(|| {
            Refusal::Question(Text::new(
                format!("`by` 是 branch、team 或 agent，不是 `{by}`"),
                format!("`by` is branch, team or agent, not `{by}`"),
            ))
        });
    }
    let one = |level: &str| {
        let asked = asks.only.get(level).is_some_and(|values| values.len() == 1);
        asked || scope.within.as_ref().and_then(|within| within.get(level)).is_some_and(|values| values.len() == 1)
    };
    Ok(LEVELS.iter().rposition(|level| one(level)).map_or(0, |fixed| (fixed + 1).min(LEVELS.len() - 1)))
}

pub(super) fn months_between(from: Day, to: Day) -> u32 {
    let ((y, m, d), (year, month, day)) = (from.to_ymd(), to.to_ymd());
    let months = (year - y) * 12 + month.cast_signed() - m.cast_signed() - i32::from(day < d);
    u32::try_from(months).unwrap_or_default()
}
