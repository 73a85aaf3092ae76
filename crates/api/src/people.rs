//! Keep (保管): personal data. Codes stand in addresses; what is personal stands in bodies only.

use crate::Desk;
use crate::problem::{Problem, lang};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::{Extension, Json};
use upcount_app::Caller;
use upcount_app::keep::{self, FindPeople, GivenPerson, PeopleFound, PersonExport, PersonTold, WithReason};

/// Keep what is known of people
///
/// All of a request or nothing. Each is sealed with a key of the person.
#[utoipa::path(put, path = "/api/v1/people", tag = "keep", request_body = Vec<GivenPerson>,
    responses((status = 204)))]
pub(crate) async fn keep_people(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Json(given): Json<Vec<GivenPerson>>,
) -> Result<StatusCode, Problem> {
    keep::keep_people(&desk.up, &caller, &given).await.map(|_| StatusCode::NO_CONTENT).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// Find people by a value
///
/// The Log keeps that somebody looked, not for what.
#[utoipa::path(post, path = "/api/v1/people/find", tag = "keep", request_body = FindPeople,
    responses((status = 200, body = PeopleFound)))]
pub(crate) async fn find_people(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Json(asked): Json<FindPeople>,
) -> Result<Json<PeopleFound>, Problem> {
    keep::find_people(&desk.up, &caller, &asked).await.map(Json).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// What is known of somebody, masked
#[utoipa::path(get, path = "/api/v1/people/{kind}/{code}", tag = "keep", params(("kind" = String, Path), ("code" = String, Path)),
    responses((status = 200, body = PersonTold)))]
pub(crate) async fn see_person(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path((kind, code)): Path<(String, String)>,
) -> Result<Json<PersonTold>, Problem> {
    keep::see_person(&desk.up, &caller, &kind, &code).await.map(Json).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// What is known of somebody, in full
///
/// The Log keeps who saw what, and why.
#[utoipa::path(post, path = "/api/v1/people/{kind}/{code}/unmask", tag = "keep", params(("kind" = String, Path), ("code" = String, Path)), request_body = WithReason,
    responses((status = 200, body = PersonTold)))]
pub(crate) async fn unmask_person(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path((kind, code)): Path<(String, String)>,
    Json(asked): Json<WithReason>,
) -> Result<Json<PersonTold>, Problem> {
    keep::unmask_person(&desk.up, &caller, &kind, &code, &asked).await.map(Json).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// Everything that is known of somebody, to be given to them
#[utoipa::path(post, path = "/api/v1/people/{kind}/{code}/export", tag = "keep", params(("kind" = String, Path), ("code" = String, Path)),
    responses((status = 200, body = PersonExport)))]
pub(crate) async fn export_person(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path((kind, code)): Path<(String, String)>,
) -> Result<Json<PersonExport>, Problem> {
    keep::export_person(&desk.up, &caller, &kind, &code).await.map(Json).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// Forget somebody
///
/// The person's key goes, and with it every copy of what it sealed. Facts, and so counts, stay.
#[utoipa::path(post, path = "/api/v1/people/{kind}/{code}/forget", tag = "keep", params(("kind" = String, Path), ("code" = String, Path)), request_body = WithReason,
    responses((status = 204)))]
pub(crate) async fn forget_person(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path((kind, code)): Path<(String, String)>,
    Json(asked): Json<WithReason>,
) -> Result<StatusCode, Problem> {
    let done = keep::forget_person(&desk.up, &caller, &kind, &code, &asked).await;
    done.map(|()| StatusCode::NO_CONTENT).map_err(|e| Problem::of(&e, lang(&headers)))
}
