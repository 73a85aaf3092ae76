//! `upcount career`: career rules, who is promoted and demoted by them, and confirming it.

use crate::{Here, Outcome};
use std::fmt::Write;
use upcount_app::Caller;
use upcount_app::know::Page;
use upcount_app::reward::{self, AskCareer, CareerFigure, CareerHistory, CareerRow, CareerTold, ConfirmCareer};
use upcount_model::Lang;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The rules, such as agents
    career: String,
    /// The period, such as 2025-Q4; the last that is known whole when absent
    #[arg(long)]
    period: Option<String>,
    /// Only those: promoted, demoted, near, kept
    #[arg(long, conflicts_with_all = ["history", "confirm"])]
    only: Option<String>,
    /// How many would have been promoted and demoted in the last periods
    #[arg(long, conflicts_with = "confirm")]
    history: bool,
    /// Try counts that lead to and keep grades times this, such as 1.1
    #[arg(long, conflicts_with = "confirm")]
    floors: Option<f64>,
    /// Confirm it: new grades hold from the day after the period
    #[arg(long, requires = "why", requires = "period")]
    confirm: bool,
    /// Why
    #[arg(long)]
    why: Option<String>,
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
    let by = Caller::owner();
    let ask = AskCareer { period: args.period.clone(), only: args.only, floors: args.floors };
    if args.history {
        let found = reward::career_history(&up, &by, &args.career, &ask).await.map_err(|e| here.say(&e))?;
        let out = match args.format {
            Format::Json => serde_json::to_string_pretty(&found).map_err(|e| e.to_string())? + "\n",
            format => history(&found, here.lang, format),
        };
        return crate::ask::print(out.as_bytes());
    }
    let page = Page { offset: 0, limit: if args.format == Format::Table { ROWS_IN_A_TABLE } else { usize::MAX } };
    let found = if args.confirm {
        let new = ConfirmCareer { period: args.period.unwrap_or_default(), why: args.why.unwrap_or_default() };
        reward::confirm_career(&up, &by, &args.career, &new, page).await
    } else {
        reward::read_career(&up, &by, &args.career, &ask, page).await
    };
    let found = found.map_err(|e| here.say(&e))?;
    let out = match args.format {
        Format::Json => serde_json::to_string_pretty(&found).map_err(|e| e.to_string())? + "\n",
        format => told(&found, here.lang, format),
    };
    crate::ask::print(out.as_bytes())
}

/// Rows as a table or as a file.
fn rows(columns: &[&str], rows: Vec<Vec<String>>, format: Format) -> String {
    if format == Format::Csv {
        let mut out = columns.join(",") + "\n";
        for row in rows {
            let _ = writeln!(out, "{}", row.join(","));
        }
        return out;
    }
    let mut table = crate::ask::table();
    table.set_header(columns.to_vec());
    table.add_rows(rows);
    format!("{table}\n")
}

fn figures(all: &[CareerFigure]) -> String {
    let number = |value: f64| {
        let text = format!("{value:.4}");
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    let told = |one: &CareerFigure| {
        let value = one.value.map_or_else(|| "?".to_owned(), number);
        format!("{} {value}/{}", one.condition.measure, number(one.condition.at_least))
    };
    all.iter().map(told).collect::<Vec<_>>().join(" ")
}

fn told(found: &CareerTold, lang: Lang, format: Format) -> String {
    let row = |one: &CareerRow| {
        let why = one.near.clone().or_else(|| one.held.clone()).unwrap_or_default();
        let (tenure, reach, keep) = (one.tenure_months.to_string(), figures(&one.reach), figures(&one.keep));
        vec![one.agent.clone(), one.grade.clone(), one.to.clone(), one.verdict.clone(), why, tenure, reach, keep]
    };
    let columns = ["agent", "grade", "to", "verdict", "near", "tenure", "reach", "keep"];
    let mut out = rows(&columns, found.rows.iter().map(row).collect(), format);
    if format == Format::Table {
        for one in &found.grades {
            let (grade, members, after) = (&one.grade, one.members, one.after);
            let _ = writeln!(out, "{grade}: {members} → {after} (+{} −{})", one.promoted, one.demoted);
        }
        let state = match (&found.confirmed, lang) {
            (Some(_), Lang::Zh) => format!("{} 已确认", found.period),
            (Some(_), Lang::En) => format!("{} confirmed", found.period),
            (None, Lang::Zh) => format!("{} 未确认，职级没有改变", found.period),
            (None, Lang::En) => format!("{} not confirmed, grades are as they were", found.period),
        };
        let _ = writeln!(out, "{state}");
        for note in &found.notes {
            let _ = writeln!(out, "{}", note.in_lang(lang));
        }
    }
    out
}

fn history(found: &CareerHistory, lang: Lang, format: Format) -> String {
    let row = |one: &reward::CareerPast| {
        let counts = [one.assessed, one.promoted, one.demoted, one.near_promotion, one.near_demotion];
        [one.period.clone()].into_iter().chain(counts.map(|n| n.to_string())).collect()
    };
    let columns = ["period", "assessed", "promoted", "demoted", "near_promotion", "near_demotion"];
    let mut out = rows(&columns, found.periods.iter().map(row).collect(), format);
    if format == Format::Table {
        for note in &found.notes {
            let _ = writeln!(out, "{}", note.in_lang(lang));
        }
    }
    out
}
