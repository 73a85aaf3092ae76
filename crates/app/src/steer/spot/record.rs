//! A case as a reader looks at it: what is known of the thing, what else happened, who wrote it down, and how late.

use super::deeds::{Case, Deed, Draw};
use super::returned::back_told;
use super::told::{SpotCase, SpotMoment, SpotSays, SpotTold, VerdictTold};
use super::{SpotRefusal, blind, case_item, judge, of_case, points, read_all};
use crate::keep::evidence_of;
use crate::steer::moves::People;
use crate::{Caller, Upcount};
use std::collections::BTreeMap;
use upcount_book::SpotPoint;
use upcount_measure::{EachFact, FactRow};
use upcount_model::{Day, Event, Kind, Money, Text, Type, activity, policy};

/// The most that is told of what else happened: the days around the case.
const MOST_MOMENTS: usize = 60;

/// Tells a case: what is known of it and, of verdicts, what the caller may know.
///
/// # Errors
/// [`SpotRefusal`]
#[tracing::instrument(skip_all)]
pub async fn read_case(up: &Upcount, by: &Caller, draw: i64, number: usize) -> Result<SpotCase, SpotRefusal> {
    let (names, all) = (People::read(up).await?, read_all(up).await?);
    let (of, case, done) = of_case(&all, by, draw, number)?;
    let kind = Kind::from_id(&of.drawn.check.of).ok_or(SpotRefusal::NotFound)?;
    let says = says(up, kind, case).await?;
    let customer = says.iter().find(|one| one.field == "customer").map(|one| one.value.clone());
    let known: &[Deed] = if blind(case, done, by) { &[] } else { &done.verdicts };
    let verdict = |deed: &Deed| VerdictTold {
        by: names.name(&deed.by),
        at: deed.at.clone(),
        violated: deed.said.violated.iter().cloned().collect(),
        inapplicable: deed.said.inapplicable.iter().cloned().collect(),
        words: deed.said.words.clone(),
        marks: deed.said.marks.clone(),
    };
    let wrote = judge::wrote(up, by, of, case).await?;
    let why_not = judge::why_not(of, case, done, by).or_else(|| wrote.then_some(SpotRefusal::OwnLine));
    let found = known.iter().any(|deed| !deed.said.violated.is_empty());
    Ok(SpotCase {
        of: case_item(of, number, case, done, by, up.today()),
        draw,
        name: Text::new(&of.drawn.check.zh, &of.drawn.check.en),
        points: points(of),
        kind: kind.id.to_owned(),
        kind_name: Text::new(kind.zh, kind.en),
        timeline: timeline(up, kind, case, customer.as_deref()).await?,
        told: told(up, kind, case, &names).await?,
        evidence: evidence_of(up, by, kind.id, &case.key).await?,
        inapplicable: inapplicable(up, of, case).await?,
        verdicts: known.iter().map(verdict).collect(),
        backs: if known.is_empty() { Vec::new() } else { done.backs.iter().map(|back| back_told(back, &names, up.today())).collect() },
        may_send_back: found && done.waiting().is_none() && !judge::leads(by, &case.place),
        why_not: why_not.map(|why| upcount_model::Say::text(&why)),
        due: judge::due(up, of).to_string(),
        demo: up.made_up().await?,
        says,
    })
}

/// The points of a check that do not apply to a case, with the reason: of what the check excepts, or needs and is not there.
pub(super) async fn inapplicable(up: &Upcount, of: &Draw, case: &Case) -> Result<BTreeMap<String, Text>, SpotRefusal> {
    let check = &of.drawn.check;
    if check.points.iter().all(|point| point.except.is_empty() && point.needs.is_empty()) {
        return Ok(BTreeMap::new());
    }
    let kind = Kind::from_id(&check.of).ok_or(SpotRefusal::NotFound)?;
    let says = says(up, kind, case).await?;
    let there = up.store.evidence_of(kind.id, &case.key).await?;
    let book = up.book();
    let excepted = |point: &SpotPoint| {
        let found = says.iter().find(|one| point.except.get(&one.field).is_some_and(|codes| codes.contains(&one.value)));
        found
            .map(|one| book.value_name(&one.field, &one.value))
            .map(|(field, value)| Text::new(format!("{}是“{}”", field.zh, value.zh), format!("{}: {}", field.en, value.en)))
    };
    let missing = |point: &SpotPoint| {
        let has = point.needs.iter().any(|sort| there.iter().any(|row| row.sort == sort.id() && row.removed_at.is_none()));
        let names = |word: &dyn Fn(Text) -> String, or: &str| point.needs.iter().map(|sort| word(sort.name())).collect::<Vec<_>>().join(or);
        (!point.needs.is_empty() && !has)
            .then(|| Text::new(format!("没有{}", names(&|name| name.zh, "或")), format!("there is no {}", names(&|name| name.en, " or "))))
    };
    let found = check.points.iter().filter_map(|point| Some((point.id.clone(), excepted(point).or_else(|| missing(point))?)));
    Ok(found.collect())
}

/// Only facts of the agent, who is found by an index; of a thing without one, all are gone through.
fn of_agent(case: &Case) -> BTreeMap<String, Vec<String>> {
    case.place.get("agent").map(|agent| ("agent".to_owned(), vec![agent.clone()])).into_iter().collect()
}

async fn says(up: &Upcount, kind: &'static Kind, case: &Case) -> Result<Vec<SpotSays>, SpotRefusal> {
    let fields: Vec<&str> = kind.fields.iter().map(|field| field.id).collect();
    let mut found = Vec::new();
    let look = |row: &FactRow<'_>| {
        found = kind.fields.iter().zip(0..).filter_map(|(field, n)| said(row, field.id, field.holds, n)).collect();
    };
    let world = up.world().await?;
    up.measures.one_fact(kind, &case.key, &fields, &up.book(), &world, look).await?;
    let currency = &up.book().company.currency;
    Ok(found.into_iter().map(|one| in_currency(one, currency)).collect())
}

fn said(row: &FactRow<'_>, field: &str, holds: Type, n: usize) -> Option<SpotSays> {
    let value = match holds {
        Type::Text => row.text(n)?.to_owned(),
        Type::Day => row.day(n)?.to_string(),
        Type::Money => Money { fen: row.whole(n)? }.to_string(),
        Type::Flag => (row.whole(n)? != 0).then(|| "true".to_owned())?,
        _ => row.whole(n)?.to_string(),
    };
    Some(SpotSays { field: field.to_owned(), value })
}

/// Money is told in the company's currency, under the name that rows have: `premium_cny`.
fn in_currency(says: SpotSays, currency: &str) -> SpotSays {
    let money = says.field.strip_suffix("_fen").map(|name| format!("{name}_{}", currency.to_lowercase()));
    SpotSays { field: money.unwrap_or(says.field), value: says.value }
}

/// What else happened between the same agent and customer; of the day of the case where no customer is named.
async fn timeline(up: &Upcount, own: &Kind, case: &Case, customer: Option<&str>) -> Result<Vec<SpotMoment>, SpotRefusal> {
    let only = of_agent(case);
    if only.is_empty() {
        return Ok(Vec::new());
    }
    let (mut moments, world) = (Vec::new(), up.world().await?);
    for kind in [&activity::KIND, &policy::KIND] {
        // Each day in the life of a thing is an event.
        let steps: Vec<&Event> = Event::ALL.iter().filter(|event| event.of == kind.id && event.fixes.is_none()).collect();
        let mut fields = vec![kind.key.fields()[0], "customer"];
        let more: &[&str] = if kind.id == activity::KIND.id { &["type", "outcome"] } else { &["product"] };
        fields.extend(more);
        fields.extend(steps.iter().map(|event| event.day));
        let look = |row: &FactRow<'_>| {
            let Some(key) = row.text(0) else { return };
            let of_customer = customer.is_some() && row.text(1) == customer;
            for (event, n) in steps.iter().zip(2 + more.len()..) {
                let Some(day) = row.day(n) else { continue };
                let of_day = customer.is_none() && day == case.day;
                if !of_customer && !of_day {
                    continue;
                }
                let says = more.iter().zip(2..).filter_map(|(field, n)| said(row, field, Type::Text, n)).collect();
                let what = Text::new(event.zh, event.en);
                let own = kind.id == own.id && key == case.key;
                let (day, kind, key) = (day.to_string(), kind.id.to_owned(), key.to_owned());
                moments.push(SpotMoment { day, kind, key, what, says, own });
            }
        };
        up.measures.each_fact(EachFact { kind, fields: &fields, only: &only, as_of: None }, &up.book(), &world, look).await?;
    }
    let away = |moment: &SpotMoment| moment.day.parse::<Day>().map_or(i32::MAX, |day| (day.0 - case.day.0).abs());
    moments.sort_by_key(|moment| (away(moment), moment.day.clone(), moment.key.clone()));
    moments.truncate(MOST_MOMENTS);
    moments.sort_by(|a, b| (&a.day, &a.key).cmp(&(&b.day, &b.key)));
    Ok(moments)
}

/// Who wrote what down of the thing, and how late; of imports the Log tells under the import.
async fn told(up: &Upcount, kind: &Kind, case: &Case, names: &People) -> Result<Vec<SpotTold>, SpotRefusal> {
    let facts = up.store.facts_about(kind.id, &case.key).await?;
    let late = |happened: &str, learned: &str| happened.parse::<Day>().map_or(0, |happened| i64::from(up.day_of(learned).0 - happened.0));
    let told = facts.into_iter().map(|fact| SpotTold {
        what: Event::from_id(&fact.fact.event).map_or_else(|| Text::new(&fact.fact.event, &fact.fact.event), |e| Text::new(e.zh, e.en)),
        late_days: late(&fact.fact.happened, &fact.learned_at),
        happened: fact.fact.happened,
        by: names.name(&fact.fact.recorded_by),
        at: fact.learned_at,
    });
    Ok(told.collect())
}
