//! Every kind of fact can be told: as a file or one by one, and by somebody. The organisation goes round in no circle.

use crate::home::{Home, shop};
use crate::rights::{add, key};
use crate::server::{Response, Server};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use upcount_book::Book;
use upcount_model::{Event, Key, Kind, Type};

fn tell(server: &Server, who: &str, key: &str, facts: &Value) -> Response {
    let headers = [("Content-Type", "application/json"), ("Idempotency-Key", key), ("Authorization", who)];
    server.send("POST", "/api/v1/facts", &headers, facts.to_string().as_bytes())
}

/// An example of an event: everything that it may say.
fn example(event: &Event) -> Value {
    let value = |field: &upcount_model::Field| match field.holds {
        Type::Text if Some(field.id) == event.fixes.map(|f| f.0) => Value::from(event.fixes.unwrap().1),
        Type::Text => Value::from(format!("{}-1", field.id)),
        Type::Count | Type::Money => Value::from(1),
        Type::Share => Value::from(1_000_000),
        Type::Day => Value::from("2025-01-05"),
        Type::Flag => Value::from(true),
    };
    let says: Map<String, Value> = event.fields().map(|f| (f.id.to_owned(), value(f))).collect();
    json!({ "event": event.id, "says": says })
}

#[test]
fn every_kind_has_an_event_or_an_import_and_somebody_who_may_tell_it() {
    let book = Book::shipped().unwrap();
    let imported: BTreeSet<&str> = book.imports.values().flat_map(|i| &i.facts).map(|f| f.kind.as_str()).collect();
    for kind in Kind::ALL {
        assert!(imported.contains(kind.id), "no import definition reads the kind {}", kind.id);
        let told = Event::ALL.iter().any(|e| e.of == kind.id);
        assert!(told || matches!(kind.key, Key::Together(_)), "no event tells of the kind {}", kind.id);
    }
}

#[test]
fn an_example_of_every_event_is_taken_from_a_machine_and_read_again() {
    let home = Home::new();
    add(&home, "keeper", "admin", &[]);
    add(&home, "machine", "system", &[]);
    add(&home, "all", "head_office", &[]);
    let [machine, all] = ["machine", "all"].map(|name| key(&home, name));
    let server = Server::on(&home);
    for event in Event::ALL {
        let said = tell(&server, &machine, event.id, &json!([example(event)]));
        assert_eq!(said.status, 201, "{}: {}", event.id, said.text());
        let about = format!("{}-1", event.needs()[0]);
        let read = server.send("GET", &format!("/api/v1/facts?kind={}&about={about}", event.of), &[("Authorization", &all)], b"");
        assert!(read.json()["facts"].as_array().unwrap().iter().any(|f| f["event"] == event.id), "{}: {}", event.id, read.text());
    }
    let fixed = json!({ "event": "visit_made", "says": { "activity": "V1", "day": "2025-01-05", "agent": "A", "type": "call" } });
    assert!(tell(&server, &machine, "fixed", &fixed).problem(422, "fact_unclear").contains("visit and nothing else"));
    assert!(home.does(&["check"]).contains("all as they were written"));
}

#[test]
fn an_organisation_that_goes_round_in_a_circle_is_refused_whole() {
    let home = shop();
    let file = |name: &str, rows: &str| home.file(name, format!("place,since,until,level,parent,name\n{rows}"));
    let import = |path: &std::path::Path| home.run(&["import", "places", path.to_str().unwrap()]);
    let tree = file("tree.csv", "C,2025-01-01,,company,,\nB,2025-01-01,,branch,C,\nT,2025-01-01,,team,B,\n");
    assert!(import(&tree).ok);
    let said = import(&file("circle.csv", "B,2025-03-01,,branch,T,\nX,2025-03-01,,team,B,\n"));
    assert!(!said.ok && said.err.contains("2025-03-01") && said.err.contains("B → T → B"), "{}", said.err);
    let server = Server::on(&home);
    let post = |key: &str, facts: &Value| {
        server.send(
            "POST",
            "/api/v1/facts",
            &[("Content-Type", "application/json"), ("Idempotency-Key", key)],
            facts.to_string().as_bytes(),
        )
    };
    let moved = |place: &str, parent: &str, since: &str| json!({ "event": "place_moved", "says": { "place": place, "since": since, "level": "branch", "parent": parent } });
    assert!(post("1", &moved("B", "T", "2025-03-01")).problem(422, "request_unclear").contains("B → T → B"));
    post("2", &json!([moved("T", "C", "2025-04-01"), moved("B", "T", "2025-03-01")])).problem(422, "request_unclear");
    assert_eq!(post("3", &json!([moved("T", "C", "2025-02-01"), moved("B", "T", "2025-03-01")])).status, 201);
    assert!(!import(&file("later.csv", "T,2025-05-01,,team,B,\n")).ok);
    assert!(import(&file("fine.csv", "N,2025-05-01,,team,B,\n")).ok);
}
