//! Steer (经营): moves, what is done to them, and what they brought.

use crate::Desk;
use crate::asker::Asker;
use crate::know::MOST_ROWS_IN_A_PAGE;
use crate::problem::{Problem, lang};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::{Extension, Json};
use upcount_app::Caller;
use upcount_app::know::Page;
use upcount_app::steer::{self, AcceptMove, MoveItem, MoveRefusal, MoveTold, Moves, NewMove, SayOfMove, Which};
use upcount_model::Text;

/// Moves of what the caller sees
///
/// Those to be decided first, then those to be done by their day, then the rest.
#[utoipa::path(get, path = "/api/v1/moves", tag = "steer",
    params(
        ("state" = Option<String>, Query, description = "open, proposed, accepted, done, declined, expired or withdrawn; all when absent", example = "open"),
        ("limit" = Option<usize>, Query, description = "Moves to give, at most 1000"), ("offset" = Option<usize>, Query, description = "Moves to pass over"),
    ),
    responses((status = 200, body = Moves)))]
pub(crate) async fn list_moves(mut asker: Asker) -> Result<Json<Moves>, Problem> {
    let state = asker.take("state").unwrap_or_default();
    let Some(which) = Which::from_id(&state) else {
        let text = Text::new(
            format!("没有状态 `{state}`；有 open、proposed、accepted、done、declined、expired、withdrawn"),
            format!("there is no state `{state}`; there are open, proposed, accepted, done, declined, expired, withdrawn"),
        );
        return Err(Problem::of(&MoveRefusal::Unclear(text), asker.lang));
    };
    let asked = asker.asked("policies")?;
    let page = Page { offset: asked.offset, limit: asked.limit.unwrap_or(100).min(MOST_ROWS_IN_A_PAGE) };
    asker.told(steer::list_moves(asker.up(), &asker.caller, which, page).await)
}

/// Propose a move
///
/// For a place that the caller sees, with the reason and what it is expected to bring.
#[utoipa::path(post, path = "/api/v1/moves", tag = "steer", request_body = NewMove, responses((status = 201, body = MoveItem)))]
pub(crate) async fn propose_move(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Json(new): Json<NewMove>,
) -> Result<(StatusCode, Json<MoveItem>), Problem> {
    let proposed = steer::propose_move(&desk.up, &caller, &new).await;
    proposed.map(|of| (StatusCode::CREATED, Json(of))).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// A move, and what it brought
///
/// Beside places like it where nothing was done, or why that cannot be told.
#[utoipa::path(get, path = "/api/v1/moves/{id}", tag = "steer", params(("id" = i64, Path)), responses((status = 200, body = MoveTold)))]
pub(crate) async fn read_move(asker: Asker, Path(id): Path<i64>) -> Result<Json<MoveTold>, Problem> {
    asker.told(steer::read_move(asker.up(), &asker.caller, id).await)
}

/// Accept a move
///
/// With who owns it and the day until which it is done; accepting again gives it to another. Refused with what somebody else did meanwhile.
#[utoipa::path(post, path = "/api/v1/moves/{id}/accept", tag = "steer", params(("id" = i64, Path)), request_body = AcceptMove,
    responses((status = 200, body = MoveItem)))]
pub(crate) async fn accept_move(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Json(accept): Json<AcceptMove>,
) -> Result<Json<MoveItem>, Problem> {
    told(steer::accept_move(&desk.up, &caller, id, &accept).await, &headers)
}

/// Decline a move, with the reason
#[utoipa::path(post, path = "/api/v1/moves/{id}/decline", tag = "steer", params(("id" = i64, Path)), request_body = SayOfMove,
    responses((status = 200, body = MoveItem)))]
pub(crate) async fn decline_move(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Json(say): Json<SayOfMove>,
) -> Result<Json<MoveItem>, Problem> {
    told(steer::decline_move(&desk.up, &caller, id, &say).await, &headers)
}

/// Say that a move is done, and what was done
#[utoipa::path(post, path = "/api/v1/moves/{id}/done", tag = "steer", params(("id" = i64, Path)), request_body = SayOfMove,
    responses((status = 200, body = MoveItem)))]
pub(crate) async fn finish_move(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Json(say): Json<SayOfMove>,
) -> Result<Json<MoveItem>, Problem> {
    told(steer::finish_move(&desk.up, &caller, id, &say).await, &headers)
}

/// Withdraw a move that is open, with the reason
#[utoipa::path(post, path = "/api/v1/moves/{id}/withdraw", tag = "steer", params(("id" = i64, Path)), request_body = SayOfMove,
    responses((status = 200, body = MoveItem)))]
pub(crate) async fn withdraw_move(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path(id): Path<i64>,
    Json(say): Json<SayOfMove>,
) -> Result<Json<MoveItem>, Problem> {
    told(steer::withdraw_move(&desk.up, &caller, id, &say).await, &headers)
}

fn told<T>(found: Result<T, MoveRefusal>, headers: &HeaderMap) -> Result<Json<T>, Problem> {
    found.map(Json).map_err(|e| Problem::of(&e, lang(headers)))
}
