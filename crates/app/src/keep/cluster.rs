//! The cluster (集群): workers say in the store that they are there, and nodes find them there.

use crate::secret::keyed_hash;
use crate::{OpenError, Upcount, clock};
use std::time::Duration;
use tokio::net::TcpListener;
use upcount_measure::Refusal;
use upcount_measure::cluster::{self, VERSION, Workers};
use upcount_model::Say;
use upcount_store::StoreError;

/// Between two words of a worker, and between two looks for them.
const BEAT: Duration = Duration::from_secs(2);
/// A worker of which nothing was heard for so long is gone.
const GONE: Duration = Duration::from_secs(10);

impl Upcount {
    /// With the workers that are there to help, now and later: who has the home's key is one of them. A worker is asked for
    /// no less than so many bytes of files. Without a key there are none.
    ///
    /// # Errors
    /// When the engine cannot start or the store not be read.
    pub async fn with_workers(self, share: usize) -> Result<Self, OpenError> {
        let Some(key) = &self.key else { return Ok(self) };
        let workers = Workers::new(&keyed_hash(key, "workers", ""), share);
        find(&self, &workers).await.map_err(OpenError::Store)?;
        let measures = self.measures.clone().with_workers(workers.clone()).map_err(OpenError::Engine)?;
        Ok(Self { measures, workers: Some(workers), ..self })
    }
}

/// How many workers are there and answer.
pub async fn count_workers(up: &Upcount) -> usize {
    let Some(workers) = &up.workers else { return 0 };
    workers.forget_lost().await;
    workers.many()
}

async fn find(up: &Upcount, workers: &Workers) -> Result<(), StoreError> {
    workers.are(&up.store.workers_since(VERSION, &clock::before(GONE)).await?);
    Ok(())
}

/// Looks for workers as they come and go, for as long as the process lives.
pub async fn watch_workers(up: &Upcount) {
    let Some(workers) = &up.workers else { return };
    loop {
        tokio::time::sleep(BEAT).await;
        if let Err(e) = find(up, workers).await {
            tracing::error!(target: "upcount::cluster", code = e.code(), "workers cannot be looked for: {e}");
        }
        // One that died still stands in the list for a while; a question should not be the first to find out.
        workers.forget_lost().await;
    }
}

/// Answers questions for other nodes, at an address by which they reach it, until it is told to stop.
///
/// # Errors
/// When the engine cannot start or the line breaks.
pub async fn answer_for_others(up: &Upcount, listener: TcpListener, address: &str, stop: impl Future<Output = ()>) -> Result<(), Refusal> {
    let Some(key) = &up.key else { return Ok(()) };
    let beats = async {
        loop {
            if let Err(e) = up.store.worker_is_there(address, VERSION, &clock::now()).await {
                tracing::error!(target: "upcount::cluster", code = e.code(), "the store cannot be told that this worker is there: {e}");
            }
            tokio::time::sleep(BEAT).await;
        }
    };
    let secret = keyed_hash(key, "workers", "");
    let done = tokio::select! {
        done = cluster::work(listener, up.lake.objects(), &secret, stop) => done,
        () = beats => Ok(()),
    };
    if let Err(e) = up.store.worker_is_gone(address).await {
        tracing::warn!(target: "upcount::cluster", code = e.code(), "the store cannot be told that this worker is gone: {e}");
    }
    done
}
