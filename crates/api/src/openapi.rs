//! The OpenAPI document; a copy of it is kept in the tree, and the web's types are made from that.

use axum::Json;
use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(
    info(title = "Upcount", description = "Policy counts that say what they count", license(name = "Apache-2.0")),
    paths(
        crate::steer::read_home,
        crate::know::read_book,
        crate::know::ask,
        crate::know::list_rows,
        crate::know::export,
        crate::bridge::bridge,
        crate::bridge::bridge_policies,
        crate::keep::add_facts,
        crate::keep::list_facts,
        crate::keep::upload,
        crate::keep::list_imports,
        crate::keep::start_import,
        crate::keep::watch_import,
        crate::keep::cancel_import,
        crate::keep::errors_of_import,
        crate::session::who_am_i,
        crate::session::sign_in,
        crate::session::sign_out,
        crate::session::change_password,
        crate::session::ask_for_code,
        crate::session::confirm_code,
        crate::session::drop_code,
        crate::locks::list_locks,
        crate::locks::lock_period,
        crate::locks::unlock_period,
        crate::people::keep_people,
        crate::people::find_people,
        crate::people::see_person,
        crate::people::unmask_person,
        crate::people::export_person,
        crate::people::forget_person,
        crate::accounts::list_accounts,
        crate::accounts::add_account,
        crate::accounts::change_account,
        crate::accounts::add_key,
        crate::accounts::revoke_key,
        crate::accounts::list_changes,
    )
)]
struct Document;

/// The document of every route.
#[must_use]
pub fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

pub(crate) async fn serve() -> Json<utoipa::openapi::OpenApi> {
    Json(document())
}
