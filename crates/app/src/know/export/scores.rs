//! Scores as tables: everybody's, and one agent's line by line.

use super::boards::Teller;
use super::{About, ExportFormat, ExportRefusal, Exported, PartTable, Sheet, file};
use crate::Upcount;
use crate::steer::{ScoreLine, ScoreOf, ScoreRow, ScoreTold, Scores, place_path};
use serde_json::Value;
use upcount_model::Lang;

/// Makes a file of everybody's scores.
///
/// # Errors
/// When the file cannot be made.
pub fn export_scores(up: &Upcount, of: &Scores, format: ExportFormat, lang: Lang) -> Result<Exported, ExportRefusal> {
    let sheets = [Sheet::from(scores_table(up, of, lang))];
    file(&format!("scores-{}-{}", of.of.score, of.of.period), &sheets, about(up, &of.of, lang), of.of.demo, format, lang)
}

/// Makes a file of one agent's score.
///
/// # Errors
/// When the file cannot be made.
pub fn export_score(up: &Upcount, of: &ScoreTold, format: ExportFormat, lang: Lang) -> Result<Exported, ExportRefusal> {
    let sheets = [Sheet::from(score_table(up, of, lang))];
    let name = format!("score-{}-{}-{}", of.of.score, of.of.period, of.row.agent);
    file(&name, &sheets, about(up, &of.of, lang), of.of.demo, format, lang)
}

fn about(up: &Upcount, of: &ScoreOf, lang: Lang) -> About {
    let tell = Teller { up, lang };
    let mut about: About = vec![
        (tell.name("评分", "Score"), of.name.in_lang(lang).to_owned()),
        (tell.name("说明", "What it is"), of.definition.in_lang(lang).to_owned()),
        (tell.name("期间", "Period"), format!("{} ({} – {})", of.period, of.from, of.to)),
        (tell.name("权重", "Weights"), format!("{} {}", of.since, of.why.in_lang(lang))),
    ];
    about.extend(of.items.iter().map(|item| {
        let ladder = format!("0 ← {} … {} → 100", item.zero, item.full);
        (item.name.in_lang(lang).to_owned(), format!("{} ({ladder}; {})", item.definition.in_lang(lang), item.from))
    }));
    about.extend(tell.texts(&of.notes));
    about
}

fn side(tell: &Teller<'_>, id: &str) -> String {
    match id {
        "attainment" => tell.name("达成", "Attainment"),
        "compliance" => tell.name("合规", "Compliance"),
        _ => tell.name("满意", "Satisfaction"),
    }
}

fn number(value: Option<f64>) -> Value {
    value.map_or(Value::Null, Value::from)
}

/// Everybody's scores.
#[must_use]
pub fn scores_table(up: &Upcount, of: &Scores, lang: Lang) -> PartTable {
    let tell = Teller { up, lang };
    let mut columns = vec![tell.name("代理人", "Agent"), tell.name("机构", "Place"), tell.name("总分", "Total")];
    columns.extend(of.of.sides.iter().map(|one| side(&tell, &one.id)));
    columns.extend(
        [
            ("下限 95%", "Least 95%"),
            ("上限 95%", "Most 95%"),
            ("可信度", "Credibility"),
            ("依据很少", "Hardly anything to go by"),
            ("公布时", "As told"),
            ("待处理申诉", "Appeals waiting"),
        ]
        .map(|(zh, en)| tell.name(zh, en)),
    );
    let row = |one: &ScoreRow| {
        let few = Value::from(if one.hardly { tell.name("是", "yes") } else { String::new() });
        let head = [Value::from(one.agent.clone()), Value::from(place_path(&one.place)), number(one.total)];
        let rest = [number(one.low), number(one.high), Value::from(one.credibility), few, number(one.told), Value::from(one.waiting)];
        head.into_iter().chain(one.sides.iter().map(|points| number(*points))).chain(rest).collect()
    };
    let percent = vec![5 + of.of.sides.len()];
    PartTable {
        part: "scores".to_owned(),
        title: of.of.name.in_lang(lang).to_owned(),
        columns,
        rows: of.rows.iter().map(row).collect(),
        percent,
    }
}

/// One agent's score, line by line; the last row is the total.
#[must_use]
pub fn score_table(up: &Upcount, of: &ScoreTold, lang: Lang) -> PartTable {
    let tell = Teller { up, lang };
    let columns = [
        ("维度", "Side"),
        ("项目", "Item"),
        ("分子", "Counted"),
        ("分母", "Of"),
        ("原始", "Raw"),
        ("同类", "Peers"),
        ("可信度", "Credibility"),
        ("按此计", "Counts as"),
        ("得分", "Points"),
        ("权重", "Weight"),
        ("计入", "Adds"),
        ("还可多", "Could gain"),
    ];
    let line = |one: &ScoreLine| {
        let item = of.of.items.iter().find(|item| item.id == one.item);
        let name = item.map_or_else(|| one.item.clone(), |item| item.name.in_lang(lang).to_owned());
        let side = item.map_or_else(String::new, |item| side(&tell, &item.side));
        let figures = [Some(one.counted), Some(one.of), one.own, one.peers, one.credibility, one.figure, one.points];
        let rest = [Some(one.weight), Some(one.counts), Some(one.gain)];
        [Value::from(side), Value::from(name)].into_iter().chain(figures.into_iter().chain(rest).map(number)).collect()
    };
    let mut rows: Vec<Vec<Value>> = of.lines.iter().map(line).collect();
    let mut total = vec![Value::Null; columns.len()];
    (total[0], total[10]) = (Value::from(tell.name("总分", "Total")), number(of.row.total));
    rows.push(total);
    PartTable {
        part: "lines".to_owned(),
        title: format!("{} {}", of.row.agent, of.of.period),
        columns: columns.iter().map(|(zh, en)| tell.name(zh, en)).collect(),
        rows,
        percent: vec![6, 9],
    }
}
