//! Checks a lever: its class and what it is measured beside are dimensions, and what is assumed lies within its bounds.

use super::{capability, named};
use crate::{Book, Lever, LeverForm};

/// Dimensions by which classes of levers are cut, at most: their values are multiplied.
const MOST_DIMENSIONS: usize = 2;

pub(super) fn lever(book: &Book, lever: &Lever) -> Result<(), String> {
    capability(&lever.capability)?;
    if lever.only.is_empty() || lever.only.values().any(Vec::is_empty) || lever.only.len() > MOST_DIMENSIONS {
        return Err(format!("`where` names the class that it raises, by one or {MOST_DIMENSIONS} dimensions with their values"));
    }
    for dimension in lever.only.keys().chain(&lever.beside) {
        named("dimension", dimension, book.dimensions.keys())?;
    }
    if !(lever.at_least <= lever.usual && lever.usual <= lever.at_most) || lever.at_least.0 < 0 {
        return Err("`usual` lies between `at_least` and `at_most`, from 0% on".into());
    }
    match &lever.form {
        LeverForm::Growth {} => {}
        LeverForm::Share { new } => {
            if lever.at_most.0 > 900_000 || new.0 > 1_000_000 {
                return Err("a share is assumed up to 90%, and at most 100% of what it gains is `new`".into());
            }
        }
        LeverForm::Conversion { of, less, only } => {
            for measure in [of].into_iter().chain(less) {
                named("measure", measure, book.measures.keys())?;
            }
            for dimension in only.keys() {
                named("dimension", dimension, book.dimensions.keys())?;
            }
        }
        LeverForm::Floor { at_least } => {
            if *at_least == 0 || lever.at_most.0 > 1_000_000 {
                return Err("`at_least` is a count from 1, and at most 100% of teams reach it".into());
            }
        }
    }
    Ok(())
}
