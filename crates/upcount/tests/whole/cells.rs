//! Cells: whichever table answers, the figure is the same; and they can always be made anew.

use crate::home::{Home, THREE_SALES, shop};
use crate::server::Server;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

/// Numbers that look drawn and are the same in every run (SplitMix64).
pub(crate) struct Drawn(pub(crate) u64);

impl Drawn {
    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % u64::try_from(n).unwrap()).unwrap()
    }

    pub(crate) fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

/// Questions of shipped measures over dimensions, calibres, times, filters and days of knowledge.
pub(crate) fn questions(server: &Server, drawn: &mut Drawn, many: usize, as_of: &[&str]) -> Vec<String> {
    let book = server.ok("/api/v1/book").json();
    let texts = |value: &Value| value.as_array().unwrap().iter().map(|v| v.as_str().unwrap().to_owned()).collect::<Vec<_>>();
    let measures: Vec<&Value> = book["measures"].as_array().unwrap().iter().filter(|m| m["conformance"] != true).collect();
    let plain: BTreeSet<&str> =
        ["channel", "product_line", "product", "region", "branch", "agent", "team", "platform", "lost_reason", "policy_year"].into();
    let mut asked = Vec::new();
    for n in 0..many {
        // Every measure comes, and then some again.
        let measure = measures[n % measures.len()];
        let mut question = format!("measure={}", measure["id"].as_str().unwrap());
        let (dimensions, calibres) = (texts(&measure["dimensions"]), texts(&measure["calibres"]));
        let sides: Vec<&str> = dimensions.iter().map(String::as_str).filter(|d| plain.contains(d)).collect();
        let mut by: Vec<&str> = Vec::new();
        if !sides.is_empty() && drawn.below(4) > 0 {
            by.push(drawn.one(&sides));
        }
        if drawn.below(2) == 0 {
            by.push(drawn.one(&["year", "quarter", "month"]));
        }
        if !by.is_empty() {
            question += &format!("&by={}", by.join(","));
        }
        if !calibres.is_empty() && drawn.below(3) == 0 {
            question += &format!("&calibre={}", drawn.one(&calibres.iter().map(String::as_str).collect::<Vec<_>>()));
        }
        if drawn.below(3) > 0 {
            question +=
                drawn.one(&["&from=2025-01-01&to=2025-12-31", "&from=2024-03-15", "&to=2024-10-07", "&from=2023-05-05&to=2023-05-06"]);
        }
        if dimensions.iter().any(|d| d == "channel") && drawn.below(3) == 0 {
            question += drawn.one(&["&where=channel=agent", "&where=channel=online", "&where=channel=telephone&where=channel=online"]);
        }
        if drawn.below(4) == 0 {
            question += &format!("&as_of={}", drawn.one(as_of));
        }
        asked.push(question);
    }
    asked
}

/// Requests of the Boards that are made of many figures, over dimensions, times, filters and days of knowledge.
pub(crate) fn boards(drawn: &mut Drawn, many: usize, as_of: &[&str]) -> Vec<String> {
    let boards = [
        ("development?survival=policies", "channel product_line region"),
        ("league?league=agents", ""),
        ("league?league=teams&stays=true", ""),
        ("funnel?funnel=leads", "channel product_line region"),
        ("funnel?funnel=leads&view=period", "channel lost_reason"),
        ("moved/factors?measure=policies", ""),
    ];
    let one = |n: usize| {
        let (board, sides) = boards[n % boards.len()];
        let mut board = board.to_owned();
        let sides: Vec<&str> = sides.split_whitespace().collect();
        if !sides.is_empty() && drawn.below(3) > 0 {
            board += &format!("&by={}", drawn.one(&sides));
        }
        board += drawn.one(&["&from=2025-01-01&to=2025-12-31", "&from=2025-03-15&to=2025-10-07", "&from=2024-07-01&to=2025-06-30"]);
        board += drawn.one(&["", "", "&where=channel=agent", "&where=channel=telephone&where=channel=online"]);
        if drawn.below(4) == 0 {
            board += &format!("&as_of={}", drawn.one(as_of));
        }
        board
    };
    (0..many).map(one).collect()
}

/// What each of the Boards tells, refusals too.
pub(crate) fn told(server: &Server, boards: &[String]) -> Vec<Value> {
    boards.iter().map(|board| server.get(&format!("/api/v1/{board}")).json()).collect()
}

/// What each question is answered with, refusals too.
pub(crate) fn answers(server: &Server, questions: &[String]) -> Vec<Value> {
    questions.iter().map(|question| server.get(&format!("/api/v1/ask?{question}")).json()).collect()
}

/// A made-up company, of which a later file says some policies anew.
pub(crate) fn company() -> Home {
    let home = Home::new();
    let out = home.path().join("made");
    home.does(&["company", "--policies", "4000", "--seed", "5", "--out", out.to_str().unwrap()]);
    let policies = fs::read_to_string(out.join("policies.csv")).unwrap();
    let (head, rows) = policies.split_once('\n').unwrap();
    let anew: Vec<String> = rows.lines().step_by(37).map(|row| row.replace(",agent,", ",online,")).collect();
    let import = home.file("anew.csv", format!("{head}\n{}\n", anew.join("\n")));
    assert!(home.import("company_policies", &import).contains("replaced"));
    home
}

fn parts(home: &Home) -> Vec<PathBuf> {
    fs::read_dir(home.path().join("derived/cells")).into_iter().flatten().flatten().map(|file| file.path()).collect()
}

#[test]
fn whichever_table_answers_the_figure_is_the_same() {
    let home = company();
    let mut drawn = Drawn(20_261_123);
    let days = ["2024-06-30", "2025-09-15", "2099-01-01"];
    let shown = boards(&mut drawn, 48, &days);
    let (asked, from_facts, shown_from_facts) = {
        let server = Server::on(&home);
        let asked = questions(&server, &mut drawn, 240, &days);
        let told = answers(&server, &asked);
        (asked, told, self::told(&server, &shown))
    };
    assert!(parts(&home).is_empty(), "a small file is read as fast as its cells");
    assert!(home.does(&["rebuild"]).contains("cells in"));
    assert!(!parts(&home).is_empty());
    let server = Server::on(&home);
    let from_cells = answers(&server, &asked);
    for ((question, facts), cells) in asked.iter().zip(&from_facts).zip(&from_cells) {
        assert_eq!(facts, cells, "{question}");
    }
    for ((board, facts), cells) in shown.iter().zip(&shown_from_facts).zip(&told(&server, &shown)) {
        assert_eq!(facts, cells, "{board}");
    }
    let refused = shown_from_facts.iter().filter(|told| told["code"].is_string()).count();
    assert!(refused < 16, "{refused} of {} Boards refused: {shown_from_facts:?}", shown.len());
    let answered = from_facts.iter().filter(|answer| answer["rows"].as_array().is_some_and(|rows| !rows.is_empty())).count();
    assert!(answered > 150, "{answered} of {} have figures", asked.len());
    // Half of them at least are read from cells, or nothing was tried.
    let explained = |question: &str| home.does(&["ask", question, "--explain", "--format", "json"]);
    for (question, cells) in [
        ("policies", "policy_channels"),
        ("policy_share", "policy_channels"),
        ("leads", "leads"),
        ("quote_conversion", "quotes"),
        ("persistency_13_grace", "policy_stays"),
    ] {
        let read: Value = serde_json::from_str(&explained(question)).unwrap();
        assert_eq!((read[0]["cells"].as_str(), read[0]["files_of_facts"].as_u64()), (Some(cells), Some(0)), "{question}");
    }
    let of_agents = |more: &[&str]| -> Value {
        let asked = [&["ask", "policies", "--by", "agent", "--explain", "--format", "json"], more].concat();
        serde_json::from_str(&home.does(&asked)).unwrap()
    };
    assert_eq!(of_agents(&["--from", "2025-01-01", "--to", "2025-06-30"])[0]["cells"], "policy_agents");
    assert_eq!(of_agents(&["--from", "2025-01-01", "--to", "2025-06-30", "--as-of", "2025-06-30"])[0]["cells"], "policy_agents");
    assert!(
        of_agents(&["--from", "2025-01-01", "--to", "2025-06-30", "--as-of", "2025-06-29"])[0]["cells"].is_null(),
        "known in mid-month"
    );
    assert!(of_agents(&["--from", "2025-01-02", "--to", "2025-06-30"])[0]["cells"].is_null(), "no whole months");
    assert!(of_agents(&[])[0]["cells"].is_null(), "the first and the last day are told");
    let roll: Value = serde_json::from_str(&explained("manpower")).unwrap();
    assert!(roll[0]["cells"].is_null() && roll[0]["why"]["en"].as_str().unwrap().contains("person by person"));
    assert!(home.does(&["check"]).contains("all as they were written"));
}

#[test]
fn where_nobody_has_a_part_of_anothers_policy_cells_tell_whose_it_is_whatever_the_calibre_credits() {
    let home = Home::new();
    let out = home.path().join("made");
    home.does(&["company", "--policies", "3000", "--seed", "8", "--out", out.to_str().unwrap(), "--files-only"]);
    let shipped = include_str!("../../../../book/imports/company_policies.toml");
    home.decides("imports/undivided.toml", shipped.split("# Policies sold without an agent").next().unwrap());
    home.import("undivided", &out.join("policies.csv"));
    home.import("company_agents", &out.join("agents.csv"));
    let time = "from=2025-01-01&to=2025-12-31";
    let asked: Vec<String> = [
        "active_agents&by=month",
        "policies_per_active_agent&by=channel",
        "policies&by=agent&calibre=contest",
        "policies&by=quarter&calibre=contest",
    ]
    .iter()
    .map(|question| format!("measure={question}&{time}"))
    .collect();
    let from_facts = answers(&Server::on(&home), &asked);
    assert!(home.does(&["rebuild"]).contains("cells in"));
    let from_cells = answers(&Server::on(&home), &asked);
    for ((question, facts), cells) in asked.iter().zip(&from_facts).zip(&from_cells) {
        assert!(facts["rows"].as_array().is_some_and(|rows| rows.len() > 3), "{question}: {facts}");
        assert_eq!(facts, cells, "{question}");
    }
    let read = home.does(&[
        "ask",
        "active_agents",
        "--grain",
        "month",
        "--from",
        "2025-01-01",
        "--to",
        "2025-12-31",
        "--explain",
        "--format",
        "json",
    ]);
    let read: Value = serde_json::from_str(&read).unwrap();
    assert!(read.as_array().unwrap().iter().any(|one| one["cells"] == "policy_agents"), "{read}");
}

#[test]
fn single_facts_and_what_puts_them_right_are_in_every_figure() {
    let home = company();
    let mut drawn = Drawn(7);
    let asked = {
        let server = Server::on(&home);
        let policies = server.ok("/api/v1/rows?measure=policies&limit=400").json();
        let rows = policies["rows"].as_array().unwrap().clone();
        let place = policies["columns"].as_array().unwrap().iter().position(|c| c["id"] == "policy" || c == "policy").unwrap();
        let mut facts = Vec::new();
        for n in 0..60 {
            let known = rows[drawn.below(rows.len())][place].as_str().unwrap().to_owned();
            facts.push(match n % 6 {
                0 => json!({ "event": "policy_issued", "says": { "policy": format!("NEW{n}"), "issue": "2025-12-30", "channel": "online", "product_line": "life", "premium_fen": 1000 + n } }),
                // Of this one nobody says where it belongs, but its agent.
                1 => json!({ "event": "policy_issued", "says": { "policy": format!("NEW{n}"), "issue": "2025-11-05", "agent": "A000001", "product_line": "health", "premium_fen": 5 } }),
                2 => json!({ "event": "policy_withdrawn", "says": { "policy": known, "withdrawn": "2025-12-31" } }),
                3 => json!({ "event": "policy_issued", "says": { "policy": known, "issue": "2024-02-29", "channel": "broker" } }),
                4 => json!({ "event": "policy_lapsed", "says": { "policy": known, "lapsed": "2025-03-31" } }),
                _ => json!({ "event": "lead_found", "says": { "lead": format!("NEW{n}"), "day": "2025-06-01", "channel": "online", "policy": known } }),
            });
        }
        let written = server.send(
            "POST",
            "/api/v1/facts",
            &[("Content-Type", "application/json"), ("Idempotency-Key", "many")],
            json!(facts).to_string().as_bytes(),
        );
        assert_eq!(written.status, 201, "{}", written.text());
        questions(&server, &mut drawn, 160, &["2025-10-15", "2099-01-01"])
    };
    let shown = boards(&mut drawn, 24, &["2025-10-15", "2099-01-01"]);
    let (from_facts, shown_from_facts) = {
        let server = Server::on(&home);
        (answers(&server, &asked), told(&server, &shown))
    };
    home.does(&["rebuild"]);
    let server = Server::on(&home);
    for ((board, facts), cells) in shown.iter().zip(&shown_from_facts).zip(&told(&server, &shown)) {
        assert_eq!(facts, cells, "{board}");
    }
    for (question, facts) in asked.iter().zip(&from_facts) {
        let cells = server.get(&format!("/api/v1/ask?{question}")).json();
        assert_eq!(*facts, cells, "{question}");
    }
    let read: Value = serde_json::from_str(&home.does(&["ask", "policies", "--by", "channel", "--explain", "--format", "json"])).unwrap();
    assert_eq!(read[0]["cells"], "policy_channels", "{read}");
}

#[test]
fn what_is_known_of_some_facts_only_is_kept_apart_from_what_is_not() {
    let home = Home::new();
    home.decides(
        "imports/quotes.toml",
        "zh='x'\nen='x'\ncapability='6.2'\nsource='A test.'\n[[facts]]\nkind='quote'\n[facts.fields]\nchannel='channel'\nquotes='quotes'\nbound='bound'\nday='day'\n",
    );
    // Of the second nobody knows how many were bound, so it is in neither side of the share.
    let text = "day,channel,quotes,bound\n2025-01-05,online,10,4\n2025-01-05,online,10,\n2025-01-05,agent,10,6\n";
    home.import("quotes", &home.file("quotes.csv", text));
    assert_eq!(home.figure(&["quote_conversion"]), "0.5");
    home.does(&["rebuild"]);
    let read: Value = serde_json::from_str(&home.does(&["ask", "quote_conversion", "--explain", "--format", "json"])).unwrap();
    assert_eq!(read[0]["cells"], "quotes");
    assert_eq!(home.figure(&["quote_conversion"]), "0.5");
}

#[test]
fn a_file_without_cells_is_read_beside_those_that_have_them() {
    let home = shop();
    home.import("sales", &home.file("sales.csv", THREE_SALES));
    home.decides("cells/shop.toml", "zh='x'\nen='x'\ncapability='3.1'\nkind='policy'\nby=['issue','withdrawn','region','group','embedded','short_term','self_insured','mutual']\nsums=['premium_fen']\n");
    home.does(&["rebuild"]);
    let read = |what: &str| -> Value {
        serde_json::from_str(&home.does(&["ask", what, "--by", "region", "--explain", "--format", "json"])).unwrap()
    };
    assert!(read("policies")[0]["cells"].is_string());
    home.import("sales", &home.file("more.csv", "no,region,issued,premium\nP4,lake,2025-03-01,5\n"));
    let both = read("policies");
    assert_eq!((both[0]["files_of_cells"].as_u64(), both[0]["files_of_facts"].as_u64()), (Some(1), Some(1)));
    assert_eq!(home.figure(&["policies"]), "4");
    // A file whose facts are said anew has no cells of what still counts until they are made.
    home.import("sales", &home.file("anew.csv", "no,region,issued,premium\nP1,lake,2025-01-05,9\n"));
    assert_eq!(home.figure(&["policies"]), "4");
    assert_eq!(home.figure(&["first_year_premium"]), "514");
    home.does(&["rebuild"]);
    assert_eq!((read("policies")[0]["files_of_cells"].as_u64(), home.figure(&["first_year_premium"]).as_str()), (Some(3), "514"));
    // What was known before the later files is asked of what had its cells then, or of the facts.
    assert_eq!(home.figure(&["policies", "--where", "region=lake"]), "2");
}

#[test]
fn torn_or_changed_cells_are_named_and_mended() {
    let home = company();
    home.does(&["rebuild"]);
    let told = home.does(&["ask", "policies", "--by", "channel", "--format", "csv"]);
    let of_channels = |p: &PathBuf| p.to_string_lossy().contains("policy_channels");
    let channels = parts(&home).into_iter().filter(of_channels).max_by_key(|p| fs::metadata(p).unwrap().len()).unwrap();
    let whole = fs::read(&channels).unwrap();
    fs::write(&channels, &whole[..whole.len() / 2]).unwrap();
    assert_eq!(home.does(&["ask", "policies", "--by", "channel", "--format", "csv"]), told, "torn cells are not read");
    home.refuses(&["check"], &["policy_channels", "upcount rebuild"]);
    // The cells of another kind of company in its place.
    let other = company_cells();
    fs::write(&channels, other).unwrap();
    assert_ne!(
        home.does(&["ask", "policies", "--by", "channel", "--format", "csv"]),
        told,
        "what is changed by hand is not noticed by a question"
    );
    home.refuses(&["check"], &["policy_channels", "not what its facts give"]);
    home.does(&["rebuild"]);
    assert!(home.does(&["check"]).contains("all as they were written"));
    assert_eq!(home.does(&["ask", "policies", "--by", "channel", "--format", "csv"]), told);
}

/// Cells of a company of another seed.
fn company_cells() -> Vec<u8> {
    let home = Home::new();
    home.does(&["company", "--policies", "1000", "--seed", "6"]);
    home.does(&["rebuild"]);
    fs::read(parts(&home).into_iter().find(|p| p.to_string_lossy().contains("policy_channels")).unwrap()).unwrap()
}
