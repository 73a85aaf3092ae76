//! Personal data (个人信息): kept sealed with a key of the person, shown masked, in full only with a reason that the Log
//! keeps, given out and forgotten when the person asks. Facts know people by codes and stay as they are.

use super::accounts::told;
use super::evidence;
use crate::secret::{SealingKey, keyed_hash};
use crate::{Caller, Upcount, clock};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use upcount_measure::Refusal;
use upcount_model::{Kind, Personal, Reason, Say, Text, nearest, nearest_in_words};
use upcount_store::{EvidenceRow, Fact, KeepPerson, NewFact, PersonCode, Sealed, StoreError};
use utoipa::ToSchema;

/// People in one request, at most.
const MOST_PEOPLE: usize = 1_000;
/// People found by one value, at most; more is a value that tells nobody apart.
const MOST_FOUND: i64 = 100;

/// What is to be kept of somebody.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenPerson {
    /// `customer` or `agent`.
    pub kind: String,
    /// The code that facts know.
    pub code: String,
    /// `name`, `id_number`, `phone`, `address`, `email` → value.
    pub fields: BTreeMap<String, String>,
}

/// What is known of somebody.
#[derive(Clone, Serialize, ToSchema)]
pub struct PersonTold {
    /// `customer` or `agent`.
    pub kind: String,
    /// The code that facts know.
    pub code: String,
    /// Field → value, masked unless the whole was asked for with a reason.
    pub fields: BTreeMap<String, String>,
    /// Whether the values are masked.
    pub masked: bool,
    /// When they were forgotten (RFC 3339, UTC).
    pub forgotten_at: Option<String>,
}

/// Which people.
#[derive(Clone, Serialize, ToSchema)]
pub struct PeopleFound {
    /// Those whom the caller may see, masked.
    pub people: Vec<PersonTold>,
}

/// Which value is looked for.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FindPeople {
    /// `phone`, `id_number` …
    pub field: String,
    /// The value, however it is written.
    pub value: String,
}

/// Why the whole is asked for.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithReason {
    /// `contact`, `claim`, `service`, `complaint`, `correction`, `audit` or `own_request`.
    pub reason: String,
    /// The fields; all of them when absent.
    #[serde(default)]
    pub fields: Option<Vec<String>>,
}

/// Everything that is known of somebody, for themselves.
#[derive(Clone, Serialize, ToSchema)]
pub struct PersonExport {
    /// What is kept of them.
    pub person: PersonTold,
    /// The single facts about them in the Log.
    #[schema(value_type = Vec<Object>)]
    pub facts: Vec<serde_json::Value>,
    /// The recordings, documents and transcripts sealed with their key; each is opened by its name.
    #[schema(value_type = Vec<Object>)]
    pub evidence: Vec<serde_json::Value>,
    /// Who saw or changed what is kept of them, and why.
    #[schema(value_type = Vec<Object>)]
    pub seen: Vec<serde_json::Value>,
}

/// Why personal data is not told or kept.
#[derive(Debug)]
pub enum PersonRefusal {
    /// Something given makes no sense. The value itself is never repeated.
    Unclear(Text),
    /// No key is configured.
    NoKey,
    /// What is kept was sealed with another key.
    OtherKey,
    /// Nobody like that is known to the caller.
    None,
    /// The person was forgotten.
    Forgotten,
    /// Somebody else wrote at the same moment.
    Meanwhile,
    /// Whether the person lies inside the scope could not be found out.
    Engine(Refusal),
    /// The store failed.
    Store(StoreError),
}

impl std::fmt::Display for PersonRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text().en)
    }
}
impl std::error::Error for PersonRefusal {}
impl From<StoreError> for PersonRefusal {
    fn from(e: StoreError) -> Self {
        Self::Store(e)
    }
}

impl Say for PersonRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unclear(_) => "person_unclear",
            Self::NoKey => "no_key",
            Self::OtherKey => "other_key",
            Self::None => "not_found",
            Self::Forgotten => "forgotten",
            Self::Meanwhile => "meanwhile",
            Self::Engine(e) => e.code(),
            Self::Store(e) => e.code(),
        }
    }
    fn text(&self) -> Text {
        match self {
            Self::Unclear(text) => text.clone(),
            Self::NoKey => Text::new(
                "还没有配置密钥，不保存也不显示个人信息：用 `upcount key` 生成一个，放进 UPCOUNT_KEY，再重启",
                "no key is configured, so no personal data is kept or shown: make one with `upcount key`, put it into UPCOUNT_KEY, and start again",
            ),
            Self::OtherKey => Text::new(
                "这些个人信息是用另一个密钥封存的；请把当时的密钥放进 UPCOUNT_KEY",
                "this personal data was sealed with another key; put the key of that time into UPCOUNT_KEY",
            ),
            Self::None => Text::new("没有您能看的这个人", "there is no such person whom you may see"),
            Self::Forgotten => Text::new("这个人的信息已按要求删除", "this person was forgotten on request"),
            Self::Meanwhile => {
                Text::new("有人同时写了同一个人；请再试一次", "somebody wrote of the same person at the same moment; try again")
            }
            Self::Engine(e) => e.text(),
            Self::Store(e) => e.text(),
        }
    }
}

/// Keeps what is known of people: all of a request or nothing.
///
/// # Errors
/// [`PersonRefusal`]; then nothing is kept.
pub async fn keep_people(up: &Upcount, by: &Caller, given: &[GivenPerson]) -> Result<usize, PersonRefusal> {
    let key = key(up)?;
    if !(1..=MOST_PEOPLE).contains(&given.len()) {
        return Err(PersonRefusal::Unclear(Text::new(
            format!("一次请求写 1 到 {MOST_PEOPLE} 个人"),
            format!("a request has 1 to {MOST_PEOPLE} people"),
        )));
    }
    let mut people = Vec::with_capacity(given.len());
    for (n, person) in given.iter().enumerate() {
        let who = who(&person.kind, &person.code)?;
        if people.iter().any(|p: &KeepPerson| p.who == who) {
            return Err(PersonRefusal::Unclear(Text::new(
                format!("第 {} 个人重复了", n + 1),
                format!("person {} stands there twice", n + 1),
            )));
        }
        let ((key_sealed, _), own) = person_key(up, &who).await?;
        let mut things = Vec::new();
        for (name, value) in &person.fields {
            let field = field(name)?;
            let normal = field.normal(value).ok_or_else(|| {
                let name = field.text();
                PersonRefusal::Unclear(Text::new(
                    format!("第 {} 个人的{}读不懂", n + 1, name.zh),
                    format!("the {} of person {} makes no sense", name.en.to_lowercase(), n + 1),
                ))
            })?;
            let sealed = own.seal(field.id(), value.trim().as_bytes()).ok_or(PersonRefusal::OtherKey)?;
            things.push(Sealed { field: field.id().to_owned(), sealed, keyed_hash: keyed_hash(key, field.id(), &normal) });
        }
        let fields: Vec<&str> = things.iter().map(|t| t.field.as_str()).collect();
        let fact = told_of_person(by, "person_kept", &about(&who), &json!({ "fields": fields }));
        people.push(KeepPerson { who, key_sealed, things, fact });
    }
    if up.store.keep_people(&people, &clock::now()).await? { Ok(people.len()) } else { Err(PersonRefusal::Meanwhile) }
}

/// What is known of somebody, masked.
///
/// # Errors
/// [`PersonRefusal::None`] also when no fact inside the caller's scope names the person.
pub async fn see_person(up: &Upcount, by: &Caller, kind: &str, code: &str) -> Result<PersonTold, PersonRefusal> {
    let who = who(kind, code)?;
    inside(up, by, &who).await?;
    read(up, &who, None).await
}

/// What is known of somebody, in full. The Log keeps who saw what, and why.
///
/// # Errors
/// As [`see_person`], and when the reason is none of the list.
pub async fn unmask_person(up: &Upcount, by: &Caller, kind: &str, code: &str, asked: &WithReason) -> Result<PersonTold, PersonRefusal> {
    let who = who(kind, code)?;
    let reason = reason(&asked.reason)?;
    let fields = match &asked.fields {
        Some(names) => names.iter().map(|n| field(n)).collect::<Result<Vec<_>, _>>()?,
        None => Personal::ALL.to_vec(),
    };
    inside(up, by, &who).await?;
    let person = read(up, &who, Some(&fields)).await?;
    let seen: Vec<&str> = person.fields.keys().map(String::as_str).collect();
    let fact = told_of_person(by, "person_seen", &about(&who), &json!({ "fields": seen, "reason": reason.id() }));
    up.store.note(fact, &clock::now()).await?;
    Ok(person)
}

/// Who has a phone number, an ID number … The Log keeps that somebody looked, not for what.
///
/// # Errors
/// [`PersonRefusal`].
pub async fn find_people(up: &Upcount, by: &Caller, asked: &FindPeople) -> Result<PeopleFound, PersonRefusal> {
    let key = key(up)?;
    let field = field(&asked.field)?;
    let normal = field.normal(&asked.value).ok_or_else(|| {
        let name = field.text();
        PersonRefusal::Unclear(Text::new(format!("这个{}读不懂", name.zh), format!("the {} makes no sense", name.en.to_lowercase())))
    })?;
    up.store.note(told_of_person(by, "people_looked_for", "", &json!({ "field": field.id() })), &clock::now()).await?;
    let mut people = Vec::new();
    for who in up.store.people_with(field.id(), &keyed_hash(key, field.id(), &normal), MOST_FOUND).await? {
        match inside(up, by, &who).await {
            Ok(()) => people.push(read(up, &who, None).await?),
            Err(PersonRefusal::None) => {}
            Err(e) => return Err(e),
        }
    }
    Ok(PeopleFound { people })
}

/// Everything that is known of somebody, to be given to them.
///
/// # Errors
/// As [`see_person`].
pub async fn export_person(up: &Upcount, by: &Caller, kind: &str, code: &str) -> Result<PersonExport, PersonRefusal> {
    let who = who(kind, code)?;
    inside(up, by, &who).await?;
    let person = read(up, &who, Some(Personal::ALL)).await?;
    let fact = told_of_person(by, "person_exported", &about(&who), &json!({ "reason": Reason::OwnRequest.id() }));
    up.store.note(fact, &clock::now()).await?;
    let item = |f: Fact| {
        let says: serde_json::Value = serde_json::from_str(&f.fact.says).unwrap_or_default();
        json!({ "number": f.number, "event": f.fact.event, "happened": f.fact.happened, "learned_at": f.learned_at, "by": f.fact.recorded_by, "says": says })
    };
    let facts = up.store.facts_about(&who.kind, &who.code).await?.into_iter().map(item).collect();
    let seen = up.store.facts_about("person", &about(&who)).await?.into_iter().map(item).collect();
    let file = |row: EvidenceRow| json!({ "id": row.id, "kind": row.kind, "of": row.about, "sort": row.sort, "format": row.format, "bytes": row.bytes, "at": row.kept_at, "last_day": row.last_day });
    let there = up.store.evidence_of_person(&who).await?.into_iter().filter(|row| row.removed_at.is_none());
    Ok(PersonExport { person, facts, evidence: there.map(file).collect(), seen })
}

/// Forgets somebody: the person's key goes, and with it every copy of what it sealed, recordings and documents too. Facts, and so
/// counts, stay.
///
/// # Errors
/// As [`see_person`].
pub async fn forget_person(up: &Upcount, by: &Caller, kind: &str, code: &str, asked: &WithReason) -> Result<(), PersonRefusal> {
    let who = who(kind, code)?;
    let reason = reason(&asked.reason)?;
    inside(up, by, &who).await?;
    let fact = told_of_person(by, "person_forgotten", &about(&who), &json!({ "reason": reason.id() }));
    let of_file = |id: &str| evidence::removed(by, id, "forgotten");
    let files = up.store.forget_person(&who, fact, &of_file, &clock::now()).await?.ok_or(PersonRefusal::None)?;
    evidence::take_away(up, &files).await;
    if who.kind == "customer" {
        // Where a customer was visited is of the customer too.
        let places = evidence::places_of_customer(up, &who.code).await.map_err(|e| PersonRefusal::Engine(Refusal::Fault(e.to_string())))?;
        let places: Vec<_> = places.iter().map(|id| (id.clone(), of_file(id))).collect();
        let gone = up.store.remove_evidence(&places, "forgotten", &clock::now()).await?;
        evidence::take_away(up, &gone).await;
    }
    Ok(())
}

async fn read(up: &Upcount, who: &PersonCode, whole: Option<&[Personal]>) -> Result<PersonTold, PersonRefusal> {
    let person = up.store.person(who).await?.ok_or(PersonRefusal::None)?;
    let mut fields = BTreeMap::new();
    if let Some(key_sealed) = &person.key_sealed {
        let own = own_key(key(up)?, who, key_sealed)?;
        for thing in up.store.personal(who).await? {
            let Some(field) = Personal::from_id(&thing.field).filter(|f| whole.is_none_or(|all| all.contains(f))) else { continue };
            let value = own.open(field.id(), &thing.sealed).and_then(|v| String::from_utf8(v).ok()).ok_or(PersonRefusal::OtherKey)?;
            fields.insert(thing.field, if whole.is_some() { value } else { field.masked(&field.normal(&value).unwrap_or(value)) });
        }
    }
    Ok(PersonTold { kind: who.kind.clone(), code: who.code.clone(), fields, masked: whole.is_none(), forgotten_at: person.forgotten_at })
}

/// Whether the caller may know of somebody: the whole company, or a fact inside the scope that names them.
async fn inside(up: &Upcount, by: &Caller, who: &PersonCode) -> Result<(), PersonRefusal> {
    let world = up.world().await?;
    let code = BTreeSet::from([who.code.clone()]);
    let named = up.measures.named_inside(&who.kind, &code, by.scope(), &world).await.map_err(PersonRefusal::Engine)?;
    if named.is_empty() { Err(PersonRefusal::None) } else { Ok(()) }
}

fn who(kind: &str, code: &str) -> Result<PersonCode, PersonRefusal> {
    let known = ["customer", "agent"].contains(&kind) && Kind::from_id(kind).is_some();
    let code = code.trim();
    if !known || code.is_empty() || code.chars().count() > 400 {
        return Err(PersonRefusal::Unclear(Text::new(
            "人用 customer 或 agent 加事实里的代码来指",
            "a person is `customer` or `agent`, and the code that facts know",
        )));
    }
    Ok(PersonCode { kind: kind.to_owned(), code: code.to_owned() })
}

fn field(name: &str) -> Result<Personal, PersonRefusal> {
    Personal::from_id(name).ok_or_else(|| {
        let near: Vec<String> = nearest(name, Personal::ALL.iter().map(|p| p.id())).into_iter().map(str::to_owned).collect();
        let near = if near.is_empty() { Text::default() } else { nearest_in_words(&near) };
        PersonRefusal::Unclear(Text::new(format!("没有这一项{}", near.zh), format!("there is no such field{}", near.en)))
    })
}

pub(super) fn reason(id: &str) -> Result<Reason, PersonRefusal> {
    Reason::from_id(id).ok_or_else(|| {
        let all = Reason::ALL.iter().map(|r| r.id()).collect::<Vec<_>>().join(", ");
        PersonRefusal::Unclear(Text::new(format!("用途是 {all} 之一"), format!("the reason is one of {all}")))
    })
}

fn key(up: &Upcount) -> Result<&SealingKey, PersonRefusal> {
    up.key.as_deref().ok_or(PersonRefusal::NoKey)
}

/// The key of somebody, sealed, whether it is new, and as it is.
pub(super) async fn person_key(up: &Upcount, who: &PersonCode) -> Result<((String, bool), SealingKey), PersonRefusal> {
    let key = key(up)?;
    match up.store.person(who).await? {
        Some(person) => {
            let sealed = person.key_sealed.ok_or(PersonRefusal::Forgotten)?;
            let own = own_key(key, who, &sealed)?;
            Ok(((sealed, false), own))
        }
        None => {
            let own = SealingKey::random().map_err(|e| PersonRefusal::Engine(Refusal::Fault(e.to_string())))?;
            let sealed = key.seal(&key_purpose(who), own.to_hex().as_bytes()).ok_or(PersonRefusal::OtherKey)?;
            Ok(((sealed, true), own))
        }
    }
}

pub(super) fn own_key(key: &SealingKey, who: &PersonCode, sealed: &str) -> Result<SealingKey, PersonRefusal> {
    let opened = key.open(&key_purpose(who), sealed).and_then(|text| String::from_utf8(text).ok());
    opened.and_then(|text| SealingKey::from_hex(&text)).ok_or(PersonRefusal::OtherKey)
}

/// The keyed hashes of what lies sealed with a person's own key, made with another sealing key.
pub(super) fn keyed_hashes(own: &SealingKey, key: &SealingKey, things: &[Sealed]) -> Result<Vec<(String, String)>, PersonRefusal> {
    let hash = |thing: &Sealed| {
        let value = own.open(&thing.field, &thing.sealed).and_then(|v| String::from_utf8(v).ok())?;
        let normal = Personal::from_id(&thing.field)?.normal(&value)?;
        Some((thing.field.clone(), keyed_hash(key, &thing.field, &normal)))
    };
    things.iter().map(|t| hash(t).ok_or(PersonRefusal::OtherKey)).collect()
}

pub(super) fn key_purpose(who: &PersonCode) -> String {
    format!("key of {}", about(who))
}

pub(super) fn about(who: &PersonCode) -> String {
    format!("{} {}", who.kind, who.code)
}

pub(super) fn told_of_person(by: &Caller, event: &str, about: &str, says: &serde_json::Value) -> NewFact {
    NewFact { kind: "person".to_owned(), ..told(by, event, about, says) }
}
