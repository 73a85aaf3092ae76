//! Upcount over HTTP: thin routes over the deeds, their OpenAPI document, and the built web.

mod accounts;
mod asker;
mod bridge;
mod careers;
mod contests;
mod customers;
mod day;
mod definitions;
mod development;
mod elsewhere;
mod evidence;
mod exemplar;
mod funnel;
mod goals;
mod grants;
mod growth;
mod joint;
mod journey;
mod keep;
mod know;
mod league;
mod locks;
mod market;
mod moved;
mod moves;
mod once;
mod openapi;
mod operation;
mod pay;
mod people;
mod portrait;
mod problem;
mod quality;
mod queue;
mod resources;
mod review;
mod rights;
mod scores;
mod session;
mod signals;
mod spot;
mod sql;
mod steer;
mod values;
mod web;

pub use openapi::document;
pub use rights::{Needs, ROUTES};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{delete, get, patch, post, put};
use futures::FutureExt;
use std::future::{Future, IntoFuture};
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use upcount_app::Upcount;

/// What every route works with.
#[derive(Clone)]
pub(crate) struct Desk {
    up: Upcount,
    limits: rights::Limits,
    operation: operation::Operation,
    queue: queue::Queue,
    listeners: day::Listeners,
    public: Option<Arc<Public>>,
}

/// A file larger than this is imported at the terminal.
const LARGEST_UPLOAD_BYTES: usize = 2 << 30;

/// The address that people use, when it is not this machine's own. Something in front of the server keeps the line secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Public {
    host: String,
}

impl Public {
    /// Reads `https://upcount.example.com`; none when it is no such address.
    #[must_use]
    pub fn from_url(url: &str) -> Option<Self> {
        let host = url.trim().strip_prefix("https://")?.trim_end_matches('/').to_lowercase();
        let well = !host.is_empty() && host.bytes().all(|c| c.is_ascii_alphanumeric() || b"-.:[]".contains(&c));
        well.then_some(Self { host })
    }
}

/// All routes.
fn routes(desk: Desk) -> Router {
    Router::new()
        .route("/api/v1/session", get(session::who_am_i).post(session::sign_in).delete(session::sign_out))
        .route("/api/v1/session/elsewhere", get(elsewhere::begin))
        .route("/api/v1/session/back", get(elsewhere::end))
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
        .route("/api/v1/pay/schemes", get(pay::list_schemes))
        .route("/api/v1/pay", get(pay::try_pay).post(pay::post_pay))
        .route("/api/v1/pay/filed", get(pay::pay_filed))
        .route("/api/v1/pay/redteam", get(pay::red_team))
        .route("/api/v1/pay/bunching", get(pay::pay_bunching))
        .route("/api/v1/pay/lines", get(pay::pay_lines))
        .route("/api/v1/careers", get(careers::list_careers))
        .route("/api/v1/careers/{career}", get(careers::read_career))
        .route("/api/v1/careers/{career}/history", get(careers::career_history))
        .route("/api/v1/careers/{career}/confirm", post(careers::confirm_career))
        .route("/api/v1/grants", get(grants::list_grants))
        .route("/api/v1/grants/{grant}", get(grants::read_grant))
        .route("/api/v1/contests", get(contests::list_contests))
        .route("/api/v1/contests/{contest}", get(contests::read_contest))
        .route("/api/v1/contests/{contest}/redteam", get(contests::contest_red_team))
        .route("/api/v1/contests/{contest}/settle", post(contests::settle_contest))
        .route("/api/v1/locks", get(locks::list_locks).post(locks::lock_period))
        .route("/api/v1/locks/{number}", delete(locks::unlock_period))
        .route("/api/v1/quality", get(quality::check_quality))
        .route("/api/v1/quality/rows", get(quality::list_contradictions))
        .route("/api/v1/definitions", get(definitions::list_definitions))
        .route("/api/v1/definitions/trial", post(definitions::try_definition))
        .route("/api/v1/proposals", get(definitions::list_proposals).post(definitions::propose_definition))
        .route("/api/v1/proposals/{number}", delete(definitions::withdraw_definition))
        .route("/api/v1/proposals/{number}/release", post(definitions::release_definition))
        .route("/api/v1/changes", get(accounts::list_changes))
        .route("/api/v1/home", get(steer::read_home))
        .route("/api/v1/customers", get(customers::list_customers))
        .route("/api/v1/day", get(day::read_day))
        .route("/api/v1/live", get(day::live))
        .route("/api/v1/goals", get(goals::list_goals).post(goals::open_plan))
        .route("/api/v1/goals/{plan}", get(goals::read_plan).delete(goals::withdraw_plan))
        .route("/api/v1/goals/{plan}/changes", get(goals::plan_changes))
        .route("/api/v1/goals/{plan}/standing", get(goals::plan_standing))
        .route("/api/v1/goals/{plan}/set", post(goals::set_goal))
        .route("/api/v1/goals/{plan}/hedge", post(goals::set_hedge))
        .route("/api/v1/goals/{plan}/commit", post(goals::commit_to_goal))
        .route("/api/v1/goals/{plan}/there", post(goals::set_there))
        .route("/api/v1/goals/{plan}/push", post(goals::push_down))
        .route("/api/v1/goals/{plan}/signing", get(goals::plan_signing))
        .route("/api/v1/goals/{plan}/sign", post(goals::sign_plan))
        .route(
            "/api/v1/goals/{plan}/workbook",
            get(goals::export_plan).post(goals::load_plan).layer(DefaultBodyLimit::max(goals::LARGEST_WORKBOOK_BYTES)),
        )
        .route("/api/v1/goals/{plan}/offer", post(goals::offer_plan))
        .route("/api/v1/goals/{plan}/publish", post(goals::publish_plan))
        .route("/api/v1/moves", get(moves::list_moves).post(moves::propose_move))
        .route("/api/v1/moves/{id}", get(moves::read_move))
        .route("/api/v1/moves/{id}/accept", post(moves::accept_move))
        .route("/api/v1/moves/{id}/decline", post(moves::decline_move))
        .route("/api/v1/moves/{id}/done", post(moves::finish_move))
        .route("/api/v1/moves/{id}/withdraw", post(moves::withdraw_move))
        .route("/api/v1/review", get(review::read_review))
        .route("/api/v1/review/actions", post(review::agree_action))
        .route("/api/v1/export/review", get(review::export_review))
        .route("/api/v1/spot", get(spot::list_spot_checks))
        .route("/api/v1/spot/draws", post(spot::draw_sample))
        .route("/api/v1/spot/draws/{draw}", get(spot::read_draw))
        .route("/api/v1/spot/draws/{draw}/again", get(spot::draw_again))
        .route("/api/v1/spot/draws/{draw}/cases/{case}", get(spot::read_case))
        .route("/api/v1/spot/draws/{draw}/cases/{case}/judge", post(spot::judge_case))
        .route("/api/v1/spot/draws/{draw}/cases/{case}/send-back", post(spot::send_back_case))
        .route("/api/v1/spot/draws/{draw}/cases/{case}/answer", post(spot::answer_case))
        .route("/api/v1/joint-visits", get(joint::list_joint).post(joint::plan_joint))
        .route("/api/v1/joint-visits/agents", get(joint::find_agents))
        .route("/api/v1/joint-visits/{id}/record", post(joint::record_joint))
        .route("/api/v1/joint-visits/{id}/cancel", post(joint::cancel_joint))
        .route("/api/v1/joint-visits/{id}/comment", post(joint::comment_joint))
        .route(
            "/api/v1/evidence",
            get(evidence::list_evidence).post(evidence::put_evidence).layer(DefaultBodyLimit::max(evidence::LARGEST_BYTES)),
        )
        .route("/api/v1/me/place-consent", get(evidence::read_place_consent).put(evidence::change_place_consent))
        .route("/api/v1/places", post(evidence::tell_place))
        .route("/api/v1/evidence/{id}/open", post(evidence::open_evidence))
        .route("/api/v1/evidence/{id}/content", get(evidence::evidence_content))
        .route("/api/v1/evidence/{id}/lines", get(evidence::evidence_lines))
        .route("/api/v1/evidence/{id}/remove", post(evidence::remove_evidence))
        .route("/api/v1/spot/returned", get(spot::list_returned))
        .route("/api/v1/export/spot", get(spot::export_spot))
        .route("/api/v1/scores", get(scores::read_scores))
        .route("/api/v1/scores/of/{agent}", get(scores::read_score))
        .route("/api/v1/scores/appeals", get(scores::list_appeals).post(scores::appeal_score))
        .route("/api/v1/scores/appeals/{number}/decide", post(scores::decide_appeal))
        .route("/api/v1/values", get(values::read_value))
        .route("/api/v1/export/values", get(values::export_value))
        .route("/api/v1/export/scores", get(scores::export_scores))
        .route("/api/v1/exemplar", get(exemplar::exemplar))
        .route("/api/v1/export/exemplar", get(exemplar::export_exemplar))
        .route("/api/v1/signals", get(signals::list_signals))
        .route("/api/v1/signals/worth", get(signals::signal_worth))
        .route("/api/v1/export/signals/worth", get(signals::export_worth))
        .route("/api/v1/signals/{rule}/{code}/acknowledge", post(signals::acknowledge_signal))
        .route("/api/v1/signals/{rule}/{code}/snooze", post(signals::snooze_signal))
        .route("/api/v1/signals/{rule}/{code}/close", post(signals::close_signal))
        .route("/api/v1/signals/{rule}/{code}/coach", post(signals::coach_on_signal))
        .route("/api/v1/growth", get(growth::list_growth).post(growth::save_growth))
        .route("/api/v1/growth/try", post(growth::try_growth))
        .route("/api/v1/growth/{id}", delete(growth::withdraw_growth))
        .route("/api/v1/growth/{id}/commit", post(growth::commit_growth))
        .route("/api/v1/resources", get(resources::list_resources))
        .route("/api/v1/resources/{id}", get(resources::match_resource))
        .route("/api/v1/resources/{id}/moves", post(resources::propose_resource_moves))
        .route("/api/v1/book", get(know::read_book))
        .route("/api/v1/ask", get(know::ask))
        .route("/api/v1/rows", get(know::list_rows))
        .route("/api/v1/bridge", get(bridge::bridge))
        .route("/api/v1/funnel", get(funnel::funnel))
        .route("/api/v1/development", get(development::development))
        .route("/api/v1/market", get(market::market))
        .route("/api/v1/league", get(league::league))
        .route("/api/v1/portrait", get(portrait::portrait))
        .route("/api/v1/journey", get(journey::journey))
        .route("/api/v1/moved", get(moved::moved))
        .route("/api/v1/moved/factors", get(moved::moved_factors))
        .route("/api/v1/bridge/policies", get(bridge::bridge_policies))
        .route("/api/v1/export", get(know::export))
        .route("/api/v1/export/funnel", get(funnel::export_funnel))
        .route("/api/v1/export/league", get(league::export_league))
        .route("/api/v1/export/portrait", get(portrait::export_portrait))
        .route("/api/v1/export/journey", get(journey::export_journey))
        .route("/api/v1/export/market", get(market::export_market))
        .route("/api/v1/export/development", get(development::export_development))
        .route("/api/v1/export/page", get(know::export_page))
        .route("/api/v1/export/moved", get(moved::export_moved))
        .route("/api/v1/export/moved/factors", get(moved::export_moved_factors))
        .route("/api/v1/export/pay", get(pay::export_pay))
        .route("/api/v1/facts", get(keep::list_facts).post(keep::add_facts))
        .route("/api/v1/uploads", post(keep::upload).layer(DefaultBodyLimit::max(LARGEST_UPLOAD_BYTES)))
        .route("/api/v1/imports", get(keep::list_imports).post(keep::start_import))
        .route("/api/v1/jobs", get(keep::list_jobs))
        .route("/api/v1/jobs/{id}", get(keep::watch_job).delete(keep::cancel_job))
        .route("/api/v1/jobs/{id}/retry", post(keep::retry_job))
        .route("/api/v1/imports/{id}/errors", get(keep::errors_of_import))
        .route("/api/v1/openapi.json", get(openapi::serve))
        .route("/ready", get(operation::ready))
        .route("/metrics", get(operation::metrics))
        .route("/health", get(|| async { "ok" }))
        .route_layer(axum::middleware::from_fn_with_state(desk.clone(), rights::guard))
        .fallback(web::serve)
        .layer(axum::middleware::from_fn_with_state(desk.clone(), web::secure))
        .layer(axum::middleware::from_fn(operation::observe))
        .with_state(desk)
}

/// How long requests under way may take once the server is told to stop.
const LAST_REQUESTS: Duration = Duration::from_secs(20);

/// Serves until `stop` comes, analysts' tools too where there is a door for them; then nothing new is taken, and what is under
/// way has a while to end.
///
/// # Errors
/// When the connection fails.
pub async fn serve(
    listener: TcpListener,
    tools: Option<TcpListener>,
    up: Upcount,
    public: Option<Public>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let operation = operation::Operation::start().map_err(io::Error::other)?;
    let desk = Desk {
        up,
        limits: rights::Limits::new(),
        operation: operation.clone(),
        queue: queue::Queue::start(),
        listeners: day::Listeners::start(),
        public: public.map(Arc::new),
    };
    let (stopped, told) = tokio::sync::oneshot::channel();
    let stop = async move {
        stop.await;
        operation.stop();
        let _ = stopped.send(());
    };
    let stop = stop.boxed().shared();
    let (answers, end) = (desk.clone(), stop.clone());
    let tools = async {
        match tools {
            Some(listener) => upcount_app::know::sql::serve(listener, answers, end).await.map_err(io::Error::other),
            None => Ok(()),
        }
    };
    let desk = axum::serve(listener, routes(desk)).with_graceful_shutdown(stop).into_future();
    let patience = async {
        if told.await.is_ok() {
            tokio::time::sleep(LAST_REQUESTS).await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        served = futures::future::try_join(desk, tools) => served.map(|_| ()),
        () = patience => Ok(()),
    }
}
