//! How likely a policy is there so many months after its day, as those before it were.

use super::{Entry, ONE};
use std::collections::BTreeMap;
use std::sync::Arc;
use upcount_maths::survival::{Step, incidence};
use upcount_model::Day;

/// Days of a month of age.
const MONTH: i32 = 30;
/// A class with fewer policies goes by all.
const ENOUGH: usize = 200;

/// How many ended, and how many were still there, at each month of age.
type Ages = Vec<(u64, u64)>;

/// For each class, the part that is still there at each age.
#[derive(Clone, Debug, Default)]
pub struct Chances {
    months: usize,
    all: Vec<f64>,
    classes: BTreeMap<Arc<str>, Vec<f64>>,
}

impl Chances {
    /// Reads them off the policies until a day.
    ///
    /// | | shape | unit |
    /// |---|---|---|
    /// | `entries` | in any order | |
    /// | `months` | the age that is asked for | 30 days |
    ///
    /// The estimator of Kaplan and Meier by months of age: those who are younger say what they can. A class with fewer than 200
    /// policies goes by all. Beyond the oldest policy nothing more is lost, which is too high where all are young.
    ///
    /// # Source
    /// Kaplan and Meier (1958), *Nonparametric Estimation from Incomplete Observations*, JASA 53.
    #[must_use]
    pub fn of<'a>(entries: impl IntoIterator<Item = &'a Entry>, months: u32, until: Day) -> Self {
        let months = months as usize;
        let mut all = vec![(0_u64, 0_u64); months];
        let mut classes: BTreeMap<Arc<str>, (usize, Ages)> = BTreeMap::new();
        for entry in entries {
            if entry.day > until {
                continue;
            }
            let own = entry.class.as_ref().map(|class| classes.entry(class.clone()).or_insert_with(|| (0, vec![(0, 0); months])));
            let ended = entry.ended.filter(|day| *day <= until);
            let age = age(entry.day, ended.unwrap_or(until));
            let see = |ages: &mut Ages| {
                if let Some(at) = ages.get_mut(age) {
                    if ended.is_some() { at.0 += 1 } else { at.1 += 1 }
                } else if let Some(last) = ages.last_mut() {
                    // Older than what is asked: there at the last age.
                    last.1 += 1;
                }
            };
            see(&mut all);
            if let Some((many, ages)) = own {
                *many += 1;
                see(ages);
            }
        }
        let classes = classes.into_iter().filter(|(_, (many, _))| *many >= ENOUGH);
        Self { months, all: curve(&all), classes: classes.map(|(class, (_, ages))| (class, curve(&ages))).collect() }
    }

    /// How likely a policy that is there on a day will be there at the age asked for, in millionths.
    #[must_use]
    pub fn of_one(&self, class: Option<&str>, day: Day, seen: Day) -> i64 {
        let curve = class.and_then(|class| self.classes.get(class)).unwrap_or(&self.all);
        let now = curve[age(day, seen).min(self.months)];
        let then = curve[self.months];
        // A part of one, in millionths.
        if now > 0.0 { (then / now * ONE as f64).round() as i64 } else { 0 }
    }
}

/// Months of age.
fn age(day: Day, seen: Day) -> usize {
    usize::try_from((seen.0 - day.0).max(0) / MONTH).unwrap_or_default()
}

/// The part that is there at the beginning of each month of age, and at the end of the last.
fn curve(ages: &[(u64, u64)]) -> Vec<f64> {
    let steps =
        ages.iter().enumerate().map(|(n, (ended, young))| Step { time: n as f64, came: *ended as f64, lost: 0.0, left: *young as f64 });
    let found = incidence(&steps.collect::<Vec<_>>());
    let mut there = 1.0;
    let mut curve = vec![1.0];
    let mut found = found.into_iter().peekable();
    for n in 0..ages.len() {
        if let Some(at) = found.next_if(|at| at.time == n as f64) {
            there = at.under_way;
        }
        curve.push(there);
    }
    curve
}
