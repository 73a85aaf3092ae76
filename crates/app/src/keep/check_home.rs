//! Checks a home (核对): whether everything in it is as it was written.

use super::retold::Retold;
use crate::{Upcount, in_lake};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use upcount_measure::import::Control;
use upcount_model::Text;
use upcount_store::StoreError;
use utoipa::ToSchema;

/// What was found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Checked {
    /// Facts in the Log.
    pub facts: i64,
    /// Files of facts.
    pub files: usize,
    /// What is not as it was written; empty when all is well.
    pub faults: Vec<Text>,
}

/// Goes through the Log, the manifest, the files of facts, recordings and documents, seals and cells, and the tables of accounts and
/// people.
///
/// # Errors
/// When the store cannot be read.
pub async fn check_home(up: &Upcount, control: &Arc<Control>) -> Result<Checked, StoreError> {
    let (facts, broken) = up.store.check_log().await?;
    let mut faults: Vec<Text> = broken
        .into_iter()
        .map(|b| {
            Text::new(format!("事实簿第 {} 号：与写入时不符（{}）", b.number, b.why), format!("fact {} of the Log: {}", b.number, b.why))
        })
        .collect();
    let ToldByTheLog { files: told, tables: retold, evidence } = told_by_the_log(up).await?;
    let manifest = up.store.manifest().await?;
    let files = manifest.len();
    for file in &manifest {
        let mut wrong = |zh: String, en: String| faults.push(Text::new(format!("{}：{zh}", file.file), format!("{}: {en}", file.file)));
        match told.get(&file.file) {
            // Imports of before the Log was kept are told by the manifest alone.
            None if facts == 0 => {}
            Some(sha256) if *sha256 == file.sha256 => {}
            Some(_) => wrong("清单与事实簿不一致".into(), "the manifest and the Log do not agree".into()),
            None => wrong("事实簿没有说到这个文件".into(), "the Log does not tell of this file".into()),
        }
        if control.is_cancelled() {
            break;
        }
        match up.lake.sha256(&in_lake(&file.file)).await {
            Ok(sha256) if sha256 == file.sha256 => {}
            Ok(_) => wrong("内容被改动".into(), "its content has changed".into()),
            Err(e) => wrong(format!("读不了（{e}）"), format!("it cannot be read ({e})")),
        }
    }
    for file in told.keys().filter(|file| !manifest.iter().any(|m| m.file == **file)) {
        faults.push(Text::new(
            format!("{file}：清单里没有，事实簿里有"),
            format!("{file}: the Log tells of it, and the manifest does not list it"),
        ));
    }
    faults.extend(retold.faults(up).await?);
    faults.extend(super::evidence::faults(up, &evidence, control).await?);
    faults.extend(super::seals::faults(up).await?);
    faults.extend(super::cells::faults(up).await?);
    Ok(Checked { facts, files, faults })
}

/// What the Log tells of what lies beside it.
#[derive(Default)]
struct ToldByTheLog {
    /// Files of facts, with their hashes.
    files: BTreeMap<String, String>,
    /// The tables of accounts and people.
    tables: Retold,
    /// Recordings and documents, with the hash of each that is there.
    evidence: BTreeMap<String, Option<String>>,
}

async fn told_by_the_log(up: &Upcount) -> Result<ToldByTheLog, StoreError> {
    let mut told = ToldByTheLog::default();
    let mut number = 0;
    loop {
        let page = up.store.facts_after(number).await?;
        let Some(last) = page.last() else { return Ok(told) };
        number = last.number;
        page.iter().for_each(|fact| {
            told.tables.hear(fact);
            super::evidence::hear(&mut told.evidence, fact);
        });
        for fact in page.iter().filter(|f| f.fact.kind == "import") {
            let says: serde_json::Value = serde_json::from_str(&fact.fact.says).unwrap_or_default();
            for file in says["files"].as_array().into_iter().flatten() {
                if let (Some(name), Some(sha256)) = (file["file"].as_str(), file["sha256"].as_str()) {
                    told.files.insert(name.to_owned(), sha256.to_owned());
                }
            }
        }
    }
}
