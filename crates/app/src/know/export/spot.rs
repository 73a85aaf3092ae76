//! A sample as tables: what it says of all, branch by branch, how far readers agree, and the cases.

use super::boards::Teller;
use super::{About, ExportFormat, ExportRefusal, Exported, PartTable, Sheet, file};
use crate::Upcount;
use crate::steer::{SpotAll, SpotDraw, SpotRate, place_path};
use serde_json::Value;
use upcount_model::{Lang, Text};

/// Makes a file of a sample.
///
/// # Errors
/// When the file cannot be made.
pub fn export_spot(up: &Upcount, of: &SpotDraw, format: ExportFormat, lang: Lang) -> Result<Exported, ExportRefusal> {
    let tell = Teller { up, lang };
    let draw = &of.of;
    let mut about: About = vec![
        (tell.name("抽检", "Spot check"), draw.name.in_lang(lang).to_owned()),
        (tell.name("起止", "Days"), format!("{} – {}", draw.from, draw.to)),
        (tell.name("抽样", "Draw"), draw.number.to_string()),
        (tell.name("种子", "Seed"), draw.seed.to_string()),
        (tell.name("总体", "Drawn from"), draw.things.to_string()),
        (tell.name("抽样人", "Drawn by"), format!("{} {}", draw.drawn_by, draw.drawn_at)),
    ];
    about.extend(tell.texts(&of.notes));
    let sheets: Vec<Sheet> = spot_tables(up, of, lang).into_iter().map(Sheet::from).collect();
    file(&format!("spot-{}-{}", draw.check, draw.number), &sheets, about, of.demo, format, lang)
}

/// The tables of a sample that have something to tell.
#[must_use]
pub fn spot_tables(up: &Upcount, of: &SpotDraw, lang: Lang) -> Vec<PartTable> {
    let tell = Teller { up, lang };
    let words = |all: &[(&str, &str)]| all.iter().map(|(zh, en)| tell.name(zh, en)).collect::<Vec<_>>();
    let number = |value: Option<f64>| value.map_or(Value::Null, Value::from);
    let all = |of: &Option<SpotAll>| {
        let [low, high] = of.as_ref().map_or([None; 2], |all| all.range.map(Some));
        [number(of.as_ref().map(|all| all.part)), number(low), number(high)]
    };
    let text = |of: &Option<Text>| of.as_ref().map_or(Value::Null, |text| Value::from(text.in_lang(lang)));
    let rate = |one: &SpotRate| {
        let things = one.all.as_ref().and_then(|all| all.things).map(f64::round);
        let head = [Value::from(one.name.in_lang(lang)), Value::from(one.judged), Value::from(one.found), Value::from(one.inapplicable)];
        head.into_iter().chain(all(&one.all)).chain([number(things), text(&one.why)]).collect()
    };
    let rates = PartTable {
        part: "rates".to_owned(),
        title: tell.name("总体问题率", "Violations of all"),
        columns: words(&[
            ("检查点", "Point"),
            ("已判", "Judged"),
            ("有问题", "Found"),
            ("不适用", "Does not apply"),
            ("总体问题率", "Part of all"),
            ("下限 95%", "Least 95%"),
            ("上限 95%", "Most 95%"),
            ("约多少件", "About so many"),
            ("说明", "Why nothing is said"),
        ]),
        rows: of.rates.iter().map(rate).collect(),
        percent: vec![4, 5, 6],
    };
    let branch = |one: &crate::steer::SpotBranch| {
        let head = [tell.label("branch", one.branch.as_ref()), Value::from(one.judged), Value::from(one.found)];
        head.into_iter().chain(all(&one.all)).collect()
    };
    let branches = PartTable {
        part: "branches".to_owned(),
        title: tell.name("各分公司", "By branch"),
        columns: words(&[
            ("分公司", "Branch"),
            ("已判", "Judged"),
            ("有问题", "Found"),
            ("问题率", "Part"),
            ("下限 95%", "Least 95%"),
            ("上限 95%", "Most 95%"),
        ]),
        rows: of.by_branch.iter().map(branch).collect(),
        percent: vec![3, 4, 5],
    };
    let agree = |one: &crate::steer::SpotAgreement| {
        let [low, high] = one.range.map_or([None; 2], |range| range.map(Some));
        let head = [Value::from(one.name.in_lang(lang)), Value::from(one.both), Value::from(one.agreed), Value::from(one.apart)];
        head.into_iter().chain([one.kappa, low, high].map(number)).collect()
    };
    let agreement = PartTable {
        part: "agreement".to_owned(),
        title: tell.name("两人一致性", "Agreement of two readers"),
        columns: words(&[
            ("检查点", "Point"),
            ("两人都判", "Both judged"),
            ("一致", "Agreed"),
            ("是否适用不一致", "Applies to one only"),
            ("Kappa", "Kappa"),
            ("下限 95%", "Least 95%"),
            ("上限 95%", "Most 95%"),
        ]),
        rows: of.agreement.iter().map(agree).collect(),
        percent: Vec::new(),
    };
    let case = |one: &crate::steer::SpotCaseItem| {
        let back = one.back.as_deref().map_or(Value::Null, |back| {
            let (zh, en) = match back {
                "waiting" => ("待答复", "waiting"),
                "overdue" => ("逾期", "overdue"),
                _ => ("已答复", "answered"),
            };
            Value::from(tell.name(zh, en))
        });
        let place = Value::from(place_path(&one.place));
        let second = Value::from(if one.second { tell.name("是", "yes") } else { String::new() });
        let violated = match one.applying {
            Some(0) => Value::from(tell.name("不适用", "does not apply")),
            _ => one.violated.map_or(Value::Null, Value::from),
        };
        let (key, day) = (Value::from(one.key.clone()), Value::from(one.day.clone()));
        vec![Value::from(one.case), key, day, place, Value::from(one.inclusion), second, violated, back]
    };
    let cases = PartTable {
        part: "cases".to_owned(),
        title: tell.name("样本", "Sample"),
        columns: words(&[
            ("序号", "Case"),
            ("编号", "Code"),
            ("日期", "Day"),
            ("机构", "Place"),
            ("入样概率", "Chance"),
            ("复核", "Second reader"),
            ("问题数", "Violations"),
            ("退回", "Sent back"),
        ]),
        rows: of.cases.iter().map(case).collect(),
        percent: Vec::new(),
    };
    [rates, branches, agreement, cases].into_iter().filter(|table| !table.rows.is_empty()).collect()
}
