//! Know (知晓): a portrait of customers.

use crate::asker::Asker;
use crate::problem::Problem;
use axum::Json;
use axum::response::Response;
use upcount_app::know::{self, Portrayed};

/// A portrait of customers
///
/// How lately, how often and for how much each customer bought, in parts of equal size (RFM), and the segments that the Book makes of
/// them. Tells how many there are, never who.
#[utoipa::path(get, path = "/api/v1/portrait", tag = "know",
    params(
        ("portrait" = Option<String>, Query, description = "The portrait's id; `customers` when absent", example = "customers"),
        ("from" = Option<String>, Query, description = "The first day", example = "2021-01-01"),
        ("to" = Option<String>, Query, description = "The last day", example = "2025-12-31"),
        ("where" = Option<Vec<String>>, Query, description = "dimension=value", explode = true),
        ("calibre" = Option<String>, Query, description = "The calibre; the standard one when absent"),
        ("as_of" = Option<String>, Query, description = "What we knew then"),
    ),
    responses((status = 200, body = Portrayed)))]
pub(crate) async fn portrait(mut asker: Asker) -> Result<Json<Portrayed>, Problem> {
    let portrait = asker.take("portrait").unwrap_or_else(|| "customers".into());
    let asked = asker.asked("policies")?;
    asker.told(know::portrait(asker.up(), asker.scope(), &portrait, &asked.question).await)
}

/// A portrait of customers as a file
#[utoipa::path(get, path = "/api/v1/export/portrait", tag = "know",
    params(
        ("portrait" = Option<String>, Query, description = "As in portrait, with all its parameters"),
        ("from" = Option<String>, Query), ("to" = Option<String>, Query), ("where" = Option<Vec<String>>, Query, explode = true),
        ("calibre" = Option<String>, Query), ("as_of" = Option<String>, Query),
        ("format" = Option<String>, Query, description = "xlsx, csv or pdf"), ("lang" = Option<String>, Query, description = "zh or en"),
    ),
    responses((status = 200, description = "The file", content(("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), ("text/csv"), ("application/pdf")))))]
pub(crate) async fn export_portrait(mut asker: Asker) -> Result<Response, Problem> {
    let portrait = asker.take("portrait").unwrap_or_else(|| "customers".into());
    let asked = asker.asked("policies")?;
    let file = know::export_portrait(asker.up(), asker.scope(), &portrait, &asked.question, asked.format, asker.wants(&asked)).await;
    asker.sent(&asked, file)
}
