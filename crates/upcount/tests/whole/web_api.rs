//! The API over HTTP as a program or a browser meets it: the same figures as at the terminal, and sentences for what is wrong.

use crate::home::{Home, THREE_SALES, shop};
use crate::server::Server;
use calamine::{Data, Reader};
use serde_json::Value;
use std::io::{Cursor, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

fn served() -> (Home, Server) {
    let home = shop();
    home.import("sales", &home.file("sales.csv", THREE_SALES));
    let server = Server::on(&home);
    (home, server)
}

fn uploads(home: &Home) -> usize {
    std::fs::read_dir(home.path().join("incoming/uploads")).map_or(0, Iterator::count)
}

#[test]
fn the_api_answers_as_the_terminal_does() {
    let (home, server) = served();
    for (query, args) in [
        ("measure=policies", vec!["policies"]),
        ("measure=policy_share&by=region&grain=month", vec!["policy_share", "--by", "region", "--grain", "month"]),
        (
            "measure=policies&by=region,month&where=region%3Dsea&where=region=hill&from=2025-01-01&to=2025-01-31",
            vec!["policies", "--by", "region,month", "--where", "region=sea,hill", "--from", "2025-01-01", "--to", "2025-01-31"],
        ),
        ("measure=policies&calibre=net_cohort&as_of=2025-01-31", vec!["policies", "--calibre", "net_cohort", "--as-of", "2025-01-31"]),
        (
            "measure=policy_share_rolling&by=region&grain=month&window=2",
            vec!["policy_share_rolling", "--by", "region", "--grain", "month", "--window", "2"],
        ),
    ] {
        let args: Vec<&str> = ["ask"].into_iter().chain(args).chain(["--format", "json"]).collect();
        let terminal: Value = serde_json::from_str(&home.does(&args)).unwrap();
        assert_eq!(server.ok(&format!("/api/v1/ask?{query}")).json(), terminal, "{query}");
        assert!(!terminal["rows"].as_array().unwrap().is_empty() && terminal["calibre"]["words"]["zh"].is_string());
        let rows: Vec<&str> = args.iter().copied().chain(["--rows"]).collect();
        if !query.contains("rolling") {
            let terminal: Value = serde_json::from_str(&home.does(&rows)).unwrap();
            assert_eq!(server.ok(&format!("/api/v1/rows?{query}")).json(), terminal, "{query}");
        }
    }
    assert_eq!(server.ok("/api/v1/home").json()["demo"], false);
    let book = server.ok("/api/v1/book").json();
    assert!(book["imports"].as_array().unwrap().iter().any(|i| i["id"] == "sales"), "the home's own definition is told");
    assert_eq!(server.ok("/health").text(), "ok");
}

#[test]
fn what_is_wrong_comes_as_a_problem_in_the_readers_language() {
    let (_home, server) = served();
    let zh = |path: &str| server.send("GET", path, &[("Accept-Language", "zh-CN,zh;q=0.9")], b"");
    for (path, status, code, en, chinese) in [
        ("/api/v1/ask?measure=polices", 422, "unknown_measure", "the nearest is policies", "最接近的是 policies"),
        ("/api/v1/ask?measure=policies&by=regon", 422, "unknown_dimension", "region", "没有维度"),
        ("/api/v1/ask?measure=policies&by=county", 422, "dimension_not_known", "have no `county`", "没有维度"),
        ("/api/v1/ask?measure=policies&calibre=x", 422, "unknown_calibre", "no calibre `x`", "没有口径"),
        ("/api/v1/ask?measure=retention", 404, "no_facts", "upcount import", "导入"),
        ("/api/v1/ask?measure=policies&from=2025-02-30", 400, "parameter_unclear", "parameter from", "参数 from"),
        ("/api/v1/ask?measure=policies&grain=week", 400, "parameter_unclear", "`week`", "`week`"),
        ("/api/v1/ask?measure=policies&where=sea", 400, "parameter_unclear", "`sea`", "`sea`"),
        ("/api/v1/ask?measure=policies&colour=red", 400, "unknown_parameter", "no parameter `colour`", "没有参数"),
        ("/api/v1/ask?measure=policies&from=2025-02-01&to=2025-01-01", 422, "question_unclear", "is after the last day", "晚于"),
        ("/api/v1/rows?measure=policies&limit=-1", 400, "parameter_unclear", "limit", "limit"),
        ("/api/v1/export?measure=policies&format=docx", 400, "parameter_unclear", "`docx`", "`docx`"),
        ("/api/v1/imports/1/errors", 404, "not_found", "refused no row", "没有不符合的行"),
        ("/api/v1/jobs/77", 404, "not_found", "no such job", "没有这个任务"),
        ("/api/v1/jobs/x", 400, "request_unclear", "make no sense", "读不懂"),
        ("/api/v1/nothing", 404, "not_found", "nothing at this address", "没有这个地址"),
        ("/api/v1/uploads", 405, "method_not_allowed", "does not take this method", "不接受"),
    ] {
        let detail = server.get(path).problem(status, code);
        assert!(detail.contains(en), "{path}: {detail}");
        let detail = zh(path).problem(status, code);
        assert!(detail.contains(chinese) && !detail.is_ascii(), "{path}: {detail}");
    }
    let post = |body: &str| server.send("POST", "/api/v1/imports", &[("Content-Type", "application/json")], body.as_bytes());
    post("{").problem(400, "request_unclear");
    post("{}").problem(422, "request_unclear");
    post(&format!("\"{}\"", "x".repeat(3 << 20))).problem(413, "too_large");
    server.send("POST", "/api/v1/imports", &[], b"{}").problem(415, "request_unclear");
    server.send("POST", "/api/v1/uploads", &[], b"x").problem(400, "request_unclear");
    server.send("DELETE", "/api/v1/jobs/77", &[], b"").problem(404, "not_found");
    for upload in ["u1-1", "../../upcount", "..", "", "u1/../u1"] {
        server.post("/api/v1/imports", &serde_json::json!({ "upload": upload, "definition": "sales" })).problem(404, "not_found");
    }
}

#[test]
fn a_file_is_uploaded_looked_at_imported_and_its_refused_rows_come_back() {
    let (home, server) = served();
    let text = "no,region,issued,premium\nW1,sea,2025-03-01,1\nW2,hill,never,99999\n";
    let uploaded = server.upload("%E9%94%80%E5%94%AE.csv", text);
    assert_eq!((uploaded["name"].as_str(), uploaded["bytes"].as_u64()), (Some("销售.csv"), Some(text.len() as u64)));
    let look = &uploaded["look"];
    assert_eq!((look["format"].as_str(), look["encoding"].as_str(), look["delimiter"].as_str()), (Some("csv"), Some("UTF-8"), Some(",")));
    assert_eq!(look["preview"][1], serde_json::json!(["W2", "hill", "never", "99999"]));
    assert_eq!(look["columns"][3]["placeholders"][0]["value"], "99999");
    assert_eq!(look["suggested"][0], serde_json::json!({ "definition": "sales", "missing_columns": [] }));
    assert_eq!(server.ok("/api/v1/ask?measure=policies").json()["rows"][0]["value"], 3.0, "a look imports nothing");

    let strict = serde_json::json!({ "upload": uploaded["upload"], "definition": "sales", "strict": true });
    let job = server.end_of(&server.post("/api/v1/imports", &strict).json());
    assert_eq!(job["state"], "refused", "{job}");
    assert!(job["message"]["en"].as_str().unwrap().contains("line 3, column `issued`"), "{job}");
    assert!(job["message"]["zh"].as_str().unwrap().contains("第 3 行"), "{job}");

    let job = server.import(&uploaded, "sale");
    assert!(job["state"] == "refused" && job["message"]["en"].as_str().unwrap().contains("`sale`"), "{job}");

    let job = server.import(&uploaded, "sales");
    assert_eq!((job["state"].as_str(), job["rows"].as_u64(), job["refused"].as_u64()), (Some("done"), Some(2), Some(1)), "{job}");
    assert_eq!((job["bytes_read"].as_u64(), job["bytes_total"].as_u64()), (Some(text.len() as u64), Some(text.len() as u64)));
    assert_eq!(uploads(&home), 0, "what is imported needs no second copy");
    let listed = server.ok("/api/v1/imports").json();
    assert_eq!((&listed["imports"][0]["id"], &listed["imports"][0]["file"]), (&job["import"], &Value::from("销售.csv")));
    let errors = server.ok(&format!("/api/v1/imports/{}/errors", job["import"]));
    assert!(errors.header("content-disposition").unwrap().starts_with("attachment"));
    assert!(errors.text().starts_with("\u{feff}line,column,reason,original,no,region,issued,premium\n3,issued,"), "{}", errors.text());
    assert!(errors.text().ends_with("\"W2,hill,never,99999\",W2,hill,never,99999\n"));
    assert_eq!(server.ok("/api/v1/ask?measure=policies").json()["rows"][0]["value"], 4.0);

    let again = server.import(&server.upload("renamed.csv", text), "sales");
    assert_eq!((again["state"].as_str(), &again["import"]), (Some("already"), &job["import"]), "{again}");
    assert!(again["message"]["zh"].as_str().unwrap().contains("只计一次"));
    assert_eq!(server.ok("/api/v1/ask?measure=policies").json()["rows"][0]["value"], 4.0);
    assert_eq!(uploads(&home), 0);
}

#[test]
fn an_upload_that_is_no_table_or_breaks_off_leaves_nothing() {
    let (home, server) = served();
    let send = |name: &str, body: &[u8]| server.send("POST", &format!("/api/v1/uploads?name={name}"), &[("Accept-Language", "zh")], body);
    let detail = send("x.parquet", b"text").problem(422, "not_what_it_says");
    assert_eq!(detail, "x.parquet：名为 .parquet，内容却不是 Parquet", "people know the file by its own name");
    send("x.csv", b"").problem(422, "file_empty");
    send("..%2F..%2Fx.csv", &[0; 100]).problem(422, "not_what_it_says");
    // Announced, and then nothing comes.
    let mut stream = TcpStream::connect(server.address).unwrap();
    write!(stream, "POST /api/v1/uploads?name=half.csv HTTP/1.1\r\nHost: {}\r\nContent-Length: 1000\r\n\r\nno,region\n", server.address)
        .unwrap();
    for _ in 0..1000 {
        if uploads(&home) == 1 {
            break;
        }
        sleep(Duration::from_millis(2));
    }
    assert_eq!(uploads(&home), 1);
    drop(stream);
    for _ in 0..1000 {
        if uploads(&home) == 0 {
            return;
        }
        sleep(Duration::from_millis(2));
    }
    panic!("what broke off is still there");
}

#[test]
fn an_import_is_cancelled_and_one_waits_for_another() {
    let (home, server) = served();
    let row = |n: u32| format!("W{n},r{},2025-03-{:02},{n}\n", n % 50_000, n % 28 + 1);
    let many: String = std::iter::once("no,region,issued,premium\n".to_owned()).chain((0..1_200_000).map(row)).collect();
    let upload = server.upload("many.csv", &many);
    let start = serde_json::json!({ "upload": upload["upload"], "definition": "sales" });
    let job = server.post("/api/v1/imports", &start).json();
    let cancelled = server.send("DELETE", &format!("/api/v1/jobs/{}", job["id"]), &[], b"");
    assert_eq!(cancelled.status, 200);
    let job = server.end_of(&job);
    assert_eq!(job["state"], "cancelled", "{job}");
    assert!(job["message"]["zh"].as_str().unwrap().contains("已取消"));
    assert_eq!(home.fact_files().iter().filter(|f| !f.to_string_lossy().contains("uploads")).count(), 1);

    let small = server.upload("small.csv", "no,region,issued,premium\nS1,sea,2025-03-01,1\n");
    let first = server.post("/api/v1/imports", &start).json();
    while server.ok(&format!("/api/v1/jobs/{}", first["id"])).json()["rows"] == 0 {
        sleep(Duration::from_millis(1));
    }
    let waiting = serde_json::json!({ "upload": small["upload"], "definition": "sales" });
    let second = server.post("/api/v1/imports", &waiting).json();
    assert_eq!(second["state"], "waiting", "{second}");
    let listed = server.ok("/api/v1/jobs").json();
    let files: Vec<_> =
        listed["jobs"].as_array().unwrap().iter().map(|j| (j["id"].clone(), j["file"].as_str().unwrap().to_owned())).collect();
    assert_eq!(files[..2], [(second["id"].clone(), "small.csv".to_owned()), (first["id"].clone(), "many.csv".to_owned())]);
    assert_eq!(server.end_of(&first)["state"], "done");
    assert_eq!(server.end_of(&second)["state"], "done");
    assert_eq!(server.ok("/api/v1/ask?measure=policies").json()["rows"][0]["value"], 1_200_004.0);
}

#[test]
fn a_file_to_download_says_what_it_counts_and_runs_no_formula() {
    let home = shop();
    let text = "no,region,issued,premium\nP1,=1+1,2025-01-05,1\nP2,@SUM(A1),2025-01-05,1\nP3,-2+3,2025-01-05,1\nP4,+4,2025-01-05,1\nP5,\"a,\"\"b\",2025-02-05,1\nP6,510000,2025-02-05,1\n";
    home.import("sales", &home.file("sales.csv", text));
    let server = Server::on(&home);
    let question = "measure=policies&by=region,month&where=region=%3D1%2B1&where=region=@SUM(A1)&where=region=-2%2B3&where=region=%2B4&where=region=a,%22b&where=region=510000";

    let csv = server.ok(&format!("/api/v1/export?{question}&format=csv"));
    assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8"));
    assert_eq!(csv.header("content-disposition"), Some("attachment; filename=\"policies.csv\""));
    let csv = csv.text();
    for cell in ["\r\n'=1+1,", "\r\n'@SUM(A1),", "\r\n'-2+3,", "\r\n'+4,", "\r\n\"a,\"\"b\",", "\r\nSichuan,"] {
        assert!(csv.contains(cell), "{cell:?} in {csv}");
    }
    let rows = server.ok("/api/v1/export?measure=policies&format=csv&rows=true").text();
    assert!(rows.starts_with("\u{feff}policy,") && rows.lines().count() == 7 && rows.contains(",'=1+1,"), "{rows}");

    for (lang, sheet, calibre, sichuan) in [("en", "About", "dated by issue", "Sichuan"), ("zh", "口径与说明", "按承保日", "四川")]
    {
        let xlsx = server.ok(&format!("/api/v1/export?{question}&format=xlsx&lang={lang}"));
        let mut book = calamine::Xlsx::new(Cursor::new(xlsx.body)).unwrap();
        assert_eq!(book.sheet_names().len(), 2);
        let data = book.worksheet_range_at(0).unwrap().unwrap();
        assert_eq!(data.height(), 7);
        let cells: Vec<&Data> = data.rows().map(|r| &r[0]).collect();
        assert!(cells.contains(&&Data::String("=1+1".into())) && cells.contains(&&Data::String(sichuan.into())), "{cells:?}");
        let name = book.sheet_names()[0].clone();
        assert!(book.worksheet_formula(&name).unwrap().is_empty(), "a text is no formula");
        let about = book.worksheet_range(sheet).unwrap();
        let about: Vec<String> = about.rows().map(|r| format!("{} {}", r[0], r[1])).collect();
        assert!(about.iter().any(|l| l.contains(calibre)) && about.iter().any(|l| l.contains("=1+1")), "{about:?}");
        assert!(about.iter().any(|l| l.contains("2025-01 – 2025-02")), "{about:?}");
    }
}

#[test]
fn a_page_of_rows_is_never_longer_than_its_limit() {
    let home = shop();
    let text: String = (0..1500).map(|n| format!("P{n:04},sea,2025-01-05,1\n")).collect();
    home.import("sales", &home.file("sales.csv", format!("no,region,issued,premium\n{text}")));
    let server = Server::on(&home);
    let page = |query: &str| server.ok(&format!("/api/v1/rows?measure=policies{query}")).json();
    let first = |page: &Value| page["rows"][0][0].as_str().map(str::to_owned);
    let length = |page: &Value| page["rows"].as_array().unwrap().len();
    assert_eq!(length(&page("")), 100);
    let most = page("&limit=100000");
    assert_eq!((length(&most), most["total"].as_u64(), first(&most).as_deref()), (1000, Some(1500), Some("P0000")));
    let rest = page("&limit=1000&offset=1000");
    assert_eq!((length(&rest), first(&rest).as_deref()), (500, Some("P1000")));
    for beyond in ["&offset=1500", "&limit=0", "&offset=18446744073709551615", "&offset=9223372036854775807&limit=1000"] {
        let page = page(beyond);
        assert_eq!((length(&page), page["total"].as_u64()), (0, Some(1500)), "{beyond}");
    }
}

#[test]
fn only_pages_of_this_server_on_this_machine_are_answered() {
    let (_home, server) = served();
    for host in ["example.com", "example.com:8620", "127.0.0.1.example.com", "10.0.0.1", ""] {
        let refused = server.send("GET", "/api/v1/ask?measure=policies", &[("Host", host)], b"");
        assert!(matches!(refused.status, 400 | 421) && !refused.text().contains("rows"), "{host}: {} {}", refused.head, refused.text());
    }
    let port = server.address.port();
    for host in [format!("localhost:{port}"), format!("[::1]:{port}"), format!("127.0.0.1:{port}")] {
        assert_eq!(server.send("GET", "/health", &[("Host", &host)], b"").status, 200);
    }
    let upload = "/api/v1/uploads?name=x.csv";
    for (name, value) in
        [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"), ("Origin", "https://example.com"), ("Origin", "null")]
    {
        assert_eq!(
            server.send("POST", upload, &[(name, value), ("Content-Type", "text/plain")], b"a,b\n1,2\n").status,
            403,
            "{name}: {value}"
        );
        assert_eq!(server.send("DELETE", "/api/v1/jobs/1", &[(name, value)], b"").status, 403);
    }
    let own = format!("http://{}", server.address);
    for (name, value) in [("Sec-Fetch-Site", "same-origin"), ("Origin", own.as_str())] {
        assert_eq!(server.send("POST", upload, &[(name, value)], b"a,b\n1,2\n").status, 201, "{name}: {value}");
    }
    // No answer lets another site read it.
    let asked = server.send("GET", "/api/v1/ask?measure=policies", &[("Origin", "https://example.com")], b"");
    assert!(asked.header("access-control-allow-origin").is_none());
    assert!(asked.header("content-security-policy").unwrap().contains("frame-ancestors 'none'"));
    assert_eq!(asked.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(asked.header("cache-control"), Some("no-store"));
}

#[test]
fn no_path_leads_out_of_the_web() {
    let (home, server) = served();
    assert!(home.on_postgres() || home.path().join("upcount.db").exists());
    for path in [
        "/..%2f..%2fetc%2fpasswd",
        "/assets/../../Cargo.toml",
        "/assets/..%2f..%2f..%2fCargo.toml",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/../upcount.db",
        "/....//....//etc/passwd.txt",
        "//etc/hosts.conf",
        "/assets/%00.js",
        "/%c0%ae%c0%ae/x.txt",
    ] {
        let answer = server.get(path);
        let screen = answer.status == 200 && answer.text() == server.ok("/").text();
        assert!(screen || matches!(answer.status, 400 | 404), "{path}: {}", answer.head);
        assert!(!answer.text().contains("[package]") && !answer.text().contains("root:"), "{path}");
    }
    assert_eq!(server.get("/missing.js").status, 404, "what is named like a file is one or nothing");
    for path in ["/api/v1/imports/..%2f..%2fupcount.db/errors", "/api/v1/imports/1%2f..%2f../errors"] {
        assert!(matches!(server.get(path).status, 400 | 404), "{path}");
    }
    // Any other path is a screen, and the web finds out which.
    let screen = server.ok("/know/share");
    assert!(screen.header("content-type").unwrap().starts_with("text/html"));
    assert_eq!(screen.text(), server.ok("/").text());
}

#[test]
fn the_openapi_document_in_the_tree_is_the_one_that_is_served() {
    let home = Home::new();
    let printed = home.does(&["openapi"]);
    let kept = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../api/openapi.json")).unwrap();
    assert!(kept == printed, "write it again: upcount openapi > crates/api/openapi.json, then `npm run generate` in web/types/");
    let server = Server::on(&home);
    assert_eq!(server.ok("/api/v1/openapi.json").json(), serde_json::from_str::<Value>(&kept).unwrap());
    // Every route that it names is there.
    let document: Value = serde_json::from_str(&kept).unwrap();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            let path = path.replace("{id}", "999999");
            let answer = server.send(&method.to_uppercase(), &path, &[], b"");
            let unknown = answer.text().contains("nothing at this address") || answer.status == 405 || answer.status >= 500;
            assert!(!unknown, "{method} {path}: {} {}", answer.head, answer.text());
        }
    }
}

#[test]
fn a_home_without_facts_is_served_and_says_so() {
    let home = Home::new();
    let server = Server::on(&home);
    let told = server.ok("/api/v1/home").json();
    assert_eq!(told["has_facts"], false, "{told}");
    server.get("/api/v1/ask?measure=policies").problem(404, "no_facts");
    // The port is taken now.
    let port = server.address.port().to_string();
    home.refuses(&["serve", "--port", &port], &["cannot serve on", "choose another port with --port"]);
}

#[test]
fn a_server_that_is_told_to_stop_stops_although_a_browser_holds_its_line() {
    let (_home, mut server) = served();
    let mut idle = TcpStream::connect(server.address).unwrap();
    write!(idle, "GET /health HTTP/1.1\r\nHost: {}\r\n\r\n", server.address).unwrap();
    idle.read_exact(&mut [0; 12]).unwrap();
    assert!(Command::new("sh").args(["-c", &format!("kill -TERM {}", server.child.id())]).status().unwrap().success());
    for _ in 0..2500 {
        if let Some(status) = server.child.try_wait().unwrap() {
            assert!(status.success(), "{status}");
            return;
        }
        sleep(Duration::from_millis(10));
    }
    panic!("it still serves");
}

#[test]
fn boards_are_exported_whole_with_what_they_count() {
    let home = Home::new();
    home.does(&["company", "--policies", "3000", "--seed", "11"]);
    let server = Server::on(&home);
    let sheets = |path: &str| {
        let file = server.ok(&format!("/api/v1/export/{path}&format=xlsx&lang=zh&from=2025-01-01&to=2025-12-31"));
        let mut book = calamine::Xlsx::new(Cursor::new(file.body)).unwrap();
        let names = book.sheet_names();
        names.into_iter().map(|name| (name.clone(), book.worksheet_range(&name).unwrap())).collect::<Vec<_>>()
    };
    let text = |cell: Option<&Data>| cell.map(ToString::to_string).unwrap_or_default();

    let products = sheets("page?page=products");
    assert_eq!(
        products.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
        ["1 产品线并列", "2 产品线并列 · 走势", "3 实际结构与目标结构", "4 产品并列", "5 产品并列 · 走势", "口径与说明"]
    );
    let lines = &products[0].1;
    let asked = server.ok("/api/v1/ask?measure=unit_margin&by=product_line&from=2025-01-01&to=2025-12-31&where=product_line=life").json();
    let column = (0..20).find(|n| text(lines.get((0, *n))) == "件均边际").unwrap();
    let life = lines.rows().find(|row| row[0] == "寿险").unwrap();
    let apart = life[column].to_string().parse::<f64>().unwrap() - asked["rows"][0]["value"].as_f64().unwrap();
    assert!(apart.abs() < 1e-6, "{apart}");
    let months = products[1].1.rows().map(|row| row[0].to_string()).collect::<std::collections::BTreeSet<_>>();
    assert!(products[1].1.height() > 12 && months.len() > 4, "{months:?}");
    let about: Vec<String> = products[5].1.rows().map(|r| format!("{} {}", r[0], r[1])).collect();
    assert!(about[0].contains("演示数据") && about.iter().any(|l| l.contains("不含准备金")), "{about:?}");

    let funnel = &sheets("funnel?by=channel")[0].1;
    let told = server.ok("/api/v1/funnel?by=channel&from=2025-01-01&to=2025-12-31").json();
    let groups = told["groups"].as_array().unwrap().len() + 1;
    assert_eq!(funnel.height(), 1 + groups * (told["steps"].as_array().unwrap().len() - 1));
    assert_eq!(text(funnel.get((0, 13))), "改好值多少件");

    let league = &sheets("league?league=agents")[0].1;
    assert_eq!(
        league.height() as u64,
        1 + server.ok("/api/v1/league?league=agents&from=2025-01-01&to=2025-12-31").json()["total"].as_u64().unwrap()
    );
    let market = &sheets("market?market=provinces")[0].1;
    let places = server.ok("/api/v1/market?from=2025-01-01&to=2025-12-31").json()["places"].as_array().unwrap().len();
    assert_eq!((market.height(), text(market.get((0, 7)))), (1 + places, "潜力".to_owned()));
    let stays = sheets("development?by=channel");
    let told = server.ok("/api/v1/development?by=channel&from=2025-01-01&to=2025-12-31").json();
    assert_eq!(stays[0].1.height(), 1 + told["cohorts"].as_array().unwrap().len());
    let all = stays[1].1.rows().next_back().unwrap();
    assert_eq!((text(all.first()), text(all.get(1))), ("整体".to_owned(), told["whole"]["booked"].as_f64().unwrap().to_string()));
    let moved = &sheets("moved?measure=policies&by=channel&before_from=2024-01-01&before_to=2024-12-31")[0].1;
    let told = server
        .ok("/api/v1/moved?measure=policies&by=channel&before_from=2024-01-01&before_to=2024-12-31&from=2025-01-01&to=2025-12-31")
        .json();
    assert_eq!(moved.height(), 2 + told["parts"].as_array().unwrap().len());
    let all = moved.rows().next_back().unwrap();
    assert_eq!((text(all.first()), all[6].to_string()), ("整体".to_owned(), told["change"].as_f64().unwrap().to_string()));
    let factors = &sheets("moved/factors?measure=policies&before_from=2024-01-01&before_to=2024-12-31")[0].1;
    let told = server
        .ok("/api/v1/moved/factors?measure=policies&before_from=2024-01-01&before_to=2024-12-31&from=2025-01-01&to=2025-12-31")
        .json();
    // What comes by no agent stands beside the factors, and all of it adds up.
    assert_eq!(factors.height(), 3 + told["factors"].as_array().unwrap().len());
    let change = |row: usize| factors.get((row, 3)).unwrap().to_string().parse::<f64>().unwrap();
    let parts: f64 = (1..factors.height() - 1).map(change).sum();
    assert!((parts - change(factors.height() - 1)).abs() < 1e-6, "{parts}");
    let file = server.ok("/api/v1/export/pay?scheme=first_year&month=2025-03&format=xlsx&lang=zh");
    let run = calamine::Xlsx::new(Cursor::new(file.body)).unwrap().worksheets();
    let told = server.ok("/api/v1/pay?scheme=first_year&month=2025-03&limit=1000").json();
    assert_eq!(run[0].1.height() as u64, 1 + told["total"].as_u64().unwrap());
    assert_eq!(run[2].1.height() as u64, 1 + told["lines"].as_u64().unwrap());
    let paid: f64 = run[2].1.rows().skip(1).map(|row| row[8].to_string().parse::<f64>().unwrap()).sum();
    assert!((paid * 100.0 - told["amount_fen"].as_f64().unwrap()).abs() < 0.5, "{paid}");
    let csv = server.ok("/api/v1/export/page?page=customers&format=csv&lang=en&from=2025-01-01&to=2025-12-31").text();
    assert!(csv.contains("\r\nCustomer tiers\r\n") && csv.contains("\r\nOccupations\r\n"), "{csv}");
    server.get("/api/v1/export/page?page=product").problem(422, "unknown_page");
}
