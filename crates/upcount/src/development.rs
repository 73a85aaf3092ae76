//! `upcount development`: how many of the policies booked will stay.

use crate::ask::shown;
use crate::limits::{Format, Limits};
use crate::{Here, Outcome};
use std::fmt::Write;
use upcount_app::know::{self, Question, Stay, Stays};
use upcount_model::{Lang, Scope};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The survival: policies, or one of the company's own
    #[arg(default_value = "policies")]
    survival: String,
    /// A dimension: classes instead of months of issue
    #[arg(long, value_name = "D")]
    by: Option<String>,
    #[command(flatten)]
    limits: Limits,
}

pub(crate) async fn run(here: &Here, args: Args) -> Outcome {
    let format = args.limits.format;
    let question = Question { by: args.by.into_iter().collect(), ..args.limits.question(here)? };
    let up = here.open_existing().await?;
    let found = know::development(&up, &Scope::COMPANY, &args.survival, &question).await.map_err(|e| here.say(&e))?;
    let out = match format {
        Format::Table => table(&found, here.lang),
        Format::Csv => csv(&found),
        Format::Json => serde_json::to_string_pretty(&found).map_err(|e| e.to_string())? + "\n",
    };
    crate::ask::print(out.as_bytes())
}

/// What stands first, what was booked, and how many stay: by class, or by month of issue.
fn rows(found: &Stay) -> Vec<(String, f64, &[Stays])> {
    let figure = &found.development;
    let mut rows: Vec<(String, f64, &[Stays])> = match figure.by {
        Some(_) => figure.classes.iter().map(|c| (c.key.clone().unwrap_or_default(), c.booked, &c.at[..])).collect(),
        None => figure.cohorts.iter().map(|c| (c.period.clone(), c.booked, &c.at[..])).collect(),
    };
    rows.push(("all".into(), figure.whole.booked, &figure.whole.at));
    rows
}

fn csv(found: &Stay) -> String {
    let figure = &found.development;
    let mut out = format!("{},booked", figure.by.as_deref().unwrap_or("period"));
    for mark in &figure.marks {
        let _ = write!(out, ",month_{0},month_{0}_low,month_{0}_high", mark.months);
    }
    out.push('\n');
    let text = |value: Option<f64>| value.map(|v| v.to_string()).unwrap_or_default();
    for (name, booked, at) in rows(found) {
        let _ = write!(out, "{name},{booked}");
        for stays in at {
            let _ = write!(out, ",{},{},{}", text(stays.value), text(stays.low), text(stays.high));
        }
        out.push('\n');
    }
    out
}

fn table(found: &Stay, lang: Lang) -> String {
    let (figure, zh) = (&found.development, lang == Lang::Zh);
    let mut table = crate::ask::table();
    let first = figure.by.clone().unwrap_or_else(|| if zh { "承保月" } else { "issued" }.to_owned());
    let mut head = vec![first, if zh { "承保" } else { "booked" }.to_owned()];
    head.extend(figure.marks.iter().map(|mark| mark.name.in_lang(lang).to_owned()));
    table.set_header(head);
    let whole = |value: f64| shown(value.round(), "count");
    for (name, booked, at) in rows(found) {
        let mut row = vec![name, whole(booked)];
        row.extend(at.iter().map(|stays| match (stays.value, stays.low, stays.high) {
            (Some(value), Some(low), Some(high)) if high - low >= 1.0 => format!("{} ({}–{})", whole(value), whole(low), whole(high)),
            (Some(value), ..) => whole(value),
            _ => "–".to_owned(),
        }));
        table.add_row(row);
    }
    let mut out = format!("{table}\n{}\n", figure.calibre.words.in_lang(lang));
    for note in &figure.notes {
        let _ = writeln!(out, "{}", note.in_lang(lang));
    }
    if found.demo {
        let _ = writeln!(out, "{}", if zh { "演示数据" } else { "demo data of a made-up company" });
    }
    out
}
