//! A file as it lies there: blocks, each sealed with the file's own key, so that any part is read without the rest and nothing of
//! it is ever whole in memory.

use super::{EvidenceRefusal, name, purpose};
use crate::Upcount;
use crate::secret::{SealingKey, TAG_BYTES, hex};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use tokio::fs::File;
use tokio::io::AsyncWriteExt;

/// What is sealed at once.
const BLOCK_BYTES: usize = 64 << 10;
/// What is read at once: storage far away answers each time in its own time.
const BLOCKS_AT_ONCE: u64 = 16;

/// A file that is being sealed. It is gone again unless it is moved away.
pub(super) struct Sealing {
    key: SealingKey,
    of: String,
    path: PathBuf,
    file: File,
    /// What waits to be sealed: the last block says that it is, so one is held back.
    waits: Vec<u8>,
    block: u32,
    bytes: u64,
    plain: Sha256,
    sealed: Sha256,
}

/// What became of it.
pub(super) struct SealedFile {
    pub(super) bytes: u64,
    pub(super) plain_sha256: String,
    pub(super) sealed_sha256: String,
}

impl Sealing {
    pub(super) async fn begin(id: &str, key: SealingKey, folder: &Path) -> Result<Self, EvidenceRefusal> {
        tokio::fs::create_dir_all(folder).await?;
        let path = folder.join(id);
        let file = File::create_new(&path).await?;
        let waits = Vec::with_capacity(2 * BLOCK_BYTES);
        Ok(Self { key, of: purpose(id), path, file, waits, block: 0, bytes: 0, plain: Sha256::new(), sealed: Sha256::new() })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    pub(super) async fn write(&mut self, mut part: &[u8]) -> Result<(), EvidenceRefusal> {
        self.bytes += part.len() as u64;
        self.plain.update(part);
        while !part.is_empty() {
            if self.waits.len() == BLOCK_BYTES {
                self.seal(false).await?;
            }
            let (now, rest) = part.split_at(part.len().min(BLOCK_BYTES - self.waits.len()));
            self.waits.extend_from_slice(now);
            part = rest;
        }
        Ok(())
    }

    async fn seal(&mut self, last: bool) -> Result<(), EvidenceRefusal> {
        let sealed = self.key.seal_block(&self.of, self.block, last, &self.waits).ok_or(EvidenceRefusal::Torn)?;
        self.sealed.update(&sealed);
        self.file.write_all(&sealed).await?;
        self.waits.clear();
        self.block += 1;
        Ok(())
    }

    /// Seals the last block, so that all of it lasts.
    pub(super) async fn end(&mut self) -> Result<SealedFile, EvidenceRefusal> {
        self.seal(true).await?;
        self.file.flush().await?;
        self.file.sync_all().await?;
        let hash = |of: &mut Sha256| hex(&std::mem::take(of).finalize());
        Ok(SealedFile { bytes: self.bytes, plain_sha256: hash(&mut self.plain), sealed_sha256: hash(&mut self.sealed) })
    }
}

impl Drop for Sealing {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

/// A file that was opened: its parts as they are asked for.
#[derive(Clone)]
pub struct EvidenceContent {
    pub(super) up: Upcount,
    pub(super) id: String,
    pub(super) key: SealingKey,
    pub(super) bytes: u64,
    pub(super) format: String,
}

impl std::fmt::Debug for EvidenceContent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EvidenceContent")
    }
}

impl EvidenceContent {
    /// Its length.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Its format, such as `wav`.
    #[must_use]
    pub fn format(&self) -> &str {
        &self.format
    }

    /// The media type as which it is sent.
    #[must_use]
    pub fn media(&self) -> &'static str {
        super::format::media(&self.format)
    }

    /// So much of what stands from one place on as is wanted, and as is read at once: at least one byte, but at the end.
    ///
    /// # Errors
    /// [`EvidenceRefusal::Torn`] when the file is changed or shorter, or cannot be read.
    pub async fn read(&self, at: u64, wanted: u64) -> Result<Vec<u8>, EvidenceRefusal> {
        let to = self.bytes.min(at.saturating_add(wanted));
        if at >= to {
            return Ok(Vec::new());
        }
        let (whole, tag) = (BLOCK_BYTES as u64, TAG_BYTES as u64);
        let (first, last) = (at / whole, (self.bytes - 1) / whole);
        let until = ((to - 1) / whole).min(first + BLOCKS_AT_ONCE - 1);
        let end = if until == last { self.bytes + (last + 1) * tag } else { (until + 1) * (whole + tag) };
        let sealed = self.up.lake.part(&name(&self.id), first * (whole + tag)..end).await.map_err(|_| EvidenceRefusal::Torn)?;
        let mut open = Vec::with_capacity(sealed.len());
        for (block, sealed) in (first..=until).zip(sealed.chunks(BLOCK_BYTES + TAG_BYTES)) {
            let number = u32::try_from(block).map_err(|_| EvidenceRefusal::Torn)?;
            open.extend(self.key.open_block(&purpose(&self.id), number, block == last, sealed).ok_or(EvidenceRefusal::Torn)?);
        }
        let before = usize::try_from(at - first * whole).unwrap_or(open.len());
        open.drain(..before.min(open.len()));
        open.truncate(usize::try_from(to - at).unwrap_or(usize::MAX));
        Ok(open)
    }

    /// All of it, for files that are small.
    pub(super) async fn whole(&self) -> Result<Vec<u8>, EvidenceRefusal> {
        let mut all = Vec::new();
        while (all.len() as u64) < self.bytes {
            all.extend(self.read(all.len() as u64, self.bytes).await?);
        }
        Ok(all)
    }
}
