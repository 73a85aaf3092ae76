//! The 36 months of the made-up company and their rhythm: the January opening, quarter ends, holidays, weekdays.

/// Days since 1970-01-01.
pub(crate) type Day = i32;

/// The first day of the company's facts.
pub(crate) const START: Day = day(2023, 1, 1);
/// The last day of the company's facts; nothing that happens later is written.
pub(crate) const END: Day = day(2025, 12, 31);
/// Months from the first to the last day.
pub(crate) const MONTHS: usize = 36;
/// Sales are drawn this many days past the end: what was applied for or quoted before it is there, still open.
pub(crate) const AFTER: i32 = 75;
/// Months that sales are drawn for, with those past the end.
pub(crate) const DRAWN_MONTHS: usize = 39;

/// The day of a date (days from civil; Howard Hinnant).
pub(crate) const fn day(year: i32, month: i32, date: i32) -> Day {
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let year_of_era = y.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + date - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Year, month and date of a day.
pub(crate) const fn civil(day: Day) -> (u32, u32, u32) {
    let z = day + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + if month <= 2 { 1 } else { 0 };
    (year as u32, month as u32, (doy - (153 * mp + 2) / 5 + 1) as u32)
}

/// Months since 2023-01; days before it give 0.
pub(crate) fn month(day: Day) -> usize {
    let (year, month, _) = civil(day.max(START));
    (year as usize - 2023) * 12 + month as usize - 1
}

/// The first day of a month counted from 2023-01.
pub(crate) const fn month_start(month: usize) -> Day {
    day(2023 + (month / 12) as i32, (month % 12) as i32 + 1, 1)
}

/// How far through the three years a day is: 0 at the start, 1 at the end.
pub(crate) fn through(day: Day) -> f64 {
    f64::from(day - START) / f64::from(END - START)
}

/// 0 on a Monday.
pub(crate) fn weekday(day: Day) -> usize {
    (day + 3).rem_euclid(7) as usize
}

/// Long public holidays of these years, as published by the State Council: first and last day, and what is left of trade.
const HOLIDAYS: &[(Day, Day, f64)] = &[
    (day(2023, 1, 21), day(2023, 1, 27), 0.10),
    (day(2023, 4, 29), day(2023, 5, 3), 0.35),
    (day(2023, 9, 29), day(2023, 10, 6), 0.15),
    (day(2024, 1, 1), day(2024, 1, 1), 0.60),
    (day(2024, 2, 10), day(2024, 2, 17), 0.10),
    (day(2024, 5, 1), day(2024, 5, 5), 0.35),
    (day(2024, 10, 1), day(2024, 10, 7), 0.15),
    (day(2025, 1, 1), day(2025, 1, 1), 0.60),
    (day(2025, 1, 28), day(2025, 2, 4), 0.10),
    (day(2025, 5, 1), day(2025, 5, 5), 0.35),
    (day(2025, 10, 1), day(2025, 10, 8), 0.15),
    (day(2026, 1, 1), day(2026, 1, 3), 0.50),
    (day(2026, 2, 15), day(2026, 2, 23), 0.10),
];

/// 开门红 in January, pushes at quarter ends, quiet after them.
const BY_MONTH: [f64; 12] = [2.05, 0.80, 1.25, 0.84, 0.88, 1.20, 0.84, 0.86, 1.10, 0.80, 0.90, 1.02];
const BY_WEEKDAY: [f64; 7] = [1.12, 1.10, 1.08, 1.08, 1.10, 0.62, 0.45];

/// How much people sell on a day, 1 on an ordinary one.
pub(crate) fn people_rhythm(day: Day) -> f64 {
    let (_, month, _) = civil(day);
    let left = month_start(self::month(day) + 1) - day;
    let close = match left {
        1..=3 => 1.70,
        4..=7 => 1.25,
        _ => 0.93,
    };
    BY_MONTH[month as usize - 1] * BY_WEEKDAY[weekday(day)] * close * holiday(day)
}

/// How much is bought without a seller on a day: no month end, no January push, but shopping days.
pub(crate) fn digital_rhythm(day: Day) -> f64 {
    let shopping = match civil(day) {
        (_, 11, 1..=11) => 1.45,
        (_, 6, 1..=18) => 1.20,
        _ => 1.0,
    };
    let holiday = holiday(day);
    // A holiday takes people from their desks, but they travel and shop.
    shopping * if holiday < 1.0 { 0.85 } else { 1.0 }
}

fn holiday(day: Day) -> f64 {
    HOLIDAYS.iter().find(|(first, last, _)| (*first..=*last).contains(&day)).map_or(1.0, |(_, _, left)| *left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_the_years_goes_to_a_date_and_back() {
        for d in day(1920, 1, 1)..=day(2027, 1, 1) {
            let (y, m, dd) = civil(d);
            assert_eq!(day(y as i32, m as i32, dd as i32), d);
        }
        assert_eq!(END - START, 1095);
        assert_eq!(weekday(day(2025, 12, 31)), 2, "a Wednesday");
        assert_eq!(month(END), MONTHS - 1);
        assert_eq!(month(END + AFTER), DRAWN_MONTHS - 1);
    }

    #[test]
    fn january_is_strong_and_the_spring_festival_quiet() {
        let sum = |from: Day, to: Day| (from..to).map(people_rhythm).sum::<f64>();
        for year in 2023..=2025 {
            assert!(sum(day(year, 1, 1), day(year, 2, 1)) > 1.5 * sum(day(year, 4, 1), day(year, 5, 1)), "{year}");
        }
        assert!(people_rhythm(day(2024, 2, 14)) < 0.2);
        assert!(people_rhythm(day(2025, 6, 30)) > people_rhythm(day(2025, 6, 16)));
    }
}
