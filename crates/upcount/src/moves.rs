//! `upcount move`: moves, proposed, decided, done and measured.

use crate::{Here, Outcome};
use clap::Subcommand;
use std::fmt::Write;
use upcount_app::know::Page;
use upcount_app::steer::{self, AcceptMove, MoveItem, MoveRefusal, MoveTold, NewExpected, NewMove, SayOfMove, Which};
use upcount_app::{Caller, Upcount};
use upcount_model::Lang;

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
    /// Which move; the last one when absent
    #[arg(long = "move", global = true, value_name = "NUMBER")]
    number: Option<i64>,
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
    /// List them
    List {
        /// open, proposed, accepted, done, declined, expired or withdrawn; all when absent
        #[arg(default_value = "all")]
        state: String,
    },
    /// Show one, and what it brought
    Show,
    /// Propose one
    Propose {
        /// What is to be done
        what: String,
        /// Why
        #[arg(long)]
        why: String,
        /// The place, such as team=T1; the whole company when absent
        #[arg(long, value_name = "LEVEL=CODE")]
        place: Vec<String>,
        /// How much more it is expected to bring; with --from and --to
        #[arg(long, requires_all = ["from", "to"], allow_negative_numbers = true)]
        extra: Option<f64>,
        /// The first day of that time
        #[arg(long)]
        from: Option<String>,
        /// The last
        #[arg(long)]
        to: Option<String>,
        /// Of which count or sum; policies when absent
        #[arg(long)]
        measure: Option<String>,
        /// On which calibre
        #[arg(long)]
        calibre: Option<String>,
        /// Only of these classes, such as product_line=health
        #[arg(long = "where", value_name = "DIMENSION=VALUE")]
        only: Vec<String>,
        /// What it costs, in fen
        #[arg(long, default_value_t = 0)]
        cost_fen: i64,
        /// The last day on which it can be decided
        #[arg(long)]
        expires: Option<String>,
    },
    /// Accept it
    Accept {
        /// The day until which it is done
        due: String,
        /// The account that does it; the home's owner when absent
        #[arg(long)]
        owner: Option<String>,
        /// What is said with it
        #[arg(long, default_value = "")]
        words: String,
    },
    /// Decline it
    Decline {
        /// Why
        why: String,
    },
    /// Say that it is done
    Done {
        /// What was done
        what: String,
    },
    /// Withdraw it
    Withdraw {
        /// Why
        why: String,
    },
}

const ALL: Page = Page { offset: 0, limit: usize::MAX };

pub(crate) async fn run(here: &Here, args: Args) -> Outcome {
    let up = here.open_existing().await?;
    let by = Caller::owner();
    let last = || async { last(&up, &by, args.number).await.map_err(|e| here.say(&e)) };
    let say = |of: &MoveItem, words: String| SayOfMove { words, seen: of.seen };
    let item = match args.what {
        What::List { state } => {
            let which = Which::from_id(&state).ok_or_else(|| format!("there is no state `{state}`"))?;
            let moves = steer::list_moves(&up, &by, which, ALL).await.map_err(|e| here.say(&e))?;
            return list(&moves.moves, args.format, here.lang);
        }
        What::Show => {
            let told = steer::read_move(&up, &by, last().await?.number).await.map_err(|e| here.say(&e))?;
            return show(&told, args.format, here.lang);
        }
        What::Propose { what, why, place, extra, from, to, measure, calibre, only, cost_fen, expires } => {
            let place = crate::ask::conditions(here, &place)?.into_iter();
            let place = place.filter_map(|(level, codes)| Some((level, codes.into_iter().next()?))).collect();
            let only = crate::ask::conditions(here, &only)?;
            let expected = extra.map(|extra| NewExpected {
                measure,
                calibre,
                only,
                extra,
                least: None,
                most: None,
                from: from.unwrap_or_default(),
                to: to.unwrap_or_default(),
            });
            steer::propose_move(&up, &by, &NewMove { what, why, place, expected, cost_fen, expires }).await
        }
        What::Accept { due, owner, words } => {
            let of = last().await?;
            steer::accept_move(&up, &by, of.number, &AcceptMove { owner, due, words, seen: of.seen }).await
        }
        What::Decline { why } => {
            let of = last().await?;
            steer::decline_move(&up, &by, of.number, &say(&of, why)).await
        }
        What::Done { what } => {
            let of = last().await?;
            steer::finish_move(&up, &by, of.number, &say(&of, what)).await
        }
        What::Withdraw { why } => {
            let of = last().await?;
            steer::withdraw_move(&up, &by, of.number, &say(&of, why)).await
        }
    };
    let item = item.map_err(|e| here.say(&e))?;
    list(&[item], args.format, here.lang)
}

/// The move that is meant.
async fn last(up: &Upcount, by: &Caller, number: Option<i64>) -> Result<MoveItem, MoveRefusal> {
    let moves = steer::list_moves(up, by, Which::All, ALL).await?.moves;
    match number {
        Some(number) => moves.into_iter().find(|of| of.number == number),
        None => moves.into_iter().max_by_key(|of| of.number),
    }
    .ok_or(MoveRefusal::NoMove)
}

fn row(of: &MoveItem, lang: Lang) -> Vec<String> {
    let place = steer::place_path(&of.place);
    let expected = of.expected.as_ref();
    vec![
        of.number.to_string(),
        word(of),
        if place.is_empty() { "/".to_owned() } else { place },
        of.what.in_lang(lang).replace(',', "，"),
        expected.map(|e| e.extra.to_string()).unwrap_or_default(),
        of.owner.clone().unwrap_or_default(),
        of.due.clone().unwrap_or_default(),
        of.source.clone(),
    ]
}

const COLUMNS: [&str; 8] = ["number", "state", "place", "what", "extra", "owner", "due", "source"];

fn list(moves: &[MoveItem], format: Format, lang: Lang) -> Outcome {
    let out = match format {
        Format::Json => serde_json::to_string_pretty(moves).map_err(|e| e.to_string())? + "\n",
        Format::Csv => {
            let mut out = COLUMNS.join(",") + "\n";
            moves.iter().for_each(|of| {
                let _ = writeln!(out, "{}", row(of, lang).join(","));
            });
            out
        }
        Format::Table => {
            let mut table = crate::ask::table();
            table.set_header(COLUMNS);
            table.add_rows(moves.iter().map(|of| row(of, lang)));
            format!("{table}\n")
        }
    };
    crate::ask::print(out.as_bytes())
}

fn show(told: &MoveTold, format: Format, lang: Lang) -> Outcome {
    let why = told.unmeasured.as_ref().map(|text| text.in_lang(lang).to_owned()).unwrap_or_default();
    let columns = ["number", "state", "brought", "without", "brought_more", "least", "most", "others"];
    let figure = |value: f64| format!("{value:.2}");
    let cells = match &told.effect {
        Some(e) => {
            vec![figure(e.brought), figure(e.without), figure(e.extra), figure(e.range[0]), figure(e.range[1]), e.others.to_string()]
        }
        None => vec![String::new(); 6],
    };
    let row = [vec![told.of.number.to_string(), word(&told.of)], cells].concat();
    let out = match format {
        Format::Json => serde_json::to_string_pretty(told).map_err(|e| e.to_string())? + "\n",
        Format::Csv => format!("{},unmeasured\n{},{}\n", columns.join(","), row.join(","), why.replace(',', ";")),
        Format::Table => {
            let mut table = crate::ask::table();
            table.set_header(columns);
            table.add_row(row);
            let how = told.effect.as_ref().map(|e| e.how.in_lang(lang).to_owned()).unwrap_or(why);
            format!("{} {}\n{table}\n{how}\n", told.of.what.in_lang(lang), told.of.why.in_lang(lang))
        }
    };
    crate::ask::print(out.as_bytes())
}

/// The state's name in the API.
fn word(of: &MoveItem) -> String {
    serde_json::to_value(of.state).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
