//! Know (知晓): policies for the people of each place.

use crate::Desk;
use crate::know::{Parameters, pairs, sent};
use crate::problem::{Problem, lang};
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::{Extension, Json};
use upcount_app::Caller;
use upcount_app::know::{self, Penetration};
use upcount_model::Lang;

/// Policies for the people of each place
///
/// What is counted for so many people, what the other places of like density and wealth would let expect (a quasi-Poisson
/// regression that leaves the place itself out), and where what is missing is more than luck.
#[utoipa::path(get, path = "/api/v1/market", tag = "know",
    params(
        ("market" = Option<String>, Query, description = "The market's id; `provinces` when absent", example = "provinces"),
        ("measure" = Option<String>, Query, description = "The count; `policies` when absent", example = "policies"),
        ("from" = Option<String>, Query, description = "The first day", example = "2025-01-01"),
        ("to" = Option<String>, Query, description = "The last day", example = "2025-12-31"),
        ("where" = Option<Vec<String>>, Query, description = "dimension=value", explode = true),
        ("calibre" = Option<String>, Query, description = "The calibre; the standard one when absent"),
        ("as_of" = Option<String>, Query, description = "What we knew then"),
    ),
    responses((status = 200, body = Penetration)))]
pub(crate) async fn market(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Json<Penetration>, Problem> {
    let lang = lang(&headers);
    let (market, asked) = read(query, lang)?;
    know::market(&desk.up, caller.scope(), &market, &asked.question).await.map(Json).map_err(|e| Problem::of(&e, lang))
}

/// Policies for the people of each place, as a file
#[utoipa::path(get, path = "/api/v1/export/market", tag = "know",
    params(
        ("market" = Option<String>, Query, description = "As in market, with all its parameters"),
        ("measure" = Option<String>, Query), ("from" = Option<String>, Query), ("to" = Option<String>, Query),
        ("where" = Option<Vec<String>>, Query, explode = true), ("calibre" = Option<String>, Query), ("as_of" = Option<String>, Query),
        ("format" = Option<String>, Query, description = "xlsx or csv"), ("lang" = Option<String>, Query, description = "zh or en"),
    ),
    responses((status = 200, description = "The file", content(("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), ("text/csv")))))]
pub(crate) async fn export_market(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let reader = lang(&headers);
    let (market, asked) = read(query, reader)?;
    let lang = asked.lang.unwrap_or(reader);
    let file = know::export_market(&desk.up, caller.scope(), &market, &asked.question, asked.format, lang).await;
    file.map(sent).map_err(|e| Problem::of(&e, lang))
}

fn read(query: Option<String>, lang: Lang) -> Result<(String, Parameters), Problem> {
    let (mut market, mut rest) = ("provinces".to_owned(), Vec::new());
    for (name, value) in pairs(query.as_deref().unwrap_or_default()) {
        match name.as_str() {
            "market" if value.is_empty() => {}
            "market" => market = value,
            _ => rest.push((name, value)),
        }
    }
    if !rest.iter().any(|(name, value)| name == "measure" && !value.is_empty()) {
        rest.push(("measure".to_owned(), "policies".to_owned()));
    }
    Ok((market, Parameters::of(rest, lang)?))
}
