//! The OpenAPI document; a copy of it is kept in the tree, and the web's types are made from that.

use crate::problem::{PROBLEM, Problem};
use axum::Json;
use utoipa::OpenApi;
use utoipa::openapi::path::{ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::Type;
use utoipa::openapi::{ContentBuilder, Object, Ref, RefOr, ResponseBuilder};

#[derive(OpenApi)]
#[openapi(
    components(schemas(Problem)),
    info(title = "Upcount", description = "Policy counts that say what they count", license(name = "Apache-2.0")),
    paths(
        crate::steer::read_home,
        crate::customers::list_customers,
        crate::day::read_day,
        crate::day::live,
        crate::goals::list_goals,
        crate::goals::open_plan,
        crate::goals::read_plan,
        crate::goals::plan_changes,
        crate::goals::plan_standing,
        crate::goals::set_goal,
        crate::goals::set_hedge,
        crate::goals::commit_to_goal,
        crate::goals::set_there,
        crate::goals::push_down,
        crate::goals::plan_signing,
        crate::goals::sign_plan,
        crate::goals::export_plan,
        crate::goals::load_plan,
        crate::goals::offer_plan,
        crate::goals::publish_plan,
        crate::goals::withdraw_plan,
        crate::moves::list_moves,
        crate::moves::propose_move,
        crate::moves::read_move,
        crate::moves::accept_move,
        crate::moves::decline_move,
        crate::moves::finish_move,
        crate::moves::withdraw_move,
        crate::review::read_review,
        crate::review::export_review,
        crate::review::agree_action,
        crate::spot::list_spot_checks,
        crate::spot::draw_sample,
        crate::spot::read_draw,
        crate::spot::draw_again,
        crate::spot::read_case,
        crate::spot::judge_case,
        crate::spot::send_back_case,
        crate::spot::answer_case,
        crate::spot::list_returned,
        crate::spot::export_spot,
        crate::scores::read_scores,
        crate::scores::read_score,
        crate::scores::list_appeals,
        crate::scores::appeal_score,
        crate::scores::decide_appeal,
        crate::scores::export_scores,
        crate::values::read_value,
        crate::values::export_value,
        crate::joint::list_joint,
        crate::joint::find_agents,
        crate::joint::plan_joint,
        crate::joint::record_joint,
        crate::joint::cancel_joint,
        crate::joint::comment_joint,
        crate::evidence::list_evidence,
        crate::evidence::put_evidence,
        crate::evidence::read_place_consent,
        crate::evidence::change_place_consent,
        crate::evidence::tell_place,
        crate::evidence::open_evidence,
        crate::evidence::evidence_content,
        crate::evidence::evidence_lines,
        crate::evidence::remove_evidence,
        crate::exemplar::exemplar,
        crate::exemplar::export_exemplar,
        crate::signals::list_signals,
        crate::signals::signal_worth,
        crate::signals::export_worth,
        crate::signals::acknowledge_signal,
        crate::signals::snooze_signal,
        crate::signals::close_signal,
        crate::signals::coach_on_signal,
        crate::growth::list_growth,
        crate::growth::try_growth,
        crate::growth::save_growth,
        crate::growth::commit_growth,
        crate::growth::withdraw_growth,
        crate::resources::list_resources,
        crate::resources::match_resource,
        crate::resources::propose_resource_moves,
        crate::know::read_book,
        crate::know::ask,
        crate::know::list_rows,
        crate::know::export,
        crate::know::export_page,
        crate::moved::export_moved,
        crate::moved::export_moved_factors,
        crate::pay::export_pay,
        crate::funnel::export_funnel,
        crate::league::export_league,
        crate::portrait::export_portrait,
        crate::journey::export_journey,
        crate::market::export_market,
        crate::development::export_development,
        crate::bridge::bridge,
        crate::bridge::bridge_policies,
        crate::funnel::funnel,
        crate::league::league,
        crate::portrait::portrait,
        crate::journey::journey,
        crate::market::market,
        crate::development::development,
        crate::moved::moved,
        crate::moved::moved_factors,
        crate::keep::add_facts,
        crate::keep::list_facts,
        crate::keep::upload,
        crate::keep::list_imports,
        crate::keep::start_import,
        crate::keep::list_jobs,
        crate::keep::watch_job,
        crate::keep::cancel_job,
        crate::keep::retry_job,
        crate::keep::errors_of_import,
        crate::session::who_am_i,
        crate::session::sign_in,
        crate::elsewhere::begin,
        crate::elsewhere::end,
        crate::session::sign_out,
        crate::session::change_password,
        crate::session::ask_for_code,
        crate::session::confirm_code,
        crate::session::drop_code,
        crate::quality::check_quality,
        crate::quality::list_contradictions,
        crate::definitions::list_definitions,
        crate::definitions::try_definition,
        crate::definitions::list_proposals,
        crate::definitions::propose_definition,
        crate::definitions::release_definition,
        crate::definitions::withdraw_definition,
        crate::locks::list_locks,
        crate::locks::lock_period,
        crate::locks::unlock_period,
        crate::careers::list_careers,
        crate::careers::read_career,
        crate::careers::career_history,
        crate::careers::confirm_career,
        crate::grants::list_grants,
        crate::grants::read_grant,
        crate::contests::list_contests,
        crate::contests::read_contest,
        crate::contests::contest_red_team,
        crate::contests::settle_contest,
        crate::pay::list_schemes,
        crate::pay::try_pay,
        crate::pay::pay_filed,
        crate::pay::red_team,
        crate::pay::pay_bunching,
        crate::pay::pay_lines,
        crate::pay::post_pay,
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
    let mut document = Document::openapi();
    // Whoever asks in a way that makes no sense, may not, or asks too often is told so in one form, on every route.
    let problem = ResponseBuilder::new()
        .description("What is wrong, why, and what to do")
        .content(PROBLEM, ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build())
        .build();
    let key = ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .description(Some("Another for each request, the same when it is sent again: it is done once"))
        .schema(Some(Object::with_type(Type::String)))
        .build();
    for path in document.paths.paths.values_mut() {
        let writes = [&mut path.post, &mut path.put, &mut path.patch, &mut path.delete];
        for operation in writes.into_iter().flatten() {
            let parameters = operation.parameters.get_or_insert_default();
            if !parameters.iter().any(|p| matches!(p, RefOr::T(p) if p.name == key.name)) {
                parameters.push(RefOr::T(key.clone()));
            }
        }
        let all = [&mut path.get, &mut path.post, &mut path.put, &mut path.patch, &mut path.delete];
        for operation in all.into_iter().flatten() {
            operation.responses.responses.retain(|status, _| !status.starts_with('4'));
            for status in ["4XX", "5XX"] {
                operation.responses.responses.insert(status.to_owned(), RefOr::T(problem.clone()));
            }
        }
    }
    document
}

pub(crate) async fn serve() -> Json<utoipa::openapi::OpenApi> {
    Json(document())
}
