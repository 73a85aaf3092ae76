//! Reward (激励): runs of commission schemes.

use crate::Desk;
use crate::know::{MOST_ROWS_IN_A_PAGE, Parameters, pairs, sent};
use crate::problem::{Problem, lang};
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::{Extension, Json};
use upcount_app::Caller;
use upcount_app::know::{self, AsOf, Page};
use upcount_app::reward::{self, AskPay, PayBunching, PayFiled, PayLines, PayRun, PaySchemes, RedTeamTold};
use upcount_model::Lang;

/// What stands in the address of a run.
struct Asked {
    ask: AskPay,
    agent: Option<String>,
    page: Page,
    rest: Parameters,
}

impl Asked {
    fn as_of(&self) -> Option<&AsOf> {
        self.rest.question.as_of.as_ref()
    }
}

fn read(query: Option<String>, lang: Lang) -> Result<Asked, Problem> {
    let mut ask = AskPay { scheme: String::new(), month: String::new() };
    let (mut agent, mut rest) = (None, vec![("measure".to_owned(), "commission".to_owned())]);
    for (name, value) in pairs(query.as_deref().unwrap_or_default()) {
        match name.as_str() {
            "scheme" => ask.scheme = value,
            "month" => ask.month = value,
            "agent" => agent = Some(value).filter(|a| !a.is_empty()),
            _ => rest.push((name, value)),
        }
    }
    let rest = Parameters::of(rest, lang)?;
    let page = Page { offset: rest.offset, limit: rest.limit.unwrap_or(100).min(MOST_ROWS_IN_A_PAGE) };
    Ok(Asked { ask, agent, page, rest })
}

/// The commission schemes, and the months that are posted
#[utoipa::path(get, path = "/api/v1/pay/schemes", tag = "reward", responses((status = 200, body = PaySchemes)))]
pub(crate) async fn list_schemes(State(desk): State<Desk>, headers: HeaderMap) -> Result<Json<PaySchemes>, Problem> {
    reward::list_schemes(&desk.up).await.map(Json).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// A run of a scheme, tried or as posted
///
/// A try reckons as posting does and keeps nothing.
#[utoipa::path(get, path = "/api/v1/pay", tag = "reward",
    params(
        ("scheme" = String, Query, description = "The scheme's id", example = "first_year"),
        ("month" = String, Query, description = "The month", example = "2025-03"),
        ("as_of" = Option<String>, Query, description = "What we knew then"),
        ("limit" = Option<usize>, Query, description = "Agents to give, at most 1000"), ("offset" = Option<usize>, Query, description = "Agents to pass over"),
    ),
    responses((status = 200, body = PayRun)))]
pub(crate) async fn try_pay(State(desk): State<Desk>, headers: HeaderMap, RawQuery(query): RawQuery) -> Result<Json<PayRun>, Problem> {
    let lang = lang(&headers);
    let asked = read(query, lang)?;
    reward::try_pay(&desk.up, &asked.ask, asked.as_of(), asked.page).await.map(Json).map_err(|e| Problem::of(&e, lang))
}

/// A run of a scheme as a file: whom it pays and why, and each line to its policy
#[utoipa::path(get, path = "/api/v1/export/pay", tag = "reward",
    params(
        ("scheme" = String, Query, description = "The scheme's id", example = "first_year"),
        ("month" = String, Query, description = "The month", example = "2025-03"),
        ("as_of" = Option<String>, Query, description = "What we knew then"),
        ("format" = Option<String>, Query, description = "xlsx, csv or pdf"), ("lang" = Option<String>, Query, description = "zh or en"),
    ),
    responses((status = 200, description = "The file", content(("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), ("text/csv"), ("application/pdf")))))]
pub(crate) async fn export_pay(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let lang = lang(&headers);
    let asked = read(query, lang)?;
    let wanted = asked.rest.lang.unwrap_or(lang);
    let file = know::export_pay(&desk.up, &caller, &asked.ask, asked.as_of(), asked.rest.format, wanted).await;
    file.map(sent).map_err(|e| Problem::of(&e, wanted))
}

/// Lines of a run: an agent's statement
///
/// Each says how it came about. Lines of a posted run are seen by whoever sees the agent; a draft only by who sees the
/// whole company.
#[utoipa::path(get, path = "/api/v1/pay/lines", tag = "reward",
    params(
        ("scheme" = String, Query, description = "The scheme's id", example = "first_year"),
        ("month" = String, Query, description = "The month", example = "2025-03"),
        ("agent" = Option<String>, Query, description = "Only this agent's", example = "A000001"),
        ("as_of" = Option<String>, Query, description = "What we knew then"),
        ("limit" = Option<usize>, Query, description = "Lines to give, at most 1000"), ("offset" = Option<usize>, Query, description = "Lines to pass over"),
    ),
    responses((status = 200, body = PayLines)))]
pub(crate) async fn pay_lines(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Json<PayLines>, Problem> {
    let lang = lang(&headers);
    let asked = read(query, lang)?;
    let found = reward::pay_lines(&desk.up, &caller, &asked.ask, asked.agent.as_deref(), asked.as_of(), asked.page).await;
    found.map(Json).map_err(|e| Problem::of(&e, lang))
}

/// A scheme gamed on the two years until a month
///
/// Scripted adversaries split, shift, buy and end policies where the scheme pays them for it; each finding says what would mend
/// it.
#[utoipa::path(get, path = "/api/v1/pay/redteam", tag = "reward",
    params(
        ("scheme" = String, Query, description = "The scheme's id", example = "first_year"),
        ("month" = String, Query, description = "The last month", example = "2025-03"),
    ),
    responses((status = 200, body = RedTeamTold)))]
pub(crate) async fn red_team(
    State(desk): State<Desk>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Json<RedTeamTold>, Problem> {
    let lang = lang(&headers);
    let asked = read(query, lang)?;
    reward::red_team(&desk.up, &asked.ask).await.map(Json).map_err(|e| Problem::of(&e, lang))
}

/// Whether counts crowd at the edges of a released scheme
///
/// An excess just at an edge and a hole just below it, against the smooth course of the counts around. It says so of months of
/// work, never of a person.
#[utoipa::path(get, path = "/api/v1/pay/bunching", tag = "reward",
    params(
        ("scheme" = String, Query, description = "The scheme's id", example = "first_year"),
        ("month" = String, Query, description = "The last month", example = "2025-03"),
    ),
    responses((status = 200, body = PayBunching)))]
pub(crate) async fn pay_bunching(
    State(desk): State<Desk>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Json<PayBunching>, Problem> {
    let lang = lang(&headers);
    let asked = read(query, lang)?;
    reward::pay_bunching(&desk.up, &asked.ask).await.map(Json).map_err(|e| Problem::of(&e, lang))
}

/// What all schemes and contests pay for policies beside what is filed
///
/// From the beginning of the year to the end of the month: the sum of all schemes in force, the one asked for, and settled contests,
/// policy by policy. Each that is over says which of them brings it over and by how much.
#[utoipa::path(get, path = "/api/v1/pay/filed", tag = "reward",
    params(
        ("scheme" = String, Query, description = "The scheme's id; it counts even where it is not in force", example = "first_year"),
        ("month" = String, Query, description = "The last month", example = "2025-03"),
        ("limit" = Option<usize>, Query, description = "Policies to give, at most 1000"), ("offset" = Option<usize>, Query, description = "Policies to pass over"),
    ),
    responses((status = 200, body = PayFiled)))]
pub(crate) async fn pay_filed(State(desk): State<Desk>, headers: HeaderMap, RawQuery(query): RawQuery) -> Result<Json<PayFiled>, Problem> {
    let lang = lang(&headers);
    let asked = read(query, lang)?;
    reward::pay_filed(&desk.up, &asked.ask, asked.page).await.map(Json).map_err(|e| Problem::of(&e, lang))
}

/// Post a run
///
/// Its lines are facts from then on and do not change; what is learned later is paid as a difference by a later run.
#[utoipa::path(post, path = "/api/v1/pay", tag = "reward", request_body = AskPay, responses((status = 201, body = PayRun)))]
pub(crate) async fn post_pay(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Json(ask): Json<AskPay>,
) -> Result<(StatusCode, Json<PayRun>), Problem> {
    let posted = reward::post_pay(&desk.up, &caller, &ask, Page { offset: 0, limit: 100 }).await;
    posted.map(|run| (StatusCode::CREATED, Json(run))).map_err(|e| Problem::of(&e, lang(&headers)))
}
