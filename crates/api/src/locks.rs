//! Keep (保管): closed periods.

use crate::Desk;
use crate::problem::{Problem, lang};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::{Extension, Json};
use upcount_app::Caller;
use upcount_app::keep::{self, LockItem, Locks, NewLock};

/// The closed periods
#[utoipa::path(get, path = "/api/v1/locks", tag = "keep", responses((status = 200, body = Locks)))]
pub(crate) async fn list_locks(State(desk): State<Desk>, headers: HeaderMap) -> Result<Json<Locks>, Problem> {
    keep::list_locks(&desk.up).await.map(Json).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// Close a period
///
/// Its figures stay as they are known now; what is learned later is told beside them.
#[utoipa::path(post, path = "/api/v1/locks", tag = "keep", request_body = NewLock,
    responses((status = 201, body = LockItem)))]
pub(crate) async fn lock_period(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Json(new): Json<NewLock>,
) -> Result<(StatusCode, Json<LockItem>), Problem> {
    let locked = keep::lock_period(&desk.up, &caller, &new).await;
    locked.map(|l| (StatusCode::CREATED, Json(l))).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// Open a closed period again
#[utoipa::path(delete, path = "/api/v1/locks/{number}", tag = "keep", params(("number" = i64, Path)),
    responses((status = 204)))]
pub(crate) async fn unlock_period(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path(number): Path<i64>,
) -> Result<StatusCode, Problem> {
    let done = keep::unlock_period(&desk.up, &caller, number).await;
    done.map(|()| StatusCode::NO_CONTENT).map_err(|e| Problem::of(&e, lang(&headers)))
}
