//! Know (知晓): why two figures disagree.

use crate::Desk;
use crate::know::{MOST_ROWS_IN_A_PAGE, Parameters, pairs};
use crate::problem::{Problem, lang};
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::{Extension, Json};
use upcount_app::Caller;
use upcount_app::know::{self, BridgePolicies, Bridged, Page, Question};
use upcount_model::Lang;

/// Why two figures of one measure disagree
///
/// One change at a time leads from the one to the other; the changes add up to the whole difference.
#[utoipa::path(get, path = "/api/v1/bridge", tag = "know",
    params(
        ("measure" = String, Query, description = "The measure's id: a count or a sum of policies", example = "policies"),
        ("a" = Option<String>, Query, description = "The calibre that one begins with; the standard one when absent"),
        ("b" = Option<String>, Query, description = "The calibre that one ends with; the standard one when absent"),
        ("from" = Option<String>, Query, description = "The first day"),
        ("to" = Option<String>, Query, description = "The last day"),
        ("where" = Option<Vec<String>>, Query, description = "dimension=value, on both sides", explode = true),
        ("where_a" = Option<Vec<String>>, Query, description = "dimension=value, on the first side only", explode = true),
        ("where_b" = Option<Vec<String>>, Query, description = "dimension=value, on the second side only", explode = true),
        ("as_of_a" = Option<String>, Query, description = "What we knew then, on the first side"),
        ("as_of_b" = Option<String>, Query, description = "What we knew then, on the second side"),
    ),
    responses((status = 200, body = Bridged)))]
pub(crate) async fn bridge(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Json<Bridged>, Problem> {
    let lang = lang(&headers);
    let sides = Sides::read(query, lang)?;
    know::bridge(&desk.up, caller.scope(), &sides.a, &sides.b).await.map(Json).map_err(|e| Problem::of(&e, lang))
}

/// The policies that a step of a bridge moves, a page of them
#[utoipa::path(get, path = "/api/v1/bridge/policies", tag = "know",
    params(
        ("measure" = String, Query, description = "As in bridge, with all its parameters"),
        ("a" = Option<String>, Query), ("b" = Option<String>, Query), ("from" = Option<String>, Query), ("to" = Option<String>, Query),
        ("where" = Option<Vec<String>>, Query, explode = true), ("where_a" = Option<Vec<String>>, Query, explode = true), ("where_b" = Option<Vec<String>>, Query, explode = true),
        ("as_of_a" = Option<String>, Query), ("as_of_b" = Option<String>, Query),
        ("step" = usize, Query, description = "The step, from 1"),
        ("limit" = Option<usize>, Query, description = "Policies in the page, at most 1000"),
        ("offset" = Option<usize>, Query, description = "Policies to pass over"),
    ),
    responses((status = 200, body = BridgePolicies)))]
pub(crate) async fn bridge_policies(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Json<BridgePolicies>, Problem> {
    let lang = lang(&headers);
    let sides = Sides::read(query, lang)?;
    let step = sides.step;
    know::bridge_policies(&desk.up, caller.scope(), &sides.a, &sides.b, step, sides.page).await.map(Json).map_err(|e| Problem::of(&e, lang))
}

/// The two questions: what both have in common, and what each has alone.
struct Sides {
    a: Question,
    b: Question,
    step: usize,
    page: Page,
}

impl Sides {
    fn read(query: Option<String>, lang: Lang) -> Result<Self, Problem> {
        let (mut a, mut b, mut step) = (Vec::new(), Vec::new(), 0);
        for (name, value) in pairs(query.as_deref().unwrap_or_default()) {
            let own = |name: &str| (name.to_owned(), value.clone());
            match name.as_str() {
                "a" => a.push(own("calibre")),
                "b" => b.push(own("calibre")),
                "where_a" => a.push(own("where")),
                "where_b" => b.push(own("where")),
                "as_of_a" => a.push(own("as_of")),
                "as_of_b" => b.push(own("as_of")),
                "step" => {
                    step = value.parse().map_err(|_| {
                        let say = if lang == Lang::Zh { "step 是从 1 起的整数" } else { "step is a whole number from 1" };
                        Problem::new(StatusCode::BAD_REQUEST, "parameter_unclear", say)
                    })?;
                }
                _ => {
                    a.push(own(&name));
                    b.push(own(&name));
                }
            }
        }
        let (a, b) = (Parameters::of(a, lang)?, Parameters::of(b, lang)?);
        let page = Page { offset: a.offset, limit: a.limit.unwrap_or(100).min(MOST_ROWS_IN_A_PAGE) };
        Ok(Self { a: a.question, b: b.question, step, page })
    }
}
