//! Know (知晓): how many of the policies booked will stay.

use crate::asker::Asker;
use crate::problem::Problem;
use axum::Json;
use axum::response::Response;
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
pub(crate) async fn development(mut asker: Asker) -> Result<Json<Stay>, Problem> {
    let survival = asker.take("survival").unwrap_or_else(|| "policies".into());
    let asked = asker.asked("policies")?;
    asker.told(know::development(asker.up(), asker.scope(), &survival, &asked.question).await)
}

/// How many of the policies booked will stay, as a file
#[utoipa::path(get, path = "/api/v1/export/development", tag = "know",
    params(
        ("survival" = Option<String>, Query, description = "As in development, with all its parameters"),
        ("by" = Option<String>, Query), ("from" = Option<String>, Query), ("to" = Option<String>, Query),
        ("where" = Option<Vec<String>>, Query, explode = true), ("calibre" = Option<String>, Query), ("as_of" = Option<String>, Query),
        ("format" = Option<String>, Query, description = "xlsx, csv or pdf"), ("lang" = Option<String>, Query, description = "zh or en"),
    ),
    responses((status = 200, description = "The file", content(("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), ("text/csv"), ("application/pdf")))))]
pub(crate) async fn export_development(mut asker: Asker) -> Result<Response, Problem> {
    let survival = asker.take("survival").unwrap_or_else(|| "policies".into());
    let asked = asker.asked("policies")?;
    let file = know::export_development(asker.up(), asker.scope(), &survival, &asked.question, asked.format, asker.wants(&asked)).await;
    asker.sent(&asked, file)
}
