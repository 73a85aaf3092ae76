//! Steer (经营): what those at the top do otherwise.

use crate::asker::Asker;
use crate::know::Parameters;
use crate::problem::Problem;
use axum::Json;
use axum::response::Response;
use upcount_app::know;
use upcount_app::steer::{self, ExemplarTold};

/// What those at the top do otherwise than their like
///
/// The top of everybody who was on the roll at the start, leavers too, beside agents who are alike; practices are those of the time
/// before the results, and what is found is confirmed in people who were held out. A confirmed practice comes with the definition
/// of a signal that tries it, for somebody to propose. Nobody is named; what goes with results need not bring them.
#[utoipa::path(get, path = "/api/v1/exemplar", tag = "steer",
    params(
        ("exemplar" = Option<String>, Query, description = "The exemplar's id; `agents` when absent", example = "agents"),
        ("to" = Option<String>, Query, description = "Results are those of the last whole months until this day; until the latest when absent", example = "2025-12-31"),
        ("where" = Option<Vec<String>>, Query, description = "dimension=value of the roll", explode = true),
        ("calibre" = Option<String>, Query, description = "The calibre of results; the standard one when absent"),
        ("as_of" = Option<String>, Query, description = "What we knew then"),
    ),
    responses((status = 200, body = ExemplarTold)))]
pub(crate) async fn exemplar(mut asker: Asker) -> Result<Json<ExemplarTold>, Problem> {
    let (exemplar, asked) = read(&mut asker)?;
    asker.told(steer::read_exemplar(asker.up(), &asker.caller, &exemplar, &asked.question).await)
}

/// What those at the top do otherwise, as a file
#[utoipa::path(get, path = "/api/v1/export/exemplar", tag = "steer",
    params(
        ("exemplar" = Option<String>, Query, description = "As in exemplar, with all its parameters"),
        ("to" = Option<String>, Query), ("where" = Option<Vec<String>>, Query, explode = true), ("calibre" = Option<String>, Query),
        ("as_of" = Option<String>, Query),
        ("format" = Option<String>, Query, description = "xlsx, csv or pdf"), ("lang" = Option<String>, Query, description = "zh or en"),
    ),
    responses((status = 200, description = "The file", content(("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), ("text/csv"), ("application/pdf")))))]
pub(crate) async fn export_exemplar(mut asker: Asker) -> Result<Response, Problem> {
    let (exemplar, asked) = read(&mut asker)?;
    let lang = asker.wants(&asked);
    let told = steer::read_exemplar(asker.up(), &asker.caller, &exemplar, &asked.question).await.map_err(|e| Problem::of(&e, lang))?;
    let file = know::export_exemplar(asker.up(), &told, asked.format, lang);
    asker.sent(&asked, file)
}

fn read(asker: &mut Asker) -> Result<(String, Parameters), Problem> {
    let exemplar = asker.take("exemplar").unwrap_or_else(|| "agents".into());
    // What is counted is the exemplar's own.
    Ok((exemplar, asker.asked("policies")?))
}
