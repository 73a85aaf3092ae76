//! Know (知晓): how many of the policies booked will stay.

use crate::Desk;
use crate::know::{Parameters, pairs};
use crate::problem::{Problem, lang};
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::{Extension, Json};
use upcount_app::Caller;
use upcount_app::know::{self, Stay};

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
    let (mut survival, mut rest) = ("policies".to_owned(), vec![("measure".to_owned(), "policies".to_owned())]);
    for (name, value) in pairs(query.as_deref().unwrap_or_default()) {
        match name.as_str() {
            "survival" if value.is_empty() => {}
            "survival" => survival = value,
            _ => rest.push((name, value)),
        }
    }
    let asked = Parameters::of(rest, lang)?;
    know::development(&desk.up, caller.scope(), &survival, &asked.question).await.map(Json).map_err(|e| Problem::of(&e, lang))
}
