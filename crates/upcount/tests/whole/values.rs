//! Long-term value over HTTP: who has many but thin is found, small ones are not, and each sees the own part.

use crate::home::Home;
use crate::rights::{KEY, add, key, with};
use crate::server::Server;
use serde_json::{Value, json};
use std::fmt::Write;

/// Forty people of two teams; of what they sold every tenth instalment is not paid, of A05 and A25, who sold most, every second.
fn people() -> Home {
    let home = Home::new();
    let definition = |kind: &str, fields: &str| {
        format!(
            "zh = \"例\"\nen = \"Own\"\ncapability = \"5.10\"\nsource = \"The test.\"\nlearned = \"when_it_happened\"\n[[facts]]\nkind = \"{kind}\"\n[facts.fields]\n{fields}"
        )
    };
    let place = "branch = { value = \"B1\" }\nchannel = { value = \"agent\" }\n";
    let roll = format!("agent = \"agent\"\nteam = \"team\"\n{place}joined = {{ value = \"2020-01-01\" }}\nleft = \"left\"\n");
    drop(home.file("home/book/imports/roll.toml", definition("agent", &roll)));
    drop(home.file(
        "home/book/imports/sold.toml",
        definition("policy", &format!("policy = \"no\"\nagent = \"agent\"\nissue = \"day\"\n{place}")),
    ));
    let due = "policy = \"no\"\ninstalment = { value = \"1\" }\nagent = \"agent\"\ndue = \"day\"\npaid = \"paid\"\n";
    drop(home.file("home/book/imports/fell_due.toml", definition("premium", due)));
    let own = "zh = \"例\"\nen = \"Own\"\ncapability = \"5.10\"\ndefinition = { zh = \"例\", en = \"Of the test\" }\nchannels = [\"agent\"]\ncount = \"policies\"\nmonths = 12\nmany = \"30%\"\ntail = \"1%\"\nenough = 5\ncohorts = [\"team\"]\n[[outcomes]]\nof = \"instalments_in_grace\"\nbetter = \"higher\"\nthin = true\n[[outcomes]]\nof = \"complaint_rate\"\nbetter = \"lower\"\n";
    drop(home.file("home/book/values/agents.toml", own));
    let (mut roll, mut sold, mut due) =
        (String::from("agent,team,left\n"), String::from("no,agent,day\n"), String::from("no,agent,day,paid\n"));
    for n in 1..=40 {
        let thin = n % 20 == 5;
        let many = if thin { 60 } else { 2 + n };
        let _ = writeln!(roll, "A{n:02},T{},{}", if n <= 20 { 1 } else { 2 }, if n == 40 { "2025-11-20" } else { "" });
        for one in 0..many {
            let (month, day) = (one % 12 + 1, one / 12 + 1);
            let _ = writeln!(sold, "P{n:02}{one:03},A{n:02},2025-{month:02}-{day:02}");
            // Of the small A01 nothing comes in.
            let paid = n != 1 && if thin { one % 2 == 0 } else { one % 10 != 9 };
            let _ = writeln!(
                due,
                "P{n:02}{one:03},A{n:02},2025-{month:02}-{day:02},{}",
                if paid { format!("2025-{month:02}-20") } else { String::new() }
            );
        }
    }
    for (definition, text) in [("roll", roll), ("sold", sold), ("fell_due", due)] {
        home.import(definition, &home.file(&format!("{definition}.csv"), &text));
    }
    for (name, role, sees) in
        [("root", "admin", &[][..]), ("xu", "compliance", &[]), ("t1", "team_leader", &["team=T1"]), ("a5", "agent", &["agent=A05"])]
    {
        add(&home, name, role, sees);
    }
    home
}

#[test]
fn many_but_thin_are_found_small_ones_are_not_and_each_sees_the_own_part() {
    let home = people();
    let keys: Vec<String> = ["xu", "t1", "a5"].map(|name| key(&home, name)).to_vec();
    let server = Server::of(home.command(&["serve", "--port", "0"]).env("UPCOUNT_KEY", KEY));
    let told = |n: usize| -> Value {
        let answer = with(&server, ("Authorization", &keys[n]))("GET", "/api/v1/values", &Value::Null);
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    };
    let agents = |told: &Value, of: &str| -> Vec<String> {
        told[of].as_array().unwrap().iter().map(|one| one["agent"].as_str().unwrap().to_owned()).collect()
    };
    let all = told(0);
    let mut thin = agents(&all, "thin");
    thin.sort();
    assert_eq!(thin, ["A05", "A25"], "{}", all["thin"]);
    let by = &all["thin"][0]["by"][0];
    // What fell due in the last two months may still be paid in time: it is on neither side.
    assert_eq!((&by["counted"], &by["of"]), (&json!(25), &json!(50.0)));
    assert!(by["chance"].as_f64().unwrap() < 0.01 && by["limit"].as_f64().unwrap() > 25.0, "{by}");
    // Many goes by the count a month: of forty the twelve highest, from 31 in eleven or twelve months on.
    assert_eq!(all["points"].as_array().unwrap().iter().filter(|one| one["many"] == true).count(), 12, "{}", all["many_from"]);
    assert!((2.0..3.0).contains(&all["many_from"].as_f64().unwrap()), "{}", all["many_from"]);
    let found = with(&server, ("Authorization", &keys[0]))("GET", "/api/v1/values?find=a0&limit=2", &Value::Null).json();
    assert_eq!((&found["seen"], agents(&found, "points").len(), agents(&found, "thin")), (&json!(9), 2, vec!["A05".to_owned()]));
    assert_eq!(
        (&all["people"], &all["seen"], &all["from"], &all["to"]),
        (&json!(40), &json!(40), &json!("2024-12-01"), &json!("2025-11-30"))
    );
    // Those who left are in it; nothing is known of complaints, and that is said.
    assert!(all["points"].as_array().unwrap().iter().any(|one| one["agent"] == "A40" && one["left"] == true));
    assert!(all["outcomes"][1]["none"].is_object() && all["outcomes"][1]["held"].is_null(), "{}", all["outcomes"][1]);
    let teams = &all["cohorts"][1];
    assert_eq!((&teams["by"], teams["rows"].as_array().unwrap().len()), (&json!("team"), 2));
    // A leader sees the own team, by the limits of all; an agent the own row.
    let team = told(1);
    assert_eq!((agents(&team, "thin"), &team["seen"], &team["people"]), (vec!["A05".to_owned()], &json!(20), &json!(40)));
    assert_eq!(team["outcomes"], all["outcomes"]);
    assert_eq!(team["cohorts"][1]["rows"].as_array().unwrap().len(), 1);
    let own = told(2);
    assert_eq!((agents(&own, "points"), agents(&own, "thin")), (vec!["A05".to_owned()], vec!["A05".to_owned()]));
    let refused = with(&server, ("Authorization", &keys[0]))("GET", "/api/v1/values?until=soon", &Value::Null);
    assert!(refused.problem(422, "value_unclear").contains("until"));
}
