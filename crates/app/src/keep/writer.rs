//! One writer to the Log: requests that wait while it writes share the next commit, so that many writers wait for the
//! disk together and not one after the other.

use crate::world::Fresh;
use std::sync::Arc;
use tokio::sync::{Notify, mpsc, oneshot};
use tracing::Instrument;
use upcount_store::{Entry, Store, StoreError, Written};

/// Requests in one commit, at most.
const TOGETHER: usize = 256;
/// Requests that may wait; more are kept waiting where they came from.
const WAITING: usize = 1024;

/// Why a request was not written: the failure that all of its commit share.
pub(crate) type Shared = Arc<StoreError>;

struct Waiting {
    entry: Entry,
    reply: oneshot::Sender<Result<Written, Shared>>,
}

/// The way to the writer. The writer ends with the last of them.
#[derive(Clone)]
pub(crate) struct Writer {
    queue: mpsc::Sender<Waiting>,
}

impl Writer {
    /// Starts a writer, by which what it writes is known at once; it rings for those who wait for that.
    pub(crate) fn start(store: Store, fresh: Arc<Fresh>, rung: Arc<Notify>) -> Self {
        let (queue, waiting) = mpsc::channel(WAITING);
        tokio::spawn(write_all(store, fresh, rung, waiting));
        Self { queue }
    }

    /// Writes an entry; answers when it lasts, or is not written.
    pub(crate) async fn write(&self, entry: Entry) -> Result<Written, Shared> {
        let (reply, answer) = oneshot::channel();
        let gone = || Arc::new(StoreError::Stopped);
        self.queue.send(Waiting { entry, reply }).await.map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }
}

async fn write_all(store: Store, fresh: Arc<Fresh>, rung: Arc<Notify>, mut waiting: mpsc::Receiver<Waiting>) {
    let mut batch = Vec::new();
    while waiting.recv_many(&mut batch, TOGETHER).await > 0 {
        let (entries, replies): (Vec<Entry>, Vec<_>) = batch.drain(..).map(|w: Waiting| (w.entry, w.reply)).unzip();
        match store.write_facts(&entries).instrument(tracing::info_span!("commit", entries = entries.len())).await {
            Ok(written) => {
                fresh.add(entries.into_iter().zip(&written).filter_map(|(entry, written)| match written {
                    Written::New(placed) => Some((placed.clone(), entry.facts)),
                    _ => None,
                }));
                rung.notify_waiters();
                for (reply, written) in replies.into_iter().zip(written) {
                    // Whoever does not wait any more asks again with the same key.
                    let _ = reply.send(Ok(written));
                }
            }
            Err(e) => {
                let shared = Arc::new(e);
                for reply in replies {
                    let _ = reply.send(Err(shared.clone()));
                }
            }
        }
    }
}
