//! Many machines answer as one does, and when one is lost no answer is wrong.

use crate::cells::{Drawn, answers, company, questions};
use crate::home::{Home, SALES, THREE_SALES, shop};
use crate::server::Server;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

/// A worker on a home, which ends with the test however the test ends.
struct Worker(Child);

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Worker {
    fn on(home: &Home, key: &str) -> Self {
        Self::of(home.command(&["work", "--listen", "127.0.0.1:0"]).env("UPCOUNT_KEY", key))
    }

    /// The worker that a command starts, when it is at work and others can know.
    fn of(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert!(line.contains("http://127.0.0.1:"), "{line}");
        sleep(Duration::from_millis(500));
        Self(child)
    }

    fn told(&self, signal: &str) {
        let told = Command::new("kill").args([signal, &self.0.id().to_string()]).status().unwrap();
        assert!(told.success());
    }
}

/// A node that lets workers help with whatever reads a file.
fn node(home: &Home) -> Server {
    Server::of(&mut with_all_helping(home.command(&["serve", "--port", "0"])))
}

fn with_all_helping(mut command: Command) -> Command {
    command.env("UPCOUNT_KEY", KEY).env("UPCOUNT_WORKER_SHARE", "512");
    command
}

#[test]
fn many_machines_answer_as_one_does() {
    let home = company();
    home.does(&["rebuild"]);
    let mut drawn = Drawn(20_261_124);
    let (asked, alone) = {
        let server = Server::on(&home);
        let asked = questions(&server, &mut drawn, 160, &["2024-06-30", "2025-09-15"]);
        let told = answers(&server, &asked);
        (asked, told)
    };
    let _workers = [Worker::on(&home, KEY), Worker::on(&home, KEY)];
    let together = node(&home);
    for (question, alone) in asked.iter().zip(&alone) {
        let together = together.get(&format!("/api/v1/ask?{question}")).json();
        assert!(*alone == together, "{question}: {} and {}", short(alone), short(&together));
    }
    for path in ["moved?measure=policies&by=channel&from=2025-01-01&to=2025-03-31", "funnel", "development", "league?by=branch"] {
        let one = Server::on(&home).get(&format!("/api/v1/{path}"));
        let many = together.get(&format!("/api/v1/{path}"));
        assert!(one.json() == many.json(), "{path}: {} and {}", short(&one.json()), short(&many.json()));
    }
}

#[test]
fn a_worker_that_is_lost_costs_no_answer() {
    let home = company();
    let (asked, alone) = {
        let server = Server::on(&home);
        let asked = questions(&server, &mut Drawn(11), 60, &["2025-09-15"]);
        let told = answers(&server, &asked);
        (asked, told)
    };
    // One of another company, whatever it says in the store.
    let stranger = Worker::on(&home, &KEY.replace('0', "f"));
    let (killed, frozen) = (Worker::on(&home, KEY), Worker::on(&home, KEY));
    let node = node(&home);
    let agree = |from: usize, to: usize| {
        for (question, alone) in asked[from..to].iter().zip(&alone[from..to]) {
            let together = node.get(&format!("/api/v1/ask?{question}")).json();
            assert!(*alone == together, "{question}: {} and {}", short(alone), short(&together));
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(|| agree(0, 25));
        sleep(Duration::from_millis(300));
        killed.told("-KILL");
    });
    frozen.told("-STOP");
    // Whoever waited for a silent worker would wait longer than the client does.
    agree(25, 26);
    agree(26, 40);
    frozen.told("-CONT");
    agree(40, 50);
    drop((killed, frozen, stranger));
    agree(50, 60);
}

#[test]
fn a_worker_without_the_key_of_the_nodes_is_not_started() {
    let home = shop();
    home.import("sales", &home.file("sales.csv", THREE_SALES));
    home.refuses(&["work", "--listen", "127.0.0.1:0"], &["UPCOUNT_KEY", "upcount key"]);
    let mut open = home.command(&["work", "--listen", "0.0.0.0:0"]);
    let said = open.env("UPCOUNT_KEY", KEY).output().unwrap();
    assert!(!said.status.success() && String::from_utf8_lossy(&said.stderr).contains("--address"));
}

/// Two nodes and a worker that share nothing but the database and the storage.
#[test]
#[allow(clippy::disallowed_methods, reason = "scripts/s3.sh says where its server is")]
fn nodes_that_share_a_lake_in_storage_answer_alike() {
    let Ok(endpoint) = std::env::var("UPCOUNT_TEST_S3") else {
        println!("skipped: scripts/s3.sh gives this test its storage");
        return;
    };
    let home = company();
    let (asked, alone) = {
        let server = Server::on(&home);
        let sold = json!({ "event": "policy_issued", "says": { "policy": "SOLD", "issue": "2025-03-01", "channel": "online", "product_line": "life" } });
        let head = [("Content-Type", "application/json"), ("Idempotency-Key", "sold")];
        assert_eq!(server.send("POST", "/api/v1/facts", &head, sold.to_string().as_bytes()).status, 201);
        assert!(!home.does(&["rebuild"]).starts_with("0 seals"));
        let asked = questions(&server, &mut Drawn(5), 60, &["2025-09-15"]);
        let told = answers(&server, &asked);
        (asked, told)
    };
    let in_storage = |command: &mut Command| {
        let name = home.path().parent().unwrap().file_name().unwrap().to_string_lossy().into_owned();
        command.env("UPCOUNT_LAKE", format!("s3://backups/lake-{name}")).env("UPCOUNT_S3_ENDPOINT", &endpoint);
        command.env("UPCOUNT_S3_KEY_ID", "id").env("UPCOUNT_S3_SECRET", "secret").env("UPCOUNT_KEY", KEY);
    };
    let does = |args: &[&str]| {
        let mut command = home.command(args);
        in_storage(&mut command);
        let said = command.output().unwrap();
        assert!(said.status.success(), "{args:?}: {}", String::from_utf8_lossy(&said.stderr));
        String::from_utf8_lossy(&said.stdout).into_owned()
    };
    let lake = format!("s3://backups/lake-{}", home.path().parent().unwrap().file_name().unwrap().to_string_lossy());
    let mut moving = home.command(&["move-lake", "--to", &lake]);
    in_storage(&mut moving);
    let moved = moving.env_remove("UPCOUNT_LAKE").output().unwrap();
    assert!(moved.status.success(), "{}", String::from_utf8_lossy(&moved.stderr));
    // Nothing is read here any more.
    std::fs::rename(home.path().join("facts"), home.path().join("facts-as-they-were")).unwrap();
    assert!(does(&["rebuild"]).contains("cells in"));
    // Where the tables are in a database, the others have a folder of their own.
    let elsewhere = home.path().with_file_name("elsewhere");
    let elsewhere = if home.on_postgres() { elsewhere } else { home.path() };
    let there = |args: &[&str]| {
        let mut command = with_all_helping(home.command(args));
        in_storage(&mut command);
        command.env("UPCOUNT_HOME", &elsewhere);
        command
    };
    home.decides("imports/sales.toml", SALES);
    if home.on_postgres() {
        copy(&home.path().join("book"), &elsewhere.join("book"));
    }
    let worker = Worker::of(&mut there(&["work", "--listen", "127.0.0.1:0"]));
    let node = Server::of(&mut there(&["serve", "--port", "0"]));
    for (question, alone) in asked.iter().zip(&alone) {
        let far = node.get(&format!("/api/v1/ask?{question}")).json();
        assert!(*alone == far, "{question}: {} and {}", short(alone), short(&far));
    }
    let found = there(&["config", "check"]).output().unwrap();
    assert!(String::from_utf8_lossy(&found.stdout).contains("a worker answers"), "{}", String::from_utf8_lossy(&found.stdout));
    // What is imported by one is there for all, and what two bring at once is there once each.
    let policies = || node.ok("/api/v1/ask?measure=policies").json()["rows"][0]["value"].as_f64().unwrap();
    let before = policies();
    let files: Vec<_> =
        (0..6).map(|n| home.file(&format!("sales{n}.csv"), format!("no,region,issued,premium\nNEW{n},lake,2025-12-30,{n}\n"))).collect();
    let bring = |files: &[std::path::PathBuf], own: bool| {
        for file in files {
            let mut tries = 0..200;
            let import = |command: &mut Command| command.arg(file).output().unwrap();
            let brought = || match own {
                true => {
                    let mut command = home.command(&["import", "sales"]);
                    in_storage(&mut command);
                    import(&mut command)
                }
                false => import(&mut there(&["import", "sales"])),
            };
            while !brought().status.success() {
                assert!(tries.next().is_some(), "{} never came in", file.display());
                sleep(Duration::from_millis(20));
            }
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(|| bring(&files[..4], true));
        scope.spawn(|| bring(&files[2..], false));
    });
    assert_eq!(policies(), before + 6.0);
    assert!(does(&["check"]).contains("all as they were written"));
    // A file that is gone is no file without rows.
    let kept = home.path().join("facts-as-they-were/claim");
    let claims = std::fs::read_dir(kept).unwrap().flatten().next().unwrap().file_name().to_string_lossy().into_owned();
    let address = format!("{endpoint}/{}/facts/claim/{claims}", lake.trim_start_matches("s3://"));
    assert!(Command::new("curl").args(["-fsS", "-X", "DELETE", &address]).status().unwrap().success());
    let refused = node.get("/api/v1/rows?measure=claims_paid");
    assert!(refused.status >= 400 && refused.text().contains(&claims), "{}", refused.text());
    node.ok("/api/v1/ask?measure=policies");
    drop(worker);
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

fn short(answer: &Value) -> String {
    answer.to_string().chars().take(900).collect()
}
