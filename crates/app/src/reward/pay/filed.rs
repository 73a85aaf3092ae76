//! 报行合一: all that schemes and contests pay for one policy together stays within what is filed for it, or it is said which of
//! them brings it over and by how much.

use super::gather::{Asked, sold, world};
use super::{AskPay, PayRefusal};
use crate::Upcount;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use upcount_book::{Contest, Scheme};
use upcount_engine::pay::{Filed, Payment, Reason, Sold, lines, together};
use upcount_measure::{EachFact, FactRow, Page, Refusal, World};
use upcount_model::{Calendar, Day, Grain, Period, Text, pay};
use utoipa::ToSchema;

/// What all that is paid for policies of a year so far is beside what is filed. Amounts are in hundredths of the currency.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PayFiled {
    /// The first day that was looked at.
    pub from: String,
    /// The last.
    pub to: String,
    /// What money is in (ISO 4217).
    pub currency: String,
    /// Policies with a filed rate.
    pub policies: u64,
    /// What is filed for them.
    pub filed_fen: i64,
    /// Who pays for them, in the order in which they are added up.
    pub payers: Vec<FiledPayer>,
    /// What is paid in all.
    pub paid_fen: i64,
    /// Policies for which more is paid than is filed.
    pub total: u64,
    /// By how much in all.
    pub over_fen: i64,
    /// A page of them, the most first.
    pub over: Vec<FiledOver>,
    /// What a reader must know besides.
    pub notes: Vec<Text>,
    /// 演示数据
    pub demo: bool,
}

/// A scheme or contest that pays.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FiledPayer {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: Text,
    /// What it pays for these policies.
    pub paid_fen: i64,
    /// How many policies it brings over.
    pub brings_over: u64,
    /// By how much those are over.
    pub over_fen: i64,
}

/// A policy for which more is paid than is filed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FiledOver {
    /// Its number.
    pub policy: String,
    /// What is filed for it.
    pub filed_fen: i64,
    /// What is paid for it.
    pub paid_fen: i64,
    /// What each pays for it, in the order of `payers`.
    pub parts_fen: Vec<i64>,
    /// By how much that is more.
    pub over_fen: i64,
    /// Which of `payers` brings it over.
    pub by: String,
}

/// Adds up what is paid for each policy from the beginning of the year to the end of a month: by all schemes in force and the one
/// that is asked for, and by contests that were settled.
///
/// # Errors
/// [`PayRefusal`]
#[tracing::instrument(skip_all)]
pub async fn pay_filed(up: &Upcount, ask: &AskPay, page: Page) -> Result<PayFiled, PayRefusal> {
    let asked = Asked::of(up, ask)?;
    let (book, world) = (asked.book.clone(), world(up, None).await?);
    let first = Period { grain: Grain::Month, number: asked.month.number.div_euclid(12) * 12 };
    let (from, to) = (asked.calendar.days(first).0, asked.days().1);
    let mut schemes: Vec<&Scheme> =
        book.pay.values().filter(|one| (one.in_force || one.id == asked.scheme.id) && one.since <= to).collect();
    // Commission first: what comes upon it brings a policy over.
    schemes.sort_by_key(|one| (!one.rates.iter().any(|rates| rates.of.values().any(|rate| rate.0 > 0)), one.id.clone()));
    let (mut policies, mut payers, mut names) = (HashMap::new(), Vec::new(), Vec::new());
    for scheme in schemes {
        let mut own = Asked::first(&book, scheme);
        own.month = own.calendar.period(to, Grain::Month);
        let (sold, _) = sold(up, &own, None, &world).await?;
        let (scheme, calendar, until) = (own.scheme.clone(), own.calendar.clone(), own.month.number);
        let reckoned = tokio::task::spawn_blocking(move || {
            let owed = lines(&scheme, &calendar, &sold, until).map_err(PayRefusal::NoRate)?;
            Ok::<_, PayRefusal>((payments(&scheme, &calendar, &owed), sold))
        });
        let (owed, sold) = reckoned.await.map_err(|e| PayRefusal::Facts(Refusal::Fault(e.to_string())))??;
        file(&mut policies, &own.scheme, sold.into_iter().filter(|one| (from..=to).contains(&one.day)));
        payers.push(owed);
        names.push((own.scheme.id.clone(), Text::new(&own.scheme.zh, &own.scheme.en)));
    }
    for contest in book.contests.values().filter(|contest| contest.from <= to && from <= contest.to) {
        let prizes = prizes(up, &asked, contest, &world).await?;
        if !prizes.is_empty() {
            payers.push(prizes);
            names.push((contest.id.clone(), Text::new(&contest.zh, &contest.en)));
        }
    }
    let mut policies: Vec<Filed> = policies.into_values().collect();
    policies.sort_by(|a, b| a.sold.policy.cmp(&b.sold.policy));
    let many = policies.len() as u64;
    let reckoned = tokio::task::spawn_blocking(move || together(&policies, &payers));
    let found = reckoned.await.map_err(|e| PayRefusal::Facts(Refusal::Fault(e.to_string())))?;
    let payer = |(n, (id, name)): (usize, &(String, Text))| {
        let over = || found.over.iter().filter(|one| one.by == n);
        let (brings_over, over_fen) = (over().count() as u64, over().map(|one| one.over_fen).sum());
        FiledPayer { id: id.clone(), name: name.clone(), paid_fen: found.paid[n], brings_over, over_fen }
    };
    let over = found.over.iter().skip(page.offset).take(page.limit).map(|one| FiledOver {
        policy: one.policy.to_string(),
        filed_fen: one.filed_fen,
        paid_fen: one.paid.iter().sum(),
        parts_fen: one.paid.clone(),
        over_fen: one.over_fen,
        by: names[one.by].0.clone(),
    });
    let mut notes = vec![Text::new(
        "奖金、达标奖等不对应单张保单的，按本人当期各保单的保费摊到分；暂扣的按应付计；还没有结算的竞赛不在其中",
        "what is for no single policy, such as bonuses and prizes, is parted by the premiums of the agent's policies of that time; what is held back counts as owed; contests that are not settled are not in it",
    )];
    if found.apart_fen != 0 {
        let fen = super::yuan(found.apart_fen);
        notes.push(Text::new(
            format!("另有 {fen} 付给当期没有报备费率保单的人，摊不到保单"),
            format!("{fen} besides is paid to people without a policy of that time that has a filed rate"),
        ));
    }
    Ok(PayFiled {
        from: from.to_string(),
        to: to.to_string(),
        currency: book.company.currency.clone(),
        policies: many,
        filed_fen: found.filed_fen,
        payers: names.iter().enumerate().map(payer).collect(),
        paid_fen: found.paid.iter().sum(),
        total: found.over.len() as u64,
        over_fen: found.over.iter().map(|one| one.over_fen).sum(),
        over: over.collect(),
        notes,
        demo: up.made_up().await?,
    })
}

/// Policies with what is filed for them, each once: of schemes that say otherwise, the least.
pub(in crate::reward) fn file(policies: &mut HashMap<Arc<str>, Filed>, scheme: &Scheme, sold: impl Iterator<Item = Sold>) {
    for sold in sold {
        let Some(part) = scheme.ceiling.get(sold.class.as_deref().unwrap_or_default()) else { continue };
        let filed = i128::from(sold.base_fen.max(0)) * i128::from(part.0) / 1_000_000;
        let filed_fen = i64::try_from(filed).unwrap_or(i64::MAX);
        let known = policies.entry(sold.policy.clone()).or_insert_with(|| Filed { sold, filed_fen });
        known.filed_fen = known.filed_fen.min(filed_fen);
    }
}

/// What a scheme owes, and for which time where it is for no single policy. What is held back comes in the end.
fn payments(scheme: &Scheme, calendar: &Calendar, lines: &[upcount_engine::pay::Line]) -> Vec<Payment> {
    let longest = scheme.bonus.iter().map(|bonus| bonus.period.months()).max().unwrap_or(1).max(1);
    let owed = lines.iter().filter(|line| !matches!(line.key.reason, Reason::Held | Reason::Released));
    owed.map(|line| {
        let months = if matches!(line.key.reason, Reason::Bonus | Reason::Clawback) { longest } else { 1 };
        let day = |number: i32| calendar.days(Period { grain: Grain::Month, number });
        let days = (day(line.key.month.div_euclid(months) * months).0, day(line.key.month).1);
        Payment { agent: line.key.agent.clone(), policy: line.key.policy.clone(), amount_fen: line.amount_fen, days }
    })
    .collect()
}

/// What a contest paid, for its time.
async fn prizes(up: &Upcount, asked: &Asked, contest: &Contest, world: &World) -> Result<Vec<Payment>, PayRefusal> {
    let mut paid: BTreeMap<Arc<str>, i64> = BTreeMap::new();
    let only = BTreeMap::from([("scheme".to_owned(), vec![contest.id.clone()])]);
    let look = |row: &FactRow<'_>| {
        if let (Some(agent), Some(fen)) = (row.text(0), row.whole(1)) {
            *paid.entry(agent.into()).or_default() += fen;
        }
    };
    let fields = ["agent", "amount_fen"];
    up.measures.each_fact(EachFact { kind: &pay::KIND, fields: &fields, only: &only, as_of: None }, &asked.book, world, look).await?;
    let days: (Day, Day) = (contest.from, contest.to);
    Ok(paid.into_iter().map(|(agent, amount_fen)| Payment { agent, policy: None, amount_fen, days }).collect())
}
