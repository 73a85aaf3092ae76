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
    std::fs::write(&probe, b"").and_then(|()| std::fs::remove_file(&probe)).map_err(|source| StoreError::Folder { path: probe, source })
}
