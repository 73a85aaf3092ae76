//! Reward (激励): long-term incentives, and what became of them.

use crate::Desk;
use crate::asker::Asker;
use crate::know::MOST_ROWS_IN_A_PAGE;
use crate::problem::{Problem, lang};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use upcount_app::know::Page;
use upcount_app::reward::{self, GrantRefusal, GrantTold, Grants};
use upcount_model::Text;

/// The long-term incentives, and how they vest
#[utoipa::path(get, path = "/api/v1/grants", tag = "reward", responses((status = 200, body = Grants)))]
pub(crate) async fn list_grants(State(desk): State<Desk>, headers: HeaderMap) -> Result<Json<Grants>, Problem> {
    reward::list_grants(&desk.up).await.map(Json).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// What became of a long-term incentive, year by year
///
/// Of those whom the caller sees: what vested, waits, is lost or goes back, each with the figures beside what they must be.
#[utoipa::path(get, path = "/api/v1/grants/{grant}", tag = "reward",
    params(
        ("grant" = String, Path, example = "managers_2024"),
        ("agent" = Option<String>, Query, description = "Only this agent's"),
        ("limit" = Option<usize>, Query, description = "Agents to give, at most 1000"), ("offset" = Option<usize>, Query, description = "Agents to pass over"),
    ),
    responses((status = 200, body = GrantTold)))]
pub(crate) async fn read_grant(mut asker: Asker, Path(grant): Path<String>) -> Result<Json<GrantTold>, Problem> {
    let agent = asker.take("agent");
    let number = |asker: &mut Asker, name: &str| match asker.take(name).map(|text| text.parse::<usize>()) {
        None => Ok(None),
        Some(Ok(number)) => Ok(Some(number)),
        Some(Err(_)) => {
            let text = Text::new("`limit` 和 `offset` 是整数", "`limit` and `offset` are whole numbers");
            Err(Problem::of(&GrantRefusal::Unclear(text), asker.lang))
        }
    };
    let (limit, offset) = (number(&mut asker, "limit")?, number(&mut asker, "offset")?);
    let page = Page { offset: offset.unwrap_or_default(), limit: limit.unwrap_or(100).min(MOST_ROWS_IN_A_PAGE) };
    asker.told(reward::read_grant(asker.up(), &asker.caller, &grant, agent.as_deref(), page).await)
}
