//! `upcount value`: counts of agents held against what stays of them.

use crate::tables::{Format, csv, drawn};
use crate::{Here, Outcome};
use std::fmt::Write;
use upcount_app::Caller;
use upcount_app::know;
use upcount_app::steer::{self, AskValue};
use upcount_model::Day;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The definition; the first when absent
    #[arg(long)]
    value: Option<String>,
    /// A day of the last month that is looked at; the last that is over when absent
    #[arg(long)]
    until: Option<Day>,
    /// Only this table: associations, thin, people, by_joined, or by_ and a field of the roll
    #[arg(long)]
    table: Option<String>,
    /// How it is written
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

pub(crate) async fn run(here: &Here, args: Args) -> Outcome {
    let up = here.open_existing().await?;
    let asks = AskValue { value: args.value, until: args.until, limit: usize::MAX, ..AskValue::default() };
    let told = steer::read_value(&up, &Caller::owner(), &asks).await.map_err(|e| here.say(&e))?;
    if args.format == Format::Json {
        return crate::ask::print(format!("{}\n", serde_json::to_string_pretty(&told).map_err(|e| e.to_string())?).as_bytes());
    }
    if let Some(format) = args.format.file() {
        let file = know::export_value(&up, &told, format, here.lang).map_err(|e| here.say(&e))?;
        return crate::ask::print(&file.content);
    }
    let mut tables = know::value_tables(&up, &told, here.lang);
    match &args.table {
        Some(part) => {
            let parts: Vec<String> = tables.iter().map(|table| table.part.clone()).collect();
            tables.retain(|table| table.part == *part);
            if tables.is_empty() {
                return Err(format!("`--table` is one of {}, and there is nothing to tell of `{part}`", parts.join(", ")));
            }
        }
        // Everybody is a long list; it is shown when it is asked for.
        None => tables.retain(|table| args.format == Format::Csv || table.part != "people"),
    }
    if args.format == Format::Csv {
        return crate::ask::print(csv(&tables).as_bytes());
    }
    let mut out = format!("{} {} – {}\n", told.name.in_lang(here.lang), told.from, told.to);
    for note in &told.notes {
        let _ = writeln!(out, "{}", note.in_lang(here.lang));
    }
    for table in &tables {
        let _ = writeln!(out, "\n{}\n{}", table.title, drawn(table));
    }
    crate::ask::print(out.as_bytes())
}
