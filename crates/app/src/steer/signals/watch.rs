//! All instances of a rule as of a day: one question for everybody that is watched, judged by the engine.

use super::gathered::{Figures, Gathered, Told};
use super::windows::{periods, span_of};
use crate::Upcount;
use crate::steer::day::Leaves;
use crate::steer::day::months_between;
use crate::steer::moves::{LEVELS, Place};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use upcount_book::{Book, Differ, Signal, When};
use upcount_engine::signal::{Counts, Fired, Quiet, Series, Side, Spread, behind_course, beyond_fixed, beyond_peers, drifting, silences};
use upcount_measure::{AsOf, CalibreName, MeasureName, Question, Refusal, RollMember, World};
use upcount_model::{Day, Scope};

/// Periods before the last ones that are looked at for since when something holds.
const BACK: u32 = 12;

/// What a rule found.
pub(super) struct Watched {
    pub(super) measure: MeasureName,
    pub(super) calibre: CalibreName,
    /// Up to which day it looked.
    pub(super) on: Day,
    /// Members that were looked at.
    pub(super) looked_at: usize,
    pub(super) found: Vec<Found>,
}

/// A member that is out of the ordinary, or a place most of whose members are.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) place: Place,
    /// The day from which it holds.
    pub(super) since: Day,
    /// The days that it is judged by.
    pub(super) from: Day,
    pub(super) to: Day,
    pub(super) sight: Sight,
    /// Of a place: its members that are out of the ordinary.
    pub(super) members: Vec<String>,
}

/// The numbers behind it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sight {
    pub(super) counted: f64,
    pub(super) of: Option<f64>,
    pub(super) usual: Option<f64>,
    pub(super) limit: Option<f64>,
    pub(super) chance: Option<f64>,
    pub(super) silent_days: Option<u32>,
}

/// Somebody or some place that is watched.
pub(super) struct Member {
    pub(super) place: Place,
    pub(super) code: String,
    /// The values in which peers are alike.
    pub(super) alike: Vec<Option<String>>,
    /// Days of joining of its people.
    pub(super) joined: Vec<Option<Day>>,
}

/// Everybody that a rule watches, as of a day.
pub(super) struct Watching<'b> {
    pub(super) book: &'b Book,
    pub(super) rule: &'b Signal,
    pub(super) world: World,
    pub(super) on: Day,
    pub(super) as_of: Option<AsOf>,
    /// By their codes.
    pub(super) members: Arc<[Member]>,
}

/// The latest day of which facts tell that a rule looks at.
pub(super) fn latest_day(book: &Book, rule: &Signal, world: &World) -> Option<Day> {
    book.kinds_of(&rule.of).into_iter().filter_map(|kind| world.latest(kind)).max()
}

impl<'b> Watching<'b> {
    /// None where there are no facts to look at.
    pub(super) async fn read(up: &Upcount, book: &'b Book, rule: &'b Signal, asked: Option<Day>) -> Result<Option<Self>, Refusal> {
        let world = up.world().await.map_err(|e| Refusal::Fault(e.to_string()))?;
        Self::of(up, book, rule, world, asked).await
    }

    /// The same of what is known.
    pub(super) async fn of(
        up: &Upcount,
        book: &'b Book,
        rule: &'b Signal,
        world: World,
        asked: Option<Day>,
    ) -> Result<Option<Self>, Refusal> {
        let Some(latest) = latest_day(book, rule, &world) else { return Ok(None) };
        // Nobody is troubled on a day that nobody works: it is the finding of the last one on which people did.
        let on = book.working_days().last(asked.map_or(latest, |day| day.min(latest)));
        let as_of = asked.filter(|day| *day < latest).map(AsOf::end_of);
        Self { book, rule, world, on, as_of, members: Arc::default() }.with_roll(up).await
    }

    /// As known when: the last day on which people worked is looked at, whatever was learned of later ones since.
    pub(super) async fn known(up: &Upcount, book: &'b Book, rule: &'b Signal, as_of: &AsOf) -> Result<Option<Self>, Refusal> {
        let world = up.world_at(Some(as_of)).await.map_err(|e| Refusal::Fault(e.to_string()))?;
        if book.kinds_of(&rule.of).into_iter().all(|kind| world.latest(kind).is_none()) {
            return Ok(None);
        }
        let on = book.working_days().last(as_of.day);
        Self { book, rule, world, on, as_of: Some(as_of.clone()), members: Arc::default() }.with_roll(up).await
    }

    async fn with_roll(mut self, up: &Upcount) -> Result<Option<Self>, Refusal> {
        self.members = self.roll(up).await?.into();
        Ok((!self.members.is_empty()).then_some(self))
    }

    /// A question about each member of what is watched.
    pub(super) fn question(&self, measure: &str, calibre: Option<&str>, from: Day, to: Day) -> Question {
        let channels = (!self.rule.channels.is_empty()).then(|| ("channel".to_owned(), self.rule.channels.clone()));
        Question {
            measure: measure.to_owned(),
            calibre: calibre.map(str::to_owned),
            by: vec![self.rule.each.clone()],
            only: channels.into_iter().collect(),
            from: Some(from),
            to: Some(to),
            as_of: self.as_of.clone(),
            ..Question::default()
        }
    }

    /// In what its peers are alike.
    pub(super) fn alike(&self) -> &'b [String] {
        match &self.rule.when {
            When::BelowPeers(peers) | When::AbovePeers(peers) => &peers.alike,
            _ => self.rule.coach.as_ref().map_or(&[], |coach| &coach.alike),
        }
    }

    /// The roll as members, each with its place.
    async fn roll(&self, up: &Upcount) -> Result<Vec<Member>, Refusal> {
        let alike = self.alike();
        let places = LEVELS.len() - 1;
        let by = LEVELS[..places].iter().copied().chain(alike.iter().map(String::as_str)).chain(["agent"]);
        let channels = self.question(&self.rule.of, None, self.on, self.on).only;
        let question = Question { by: by.map(str::to_owned).collect(), only: channels, as_of: self.as_of.clone(), ..Question::default() };
        let roll = match up.measures.on_roll_within(&question, self.on, self.book, &Scope::COMPANY, &self.world).await {
            // A company without that channel has nobody to watch.
            Err(Refusal::UnknownValue { .. }) => return Ok(Vec::new()),
            roll => roll?,
        };
        let each = LEVELS.iter().position(|level| *level == self.rule.each).unwrap_or(places);
        let mut members: BTreeMap<String, Member> = BTreeMap::new();
        for RollMember { mut keys, joined } in roll {
            let agent = keys.pop().flatten();
            let own = keys.split_off(places);
            keys.push(agent);
            // Who belongs nowhere that could be told has nobody to be told of it.
            let Some(code) = keys[each].clone() else { continue };
            let place = crate::steer::moves::place_of(&keys[..=each]);
            let member = members.entry(code.clone()).or_insert_with(|| Member { place, code, alike: own, joined: Vec::new() });
            member.joined.push(joined);
        }
        Ok(members.into_values().collect())
    }

    /// Members that are out of the ordinary.
    pub(super) async fn found(self, up: &Upcount) -> Result<Option<Watched>, Refusal> {
        match self.gathered(up, None).await? {
            Some(gathered) => Ok(Some(self.judged(up, &gathered).await?)),
            None => Ok(None),
        }
    }

    /// Members that are out of the ordinary, by what each of them has.
    pub(super) async fn judged(&self, up: &Upcount, gathered: &Gathered) -> Result<Watched, Refusal> {
        let found = match (&self.rule.when, &gathered.told) {
            (When::Silent { tail }, Told::Habits(did)) => self.silent(up, tail.fraction(), did).await?,
            (_, Told::Habits(_)) => Vec::new(),
            (_, Told::Periods(told)) => self.counted(told),
        };
        let found = super::together::together(self.rule, &self.members, found);
        let (measure, calibre) = (gathered.measure.clone(), gathered.calibre.clone());
        Ok(Watched { measure, calibre, on: self.on, looked_at: self.members.len(), found })
    }

    async fn silent(&self, up: &Upcount, tail: f64, did: &HashMap<String, (f64, Day)>) -> Result<Vec<Found>, Refusal> {
        let from = self.habit_from();
        // Of a silence the days count on which the rule looks.
        let from_then = self.rule.from.map_or(Day(i32::MIN), |day| day.plus(-1));
        let did = |code: &str| did.get(code).map(|(many, last)| (*many, (*last).max(from_then)));
        let days = self.book.working_days();
        let leaves = Leaves::read(up, self.book, &self.world, (from, self.on), self.as_of.as_ref()).await?;
        let quiet: Vec<Quiet> = self
            .members
            .iter()
            .map(|member| {
                let there = |after: Day, until: Day| leaves.there(&member.code, days, after, until);
                let first = member.joined.iter().flatten().copied().max().unwrap_or(from).max(from);
                match did(&member.code) {
                    Some((many, last)) => {
                        Quiet { did: many.round() as u32, there: f64::from(there(first.plus(-1), last)), silent: there(last, self.on) }
                    }
                    None => Quiet { did: 0, there: f64::from(there(first.plus(-1), self.on)), silent: 0 },
                }
            })
            .collect();
        let silences = silences(&quiet, self.rule.lasting, tail);
        let found = self.members.iter().zip(silences).filter_map(|(member, silence)| {
            let (silence, last) = (silence?, did(&member.code)?.1);
            let silent = leaves.there(&member.code, days, last, self.on);
            let sight = Sight {
                counted: 0.0,
                usual: Some(silence.usual),
                chance: Some(silence.chance),
                silent_days: Some(silent),
                ..Sight::default()
            };
            let since = leaves.after(&member.code, days, last, silence.after);
            Some(Found { place: member.place.clone(), since, from: last.plus(1), to: self.on, sight, members: Vec::new() })
        });
        Ok(found.collect())
    }

    /// The periods that a rule looks at, those before its own too.
    pub(super) fn windows(&self) -> Vec<(Day, Day)> {
        periods(self.rule.every, self.on, self.rule.lasting + self.rule.before() + BACK)
    }

    fn counted(&self, told: &HashMap<String, Figures>) -> Vec<Found> {
        let (rule, lasting) = (self.rule, self.rule.lasting as usize);
        let windows = self.windows();
        // A case is judged by periods that begin when the rule looks; those before tell what is usual.
        let looks = windows.iter().filter(|(from, _)| rule.from.is_none_or(|day| *from >= day)).count();
        let earliest = windows.len() - looks + lasting - 1;
        let quotient = self.is_quotient();
        let exposure =
            |member: &Member, window: usize| -> f64 { member.joined.iter().map(|joined| part_of(windows[window], *joined)).sum() };
        let series = || -> Vec<Series> {
            let one = |member: &Member, peers: usize| {
                let told = told.get(&member.code);
                let at = |window: usize| {
                    let figure = told.and_then(|told| told.figure(window)).unwrap_or_default();
                    let of = if quotient { told.and_then(|told| told.of(window)).unwrap_or_default() } else { exposure(member, window) };
                    (figure.max(0.0).round() as u64, of)
                };
                let (counted, of) = (0..windows.len()).map(at).unzip();
                Series { peers, counted, of }
            };
            self.members.iter().zip(groups(&self.members)).map(|(member, peers)| one(member, peers)).collect()
        };
        let found: Vec<Option<(usize, Sight)>> = match &rule.when {
            When::Below { limit } | When::Above { limit } => {
                let side = if matches!(rule.when, When::Below { .. }) { Side::Below } else { Side::Above };
                let additive = self.book.measures[&rule.of].form.additivity() == "additive";
                let figure = |member: &Member, window| {
                    let figure = told.get(&member.code).and_then(|told| told.figure(window));
                    // Who has no facts in a period counted none in it, if there was a whole one to do so.
                    if additive && exposure(member, window) >= 1.0 { Some(figure.unwrap_or_default()) } else { figure }
                };
                let figures: Vec<Vec<Option<f64>>> =
                    self.members.iter().map(|member| (0..windows.len()).map(|window| figure(member, window)).collect()).collect();
                let fired = beyond_fixed(&figures, lasting, side, *limit);
                let sight = |(since, counted)| (since, Sight { counted, limit: Some(*limit), ..Sight::default() });
                fired.into_iter().map(|fired| fired.map(sight)).collect()
            }
            When::BelowPeers(peers) | When::AbovePeers(peers) => {
                let side = if matches!(rule.when, When::BelowPeers(_)) { Side::Below } else { Side::Above };
                let spread = if peers.differ == Differ::ByLuck { Spread::Luck } else { Spread::Peers };
                let counts = if quotient { Counts::OfThings } else { Counts::InExposure };
                let fired = beyond_peers(&series(), lasting, side, peers.tail.fraction(), spread, counts);
                fired.into_iter().map(|f| f.map(seen(quotient))).collect()
            }
            When::BehindCourse { tail, before } => {
                let fired = behind_course(&series(), lasting, *before as usize, tail.fraction());
                fired.into_iter().map(|f| f.map(seen(false))).collect()
            }
            When::Drifts { ratio, tail, before } => {
                let fired = drifting(&series(), lasting, *before as usize, ratio.fraction(), tail.fraction());
                fired.into_iter().map(|f| f.map(seen(false))).collect()
            }
            When::Silent { .. } => Vec::new(),
        };
        let (from, to) = span_of(&windows, lasting);
        let found = self.members.iter().zip(found).filter_map(|(member, found)| {
            let (since, sight) = found.filter(|_| looks >= lasting)?;
            Some(Found { place: member.place.clone(), since: windows[since.max(earliest)].1, from, to, sight, members: Vec::new() })
        });
        found.collect()
    }

    /// The agents beside whom one is held: alike, and of like tenure where that leaves enough of them.
    pub(super) fn peers_of(&self, own: &Member, tenure_months: &[u32], least: usize) -> (Vec<&Member>, bool) {
        let band = |member: &Member| {
            let months = member.joined.first().copied().flatten().map(|joined| months_between(joined, self.on));
            months.map(|months| tenure_months.iter().filter(|edge| months >= **edge).count())
        };
        let alike: Vec<&Member> = self.members.iter().filter(|member| member.alike == own.alike && member.code != own.code).collect();
        let of_tenure: Vec<&Member> = alike.iter().copied().filter(|member| band(member) == band(own)).collect();
        if of_tenure.len() >= least { (of_tenure, true) } else { (alike, false) }
    }
}

/// The number of each member's group of peers.
fn groups(members: &[Member]) -> Vec<usize> {
    let mut groups: BTreeMap<&[Option<String>], usize> = BTreeMap::new();
    let mut numbers = Vec::with_capacity(members.len());
    for member in members {
        let new = groups.len();
        numbers.push(*groups.entry(&member.alike).or_insert(new));
    }
    numbers
}

fn seen(quotient: bool) -> impl Fn(Fired) -> (usize, Sight) {
    move |fired: Fired| {
        let of = quotient.then_some(fired.of);
        let sight = Sight {
            counted: fired.counted as f64,
            of,
            usual: Some(fired.usual),
            limit: Some(fired.limit),
            chance: Some(fired.chance),
            silent_days: None,
        };
        (fired.since, sight)
    }
}

/// The part of a period that somebody was on the roll.
pub(super) fn part_of((from, to): (Day, Day), joined: Option<Day>) -> f64 {
    let first = joined.map_or(from, |joined| joined.max(from));
    f64::from((to.0 - first.0 + 1).max(0)) / f64::from(to.0 - from.0 + 1)
}
