//! Know (知晓): members beside each other.

use crate::asker::Asker;
use crate::know::{MOST_ROWS_IN_A_PAGE, Parameters};
use crate::problem::Problem;
use axum::Json;
use axum::response::Response;
use upcount_app::know::{self, Ladder, LeagueAsks, Page};

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
pub(crate) async fn league(mut asker: Asker) -> Result<Json<Ladder>, Problem> {
    let (league, asks, asked) = read(&mut asker)?;
    let page = Page { offset: asked.offset, limit: asked.limit.unwrap_or(100).min(MOST_ROWS_IN_A_PAGE) };
    asker.told(know::league(asker.up(), asker.scope(), &league, asks, &asked.question, page).await)
}

/// Members beside each other as a file
#[utoipa::path(get, path = "/api/v1/export/league", tag = "know",
    params(
        ("league" = Option<String>, Query, description = "As in league, with all its parameters"),
        ("from" = Option<String>, Query), ("to" = Option<String>, Query), ("where" = Option<Vec<String>>, Query, explode = true),
        ("calibre" = Option<String>, Query), ("as_of" = Option<String>, Query), ("stays" = Option<bool>, Query), ("quiet" = Option<bool>, Query),
        ("format" = Option<String>, Query, description = "xlsx, csv or pdf"), ("lang" = Option<String>, Query, description = "zh or en"),
    ),
    responses((status = 200, description = "The file", content(("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), ("text/csv"), ("application/pdf")))))]
pub(crate) async fn export_league(mut asker: Asker) -> Result<Response, Problem> {
    let (league, asks, asked) = read(&mut asker)?;
    let file = know::export_league(asker.up(), asker.scope(), &league, asks, &asked.question, asked.format, asker.wants(&asked)).await;
    asker.sent(&asked, file)
}

fn read(asker: &mut Asker) -> Result<(String, LeagueAsks, Parameters), Problem> {
    let league = asker.take("league").unwrap_or_else(|| "agents".into());
    let asks =
        LeagueAsks { stays: asker.take("stays").is_some_and(|v| v == "true"), quiet: asker.take("quiet").is_some_and(|v| v == "true") };
    // What is counted is the league's own.
    Ok((league, asks, asker.asked("policies")?))
}
