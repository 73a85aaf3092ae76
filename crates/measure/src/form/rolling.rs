//! A share pooled over a window: sums over the window, then divided.

use super::{Figure, Figures, classes, float, windows};
use crate::plan::Plan;
use crate::scan::Cube;

pub(crate) fn figures(plan: &Plan, cube: &Cube, window: u32) -> Figures {
    let (windows, notes) = windows(plan, cube, window);
    let mut codes: Vec<i32> = windows.iter().flatten().copied().collect();
    codes.sort_unstable();
    codes.dedup();
    let classes = classes(cube, &codes);
    let mut figures = Vec::new();
    for held in windows {
        let months: i64 = if plan.tally.stock { held.iter().filter_map(|c| cube.months.get(c)).sum::<i64>().max(1) } else { 1 };
        let sums: Vec<i64> = classes.iter().map(|key| held.iter().filter_map(|c| cube.cells.get(&(*c, *key))).map(|s| s[0]).sum()).collect();
        let all: i64 = sums.iter().sum();
        let Some(&code) = held.last() else { continue };
        figures.extend(classes.iter().zip(sums).map(|(key, sum)| Figure {
            code,
            key: *key,
            value: (all != 0).then(|| float(sum) / float(all)),
            parts: Some((float(sum) / float(months), float(all) / float(months))),
        }));
    }
    (figures, notes)
}
