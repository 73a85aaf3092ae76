//! Imports a file (导入): all of it or nothing, and the same file only once.

use super::seals;
use crate::{Upcount, clock, in_lake};
use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use upcount_book::{Import, Learned};
use upcount_link::LinkError;
use upcount_measure::Refusal;
use upcount_measure::import::{self, Control, ImportError, Imported};
use upcount_model::{Day, Say, Text, cycle, nearest, nearest_in_words, place};
use upcount_store::{FactFile, ImportRecord, Replacement, StoreError, WriteLock};

/// In a lake that others write to as well, a file that nobody lists is left alone for so long: it may be about to be.
const A_DAY: Duration = Duration::from_secs(86_400);

/// So long an import waits for another writer, and looks so often.
const PATIENCE: Duration = Duration::from_secs(3);
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// What to import.
#[derive(Clone, Debug)]
pub struct ImportFile {
    /// The definition's id.
    pub definition: String,
    /// The file.
    pub file: PathBuf,
    /// The name to remember it by; the file's own when absent.
    pub name: Option<String>,
    /// Refuse the file whole when a row does not fit.
    pub strict: bool,
    /// The day on which the facts of the made-up company end, when it is a file of that.
    pub made_up_until: Option<Day>,
}

/// What became of the file.
#[derive(Clone, Debug)]
pub enum Came {
    /// Its facts are in the home now.
    In {
        /// The import's number.
        id: i64,
        /// Rows in the file.
        rows: u64,
        /// Facts that came of them.
        facts: u64,
        /// Facts of earlier files that these say anew.
        replaced: u64,
        /// Rows that did not fit.
        refused: u64,
        /// The rows that did not fit, with reasons.
        errors: Option<PathBuf>,
    },
    /// The same content was imported before; it counts once.
    Before(ImportRecord),
}

/// What a person should know of facts that were said anew; nothing when there were none.
#[must_use]
pub fn replaced_in_words(replaced: u64) -> Option<Text> {
    (replaced > 0).then(|| {
        Text::new(
            format!("其中替换了先前文件的 {replaced} 条事实，先前的不再计入"),
            format!("{replaced} facts of earlier files are replaced by these and no longer count"),
        )
    })
}

/// Why a file is not imported. Nothing of it is kept.
#[derive(Debug)]
pub enum ImportRefusal {
    /// There is no such definition.
    UnknownDefinition {
        /// The id.
        id: String,
        /// The nearest ids.
        near: Vec<String>,
    },
    /// The home holds another made-up company than the one this file is from.
    AnotherCompany,
    /// A part of the organisation would be inside itself.
    Circle {
        /// From this day on.
        day: Day,
        /// The way round.
        way: Vec<String>,
    },
    /// The facts that the file says anew cannot be found.
    Facts(Refusal),
    /// The file cannot be read as the definition says.
    File(ImportError),
    /// The home cannot be written now.
    Home(StoreError),
    /// The lake cannot be written now.
    Lake(LinkError),
}

impl ImportRefusal {
    /// Whether somebody stopped it.
    #[must_use]
    pub const fn is_cancelled(&self) -> bool {
        matches!(self, Self::File(ImportError::Cancelled))
    }
}

impl std::fmt::Display for ImportRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text().en)
    }
}
impl std::error::Error for ImportRefusal {}
impl From<ImportError> for ImportRefusal {
    fn from(e: ImportError) -> Self {
        Self::File(e)
    }
}
impl From<StoreError> for ImportRefusal {
    fn from(e: StoreError) -> Self {
        Self::Home(e)
    }
}

impl From<LinkError> for ImportRefusal {
    fn from(e: LinkError) -> Self {
        Self::Lake(e)
    }
}

impl Say for ImportRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownDefinition { .. } => "unknown_import",
            Self::AnotherCompany => "another_made_up_company",
            Self::Circle { .. } => "organisation_circle",
            Self::Facts(e) => e.code(),
            Self::File(e) => e.code(),
            Self::Home(e) => e.code(),
            Self::Lake(e) => e.code(),
        }
    }
    fn text(&self) -> Text {
        match self {
            Self::UnknownDefinition { id, near } => {
                let near = nearest_in_words(near);
                Text::new(format!("没有导入定义 `{id}`{}", near.zh), format!("there is no import definition `{id}`{}", near.en))
            }
            Self::AnotherCompany => Text::new(
                "这个数据目录里已有另一个虚构公司（件数或种子不同），两个公司不能相加；请用 --home 指定另一个数据目录",
                "this home holds another made-up company (of another size or seed), and two companies do not add up; name another home with --home",
            ),
            Self::Circle { day, way } => super::add_facts::circle_in_words(*day, way),
            Self::Facts(e) => e.text(),
            Self::File(e) => e.text(),
            Self::Home(e) => e.text(),
            Self::Lake(e) => e.text(),
        }
    }
}

/// Imports one file into the home.
///
/// # Errors
/// [`ImportRefusal`]; the home is then as it was.
#[tracing::instrument(skip_all, fields(definition = asked.definition))]
pub async fn import_file(up: &Upcount, asked: ImportFile, control: Arc<Control>) -> Result<Came, ImportRefusal> {
    let definition = up.book().imports.get(&asked.definition).cloned().ok_or_else(|| ImportRefusal::UnknownDefinition {
        id: asked.definition.clone(),
        near: nearest(&asked.definition, up.book().imports.keys().map(String::as_str)).into_iter().map(str::to_owned).collect(),
    })?;
    let _alone = in_turn(up).await?;
    up.store.alone(import_alone(up, asked, definition, control)).await?
}

/// Waits a while for whoever else writes to the home: single facts are sealed in a moment.
async fn in_turn(up: &Upcount) -> Result<WriteLock, StoreError> {
    let patience = clock::mark() + PATIENCE;
    loop {
        match up.home.write_lock() {
            Err(StoreError::Busy { .. }) if clock::mark() < patience => tokio::time::sleep(LOOK_AGAIN).await,
            taken => return taken,
        }
    }
}

async fn import_alone(up: &Upcount, asked: ImportFile, definition: Import, control: Arc<Control>) -> Result<Came, ImportRefusal> {
    sweep(up).await?;
    if let Some(before) = imported_before(up, &asked, &control).await? {
        return Ok(Came::Before(before));
    }
    if asked.made_up_until.is_some()
        && up.store.imports().await?.iter().any(|i| i.made_up_until.is_some() && i.definition == asked.definition)
    {
        return Err(ImportRefusal::AnotherCompany);
    }
    let into = up.home.incoming().join("import");
    fs::create_dir_all(&into).map_err(unwritable(&into))?;
    let learned = definition.learned;
    let work = {
        let (file, into, control, strict) = (asked.file.clone(), into.clone(), control.clone(), asked.strict);
        tokio::task::spawn_blocking(move || {
            import::import(&import::Job { file: &file, definition: &definition, into: &into, strict }, &control)
        })
    };
    let done = work.await.unwrap_or_else(|e| Err(ImportError::Broken { file: asked.file.clone(), why: e.to_string() }));
    let kept = match done {
        // The file was another when it was looked up than when it was read; its facts must not be put twice.
        Ok(made) => match recorded(up, &asked, &made.content_sha256).await {
            Ok(Some(before)) => Ok(Came::Before(before)),
            Ok(None) => keep(up, &asked, made, learned).await,
            Err(e) => Err(e),
        },
        Err(ImportError::NothingFits { rows, errors }) => {
            // The reasons are worth keeping even when no row is.
            let kept = errors.and_then(|from| {
                let name = |n: usize| up.home.errors().join(format!("{}-refused-{n}.csv", asked.definition));
                let to = (1..).map(name).find(|path| !path.exists())?;
                fs::rename(&from, &to).ok().map(|()| to)
            });
            Err(ImportError::NothingFits { rows, errors: kept }.into())
        }
        Err(e) => Err(e.into()),
    };
    // What is left in the folder is worthless either way; the next import would sweep it too.
    let _ = fs::remove_dir_all(&into);
    kept
}

/// Moves what was made into place and records it, or takes it away again.
async fn keep(up: &Upcount, asked: &ImportFile, made: Imported, learned: Learned) -> Result<Came, ImportRefusal> {
    let mut placed = Vec::new();
    let kept = place_and_record(up, asked, made, learned, &mut placed).await;
    if kept.is_err() {
        for placed in placed {
            // What stays is listed nowhere, and is swept away by a later import.
            match placed {
                Placed::Facts(name) => drop(up.lake.remove(&name).await),
                Placed::Errors(path) => drop(fs::remove_file(path)),
            }
        }
    }
    kept
}

/// A file of an import in its place.
enum Placed {
    Facts(String),
    Errors(PathBuf),
}

async fn place_and_record(
    up: &Upcount,
    asked: &ImportFile,
    made: Imported,
    learned: Learned,
    placed: &mut Vec<Placed>,
) -> Result<Came, ImportRefusal> {
    let recorded_at = clock::now();
    let stem = format!("{}-{}", asked.definition, &made.content_sha256[..16]);
    let mut files = Vec::new();
    for made in &made.files {
        let name = format!("{}/{stem}.parquet", made.kind);
        up.lake.keep(&made.path, &in_lake(&name)).await?;
        placed.push(Placed::Facts(in_lake(&name)));
        files.push(FactFile {
            file: name,
            import: 0,
            kind: made.kind.to_owned(),
            days: made.days,
            rows: made.rows.cast_signed(),
            keys: made.keys.clone(),
            bytes: made.bytes.cast_signed(),
            sha256: made.sha256.clone(),
            learned_at: (learned == Learned::OnImport).then(|| recorded_at.clone()),
        });
    }
    let errors = match &made.errors {
        None => None,
        Some(from) => {
            let to = up.home.errors().join(format!("{stem}.csv"));
            fs::rename(from, &to).map_err(unwritable(&to))?;
            placed.push(Placed::Errors(to.clone()));
            Some(to)
        }
    };
    let record = ImportRecord {
        id: 0,
        definition: asked.definition.clone(),
        file: name_of(asked),
        bytes: made.bytes.cast_signed(),
        content_sha256: made.content_sha256,
        rows: made.rows.cast_signed(),
        facts: made.facts.cast_signed(),
        refused: made.refused.cast_signed(),
        made_up_until: asked.made_up_until,
        recorded_at,
    };
    no_circle(up, &files).await?;
    let replaced = said_anew(up, &files).await?;
    let over = seals::over_seals(up, &replaced).await?;
    let of_imports = replaced.iter().filter_map(|(newer, older, facts)| {
        let older = older.strip_prefix(in_lake("").as_str())?.to_owned();
        Some(Replacement { newer: newer.clone(), older, facts: facts.cast_signed() })
    });
    let id = up.store.record_import(&record, &files, &of_imports.collect::<Vec<_>>(), &over).await?;
    let replaced = replaced.iter().map(|(_, _, facts)| facts).sum();
    Ok(Came::In { id, rows: made.rows, facts: made.facts, replaced, refused: made.refused, errors })
}

/// Refuses a file after which a part of the organisation would be inside itself.
async fn no_circle(up: &Upcount, files: &[FactFile]) -> Result<(), ImportRefusal> {
    let Some(new) = files.iter().find(|f| f.kind == place::KIND.id).and_then(|f| up.facts_in(f.clone(), 0)) else { return Ok(()) };
    let places = up.measures.places(&up.world().await?, Some(&new)).await.map_err(ImportRefusal::Facts)?;
    // What the file says anew stands in it and in an earlier one; the later word comes last.
    match cycle(&places) {
        Some((day, way)) => Err(ImportRefusal::Circle { day, way }),
        None => Ok(()),
    }
}

/// The new file, the earlier one in the lake, and how many of its facts the new one says anew.
async fn said_anew(up: &Upcount, files: &[FactFile]) -> Result<Vec<(String, String, u64)>, ImportRefusal> {
    let earlier = up.files().await?;
    let mut replaced = Vec::new();
    for file in files {
        let Some(newer) = up.facts_in(file.clone(), 0) else { continue };
        let found = up.measures.said_anew(&newer, &earlier).await.map_err(ImportRefusal::Facts)?;
        replaced.extend(found.into_iter().map(|(older, facts)| (file.file.clone(), older, facts)));
    }
    Ok(replaced)
}

/// The import of the same content under the same definition. Only a file of the same length can be the same.
async fn imported_before(up: &Upcount, asked: &ImportFile, control: &Arc<Control>) -> Result<Option<ImportRecord>, ImportRefusal> {
    let bytes = fs::metadata(&asked.file).map_err(|source| ImportError::Unreadable { path: asked.file.clone(), source })?.len();
    let alike: Vec<_> =
        up.store.imports().await?.into_iter().filter(|i| i.definition == asked.definition && i.bytes.cast_unsigned() == bytes).collect();
    if alike.is_empty() {
        return Ok(None);
    }
    let (file, watching) = (asked.file.clone(), control.clone());
    let hash =
        tokio::task::spawn_blocking(move || import::content_sha256(&file, &watching)).await.unwrap_or(Err(ImportError::Cancelled))?;
    Ok(alike.into_iter().find(|i| i.content_sha256 == hash))
}

/// The import of this content under the same definition.
async fn recorded(up: &Upcount, asked: &ImportFile, content_sha256: &str) -> Result<Option<ImportRecord>, ImportRefusal> {
    Ok(up.store.imports().await?.into_iter().find(|i| i.definition == asked.definition && i.content_sha256 == content_sha256))
}

/// Takes away what an import left that ended half-way: files that the manifest does not list do not exist.
async fn sweep(up: &Upcount) -> Result<(), ImportRefusal> {
    let unfinished = up.home.incoming().join("import");
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished).map_err(unwritable(&unfinished))?;
    }
    let listed: HashSet<String> = up.store.manifest().await?.into_iter().map(|f| in_lake(&f.file)).collect();
    // On this machine nobody else writes; elsewhere somebody may be about to list what was just put there.
    let patience = if up.lake.folder().is_some() { Duration::ZERO } else { A_DAY };
    for file in up.lake.list("facts").await? {
        if !listed.contains(&file.name) && file.age >= patience {
            up.lake.remove(&file.name).await?;
        }
    }
    Ok(())
}

fn name_of(asked: &ImportFile) -> String {
    asked.name.clone().or_else(|| asked.file.file_name().map(|n| n.to_string_lossy().into_owned())).unwrap_or_default()
}

fn unwritable(path: &Path) -> impl FnOnce(io::Error) -> ImportRefusal {
    let path = path.to_path_buf();
    move |source| ImportRefusal::File(ImportError::Unwritable { path, source })
}
