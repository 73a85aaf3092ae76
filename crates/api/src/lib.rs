//! Upcount over HTTP: thin routes over the deeds, their OpenAPI document, and the built web.

mod accounts;
mod bridge;
mod keep;
mod know;
mod locks;
mod openapi;
mod people;
mod problem;
mod quality;
mod rights;
mod session;
mod steer;
mod web;

pub use openapi::document;
pub use rights::{Needs, ROUTES};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{delete, get, patch, post, put};
use std::future::Future;
use std::io;
use tokio::net::TcpListener;
use upcount_app::Upcount;

/// What every route works with.
#[derive(Clone)]
pub(crate) struct Desk {
    up: Upcount,
    limits: rights::Limits,
}

/// A file larger than this is imported at the terminal.
const LARGEST_UPLOAD_BYTES: usize = 2 << 30;

/// All routes.
pub fn routes(up: Upcount) -> Router {
    let desk = Desk { up, limits: rights::Limits::new() };
    Router::new()
        .route("/api/v1/session", get(session::who_am_i).post(session::sign_in).delete(session::sign_out))
        .route("/api/v1/me/password", post(session::change_password))
        .route("/api/v1/me/code", post(session::ask_for_code).put(session::confirm_code).delete(session::drop_code))
        .route("/api/v1/accounts", get(accounts::list_accounts).post(accounts::add_account))
        .route("/api/v1/accounts/{id}", patch(accounts::change_account))
        .route("/api/v1/accounts/{id}/keys", post(accounts::add_key))
        .route("/api/v1/keys/{id}", delete(accounts::revoke_key))
        .route("/api/v1/people", put(people::keep_people))
        .route("/api/v1/people/find", post(people::find_people))
        .route("/api/v1/people/{kind}/{code}", get(people::see_person))
        .route("/api/v1/people/{kind}/{code}/unmask", post(people::unmask_person))
        .route("/api/v1/people/{kind}/{code}/export", post(people::export_person))
        .route("/api/v1/people/{kind}/{code}/forget", post(people::forget_person))
        .route("/api/v1/locks", get(locks::list_locks).post(locks::lock_period))
        .route("/api/v1/locks/{number}", delete(locks::unlock_period))
        .route("/api/v1/quality", get(quality::check_quality))
        .route("/api/v1/quality/rows", get(quality::list_contradictions))
        .route("/api/v1/changes", get(accounts::list_changes))
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
        .route_layer(axum::middleware::from_fn_with_state(desk.clone(), rights::guard))
        .fallback(web::serve)
        .layer(axum::middleware::from_fn(web::secure))
        .with_state(desk)
}

/// Serves until `stop` comes.
///
/// # Errors
/// When the connection fails.
pub async fn serve(listener: TcpListener, up: Upcount, stop: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
    axum::serve(listener, routes(up)).with_graceful_shutdown(stop).await
}
