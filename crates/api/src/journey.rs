//! Know (知晓): contact paths of customers.

use crate::asker::Asker;
use crate::problem::Problem;
use axum::Json;
use axum::response::Response;
use upcount_app::know::{self, Followed};

/// Contact paths of customers
///
/// Which contacts, one after the other, led to a policy, and which to nothing; what each contact goes with, and what it is credited
/// with by removal (Markov) and by the Shapley value. Tells of many, never of one; what goes with policies need not bring them.
#[utoipa::path(get, path = "/api/v1/journey", tag = "know",
    params(
        ("journey" = Option<String>, Query, description = "The paths' id; `contacts` when absent", example = "contacts"),
        ("from" = Option<String>, Query, description = "The first day on which a path may end", example = "2025-01-01"),
        ("to" = Option<String>, Query, description = "The last day", example = "2025-12-31"),
        ("where" = Option<Vec<String>>, Query, description = "dimension=value", explode = true),
        ("calibre" = Option<String>, Query, description = "The calibre; the standard one when absent"),
        ("as_of" = Option<String>, Query, description = "What we knew then"),
    ),
    responses((status = 200, body = Followed)))]
pub(crate) async fn journey(mut asker: Asker) -> Result<Json<Followed>, Problem> {
    let journey = asker.take("journey").unwrap_or_else(|| "contacts".into());
    let asked = asker.asked("policies")?;
    asker.told(know::journey(asker.up(), asker.scope(), &journey, &asked.question).await)
}

/// Contact paths of customers as a file
#[utoipa::path(get, path = "/api/v1/export/journey", tag = "know",
    params(
        ("journey" = Option<String>, Query, description = "As in journey, with all its parameters"),
        ("from" = Option<String>, Query), ("to" = Option<String>, Query), ("where" = Option<Vec<String>>, Query, explode = true),
        ("calibre" = Option<String>, Query), ("as_of" = Option<String>, Query),
        ("format" = Option<String>, Query, description = "xlsx, csv or pdf"), ("lang" = Option<String>, Query, description = "zh or en"),
    ),
    responses((status = 200, description = "The file", content(("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), ("text/csv"), ("application/pdf")))))]
pub(crate) async fn export_journey(mut asker: Asker) -> Result<Response, Problem> {
    let journey = asker.take("journey").unwrap_or_else(|| "contacts".into());
    let asked = asker.asked("policies")?;
    let file = know::export_journey(asker.up(), asker.scope(), &journey, &asked.question, asked.format, asker.wants(&asked)).await;
    asker.sent(&asked, file)
}
