//! What of a plan is more than a line: its workbook, where it stands, who signed, and how odds would have done.

use crate::goal::Format;
use crate::{Here, Outcome};
use std::fmt::Write as _;
use std::path::Path;
use upcount_app::know::Page;
use upcount_app::{Caller, Upcount, steer};
use upcount_model::{Day, Lang};

pub(crate) async fn export(here: &Here, up: &Upcount, by: &Caller, plan: i64, file: &Path) -> Outcome {
    let made = steer::export_plan(up, by, plan, here.lang).await.map_err(|e| here.say(&e))?;
    std::fs::write(file, made.content).map_err(|e| format!("{}: {e}", file.display()))?;
    Ok(())
}

pub(crate) async fn load(here: &Here, up: &Upcount, by: &Caller, plan: i64, file: &Path, why: &str) -> Outcome {
    let content = std::fs::read(file).map_err(|e| format!("{}: {e}", file.display()))?;
    let loaded = steer::load_plan(up, by, plan, content, why).await.map_err(|e| here.say(&e))?;
    let (changed, plan) = (loaded.changed, loaded.plan.number);
    let said = match here.lang {
        Lang::Zh => format!("方案 {plan}：改了 {changed} 处\n"),
        Lang::En => format!("plan {plan}: {changed} numbers and locks changed\n"),
    };
    crate::ask::print(said.as_bytes())
}

pub(crate) async fn signing(here: &Here, up: &Upcount, by: &Caller, plan: i64, format: Format) -> Outcome {
    let told = steer::plan_signing(up, by, plan, Page { offset: 0, limit: usize::MAX }).await.map_err(|e| here.say(&e))?;
    let columns = ["place", "goal", "odds", "signed_by"];
    let rows: Vec<[String; 4]> = told
        .places
        .iter()
        .map(|one| {
            let place = if one.path.is_empty() { "/".to_owned() } else { one.path.join("/") };
            [place, one.goal.to_string(), format!("{:.2}", one.odds), one.signed_by.clone().unwrap_or_default()]
        })
        .collect();
    let below = told.sign_below.unwrap_or_default() * 100.0;
    let sentence = match (&told.untold, here.lang) {
        (Some(why), lang) => why.in_lang(lang).to_owned(),
        (None, Lang::Zh) => format!("{} 时把握不到 {below:.0}% 的目标 {} 个，待签字 {} 个", told.day, told.unlikely, told.unsigned),
        (None, Lang::En) => {
            format!("the odds of {} goals are under {below:.0}% on {}; {} wait for a signature", told.unlikely, told.day, told.unsigned)
        }
    };
    written(format, &told, &columns, &rows, &sentence)
}

/// Where the places in one stand, after itself.
pub(crate) async fn standing(
    here: &Here,
    up: &Upcount,
    by: &Caller,
    (number, place, day): (i64, Option<Vec<String>>, Option<&str>),
    format: Format,
) -> Outcome {
    let day = day.map(str::parse::<Day>).transpose().map_err(|_| match here.lang {
        Lang::Zh => "`--day` 是一天，如 2025-12-31".to_owned(),
        Lang::En => "`--day` is a day such as 2025-12-31".to_owned(),
    })?;
    let page = Page { offset: 0, limit: usize::MAX };
    let told = steer::plan_standing(up, by, number, place.as_deref(), day, false, page).await.map_err(|e| here.say(&e))?;
    let columns = ["place", "goal", "done", "due", "waiting", "waiting_counts", "may_be_lost", "end", "end_80", "odds"];
    let rows: Vec<[String; 10]> = std::iter::once(&told.place)
        .chain(&told.places)
        .map(|one| {
            let place = if one.path.is_empty() { "/".to_owned() } else { one.path.join("/") };
            let or_none = |value: Option<String>| value.unwrap_or_else(|| "–".to_owned());
            [
                place,
                one.goal.to_string(),
                one.done.to_string(),
                format!("{:.1}", one.due),
                one.waiting.to_string(),
                format!("{:.2}", one.waiting_counts),
                format!("{:.2}", one.may_be_lost),
                or_none(one.end.map(|end| format!("{end:.1}"))),
                or_none(one.end_80.map(|[low, high]| format!("{low}–{high}"))),
                or_none(one.odds.map(|odds| format!("{odds:.2}"))),
            ]
        })
        .collect();
    let sentence = told.notes.iter().map(|note| note.in_lang(here.lang)).fold(told.day.clone(), |all, note| all + "\n" + note);
    written(format, &told, &columns, &rows, &sentence)
}

pub(crate) async fn trial(here: &Here, up: &Upcount, by: &Caller, of: (&str, i32, &[i64]), format: Format) -> Outcome {
    let told = steer::try_odds(up, by, of.0, of.1, of.2).await.map_err(|e| here.say(&e))?;
    let columns = ["level", "odds", "goals", "mean_odds", "attained"];
    let mut rows = Vec::new();
    for level in &told.levels {
        for (n, band) in level.bands.iter().enumerate().filter(|(_, band)| band.goals > 0) {
            rows.push([
                level.level.clone().unwrap_or_else(|| "/".to_owned()),
                format!("{}–{}%", n * 10, (n + 1) * 10),
                band.goals.to_string(),
                format!("{:.1}%", band.mean_odds * 100.0),
                format!("{:.1}%", band.attained as f64 / band.goals as f64 * 100.0),
            ]);
        }
    }
    let mut sentence = told.quarters.join(", ");
    for level in told.levels.iter().filter(|level| level.goals > 0) {
        let part = |n: u64| n as f64 / level.goals as f64 * 100.0;
        let _ = write!(
            sentence,
            "\n{}: {} × 80% band {:.1}%, 95% band {:.1}%",
            level.level.as_deref().unwrap_or("/"),
            level.goals,
            part(level.inside_80),
            part(level.inside_95)
        );
        let late = level.late;
        if late.forecasts > 0 {
            let _ = write!(sentence, "; ten days before the end off by {:.2}, without what is under way {:.2}", late.with, late.without);
        }
    }
    written(format, &told, &columns, &rows, &sentence)
}

fn written<const N: usize>(
    format: Format,
    told: &impl serde::Serialize,
    columns: &[&str; N],
    rows: &[[String; N]],
    sentence: &str,
) -> Outcome {
    let out = match format {
        Format::Json => serde_json::to_string_pretty(told).map_err(|e| e.to_string())? + "\n",
        Format::Csv => {
            std::iter::once(columns.join(",")).chain(rows.iter().map(|row| row.join(","))).fold(String::new(), |mut out, line| {
                let _ = writeln!(out, "{line}");
                out
            })
        }
        Format::Table => {
            let mut table = crate::ask::table();
            table.set_header(columns);
            table.add_rows(rows);
            format!("{table}\n{sentence}\n")
        }
    };
    crate::ask::print(out.as_bytes())
}
