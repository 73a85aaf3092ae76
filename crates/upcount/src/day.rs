//! `upcount day`: what everybody did on a day of what the activity standard asks.

use crate::ask::conditions;
use crate::limits::Format;
use crate::{Here, Outcome};
use std::fmt::Write;
use upcount_app::steer::{self, DayAsks, DayRow, DayTold};
use upcount_model::{Day, Lang, Scope};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The day; the latest of which activities tell when absent
    #[arg(value_name = "DAY")]
    day: Option<Day>,
    /// branch, team or agent; the level below the place asked for when absent
    #[arg(long)]
    by: Option<String>,
    /// Only these places: team=T4401A01
    #[arg(long = "where", value_name = "D=V")]
    only: Vec<String>,
    /// How it is written
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

pub(crate) async fn run(here: &Here, args: Args) -> Outcome {
    let only = conditions(here, &args.only)?;
    let up = here.open_existing().await?;
    let asks = DayAsks { day: args.day, by: args.by, only };
    let found = steer::read_day(&up, &Scope::COMPANY, &asks).await.map_err(|e| here.say(&e))?;
    let out = match args.format {
        Format::Table => table(&found, here.lang),
        Format::Csv => csv(&found),
        Format::Json => serde_json::to_string_pretty(&found).map_err(|e| e.to_string())? + "\n",
    };
    crate::ask::print(out.as_bytes())
}

fn csv(found: &DayTold) -> String {
    let items: String = found.items.iter().map(|item| format!("{0},{0}_asked,", item.id)).collect();
    let mut out = format!("{},grade,standard,people,{items}met,nothing,away,month,goal\n", found.by);
    for row in &found.rows {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let did: String = row.did.iter().zip(&row.asked).map(|(did, asked)| format!("{did},{asked},")).collect();
        let goal = row.goal.map_or_else(String::new, |goal| goal.to_string());
        let (key, grade, standard) = (text(&row.key), text(&row.grade), text(&row.standard));
        let _ = writeln!(out, "{key},{grade},{standard},{},{did}{},{},{},{},{goal}", row.people, row.met, row.nothing, row.away, row.month);
    }
    out
}

fn table(found: &DayTold, lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    let mut out = found.day.clone();
    let _ = writeln!(
        out,
        "{}",
        if found.working {
            ""
        } else if zh {
            "（非工作日，不作要求）"
        } else {
            " (no working day: nothing is asked)"
        }
    );
    for standard in &found.standards {
        let (name, says) = if zh { (&standard.name.zh, &standard.definition.zh) } else { (&standard.name.en, &standard.definition.en) };
        let _ = writeln!(out, "{name}: {says}");
    }
    let head = if zh {
        ["人数", "达标", "无记录", "休假", "本月件数", "目标"]
    } else {
        ["people", "met", "nothing told", "on leave", "this month", "goal"]
    };
    let items = found.items.iter().map(|item| if zh { item.zh.clone() } else { item.en.clone() });
    let mut table = crate::ask::table();
    table.set_header(std::iter::once(found.by.clone()).chain(items).chain(head.map(str::to_owned)));
    let mut add = |name: String, row: &DayRow| {
        let did = row.did.iter().zip(&row.asked).map(|(did, asked)| if *asked == 0 { did.to_string() } else { format!("{did}/{asked}") });
        let goal = row.goal.map_or_else(|| "–".into(), |goal| goal.to_string());
        let ends =
            [row.people.to_string(), row.met.to_string(), row.nothing.to_string(), row.away.to_string(), row.month.to_string(), goal];
        table.add_row(std::iter::once(name).chain(did).chain(ends));
    };
    for row in &found.rows {
        add(row.key.clone().unwrap_or_else(|| "–".into()), row);
    }
    add(if zh { "合计".into() } else { "all".into() }, &found.all);
    let _ = writeln!(out, "{table}");
    for note in &found.notes {
        let _ = writeln!(out, "{}", note.in_lang(lang));
    }
    out
}
