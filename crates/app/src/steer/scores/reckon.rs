//! The score of one of those who were gathered, and its lines in words.

use super::deeds::{Appeal, Out, taken_out};
use super::gather::{Figures, Gathered, Member};
use super::told::{ScoreLine, ScoreRow};
use crate::steer::day::months_between;
use std::collections::BTreeMap;
use upcount_book::{Aspect, ScoreItem};
use upcount_engine::score::{Believed, Item, Ladder, Line, Scored, Side, score};
use upcount_model::Text;

/// The score of a member, with and without what appeals took out.
pub(super) struct Reckoned {
    pub(super) believed: Vec<Option<Believed>>,
    pub(super) out: Vec<Option<Out>>,
    pub(super) now: Option<Scored>,
    /// As it was told, where an appeal changed it.
    pub(super) told: Option<Scored>,
}

pub(super) fn reckon(of: &Gathered<'_>, at: usize, appeals: &BTreeMap<i64, Appeal>) -> Reckoned {
    let member = &of.members[at];
    let version = of.version;
    let sides = Aspect::ALL.map(|aspect| version.weights.get(&aspect).map_or(0, |part| part.0.unsigned_abs()));
    let items: Vec<Item> = version.items.iter().map(item).collect();
    let plain: Vec<Option<Believed>> =
        of.figures.iter().map(|figures| figures.peers(member).and_then(|peers| peers.believe(figures.own[at]))).collect();
    let out: Vec<Option<Out>> = version
        .items
        .iter()
        .zip(of.figures.iter())
        .map(|(item, figures)| {
            let own = appeals.values().filter(|appeal| appeal.is_of(&of.score.id, &member.code, &item.id));
            taken_out(own, &of.time, figures.from)
        })
        .collect();
    let left = |((figures, out), plain): ((&Figures, &Option<Out>), &Option<Believed>)| match out {
        None => *plain,
        Some(Out::Item) => None,
        Some(Out::Facts(these)) => {
            let mut own = figures.own[at];
            own -= *these;
            (own.counted, own.of) = (own.counted.max(0.0), own.of.max(0.0));
            figures.peers(member).and_then(|peers| peers.believe(own))
        }
    };
    let believed: Vec<Option<Believed>> = of.figures.iter().zip(&out).zip(&plain).map(left).collect();
    let told = out.iter().any(Option::is_some).then(|| score(&sides, &items, &plain)).flatten();
    Reckoned { now: score(&sides, &items, &believed), believed, out, told }
}

fn item(of: &ScoreItem) -> Item {
    let aspect = Aspect::ALL.iter().position(|aspect| *aspect == of.aspect).unwrap_or_default();
    Item { aspect, weight: of.weight.0.unsigned_abs(), ladder: Ladder { zero: of.zero, full: of.full } }
}

/// Hundredths of a point, as points.
pub(super) fn points(hundredths: i64) -> f64 {
    hundredths as f64 / 100.0
}

/// Millionths, as a part of one.
pub(super) fn part(millionths: u64) -> f64 {
    millionths as f64 / 1e6
}

pub(super) fn row(of: &Gathered<'_>, member: &Member, reckoned: &Reckoned, waiting: u64) -> ScoreRow {
    let now = reckoned.now.as_ref();
    let credibility = now.map_or(0.0, |now| now.credibility);
    ScoreRow {
        agent: member.code.clone(),
        name: None,
        place: member.place.clone(),
        tenure_months: member.joined.map(|joined| months_between(joined, of.time.to)),
        total: now.map(|now| points(now.total)),
        low: now.map(|now| points(now.range[0])),
        high: now.map(|now| points(now.range[1])),
        sides: now.map_or_else(|| vec![None; Aspect::ALL.len()], |now| now.sides.iter().map(|side| side.points.map(points)).collect()),
        credibility,
        // Where most sides have no facts, the others stand for all of it, however well they are known.
        hardly: credibility < of.score.enough.fraction() || now.is_some_and(|now| sides_known(&now.sides) * 2 < now.sides.len()),
        told: reckoned.told.as_ref().map(|told| points(told.total)),
        waiting,
    }
}

/// How many sides have facts.
fn sides_known(sides: &[Side]) -> usize {
    sides.iter().filter(|side| side.points.is_some()).count()
}

/// Whether the figure of an item is a part of one, and is told in percent.
pub(super) fn is_part(figures: &Figures) -> bool {
    figures.measure.as_ref().is_none_or(|measure| measure.unit == "fraction")
}

/// A figure in words.
pub(super) fn figure(value: f64, part: bool) -> String {
    if part { format!("{:.1}%", value * 100.0) } else { format!("{value:.2}") }
}

/// A number of things in words.
fn many(value: f64) -> String {
    if (value - value.round()).abs() < 0.005 { format!("{value:.0}") } else { format!("{value:.2}") }
}

/// The line of an item, without its appeal.
pub(super) fn line(of: &Gathered<'_>, at: usize, n: usize, reckoned: &Reckoned) -> ScoreLine {
    let (item, figures, member) = (&of.version.items[n], &of.figures[n], &of.members[at]);
    let peers = figures.peers(member);
    let believed = reckoned.believed[n].as_ref();
    let own = believed.map_or(figures.own[at], |believed| believed.own);
    let engine = reckoned.now.as_ref().map(|now| &now.lines[n]);
    ScoreLine {
        item: item.id.clone(),
        counted: own.counted,
        of: own.of,
        own: own.ratio(),
        peers: peers.map(|peers| peers.mean),
        peers_many: peers.map_or(0, |peers| peers.members as u64),
        credibility: believed.map(|believed| believed.credibility),
        figure: believed.map(|believed| believed.figure),
        points: engine.and_then(|line| line.points).map(points),
        weight: engine.map_or(0.0, |line| part(line.weight)),
        counts: engine.map_or(0.0, |line| points(line.counts)),
        gain: engine.map_or(0.0, |line| points(line.gain)),
        words: words(figures, reckoned.out[n].as_ref(), believed, engine, peers.map(|peers| (peers.mean, peers.members))),
        appeal: None,
        may_appeal: false,
        names_facts: false,
    }
}

fn words(figures: &Figures, out: Option<&Out>, believed: Option<&Believed>, line: Option<&Line>, peers: Option<(f64, usize)>) -> Text {
    if out == Some(&Out::Item) {
        return Text::new("申诉得到支持，这项不计入；权重分给其余各项", "taken out: the appeal was upheld; its weight goes to the others");
    }
    let (Some(one), Some((mean, many_peers))) = (believed, peers) else {
        let none = figures.none.clone().unwrap_or_else(|| Text::new("没有可比的事实", "there is nothing to count it of"));
        return Text::new(
            format!("没有依据：{}；权重分给其余各项", none.zh),
            format!("nothing to go by: {}; its weight goes to the others", none.en),
        );
    };
    let told = |value: f64| figure(value, is_part(figures));
    let (of, counted) = (many(one.own.of), many(one.own.counted));
    let (own, mean, believed) = (told(one.own.ratio().unwrap_or_default()), told(mean), told(one.figure));
    let (raw_zh, raw_en) = if is_part(figures) {
        (format!("{of} 中 {counted}"), format!("{counted} of {of}"))
    } else {
        (format!("{counted} ÷ {of}"), format!("{counted} ÷ {of}"))
    };
    let z = figure(one.credibility, true);
    let (points, weight, counts) =
        line.map_or((0.0, 0.0, 0.0), |line| (points(line.points.unwrap_or_default()), part(line.weight), points(line.counts)));
    let weight = format!("{:.2}%", weight * 100.0);
    Text::new(
        format!(
            "{raw_zh}（{own}）；{many_peers} 位同类 {mean}，可信度 {z}，按 {believed} 计 → {points:.2} 分 × 权重 {weight} = {counts:.2}"
        ),
        format!(
            "raw {raw_en} ({own}); {many_peers} peers {mean}, credibility {z}, counts as {believed} → {points:.2} points × weight {weight} = {counts:.2}"
        ),
    )
}

/// What would change the score most, in words.
pub(super) fn most(of: &Gathered<'_>, reckoned: &Reckoned) -> Option<Text> {
    let now = reckoned.now.as_ref()?;
    let n = now.most?;
    let (item, figures) = (&of.version.items[n], &of.figures[n]);
    let one = reckoned.believed[n].as_ref()?;
    let told = |value: f64| figure(value, is_part(figures));
    let (own, full, gain) = (told(one.own.ratio().unwrap_or_default()), told(item.full), points(now.lines[n].gain));
    Some(Text::new(
        format!("最能改变总分的是“{}”：若由 {own} 到 {full}，总分多 {gain:.2} 分。", item.zh),
        format!("What would change it most is “{}”: from {own} to {full} the total would gain {gain:.2} points.", item.en),
    ))
}
