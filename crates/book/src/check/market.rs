//! Checks a market: every place has people, and all that its drivers are made of.

use super::{capability, named};
use crate::{Book, Market};

pub(super) fn market(book: &Book, market: &Market) -> Result<(), String> {
    capability(&market.capability)?;
    named("dimension", &market.of, book.dimensions.keys())?;
    if market.per == 0 {
        return Err("`per` is a number from 1".into());
    }
    if market.places.is_empty() {
        return Err("there are no places".into());
    }
    let needed: Vec<&String> = std::iter::once(&market.people).chain(market.drivers.iter().flat_map(|d| [&d.above, &d.below])).collect();
    for (place, figures) in &market.places {
        for figure in &needed {
            match figures.get(*figure) {
                Some(value) if *value > 0 => {}
                Some(value) => return Err(format!("the place {place} has {value} {figure}; only what is more than 0 can be divided by")),
                None => return Err(format!("the place {place} does not say its `{figure}`")),
            }
        }
    }
    Ok(())
}
