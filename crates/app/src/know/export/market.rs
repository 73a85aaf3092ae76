//! The places of a market as a file.

use super::boards::Teller;
use super::{ExportFormat, ExportRefusal, Exported, Sheet, file};
use crate::{Upcount, know};
use serde_json::Value;
use upcount_measure::Question;
use upcount_model::{Lang, Scope};

/// Exports the places of a market: what was counted, what would be expected, and between which limits.
///
/// # Errors
/// When the question is refused.
pub async fn export_market(
    up: &Upcount,
    scope: &Scope,
    market: &str,
    question: &Question,
    format: ExportFormat,
    lang: Lang,
) -> Result<Exported, ExportRefusal> {
    let found = know::market(up, scope, market, question).await?;
    let (figure, tell) = (&found.market, Teller { up, lang });
    let number = |x: Option<f64>| x.map_or(Value::Null, Value::from);
    let rows = figure.places.iter().map(|place| {
        let mut row =
            vec![tell.label(&figure.of, place.place.as_ref()), Value::from(place.value), place.people.map_or(Value::Null, Value::from)];
        row.extend([place.rate, place.expected, place.low, place.high, place.potential].map(number));
        row.push(Value::from(if place.unlike { tell.name("是", "yes") } else { String::new() }));
        row
    });
    let per = figure.per;
    let words = [
        ("人口".to_owned(), "People".to_owned()),
        (format!("每 {per} 人"), format!("For {per} people")),
        ("其他地区推算".to_owned(), "Expected by the others".to_owned()),
        ("下限 95%".to_owned(), "Low 95%".to_owned()),
        ("上限 95%".to_owned(), "High 95%".to_owned()),
        ("潜力".to_owned(), "Potential".to_owned()),
        ("超出界限".to_owned(), "Outside the limits".to_owned()),
    ];
    let mut columns = vec![tell.dimension(&figure.of), tell.name(&figure.measure.zh, &figure.measure.en)];
    columns.extend(words.iter().map(|(zh, en)| tell.name(zh, en)));
    let mut about = vec![
        (tell.name("市场", "Market"), tell.name(&figure.zh, &figure.en)),
        (tell.name("口径", "Calibre"), figure.calibre.words.in_lang(lang).to_owned()),
        (tell.name("起止", "Days"), format!("{} – {}", figure.from.as_deref().unwrap_or("…"), figure.to.as_deref().unwrap_or("…"))),
        (tell.name("来源", "Source"), figure.source.in_lang(lang).to_owned()),
    ];
    about.extend(tell.texts(&figure.notes));
    let sheet = Sheet { title: tell.name(&figure.zh, &figure.en), columns, rows: rows.collect(), percent: Vec::new() };
    file("market", &[sheet], about, found.demo, format, lang)
}
