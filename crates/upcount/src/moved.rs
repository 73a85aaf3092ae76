//! `upcount moved`: what moved a figure from one time to another.

use crate::ask::{conditions, shown};
use crate::{Here, Outcome};
use std::fmt::Write;
use upcount_app::know::{self, AsOf, Moved, MovedByFactors, MovedPart, MovedQuestion, PartState, Question};
use upcount_model::{Day, Lang, Scope};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The measure: a count, a sum, a ratio or a share
    measure: String,
    /// The dimensions of the parts, with commas
    #[arg(long, value_delimiter = ',', required_unless_present = "factors")]
    by: Vec<String>,
    /// By the counts that lead to it instead: people, their activity rate, what each does, policies from that
    #[arg(long, conflicts_with_all = ["by", "of"])]
    factors: bool,
    /// For a share: the class whose share it is, channel=online
    #[arg(long, value_name = "D=V")]
    of: Vec<String>,
    /// The first day
    #[arg(long, value_name = "DAY")]
    from: Day,
    /// The last day
    #[arg(long, value_name = "DAY")]
    to: Day,
    /// The first day of the earlier time; as long a time just before without it
    #[arg(long, value_name = "DAY", requires = "before_to")]
    before_from: Option<Day>,
    /// The last day of the earlier time
    #[arg(long, value_name = "DAY", requires = "before_from")]
    before_to: Option<Day>,
    /// Only facts with these values: region=IN,OH
    #[arg(long = "where", value_name = "D=V")]
    only: Vec<String>,
    /// The calibre
    #[arg(long)]
    calibre: Option<String>,
    /// What we knew then
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

pub(crate) async fn run(here: &Here, args: Args) -> Outcome {
    let question = Question {
        measure: args.measure,
        by: args.by,
        only: conditions(here, &args.only)?,
        from: Some(args.from),
        to: Some(args.to),
        calibre: args.calibre,
        as_of: args.as_of,
        ..Question::default()
    };
    let asked = MovedQuestion { question, before: args.before_from.zip(args.before_to), of: conditions(here, &args.of)? };
    let up = here.open_existing().await?;
    if args.factors {
        let moved = know::moved_factors(&up, &Scope::COMPANY, &asked).await.map_err(|e| here.say(&e))?;
        let out = match args.format {
            Format::Table => factor_table(&moved, here.lang),
            Format::Csv => factor_csv(&moved),
            Format::Json => serde_json::to_string_pretty(&moved).map_err(|e| e.to_string())? + "\n",
        };
        return crate::ask::print(out.as_bytes());
    }
    let moved = know::moved(&up, &Scope::COMPANY, &asked).await.map_err(|e| here.say(&e))?;
    let out = match args.format {
        Format::Table => table(&moved, here.lang),
        Format::Csv => csv(&moved),
        Format::Json => serde_json::to_string_pretty(&moved).map_err(|e| e.to_string())? + "\n",
    };
    crate::ask::print(out.as_bytes())
}

fn key(part: &MovedPart) -> impl Iterator<Item = &str> {
    part.keys.iter().map(|k| k.as_deref().unwrap_or_default())
}

fn csv(moved: &Moved) -> String {
    let moved = &moved.moved;
    let text = |value: Option<f64>| value.map(|v| v.to_string()).unwrap_or_default();
    let mut out = format!("{},before,after,volume,mix,rate,change\n", moved.by.join(","));
    for part in &moved.parts {
        let keys = key(part).collect::<Vec<_>>().join(",");
        let _ = writeln!(
            out,
            "{keys},{},{},{},{},{},{}",
            text(part.before),
            text(part.after),
            text(part.volume),
            part.mix,
            text(part.rate),
            part.change
        );
    }
    let all = moved.by.iter().map(|_| "all").collect::<Vec<_>>().join(",");
    let ends = format!("{},{}", moved.before.value, moved.after.value);
    let _ = writeln!(out, "{all},{ends},{},{},{},{}", text(moved.volume), moved.mix, text(moved.rate), moved.change);
    out
}

fn table(moved: &Moved, lang: Lang) -> String {
    let (demo, moved, zh) = (moved.demo, &moved.moved, lang == Lang::Zh);
    let unit = moved.measure.unit.as_str();
    // A change of a share is told in points.
    let signed = |value: f64| {
        let text = shown(value, unit);
        if value > 0.0 { format!("+{text}") } else { text }
    };
    let own = |value: Option<f64>| value.map_or("–".to_owned(), |v| shown(v, unit));
    let ratio = moved.rate.is_some();
    let mut table = crate::ask::table();
    let mut head = moved.by.clone();
    let words = match (zh, ratio) {
        (true, true) => ["之前", "之后", "构成", "自身", "合计"],
        (true, false) => ["之前", "之后", "随大盘", "构成", "合计"],
        (false, true) => ["before", "after", "mix", "own rate", "together"],
        (false, false) => ["before", "after", "with the whole", "mix", "together"],
    };
    head.extend(words.map(str::to_owned));
    table.set_header(head);
    let state = |state| match (state, zh) {
        (PartState::Kept, _) => "",
        (PartState::New, true) => "（新）",
        (PartState::New, false) => " (new)",
        (PartState::Gone, true) => "（没有了）",
        (PartState::Gone, false) => " (gone)",
    };
    for part in &moved.parts {
        let mut row: Vec<String> = key(part).map(str::to_owned).collect();
        if let Some(last) = row.last_mut() {
            last.push_str(state(part.state));
        }
        row.extend([own(part.before), own(part.after)]);
        row.extend(if ratio {
            [signed(part.mix), signed(part.rate.unwrap_or_default())]
        } else {
            [signed(part.volume.unwrap_or_default()), signed(part.mix)]
        });
        row.push(signed(part.change));
        table.add_row(row);
    }
    let mut all = vec![String::new(); moved.by.len()];
    all[0] = if zh { "整体" } else { "all" }.to_owned();
    all.extend([shown(moved.before.value, unit), shown(moved.after.value, unit)]);
    all.extend(if ratio {
        [signed(moved.mix), signed(moved.rate.unwrap_or_default())]
    } else {
        [signed(moved.volume.unwrap_or_default()), signed(moved.mix)]
    });
    all.push(signed(moved.change));
    table.add_row(all);
    for column in moved.by.len()..moved.by.len() + 5 {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(comfy_table::CellAlignment::Right);
        }
    }
    let mut out = format!("{table}\n");
    let name = if zh { &moved.measure.zh } else { &moved.measure.en };
    let (before, after) = (&moved.before, &moved.after);
    let _ = writeln!(out, "{name}: {} – {} → {} – {}", before.from, before.to, after.from, after.to);
    let _ = writeln!(out, "{}", moved.calibre.words.in_lang(lang));
    for note in &moved.notes {
        let _ = writeln!(out, "{}", note.in_lang(lang));
    }
    if demo {
        let _ = writeln!(out, "{}", if zh { "演示数据" } else { "demo data of a made-up company" });
    }
    out
}

fn factor_csv(moved: &MovedByFactors) -> String {
    let moved = &moved.moved;
    let mut out = String::from("factor,before,after,change\n");
    for factor in moved.factors.iter().chain(&moved.beside) {
        let _ = writeln!(out, "{},{},{},{}", factor.name.en, factor.before, factor.after, factor.change);
    }
    let _ = writeln!(out, "{},{},{},{}", moved.measure.en, moved.before.value, moved.after.value, moved.change);
    out
}

fn factor_table(moved: &MovedByFactors, lang: Lang) -> String {
    let (demo, moved, zh) = (moved.demo, &moved.moved, lang == Lang::Zh);
    let unit = moved.measure.unit.as_str();
    let signed = |value: f64| if value > 0.0 { format!("+{}", shown(value, unit)) } else { shown(value, unit) };
    let mut table = crate::ask::table();
    table.set_header(if zh { ["因素", "之前", "之后", "贡献"] } else { ["factor", "before", "after", "contributes"] });
    for factor in moved.factors.iter().chain(&moved.beside) {
        let own = |value: f64| shown(value, &factor.unit);
        table.add_row([factor.name.in_lang(lang).to_owned(), own(factor.before), own(factor.after), signed(factor.change)]);
    }
    let name = if zh { &moved.measure.zh } else { &moved.measure.en };
    table.add_row([name.clone(), shown(moved.before.value, unit), shown(moved.after.value, unit), signed(moved.change)]);
    for column in 1..4 {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(comfy_table::CellAlignment::Right);
        }
    }
    let mut out = format!("{table}\n");
    let (before, after) = (&moved.before, &moved.after);
    let _ = writeln!(out, "{} – {} → {} – {}", before.from, before.to, after.from, after.to);
    let _ = writeln!(out, "{}", moved.calibre.words.in_lang(lang));
    if demo {
        let _ = writeln!(out, "{}", if zh { "演示数据" } else { "demo data of a made-up company" });
    }
    out
}
