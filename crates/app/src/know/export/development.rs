//! What stays of what was booked, as a file.

use super::boards::Teller;
use super::{ExportFormat, ExportRefusal, Exported, Sheet, file};
use crate::{Upcount, know};
use serde_json::Value;
use upcount_measure::{Question, Stays};
use upcount_model::{Lang, Scope};

/// Exports what stays: a sheet of the months of issue, and one of the classes with all together.
///
/// # Errors
/// When the question is refused.
pub async fn export_development(
    up: &Upcount,
    scope: &Scope,
    survival: &str,
    question: &Question,
    format: ExportFormat,
    lang: Lang,
) -> Result<Exported, ExportRefusal> {
    let found = know::development(up, scope, survival, question).await?;
    let (figure, tell) = (&found.development, Teller { up, lang });
    let number = |x: Option<f64>| x.map_or(Value::Null, Value::from);
    let stays = |at: &[Stays]| at.iter().flat_map(|stays| [stays.value, stays.low, stays.high]).map(number).collect::<Vec<_>>();
    let marks: Vec<String> = figure
        .marks
        .iter()
        .flat_map(|mark| {
            let name = mark.name.in_lang(lang);
            [
                name.to_owned(),
                format!("{name} {}", tell.name("下限 95%", "low 95%")),
                format!("{name} {}", tell.name("上限 95%", "high 95%")),
            ]
        })
        .collect();
    let head = |first: Vec<String>| first.into_iter().chain(marks.clone()).collect::<Vec<_>>();
    let booked = tell.name(&figure.measure.zh, &figure.measure.en);
    let cohorts = figure.cohorts.iter().map(|cohort| {
        let mut row =
            vec![Value::from(cohort.period.clone()), Value::from(cohort.booked), Value::from(cohort.age), Value::from(cohort.known)];
        row.extend(stays(&cohort.at));
        row
    });
    let known = [
        tell.name("承保月", "Month of issue"),
        booked.clone(),
        tell.name("已知月龄", "Known age, months"),
        tell.name("当时仍在", "There then"),
    ];
    let mut sheets = vec![Sheet {
        title: tell.name("按承保月", "By month of issue"),
        columns: head(known.to_vec()),
        rows: cohorts.collect(),
        percent: Vec::new(),
    }];
    let by = figure.by.clone().unwrap_or_default();
    let class = |(name, class): (Value, &upcount_measure::DevelopmentClass)| {
        let mut row = vec![name, Value::from(class.booked)];
        row.extend(stays(&class.at));
        row
    };
    let classes = figure.classes.iter().map(|class| (tell.label(&by, class.key.as_ref()), class));
    let all = (Value::from(tell.name("整体", "All")), &figure.whole);
    let name = if by.is_empty() { String::new() } else { tell.dimension(&by) };
    let rows = classes.chain([all]).map(class).collect();
    sheets.push(Sheet { title: tell.name("按分类", "By class"), columns: head(vec![name, booked]), rows, percent: Vec::new() });
    let mut about = vec![
        (tell.name("存续", "What stays"), tell.name(&figure.zh, &figure.en)),
        (tell.name("口径", "Calibre"), figure.calibre.words.in_lang(lang).to_owned()),
        (tell.name("起止", "Days"), format!("{} – {}", figure.from.as_deref().unwrap_or("…"), figure.to.as_deref().unwrap_or("…"))),
    ];
    about.extend(tell.texts(&figure.notes));
    file("development", &sheets, about, found.demo, format, lang)
}
