//! Steer (经营): long-term value: counts held against what stays.

use crate::asker::Asker;
use crate::problem::Problem;
use axum::Json;
use axum::response::Response;
use upcount_app::know;
use upcount_app::steer::{self, AskValue, ValueRefusal, ValueTold};
use upcount_model::Text;

/// People of one answer.
const MOST_POINTS: usize = 3_000;

/// Counts held against what stays
///
/// How counts of agents go together with persistency, renewal premium, surrender and complaints when grade, place, tenure and mix
/// are alike; cohorts; and those who have many but keep fewer than luck explains.
#[utoipa::path(get, path = "/api/v1/values", tag = "steer",
    params(
        ("value" = Option<String>, Query, description = "The definition's id; the first when absent", example = "agents"),
        ("until" = Option<String>, Query, description = "A day of the last month that is looked at; the last that is over when absent", example = "2025-12-31"),
        ("find" = Option<String>, Query, description = "Only people whose code or name has this piece", example = "A0012"),
        ("limit" = Option<usize>, Query, description = "People to tell, at most 3000"),
    ),
    responses((status = 200, body = ValueTold)))]
pub(crate) async fn read_value(mut asker: Asker) -> Result<Json<ValueTold>, Problem> {
    let mut asks = read(&mut asker)?;
    asks.find = asker.take("find").filter(|find| !find.trim().is_empty());
    asks.limit = match asker.take("limit") {
        None => MOST_POINTS,
        Some(text) => text.parse::<usize>().map_err(|_| unclear(&asker, "limit", &text))?.min(MOST_POINTS),
    };
    asker.told(steer::read_value(asker.up(), &asker.caller, &asks).await)
}

/// Long-term value as a file: associations, many but thin, cohorts, everybody
#[utoipa::path(get, path = "/api/v1/export/values", tag = "steer",
    params(
        ("value" = Option<String>, Query, description = "As in values, with all its parameters"), ("until" = Option<String>, Query),
        ("format" = Option<String>, Query, description = "xlsx, csv or pdf"), ("lang" = Option<String>, Query, description = "zh or en"),
    ),
    responses((status = 200, description = "The file", content(("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), ("text/csv"), ("application/pdf")))))]
pub(crate) async fn export_value(mut asker: Asker) -> Result<Response, Problem> {
    let asks = AskValue { limit: usize::MAX, ..read(&mut asker)? };
    let rest = asker.asked("policies")?;
    let lang = asker.wants(&rest);
    let told = steer::read_value(asker.up(), &asker.caller, &asks).await.map_err(|e| Problem::of(&e, lang))?;
    let file = know::export_value(asker.up(), &told, rest.format, lang);
    asker.sent(&rest, file)
}

fn read(asker: &mut Asker) -> Result<AskValue, Problem> {
    let value = asker.take("value");
    let until = match asker.take("until") {
        None => None,
        Some(text) => Some(text.parse().map_err(|_| unclear(asker, "until", &text))?),
    };
    Ok(AskValue { value, until, ..AskValue::default() })
}

fn unclear(asker: &Asker, name: &str, value: &str) -> Problem {
    let text =
        Text::new(format!("参数 {name} 的值 `{value}` 读不懂"), format!("the value `{value}` of the parameter {name} makes no sense"));
    Problem::of(&ValueRefusal::Unclear(text), asker.lang)
}
