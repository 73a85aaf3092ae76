//! What can be asked: names of measures, dimensions and calibres, days, and nothing that a database understands.

use chrono::{DateTime, SecondsFormat};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use upcount_model::{Day, Grain};

/// A question for a figure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// The measure's id.
    pub measure: String,
    /// Dimensions to break it down by; one of them may be a grain of time.
    pub by: Vec<String>,
    /// Only facts whose dimension has one of these values; an empty value is one that is missing.
    pub only: BTreeMap<String, Vec<String>>,
    /// The first day.
    pub from: Option<Day>,
    /// The last day.
    pub to: Option<Day>,
    /// How long the periods are; the whole time is one period when absent.
    pub grain: Option<Grain>,
    /// Periods in the window of a smoothed measure.
    pub window: Option<u32>,
    /// The calibre's id; the standard one when absent.
    pub calibre: Option<String>,
    /// What we knew then.
    pub as_of: Option<AsOf>,
}

/// A moment of knowledge: a day to its end, or an instant in UTC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AsOf {
    /// The day: what happens after it has not happened yet.
    pub day: Day,
    /// RFC 3339 in UTC: what was learned after it is not known yet.
    pub instant: String,
}

impl AsOf {
    /// The end of a day.
    #[must_use]
    pub fn end_of(day: Day) -> Self {
        Self { day, instant: format!("{day}T23:59:59.999Z") }
    }
}

/// A text that names no day and no instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAMoment(pub String);

impl fmt::Display for NotAMoment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is no day and no instant; write 2025-12-31, 2025-12-31T18:00:00Z, or with its zone 2025-12-31T18:00:00+08:00",
            self.0
        )
    }
}

impl std::error::Error for NotAMoment {}

impl FromStr for AsOf {
    type Err = NotAMoment;
    /// Reads a day, or an instant with its zone (RFC 3339). The day is the one written, the instant is kept in UTC to the
    /// millisecond, as the store writes it: instants are compared as texts.
    fn from_str(text: &str) -> Result<Self, NotAMoment> {
        let no = || NotAMoment(text.to_owned());
        let Some((day, _)) = text.split_once('T') else { return text.parse().map(Self::end_of).map_err(|_| no()) };
        let day: Day = day.parse().map_err(|_| no())?;
        let instant = DateTime::parse_from_rfc3339(text).map_err(|_| no())?.to_utc();
        Ok(Self { day, instant: instant.to_rfc3339_opts(SecondsFormat::Millis, true) })
    }
}

impl fmt::Display for AsOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.instant.ends_with("T23:59:59.999Z") { self.day.fmt(f) } else { f.write_str(&self.instant.replace(".000Z", "Z")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_compared_to_the_millisecond() {
        let of = |text: &str| text.parse::<AsOf>();
        assert_eq!(of("2025-12-31T18:00:00Z").unwrap().instant, "2025-12-31T18:00:00.000Z");
        assert_eq!(of("2025-12-31T18:00:00.5Z").unwrap().instant, "2025-12-31T18:00:00.500Z");
        assert_eq!(of("2025-12-31T18:00:00Z").unwrap().to_string(), "2025-12-31T18:00:00Z");
        assert_eq!(of("2025-12-31").unwrap().to_string(), "2025-12-31");
        assert_eq!(of("2025-12-31T18:00:00+08:00").unwrap().instant, "2025-12-31T10:00:00.000Z");
        for text in ["2025-12-31T24:00:00Z", "2025-12-31T18:00:00", "2025-12-31T+1:00:00Z", "2025-12-31T18:00Z", "2025-12-31T"] {
            assert!(of(text).is_err(), "{text}");
        }
    }
}
