//! Know (知晓): how many of the policies booked will stay.

use crate::Desk;
use crate::know::{Parameters, pairs, sent};
use crate::problem::{Problem, lang};
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::{Extension, Json};
use upcount_app::Caller;
use upcount_app::know::{self, Stay};
use upcount_model::Lang;

/// How many of the policies booked will stay
///
/// Months of issue, carried on as older ones went, to the ages that the Book tells; with the errors of Mack.
#[utoipa::path(get, path = "/api/v1/development", tag = "know",
    params(
        ("survival" = Option<String>, Query, description = "The survival's id; `policies` when absent", example = "policies"),
        ("by" = Option<String>, Query, description = "One dimension of classes", example = "channel"),
        ("from" = Option<String>, Query, description = "The first day of issue", example = "2025-01-01"),
        ("to" = Option<String>, Query, description = "The last day of issue", example = "2025-12-31"),
        ("where" = Option<Vec<String>>, Query, description = "dimension=value", explode = true),
        ("calibre" = Option<String>, Query, description = "The calibre; the survival's own when absent"),
        ("as_of" = Option<String>, Query, description = "What we knew then"),
    ),
    responses((status = 200, body = Stay)))]
pub(crate) async fn development(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Json<Stay>, Problem> {
    let lang = lang(&headers);
    let (survival, asked) = read(query, lang)?;
    know::development(&desk.up, caller.scope(), &survival, &asked.question).await.map(Json).map_err(|e| Problem::of(&e, lang))
}

/// How many of the policies booked will stay, as a file
#[utoipa::path(get, path = "/api/v1/export/development", tag = "know",
    params(
        ("survival" = Option<String>, Query, description = "As in development, with all its parameters"),
        ("by" = Option<String>, Query), ("from" = Option<String>, Query), ("to" = Option<String>, Query),
        ("where" = Option<Vec<String>>, Query, explode = true), ("calibre" = Option<String>, Query), ("as_of" = Option<String>, Query),
        ("format" = Option<String>, Query, description = "xlsx or csv"), ("lang" = Option<String>, Query, description = "zh or en"),
    ),
    responses((status = 200, description = "The file", content(("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), ("text/csv")))))]
pub(crate) async fn export_development(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let reader = lang(&headers);
    let (survival, asked) = read(query, reader)?;
    let lang = asked.lang.unwrap_or(reader);
    let file = know::export_development(&desk.up, caller.scope(), &survival, &asked.question, asked.format, lang).await;
    file.map(sent).map_err(|e| Problem::of(&e, lang))
}

fn read(query: Option<String>, lang: Lang) -> Result<(String, Parameters), Problem> {
    let (mut survival, mut rest) = ("policies".to_owned(), vec![("measure".to_owned(), "policies".to_owned())]);
    for (name, value) in pairs(query.as_deref().unwrap_or_default()) {
        match name.as_str() {
            "survival" if value.is_empty() => {}
            "survival" => survival = value,
            _ => rest.push((name, value)),
        }
    }
    Ok((survival, Parameters::of(rest, lang)?))
}
