//! The days of a rule: whole months.

use upcount_model::Day;

/// The last so many whole months, oldest first: the first and the last day of each.
pub(in crate::steer) fn months(on: Day, many: u32) -> Vec<(Day, Day)> {
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
}
