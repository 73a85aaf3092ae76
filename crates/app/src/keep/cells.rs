//! Keeps cells (汇总单元) of the files of facts: what most questions are answered from. They follow from the facts, so they
//! can be thrown away and made anew at any time.

use crate::Upcount;
use std::fs;
use std::sync::Arc;
use upcount_measure::import::Control;
use upcount_measure::{CellsIn, FactsIn, Measures, Refusal};
use upcount_model::Text;
use upcount_store::StoreError;

/// A file with fewer facts is read as fast as its cells.
const WORTH_IT: i64 = 100_000;

/// What was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    /// Files of cells.
    pub files: usize,
    /// Cells in them.
    pub cells: u64,
}

/// Makes the cells that are missing, of large files or of all.
///
/// # Errors
/// When facts cannot be read or cells not be written; those made before stay.
#[tracing::instrument(skip_all)]
async fn fold(up: &Upcount, all: bool, control: &Arc<Control>) -> Result<Folded, Refusal> {
    let fault = |e: StoreError| Refusal::Fault(e.to_string());
    let book = up.book();
    let worth: Vec<_> = up.store.manifest().await.map_err(fault)?.into_iter().filter(|f| all || f.rows >= WORTH_IT).collect();
    let worth: Vec<_> = worth.into_iter().map(|f| up.home.facts().join(f.file)).collect();
    let mut folded = Folded::default();
    for file in up.files().await.map_err(fault)?.into_iter().filter(|f| worth.contains(&f.path)) {
        for cells in book.cells.values() {
            if control.is_cancelled() {
                return Ok(folded);
            }
            if let Some(many) = up.measures.fold(cells, &file, &up.home.cells()).await? {
                folded.files += 1;
                folded.cells += many;
            }
        }
    }
    Ok(folded)
}

/// Makes the cells that are missing and takes away those that nothing needs any more. Facts are in whatever becomes of their
/// cells: without them questions take longer, so a failure is only logged.
pub async fn tend_cells(up: &Upcount, control: &Arc<Control>) {
    if let Err(e) = fold(up, false, control).await {
        tracing::warn!(target: "upcount::cells", "cells are not made: {e}");
    }
    if let Err(e) = sweep(up).await {
        tracing::warn!(target: "upcount::cells", "cells are not swept: {e}");
    }
}

/// Throws all cells away and makes them anew, of small files too.
///
/// # Errors
/// As [`fold`].
pub async fn rebuild(up: &Upcount, control: &Arc<Control>) -> Result<Folded, Refusal> {
    let folder = up.home.cells();
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|e| Refusal::FactsUnreadable { file: folder, why: e.to_string() })?;
    }
    fold(up, true, control).await
}

/// Takes away cells of files that are no longer there or that later files say anew; how many files of them.
async fn sweep(up: &Upcount) -> Result<usize, StoreError> {
    let (book, files) = (up.book(), up.files().await?);
    let kept = Measures::fold_names(book.cells.values(), &files);
    let there = fs::read_dir(up.home.cells()).into_iter().flatten().flatten();
    // What is being made begins with a dot; nobody takes an hour for it.
    let making = |file: &fs::DirEntry| {
        let age = file.metadata().and_then(|m| m.modified()).ok().and_then(|at| at.elapsed().ok());
        file.file_name().to_string_lossy().starts_with('.') && age.is_none_or(|age| age.as_secs() < 3600)
    };
    let old = there.filter(|file| !kept.contains(&*file.file_name().to_string_lossy()) && !making(file));
    Ok(old.filter(|file| fs::remove_file(file.path()).is_ok()).count())
}

/// Cells that are not what the facts give.
pub(super) async fn faults(up: &Upcount) -> Result<Vec<Text>, StoreError> {
    let (book, files) = (up.book(), up.files().await?);
    let mut faults = Vec::new();
    for (cells, file) in book.cells.values().flat_map(|cells| files.iter().map(move |file| (cells, file))) {
        let name = |file: &FactsIn| file.path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        match up.measures.fold_is_right(cells, file, &up.home.cells()).await {
            Ok(None | Some(true)) => {}
            Ok(Some(false)) => faults.push(Text::new(
                format!("{} 的汇总单元 {} 与事实不符；upcount rebuild 可重建", name(file), cells.id),
                format!("the cells {} of {} are not what its facts give; `upcount rebuild` makes them anew", cells.id, name(file)),
            )),
            Err(e) => faults.push(Text::new(
                format!("{} 的汇总单元 {} 没有核对（{e}）", name(file), cells.id),
                format!("the cells {} of {} were not checked ({e})", cells.id, name(file)),
            )),
        }
    }
    Ok(faults)
}

/// The cells that questions may be answered from.
pub(crate) fn kept(up: &Upcount) -> Option<Arc<CellsIn>> {
    let folder = up.home.cells();
    folder.exists().then(|| Arc::new(CellsIn { folder, cells: up.book().cells.values().cloned().collect() }))
}
