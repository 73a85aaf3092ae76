//! `upcount funnel`: where policies are lost on their way.

use crate::ask::conditions;
use crate::{Here, Outcome};
use std::fmt::Write;
use upcount_app::know::{self, AsOf, Funnel, FunnelAgainst, FunnelEstimate, FunnelGroup, FunnelQuestion, FunnelView, Question};
use upcount_model::{Day, Lang, Scope};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The funnel
    #[arg(default_value = "leads")]
    funnel: String,
    /// The dimensions of the groups, with commas
    #[arg(long, value_delimiter = ',')]
    by: Vec<String>,
    /// Only facts with these values: region=IN,OH
    #[arg(long = "where", value_name = "D=V")]
    only: Vec<String>,
    /// The first day
    #[arg(long, value_name = "DAY")]
    from: Option<Day>,
    /// The last day
    #[arg(long, value_name = "DAY")]
    to: Option<Day>,
    /// Those who entered in the time, or the steps taken in it
    #[arg(long, value_enum, default_value = "cohort")]
    view: View,
    /// What a group is held against: all together, or itself in the year before
    #[arg(long, value_enum, default_value = "whole")]
    against: Against,
    /// What we knew then
    #[arg(long, value_name = "TIME")]
    as_of: Option<AsOf>,
    /// How it is written
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum View {
    Cohort,
    Period,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Against {
    Whole,
    Before,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Table,
    Csv,
    Json,
}

pub(crate) async fn run(here: &Here, args: Args) -> Outcome {
    let question = Question {
        by: args.by.into_iter().filter(|d| !d.is_empty()).collect(),
        only: conditions(here, &args.only)?,
        from: args.from,
        to: args.to,
        as_of: args.as_of,
        ..Question::default()
    };
    let view = if args.view == View::Period { FunnelView::Period } else { FunnelView::Cohort };
    let against = if args.against == Against::Before { FunnelAgainst::Before } else { FunnelAgainst::Whole };
    let asked = FunnelQuestion { funnel: args.funnel, question, view, against };
    let up = here.open_existing().await?;
    let found = know::funnel(&up, &Scope::COMPANY, &asked).await.map_err(|e| here.say(&e))?;
    let out = match args.format {
        Format::Table => table(&found, here.lang),
        Format::Csv => csv(&found),
        Format::Json => serde_json::to_string_pretty(&found).map_err(|e| e.to_string())? + "\n",
    };
    crate::ask::print(out.as_bytes())
}

fn groups(found: &Funnel) -> impl Iterator<Item = &FunnelGroup> {
    found.funnel.groups.iter().chain([&found.funnel.whole])
}

fn csv(found: &Funnel) -> String {
    let figure = &found.funnel;
    let mut out = figure.by.iter().map(|d| format!("{d},")).collect::<String>();
    out += "step,entered,came,lost,open,rate,expected,low,high,benchmark,p,median_days,worth,worth_low,worth_high\n";
    let text = |value: Option<f64>| value.map(|v| v.to_string()).unwrap_or_default();
    for group in groups(found) {
        let all = std::iter::repeat_n("all", if group.keys.is_empty() { figure.by.len() } else { 0 });
        let keys: String = group.keys.iter().map(|k| k.as_deref().unwrap_or_default()).chain(all).map(|k| format!("{k},")).collect();
        for (step, name) in group.moves.iter().zip(&figure.steps[1..]) {
            let of = |estimate: Option<FunnelEstimate>| {
                let part = |f: fn(FunnelEstimate) -> f64| text(estimate.map(f));
                format!("{},{},{}", part(|e| e.value), part(|e| e.low), part(|e| e.high))
            };
            let (days, rate) = (text(step.median_days), text(step.rate));
            let counts = format!("{},{},{},{}", step.entered, step.came, step.lost, step.open);
            let held = format!("{},{}", text(step.benchmark), text(step.p));
            let _ = writeln!(out, "{keys}{},{counts},{rate},{},{held},{days},{}", name.id, of(step.expected), of(step.worth));
        }
    }
    out
}

fn table(found: &Funnel, lang: Lang) -> String {
    let (figure, zh) = (&found.funnel, lang == Lang::Zh);
    let percent = |part: f64| format!("{:.2}%", part * 100.0);
    let mut table = crate::ask::table();
    let mut head = figure.by.clone();
    let words = if zh {
        ["步骤", "进入", "到达", "流失", "在途", "预计比率", "95% 区间", "对照", "中位天数", "改好值多少件"]
    } else {
        ["step", "entered", "came", "lost", "under way", "expected", "95%", "against", "median days", "worth"]
    };
    head.extend(words.map(str::to_owned));
    table.set_header(head);
    for group in groups(found) {
        let keys = || -> Vec<String> {
            if group.keys.is_empty() {
                return (0..figure.by.len())
                    .map(|n| if n > 0 { String::new() } else { if zh { "整体" } else { "all" }.to_owned() })
                    .collect();
            }
            group.keys.iter().map(|k| k.clone().unwrap_or_else(|| "–".into())).collect()
        };
        for (step, name) in group.moves.iter().zip(&figure.steps[1..]) {
            let mut row = keys();
            row.push(if zh { name.zh.clone() } else { name.en.clone() });
            row.extend([step.entered, step.came, step.lost, step.open].map(|n| n.to_string()));
            row.push(step.expected.map(|e| e.value).or(step.rate).map(percent).unwrap_or_default());
            row.push(step.expected.map(|e| format!("{}–{}", percent(e.low), percent(e.high))).unwrap_or_default());
            // What luck alone would hardly do has a mark.
            let sure = step.p.is_some_and(|p| p <= 0.05);
            row.push(step.benchmark.map(|b| percent(b) + if sure { " *" } else { "" }).unwrap_or_default());
            row.push(step.median_days.map(|d| format!("{d:.0}")).unwrap_or_default());
            row.push(step.worth.map(|w| format!("{:+.0} ({:+.0} … {:+.0})", w.value, w.low, w.high)).unwrap_or_default());
            table.add_row(row);
        }
    }
    let mut out = format!("{table}\n");
    let (from, to) = (figure.from.as_deref().unwrap_or("…"), figure.to.as_deref().unwrap_or("…"));
    let _ = writeln!(out, "{} {from} – {to}", if zh { &figure.zh } else { &figure.en });
    let _ = writeln!(out, "{}", figure.definition.in_lang(lang));
    if groups(found).any(|g| g.moves.iter().any(|m| m.p.is_some())) {
        let mark = if zh {
            "*：与对照的差别不像运气（已校正多重比较，5%）"
        } else {
            "*: unlike luck beside what it is held against (5%, corrected for the number of comparisons)"
        };
        let _ = writeln!(out, "{mark}");
    }
    for lost in &figure.reasons {
        let name = figure.steps.iter().find(|s| s.id == lost.step).map_or("", |s| if zh { &s.zh } else { &s.en });
        let _ = writeln!(out, "{name}: {} {}", lost.reason.as_deref().unwrap_or("–"), lost.lost);
    }
    for note in &figure.notes {
        let _ = writeln!(out, "{}", note.in_lang(lang));
    }
    if found.demo {
        let _ = writeln!(out, "{}", if zh { "演示数据" } else { "demo data of a made-up company" });
    }
    out
}
