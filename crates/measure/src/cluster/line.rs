//! Lines to workers. Whoever opens one has the cluster's secret; whoever falls silent is lost.

use super::{PATIENCE, SILENCE};
use crate::refusal::causes;
use async_trait::async_trait;
use datafusion::common::{DataFusionError, config_datafusion_err};
use datafusion_distributed::{ChannelResolver, WorkerChannel, grpc};
use http::HeaderValue;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Request, Status};
use tower::{ServiceBuilder, util::BoxCloneSyncService};
use url::Url;

const SECRET: &str = "upcount-secret";

/// Opens a line to each worker once.
#[derive(Clone, Debug)]
pub(super) struct Lines {
    secret: Option<HeaderValue>,
    open: Arc<Mutex<HashMap<Url, Channel>>>,
}

impl Lines {
    pub(super) fn new(secret: &str) -> Self {
        Self { secret: HeaderValue::from_str(secret).ok(), open: Arc::default() }
    }

    fn to(&self, url: &Url) -> Result<Channel, DataFusionError> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(line) = open.get(url) {
            return Ok(line.clone());
        }
        let endpoint = Endpoint::from_shared(url.to_string()).map_err(|e| config_datafusion_err!("{url}: {e}"))?;
        let line = endpoint
            .connect_timeout(PATIENCE)
            .http2_keep_alive_interval(PATIENCE)
            .keep_alive_timeout(SILENCE)
            .keep_alive_while_idle(true)
            .connect_lazy();
        open.insert(url.clone(), line.clone());
        Ok(line)
    }
}

#[async_trait]
impl ChannelResolver for Lines {
    async fn get_worker_client_for_url(&self, url: &Url) -> Result<Box<dyn WorkerChannel>, DataFusionError> {
        let secret = self.secret.clone();
        let signed = ServiceBuilder::new().map_request(move |mut request: http::Request<tonic::body::Body>| {
            if let Some(secret) = &secret {
                request.headers_mut().insert(SECRET, secret.clone());
            }
            request
        });
        Ok(grpc::create_worker_client(BoxCloneSyncService::new(signed.service(self.to(url)?))))
    }
}

/// Whether a line broke, whoever is at its other end.
pub(super) fn is_broken(error: &DataFusionError) -> bool {
    let broken = |status: &Status| status.code() == Code::Unavailable || status.source().is_some();
    causes(error).filter_map(|cause| cause.downcast_ref::<Status>()).any(broken)
}

/// Lets in whoever has the secret. Hashes are compared, so that the time it takes tells nothing of it.
pub(super) fn let_in(secret: &str) -> impl Fn(Request<()>) -> Result<Request<()>, Status> + Clone + use<> {
    let secret = Sha256::digest(secret);
    move |request| match request.metadata().get(SECRET) {
        Some(given) if Sha256::digest(given.as_bytes()) == secret => Ok(request),
        _ => Err(Status::unauthenticated("the secret of the cluster is another one")),
    }
}
