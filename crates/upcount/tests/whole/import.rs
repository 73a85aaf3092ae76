//! Files come in as they are written in the world: every encoding, separator and container gives the same facts, once.

use crate::home::{Home, SALES, THREE_SALES, shop, sold};
use flate2::{Compression, write::GzEncoder};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use std::io::{Read, Write};
use std::path::Path;

fn gz(content: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(content).unwrap();
    packed.finish().unwrap()
}

fn utf16(text: &str, little: bool) -> Vec<u8> {
    let unit = |u: u16| if little { u.to_le_bytes() } else { u.to_be_bytes() };
    std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(unit).collect()
}

fn gb18030(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

#[test]
fn however_a_table_is_written_it_says_the_same() {
    let text = "no,region,issued,premium\nP1,四川,2025-01-05,100.50\nP2,\"成都\n龙泉\",2025-01-06,200\nP3,四川,2025-02-07,300\n";
    let quoted_header = text.replacen("no,region", "\"no\",\"region\"", 1);
    let ways: Vec<(&str, Vec<u8>)> = vec![
        ("plain.csv", text.into()),
        ("crlf.csv", text.replace('\n', "\r\n").into()),
        ("no-end.csv", text.trim_end().into()),
        ("mark.csv", format!("\u{feff}{text}").into()),
        ("mark-and-quotes.csv", format!("\u{feff}{quoted_header}").into()),
        ("semicolon.csv", text.replace(',', ";").into()),
        ("tab.tsv", text.replace(',', "\t").into()),
        ("bar.txt", text.replace(',', "|").into()),
        ("utf16-le.csv", utf16(text, true)),
        ("utf16-be.csv", utf16(text, false)),
        ("gb18030.csv", gb18030(text)),
        ("packed.csv.gz", gz(text.as_bytes())),
        ("packed-by-another-name.csv", gz(text.as_bytes())),
        ("gb18030.csv.gz", gz(&gb18030(text))),
        ("two-members.csv.gz", [gz(&text.as_bytes()[..40]), gz(&text.as_bytes()[40..])].concat()),
    ];
    for (name, content) in ways {
        let home = shop();
        let said = home.import("sales", &home.file(name, content));
        assert!(said.contains("3 rows, 3 facts, 0 rows refused"), "{name}: {said}");
        assert_eq!(sold(&home), "四川=2 成都 龙泉=1", "{name}");
    }
}

#[test]
fn a_file_whose_first_chinese_word_comes_late_is_read_as_gb18030() {
    let mut text = String::from("no,region,issued,premium\n");
    while text.len() < (1 << 20) + 4096 {
        text.push_str(&format!("P{},sea,2025-01-05,100.50\n", text.len()));
    }
    let rows = text.lines().count();
    text.push_str("P9,四川,2025-01-05,1\n");
    for (name, content) in [("late.csv", gb18030(&text)), ("late.csv.gz", gz(&gb18030(&text)))] {
        let home = shop();
        let file = home.file(name, content);
        let said = home.import("sales", &file);
        assert!(said.contains(&format!("{rows} rows, {rows} facts, 0 rows refused")), "{said}");
        assert_eq!(sold(&home), format!("sea={} 四川=1", rows - 1));
        let looked = home.does(&["import", "--look", &file.to_string_lossy()]);
        assert!(looked.contains("gb18030"), "{looked}");
    }
}

#[test]
fn a_policy_that_a_file_says_twice_is_refused_the_second_time() {
    let home = shop();
    let said = home.import("sales", &home.file("sales.csv", format!("{THREE_SALES}P2,hill,2025-01-09,1\nP4,hill,2025-01-09,1\n")));
    assert!(said.contains("5 rows, 4 facts, 1 rows refused"), "{said}");
    assert!(errors_of(&said).contains("\n5,no,an earlier row of this file says the same policy"), "{}", errors_of(&said));
    assert_eq!(home.figure(&["policies"]), "4");
}

#[test]
fn rows_of_a_long_file_are_refused_in_its_order_each_on_its_line() {
    let home = shop();
    let mut text = String::from("no,region,issued,premium\n");
    let mut refused = Vec::new();
    for line in 2..30_000 {
        let (number, day) = match line % 1_000 {
            7 => (line, "never"),
            // Of what was refused nothing is remembered.
            8 => (line - 1, "2025-01-05"),
            // What was said long ago is.
            9 if line > 5_009 => (line - 5_005, "2025-01-05"),
            _ => (line, "2025-01-05"),
        };
        if number == line - 5_005 {
            refused.push(format!("{line},no,an earlier row of this file says the same policy"));
        } else if day == "never" {
            refused.push(format!("{line},issued,\"not a day;"));
        }
        text.push_str(&format!("P{number},sea,{day},1\n"));
    }
    let file = home.file("long.csv", text);
    home.refuses(&["import", "--strict", "sales", file.to_str().unwrap()], &["line 7, column `issued`"]);
    let said = home.import("sales", &file);
    assert!(said.contains(&format!("{} facts, {} rows refused", 29_998 - refused.len(), refused.len())), "{said}");
    let errors = errors_of(&said);
    assert_eq!(errors.lines().count(), refused.len() + 1);
    for (found, expected) in errors.lines().skip(1).zip(&refused) {
        assert!(found.starts_with(expected), "{found} is not {expected}");
    }
}

#[test]
fn a_later_file_says_facts_anew_and_what_was_known_before_can_still_be_asked() {
    let home = Home::new();
    home.decides("imports/sales.toml", &format!("learned = \"on_import\"\n{SALES}"));
    let january = home.file("january.csv", THREE_SALES);
    home.import("sales", &january);
    let said = home.import("sales", &january);
    let then = said.split_once("imported at ").and_then(|(_, rest)| rest.split_once(' ')).unwrap().0.to_owned();
    std::thread::sleep(std::time::Duration::from_millis(5));
    let again = THREE_SALES.replace("hill", "sea");
    let said = home.import("sales", &home.file("again.csv", format!("{again}P4,sea,2025-01-09,1\n")));
    assert!(said.contains("3 facts of earlier files are replaced"), "{said}");
    assert_eq!(sold(&home), "sea=4");
    let before: Vec<String> =
        home.ask(&["policies", "--by", "region", "--as-of", &then]).iter().map(|r| format!("{}={}", r["region"], r["policies"])).collect();
    assert_eq!(before, ["hill=1", "sea=2"], "what we knew then");
    assert_eq!(home.ask(&["policies", "--rows"]).len(), 4);
    // A third file replaces only what still counts.
    let said = home.import("sales", &home.file("third.csv", "no,region,issued,premium\nP1,hill,2025-01-09,1\n"));
    assert!(said.contains("1 facts of earlier files are replaced"), "{said}");
    assert_eq!(sold(&home), "hill=1 sea=3");
}

#[test]
fn of_a_company_that_sends_everything_each_night_only_the_last_night_is_read() {
    let home = Home::new();
    home.decides("imports/sales.toml", &format!("learned = \"on_import\"\n{SALES}"));
    let mut night = THREE_SALES.to_owned();
    let mut then = String::new();
    for n in 4..8 {
        night.push_str(&format!("P{n},sea,2025-01-{n:02},1\n"));
        let said = home.import("sales", &home.file(&format!("night-{n}.csv"), &night));
        let replaced = if n == 4 { None } else { Some(format!("{} facts of earlier files are replaced", n - 1)) };
        assert!(
            replaced.is_none_or(|replaced| said.contains(&replaced)),
            "each night says the one before anew, and no earlier one: {said}"
        );
        if n == 5 {
            let again = home.import("sales", &home.file("night-5.csv", &night));
            then = again.split_once("imported at ").and_then(|(_, rest)| rest.split_once(' ')).unwrap().0.to_owned();
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
    }
    let files = |more: &[&str]| {
        let asked = [&["ask", "policies", "--explain", "--format", "json"], more].concat();
        let read: serde_json::Value = serde_json::from_str(&home.does(&asked)).unwrap();
        read[0]["files_of_facts"].as_u64().unwrap()
    };
    assert_eq!((home.figure(&["policies"]).as_str(), files(&[])), ("7", 1));
    assert_eq!((home.figure(&["policies", "--as-of", &then]).as_str(), files(&["--as-of", &then])), ("5", 1), "what we knew then");
    // As soon as a night leaves one out, what was said of it before counts again.
    home.import("sales", &home.file("short.csv", THREE_SALES.replace("P1,", "P9,")));
    assert_eq!((home.figure(&["policies"]).as_str(), files(&[])), ("8", 2));
    assert_eq!(home.ask(&["policies", "--rows"]).len(), 8);
}

#[test]
fn the_same_content_counts_once_under_any_name_and_any_strictness() {
    let home = shop();
    let bad = format!("{THREE_SALES}P4,sea,nonsense,1\n");
    home.import("sales", &home.file("sales.csv", &bad));
    let before = home.state();
    for (name, more) in [("sales.csv", None), ("renamed.csv", None), ("again.csv", Some("--strict"))] {
        let file = home.file(name, &bad);
        let args: Vec<&str> = ["import", "sales"].into_iter().chain([file.to_str().unwrap()]).chain(more).collect();
        let said = home.does(&args);
        assert!(said.contains("it counts once") && said.contains("(sales.csv)"), "{said}");
        assert_eq!(home.state(), before);
    }
    // One file twice in one command, and once more beside a new one.
    let new = home.file("new.csv", "no,region,issued,premium\nP9,sea,2025-01-05,1\n");
    let new = new.to_str().unwrap();
    let said = home.does(&["import", "sales", new, new]);
    assert!(said.contains("1 rows, 1 facts") && said.contains("it counts once"), "{said}");
    assert_eq!(sold(&home), "hill=1 sea=3");
}

#[test]
fn a_strict_import_takes_all_rows_or_none() {
    let home = shop();
    let file = home.file("sales.csv", format!("{THREE_SALES}P4,sea,nonsense,1\n"));
    let file = file.to_str().unwrap();
    home.import("sales", &home.file("earlier.csv", "no,region,issued,premium\nP0,sea,2024-12-31,1\n"));
    home.refuses_and_keeps(&["import", "--strict", "sales", file], &["line 5", "`issued`", "--strict nothing of the file was imported"]);
    // Refusing left nothing behind, so the same file comes in otherwise.
    assert!(home.does(&["import", "sales", file]).contains("4 rows, 3 facts, 1 rows refused"));
}

/// The error file that an import named.
fn errors_of(said: &str) -> String {
    let path = said.rsplit("the reasons are in ").next().unwrap().trim();
    std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{path}: {e} ({said})"))
}

#[test]
fn refused_rows_say_where_and_why_and_are_mended_in_their_own_file() {
    let home = shop();
    let text = "no;region;issued;premium\r\nP1;sea;2025-01-05;100\r\n;hill;2025-01-06;200\r\n\r\nP3;\"the \"\"far\"\"\r\nhill; east\";2025-02-30;300\r\nP4;sea;2025-01-07;three\r\nP5;sea;2025-01-08\r\nP6;sea;2025-01-09;6;7\r\n";
    let said = home.import("sales", &home.file("sales.csv", text));
    assert!(said.contains("6 rows, 1 facts, 5 rows refused"), "{said}");
    let errors = errors_of(&said);
    let mut lines = errors.trim_start_matches('\u{feff}').split("\n");
    assert_eq!(lines.next().unwrap(), "line,column,reason,original,no,region,issued,premium");
    for (start, end) in [
        ("3,no,", ",;hill;2025-01-06;200,,hill,2025-01-06,200"),
        ("5,issued,", ",\"P3;\"\"the \"\"\"\"far\"\"\"\"\r"),
        ("hill; east\"\";2025-02-30;300\",P3,\"the \"\"far\"\"\r", ""),
        ("hill; east\",2025-02-30,300", ""),
        ("7,premium,", ",P4;sea;2025-01-07;three,P4,sea,2025-01-07,three"),
        ("8,,", ",P5;sea;2025-01-08,P5,sea,2025-01-08"),
        ("9,,", ",P6;sea;2025-01-09;6;7,P6,sea,2025-01-09,6,7"),
    ] {
        let line = lines.next().unwrap();
        assert!(line.starts_with(start) && line.ends_with(end), "{line:?} should be {start}…{end}");
    }
    assert!(errors.contains("the row has 3 columns and the header has 4"), "{errors}");
    let mended = errors
        .replace(",,hill,2025-01-06", ",P2,hill,2025-01-06")
        .replace(",2025-02-30,300", ",2025-02-28,300")
        .replace(",three\n", ",3\n")
        .replace(",P5,sea,2025-01-08\n", ",P5,sea,2025-01-08,5\n")
        .replace(",6,7\n", ",6\n");
    let said = home.import("sales", &home.file("mended.csv", mended));
    assert!(said.contains("5 rows, 5 facts, 0 rows refused"), "{said}");
    assert_eq!(home.figure(&["policies"]), "6");
}

#[test]
fn the_error_file_of_a_file_with_columns_of_the_same_names_is_loaded_again() {
    let home = Home::new();
    let definition = SALES.replace("\"region\"", "\"reason\"").replace("[[facts]]", "[read]\ndelimiter = \";\"\n[[facts]]");
    home.decides("imports/sales.toml", &definition);
    let said = home.import("sales", &home.file("sales.csv", "no;reason;issued;premium;line\nP1;sea;2025-01-05;1;8\nP2;hill;soon;2;9\n"));
    let errors = errors_of(&said);
    let mended = errors.replace("soon;2;9\n", "2025-01-06;2;9\n");
    assert!(mended != errors, "the definition says `;`, so the error file is written so: {errors}");
    let said = home.import("sales", &home.file("mended.csv", &mended));
    assert!(said.contains("1 rows, 1 facts, 0 rows refused"), "{said}");
    // Not mended well at first: the error file of an error file is one too.
    let said = home.import("sales", &home.file("again.csv", errors.replace("soon", "later") + ";;;;P5;hill;2025-01-07;5;8\n"));
    let errors = errors_of(&said);
    home.import("sales", &home.file("more.csv", errors.replace(";later;2;9\n", ";2025-01-08;2;9\n")));
    assert_eq!(home.figure(&["policies"]), "3", "P1, P2 and P5, each once");
}

#[test]
fn a_workbook_is_read_with_its_dates_whatever_the_definition_expects_of_text() {
    for (format, serial) in [(None, false), (Some("%d/%m/%Y"), false), (Some("excel"), false), (Some("excel"), true), (None, true)] {
        let home = Home::new();
        let read = format.map_or(String::new(), |f| format!("[read]\nday_format = \"{f}\"\n"));
        home.decides("imports/sales.toml", &SALES.replace("[[facts]]", &format!("{read}[[facts]]")));
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        // The table begins lower down, has an empty row, and a column more than it needs.
        for (column, name) in ["no", "region", "remark", "issued", "premium"].iter().enumerate() {
            sheet.write_string(2, column as u16, *name).unwrap();
        }
        let rows = [("P1", "海", 2025, 1, 5, 100.5), ("P2", "山", 2025, 1, 6, 0.1 + 0.2), ("P3", "海", 2025, 2, 7, 1_234_567.0)];
        for (n, (no, region, y, m, d, premium)) in rows.into_iter().enumerate() {
            let row = 3 + n as u32 + u32::from(n > 1);
            sheet.write_string(row, 0, no).unwrap();
            sheet.write_string(row, 1, region).unwrap();
            let date = ExcelDateTime::from_ymd(y, m, d).unwrap().and_hms(13, 30, 0).unwrap();
            if serial {
                sheet.write_number(row, 3, date.to_excel()).unwrap();
            } else {
                sheet.write_datetime_with_format(row, 3, &date, &Format::new().set_num_format("yyyy/m/d")).unwrap();
            }
            sheet.write_number(row, 4, premium).unwrap();
        }
        let file = home.file("sales.xlsx", book.save_to_buffer().unwrap());
        let said = home.import("sales", &file);
        assert!(said.contains("3 rows, 3 facts, 0 rows refused"), "{format:?} {serial}: {said}");
        assert_eq!(sold(&home), "山=1 海=2");
        assert_eq!(home.figure(&["policies", "--from", "2025-01-06", "--to", "2025-01-06"]), "1", "{format:?}");
        let looked = home.does(&["import", "--look", file.to_str().unwrap()]);
        assert!(looked.contains("xlsx") && looked.contains("2025-01-05") != serial, "{looked}");
    }
}

#[test]
fn a_workbook_that_counts_its_days_from_1904_gives_the_days_that_it_shows() {
    let home = shop();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in ["no", "region", "issued", "premium"].iter().enumerate() {
        sheet.write_string(0, column as u16, *name).unwrap();
    }
    sheet.write_string(1, 0, "P1").unwrap();
    sheet.write_number_with_format(1, 2, 44_200, &Format::new().set_num_format("yyyy-mm-dd")).unwrap();
    let packed = book.save_to_buffer().unwrap();
    let mut from = zip::ZipArchive::new(std::io::Cursor::new(packed)).unwrap();
    let mut to = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for n in 0..from.len() {
        let mut entry = from.by_index(n).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        if name == "xl/workbook.xml" {
            content = String::from_utf8(content).unwrap().replace("<workbookPr ", "<workbookPr date1904=\"1\" ").into();
        }
        to.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        to.write_all(&content).unwrap();
    }
    home.import("sales", &home.file("mac.xlsx", to.finish().unwrap().into_inner()));
    // Day 44,200 after 1904-01-01.
    assert_eq!(home.figure(&["policies", "--from", "2025-01-05", "--to", "2025-01-05"]), "1");
}

#[test]
fn a_cell_that_the_workbook_could_not_compute_is_refused_not_taken_for_nothing() {
    let home = shop();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in ["no", "region", "issued", "premium"].iter().enumerate() {
        sheet.write_string(0, column as u16, *name).unwrap();
    }
    for (row, premium) in [(1, "1"), (2, "#REF!")] {
        sheet.write_string(row, 0, format!("P{row}")).unwrap();
        sheet.write_string(row, 2, "2025-01-05").unwrap();
        sheet.write_formula(row, 3, Formula::new("=Sheet9!A1").set_result(premium)).unwrap();
    }
    let said = home.import("sales", &home.file("sales.xlsx", book.save_to_buffer().unwrap()));
    assert!(said.contains("2 rows, 1 facts, 1 rows refused"), "{said}");
    assert!(errors_of(&said).contains("\n3,premium,"), "{}", errors_of(&said));
}

#[test]
fn an_answer_as_parquet_is_read_again() {
    let home = shop();
    home.import("sales", &home.file("sales.csv", THREE_SALES));
    let out = home.file("answer.parquet", "");
    home.does(&["ask", "policies", "--by", "region", "--grain", "month", "--format", "parquet", "--out", out.to_str().unwrap()]);
    let definition = "zh='再读'\nen='Again'\ncapability='3.1'\nsource='A test.'\n[[facts]]\nkind='quote'\n[facts.fields]\nregion='region'\nquotes='policies'\nbound={value='0'}\nday={column='period',format='%Y-%m'}\n";
    home.decides("imports/again.toml", definition);
    let said = home.import("again", &out);
    assert!(said.contains("3 rows, 3 facts, 0 rows refused"), "{said}");
    let json = home.does(&["ask", "quote_conversion", "--by", "region", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let sum: f64 = json["rows"].as_array().unwrap().iter().map(|r| r["denominator"].as_f64().unwrap()).sum();
    assert_eq!(sum, 3.0);
}

#[test]
fn a_snapshot_counts_although_its_first_row_did_not_fit() {
    let home = Home::new();
    home.decides(
        "imports/snapshot.toml",
        "zh='x'\nen='x'\ncapability='3.1'\nsource='A test.'\n[[facts]]\nkind='quote'\nonce_per=['agency']\n[facts.fields]\nagency='agency'\nquotes='quotes'\nbound='bound'\nday={value='2025-06-30'}\n[[facts]]\nkind='policy'\n[facts.fields]\npolicy='no'\nissue='issued'\n",
    );
    let text = "no,issued,agency,quotes,bound\nP1,soon,A1,10,4\nP2,2025-01-02,A1,10,4\nP3,2025-01-03,A1,10,4\nP4,2025-01-03,A1,11,4\nP5,2025-01-03,A2,10,1\n";
    let said = home.import("snapshot", &home.file("snapshot.csv", text));
    assert!(said.contains("5 rows, 5 facts, 2 rows refused"), "{said}");
    assert!(errors_of(&said).contains("\n5,agency,a snapshot says the same"), "{}", errors_of(&said));
    assert_eq!(home.figure(&["quote_conversion"]), "0.25");
}

#[test]
fn a_look_shows_types_and_placeholders_and_drafts_a_definition_that_loads() {
    let home = Home::new();
    let mut text = String::from("policy,issue,premium,region,\"odd \"\"name\"\"\",lives,group\n");
    for n in 1..=40 {
        let premium = if n % 4 == 0 { "99999".into() } else { format!("{n}.5") };
        let day = if n == 7 { "9999-12-31".into() } else { format!("2025-01-{:02}", n % 28 + 1) };
        text.push_str(&format!(
            "P{n},{day},{premium},{},\"a\\b\",{n},{}\n",
            if n == 3 { "" } else { "海" },
            if n % 2 == 0 { "是" } else { "否" }
        ));
    }
    let file = home.file("sales.csv", text);
    let looked = home.does(&["import", "--look", file.to_str().unwrap()]);
    assert!(!home.path().exists(), "a look makes no home");
    let row = |column: &str| {
        looked.lines().find(|l| l.contains(&format!("│ {column} "))).unwrap_or_else(|| panic!("no {column}: {looked}")).to_owned()
    };
    assert!(looked.contains("csv, UTF-8, \",\", 40 rows"), "{looked}");
    assert!(row("premium").contains("money") && row("premium").contains("99999 × 10"), "{looked}");
    assert!(row("issue").contains("day") && row("issue").contains("9999-12-31 × 1"), "{looked}");
    assert!(row("lives").contains("count") && row("group").contains("flag") && row("region").contains("text"), "{looked}");
    assert!(row("region").split('┆').nth(2).unwrap().trim() == "1", "one region is missing: {looked}");
    let draft = looked.split("\n\nzh = ").nth(1).map(|d| format!("zh = {d}")).unwrap();
    home.decides("imports/drafted.toml", &draft);
    let said = home.import("drafted", &file);
    assert!(said.contains("40 rows, 40 facts, 0 rows refused"), "{said}");
    assert_eq!(
        home.figure(&["policies", "--from", "2025-01-01", "--to", "2025-12-31"]),
        "39",
        "the day that is none is missing, not in 9999"
    );
    assert!(home.does(&["import", "--look", file.to_str().unwrap()]).contains("drafted"), "the definition is suggested now");
}

#[test]
fn a_home_may_lie_anywhere() {
    for folder in ["with space", "a[b]c", "ques?tion*", "100%20", "数据#1", "co:lon", "it's"] {
        let home = Home::at(folder);
        home.decides("imports/sales.toml", SALES);
        let said = home.import("sales", &home.file("sales.csv", format!("{THREE_SALES}P4,sea,no day,1\n")));
        assert!(said.contains("3 facts"), "{said}");
        assert_eq!(sold(&home), "hill=1 sea=2", "in {folder}");
        assert_eq!(errors_of(&said).lines().count(), 2);
    }
    // Named from where one stands.
    let home = shop();
    home.file("sales.csv", THREE_SALES);
    let mut command = home.command(&["--home", "home", "import", "sales", "sales.csv"]);
    assert!(command.current_dir(home.path().parent().unwrap()).status().unwrap().success());
    let out = home
        .command(&["--home", "home", "ask", "policies", "--format", "csv"])
        .current_dir(home.path().parent().unwrap())
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&out.stdout).ends_with(",3\n"));
}

#[test]
fn what_is_known_when_follows_the_definition() {
    let home = Home::new();
    home.decides("imports/history.toml", SALES);
    home.decides("imports/daily.toml", &SALES.replace("source =", "learned = \"on_import\"\nsource ="));
    home.import("history", &home.file("history.csv", THREE_SALES));
    home.import("daily", &home.file("daily.csv", THREE_SALES.replace('P', "D")));
    assert_eq!(home.figure(&["policies"]), "6");
    // In early 2025 the history was known as it happened; what was loaded today was not.
    assert_eq!(home.figure(&["policies", "--as-of", "2025-02-28"]), "3");
    assert_eq!(home.figure(&["policies", "--as-of", "2025-01-05"]), "1");
    assert_eq!(home.figure(&["policies", "--as-of", "2199-12-31"]), "6");
    assert_eq!(home.figure(&["policies", "--as-of", "2025-02-28T12:00:00Z"]), "3");
    let rows = home.ask(&["policies", "--as-of", "2025-02-28", "--rows"]);
    assert!(rows.iter().all(|r| r["policy"].starts_with('P')) && rows.len() == 3, "{rows:?}");
}

#[test]
fn one_bad_file_does_not_keep_the_others_out() {
    let home = shop();
    let good = home.file("good.csv", THREE_SALES);
    let bad = home.file("bad.csv", "no,region\n1,2\n");
    let said = home.run(&["import", "sales", bad.to_str().unwrap(), good.to_str().unwrap()]);
    assert!(!said.ok && said.err.contains("`issued`") && said.out.contains("3 facts"), "{} {}", said.out, said.err);
    assert_eq!(home.figure(&["policies"]), "3");
}

#[test]
fn the_facts_in_the_home_are_those_that_the_import_named() {
    let home = shop();
    home.import("sales", &home.file("sales.csv", THREE_SALES));
    let files = home.fact_files();
    assert_eq!(files.len(), 1, "{files:?}");
    // A file that the manifest does not list does not exist, and the next import takes it away.
    let stray = home.path().join("facts/policy/stray.parquet");
    std::fs::copy(&files[0], &stray).unwrap();
    std::fs::create_dir_all(home.path().join("incoming/import")).unwrap();
    std::fs::write(home.path().join("incoming/import/policy.parquet"), "half").unwrap();
    assert_eq!(home.figure(&["policies"]), "3");
    home.import("sales", &home.file("more.csv", "no,region,issued,premium\nP9,sea,2025-01-05,1\n"));
    assert!(!stray.exists() && home.fact_files().len() == 2, "{:?}", home.fact_files());
    assert_eq!(home.figure(&["policies"]), "4");
}

#[test]
fn a_listed_file_that_is_gone_or_spoilt_is_told_and_never_counted_without() {
    for spoil in [|f: &Path| std::fs::remove_file(f).unwrap(), |f: &Path| std::fs::write(f, "PAR1 no more").unwrap()] {
        let home = shop();
        home.import("sales", &home.file("one.csv", THREE_SALES));
        home.import("sales", &home.file("two.csv", THREE_SALES.replace('P', "Q")));
        spoil(&home.fact_files()[0]);
        home.refuses(&["ask", "policies"], &["facts/policy/sales-"]);
        home.refuses(&["ask", "policies", "--rows"], &["facts/policy/sales-"]);
    }
}
