//! `upcount bridge`: why two figures disagree.

use crate::ask::{conditions, shown};
use crate::{Here, Outcome};
use std::fmt::Write;
use upcount_app::know::{self, AsOf, Bridged, Page, Question};
use upcount_model::{Day, Lang, Scope};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The measure: a count or a sum of policies
    measure: String,
    /// The calibre that one begins with
    #[arg(long, value_name = "CALIBRE")]
    a: Option<String>,
    /// The calibre that one ends with
    #[arg(long, value_name = "CALIBRE")]
    b: Option<String>,
    /// The first day
    #[arg(long, value_name = "DAY")]
    from: Option<Day>,
    /// The last day
    #[arg(long, value_name = "DAY")]
    to: Option<Day>,
    /// Only facts with these values, on both sides: region=IN,OH
    #[arg(long = "where", value_name = "D=V")]
    only: Vec<String>,
    /// The same on the first side only
    #[arg(long, value_name = "D=V")]
    where_a: Vec<String>,
    /// The same on the second side only
    #[arg(long, value_name = "D=V")]
    where_b: Vec<String>,
    /// What we knew then, on the first side
    #[arg(long, value_name = "TIME")]
    as_of_a: Option<AsOf>,
    /// What we knew then, on the second side
    #[arg(long, value_name = "TIME")]
    as_of_b: Option<AsOf>,
    /// List the policies that this step moves, counted from 1
    #[arg(long, value_name = "STEP")]
    policies: Option<usize>,
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

pub(crate) async fn run(here: &Here, args: Args) -> Outcome {
    let side = |calibre: &Option<String>, own: &[String], as_of: &Option<AsOf>| -> Result<Question, String> {
        let only: Vec<String> = args.only.iter().chain(own).cloned().collect();
        Ok(Question {
            measure: args.measure.clone(),
            calibre: calibre.clone(),
            only: conditions(here, &only)?,
            from: args.from,
            to: args.to,
            as_of: as_of.clone(),
            ..Question::default()
        })
    };
    let (a, b) = (side(&args.a, &args.where_a, &args.as_of_a)?, side(&args.b, &args.where_b, &args.as_of_b)?);
    let up = here.open_existing().await?;
    if let Some(step) = args.policies {
        let page = Page { offset: 0, limit: 1_000_000 };
        let told = know::bridge_policies(&up, &Scope::COMPANY, &a, &b, step, page).await.map_err(|e| here.say(&e))?;
        let mut out = String::from("policy,before,after\n");
        for policy in &told.policies {
            let _ = writeln!(out, "{},{},{}", policy.policy, policy.before, policy.after);
        }
        return crate::ask::print(out.as_bytes());
    }
    let bridged = know::bridge(&up, &Scope::COMPANY, &a, &b).await.map_err(|e| here.say(&e))?;
    let out = match args.format {
        Format::Table => table(&bridged, here.lang),
        Format::Csv => csv(&bridged),
        Format::Json => serde_json::to_string_pretty(&bridged).map_err(|e| e.to_string())? + "\n",
    };
    crate::ask::print(out.as_bytes())
}

fn csv(bridged: &Bridged) -> String {
    let bridge = &bridged.bridge;
    let mut out = String::from("step,what,change,value,more,less\n");
    let _ = writeln!(out, "0,a,,{},,", bridge.a.value);
    for (n, step) in bridge.steps.iter().enumerate() {
        let _ = writeln!(out, "{},{},{},{},{},{}", n + 1, step.what.en, step.change, step.value, step.more, step.less);
    }
    let _ = writeln!(out, "{},b,,{},,", bridge.steps.len() + 1, bridge.b.value);
    let _ = writeln!(out, "{},unexplained,{},,,", bridge.steps.len() + 2, bridge.unexplained);
    out
}

fn table(bridged: &Bridged, lang: Lang) -> String {
    let (bridge, zh) = (&bridged.bridge, lang == Lang::Zh);
    let number = |value: f64| shown(value, &bridge.unit);
    let signed = |value: f64| if value > 0.0 { format!("+{}", number(value)) } else { number(value) };
    let mut table = comfy_table::Table::new();
    table.load_style(comfy_table::presets::UTF8_FULL_CONDENSED);
    table.set_header(if zh {
        ["步", "变化", "从", "到", "增减", "数字", "多计/少计保单"]
    } else {
        ["step", "what", "from", "to", "change", "figure", "policies more/less"]
    });
    let end = |name: &str, end: &know::BridgeEnd| {
        let calibre = if zh { &end.calibre.zh } else { &end.calibre.en };
        vec![String::new(), format!("{name}: {calibre}"), String::new(), String::new(), String::new(), number(end.value), String::new()]
    };
    table.add_row(end("A", &bridge.a));
    for (n, step) in bridge.steps.iter().enumerate() {
        let text = |t: &upcount_model::Text| t.in_lang(lang).to_owned();
        table.add_row(vec![
            (n + 1).to_string(),
            text(&step.what),
            text(&step.from),
            text(&step.to),
            signed(step.change),
            number(step.value),
            format!("{} / {}", step.more, step.less),
        ]);
    }
    table.add_row(end("B", &bridge.b));
    for column in 4..6 {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(comfy_table::CellAlignment::Right);
        }
    }
    let mut out = format!("{table}\n");
    let (name, rest) = (bridge.name.in_lang(lang), number(bridge.unexplained));
    let _ = writeln!(out, "{name}{}{rest}", if zh { "：未解释 " } else { ": unexplained " });
    let demo = if zh { "演示数据" } else { "demo data of a made-up company" };
    if bridged.demo {
        let _ = writeln!(out, "{demo}");
    }
    out
}
