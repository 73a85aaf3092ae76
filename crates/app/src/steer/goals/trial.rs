//! How odds would have done: past quarters are planned anew with what was known before them, the odds of every goal are told when
//! a quarter begins, when a month of it is over and ten days before its end, and what came says how many of those goals were
//! attained. Ten days before the end the forecast is also made without what is under way, which says what knowing that brings.

use super::deeds::{Carry, Opened, Plan};
use super::ground::{Months, calibre_of};
use super::spread::{brought, spread_of};
use super::standing::stand_twice;
use super::{GoalRefusal, goal_of};
use crate::{Caller, Upcount, clock};
use serde::Serialize;
use upcount_measure::AsOf;
use upcount_model::{Grain, Period, Text, policy};

/// More quarters than a company has history.
const MOST_QUARTERS: i32 = 40;
const BANDS: usize = 10;
/// How long before a quarter ends the forecast is made with and without what is under way.
const LATE_DAYS: i32 = 10;

/// How odds would have done.
#[derive(Clone, Debug, Serialize)]
pub struct OddsTrial {
    /// The goal.
    pub goal: String,
    /// The quarters that were planned anew and of which enough was known before them.
    pub quarters: Vec<String>,
    /// Of the company and each level below.
    pub levels: Vec<OddsLevel>,
}

/// How odds of a level would have done.
#[derive(Clone, Debug, Serialize)]
pub struct OddsLevel {
    /// The level; absent for the company.
    pub level: Option<String>,
    /// Goals whose odds were told.
    pub goals: u64,
    /// Of them, those whose quarter ended within the band of 80%.
    pub inside_80: u64,
    /// And within that of 95%.
    pub inside_95: u64,
    /// Odds from 0 to below 10%, …, from 90% on.
    pub bands: Vec<OddsBand>,
    /// Ten days before quarters end.
    pub late: LateMisses,
}

/// By how much forecasts ten days before the end of a quarter missed it, in policies in the mean.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct LateMisses {
    /// Forecasts.
    pub forecasts: u64,
    /// With what is under way.
    pub with: f64,
    /// Without it.
    pub without: f64,
}

/// Odds of about the same size.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct OddsBand {
    /// Goals.
    pub goals: u64,
    /// The mean of their odds, from 0 to 1; 0 where there are none.
    pub mean_odds: f64,
    /// How many of them were attained.
    pub attained: u64,
}

/// Tries the odds of a goal on the last quarters that are known whole. Totals are those of the same quarter a year before, times
/// each of the percents.
///
/// # Errors
/// [`GoalRefusal`]
#[tracing::instrument(skip_all)]
pub async fn try_odds(up: &Upcount, by: &Caller, goal: &str, quarters: i32, percents: &[i64]) -> Result<OddsTrial, GoalRefusal> {
    let book = up.book();
    let goal = goal_of(&book, goal)?;
    let calendar = &book.calibres[&calibre_of(&book, goal)].calendar;
    let too_little = || GoalRefusal::Unclear(Text::new("没有完整的季度可试", "there is no whole quarter to try on"));
    let known = up.world().await?.latest(&policy::KIND).ok_or_else(too_little)?;
    let days = book.calendars.get(calendar).ok_or_else(too_little)?;
    let last = days.period(known.plus(1), Grain::Quarter).number;
    let mut trial = OddsTrial { goal: goal.id.clone(), quarters: Vec::new(), levels: Vec::new() };
    trial.levels = (0..=goal.levels.len())
        .map(|depth| OddsLevel {
            level: depth.checked_sub(1).map(|n| goal.levels[n].clone()),
            goals: 0,
            inside_80: 0,
            inside_95: 0,
            bands: vec![OddsBand::default(); BANDS],
            late: LateMisses::default(),
        })
        .collect();
    for number in last - quarters.clamp(1, MOST_QUARTERS)..last {
        let period = Period { grain: Grain::Quarter, number }.to_string();
        let months = Months::of(&book, calendar, &period)?;
        let before = told(&trial);
        for percent in percents {
            let opened = |total| Opened {
                goal: goal.id.clone(),
                period: period.clone(),
                total,
                why: String::new(),
                seen_until: months.from().plus(-1),
                seen_at: clock::now(),
                replaces: None,
                carry: Carry::Place,
                waterfall: false,
            };
            // What the year before had is known once there is ground to spread on.
            let ground = super::ground::gather(up, &book, goal, &opened(0)).await?;
            let total = ground.last_year[0].iter().sum::<i64>() * percent / 100;
            if total <= 0 {
                continue;
            }
            let spread = spread_of(up, &book, &Plan::new(0, opened(total), by.id(), "")).await?;
            let came = brought(up, &book, goal, &spread).await?;
            let late = months.to().plus(-LATE_DAYS);
            for day in [months.from().plus(-1), months.days_of(0).1, late] {
                let (found, plain) = stand_twice(up, &book, goal, &spread, &AsOf { day, instant: clock::now() }).await?;
                for (n, one) in found.iter().enumerate() {
                    let level = &mut trial.levels[spread.ground.places[n].path.len()];
                    let came: i64 = came.by_place[n].iter().sum();
                    let Some((odds, end)) = one.goal.and_then(|goal| goal.odds).zip(one.end) else { continue };
                    level.look(odds, came >= spread.year(n));
                    level.inside_80 += u64::from((end.band_80[0]..=end.band_80[1]).contains(&came));
                    level.inside_95 += u64::from((end.band_95[0]..=end.band_95[1]).contains(&came));
                    if let Some(plain) = plain[n].end.filter(|_| day == late) {
                        let off = |mean: f64| (came as f64 - mean).abs();
                        level.late.forecasts += 1;
                        level.late.with += off(end.mean);
                        level.late.without += off(plain.mean);
                    }
                }
            }
        }
        if told(&trial) > before {
            trial.quarters.push(period);
        }
    }
    for band in trial.levels.iter_mut().flat_map(|level| &mut level.bands).filter(|band| band.goals > 0) {
        band.mean_odds /= band.goals as f64;
    }
    for late in trial.levels.iter_mut().map(|level| &mut level.late).filter(|late| late.forecasts > 0) {
        late.with /= late.forecasts as f64;
        late.without /= late.forecasts as f64;
    }
    Ok(trial)
}

/// Goals whose odds were told so far.
fn told(trial: &OddsTrial) -> u64 {
    trial.levels.iter().map(|level| level.goals).sum()
}

impl OddsLevel {
    fn look(&mut self, odds: f64, attained: bool) {
        self.goals += 1;
        let band = &mut self.bands[((odds * BANDS as f64) as usize).min(BANDS - 1)];
        band.goals += 1;
        band.mean_odds += odds;
        band.attained += u64::from(attained);
    }
}
