//! The home (数据目录): one folder with everything a company has in Upcount.

use crate::StoreError;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

/// The folder. `facts/` holds the files that the manifest lists, `derived/` what follows from
/// them and can be made anew, `evidence/` recordings and documents, sealed,
/// `errors/` the rows that imports refused, `book/` the
/// company's own definitions, `incoming/` what is being made and may be swept away.
#[derive(Clone, Debug)]
pub struct Home {
    folder: PathBuf,
}

/// While it lives, no other process writes to the home.
#[derive(Debug)]
pub struct WriteLock {
    _file: File,
}

impl Home {
    /// Opens the folder, making it when it is not there.
    ///
    /// # Errors
    /// When it cannot be made or written.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let home = Self { folder: folder.to_path_buf() };
        for part in [home.facts(), home.errors(), home.incoming()] {
            fs::create_dir_all(&part).map_err(|source| StoreError::Folder { path: part, source })?;
        }
        Ok(home)
    }

    /// Takes the right to write, until the answer is dropped or the process ends.
    ///
    /// # Errors
    /// [`StoreError::Busy`] while another process has it.
    pub fn write_lock(&self) -> Result<WriteLock, StoreError> {
        let path = self.folder.join("write.lock");
        let failed = |source| StoreError::Folder { path: path.clone(), source };
        let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(WriteLock { _file: file }),
            Err(TryLockError::WouldBlock) => Err(StoreError::Busy { path: self.folder.clone() }),
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }

    /// The folder itself.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }
    /// The database file.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.folder.join("upcount.db")
    }
    /// Files of facts.
    #[must_use]
    pub fn facts(&self) -> PathBuf {
        self.folder.join("facts")
    }
    /// Rows that imports refused.
    #[must_use]
    pub fn errors(&self) -> PathBuf {
        self.folder.join("errors")
    }
    /// What is being made; anything in it may be swept away when nobody writes.
    #[must_use]
    pub fn incoming(&self) -> PathBuf {
        self.folder.join("incoming")
    }
    /// The company's own definitions.
    #[must_use]
    pub fn book(&self) -> PathBuf {
        self.folder.join("book")
    }
}
