//! A limit (期限) that runs from a day: so many days, months, or the end of a month.

use serde::{Deserialize, Serialize};
use upcount_model::Day;

/// How far a limit lies from a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Limit {
    /// So many days later.
    Days(u16),
    /// On that day so many months later, or on the last one of a month that is too short.
    Months(u16),
    /// At the end of the month that is so many months later; 0 is the day's own.
    MonthEnds(u16),
}

impl Limit {
    /// The limit that runs from a day.
    #[must_use]
    pub fn from(self, day: Day) -> Day {
        match self {
            Self::Days(days) => day.plus(i32::from(days)),
            Self::Months(months) => day.plus_months(u32::from(months)),
            Self::MonthEnds(months) => {
                let (year, month, _) = day.to_ymd();
                let first = Day::ymd(year, month, 1).unwrap_or(day);
                first.plus_months(u32::from(months) + 1).plus(-1)
            }
        }
    }

    /// No limit is further from its day than so many days.
    #[must_use]
    pub fn longest(self) -> i32 {
        match self {
            Self::Days(days) => i32::from(days),
            Self::Months(months) => i32::from(months) * 31,
            Self::MonthEnds(months) => (i32::from(months) + 1) * 31,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_a_day_that_exists() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        assert_eq!(Limit::Days(60).from(day("2025-01-31")), day("2025-04-01"));
        assert_eq!(Limit::Months(13).from(day("2024-01-31")), day("2025-02-28"));
        assert_eq!(Limit::MonthEnds(0).from(day("2025-02-01")), day("2025-02-28"));
        assert_eq!(Limit::MonthEnds(1).from(day("2025-01-31")), day("2025-02-28"));
        for limit in [Limit::Days(7), Limit::Months(25), Limit::MonthEnds(2)] {
            assert!((0..1500).all(|n| limit.from(Day(n)).0 - n <= limit.longest()));
        }
    }
}
