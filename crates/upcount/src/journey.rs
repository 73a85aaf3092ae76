//! `upcount journey`: which contacts of customers led to a policy, and which to nothing.

use crate::ask::shown;
use crate::limits::{Format, Limits};
use crate::{Here, Outcome};
use std::fmt::Write;
use upcount_app::know::{self, Followed, FunnelEstimate, JourneyCount};
use upcount_model::{Lang, Scope};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The paths: contacts, or some of the company's own
    #[arg(default_value = "contacts")]
    journey: String,
    /// The commonest paths, in place of the contacts
    #[arg(long)]
    paths: bool,
    #[command(flatten)]
    limits: Limits,
}

pub(crate) async fn run(here: &Here, args: Args) -> Outcome {
    let format = args.limits.format;
    let question = args.limits.question(here)?;
    let up = here.open_existing().await?;
    let found = know::journey(&up, &Scope::COMPANY, &args.journey, &question).await.map_err(|e| here.say(&e))?;
    let out = match (format, args.paths) {
        (Format::Json, _) => serde_json::to_string_pretty(&found).map_err(|e| e.to_string())? + "\n",
        (Format::Csv, true) => paths_csv(&found),
        (Format::Csv, false) => contacts_csv(&found),
        (Format::Table, paths) => table(&found, paths, here.lang),
    };
    crate::ask::print(out.as_bytes())
}

fn contacts_csv(found: &Followed) -> String {
    let mut out = "contact,contacts,paths,came,without_paths,without_came,apart,lost,removal,shapley,first,last\n".to_owned();
    let part = |value: Option<f64>| value.map_or_else(String::new, |value| format!("{value:.4}"));
    for one in &found.journey.contacts {
        let credit = one.credit;
        let parts = [
            one.apart.map(|apart| apart.value),
            credit.map(|c| c.lost),
            credit.map(|c| c.removal.value),
            credit.map(|c| c.shapley.value),
            credit.map(|c| c.first),
            credit.map(|c| c.last),
        ]
        .map(part);
        let (with, without) = (&one.with, &one.without);
        let counts = [one.contacts, with.paths, with.came, without.paths, without.came].map(|n| n.to_string());
        let _ = writeln!(out, "{},{},{}", one.id, counts.join(","), parts.join(","));
    }
    out
}

fn paths_csv(found: &Followed) -> String {
    let mut out = "path,paths,came\n".to_owned();
    for one in &found.journey.commonest {
        let _ = writeln!(out, "{},{},{}", one.contacts.join(" > "), one.count.paths, one.count.came);
    }
    out
}

/// A part with its interval.
fn part(of: Option<FunnelEstimate>) -> String {
    of.map_or_else(|| "–".to_owned(), |of| format!("{:.1}% ({:.1}–{:.1})", of.value * 100.0, of.low * 100.0, of.high * 100.0))
}

fn counted(count: &JourneyCount) -> [String; 3] {
    [shown(count.paths as f64, "count"), shown(count.came as f64, "count"), part(count.rate)]
}

fn table(found: &Followed, paths: bool, lang: Lang) -> String {
    let (figure, zh) = (&found.journey, lang == Lang::Zh);
    let mut table = crate::ask::table();
    let name = |id: &str| figure.contacts.iter().find(|c| c.id == id).map_or("", |c| if zh { c.zh.as_str() } else { c.en.as_str() });
    if paths {
        table.set_header(if zh { ["路径", "条数", "成交", "成交率"] } else { ["path", "paths", "came", "rate"] });
        for one in &figure.commonest {
            let path = one.contacts.iter().map(|id| name(id)).collect::<Vec<_>>().join(" → ");
            table.add_row([path].into_iter().chain(counted(&one.count)));
        }
    } else {
        table.set_header(if zh {
            ["接触", "路径", "成交", "成交率", "没有它的成交率", "同长路径相差", "按去掉归功", "沙普利值"]
        } else {
            ["contact", "paths", "came", "rate", "rate without", "apart, of like length", "credit by removal", "Shapley"]
        });
        for one in &figure.contacts {
            let rest = [
                part(one.without.rate),
                part(one.apart),
                part(one.credit.map(|credit| credit.removal)),
                part(one.credit.map(|credit| credit.shapley)),
            ];
            table.add_row([name(&one.id).to_owned()].into_iter().chain(counted(&one.with)).chain(rest));
        }
    }
    let [all, came, rate] = counted(&figure.whole);
    let mut out = format!("{table}\n");
    let _ = match zh {
        true => writeln!(out, "共 {all} 条路径，{came} 条成交，成交率 {rate}；隔 {} 天没有接触即断开", figure.within_days),
        false => writeln!(out, "{all} paths, {came} came to a policy, {rate}; a path ends after {} days of nothing", figure.within_days),
    };
    let _ = writeln!(out, "{}", figure.calibre.words.in_lang(lang));
    for note in &figure.notes {
        let _ = writeln!(out, "{}", note.in_lang(lang));
    }
    if found.demo {
        let _ = writeln!(out, "{}", if zh { "演示数据" } else { "demo data of a made-up company" });
    }
    out
}
