//! Steer (经营): spot checks: samples, verdicts, and what is sent back.

use crate::Desk;
use crate::asker::Asker;
use crate::problem::{Problem, lang};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::{Extension, Json};
use upcount_app::steer::{
    self, DrawnAgain, NewDraw, SayOfCase, SendBack, SpotCase, SpotChecks, SpotDraw, SpotRefusal, SpotReturns, Verdict,
};
use upcount_app::{Caller, know};
use upcount_model::Text;

/// The spot checks, and the samples that were drawn
#[utoipa::path(get, path = "/api/v1/spot", tag = "steer", responses((status = 200, body = SpotChecks)))]
pub(crate) async fn list_spot_checks(asker: Asker) -> Result<Json<SpotChecks>, Problem> {
    asker.told(steer::list_spot_checks(asker.up(), &asker.caller).await)
}

/// Draw a sample of a period
///
/// From all of the company, with a seed that the Log keeps: the same seed draws the same sample. A draw of which nothing is judged
/// can be replaced; else a new draw is another one.
#[utoipa::path(post, path = "/api/v1/spot/draws", tag = "steer", request_body = NewDraw, responses((status = 201, body = SpotDraw)))]
pub(crate) async fn draw_sample(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Json(new): Json<NewDraw>,
) -> Result<(StatusCode, Json<SpotDraw>), Problem> {
    let drawn = steer::draw_sample(&desk.up, &caller, &new).await;
    drawn.map(|of| (StatusCode::CREATED, Json(of))).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// A sample, how far it is read, and what it says of all
#[utoipa::path(get, path = "/api/v1/spot/draws/{draw}", tag = "steer", params(("draw" = i64, Path)), responses((status = 200, body = SpotDraw)))]
pub(crate) async fn read_draw(asker: Asker, Path(draw): Path<i64>) -> Result<Json<SpotDraw>, Problem> {
    asker.told(steer::read_draw(asker.up(), &asker.caller, draw).await)
}

/// Draw a sample again from its seed, and say whether it is the same
#[utoipa::path(get, path = "/api/v1/spot/draws/{draw}/again", tag = "steer", params(("draw" = i64, Path)), responses((status = 200, body = DrawnAgain)))]
pub(crate) async fn draw_again(asker: Asker, Path(draw): Path<i64>) -> Result<Json<DrawnAgain>, Problem> {
    asker.told(steer::draw_again(asker.up(), &asker.caller, draw).await)
}

/// A case as a reader looks at it
///
/// A second reader is not told what the first found before both have judged.
#[utoipa::path(get, path = "/api/v1/spot/draws/{draw}/cases/{case}", tag = "steer", params(("draw" = i64, Path), ("case" = usize, Path)),
    responses((status = 200, body = SpotCase)))]
pub(crate) async fn read_case(asker: Asker, Path((draw, case)): Path<(i64, usize)>) -> Result<Json<SpotCase>, Problem> {
    asker.told(steer::read_case(asker.up(), &asker.caller, draw, case).await)
}

/// Judge a case
///
/// Once for each reader; nobody changes a verdict. Refused to the agent, to who leads the agent, and to who wrote the record.
#[utoipa::path(post, path = "/api/v1/spot/draws/{draw}/cases/{case}/judge", tag = "steer", params(("draw" = i64, Path), ("case" = usize, Path)),
    request_body = Verdict, responses((status = 204)))]
pub(crate) async fn judge_case(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path((draw, case)): Path<(i64, usize)>,
    Json(verdict): Json<Verdict>,
) -> Result<StatusCode, Problem> {
    done(steer::judge_case(&desk.up, &caller, draw, case, &verdict).await, &headers)
}

/// Send a case with a violation back to the leader of the agent
#[utoipa::path(post, path = "/api/v1/spot/draws/{draw}/cases/{case}/send-back", tag = "steer", params(("draw" = i64, Path), ("case" = usize, Path)),
    request_body = SendBack, responses((status = 204)))]
pub(crate) async fn send_back_case(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path((draw, case)): Path<(i64, usize)>,
    Json(back): Json<SendBack>,
) -> Result<StatusCode, Problem> {
    done(steer::send_back_case(&desk.up, &caller, draw, case, &back).await, &headers)
}

/// Answer what was sent back to a place that the caller leads
#[utoipa::path(post, path = "/api/v1/spot/draws/{draw}/cases/{case}/answer", tag = "steer", params(("draw" = i64, Path), ("case" = usize, Path)),
    request_body = SayOfCase, responses((status = 204)))]
pub(crate) async fn answer_case(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path((draw, case)): Path<(i64, usize)>,
    Json(say): Json<SayOfCase>,
) -> Result<StatusCode, Problem> {
    done(steer::answer_case(&desk.up, &caller, draw, case, &say).await, &headers)
}

/// What was sent back to places that the caller leads
#[utoipa::path(get, path = "/api/v1/spot/returned", tag = "steer", responses((status = 200, body = SpotReturns)))]
pub(crate) async fn list_returned(asker: Asker) -> Result<Json<SpotReturns>, Problem> {
    asker.told(steer::list_returned(asker.up(), &asker.caller).await)
}

/// A sample as a file: what it says of all, agreement, the cases
#[utoipa::path(get, path = "/api/v1/export/spot", tag = "steer",
    params(
        ("draw" = i64, Query, description = "The draw's number"),
        ("format" = Option<String>, Query, description = "xlsx, csv or pdf"), ("lang" = Option<String>, Query, description = "zh or en"),
    ),
    responses((status = 200, description = "The file", content(("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), ("text/csv"), ("application/pdf")))))]
pub(crate) async fn export_spot(mut asker: Asker) -> Result<Response, Problem> {
    let draw = asker.take("draw").unwrap_or_default();
    let number = draw.parse().map_err(|_| {
        let text = Text::new(
            format!("参数 draw 的值 `{draw}` 读不懂；应为抽样的号码"),
            format!("the value `{draw}` of the parameter draw makes no sense; it is the number of a draw"),
        );
        Problem::of(&SpotRefusal::Unclear(text), asker.lang)
    })?;
    let rest = asker.asked("policies")?;
    let lang = asker.wants(&rest);
    let of = steer::read_draw(asker.up(), &asker.caller, number).await.map_err(|e| Problem::of(&e, lang))?;
    let file = know::export_spot(asker.up(), &of, rest.format, lang);
    asker.sent(&rest, file)
}

fn done(found: Result<(), SpotRefusal>, headers: &HeaderMap) -> Result<StatusCode, Problem> {
    found.map(|()| StatusCode::NO_CONTENT).map_err(|e| Problem::of(&e, lang(headers)))
}
