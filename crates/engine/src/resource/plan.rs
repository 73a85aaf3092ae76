//! Who gets how many units, what that brings, and why.

use super::{Curves, ResourceError};
use upcount_maths::place;

/// A team that may have units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Team {
    /// The units it has today.
    pub today: u32,
    /// The least it is given.
    pub floor: u32,
    /// The most it is given; none where all may go to it.
    pub cap: Option<u32>,
    /// Its count ÷ its goal; none without a goal.
    pub attainment: Option<f64>,
}

/// A floor for those behind (帮扶).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Behind {
    /// Below which attainment.
    pub below: f64,
    /// The least that such a team is given.
    pub at_least: u32,
}

/// Why a team gets what it gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// More than today: a unit brings more here than elsewhere.
    HighestReturn,
    /// Less than today: its last units bring more elsewhere.
    MoreElsewhere,
    /// As many as today.
    Keeps,
    /// It is behind and has the floor of those behind.
    FloorBehind,
    /// It has its own floor.
    Floor,
    /// It has the most it may have.
    Capped,
}

/// What is planned for a team.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Planned {
    /// Its units today.
    pub before: u32,
    /// Its units by the plan.
    pub after: u32,
    /// The policies it is expected to sell more; below 0 less.
    pub extra: f64,
    /// The least and the most of that, 19 times in 20, as far as the elasticity is known.
    pub extra_95: [f64; 2],
    /// What one more unit would bring it.
    pub next: f64,
    /// Why.
    pub reason: Reason,
}

/// A plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The teams, in the order given.
    pub teams: Vec<Planned>,
    /// Units that no team takes, because all have their cap or would sell no more.
    pub left: u64,
    /// Policies that one more unit in all would bring; 0 where none would.
    pub one_more: f64,
    /// Policies expected with the units of today.
    pub today: f64,
    /// Policies expected by the plan.
    pub planned: f64,
    /// The least and the most that the plan brings more, 19 times in 20, if all curves are off alike.
    pub extra_95: [f64; 2],
}

/// Gains that can be looked at.
const MOST_STEPS: u64 = 5_000_000;
/// By which part a unit that a team has is preferred to an equal one that would have to move.
const STAYS: f64 = 1e-9;

/// Shares whole units, such as people, seats, leads or steps of money, so that all teams together sell the most.
///
/// | | shape | unit |
/// |---|---|---|
/// | `curves` | `[teams]`, of [`curves`](super::curves) | policies for one of exposure, units |
/// | `teams` | `[teams]` | units |
/// | `budget` | scalar | units |
/// | `exposure` | scalar, above 0 | that of the months ahead |
/// | result | `[teams]`, same order; adds up to the budget but for what is left | units, policies |
///
/// Exact for the curves: no unit would bring more elsewhere, but for floors and caps. Of equal units one stays where it is, or goes to the first team. What
/// is expected is of the mean; a month's count varies around it as counts do. Money is given in whole steps: the curves must be
/// of the same steps.
///
/// # Errors
/// [`ResourceError::Length`], [`ResourceError::NotANumber`], [`ResourceError::FloorAboveCap`],
/// [`ResourceError::FloorsAboveBudget`], [`ResourceError::TooManySteps`].
///
/// # Source
/// Marginal allocation, [`place`].
///
/// ```
/// use upcount_engine::resource::{Behind, Month, Need, Reason, Team, curves, plan};
/// let months = |scale: f64| {
///     let month = |n: u32| {
///         let units = f64::from(1 + n * n % 7);
///         Month { units, policies: (scale * units.sqrt()).round() as u32, exposure: 1.0 }
///     };
///     (0..24).map(month).collect::<Vec<_>>()
/// };
/// let curves = curves(&[months(40.0), months(20.0)], Need::Needed).unwrap();
/// let team = |attainment| Team { today: 5, floor: 0, cap: None, attainment: Some(attainment) };
/// let found = plan(&curves, &[team(1.0), team(0.9)], 10, 1.0, None).unwrap();
/// assert_eq!(found.teams.iter().map(|t| t.after).collect::<Vec<_>>(), [8, 2]);
/// let behind = Behind { below: 0.95, at_least: 4 };
/// let found = plan(&curves, &[team(1.0), team(0.9)], 10, 1.0, Some(behind)).unwrap();
/// assert_eq!((found.teams[0].after, found.teams[1].after, found.teams[1].reason), (6, 4, Reason::FloorBehind));
/// ```
pub fn plan(curves: &Curves, teams: &[Team], budget: u64, exposure: f64, behind: Option<Behind>) -> Result<Plan, ResourceError> {
    let n = teams.len();
    if n != curves.teams.len() {
        return Err(ResourceError::Length { found: n, wanted: curves.teams.len() });
    }
    if !(exposure > 0.0 && exposure.is_finite()) {
        return Err(ResourceError::NotANumber { team: 0, value: exposure });
    }
    let helped =
        |team: &Team| behind.filter(|behind| team.attainment.is_some_and(|attained| attained < behind.below)).map(|behind| behind.at_least);
    let floors: Vec<u32> = teams.iter().map(|team| team.floor.max(helped(team).unwrap_or_default())).collect();
    for (team, (floor, cap)) in floors.iter().zip(teams.iter().map(|team| team.cap)).enumerate() {
        if let Some(cap) = cap.filter(|cap| floor > cap) {
            return Err(ResourceError::FloorAboveCap { team, floor: *floor, cap });
        }
    }
    let taken: u64 = floors.iter().map(|floor| u64::from(*floor)).sum();
    let Some(free) = budget.checked_sub(taken) else { return Err(ResourceError::FloorsAboveBudget { floors: taken, budget }) };
    // One more than there is, to tell what it would bring.
    let room = |team: usize| u64::from(teams[team].cap.unwrap_or(u32::MAX) - floors[team]).min(free.saturating_add(1));
    let steps = (0..n).map(room).fold(0, u64::saturating_add);
    if steps > MOST_STEPS {
        return Err(ResourceError::TooManySteps { steps, most: MOST_STEPS });
    }
    let sells = |team: usize, units: u32| exposure * curves.sells(team, f64::from(units), 0.0);
    let gains = |team: usize| {
        let mut gains = Vec::new();
        let (mut before, mut least) = (sells(team, floors[team]), f64::INFINITY);
        for unit in (floors[team]..).take(usize::try_from(room(team)).unwrap_or(usize::MAX)) {
            let with = sells(team, unit + 1);
            let stays = if unit < teams[team].today { 1.0 + STAYS } else { 1.0 };
            // Rounding does not make a gain rise.
            least = ((with - before) * stays).min(least);
            gains.push(least);
            before = with;
        }
        gains
    };
    let gains: Vec<Vec<f64>> = (0..n).map(gains).collect();
    let Ok(placed) = place(usize::try_from(free).unwrap_or(usize::MAX), &gains) else {
        return Err(ResourceError::NotANumber { team: 0, value: f64::NAN });
    };
    let of = |team: usize| {
        let (before, after) = (teams[team].today, floors[team].saturating_add(u32::try_from(placed.units[team]).unwrap_or(u32::MAX)));
        let reason = if teams[team].cap == Some(after) {
            Reason::Capped
        } else if after == floors[team] && helped(&teams[team]) == Some(after) {
            Reason::FloorBehind
        } else if after == floors[team] && after > 0 {
            Reason::Floor
        } else {
            match after.cmp(&before) {
                std::cmp::Ordering::Greater => Reason::HighestReturn,
                std::cmp::Ordering::Less => Reason::MoreElsewhere,
                std::cmp::Ordering::Equal => Reason::Keeps,
            }
        };
        let extra_95 = curves.interval(team, f64::from(before), f64::from(after)).map(|more| exposure * more);
        let next = sells(team, after.saturating_add(1)) - sells(team, after);
        Planned { before, after, extra: sells(team, after) - sells(team, before), extra_95, next, reason }
    };
    let planned: Vec<Planned> = (0..n).map(of).collect();
    let total = |units: fn(&Planned) -> u32| planned.iter().enumerate().map(|(team, p)| sells(team, units(p))).sum();
    let given: u64 = planned.iter().map(|p| u64::from(p.after)).sum();
    Ok(Plan {
        left: budget - given,
        one_more: placed.marginal,
        today: total(|p| p.before),
        planned: total(|p| p.after),
        extra_95: [0, 1].map(|n| planned.iter().map(|p| p.extra_95[n]).sum()),
        teams: planned,
    })
}
