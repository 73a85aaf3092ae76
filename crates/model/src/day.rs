//! A day on the calendar, without a clock or a zone.

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A day, as days since 1970-01-01; written `2025-12-31`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

/// The text is not a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotADay(pub String);

impl fmt::Display for NotADay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a day; write it like 2025-12-31", self.0)
    }
}
impl std::error::Error for NotADay {}

/// Days from 0001-01-01 (the calendar's own count) to 1970-01-01.
const EPOCH_FROM_CE: i32 = 719_163;
/// Days from 1899-12-30, the day 0 of spreadsheets after their false 29 February 1900, to 1970-01-01.
const EPOCH_FROM_SHEET: i32 = 25_569;

impl Day {
    /// The day of a year, a month 1–12 and a day of the month; `None` when there is no such day.
    #[must_use]
    pub fn ymd(year: i32, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, day).map(Self::from_date)
    }

    /// The day that a spreadsheet shows for a serial number (1900 system); `None` outside 1900–2200.
    #[must_use]
    pub fn from_sheet_serial(serial: i32) -> Option<Self> {
        (1..=109_574).contains(&serial).then(|| Self(serial - EPOCH_FROM_SHEET))
    }

    /// Reads a day written by `format` (strftime); a format of a year or a month alone gives its first day.
    ///
    /// # Errors
    /// [`NotADay`] when the text does not fit the format or names no day.
    pub fn parse_as(text: &str, format: &str) -> Result<Self, NotADay> {
        if let Some(day) = at_full_width(text, format) {
            return Ok(day);
        }
        let no = || NotADay(text.to_owned());
        let whole = match format {
            "%Y" => NaiveDate::parse_from_str(&format!("{text}-01-01"), "%Y-%m-%d"),
            f if !f.contains("%d") && !f.contains("%j") => NaiveDate::parse_from_str(&format!("{text} 01"), &format!("{f} %d")),
            f => match NaiveDate::parse_and_remainder(text, f) {
                Ok((_, rest)) if !rest.is_empty() && !rest.starts_with([' ', 'T']) => return Err(no()),
                read => read.map(|(date, _)| date),
            },
        };
        whole.map(Self::from_date).map_err(|_| no())
    }

    /// Reads a day in the ways that files write them: `2025-12-31`, `2025/12/31`, `2025.12.31`, `20251231`,
    /// `2025年12月31日`, each with or without a time after it.
    ///
    /// # Errors
    /// [`NotADay`] otherwise. Days in another order need a format, because `03/04/2025` can be read in two ways.
    pub fn parse_loosely(text: &str) -> Result<Self, NotADay> {
        let no = || NotADay(text.to_owned());
        let bytes = text.as_bytes();
        if let [a, b, c, d, s1, e, f, s2, g, h, rest @ ..] = bytes
            && s1 == s2
            && matches!(s1, b'-' | b'/' | b'.')
            && (rest.is_empty() || matches!(rest[0], b' ' | b'T'))
        {
            return digits(&[*a, *b, *c, *d, *e, *f, *g, *h]).ok_or_else(no);
        }
        if let Ok(eight) = <&[u8; 8]>::try_from(bytes)
            && eight.iter().all(u8::is_ascii_digit)
        {
            return digits(eight).ok_or_else(no);
        }
        if bytes.len() < 8 || !bytes[..4].iter().all(u8::is_ascii_digit) {
            return Err(no());
        }
        ["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日"].iter().find_map(|f| Self::parse_as(text, f).ok()).ok_or_else(no)
    }

    /// Year, month 1–12, day of the month.
    #[must_use]
    pub fn to_ymd(self) -> (i32, u32, u32) {
        let date = self.date();
        (date.year(), date.month(), date.day())
    }

    /// The day `n` days later, or earlier when `n` is negative.
    #[must_use]
    pub fn plus(self, n: i32) -> Self {
        Self(self.0 + n)
    }

    /// The same day `n` months later, or the last one of a month that is too short.
    #[must_use]
    pub fn plus_months(self, n: u32) -> Self {
        Self::from_date(self.date().checked_add_months(Months::new(n)).unwrap_or(NaiveDate::MAX))
    }

    fn from_date(date: NaiveDate) -> Self {
        Self(date.num_days_from_ce() - EPOCH_FROM_CE)
    }

    fn date(self) -> NaiveDate {
        NaiveDate::from_num_days_from_ce_opt(self.0.saturating_add(EPOCH_FROM_CE)).unwrap_or(NaiveDate::MAX)
    }
}

/// Reads year, month and day written with all their digits, perhaps with a time after them, as programs write them;
/// `None` leaves the text to the general reader, which is so slow that it would take a third of an import's time.
fn at_full_width(text: &str, format: &str) -> Option<Day> {
    let (mut rest, mut format) = (text.as_bytes(), format.as_bytes());
    let mut eight = [b'0'; 8];
    let mut seen = [false; 3];
    while let [first, after @ ..] = format {
        let (part, held) = match (first, after) {
            (b'%', [b'Y', ..]) => (0, 0..4),
            (b'%', [b'm', ..]) => (1, 4..6),
            (b'%', [b'd', ..]) => (2, 6..8),
            (b'%', _) => return None,
            (plain, _) => {
                rest = rest.strip_prefix(std::slice::from_ref(plain))?;
                format = after;
                continue;
            }
        };
        let (number, left) = rest.split_at_checked(held.len())?;
        eight[held].copy_from_slice(number);
        seen[part] = true;
        (rest, format) = (left, &after[1..]);
    }
    if seen != [true; 3] || !matches!(rest, [] | [b' ' | b'T', ..]) {
        return None;
    }
    digits(&eight)
}

fn digits(d: &[u8; 8]) -> Option<Day> {
    let number = |part: &[u8]| part.iter().try_fold(0u32, |n, c| c.is_ascii_digit().then(|| n * 10 + u32::from(c - b'0')));
    Day::ymd(number(&d[..4])?.cast_signed(), number(&d[4..6])?, number(&d[6..])?)
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (y, m, d) = self.to_ymd();
        write!(f, "{y:04}-{m:02}-{d:02}")
    }
}

impl FromStr for Day {
    type Err = NotADay;
    fn from_str(text: &str) -> Result<Self, NotADay> {
        Self::parse_as(text, "%Y-%m-%d").and_then(|day| if text.len() == 10 { Ok(day) } else { Err(NotADay(text.to_owned())) })
    }
}

impl Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_in_each_way_that_files_write_it() {
        let day = Day::ymd(2025, 12, 1).unwrap();
        for text in [
            "2025-12-01",
            "2025/12/01",
            "2025/12/1",
            "2025.12.01",
            "20251201",
            "2025年12月1日",
            "2025-12-01 08:30:00",
            "2025-12-01T08:30:00",
        ] {
            assert_eq!(Day::parse_loosely(text), Ok(day), "{text}");
        }
        for text in ["", "2025-13-01", "2025-02-30", "03/04/2025", "2025-12-01x", "0", "20251301", "２０２５"] {
            assert!(Day::parse_loosely(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_spreadsheet_serial_is_the_day_that_the_sheet_shows() {
        assert_eq!(Day::from_sheet_serial(45_992), Day::ymd(2025, 12, 1));
        assert_eq!(Day::from_sheet_serial(0), None);
    }

    #[test]
    fn a_year_alone_is_its_first_day() {
        assert_eq!(Day::parse_as("2014", "%Y"), Ok(Day::ymd(2014, 1, 1).unwrap()));
        assert_eq!(Day::parse_as("2014-06", "%Y-%m"), Ok(Day::ymd(2014, 6, 1).unwrap()));
        assert!(Day::parse_as("14", "%Y-%m").is_err());
    }

    #[test]
    fn a_day_of_any_width_and_order_is_read_by_its_format() {
        let day = Day::ymd(2025, 12, 1).unwrap();
        for (text, format) in [
            ("2025-12-01", "%Y-%m-%d"),
            ("2025-12-1", "%Y-%m-%d"),
            ("01.12.2025", "%d.%m.%Y"),
            ("1.12.2025", "%d.%m.%Y"),
            ("20251201", "%Y%m%d"),
            ("12/01/2025 08:30", "%m/%d/%Y"),
            ("2025年12月01日", "%Y年%m月%d日"),
        ] {
            assert_eq!(Day::parse_as(text, format), Ok(day), "{text}");
        }
        for (text, format) in [
            ("2025-02-30", "%Y-%m-%d"),
            ("2025-12-01x", "%Y-%m-%d"),
            ("2025-12-012", "%Y-%m-%d"),
            ("2025-1x-01", "%Y-%m-%d"),
            ("2025", "%Y-%m-%d"),
            ("", "%Y-%m-%d"),
        ] {
            assert!(Day::parse_as(text, format).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        for n in [-719_162, -1, 0, 1, 20_000, 109_000] {
            assert_eq!(Day(n).to_string().parse(), Ok(Day(n)));
        }
    }
}
