//! Working hours (工作时间): when people may be told of something.

use std::collections::BTreeSet;
use upcount_book::WorkingDays;
use upcount_model::{Day, Text};

const DAY_MINS: u32 = 24 * 60;
const WIDEST_OFFSET_MINS: i32 = 14 * 60;

/// The hours of working days at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hours {
    /// What the clock there is ahead of UTC.
    offset_mins: i32,
    from_mins: u32,
    until_mins: u32,
    off: BTreeSet<Day>,
    also: BTreeSet<Day>,
}

impl Hours {
    /// Hours such as `09:00-18:00`, how far the clock is ahead of UTC, such as `+08:00`, working days on which nobody works, and days
    /// of a weekend on which people do.
    ///
    /// # Errors
    /// The sentence that says what cannot be read.
    pub fn new(hours: &str, offset: &str, off: &[String], also: &[String]) -> Result<Self, Text> {
        let wrong = |what: &str, zh: &str, en: &str| Text::new(format!("`{what}` 读不懂；{zh}"), format!("`{what}` makes no sense; {en}"));
        let clock = |text: &str| {
            let (hour, minute) = text.split_once(':')?;
            let (hour, minute) = (hour.parse::<u32>().ok()?, minute.parse::<u32>().ok()?);
            (minute < 60 && hour * 60 + minute <= DAY_MINS).then_some(hour * 60 + minute)
        };
        let span = hours.split_once('-').and_then(|(from, until)| Some((clock(from.trim())?, clock(until.trim())?)));
        let span = span.filter(|(from, until)| from < until);
        let (from_mins, until_mins) =
            span.ok_or_else(|| wrong(hours, "hours 写成 09:00-18:00，先早后晚", "hours are such as 09:00-18:00, the earlier first"))?;
        let ahead = match offset.split_at_checked(1) {
            Some(("+", rest)) => clock(rest).map(u32::cast_signed),
            Some(("-", rest)) => clock(rest).map(|mins| -mins.cast_signed()),
            _ => None,
        };
        let offset_mins = ahead
            .filter(|mins| mins.abs() <= WIDEST_OFFSET_MINS)
            .ok_or_else(|| wrong(offset, "offset 写成 +08:00", "an offset from UTC is such as +08:00"))?;
        let days = |given: &[String]| -> Result<BTreeSet<Day>, Text> {
            let read = |day: &String| day.parse().map_err(|_| wrong(day, "日子写成 2026-10-01", "a day is such as 2026-10-01"));
            given.iter().map(read).collect()
        };
        Ok(Self { offset_mins, from_mins, until_mins, off: days(off)?, also: days(also)? })
    }

    /// Whether people work at that moment, in seconds since 1970, of a company that works on these days.
    #[must_use]
    pub fn open(&self, days: &WorkingDays, now_secs: u64) -> bool {
        let mins = i64::try_from(now_secs / 60).unwrap_or_default() + i64::from(self.offset_mins);
        let (day, of_day) = (mins.div_euclid(i64::from(DAY_MINS)), mins.rem_euclid(i64::from(DAY_MINS)));
        let day = Day(i32::try_from(day).unwrap_or_default());
        let works = (days.works(day) && !self.off.contains(&day)) || self.also.contains(&day);
        works && (i64::from(self.from_mins)..i64::from(self.until_mins)).contains(&of_day)
    }

    /// In words.
    #[must_use]
    pub fn words(&self) -> Text {
        let clock = |mins: u32| format!("{:02}:{:02}", mins / 60, mins % 60);
        let (from, until) = (clock(self.from_mins), clock(self.until_mins));
        let sign = if self.offset_mins < 0 { '−' } else { '+' };
        let offset = clock(self.offset_mins.unsigned_abs());
        Text::new(format!("工作日 {from}–{until}（UTC{sign}{offset}）"), format!("working days {from}–{until} (UTC{sign}{offset})"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Seconds of a moment in UTC.
    fn at(day: &str, hour: u64, minute: u64) -> u64 {
        let day: Day = day.parse().unwrap();
        u64::from(day.0.unsigned_abs()) * 86_400 + hour * 3600 + minute * 60
    }

    #[test]
    fn people_are_told_while_they_work() {
        let book = upcount_book::Book::shipped().unwrap();
        let days = book.working_days();
        // 2025-12-26 is a Friday; nine in the morning in China is one in UTC.
        let hours = Hours::new("09:00-18:00", "+08:00", &["2025-12-25".into()], &["2025-12-28".into()]).unwrap();
        assert!(!hours.open(days, at("2025-12-26", 0, 59)) && hours.open(days, at("2025-12-26", 1, 0)));
        assert!(hours.open(days, at("2025-12-26", 9, 59)) && !hours.open(days, at("2025-12-26", 10, 0)));
        assert!(!hours.open(days, at("2025-12-27", 3, 0)), "a Saturday");
        assert!(hours.open(days, at("2025-12-28", 3, 0)), "a Sunday on which people work");
        assert!(!hours.open(days, at("2025-12-25", 3, 0)), "a Thursday off");
        // In New York it is still Friday when it is Saturday in UTC.
        let west = Hours::new("09:00-24:00", "-05:00", &[], &[]).unwrap();
        assert!(west.open(days, at("2025-12-27", 4, 59)) && !west.open(days, at("2025-12-27", 5, 0)));
        assert_eq!(hours.words().en, "working days 09:00–18:00 (UTC+08:00)");
    }

    #[test]
    fn hours_that_make_no_sense_are_refused() {
        for (hours, offset) in
            [("18:00-09:00", "+08:00"), ("9-18", "+08:00"), ("09:00-25:00", "+08:00"), ("09:00-18:00", "8"), ("09:00-18:00", "+15:00")]
        {
            assert!(Hours::new(hours, offset, &[], &[]).is_err(), "{hours} {offset}");
        }
        assert!(Hours::new("09:00-18:00", "+08:00", &["soon".into()], &[]).is_err());
    }
}
