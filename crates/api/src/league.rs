//! Know (知晓): members beside each other.

use crate::Desk;
use crate::know::{MOST_ROWS_IN_A_PAGE, Parameters, pairs};
use crate::problem::{Problem, lang};
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::{Extension, Json};
use upcount_app::Caller;
use upcount_app::know::{self, Ladder, Page};

/// Members beside each other
///
/// What each of a member's people brings a month, believed as far as so many months deserve (Bühlmann and Straub), with the
/// places that luck leaves open and the grade that the Book gives. The highest come first.
#[utoipa::path(get, path = "/api/v1/league", tag = "know",
    params(
        ("league" = Option<String>, Query, description = "The league's id; `agents` when absent", example = "agents"),
        ("from" = Option<String>, Query, description = "The first day", example = "2025-01-01"),
        ("to" = Option<String>, Query, description = "The last day", example = "2025-12-31"),
        ("where" = Option<Vec<String>>, Query, description = "dimension=value", explode = true),
        ("calibre" = Option<String>, Query, description = "The calibre; the standard one when absent"),
        ("as_of" = Option<String>, Query, description = "What we knew then"),
        ("limit" = Option<usize>, Query, description = "Rows to give, at most 1000"), ("offset" = Option<usize>, Query, description = "Rows to pass over"),
    ),
    responses((status = 200, body = Ladder)))]
pub(crate) async fn league(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Json<Ladder>, Problem> {
    let lang = lang(&headers);
    let (mut league, mut rest) = ("agents".to_owned(), vec![("measure".to_owned(), "policies".to_owned())]);
    for (name, value) in pairs(query.as_deref().unwrap_or_default()) {
        match name.as_str() {
            "league" if value.is_empty() => {}
            "league" => league = value,
            _ => rest.push((name, value)),
        }
    }
    let asked = Parameters::of(rest, lang)?;
    let page = Page { offset: asked.offset, limit: asked.limit.unwrap_or(100).min(MOST_ROWS_IN_A_PAGE) };
    know::league(&desk.up, caller.scope(), &league, &asked.question, page).await.map(Json).map_err(|e| Problem::of(&e, lang))
}
