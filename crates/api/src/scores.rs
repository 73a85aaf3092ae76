//! Steer (经营): scores, what they are made of, and their appeals.

use crate::Desk;
use crate::asker::Asker;
use crate::problem::{Problem, lang};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::{Extension, Json};
use upcount_app::steer::{self, AppealTold, Appeals, AskScores, DecideAppeal, NewAppeal, ScoreRefusal, ScoreTold, Scores};
use upcount_app::{Caller, know};
use upcount_model::Text;

/// Rows of one answer.
const MOST_ROWS: usize = 1_000;

/// Agents' scores
///
/// From three sides, each from 0 to 100, of whom the caller sees. A score is reckoned from what was known on the day on which it is
/// told, and changes only by an appeal that is upheld.
#[utoipa::path(get, path = "/api/v1/scores", tag = "steer",
    params(
        ("score" = Option<String>, Query, description = "The score's id; the first when absent", example = "agents"),
        ("period" = Option<String>, Query, description = "The period; the last one that is told when absent", example = "2025-Q4"),
        ("known" = Option<String>, Query, description = "`then`: as known when it was told; `now`: as known now", example = "then"),
        ("team" = Option<String>, Query, description = "Only agents of this team"),
        ("find" = Option<String>, Query, description = "Only agents whose code or name has this piece", example = "A0012"),
        ("limit" = Option<usize>, Query, description = "Rows to give, at most 1000"), ("offset" = Option<usize>, Query, description = "Rows to pass over"),
    ),
    responses((status = 200, body = Scores)))]
pub(crate) async fn read_scores(mut asker: Asker) -> Result<Json<Scores>, Problem> {
    let mut asks = read(&mut asker)?;
    let number = |asker: &mut Asker, name: &str| {
        asker.take(name).map(|text| text.parse::<usize>().map_err(|_| unclear(asker, name, &text))).transpose()
    };
    asks.offset = number(&mut asker, "offset")?.unwrap_or_default();
    asks.limit = number(&mut asker, "limit")?.unwrap_or(100).min(MOST_ROWS);
    asks.find = asker.take("find").filter(|find| !find.trim().is_empty());
    asker.told(steer::read_scores(asker.up(), &asker.caller, &asks).await)
}

/// An agent's score, line by line
///
/// Each line says its raw figure, what peers have, how far it is believed and what it counts; the lines add up to the total.
#[utoipa::path(get, path = "/api/v1/scores/of/{agent}", tag = "steer",
    params(
        ("agent" = String, Path), ("score" = Option<String>, Query, description = "As in scores"),
        ("period" = Option<String>, Query), ("known" = Option<String>, Query),
    ),
    responses((status = 200, body = ScoreTold)))]
pub(crate) async fn read_score(Path(agent): Path<String>, mut asker: Asker) -> Result<Json<ScoreTold>, Problem> {
    let asks = read(&mut asker)?;
    asker.told(steer::read_score(asker.up(), &asker.caller, &agent, &asks).await)
}

/// Appeals of scores that the caller sees, those that wait first
#[utoipa::path(get, path = "/api/v1/scores/appeals", tag = "steer", responses((status = 200, body = Appeals)))]
pub(crate) async fn list_appeals(asker: Asker) -> Result<Json<Appeals>, Problem> {
    asker.told(steer::list_appeals(asker.up(), &asker.caller).await)
}

/// Appeal an item of the own score
///
/// By the agent, with words and perhaps the ids of facts that do not belong in it. Each item of a period is appealed once.
#[utoipa::path(post, path = "/api/v1/scores/appeals", tag = "steer", request_body = NewAppeal, responses((status = 201, body = AppealTold)))]
pub(crate) async fn appeal_score(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Json(new): Json<NewAppeal>,
) -> Result<(StatusCode, Json<AppealTold>), Problem> {
    let made = steer::appeal_score(&desk.up, &caller, &new).await;
    made.map(|of| (StatusCode::CREATED, Json(of))).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// Decide an appeal, once, with a reason
///
/// By who leads the agent or checks the whole company; not by the agent, nor by who told or judged what it is about. What is upheld
/// is taken out of the score.
#[utoipa::path(post, path = "/api/v1/scores/appeals/{number}/decide", tag = "steer", params(("number" = i64, Path)),
    request_body = DecideAppeal, responses((status = 200, body = AppealTold)))]
pub(crate) async fn decide_appeal(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path(number): Path<i64>,
    Json(decide): Json<DecideAppeal>,
) -> Result<Json<AppealTold>, Problem> {
    steer::decide_appeal(&desk.up, &caller, number, &decide).await.map(Json).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// Scores as a file: everybody's, or one agent's line by line
#[utoipa::path(get, path = "/api/v1/export/scores", tag = "steer",
    params(
        ("agent" = Option<String>, Query, description = "Only this agent, line by line"),
        ("score" = Option<String>, Query, description = "As in scores, with all its parameters"), ("period" = Option<String>, Query),
        ("known" = Option<String>, Query), ("team" = Option<String>, Query),
        ("format" = Option<String>, Query, description = "xlsx, csv or pdf"), ("lang" = Option<String>, Query, description = "zh or en"),
    ),
    responses((status = 200, description = "The file", content(("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), ("text/csv"), ("application/pdf")))))]
pub(crate) async fn export_scores(mut asker: Asker) -> Result<Response, Problem> {
    let mut asks = read(&mut asker)?;
    asks.limit = usize::MAX;
    let agent = asker.take("agent");
    let rest = asker.asked("policies")?;
    let lang = asker.wants(&rest);
    let refused = |e: ScoreRefusal| Problem::of(&e, lang);
    let file = match agent {
        Some(agent) => {
            let told = steer::read_score(asker.up(), &asker.caller, &agent, &asks).await.map_err(refused)?;
            know::export_score(asker.up(), &told, rest.format, lang)
        }
        None => {
            let told = steer::read_scores(asker.up(), &asker.caller, &asks).await.map_err(refused)?;
            know::export_scores(asker.up(), &told, rest.format, lang)
        }
    };
    asker.sent(&rest, file)
}

fn read(asker: &mut Asker) -> Result<AskScores, Problem> {
    let now = match asker.take("known").as_deref() {
        None | Some("then") => false,
        Some("now") => true,
        Some(other) => return Err(unclear(asker, "known", other)),
    };
    let [score, period, team] = ["score", "period", "team"].map(|name| asker.take(name));
    Ok(AskScores { score, period, now, team, ..AskScores::default() })
}

fn unclear(asker: &Asker, name: &str, value: &str) -> Problem {
    let text =
        Text::new(format!("参数 {name} 的值 `{value}` 读不懂"), format!("the value `{value}` of the parameter {name} makes no sense"));
    Problem::of(&ScoreRefusal::Unclear(text), asker.lang)
}
