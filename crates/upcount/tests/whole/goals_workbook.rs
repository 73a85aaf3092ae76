//! A plan's workbook goes out and comes back: what was changed becomes edits of the draft in one deed, and whatever is not what
//! went out is refused with its cell, its reason and what to do.

use crate::goals::company;
use crate::rights::{KEY, key, with};
use crate::server::Server;
use calamine::{Data, Reader, Xlsx};
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};
use std::io::Cursor;

type Rows = Vec<Vec<Data>>;

/// Both sheets of a workbook, from the first row on.
fn sheets(content: &[u8]) -> [Rows; 2] {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(content.to_vec())).unwrap();
    ["goals", "about"].map(|name| {
        let range = book.worksheet_range(name).unwrap();
        assert_eq!(range.start(), Some((0, 0)), "{name}");
        range.rows().map(<[Data]>::to_vec).collect()
    })
}

/// The same as a workbook again, as a spreadsheet would write what it shows.
fn workbook(sheets: &[Rows; 2]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in ["goals", "about"].iter().zip(sheets) {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        for (r, row) in (0u32..).zip(rows) {
            for (c, cell) in (0u16..).zip(row) {
                match cell {
                    Data::Float(x) => drop(sheet.write_number(r, c, *x).unwrap()),
                    Data::Int(n) => drop(sheet.write_number(r, c, *n as f64).unwrap()),
                    Data::String(text) if !text.is_empty() => drop(sheet.write_string(r, c, text).unwrap()),
                    _ => {}
                }
            }
        }
    }
    book.save_to_buffer().unwrap()
}

fn number(cell: &Data) -> i64 {
    match cell {
        Data::Float(x) => *x as i64,
        Data::Int(n) => *n,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_plan_goes_out_as_a_workbook_and_comes_back_as_edits_or_not_at_all() {
    let (home, branch, _) = company();
    let keys: Vec<String> = ["anna", "bo"].map(|name| key(&home, name)).to_vec();
    let server = Server::of(home.command(&["serve", "--port", "0"]).env("UPCOUNT_KEY", KEY));
    let anna = with(&server, ("Authorization", &keys[0]));
    let opened = anna("POST", "/api/v1/goals", &json!({ "goal": "policies", "period": "2025", "total": 16000, "why": "w" })).json();
    let plan = format!("/api/v1/goals/{}", opened["number"]);
    let load = |who: usize, content: &[u8]| {
        let headers = [("Content-Type", "application/octet-stream"), ("Authorization", &*keys[who]), ("Accept-Language", "en")];
        server.send("POST", &format!("{plan}/workbook?why=from%20the%20sheet"), &headers, content)
    };
    let taken = |who: usize| {
        let headers = [("Authorization", &*keys[who]), ("Accept-Language", "en")];
        let answer = server.send("GET", &format!("{plan}/workbook"), &headers, b"");
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.body
    };
    let place = |path: &[&str]| {
        let query: Vec<String> = path.iter().map(|code| format!("place={code}")).collect();
        anna("GET", &format!("{plan}?{}", query.join("&")), &Value::Null).json()["place"].clone()
    };

    // What is not changed changes nothing, whether it is the file itself or what a spreadsheet wrote of it.
    let out = taken(0);
    let whole = sheets(&out);
    for content in [out.clone(), workbook(&whole)] {
        assert_eq!(load(0, &content).json()["changed"], 0);
    }
    assert_eq!(anna("GET", &plan, &Value::Null).json()["plan"]["seen"], opened["seen"]);
    let said = |key: &str| whole[1].iter().find(|row| row[0] == Data::String(key.into())).unwrap()[2].to_string();
    assert_eq!((said("plan"), said("period")), (opened["number"].to_string(), "2025".into()));
    assert!(whole[1].iter().any(|row| row[2].to_string().contains("个险") || row[2].to_string().contains("agent")), "{:?}", whole[1]);

    // Rows are places, and each says what the plan says of it.
    let head: Vec<String> = whole[0][0].iter().map(ToString::to_string).collect();
    let column = |name: &str| head.iter().position(|one| one == name).unwrap();
    let (june, total, set, locked) = (column("2025-06"), column("total"), column("set"), column("locked"));
    let row_of = |rows: &Rows, path: &[&str]| {
        rows.iter()
            .position(|row| {
                (0..3).all(|n| row[n].to_string().as_str() == path.get(n).copied().unwrap_or_default())
                    && matches!(row[total], Data::Float(_))
            })
            .unwrap()
    };
    let company_row = row_of(&whole[0], &[]);
    assert_eq!((number(&whole[0][company_row][total]), number(&whole[0][company_row][set])), (16_000, 16_000));
    let branch_row = row_of(&whole[0], &[&branch]);
    assert_eq!(json!(number(&whole[0][branch_row][total])), place(&[&branch])["goal"]);
    let with_cell = |row: usize, column: usize, cell: Data| {
        let mut changed = whole.clone();
        changed[0][row][column] = cell;
        workbook(&changed)
    };
    let (was, cell) = (number(&whole[0][branch_row][june]), |column: usize, row: usize| {
        format!("goals!{}", rust_xlsxwriter::utility::row_col_to_cell(row as u32, column as u16))
    });

    // What is not what went out is refused, with its cell, and nothing is changed.
    let refused = |content: &[u8], has: &[&str]| {
        let why = load(0, content).problem(422, "workbook_unclear");
        assert!(has.iter().all(|has| why.contains(has)), "{why}");
        assert_eq!(anna("GET", &plan, &Value::Null).json()["plan"]["seen"], opened["seen"]);
    };
    refused(&with_cell(branch_row, june, Data::Float(1.5)), &[&cell(june, branch_row), "`1.5` is not a whole number"]);
    refused(&with_cell(branch_row, june, Data::String("many".into())), &["`many` is not a whole number"]);
    refused(&with_cell(branch_row, june, Data::Float(-3.0)), &["a goal is a whole number from 0"]);
    refused(&with_cell(branch_row, june, Data::Empty), &[&cell(june, branch_row), "needs a number"]);
    refused(&with_cell(branch_row, total, Data::Float(3.0)), &[&cell(total, branch_row), "is the sum of the months", "and not 3"]);
    refused(&with_cell(company_row, june, Data::Float(3.0)), &[&cell(june, company_row), "the total is set"]);
    refused(&with_cell(branch_row, 0, Data::String("B9".into())), &[&cell(0, branch_row), "B9 is not in the plan"]);
    refused(&with_cell(branch_row, locked, Data::String("2025-13".into())), &["nothing is set for `2025-13`"]);
    let mut other = whole.clone();
    other[0].remove(branch_row);
    refused(&workbook(&other), &["rows are not taken away"]);
    let mut other = whole.clone();
    let twice = other[0][branch_row].clone();
    other[0].push(twice);
    refused(&workbook(&other), &["stands in row", "already"]);
    let mut other = whole.clone();
    other[0].iter_mut().for_each(|row| drop(row.remove(june)));
    refused(&workbook(&other), &["the columns changed", "`2025-07` and should be `2025-06`"]);
    let about = |key: &str, value: &str| {
        let mut other = whole.clone();
        other[1].iter_mut().find(|row| row[0] == Data::String(key.into())).unwrap()[2] = Data::String(value.into());
        workbook(&other)
    };
    refused(&about("plan", "9"), &["this is the workbook of plan 9"]);
    refused(&about("seen", "9999"), &["has no version 9999"]);
    refused(&about("print", "0"), &["has other numbers now"]);
    refused(b"no workbook", &["this is no workbook of a plan"]);

    // A number and a lock come back in one deed; the parts still add up, and what was locked is locked in the next one.
    let mut changed = whole.clone();
    changed[0][branch_row][june] = Data::Float((was - 2) as f64);
    changed[0][branch_row][locked] = Data::String("2025-06".into());
    let sum = number(&changed[0][branch_row][total]) - 2;
    changed[0][branch_row][total] = Data::Float(sum as f64);
    changed[0][company_row][set] = Data::Float(16_100.0);
    let done = load(0, &workbook(&changed)).json();
    assert_eq!((&done["changed"], &done["plan"]["total"]), (&json!(2), &json!(16_100)), "{done}");
    let told = anna("GET", &plan, &Value::Null).json();
    let parts: i64 = told["places"].as_array().unwrap().iter().map(|p| p["by_month"][5].as_i64().unwrap()).sum();
    assert_eq!((&told["place"]["goal"], &told["place"]["by_month"][5]), (&json!(16_100), &json!(parts)));
    let at = place(&[&branch]);
    assert_eq!(
        (&at["by_month"][5], &at["set"][0]["locked"], &at["set"][0]["why"]),
        (&json!(was - 2), &json!(true), &json!("from the sheet"))
    );
    let later = sheets(&taken(0));
    assert_eq!(later[0][branch_row][locked], Data::String("2025-06".into()));
    // Emptied, it is as if nobody had set it.
    let mut back = later.clone();
    (back[0][branch_row][june], back[0][branch_row][locked]) = (Data::Empty, Data::Empty);
    assert_eq!(load(0, &workbook(&back)).json()["changed"], 1);
    assert_eq!(place(&[&branch])["set"], json!([]));

    // A branch takes its own part, may not set its own number, and what head office set meanwhile is not overwritten.
    let own = sheets(&taken(1));
    assert!(own[0].len() < whole[0].len() && own[0][2..].iter().all(|row| row[0].to_string() == branch));
    let mut mine = own.clone();
    let row = row_of(&mine[0], &[&branch]);
    mine[0][row][june] = Data::Float(1.0);
    assert!(load(1, &workbook(&mine)).problem(403, "not_your_place").contains(&cell(june, row)));
    let team = own[0][2..].iter().position(|row| !row[1].to_string().is_empty() && row[2].to_string().is_empty()).unwrap() + 2;
    let code = own[0][team][1].to_string();
    let mut mine = own;
    let value = number(&mine[0][team][june]) + 1;
    mine[0][team][june] = Data::Float(value as f64);
    let now = anna("GET", &plan, &Value::Null).json()["plan"]["seen"].clone();
    let set = json!({ "place": [branch, code], "span": "2025-06", "value": value - 1, "locked": false, "why": "mine", "seen": now });
    anna("POST", &format!("{plan}/set"), &set).json();
    let said = load(1, &workbook(&mine)).problem(409, "set_meanwhile");
    assert!(said.contains(&cell(june, team)) && said.contains("anna"), "{said}");
}
