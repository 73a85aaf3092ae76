//! Gathers what a run needs: the scheme, what was sold, what was paid before.

use super::{AskPay, PayRefusal, PayState};
use crate::Upcount;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use upcount_book::{Book, Scheme};
use upcount_engine::pay::{Holder, Key, Line, Posted, Reason, Sold, differences, lines};
use upcount_measure::{AsOf, EachFact, FactRow, Refusal, World};
use upcount_model::{Calendar, Day, Grain, Period, Text, credit, nearest, pay, policy};

/// Shares of a policy that miss the whole by more than rounding are no shares.
const ROUNDING_PPM: i64 = 10;
const ONE: i64 = 1_000_000;

/// A scheme, its calendar, and the month asked for.
pub(super) struct Asked {
    pub(super) scheme: Scheme,
    pub(super) calendar: Calendar,
    pub(super) month: Period,
    pub(super) book: Arc<Book>,
}

impl Asked {
    pub(super) fn of(up: &Upcount, asked: &AskPay) -> Result<Self, PayRefusal> {
        let book = up.book();
        let scheme = book.pay.get(&asked.scheme).ok_or_else(|| PayRefusal::Unknown {
            id: asked.scheme.clone(),
            near: nearest(&asked.scheme, book.pay.keys().map(String::as_str)).into_iter().map(str::to_owned).collect(),
        })?;
        let first = Self::first(&book, scheme);
        let month = month_of(&asked.month).ok_or_else(|| {
            let given = &asked.month;
            PayRefusal::Month(Text::new(format!("月份写作 2025-03，不是 `{given}`"), format!("a month is written 2025-03, not `{given}`")))
        })?;
        if month < first.month {
            let first = first.month;
            return Err(PayRefusal::Month(Text::new(format!("方案自 {first} 起"), format!("the scheme begins with {first}"))));
        }
        Ok(Self { month, ..first })
    }

    /// The first month in which anything is earned.
    pub(super) fn first(book: &Arc<Book>, scheme: &Scheme) -> Self {
        // The Book names no calendar that is not there.
        let plain = || Calendar { zh: String::new(), en: String::new(), month_starts_on: 1 };
        let calendar = book.calendars.get(&scheme.calendar).cloned().unwrap_or_else(plain);
        Self { month: calendar.period(scheme.since, Grain::Month), scheme: scheme.clone(), calendar, book: book.clone() }
    }

    pub(super) fn days(&self) -> (Day, Day) {
        self.calendar.days(self.month)
    }
}

/// A month from its name.
fn month_of(text: &str) -> Option<Period> {
    let (year, month) = text.split_once('-').filter(|(y, m)| y.len() == 4 && m.len() == 2)?;
    let (year, month) = (year.parse::<i32>().ok()?, month.parse::<i32>().ok()?);
    (1..=12).contains(&month).then(|| Period { grain: Grain::Month, number: year * 12 + month - 1 })
}

pub(super) fn name_of(month: i32) -> String {
    Period { grain: Grain::Month, number: month }.to_string()
}

pub(super) async fn world(up: &Upcount, as_of: Option<&AsOf>) -> Result<World, PayRefusal> {
    up.world_at(as_of).await.map_err(|e| PayRefusal::Facts(Refusal::Fault(e.to_string())))
}

/// The lines of a run: as posted, or as they would be posted now.
pub(super) async fn reckoned(up: &Upcount, asked: &Asked, as_of: Option<&AsOf>) -> Result<(PayState, Vec<Line>, Vec<Text>), PayRefusal> {
    let world = world(up, as_of).await?;
    let paid = paid(up, asked, &world).await?;
    if paid.months.contains(&asked.month.number) {
        return Ok((PayState::Posted, paid.here, Vec::new()));
    }
    not_before_its_policies(asked, &world)?;
    let (sold, nobody) = sold(up, asked, as_of, &world).await?;
    let owed = lines(&asked.scheme, &asked.calendar, &sold, asked.month.number).map_err(PayRefusal::NoRate)?;
    let nobody = (nobody > 0).then(|| {
        Text::new(format!("有 {nobody} 件保单没有代理人，不付佣金"), format!("{nobody} policies have no agent and earn nobody anything"))
    });
    let notes = [left_open(asked, &paid), nobody].into_iter().flatten().collect();
    Ok((PayState::Draft, differences(owed, &paid.before), notes))
}

/// That months before this one were not posted, so that what they owe is in it.
fn left_open(asked: &Asked, paid: &Paid) -> Option<Text> {
    let first = Asked::first(&asked.book, &asked.scheme).month.number;
    let open = paid.months.last().map_or(first, |last| last + 1);
    let (from, to) = (name_of(open), name_of(asked.month.number - 1));
    (open < asked.month.number).then(|| {
        Text::new(
            format!("{from} 到 {to} 没有发放，那几个月应付的都计在本月"),
            format!("{from} to {to} were not posted: what they owe is in this month"),
        )
    })
}

/// Refuses a month of which no policy is known yet: what it would pay is what earlier months left open.
fn not_before_its_policies(asked: &Asked, world: &World) -> Result<(), PayRefusal> {
    let (first, Some(last)) = (asked.calendar.days(asked.month).0, world.latest(&policy::KIND)) else { return Ok(()) };
    if first <= last {
        return Ok(());
    }
    Err(PayRefusal::Month(Text::new(
        format!("{} 还没有保单，已知的到 {last}；请选这之前的月份", asked.month),
        format!("no policy of {} is known yet, the last is of {last}; choose a month until then", asked.month),
    )))
}

/// Names that come often, kept once.
#[derive(Default)]
struct Names(HashSet<Arc<str>>);

impl Names {
    fn of(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.0.get(text) {
            return known.clone();
        }
        let new: Arc<str> = text.into();
        self.0.insert(new.clone());
        new
    }
}

/// What may earn until the end of the month, and how many policies have nobody to earn for.
pub(super) async fn sold(up: &Upcount, asked: &Asked, as_of: Option<&AsOf>, world: &World) -> Result<(Vec<Sold>, u64), PayRefusal> {
    let (scheme, book) = (&asked.scheme, &*asked.book);
    let mut names = Names::default();
    let mut credits: HashMap<Arc<str>, Vec<(Arc<str>, i64)>> = HashMap::new();
    let fields = ["policy", "agent", "share_ppm"];
    let look = |row: &FactRow<'_>| {
        let (Some(policy), Some(agent), Some(share)) = (row.text(0), row.text(1), row.whole(2)) else { return };
        let part = (names.of(agent), share);
        match credits.get_mut(policy) {
            Some(parts) => parts.push(part),
            None => drop(credits.insert(policy.into(), vec![part])),
        }
    };
    let none = BTreeMap::new();
    up.measures.each_fact(EachFact { kind: &credit::KIND, fields: &fields, only: &none, as_of }, book, world, look).await?;

    let mut fields = vec!["policy", scheme.day.as_str(), scheme.base.as_str(), scheme.by.as_str(), "agent"];
    let marks = fields.len();
    fields.extend(["self_insured", "mutual"]);
    let first_end = fields.len();
    fields.extend(scheme.clawback.iter().map(|rule| rule.on.as_str()));
    let holders = fields.len();
    if !scheme.rewards.is_empty() {
        fields.extend(["customer", "family"]);
    }
    let last = asked.days().1;
    // What was sold before earns nothing, and can belong together with what does.
    let within = scheme.rewards.iter().map(|reward| reward.within_days).max().unwrap_or_default();
    let first = Day(scheme.since.0.saturating_sub(within.cast_signed()));
    let (mut sold, mut nobody, mut wrong) = (Vec::new(), 0_u64, (String::new(), 0_u64));
    let look = |row: &FactRow<'_>| {
        let (Some(policy), Some(day)) = (row.text(0), row.day(1)) else { return };
        if day < first || day > last {
            return;
        }
        let marked = |n: usize| row.whole(marks + n) == Some(1);
        if (scheme.leaves_out.self_insured && marked(0)) || (scheme.leaves_out.mutual && marked(1)) {
            return;
        }
        let earns = day >= scheme.since;
        let mut parts = if earns { credits.remove(policy).unwrap_or_default() } else { Vec::new() };
        if parts.is_empty() && earns {
            let Some(agent) = row.text(4) else {
                nobody += 1;
                return;
            };
            parts.push((names.of(agent), ONE));
        }
        parts.sort();
        let short = ONE - parts.iter().map(|p| p.1).sum::<i64>();
        match parts.iter_mut().max_by_key(|p| p.1) {
            // Thirds are written 333333, 333333 and 333333.
            None if !earns => {}
            Some(largest) if short.abs() <= ROUNDING_PPM => largest.1 += short,
            _ => {
                if wrong.1 == 0 {
                    policy.clone_into(&mut wrong.0);
                }
                wrong.1 += 1;
            }
        }
        sold.push(Sold {
            policy: policy.into(),
            day,
            base_fen: row.whole(2).unwrap_or_default(),
            class: row.text(3).map(|class| names.of(class)),
            credits: parts,
            // What ends after the month has not ended yet.
            ended: (first_end..first_end + scheme.clawback.len()).map(|n| row.day(n).filter(|day| *day <= last)).collect(),
            holder: if scheme.rewards.is_empty() {
                Holder::default()
            } else {
                Holder { customer: row.text(holders).map(|code| names.of(code)), family: row.text(holders + 1).map(|code| names.of(code)) }
            },
        });
    };
    up.measures.each_fact(EachFact { kind: &policy::KIND, fields: &fields, only: &scheme.only, as_of }, book, world, look).await?;
    if wrong.1 > 0 {
        return Err(PayRefusal::Credits { policy: wrong.0, policies: wrong.1 });
    }
    Ok((sold, nobody))
}

/// What was paid before a month, in the month, and in which months anything was.
#[derive(Default)]
pub(super) struct Paid {
    pub(super) before: Posted,
    pub(super) here: Vec<Line>,
    pub(super) months: BTreeSet<i32>,
}

/// What the scheme's runs paid.
pub(super) async fn paid(up: &Upcount, asked: &Asked, world: &World) -> Result<Paid, PayRefusal> {
    let mut paid = Paid::default();
    let only = BTreeMap::from([("scheme".to_owned(), vec![asked.scheme.id.clone()])]);
    let fields = [
        "day",
        "owed_for",
        "pay_reason",
        "agent",
        "policy",
        "amount_fen",
        "base_fen",
        "rate_ppm",
        "factor_ppm",
        "credit_ppm",
        "with_policies",
    ];
    let look = |row: &FactRow<'_>| {
        let (Some(day), Some(owed_for), Some(agent)) = (row.day(0), row.text(1).and_then(month_of), row.text(3)) else { return };
        let Some(reason) = row.text(2).and_then(Reason::from_id) else { return };
        let key = Key { agent: agent.into(), month: owed_for.number, policy: row.text(4).map(Into::into), reason };
        let month = asked.calendar.period(day, Grain::Month).number;
        let whole = |n: usize| row.whole(n).unwrap_or_default();
        paid.months.insert(month);
        if month < asked.month.number {
            *paid.before.entry(key).or_default() += whole(5);
        } else if month == asked.month.number {
            let (amount_fen, base_fen, rate_ppm, factor_ppm, credit_ppm) = (whole(5), whole(6), whole(7), whole(8), whole(9));
            let with = row.text(10).map(|with| with.split(' ').map(Into::into).collect()).unwrap_or_default();
            paid.here.push(Line { key, amount_fen, base_fen, rate_ppm, factor_ppm, credit_ppm, with });
        }
    };
    up.measures.each_fact(EachFact { kind: &pay::KIND, fields: &fields, only: &only, as_of: None }, &asked.book, world, look).await?;
    Ok(paid)
}

/// A scheme as it would always have held, with what may earn under it until the month of a day.
pub(in crate::reward) struct WithSold {
    pub(in crate::reward) scheme: Scheme,
    pub(in crate::reward) calendar: Calendar,
    pub(in crate::reward) sold: Vec<Sold>,
    /// A month after which nothing of these policies is owed any more.
    pub(in crate::reward) until: i32,
}

/// Gathers it.
pub(in crate::reward) async fn with_sold(up: &Upcount, id: &str, day: Day, world: &World) -> Result<WithSold, PayRefusal> {
    let book = up.book();
    let scheme = book.pay.get(id).ok_or_else(|| PayRefusal::Unknown { id: id.to_owned(), near: Vec::new() })?;
    let mut asked = Asked::first(&book, scheme);
    asked.month = asked.calendar.period(day, Grain::Month);
    asked.scheme.since = Day(i32::MIN);
    if let Some(rates) = asked.scheme.rates.first_mut() {
        rates.since = asked.scheme.since;
    }
    let (sold, _) = sold(up, &asked, None, world).await?;
    Ok(WithSold { scheme: asked.scheme, calendar: asked.calendar, sold, until: i32::MAX })
}
