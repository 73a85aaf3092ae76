//! What is wrong gets a sentence that says what, where, why and what to do; nothing is lost and nothing is half done.

use crate::home::{Home, SALES, Said, THREE_SALES, shop, sold};
use flate2::{Compression, write::GzEncoder};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// A shop that has sold three times, so that something can be lost.
fn open_shop() -> Home {
    let home = shop();
    home.import("sales", &home.file("earlier.csv", THREE_SALES));
    home
}

fn packed(members: &[(&[u8], usize)]) -> Vec<u8> {
    let mut all = Vec::new();
    for (content, times) in members {
        let mut member = GzEncoder::new(Vec::new(), Compression::best());
        member.write_all(content).unwrap();
        let member = member.finish().unwrap();
        (0..*times).for_each(|_| all.extend_from_slice(&member));
    }
    all
}

#[test]
fn a_name_that_nobody_knows_is_answered_with_the_nearest() {
    let home = open_shop();
    let file = home.file("next.csv", THREE_SALES.replace('P', "Q"));
    let file = file.to_str().unwrap();
    home.refuses_and_keeps(&["import", "sale", file], &["there is no import definition `sale`", "sales"]);
    home.refuses_and_keeps(&["import", "zzzzzzzzz", file], &["there is no import definition", "`upcount book` lists them all"]);
    home.refuses(&["ask", "polices"], &["there is no measure `polices`", "the nearest is policies"]);
    home.refuses(&["ask", "policies", "--by", "regon"], &["there is no dimension `regon`", "region"]);
    home.refuses(&["ask", "policies", "--where", "chanel=x"], &["there is no dimension `chanel`", "channel"]);
    home.refuses(&["ask", "policies", "--calibre", "standart"], &["there is no calibre `standart`", "standard"]);
    home.refuses(&["ask", "policies", "--by", "county"], &["have no `county`", "region"]);
    home.refuses(&["--lang", "zh", "ask", "polices"], &["没有指标 `polices`", "最接近的是 policies"]);
    home.refuses(&["--lang", "zh", "import", "sale", file], &["没有导入定义 `sale`", "sales"]);
}

#[test]
fn a_missing_column_is_named_with_those_that_resemble_it() {
    let home = open_shop();
    let file = home.file("next.csv", "no,regions,isued,premium\nP9,sea,2025-01-05,1\n");
    let args = ["import", "sales", file.to_str().unwrap()];
    home.refuses_and_keeps(&args, &["sales", "`region` (nearest: regions)", "`issued` (nearest: isued)", "--look"]);
    home.refuses_and_keeps(&["--lang", "zh", args[0], args[1], args[2]], &["缺少", "`region`（最接近：regions）"]);
    let twice = home.file("twice.csv", "no,region,issued,region,premium\nP9,sea,2025-01-05,hill,1\n");
    home.refuses_and_keeps(&["import", "sales", twice.to_str().unwrap()], &["two columns are called `region`", "rename one"]);
    // A column that nobody reads may be there twice.
    let unread = home.file("unread.csv", "no,x,region,issued,x,premium\nP9,1,sea,2025-01-05,2,1\n");
    home.import("sales", &unread);
    assert_eq!(sold(&home), "hill=1 sea=3");
}

#[test]
fn a_day_that_is_none_and_days_that_contradict_are_refused() {
    let home = open_shop();
    for day in ["2025-02-30", "yesterday", "2025-1-1", "20250101", ""] {
        home.refuses(&["ask", "policies", "--from", day], &["--from", "is not a day; write it like 2025-12-31"]);
    }
    home.refuses(&["ask", "policies", "--as-of", "2025-12-31T25:00:00Z"], &["--as-of", "is no day and no instant"]);
    home.refuses(&["ask", "policies", "--from", "2025-02-01", "--to", "2025-01-31"], &["2025-02-01 is after the last day 2025-01-31"]);
    home.refuses(&["ask", "policies", "--where", "sea"], &["--where is written dimension=value", "`sea` has no ="]);
    // Days before and after all time are days, and count nothing.
    assert!(home.ask(&["policies", "--from", "9999-12-01", "--to", "9999-12-31"]).is_empty());
    assert!(home.ask(&["policies", "--from", "0001-01-01", "--to", "0001-12-31", "--grain", "month"]).is_empty());
    assert_eq!(home.figure(&["policies", "--from", "0001-01-01", "--to", "9999-12-31"]), "3");
    home.does(&["ask", "policy_share_rolling", "--by", "region", "--from", "0001-01-01", "--grain", "year", "--window", "120"]);
}

#[test]
fn a_file_that_is_not_what_it_says_is_refused() {
    let home = open_shop();
    let parquet = std::fs::read(&home.fact_files()[0]).unwrap();
    let text = THREE_SALES.replace('P', "Q");
    let text = text.as_bytes();
    let old_workbook = [&b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"[..], &[0; 2000]].concat();
    let picture = [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], &[0x90; 3000]].concat();
    let latin: Vec<u8> = b"no,region,issued,premium\nP1,S\xe3o\xff\xff Paulo,2025-01-05,1\n".to_vec();
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("sales.csv", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(text).unwrap();
    let zip = zip.finish().unwrap().into_inner();
    let whole_gz = packed(&[(text, 1)]);
    let header_gz = packed(&[(b"no,region,issued,premium\n", 1)]);
    let with_tail = [&whole_gz[..], b"tail"].concat();
    let cases: Vec<(&str, &[u8], &str)> = vec![
        ("text.parquet", text, "named .parquet but its content is not Parquet"),
        ("text.xlsx", text, "named as an Excel workbook but is none"),
        ("text.csv.gz", text, "named .gz but is not compressed"),
        ("old.csv", &old_workbook, "an old Excel file (.xls); save it as .xlsx or .csv"),
        ("old.xls", &old_workbook, "an old Excel file (.xls); save it as .xlsx or .csv"),
        ("picture.csv", &picture, "is not text"),
        ("latin.csv", &latin, "neither UTF-8 nor GB18030"),
        ("archive.zip", &zip, "is a zip archive; unpack it"),
        ("archive.csv", &zip, "is broken inside"),
        ("half.parquet", &parquet[..parquet.len() / 2], "is broken inside"),
        ("start.parquet", b"PAR1", "is broken inside"),
        ("empty.csv", b"", "has no rows of data"),
        ("lines.csv", b"\n\r\n\n", "has no rows of data"),
        ("header.csv", b"no,region,issued,premium\n", "has no rows of data"),
        ("header-only.csv.gz", &header_gz, "has no rows of data"),
        ("half.csv.gz", &whole_gz[..40], "is broken inside"),
        ("tail.csv.gz", &with_tail, "is broken inside"),
    ];
    for (name, content, words) in cases {
        let file = home.file(name, content);
        home.refuses_and_keeps(&["import", "sales", file.to_str().unwrap()], &[name, words]);
        if !name.contains("header") {
            home.refuses(&["import", "--look", file.to_str().unwrap()], &[name, words]);
        }
    }
    let folder = home.path();
    home.refuses_and_keeps(&["import", "sales", folder.to_str().unwrap()], &["is a folder, not a file"]);
    home.refuses_and_keeps(&["import", "sales", "/dev/null"], &["/dev/null", "is a pipe or a device"]);
    home.refuses_and_keeps(&["import", "sales", "nowhere.csv"], &["nowhere.csv cannot be read", "check the path"]);
    home.refuses_and_keeps(&["import", "sales"], &["name the definition and then the files"]);
}

#[test]
fn a_workbook_cut_short_or_made_of_nothing_is_refused() {
    let home = open_shop();
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write_string(0, 0, "no").unwrap();
    let whole = book.save_to_buffer().unwrap();
    for (name, content) in [("half.xlsx", &whole[..whole.len() / 2]), ("start.xlsx", &whole[..100])] {
        let file = home.file(name, content);
        home.refuses_and_keeps(&["import", "sales", file.to_str().unwrap()], &[name, "is broken inside"]);
    }
    let mut empty = rust_xlsxwriter::Workbook::new();
    empty.add_worksheet();
    let file = home.file("empty.xlsx", empty.save_to_buffer().unwrap());
    home.refuses_and_keeps(&["import", "sales", file.to_str().unwrap()], &["has no rows of data"]);
    home.decides("imports/sheet.toml", &SALES.replace("[[facts]]", "[read]\nsheet = \"销售\"\n[[facts]]"));
    let file = home.file("other.xlsx", whole);
    home.refuses_and_keeps(&["import", "sheet", file.to_str().unwrap()], &["there is no sheet `销售`; there are Sheet1"]);
}

#[test]
fn a_quote_that_is_never_closed_swallows_no_rows() {
    let home = open_shop();
    // Without the end of the file in sight the last column would hold the other rows, and the row would fit.
    let text = "no,region,issued,premium,note\nQ1,sea,2025-01-05,1,fine\nQ2,sea,2025-01-06,2,\"open\nQ3,sea,2025-01-07,3,lost\n";
    let file = home.file("open.csv", text);
    home.refuses_and_keeps(&["import", "sales", file.to_str().unwrap()], &["begins on line 3", "never closed", "close it"]);
    // Closed by the next one that comes, it makes one bad row of two and says so.
    let file = home.file("mixed.csv", format!("{text}Q4,sea,2025-01-08,4,\"x\"\n"));
    let said = home.import("sales", &file);
    assert!(said.contains("2 rows, 1 facts, 1 rows refused"), "{said}");
    let errors = std::fs::read_to_string(said.rsplit("the reasons are in ").next().unwrap().trim()).unwrap();
    assert!(errors.contains("text follows a closing quote; the row runs over 3 lines, so perhaps a quote is not closed"), "{errors}");
    assert!(["Q2", "Q3", "Q4"].iter().all(|row| errors.contains(row)), "{errors}");
}

#[test]
fn sentences_and_reasons_do_not_repeat_what_the_rows_say_of_people() {
    let home = open_shop();
    let text = "no,region,issued,premium\n,sea,13912345678,1\nQ2,sea,张三,1\nQ3,sea,2025-01-05,李四\n";
    let file = home.file("people.csv", text);
    let file = file.to_str().unwrap();
    for args in
        [&["import", "--strict", "sales", file][..], &["import", "sales", file], &["--lang", "zh", "import", "--strict", "sales", file]]
    {
        let said = home.run(args);
        assert!(!said.ok);
        for word in ["张三", "李四", "13912345678"] {
            assert!(!said.err.contains(word) && !said.out.contains(word), "{} {}", said.out, said.err);
        }
    }
    let said = home.run(&["import", "sales", file]);
    let errors = std::fs::read_to_string(said.err.trim().rsplit(": ").next().unwrap()).unwrap();
    let reasons: Vec<&str> = errors.lines().skip(1).map(|l| l.split(",\"").next().unwrap()).collect();
    assert_eq!(reasons.len(), 3);
    assert!(reasons.iter().all(|r| !r.contains("张三") && !r.contains("李四")), "{reasons:?}");
    assert!(said.err.contains("none of the 3 rows fits") && said.err.contains("/errors/sales-refused-2.csv"), "{}", said.err);
}

#[test]
fn a_definition_that_cannot_be_used_is_named_with_file_and_line() {
    for (path, text, words) in [
        ("measures/mine.toml", "zh = \"a\"\nen = \"b\"\nshown = 3\n", &["book/measures/mine.toml: line 3"][..]),
        ("measures/mine.toml", "zh = \"a\"\nen = \n", &["book/measures/mine.toml: line 2"]),
        (
            "imports/sales.toml",
            "zh='a'\nen='b'\ncapability='3.1'\nsource='x'\n[[facts]]\nkind='policee'\n[facts.fields]\n",
            &["book/imports/sales.toml", "`policee`", "policy"],
        ),
        (
            "imports/sales.toml",
            &SALES.replace("premium_fen =", "premium ="),
            &["book/imports/sales.toml", "no field `premium`", "premium_fen"],
        ),
        ("imports/Sales.toml", SALES, &["book/imports/Sales.toml", "small letters"]),
        ("notes/x.toml", "a = 1", &["book/notes/x.toml", "move or rename"]),
        ("calibres/mine.toml", "zh='a'\nen='b'\ncapability='3.1'\ndate_basis='issued'\n", &["book/calibres/mine.toml: line 4"]),
    ] {
        let home = open_shop();
        home.decides(path, text);
        home.refuses(&["ask", "policies"], words);
        home.refuses(&["import", "sales", "x.csv"], words);
    }
}

#[test]
fn a_home_that_cannot_be_used_is_said_to_be_one() {
    let home = Home::new();
    let file = home.file("plain", "not a folder");
    let below = file.join("home");
    let sales = home.file("sales.csv", THREE_SALES);
    for place in [&file, &below] {
        let place = place.to_str().unwrap();
        home.refuses(&["--home", place, "import", "calibre_policies", sales.to_str().unwrap()], &[place, "check the path, its rights"]);
        home.refuses(&["--home", place, "serve", "--port", "0"], &[place]);
        home.refuses(&["--home", place, "ask", "policies"], &["there are no facts in", place, "--home"]);
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "not a folder");
    let nowhere = home.path().join("nowhere");
    home.refuses(&["--home", nowhere.to_str().unwrap(), "ask", "policies"], &["there are no facts in", "upcount import"]);
    assert!(!nowhere.exists(), "a question makes no home");
    let elsewhere = ["--database", "mysql://127.0.0.1/x", "ask", "policies"];
    open_shop().refuses(&elsewhere, &["begins with postgres://"]);
    open_shop().refuses(&["--database", "postgres://127.0.0.1:1/x", "ask", "policies"], &["the store could not open"]);
    // A database that is none.
    let spoilt = open_shop();
    if spoilt.on_postgres() {
        return;
    }
    std::fs::write(spoilt.path().join("upcount.db"), "x".repeat(5000)).unwrap();
    let _ = std::fs::remove_file(spoilt.path().join("upcount.db-wal"));
    spoilt.refuses(&["ask", "policies"], &["the store could not"]);
}

#[test]
fn an_answer_that_cannot_be_written_is_said_and_what_was_there_stays() {
    let home = open_shop();
    home.refuses(&["ask", "policies", "--format", "csv", "--out", "/nowhere/answer.csv"], &["/nowhere/answer.csv cannot be written"]);
    let there = home.file("answer.csv", "what was there");
    home.import("sales", &many_sales(&home, 20_000));
    let limited = limited(&home, 200, &["ask", "policies", "--by", "region", "--format", "csv", "--out", there.to_str().unwrap()]);
    assert!(!limited.ok && limited.err.contains("answer.csv cannot be written"), "{}", limited.err);
    assert_eq!(std::fs::read_to_string(&there).unwrap(), "what was there");
    assert!(!there.with_file_name("answer.csv.part").exists());
    if Path::new("/dev/full").exists() {
        home.refuses(&["ask", "policies", "--format", "csv", "--out", "/dev/full"], &["/dev/full cannot be written"]);
        let full = home.command(&["ask", "policies"]).stdout(File::options().write(true).open("/dev/full").unwrap()).output().unwrap();
        assert!(!full.status.success() && String::from_utf8_lossy(&full.stderr).contains("the answer cannot be written"));
    }
}

/// Runs a command that may write no file longer than so many blocks of 512 bytes.
fn limited(home: &Home, blocks: u32, args: &[&str]) -> Said {
    // The signal that would end the process is ignored, so that writing fails as it does on a full disk.
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    let mut command = Command::new("sh");
    command.args(["-c", &script, env!("CARGO_BIN_EXE_upcount")]).args(args);
    Said::of(&home.in_it(&mut command).output().unwrap())
}

/// A file of so many sales, each of another number.
fn many_sales(home: &Home, rows: u32) -> PathBuf {
    let path = home.file("many.csv", "");
    let mut file = BufWriter::new(File::create(&path).unwrap());
    writeln!(file, "no,region,issued,premium").unwrap();
    for n in 0..rows {
        writeln!(file, "M{n:07},r{},2025-03-{:02},{}.{:02}", n.wrapping_mul(2_654_435_761) % 100_000, n % 28 + 1, n % 9973, n % 100)
            .unwrap();
    }
    file.flush().unwrap();
    path
}

#[test]
fn a_disk_that_fills_up_leaves_everything_as_it_was() {
    let home = open_shop();
    let file = many_sales(&home, 40_000);
    let file = file.to_str().unwrap();
    let before = home.state();
    let said = limited(&home, 100, &["import", "sales", file]);
    assert!(!said.ok && said.err.contains("cannot be written") && said.err.contains("check the space left"), "{}{}", said.out, said.err);
    assert_eq!(home.state(), before);
    // Rows that do not fit fill a disk too.
    let refused = home.file("refused.csv", std::fs::read_to_string(file).unwrap().replace(",2025-", ",never-"));
    let said = limited(&home, 100, &["import", "sales", refused.to_str().unwrap()]);
    assert!(!said.ok && said.err.contains("cannot be written"), "{}{}", said.out, said.err);
    assert_eq!(home.state(), before);
    assert!(home.import("sales", Path::new(file)).contains("40000 facts"));
}

/// A folder on a disk of its own with this much room, when the system lets one be made.
fn on_a_small_disk(kilobytes: u32, script: &str) -> Option<Said> {
    let script = format!("mount -t tmpfs -o size={kilobytes}k tmpfs \"$DISK\" 2>/dev/null || exit 99; {script}");
    let disk = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let output = Command::new("unshare")
        .args(["-Urm", "sh", "-c", &script])
        .env("DISK", disk.path())
        .env("UPCOUNT", env!("CARGO_BIN_EXE_upcount"))
        .stdin(Stdio::null())
        .output()
        .ok()
        .filter(|o| o.status.code() != Some(99) && !String::from_utf8_lossy(&o.stderr).starts_with("unshare:"));
    if output.is_none() {
        println!("skipped: this system lets nobody mount a small disk (unshare -Urm)");
    }
    output.map(|o| Said::of(&o))
}

#[test]
fn a_full_disk_is_said_and_the_next_run_works() {
    let files = Home::new();
    let few = files.file("few.csv", THREE_SALES);
    let many = many_sales(&files, 120_000);
    let definition = files.file("sales.toml", SALES);
    let script = format!(
        "set -e; H=$DISK/home; mkdir -p $H/book/imports; cp '{}' $H/book/imports/sales.toml
         $UPCOUNT --home $H import sales '{}'
         if $UPCOUNT --home $H import sales '{}'; then echo imported; fi
         echo left: $(find $H/facts $H/incoming $H/errors -type f | wc -l)
         $UPCOUNT --home $H ask policies --format csv
         echo no,region,issued,premium > $DISK/more.csv; echo Q1,sea,2025-01-05,1 >> $DISK/more.csv
         $UPCOUNT --home $H import sales $DISK/more.csv
         $UPCOUNT --home $H ask policies --format csv",
        definition.display(),
        few.display(),
        many.display()
    );
    let Some(said) = on_a_small_disk(1024, &script) else { return };
    assert!(said.ok, "{}{}", said.out, said.err);
    assert!(said.err.contains("No space left") && said.err.contains("check the space left"), "{}{}", said.out, said.err);
    assert!(!said.out.contains("imported\n") && said.out.contains("left: 1\n"), "{}", said.out);
    assert!(said.out.contains(",3\n") && said.out.trim_end().ends_with(",4"), "{}", said.out);
    // Room for nothing at all.
    let script = format!("$UPCOUNT --home $DISK/home import calibre_policies '{}'", few.display());
    let said = on_a_small_disk(8, &script).unwrap();
    assert!(!said.ok && said.err.starts_with("upcount: ") && !said.err.contains("panicked"), "{}", said.err);
}

fn signal(name: &str, child: &Child) {
    let done = Command::new("sh").args(["-c", &format!("kill -{name} {}", child.id())]).status().unwrap();
    assert!(done.success(), "kill -{name}");
}

/// Starts an import and returns once it writes.
fn start(home: &Home, files: &[&Path]) -> Child {
    let mut child = home.command(&["import", "sales"]).args(files).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let begun = home.path().join("incoming/import/policy.parquet");
    for _ in 0..10_000 {
        if begun.exists() {
            return child;
        }
        sleep(Duration::from_millis(1));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    panic!("the import did not begin to write");
}

fn ended(child: Child) -> Said {
    Said::of(&child.wait_with_output().unwrap())
}

#[test]
fn a_second_process_is_turned_away_at_once_and_the_first_finishes() {
    let home = open_shop();
    let many = many_sales(&home, 300_000);
    let first = start(&home, &[&many]);
    signal("STOP", &first);
    let small = home.file("small.csv", "no,region,issued,premium\nQ1,sea,2025-01-05,1\n");
    let before = home.state();
    home.refuses(
        &["import", "sales", small.to_str().unwrap()],
        &["another import or process is writing to the home", "wait until it ends", "nothing was changed"],
    );
    assert_eq!(home.state(), before, "and what is asked meanwhile is answered as before");
    signal("CONT", &first);
    let said = ended(first);
    assert!(said.ok && said.out.contains("300000 facts"), "{}{}", said.out, said.err);
    assert!(home.import("sales", &small).contains("1 facts"));
    assert_eq!(home.figure(&["policies"]), "300004");
}

#[test]
fn an_import_that_is_killed_leaves_nothing_and_the_next_one_works() {
    let home = open_shop();
    let many = many_sales(&home, 300_000);
    let before = home.state().1;
    let mut child = start(&home, &[&many]);
    signal("KILL", &child);
    assert!(!child.wait().unwrap().success());
    assert_eq!(home.state().1, before, "half an import answers nothing");
    let small = home.file("small.csv", "no,region,issued,premium\nQ1,sea,2025-01-05,1\n");
    home.import("sales", &small);
    assert_eq!(home.fact_files().len(), 2, "the next import takes the half one away: {:?}", home.fact_files());
    assert!(home.import("sales", &many).contains("300000 facts"));
    assert_eq!(home.figure(&["policies"]), "300004");
}

#[test]
fn an_import_that_is_stopped_by_its_user_leaves_nothing() {
    let home = open_shop();
    let many = many_sales(&home, 300_000);
    let other = home.file("other.csv", "no,region,issued,premium\nQ1,sea,2025-01-05,1\n");
    let before = home.state();
    let child = start(&home, &[&many, &other]);
    signal("INT", &child);
    let said = ended(child);
    assert!(!said.ok && said.err.contains("cancelled; nothing was imported"), "{}{}", said.out, said.err);
    assert!(!said.out.contains("facts"), "whoever stops one file means all of them: {}", said.out);
    assert_eq!(home.state(), before);
}

/// Runs a command to its end and says how much memory it had at most, in KiB, as far as looking every 2 ms tells.
fn peak(home: &Home, args: &[&str]) -> (Said, u64) {
    let mut child = home.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    while child.try_wait().unwrap().is_none() {
        let told = std::fs::read_to_string(&status).unwrap_or_default();
        let line = told.lines().find_map(|l| l.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
        most = most.max(line.unwrap_or(0));
        sleep(Duration::from_millis(2));
    }
    println!("{args:?} took {} MiB", most / MIB);
    (ended(child), most)
}

const MIB: u64 = 1 << 10;

#[test]
fn a_line_longer_than_any_honest_one_is_refused_in_little_memory() {
    let home = open_shop();
    home.decides("imports/said.toml", &SALES.replace("[[facts]]", "[read]\nencoding = \"utf-8\"\n[[facts]]"));
    let long = home.file("long.csv", "no,region,issued,premium\nQ1,sea,2025-01-05,1\nQ2,");
    let mut file = File::options().append(true).open(&long).unwrap();
    (0..64).for_each(|_| file.write_all(&vec![b'x'; 1 << 20]).unwrap());
    let open_quote = home.file("quote.csv", "no,region,issued,premium\nQ1,\"sea,2025-01-05,1\n");
    let mut file = File::options().append(true).open(&open_quote).unwrap();
    (0..2_000_000).step_by(10_000).for_each(|_| file.write_all("Q2,sea,2025-01-05,1\n".repeat(10_000).as_bytes()).unwrap());
    // 3 GB of nothing, which takes no room on the disk.
    let huge = home.file("huge.csv", "no,region,issued,premium\nQ1,");
    File::options().append(true).open(&huge).unwrap().set_len(3 << 30).unwrap();
    let header = home.file("header.csv", "no,".repeat(5000));
    let packed_line = home.file("long.csv.gz", packed(&[(b"no,region,issued,premium\nQ1,", 1), (&vec![b'x'; 16 << 20], 64)]));
    for (definition, file, words) in [
        ("sales", &long, "the row that begins on line 3 has more than 1 MiB"),
        ("sales", &open_quote, "perhaps a quote is not closed"),
        ("said", &huge, "the row that begins on line 2 has more than 1 MiB"),
        ("sales", &huge, "is not text (it holds zero bytes)"),
        ("sales", &header, "4096 columns"),
        ("sales", &packed_line, "the row that begins on line 2 has more than 1 MiB"),
    ] {
        let before = home.state();
        let (said, most) = peak(&home, &["import", definition, file.to_str().unwrap()]);
        assert!(!said.ok && said.err.contains(words), "{}: {}", file.display(), said.err);
        assert!(most < 200 * MIB, "{} took {} MiB", file.display(), most / MIB);
        assert_eq!(home.state(), before);
    }
}

#[test]
fn rows_of_long_texts_are_imported_in_bounded_memory() {
    let home = open_shop();
    let row = |n: usize| format!("L{n},{}{n},2025-01-05,1\n", "x".repeat(500_000));
    let text: String = (0..1000).map(row).collect();
    let file = home.file("long.csv.gz", packed(&[(b"no,region,issued,premium\n", 1), (text.as_bytes(), 1)]));
    let (said, most) = peak(&home, &["import", "sales", file.to_str().unwrap()]);
    assert!(said.ok && said.out.contains("1000 facts"), "{}{}", said.out, said.err);
    assert!(most < 700 * MIB, "500 MB of text took {} MiB", most / MIB);
}

/// A workbook whose parts are written by hand.
fn workbook(sheet: impl FnOnce(&mut dyn Write), strings: impl FnOnce(&mut dyn Write)) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let mut part = |name: &str, write: &mut dyn FnMut(&mut dyn Write)| {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        write(&mut zip);
    };
    let fixed = |text: &'static str| move |to: &mut dyn Write| to.write_all(text.as_bytes()).unwrap();
    part("[Content_Types].xml", &mut fixed("<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"));
    part(
        "_rels/.rels",
        &mut fixed(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
        ),
    );
    part(
        "xl/workbook.xml",
        &mut fixed(
            "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
        ),
    );
    part(
        "xl/_rels/workbook.xml.rels",
        &mut fixed(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>",
        ),
    );
    let (mut sheet, mut strings) = (Some(sheet), Some(strings));
    part("xl/worksheets/sheet1.xml", &mut |to| {
        to.write_all(b"<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>").unwrap();
        sheet.take().unwrap()(to);
        to.write_all(b"</sheetData></worksheet>").unwrap();
    });
    part("xl/sharedStrings.xml", &mut |to| {
        to.write_all(b"<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">").unwrap();
        strings.take().unwrap()(to);
        to.write_all(b"</sst>").unwrap();
    });
    zip.finish().unwrap().into_inner()
}

const HEADINGS: &str = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>no</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>region</t></is></c><c r=\"C1\" t=\"inlineStr\"><is><t>issued</t></is></c><c r=\"D1\" t=\"inlineStr\"><is><t>premium</t></is></c></row>";

#[test]
fn workbooks_made_to_hurt_are_refused_in_little_memory() {
    let home = open_shop();
    let nothing = |_: &mut dyn Write| ();
    // Much out of little.
    let bomb = workbook(
        |to| {
            to.write_all(HEADINGS.as_bytes()).unwrap();
            let spaces = vec![b' '; 1 << 20];
            (0..256).for_each(|_| to.write_all(&spaces).unwrap());
        },
        nothing,
    );
    // One long text in every cell.
    let long = workbook(
        |to| {
            to.write_all(HEADINGS.as_bytes()).unwrap();
            for n in 2..2000 {
                write!(to, "<row r=\"{n}\"><c r=\"A{n}\" t=\"s\"><v>0</v></c><c r=\"B{n}\" t=\"s\"><v>0</v></c></row>").unwrap();
            }
        },
        |to| {
            to.write_all(b"<si><t>").unwrap();
            to.write_all(&vec![b'x'; 30 << 20]).unwrap();
            to.write_all(b"</t></si>").unwrap();
        },
    );
    // A cell far to the right in every row.
    let far = workbook(
        |to| {
            to.write_all(HEADINGS.as_bytes()).unwrap();
            for n in 2..20_000 {
                write!(to, "<row r=\"{n}\"><c r=\"A{n}\" t=\"inlineStr\"><is><t>F{n}</t></is></c><c r=\"C{n}\" t=\"inlineStr\"><is><t>2025-01-05</t></is></c><c r=\"XFD{n}\"><v>1</v></c></row>").unwrap();
            }
        },
        nothing,
    );
    for (name, content, words) in [
        ("bomb.xlsx", bomb, Some("far more than an honest workbook; use CSV or Parquet")),
        ("long.xlsx", long, Some("row 2 has more than 1 MiB")),
        ("far.xlsx", far, None),
    ] {
        let file = home.file(name, content);
        let before = home.state();
        let (said, most) = peak(&home, &["import", "sales", file.to_str().unwrap()]);
        assert!(most < 300 * MIB, "{name} took {} MiB", most / MIB);
        match words {
            Some(words) => {
                assert!(!said.ok && said.err.contains(words), "{name}: {}", said.err);
                assert_eq!(home.state(), before);
            }
            None => assert!(said.ok && said.out.contains("19998 facts"), "{name}: {}{}", said.out, said.err),
        }
    }
}
