//! A ratio of sums over the same facts; never the mean of ratios.

use super::{Figure, Figures, float};
use crate::plan::Plan;
use crate::scan::Cube;

pub(crate) fn figures(_: &Plan, cube: &Cube) -> Figures {
    let divided = |(&(code, key), sums): (&(i32, u32), &[i64; 2])| {
        let (above, below) = (float(sums[0]), float(sums[1]));
        Figure { code, key, value: (sums[1] != 0).then(|| above / below), parts: Some((above, below)) }
    };
    (cube.cells.iter().map(divided).collect(), Vec::new())
}
