//! What can be asked: names of measures, dimensions and calibres, days, and nothing that a database understands.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use upcount_model::{Day, Grain, NotADay};

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

impl FromStr for AsOf {
    type Err = NotADay;
    /// Reads `2025-12-31` or `2025-12-31T18:00:00Z`, the second with or without up to three decimals.
    fn from_str(text: &str) -> Result<Self, NotADay> {
        let Some((day, time)) = text.split_once('T') else { return text.parse().map(Self::end_of) };
        let day: Day = day.parse()?;
        let instant = instant(time).ok_or_else(|| NotADay(text.to_owned()))?;
        Ok(Self { day, instant: format!("{day}T{instant}Z") })
    }
}

/// A time of the day in UTC to the millisecond, as the store writes it: instants are compared as texts.
fn instant(time: &str) -> Option<String> {
    let (seconds, decimals) = time.strip_suffix('Z').map(|t| t.split_once('.').unwrap_or((t, "0")))?;
    let two =
        |part: &str, most: u8| part.len() == 2 && part.bytes().all(|c| c.is_ascii_digit()) && part.parse::<u8>().is_ok_and(|n| n <= most);
    let parts: Vec<&str> = seconds.split(':').collect();
    let well = parts.len() == 3 && parts.iter().zip([23, 59, 60]).all(|(part, most)| two(part, most));
    let milliseconds = (1..=3).contains(&decimals.len()) && decimals.bytes().all(|c| c.is_ascii_digit());
    (well && milliseconds).then(|| format!("{seconds}.{decimals:0<3}"))
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
        for text in [
            "2025-12-31T24:00:00Z",
            "2025-12-31T18:00:00",
            "2025-12-31T+1:00:00Z",
            "2025-12-31T18:00Z",
            "2025-12-31T18:00:00.0000Z",
            "2025-12-31T",
        ] {
            assert!(of(text).is_err(), "{text}");
        }
    }
}
