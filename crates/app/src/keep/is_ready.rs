//! Whether the home can be worked with now.

use crate::Upcount;
use upcount_store::StoreError;

/// Whether the tables answer and the home's folder can be written.
///
/// # Errors
/// What keeps it from working.
pub async fn is_ready(up: &Upcount) -> Result<(), StoreError> {
    up.store.has_accounts().await?;
    let probe = up.home.incoming().join("ready");
    let written = std::fs::write(&probe, b"").map_err(|source| StoreError::Folder { path: probe.clone(), source });
    // Another who asks at the same time may have taken it away already.
    let _ = std::fs::remove_file(&probe);
    written
}
