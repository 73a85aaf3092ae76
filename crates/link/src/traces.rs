//! Where traces go (链路追踪): spans in the OpenTelemetry protocol, over HTTP.

use crate::{LinkError, causes, client};
use async_trait::async_trait;
use bytes::Bytes;
use opentelemetry::trace::TracerProvider;
use opentelemetry_http::{HeaderExtractor, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider};
use tokio::runtime::Handle;
use tracing::Span;
use tracing_opentelemetry::{OpenTelemetryLayer, OpenTelemetrySpanExt};
use tracing_subscriber::registry::LookupSpan;
use upcount_model::Text;

/// The way that traces go. What waits is sent when it ends.
pub struct Traces {
    provider: SdkTracerProvider,
}

impl Traces {
    /// Begins to send spans to a collector: its address, such as `http://127.0.0.1:4318/v1/traces`.
    ///
    /// # Errors
    /// [`LinkError::Setting`] when it is no such address.
    pub fn to(address: &str) -> Result<Self, LinkError> {
        let sender = Sender { http: client()?, runtime: Handle::current() };
        let exporter =
            SpanExporter::builder().with_http().with_http_client(sender).with_endpoint(address).with_protocol(Protocol::HttpBinary);
        let unusable = |e| LinkError::Setting { name: "traces", why: Text::new(causes(&e), causes(&e)) };
        let exporter = exporter.build().map_err(unusable)?;
        let service = Resource::builder_empty().with_attribute(opentelemetry::KeyValue::new("service.name", "upcount")).build();
        Ok(Self { provider: SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(service).build() })
    }

    /// What hands spans over.
    #[must_use]
    pub fn layer<S: tracing::Subscriber + for<'s> LookupSpan<'s>>(&self) -> OpenTelemetryLayer<S, SdkTracer> {
        tracing_opentelemetry::layer().with_tracer(self.provider.tracer("upcount")).with_location(false).with_threads(false)
    }

    /// Sends what waits, and ends.
    pub async fn end(self) {
        // It waits for its own thread, which waits for this one's.
        let _ = tokio::task::spawn_blocking(move || self.provider.shutdown()).await;
    }
}

/// Lets a span continue the trace that a request names, as W3C Trace Context says.
pub fn begin_in(span: &Span, headers: &reqwest::header::HeaderMap) {
    use opentelemetry::propagation::TextMapPropagator;
    let _ = span.set_parent(TraceContextPropagator::new().extract(&HeaderExtractor(headers)));
}

/// Sends from a thread that has no runtime of its own.
#[derive(Debug)]
struct Sender {
    http: reqwest::Client,
    runtime: Handle,
}

#[async_trait]
impl HttpClient for Sender {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let (http, request) = (self.http.clone(), reqwest::Request::try_from(request)?);
        let sent = self.runtime.spawn(async move {
            let answer = http.execute(request).await?;
            let (status, headers) = (answer.status(), answer.headers().clone());
            Ok::<_, reqwest::Error>((status, headers, answer.bytes().await?))
        });
        let (status, headers, body) = sent.await??;
        let mut response = Response::new(body);
        (*response.status_mut(), *response.headers_mut()) = (status, headers);
        Ok(response)
    }
}
