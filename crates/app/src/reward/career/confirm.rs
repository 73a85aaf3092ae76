//! An assessment is confirmed (考核确认): from the next day on those who were promoted and demoted have their new grade.

use super::gather::{Asked, assessed, career_of, world};
use super::told::{CareerConfirmed, ConfirmCareer};
use super::{AskCareer, CareerRefusal, CareerTold, known, read_career};
use crate::keep::{ImportFile, import_file, told as noted};
use crate::{Caller, Upcount, clock};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::sync::Arc;
use upcount_engine::career::Verdict;
use upcount_measure::import::Control;
use upcount_measure::{EachFact, FactRow, Page, World};
use upcount_model::{Day, Text, membership};
use upcount_store::{NewFact, StoreError};

/// The kind of these facts.
const KIND: &str = "career";
const CONFIRMED: &str = "career_confirmed";
const LONGEST_REASON_CHARS: usize = 500;

/// What is written down of it.
#[derive(Serialize, Deserialize)]
struct Says {
    period: String,
    why: String,
    promoted: u64,
    demoted: u64,
}

/// What was confirmed of rules, the latest period first.
pub(super) async fn confirmed(up: &Upcount, career: &str) -> Result<Vec<CareerConfirmed>, CareerRefusal> {
    let names: BTreeMap<String, String> = up.store.accounts().await?.into_iter().map(|account| (account.id, account.name)).collect();
    let facts = up.store.facts_of(KIND).await?;
    let of = facts.into_iter().filter(|fact| fact.fact.event == CONFIRMED && fact.fact.about == career);
    let told = of.filter_map(|fact| {
        let says: Says = serde_json::from_str(&fact.fact.says).ok()?;
        Some(CareerConfirmed {
            period: says.period,
            by_name: names.get(&fact.fact.recorded_by).cloned(),
            by: fact.fact.recorded_by,
            at: fact.learned_at,
            why: says.why,
            promoted: says.promoted,
            demoted: says.demoted,
        })
    });
    let mut told: Vec<CareerConfirmed> = told.collect();
    told.sort_by(|a, b| b.period.cmp(&a.period));
    Ok(told)
}

/// Why a period is not confirmed now.
pub(super) fn refused(asked: &Asked, confirmed: &[CareerConfirmed], today: Day) -> Option<CareerRefusal> {
    let (period, to) = (asked.period.to_string(), asked.to);
    if today <= to {
        return Some(CareerRefusal::State(Text::new(
            format!("{period} 到 {to} 才过完；过完的一期才能确认"),
            format!("{period} is over after {to}; a period is confirmed when it is"),
        )));
    }
    let later = confirmed.iter().find(|one| one.period >= period)?;
    Some(CareerRefusal::State(Text::new(
        format!("{} 已经确认；确认过的和它以前的不再改变", later.period),
        format!("{} is confirmed; it and what was before it do not change any more", later.period),
    )))
}

/// Confirms an assessment: whoever was promoted or demoted has the new grade from the day after the period.
///
/// # Errors
/// [`CareerRefusal`]; then nothing is kept.
#[tracing::instrument(skip_all)]
pub async fn confirm_career(up: &Upcount, by: &Caller, id: &str, new: &ConfirmCareer, page: Page) -> Result<CareerTold, CareerRefusal> {
    if !by.scope().is_whole() {
        return Err(CareerRefusal::NotYours);
    }
    let why = new.why.trim();
    if why.is_empty() || why.chars().count() > LONGEST_REASON_CHARS {
        return Err(CareerRefusal::Unclear(Text::new(
            format!("请写明理由，不超过 {LONGEST_REASON_CHARS} 字"),
            format!("say why, in at most {LONGEST_REASON_CHARS} characters"),
        )));
    }
    let book = up.book();
    let career = career_of(&book, id)?;
    let _one_at_a_time = up.paying.lock().await;
    let world = world(up).await?;
    let asked = Asked::of(book, career, Some(&new.period), known(up, &world))?;
    if let Some(refusal) = refused(&asked, &confirmed(up, id).await?, up.today()) {
        return Err(refusal);
    }
    let (all, _) = assessed(up, &asked, 1.0, &world).await?;
    let moved: Vec<(&str, &str)> = all
        .iter()
        .filter(|one| one.assessed.verdict != Verdict::Kept)
        .map(|one| (one.agent(), asked.career.grades[one.assessed.to].id.as_str()))
        .collect();
    let name = format!("{id} {}", asked.period);
    if !moved.is_empty() {
        let said = said(up, &asked, &world).await?;
        let folder = up.home.incoming();
        let file = folder.join(format!("career-{id}-{}.csv", asked.period));
        let unwritable = |source: std::io::Error| CareerRefusal::Store(StoreError::Folder { path: file.clone(), source });
        std::fs::create_dir_all(&folder).map_err(unwritable)?;
        std::fs::write(&file, written(asked.since(), &moved, &said)).map_err(unwritable)?;
        let import = ImportFile {
            definition: "memberships".into(),
            file: file.clone(),
            name: Some(name.clone()),
            strict: true,
            made_up_until: None,
        };
        let kept = import_file(up, import, Arc::new(Control::default())).await;
        // It has become facts, or nothing.
        let _ = std::fs::remove_file(&file);
        kept.map_err(CareerRefusal::Kept)?;
    }
    let of = |verdict: Verdict| all.iter().filter(|one| one.assessed.verdict == verdict).count() as u64;
    let says =
        Says { period: asked.period.to_string(), why: why.to_owned(), promoted: of(Verdict::Promoted), demoted: of(Verdict::Demoted) };
    let says = serde_json::to_value(&says).unwrap_or_default();
    up.store.note(NewFact { kind: KIND.to_owned(), ..noted(by, CONFIRMED, id, &says) }, &clock::now()).await?;
    read_career(up, by, id, &AskCareer { period: Some(new.period.clone()), ..AskCareer::default() }, page).await
}

/// What else is already said of where agents belong from that day on: it stays.
async fn said(up: &Upcount, asked: &Asked, world: &World) -> Result<HashMap<String, Vec<String>>, CareerRefusal> {
    let (since, mut said) = (asked.since(), HashMap::new());
    let look = |row: &FactRow<'_>| {
        if let (Some(agent), true) = (row.text(0), row.day(1) == Some(since)) {
            said.insert(agent.to_owned(), (2..6).map(|n| row.text(n).unwrap_or_default().to_owned()).collect());
        }
    };
    let fields = ["agent", "since", "region", "branch", "team", "channel"];
    let each = EachFact { kind: &membership::KIND, fields: &fields, only: &BTreeMap::new(), as_of: None };
    up.measures.each_fact(each, &asked.book, world, look).await?;
    Ok(said)
}

/// The new grades as the file that becomes facts.
fn written(since: Day, moved: &[(&str, &str)], said: &HashMap<String, Vec<String>>) -> String {
    let mut out = String::from("agent,since,region,branch,team,channel,grade\n");
    // Codes come from files and may hold anything.
    let cell =
        |text: &str| if text.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() };
    for (agent, grade) in moved {
        let place =
            said.get(*agent).map_or_else(|| ",,,".to_owned(), |place| place.iter().map(|code| cell(code)).collect::<Vec<_>>().join(","));
        let _ = writeln!(out, "{},{since},{place},{}", cell(agent), cell(grade));
    }
    out
}
