//! `upcount league`: members beside each other.

use crate::ask::shown;
use crate::limits::{Format, Limits};
use crate::{Here, Outcome};
use std::fmt::Write;
use upcount_app::know::{self, Ladder, LeagueAsks, Page};
use upcount_model::{Lang, Scope};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The league: agents, teams, or one of the company's own
    #[arg(default_value = "agents")]
    league: String,
    /// Tell too how much of it is expected to stay
    #[arg(long)]
    stays: bool,
    /// Only members who have gone quiet
    #[arg(long)]
    quiet: bool,
    #[command(flatten)]
    limits: Limits,
}

/// The table on a terminal shows so many; files have all.
const ROWS_IN_A_TABLE: usize = 30;

pub(crate) async fn run(here: &Here, args: Args) -> Outcome {
    let format = args.limits.format;
    let question = args.limits.question(here)?;
    let up = here.open_existing().await?;
    let limit = if format == Format::Table { ROWS_IN_A_TABLE } else { usize::MAX };
    let page = Page { offset: 0, limit };
    let found = know::league(&up, &Scope::COMPANY, &args.league, LeagueAsks { stays: args.stays, quiet: args.quiet }, &question, page)
        .await
        .map_err(|e| here.say(&e))?;
    let out = match format {
        Format::Table => table(&found, here.lang),
        Format::Csv => csv(&found),
        Format::Json => serde_json::to_string_pretty(&found).map_err(|e| e.to_string())? + "\n",
    };
    crate::ask::print(out.as_bytes())
}

fn csv(found: &Ladder) -> String {
    let mut out = format!(
        "{},peers,tenure_months,months,value,active_months,own,credibility,believed,low,high,rank,rank_best,rank_worst,grade,quiet_for,gone_quiet,stays\n",
        found.league.members
    );
    for row in &found.league.rows {
        let text = |value: Option<String>| value.unwrap_or_default();
        let _ = writeln!(
            out,
            "{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}",
            text(row.member.clone()),
            row.peers,
            text(row.tenure_months.map(|m| m.to_string())),
            row.months,
            row.value,
            row.active_months,
            text(row.own.map(|v| v.to_string())),
            row.credibility,
            row.believed,
            row.low,
            row.high,
            row.rank,
            row.rank_best,
            row.rank_worst,
            text(row.grade.clone()),
            row.quiet_for,
            row.gone_quiet,
            text(row.stays.map(|v| v.to_string())),
        );
    }
    out
}

fn table(found: &Ladder, lang: Lang) -> String {
    let (league, zh) = (&found.league, lang == Lang::Zh);
    let unit = if league.measure.unit == "money" { "money" } else { "number" };
    let mut table = crate::ask::table();
    let words = if zh {
        [
            "名次",
            "可能的名次",
            "成员",
            "同组",
            "在册月",
            "合计",
            "每人月",
            "可信度",
            "可信的每人月",
            "95%",
            "等级",
            "多少个月没有",
            "预期留存",
        ]
    } else {
        [
            "place",
            "may be",
            "member",
            "peers",
            "months",
            "in all",
            "a person-month",
            "believed",
            "as believed",
            "95%",
            "grade",
            "months without",
            "expected to stay",
        ]
    };
    table.set_header(words);
    for row in &league.rows {
        table.add_row([
            row.rank.to_string(),
            format!("{}–{}", row.rank_best, row.rank_worst),
            row.member.clone().unwrap_or_else(|| "–".into()),
            row.peers.clone(),
            format!("{:.1}", row.months),
            shown(row.value, &league.measure.unit),
            row.own.map_or("–".into(), |v| shown(v, unit)),
            format!("{:.0}%", row.credibility * 100.0),
            shown(row.believed, unit),
            format!("{}–{}", shown(row.low, unit), shown(row.high, unit)),
            row.grade.clone().unwrap_or_default(),
            format!("{}{}", row.quiet_for, if row.gone_quiet { " !" } else { "" }),
            row.stays.map_or("–".into(), |v| shown(v, &league.measure.unit)),
        ]);
    }
    let mut out = format!("{table}\n");
    if league.total > league.rows.len() as u64 {
        let (shown, all) = (league.rows.len(), league.total);
        let _ = writeln!(out, "{}", if zh { format!("{all} 名中的前 {shown} 名") } else { format!("the first {shown} of {all}") });
    }
    for peers in &league.peers {
        let mean = peers.mean.map_or("–".into(), |m| shown(m, unit));
        let _ = writeln!(out, "{}: {}, {mean}", peers.name.in_lang(lang), peers.members);
    }
    for grade in &league.grades {
        let _ = writeln!(out, "{} (≥ {}): {}", grade.name.in_lang(lang), grade.at_least, grade.members);
    }
    if let Some((months, gone)) = league.quiet_months.zip(league.gone_quiet) {
        let words = if zh {
            format!("在册、曾有产出、连续 {months} 个月以上没有而不像运气（!）：{gone}")
        } else {
            format!("on the roll, used to bring something, nothing for {months} months or more and hardly by luck (!): {gone}")
        };
        let _ = writeln!(out, "{words}");
    }
    if let Some(until) = &league.stays_until {
        let _ = writeln!(out, "{}: {}", if zh { "预期留存到" } else { "expected to stay until" }, until.in_lang(lang));
    }
    let _ = writeln!(out, "{}", league.calibre.words.in_lang(lang));
    for note in &league.notes {
        let _ = writeln!(out, "{}", note.in_lang(lang));
    }
    if found.demo {
        let _ = writeln!(out, "{}", if zh { "演示数据" } else { "demo data of a made-up company" });
    }
    out
}
