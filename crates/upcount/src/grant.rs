//! `upcount grant`: long-term incentives, and what became of them year by year.

use crate::{Here, Outcome};
use std::fmt::Write;
use upcount_app::Caller;
use upcount_app::know::Page;
use upcount_app::reward::{self, GrantRow, GrantTold};
use upcount_model::{Lang, Money};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The grant, such as managers_2024
    grant: String,
    /// Only this agent's
    #[arg(long)]
    agent: Option<String>,
    /// Year by year
    #[arg(long)]
    years: bool,
    /// How it is written
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Table,
    Csv,
    Json,
}

/// The table on a terminal shows so many; files have all.
const ROWS_IN_A_TABLE: usize = 40;

pub(crate) async fn run(here: &Here, args: Args) -> Outcome {
    let up = here.open_existing().await?;
    let page = Page { offset: 0, limit: if args.format == Format::Table { ROWS_IN_A_TABLE } else { usize::MAX } };
    let found = reward::read_grant(&up, &Caller::owner(), &args.grant, args.agent.as_deref(), page).await.map_err(|e| here.say(&e))?;
    let out = match args.format {
        Format::Json => serde_json::to_string_pretty(&found).map_err(|e| e.to_string())? + "\n",
        format => told(&found, args.years, here.lang, format),
    };
    crate::ask::print(out.as_bytes())
}

fn told(found: &GrantTold, years: bool, lang: Lang, format: Format) -> String {
    let amount = |whole: u64| match found.grant.in_units {
        true => whole.to_string(),
        false => Money { fen: i64::try_from(whole).unwrap_or(i64::MAX) }.to_string(),
    };
    let (columns, rows): (&[&str], Vec<Vec<String>>) = if years {
        let each = |row: &GrantRow| {
            let agent = row.agent.clone();
            let cells = row.years.iter().map(move |year| {
                let figures = year.reach.iter().map(|one| {
                    let value = one.value.map_or_else(|| "?".to_owned(), |value| value.to_string());
                    format!("{} {value}/{}", one.condition.measure, one.condition.at_least)
                });
                let figures = figures.collect::<Vec<_>>().join(" ");
                vec![
                    agent.clone(),
                    year.ends.clone(),
                    amount(year.share),
                    year.fate.clone(),
                    amount(year.vested),
                    amount(year.back),
                    figures,
                ]
            });
            cells.collect::<Vec<_>>()
        };
        (&["agent", "ends", "share", "fate", "vested", "back", "reach"], found.rows.iter().flat_map(each).collect())
    } else {
        let row = |row: &GrantRow| {
            let sums = [row.granted, row.vested, row.back, row.waits, row.lost].map(amount);
            [row.agent.clone(), row.grade.clone()].into_iter().chain(sums).collect()
        };
        (&["agent", "grade", "granted", "vested", "back", "waits", "lost"], found.rows.iter().map(row).collect())
    };
    if format == Format::Csv {
        return rows.iter().fold(columns.join(",") + "\n", |mut out, row| {
            let _ = writeln!(out, "{}", row.join(","));
            out
        });
    }
    let mut table = crate::ask::table();
    table.set_header(columns.to_vec());
    table.add_rows(rows);
    let mut out = format!("{table}\n");
    for text in found.grant.rules.iter().chain(&found.notes) {
        let _ = writeln!(out, "{}", text.in_lang(lang));
    }
    if found.demo {
        let _ = writeln!(out, "{}", if lang == Lang::Zh { "演示数据" } else { "demo data of a made-up company" });
    }
    out
}
