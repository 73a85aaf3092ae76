//! A recording is heard, a document read (调听、查看): with a reason, which the Log keeps with who it was.

use super::{EvidenceContent, EvidenceRefusal, EvidenceTold, OPENED, Transcript, fact, item, purpose, there, transcript};
use crate::keep::PersonRefusal;
use crate::keep::people::{person_key, reason};
use crate::steer::People;
use crate::{Caller, SealingKey, Upcount, clock};
use serde::Deserialize;
use serde_json::json;
use std::time::Duration;
use upcount_store::EvidenceRow;
use utoipa::ToSchema;

/// For so long it may be heard and read again without saying why.
const OPEN_FOR: Duration = Duration::from_hours(1);

/// Why something is opened.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenEvidence {
    /// `contact`, `claim`, `service`, `complaint`, `correction`, `audit` or `own_request`.
    pub reason: String,
}

/// Opens a file for an hour: who does it and why is a fact.
///
/// # Errors
/// [`EvidenceRefusal`]; then nothing is opened.
#[tracing::instrument(skip_all)]
pub async fn open_evidence(up: &Upcount, by: &Caller, id: &str, asked: &OpenEvidence) -> Result<EvidenceTold, EvidenceRefusal> {
    let reason = reason(&asked.reason)?;
    let row = there(up, by, id).await?;
    key(up, &row).await?;
    let says = json!({ "reason": reason.id(), "kind": row.kind, "of": row.about, "sort": row.sort });
    up.store.note(fact(by, OPENED, id, &says), &clock::now()).await?;
    Ok(item(row, &People::read(up).await?))
}

/// The content of a file that the caller opened within the hour.
///
/// # Errors
/// [`EvidenceRefusal::NotOpened`] when they did not.
#[tracing::instrument(skip_all)]
pub async fn read_content(up: &Upcount, by: &Caller, id: &str) -> Result<EvidenceContent, EvidenceRefusal> {
    let row = there(up, by, id).await?;
    let since = clock::before(OPEN_FOR);
    let facts = up.store.facts_about(super::KIND, id).await?;
    if !facts.iter().any(|one| one.fact.event == OPENED && one.fact.recorded_by == by.id() && one.learned_at >= since) {
        return Err(EvidenceRefusal::NotOpened);
    }
    let key = key(up, &row).await?;
    Ok(EvidenceContent { up: up.clone(), id: row.id, key, bytes: row.bytes.cast_unsigned(), format: row.format })
}

/// The lines of a transcript that the caller opened within the hour.
///
/// # Errors
/// As [`read_content`].
pub async fn read_transcript(up: &Upcount, by: &Caller, id: &str) -> Result<Transcript, EvidenceRefusal> {
    let content = read_content(up, by, id).await?;
    if !["text", "srt", "vtt"].contains(&content.format()) {
        return Err(EvidenceRefusal::NotFound);
    }
    transcript::read(&content.whole().await?).map(|(_, lines)| lines).ok_or(EvidenceRefusal::Torn)
}

/// The key of a file.
async fn key(up: &Upcount, row: &EvidenceRow) -> Result<SealingKey, EvidenceRefusal> {
    let (_, own) = person_key(up, &row.person).await?;
    let opened = row.key_sealed.as_deref().and_then(|sealed| own.open(&purpose(&row.id), sealed));
    let key = opened.and_then(|text| String::from_utf8(text).ok()).and_then(|text| SealingKey::from_hex(&text));
    Ok(key.ok_or(PersonRefusal::OtherKey)?)
}
