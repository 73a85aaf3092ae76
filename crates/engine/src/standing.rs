//! Standing (差距): where each place of a tree stands against its goal, and how likely it attains it.
//!
//! A place's count of a month is Poisson around its own rate × working days × season × shocks that it shares with the places
//! beside it, one for each branch above. Rates of leaves are drawn to their branch (gamma–Poisson), branches with a long series
//! are followed by exponential smoothing, and all are moved until they add up. How large the shocks are is measured on
//! forecasts of months that were not looked at, so that what a forecast is usually off is in it.

mod back;
mod check;
mod months;
mod outcome;
mod rates;
mod season;
mod shock;
mod tree;

pub use back::{Bin, Early, Past, Trial, back_test};
pub use months::months_ahead;

use outcome::Outcome;
use rates::Model;
use shock::Shocks;
use tree::Tree;
use upcount_maths::Forecast;

/// What is asked of a tree of places.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// `[places]`: the branch each is on, which stands before it; none for a root.
    pub parents: &'a [Option<usize>],
    /// `[places][months known of it]`: its count in each whole month, the last month of all last; shorter for a younger place.
    /// That of a branch has what came by places that are gone.
    pub history: &'a [Vec<u32>],
    /// `[months]`: the working-day weight of each of those months.
    pub months: &'a [f64],
    /// `[months of the period][days]`: the working-day weight of each day; the months before the present one are in the history.
    /// Of a period that begins later, the months until it stand first, without weight.
    pub period: &'a [Vec<f64>],
    /// How many days of the period are passed.
    pub passed: usize,
    /// `[places]`: what came on the passed days of the present month; read of leaves.
    pub now: &'a [i64],
    /// `[places]`: what came in the period so far; that of a branch is the sum of those on it.
    pub done: &'a [i64],
    /// `[places]`: the goal of the period; none for a place that has none.
    pub goals: &'a [Option<i64>],
    /// `[months of the period]`: what is known to be on its way to each, those over left empty; none where nothing is known.
    pub known: &'a [Known],
    /// `[places]`: which leaves are still there and bring something; all where it is empty. What came by the others counts.
    pub there: &'a [bool],
    /// What of that which is booked is lost again; none where it counts as it was booked.
    pub lost: Option<Lost<'a>>,
}

/// What is on its way to a month: items, each with its chance of becoming a policy in that month.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// `[places]`: policies expected of them and the variance (for chances p that have nothing in common: Σp and Σp(1 − p));
    /// read of leaves. Empty where there is none.
    pub items: Vec<Forecast>,
    /// The part of what comes in the rest of the month that is usually on its way by now, from 0 to 1; only what is left of the
    /// rate is added to the items.
    pub part: f64,
}

/// What is lost again (撤保) of that which is booked. The history and what came in the present month are as they were booked;
/// what is done is without that which is lost by now.
#[derive(Clone, Copy, Debug)]
pub struct Lost<'a> {
    /// `[places]`: what of that which is done may still be lost; read of leaves.
    pub young: &'a [Young],
    /// The part of what comes that stays in the end, above 0 and up to 1.
    pub stays: f64,
}

/// What may still be lost.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Young {
    /// Policies that are young.
    pub many: i64,
    /// How many of them are expected to be lost.
    pub lost: f64,
}

/// Which input is not as long as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// The history: a row for each place, none longer than there are months.
    History,
    /// What came in the present month.
    Now,
    /// What is done.
    Done,
    /// The goals.
    Goals,
    /// What is on its way.
    Known,
    /// What may still be lost.
    Young,
    /// Who is there.
    There,
    /// What came up to the day of asking.
    Early,
}

/// Why nothing is said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum StandingError {
    /// A place stands before the branch it is on.
    NotATree {
        /// Which one, from 0.
        place: usize,
    },
    /// An input has another length than the places or months.
    Length {
        /// Which one.
        of: Input,
        /// What there is.
        found: usize,
        /// What there should be.
        wanted: usize,
    },
    /// A weight, part or variance is not a number in its bounds.
    NotAWeight {
        /// Its value.
        value: f64,
    },
    /// No working day is left.
    PeriodOver,
    /// The period has no working day.
    NoWorkingDay,
    /// A goal is below 0.
    NegativeGoal {
        /// Whose, from 0.
        place: usize,
        /// The goal.
        goal: i64,
    },
    /// What a branch has done is not what those on it have done.
    NotTheSum {
        /// Which branch, from 0.
        place: usize,
        /// What it has.
        done: i64,
        /// What those on it have.
        sum: i64,
    },
}

/// Where a place stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// Policies booked in the period so far.
    pub done: i64,
    /// Against its goal; none without a goal.
    pub goal: Option<Against>,
    /// What the period is expected to end with; none where the tree has no history to tell.
    pub end: Option<End>,
    /// Whole months known of the place itself; with 0 what is said of it is what is usual beside it.
    pub seen: usize,
}

/// What a goal asks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Against {
    /// The goal.
    pub goal: i64,
    /// What should be done by now: the goal × the part of working days and seasons that is passed.
    pub due: f64,
    /// Done less due; below 0 behind.
    pub ahead: f64,
    /// Policies a working day that the rest asks, what is lost again included; 0 where the goal is reached.
    pub needed_a_day: f64,
    /// That ÷ the rate so far, seasons taken out of both; none where nothing is done or passed.
    pub times_the_rate: Option<f64>,
    /// How likely it is attained, from 0 to 1.
    pub odds: Option<f64>,
}

/// What a period is expected to end with, what is lost again taken off.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct End {
    /// Policies expected; those of places add up to that of their branch.
    pub mean: f64,
    /// The variance.
    pub variance: f64,
    /// The least and the most between which it lies at least four times in five.
    pub band_80: [i64; 2],
    /// The same nineteen times in twenty.
    pub band_95: [i64; 2],
}

/// Where every place stands against its goal, and how likely it attains it.
///
/// | | shape | unit |
/// |---|---|---|
/// | `asked` | `[places]`, `[months]`, `[days]` | policies; working-day weights in any one unit |
/// | result | `[places]`, same order | policies; odds from 0 to 1 |
///
/// Whole counts are exact; means add up to rounding. A branch's variance is never below the sum of those on it. A band starts
/// at what is done where nothing is lost again. What is left of the present month is told by what came in it so far: shocks hold
/// for a month. In longer periods the later months are on their own. Seasons need two years, odds one; a branch is followed by
/// itself from eighteen months and ten policies a month. Time grows with places × months.
///
/// Not good for what never happened before: a campaign, a new product, a law. How well it fits is told by [`back_test`].
///
/// # Errors
/// [`StandingError`]: lengths that do not belong together, a period that is over, a goal below 0, sums that do not add up.
///
/// # Source
/// Clayton and Kaldor (1987) for rates drawn together; Harvey and Fernandes (1989), *Time series models for count data*, JBES 7,
/// for discounting; Hyndman et al. (2008) for smoothing; Wickramasuriya et al. (2019) for adding up; the shocks are variance
/// components by moments (Searle, Casella and McCulloch 1992, ch. 5) and updated by linear Bayes (Goldstein and Wooff 2007).
///
/// ```
/// use upcount_engine::standing::{Asked, standing};
/// let history = vec![vec![40; 24], vec![20; 24], vec![20; 24]];
/// let found = standing(&Asked {
///     parents: &[None, Some(0), Some(0)],
///     history: &history,
///     months: &[20.0; 24],
///     period: &[vec![1.0; 20]],
///     passed: 10,
///     now: &[18, 12, 6],
///     done: &[18, 12, 6],
///     goals: &[Some(40), Some(20), Some(20)],
///     known: &[],
///     there: &[],
///     lost: None,
/// })
/// .unwrap();
/// let [all, first, second] = [0, 1, 2].map(|n| (found[n].goal.unwrap(), found[n].end.unwrap()));
/// assert_eq!((first.0.due, first.0.ahead, second.0.needed_a_day), (10.0, 2.0, 1.4));
/// assert!(first.0.odds > second.0.odds && (all.1.mean - first.1.mean - second.1.mean).abs() < 1e-9);
/// ```
pub fn standing(asked: &Asked<'_>) -> Result<Vec<Standing>, StandingError> {
    let tree = Tree::of(asked.parents)?;
    check::asked(asked, &tree)?;
    let history: Vec<&[u32]> = asked.history.iter().map(Vec::as_slice).collect();
    let there = if asked.there.is_empty() { vec![true; history.len()] } else { asked.there.to_vec() };
    stand(asked, &tree, &history, &there, true)
}

/// The same of a history that may be cut; `there` tells which leaves are in the tree, `shared` whether they share shocks.
fn stand(asked: &Asked<'_>, tree: &Tree, history: &[&[u32]], there: &[bool], shared: bool) -> Result<Vec<Standing>, StandingError> {
    let span = Span::of(asked.period, asked.passed)?;
    let season = season::seasons(tree, history, asked.months);
    // The present month is the first after the history; months of the period before it are its last.
    let at = |month: usize| asked.months.len() + month - span.present;
    let usual = |weights: &[f64]| weights.iter().enumerate().map(|(n, weight)| weight * season.usual(at(n))).sum::<f64>();
    let (passed, to_come) = (usual(&span.passed), usual(&span.left));
    let ahead = |(n, weight): (usize, &f64)| weight * season.ahead(at(n));
    let left: Vec<f64> = span.left.iter().enumerate().skip(span.present).map(ahead).collect();
    let here = span.passed[span.present] * season.ahead(at(span.present));
    let rest = rest(asked, tree, history, there, &season, (span.present, &left), here, shared);
    let young = young(asked, tree);
    let stays = asked.lost.map_or(1.0, |lost| lost.stays);
    let (share, plain_left) = (passed / (passed + to_come), span.left.iter().sum::<f64>());
    let of = |place: usize| {
        let done = asked.done[place];
        let told = rest.as_ref().map(|rest| rest[place]).filter(|_| tree.told(history, place));
        let outcome = told.map(|rest| Outcome::of(done, young[place], rest, stays));
        let against = asked.goals[place].map(|goal| {
            let due = count(goal) * share;
            let missing = ((count(goal) - count(done) + young[place].lost) / stays).max(0.0);
            let so_far = count(done) / passed;
            let times = missing / to_come / so_far;
            Against {
                goal,
                due,
                ahead: count(done) - due,
                needed_a_day: missing / plain_left,
                times_the_rate: (passed > 0.0 && done > 0).then_some(times),
                odds: outcome.as_ref().map(|outcome| outcome.at_least(goal)),
            }
        });
        Standing { done, goal: against, end: outcome.map(|outcome| outcome.end()), seen: history[place].len() }
    };
    Ok((0..tree.len()).map(of).collect())
}

/// What comes in the rest of the period; nothing where the history is too short for odds.
#[expect(clippy::too_many_arguments, reason = "one use, from the one above")]
fn rest(
    asked: &Asked<'_>,
    tree: &Tree,
    history: &[&[u32]],
    there: &[bool],
    season: &season::Season,
    (present, left): (usize, &[f64]),
    here: f64,
    shared: bool,
) -> Option<Vec<Forecast>> {
    let model = Model::of(tree, history, there, season)?;
    let rates = model.rates_at(asked.months.len());
    let next = model.shocks(0..1)?;
    let own = |shocks: &Shocks| shocks.of(tree, &rates, shared);
    // A whole month is forecast, then parted at today.
    let whole = model.means(asked.months.len(), &rates, &[left[0] + here], Some(&next));
    let part = |share: f64| whole.iter().map(|mean| mean * share).collect::<Vec<f64>>();
    // A period that begins later has nothing in the present month.
    let month = left[0] + here;
    let (to_come, passed) = if month > 0.0 { (left[0] / month, here / month) } else { (0.0, 0.0) };
    let unknown = |month: usize| asked.known.get(present + month).map_or(1.0, |known| 1.0 - known.part);
    let mut found = shock::seen(tree, &own(&next), &part(to_come * unknown(0)), &part(passed), asked.now);
    if left.len() > 1 {
        // Of months that come later alone, as they are by themselves.
        let begins = (1..left.len()).find(|n| left[*n] > 0.0).unwrap_or(1);
        let later = model.shocks(begins..left.len()).unwrap_or(next);
        let exposure: Vec<f64> = (0..left.len()).map(|month| if month == 0 { 0.0 } else { left[month] * unknown(month) }).collect();
        let means = model.means(asked.months.len(), &rates, &exposure, Some(&later));
        let nothing = vec![0.0; means.len()];
        add(&mut found, &shock::seen(tree, &own(&later), &means, &nothing, &vec![0; means.len()]));
    }
    for known in asked.known.iter().skip(present).filter(|known| !known.items.is_empty()) {
        let mut items = known.items.clone();
        let nothing = Forecast { mean: 0.0, variance: 0.0 };
        tree.sum_up(&mut items, nothing, |sum, item| Forecast { mean: sum.mean + item.mean, variance: sum.variance + item.variance });
        add(&mut found, &items);
    }
    Some(found)
}

/// What of that which each place has done may still be lost.
fn young(asked: &Asked<'_>, tree: &Tree) -> Vec<Young> {
    let Some(lost) = asked.lost else { return vec![Young::default(); tree.len()] };
    let mut young = lost.young.to_vec();
    tree.sum_up(&mut young, Young::default(), |a, b| Young { many: a.many + b.many, lost: a.lost + b.lost });
    young
}

fn add(to: &mut [Forecast], more: &[Forecast]) {
    for (to, more) in to.iter_mut().zip(more) {
        to.mean += more.mean;
        to.variance += more.variance;
    }
}

/// A period parted at today.
struct Span {
    /// The month in which today is.
    present: usize,
    /// The passed weight of each month.
    passed: Vec<f64>,
    /// What is left of each.
    left: Vec<f64>,
}

impl Span {
    fn of(period: &[Vec<f64>], passed: usize) -> Result<Self, StandingError> {
        let (mut days, mut span) = (0, Self { present: 0, passed: Vec::new(), left: Vec::new() });
        for (n, month) in period.iter().enumerate() {
            let gone = passed.saturating_sub(days).min(month.len());
            days += month.len();
            span.passed.push(month[..gone].iter().sum());
            span.left.push(month[gone..].iter().sum());
            if passed >= days {
                span.present = n + 1;
            }
        }
        let all: f64 = span.passed.iter().chain(&span.left).sum();
        if all <= 0.0 {
            return Err(StandingError::NoWorkingDay);
        }
        if span.left.iter().sum::<f64>() <= 0.0 {
            return Err(StandingError::PeriodOver);
        }
        Ok(span)
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
fn count(n: i64) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests;
