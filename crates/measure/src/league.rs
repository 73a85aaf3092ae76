//! Members beside each other (对标): what each of their people brings a month, believed as far as so many months deserve.

use crate::answer::{Answer, CalibreName, Filter, MeasureName};
use crate::measures::known;
use crate::members::{ByMonth, ROLL};
use crate::plan::{Facts, find, plan};
use crate::quiet::{Quiet, quiet};
use crate::scan::table;
use crate::{Measures, Page, Question, Refusal, World, known_time, remembered};
use datafusion::arrow::array::{Array, AsArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Date32Type};
use datafusion::logical_expr::ident;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use upcount_book::{Book, League};
use upcount_maths::normal::Z95;
use upcount_maths::{Believed, Seen, benjamini_hochberg, buhlmann_straub};
use upcount_model::{Day, Grain, Scope, Text, agent, membership};
use utoipa::ToSchema;

/// Of those told as gone quiet, at most this part is expected to be luck.
const SURE: f64 = 0.05;

/// Members beside each other.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LeagueFigure {
    /// The league's id.
    pub league: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// What is counted.
    pub measure: MeasureName,
    /// The calibre on which it counts.
    pub calibre: CalibreName,
    /// The dimension whose values are the members.
    pub members: String,
    /// The filters.
    #[serde(rename = "where")]
    pub only: Vec<Filter>,
    /// The first day.
    pub from: Option<String>,
    /// The last day.
    pub to: Option<String>,
    /// Peers: members of like tenure, or all.
    pub peers: Vec<Peers>,
    /// The grades, the highest first, with how many have each.
    pub grades: Vec<GradeCount>,
    /// The members, the highest believed figure first.
    pub rows: Vec<LeagueRow>,
    /// How many members there are.
    pub total: u64,
    /// How many of them have gone quiet; absent when the league does not ask.
    pub gone_quiet: Option<u64>,
    /// Months without anything after which that is asked.
    pub quiet_months: Option<u32>,
    /// Until when `stays` looks; absent when it was not asked for.
    pub stays_until: Option<Text>,
    /// The calibre on which that is counted, which need not be the figure's.
    pub stays_calibre: Option<Text>,
    /// What a reader must know besides.
    pub notes: Vec<Text>,
}

/// Members that are compared with each other.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Peers {
    /// Its name in rows; `all` when there are no bands.
    pub id: String,
    /// What they are called.
    pub name: Text,
    /// How many they are.
    pub members: u64,
    /// What one of their people brings a month; `null` where too little is known.
    pub mean: Option<f64>,
    /// The standard deviation of a person's month by luck alone.
    pub by_luck: Option<f64>,
    /// The standard deviation of what the members truly bring.
    pub between: Option<f64>,
}

/// How many have a grade.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GradeCount {
    /// The grade's id.
    pub id: String,
    /// What it is called.
    pub name: Text,
    /// Its floor, a person and month.
    pub at_least: f64,
    /// How many have it.
    pub members: u64,
    /// What they brought together.
    pub value: f64,
}

/// A member.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct LeagueRow {
    /// The member; `null` for those of whom it is not said.
    pub member: Option<String>,
    /// The peers' id.
    pub peers: String,
    /// Completed months since joining, for agents.
    pub tenure_months: Option<u32>,
    /// Months on the roll, of all people of the member together.
    pub months: f64,
    /// What was brought in all.
    pub value: f64,
    /// Months in which anything was brought.
    pub active_months: u32,
    /// Value ÷ months; `null` where nobody was on the roll.
    pub own: Option<f64>,
    /// How far that is believed, from 0 to 1.
    pub credibility: f64,
    /// A person's month as far as it is believed: drawn to the peers' mean.
    pub believed: f64,
    /// The lower limit of that at 95%, not below 0.
    pub low: f64,
    /// The upper limit.
    pub high: f64,
    /// The place by the believed figure, from 1; those alike share a place.
    pub rank: u64,
    /// The best place that luck leaves open.
    pub rank_best: u64,
    /// The worst place that luck leaves open.
    pub rank_worst: u64,
    /// The grade's id.
    pub grade: Option<String>,
    /// The best grade that luck leaves open.
    pub grade_best: Option<String>,
    /// The worst grade that luck leaves open.
    pub grade_worst: Option<String>,
    /// What of the value is expected to stay; absent when not asked for.
    pub stays: Option<f64>,
    /// Months on the roll since anything was brought, until the last.
    pub quiet_for: u32,
    /// Used to bring something, is on the roll, and has brought nothing for longer than luck explains.
    pub gone_quiet: bool,
}

/// What is asked of a league besides.
#[derive(Clone, Copy, Debug, Default)]
pub struct LeagueAsks {
    /// What of the value will stay, as far as its survival tells.
    pub stays: bool,
    /// Only members who have gone quiet.
    pub quiet: bool,
}

type Member = Option<String>;

/// What is counted of members, month by month.
struct Counts {
    /// What it counts, without rows.
    answer: Answer,
    of: BTreeMap<Member, ByMonth>,
}

/// What is asked of members by month.
fn by_month(league: &League, measure: &str, question: &Question) -> Question {
    let measure = measure.to_owned();
    Question { measure, by: vec![league.members.clone()], grain: Some(Grain::Month), window: None, ..question.clone() }
}

/// All members of a league, as they are remembered.
#[derive(Debug)]
pub(crate) struct Standing {
    /// What is told of them, without their rows.
    figure: LeagueFigure,
    rows: Vec<LeagueRow>,
}

impl Measures {
    /// Members beside each other within a scope; of their rows those of a page.
    ///
    /// # Errors
    /// As [`Self::ask`], and when there is no such league.
    #[expect(clippy::too_many_arguments, reason = "each is another side of the question")]
    pub async fn league(
        &self,
        league: &str,
        asks: LeagueAsks,
        question: &Question,
        book: &Book,
        scope: &Scope,
        world: &World,
        page: Page,
    ) -> Result<LeagueFigure, Refusal> {
        let league = find("league", league, &book.leagues)?;
        let all = self.standing(league, question, book, scope, world).await?;
        let rows = all.rows.iter().filter(|row| !asks.quiet || row.gone_quiet);
        let total = rows.clone().count() as u64;
        let rows = rows.skip(page.offset).take(page.limit).cloned().collect();
        let mut found = LeagueFigure { rows, total, ..all.figure.clone() };
        found.notes.extend(known_time::told(&by_month(league, &league.of, question), book, scope, world)?);
        match &league.stays {
            Some(until) if asks.stays => {
                let by =
                    Question { measure: String::new(), by: vec![league.members.clone()], grain: None, window: None, ..question.clone() };
                let stays = self.development(&until.survival, &by, book, scope, world).await?;
                if let Some(mark) = stays.marks.iter().position(|mark| mark.months == until.months) {
                    let mut of: HashMap<Member, Option<f64>> = stays.classes.into_iter().map(|c| (c.key, c.at[mark].value)).collect();
                    found.rows.iter_mut().for_each(|row| row.stays = of.remove(&row.member).flatten());
                    found.stays_until = Some(stays.marks[mark].name.clone());
                    found.stays_calibre = Some(Text::new(&stays.calibre.zh, &stays.calibre.en));
                    let words = &stays.calibre.words;
                    found.notes.push(Text::new(format!("预期留存按：{}", words.zh), format!("What is expected to stay is {}", words.en)));
                }
                Ok(found)
            }
            _ => Ok(found),
        }
    }

    /// All members beside each other: as they are remembered, for a large company leafs through them page by page.
    async fn standing(
        &self,
        league: &League,
        question: &Question,
        book: &Book,
        scope: &Scope,
        world: &World,
    ) -> Result<Arc<Standing>, Refusal> {
        let of = by_month(league, &league.of, question);
        let facts = Facts::of(world);
        let brought = plan(&of, book, scope, &facts)?;
        // Who may see what was brought may see it a head.
        let heads = Scope { measures: None, ..scope.clone() };
        let on_roll = Question { calibre: Some(brought.calibre.id.clone()), ..by_month(league, ROLL, question) };
        let roll = plan(&on_roll, book, &heads, &facts)?;
        let (source, credits) = (self.source(&brought, question, world).await?, self.credits(&brought, question, world)?);
        let agents = [self.source(&roll, question, world).await?, known(&membership::KIND, question, world)?];
        let made_of =
            remembered::key(&brought, question, &[&source, &credits]) + &remembered::key(&roll, question, &[&agents[0], &agents[1]]);
        let key = format!("{made_of} {:?} {league:?}", world.locks);
        if let Some(known) = self.leagues.of(&key) {
            return Ok(known);
        }
        let brought = self.by_month(&of, book, scope, world).await?;
        let on_roll = self.by_month(&on_roll, book, &heads, world).await?;
        let until = question.to.or_else(|| brought.answer.to.as_ref().and_then(|day| day.parse().ok()));
        let joined = if league.tenure.is_empty() { HashMap::new() } else { self.joined(question, until, world).await? };
        let mut figure = figure(league, &brought, &on_roll, &joined, until);
        let rows = std::mem::take(&mut figure.rows);
        let many = 2 * rows.len();
        Ok(self.leagues.keep(key, Standing { figure, rows }, many))
    }

    /// What is counted of members by month.
    async fn by_month(&self, question: &Question, book: &Book, scope: &Scope, world: &World) -> Result<Counts, Refusal> {
        let (answer, found) = self.by_months(question, book, scope, world).await?;
        Ok(Counts { answer, of: found.into_iter().map(|(keys, months)| (keys.into_iter().next().flatten(), months)).collect() })
    }

    /// When each agent joined last, until a day.
    pub(crate) async fn joined(&self, question: &Question, until: Option<Day>, world: &World) -> Result<HashMap<String, Day>, Refusal> {
        let roll = known(&agent::KIND, question, world)?;
        let mut joined: HashMap<String, Day> = HashMap::new();
        if roll.is_empty() {
            return Ok(joined);
        }
        let frame = table(&self.context, &agent::KIND, &roll).await?.select(vec![ident("agent"), ident("joined")])?;
        for batch in frame.collect().await? {
            let agents = cast(batch.column(0), &DataType::Utf8).map_err(|e| Refusal::Fault(e.to_string()))?;
            let (agents, days) = (agents.as_string::<i32>(), batch.column(1).as_primitive::<Date32Type>());
            for row in (0..batch.num_rows()).filter(|row| !agents.is_null(*row) && !days.is_null(*row)) {
                let day = Day(days.value(row));
                if until.is_none_or(|until| day <= until) {
                    let last = joined.entry(agents.value(row).to_owned()).or_insert(day);
                    *last = day.max(*last);
                }
            }
        }
        Ok(joined)
    }
}

fn figure(league: &League, brought: &Counts, on_roll: &Counts, joined: &HashMap<String, Day>, until: Option<Day>) -> LeagueFigure {
    let (values, weights) = (&brought.of, &on_roll.of);
    let brought = &brought.answer;
    let mut notes: Vec<Text> = brought.notes.clone();
    let nobody: f64 = values.iter().filter(|(m, _)| m.is_some() && !weights.contains_key(*m)).flat_map(|(_, months)| months.values()).sum();
    if nobody != 0.0 {
        let written = nobody.round();
        notes.push(Text::new(
            format!("有 {written} 由期间不在名册上的成员带来，未列入"),
            format!("{written} were brought by members who are not on the roll in this time; they are not listed"),
        ));
    }
    let tenure = |member: &Member| {
        let joined = member.as_ref().and_then(|m| joined.get(m));
        joined.zip(until).map(|(joined, until)| months_between(*joined, until))
    };
    let mut rows = Vec::new();
    let mut peers = Vec::new();
    let mut quiets: HashMap<Member, Quiet> = HashMap::new();
    let all: Vec<_> = weights.iter().map(|(member, months)| (member, tenure(member), months, values.get(member))).collect();
    for (id, name, range) in bands(league) {
        let members: Vec<_> = all.iter().filter(|(_, tenure, ..)| range.contains(&tenure.unwrap_or_default())).collect();
        let seen: Vec<Vec<Seen>> = members.iter().map(|(.., months, brought)| seen(months, *brought)).collect();
        let found = buhlmann_straub(&seen);
        if let Some(least) = league.quiet_months {
            let months: Vec<_> = members.iter().map(|(.., months, brought)| (*months, *brought)).collect();
            quiets.extend(members.iter().map(|(member, ..)| (*member).clone()).zip(quiet(&months, least)));
        }
        peers.push(Peers {
            id: id.clone(),
            name,
            members: members.len() as u64,
            mean: found.as_ref().map(|f| f.collective),
            by_luck: found.as_ref().map(|f| f.within.sqrt()),
            between: found.as_ref().map(|f| f.between.sqrt()),
        });
        for (n, (member, tenure, months, brought)) in members.into_iter().enumerate() {
            let believed = found.as_ref().map(|f| f.groups[n]);
            rows.push(row(league, member, &id, *tenure, months, *brought, believed));
        }
    }
    ranked(&mut rows);
    if league.quiet_months.is_some() {
        let surely = surely_quiet(&rows, &quiets);
        for (row, surely) in rows.iter_mut().zip(surely) {
            row.quiet_for = quiets.get(&row.member).map_or(0, |quiet| quiet.months);
            row.gone_quiet = surely;
        }
    }
    let grades = league.grades.iter().map(|grade| {
        let have = rows.iter().filter(|r| r.grade.as_ref() == Some(&grade.id));
        GradeCount {
            id: grade.id.clone(),
            name: Text::new(&grade.zh, &grade.en),
            at_least: grade.at_least,
            members: have.clone().count() as u64,
            value: have.map(|r| r.value).sum(),
        }
    });
    LeagueFigure {
        league: league.id.clone(),
        zh: league.zh.clone(),
        en: league.en.clone(),
        measure: brought.measure.clone(),
        calibre: on_roll.answer.calibre.clone(),
        members: league.members.clone(),
        only: brought.only.clone(),
        from: brought.from.clone(),
        to: brought.to.clone(),
        peers,
        grades: grades.collect(),
        total: rows.len() as u64,
        gone_quiet: league.quiet_months.map(|_| rows.iter().filter(|row| row.gone_quiet).count() as u64),
        quiet_months: league.quiet_months,
        stays_until: None,
        stays_calibre: None,
        rows,
        notes,
    }
}

/// The peers: their id, their name, and the completed months that they have.
fn bands(league: &League) -> Vec<(String, Text, std::ops::Range<u32>)> {
    if league.tenure.is_empty() {
        return vec![("all".into(), Text::new("全部", "All"), 0..u32::MAX)];
    }
    let mut from = 0;
    let band = |band: &upcount_book::TenureBand| {
        let range = from..band.below.unwrap_or(u32::MAX);
        from = range.end;
        (band.id.clone(), Text::new(&band.zh, &band.en), range)
    };
    league.tenure.iter().map(band).collect()
}

/// What was brought a head, month by month; months in which nothing was brought count too.
pub(crate) fn seen(weights: &ByMonth, values: Option<&ByMonth>) -> Vec<Seen> {
    let month = |(month, weight): (&i32, &f64)| {
        let value = values.and_then(|v| v.get(month)).copied().unwrap_or_default();
        (*weight > 0.0).then(|| Seen { ratio: value / weight, weight: *weight })
    };
    weights.iter().filter_map(month).collect()
}

fn row(
    league: &League,
    member: &Member,
    peers: &str,
    tenure_months: Option<u32>,
    weights: &ByMonth,
    values: Option<&ByMonth>,
    believed: Option<Believed>,
) -> LeagueRow {
    let months: f64 = weights.values().sum();
    // What comes of months off the roll is no rate of anybody's.
    let on_roll = |month: &i32| weights.get(month).is_some_and(|w| *w > 0.0);
    let own = (months > 0.0).then(|| {
        let there: f64 = values.into_iter().flatten().filter(|(month, _)| on_roll(month)).map(|(_, v)| v).sum();
        there / months
    });
    let figure = believed.map_or(own.unwrap_or_default(), |b| b.figure);
    let spread = believed.map_or(0.0, |b| b.error) * Z95;
    let grade = |figure: f64| league.grades.iter().find(|grade| figure >= grade.at_least).or(league.grades.last()).map(|g| g.id.clone());
    let (low, high) = ((figure - spread).max(0.0), figure + spread);
    LeagueRow {
        member: member.clone(),
        peers: peers.to_owned(),
        tenure_months,
        months,
        value: values.into_iter().flat_map(BTreeMap::values).sum(),
        active_months: u32::try_from(values.into_iter().flat_map(BTreeMap::values).filter(|v| **v > 0.0).count()).unwrap_or(u32::MAX),
        own,
        credibility: believed.map_or(0.0, |b| b.factor),
        believed: figure,
        low,
        high,
        rank: 0,
        rank_best: 0,
        rank_worst: 0,
        grade: grade(figure),
        grade_best: grade(high),
        grade_worst: grade(low),
        stays: None,
        quiet_for: 0,
        gone_quiet: false,
    }
}

/// Who has gone quiet for longer than luck explains, of all who are looked at together.
fn surely_quiet(rows: &[LeagueRow], quiets: &HashMap<Member, Quiet>) -> Vec<bool> {
    let by_luck: Vec<f64> = rows.iter().map(|row| quiets.get(&row.member).and_then(|quiet| quiet.by_luck).unwrap_or(1.0)).collect();
    benjamini_hochberg(&by_luck).into_iter().map(|p| p <= SURE).collect()
}

/// Puts the rows in order and says which places luck leaves open.
fn ranked(rows: &mut [LeagueRow]) {
    rows.sort_by(|a, b| b.believed.total_cmp(&a.believed).then(b.value.total_cmp(&a.value)).then_with(|| a.member.cmp(&b.member)));
    let (mut lows, mut highs): (Vec<f64>, Vec<f64>) = rows.iter().map(|r| (r.low, r.high)).unzip();
    lows.sort_by(f64::total_cmp);
    highs.sort_by(f64::total_cmp);
    let all = rows.len();
    let mut place = (f64::INFINITY, 0);
    for (n, row) in rows.iter_mut().enumerate() {
        if row.believed < place.0 {
            place = (row.believed, n + 1);
        }
        let surely_above = all - lows.partition_point(|low| *low <= row.high);
        let surely_below = highs.partition_point(|high| *high < row.low);
        (row.rank, row.rank_best, row.rank_worst) = (place.1 as u64, surely_above as u64 + 1, (all - surely_below) as u64);
    }
}

/// Months completed between two days.
fn months_between(from: Day, to: Day) -> u32 {
    let ((year, month, day), (later, last_month, last_day)) = (from.to_ymd(), to.plus(1).to_ymd());
    let months = (later - year) * 12 + last_month.cast_signed() - month.cast_signed() - i32::from(last_day < day);
    u32::try_from(months).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_complete_with_its_last_day() {
        let months = |from: &str, to: &str| months_between(from.parse().unwrap(), to.parse().unwrap());
        assert_eq!((months("2025-01-01", "2025-01-30"), months("2025-01-01", "2025-01-31")), (0, 1));
        assert_eq!((months("2024-07-15", "2025-01-13"), months("2024-07-15", "2025-01-14")), (5, 6));
        assert_eq!(months("2025-02-01", "2025-01-01"), 0);
    }

    #[test]
    fn places_that_luck_leaves_open_overlap() {
        let row = |believed: f64, spread: f64| LeagueRow {
            member: None,
            peers: String::new(),
            tenure_months: None,
            months: 1.0,
            value: believed,
            active_months: 1,
            own: None,
            credibility: 1.0,
            believed,
            low: believed - spread,
            high: believed + spread,
            rank: 0,
            rank_best: 0,
            rank_worst: 0,
            grade: None,
            grade_best: None,
            grade_worst: None,
            stays: None,
            quiet_for: 0,
            gone_quiet: false,
        };
        let mut rows = [row(5.0, 0.5), row(1.0, 3.0), row(3.0, 0.5), row(3.0, 0.5)];
        ranked(&mut rows);
        let places: Vec<_> = rows.iter().map(|r| (r.rank, r.rank_best, r.rank_worst)).collect();
        assert_eq!(places, [(1, 1, 1), (2, 2, 4), (2, 2, 4), (4, 2, 4)]);
    }
}
