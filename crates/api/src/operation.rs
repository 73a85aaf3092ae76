//! For those who keep the server running: whether it is ready, what it did, and one line of log a request. No address as
//! it was asked, no header and no body is written anywhere: they may hold what is personal.

use crate::Desk;
use crate::problem::{Problem, lang};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;
use tracing::Instrument;
use upcount_app::keep;

/// Bounds of the histogram of durations, in seconds.
const SECONDS: &[f64] = &[0.005, 0.02, 0.1, 0.5, 2.0, 10.0, 60.0];

/// What the server knows of itself.
#[derive(Clone)]
pub(crate) struct Operation {
    metrics: PrometheusHandle,
    stopping: Arc<AtomicBool>,
}

impl Operation {
    /// Begins to count.
    pub(crate) fn start() -> Result<Self, BuildError> {
        let seconds = Matcher::Full("upcount_request_seconds".to_owned());
        let metrics = PrometheusBuilder::new().set_buckets_for_metric(seconds, SECONDS)?.install_recorder()?;
        metrics::gauge!("upcount_build", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
        Ok(Self { metrics, stopping: Arc::default() })
    }

    /// Whether it is on the way to its end.
    pub(crate) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::SeqCst)
    }

    /// From now on the server takes nothing new.
    pub(crate) fn stop(&self) {
        self.stopping.store(true, Ordering::SeqCst);
    }
}

/// Whether it can do its work: the tables answer, the home can be written, and it is not about to stop.
pub(crate) async fn ready(State(desk): State<Desk>, headers: HeaderMap) -> Result<&'static str, Problem> {
    let lang = lang(&headers);
    if desk.operation.is_stopping() {
        let say = if lang == upcount_model::Lang::Zh { "正在停止" } else { "it is about to stop" };
        return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "stopping", say));
    }
    keep::is_ready(&desk.up).await.map(|()| "ready").map_err(|e| Problem::unavailable(&e, lang))
}

/// What it did, in the text format of Prometheus
pub(crate) async fn metrics(State(desk): State<Desk>) -> String {
    desk.operation.metrics.render()
}

/// The method's name; one that nobody knows may say anything, and would be counted by itself.
fn known(method: &Method) -> &'static str {
    let all = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    all.into_iter().find(|name| method.as_str() == *name).unwrap_or("OTHER")
}

/// Counts a request, writes its line, and makes it a span of the trace that it belongs to.
pub(crate) async fn observe(request: Request, next: Next) -> Response {
    let began = Began::now();
    let method = known(request.method());
    let route = request.extensions().get::<MatchedPath>().map_or_else(|| "web".to_owned(), |path| path.as_str().to_owned());
    let span = tracing::info_span!(
        target: "upcount::request",
        "request",
        otel.name = format!("{method} {route}"),
        otel.kind = "server",
        http.request.method = method,
        http.route = route,
        http.response.status_code = tracing::field::Empty,
    );
    upcount_link::begin_in(&span, request.headers());
    let response = next.run(request).instrument(span.clone()).await;
    let status = response.status().as_u16();
    span.record("http.response.status_code", status);
    began.ended(method, route, status);
    response
}

/// A request that is worked on.
pub(crate) struct Began(Instant);

impl Began {
    #[expect(clippy::disallowed_methods, reason = "how long a request took")]
    pub(crate) fn now() -> Self {
        Self(Instant::now())
    }

    /// Counts it, and writes its line.
    pub(crate) fn ended(self, method: &'static str, route: String, status: u16) {
        let seconds = self.0.elapsed().as_secs_f64();
        let class = format!("{}xx", status / 100);
        metrics::counter!("upcount_requests_total", "method" => method, "route" => route.clone(), "status" => class).increment(1);
        metrics::histogram!("upcount_request_seconds", "route" => route.clone()).record(seconds);
        let millis = (seconds * 1000.0).round();
        tracing::info!(target: "upcount::request", method, route, status, millis);
    }
}
