//! Goals (目标): opened for a year or a quarter, spread in whole policies down to the agent, changed by everybody in their own
//! part, published by a second person. Each deed is a fact; a published goal is a fact of each month and agent.

mod change;
mod coming;
mod days;
mod deeds;
mod differ;
mod ground;
mod known;
mod load;
mod publish;
mod push;
mod read;
mod reckon;
mod refusal;
mod sign;
mod spread;
mod standing;
#[cfg(test)]
mod tests;
mod there;
mod told;
mod trial;
mod why;
mod workbook;

use crate::keep::told as noted;
use crate::{Caller, Upcount, clock};
pub use change::{commit_to_goal, set_goal, set_hedge};
pub use deeds::{Carry, PlanState};
use deeds::{KIND, OPENED, Opened, Plan, plans};
pub use differ::plan_changes;
pub(super) use ground::working_days;
use ground::{Months, calibre_of};
pub(super) use known::standing_known;
pub use load::{LoadedPlan, load_plan};
pub use publish::{offer_plan, publish_plan, withdraw_plan};
pub use push::{PushDown, Pushing, push_down};
pub use read::read_plan;
pub use refusal::{GoalRefusal, Meanwhile};
pub use sign::{PlanSignature, PlanSigning, SignPlan, UnlikelyLevel, UnlikelyPlace, plan_signing, sign_plan};
pub(crate) use spread::KnownSpread;
use spread::spread_of;
pub use standing::{MonthAhead, PlaceStanding, PlanStanding, plan_standing};
use std::collections::BTreeMap;
pub use there::{PlanThere, SetThere, set_there};
pub use told::{
    Commit, GoalItem, Goals, NewPlan, PlanChange, PlanChanges, PlanItem, PlanPlace, PlanTold, SetGoal, SetHedge, SetNumber, TierName,
};
pub use trial::{LateMisses, OddsBand, OddsLevel, OddsTrial, try_odds};
use upcount_book::{Book, Goal};
use upcount_measure::{CalibreName, MeasureName};
use upcount_model::{Day, Right, Scope, Text, nearest, policy};
use upcount_store::NewFact;
pub use workbook::export_plan;

const LONGEST_REASON_CHARS: usize = 500;
/// More than any company sells, and small enough to be added up.
const MOST: i64 = 10_000_000_000;

/// Lists the goals of the Book and the plans made for them.
///
/// # Errors
/// When the store fails.
pub async fn list_goals(up: &Upcount, by: &Caller) -> Result<Goals, GoalRefusal> {
    let (book, names) = (up.book(), names(up).await?);
    let plans = all(up).await?;
    Ok(Goals {
        goals: book.goals.values().map(|goal| goal_item(&book, goal)).collect(),
        plans: plans.values().rev().map(|plan| plan_item(plan, &names)).collect(),
        may_open: by.may(Right::Goals) && by.scope().is_whole(),
        demo: up.made_up().await?,
    })
}

/// Opens a plan: for a period of its own, or made anew from a published one.
///
/// # Errors
/// [`GoalRefusal`]; then nothing is opened.
#[tracing::instrument(skip_all)]
pub async fn open_plan(up: &Upcount, by: &Caller, new: &NewPlan) -> Result<PlanItem, GoalRefusal> {
    if !by.scope().is_whole() {
        return Err(GoalRefusal::NotYours(Text::new(
            "全公司的目标由看得到全公司的人开立",
            "the whole company's goal is opened by who sees the whole",
        )));
    }
    let book = up.book();
    let goal = goal_of(&book, &new.goal)?;
    let why = reason(&new.why, true)?;
    amount(new.total)?;
    let months = Months::of(&book, &book.calibres[&calibre_of(&book, goal)].calendar, &new.period)?;
    let known = up.world().await?.latest(&policy::KIND);
    let last_before = months.from().plus(-1);
    let seen_until = match &new.seen_until {
        Some(day) => day.parse::<Day>().map_err(|_| {
            GoalRefusal::Unclear(Text::new("`seen_until` 是一天，如 2025-12-31", "`seen_until` is a day such as 2025-12-31"))
        })?,
        None if new.replaces.is_some() => known.unwrap_or(last_before).min(months.to()),
        None => known.unwrap_or(last_before).min(last_before),
    };
    if seen_until > months.to() {
        return Err(GoalRefusal::Unclear(Text::new(
            format!("{seen_until} 晚于目标期间的最后一天 {}", months.to()),
            format!("{seen_until} is after the last day of the goal's period, {}", months.to()),
        )));
    }
    let _one_at_a_time = up.planning.lock().await;
    let in_force = in_force(&all(up).await?, &new.goal, &new.period);
    if let Some(number) = in_force.filter(|number| new.replaces != Some(*number)) {
        return Err(GoalRefusal::State(Text::new(
            format!("{} 已有发布的方案 {number}；请由它重订，变化才说得清", new.period),
            format!("plan {number} of {} is published; make a new one from it, so that every change is told", new.period),
        )));
    }
    if let Some(number) = new.replaces {
        let before = plan_of(up, number).await?;
        let same = before.opened.goal == new.goal && before.opened.period == new.period;
        if before.state != PlanState::Published || !same {
            return Err(GoalRefusal::State(Text::new(
                format!("重订要以同一目标、同一期间已发布的方案为准；方案 {number} 不是"),
                format!("a plan is made anew from a published one of the same goal and period; {number} is not one"),
            )));
        }
    }
    let opened = Opened {
        goal: new.goal.clone(),
        period: new.period.clone(),
        total: new.total,
        why,
        seen_until,
        seen_at: clock::now(),
        replaces: new.replaces,
        carry: new.carry,
        waterfall: new.waterfall,
    };
    // What cannot be spread is not opened.
    let trial = Plan::new(0, opened.clone(), by.id(), &opened.seen_at);
    spread_of(up, &book, &trial).await?;
    let says = serde_json::to_value(&opened).unwrap_or_default();
    up.store.note(of_goal(noted(by, OPENED, &new.goal, &says)), &clock::now()).await?;
    let opened = all(up).await?.into_values().rev().find(|plan| plan.opened == opened).ok_or(GoalRefusal::NoPlan)?;
    Ok(plan_item(&opened, &names(up).await?))
}

fn nothing_yours() -> GoalRefusal {
    GoalRefusal::NotYours(Text::new("这个机构不在您看得到的范围内", "that place is not in what you see"))
}

/// A plan in which nothing is of what somebody sees.
fn nothing_in_it() -> GoalRefusal {
    GoalRefusal::NotYours(Text::new(
        "这份方案里没有您的位置：订它的时候，您所看的机构或人不在册",
        "you have no place in this plan: what you see was not on the roll when it was made",
    ))
}

/// Whether a place lies in what somebody sees.
fn holds(scope: &Scope, goal: &Goal, path: &[String]) -> bool {
    let at = |level: &String| goal.levels.iter().position(|l| l == level).and_then(|n| path.get(n));
    let within = scope.within.iter().flatten().all(|(level, values)| at(level).is_some_and(|code| values.contains(code)));
    let inside =
        scope.inside.as_ref().is_none_or(|all| all.iter().any(|(level, codes)| at(level).is_some_and(|code| codes.contains(code))));
    within && inside
}

/// Whether somebody may set a place's goal: who sees the place that it is in.
fn may_set(scope: &Scope, goal: &Goal, path: &[String]) -> bool {
    scope.is_whole() || path.split_last().is_some_and(|(_, above)| holds(scope, goal, above))
}

/// The published plan of a goal and period that counts.
fn in_force(plans: &BTreeMap<i64, Plan>, goal: &str, period: &str) -> Option<i64> {
    let of = |plan: &&Plan| plan.state == PlanState::Published && plan.opened.goal == goal && plan.opened.period == period;
    plans.values().rev().find(of).map(|plan| plan.number)
}

/// The plans, as their deeds left them.
async fn all(up: &Upcount) -> Result<BTreeMap<i64, Plan>, GoalRefusal> {
    Ok(plans(&up.store.facts_of(KIND).await?))
}

async fn plan_of(up: &Upcount, number: i64) -> Result<Plan, GoalRefusal> {
    all(up).await?.remove(&number).ok_or(GoalRefusal::NoPlan)
}

fn goal_of<'b>(book: &'b Book, id: &str) -> Result<&'b Goal, GoalRefusal> {
    book.goals.get(id).ok_or_else(|| GoalRefusal::Unknown {
        id: id.to_owned(),
        near: nearest(id, book.goals.keys().map(String::as_str)).into_iter().map(str::to_owned).collect(),
    })
}

async fn names(up: &Upcount) -> Result<BTreeMap<String, String>, GoalRefusal> {
    Ok(up.store.accounts().await?.into_iter().map(|account| (account.id, account.name)).collect())
}

fn reason(why: &str, needed: bool) -> Result<String, GoalRefusal> {
    let why = why.trim();
    if (needed && why.is_empty()) || why.chars().count() > LONGEST_REASON_CHARS {
        return Err(GoalRefusal::Unclear(Text::new(
            format!("请写明理由，不超过 {LONGEST_REASON_CHARS} 字"),
            format!("say why, in at most {LONGEST_REASON_CHARS} characters"),
        )));
    }
    Ok(why.to_owned())
}

fn amount(value: i64) -> Result<(), GoalRefusal> {
    if (0..=MOST).contains(&value) {
        return Ok(());
    }
    Err(GoalRefusal::Unclear(Text::new(
        format!("目标是 0 到 {MOST} 之间的整数，不是 {value}"),
        format!("a goal is a whole number from 0 to {MOST}, not {value}"),
    )))
}

fn of_goal(fact: NewFact) -> NewFact {
    NewFact { kind: KIND.to_owned(), ..fact }
}

fn goal_item(book: &Book, goal: &Goal) -> GoalItem {
    let (measure, calibre) = (&book.measures[&goal.of], &book.calibres[&calibre_of(book, goal)]);
    let words = book.words(calibre);
    GoalItem {
        id: goal.id.clone(),
        zh: goal.zh.clone(),
        en: goal.en.clone(),
        measure: MeasureName {
            id: measure.id.clone(),
            zh: measure.zh.clone(),
            en: measure.en.clone(),
            unit: measure.shown.id().to_owned(),
            currency: None,
        },
        calibre: CalibreName { id: calibre.id.clone(), zh: calibre.zh.clone(), en: calibre.en.clone(), words },
        levels: goal.levels.clone(),
        tiers: goal
            .tiers
            .iter()
            .map(|t| TierName { id: t.id.clone(), zh: t.zh.clone(), en: t.en.clone(), factor: t.factor.0 as f64 / 1e6 })
            .collect(),
        sign_below: goal.sign_below.map(|part| part.0 as f64 / 1e6),
    }
}

fn plan_item(plan: &Plan, names: &BTreeMap<String, String>) -> PlanItem {
    let name = |id: &String| names.get(id).cloned();
    PlanItem {
        number: plan.number,
        goal: plan.opened.goal.clone(),
        period: plan.opened.period.clone(),
        total: plan.total(),
        state: plan.state,
        why: plan.opened.why.clone(),
        seen_until: plan.opened.seen_until.to_string(),
        replaces: plan.opened.replaces,
        carry: plan.opened.carry,
        by: plan.by.clone(),
        by_name: name(&plan.by),
        at: plan.at.clone(),
        decided_by: plan.decided.as_ref().map(|d| d.0.clone()),
        decided_by_name: plan.decided.as_ref().and_then(|d| name(&d.0)),
        decided_at: plan.decided.as_ref().map(|d| d.1.clone()),
        waterfall: plan.opened.waterfall,
        seen: plan.last,
        edits: (plan.edits.len() + plan.hedges.len()) as u64,
    }
}
