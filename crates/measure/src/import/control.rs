//! Progress to show, and the wish to stop.

use crate::import::ImportError;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

/// Shared between the work and whoever watches it.
#[derive(Debug, Default)]
pub struct Control {
    cancelled: AtomicBool,
    bytes_read: AtomicU64,
    bytes_total: AtomicU64,
    rows: AtomicU64,
    refused: AtomicU64,
}

impl Control {
    /// Asks the work to stop; it ends soon with [`ImportError::Cancelled`] and leaves nothing.
    pub fn cancel(&self) {
        self.cancelled.store(true, Relaxed);
    }
    /// Bytes read, and bytes in the file.
    #[must_use]
    pub fn bytes(&self) -> (u64, u64) {
        (self.bytes_read.load(Relaxed), self.bytes_total.load(Relaxed))
    }
    /// Rows read, and rows refused.
    #[must_use]
    pub fn counts(&self) -> (u64, u64) {
        (self.rows.load(Relaxed), self.refused.load(Relaxed))
    }

    /// Whether somebody wished the work to stop.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Relaxed)
    }

    pub(crate) fn check(&self) -> Result<(), ImportError> {
        if self.cancelled.load(Relaxed) { Err(ImportError::Cancelled) } else { Ok(()) }
    }
    pub(crate) fn read(&self, bytes: u64) {
        self.bytes_read.fetch_add(bytes, Relaxed);
    }
    /// For files that are not read from front to back: so many of so many rows.
    pub(crate) fn done(&self, rows: u64, of: u64) {
        let bytes = u128::from(self.bytes().1) * u128::from(rows) / u128::from(of.max(1));
        self.at(u64::try_from(bytes).unwrap_or_default());
    }
    pub(crate) fn at(&self, bytes: u64) {
        self.bytes_read.store(bytes, Relaxed);
    }
    pub(crate) fn total(&self, bytes: u64) {
        self.bytes_total.store(bytes, Relaxed);
    }
    pub(crate) fn rows(&self, rows: u64) {
        self.rows.store(rows, Relaxed);
    }
    pub(crate) fn refused(&self, rows: u64) {
        self.refused.store(rows, Relaxed);
    }
    pub(crate) fn restart(&self) {
        self.at(0);
        self.rows(0);
        self.refused(0);
    }
}
