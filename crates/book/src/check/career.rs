//! Checks career rules: each grade is there once, each but the lowest says what leads to it, and figures can be asked.

use super::{capability, named};
use crate::{Book, Career, Condition};
use upcount_model::Grain;

/// By what the roll can be narrowed.
pub(super) const OF_THE_ROLL: [&str; 4] = ["region", "branch", "team", "channel"];

pub(super) fn career(book: &Book, career: &Career) -> Result<(), String> {
    capability(&career.capability)?;
    if career.period == Grain::Day {
        return Err("`period` is a month, quarter, half or year".into());
    }
    if let Some(dimension) = career.who.keys().find(|dimension| !OF_THE_ROLL.contains(&dimension.as_str())) {
        return Err(format!("`who` names agents of the roll by {}, not by `{dimension}`", OF_THE_ROLL.join(", ")));
    }
    if career.grades.len() < 2 || career.grades.len() > 20 {
        return Err("there are 2 to 20 grades, the lowest first".into());
    }
    if career.near.0 >= 1_000_000 {
        return Err("`near` is below 100%".into());
    }
    for (n, grade) in career.grades.iter().enumerate() {
        if career.grades[..n].iter().any(|other| other.id == grade.id) {
            return Err(format!("the grade `{}` is there twice", grade.id));
        }
        match (n, grade.reach.is_empty(), grade.keep.is_empty()) {
            (0, false, _) | (0, _, false) => {
                return Err(format!("`{}` is the lowest grade: nothing leads to it, and nobody falls from it", grade.id));
            }
            (1.., true, _) => return Err(format!("nothing leads to `{}`: say with `reach` what does", grade.id)),
            _ => {}
        }
        grade.reach.iter().chain(&grade.keep).try_for_each(|one| condition(book, one).map_err(|what| format!("`{}`: {what}", grade.id)))?;
    }
    Ok(())
}

pub(super) fn condition(book: &Book, condition: &Condition) -> Result<(), String> {
    named("measure", &condition.measure, book.measures.keys())?;
    if let Some(calibre) = &condition.calibre {
        named("calibre", calibre, book.calibres.keys())?;
    }
    if !(1..=60).contains(&condition.months) {
        return Err("a condition looks at 1 to 60 months".into());
    }
    if !(condition.at_least > 0.0 && condition.at_least.is_finite()) {
        return Err("`at_least` is above 0".into());
    }
    Ok(())
}
