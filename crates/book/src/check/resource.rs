//! Checks a resource: it raises a count, is given to places of the roll, and its bounds leave room.

use super::{capability, named};
use crate::{Book, Resource};

const ONE_PPM: i64 = 1_000_000;

pub(super) fn resource(book: &Book, resource: &Resource) -> Result<(), String> {
    capability(&resource.capability)?;
    named("measure", &resource.of, book.measures.keys())?;
    named("measure", &resource.given.measure, book.measures.keys())?;
    let form = &book.measures[&resource.of].form;
    if form.additivity() != "additive" {
        return Err(format!("`{}` is a {}, which does not add up; a resource raises a count", resource.of, form.id()));
    }
    for calibre in resource.calibre.iter().chain(&resource.given.calibre) {
        named("calibre", calibre, book.calibres.keys())?;
    }
    for dimension in resource.given.only.keys() {
        named("dimension", dimension, book.dimensions.keys())?;
    }
    if !["region", "branch", "team"].contains(&resource.level.as_str()) {
        return Err(format!("`level` is region, branch or team, not `{}`", resource.level));
    }
    if !(6..=60).contains(&resource.months) {
        return Err("`months` is a number from 6 to 60".into());
    }
    if resource.given.step == 0 {
        return Err("`step` is a number from 1".into());
    }
    if resource.at_least.is_some_and(|part| part.0 > ONE_PPM) || resource.at_most.is_some_and(|part| part.0 < ONE_PPM) {
        return Err("`at_least` is at most 100% of what a place has, and `at_most` at least 100%".into());
    }
    Ok(())
}
