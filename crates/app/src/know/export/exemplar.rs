//! Exemplars as a file: a row for each practice, with both sides as they are and both comparisons.

use super::boards::Teller;
use super::{About, ExportFormat, ExportRefusal, Exported, Sheet, file};
use crate::Upcount;
use crate::steer::{ExemplarBeside, ExemplarPractice, ExemplarTold, ExemplarVerdict};
use serde_json::Value;
use upcount_model::Lang;

/// Makes a file of what the top does otherwise.
///
/// # Errors
/// When the file cannot be made.
pub fn export_exemplar(up: &Upcount, of: &ExemplarTold, format: ExportFormat, lang: Lang) -> Result<Exported, ExportRefusal> {
    let tell = Teller { up, lang };
    let percent = |part: f64| format!("{:.0}%", part * 100.0);
    let alike = of.alike.iter().map(|dimension| tell.dimension(dimension)).collect::<Vec<_>>().join(", ");
    let mut about: About = vec![
        (tell.name("标杆", "Exemplar"), of.name.in_lang(lang).to_owned()),
        (tell.name("业绩", "Results"), tell.name(&of.measure.zh, &of.measure.en)),
        (tell.name("口径", "Calibre"), of.calibre.words.in_lang(lang).to_owned()),
        (tell.name("业绩起止", "Days of results"), format!("{} – {}", of.from, of.to)),
        (tell.name("做法起止", "Days of practices"), format!("{} – {}", of.before_from, of.before_to)),
        (tell.name("起始日在册", "On the roll at the start"), of.people.to_string()),
        (tell.name("中途离开", "Left on the way"), of.left.to_string()),
        (tell.name("前列", "At the top"), format!("{} (≤ {})", of.top, percent(of.top_share))),
        (tell.name("前列每人每月", "One of the top, a month"), format!("{:.2}", of.top_month)),
        (tell.name("其余每人每月", "One of the others, a month"), format!("{:.2}", of.others_month)),
        (tell.name("同类按", "Alike in"), format!("{alike}; {:?}", of.tenure_months)),
        (tell.name("留出印证", "Held out to confirm"), format!("{} ({}, {})", of.held_out, percent(of.holdout_share), of.seed)),
        (tell.name("至多多少是运气", "At most luck"), percent(of.false_findings)),
    ];
    about.extend(tell.texts(&of.notes));
    let columns = [
        ("做法", "Practice"),
        ("每", "Of"),
        ("前列次数", "Top, things"),
        ("前列分母", "Top, of"),
        ("前列比率", "Top, rate"),
        ("其余次数", "Others, things"),
        ("其余分母", "Others, of"),
        ("其余比率", "Others, rate"),
        ("寻找：前列人数", "Looked for: top"),
        ("寻找：同类人数", "Looked for: like"),
        ("寻找：无同类", "Looked for: without like"),
        ("寻找：前列次数", "Looked for: things"),
        ("寻找：按同类应有", "Looked for: expected as like"),
        ("寻找：倍数", "Looked for: times"),
        ("最少 95%", "Least 95%"),
        ("最多 95%", "Most 95%"),
        ("寻找：运气的部分", "Looked for: luck"),
        ("印证：前列人数", "Held out: top"),
        ("印证：同类人数", "Held out: like"),
        ("印证：无同类", "Held out: without like"),
        ("印证：前列次数", "Held out: things"),
        ("印证：按同类应有", "Held out: expected as like"),
        ("印证：倍数", "Held out: times"),
        ("最少 95%", "Least 95%"),
        ("最多 95%", "Most 95%"),
        ("印证：运气的部分", "Held out: luck"),
        ("结论", "Verdict"),
        ("理由", "Why"),
    ];
    let number = |of: Option<f64>| of.map_or(Value::Null, Value::from);
    let beside = |of: Option<ExemplarBeside>| {
        let Some(of) = of else { return vec![Value::Null; 8] };
        let people = [of.top, of.like, of.without_like, of.counted].map(Value::from);
        people.into_iter().chain([of.expected, of.ratio, of.low, of.high].map(Value::from)).collect()
    };
    let row = |of: &ExemplarPractice| {
        let verdict = match of.verdict {
            ExemplarVerdict::Confirmed => tell.name("印证", "confirmed"),
            ExemplarVerdict::NotConfirmed => tell.name("没有印证", "not confirmed"),
            ExemplarVerdict::Luck => tell.name("可能是运气", "may be luck"),
            ExemplarVerdict::TooFew => tell.name("太少", "too few"),
        };
        let first = [&of.name, &of.below].map(|text| Value::from(text.in_lang(lang)));
        let sides = [of.top, of.others].into_iter().flat_map(|side| [Value::from(side.count), Value::from(side.of), number(side.rate)]);
        let last = [Value::from(verdict), Value::from(of.why.in_lang(lang))];
        let found = beside(of.discovery).into_iter().chain([number(of.luck)]);
        let held = beside(of.holdout).into_iter().chain([number(of.holdout_luck)]);
        first.into_iter().chain(sides).chain(found).chain(held).chain(last).collect()
    };
    let sheet = Sheet {
        title: tell.name("做法", "Practices"),
        columns: columns.iter().map(|(zh, en)| tell.name(zh, en)).collect(),
        rows: of.practices.iter().map(row).collect(),
        percent: vec![16, 25],
    };
    file(&format!("exemplar-{}-{}", of.exemplar, of.to), &[sheet], about, of.demo, format, lang)
}
