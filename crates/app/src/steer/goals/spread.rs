//! Spreading a plan: from what is known and what people set to whole numbers for each place and month. The same plan is spread
//! the same way again, so what was spread is remembered.

use super::deeds::{Path, Plan};
use super::ground::{Ground, calibre_of, gather};
use super::reckon::{Ways, reckon};
use super::{GoalRefusal, goal_of, plan_of};
use crate::Upcount;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use upcount_book::{Book, Goal};
use upcount_measure::Question;
use upcount_model::{Grain, Scope, policy};

/// Plans that are remembered: the ones that people look at, with the one that each is made anew from.
const REMEMBERED: usize = 8;

/// A plan in whole numbers: by place, then by month.
#[derive(Clone, Debug)]
pub(super) struct Spread {
    pub(super) ground: Ground,
    /// How many months are over and stay as they were.
    pub(super) over: usize,
    pub(super) goal: Vec<Vec<i64>>,
    pub(super) hedge: Vec<Vec<i64>>,
    /// What each place adds above the goals of those in it, by month.
    pub(super) hedges: BTreeMap<Path, Vec<i64>>,
    pub(super) carried: Vec<Vec<i64>>,
    pub(super) tiers: Vec<(String, Vec<Vec<i64>>)>,
    /// The goals as if nobody had set a number.
    pub(super) suggested: Vec<i64>,
    /// By what places have their parts.
    pub(super) ways: Ways,
}

/// What was spread last, by what it was spread from.
#[derive(Default)]
pub(crate) struct KnownSpread(Mutex<Vec<(String, Arc<Spread>)>>);

impl KnownSpread {
    fn of(&self, key: &str) -> Option<Arc<Spread>> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = known.iter().position(|(own, _)| own == key)?;
        let last = known.remove(found);
        known.push(last);
        known.last().map(|(_, spread)| spread.clone())
    }

    fn keep(&self, key: String, spread: Spread) -> Arc<Spread> {
        let spread = Arc::new(spread);
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.push((key, spread.clone()));
        if known.len() > REMEMBERED {
            known.remove(0);
        }
        spread
    }
}

impl Spread {
    pub(super) fn place(&self, goal: &Goal, path: &[String]) -> Result<usize, GoalRefusal> {
        self.ground.find(path).ok_or_else(|| {
            let near = path.split_last().map(|(code, above)| {
                let sisters = self.ground.places.iter().filter(|p| p.path.len() == path.len() && p.path.starts_with(above));
                let sisters: Vec<&str> = sisters.filter_map(|p| p.path.last().map(String::as_str)).collect();
                upcount_model::nearest(code, sisters).into_iter().map(str::to_owned).collect()
            });
            let depth = path.len().min(goal.levels.len());
            GoalRefusal::NoPlace { path: path[..depth].to_vec(), near: near.unwrap_or_default() }
        })
    }

    /// A place's goal in all of the time.
    pub(super) fn year(&self, place: usize) -> i64 {
        self.goal[place].iter().sum()
    }

    pub(super) fn by_month(&self, place: usize) -> Vec<i64> {
        self.goal[place].clone()
    }

    pub(super) fn hedge(&self, place: usize) -> i64 {
        self.hedge[place].iter().sum()
    }

    pub(super) fn carried(&self, place: usize) -> i64 {
        self.carried[place].iter().sum()
    }

    pub(super) fn tier(&self, id: &str, place: usize) -> Option<i64> {
        self.tiers.iter().find(|(own, _)| own == id).map(|(_, cells)| cells[place].iter().sum())
    }

    /// What is asked of a place by month: its goal, what was added above it, and what it was short of.
    pub(super) fn asked_by_month(&self, place: usize) -> Vec<i64> {
        let all = self.goal[place].iter().zip(&self.hedge[place]).zip(&self.carried[place]);
        all.map(|((goal, hedge), carried)| goal + hedge + carried).collect()
    }

    /// By month what those had who were in a place and are in none of those below it any more.
    pub(super) fn left(&self, place: usize) -> Vec<i64> {
        let mut left = self.by_month(place);
        let mut below = self.ground.children(place).peekable();
        if below.peek().is_none() {
            return vec![0; left.len()];
        }
        below.for_each(|n| left.iter_mut().zip(&self.goal[n]).for_each(|(left, has)| *left -= has));
        left
    }

    /// Those without anybody below.
    pub(super) fn leaves(&self) -> impl Iterator<Item = usize> + '_ {
        let deepest = self.ground.places.last().map_or(0, |place| place.path.len());
        (0..self.ground.places.len()).filter(move |n| self.ground.places[*n].path.len() == deepest)
    }

    /// Goal, hedge, what is carried, sprint and challenge of a place and month.
    pub(super) fn told_of(&self, place: usize, month: usize) -> [i64; 5] {
        let tier =
            |id: &str| self.tiers.iter().find(|(own, _)| own == id).map_or(self.goal[place][month], |(_, cells)| cells[place][month]);
        [self.goal[place][month], self.hedge[place][month], self.carried[place][month], tier("sprint"), tier("challenge")]
    }
}

/// A plan in whole numbers.
pub(super) async fn spread_of(up: &Upcount, book: &Book, plan: &Plan) -> Result<Arc<Spread>, GoalRefusal> {
    let goal = goal_of(book, &plan.opened.goal)?;
    let set: Vec<_> = plan.edits.iter().map(|(key, edit)| (key, edit.value)).collect();
    let added: Vec<_> = plan.hedges.iter().map(|(key, edit)| (key, edit.value)).collect();
    let there: Vec<_> = plan.there.iter().map(|(path, there)| (path, there.seat, there.since, there.until)).collect();
    let key = format!("{:?} {set:?} {added:?} {there:?} {goal:?}", plan.opened);
    if let Some(known) = up.spread.of(&key) {
        return Ok(known);
    }
    let before = match plan.opened.replaces {
        Some(before) => Some(Box::pin(spread_of(up, book, &plan_of(up, before).await?)).await?),
        None => None,
    };
    let ground = gather(up, book, goal, &plan.opened).await?;
    Ok(up.spread.keep(key, reckon(goal, plan, ground, before.as_deref())?))
}

/// What places brought in the months of a plan, as far as is known now.
pub(super) struct Brought {
    pub(super) by_place: Vec<Vec<i64>>,
    /// How many of the months have begun.
    pub(super) months: usize,
    /// Whether the last day is known.
    pub(super) is_over: bool,
}

/// What places brought, as far as is known now.
pub(super) async fn brought(up: &Upcount, book: &Book, goal: &Goal, spread: &Spread) -> Result<Brought, GoalRefusal> {
    let months = &spread.ground.months;
    let mut by_place = vec![vec![0; months.count]; spread.ground.places.len()];
    let world = up.world().await?;
    let until = world.latest(&policy::KIND).filter(|day| *day >= months.from());
    let Some(until) = until else { return Ok(Brought { by_place, months: 0, is_over: false }) };
    let question = Question {
        measure: goal.of.clone(),
        calibre: Some(calibre_of(book, goal)),
        by: goal.levels.clone(),
        from: Some(months.from()),
        to: Some(months.to()),
        grain: Some(Grain::Month),
        ..Question::default()
    };
    let (_, found) = up.measures.by_months(&question, book, &Scope::COMPANY, &world).await?;
    spread.ground.lay(found, |place, month, value| {
        if let Some(cell) = usize::try_from(month).ok().and_then(|month| by_place[place].get_mut(month)) {
            *cell += value;
        }
    });
    let begun = (0..months.count).filter(|n| months.days_of(*n).0 <= until).count();
    Ok(Brought { by_place, months: begun, is_over: until >= months.to() })
}
