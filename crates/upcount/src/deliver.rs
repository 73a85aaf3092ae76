//! `upcount signal deliver`: people are told of the signals that wait for them; by a person, or by cron where no server does it.

use crate::{Here, Outcome, ways};
use std::fmt::Write;
use upcount_app::steer::{self, Delivered, HowToDeliver};
use upcount_model::Lang;

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    ways: ways::WaysFile,
    /// Say what would be sent, and send nothing
    #[arg(long)]
    dry_run: bool,
    /// Tell those too of whom earlier tries were given up
    #[arg(long)]
    again: bool,
}

/// Delivers, and gives columns, rows and notes.
pub(crate) async fn run(here: &Here, args: Args) -> Result<Delivered, String> {
    let up = here.open_existing().await?.with_deliveries(args.ways.read(here)?);
    let how = HowToDeliver { dry: args.dry_run, again: args.again };
    steer::deliver_signals(&up, how).await.map_err(|e| here.say(&e))
}

pub(crate) const COLUMNS: [&str; 9] = ["to", "way", "rule", "place", "signals", "state", "why", "title", "id"];

pub(crate) fn rows(told: &Delivered) -> Vec<Vec<String>> {
    let plain = |text: &str| text.replace(',', "，");
    let row = |row: &steer::DeliveredRow| {
        vec![
            row.to.clone(),
            row.way.clone(),
            row.rule.clone(),
            steer::place_path(&row.place),
            row.signals.to_string(),
            row.state.to_owned(),
            plain(row.why.as_deref().unwrap_or_default()),
            plain(&row.title),
            row.id.clone().unwrap_or_default(),
        ]
    };
    told.rows.iter().map(row).collect()
}

pub(crate) fn notes(told: &Delivered, lang: Lang) -> String {
    let (zh, hours) = (lang == Lang::Zh, told.hours.in_lang(lang));
    let mut notes = String::new();
    let _ = match (told.open, zh) {
        (true, _) => Ok(()),
        (false, true) => writeln!(notes, "现在不是工作时间，什么都不发；{hours}"),
        (false, false) => writeln!(notes, "people do not work now, so nothing is sent; {hours}"),
    };
    if !told.strangers.is_empty() {
        let names = told.strangers.join(", ");
        let _ = if zh {
            writeln!(notes, "没有这些账户，或不能登录：{names}")
        } else {
            writeln!(notes, "there are no such accounts, or they may not sign in: {names}")
        };
    }
    if told.rows.is_empty() {
        let _ = if zh { writeln!(notes, "没有要送达的") } else { writeln!(notes, "there is nobody to be told of anything new") };
    }
    notes
}

/// An exit code that cron sees, when messages were not taken.
pub(crate) fn failed(told: &Delivered, lang: Lang) -> Outcome {
    match (told.rows.iter().filter(|row| matches!(row.state, "failed" | "given_up")).count(), lang) {
        (0, _) => Ok(()),
        (n, Lang::Zh) => Err(format!("{n} 条没有送达")),
        (n, Lang::En) => Err(format!("{n} of the messages were not taken")),
    }
}
