//! The one place that asks what time it is.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use upcount_model::Day;

/// Now, as RFC 3339 in UTC to the millisecond.
pub(crate) fn now() -> String {
    written(since_epoch())
}

/// The day, in UTC.
pub(crate) fn today() -> Day {
    Day(i32::try_from(seconds() / 86_400).unwrap_or(i32::MAX / 2))
}

/// So many hours from now, written alike.
pub(crate) fn hours_from_now(hours: u64) -> String {
    written(since_epoch() + Duration::from_secs(hours * 3600))
}

/// That long from now, written alike.
pub(crate) fn from_now(wait: Duration) -> String {
    written(since_epoch() + wait)
}

/// So long ago, written alike.
pub(crate) fn before(wait: Duration) -> String {
    written(since_epoch().saturating_sub(wait))
}

/// A moment from which is measured how much goes by.
#[expect(clippy::disallowed_methods, reason = "the one place")]
pub(crate) fn mark() -> Instant {
    Instant::now()
}

/// Seconds since 1970.
pub(crate) fn seconds() -> u64 {
    since_epoch().as_secs()
}

#[expect(clippy::disallowed_methods, reason = "the one place")]
fn since_epoch() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

fn written(since: Duration) -> String {
    let secs = since.as_secs();
    let day = Day(i32::try_from(secs / 86_400).unwrap_or(i32::MAX / 2));
    let of_day = secs % 86_400;
    format!("{day}T{:02}:{:02}:{:02}.{:03}Z", of_day / 3600, of_day / 60 % 60, of_day % 60, since.subsec_millis())
}

/// Seconds since 1970 of a moment that is written like these.
pub(crate) fn seconds_of(moment: &str) -> Option<i64> {
    let (day, time) = moment.strip_suffix('Z')?.split_once('T')?;
    let mut parts = time.split(':').map(|part| part.split('.').next().unwrap_or_default().parse::<i64>().ok());
    let (hours, minutes, seconds) = (parts.next()??, parts.next()??, parts.next()??);
    let well = (0..24).contains(&hours) && (0..60).contains(&minutes) && (0..=60).contains(&seconds) && parts.next().is_none();
    Some(i64::from(day.parse::<Day>().ok()?.0) * 86_400 + hours * 3_600 + minutes * 60 + seconds).filter(|_| well)
}

/// Whether so many days have gone by since then.
#[expect(clippy::disallowed_methods, reason = "the one place")]
pub(crate) fn days_ago(then: SystemTime, days: u64) -> bool {
    SystemTime::now().duration_since(then).is_ok_and(|since| since.as_secs() / 86_400 >= days)
}
