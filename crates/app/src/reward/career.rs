//! Career rules (基本法): who would be promoted or demoted at the end of a period, with the numbers and the reason; it holds only
//! once somebody confirms it.

mod confirm;
mod gather;
mod refusal;
mod told;

use crate::remembered::Gathering;
use crate::{Caller, Upcount};
pub use confirm::confirm_career;
use confirm::confirmed;
use gather::{Asked, Found, assessed, career_of, last_whole, scaled, world};
pub(super) use gather::{LEVELS, condition_item, figure};
pub use refusal::CareerRefusal;
use std::collections::BTreeSet;
pub use told::{
    AskCareer, CareerConfirmed, CareerFigure, CareerGradeCount, CareerGradeItem, CareerHistory, CareerItem, CareerPast, CareerRow,
    CareerTold, Careers, ConditionItem, ConfirmCareer,
};
use upcount_book::{Book, Career, Condition};
use upcount_engine::career::{Held, Near, Verdict};
use upcount_measure::{Page, World};
use upcount_model::{Day, Kind, Period, Right, Scope, Text, policy};

/// What somebody who was assessed takes, about.
const FOUND_BYTES: usize = 700;

/// How many periods are looked back on.
const PERIODS: i32 = 8;

/// Lists the career rules.
///
/// # Errors
/// When the facts cannot be read.
pub async fn list_careers(up: &Upcount) -> Result<Careers, CareerRefusal> {
    let (book, world) = (up.book(), world(up).await?);
    let known = known(up, &world);
    let mut careers = Vec::new();
    for career in book.careers.values() {
        careers.push(item(&book, career, known, confirmed(up, &career.id).await?));
    }
    Ok(Careers { careers, demo: up.made_up().await? })
}

/// Tells an assessment at the end of a period: of those whom the caller sees.
///
/// # Errors
/// [`CareerRefusal`]
#[tracing::instrument(skip_all)]
pub async fn read_career(up: &Upcount, by: &Caller, id: &str, ask: &AskCareer, page: Page) -> Result<CareerTold, CareerRefusal> {
    let (book, world) = (up.book(), world(up).await?);
    let career = career_of(&book, id)?;
    allowed(by.scope(), &career)?;
    let floors = floors(ask.floors)?;
    if let Some(only) = ask.only.as_deref().filter(|only| !["promoted", "demoted", "near", "kept"].contains(only)) {
        return Err(CareerRefusal::Unclear(Text::new(
            format!("`only` 是 promoted、demoted、near 或 kept，不是 `{only}`"),
            format!("`only` is promoted, demoted, near or kept, not `{only}`"),
        )));
    }
    let known = known(up, &world);
    let asked = Asked::of(book.clone(), career, ask.period.as_deref(), known)?;
    let what = format!("career {id} {} {floors}", asked.period);
    let whole = Gathering { what, book: &book, kinds: Kind::ALL, world: &world, as_of: None };
    let found = async {
        let (all, without) = assessed(up, &asked, floors, &world).await?;
        let bytes = all.len() * FOUND_BYTES;
        Ok::<_, CareerRefusal>(((all, without), bytes))
    };
    let everybody = up.remembered.gathered(whole, found).await?;
    let (all, without) = (everybody.0.iter().filter(|one| holds(by.scope(), &one.place)).collect::<Vec<_>>(), everybody.1);
    let confirmed = confirmed(up, id).await?;
    let here = confirmed.iter().find(|one| one.period == asked.period.to_string()).cloned();
    let scaled = scaled(&book, &asked.career, floors);
    let mut rows: Vec<(u8, CareerRow)> = all.iter().map(|one| (order(one), row(&book, &scaled, one))).collect();
    rows.retain(|(order, _)| ask.only.as_deref().is_none_or(|only| ["promoted", "demoted", "near", "kept"][usize::from(*order)] == only));
    rows.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.agent.cmp(&b.1.agent)));
    let mut notes = notes(floors, without.min(if by.scope().is_whole() { u64::MAX } else { 0 }));
    if here.is_some() {
        notes.push(Text::new("这一期已经确认；这里按确认前的职级", "this period is confirmed; grades here are those before it"));
    }
    Ok(CareerTold {
        may_confirm: here.is_none()
            && floors == 1.0
            && by.may(Right::Careers)
            && by.scope().is_whole()
            && confirm::refused(&asked, &confirmed, up.today()).is_none(),
        career: item(&book, &asked.career, known, confirmed),
        period: asked.period.to_string(),
        to: asked.to.to_string(),
        since: asked.since().to_string(),
        confirmed: here,
        assessed: all.len() as u64,
        grades: grades(&asked.career, &all),
        near_promotion: all.iter().filter(|one| one.assessed.near == Some(Near::Promotion)).count() as u64,
        near_demotion: all.iter().filter(|one| one.assessed.near == Some(Near::Demotion)).count() as u64,
        total: rows.len() as u64,
        rows: rows.into_iter().skip(page.offset).take(page.limit).map(|one| one.1).collect(),
        notes,
        demo: up.made_up().await?,
    })
}

/// Tells how many would have been promoted and demoted in each of the last periods, of those whom the caller sees.
///
/// # Errors
/// [`CareerRefusal`]
#[tracing::instrument(skip_all)]
pub async fn career_history(up: &Upcount, by: &Caller, id: &str, ask: &AskCareer) -> Result<CareerHistory, CareerRefusal> {
    let (book, world) = (up.book(), world(up).await?);
    let career = career_of(&book, id)?;
    allowed(by.scope(), &career)?;
    let floors = floors(ask.floors)?;
    let last = Asked::of(book.clone(), career, ask.period.as_deref(), known(up, &world))?;
    let what = format!("careers {id} {} {floors} {:?}", last.period, by.scope());
    let periods = up.remembered.figure(what, &book, &world, None, past(up, by.scope(), &last, floors, &world)).await?;
    let mut notes = notes(floors, 0);
    notes.push(Text::new(
        "每期各自按当时名册上的职级算，前一期的结果不带到后一期",
        "each period by the grades that the roll had then; what would have followed from one is not carried to the next",
    ));
    Ok(CareerHistory { career: id.to_owned(), floors, periods, notes, demo: up.made_up().await? })
}

async fn past(up: &Upcount, scope: &Scope, last: &Asked, floors: f64, world: &World) -> Result<Vec<CareerPast>, CareerRefusal> {
    let mut periods = Vec::new();
    for back in 0..PERIODS {
        let asked = last.earlier(back);
        let all = match assessed(up, &asked, floors, world).await {
            Ok((all, _)) => all,
            // Before the roll begins there is nobody.
            Err(CareerRefusal::NobodyOnRoll(_)) if back > 0 => break,
            Err(refusal) => return Err(refusal),
        };
        let all: Vec<&Found> = all.iter().filter(|one| holds(scope, &one.place)).collect();
        let of = |verdict: Verdict| all.iter().filter(|one| one.assessed.verdict == verdict).count() as u64;
        let near = |near: Near| all.iter().filter(|one| one.assessed.near == Some(near)).count() as u64;
        periods.push(CareerPast {
            period: asked.period.to_string(),
            assessed: all.len() as u64,
            promoted: of(Verdict::Promoted),
            demoted: of(Verdict::Demoted),
            near_promotion: near(Near::Promotion),
            near_demotion: near(Near::Demotion),
        });
    }
    Ok(periods)
}

fn known(up: &Upcount, world: &World) -> Day {
    world.latest(&policy::KIND).unwrap_or(up.today())
}

/// Whoever may not ask for a figure is not told it here either.
fn allowed(scope: &Scope, career: &Career) -> Result<(), CareerRefusal> {
    let mut all = career.grades.iter().flat_map(|grade| grade.reach.iter().chain(&grade.keep));
    match all.find(|condition| !scope.allows(&condition.measure)) {
        None => Ok(()),
        Some(condition) => Err(CareerRefusal::Unclear(Text::new(
            format!("基本法要看 `{}`，您的角色看不到", condition.measure),
            format!("the rules look at `{}`, which your role may not ask for", condition.measure),
        ))),
    }
}

fn floors(floors: Option<f64>) -> Result<f64, CareerRefusal> {
    match floors {
        None => Ok(1.0),
        Some(floors) if (0.1..=10.0).contains(&floors) => Ok(floors),
        Some(floors) => Err(CareerRefusal::Unclear(Text::new(
            format!("门槛的倍数在 0.1 到 10 之间，不是 {floors}"),
            format!("floors are times 0.1 to 10, not {floors}"),
        ))),
    }
}

/// Whether an agent lies in what somebody sees.
pub(super) fn holds(scope: &Scope, place: &[Option<String>]) -> bool {
    let is = |level: &String, codes: &BTreeSet<String>| {
        let at = LEVELS.iter().position(|one| one == level).and_then(|n| place[n].as_ref());
        at.is_some_and(|code| codes.contains(code))
    };
    let within = scope.within.iter().flatten().all(|(level, codes)| is(level, codes));
    within && scope.inside.as_ref().is_none_or(|all| all.iter().any(|(level, codes)| is(level, codes)))
}

fn order(one: &Found) -> u8 {
    match (one.assessed.verdict, one.assessed.near) {
        (Verdict::Promoted, _) => 0,
        (Verdict::Demoted, _) => 1,
        (Verdict::Kept, Some(_)) => 2,
        (Verdict::Kept, None) => 3,
    }
}

fn row(book: &Book, career: &Career, one: &Found) -> CareerRow {
    let figures = |conditions: &[Condition], values: &[Option<f64>]| {
        let told = |(condition, value): (&Condition, &Option<f64>)| CareerFigure {
            condition: condition_item(book, condition),
            value: *value,
            met: value.is_some_and(|value| value >= condition.at_least),
        };
        conditions.iter().zip(values).map(told).collect()
    };
    let (own, next) = (one.member.grade, career.grades.get(one.member.grade + 1));
    CareerRow {
        agent: one.agent().to_owned(),
        branch: one.place[1].clone(),
        team: one.place[2].clone(),
        grade: career.grades[own].id.clone(),
        to: career.grades[one.assessed.to].id.clone(),
        verdict: match one.assessed.verdict {
            Verdict::Promoted => "promoted",
            Verdict::Demoted => "demoted",
            Verdict::Kept => "kept",
        }
        .to_owned(),
        near: one.assessed.near.map(|near| if near == Near::Promotion { "promotion" } else { "demotion" }.to_owned()),
        held: one.assessed.held.map(|held| if held == Held::Tenure { "tenure" } else { "newcomer" }.to_owned()),
        tenure_months: one.member.tenure_months,
        reach: next.map(|next| figures(&next.reach, &one.member.reach)).unwrap_or_default(),
        keep: figures(&career.grades[own].keep, &one.member.keep),
    }
}

fn grades(career: &Career, all: &[&Found]) -> Vec<CareerGradeCount> {
    let told = |(n, grade): (usize, &upcount_book::CareerGrade)| {
        let have = || all.iter().filter(move |one| one.member.grade == n);
        CareerGradeCount {
            grade: grade.id.clone(),
            members: have().count() as u64,
            promoted: have().filter(|one| one.assessed.verdict == Verdict::Promoted).count() as u64,
            demoted: have().filter(|one| one.assessed.verdict == Verdict::Demoted).count() as u64,
            after: all.iter().filter(|one| one.assessed.to == n).count() as u64,
        }
    };
    career.grades.iter().enumerate().rev().map(told).collect()
}

fn notes(floors: f64, without: u64) -> Vec<Text> {
    let mut notes = Vec::new();
    if floors != 1.0 {
        let part = floors * 100.0;
        notes.push(Text::new(
            format!("试算：件数等门槛按现行的 {part:.0}%，没有改变规则"),
            format!("tried: counts that lead to and keep grades at {part:.0}% of the rules, which are not changed"),
        ));
    }
    if without > 0 {
        notes.push(Text::new(
            format!("有 {without} 人在名册上没有规则里的职级，未考核"),
            format!("{without} people have no grade of the rules on the roll, and are not assessed"),
        ));
    }
    notes
}

fn item(book: &Book, career: &Career, known: Day, confirmed: Vec<CareerConfirmed>) -> CareerItem {
    let last = last_whole(career, known);
    let conditions = |all: &[Condition]| all.iter().map(|condition| condition_item(book, condition)).collect();
    let grade = |grade: &upcount_book::CareerGrade| CareerGradeItem {
        id: grade.id.clone(),
        zh: grade.zh.clone(),
        en: grade.en.clone(),
        tenure_months: grade.tenure_months,
        reach: conditions(&grade.reach),
        keep: conditions(&grade.keep),
    };
    CareerItem {
        id: career.id.clone(),
        zh: career.zh.clone(),
        en: career.en.clone(),
        grades: career.grades.iter().map(grade).collect(),
        newcomer_months: career.newcomer_months,
        periods: (0..PERIODS).map(|back| Period { number: last.number - back, ..last }.to_string()).collect(),
        confirmed,
    }
}
