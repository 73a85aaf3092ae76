//! `upcount spot`: spot checks, drawn, judged, sent back and answered.

mod evidence;

use crate::tables::{Format, csv, drawn};
use crate::{Here, Outcome};
use clap::Subcommand;
use std::fmt::Write;
use upcount_app::know::{self, PartTable};
use upcount_app::steer::{
    self, DrawnAgain, NewDraw, SayOfCase, SendBack, SpotChecks, SpotDraw, SpotDrawItem, SpotRefusal, SpotReturns, Verdict,
};
use upcount_app::{Caller, Upcount};
use upcount_model::Lang;

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
    /// Which draw; the last one when absent
    #[arg(long = "draw", global = true, value_name = "NUMBER")]
    number: Option<i64>,
    /// How it is written
    #[arg(long, value_enum, default_value = "table", global = true)]
    format: Format,
}

#[derive(Subcommand)]
enum What {
    /// List the checks
    Checks,
    /// List the samples that were drawn
    Draws,
    /// Draw a sample of a period
    Draw {
        /// The check, such as visits
        check: String,
        /// The first day of the period
        #[arg(long)]
        from: String,
        /// The last
        #[arg(long)]
        to: String,
        /// The seed; one by lot when absent
        #[arg(long)]
        seed: Option<u64>,
        /// The draw that this one replaces
        #[arg(long, value_name = "NUMBER")]
        replaces: Option<i64>,
    },
    /// Show a sample and what it says of all, or one table of it
    Show {
        /// Only this table: rates, branches, agreement or cases
        #[arg(long)]
        table: Option<String>,
    },
    /// Draw it again from its seed, and say whether it is the same
    Again,
    /// Judge a case
    Judge {
        /// Which case, from 1
        case: usize,
        /// A point that is violated
        #[arg(long, value_name = "POINT")]
        violated: Vec<String>,
        /// A point that does not apply; as the check says when none is named
        #[arg(long, value_name = "POINT")]
        inapplicable: Vec<String>,
        /// What was seen
        #[arg(long, default_value = "")]
        words: String,
    },
    /// Send a case back to the leader of the agent
    Return {
        /// Which case, from 1
        case: usize,
        /// What is to be mended or explained
        words: String,
        /// The day until which it is answered
        #[arg(long)]
        due: Option<String>,
    },
    /// Answer what was sent back
    Answer {
        /// Which case, from 1
        case: usize,
        /// What was done or found
        words: String,
    },
    /// List what was sent back
    Returned,
    /// Put a recording, a document or a transcript to a visit, a call or a policy
    Attach(evidence::Attach),
    /// List the recordings, documents and transcripts of a visit, a call or a policy
    Evidence(evidence::Of),
    /// Open one with a reason that the Log keeps, and write it to a file
    Open(evidence::Open),
    /// Remove one before its time, with a reason that the Log keeps
    Remove {
        /// Its name
        id: String,
        /// mistaken, twice or unreadable
        #[arg(long, default_value = "mistaken")]
        why: String,
    },
    /// Remove recordings and documents whose time is over
    Sweep,
}

pub(crate) async fn run(here: &Here, args: Args) -> Outcome {
    let up = here.open_existing().await?;
    let by = Caller::owner();
    let say = |e: SpotRefusal| here.say(&e);
    let args = match args.what {
        What::Attach(what) => return evidence::attach(here, &up, &by, what).await,
        What::Evidence(of) => return evidence::list(here, &up, &by, &of, args.format).await,
        What::Open(what) => return evidence::open(here, &up, &by, what).await,
        What::Remove { id, why } => return evidence::remove(here, &up, &by, &id, why).await,
        What::Sweep => return evidence::sweep(here, &up, &by).await,
        _ => args,
    };
    let number = match &args.what {
        What::Checks | What::Draws | What::Draw { .. } | What::Returned => args.number,
        _ => Some(number(&up, &by, args.number).await.map_err(say)?),
    };
    let of = number.unwrap_or_default();
    let done = match args.what {
        What::Checks => return checks(here, &steer::list_spot_checks(&up, &by).await.map_err(say)?, args.format),
        What::Returned => return returned(here, &steer::list_returned(&up, &by).await.map_err(say)?, args.format),
        What::Show { table } => return show(here, &up, &steer::read_draw(&up, &by, of).await.map_err(say)?, table.as_deref(), args.format),
        What::Again => return again(steer::draw_again(&up, &by, of).await.map_err(say)?, args.format),
        What::Draws | What::Attach(_) | What::Evidence(_) | What::Open(_) | What::Remove { .. } | What::Sweep => number,
        What::Draw { check, from, to, seed, replaces } => {
            let new = NewDraw { check, from, to, seed, replaces };
            Some(steer::draw_sample(&up, &by, &new).await.map_err(say)?.of.number)
        }
        What::Judge { case, violated, inapplicable, words } => {
            let inapplicable = Some(inapplicable).filter(|points| !points.is_empty());
            let verdict = Verdict { violated, inapplicable, words, marks: Vec::new() };
            steer::judge_case(&up, &by, of, case, &verdict).await.map_err(say)?;
            number
        }
        What::Return { case, words, due } => {
            steer::send_back_case(&up, &by, of, case, &SendBack { words, due }).await.map_err(say)?;
            number
        }
        What::Answer { case, words } => {
            steer::answer_case(&up, &by, of, case, &SayOfCase { words }).await.map_err(say)?;
            number
        }
    };
    let mut told = steer::list_spot_checks(&up, &by).await.map_err(say)?;
    told.draws.retain(|draw| done.is_none_or(|number| draw.number == number));
    draws(&told.draws, args.format)
}

fn checks(here: &Here, told: &SpotChecks, format: Format) -> Outcome {
    written(format, &told.checks, &["check", "name", "how", "by", "cases"], |one| {
        let by = one.by.clone().unwrap_or_default();
        vec![one.id.clone(), one.name.in_lang(here.lang).to_owned(), one.how.clone(), by, one.draw.to_string()]
    })
}

fn draws(all: &[SpotDrawItem], format: Format) -> Outcome {
    let columns = ["draw", "check", "from", "to", "seed", "drawn_from", "cases", "judged", "to_judge", "waiting", "nth", "replaced_by"];
    written(format, all, &columns, |one| {
        let words = [one.number.to_string(), one.check.clone(), one.from.clone(), one.to.clone(), one.seed.to_string()];
        let counts = [one.things, one.cases, one.judged, one.to_judge, one.waiting, one.nth].map(|count| count.to_string());
        let by = one.replaced_by.map(|by| by.to_string()).unwrap_or_default();
        words.into_iter().chain(counts).chain([by]).collect()
    })
}

fn returned(here: &Here, told: &SpotReturns, format: Format) -> Outcome {
    let columns = ["draw", "case", "code", "place", "violated", "words", "due", "answer"];
    written(format, &told.returned, &columns, |one| {
        let violated = one.violated.iter().map(|point| point.in_lang(here.lang)).collect::<Vec<_>>().join("; ");
        let head = [one.draw.to_string(), one.case.to_string(), one.key.clone(), steer::place_path(&one.place), violated];
        let back = [one.back.words.clone(), one.back.due.clone(), one.back.answer.clone().unwrap_or_default()];
        head.into_iter().chain(back).collect()
    })
}

fn again(told: DrawnAgain, format: Format) -> Outcome {
    written(format, &[told], &["seed", "drawn_from", "cases", "same"], |one| {
        vec![one.seed.to_string(), one.things.to_string(), one.cases.to_string(), one.same.to_string()]
    })
}

/// The draw that is meant.
async fn number(up: &Upcount, by: &Caller, asked: Option<i64>) -> Result<i64, SpotRefusal> {
    match asked {
        Some(number) => Ok(number),
        None => steer::list_spot_checks(up, by).await?.draws.first().map(|draw| draw.number).ok_or(SpotRefusal::NotFound),
    }
}

pub(crate) fn written<T: serde::Serialize>(format: Format, all: &[T], columns: &[&str], row: impl Fn(&T) -> Vec<String>) -> Outcome {
    let out = match format {
        Format::Json => serde_json::to_string_pretty(all).map_err(|e| e.to_string())? + "\n",
        Format::Table => {
            let mut table = crate::ask::table();
            table.set_header(columns);
            table.add_rows(all.iter().map(row));
            format!("{table}\n")
        }
        Format::Csv | Format::Xlsx | Format::Pdf => {
            let line = |cells: Vec<String>| cells.iter().map(|cell| cell.replace([',', '\n'], ";")).collect::<Vec<_>>().join(",") + "\n";
            columns.join(",") + "\n" + &all.iter().map(|one| line(row(one))).collect::<String>()
        }
    };
    crate::ask::print(out.as_bytes())
}

fn show(here: &Here, up: &Upcount, of: &SpotDraw, only: Option<&str>, format: Format) -> Outcome {
    if let Some(file) = format.file() {
        return crate::ask::print(&know::export_spot(up, of, file, here.lang).map_err(|e| here.say(&e))?.content);
    }
    if format == Format::Json {
        return crate::ask::print(format!("{}\n", serde_json::to_string_pretty(of).map_err(|e| e.to_string())?).as_bytes());
    }
    let mut tables = know::spot_tables(up, of, here.lang);
    if let Some(id) = only {
        tables.retain(|table| table.part == id);
        if tables.is_empty() {
            return Err(format!(
                "`--table` is rates, branches, agreement or cases, and `{id}` has nothing to tell of draw {}",
                of.of.number
            ));
        }
    }
    let out = if format == Format::Csv { csv(&tables) } else { text(of, &tables, here.lang) };
    crate::ask::print(out.as_bytes())
}

fn text(of: &SpotDraw, tables: &[PartTable], lang: Lang) -> String {
    let draw = &of.of;
    let mut out = format!("{} {} – {}\n", draw.name.in_lang(lang), draw.from, draw.to);
    for note in &of.notes {
        let _ = writeln!(out, "{}", note.in_lang(lang));
    }
    for of in tables {
        let _ = writeln!(out, "\n{}\n{}", of.title, drawn(of));
    }
    out
}
