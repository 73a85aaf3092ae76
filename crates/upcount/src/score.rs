//! `upcount score`: agents' scores, what they are made of, and their appeals.

use crate::tables::{Format, csv, drawn};
use crate::{Here, Outcome};
use clap::Subcommand;
use std::fmt::Write;
use upcount_app::Caller;
use upcount_app::know::{self, PartTable};
use upcount_app::steer::{self, AppealTold, AskScores, DecideAppeal, ScoreOf, ScoreRefusal};
use upcount_model::Text;

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
    /// The score; the first when absent
    #[arg(long, global = true)]
    score: Option<String>,
    /// The period, such as 2025-Q4; the last one that is told when absent
    #[arg(long, global = true)]
    period: Option<String>,
    /// Reckoned from what is known now, instead of from what was known when it was told
    #[arg(long, global = true)]
    now: bool,
    /// How it is written
    #[arg(long, value_enum, default_value = "table", global = true)]
    format: Format,
}

#[derive(Subcommand)]
enum What {
    /// List the scores of all agents
    List {
        /// Only agents of this team
        #[arg(long)]
        team: Option<String>,
        /// At most so many rows
        #[arg(long, default_value_t = 1_000_000)]
        limit: usize,
    },
    /// Explain the score of an agent, line by line
    Show {
        /// The agent
        agent: String,
    },
    /// List what was appealed
    Appeals,
    /// Uphold an appeal: what it names is taken out of the score
    Uphold {
        /// The appeal's number
        number: i64,
        /// Why
        words: String,
    },
    /// Reject an appeal
    Reject {
        /// The appeal's number
        number: i64,
        /// Why
        words: String,
    },
}

pub(crate) async fn run(here: &Here, args: Args) -> Outcome {
    let up = here.open_existing().await?;
    let by = Caller::owner();
    let say = |e: ScoreRefusal| here.say(&e);
    let asks = AskScores { score: args.score, period: args.period, now: args.now, ..AskScores::default() };
    let (uphold, number, words) = match args.what {
        What::List { team, limit } => {
            let told = steer::read_scores(&up, &by, &AskScores { team, limit, ..asks }).await.map_err(say)?;
            return match (args.format, args.format.file()) {
                (Format::Json, _) => json(&told),
                (_, Some(format)) => file(here, know::export_scores(&up, &told, format, here.lang)),
                (format, None) => shown(here, &told.of, &[], &know::scores_table(&up, &told, here.lang), format),
            };
        }
        What::Show { agent } => {
            let told = steer::read_score(&up, &by, &agent, &asks).await.map_err(say)?;
            let words: Vec<Text> = told.most.iter().cloned().collect();
            return match (args.format, args.format.file()) {
                (Format::Json, _) => json(&told),
                (_, Some(format)) => file(here, know::export_score(&up, &told, format, here.lang)),
                (format, None) => shown(here, &told.of, &words, &know::score_table(&up, &told, here.lang), format),
            };
        }
        What::Appeals => {
            let told = steer::list_appeals(&up, &by).await.map_err(say)?;
            return if args.format == Format::Json { json(&told) } else { appeals(here, &told.appeals, args.format) };
        }
        What::Uphold { number, words } => (true, number, words),
        What::Reject { number, words } => (false, number, words),
    };
    let told = steer::decide_appeal(&up, &by, number, &DecideAppeal { uphold, words }).await.map_err(say)?;
    appeals(here, &[told], args.format)
}

fn json<T: serde::Serialize>(told: &T) -> Outcome {
    crate::ask::print(format!("{}\n", serde_json::to_string_pretty(told).map_err(|e| e.to_string())?).as_bytes())
}

fn file(here: &Here, made: Result<know::Exported, know::ExportRefusal>) -> Outcome {
    crate::ask::print(&made.map_err(|e| here.say(&e))?.content)
}

fn shown(here: &Here, of: &ScoreOf, words: &[Text], table: &PartTable, format: Format) -> Outcome {
    if format == Format::Csv {
        return crate::ask::print(csv(std::slice::from_ref(table)).as_bytes());
    }
    let mut out = format!("{} {}\n", of.name.in_lang(here.lang), of.period);
    for note in of.notes.iter().chain(words) {
        let _ = writeln!(out, "{}", note.in_lang(here.lang));
    }
    let _ = writeln!(out, "\n{}", drawn(table));
    crate::ask::print(out.as_bytes())
}

fn appeals(here: &Here, all: &[AppealTold], format: Format) -> Outcome {
    let columns = ["appeal", "period", "agent", "item", "words", "facts", "due", "state", "decided_by", "reason"];
    let row = |one: &AppealTold| {
        let text = |text: &Option<String>| serde_json::Value::from(text.clone().unwrap_or_default());
        let words = [&one.period, &one.agent, &one.item, &one.words].map(|text| serde_json::Value::from(text.clone()));
        let rest = [one.facts.join(" "), one.due.clone(), one.state.clone()].map(serde_json::Value::from);
        [serde_json::Value::from(one.number)]
            .into_iter()
            .chain(words)
            .chain(rest)
            .chain([text(&one.decided_by), text(&one.reason)])
            .collect()
    };
    let table = PartTable {
        part: "appeals".to_owned(),
        title: Text::new("申诉", "Appeals").in_lang(here.lang).to_owned(),
        columns: columns.map(str::to_owned).to_vec(),
        rows: all.iter().map(row).collect(),
        percent: Vec::new(),
    };
    let out = if format == Format::Csv { csv(&[table]) } else { format!("{}\n", drawn(&table)) };
    crate::ask::print(out.as_bytes())
}
