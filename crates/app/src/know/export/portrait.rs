//! A portrait of customers as a file.

use super::boards::Teller;
use super::{ExportFormat, ExportRefusal, Exported, Sheet, file};
use crate::{Upcount, know};
use serde_json::Value;
use upcount_measure::{PortraitCount, Question};
use upcount_model::{Lang, Scope};

/// Exports a portrait: a sheet of the segments, and one of every part.
///
/// # Errors
/// When the question is refused.
pub async fn export_portrait(
    up: &Upcount,
    scope: &Scope,
    portrait: &str,
    question: &Question,
    format: ExportFormat,
    lang: Lang,
) -> Result<Exported, ExportRefusal> {
    let found = know::portrait(up, scope, portrait, question).await?;
    let (figure, tell) = (&found.portrait, Teller { up, lang });
    let head = |first: Vec<String>| {
        let then = [("客户", "Customers"), ("占比", "Share"), ("件数", "Policies"), ("保费", "Premium"), ("人均保费", "Premium each")];
        first.into_iter().chain(then.map(|(zh, en)| tell.name(zh, en))).collect::<Vec<_>>()
    };
    let count = |of: &PortraitCount| {
        let (customers, money) = (of.customers as f64, of.money_fen as f64 / 100.0);
        let each = |value: f64, of: f64| if of > 0.0 { Value::from(value / of) } else { Value::Null };
        let whole = figure.whole.customers as f64;
        [Value::from(of.customers), each(customers, whole), Value::from(of.policies), Value::from(money), each(money, customers)]
    };
    let segments = figure.segments.iter().map(|one| (one.name.in_lang(lang).to_owned(), &one.count));
    let all = (tell.name("全部", "All"), &figure.whole);
    let segments = segments.chain([all]).map(|(name, of)| [Value::from(name)].into_iter().chain(count(of)).collect());
    let cells = figure
        .cells
        .iter()
        .map(|one| [one.recency, one.frequency, one.money].map(Value::from).into_iter().chain(count(&one.count)).collect());
    let parts = [("近", "Lately"), ("常", "Often"), ("多", "Much")].map(|(zh, en)| tell.name(zh, en));
    let sheets = [
        Sheet {
            title: tell.name("客群", "Segments"),
            columns: head(vec![tell.name("客群", "Segment")]),
            rows: segments.collect(),
            percent: vec![2],
        },
        Sheet { title: tell.name("各档", "Parts"), columns: head(parts.to_vec()), rows: cells.collect(), percent: vec![4] },
    ];
    let list = |values: Vec<String>| values.join(tell.name("、", ", ").as_str());
    let money = figure.money_fen_to.iter().map(|fen| format!("{:.2}", *fen as f64 / 100.0)).collect();
    let mut about = vec![
        (tell.name("画像", "Portrait"), tell.name(&figure.zh, &figure.en)),
        (tell.name("口径", "Calibre"), figure.calibre.words.in_lang(lang).to_owned()),
        (tell.name("起止", "Days"), format!("{} – {}", figure.from.as_deref().unwrap_or("…"), figure.to.as_deref().unwrap_or("…"))),
        (tell.name("近：各档的最后一天", "Lately: each part ends on"), list(figure.recency_to.clone())),
        (tell.name("常：各档的最多件数", "Often: each part ends at"), list(figure.frequency_to.iter().map(f64::to_string).collect())),
        (tell.name("多：各档的最多保费", "Much: each part ends at"), list(money)),
    ];
    about.extend(tell.texts(&figure.notes));
    file("portrait", &sheets, about, found.demo, format, lang)
}
