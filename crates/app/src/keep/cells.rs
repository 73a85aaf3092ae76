//! Keeps what questions are answered from: cells (汇总单元) of the files of facts, and bundles (合并文件) of small ones. Both follow
//! from the facts, so they can be thrown away and made anew at any time.

use crate::{Upcount, clock};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};
use upcount_link::LinkError;
use upcount_measure::import::Control;
use upcount_measure::{BUNDLES, CELLS, CellsIn, FactsIn, Measures, Refusal, bundles, read_now};
use upcount_model::Text;
use upcount_store::StoreError;

/// A file with fewer facts is read as fast as its cells.
const WORTH_IT: u64 = 100_000;

/// What was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    /// Bundles of small files.
    pub bundles: usize,
    /// Files of cells.
    pub files: usize,
    /// Cells in them.
    pub cells: u64,
}

/// Makes the bundles that are missing, and the cells of large files or of all.
///
/// # Errors
/// When facts cannot be read or cells not be written; those made before stay.
#[tracing::instrument(skip_all)]
async fn fold(up: &Upcount, all: bool, control: &Arc<Control>) -> Result<Folded, Refusal> {
    let fault = |e: StoreError| Refusal::Fault(e.to_string());
    let book = up.book();
    let files = up.files().await.map_err(fault)?;
    let mut folded = Folded::default();
    for bundle in bundles(&files) {
        if control.is_cancelled() {
            return Ok(folded);
        }
        folded.bundles += usize::from(up.measures.bundle(&bundle).await?);
    }
    let there = lying(up, BUNDLES).await.map_err(|e| Refusal::Fault(e.to_string()))?;
    for file in read_now(&files, &there).into_iter().filter(|file| is_folded(file) && (all || file.rows >= WORTH_IT)) {
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

/// Whether cells are kept of a file: what was sealed changes too often.
fn is_folded(file: &FactsIn) -> bool {
    !file.name.starts_with("derived/") || file.name.starts_with(BUNDLES)
}

/// Makes the bundles and cells that are missing and takes away those that nothing needs any more. Facts are in whatever becomes
/// of them: without them questions take longer, so a failure is only logged.
pub async fn tend_cells(up: &Upcount, control: &Arc<Control>) {
    if let Err(e) = fold(up, false, control).await {
        tracing::warn!(target: "upcount::cells", "bundles or cells are not made: {e}");
    }
    if let Err(e) = sweep(up).await {
        tracing::warn!(target: "upcount::cells", "bundles or cells are not swept: {e}");
    }
}

/// Throws all bundles and cells away and makes them anew, cells of small files too.
///
/// # Errors
/// As [`fold`].
pub async fn rebuild(up: &Upcount, control: &Arc<Control>) -> Result<Folded, Refusal> {
    for folder in [CELLS, BUNDLES] {
        for file in lying(up, folder).await.map_err(|e| Refusal::Fault(e.to_string()))?.keys() {
            up.lake.remove(file).await.map_err(|e| Refusal::Fault(e.to_string()))?;
        }
    }
    fold(up, true, control).await
}

/// The files of a folder of the lake.
async fn lying(up: &Upcount, folder: &str) -> Result<BTreeMap<String, u64>, LinkError> {
    Ok(up.lake.list(folder).await?.into_iter().map(|file| (file.name, file.bytes)).collect())
}

/// Takes away bundles and cells of files that are no longer there, that later files say anew, or that are read in a larger bundle.
async fn sweep(up: &Upcount) -> Result<(), String> {
    let (book, files) = (up.book(), up.files().await.map_err(|e| e.to_string())?);
    let mut kept: BTreeSet<String> = bundles(&files).iter().map(|bundle| bundle.name().to_owned()).collect();
    let there = lying(up, BUNDLES).await.map_err(|e| e.to_string())?;
    kept.extend(Measures::fold_names(book.cells.values(), &read_now(&files, &there)));
    let cells = lying(up, CELLS).await.map_err(|e| e.to_string())?;
    for file in there.keys().chain(cells.keys()).filter(|file| !kept.contains(*file)) {
        up.lake.remove(file).await.map_err(|e| e.to_string())?;
    }
    Ok(())
}

/// Bundles and cells that are not what the facts give.
pub(super) async fn faults(up: &Upcount) -> Result<Vec<Text>, StoreError> {
    let (book, files) = (up.book(), up.files().await?);
    let mut faults = Vec::new();
    let base = |name: &str| name.rsplit('/').next().unwrap_or_default().to_owned();
    let mut told = |right: Result<Option<bool>, Refusal>, what: Text| match right {
        Ok(None | Some(true)) => {}
        Ok(Some(false)) => faults.push(Text::new(
            format!("{}与事实不符；upcount rebuild 可重建", what.zh),
            format!("{} are not what its facts give; `upcount rebuild` makes them anew", what.en),
        )),
        Err(e) => faults.push(Text::new(format!("{}没有核对（{e}）", what.zh), format!("{} were not checked ({e})", what.en))),
    };
    for bundle in bundles(&files) {
        let name = base(bundle.name());
        told(up.measures.bundle_is_right(&bundle).await, Text::new(format!("合并文件 {name} "), format!("the rows of the bundle {name}")));
    }
    let there = lying(up, BUNDLES).await.unwrap_or_default();
    let files = read_now(&files, &there);
    for (cells, file) in book.cells.values().flat_map(|cells| files.iter().map(move |file| (cells, file))) {
        let what =
            Text::new(format!("{} 的汇总单元 {} ", base(&file.name), cells.id), format!("the cells {} of {}", cells.id, base(&file.name)));
        told(up.measures.fold_is_right(cells, file).await, what);
    }
    Ok(faults)
}

/// The cells and bundles that were there when they were last looked for.
#[derive(Default)]
pub(crate) struct KnownCells {
    files: BTreeMap<String, u64>,
    bundles: BTreeMap<String, u64>,
    at: Option<Instant>,
}

/// So much later they are looked for again: others may have made some.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// The cells that questions may be answered from.
pub(crate) async fn kept(up: &Upcount) -> Arc<CellsIn> {
    let mut known = up.cells.lock().await;
    if known.at.is_none_or(|at| at.elapsed() >= LOOK_AGAIN) {
        // Without them questions are answered from facts.
        let (files, mut bundles) = (lying(up, CELLS).await.unwrap_or_default(), lying(up, BUNDLES).await.unwrap_or_default());
        for name in bundles.clone().into_keys().filter(|name| known.bundles.get(name) != bundles.get(name)).collect::<Vec<_>>() {
            // One that is torn is not read.
            if !up.measures.is_whole(&name).await {
                bundles.remove(&name);
            }
        }
        *known = KnownCells { files, bundles, at: Some(clock::mark()) };
    }
    Arc::new(CellsIn { cells: up.book().cells.values().cloned().collect(), files: known.files.clone(), bundles: known.bundles.clone() })
}
