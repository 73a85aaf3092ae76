//! Files that were damaged in ways that nobody thought of: each is imported or refused with a sentence, in bounded time,
//! and the home stays whole. `make fuzz` tries many more.

use crate::home::{Home, SALES, THREE_SALES};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::{Read, Write};
use std::process::Stdio;
use std::time::{Duration, Instant};

/// A small generator of numbers, the same from the same seed (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end.max(1)).unwrap()).unwrap()
    }
}

/// Bytes that readers of tables stumble over.
const STUMBLES: [&[u8]; 12] = [
    b"\"",
    b"\"\"",
    b"\r",
    b"\n",
    b",",
    b"\0",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"99999999999999999999",
    b"2025-02-30",
    b"\x81\x30\x81",
    "张".as_bytes(),
];

fn damaged(dice: &mut Dice, whole: &[u8]) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    for _ in 0..=dice.below(4) {
        let at = dice.below(bytes.len() + 1);
        match dice.below(6) {
            0 => bytes.truncate(at),
            1 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
            2 => drop(bytes.splice(at..at, STUMBLES[dice.below(STUMBLES.len())].iter().copied())),
            3 => drop(bytes.drain(at..(at + dice.below(64)).min(bytes.len()))),
            4 => {
                let again = bytes[at..(at + dice.below(256)).min(bytes.len())].to_vec();
                bytes.splice(at..at, again);
            }
            _ => bytes.iter_mut().skip(at).take(8).for_each(|b| *b = u8::try_from(dice.below(256)).unwrap()),
        }
    }
    bytes
}

fn workbook() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in THREE_SALES.lines().enumerate() {
        for (column, cell) in line.split(',').enumerate() {
            sheet.write(u32::try_from(row).unwrap(), u16::try_from(column).unwrap(), cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

fn parquet() -> Vec<u8> {
    let home = Home::new();
    home.decides("imports/sales.toml", SALES);
    home.import("sales", &home.file("sales.csv", THREE_SALES));
    let out = home.file("out.parquet", "");
    home.does(&["ask", "policies", "--by", "region", "--format", "parquet", "--out", &out.to_string_lossy()]);
    std::fs::read(out).unwrap()
}

#[test]
fn a_damaged_file_is_imported_or_refused_with_a_sentence_and_the_home_stays_whole() {
    #[allow(clippy::disallowed_methods, reason = "how long a test runs")]
    let asked = |name: &str| std::env::var(name).ok().and_then(|n| n.parse::<u64>().ok());
    let (rounds, seed) = (asked("UPCOUNT_FUZZ").unwrap_or(60), asked("UPCOUNT_FUZZ_SEED").unwrap_or(7));
    let mut gz = GzEncoder::new(Vec::new(), Compression::fast());
    gz.write_all(THREE_SALES.as_bytes()).unwrap();
    let (gb18030, ..) = encoding_rs::GB18030.encode("no,region,issued,premium\nP1,广东,2025-01-05,100.50\nP2,浙江,2025-01-06,200\n");
    let wholes: Vec<(&str, Vec<u8>)> = vec![
        ("csv", THREE_SALES.into()),
        ("csv", gb18030.into_owned()),
        ("csv.gz", gz.finish().unwrap()),
        ("xlsx", workbook()),
        ("parquet", parquet()),
    ];
    let home = Home::new();
    home.decides("imports/sales.toml", SALES);
    let (mut taken, mut dice) = (0, Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1));
    for round in 0..rounds {
        let (ending, whole) = &wholes[dice.below(wholes.len())];
        let content = damaged(&mut dice, whole);
        let file = home.file(&format!("damaged-{round}.{ending}"), &content);
        for args in [&["import", "sales"][..], &["import", "--look"]] {
            let said = within(&home, Duration::from_secs(30), &[args, &[file.to_str().unwrap()]].concat());
            let Some((ok, out, err)) = said else { panic!("seed {seed}, round {round}: {args:?} does not end on {}", file.display()) };
            assert!(!err.contains("panicked") && !out.contains("panicked"), "seed {seed}, round {round}: {}: {err}", file.display());
            assert!(ok || err.starts_with("upcount: "), "seed {seed}, round {round}: {args:?} {}: {out}{err}", file.display());
            taken += u64::from(ok && args.len() == 2 && args[1] == "sales");
        }
        std::fs::remove_file(file).unwrap();
    }
    println!("seed {seed}: {taken} of {rounds} damaged files were taken, the others refused");
    assert!(home.does(&["check"]).contains("all as they were written"));
    home.run(&["ask", "policies", "--by", "region,month"]);
}

/// What a command said, if it ended in time.
fn within(home: &Home, time: Duration, args: &[&str]) -> Option<(bool, String, String)> {
    let mut child = home.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (mut out, mut err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
    let read = |from: &mut dyn Read| {
        let mut text = Vec::new();
        from.read_to_end(&mut text).unwrap();
        String::from_utf8_lossy(&text).into_owned()
    };
    #[allow(clippy::disallowed_methods, reason = "how long a command takes")]
    let began = Instant::now();
    std::thread::scope(|scope| {
        let (out, err) = (scope.spawn(|| read(&mut out)), scope.spawn(|| read(&mut err)));
        let ok = loop {
            match child.try_wait().unwrap() {
                Some(status) => break Some(status.success()),
                None if began.elapsed() > time => {
                    child.kill().unwrap();
                    child.wait().unwrap();
                    break None;
                }
                None => std::thread::sleep(Duration::from_millis(2)),
            }
        };
        let said = (out.join().unwrap(), err.join().unwrap());
        ok.map(|ok| (ok, said.0, said.1))
    })
}
