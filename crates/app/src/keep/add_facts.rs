//! Adds facts to the Log one by one (记一条事实): all of a request or none, and the same request only once.

use super::own_people::of_own_people;
use crate::secret::sha256;
use crate::{Caller, Upcount, clock};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use upcount_measure::Refusal;
use upcount_model::{Day, Event, Field, Place, RETRACTION, Say, Text, Type, cycle, nearest, nearest_in_words, place};
use upcount_store::{Entry, NewFact, Placed, Request, StoreError, Written};
use utoipa::ToSchema;

/// Facts in one request, at most.
const MOST_FACTS: usize = 1_000;
/// A text is a code or a name.
const LONGEST_TEXT_CHARS: usize = 400;
/// 1800-01-01 and 2200-12-31.
const DAYS: std::ops::RangeInclusive<Day> = Day(-62_091)..=Day(84_370);

/// A fact to be added.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenFact {
    /// What happened: `policy_issued`, `policy_withdrawn`, `agent_left` …; `retraction` says only that an earlier fact was wrong.
    #[schema(example = "policy_issued")]
    pub event: String,
    /// Field → value: texts, days such as `2025-12-31`, whole numbers (money in fen), `true` or `false`.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub says: Map<String, Value>,
    /// The number of the fact that this one puts right.
    #[serde(default)]
    pub corrects: Option<i64>,
}

/// Where the facts are in the Log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Added {
    /// The number of the first; the others follow.
    pub first: i64,
    /// How many there are.
    pub facts: usize,
    /// When they were learned (RFC 3339, UTC).
    pub learned_at: String,
}

/// Why facts are not added. None of the request is then.
#[derive(Debug)]
pub enum FactRefusal {
    /// A fact is not one.
    Fact {
        /// Its place in the request, from 1.
        place: usize,
        /// What is wrong.
        what: Text,
    },
    /// The request is not one.
    Request(Text),
    /// The key came before with another request.
    OtherRequest,
    /// Something of that kind belongs to a part of the organisation that the caller does not see.
    Outside {
        /// The kind of thing.
        kind: &'static str,
    },
    /// Whether it lies inside could not be found out.
    Engine(Refusal),
    /// So many wait to be sealed that more would not fit into memory.
    TooMany,
    /// The store failed.
    Store(Arc<StoreError>),
}

impl std::fmt::Display for FactRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text().en)
    }
}
impl std::error::Error for FactRefusal {}

impl Say for FactRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Fact { .. } => "fact_unclear",
            Self::Request(_) => "request_unclear",
            Self::OtherRequest => "key_used_before",
            Self::Outside { .. } => "out_of_scope",
            Self::TooMany => "too_many_facts",
            Self::Engine(e) => e.code(),
            Self::Store(e) => e.code(),
        }
    }
    fn text(&self) -> Text {
        match self {
            Self::Fact { place, what } => Text::new(
                format!("第 {place} 条事实：{}；整个请求都没有写入", what.zh),
                format!("fact {place}: {}; nothing of the request was written", what.en),
            ),
            Self::Request(text) => text.clone(),
            Self::OtherRequest => other_request(),
            Self::Outside { kind } => Text::new(
                format!("其中有 {kind} 不在您所见的机构里；整个请求都没有写入"),
                format!("something of the kind {kind} lies outside what you see; nothing of the request was written"),
            ),
            Self::TooMany => Text::new(
                "还有太多事实在等封存；没有写入，请稍后用同一个键再发",
                "too many facts wait to be sealed; nothing was written, send them again with the same key in a moment",
            ),
            Self::Engine(e) => e.text(),
            Self::Store(e) => e.text(),
        }
    }
}

/// What is said of a key that came before with another request.
pub(super) fn other_request() -> Text {
    Text::new(
        "这个 Idempotency-Key 已用于另一个请求；新的请求要用新的键",
        "this Idempotency-Key came before with another request; a new request needs a new key",
    )
}

/// Adds facts under a key that the asker made: the same key with the same facts again has the same answer.
///
/// # Errors
/// [`FactRefusal`]; then none of them is added.
pub async fn add_facts(up: &Upcount, key: &str, given: &[GivenFact], by: &Caller) -> Result<Added, FactRefusal> {
    if !(1..=MOST_FACTS).contains(&given.len()) {
        return Err(FactRefusal::Request(Text::new(
            format!("一次请求写 1 到 {MOST_FACTS} 条事实"),
            format!("a request has 1 to {MOST_FACTS} facts"),
        )));
    }
    if key.is_empty() || key.len() > 200 || !key.bytes().all(|c| c.is_ascii_graphic()) {
        return Err(FactRefusal::Request(Text::new(
            "请求需要 Idempotency-Key：不超过 200 个字符、每个请求不同，重发时不变",
            "a request needs an Idempotency-Key: up to 200 characters, another for each request, the same when it is sent again",
        )));
    }
    if up.unsealed.load(Relaxed) > 0 {
        return Err(FactRefusal::TooMany);
    }
    let facts = given
        .iter()
        .enumerate()
        .map(|(n, fact)| new_fact(fact, by, up.last_day_begun()).map_err(|what| FactRefusal::Fact { place: n + 1, what }))
        .collect::<Result<Vec<_>, _>>()?;
    within_scope(up, given, by).await?;
    no_circle(up, given).await?;
    let body = serde_json::to_vec(given).unwrap_or_default();
    let body_sha256 = sha256(&body);
    let count = facts.len();
    let added = move |placed: &Placed| Added { first: placed.first, facts: count, learned_at: placed.learned_at.clone() };
    let answer = Box::new(move |placed: &Placed| serde_json::to_string(&added(placed)).unwrap_or_default());
    let request = Some(Request { key: by.request(key), body_sha256, answer });
    match up.writer.write(Entry { facts, jobs: Vec::new(), now: clock::now(), request }).await.map_err(FactRefusal::Store)? {
        Written::New(placed) => Ok(added(&placed)),
        Written::Before(answer) => serde_json::from_str(&answer).map_err(|e| {
            FactRefusal::Request(Text::new(format!("先前的回答读不出（{e}）"), format!("what was answered before cannot be read ({e})")))
        }),
        Written::OtherRequest => Err(FactRefusal::OtherRequest),
        Written::NothingToCorrect(number) => Err(FactRefusal::Request(Text::new(
            format!("没有第 {number} 号事实可以更正"),
            format!("there is no fact {number} to put right"),
        ))),
    }
}

/// Refuses a part of the organisation that would be inside itself.
async fn no_circle(up: &Upcount, given: &[GivenFact]) -> Result<(), FactRefusal> {
    let text = |fact: &GivenFact, field: &str| fact.says.get(field).and_then(Value::as_str).map(|t| t.trim().to_owned());
    let told = |fact: &GivenFact| {
        let since = text(fact, "since")?.parse().ok()?;
        Some(Place { place: text(fact, "place")?, level: String::new(), parent: text(fact, "parent"), since, until: None })
    };
    let new: Vec<Place> =
        given.iter().filter(|f| Event::from_id(&f.event).is_some_and(|e| e.of == place::KIND.id)).filter_map(told).collect();
    if new.is_empty() {
        return Ok(());
    }
    let world = up.world().await.map_err(|e| FactRefusal::Store(Arc::new(e)))?;
    let mut places = up.measures.places(&world, None).await.map_err(FactRefusal::Engine)?;
    places.retain(|known| !new.iter().any(|p| (&p.place, p.since) == (&known.place, known.since) && p.parent.is_some()));
    places.extend(new.into_iter().filter(|p| p.parent.is_some()));
    match cycle(&places) {
        Some((day, way)) => Err(FactRefusal::Request(circle_in_words(day, &way))),
        None => Ok(()),
    }
}

/// That a part of the organisation is inside itself.
pub(crate) fn circle_in_words(day: Day, way: &[String]) -> Text {
    let way = way.join(" → ");
    Text::new(
        format!("从 {day} 起机构绕成了圈：{way}（每个属于后一个）；没有写入，请改上级机构"),
        format!("from {day} on the organisation goes round in a circle: {way}, each inside the next; nothing was written, mend a parent"),
    )
}

/// Refuses what lies outside the part of the organisation that the caller sees: a fact says itself that it lies inside,
/// what it is about lies inside already or is new, and what it puts right is the caller's own.
async fn within_scope(up: &Upcount, given: &[GivenFact], by: &Caller) -> Result<(), FactRefusal> {
    let refuse = |n: usize, zh: String, en: String| Err(FactRefusal::Fact { place: n + 1, what: Text::new(zh, en) });
    let within = by.scope().within.as_ref();
    if by.role().is_none() || (by.scope().is_whole() && given.iter().all(|fact| fact.corrects.is_none() && by.may_tell(&fact.event))) {
        return Ok(());
    }
    let mut things: BTreeMap<&'static str, Vec<Vec<&Value>>> = BTreeMap::new();
    for (n, fact) in given.iter().enumerate() {
        if let Some(number) = fact.corrects {
            let own =
                up.store.fact(number).await.map_err(|e| FactRefusal::Store(Arc::new(e)))?.is_some_and(|f| f.fact.recorded_by == by.id());
            if !own {
                return refuse(n, "只能更正自己记的事实".into(), "only a fact that you told yourself can be put right".into());
            }
        }
        if fact.event == RETRACTION {
            continue;
        }
        if !by.may_tell(&fact.event) {
            return refuse(n, format!("您的角色不记 {}", fact.event), format!("your role does not tell {}", fact.event));
        }
        let Some(kind) = Event::from_id(&fact.event).and_then(Event::kind) else { continue };
        for (dimension, values) in within.into_iter().flatten() {
            let said = fact.says.get(dimension).and_then(Value::as_str).unwrap_or_default();
            if !values.contains(said) {
                let one_of = values.iter().cloned().collect::<Vec<_>>().join(", ");
                return refuse(
                    n,
                    format!("要写明 `{dimension}`，并且是您所见的：{one_of}"),
                    format!("it must say its `{dimension}`, one that you see: {one_of}"),
                );
            }
        }
        if let Some(inside) = &by.scope().inside {
            let said = |level: &String| fact.says.get(level).and_then(Value::as_str).unwrap_or_default();
            if !inside.iter().any(|(level, places)| places.contains(said(level))) {
                let levels = inside.keys().cloned().collect::<Vec<_>>().join(", ");
                return refuse(
                    n,
                    format!("要写明所属机构（{levels} 之一），并且是您所见的"),
                    format!("it must say where it belongs, by one of {levels}, and that must be a part that you see"),
                );
            }
        }
        let key = kind.key.fields().iter().filter_map(|field| fact.says.get(*field)).collect::<Vec<_>>();
        if key.len() == kind.key.fields().len() {
            things.entry(kind.id).or_default().push(key);
        }
    }
    let world = up.world().await.map_err(|e| FactRefusal::Store(Arc::new(e)))?;
    of_own_people(up, given, by, &world).await?;
    for (kind, keys) in things {
        let keys: Vec<Vec<String>> =
            keys.iter().map(|key| key.iter().map(|v| v.as_str().unwrap_or_default().trim().to_owned()).collect()).collect();
        if up.measures.has_outside(kind, &keys, by.scope(), &world).await.map_err(FactRefusal::Engine)? {
            return Err(FactRefusal::Outside { kind });
        }
    }
    Ok(())
}

fn new_fact(given: &GivenFact, by: &Caller, last: Day) -> Result<NewFact, Text> {
    if given.event == RETRACTION {
        if given.corrects.is_none() || !given.says.is_empty() {
            return Err(Text::new(
                "撤回只写 corrects（被撤回事实的编号）",
                "a retraction has `corrects`, the number of a fact, and says nothing",
            ));
        }
        let nothing = || String::new();
        return Ok(NewFact {
            event: RETRACTION.to_owned(),
            kind: RETRACTION.to_owned(),
            about: nothing(),
            happened: nothing(),
            corrects: given.corrects,
            recorded_by: by.id().to_owned(),
            says: "{}".to_owned(),
        });
    }
    let event = Event::from_id(&given.event).ok_or_else(|| {
        let near: Vec<String> = nearest(&given.event, Event::ALL.iter().map(|e| e.id)).into_iter().map(str::to_owned).collect();
        let near = if near.is_empty() { Text::default() } else { nearest_in_words(&near) };
        Text::new(format!("没有事件 `{}`{}", given.event, near.zh), format!("there is no event `{}`{}", given.event, near.en))
    })?;
    let fields: Vec<&Field> = event.fields().collect();
    for (name, value) in &given.says {
        let field = fields.iter().find(|f| f.id == name).ok_or_else(|| {
            let near: Vec<String> = nearest(name, fields.iter().map(|f| f.id)).into_iter().map(str::to_owned).collect();
            let near = if near.is_empty() { Text::default() } else { nearest_in_words(&near) };
            let may = fields.iter().map(|f| f.id).collect::<Vec<_>>().join(", ");
            Text::new(
                format!("{} 不能写 `{name}`{}；可以写 {may}", event.id, near.zh),
                format!("{} has no `{name}`{}; it may say {may}", event.id, near.en),
            )
        })?;
        fits(field, value)?;
    }
    let mut says = given.says.clone();
    if let Some((field, value)) = event.fixes {
        let said = says.insert(field.to_owned(), value.into());
        if said.is_some_and(|said| said != value) {
            return Err(Text::new(
                format!("{} 的 `{field}` 就是 {value}", event.id),
                format!("the `{field}` of {} is {value} and nothing else", event.id),
            ));
        }
    }
    let text = |field: &str| given.says.get(field).and_then(Value::as_str).unwrap_or_default();
    for need in event.needs() {
        if text(need).is_empty() {
            return Err(Text::new(format!("{} 需要 `{need}`", event.id), format!("{} needs its `{need}`", event.id)));
        }
    }
    let happened: Option<Day> = text(event.day).parse().ok();
    if let Some(day) = happened.filter(|day| !event.lies_ahead() && *day > last) {
        return Err(Text::new(
            format!("`{}` 是 {day}，还没有到；{} 在发生之后才记，请改成今天或以前的日子", event.day, event.id),
            format!(
                "its `{}` is {day}, which is still to come; {} is told after it happened, so say today or an earlier day",
                event.day, event.id
            ),
        ));
    }
    Ok(NewFact {
        event: event.id.to_owned(),
        kind: event.of.to_owned(),
        about: text(event.needs()[0]).to_owned(),
        happened: text(event.day).to_owned(),
        corrects: given.corrects,
        recorded_by: by.id().to_owned(),
        says: Value::Object(says).to_string(),
    })
}

fn fits(field: &Field, value: &Value) -> Result<(), Text> {
    let (well, zh, en) = match field.holds {
        Type::Text => {
            let well = |t: &str| !t.trim().is_empty() && t.chars().count() <= LONGEST_TEXT_CHARS && !t.chars().any(char::is_control);
            (value.as_str().is_some_and(well), "非空文字，不含控制字符", "a text that is not empty and has no control characters")
        }
        Type::Count => (value.as_i64().is_some_and(|n| n >= 0), "非负整数", "a whole number from 0"),
        Type::Money => (value.is_i64(), "整数分", "whole fen"),
        Type::Share => {
            (value.as_i64().is_some_and(|n| (0..=1_000_000).contains(&n)), "0 到 1000000 的百万分数", "millionths from 0 to 1000000")
        }
        Type::Day => {
            let day = value.as_str().and_then(|t| t.parse::<Day>().ok());
            (day.is_some_and(|d| DAYS.contains(&d)), "一天，如 2025-12-31", "a day such as 2025-12-31")
        }
        Type::Flag => (value.is_boolean(), "true 或 false", "true or false"),
    };
    if well { Ok(()) } else { Err(Text::new(format!("`{}` 应为{zh}", field.id), format!("`{}` is {en}", field.id))) }
}
