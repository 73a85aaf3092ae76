//! Backups in S3-compatible storage (异地备份). The list of files is put there last: a backup without one never ended.

use super::backup::{BackedUp, BackupRefusal, evidence_names, restore, unwritable};
use super::evidence;
use crate::{Upcount, in_lake};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Component, Path, PathBuf};
use upcount_link::Storage;
use upcount_model::Text;
use upcount_store::{Home, Store};

/// The name of the list.
const LIST: &str = "backup.json";

/// What lies in the storage.
#[derive(Serialize, Deserialize)]
struct List {
    rows: u64,
    files: Vec<Listed>,
}

#[derive(Serialize, Deserialize)]
struct Listed {
    name: String,
    sha256: String,
}

/// Puts the home as it is at this moment into storage, and reads all of it back to compare. Others may go on writing.
///
/// # Errors
/// [`BackupRefusal`]; what was begun there has no list, and is no backup.
pub async fn backup_far(up: &Upcount, vault: &Storage) -> Result<BackedUp, BackupRefusal> {
    if !vault.list("").await?.is_empty() {
        return Err(BackupRefusal::NotEmpty(PathBuf::from(vault.address())));
    }
    let near = Near::beside(up.home.folder(), "outgoing")?;
    let done = put_all(up, vault, &near.0).await;
    if done.is_err() {
        // Whatever cannot be taken away is no backup without its list.
        let _ = vault.clear().await;
    }
    done
}

async fn put_all(up: &Upcount, vault: &Storage, near: &Path) -> Result<BackedUp, BackupRefusal> {
    let tables = Home::open(near)?;
    let store = Store::open(&tables, None).await?;
    let rows = up.store.copy_to(&store).await?.rows;
    let (facts, evidence) = (store.manifest().await?, evidence_names(&store).await?);
    store.close().await;
    let mut all: Vec<(PathBuf, String)> = vec![(tables.database(), "upcount.db".to_owned())];
    for (folder, name) in [(up.home.errors(), "errors"), (up.home.book(), "book")] {
        files_in(&folder, name, &mut all);
    }
    let mut list = List { rows, files: Vec::new() };
    for (path, name) in all {
        list.files.push(put(vault, &path, name).await?);
    }
    // The tables are of one moment, and the files that they list never change.
    for name in facts.iter().map(|file| in_lake(&file.file)).chain(evidence.iter().cloned()) {
        let path = nearby(up, &name, near).await?;
        list.files.push(put(vault, &path, name).await?);
    }
    let path = near.join(LIST);
    fs::write(&path, serde_json::to_vec_pretty(&list).unwrap_or_default()).map_err(unwritable(&path))?;
    vault.put(&path, LIST).await?;
    Ok(BackedUp { rows, files: facts.len(), evidence: evidence.len() })
}

/// A file of the lake on this machine's disk; brought into a folder when the lake is elsewhere.
async fn nearby(up: &Upcount, name: &str, folder: &Path) -> Result<PathBuf, BackupRefusal> {
    if let Some(here) = up.lake.folder() {
        return Ok(here.join(name));
    }
    let passing = folder.join("passing");
    up.lake.get(name, &passing).await?;
    Ok(passing)
}

/// Carries the files of facts of a home, and its recordings and documents, to another lake, and compares each with what was written
/// down of it. The files stay where they were, too, until somebody takes them away; cells and seals are made anew there.
///
/// # Errors
/// [`BackupRefusal`]; what was begun there is listed nowhere.
pub async fn move_lake(up: &Upcount, to: &Storage) -> Result<BackedUp, BackupRefusal> {
    let _alone = up.home.write_lock()?;
    up.store.alone(move_alone(up, to)).await?
}

async fn move_alone(up: &Upcount, to: &Storage) -> Result<BackedUp, BackupRefusal> {
    let near = Near::beside(up.home.folder(), "outgoing")?;
    let files = up.store.manifest().await?;
    for file in &files {
        let name = in_lake(&file.file);
        let path = nearby(up, &name, &near.0).await?;
        if put(to, &path, name.clone()).await?.sha256 != file.sha256 {
            return Err(changed(&name));
        }
    }
    let evidence = up.store.evidence_after("", i64::MAX).await?;
    let there: Vec<_> = evidence.into_iter().filter(|row| row.removed_at.is_none()).collect();
    for row in &there {
        let name = evidence::name(&row.id);
        let path = nearby(up, &name, &near.0).await?;
        if put(to, &path, name.clone()).await?.sha256 != row.sealed_sha256 {
            return Err(changed(&name));
        }
    }
    // Seals lie where they were; until they are made anew there, the Log is read.
    up.store.seal(0, &[], &[]).await?;
    Ok(BackedUp { rows: 0, files: files.len(), evidence: there.len() })
}

/// Puts a file there, and reads it back to compare.
async fn put(vault: &Storage, path: &Path, name: String) -> Result<Listed, BackupRefusal> {
    let sha256 = vault.put(path, &name).await?;
    if vault.sha256(&name).await? != sha256 {
        return Err(changed(&name));
    }
    Ok(Listed { name, sha256 })
}

/// Makes a home of a backup in storage, as [`restore`] does of one in a folder.
///
/// # Errors
/// [`BackupRefusal`]; what was begun is taken away again.
pub async fn restore_far(vault: &Storage, to: &Path, database: Option<&str>) -> Result<BackedUp, BackupRefusal> {
    if !vault.list("").await?.iter().any(|file| file.name == LIST) {
        return Err(BackupRefusal::NoBackup(PathBuf::from(vault.address())));
    }
    let near = Near::beside(to, "incoming")?;
    let path = near.0.join(LIST);
    vault.get(LIST, &path).await?;
    let list = fs::read(&path).ok().and_then(|text| serde_json::from_slice::<List>(&text).ok()).ok_or_else(|| changed(LIST))?;
    let backup = near.0.join("backup");
    for Listed { name, sha256 } in list.files {
        let well = Path::new(&name).components().all(|part| matches!(part, Component::Normal(_)));
        let path = backup.join(&name);
        if let Some(folder) = path.parent().filter(|_| well) {
            fs::create_dir_all(folder).map_err(unwritable(folder))?;
        }
        if !well || vault.get(&name, &path).await? != sha256 {
            return Err(changed(&name));
        }
    }
    restore(&backup, to, database).await
}

fn changed(name: &str) -> BackupRefusal {
    BackupRefusal::Faults(vec![Text::new(format!("{name}：内容被改动"), format!("{name}: its content has changed"))])
}

fn files_in(folder: &Path, name: &str, all: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), format!("{name}/{}", entry.file_name().to_string_lossy()));
        if path.is_dir() { files_in(&path, &name, all) } else { all.push((path, name)) }
    }
}

/// A folder beside another, on the same disk, that is gone when the work ends.
struct Near(PathBuf);

impl Near {
    fn beside(folder: &Path, what: &str) -> Result<Self, BackupRefusal> {
        let mut name = folder.file_name().unwrap_or_default().to_os_string();
        name.push(format!(".{what}-{}", std::process::id()));
        let near = Self(folder.with_file_name(name));
        fs::create_dir_all(&near.0).map_err(unwritable(&near.0))?;
        Ok(near)
    }
}

impl Drop for Near {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
