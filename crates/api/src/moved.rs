//! Know (知晓): what moved a figure.

use crate::Desk;
use crate::know::{Parameters, pairs};
use crate::problem::{Problem, lang};
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::{Extension, Json};
use upcount_app::Caller;
use upcount_app::know::{self, Moved, MovedByFactors, MovedQuestion};
use upcount_model::{Day, Lang};

/// What moved a figure from one time to another
///
/// The contributions of the parts add up to the whole change: growth, mix, and each part's own ratio.
#[utoipa::path(get, path = "/api/v1/moved", tag = "know",
    params(
        ("measure" = String, Query, description = "The measure's id: a count, a sum, a ratio or a share", example = "policies"),
        ("by" = String, Query, description = "The dimensions of the parts, with commas", example = "channel"),
        ("of" = Option<Vec<String>>, Query, description = "dimension=value: for a share, the class whose share it is", explode = true),
        ("from" = String, Query, description = "The first day", example = "2025-01-01"),
        ("to" = String, Query, description = "The last day", example = "2025-12-31"),
        ("before_from" = Option<String>, Query, description = "The first day of the earlier time; as long a time just before when absent"),
        ("before_to" = Option<String>, Query, description = "The last day of the earlier time"),
        ("where" = Option<Vec<String>>, Query, description = "dimension=value", explode = true),
        ("calibre" = Option<String>, Query, description = "The calibre; the standard one when absent"),
        ("as_of" = Option<String>, Query, description = "What we knew then"),
    ),
    responses((status = 200, body = Moved)))]
pub(crate) async fn moved(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Json<Moved>, Problem> {
    let lang = lang(&headers);
    let asked = read(query, lang)?;
    know::moved(&desk.up, caller.scope(), &asked).await.map(Json).map_err(|e| Problem::of(&e, lang))
}

/// What moved a count through the counts that lead to it
///
/// Policies are people × their activity rate × what each active one does × policies from that: the contributions of the
/// factors add up to the whole change.
#[utoipa::path(get, path = "/api/v1/moved/factors", tag = "know",
    params(
        ("measure" = String, Query, description = "The measure's id; it says its `chain`", example = "policies"),
        ("from" = String, Query, example = "2025-01-01"), ("to" = String, Query, example = "2025-12-31"),
        ("before_from" = Option<String>, Query), ("before_to" = Option<String>, Query),
        ("where" = Option<Vec<String>>, Query, description = "dimension=value", explode = true),
        ("calibre" = Option<String>, Query), ("as_of" = Option<String>, Query),
    ),
    responses((status = 200, body = MovedByFactors)))]
pub(crate) async fn moved_factors(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Json<MovedByFactors>, Problem> {
    let lang = lang(&headers);
    let asked = read(query, lang)?;
    know::moved_factors(&desk.up, caller.scope(), &asked).await.map(Json).map_err(|e| Problem::of(&e, lang))
}

fn read(query: Option<String>, lang: Lang) -> Result<MovedQuestion, Problem> {
    let (mut rest, mut of, mut before) = (Vec::new(), Vec::new(), [None; 2]);
    for (name, value) in pairs(query.as_deref().unwrap_or_default()) {
        match name.as_str() {
            "of" => of.push(("where".to_owned(), value)),
            "before_from" | "before_to" if value.is_empty() => {}
            "before_from" | "before_to" => {
                let day = value.parse::<Day>().map_err(|_| {
                    let say = match lang {
                        Lang::Zh => format!("参数 {name} 的值 `{value}` 读不懂；应为一天，如 2025-12-31"),
                        Lang::En => format!("the value `{value}` of the parameter {name} makes no sense; it is a day such as 2025-12-31"),
                    };
                    Problem::new(StatusCode::BAD_REQUEST, "parameter_unclear", say)
                })?;
                before[usize::from(name == "before_to")] = Some(day);
            }
            _ => rest.push((name, value)),
        }
    }
    let question = Parameters::of(rest, lang)?.question;
    // A class is written as a filter is.
    of.push(("measure".to_owned(), question.measure.clone()));
    let of = Parameters::of(of, lang)?.question.only;
    let before = match before {
        [Some(from), Some(to)] if from <= to => Some((from, to)),
        [None, None] => None,
        _ => {
            let say = match lang {
                Lang::Zh => "before_from 和 before_to 要一起写，前者不晚于后者",
                Lang::En => "before_from and before_to come together, the first not after the second",
            };
            return Err(Problem::new(StatusCode::BAD_REQUEST, "parameter_unclear", say));
        }
    };
    Ok(MovedQuestion { question, before, of })
}
