//! Know (知晓): where policies are lost on their way.

use crate::asker::Asker;
use crate::know::Parameters;
use crate::problem::Problem;
use axum::Json;
use axum::http::StatusCode;
use axum::response::Response;
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
pub(crate) async fn funnel(mut asker: Asker) -> Result<Json<Funnel>, Problem> {
    let asked = read(&mut asker)?.0;
    asker.told(know::funnel(asker.up(), asker.scope(), &asked).await)
}

/// A funnel as a file
#[utoipa::path(get, path = "/api/v1/export/funnel", tag = "know",
    params(
        ("funnel" = Option<String>, Query, description = "As in funnel, with all its parameters"),
        ("by" = Option<String>, Query), ("from" = Option<String>, Query), ("to" = Option<String>, Query),
        ("where" = Option<Vec<String>>, Query, explode = true), ("view" = Option<String>, Query), ("against" = Option<String>, Query),
        ("as_of" = Option<String>, Query), ("format" = Option<String>, Query, description = "xlsx, csv or pdf"),
        ("lang" = Option<String>, Query, description = "zh or en"),
    ),
    responses((status = 200, description = "The file", content(("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), ("text/csv"), ("application/pdf")))))]
pub(crate) async fn export_funnel(mut asker: Asker) -> Result<Response, Problem> {
    let (asked, rest) = read(&mut asker)?;
    let file = know::export_funnel(asker.up(), asker.scope(), &asked, rest.format, asker.wants(&rest)).await;
    asker.sent(&rest, file)
}

fn read(asker: &mut Asker) -> Result<(FunnelQuestion, Parameters), Problem> {
    let lang = asker.lang;
    let unclear = |name: &str, value: &str, a: &str, b: &str| {
        let say = match lang {
            Lang::Zh => format!("参数 {name} 的值 `{value}` 读不懂；应为 {a} 或 {b}"),
            Lang::En => format!("the value `{value}` of the parameter {name} makes no sense; it is {a} or {b}"),
        };
        Problem::new(StatusCode::BAD_REQUEST, "parameter_unclear", say)
    };
    let funnel = asker.take("funnel").unwrap_or_else(|| "leads".into());
    let view = match asker.take("view").as_deref() {
        None | Some("cohort") => FunnelView::Cohort,
        Some("period") => FunnelView::Period,
        Some(other) => return Err(unclear("view", other, "cohort", "period")),
    };
    let against = match asker.take("against").as_deref() {
        None | Some("whole") => FunnelAgainst::Whole,
        Some("before") => FunnelAgainst::Before,
        Some(other) => return Err(unclear("against", other, "whole", "before")),
    };
    // What is counted and how is the funnel's own.
    let rest = asker.asked("leads")?;
    Ok((FunnelQuestion { funnel, view, against, question: rest.question.clone() }, rest))
}
