//! A coarse place of a visit (大致位置): a cell of about a kilometre that the agent tells, for as long as the agent agrees to it. It lies
//! sealed with the agent's key as evidence of the visit, is in no fact, figure or map, and is opened with a reason.

use super::format::Sort;
use super::put::begin;
use super::{EvidenceRefusal, EvidenceTold, Record, item, record};
use crate::keep::told as noted;
use crate::steer::People;
use crate::{Caller, Upcount, clock};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use upcount_measure::{EachFact, FactRow, Refusal};
use upcount_model::{Day, Text, activity};
use upcount_store::{NewFact, PersonCode};
use utoipa::ToSchema;

/// A position that was older when the visit was recorded is not told.
const FRESH_SECS: i64 = 5 * 60;
/// Clocks of phones are as wrong as this.
const AHEAD_SECS: i64 = 5 * 60;
/// Digits after the point of a degree: a hundredth is about a kilometre.
const DIGITS: usize = 2;
const KIND: &str = "place_consent";
const AGREED: &str = "place_agreed";
const TAKEN_BACK: &str = "place_taken_back";

/// Whether an agent agrees to tell a coarse place with visits.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlaceConsent {
    /// The agent.
    pub agent: String,
    /// Whether the agent agrees.
    pub agreed: bool,
    /// Since which day; absent where nothing was ever said.
    pub since: Option<String>,
}

/// What an agent says of it.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePlaceConsent {
    /// Whether the agent agrees.
    pub agreed: bool,
}

/// Where a visit was, about.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPlace {
    /// The visit.
    pub activity: String,
    /// Latitude and longitude in hundredths of a degree, made coarse before they are sent.
    #[schema(example = "31.23,121.47")]
    pub cell: String,
    /// When the position was taken (RFC 3339, UTC).
    pub taken_at: String,
    /// When the visit was recorded (RFC 3339, UTC).
    pub recorded_at: String,
}

/// Whether the agent who asks agrees.
///
/// # Errors
/// [`EvidenceRefusal::NotOwn`] for everybody else.
pub async fn read_place_consent(up: &Upcount, by: &Caller) -> Result<PlaceConsent, EvidenceRefusal> {
    consent(up, own(by)?).await
}

/// Agrees to tell a coarse place with visits, or takes that back. Each is a fact.
///
/// # Errors
/// As [`read_place_consent`].
#[tracing::instrument(skip_all)]
pub async fn change_place_consent(up: &Upcount, by: &Caller, change: ChangePlaceConsent) -> Result<PlaceConsent, EvidenceRefusal> {
    let agent = own(by)?;
    if consent(up, agent).await?.agreed != change.agreed {
        let event = if change.agreed { AGREED } else { TAKEN_BACK };
        up.store.note(NewFact { kind: KIND.to_owned(), ..noted(by, event, agent, &json!({})) }, &clock::now()).await?;
    }
    consent(up, agent).await
}

/// Tells where an own visit was, about; once.
///
/// # Errors
/// [`EvidenceRefusal`]; then nothing is kept of it, and the visit stays as it was.
#[tracing::instrument(skip_all)]
pub async fn tell_place(up: &Upcount, by: &Caller, new: &NewPlace) -> Result<(EvidenceTold, bool), EvidenceRefusal> {
    let agent = own(by)?;
    if !consent(up, agent).await?.agreed {
        return Err(EvidenceRefusal::NotAgreed);
    }
    coarse(&new.cell)?;
    let about = new.activity.trim().to_owned();
    let visit = record(up, by, activity::KIND.id, &about).await?;
    if visit.place.get("agent").map(String::as_str) != Some(agent) {
        return Err(EvidenceRefusal::NotOwn);
    }
    fresh(up, &about, new).await?;
    let before = up.store.evidence_of(activity::KIND.id, &about).await?;
    if let Some(before) = before.into_iter().find(|row| row.sort == Sort::Place.id() && row.removed_at.is_none()) {
        return Ok((item(before, &People::read(up).await?), false));
    }
    // It is of the agent, whoever was visited.
    let visit = Record { person: PersonCode { kind: "agent".to_owned(), code: agent.to_owned() }, ..visit };
    let mut coming = begin(up, by, Sort::Place, about, visit).await?;
    coming.write(new.cell.as_bytes()).await?;
    coming.end().await
}

/// Places that were told of visits to a customer: they go with the customer too.
pub(in crate::keep) async fn places_of_customer(up: &Upcount, customer: &str) -> Result<Vec<String>, EvidenceRefusal> {
    let (mut visits, world) = (BTreeSet::new(), up.world().await?);
    let look = |row: &FactRow<'_>| {
        if row.text(1) == Some(customer) {
            visits.extend(row.text(0).map(str::to_owned));
        }
    };
    let each = EachFact { kind: &activity::KIND, fields: &["activity", "customer"], only: &BTreeMap::new(), as_of: None };
    match up.measures.each_fact(each, &up.book(), &world, look).await {
        Err(Refusal::NoFacts { .. }) => return Ok(Vec::new()),
        done => done?,
    };
    let mut places = Vec::new();
    for visit in visits {
        let of = up.store.evidence_of(activity::KIND.id, &visit).await?;
        places.extend(of.into_iter().filter(|row| row.sort == Sort::Place.id() && row.removed_at.is_none()).map(|row| row.id));
    }
    Ok(places)
}

/// The agent who asks; a place is told by nobody else.
fn own(by: &Caller) -> Result<&str, EvidenceRefusal> {
    let own = by.role().and(by.scope().within.as_ref()).and_then(|within| within.get("agent"));
    own.filter(|own| own.len() == 1).and_then(|own| own.first()).map(String::as_str).ok_or(EvidenceRefusal::NotOwn)
}

async fn consent(up: &Upcount, agent: &str) -> Result<PlaceConsent, EvidenceRefusal> {
    let last = up.store.facts_about(KIND, agent).await?.pop();
    let agreed = last.as_ref().is_some_and(|fact| fact.fact.event == AGREED);
    Ok(PlaceConsent { agent: agent.to_owned(), agreed, since: last.map(|fact| up.day_of(&fact.learned_at).to_string()) })
}

/// Refuses what is finer than a cell, or no place on earth.
fn coarse(cell: &str) -> Result<(), EvidenceRefusal> {
    let unclear = || {
        EvidenceRefusal::Unclear(Text::new(
            "`cell` 是纬度和经度，各两位小数，如 31.23,121.47",
            "`cell` is a latitude and a longitude with two digits after the point, such as 31.23,121.47",
        ))
    };
    let (latitude, longitude) = cell.split_once(',').ok_or_else(unclear)?;
    for (text, most) in [(latitude, 90.0), (longitude, 180.0)] {
        let (whole, part) = text.strip_prefix('-').unwrap_or(text).split_once('.').ok_or_else(unclear)?;
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit());
        if !digits(whole) || !digits(part) || whole.len() > 3 || text.parse::<f64>().is_ok_and(|degrees| degrees.abs() > most) {
            return Err(unclear());
        }
        if part.len() != DIGITS {
            return Err(EvidenceRefusal::TooExact);
        }
    }
    Ok(())
}

/// Refuses a position that is not of the visit's own minutes.
async fn fresh(up: &Upcount, about: &str, new: &NewPlace) -> Result<(), EvidenceRefusal> {
    let moment = |text: &str| {
        clock::seconds_of(text).ok_or_else(|| {
            EvidenceRefusal::Unclear(Text::new(
                "`taken_at`、`recorded_at` 是时刻，如 2025-12-31T08:00:00Z",
                "`taken_at` and `recorded_at` are moments such as 2025-12-31T08:00:00Z",
            ))
        })
    };
    let (taken, recorded) = (moment(&new.taken_at)?, moment(&new.recorded_at)?);
    let mut visit: Option<(Day, bool)> = None;
    let world = up.world().await?;
    up.measures
        .one_fact(&activity::KIND, about, &["day", "type"], &up.book(), &world, |row| {
            visit = row.day(0).map(|day| (day, row.text(1) == Some("visit")));
        })
        .await?;
    let (day, is_visit) = visit.ok_or(EvidenceRefusal::NoRecord)?;
    // Where the phone is, it may be another day than here.
    let of_its_day = (up.day_of(&new.recorded_at).0 - day.0).abs() <= 1;
    let now = i64::try_from(clock::seconds()).unwrap_or(i64::MAX);
    if is_visit && of_its_day && (0..=FRESH_SECS).contains(&(recorded - taken)) && recorded <= now + AHEAD_SECS {
        return Ok(());
    }
    Err(EvidenceRefusal::Stale(FRESH_SECS / 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_a_hundredth_of_a_degree_and_nothing_finer() {
        for well in ["31.23,121.47", "-33.87,151.21", "0.00,-0.01"] {
            assert!(coarse(well).is_ok(), "{well}");
        }
        for exact in ["31.2304,121.47", "31.23,121.473", "31.2,121.47"] {
            assert!(matches!(coarse(exact), Err(EvidenceRefusal::TooExact)), "{exact}");
        }
        for none in ["31.23", "31,121", "91.00,0.00", "0.00,181.00", "a.bc,1.23", "31.23,1e1.00", "", "31.23,121.47,1.00"] {
            assert!(matches!(coarse(none), Err(EvidenceRefusal::Unclear(_))), "{none}");
        }
    }
}
