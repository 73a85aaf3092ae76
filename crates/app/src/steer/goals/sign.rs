//! Signing for goals that are unlikely to be attained: before such a plan is published somebody puts a name and a reason under
//! them. A signature is for the goals that it names: a goal that is raised above it, or becomes unlikely after it, is signed anew.

use super::deeds::{Path, Plan, PlanState, SIGNED};
use super::spread::{Spread, spread_of};
use super::standing::stand;
use super::told::PlanItem;
use super::{GoalRefusal, goal_of, holds, names, nothing_yours, of_goal, plan_item, plan_of, publish, reason};
use crate::keep::told as noted;
use crate::{Caller, Upcount, clock};
use serde::{Deserialize, Serialize};
use serde_json::json;
use upcount_book::{Book, Goal};
use upcount_measure::{AsOf, Page};
use upcount_model::{Right, Text};
use utoipa::ToSchema;

/// The goals of a plan that are signed for before it is published.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanSigning {
    /// The plan's number.
    pub plan: i64,
    /// Goals whose odds are below this part of 1 are signed for; absent where the Book asks for no signature.
    pub sign_below: Option<f64>,
    /// The odds are those of this day, the last that the plan looked at.
    pub day: String,
    /// Goals below it.
    pub unlikely: u64,
    /// Of them, those that nobody signed for.
    pub unsigned: u64,
    /// The same by level, from the company down.
    pub levels: Vec<UnlikelyLevel>,
    /// The goals below it that the caller sees: unsigned before signed, higher levels and lower odds first; a page of them.
    pub places: Vec<UnlikelyPlace>,
    /// How many those are.
    pub total: u64,
    /// Who signed, the last first.
    pub signatures: Vec<PlanSignature>,
    /// Whether the caller may sign.
    pub may_sign: bool,
    /// Why odds are not told, and nothing is signed for.
    pub untold: Option<Text>,
    /// The last deed; sent back when it is signed, so that nobody signs what they did not see.
    pub seen: i64,
}

/// Unlikely goals of a level.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UnlikelyLevel {
    /// The level; absent for the company.
    pub level: Option<String>,
    /// How many places are on it.
    pub places: u64,
    /// How many goals are unlikely.
    pub unlikely: u64,
    /// Of them, those that nobody signed for.
    pub unsigned: u64,
}

/// A goal that is unlikely to be attained.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UnlikelyPlace {
    /// Its code on each level down to its own.
    pub path: Vec<String>,
    /// Its goal.
    pub goal: i64,
    /// How likely it is attained, from 0 to 1.
    pub odds: f64,
    /// Who signed for it, as the Log knows them.
    pub signed_by: Option<String>,
}

/// A name under unlikely goals.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanSignature {
    /// Who, as the Log knows them.
    pub by: String,
    /// Their name; absent for the owner.
    pub by_name: Option<String>,
    /// When (RFC 3339, UTC).
    pub at: String,
    /// Why.
    pub why: String,
    /// How many goals it is for.
    pub goals: u64,
}

/// A name to be put under a plan's unlikely goals.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignPlan {
    /// Why they may stand.
    pub why: String,
    /// The last deed that was seen.
    pub seen: i64,
}

/// Tells which goals of a plan are unlikely to be attained, and who signed for them.
///
/// # Errors
/// [`GoalRefusal`]
#[tracing::instrument(skip_all)]
pub async fn plan_signing(up: &Upcount, by: &Caller, number: i64, page: Page) -> Result<PlanSigning, GoalRefusal> {
    let book = up.book();
    let plan = plan_of(up, number).await?;
    let goal = goal_of(&book, &plan.opened.goal)?;
    let spread = spread_of(up, &book, &plan).await?;
    if !spread.ground.places.iter().any(|place| holds(by.scope(), goal, &place.path)) {
        return Err(nothing_yours());
    }
    let (below, untold) = match unlikely(up, &book, goal, &plan, &spread).await? {
        Ok(below) => (below, None),
        Err(why) => (Vec::new(), Some(why)),
    };
    let names = names(up).await?;
    let of = |path: &[String]| holds(by.scope(), goal, path);
    let level = |depth: usize| {
        let on = |path: &Path| path.len() == depth && of(path);
        let those = || below.iter().filter(|one| on(&one.path));
        UnlikelyLevel {
            level: depth.checked_sub(1).map(|n| goal.levels[n].clone()),
            places: spread.ground.places.iter().filter(|place| on(&place.path)).count() as u64,
            unlikely: those().count() as u64,
            unsigned: those().filter(|one| one.signed_by.is_none()).count() as u64,
        }
    };
    let levels = (0..=goal.levels.len()).map(level).filter(|level| level.places > 0).collect();
    let mut seen: Vec<&Unlikely> = below.iter().filter(|one| of(&one.path)).collect();
    seen.sort_by(|a, b| {
        let key = |one: &Unlikely| (one.signed_by.is_some(), one.path.len());
        key(a).cmp(&key(b)).then_with(|| a.odds.total_cmp(&b.odds)).then_with(|| a.path.cmp(&b.path))
    });
    let name = |id: &String| names.get(id).cloned();
    let place = |one: &Unlikely| UnlikelyPlace {
        path: one.path.clone(),
        goal: one.goal,
        odds: one.odds,
        signed_by: one.signed_by.as_ref().map(|id| name(id).unwrap_or_else(|| id.clone())),
    };
    Ok(PlanSigning {
        plan: number,
        sign_below: goal.sign_below.map(|part| part.0 as f64 / 1e6),
        day: plan.opened.seen_until.to_string(),
        unlikely: seen.len() as u64,
        unsigned: seen.iter().filter(|one| one.signed_by.is_none()).count() as u64,
        levels,
        total: seen.len() as u64,
        places: seen.into_iter().skip(page.offset).take(page.limit).map(place).collect(),
        signatures: plan
            .signatures
            .iter()
            .rev()
            .map(|one| PlanSignature {
                by: one.by.clone(),
                by_name: name(&one.by),
                at: one.at.clone(),
                why: one.why.clone(),
                goals: one.goals.len() as u64,
            })
            .collect(),
        may_sign: matches!(plan.state, PlanState::Draft | PlanState::Offered)
            && by.may(Right::PublishGoals)
            && by.scope().is_whole()
            && !made_by(up, by, &plan).await?,
        untold,
        seen: plan.last,
    })
}

/// Signs for the goals of a plan that are unlikely to be attained.
///
/// # Errors
/// [`GoalRefusal`]; then nothing is signed.
#[tracing::instrument(skip_all)]
pub async fn sign_plan(up: &Upcount, by: &Caller, number: i64, sign: &SignPlan) -> Result<PlanItem, GoalRefusal> {
    let why = reason(&sign.why, true)?;
    let book = up.book();
    let _one_at_a_time = up.planning.lock().await;
    let plan = plan_of(up, number).await?;
    let goal = goal_of(&book, &plan.opened.goal)?;
    publish::whole(up, by, &plan)?;
    if !matches!(plan.state, PlanState::Draft | PlanState::Offered) {
        return Err(GoalRefusal::State(Text::new(
            "方案已发布或已撤回，不再签字",
            "the plan is published or withdrawn, and is not signed any more",
        )));
    }
    if plan.last > sign.seen {
        return Err(GoalRefusal::ChangedMeanwhile);
    }
    if made_by(up, by, &plan).await? {
        return Err(GoalRefusal::NotYours(Text::new(
            "把握不足的目标由编制者以外的人签字；这一版由您开立或提交",
            "unlikely goals are signed for by somebody who did not make the plan; you opened or offered this one",
        )));
    }
    let spread = spread_of(up, &book, &plan).await?;
    let below = unlikely(up, &book, goal, &plan, &spread).await?.map_err(GoalRefusal::Unclear)?;
    let unsigned: Vec<&Unlikely> = below.iter().filter(|one| one.signed_by.is_none()).collect();
    if unsigned.is_empty() {
        return Err(GoalRefusal::State(Text::new("没有待签字的目标", "no goal waits for a signature")));
    }
    let goals: Vec<(&Path, i64)> = unsigned.iter().map(|one| (&one.path, one.goal)).collect();
    let says = json!({ "plan": number, "why": why, "day": plan.opened.seen_until.to_string(), "goals": goals });
    up.store.note(of_goal(noted(by, SIGNED, &number.to_string(), &says)), &clock::now()).await?;
    Ok(plan_item(&plan_of(up, number).await?, &names(up).await?))
}

/// A goal that is unlikely to be attained.
struct Unlikely {
    path: Path,
    goal: i64,
    odds: f64,
    signed_by: Option<String>,
}

/// The goals whose odds are below what is signed for, or why odds are not told. They are the odds of the day and the moment
/// that the plan itself knows, so that they change with its goals alone.
async fn unlikely(
    up: &Upcount,
    book: &Book,
    goal: &Goal,
    plan: &Plan,
    spread: &Spread,
) -> Result<Result<Vec<Unlikely>, Text>, GoalRefusal> {
    let Some(part) = goal.sign_below else { return Ok(Ok(Vec::new())) };
    let as_of = AsOf { day: plan.opened.seen_until, instant: plan.opened.seen_at.clone() };
    let found = match stand(up, book, goal, spread, &as_of).await {
        Ok((found, _)) => found,
        Err(GoalRefusal::Unclear(why)) => return Ok(Err(why)),
        Err(other) => return Err(other),
    };
    if found.iter().all(|one| one.goal.is_none_or(|goal| goal.odds.is_none())) {
        return Ok(Err(Text::new(
            format!("到 {} 为止的历史太短，说不出把握", as_of.day),
            format!("what is known until {} is too little to tell odds from", as_of.day),
        )));
    }
    let below = found.iter().enumerate().filter_map(|(n, one)| Some((n, one.goal?.odds?)));
    let below = below.filter(|(_, odds)| *odds < part.0 as f64 / 1e6).map(|(n, odds)| {
        let (path, goal) = (spread.ground.places[n].path.clone(), spread.year(n));
        let signed_by = plan.signed(&path, goal).map(|signature| signature.by.clone());
        Unlikely { path, goal, odds, signed_by }
    });
    Ok(Ok(below.collect()))
}

/// Refuses a plan with unlikely goals that nobody signed for.
pub(super) async fn signed(up: &Upcount, book: &Book, goal: &Goal, plan: &Plan, spread: &Spread) -> Result<(), GoalRefusal> {
    // Where odds are not told there is nothing to sign for.
    let Ok(below) = unlikely(up, book, goal, plan, spread).await? else { return Ok(()) };
    let mut unsigned: Vec<&Unlikely> = below.iter().filter(|one| one.signed_by.is_none()).collect();
    unsigned.sort_by(|a, b| a.path.len().cmp(&b.path.len()).then_with(|| a.odds.total_cmp(&b.odds)));
    let Some(first) = unsigned.first() else { return Ok(()) };
    let percent = goal.sign_below.map_or(0.0, |part| part.0 as f64 / 1e4);
    Err(GoalRefusal::Unsigned {
        unsigned: unsigned.len() as u64,
        unlikely: below.len() as u64,
        percent,
        place: spread.ground.words(&first.path),
        goal: first.goal,
        odds_percent: first.odds * 100.0,
    })
}

/// Whether somebody made the plan. Where nobody has an account there is nobody else.
async fn made_by(up: &Upcount, by: &Caller, plan: &Plan) -> Result<bool, GoalRefusal> {
    let made = plan.by == by.id() || plan.offered_by.as_deref() == Some(by.id());
    Ok(made && !up.store.accounts().await?.is_empty())
}

impl GoalRefusal {
    /// What is said of goals that nobody signed for.
    pub(super) fn unsigned_in_words(unsigned: u64, unlikely: u64, percent: f64, place: &Text, goal: i64, odds_percent: f64) -> Text {
        Text::new(
            format!(
                "有 {unlikely} 个目标的把握不到 {percent:.0}%，其中 {unsigned} 个还没有签字（如 {}：目标 {goal}，把握 {odds_percent:.0}%）；请调低，或由编制者以外的人写明理由签字，再发布",
                place.zh
            ),
            format!(
                "the odds of {unlikely} goals are under {percent:.0}%, and nobody signed for {unsigned} of them (such as {}: goal {goal}, odds {odds_percent:.0}%); lower them, or let somebody who did not make the plan sign with a reason, and then publish",
                place.en
            ),
        )
    }
}
