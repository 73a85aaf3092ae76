//! Upcount over HTTP: thin routes over the deeds, their OpenAPI document, and the built web.

mod bridge;
mod keep;
mod know;
mod openapi;
mod problem;
mod steer;
mod web;

pub use openapi::document;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use std::future::Future;
use std::io;
use tokio::net::TcpListener;
use upcount_app::Upcount;
use upcount_model::Scope;

/// What every route works with.
#[derive(Clone)]
pub(crate) struct Desk {
    up: Upcount,
    /// Whoever reaches a server on loopback is the owner of the home, and sees the company.
    scope: Scope,
}

/// A file larger than this is imported at the terminal.
const LARGEST_UPLOAD_BYTES: usize = 2 << 30;

/// All routes.
pub fn routes(up: Upcount) -> Router {
    Router::new()
        .route("/api/v1/home", get(steer::read_home))
        .route("/api/v1/book", get(know::read_book))
        .route("/api/v1/ask", get(know::ask))
        .route("/api/v1/rows", get(know::list_rows))
        .route("/api/v1/bridge", get(bridge::bridge))
        .route("/api/v1/bridge/policies", get(bridge::bridge_policies))
        .route("/api/v1/export", get(know::export))
        .route("/api/v1/facts", get(keep::list_facts).post(keep::add_facts))
        .route("/api/v1/uploads", post(keep::upload).layer(DefaultBodyLimit::max(LARGEST_UPLOAD_BYTES)))
        .route("/api/v1/imports", get(keep::list_imports).post(keep::start_import))
        .route("/api/v1/imports/jobs/{id}", get(keep::watch_import).delete(keep::cancel_import))
        .route("/api/v1/imports/{id}/errors", get(keep::errors_of_import))
        .route("/api/v1/openapi.json", get(openapi::serve))
        .route("/health", get(|| async { "ok" }))
        .fallback(web::serve)
        .layer(axum::middleware::from_fn(web::secure))
        .with_state(Desk { up, scope: Scope::Company })
}

/// Serves until `stop` comes.
///
/// # Errors
/// When the connection fails.
pub async fn serve(listener: TcpListener, up: Upcount, stop: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
    axum::serve(listener, routes(up)).with_graceful_shutdown(stop).await
}
