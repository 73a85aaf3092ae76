//! Analysts' tools ask in SQL: through a client that others made, they get the figures that HTTP gives, and no more of them.

use crate::cells::company;
use crate::home::Home;
use crate::rights::{add, key};
use crate::server::Server;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

/// Asks statement by statement, each with its values, and writes what each came to; then the tables, when they are wanted.
const CLIENT: &str = r#"
import json, sys, warnings
import adbc_driver_flightsql.dbapi as flight
where, options, asked = sys.argv[1], json.loads(sys.argv[2]), json.loads(sys.argv[3])
told = []
with flight.connect(where, db_kwargs=options, autocommit=True) as line:
    for statement, values in asked:
        with line.cursor() as cursor:
            try:
                if statement == "tables":
                    catalogs = line.adbc_get_objects(depth="columns").read_all().to_pylist()
                    told.append(catalogs)
                    continue
                if statement == "remarks":
                    fields = line.adbc_get_table_schema("policy_share")
                    told.append({f.name: list((f.metadata or {}).values())[0].decode() for f in fields})
                    continue
                cursor.execute(statement, values or None)
                table = cursor.fetch_arrow_table()
                told.append({"columns": table.column_names, "rows": [list(r.values()) for r in table.to_pylist()],
                             "types": [str(f.type) for f in table.schema]})
            except Exception as e:
                told.append({"refused": str(e), "as": getattr(getattr(e, "status_code", None), "name", "")})
print(json.dumps(told, default=str))
"#;

/// A server with a door for tools.
struct Door {
    server: Server,
    grpc: String,
    python: String,
}

impl Door {
    /// None where there is no client to come with.
    #[allow(clippy::disallowed_methods, reason = "scripts/sql.sh says where the client is")]
    fn on(home: &Home) -> Option<Self> {
        let Ok(python) = std::env::var("UPCOUNT_TEST_SQL") else {
            println!("skipped: scripts/sql.sh gives this test its client");
            return None;
        };
        let mut child = home.command(&["serve", "--port", "0", "--sql", "127.0.0.1:0"]).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let address = lines.next().unwrap().rsplit("http://").next().unwrap().parse().unwrap();
        let grpc = format!("grpc://{}", lines.next().unwrap().rsplit("grpc://").next().unwrap());
        Some(Self { server: Server { child, address }, grpc, python })
    }

    fn told(&self, options: &Value, asked: &[(&str, &[&str])]) -> Result<Vec<Value>, String> {
        let said =
            Command::new(&self.python).args(["-c", CLIENT, &self.grpc, &options.to_string(), &json!(asked).to_string()]).output().unwrap();
        let error = String::from_utf8_lossy(&said.stderr).into_owned();
        if said.status.success() { Ok(serde_json::from_slice(&said.stdout).unwrap()) } else { Err(error) }
    }

    /// What statements come to for whoever has this key.
    fn asks(&self, key: &str, statements: &[&str]) -> Vec<Value> {
        let options = if key.is_empty() { json!({}) } else { json!({ "adbc.flight.sql.authorization_header": key }) };
        let asked: Vec<(&str, &[&str])> = statements.iter().map(|statement| (*statement, &[][..])).collect();
        self.told(&options, &asked).unwrap()
    }

    fn over_http(&self, key: &str, question: &str) -> Value {
        let headers: &[(&str, &str)] = if key.is_empty() { &[] } else { &[("Authorization", key)] };
        let answer = self.server.send("GET", &format!("/api/v1/ask?{question}"), headers, b"");
        assert_eq!(answer.status, 200, "{question}: {}", answer.text());
        answer.json()
    }
}

/// The rows of an answer over HTTP, as a statement selects them.
fn rows(answer: &Value, of: impl Fn(&Value) -> Vec<Value>) -> Value {
    answer["rows"].as_array().unwrap().iter().map(of).collect()
}

fn refused<'v>(told: &'v Value, kind: &str, words: &[&str]) -> &'v str {
    let sentence = told["refused"].as_str().unwrap_or_else(|| panic!("{told} should be refused"));
    assert_eq!(told["as"], kind, "{sentence}");
    for word in words {
        assert!(sentence.contains(word), "`{word}` is not in: {sentence}");
    }
    sentence
}

fn names(told: &Value) -> Vec<(&str, Vec<&str>)> {
    let tables = told[0]["catalog_db_schemas"][0]["db_schema_tables"].as_array().unwrap();
    tables
        .iter()
        .map(|table| {
            let columns = table["table_columns"].as_array().unwrap().iter().map(|c| c["column_name"].as_str().unwrap());
            (table["table_name"].as_str().unwrap(), columns.collect())
        })
        .collect()
}

#[test]
fn a_tool_gets_the_figures_that_http_gives() {
    let home = company();
    let Some(door) = Door::on(&home) else { return };
    let told = door.asks(
        "",
        &[
            "SELECT channel, month, value FROM policies WHERE day BETWEEN '2025-01-01' AND '2025-06-30'",
            r#"SELECT "channel" AS "Channel", SUM("value") AS n FROM "upcount"."measures"."policies" GROUP BY "channel" ORDER BY n DESC LIMIT 3"#,
            "SELECT channel, value, numerator, denominator, calibre FROM policy_share WHERE year = '2025'",
            "SELECT value FROM policies WHERE channel IN ('agent', 'online') AND as_of = '2024-06-30' AND calibre = 'receipt_net'",
            "SELECT day, value FROM policies WHERE day >= DATE '2025-03-01' AND day < DATE '2025-03-08' ORDER BY day DESC",
            "SELECT * FROM (SELECT product_line, value FROM policies) t LIMIT 0",
            "SELECT 1",
        ],
    );
    let by_month = door.over_http("", "measure=policies&by=channel&grain=month&from=2025-01-01&to=2025-06-30");
    assert_eq!(told[0]["rows"], rows(&by_month, |r| vec![r["keys"][0].clone(), r["period"].clone(), r["value"].clone()]));
    assert!(told[0]["rows"].as_array().unwrap().len() > 20, "{}", told[0]);

    let by_channel = door.over_http("", "measure=policies&by=channel");
    let mut most: Vec<&Value> = by_channel["rows"].as_array().unwrap().iter().collect();
    most.sort_by(|a, b| b["value"].as_f64().unwrap().total_cmp(&a["value"].as_f64().unwrap()));
    let most: Value = most.into_iter().take(3).map(|r| vec![r["keys"][0].clone(), r["value"].clone()]).collect();
    assert_eq!((&told[1]["columns"], &told[1]["rows"]), (&json!(["Channel", "n"]), &most));

    let share = door.over_http("", "measure=policy_share&by=channel&from=2025-01-01&to=2025-12-31");
    let calibre = &share["calibre"]["id"];
    let parts =
        |r: &Value| vec![r["keys"][0].clone(), r["value"].clone(), r["numerator"].clone(), r["denominator"].clone(), calibre.clone()];
    assert_eq!(told[2]["rows"], rows(&share, parts));

    let then = door.over_http("", "measure=policies&where=channel=agent&where=channel=online&as_of=2024-06-30&calibre=receipt_net");
    assert_eq!(told[3]["rows"], rows(&then, |r| vec![r["value"].clone()]));
    let days = door.over_http("", "measure=policies&grain=day&from=2025-03-01&to=2025-03-07");
    let mut days: Vec<Value> = days["rows"].as_array().unwrap().iter().map(|r| json!([r["period"], r["value"]])).collect();
    days.reverse();
    assert_eq!((&told[4]["rows"], &told[4]["types"][0]), (&json!(days), &json!("date32[day]")));
    assert_eq!((&told[5]["columns"], &told[5]["rows"]), (&json!(["product_line", "value"]), &json!([])));
    assert_eq!(told[6]["rows"], json!([[1]]));
}

#[test]
fn a_tool_sees_a_table_for_each_measure_and_fills_open_places() {
    let home = company();
    let Some(door) = Door::on(&home) else { return };
    let told = door.asks("", &["tables", "remarks"]);
    assert_eq!(told[0][0]["catalog_name"], "upcount");
    let tables = names(&told[0]);
    let share = tables.iter().find(|(name, _)| *name == "policy_share").unwrap();
    for column in ["channel", "day", "month", "year", "value", "numerator", "calibre", "as_of"] {
        assert!(share.1.contains(&column), "{share:?}");
    }
    assert!(!tables.iter().find(|(name, _)| *name == "policies_issued").unwrap().1.contains(&"numerator"));
    for (column, words) in [("value", "占比"), ("calibre", "standard"), ("channel", "渠道 / Channel")] {
        assert!(told[1][column].as_str().unwrap().contains(words), "{column}: {}", told[1]);
    }
    let statement = "SELECT channel, value FROM policies WHERE channel = ? AND month = ?";
    let told = door.told(&json!({}), &[(statement, &["agent", "2025-03"]), (statement, &["online", "2025-04"])]).unwrap();
    for (told, (channel, from, to)) in told.iter().zip([("agent", "2025-03-01", "2025-03-31"), ("online", "2025-04-01", "2025-04-30")]) {
        let same = door.over_http("", &format!("measure=policies&by=channel&where=channel={channel}&from={from}&to={to}"));
        assert_eq!(told["rows"], rows(&same, |r| vec![r["keys"][0].clone(), r["value"].clone()]), "{told}");
    }
}

#[test]
fn what_a_tool_may_not_ask_is_refused_with_a_sentence() {
    let home = company();
    let Some(door) = Door::on(&home) else { return };
    let told = door.asks(
        "",
        &[
            "SELECT channel, SUM(value) FROM policy_share GROUP BY channel",
            "SELECT value FROM polices",
            "SELECT * FROM policies",
            "DELETE FROM policies",
            "SELECT value FROM policies WHERE channel = 'agnt'",
        ],
    );
    refused(&told[0], "INVALID_ARGUMENT", &["do not add up", "select value"]);
    refused(&told[1], "INVALID_ARGUMENT", &["policies"]);
    refused(&told[2], "INVALID_ARGUMENT", &["in place of *"]);
    refused(&told[3], "INVALID_ARGUMENT", &["DELETE", "SELECT channel, month, value"]);
    refused(&told[4], "INVALID_ARGUMENT", &["agent"]);
    let chinese = json!({ "adbc.flight.sql.rpc.call_header.accept-language": "zh-CN" });
    let told = door.told(&chinese, &[("SELECT value FROM polices", &[])]).unwrap();
    refused(&told[0], "INVALID_ARGUMENT", &["没有指标", "policies"]);
    // Keys would lie open on such a line.
    home.refuses(&["serve", "--port", "0", "--sql", "0.0.0.0:0"], &["--public"]);
}

#[test]
fn a_key_sees_its_own_part_and_nobody_comes_in_without_one() {
    let home = company();
    let team = home.ask(&["policies", "--by", "team"]).iter().map(|r| r["team"].clone()).find(|t| !t.is_empty()).unwrap();
    add(&home, "keeper", "admin", &[]);
    add(&home, "head", "head_office", &[]);
    add(&home, "leader", "team_leader", &[&format!("team={team}")]);
    add(&home, "partner", "partner", &["channel=online"]);
    add(&home, "teller", "system", &[]);
    let [head, leader, partner, teller] = ["head", "leader", "partner", "teller"].map(|name| key(&home, name));
    let Some(door) = Door::on(&home) else { return };
    let all = "SELECT value FROM policies";
    let by_team = "SELECT team, value FROM policies";
    let own = door.asks(&leader, &[by_team, all]);
    assert_eq!(own[0]["rows"].as_array().unwrap().len(), 1, "{}", own[0]);
    assert_eq!(own[0]["rows"][0][0], json!(team));
    assert_eq!(own[1]["rows"], rows(&door.over_http(&leader, "measure=policies"), |r| vec![r["value"].clone()]));
    let whole = door.asks(&head, &[all]);
    assert!(whole[0]["rows"][0][0].as_f64() > own[1]["rows"][0][0].as_f64(), "{whole:?} {own:?}");

    let told = door.asks(
        &partner,
        &["tables", "SELECT value FROM written_premium", "SELECT value FROM written_premum", "SELECT channel, value FROM policies"],
    );
    let listed: Vec<&str> = names(&told[0]).into_iter().map(|(name, _)| name).collect();
    assert!(listed.contains(&"policies") && !listed.contains(&"written_premium"), "{listed:?}");
    refused(&told[1], "UNAUTHORIZED", &["may not see written_premium"]);
    assert!(!refused(&told[2], "INVALID_ARGUMENT", &["written_premum"]).contains("written_premium"));
    assert_eq!(told[3]["rows"].as_array().unwrap().len(), 1, "{}", told[3]);

    for nobody in [
        json!({}),
        json!({ "adbc.flight.sql.authorization_header": "Bearer upk_wrong" }),
        json!({ "username": "head", "password": "upk_wrong" }),
    ] {
        let told = door.told(&nobody, &[(all, &[])]);
        let said = told.map_or_else(|error| error, |told| told[0]["refused"].to_string());
        assert!(said.contains("sign in first"), "{nobody}: {said}");
    }
    let may_not = door.told(&json!({ "adbc.flight.sql.authorization_header": teller }), &[(all, &[])]);
    let said = may_not.map_or_else(|error| error, |told| told[0]["refused"].to_string());
    assert!(said.contains("may not see figures"), "{said}");
    // Tools that know only a name and a password show the key as one.
    let password = head.strip_prefix("Bearer ").unwrap();
    let named = door.told(&json!({ "username": "anybody", "password": password }), &[(all, &[])]).unwrap();
    assert_eq!(named[0]["rows"], whole[0]["rows"]);
}
