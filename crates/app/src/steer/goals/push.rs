//! Waterfall (逐级下达): each level looks at its part and changes it before it pushes it down. Until then those below have no goal.

use super::change::{open, reached};
use super::deeds::{PUSHED, Path, Plan};
use super::spread::{Spread, spread_of};
use super::told::PlanItem;
use super::{GoalRefusal, goal_of, holds, names, nothing_yours, of_goal, plan_item, plan_of};
use crate::keep::told as noted;
use crate::{Caller, Upcount, clock};
use serde::{Deserialize, Serialize};
use serde_json::json;
use upcount_book::Goal;
use upcount_model::{Scope, Text};
use utoipa::ToSchema;

/// Of those who have still to push, as many are named.
const MOST_NAMED: usize = 50;

/// How far a plan that is pushed down level by level has come.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Pushing {
    /// Places that pushed down what they have.
    pub pushed: u64,
    /// Places that have others below.
    pub places: u64,
    /// The first of those that have still to push; the higher first.
    pub waiting: Vec<Vec<String>>,
}

/// A part of a plan to be pushed down.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PushDown {
    /// The place whose part it is; the company is empty.
    pub place: Vec<String>,
    /// For all places below it as well.
    #[serde(default)]
    pub deep: bool,
}

/// Pushes what a place has down to those in it.
///
/// # Errors
/// [`GoalRefusal`]; then nothing is pushed.
#[tracing::instrument(skip_all)]
pub async fn push_down(up: &Upcount, by: &Caller, number: i64, push: &PushDown) -> Result<PlanItem, GoalRefusal> {
    let book = up.book();
    let _one_at_a_time = up.planning.lock().await;
    let plan = open(up, number).await?;
    let goal = goal_of(&book, &plan.opened.goal)?;
    if !plan.opened.waterfall {
        return Err(GoalRefusal::State(Text::new(
            "这个方案直接分到最下一级，不逐级下达",
            "this plan is spread to the lowest level at once, and nothing is pushed",
        )));
    }
    if !holds(by.scope(), goal, &push.place) {
        return Err(nothing_yours());
    }
    reached(&plan, goal, by, &push.place)?;
    let spread = spread_of(up, &book, &plan).await?;
    let at = spread.place(goal, &push.place)?;
    let those: Vec<&Path> = spread
        .ground
        .places
        .iter()
        .enumerate()
        .filter(|(n, place)| place.path.len() < goal.levels.len() && (*n == at || (push.deep && place.path.starts_with(&push.place))))
        .map(|(_, place)| &place.path)
        .filter(|path| !plan.pushed.contains(*path))
        .collect();
    if those.is_empty() {
        let words = spread.ground.words(&push.place);
        return Err(GoalRefusal::State(Text::new(
            format!("{} 已经下达，或没有下级", words.zh),
            format!("{} has pushed down what it has, or has nobody below", words.en),
        )));
    }
    // A place does not pass on what is not its own yet.
    if let Some(waits) = plan.waits_for(&push.place) {
        let words = spread.ground.words(waits);
        return Err(GoalRefusal::State(Text::new(
            format!("{} 还没有下达，这里还没有自己的目标", words.zh),
            format!("{} has not pushed down what it has, so there is no goal here yet", words.en),
        )));
    }
    let says = json!({ "plan": number, "places": those });
    up.store.note(of_goal(noted(by, PUSHED, &number.to_string(), &says)), &clock::now()).await?;
    Ok(plan_item(&plan_of(up, number).await?, &names(up).await?))
}

/// How far the part of a plan that somebody sees has come.
pub(super) fn pushing(plan: &Plan, goal: &Goal, spread: &Spread, scope: &Scope) -> Option<Pushing> {
    let of = || {
        let above = spread.ground.places.iter().filter(|place| place.path.len() < goal.levels.len());
        above.map(|place| &place.path).filter(|path| holds(scope, goal, path))
    };
    let waiting = || of().filter(|path| !plan.pushed.contains(*path));
    plan.opened.waterfall.then(|| Pushing {
        pushed: of().filter(|path| plan.pushed.contains(*path)).count() as u64,
        places: of().count() as u64,
        waiting: waiting().take(MOST_NAMED).cloned().collect(),
    })
}

/// Refuses a plan that is not pushed down to the lowest level.
pub(super) fn all_pushed(plan: &Plan, goal: &Goal, spread: &Spread) -> Result<(), GoalRefusal> {
    let Some(pushing) = pushing(plan, goal, spread, &Scope::COMPANY).filter(|pushing| pushing.pushed < pushing.places) else {
        return Ok(());
    };
    let left = pushing.places - pushing.pushed;
    let first = pushing.waiting.first().map(|path| spread.ground.words(path)).unwrap_or_else(|| Text::new("", ""));
    Err(GoalRefusal::State(Text::new(
        format!("还有 {left} 个机构没有下达（如 {}）；都下达后再提交", first.zh),
        format!("{left} places have not pushed down what they have yet (such as {}); offer it when all have", first.en),
    )))
}
