//! Copies facts out (导出) as plain Parquet files that other programs read: one folder a kind, of one moment.

use crate::{Upcount, clock};
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use upcount_measure::{AsOf, Refusal};
use upcount_model::{Kind, Say, Text};
use upcount_store::StoreError;

/// Why nothing is copied out.
#[derive(Debug)]
pub enum CopyRefusal {
    /// The folder is there and holds something.
    NotEmpty(PathBuf),
    /// The folder cannot be written.
    Unwritable(PathBuf, std::io::Error),
    /// The facts cannot be read.
    Facts(Refusal),
    /// The store cannot be read.
    Store(StoreError),
}

impl std::fmt::Display for CopyRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text().en)
    }
}
impl std::error::Error for CopyRefusal {}

impl Say for CopyRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotEmpty(_) => "folder_not_empty",
            Self::Unwritable(..) => "home_unwritable",
            Self::Facts(e) => e.code(),
            Self::Store(e) => e.code(),
        }
    }
    fn text(&self) -> Text {
        match self {
            Self::NotEmpty(path) => {
                let path = path.display();
                Text::new(
                    format!("{path} 里已有东西；请换一个空的或尚不存在的目录"),
                    format!("{path} holds something; name a folder that is empty or not there yet"),
                )
            }
            Self::Unwritable(path, e) => {
                let path = path.display();
                Text::new(format!("{path} 写不了（{e}）"), format!("{path} cannot be written ({e})"))
            }
            Self::Facts(e) => e.text(),
            Self::Store(e) => e.text(),
        }
    }
}

/// What was copied.
#[derive(Clone, Copy, Debug, Default)]
pub struct CopiedOut {
    /// Kinds of fact.
    pub kinds: usize,
    /// Facts.
    pub facts: u64,
}

/// Copies what counts now, or counted at a moment, into a folder: `KIND/facts.parquet` and `about.json`. The folder is there
/// when all of it is.
///
/// # Errors
/// [`CopyRefusal`]; then the folder is not there.
#[tracing::instrument(skip_all)]
pub async fn copy_out(up: &Upcount, as_of: Option<&AsOf>, to: &Path) -> Result<CopiedOut, CopyRefusal> {
    if fs::read_dir(to).is_ok_and(|mut inside| inside.next().is_some()) {
        return Err(CopyRefusal::NotEmpty(to.to_path_buf()));
    }
    let name = to.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let making = to.with_file_name(format!(".{name}.making-{}", std::process::id()));
    let copied = written(up, as_of, &making).await;
    let copied = copied.and_then(|copied| {
        // An empty folder of that name gives way.
        let _ = fs::remove_dir(to);
        fs::rename(&making, to).map(|()| copied).map_err(|e| CopyRefusal::Unwritable(to.to_path_buf(), e))
    });
    if copied.is_err() {
        let _ = fs::remove_dir_all(&making);
    }
    copied
}

async fn written(up: &Upcount, as_of: Option<&AsOf>, folder: &Path) -> Result<CopiedOut, CopyRefusal> {
    let unwritable = |e: std::io::Error| CopyRefusal::Unwritable(folder.to_path_buf(), e);
    fs::create_dir_all(folder).map_err(unwritable)?;
    // One world for all kinds: what comes meanwhile is in none of them.
    let world = up.world_at(as_of).await.map_err(CopyRefusal::Store)?;
    let (mut copied, mut kinds) = (CopiedOut::default(), serde_json::Map::new());
    for kind in Kind::ALL {
        let file = folder.join(kind.id).join("facts.parquet");
        let facts = up.measures.copy_out(kind, as_of, &world, &file).await.map_err(CopyRefusal::Facts)?;
        if facts > 0 {
            copied.kinds += 1;
            copied.facts += facts;
            kinds.insert(kind.id.to_owned(), json!({ "facts": facts, "zh": kind.zh, "en": kind.en, "day": kind.day }));
        }
    }
    let about = json!({
        "copied_at": clock::now(),
        "as_of": as_of.map(ToString::to_string),
        "made_up": up.made_up().await.map_err(CopyRefusal::Store)?,
        "money": "whole fen",
        "kinds": kinds,
    });
    fs::write(folder.join("about.json"), format!("{about:#}\n")).map_err(unwritable)?;
    Ok(copied)
}
