//! Know (知晓): where policies are lost on their way.

use crate::Desk;
use crate::know::{Parameters, pairs, sent};
use crate::problem::{Problem, lang};
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::{Extension, Json};
use upcount_app::Caller;
use upcount_app::know::{self, Funnel, FunnelAgainst, FunnelQuestion, FunnelView};
use upcount_model::Lang;

/// Where policies are lost on their way
///
/// How many of those who entered reach each step, how many will once those still under way have had their time, how long
/// it takes, and what mending a step is worth.
#[utoipa::path(get, path = "/api/v1/funnel", tag = "know",
    params(
        ("funnel" = Option<String>, Query, description = "The funnel's id; `leads` when absent", example = "leads"),
        ("by" = Option<String>, Query, description = "The dimensions of the groups, with commas", example = "channel"),
        ("from" = Option<String>, Query, description = "The first day", example = "2025-01-01"),
        ("to" = Option<String>, Query, description = "The last day", example = "2025-12-31"),
        ("where" = Option<Vec<String>>, Query, description = "dimension=value", explode = true),
        ("view" = Option<String>, Query, description = "`cohort`: those who entered in the time; `period`: the steps taken in it", example = "cohort"),
        ("against" = Option<String>, Query, description = "What a group is held against: `whole`, all together; `before`, itself in the year before", example = "whole"),
        ("as_of" = Option<String>, Query, description = "What we knew then"),
    ),
    responses((status = 200, body = Funnel)))]
pub(crate) async fn funnel(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Json<Funnel>, Problem> {
    let lang = lang(&headers);
    let asked = read(query, lang)?.0;
    know::funnel(&desk.up, caller.scope(), &asked).await.map(Json).map_err(|e| Problem::of(&e, lang))
}

/// A funnel as a file
#[utoipa::path(get, path = "/api/v1/export/funnel", tag = "know",
    params(
        ("funnel" = Option<String>, Query, description = "As in funnel, with all its parameters"),
        ("by" = Option<String>, Query), ("from" = Option<String>, Query), ("to" = Option<String>, Query),
        ("where" = Option<Vec<String>>, Query, explode = true), ("view" = Option<String>, Query), ("against" = Option<String>, Query),
        ("as_of" = Option<String>, Query), ("format" = Option<String>, Query, description = "xlsx or csv"),
        ("lang" = Option<String>, Query, description = "zh or en"),
    ),
    responses((status = 200, description = "The file", content(("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), ("text/csv")))))]
pub(crate) async fn export_funnel(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let reader = lang(&headers);
    let (asked, rest) = read(query, reader)?;
    let lang = rest.lang.unwrap_or(reader);
    let file = know::export_funnel(&desk.up, caller.scope(), &asked, rest.format, lang).await;
    file.map(sent).map_err(|e| Problem::of(&e, lang))
}

fn read(query: Option<String>, lang: Lang) -> Result<(FunnelQuestion, Parameters), Problem> {
    let mut asked = FunnelQuestion { funnel: "leads".into(), ..FunnelQuestion::default() };
    let mut rest = vec![("measure".to_owned(), "leads".to_owned())];
    for (name, value) in pairs(query.as_deref().unwrap_or_default()) {
        match (name.as_str(), value.as_str()) {
            (_, "") | ("view", "cohort") | ("against", "whole") => {}
            ("funnel", _) => asked.funnel = value,
            ("view", "period") => asked.view = FunnelView::Period,
            ("against", "before") => asked.against = FunnelAgainst::Before,
            ("view" | "against", _) => {
                let (a, b) = if name == "view" { ("cohort", "period") } else { ("whole", "before") };
                let say = match lang {
                    Lang::Zh => format!("参数 {name} 的值 `{value}` 读不懂；应为 {a} 或 {b}"),
                    Lang::En => format!("the value `{value}` of the parameter {name} makes no sense; it is {a} or {b}"),
                };
                return Err(Problem::new(StatusCode::BAD_REQUEST, "parameter_unclear", say));
            }
            // What is counted and how is the funnel's own.
            _ => rest.push((name, value)),
        }
    }
    let rest = Parameters::of(rest, lang)?;
    asked.question = rest.question.clone();
    Ok((asked, rest))
}
