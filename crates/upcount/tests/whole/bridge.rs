//! The bridge: two figures that disagree are explained to the policy, and nothing is left over.

use crate::home::{Home, shared, shop};
use crate::made_up_company::company;
use crate::server::Server;
use serde_json::Value;

/// Goes over a bridge and checks that it holds; the number of steps.
fn holds(server: &Server, question: &str) -> usize {
    let bridge = server.ok(&format!("/api/v1/bridge?{question}")).json();
    let number = |of: &Value| of.as_f64().unwrap_or_else(|| panic!("{bridge}"));
    let steps = bridge["steps"].as_array().unwrap();
    let (a, b) = (number(&bridge["a"]["value"]), number(&bridge["b"]["value"]));
    let explained: f64 = steps.iter().map(|s| number(&s["change"])).sum();
    assert!((b - a - explained).abs() < 1e-6 && number(&bridge["unexplained"]) == 0.0, "{question}: {bridge}");
    let mut reached = a;
    for (n, step) in steps.iter().enumerate() {
        reached += number(&step["change"]);
        assert!((number(&step["value"]) - reached).abs() < 1e-6, "{question}: {bridge}");
        let moved = server.ok(&format!("/api/v1/bridge/policies?{question}&step={}&limit=1000", n + 1)).json();
        let total = moved["total"].as_u64().unwrap();
        assert_eq!(Some(total), Some(step["more"].as_u64().unwrap() + step["less"].as_u64().unwrap()), "{question}: {moved}");
        if total <= 1000 {
            let change: f64 = moved["policies"].as_array().unwrap().iter().map(|p| number(&p["after"]) - number(&p["before"])).sum();
            assert!((change - number(&step["change"])).abs() < 1e-6, "{question}, step {}: {step} {moved}", n + 1);
        }
    }
    steps.len()
}

#[test]
fn every_two_calibres_of_the_kit_are_explained_to_the_policy() {
    let Some(folder) = shared("calibre") else { return };
    let home = Home::new();
    home.import("calibre_policies", &folder.join("fixture_policies.csv"));
    let server = Server::on(&home);
    let calibres =
        ["kit_c01", "kit_c03", "kit_c05", "kit_c06", "kit_c08", "kit_c09", "kit_c10", "kit_c11", "kit_c13", "kit_c14", "kit_c15"];
    let mut steps = 0;
    for a in calibres {
        for b in calibres {
            let found = holds(&server, &format!("measure=policies&a={a}&b={b}&from=2025-12-01&to=2025-12-31"));
            assert_eq!(found == 0, a == b, "{a} and {b}");
            steps += found;
        }
        holds(&server, &format!("measure=first_year_premium&a={a}&b=kit_c14&from=2025-12-01&to=2025-12-31"));
    }
    assert!(steps > 200, "{steps}");
    // The ends are what is answered without a bridge.
    let bridge = server.ok("/api/v1/bridge?measure=policies&a=kit_c02&b=kit_c06&from=2025-12-01&to=2025-12-31").json();
    assert_eq!((bridge["a"]["value"].as_f64(), bridge["b"]["value"].as_f64()), (Some(12.0), Some(11.0)));
    let said = home.does(&[
        "bridge",
        "policies",
        "--a",
        "kit_c02",
        "--b",
        "kit_c06",
        "--from",
        "2025-12-01",
        "--to",
        "2025-12-31",
        "--format",
        "csv",
    ]);
    assert!(said.contains("\n1,Withdrawals,-2,10,0,2\n") && said.ends_with(",unexplained,0,,,\n"), "{said}");
    let said = home.does(&[
        "bridge",
        "policies",
        "--a",
        "kit_c02",
        "--b",
        "kit_c06",
        "--from",
        "2025-12-01",
        "--to",
        "2025-12-31",
        "--policies",
        "1",
    ]);
    assert_eq!(said, "policy,before,after\nP03,1,0\nP04,1,0\n");
}

#[test]
fn the_made_up_companys_issued_and_its_signed_policies_are_bridged() {
    let server = Server::on(company());
    let steps = holds(&server, "measure=policies&a=standard&b=receipt_net&from=2025-12-01&to=2025-12-31");
    assert_eq!(steps, 2, "the day and the withdrawals");
    holds(&server, "measure=policies&a=standard&b=work_month&from=2025-06-01&to=2025-06-30&where=region=440000&as_of_b=2025-06-30");
    holds(&server, "measure=policies&from=2025-01-01&to=2025-12-31&where_a=channel=agent&where_b=channel=online");
}

#[test]
fn what_was_learned_since_is_a_step_of_its_own() {
    let home = shop();
    home.decides("imports/sales.toml", &format!("learned = \"on_import\"\n{}", crate::home::SALES));
    let first = home.file("first.csv", crate::home::THREE_SALES);
    home.import("sales", &first);
    let then = home.import("sales", &first);
    let then = then.split_once("imported at ").and_then(|(_, rest)| rest.split_once(' ')).unwrap().0.to_owned();
    std::thread::sleep(std::time::Duration::from_millis(5));
    home.import("sales", &home.file("second.csv", "no,region,issued,premium\nP8,sea,2025-01-09,1\n"));
    let server = Server::on(&home);
    assert_eq!(holds(&server, &format!("measure=policies&as_of_a={then}")), 1);
    let moved = server.ok(&format!("/api/v1/bridge/policies?measure=policies&as_of_a={then}&step=1")).json();
    assert_eq!((moved["policies"][0]["policy"].as_str(), moved["total"].as_u64()), (Some("P8"), Some(1)));
}

#[test]
fn what_has_no_bridge_is_refused_with_the_reason() {
    let server = Server::on(company());
    for (question, code, words) in [
        ("measure=policy_share", "question_unclear", "does not add up policy by policy"),
        ("measure=loss_ratio", "question_unclear", "does not add up policy by policy"),
        ("measure=policies&b=reported", "question_unclear", "does not add up policy by policy"),
        ("measure=policies&a=nothing", "unknown_calibre", "no calibre `nothing`"),
        ("measure=policies&where_b=region=nowhere", "unknown_value", "no fact has the region"),
    ] {
        let detail = server.get(&format!("/api/v1/bridge?{question}")).problem(422, code);
        assert!(detail.contains(words), "{question}: {detail}");
    }
    let detail = server.get("/api/v1/bridge/policies?measure=policies&b=receipt_net&step=9").problem(422, "question_unclear");
    assert!(detail.contains("there are the steps 1 to 2"), "{detail}");
}
