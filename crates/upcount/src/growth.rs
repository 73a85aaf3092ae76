//! `upcount growth`: levers of a quarter, alone and together; kept and committed.

use crate::{Here, Outcome};
use clap::Subcommand;
use std::fmt::Write;
use upcount_app::Caller;
use upcount_app::steer::{self, AskGrowth, AskLever, GrowthTold, Notice, SaveGrowth, Scenario};
use upcount_model::Lang;

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
    /// Tell what levers bring, alone and together
    Try(Asked),
    /// Keep that as a scenario
    Keep {
        /// What it is called
        #[arg(long)]
        name: String,
        #[command(flatten)]
        asked: Asked,
    },
    /// List the scenarios
    List,
    /// Commit one: its levers become moves
    Commit {
        /// Its number; the last one when absent
        number: Option<i64>,
    },
}

#[derive(clap::Args)]
struct Asked {
    /// The quarter, such as 2026-Q1
    period: String,
    /// A lever with what is assumed of it in percent, such as online_share=40; all of the Book when absent
    #[arg(long = "lever", value_name = "ID=PERCENT")]
    levers: Vec<String>,
    /// What the quarter is to bring
    #[arg(long)]
    target: Option<i64>,
    /// The part of an overlap that is the same policies, from 0 to 1
    #[arg(long)]
    once: Option<f64>,
    /// The public notice of rates that hold for a time: announced, first day, last day
    #[arg(long, num_args = 3, value_names = ["ANNOUNCED", "FROM", "TO"])]
    notice: Vec<String>,
}

impl Asked {
    fn ask(self) -> Result<AskGrowth, String> {
        let notice = match &self.notice[..] {
            [announced, from, to] => {
                Some(Notice { announced: announced.clone(), from: from.clone(), to: to.clone(), words: "notice".to_owned() })
            }
            _ => None,
        };
        let lever = |text: &String| {
            let (lever, value) = text.split_once('=').map_or((text.as_str(), None), |(lever, value)| (lever, Some(value)));
            let value =
                value.map(|value| value.trim_end_matches('%').parse::<f64>().map_err(|_| format!("`{text}` is written ID=PERCENT")));
            Ok::<_, String>(AskLever {
                lever: lever.to_owned(),
                value: value.transpose()?.map(|percent| percent / 100.0),
                owner: None,
                cost_fen: 0,
                notice: notice.clone(),
            })
        };
        let levers = self.levers.iter().map(lever).collect::<Result<Vec<_>, _>>()?;
        Ok(AskGrowth { period: self.period, target: self.target, once: self.once, levers: (!levers.is_empty()).then_some(levers) })
    }
}

pub(crate) async fn run(here: &Here, args: Args) -> Outcome {
    let up = here.open_existing().await?;
    let by = Caller::owner();
    let out = match args.what {
        What::Try(asked) => {
            let told = steer::try_growth(&up, &by, &asked.ask()?).await.map_err(|e| here.say(&e))?;
            shown(&told, args.format, here.lang)?
        }
        What::Keep { name, asked } => {
            let kept = steer::save_growth(&up, &by, &SaveGrowth { name, plan: asked.ask()? }).await.map_err(|e| here.say(&e))?;
            scenarios(&[kept])
        }
        What::List => scenarios(&steer::list_growth(&up, &by).await.map_err(|e| here.say(&e))?.scenarios),
        What::Commit { number } => {
            let all = steer::list_growth(&up, &by).await.map_err(|e| here.say(&e))?.scenarios;
            let number = number.or_else(|| all.first().map(|of| of.number)).unwrap_or_default();
            scenarios(&[steer::commit_growth(&up, &by, number).await.map_err(|e| here.say(&e))?])
        }
    };
    crate::ask::print(out.as_bytes())
}

fn scenarios(all: &[Scenario]) -> String {
    all.iter().fold(String::from("scenario,period,state,expected,moves\n"), |mut out, of| {
        let state = serde_json::to_value(of.state).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
        let _ = writeln!(out, "{},{},{state},{:.2},{}", of.name.replace(',', " "), of.plan.period, of.told.expected, of.moves.len());
        out
    })
}

const COLUMNS: [&str; 8] = ["lever", "baseline", "assumed", "today", "best", "beyond", "alone", "counted"];

fn shown(told: &GrowthTold, format: Format, lang: Lang) -> Result<String, String> {
    let figure = |value: f64| format!("{value:.2}");
    let percent = |part: f64| format!("{:.2}%", part * 100.0);
    let row = |one: &steer::LeverTold| {
        vec![
            one.id.clone(),
            figure(one.baseline),
            percent(one.value),
            one.today.map(percent).unwrap_or_default(),
            one.best.map(percent).unwrap_or_default(),
            if one.beyond.is_some() { "yes" } else { "" }.to_owned(),
            figure(one.alone),
            figure(one.counted),
        ]
    };
    let none = String::new;
    let total = vec!["/".to_owned(), figure(told.baseline), none(), none(), none(), none(), figure(told.if_apart), figure(told.together)];
    let rows = || std::iter::once(total.clone()).chain(told.levers.iter().map(row));
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
            let said = |one: &steer::LeverTold, text: &upcount_model::Text| format!("{}: {}", one.id, text.in_lang(lang));
            let how = told.levers.iter().flat_map(|one| one.beyond.iter().chain([&one.how]).map(|text| said(one, text)));
            let notes = how.chain(told.notes.iter().map(|note| note.in_lang(lang).to_owned())).collect::<Vec<_>>().join("\n");
            format!("{table}\n{} → {}\n{notes}\n", figure(told.baseline), figure(told.expected))
        }
    })
}
