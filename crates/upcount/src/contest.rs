//! `upcount contest`: contests, their ladders, the red team, and settling.

use crate::{Here, Outcome};
use std::fmt::Write;
use upcount_app::know::Page;
use upcount_app::reward::{self, ContestRedTeam, ContestState, ContestTold, ContestTry, Contests};
use upcount_app::{Caller, Upcount};
use upcount_model::{Day, Lang, Money, Text};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The contest, such as fourth_quarter; all of them in short when absent
    contest: Option<String>,
    /// Look at nothing that happened after this day
    #[arg(long)]
    day: Option<Day>,
    /// Game it on the times before it
    #[arg(long, conflicts_with_all = ["day", "settle"])]
    redteam: bool,
    /// With the red team: of a customer's policies of one class only the first counts
    #[arg(long, requires = "redteam")]
    once_a_customer: bool,
    /// With the red team: only what is still there when it is settled counts
    #[arg(long, requires = "redteam")]
    only_what_stays: bool,
    /// With the red team: settle so many days after the end
    #[arg(long, requires = "redteam")]
    settle_days: Option<u32>,
    /// With the red team: only policies of at least this premium count, such as 500.00
    #[arg(long, requires = "redteam")]
    premium_at_least: Option<String>,
    /// With the red team: self-insured and mutual policies are left out
    #[arg(long, requires = "redteam")]
    without_own: bool,
    /// Settle it: its prizes are lines of pay and do not change any more
    #[arg(long, conflicts_with = "day")]
    settle: bool,
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
    let Some(contest) = &args.contest else {
        let found = reward::list_contests(&up).await.map_err(|e| here.say(&e))?;
        return print(args.format, &found, |format| list(&found, here.lang, format));
    };
    if args.redteam {
        let found = red_team(here, &up, contest, &args).await?;
        return print(args.format, &found, |format| gamed(&found, here.lang, format));
    }
    let page = Page { offset: 0, limit: if args.format == Format::Table { ROWS_IN_A_TABLE } else { usize::MAX } };
    let found = match args.settle {
        true => reward::settle_contest(&up, &Caller::owner(), contest, page).await,
        false => reward::read_contest(&up, &Caller::owner(), contest, args.day, page).await,
    };
    let found = found.map_err(|e| here.say(&e))?;
    print(args.format, &found, |format| ladder(&found, here.lang, format))
}

async fn red_team(here: &Here, up: &Upcount, contest: &str, args: &Args) -> Result<ContestRedTeam, String> {
    let premium_at_least_fen = match args.premium_at_least.as_deref().map(|text| Money::parse(text, 100)) {
        None => None,
        Some(Ok(money)) => Some(money.fen),
        Some(Err(_)) => {
            let wrong = Text::new("`--premium-at-least` 写作 500.00", "`--premium-at-least` is written 500.00");
            return Err(wrong.in_lang(here.lang).to_owned());
        }
    };
    let tried = ContestTry {
        once_a_customer: args.once_a_customer.then_some(true),
        only_what_stays: args.only_what_stays.then_some(true),
        settle_days: args.settle_days,
        premium_at_least_fen,
        expected_months: None,
        without_self_insured: args.without_own,
        without_mutual: args.without_own,
    };
    reward::contest_red_team(up, contest, &tried).await.map_err(|e| here.say(&e))
}

fn print<T: serde::Serialize>(format: Format, found: &T, other: impl Fn(Format) -> String) -> Outcome {
    let out = match format {
        Format::Json => serde_json::to_string_pretty(found).map_err(|e| e.to_string())? + "\n",
        format => other(format),
    };
    crate::ask::print(out.as_bytes())
}

fn money(fen: i64) -> String {
    Money { fen }.to_string()
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

fn list(found: &Contests, lang: Lang, format: Format) -> String {
    let row = |one: &reward::ContestItem| {
        vec![
            one.id.clone(),
            one.from.clone(),
            one.to.clone(),
            one.settled_on.clone(),
            word(one.state, lang).to_owned(),
            money(one.budget_fen),
        ]
    };
    rows(&["contest", "from", "to", "settled_on", "state", "budget"], found.contests.iter().map(row).collect(), format)
}

fn ladder(found: &ContestTold, lang: Lang, format: Format) -> String {
    let number = |n: Option<u64>| n.map(|n| n.to_string()).unwrap_or_default();
    let row = |place: &reward::ContestPlace| {
        let prize = place.posted_fen.unwrap_or(place.prize_fen);
        let count = format!("{:.6}", place.count);
        let count = count.trim_end_matches('0').trim_end_matches('.').to_owned();
        let (next_place, next_prize) = (number(place.to_next_place), number(place.to_next_prize));
        vec![place.rank.to_string(), place.unit.clone().unwrap_or_default(), count, money(prize), next_place, next_prize]
    };
    let mut out = rows(&["rank", "unit", "count", "prize", "next_place", "next_prize"], found.places.iter().map(row).collect(), format);
    if format == Format::Table {
        let (state, day) = (word(found.contest.state, lang), &found.day);
        let paid = money(found.posted_fen.or(found.paid_fen).unwrap_or_default());
        let of = if lang == Lang::Zh {
            format!("预算 {}", money(found.contest.budget_fen))
        } else {
            format!("of {}", money(found.contest.budget_fen))
        };
        let _ = writeln!(out, "{} · {day} · {state} · {paid} {} ({of})", found.total, found.currency);
        for note in found.contest.rules.iter().chain(&found.notes) {
            let _ = writeln!(out, "{}", note.in_lang(lang));
        }
    }
    out
}

fn gamed(found: &ContestRedTeam, lang: Lang, format: Format) -> String {
    if format == Format::Csv {
        let row = |one: &reward::RedFinding| {
            vec![
                one.adversary.clone().unwrap_or_default(),
                money(one.gain_fen.unwrap_or_default()),
                one.unreal.unwrap_or_default().to_string(),
            ]
        };
        let none = vec![vec!["passes".to_owned(), money(0), "0".to_owned()]];
        let found: Vec<Vec<String>> = found.findings.iter().map(row).collect();
        return rows(&["adversary", "gain", "unreal"], if found.is_empty() { none } else { found }, format);
    }
    let past = |one: &reward::ContestPast| {
        vec![one.from.clone(), one.to.clone(), one.units.to_string(), format!("{:.1}", one.count), money(one.paid_fen)]
    };
    let mut out = rows(&["from", "to", "units", "count", "paid"], found.past.iter().map(past).collect(), format);
    let passes = match (found.passes, lang) {
        (true, Lang::Zh) => "通过",
        (true, Lang::En) => "passes",
        (false, Lang::Zh) => "不通过",
        (false, Lang::En) => "does not pass",
    };
    let _ = writeln!(out, "{passes}");
    for one in &found.findings {
        let mend: Vec<&str> = one.mend.iter().map(|rule| rule.in_lang(lang)).collect();
        let _ = writeln!(out, "  {}: {} → {}", one.name.in_lang(lang), one.sentence.in_lang(lang), mend.join(", "));
    }
    for note in &found.notes {
        let _ = writeln!(out, "{}", note.in_lang(lang));
    }
    out
}

const fn word(state: ContestState, lang: Lang) -> &'static str {
    match (state, lang) {
        (ContestState::Coming, Lang::Zh) => "未开始",
        (ContestState::Coming, Lang::En) => "coming",
        (ContestState::Running, Lang::Zh) => "进行中",
        (ContestState::Running, Lang::En) => "running",
        (ContestState::Over, Lang::Zh) => "已结束",
        (ContestState::Over, Lang::En) => "over",
        (ContestState::Due, Lang::Zh) => "待结算",
        (ContestState::Due, Lang::En) => "due",
        (ContestState::Settled, Lang::Zh) => "已结算",
        (ContestState::Settled, Lang::En) => "settled",
    }
}
