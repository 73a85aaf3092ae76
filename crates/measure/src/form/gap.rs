//! How far the two smoothings of a share lie apart: pooled less the mean of the shares. It is what busy periods weigh more.

use super::{Figure, Figures, moving_average, rolling};
use crate::plan::Plan;
use crate::scan::Cube;
use std::collections::HashMap;

pub(crate) fn figures(plan: &Plan, cube: &Cube, window: u32) -> Figures {
    let (pooled, notes) = rolling::figures(plan, cube, window);
    let (means, _) = moving_average::figures(plan, cube, window);
    let means: HashMap<(i32, u32), Option<f64>> = means.into_iter().map(|figure| ((figure.code, figure.key), figure.value)).collect();
    let apart = |figure: Figure| {
        let mean = means.get(&(figure.code, figure.key)).copied().flatten();
        Figure { value: figure.value.zip(mean).map(|(pooled, mean)| pooled - mean), parts: None, exact: None, ..figure }
    };
    (pooled.into_iter().map(apart).collect(), notes)
}
