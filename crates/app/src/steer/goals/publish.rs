//! Publishing a plan: its goals become facts, one for each place at the bottom and month. What an earlier plan said of the same month counts
//! no more, and can still be asked for as of a time.

use super::change::open;
use super::deeds::{OFFERED, PUBLISHED, Plan, PlanState, WITHDRAWN};
use super::ground::calibre_of;
use super::spread::{Spread, spread_of};
use super::told::PlanItem;
use super::{GoalRefusal, all, goal_of, in_force, may_set, names, of_goal, plan_item, plan_of, push, sign};
use crate::keep::{ImportFile, import_file, told as noted};
use crate::{Caller, Upcount, clock};
use serde_json::json;
use std::fmt::Write as _;
use std::sync::Arc;
use upcount_book::{Book, Goal};
use upcount_measure::import::Control;
use upcount_model::{Text, target};
use upcount_store::StoreError;

/// Offers a plan for publishing; it does not change meanwhile.
///
/// # Errors
/// [`GoalRefusal`]; then it stays as it was.
pub async fn offer_plan(up: &Upcount, by: &Caller, number: i64) -> Result<PlanItem, GoalRefusal> {
    let _one_at_a_time = up.planning.lock().await;
    let plan = open(up, number).await?;
    whole(up, by, &plan)?;
    let book = up.book();
    let spread = spread_of(up, &book, &plan).await?;
    push::all_pushed(&plan, goal_of(&book, &plan.opened.goal)?, &spread)?;
    note(up, by, &plan, OFFERED).await
}

/// Takes a plan back: an offered one to those who make it, another for good.
///
/// # Errors
/// [`GoalRefusal`]; then it stays as it was.
pub async fn withdraw_plan(up: &Upcount, by: &Caller, number: i64) -> Result<PlanItem, GoalRefusal> {
    let _one_at_a_time = up.planning.lock().await;
    let plan = plan_of(up, number).await?;
    whole(up, by, &plan)?;
    if matches!(plan.state, PlanState::Published | PlanState::Replaced | PlanState::Withdrawn) {
        return Err(GoalRefusal::State(Text::new(
            "已发布或已撤回的方案不能撤回；请重订一版",
            "a plan that is published or withdrawn is not taken back; make a new one from it",
        )));
    }
    note(up, by, &plan, WITHDRAWN).await
}

/// Publishes a plan that was offered: by another person, where the Book says that goals take two.
///
/// # Errors
/// [`GoalRefusal`]; then nothing is published.
#[tracing::instrument(skip_all)]
pub async fn publish_plan(up: &Upcount, by: &Caller, number: i64) -> Result<PlanItem, GoalRefusal> {
    let book = up.book();
    let _one_at_a_time = up.planning.lock().await;
    let plan = plan_of(up, number).await?;
    whole(up, by, &plan)?;
    if plan.state != PlanState::Offered {
        return Err(GoalRefusal::State(Text::new(
            "先提交，再由另一人发布",
            "a plan is offered first, and then published by another person",
        )));
    }
    if needs_another(up, by, &plan).await? {
        return Err(GoalRefusal::SamePerson);
    }
    let now = in_force(&all(up).await?, &plan.opened.goal, &plan.opened.period);
    if now != plan.opened.replaces {
        let now = now.map_or_else(|| "–".to_owned(), |number| number.to_string());
        return Err(GoalRefusal::State(Text::new(
            format!("现在有效的方案是 {now}，这一版不是由它订的；请由它重订"),
            format!("plan {now} counts now, and this one was not made from it; make a new one from that"),
        )));
    }
    let goal = goal_of(&book, &plan.opened.goal)?;
    let spread = spread_of(up, &book, &plan).await?;
    sign::signed(up, &book, goal, &plan, &spread).await?;
    let before = match plan.opened.replaces {
        Some(before) => Some(spread_of(up, &book, &plan_of(up, before).await?).await?),
        None => None,
    };
    let folder = up.home.incoming();
    let file = folder.join(format!("goal-{number}.csv"));
    let unwritable = |source: std::io::Error| GoalRefusal::Store(StoreError::Folder { path: file.clone(), source });
    std::fs::create_dir_all(&folder).map_err(unwritable)?;
    std::fs::write(&file, written(&book, goal, &plan, &spread, before.as_deref())).map_err(unwritable)?;
    let name = format!("{} {} ({number})", plan.opened.goal, plan.opened.period);
    let import = ImportFile { definition: "goals".into(), file: file.clone(), name: Some(name), strict: true, made_up_until: None };
    let kept = import_file(up, import, Arc::new(Control::default())).await;
    // It has become facts, or nothing.
    let _ = std::fs::remove_file(&file);
    kept.map_err(GoalRefusal::Kept)?;
    note(up, by, &plan, PUBLISHED).await
}

/// Whether another person than the caller must publish it. Where nobody has an account there is nobody else.
pub(super) async fn needs_another(up: &Upcount, by: &Caller, plan: &Plan) -> Result<bool, GoalRefusal> {
    let two = up.book().takes_two(&format!("goals/{}.toml", plan.opened.goal)) && plan.offered_by.as_deref() == Some(by.id());
    Ok(two && !up.store.accounts().await?.is_empty())
}

pub(super) fn whole(up: &Upcount, by: &Caller, plan: &Plan) -> Result<(), GoalRefusal> {
    let book = up.book();
    if may_set(by.scope(), goal_of(&book, &plan.opened.goal)?, &[]) {
        return Ok(());
    }
    Err(GoalRefusal::NotYours(Text::new(
        "全公司的目标由看得到全公司的人提交、签字、发布或撤回",
        "the whole company's goal is offered, signed, published and taken back by who sees the whole",
    )))
}

async fn note(up: &Upcount, by: &Caller, plan: &Plan, event: &str) -> Result<PlanItem, GoalRefusal> {
    let fact = of_goal(noted(by, event, &plan.number.to_string(), &json!({ "plan": plan.number })));
    up.store.note(fact, &clock::now()).await?;
    Ok(plan_item(&plan_of(up, plan.number).await?, &names(up).await?))
}

/// The goals as the file that becomes facts. Months that were over when the plan was made keep what was said of them.
fn written(book: &Book, goal: &Goal, plan: &Plan, spread: &Spread, before: Option<&Spread>) -> String {
    // Codes come from files and may hold anything.
    let cell =
        |text: &str| if text.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() };
    let only = &book.calibres[&calibre_of(book, goal)].only;
    let only: Vec<(&String, &String)> = only
        .iter()
        .filter(|(field, values)| values.len() == 1 && target::KIND.field(field).is_some() && !goal.levels.contains(field))
        .filter_map(|(field, values)| Some((field, values.first()?)))
        .collect();
    let mut out = String::from("target,plan,definition,measure,since,until,goal,hedge,carried,sprint,challenge");
    goal.levels.iter().chain(only.iter().map(|o| o.0)).for_each(|field| {
        let _ = write!(out, ",{field}");
    });
    out.push('\n');
    let mut row = |path: &[String], month: usize, of: [i64; 5]| {
        let (from, to) = spread.ground.months.days_of(month);
        let name = spread.ground.months.month(month);
        let target = cell(&format!("{}/{}/{name}", goal.id, path.join("/")));
        let _ = write!(out, "{target},{},{},{},{from},{to}", plan.number, goal.id, goal.of);
        of.iter().for_each(|n| {
            let _ = write!(out, ",{n}");
        });
        path.iter().chain(only.iter().map(|o| o.1)).for_each(|code| {
            let _ = write!(out, ",{}", cell(code));
        });
        out.push('\n');
    };
    for n in spread.leaves() {
        for month in spread.over..spread.ground.months.count {
            row(&spread.ground.places[n].path, month, spread.told_of(n, month));
        }
    }
    for n in before.into_iter().flat_map(Spread::leaves) {
        let path = &before.map(|before| before.ground.places[n].path.clone()).unwrap_or_default();
        // Who left, or moved, has nothing to bring there any more.
        if spread.ground.find(path).is_none() {
            (spread.over..spread.ground.months.count).for_each(|month| row(path, month, [0; 5]));
        }
    }
    out
}
