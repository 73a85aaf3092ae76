//! Keep (保管): definitions that are proposed and released.

use crate::Desk;
use crate::problem::{Problem, lang};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::{Extension, Json};
use upcount_app::Caller;
use upcount_app::keep::{self, DefinitionTexts, NewProposal, Proposal, Proposals, Trial, TryDefinition};

/// The proposals, those not decided first
#[utoipa::path(get, path = "/api/v1/proposals", tag = "keep", responses((status = 200, body = Proposals)))]
pub(crate) async fn list_proposals(State(desk): State<Desk>, headers: HeaderMap) -> Result<Json<Proposals>, Problem> {
    keep::list_proposals(&desk.up).await.map(Json).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// The definitions as texts
///
/// Each with its specification and with what was released in its place.
#[utoipa::path(get, path = "/api/v1/definitions", tag = "keep", responses((status = 200, body = DefinitionTexts)))]
pub(crate) async fn list_definitions(State(desk): State<Desk>, headers: HeaderMap) -> Result<Json<DefinitionTexts>, Problem> {
    keep::list_definitions(&desk.up).await.map(Json).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// Try a definition
///
/// Its examples are run, and the figures that it changes are told beside those of today. Nothing is kept.
#[utoipa::path(post, path = "/api/v1/definitions/trial", tag = "keep", request_body = TryDefinition,
    responses((status = 200, body = Trial)))]
pub(crate) async fn try_definition(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Json(new): Json<TryDefinition>,
) -> Result<Json<Trial>, Problem> {
    keep::try_definition(&desk.up, caller.scope(), &new).await.map(Json).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// Propose a definition
///
/// It is tried against the whole Book at once, and counts when it is released.
#[utoipa::path(post, path = "/api/v1/proposals", tag = "keep", request_body = NewProposal,
    responses((status = 201, body = Proposal)))]
pub(crate) async fn propose_definition(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Json(new): Json<NewProposal>,
) -> Result<(StatusCode, Json<Proposal>), Problem> {
    let proposed = keep::propose_definition(&desk.up, &caller, &new).await;
    proposed.map(|p| (StatusCode::CREATED, Json(p))).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// Release a proposal
///
/// It is in the Book from then on. Where the company asks for two people, whoever proposed it may not.
#[utoipa::path(post, path = "/api/v1/proposals/{number}/release", tag = "keep", params(("number" = i64, Path)),
    responses((status = 204)))]
pub(crate) async fn release_definition(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path(number): Path<i64>,
) -> Result<StatusCode, Problem> {
    let done = keep::release_definition(&desk.up, &caller, number).await;
    done.map(|()| StatusCode::NO_CONTENT).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// Take a proposal back, or refuse it
#[utoipa::path(delete, path = "/api/v1/proposals/{number}", tag = "keep", params(("number" = i64, Path)),
    responses((status = 204)))]
pub(crate) async fn withdraw_definition(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path(number): Path<i64>,
) -> Result<StatusCode, Problem> {
    let done = keep::withdraw_definition(&desk.up, &caller, number).await;
    done.map(|()| StatusCode::NO_CONTENT).map_err(|e| Problem::of(&e, lang(&headers)))
}
