//! What moved a figure, as a file.

use super::boards::Teller;
use super::{About, ExportFormat, ExportRefusal, Exported, Sheet, file};
use crate::{Upcount, know};
use serde_json::Value;
use upcount_measure::{CalibreName, Filter, MeasureName, MovedEnd, MovedQuestion, PartState};
use upcount_model::{Lang, Scope};

/// Exports what moved a figure: a row for each part, and one for all together.
///
/// # Errors
/// When the question is refused.
pub async fn export_moved(
    up: &Upcount,
    scope: &Scope,
    asked: &MovedQuestion,
    format: ExportFormat,
    lang: Lang,
) -> Result<Exported, ExportRefusal> {
    let found = know::moved(up, scope, asked).await?;
    let (figure, tell) = (&found.moved, Teller { up, lang });
    let keys = figure.by.len();
    let mut columns: Vec<String> = figure.by.iter().map(|d| tell.dimension(d)).collect();
    let words = [
        ("之前", "Before"),
        ("之后", "After"),
        ("随整体增减", "With the whole"),
        ("结构", "Mix"),
        ("自身比率", "Own rate"),
        ("贡献", "Contributes"),
        ("出现", "There"),
    ];
    columns.extend(words.map(|(zh, en)| tell.name(zh, en)));
    let number = |x: Option<f64>| x.map_or(Value::Null, Value::from);
    let mut rows: Vec<Vec<Value>> = Vec::new();
    for part in &figure.parts {
        let mut row: Vec<Value> = figure.by.iter().zip(&part.keys).map(|(d, k)| tell.label(d, k.as_ref())).collect();
        row.extend([part.before, part.after, part.volume, Some(part.mix), part.rate, Some(part.change)].map(number));
        row.push(Value::from(match part.state {
            PartState::Kept => tell.name("前后都有", "in both"),
            PartState::New => tell.name("新增", "new"),
            PartState::Gone => tell.name("消失", "gone"),
        }));
        rows.push(row);
    }
    let mut all: Vec<Value> = (0..keys).map(|n| if n == 0 { Value::from(tell.name("整体", "All")) } else { Value::Null }).collect();
    all.extend(
        [Some(figure.before.value), Some(figure.after.value), figure.volume, Some(figure.mix), figure.rate, Some(figure.change)]
            .map(number),
    );
    rows.push(all);
    let percent = if figure.measure.unit == "fraction" { (keys..keys + 6).collect() } else { Vec::new() };
    let mut about = told(&tell, &figure.measure, &figure.calibre, [&figure.before, &figure.after], &figure.only);
    let classes = figure.of.iter().map(|one| (tell.name("占比的对象", "Whose share"), filter(&tell, one)));
    about.extend(classes);
    about.extend(tell.texts(&figure.notes));
    file("moved", &[Sheet { title: tell.name("变动归因", "What moved it"), columns, rows, percent }], about, found.demo, format, lang)
}

/// Exports what moved a count through its factors: a row for each factor, and one for the count.
///
/// # Errors
/// When the question is refused.
pub async fn export_moved_factors(
    up: &Upcount,
    scope: &Scope,
    asked: &MovedQuestion,
    format: ExportFormat,
    lang: Lang,
) -> Result<Exported, ExportRefusal> {
    let found = know::moved_factors(up, scope, asked).await?;
    let (figure, tell) = (&found.moved, Teller { up, lang });
    let words = [("因素", "Factor"), ("之前", "Before"), ("之后", "After"), ("贡献", "Contributes")];
    let row = |name: String, before: f64, after: f64, change: f64| {
        [Value::from(name)].into_iter().chain([before, after, change].map(Value::from)).collect::<Vec<_>>()
    };
    let factors =
        figure.factors.iter().chain(&figure.beside).map(|one| row(one.name.in_lang(lang).to_owned(), one.before, one.after, one.change));
    let whole = row(tell.name(&figure.measure.zh, &figure.measure.en), figure.before.value, figure.after.value, figure.change);
    let sheet = Sheet {
        title: tell.name("变动归因", "What moved it"),
        columns: words.map(|(zh, en)| tell.name(zh, en)).to_vec(),
        rows: factors.chain([whole]).collect(),
        percent: Vec::new(),
    };
    let mut about = told(&tell, &figure.measure, &figure.calibre, [&figure.before, &figure.after], &figure.only);
    about.extend(tell.texts(&figure.notes));
    file("moved", &[sheet], about, found.demo, format, lang)
}

/// What is counted, in which two times, and of what.
fn told(tell: &Teller<'_>, measure: &MeasureName, calibre: &CalibreName, ends: [&MovedEnd; 2], only: &[Filter]) -> About {
    let days = |end: &MovedEnd| format!("{} – {}", end.from, end.to);
    let mut about = vec![
        (tell.name("指标", "Measure"), format!("{} ({})", tell.name(&measure.zh, &measure.en), measure.id)),
        (tell.name("口径", "Calibre"), format!("{}：{}", tell.name(&calibre.zh, &calibre.en), calibre.words.in_lang(tell.lang))),
        (tell.name("之前", "Before"), days(ends[0])),
        (tell.name("之后", "After"), days(ends[1])),
    ];
    about.extend(only.iter().map(|one| (tell.name("筛选", "Filter"), filter(tell, one))));
    about
}

fn filter(tell: &Teller<'_>, one: &Filter) -> String {
    let values = one.values.iter().map(|value| tell.label(&one.dimension, Some(value)));
    let values: Vec<String> = values.map(|value| value.as_str().unwrap_or_default().to_owned()).collect();
    format!("{}：{}", tell.dimension(&one.dimension), values.join("、"))
}
