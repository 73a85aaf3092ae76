//! Backups (备份): a home as it was at one moment, in a folder that is itself a home. And a store moved from one database to
//! another.

use super::{check_home, evidence};
use crate::{OpenError, Upcount, in_lake};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use upcount_link::LinkError;
use upcount_measure::import::{Control, ImportError};
use upcount_model::{Say, Text};
use upcount_store::{Dialect, Home, Store, StoreError};

/// Rows that are read at once.
const PAGE: i64 = 1_000;

/// What was carried.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BackedUp {
    /// Rows of the tables.
    pub rows: u64,
    /// Files of facts.
    pub files: usize,
    /// Recordings and documents, sealed as they are.
    pub evidence: usize,
}

/// Why nothing was carried.
#[derive(Debug)]
pub enum BackupRefusal {
    /// The folder that is to be filled holds something.
    NotEmpty(PathBuf),
    /// The folder to restore from is no backup.
    NoBackup(PathBuf),
    /// A file cannot be read or written.
    File(ImportError),
    /// What was carried is not as it was written.
    Faults(Vec<Text>),
    /// The storage cannot be used.
    Link(LinkError),
    /// The new home cannot be opened.
    Open(OpenError),
    /// A store failed.
    Store(StoreError),
}

impl std::fmt::Display for BackupRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text().en)
    }
}
impl std::error::Error for BackupRefusal {}
impl From<StoreError> for BackupRefusal {
    fn from(e: StoreError) -> Self {
        Self::Store(e)
    }
}

impl From<LinkError> for BackupRefusal {
    fn from(e: LinkError) -> Self {
        Self::Link(e)
    }
}

impl Say for BackupRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotEmpty(_) => "not_empty",
            Self::NoBackup(_) => "no_backup",
            Self::File(e) => e.code(),
            Self::Faults(_) => "backup_faulty",
            Self::Link(e) => e.code(),
            Self::Open(e) => e.code(),
            Self::Store(e) => e.code(),
        }
    }
    fn text(&self) -> Text {
        match self {
            Self::NotEmpty(path) => Text::new(
                format!("{} 里已有内容，不能覆盖；请指定一个空的或还不存在的目录", path.display()),
                format!("{} holds something and is not written over; name a folder that is empty or not there yet", path.display()),
            ),
            Self::NoBackup(path) => Text::new(
                format!("{} 不是备份", path.display()),
                format!("{} is no backup: it has no upcount.db, or never ended", path.display()),
            ),
            Self::File(e) => e.text(),
            Self::Faults(faults) => {
                let all = |zh: bool| faults.iter().map(|f| if zh { f.zh.as_str() } else { f.en.as_str() }).collect::<Vec<_>>().join("; ");
                Text::new(
                    format!("搬过去的与写入时不符：{}", all(true)),
                    format!("what was carried is not as it was written: {}", all(false)),
                )
            }
            Self::Link(e) => e.text(),
            Self::Open(e) => e.text(),
            Self::Store(e) => e.text(),
        }
    }
}

/// Puts the home as it is at this moment into a folder, and checks it there. Others may go on writing.
///
/// # Errors
/// [`BackupRefusal`]; what was begun in the folder is taken away again.
pub async fn backup(up: &Upcount, to: &Path) -> Result<BackedUp, BackupRefusal> {
    carry(up, to, None).await
}

/// Makes a home of a backup, its tables in a file of its own or in the database at an address, and checks it.
///
/// # Errors
/// [`BackupRefusal`]; what was begun is taken away again.
pub async fn restore(from: &Path, to: &Path, database: Option<&str>) -> Result<BackedUp, BackupRefusal> {
    if !from.join("upcount.db").is_file() {
        return Err(BackupRefusal::NoBackup(from.to_path_buf()));
    }
    let backup = Upcount::open(from, None).await.map_err(BackupRefusal::Open)?;
    carry(&backup, to, database).await
}

/// Carries the tables of a home to another database, and proves the two equal. The home's files stay where they are, and
/// the old tables too, until somebody takes them away.
///
/// # Errors
/// When a database fails, or there is something in the other already.
pub async fn move_store(up: &Upcount, to: Option<&str>) -> Result<BackedUp, BackupRefusal> {
    let _alone = up.home.write_lock()?;
    if Dialect::of(to)? == Dialect::Sqlite && up.home.database().exists() {
        return Err(BackupRefusal::NotEmpty(up.home.database()));
    }
    let other = Store::open(&up.home, to).await?;
    let copied = up.store.copy_to(&other).await?;
    Ok(BackedUp { rows: copied.rows, ..BackedUp::default() })
}

async fn carry(up: &Upcount, to: &Path, database: Option<&str>) -> Result<BackedUp, BackupRefusal> {
    if to.exists() && fs::read_dir(to).map_err(unwritable(to))?.next().is_some() {
        return Err(BackupRefusal::NotEmpty(to.to_path_buf()));
    }
    let carried = fill(up, to, database).await;
    if carried.is_err() {
        let _ = fs::remove_dir_all(to);
    }
    carried
}

async fn fill(up: &Upcount, to: &Path, database: Option<&str>) -> Result<BackedUp, BackupRefusal> {
    let home = Home::open(to)?;
    let store = Store::open(&home, database).await?;
    let copied = up.store.copy_to(&store).await?;
    // The tables are of one moment, and the files that they list never change.
    let listed = store.manifest().await?;
    let files = listed.len();
    for file in &listed {
        let to = home.facts().join(&file.file);
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder).map_err(unwritable(folder))?;
        }
        up.lake.get(&in_lake(&file.file), &to).await?;
    }
    let evidence = evidence_names(&store).await?;
    for name in &evidence {
        let to = home.folder().join(name);
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder).map_err(unwritable(folder))?;
        }
        up.lake.get(name, &to).await?;
    }
    for (from, to) in [(up.home.errors(), home.errors()), (up.home.book(), home.book())] {
        copy_folder(&from, &to)?;
    }
    drop(store);
    let there = Upcount::open(to, database).await.map_err(BackupRefusal::Open)?;
    let checked = check_home(&there, &Arc::new(Control::default())).await?;
    if checked.faults.is_empty() {
        Ok(BackedUp { rows: copied.rows, files, evidence: evidence.len() })
    } else {
        Err(BackupRefusal::Faults(checked.faults))
    }
}

/// Where the recordings and documents lie that a store tells of.
pub(super) async fn evidence_names(store: &Store) -> Result<Vec<String>, StoreError> {
    let (mut names, mut after) = (Vec::new(), String::new());
    loop {
        let page = store.evidence_after(&after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(names) };
        after.clone_from(&last.id);
        names.extend(page.iter().filter(|row| row.removed_at.is_none()).map(|row| evidence::name(&row.id)));
    }
}

fn copy_folder(from: &Path, to: &Path) -> Result<(), BackupRefusal> {
    let Ok(entries) = fs::read_dir(from) else { return Ok(()) };
    for entry in entries.flatten() {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() { copy_folder(&from, &to)? } else { copy(&from, &to)? }
    }
    Ok(())
}

/// Copies a file so that it lasts.
fn copy(from: &Path, to: &Path) -> Result<(), BackupRefusal> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(unwritable(folder))?;
    }
    fs::copy(from, to).map_err(|source| BackupRefusal::File(ImportError::Unreadable { path: from.to_path_buf(), source }))?;
    fs::File::open(to).and_then(|f| f.sync_all()).map_err(unwritable(to))
}

pub(super) fn unwritable(path: &Path) -> impl FnOnce(io::Error) -> BackupRefusal {
    let path = path.to_path_buf();
    move |source| BackupRefusal::File(ImportError::Unwritable { path, source })
}
