//! The header `Idempotency-Key` on whatever writes and does not keep the key with its own transaction.

use crate::Desk;
use crate::problem::{Problem, lang};
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use upcount_app::Caller;
use upcount_app::keep::{self, Once};

/// A body of a request or an answer that is kept with its key.
const LARGEST_BYTES: usize = 4 << 20;
/// Routes that keep the key themselves, write nothing that could count twice, or take a password: those do nothing the
/// second time (the name is taken, the old password wrong), and not even a hash of a password is kept.
const THEIR_OWN: &[&str] = &[
    "/api/v1/facts",
    "/api/v1/imports",
    "/api/v1/uploads",
    "/api/v1/evidence",
    "/api/v1/goals/{plan}/workbook",
    "/api/v1/people/find",
    "/api/v1/accounts",
    "/api/v1/accounts/{id}",
    "/api/v1/me/password",
];
/// Routes whose answers hold what is not kept.
const SECRET: &[&str] =
    &["/api/v1/accounts/{id}/keys", "/api/v1/me/code", "/api/v1/people/{kind}/{code}/unmask", "/api/v1/people/{kind}/{code}/export"];

/// An answer as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    status: u16,
    body: String,
}

/// The key of a request that this is for.
pub(crate) fn key(method: &Method, route: &str, headers: &HeaderMap) -> Option<String> {
    let writes = !matches!(*method, Method::GET | Method::HEAD) && !THEIR_OWN.contains(&route);
    headers.get("idempotency-key").filter(|_| writes).map(|v| v.to_str().unwrap_or_default().to_owned())
}

/// Does a request with a key once.
pub(crate) async fn once(desk: &Desk, caller: &Caller, route: &str, key: &str, request: Request, next: Next) -> Response {
    let reader = lang(request.headers());
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST_BYTES).await else {
        return Problem::of_status(StatusCode::PAYLOAD_TOO_LARGE, reader).into_response();
    };
    let what = format!("{} {}", parts.method, parts.uri);
    let claim = match keep::once(&desk.up, caller, key, &what, &body).await {
        Ok(Once::New(claim)) => claim,
        Ok(Once::Before(answer)) => return again(&answer),
        Err(e) => return Problem::of(&e, reader).into_response(),
    };
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    let status = response.status();
    if !status.is_success() {
        // A fault may have come after something was done, so its key stays claimed.
        if !status.is_server_error() {
            let _ = claim.refused(&desk.up).await;
        }
        return response;
    }
    let (parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, LARGEST_BYTES).await else {
        return Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR, reader).into_response();
    };
    let kept = Kept { status: status.as_u16(), body: String::from_utf8_lossy(&body).into_owned() };
    let answer = (!SECRET.contains(&route)).then(|| serde_json::to_string(&kept).unwrap_or_default());
    match claim.answered(&desk.up, answer.as_deref()).await {
        Ok(()) => Response::from_parts(parts, Body::from(body)),
        Err(e) => Problem::of(&e, reader).into_response(),
    }
}

fn again(answer: &str) -> Response {
    let kept: Kept = serde_json::from_str(answer).unwrap_or(Kept { status: 200, body: String::new() });
    let status = StatusCode::from_u16(kept.status).unwrap_or(StatusCode::OK);
    if kept.body.is_empty() {
        return status.into_response();
    }
    (status, [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], kept.body).into_response()
}
