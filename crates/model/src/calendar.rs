//! Periods (期间): which month, quarter or year a day belongs to. Calendars differ by company and are data.

use crate::{Day, Text};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How long a period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grain {
    /// 年
    Year,
    /// 半年
    Half,
    /// 季
    Quarter,
    /// 月
    Month,
    /// 日
    Day,
}

impl Grain {
    /// All grains, longest first.
    pub const ALL: [Self; 5] = [Self::Year, Self::Half, Self::Quarter, Self::Month, Self::Day];

    /// The grain's word in questions: `year`, `half`, `quarter`, `month`, `day`.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Half => "half",
            Self::Quarter => "quarter",
            Self::Month => "month",
            Self::Day => "day",
        }
    }

    /// Reads the grain's word.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|g| g.id() == id)
    }

    /// Months in a period; a day has none.
    #[must_use]
    pub const fn months(self) -> i32 {
        match self {
            Self::Year => 12,
            Self::Half => 6,
            Self::Quarter => 3,
            Self::Month => 1,
            Self::Day => 0,
        }
    }

    /// The first and the last day of the calendar's own period that is written so, as [`Period`] is: `2014-Q1`.
    #[must_use]
    pub fn named(self, text: &str) -> Option<(Day, Day)> {
        let (year, n) = match self {
            Self::Day => return text.parse().ok().map(|day| (day, day)),
            Self::Year => (text, 1),
            Self::Half | Self::Quarter | Self::Month => {
                let (year, n) = text.split_once('-')?;
                let mark = if self == Self::Half {
                    "H"
                } else if self == Self::Quarter {
                    "Q"
                } else {
                    ""
                };
                (year, n.strip_prefix(mark)?.parse().ok()?)
            }
        };
        let months = self.months().cast_unsigned();
        let year = if year.len() == 4 { year.parse().ok()? } else { return None };
        let first = (1..=12 / months).contains(&n).then(|| Day::ymd(year, (n - 1) * months + 1, 1))??;
        Some((first, first.plus_months(months).plus(-1)))
    }

    /// The grain's name.
    #[must_use]
    pub fn text(self) -> Text {
        let (zh, en) = match self {
            Self::Year => ("年", "year"),
            Self::Half => ("半年", "half-year"),
            Self::Quarter => ("季", "quarter"),
            Self::Month => ("月", "month"),
            Self::Day => ("日", "day"),
        };
        Text::new(zh, en)
    }
}

/// When the company's months begin. A work month (工作月) that begins on the 26th ends on the 25th and carries the
/// name of the month in which it ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// The day of the month on which a month begins, 1 to 28.
    pub month_starts_on: u32,
}

/// One period of a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// How long it is.
    pub grain: Grain,
    /// Periods of this grain since year 0; for a day, days since 1970-01-01. Neighbours differ by 1.
    pub number: i32,
}

impl Calendar {
    /// The period that a day belongs to.
    #[must_use]
    pub fn period(&self, day: Day, grain: Grain) -> Period {
        if grain == Grain::Day {
            return Period { grain, number: day.0 };
        }
        let (year, month, dom) = day.to_ymd();
        let next = i32::from(self.month_starts_on > 1 && dom >= self.month_starts_on);
        let months = year * 12 + month.cast_signed() - 1 + next;
        Period { grain, number: months.div_euclid(grain.months()) }
    }

    /// The first and the last day of a period.
    #[must_use]
    pub fn days(&self, period: Period) -> (Day, Day) {
        if period.grain == Grain::Day {
            return (Day(period.number), Day(period.number));
        }
        let first_month = period.number * period.grain.months();
        (self.month_start(first_month), self.month_start(first_month + period.grain.months()).plus(-1))
    }

    /// The days that a person means who names a first day, a last day, or both: the 1st and the last of calendar
    /// months stand for the company's months of the same names; any other days are those days.
    #[must_use]
    pub fn meant(&self, from: Option<Day>, to: Option<Day>) -> (Option<Day>, Option<Day>) {
        let whole_months = from.is_none_or(|d| d.to_ymd().2 == 1) && to.is_none_or(|d| d.plus(1).to_ymd().2 == 1);
        if self.month_starts_on == 1 || !whole_months {
            return (from, to);
        }
        let month = |day: Day| {
            let (y, m, _) = day.to_ymd();
            y * 12 + m.cast_signed() - 1
        };
        (from.map(|d| self.month_start(month(d))), to.map(|d| self.month_start(month(d) + 1).plus(-1)))
    }

    fn month_start(&self, months: i32) -> Day {
        let months = if self.month_starts_on > 1 { months - 1 } else { months };
        let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
        Day::ymd(year, month.cast_unsigned(), self.month_starts_on).unwrap_or(Day(i32::MAX / 2))
    }
}

impl Period {
    /// The period `n` later, or earlier when `n` is negative.
    #[must_use]
    pub const fn plus(self, n: i32) -> Self {
        Self { grain: self.grain, number: self.number + n }
    }
}

impl fmt::Display for Period {
    /// `2014`, `2014-H1`, `2014-Q1`, `2014-01`, `2014-01-05`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of_year = |periods: i32| (self.number.div_euclid(periods), self.number.rem_euclid(periods) + 1);
        let (mark, (year, n)) = match self.grain {
            Grain::Year => return write!(f, "{:04}", self.number),
            Grain::Half => ("H", of_year(2)),
            Grain::Quarter => ("Q", of_year(4)),
            Grain::Month => {
                let (year, n) = of_year(12);
                return write!(f, "{year:04}-{n:02}");
            }
            Grain::Day => return Day(self.number).fmt(f),
        };
        write!(f, "{year:04}-{mark}{n}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn starting(month_starts_on: u32) -> Calendar {
        Calendar { zh: String::new(), en: String::new(), month_starts_on }
    }
    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn the_work_month_of_december_runs_from_26_november_to_25_december() {
        let work = starting(26);
        let december = work.period(day("2025-12-25"), Grain::Month);
        assert_eq!(december.to_string(), "2025-12");
        assert_eq!(work.days(december), (day("2025-11-26"), day("2025-12-25")));
        assert_eq!(work.period(day("2025-12-26"), Grain::Year).to_string(), "2026");
        assert_eq!(work.meant(Some(day("2025-12-01")), Some(day("2025-12-31"))), (Some(day("2025-11-26")), Some(day("2025-12-25"))));
        assert_eq!(work.meant(Some(day("2025-12-01")), None), (Some(day("2025-11-26")), None));
        assert_eq!(work.meant(Some(day("2025-12-02")), Some(day("2025-12-31"))), (Some(day("2025-12-02")), Some(day("2025-12-31"))));
    }

    #[test]
    fn every_day_lies_inside_its_period_and_periods_follow_each_other() {
        for calendar in [starting(1), starting(26)] {
            for grain in Grain::ALL {
                for n in (10_000..21_000).step_by(13) {
                    let period = calendar.period(Day(n), grain);
                    let (first, last) = calendar.days(period);
                    assert!(first.0 <= n && n <= last.0);
                    assert_eq!(calendar.days(period.plus(1)).0, last.plus(1));
                }
            }
        }
    }

    #[test]
    fn a_period_is_found_by_its_name() {
        let calendar = starting(1);
        for grain in Grain::ALL {
            let period = calendar.period(day("2024-02-29"), grain);
            assert_eq!(grain.named(&period.to_string()), Some(calendar.days(period)), "{period}");
        }
        for (grain, text) in [(Grain::Year, "24"), (Grain::Quarter, "2024-Q5"), (Grain::Half, "2024-1"), (Grain::Month, "2024-00")] {
            assert_eq!(grain.named(text), None, "{text}");
        }
    }

    #[test]
    fn periods_are_named_as_people_write_them() {
        let calendar = starting(1);
        let names = Grain::ALL.map(|g| calendar.period(day("2014-07-05"), g).to_string());
        assert_eq!(names, ["2014", "2014-H2", "2014-Q3", "2014-07", "2014-07-05"]);
    }
}
