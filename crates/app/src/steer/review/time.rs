//! The period of a pack: a week from Monday to Sunday, or a month.

use upcount_book::Every;
use upcount_model::Day;

const WEEK: i32 = 7;

/// The days that a pack looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::steer) struct Time {
    every: Every,
    pub(in crate::steer) from: Day,
    pub(in crate::steer) to: Day,
}

impl Time {
    /// The period in which a day is.
    pub(in crate::steer) fn of(every: Every, day: Day) -> Self {
        match every {
            Every::Week => {
                // 1970-01-01 was a Thursday.
                let from = day.plus(-(day.0 + 3).rem_euclid(WEEK));
                Self { every, from, to: from.plus(WEEK - 1) }
            }
            Every::Month => {
                let from = day.plus(1 - day.to_ymd().2.cast_signed());
                Self { every, from, to: from.plus_months(1).plus(-1) }
            }
        }
    }

    pub(in crate::steer) fn before(self) -> Self {
        Self::of(self.every, self.from.plus(-1))
    }

    pub(in crate::steer) fn after(self) -> Self {
        Self::of(self.every, self.to.plus(1))
    }

    /// So many periods before it, oldest first, and the period itself.
    pub(in crate::steer) fn course(self, before: u32) -> Vec<Self> {
        let mut all = vec![self];
        for _ in 0..before {
            all.push(all[all.len() - 1].before());
        }
        all.reverse();
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(every: Every, day: &str) -> (String, String) {
        let time = Time::of(every, day.parse().unwrap());
        (time.from.to_string(), time.to.to_string())
    }

    #[test]
    fn a_week_is_from_monday_to_sunday_and_a_month_from_its_first_to_its_last() {
        let week = ("2025-12-22".to_owned(), "2025-12-28".to_owned());
        assert_eq!([time(Every::Week, "2025-12-22"), time(Every::Week, "2025-12-28")], [week.clone(), week]);
        assert_eq!(time(Every::Week, "2026-01-01"), ("2025-12-29".to_owned(), "2026-01-04".to_owned()));
        assert_eq!(time(Every::Month, "2024-02-29"), ("2024-02-01".to_owned(), "2024-02-29".to_owned()));
    }

    #[test]
    fn periods_follow_each_other_without_a_gap() {
        for every in [Every::Week, Every::Month] {
            let course = Time::of(every, "2025-03-05".parse().unwrap()).course(5);
            assert_eq!(course.len(), 6);
            assert!(course.windows(2).all(|two| two[0].to.plus(1) == two[1].from && two[0].after() == two[1]), "{course:?}");
        }
    }
}
