//! Where places stand against a plan on a day, where they will end, and how likely they attain it.

use super::change::reached;
use super::coming::{Coming, coming, young};
use super::days::DayWeights;
use super::ground::calibre_of;
use super::spread::{Spread, spread_of};
use super::{GoalRefusal, goal_of, holds, nothing_in_it, nothing_yours, plan_of};
use crate::{Caller, Upcount};
use serde::Serialize;
use upcount_book::{Book, Goal};
use upcount_engine::standing::{Asked, End, Lost, Standing, StandingError, Young, months_ahead, standing};
use upcount_measure::{AsOf, LONGEST_DAYS, Page, Question};
use upcount_model::{Day, Grain, Netting, Period, Scope, Text, policy};
use utoipa::ToSchema;

/// What is known of how the months before went, at most.
const MONTHS: i32 = 36;
/// How long before it begins a period is looked at.
const AHEAD_MONTHS: i32 = 12;

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
    /// What each month of the time that is not over is expected to bring at the place; told when it is asked for, and where
    /// enough is known.
    pub ahead: Vec<MonthAhead>,
    /// What a reader must know besides.
    pub notes: Vec<Text>,
}

/// What a month is expected to bring, by itself.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MonthAhead {
    /// The month.
    pub month: String,
    /// What it is expected to end with, with what came in it so far.
    pub end: f64,
    /// Between which that lies at least four times in five.
    pub end_80: [i64; 2],
    /// The same nineteen times in twenty.
    pub end_95: [i64; 2],
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
    /// Applications under way, but those that have waited longer than any that came to count.
    pub waiting: i64,
    /// How many of them are expected to count before the time is over.
    pub waiting_counts: f64,
    /// How many of what it brought so far are expected to be withdrawn yet, where the goal's calibre takes them off.
    pub may_be_lost: f64,
}

/// Tells where a place of a plan and those in it stand on a day; the last that is known when it is absent. Months are told by
/// themselves only when they are asked for, as each is reckoned for all places.
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
    by_month: bool,
    page: Page,
) -> Result<PlanStanding, GoalRefusal> {
    let book = up.book();
    let plan = plan_of(up, number).await?;
    let goal = goal_of(&book, &plan.opened.goal)?;
    let spread = spread_of(up, &book, &plan).await?;
    let at = match place {
        Some(path) => spread.place(goal, path)?,
        None => {
            (0..spread.ground.places.len()).find(|n| holds(by.scope(), goal, &spread.ground.places[*n].path)).ok_or_else(nothing_in_it)?
        }
    };
    if !holds(by.scope(), goal, &spread.ground.places[at].path) {
        return Err(nothing_yours());
    }
    reached(&plan, goal, by, &spread.ground.places[at].path)?;
    let known = up.world().await?.latest(&policy::KIND).unwrap_or(spread.ground.months.from().plus(-1));
    let day = day.unwrap_or(known).min(known);
    told_at(up, goal, &spread, (number, at), by_month, page, &AsOf { day, instant: crate::clock::now() }).await
}

/// Where a place of a spread plan stands at a moment.
pub(super) async fn told_at(
    up: &Upcount,
    goal: &Goal,
    spread: &Spread,
    (number, at): (i64, usize),
    by_month: bool,
    page: Page,
    as_of: &AsOf,
) -> Result<PlanStanding, GoalRefusal> {
    let seen = seen(up, &up.book(), goal, spread, as_of).await?;
    let found = seen.standing()?;
    let passed = passed(spread, &found);
    let ahead = if by_month { seen.ahead(spread, at)? } else { Vec::new() };
    let tell = |n: usize| told(spread, &seen, &found, n);
    let mut inside: Vec<usize> = spread.ground.children(at).collect();
    let odds = |n: usize| found[n].goal.and_then(|goal| goal.odds).unwrap_or(2.0);
    inside.sort_by(|a, b| odds(*a).total_cmp(&odds(*b)).then_with(|| a.cmp(b)));
    let sign_below = goal.sign_below.map(|part| part.0 as f64 / 1e6);
    Ok(PlanStanding {
        plan: number,
        day: as_of.day.to_string(),
        passed,
        place: tell(at),
        total: inside.len() as u64,
        unlikely: inside.iter().filter(|n| sign_below.is_some_and(|below| odds(**n) < below)).count() as u64,
        places: inside.into_iter().skip(page.offset).take(page.limit).map(tell).collect(),
        sign_below,
        ahead,
        notes: vec![Text::new(
            "把握由各处自己的历史、季节、工作日、上下级共同的波动和在途的投保推算；以前没有过的事（新产品、活动）不在其中",
            "odds go by each place's own past, seasons, working days, the shocks that places share and the applications under way; what never happened before, such as a campaign, is not in them",
        )],
    })
}

fn told(spread: &Spread, seen: &Seen, found: &[Standing], n: usize) -> PlaceStanding {
    let Standing { done, goal, end, .. } = found[n];
    PlaceStanding {
        path: spread.ground.places[n].path.clone(),
        goal: spread.year(n),
        done,
        due: goal.map_or(0.0, |goal| goal.due.max(0.0)),
        needed_a_day: goal.map_or(0.0, |goal| goal.needed_a_day * seen.a_day),
        times_the_rate: goal.and_then(|goal| goal.times_the_rate),
        end: end.map(|end| end.mean),
        end_80: end.map(|end| end.band_80),
        end_95: end.map(|end| end.band_95),
        odds: goal.and_then(|goal| goal.odds),
        waiting: seen.coming.waiting[n],
        waiting_counts: seen.coming.expected[n],
        may_be_lost: seen.lost_of(n),
    }
}

/// Where every place stands on a day, and the part of the period that is passed.
pub(super) async fn stand(
    up: &Upcount,
    book: &Book,
    goal: &Goal,
    spread: &Spread,
    as_of: &AsOf,
) -> Result<(Vec<Standing>, f64), GoalRefusal> {
    let found = seen(up, book, goal, spread, as_of).await?.standing()?;
    let part = passed(spread, &found);
    Ok((found, part))
}

/// The same, and as it would be told without what is under way.
pub(super) async fn stand_twice(
    up: &Upcount,
    book: &Book,
    goal: &Goal,
    spread: &Spread,
    as_of: &AsOf,
) -> Result<(Vec<Standing>, Vec<Standing>), GoalRefusal> {
    let seen = seen(up, book, goal, spread, as_of).await?;
    let plain = seen.standing_of(&Asked { known: &[], ..seen.asked() })?;
    Ok((seen.standing()?, plain))
}

fn passed(spread: &Spread, found: &[Standing]) -> f64 {
    found[0].goal.filter(|goal| goal.goal > 0).map_or(0.0, |goal| (goal.due / spread.year(0) as f64).max(0.0))
}

/// What is known on a day of every place of a plan, in the shapes of [`Asked`].
struct Seen {
    day: Day,
    /// How many places the plan has; those that came since stand after them.
    planned: usize,
    there: Vec<bool>,
    parents: Vec<Option<usize>>,
    history: Vec<Vec<u32>>,
    weights: Vec<f64>,
    /// What a working day that is left is worth, beside one that is worth 1.
    a_day: f64,
    period: Vec<Vec<f64>>,
    /// Months of `period` before it begins.
    lead: usize,
    passed: usize,
    now: Vec<i64>,
    done: Vec<i64>,
    goals: Vec<Option<i64>>,
    coming: Coming,
    /// Where the calibre takes withdrawals off: what may still be withdrawn at each place, and the part of what comes that stays.
    young: Option<(Vec<Young>, f64)>,
}

impl Seen {
    fn asked(&self) -> Asked<'_> {
        Asked {
            parents: &self.parents,
            history: &self.history,
            months: &self.weights,
            period: &self.period,
            passed: self.passed,
            now: &self.now,
            done: &self.done,
            goals: &self.goals,
            known: &self.coming.known,
            there: &self.there,
            lost: self.young.as_ref().map(|(young, stays)| Lost { young, stays: *stays }),
        }
    }

    /// What of that which a place brought is expected to be withdrawn yet.
    fn lost_of(&self, place: usize) -> f64 {
        let Some((young, _)) = &self.young else { return 0.0 };
        let inside = |mut n: usize| loop {
            match self.parents[n] {
                _ if n == place => return true,
                Some(parent) => n = parent,
                None => return false,
            }
        };
        young.iter().enumerate().filter(|(n, young)| young.many > 0 && inside(*n)).map(|(_, young)| young.lost).sum()
    }

    fn refused(&self, e: StandingError) -> GoalRefusal {
        match e {
            StandingError::PeriodOver => over(self.day),
            other => GoalRefusal::Facts(upcount_measure::Refusal::Fault(format!("{other:?}"))),
        }
    }

    fn standing(&self) -> Result<Vec<Standing>, GoalRefusal> {
        self.standing_of(&self.asked())
    }

    /// Of the plan's places.
    fn standing_of(&self, asked: &Asked<'_>) -> Result<Vec<Standing>, GoalRefusal> {
        let mut found = standing(asked).map_err(|e| self.refused(e))?;
        found.truncate(self.planned);
        Ok(found)
    }

    /// The months that are not over, at one place.
    fn ahead(&self, spread: &Spread, at: usize) -> Result<Vec<MonthAhead>, GoalRefusal> {
        let found = months_ahead(&self.asked()).map_err(|e| self.refused(e))?;
        let month = |n: usize| Period { grain: Grain::Month, number: spread.ground.months.first + i32::try_from(n).unwrap_or_default() };
        let of = |(n, places): (usize, Option<Vec<Option<End>>>)| {
            let end = places?[at]?;
            Some(MonthAhead { month: month(n).to_string(), end: end.mean, end_80: end.band_80, end_95: end.band_95 })
        };
        Ok(found.into_iter().skip(self.lead).enumerate().filter_map(of).collect())
    }
}

async fn seen(up: &Upcount, book: &Book, goal: &Goal, spread: &Spread, as_of: &AsOf) -> Result<Seen, GoalRefusal> {
    let day = as_of.day;
    let months = &spread.ground.months;
    if day >= months.to() {
        return Err(over(day));
    }
    // Whole months before the present one are the history.
    let present = months.calendar.period(day.plus(1), Grain::Month).number;
    let lead = usize::try_from(months.first - present).unwrap_or_default();
    if months.first - present > AHEAD_MONTHS {
        return Err(GoalRefusal::Unclear(Text::new(
            format!("目标期间 {} 起，事实只到 {day}，相隔超过 {AHEAD_MONTHS} 个月，说不出把握", months.from()),
            format!(
                "the goal's period begins with {}, more than {AHEAD_MONTHS} months after {day}, the last day looked at; nothing can be told of it yet",
                months.from()
            ),
        )));
    }
    let world = up.world_at(Some(as_of)).await?;
    let first = present.min(months.first) - MONTHS;
    let of = |number: i32| months.calendar.days(Period { grain: Grain::Month, number });
    let question = Question {
        measure: goal.of.clone(),
        calibre: Some(calibre_of(book, goal)),
        by: goal.levels.clone(),
        from: Some(of(first).0),
        to: Some(day),
        grain: Some(Grain::Month),
        as_of: Some(as_of.clone()),
        ..Question::default()
    };
    // What is withdrawn later is lost of what was booked, so the past is looked at as it was booked.
    let gross = booked_book(book, goal);
    let (_, booked) = up.measures.by_months(&question, gross.as_ref().unwrap_or(book), &Scope::COMPANY, &world).await?;
    // Who came since the plan was made brings something, and who left no more than before.
    let (ground, there) = if goal.of_people() {
        let (ground, mut there) = spread.ground.with_roll(up.measures.on_roll(&question, day, book, &world).await?);
        (ground.with_gone(&mut there, &booked), there)
    } else {
        (spread.ground.clone(), Vec::new())
    };
    let earliest = booked.iter().filter_map(|(_, months)| months.keys().next()).min().copied().unwrap_or(present);
    let known = usize::try_from(present - earliest).unwrap_or_default();
    let places = ground.places.len();
    let mut history = vec![vec![0_u32; known]; places];
    let (mut now, mut done) = (vec![0_i64; places], vec![0_i64; places]);
    let place_in = |number: i32| usize::try_from(number - earliest).ok().filter(|n| *n < known);
    let leaves: Vec<bool> = ground.places.iter().map(|place| place.path.len() == goal.levels.len()).collect();
    ground.lay(booked, |place, month, value| {
        let number = month + months.first;
        if let Some(n) = place_in(number) {
            history[place][n] = history[place][n].saturating_add(u32::try_from(value).unwrap_or_default());
        }
        if leaves[place] && number == present && lead == 0 {
            now[place] += value;
        }
        if leaves[place] && number >= months.first {
            done[place] += value;
        }
    });
    let mut lost = None;
    if gross.is_some() {
        let (_, kept) = up.measures.by_months(&question, book, &Scope::COMPANY, &world).await?;
        let mut stayed = vec![0_i64; known];
        done.iter_mut().for_each(|done| *done = 0);
        ground.lay(kept, |place, month, value| {
            let number = month + months.first;
            if let Some(n) = place_in(number).filter(|_| place == 0) {
                stayed[n] += value;
            }
            if leaves[place] && number >= months.first {
                done[place] += value;
            }
        });
        lost = Some((young(up, book, &question, &world, &ground, day.0 - months.from().0 + 1).await?, stays(&history[0], &stayed)));
    }
    for n in (1..places).rev() {
        let Some(parent) = ground.places[n].parent else { continue };
        (now[parent], done[parent]) = (now[parent] + now[n], done[parent] + done[n]);
    }
    // Who came in the meantime has no history before.
    for (n, place) in ground.places.iter().enumerate().filter(|(_, place)| place.came != i32::MIN) {
        let there = usize::try_from(present - (place.came + months.first)).unwrap_or_default().min(known);
        history[n].drain(..known - there);
    }
    let daily = Question { by: Vec::new(), from: Some(of(earliest).0), grain: Some(Grain::Day), ..question.clone() };
    let daily = up.measures.ask(&daily, gross.as_ref().unwrap_or(book), &Scope::COMPANY, &world).await?;
    let came = daily.rows.iter().filter_map(|row| Some((row.period.parse::<Day>().ok()?.0, row.value?))).collect();
    let month_of = |day: Day| months.calendar.days(months.calendar.period(day, Grain::Month));
    let weights = DayWeights::of(&came, (of(earliest).0, of(present).0.plus(-1)), month_of);
    let worth = |day: Day| weights.at(day, month_of(day));
    let days = |n: usize| {
        let (from, to) = months.days_of(n);
        (from.0..=to.0).map(|day| weights.at(Day(day), (from, to))).collect::<Vec<f64>>()
    };
    // What comes before a period that begins later does not count for it.
    let before = (present..months.first).map(|number| vec![0.0; days_in(of(number))]);
    let period: Vec<Vec<f64>> = before.chain((0..months.count).map(days)).collect();
    let exposure: Vec<f64> = (earliest..present).map(|number| weights.of_month(of(number))).collect();
    let parents: Vec<Option<usize>> = ground.places.iter().map(|place| place.parent).collect();
    let planned = spread.ground.places.len();
    let goals: Vec<Option<i64>> = (0..places).map(|n| (n < planned).then(|| spread.year(n))).collect();
    let begins = present.min(months.first);
    let passed = usize::try_from(day.0 - of(begins).0.0 + 1).unwrap_or_default();
    let rest = period.iter().flatten().skip(passed).sum::<f64>();
    let worked = super::ground::working_days((day.plus(1).max(months.from()), months.to()));
    let ends: Vec<(Day, Day)> = (begins..).take(period.len()).map(of).collect();
    let coming = coming(up, book, &question, &world, &ground, (day, &ends, lead), |ahead| worth(day.plus(ahead))).await?;
    Ok(Seen {
        day,
        planned,
        there,
        parents,
        history,
        weights: exposure,
        a_day: if worked > 0.0 { rest / worked } else { 1.0 },
        period,
        lead,
        passed,
        now,
        done,
        goals,
        coming,
        young: lost,
    })
}

/// The Book as it counts what was booked, where the goal's calibre takes off what is withdrawn later.
fn booked_book(book: &Book, goal: &Goal) -> Option<Book> {
    let calibre = calibre_of(book, goal);
    book.calibres.get(&calibre).filter(|calibre| calibre.netting == Netting::Cohort)?;
    let mut book = book.clone();
    book.calibres.get_mut(&calibre)?.netting = Netting::Gross;
    Some(book)
}

/// The part of what was booked that stays, of months so long ago that nothing of them is withdrawn any more.
fn stays(booked: &[u32], stayed: &[i64]) -> f64 {
    let old = booked.len().saturating_sub(usize::try_from(LONGEST_DAYS / 30 + 1).unwrap_or_default());
    let all: f64 = booked[..old].iter().copied().map(f64::from).sum();
    let there: f64 = stayed[..old].iter().map(|many| *many as f64).sum();
    if all > 0.0 && there > 0.0 { (there / all).min(1.0) } else { 1.0 }
}

fn days_in((from, to): (Day, Day)) -> usize {
    usize::try_from(to.0 - from.0 + 1).unwrap_or_default()
}

fn over(day: Day) -> GoalRefusal {
    GoalRefusal::Unclear(Text::new(
        format!("到 {day} 目标期间已经过完；请看期间最后一天之前的一天，或直接看达成"),
        format!("the goal's period is over with {day}; look at a day before its last, or at what was attained"),
    ))
}
