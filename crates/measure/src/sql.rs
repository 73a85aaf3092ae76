//! The door for analysts' tools (SQL 接口): Arrow Flight SQL, where each measure is a table. A statement becomes a question
//! and goes no further; the engine knows no SQL.

mod flight;
mod read;
mod rows;
mod table;

use crate::{Answer, Question, Refusal};
use arrow_flight::flight_service_server::FlightServiceServer;
use async_trait::async_trait;
use flight::Door;
use http::HeaderMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio_stream::wrappers::TcpListenerStream;
use upcount_book::Book;
use upcount_model::Scope;

/// Bytes of a message, at most: a statement and what the protocol puts around it.
const MOST_BYTES: usize = 1 << 20;
/// Statements of one line that are worked on at once.
const MOST_AT_ONCE: u32 = 64;
/// A line on which nothing was heard for so long is given up.
const PATIENCE: Duration = Duration::from_secs(60);

/// Who is let in, and what they are told.
#[async_trait]
pub trait Answers: Send + Sync + 'static {
    /// Somebody who was let in.
    type Asker: Send + Sync;

    /// Lets in whoever may ask, by what came with the call.
    async fn asker(&self, headers: &HeaderMap) -> Result<Self::Asker, Refused>;

    /// What the company decided.
    fn book(&self) -> Arc<Book>;

    /// What an asker may see.
    fn scope<'a>(&self, asker: &'a Self::Asker) -> &'a Scope;

    /// The answer to a question.
    async fn answer(&self, asker: &Self::Asker, question: &Question) -> Result<Told, Refused>;

    /// Why a statement is not answered, in the asker's words.
    fn refused(&self, asker: &Self::Asker, why: &Refusal) -> Refused;
}

/// What an asker is told.
#[derive(Clone, Debug)]
pub struct Told {
    /// The answer.
    pub answer: Answer,
    /// 演示数据
    pub demo: bool,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// What it would be over HTTP.
    pub status: u16,
    /// The sentence.
    pub sentence: String,
}

/// Answers tools until it is told to stop.
///
/// # Errors
/// When the line breaks.
pub async fn serve(listener: TcpListener, answers: impl Answers, stop: impl Future<Output = ()>) -> Result<(), Refusal> {
    let door = FlightServiceServer::new(Door::to(answers)).max_decoding_message_size(MOST_BYTES);
    tonic::transport::Server::builder()
        .concurrency_limit_per_connection(MOST_AT_ONCE as usize)
        .max_concurrent_streams(MOST_AT_ONCE)
        .http2_keepalive_interval(Some(PATIENCE))
        .http2_keepalive_timeout(Some(PATIENCE))
        .add_service(door)
        .serve_with_incoming_shutdown(TcpListenerStream::new(listener), stop)
        .await
        .map_err(|e| Refusal::Fault(e.to_string()))
}
