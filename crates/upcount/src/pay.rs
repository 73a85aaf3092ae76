//! `upcount pay`: runs of a commission scheme.

use crate::{Here, Outcome};
use std::fmt::Write;
use upcount_app::Caller;
use upcount_app::know::{AsOf, Page};
use upcount_app::reward::{self, AskPay, PayLines, PayRun, PayState};
use upcount_model::{Lang, Money};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The scheme, such as first_year
    scheme: String,
    /// The month, such as 2025-03
    month: String,
    /// Post it: its lines are paid and do not change any more
    #[arg(long, conflicts_with_all = ["lines", "agent", "as_of"])]
    post: bool,
    /// Line by line
    #[arg(long)]
    lines: bool,
    /// Only this agent's lines: the statement
    #[arg(long)]
    agent: Option<String>,
    /// Try it with what we knew then
    #[arg(long, value_name = "TIME")]
    as_of: Option<AsOf>,
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
    let ask = AskPay { scheme: args.scheme, month: args.month };
    let up = here.open_existing().await?;
    let page = Page { offset: 0, limit: if args.format == Format::Table { ROWS_IN_A_TABLE } else { usize::MAX } };
    let out = if args.lines || args.agent.is_some() {
        let found = reward::pay_lines(&up, &Caller::owner(), &ask, args.agent.as_deref(), args.as_of.as_ref(), page).await;
        let found = found.map_err(|e| here.say(&e))?;
        match args.format {
            Format::Table => lines_table(&found, here.lang),
            Format::Csv => lines_csv(&found),
            Format::Json => serde_json::to_string_pretty(&found).map_err(|e| e.to_string())? + "\n",
        }
    } else {
        let found = match args.post {
            true => reward::post_pay(&up, &Caller::owner(), &ask, page).await,
            false => reward::try_pay(&up, &ask, args.as_of.as_ref(), page).await,
        };
        let found = found.map_err(|e| here.say(&e))?;
        match args.format {
            Format::Table => table(&found, here.lang),
            Format::Csv => csv(&found),
            Format::Json => serde_json::to_string_pretty(&found).map_err(|e| e.to_string())? + "\n",
        }
    };
    crate::ask::print(out.as_bytes())
}

fn money(fen: i64) -> String {
    Money { fen }.to_string()
}

fn percent(ppm: i64) -> String {
    let text = format!("{}.{:04}", ppm / 10_000, (ppm % 10_000).abs());
    format!("{}%", text.trim_end_matches('0').trim_end_matches('.'))
}

fn csv(run: &PayRun) -> String {
    let mut out = String::from("agent,amount,earlier,policies\n");
    for agent in &run.agents {
        let _ = writeln!(out, "{},{},{},{}", agent.agent, money(agent.amount_fen), money(agent.earlier_fen), agent.policies);
    }
    out
}

fn lines_csv(found: &PayLines) -> String {
    let mut out = String::from("agent,policy,owed_for,reason,amount,base,rate,factor,credit\n");
    for line in &found.lines {
        let policy = line.policy.as_deref().unwrap_or_default();
        let how = format!("{},{},{},{}", money(line.base_fen), percent(line.rate_ppm), percent(line.factor_ppm), percent(line.credit_ppm));
        let _ = writeln!(out, "{},{policy},{},{},{},{how}", line.agent, line.owed_for, line.reason, money(line.amount_fen));
    }
    out
}

fn lines_table(found: &PayLines, lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    let mut table = crate::ask::table();
    table.set_header(if zh {
        ["代理人", "保单", "归属月", "事由", "金额", "基数", "费率", "阶梯", "份额"]
    } else {
        ["agent", "policy", "owed for", "reason", "amount", "base", "rate", "factor", "credit"]
    });
    for line in &found.lines {
        table.add_row([
            line.agent.clone(),
            line.policy.clone().unwrap_or_default(),
            line.owed_for.clone(),
            line.reason.clone(),
            money(line.amount_fen),
            money(line.base_fen),
            percent(line.rate_ppm),
            percent(line.factor_ppm),
            percent(line.credit_ppm),
        ]);
    }
    let mut out = format!("{table}\n");
    let _ = writeln!(out, "{} {} · {} {}", found.total, if zh { "行" } else { "lines" }, money(found.amount_fen), found.currency);
    let _ = writeln!(out, "{}", state(found.state, zh));
    if found.demo {
        let _ = writeln!(out, "{}", if zh { "演示数据" } else { "demo data of a made-up company" });
    }
    out
}

fn state(state: PayState, zh: bool) -> &'static str {
    match (state, zh) {
        (PayState::Draft, true) => "试算，没有发放",
        (PayState::Draft, false) => "tried, not posted",
        (PayState::Posted, true) => "已发放",
        (PayState::Posted, false) => "posted",
    }
}

fn table(run: &PayRun, lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    let mut table = crate::ask::table();
    table.set_header(if zh {
        ["代理人", "金额", "其中以前月份", "保单"]
    } else {
        ["agent", "amount", "of it for earlier months", "policies"]
    });
    for agent in &run.agents {
        table.add_row([agent.agent.clone(), money(agent.amount_fen), money(agent.earlier_fen), agent.policies.to_string()]);
    }
    let mut out = format!("{table}\n");
    if run.total > run.agents.len() as u64 {
        let (all, shown) = (run.total, run.agents.len());
        let _ = writeln!(out, "{}", if zh { format!("{all} 人中的前 {shown} 人") } else { format!("the first {shown} of {all}") });
    }
    let _ = writeln!(out, "{} {}: {} {}", if zh { &run.zh } else { &run.en }, run.month, money(run.amount_fen), run.currency);
    for reason in &run.reasons {
        let _ = writeln!(out, "  {}: {} ({})", reason.reason, money(reason.amount_fen), reason.lines);
    }
    let corrections = if zh { "其中以前月份" } else { "of it for earlier months" };
    let _ = writeln!(out, "{corrections}: {}", money(run.earlier_fen));
    let _ = writeln!(out, "{}", state(run.state, zh));
    for note in &run.notes {
        let _ = writeln!(out, "{}", note.in_lang(lang));
    }
    if run.demo {
        let _ = writeln!(out, "{}", if zh { "演示数据" } else { "demo data of a made-up company" });
    }
    out
}
