//! A run of commission as a file: whom it pays and why, and each line to its policy.

use super::boards::Teller;
use super::{ExportFormat, ExportRefusal, Exported, MOST_ROWS, Sheet, file};
use crate::reward::{self, AskPay, PayRefusal, PayState};
use crate::{Caller, Upcount};
use serde_json::Value;
use upcount_measure::{AsOf, Page};
use upcount_model::Lang;

/// Exports a run, tried or posted: a sheet of the people, one of the reasons, and one of the lines.
///
/// # Errors
/// When there is no such run, or it has more lines than a sheet holds.
pub async fn export_pay(
    up: &Upcount,
    by: &Caller,
    ask: &AskPay,
    as_of: Option<&AsOf>,
    format: ExportFormat,
    lang: Lang,
) -> Result<Exported, PayRefusal> {
    let run = reward::try_pay(up, ask, as_of, Page { offset: 0, limit: usize::MAX }).await?;
    let found = reward::pay_lines(up, by, ask, None, as_of, Page { offset: 0, limit: usize::MAX }).await?;
    if found.total > MOST_ROWS {
        return Err(ExportRefusal::TooManyRows(found.total).into());
    }
    let tell = Teller { up, lang };
    let names = |words: &[(&str, &str)]| words.iter().map(|(zh, en)| tell.name(zh, en)).collect::<Vec<_>>();
    // Money is whole fen; a sheet shows it in yuan, of which two digits are exact.
    let money = |fen: i64| Value::from(fen as f64 / 100.0);
    let percent = |ppm: i64| Value::from(ppm as f64 / 1e6);
    let reason = |id: &String| tell.label("pay_reason", Some(id));
    let people = run
        .agents
        .iter()
        .map(|one| vec![Value::from(one.agent.clone()), money(one.amount_fen), money(one.earlier_fen), Value::from(one.policies)]);
    let reasons = run.reasons.iter().map(|one| vec![reason(&one.reason), Value::from(one.lines), money(one.amount_fen)]);
    let lines = found.lines.iter().map(|line| {
        vec![
            Value::from(line.agent.clone()),
            line.policy.clone().map_or(Value::Null, Value::from),
            Value::from(line.owed_for.clone()),
            reason(&line.reason),
            money(line.base_fen),
            percent(line.rate_ppm),
            percent(line.factor_ppm),
            percent(line.credit_ppm),
            money(line.amount_fen),
            line.why.as_ref().map_or(Value::Null, |why| Value::from(why.in_lang(lang).to_owned())),
        ]
    });
    let amount = ("金额", "Amount");
    let sheets = [
        Sheet {
            title: tell.name("人员", "People"),
            columns: names(&[("人员", "Agent"), amount, ("其中以前月份", "Of earlier months"), ("件数", "Policies")]),
            rows: people.collect(),
            percent: Vec::new(),
        },
        Sheet {
            title: tell.name("事由", "Reasons"),
            columns: names(&[("事由", "Reason"), ("笔数", "Lines"), amount]),
            rows: reasons.collect(),
            percent: Vec::new(),
        },
        Sheet {
            title: tell.name("明细", "Lines"),
            columns: names(&[
                ("人员", "Agent"),
                ("保单", "Policy"),
                ("归属月", "Owed for"),
                ("事由", "Reason"),
                ("基数", "Base"),
                ("费率", "Rate"),
                ("系数", "Factor"),
                ("分得", "Credit"),
                amount,
                ("为何", "Why"),
            ]),
            rows: lines.collect(),
            percent: vec![5, 6, 7],
        },
    ];
    let mut about = vec![
        (tell.name("方案", "Scheme"), format!("{} ({})", tell.name(&run.zh, &run.en), run.scheme)),
        (tell.name("月份", "Month"), format!("{} ({} – {})", run.month, run.from, run.to)),
        (
            tell.name("状态", "State"),
            match run.state {
                PayState::Draft => tell.name("试算，未发放", "tried, not posted"),
                PayState::Posted => tell.name("已发放", "posted"),
            },
        ),
        (tell.name("币种", "Currency"), run.currency.clone()),
    ];
    about.extend(tell.texts(&run.notes));
    Ok(file(&format!("pay-{}-{}", run.scheme, run.month), &sheets, about, run.demo, format, lang)?)
}
