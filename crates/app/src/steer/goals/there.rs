//! Leave and planned seats: an agent who is away, or a seat that is not filled yet, has a goal for the present days only.

use super::change::{done, open, reached};
use super::deeds::THERE;
use super::ground::{Months, calibre_of};
use super::spread::spread_of;
use super::told::PlanItem;
use super::{GoalRefusal, goal_of, may_set, reason};
use crate::{Caller, Upcount};
use serde::{Deserialize, Serialize};
use serde_json::json;
use upcount_model::{Day, Text};
use utoipa::ToSchema;

const LONGEST_CODE_CHARS: usize = 64;

/// When an agent of a plan is away, or from when on a planned seat is filled.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanThere {
    /// A planned seat; else leave.
    pub seat: bool,
    /// The first day of leave, or on which the seat is filled.
    pub since: String,
    /// The last one; open when absent.
    pub until: Option<String>,
    /// Why.
    pub why: String,
}

/// Leave or a planned seat to be told, or taken back when it has no first day.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetThere {
    /// The agent: the code on each level. For a seat, its own code stands last.
    pub place: Vec<String>,
    /// Whether it is a planned seat; else leave.
    #[serde(default)]
    pub seat: bool,
    /// The first day of leave, or on which the seat is filled; absent to take it back.
    #[schema(example = "2026-03-01")]
    pub since: Option<String>,
    /// The last day; open when absent.
    pub until: Option<String>,
    /// Why.
    #[serde(default)]
    pub why: String,
}

/// Says that an agent is away, or that a seat is planned, and spreads the plan with it.
///
/// # Errors
/// [`GoalRefusal`]; then nothing is changed.
#[tracing::instrument(skip_all)]
pub async fn set_there(up: &Upcount, by: &Caller, number: i64, set: &SetThere) -> Result<PlanItem, GoalRefusal> {
    let why = reason(&set.why, set.since.is_some())?;
    let (since, until) = (day(set.since.as_deref(), "since")?, day(set.until.as_deref(), "until")?);
    let book = up.book();
    let _one_at_a_time = up.planning.lock().await;
    let plan = open(up, number).await?;
    let goal = goal_of(&book, &plan.opened.goal)?;
    if !may_set(by.scope(), goal, &set.place) {
        return Err(GoalRefusal::NotYours(Text::new(
            "休假和空缺席位由看得到其团队的人填",
            "leave and planned seats are told by who sees the team that they are in",
        )));
    }
    reached(&plan, goal, by, &set.place)?;
    if !goal.of_people() {
        return Err(GoalRefusal::Unclear(Text::new(
            "这个目标不是按人分的，没有休假和席位",
            "this goal is not spread over people, so there is no leave and no seat",
        )));
    }
    if set.place.len() != goal.levels.len() {
        let level = goal.levels.last().map_or("", String::as_str);
        return Err(GoalRefusal::Unclear(Text::new(
            format!("休假和空缺席位是最下一级（{level}）的；请写全各级代码"),
            format!("leave and planned seats are of the lowest level ({level}); give its code on each level"),
        )));
    }
    let spread = spread_of(up, &book, &plan).await?;
    let on_roll = spread.ground.find(&set.place).filter(|n| spread.ground.places[*n].there.as_ref().is_none_or(|there| !there.seat));
    let words = spread.ground.words(&set.place);
    if let Some(since) = since {
        let months = Months::of(&book, &book.calibres[&calibre_of(&book, goal)].calendar, &plan.opened.period)?;
        if until.is_some_and(|until| until < since) || since > months.to() || until.is_some_and(|until| until < months.from()) {
            let until = until.map_or_else(|| "–".to_owned(), |day| day.to_string());
            return Err(GoalRefusal::Unclear(Text::new(
                format!("{since} 至 {until} 不是 {} 里的日子，或先后颠倒", plan.opened.period),
                format!("{since} to {until} are no days of {}, or end before they begin", plan.opened.period),
            )));
        }
        if set.seat && on_roll.is_some() {
            return Err(GoalRefusal::Unclear(Text::new(
                format!("{} 已在名册上，不是空缺；席位请用名册上没有的代码", words.zh),
                format!("{} is on the roll and no empty seat; give the seat a code that is not on it", words.en),
            )));
        }
        let code = set.place.last().map_or("", String::as_str);
        if code.is_empty() || code.chars().count() > LONGEST_CODE_CHARS || code.chars().any(char::is_control) {
            return Err(GoalRefusal::Unclear(Text::new(
                format!("席位要有代码，不超过 {LONGEST_CODE_CHARS} 字"),
                format!("a seat has a code of at most {LONGEST_CODE_CHARS} characters"),
            )));
        }
        // A seat is beside others; leave is of somebody.
        spread.place(goal, if set.seat { &set.place[..set.place.len() - 1] } else { &set.place })?;
        if !set.seat && on_roll.is_none() {
            return Err(GoalRefusal::Unclear(Text::new(
                format!("{} 是空缺席位，没有人可以休假", words.zh),
                format!("{} is a planned seat, and nobody there can be on leave", words.en),
            )));
        }
    } else if !plan.there.contains_key(&set.place) {
        return Err(GoalRefusal::Unclear(Text::new(
            format!("{} 没有填过休假，也不是空缺席位", words.zh),
            format!("{} has no leave here and is no planned seat", words.en),
        )));
    }
    let says = json!({ "plan": number, "place": set.place, "seat": set.seat, "since": since, "until": until, "why": why });
    done(up, by, &book, plan, THERE, &says).await
}

fn day(text: Option<&str>, name: &str) -> Result<Option<Day>, GoalRefusal> {
    let wrong =
        || GoalRefusal::Unclear(Text::new(format!("`{name}` 是一天，如 2026-03-01"), format!("`{name}` is a day such as 2026-03-01")));
    text.filter(|text| !text.is_empty()).map(|text| text.parse().map_err(|_| wrong())).transpose()
}
