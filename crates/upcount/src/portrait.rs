//! `upcount portrait`: how lately, how often and for how much customers bought.

use crate::ask::shown;
use crate::limits::{Format, Limits};
use crate::{Here, Outcome};
use std::fmt::Write;
use upcount_app::know::{self, PortraitCount, Portrayed};
use upcount_model::{Lang, Scope};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The portrait: customers, or one of the company's own
    #[arg(default_value = "customers")]
    portrait: String,
    /// Every part by how lately, how often and for how much, in place of segments
    #[arg(long)]
    cells: bool,
    #[command(flatten)]
    limits: Limits,
}

pub(crate) async fn run(here: &Here, args: Args) -> Outcome {
    let format = args.limits.format;
    let question = args.limits.question(here)?;
    let up = here.open_existing().await?;
    let found = know::portrait(&up, &Scope::COMPANY, &args.portrait, &question).await.map_err(|e| here.say(&e))?;
    let out = match format {
        Format::Table => table(&found, args.cells, here.lang),
        Format::Csv => csv(&found, args.cells),
        Format::Json => serde_json::to_string_pretty(&found).map_err(|e| e.to_string())? + "\n",
    };
    crate::ask::print(out.as_bytes())
}

/// What stands first, and those of it.
fn rows(found: &Portrayed, cells: bool, lang: Lang) -> Vec<(Vec<String>, &PortraitCount)> {
    let figure = &found.portrait;
    match cells {
        true => figure.cells.iter().map(|c| ([c.recency, c.frequency, c.money].map(|n| n.to_string()).to_vec(), &c.count)).collect(),
        false => figure.segments.iter().map(|s| (vec![s.name.in_lang(lang).to_owned()], &s.count)).collect(),
    }
}

fn csv(found: &Portrayed, cells: bool) -> String {
    let mut out = format!("{},customers,policies,money_fen\n", if cells { "recency,frequency,money" } else { "segment" });
    let ids = found.portrait.segments.iter().map(|s| vec![s.id.clone()]);
    let rows = rows(found, cells, Lang::En);
    let names: Vec<Vec<String>> = if cells { rows.iter().map(|(names, _)| names.clone()).collect() } else { ids.collect() };
    for (names, (_, count)) in names.iter().zip(&rows) {
        let _ = writeln!(out, "{},{},{},{}", names.join(","), count.customers, count.policies, count.money_fen);
    }
    out
}

fn table(found: &Portrayed, cells: bool, lang: Lang) -> String {
    let (figure, zh) = (&found.portrait, lang == Lang::Zh);
    let mut table = crate::ask::table();
    let first: &[&str] = match (cells, zh) {
        (true, true) => &["近", "常", "多"],
        (true, false) => &["lately", "often", "much"],
        (false, true) => &["客群"],
        (false, false) => &["segment"],
    };
    let then = if zh {
        ["客户", "占比", "件数", "人均件数", "保费", "人均保费"]
    } else {
        ["customers", "share", "policies", "each", "premium", "each"]
    };
    table.set_header(first.iter().chain(&then));
    let whole = &figure.whole;
    let mut line = |names: Vec<String>, count: &PortraitCount| {
        let many = count.customers as f64;
        let each = |value: f64, unit: &str| if count.customers == 0 { "–".to_owned() } else { shown(value / many, unit) };
        let yuan = count.money_fen as f64 / 100.0;
        let share = if whole.customers == 0 { 0.0 } else { many / whole.customers as f64 };
        let told = [
            shown(many, "count"),
            format!("{:.1}%", share * 100.0),
            shown(count.policies, "count"),
            each(count.policies, "number"),
            shown(yuan, "money"),
            each(yuan, "money"),
        ];
        table.add_row(names.into_iter().chain(told));
    };
    rows(found, cells, lang).into_iter().for_each(|(names, count)| line(names, count));
    let mut all = vec![String::new(); first.len()];
    all[0] = if zh { "全部" } else { "all" }.to_owned();
    line(all, whole);
    let mut out = format!("{table}\n");
    let list = |values: Vec<String>| values.join(if zh { "、" } else { ", " });
    let often = list(figure.frequency_to.iter().map(|v| shown(*v, "number")).collect());
    let much = list(figure.money_fen_to.iter().map(|v| shown(*v as f64 / 100.0, "money")).collect());
    let lately = list(figure.recency_to.clone());
    let _ = match zh {
        true => writeln!(out, "各档的上限：近 {lately}；常 {often}；多 {much}"),
        false => writeln!(out, "the parts end at: lately {lately}; often {often}; much {much}"),
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
