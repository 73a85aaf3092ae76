//! What is known of everybody who is scored, item by item and month by month, and what peers tell of it.

use super::ScoreRefusal;
use super::period::Time;
use crate::Upcount;
use crate::remembered::Gathering;
use crate::steer::moves::{LEVELS, Place, place_of};
use crate::steer::spot;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;
use upcount_book::{Book, Score, ScoreItem, ScoreVersion};
use upcount_engine::score::{Pair, Peers, peers};
use upcount_measure::{AsOf, CalibreName, EachFigure, MeasureName, Question, Refusal, RollMember};
use upcount_model::{Day, Grain, Kind, Say, Scope, Text};

/// Fewer members than these say nothing of what is usual: then it is that of everybody.
const LEAST_PEERS: usize = 5;

/// Somebody who is scored.
pub(super) struct Member {
    pub(super) code: String,
    pub(super) place: Place,
    pub(super) joined: Option<Day>,
    /// The values in which peers are alike.
    pub(super) alike: Vec<Option<String>>,
    /// The peers; those of small groups are everybody.
    pub(super) group: Option<usize>,
}

/// An item with everybody's figures.
pub(super) struct Figures {
    pub(super) measure: Option<MeasureName>,
    pub(super) calibre: Option<CalibreName>,
    pub(super) definition: Text,
    /// The first day that is counted.
    pub(super) from: Day,
    /// What is counted of each member.
    pub(super) own: Vec<Pair>,
    /// By group, that of everybody last.
    peers: Vec<Option<Peers>>,
    /// Why nothing is known.
    pub(super) none: Option<Text>,
}

impl Figures {
    pub(super) fn peers(&self, member: &Member) -> Option<&Peers> {
        let everybody = self.peers.len().saturating_sub(1);
        self.peers.get(member.group.unwrap_or(everybody))?.as_ref()
    }
}

/// Everybody who is scored for a period.
pub(super) struct Gathered<'b> {
    pub(super) score: &'b Score,
    pub(super) version: &'b ScoreVersion,
    pub(super) time: Time,
    pub(super) as_of: Option<AsOf>,
    pub(super) members: Arc<[Member]>,
    /// Of each item of the version.
    pub(super) figures: Arc<[Figures]>,
}

/// Bytes that a member takes, about, and the figure of one item.
const MEMBER_BYTES: usize = 500;
/// Whether spot checks found something wrong, of whom, and when.
type Checked = Vec<(String, Day, bool)>;

/// Reads what is known of a period: as it was when the score was told, or now.
pub(super) async fn gather<'b>(
    up: &Upcount,
    book: &'b Arc<Book>,
    score: &'b Score,
    time: Time,
    now: bool,
) -> Result<Gathered<'b>, ScoreRefusal> {
    let version = score.on(time.to).ok_or_else(|| {
        let since = score.versions.first().map(|version| version.since.to_string()).unwrap_or_default();
        ScoreRefusal::Unclear(Text::new(format!("这个评分从 {since} 起才有"), format!("there is this score from {since} on only")))
    })?;
    let as_of = if now { None } else { time.as_of() };
    let mut checked = Vec::new();
    for item in &version.items {
        checked.push(if item.of.is_none() { found_in_checks(up, item, as_of.as_ref()).await? } else { Checked::new() });
    }
    let world = up.world_at(as_of.as_ref()).await?;
    let mut gathered = Gathered { score, version, time, as_of, members: Arc::default(), figures: Arc::default() };
    let what = format!("score {} {} {:?} {checked:?}", score.id, gathered.time.id, gathered.as_of);
    let asked = Gathering { what, book, kinds: Kind::ALL, world: &world, as_of: gathered.as_of.as_ref() };
    let known = up.remembered.gathered(asked, everybody(up, book, &gathered, &checked)).await?;
    (gathered.members, gathered.figures) = (known.0.clone(), known.1.clone());
    Ok(gathered)
}

type Everybody = (Arc<[Member]>, Arc<[Figures]>);

/// Who is scored, and everybody's figures; with how many bytes they take.
async fn everybody(up: &Upcount, book: &Book, of: &Gathered<'_>, checked: &[Checked]) -> Result<(Everybody, usize), ScoreRefusal> {
    let (score, version, time) = (of.score, of.version, of.time.clone());
    let members = roll(up, book, score, &time, of.as_of.as_ref()).await?;
    if members.is_empty() {
        return Err(ScoreRefusal::NoFacts(Text::new(
            format!("{} 没有在册的人可评；请先导入代理人名册", time.id),
            format!("nobody is on the roll to be scored for {}; import the roll of agents first", time.id),
        )));
    }
    let gathered = Gathered { score, version, time, as_of: of.as_of.clone(), members: members.into(), figures: Arc::default() };
    let mut figures = Vec::new();
    for (item, checked) in version.items.iter().zip(checked) {
        figures.push(figures_of(up, book, &gathered, item, checked).await?);
    }
    let bytes = gathered.members.len() * (MEMBER_BYTES + figures.len() * size_of::<Pair>());
    Ok(((gathered.members, figures.into()), bytes))
}

/// Who is on the roll at the end of the period, with peers.
async fn roll(up: &Upcount, book: &Book, score: &Score, time: &Time, as_of: Option<&AsOf>) -> Result<Vec<Member>, ScoreRefusal> {
    let world = up.world_at(as_of).await?;
    let places = LEVELS.len() - 1;
    let by = LEVELS[..places].iter().copied().chain(score.alike.iter().map(String::as_str)).chain(["agent"]);
    let only = (!score.channels.is_empty()).then(|| ("channel".to_owned(), score.channels.clone())).into_iter().collect();
    let question = Question { by: by.map(str::to_owned).collect(), only, as_of: as_of.cloned(), ..Question::default() };
    let roll = match up.measures.on_roll_within(&question, time.to, book, &Scope::COMPANY, &world).await {
        Err(Refusal::NoFacts { .. }) => return Ok(Vec::new()),
        roll => roll?,
    };
    let mut members = Vec::new();
    for RollMember { mut keys, joined } in roll {
        let agent = keys.pop().flatten();
        let alike = keys.split_off(places);
        let Some(code) = agent.clone() else { continue };
        keys.push(agent);
        members.push(Member { code, place: place_of(&keys), joined, alike, group: None });
    }
    members.sort_by(|a, b| a.code.cmp(&b.code));
    members.dedup_by(|a, b| a.code == b.code);
    let mut many: BTreeMap<Vec<Option<String>>, usize> = BTreeMap::new();
    members.iter().for_each(|member| *many.entry(member.alike.clone()).or_default() += 1);
    let groups: BTreeMap<Vec<Option<String>>, usize> =
        many.into_iter().filter(|(_, many)| *many >= LEAST_PEERS).map(|(alike, _)| alike).zip(0..).collect();
    members.iter_mut().for_each(|member| member.group = groups.get(&member.alike).copied());
    Ok(members)
}

/// The months that an item looks at: of how many it is counted, at the end of all that are looked at.
pub(super) fn counted(score: &Score, item: &ScoreItem) -> Range<usize> {
    let all = score.months as usize;
    all.saturating_sub(item.counted_months(score.every) as usize)..all
}

async fn figures_of(up: &Upcount, book: &Book, of: &Gathered<'_>, item: &ScoreItem, checks: &Checked) -> Result<Figures, ScoreRefusal> {
    let (score, time) = (of.score, &of.time);
    let from = time.first(item.counted_months(score.every));
    let mut figures = Figures {
        measure: None,
        calibre: None,
        definition: Text::default(),
        from,
        own: vec![Pair::default(); of.members.len()],
        peers: Vec::new(),
        none: None,
    };
    let months = match &item.of {
        Some(measure) => {
            figures.definition = book.measures[measure].definition.clone();
            match measured(up, book, of, measure).await? {
                Ok((measure, calibre, months)) => {
                    (figures.measure, figures.calibre) = (Some(measure), Some(calibre));
                    months
                }
                Err(why) => {
                    figures.none = Some(why);
                    return Ok(figures);
                }
            }
        }
        None => {
            let names = |zh: bool| {
                item.checks
                    .iter()
                    .filter_map(|id| book.checks.get(id))
                    .map(|check| if zh { check.zh.clone() } else { check.en.clone() })
                    .collect::<Vec<_>>()
            };
            figures.definition = Text::new(
                format!("抽检判出问题的件数 ÷ 判过的件数（{}）", names(true).join("、")),
                format!("cases of spot checks with a violation ÷ cases judged ({})", names(false).join(", ")),
            );
            checked(of, checks)
        }
    };
    let counted = counted(score, item);
    figures.own = months.iter().map(|months| Pair::sum(&months[counted.clone()])).collect();
    let groups = of.members.iter().filter_map(|member| member.group).max().map_or(0, |most| most + 1);
    for group in (0..groups).map(Some).chain([None]) {
        let own = months.iter().zip(of.members.iter()).filter(move |(_, member)| group.is_none() || member.group == group);
        figures.peers.push(peers(own.map(|(months, _)| months.as_slice()), counted.clone()));
    }
    if figures.peers.last().is_none_or(Option::is_none) {
        figures.none = Some(Text::new("这段时间没有这项的事实", "there are no facts of it in this time"));
    }
    Ok(figures)
}

/// Of each member what is counted month by month.
type Months = Vec<Vec<Pair>>;

/// A measure of each member, or why it is not known.
async fn measured(
    up: &Upcount,
    book: &Book,
    of: &Gathered<'_>,
    measure: &str,
) -> Result<Result<(MeasureName, CalibreName, Months), Text>, ScoreRefusal> {
    let question = Question {
        measure: measure.to_owned(),
        by: vec!["agent".to_owned()],
        grain: Some(Grain::Month),
        from: Some(of.time.first(of.score.months)),
        to: Some(of.time.to),
        as_of: of.as_of.clone(),
        ..Question::default()
    };
    let world = up.world_at(of.as_of.as_ref()).await?;
    let labels = of.time.months(of.score.months);
    let number = |label: &String| {
        Grain::Month.named(label).map(|(first, _)| first.to_ymd()).map(|(year, month, _)| year * 12 + month.cast_signed() - 1)
    };
    let at: HashMap<i32, usize> = labels.iter().zip(0..).filter_map(|(label, at)| Some((number(label)?, at))).collect();
    let place: HashMap<&str, usize> = of.members.iter().map(|member| member.code.as_str()).zip(0..).collect();
    let mut months = vec![vec![Pair::default(); labels.len()]; of.members.len()];
    let told = |figure: EachFigure<'_>| {
        let member = figure.keys.first().and_then(Option::as_deref).and_then(|agent| place.get(agent));
        if let (Some(member), Some(month)) = (member, at.get(&figure.month)) {
            let (counted, of) = figure.parts.unwrap_or_default();
            months[*member][*month] += Pair { counted, of };
        }
    };
    let answer = match up.measures.each_figure(&question, book, &Scope::COMPANY, &world, told).await {
        Err(Refusal::NoFacts { .. }) => return Ok(Err(Text::new("还没有这类事实", "there are no such facts yet"))),
        Err(why @ Refusal::NoSuchSide { .. }) => return Ok(Err(why.text())),
        answer => answer?,
    };
    Ok(Ok((answer.measure, answer.calibre, months)))
}

/// What readers of spot checks found.
async fn found_in_checks(up: &Upcount, item: &ScoreItem, as_of: Option<&AsOf>) -> Result<Checked, ScoreRefusal> {
    let seen = spot::looked_at(up, &item.checks, as_of).await?;
    Ok(seen.into_iter().map(|seen| (seen.agent, seen.day, seen.violated)).collect())
}

/// The same of each member.
fn checked(of: &Gathered<'_>, found: &Checked) -> Months {
    let labels = of.time.months(of.score.months);
    let at: HashMap<&str, usize> = labels.iter().map(String::as_str).zip(0..).collect();
    let place: HashMap<&str, usize> = of.members.iter().map(|member| member.code.as_str()).zip(0..).collect();
    let mut months = vec![vec![Pair::default(); labels.len()]; of.members.len()];
    for (agent, day, violated) in found {
        let day = day.to_string();
        if let (Some(member), Some(month)) = (place.get(agent.as_str()), at.get(&day[..7])) {
            months[*member][*month] += Pair { counted: if *violated { 1.0 } else { 0.0 }, of: 1.0 };
        }
    }
    months
}
