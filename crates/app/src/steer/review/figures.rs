//! Figures of the period beside the periods before, and what was learned of them since.

use super::ReviewRefusal;
use super::look::Look;
use super::told::{ReviewFigures, ReviewMeasure, ReviewRow, ReviewSince};
use crate::clock;
use std::collections::BTreeMap;
use upcount_measure::{Answer, AsOf, Question, Refusal};
use upcount_model::{Say, Text};

/// Places that are told, at most.
const MOST_ROWS: usize = 500;

pub(super) async fn figures(look: &Look<'_>, measures: &[String]) -> Result<ReviewFigures, ReviewRefusal> {
    let course = look.time.course(look.pack.before);
    let before = look.time.before();
    let mut rows: BTreeMap<Option<String>, ReviewRow> = BTreeMap::new();
    let row = |key: Option<String>| {
        let none = || measures.iter().map(|measure| look.adds_up(measure).then_some(0.0)).collect();
        ReviewRow { key, figures: none(), before: none() }
    };
    for key in look.on_roll().await? {
        rows.entry(key.clone()).or_insert_with(|| row(key));
    }
    let mut told = Vec::new();
    for (n, measure) in measures.iter().enumerate() {
        let mut of = ReviewMeasure {
            measure: look.name(measure),
            definition: look.book.measures.get(measure).map(|of| of.definition.clone()).unwrap_or_default(),
            calibre: None,
            refused: None,
            course: Vec::new(),
        };
        for time in &course {
            match look.ask(&look.question(measure, *time, None)).await {
                Ok(answer) => {
                    of.course.push(value(look, measure, &answer));
                    (of.measure, of.calibre) = (answer.measure, Some(answer.calibre));
                }
                Err(fault) if fault.is_fault() => return Err(fault.into()),
                Err(refusal) => {
                    of.course.push(None);
                    of.refused = Some(refusal.text());
                }
            }
        }
        for (time, now) in [(before, false), (look.time, true)] {
            let answer = match look.ask(&look.question(measure, time, Some(look.rows))).await {
                Err(fault) if fault.is_fault() => return Err(fault.into()),
                Err(refusal) => {
                    of.refused.get_or_insert_with(|| not_by_place(&refusal));
                    continue;
                }
                Ok(answer) => answer,
            };
            for one in answer.rows {
                let key = one.keys.into_iter().next().flatten();
                let row = rows.entry(key.clone()).or_insert_with(|| row(key));
                *(if now { &mut row.figures[n] } else { &mut row.before[n] }) = one.value;
            }
        }
        told.push(of);
    }
    let mut rows: Vec<ReviewRow> = rows.into_values().collect();
    let first = |row: &ReviewRow| row.figures.first().copied().flatten().unwrap_or(f64::NEG_INFINITY);
    rows.sort_by(|a, b| first(b).total_cmp(&first(a)).then_with(|| a.key.cmp(&b.key)));
    rows.truncate(MOST_ROWS);
    Ok(ReviewFigures { periods: course.iter().map(|time| time.from.to_string()).collect(), measures: told, rows })
}

fn not_by_place(refusal: &Refusal) -> Text {
    let why = refusal.text();
    Text::new(format!("只有合计，分不到下级：{}", why.zh), format!("told of the whole only, not of the places in it: {}", why.en))
}

/// The figure of the whole place.
fn value(look: &Look<'_>, measure: &str, answer: &Answer) -> Option<f64> {
    let value = answer.rows.first().and_then(|row| row.value);
    value.or_else(|| look.adds_up(measure).then_some(0.0))
}

/// What is known now and was not then, of the figures of the whole place in the period.
pub(super) async fn learned_since(look: &Look<'_>, figures: &ReviewFigures) -> Result<Vec<ReviewSince>, ReviewRefusal> {
    let now = AsOf { day: look.as_of.day, instant: clock::now() };
    let world = look.up.world_at(Some(&now)).await?;
    let mut since = Vec::new();
    for of in figures.measures.iter().filter(|of| of.calibre.is_some()) {
        let question = Question { as_of: Some(now.clone()), ..look.question(&of.measure.id, look.time, None) };
        let then = of.course.last().copied().flatten();
        match look.up.measures.ask(&question, look.book, look.scope(), &world).await {
            Ok(answer) => {
                let now = value(look, &of.measure.id, &answer);
                if now != then {
                    since.push(ReviewSince { measure: of.measure.clone(), then, now });
                }
            }
            Err(fault) if fault.is_fault() => return Err(fault.into()),
            Err(_) => {}
        }
    }
    Ok(since)
}
