//! Who waits for a figure, and how long: so many questions are worked on at once, each asker has a few of them, and a question
//! that takes too long, or whose asker is gone, ends.

use crate::problem::Problem;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use std::collections::HashMap;
use std::future::Future;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;
use upcount_model::Lang;

/// The routes that read facts.
const QUESTIONS: &[&str] = &[
    "/api/v1/home",
    "/api/v1/ask",
    "/api/v1/rows",
    "/api/v1/bridge",
    "/api/v1/bridge/policies",
    "/api/v1/funnel",
    "/api/v1/development",
    "/api/v1/market",
    "/api/v1/day",
    "/api/v1/goals/{plan}",
    "/api/v1/goals/{plan}/changes",
    "/api/v1/goals/{plan}/standing",
    "/api/v1/goals/{plan}/signing",
    "/api/v1/goals/{plan}/workbook",
    "/api/v1/moves/{id}",
    "/api/v1/review",
    "/api/v1/export/review",
    "/api/v1/spot/draws",
    "/api/v1/spot/draws/{draw}/again",
    "/api/v1/spot/draws/{draw}/cases/{case}",
    "/api/v1/scores",
    "/api/v1/scores/of/{agent}",
    "/api/v1/scores/appeals",
    "/api/v1/export/scores",
    "/api/v1/values",
    "/api/v1/export/values",
    "/api/v1/signals",
    "/api/v1/signals/worth",
    "/api/v1/export/signals/worth",
    "/api/v1/signals/{rule}/{code}/acknowledge",
    "/api/v1/signals/{rule}/{code}/snooze",
    "/api/v1/signals/{rule}/{code}/close",
    "/api/v1/signals/{rule}/{code}/coach",
    "/api/v1/growth",
    "/api/v1/growth/try",
    "/api/v1/growth/{id}/commit",
    "/api/v1/exemplar",
    "/api/v1/export/exemplar",
    "/api/v1/resources/{id}",
    "/api/v1/resources/{id}/moves",
    "/api/v1/pay/filed",
    "/api/v1/pay/redteam",
    "/api/v1/pay/bunching",
    "/api/v1/careers/{career}",
    "/api/v1/careers/{career}/history",
    "/api/v1/grants/{grant}",
    "/api/v1/contests/{contest}",
    "/api/v1/contests/{contest}/redteam",
    "/api/v1/league",
    "/api/v1/portrait",
    "/api/v1/journey",
    "/api/v1/moved",
    "/api/v1/moved/factors",
    "/api/v1/export",
    "/api/v1/export/funnel",
    "/api/v1/export/league",
    "/api/v1/export/portrait",
    "/api/v1/export/journey",
    "/api/v1/export/market",
    "/api/v1/export/development",
    "/api/v1/export/page",
    "/api/v1/export/moved",
    "/api/v1/export/moved/factors",
    "/api/v1/export/pay",
    "/api/v1/quality",
    "/api/v1/quality/rows",
];
/// Questions of one asker that are worked on or wait for a core; the asker's others wait behind them.
const OF_ONE_ASKER: usize = 4;
/// How long a question waits for its turn, and how long it may take then.
const WAIT: Duration = Duration::from_secs(30);
const WORK: Duration = Duration::from_secs(120);
/// Askers that are remembered before those with nothing under way are forgotten.
const REMEMBERED: usize = 1_000;

/// Turns, in the order in which they were asked for.
#[derive(Clone, Debug)]
pub(crate) struct Queue {
    all: Arc<Semaphore>,
    of_one: usize,
    own: Arc<Mutex<HashMap<String, Weak<Semaphore>>>>,
    wait: Duration,
    work: Duration,
}

/// A turn; the next one comes when it is dropped.
pub(crate) struct Turn {
    _own: OwnedSemaphorePermit,
    _all: OwnedSemaphorePermit,
}

impl Queue {
    pub(crate) fn start() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, NonZeroUsize::get);
        Self::with(cores * 2, OF_ONE_ASKER, WAIT, WORK)
    }

    fn with(at_once: usize, of_one: usize, wait: Duration, work: Duration) -> Self {
        Self { all: Arc::new(Semaphore::new(at_once)), of_one, own: Arc::default(), wait, work }
    }

    /// Waits for a turn; none when it takes too long. Whoever asks much waits behind the own questions first, so that the others
    /// wait for a few of them at most.
    async fn turn(&self, asker: &str) -> Option<Turn> {
        let own = self.own_of(asker);
        let both = async {
            let own = own.acquire_owned().await.ok()?;
            let all = self.all.clone().acquire_owned().await.ok()?;
            Some(Turn { _own: own, _all: all })
        };
        timeout(self.wait, both).await.ok().flatten()
    }

    fn own_of(&self, asker: &str) -> Arc<Semaphore> {
        let mut askers = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = askers.get(asker).and_then(Weak::upgrade) {
            return own;
        }
        if askers.len() >= REMEMBERED {
            askers.retain(|_, own| own.strong_count() > 0);
        }
        let own = Arc::new(Semaphore::new(self.of_one));
        askers.insert(asker.to_owned(), Arc::downgrade(&own));
        own
    }

    /// Lets a request through, and one that reads facts in its turn.
    pub(crate) async fn run(&self, path: &str, asker: &str, lang: Lang, work: impl Future<Output = Response>) -> Response {
        if !QUESTIONS.contains(&path) {
            return work.await;
        }
        self.in_turn(asker, lang, work).await.unwrap_or_else(IntoResponse::into_response)
    }

    /// Works on a question in its turn. What it works on ends with it: when its time is over, or its asker gone.
    pub(crate) async fn in_turn<T>(&self, asker: &str, lang: Lang, work: impl Future<Output = T>) -> Result<T, Problem> {
        let Some(_turn) = self.turn(asker).await else { return Err(busy(lang)) };
        timeout(self.work, work).await.map_err(|_| too_long(self.work, lang))
    }
}

fn busy(lang: Lang) -> Problem {
    let say = match lang {
        Lang::Zh => "同时提问的人太多，没有轮到；请过一会儿再问",
        Lang::En => "too many questions are asked at once and this one did not get its turn; ask again in a while",
    };
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "too_busy", say)
}

fn too_long(after: Duration, lang: Lang) -> Problem {
    let seconds = after.as_secs();
    let say = match lang {
        Lang::Zh => format!("{seconds} 秒内没有算完，已停止；请减少维度、缩短时间或加条件"),
        Lang::En => format!("it was not done in {seconds} seconds and was stopped; use fewer dimensions, a shorter time or a filter"),
    };
    Problem::new(StatusCode::GATEWAY_TIMEOUT, "took_too_long", say)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queue(at_once: usize) -> Queue {
        Queue::with(at_once, 2, Duration::from_millis(60), Duration::from_millis(60))
    }

    #[tokio::test]
    async fn who_asks_much_waits_behind_the_own_questions() {
        let queue = queue(3);
        let (first, second) = (queue.turn("much").await, queue.turn("much").await);
        assert!(first.is_some() && second.is_some());
        assert!(queue.turn("much").await.is_none(), "a third of the same asker waits although a core is free");
        let other = queue.turn("other").await;
        assert!(other.is_some(), "somebody else does not");
        assert!(queue.turn("third").await.is_none(), "all cores are busy");
        drop(first);
        assert!(queue.turn("third").await.is_some());
    }

    #[tokio::test]
    async fn a_question_that_takes_too_long_is_stopped_and_gives_its_turn_back() {
        let queue = queue(1);
        let (dropped, is_dropped) = tokio::sync::oneshot::channel::<()>();
        let slow = async move {
            let _held = dropped;
            std::future::pending::<Response>().await
        };
        let response = queue.run("/api/v1/ask", "one", Lang::En, slow).await;
        assert_eq!(response.status(), StatusCode::GATEWAY_TIMEOUT);
        assert!(is_dropped.await.is_err(), "what it worked on ended");
        assert!(queue.turn("other").await.is_some(), "and its turn is free");
    }
}
