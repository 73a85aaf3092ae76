//! Places for files that were uploaded and wait to be imported.

use crate::{Upcount, clock};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// A place for an upload. It is taken away again unless it is kept, however the upload ends.
#[derive(Debug)]
pub struct PlaceForUpload {
    folder: PathBuf,
    file: PathBuf,
    upload: String,
    kept: bool,
}

/// Uploads that nobody imported for so long are taken away.
const UPLOAD_KEPT_DAYS: u64 = 3;

impl PlaceForUpload {
    /// Makes the place. The file's own name is kept for people, and is never part of a path.
    ///
    /// # Errors
    /// When the home cannot be written.
    pub fn make(up: &Upcount, name: &str) -> std::io::Result<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let all = up.home.incoming().join("uploads");
        std::fs::create_dir_all(&all)?;
        for old in std::fs::read_dir(&all)?.flatten() {
            if old.metadata().and_then(|m| m.modified()).is_ok_and(|at| clock::days_ago(at, UPLOAD_KEPT_DAYS)) {
                let _ = std::fs::remove_dir_all(old.path());
            }
        }
        let (upload, folder) = loop {
            // A process before this one may have had the same number and left its uploads.
            let upload = format!("u{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
            let folder = all.join(&upload);
            match std::fs::create_dir(&folder) {
                Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {}
                made => break made.map(|()| (upload, folder))?,
            }
        };
        // The ending helps to say what a file is not.
        let ending: String = name
            .to_lowercase()
            .chars()
            .rev()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '.')
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect();
        let ending = ending.find('.').map_or("", |at| &ending[at..]);
        let place =
            Self { file: folder.join(format!("content{}", if ending.len() <= 12 { ending } else { "" })), folder, upload, kept: false };
        std::fs::write(place.folder.join("name"), name)?;
        Ok(place)
    }

    /// Where the content goes.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Keeps it; the name for starting an import.
    #[must_use]
    pub fn keep(mut self) -> String {
        self.kept = true;
        self.upload.clone()
    }
}

impl Drop for PlaceForUpload {
    fn drop(&mut self) {
        if !self.kept {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

/// The file of an upload, and the name that it came with.
pub(crate) fn uploaded(up: &Upcount, upload: &str) -> Option<(PathBuf, String)> {
    if !upload.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-') {
        return None;
    }
    let folder = up.home.incoming().join("uploads").join(upload);
    let name = std::fs::read_to_string(folder.join("name")).ok()?;
    let file = std::fs::read_dir(&folder)
        .ok()?
        .flatten()
        .map(|f| f.path())
        .find(|p| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with("content")))?;
    Some((file, name))
}

/// Takes an upload away, once its facts are in.
pub(crate) fn forget(file: &Path) {
    if let Some(folder) = file.parent() {
        let _ = std::fs::remove_dir_all(folder);
    }
}
