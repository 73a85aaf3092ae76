//! Keep (保管): who may sign in, and what was changed of that.

use crate::Desk;
use crate::problem::{Problem, lang};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::{Extension, Json};
use serde::Deserialize;
use upcount_app::Caller;
use upcount_app::keep::{self, AccountItem, Accounts, ChangeAccount, Changes, KeyMade, NewAccount, NewKey};
use utoipa::IntoParams;

/// The accounts and the roles
#[utoipa::path(get, path = "/api/v1/accounts", tag = "keep", responses((status = 200, body = Accounts)))]
pub(crate) async fn list_accounts(State(desk): State<Desk>, headers: HeaderMap) -> Result<Json<Accounts>, Problem> {
    keep::list_accounts(&desk.up).await.map(Json).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// Make an account
///
/// The first one must keep the accounts: from then on nobody comes in without one.
#[utoipa::path(post, path = "/api/v1/accounts", tag = "keep", request_body = NewAccount,
    responses((status = 201, body = AccountItem)))]
pub(crate) async fn add_account(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Json(new): Json<NewAccount>,
) -> Result<(StatusCode, Json<AccountItem>), Problem> {
    let added = keep::add_account(&desk.up, &caller, new).await;
    added.map(|a| (StatusCode::CREATED, Json(a))).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// Change an account
///
/// Whoever is signed in with it is signed out.
#[utoipa::path(patch, path = "/api/v1/accounts/{id}", tag = "keep", params(("id" = String, Path)), request_body = ChangeAccount,
    responses((status = 200, body = AccountItem)))]
pub(crate) async fn change_account(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Json(change): Json<ChangeAccount>,
) -> Result<Json<AccountItem>, Problem> {
    keep::change_account(&desk.up, &caller, &id, change).await.map(Json).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// Make a key for an account
///
/// The secret is told once.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/keys", tag = "keep", params(("id" = String, Path)), request_body = NewKey,
    responses((status = 201, body = KeyMade)))]
pub(crate) async fn add_key(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Json(new): Json<NewKey>,
) -> Result<(StatusCode, Json<KeyMade>), Problem> {
    let made = keep::add_key(&desk.up, &caller, &id, new).await;
    made.map(|k| (StatusCode::CREATED, Json(k))).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// Take a key back
#[utoipa::path(delete, path = "/api/v1/keys/{id}", tag = "keep", params(("id" = String, Path)),
    responses((status = 204)))]
pub(crate) async fn revoke_key(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    keep::revoke_key(&desk.up, &caller, &id).await.map(|()| StatusCode::NO_CONTENT).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// Where a page begins.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct After {
    /// The number in the Log after which it begins; 0 from the beginning.
    #[serde(default)]
    after: i64,
}

/// What was changed of accounts, by whom and when
#[utoipa::path(get, path = "/api/v1/changes", tag = "keep", params(After), responses((status = 200, body = Changes)))]
pub(crate) async fn list_changes(
    State(desk): State<Desk>,
    headers: HeaderMap,
    Query(page): Query<After>,
) -> Result<Json<Changes>, Problem> {
    keep::list_changes(&desk.up, page.after).await.map(Json).map_err(|e| Problem::of(&e, lang(&headers)))
}
