//! Seals single facts (封存) when many have come, so that what they say lies in files and not in memory. Seals follow from the
//! Log: they can be thrown away and made anew at any time.

use crate::{Upcount, in_lake};
use std::collections::BTreeSet;
use std::fs;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;
use upcount_link::LinkError;
use upcount_measure::{Refusal, World};
use upcount_model::{Kind, Say, Text};
use upcount_store::{Seal, SealedOver, StoreError};

/// Where seals lie in the lake.
const SEALS: &str = "derived/seals";
/// Between two looks at how many came.
const LOOK: Duration = Duration::from_secs(1);
/// So many times as many as are worth a seal may wait for one; more are kept waiting where they come from.
const MOST: i64 = 20;

/// Why nothing was sealed.
#[derive(Debug)]
pub enum SealRefusal {
    /// Facts cannot be read, or a seal not be written.
    Engine(Refusal),
    /// The lake cannot be used.
    Lake(LinkError),
    /// The store failed, or somebody else is writing.
    Store(StoreError),
}

impl std::fmt::Display for SealRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text().en)
    }
}
impl std::error::Error for SealRefusal {}
impl From<StoreError> for SealRefusal {
    fn from(e: StoreError) -> Self {
        Self::Store(e)
    }
}
impl From<LinkError> for SealRefusal {
    fn from(e: LinkError) -> Self {
        Self::Lake(e)
    }
}

impl Say for SealRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Engine(e) => e.code(),
            Self::Lake(e) => e.code(),
            Self::Store(e) => e.code(),
        }
    }
    fn text(&self) -> Text {
        match self {
            Self::Engine(e) => e.text(),
            Self::Lake(e) => e.text(),
            Self::Store(e) => e.text(),
        }
    }
}

/// Seals the facts that are in no seal; with `anew` all of them. How many files were made.
///
/// # Errors
/// [`SealRefusal`]; then the seals are what they were.
pub async fn seal(up: &Upcount, anew: bool) -> Result<usize, SealRefusal> {
    let _alone = up.home.write_lock()?;
    up.store.alone(seal_alone(up, anew)).await?
}

async fn seal_alone(up: &Upcount, anew: bool) -> Result<usize, SealRefusal> {
    let listed: BTreeSet<String> = up.store.seals().await?.into_iter().map(|seal| seal.file).collect();
    for file in up.lake.list(SEALS).await?.into_iter().filter(|file| !listed.contains(&file.name)) {
        up.lake.remove(&file.name).await?;
    }
    let (end, _) = up.store.end_of_log().await?;
    let from = if anew { 0 } else { begin(up, end).await? };
    let (from, world) = up.world_after(from).await?;
    // A closed time is answered as it was known then: it has seals of its own, since what was put right later is gone from others.
    let closed = world.locks.iter().map(|lock| (lock.number - 1, lock.number)).filter(|(place, _)| *place > from);
    let (mut seals, mut over) = (Vec::new(), Vec::new());
    for (place, of_lock) in closed.chain([(end, 0)]).filter(|(place, _)| *place > from) {
        let Some(learned_at) = up.store.learned_at(place).await? else { continue };
        let then = world.before(place + 1);
        for kind in Kind::ALL {
            let of = Seal { kind: kind.id.to_owned(), number: place, learned_at: learned_at.clone(), of_lock, ..Seal::default() };
            let Some(seal) = sealed(up, of, from, &then).await? else { continue };
            if let Some(file) = up.sealed_in(seal.clone()) {
                let found = up.measures.said_anew(&file, &then.files).await.map_err(SealRefusal::Engine)?;
                over.extend(found.into_iter().map(|(older, _)| SealedOver { newer: file.name.clone(), older }));
            }
            seals.push(seal);
        }
    }
    up.store.seal(from, &seals, &over).await?;
    Ok(seals.len())
}

/// After which place to begin: small seals are put together with what comes after them, but for those that the seals of a
/// closed time follow.
async fn begin(up: &Upcount, end: i64) -> Result<i64, StoreError> {
    let places: BTreeSet<i64> = up.store.seals().await?.into_iter().filter(|seal| seal.of_lock == 0).map(|seal| seal.number).collect();
    let before = |place: i64| places.range(..place).next_back().copied().unwrap_or_default();
    let kept: BTreeSet<i64> = up.locks().await?.into_iter().map(|lock| before(lock.number)).collect();
    let mut from = before(end + 1);
    while from > 0 && !kept.contains(&from) && from - before(from) <= 2 * (end - from) {
        from = before(from);
    }
    Ok(from)
}

/// Writes what was said after a place in the Log into the lake, as a seal; none when nothing was said of the kind.
async fn sealed(up: &Upcount, of: Seal, since: i64, then: &World) -> Result<Option<Seal>, SealRefusal> {
    let Some(kind) = Kind::from_id(&of.kind) else { return Ok(None) };
    let into = up.home.incoming().join("seals");
    let _ = fs::remove_dir_all(&into);
    fs::create_dir_all(&into).map_err(|source| StoreError::Folder { path: into.clone(), source })?;
    let Some(made) = up.measures.seal(kind, since, then, &into).await.map_err(SealRefusal::Engine)? else { return Ok(None) };
    // The place alone does not tell it from one that was thrown away, or from that of a closed time.
    let file = format!("{SEALS}/{}-{}-{}-{}.parquet", of.kind, of.number, of.of_lock, &made.sha256[..12]);
    up.lake.keep(&made.path, &file).await?;
    let _ = fs::remove_dir_all(&into);
    let (rows, bytes) = (made.rows.cast_signed(), made.bytes.cast_signed());
    Ok(Some(Seal { file, days: made.days, rows, keys: made.keys, bytes, sha256: made.sha256, ..of }))
}

/// Which of the files that new ones say anew are seals.
pub(super) async fn over_seals(up: &Upcount, replaced: &[(String, String, u64)]) -> Result<Vec<SealedOver>, StoreError> {
    let seals: BTreeSet<String> = up.store.seals().await?.into_iter().map(|seal| seal.file).collect();
    let of = |(newer, older, _): &(String, String, u64)| SealedOver { newer: in_lake(newer), older: older.clone() };
    Ok(replaced.iter().filter(|(_, older, _)| seals.contains(older)).map(of).collect())
}

/// Seals whenever `many` facts came, for as long as the process lives. What fails is tried again: until then the facts are in
/// memory.
pub async fn tend_seals(up: &Upcount, many: i64) {
    loop {
        match up.unsealed().await {
            Ok(waiting) => {
                up.unsealed.store(waiting - many * MOST, Relaxed);
                if waiting >= many {
                    match seal(up, false).await {
                        Ok(_) | Err(SealRefusal::Store(StoreError::Busy { .. })) => {}
                        Err(e) => tracing::warn!(target: "upcount::seals", code = e.code(), "single facts are not sealed: {e}"),
                    }
                }
            }
            Err(e) => tracing::warn!(target: "upcount::seals", code = e.code(), "single facts cannot be counted: {e}"),
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Seals that do not hold what the Log tells.
pub(super) async fn faults(up: &Upcount) -> Result<Vec<Text>, StoreError> {
    let seals = up.store.seals().await?;
    if seals.is_empty() {
        return Ok(Vec::new());
    }
    let (_, world) = up.world_after(0).await?;
    let mut faults = Vec::new();
    for seal in &seals {
        let earlier = seals.iter().filter(|other| other.of_lock == 0 && other.number < seal.number);
        let before = earlier.map(|other| other.number).max().unwrap_or_default();
        let right = match (up.lake.sha256(&seal.file).await, up.sealed_in(seal.clone())) {
            (Ok(sha256), Some(file)) if sha256 == seal.sha256 => {
                up.measures.seal_is_right(before, &world.before(seal.number + 1), &file).await.unwrap_or(false)
            }
            _ => false,
        };
        if !right {
            faults.push(Text::new(
                format!("封存 {} 与事实簿不符；upcount rebuild 可重建", seal.file),
                format!("the seal {} is not what the Log tells; `upcount rebuild` makes it anew", seal.file),
            ));
        }
    }
    Ok(faults)
}
