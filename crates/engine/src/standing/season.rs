//! How a month differs from others for the whole tree, working days taken out: its place in the year, and the rise of years.

use super::tree::Tree;
use upcount_maths::{Seen, buhlmann_straub};

const YEAR: usize = 12;

/// The seasons of a tree.
pub(super) struct Season {
    /// The working-day weight × season × rise of each month.
    pub(super) exposure: Vec<f64>,
    /// The same with the season as the other years tell it, for forecasts that must not have looked at their month.
    pub(super) unseen: Vec<f64>,
    factors: [f64; YEAR],
    /// By how much the logarithm rises in a month.
    rise: f64,
}

impl Season {
    /// The factor of a month's place in the year, months counted from the first.
    pub(super) fn usual(&self, month: usize) -> f64 {
        self.factors[month % YEAR]
    }

    /// The same × the rise since the last month.
    pub(super) fn ahead(&self, month: usize) -> f64 {
        self.usual(month) * risen(self.rise, month, self.exposure.len())
    }
}

fn risen(rise: f64, month: usize, months: usize) -> f64 {
    (rise * (place(month) - place(months))).exp()
}

/// Seasons of what all roots count together, each believed as far as the years agree (Bühlmann and Straub), and the rise from
/// one year to the next as far as it is more than luck (James and Stein); none under two years.
pub(super) fn seasons(tree: &Tree, history: &[&[u32]], months: &[f64]) -> Season {
    let mut total = vec![0.0; months.len()];
    for (counts, _) in history.iter().zip(&tree.parents).filter(|(_, parent)| parent.is_none()) {
        let later = months.len() - counts.len();
        total[later..].iter_mut().zip(*counts).for_each(|(sum, count)| *sum += f64::from(*count));
    }
    let first = total.iter().position(|count| *count > 0.0).unwrap_or(total.len());
    let logs: Vec<(usize, f64)> =
        (first..total.len()).filter(|t| months[*t] > 0.0).map(|t| (t, ((total[t] + 0.5) / months[t]).ln())).collect();
    let rise = if logs.len() < 2 * YEAR { 0.0 } else { rise(&logs, months.len()) };
    let factors = factors(&logs, rise, None);
    let without = |t: usize| months[t] * self::factors(&logs, rise, Some(t))[t % YEAR] * risen(rise, t, months.len());
    let exposure = months.iter().enumerate().map(|(t, weight)| weight * factors[t % YEAR] * risen(rise, t, months.len())).collect();
    Season { exposure, unseen: (0..months.len()).map(without).collect(), factors, rise }
}

/// By how much the logarithm rises in a month, from one year to the next.
fn rise(logs: &[(usize, f64)], months: usize) -> f64 {
    let mut at = vec![None; months];
    logs.iter().for_each(|(t, log)| at[*t] = Some(*log));
    let years: Vec<f64> = (YEAR..months).filter_map(|t| Some((at[t]? - at[t - YEAR]?) / 12.0)).collect();
    let rise = mean(&years);
    let squares: Vec<f64> = years.iter().map(|year| (year - rise).powi(2)).collect();
    // Every month is in up to two differences, so that they say half as much as they are.
    let luck = 2.0 * mean(&squares) / place(years.len());
    if rise * rise > luck { rise * (1.0 - luck / (rise * rise)) } else { 0.0 }
}

fn factors(logs: &[(usize, f64)], rise: f64, without: Option<usize>) -> [f64; YEAR] {
    let mut factors = [1.0; YEAR];
    if logs.len() < 2 * YEAR {
        return factors;
    }
    let mut groups = vec![Vec::new(); YEAR];
    for (t, log) in logs.iter().filter(|(t, _)| Some(*t) != without) {
        groups[t % YEAR].push(Seen { ratio: log - rise * place(*t), weight: 1.0 });
    }
    if let Some(found) = buhlmann_straub(&groups) {
        factors.iter_mut().zip(&found.groups).for_each(|(factor, group)| *factor = (group.figure - found.collective).exp());
        let all = mean(&factors);
        factors.iter_mut().for_each(|factor| *factor /= all);
    }
    factors
}

fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / place(values.len()) }
}

#[expect(clippy::cast_precision_loss, reason = "months are few")]
fn place(n: usize) -> f64 {
    n as f64
}
