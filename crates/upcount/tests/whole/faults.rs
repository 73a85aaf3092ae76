//! What goes wrong around the Log: a disk that fills up or may only be read, a database that is started again under load,
//! facts that come late, twice or in another order.

use crate::home::{Home, SALES, Said, THREE_SALES, shop};
use crate::server::{Server, is_created};
use serde_json::{Value, json};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

fn issued(policy: &str) -> Value {
    json!({ "event": "policy_issued", "says": { "policy": policy, "issue": "2025-03-01", "region": "sea", "premium_fen": 12_345 } })
}

/// Facts are acknowledged until the disk is full, and all of those last.
#[test]
fn a_disk_that_fills_up_refuses_facts_and_loses_none() {
    let home = Home::new();
    if home.on_postgres() {
        return;
    }
    home.does(&["book"]);
    let script = "trap '' XFSZ; ulimit -f 1500; exec \"$0\" \"$@\"";
    let mut command = Command::new("sh");
    command.args(["-c", script, env!("CARGO_BIN_EXE_upcount"), "serve", "--port", "0"]).stderr(Stdio::null());
    let mut acknowledged = Vec::new();
    {
        let server = Server::of(home.in_it(&mut command));
        let mut refused = 0;
        for n in 0..20_000 {
            let policy = format!("D{n}");
            let facts: Vec<Value> = (0..50).map(|m| issued(&format!("{policy}-{m}"))).collect();
            if is_created(server.address, "/api/v1/facts", &policy, Value::Array(facts).to_string().as_bytes()) {
                acknowledged.extend((0..50).map(|m| format!("{policy}-{m}")));
            } else {
                refused += 1;
                let said = server.send(
                    "POST",
                    "/api/v1/facts",
                    &[("Content-Type", "application/json"), ("Idempotency-Key", "last")],
                    issued("last").to_string().as_bytes(),
                );
                if said.status >= 500 {
                    assert!(said.json()["reference"].is_string(), "{}", said.text());
                }
            }
            if refused > 2 {
                break;
            }
        }
        assert!(refused > 2, "the disk did not fill up");
    }
    assert!(acknowledged.len() > 100);
    let there: std::collections::BTreeSet<String> = home.ask(&["policies", "--rows"]).into_iter().map(|r| r["policy"].clone()).collect();
    assert!(acknowledged.iter().all(|p| there.contains(p)), "{} acknowledged, {} there", acknowledged.len(), there.len());
    assert!(home.does(&["check"]).contains("all as they were written"));
    // With room again it goes on.
    let server = Server::on(&home);
    assert!(is_created(server.address, "/api/v1/facts", "room", issued("ROOM").to_string().as_bytes()));
}

/// A home on a disk that may only be read is not asked to write, and says so.
#[test]
fn a_disk_that_may_only_be_read_is_said_to_be_one() {
    let files = Home::new();
    let (few, definition) = (files.file("few.csv", THREE_SALES), files.file("sales.toml", SALES));
    let script = format!(
        "mount -t tmpfs -o size=20m tmpfs \"$DISK\" 2>/dev/null || exit 99
         set -e; H=$DISK/home; mkdir -p $H/book/imports; cp '{}' $H/book/imports/sales.toml
         $UPCOUNT --home $H import sales '{}' >/dev/null
         mount -o remount,ro \"$DISK\" || exit 99
         $UPCOUNT --home $H import sales '{}' || true
         $UPCOUNT --home $H ask policies --format csv || true
         mount -o remount,rw \"$DISK\"
         $UPCOUNT --home $H ask policies --format csv",
        definition.display(),
        few.display(),
        few.display()
    );
    let disk = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let output = Command::new("unshare")
        .args(["-Urm", "sh", "-c", &script])
        .env("DISK", disk.path())
        .env("UPCOUNT", env!("CARGO_BIN_EXE_upcount"))
        .stdin(Stdio::null())
        .output();
    let Some(output) = output.ok().filter(|o| o.status.code() != Some(99)) else {
        println!("skipped: this system lets nobody mount a disk (unshare -Urm)");
        return;
    };
    let said = Said::of(&output);
    assert!(said.ok && said.out.trim_end().ends_with(",3"), "{}{}", said.out, said.err);
    assert!(!said.err.is_empty() && said.err.lines().all(|l| l.contains("rights")), "{}", said.err);
    assert!(!said.err.contains("panicked"), "{}", said.err);
}

/// The database ends and starts again while facts are written: what was acknowledged is there once.
#[test]
fn a_database_that_is_started_again_under_load_loses_nothing() {
    // Others would miss their database, so this runs alone: the Makefile asks for it.
    #[allow(clippy::disallowed_methods, reason = "scripts/postgres.sh says how its server is started again")]
    let asked = |name: &str| std::env::var(name).ok();
    let Some((restart, times)) = asked("UPCOUNT_TEST_POSTGRES_RESTART").zip(asked("UPCOUNT_RESTARTS").and_then(|n| n.parse::<u32>().ok()))
    else {
        return;
    };
    let home = Home::new();
    let server = Server::on(&home);
    let (stop, address) = (AtomicBool::new(false), server.address);
    let acknowledged: Vec<String> = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..4)
            .map(|writer| {
                let stop = &stop;
                scope.spawn(move || {
                    let mut acknowledged = Vec::new();
                    for n in 0..100_000 {
                        if stop.load(Ordering::SeqCst) {
                            break;
                        }
                        let policy = format!("W{writer}-{n}");
                        // Whoever gets no answer asks again with the same key.
                        let sent = (0..200).any(|_| {
                            let created = is_created(address, "/api/v1/facts", &policy, issued(&policy).to_string().as_bytes());
                            if !created {
                                std::thread::sleep(Duration::from_millis(50));
                            }
                            created
                        });
                        assert!(sent, "{policy} was never taken");
                        acknowledged.push(policy);
                    }
                    acknowledged
                })
            })
            .collect();
        for _ in 0..times {
            std::thread::sleep(Duration::from_millis(300));
            assert!(Command::new("sh").args(["-c", &restart]).stdout(Stdio::null()).status().unwrap().success());
        }
        std::thread::sleep(Duration::from_millis(300));
        stop.store(true, Ordering::SeqCst);
        writers.into_iter().flat_map(|w| w.join().unwrap()).collect()
    });
    let there: Vec<String> = home.ask(&["policies", "--rows"]).into_iter().map(|r| r["policy"].clone()).collect();
    println!("{times} restarts, {} facts acknowledged", acknowledged.len());
    assert!(acknowledged.len() > 10);
    assert_eq!(there.iter().collect::<std::collections::BTreeSet<_>>(), acknowledged.iter().collect());
    assert_eq!(there.len(), acknowledged.len());
    assert!(home.does(&["check"]).contains("all as they were written"));
}

/// In whatever order facts come, and however often, what they say in the end is the same.
#[test]
fn facts_that_come_late_twice_or_in_another_order_say_the_same() {
    let life = [
        json!({ "event": "policy_applied", "says": { "policy": "L1", "apply": "2025-01-02", "region": "sea" } }),
        json!({ "event": "policy_issued", "says": { "policy": "L1", "issue": "2025-01-05", "premium_fen": 100 } }),
        json!({ "event": "receipt_signed", "says": { "policy": "L1", "receipt": "2025-01-07" } }),
        json!({ "event": "policy_withdrawn", "says": { "policy": "L1", "withdrawn": "2025-01-20" } }),
    ];
    let answers = |order: &[usize]| {
        let home = shop();
        home.import("sales", &home.file("sales.csv", THREE_SALES));
        let server = Server::on(&home);
        for (n, fact) in order.iter().enumerate() {
            assert!(is_created(server.address, "/api/v1/facts", &format!("{n}"), life[*fact].to_string().as_bytes()));
        }
        ["standard", "submitted", "net_cohort", "net_in_period", "receipt_net"]
            .map(|c| home.does(&["ask", "policies", "--grain", "month", "--calibre", c, "--format", "csv"]))
    };
    let in_order = answers(&[0, 1, 2, 3]);
    assert!(in_order[0].contains("2025-01,3"), "{}", in_order[0]);
    assert_eq!(answers(&[3, 2, 1, 0]), in_order);
    assert_eq!(answers(&[2, 0, 3, 3, 1, 0]), in_order);
}
