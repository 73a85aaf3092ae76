//! Keep (保管): signing in and out, and what everybody does with the own account.

use crate::Desk;
use crate::problem::{Problem, lang};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use cookie::{Cookie, SameSite};
use upcount_app::Caller;
use upcount_app::keep::{self, ChangePassword, CodeSecret, GivenCode, Me, Shown, SignIn};

const COOKIE: &str = "upcount_session";

/// How a request shows who it comes from: a key in the header, or the cookie of a session.
pub(crate) fn shown(headers: &HeaderMap) -> Shown<'_> {
    let text = |name| headers.get(name).and_then(|v: &HeaderValue| v.to_str().ok());
    if let Some(key) = text(header::AUTHORIZATION) {
        let secret =
            key.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map_or("", |(_, secret)| secret.trim());
        return Shown::Key(secret);
    }
    sent(headers, COOKIE).map_or(Shown::Nothing, Shown::Session)
}

/// The value of a cookie that came.
pub(crate) fn sent<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let cookies = headers.get(header::COOKIE).and_then(|v| v.to_str().ok()).unwrap_or_default().split(';');
    cookies.filter_map(|c| c.trim().split_once('=')).find(|(n, _)| *n == name).map(|(_, value)| value)
}

/// The cookie of a session, or one that takes it away.
pub(crate) fn set_cookie(desk: &Desk, token: &str, seconds: u64) -> HeaderValue {
    cookie(desk, (COOKIE, token), "/", SameSite::Strict, seconds)
}

/// A cookie that no script reads.
pub(crate) fn cookie(desk: &Desk, name_and_value: (&str, &str), path: &str, same_site: SameSite, seconds: u64) -> HeaderValue {
    let cookie = Cookie::build(name_and_value)
        .path(path)
        .http_only(true)
        .secure(desk.public.is_some())
        .same_site(same_site)
        .max_age(cookie::time::Duration::seconds(i64::try_from(seconds).unwrap_or_default()));
    HeaderValue::from_str(&cookie.build().to_string()).unwrap_or(HeaderValue::from_static(""))
}

/// Who is signed in, and what they may do
#[utoipa::path(get, path = "/api/v1/session", tag = "keep", responses((status = 200, body = Me)))]
pub(crate) async fn who_am_i(State(desk): State<Desk>, headers: HeaderMap) -> Result<Json<Me>, Problem> {
    keep::who_am_i(&desk.up, shown(&headers)).await.map(Json).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// Sign in
///
/// Sets the cookie of a session. `code_needed` asks for the one-time code besides.
#[utoipa::path(post, path = "/api/v1/session", tag = "keep", request_body = SignIn,
    responses((status = 200, body = Me)))]
pub(crate) async fn sign_in(State(desk): State<Desk>, headers: HeaderMap, Json(asked): Json<SignIn>) -> Result<Response, Problem> {
    let reader = lang(&headers);
    desk.limits.try_name(&asked.name, reader)?;
    let session = keep::sign_in(&desk.up, asked).await.map_err(|e| Problem::of(&e, reader))?;
    Ok(([(header::SET_COOKIE, set_cookie(&desk, &session.token, session.seconds))], Json(session.me)).into_response())
}

/// Sign out
#[utoipa::path(delete, path = "/api/v1/session", tag = "keep", responses((status = 204)))]
pub(crate) async fn sign_out(State(desk): State<Desk>, headers: HeaderMap) -> Result<Response, Problem> {
    if let Shown::Session(token) = shown(&headers) {
        keep::sign_out(&desk.up, token).await.map_err(|e| Problem::of(&e, lang(&headers)))?;
    }
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, set_cookie(&desk, "", 0))]).into_response())
}

/// Change the own password
///
/// Whoever is signed in with it is signed out.
#[utoipa::path(post, path = "/api/v1/me/password", tag = "keep", request_body = ChangePassword,
    responses((status = 204)))]
pub(crate) async fn change_password(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Json(change): Json<ChangePassword>,
) -> Result<StatusCode, Problem> {
    desk.limits.try_name(caller.name(), lang(&headers))?;
    let done = keep::change_password(&desk.up, &caller, change).await;
    done.map(|()| StatusCode::NO_CONTENT).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// Ask for the secret of one-time codes
///
/// It counts when a code of it is given.
#[utoipa::path(post, path = "/api/v1/me/code", tag = "keep",
    responses((status = 200, body = CodeSecret)))]
pub(crate) async fn ask_for_code(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
) -> Result<Json<CodeSecret>, Problem> {
    keep::ask_for_code(&desk.up, &caller).await.map(Json).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// Sign in with one-time codes from now on
#[utoipa::path(put, path = "/api/v1/me/code", tag = "keep", request_body = GivenCode,
    responses((status = 204)))]
pub(crate) async fn confirm_code(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Json(given): Json<GivenCode>,
) -> Result<StatusCode, Problem> {
    desk.limits.try_name(caller.name(), lang(&headers))?;
    let done = keep::confirm_code(&desk.up, &caller, &given).await;
    done.map(|()| StatusCode::NO_CONTENT).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// Sign in without one-time codes from now on
#[utoipa::path(delete, path = "/api/v1/me/code", tag = "keep", request_body = GivenCode,
    responses((status = 204)))]
pub(crate) async fn drop_code(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Json(given): Json<GivenCode>,
) -> Result<StatusCode, Problem> {
    desk.limits.try_name(caller.name(), lang(&headers))?;
    let done = keep::drop_code(&desk.up, &caller, &given).await;
    done.map(|()| StatusCode::NO_CONTENT).map_err(|e| Problem::of(&e, lang(&headers)))
}
