//! Keep (保管): signing in at the identity provider. The browser leaves with a cookie of what it must bring back.

use crate::Desk;
use crate::problem::{Problem, lang};
use crate::session::{cookie, sent, set_cookie};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use cookie::SameSite;
use serde::Deserialize;
use upcount_app::keep::{self, CameBack, ElsewhereRefusal};
use upcount_model::Say;
use utoipa::IntoParams;

const COOKIE: &str = "upcount_way";
const PATH: &str = "/api/v1/session";
/// So long a sign-in at the provider may take.
const SECONDS: u64 = 600;

/// Where the provider sends the browser: this server as people reach it.
fn back(desk: &Desk, headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|h| h.to_str().ok()).unwrap_or_default();
    desk.public.as_ref().map_or_else(|| format!("http://{host}{PATH}/back"), |public| format!("https://{}{PATH}/back", public.host))
}

/// Sign in at the identity provider
///
/// Sends the browser there.
#[utoipa::path(get, path = "/api/v1/session/elsewhere", tag = "keep", responses((status = 303)))]
pub(crate) async fn begin(State(desk): State<Desk>, headers: HeaderMap) -> Result<Response, Problem> {
    desk.limits.go_elsewhere(lang(&headers))?;
    let begun = match keep::begin_elsewhere(&desk.up, &back(&desk, &headers)).await {
        Ok(begun) => begun,
        Err(e) => return Ok(refused(&desk, &e)),
    };
    let way = format!("{}.{}.{}", begun.state, begun.nonce, begun.verifier);
    // The provider's page leads back here, so the cookie must come with a link from another site.
    let cookie = cookie(&desk, (COOKIE, &way), PATH, SameSite::Lax, SECONDS);
    Ok((AppendHeaders([(header::SET_COOKIE, cookie)]), Redirect::to(&begun.url)).into_response())
}

/// What the browser brings back from the provider.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Brought {
    /// The provider's code; absent when it refused.
    code: Option<String>,
    /// What it was given when it left.
    state: Option<String>,
}

/// Come back from the identity provider
///
/// Sets the cookie of a session and sends the browser to the desk; a refusal is shown there.
#[utoipa::path(get, path = "/api/v1/session/back", tag = "keep", params(Brought), responses((status = 303)))]
pub(crate) async fn end(State(desk): State<Desk>, headers: HeaderMap, Query(brought): Query<Brought>) -> Result<Response, Problem> {
    desk.limits.go_elsewhere(lang(&headers))?;
    let mut way = sent(&headers, COOKIE).unwrap_or_default().split('.');
    let (state, nonce, verifier) = (way.next(), way.next(), way.next());
    let (Some(code), Some(state), Some(given), Some(nonce), Some(verifier)) = (&brought.code, state, &brought.state, nonce, verifier)
    else {
        return Ok(to_the_desk(&desk, "/?refused=not_vouched", None));
    };
    if state.is_empty() || state != given {
        return Ok(to_the_desk(&desk, "/?refused=not_vouched", None));
    }
    let back = back(&desk, &headers);
    match keep::end_elsewhere(&desk.up, CameBack { back: &back, code, nonce, verifier }).await {
        Ok(session) => Ok(to_the_desk(&desk, "/", Some((&session.token, session.seconds)))),
        Err(e) => Ok(refused(&desk, &e)),
    }
}

fn refused(desk: &Desk, refusal: &ElsewhereRefusal) -> Response {
    if !matches!(refusal, ElsewhereRefusal::NotKnownHere) {
        tracing::warn!(target: "upcount::sign_in", code = refusal.code(), "{refusal}");
    }
    to_the_desk(desk, &format!("/?refused={}", refusal.code()), None)
}

fn to_the_desk(desk: &Desk, to: &str, session: Option<(&str, u64)>) -> Response {
    let gone = cookie(desk, (COOKIE, ""), PATH, SameSite::Lax, 0);
    let opened = session.map(|(token, seconds)| (header::SET_COOKIE, set_cookie(desk, token, seconds)));
    let cookies = [Some((header::SET_COOKIE, gone)), opened].into_iter().flatten().collect::<Vec<_>>();
    (AppendHeaders(cookies), Redirect::to(to)).into_response()
}
