//! Long-term value as tables: how counts go together with what stays, cohorts, many but thin, and everybody.

use super::boards::Teller;
use super::{About, ExportFormat, ExportRefusal, Exported, PartTable, Sheet, file};
use crate::Upcount;
use crate::steer::{ValueCohort, ValueOutcomeTold, ValuePoint, ValueThin, ValueTogether, ValueTold, place_path};
use serde_json::Value;
use upcount_model::Lang;

/// Makes a file of long-term value.
///
/// # Errors
/// When the file cannot be made.
pub fn export_value(up: &Upcount, of: &ValueTold, format: ExportFormat, lang: Lang) -> Result<Exported, ExportRefusal> {
    let tell = Teller { up, lang };
    let mut about: About = vec![
        (tell.name("长期价值", "Long-term value"), of.name.in_lang(lang).to_owned()),
        (tell.name("说明", "What it is"), of.definition.in_lang(lang).to_owned()),
        (tell.name("起止", "Days"), format!("{} – {}", of.from, of.to)),
        (tell.name("口径", "Calibre"), of.calibre.words.in_lang(lang).to_owned()),
    ];
    about.extend(of.outcomes.iter().map(|one| (one.name.in_lang(lang).to_owned(), one.definition.in_lang(lang).to_owned())));
    about.extend(tell.texts(&of.notes));
    let sheets: Vec<Sheet> = value_tables(up, of, lang).into_iter().map(Sheet::from).collect();
    file(&format!("long-term-value-{}-{}", of.value, of.to), &sheets, about, of.demo, format, lang)
}

/// The tables that have something to tell.
#[must_use]
pub fn value_tables(up: &Upcount, of: &ValueTold, lang: Lang) -> Vec<PartTable> {
    let tell = Teller { up, lang };
    let words = |all: &[(&str, &str)]| all.iter().map(|(zh, en)| tell.name(zh, en)).collect::<Vec<_>>();
    let number = |value: Option<f64>| value.map_or(Value::Null, Value::from);
    let names: Vec<String> = of.outcomes.iter().map(|one| one.name.in_lang(lang).to_owned()).collect();
    let three = |one: Option<ValueTogether>| [one.map(|one| one.value), one.map(|one| one.low), one.map(|one| one.high)];
    let outcome = |one: &ValueOutcomeTold| {
        let why = one.none.as_ref().map_or(Value::Null, |why| Value::from(why.in_lang(lang)));
        let head = [Value::from(one.name.in_lang(lang)), number(one.rate), Value::from(one.people)];
        let figures = three(one.plain).into_iter().chain(three(one.held)).chain([one.false_part]).map(number);
        head.into_iter().chain(figures).chain([why]).collect()
    };
    let associations = PartTable {
        part: "associations".to_owned(),
        title: tell.name("件数与各项的关联", "How counts go together with what stays"),
        columns: words(&[
            ("指标", "Outcome"),
            ("总体", "Of all"),
            ("人数", "People"),
            ("简单相关", "Plain"),
            ("下限 95%", "Least 95%"),
            ("上限 95%", "Most 95%"),
            ("偏相关", "Held alike"),
            ("下限 95%", "Least 95%"),
            ("上限 95%", "Most 95%"),
            ("误报率", "False part"),
            ("没有依据", "Nothing to go by"),
        ]),
        rows: of.outcomes.iter().map(outcome).collect(),
        percent: vec![1],
    };
    let thin = |one: &ValueThin| {
        let by = &one.by[0];
        #[expect(clippy::cast_possible_truncation, reason = "a place in a short list")]
        let name = names.get(by.outcome as usize).cloned().unwrap_or_default();
        let head = [Value::from(one.agent.clone()), Value::from(place_path(&one.place)), Value::from(one.count), Value::from(one.a_month)];
        let rest = [Value::from(by.counted), Value::from(by.of), Value::from(by.usual), Value::from(by.limit), Value::from(by.chance)];
        head.into_iter().chain([Value::from(name)]).chain(rest).collect()
    };
    let thin = PartTable {
        part: "thin".to_owned(),
        title: tell.name("件多质薄", "Many but thin"),
        columns: words(&[
            ("代理人", "Agent"),
            ("机构", "Place"),
            ("累计件数", "Count in all"),
            ("每月件数", "A month"),
            ("指标", "By"),
            ("分子", "Counted"),
            ("分母", "Of"),
            ("通常", "Usual"),
            ("控制限", "Limit"),
            ("运气可能", "By luck"),
        ]),
        rows: of.thin.iter().map(thin).collect(),
        percent: vec![9],
    };
    let mut tables = vec![associations, thin];
    for cohorts in &of.cohorts {
        let by = if cohorts.by == "joined" { tell.name("入司季度", "Quarter of joining") } else { tell.dimension(&cohorts.by) };
        let row = |one: &ValueCohort| {
            let key = if cohorts.by == "joined" {
                Value::from(one.key.clone().unwrap_or_default())
            } else {
                tell.label(&cohorts.by, one.key.as_ref())
            };
            let head = [key, Value::from(one.people), number(one.a_month)];
            head.into_iter().chain(one.rates.iter().map(|rate| number(*rate))).collect()
        };
        tables.push(PartTable {
            part: format!("by_{}", cohorts.by),
            title: by.clone(),
            columns: [by].into_iter().chain(words(&[("人数", "People"), ("每月件数", "A month")])).chain(names.clone()).collect(),
            rows: cohorts.rows.iter().map(row).collect(),
            percent: (3..3 + names.len()).collect(),
        });
    }
    let point = |one: &ValuePoint| {
        let head = [Value::from(one.agent.clone()), Value::from(place_path(&one.place)), Value::from(one.count), Value::from(one.a_month)];
        let rates = one.counted.iter().zip(&one.of).map(|(counted, of)| number((*of > 0.0).then(|| counted / of)));
        head.into_iter().chain(rates).collect()
    };
    tables.push(PartTable {
        part: "people".to_owned(),
        title: tell.name("代理人", "Agents"),
        columns: words(&[("代理人", "Agent"), ("机构", "Place"), ("累计件数", "Count in all"), ("每月件数", "A month")])
            .into_iter()
            .chain(names.clone())
            .collect(),
        rows: of.points.iter().map(point).collect(),
        percent: (4..4 + names.len()).collect(),
    });
    tables.retain(|table| !table.rows.is_empty());
    tables
}
