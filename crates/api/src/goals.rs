//! Steer (经营): goals, the plans that spread them, and what is done to a plan.

use crate::Desk;
use crate::asker::Asker;
use crate::know::{MOST_ROWS_IN_A_PAGE, sent};
use crate::problem::{Problem, lang};
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::{Extension, Json};
use serde::Deserialize;
use upcount_app::Caller;
use upcount_app::know::Page;
use upcount_app::steer::{
    self, Commit, GoalRefusal, Goals, LoadedPlan, NewPlan, PlanChanges, PlanItem, PlanSigning, PlanStanding, PlanTold, PushDown, SetGoal,
    SetHedge, SetThere, SignPlan,
};
use upcount_model::{Lang, Text};
use utoipa::IntoParams;

/// A workbook of a plan is not larger.
pub(crate) const LARGEST_WORKBOOK_BYTES: usize = 32 << 20;

/// The goals, and the plans made for them
#[utoipa::path(get, path = "/api/v1/goals", tag = "steer", responses((status = 200, body = Goals)))]
pub(crate) async fn list_goals(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
) -> Result<Json<Goals>, Problem> {
    steer::list_goals(&desk.up, &caller).await.map(Json).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// Open a plan
///
/// For a year or a quarter; or made anew from a published one within its time: months that are over keep their goals, what is
/// locked stays, and what was missed is carried on as it is said.
#[utoipa::path(post, path = "/api/v1/goals", tag = "steer", request_body = NewPlan, responses((status = 201, body = PlanItem)))]
pub(crate) async fn open_plan(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Json(new): Json<NewPlan>,
) -> Result<(StatusCode, Json<PlanItem>), Problem> {
    let opened = steer::open_plan(&desk.up, &caller, &new).await;
    opened.map(|plan| (StatusCode::CREATED, Json(plan))).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// A plan at one place, with the places in it
///
/// Whoever sees a part of the company begins with it.
#[utoipa::path(get, path = "/api/v1/goals/{plan}", tag = "steer",
    params(
        ("plan" = i64, Path),
        ("place" = Option<Vec<String>>, Query, description = "The place's code on each level down to its own, in order; the company when absent", explode = true),
        ("limit" = Option<usize>, Query, description = "Places to give, at most 1000"), ("offset" = Option<usize>, Query, description = "Places to pass over"),
    ),
    responses((status = 200, body = PlanTold)))]
pub(crate) async fn read_plan(mut asker: Asker, Path(plan): Path<i64>) -> Result<Json<PlanTold>, Problem> {
    let place = place(&mut asker);
    let page = page(&mut asker)?;
    asker.told(steer::read_plan(asker.up(), &asker.caller, plan, place.as_deref(), page).await)
}

/// How a plan differs from another
#[utoipa::path(get, path = "/api/v1/goals/{plan}/changes", tag = "steer",
    params(
        ("plan" = i64, Path),
        ("against" = Option<i64>, Query, description = "The other plan; the one that it was made from when absent"),
        ("limit" = Option<usize>, Query, description = "Places to give, at most 1000"), ("offset" = Option<usize>, Query, description = "Places to pass over"),
    ),
    responses((status = 200, body = PlanChanges)))]
pub(crate) async fn plan_changes(mut asker: Asker, Path(plan): Path<i64>) -> Result<Json<PlanChanges>, Problem> {
    let against = asker.take("against").and_then(|number| number.parse().ok());
    let page = page(&mut asker)?;
    asker.told(steer::plan_changes(asker.up(), &asker.caller, plan, against, page).await)
}

/// Where places stand against a plan
///
/// What should have been brought by a day, where the time is expected to end, and how likely the goal is attained. The least
/// likely come first.
#[utoipa::path(get, path = "/api/v1/goals/{plan}/standing", tag = "steer",
    params(
        ("plan" = i64, Path),
        ("place" = Option<Vec<String>>, Query, description = "The place's code on each level down to its own, in order; the company when absent", explode = true),
        ("day" = Option<String>, Query, description = "What happened after it is not looked at; the last day that is known when absent", example = "2025-02-10"),
        ("by_month" = Option<bool>, Query, description = "Also what each month that is not over is expected to bring at the place, by itself"),
        ("limit" = Option<usize>, Query, description = "Places to give, at most 1000"), ("offset" = Option<usize>, Query, description = "Places to pass over"),
    ),
    responses((status = 200, body = PlanStanding)))]
pub(crate) async fn plan_standing(mut asker: Asker, Path(plan): Path<i64>) -> Result<Json<PlanStanding>, Problem> {
    let place = place(&mut asker);
    let day = match asker.take("day").map(|day| day.parse()) {
        None => None,
        Some(Ok(day)) => Some(day),
        Some(Err(_)) => {
            let text = Text::new("`day` 是一天，如 2025-02-10", "`day` is a day such as 2025-02-10");
            return Err(Problem::of(&GoalRefusal::Unclear(text), asker.lang));
        }
    };
    let by_month = match asker.take("by_month").as_deref() {
        None | Some("false") => false,
        Some("true") => true,
        Some(_) => {
            let text = Text::new("`by_month` 是 true 或 false", "`by_month` is true or false");
            return Err(Problem::of(&GoalRefusal::Unclear(text), asker.lang));
        }
    };
    let page = page(&mut asker)?;
    asker.told(steer::plan_standing(asker.up(), &asker.caller, plan, place.as_deref(), day, by_month, page).await)
}

/// Set a place's goal in a plan
///
/// For all of its time, a quarter or a month; without a number what was set is taken back. Refused with what somebody else
/// set meanwhile, and where numbers cannot all be met.
#[utoipa::path(post, path = "/api/v1/goals/{plan}/set", tag = "steer", params(("plan" = i64, Path)), request_body = SetGoal,
    responses((status = 200, body = PlanItem)))]
pub(crate) async fn set_goal(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path(plan): Path<i64>,
    Json(set): Json<SetGoal>,
) -> Result<Json<PlanItem>, Problem> {
    told(steer::set_goal(&desk.up, &caller, plan, &set).await, &headers)
}

/// Ask more of the places in one than their goals
#[utoipa::path(post, path = "/api/v1/goals/{plan}/hedge", tag = "steer", params(("plan" = i64, Path)), request_body = SetHedge,
    responses((status = 200, body = PlanItem)))]
pub(crate) async fn set_hedge(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path(plan): Path<i64>,
    Json(set): Json<SetHedge>,
) -> Result<Json<PlanItem>, Problem> {
    told(steer::set_hedge(&desk.up, &caller, plan, &set).await, &headers)
}

/// Say from below what a place will bring
#[utoipa::path(post, path = "/api/v1/goals/{plan}/commit", tag = "steer", params(("plan" = i64, Path)), request_body = Commit,
    responses((status = 200, body = PlanItem)))]
pub(crate) async fn commit_to_goal(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path(plan): Path<i64>,
    Json(commit): Json<Commit>,
) -> Result<Json<PlanItem>, Problem> {
    told(steer::commit_to_goal(&desk.up, &caller, plan, &commit).await, &headers)
}

/// Say that an agent of a plan is on leave, or that a seat is planned
///
/// Such a place has a goal for the days present only. Without a first day what was said is taken back.
#[utoipa::path(post, path = "/api/v1/goals/{plan}/there", tag = "steer", params(("plan" = i64, Path)), request_body = SetThere,
    responses((status = 200, body = PlanItem)))]
pub(crate) async fn set_there(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path(plan): Path<i64>,
    Json(set): Json<SetThere>,
) -> Result<Json<PlanItem>, Problem> {
    told(steer::set_there(&desk.up, &caller, plan, &set).await, &headers)
}

/// Push what a place of a plan has down to those in it
///
/// Of a plan that goes down level by level: until then those in it have no goal.
#[utoipa::path(post, path = "/api/v1/goals/{plan}/push", tag = "steer", params(("plan" = i64, Path)), request_body = PushDown,
    responses((status = 200, body = PlanItem)))]
pub(crate) async fn push_down(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path(plan): Path<i64>,
    Json(push): Json<PushDown>,
) -> Result<Json<PlanItem>, Problem> {
    told(steer::push_down(&desk.up, &caller, plan, &push).await, &headers)
}

/// The goals of a plan that are unlikely to be attained, and who signed for them
///
/// Before a plan is published somebody who did not make it signs for goals whose odds are under what the Book says.
#[utoipa::path(get, path = "/api/v1/goals/{plan}/signing", tag = "steer",
    params(
        ("plan" = i64, Path),
        ("limit" = Option<usize>, Query, description = "Goals to give, at most 1000"), ("offset" = Option<usize>, Query, description = "Goals to pass over"),
    ),
    responses((status = 200, body = PlanSigning)))]
pub(crate) async fn plan_signing(mut asker: Asker, Path(plan): Path<i64>) -> Result<Json<PlanSigning>, Problem> {
    let page = page(&mut asker)?;
    asker.told(steer::plan_signing(asker.up(), &asker.caller, plan, page).await)
}

/// Sign for the goals of a plan that are unlikely to be attained
#[utoipa::path(post, path = "/api/v1/goals/{plan}/sign", tag = "steer", params(("plan" = i64, Path)), request_body = SignPlan,
    responses((status = 200, body = PlanItem)))]
pub(crate) async fn sign_plan(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path(plan): Path<i64>,
    Json(sign): Json<SignPlan>,
) -> Result<Json<PlanItem>, Problem> {
    told(steer::sign_plan(&desk.up, &caller, plan, &sign).await, &headers)
}

/// A plan as an Excel file
///
/// A row for each place that the caller sees, a column for each month, and a sheet that says what is counted. Changed, it comes
/// back with a post to the same address.
#[utoipa::path(get, path = "/api/v1/goals/{plan}/workbook", tag = "steer",
    params(("plan" = i64, Path), ("lang" = Option<String>, Query, description = "zh or en")),
    responses((status = 200, description = "The file", content(("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))))]
pub(crate) async fn export_plan(mut asker: Asker, Path(plan): Path<i64>) -> Result<Response, Problem> {
    let lang = match asker.take("lang").as_deref() {
        Some("zh") => Lang::Zh,
        Some("en") => Lang::En,
        _ => asker.lang,
    };
    steer::export_plan(asker.up(), &asker.caller, plan, lang).await.map(sent).map_err(|e| Problem::of(&e, asker.lang))
}

/// Why a workbook changes a plan.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Because {
    /// Why.
    why: String,
}

/// Load a plan's Excel file after it was changed
///
/// The body is the file as it is. What was changed in it becomes edits and locks of the draft, in one deed or not at all.
#[utoipa::path(post, path = "/api/v1/goals/{plan}/workbook", tag = "steer", params(("plan" = i64, Path), Because),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 200, body = LoadedPlan)))]
pub(crate) async fn load_plan(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path(plan): Path<i64>,
    Query(because): Query<Because>,
    content: Bytes,
) -> Result<Json<LoadedPlan>, Problem> {
    told(steer::load_plan(&desk.up, &caller, plan, content.to_vec(), &because.why).await, &headers)
}

/// Offer a plan for publishing
#[utoipa::path(post, path = "/api/v1/goals/{plan}/offer", tag = "steer", params(("plan" = i64, Path)), responses((status = 200, body = PlanItem)))]
pub(crate) async fn offer_plan(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path(plan): Path<i64>,
) -> Result<Json<PlanItem>, Problem> {
    told(steer::offer_plan(&desk.up, &caller, plan).await, &headers)
}

/// Publish a plan that was offered
///
/// By another person where the Book says that goals take two. Its goals are facts from then on.
#[utoipa::path(post, path = "/api/v1/goals/{plan}/publish", tag = "steer", params(("plan" = i64, Path)), responses((status = 200, body = PlanItem)))]
pub(crate) async fn publish_plan(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path(plan): Path<i64>,
) -> Result<Json<PlanItem>, Problem> {
    told(steer::publish_plan(&desk.up, &caller, plan).await, &headers)
}

/// Take a plan back
///
/// An offered one goes back to those who make it; another is withdrawn for good.
#[utoipa::path(delete, path = "/api/v1/goals/{plan}", tag = "steer", params(("plan" = i64, Path)), responses((status = 200, body = PlanItem)))]
pub(crate) async fn withdraw_plan(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path(plan): Path<i64>,
) -> Result<Json<PlanItem>, Problem> {
    told(steer::withdraw_plan(&desk.up, &caller, plan).await, &headers)
}

fn told<T>(found: Result<T, GoalRefusal>, headers: &HeaderMap) -> Result<Json<T>, Problem> {
    found.map(Json).map_err(|e| Problem::of(&e, lang(headers)))
}

/// A place's code on each level down to its own; none for where the caller begins.
fn place(asker: &mut Asker) -> Option<Vec<String>> {
    let codes: Vec<String> = std::iter::from_fn(|| asker.take("place")).collect();
    (!codes.is_empty()).then_some(codes)
}

fn page(asker: &mut Asker) -> Result<Page, Problem> {
    let asked = asker.asked("policies")?;
    Ok(Page { offset: asked.offset, limit: asked.limit.unwrap_or(200).min(MOST_ROWS_IN_A_PAGE) })
}
