//! Evidence (录音与文件): recordings, documents and transcripts of a visit, a call or a policy. Each lies sealed with a key of its
//! own, is opened with a reason that the Log keeps, and goes when its time is over or the person is forgotten; the facts stay.

mod file;
mod format;
mod open;
mod place;
mod put;
mod refusal;
mod remove;
mod transcript;

pub use file::EvidenceContent;
pub use open::{OpenEvidence, open_evidence, read_content, read_transcript};
pub(super) use place::places_of_customer;
pub use place::{ChangePlaceConsent, NewPlace, PlaceConsent, change_place_consent, read_place_consent, tell_place};
pub use put::{EvidenceComing, NewEvidence, begin_evidence};
pub use refusal::EvidenceRefusal;
pub use remove::{RemoveEvidence, Swept, remove_evidence, sweep_evidence, tend_evidence};
pub(super) use remove::{faults, hear, take_away};
pub use transcript::{Transcript, TranscriptLine};

use super::accounts::told;
use crate::steer::{People, Place, holds};
use crate::{Caller, Upcount, clock};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use upcount_model::{Kind, Right, Text, Type, activity, policy};
use upcount_store::{EvidenceRow, NewFact, PersonCode};
use utoipa::ToSchema;

/// The kind of these facts.
const KIND: &str = "evidence";
pub(super) const KEPT: &str = "evidence_kept";
const OPENED: &str = "evidence_opened";
pub(super) const REMOVED: &str = "evidence_removed";

/// A recording, a document or a transcript, as far as it is told without opening it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EvidenceTold {
    /// Its name.
    pub id: String,
    /// `recording`, `document`, `transcript` or `place`.
    pub sort: String,
    /// What it is by its first bytes: `wav`, `mp3`, `aac`, `m4a`, `ogg`, `webm`, `pdf`, `jpeg`, `png`, `srt`, `vtt`,
    /// `text` or `cell`.
    pub format: String,
    /// Its length.
    pub bytes: i64,
    /// The name of who put it there, or `owner`.
    pub by: String,
    /// When (RFC 3339, UTC).
    pub at: String,
    /// The last day on which it is kept.
    pub last_day: String,
    /// When it was removed; absent while it is there.
    pub removed_at: Option<String>,
    /// Why: `over` (its time), `forgotten` (the person), or as whoever removed it says.
    pub removed_why: Option<String>,
}

/// What is there of a visit, a call or a policy.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EvidenceList {
    /// In the order in which it came; what was removed is told too.
    pub evidence: Vec<EvidenceTold>,
    /// Whether the caller may open it, with a reason.
    pub may_open: bool,
    /// Whether the caller may add to it.
    pub may_attach: bool,
    /// Whether the caller may remove of it, with a reason.
    pub may_remove: bool,
}

/// Lists what is there of a visit, a call or a policy.
///
/// # Errors
/// [`EvidenceRefusal::NoRecord`] also when it lies outside what the caller sees.
#[tracing::instrument(skip_all)]
pub async fn list_evidence(up: &Upcount, by: &Caller, kind: &str, about: &str) -> Result<EvidenceList, EvidenceRefusal> {
    record(up, by, kind, about).await?;
    told_of(up, by, kind, about).await
}

/// What is there of a thing that the caller is known to see.
pub(crate) async fn told_of(up: &Upcount, by: &Caller, kind: &str, about: &str) -> Result<EvidenceList, EvidenceRefusal> {
    let names = People::read(up).await?;
    let rows = up.store.evidence_of(kind, about).await?;
    Ok(EvidenceList {
        evidence: rows.into_iter().map(|row| item(row, &names)).collect(),
        may_open: by.may(Right::Unmask),
        may_attach: by.may(Right::Attach),
        may_remove: by.may(Right::ForgetPeople),
    })
}

fn item(row: EvidenceRow, names: &People) -> EvidenceTold {
    EvidenceTold {
        by: names.name(&row.kept_by),
        id: row.id,
        sort: row.sort,
        format: row.format,
        bytes: row.bytes,
        at: row.kept_at,
        last_day: row.last_day,
        removed_at: row.removed_at,
        removed_why: row.removed_why,
    }
}

/// What a file is of: where it belongs, and the person whose key seals it.
#[derive(Debug)]
struct Record {
    kind: &'static Kind,
    place: Place,
    person: PersonCode,
    /// Its fields, as far as they decide how long its files are kept.
    says: BTreeMap<String, String>,
}

/// The visit, call or policy of that name, where the caller sees it.
async fn record(up: &Upcount, by: &Caller, kind: &str, about: &str) -> Result<Record, EvidenceRefusal> {
    let kind = [&activity::KIND, &policy::KIND].into_iter().find(|one| one.id == kind).ok_or_else(|| {
        EvidenceRefusal::Unclear(Text::new(
            format!("`kind` 是 activity（拜访、电话）或 policy（保单），不是 `{kind}`"),
            format!("`kind` is activity (a visit or call) or policy, not `{kind}`"),
        ))
    })?;
    let levels: Vec<&str> =
        crate::steer::LEVELS.into_iter().filter(|level| kind.field(level).is_some_and(|f| f.holds == Type::Text)).collect();
    let places: Vec<&str> = ["agent"].into_iter().chain(levels.iter().copied().filter(|level| *level != "agent")).collect();
    let (book, mut found) = (up.book(), None);
    let mut fields: Vec<&str> = ["customer"].into_iter().chain(places.iter().copied()).collect();
    for field in book.evidence_fields(kind.id) {
        if !fields.contains(&field) {
            fields.push(field);
        }
    }
    let world = up.world().await?;
    up.measures
        .one_fact(kind, about, &fields, &book, &world, |row| {
            let says = fields.iter().zip(0..).filter_map(|(field, n)| Some(((*field).to_owned(), row.text(n)?.to_owned())));
            found = Some(says.collect::<BTreeMap<String, String>>());
        })
        .await?;
    let says = found.ok_or(EvidenceRefusal::NoRecord)?;
    let place: Place = places.iter().filter_map(|level| Some(((*level).to_owned(), says.get(*level)?.clone()))).collect();
    if !holds(by.scope(), &place) {
        return Err(EvidenceRefusal::NoRecord);
    }
    let person = |kind: &str, code: String| PersonCode { kind: kind.to_owned(), code };
    let person = ["customer", "agent"].into_iter().find_map(|kind| Some(person(kind, says.get(kind)?.clone())));
    Ok(Record { kind, place, person: person.ok_or(EvidenceRefusal::NoPerson)?, says })
}

/// A file that is there, where the caller sees it.
async fn there(up: &Upcount, by: &Caller, id: &str) -> Result<EvidenceRow, EvidenceRefusal> {
    let row = up.store.evidence(id).await?.ok_or(EvidenceRefusal::NotFound)?;
    let place: Place = serde_json::from_str(&row.place).unwrap_or_default();
    if !holds(by.scope(), &place) {
        return Err(EvidenceRefusal::NotFound);
    }
    if row.removed_at.is_some() {
        return Err(EvidenceRefusal::Gone(row.removed_why.unwrap_or_default()));
    }
    Ok(row)
}

/// What the Log is told of a file.
fn fact(by: &Caller, event: &str, id: &str, says: &Value) -> NewFact {
    NewFact { kind: KIND.to_owned(), ..told(by, event, id, says) }
}

/// What the Log is told when a file goes.
pub(super) fn removed(by: &Caller, id: &str, why: &str) -> NewFact {
    fact(by, REMOVED, id, &json!({ "why": why }))
}

/// Where a file lies.
pub(super) fn name(id: &str) -> String {
    format!("evidence/{id}")
}

/// The purpose for which a file's key is sealed with the person's, and its blocks with its own.
fn purpose(id: &str) -> String {
    format!("evidence {id}")
}

fn today() -> String {
    clock::today().to_string()
}
