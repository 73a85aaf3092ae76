//! How two plans differ, place by place.

use super::change::reached;
use super::spread::spread_of;
use super::told::{PlanChange, PlanChanges};
use super::{GoalRefusal, goal_of, holds, names, plan_item, plan_of};
use crate::{Caller, Upcount};
use std::collections::BTreeMap;
use upcount_measure::Page;
use upcount_model::Text;

/// Tells how a plan differs from another of the same goal and period, or from the one that it was made anew from.
///
/// # Errors
/// [`GoalRefusal`]
#[tracing::instrument(skip_all)]
pub async fn plan_changes(up: &Upcount, by: &Caller, number: i64, against: Option<i64>, page: Page) -> Result<PlanChanges, GoalRefusal> {
    let book = up.book();
    let after_plan = plan_of(up, number).await?;
    let Some(against) = against.or(after_plan.opened.replaces) else {
        return Err(GoalRefusal::Unclear(Text::new(
            "这一版没有前一版；请说与哪一版比",
            "this plan was not made from another; say which one to hold it against",
        )));
    };
    let before = plan_of(up, against).await?;
    if before.opened.goal != after_plan.opened.goal || before.opened.period != after_plan.opened.period {
        return Err(GoalRefusal::Unclear(Text::new(
            "两版的目标和期间要相同才能比较",
            "two plans are compared when their goal and their period are the same",
        )));
    }
    let goal = goal_of(&book, &after_plan.opened.goal)?;
    let (one, two) = (spread_of(up, &book, &before).await?, spread_of(up, &book, &after_plan).await?);
    let mut places: BTreeMap<&[String], (Vec<i64>, Vec<i64>)> = BTreeMap::new();
    let none = || (vec![0; one.ground.months.count], vec![0; one.ground.months.count]);
    for (n, place) in one.ground.places.iter().enumerate() {
        places.entry(&place.path).or_insert_with(none).0 = one.asked_by_month(n);
    }
    for (n, place) in two.ground.places.iter().enumerate() {
        places.entry(&place.path).or_insert_with(none).1 = two.asked_by_month(n);
    }
    let mut changes: Vec<PlanChange> = places
        .into_iter()
        .filter(|(path, (before, after))| before != after && holds(by.scope(), goal, path) && reached(&after_plan, goal, by, path).is_ok())
        .map(|(path, (before, after))| PlanChange {
            path: path.to_vec(),
            before: before.iter().sum(),
            after: after.iter().sum(),
            by_month: after.iter().zip(&before).map(|(after, before)| after - before).collect(),
        })
        .collect();
    changes.sort_by(|a, b| (b.after - b.before).abs().cmp(&(a.after - a.before).abs()).then_with(|| a.path.cmp(&b.path)));
    let names = names(up).await?;
    Ok(PlanChanges {
        before: plan_item(&before, &names),
        after: plan_item(&after_plan, &names),
        months: two.ground.months.names(),
        total: changes.len() as u64,
        places: changes.into_iter().skip(page.offset).take(page.limit).collect(),
    })
}
