//! Steer (经营): joint visits, planned, recorded and answered.

use crate::Desk;
use crate::asker::Asker;
use crate::problem::{Problem, lang};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::{Extension, Json};
use upcount_app::Caller;
use upcount_app::steer::{
    self, AgentsFound, FindAgents, JointAsks, JointItem, JointRefusal, JointVisits, NewJoint, RecordJoint, SayOfJoint,
};

/// Joint visits of what the caller sees
///
/// Those to come by their day, then those missed, then those that were made.
#[utoipa::path(get, path = "/api/v1/joint-visits", tag = "steer", params(JointAsks), responses((status = 200, body = JointVisits)))]
pub(crate) async fn list_joint(asker: Asker, Query(asks): Query<JointAsks>) -> Result<Json<JointVisits>, Problem> {
    asker.told(steer::list_joint(asker.up(), &asker.caller, &asks).await)
}

/// Agents on the roll whom the caller sees, by a piece of their code or name
///
/// The first thirty, to choose from.
#[utoipa::path(get, path = "/api/v1/joint-visits/agents", tag = "steer", params(FindAgents), responses((status = 200, body = AgentsFound)))]
pub(crate) async fn find_agents(asker: Asker, Query(asks): Query<FindAgents>) -> Result<Json<AgentsFound>, Problem> {
    asker.told(steer::find_agents(asker.up(), &asker.caller, &asks).await)
}

/// Plan a joint visit with an agent whom the caller leads
#[utoipa::path(post, path = "/api/v1/joint-visits", tag = "steer", request_body = NewJoint, responses((status = 201, body = JointItem)))]
pub(crate) async fn plan_joint(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Json(new): Json<NewJoint>,
) -> Result<(StatusCode, Json<JointItem>), Problem> {
    told(steer::plan_joint(&desk.up, &caller, &new).await, &headers).map(|of| (StatusCode::CREATED, of))
}

/// Record what was seen, with a score for each point
///
/// It counts as the manager's activity on its day. A record is not changed.
#[utoipa::path(post, path = "/api/v1/joint-visits/{id}/record", tag = "steer", params(("id" = i64, Path)), request_body = RecordJoint,
    responses((status = 200, body = JointItem)))]
pub(crate) async fn record_joint(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Json(record): Json<RecordJoint>,
) -> Result<Json<JointItem>, Problem> {
    told(steer::record_joint(&desk.up, &caller, id, &record).await, &headers)
}

/// Cancel one that was not made, with the reason
#[utoipa::path(post, path = "/api/v1/joint-visits/{id}/cancel", tag = "steer", params(("id" = i64, Path)), request_body = SayOfJoint,
    responses((status = 200, body = JointItem)))]
pub(crate) async fn cancel_joint(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Json(say): Json<SayOfJoint>,
) -> Result<Json<JointItem>, Problem> {
    told(steer::cancel_joint(&desk.up, &caller, id, &say).await, &headers)
}

/// Say something to what was recorded
#[utoipa::path(post, path = "/api/v1/joint-visits/{id}/comment", tag = "steer", params(("id" = i64, Path)), request_body = SayOfJoint,
    responses((status = 200, body = JointItem)))]
pub(crate) async fn comment_joint(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Json(say): Json<SayOfJoint>,
) -> Result<Json<JointItem>, Problem> {
    told(steer::comment_joint(&desk.up, &caller, id, &say).await, &headers)
}

fn told(found: Result<JointItem, JointRefusal>, headers: &HeaderMap) -> Result<Json<JointItem>, Problem> {
    found.map(Json).map_err(|e| Problem::of(&e, lang(headers)))
}
