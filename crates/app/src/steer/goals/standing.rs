//! Where places stand against a plan on a day, where they will end, and how likely they attain it.

use super::ground::calibre_of;
use super::spread::{Spread, spread_of};
use super::{GoalRefusal, goal_of, holds, nothing_yours, plan_of};
use crate::{Caller, Upcount};
use serde::Serialize;
use upcount_book::{Book, Goal};
use upcount_engine::standing::{Asked, Standing, StandingError, standing};
use upcount_measure::{AsOf, Page, Question};
use upcount_model::{Day, Grain, Period, Scope, Text, policy};
use utoipa::ToSchema;

/// What is known of how the months before went, at most.
const MONTHS: i32 = 36;

/// Where a place and those in it stand.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanStanding {
    /// The plan's number.
    pub plan: i64,
    /// What happened after this day is not looked at.
    pub day: String,
    /// The part of the period's working days and seasons that is passed.
    pub passed: f64,
    /// The place.
    pub place: PlaceStanding,
    /// The places in it, the least likely to attain first; a page of them.
    pub places: Vec<PlaceStanding>,
    /// How many there are.
    pub total: u64,
    /// Of all places on the level below that of the place, how many are less likely to attain than what is signed for.
    pub unlikely: u64,
    /// That likelihood.
    pub sign_below: Option<f64>,
    /// What a reader must know besides.
    pub notes: Vec<Text>,
}

/// Where a place stands.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlaceStanding {
    /// Its code on each level down to its own.
    pub path: Vec<String>,
    /// Its goal in all of the time.
    pub goal: i64,
    /// What it brought so far.
    pub done: i64,
    /// What it should have brought by now.
    pub due: f64,
    /// Policies a working day that the rest asks.
    pub needed_a_day: f64,
    /// That beside the rate so far; absent where nothing was brought.
    pub times_the_rate: Option<f64>,
    /// What the time is expected to end with; absent where too little is known.
    pub end: Option<f64>,
    /// Between which it lies at least four times in five.
    pub end_80: Option<[i64; 2]>,
    /// The same nineteen times in twenty.
    pub end_95: Option<[i64; 2]>,
    /// How likely the goal is attained, from 0 to 1.
    pub odds: Option<f64>,
}

/// Tells where a place of a plan and those in it stand on a day; the last that is known when it is absent.
///
/// # Errors
/// [`GoalRefusal`]
#[tracing::instrument(skip_all)]
pub async fn plan_standing(
    up: &Upcount,
    by: &Caller,
    number: i64,
    place: Option<&[String]>,
    day: Option<Day>,
    page: Page,
) -> Result<PlanStanding, GoalRefusal> {
    let book = up.book();
    let plan = plan_of(up, number).await?;
    let goal = goal_of(&book, &plan.opened.goal)?;
    let spread = spread_of(up, &book, &plan).await?;
    let at = match place {
        Some(path) => spread.place(goal, path)?,
        None => {
            (0..spread.ground.places.len()).find(|n| holds(by.scope(), goal, &spread.ground.places[*n].path)).ok_or_else(nothing_yours)?
        }
    };
    if !holds(by.scope(), goal, &spread.ground.places[at].path) {
        return Err(nothing_yours());
    }
    let known = up.world().await?.latest(&policy::KIND).unwrap_or(spread.ground.months.from().plus(-1));
    let day = day.unwrap_or(known).min(known);
    let (found, passed) = stand(up, &book, goal, &spread, day).await?;
    let tell = |n: usize| told(&spread, &found, n);
    let mut inside: Vec<usize> = spread.ground.children(at).collect();
    let odds = |n: usize| found[n].goal.and_then(|goal| goal.odds).unwrap_or(2.0);
    inside.sort_by(|a, b| odds(*a).total_cmp(&odds(*b)).then_with(|| a.cmp(b)));
    let sign_below = goal.sign_below.map(|part| part.0 as f64 / 1e6);
    Ok(PlanStanding {
        plan: number,
        day: day.to_string(),
        passed,
        place: tell(at),
        total: inside.len() as u64,
        unlikely: inside.iter().filter(|n| sign_below.is_some_and(|below| odds(**n) < below)).count() as u64,
        places: inside.into_iter().skip(page.offset).take(page.limit).map(tell).collect(),
        sign_below,
        notes: vec![Text::new(
            "把握由各处自己的历史、季节、工作日和上下级共同的波动推算；以前没有过的事（新产品、活动）不在其中",
            "odds go by each place's own past, seasons, working days and the shocks that places share; what never happened before, such as a campaign, is not in them",
        )],
    })
}

fn told(spread: &Spread, found: &[Standing], n: usize) -> PlaceStanding {
    let Standing { done, goal, end, .. } = found[n];
    PlaceStanding {
        path: spread.ground.places[n].path.clone(),
        goal: spread.year(n),
        done,
        due: goal.map_or(0.0, |goal| goal.due.max(0.0)),
        needed_a_day: goal.map_or(0.0, |goal| goal.needed_a_day),
        times_the_rate: goal.and_then(|goal| goal.times_the_rate),
        end: end.map(|end| end.mean),
        end_80: end.map(|end| end.band_80),
        end_95: end.map(|end| end.band_95),
        odds: goal.and_then(|goal| goal.odds),
    }
}

/// Where every place stands on a day, and the part of the period that is passed.
async fn stand(up: &Upcount, book: &Book, goal: &Goal, spread: &Spread, day: Day) -> Result<(Vec<Standing>, f64), GoalRefusal> {
    let months = &spread.ground.months;
    if day >= months.to() {
        return Err(over(day));
    }
    if day < months.from().plus(-1) {
        return Err(GoalRefusal::Unclear(Text::new(
            format!("{day} 还没到目标期间（{} 起）；请看 {} 或之后", months.from(), months.from().plus(-1)),
            format!("{day} is before the goal's period, which begins with {}; look from {} on", months.from(), months.from().plus(-1)),
        )));
    }
    let as_of = AsOf { day, instant: crate::clock::now() };
    let world = up.world_at(Some(&as_of)).await?;
    // Whole months before the present one are the history.
    let present = months.calendar.period(day.plus(1), Grain::Month).number;
    let first = months.first - MONTHS;
    let of = |number: i32| months.calendar.days(Period { grain: Grain::Month, number });
    let question = Question {
        measure: goal.of.clone(),
        calibre: Some(calibre_of(book, goal)),
        by: goal.levels.clone(),
        from: Some(of(first).0),
        to: Some(day),
        grain: Some(Grain::Month),
        as_of: Some(as_of),
        ..Question::default()
    };
    let (_, brought) = up.measures.by_months(&question, book, &Scope::COMPANY, &world).await?;
    let earliest = brought.iter().filter_map(|(_, months)| months.keys().next()).min().copied().unwrap_or(present);
    let known = usize::try_from(present - earliest).unwrap_or_default();
    let places = spread.ground.places.len();
    let mut history = vec![vec![0_u32; known]; places];
    let (mut now, mut done) = (vec![0_i64; places], vec![0_i64; places]);
    let place_in = |number: i32| usize::try_from(number - earliest).ok().filter(|n| *n < known);
    let leaves: Vec<bool> = spread.ground.places.iter().map(|place| place.path.len() == goal.levels.len()).collect();
    spread.ground.lay(brought, |place, month, value| {
        let number = month + months.first;
        if let Some(n) = place_in(number) {
            history[place][n] = history[place][n].saturating_add(u32::try_from(value).unwrap_or_default());
        }
        if leaves[place] && number == present {
            now[place] += value;
        }
        if leaves[place] && number >= months.first {
            done[place] += value;
        }
    });
    for n in (1..places).rev() {
        let Some(parent) = spread.ground.places[n].parent else { continue };
        (now[parent], done[parent]) = (now[parent] + now[n], done[parent] + done[n]);
    }
    // Who came in the meantime has no history before.
    for (n, place) in spread.ground.places.iter().enumerate().filter(|(_, place)| place.came != i32::MIN) {
        let there = usize::try_from(present - (place.came + months.first)).unwrap_or_default().min(known);
        history[n].drain(..known - there);
    }
    let weight = |day: Day| super::ground::working_days((day, day));
    let days = |n: usize| {
        let (from, to) = months.days_of(n);
        (from.0..=to.0).map(|day| weight(Day(day))).collect::<Vec<f64>>()
    };
    let period: Vec<Vec<f64>> = (0..months.count).map(days).collect();
    let weights: Vec<f64> = (earliest..present).map(|number| super::ground::working_days(of(number))).collect();
    let parents: Vec<Option<usize>> = spread.ground.places.iter().map(|place| place.parent).collect();
    let goals: Vec<Option<i64>> = (0..places).map(|n| Some(spread.year(n))).collect();
    let passed = usize::try_from(day.0 - months.from().0 + 1).unwrap_or_default();
    let asked = Asked {
        parents: &parents,
        history: &history,
        months: &weights,
        period: &period,
        passed,
        now: &now,
        done: &done,
        goals: &goals,
        known: None,
        survives: 1.0,
    };
    let found = standing(&asked).map_err(|e| match e {
        StandingError::PeriodOver => over(day),
        other => GoalRefusal::Facts(upcount_measure::Refusal::Fault(format!("{other:?}"))),
    })?;
    let part = found[0].goal.filter(|goal| goal.goal > 0).map_or(0.0, |goal| (goal.due / spread.year(0) as f64).max(0.0));
    Ok((found, part))
}

fn over(day: Day) -> GoalRefusal {
    GoalRefusal::Unclear(Text::new(
        format!("到 {day} 目标期间已经过完；请看期间最后一天之前的一天，或直接看达成"),
        format!("the goal's period is over with {day}; look at a day before its last, or at what was attained"),
    ))
}
