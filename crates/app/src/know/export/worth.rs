//! What signals bring and cost, a row for each rule.

use super::boards::Teller;
use super::{About, ExportFormat, ExportRefusal, Exported, Sheet, file};
use crate::Upcount;
use crate::steer::{SignalWorth, SignalWorths};
use serde_json::Value;
use upcount_model::{Lang, Text};

/// Makes a file of what signals bring and cost.
///
/// # Errors
/// When the file cannot be made.
pub fn export_worth(up: &Upcount, of: &SignalWorths, format: ExportFormat, lang: Lang) -> Result<Exported, ExportRefusal> {
    let tell = Teller { up, lang };
    let mut about: About = vec![
        (tell.name("起止", "Days"), format!("{} – {}", of.from, of.to)),
        (tell.name("看了几天", "Days looked at"), of.looked_days.to_string()),
    ];
    for rule in &of.rules {
        let mut say = |text: &Text| about.push((rule.name.in_lang(lang).to_owned(), text.in_lang(lang).to_owned()));
        rule.holdback.iter().for_each(|of| say(&of.why));
        rule.lift.iter().for_each(|of| say(&of.how));
        rule.unmeasured.iter().chain(rule.idle.iter().map(|idle| &idle.why)).for_each(say);
    }
    let columns = [
        ("规则", "Rule"),
        ("报出", "Fired"),
        ("留作对照", "Held back"),
        ("并入机构", "Silenced"),
        ("已确认", "Acknowledged"),
        ("已延后", "Put off"),
        ("辅导", "Coached"),
        ("已关闭", "Closed"),
        ("行动", "Moves"),
        ("管理者工时（假设）", "Managers' hours (assumed)"),
        ("每例多带来", "More a case"),
        ("最少 95%", "Least 95%"),
        ("最多 95%", "Most 95%"),
        ("全部多带来", "More in all"),
        ("最少 95%", "Least 95%"),
        ("最多 95%", "Most 95%"),
        ("建议停用", "Retire, because"),
    ];
    let columns = columns.iter().map(|(zh, en)| tell.name(zh, en)).collect();
    let row = |of: &SignalWorth| {
        let counts = [of.fired, of.held, of.silenced, of.acknowledged, of.snoozed, of.coached, of.closed, of.moves].map(Value::from);
        let lift = of.lift.as_ref();
        let figures = [lift.map(|l| l.per_case), lift.map(|l| l.range[0]), lift.map(|l| l.range[1])];
        let all = [lift.map(|l| l.all), lift.map(|l| l.all_range[0]), lift.map(|l| l.all_range[1])];
        let figures = [of.hours].into_iter().chain(figures).chain(all).map(|figure| figure.map_or(Value::Null, Value::from));
        let idle = of.idle.as_ref().map_or(Value::Null, |idle| Value::from(idle.why.in_lang(lang)));
        [Value::from(of.name.in_lang(lang))].into_iter().chain(counts).chain(figures).chain([idle]).collect()
    };
    let sheet =
        Sheet {
            title: tell.name("预警成效", "Worth of signals"), columns, rows: of.rules.iter().map(row).collect(), percent: Vec::new()
        };
    file(&format!("signals-worth-{}", of.to), &[sheet], about, of.demo, format, lang)
}
