//! Reads the Book: what ships, then the home's own folder over it, file by file.

use crate::{
    Book, BookError, Career, Cells, Company, Contest, Dimension, Exemplar, Feast, Funnel, Goal, Grant, Import, JointVisit, Journey, League,
    Lever, LongTermValue, Market, Measure, Pack, Page, Portrait, Resource, Role, Scheme, Score, Signal, SpotCheck, Standard, Survival,
    Term, WeightSet, Workdays, WorkingDays, check,
};
use rust_embed::Embed;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use upcount_model::{Calendar, Calibre};

#[derive(Embed)]
#[folder = "../../book"]
#[include = "*.toml"]
struct Shipped;

/// Definitions are written by people; a longer file is a mistake.
const LONGEST_FILE_BYTES: u64 = 1 << 20;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Glossary {
    term: Vec<Term>,
}

impl Book {
    /// The Book as it ships.
    ///
    /// # Errors
    /// A definition that cannot be used; a test keeps that from happening.
    pub fn shipped() -> Result<Self, BookError> {
        Self::from_files(shipped_files())
    }

    /// The Book as it ships, with a home's own definitions over it. A folder that is not there adds nothing.
    ///
    /// # Errors
    /// The first definition that cannot be read or used, with its file.
    pub fn with_own(folder: &Path) -> Result<Self, BookError> {
        Self::from_files(Self::texts(folder)?)
    }

    /// The texts of that Book: path in the Book → text.
    ///
    /// # Errors
    /// The first file that cannot be read.
    pub fn texts(folder: &Path) -> Result<BTreeMap<String, String>, BookError> {
        let mut files = shipped_files();
        let mut open = vec![folder.to_path_buf()];
        while let Some(next) = open.pop() {
            let shown = |path: &Path| path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
            let entries = match fs::read_dir(&next) {
                Ok(entries) => entries,
                Err(e) if e.kind() == std::io::ErrorKind::NotFound && next == folder => break,
                Err(e) => return Err(BookError::new(shown(&next), format!("the folder cannot be read ({e})"))),
            };
            for entry in entries {
                let path = entry.map_err(|e| BookError::new(shown(&next), e.to_string()))?.path();
                if path.is_dir() {
                    open.push(path);
                } else if path.extension().is_some_and(|e| e == "toml") {
                    let size = path.metadata().map(|m| m.len()).unwrap_or(0);
                    if size > LONGEST_FILE_BYTES {
                        return Err(BookError::new(
                            shown(&path),
                            format!("a definition has at most {LONGEST_FILE_BYTES} bytes; this has {size}"),
                        ));
                    }
                    let text = fs::read_to_string(&path).map_err(|e| BookError::new(shown(&path), format!("cannot be read ({e})")))?;
                    files.insert(shown(&path), text);
                }
            }
        }
        Ok(files)
    }

    /// A Book from its files: path in the Book → text.
    ///
    /// # Errors
    /// The first definition that cannot be used, with its file.
    pub fn from_files(files: BTreeMap<String, String>) -> Result<Self, BookError> {
        let company: Company = one(&files, "company.toml")?;
        let glossary: Glossary = one(&files, "glossary.toml")?;
        let mut book = Self {
            company,
            glossary: glossary.term,
            measures: folder(&files, "measures", |m: &mut Measure, id| m.id = id.to_owned())?,
            dimensions: folder(&files, "dimensions", |_: &mut Dimension, _| ())?,
            calibres: folder(&files, "calibres", |c: &mut Calibre, id| c.id = id.to_owned())?,
            calendars: folder(&files, "calendars", |_: &mut Calendar, _| ())?,
            imports: folder(&files, "imports", |i: &mut Import, id| i.id = id.to_owned())?,
            weights: folder(&files, "weights", |w: &mut WeightSet, id| w.id = id.to_owned())?,
            funnels: folder(&files, "funnels", |f: &mut Funnel, id| f.id = id.to_owned())?,
            goals: folder(&files, "goals", |g: &mut Goal, id| g.id = id.to_owned())?,
            cells: folder(&files, "cells", |c: &mut Cells, id| c.id = id.to_owned())?,
            feasts: folder(&files, "feasts", |f: &mut Feast, id| f.id = id.to_owned())?,
            survivals: folder(&files, "survivals", |s: &mut Survival, id| s.id = id.to_owned())?,
            markets: folder(&files, "markets", |m: &mut Market, id| m.id = id.to_owned())?,
            portraits: folder(&files, "portraits", |p: &mut Portrait, id| p.id = id.to_owned())?,
            journeys: folder(&files, "journeys", |j: &mut Journey, id| j.id = id.to_owned())?,
            leagues: folder(&files, "leagues", |l: &mut League, id| l.id = id.to_owned())?,
            standards: folder(&files, "standards", |s: &mut Standard, id| s.id = id.to_owned())?,
            exemplars: folder(&files, "exemplars", |e: &mut Exemplar, id| e.id = id.to_owned())?,
            signals: folder(&files, "signals", |s: &mut Signal, id| s.id = id.to_owned())?,
            scores: folder(&files, "scores", |s: &mut Score, id| s.id = id.to_owned())?,
            values: folder(&files, "values", |v: &mut LongTermValue, id| v.id = id.to_owned())?,
            joint: folder(&files, "joint", |j: &mut JointVisit, id| j.id = id.to_owned())?,
            checks: folder(&files, "checks", |c: &mut SpotCheck, id| c.id = id.to_owned())?,
            packs: folder(&files, "packs", |p: &mut Pack, id| p.id = id.to_owned())?,
            pages: folder(&files, "pages", |p: &mut Page, id| p.id = id.to_owned())?,
            pay: folder(&files, "pay", |p: &mut Scheme, id| p.id = id.to_owned())?,
            levers: folder(&files, "levers", |l: &mut Lever, id| l.id = id.to_owned())?,
            resources: folder(&files, "resources", |r: &mut Resource, id| r.id = id.to_owned())?,
            careers: folder(&files, "careers", |c: &mut Career, id| c.id = id.to_owned())?,
            grants: folder(&files, "grants", |g: &mut Grant, id| g.id = id.to_owned())?,
            contests: folder(&files, "contests", |c: &mut Contest, id| c.id = id.to_owned())?,
            roles: folder(&files, "roles", |r: &mut Role, id| r.id = id.to_owned())?,
            workdays: folder(&files, "workdays", |w: &mut Workdays, id| w.id = id.to_owned())?,
            working: WorkingDays::default(),
        };
        book.working = WorkingDays::of(book.workdays.values());
        if let Some(path) = files.keys().find(|p| !known(p)) {
            return Err(BookError::new(
                path,
                "the Book has company.toml, glossary.toml and the folders measures, dimensions, calibres, calendars, careers, checks, contests, imports, cells, weights, exemplars, feasts, funnels, goals, grants, joint, journeys, leagues, levers, markets, packs, pages, pay, portraits, resources, roles, scores, signals, standards, survivals, values, workdays; move or rename the file",
            ));
        }
        check::whole(&mut book)?;
        Ok(book)
    }
}

pub(crate) fn shipped_files() -> BTreeMap<String, String> {
    Shipped::iter()
        .filter_map(|path| Shipped::get(&path).map(|file| (path.to_string(), String::from_utf8_lossy(&file.data).into_owned())))
        .collect()
}

impl Book {
    /// Whether a path is one at which a definition may stand.
    #[must_use]
    pub fn is_place(path: &str) -> bool {
        known(path) && path.ends_with(".toml") && !path.contains("..")
    }
}

fn known(path: &str) -> bool {
    matches!(
        path.split('/').collect::<Vec<_>>()[..],
        ["company.toml" | "glossary.toml"]
            | [
                "measures"
                    | "dimensions"
                    | "calibres"
                    | "calendars"
                    | "careers"
                    | "checks"
                    | "contests"
                    | "imports"
                    | "weights"
                    | "funnels"
                    | "goals"
                    | "grants"
                    | "joint"
                    | "journeys"
                    | "leagues"
                    | "levers"
                    | "markets"
                    | "cells"
                    | "exemplars"
                    | "feasts"
                    | "survivals"
                    | "values"
                    | "packs"
                    | "pages"
                    | "pay"
                    | "portraits"
                    | "resources"
                    | "roles"
                    | "scores"
                    | "signals"
                    | "standards"
                    | "workdays",
                _
            ]
    )
}

fn parse<T: DeserializeOwned>(path: &str, text: &str) -> Result<T, BookError> {
    toml::from_str(text).map_err(|e| {
        let line = e.span().map_or(1, |s| text[..s.start.min(text.len())].matches('\n').count() + 1);
        BookError::new(path, format!("line {line}: {}", e.message()))
    })
}

fn one<T: DeserializeOwned>(files: &BTreeMap<String, String>, path: &str) -> Result<T, BookError> {
    parse(path, files.get(path).ok_or_else(|| BookError::new(path, "is missing"))?)
}

fn folder<T: DeserializeOwned>(
    files: &BTreeMap<String, String>,
    name: &str,
    set_id: impl Fn(&mut T, &str),
) -> Result<BTreeMap<String, T>, BookError> {
    let mut found = BTreeMap::new();
    for (path, text) in files {
        let Some(id) = path.strip_prefix(name).and_then(|p| p.strip_prefix('/')).and_then(|p| p.strip_suffix(".toml")) else { continue };
        if id.is_empty() || !id.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_') {
            return Err(BookError::new(path, "a definition's file name is its id: small letters, digits and _"));
        }
        let mut definition: T = parse(path, text)?;
        set_id(&mut definition, id);
        found.insert(id.to_owned(), definition);
    }
    Ok(found)
}
