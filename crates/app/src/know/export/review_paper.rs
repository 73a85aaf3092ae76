//! A review pack on paper: the figures that are read first, bars beside what is asked, courses as lines.

use super::boards::Teller;
use super::print::{language, table};
use super::review::{said_of, tables};
use crate::know::shown;
use crate::steer::{PlaceStanding, Review, ReviewFigures, ReviewFunnel, ReviewLost, ReviewSection, ReviewStanding, SpanRow, SpanTold};
use upcount_model::Text;
use upcount_paper::{Block, Cell, Figure, Paper, Table};

/// Those of whom nothing is told longest, on paper.
const MOST_SILENT: usize = 10;
/// How far beyond its goal a bar goes, of the goal.
const BEYOND: f64 = 1.25;

/// The pack as it is handed round.
pub(super) fn paper(tell: &Teller<'_>, review: &Review) -> Paper {
    let place = if review.place.is_empty() { tell.name("全公司", "The company") } else { tell.place(&review.place) };
    // 2025-12-28T23:59:59.999Z
    let at = format!("{} UTC", review.as_of.get(..16).unwrap_or(&review.as_of).replace('T', " "));
    let known = if review.then {
        tell.name(&format!("照 {at} 时所知"), &format!("As known at {at}"))
    } else {
        tell.name(&format!("照现在（{at}）所知"), &format!("As known now, at {at}"))
    };
    let days = format!("{} – {}", review.from, review.to);
    let mut blocks: Vec<Block> = notes(tell, &review.notes);
    for since in &review.learned_since {
        let figure = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| shown(value, &since.measure.unit));
        let (then, now) = (figure(since.then), figure(since.now));
        let name = tell.name(&since.measure.zh, &since.measure.en);
        let says = tell.name(&format!("{name}：当时 {then}，现在所知 {now}"), &format!("{name}: then {then}, as known now {now}"));
        blocks.push(Block::Note(says));
    }
    for section in &review.sections {
        blocks.push(Block::Heading(section.title.in_lang(tell.lang).to_owned()));
        let own = body(tell, review, section);
        let why_not = section.standing.as_ref().is_some_and(|of| of.refused.is_some());
        if own.is_empty() && section.refused.is_none() && !why_not {
            blocks.push(Block::Words(tell.name("没有。", "Nothing.")));
        }
        blocks.extend(own);
        let apart = tell.name("：", ": ");
        blocks.extend(said_of(tell, section).into_iter().map(|(what, says)| Block::Note(format!("{what}{apart}{says}"))));
    }
    let mut foot = format!("{place} · {days} · {known}");
    if review.demo {
        foot.push_str(&tell.name(" · 演示数据：虚构的公司", " · Demo data of a made-up company"));
    }
    Paper {
        title: format!("{} · {place}", review.name.in_lang(tell.lang)),
        lead: vec![days, review.definition.in_lang(tell.lang).to_owned(), known],
        foot,
        lang: language(tell.lang),
        blocks,
    }
}

fn notes(tell: &Teller<'_>, notes: &[Text]) -> Vec<Block> {
    notes.iter().map(|note| Block::Note(note.in_lang(tell.lang).to_owned())).collect()
}

fn body(tell: &Teller<'_>, review: &Review, section: &ReviewSection) -> Vec<Block> {
    let mut blocks = Vec::new();
    if let Some(of) = &section.standing {
        blocks.extend(standing(tell, review, of));
    } else if let Some(of) = &section.figures {
        blocks.extend(figures(tell, review, of));
    } else if let Some(of) = &section.funnel {
        blocks.push(funnel(tell, of));
    } else if let Some(of) = &section.lost {
        blocks.extend(of.iter().filter(|of| !of.rows.is_empty()).map(|of| lost(tell, of)));
    } else if let Some(of) = &section.activity {
        blocks.extend(activity(tell, of));
    } else {
        let rest = tables(tell, review, section).into_iter().filter(|of| !of.rows.is_empty());
        blocks.extend(rest.map(|of| Block::Table(table(String::new(), &of.columns, &of.rows, &of.percent))));
    }
    blocks
}

fn words(tell: &Teller<'_>, all: &[(&str, &str)]) -> Vec<String> {
    all.iter().map(|(zh, en)| tell.name(zh, en)).collect()
}

fn figure(value: Option<f64>, unit: &str) -> Cell {
    value.map_or(Cell::Empty, |value| Cell::Figure(shown(value, unit)))
}

/// A part of what is asked, as a bar on which all of it is marked.
fn attained(part: Option<f64>) -> Cell {
    part.map_or(Cell::Empty, |part| Cell::Bar {
        figure: shown(part, "fraction"),
        part: (part / BEYOND) as f32,
        mark: Some((1.0 / BEYOND) as f32),
    })
}

fn key(tell: &Teller<'_>, by: &str, code: Option<&String>) -> Cell {
    match code {
        None => Cell::Words(tell.name("没有写明", "not told")),
        Some(code) => Cell::Words(tell.label(by, Some(code)).as_str().unwrap_or(code).to_owned()),
    }
}

fn standing(tell: &Teller<'_>, review: &Review, of: &ReviewStanding) -> Vec<Block> {
    let unit = of.measure.unit.as_str();
    let count = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| shown(value, ""));
    let first = |zh: &str, en: &str, figure: String, words: String| Figure { name: tell.name(zh, en), figure, words };
    let mut told = Vec::new();
    if of.whole.done.is_some() {
        told.push(first("本月至今", "Month so far", count(of.whole.done), of.month.clone()));
    }
    if of.refused.is_none() {
        told.push(first("本月目标", "Goal of the month", count(of.whole.goal), String::new()));
        let part = of.whole.part.map_or_else(|| "–".to_owned(), |part| shown(part, unit));
        told.push(first("达成率", "Attained", part, String::new()));
    }
    if let Some(plan) = &of.plan {
        let place = &plan.place;
        let band = place.end_80.map(|[low, high]| format!("{low} – {high}")).unwrap_or_default();
        told.push(first("方案目标", "Goal of the plan", shown(place.goal as f64, ""), String::new()));
        told.push(first("预计期末", "Expected end", count(place.end.map(f64::round)), band));
        let odds = place.odds.map_or_else(|| "–".to_owned(), |odds| format!("{:.0}%", odds * 100.0));
        told.push(first("达成的把握", "Odds of attaining it", odds, String::new()));
    }
    let mut blocks: Vec<Block> = (!told.is_empty()).then_some(Block::Figures(told)).into_iter().collect();
    if !of.rows.is_empty() {
        let columns =
            words(tell, &[("机构", "Place"), ("本月至今", "Month so far"), ("本月目标", "Goal of the month"), ("达成率", "Attained")]);
        let row = |row: &crate::steer::ReviewAttained| {
            vec![key(tell, &review.by, row.key.as_ref()), figure(row.done, ""), figure(row.goal, ""), attained(row.part)]
        };
        blocks.push(Block::Table(Table { title: String::new(), columns, rows: of.rows.iter().map(row).collect() }));
    }
    if let Some(plan) = of.plan.as_ref().filter(|plan| !plan.places.is_empty()) {
        let columns = words(
            tell,
            &[
                ("机构", "Place"),
                ("目标", "Goal"),
                ("已完成", "Done"),
                ("应完成", "Due"),
                ("预计期末", "Expected end"),
                ("五次有四次在", "Four times in five"),
                ("把握", "Odds"),
            ],
        );
        let row = |of: &PlaceStanding| {
            let name = of.path.last().map_or(Cell::Empty, |code| Cell::Words(tell.path(std::slice::from_ref(code))));
            let band = of.end_80.map_or(Cell::Empty, |[low, high]| Cell::Figure(format!("{low} – {high}")));
            let odds =
                of.odds.map_or(Cell::Empty, |odds| Cell::Bar { figure: format!("{:.0}%", odds * 100.0), part: odds as f32, mark: None });
            let whole = |value: i64| Cell::Figure(shown(value as f64, ""));
            vec![name, whole(of.goal), whole(of.done), figure(Some(of.due), ""), figure(of.end.map(f64::round), ""), band, odds]
        };
        let title = tell.name(
            &format!("目标方案的进度（{}，时间过去 {:.0}%）", plan.day, plan.passed * 100.0),
            &format!("Where the plan stands ({}, {:.0}% of its time passed)", plan.day, plan.passed * 100.0),
        );
        blocks.push(Block::Table(Table { title, columns, rows: plan.places.iter().map(row).collect() }));
    }
    blocks
}

fn figures(tell: &Teller<'_>, review: &Review, of: &ReviewFigures) -> Vec<Block> {
    let mut columns = vec![tell.name("指标", "Measure"), tell.name("走势", "Course")];
    columns.extend(of.periods.iter().cloned());
    let row = |measure: &crate::steer::ReviewMeasure| {
        let name = Cell::Words(tell.name(&measure.measure.zh, &measure.measure.en));
        let course = measure.course.iter().map(|value| figure(*value, &measure.measure.unit));
        [name, Cell::Course(measure.course.clone())].into_iter().chain(course).collect()
    };
    let mut blocks = vec![Block::Table(Table { title: String::new(), columns, rows: of.measures.iter().map(row).collect() })];
    if !of.rows.is_empty() {
        let names = of.measures.iter().map(|of| tell.name(&of.measure.zh, &of.measure.en));
        let columns = [tell.dimension(&review.by)].into_iter().chain(names).collect();
        let row = |row: &crate::steer::ReviewRow| {
            let both = row.figures.iter().zip(&row.before).zip(&of.measures);
            let cell = |((now, before), of): ((&Option<f64>, &Option<f64>), &crate::steer::ReviewMeasure)| {
                let text = |value: &Option<f64>| value.map_or_else(|| "–".to_owned(), |value| shown(value, &of.measure.unit));
                if now.is_none() && before.is_none() { Cell::Empty } else { Cell::Figure(format!("{} ({})", text(now), text(before))) }
            };
            [key(tell, &review.by, row.key.as_ref())].into_iter().chain(both.map(cell)).collect()
        };
        let title = tell.name("各机构，括号里是上期", "Each place; the period before in brackets");
        blocks.push(Block::Table(Table { title, columns, rows: of.rows.iter().map(row).collect() }));
    }
    blocks
}

fn funnel(tell: &Teller<'_>, of: &ReviewFunnel) -> Block {
    let before = &of.periods[..of.periods.len().saturating_sub(1)];
    let mut columns = vec![tell.name("步骤", "Step")];
    columns.extend(before.iter().map(|period| period.from.clone()));
    columns.push(tell.name("本期", "This time"));
    let now = of.periods.last().map_or(&[][..], |period| &period.reached);
    let most = now.iter().copied().max().unwrap_or_default().max(1) as f32;
    let row = |(n, step): (usize, &upcount_measure::FunnelStepName)| {
        let reached = now.get(n).copied().unwrap_or_default();
        let bar = Cell::Bar { figure: shown(reached as f64, ""), part: reached as f32 / most, mark: None };
        let before = before.iter().map(|period| figure(period.reached.get(n).map(|many| *many as f64), ""));
        [Cell::Words(tell.name(&step.zh, &step.en))].into_iter().chain(before).chain([bar]).collect()
    };
    Block::Table(Table { title: String::new(), columns, rows: of.steps.iter().enumerate().map(row).collect() })
}

fn lost(tell: &Teller<'_>, of: &ReviewLost) -> Block {
    let mut columns = vec![tell.dimension(&of.by)];
    columns.extend(words(tell, &[("本期，竖线是以往平均", "This time; the tick is the usual"), ("以往平均", "Usual")]));
    let most = of.rows.iter().map(|row| (row.count as f64).max(row.usual)).fold(1.0, f64::max);
    let row = |row: &crate::steer::ReviewReason| {
        let bar = Cell::Bar {
            figure: shown(row.count as f64, ""),
            part: (row.count as f64 / most) as f32,
            mark: Some((row.usual / most) as f32),
        };
        vec![key(tell, &of.by, row.key.as_ref()), bar, figure(Some(row.usual), "")]
    };
    let title = tell.name(&of.measure.zh, &of.measure.en);
    Block::Table(Table { title, columns, rows: of.rows.iter().map(row).collect() })
}

fn activity(tell: &Teller<'_>, of: &SpanTold) -> Vec<Block> {
    let mut columns = vec![tell.dimension(&of.by), tell.name("人数", "People")];
    columns.extend(of.items.iter().map(|item| tell.name(&item.zh, &item.en)));
    columns.extend(words(tell, &[("达标人数", "Met"), ("无记录人日", "Days without entry")]));
    let row = |name: Cell, row: &SpanRow| {
        let did = row.did.iter().zip(&row.asked).map(|(did, asked)| match asked {
            0 => Cell::Figure(did.to_string()),
            asked => Cell::Figure(format!("{did} / {asked}")),
        });
        let ends = [Cell::Figure(row.met.to_string()), Cell::Figure(format!("{} / {}", row.silent_days, row.there_days))];
        [name, Cell::Figure(row.people.to_string())].into_iter().chain(did).chain(ends).collect::<Vec<_>>()
    };
    let all = row(Cell::Words(tell.name("合计", "All")), &of.all);
    let rows = of.rows.iter().map(|one| row(key(tell, &of.by, one.key.as_ref()), one)).chain([all]).collect();
    let title = tell.name("做了 / 要求", "Done / asked");
    let mut blocks = vec![Block::Table(Table { title, columns, rows })];
    if !of.silent.is_empty() {
        let columns = words(tell, &[("无记录最久的人", "Silent longest"), ("无记录 / 工作日", "Without entry / working days")]);
        let row = |one: &crate::steer::SpanSilent| {
            let part = one.silent_days as f32 / one.there_days.max(1) as f32;
            let bar = Cell::Bar { figure: format!("{} / {}", one.silent_days, one.there_days), part, mark: None };
            vec![Cell::Words(one.agent.clone()), bar]
        };
        blocks.push(Block::Table(Table { title: String::new(), columns, rows: of.silent.iter().take(MOST_SILENT).map(row).collect() }));
    }
    blocks
}
