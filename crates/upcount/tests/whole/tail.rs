//! The live tail: what single facts change is in every figure at once, however often it was asked in between.

use crate::cells::{Drawn, company};
use crate::home::Home;
use crate::server::Server;
use serde_json::{Value, json};

/// Policies of the company, by number.
fn policies(server: &Server) -> Vec<String> {
    let listed = server.ok("/api/v1/rows?measure=policies&limit=300").json();
    let place = listed["columns"].as_array().unwrap().iter().position(|c| c["id"] == "policy" || c == "policy").unwrap();
    listed["rows"].as_array().unwrap().iter().map(|row| row[place].as_str().unwrap().to_owned()).collect()
}

/// Writes facts that come after each other and put each other right; when they were learned.
fn some_facts(server: &Server, drawn: &mut Drawn, known: &[String], round: usize, written: &mut Vec<i64>) -> String {
    let mut facts = Vec::new();
    for n in 0..24 {
        let policy = if drawn.below(3) == 0 { format!("NEW{}", drawn.below(40)) } else { known[drawn.below(known.len())].clone() };
        let day = format!("2025-{:02}-{:02}", drawn.below(12) + 1, drawn.below(28) + 1);
        let put_right = || Some(written[n * 7 % written.len()]);
        facts.push(match drawn.below(6) {
            0 if !written.is_empty() => json!({ "event": "retraction", "corrects": put_right() }),
            1 if !written.is_empty() => {
                json!({ "event": "policy_withdrawn", "corrects": put_right(), "says": { "policy": policy, "withdrawn": day } })
            }
            2 => json!({ "event": "policy_withdrawn", "says": { "policy": policy, "withdrawn": day } }),
            3 => json!({ "event": "activity_done", "says": { "activity": format!("V{round}-{n}"), "day": day, "agent": "A000001", "type": "visit" } }),
            _ => json!({ "event": "policy_issued", "says": { "policy": policy, "issue": day, "channel": drawn.one(&["agent", "online", "broker"]),
                "product_line": drawn.one(&["life", "health", "accident"]), "premium_fen": drawn.below(90_000) } }),
        });
    }
    let answer = server.send(
        "POST",
        "/api/v1/facts",
        &[("Content-Type", "application/json"), ("Idempotency-Key", &format!("round-{round}"))],
        json!(facts).to_string().as_bytes(),
    );
    assert_eq!(answer.status, 201, "{}", answer.text());
    let (first, many) = (answer.json()["first"].as_i64().unwrap(), answer.json()["facts"].as_i64().unwrap());
    written.extend(first..first + many);
    answer.json()["learned_at"].as_str().unwrap().to_owned()
}

/// A time that holds all days; an open one is answered in another way, by going through every fact as it is now.
const ALL_DAYS: &str = "&from=1990-01-01&to=2190-12-31";
const ASKED: [&str; 9] = [
    "measure=policies&by=channel",
    "measure=policies&calibre=net_cohort&by=product_line",
    "measure=policies&calibre=net_in_period&by=channel,product_line",
    "measure=first_year_premium&by=channel",
    "measure=policy_share&by=region",
    "measure=policies&by=agent&where=channel=agent",
    "measure=withdrawal_rate&by=channel",
    "measure=unit_margin&by=product_line",
    "measure=activities&by=channel",
];

/// What the open question and the one of all days are answered with, which must be the same.
fn figures(server: &Server) -> Vec<Value> {
    let rows = |question: &str| {
        let answer = server.ok(&format!("/api/v1/ask?{question}")).json();
        let row = |row: &Value| json!([row["keys"], row["value"], row["numerator"], row["denominator"]]);
        Value::from(answer["rows"].as_array().unwrap().iter().map(row).collect::<Vec<_>>())
    };
    let told = ASKED.iter().map(|question| {
        let (open, all) = (rows(question), rows(&format!("{question}{ALL_DAYS}")));
        assert_eq!(open, all, "{question}");
        all
    });
    told.collect()
}

fn as_asked_all_along(home: &Home) {
    let server = Server::on(home);
    let (mut drawn, known, mut written) = (Drawn(41), policies(&server), Vec::new());
    let mut told = figures(&server);
    for round in 0..6 {
        some_facts(&server, &mut drawn, &known, round, &mut written);
        if round == 3 {
            let again = home.file("again.csv", again(home, &known));
            home.import("company_policies", &again);
        }
        let now = figures(&server);
        assert_ne!(now, told);
        told = now;
    }
    assert_eq!(told, figures(&Server::on(home)), "asked for the first time");
}

/// Some of the policies, said anew by a file.
fn again(home: &Home, known: &[String]) -> String {
    let all = std::fs::read_to_string(home.path().join("made/policies.csv")).unwrap();
    let (head, rows) = all.split_once('\n').unwrap();
    let anew = rows.lines().filter(|row| known.iter().step_by(3).any(|policy| row.split(',').any(|cell| cell == policy)));
    std::iter::once(head).chain(anew).fold(String::new(), |text, line| text + line + "\n")
}

#[test]
fn single_facts_change_a_figure_alike_however_often_it_was_asked() {
    as_asked_all_along(&company());
}

#[test]
fn what_single_facts_change_is_laid_over_cells_too() {
    let home = company();
    home.does(&["rebuild"]);
    as_asked_all_along(&home);
}

/// A home in which facts come, a file says some anew, and a time is closed; it may be sealed after each round.
struct Told {
    home: Home,
    drawn: Drawn,
    known: Vec<String>,
    written: Vec<i64>,
    moments: Vec<String>,
}

impl Told {
    fn new() -> Self {
        let home = company();
        let known = policies(&Server::on(&home));
        Self { home, drawn: Drawn(77), known, written: Vec::new(), moments: Vec::new() }
    }

    fn round(&mut self, server: &Server, n: usize) {
        self.moments.push(some_facts(server, &mut self.drawn, &self.known, n, &mut self.written));
        match n {
            2 => {
                let lock = server.post("/api/v1/locks", &json!({ "from": "2025-03-01", "to": "2025-05-31" }));
                assert!(lock.status < 300, "{}", lock.text());
            }
            4 => drop(self.home.import("company_policies", &self.home.file("again.csv", again(&self.home, &self.known)))),
            _ => {}
        }
        // The next fact is learned later than what was just asked of.
        std::thread::sleep(std::time::Duration::from_millis(3));
    }

    /// Figures of now, of the closed time, and of each moment at which facts came.
    fn figures(&self, server: &Server) -> Vec<Value> {
        let mut told = figures(server);
        // When a period was closed, each home says for itself.
        let row = |row: &Value| json!([row["keys"], row["value"], row["locked"]["now"]]);
        let rows = |question: &str| {
            let answer = server.ok(&format!("/api/v1/ask?{question}")).json();
            Value::from(answer["rows"].as_array().unwrap().iter().map(row).collect::<Vec<_>>())
        };
        told.push(rows("measure=policies&calibre=net_cohort&by=channel,month&from=2025-01-01&to=2025-12-31"));
        for moment in &self.moments {
            told.push(rows(&format!("measure=policies&calibre=net_cohort&by=channel&as_of={moment}")));
            told.push(rows(&format!("measure=first_year_premium&by=product_line&as_of={moment}")));
        }
        told
    }

    fn seals(&self) -> usize {
        std::fs::read_dir(self.home.path().join("derived/seals")).map_or(0, Iterator::count)
    }
}

#[test]
fn sealed_facts_answer_as_they_did_whatever_is_put_right_later() {
    let (mut sealed, mut plain) = (Told::new(), Told::new());
    let (of_sealed, of_plain) = (Server::on(&sealed.home), Server::on(&plain.home));
    for n in 0..8 {
        sealed.round(&of_sealed, n);
        plain.round(&of_plain, n);
        if n % 2 == 1 {
            assert!(sealed.home.does(&["rebuild"]).contains("seals"));
            assert!(sealed.seals() > 0);
        }
        let told = sealed.figures(&of_sealed);
        for (figure, (sealed, plain)) in told.iter().zip(plain.figures(&of_plain)).enumerate() {
            assert_eq!(*sealed, plain, "round {n}, figure {figure}");
        }
        assert_eq!(told, sealed.figures(&Server::on(&sealed.home)), "asked for the first time");
    }
    assert_eq!(plain.seals(), 0);
    assert!(sealed.home.does(&["check"]).contains("all as they were written"));
    let seals = sealed.home.path().join("derived/seals");
    // One that was sealed anew may still lie there, and is nobody's loss.
    let all = std::fs::read_dir(&seals).unwrap().flatten().map(|file| file.path());
    let policies: Vec<_> = all.filter(|path| path.to_string_lossy().contains("policy-")).collect();
    assert!(!policies.is_empty());
    policies.iter().for_each(|path| std::fs::write(path, "torn").unwrap());
    sealed.home.refuses(&["check"], &["derived/seals/policy-", "upcount rebuild"]);
    sealed.home.does(&["rebuild"]);
    assert!(sealed.home.does(&["check"]).contains("all as they were written"));
    assert_eq!(sealed.figures(&of_sealed), plain.figures(&of_plain));
}

#[test]
fn a_server_seals_what_came_while_it_answers() {
    let (mut sealed, mut plain) = (Told::new(), Told::new());
    let of_sealed = Server::of(&mut sealed.home.command(&["serve", "--port", "0", "--seal-at", "20"]));
    let of_plain = Server::on(&plain.home);
    for n in 0..6 {
        sealed.round(&of_sealed, n);
        plain.round(&of_plain, n);
        assert_eq!(sealed.figures(&of_sealed), plain.figures(&of_plain));
        for tries in 0.. {
            if sealed.seals() > n / 2 {
                break;
            }
            assert!(tries < 400, "nothing was sealed");
            std::thread::sleep(std::time::Duration::from_millis(25));
        }
        assert_eq!(sealed.figures(&of_sealed), plain.figures(&of_plain));
    }
    assert!(sealed.home.does(&["check"]).contains("all as they were written"));
    let backup = sealed.home.path().with_file_name("backup");
    sealed.home.does(&["backup", backup.to_str().unwrap()]);
    let restored = sealed.home.command(&["check"]).env("UPCOUNT_HOME", &backup).env_remove("UPCOUNT_DATABASE").output().unwrap();
    assert!(String::from_utf8_lossy(&restored.stdout).contains("all as they were written"));
}

#[test]
fn facts_that_come_faster_than_they_are_sealed_are_told_to_wait() {
    let home = company();
    let server = Server::of(&mut home.command(&["serve", "--port", "0", "--seal-at", "1"]));
    let writing = std::fs::File::options().create(true).truncate(false).write(true).open(home.path().join("write.lock")).unwrap();
    writing.lock().unwrap();
    let told = |key: String| {
        let facts: Vec<Value> = (0..9)
            .map(|n| json!({ "event": "policy_issued", "says": { "policy": format!("{key}-{n}"), "issue": "2025-03-01" } }))
            .collect();
        let head = [("Content-Type", "application/json"), ("Idempotency-Key", key.as_str())];
        server.send("POST", "/api/v1/facts", &head, json!(facts).to_string().as_bytes())
    };
    let until = |status: u16, named: &str| {
        for n in 0..400 {
            let answer = told(format!("{named}{n}"));
            if answer.status == status {
                return answer;
            }
            std::thread::sleep(std::time::Duration::from_millis(25));
        }
        panic!("never {status}");
    };
    let waits = until(429, "more");
    assert!(waits.text().contains("too_many_facts") && waits.head.to_lowercase().contains("retry-after: 1"), "{}", waits.text());
    writing.unlock().unwrap();
    until(201, "later");
}
