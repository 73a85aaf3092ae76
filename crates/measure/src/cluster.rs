//! Many machines (集群): a question that reads much is worked on by workers, whichever node is asked. Plans and functions are
//! those of one machine, and so are the answers. A worker that is lost costs one more try without it.

mod again;
mod carry;
mod line;

use crate::lake::{self, Lake};
use crate::{Measures, Refusal};
use again::Again;
use carry::{MOST_BYTES, functions_in};
use datafusion::common::DataFusionError;
use datafusion::execution::SessionStateBuilder;
use datafusion::object_store::ObjectStore;
use datafusion::prelude::{SessionConfig, SessionContext};
use datafusion_distributed::{
    ChannelResolver, DistributedExt, GetWorkerInfoRequest, SessionStateBuilderExt, Worker, WorkerQueryContext, WorkerResolver,
};
use futures::future::join_all;
use line::{Lines, let_in};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio_stream::wrappers::TcpListenerStream;
use url::Url;

/// What plans are made with. Nodes and workers understand each other when it is the same.
pub const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), " on DataFusion 55.2.0");

/// A worker that does not say its version for so long is lost.
const PATIENCE: Duration = Duration::from_secs(2);
/// A line on which nothing is heard for so long is broken. Who has much to do answers late.
const SILENCE: Duration = Duration::from_secs(8);

/// The workers that a node knows, and how it reaches them.
#[derive(Clone, Debug)]
pub struct Workers {
    known: Arc<RwLock<Vec<Url>>>,
    lines: Lines,
    share: usize,
}

impl Workers {
    /// None yet. Who has the same secret is one of them. A worker is asked for no less than so many bytes of files.
    #[must_use]
    pub fn new(secret: &str, share: usize) -> Self {
        Self { known: Arc::default(), lines: Lines::new(secret), share }
    }

    /// Knows these now, `http://10.0.0.2:8622`; what is no address is left out.
    pub fn are(&self, addresses: &[String]) {
        let mut urls: Vec<Url> = addresses.iter().filter_map(|address| address.parse().ok()).collect();
        urls.sort();
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = urls;
    }

    /// How many are known.
    #[must_use]
    pub fn many(&self) -> usize {
        self.all().len()
    }

    fn all(&self) -> Vec<Url> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Forgets those that do not answer, or are of another version; whether any were forgotten.
    pub async fn forget_lost(&self) -> bool {
        let all = self.all();
        let answers = join_all(all.iter().map(|url| self.answers(url))).await;
        let lost: Vec<&Url> = all.iter().zip(answers).filter(|(_, answers)| !answers).map(|(url, _)| url).collect();
        self.known.write().unwrap_or_else(PoisonError::into_inner).retain(|url| !lost.contains(&url));
        !lost.is_empty()
    }

    async fn answers(&self, url: &Url) -> bool {
        let asked = async { self.lines.get_worker_client_for_url(url).await?.get_worker_info(GetWorkerInfoRequest {}).await };
        matches!(tokio::time::timeout(PATIENCE, asked).await, Ok(Ok(info)) if info.version == VERSION)
    }
}

impl WorkerResolver for Workers {
    fn get_urls(&self) -> Result<Vec<Url>, DataFusionError> {
        Ok(self.all())
    }
}

/// Whether questions of this context may be worked on elsewhere, where nothing of this process can be looked at.
pub(crate) fn may_travel(context: &SessionContext) -> bool {
    others_help(context.state_ref().read().config())
}

/// Whether there are workers who help with what runs with these settings.
pub(crate) fn others_help(settings: &SessionConfig) -> bool {
    settings.get_extension::<Workers>().is_some_and(|workers| workers.many() > 0)
}

impl Measures {
    /// The same engine, with workers to help.
    ///
    /// # Errors
    /// When the engine cannot start.
    pub fn with_workers(self, workers: Workers) -> Result<Self, Refusal> {
        let builder = SessionStateBuilder::new()
            .with_default_features()
            .with_runtime_env(self.lake.runtime(lake::QUESTIONS_BYTES)?)
            .with_config(lake::settings().with_extension(Arc::new(workers.clone())))
            .with_distributed_worker_resolver(workers.clone())
            .with_distributed_channel_resolver(workers.lines.clone())
            .with_distributed_file_scan_config_bytes_per_partition(workers.share)?
            .with_distributed_metrics_collection(false)?
            .with_distributed_planner();
        let context = SessionContext::new_with_state(Again::over(builder, workers).build());
        Ok(Self { context, ..self })
    }
}

/// Works for others until it is told to stop: on the files of a lake, for whoever has the secret.
///
/// # Errors
/// When the engine cannot start, or the line breaks.
pub async fn work(listener: TcpListener, lake: Arc<dyn ObjectStore>, secret: &str, stop: impl Future<Output = ()>) -> Result<(), Refusal> {
    let lines = Lines::new(secret);
    let session = move |asked: WorkerQueryContext| {
        let lines = lines.clone();
        async move {
            let mut builder = asked.builder;
            let config = builder.config().take().unwrap_or_default();
            builder.scalar_functions().get_or_insert_default().extend(functions_in(&asked.headers)?);
            Ok(builder.with_config(settled(config)).with_distributed_channel_resolver(lines).build())
        }
    };
    let worker =
        Worker::from_session_builder(session).with_runtime_env(Lake::from(lake).runtime(lake::QUESTIONS_BYTES)?).with_version(VERSION);
    tonic::transport::Server::builder()
        .http2_max_header_list_size(MOST_BYTES)
        .http2_keepalive_interval(Some(PATIENCE))
        .http2_keepalive_timeout(Some(SILENCE))
        .layer(tonic::service::InterceptorLayer::new(let_in(secret)))
        .add_service(worker.into_worker_server())
        .serve_with_incoming_shutdown(TcpListenerStream::new(listener), stop)
        .await
        .map_err(|e| Refusal::Fault(e.to_string()))
}

/// What the asker sent along, with how plans are run here.
fn settled(asked: SessionConfig) -> SessionConfig {
    let ours = lake::settings();
    asked.with_target_partitions(ours.target_partitions()).with_collect_statistics(false)
}
