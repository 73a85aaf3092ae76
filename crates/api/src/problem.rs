//! Refusals and faults as problem details (RFC 9457), in the reader's language.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::sync::atomic::{AtomicU32, Ordering};
use upcount_app::know::sql::Refused;
use upcount_model::{Lang, Say};
use utoipa::ToSchema;

/// The media type of a problem.
pub(crate) const PROBLEM: &str = "application/problem+json";

/// What is wrong, why, and what to do.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// `about:blank#` and the code.
    #[serde(rename = "type")]
    kind: String,
    /// The status in words.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// A stable code for programs.
    code: String,
    /// A sentence in the reader's language.
    detail: String,
    /// The number to quote for a fault; the server's own words about it carry the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
    /// Seconds after which asking again makes sense; 0 when that is not it.
    #[serde(skip)]
    retry_after: u32,
}

impl Problem {
    /// A refusal with its status.
    pub(crate) fn of(refusal: &dyn Say, lang: Lang) -> Self {
        let code = refusal.code();
        let status = match code {
            "engine_failed" | "evidence_torn" | "export_failed" | "facts_unreadable" | "store_failed" => StatusCode::INTERNAL_SERVER_ERROR,
            "account_taken" | "appeal_done_before" | "already_posted" | "already_settled" | "answer_not_kept" | "career_state"
            | "contest_not_over" | "evidence_full" | "forgotten" | "home_busy" | "joint_not_open" | "key_used_before" | "last_keeper"
            | "meanwhile" | "move_not_open" | "not_signed" | "period_not_over" | "plan_not_open" | "set_meanwhile" | "signal_not_open"
            | "spot_done_before" | "request_under_way" => StatusCode::CONFLICT,
            "home_unwritable" | "home_unusable" => StatusCode::INSUFFICIENT_STORAGE,
            "storage_failed" => StatusCode::SERVICE_UNAVAILABLE,
            "too_large" => StatusCode::PAYLOAD_TOO_LARGE,
            "no_facts" | "not_found" => StatusCode::NOT_FOUND,
            "evidence_gone" => StatusCode::GONE,
            "another_person_needed"
            | "may_not"
            | "not_opened"
            | "not_your_place"
            | "not_your_score"
            | "out_of_scope"
            | "own_line"
            | "not_your_visit"
            | "place_not_agreed" => StatusCode::FORBIDDEN,
            "too_many_facts" => StatusCode::TOO_MANY_REQUESTS,
            "code_needed" | "not_signed_in" | "sign_in_refused" => StatusCode::UNAUTHORIZED,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        let retry_after = u32::from(status == StatusCode::TOO_MANY_REQUESTS);
        Self { retry_after, ..Self::new(status, code, refusal.text().in_lang(lang)) }
    }

    pub(crate) fn new(status: StatusCode, code: &str, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        let reference = status.is_server_error().then(|| log_fault(code, &detail));
        Self {
            kind: format!("about:blank#{code}"),
            title: status.canonical_reason().unwrap_or_default(),
            status: status.as_u16(),
            code: code.to_owned(),
            detail,
            reference,
            retry_after: 0,
        }
    }

    /// The server cannot do its work now.
    pub(crate) fn unavailable(fault: &dyn Say, lang: Lang) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, fault.code(), fault.text().in_lang(lang))
    }

    /// Whoever asks too often is told when to ask again.
    pub(crate) fn too_often(seconds: u32, lang: Lang) -> Self {
        let say = match lang {
            Lang::Zh => format!("太频繁了；请 {seconds} 秒后再试"),
            Lang::En => format!("too often; try again in {seconds} s"),
        };
        Self { retry_after: seconds, ..Self::new(StatusCode::TOO_MANY_REQUESTS, "too_often", say) }
    }

    /// Says a file's name in place of where it lies.
    pub(crate) fn rename(&mut self, path: &str, name: &str) {
        self.detail = self.detail.replace(path, name);
    }

    /// What the server itself refused before any route could: a path, a method or a body that makes no sense.
    pub(crate) fn of_status(status: StatusCode, lang: Lang) -> Self {
        let (code, zh, en) = match status {
            StatusCode::NOT_FOUND => (
                "not_found",
                "没有这个地址；接口见 /api/v1/openapi.json",
                "there is nothing at this address; /api/v1/openapi.json has all of them",
            ),
            StatusCode::METHOD_NOT_ALLOWED => ("method_not_allowed", "这个地址不接受这种方法", "this address does not take this method"),
            StatusCode::PAYLOAD_TOO_LARGE => ("too_large", "内容太大", "the content is too large"),
            s if s.is_server_error() => ("fault", "服务器出错了；请再试一次", "the server failed; try again"),
            _ => (
                "request_unclear",
                "请求的参数或内容读不懂；格式见 /api/v1/openapi.json",
                "the parameters or the body make no sense; /api/v1/openapi.json says how they are written",
            ),
        };
        Self::new(status, code, if lang == Lang::Zh { zh } else { en })
    }

    pub(crate) fn not_found(lang: Lang, zh: &str, en: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", if lang == Lang::Zh { zh } else { en })
    }
}

/// Says a fault once where the server's keeper reads, under a number that a person can quote.
fn log_fault(code: &str, detail: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let reference = format!("F{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    tracing::error!(target: "upcount::fault", reference, code, detail);
    reference
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        let Problem { status, detail, reference, .. } = problem;
        Self { status, sentence: reference.map_or_else(|| detail.clone(), |number| format!("{detail} ({number})")) }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_string(&self).unwrap_or_default();
        let mut response = (status, [(header::CONTENT_TYPE, PROBLEM)], body).into_response();
        if self.retry_after > 0 {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(self.retry_after));
        }
        response
    }
}

/// The language that the reader asked for.
pub(crate) fn lang(headers: &HeaderMap) -> Lang {
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if asked.trim_start().to_lowercase().starts_with("zh") { Lang::Zh } else { Lang::En }
}
