//! Know (知晓): members beside each other.

use crate::Desk;
use crate::know::{MOST_ROWS_IN_A_PAGE, Parameters, pairs, sent};
use crate::problem::{Problem, lang};
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::{Extension, Json};
use upcount_app::Caller;
use upcount_app::know::{self, Ladder, LeagueAsks, Page};
use upcount_model::Lang;

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
        ("stays" = Option<bool>, Query, description = "Tell too how much of it is expected to stay; takes longer"),
        ("quiet" = Option<bool>, Query, description = "Only members who have gone quiet"),
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
    let (league, asks, asked) = read(query, lang)?;
    let page = Page { offset: asked.offset, limit: asked.limit.unwrap_or(100).min(MOST_ROWS_IN_A_PAGE) };
    know::league(&desk.up, caller.scope(), &league, asks, &asked.question, page).await.map(Json).map_err(|e| Problem::of(&e, lang))
}

/// Members beside each other as a file
#[utoipa::path(get, path = "/api/v1/export/league", tag = "know",
    params(
        ("league" = Option<String>, Query, description = "As in league, with all its parameters"),
        ("from" = Option<String>, Query), ("to" = Option<String>, Query), ("where" = Option<Vec<String>>, Query, explode = true),
        ("calibre" = Option<String>, Query), ("as_of" = Option<String>, Query), ("stays" = Option<bool>, Query), ("quiet" = Option<bool>, Query),
        ("format" = Option<String>, Query, description = "xlsx or csv"), ("lang" = Option<String>, Query, description = "zh or en"),
    ),
    responses((status = 200, description = "The file", content(("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), ("text/csv")))))]
pub(crate) async fn export_league(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let reader = lang(&headers);
    let (league, asks, asked) = read(query, reader)?;
    let lang = asked.lang.unwrap_or(reader);
    let file = know::export_league(&desk.up, caller.scope(), &league, asks, &asked.question, asked.format, lang).await;
    file.map(sent).map_err(|e| Problem::of(&e, lang))
}

fn read(query: Option<String>, lang: Lang) -> Result<(String, LeagueAsks, Parameters), Problem> {
    let (mut league, mut asks) = ("agents".to_owned(), LeagueAsks::default());
    let mut rest = vec![("measure".to_owned(), "policies".to_owned())];
    for (name, value) in pairs(query.as_deref().unwrap_or_default()) {
        match name.as_str() {
            "league" if value.is_empty() => {}
            "league" => league = value,
            "stays" => asks.stays = value == "true",
            "quiet" => asks.quiet = value == "true",
            _ => rest.push((name, value)),
        }
    }
    Ok((league, asks, Parameters::of(rest, lang)?))
}
