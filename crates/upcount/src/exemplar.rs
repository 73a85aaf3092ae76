//! `upcount exemplar`: what those at the top do otherwise, and the definition of the signal that would try it.

use crate::limits::{Format, Limits};
use crate::{Here, Outcome};
use std::fmt::Write;
use upcount_app::Caller;
use upcount_app::steer::{self, ExemplarBeside, ExemplarPractice, ExemplarTold, ExemplarVerdict};
use upcount_model::Lang;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The exemplar: agents, or one of the company's own
    #[arg(default_value = "agents")]
    exemplar: String,
    /// Write the definition of the signal that tries this practice, to be proposed with `upcount definition propose`
    #[arg(long, value_name = "PRACTICE")]
    play: Option<String>,
    #[command(flatten)]
    limits: Limits,
}

pub(crate) async fn run(here: &Here, args: Args) -> Outcome {
    let format = args.limits.format;
    let question = args.limits.question(here)?;
    let up = here.open_existing().await?;
    let found = steer::read_exemplar(&up, &Caller::owner(), &args.exemplar, &question).await.map_err(|e| here.say(&e))?;
    let out = match (args.play, format) {
        (Some(practice), _) => play(&found, &practice, here.lang)?,
        (None, Format::Json) => serde_json::to_string_pretty(&found).map_err(|e| e.to_string())? + "\n",
        (None, Format::Csv) => csv(&found),
        (None, Format::Table) => table(&found, here.lang),
    };
    crate::ask::print(out.as_bytes())
}

fn play(found: &ExemplarTold, practice: &str, lang: Lang) -> Result<String, String> {
    let zh = lang == Lang::Zh;
    let names = || found.practices.iter().map(|one| one.id.as_str()).collect::<Vec<_>>().join(", ");
    let one = found.practices.iter().find(|one| one.id == practice).ok_or_else(|| {
        if zh {
            format!("没有做法 `{practice}`；有 {}", names())
        } else {
            format!("there is no practice `{practice}`; there are {}", names())
        }
    })?;
    let play = one.play.as_ref().ok_or_else(|| {
        let why = one.why.in_lang(lang);
        if zh { format!("`{practice}` 没有可以试做的：{why}") } else { format!("there is nothing of `{practice}` to try: {why}") }
    })?;
    Ok(format!("# {}\n# {}\n{}", play.path, play.why.in_lang(lang), play.content))
}

fn csv(found: &ExemplarTold) -> String {
    let mut out = "practice,top,top_of,others,others_of,found_top,found_like,found_without_like,found_counted,found_expected,found_ratio,found_luck,held_top,held_like,held_counted,held_expected,held_ratio,held_low,held_high,held_luck,verdict,play\n".to_owned();
    let number = |of: Option<f64>| of.map_or_else(String::new, |of| format!("{of:.4}"));
    for one in &found.practices {
        let mut cells = vec![one.id.clone()];
        for side in [one.top, one.others] {
            cells.extend([side.count.to_string(), side.of.to_string()]);
        }
        let whole = |of: Option<u64>| of.map_or_else(String::new, |of| of.to_string());
        let (disc, held) = (one.discovery, one.holdout);
        cells.extend([disc.map(|of| of.top), disc.map(|of| of.like), disc.map(|of| of.without_like), disc.map(|of| of.counted)].map(whole));
        cells.extend([disc.map(|of| of.expected), disc.map(|of| of.ratio), one.luck].map(number));
        cells.extend([held.map(|of| of.top), held.map(|of| of.like), held.map(|of| of.counted)].map(whole));
        cells.extend(
            [held.map(|of| of.expected), held.map(|of| of.ratio), held.map(|of| of.low), held.map(|of| of.high), one.holdout_luck]
                .map(number),
        );
        cells.extend([one.verdict.id().to_owned(), one.play.as_ref().map_or_else(String::new, |play| play.path.clone())]);
        let _ = writeln!(out, "{}", cells.join(","));
    }
    out
}

fn times(of: Option<ExemplarBeside>) -> String {
    of.map_or_else(|| "–".to_owned(), |of| format!("{:.2} ({:.2}–{:.2})", of.ratio, of.low, of.high))
}

fn people(of: Option<ExemplarBeside>) -> String {
    of.map_or_else(|| "–".to_owned(), |of| format!("{} / {}", of.top, of.like))
}

fn verdict(of: &ExemplarPractice, zh: bool) -> &'static str {
    match (of.verdict, zh) {
        (ExemplarVerdict::Confirmed, true) => "印证",
        (ExemplarVerdict::Confirmed, false) => "confirmed",
        (ExemplarVerdict::NotConfirmed, true) => "没有印证",
        (ExemplarVerdict::NotConfirmed, false) => "not confirmed",
        (ExemplarVerdict::Luck, true) => "可能是运气",
        (ExemplarVerdict::Luck, false) => "may be luck",
        (ExemplarVerdict::TooFew, true) => "太少",
        (ExemplarVerdict::TooFew, false) => "too few",
    }
}

fn table(found: &ExemplarTold, lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    let mut table = crate::ask::table();
    table.set_header(if zh {
        ["做法", "前列", "其余", "寻找：前列 / 同类", "倍数", "印证：前列 / 同类", "倍数", "结论"]
    } else {
        ["practice", "top", "others", "looked for: top / like", "times", "held out: top / like", "times", "verdict"]
    });
    for one in &found.practices {
        let rate = |side: Option<f64>| {
            side.map_or_else(
                || "–".to_owned(),
                |rate| if one.unit == "fraction" { format!("{:.1}%", rate * 100.0) } else { format!("{rate:.3}") },
            )
        };
        table.add_row([
            one.name.in_lang(lang).to_owned(),
            rate(one.top.rate),
            rate(one.others.rate),
            people(one.discovery),
            times(one.discovery),
            people(one.holdout),
            times(one.holdout),
            verdict(one, zh).to_owned(),
        ]);
    }
    let mut out = format!("{table}\n");
    let _ = match zh {
        true => writeln!(
            out,
            "业绩 {} 至 {}，做法 {} 至 {}；在册 {} 人，前列 {} 人（每人每月 {:.1} 件，其余 {:.1} 件），留出 {} 人印证",
            found.from,
            found.to,
            found.before_from,
            found.before_to,
            found.people,
            found.top,
            found.top_month,
            found.others_month,
            found.held_out
        ),
        false => writeln!(
            out,
            "results {} to {}, practices {} to {}; {} on the roll, {} at the top ({:.1} a month each, the others {:.1}), {} held out to confirm",
            found.from,
            found.to,
            found.before_from,
            found.before_to,
            found.people,
            found.top,
            found.top_month,
            found.others_month,
            found.held_out
        ),
    };
    for one in &found.practices {
        let _ = writeln!(out, "{}: {}", one.name.in_lang(lang), one.why.in_lang(lang));
    }
    let _ = writeln!(out, "{}", found.calibre.words.in_lang(lang));
    for note in &found.notes {
        let _ = writeln!(out, "{}", note.in_lang(lang));
    }
    if found.demo {
        let _ = writeln!(out, "{}", if zh { "演示数据" } else { "demo data of a made-up company" });
    }
    out
}
