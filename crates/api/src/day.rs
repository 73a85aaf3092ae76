//! Steer (经营): the day, and word of new facts.

use crate::Desk;
use crate::asker::Asker;
use crate::problem::{Problem, lang};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::stream::{Stream, unfold};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use upcount_app::Upcount;
use upcount_app::steer::{self, DayAsks, DayTold};
use upcount_model::{Lang, Text};

/// Who is told of new facts at the same time, at most.
const LISTENERS: usize = 1_000;
/// Facts that come together are told of once.
const TOGETHER: Duration = Duration::from_millis(500);
/// After so many looks, of a second at most each, a listener asks again, and whether it may is looked at again.
const LOOKS: u32 = 600;

/// What everybody did on a day
///
/// Of what the activity standard asks, one row for each of a team, or for each team or branch; those who did nothing have rows
/// too. Those with the most to do come first.
#[utoipa::path(get, path = "/api/v1/day", tag = "steer",
    params(
        ("day" = Option<String>, Query, description = "The day; the latest of which activities tell when absent", example = "2025-12-30"),
        ("by" = Option<String>, Query, description = "branch, team or agent; the level below the place asked for when absent"),
        ("where" = Option<Vec<String>>, Query, description = "dimension=value", explode = true),
    ),
    responses((status = 200, body = DayTold)))]
pub(crate) async fn read_day(mut asker: Asker) -> Result<Json<DayTold>, Problem> {
    let by = asker.take("by");
    let day = match asker.take("day").map(|day| day.parse().map_err(|_| day)).transpose() {
        Ok(day) => day,
        Err(wrong) => {
            let say = Text::new(
                format!("参数 day 的值 `{wrong}` 读不懂；应为一天，如 2025-12-30"),
                format!("the value `{wrong}` of the parameter day makes no sense; it is a day such as 2025-12-30"),
            );
            let say = if asker.lang == Lang::Zh { say.zh } else { say.en };
            return Err(Problem::new(StatusCode::BAD_REQUEST, "parameter_unclear", say));
        }
    };
    let only = asker.asked("activities")?.question.only;
    asker.told(steer::read_day(asker.up(), asker.scope(), &DayAsks { day, by, only }).await)
}

/// Who listens.
#[derive(Clone)]
pub(crate) struct Listeners(Arc<Semaphore>);

impl Listeners {
    pub(crate) fn start() -> Self {
        Self(Arc::new(Semaphore::new(LISTENERS)))
    }
}

/// Word of new facts
///
/// Server-sent events: `facts` as soon as there are new facts, whatever they are of; not what they say. Ends after ten minutes at most.
#[utoipa::path(get, path = "/api/v1/live", tag = "steer",
    responses((status = 200, description = "Events", content_type = "text/event-stream", body = String)))]
pub(crate) async fn live(
    State(desk): State<Desk>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let place =
        desk.listeners.0.clone().try_acquire_owned().map_err(|_| Problem::of_status(StatusCode::SERVICE_UNAVAILABLE, lang(&headers)))?;
    let from = steer::wait_for_facts(&desk.up, -1).await.map_err(|e| Problem::of(&e, lang(&headers)))?;
    let listener = Listener { stopping: desk.operation.clone(), up: desk.up, looks: LOOKS, told: from, _place: place };
    Ok(Sse::new(unfold(listener, Listener::next)).keep_alive(KeepAlive::default()))
}

struct Listener {
    up: Upcount,
    stopping: crate::operation::Operation,
    looks: u32,
    told: i64,
    _place: OwnedSemaphorePermit,
}

impl Listener {
    /// The next word; none when it is time to ask again.
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        while self.looks > 0 && !self.stopping.is_stopping() {
            self.looks -= 1;
            let end = steer::wait_for_facts(&self.up, self.told).await.ok()?;
            if end > self.told {
                tokio::time::sleep(TOGETHER).await;
                self.told = steer::wait_for_facts(&self.up, end - 1).await.ok()?;
                // A word without data is passed over by browsers.
                return Some((Ok(Event::default().event("facts").data("new")), self));
            }
        }
        None
    }
}
