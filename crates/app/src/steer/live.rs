//! Live (实时): whoever looks at figures is told as soon as there are new facts.

use crate::Upcount;
use std::time::Duration;
use upcount_store::StoreError;

/// What other processes write is looked for so often.
const LOOK: Duration = Duration::from_secs(1);

/// Waits until there are facts after a place in the Log, for a second at most; where the Log ends then.
///
/// # Errors
/// When the store fails.
pub async fn wait_for_facts(up: &Upcount, after: i64) -> Result<i64, StoreError> {
    let written = up.written.notified();
    tokio::pin!(written);
    // Whatever is written from here on rings.
    written.as_mut().enable();
    let (end, _) = up.store.end_of_log().await?;
    if end > after {
        return Ok(end);
    }
    if tokio::time::timeout(LOOK, written).await.is_ok() {
        return Ok(up.store.end_of_log().await?.0);
    }
    Ok(end)
}
