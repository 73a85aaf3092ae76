//! Steer (经营): review packs, and what is agreed on them.

use crate::Desk;
use crate::asker::Asker;
use crate::know::Parameters;
use crate::problem::{Problem, lang};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::{Extension, Json};
use upcount_app::Caller;
use upcount_app::know;
use upcount_app::steer::{self, AskReview, MoveItem, NewAction, Review, ReviewRefusal};
use upcount_model::Text;

/// A review pack
///
/// What people look at together each week or month, of a place. It is as was known when the pack was due, so that the same is told
/// whenever it is asked for; what was learned since stands beside it.
#[utoipa::path(get, path = "/api/v1/review", tag = "steer",
    params(
        ("pack" = Option<String>, Query, description = "The pack's id; the weekly one when absent", example = "weekly"),
        ("day" = Option<String>, Query, description = "A day of the period; the last one that is over when absent", example = "2025-12-22"),
        ("where" = Option<Vec<String>>, Query, description = "level=code of the place; the caller's own when absent", explode = true),
        ("known" = Option<String>, Query, description = "`then`: as known when it was due; `now`: as known now", example = "then"),
    ),
    responses((status = 200, body = Review)))]
pub(crate) async fn read_review(mut asker: Asker) -> Result<Json<Review>, Problem> {
    let asks = read(&mut asker)?.0;
    asker.told(steer::read_review(asker.up(), &asker.caller, &asks).await)
}

/// A review pack as a file, a sheet for each section
#[utoipa::path(get, path = "/api/v1/export/review", tag = "steer",
    params(
        ("pack" = Option<String>, Query, description = "As in review, with all its parameters"),
        ("day" = Option<String>, Query), ("where" = Option<Vec<String>>, Query, explode = true), ("known" = Option<String>, Query),
        ("format" = Option<String>, Query, description = "xlsx, csv or pdf"), ("lang" = Option<String>, Query, description = "zh or en"),
    ),
    responses((status = 200, description = "The file", content(("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), ("text/csv"), ("application/pdf")))))]
pub(crate) async fn export_review(mut asker: Asker) -> Result<Response, Problem> {
    let (asks, rest) = read(&mut asker)?;
    let lang = asker.wants(&rest);
    let review = steer::read_review(asker.up(), &asker.caller, &asks).await.map_err(|e| Problem::of(&e, lang))?;
    let file = know::export_review(asker.up(), &review, rest.format, lang);
    asker.sent(&rest, file)
}

/// Agree on an action
///
/// A move that has its owner and its day from the beginning; the next pack tells what became of it.
#[utoipa::path(post, path = "/api/v1/review/actions", tag = "steer", request_body = NewAction, responses((status = 201, body = MoveItem)))]
pub(crate) async fn agree_action(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Json(new): Json<NewAction>,
) -> Result<(StatusCode, Json<MoveItem>), Problem> {
    let agreed = steer::agree_action(&desk.up, &caller, &new).await;
    agreed.map(|of| (StatusCode::CREATED, Json(of))).map_err(|e| Problem::of(&e, lang(&headers)))
}

fn read(asker: &mut Asker) -> Result<(AskReview, Parameters), Problem> {
    let lang = asker.lang;
    let wrong = |name: &str, value: &str, zh: &str, en: &str| {
        let text = Text::new(
            format!("参数 {name} 的值 `{value}` 读不懂；应为{zh}"),
            format!("the value `{value}` of the parameter {name} makes no sense; it is {en}"),
        );
        Problem::of(&ReviewRefusal::Unclear(text), lang)
    };
    let pack = asker.take("pack");
    let day = match asker.take("day") {
        None => None,
        Some(day) => Some(day.parse().map_err(|_| wrong("day", &day, "一天，如 2025-12-22", "a day such as 2025-12-22"))?),
    };
    let now = match asker.take("known").as_deref() {
        None | Some("then") => false,
        Some("now") => true,
        Some(other) => return Err(wrong("known", other, " then 或 now", "then or now")),
    };
    let rest = asker.asked("policies")?;
    let mut place = std::collections::BTreeMap::new();
    for (level, codes) in &rest.question.only {
        let [code] = &codes[..] else { return Err(wrong("where", level, "一级一个机构", "one place on each level")) };
        place.insert(level.clone(), code.clone());
    }
    Ok((AskReview { pack, day, place, now }, rest))
}
