//! Storage that is slow, refuses, breaks off and lists late: an answer is right or refused with a sentence, and what was not
//! brought in whole was not brought in.

use crate::cells::{Drawn, answers, company, questions};
use crate::home::SALES;
use crate::server::Server;
use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::Command;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex};
use std::thread::{sleep, spawn};
use std::time::Duration;

/// Stands between Upcount and its storage, and of a hundred requests does so many harm.
#[derive(Clone)]
struct Between {
    address: SocketAddr,
    harmed: Arc<AtomicUsize>,
    in_a_hundred: Arc<AtomicUsize>,
}

/// What is done to a request.
enum Harm {
    None,
    Slow,
    Refused,
    BrokenOff,
    ListedLate,
}

impl Between {
    fn to(storage: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let between = Self { address, harmed: Arc::default(), in_a_hundred: Arc::default() };
        let (this, drawn, listed) = (between.clone(), Arc::new(Mutex::new(Drawn(20_261_129))), Arc::default());
        // It ends with the process of the tests.
        spawn(move || {
            for client in listener.incoming().flatten() {
                let (this, drawn, listed) = (this.clone(), drawn.clone(), Arc::clone(&listed));
                spawn(move || drop(this.pass_on(client, storage, &drawn, &listed)));
            }
        });
        between
    }

    fn drawn(&self, drawn: &Mutex<Drawn>, list: bool) -> Harm {
        let mut drawn = drawn.lock().unwrap();
        if drawn.below(100) >= self.in_a_hundred.load(Relaxed) {
            return Harm::None;
        }
        self.harmed.fetch_add(1, Relaxed);
        match drawn.below(4) {
            0 => Harm::Slow,
            1 => Harm::Refused,
            _ if list => Harm::ListedLate,
            _ => Harm::BrokenOff,
        }
    }

    /// One request and its answer; the connection is not used again.
    fn pass_on(
        &self,
        mut client: TcpStream,
        storage: SocketAddr,
        drawn: &Mutex<Drawn>,
        listed: &Mutex<HashMap<String, Vec<u8>>>,
    ) -> std::io::Result<()> {
        let (mut head, mut byte) = (Vec::new(), [0]);
        while !head.ends_with(b"\r\n\r\n") {
            client.read_exact(&mut byte)?;
            head.push(byte[0]);
        }
        let text = String::from_utf8_lossy(&head).into_owned();
        let says =
            |name: &str| text.lines().filter_map(|line| line.split_once(": ")).find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v);
        let mut body = vec![0; says("content-length").and_then(|many| many.parse().ok()).unwrap_or(0)];
        client.read_exact(&mut body)?;
        let first = text.lines().next().unwrap_or_default().to_owned();
        let list = first.starts_with("GET") && first.contains("list-type=2");
        let harm = self.drawn(drawn, list);
        match harm {
            Harm::Slow => sleep(Duration::from_millis(400)),
            Harm::Refused => {
                let refused = "HTTP/1.1 503 Slow Down\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
                return client.write_all(refused.as_bytes());
            }
            Harm::ListedLate => {
                if let Some(earlier) = listed.lock().unwrap().get(&first) {
                    return client.write_all(earlier);
                }
            }
            Harm::None | Harm::BrokenOff => {}
        }
        let mut there = TcpStream::connect(storage)?;
        let once = text.replacen("\r\n", "\r\nConnection: close\r\n", 1);
        there.write_all(once.as_bytes())?;
        there.write_all(&body)?;
        let mut answer = Vec::new();
        there.read_to_end(&mut answer)?;
        // The first list of a folder is what a late one shows.
        if list {
            listed.lock().unwrap().entry(first).or_insert_with(|| answer.clone());
        }
        let whole = if matches!(harm, Harm::BrokenOff) { answer.len() / 2 } else { answer.len() };
        client.write_all(&answer[..whole])
    }
}

#[test]
#[allow(clippy::disallowed_methods, reason = "scripts/s3.sh says where its server is")]
fn in_storage_that_falters_a_figure_is_right_or_refused() {
    let Ok(endpoint) = std::env::var("UPCOUNT_TEST_S3") else {
        println!("skipped: scripts/s3.sh gives this test its storage");
        return;
    };
    let home = company();
    home.decides("imports/sales.toml", SALES);
    home.does(&["rebuild"]);
    let (asked, alone) = {
        let server = Server::on(&home);
        let asked = questions(&server, &mut Drawn(11), 60, &["2025-09-15"]);
        let told = answers(&server, &asked);
        (asked, told)
    };
    let between = Between::to(endpoint.trim_start_matches("http://").parse().unwrap());
    let name = home.path().parent().unwrap().file_name().unwrap().to_string_lossy().into_owned();
    let lake = format!("s3://backups/falters-{name}");
    let in_storage = |args: &[&str]| {
        let mut command = home.command(args);
        command.env("UPCOUNT_LAKE", &lake).env("UPCOUNT_S3_ENDPOINT", format!("http://{}", between.address));
        command.env("UPCOUNT_S3_KEY_ID", "id").env("UPCOUNT_S3_SECRET", "secret");
        command
    };
    let said = |command: &mut Command| {
        let said = command.output().unwrap();
        (said.status.success(), String::from_utf8_lossy(&[said.stdout, said.stderr].concat()).into_owned())
    };
    let (moved, how) = said(in_storage(&["move-lake", "--to", &lake]).env_remove("UPCOUNT_LAKE"));
    assert!(moved, "{how}");
    std::fs::rename(home.path().join("facts"), home.path().join("facts-as-they-were")).unwrap();
    // Questions: those that a harmed request refuses are right when they are asked again.
    let (mut refused, mut right) = (0, 0);
    for in_a_hundred in [20, 60] {
        let node = Server::of(&mut in_storage(&["serve", "--port", "0"]));
        between.in_a_hundred.store(in_a_hundred, Relaxed);
        for (question, alone) in asked.iter().zip(&alone) {
            let answer = node.get(&format!("/api/v1/ask?{question}"));
            if answer.status < 500 {
                assert!(*alone == answer.json(), "{question}: {alone} and {}", answer.text());
                right += 1;
            } else {
                let problem = answer.json();
                assert_eq!(problem["code"], "storage_failed", "{question}: {problem}");
                refused += 1;
            }
        }
        between.in_a_hundred.store(0, Relaxed);
        for (question, alone) in asked.iter().zip(&alone) {
            assert!(*alone == node.get(&format!("/api/v1/ask?{question}")).json(), "{question}");
        }
    }
    let harmed = between.harmed.load(Relaxed);
    assert!(harmed > 50 && right > 40, "{harmed} requests were harmed; {right} answers were right, {refused} refused");
    // Imports: whole or not at all, and none twice.
    between.in_a_hundred.store(40, Relaxed);
    let (mut whole, mut failed) = (Vec::new(), 0);
    for n in 0..12 {
        let file = home
            .file(&format!("sales{n}.csv"), format!("no,region,issued,premium\nNEW{n}a,lake,2025-12-30,1\nNEW{n}b,lake,2025-12-30,1\n"));
        let (came, how) = said(in_storage(&["import", "sales"]).arg(&file));
        if came {
            whole.push(n);
        } else {
            assert!(!how.contains("panicked") && how.lines().any(|line| line.len() > 20), "{how}");
            failed += 1;
        }
    }
    between.in_a_hundred.store(0, Relaxed);
    let node = Server::of(&mut in_storage(&["serve", "--port", "0"]));
    let in_the_lake = node.ok("/api/v1/ask?measure=policies&by=region&from=2025-12-30&to=2025-12-30").json();
    let there = in_the_lake["rows"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["keys"][0] == "lake")
        .map_or(0.0, |row| row["value"].as_f64().unwrap());
    assert!(
        (there - 2.0 * f64::from(u32::try_from(whole.len()).unwrap())).abs() < f64::EPSILON,
        "{there} policies of {whole:?}, {failed} refused"
    );
    drop(node);
    let (well, how) = said(&mut in_storage(&["check"]));
    assert!(well && how.contains("all as they were written"), "{how}");
}
