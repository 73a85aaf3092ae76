//! Checks a feast: its days rise, one a year, and do not run into each other.

use super::capability;
use crate::Feast;

pub(super) fn feast(feast: &Feast) -> Result<(), String> {
    capability(&feast.capability)?;
    if feast.before + feast.after == 0 || feast.before > 90 || feast.after > 90 {
        return Err("`before` and `after` are days, at most 90 each and not both 0".into());
    }
    let apart = i32::from(feast.before + feast.after);
    match feast.days.windows(2).find(|pair| pair[1].0 - pair[0].0 < apart) {
        Some(pair) => Err(format!("`days` rise year by year, and {} lies too near to {}", pair[1], pair[0])),
        None if feast.days.is_empty() => Err("`days` names its day, year by year".into()),
        None => Ok(()),
    }
}
