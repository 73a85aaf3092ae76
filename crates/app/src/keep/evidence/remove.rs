//! Files go: when their time is over, when the person is forgotten, or when one was put to the wrong record. The facts stay.

use super::{EvidenceRefusal, KEPT, REMOVED, name, removed, there, today};
use crate::{Caller, Upcount, clock};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use upcount_link::LinkError;
use upcount_measure::import::Control;
use upcount_model::{Say, Text};
use upcount_store::{Fact, StoreError};
use utoipa::ToSchema;

/// Files that are removed at once.
const AT_ONCE: usize = 500;
/// Rows that are read at once.
const PAGE: i64 = 500;
/// Between two looks for files whose time is over.
const LOOK_AGAIN: Duration = Duration::from_hours(6);
/// A file that is not listed may be coming in for so long.
const COMING: Duration = Duration::from_hours(24);

/// What was removed.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Swept {
    /// Files whose time was over.
    pub over: usize,
    /// Files that nothing told of any more.
    pub unlisted: usize,
}

/// Why one goes before its time.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RemoveEvidence {
    /// `mistaken` (it was put to the wrong record), `twice` (it is there twice) or `unreadable` (nothing is heard or read in it).
    pub why: String,
}

/// Why somebody may remove one.
const WHYS: [&str; 3] = ["mistaken", "twice", "unreadable"];

/// Removes a file before its time, with a reason that the Log keeps.
///
/// # Errors
/// [`EvidenceRefusal`]; then it is as it was.
pub async fn remove_evidence(up: &Upcount, by: &Caller, id: &str, asked: &RemoveEvidence) -> Result<(), EvidenceRefusal> {
    if !WHYS.contains(&asked.why.as_str()) {
        return Err(EvidenceRefusal::Unclear(Text::new(
            "`why` 是 mistaken（放错了）、twice（重复）或 unreadable（听不清、看不清）；期满的会自动删除，客户要求删除的请在个人信息里删",
            "`why` is mistaken, twice or unreadable: what is over goes by itself, and a customer is forgotten with the personal data",
        )));
    }
    let row = there(up, by, id).await?;
    let gone = up.store.remove_evidence(&[(row.id.clone(), removed(by, id, &asked.why))], &asked.why, &clock::now()).await?;
    take_away(up, &gone).await;
    Ok(())
}

/// Removes files whose time is over, each with a fact, and sweeps away what nothing tells of.
///
/// # Errors
/// When the store or the storage fails; what was removed before stays so.
pub async fn sweep_evidence(up: &Upcount, by: &Caller) -> Result<Swept, EvidenceRefusal> {
    swept_on(up, by, &today()).await
}

async fn swept_on(up: &Upcount, by: &Caller, day: &str) -> Result<Swept, EvidenceRefusal> {
    let over = up.store.evidence_over(day).await?;
    let mut swept = Swept::default();
    for page in over.chunks(AT_ONCE) {
        let files: Vec<_> = page.iter().map(|id| (id.clone(), removed(by, id, "over"))).collect();
        let gone = up.store.remove_evidence(&files, "over", &clock::now()).await?;
        take_away(up, &gone).await;
        swept.over += gone.len();
    }
    let lying = up.lake.list("evidence").await?;
    if !lying.is_empty() {
        let listed = still_there(up).await?;
        for file in lying {
            let id = file.name.rsplit('/').next().unwrap_or_default();
            if !listed.contains(id) && file.age >= COMING {
                up.lake.remove(&file.name).await?;
                swept.unlisted += 1;
            }
        }
    }
    // What broke off half-way is noise without its key; it only takes room.
    for old in std::fs::read_dir(up.home.incoming().join("evidence")).into_iter().flatten().flatten() {
        if old.metadata().and_then(|m| m.modified()).is_ok_and(|at| clock::days_ago(at, 1)) {
            let _ = std::fs::remove_file(old.path());
        }
    }
    Ok(swept)
}

/// Sweeps now and then, as long as the process lives.
pub async fn tend_evidence(up: &Upcount) {
    loop {
        if let Err(e) = sweep_evidence(up, &Caller::owner()).await {
            tracing::error!(target: "upcount::evidence", code = e.code(), "recordings and documents cannot be swept: {e}");
        }
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}

/// Takes files away that are noise by now. One that stays is swept later.
pub(in crate::keep) async fn take_away(up: &Upcount, ids: &[String]) {
    for id in ids {
        if let Err(e) = up.lake.remove(&name(id)).await {
            tracing::warn!(target: "upcount::evidence", "a file without a key stays until the next sweep: {e}");
        }
    }
}

async fn still_there(up: &Upcount) -> Result<BTreeSet<String>, StoreError> {
    let (mut all, mut after) = (BTreeSet::new(), String::new());
    loop {
        let page = up.store.evidence_after(&after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(all) };
        after.clone_from(&last.id);
        all.extend(page.into_iter().filter(|row| row.removed_at.is_none()).map(|row| row.id));
    }
}

/// What the Log tells of files: the hash of each that is there.
pub(in crate::keep) fn hear(told: &mut BTreeMap<String, Option<String>>, fact: &Fact) {
    match fact.fact.event.as_str() {
        KEPT => {
            let says: serde_json::Value = serde_json::from_str(&fact.fact.says).unwrap_or_default();
            told.insert(fact.fact.about.clone(), Some(says["sha256"].as_str().unwrap_or_default().to_owned()));
        }
        REMOVED => drop(told.insert(fact.fact.about.clone(), None)),
        _ => {}
    }
}

/// What of the files is not as the Log tells, or as it was written.
pub(in crate::keep) async fn faults(
    up: &Upcount,
    told: &BTreeMap<String, Option<String>>,
    control: &Control,
) -> Result<Vec<Text>, StoreError> {
    let (mut faults, mut after, mut seen) = (Vec::new(), String::new(), 0);
    loop {
        let page = up.store.evidence_after(&after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after.clone_from(&last.id);
        seen += page.len();
        for row in page {
            let at = |zh: &str, en: &str| {
                Text::new(
                    format!("录音与文件 {}（{} {}）：{zh}", row.id, row.kind, row.about),
                    format!("{} {} of {} {}: {en}", row.sort, row.id, row.kind, row.about),
                )
            };
            match (told.get(&row.id), &row.removed_at) {
                (Some(Some(sha256)), None) if *sha256 == row.sealed_sha256 => {
                    if control.is_cancelled() {
                        return Ok(faults);
                    }
                    match up.lake.sha256(&name(&row.id)).await {
                        Ok(sha256) if sha256 == row.sealed_sha256 => {}
                        Ok(_) => faults.push(at("内容残缺或被改动", "its content is torn or has changed")),
                        Err(LinkError::Unreachable { .. }) => {
                            faults.push(at("文件不见了，或读不了", "the file is gone, or cannot be read"))
                        }
                        Err(e) => faults.push(at(&format!("读不了（{e}）"), &format!("it cannot be read ({e})"))),
                    }
                }
                (Some(None), Some(_)) => {}
                (None, _) => faults.push(at("事实簿没有说到", "the Log does not tell of it")),
                _ => faults.push(at("与事实簿不一致", "it is not as the Log tells")),
            }
        }
    }
    if seen < told.len() {
        faults.push(Text::new(
            format!("录音与文件：事实簿说到 {} 个，表里只有 {seen} 个", told.len()),
            format!("recordings and documents: the Log tells of {}, and the table has {seen}", told.len()),
        ));
    }
    Ok(faults)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SealingKey;
    use crate::keep::{self, EvidenceTold, GivenFact, NewEvidence};
    use std::sync::Arc;

    #[tokio::test]
    async fn a_file_goes_on_the_day_after_its_last_and_the_log_tells_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let up = Upcount::open(folder.path(), None).await.unwrap().with_key(SealingKey::random().ok());
        let owner = Caller::owner();
        let visit = r#"{ "event": "visit_made", "says": { "activity": "V1", "day": "2025-03-03", "agent": "A1" } }"#;
        keep::add_facts(&up, "v1", &[serde_json::from_str::<GivenFact>(visit).unwrap()], &owner).await.unwrap();
        let new = NewEvidence { kind: "activity".into(), about: "V1".into(), sort: "transcript".into(), name: String::new() };
        let mut coming = keep::begin_evidence(&up, &owner, &new).await.unwrap();
        coming.write("[00:01] 您好".as_bytes()).await.unwrap();
        let (EvidenceTold { id, last_day, .. }, _) = coming.end().await.unwrap();
        let kept_for = last_day.parse::<upcount_model::Day>().unwrap().0 - clock::today().0;
        assert_eq!(kept_for, up.book().company.evidence_days.cast_signed());
        let file = folder.path().join(name(&id));

        assert_eq!(swept_on(&up, &owner, &last_day).await.unwrap().over, 0);
        assert!(file.exists());
        let after = last_day.parse::<upcount_model::Day>().unwrap().plus(1).to_string();
        assert_eq!(swept_on(&up, &owner, &after).await.unwrap().over, 1);
        assert_eq!(swept_on(&up, &owner, &after).await.unwrap().over, 0);
        assert!(!file.exists());
        let told = keep::list_evidence(&up, &owner, "activity", "V1").await.unwrap();
        assert_eq!(told.evidence[0].removed_why.as_deref(), Some("over"));
        let facts = up.store.facts_about("evidence", &id).await.unwrap();
        assert_eq!(facts.last().map(|f| f.fact.event.as_str()), Some(REMOVED));
        let checked = keep::check_home(&up, &Arc::new(Control::default())).await.unwrap();
        assert!(checked.faults.is_empty(), "{:?}", checked.faults);
    }
}
