//! What a plan is spread by: who is on the roll where, and what places brought before.

use super::GoalRefusal;
use super::deeds::{Opened, Path, There};
use crate::Upcount;
use std::collections::{BTreeMap, HashMap, HashSet};
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
    /// For one agent: leave, or that it is a seat that is planned.
    pub(super) there: Option<There>,
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
    /// What each place was given to work with in them; nothing where the goal does not go by it.
    pub(super) potential: Vec<i64>,
    /// What each place brought in the plan's months, as far as is looked.
    pub(super) brought: Vec<Vec<i64>>,
    /// How much of a year each of the plan's months is expected to bring.
    pub(super) season: Vec<f64>,
    pub(super) notes: Vec<Text>,
    /// What the Book calls the codes of each level.
    pub(super) labels: Vec<BTreeMap<String, Text>>,
    /// Whether the places at the bottom are people, who move, and not what is sold.
    pub(super) of_people: bool,
}

/// What the Book calls the codes of each level.
pub(super) fn labels(book: &Book, goal: &Goal) -> Vec<BTreeMap<String, Text>> {
    goal.levels.iter().map(|level| book.dimensions.get(level).map(|dimension| dimension.labels.clone()).unwrap_or_default()).collect()
}

/// A place as people call it.
pub(super) fn in_words(labels: &[BTreeMap<String, Text>], path: &[String]) -> Text {
    if path.is_empty() {
        return Text::new("全公司", "the whole company");
    }
    let name = |(n, code): (usize, &String)| labels.get(n).and_then(|of| of.get(code)).cloned().unwrap_or_else(|| Text::new(code, code));
    let names: Vec<Text> = path.iter().enumerate().map(name).collect();
    let join = |of: fn(&Text) -> &str| names.iter().map(of).collect::<Vec<_>>().join(" / ");
    Text::new(join(|t| &t.zh), join(|t| &t.en))
}

impl Ground {
    /// The same with leave, and with the seats that are planned. Whoever is on the roll by now is no seat any more, and whoever
    /// is not has no leave.
    pub(super) fn with_there(mut self, there: &BTreeMap<Path, There>) -> Self {
        let deepest = self.places.last().map_or(0, |place| place.path.len());
        for (path, there) in there.iter().filter(|(path, _)| path.len() == deepest && !path.is_empty()) {
            match self.find(path) {
                Some(n) if !there.seat => self.places[n].there = Some(there.clone()),
                None if there.seat => self.seat(path, there),
                _ => {}
            }
        }
        self
    }

    /// A seat beside the agents of its team, who stand last and in the order of their codes.
    fn seat(&mut self, path: &Path, there: &There) {
        let Some(parent) = self.find(&path[..path.len() - 1]) else { return };
        let n = self.places.iter().position(|place| place.path.len() == path.len() && place.path > *path).unwrap_or(self.places.len());
        let came = self.months.calendar.period(there.since, Grain::Month).number - self.months.first;
        self.places.insert(n, Place { path: path.clone(), parent: Some(parent), heads: 1, came, there: Some(there.clone()) });
        let none = || vec![0; self.months.count];
        self.last_year.insert(n, none());
        self.brought.insert(n, none());
        self.recent.insert(n, 0);
        self.potential.insert(n, 0);
        let mut above = Some(parent);
        while let Some(place) = above {
            self.places[place].heads += 1;
            above = self.places[place].parent;
        }
    }

    /// The same with those who came after the plan was made, each where the roll of a later day has it, and who of all of them
    /// is there on that day. Seats that are planned are taken to be filled.
    pub(super) fn with_roll(&self, roll: Vec<RollMember>) -> (Self, Vec<bool>) {
        let mut all = self.clone();
        let deepest = self.places.last().map_or(0, |place| place.path.len());
        let is_seat = |place: &Place| place.there.as_ref().is_some_and(|there| there.seat);
        let mut there: Vec<bool> = self.places.iter().map(|place| place.path.len() < deepest || is_seat(place)).collect();
        let mut at: HashMap<Path, usize> = self.places.iter().enumerate().map(|(n, place)| (place.path.clone(), n)).collect();
        let people = self.places.iter().enumerate().filter(|(_, place)| place.path.len() == deepest);
        let people: HashMap<String, usize> = people.filter_map(|(n, place)| Some((place.path.last()?.clone(), n))).collect();
        for member in roll {
            let Some(path) = member.keys.into_iter().collect::<Option<Path>>() else { continue };
            if let Some(known) = path.last().and_then(|code| people.get(code)) {
                there[*known] = true;
                continue;
            }
            let came = member.joined.map_or(i32::MIN, |day| self.months.calendar.period(day, Grain::Month).number - self.months.first);
            all.grow(&mut at, &path, came);
            there.resize(all.places.len(), true);
        }
        (all, there)
    }

    /// The same with those who left before the plan was made and brought something in its time: it counts where they were.
    pub(super) fn with_gone(mut self, there: &mut Vec<bool>, brought: &[(Vec<Option<String>>, ByMonth)]) -> Self {
        let deepest = self.places.last().map_or(0, |place| place.path.len()).max(1);
        let mut at: HashMap<Path, usize> = self.places.iter().enumerate().map(|(n, place)| (place.path.clone(), n)).collect();
        let mut people: HashSet<String> = at.keys().filter(|path| path.len() == deepest).filter_map(|path| path.last().cloned()).collect();
        for (keys, months) in brought {
            let Some(path) = keys.iter().cloned().collect::<Option<Path>>() else { continue };
            let in_time = months.iter().any(|(month, many)| *month >= self.months.first && *many > 0.0);
            if path.len() == deepest && in_time && path.last().is_some_and(|code| people.insert(code.clone())) {
                self.grow(&mut at, &path, i32::MIN);
                there.resize(self.places.len(), true);
                if let Some(last) = there.last_mut() {
                    *last = false;
                }
            }
        }
        self
    }

    /// Puts a place at the end, after those above it that are missing.
    fn grow(&mut self, at: &mut HashMap<Path, usize>, path: &Path, came: i32) {
        let mut parent = None;
        for depth in 0..=path.len() {
            let own = path[..depth].to_vec();
            let n = *at.entry(own.clone()).or_insert_with(|| {
                let came = if depth == path.len() { came } else { i32::MIN };
                self.places.push(Place { path: own, parent, heads: 1, came, there: None });
                self.places.len() - 1
            });
            parent = Some(n);
        }
    }

    /// The part of each month's working days on which somebody is there.
    pub(super) fn days_there(&self, there: &There) -> Vec<f64> {
        let part = |n: usize| {
            let (from, to) = self.months.days_of(n);
            let all = working_days((from, to));
            let (first, last) = (there.since.max(from), there.until.unwrap_or(to).min(to));
            let inside = if first <= last { working_days((first, last)) } else { 0.0 };
            let inside = if all > 0.0 { inside / all } else { 0.0 };
            if there.seat { inside } else { 1.0 - inside }
        };
        (0..self.months.count).map(part).collect()
    }

    /// A place as people call it.
    pub(super) fn words(&self, path: &[String]) -> Text {
        in_words(&self.labels, path)
    }

    pub(super) fn find(&self, path: &[String]) -> Option<usize> {
        self.places.iter().position(|place| place.path == path)
    }

    /// Goes through what was brought of each place and month, counted from the plan's first. What agents brought who left
    /// counts for the places that they were in; what one brought who moved, for the places and for the agent. What is sold is
    /// where it is.
    pub(super) fn lay(&self, brought: Vec<(Vec<Option<String>>, ByMonth)>, mut of: impl FnMut(usize, i32, i64)) {
        let at: HashMap<&[String], usize> = self.places.iter().enumerate().map(|(n, place)| (&*place.path, n)).collect();
        let deepest = self.places.last().map_or(0, |place| place.path.len());
        let agents = self.places.iter().enumerate().filter(|(_, place)| self.of_people && place.path.len() == deepest);
        let agents: HashMap<&str, usize> = agents.filter_map(|(n, place)| Some((place.path.last()?.as_str(), n))).collect();
        for (keys, months) in brought {
            let agent = keys.last().and_then(|key| agents.get(key.as_deref()?)).copied();
            let path: Vec<String> = keys.into_iter().map_while(|key| key).collect();
            let own = usize::from(!self.of_people);
            let above = (0..(deepest + own).min(path.len() + 1)).filter_map(|depth| at.get(&path[..depth]).copied());
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
    let places = if goal.of_people() {
        let roll = up.measures.on_roll(&question, opened.seen_until, book, &world).await?;
        if roll.is_empty() {
            return Err(GoalRefusal::NobodyOnRoll(opened.seen_until));
        }
        tree(goal, &months, roll)?
    } else {
        // Nobody is on a roll of products: each that was sold of late is one.
        let sold = brought.iter().filter(|(_, months)| months.values().any(|many| *many > 0.0));
        let sold: Vec<RollMember> = sold.map(|(keys, _)| RollMember { keys: keys.clone(), joined: None }).collect();
        if sold.is_empty() {
            return Err(nothing_sold(opened.seen_until));
        }
        let mut places = tree(goal, &months, sold)?;
        places.iter_mut().for_each(|place| place.heads = 0);
        places
    };
    let mut ground = Ground {
        places,
        months,
        last_year: Vec::new(),
        recent: Vec::new(),
        potential: Vec::new(),
        brought: Vec::new(),
        season: Vec::new(),
        notes: Vec::new(),
        labels: labels(book, goal),
        of_people: goal.of_people(),
    };
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
    if last_year[0].iter().all(|n| *n == 0) {
        let seen = opened.seen_until;
        ground.notes.push(Text::new(
            format!("上年同期没有事实（事实只看到 {seen}）：分解只能按其余依据，没有护栏；请核对期间"),
            format!(
                "nothing is known of the same months a year before (facts are looked at until {seen}): it is spread by what else there is, without guard rails; look whether the period is meant"
            ),
        ));
    }
    (ground.last_year, ground.brought, ground.recent) = (last_year, here, recent);
    ground.potential = vec![0; places];
    if let Some(potential) = &goal.drivers.potential {
        let asked = Question { measure: potential.of.clone(), calibre: None, from: Some(recent_from), ..question };
        let (_, given) = up.measures.by_months(&asked, book, &upcount_model::Scope::COMPANY, &world).await?;
        let mut laid = vec![0; places];
        ground.lay(given, |place, month, value| {
            if (seen - 12..seen).contains(&(month + first)) {
                laid[place] += value;
            }
        });
        ground.potential = laid;
    }
    ground.season = season(&mut ground, goal);
    Ok(ground)
}

/// The calibre on which a goal counts.
pub(super) fn calibre_of(book: &Book, goal: &Goal) -> String {
    let own = || book.measures.get(&goal.of).and_then(|measure| measure.calibre.clone());
    goal.calibre.clone().or_else(own).or_else(|| book.company.standard_calibres.first().cloned()).unwrap_or_default()
}

fn nothing_sold(until: Day) -> GoalRefusal {
    GoalRefusal::Unclear(Text::new(
        format!("到 {until} 为止的近两年没有卖出过什么，目标无从分解"),
        format!("nothing was sold in the two years until {until}, so there is nothing to spread over"),
    ))
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
            format!("{unsaid} 项（在册人员或保单）没有写明 {}，目标无从分解", goal.levels.join("、")),
            format!(
                "of {unsaid} (people on the roll, or policies) it is not said to which {} they belong, so there is nothing to spread over",
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
        places.push(Place { path, parent, heads, came: came.unwrap_or(i32::MIN), there: None });
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
pub(in crate::steer) fn working_days((from, to): (Day, Day)) -> f64 {
    // 1970-01-01 was a Thursday.
    let working = (from.0..=to.0).filter(|day| WORKING_DAYS.contains(&(day + 3).rem_euclid(7))).count();
    f64::from(u32::try_from(working).unwrap_or_default())
}
