//! Keep (保管): contradictions among the facts.

use crate::Desk;
use crate::know::MOST_ROWS_IN_A_PAGE;
use crate::problem::{Problem, lang};
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::{Extension, Json};
use serde::Deserialize;
use upcount_app::Caller;
use upcount_app::keep::{self, Quality};
use upcount_app::know::{Page, Rows};
use utoipa::IntoParams;

/// Contradictions among the facts, counted by rule
#[utoipa::path(get, path = "/api/v1/quality", tag = "keep", responses((status = 200, body = Quality)))]
pub(crate) async fn check_quality(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
) -> Result<Json<Quality>, Problem> {
    keep::check_quality(&desk.up, caller.scope()).await.map(Json).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// Which facts.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Broken {
    /// The rule that they break.
    rule: String,
    /// Rows in the page, at most 1000.
    limit: Option<usize>,
    /// Rows to pass over.
    offset: Option<usize>,
}

/// The facts that break a rule, a page of them
#[utoipa::path(get, path = "/api/v1/quality/rows", tag = "keep", params(Broken), responses((status = 200, body = Rows)))]
pub(crate) async fn list_contradictions(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Query(broken): Query<Broken>,
) -> Result<Json<Rows>, Problem> {
    let page = Page { offset: broken.offset.unwrap_or(0), limit: broken.limit.unwrap_or(100).min(MOST_ROWS_IN_A_PAGE) };
    let rows = keep::list_contradictions(&desk.up, caller.scope(), &broken.rule, page).await;
    rows.map(Json).map_err(|e| Problem::of(&e, lang(&headers)))
}
