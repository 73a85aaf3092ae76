//! What a plan is spread by: who is on the roll where, and what places brought before.

use super::GoalRefusal;
use super::deeds::Opened;
use crate::Upcount;
use std::collections::{BTreeMap, HashMap};
use upcount_book::{Book, Goal, SeasonsBy};
use upcount_measure::{AsOf, ByMonth, Question, RollMember};
use upcount_model::{Calendar, Day, Grain, Period, Text};

/// Monday to Friday.
const WORKING_DAYS: std::ops::RangeInclusive<i32> = 0..=4;

/// The time of a plan, and its months.
#[derive(Clone, Debug)]
pub(super) struct Months {
    pub(super) calendar: Calendar,
    /// The number of the first month.
    pub(super) first: i32,
    pub(super) count: usize,
}

impl Months {
    /// A year or a quarter from its name.
    pub(super) fn of(book: &Book, calendar: &str, period: &str) -> Result<Self, GoalRefusal> {
        let wrong = || {
            GoalRefusal::Unclear(Text::new(
                format!("目标的期间是一年或一季，写作 2026 或 2026-Q1，不是 `{period}`"),
                format!("a goal is for a year or a quarter, written 2026 or 2026-Q1, not `{period}`"),
            ))
        };
        let grain = if period.len() == 4 { Grain::Year } else { Grain::Quarter };
        let (from, _) = grain.named(period).ok_or_else(wrong)?;
        let calendar = book.calendars.get(calendar).cloned().ok_or_else(wrong)?;
        let (year, month, _) = from.to_ymd();
        let first = year * 12 + month.cast_signed() - 1;
        let months = if grain == Grain::Year { 12 } else { 3 };
        Ok(Self { calendar, first, count: months })
    }

    /// The name of each month.
    pub(super) fn names(&self) -> Vec<String> {
        (0..self.count).map(|n| self.month(n).to_string()).collect()
    }

    pub(super) fn month(&self, n: usize) -> Period {
        Period { grain: Grain::Month, number: self.first + i32::try_from(n).unwrap_or_default() }
    }

    /// The first and the last day of a month.
    pub(super) fn days_of(&self, n: usize) -> (Day, Day) {
        self.calendar.days(self.month(n))
    }

    pub(super) fn from(&self) -> Day {
        self.days_of(0).0
    }

    pub(super) fn to(&self) -> Day {
        self.days_of(self.count - 1).1
    }

    /// How many months are over after a day.
    pub(super) fn over(&self, after: Day) -> usize {
        (0..self.count).filter(|n| self.days_of(*n).1 <= after).count()
    }
}

/// A place of the tree.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// Its code on each level down to its own.
    pub(super) path: Vec<String>,
    pub(super) parent: Option<usize>,
    /// Those on the roll in it.
    pub(super) heads: u32,
    /// For one agent: the month in which it came, counted from the plan's first; negative before it.
    pub(super) came: i32,
}

/// The tree, each place after the one that it is in, with what is known of each.
#[derive(Clone, Debug)]
pub(super) struct Ground {
    pub(super) months: Months,
    pub(super) places: Vec<Place>,
    /// Of each place the same months a year before.
    pub(super) last_year: Vec<Vec<i64>>,
    /// Of each place the last twelve months that are known whole.
    pub(super) recent: Vec<i64>,
    /// What each place brought in the plan's months, as far as is looked.
    pub(super) brought: Vec<Vec<i64>>,
    /// How much of a year each of the plan's months is expected to bring.
    pub(super) season: Vec<f64>,
    pub(super) notes: Vec<Text>,
}

impl Ground {
    pub(super) fn find(&self, path: &[String]) -> Option<usize> {
        self.places.iter().position(|place| place.path == path)
    }

    /// Goes through what was brought of each place and month, counted from the plan's first. What agents brought who left
    /// counts for the places that they were in; what one brought who moved, for the places and for the agent.
    pub(super) fn lay(&self, brought: Vec<(Vec<Option<String>>, ByMonth)>, mut of: impl FnMut(usize, i32, i64)) {
        let at: HashMap<&[String], usize> = self.places.iter().enumerate().map(|(n, place)| (&*place.path, n)).collect();
        let deepest = self.places.last().map_or(0, |place| place.path.len());
        let agents = self.places.iter().enumerate().filter(|(_, place)| place.path.len() == deepest);
        let agents: HashMap<&str, usize> = agents.filter_map(|(n, place)| Some((place.path.last()?.as_str(), n))).collect();
        for (keys, months) in brought {
            let agent = keys.last().and_then(|key| agents.get(key.as_deref()?)).copied();
            let path: Vec<String> = keys.into_iter().map_while(|key| key).collect();
            let above = (0..deepest.min(path.len() + 1)).filter_map(|depth| at.get(&path[..depth]).copied());
            for place in above.chain(agent) {
                for (month, value) in &months {
                    // A count is whole; a figure only carries it as a fraction.
                    of(place, month - self.months.first, value.round() as i64);
                }
            }
        }
    }

    pub(super) fn children(&self, of: usize) -> impl Iterator<Item = usize> + '_ {
        (of + 1..self.places.len()).filter(move |n| self.places[*n].parent == Some(of))
    }
}

/// Gathers what a plan is spread by.
pub(super) async fn gather(up: &Upcount, book: &Book, goal: &Goal, opened: &Opened) -> Result<Ground, GoalRefusal> {
    let calibre = calibre_of(book, goal);
    let months = Months::of(book, &book.calibres[&calibre].calendar, &opened.period)?;
    let as_of = AsOf { day: opened.seen_until, instant: opened.seen_at.clone() };
    let world = up.world_at(Some(&as_of)).await?;
    // Of the year before, and of as much of this time as has been seen.
    let year_before = months.calendar.days(Period { grain: Grain::Month, number: months.first - 12 }).0;
    let seen = months.calendar.period(opened.seen_until.plus(1), Grain::Month).number;
    let recent_from = months.calendar.days(Period { grain: Grain::Month, number: seen - 12 }).0;
    let question = Question {
        measure: goal.of.clone(),
        calibre: Some(calibre),
        by: goal.levels.clone(),
        from: Some(year_before.min(recent_from)),
        to: Some(opened.seen_until),
        grain: Some(Grain::Month),
        as_of: Some(as_of),
        ..Question::default()
    };
    let (_, brought) = up.measures.by_months(&question, book, &upcount_model::Scope::COMPANY, &world).await?;
    let roll = up.measures.on_roll(&question, opened.seen_until, book, &world).await?;
    if roll.is_empty() {
        return Err(GoalRefusal::NobodyOnRoll(opened.seen_until));
    }
    let places = tree(goal, &months, roll)?;
    let mut ground =
        Ground { places, months, last_year: Vec::new(), recent: Vec::new(), brought: Vec::new(), season: Vec::new(), notes: Vec::new() };
    let (count, places, first) = (ground.months.count, ground.places.len(), ground.months.first);
    let none = || vec![vec![0; count]; places];
    let (mut last_year, mut here, mut recent) = (none(), none(), vec![0; places]);
    let add = |cells: &mut Vec<i64>, month: i32, value: i64| {
        if let Some(cell) = usize::try_from(month).ok().and_then(|month| cells.get_mut(month)) {
            *cell += value;
        }
    };
    ground.lay(brought, |place, month, value| {
        add(&mut here[place], month, value);
        add(&mut last_year[place], month + 12, value);
        if (seen - 12..seen).contains(&(month + first)) {
            recent[place] += value;
        }
    });
    (ground.last_year, ground.brought, ground.recent) = (last_year, here, recent);
    ground.season = season(&mut ground, goal);
    Ok(ground)
}

/// The calibre on which a goal counts.
pub(super) fn calibre_of(book: &Book, goal: &Goal) -> String {
    let own = || book.measures.get(&goal.of).and_then(|measure| measure.calibre.clone());
    goal.calibre.clone().or_else(own).or_else(|| book.company.standard_calibres.first().cloned()).unwrap_or_default()
}

/// The places of those on the roll, each after the one that it is in.
fn tree(goal: &Goal, months: &Months, roll: Vec<RollMember>) -> Result<Vec<Place>, GoalRefusal> {
    let mut heads: BTreeMap<(usize, Vec<String>), (u32, Option<Day>)> = BTreeMap::new();
    let mut unsaid = 0_u64;
    for member in roll {
        let Some(path) = member.keys.into_iter().collect::<Option<Vec<String>>>() else {
            unsaid += 1;
            continue;
        };
        for depth in 0..=path.len() {
            let there = heads.entry((depth, path[..depth].to_vec())).or_insert((0, None));
            there.0 += 1;
            there.1 = there.1.max(member.joined);
        }
    }
    if heads.is_empty() {
        return Err(GoalRefusal::Unclear(Text::new(
            format!("{unsaid} 名在册人员没有写明 {}，目标无从分解", goal.levels.join("、")),
            format!(
                "of {unsaid} people on the roll it is not said to which {} they belong, so there is nobody to spread over",
                goal.levels.join(", ")
            ),
        )));
    }
    let mut at: HashMap<Vec<String>, usize> = HashMap::new();
    let mut places = Vec::with_capacity(heads.len());
    for ((depth, path), (heads, joined)) in heads {
        let parent = depth.checked_sub(1).and_then(|up| at.get(&path[..up]).copied());
        at.insert(path.clone(), places.len());
        let came = joined.filter(|_| depth == goal.levels.len()).map(|day| months.calendar.period(day, Grain::Month).number - months.first);
        places.push(Place { path, parent, heads, came: came.unwrap_or(i32::MIN) });
    }
    Ok(places)
}

/// How the months of the plan differ for the whole.
fn season(ground: &mut Ground, goal: &Goal) -> Vec<f64> {
    let months = &ground.months;
    let even = vec![1.0; months.count];
    let working = || (0..months.count).map(|n| working_days(months.days_of(n))).collect::<Vec<f64>>();
    match goal.seasons {
        SeasonsBy::Even => even,
        SeasonsBy::WorkingDays => working(),
        SeasonsBy::LastYear => {
            let last: Vec<f64> = ground.last_year[0].iter().map(|n| *n as f64).collect();
            if last.iter().all(|n| *n > 0.0) {
                return last;
            }
            let working = working();
            ground.notes.push(Text::new(
                "上一年的同月数据不全，各月按工作日分",
                "the same months of the year before are not all known, so months go by their working days",
            ));
            working
        }
    }
}

/// Days from Monday to Friday.
pub(super) fn working_days((from, to): (Day, Day)) -> f64 {
    // 1970-01-01 was a Thursday.
    let working = (from.0..=to.0).filter(|day| WORKING_DAYS.contains(&(day + 3).rem_euclid(7))).count();
    f64::from(u32::try_from(working).unwrap_or_default())
}
