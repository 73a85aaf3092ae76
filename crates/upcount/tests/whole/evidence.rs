//! Recordings, documents and transcripts: taken for what they are, sealed, opened with a reason, gone when their time is over or the
//! person is forgotten; and what a verdict points to in them.

use crate::home::Home;
use crate::rights::{KEY, add, key, with};
use crate::server::{Response, Server};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// A second and more of sound in PCM, 8,000 samples a second.
pub(crate) fn wav(samples: u32) -> Vec<u8> {
    let mut file = b"RIFF".to_vec();
    file.extend((36 + samples).to_le_bytes());
    file.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    file.extend([8_000_u32.to_le_bytes(), 8_000_u32.to_le_bytes()].concat());
    file.extend(b"\x01\0\x08\0data");
    file.extend(samples.to_le_bytes());
    file.extend((0..samples).map(|n| u8::try_from(n.wrapping_mul(n) % 251).unwrap()));
    file
}

const SAID: &str = "1\n00:00:01,000 --> 00:00:03,500\n坐席：保证收益百分之八\n\n2\n00:00:04,000 --> 00:00:06,000\n客户：真的吗\n";
const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n";

#[test]
fn a_file_is_kept_for_the_longest_that_applies_to_it() {
    let home = told();
    home.decides(
        "company.toml",
        "zh = \"例\"\nen = \"Example\"\nstandard_calibres = [\"standard\", \"reported\"]\nevidence_days = 100\nevidence_days_of = { recording = 10, transcript = 40 }\n",
    );
    let check = home.path().join("book/checks/own.toml");
    let text = std::fs::read_to_string(&check).unwrap().replacen("due_days", "evidence_days = 30\ndue_days", 1);
    home.decides("checks/own.toml", &text);
    let server = Server::of(home.command(&["serve", "--port", "0"]).env("UPCOUNT_KEY", KEY));
    let days = |of: &str, sort: &str, content: &[u8]| {
        let told = server.send("POST", &format!("/api/v1/evidence?{of}&sort={sort}"), &[], content).json();
        let day = |name: &str| told[name].as_str().unwrap_or_else(|| panic!("{told}"))[..10].parse::<upcount_model::Day>().unwrap();
        day("last_day").0 - day("at").0
    };
    let (visit, policy) = ("kind=activity&about=V1", "kind=policy&about=P1");
    assert_eq!(days(visit, "recording", &wav(9_000)), 30, "the check keeps it longer than its sort");
    assert_eq!(days(visit, "transcript", SAID.as_bytes()), 40, "its sort keeps it longer than the check");
    assert_eq!(days(visit, "document", PDF), 30);
    assert_eq!(days(policy, "recording", &wav(9_000)), 10, "no check samples it");
    assert_eq!(days(policy, "document", PDF), 100, "nothing is said of it, so the home's time holds");
    // What says nothing clear is refused with its file.
    home.decides(
        "checks/own.toml",
        &text.replace("{ type = [\"visit\"] }", "{ region = [\"R1\"], team = [\"T1\"] }").replace("= 30", "= 0"),
    );
    home.refuses(&["book"], &["checks/own.toml", "`evidence_days` is from 1 to 36525"]);
}

struct Desk {
    home: Home,
    server: Server,
    keys: [String; 6],
}

/// Three visits, one of them without a customer, and a policy.
fn told() -> Home {
    let home = Home::new();
    let own = |kind: &str, fields: &str| {
        format!(
            "zh = \"例\"\nen = \"Own\"\ncapability = \"4.5\"\nsource = \"The test.\"\nlearned = \"when_it_happened\"\n[[facts]]\nkind = \"{kind}\"\n[facts.fields]\n{fields}"
        )
    };
    let roll = "agent = \"agent\"\nbranch = { value = \"B1\" }\nteam = \"team\"\nchannel = { value = \"agent\" }\njoined = { value = \"2020-01-01\" }\n";
    let did = "activity = \"no\"\nday = \"day\"\nagent = \"agent\"\ncustomer = \"customer\"\ntype = { value = \"visit\" }\n";
    home.decides("imports/roll.toml", &own("agent", roll));
    home.decides("imports/did.toml", &own("activity", did));
    let sold = "policy = \"no\"\nissue = \"day\"\nagent = \"agent\"\ncustomer = \"customer\"\nbranch = { value = \"B1\" }\nteam = { value = \"T1\" }\n";
    home.decides("imports/sold.toml", &own("policy", sold));
    let check = "zh = \"拜访\"\nen = \"Visits\"\ncapability = \"4.5\"\ndefinition = { zh = \"例\", en = \"Of the test\" }\nof = \"activity\"\nday = \"day\"\nonly = { type = [\"visit\"] }\nhow = \"simple\"\ndraw = 3\nsecond = \"0%\"\nenough = 3\ndue_days = 7\n[[points]]\nid = \"promise\"\nzh = \"不夸大收益\"\nen = \"No promise\"\nseverity = \"serious\"\n";
    home.decides("checks/own.toml", check);
    home.import("roll", &home.file("roll.csv", "agent,team\nA1,T1\nA2,T2\n"));
    home.import("did", &home.file("did.csv", "no,day,agent,customer\nV1,2025-03-03,A1,C1\nV2,2025-03-04,A2,C2\nV3,2025-03-05,A1,\n"));
    home.import("sold", &home.file("sold.csv", "no,day,agent,customer\nP1,2025-03-10,A1,C1\n"));
    home
}

const NAMES: [(&str, &str, &[&str]); 6] = [
    ("xu", "compliance", &[]),
    ("a1", "agent", &["agent=A1"]),
    ("t1", "team_leader", &["team=T1"]),
    ("t2", "team_leader", &["team=T2"]),
    ("ho", "head_office", &[]),
    ("yan", "compliance", &[]),
];

fn desk() -> Desk {
    let home = told();
    add(&home, "root", "admin", &[]);
    let keys = NAMES.map(|(name, role, sees)| {
        add(&home, name, role, sees);
        key(&home, name)
    });
    let server = Server::of(home.command(&["serve", "--port", "0"]).env("UPCOUNT_KEY", KEY));
    Desk { home, server, keys }
}

impl Desk {
    fn put(&self, who: usize, of: &str, sort: &str, content: &[u8]) -> Response {
        let path = format!("/api/v1/evidence?{of}&sort={sort}");
        self.server.send("POST", &path, &[("Authorization", &self.keys[who])], content)
    }
    fn does(&self, who: usize, method: &str, path: &str, body: &Value) -> Response {
        with(&self.server, ("Authorization", &self.keys[who]))(method, path, body)
    }
    fn get(&self, who: usize, path: &str) -> Response {
        self.does(who, "GET", path, &Value::Null)
    }
    fn range(&self, who: usize, id: &str, range: &str) -> Response {
        let path = format!("/api/v1/evidence/{id}/content");
        self.server.send("GET", &path, &[("Authorization", &self.keys[who]), ("Range", range)], b"")
    }
    fn open(&self, who: usize, id: &str) {
        let opened = self.does(who, "POST", &format!("/api/v1/evidence/{id}/open"), &json!({ "reason": "audit" }));
        assert_eq!(opened.status, 200, "{}", opened.text());
    }
}

const V1: &str = "kind=activity&about=V1";

fn id(answer: &Response) -> String {
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()["id"].as_str().unwrap().to_owned()
}

fn files(home: &Home) -> Vec<PathBuf> {
    std::fs::read_dir(home.path().join("evidence")).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

fn sealed(path: &Path) -> bool {
    let content = std::fs::read(path).unwrap();
    // Long enough not to stand by chance among so many bytes that look drawn.
    let plain = [&b"WAVEfmt "[..], "保证".as_bytes(), b"%PDF-"];
    !plain.iter().any(|plain| content.windows(plain.len()).any(|at| at == *plain))
}

#[test]
fn a_recording_is_sealed_heard_with_a_reason_and_in_ranges_by_who_may() {
    let desk = desk();
    let sound = wav(200_000);
    let put = desk.put(1, V1, "recording", &sound);
    let told = put.json();
    let id = id(&put);
    assert_eq!((&told["format"], &told["bytes"], &told["by"]), (&json!("wav"), &json!(sound.len()), &json!("a1")));
    // The same once more is the same.
    let again = desk.put(2, V1, "recording", &sound);
    assert_eq!((again.status, again.json()["id"].as_str()), (200, Some(&*id)));
    assert_eq!(files(&desk.home).len(), 1);
    assert!(files(&desk.home).iter().all(|file| sealed(file)));
    assert!(std::fs::read_dir(desk.home.path().join("incoming/evidence")).unwrap().next().is_none());

    // Who sees the record sees that there is one; who may not open it does not, and nobody without a reason.
    let list = |who| desk.get(who, &format!("/api/v1/evidence?{V1}"));
    assert_eq!((&list(2).json()["evidence"][0]["id"], &list(2).json()["may_open"]), (&json!(id), &json!(false)));
    list(3).problem(404, "not_found");
    let content = format!("/api/v1/evidence/{id}/content");
    desk.get(2, &content).problem(403, "may_not");
    desk.get(4, &content).problem(403, "may_not");
    desk.get(0, &content).problem(403, "not_opened");
    let open = |who, reason: &str| desk.does(who, "POST", &format!("/api/v1/evidence/{id}/open"), &json!({ "reason": reason }));
    open(0, "curiosity").problem(422, "person_unclear");
    desk.get(0, &content).problem(403, "not_opened");
    assert_eq!(open(0, "audit").status, 200);
    // What one opened, another has not.
    desk.get(5, &content).problem(403, "not_opened");

    let whole = desk.get(0, &content);
    assert_eq!((whole.status, whole.body == sound), (200, true));
    for (name, value) in
        [("content-type", "audio/wav"), ("cache-control", "no-store"), ("x-content-type-options", "nosniff"), ("accept-ranges", "bytes")]
    {
        assert_eq!(whole.header(name), Some(value));
    }
    // Within a block, over blocks, from the end, outside.
    for (asked, from, to) in
        [("0-9", 0, 10), ("65530-131080", 65_530, 131_081), ("-100", sound.len() - 100, sound.len()), ("199000-", 199_000, sound.len())]
    {
        let part = desk.range(0, &id, &format!("bytes={asked}"));
        assert_eq!((part.status, part.body == sound[from..to]), (206, true), "{asked}");
        assert_eq!(part.header("content-range").unwrap(), format!("bytes {from}-{}/{}", to - 1, sound.len()));
    }
    assert_eq!(desk.range(0, &id, "bytes=9999999-").status, 416);

    // Who opened what and why is in the audit.
    let changes = desk.get(0, "/api/v1/changes").json();
    let opened: Vec<&Value> = changes["changes"].as_array().unwrap().iter().filter(|c| c["event"] == "evidence_opened").collect();
    assert_eq!((opened.len(), &opened[0]["by_name"], &opened[0]["about"]), (1, &json!("xu"), &json!(id)));
    assert_eq!(opened[0]["says"], json!({ "reason": "audit", "kind": "activity", "of": "V1", "sort": "recording" }));

    // A document is taken away as a file, a picture is shown; the lines of a transcript have their times.
    let pdf = desk.put(2, "kind=policy&about=P1", "document", PDF).json()["id"].as_str().unwrap().to_owned();
    desk.open(0, &pdf);
    let sent = desk.get(0, &format!("/api/v1/evidence/{pdf}/content"));
    assert_eq!((sent.header("content-type"), &sent.body[..]), (Some("application/pdf"), PDF));
    assert!(sent.header("content-disposition").unwrap().starts_with("attachment"));
    let said = desk.put(0, V1, "transcript", SAID.as_bytes()).json()["id"].as_str().unwrap().to_owned();
    desk.get(0, &format!("/api/v1/evidence/{said}/lines")).problem(403, "not_opened");
    desk.open(0, &said);
    let lines = desk.get(0, &format!("/api/v1/evidence/{said}/lines")).json();
    assert_eq!(lines["lines"][0], json!({ "from_ms": 1000, "to_ms": 3500, "who": "坐席", "text": "保证收益百分之八" }));
    desk.get(0, &format!("/api/v1/evidence/{id}/lines")).problem(404, "not_found");
    assert_eq!(desk.home.run(&["check"]).err, "");
}

#[test]
fn what_is_no_recording_or_of_no_record_is_refused_with_the_way_out_and_leaves_nothing() {
    let desk = desk();
    let no = |who, of: &str, sort: &str, content: &[u8], status, code: &str| desk.put(who, of, sort, content).problem(status, code);
    assert!(no(1, V1, "recording", b"not a sound at all", 422, "evidence_not_that").contains("WAV, MP3"));
    assert!(no(1, V1, "recording", PDF, 422, "evidence_not_that").contains("is no recording"));
    assert!(no(1, V1, "recording", &wav(0), 422, "evidence_not_that").contains("holds no sound"));
    assert!(no(1, V1, "recording", b"", 422, "evidence_not_that").contains("is no recording"));
    assert!(no(1, V1, "document", b"<svg onload='alert(1)'/>", 422, "evidence_not_that").contains("PDF, JPEG or PNG"));
    assert!(no(1, V1, "document", b"<!doctype html>", 422, "evidence_not_that").contains("PDF, JPEG or PNG"));
    assert!(no(1, V1, "transcript", &wav(80), 422, "evidence_not_that").contains("UTF-8 or GB18030"));
    assert!(no(1, V1, "transcript", &vec![b'a'; (2 << 20) + 1], 413, "too_large").contains("2 MiB"));
    // What is called SRT and is not written so is told with its line, and is not taken for plain text.
    let srt = "kind=activity&about=V1&name=call.srt";
    let torn = SAID.replace("\n\n2\n00:00:04,000 -->", "\n\n2\n00:00:04,000 -");
    let told = no(1, srt, "transcript", torn.as_bytes(), 422, "evidence_not_that");
    assert!(told.contains("line 6") && told.contains("00:00:01,000 --> 00:00:03,500"), "{told}");
    assert!(no(1, srt, "transcript", "坐席：您好\n".as_bytes(), 422, "evidence_not_that").contains("line 1"));
    assert!(no(1, V1, "film", b"", 422, "evidence_unclear").contains("recording, document or transcript"));
    assert!(no(1, "kind=claim&about=V1", "recording", &wav(80), 422, "evidence_unclear").contains("activity"));
    assert!(no(1, "kind=activity&about=V99", "recording", &wav(80), 404, "not_found").contains("tell it before"));
    // Not one's own, not one's team, not one's work.
    no(1, "kind=activity&about=V2", "recording", &wav(80), 404, "not_found");
    no(3, V1, "recording", &wav(80), 404, "not_found");
    no(4, V1, "recording", &wav(80), 403, "may_not");
    // As many as may be.
    for n in 0..20 {
        assert_eq!(desk.put(0, V1, "recording", &wav(80 + n)).status, 201);
    }
    assert!(no(1, V1, "recording", &wav(200), 409, "evidence_full").contains("20"));
    assert_eq!(files(&desk.home).len(), 20);
    assert!(std::fs::read_dir(desk.home.path().join("incoming/evidence")).unwrap().next().is_none());
    // Without a key nothing is sealed, so nothing is kept.
    let file = desk.home.file("a.wav", wav(80));
    desk.home.refuses(&["spot", "attach", "activity", "V2", file.to_str().unwrap()], &["no key is configured"]);
}

#[test]
fn a_file_goes_when_the_person_is_forgotten_and_the_facts_stay_and_a_backup_has_it_sealed() {
    let home = told();
    let upcount = |args: &[&str]| {
        let output = home.command(args).env("UPCOUNT_KEY", KEY).output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let (sound, said) = (home.file("a.wav", wav(100_000)), home.file("a.srt", SAID));
    let list =
        |kind: &str, of: &str| -> Value { serde_json::from_str(&upcount(&["spot", "evidence", kind, of, "--format", "json"])).unwrap() };
    upcount(&["spot", "attach", "activity", "V1", sound.to_str().unwrap()]);
    upcount(&["spot", "attach", "activity", "V1", said.to_str().unwrap(), "--sort", "transcript"]);
    upcount(&["spot", "attach", "policy", "P1", sound.to_str().unwrap()]);
    upcount(&["spot", "attach", "activity", "V2", sound.to_str().unwrap()]);
    // A visit without a customer is sealed with the agent's key.
    upcount(&["spot", "attach", "activity", "V3", sound.to_str().unwrap()]);
    assert_eq!(files(&home).len(), 5);
    assert!(upcount(&["spot", "sweep"]).contains("0 removed"));

    // A copy opens as it came in, and never over a file that is there.
    let id = list("activity", "V1")[0]["id"].as_str().unwrap().to_owned();
    let copy = home.path().with_file_name("copy.wav");
    upcount(&["spot", "open", &id, "--to", copy.to_str().unwrap(), "--reason", "audit"]);
    assert_eq!(std::fs::read(&copy).unwrap(), wav(100_000));
    home.refuses(&["spot", "open", &id, "--to", copy.to_str().unwrap(), "--reason", "audit"], &["not there yet"]);

    // A backup takes them along; what is torn or gone is named.
    let backup = home.path().with_file_name("backup");
    assert!(upcount(&["backup", backup.to_str().unwrap()]).contains("5 recordings and documents"));
    let again = Home::new();
    assert!(again.does(&["restore", backup.to_str().unwrap()]).contains("5 recordings and documents"));
    let from = again.path().with_file_name("back.wav");
    let opened =
        again.command(&["spot", "open", &id, "--to", from.to_str().unwrap(), "--reason", "audit"]).env("UPCOUNT_KEY", KEY).output();
    assert!(opened.unwrap().status.success() && std::fs::read(&from).unwrap() == wav(100_000));
    let torn = again.path().join("evidence").join(&id);
    let mut content = std::fs::read(&torn).unwrap();
    content.truncate(70_000);
    std::fs::write(&torn, content).unwrap();
    again.refuses(&["check"], &["recording", "of activity V1", "torn or has changed"]);
    let torn_copy = again.path().with_file_name("torn.wav");
    let opened =
        again.command(&["spot", "open", &id, "--to", torn_copy.to_str().unwrap(), "--reason", "audit"]).env("UPCOUNT_KEY", KEY).output();
    let err = String::from_utf8_lossy(&opened.unwrap().stderr).into_owned();
    assert!(err.contains("torn or changed") && !torn_copy.exists(), "{err}");
    std::fs::remove_file(&torn).unwrap();
    again.refuses(&["check"], &["of activity V1", "is gone"]);

    // The key is changed for another: what was sealed opens with that.
    let other = "ff112233445566778899aabbccddeeff00112233445566778899aabbccddee00";
    let changed = home.command(&["key", "--change"]).env("UPCOUNT_KEY", KEY).env("UPCOUNT_NEW_KEY", other).output().unwrap();
    assert!(changed.status.success(), "{}", String::from_utf8_lossy(&changed.stderr));
    let copy = home.path().with_file_name("copy2.wav");
    let opened =
        home.command(&["spot", "open", &id, "--to", copy.to_str().unwrap(), "--reason", "audit"]).env("UPCOUNT_KEY", other).output();
    assert!(opened.unwrap().status.success() && std::fs::read(&copy).unwrap() == wav(100_000));

    // The customer is told what there is.
    let server = Server::of(home.command(&["serve", "--port", "0"]).env("UPCOUNT_KEY", other));
    let given = server.post("/api/v1/people/customer/C1/export", &json!({})).json();
    let sorts: Vec<&str> = given["evidence"].as_array().unwrap().iter().map(|one| one["sort"].as_str().unwrap()).collect();
    assert_eq!(sorts, ["recording", "transcript", "recording"], "{given}");

    // The customer is forgotten: the recordings of the visit and of the policy go, another's stay.
    let forget = server.post("/api/v1/people/customer/C1/forget", &json!({ "reason": "own_request" }));
    assert_eq!(forget.status, 204, "{}", forget.text());
    assert_eq!(files(&home).len(), 2);
    let told = server.ok(&format!("/api/v1/evidence?{V1}")).json();
    let why = |n: usize| (told["evidence"][n]["removed_why"].clone(), told["evidence"][n]["removed_at"].is_string());
    assert_eq!((why(0), why(1)), ((json!("forgotten"), true), (json!("forgotten"), true)));
    server.post(&format!("/api/v1/evidence/{id}/open"), &json!({ "reason": "audit" })).problem(410, "evidence_gone");
    let put = server.send("POST", &format!("/api/v1/evidence?{V1}&sort=recording"), &[], &wav(80));
    put.problem(409, "forgotten");

    // One that was put to the wrong record is removed; the others when their time is over.
    let of_v2 = list("activity", "V2")[0]["id"].as_str().unwrap().to_owned();
    server.post(&format!("/api/v1/evidence/{of_v2}/remove"), &json!({ "why": "tidy" })).problem(422, "evidence_unclear");
    assert_eq!(server.ok("/api/v1/evidence?kind=activity&about=V2").json()["may_remove"], json!(true));
    assert_eq!(server.post(&format!("/api/v1/evidence/{of_v2}/remove"), &json!({ "why": "unreadable" })).status, 204);
    assert_eq!(server.ok("/api/v1/evidence?kind=activity&about=V2").json()["evidence"][0]["removed_why"], json!("unreadable"));
    assert_eq!(files(&home).len(), 1);
    drop(server);
    assert_eq!(home.run(&["check"]).err, "");
}

#[test]
fn a_verdict_points_to_what_was_heard() {
    let desk = desk();
    let sound = id(&desk.put(1, V1, "recording", &wav(80_000)));
    let said = id(&desk.put(1, V1, "transcript", SAID.as_bytes()));
    let other = id(&desk.put(0, "kind=activity&about=V2", "recording", &wav(80)));
    let draw =
        desk.does(0, "POST", "/api/v1/spot/draws", &json!({ "check": "own", "from": "2025-03-01", "to": "2025-03-31", "seed": 7 })).json();
    let case = draw["cases"].as_array().unwrap().iter().find(|case| case["key"] == "V1").unwrap()["case"].as_u64().unwrap();
    let at = format!("/api/v1/spot/draws/{}/cases/{case}", draw["of"]["number"]);
    let shown = desk.get(0, &at).json();
    assert_eq!((&shown["evidence"]["evidence"][0]["id"], &shown["evidence"]["may_open"]), (&json!(sound), &json!(true)));
    let judge = |marks: Value| {
        desk.does(0, "POST", &format!("{at}/judge"), &json!({ "violated": ["promise"], "words": "eight percent", "marks": marks }))
    };
    for wrong in [
        json!([{ "point": "promise", "evidence": other, "at_ms": 1 }]),
        json!([{ "point": "promise", "evidence": sound, "line": 1 }]),
        json!([{ "point": "promise", "evidence": said, "at_ms": 1 }]),
        json!([{ "point": "promise", "evidence": said, "line": 0 }]),
        json!([{ "point": "else", "evidence": sound, "at_ms": 1 }]),
    ] {
        judge(wrong).problem(422, "spot_unclear");
    }
    let marks = json!([{ "point": "promise", "evidence": sound, "at_ms": 1200 }, { "point": "promise", "evidence": said, "line": 1 }]);
    assert_eq!(judge(marks.clone()).status, 204);
    assert_eq!(desk.get(0, &at).json()["verdicts"][0]["marks"], marks);
}

#[test]
fn a_place_is_told_by_the_agent_who_agreed_coarse_and_fresh_and_goes_with_agent_and_customer() {
    let desk = desk();
    #[allow(clippy::disallowed_methods, reason = "a phone has a clock")]
    let moment = |back: i64| {
        let now = i64::try_from(std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs()).unwrap() - back;
        let day = upcount_model::Day(i32::try_from(now.div_euclid(86_400)).unwrap());
        let of_day = now.rem_euclid(86_400);
        (day, format!("{day}T{:02}:{:02}:{:02}Z", of_day / 3600, of_day / 60 % 60, of_day % 60))
    };
    let today = moment(0).0;
    let visit = |code: &str, customer: &str| {
        let says = json!({ "activity": code, "day": today.to_string(), "agent": "A1", "team": "T1", "customer": customer });
        let body = json!({ "event": "visit_made", "says": says }).to_string();
        let head = [("Authorization", desk.keys[1].as_str()), ("Content-Type", "application/json"), ("Idempotency-Key", code)];
        assert_eq!(desk.server.send("POST", "/api/v1/facts", &head, body.as_bytes()).status, 201);
    };
    for (code, customer) in [("W1", "C1"), ("W2", "C2")] {
        visit(code, customer);
    }
    let place = |who: usize, of: &str, cell: &str, taken_ago: i64, recorded_ago: i64| {
        let body = json!({ "activity": of, "cell": cell, "taken_at": moment(taken_ago).1, "recorded_at": moment(recorded_ago).1 });
        desk.does(who, "POST", "/api/v1/places", &body)
    };
    let agrees = |agreed: bool| desk.does(1, "PUT", "/api/v1/me/place-consent", &json!({ "agreed": agreed })).json();
    // Without consent, and by anybody else, nothing is kept.
    assert_eq!(desk.does(1, "GET", "/api/v1/me/place-consent", &Value::Null).json()["agreed"], false);
    assert!(place(1, "W1", "31.23,121.47", 60, 0).problem(403, "place_not_agreed").contains("the visit stays"));
    assert_eq!(agrees(true)["since"], json!(today.to_string()));
    place(2, "W1", "31.23,121.47", 60, 0).problem(403, "not_your_visit");
    desk.does(2, "PUT", "/api/v1/me/place-consent", &json!({ "agreed": true })).problem(403, "not_your_visit");
    // What is too exact, too old, of another day or of no visit is refused with the way out.
    assert!(place(1, "W1", "31.2304,121.4737", 60, 0).problem(422, "place_too_exact").contains("round it on the phone"));
    assert!(place(1, "W1", "31.23,121.47", 301, 0).problem(422, "place_stale").contains("5 minutes"));
    place(1, "W1", "31.23,121.47", 0, 60).problem(422, "place_stale");
    place(1, "W1", "31.23,121.47", -7_200, -7_200).problem(422, "place_stale");
    place(1, "V1", "31.23,121.47", 60, 0).problem(422, "place_stale");
    place(1, "V2", "31.23,121.47", 60, 0).problem(404, "not_found");
    assert!(desk.put(1, "kind=activity&about=W1", "place", b"31.23,121.47").status >= 400, "only by the deed of its own");
    // Told once; the leader sees that it was, and nothing of where.
    assert_eq!(place(1, "W1", "31.23,121.47", 300, 0).status, 201);
    assert_eq!(place(1, "W1", "31.99,121.99", 60, 0).status, 200, "one is told already");
    assert_eq!(place(1, "W2", "31.24,121.47", 60, 0).status, 201);
    let of = "/api/v1/evidence?kind=activity&about=W1";
    let told = desk.does(2, "GET", of, &Value::Null);
    assert!(!told.text().contains("31.2"), "{}", told.text());
    let told = told.json()["evidence"][0].clone();
    assert_eq!((&told["sort"], &told["format"]), (&json!("place"), &json!("cell")));
    let kept = told["last_day"].as_str().unwrap().parse::<upcount_model::Day>().unwrap().0 - today.0;
    assert!((91..=93).contains(&kept), "{kept}");
    let id = told["id"].as_str().unwrap();
    let content = format!("/api/v1/evidence/{id}/content");
    desk.does(2, "GET", &content, &Value::Null).problem(403, "may_not");
    desk.does(0, "GET", &content, &Value::Null).problem(403, "not_opened");
    assert_eq!(desk.does(0, "POST", &format!("/api/v1/evidence/{id}/open"), &json!({ "reason": "audit" })).status, 200);
    assert_eq!(desk.does(0, "GET", &content, &Value::Null).text(), "31.23,121.47");
    // It is in no row and not in the Log.
    for path in ["/api/v1/facts?limit=500", "/api/v1/rows?measure=visits_made"] {
        let rows = desk.does(4, "GET", path, &Value::Null);
        assert!(rows.status < 500 && !rows.text().contains("31.2"), "{path}");
    }
    // Taken back: no more is told, and that it was is a fact with its day.
    assert_eq!((agrees(false)["agreed"].clone(), agrees(false)["since"].clone()), (json!(false), json!(today.to_string())));
    place(1, "W2", "31.24,121.47", 60, 0).problem(403, "place_not_agreed");
    // Forgetting a customer takes the places of visits there; forgetting the agent all of them.
    let gone = |of: &str| {
        let told = desk.does(0, "GET", &format!("/api/v1/evidence?kind=activity&about={of}"), &Value::Null).json();
        told["evidence"][0]["removed_why"].clone()
    };
    assert_eq!(desk.put(1, "kind=activity&about=W1", "document", PDF).status, 201);
    let forget = |kind: &str, code: &str| {
        desk.does(0, "POST", &format!("/api/v1/people/{kind}/{code}/forget"), &json!({ "reason": "own_request" })).status
    };
    assert_eq!((forget("customer", "C1"), gone("W1"), gone("W2")), (204, json!("forgotten"), Value::Null));
    assert_eq!((forget("agent", "A1"), gone("W2")), (204, json!("forgotten")));
    desk.home.does(&["check"]);
}
