//! The days of a rule: whole months, and days on which people work.

use crate::steer::day::is_working;
use upcount_model::Day;

/// The last so many whole months, oldest first: the first and the last day of each.
pub(super) fn months(on: Day, many: u32) -> Vec<(Day, Day)> {
    let (year, month, _) = on.plus(1).to_ymd();
    let next = year * 12 + month.cast_signed() - 1;
    let first = |number: i32| Day::ymd(number.div_euclid(12), number.rem_euclid(12).cast_unsigned() + 1, 1).unwrap_or(on);
    let many = many.cast_signed();
    (next - many..next).map(|number| (first(number), first(number + 1).plus(-1))).collect()
}

/// From the first to the last day of the last so many.
pub(super) fn span_of(windows: &[(Day, Day)], lasting: usize) -> (Day, Day) {
    (windows[windows.len() - lasting].0, windows[windows.len() - 1].1)
}

/// Days on which people work, until a day.
pub(super) struct WorkingDays(Day);

impl WorkingDays {
    /// Until the last of them that is not after a day.
    pub(super) fn until(day: Day) -> Self {
        Self((0..7).map(|back| day.plus(-back)).find(|day| is_working(*day)).unwrap_or(day))
    }

    pub(super) fn last(&self) -> Day {
        self.0
    }

    /// How many there are after a day until another.
    pub(super) fn between(&self, after: Day, until: Day) -> u32 {
        let until = until.min(self.0);
        let weeks = (until.0 - after.0).max(0) / 7;
        let rest = (after.0 + weeks * 7 + 1..=until.0).filter(|day| is_working(Day(*day))).count();
        weeks.cast_unsigned() * 5 + u32::try_from(rest).unwrap_or_default()
    }

    /// The so-manieth after a day.
    pub(super) fn after(&self, day: Day, many: u32) -> Day {
        let mut at = day.plus((many / 5 * 7).cast_signed());
        let mut left = many - self.between_any(day, at);
        while left > 0 {
            at = at.plus(1);
            left -= u32::from(is_working(at));
        }
        at
    }

    fn between_any(&self, after: Day, until: Day) -> u32 {
        Self(until.max(self.0)).between(after, until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_month_is_whole_when_its_last_day_is_over() {
        let text = |on: &str| months(day(on), 2).iter().map(|(from, to)| format!("{from}/{to}")).collect::<Vec<_>>();
        assert_eq!(text("2025-12-31"), ["2025-11-01/2025-11-30", "2025-12-01/2025-12-31"]);
        assert_eq!(text("2025-12-30"), ["2025-10-01/2025-10-31", "2025-11-01/2025-11-30"]);
        assert_eq!(text("2025-01-31"), ["2024-12-01/2024-12-31", "2025-01-01/2025-01-31"]);
        assert_eq!(span_of(&months(day("2025-12-31"), 5), 3), (day("2025-10-01"), day("2025-12-31")));
    }

    #[test]
    fn working_days_are_counted_over_weekends() {
        // 2025-12-26 is a Friday.
        let days = WorkingDays::until(day("2025-12-28"));
        assert_eq!(days.last(), day("2025-12-26"));
        let days = WorkingDays::until(day("2025-12-31"));
        assert_eq!(days.between(day("2025-12-26"), day("2025-12-31")), 3);
        assert_eq!(days.between(day("2025-12-27"), day("2025-12-31")), 3);
        assert_eq!(days.between(day("2025-12-01"), day("2025-12-31")), 22);
        assert_eq!(days.between(day("2025-12-31"), day("2025-12-31")), 0);
        assert_eq!(days.after(day("2025-12-26"), 1), day("2025-12-29"));
        assert_eq!(days.after(day("2025-12-27"), 1), day("2025-12-29"));
        assert_eq!(days.after(day("2025-12-01"), 22), day("2025-12-31"));
    }
}
