//! Where a place stood as was known at a moment, against the plan that was published by then.

use super::change::reached;
use super::deeds::{KIND, Plan, PlanState, plans};
use super::ground::{Months, calibre_of};
use super::spread::spread_of;
use super::standing::{PlanStanding, told_at};
use super::{GoalRefusal, goal_of, holds, nothing_yours};
use crate::steer::moves::{Place, level};
use crate::{Caller, Upcount};
use upcount_measure::{AsOf, Page};
use upcount_model::Text;

/// Tells where a place stood as was known at a moment, against the plan published by then whose time holds the day; none where
/// there was none.
///
/// # Errors
/// [`GoalRefusal`]
pub(in crate::steer) async fn standing_known(
    up: &Upcount,
    by: &Caller,
    goal: &str,
    place: &Place,
    as_of: &AsOf,
    page: Page,
) -> Result<Option<PlanStanding>, GoalRefusal> {
    let book = up.book();
    let goal = goal_of(&book, goal)?;
    let mut facts = up.store.facts_of(KIND).await?;
    facts.retain(|fact| fact.learned_at <= as_of.instant);
    let calendar = &book.calibres[&calibre_of(&book, goal)].calendar;
    let holds_day = |plan: &&Plan| {
        let months = Months::of(&book, calendar, &plan.opened.period);
        plan.state == PlanState::Published
            && plan.opened.goal == goal.id
            && months.is_ok_and(|months| (months.from()..=months.to()).contains(&as_of.day))
    };
    let plans = plans(&facts);
    let Some(plan) = plans.values().rev().find(holds_day) else { return Ok(None) };
    let spread = spread_of(up, &book, plan).await?;
    let path: Vec<String> = goal.levels.iter().map_while(|level| place.get(level).cloned()).collect();
    if level(place).is_some_and(|deepest| goal.levels.iter().position(|own| own == deepest).is_none_or(|n| n + 1 != path.len())) {
        return Err(GoalRefusal::Unclear(Text::new(
            format!("这个目标分到 {}，这里不是其中一级", goal.levels.join("、")),
            format!("this goal goes down {}, and this place is on none of these levels", goal.levels.join(", ")),
        )));
    }
    let at = spread.place(goal, &path)?;
    if !holds(by.scope(), goal, &path) {
        return Err(nothing_yours());
    }
    reached(plan, goal, by, &path)?;
    told_at(up, goal, &spread, (plan.number, at), false, page, as_of).await.map(Some)
}
