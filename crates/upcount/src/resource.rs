//! `upcount resource`: who is given how much of what, beside today, and the moves made of that.

use crate::{Here, Outcome};
use clap::Subcommand;
use std::fmt::Write;
use upcount_app::Caller;
use upcount_app::know::Page;
use upcount_app::steer::{self, AskResource, ResourcePlace, ResourceTold};
use upcount_model::{Day, Lang};

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
    /// How it is written
    #[arg(long, value_enum, default_value = "table", global = true)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Table,
    Csv,
    Json,
}

#[derive(Subcommand)]
enum What {
    /// List what the company gives to places
    List,
    /// Match one to places, beside what they have today
    Match(Asked),
    /// Make moves of that
    Moves(Asked),
}

#[derive(clap::Args)]
struct Asked {
    /// The resource, such as people
    resource: String,
    /// Units to share; those of today when absent
    #[arg(long)]
    budget: Option<u64>,
    /// The first day of the time ahead
    #[arg(long)]
    from: Option<Day>,
    /// The last
    #[arg(long)]
    to: Option<Day>,
    /// By how many percent one percent more raises the count, where history does not tell; with --source
    #[arg(long, requires = "source")]
    elasticity: Option<f64>,
    /// Who states that, when, and why
    #[arg(long)]
    source: Option<String>,
    /// What a place keeps of what it has today, from 0 to 1
    #[arg(long)]
    at_least: Option<f64>,
    /// The most that it is given of that, from 1
    #[arg(long)]
    at_most: Option<f64>,
    /// Below which attainment of its goal a place is behind, from 0 to 1
    #[arg(long)]
    behind_below: Option<f64>,
    /// How many units such a place has at least
    #[arg(long)]
    behind_at_least: Option<u32>,
}

impl Asked {
    fn ask(self) -> AskResource {
        let Self { resource, budget, from, to, elasticity, source, at_least, at_most, behind_below, behind_at_least } = self;
        AskResource { resource, budget, from, to, elasticity, source, at_least, at_most, behind_below, behind_at_least }
    }
}

pub(crate) async fn run(here: &Here, args: Args) -> Outcome {
    let up = here.open_existing().await?;
    let by = Caller::owner();
    let out = match args.what {
        What::List => {
            let told = steer::list_resources(&up).await.map_err(|e| here.say(&e))?;
            told.resources.iter().fold(String::from("resource,of,level\n"), |mut out, one| {
                let _ = writeln!(out, "{},{},{}", one.id, one.of.in_lang(here.lang), one.level);
                out
            })
        }
        What::Match(asked) => {
            let told = steer::match_resource(&up, &by, &asked.ask(), Page { offset: 0, limit: usize::MAX }).await;
            shown(&told.map_err(|e| here.say(&e))?, args.format, here.lang)?
        }
        What::Moves(asked) => {
            let made = steer::propose_resource_moves(&up, &by, &asked.ask(), None).await.map_err(|e| here.say(&e))?;
            format!("made,stood,unchanged\n{},{},{}\n", made.made, made.stood, made.unchanged)
        }
    };
    crate::ask::print(out.as_bytes())
}

const COLUMNS: [&str; 9] = ["place", "today", "proposed", "extra", "least", "most", "next", "attained", "reason"];

fn shown(told: &ResourceTold, format: Format, lang: Lang) -> Result<String, String> {
    let row = |one: &ResourcePlace| {
        let attained = one.attainment.map(|part| format!("{part:.4}")).unwrap_or_default();
        let figure = |value: f64| format!("{value:.2}");
        let reason = serde_json::to_value(one.reason).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
        let mut row = vec![steer::place_path(&one.place), one.before.to_string(), one.after.to_string()];
        row.extend([one.extra, one.range[0], one.range[1], one.next].map(figure));
        row.extend([attained, reason]);
        row
    };
    let total = || {
        let figure = |value: f64| format!("{value:.2}");
        let mut row = vec!["/".to_owned(), told.has_today.to_string(), (told.budget - told.left).to_string()];
        row.extend([told.extra, told.extra_range[0], told.extra_range[1], told.one_more].map(figure));
        row.extend([String::new(), String::new()]);
        row
    };
    let rows = || std::iter::once(total()).chain(told.places.iter().map(row));
    Ok(match format {
        Format::Json => serde_json::to_string_pretty(told).map_err(|e| e.to_string())? + "\n",
        Format::Csv => rows().fold(COLUMNS.join(",") + "\n", |mut out, row| {
            let _ = writeln!(out, "{}", row.join(","));
            out
        }),
        Format::Table => {
            let mut table = crate::ask::table();
            table.set_header(COLUMNS);
            table.add_rows(rows());
            let notes = told.notes.iter().map(|note| note.in_lang(lang)).collect::<Vec<_>>().join("\n");
            format!("{}\n{table}\n{}\n{notes}\n", told.effect.in_words.in_lang(lang), told.in_words.in_lang(lang))
        }
    })
}
