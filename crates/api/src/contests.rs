//! Reward (激励): contests, their ladders, and their settling.

use crate::Desk;
use crate::asker::Asker;
use crate::know::MOST_ROWS_IN_A_PAGE;
use crate::problem::{Problem, lang};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::{Extension, Json};
use upcount_app::Caller;
use upcount_app::know::Page;
use upcount_app::reward::{self, ContestRedTeam, ContestRefusal, ContestTold, ContestTry, Contests};
use upcount_model::{Money, Text};

/// The contests, their prizes and what they may cost
#[utoipa::path(get, path = "/api/v1/contests", tag = "reward", responses((status = 200, body = Contests)))]
pub(crate) async fn list_contests(State(desk): State<Desk>, headers: HeaderMap) -> Result<Json<Contests>, Problem> {
    reward::list_contests(&desk.up).await.map(Json).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// A contest's ladder as it stands on a day
///
/// Everybody on the roll stands there. Of others one sees what the contest lets one see; of one's own place also what is short
/// of the next place and prize.
#[utoipa::path(get, path = "/api/v1/contests/{contest}", tag = "reward",
    params(
        ("contest" = String, Path, example = "fourth_quarter"),
        ("day" = Option<String>, Query, description = "What happened after it is not looked at; the last day that is known when absent", example = "2025-12-10"),
        ("limit" = Option<usize>, Query, description = "Places to give, at most 1000"), ("offset" = Option<usize>, Query, description = "Places to pass over"),
    ),
    responses((status = 200, body = ContestTold)))]
pub(crate) async fn read_contest(mut asker: Asker, Path(contest): Path<String>) -> Result<Json<ContestTold>, Problem> {
    let day = match asker.take("day").map(|day| day.parse()) {
        None => None,
        Some(Ok(day)) => Some(day),
        Some(Err(_)) => return Err(unclear(&asker, "`day` 是一天，如 2025-12-10", "`day` is a day such as 2025-12-10")),
    };
    let number = |asker: &mut Asker, name: &str| match asker.take(name).map(|text| text.parse::<usize>()) {
        None => Ok(None),
        Some(Ok(number)) => Ok(Some(number)),
        Some(Err(_)) => Err(unclear(asker, "`limit` 和 `offset` 是整数", "`limit` and `offset` are whole numbers")),
    };
    let (limit, offset) = (number(&mut asker, "limit")?, number(&mut asker, "offset")?);
    let page = Page { offset: offset.unwrap_or_default(), limit: limit.unwrap_or(100).min(MOST_ROWS_IN_A_PAGE) };
    asker.told(reward::read_contest(asker.up(), &asker.caller, &contest, day, page).await)
}

/// A contest gamed on the times before it, as it is or with rules that are tried
///
/// Scripted adversaries split, shift, buy and end policies where the contest pays them for it; what is tried is changed of
/// nothing but the answer.
#[utoipa::path(get, path = "/api/v1/contests/{contest}/redteam", tag = "reward",
    params(
        ("contest" = String, Path, example = "fourth_quarter"),
        ("once_a_customer" = Option<bool>, Query, description = "Try: of a customer's policies of one class only the first counts"),
        ("only_what_stays" = Option<bool>, Query, description = "Try: only what is still there when it is settled counts"),
        ("settle_days" = Option<u32>, Query, description = "Try: settle so many days after the end"),
        ("premium_at_least" = Option<String>, Query, description = "Try: only policies of at least this premium count", example = "500.00"),
        ("expected_months" = Option<u32>, Query, description = "Try: policies count by how likely they are there after so many months"),
        ("without_self_insured" = Option<bool>, Query, description = "Try: self-insured policies are left out"),
        ("without_mutual" = Option<bool>, Query, description = "Try: mutual policies are left out"),
    ),
    responses((status = 200, body = ContestRedTeam)))]
pub(crate) async fn contest_red_team(mut asker: Asker, Path(contest): Path<String>) -> Result<Json<ContestRedTeam>, Problem> {
    let tried = tried(&mut asker)?;
    asker.told(reward::contest_red_team(asker.up(), &contest, &tried).await)
}

fn tried(asker: &mut Asker) -> Result<ContestTry, Problem> {
    let flag = |asker: &mut Asker, name: &str| match asker.take(name).as_deref() {
        None => Ok(None),
        Some("true") => Ok(Some(true)),
        Some("false") => Ok(Some(false)),
        Some(_) => Err(unclear(asker, &format!("`{name}` 是 true 或 false"), &format!("`{name}` is true or false"))),
    };
    let number = |asker: &mut Asker, name: &str, most: u32| match asker.take(name).map(|text| text.parse::<u32>()) {
        None => Ok(None),
        Some(Ok(number)) if number <= most => Ok(Some(number)),
        Some(_) => {
            let (zh, en) = (format!("`{name}` 是 0 到 {most} 的整数"), format!("`{name}` is a whole number from 0 to {most}"));
            Err(unclear(asker, &zh, &en))
        }
    };
    let premium_at_least_fen = match asker.take("premium_at_least").map(|text| Money::parse(&text, 100)) {
        None => None,
        Some(Ok(money)) if money.fen >= 0 => Some(money.fen),
        Some(_) => return Err(unclear(asker, "`premium_at_least` 写作 500.00", "`premium_at_least` is written 500.00")),
    };
    Ok(ContestTry {
        once_a_customer: flag(asker, "once_a_customer")?,
        only_what_stays: flag(asker, "only_what_stays")?,
        settle_days: number(asker, "settle_days", 730)?,
        premium_at_least_fen,
        expected_months: number(asker, "expected_months", 60)?.filter(|months| *months > 0),
        without_self_insured: flag(asker, "without_self_insured")?.unwrap_or_default(),
        without_mutual: flag(asker, "without_mutual")?.unwrap_or_default(),
    })
}

fn unclear(asker: &Asker, zh: &str, en: &str) -> Problem {
    Problem::of(&ContestRefusal::Unclear(Text::new(zh, en)), asker.lang)
}

/// Settle a contest
///
/// What each won, as it is known on the day of settling, becomes lines of pay, once.
#[utoipa::path(post, path = "/api/v1/contests/{contest}/settle", tag = "reward", params(("contest" = String, Path)), responses((status = 201, body = ContestTold)))]
pub(crate) async fn settle_contest(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path(contest): Path<String>,
) -> Result<(StatusCode, Json<ContestTold>), Problem> {
    let settled = reward::settle_contest(&desk.up, &caller, &contest, Page { offset: 0, limit: 100 }).await;
    settled.map(|told| (StatusCode::CREATED, Json(told))).map_err(|e| Problem::of(&e, lang(&headers)))
}
