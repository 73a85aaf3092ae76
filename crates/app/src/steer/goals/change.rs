//! Changing a plan that is being made: each in their own part, and nobody over what somebody else just set.

use super::deeds::{COMMITTED, EDITED, HEDGED, Plan, PlanState, THERE};
use super::ground::{Months, in_words, labels};
use super::spread::{Spread, spread_of};
use super::told::{Commit, PlanItem, SetGoal, SetHedge};
use super::{GoalRefusal, Meanwhile, amount, calibre_of, goal_of, holds, may_set, names, of_goal, plan_item, plan_of, reason};
use crate::keep::told as noted;
use crate::{Caller, Upcount, clock};
use serde_json::{Value, json};
use upcount_book::{Book, Goal};
use upcount_model::{Grain, Text};

/// Sets a place's goal, or takes back what was set.
///
/// # Errors
/// [`GoalRefusal`]; then nothing is changed.
#[tracing::instrument(skip_all)]
pub async fn set_goal(up: &Upcount, by: &Caller, number: i64, set: &SetGoal) -> Result<PlanItem, GoalRefusal> {
    let why = reason(&set.why, set.value.is_some())?;
    set.value.map_or(Ok(()), amount)?;
    let book = up.book();
    let _one_at_a_time = up.planning.lock().await;
    let plan = open(up, number).await?;
    let goal = goal_of(&book, &plan.opened.goal)?;
    if !may_set(by.scope(), goal, &set.place) {
        return Err(GoalRefusal::NotYours(Text::new(
            "一个机构的目标由它上一级的人定；您可以定您所看机构之内的，或为自己报承诺",
            "a place's goal is set by who sees the place above it; set those inside yours, or say what yourself will bring",
        )));
    }
    let span = span_of(&book, goal, &plan, set.span.as_deref())?;
    settable(&plan, &set.place, &span)?;
    reached(&plan, goal, by, &set.place)?;
    if let Some(later) = plan.edits.get(&(set.place.clone(), span.clone())).filter(|edit| edit.number > set.seen && edit.by != by.id()) {
        return Err(GoalRefusal::SetMeanwhile(Box::new(Meanwhile {
            place: in_words(&labels(&book, goal), &set.place),
            span,
            now: later.value,
            by: names(up).await?.remove(&later.by).unwrap_or_else(|| later.by.clone()),
            at: later.at.clone(),
            wanted: set.value,
        })));
    }
    let says = json!({ "plan": number, "place": set.place, "span": span, "value": set.value, "locked": set.locked, "why": why });
    done(up, by, &book, plan, EDITED, &says).await
}

/// Adds to what is asked of the places in one, above their goals.
///
/// # Errors
/// [`GoalRefusal`]; then nothing is changed.
#[tracing::instrument(skip_all)]
pub async fn set_hedge(up: &Upcount, by: &Caller, number: i64, set: &SetHedge) -> Result<PlanItem, GoalRefusal> {
    let why = reason(&set.why, set.extra != 0)?;
    amount(set.extra)?;
    let book = up.book();
    let _one_at_a_time = up.planning.lock().await;
    let plan = open(up, number).await?;
    let goal = goal_of(&book, &plan.opened.goal)?;
    if !holds(by.scope(), goal, &set.place) || set.place.len() >= goal.levels.len() {
        return Err(GoalRefusal::NotYours(Text::new(
            "加码只能加在您所看的机构上，由其下级共担；代理人没有下级",
            "what is added is added at a place that you see, and borne by those in it; an agent has nobody below",
        )));
    }
    reached(&plan, goal, by, &set.place)?;
    if let Some(later) = plan.hedges.get(&set.place).filter(|edit| edit.number > set.seen && edit.by != by.id()) {
        return Err(GoalRefusal::SetMeanwhile(Box::new(Meanwhile {
            place: in_words(&labels(&book, goal), &set.place),
            span: plan.opened.period.clone(),
            now: later.value,
            by: names(up).await?.remove(&later.by).unwrap_or_else(|| later.by.clone()),
            at: later.at.clone(),
            wanted: Some(set.extra),
        })));
    }
    let says = json!({ "plan": number, "place": set.place, "value": set.extra, "why": why });
    done(up, by, &book, plan, HEDGED, &says).await
}

/// Says what a place will bring, from below.
///
/// # Errors
/// [`GoalRefusal`]; then nothing is changed.
#[tracing::instrument(skip_all)]
pub async fn commit_to_goal(up: &Upcount, by: &Caller, number: i64, commit: &Commit) -> Result<PlanItem, GoalRefusal> {
    commit.value.map_or(Ok(()), amount)?;
    let book = up.book();
    let _one_at_a_time = up.planning.lock().await;
    let plan = open(up, number).await?;
    if !holds(by.scope(), goal_of(&book, &plan.opened.goal)?, &commit.place) {
        return Err(super::nothing_yours());
    }
    let says = json!({ "plan": number, "place": commit.place, "value": commit.value });
    done(up, by, &book, plan, COMMITTED, &says).await
}

/// Keeps a deed when the plan can be spread with it.
pub(super) async fn done(up: &Upcount, by: &Caller, book: &Book, plan: Plan, event: &str, says: &Value) -> Result<PlanItem, GoalRefusal> {
    let (number, now) = (plan.number, clock::now());
    let fact = of_goal(noted(by, event, &number.to_string(), says));
    let tried = plan.with(&fact, i64::MAX, &now);
    let spread = spread_of(up, book, &tried).await?;
    if let Some(path) = says["place"].as_array() {
        let path: Vec<String> = path.iter().filter_map(|code| code.as_str().map(str::to_owned)).collect();
        // What is taken back may be of a seat that is gone with it.
        if event != THERE {
            spread.place(goal_of(book, &plan.opened.goal)?, &path)?;
        }
    }
    if event == EDITED || event == THERE {
        within(by, goal_of(book, &plan.opened.goal)?, &*spread_of(up, book, &plan).await?, &spread)?;
    }
    up.store.note(fact, &now).await?;
    Ok(plan_item(&plan_of(up, number).await?, &names(up).await?))
}

/// Refuses what would change the goal of somebody's own part, and with it those of others.
pub(super) fn within(by: &Caller, goal: &Goal, before: &Spread, after: &Spread) -> Result<(), GoalRefusal> {
    for (n, place) in before.ground.places.iter().enumerate() {
        let own = holds(by.scope(), goal, &place.path) && place.path.split_last().is_some_and(|(_, above)| !holds(by.scope(), goal, above));
        if own && before.by_month(n) != after.by_month(n) {
            let (path, was, is) = (before.ground.words(&place.path), before.year(n), after.year(n));
            return Err(GoalRefusal::NotYours(Text::new(
                format!("这样 {} 自己的目标或其各月就要变（全期 {was} → {is}），别处也跟着变；请在它之内调剂，或请上一级改", path.zh),
                format!(
                    "that would change the goal of {} itself or of its months ({was} → {is} in all), and others with it; move it about inside, or ask who sets it",
                    path.en
                ),
            )));
        }
    }
    Ok(())
}

/// Refuses parts of the whole company's time: its months follow from its total.
pub(super) fn settable(plan: &Plan, place: &[String], span: &str) -> Result<(), GoalRefusal> {
    if !place.is_empty() || span == plan.opened.period {
        return Ok(());
    }
    Err(GoalRefusal::Unclear(Text::new(
        format!("全公司只定总数，各月由此分出；`{span}` 请在下级定"),
        format!("of the whole company the total is set, and its months follow; set `{span}` for the places in it"),
    )))
}

/// Refuses what is below a place that has not pushed down what it has, to whoever does not see that place.
pub(super) fn reached(plan: &Plan, goal: &Goal, by: &Caller, path: &[String]) -> Result<(), GoalRefusal> {
    match plan.waits_for(path).filter(|above| !holds(by.scope(), goal, above)) {
        None => Ok(()),
        Some(_) => Err(GoalRefusal::State(Text::new(
            "上级还没有下达，这里还没有目标；请等上级下达",
            "those above have not pushed the plan down yet, and there is no goal here; wait until they do",
        ))),
    }
}

/// A plan that is being made.
pub(super) async fn open(up: &Upcount, number: i64) -> Result<Plan, GoalRefusal> {
    let plan = plan_of(up, number).await?;
    match plan.state {
        PlanState::Draft => Ok(plan),
        PlanState::Offered => Err(GoalRefusal::State(Text::new(
            "方案已提交，等另一人发布；要改请先退回",
            "the plan is offered and waits for another person; take it back to change it",
        ))),
        PlanState::Published | PlanState::Replaced => Err(GoalRefusal::State(Text::new(
            "方案已发布，不再改动；请以它为准重订一版",
            "the plan is published and does not change; make a new one from it",
        ))),
        PlanState::Withdrawn => Err(GoalRefusal::State(Text::new("方案已撤回", "the plan is withdrawn"))),
    }
}

/// The part of a plan's time that is meant, as it is kept.
pub(super) fn span_of(book: &Book, goal: &Goal, plan: &Plan, span: Option<&str>) -> Result<String, GoalRefusal> {
    let period = &plan.opened.period;
    let Some(span) = span.filter(|span| span != period) else { return Ok(period.clone()) };
    let months = Months::of(book, &book.calibres[&calibre_of(book, goal)].calendar, period)?;
    let inside = if span.contains('Q') {
        months.count == 12 && span.get(..4) == period.get(..4) && Grain::Quarter.named(span).is_some()
    } else {
        months.names().iter().any(|month| month == span)
    };
    if inside {
        return Ok(span.to_owned());
    }
    Err(GoalRefusal::Unclear(Text::new(
        format!("`{span}` 不是 {period} 里的季或月；请写 {period}-Q1 或 {} 这样的", months.names()[0]),
        format!("`{span}` is no quarter or month of {period}; write one such as {}", months.names()[0]),
    )))
}
