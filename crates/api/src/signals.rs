//! Steer (经营): signals, what is done about them, and the coaching cases that come of them.

use crate::Desk;
use crate::asker::Asker;
use crate::know::MOST_ROWS_IN_A_PAGE;
use crate::problem::{Problem, lang};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::{Extension, Json};
use upcount_app::Caller;
use upcount_app::steer::{self, AskSignals, Coached, SignalItem, SignalRefusal, Signals, StartCoaching, ToSignal};
use upcount_model::Text;

/// Signals told when nobody says how many.
const SIGNALS: usize = 200;

/// What is out of the ordinary in what the caller sees
///
/// As of a day, by cause; those that wait for the caller first. Deterministic: the same facts and rules tell the same.
#[utoipa::path(get, path = "/api/v1/signals", tag = "steer",
    params(
        ("day" = Option<String>, Query, description = "As of which day; the latest of which facts tell when absent", example = "2025-12-31"),
        ("rule" = Option<String>, Query, description = "Only of this rule", example = "idle_agent"),
        ("mine" = Option<bool>, Query, description = "Only those that wait for the caller"),
        ("state" = Option<String>, Query, description = "new, acknowledged, coached, snoozed or closed; all when absent"),
        ("limit" = Option<usize>, Query, description = "Signals to give, at most 1000; 200 when absent"),
    ),
    responses((status = 200, body = Signals)))]
pub(crate) async fn list_signals(mut asker: Asker) -> Result<Json<Signals>, Problem> {
    let unclear = |name: &str, value: &str| {
        let text =
            Text::new(format!("参数 {name} 的值 `{value}` 读不懂"), format!("the value `{value}` of the parameter {name} makes no sense"));
        SignalRefusal::Unclear(text)
    };
    let mut asks = AskSignals { limit: SIGNALS, ..AskSignals::default() };
    if let Some(day) = asker.take("day") {
        asks.day = Some(day.parse().map_err(|_| Problem::of(&unclear("day", &day), asker.lang))?);
    }
    if let Some(mine) = asker.take("mine") {
        asks.mine = mine.parse().map_err(|_| Problem::of(&unclear("mine", &mine), asker.lang))?;
    }
    if let Some(limit) = asker.take("limit") {
        asks.limit = limit.parse::<usize>().map_err(|_| Problem::of(&unclear("limit", &limit), asker.lang))?.min(MOST_ROWS_IN_A_PAGE);
    }
    asks.rule = asker.take("rule");
    asks.state = asker.take("state");
    if let Some((name, value)) = asker.given.first() {
        return Err(Problem::of(&unclear(name, value), asker.lang));
    }
    asker.told(steer::list_signals(asker.up(), &asker.caller, &asks).await)
}

/// Say that somebody looks after a signal
#[utoipa::path(post, path = "/api/v1/signals/{rule}/{code}/acknowledge", tag = "steer",
    params(("rule" = String, Path), ("code" = String, Path)), request_body = ToSignal, responses((status = 200, body = SignalItem)))]
pub(crate) async fn acknowledge_signal(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path((rule, code)): Path<(String, String)>,
    Json(say): Json<ToSignal>,
) -> Result<Json<SignalItem>, Problem> {
    told(steer::acknowledge_signal(&desk.up, &caller, &rule, &code, &say).await, &headers)
}

/// Put a signal off until a day, with the reason
#[utoipa::path(post, path = "/api/v1/signals/{rule}/{code}/snooze", tag = "steer",
    params(("rule" = String, Path), ("code" = String, Path)), request_body = ToSignal, responses((status = 200, body = SignalItem)))]
pub(crate) async fn snooze_signal(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path((rule, code)): Path<(String, String)>,
    Json(say): Json<ToSignal>,
) -> Result<Json<SignalItem>, Problem> {
    told(steer::snooze_signal(&desk.up, &caller, &rule, &code, &say).await, &headers)
}

/// Close a signal, or its coaching case, with the reason
///
/// A signal comes back when it holds anew. A case is closed with what it brought, as far as that is measured.
#[utoipa::path(post, path = "/api/v1/signals/{rule}/{code}/close", tag = "steer",
    params(("rule" = String, Path), ("code" = String, Path)), request_body = ToSignal, responses((status = 204)))]
pub(crate) async fn close_signal(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path((rule, code)): Path<(String, String)>,
    Json(say): Json<ToSignal>,
) -> Result<StatusCode, Problem> {
    told(steer::close_signal(&desk.up, &caller, &rule, &code, &say).await, &headers).map(|_| StatusCode::NO_CONTENT)
}

/// Open a coaching case on a signal of low productivity
///
/// Says at which step the agent loses most beside peers, and makes a move of the play, whose effect is measured as that of any move.
#[utoipa::path(post, path = "/api/v1/signals/{rule}/{code}/coach", tag = "steer",
    params(("rule" = String, Path), ("code" = String, Path)), request_body = StartCoaching, responses((status = 201, body = Coached)))]
pub(crate) async fn coach_on_signal(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path((rule, code)): Path<(String, String)>,
    Json(start): Json<StartCoaching>,
) -> Result<(StatusCode, Json<Coached>), Problem> {
    let coached = steer::coach_on_signal(&desk.up, &caller, &rule, &code, &start).await;
    told(coached, &headers).map(|coached| (StatusCode::CREATED, coached))
}

fn told<T>(found: Result<T, SignalRefusal>, headers: &HeaderMap) -> Result<Json<T>, Problem> {
    found.map(Json).map_err(|e| Problem::of(&e, lang(headers)))
}
