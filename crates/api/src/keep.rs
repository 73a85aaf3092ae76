//! Keep (保管): files come in, are looked at, imported, and their refused rows go out again.

use crate::Desk;
use crate::problem::{Problem, lang};
use axum::RequestExt;
use axum::body::Body;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use futures::StreamExt;
use serde::Deserialize;
use std::io;
use tokio::io::AsyncWriteExt;
use tokio_util::io::ReaderStream;
use upcount_app::Caller;
use upcount_app::keep::{self, Added, FactsAbout, GivenFact, Imports, Job, JobList, Looked, PlaceForUpload, StartImport};
use upcount_model::Lang;
use utoipa::IntoParams;

/// The name of a file that is uploaded.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Named {
    /// The file's name.
    name: String,
}

/// Upload a file and look at it
///
/// The body is the file as it is. Nothing is imported yet.
#[utoipa::path(post, path = "/api/v1/uploads", tag = "keep", params(Named), request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = Looked)))]
pub(crate) async fn upload(
    State(desk): State<Desk>,
    Query(named): Query<Named>,
    headers: HeaderMap,
    request: Request,
) -> Result<(StatusCode, Json<Looked>), Problem> {
    let lang = lang(&headers);
    let full = |e: io::Error| {
        Problem::new(
            StatusCode::INSUFFICIENT_STORAGE,
            "home_unwritable",
            if lang == Lang::Zh { format!("文件没有存下（{e}）") } else { format!("the file could not be kept ({e})") },
        )
    };
    let name: String = named.name.chars().filter(|c| !c.is_control()).take(200).collect();
    let place = PlaceForUpload::make(&desk.up, &name).map_err(full)?;
    let mut file = tokio::fs::File::create(place.file()).await.map_err(full)?;
    let mut body = request.with_limited_body().into_body().into_data_stream();
    let mut bytes = 0u64;
    while let Some(part) = body.next().await {
        let part = part.map_err(|e| {
            Problem::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "upload_broken",
                if lang == Lang::Zh {
                    format!("上传中断或文件太大（{e}）；大文件请用 upcount import")
                } else {
                    format!("the upload broke off or is too large ({e}); use `upcount import` for large files")
                },
            )
        })?;
        bytes += part.len() as u64;
        file.write_all(&part).await.map_err(full)?;
    }
    file.flush().await.map_err(full)?;
    drop(file);
    let look = keep::look_at_file(&desk.up.book(), place.file()).await.map_err(|e| {
        let mut problem = Problem::of(&e, lang);
        // People know the file by its own name.
        problem.rename(&place.file().to_string_lossy(), &name);
        problem
    })?;
    Ok((StatusCode::CREATED, Json(Looked { upload: place.keep(), name, bytes, look })))
}

/// One fact, or several in order
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(untagged)]
pub(crate) enum OneOrMany {
    /// One.
    One(GivenFact),
    /// Several: all of them are added or none.
    Many(Vec<GivenFact>),
}

/// Add facts to the Log
///
/// All of a request are written or none. The header `Idempotency-Key` makes it safe to send a request again: the same key
/// with the same facts has the same answer, and counts once.
#[utoipa::path(post, path = "/api/v1/facts", tag = "keep", request_body = OneOrMany,
    params(("Idempotency-Key" = String, Header, description = "Another for each request, the same when it is sent again")),
    responses((status = 201, body = Added)))]
pub(crate) async fn add_facts(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Json(given): Json<OneOrMany>,
) -> Result<(StatusCode, Json<Added>), Problem> {
    let key = headers.get("idempotency-key").and_then(|v| v.to_str().ok()).unwrap_or_default();
    let given = match given {
        OneOrMany::One(fact) => vec![fact],
        OneOrMany::Many(facts) => facts,
    };
    let added = keep::add_facts(&desk.up, key, &given, &caller).await;
    added.map(|added| (StatusCode::CREATED, Json(added))).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// The thing that facts are about.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Thing {
    /// The kind of thing: `policy`, `agent`, `lead` …
    kind: String,
    /// Which one.
    about: String,
}

/// The facts about one thing, in the order in which they were learned
#[utoipa::path(get, path = "/api/v1/facts", tag = "keep", params(Thing), responses((status = 200, body = FactsAbout)))]
pub(crate) async fn list_facts(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Query(thing): Query<Thing>,
) -> Result<Json<FactsAbout>, Problem> {
    keep::list_facts(&desk.up, &caller, &thing.kind, &thing.about).await.map(Json).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// Every import, newest first
#[utoipa::path(get, path = "/api/v1/imports", tag = "keep", responses((status = 200, body = Imports)))]
pub(crate) async fn list_imports(State(desk): State<Desk>, headers: HeaderMap) -> Result<Json<Imports>, Problem> {
    keep::list_imports(&desk.up).await.map(Json).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// Start to import an upload
#[utoipa::path(post, path = "/api/v1/imports", tag = "keep", request_body = StartImport,
    responses((status = 202, body = Job)))]
pub(crate) async fn start_import(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Json(asked): Json<StartImport>,
) -> Result<(StatusCode, Json<Job>), Problem> {
    let key = headers.get("idempotency-key").and_then(|v| v.to_str().ok());
    let job = keep::start_import(&desk.up, &caller, key, asked).await;
    job.map(|job| (StatusCode::ACCEPTED, Json(job))).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// The jobs: those that wait, run or died, and then those that ended last
#[utoipa::path(get, path = "/api/v1/jobs", tag = "keep", responses((status = 200, body = JobList)))]
pub(crate) async fn list_jobs(State(desk): State<Desk>, headers: HeaderMap) -> Result<Json<JobList>, Problem> {
    keep::list_jobs(&desk.up).await.map(Json).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// Let a job that died be tried again
#[utoipa::path(post, path = "/api/v1/jobs/{id}/retry", tag = "keep", params(("id" = i64, Path)), responses((status = 200, body = Job)))]
pub(crate) async fn retry_job(State(desk): State<Desk>, headers: HeaderMap, Path(id): Path<i64>) -> Result<Json<Job>, Problem> {
    keep::retry_job(&desk.up, id).await.map(Json).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// How a job stands
#[utoipa::path(get, path = "/api/v1/jobs/{id}", tag = "keep", params(("id" = i64, Path)), responses((status = 200, body = Job)))]
pub(crate) async fn watch_job(State(desk): State<Desk>, headers: HeaderMap, Path(id): Path<i64>) -> Result<Json<Job>, Problem> {
    keep::watch_job(&desk.up, id).await.map(Json).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// Ask a job to stop; it leaves nothing
#[utoipa::path(delete, path = "/api/v1/jobs/{id}", tag = "keep", params(("id" = i64, Path)), responses((status = 200, body = Job)))]
pub(crate) async fn cancel_job(State(desk): State<Desk>, headers: HeaderMap, Path(id): Path<i64>) -> Result<Json<Job>, Problem> {
    keep::cancel_job(&desk.up, id).await.map(Json).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// The rows of an import that did not fit, as CSV
#[utoipa::path(get, path = "/api/v1/imports/{id}/errors", tag = "keep", params(("id" = i64, Path)),
    responses((status = 200, description = "line, column, reason, original, and the columns of the file", content_type = "text/csv")))]
pub(crate) async fn errors_of_import(State(desk): State<Desk>, headers: HeaderMap, Path(id): Path<i64>) -> Result<Response, Problem> {
    let none = || Problem::not_found(lang(&headers), "这次导入没有不符合的行", "this import refused no row");
    let path = keep::errors_of_import(&desk.up, id).await.map_err(|e| Problem::of(&e, lang(&headers)))?.ok_or_else(none)?;
    let file = tokio::fs::File::open(&path).await.map_err(|_| none())?;
    let name =
        HeaderValue::from_str(&format!("attachment; filename=\"errors-{id}.csv\"")).unwrap_or(HeaderValue::from_static("attachment"));
    let headers = [(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, Body::from_stream(ReaderStream::new(file))).into_response())
}
