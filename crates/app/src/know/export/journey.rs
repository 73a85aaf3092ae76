//! Contact paths as a file.

use super::boards::Teller;
use super::{ExportFormat, ExportRefusal, Exported, Sheet, file};
use crate::{Upcount, know};
use serde_json::Value;
use upcount_measure::{FunnelEstimate, JourneyCount, Question};
use upcount_model::{Lang, Scope};

/// Exports contact paths: a sheet of the contacts, one of how soon the second came, and one of the commonest paths.
///
/// # Errors
/// When the question is refused.
pub async fn export_journey(
    up: &Upcount,
    scope: &Scope,
    journey: &str,
    question: &Question,
    format: ExportFormat,
    lang: Lang,
) -> Result<Exported, ExportRefusal> {
    let found = know::journey(up, scope, journey, question).await?;
    let (figure, tell) = (&found.journey, Teller { up, lang });
    let name = |id: &str| figure.contacts.iter().find(|c| c.id == id).map_or_else(String::new, |c| tell.name(&c.zh, &c.en));
    let value =
        |of: Option<FunnelEstimate>| of.map_or([Value::Null, Value::Null, Value::Null], |of| [of.value, of.low, of.high].map(Value::from));
    let count = |of: &JourneyCount| [Value::from(of.paths), Value::from(of.came)].into_iter().chain(value(of.rate)).collect::<Vec<_>>();
    let names = |list: &[(&str, &str)]| list.iter().map(|(zh, en)| tell.name(zh, en)).collect::<Vec<_>>();
    let counted = [("路径", "Paths"), ("成交", "Came to a policy"), ("成交率", "Rate"), ("下限", "Low"), ("上限", "High")];
    let contacts = figure.contacts.iter().map(|one| {
        let credit = one.credit.map_or(vec![Value::Null; 9], |c| {
            let estimates = value(Some(c.removal)).into_iter().chain(value(Some(c.shapley)));
            [Value::from(c.lost)].into_iter().chain(estimates).chain([c.first, c.last].map(Value::from)).collect()
        });
        let rates = count(&one.with).into_iter().chain([one.without.rate.map_or(Value::Null, |r| Value::from(r.value))]);
        let first = [Value::from(tell.name(&one.zh, &one.en)), Value::from(one.contacts)];
        first.into_iter().chain(rates).chain(value(one.apart)).chain([one.p.map_or(Value::Null, Value::from)]).chain(credit).collect()
    });
    let soon = figure.soon.iter().map(|one| {
        let within = one.within_days.map_or_else(|| Value::from(tell.name("没有", "none")), Value::from);
        [within].into_iter().chain(count(&one.count)).collect()
    });
    let commonest = figure.commonest.iter().map(|one| {
        let path = one.contacts.iter().map(|id| name(id)).collect::<Vec<_>>().join(" → ");
        [Value::from(path)].into_iter().chain(count(&one.count)).collect()
    });
    let sheets = [
        Sheet {
            title: tell.name("接触", "Contacts"),
            columns: [
                names(&[("接触", "Contact"), ("次数", "Contacts")]),
                names(&counted),
                names(&[
                    ("没有它的成交率", "Rate without"),
                    ("相差（接触次数相同的路径之间）", "Apart, among paths of as many contacts"),
                    ("下限", "Low"),
                    ("上限", "High"),
                    ("纯属偶然的可能", "By luck"),
                    ("去掉它少成交", "Lost without it"),
                    ("按去掉归功", "Credit by removal"),
                    ("下限", "Low"),
                    ("上限", "High"),
                    ("沙普利值", "Shapley value"),
                    ("下限", "Low"),
                    ("上限", "High"),
                    ("首次接触", "First contact"),
                    ("末次接触", "Last contact"),
                ]),
            ]
            .concat(),
            rows: contacts.collect(),
            percent: (4..=10).chain(12..=20).collect(),
        },
        Sheet {
            title: tell.name("第二次接触", "Second contact"),
            columns: [names(&[("几天之内", "Within days")]), names(&counted)].concat(),
            rows: soon.collect(),
            percent: vec![3, 4, 5],
        },
        Sheet {
            title: tell.name("常见路径", "Commonest paths"),
            columns: [names(&[("路径", "Path")]), names(&counted)].concat(),
            rows: commonest.collect(),
            percent: vec![3, 4, 5],
        },
    ];
    let mut about = vec![
        (tell.name("路径", "Paths"), tell.name(&figure.zh, &figure.en)),
        (tell.name("口径", "Calibre"), figure.calibre.words.in_lang(lang).to_owned()),
        (tell.name("起止", "Days"), format!("{} – {}", figure.from.as_deref().unwrap_or("…"), figure.to.as_deref().unwrap_or("…"))),
        (tell.name("隔多少天算断开", "Ends after days of nothing"), figure.within_days.to_string()),
    ];
    about.extend(tell.texts(&figure.notes));
    file("journey", &sheets, about, found.demo, format, lang)
}
