//! `upcount pay`: runs of a commission scheme.

use crate::{Here, Outcome};
use std::fmt::Write;
use upcount_app::Caller;
use upcount_app::know::{AsOf, Page};
use upcount_app::reward::{self, AskPay, PayBunching, PayFiled, PayLines, PayRun, PayState};
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
    /// Look whether counts crowd at the scheme's edges, until this month
    #[arg(long, conflicts_with_all = ["lines", "agent", "post", "as_of"])]
    bunching: bool,
    /// Look whether all schemes and contests together stay within what is filed, from the beginning of the year to this month
    #[arg(long, conflicts_with_all = ["lines", "agent", "post", "as_of", "bunching"])]
    filed: bool,
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
    if args.bunching {
        let found = reward::pay_bunching(&up, &ask).await.map_err(|e| here.say(&e))?;
        let out = match args.format {
            Format::Json => serde_json::to_string_pretty(&found).map_err(|e| e.to_string())? + "\n",
            format => crowding(&found, here.lang, format),
        };
        return crate::ask::print(out.as_bytes());
    }
    if args.filed {
        let found = reward::pay_filed(&up, &ask, page).await.map_err(|e| here.say(&e))?;
        let out = match args.format {
            Format::Json => serde_json::to_string_pretty(&found).map_err(|e| e.to_string())? + "\n",
            format => filed(&found, here.lang, format),
        };
        return crate::ask::print(out.as_bytes());
    }
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

fn crowding(found: &PayBunching, lang: Lang, format: Format) -> String {
    let rows = found.ladders.iter().flat_map(|ladder| {
        ladder.edges.iter().map(|one| {
            let numbers = [one.edge.to_string(), one.at.to_string(), one.below.to_string(), format!("{:.1}", one.at_expected)];
            [ladder.ladder.clone()].into_iter().chain(numbers).chain([format!("{:.4}", one.p), one.says.clone()]).collect::<Vec<_>>()
        })
    });
    let columns = ["ladder", "edge", "at", "below", "expected", "p", "says"];
    if format == Format::Csv {
        let mut out = columns.join(",") + "\n";
        for row in rows {
            let _ = writeln!(out, "{}", row.join(","));
        }
        return out;
    }
    let mut table = crate::ask::table();
    table.set_header(columns);
    table.add_rows(rows);
    let mut out = format!("{table}\n");
    for note in found.ladders.iter().filter_map(|ladder| ladder.silent.as_ref()).chain(&found.notes) {
        let _ = writeln!(out, "{}", note.in_lang(lang));
    }
    out
}

/// Each policy that is over, with what each payer pays for it; the payers below.
fn filed(found: &PayFiled, lang: Lang, format: Format) -> String {
    let ids = found.payers.iter().map(|payer| payer.id.clone());
    let columns: Vec<String> =
        ["policy", "filed", "paid"].map(str::to_owned).into_iter().chain(ids).chain(["over".to_owned(), "by".to_owned()]).collect();
    let rows = found.over.iter().map(|one| {
        let sums = [one.policy.clone(), money(one.filed_fen), money(one.paid_fen)].into_iter();
        sums.chain(one.parts_fen.iter().map(|fen| money(*fen))).chain([money(one.over_fen), one.by.clone()]).collect::<Vec<_>>()
    });
    if format == Format::Csv {
        return rows.fold(columns.join(",") + "\n", |mut out, row| {
            let _ = writeln!(out, "{}", row.join(","));
            out
        });
    }
    let mut table = crate::ask::table();
    table.set_header(columns);
    table.add_rows(rows);
    let mut out = format!("{table}\n");
    for payer in &found.payers {
        let _ =
            writeln!(out, "  {}: {} ({}, {})", payer.name.in_lang(lang), money(payer.paid_fen), payer.brings_over, money(payer.over_fen));
    }
    let (paid, all, over) = (money(found.paid_fen), money(found.filed_fen), money(found.over_fen));
    let _ = match lang {
        Lang::Zh => {
            writeln!(out, "{} 至 {}：{} 件报备 {all}，共付 {paid}；{} 件超出，共 {over}", found.from, found.to, found.policies, found.total)
        }
        Lang::En => {
            writeln!(
                out,
                "{} to {}: {all} filed for {} policies, {paid} paid; {} are over, by {over}",
                found.from, found.to, found.policies, found.total
            )
        }
    };
    for note in &found.notes {
        let _ = writeln!(out, "{}", note.in_lang(lang));
    }
    out
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
    let mut out = String::from("agent,policy,owed_for,reason,amount,base,rate,factor,credit,for\n");
    for line in &found.lines {
        let policy = line.policy.as_deref().unwrap_or_default();
        let how = format!("{},{},{},{}", money(line.base_fen), percent(line.rate_ppm), percent(line.factor_ppm), percent(line.credit_ppm));
        let _ = writeln!(
            out,
            "{},{policy},{},{},{},{how},{}",
            line.agent,
            line.owed_for,
            line.reason,
            money(line.amount_fen),
            line.with.join(" ")
        );
    }
    out
}

fn lines_table(found: &PayLines, lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    let mut table = crate::ask::table();
    table.set_header(if zh {
        ["代理人", "保单", "归属月", "事由", "金额", "基数", "费率", "阶梯", "份额", "为何"]
    } else {
        ["agent", "policy", "owed for", "reason", "amount", "base", "rate", "factor", "credit", "why"]
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
            line.why.as_ref().map(|why| why.in_lang(lang).to_owned()).unwrap_or_default(),
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
