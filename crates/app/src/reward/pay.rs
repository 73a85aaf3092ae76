//! Runs of a commission scheme (佣金发放): tried as often as one likes, posted once; what is learned afterwards is paid as a
//! dated difference by a later run.

mod bunching;
mod filed;
mod gather;
mod red_team;
mod refusal;
mod told;

use crate::keep::{ImportFile, import_file, told as noted};
use crate::{Caller, Upcount, clock};
pub use bunching::{BunchingEdge, BunchingLadder, PayBunching, pay_bunching};
pub(super) use filed::file;
pub use filed::{FiledOver, FiledPayer, PayFiled, pay_filed};
use gather::{Asked, name_of, paid, reckoned, world};
pub(super) use gather::{WithSold, with_sold};
pub use red_team::{RedFinding, RedTeamTold, red_team};
pub(super) use red_team::{name, yuan};
pub use refusal::PayRefusal;
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;
pub use told::{AskPay, PayAgent, PayLine, PayLines, PayReason, PayRun, PayScheme, PaySchemes, PayState};
use upcount_engine::pay::{Line, Reason};
use upcount_measure::import::Control;
use upcount_measure::{AsOf, Page};
use upcount_model::{Day, Text};
use upcount_store::{NewFact, StoreError};

/// Lists the schemes and the months that are posted.
///
/// # Errors
/// When the facts cannot be read.
pub async fn list_schemes(up: &Upcount) -> Result<PaySchemes, PayRefusal> {
    let (book, world) = (up.book(), world(up, None).await?);
    let mut schemes = Vec::new();
    for scheme in book.pay.values() {
        let asked = Asked::first(&book, scheme);
        let posted = paid(up, &asked, &world).await?.months;
        schemes.push(PayScheme {
            id: scheme.id.clone(),
            zh: scheme.zh.clone(),
            en: scheme.en.clone(),
            in_force: scheme.in_force,
            first: asked.month.to_string(),
            posted: posted.into_iter().map(name_of).collect(),
        });
    }
    // Those that pay come before those that are only tried.
    schemes.sort_by_key(|scheme| !scheme.in_force);
    Ok(PaySchemes { schemes, demo: up.made_up().await? })
}

/// Tries a run, or tells a posted one: the same reckoning as posting, and nothing is kept.
///
/// # Errors
/// [`PayRefusal`]
#[tracing::instrument(skip_all)]
pub async fn try_pay(up: &Upcount, ask: &AskPay, as_of: Option<&AsOf>, page: Page) -> Result<PayRun, PayRefusal> {
    let asked = Asked::of(up, ask)?;
    let (state, lines, notes) = reckoned(up, &asked, as_of).await?;
    run(up, &asked, state, &lines, notes, page).await
}

/// The lines of a run, of all agents or of one, within a scope: of a posted run what was paid, of another what would be.
///
/// # Errors
/// [`PayRefusal`]
#[tracing::instrument(skip_all)]
pub async fn pay_lines(
    up: &Upcount,
    by: &Caller,
    ask: &AskPay,
    agent: Option<&str>,
    as_of: Option<&AsOf>,
    page: Page,
) -> Result<PayLines, PayRefusal> {
    let asked = Asked::of(up, ask)?;
    let (state, mut lines, _) = reckoned(up, &asked, as_of).await?;
    lines.retain(|line| agent.is_none_or(|agent| *line.key.agent == *agent));
    // A draft is nobody's yet but those who make it; what is posted is seen by whoever sees the agent.
    if !by.scope().is_whole() {
        let agents = lines.iter().filter(|_| state == PayState::Posted).map(|line| line.key.agent.to_string()).collect();
        let seen = up.measures.named_inside("agent", &agents, by.scope(), &world(up, None).await?).await?;
        lines.retain(|line| seen.contains(&*line.key.agent));
    }
    lines.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(PayLines {
        state,
        currency: asked.book.company.currency.clone(),
        amount_fen: lines.iter().map(|l| l.amount_fen).sum(),
        total: lines.len() as u64,
        lines: lines.iter().skip(page.offset).take(page.limit).map(line_told).collect(),
        demo: up.made_up().await?,
    })
}

/// Posts a run: its lines are facts from then on and do not change.
///
/// # Errors
/// [`PayRefusal`]; then nothing is kept.
#[tracing::instrument(skip_all)]
pub async fn post_pay(up: &Upcount, by: &Caller, ask: &AskPay, page: Page) -> Result<PayRun, PayRefusal> {
    let asked = Asked::of(up, ask)?;
    if !asked.scheme.in_force {
        return Err(PayRefusal::NotInForce);
    }
    let (first, last) = asked.days();
    if last >= up.today() {
        return Err(PayRefusal::Month(Text::new(
            format!("{} 还没有过完（{first} 至 {last}）；过完的月份才能发放", asked.month),
            format!("{} is not over ({first} to {last}); a month is posted when it is", asked.month),
        )));
    }
    let _one_at_a_time = up.paying.lock().await;
    let world = world(up, None).await?;
    if let Some(later) = paid(up, &asked, &world).await?.months.into_iter().find(|m| *m >= asked.month.number) {
        return Err(PayRefusal::Posted(name_of(later)));
    }
    let (_, lines, notes) = reckoned(up, &asked, None).await?;
    if lines.is_empty() {
        return Err(PayRefusal::Nothing);
    }
    let name = format!("{} {}", asked.scheme.id, asked.month);
    let folder = up.home.incoming();
    let file = folder.join(format!("pay-{}-{}.csv", asked.scheme.id, asked.month));
    let unwritable = |source: std::io::Error| PayRefusal::Store(StoreError::Folder { path: file.clone(), source });
    std::fs::create_dir_all(&folder).map_err(unwritable)?;
    std::fs::write(&file, written(&asked.scheme.id, asked.days().1, &name, &lines)).map_err(unwritable)?;
    let import =
        ImportFile { definition: "pay_lines".into(), file: file.clone(), name: Some(name.clone()), strict: true, made_up_until: None };
    let kept = import_file(up, import, Arc::new(Control::default())).await;
    // It has become facts, or nothing.
    let _ = std::fs::remove_file(&file);
    kept.map_err(PayRefusal::Kept)?;
    let says = json!({
        "scheme": asked.scheme.id,
        "month": asked.month.to_string(),
        "lines": lines.len(),
        "amount_fen": lines.iter().map(|l| l.amount_fen).sum::<i64>(),
    });
    up.store.note(NewFact { kind: "pay_run".to_owned(), ..noted(by, "pay_posted", &name, &says) }, &clock::now()).await?;
    run(up, &asked, PayState::Posted, &lines, notes, page).await
}

async fn run(up: &Upcount, asked: &Asked, state: PayState, lines: &[Line], notes: Vec<Text>, page: Page) -> Result<PayRun, PayRefusal> {
    let mut agents: BTreeMap<&str, PayAgent> = BTreeMap::new();
    for line in lines {
        let agent = agents.entry(&line.key.agent).or_insert_with(|| PayAgent {
            agent: line.key.agent.to_string(),
            amount_fen: 0,
            earlier_fen: 0,
            policies: 0,
        });
        agent.amount_fen += line.amount_fen;
        if line.key.month < asked.month.number {
            agent.earlier_fen += line.amount_fen;
        } else if line.key.reason == Reason::Commission {
            agent.policies += 1;
        }
    }
    let mut agents: Vec<PayAgent> = agents.into_values().collect();
    agents.sort_by(|a, b| b.amount_fen.cmp(&a.amount_fen).then_with(|| a.agent.cmp(&b.agent)));
    let reasons = Reason::ALL.iter().filter_map(|reason| {
        let of = || lines.iter().filter(|l| l.key.reason == *reason);
        let (many, amount_fen) = (of().count() as u64, of().map(|l| l.amount_fen).sum());
        (many > 0).then(|| PayReason { reason: reason.id().to_owned(), lines: many, amount_fen })
    });
    let (from, to) = asked.days();
    Ok(PayRun {
        scheme: asked.scheme.id.clone(),
        zh: asked.scheme.zh.clone(),
        en: asked.scheme.en.clone(),
        month: asked.month.to_string(),
        from: from.to_string(),
        to: to.to_string(),
        state,
        in_force: asked.scheme.in_force,
        currency: asked.book.company.currency.clone(),
        amount_fen: lines.iter().map(|l| l.amount_fen).sum(),
        earlier_fen: agents.iter().map(|a| a.earlier_fen).sum(),
        lines: lines.len() as u64,
        reasons: reasons.collect(),
        total: agents.len() as u64,
        agents: agents.into_iter().skip(page.offset).take(page.limit).collect(),
        notes,
        demo: up.made_up().await?,
    })
}

fn line_told(line: &Line) -> PayLine {
    PayLine {
        agent: line.key.agent.to_string(),
        policy: line.key.policy.as_ref().map(ToString::to_string),
        owed_for: name_of(line.key.month),
        reason: line.key.reason.id().to_owned(),
        amount_fen: line.amount_fen,
        base_fen: line.base_fen,
        rate_ppm: line.rate_ppm,
        factor_ppm: line.factor_ppm,
        credit_ppm: line.credit_ppm,
        with: line.with.iter().map(ToString::to_string).collect(),
        why: told::why(line),
    }
}

/// The lines as the file that becomes facts.
pub(super) fn written(scheme: &str, day: Day, run: &str, lines: &[Line]) -> String {
    let mut out = String::from(
        "run,scheme,day,owed_for,pay_reason,agent,policy,amount_fen,base_fen,rate_ppm,factor_ppm,credit_ppm,with_policies,line\n",
    );
    // Codes come from files and may hold anything.
    let cell =
        |text: &str| if text.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() };
    for (n, line) in lines.iter().enumerate() {
        let Line { key, amount_fen, base_fen, rate_ppm, factor_ppm, credit_ppm, with } = line;
        let with = cell(&with.join(" "));
        let (agent, policy) = (cell(&key.agent), key.policy.as_deref().map(cell).unwrap_or_default());
        let _ = writeln!(
            out,
            "{run},{scheme},{day},{},{},{agent},{policy},{amount_fen},{base_fen},{rate_ppm},{factor_ppm},{credit_ppm},{with},{}",
            name_of(key.month),
            key.reason.id(),
            n + 1
        );
    }
    out
}
