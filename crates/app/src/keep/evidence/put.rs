//! A recording, a document or a transcript comes in: part by part, sealed as it comes.

use super::file::Sealing;
use super::format::{Sort, known};
use super::{EvidenceRefusal, EvidenceTold, KEPT, Record, fact, item, purpose, record, transcript};
use crate::keep::PersonRefusal;
use crate::keep::people::{about as about_person, person_key, told_of_person};
use crate::secret::{hex, keyed_hash, random};
use crate::steer::People;
use crate::{Caller, SealingKey, Upcount, clock};
use serde::Deserialize;
use serde_json::json;
use upcount_measure::Refusal;
use upcount_model::Text;
use upcount_store::{EvidenceKept, EvidenceRow, NewPersonKey, PersonCode};
use utoipa::{IntoParams, ToSchema};

/// Files of one visit, call or policy, at most.
const MOST_FILES: i64 = 20;
/// So much is looked at to know what a file is.
const FIRST_BYTES: usize = 64 << 10;

/// What is to be put to which record.
#[derive(Clone, Debug, Deserialize, ToSchema, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NewEvidence {
    /// `activity` (a visit or call) or `policy`.
    pub kind: String,
    /// Its code.
    pub about: String,
    /// `recording` (WAV, MP3, M4A/AAC, OGG, WebM), `document` (PDF, JPEG, PNG) or `transcript` (text, SRT, WebVTT).
    pub sort: String,
    /// What the file is called: a transcript called `.srt` or `.vtt` must be written as one. The name itself is not kept.
    #[serde(default)]
    pub name: String,
}

/// A file that is coming in. Nothing of it stays unless it is ended.
pub struct EvidenceComing {
    up: Upcount,
    by: Caller,
    id: String,
    about: String,
    sort: Sort,
    name: String,
    record: Record,
    /// The person's key, sealed, and whether it is new.
    person: (String, bool),
    own: SealingKey,
    key_sealed: String,
    format: Option<&'static str>,
    /// The first bytes, until what it is is known; all of a transcript.
    first: Vec<u8>,
    sealing: Sealing,
}

impl std::fmt::Debug for EvidenceComing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EvidenceComing")
    }
}

/// Begins to take a file.
///
/// # Errors
/// [`EvidenceRefusal`]; then nothing is taken.
pub async fn begin_evidence(up: &Upcount, by: &Caller, new: &NewEvidence) -> Result<EvidenceComing, EvidenceRefusal> {
    let sort = Sort::from_id(&new.sort).ok_or_else(|| {
        EvidenceRefusal::Unclear(Text::new(
            format!("`sort` 是 recording（录音）、document（文件）或 transcript（文字稿），不是 `{}`", new.sort),
            format!("`sort` is recording, document or transcript, not `{}`", new.sort),
        ))
    })?;
    let about = new.about.trim().to_owned();
    let record = record(up, by, &new.kind, &about).await?;
    Ok(EvidenceComing { name: new.name.clone(), ..begin(up, by, sort, about, record).await? })
}

/// Begins to take what is of a record.
pub(super) async fn begin(up: &Upcount, by: &Caller, sort: Sort, about: String, record: Record) -> Result<EvidenceComing, EvidenceRefusal> {
    let (person, own) = person_key(up, &record.person).await?;
    let fault = |e: &dyn std::fmt::Display| EvidenceRefusal::Facts(Refusal::Fault(e.to_string()));
    let id = hex(&random::<16>().map_err(|e| fault(&e))?);
    let key = SealingKey::random().map_err(|e| fault(&e))?;
    let key_sealed = own.seal(&purpose(&id), key.to_hex().as_bytes()).ok_or(PersonRefusal::OtherKey)?;
    let sealing = Sealing::begin(&id, key, &up.home.incoming().join("evidence")).await?;
    let (up, by) = (up.clone(), by.clone());
    let name = String::new();
    Ok(EvidenceComing { up, by, id, about, sort, name, record, person, own, key_sealed, format: None, first: Vec::new(), sealing })
}

impl EvidenceComing {
    /// Takes the next part.
    ///
    /// # Errors
    /// [`EvidenceRefusal`] as soon as the file is too long, or is not what it is said to be.
    pub async fn write(&mut self, part: &[u8]) -> Result<(), EvidenceRefusal> {
        if self.sealing.bytes() + part.len() as u64 > self.sort.most_bytes() {
            return Err(self.sort.too_large());
        }
        if self.format.is_none() {
            let room = if self.sort == Sort::Transcript { part.len() } else { FIRST_BYTES.saturating_sub(self.first.len()) };
            self.first.extend_from_slice(&part[..part.len().min(room)]);
            if self.sort != Sort::Transcript && self.first.len() >= FIRST_BYTES {
                self.format = Some(known(self.sort, &self.first)?);
                self.first = Vec::new();
            }
        }
        self.sealing.write(part).await
    }

    /// Keeps what came, and says whether it is new: the same content of the same record is kept once.
    ///
    /// # Errors
    /// [`EvidenceRefusal`]; then nothing is kept.
    pub async fn end(mut self) -> Result<(EvidenceTold, bool), EvidenceRefusal> {
        let format = match self.format {
            Some(format) => format,
            None if self.sort == Sort::Transcript => {
                if let Some((line, expected)) = transcript::broken(&self.first, &self.name) {
                    return Err(broken(line, &expected));
                }
                transcript::read(&self.first).ok_or_else(no_transcript)?.0
            }
            None => known(self.sort, &self.first)?,
        };
        let names = People::read(&self.up).await?;
        let sealed = self.sealing.end().await?;
        let kind = self.record.kind.id;
        let content = keyed_hash(&self.own, "evidence", &format!("{kind} {} {} {}", self.about, self.sort.id(), sealed.plain_sha256));
        let known = self.up.store.evidence_of(kind, &self.about).await?;
        if let Some(before) = known.into_iter().find(|row| row.content_hash.as_ref() == Some(&content)) {
            return Ok((item(before, &names), false));
        }
        let now = clock::now();
        let days = self.up.book().evidence_days(self.sort.id(), kind, &self.record.says);
        let row = EvidenceRow {
            id: self.id.clone(),
            kind: kind.to_owned(),
            about: self.about.clone(),
            place: json!(self.record.place).to_string(),
            sort: self.sort.id().to_owned(),
            format: format.to_owned(),
            bytes: i64::try_from(sealed.bytes).unwrap_or(i64::MAX),
            person: self.record.person.clone(),
            key_sealed: Some(self.key_sealed.clone()),
            content_hash: Some(content),
            sealed_sha256: sealed.sealed_sha256,
            kept_at: now.clone(),
            kept_by: self.by.id().to_owned(),
            last_day: clock::today().plus(days.cast_signed()).to_string(),
            removed_at: None,
            removed_why: None,
        };
        // The file is there before anything says so; one that nothing says is swept away.
        let file = super::name(&self.id);
        self.up.lake.keep(self.sealing.path(), &file).await?;
        let kept = self.listed(&row, &now).await;
        if kept.is_err() {
            let _ = self.up.lake.remove(&file).await;
        }
        kept.map(|()| (item(row, &names), true))
    }

    async fn listed(&self, row: &EvidenceRow, now: &str) -> Result<(), EvidenceRefusal> {
        let PersonCode { kind, code } = &row.person;
        let says = json!({
            "kind": row.kind, "of": row.about, "sort": row.sort, "format": row.format, "bytes": row.bytes, "sha256": row.sealed_sha256,
            "last_day": row.last_day, "person": { "kind": kind, "code": code },
        });
        let new = self.person.1.then(|| NewPersonKey {
            key_sealed: self.person.0.clone(),
            fact: told_of_person(&self.by, "person_kept", &about_person(&row.person), &json!({ "fields": [] })),
        });
        match self.up.store.keep_evidence(row, new, MOST_FILES, fact(&self.by, KEPT, &row.id, &says), now).await? {
            EvidenceKept::Kept => Ok(()),
            EvidenceKept::Meanwhile => Err(PersonRefusal::Meanwhile.into()),
            EvidenceKept::Full => Err(EvidenceRefusal::TooMany(MOST_FILES)),
        }
    }
}

fn broken(line: usize, expected: &Text) -> EvidenceRefusal {
    EvidenceRefusal::NotThat(Text::new(
        format!("文字稿第 {line} 行不合 SRT 或 WebVTT，应为：{}；请改正，或从系统重新导出", expected.zh),
        format!("line {line} of the transcript is not as in SRT or WebVTT, where it is {}; mend it, or export it anew", expected.en),
    ))
}

fn no_transcript() -> EvidenceRefusal {
    EvidenceRefusal::NotThat(Text::new(
        "这个文件读不成文字稿：应为 UTF-8 或 GB18030 的文本、SRT 或 WebVTT，至少一行；请另存为 UTF-8 文本",
        "the file makes no transcript: it is text, SRT or WebVTT in UTF-8 or GB18030 with at least one line; save it as text in UTF-8",
    ))
}
