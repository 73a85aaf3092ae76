//! Keeps cells (汇总单元) of the files of facts: what most questions are answered from. They follow from the facts, so they
//! can be thrown away and made anew at any time.

use crate::{Upcount, clock, in_lake};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use upcount_link::LinkError;
use upcount_measure::import::Control;
use upcount_measure::{CELLS, CellsIn, FactsIn, Measures, Refusal};
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
    let worth: Vec<_> = worth.into_iter().map(|f| in_lake(&f.file)).collect();
    let mut folded = Folded::default();
    for file in up.files().await.map_err(fault)?.into_iter().filter(|f| worth.contains(&f.name)) {
        // Those with more fields come first, for others are folded from them.
        let mut all: Vec<_> = book.cells.values().collect();
        all.sort_by_key(|cells| Reverse(cells.by.len()));
        for cells in &all {
            if control.is_cancelled() {
                return Ok(folded);
            }
            if let Some(many) = up.measures.fold(cells, &file, book.cells.values()).await? {
                folded.files += 1;
                folded.cells += many;
            }
        }
    }
    *up.cells.lock().await = KnownCells::default();
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
    for file in there(up).await.map_err(|e| Refusal::Fault(e.to_string()))?.keys() {
        up.lake.remove(file).await.map_err(|e| Refusal::Fault(e.to_string()))?;
    }
    fold(up, true, control).await
}

/// The files of cells in the lake.
async fn there(up: &Upcount) -> Result<BTreeMap<String, u64>, LinkError> {
    Ok(up.lake.list(CELLS).await?.into_iter().map(|file| (file.name, file.bytes)).collect())
}

/// Takes away cells of files that are no longer there or that later files say anew.
async fn sweep(up: &Upcount) -> Result<(), String> {
    let (book, files) = (up.book(), up.files().await.map_err(|e| e.to_string())?);
    let kept = Measures::fold_names(book.cells.values(), &files);
    for file in there(up).await.map_err(|e| e.to_string())?.keys().filter(|file| !kept.contains(*file)) {
        up.lake.remove(file).await.map_err(|e| e.to_string())?;
    }
    Ok(())
}

/// Cells that are not what the facts give.
pub(super) async fn faults(up: &Upcount) -> Result<Vec<Text>, StoreError> {
    let (book, files) = (up.book(), up.files().await?);
    let mut faults = Vec::new();
    for (cells, file) in book.cells.values().flat_map(|cells| files.iter().map(move |file| (cells, file))) {
        let name = |file: &FactsIn| file.name.rsplit('/').next().unwrap_or_default().to_owned();
        match up.measures.fold_is_right(cells, file).await {
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

/// The cells that were there when they were last looked for.
#[derive(Default)]
pub(crate) struct KnownCells {
    files: BTreeMap<String, u64>,
    at: Option<Instant>,
}

/// So much later they are looked for again: others may have made some.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// The cells that questions may be answered from.
pub(crate) async fn kept(up: &Upcount) -> Arc<CellsIn> {
    let mut known = up.cells.lock().await;
    if known.at.is_none_or(|at| at.elapsed() >= LOOK_AGAIN) {
        // Without them questions are answered from facts.
        let files = there(up).await.unwrap_or_default();
        *known = KnownCells { files, at: Some(clock::mark()) };
    }
    Arc::new(CellsIn { cells: up.book().cells.values().cloned().collect(), files: known.files.clone() })
}
