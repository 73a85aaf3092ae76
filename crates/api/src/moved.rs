//! Know (知晓): what moved a figure.

use crate::asker::Asker;
use crate::know::Parameters;
use crate::problem::Problem;
use axum::Json;
use axum::http::StatusCode;
use axum::response::Response;
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
pub(crate) async fn moved(mut asker: Asker) -> Result<Json<Moved>, Problem> {
    let (asked, _) = read(&mut asker)?;
    asker.told(know::moved(asker.up(), asker.scope(), &asked).await)
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
pub(crate) async fn moved_factors(mut asker: Asker) -> Result<Json<MovedByFactors>, Problem> {
    let (asked, _) = read(&mut asker)?;
    asker.told(know::moved_factors(asker.up(), asker.scope(), &asked).await)
}

/// What moved a figure as a file
#[utoipa::path(get, path = "/api/v1/export/moved", tag = "know",
    params(
        ("measure" = String, Query, description = "As in moved, with all its parameters"), ("by" = String, Query),
        ("of" = Option<Vec<String>>, Query, explode = true), ("from" = String, Query), ("to" = String, Query),
        ("before_from" = Option<String>, Query), ("before_to" = Option<String>, Query),
        ("where" = Option<Vec<String>>, Query, explode = true), ("calibre" = Option<String>, Query), ("as_of" = Option<String>, Query),
        ("format" = Option<String>, Query, description = "xlsx, csv or pdf"), ("lang" = Option<String>, Query, description = "zh or en"),
    ),
    responses((status = 200, description = "The file", content(("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), ("text/csv"), ("application/pdf")))))]
pub(crate) async fn export_moved(mut asker: Asker) -> Result<Response, Problem> {
    let (asked, rest) = read(&mut asker)?;
    let file = know::export_moved(asker.up(), asker.scope(), &asked, rest.format, asker.wants(&rest)).await;
    asker.sent(&rest, file)
}

/// What moved a count through the counts that lead to it, as a file
#[utoipa::path(get, path = "/api/v1/export/moved/factors", tag = "know",
    params(
        ("measure" = String, Query, description = "As in factors, with all its parameters"), ("from" = String, Query), ("to" = String, Query),
        ("before_from" = Option<String>, Query), ("before_to" = Option<String>, Query),
        ("where" = Option<Vec<String>>, Query, explode = true), ("calibre" = Option<String>, Query), ("as_of" = Option<String>, Query),
        ("format" = Option<String>, Query, description = "xlsx, csv or pdf"), ("lang" = Option<String>, Query, description = "zh or en"),
    ),
    responses((status = 200, description = "The file", content(("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), ("text/csv"), ("application/pdf")))))]
pub(crate) async fn export_moved_factors(mut asker: Asker) -> Result<Response, Problem> {
    let (asked, rest) = read(&mut asker)?;
    let file = know::export_moved_factors(asker.up(), asker.scope(), &asked, rest.format, asker.wants(&rest)).await;
    asker.sent(&rest, file)
}

fn read(asker: &mut Asker) -> Result<(MovedQuestion, Parameters), Problem> {
    let lang = asker.lang;
    let unclear = |say: String| Problem::new(StatusCode::BAD_REQUEST, "parameter_unclear", say);
    let mut day = |name: &str| match asker.take(name).map(|value| (value.parse::<Day>(), value)) {
        None => Ok(None),
        Some((Ok(day), _)) => Ok(Some(day)),
        Some((Err(_), value)) => Err(unclear(match lang {
            Lang::Zh => format!("参数 {name} 的值 `{value}` 读不懂；应为一天，如 2025-12-31"),
            Lang::En => format!("the value `{value}` of the parameter {name} makes no sense; it is a day such as 2025-12-31"),
        })),
    };
    let before = [day("before_from")?, day("before_to")?];
    let (of, rest) = std::mem::take(&mut asker.given).into_iter().partition::<Vec<_>, _>(|(name, _)| name == "of");
    asker.given = rest;
    let mut of: Vec<_> = of.into_iter().map(|(_, value)| ("where".to_owned(), value)).collect();
    let mut rest = asker.asked("")?;
    let question = std::mem::take(&mut rest.question);
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
            return Err(unclear(say.to_owned()));
        }
    };
    Ok((MovedQuestion { question, before, of }, rest))
}
