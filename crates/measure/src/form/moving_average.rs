//! The plain mean of the shares of a window's periods. A class without policies in a period had a share of 0 there.

use super::{Figure, Figures, classes, float, windows};
use crate::plan::Plan;
use crate::scan::Cube;
use std::collections::HashMap;

pub(crate) fn figures(plan: &Plan, cube: &Cube, window: u32) -> Figures {
    let (windows, notes) = windows(plan, cube, window);
    let mut all: HashMap<i32, i64> = HashMap::new();
    for ((code, _), sums) in &cube.cells {
        *all.entry(*code).or_default() += sums[0];
    }
    let mut codes: Vec<i32> = windows.iter().flatten().copied().collect();
    codes.sort_unstable();
    codes.dedup();
    let mut figures = Vec::new();
    let classes = classes(cube, &codes);
    for held in windows {
        let Some(&code) = held.last() else { continue };
        for key in &classes {
            let share = |c: &i32| {
                let whole = all.get(c).copied().filter(|n| *n != 0)?;
                Some(float(cube.cells.get(&(*c, *key)).map_or(0, |s| s[0])) / float(whole))
            };
            let shares: Option<Vec<f64>> = held.iter().map(share).collect();
            let value = shares.map(|s| s.iter().sum::<f64>() / f64::from(window));
            figures.push(Figure { code, key: *key, value, parts: None });
        }
    }
    (figures, notes)
}
