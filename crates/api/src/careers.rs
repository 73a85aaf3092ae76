//! Reward (激励): career rules, what they lead to, and its confirmation.

use crate::Desk;
use crate::asker::Asker;
use crate::know::MOST_ROWS_IN_A_PAGE;
use crate::problem::{Problem, lang};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::{Extension, Json};
use upcount_app::Caller;
use upcount_app::know::Page;
use upcount_app::reward::{self, AskCareer, CareerHistory, CareerRefusal, CareerTold, Careers, ConfirmCareer};
use upcount_model::Text;

/// The career rules, and what was confirmed
#[utoipa::path(get, path = "/api/v1/careers", tag = "reward", responses((status = 200, body = Careers)))]
pub(crate) async fn list_careers(State(desk): State<Desk>, headers: HeaderMap) -> Result<Json<Careers>, Problem> {
    reward::list_careers(&desk.up).await.map(Json).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// Who is promoted, demoted and near at the end of a period, and why
///
/// Of those whom the caller sees, each with the figures beside what they must be. Nothing holds before it is confirmed.
#[utoipa::path(get, path = "/api/v1/careers/{career}", tag = "reward",
    params(
        ("career" = String, Path, example = "agents"),
        ("period" = Option<String>, Query, description = "The period; the last that is known whole when absent", example = "2025-Q3"),
        ("only" = Option<String>, Query, description = "promoted, demoted, near or kept"),
        ("floors" = Option<f64>, Query, description = "Try: counts that lead to and keep grades times this", example = 1.1),
        ("limit" = Option<usize>, Query, description = "Agents to give, at most 1000"), ("offset" = Option<usize>, Query, description = "Agents to pass over"),
    ),
    responses((status = 200, body = CareerTold)))]
pub(crate) async fn read_career(mut asker: Asker, Path(career): Path<String>) -> Result<Json<CareerTold>, Problem> {
    let ask = ask(&mut asker)?;
    let number = |asker: &mut Asker, name: &str| match asker.take(name).map(|text| text.parse::<usize>()) {
        None => Ok(None),
        Some(Ok(number)) => Ok(Some(number)),
        Some(Err(_)) => Err(unclear(asker, "`limit` 和 `offset` 是整数", "`limit` and `offset` are whole numbers")),
    };
    let (limit, offset) = (number(&mut asker, "limit")?, number(&mut asker, "offset")?);
    let page = Page { offset: offset.unwrap_or_default(), limit: limit.unwrap_or(100).min(MOST_ROWS_IN_A_PAGE) };
    asker.told(reward::read_career(asker.up(), &asker.caller, &career, &ask, page).await)
}

/// How many would have been promoted and demoted in past periods
#[utoipa::path(get, path = "/api/v1/careers/{career}/history", tag = "reward",
    params(
        ("career" = String, Path, example = "agents"),
        ("period" = Option<String>, Query, description = "The last period that is looked at", example = "2025-Q3"),
        ("floors" = Option<f64>, Query, description = "Try: counts that lead to and keep grades times this", example = 1.1),
    ),
    responses((status = 200, body = CareerHistory)))]
pub(crate) async fn career_history(mut asker: Asker, Path(career): Path<String>) -> Result<Json<CareerHistory>, Problem> {
    let ask = ask(&mut asker)?;
    asker.told(reward::career_history(asker.up(), &asker.caller, &career, &ask).await)
}

fn ask(asker: &mut Asker) -> Result<AskCareer, Problem> {
    let floors = match asker.take("floors").map(|text| text.parse::<f64>()) {
        None => None,
        Some(Ok(floors)) => Some(floors),
        Some(Err(_)) => return Err(unclear(asker, "`floors` 是倍数，如 1.1", "`floors` is a multiple such as 1.1")),
    };
    Ok(AskCareer { period: asker.take("period"), only: asker.take("only"), floors })
}

fn unclear(asker: &Asker, zh: &str, en: &str) -> Problem {
    Problem::of(&CareerRefusal::Unclear(Text::new(zh, en)), asker.lang)
}

/// Confirm an assessment
///
/// Whoever was promoted or demoted has the new grade from the day after the period, which does not change any more.
#[utoipa::path(post, path = "/api/v1/careers/{career}/confirm", tag = "reward", params(("career" = String, Path)), request_body = ConfirmCareer,
    responses((status = 201, body = CareerTold)))]
pub(crate) async fn confirm_career(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path(career): Path<String>,
    Json(new): Json<ConfirmCareer>,
) -> Result<(StatusCode, Json<CareerTold>), Problem> {
    let confirmed = reward::confirm_career(&desk.up, &caller, &career, &new, Page { offset: 0, limit: 100 }).await;
    confirmed.map(|told| (StatusCode::CREATED, Json(told))).map_err(|e| Problem::of(&e, lang(&headers)))
}
