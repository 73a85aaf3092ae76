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
    /// Reads `2025-12-31` or `2025-12-31T18:00:00Z`.
    fn from_str(text: &str) -> Result<Self, NotADay> {
        let Some((day, time)) = text.split_once('T') else { return text.parse().map(Self::end_of) };
        let well = time.strip_suffix('Z').is_some_and(|t| {
            let parts: Vec<_> = t.split(':').collect();
            parts.len() == 3
                && parts
                    .iter()
                    .zip([24, 60, 61])
                    .all(|(p, most)| p.len() >= 2 && p.parse::<f64>().is_ok_and(|n| (0.0..f64::from(most)).contains(&n)))
        });
        if well { Ok(Self { day: day.parse()?, instant: text.to_owned() }) } else { Err(NotADay(text.to_owned())) }
    }
}

impl fmt::Display for AsOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.instant.ends_with("T23:59:59.999Z") { self.day.fmt(f) } else { f.write_str(&self.instant) }
    }
}
