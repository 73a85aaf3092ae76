//! Everybody on the roll, with what each did in the days that are looked at.

use super::{DayRow, DayStandard, DayTold, LEVELS, Leaves, Looked, WEEK, months_between};
use crate::Upcount;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use upcount_book::{Book, Standard};
use upcount_measure::{CalibreName, MeasureName, Question, Refusal, RollMember, World};
use upcount_model::{Day, Grain, Scope, Text};

/// What is shown of the days before.
const OF_THE_WEEK: &str = "activities";
/// What is shown of the month.
const OF_THE_MONTH: &str = "policies";
const GOAL: &str = "policy_goal";

/// Everybody on the roll, with what each did.
pub(super) struct People<'b> {
    pub(super) roll: Vec<RollMember>,
    pub(super) items: Vec<MeasureName>,
    /// agent → how many of each item.
    pub(super) did: HashMap<String, Vec<u64>>,
    /// agent → activities of any kind on each day of the strip.
    pub(super) week: HashMap<String, Vec<u64>>,
    month: HashMap<String, i64>,
    goal: HashMap<String, i64>,
    pub(super) standards: Vec<&'b Standard>,
    pub(super) leaves: Leaves,
    calibre: Option<CalibreName>,
    pub(super) notes: Vec<Text>,
}

impl<'b> People<'b> {
    pub(super) async fn read(
        up: &Upcount,
        scope: &Scope,
        only: &BTreeMap<String, Vec<String>>,
        looked: &Looked,
        book: &'b Book,
        world: &World,
    ) -> Result<Self, Refusal> {
        let day = looked.to;
        let question = |measure: &str, from: Day, to: Day| Question {
            measure: measure.to_owned(),
            by: vec!["agent".to_owned()],
            only: only.clone(),
            from: Some(from),
            to: Some(to),
            as_of: looked.as_of.clone(),
            ..Question::default()
        };
        let on_roll = Question { by: ["branch", "team", "grade", "agent"].map(str::to_owned).to_vec(), ..question(OF_THE_WEEK, day, day) };
        let roll = up.measures.on_roll_within(&on_roll, day, book, scope, world).await?;
        if roll.is_empty() {
            return Err(Refusal::Question(Text::new(format!("{day} 这里的名册上没有人"), format!("nobody here is on the roll on {day}"))));
        }
        let standards: Vec<&Standard> = {
            let grades: BTreeSet<Option<&str>> = roll.iter().map(|member| grade(member)).collect();
            let found: BTreeSet<&str> = grades.iter().filter_map(|grade| standard_of(book, *grade)).map(|s| s.id.as_str()).collect();
            book.standards.values().filter(|standard| found.contains(standard.id.as_str())).collect()
        };
        let mut of: Vec<&str> = Vec::new();
        for item in standards.iter().flat_map(|standard| &standard.items) {
            if !of.contains(&item.of.as_str()) {
                of.push(&item.of);
            }
        }
        let leaves = Leaves::read(up, book, world, (looked.from, day), looked.as_of.as_ref()).await?;
        let mut people = Self {
            roll,
            items: Vec::new(),
            did: HashMap::new(),
            week: HashMap::new(),
            month: HashMap::new(),
            goal: HashMap::new(),
            standards,
            leaves,
            calibre: None,
            notes: Vec::new(),
        };
        let known: BTreeSet<&str> = people.roll.iter().filter_map(agent).collect();
        let mut nobody = 0.0;
        for (n, measure) in of.iter().enumerate() {
            // Who has no facts of a kind, or is of a place that has none, did none of it.
            let answer = match up.measures.ask(&question(measure, looked.from, day), book, scope, world).await {
                Err(Refusal::NoFacts { .. } | Refusal::UnknownValue { .. }) => {
                    let measure = &book.measures[*measure];
                    let (zh, en, unit) = (measure.zh.clone(), measure.en.clone(), measure.shown.id().to_owned());
                    people.items.push(MeasureName { id: measure.id.clone(), zh, en, unit, currency: None });
                    continue;
                }
                answer => answer?,
            };
            for row in answer.rows {
                let many = row.value.unwrap_or_default();
                match row.keys.first().cloned().flatten().filter(|agent| known.contains(agent.as_str())) {
                    Some(agent) => people.did.entry(agent).or_insert_with(|| vec![0; of.len()])[n] = many as u64,
                    None => nobody += many,
                }
            }
            people.items.push(answer.measure);
        }
        if nobody > 0.0 {
            people.notes.push(Text::new(
                format!("有 {nobody} 项由末日不在名册上的人完成，未列入"),
                format!("{nobody} were done by people who are not on the roll on the last day; they are not listed"),
            ));
        }
        let first = looked.strip;
        let long = usize::try_from(day.0 - first.0 + 1).unwrap_or_default();
        let days =
            Question { grain: Some(Grain::Day), by: vec!["agent".to_owned(), "day".to_owned()], ..question(OF_THE_WEEK, first, day) };
        let told = match up.measures.ask(&days, book, scope, world).await {
            Err(Refusal::UnknownValue { .. }) => Vec::new(),
            told => told?.rows,
        };
        for row in told {
            let (Some(agent), Ok(of)) = (row.keys.first().cloned().flatten(), row.period.parse::<Day>()) else { continue };
            let place = usize::try_from(of.0 - first.0).unwrap_or_default();
            people.week.entry(agent).or_insert_with(|| vec![0; long])[place] = row.value.unwrap_or_default() as u64;
        }
        let (year, month, _) = day.to_ymd();
        let begins = Day::ymd(year, month, 1).unwrap_or(day);
        let ends = begins.plus_months(1).plus(-1);
        for (question, of_month) in [(question(OF_THE_MONTH, begins, day), true), (question(GOAL, begins, ends), false)] {
            match up.measures.ask(&question, book, scope, world).await {
                Ok(answer) if of_month => {
                    people.month = by_agent(answer.rows.iter().map(|row| (&row.keys, row.value)));
                    people.calibre = Some(answer.calibre);
                }
                Ok(answer) => people.goal = by_agent(answer.rows.iter().map(|row| (&row.keys, row.value))),
                Err(fault) if fault.is_fault() => return Err(fault),
                // A company without policies or published goals has its activities all the same.
                Err(_) => {}
            }
        }
        Ok(people)
    }

    pub(super) fn told(&self, book: &Book, day: Day, by: usize) -> DayTold {
        let working = book.working_days().works(day);
        let mut rows: BTreeMap<Option<&str>, DayRow> = BTreeMap::new();
        let mut all = self.empty(None);
        for member in &self.roll {
            let key = if by == LEVELS.len() - 1 { agent(member) } else { member.keys[by].as_deref() };
            let one = self.row(book, member, day, working);
            add(&mut all, &one);
            match rows.get_mut(&key) {
                Some(row) => add(row, &one),
                None if by == LEVELS.len() - 1 => drop(rows.insert(key, one)),
                None => {
                    let mut row = self.empty(key);
                    add(&mut row, &one);
                    rows.insert(key, row);
                }
            }
        }
        let mut rows: Vec<DayRow> = rows.into_values().collect();
        rows.sort_by(|a, b| open(b).total_cmp(&open(a)).then_with(|| a.key.cmp(&b.key)));
        DayTold {
            day: day.to_string(),
            working,
            week: (1 - WEEK..=0).map(|n| day.plus(n).to_string()).collect(),
            off: (1 - WEEK..=0).map(|n| !book.working_days().works(day.plus(n))).collect(),
            items: self.items.clone(),
            standards: self.standards_told(book),
            by: LEVELS[by].to_owned(),
            rows,
            all,
            calibre: self.calibre.clone(),
            notes: self.notes.clone(),
            demo: false,
        }
    }

    /// The standards that somebody works by.
    pub(super) fn standards_told(&self, book: &Book) -> Vec<DayStandard> {
        let standard = |standard: &&Standard| DayStandard {
            id: standard.id.clone(),
            name: Text::new(&standard.zh, &standard.en),
            definition: standard.definition.clone(),
            asks: self.asks(standard, u32::MAX),
            people: count(
                self.roll.iter().filter(|member| standard_of(book, grade(member)).is_some_and(|own| own.id == standard.id)).count(),
            ),
        };
        self.standards.iter().map(standard).collect()
    }

    fn empty(&self, key: Option<&str>) -> DayRow {
        let items = self.items.len();
        DayRow {
            key: key.map(str::to_owned),
            did: vec![0; items],
            asked: vec![0; items],
            week: vec![0; WEEK as usize],
            ..DayRow::default()
        }
    }

    /// How many of each item a standard asks after so many months on the roll.
    pub(super) fn asks(&self, standard: &Standard, months: u32) -> Vec<u32> {
        let asked = |item: &MeasureName| standard.items.iter().find(|own| own.of == item.id).map_or(0, |own| standard.asked(own, months));
        self.items.iter().map(asked).collect()
    }

    fn row(&self, book: &Book, member: &RollMember, day: Day, working: bool) -> DayRow {
        let who = agent(member).unwrap_or_default();
        let standard = standard_of(book, grade(member));
        let months = member.joined.map(|joined| months_between(joined, day));
        let away = working && self.leaves.away(who, day);
        let working = working && !away;
        let mut row = DayRow { people: 1, away: u32::from(away), ..self.empty(agent(member)) };
        row.grade = grade(member).map(str::to_owned);
        row.standard = standard.map(|standard| standard.id.clone());
        row.months = months;
        if let Some(did) = self.did.get(who) {
            row.did.clone_from(did);
        }
        if let Some(week) = self.week.get(who) {
            row.week.clone_from(week);
        }
        if let (Some(standard), true) = (standard, working) {
            row.asked = self.asks(standard, months.unwrap_or(u32::MAX));
        }
        row.met = u32::from(working && row.did.iter().zip(&row.asked).all(|(did, asked)| *did >= u64::from(*asked)));
        row.nothing = u32::from(!away && row.week.last() == Some(&0) && row.did.iter().all(|did| *did == 0));
        row.month = self.month.get(who).copied().unwrap_or_default();
        row.goal = self.goal.get(who).copied();
        row
    }
}

/// Adds what one did to a place.
fn add(row: &mut DayRow, one: &DayRow) {
    row.people += one.people;
    row.met += one.met;
    row.nothing += one.nothing;
    row.away += one.away;
    row.month += one.month;
    row.goal = row.goal.into_iter().chain(one.goal).reduce(|a, b| a + b);
    row.did.iter_mut().zip(&one.did).for_each(|(all, one)| *all += one);
    row.asked.iter_mut().zip(&one.asked).for_each(|(all, one)| *all += one);
    row.week.iter_mut().zip(&one.week).for_each(|(all, one)| *all += one);
}

/// How much of what is asked is still open, as a part of it.
fn open(row: &DayRow) -> f64 {
    let part = |(did, asked): (&u64, &u32)| if *asked == 0 { None } else { Some(1.0 - (*did as f64 / f64::from(*asked)).min(1.0)) };
    let parts: Vec<f64> = row.did.iter().zip(&row.asked).filter_map(part).collect();
    if parts.is_empty() { 0.0 } else { parts.iter().sum::<f64>() / parts.len() as f64 }
}

/// The standard of a grade: its own, or the one for everybody else.
pub(crate) fn standard_of<'b>(book: &'b Book, grade: Option<&str>) -> Option<&'b Standard> {
    let own = |standard: &&Standard| grade.is_some_and(|grade| standard.grades.iter().any(|own| own == grade));
    book.standards.values().find(own).or_else(|| book.standards.values().find(|standard| standard.grades.is_empty()))
}

pub(super) fn agent(member: &RollMember) -> Option<&str> {
    member.keys.last()?.as_deref()
}

pub(super) fn grade(member: &RollMember) -> Option<&str> {
    member.keys.get(2)?.as_deref()
}

fn by_agent<'r>(rows: impl Iterator<Item = (&'r Vec<Option<String>>, Option<f64>)>) -> HashMap<String, i64> {
    // A count is whole; a figure only carries it as a fraction.
    rows.filter_map(|(keys, value)| Some((keys.first()?.clone()?, value?.round() as i64))).collect()
}

pub(super) fn count(many: usize) -> u32 {
    u32::try_from(many).unwrap_or(u32::MAX)
}
