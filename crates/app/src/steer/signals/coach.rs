//! A coaching case (辅导案例): where an agent loses policies beside peers, and a play whose effect is measured as that of any move.

use super::act::{note, to_change};
use super::deeds::{COACHED, Deed, Said};
use super::told::{Coached, Diagnosed, DiagnosedMix, DiagnosedStep, SignalOutcome, StartCoaching};
use super::watch::{Member, Watching, part_of};
use super::windows::{periods, span_of};
use super::{SignalRefusal, SignalState, unclear};
use crate::steer::moves::{self, Expected, MoveNumber, MoveRefusal, OPEN_DAYS, Proposed, amount};
use crate::steer::{AcceptMove, accept_move, read_move};
use crate::{Caller, Upcount};
use std::collections::HashMap;
use upcount_book::{Coach, Every, Signal};
use upcount_engine::coach::{Diagnosis, Step, Way, diagnose};
use upcount_measure::{Question, Refusal};
use upcount_model::{Day, Scope, Text};

/// Peers of like tenure are enough from here on; else tenure is not looked at.
const ENOUGH_PEERS: usize = 20;
/// Fewer say nothing of what is usual, and would be told one by one.
const LEAST_PEERS: usize = 5;
/// Classes of the mix that are told.
const MOST_CLASSES: usize = 12;

/// Opens a coaching case on a signal: says where the agent loses most, and proposes the play as a move; accepted at once where a
/// day is named until which it is done.
///
/// # Errors
/// [`SignalRefusal`]; then there is no case.
#[tracing::instrument(skip_all)]
pub async fn coach_on_signal(up: &Upcount, by: &Caller, rule: &str, code: &str, start: &StartCoaching) -> Result<Coached, SignalRefusal> {
    let due = start.due.as_deref().filter(|day| !day.is_empty()).map(super::day).transpose()?;
    if due.is_some_and(|due| due < up.today()) {
        return Err(unclear("期限已经过去；请定一个还没到的日子", "the due day is over; choose a day that is still to come"));
    }
    let at = to_change(up, by, rule, code, start.seen, start.day.as_deref()).await?;
    if !matches!(at.item.state, SignalState::New | SignalState::Acknowledged) {
        return Err(SignalRefusal::State(Text::new(
            "已经有辅导案例，或预警已延后、关闭",
            "there is a coaching case already, or the signal is put off or closed",
        )));
    }
    let book = up.book();
    let rule = book.signals.get(rule).ok_or(SignalRefusal::NoSignal)?;
    let (Some(coach), true) = (&rule.coach, at.item.members.is_empty()) else {
        return Err(unclear(
            "这个预警没有辅导：它不针对一个人的产能",
            "there is no coaching on this signal: it is not of one person's productivity",
        ));
    };
    let watching =
        Watching::read(up, &book, rule, start.day.as_deref().map(super::day).transpose()?).await?.ok_or(SignalRefusal::NoSignal)?;
    let found = diagnosed(up, &watching, coach, code).await?;
    let days = (at.on, up.today().plus(OPEN_DAYS));
    let proposed = play(rule, coach, &at.item.place, &found, days, watching.calibre_of(up, coach).await?);
    // Two who coach the same agent at once: the second finds the first one's move.
    let made = moves::propose_all(up, by, vec![proposed]).await?;
    if made.made == 0 {
        return Err(SignalRefusal::State(Text::new(
            "这个人已有同样的行动在办；请在「行动」里继续",
            "the same move is open for this agent; go on with it under moves",
        )));
    }
    let said = Said { play: Some(made.first), diagnosed: Some(found.clone()), ..at.says() };
    note(up, by, COACHED, &said).await?;
    if let Some(due) = due {
        let accept = AcceptMove { owner: start.owner.clone(), due: due.to_string(), words: String::new(), seen: made.first };
        accept_move(up, by, made.first, &accept).await?;
    }
    Ok(Coached { play: made.first, diagnosed: found })
}

/// What a case brought: what its move did, as far as that is measured.
pub(super) async fn outcome(up: &Upcount, case: &Deed) -> Result<SignalOutcome, SignalRefusal> {
    let Some(play) = case.said.play else { return Err(SignalRefusal::NoSignal) };
    let told = match read_move(up, &Caller::owner(), play).await {
        Err(MoveRefusal::NoMove) => return Err(SignalRefusal::Move(MoveRefusal::NoMove)),
        told => told?,
    };
    Ok(match (told.effect, told.unmeasured) {
        (Some(effect), _) => SignalOutcome { extra: Some(effect.extra), range: Some(effect.range), how: effect.how },
        (None, why) => SignalOutcome { extra: None, range: None, how: why.unwrap_or_else(|| Text::new("", "")) },
    })
}

impl Watching<'_> {
    /// The calibre on which the policies are counted for which somebody is coached.
    async fn calibre_of(&self, up: &Upcount, coach: &Coach) -> Result<String, Refusal> {
        let (of, calibre) = target(self.rule, coach);
        let question = self.question(of, calibre, self.on, self.on);
        let question = Question { by: Vec::new(), ..question };
        Ok(up.measures.ask(&question, self.book, &Scope::COMPANY, &self.world).await?.calibre.id)
    }

    /// How many each member has of something, each key with its count.
    pub(super) async fn count(&self, up: &Upcount, question: &Question) -> Result<HashMap<Vec<Option<String>>, u64>, Refusal> {
        match up.measures.ask(question, self.book, &Scope::COMPANY, &self.world).await {
            // Of what nothing is known nobody has any.
            Err(Refusal::NoFacts { .. } | Refusal::NoSuchSide { .. }) => Ok(HashMap::new()),
            answer => Ok(answer?.rows.into_iter().map(|row| (row.keys, row.value.unwrap_or_default().max(0.0).round() as u64)).collect()),
        }
    }
}

pub(super) async fn diagnosed(up: &Upcount, watching: &Watching<'_>, coach: &Coach, code: &str) -> Result<Diagnosed, SignalRefusal> {
    let rule = watching.rule;
    let own = watching.members.iter().find(|member| member.code == code).ok_or(SignalRefusal::NoSignal)?;
    let (peers, of_tenure) = watching.peers_of(own, &coach.tenure_months, ENOUGH_PEERS);
    if peers.len() < LEAST_PEERS {
        return Err(SignalRefusal::State(Text::new(
            format!("同类只有 {} 人，至少要 {LEAST_PEERS} 人才比得出", peers.len()),
            format!("there are only {} peers; it takes {LEAST_PEERS} to be held beside", peers.len()),
        )));
    }
    let windows = periods(rule.every, watching.on, coach.months.unwrap_or(rule.lasting));
    let (from, to) = span_of(&windows, windows.len());
    let mut counts = Vec::new();
    for step in &coach.steps {
        counts.push(watching.count(up, &watching.question(&step.of, step.calibre.as_deref(), from, to)).await?);
    }
    let way = |member: &Member| Way {
        months: windows.iter().map(|window| part_of(*window, member.joined.first().copied().flatten())).sum(),
        counts: counts
            .iter()
            .map(|of| u32::try_from(of.get(&vec![Some(member.code.clone())]).copied().unwrap_or_default()).unwrap_or(u32::MAX))
            .collect(),
    };
    let (own_way, ways): (Way, Vec<Way>) = (way(own), peers.iter().map(|peer| way(peer)).collect());
    // What nobody records is no step: two steps in one would be told under the name of one.
    if let Some(step) = coach.steps.iter().enumerate().find(|(n, _)| ways.iter().all(|way| way.counts[*n] == 0)).map(|(_, step)| step) {
        return Err(SignalRefusal::State(Text::new(
            format!("同类在 {from} 至 {to} 没有“{}”的事实，比不出差在哪一步；请先记录，或在规则里去掉这一步", step.zh),
            format!(
                "peers have no facts of \"{}\" from {from} to {to}, so no step can be told apart; record them first, or leave the step out of the rule",
                step.en
            ),
        )));
    }
    let found = diagnose(&own_way, &ways).ok_or_else(|| {
        SignalRefusal::State(Text::new(
            "这段时间不在册，比不出差在哪一步",
            "the agent was not on the roll in this time, so no step can be held beside peers",
        ))
    })?;
    let steps = found.steps.iter().map(|step| {
        let of = &coach.steps[step.at];
        DiagnosedStep {
            name: Text::new(&of.zh, &of.en),
            lack: of.lack.id().to_owned(),
            count: u64::from(own_way.counts[step.at]),
            of: step.after.map_or(own_way.months, |before| f64::from(own_way.counts[before])),
            usual: step.usual,
            believed: step.believed,
            loss: step.loss,
            range: step.range,
            sure: step.sure,
        }
    });
    let steps: Vec<DiagnosedStep> = steps.collect();
    let largest = largest(&found);
    let clear = largest.is_some_and(|n| steps[n].range[0] > 0.0);
    let mut told = Diagnosed {
        says: says(&steps, largest, &found),
        from: from.to_string(),
        to: to.to_string(),
        peers: peers.len() as u64,
        alike: alike(watching, own, of_tenure),
        usual: found.usual,
        believed: found.believed,
        steps,
        largest: largest.map(|n| n as u64),
        clear,
        mix_by: coach.mix.clone(),
        mix: Vec::new(),
    };
    if let Some(dimension) = &coach.mix {
        let (of, calibre) = target(rule, coach);
        let question = watching.question(of, calibre, from, to);
        let by = vec![rule.each.clone(), dimension.clone()];
        told.mix = mix(&watching.count(up, &Question { by, ..question }).await?, own, &peers);
    }
    Ok(told)
}

/// The policies for which somebody is coached, and on which calibre: the last step, as the rule counts it where it watches that.
fn target<'a>(rule: &'a Signal, coach: &'a Coach) -> (&'a str, Option<&'a str>) {
    let last = coach.steps.last().map_or((rule.of.as_str(), None), |step| (step.of.as_str(), step.calibre.as_deref()));
    (last.0, if last.0 == rule.of { rule.calibre.as_deref() } else { last.1 })
}

/// The step with the largest loss, where something is lost at all.
fn largest(found: &Diagnosis) -> Option<usize> {
    let of = |(n, step): (usize, &Step)| (n, step.loss);
    found.steps.iter().enumerate().map(of).filter(|(_, loss)| *loss > 0.0).max_by(|a, b| a.1.total_cmp(&b.1)).map(|(n, _)| n)
}

fn says(steps: &[DiagnosedStep], largest: Option<usize>, found: &Diagnosis) -> Text {
    let Some(step) = largest.map(|n| &steps[n]) else {
        return Text::new("与同类相比看不出差在哪一步", "No step is seen to be short beside peers");
    };
    let lack = match step.lack.as_str() {
        "activity" => Text::new("活动量", "activity"),
        "skill" => Text::new("技能", "skill"),
        _ => Text::new("资源", "resources"),
    };
    let (loss, low, high) = (tenth(step.loss), tenth(step.range[0]), tenth(step.range[1]));
    let (usual, believed) = (amount(found.usual), amount(found.believed));
    let doubt = if step.range[0] > 0.0 { Text::new("", "") } else { Text::new("；也可能只是运气", "; it may be luck as well") };
    let signed = |value: f64| if value > 0.0 { format!("−{value}") } else { format!("+{}", -value) };
    Text::new(
        format!(
            "最大的缺口在“{}”（{}）：每月约少 {loss} 件（{low} 至 {high}）；同类每月 {usual} 件，本人约 {believed} 件{}",
            step.name.zh, lack.zh, doubt.zh
        ),
        format!(
            "The largest loss is at {} ({}): likely {} policies a month ({} to {}); peers bring {usual} a month, the agent about {believed}{}",
            step.name.en,
            lack.en,
            signed(loss),
            signed(high),
            signed(low),
            doubt.en
        ),
    )
}

/// To a tenth, and never a nothing below nothing.
fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0 + 0.0
}

/// In what peers are alike, in words.
fn alike(watching: &Watching<'_>, own: &Member, of_tenure: bool) -> Text {
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    for (dimension, value) in watching.alike().iter().zip(&own.alike) {
        let Some(dimension) = watching.book.dimensions.get(dimension) else { continue };
        let value = value.clone().unwrap_or_else(|| "–".to_owned());
        let label = dimension.labels.get(&value).cloned().unwrap_or_else(|| Text::new(&value, &value));
        zh.push(format!("{} {}", dimension.zh, label.zh));
        en.push(format!("{} {}", dimension.en.to_lowercase(), label.en));
    }
    if of_tenure {
        zh.push("司龄相近".to_owned());
        en.push("like tenure".to_owned());
    }
    Text::new(zh.join("、"), en.join(", "))
}

fn mix(counts: &HashMap<Vec<Option<String>>, u64>, own: &Member, peers: &[&Member]) -> Vec<DiagnosedMix> {
    let peers: std::collections::HashSet<&str> = peers.iter().map(|peer| peer.code.as_str()).collect();
    let mut of: std::collections::BTreeMap<Option<String>, (u64, u64)> = std::collections::BTreeMap::new();
    for (keys, many) in counts {
        let (Some(Some(agent)), Some(class)) = (keys.first(), keys.get(1)) else { continue };
        if *agent == own.code {
            of.entry(class.clone()).or_default().0 += many;
        } else if peers.contains(agent.as_str()) {
            of.entry(class.clone()).or_default().1 += many;
        }
    }
    let all: u64 = of.values().map(|(_, peers)| peers).sum();
    let part = |many: u64| if all == 0 { 0.0 } else { many as f64 / all as f64 };
    let mut mix: Vec<DiagnosedMix> = of.into_iter().map(|(key, (own, peers))| DiagnosedMix { key, own, usual: part(peers) }).collect();
    mix.sort_by(|a, b| b.usual.total_cmp(&a.usual).then_with(|| a.key.cmp(&b.key)));
    mix.truncate(MOST_CLASSES);
    mix
}

/// What is to be done, and what it should bring: that the largest loss goes. The days are the one as of which it was found, and the
/// last one on which it can be decided.
fn play(rule: &Signal, coach: &Coach, place: &moves::Place, found: &Diagnosed, (on, expires): (Day, Day), calibre: String) -> Proposed {
    let step = found.largest.and_then(|n| found.steps.get(usize::try_from(n).ok()?));
    let of = step.and_then(|step| coach.steps.iter().find(|of| of.en == step.name.en && of.zh == step.name.zh));
    let of = of.unwrap_or(&coach.steps[0]);
    let from = periods(Every::Month, on, 1)[0].1.plus(1);
    // A month that began is no whole one any more.
    let from = if from <= on { from.plus_months(1) } else { from };
    let to = from.plus_months(coach.measured_months).plus(-1);
    let times = |value: f64| tenth(value * f64::from(coach.measured_months));
    let expected = step.map(|step| Expected {
        measure: target(rule, coach).0.to_owned(),
        calibre,
        only: std::collections::BTreeMap::new(),
        beside: None,
        extra: times(step.loss),
        range: Some(step.range.map(times)),
        from,
        to,
    });
    let numbers = found.steps.iter().map(|step| MoveNumber {
        name: Text::new(format!("{} 每月少的件数", step.name.zh), format!("policies a month lost at {}", step.name.en)),
        value: amount(tenth(step.loss)),
    });
    Proposed {
        what: of.play.clone(),
        why: found.says.clone(),
        numbers: numbers.collect(),
        source: format!("signal/{}", rule.id),
        place: place.clone(),
        expected,
        cost_fen: 0,
        expires,
    }
}
