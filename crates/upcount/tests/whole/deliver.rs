//! Signals are delivered to whom they wait for, seen from the other side: a robot and a mail server that stand in on loopback and keep
//! every byte.

use crate::home::{Home, table};
use crate::rights::{KEY, key, with};
use crate::server::Server;
use crate::signals::agents_in;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::thread::{sleep, spawn};
use std::time::{Duration, UNIX_EPOCH};
use upcount_model::Day;

/// What was posted to a robot.
struct Posted {
    path: String,
    body: Value,
}

/// A robot that gives these answers, one after the other, and the last one again and again; 0 is no answer at all.
fn robot(answers: &'static [(u16, &'static str)]) -> (String, Receiver<Posted>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (tell, heard) = channel();
    spawn(move || {
        for (n, stream) in listener.incoming().enumerate() {
            let mut stream = BufReader::new(stream.unwrap());
            let (mut head, mut length) = (String::new(), 0);
            loop {
                let mut line = String::new();
                if stream.read_line(&mut line).unwrap_or_default() == 0 || line == "\r\n" {
                    break;
                }
                if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                    length = value.trim().parse().unwrap();
                }
                head += &line;
            }
            let mut body = vec![0; length];
            stream.read_exact(&mut body).unwrap();
            let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
            let (status, answer) = answers[n.min(answers.len() - 1)];
            let _ = tell.send(Posted { path, body: serde_json::from_slice(&body).unwrap() });
            if status == 0 {
                sleep(Duration::from_secs(60));
            }
            let moved = if status == 302 { "Location: http://127.0.0.1:9/elsewhere\r\n" } else { "" };
            let _ = write!(
                stream.get_mut(),
                "HTTP/1.1 {status} X\r\n{moved}Connection: close\r\nContent-Length: {}\r\n\r\n{answer}",
                answer.len()
            );
        }
    });
    (address, heard)
}

/// A mail server; each talk is what the other side said.
fn mail_server() -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("smtp://{}", listener.local_addr().unwrap());
    let (tell, heard) = channel();
    spawn(move || {
        for stream in listener.incoming() {
            let _ = tell.send(talk(BufReader::new(stream.unwrap())));
        }
    });
    (address, heard)
}

fn talk(mut line: BufReader<TcpStream>) -> String {
    let say = |line: &mut BufReader<TcpStream>, text: &str| line.get_mut().write_all(text.as_bytes()).unwrap();
    say(&mut line, "220 mail.example.com\r\n");
    let (mut all, mut in_letter) = (String::new(), false);
    loop {
        let mut heard = String::new();
        if line.read_line(&mut heard).unwrap_or_default() == 0 {
            return all;
        }
        all += &heard;
        match (in_letter, heard.as_str()) {
            (true, ".\r\n") => {
                in_letter = false;
                say(&mut line, "250 taken\r\n");
            }
            (true, _) => {}
            (_, "DATA\r\n") => {
                in_letter = true;
                say(&mut line, "354 go on\r\n");
            }
            (_, "QUIT\r\n") => {
                say(&mut line, "221 farewell\r\n");
                return all;
            }
            (_, other) if other.starts_with("EHLO") => say(&mut line, "250-mail.example.com\r\n250 AUTH PLAIN\r\n"),
            (_, other) if other.starts_with("AUTH") => say(&mut line, "235 welcome\r\n"),
            _ => say(&mut line, "250 yes\r\n"),
        }
    }
}

/// The days around now: `off`, on which nobody works, or `also`, on which everybody does.
fn days(home: &Home, name: &str) -> String {
    let written = home.file("now", "").metadata().unwrap().modified().unwrap().duration_since(UNIX_EPOCH).unwrap();
    let today = Day(i32::try_from(written.as_secs() / 86_400).unwrap());
    format!("{name} = [\"{}\", \"{today}\", \"{}\"]\n", today.plus(-1), today.plus(1))
}

fn ways(home: &Home, when: &str, rest: &str) -> PathBuf {
    let days = days(home, when);
    let text =
        format!("address = \"https://upcount.example.com\"\nhours = \"00:00-24:00\"\noffset = \"+00:00\"\nretry_secs = 1\n{days}{rest}");
    let path = home.file("ways.toml", text);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    path
}

/// Delivers; the rows, and whether all was taken.
fn deliver(home: &Home, ways: &std::path::Path, more: &[&str]) -> (Vec<std::collections::BTreeMap<String, String>>, bool) {
    let args = [&["signal", "deliver", "--format", "csv", "--ways", ways.to_str().unwrap()], more].concat();
    let said = home.run(&args);
    assert!(!said.err.contains("panicked"), "{}", said.err);
    (table(&said.out), said.ok)
}

fn signed(key: &str, text: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(text.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

/// A parameter of an address, decoded.
fn parameter(path: &str, name: &str) -> String {
    let value = path.split(['?', '&']).find_map(|part| part.strip_prefix(&format!("{name}="))).unwrap_or_default();
    value.replace("%2B", "+").replace("%2F", "/").replace("%3D", "=")
}

fn soon<T>(heard: &Receiver<T>) -> T {
    heard.recv_timeout(Duration::from_secs(20)).expect("nobody was told")
}

fn nothing_more<T>(heard: &Receiver<T>) {
    assert!(heard.recv_timeout(Duration::from_millis(1500)).is_err(), "told twice");
}

const OCTOBER_TO_DECEMBER: &[(i32, u32)] = &[(2024, 10), (2024, 11), (2024, 12)];

#[test]
fn the_leader_is_called_by_name_once_and_what_nobody_acknowledged_goes_up() {
    let home = agents_in(OCTOBER_TO_DECEMBER);
    let (dingtalk, group) = robot(&[(503, "busy"), (200, "{\"errcode\":0,\"errmsg\":\"ok\"}")]);
    let (wecom, branch) = robot(&[(200, "{\"errcode\":0,\"errmsg\":\"ok\"}")]);
    let (feishu, company) = robot(&[(200, "{\"code\":0,\"msg\":\"success\"}")]);
    let (smtp, letters) = mail_server();
    let rest = format!(
        "[way.sales]\nform = \"dingtalk\"\nurl = \"{dingtalk}/robot/send?access_token=tttt\"\nsecret = \"SECssss\"\n\
         [way.branch]\nform = \"wecom\"\nurl = \"{wecom}/send?key=kkkk\"\n\
         [way.company]\nform = \"feishu\"\nurl = \"{feishu}/hook/hhhh\"\nsecret = \"ffff\"\n\
         [way.post]\nform = \"mail\"\nurl = \"{smtp}\"\nuser = \"u\"\npassword = \"pppp\"\nfrom = \"Upcount <upcount@example.com>\"\n\
         [[reach]]\naccount = \"ta\"\nway = \"sales\"\nas = \"13800000000\"\n\
         [[reach]]\naccount = \"ta\"\nway = \"post\"\nas = \"ta@example.com\"\nlanguage = \"en\"\n\
         [[reach]]\naccount = \"tb\"\nway = \"sales\"\nas = \"13900000000\"\n\
         [[reach]]\naccount = \"bo\"\nway = \"branch\"\nas = \"bo7\"\nlanguage = \"en\"\n\
         [[reach]]\naccount = \"anna\"\nway = \"company\"\nas = \"ou_anna\"\n\
         [[reach]]\naccount = \"gone\"\nway = \"company\"\nas = \"ou_gone\"\n"
    );
    let state = |rows: &[std::collections::BTreeMap<String, String>]| -> Vec<String> {
        rows.iter().map(|row| format!("{} {} {}", row["to"], row["way"], row["state"])).collect()
    };

    // Nobody works: nothing goes. And trying it sends and writes nothing.
    let off = ways(&home, "off", &rest);
    assert_eq!(state(&deliver(&home, &off, &[]).0), ["ta sales waiting", "ta post waiting"]);
    let on = ways(&home, "also", &rest);
    let dry = home.does(&["signal", "deliver", "--dry-run", "--ways", on.to_str().unwrap()]);
    assert!(dry.contains("to_send") && dry.contains("gone") && !dry.contains("SECssss") && !dry.contains("tttt"), "{dry}");
    assert!(group.try_recv().is_err() && letters.try_recv().is_err(), "nothing may be sent yet");

    // The leader of A1's team is told by both ways; the robot is busy, and is asked again after a pause with the same number.
    let (rows, all) = deliver(&home, &on, &[]);
    assert_eq!((state(&rows), all), (vec!["ta sales failed".to_owned(), "ta post delivered".into()], false));
    assert_eq!(rows[0]["why"], "HTTP 503");
    let first = soon(&group);
    sleep(Duration::from_millis(1200));
    let (rows, all) = deliver(&home, &on, &[]);
    assert_eq!((state(&rows), all), (vec!["ta sales delivered".to_owned()], true));
    let posted = soon(&group);
    assert_eq!(posted.body["text"], first.body["text"], "it is the same message");
    let text = posted.body["text"]["content"].as_str().unwrap();
    assert!(
        text.contains(&rows[0]["id"]) && text.contains("A1：") && text.contains("https://upcount.example.com/inbox?rule=low_productivity"),
        "{text}"
    );
    assert!(text.contains("@13800000000") && !text.contains("A2"), "{text}");
    assert_eq!(posted.body["at"], json!({ "atMobiles": ["13800000000"], "atUserIds": [], "isAtAll": false }));
    let timestamp = parameter(&posted.path, "timestamp");
    assert_eq!(parameter(&posted.path, "sign"), signed("SECssss", &format!("{timestamp}\nSECssss")), "{}", posted.path);
    assert_eq!((timestamp.len(), parameter(&posted.path, "access_token").as_str()), (13, "tttt"));

    let letter = soon(&letters);
    assert!(letter.contains(&format!("AUTH PLAIN {}\r\n", STANDARD.encode("\0u\0pppp"))), "{letter}");
    assert!(letter.contains("MAIL FROM:<upcount@example.com>\r\nRCPT TO:<ta@example.com>\r\nDATA\r\n"), "{letter}");
    let body = letter.rsplit("\r\n\r\n").next().unwrap().split("\r\n.\r\n").next().unwrap().replace("\r\n", "");
    let body = String::from_utf8(STANDARD.decode(body).unwrap()).unwrap();
    assert!(body.starts_with("A1: Policies 3, peers in the same time 24"), "{body}");

    // A server with the same file tells nobody again, and shows who was told, without a secret.
    let keys: Vec<String> = ["ta", "cai"].map(|name| key(&home, name)).to_vec();
    let mut server = Server::of(home.command(&["serve", "--port", "0"]).env("UPCOUNT_KEY", KEY).env("UPCOUNT_WAYS", &on));
    let told = with(&server, ("Authorization", &keys[0]))("GET", "/api/v1/signals?rule=low_productivity", &Value::Null);
    let shown = told.json();
    let deliveries = &shown["groups"][0]["signals"][0]["deliveries"];
    assert_eq!(
        (&deliveries[0]["to"], &deliveries[0]["state"], &deliveries[0]["tries"], &deliveries[1]["form"]),
        (&json!("ta"), &json!("delivered"), &json!(2), &json!("mail")),
        "{shown}"
    );
    assert_eq!((&shown["ways"]["open"], &shown["ways"]["ways"][3]["people"]), (&json!(true), &json!(2)), "{shown}");
    assert!(["SECssss", "tttt", "kkkk", "hhhh", "ffff", "pppp", "13800000000", "ta@example.com"].iter().all(|s| !told.text().contains(s)));
    nothing_more(&group);

    // Two weeks later nobody acknowledged it: the server tells the branch by itself, and says so; the team is not told again.
    let later = "policy,team,agent,day\nQ1,T2,A2,2025-01-14\n";
    home.import("sold", &home.file("later.csv", later));
    let posted = soon(&branch);
    assert_eq!(posted.body["text"]["mentioned_list"], json!(["bo7"]));
    assert!(posted.body["text"]["content"].as_str().unwrap().contains("Nobody acknowledged it, so it went up to you."), "{}", posted.body);
    nothing_more(&group);
    server.stop();
    // And four weeks later the company.
    home.import("sold", &home.file("last.csv", "policy,team,agent,day\nQ2,T2,A2,2025-01-30\n"));
    let (rows, _) = deliver(&home, &on, &[]);
    assert_eq!(state(&rows), ["anna company delivered"], "{rows:?}");
    let posted = soon(&company);
    assert!(posted.body["content"]["text"].as_str().unwrap().starts_with("<at user_id=\"ou_anna\">"), "{}", posted.body);
    let timestamp = posted.body["timestamp"].as_str().unwrap();
    assert_eq!(posted.body["sign"], signed(&format!("{timestamp}\nffff"), ""));
    assert!(home.does(&["check"]).contains('✓') || home.run(&["check"]).ok, "the Log is whole");
}

#[test]
fn the_pack_of_last_week_goes_to_everybody_once_and_mail_takes_it_along() {
    let home = agents_in(OCTOBER_TO_DECEMBER);
    let written = home.file("now", "").metadata().unwrap().modified().unwrap().duration_since(UNIX_EPOCH).unwrap();
    let today = Day(i32::try_from(written.as_secs() / 86_400).unwrap());
    // 1970-01-01 was a Thursday.
    let monday = today.plus(-(today.0 + 3).rem_euclid(7) - 7);
    let mut sold = String::from("policy,team,agent,day\n");
    for (n, day) in (-14..7).map(|n| (n + 14, monday.plus(n))) {
        let (team, agent) = if n % 2 == 0 { ("T2", "A2") } else { ("T1", "A1") };
        sold += &format!("R{n},{team},{agent},{day}\n");
    }
    home.import("sold", &home.file("lately.csv", sold));
    let (smtp, letters) = mail_server();
    let (dingtalk, group) = robot(&[(200, "{\"errcode\":0,\"errmsg\":\"ok\"}")]);
    let rest = format!(
        "[way.sales]\nform = \"dingtalk\"\nurl = \"{dingtalk}/send\"\nsecret = \"SECssss\"\n[way.post]\nform = \"mail\"\nurl = \"{smtp}\"\nfrom = \"upcount@example.com\"\n\
         [[reach]]\naccount = \"bo\"\nway = \"post\"\nas = \"bo@example.com\"\nlanguage = \"en\"\n\
         [[reach]]\naccount = \"tb\"\nway = \"sales\"\nas = \"13900000000\"\n"
    );
    let on = ways(&home, "also", &rest);
    let rule = format!("review/weekly/{monday}");
    let of_pack = |rows: Vec<std::collections::BTreeMap<String, String>>| -> Vec<String> {
        rows.into_iter().filter(|row| row["rule"] == rule).map(|row| format!("{} {} {}", row["to"], row["place"], row["state"])).collect()
    };
    assert_eq!(of_pack(deliver(&home, &on, &["--dry-run"]).0), ["bo B1 to_send", "tb B1/T2 to_send"]);
    assert_eq!(of_pack(deliver(&home, &on, &[]).0), ["bo B1 delivered", "tb B1/T2 delivered"]);
    assert!(of_pack(deliver(&home, &on, &[]).0).is_empty(), "a pack goes out once");

    // The letter of the pack among those of signals: the figures that are read first, a link, and the pack itself.
    let mut all = std::iter::from_fn(|| letters.recv_timeout(Duration::from_secs(20)).ok());
    let of = |letter: String| {
        let between = letter.split("boundary=\"").nth(1).and_then(|rest| rest.split('"').next())?.to_owned();
        let body = |part: &str| STANDARD.decode(part.split("\r\n\r\n").nth(1)?.replace("\r\n", "")).ok();
        let parts: Vec<&str> = letter.split(&format!("--{between}")).collect();
        Some((String::from_utf8(body(parts[1])?).ok()?, body(parts[2])?))
    };
    let (text, file) = all.by_ref().filter_map(of).find(|(text, _)| text.contains("pack=weekly")).expect("a letter with the pack");
    assert!(
        text.contains("Policies: 7 (7 before)") && text.contains(&format!("/review?pack=weekly&day={monday}&where=branch%3DB1")),
        "{text}"
    );
    assert!(file.starts_with(b"%PDF-") && file.len() > 10_000, "{} bytes", file.len());
    let posted = std::iter::from_fn(|| group.recv_timeout(Duration::from_secs(20)).ok());
    let mut said = posted.filter_map(|one: Posted| one.body["text"]["content"].as_str().map(str::to_owned));
    let team = said.find(|text| text.contains("pack=weekly")).unwrap();
    assert!(team.contains("件数：4（上期 3）"), "only the own team: {team}");
}

#[test]
fn a_message_that_broke_off_is_not_sent_beside_itself_and_a_robot_leads_nowhere_else() {
    let home = agents_in(OCTOBER_TO_DECEMBER);
    let (silent, heard) = robot(&[(0, "")]);
    let of = |url: &str| {
        format!("[way.sales]\nform = \"wecom\"\nurl = \"{url}/send\"\n[[reach]]\naccount = \"ta\"\nway = \"sales\"\nas = \"ta7\"\n")
    };
    let on = ways(&home, "also", &of(&silent));
    let mut child = home.command(&["signal", "deliver", "--ways", on.to_str().unwrap()]).spawn().unwrap();
    soon(&heard);
    child.kill().unwrap();
    child.wait().unwrap();
    // Nobody knows whether it was taken: for a while it is left alone, and then it is the same one again.
    let (rows, _) = deliver(&home, &on, &[]);
    assert_eq!((rows.len(), rows[0]["state"].as_str(), rows[0]["id"].is_empty()), (1, "waiting", false), "{rows:?}");
    assert!(heard.try_recv().is_err());

    let other = agents_in(OCTOBER_TO_DECEMBER);
    let (moved, heard) = robot(&[(302, "")]);
    let (rows, all) = deliver(&other, &ways(&other, "also", &of(&moved)), &[]);
    assert_eq!((rows[0]["state"].as_str(), all), ("failed", false), "{rows:?}");
    assert!(rows[0]["why"] == "HTTP 302", "{rows:?}");
    soon(&heard);

    let open = other.file("open.toml", "address = \"https://upcount.example.com\"\n[way]\n");
    std::fs::set_permissions(&open, std::fs::Permissions::from_mode(0o644)).unwrap();
    other.refuses(&["signal", "deliver", "--ways", open.to_str().unwrap()], &["chmod 600"]);
    other.refuses(&["signal", "deliver"], &["--ways"]);
}
