//! Keeping a server running: its settings, whether it is ready, what it did, its log, and its end.

use crate::home::{Home, THREE_SALES, shop};
use crate::rights::{KEY, add, key};
use crate::server::Server;
use serde_json::Value;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Stdio;
use std::sync::mpsc;
use std::time::Duration;

/// A home with some policies.
fn with_sales() -> Home {
    let home = shop();
    home.import("sales", &home.file("sales.csv", THREE_SALES));
    home
}

#[test]
fn settings_come_from_the_command_line_then_the_environment_then_the_file() {
    let home = with_sales();
    let s3 = "s3_region = \"here\"\ns3_secret = \"never told\"\n";
    let file = home.file("upcount.toml", format!("home = {:?}\nlang = \"zh\"\nkey = \"{KEY}\"\nport = 1\n{s3}", home.path()));
    let config = file.to_string_lossy();
    let with = |args: &[&str], env: &[(&str, &str)]| {
        let mut command = home.command(&[&["--config", &config][..], args].concat());
        let output = command.env_remove("UPCOUNT_HOME").envs(env.iter().copied()).output().unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr))
    };
    let (_, told) = with(&["config", "check"], &[]);
    assert!(told.contains("配置文件") && told.contains("chmod 600"), "{told}");
    let mut mode = std::fs::metadata(&file).unwrap().permissions();
    std::os::unix::fs::PermissionsExt::set_mode(&mut mode, 0o600);
    std::fs::set_permissions(&file, mode).unwrap();
    let (well, told) = with(&["config", "check"], &[("UPCOUNT_LANG", "en"), ("UPCOUNT_PORT", "2")]);
    assert!(well, "{told}");
    let row =
        |name: &str| told.lines().find(|l| l.contains(&format!(" {name} "))).unwrap_or_else(|| panic!("no {name} in {told}")).to_owned();
    assert!(row("lang").contains("the environment") && row("port").contains(" 2 "), "{told}");
    assert!(row("home").contains("the file") && row("log").contains("built in"), "{told}");
    assert!(row("key").contains("(set)") && !told.contains(KEY), "{told}");
    assert!(row("s3_region").contains("here") && row("s3_secret").contains("(set)") && !told.contains("never told"), "{told}");
    let (well, told) = with(&["--lang", "en", "ask", "policies"], &[]);
    assert!(well && told.contains("Policies"), "{told}");

    std::fs::write(&file, "hme = \"x\"\n").unwrap();
    let (well, told) = with(&["ask", "policies"], &[]);
    assert!(!well && told.contains("`hme`") && told.contains("home"), "{told}");
    std::fs::write(&file, "port = \"many\"\n").unwrap();
    let (well, told) = with(&["serve"], &[("UPCOUNT_HOME", &home.path().to_string_lossy())]);
    assert!(!well && told.contains("many") && told.contains("port"), "{told}");
    let (well, told) = with(&["config", "check"], &[("UPCOUNT_CONFIG", "/nowhere.toml")]);
    assert!(!well && told.contains("many"), "the command line comes first: {told}");
    home.refuses(&["--config", "/nowhere.toml", "ask", "policies"], &["/nowhere.toml"]);
}

#[test]
fn config_check_finds_a_key_that_opens_nothing_and_a_provider_that_does_not_answer() {
    let home = shop();
    add(&home, "first", "admin", &[]);
    let server = Server::of(home.command(&["serve", "--port", "0"]).env("UPCOUNT_KEY", KEY));
    let admin = key(&home, "first");
    let told = server.send("POST", "/api/v1/me/code", &[("Authorization", &admin)], b"");
    assert_eq!(told.status, 200, "{}", told.text());
    let check = |envs: &[(&str, &str)]| {
        let output = home.command(&["config", "check"]).envs(envs.iter().copied()).output().unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    assert!(check(&[("UPCOUNT_KEY", KEY)]).0);
    for wrong in [&[][..], &[("UPCOUNT_KEY", &*KEY.replace("00", "11"))]] {
        let (well, told) = check(wrong);
        assert!(!well && told.contains('✗'), "{told}");
    }
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (well, told) = check(&[("UPCOUNT_KEY", KEY), ("UPCOUNT_OIDC_ISSUER", &format!("http://{nobody}"))]);
    assert!(!well && told.contains("identity provider"), "{told}");
    let (well, told) = check(&[("UPCOUNT_KEY", KEY), ("UPCOUNT_OIDC_ISSUER", "http://id.example.com")]);
    assert!(!well && told.contains("https://"), "{told}");
}

#[test]
fn a_server_says_whether_it_is_ready_and_what_it_did() {
    let home = with_sales();
    let server = Server::on(&home);
    assert_eq!(server.get("/ready").text(), "ready");
    for _ in 0..3 {
        assert_eq!(server.get("/api/v1/ask?measure=policies").status, 200);
    }
    assert_eq!(server.get("/api/v1/ask?measure=no_such").status, 422);
    let metrics = server.get("/metrics").text();
    let line = |status: &str| format!("upcount_requests_total{{method=\"GET\",route=\"/api/v1/ask\",status=\"{status}\"}}");
    assert!(metrics.contains(&format!("{} 3", line("2xx"))) && metrics.contains(&format!("{} 1", line("4xx"))), "{metrics}");
    assert!(metrics.contains("upcount_request_seconds_bucket{route=\"/api/v1/ask\",le=\"60\"} 4"), "{metrics}");

    // Whoever cannot write cannot work; root could, so the folder goes.
    let incoming = home.path().join("incoming");
    std::fs::rename(&incoming, home.path().join("gone")).unwrap();
    server.get("/ready").problem(503, "home_unusable");
    std::fs::rename(home.path().join("gone"), &incoming).unwrap();
    assert_eq!(server.get("/ready").status, 200);
}

#[test]
fn the_log_has_a_line_a_request_and_nothing_that_was_asked_or_sent() {
    let home = shop();
    add(&home, "first", "admin", &[]);
    let mut command = home.command(&["serve", "--port", "0", "--log", "json"]);
    let mut server = Server::of(command.stderr(Stdio::piped()));
    let secret = r#"{"name":"Zhang San","password":"13800138000","code":null}"#;
    let headers = [("Content-Type", "application/json"), ("User-Agent", "13800138001")];
    assert_eq!(server.send("POST", "/api/v1/session?q=13800138002", &headers, secret.as_bytes()).status, 401);
    assert_eq!(server.get("/api/v1/people/customer/13800138003").status, 401);
    assert_eq!(server.get("/nowhere/13800138004").status, 200);
    server.send("X13800138005", "/api/v1/session", &[], b"");
    server.child.kill().unwrap();
    let mut log = String::new();
    server.child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    let lines: Vec<Value> = log.lines().map(|l| serde_json::from_str(l).unwrap_or_else(|e| panic!("{e}: {l}"))).collect();
    let routes: Vec<_> =
        lines.iter().map(|l| (l["method"].as_str().unwrap(), l["route"].as_str().unwrap(), l["status"].as_u64().unwrap())).collect();
    assert_eq!(
        routes,
        [
            ("POST", "/api/v1/session", 401),
            ("GET", "/api/v1/people/{kind}/{code}", 401),
            ("GET", "web", 200),
            ("OTHER", "/api/v1/session", 405)
        ]
    );
    assert!(!log.contains("138001380") && !log.contains("Zhang"), "{log}");
}

#[test]
fn each_request_is_a_span_of_the_trace_that_it_names() {
    let home = with_sales();
    let collector = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/v1/traces", collector.local_addr().unwrap());
    let (sender, came) = mpsc::channel();
    let taking = std::thread::spawn(move || {
        let (mut stream, _) = collector.accept().unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        sender.send(request(&mut stream)).unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").unwrap();
    });
    let mut server = Server::of(&mut home.command(&["serve", "--port", "0", "--traces", &address]));
    let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    assert_eq!(server.send("GET", "/api/v1/ask?measure=policies", &[("traceparent", parent)], b"").status, 200);
    server.stop();
    let sent = came.recv_timeout(Duration::from_secs(30)).unwrap();
    taking.join().unwrap();
    let has = |bytes: &[u8]| sent.windows(bytes.len()).any(|w| w == bytes);
    let trace = [0x0a, 0xf7, 0x65, 0x19, 0x16, 0xcd, 0x43, 0xdd, 0x84, 0x48, 0xeb, 0x21, 0x1c, 0x80, 0x31, 0x9c];
    assert!(has(b"POST /v1/traces ") && has(b"application/x-protobuf"), "no OTLP over HTTP");
    assert!(has(b"GET /api/v1/ask") && has(&trace), "the request is no span of its caller's trace");
    assert!(has(b"\x03ask"), "the question is no span");
    assert!(!has(b"measure=policies"), "what was asked is told");
}

/// One request, head and body.
fn request(stream: &mut TcpStream) -> Vec<u8> {
    let (mut all, mut part) = (Vec::new(), [0; 4096]);
    loop {
        let read = stream.read(&mut part).unwrap_or_default();
        all.extend_from_slice(&part[..read]);
        let head = all.windows(4).position(|w| w == b"\r\n\r\n");
        let length = head.and_then(|end| {
            let text = String::from_utf8_lossy(&all[..end]).to_lowercase();
            let length =
                text.lines().find_map(|l| l.strip_prefix("content-length:").map(|n| n.trim().parse::<usize>().unwrap_or_default()));
            length.map(|n| end + 4 + n)
        });
        if read == 0 || length.is_some_and(|n| all.len() >= n) {
            return all;
        }
    }
}

#[test]
fn a_server_serves_others_only_with_accounts_and_under_the_name_that_they_use() {
    let home = shop();
    home.refuses(&["serve", "--listen", "0.0.0.0"], &["--public"]);
    home.refuses(&["serve", "--public", "http://upcount.example.com"], &["https://"]);
    home.refuses(&["serve", "--public", "https://upcount.example.com"], &["account add"]);
    add(&home, "first", "admin", &[]);
    let server = Server::of(&mut home.command(&["serve", "--port", "0", "--public", "https://upcount.example.com"]));
    let asked = |host: &str| server.send("GET", "/api/v1/session", &[("Host", host)], b"").status;
    assert_eq!((asked("upcount.example.com"), asked("UPCOUNT.example.com"), asked("other.example.com")), (200, 200, 421));
    let body = r#"{"name":"first","password":"a sentence that is long","code":null}"#;
    let headers = [("Content-Type", "application/json"), ("Host", "upcount.example.com"), ("Origin", "https://upcount.example.com")];
    let signed = server.send("POST", "/api/v1/session", &headers, body.as_bytes());
    let cookie = signed.header("set-cookie").unwrap();
    assert!(cookie.contains("Secure") && cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    let elsewhere = [("Content-Type", "application/json"), ("Host", "upcount.example.com"), ("Origin", "https://evil.example.com")];
    assert_eq!(server.send("POST", "/api/v1/session", &elsewhere, body.as_bytes()).status, 403);
}

#[test]
fn what_was_sealed_opens_with_the_new_key_after_a_change_and_not_with_the_old() {
    let home = shop();
    let mut other = KEY.to_owned();
    other.replace_range(0..2, "ff");
    {
        let server = Server::of(home.command(&["serve", "--port", "0"]).env("UPCOUNT_KEY", KEY));
        let person = r#"[{"kind":"customer","code":"C1","fields":{"phone":"13800138000"}}]"#;
        let kept = server.send("PUT", "/api/v1/people", &[("Content-Type", "application/json")], person.as_bytes());
        assert_eq!(kept.status, 204, "{}", kept.text());
    }
    let change = |key: &str, new: &str| {
        let mut command = home.command(&["key", "--change"]);
        command.env("UPCOUNT_KEY", key).env("UPCOUNT_NEW_KEY", new).output().unwrap().status.success()
    };
    assert!(!change(&other, KEY), "a key that opens nothing changes nothing");
    assert!(change(KEY, &other));
    let find = |key: &str| {
        let server = Server::of(home.command(&["serve", "--port", "0"]).env("UPCOUNT_KEY", key));
        let asked = r#"{"field":"phone","value":"138 0013 8000"}"#;
        server.send("POST", "/api/v1/people/find", &[("Content-Type", "application/json")], asked.as_bytes()).text()
    };
    assert!(!find(KEY).contains("C1"), "the old key finds nobody");
    let (new, fault) = (find(&other), home.run(&["check"]));
    assert!(fault.ok, "{}", fault.err);
    assert!(new.contains("\"people\""), "{new}");
}
