//! A home of its own for each test, and the binary to use it with.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

pub(crate) struct Home {
    folder: tempfile::TempDir,
}

/// What a command said.
pub(crate) struct Said {
    pub(crate) ok: bool,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Home {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap() }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// Writes a file beside the home.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_upcount"));
        command.args(args).env("UPCOUNT_HOME", self.path()).env_remove("UPCOUNT_LANG").stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Said {
        Said::of(&self.command(args).output().unwrap())
    }

    /// Runs a command that must succeed.
    pub(crate) fn does(&self, args: &[&str]) -> String {
        let said = self.run(args);
        assert!(said.ok, "upcount {args:?} failed: {}", said.err);
        said.out
    }

    /// Runs a command that must be refused with a sentence that has all of these words.
    pub(crate) fn refuses(&self, args: &[&str], words: &[&str]) {
        let said = self.run(args);
        assert!(!said.ok, "upcount {args:?} should be refused, and said {}", said.out);
        assert!(!said.err.contains("panicked"), "{}", said.err);
        for word in words {
            assert!(said.err.contains(word), "upcount {args:?} should say `{word}`, and said: {}", said.err);
        }
    }

    pub(crate) fn import(&self, definition: &str, file: &Path) -> String {
        self.does(&["import", definition, &file.to_string_lossy()])
    }

    /// Asks, as a table of the CSV: its columns, and its rows by column.
    pub(crate) fn ask(&self, args: &[&str]) -> Vec<BTreeMap<String, String>> {
        let all: Vec<&str> = ["ask"].iter().chain(args).chain(&["--format", "csv"]).copied().collect();
        table(&self.does(&all))
    }

    /// Files of facts in the home, listed or not.
    pub(crate) fn fact_files(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut open = vec![self.path().join("facts"), self.path().join("incoming")];
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                if entry.path().is_dir() { open.push(entry.path()) } else { found.push(entry.path()) }
            }
        }
        found
    }
}

impl Said {
    fn of(output: &Output) -> Self {
        Self {
            ok: output.status.success(),
            out: String::from_utf8_lossy(&output.stdout).into(),
            err: String::from_utf8_lossy(&output.stderr).into(),
        }
    }
}

/// Rows of a simple CSV by column.
pub(crate) fn table(csv: &str) -> Vec<BTreeMap<String, String>> {
    let mut lines = csv.lines().filter(|l| !l.is_empty());
    let columns: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
    lines.map(|l| columns.iter().zip(l.split(',')).map(|(c, v)| ((*c).to_owned(), v.trim_end_matches('\r').to_owned())).collect()).collect()
}

/// A file of the shared reference data; says that it is skipped where there is none.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared").join(path);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: no {} beside the project", path.display());
    None
}
