//! `upcount ask`: a figure, or the facts behind it, as a table, CSV, JSON or Parquet.

use crate::{Here, Outcome};
use clap::ValueEnum;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write as _};
use std::path::{Path, PathBuf};
pub(crate) use upcount_app::know::shown;
use upcount_app::know::{self, Answer, AsOf, Asked, AskedRows, Page, Question, ReadFrom, answer_as_parquet};
use upcount_model::{Day, Grain, Lang, Scope, Text};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The measure, such as policy_share; `upcount book` lists them
    measure: String,
    /// Dimensions, parted by commas
    #[arg(long, value_delimiter = ',', value_name = "D,…")]
    by: Vec<String>,
    /// Only these: D=V, parted by commas; several values of one dimension are alternatives
    #[arg(long = "where", value_name = "D=V,…")]
    only: Vec<String>,
    /// The first day
    #[arg(long, value_name = "DAY")]
    from: Option<Day>,
    /// The last day
    #[arg(long, value_name = "DAY")]
    to: Option<Day>,
    /// How long the periods are
    #[arg(long, value_parser = ["year", "half", "quarter", "month", "day"])]
    grain: Option<String>,
    /// Periods in the window of a smoothed measure
    #[arg(long, value_name = "N")]
    window: Option<u32>,
    /// The calibre; the company's standard one when absent
    #[arg(long, value_name = "ID")]
    calibre: Option<String>,
    /// What we knew then: a day, or an instant such as 2025-12-31T18:00:00Z
    #[arg(long, value_name = "TIME")]
    as_of: Option<AsOf>,
    /// Say where it is read from, and why
    #[arg(long, conflicts_with = "rows")]
    explain: bool,
    /// List the facts counted instead of counting them
    #[arg(long)]
    rows: bool,
    /// How it is written
    #[arg(long, default_value = "table")]
    format: Format,
    /// Write to this file instead of the terminal
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Csv,
    Json,
    Parquet,
}

/// The table on a terminal shows so many rows; files have all.
const ROWS_IN_A_TABLE: usize = 1000;

pub(crate) async fn run(here: &Here, args: Args) -> Outcome {
    let question = Question {
        measure: args.measure,
        by: args.by.into_iter().filter(|d| !d.is_empty()).collect(),
        only: conditions(here, &args.only)?,
        from: args.from,
        to: args.to,
        grain: args.grain.as_deref().and_then(Grain::from_id),
        window: args.window,
        calibre: args.calibre,
        as_of: args.as_of,
    };
    let up = here.open_existing().await?;
    if args.explain {
        let read = know::explain(&up, &Scope::COMPANY, &question).await.map_err(|e| here.say(&e))?;
        return print(explained(&read, args.format, here.lang)?.as_bytes());
    }
    let written: Vec<u8> = if args.rows {
        let page = Page { offset: 0, limit: if args.format == Format::Table { ROWS_IN_A_TABLE } else { usize::MAX } };
        let asked = know::list_rows(&up, &Scope::COMPANY, &question, page).await.map_err(|e| here.say(&e))?;
        match args.format {
            Format::Table => rows_as_table(&asked, here.lang).into_bytes(),
            Format::Csv => rows_as_csv(&asked).into_bytes(),
            Format::Json => json(&asked)?,
            Format::Parquet => return Err("rows are written as table, csv or json".into()),
        }
    } else {
        let asked = know::ask(&up, &Scope::COMPANY, &question).await.map_err(|e| here.say(&e))?;
        match args.format {
            Format::Table => as_table(&asked, here.lang).into_bytes(),
            Format::Csv => as_csv(&asked.answer).into_bytes(),
            Format::Json => json(&asked)?,
            Format::Parquet => answer_as_parquet(&asked.answer).map_err(|e| here.say(&e))?,
        }
    };
    match args.out {
        Some(path) => write_whole(&path, &written).map_err(|e| match here.lang {
            Lang::Zh => format!("{} 写不了（{e}）；请检查路径、权限和剩余空间", path.display()),
            Lang::En => format!("{} cannot be written ({e}); check the path, its rights and the space left", path.display()),
        }),
        None if args.format == Format::Parquet && std::io::stdout().is_terminal() => {
            Err("Parquet is not for reading on a terminal; add --out FILE".into())
        }
        None => print(&written),
    }
}

/// Writes a file whole or not at all: what was there stays until all of the new is.
fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    if path.metadata().is_ok_and(|m| !m.is_file()) {
        return std::fs::write(path, content);
    }
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let written = std::fs::write(&part, content).and_then(|()| std::fs::rename(&part, path));
    if written.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    written
}

/// Writes to the terminal or the pipe; a reader who has seen enough is no failure.
pub(crate) fn print(bytes: &[u8]) -> Outcome {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => Err(format!("the answer cannot be written ({e})")),
        _ => Ok(()),
    }
}

/// What `--where` says.
pub(crate) fn conditions(here: &Here, pieces: &[String]) -> Result<BTreeMap<String, Vec<String>>, String> {
    know::conditions(pieces).map_err(|text| text.in_lang(here.lang).to_owned())
}

fn json(asked: &impl serde::Serialize) -> Result<Vec<u8>, String> {
    serde_json::to_vec_pretty(asked)
        .map(|mut bytes| {
            bytes.push(b'\n');
            bytes
        })
        .map_err(|e| e.to_string())
}

fn as_csv(answer: &Answer) -> String {
    let mut out = String::new();
    let columns = answer.by.iter().map(String::as_str).chain(["period", &answer.measure.id]);
    let _ = writeln!(out, "{}", columns.map(quoted).collect::<Vec<_>>().join(","));
    for row in &answer.rows {
        let keys = row.keys.iter().map(|k| quoted(k.as_deref().unwrap_or_default()));
        let value = row.value.map(|v| v.to_string()).unwrap_or_default();
        let _ = writeln!(out, "{}", keys.chain([quoted(&row.period), value]).collect::<Vec<_>>().join(","));
    }
    out
}

fn rows_as_csv(asked: &AskedRows) -> String {
    let mut out = asked.rows.columns.join(",");
    out.push('\n');
    for row in &asked.rows.rows {
        let _ = writeln!(out, "{}", row.iter().map(|cell| quoted(&plain(cell))).collect::<Vec<_>>().join(","));
    }
    out
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

pub(crate) fn plain(cell: &Value) -> String {
    match cell {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The first line says the calibre; notes stand below.
fn as_table(asked: &Asked, lang: Lang) -> String {
    let answer = &asked.answer;
    let name = |zh: &str, en: &str| if lang == Lang::Zh { zh.to_owned() } else { en.to_owned() };
    let mut out =
        heading(&Text::new(&answer.measure.zh, &answer.measure.en), &answer.calibre, answer.facts_until.as_deref(), asked.demo, lang);
    let mut table = table();
    let mut measure = name(&answer.measure.zh, &answer.measure.en);
    if let Some(currency) = &answer.measure.currency {
        let _ = write!(measure, " ({currency})");
    }
    table.set_header(answer.by.iter().cloned().chain([name("期间", "period"), measure]));
    for row in answer.rows.iter().take(ROWS_IN_A_TABLE) {
        let value = row.value.map_or_else(|| "–".to_owned(), |v| shown(v, &answer.measure.unit));
        table.add_row(row.keys.iter().map(|k| k.clone().unwrap_or_else(|| "–".into())).chain([row.period.clone(), value]));
    }
    if let Some(column) = table.column_mut(answer.by.len() + 1) {
        column.set_cell_alignment(comfy_table::CellAlignment::Right);
    }
    let _ = writeln!(out, "{table}");
    if answer.rows.is_empty() {
        let _ = writeln!(out, "{}", name("没有符合的事实", "no facts fit"));
    } else if answer.rows.len() > ROWS_IN_A_TABLE {
        let _ = writeln!(
            out,
            "{}",
            name(
                &format!("共 {} 行；用 --format csv 得到全部", answer.rows.len()),
                &format!("{} rows in all; --format csv has them", answer.rows.len())
            )
        );
    }
    for note in &answer.notes {
        let _ = writeln!(out, "{}", note.in_lang(lang));
    }
    out
}

fn rows_as_table(asked: &AskedRows, lang: Lang) -> String {
    let rows = &asked.rows;
    let mut out = heading(&Text::new("所数的事实", "Facts counted"), &rows.calibre, None, asked.demo, lang);
    // Columns that say nothing on these rows are left out.
    let used: Vec<usize> = (0..rows.columns.len()).filter(|n| *n == 0 || rows.rows.iter().any(|r| !r[*n].is_null())).collect();
    let mut table = table();
    table.set_header(used.iter().map(|n| rows.columns[*n].clone()));
    for row in &rows.rows {
        table.add_row(used.iter().map(|n| plain(&row[*n])));
    }
    let _ = writeln!(out, "{table}");
    if rows.total > rows.rows.len() as u64 {
        let _ = writeln!(out, "{} / {}", rows.rows.len(), rows.total);
    }
    out
}

fn heading(what: &Text, calibre: &know::CalibreName, until: Option<&str>, demo: bool, lang: Lang) -> String {
    let mut line = match lang {
        Lang::Zh => format!("{} · 口径 {}（{}）：{}", what.zh, calibre.zh, calibre.id, calibre.words.zh),
        Lang::En => format!("{} · calibre {} ({}): {}", what.en, calibre.en, calibre.id, calibre.words.en),
    };
    if let Some(until) = until {
        line.push_str(&if lang == Lang::Zh { format!("；数据截至 {until}") } else { format!("; facts until {until}") });
    }
    if demo {
        line.push_str(if lang == Lang::Zh { "；演示数据" } else { "; demo data of a made-up company" });
    }
    line.push('\n');
    line
}

pub(crate) fn table() -> comfy_table::Table {
    let mut table = comfy_table::Table::new();
    table.load_style(comfy_table::presets::UTF8_FULL_CONDENSED);
    table
}

/// Where a figure is read from, a line for each count.
fn explained(read: &[ReadFrom], format: Format, lang: Lang) -> Result<String, String> {
    if format == Format::Json {
        return Ok(serde_json::to_string_pretty(read).map_err(|e| e.to_string())? + "\n");
    }
    let zh = lang == Lang::Zh;
    let mut table = table();
    table.set_header(if zh {
        ["指标", "事实", "汇总单元", "单元文件", "事实文件", "原因"]
    } else {
        ["measure", "facts", "cells", "files of cells", "files of facts", "why"]
    });
    for one in read {
        let cells = one.cells.clone().unwrap_or_else(|| "–".into());
        let (parts, facts) = (one.files_of_cells.to_string(), one.files_of_facts.to_string());
        table.add_row([one.measure.clone(), one.kind.clone(), cells, parts, facts, one.why.in_lang(lang).to_owned()]);
    }
    Ok(format!("{table}\n"))
}
