//! Contests and career rules over HTTP: what one below sees of others, what a contest counts beside the Boards, settling once, and
//! that no grade changes before it is confirmed.

use crate::home::Home;
use crate::rights::{KEY, add, key, with};
use crate::server::Server;
use serde_json::{Value, json};

/// A contest of the last quarter, on the calibre of goals. Its last day is the one on which the made-up company lives.
fn contest(rest: &str) -> String {
    format!(
        "zh='例'\nen='Example'\ncapability='5.12'\nlevel='agent'\nfrom='2025-10-01'\nto='2025-12-31'\ncalibre='agents'\nbudget='90000'\n\
         places=[{{to=1,amount='3000'}},{{to=5,amount='1000'}}]\nsteps=[{{from=3,amount='200'}},{{from=8,amount='600'}}]\n{rest}"
    )
}

fn company() -> (Home, String) {
    let home = Home::new();
    home.does(&["company", "--policies", "40000", "--seed", "1"]);
    let top = home.does(&[
        "ask",
        "policies",
        "--by",
        "agent",
        "--calibre",
        "agents",
        "--from",
        "2025-07-01",
        "--to",
        "2025-09-30",
        "--format",
        "csv",
    ]);
    let rows = top.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
    let best = rows.max_by_key(|row| row.last().unwrap().parse::<f64>().unwrap() as u64).unwrap()[0].to_owned();
    (home, best)
}

#[test]
fn a_ladder_stands_on_the_calibre_of_boards_and_shows_one_below_what_the_contest_lets_them_see() {
    let (home, best) = company();
    let over = |rest: &str| contest(rest).replace("2025-10-01", "2025-07-01").replace("2025-12-31", "2025-09-30");
    for others in ["nothing", "places", "names"] {
        home.decides(&format!("contests/c_{others}.toml"), &over(&format!("others='{others}'\n")));
    }
    home.decides("contests/running.toml", &contest(""));
    let rich = over("").replace("budget='90000'", "budget='900000000'").replace("amount='600'", "amount='5000000'");
    home.decides("contests/rich.toml", &rich);
    add(&home, "root", "admin", &[]);
    add(&home, "anna", "head_office", &[]);
    add(&home, "pia", "payroll", &[]);
    add(&home, "ai", "agent", &[&format!("agent={best}")]);
    let keys: Vec<String> = ["anna", "pia", "ai"].map(|name| key(&home, name)).to_vec();
    let server = Server::of(home.command(&["serve", "--port", "0"]).env("UPCOUNT_KEY", KEY));
    let [anna, pia, ai] = [0, 1, 2].map(|n| with(&server, ("Authorization", &keys[n])));
    let get = |who: &dyn Fn(&str, &str, &Value) -> crate::server::Response, path: &str| who("GET", path, &Value::Null).json();

    // What the ladder counts is what a Board counts, and everybody on the roll stands on it.
    let told = get(&anna, "/api/v1/contests/c_nothing?limit=1000");
    let board = get(&anna, "/api/v1/ask?measure=policies&calibre=agents&by=agent&from=2025-07-01&to=2025-09-30");
    let of = |agent: &str| {
        board["rows"].as_array().unwrap().iter().find(|row| row["keys"][0] == agent).map_or(0.0, |row| row["value"].as_f64().unwrap())
    };
    let places = told["places"].as_array().unwrap();
    assert!(places.iter().all(|place| place["count"].as_f64().unwrap() == of(place["unit"].as_str().unwrap())), "{told}");
    assert!(places.iter().any(|place| place["count"] == 0.0), "who did nothing stands there");
    let paid: i64 = places.iter().map(|place| place["prize_fen"].as_i64().unwrap()).sum();
    assert_eq!(paid, told["paid_fen"].as_i64().unwrap());
    assert!(paid <= 9_000_000);

    // The agent sees her own place; of others nothing, places without names, or names; never what others are short of.
    let own = get(&ai, "/api/v1/contests/c_nothing");
    assert_eq!((own["places"].as_array().unwrap().len(), &own["own"][0]["unit"], &own["own"][0]["rank"]), (1, &json!(best), &json!(1)));
    assert_eq!((&own["count"], &own["owed_fen"], &own["total"]), (&Value::Null, &Value::Null, &told["total"]));
    let without_names = get(&ai, "/api/v1/contests/c_places");
    let others =
        |told: &Value| -> Vec<Value> { told["places"].as_array().unwrap().iter().filter(|place| place["own"] == false).cloned().collect() };
    assert!(others(&without_names).len() > 10);
    assert!(
        others(&without_names)
            .iter()
            .all(|place| place["unit"].is_null() && place["to_next_prize"].is_null() && place["to_next_place"].is_null())
    );
    assert!(
        others(&get(&ai, "/api/v1/contests/c_names")).iter().all(|place| place["unit"].is_string() && place["to_next_prize"].is_null())
    );

    ai("GET", "/api/v1/contests/c_nothing/redteam", &Value::Null).problem(403, "may_not");
    ai("POST", "/api/v1/contests/c_nothing/settle", &Value::Null).problem(403, "may_not");
    pia("GET", "/api/v1/contests/c_nothin", &Value::Null).problem(422, "unknown_contest");
    pia("GET", "/api/v1/contests/c_nothing?day=2025-06-30", &Value::Null).problem(422, "contest_unclear");
    pia("GET", "/api/v1/contests/c_nothing/redteam?settle_days=9999", &Value::Null).problem(422, "contest_unclear");

    // 报行合一: what commission leaves of the filed rate is the most that prizes may be.
    let above = pia("POST", "/api/v1/contests/rich/settle", &Value::Null).problem(422, "above_filed_rate");
    assert!(above.contains("filed"), "{above}");
    let filed = get(&pia, "/api/v1/contests/c_nothing/redteam")["filed"].clone();
    assert!(filed["commission_fen"].as_i64() > Some(0) && filed["filed_fen"].as_i64() > filed["commission_fen"].as_i64(), "{filed}");

    // What is not over is not settled.
    assert_eq!(get(&pia, "/api/v1/contests/running")["contest"]["state"], "running");
    assert!(pia("POST", "/api/v1/contests/running/settle", &Value::Null).status >= 400);

    // Settled once, its prizes are pay that the agent sees; and a withdrawal that is learned later changes none of it.
    let settled = pia("POST", "/api/v1/contests/c_nothing/settle", &Value::Null);
    assert_eq!(settled.status, 201, "{}", settled.text());
    assert_eq!(settled.json()["posted_fen"], told["paid_fen"]);
    pia("POST", "/api/v1/contests/c_nothing/settle", &Value::Null).problem(409, "already_settled");
    let prize = get(&ai, "/api/v1/contests/c_nothing")["own"][0]["posted_fen"].as_i64().unwrap();
    let pay = get(&ai, "/api/v1/ask?measure=commission&where=scheme=c_nothing");
    assert_eq!(pay["rows"][0]["value"].as_f64().unwrap(), prize as f64 / 100.0, "{pay}");
}

#[test]
fn a_contest_that_the_red_team_breaks_is_mended_as_it_says_and_passes() {
    let (home, _) = company();
    home.decides("contests/sprint.toml", &contest("[red_team]\ntolerated='10%'\n"));
    let server = Server::on(&home);
    let broken = server.ok("/api/v1/contests/sprint/redteam").json();
    assert_eq!((broken["passes"].as_bool(), broken["past"].as_array().unwrap().len()), (Some(false), 7), "{broken}");
    let by: Vec<&str> = broken["findings"].as_array().unwrap().iter().map(|one| one["adversary"].as_str().unwrap()).collect();
    assert!(by.contains(&"withdraw_after_bonus") && by.contains(&"splitting"), "{by:?}");
    // Asked with its own mends it passes.
    let with = &broken["mended"];
    let tried =
        ["once_a_customer", "only_what_stays", "settle_days", "premium_at_least", "without_self_insured", "without_mutual"].map(|name| {
            match &with[name] {
                Value::Null => String::new(),
                Value::String(text) => format!("{name}={text}&"),
                other => format!("{name}={other}&"),
            }
        });
    let mended = server.ok(&format!("/api/v1/contests/sprint/redteam?{}", tried.concat())).json();
    assert_eq!(mended["passes"], true, "{}", mended["findings"]);
    assert!(mended["paid_fen"].as_i64().unwrap() > 0);
    // Written down with these lines, it passes as it is.
    let own =
        "zh='x'\nen='x'\ncapability='5.12'\ndate_basis='issue'\n[where]\nchannel=['agent']\n[scope]\nself_insured=false\nmutual=false\n";
    home.decides("calibres/sold_to_others.toml", own);
    let lines = with["lines"].as_str().unwrap();
    home.decides(
        "contests/sprint.toml",
        &contest(&format!("{lines}\n[red_team]\ntolerated='10%'\n")).replace("'agents'", "'sold_to_others'"),
    );
    let server = Server::on(&home);
    let now = server.ok("/api/v1/contests/sprint/redteam").json();
    assert_eq!((&now["passes"], &now["paid_fen"]), (&json!(true), &mended["paid_fen"]), "{now}");
}

#[test]
fn what_crowds_at_the_edges_of_a_scheme_is_told_of_times_and_never_of_a_person() {
    let (home, best) = company();
    let server = Server::on(&home);
    let told = server.ok("/api/v1/pay/bunching?scheme=first_year&month=2025-12").json();
    let ladder = &told["ladders"][0];
    let counts: Vec<u64> = ladder["counts"].as_array().unwrap().iter().map(|n| n.as_u64().unwrap()).collect();
    assert_eq!((&ladder["period"], counts.len()), (&json!("month"), 18), "{told}");
    let ask = "/api/v1/ask?measure=policies&calibre=agents&by=agent&grain=month&from=2025-01-01&to=2025-12-31";
    let months = server.ok(ask).json()["rows"].as_array().unwrap().iter().filter(|row| row["value"].as_f64() > Some(0.0)).count() as u64;
    let times = ladder["times"].as_u64().unwrap();
    // Shared policies count by their shares, so a few months have less than one, and a few who lead none have one.
    assert!(times * 10 > months * 8 && times * 10 < months * 11, "{times} beside {months}");
    assert!(counts.iter().sum::<u64>() <= times && counts.iter().sum::<u64>() * 10 > times * 9);
    for edge in ladder["edges"].as_array().unwrap() {
        let n = edge["edge"].as_u64().unwrap() as usize;
        assert_eq!((edge["at"].as_u64(), edge["below"].as_u64()), (Some(counts[n - 1]), Some(counts[n - 2])), "{edge}");
    }
    assert!(!ladder["edges"].as_array().unwrap().is_empty() || ladder["silent"].is_object(), "{told}");
    assert!(!told.to_string().contains(&best));
    server.get("/api/v1/pay/bunching?scheme=first_yea&month=2025-12").problem(422, "unknown_scheme");
}

#[test]
fn no_grade_changes_before_it_is_confirmed_and_each_sees_their_own() {
    let (home, best) = company();
    add(&home, "root", "admin", &[]);
    add(&home, "anna", "head_office", &[]);
    add(&home, "cai", "analyst", &[]);
    add(&home, "ai", "agent", &[&format!("agent={best}")]);
    let keys: Vec<String> = ["anna", "cai", "ai"].map(|name| key(&home, name)).to_vec();
    let server = Server::of(home.command(&["serve", "--port", "0"]).env("UPCOUNT_KEY", KEY));
    let [anna, cai, ai] = [0, 1, 2].map(|n| with(&server, ("Authorization", &keys[n])));
    let path = "/api/v1/careers/agents?period=2025-Q3&limit=1000";
    let told = anna("GET", path, &Value::Null).json();
    assert_eq!((&told["confirmed"], &told["may_confirm"]), (&Value::Null, &json!(true)), "{told}");
    let rows = told["rows"].as_array().unwrap();
    let moved: Vec<&Value> = rows.iter().filter(|row| row["verdict"] != "kept").collect();
    assert!(!moved.is_empty());
    // Each verdict follows from its own figures.
    for row in rows {
        let all_met = |of: &str| row[of].as_array().unwrap().iter().all(|figure| figure["met"] == true);
        match row["verdict"].as_str().unwrap() {
            "promoted" => assert!(all_met("reach") && !row["reach"].as_array().unwrap().is_empty(), "{row}"),
            "demoted" => assert!(!all_met("keep"), "{row}"),
            _ => assert_eq!(row["grade"], row["to"]),
        }
    }
    let own = ai("GET", path, &Value::Null).json();
    assert_eq!((own["assessed"].as_u64(), &own["rows"][0]["agent"], &own["may_confirm"]), (Some(1), &json!(best), &json!(false)));

    let grades = |day: &str| {
        anna(
            "GET",
            &format!("/api/v1/ask?measure=manpower&calibre=opening_roll&by=grade&by=agent&where=channel=agent&from={day}&to={day}"),
            &Value::Null,
        )
        .json()["rows"]
            .clone()
    };
    let before = grades("2025-10-02");
    let new = json!({ "period": "2025-Q3", "why": "reviewed with the branches" });
    cai("POST", "/api/v1/careers/agents/confirm", &new).problem(403, "may_not");
    anna("POST", "/api/v1/careers/agents/confirm", &json!({ "period": "2025-Q3", "why": " " })).problem(422, "career_unclear");
    anna("POST", "/api/v1/careers/agents/confirm", &json!({ "period": "2026-Q1", "why": "w" })).problem(422, "career_unclear");
    assert_eq!(grades("2025-10-02"), before, "nothing was kept");
    let done = anna("POST", "/api/v1/careers/agents/confirm", &new);
    assert_eq!(done.status, 201, "{}", done.text());
    assert_eq!(done.json()["confirmed"]["by_name"], "anna");
    let after = grades("2025-10-02");
    for row in moved {
        let has = |rows: &Value, grade: &Value| {
            let wanted = json!([grade, row["agent"]]);
            rows.as_array().unwrap().iter().any(|one| one["keys"] == wanted && one["value"] == 1.0)
        };
        assert!(has(&before, &row["grade"]) && has(&after, &row["to"]) && !has(&after, &row["grade"]), "{row}");
    }
    assert_eq!(before.as_array().unwrap().len(), after.as_array().unwrap().len(), "nobody came or went");
    // It and what was before it stay; the next period begins with the new grades.
    anna("POST", "/api/v1/careers/agents/confirm", &new).problem(409, "career_state");
    anna("POST", "/api/v1/careers/agents/confirm", &json!({ "period": "2025-Q2", "why": "late" })).problem(409, "career_state");
    let again = anna("GET", path, &Value::Null).json();
    assert_eq!((&again["rows"], &again["may_confirm"]), (&told["rows"], &json!(false)));
}
