//! Which right each route needs (权限表), and who is let in. A route that has no line here is answered to nobody.

use crate::problem::{Problem, lang};
use crate::{Desk, once, session};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::num::NonZeroU32;
use std::sync::Arc;
use upcount_app::Caller;
use upcount_app::keep::{self, SignInRefusal};
use upcount_model::{Lang, Right};

/// What a route needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing: it tells nothing of the company, or is the way in.
    Nothing,
    /// Somebody who is signed in, whatever the role.
    Somebody,
    /// A role with that right.
    Right(Right),
}

/// Every route, and what it needs.
pub const ROUTES: &[(&str, &str, Needs)] = &[
    ("GET", "/health", Needs::Nothing),
    ("GET", "/ready", Needs::Nothing),
    ("GET", "/metrics", Needs::Right(Right::Operate)),
    ("GET", "/api/v1/openapi.json", Needs::Nothing),
    ("GET", "/api/v1/session", Needs::Nothing),
    ("POST", "/api/v1/session", Needs::Nothing),
    ("DELETE", "/api/v1/session", Needs::Nothing),
    ("GET", "/api/v1/session/elsewhere", Needs::Nothing),
    ("GET", "/api/v1/session/back", Needs::Nothing),
    ("POST", "/api/v1/me/password", Needs::Somebody),
    ("POST", "/api/v1/me/code", Needs::Somebody),
    ("PUT", "/api/v1/me/code", Needs::Somebody),
    ("DELETE", "/api/v1/me/code", Needs::Somebody),
    ("GET", "/api/v1/book", Needs::Somebody),
    ("GET", "/api/v1/home", Needs::Right(Right::Ask)),
    ("GET", "/api/v1/customers", Needs::Right(Right::Rows)),
    ("GET", "/api/v1/day", Needs::Right(Right::Ask)),
    ("GET", "/api/v1/live", Needs::Right(Right::Ask)),
    ("GET", "/api/v1/goals", Needs::Right(Right::Ask)),
    ("POST", "/api/v1/goals", Needs::Right(Right::Goals)),
    ("GET", "/api/v1/goals/{plan}", Needs::Right(Right::Ask)),
    ("DELETE", "/api/v1/goals/{plan}", Needs::Right(Right::Goals)),
    ("GET", "/api/v1/goals/{plan}/changes", Needs::Right(Right::Ask)),
    ("GET", "/api/v1/goals/{plan}/standing", Needs::Right(Right::Ask)),
    ("POST", "/api/v1/goals/{plan}/set", Needs::Right(Right::Goals)),
    ("POST", "/api/v1/goals/{plan}/hedge", Needs::Right(Right::Goals)),
    ("POST", "/api/v1/goals/{plan}/commit", Needs::Right(Right::Goals)),
    ("POST", "/api/v1/goals/{plan}/there", Needs::Right(Right::Goals)),
    ("POST", "/api/v1/goals/{plan}/push", Needs::Right(Right::Goals)),
    ("GET", "/api/v1/goals/{plan}/signing", Needs::Right(Right::Ask)),
    ("POST", "/api/v1/goals/{plan}/sign", Needs::Right(Right::PublishGoals)),
    ("GET", "/api/v1/goals/{plan}/workbook", Needs::Right(Right::Export)),
    ("POST", "/api/v1/goals/{plan}/workbook", Needs::Right(Right::Goals)),
    ("POST", "/api/v1/goals/{plan}/offer", Needs::Right(Right::Goals)),
    ("POST", "/api/v1/goals/{plan}/publish", Needs::Right(Right::PublishGoals)),
    ("GET", "/api/v1/moves", Needs::Right(Right::Ask)),
    ("POST", "/api/v1/moves", Needs::Right(Right::Moves)),
    ("GET", "/api/v1/moves/{id}", Needs::Right(Right::Ask)),
    ("POST", "/api/v1/moves/{id}/accept", Needs::Right(Right::Moves)),
    ("POST", "/api/v1/moves/{id}/decline", Needs::Right(Right::Moves)),
    ("POST", "/api/v1/moves/{id}/done", Needs::Right(Right::Moves)),
    ("POST", "/api/v1/moves/{id}/withdraw", Needs::Right(Right::Moves)),
    ("GET", "/api/v1/review", Needs::Right(Right::Ask)),
    ("GET", "/api/v1/export/review", Needs::Right(Right::Export)),
    ("POST", "/api/v1/review/actions", Needs::Right(Right::Moves)),
    ("GET", "/api/v1/spot", Needs::Right(Right::Check)),
    ("POST", "/api/v1/spot/draws", Needs::Right(Right::Check)),
    ("GET", "/api/v1/spot/draws/{draw}", Needs::Right(Right::Check)),
    ("GET", "/api/v1/spot/draws/{draw}/again", Needs::Right(Right::Check)),
    ("GET", "/api/v1/spot/draws/{draw}/cases/{case}", Needs::Right(Right::Check)),
    ("POST", "/api/v1/spot/draws/{draw}/cases/{case}/judge", Needs::Right(Right::Check)),
    ("POST", "/api/v1/spot/draws/{draw}/cases/{case}/send-back", Needs::Right(Right::Check)),
    ("POST", "/api/v1/spot/draws/{draw}/cases/{case}/answer", Needs::Right(Right::Moves)),
    ("GET", "/api/v1/spot/returned", Needs::Right(Right::Rows)),
    ("GET", "/api/v1/joint-visits", Needs::Right(Right::Rows)),
    ("GET", "/api/v1/joint-visits/agents", Needs::Right(Right::Rows)),
    ("POST", "/api/v1/joint-visits", Needs::Right(Right::Moves)),
    ("POST", "/api/v1/joint-visits/{id}/record", Needs::Right(Right::Moves)),
    ("POST", "/api/v1/joint-visits/{id}/cancel", Needs::Right(Right::Moves)),
    ("POST", "/api/v1/joint-visits/{id}/comment", Needs::Right(Right::Moves)),
    ("GET", "/api/v1/evidence", Needs::Right(Right::Rows)),
    ("POST", "/api/v1/evidence", Needs::Right(Right::Attach)),
    ("GET", "/api/v1/me/place-consent", Needs::Right(Right::Attach)),
    ("PUT", "/api/v1/me/place-consent", Needs::Right(Right::Attach)),
    ("POST", "/api/v1/places", Needs::Right(Right::Attach)),
    ("POST", "/api/v1/evidence/{id}/open", Needs::Right(Right::Unmask)),
    ("GET", "/api/v1/evidence/{id}/content", Needs::Right(Right::Unmask)),
    ("GET", "/api/v1/evidence/{id}/lines", Needs::Right(Right::Unmask)),
    ("POST", "/api/v1/evidence/{id}/remove", Needs::Right(Right::ForgetPeople)),
    ("GET", "/api/v1/export/spot", Needs::Right(Right::Check)),
    ("GET", "/api/v1/scores", Needs::Right(Right::Rows)),
    ("GET", "/api/v1/scores/of/{agent}", Needs::Right(Right::Rows)),
    ("GET", "/api/v1/scores/appeals", Needs::Right(Right::Rows)),
    ("POST", "/api/v1/scores/appeals", Needs::Right(Right::Rows)),
    ("POST", "/api/v1/scores/appeals/{number}/decide", Needs::Right(Right::Rows)),
    ("GET", "/api/v1/export/scores", Needs::Right(Right::Export)),
    ("GET", "/api/v1/values", Needs::Right(Right::Rows)),
    ("GET", "/api/v1/export/values", Needs::Right(Right::Export)),
    ("GET", "/api/v1/exemplar", Needs::Right(Right::Export)),
    ("GET", "/api/v1/export/exemplar", Needs::Right(Right::Export)),
    ("GET", "/api/v1/signals", Needs::Right(Right::Ask)),
    ("GET", "/api/v1/signals/worth", Needs::Right(Right::Ask)),
    ("GET", "/api/v1/export/signals/worth", Needs::Right(Right::Export)),
    ("POST", "/api/v1/signals/{rule}/{code}/acknowledge", Needs::Right(Right::Moves)),
    ("POST", "/api/v1/signals/{rule}/{code}/snooze", Needs::Right(Right::Moves)),
    ("POST", "/api/v1/signals/{rule}/{code}/close", Needs::Right(Right::Moves)),
    ("POST", "/api/v1/signals/{rule}/{code}/coach", Needs::Right(Right::Moves)),
    ("GET", "/api/v1/growth", Needs::Right(Right::Ask)),
    ("POST", "/api/v1/growth/try", Needs::Right(Right::Ask)),
    ("POST", "/api/v1/growth", Needs::Right(Right::Moves)),
    ("POST", "/api/v1/growth/{id}/commit", Needs::Right(Right::Moves)),
    ("DELETE", "/api/v1/growth/{id}", Needs::Right(Right::Moves)),
    ("GET", "/api/v1/resources", Needs::Right(Right::Ask)),
    ("GET", "/api/v1/resources/{id}", Needs::Right(Right::Ask)),
    ("POST", "/api/v1/resources/{id}/moves", Needs::Right(Right::Moves)),
    ("GET", "/api/v1/ask", Needs::Right(Right::Ask)),
    ("GET", "/api/v1/rows", Needs::Right(Right::Rows)),
    ("GET", "/api/v1/bridge", Needs::Right(Right::Ask)),
    ("GET", "/api/v1/funnel", Needs::Right(Right::Ask)),
    ("GET", "/api/v1/development", Needs::Right(Right::Ask)),
    ("GET", "/api/v1/market", Needs::Right(Right::Ask)),
    ("GET", "/api/v1/league", Needs::Right(Right::Ask)),
    ("GET", "/api/v1/portrait", Needs::Right(Right::Ask)),
    ("GET", "/api/v1/journey", Needs::Right(Right::Ask)),
    ("GET", "/api/v1/moved", Needs::Right(Right::Ask)),
    ("GET", "/api/v1/moved/factors", Needs::Right(Right::Ask)),
    ("GET", "/api/v1/bridge/policies", Needs::Right(Right::Rows)),
    ("GET", "/api/v1/export", Needs::Right(Right::Export)),
    ("GET", "/api/v1/export/funnel", Needs::Right(Right::Export)),
    ("GET", "/api/v1/export/league", Needs::Right(Right::Export)),
    ("GET", "/api/v1/export/portrait", Needs::Right(Right::Export)),
    ("GET", "/api/v1/export/journey", Needs::Right(Right::Export)),
    ("GET", "/api/v1/export/market", Needs::Right(Right::Export)),
    ("GET", "/api/v1/export/development", Needs::Right(Right::Export)),
    ("GET", "/api/v1/export/page", Needs::Right(Right::Export)),
    ("GET", "/api/v1/export/moved", Needs::Right(Right::Export)),
    ("GET", "/api/v1/export/moved/factors", Needs::Right(Right::Export)),
    ("GET", "/api/v1/export/pay", Needs::Right(Right::Pay)),
    ("GET", "/api/v1/pay/schemes", Needs::Right(Right::Rows)),
    ("GET", "/api/v1/pay", Needs::Right(Right::Pay)),
    ("POST", "/api/v1/pay", Needs::Right(Right::Pay)),
    ("GET", "/api/v1/pay/filed", Needs::Right(Right::Pay)),
    ("GET", "/api/v1/pay/redteam", Needs::Right(Right::Propose)),
    ("GET", "/api/v1/pay/bunching", Needs::Right(Right::Pay)),
    ("GET", "/api/v1/pay/lines", Needs::Right(Right::Rows)),
    ("GET", "/api/v1/careers", Needs::Right(Right::Ask)),
    ("GET", "/api/v1/careers/{career}", Needs::Right(Right::Rows)),
    ("GET", "/api/v1/careers/{career}/history", Needs::Right(Right::Rows)),
    ("POST", "/api/v1/careers/{career}/confirm", Needs::Right(Right::Careers)),
    ("GET", "/api/v1/grants", Needs::Right(Right::Ask)),
    ("GET", "/api/v1/grants/{grant}", Needs::Right(Right::Rows)),
    ("GET", "/api/v1/contests", Needs::Right(Right::Ask)),
    ("GET", "/api/v1/contests/{contest}", Needs::Right(Right::Ask)),
    ("GET", "/api/v1/contests/{contest}/redteam", Needs::Right(Right::Propose)),
    ("POST", "/api/v1/contests/{contest}/settle", Needs::Right(Right::Pay)),
    ("GET", "/api/v1/facts", Needs::Right(Right::ReadLog)),
    ("POST", "/api/v1/facts", Needs::Right(Right::AddFacts)),
    ("POST", "/api/v1/uploads", Needs::Right(Right::Import)),
    ("GET", "/api/v1/imports", Needs::Right(Right::SeeImports)),
    ("POST", "/api/v1/imports", Needs::Right(Right::Import)),
    ("GET", "/api/v1/jobs", Needs::Right(Right::Import)),
    ("GET", "/api/v1/jobs/{id}", Needs::Right(Right::Import)),
    ("DELETE", "/api/v1/jobs/{id}", Needs::Right(Right::Import)),
    ("POST", "/api/v1/jobs/{id}/retry", Needs::Right(Right::Import)),
    ("GET", "/api/v1/imports/{id}/errors", Needs::Right(Right::Import)),
    ("GET", "/api/v1/accounts", Needs::Right(Right::Accounts)),
    ("POST", "/api/v1/accounts", Needs::Right(Right::Accounts)),
    ("PATCH", "/api/v1/accounts/{id}", Needs::Right(Right::Accounts)),
    ("POST", "/api/v1/accounts/{id}/keys", Needs::Right(Right::Accounts)),
    ("DELETE", "/api/v1/keys/{id}", Needs::Right(Right::Accounts)),
    ("PUT", "/api/v1/people", Needs::Right(Right::PutPeople)),
    ("POST", "/api/v1/people/find", Needs::Right(Right::SeePeople)),
    ("GET", "/api/v1/people/{kind}/{code}", Needs::Right(Right::SeePeople)),
    ("POST", "/api/v1/people/{kind}/{code}/unmask", Needs::Right(Right::Unmask)),
    ("POST", "/api/v1/people/{kind}/{code}/export", Needs::Right(Right::ForgetPeople)),
    ("POST", "/api/v1/people/{kind}/{code}/forget", Needs::Right(Right::ForgetPeople)),
    ("GET", "/api/v1/locks", Needs::Somebody),
    ("POST", "/api/v1/locks", Needs::Right(Right::Lock)),
    ("DELETE", "/api/v1/locks/{number}", Needs::Right(Right::Lock)),
    ("GET", "/api/v1/quality", Needs::Right(Right::Rows)),
    ("GET", "/api/v1/quality/rows", Needs::Right(Right::Rows)),
    ("GET", "/api/v1/definitions", Needs::Right(Right::Propose)),
    ("POST", "/api/v1/definitions/trial", Needs::Right(Right::Propose)),
    ("GET", "/api/v1/proposals", Needs::Right(Right::Propose)),
    ("POST", "/api/v1/proposals", Needs::Right(Right::Propose)),
    ("DELETE", "/api/v1/proposals/{number}", Needs::Right(Right::Propose)),
    ("POST", "/api/v1/proposals/{number}/release", Needs::Right(Right::Release)),
    ("GET", "/api/v1/changes", Needs::Right(Right::Audit)),
];

/// What the route needs; none when it has no line.
fn needs(method: &Method, path: &str) -> Option<Needs> {
    let method = if method == Method::HEAD { "GET" } else { method.as_str() };
    ROUTES.iter().find(|(m, p, _)| *m == method && *p == path).map(|(_, _, needs)| *needs)
}

/// How often one caller may ask: a page of the desk asks some ten times at once.
const ASKED_A_SECOND: NonZeroU32 = NonZeroU32::new(50).expect("not zero");
const ASKED_AT_ONCE: NonZeroU32 = NonZeroU32::new(300).expect("not zero");
/// How often one caller may tell facts: a machine tells each as it happens.
const TOLD_A_SECOND: NonZeroU32 = NonZeroU32::new(5_000).expect("not zero");
/// How often a name may be tried, and all names together: guessing a password must take longer than its life.
const TRIED_A_MINUTE: NonZeroU32 = NonZeroU32::new(10).expect("not zero");
const TRIED_A_SECOND: NonZeroU32 = NonZeroU32::new(5).expect("not zero");
/// Callers remembered before those who have been quiet are forgotten.
const REMEMBERED: usize = 10_000;

type Limiter = Arc<DefaultKeyedRateLimiter<String>>;

/// Who asked how often.
#[derive(Clone)]
pub(crate) struct Limits {
    asked: Limiter,
    told: Limiter,
    tried: Limiter,
    all_tried: Limiter,
    elsewhere: Limiter,
}

impl Limits {
    pub(crate) fn new() -> Self {
        let limiter = |quota| Arc::new(RateLimiter::keyed(quota));
        Self {
            asked: limiter(Quota::per_second(ASKED_A_SECOND).allow_burst(ASKED_AT_ONCE)),
            told: limiter(Quota::per_second(TOLD_A_SECOND)),
            tried: limiter(Quota::per_minute(TRIED_A_MINUTE)),
            all_tried: limiter(Quota::per_second(TRIED_A_SECOND).allow_burst(TRIED_A_MINUTE)),
            elsewhere: limiter(Quota::per_second(ASKED_A_SECOND)),
        }
    }

    /// Refuses a sign-in that comes too soon after others.
    pub(crate) fn try_name(&self, name: &str, lang: Lang) -> Result<(), Problem> {
        passed(&self.tried, name.trim().to_lowercase(), lang)?;
        passed(&self.all_tried, String::new(), lang)
    }

    /// Refuses to trouble the identity provider too often, whoever asks.
    pub(crate) fn go_elsewhere(&self, lang: Lang) -> Result<(), Problem> {
        passed(&self.elsewhere, String::new(), lang)
    }

    /// Refuses an account that asks too often. The owner of the home is not counted.
    fn ask(&self, caller: &Caller, needs: Needs, lang: Lang) -> Result<(), Problem> {
        let limiter = if needs == Needs::Right(Right::AddFacts) { &self.told } else { &self.asked };
        if caller.role().is_none() { Ok(()) } else { passed(limiter, caller.id().to_owned(), lang) }
    }
}

fn passed(limiter: &Limiter, key: String, lang: Lang) -> Result<(), Problem> {
    if limiter.len() > REMEMBERED {
        limiter.retain_recent();
    }
    limiter.check_key(&key).map_err(|until| {
        let seconds = until.wait_time_from(DefaultClock::default().now()).as_secs() + 1;
        Problem::too_often(u32::try_from(seconds).unwrap_or(u32::MAX), lang)
    })
}

/// Finds out who asks, and lets through whoever may.
pub(crate) async fn guard(State(desk): State<Desk>, path: MatchedPath, mut request: Request, next: Next) -> Response {
    let reader = lang(request.headers());
    let Some(needs) = needs(request.method(), path.as_str()) else {
        // The router answers a method that the path does not have.
        return if ROUTES.iter().any(|(_, p, _)| *p == path.as_str()) {
            next.run(request).await
        } else {
            Problem::of_status(StatusCode::NOT_FOUND, reader).into_response()
        };
    };
    if needs == Needs::Nothing {
        return next.run(request).await;
    }
    let caller = match let_in(&desk, request.headers(), needs).await {
        Ok(caller) => caller,
        Err(problem) => return problem.into_response(),
    };
    let key = once::key(request.method(), path.as_str(), request.headers());
    request.extensions_mut().insert(caller.clone());
    match key {
        Some(key) => once::once(&desk, &caller, path.as_str(), &key, request, next).await,
        None => desk.queue.run(path.as_str(), caller.id(), reader, next.run(request)).await,
    }
}

/// The caller behind these headers, who may do what is needed and does not ask too often.
pub(crate) async fn let_in(desk: &Desk, headers: &HeaderMap, needs: Needs) -> Result<Caller, Problem> {
    let reader = lang(headers);
    let caller = keep::caller(&desk.up, session::shown(headers)).await.map_err(|e| Problem::of(&e, reader))?;
    desk.limits.ask(&caller, needs, reader)?;
    match needs {
        Needs::Right(right) if !caller.may(right) => Err(Problem::of(&SignInRefusal::MayNot(right), reader)),
        _ => Ok(caller),
    }
}

#[cfg(test)]
mod tests {
    use super::ROUTES;
    use std::collections::BTreeSet;

    #[test]
    fn the_table_has_each_route_of_the_document_once_and_no_other() {
        let document = serde_json::to_value(crate::document()).unwrap();
        let mut documented = BTreeSet::new();
        for (path, methods) in document["paths"].as_object().unwrap() {
            documented.extend(methods.as_object().unwrap().keys().map(|m| (m.to_uppercase(), path.clone())));
        }
        let undocumented = ["/health", "/ready", "/metrics", "/api/v1/openapi.json"];
        let table: Vec<_> =
            ROUTES.iter().filter(|(_, p, _)| !undocumented.contains(p)).map(|(m, p, _)| ((*m).to_owned(), (*p).to_owned())).collect();
        assert_eq!(table.iter().cloned().collect::<BTreeSet<_>>(), documented);
        assert_eq!(table.len(), documented.len(), "a route stands twice");
    }
}
