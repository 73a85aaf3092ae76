//! `upcount market`: policies for the people of each place, and what would be expected.

use crate::ask::shown;
use crate::limits::{Format, Limits};
use crate::{Here, Outcome};
use std::fmt::Write;
use upcount_app::know::{self, Penetration, Question};
use upcount_model::{Lang, Scope};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The market: provinces, or one of the company's own
    #[arg(default_value = "provinces")]
    market: String,
    /// What is counted
    #[arg(long, default_value = "policies")]
    measure: String,
    #[command(flatten)]
    limits: Limits,
}

pub(crate) async fn run(here: &Here, args: Args) -> Outcome {
    let format = args.limits.format;
    let question = Question { measure: args.measure, ..args.limits.question(here)? };
    let up = here.open_existing().await?;
    let found = know::market(&up, &Scope::COMPANY, &args.market, &question).await.map_err(|e| here.say(&e))?;
    let out = match format {
        Format::Table => table(&found, here.lang),
        Format::Csv => csv(&found),
        Format::Json => serde_json::to_string_pretty(&found).map_err(|e| e.to_string())? + "\n",
    };
    crate::ask::print(out.as_bytes())
}

fn csv(found: &Penetration) -> String {
    let figure = &found.market;
    let mut out = format!("{},people,value,rate", figure.of);
    figure.drivers.iter().for_each(|d| out += &format!(",{}", d.id));
    out += ",expected,low,high,potential,unlike\n";
    let text = |value: Option<f64>| value.map(|v| v.to_string()).unwrap_or_default();
    for row in &figure.places {
        let people = row.people.map(|p| p.to_string()).unwrap_or_default();
        let _ = write!(out, "{},{people},{},{}", row.place.as_deref().unwrap_or_default(), row.value, text(row.rate));
        (0..figure.drivers.len()).for_each(|n| out += &format!(",{}", text(row.drivers.get(n).copied())));
        let _ = writeln!(out, ",{},{},{},{},{}", text(row.expected), text(row.low), text(row.high), text(row.potential), row.unlike);
    }
    out
}

fn table(found: &Penetration, lang: Lang) -> String {
    let (figure, zh) = (&found.market, lang == Lang::Zh);
    let mut table = crate::ask::table();
    let per = figure.per;
    table.set_header(if zh {
        [figure.of.clone(), "件数".into(), format!("每 {per} 人"), "预期".into(), "95%".into(), "潜力".into()]
    } else {
        [figure.of.clone(), "counted".into(), format!("for {per} people"), "expected".into(), "95%".into(), "potential".into()]
    });
    let whole = |value: Option<f64>| value.map(|v| shown(v.round(), "count")).unwrap_or_default();
    for row in &figure.places {
        // What luck alone would hardly do has a mark.
        let mark = if row.unlike { " *" } else { "" };
        table.add_row([
            row.place.clone().unwrap_or_else(|| "–".into()),
            whole(Some(row.value)) + mark,
            row.rate.map(|r| format!("{r:.3}")).unwrap_or_default(),
            whole(row.expected),
            row.low.zip(row.high).map(|(low, high)| format!("{}–{}", whole(Some(low)), whole(Some(high)))).unwrap_or_default(),
            whole(row.potential),
        ]);
    }
    let mut out = format!("{table}\n");
    for driver in &figure.drivers {
        if let (Some(value), Some(low), Some(high)) = (driver.elasticity, driver.low, driver.high) {
            let name = driver.name.in_lang(lang);
            let words = if zh { format!("{name} 高 1%，渗透率高") } else { format!("{name} higher by 1%, the rate higher by") };
            let _ = writeln!(out, "{words} {value:.2}% ({low:.2}–{high:.2})");
        }
    }
    let _ = writeln!(out, "{}", figure.source.in_lang(lang));
    for note in &figure.notes {
        let _ = writeln!(out, "{}", note.in_lang(lang));
    }
    if found.demo {
        let _ = writeln!(out, "{}", if zh { "演示数据" } else { "demo data of a made-up company" });
    }
    out
}
