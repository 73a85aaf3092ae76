//! Steer (经营): the growth plan, tried, kept and committed.

use crate::Desk;
use crate::problem::{Problem, lang};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::{Extension, Json};
use upcount_app::Caller;
use upcount_app::steer::{self, AskGrowth, Growth, GrowthTold, SaveGrowth, Scenario};

/// The scenarios of growth plans that are kept
#[utoipa::path(get, path = "/api/v1/growth", tag = "steer", responses((status = 200, body = Growth)))]
pub(crate) async fn list_growth(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
) -> Result<Json<Growth>, Problem> {
    steer::list_growth(&desk.up, &caller).await.map(Json).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// Try a growth plan
///
/// What its levers bring alone and together, within what the caller sees; nothing is kept.
#[utoipa::path(post, path = "/api/v1/growth/try", tag = "steer", request_body = AskGrowth, responses((status = 200, body = GrowthTold)))]
pub(crate) async fn try_growth(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Json(ask): Json<AskGrowth>,
) -> Result<Json<GrowthTold>, Problem> {
    steer::try_growth(&desk.up, &caller, &ask).await.map(Json).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// Keep a scenario
#[utoipa::path(post, path = "/api/v1/growth", tag = "steer", request_body = SaveGrowth, responses((status = 201, body = Scenario)))]
pub(crate) async fn save_growth(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Json(save): Json<SaveGrowth>,
) -> Result<(StatusCode, Json<Scenario>), Problem> {
    let kept = steer::save_growth(&desk.up, &caller, &save).await;
    kept.map(|kept| (StatusCode::CREATED, Json(kept))).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// Commit a scenario
///
/// Each lever that brings something becomes a move; a rate that holds for a time needs its public notice first.
#[utoipa::path(post, path = "/api/v1/growth/{id}/commit", tag = "steer", params(("id" = i64, Path)), responses((status = 200, body = Scenario)))]
pub(crate) async fn commit_growth(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path(id): Path<i64>,
) -> Result<Json<Scenario>, Problem> {
    steer::commit_growth(&desk.up, &caller, id).await.map(Json).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// Withdraw a scenario that is not committed
#[utoipa::path(delete, path = "/api/v1/growth/{id}", tag = "steer", params(("id" = i64, Path)), responses((status = 200, body = Scenario)))]
pub(crate) async fn withdraw_growth(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path(id): Path<i64>,
) -> Result<Json<Scenario>, Problem> {
    steer::withdraw_growth(&desk.up, &caller, id).await.map(Json).map_err(|e| Problem::of(&e, lang(&headers)))
}
