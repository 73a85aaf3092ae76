//! Long-term incentives (长期激励): what was granted to whom, and what of it vested, waits, is lost or goes back, with the figures.

mod told;

use super::career::{LEVELS, figure, holds};
use super::{CareerFigure, CareerRefusal};
use crate::{Caller, Upcount};
use std::collections::{BTreeMap, BTreeSet, HashMap};
pub use told::{GrantItem, GrantRefusal, GrantRow, GrantTold, GrantYearItem, GrantYearTold, Grants};
use upcount_book::{Book, Condition, Grant};
use upcount_engine::grant::{Fate, YearSeen, YearVested, vested};
use upcount_measure::{Page, Question, Refusal, World};
use upcount_model::{Day, Scope, Text, nearest, policy};

/// Of the levels that the roll tells.
const GRADE: usize = 3;
const AGENT: usize = 4;

/// Lists the grants.
///
/// # Errors
/// When the facts cannot be read.
pub async fn list_grants(up: &Upcount) -> Result<Grants, GrantRefusal> {
    let book = up.book();
    Ok(Grants { grants: book.grants.values().map(|grant| item(&book, grant)).collect(), demo: up.made_up().await? })
}

/// Tells what became of a grant: of those whom the caller sees.
///
/// # Errors
/// [`GrantRefusal`]
#[tracing::instrument(skip_all)]
pub async fn read_grant(up: &Upcount, by: &Caller, id: &str, agent: Option<&str>, page: Page) -> Result<GrantTold, GrantRefusal> {
    let book = up.book();
    let grant = book.grants.get(id).ok_or_else(|| GrantRefusal::Unknown {
        id: id.to_owned(),
        near: nearest(id, book.grants.keys().map(String::as_str)).into_iter().map(str::to_owned).collect(),
    })?;
    allowed(by.scope(), grant)?;
    let world = up.world().await.map_err(|e| CareerRefusal::Facts(Refusal::Fault(e.to_string())))?;
    let known = world.latest(&policy::KIND).unwrap_or_else(|| up.today());
    if grant.granted > known {
        return Err(GrantRefusal::Unclear(Text::new(
            format!("{} 授予，事实只知道到 {known}", grant.granted),
            format!("it is granted on {}, and facts are known until {known}", grant.granted),
        )));
    }
    let mut to = granted(up, &book, grant, &world).await?;
    to.retain(|one| holds(by.scope(), &one.place) && agent.is_none_or(|agent| one.agent() == agent));
    let looks = looks(up, &book, grant, known, &world).await?;
    let rows: Vec<GrantRow> = to.iter().map(|one| row(&book, grant, &looks, one)).collect();
    let sum = |of: fn(&GrantRow) -> u64| rows.iter().map(of).sum::<u64>();
    Ok(GrantTold {
        grant: item(&book, grant),
        known_until: known.to_string(),
        currency: book.company.currency.clone(),
        granted: sum(|row| row.granted),
        vested: sum(|row| row.vested),
        back: sum(|row| row.back),
        waits: sum(|row| row.waits),
        lost: sum(|row| row.lost),
        total: rows.len() as u64,
        rows: rows.into_iter().skip(page.offset).take(page.limit).collect(),
        notes: vec![Text::new(
            "离开按年末名册判断；不知道的指标既不算达到也不收回，等到知道为止",
            "whether somebody left is told by the roll at the end of each year; a figure of which nothing is known neither vests nor takes back anything",
        )],
        demo: up.made_up().await?,
    })
}

/// Whoever may not ask for a figure is not told it here either.
fn allowed(scope: &Scope, grant: &Grant) -> Result<(), GrantRefusal> {
    let back = grant.clawback.iter().flat_map(|back| &back.keep);
    match grant.years.iter().flat_map(|year| &year.reach).chain(back).find(|condition| !scope.allows(&condition.measure)) {
        None => Ok(()),
        Some(condition) => Err(GrantRefusal::Unclear(Text::new(
            format!("长期激励要看 `{}`，您的角色看不到", condition.measure),
            format!("the grant looks at `{}`, which your role may not ask for", condition.measure),
        ))),
    }
}

/// Somebody who was granted something.
struct Granted {
    place: Vec<Option<String>>,
    whole: u64,
}

impl Granted {
    fn agent(&self) -> &str {
        self.place[AGENT].as_deref().unwrap_or_default()
    }
}

/// Who was on the roll with a grade of the grant on its day, in the order of their codes.
async fn granted(up: &Upcount, book: &Book, grant: &Grant, world: &World) -> Result<Vec<Granted>, GrantRefusal> {
    let amount = |grade: &str| {
        let money = grant.amounts.get(grade).map(|amount| amount.0.fen.unsigned_abs());
        money.or_else(|| grant.units.get(grade).copied())
    };
    let roll = up.measures.on_roll(&question(grant), grant.granted, book, world).await?;
    let mut to: Vec<Granted> = roll
        .into_iter()
        .filter_map(|one| {
            let whole = amount(one.keys[GRADE].as_deref()?)?;
            one.keys[AGENT].is_some().then_some(Granted { place: one.keys, whole })
        })
        .collect();
    to.sort_by(|a, b| a.agent().cmp(b.agent()));
    Ok(to)
}

fn question(grant: &Grant) -> Question {
    Question { by: LEVELS.map(str::to_owned).to_vec(), only: grant.who.clone(), ..Question::default() }
}

/// Figures at the end of a year, for each condition in order, by the code whose they are.
type Figures = Vec<HashMap<String, f64>>;

/// What is known at the end of a year; nothing of one that is not over.
struct Look {
    /// The last day of the year.
    ends: Day,
    /// The figures that are asked of it, and who is on the roll then.
    seen: Option<(Figures, BTreeSet<String>)>,
    /// The same of what must be kept afterwards, once it is known.
    kept: Option<(Figures, BTreeSet<String>)>,
}

async fn looks(up: &Upcount, book: &Book, grant: &Grant, known: Day, world: &World) -> Result<Vec<Look>, GrantRefusal> {
    let mut looks = Vec::new();
    for (n, year) in (1_u32..).zip(&grant.years) {
        let ends = grant.granted.plus_months(12 * n).plus(-1);
        let mut look = Look { ends, seen: None, kept: None };
        if ends <= known {
            look.seen = Some((figures(up, book, &year.reach, ends, world).await?, there(up, book, ends, world).await?));
        }
        if let Some(back) = &grant.clawback {
            let then = ends.plus_months(back.after_months);
            if then <= known {
                look.kept = Some((figures(up, book, &back.keep, then, world).await?, there(up, book, then, world).await?));
            }
        }
        looks.push(look);
    }
    Ok(looks)
}

/// Who is on the roll at the end of a day; whoever moved elsewhere still is.
async fn there(up: &Upcount, book: &Book, day: Day, world: &World) -> Result<BTreeSet<String>, GrantRefusal> {
    let all = Question { by: vec!["agent".to_owned()], ..Question::default() };
    let roll = up.measures.on_roll(&all, day, book, world).await?;
    Ok(roll.into_iter().filter_map(|mut one| one.keys.pop().flatten()).collect())
}

async fn figures(up: &Upcount, book: &Book, conditions: &[Condition], to: Day, world: &World) -> Result<Figures, GrantRefusal> {
    let mut all = Vec::new();
    for condition in conditions {
        all.push(figure(up, book, to, condition, world).await?);
    }
    Ok(all)
}

fn row(book: &Book, grant: &Grant, looks: &[Look], one: &Granted) -> GrantRow {
    let value = |condition: &Condition, figures: &HashMap<String, f64>| {
        let at = LEVELS.iter().position(|level| *level == condition.of.id()).and_then(|n| one.place[n].as_deref());
        let known = at.and_then(|at| figures.get(at)).copied();
        // Who did nothing has brought 0; a share of nothing is not known.
        let adds_up = book.measures.get(&condition.measure).is_some_and(|measure| measure.form.additivity() == "additive");
        known.or_else(|| adds_up.then_some(0.0))
    };
    let values = |conditions: &[Condition], figures: &Figures| -> Vec<Option<f64>> {
        conditions.iter().zip(figures).map(|(condition, figures)| value(condition, figures)).collect()
    };
    let met = |conditions: &[Condition], values: &[Option<f64>]| {
        conditions.iter().zip(values).map(|(condition, value)| value.map(|value| value >= condition.at_least)).collect::<Vec<_>>()
    };
    let mut gone = false;
    let (mut seen, mut told) = (Vec::new(), Vec::new());
    for (year, look) in grant.years.iter().zip(looks) {
        let (mut reached, mut found) = (None, Vec::new());
        if let Some((figures, there)) = &look.seen {
            gone |= !there.contains(one.agent());
            found = values(&year.reach, figures);
            let met = met(&year.reach, &found);
            // What is not known is not reached.
            reached = Some(met.iter().all(|met| *met == Some(true)));
        }
        // Nothing goes back of who is not there any more.
        let kept = look.kept.as_ref().zip(grant.clawback.as_ref()).and_then(|((figures, there), back)| {
            let met = met(&back.keep, &values(&back.keep, figures));
            if !there.contains(one.agent()) {
                return None;
            }
            if met.contains(&Some(false)) { Some(false) } else { met.iter().all(Option::is_some).then_some(true) }
        });
        seen.push(YearSeen { reached, there: !gone, kept });
        told.push(found);
    }
    let found = vested(grant, one.whole, &seen);
    let years = found.iter().zip(looks).zip(grant.years.iter().zip(&told)).map(|((one, look), (year, values))| GrantYearTold {
        ends: look.ends.to_string(),
        share: one.share,
        fate: one.fate.id().to_owned(),
        vested: one.vested,
        back: one.back,
        reach: year
            .reach
            .iter()
            .enumerate()
            .map(|(n, condition)| {
                let value = values.get(n).copied().flatten();
                CareerFigure {
                    condition: super::career::condition_item(book, condition),
                    value,
                    met: value.is_some_and(|v| v >= condition.at_least),
                }
            })
            .collect(),
    });
    let years: Vec<GrantYearTold> = years.collect();
    let of = |is: fn(Fate) -> bool, what: fn(&YearVested) -> u64| found.iter().filter(|one| is(one.fate)).map(what).sum::<u64>();
    let (vested, share) = (found.iter().map(|one| one.vested).sum::<u64>(), |one: &YearVested| one.share);
    // What was carried on and neither vested nor lost yet waits with the next year.
    let waits = of(|fate| fate == Fate::Waits, share) + carried(&found);
    GrantRow {
        agent: one.agent().to_owned(),
        branch: one.place[1].clone(),
        grade: one.place[GRADE].clone().unwrap_or_default(),
        granted: one.whole,
        vested,
        back: found.iter().map(|one| one.back).sum(),
        waits,
        lost: one.whole - vested - waits,
        years,
    }
}

/// What years that were missed carried on, and no later one decided yet.
fn carried(found: &[YearVested]) -> u64 {
    let decided = found.iter().rposition(|one| matches!(one.fate, Fate::Vested | Fate::Missed | Fate::Left)).map_or(0, |n| n + 1);
    found[decided..].iter().filter(|one| one.fate == Fate::CarriedOn).map(|one| one.share).sum()
}

fn item(book: &Book, grant: &Grant) -> GrantItem {
    let conditions = |all: &[Condition]| all.iter().map(|condition| super::career::condition_item(book, condition)).collect();
    let by_grade: BTreeMap<String, u64> = if grant.units.is_empty() {
        grant.amounts.iter().map(|(grade, amount)| (grade.clone(), amount.0.fen.unsigned_abs())).collect()
    } else {
        grant.units.clone()
    };
    GrantItem {
        id: grant.id.clone(),
        zh: grant.zh.clone(),
        en: grant.en.clone(),
        granted: grant.granted.to_string(),
        in_units: !grant.units.is_empty(),
        by_grade,
        years: grant.years.iter().map(|year| GrantYearItem { share: year.share.0 as f64 / 1e6, reach: conditions(&year.reach) }).collect(),
        rules: told::rules(grant),
        keep: grant.clawback.as_ref().map(|back| conditions(&back.keep)).unwrap_or_default(),
    }
}
