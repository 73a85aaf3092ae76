//! Know (知晓): policies for the people of each place.

use crate::asker::Asker;
use crate::problem::Problem;
use axum::Json;
use axum::response::Response;
use upcount_app::know::{self, Penetration};

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
pub(crate) async fn market(mut asker: Asker) -> Result<Json<Penetration>, Problem> {
    let market = asker.take("market").unwrap_or_else(|| "provinces".into());
    let asked = asker.asked("policies")?;
    asker.told(know::market(asker.up(), asker.scope(), &market, &asked.question).await)
}

/// Policies for the people of each place, as a file
#[utoipa::path(get, path = "/api/v1/export/market", tag = "know",
    params(
        ("market" = Option<String>, Query, description = "As in market, with all its parameters"),
        ("measure" = Option<String>, Query), ("from" = Option<String>, Query), ("to" = Option<String>, Query),
        ("where" = Option<Vec<String>>, Query, explode = true), ("calibre" = Option<String>, Query), ("as_of" = Option<String>, Query),
        ("format" = Option<String>, Query, description = "xlsx, csv or pdf"), ("lang" = Option<String>, Query, description = "zh or en"),
    ),
    responses((status = 200, description = "The file", content(("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), ("text/csv"), ("application/pdf")))))]
pub(crate) async fn export_market(mut asker: Asker) -> Result<Response, Problem> {
    let market = asker.take("market").unwrap_or_else(|| "provinces".into());
    let asked = asker.asked("policies")?;
    let file = know::export_market(asker.up(), asker.scope(), &market, &asked.question, asked.format, asker.wants(&asked)).await;
    asker.sent(&asked, file)
}
