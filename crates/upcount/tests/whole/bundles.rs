//! Bundles: however many files came, few are opened, and the figure is the same.

use crate::home::Home;
use crate::server::Server;
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;

/// Files that are brought together.
const TOGETHER: usize = 16;

/// The rows of a made-up company's policies, to come in file by file.
struct Policies {
    home: Home,
    head: String,
    rows: Vec<String>,
    files: usize,
}

fn are_the_same(these: &[String], those: &[String]) {
    for (one, other) in these.iter().zip(those) {
        assert_eq!(one, other);
    }
}

impl Policies {
    fn new() -> Self {
        let home = Home::new();
        let out = home.path().join("made");
        home.does(&["company", "--policies", "1200", "--seed", "9", "--out", out.to_str().unwrap()]);
        // Only the roll and the customers stay of it: what is counted comes in later.
        let policies = fs::read_to_string(out.join("policies.csv")).unwrap();
        let (head, rows) = policies.split_once('\n').unwrap();
        let (head, rows) = (head.to_owned(), rows.lines().map(ToOwned::to_owned).collect());
        Self { home, head, rows, files: 0 }
    }

    /// Brings these rows in as a file of their own.
    fn come(&mut self, rows: &[String]) {
        self.files += 1;
        let file = self.home.file(&format!("part-{}.csv", self.files), format!("{}\n{}\n", self.head, rows.join("\n")));
        self.home.import("company_policies", &file);
    }

    fn bundles(&self) -> Vec<PathBuf> {
        let all = fs::read_dir(self.home.path().join("derived/bundles")).into_iter().flatten().flatten().map(|file| file.path());
        all.filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("policy-")).collect()
    }

    fn answers(&self) -> Vec<String> {
        let asked: [&[&str]; 7] = [
            &["policies", "--by", "channel,month"],
            &["policies", "--by", "customer_tier", "--from", "2024-01-01"],
            &["policy_share", "--by", "product_line", "--as-of", "2024-09-30"],
            &["first_year_premium", "--by", "team"],
            &["customers_of_two_lines", "--by", "channel", "--from", "2024-01-01", "--to", "2025-12-31"],
            &["persistency_13", "--by", "channel"],
            &["policies_per_active_agent", "--grain", "quarter"],
        ];
        asked.iter().map(|asked| self.home.does(&[&["ask"], *asked, &["--format", "csv"]].concat())).collect()
    }

    /// The same with the files themselves, and then with the bundles again.
    fn answers_without(&self) -> Vec<String> {
        let (here, aside) = (self.home.path().join("derived/bundles"), self.home.path().join("aside"));
        fs::rename(&here, &aside).unwrap();
        assert!(self.files_read() >= self.files - 1);
        let answers = self.answers();
        fs::rename(&aside, &here).unwrap();
        answers
    }

    /// How many files a question opens.
    fn files_read(&self) -> usize {
        let asked = ["ask", "policies", "--by", "channel", "--explain", "--format", "json"];
        let read: Value = serde_json::from_str(&self.home.does(&asked)).unwrap();
        usize::try_from(read[0]["files_of_facts"].as_u64().unwrap() + read[0]["files_of_cells"].as_u64().unwrap_or_default()).unwrap()
    }
}

#[test]
fn however_many_files_came_few_are_opened_and_the_figure_is_the_same() {
    let mut policies = Policies::new();
    let rows = policies.rows.clone();
    for rows in rows[..800].chunks(25) {
        policies.come(rows);
    }
    // The file of the company itself is the first.
    assert_eq!((policies.bundles().len(), policies.files_read()), (2, 3));
    are_the_same(&policies.answers(), &policies.answers_without());

    // What says earlier policies anew changes the bundle that holds them, and no other.
    let before = policies.bundles();
    let anew: Vec<String> = rows[10..20].iter().map(|row| row.replace(",agent,", ",online,")).collect();
    policies.come(&anew);
    let kept = before.iter().filter(|bundle| bundle.exists()).count();
    assert_eq!((policies.bundles().len(), kept, policies.files_read()), (2, 1, 4));
    let after = policies.answers();
    are_the_same(&after, &policies.answers_without());

    // Facts that are said one by one say more than the files before them, and less than those after.
    {
        let server = Server::on(&policies.home);
        let policy = rows[0].split(',').next().unwrap();
        let facts = json!([
            { "event": "policy_issued", "says": { "policy": policy, "issue": "2025-02-28", "channel": "broker" } },
            { "event": "policy_issued", "says": { "policy": "NEW1", "issue": "2025-12-30", "channel": "online", "product_line": "life", "premium_fen": 1000 } },
        ]);
        let head = [("Content-Type", "application/json"), ("Idempotency-Key", "between")];
        assert_eq!(server.send("POST", "/api/v1/facts", &head, facts.to_string().as_bytes()).status, 201);
    }
    for rows in rows[800..].chunks(25).take(TOGETHER) {
        policies.come(rows);
    }
    policies.come(&rows[0..1]);
    let between = policies.answers();
    assert!(between != after);
    are_the_same(&between, &policies.answers_without());
    assert!(policies.home.does(&["check"]).contains("all as they were written"));
}

#[test]
fn a_torn_bundle_is_named_and_mended_and_never_a_wrong_figure() {
    let mut policies = Policies::new();
    let rows = policies.rows.clone();
    for rows in rows[..400].chunks(25) {
        policies.come(rows);
    }
    let told = policies.answers();
    let bundle = policies.bundles().pop().unwrap();
    let whole = fs::read(&bundle).unwrap();
    fs::write(&bundle, &whole[..whole.len() / 2]).unwrap();
    are_the_same(&policies.answers(), &told);
    assert_eq!(policies.files_read(), 17, "a torn bundle is not read");
    policies.home.refuses(&["check"], &["policy-", "upcount rebuild"]);
    // One that says something else.
    let other = fs::read_dir(policies.home.path().join("facts/policy")).unwrap().flatten().next().unwrap().path();
    fs::copy(other, &bundle).unwrap();
    policies.home.refuses(&["check"], &["the bundle policy-", "not what its facts give"]);
    assert!(policies.home.does(&["rebuild"]).contains("2 bundles"));
    assert!(policies.home.does(&["check"]).contains("all as they were written"));
    are_the_same(&policies.answers(), &told);
}
