//! Makes companies for the tests and reads their files back.

use std::collections::HashMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::OnceLock;
use upcount_company::{Summary, make};

/// One file, read back.
pub(crate) struct File {
    columns: HashMap<&'static str, usize>,
    rows: Vec<Vec<&'static str>>,
}

/// One row of a file.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a> {
    file: &'a File,
    cells: &'a [&'static str],
}

impl File {
    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|cells| Row { file: self, cells })
    }

    pub(crate) fn columns(&self) -> impl Iterator<Item = &&'static str> {
        self.columns.keys()
    }
}

impl Row<'_> {
    /// The text of a cell; empty is missing.
    pub(crate) fn get(&self, column: &str) -> &'static str {
        self.cells[*self.file.columns.get(column).unwrap_or_else(|| panic!("no column {column}"))]
    }

    /// A day that has come.
    pub(crate) fn day(&self, column: &str) -> Option<&'static str> {
        Some(self.get(column)).filter(|day| !day.is_empty())
    }

    pub(crate) fn is(&self, column: &str, value: &str) -> bool {
        self.get(column) == value
    }

    pub(crate) fn has(&self, column: &str) -> bool {
        !self.get(column).is_empty()
    }

    pub(crate) fn fen(&self, column: &str) -> i64 {
        self.get(column).replace('.', "").parse().unwrap_or(0)
    }

    pub(crate) fn number(&self, column: &str) -> i64 {
        self.get(column).parse().unwrap()
    }

    pub(crate) fn cells(&self) -> &[&'static str] {
        self.cells
    }
}

/// A company in a folder of its own.
pub(crate) struct Company {
    pub(crate) folder: PathBuf,
    pub(crate) summary: Summary,
    read: HashMap<&'static str, OnceLock<File>>,
}

impl Company {
    pub(crate) fn make(name: &str, policies: u64, seed: u64) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("company").join(name);
        let _ = fs::remove_dir_all(&folder);
        let summary = make(policies, seed, &folder, &mut |_, _, _| ControlFlow::Continue(())).unwrap();
        let read = upcount_company::FILES.iter().map(|(_, file)| (*file, OnceLock::new())).collect();
        Self { folder, summary, read }
    }

    /// A file by its name without `.csv`.
    pub(crate) fn file(&self, name: &str) -> &File {
        let name = format!("{name}.csv");
        self.read[name.as_str()].get_or_init(|| {
            let text: &'static str = Box::leak(fs::read_to_string(self.folder.join(&name)).unwrap().into_boxed_str());
            let mut lines = text.lines();
            let columns = lines.next().unwrap().split(',').enumerate().map(|(i, column)| (column, i)).collect();
            File { columns, rows: lines.map(|line| line.split(',').collect()).collect() }
        })
    }

    pub(crate) fn rows(&self, name: &str) -> impl Iterator<Item = Row<'_>> {
        self.file(name).rows()
    }

    pub(crate) fn issued(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows("policies").filter(|row| row.is("decision", "issued"))
    }
}

/// A company large enough to show what is planted, made once for all tests.
pub(crate) fn company() -> &'static Company {
    static COMPANY: OnceLock<Company> = OnceLock::new();
    COMPANY.get_or_init(|| Company::make("large", 120_000, 1))
}

/// The part of the rows that something is true of.
pub(crate) fn part<'a>(rows: impl Iterator<Item = Row<'a>>, of: impl Fn(&Row<'a>) -> bool) -> f64 {
    let (hits, all) = rows.fold((0_u32, 0_u32), |(hits, all), row| (hits + u32::from(of(&row)), all + 1));
    assert!(all > 0, "nothing to take a part of");
    f64::from(hits) / f64::from(all)
}
