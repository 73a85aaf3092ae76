//! Recordings, documents and transcripts over HTTP: taken part by part, opened with a reason, sent in ranges.

use crate::Desk;
use crate::asker::Asker;
use crate::problem::{Problem, lang};
use axum::body::Body;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json, RequestExt};
use futures::{StreamExt, stream};
use serde::Deserialize;
use std::io;
use std::ops::Range;
use upcount_app::Caller;
use upcount_app::keep::{
    self, ChangePlaceConsent, EvidenceContent, EvidenceList, EvidenceTold, NewEvidence, NewPlace, OpenEvidence, PlaceConsent,
    RemoveEvidence, Transcript,
};
use upcount_model::Lang;
use utoipa::IntoParams;

/// The longest file of any sort, and what a request has besides.
pub(crate) const LARGEST_BYTES: usize = 257 << 20;

/// Of which record.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Of {
    /// `activity` (a visit or call) or `policy`.
    kind: String,
    /// Its code.
    about: String,
}

/// The recordings, documents and transcripts of a visit, a call or a policy
#[utoipa::path(get, path = "/api/v1/evidence", tag = "keep", params(Of), responses((status = 200, body = EvidenceList)))]
pub(crate) async fn list_evidence(asker: Asker, Query(of): Query<Of>) -> Result<Json<EvidenceList>, Problem> {
    asker.told(keep::list_evidence(asker.up(), &asker.caller, &of.kind, &of.about).await)
}

/// Put a recording, a document or a transcript to a record
///
/// The body is the file as it is; what it is is known by its content. The same content of the same record is kept once: then the
/// answer is 200.
#[utoipa::path(post, path = "/api/v1/evidence", tag = "keep", params(NewEvidence),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = EvidenceTold), (status = 200, body = EvidenceTold, description = "It was there already")))]
pub(crate) async fn put_evidence(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    Query(new): Query<NewEvidence>,
    headers: HeaderMap,
    request: Request,
) -> Result<(StatusCode, Json<EvidenceTold>), Problem> {
    let lang = lang(&headers);
    let refused = |e: keep::EvidenceRefusal| Problem::of(&e, lang);
    let mut coming = keep::begin_evidence(&desk.up, &caller, &new).await.map_err(refused)?;
    let mut body = request.with_limited_body().into_body().into_data_stream();
    while let Some(part) = body.next().await {
        let part = part.map_err(|e| broken(&e, lang))?;
        coming.write(&part).await.map_err(refused)?;
    }
    let (told, new) = coming.end().await.map_err(refused)?;
    Ok((if new { StatusCode::CREATED } else { StatusCode::OK }, Json(told)))
}

/// Whether the agent who asks agrees to tell a coarse place with visits
#[utoipa::path(get, path = "/api/v1/me/place-consent", tag = "keep", responses((status = 200, body = PlaceConsent)))]
pub(crate) async fn read_place_consent(asker: Asker) -> Result<Json<PlaceConsent>, Problem> {
    asker.told(keep::read_place_consent(asker.up(), &asker.caller).await)
}

/// Agree to tell a coarse place with visits, or take that back
///
/// Each is a fact.
#[utoipa::path(put, path = "/api/v1/me/place-consent", tag = "keep", request_body = ChangePlaceConsent,
    responses((status = 200, body = PlaceConsent)))]
pub(crate) async fn change_place_consent(asker: Asker, Json(change): Json<ChangePlaceConsent>) -> Result<Json<PlaceConsent>, Problem> {
    asker.told(keep::change_place_consent(asker.up(), &asker.caller, change).await)
}

/// Tell where an own visit was, about
///
/// A cell of about a kilometre, taken when the visit was recorded, from an agent who agreed to it. It lies sealed, and is told once.
#[utoipa::path(post, path = "/api/v1/places", tag = "keep", request_body = NewPlace,
    responses((status = 201, body = EvidenceTold), (status = 200, body = EvidenceTold, description = "One was told already")))]
pub(crate) async fn tell_place(asker: Asker, Json(new): Json<NewPlace>) -> Result<(StatusCode, Json<EvidenceTold>), Problem> {
    let (told, new) = keep::tell_place(asker.up(), &asker.caller, &new).await.map_err(|e| Problem::of(&e, asker.lang))?;
    Ok((if new { StatusCode::CREATED } else { StatusCode::OK }, Json(told)))
}

fn broken(e: &axum::Error, lang: Lang) -> Problem {
    let say = match lang {
        Lang::Zh => format!("上传中断或文件太大（{e}）；没有存下，请再传一次"),
        Lang::En => format!("the upload broke off or is too large ({e}); nothing was kept, send it again"),
    };
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "upload_broken", say)
}

/// Open a recording, a document or a transcript, with a reason that the Log keeps
///
/// For an hour the caller hears and reads it.
#[utoipa::path(post, path = "/api/v1/evidence/{id}/open", tag = "keep", params(("id" = String, Path)), request_body = OpenEvidence,
    responses((status = 200, body = EvidenceTold)))]
pub(crate) async fn open_evidence(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Json(asked): Json<OpenEvidence>,
) -> Result<Json<EvidenceTold>, Problem> {
    keep::open_evidence(&desk.up, &caller, &id, &asked).await.map(Json).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// What was opened, or a range of it
#[utoipa::path(get, path = "/api/v1/evidence/{id}/content", tag = "keep", params(("id" = String, Path)),
    responses((status = 200, description = "All of it", content_type = "application/octet-stream"),
        (status = 206, description = "The range that was asked for")))]
pub(crate) async fn evidence_content(asker: Asker, Path(id): Path<String>, headers: HeaderMap) -> Result<Response, Problem> {
    let content = keep::read_content(asker.up(), &asker.caller, &id).await.map_err(|e| Problem::of(&e, asker.lang))?;
    Ok(sent(content, &id, &headers))
}

/// The lines of a transcript that was opened
#[utoipa::path(get, path = "/api/v1/evidence/{id}/lines", tag = "keep", params(("id" = String, Path)),
    responses((status = 200, body = Transcript)))]
pub(crate) async fn evidence_lines(asker: Asker, Path(id): Path<String>) -> Result<Json<Transcript>, Problem> {
    asker.told(keep::read_transcript(asker.up(), &asker.caller, &id).await)
}

/// Remove what was put to the wrong record, is there twice or cannot be read
#[utoipa::path(post, path = "/api/v1/evidence/{id}/remove", tag = "keep", params(("id" = String, Path)), request_body = RemoveEvidence,
    responses((status = 204)))]
pub(crate) async fn remove_evidence(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Json(asked): Json<RemoveEvidence>,
) -> Result<StatusCode, Problem> {
    let done = keep::remove_evidence(&desk.up, &caller, &id, &asked).await;
    done.map(|()| StatusCode::NO_CONTENT).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// Pictures and sounds are shown; everything else is taken away as a file.
fn sent(content: EvidenceContent, id: &str, headers: &HeaderMap) -> Response {
    let bytes = content.bytes();
    let asked = headers.get(header::RANGE).and_then(|value| value.to_str().ok()).and_then(|text| range(text, bytes));
    if asked.as_ref().is_some_and(Range::is_empty) {
        return (StatusCode::RANGE_NOT_SATISFIABLE, [(header::CONTENT_RANGE, format!("bytes */{bytes}"))]).into_response();
    }
    let shown = content.media().starts_with("audio/") || content.media().starts_with("image/");
    let place = format!("{}; filename=\"{id}.{}\"", if shown { "inline" } else { "attachment" }, content.format());
    let (status, part) = asked.map_or((StatusCode::OK, 0..bytes), |part| (StatusCode::PARTIAL_CONTENT, part));
    let mut fields = vec![
        (header::CONTENT_TYPE, content.media().to_owned()),
        (header::CONTENT_DISPOSITION, place),
        (header::CONTENT_LENGTH, (part.end - part.start).to_string()),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
    ];
    if status == StatusCode::PARTIAL_CONTENT {
        fields.push((header::CONTENT_RANGE, format!("bytes {}-{}/{bytes}", part.start, part.end - 1)));
    }
    let blocks = stream::try_unfold((content, part), |(content, part)| async move {
        if part.is_empty() {
            return Ok(None);
        }
        let block = content.read(part.start, part.end - part.start).await.map_err(io::Error::other)?;
        let next = part.start + block.len() as u64..part.end;
        Ok::<_, io::Error>(Some((block, (content, next))))
    });
    let mut response = Body::from_stream(blocks).into_response();
    *response.status_mut() = status;
    for (name, value) in fields {
        if let Ok(value) = value.parse() {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// The one range that is asked for; empty where it lies outside, none where the whole is sent instead.
fn range(text: &str, bytes: u64) -> Option<Range<u64>> {
    let (from, to) = text.strip_prefix("bytes=")?.split_once('-').filter(|_| !text.contains(','))?;
    if from.is_empty() {
        let last: u64 = to.parse().ok()?;
        return Some(bytes.saturating_sub(last)..bytes);
    }
    let from: u64 = from.parse().ok()?;
    let end = if to.is_empty() { bytes } else { to.parse::<u64>().ok()?.checked_add(1)?.min(bytes) };
    Some(if from < end { from..end } else { 0..0 })
}

#[cfg(test)]
mod tests {
    use super::range;

    #[test]
    fn a_range_is_within_the_file_or_empty_or_the_whole_is_sent() {
        assert_eq!(range("bytes=0-9", 100), Some(0..10));
        assert_eq!(range("bytes=90-", 100), Some(90..100));
        assert_eq!(range("bytes=-10", 100), Some(90..100));
        assert_eq!(range("bytes=-1000", 100), Some(0..100));
        assert_eq!(range("bytes=50-5000", 100), Some(50..100));
        assert_eq!(range("bytes=100-", 100), Some(0..0));
        assert_eq!(range("bytes=9-5", 100), Some(0..0));
        for whole in ["bytes=0-1,5-6", "lines=1-2", "bytes=x-", "bytes=-", "bytes=0-18446744073709551615"] {
            assert_eq!(range(whole, 100), None, "{whole}");
        }
    }
}
