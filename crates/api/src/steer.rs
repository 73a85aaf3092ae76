//! Steer (经营): where the company stands.

use crate::Desk;
use crate::problem::{Problem, lang};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::{Extension, Json};
use upcount_app::Caller;
use upcount_app::steer::{self, HomeTold};

/// Everything that Home shows
#[utoipa::path(get, path = "/api/v1/home", tag = "steer", responses((status = 200, body = HomeTold)))]
pub(crate) async fn read_home(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
) -> Result<Json<HomeTold>, Problem> {
    steer::read_home(&desk.up, caller.scope()).await.map(Json).map_err(|e| Problem::of(&e, lang(&headers)))
}
