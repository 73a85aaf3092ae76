//! A feast (节日) that moves from year to year, so that its month is not the same: Spring Festival.

use serde::Deserialize;
use upcount_model::Day;

/// A feast and the days around it on which trade is another.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Feast {
    /// Its name in the file's name.
    #[serde(skip)]
    pub id: String,
    /// 中文
    pub zh: String,
    /// English
    pub en: String,
    /// The capability that asked for it.
    pub capability: String,
    /// Days before it that count.
    pub before: u16,
    /// Days from it on that count, its own among them.
    pub after: u16,
    /// Its day, year by year, rising.
    pub days: Vec<Day>,
}

impl Feast {
    /// The part of a year's days of the feast that lies between two days, both inside, from 0 to 1 for each year.
    #[must_use]
    pub fn part_in(&self, first: Day, last: Day) -> f64 {
        let (before, after) = (i32::from(self.before), i32::from(self.after));
        let around = f64::from(before + after).max(1.0);
        let inside = |day: &Day| (last.0.min(day.0 + after - 1) - first.0.max(day.0 - before) + 1).max(0);
        self.days.iter().map(|day| f64::from(inside(day)) / around).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feast_at_the_end_of_a_month_lies_in_two() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let (id, zh, en, capability) = (String::new(), String::new(), String::new(), String::new());
        let feast = Feast { id, zh, en, capability, before: 7, after: 14, days: vec![day("2023-01-22"), day("2025-01-29")] };
        let part = |first, last| feast.part_in(day(first), day(last));
        assert!((part("2025-01-01", "2025-01-31") - 10.0 / 21.0).abs() < 1e-12);
        assert!((part("2025-02-01", "2025-02-28") - 11.0 / 21.0).abs() < 1e-12);
        assert!((part("2023-01-01", "2025-12-31") - 2.0).abs() < 1e-12);
        assert!(part("2024-01-01", "2024-12-31").abs() < 1e-12);
    }
}
