//! A plan at one place: what it is to bring, what it brought, what people set, and why.

use super::change::reached;
use super::deeds::{Plan, PlanState};
use super::spread::{Brought, Spread, brought, spread_of};
use super::told::{PlanPlace, PlanTold, SetNumber};
use super::{
    GoalRefusal, PlanThere, goal_item, goal_of, holds, may_set, names, nothing_in_it, nothing_yours, plan_item, plan_of, publish, push, why,
};
use crate::{Caller, Upcount};
use std::collections::BTreeMap;
use upcount_book::Goal;
use upcount_measure::Page;
use upcount_model::Right;

/// Tells a plan at one place, with the places in it.
///
/// # Errors
/// [`GoalRefusal`]
#[tracing::instrument(skip_all)]
pub async fn read_plan(up: &Upcount, by: &Caller, number: i64, place: Option<&[String]>, page: Page) -> Result<PlanTold, GoalRefusal> {
    let book = up.book();
    let plan = plan_of(up, number).await?;
    let goal = goal_of(&book, &plan.opened.goal)?;
    let spread = spread_of(up, &book, &plan).await?;
    let names = names(up).await?;
    let at = match place {
        Some(path) => spread.place(goal, path)?,
        // Whoever sees a part begins with it.
        None => {
            (0..spread.ground.places.len()).find(|n| holds(by.scope(), goal, &spread.ground.places[*n].path)).ok_or_else(nothing_in_it)?
        }
    };
    if !holds(by.scope(), goal, &spread.ground.places[at].path) {
        return Err(nothing_yours());
    }
    reached(&plan, goal, by, &spread.ground.places[at].path)?;
    let now = brought(up, &book, goal, &spread).await?;
    let before = match plan.opened.replaces {
        Some(before) => {
            let before = plan_of(up, before).await?;
            Some((spread_of(up, &book, &before).await?, before))
        }
        None => None,
    };
    let before = before.as_ref().map(|(spread, plan)| (plan, &**spread));
    let tell = |n: usize| place_told(&plan, goal, &spread, before, &now, &names, by, n);
    let mut inside: Vec<usize> = spread.ground.children(at).collect();
    inside.retain(|n| reached(&plan, goal, by, &spread.ground.places[*n].path).is_ok());
    inside.sort_by_key(|n| (std::cmp::Reverse(spread.year(*n)), *n));
    Ok(PlanTold {
        goal: goal_item(&book, goal),
        months: spread.ground.months.names(),
        over: spread.over as u64,
        known: now.months as u64,
        is_over: now.is_over,
        place: tell(at),
        total: inside.len() as u64,
        pushing: push::pushing(&plan, goal, &spread, by.scope()),
        left_by_month: spread.left(at),
        places: inside.into_iter().skip(page.offset).take(page.limit).map(tell).collect(),
        notes: spread.ground.notes.clone(),
        may_decide: by.may(Right::Goals) && by.scope().is_whole(),
        may_publish: by.may(Right::PublishGoals) && by.scope().is_whole() && !publish::needs_another(up, by, &plan).await?,
        plan: plan_item(&plan, &names),
        demo: up.made_up().await?,
    })
}

#[expect(clippy::too_many_arguments, reason = "all that is told of a place")]
fn place_told(
    plan: &Plan,
    goal: &Goal,
    spread: &Spread,
    before: Option<(&Plan, &Spread)>,
    now: &Brought,
    names: &BTreeMap<String, String>,
    by: &Caller,
    n: usize,
) -> PlanPlace {
    let place = &spread.ground.places[n];
    let set = plan.edits.range((place.path.clone(), String::new())..).take_while(|((path, _), _)| *path == place.path);
    let set = set.map(|((_, span), edit)| SetNumber {
        span: span.clone(),
        value: edit.value,
        locked: edit.locked,
        why: edit.why.clone(),
        by_name: names.get(&edit.by).cloned(),
        by: edit.by.clone(),
        at: edit.at.clone(),
    });
    let set: Vec<SetNumber> = set.collect();
    let open = plan.state == PlanState::Draft && by.may(Right::Goals);
    let there_yet = open && reached(plan, goal, by, &place.path).is_ok();
    let waits_for = plan.waits_for(&place.path);
    let pushed = (plan.opened.waterfall && place.path.len() < goal.levels.len()).then(|| plan.pushed.contains(&place.path));
    let there = place.there.as_ref().map(|there| PlanThere {
        seat: there.seat,
        since: there.since.to_string(),
        until: there.until.map(|day| day.to_string()),
        why: there.edit.why.clone(),
    });
    PlanPlace {
        level: place.path.len().checked_sub(1).map(|n| goal.levels[n].clone()),
        heads: place.heads,
        last_year: spread.ground.last_year[n].iter().sum(),
        last_year_by_month: spread.ground.last_year[n].clone(),
        suggested: spread.suggested[n],
        goal: spread.year(n),
        by_month: spread.by_month(n),
        hedge: spread.hedge(n),
        hedge_set: plan.hedges.get(&place.path).map_or(0, |edit| edit.value),
        carried: spread.carried(n),
        asked_by_month: spread.asked_by_month(n),
        sprint: spread.tier("sprint", n),
        challenge: spread.tier("challenge", n),
        brought: now.by_place.get(n).map_or(0, |months| months.iter().sum()),
        brought_by_month: now.by_place.get(n).cloned().unwrap_or_default(),
        committed: plan.commitments.get(&place.path).map(|edit| edit.value),
        why: [why::of(goal, spread, n), why::set(&set, plan), why::moved(spread, n, &set, before.map(|of| of.0), names)].concat(),
        set,
        before: before.and_then(|(_, before)| Some(before.year(before.ground.find(&place.path)?))),
        there,
        may_push: open && pushed == Some(false) && waits_for.is_none() && holds(by.scope(), goal, &place.path),
        pushed,
        waits_for: waits_for.map(<[String]>::to_vec),
        may_set: there_yet && may_set(by.scope(), goal, &place.path),
        // Of an agent who sees her team; a seat of a team, who sees the team.
        may_tell_there: there_yet
            && goal.of_people()
            && match goal.levels.len() - place.path.len() {
                0 => may_set(by.scope(), goal, &place.path),
                1 => holds(by.scope(), goal, &place.path),
                _ => false,
            },
        may_hedge: open && holds(by.scope(), goal, &place.path) && place.path.len() < goal.levels.len(),
        may_commit: open && holds(by.scope(), goal, &place.path),
        path: place.path.clone(),
    }
}
