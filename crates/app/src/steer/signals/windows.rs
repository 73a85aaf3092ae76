//! The periods of a rule: whole months, or whole weeks from Monday to Sunday.

use crate::steer::review::Time;
use upcount_book::Every;
use upcount_model::Day;

/// The last so many periods that are over, oldest first: the first and the last day of each.
pub(in crate::steer) fn periods(every: Every, on: Day, many: u32) -> Vec<(Day, Day)> {
    let last = Time::of(every, on.plus(1)).before();
    last.course(many.saturating_sub(1)).into_iter().map(|time| (time.from, time.to)).collect()
}

/// From the first to the last day of the last so many.
pub(super) fn span_of(windows: &[(Day, Day)], lasting: usize) -> (Day, Day) {
    (windows[windows.len() - lasting].0, windows[windows.len() - 1].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_month_is_whole_when_its_last_day_is_over() {
        let text = |on: &str| periods(Every::Month, day(on), 2).iter().map(|(from, to)| format!("{from}/{to}")).collect::<Vec<_>>();
        assert_eq!(text("2025-12-31"), ["2025-11-01/2025-11-30", "2025-12-01/2025-12-31"]);
        assert_eq!(text("2025-12-30"), ["2025-10-01/2025-10-31", "2025-11-01/2025-11-30"]);
        assert_eq!(text("2025-01-31"), ["2024-12-01/2024-12-31", "2025-01-01/2025-01-31"]);
        assert_eq!(span_of(&periods(Every::Month, day("2025-12-31"), 5), 3), (day("2025-10-01"), day("2025-12-31")));
    }

    #[test]
    fn a_week_is_whole_when_its_sunday_is_over() {
        let text = |on: &str| periods(Every::Week, day(on), 2).iter().map(|(from, to)| format!("{from}/{to}")).collect::<Vec<_>>();
        assert_eq!(text("2025-12-28"), ["2025-12-15/2025-12-21", "2025-12-22/2025-12-28"]);
        assert_eq!(text("2025-12-31"), text("2025-12-28"));
        assert_eq!(text("2025-12-27"), ["2025-12-08/2025-12-14", "2025-12-15/2025-12-21"]);
        // The days of a turn of the year are of one week.
        assert_eq!(text("2026-01-05"), ["2025-12-22/2025-12-28", "2025-12-29/2026-01-04"]);
    }
}
