//! What is known (所知), as the engine reads it: files of imports, seals, and the single facts that came since.

use crate::{Upcount, clock, keep};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, PoisonError};
use std::time::Instant;
use tokio::sync::MutexGuard;
use upcount_measure::{AsOf, FactsIn, Heard, InLake, Lock, Said, SaidAnew, SaidValue, World};
use upcount_model::{Event, Kind, RETRACTION, Type};
use upcount_store::{FactFile, NewFact, Placed, Replacement, Seal, Store, StoreError};

/// What this process knows of the home: a question reads only what came since.
#[derive(Default)]
pub(crate) struct Known {
    pub(crate) said: KnownSaid,
    seals: Vec<Seal>,
    /// Absent until somebody asks.
    files: Option<Arc<KnownFiles>>,
    /// When the last look began: whoever came before that need not look again.
    looked: Option<Instant>,
}

/// What there is besides single facts, as it was when this own fact was the last one and these the seals.
struct KnownFiles {
    own: i64,
    seals: Vec<Seal>,
    files: Vec<FactsIn>,
    locks: Vec<Lock>,
}

/// What this process wrote and nobody looked at yet: it need not be read to be known.
#[derive(Default)]
pub(crate) struct Fresh(std::sync::Mutex<Vec<(Placed, Vec<NewFact>)>>);

/// Facts that are kept fresh, at most; where nobody looks at so many, they are read when somebody does.
const MOST_FRESH: usize = 50_000;

impl Fresh {
    /// Adds what was just written, in the order of the Log.
    pub(crate) fn add(&self, written: impl Iterator<Item = (Placed, Vec<NewFact>)>) {
        let mut fresh = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        fresh.extend(written);
        if fresh.iter().map(|(_, facts)| facts.len()).sum::<usize>() > MOST_FRESH {
            fresh.clear();
        }
    }

    fn take(&self) -> Vec<(Placed, Vec<NewFact>)> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Kinds of facts of the company's own by which files, closed periods and definitions change.
const OWN: [&str; 3] = ["import", "period", "definition"];

/// Single facts that are in no seal.
#[derive(Default)]
pub(crate) struct KnownSaid {
    /// The place in the Log after which they begin.
    since: i64,
    /// The last that was read.
    last: i64,
    /// The earliest fact before them that one of them puts right: what is sealed of it is wrong.
    puts_right: Option<i64>,
    /// The last fact of a kind in [`OWN`] that was read.
    own: i64,
    said: Arc<Heard>,
}

impl KnownSaid {
    fn after(since: i64) -> Self {
        Self { since, last: since, ..Self::default() }
    }

    /// Reads those after the last of these seals that holds.
    async fn read(seals: &[Seal], store: &Store) -> Result<Self, StoreError> {
        let mut known = Self::after(latest(seals));
        known.brought_up(seals, store).await?;
        Ok(known)
    }

    /// Reads those that came since. They are never changed.
    async fn read_on(&mut self, store: &Store) -> Result<(), StoreError> {
        loop {
            let page = store.facts_after(self.last).await?;
            let Some(last) = page.last() else { return Ok(()) };
            self.last = last.number;
            let sealed = page.iter().filter_map(|fact| fact.fact.corrects).filter(|number| *number <= self.since).min();
            self.puts_right = [self.puts_right, sealed].into_iter().flatten().min();
            let own = page.iter().filter(|fact| OWN.contains(&fact.fact.kind.as_str())).map(|fact| fact.number).max();
            self.own = self.own.max(own.unwrap_or_default());
            Arc::make_mut(&mut self.said).add(page.iter().filter_map(|fact| said_of(fact.number, &fact.learned_at, &fact.fact)));
        }
    }

    /// Adds what this process wrote, when nothing else came in between: it need not be read to be known.
    fn hear(&mut self, placed: &Placed, facts: &[NewFact]) {
        if self.last == 0 || placed.first != self.last + 1 {
            return;
        }
        let earlier = |fact: &NewFact| fact.corrects.filter(|number| *number <= self.since);
        self.puts_right = self.puts_right.into_iter().chain(facts.iter().filter_map(earlier)).min();
        let numbered = (placed.first..).zip(facts);
        let own = numbered.clone().filter(|(_, fact)| OWN.contains(&fact.kind.as_str())).map(|(number, _)| number).max();
        self.own = self.own.max(own.unwrap_or_default());
        Arc::make_mut(&mut self.said).add(numbered.filter_map(|(number, fact)| said_of(number, &placed.learned_at, fact)));
        self.last = placed.first - 1 + i64::try_from(facts.len()).unwrap_or_default();
    }

    /// Those after a later place, unless one of them puts right what came before it.
    fn only_after(&self, since: i64) -> Option<Self> {
        Some(Self { since, last: self.last, puts_right: None, own: self.own, said: Arc::new(self.said.after(since)?) })
    }

    /// Reads on, and from an earlier seal where what is in a later one was put right.
    async fn brought_up(&mut self, seals: &[Seal], store: &Store) -> Result<(), StoreError> {
        let latest = latest(seals);
        if self.since < latest
            && self.last >= latest
            && let Some(fewer) = self.only_after(latest)
        {
            *self = fewer;
        }
        if self.since > 0 && places(seals).all(|place| place != self.since) {
            // Another node put that seal together with later ones.
            *self = Self { own: self.own, ..Self::after(latest) };
        }
        self.read_on(store).await?;
        while let Some(number) = self.puts_right {
            let since = places(seals).filter(|place| *place < number).max();
            *self = Self { own: self.own, ..Self::after(since.unwrap_or_default()) };
            self.read_on(store).await?;
        }
        Ok(())
    }
}

impl KnownFiles {
    /// With the single facts after a place in the Log, and without the seals after it.
    fn with(&self, since: i64, said: Arc<Heard>) -> World {
        let later: HashSet<&str> = self.seals.iter().filter(|seal| seal.number > since).map(|seal| seal.file.as_str()).collect();
        let files = self.files.iter().filter(|file| !later.contains(file.name.as_str())).cloned().collect();
        World { said, files, locks: self.locks.clone(), cells: Arc::default() }
    }
}

/// The places in the Log until which facts are sealed, whatever is asked.
fn places(seals: &[Seal]) -> impl Iterator<Item = i64> {
    seals.iter().filter(|seal| seal.of_lock == 0).map(|seal| seal.number)
}

fn latest(seals: &[Seal]) -> i64 {
    places(seals).max().unwrap_or_default()
}

impl Upcount {
    /// Everything that is known.
    pub(crate) async fn world(&self) -> Result<World, StoreError> {
        self.world_at(None).await
    }

    /// Everything that is known, for questions as of a moment: of what is in later seals, what was known then.
    pub(crate) async fn world_at(&self, as_of: Option<&AsOf>) -> Result<World, StoreError> {
        let (seals, since, said, files) = {
            let known = self.known().await?;
            (known.seals.clone(), known.said.since, known.said.said.clone(), self.known_files(known).await?)
        };
        let (since, said) = match as_of {
            Some(as_of) if seals.iter().any(|seal| seal.learned_at > as_of.instant) => {
                let then: Vec<Seal> = seals.into_iter().filter(|seal| seal.learned_at <= as_of.instant).collect();
                let then = KnownSaid::read(&then, &self.store).await?;
                (then.since, then.said)
            }
            _ => (since, said),
        };
        Ok(World { cells: keep::kept(self).await, ..files.with(since, said) })
    }

    /// What is known now; whoever waited for a look that began later need not look again.
    async fn known(&self) -> Result<MutexGuard<'_, Known>, StoreError> {
        let came = clock::mark();
        let mut known = self.known.lock().await;
        if known.looked.is_none_or(|looked| looked <= came) {
            let began = clock::mark();
            known.seals = self.store.seals().await?;
            let Known { said, seals, .. } = &mut *known;
            if said.last == 0 {
                *said = KnownSaid::after(latest(seals));
            }
            self.fresh.take().iter().for_each(|(placed, facts)| said.hear(placed, facts));
            said.brought_up(seals, &self.store).await?;
            known.looked = Some(began);
        }
        Ok(known)
    }

    /// What there is besides single facts, read anew when an import, a closed period, a definition or a seal came.
    async fn known_files(&self, mut known: MutexGuard<'_, Known>) -> Result<Arc<KnownFiles>, StoreError> {
        if let Some(files) = known.files.as_ref().filter(|files| files.own == known.said.own && files.seals == known.seals) {
            return Ok(files.clone());
        }
        self.read_book_anew().await?;
        self.read_day_anew().await?;
        let files = Arc::new(KnownFiles {
            own: known.said.own,
            seals: known.seals.clone(),
            files: self.files_with(&known.seals).await?,
            locks: self.locks().await?,
        });
        known.files = Some(files.clone());
        Ok(files)
    }

    /// Reads what came of imports, closed periods, definitions and seals since.
    pub(crate) async fn look(&self) -> Result<(), StoreError> {
        self.known_files(self.known().await?).await.map(drop)
    }

    /// The number of the last fact of the Log.
    pub(crate) async fn last_fact(&self) -> Result<i64, StoreError> {
        Ok(self.known().await?.said.last)
    }

    /// How many facts of the Log are in no seal.
    pub(crate) async fn unsealed(&self) -> Result<i64, StoreError> {
        let known = self.known().await?;
        Ok(known.said.last - known.said.since)
    }

    /// Everything that is known without the seals after a place in the Log, and the place after which its single facts begin.
    pub(crate) async fn world_after(&self, most: i64) -> Result<(i64, World), StoreError> {
        let files = self.known_files(self.known().await?).await?;
        let then: Vec<Seal> = files.seals.iter().filter(|seal| seal.number <= most).cloned().collect();
        let then = KnownSaid::read(&then, &self.store).await?;
        Ok((then.since, files.with(then.since, then.said)))
    }

    /// The files of facts that exist, seals among them.
    pub(crate) async fn files(&self) -> Result<Vec<FactsIn>, StoreError> {
        self.files_with(&self.store.seals().await?).await
    }

    async fn files_with(&self, seals: &[Seal]) -> Result<Vec<FactsIn>, StoreError> {
        let logged = self.store.imports_in_the_log().await?;
        let of = |f: FactFile| {
            let logged = logged.get(&f.import).copied().unwrap_or_default();
            self.facts_in(f, logged)
        };
        let mut facts: Vec<FactsIn> = self.store.manifest().await?.into_iter().filter_map(of).collect();
        facts.extend(seals.iter().cloned().filter_map(|seal| self.sealed_in(seal)));
        let there: HashMap<String, (usize, u64)> = facts.iter().enumerate().map(|(n, f)| (f.name.clone(), (n, f.bytes))).collect();
        let of = |r: Replacement| (in_lake(&r.older), in_lake(&r.newer), r.facts.cast_unsigned());
        let said_anew = self.store.replacements().await?.into_iter().map(of);
        let sealed_over = self.store.sealed_over().await?.into_iter().map(|over| (over.older, over.newer, 0));
        for (older, newer, many) in said_anew.chain(sealed_over) {
            if let Some((place, _)) = there.get(&older) {
                let bytes = there.get(&newer).map_or(0, |newer| newer.1);
                facts[*place].replaced_by.push(SaidAnew { by: InLake { name: newer, bytes }, facts: many });
            }
        }
        Ok(facts)
    }

    /// A file of the manifest as the engine reads it; none when it is of a kind that this version does not know.
    pub(crate) fn facts_in(&self, file: FactFile, logged: i64) -> Option<FactsIn> {
        let name = in_lake(&file.file);
        Some(FactsIn {
            here: self.lake.folder().map(|folder| folder.join(&name)),
            name,
            kind: Kind::from_id(&file.kind)?.id,
            days: file.days,
            bytes: file.bytes.cast_unsigned(),
            rows: file.rows.cast_unsigned(),
            learned_at: file.learned_at,
            keys: file.keys,
            replaced_by: Vec::new(),
            logged,
            of_lock: None,
        })
    }

    /// A seal as the engine reads it; none when it is of a kind that this version does not know.
    pub(crate) fn sealed_in(&self, seal: Seal) -> Option<FactsIn> {
        Some(FactsIn {
            here: self.lake.folder().map(|folder| folder.join(&seal.file)),
            name: seal.file,
            kind: Kind::from_id(&seal.kind)?.id,
            days: seal.days,
            bytes: seal.bytes.cast_unsigned(),
            rows: seal.rows.cast_unsigned(),
            learned_at: Some(seal.learned_at),
            keys: seal.keys,
            replaced_by: Vec::new(),
            logged: seal.number,
            of_lock: (seal.of_lock != 0).then_some(seal.of_lock),
        })
    }
}

/// The name in the lake of a file of the manifest.
pub(crate) fn in_lake(file: &str) -> String {
    format!("facts/{file}")
}

/// A fact of the Log as the engine reads it; none when it says nothing of a thing.
fn said_of(number: i64, learned_at: &str, fact: &NewFact) -> Option<Said> {
    let (learned_at, corrects) = (learned_at.to_owned(), fact.corrects);
    if fact.event == RETRACTION {
        return Some(Said { number, kind: "", learned_at, corrects, fields: BTreeMap::new() });
    }
    let kind = Event::from_id(&fact.event)?.kind()?;
    let says: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&fact.says).ok()?;
    let value = |(name, value): (&String, &serde_json::Value)| {
        let field = kind.field(name)?;
        let value = match field.holds {
            Type::Text => SaidValue::Text(value.as_str()?.trim().to_owned()),
            Type::Count | Type::Money | Type::Share => SaidValue::Whole(value.as_i64()?),
            Type::Day => SaidValue::Day(value.as_str()?.parse().ok()?),
            Type::Flag => SaidValue::Flag(value.as_bool()?),
        };
        Some((field.id, value))
    };
    Some(Said { number, kind: kind.id, learned_at, corrects, fields: says.iter().filter_map(value).collect() })
}
