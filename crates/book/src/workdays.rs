//! Working days (工作日): Monday to Friday, but for the holidays that a company keeps and the days of a weekend that it works for them.

use serde::Deserialize;
use std::collections::BTreeSet;
use upcount_model::Day;

/// 1970-01-01, a Thursday.
const FIRST: Day = Day(0);
/// 2099-12-31.
const LAST: Day = Day(47_481);
const WEEK: i32 = 7;
/// Days from Monday on which people work.
const OF_A_WEEK: i32 = 5;

/// Which days are worked otherwise than Monday to Friday.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Workdays {
    /// Its name in the file's name.
    #[serde(skip)]
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// The capability that asked for it.
    pub capability: String,
    /// Days on which nobody works.
    #[serde(default)]
    pub off: Vec<Off>,
    /// Days of a weekend on which people work; they come before `off`.
    #[serde(default)]
    pub also: Vec<Day>,
}

/// A day such as `2025-01-01`, or the days from one to another such as `2025-10-01/2025-10-08`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Off {
    /// The first.
    pub from: Day,
    /// The last.
    pub to: Day,
}

impl TryFrom<String> for Off {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (from, to) = text.split_once('/').unwrap_or((&text, &text));
        let wrong = || format!("`{text}` is no day such as 2025-01-01, and no days such as 2025-10-01/2025-10-08");
        let (from, to): (Day, Day) = (from.parse().map_err(|_| wrong())?, to.parse().map_err(|_| wrong())?);
        if from <= to { Ok(Self { from, to }) } else { Err(wrong()) }
    }
}

/// The days on which a company works, counted; those before 1970 and after 2099 are not worked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkingDays {
    /// How many there are from the first day until each.
    until: Vec<u32>,
}

impl WorkingDays {
    /// Of all arrangements together.
    pub(crate) fn of<'w>(all: impl Iterator<Item = &'w Workdays> + Clone) -> Self {
        let off: BTreeSet<i32> = all.clone().flat_map(|one| &one.off).flat_map(|off| off.from.0..=off.to.0).collect();
        let also: BTreeSet<i32> = all.flat_map(|one| &one.also).map(|day| day.0).collect();
        let works = |day: &i32| also.contains(day) || ((day + 3).rem_euclid(WEEK) < OF_A_WEEK && !off.contains(day));
        let count = |many: &mut u32, day: i32| {
            *many += u32::from(works(&day));
            Some(*many)
        };
        Self { until: (FIRST.0..=LAST.0).scan(0, count).collect() }
    }

    fn until(&self, day: Day) -> u32 {
        let at = day.0.min(LAST.0) - FIRST.0;
        usize::try_from(at).ok().and_then(|at| self.until.get(at).copied()).unwrap_or_default()
    }

    /// Whether people work on a day.
    #[must_use]
    pub fn works(&self, day: Day) -> bool {
        self.between(day.plus(-1), day) == 1
    }

    /// How many there are after a day until another.
    #[must_use]
    pub fn between(&self, after: Day, until: Day) -> u32 {
        self.until(until).saturating_sub(self.until(after))
    }

    /// The last of them that is not after a day; the day itself where there is none.
    #[must_use]
    pub fn last(&self, day: Day) -> Day {
        let many = self.until(day);
        if many == 0 { day } else { self.at(many) }
    }

    /// The so-manieth after a day, from 1; the last that is known where there are not so many.
    #[must_use]
    pub fn after(&self, day: Day, many: u32) -> Day {
        if many == 0 { day } else { self.at(self.until(day) + many) }
    }

    /// The so-manieth of all.
    fn at(&self, many: u32) -> Day {
        let at = self.until.partition_point(|until| *until < many).min(self.until.len().saturating_sub(1));
        FIRST.plus(i32::try_from(at).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn of(toml: &str) -> WorkingDays {
        let days: Workdays = toml::from_str(&format!("zh = 'x'\nen = 'x'\ncapability = '4.4'\n{toml}")).unwrap();
        WorkingDays::of([days].iter())
    }

    #[test]
    fn working_days_are_counted_over_weekends() {
        // 2025-12-26 is a Friday.
        let days = of("");
        assert_eq!(days.last(day("2025-12-28")), day("2025-12-26"));
        assert_eq!(days.between(day("2025-12-26"), day("2025-12-31")), 3);
        assert_eq!(days.between(day("2025-12-27"), day("2025-12-31")), 3);
        assert_eq!(days.between(day("2025-12-01"), day("2025-12-31")), 22);
        assert_eq!(days.between(day("2025-12-31"), day("2025-12-31")), 0);
        assert_eq!(days.after(day("2025-12-26"), 1), day("2025-12-29"));
        assert_eq!(days.after(day("2025-12-27"), 1), day("2025-12-29"));
        assert_eq!(days.after(day("2025-12-01"), 22), day("2025-12-31"));
        assert_eq!(days.after(day("2025-12-27"), 0), day("2025-12-27"));
    }

    #[test]
    fn holidays_are_not_worked_and_the_weekend_before_is() {
        let days = of("off = ['2025-10-01/2025-10-08', '2025-01-01']\nalso = ['2025-09-28', '2025-10-11']");
        let works = |text: &str| days.works(day(text));
        assert!(works("2025-09-28") && works("2025-09-30") && works("2025-10-09") && works("2025-10-11"));
        assert!(!works("2025-10-01") && !works("2025-10-08") && !works("2025-10-05") && !works("2025-01-01") && !works("2025-10-12"));
        assert_eq!(days.between(day("2025-09-26"), day("2025-10-12")), 1 + 2 + 2 + 1);
        assert_eq!(days.last(day("2025-10-08")), day("2025-09-30"));
        assert_eq!(days.after(day("2025-09-30"), 1), day("2025-10-09"));
    }

    #[test]
    fn days_that_make_no_sense_are_refused() {
        for off in ["soon", "2025-10-08/2025-10-01", "2025-10-01/", "2025-02-30"] {
            assert!(Off::try_from(off.to_owned()).is_err(), "{off}");
        }
    }
}
