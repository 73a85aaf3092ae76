//! How much of what a month brings each of its days does: by its weekday, and by how far the month is gone, as many sell most
//! when a month ends.

use super::ground::working_days;
use upcount_measure::ByMonth;
use upcount_model::Day;

/// Parts of a month that are told apart.
const PARTS: usize = 10;
/// With less than so many policies, or days on which they came, days are told apart as working days only.
const LEAST: f64 = 1000.0;
const LEAST_DAYS: i32 = 365;

/// What each day is worth, beside a working day that is worth 1 in the mean.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum DayWeights {
    /// Monday to Friday alike, and nothing on other days.
    Working,
    /// As days were.
    Learned { weekday: [f64; 7], part: [f64; PARTS] },
}

impl DayWeights {
    /// Learns from what came on each day of whole months; `month` tells the first and the last day of the month of a day.
    pub(super) fn of(came: &ByMonth, (first, last): (Day, Day), month: impl Fn(Day) -> (Day, Day)) -> Self {
        let on = |day: Day| came.get(&day.0).copied().unwrap_or_default().max(0.0);
        let days = || (first.0..=last.0).map(Day);
        let all: f64 = days().map(on).sum();
        let worked = working_days((first, last));
        if all < LEAST || last.0 - first.0 + 1 < LEAST_DAYS || worked <= 0.0 {
            return Self::Working;
        }
        let mut weekday = [[0.0; 2]; 7];
        for day in days() {
            let [sum, many] = &mut weekday[weekday_of(day)];
            *sum += on(day);
            *many += 1.0;
        }
        // So that a working day is worth 1 in the mean of all.
        let weekday = weekday.map(|[sum, many]| if many > 0.0 { sum / many * worked / all } else { 0.0 });
        let mut part = [[0.0; 2]; PARTS];
        for day in days() {
            let [sum, expected] = &mut part[part_of(day, month(day))];
            *sum += on(day);
            *expected += weekday[weekday_of(day)] * all / worked;
        }
        Self::Learned { weekday, part: part.map(|[sum, expected]| if expected > 0.0 { sum / expected } else { 1.0 }) }
    }

    /// What a day of a month with this first and last day is worth.
    pub(super) fn at(&self, day: Day, month: (Day, Day)) -> f64 {
        match self {
            Self::Working => working_days((day, day)),
            Self::Learned { weekday, part } => weekday[weekday_of(day)] * part[part_of(day, month)],
        }
    }

    /// What the days of a month are worth together.
    pub(super) fn of_month(&self, (first, last): (Day, Day)) -> f64 {
        (first.0..=last.0).map(|day| self.at(Day(day), (first, last))).sum()
    }
}

/// From Monday, 0, to Sunday.
fn weekday_of(day: Day) -> usize {
    // 1970-01-01 was a Thursday.
    usize::try_from((day.0 + 3).rem_euclid(7)).unwrap_or_default()
}

fn part_of(day: Day, (first, last): (Day, Day)) -> usize {
    let (gone, all) = (day.0 - first.0, (last.0 - first.0 + 1).max(1));
    usize::try_from(gone).unwrap_or_default() * PARTS / usize::try_from(all).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use upcount_model::{Calendar, Grain};

    #[test]
    fn days_are_worth_what_they_brought_and_few_tell_nothing() {
        let calendar = Calendar { zh: String::new(), en: String::new(), month_starts_on: 1 };
        let month = |day: Day| calendar.days(calendar.period(day, Grain::Month));
        let (first, last) = (Day::ymd(2023, 1, 1).unwrap(), Day::ymd(2024, 12, 31).unwrap());
        // Saturdays half, Sundays nothing, and twice as much in the last tenth of each month.
        let brings = |day: Day| {
            let (from, to) = month(day);
            let late = if part_of(day, (from, to)) == PARTS - 1 { 2.0 } else { 1.0 };
            late * [4.0, 4.0, 4.0, 4.0, 4.0, 2.0, 0.0][weekday_of(day)]
        };
        let came: ByMonth = (first.0..=last.0).map(|day| (day, brings(Day(day)))).collect();
        let found = DayWeights::of(&came, (first, last), month);
        let worth = |day: Day| found.at(day, month(day));
        let [wednesday, saturday, sunday, late] =
            [(2024, 5, 8), (2024, 5, 11), (2024, 5, 12), (2024, 5, 31)].map(|(y, m, d)| Day::ymd(y, m, d).unwrap());
        let near = |found: f64, wanted: f64| assert!((found / wanted - 1.0).abs() < 0.06, "{found} {wanted}");
        near(worth(saturday) / worth(wednesday), 0.5);
        near(worth(late) / worth(wednesday), 2.0);
        assert_eq!(worth(sunday), 0.0);
        let all: f64 = (first.0..=last.0).map(|day| worth(Day(day))).sum();
        near(all, working_days((first, last)));
        let few: ByMonth = came.iter().map(|(day, many)| (*day, many / 10.0)).collect();
        assert_eq!(DayWeights::of(&few, (first, last), month), DayWeights::Working);
        assert_eq!(DayWeights::of(&came, (first, first.plus(300)), month), DayWeights::Working);
    }
}
