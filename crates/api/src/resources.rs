//! Steer (经营): resources matched to places, and the moves made of that.

use crate::Desk;
use crate::asker::Asker;
use crate::know::MOST_ROWS_IN_A_PAGE;
use crate::problem::{Problem, lang};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::{Extension, Json};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::str::FromStr;
use upcount_app::Caller;
use upcount_app::know::Page;
use upcount_app::steer::{self, AskResource, ResourceMoves, ResourceRefusal, ResourceTold, Resources};
use upcount_model::{Day, Lang, Text};
use utoipa::ToSchema;

/// How a resource is matched when moves are made of it: as it was looked at.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TakeUp {
    /// Units to share; those of today when absent.
    budget: Option<u64>,
    /// The first day of the time ahead.
    from: Option<String>,
    /// The last.
    to: Option<String>,
    /// By how many percent one percent more raises the count, as somebody states it.
    elasticity: Option<f64>,
    /// Who states that, when, and why.
    source: Option<String>,
    /// What a place keeps of what it has today, from 0 to 1.
    at_least: Option<f64>,
    /// The most that it is given of that, from 1.
    at_most: Option<f64>,
    /// Below which attainment a place is behind.
    behind_below: Option<f64>,
    /// How many units such a place has at least.
    behind_at_least: Option<u32>,
    /// Codes of the places whose moves are made; all that change when absent.
    places: Option<BTreeSet<String>>,
}

/// The resources of the Book
#[utoipa::path(get, path = "/api/v1/resources", tag = "steer", responses((status = 200, body = Resources)))]
pub(crate) async fn list_resources(State(desk): State<Desk>, headers: HeaderMap) -> Result<Json<Resources>, Problem> {
    steer::list_resources(&desk.up).await.map(Json).map_err(|e| Problem::of(&e, lang(&headers)))
}

/// A resource matched to places, beside what they have today
///
/// Where it brings the most by what history tells of it, or by an assumption with its source, within floors and caps.
#[utoipa::path(get, path = "/api/v1/resources/{id}", tag = "steer",
    params(
        ("id" = String, Path, example = "people"),
        ("budget" = Option<u64>, Query, description = "Units to share; those of today when absent"),
        ("from" = Option<String>, Query, description = "The first day of the time ahead"), ("to" = Option<String>, Query, description = "The last"),
        ("elasticity" = Option<f64>, Query, description = "By how many percent one percent more raises the count, as somebody states it"),
        ("source" = Option<String>, Query, description = "Who states that, when, and why"),
        ("at_least" = Option<f64>, Query, description = "What a place keeps of what it has today, from 0 to 1"),
        ("at_most" = Option<f64>, Query, description = "The most that it is given of that, from 1"),
        ("behind_below" = Option<f64>, Query, description = "Below which attainment a place is behind"),
        ("behind_at_least" = Option<u32>, Query, description = "How many units such a place has at least"),
        ("limit" = Option<usize>, Query, description = "Places to give, at most 1000"), ("offset" = Option<usize>, Query, description = "Places to pass over"),
    ),
    responses((status = 200, body = ResourceTold)))]
pub(crate) async fn match_resource(mut asker: Asker, Path(id): Path<String>) -> Result<Json<ResourceTold>, Problem> {
    let ask = AskResource {
        resource: id,
        budget: number(&mut asker, "budget")?,
        from: number(&mut asker, "from")?,
        to: number(&mut asker, "to")?,
        elasticity: number(&mut asker, "elasticity")?,
        source: asker.take("source"),
        at_least: number(&mut asker, "at_least")?,
        at_most: number(&mut asker, "at_most")?,
        behind_below: number(&mut asker, "behind_below")?,
        behind_at_least: number(&mut asker, "behind_at_least")?,
    };
    let asked = asker.asked("policies")?;
    let page = Page { offset: asked.offset, limit: asked.limit.unwrap_or(200).min(MOST_ROWS_IN_A_PAGE) };
    asker.told(steer::match_resource(asker.up(), &asker.caller, &ask, page).await)
}

/// Make moves of what is proposed for a resource
///
/// One for each place that changes; those that are open already are not made again.
#[utoipa::path(post, path = "/api/v1/resources/{id}/moves", tag = "steer", params(("id" = String, Path)), request_body = TakeUp,
    responses((status = 201, body = ResourceMoves)))]
pub(crate) async fn propose_resource_moves(
    State(desk): State<Desk>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Json(given): Json<TakeUp>,
) -> Result<(StatusCode, Json<ResourceMoves>), Problem> {
    let lang = lang(&headers);
    let day = |day: Option<String>| day.map(|day| read::<Day>("from", &day, lang)).transpose();
    let ask = AskResource {
        resource: id,
        budget: given.budget,
        from: day(given.from)?,
        to: day(given.to)?,
        elasticity: given.elasticity,
        source: given.source,
        at_least: given.at_least,
        at_most: given.at_most,
        behind_below: given.behind_below,
        behind_at_least: given.behind_at_least,
    };
    let made = steer::propose_resource_moves(&desk.up, &caller, &ask, given.places.as_ref()).await;
    made.map(|made| (StatusCode::CREATED, Json(made))).map_err(|e| Problem::of(&e, lang))
}

/// A parameter that is a number or a day; none when it is not there.
fn number<T: FromStr>(asker: &mut Asker, name: &str) -> Result<Option<T>, Problem> {
    asker.take(name).map(|text| read(name, &text, asker.lang)).transpose()
}

fn read<T: FromStr>(name: &str, text: &str, lang: Lang) -> Result<T, Problem> {
    text.trim().parse().map_err(|_| {
        let text = Text::new(
            format!("`{name}` 写成数或日子，如 40、0.2、2026-03-31，不是 `{text}`"),
            format!("`{name}` is a number or a day, such as 40, 0.2 or 2026-03-31, not `{text}`"),
        );
        Problem::of(&ResourceRefusal::Unclear(text), lang)
    })
}
