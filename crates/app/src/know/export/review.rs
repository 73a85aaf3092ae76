//! A review pack as tables: a sheet for each section, as it was known when the pack was reckoned.

use super::boards::Teller;
use super::{About, ExportFormat, ExportRefusal, Exported, PartTable, Sheet, file};
use super::{print, review_paper};
use crate::Upcount;
use crate::steer::{PlaceStanding, Review, ReviewSection};
use serde::Serialize;
use serde_json::Value;
use upcount_model::{Lang, Text};

/// Makes a file of a review pack.
///
/// # Errors
/// When the file cannot be made.
pub fn export_review(up: &Upcount, review: &Review, format: ExportFormat, lang: Lang) -> Result<Exported, ExportRefusal> {
    let tell = Teller { up, lang };
    let place = tell.place(&review.place);
    let mut about: About = vec![
        (tell.name("复盘包", "Review"), review.name.in_lang(lang).to_owned()),
        (tell.name("用途", "What it is for"), review.definition.in_lang(lang).to_owned()),
        (tell.name("机构", "Place"), if place.is_empty() { tell.name("全公司", "The company") } else { place }),
        (tell.name("起止", "Days"), format!("{} – {}", review.from, review.to)),
    ];
    about.extend(tell.texts(&review.notes));
    for since in &review.learned_since {
        let figure = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| value.to_string());
        let says = tell.name(
            &format!("当时 {}，现在所知 {}", figure(since.then), figure(since.now)),
            &format!("then {}, as known now {}", figure(since.then), figure(since.now)),
        );
        about.push((tell.name(&since.measure.zh, &since.measure.en), says));
    }
    for section in &review.sections {
        about.extend(said_of(&tell, section));
    }
    let name = format!("review-{}-{}", review.pack, review.from);
    if format == ExportFormat::Pdf {
        return print::exported(&name, &review_paper::paper(&tell, review));
    }
    let sheets: Vec<Sheet> = review_tables(up, review, lang).into_iter().map(Sheet::from).collect();
    file(&name, &sheets, about, review.demo, format, lang)
}

/// The calibres of a section's figures, and why something is not told.
pub(super) fn said_of(tell: &Teller<'_>, section: &ReviewSection) -> About {
    let title = section.title.in_lang(tell.lang).to_owned();
    let why = |text: &Option<Text>| text.iter().map(|text| (title.clone(), text.in_lang(tell.lang).to_owned())).collect::<About>();
    let mut about = why(&section.refused);
    if let Some(standing) = &section.standing {
        about.extend(standing.calibre.iter().map(|calibre| (title.clone(), calibre.words.in_lang(tell.lang).to_owned())));
        about.extend(why(&standing.refused));
        about.extend(why(&standing.no_plan));
        about.extend(tell.texts(standing.plan.as_ref().map_or(&[], |plan| &plan.notes)));
    }
    for of in section.figures.iter().flat_map(|figures| &figures.measures) {
        let says = of.calibre.as_ref().map_or_else(String::new, |calibre| format!(" · {}", calibre.words.in_lang(tell.lang)));
        about.push((tell.name(&of.measure.zh, &of.measure.en), format!("{}{says}", of.definition.in_lang(tell.lang))));
        about.extend(why(&of.refused));
    }
    if let Some(funnel) = &section.funnel {
        about.push((title.clone(), funnel.definition.in_lang(tell.lang).to_owned()));
        about.extend(tell.texts(&funnel.notes));
    }
    for of in section.lost.iter().flatten() {
        let says = of.calibre.as_ref().map_or_else(String::new, |calibre| format!(" · {}", calibre.words.in_lang(tell.lang)));
        about.push((tell.name(&of.measure.zh, &of.measure.en), format!("{}{says}", of.definition.in_lang(tell.lang))));
        about.extend(why(&of.refused));
    }
    if let Some(activity) = &section.activity {
        about.extend(
            activity.standards.iter().map(|of| (of.name.in_lang(tell.lang).to_owned(), of.definition.in_lang(tell.lang).to_owned())),
        );
        about.extend(tell.texts(&activity.notes));
    }
    about
}

/// The tables of a review pack, one or more for each section that has something to tell.
#[must_use]
pub fn review_tables(up: &Upcount, review: &Review, lang: Lang) -> Vec<PartTable> {
    let tell = Teller { up, lang };
    review.sections.iter().flat_map(|section| tables(&tell, review, section)).collect()
}

pub(super) fn tables(tell: &Teller<'_>, review: &Review, section: &ReviewSection) -> Vec<PartTable> {
    let title = section.title.in_lang(tell.lang).to_owned();
    let table = |columns: Vec<String>, rows: Vec<Vec<Value>>, percent: Vec<usize>| PartTable {
        part: section.kind.clone(),
        title: title.clone(),
        columns,
        rows,
        percent,
    };
    let words = |all: &[(&str, &str)]| all.iter().map(|(zh, en)| tell.name(zh, en)).collect::<Vec<_>>();
    let number = |value: Option<f64>| value.map_or(Value::Null, Value::from);
    let text = |value: &Option<String>| value.clone().map_or(Value::Null, Value::from);
    let key = |key: &Option<String>| tell.label(&review.by, key.as_ref());
    let all = Value::from(tell.name("合计", "All"));
    let mut told = Vec::new();
    if let Some(of) = &section.standing {
        let columns = words(&[("机构", "Place"), ("本月至今", "Month so far"), ("本月目标", "Goal of the month"), ("达成率", "Attained")]);
        let whole = [(all.clone(), &of.whole)].into_iter().filter(|_| of.refused.is_none());
        let rows = whole.chain(of.rows.iter().map(|row| (key(&row.key), row)));
        let rows = rows.map(|(name, row)| vec![name, number(row.done), number(row.goal), number(row.part)]).collect();
        told.push(table(columns, rows, vec![3]));
        if let Some(plan) = &of.plan {
            let columns = words(&[
                ("机构", "Place"),
                ("目标", "Goal"),
                ("已完成", "Done"),
                ("应完成", "Due"),
                ("预计", "Expected end"),
                ("下限 80%", "Low 80%"),
                ("上限 80%", "High 80%"),
                ("把握", "Odds"),
            ]);
            let row = |of: &PlaceStanding| {
                let name = if of.path.is_empty() { all.clone() } else { Value::from(tell.path(&of.path)) };
                let band = |n: usize| of.end_80.map_or(Value::Null, |band| Value::from(band[n]));
                let (goal, done) = (Value::from(of.goal), Value::from(of.done));
                vec![name, goal, done, Value::from(of.due), number(of.end), band(0), band(1), number(of.odds)]
            };
            let rows = [&plan.place].into_iter().chain(&plan.places).map(row).collect();
            told.push(table(columns, rows, vec![7]));
        }
    }
    if let Some(of) = &section.figures {
        let periods = of.periods.iter().cloned();
        let columns = words(&[("指标", "Measure")]).into_iter().chain(periods).collect();
        let row = |measure: &crate::steer::ReviewMeasure| {
            let name = Value::from(tell.name(&measure.measure.zh, &measure.measure.en));
            [name].into_iter().chain(measure.course.iter().map(|value| number(*value))).collect()
        };
        told.push(table(columns, of.measures.iter().map(row).collect(), Vec::new()));
        let names = of.measures.iter().flat_map(|of| {
            let name = tell.name(&of.measure.zh, &of.measure.en);
            let before = tell.name(&format!("{name}（上期）"), &format!("{name}, before"));
            [name, before]
        });
        let columns = [tell.dimension(&review.by)].into_iter().chain(names).collect();
        let row = |row: &crate::steer::ReviewRow| {
            let figures = row.figures.iter().zip(&row.before).flat_map(|(now, before)| [number(*now), number(*before)]);
            [key(&row.key)].into_iter().chain(figures).collect()
        };
        let percent =
            of.measures.iter().enumerate().filter(|(_, of)| of.measure.unit == "fraction").flat_map(|(n, _)| [2 * n + 1, 2 * n + 2]);
        told.push(table(columns, of.rows.iter().map(row).collect(), percent.collect()));
    }
    if let Some(of) = &section.funnel {
        let columns = words(&[("步骤", "Step")]).into_iter().chain(of.periods.iter().map(|period| period.from.clone())).collect();
        let row = |(n, step): (usize, &upcount_measure::FunnelStepName)| {
            let reached = of.periods.iter().map(|period| period.reached.get(n).map_or(Value::Null, |many| Value::from(*many)));
            [Value::from(tell.name(&step.zh, &step.en))].into_iter().chain(reached).collect()
        };
        told.push(table(columns, of.steps.iter().enumerate().map(row).collect(), Vec::new()));
    }
    for of in section.lost.iter().flatten() {
        let mut columns = vec![tell.name(&of.measure.zh, &of.measure.en)];
        columns.extend(words(&[("本期", "This time"), ("以往平均", "Usual")]));
        let row =
            |row: &crate::steer::ReviewReason| vec![tell.label(&of.by, row.key.as_ref()), Value::from(row.count), Value::from(row.usual)];
        told.push(table(columns, of.rows.iter().map(row).collect(), Vec::new()));
    }
    if let Some(of) = &section.activity {
        let asked = |name: &str| tell.name(&format!("{name}（要求）"), &format!("{name}, asked"));
        let items = of.items.iter().flat_map(|item| {
            let name = tell.name(&item.zh, &item.en);
            [name.clone(), asked(&name)]
        });
        let ends = words(&[("达标人数", "Met"), ("人日", "Days there"), ("无记录人日", "Days without entry")]);
        let first = [tell.dimension(&of.by), tell.name("人数", "People")];
        let columns = first.into_iter().chain(items).chain(ends).collect();
        let row = |name: Value, row: &crate::steer::SpanRow| {
            let items = row.did.iter().zip(&row.asked).flat_map(|(did, asked)| [Value::from(*did), Value::from(*asked)]);
            let ends = [Value::from(row.met), Value::from(row.there_days), Value::from(row.silent_days)];
            [name, Value::from(row.people)].into_iter().chain(items).chain(ends).collect::<Vec<_>>()
        };
        let rows = of.rows.iter().map(|one| row(key(&one.key), one)).chain([row(all.clone(), &of.all)]);
        told.push(table(columns, rows.collect(), Vec::new()));
        if !of.silent.is_empty() {
            let columns =
                words(&[("无记录最久的人", "Silent longest"), ("机构", "Place"), ("工作日", "Working days"), ("无记录", "Without entry")]);
            let row = |one: &crate::steer::SpanSilent| {
                vec![
                    Value::from(one.agent.clone()),
                    Value::from(tell.place(&one.place)),
                    Value::from(one.there_days),
                    Value::from(one.silent_days),
                ]
            };
            told.push(table(columns, of.silent.iter().map(row).collect(), Vec::new()));
        }
    }
    if let Some(of) = &section.coaching {
        let columns = words(&[("预警", "Signal"), ("机构", "Place"), ("自", "Since"), ("状态", "State"), ("说明", "What")]);
        let row = |one: &crate::steer::ReviewSignal| {
            let state = state(tell, &one.state);
            let name = Value::from(one.name.in_lang(tell.lang));
            vec![name, Value::from(tell.place(&one.place)), Value::from(one.since.clone()), state, Value::from(one.says.in_lang(tell.lang))]
        };
        told.push(table(columns, of.signals.iter().map(row).collect(), Vec::new()));
        if !of.cases.is_empty() {
            let columns = words(&[
                ("辅导案例", "Coaching case"),
                ("差在哪一步", "Where"),
                ("做什么", "What is done"),
                ("负责人", "Owner"),
                ("期限", "Due"),
                ("结果", "Came of it"),
            ]);
            let row = |one: &crate::steer::SignalCase| {
                let come = one.outcome.as_ref().map(|outcome| match outcome.extra {
                    Some(extra) => format!("{extra:.1}"),
                    None => outcome.how.in_lang(tell.lang).to_owned(),
                });
                let what = one.what.as_ref().map(|what| what.in_lang(tell.lang).to_owned());
                let says = Value::from(one.diagnosed.says.in_lang(tell.lang));
                vec![Value::from(one.code.clone()), says, text(&what), text(&one.owner), text(&one.due), text(&come)]
            };
            told.push(table(columns, of.cases.iter().map(row).collect(), Vec::new()));
        }
    }
    if let Some(of) = &section.actions {
        let columns = words(&[
            ("行动", "Action"),
            ("机构", "Place"),
            ("状态", "State"),
            ("负责人", "Owner"),
            ("期限", "Due"),
            ("上期议定", "Agreed last time"),
            ("说了什么", "Said"),
            ("多带来", "Brought more"),
            ("最少 95%", "Least 95%"),
            ("最多 95%", "Most 95%"),
            ("为什么量不出", "Why unmeasured"),
        ]);
        let row = |one: &crate::steer::ReviewAction| {
            let state = state(tell, &one.state);
            let effect = |n: usize| one.effect.as_ref().map_or(Value::Null, |e| Value::from([e.extra, e.range[0], e.range[1]][n]));
            let why = one.unmeasured.as_ref().map(|why| why.in_lang(tell.lang).to_owned());
            let what = Value::from(one.what.in_lang(tell.lang));
            let (place, said) = (Value::from(tell.place(&one.place)), Value::from(one.said.clone()));
            let agreed = Value::from(if one.agreed { tell.name("是", "yes") } else { String::new() });
            vec![what, place, state, text(&one.owner), text(&one.due), agreed, said, effect(0), effect(1), effect(2), text(&why)]
        };
        told.push(table(columns, of.moves.iter().map(row).collect(), Vec::new()));
    }
    if let Some(of) = &section.agreed {
        let columns =
            words(&[("行动", "Action"), ("为什么", "Why"), ("机构", "Place"), ("状态", "State"), ("负责人", "Owner"), ("期限", "Due")]);
        let row = |one: &crate::steer::MoveItem| {
            let state = state(tell, &one.state);
            let (what, why) = (Value::from(one.what.in_lang(tell.lang)), Value::from(one.why.in_lang(tell.lang)));
            vec![what, why, Value::from(tell.place(&one.place)), state, text(&one.owner), text(&one.due)]
        };
        told.push(table(columns, of.iter().map(row).collect(), Vec::new()));
    }
    told
}

/// How a move or a signal stands, in words.
fn state(tell: &Teller<'_>, of: &impl Serialize) -> Value {
    let word = serde_json::to_value(of).unwrap_or_default();
    let (zh, en) = match word.as_str().unwrap_or_default() {
        "proposed" => ("待定", "to be decided"),
        "accepted" => ("进行中", "under way"),
        "done" => ("已做", "done"),
        "declined" => ("已拒", "declined"),
        "expired" => ("已过期", "expired"),
        "withdrawn" => ("已撤回", "withdrawn"),
        "new" => ("待确认", "new"),
        "acknowledged" => ("已确认", "acknowledged"),
        "coached" => ("辅导中", "coached"),
        "snoozed" => ("已延后", "put off"),
        other => (other, other),
    };
    Value::from(tell.name(zh, en))
}
