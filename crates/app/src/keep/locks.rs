//! Closing periods (锁定期间): from then on their figures stay as they were known. A lock is a fact of the Log, and so is
//! taking one away.

use super::accounts::told;
use crate::{Caller, Upcount, clock};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use upcount_measure::Lock;
use upcount_model::{Day, Say, Text};
use upcount_store::{NewFact, StoreError};
use utoipa::ToSchema;

/// A time to be closed.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLock {
    /// The first day.
    #[schema(example = "2025-01-01")]
    pub from: String,
    /// The last day.
    #[schema(example = "2025-01-31")]
    pub to: String,
}

/// A closed time.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LockItem {
    /// Its number in the Log.
    pub number: i64,
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
    /// When it was locked (RFC 3339, UTC).
    pub at: String,
}

/// Every closed time, in the order in which they were locked.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Locks {
    /// The locks.
    pub locks: Vec<LockItem>,
}

/// Why a time is not closed or opened.
#[derive(Debug)]
pub enum LockRefusal {
    /// The days make no sense, or are not over.
    Unclear(Text),
    /// There is no such lock.
    None,
    /// The store failed.
    Store(StoreError),
}

impl std::fmt::Display for LockRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text().en)
    }
}
impl std::error::Error for LockRefusal {}
impl From<StoreError> for LockRefusal {
    fn from(e: StoreError) -> Self {
        Self::Store(e)
    }
}

impl Say for LockRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unclear(_) => "lock_unclear",
            Self::None => "not_found",
            Self::Store(e) => e.code(),
        }
    }
    fn text(&self) -> Text {
        match self {
            Self::Unclear(text) => text.clone(),
            Self::None => Text::new("没有这个锁定", "there is no such lock"),
            Self::Store(e) => e.text(),
        }
    }
}

impl Upcount {
    /// The locks that hold, in order.
    pub(crate) async fn locks(&self) -> Result<Vec<Lock>, StoreError> {
        let mut locks: Vec<Lock> = Vec::new();
        for fact in self.store.facts_of("period").await? {
            let says: Value = serde_json::from_str(&fact.fact.says).unwrap_or_default();
            let day = |name: &str| says[name].as_str().and_then(|d| d.parse::<Day>().ok());
            match (fact.fact.event.as_str(), day("from"), day("to")) {
                (LOCKED, Some(from), Some(to)) => locks.push(Lock { number: fact.number, from, to, at: fact.learned_at }),
                _ => locks.retain(|l| Some(l.number) != says["lock"].as_i64()),
            }
        }
        Ok(locks)
    }
}

const LOCKED: &str = "period_locked";

/// Lists the locks that hold.
///
/// # Errors
/// When the store fails.
pub async fn list_locks(up: &Upcount) -> Result<Locks, StoreError> {
    Ok(Locks { locks: up.locks().await?.into_iter().map(item).collect() })
}

/// Closes a time that is over: its figures stay as they are known now.
///
/// # Errors
/// [`LockRefusal`]; then nothing is closed.
pub async fn lock_period(up: &Upcount, by: &Caller, new: &NewLock) -> Result<LockItem, LockRefusal> {
    let day = |text: &str| {
        text.parse::<Day>().map_err(|_| {
            LockRefusal::Unclear(Text::new("`from` 和 `to` 各是一天，如 2025-01-31", "`from` and `to` are days such as 2025-01-31"))
        })
    };
    let (from, to) = (day(&new.from)?, day(&new.to)?);
    if from > to {
        return Err(LockRefusal::Unclear(Text::new(format!("{from} 晚于 {to}"), format!("{from} is after {to}"))));
    }
    if to >= up.today() {
        return Err(LockRefusal::Unclear(Text::new(
            format!("{to} 还没有过去；过完的期间才能锁定"),
            format!("{to} is not over; a period is closed when it is"),
        )));
    }
    let fact = of_period(told(by, LOCKED, &format!("{from}/{to}"), &json!({ "from": from.to_string(), "to": to.to_string() })));
    up.store.note(fact, &clock::now()).await?;
    let lock = up.locks().await?.into_iter().rev().find(|l| l.from == from && l.to == to);
    lock.map(item).ok_or(LockRefusal::None)
}

/// Opens a closed time again: its figures are those of today.
///
/// # Errors
/// [`LockRefusal`]; then nothing is changed.
pub async fn unlock_period(up: &Upcount, by: &Caller, number: i64) -> Result<(), LockRefusal> {
    let lock = up.locks().await?.into_iter().find(|l| l.number == number).ok_or(LockRefusal::None)?;
    let fact = of_period(told(by, "period_unlocked", &format!("{}/{}", lock.from, lock.to), &json!({ "lock": number })));
    Ok(up.store.note(fact, &clock::now()).await?)
}

fn of_period(fact: NewFact) -> NewFact {
    NewFact { kind: "period".to_owned(), ..fact }
}

fn item(lock: Lock) -> LockItem {
    LockItem { number: lock.number, from: lock.from.to_string(), to: lock.to.to_string(), at: lock.at }
}
