//! Lines to the outside: where people sign in, where files lie, where traces go, how people are told. Only this crate opens them.

mod error;
mod identity;
mod mail;
mod robots;
mod storage;
mod traces;
mod way;

pub use error::LinkError;
pub use identity::{Begun, IdentityProvider, Settings};
pub use storage::{Place, Storage, Stored};
pub use traces::{Traces, begin_in};
pub use way::{Attached, Notice, Way, WaySettings};

use std::time::Duration;

/// The outside has so long for each answer.
const PATIENCE: Duration = Duration::from_secs(15);

/// One that follows no redirects: who answers is who was asked.
fn client() -> Result<reqwest::Client, LinkError> {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(PATIENCE).build();
    client.map_err(|e| LinkError::Unreachable { what: "https".to_owned(), why: causes(&e) })
}

/// An error with all that caused it.
fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut inner = error.source();
    while let Some(cause) = inner {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text = format!("{text}: {cause_text}");
        }
        inner = cause.source();
    }
    text
}
