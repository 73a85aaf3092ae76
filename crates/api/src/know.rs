//! Know (知晓): figures, the facts behind them, files of both, and what the words mean.

use crate::Desk;
use crate::asker::Asker;
use crate::problem::Problem;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use std::str::FromStr;
use upcount_app::Caller;
use upcount_app::keep::SignInRefusal;
use upcount_app::know::{self, Asked, AskedRows, BookTold, ExportFormat, Exported, Page, Question};
use upcount_model::{Day, Grain, Lang, Right, Text};

/// Rows in a page, at most.
pub(crate) const MOST_ROWS_IN_A_PAGE: usize = 1000;

/// What can be asked, and what the words mean
#[utoipa::path(get, path = "/api/v1/book", tag = "know", responses((status = 200, body = BookTold)))]
pub(crate) async fn read_book(State(desk): State<Desk>, Extension(caller): Extension<Caller>) -> Json<BookTold> {
    Json(know::read_book(&desk.up, caller.scope()))
}

/// Ask for a figure
///
/// The answer always says its calibre. Shares are fractions; money is in the company's currency.
#[utoipa::path(get, path = "/api/v1/ask", tag = "know",
    params(
        ("measure" = String, Query, description = "The measure's id", example = "policy_share"),
        ("by" = Option<String>, Query, description = "Dimensions, parted by commas"),
        ("where" = Option<Vec<String>>, Query, description = "dimension=value; several of one dimension are alternatives", explode = true),
        ("from" = Option<String>, Query, description = "The first day"),
        ("to" = Option<String>, Query, description = "The last day"),
        ("grain" = Option<String>, Query, description = "year, half, quarter, month or day"),
        ("window" = Option<u32>, Query, description = "Periods in the window of a smoothed measure"),
        ("calibre" = Option<String>, Query, description = "The calibre's id; the standard one when absent"),
        ("as_of" = Option<String>, Query, description = "What we knew then: a day, or an instant in UTC"),
    ),
    responses((status = 200, body = Asked)))]
pub(crate) async fn ask(mut asker: Asker) -> Result<Json<Asked>, Problem> {
    let asked = asker.asked("")?;
    asker.told(know::ask(asker.up(), asker.scope(), &asked.question).await)
}

/// The facts behind a figure, a page of them
#[utoipa::path(get, path = "/api/v1/rows", tag = "know",
    params(
        ("measure" = String, Query, description = "As in ask, with all its parameters"),
        ("by" = Option<String>, Query), ("where" = Option<Vec<String>>, Query, explode = true), ("from" = Option<String>, Query), ("to" = Option<String>, Query),
        ("grain" = Option<String>, Query), ("window" = Option<u32>, Query), ("calibre" = Option<String>, Query), ("as_of" = Option<String>, Query),
        ("limit" = Option<usize>, Query, description = "Rows in the page, at most 1000"),
        ("offset" = Option<usize>, Query, description = "Rows to pass over"),
    ),
    responses((status = 200, body = AskedRows)))]
pub(crate) async fn list_rows(mut asker: Asker) -> Result<Json<AskedRows>, Problem> {
    let asked = asker.asked("")?;
    let page = Page { offset: asked.offset, limit: asked.limit.unwrap_or(100).min(MOST_ROWS_IN_A_PAGE) };
    asker.told(know::list_rows(asker.up(), asker.scope(), &asked.question, page).await)
}

/// An answer, or the facts behind it, as a file
#[utoipa::path(get, path = "/api/v1/export", tag = "know",
    params(
        ("measure" = String, Query, description = "As in ask, with all its parameters"),
        ("by" = Option<String>, Query), ("where" = Option<Vec<String>>, Query, explode = true), ("from" = Option<String>, Query), ("to" = Option<String>, Query),
        ("grain" = Option<String>, Query), ("window" = Option<u32>, Query), ("calibre" = Option<String>, Query), ("as_of" = Option<String>, Query),
        ("format" = Option<String>, Query, description = "xlsx, csv or pdf"),
        ("rows" = Option<bool>, Query, description = "The facts instead of the figures"),
        ("lang" = Option<String>, Query, description = "zh or en; the reader's language when absent"),
    ),
    responses((status = 200, description = "The file", content(("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), ("text/csv"), ("application/pdf")))))]
pub(crate) async fn export(mut asker: Asker) -> Result<Response, Problem> {
    let asked = asker.asked("")?;
    let lang = asker.wants(&asked);
    if asked.rows && !asker.caller.may(Right::Rows) {
        return Err(Problem::of(&SignInRefusal::MayNot(Right::Rows), lang));
    }
    let file = know::export(asker.up(), asker.scope(), &asked.question, asked.rows, asked.format, lang).await;
    asker.sent(&asked, file)
}

/// A file as an answer.
pub(crate) fn sent(file: Exported) -> Response {
    let disposition =
        HeaderValue::from_str(&format!("attachment; filename=\"{}\"", file.name)).unwrap_or(HeaderValue::from_static("attachment"));
    (
        StatusCode::OK,
        [(header::CONTENT_TYPE, HeaderValue::from_static(file.media)), (header::CONTENT_DISPOSITION, disposition)],
        file.content,
    )
        .into_response()
}

/// A page of the Book as a file: a sheet for each panel
#[utoipa::path(get, path = "/api/v1/export/page", tag = "know",
    params(
        ("page" = String, Query, description = "The page's id", example = "products"),
        ("from" = Option<String>, Query), ("to" = Option<String>, Query), ("where" = Option<Vec<String>>, Query, explode = true),
        ("format" = Option<String>, Query, description = "xlsx, csv or pdf"), ("lang" = Option<String>, Query, description = "zh or en"),
    ),
    responses((status = 200, description = "The file", content(("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), ("text/csv"), ("application/pdf")))))]
pub(crate) async fn export_page(mut asker: Asker) -> Result<Response, Problem> {
    let page = asker.take("page").unwrap_or_default();
    let asked = asker.asked("policies")?;
    let file = know::export_page(asker.up(), asker.scope(), &page, &asked.question, asked.format, asker.wants(&asked)).await;
    asker.sent(&asked, file)
}

/// The parameters of a question. Read by hand because `where` may stand several times, and because a slip should be
/// answered with a sentence.
pub(crate) struct Parameters {
    pub(crate) question: Question,
    pub(crate) limit: Option<usize>,
    pub(crate) offset: usize,
    pub(crate) format: ExportFormat,
    rows: bool,
    pub(crate) lang: Option<Lang>,
}

impl Parameters {
    pub(crate) fn of(given: Vec<(String, String)>, lang: Lang) -> Result<Self, Problem> {
        let mut p = Self { question: Question::default(), limit: None, offset: 0, format: ExportFormat::Xlsx, rows: false, lang: None };
        for (name, value) in given {
            if value.is_empty() && name != "where" {
                continue;
            }
            let bad = || {
                let wants = wanted(&name);
                let say = if lang == Lang::Zh {
                    format!("参数 {name} 的值 `{value}` 读不懂；应为{}", wants.zh)
                } else {
                    format!("the value `{value}` of the parameter {name} makes no sense; it is {}", wants.en)
                };
                Problem::new(StatusCode::BAD_REQUEST, "parameter_unclear", say)
            };
            let day = || Day::from_str(&value).map_err(|_| bad());
            let q = &mut p.question;
            match name.as_str() {
                "measure" => q.measure = value,
                "by" => q.by.extend(value.split(',').filter(|d| !d.is_empty()).map(str::to_owned)),
                "where" => {
                    let (dimension, wanted) = value.split_once('=').ok_or_else(bad)?;
                    q.only.entry(dimension.to_owned()).or_default().push(wanted.to_owned());
                }
                "from" => q.from = Some(day()?),
                "to" => q.to = Some(day()?),
                "grain" => q.grain = Some(Grain::from_id(&value).ok_or_else(bad)?),
                "window" => q.window = Some(value.parse().map_err(|_| bad())?),
                "calibre" => q.calibre = Some(value),
                "as_of" => q.as_of = Some(value.parse().map_err(|_| bad())?),
                "limit" => p.limit = Some(value.parse().map_err(|_| bad())?),
                "offset" => p.offset = value.parse().map_err(|_| bad())?,
                "format" => p.format = ExportFormat::from_id(&value).ok_or_else(bad)?,
                "rows" => p.rows = value.parse().map_err(|_| bad())?,
                "lang" => p.lang = Some(if value.starts_with("zh") { Lang::Zh } else { Lang::En }),
                _ => {
                    let say = if lang == Lang::Zh { format!("没有参数 `{name}`") } else { format!("there is no parameter `{name}`") };
                    return Err(Problem::new(StatusCode::BAD_REQUEST, "unknown_parameter", say));
                }
            }
        }
        if p.question.measure.is_empty() {
            let say = if lang == Lang::Zh {
                "没有写指标：请加上 measure=…；/api/v1/book 列出全部指标"
            } else {
                "the question names no measure: add measure=…; /api/v1/book lists them all"
            };
            return Err(Problem::new(StatusCode::BAD_REQUEST, "measure_missing", say));
        }
        Ok(p)
    }
}

/// What a parameter takes, in words.
fn wanted(parameter: &str) -> Text {
    let (zh, en) = match parameter {
        "from" | "to" => ("一天，如 2025-12-31", "a day such as 2025-12-31"),
        "as_of" => (
            "一天或一个 UTC 时刻，如 2025-12-31 或 2025-12-31T18:00:00Z",
            "a day or an instant in UTC, such as 2025-12-31 or 2025-12-31T18:00:00Z",
        ),
        "where" => ("维度=值，如 region=440000", "dimension=value, such as region=440000"),
        "grain" => ("year、half、quarter、month 或 day", "year, half, quarter, month or day"),
        "window" | "limit" | "offset" => ("一个整数，如 12", "a whole number such as 12"),
        "format" => ("xlsx、csv 或 pdf", "xlsx, csv or pdf"),
        "rows" => ("true 或 false", "true or false"),
        _ => ("一个名称", "a name"),
    };
    Text::new(zh, en)
}

pub(crate) fn pairs(query: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}
