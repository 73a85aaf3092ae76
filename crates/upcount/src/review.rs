//! `upcount review`: what is looked at together each week or month, and what is agreed on it.

use crate::ask::conditions;
use crate::tables::{Format, csv, drawn};
use crate::{Here, Outcome};
use clap::Subcommand;
use std::collections::BTreeMap;
use std::fmt::Write;
use upcount_app::Caller;
use upcount_app::know::{self, PartTable};
use upcount_app::steer::{self, AskReview, NewAction, Review};
use upcount_model::{Day, Lang};

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
    /// The pack; the weekly one when absent
    #[arg(long, global = true)]
    pack: Option<String>,
    /// A day of the period; the last one that is over when absent
    #[arg(long, global = true)]
    day: Option<Day>,
    /// The place, such as team=T4401A01; the whole company when absent
    #[arg(long = "where", value_name = "LEVEL=CODE", global = true)]
    place: Vec<String>,
    /// How it is written
    #[arg(long, value_enum, default_value = "table", global = true)]
    format: Format,
}

#[derive(Subcommand)]
enum What {
    /// Show a pack, or one section of it
    Show {
        /// Only this section, such as figures
        #[arg(long)]
        section: Option<String>,
        /// Only its table of this number, from 1
        #[arg(long, requires = "section")]
        table: Option<usize>,
        /// As known now, instead of when the pack was due
        #[arg(long)]
        now: bool,
    },
    /// Agree on an action
    Agree {
        /// What is done
        what: String,
        /// Why
        #[arg(long)]
        why: String,
        /// The day until which it is done
        #[arg(long)]
        due: String,
        /// The account that does it; the home's owner when absent
        #[arg(long)]
        owner: Option<String>,
    },
}

pub(crate) async fn run(here: &Here, args: Args) -> Outcome {
    let mut place = BTreeMap::new();
    for (level, codes) in conditions(here, &args.place)? {
        place.extend(codes.into_iter().next().map(|code| (level, code)));
    }
    let up = here.open_existing().await?;
    let by = Caller::owner();
    let (section, table, now) = match args.what {
        What::Show { section, table, now } => (section, table, now),
        What::Agree { what, why, due, owner } => {
            let asks = AskReview { pack: args.pack.clone(), day: args.day, place: place.clone(), now: false };
            let on = steer::read_review(&up, &by, &asks).await.map_err(|e| here.say(&e))?;
            let new = NewAction { pack: on.pack, day: on.from, place, what, why, owner, due, expected: None };
            let agreed = steer::agree_action(&up, &by, &new).await.map_err(|e| here.say(&e))?;
            return crate::ask::print(format!("{}\n", serde_json::to_string_pretty(&agreed).map_err(|e| e.to_string())?).as_bytes());
        }
    };
    let asks = AskReview { pack: args.pack, day: args.day, place, now };
    let review = steer::read_review(&up, &by, &asks).await.map_err(|e| here.say(&e))?;
    if let Some(format) = args.format.file() {
        let file = know::export_review(&up, &review, format, here.lang).map_err(|e| here.say(&e))?;
        return crate::ask::print(&file.content);
    }
    if args.format == Format::Json {
        return crate::ask::print(format!("{}\n", serde_json::to_string_pretty(&review).map_err(|e| e.to_string())?).as_bytes());
    }
    let mut tables = know::review_tables(&up, &review, here.lang);
    if let Some(section) = &section {
        tables.retain(|of| of.part == *section);
        let refused = review.sections.iter().find(|of| of.kind == *section).and_then(|of| of.refused.as_ref());
        if let Some(why) = refused {
            return Err(why.in_lang(here.lang).to_owned());
        }
        if let Some(n) = table {
            let there = tables.len();
            tables = tables.into_iter().skip(n.saturating_sub(1)).take(1).collect();
            if n == 0 || tables.is_empty() {
                return Err(format!("`{section}` has {there} tables; --table is a number from 1"));
            }
        }
    }
    let out = if args.format == Format::Csv { csv(&tables) } else { text(&review, &tables, here.lang) };
    crate::ask::print(out.as_bytes())
}

fn text(review: &Review, tables: &[PartTable], lang: Lang) -> String {
    let place = steer::place_path(&review.place);
    let mut out = format!("{} {} – {} {place}\n", review.name.in_lang(lang), review.from, review.to);
    for note in &review.notes {
        let _ = writeln!(out, "{}", note.in_lang(lang));
    }
    let zh = lang == Lang::Zh;
    for since in &review.learned_since {
        let (name, figure) =
            (if zh { &since.measure.zh } else { &since.measure.en }, |of: Option<f64>| of.map_or("–".into(), |of| of.to_string()));
        let (then, now): (String, String) = (figure(since.then), figure(since.now));
        let _ = writeln!(
            out,
            "{}",
            if zh { format!("{name}：当时 {then}，现在所知 {now}") } else { format!("{name}: then {then}, as known now {now}") }
        );
    }
    for section in &review.sections {
        let own = tables.iter().filter(|of| of.part == section.kind).collect::<Vec<_>>();
        if own.is_empty() && section.refused.is_none() {
            continue;
        }
        let _ = writeln!(out, "\n{}", section.title.in_lang(lang));
        let said = section.standing.iter().flat_map(|of| of.refused.iter().chain(&of.no_plan));
        for why in section.refused.iter().chain(said) {
            let _ = writeln!(out, "{}", why.in_lang(lang));
        }
        for of in own.into_iter().filter(|of| !of.rows.is_empty()) {
            let _ = writeln!(out, "{}", drawn(of));
        }
    }
    out
}
