//! Checks a league: everybody has peers and a grade.

use super::{capability, named, rising};
use crate::{Book, Form, League};
use upcount_model::Kind;

pub(super) fn league(book: &Book, league: &League) -> Result<(), String> {
    capability(&league.capability)?;
    named("measure", &league.of, book.measures.keys())?;
    let form = &book.measures[&league.of].form;
    if !matches!(form, Form::Count { .. } | Form::Sum { .. } | Form::Facts { .. }) {
        return Err(format!("`{}` is a {}; members are held beside each other by a count or a sum", league.of, form.id()));
    }
    named("dimension", &league.members, book.dimensions.keys())?;
    if Kind::from_id("agent").is_none_or(|roll| roll.field(&league.members).is_none()) {
        return Err(format!("the roll does not say the {} of an agent, so nobody is counted by it", league.members));
    }
    if league.quiet_months.is_some_and(|months| !(1..=24).contains(&months)) {
        return Err("`quiet_months` is a number from 1 to 24".into());
    }
    if let Some(stays) = &league.stays {
        named("survival", &stays.survival, book.survivals.keys())?;
        let marks: Vec<u16> = book.survivals[&stays.survival].marks.iter().map(|mark| mark.months).collect();
        if !marks.contains(&stays.months) {
            return Err(format!("`{}` tells what stays at {marks:?} months, not at {}", stays.survival, stays.months));
        }
    }
    if !league.tenure.is_empty() && league.members != "agent" {
        return Err("`tenure` is an agent's; leave it out for other members".into());
    }
    rising(&league.tenure.iter().map(|band| band.below).collect::<Vec<_>>())
        .map_err(|()| "bands of tenure rise, each `below` the next, and the last has no `below`: nobody falls between them".to_owned())?;
    let floors: Vec<f64> = league.grades.iter().map(|grade| grade.at_least).collect();
    if floors.iter().any(|f| !f.is_finite() || *f < 0.0) || floors.windows(2).any(|pair| pair[0] <= pair[1]) {
        return Err("grades stand from the highest floor to the lowest, none below 0 and no two alike".into());
    }
    if floors.last().is_some_and(|floor| *floor > 0.0) {
        return Err("the last grade has the floor 0, so that everybody has one".into());
    }
    Ok(())
}
