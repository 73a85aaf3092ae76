//! A home of its own for each test, and the binary to use it with.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

pub(crate) struct Home {
    folder: tempfile::TempDir,
    /// The PostgreSQL database that it lives in, when the suite runs on one.
    database: Option<String>,
    name: String,
}

/// What a command said.
pub(crate) struct Said {
    pub(crate) ok: bool,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Home {
    pub(crate) fn new() -> Self {
        Self::at("home")
    }

    /// In a folder of this name.
    pub(crate) fn at(name: &str) -> Self {
        let folder = tempfile::Builder::new().prefix("home").tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        #[allow(clippy::disallowed_methods, reason = "scripts/postgres.sh says where its server is")]
        let server = std::env::var("UPCOUNT_TEST_POSTGRES").ok();
        let database = server.map(|server| {
            let name = folder.path().file_name().unwrap().to_string_lossy().to_lowercase();
            let made = Command::new("psql").args([&server, "-qc", &format!("CREATE DATABASE {name}")]).status().unwrap();
            assert!(made.success(), "no database for a test");
            format!("{server}/{name}")
        });
        Self { folder, database, name: name.to_owned() }
    }

    pub(crate) fn on_postgres(&self) -> bool {
        self.database.is_some()
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join(&self.name)
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
        self.in_it(command.args(args));
        command
    }

    /// Lets a command work with this home.
    pub(crate) fn in_it<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command.envs(self.database.as_ref().map(|url| ("UPCOUNT_DATABASE", url)));
        command.env("UPCOUNT_HOME", self.path()).env_remove("UPCOUNT_LANG").env("UPCOUNT_GATHER_AFTER", "0").stdin(Stdio::null())
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

    /// Gives the home a definition of its own.
    pub(crate) fn decides(&self, path: &str, toml: &str) {
        self.file(&format!("{}/book/{path}", self.name), toml);
    }

    /// One figure of a question that has one.
    pub(crate) fn figure(&self, ask: &[&str]) -> String {
        let rows = self.ask(ask);
        assert_eq!(rows.len(), 1, "{ask:?} should have one row: {rows:?}");
        rows[0][ask[0]].clone()
    }

    /// Everything that an import could change: what lies in the home's folders, and what it answers.
    pub(crate) fn state(&self) -> (Vec<(PathBuf, u64)>, String) {
        let mut files: Vec<_> = self.fact_files().into_iter().map(|f| (f.clone(), f.metadata().map_or(0, |m| m.len()))).collect();
        files.sort();
        let said = self.run(&["ask", "policies", "--by", "region,month", "--format", "csv"]);
        (files, said.out + &said.err)
    }

    /// Runs a command that must be refused with these words and change nothing.
    pub(crate) fn refuses_and_keeps(&self, args: &[&str], words: &[&str]) {
        let before = self.state();
        self.refuses(args, words);
        assert_eq!(self.state(), before, "upcount {args:?} was refused and yet changed the home");
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
    pub(crate) fn of(output: &Output) -> Self {
        Self {
            ok: output.status.success(),
            out: String::from_utf8_lossy(&output.stdout).into(),
            err: String::from_utf8_lossy(&output.stderr).into(),
        }
    }
}

/// A definition for a file of policies: number, region, day of issue, premium.
pub(crate) const SALES: &str = r#"
zh = "销售"
en = "Sales"
capability = "3.1"
source = "A test."
[[facts]]
kind = "policy"
[facts.fields]
policy = "no"
region = "region"
issue = "issued"
premium_fen = "premium"
"#;

/// Such a file.
pub(crate) const THREE_SALES: &str = "no,region,issued,premium\nP1,sea,2025-01-05,100.50\nP2,hill,2025-01-06,200\nP3,sea,2025-02-07,300\n";

/// A home that reads [`SALES`] by the definition `sales`.
pub(crate) fn shop() -> Home {
    let home = Home::new();
    home.decides("imports/sales.toml", SALES);
    home
}

/// Policies and premium by region, as one comparable text.
pub(crate) fn sold(home: &Home) -> String {
    let rows = home.ask(&["policies", "--by", "region"]);
    rows.iter().map(|r| format!("{}={}", r["region"], r["policies"])).collect::<Vec<_>>().join(" ")
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
