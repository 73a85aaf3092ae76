//! Steer (经营): signals, what is done about them, the coaching cases that come of them, and what all that brings.

use crate::Desk;
use crate::asker::Asker;
use crate::know::MOST_ROWS_IN_A_PAGE;
use crate::problem::{Problem, lang};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::{Extension, Json};
use upcount_app::steer::{self, AskSignals, AskWorth, Coached, SignalItem, SignalRefusal, SignalWorths, Signals, StartCoaching, ToSignal};
use upcount_app::{Caller, know};
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
        ("state" = Option<String>, Query, description = "new, acknowledged, coached, snoozed, held or closed; all when absent"),
        ("limit" = Option<usize>, Query, description = "Signals to give, at most 1000; 200 when absent"),
    ),
    responses((status = 200, body = Signals)))]
pub(crate) async fn list_signals(mut asker: Asker) -> Result<Json<Signals>, Problem> {
    let asks = AskSignals {
        day: read(&mut asker, "day")?,
        mine: read(&mut asker, "mine")?.unwrap_or_default(),
        limit: read(&mut asker, "limit")?.unwrap_or(SIGNALS).min(MOST_ROWS_IN_A_PAGE),
        rule: asker.take("rule"),
        state: asker.take("state"),
        as_of: None,
    };
    nothing_else(&asker)?;
    asker.told(steer::list_signals(asker.up(), &asker.caller, &asks).await)
}

/// What signals bring and cost
///
/// Each rule over a time: what fired and what was done about it, what that took as assumed, and what telling brought beside cases
/// that were held back by lot, in policies that are expected to stay. Of what the caller sees.
#[utoipa::path(get, path = "/api/v1/signals/worth", tag = "steer",
    params(
        ("from" = Option<String>, Query, description = "The first day; a year before the last when absent", example = "2025-01-01"),
        ("to" = Option<String>, Query, description = "The last day; that of the last look when absent", example = "2025-12-31"),
        ("rule" = Option<String>, Query, description = "Only of this rule", example = "idle_agent"),
    ),
    responses((status = 200, body = SignalWorths)))]
pub(crate) async fn signal_worth(mut asker: Asker) -> Result<Json<SignalWorths>, Problem> {
    let asks = ask_worth(&mut asker)?;
    nothing_else(&asker)?;
    asker.told(steer::signal_worth(asker.up(), &asker.caller, &asks).await)
}

/// What signals bring and cost, as a file
#[utoipa::path(get, path = "/api/v1/export/signals/worth", tag = "steer",
    params(
        ("from" = Option<String>, Query, description = "As in worth, with all its parameters"), ("to" = Option<String>, Query),
        ("rule" = Option<String>, Query),
        ("format" = Option<String>, Query, description = "xlsx, csv or pdf"), ("lang" = Option<String>, Query, description = "zh or en"),
    ),
    responses((status = 200, description = "The file", content(("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), ("text/csv"), ("application/pdf")))))]
pub(crate) async fn export_worth(mut asker: Asker) -> Result<Response, Problem> {
    let asks = ask_worth(&mut asker)?;
    let rest = asker.asked("policies")?;
    let lang = asker.wants(&rest);
    let told = steer::signal_worth(asker.up(), &asker.caller, &asks).await.map_err(|e| Problem::of(&e, lang))?;
    let file = know::export_worth(asker.up(), &told, rest.format, lang);
    asker.sent(&rest, file)
}

fn ask_worth(asker: &mut Asker) -> Result<AskWorth, Problem> {
    Ok(AskWorth { from: read(asker, "from")?, to: read(asker, "to")?, rule: asker.take("rule") })
}

fn read<T: std::str::FromStr>(asker: &mut Asker, name: &str) -> Result<Option<T>, Problem> {
    let value = asker.take(name);
    value.map(|value| value.parse().map_err(|_| unclear(asker, name, &value))).transpose()
}

fn nothing_else(asker: &Asker) -> Result<(), Problem> {
    asker.given.first().map_or(Ok(()), |(name, value)| Err(unclear(asker, name, value)))
}

fn unclear(asker: &Asker, name: &str, value: &str) -> Problem {
    let text =
        Text::new(format!("参数 {name} 的值 `{value}` 读不懂"), format!("the value `{value}` of the parameter {name} makes no sense"));
    Problem::of(&SignalRefusal::Unclear(text), asker.lang)
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
