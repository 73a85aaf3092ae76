//! Joint visits (陪访): a leader plans to go along with an agent on a day, records what was seen with a score for each point, and the
//! agent says something to it. Each deed is a fact of the Log; one that was made counts in the manager's activity standard.

mod deeds;
mod refusal;
mod told;

use crate::keep::{GivenFact, add_facts, told as noted};
use crate::steer::moves::{self, People, Place, holds, whole};
use crate::{Caller, Upcount, clock};
use deeds::{CANCELLED, COMMENTED, KIND, PLANNED, Plan, Planned, RECORDED, Recorded, plans};
pub use refusal::JointRefusal;
use serde_json::{Value, json};
use std::collections::BTreeMap;
pub use told::{
    AgentFound, AgentsFound, FindAgents, JointAsks, JointComment, JointForm, JointItem, JointPointTold, JointScore, JointSums, JointVisits,
    NewJoint, RecordJoint, SayOfJoint,
};
use upcount_book::{Book, JointVisit};
use upcount_measure::{Question, RollMember};
use upcount_model::{Day, Right, Text};
use upcount_store::NewFact;

const LONGEST_WORDS_CHARS: usize = 1_000;
/// The furthest day for which one is planned.
const LONGEST_AHEAD_DAYS: i32 = 90;
/// Comments on one visit, at most.
const MOST_COMMENTS: usize = 10;
/// Agents who are offered at once.
const MOST_FOUND: usize = 30;
/// The activity that it is.
const ACTIVITY: &str = "joint_visit";

/// Lists the joint visits of what the caller sees: those to come by their day, then those missed, then those that were made.
///
/// # Errors
/// [`JointRefusal`]
#[tracing::instrument(skip_all)]
pub async fn list_joint(up: &Upcount, by: &Caller, asks: &JointAsks) -> Result<JointVisits, JointRefusal> {
    let (names, book, today) = (People::read(up).await?, up.book(), up.today());
    let on = asks.day.as_deref().filter(|day| !day.is_empty()).map(day).transpose()?;
    let all = plans(up.store.facts_of(KIND).await?);
    let seen: Vec<&Plan> = all.values().filter(|plan| holds(by.scope(), &plan.planned.place)).collect();
    let asked = |plan: &&&Plan| {
        on.is_none_or(|on| plan.day() == on) && asks.agent.as_ref().is_none_or(|agent| plan.planned.place.get("agent") == Some(agent))
    };
    let mut visits: Vec<JointItem> = seen.iter().filter(asked).map(|plan| item(plan, by, &names, today)).collect();
    let turn = |state: &str| ["planned", "missed", "recorded", "cancelled"].iter().position(|one| *one == state);
    visits.sort_by(|a, b| {
        let by_day = if a.state == "planned" { a.day.cmp(&b.day) } else { b.day.cmp(&a.day) };
        turn(&a.state).cmp(&turn(&b.state)).then(by_day).then(a.number.cmp(&b.number))
    });
    let since = today.plus(-29);
    let lately = |state: &str| seen.iter().filter(|plan| plan.day() >= since && plan.state(today) == state).count() as u64;
    Ok(JointVisits {
        sums: JointSums { since: since.to_string(), planned: lately("planned"), missed: lately("missed"), recorded: lately("recorded") },
        visits,
        forms: book.joint.values().map(form).collect(),
        today: today.to_string(),
        may_plan: by.may(Right::Moves) && !by.scope().within.as_ref().is_some_and(|within| within.contains_key("agent")),
        demo: up.made_up().await?,
    })
}

/// Finds agents on the roll whom the caller sees, by a piece of their code or name.
///
/// # Errors
/// [`JointRefusal`]
#[tracing::instrument(skip_all)]
pub async fn find_agents(up: &Upcount, by: &Caller, asks: &FindAgents) -> Result<AgentsFound, JointRefusal> {
    let (names, book, world) = (People::read(up).await?, up.book(), up.world().await?);
    let day = world.latest(&upcount_model::policy::KIND).unwrap_or_else(|| up.today());
    let question = Question { by: ["branch", "team", "grade", "agent"].map(str::to_owned).to_vec(), ..Question::default() };
    let roll = up.measures.on_roll_within(&question, day, &book, by.scope(), &world).await?;
    let agent = |member: RollMember| {
        let [branch, team, grade, agent] = member.keys.try_into().ok()?;
        let agent: String = agent?;
        let place = [("branch", branch), ("team", team)].into_iter().filter_map(|(level, code)| Some((level.to_owned(), code?)));
        Some(AgentFound { name: names.agent(&agent).map(str::to_owned), place: place.collect(), grade, agent })
    };
    let mut agents: Vec<AgentFound> = roll.into_iter().filter_map(agent).filter(|one| names.means(&asks.find, &one.agent)).collect();
    let total = agents.len() as u64;
    agents.truncate(MOST_FOUND);
    Ok(AgentsFound { agents, total })
}

/// Plans a joint visit with an agent whom the caller leads.
///
/// # Errors
/// [`JointRefusal`]; then nothing is planned.
#[tracing::instrument(skip_all)]
pub async fn plan_joint(up: &Upcount, by: &Caller, new: &NewJoint) -> Result<JointItem, JointRefusal> {
    let (book, today) = (up.book(), up.today());
    let form = match &new.form {
        Some(id) => book.joint.get(id).ok_or_else(|| no_form(&book, id))?,
        None => book.joint.values().next().ok_or_else(|| no_form(&book, ""))?,
    };
    let on = day(&new.day)?;
    if on < today || on.0 - today.0 > LONGEST_AHEAD_DAYS {
        return Err(unclear(
            format!("{on} 陪访：要在今天或以后，最多提前 {LONGEST_AHEAD_DAYS} 天"),
            format!("a joint visit on {on}: that is today or later, and at most {LONGEST_AHEAD_DAYS} days from now"),
        ));
    }
    let why = said(&new.why, false)?;
    let place = whole(up, &Place::from([("agent".to_owned(), new.agent.trim().to_owned())]), None).await?;
    if !holds(by.scope(), &place) {
        return Err(JointRefusal::NoAgent);
    }
    if !leads(by, &place) {
        return Err(JointRefusal::NotYours);
    }
    let manager = manager(up, &book, &place, new.manager.as_deref()).await?;
    let _one_at_a_time = up.planning.lock().await;
    if let Some(play) = new.play {
        let all = moves::all(up).await?;
        let of = all.get(&play).filter(|of| holds(by.scope(), &of.proposed.place)).ok_or_else(|| no_play(play))?;
        if of.proposed.place.get("agent") != place.get("agent") {
            return Err(unclear(
                format!("第 {play} 号行动不是针对 {} 的", new.agent),
                format!("move {play} is not of the agent {}", new.agent),
            ));
        }
    }
    let all = plans(up.store.facts_of(KIND).await?);
    let same = |plan: &&Plan| plan.state(today) == "planned" && plan.planned.place == place && plan.day() == on && plan.by == by.id();
    if let Some(before) = all.values().find(same) {
        return Err(JointRefusal::State(Text::new(
            format!("这一天已经约了陪访（第 {} 号）", before.number),
            format!("a joint visit is planned for that day already: {}", before.number),
        )));
    }
    let planned = Planned { id: form.id.clone(), form: form.clone(), day: on, place, manager, why, play: new.play };
    let about = moves::place_path(&planned.place);
    let number = note(up, by, PLANNED, &about, &serde_json::to_value(&planned).unwrap_or_default()).await?;
    told(up, by, number).await
}

/// Records what was seen on a joint visit; it counts as the manager's activity on its day.
///
/// # Errors
/// [`JointRefusal`]; then nothing is recorded.
#[tracing::instrument(skip_all)]
pub async fn record_joint(up: &Upcount, by: &Caller, number: i64, record: &RecordJoint) -> Result<JointItem, JointRefusal> {
    let words = said(&record.words, true)?;
    let _one_at_a_time = up.planning.lock().await;
    let all = plans(up.store.facts_of(KIND).await?);
    let plan = of_number(&all, by, number)?;
    to_change(plan, by)?;
    if !by.may(Right::AddFacts) {
        return Err(JointRefusal::NotYours);
    }
    let (today, form) = (up.today(), &plan.planned.form);
    let on = record.day.as_deref().filter(|day| !day.is_empty()).map(day).transpose()?.unwrap_or_else(|| plan.day());
    let last = plan.day().plus(form.late_days.cast_signed());
    if on > today || on < plan.day() || on > last {
        return Err(unclear(
            format!("{on} 的陪访：在约定的 {} 到 {last} 之间、已经过去或就是今天；改期请取消后另约", plan.day()),
            format!(
                "a joint visit on {on}: it is from {} to {last} and not in the future; to move it, cancel it and plan another",
                plan.day()
            ),
        ));
    }
    let points: Vec<&str> = form.points.iter().map(|point| point.id.as_str()).collect();
    let complete = points.iter().all(|point| record.scores.get(*point).is_some_and(|score| (1..=form.best).contains(score)));
    if !complete || record.scores.len() != points.len() {
        return Err(unclear(
            format!("每一项都要打分，1 到 {}：{}", form.best, points.join("、")),
            format!("each point has a score from 1 to {}: {}", form.best, points.join(", ")),
        ));
    }
    // The activity first: under its own key it is told once, however often this is tried again.
    let activity = format!("JV{number}");
    let manager = whole(up, &Place::from([("agent".to_owned(), plan.planned.manager.clone())]), None).await?;
    let mut says = json!({ "activity": activity, "day": on.to_string(), "type": ACTIVITY });
    for (level, code) in &manager {
        says[level] = json!(code);
    }
    if let Some(customer) = record.customer.as_deref().map(str::trim).filter(|code| !code.is_empty()) {
        says["customer"] = json!(customer);
    }
    let fact = GivenFact { event: "activity_done".to_owned(), says: says.as_object().cloned().unwrap_or_default(), corrects: None };
    add_facts(up, &format!("joint-visit-{number}"), &[fact], by).await?;
    let recorded = Recorded { plan: number, day: on, activity, scores: record.scores.clone(), words };
    note(up, by, RECORDED, &number.to_string(), &serde_json::to_value(recorded).unwrap_or_default()).await?;
    told(up, by, number).await
}

/// Cancels a joint visit that was not made, with the reason.
///
/// # Errors
/// [`JointRefusal`]; then it stays planned.
pub async fn cancel_joint(up: &Upcount, by: &Caller, number: i64, say: &SayOfJoint) -> Result<JointItem, JointRefusal> {
    let words = said(&say.words, true)?;
    let _one_at_a_time = up.planning.lock().await;
    let all = plans(up.store.facts_of(KIND).await?);
    let plan = of_number(&all, by, number)?;
    to_change(plan, by)?;
    note(up, by, CANCELLED, &number.to_string(), &json!({ "plan": number, "words": words })).await?;
    told(up, by, number).await
}

/// The agent says something to what was recorded.
///
/// # Errors
/// [`JointRefusal`]; then nothing is said.
pub async fn comment_joint(up: &Upcount, by: &Caller, number: i64, say: &SayOfJoint) -> Result<JointItem, JointRefusal> {
    let words = said(&say.words, true)?;
    let _one_at_a_time = up.planning.lock().await;
    let all = plans(up.store.facts_of(KIND).await?);
    let plan = of_number(&all, by, number)?;
    if plan.recorded.is_none() {
        return Err(JointRefusal::State(Text::new("还没有记录，没有可说的", "nothing is recorded yet to say something to")));
    }
    if plan.comments.len() >= MOST_COMMENTS {
        return Err(JointRefusal::State(Text::new(
            format!("已有 {MOST_COMMENTS} 条留言；其余请当面说"),
            format!("there are {MOST_COMMENTS} comments; say the rest to each other"),
        )));
    }
    note(up, by, COMMENTED, &number.to_string(), &json!({ "plan": number, "words": words })).await?;
    told(up, by, number).await
}

/// Who leads the agent: sees the place that the agent is in, and not only the agent.
fn leads(by: &Caller, place: &Place) -> bool {
    let led: Place = place.iter().filter(|(level, _)| *level != "agent").map(|(level, code)| (level.clone(), code.clone())).collect();
    by.may(Right::Moves) && holds(by.scope(), &led)
}

/// Refuses what is not planned any more, or not the caller's to change.
fn to_change(plan: &Plan, by: &Caller) -> Result<(), JointRefusal> {
    if !leads(by, &plan.planned.place) {
        return Err(JointRefusal::NotYours);
    }
    if plan.recorded.is_some() {
        return Err(JointRefusal::State(Text::new(
            "这次陪访已经记录；记录不能改",
            "this joint visit is recorded; a record is not changed",
        )));
    }
    if plan.cancelled.is_some() {
        return Err(JointRefusal::State(Text::new("这次陪访已取消；请另约", "this joint visit was cancelled; plan another")));
    }
    Ok(())
}

/// The manager on the roll whose activity it is: the one who is named, else the only one of the agent's team.
async fn manager(up: &Upcount, book: &Book, place: &Place, named: Option<&str>) -> Result<String, JointRefusal> {
    let world = up.world().await?;
    let day = world.latest(&upcount_model::policy::KIND).unwrap_or_else(|| up.today());
    let question = Question { by: ["team", "grade", "agent"].map(str::to_owned).to_vec(), ..Question::default() };
    let roll = up.measures.on_roll(&question, day, book, &world).await?;
    if let Some(code) = named.map(str::trim).filter(|code| !code.is_empty()) {
        let there = roll.iter().any(|member| member.keys[2].as_deref() == Some(code));
        return if there && place.get("agent").map(String::as_str) != Some(code) {
            Ok(code.to_owned())
        } else {
            Err(unclear(
                format!("陪访的主管 `{code}` 不在册，或就是被陪的人；请写主管在花名册上的代码"),
                format!("the manager `{code}` is not on the roll, or is the agent; say the manager's code on the roll"),
            ))
        };
    }
    let manages = |grade: Option<&str>| {
        book.standards.values().any(|standard| {
            standard.items.iter().any(|item| item.of == "joint_visits")
                && grade.is_some_and(|grade| standard.grades.iter().any(|own| own == grade))
        })
    };
    let of_team = roll.iter().filter(|member| member.keys[0].as_ref() == place.get("team") && manages(member.keys[1].as_deref()));
    let codes: Vec<&str> = of_team
        .filter_map(|member| member.keys[2].as_deref())
        .filter(|code| place.get("agent").map(String::as_str) != Some(*code))
        .collect();
    match codes[..] {
        [one] => Ok(one.to_owned()),
        _ => Err(unclear(
            format!("请写陪访主管在花名册上的代码（manager）：这个团队有 {} 位主管", codes.len()),
            format!("say the code of the manager who goes along (manager): the team has {} of them on the roll", codes.len()),
        )),
    }
}

async fn note(up: &Upcount, by: &Caller, event: &str, about: &str, says: &Value) -> Result<i64, JointRefusal> {
    Ok(up.store.note_all(&[NewFact { kind: KIND.to_owned(), ..noted(by, event, about, says) }], &clock::now()).await?)
}

async fn told(up: &Upcount, by: &Caller, number: i64) -> Result<JointItem, JointRefusal> {
    let all = plans(up.store.facts_of(KIND).await?);
    Ok(item(of_number(&all, by, number)?, by, &People::read(up).await?, up.today()))
}

fn of_number<'p>(all: &'p BTreeMap<i64, Plan>, by: &Caller, number: i64) -> Result<&'p Plan, JointRefusal> {
    all.get(&number).filter(|plan| holds(by.scope(), &plan.planned.place)).ok_or(JointRefusal::NotFound)
}

fn item(plan: &Plan, by: &Caller, names: &People, today: Day) -> JointItem {
    let Planned { form, place, manager, why, play, id, .. } = &plan.planned;
    let mine = leads(by, place) && plan.recorded.is_none() && plan.cancelled.is_none();
    let recorded = plan.recorded.as_ref();
    let score = |point: &upcount_book::JointPoint| JointScore {
        id: point.id.clone(),
        name: Text::new(&point.zh, &point.en),
        score: recorded.and_then(|(_, _, one)| one.scores.get(&point.id).copied()),
    };
    let comment = |(by, at, words): &(String, String, String)| JointComment { by: names.name(by), at: at.clone(), words: words.clone() };
    JointItem {
        number: plan.number,
        form: id.clone(),
        name: Text::new(&form.zh, &form.en),
        best: form.best,
        day: plan.day().to_string(),
        planned_day: plan.planned.day.to_string(),
        place: place.clone(),
        manager: manager.clone(),
        why: why.clone(),
        play: *play,
        by: names.name(&plan.by),
        state: plan.state(today).to_owned(),
        points: form.points.iter().map(score).collect(),
        words: recorded.map(|(_, _, one)| one.words.clone()),
        recorded_by: recorded.map(|(by, _, _)| names.name(by)),
        recorded_at: recorded.map(|(_, at, _)| at.clone()),
        cancelled: plan.cancelled.clone(),
        comments: plan.comments.iter().map(comment).collect(),
        may_record: mine && by.may(Right::AddFacts) && plan.day() <= today && plan.state(today) == "planned",
        may_cancel: mine,
        may_comment: recorded.is_some() && plan.comments.len() < MOST_COMMENTS,
    }
}

fn form(of: &JointVisit) -> JointForm {
    let point = |point: &upcount_book::JointPoint| JointPointTold { id: point.id.clone(), name: Text::new(&point.zh, &point.en) };
    JointForm {
        id: of.id.clone(),
        name: Text::new(&of.zh, &of.en),
        definition: of.definition.clone(),
        best: of.best,
        late_days: of.late_days,
        points: of.points.iter().map(point).collect(),
    }
}

fn no_form(book: &Book, id: &str) -> JointRefusal {
    let all: Vec<&str> = book.joint.keys().map(String::as_str).collect();
    unclear(
        format!("没有陪访表 `{id}`；有 {}", all.join("、")),
        format!("there is no form `{id}` of joint visits; there are {}", all.join(", ")),
    )
}

fn no_play(number: i64) -> JointRefusal {
    unclear(format!("没有第 {number} 号行动，或不在您所看的范围内"), format!("there is no move {number}, or it lies outside what you see"))
}

fn said(words: &str, needed: bool) -> Result<String, JointRefusal> {
    let words = words.trim();
    if words.chars().count() > LONGEST_WORDS_CHARS || needed && words.is_empty() {
        return Err(unclear(
            format!("请写一句看到了什么，不超过 {LONGEST_WORDS_CHARS} 字"),
            format!("say in a sentence of at most {LONGEST_WORDS_CHARS} characters what was seen"),
        ));
    }
    Ok(words.to_owned())
}

fn day(text: &str) -> Result<Day, JointRefusal> {
    text.parse().map_err(|_| unclear(format!("`{text}` 不是一天，如 2026-03-31"), format!("`{text}` is no day such as 2026-03-31")))
}

fn unclear(zh: impl Into<String>, en: impl Into<String>) -> JointRefusal {
    JointRefusal::Unclear(Text::new(zh, en))
}
